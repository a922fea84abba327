/*
 * A content folder that is edited at random: lines, values taken from elsewhere,
 * names, deletions, settings, templates, the clock. For tests that hold an
 * incremental build against a fresh one.
 *
 *	struct scene p;
 *	scene_open(&p, "content/magdeburg", now, seed);
 *	edit(&p);      says in p.log what it did
 *	scene_close(&p);
 *
 * p.content and p.templates are the folders, p.at is the clock. What a build says
 * of such content goes nowhere between hush() and speak().
 */
#ifndef TESTS_WANDER_H
#define TESTS_WANDER_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/timetext.h"

/* ---- a folder that is edited --------------------------------------------------------- */

struct scene {
	char root[64], content[96], templates[96];
	const char *city;
	uint64_t seed;
	struct arena arena;
	struct str_list files, paths; /* pristine contents of the city */
	struct str_list now;          /* what there is */
	char log[4096];
	int64_t at;
	size_t year_max; /* of the builds; see output/env.h */
	void (*edit)(struct scene *); /* one of them, by p.edits so far */
	unsigned edits;
};

static uint64_t
draw(struct scene *p, uint64_t below)
{
	p->seed = p->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (p->seed >> 33) % below;
}

static void
note(struct scene *p, const char *what, struct str name)
{
	size_t used = strlen(p->log);

	snprintf(p->log + used, sizeof p->log - used, "%s %.*s; ", what,
	    STR_ARG(name));
}

static void
list_folder(struct scene *p, struct str_list *out, struct str below)
{
	struct str folder = arena_printf(&p->arena, "%s/%.*s", p->content,
	    STR_ARG(below));
	DIR *d = opendir(folder.ptr);
	struct dirent *e;

	assert_non_null(d);
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		struct str path = arena_printf(&p->arena, "%.*s%s",
		    STR_ARG(below), e->d_name);
		if (e->d_type == DT_DIR)
			list_folder(p, out, arena_concat(&p->arena, path,
			    STR("/")));
		else
			*VEC_PUSH(&p->arena, out) = path;
	}
	closedir(d);
}

