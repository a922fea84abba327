/*
 * notify/tell: one pass of telling what is new.
 *
 * Reads the published site, puts what is new to each receiver into its queue,
 * and tries everything in the queues that is due. The order of steps, with what
 * a crash between two of them leaves:
 *
 *	1. each new entry, or new revision of one, becomes a task in the queue;
 *	   a task of an older revision gives way to it
 *	2. the revisions are written down as known
 *	       crash before 2: the same tasks are written again, nothing has been
 *	       told, since nothing is tried before 2
 *	3. before an attempt the task is marked
 *	4. the attempt
 *	5. told: a line in told.log, then the task is removed
 *	       crash between: the line says that there is nothing to do
 *	6. not told: the mark is taken away, with when it is due again
 *
 * So everything is told once, with one exception that nobody can avoid: when the
 * process dies between the end of 4 and the line of 5, or the answer is lost,
 * nobody knows whether the receiver heard it. A task with a mark and without a line is tried again, with
 * the same key (the Message-ID of a mail, the Idempotency-Key of a webhook), by
 * which the receiver can know it.
 *
 * A receiver that has never been there begins with what is published now as
 * known, unless `all`. What leaves the site and comes back is known. A receiver
 * that does not hear is not tried with other tasks in the same pass; those that
 * have never failed come first. Failures are tried again after 30 s, 60 s, ...
 * up to an hour, or after what the receiver asks for up to that; three days
 * after the first attempt it is given up with DIAG_NOTIFY_GIVEN_UP.
 *
 * Without site, or with one that cannot be read, the queues are served all the
 * same. Failures are diagnostics: DIAG_NOTIFY_*, DIAG_OUTPUT_WRITE for what we
 * cannot keep (nothing is tried that could not be marked).
 */
#ifndef NOTIFY_TELL_H
#define NOTIFY_TELL_H

#include <stdbool.h>
#include <stdint.h>

#include "notify/deliver.h"
#include "notify/receivers.h"

enum {
	TELL_WAIT_MIN = 30,
	TELL_WAIT_MAX = 3600,
	TELL_GIVE_UP = 3 * 86400,
	TELL_LOCK_SECONDS = 60
};

#define TELL_NEVER INT64_MAX

enum tell_event {
	TELL_BEGINS, /* a new receiver: `count` entries are taken as known */
	TELL_TOLD,
	TELL_WOULD   /* dry: this would be told */
};

struct tell_news {
	enum tell_event event;
	struct str receiver, id, revision, title;
	size_t count;
};

struct tell {
	const struct receivers *receivers;
	struct str out; /* DIR */
	bool all;       /* new receivers are told what is there already */
	bool dry;       /* nothing is told, nothing written */
	unsigned lock_seconds;
	void *ctx;
	int64_t (*now)(void *ctx);
	bool (*go_on)(void *ctx); /* asked before each attempt */
	void (*say)(void *ctx, const struct tell_news *news);
	/* deliver_task(), or something in its place; NULL: that one */
	void (*deliver)(struct deliver_result *out, struct arena *a,
	    const struct delivery *d);
};

struct tell_result {
	size_t told, given_up;
	size_t waiting; /* in all queues, when it ends */
	int64_t next;   /* when the first of these is due; or TELL_NEVER */
};

/* 0; -1 when something failed but the telling itself. */
int tell_pass(struct tell_result *out, const struct tell *t, struct diags *d);

/* Seconds until the attempt after the nth. */
int64_t tell_wait(uint32_t tries);

#endif
