/*
 * A list that takes what it can from the one before it is the list that is made
 * from nothing, and its runs say what was the same: over random edits of a tree,
 * also of forged ones. STEPS=N makes more of them, SEED=N others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/listing.h"

enum { ENTRIES_MAX = 120, STEPS_A_LIFE = 30 };

/* ---- a tree, in memory -------------------------------------------------------- */

/* Paths with what they hold: "@..." is a symbolic link. */
struct entry {
	char path[32], text[24];
};

struct tree {
	uint64_t seed;
	struct entry items[ENTRIES_MAX];
	size_t count;
	bool forged; /* in no order */
};

static unsigned
draw(struct tree *t, unsigned n)
{
	t->seed = t->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(t->seed >> 33) % n;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->path,
	    ((const struct entry *)b)->path);
}

/* Does one of them lie in the other, or are they the same? */
static bool
collide(const char *a, const char *b)
{
	size_t x = strlen(a), y = strlen(b), n = x < y ? x : y;

	return strncmp(a, b, n) == 0 &&
	    (x == y || (x < y ? b[n] : a[n]) == '/');
}

static void
take(struct tree *t, size_t i)
{
	t->items[i] = t->items[--t->count];
}

static void
put(struct tree *t, const char *path)
{
	for (size_t i = t->count; i > 0; i--)
		if (collide(t->items[i - 1].path, path))
			take(t, i - 1);
	if (t->count == ENTRIES_MAX)
		return;
	struct entry *e = &t->items[t->count++];
	snprintf(e->path, sizeof e->path, "%s", path);
	snprintf(e->text, sizeof e->text, "%s%u", draw(t, 20) ? "" : "@",
	    draw(t, 50));
}

static void
edit(struct tree *t)
{
	static const char *const names[] = {"a", "a-b", "a.b", "ab", "b", "B",
	    "c0", "z", ".h", "_x"};
	char path[32];
	size_t n = 0;

	if (t->count && draw(t, 3) == 0) {
		take(t, draw(t, (unsigned)t->count));
	} else {
		for (unsigned deep = draw(t, 3) + 1; deep; deep--)
			n += (size_t)snprintf(path + n, sizeof path - n, "%s%s",
			    n ? "/" : "", names[draw(t, 10)]);
		put(t, path);
	}
	qsort(t->items, t->count, sizeof *t->items, by_path);
	for (size_t i = 1; t->forged && i < t->count; i++) {
		size_t k = draw(t, 8) ? i : draw(t, (unsigned)i);
		struct entry swap = t->items[i];
		t->items[i] = t->items[k];
		t->items[k] = swap;
		if (draw(t, 60) == 0)
			t->items[i] = t->items[k];
	}
}

/* ---- going through it, as a walker of Git does --------------------------------- */

struct range {
	size_t first, end;
};

static struct str
id_of(struct arena *a, const struct tree *t, struct range r)
{
	struct str all = STR("");

	for (; r.first < r.end; r.first++)
		all = arena_printf(a, "%.*s|%s=%s", STR_ARG(all),
		    t->items[r.first].path, t->items[r.first].text);
	return all;
}

static int walk(struct listing *l, const struct tree *t, struct str folder,
    struct range r);

static int
walk_folder(struct listing *l, const struct tree *t, struct str path,
    struct range r)
{
	struct str id = id_of(l->a, t, r);
	int status = 0;

	if (listing_descend(l, path))
		return -1;
	if (!listing_repeat(l, path, id)) {
		size_t number = listing_folder_begin(l, path, id);
		status = walk(l, t, path, r);
		listing_folder_end(l, number);
	}
	listing_ascend(l);
	return status;
}

static int
walk(struct listing *l, const struct tree *t, struct str folder,
    struct range r)
{
	size_t skip = folder.len ? folder.len + 1 : 0;

	for (size_t i = r.first, end; i < r.end; i = end) {
		const struct entry *e = &t->items[i];
		struct str rest = str_from(e->path + skip), path;
		struct str name = str_head(rest, str_find(rest, '/'));
		bool deeper = name.len < rest.len;
		struct str inside = str_make(e->path, skip + name.len + 1);

		end = i + 1;
		while (deeper && end < r.end &&
		       str_has_prefix(str_from(t->items[end].path), inside))
			end++;
		if (listing_enter(&path, l, folder, name, deeper ? ENTRY_FOLDER
		    : e->text[0] == '@' ? ENTRY_SYMLINK : ENTRY_FILE))
			return -1;
		if (path.len && deeper &&
		    walk_folder(l, t, path, (struct range){i, end}))
			return -1;
		if (path.len && !deeper)
			listing_add_named(l, path, str_from(e->text));
	}
	return 0;
}

