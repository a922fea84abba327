#include "cmd/crew.h"

#include <unistd.h>

#include "cmd/options.h"

/* A thread for a handful of pages costs more than it brings. */
enum { FEW = 64 };

/* What the hands share. */
struct crew {
	atomic_size_t next;
	atomic_bool failed;
	size_t count;
	int (*one)(void *ctx, unsigned hand, size_t number);
	void *ctx;
};

struct hand {
	struct crew *crew;
	unsigned number;
	pthread_t thread;
};

static void *
work(void *arg)
{
	const struct hand *h = arg;
	struct crew *c = h->crew;

	while (!atomic_load(&c->failed)) {
		size_t i = atomic_fetch_add(&c->next, 1);
		if (i >= c->count)
			break;
		if (c->one(c->ctx, h->number, i) < 0)
			atomic_store(&c->failed, true);
	}
	return NULL;
}

unsigned
crew_hands(unsigned jobs, size_t count)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = jobs ? jobs : processors > 0 ? (unsigned)processors : 1;

	if (n > JOBS_MAX)
		n = JOBS_MAX;
	return jobs == 0 && count < FEW ? 1 : n;
}

int
crew_work(unsigned hands, size_t count,
    int (*one)(void *ctx, unsigned hand, size_t number), void *ctx)
{
	struct crew c = {.count = count, .one = one, .ctx = ctx};
	struct hand all[JOBS_MAX] = {{.crew = &c}};
	unsigned started = 1;

	for (unsigned i = 0; i < hands; i++)
		all[i] = (struct hand){.crew = &c, .number = i};
	while (started < hands && pthread_create(&all[started].thread, NULL,
	    work, &all[started]) == 0)
		started++;
	work(&all[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(all[i].thread, NULL);
	return atomic_load(&c.failed) ? -1 : 0;
}

/* ---- meanwhile ------------------------------------------------------------------ */

static void *
run_errand(void *arg)
{
	struct errand *e = arg;
	size_t i;

	while ((i = atomic_fetch_add(&e->next, 1)) < e->count) {
		e->one(e->ctx, i);
		atomic_fetch_add(&e->done, 1);
	}
	return NULL;
}

void
crew_send(struct errand *e, unsigned jobs, size_t count,
    void (*one)(void *ctx, size_t number), void *ctx)
{
	*e = (struct errand){.one = one, .ctx = ctx, .count = count};
	e->away = crew_hands(jobs, FEW) > 1 &&
	    pthread_create(&e->thread, NULL, run_errand, e) == 0;
}

void
crew_await(struct errand *e)
{
	(void)run_errand(e);
	/* a thread that has not begun is not waited for */
	if (atomic_load(&e->done) < e->count)
		crew_end(e);
}

void
crew_end(struct errand *e)
{
	if (e->away)
		pthread_join(e->thread, NULL);
	e->away = false;
}
