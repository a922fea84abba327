/*
 * watch/look: goes through watched folders without anybody having asked.
 *
 * Two uses: to find the folders that notes are to be taken of, and to tell by
 * stat() whether anything is different from the last time, where the system
 * cannot say so (network file systems, too many folders).
 *
 * Followed are the rules of source/: names that begin with "." do not count,
 * nor, in content, with "_"; no symbolic link is followed but the root itself;
 * 32 levels at most. `out`, where the site is published, is passed over, so
 * that a publication inside a watched folder is no change of it.
 *
 * What vanishes meanwhile or cannot be read is passed over. Costs about a
 * microsecond for each entry.
 */
#ifndef WATCH_LOOK_H
#define WATCH_LOOK_H

#include <sys/stat.h>

#include "base/arena.h"
#include "base/str.h"

enum { LOOK_THEMES = 2 };

/* what is watched; either dir or repo */
struct look_spec {
	struct str dir;
	struct str repo, ref;
	struct str themes[LOOK_THEMES]; /* folders of templates; "" is none */
	struct str out;                 /* where it is published */
};

struct look {
	/* Before a folder's entries are read; false leaves it out. */
	bool (*folder)(void *ctx, struct str path);
	/* Everything else in it; may be NULL, which saves the stat(). */
	void (*file)(void *ctx, struct str path, const struct stat *st);
	void *ctx;
	struct str skip;  /* the path of a folder to pass over */
	bool underscores; /* names with "_" count */
};

/* Visits a folder, given by a path without links, and all below it. */
void look_through(const struct look *l, struct str root);

/* A number that changes with any file, folder or ref that is watched. */
uint64_t look_digest(const struct look_spec *spec);

/* Does an entry of this name count? */
bool look_counts(const char *name, bool underscores);

/* `path` without links, "" when it is not there; only its parent must exist
 * when `last_too` is false. Lives in the arena. */
struct str look_real(struct arena *a, struct str path, bool last_too);

#endif
