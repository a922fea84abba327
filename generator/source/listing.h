/*
 * source/listing: the list that both kinds of source fill while they walk.
 *
 * Private to source/. It holds the rules that directory and Git share: which
 * names are hidden, what is warned of, how much is too much. A walker calls
 * listing_enter() for each entry of a folder, in any order, and goes by the
 * answer; listing_finish() sorts. Between listing_begin() and listing_end().
 *
 * Hidden entries count as well: a repository made to hurt can hold one folder
 * of a million hidden names under a million paths.
 *
 * Paths and the list in the end are allocated in the listing's arena, the list
 * while it grows in another one: memory that was touched once costs less.
 *
 * Git gives folders names by what is in them. A listing keeps those of its
 * folders, and a later one of the same source takes from it what lies in one of
 * the same path and name, unless something was told of it, which is to be told
 * each time.
 */
#ifndef SOURCE_LISTING_H
#define SOURCE_LISTING_H

#include "source/source.h"

/*
 * Folders in folders; the format needs three. Bounds the recursion of the
 * walkers and the descriptors that they hold.
 */
enum { SOURCE_DEPTH_MAX = 32 };

struct listing_part;

/* A folder with all below it. */
struct listing_folder {
	struct str path, id; /* "": no list of it can be used again */
	size_t first, count; /* of its files in the list */
	size_t entered;
};

/* A list that was finished, and what it can be used for. */
struct listing_known {
	const struct source_file *files;
	struct listing_folder *items; /* in the order of a walk */
	size_t count, cap;
};

struct listing {
	struct arena *a;
	const struct listing_known *before; /* or NULL */
	struct listing_known folders;       /* of this one */
	struct arena growing;
	struct diags *d;
	struct listing_part *first, *last;
	size_t count;
	size_t entered;
	unsigned depth; /* kept by listing_descend() and listing_ascend() */
};

/* what an entry is, by its mode */
enum entry_kind {
	ENTRY_FILE,
	ENTRY_FOLDER,
	ENTRY_SYMLINK,
	ENTRY_SUBMODULE,
	ENTRY_SPECIAL,
};

/*
 * Looks at an entry: its full path ("" when it is to be passed over) goes to
 * *path. Warns of what is not followed. -1 when there are too many.
 */
int listing_enter(struct str *path, struct listing *l, struct str folder,
    struct str name, enum entry_kind kind);

/* Adds a regular file under the path that listing_enter() gave. */
struct source_file *listing_add(struct listing *l, struct str path);

/* Before and after the entries of a sub-folder; -1 when it lies too deep. */
int listing_descend(struct listing *l, struct str path);
void listing_ascend(struct listing *l);

/*
 * Instead of going through a folder: adds all that is in it, if that is known.
 * `id` is its name.
 */
bool listing_repeat(struct listing *l, struct str path, struct str id);

/* Around going through it, for a later list. `id` lives as long as the arena. */
size_t listing_folder_begin(struct listing *l, struct str path, struct str id);
void listing_folder_end(struct listing *l, size_t number);

/* `before` is NULL, or a list that lives in the same arena. */
void listing_begin(struct listing *l, struct arena *a,
    const struct listing_known *before, struct diags *d);
/* The list is gone; what listing_finish() has made stays. */
void listing_end(struct listing *l);

/*
 * The list, sorted by path; its folders stay in l->folders. -1 with
 * DIAG_SOURCE_OBJECT when a path is there twice, which only a damaged or forged
 * Git tree can hold.
 */
int listing_finish(struct source_file **files, size_t *count,
    struct listing *l);

/* DIAG_FILE_TOO_LARGE, in the same words for both. */
int listing_too_large(struct diags *d, struct str path, uint64_t size,
    size_t max);

#endif
