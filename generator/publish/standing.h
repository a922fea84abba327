/*
 * publish/standing: what is published, in a few bytes, so that a build with
 * nothing to do can see it at once.
 *
 * A file "standing" in the state folder (publish/state.h), written after a
 * publication that had nothing to tell. It holds a digest of all that the site
 * was made from, the time during which it is right, and the generation of the
 * tree it speaks of: while the marker file of DIR names that one, and all else
 * is the same, another build would give the same files, and say nothing.
 *
 * It speaks of what was published, not of what somebody did to the files since:
 * it does not look at them one by one, as a build does. That comes with the
 * next change, or when the file is gone.
 *
 * It is only a hint: none, a torn or an old one means a build. So nothing is
 * synced, and writing it cannot fail. No pointers, this machine's byte order.
 */
#ifndef PUBLISH_STANDING_H
#define PUBLISH_STANDING_H

#include <stdint.h>

#include "base/digest.h"
#include "publish/place.h"

enum { STANDING_ZONE_MAX = 63 };

struct standing {
	struct digest made_from;
	struct digest commit; /* is in that, too */
	struct digest generation;
	int64_t since, until; /* since <= now < until */
	uint64_t files;       /* how many are published */
	uint32_t german;      /* messages are */
	char zone[STANDING_ZONE_MAX + 1]; /* the site's, terminated */
	/* set by standing_write() */
	struct digest sum;
};

void standing_write(const struct place *p, struct standing *s);

/* False when there is none, or not of what DIR holds. */
bool standing_read(struct standing *s, const struct place *p);

#endif
