/*
 * A year goes by and nobody commits: what is built incrementally at each edge
 * (result.next_edge) is a fresh build for that instant, byte for byte; a second
 * before it nothing is different yet; only files with other bytes are replaced.
 * YEAR_EDGES=N looks at about N edges, spread over the year; 0 at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/timetext.h"
#include "cmd/once.h"
#include "content/records.h"

#define YEAR INT64_C(31536000)

/* ---- what lies in a tree -------------------------------------------------------- */

struct entry {
	struct str path, bytes; /* of the last tree that was looked at */
	ino_t inode;
	struct timespec modified;
};

struct tree {
	struct arena arena;
	struct entry *items;
	size_t count, cap;
};

static void
list(struct tree *t, const char *root, const char *below)
{
	struct str name = arena_printf(&t->arena, "%s%s", root, below);
	struct diags d;
	struct stat st;

	assert_int_equal(lstat(name.ptr, &st), 0);
	if (S_ISDIR(st.st_mode)) {
		struct dirent **names;
		int n = scandir(name.ptr, &names, NULL, alphasort);
		assert_true(n >= 0);
		for (int i = 0; i < n; i++) {
			const char *one = names[i]->d_name;
			if (strcmp(one, ".") != 0 && strcmp(one, "..") != 0)
				list(t, root, arena_printf(&t->arena, "%s/%s",
				    below, one).ptr);
			free(names[i]);
		}
		free(names);
		return;
	}
	struct entry *e = VEC_PUSH(&t->arena, t);
	*e = (struct entry){str_from(arena_printf(&t->arena, "%s", below).ptr),
	    STR(""), st.st_ino, st.st_mtim};
	diags_init(&d);
	assert_int_equal(file_read(&e->bytes, &t->arena, name, 1 << 26, &d),
	    0);
	diags_release(&d);
}

static int
compare_paths(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return str_cmp(x->path, y->path);
}

static void
look(struct tree *t, const char *root)
{
	arena_init(&t->arena, 0);
	t->items = NULL;
	t->count = t->cap = 0;
	list(t, root, "");
	qsort(t->items, t->count, sizeof *t->items, compare_paths);
}

/* Holds the instant of the build. */
static bool
names_instant(struct str path)
{
	return str_is(path, "/.erreichbar") ||
	    str_has_prefix(path, STR("/api/v1/build.json"));
}

/* ---- one site ----------------------------------------------------------------------- */

struct scene {
	const char *content;
	char root[64], kept[80], fresh[80], fresh_site[96];
	struct tree last; /* as published last */
	struct build_result r;
	size_t edges, idle, replaced, same;
};

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

/* The messages are those of the content, and always the same. */
static void
build(struct build_result *r, const struct scene *s, const char *out, int64_t at)
{
	struct options o = {.source.dir = str_from(s->content), .quiet = true,
	    .out = out, .templates = "templates", .has_messages = true,
	    .jobs = 1, .unconfined = true};
	int saved = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
	struct arena a;

	assert_true(saved >= 0 && null >= 0);
	arena_init(&a, 0);
	o.at = time_iso(&a, at, zone_utc(&a)).ptr;
	*r = (struct build_result){0};
	dup2(null, STDERR_FILENO);
	(void)build_once(r, &o, "test", NULL);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(null);
	arena_release(&a);
	assert_true(r->published);
	assert_true(r->at == at);
	if (r->next_edge <= at)
		print_error("%s: at %lld the next edge is %lld\n", s->content,
		    (long long)at, (long long)r->next_edge);
	assert_true(r->next_edge > at);
}

static void
complain(const struct scene *s, const char *what, struct str path)
{
	print_error("%s, %lld: %.*s: %s\n", s->content, (long long)s->r.at,
	    STR_ARG(path), what);
	fail();
}