static int
compare_names(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
look(struct scene *p)
{
	p->now.count = 0;
	list_folder(p, &p->now, STR(""));
	if (p->now.count)
		qsort(p->now.items, p->now.count, sizeof *p->now.items,
		    compare_names);
}

static struct str
get(struct scene *p, struct str path)
{
	struct diags d;
	struct str bytes = {0};

	diags_init(&d);
	assert_int_equal(file_read(&bytes, &p->arena, arena_printf(&p->arena,
	    "%s/%.*s", p->content, STR_ARG(path)), 1 << 20, &d), 0);
	diags_release(&d);
	return bytes;
}

static void
set(struct scene *p, struct str path, struct str bytes)
{
	char name[512];

	snprintf(name, sizeof name, "%s/%.*s", p->content, STR_ARG(path));
	for (char *c = name + strlen(p->content) + 1; *c; c++)
		if (*c == '/') {
			*c = '\0';
			mkdir(name, 0700);
			*c = '/';
		}
	FILE *f = fopen(name, "w");
	if (f == NULL)
		print_error("%s: %s; %s\n", name, strerror(errno), p->log);
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

static void
drop(struct scene *p, struct str path)
{
	unlink(arena_printf(&p->arena, "%s/%.*s", p->content,
	    STR_ARG(path)).ptr);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static void
restore(struct scene *p)
{
	look(p);
	for (size_t i = 0; i < p->now.count; i++)
		drop(p, p->now.items[i]);
	for (size_t i = 0; i < p->files.count; i++)
		set(p, p->paths.items[i], p->files.items[i]);
	note(p, "restore", STR(""));
}

/* All of the program's templates, to be changed without harm. */
static void
copy_templates(struct scene *p)
{
	char content[sizeof p->content];
	struct str_list names = {0};

	memcpy(content, p->content, sizeof content);
	strcpy(p->content, "templates");
	list_folder(p, &names, STR(""));
	for (size_t i = 0; i < names.count; i++) {
		struct str bytes = get(p, names.items[i]);
		strcpy(p->content, p->templates);
		set(p, names.items[i], bytes);
		strcpy(p->content, "templates");
	}
	memcpy(p->content, content, sizeof content);
}

static void
scene_begin(struct scene *p, const char *city, int64_t at, uint64_t seed)
{
	/* hundreds of publications, each with a sync: not on a busy disk */
	const char *tmp = access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm"
	    : getenv("TMPDIR");

	*p = (struct scene){.city = city, .at = at, .seed = seed};
	arena_init(&p->arena, 0);
	snprintf(p->root, sizeof p->root, "%.40s/memo.XXXXXX",
	    tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(p->root));
}

/* Writes the pristine contents, and templates beside them. */
static void
scene_fill(struct scene *p)
{
	snprintf(p->content, sizeof p->content, "%s/c", p->root);
	snprintf(p->templates, sizeof p->templates, "%s/t", p->root);
	assert_int_equal(mkdir(p->content, 0700), 0);
	assert_int_equal(mkdir(p->templates, 0700), 0);
	copy_templates(p);
	restore(p);
}

static void edit(struct scene *p);

static inline void
scene_open(struct scene *p, const char *city, int64_t at, uint64_t seed)
{
	scene_begin(p, city, at, seed);
	snprintf(p->content, sizeof p->content, "%s", city);
	look(p);
	for (size_t i = 0; i < p->now.count; i++) {
		*VEC_PUSH(&p->arena, &p->paths) = p->now.items[i];
		*VEC_PUSH(&p->arena, &p->files) = get(p, p->now.items[i]);
	}
	scene_fill(p);
	p->edit = edit;
}

static void
scene_close(struct scene *p)
{
	nftw(p->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&p->arena);
}

/* ---- edits -------------------------------------------------------------------------------- */

static struct str
any_file(struct scene *p)
{
	look(p);
	return p->now.count ? p->now.items[draw(p, p->now.count)] : STR("x.md");
}

/* A line of the file, with its end; false for an empty file. */
static bool
any_line(struct scene *p, struct str text, struct str *before,
    struct str *line, struct str *after)
{
	size_t lines = 0, n = 0, start = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	if (lines == 0)
		return false;
	n = draw(p, lines);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\n')
			continue;
		if (n-- == 0) {
			*before = str_head(text, start);
			*line = str_make(text.ptr + start, i + 1 - start);
			*after = str_skip(text, i + 1);
			return true;
		}
		start = i + 1;
	}
	return false;
}

static struct str
glue(struct scene *p, struct str a, struct str b, struct str c)
{
	return arena_concat(&p->arena, arena_concat(&p->arena, a, b), c);
}

/* The value that another file has for the key of this line. */
static struct str
other_value(struct scene *p, struct str line)
{
	struct str key = str_head(line, str_find(line, ':') + 1), l;

	for (int tries = 0; tries < 12; tries++) {
		struct str text = get(p, any_file(p));
		while (str_cut_line(&l, &text))
			if (key.len > 1 && str_has_prefix(l, key) &&
			    !str_has_prefix(line, l))
				return arena_concat(&p->arena, l, STR("\n"));
	}
	return line;
}

static void
edit_line(struct scene *p)
{
	struct str path = any_file(p), text = get(p, path), a, l, b;

	if (!any_line(p, text, &a, &l, &b))
		return;
	switch (draw(p, 5)) {
	case 0:
		l = STR("");
		break;
	case 1:
		l = arena_concat(&p->arena, l, l);
		break;
	case 2:
		l = glue(p, str_head(l, l.len - 1), STR(" Neu\n"), STR(""));
		break;
	default:
		l = other_value(p, l);
	}
	set(p, path, glue(p, a, l, b));
	note(p, "line of", path);
}

static void
edit_name(struct scene *p)
{
	struct str path = any_file(p), other = any_file(p);
	struct str folder = str_head(path, str_find_last(path, '/') + 1);
	struct str name = str_skip(other, str_find_last(other, '/') + 1);
	struct str to = folder.len < path.len
	    ? arena_concat(&p->arena, folder, name) : path;
	struct str text = get(p, path);
	bool move = draw(p, 2);

	if (draw(p, 2))
		to = arena_printf(&p->arena, "%.*sneu-%u%s", STR_ARG(folder),
		    (unsigned)draw(p, 9), str_has_suffix(path, STR(".en.md"))
			? ".en.md" : ".md");
	if (folder.len >= path.len || name.len == 0 ||
	    str_eq(to, path) || str_has_prefix(path, STR("files/")))
		return;
	if (move)
		drop(p, path);
	set(p, to, text);
	note(p, move ? "rename" : "copy", path);
	note(p, "to", to);
}

static void
edit_clock(struct scene *p)
{
	static const int64_t steps[] = {60, 3600, 86400, 7 * 86400, 40 * 86400,
	    -3600, -86400, -30 * 86400};

	p->at += steps[draw(p, sizeof steps / sizeof *steps)];
	note(p, "clock", STR(""));
}

/* Another sign before each state. */
static void
edit_templates(struct scene *p)
{
	char content[sizeof p->content];

	memcpy(content, p->content, sizeof content);
	strcpy(p->content, "templates");
	struct str text = get(p, STR("state.mustache"));
	strcpy(p->content, p->templates);
	set(p, STR("state.mustache"), arena_printf(&p->arena,
	    "<b>%u</b>%.*s", (unsigned)draw(p, 3), STR_ARG(text)));
	memcpy(p->content, content, sizeof content);
	note(p, "template", STR(""));
}

/* The id of any file in a folder; "x" when there is none. */
static struct str
any_id(struct scene *p, const char *folder)
{
	for (int tries = 0; tries < 40; tries++) {
		struct str path = any_file(p);
		size_t cut = str_find_last(path, '/') + 1;
		struct str name = str_skip(path, cut);
		if (str_has_prefix(path, str_from(folder)) &&
		    str_has_suffix(name, STR(".md")))
			return str_head(name, str_find(name, '.'));
	}
	return STR("x");
}

/* The first line of any file in a folder that begins with a word. */
static struct str
any_value(struct scene *p, const char *folder, const char *key)
{
	struct str line;

	for (int tries = 0; tries < 40; tries++) {
		struct str path = any_file(p), text = get(p, path);
		if (!str_has_prefix(path, str_from(folder)))
			continue;
		while (str_cut_line(&line, &text))
			if (str_has_prefix(line, str_from(key)))
				return line;
	}
	return arena_printf(&p->arena, "%sNeu", key);
}

/* Something in a file that a name may mean, as a name. */
static struct str
any_word(struct scene *p)
{
	struct str path = any_file(p), text = get(p, path), a, line, b;

	if (!any_line(p, text, &a, &line, &b))
		return STR("wort");
	line = str_trim(str_skip(line, str_find(line, ':') + 1));
	line = str_head(line, str_find(line, ' '));
	for (size_t i = 0; i < line.len; i++)
		if (!char_is_digit(line.ptr[i]) && line.ptr[i] != '-' &&
		    (line.ptr[i] < 'a' || line.ptr[i] > 'z'))
			return STR("wort");
	return line.len ? line : STR("wort");
}

static struct str
incident_text(struct scene *p)
{
	struct str since = time_iso(&p->arena, p->at - 3600 *
	    (int64_t)draw(p, 50), zone_utc(&p->arena));
	struct str service = any_id(p, "services/");
	struct str person = any_id(p, "people/");

	return arena_printf(&p->arena, "---\ntitle: Neue Meldung\n"
	    "kind: outage\nstarted: %.*s\naffects: {%.*s: %s}\n"
	    "alternates:\n  - {of: %.*s, use: ersatz@neu.example}\n"
	    "restored:\n  - {person: %.*s, at: %.*s}\n---\nText.\n",
	    STR_ARG(since), STR_ARG(service), draw(p, 2) ? "down" : "limited",
	    STR_ARG(person), STR_ARG(person), STR_ARG(since));
}

/* A small new file that older ones may be about. */
static void
edit_new(struct scene *p)
{
	static const char *const folders[] = {"people", "services", "bodies",
	    "office-hours", "incidents"};
	unsigned kind = (unsigned)draw(p, 5);
	struct str id = draw(p, 2) ? any_word(p)
	    : arena_printf(&p->arena, "neu-%u", (unsigned)draw(p, 9));
	struct str path = arena_printf(&p->arena, "%s/%.*s.md", folders[kind],
	    STR_ARG(id));
	struct str text = STR("---\nname: Neues\nkind: web\n---\n");

	if (kind == 0)
		text = arena_printf(&p->arena, "---\n%.*s\n---\n",
		    STR_ARG(any_value(p, "people/", "name: ")));
	if (kind == 2)
		text = STR("---\nname: Neues Amt\nkind: office\n---\n");
	if (kind == 3)
		text = arena_printf(&p->arena, "---\ntitle: Neu\nwho: %.*s\n"
		    "starts: 2020-01-07 17:00\nrepeats: FREQ=WEEKLY\n"
		    "duration: 1 h\n---\n", STR_ARG(any_id(p, "people/")));
	if (kind == 4)
		text = incident_text(p);
	set(p, path, text);
	note(p, "new", path);
}

static void
edit(struct scene *p)
{
	uint64_t n = draw(p, 100);

	if (n < 35) {
		edit_line(p);
	} else if (n < 55) {
		edit_new(p);
	} else if (n < 70) {
		edit_name(p);
	} else if (n < 78) {
		struct str path = any_file(p);
		drop(p, path);
		note(p, "drop", path);
	} else if (n < 92) {
		edit_clock(p);
	} else if (n < 94) {
		edit_templates(p);
	} else if (n < 96) {
		set(p, STR("files/neu.txt"), arena_printf(&p->arena, "%u",
		    (unsigned)draw(p, 1000)));
		note(p, "asset", STR(""));
	} else {
		restore(p);
	}
}

/* How many steps, and which way: STEPS and SEED of the environment. */
static int
wander_steps(int usual)
{
	const char *wanted = getenv("STEPS");

	return wanted ? atoi(wanted) : getenv("UNDER_VALGRIND") ? 2 : usual;
}

static uint64_t
wander_seed(uint64_t seed)
{
	return seed + 10 * (getenv("SEED") ? (uint64_t)atoi(getenv("SEED")) : 0);
}

/* The messages are about broken content, which is what is wanted: not to be read. */
static inline int
hush(void)
{
	int saved = dup(STDERR_FILENO);
	int null = open("/dev/null", O_WRONLY);

	assert_true(saved >= 0 && null >= 0);
	dup2(null, STDERR_FILENO);
	close(null);
	return saved;
}

static inline void
speak(int saved)
{
	dup2(saved, STDERR_FILENO);
	close(saved);
}

/* Mostly one thing at a time: more would hide each other. */
static inline void
wander_step(struct scene *p)
{
	p->log[0] = '\0';
	for (uint64_t n = draw(p, 4) ? 1 : 5; n > 0; n--)
		p->edit(p);
}

#endif
