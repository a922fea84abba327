/*
 * cmd/progress: a line that moves while work takes long.
 *
 * On a terminal only, on stderr, redrawn at most ten times a second; nothing
 * at all elsewhere or with --quiet. progress_done() wipes it. Steps may come
 * from several threads; the drawing is done by whoever comes first.
 */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

enum progress_stage { PROGRESS_READ, PROGRESS_WRITE };

struct progress {
	bool active;
	enum diag_lang lang;
	_Atomic long long next_draw; /* milliseconds */
	atomic_bool drawn;
};

void progress_init(struct progress *p, bool quiet, enum diag_lang lang);
void progress_step(struct progress *p, enum progress_stage stage,
    size_t done, size_t all);
void progress_done(struct progress *p);

#endif
