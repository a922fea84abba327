/*
 * watch/child: work in a process of its own.
 *
 * A build runs libraries over foreign bytes. In a child a crash, a leak or an
 * endless loop is that child's end and not the watcher's. The child shares
 * nothing but what fork() copies, and the descriptors; what it found out comes
 * back through a pipe as one struct without pointers, small enough to fit
 * (PIPE_BUF), so that nobody waits for anybody.
 *
 *	struct child c;
 *	if (child_start(&c, work, ctx, sizeof(struct result)))
 *		... errno
 *	(SIGCHLD)
 *	if (child_reap(&end, &c, &result, sizeof result)) ...
 *
 * A child may be started long before there is work, to make ready for it. It
 * then waits for child_go(), and ends when that never comes.
 *
 * The child begins with all signals unblocked and SIGTERM, SIGINT, SIGHUP as
 * the system has them, and is killed when the watcher dies: it would go on
 * under a lock that nobody sees. It ends with _exit(); what it buffered for
 * stdout is its own affair.
 */
#ifndef WATCH_CHILD_H
#define WATCH_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct child {
	pid_t pid; /* 0: none */
	int pipe;
	int go; /* -1: it need not be told to begin */
};

struct child_end {
	int status;      /* of exit, when signal is 0 */
	int signal;      /* that killed it */
	bool has_result; /* it came to the end of its work */
};

/*
 * Runs work(ctx, result) in a child; `result` is zeroed and of that size, what
 * work returns becomes the exit status. -1 with errno when there is no child.
 */
int child_start(struct child *c, int (*work)(void *ctx, void *result),
    void *ctx, size_t size);

/*
 * The same in two steps: ready(ctx) gives what the child calls work() with, after
 * child_go(); NULL when there is no use in waiting, and the child ends.
 */
int child_start_ready(struct child *c, void *(*ready)(void *ctx),
    int (*work)(void *made, void *result), void *ctx, size_t size);
/* Asked by the child, in the copy of *c that it has: is somebody waiting? */
bool child_is_told(const struct child *c);
/* Once. When it has ended meanwhile, that is found by child_reap(). */
void child_go(struct child *c);

/* False while it runs. `result` is set when the end has one. */
bool child_reap(struct child_end *end, struct child *c, void *result,
    size_t size);

/* Sends it a signal; nothing without a child. */
void child_signal(const struct child *c, int signal);

#endif
