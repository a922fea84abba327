#include "source/listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* New files so many at a time: nothing is copied while the list grows. */
enum { PART = 64 };

/* "folder/name"; there are many, and formatting takes its time. */
static struct str
join(struct arena *a, struct str folder, struct str name)
{
	if (folder.len == 0)
		return arena_str(a, name);
	size_t len = folder.len + 1 + name.len;
	char *path = arena_alloc(a, len + 1);
	memcpy(path, folder.ptr, folder.len);
	path[folder.len] = '/';
	memcpy(path + folder.len + 1, name.ptr, name.len);
	path[len] = '\0';
	return str_make(path, len);
}

/* As str_cmp() of the path and "folder/name". */
static int
compare_joined(struct str path, struct str folder, struct str name)
{
	if (folder.len == 0)
		return str_cmp(path, name);
	int order = str_cmp(str_head(path, folder.len), folder);
	if (order)
		return order;
	path = str_skip(path, folder.len);
	if (path.len == 0)
		return -1;
	if (path.ptr[0] != '/')
		return (unsigned char)path.ptr[0] - '/';
	return str_cmp(str_skip(path, 1), name);
}

/*
 * The file of the list before with this path, or NULL. A walk goes up with the
 * paths as well; what is forged may not, then it is not found.
 */
static const struct source_file *
find_before(struct listing *l, struct str folder, struct str name)
{
	const struct listing_known *k = l->before;

	for (; l->passed < k->file_count; l->passed++) {
		const struct source_file *f = &k->files[l->passed];
		int order = compare_joined(f->path, folder, name);
		if (order >= 0)
			return order == 0 ? f : NULL;
	}
	return NULL;
}

static struct str
path_of(struct listing *l, struct str folder, struct str name,
    enum entry_kind kind)
{
	const struct source_file *same = kind == ENTRY_FILE
	    ? find_before(l, folder, name) : NULL;

	return same ? same->path : join(l->a, folder, name);
}

int
listing_enter(struct str *path, struct listing *l, struct str folder,
    struct str name, enum entry_kind kind)
{
	char most[24];

	*path = STR("");
	if (++l->entered > SOURCE_FILES_MAX) {
		snprintf(most, sizeof most, "%zu", SOURCE_FILES_MAX);
		return DIAG(l->d, DIAG_SOURCE_TOO_MANY, pos_file(STR("")),
		    str_from(most));
	}
	if (name.len == 0 || name.ptr[0] == '.' || name.ptr[0] == '_')
		return 0;
	struct str full = path_of(l, folder, name, kind);
	switch (kind) {
	case ENTRY_FILE:
	case ENTRY_FOLDER:
		*path = full;
		break;
	case ENTRY_SYMLINK:
		DIAG(l->d, DIAG_SYMLINK, pos_file(full), STR(""));
		break;
	case ENTRY_SUBMODULE:
		DIAG(l->d, DIAG_SUBMODULE, pos_file(full), STR(""));
		break;
	case ENTRY_SPECIAL:
		DIAG(l->d, DIAG_SPECIAL_FILE, pos_file(full), STR(""));
		break;
	}
	return 0;
}

static void
add_piece(struct listing *l, struct listing_piece p)
{
	struct listing_piece *last = l->pieces.count
	    ? &l->pieces.items[l->pieces.count - 1] : NULL;

	l->count += p.count;
	if (last && last->known == p.known &&
	    last->items + last->count == p.items)
		last->count += p.count;
	else if (p.count)
		*VEC_PUSH(&l->growing, &l->pieces) = p;
}

struct source_file *
listing_add(struct listing *l, struct str path)
{
	if (l->room_count == 0) {
		l->room = ARENA_ARRAY(&l->growing, struct source_file, PART);
		l->room_count = PART;
	}
	struct source_file *file = l->room++;
	l->room_count--;
	file->path = path;
	file->id = STR("");
	add_piece(l, (struct listing_piece){file, 1, false});
	return file;
}

void
listing_add_named(struct listing *l, struct str path, struct str id)
{
	const struct listing_known *k = l->before;
	const struct source_file *same = l->passed < k->file_count
	    ? &k->files[l->passed] : NULL;

	if (same && same->path.ptr != path.ptr)
		same = NULL;
	l->passed += same != NULL;
	if (same && str_eq(same->id, id))
		add_piece(l, (struct listing_piece){same, 1, true});
	else
		listing_add(l, path)->id = arena_str(l->a, id);
}

