/*
 * publish/mirror: the names of further places for a site.
 *
 *	git:REPO#BRANCH   a branch of a repository in a folder
 *	git:URL#BRANCH    a branch elsewhere: https://, ssh://, file://, or
 *	                  [user@]host:path
 *	rsync:PATH        a folder
 *	rsync:HOST:PATH   a folder elsewhere, over ssh; HOST::MODULE and
 *	rsync://HOST/...  with rsync's own protocol
 *
 * Such a name becomes an argument of git or rsync, and through them of ssh and
 * of a shell at the other end. So what is not local is made of letters, digits
 * and @ : . / _ ~ + % , = - [ ] only, no part of it begins with "-", and it
 * holds no password: those belong into git's credential helper, an ssh agent or
 * RSYNC_PASSWORD. A path has no control characters, a branch is of letters,
 * digits, and . / _ - as Git allows them.
 *
 * Pure functions; strings live in the arena, terminated.
 */
#ifndef PUBLISH_MIRROR_H
#define PUBLISH_MIRROR_H

#include "base/arena.h"
#include "base/str.h"

enum { MIRROR_TEXT_MAX = 1000 };

enum mirror_kind { MIRROR_BRANCH, MIRROR_PUSH, MIRROR_RSYNC };

struct mirror {
	enum mirror_kind kind;
	struct str text;   /* all of it, as given */
	struct str place;  /* repository, address or folder */
	struct str branch; /* but for MIRROR_RSYNC */
	bool is_remote;    /* `place` is no path on this machine */
};

/* False when it is none of the above. */
bool mirror_parse(struct mirror *out, struct arena *a, struct str text);

#endif
