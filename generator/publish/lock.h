/*
 * publish/lock: one builder or watcher per output.
 *
 *	struct lock *lock;
 *	if (lock_take(&lock, a, dir, "build", d))
 *		return -1;
 *	... publish/stage ...
 *	lock_release(lock);
 *
 * A lock (flock) on ".NAME.lock" beside DIR. It vanishes with the process,
 * however that ends; a left-over file locks nothing. In it stands who holds
 * it, for people and for the message of the next one:
 *
 *	watch 4711 2026-05-04T10:00:00Z
 *
 * (the command, the process, since when by the clock of the file system).
 *
 * A child made by fork() shares the lock: it stays until parent and children
 * have let go. A watcher takes it once and its children publish under it; only
 * the one who took it calls lock_release(), which removes the file.
 *
 * Fails with DIAG_OUTPUT_BUSY, which names the holder as far as the file tells,
 * or with DIAG_OUTPUT_WRITE (publish/place.h).
 *
 * Ownership: struct lock lives in the arena given; it holds two descriptors
 * until lock_release().
 */
#ifndef PUBLISH_LOCK_H
#define PUBLISH_LOCK_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "publish/place.h"

struct lock;

/*
 * `who` is the command's name, one word. The folders above DIR are made. On
 * failure *out is NULL.
 */
int lock_take(struct lock **out, struct arena *a, struct str out_dir,
    const char *who, struct diags *d);

/* Does nothing with NULL or a second time. */
void lock_release(struct lock *lock);

/* For a child that goes on with other work: it shares the lock no more. */
void lock_forget(struct lock *lock);

/* What is locked; valid until lock_release(). */
const struct place *lock_place(const struct lock *lock);

#endif
