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
 * Git gives folders and files names by what is in them. A listing keeps those of
 * its folders, and a later one of the same source takes from it what lies in one
 * of the same path and name, unless something was told of it, which is to be told
 * each time. Of other folders it takes the files that are the same. While it
 * grows, a list is pieces of the list before with new files between them; in the
 * end the pieces move to their places in the array of the list before, which is
 * gone then: what has not moved is not even looked at.
 */
#ifndef SOURCE_LISTING_H
#define SOURCE_LISTING_H

#include "source/source.h"

/*
 * Folders in folders; the format needs three. Bounds the recursion of the
 * walkers and the descriptors that they hold.
 */
enum { SOURCE_DEPTH_MAX = 32 };

/* A folder with all below it. */
struct listing_folder {
	struct str path, id; /* "": no list of it can be used again */
	size_t first, count; /* of its files in the list */
	size_t entered;
};

/* A list that was finished, and what it can be used for. */
struct listing_known {
	struct source_file *files; /* sorted */
	size_t file_count, file_cap;
	struct listing_folder *items; /* in the order of a walk */
	size_t count, cap;
	struct source_run *runs; /* of the list before it */
	size_t run_count;
};

/* Files that follow each other, in the list before or new ones. */
struct listing_piece {
	const struct source_file *items;
	size_t count;
	bool known; /* of the list before */
};

struct listing {
	struct arena *a;
	const struct listing_known *before;
	struct listing_known now; /* this one; its files when it is finished */
	struct arena growing;
	struct diags *d;
	struct {
		struct listing_piece *items;
		size_t count, cap;
	} pieces;
	struct source_file *room; /* for so many new ones */
	size_t room_count;
	size_t passed; /* of the list before, by the walk */
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

/* The same of one whose bytes have a name. */
void listing_add_named(struct listing *l, struct str path, struct str id);

/*
 * The file of the list before that would come next in this folder, if it lies there
 * itself and not in one below, and what it is called there; NULL. A walk that meets
 * it, a regular file with the same bytes, adds it so and need not ask more.
 */
const struct source_file *listing_expected(struct str *name,
    const struct listing *l, struct str folder);
void listing_add_expected(struct listing *l);

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

/* `before` is all zero, or a list that lives in the same arena. */
void listing_begin(struct listing *l, struct arena *a,
    const struct listing_known *before, struct diags *d);
/* The list is gone; what listing_finish() has made stays. */
void listing_end(struct listing *l);

/*
 * Makes l->now whole; the list before is gone, also on failure: -1 with
 * DIAG_SOURCE_OBJECT when a path is there twice, which only a damaged or forged
 * Git tree can hold.
 */
int listing_finish(struct listing *l);

/* DIAG_FILE_TOO_LARGE, in the same words for both. */
int listing_too_large(struct diags *d, struct str path, uint64_t size,
    size_t max);

#endif
