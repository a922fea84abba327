#include "cmd/produce.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cmd/options.h"

/* What the workers share. */
struct line {
	int64_t now;
	const struct output_plan *plan;
	const struct sink *sink;
	struct progress *progress;
	size_t end; /* the `last` outputs begin here */
	atomic_size_t next, done;
	atomic_bool failed;
};

struct worker {
	struct line *line;
	pthread_t thread;
	struct arena scratch;
	struct buf out, memo;
	struct trace trace;
	struct diags diags;
	struct at whole; /* joined over all its files */
};

/* What is published already and would come out the same. */
static bool
is_known(struct worker *w, const struct output_item *item, struct at *at,
    struct str *memo)
{
	const struct sink *sink = w->line->sink;

	if (sink->memos == NULL || sink->memo == NULL || sink->keep == NULL)
		return false;
	*memo = sink->memo(sink->ctx, item->path);
	return memo_holds(sink->memos, item, *memo, at);
}

static int
render_one(struct worker *w, const struct output_item *item, struct at *at)
{
	const struct sink *sink = w->line->sink;
	size_t told = w->diags.count;

	trace_clear(&w->trace);
	at->trace = sink->memos ? &w->trace : NULL;
	if (output_render(&w->out, item, at, &w->scratch, &w->diags) < 0)
		return -1;
	buf_clear(&w->memo);
	if (sink->memos && w->diags.count == told)
		memo_write(&w->memo, sink->memos, item, &w->trace, at);
	return sink->write == NULL ? 0 : sink->write(sink->ctx, item->path,
	    buf_str(&w->out), buf_str(&w->memo), &w->diags);
}

static int
produce_one(struct worker *w, const struct output_item *item)
{
	const struct sink *sink = w->line->sink;
	struct at at = at_instant(w->line->now);
	struct str memo;
	int rc = is_known(w, item, &at, &memo)
	    ? sink->keep(sink->ctx, item->path, memo, &w->diags)
	    : render_one(w, item, &at);

	at_join(&w->whole, &at);
	arena_reset(&w->scratch);
	return rc;
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct line *line = w->line;

	while (!atomic_load(&line->failed)) {
		size_t i = atomic_fetch_add(&line->next, 1);
		if (i >= line->end)
			break;
		if (produce_one(w, &line->plan->items[i]) < 0)
			atomic_store(&line->failed, true);
		progress_step(line->progress, PROGRESS_WRITE,
		    atomic_fetch_add(&line->done, 1) + 1, line->plan->count);
	}
	return NULL;
}

static void
worker_init(struct worker *w, struct line *line)
{
	*w = (struct worker){.line = line};
	arena_init(&w->scratch, SCRATCH_LIMIT);
	buf_init(&w->out, PAGE_BYTES_MAX);
	buf_init(&w->memo, MEMO_BYTES_MAX);
	trace_init(&w->trace);
	diags_init(&w->diags);
	for (int i = 0; i < DIAG_ID_COUNT; i++)
		w->diags.strict[i] = false;
	w->whole = at_instant(line->now);
}

static void
worker_release(struct worker *w)
{
	arena_release(&w->scratch);
	buf_release(&w->out);
	buf_release(&w->memo);
	diags_release(&w->diags);
}

static unsigned
worker_count(unsigned jobs, size_t files)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = jobs ? jobs : processors > 0 ? (unsigned)processors : 1;

	if (n > JOBS_MAX)
		n = JOBS_MAX;
	/* a thread for a handful of pages costs more than it brings */
	return jobs == 0 && files < 64 ? 1 : n;
}

/* Runs the workers; the first one is this thread. */
static void
run(struct worker *workers, unsigned count)
{
	unsigned started = 1;

	while (started < count && pthread_create(&workers[started].thread, NULL,
	    work, &workers[started]) == 0)
		started++;
	work(&workers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(workers[i].thread, NULL);
}

static size_t
first_last(const struct output_plan *plan)
{
	size_t n = plan->count;

	while (n > 0 && plan->items[n - 1].output->last)
		n--;
	return n;
}

int
produce_all(struct output_env *env, const struct output_plan *plan,
    const struct sink *sink, unsigned jobs, struct progress *p,
    struct diags *d)
{
	struct line line = {.now = env->now, .plan = plan, .sink = sink,
	    .progress = p, .end = first_last(plan)};
	unsigned count = worker_count(jobs, plan->count);
	struct worker *workers = calloc(count, sizeof *workers);

	if (workers == NULL)
		mem_exhausted("no more from the system");
	for (unsigned i = 0; i < count; i++) {
		worker_init(&workers[i], &line);
		memcpy(workers[i].diags.strict, d->strict, sizeof d->strict);
	}
	run(workers, count);
	env->whole = plan->at;
	for (unsigned i = 0; i < count; i++) {
		at_join(&env->whole, &workers[i].whole);
		diag_merge(d, &workers[i].diags);
	}
	diag_sort(d);
	env->errors = diag_errors(d);
	env->warnings = d->totals[DIAG_WARNING];
	env->found = d;
	/* those that tell about the build itself */
	diags_release(&workers[0].diags);
	diags_init(&workers[0].diags);
	for (size_t i = line.end; i < plan->count && !line.failed; i++)
		if (produce_one(&workers[0], &plan->items[i]) < 0)
			line.failed = true;
	diag_merge(d, &workers[0].diags);
	for (unsigned i = 0; i < count; i++)
		worker_release(&workers[i]);
	free(workers);
	return line.failed ? -1 : 0;
}