/* What they are called lies all over the memory. */
static void
look_ahead(const struct listing *l)
{
	enum { AHEAD = 8 };
	const struct listing_known *k = l->before;

	if (l->passed + AHEAD < k->file_count) {
		__builtin_prefetch(k->files[l->passed + AHEAD].path.ptr);
		__builtin_prefetch(k->files[l->passed + AHEAD].id.ptr);
	}
}

const struct source_file *
listing_expected(struct str *name, const struct listing *l, struct str folder)
{
	const struct listing_known *k = l->before;
	if (l->passed >= k->file_count || l->entered >= SOURCE_FILES_MAX)
		return NULL;
	const struct source_file *f = &k->files[l->passed];
	look_ahead(l);
	*name = f->path;
	if (folder.len) {
		if (f->path.len <= folder.len + 1 ||
		    f->path.ptr[folder.len] != '/' ||
		    !str_has_prefix(f->path, folder))
			return NULL;
		*name = str_skip(f->path, folder.len + 1);
	}
	return str_find(*name, '/') == name->len ? f : NULL;
}

void
listing_add_expected(struct listing *l)
{
	add_piece(l, (struct listing_piece){l->before->files + l->passed, 1,
	    true});
	l->passed++;
	l->entered++;
}

int
listing_descend(struct listing *l, struct str path)
{
	char reason[128];

	if (l->depth == SOURCE_DEPTH_MAX) {
		snprintf(reason, sizeof reason,
		    "more than %d folders inside each other" DIAG_OR
		    "mehr als %d Ordner ineinander", SOURCE_DEPTH_MAX,
		    SOURCE_DEPTH_MAX);
		return DIAG(l->d, DIAG_SOURCE_OPEN, pos_file(STR("")), path,
		    str_from(reason));
	}
	l->depth++;
	return 0;
}

void
listing_ascend(struct listing *l)
{
	l->depth--;
}

/* ---- folders that are known ----------------------------------------------------- */

/* As Git sorts folders: as if "/" followed their names. */
static int
compare_folder(const void *path, const void *folder)
{
	struct str a = *(const struct str *)path,
	    b = ((const struct listing_folder *)folder)->path;
	size_t len = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.ptr, b.ptr, len);

	if (order || a.len == b.len)
		return order;
	/* a folder stands before those in it */
	order = (a.len < b.len ? (unsigned char)b.ptr[len]
			       : (unsigned char)a.ptr[len]) < '/' ? 1 : -1;
	return a.len < b.len ? order : -order;
}

static bool
lies_in(struct str path, struct str folder)
{
	return str_has_prefix(path, folder) && (path.len == folder.len ||
	    path.ptr[folder.len] == '/');
}

/* It, and the folders in it, which follow it. */
static void
repeat_folders(struct listing *l, const struct listing_folder *f)
{
	const struct listing_folder *end = l->before->items + l->before->count;
	struct str path = f->path;
	size_t first = f->first;

	for (; f < end && lies_in(f->path, path); f++) {
		struct listing_folder *same = VEC_PUSH(l->a, &l->now);
		*same = *f;
		same->first = l->count + (f->first - first);
	}
}

bool
listing_repeat(struct listing *l, struct str path, struct str id)
{
	const struct listing_known *k = l->before;
	const struct listing_folder *f;

	if (k->count == 0)
		return false;
	f = bsearch(&path, k->items, k->count, sizeof *k->items,
	    compare_folder);
	if (f == NULL || !str_eq(f->id, id) ||
	    l->entered + f->entered > SOURCE_FILES_MAX)
		return false;
	repeat_folders(l, f);
	l->entered += f->entered;
	add_piece(l, (struct listing_piece){k->files + f->first, f->count,
	    true});
	if (l->passed < f->first + f->count)
		l->passed = f->first + f->count;
	return true;
}

static size_t
told(const struct listing *l)
{
	return l->d->count + l->d->suppressed;
}

size_t
listing_folder_begin(struct listing *l, struct str path, struct str id)
{
	/* what has been so far is taken off at the end */
	*VEC_PUSH(l->a, &l->now) = (struct listing_folder){path, id,
	    l->count, told(l), l->entered};
	return l->now.count - 1;
}

void
listing_folder_end(struct listing *l, size_t number)
{
	struct listing_folder *f = &l->now.items[number];

	if (f->count != told(l))
		f->id = STR("");
	f->count = l->count - f->first;
	f->entered = l->entered - f->entered;
}

/* ---- the list ----------------------------------------------------------------------- */

static int
by_path(const void *a, const void *b)
{
	return str_cmp(((const struct source_file *)a)->path,
	    ((const struct source_file *)b)->path);
}

