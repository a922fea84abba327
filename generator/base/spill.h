/*
 * base/spill: bytes that are kept in a file and looked at as if in memory.
 *
 * The texts of all content files are a third of what a build needs, and it
 * looks at few of them at a time. Written down, they are mapped from there, and
 * the pages that nobody needs at the moment are given back:
 *
 *	struct spill *s = spill_open(dir);
 *	struct spill_pen pen = {.spill = s};     each thread has its own
 *	if (!spill_add(&pen, &text)) ...         now in the file, or as it was
 *	spill_end(&pen);
 *	spill_rest(s);                           every now and then
 *	spill_close(s);
 *
 * The file has no name (O_TMPFILE), so it goes with the process whatever
 * happens, and nobody else can read it or cut it off. `dir` is the folder whose
 * disk it shall lie on.
 *
 * Nothing of this can fail for who uses it: where there are no such files, or
 * no room on the disk, what was added stays in memory, and spill_rest() does
 * nothing. What was added has its address from the beginning, and keeps it; but
 * nobody may look there before spill_end(), and write there never.
 *
 * A page that comes back is read by the kernel: out of its cache, as it has been
 * written a moment ago, or from the disk when the machine was short of memory.
 * Should the disk fail just then, the process ends with SIGBUS. Should it have
 * failed when the kernel wrote the page down, other bytes would come back: so
 * ask spill_check() before what was made of them counts.
 *
 * Bytes are gathered in chunks of SPILL_CHUNK, for all of which a pen has one
 * piece of memory, that is still in the processor's caches when the next comes;
 * longer ones are not taken. Nor is anything taken when the disk is nearly full:
 * what is left is for the site.
 */
#ifndef BASE_SPILL_H
#define BASE_SPILL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "base/str.h"

struct spill;

/* What is being gathered. All zero but for `spill`, which may be NULL. */
struct spill_pen {
	struct spill *spill;
	char *gathered, *chunk; /* and where it is going to be */
	size_t number, used;
};

/* NULL when it cannot be had. */
struct spill *spill_open(int dir);

/*
 * Lets *s be a copy, terminated by NUL (not counted). False when it was not
 * taken: then it is as before.
 */
bool spill_add(struct spill_pen *p, struct str *s);

/* Writes down what was gathered, so that it can be looked at; more may be added. */
void spill_end(struct spill_pen *p);

/*
 * Gives back all pages, which come again when they are looked at. A few
 * microseconds; from any thread, also while others look at them. NULL is fine.
 */
void spill_rest(struct spill *s);

/* 0, or -1 with errno when the disk has not taken it all. NULL is fine. */
int spill_check(const struct spill *s);

/* After all that was added is not needed any more. NULL is fine. */
void spill_close(struct spill *s);

#endif