/* A fresh build says the same. */
static void
compare_fresh(struct scene *s, const struct tree *now)
{
	struct build_result r;
	struct tree f;

	build(&r, s, s->fresh_site, s->r.at);
	look(&f, s->fresh_site);
	for (size_t i = 0; i < f.count && i < now->count; i++) {
		if (!str_eq(f.items[i].path, now->items[i].path))
			complain(s, "only in one of the two",
			    f.items[i].path);
		if (!str_eq(f.items[i].bytes, now->items[i].bytes))
			complain(s, "not as a fresh build",
			    f.items[i].path);
	}
	assert_int_equal(f.count, now->count);
	assert_true(r.next_edge == s->r.next_edge);
	arena_release(&f.arena);
	nftw(s->fresh, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The same bytes are the same file; how many are others? */
static size_t
compare_last(struct scene *s, const struct tree *now)
{
	const struct tree *last = &s->last;
	size_t k = 0, others = 0;

	for (size_t i = 0; i < now->count; i++) {
		const struct entry *e = &now->items[i], *b = NULL;
		for (; k < last->count && b == NULL; k++) {
			int order = str_cmp(last->items[k].path, e->path);
			if (order > 0)
				break;
			if (order == 0)
				b = &last->items[k];
		}
		bool instant = names_instant(e->path);
		if (b == NULL || !str_eq(b->bytes, e->bytes)) {
			others += !instant;
			if (b && b->inode == e->inode)
				complain(s, "written over", e->path);
			continue;
		}
		s->same++;
		if (b->inode != e->inode ||
		    b->modified.tv_sec != e->modified.tv_sec ||
		    b->modified.tv_nsec != e->modified.tv_nsec)
			complain(s, "replaced by the same", e->path);
	}
	return others + s->r.counts.removed;
}

/* Goes on to an instant; how many files are others now? */
static size_t
go_to(struct scene *s, int64_t at)
{
	struct tree now;

	build(&s->r, s, s->kept, at);
	look(&now, s->kept);
	size_t others = compare_last(s, &now);
	arena_release(&s->last.arena);
	s->last = now;
	return others;
}

static void
pass_edge(struct scene *s, int64_t edge)
{
	if (edge - 1 > s->r.at) {
		if (go_to(s, edge - 1))
			complain(s, "changed before the edge", STR("a file"));
		assert_true(s->r.next_edge == edge);
	}
	size_t others = go_to(s, edge);
	compare_fresh(s, &s->last);
	s->edges++;
	s->replaced += others;
	s->idle += others == 0;
}

static void
open_site(struct scene *s, const char *content, int64_t at)
{
	/* hundreds of publications, each with a sync: not on a busy disk */
	const char *tmp = access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm"
	    : getenv("TMPDIR");

	*s = (struct scene){.content = content};
	snprintf(s->root, sizeof s->root, "%.40s/year.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(s->root));
	snprintf(s->kept, sizeof s->kept, "%s/kept", s->root);
	snprintf(s->fresh, sizeof s->fresh, "%s/fresh", s->root);
	snprintf(s->fresh_site, sizeof s->fresh_site, "%s/site", s->fresh);
	build(&s->r, s, s->kept, at);
	look(&s->last, s->kept);
}

static int
wanted_edges(void)
{
	const char *wanted = getenv("YEAR_EDGES");

	return wanted ? atoi(wanted) : getenv("UNDER_VALGRIND") ? 1 : 10;
}

/* With n edges: the first one of each n-th of the year; with 0, every edge. */
static void
year(const char *content, int64_t at)
{
	int n = wanted_edges();
	struct scene s;

#ifdef SMALL_LIMITS
	skip(); /* nothing is published: the words of a language are too many */
#endif
	open_site(&s, content, at);
	for (int i = 0; s.r.next_edge <= at + YEAR && (n == 0 || i < n); i++) {
		int64_t part = n ? at + i * (YEAR / n) : at;
		if (part > s.r.at) {
			go_to(&s, part);
			compare_fresh(&s, &s.last);
		}
		pass_edge(&s, s.r.next_edge);
	}
	print_message("%s: %zu edges (%zu change nothing but the instant), "
	    "%zu files changed, %zu stayed\n", content, s.edges, s.idle,
	    s.replaced, s.same);
	assert_true(s.edges > 0 && s.replaced > 0 && s.same > s.replaced);
	arena_release(&s.last.arena);
	nftw(s.root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
magdeburg(void **state)
{
	(void)state;
	year("content/magdeburg", 1588579200);
}

static void
wiesbaden(void **state)
{
	(void)state;
	year("content/wiesbaden", 1625652000);
}

static void
herne(void **state)
{
	(void)state;
	year("content/herne", 1616497200);
}

/* one of everything */
static void
golden(void **state)
{
	(void)state;
	year("tests/golden/full/content", 1774695600);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(magdeburg),
	    cmocka_unit_test(wiesbaden),
	    cmocka_unit_test(herne),
	    cmocka_unit_test(golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
