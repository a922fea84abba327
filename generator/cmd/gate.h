/*
 * cmd/gate: whether a build has anything to do.
 *
 * A build is told often that something may have changed: by a hook for another
 * branch, by a timer, by a clock that was set. When the source is open and its
 * commit known, the gate compares what the site would be made from with what
 * the published one was made from (publish/standing.h); when both are the same
 * and the clock is within its time, the build ends there, before a single file
 * is listed or read: its cost does not grow with the site.
 *
 * Only of repositories, as a folder has no name for its content; not with a
 * theme of one's own, nor when something else than the newest commit is asked
 * for; and not after a build that had a warning or an error to tell, which it
 * has to tell again.
 */
#ifndef CMD_GATE_H
#define CMD_GATE_H

#include "cmd/session.h"
#include "publish/stage.h"
#include "publish/standing.h"

struct gate {
	struct load_gate asked; /* for session_begin() */
	const struct options *o;
	struct arena arena;
	/* of what stands, when it does */
	struct standing standing;
	int64_t now;
};

void gate_init(struct gate *g, const struct options *o);
void gate_release(struct gate *g);

/* For the next build, after a publication into the place. */
void gate_keep(const struct session *s, const struct stage_counts *n,
    const struct place *p);

#endif
