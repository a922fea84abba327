/*
 * cmd/notify: telling receivers what is new on the published site.
 *
 * The work is done in a process of its own (watch/child.h), which outlives the
 * one that started it until the attempt it is at has ended: who kills us, or
 * the watcher, does not cut off a delivery whose end would then be unknown.
 * SIGTERM and SIGINT are waited out in the same way. It loads what it needs of
 * the network, and knows nothing of the repository.
 *
 * Exit status 0: all is told. 3: something waits for its receiver, was given
 * up, or the system failed.
 */
#ifndef CMD_NOTIFY_H
#define CMD_NOTIFY_H

#include <sys/types.h>

#include "cmd/command.h"
#include "cmd/journal.h"
#include "cmd/options.h"
#include "notify/tell.h"

struct notify_job {
	const struct options *o;
	pid_t parent; /* the work ends when this one has */
	enum diag_lang lang;
	const struct journal *journal; /* NULL: plain lines on stderr */
};

struct notify_result {
	struct tell_result tell;
	bool failed; /* at something else than telling */
};

/*
 * For child_start(): one pass. `ctx` is a struct notify_job, `result` a struct
 * notify_result; returns the exit status.
 */
int notify_work(void *ctx, void *result);

#endif
