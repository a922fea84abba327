/*
 * notify/store: what has been told, and what is still to be, on disk.
 *
 * The folder ".NAME.state/notify/" beside DIR (publish/state.h):
 *
 *	told.log          all that was told or given up, a line each; it only grows
 *	notify.lock       held by the one process that tells (flock)
 *	RECEIVER/known    the revision of each entry this receiver has been told
 *	                  of, or that was there when it began; the last line of an
 *	                  entry counts
 *	RECEIVER/queue/   a file for each entry that is to be told (notify/task.h)
 *
 * Everything is durable before the call returns: a file is written beside its
 * place, synced, renamed, and the folder synced; a line goes out in one write()
 * followed by fdatasync(). What a crash left of a line is cut off by the next
 * one and ignored by readers. Lines have fields with tabs between:
 *
 *	known      ID  REVISION.
 *	told.log   2020-05-04T10:00:03Z  RECEIVER  ID  REVISION  told|given-up.
 *
 * The order that makes it safe is the caller's (notify/tell.h).
 *
 * Functions return 0, or -1 with errno; EBUSY when the lock was not to be had
 * in time. Descriptors are open until store_close() and store_shelf_close().
 */
#ifndef NOTIFY_STORE_H
#define NOTIFY_STORE_H

#include "notify/task.h"
#include "publish/place.h"

struct store {
	int dir, lock; /* -1: closed, not held */
};

/* what is kept of one receiver */
struct store_shelf {
	struct str name;
	int dir, queue; /* -1: not there */
};

/* `make` it; else only look: no lock, and what is missing is empty. */
int store_open(struct store *s, const struct place *p, bool make);
/* Waits for it so many seconds. */
int store_lock(struct store *s, unsigned seconds);
void store_close(struct store *s);

int store_shelf_open(struct store_shelf *out, const struct store *s,
    struct str receiver, bool make);
void store_shelf_close(struct store_shelf *shelf);

/* ---- what is known ------------------------------------------------------ */

/* The lines; *found is false when this receiver was never there before. */
int store_known(struct str *text, bool *found, struct arena *a,
    const struct store_shelf *shelf);
/* Sets revisions[i] to what is known of entries[i], "" when it is new. */
void store_known_find(struct str *revisions, struct str known,
    const struct entry_list *entries);
/* One line of it. */
void store_known_line(struct buf *out, const struct entry *e);
int store_known_add(const struct store_shelf *shelf, struct str lines);
int store_known_replace(const struct store_shelf *shelf, struct str lines);

/* ---- what waits ----------------------------------------------------------- */

/* All that can be read; *damaged counts the others, which stay. */
int store_load(struct task_list *out, size_t *damaged, struct arena *a,
    const struct store_shelf *shelf);
/* In place of what waits of this entry. */
int store_put(const struct store_shelf *shelf, const struct task *t);
int store_drop(const struct store_shelf *shelf, const struct task *t);

/* ---- what was told -------------------------------------------------------- */

enum store_end { STORE_TOLD, STORE_GIVEN_UP };

int store_told(const struct store *s, int64_t now, struct str receiver,
    const struct entry *e, enum store_end end);

/* Has the end of this been written? */
bool store_was_told(const struct store *s, struct str receiver,
    const struct entry *e);

/* The revision of the first telling of an entry; "" when there was none. */
struct str store_first_told(const struct store *s, struct arena *a,
    struct str receiver, struct str id);

#endif
