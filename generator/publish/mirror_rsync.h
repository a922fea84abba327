/*
 * publish/mirror_rsync: a tree to a folder here or elsewhere, with rsync(1).
 *
 * rsync knows no switch of a whole tree, so its order is chosen so that at each
 * moment a page finds what it refers to, and that the time in which pages of
 * two publications stand side by side is short:
 *
 *	1. what pages are made of: all but *.html and the marker;
 *	2. all the rest. Files wait in ".~tmp~" folders until the last one has
 *	   arrived and are then renamed, some thousands in a second;
 *	3. what is gone is deleted, if what was read is still one whole site
 *	   (publish/served.h).
 *
 * When a run breaks off, in 1 or 2 no page has changed or few are new, and
 * nothing is missing; the next run goes on. Names of assets change with their
 * content, so old pages keep theirs until 3.
 *
 * What is compared is size and time, to the nanosecond: a published file is
 * never written to again. For that rsync must be 3.1.3 or newer at both ends.
 * Files get modes 0644, folders 0755, less the umask at the other end; its
 * top folder keeps its own.
 *
 * Deletion needs care: a slip in the name would empty a home. So a folder that
 * is neither empty nor holds our marker is left alone; asked before the first
 * time, see mirror_rsync_check().
 *
 * Functions return 0, or -1 with `failure` set, in both languages.
 */
#ifndef PUBLISH_MIRROR_RSYNC_H
#define PUBLISH_MIRROR_RSYNC_H

#include "base/arena.h"
#include "base/str.h"

struct mirror_rsync {
	int dir;         /* the tree */
	struct str to;   /* publish/mirror.h; a local path is absolute */
	const char *rsh; /* the command in place of ssh */
	unsigned seconds; /* each step may take */
	const char *const *environment; /* base/program.h */
	struct str failure;
};

/* Is it ours, or empty, or not there at all? */
int mirror_rsync_check(struct mirror_rsync *r, struct arena *a);

/* Steps 1 and 2; 1 when files vanished meanwhile. */
int mirror_rsync_bring(struct mirror_rsync *r, struct arena *a);

/* Step 3. */
int mirror_rsync_clean(struct mirror_rsync *r, struct arena *a);

#endif
