/*
 * publish/served: reading a published tree that is whole.
 *
 *	if (served_open(&s, a, place, d))
 *		return -1;
 *	... read files below s.dir ...
 *	if (!served_is_whole(&s))
 *		... what was read may be of two sites: begin again
 *	served_close(&s);
 *
 * No lock is needed: a watcher holds that for its life. The descriptor is of
 * the tree, not of its name: a publication exchanges names, so DIR is another
 * tree then, and this one goes on as it was. It becomes the spare, and the
 * publication after that changes it in place. But the first thing that this one
 * does is to replace the marker by one without a generation (publish/stage.h).
 * So as long as the marker is the same file with the same generation, everything
 * read before was of one site. A marker that came back has another inode or
 * time, even when the site is again what it was.
 *
 * Commit and instant are those that api/v1/build.json of this very tree names.
 *
 * Fails with DIAG_MIRROR_NOTHING when DIR is not a tree of ours with a
 * generation. Ownership: one descriptor until served_close(); strings live in
 * the arena.
 */
#ifndef PUBLISH_SERVED_H
#define PUBLISH_SERVED_H

#include "base/digest.h"
#include "publish/manifest.h"
#include "publish/place.h"

struct served {
	int dir; /* -1: closed */
	struct digest generation;
	struct file_stamp marker;
	struct str commit; /* hex; "" when built from a folder */
	int64_t at;        /* what the site's clock showed, seconds since 1970 */
};

int served_open(struct served *out, struct arena *a, const struct place *p,
    struct diags *d);

/* True when all that was read so far is of one publication. */
bool served_is_whole(const struct served *s);

/* The paths of all files but the marker, sorted by bytes; -1 with errno. */
int served_list(struct str_list *out, struct arena *a, const struct served *s);

void served_close(struct served *s);

#endif
