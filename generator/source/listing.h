/*
 * source/listing: the list that both kinds of source fill while they walk.
 *
 * Private to source/. It holds the rules that directory and Git share: which
 * names are hidden, what is warned of, how much is too much. A walker calls
 * listing_enter() for each entry of a folder, in any order, and goes by the
 * answer; listing_finish() sorts.
 *
 * Hidden entries count as well: a repository made to hurt can hold one folder
 * of a million hidden names under a million paths.
 *
 * Paths and the list are allocated in the listing's arena.
 */
#ifndef SOURCE_LISTING_H
#define SOURCE_LISTING_H

#include "source/source.h"

/*
 * Folders in folders; the format needs three. Bounds the recursion of the
 * walkers and the descriptors that they hold.
 */
enum { SOURCE_DEPTH_MAX = 32 };

struct listing {
	struct arena *a;
	struct arena *growing; /* of the list itself, not of its strings */
	struct diags *d;
	struct source_file *items;
	size_t count, cap;
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
 * Sorts by path. -1 with DIAG_SOURCE_OBJECT when a path is there twice, which
 * only a damaged or forged Git tree can hold.
 */
int listing_finish(struct listing *l);

/* DIAG_FILE_TOO_LARGE, in the same words for both. */
int listing_too_large(struct diags *d, struct str path, uint64_t size,
    size_t max);

#endif
