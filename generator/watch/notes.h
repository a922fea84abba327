/*
 * watch/notes: the system's notes of changes, through libinotifytools.
 *
 * The only place that knows inotify. Notes are hints, never the truth: they
 * say that it is time to look. Where they could be incomplete (the queue
 * overflowed, a folder was made, moved or vanished, a file system was taken
 * away) the answer is NOTES_REARM: whoever then calls notes_arm() and builds
 * afterwards has missed nothing, because every change is either before the new
 * watches, and in the build, or after them, and noted.
 *
 *	notes_arm(n);
 *	poll(notes_fd(n)) ...
 *	found = notes_read(n);
 *	if (found & NOTES_REARM) notes_arm(n);
 *	if (found & NOTES_CHANGE) ... build
 *	if (found & NOTES_REF) ... build if the ref says something else, and arm
 *	    first if it stands elsewhere now
 *
 * Watched are
 *
 * - a directory and all folders below it, as watch/look.h goes through them;
 * - of a repository, the folders that hold the files of watch/refs.h; objects
 *   and locks (*.lock) do not count;
 * - folders of templates;
 * - the folders above all these, for the one name: it may be renamed, replaced
 *   as a whole, be a link that is pointed elsewhere, or not be there yet.
 *
 * The library keeps its state in static variables: there is one struct notes
 * in a process, in one thread. Its trap with timeout 0 (next_event(0) waits for
 * ever) is avoided.
 *
 * What can fail: the number of watches and of instances is limited by
 * fs.inotify.*; then notes_arm() says that notes are incomplete, and one has to
 * look oneself from time to time (look_digest()). The same where a root does
 * not exist.
 */
#ifndef WATCH_NOTES_H
#define WATCH_NOTES_H

#include "base/arena.h"
#include "watch/look.h"

struct notes;

enum notes_found {
	NOTES_CHANGE = 1, /* something that counts is different */
	NOTES_OPENED = 2, /* a file was made and is perhaps still written to */
	NOTES_REARM = 4,  /* the watches are no longer the right ones */
	NOTES_REF = 8     /* a ref was touched; ask watch/refs.h if it changed */
};

enum notes_state {
	NOTES_ALL,      /* every change will be noted */
	NOTES_TOO_MANY, /* a limit of the system was met; errno says which */
	NOTES_ABSENT    /* a root is not there, or may not be looked at */
};

/* `spec` and what it points to must outlive it. Never NULL. */
struct notes *notes_open(struct arena *a, const struct look_spec *spec);
void notes_close(struct notes *n);

/* Watches all from the beginning. notes_fd() is another one afterwards. */
enum notes_state notes_arm(struct notes *n);

/* For poll(); -1 when the system gives none. */
int notes_fd(const struct notes *n);

/* Takes all notes that are there, without waiting; a set of notes_found. */
unsigned notes_read(struct notes *n);

/* How many folders are watched. */
size_t notes_count(const struct notes *n);

/* `where` of watch/refs.h when they were armed; 0 without a repository. */
uint64_t notes_where(const struct notes *n);

/* In a child after fork(): lets go of the descriptor, which is the parent's. */
void notes_forget(struct notes *n);

#endif
