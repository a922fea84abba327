#include "cmd/watch_notify.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#define NEVER INT64_MAX

/* after what should not have happened */
enum { AGAIN_SECONDS = 60 };

static int64_t
clock_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void
watch_notify_init(struct watch_notify *n, const struct options *o,
    const struct journal *journal)
{
	*n = (struct watch_notify){.o = o, .journal = journal,
	    .child = {0, -1, -1}, .due = NEVER};
}

void
watch_notify_wake(struct watch_notify *n)
{
	if (n->o->receivers)
		n->due = clock_us(CLOCK_MONOTONIC);
}

int64_t
watch_notify_due(const struct watch_notify *n)
{
	return n->child.pid > 0 ? NEVER : n->due;
}

/* In the child. */
static int
work(void *ctx, void *result)
{
	struct watch_notify *n = ctx;
	struct notify_job job = {.o = n->o, .parent = getppid(),
	    .lang = n->journal->lang, .journal = n->journal};

	n->forget(n->ctx);
	return notify_work(&job, result);
}

void
watch_notify_tick(struct watch_notify *n)
{
	int64_t now = clock_us(CLOCK_MONOTONIC);

	if (n->child.pid > 0 || now < n->due)
		return;
	n->due = NEVER;
	if (child_start(&n->child, work, n, sizeof(struct notify_result)))
		n->due = now + AGAIN_SECONDS * INT64_C(1000000);
}

void
watch_notify_reap(struct watch_notify *n)
{
	struct notify_result r;
	struct child_end end;
	int64_t due = NEVER;

	if (!child_reap(&end, &n->child, &r, sizeof r))
		return;
	if (end.has_result && r.tell.next != TELL_NEVER)
		due = clock_us(CLOCK_MONOTONIC) + r.tell.next * 1000000 -
		    clock_us(CLOCK_REALTIME);
	else if (!end.has_result || r.failed)
		due = clock_us(CLOCK_MONOTONIC) +
		    AGAIN_SECONDS * INT64_C(1000000);
	/* it may have been woken meanwhile */
	if (due < n->due)
		n->due = due;
}
