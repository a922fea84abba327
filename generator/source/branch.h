/*
 * source/branch: a folder as a commit on a branch.
 *
 * The other direction of source/repo: what is published becomes a commit for
 * hosts that serve a branch. One of the files that include <git2.h>. Only the
 * object database and one ref are touched: no work tree, no hooks, no filters,
 * no configuration but the repository's own.
 *
 *	if (branch_open(&b, a, &spec))
 *		... spec.failure
 *	if (branch_write(b, dir, &paths) == 0 && ...still the same site...)
 *		rc = branch_commit(&done, b, &note);
 *	branch_close(b);
 *
 * branch_write() puts the files into the database that are not in it, and makes
 * a tree; nobody sees them. branch_commit() makes the commit and moves the ref,
 * if it still is where it was at branch_open(): one atomic step, before which
 * readers have the old site and after which they have the new one. When the
 * tree is the tip's there is no commit. Same tip, files and note: same commit.
 *
 * To read only what has changed, the index file keeps inode, size and time of
 * each file with its blob. It counts only if its tree is the tip's, else all is
 * read again; so it may be deleted, and is never wrong by what others do to the
 * branch. Published files are never written to again (publish/stage.h), so a
 * stamp tells.
 *
 * A branch whose tip is not a site of ours (it has files, but not
 * BRANCH_TOKEN) is left alone; so is one that is checked out: its work tree
 * would seem to have been changed back.
 *
 * Functions return 0, or -1 with the reason in spec->failure, in both languages
 * or as libgit2 tells it. The spec must outlive the branch. Objects are written
 * singly; `git gc` in the repository packs them.
 */
#ifndef SOURCE_BRANCH_H
#define SOURCE_BRANCH_H

#include "base/arena.h"
#include "base/str.h"

/* in every site of ours */
#define BRANCH_TOKEN "api/v1/build.json"

enum { BRANCH_ID_SIZE = 41 };

struct branch;

struct branch_spec {
	struct str repo;   /* work tree, .git or bare; terminated */
	struct str branch; /* without refs/heads/; terminated */
	const char *index; /* a file of ours */
	bool make;         /* a bare repository that is missing */
	struct str failure; /* set by the functions */
};

struct branch_note {
	struct str message;      /* terminated */
	struct str name, mail;   /* author and committer; terminated */
	int64_t time;            /* seconds since 1970 */
};

struct branch_done {
	char commit[BRANCH_ID_SIZE]; /* the tip now */
	bool changed;  /* it is a new one */
	size_t read;   /* files that had to be */
};

/* On failure *out is NULL. */
int branch_open(struct branch **out, struct arena *a, struct branch_spec *spec);

/* The tip, in hex; "" when the branch does not exist. Valid until closing. */
const char *branch_tip(const struct branch *b);

/*
 * `paths` are of regular files below `dir`, sorted, and nothing else will be in
 * the tree but an empty ".nojekyll", without which some hosts leave out names
 * that begin with "_".
 */
int branch_write(struct branch *b, int dir, const struct str_list *paths);

/* -1 also when somebody else has moved the branch meanwhile. */
int branch_commit(struct branch_done *out, struct branch *b,
    const struct branch_note *note);

/* Does nothing with NULL. */
void branch_close(struct branch *b);

#endif
