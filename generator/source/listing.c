#include "source/listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

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
	struct source_file *file = VEC_PUSH(l->growing, l);

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

static int
by_path(const void *a, const void *b)
{
	return str_cmp(((const struct source_file *)a)->path,
	    ((const struct source_file *)b)->path);
}

/* As a Git tree is, unless it is forged. */
static bool
is_sorted(const struct listing *l)
{
	for (size_t i = 1; i < l->count; i++)
		if (by_path(&l->items[i - 1], &l->items[i]) >= 0)
			return false;
	return true;
}

int
listing_finish(struct listing *l)
{
	if (is_sorted(l))
		return 0;
	qsort(l->items, l->count, sizeof *l->items, by_path);
	for (size_t i = 1; i < l->count; i++)
		if (str_eq(l->items[i - 1].path, l->items[i].path))
			return DIAG(l->d, DIAG_SOURCE_OBJECT,
			    pos_file(l->items[i].path),
			    STR("a folder names the same file twice" DIAG_OR
			        "ein Ordner nennt dieselbe Datei zweimal"));
	return 0;
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
