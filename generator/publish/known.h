/*
 * publish/known: the memos of what is published, for one who only looks.
 *
 * A build gets them from its stage (publish/stage.h), under a lock. A check has
 * neither: it wants to know which files would come out as they are, and writes
 * nothing. So this reads the manifest (publish/manifest.h) as it lies there, and
 * looks at no published file: whether somebody was at them matters to one who
 * publishes only.
 *
 * No lock is needed. A publication at the same moment makes records that are not
 * whole or of another tree, and these are passed over; and a memo says by itself
 * what it is true of (output/memo.h), so that an old one does no harm.
 *
 * Cannot fail: of a DIR that is not there, not ours or not readable nothing is
 * known. A DIR that is not there has the folders above it made (publish/place.h).
 *
 * Ownership: everything lives in the arena. After known_read() it is const, and
 * may be asked from many threads.
 */
#ifndef PUBLISH_KNOWN_H
#define PUBLISH_KNOWN_H

#include "publish/manifest.h"

struct known {
	struct manifest manifest;
};

/* `dir` NULL: nothing. */
void known_read(struct known *k, struct arena *a, const char *dir);

/* The memo of a published file; empty when there is none. */
struct str known_memo(const struct known *k, struct str path);

#endif
