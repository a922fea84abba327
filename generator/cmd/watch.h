/*
 * cmd/watch: publishes whenever it is time to.
 *
 * One process that waits, in one poll(), for what can make the published site
 * wrong: a push or a save (watch/notes.h), the next edge of the clock and the
 * clock being set (watch/alarm.h), SIGHUP. Then it builds, in a child
 * (watch/child.h, cmd/once.h). It holds no content, no threads and no handle of
 * libgit2 itself, so it stays small and cannot be harmed by what it publishes.
 *
 * Of a repository, a child waits between two builds that has made ready for the
 * next one (build_prepare()). It holds the records of the present commit, which
 * is nearly all the memory there is at rest, and makes one build. A configuration
 * that changed, or the source or the templates being replaced, make it useless;
 * what becomes of it is nobody's loss: where it is not there, died, or does not
 * fit, the build is made from nothing, and only that it crashed is told. There is
 * none with --frugal, and none with --signers: signatures are checked by programs,
 * and it is confined already.
 *
 * What happens during a build leads to another one after it. A build that
 * fails for a reason of the system, or crashes, or hangs, is tried again after
 * 1, 2, 4, … seconds, or when something changes; one that fails for a reason
 * of the content when that changes. The old site stays meanwhile.
 *
 * It holds the lock of the output for its life.
 */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

#include "cmd/command.h"

#endif
