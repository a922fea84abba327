#include "source/listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* Nothing is copied while the list grows. */
enum { PART = 1024 };

struct listing_part {
	struct listing_part *next;
	size_t count;
	struct source_file items[PART];
};

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
	struct str full = join(l->a, folder, name);
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

struct source_file *
listing_add(struct listing *l, struct str path)
{
	if (l->last == NULL || l->last->count == PART) {
		struct listing_part *part =
		    ARENA_NEW(&l->growing, struct listing_part);
		*(l->last ? &l->last->next : &l->first) = part;
		l->last = part;
	}
	struct source_file *file = &l->last->items[l->last->count++];
	l->count++;
	file->path = path;
	file->id = STR("");
	return file;
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
	return a.len < b.len ? '/' - (unsigned char)b.ptr[len]
			     : (unsigned char)a.ptr[len] - '/';
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
		struct listing_folder *same = VEC_PUSH(l->a, &l->folders);
		*same = *f;
		same->first = l->count + (f->first - first);
	}
}

bool
listing_repeat(struct listing *l, struct str path, struct str id)
{
	const struct listing_known *k = l->before;
	const struct listing_folder *f;

	if (k == NULL || k->count == 0)
		return false;
	f = bsearch(&path, k->items, k->count, sizeof *k->items,
	    compare_folder);
	if (f == NULL || !str_eq(f->id, id) ||
	    l->entered + f->entered > SOURCE_FILES_MAX)
		return false;
	repeat_folders(l, f);
	l->entered += f->entered;
	for (size_t i = f->first; i < f->first + f->count; i++)
		listing_add(l, k->files[i].path)->id = k->files[i].id;
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
	*VEC_PUSH(l->a, &l->folders) = (struct listing_folder){path, id,
	    l->count, told(l), l->entered};
	return l->folders.count - 1;
}

void
listing_folder_end(struct listing *l, size_t number)
{
	struct listing_folder *f = &l->folders.items[number];

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

/* As a Git tree is, unless it is forged. */
static bool
is_sorted(const struct source_file *files, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (by_path(&files[i - 1], &files[i]) >= 0)
			return false;
	return true;
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

static int
sort(struct listing *l, struct source_file *files)
{
	if (is_sorted(files, l->count))
		return 0;
	/* nothing lies where its folder says */
	l->folders.count = 0;
	qsort(files, l->count, sizeof *files, by_path);
	for (size_t i = 1; i < l->count; i++)
		if (str_eq(files[i - 1].path, files[i].path))
			return DIAG(l->d, DIAG_SOURCE_OBJECT,
			    pos_file(files[i].path),
			    STR("a folder names the same file twice" DIAG_OR
			        "ein Ordner nennt dieselbe Datei zweimal"));
	return 0;
}

int
listing_finish(struct source_file **files, size_t *count, struct listing *l)
{
	struct source_file *all = ARENA_ARRAY(l->a, struct source_file, l->count);
	size_t n = 0;

	for (struct listing_part *p = l->first; p; n += p->count, p = p->next)
		memcpy(all + n, p->items, p->count * sizeof *all);
	*files = all;
	*count = n;
	l->folders.files = all;
	return sort(l, all);
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