void
listing_begin(struct listing *l, struct arena *a,
    const struct listing_known *before, struct diags *d)
{
	*l = (struct listing){.a = a, .before = before, .d = d};
	arena_init(&l->growing, 0);
}

void
listing_end(struct listing *l)
{
	arena_release(&l->growing);
	*l = (struct listing){0};
}

/* ---- the pieces in their places --------------------------------------------------- */

static void
find_runs(struct listing *l)
{
	struct listing_known *now = &l->now;
	size_t n = 0;

	now->runs = ARENA_ARRAY(l->a, struct source_run, l->pieces.count);
	for (size_t i = 0; i < l->pieces.count; i++) {
		const struct listing_piece *p = &l->pieces.items[i];
		if (p->known)
			now->runs[now->run_count++] = (struct source_run){n,
			    (size_t)(p->items - l->before->files), p->count};
		n += p->count;
	}
}

/* Each once and in the old order: all but what is forged. */
static bool
runs_ascend(const struct listing_known *now)
{
	for (size_t i = 1; i < now->run_count; i++)
		if (now->runs[i].before <
		    now->runs[i - 1].before + now->runs[i - 1].count)
			return false;
	return true;
}

static void
move_run(struct source_file *files, const struct source_run *r)
{
	memmove(files + r->first, files + r->before, r->count * sizeof *files);
}

/*
 * First those that move to the front, from there on, then those that move to the
 * end, from there on: so none is in the way of one that has not moved yet.
 */
static void
move_runs(struct source_file *files, const struct source_run *runs,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (runs[i].first < runs[i].before)
			move_run(files, &runs[i]);
	for (size_t i = count; i > 0; i--)
		if (runs[i - 1].first > runs[i - 1].before)
			move_run(files, &runs[i - 1]);
}

/* Room for some more, so that the next list finds a place. */
static void
make_place(struct listing *l)
{
	struct listing_known *now = &l->now;

	now->file_count = l->count;
	now->file_cap = l->count + l->count / 64 + PART;
	now->files = ARENA_ARRAY(l->a, struct source_file, now->file_cap);
}

static void
place_pieces(struct listing *l)
{
	const struct listing_known *before = l->before;
	struct listing_known *now = &l->now;
	bool here = l->count <= before->file_cap && runs_ascend(now);
	size_t n = 0;

	if (here) {
		now->files = before->files;
		now->file_count = l->count;
		now->file_cap = before->file_cap;
		move_runs(now->files, now->runs, now->run_count);
	} else {
		make_place(l);
	}
	for (size_t i = 0; i < l->pieces.count; i++) {
		const struct listing_piece *p = &l->pieces.items[i];
		if (!here || !p->known)
			memcpy(now->files + n, p->items,
			    p->count * sizeof *now->files);
		n += p->count;
	}
}

/* ---- their order --------------------------------------------------------------------- */

static bool
is_sorted(const struct listing_known *now, size_t from, size_t to)
{
	for (size_t i = from ? from : 1; i < to; i++)
		if (by_path(&now->files[i - 1], &now->files[i]) >= 0)
			return false;
	return true;
}

/* As a Git tree is, unless it is forged; as runs are in themselves. */
static bool
all_sorted(const struct listing_known *now)
{
	size_t n = 0;

	for (size_t i = 0; i < now->run_count; i++) {
		const struct source_run *r = &now->runs[i];
		if (!is_sorted(now, n, r->first + 1))
			return false;
		n = r->first + r->count;
	}
	return is_sorted(now, n, now->file_count);
}

static int
sort(struct listing *l)
{
	struct listing_known *now = &l->now;

	if (all_sorted(now))
		return 0;
	/* nothing lies where its folder says, nor where it was */
	now->count = now->run_count = 0;
	qsort(now->files, now->file_count, sizeof *now->files, by_path);
	for (size_t i = 1; i < now->file_count; i++)
		if (str_eq(now->files[i - 1].path, now->files[i].path))
			return DIAG(l->d, DIAG_SOURCE_OBJECT,
			    pos_file(now->files[i].path),
			    STR("a folder names the same file twice" DIAG_OR
			        "ein Ordner nennt dieselbe Datei zweimal"));
	return 0;
}

int
listing_finish(struct listing *l)
{
	find_runs(l);
	place_pieces(l);
	return sort(l);
}

int
listing_too_large(struct diags *d, struct str path, uint64_t size, size_t max)
{
	char have[24], allowed[24];

	snprintf(have, sizeof have, "%ju", (uintmax_t)size);
	snprintf(allowed, sizeof allowed, "%zu", max);
	return DIAG(d, DIAG_FILE_TOO_LARGE, pos_file(path), str_from(have),
	    str_from(allowed));
}
