/*
 * cmd/watch_notify: the watcher has receivers told (cmd/notify.h).
 *
 * After a publication that changed something, and when something that waits is
 * due again, a process of its own tells; the watcher never waits for it. One at
 * a time: what is published meanwhile is told by the next. Without --receivers
 * nothing happens at all.
 *
 *	watch_notify_wake(n);               something was published
 *	watch_notify_reap(n);               (SIGCHLD)
 *	watch_notify_tick(n);               starts what is due
 *	sooner(&next, watch_notify_due(n)); for poll()
 *
 * Times are microseconds of the monotonic clock. Nothing can fail; what goes
 * wrong is told by the process, and tried again.
 */
#ifndef CMD_WATCH_NOTIFY_H
#define CMD_WATCH_NOTIFY_H

#include "cmd/notify.h"
#include "watch/child.h"

struct watch_notify {
	const struct options *o;
	const struct journal *journal;
	/* called in the child, to let go of what is the watcher's */
	void (*forget)(void *ctx);
	void *ctx;
	struct child child;
	int64_t due;
};

void watch_notify_init(struct watch_notify *n, const struct options *o,
    const struct journal *journal);
void watch_notify_wake(struct watch_notify *n);
void watch_notify_reap(struct watch_notify *n);
void watch_notify_tick(struct watch_notify *n);
/* INT64_MAX: not planned, or at work. */
int64_t watch_notify_due(const struct watch_notify *n);

#endif
