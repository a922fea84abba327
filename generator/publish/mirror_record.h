/*
 * publish/mirror_record: who is behind, and who is at work on it.
 *
 * For each further place there is a folder ".NAME.state/mirrors/KEY" beside
 * DIR, KEY being a digest of the target's name. In it:
 *
 *	record     what the place has, and how the last attempt ended
 *	lock       held by the one run that is at it (flock)
 *	index      what is known of the files (source/branch.h)
 *	repo.git   for a branch elsewhere: what was pushed
 *
 * All of it may be deleted while nobody is at it: then the place counts as
 * unknown, that is behind, and the next run looks at everything. To have a
 * place forgotten, delete its folder.
 *
 * A record is text, one "word value" a line, of which those that are not known
 * are missing:
 *
 *	target rsync:web2:/srv/status
 *	generation 32 hex digits      of what it has; missing: nothing whole
 *	commit hex                    that was built from
 *	shows 2026-05-04T10:00:00Z    the instant it was built for
 *	since 2026-05-04T10:00:03Z    when it was brought there
 *	tried 2026-05-04T10:05:00Z    the last attempt
 *	error text                    how that failed; missing: it did not
 *	fehler text                   the same in German
 *
 * Replaced by rename. Functions return 0, or -1 with errno; EBUSY when a lock
 * was not to be had in time. Strings live in the arena given.
 */
#ifndef PUBLISH_MIRROR_RECORD_H
#define PUBLISH_MIRROR_RECORD_H

#include "base/digest.h"
#include "publish/place.h"

enum { MIRROR_KEY_SIZE = 33 };

struct mirror_slot {
	int dir;  /* of the target; -1: closed */
	int lock; /* -1: not held */
	struct str path; /* of `dir`, for those who need one */
};

struct mirror_record {
	struct str target;
	bool has; /* the next four hold */
	struct digest generation;
	struct str commit;
	int64_t shows, since; /* seconds since 1970 */
	int64_t tried;
	struct str error; /* in both languages (DIAG_OR); "": none */
};

struct mirror_records {
	struct mirror_record *items; /* sorted by target */
	size_t count, cap;
};

/* Makes and opens the folder of a target. */
int mirror_slot_open(struct mirror_slot *out, struct arena *a,
    const struct place *p, struct str target);
/* Waits for the lock up to so many seconds. */
int mirror_slot_lock(struct mirror_slot *s, unsigned seconds);
/* Gives back lock and folder. */
void mirror_slot_close(struct mirror_slot *s);

/* One of another target, or none, gives an empty one of this target. */
void mirror_record_read(struct mirror_record *out, struct arena *a,
    const struct mirror_slot *s, struct str target);
int mirror_record_write(const struct mirror_slot *s,
    const struct mirror_record *r);

/* All there are; whatever is no record is passed over. */
void mirror_record_list(struct mirror_records *out, struct arena *a,
    const struct place *p);

#endif
