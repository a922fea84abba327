#include "cmd/produce.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cmd/crew.h"
#include "model/moment.h"
#include "output/recall.h"

/* What the workers share. */
struct line {
	int64_t now;
	const struct output_plan *plan;
	const struct sink *sink;
	struct progress *progress;
	struct worker *workers; /* one for each hand */
	atomic_size_t done;
};

struct worker {
	struct line *line;
	struct arena scratch;
	struct buf out, memo;
	struct trace trace;
	struct recall *recall;
	struct moment moment;
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

/* Also what is not shown, as there is too much of it. */
static size_t
count_told(const struct diags *d)
{
	return d->count + d->suppressed;
}

static int
render_one(struct worker *w, const struct output_item *item, struct at *at)
{
	const struct sink *sink = w->line->sink;
	size_t told = count_told(&w->diags);

	trace_clear(&w->trace);
	/* what is made from everything need not say from what */
	at->trace = sink->memos && item->output->traced ? &w->trace : NULL;
	at->moment = &w->moment;
	if (output_render(&w->out, item, at, &w->scratch, w->recall,
		&w->diags) < 0)
		return -1;
	buf_clear(&w->memo);
	if (sink->write && sink->memos && count_told(&w->diags) == told)
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
	recall_next(w->recall);
	arena_reset(&w->scratch);
	return rc;
}

static int
work(void *ctx, unsigned hand, size_t i)
{
	struct line *line = ctx;
	int rc = produce_one(&line->workers[hand], &line->plan->items[i]);

	progress_step(line->progress, PROGRESS_WRITE,
	    atomic_fetch_add(&line->done, 1) + 1, line->plan->count);
	return rc;
}

static void
worker_init(struct worker *w, struct line *line)
{
	*w = (struct worker){.line = line};
	arena_init(&w->scratch, SCRATCH_LIMIT);
	buf_init(&w->out, PAGE_BYTES_MAX);
	buf_init(&w->memo, MEMO_BYTES_MAX);
	trace_init(&w->trace);
	w->recall = recall_new(RECALL_BYTES_MAX);
	moment_init(&w->moment, line->now);
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
	recall_free(w->recall);
	moment_release(&w->moment);
	diags_release(&w->diags);
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
	    .progress = p};
	unsigned count = crew_hands(jobs, plan->count);
	size_t end = first_last(plan);
	struct worker *workers = calloc(count, sizeof *workers);

	if (workers == NULL)
		mem_exhausted("no more from the system");
	for (unsigned i = 0; i < count; i++) {
		worker_init(&workers[i], &line);
		memcpy(workers[i].diags.strict, d->strict, sizeof d->strict);
	}
	line.workers = workers;
	int rc = crew_work(count, end, work, &line);
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
	for (size_t i = end; i < plan->count && rc == 0; i++)
		rc = produce_one(&workers[0], &plan->items[i]);
	diag_merge(d, &workers[0].diags);
	for (unsigned i = 0; i < count; i++)
		worker_release(&workers[i]);
	free(workers);
	return rc;
}
