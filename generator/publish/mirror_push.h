/*
 * publish/mirror_push: a branch from a repository here to one elsewhere, with
 * git(1).
 *
 * The commits are made by source/branch in a repository of our own. Bringing
 * them elsewhere needs transports, keys and credential helpers: those are Git's,
 * as the administrator has set them up. The order is: look what is there, take
 * over its tip when that is not ours, commit on it, push. A push never forces: it
 * moves the branch in one step from the tip we know to ours, or is refused.
 *
 * Hooks of our repository and programs named by an address do not run; which
 * transports do is GIT_ALLOW_PROTOCOL of the environment given.
 *
 * Functions return 0, or -1 with `failure` set, in both languages.
 */
#ifndef PUBLISH_MIRROR_PUSH_H
#define PUBLISH_MIRROR_PUSH_H

#include "base/arena.h"
#include "base/str.h"

enum { MIRROR_ID_SIZE = 41 };

struct mirror_push {
	struct str repo; /* ours, bare, absolute */
	struct str url, branch;
	unsigned seconds; /* each call may take */
	const char *const *environment; /* base/program.h */
	struct str failure;
};

/* The tip over there, in hex; "" when there is no such branch. */
int mirror_push_look(char tip[MIRROR_ID_SIZE], struct mirror_push *p,
    struct arena *a);
/* Takes over what is there, but not its history. */
int mirror_push_fetch(struct mirror_push *p, struct arena *a);
int mirror_push_send(struct mirror_push *p, struct arena *a);

#endif
