/*
 * watch/refs: what a ref of a Git repository says, without libgit2.
 *
 * The watcher holds no handle of libgit2 while it forks, and it must not miss
 * a change: so it reads the few files that answer "which commit would a build
 * take now?" and compares the answer with the one it built from. Equal text
 * means equal commit. What the text means is not judged here; the build
 * resolves the ref anew.
 *
 * Read are HEAD, loose refs and packed-refs (gitrepository-layout(5)), of a
 * bare repository, a work tree or a linked one; symbolic refs are followed. A
 * short name is looked up in all places where Git would (gitrevisions(7)), so
 * a new tag that hides a branch is a change too. Reftables are not known.
 *
 * Nothing can fail: what cannot be read is not in the answer.
 */
#ifndef WATCH_REFS_H
#define WATCH_REFS_H

#include "base/arena.h"
#include "base/str.h"

struct refs {
	struct str git_dir, common_dir; /* "" when there is no repository */
	struct str text;                /* the answer */
	uint64_t where;                 /* a number for the set of files */
	/*
	 * Files whose change may change the answer, by path; some do not exist.
	 * Each lies below git_dir or common_dir.
	 */
	struct str_list files;
};

/* `repo` as for source_open(); `name` "" means HEAD. All lives in the arena. */
void refs_read(struct refs *out, struct arena *a, struct str repo,
    struct str name);

#endif