static int
list(struct listing_known *out, struct arena *a, const struct tree *t,
    const struct listing_known *before, struct diags *d)
{
	struct listing l;

	listing_begin(&l, a, before, d);
	int status = walk(&l, t, STR(""), (struct range){0, t->count});
	if (status == 0)
		status = listing_finish(&l);
	*out = l.now;
	listing_end(&l);
	return status;
}

/* ---- what must be ---------------------------------------------------------------- */

static void
assert_same(const struct listing_known *a, const struct listing_known *b)
{
	assert_int_equal(a->file_count, b->file_count);
	for (size_t i = 0; i < a->file_count; i++) {
		assert_true(str_eq(a->files[i].path, b->files[i].path));
		assert_true(str_eq(a->files[i].id, b->files[i].id));
	}
}

static void
assert_same_folders(const struct listing_known *a,
    const struct listing_known *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		const struct listing_folder *f = &a->items[i], *g = &b->items[i];
		assert_true(str_eq(f->path, g->path) && str_eq(f->id, g->id));
		assert_int_equal(f->first, g->first);
		assert_int_equal(f->count, g->count);
		assert_int_equal(f->entered, g->entered);
	}
}

static bool
was_there(const struct source_file *before, size_t count,
    const struct source_file *f)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(before[i].path, f->path) &&
		    str_eq(before[i].id, f->id))
			return true;
	return false;
}

/* What is in runs is the same, and what is between them is not. */
static void
check_runs(const struct listing_known *now, const struct source_file *before,
    size_t count)
{
	size_t at = 0, then = 0;

	for (size_t i = 0; i <= now->run_count; i++) {
		struct source_run end = {now->file_count, count, 0};
		const struct source_run *r = i < now->run_count
		    ? &now->runs[i] : &end;
		assert_true(r->first >= at && r->before >= then);
		for (; at < r->first; at++)
			assert_false(was_there(before, count, &now->files[at]));
		for (size_t k = 0; k < r->count; k++, at++) {
			const struct source_file *f = &before[r->before + k];
			assert_ptr_equal(now->files[at].path.ptr, f->path.ptr);
			assert_ptr_equal(now->files[at].id.ptr, f->id.ptr);
		}
		then = r->before + r->count;
	}
	assert_int_equal(at, now->file_count);
	assert_true(then <= count);
}

/* False when there is no list: of a forged tree. */
static bool
step(struct tree *t, struct listing_known *known, struct arena *a)
{
	struct source_file before[ENTRIES_MAX];
	size_t count = known->file_count;
	struct listing_known none = {0}, fresh, now;
	struct diags d, e;

	if (count)
		memcpy(before, known->files, count * sizeof *before);
	diags_init(&d);
	diags_init(&e);
	int status = list(&now, a, t, known, &d);
	assert_int_equal(status, list(&fresh, a, t, &none, &e));
	assert_int_equal(d.count, e.count);
	assert_int_equal(fresh.run_count, 0);
	if (status == 0) {
		assert_same(&now, &fresh);
		if (!t->forged) {
			assert_same_folders(&now, &fresh);
			check_runs(&now, before, count);
		}
		*known = now;
	}
	diags_release(&d);
	diags_release(&e);
	return status == 0;
}

static unsigned long
number(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : otherwise;
}

static void
live(uint64_t seed, bool forged)
{
	struct tree *t = calloc(1, sizeof *t);
	struct listing_known known = {0};
	struct arena a;

	assert_non_null(t);
	arena_init(&a, 0);
	t->seed = seed;
	t->forged = forged;
	for (unsigned i = 0; i < STEPS_A_LIFE; i++) {
		for (unsigned n = draw(t, i % 5 ? 4 : 60); n; n--)
			edit(t);
		if (!step(t, &known, &a)) {
			assert_true(forged);
			break;
		}
	}
	arena_release(&a);
	free(t);
}

static void
again_is_as_from_nothing(void **state)
{
	unsigned long seed = number("SEED", 1),
	    lives = number("STEPS", 900) / STEPS_A_LIFE;

	(void)state;
	for (; lives; lives--)
		live(seed++, false);
}

static void
forged_trees_too(void **state)
{
	unsigned long seed = number("SEED", 1),
	    lives = number("STEPS", 900) / STEPS_A_LIFE * 3;

	(void)state;
	for (; lives; lives--)
		live(seed++, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(again_is_as_from_nothing),
	    cmocka_unit_test(forged_trees_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
