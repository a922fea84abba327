/*
 * publish/place: where a site is published, seen from the folder above it.
 *
 * DIR may not exist yet, and it changes its inode with every publication; the
 * folder above it does not. All work is therefore done from that folder's
 * descriptor, with the last component of DIR as a name in it, and what we keep
 * besides lies there too, as ".NAME.something".
 *
 * Symbolic links in DIR are followed, also the last one: a DIR that is a link
 * to a folder stands for that folder. The folders above DIR are made.
 *
 * Failures are DIAG_OUTPUT_WRITE: a DIR without a name of its own ("/", ".."),
 * a name too long for the names beside it, a link to nowhere, and whatever the
 * system refuses.
 */
#ifndef PUBLISH_PLACE_H
#define PUBLISH_PLACE_H

#include <limits.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* room for what stands around NAME in the longest name beside it */
#define PLACE_AROUND (sizeof "..new-XXXXXX")

struct place {
	struct str shown; /* DIR as the user wrote it, for messages */
	const char *name; /* its last component */
	struct str above; /* the path of the folder above */
	int parent;       /* the folder above; -1 when closed */
};

/* The strings live in the arena; end it with place_close(). */
int place_open(struct place *out, struct arena *a, struct str dir,
    struct diags *d);
void place_close(struct place *p);

/* ".NAME.kind", terminated. */
void place_beside(char out[NAME_MAX + 1], const struct place *p,
    const char *kind);

/* Opens that as a folder; -1 with errno. */
int place_open_beside(const struct place *p, const char *kind);

/*
 * The same, made durably when it is not there. Only its owner may look into it:
 * "state" (publish/state.h) holds what is private, whoever comes first.
 */
int place_make_beside(const struct place *p, const char *kind);

/* DIAG_OUTPUT_WRITE with a reason, or with what errno says. Always -1. */
int place_report(struct diags *d, struct str what, const char *reason);
int place_report_errno(struct diags *d, struct str what);

/* Closes what is open, sets it to -1 and keeps errno. */
void place_close_fd(int *fd);

#endif
