#include "cmd/produce.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cmd/crew.h"
#include "model/moment.h"
#include "output/recall.h"

/* So many files are looked at in one go. */
enum { CHUNK = 256 };

/* What the workers share. */
struct line {
	int64_t now;
	const struct output_plan *plan;
	size_t end; /* of what does not come last */
	const struct sink *sink;
	struct progress *progress;
	struct worker *workers; /* one for each hand */
	bool *known;            /* by the number of the file: need not be made */
	size_t *unknown;        /* numbers of the others */
	size_t unknown_count;
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
	struct diags found; /* in the file that is made */
	struct at whole; /* joined over all its files */
};

static const struct output_item *
item_of(const struct line *line, size_t i)
{
	return line->plan->items[i];
}

static void
step(struct line *line, size_t files)
{
	progress_step(line->progress, PROGRESS_WRITE,
	    atomic_fetch_add(&line->done, files) + files, line->plan->count);
}

/* ---- what is published already and would come out the same ------------------------------- */

/* -1 when it would, but cannot be kept. */
static int
keep_known(struct worker *w, const struct output_item *item, bool *known)
{
	const struct sink *sink = w->line->sink;
	struct at at = at_instant(w->line->now);
	struct str memo = sink->memo(sink->ctx, item->path);

	*known = memo_holds(sink->memos, item, memo, &at);
	if (!*known)
		return 0;
	at_join(&w->whole, &at);
	return sink->keep(sink->ctx, item->path, memo, &w->diags);
}

static int
keep_chunk(void *ctx, unsigned hand, size_t number)
{
	struct line *line = ctx;
	size_t first = number * CHUNK, kept = 0;

	for (size_t i = first; i < line->end && i < first + CHUNK; i++) {
		if (keep_known(&line->workers[hand], item_of(line, i),
			&line->known[i]) < 0)
			return -1;
		kept += line->known[i];
	}
	step(line, kept);
	return 0;
}

/* Nearly all are, and it takes less than a microsecond: by the chunk. */
static int
keep_all(struct line *line, unsigned hands)
{
	const struct sink *sink = line->sink;

	if (sink->memos == NULL || sink->memo == NULL || sink->keep == NULL)
		return 0;
	return crew_work(hands, (line->end + CHUNK - 1) / CHUNK, keep_chunk,
	    line);
}

/* ---- what is made --------------------------------------------------------------------------- */

/* Also what is not shown, as there is too much of it. */
static size_t
count_told(const struct diags *d)
{
	return d->count + d->suppressed;
}

/* What is too much of one file is counted file by file, whoever makes them. */
static void
tell_found(struct worker *w)
{
	if (count_told(&w->found) == 0)
		return;
	diag_merge(&w->diags, &w->found);
	diags_release(&w->found);
	diags_init_like(&w->found, &w->diags);
}

static int
render_one(struct worker *w, const struct output_item *item, struct at *at)
{
	const struct sink *sink = w->line->sink;

	trace_clear(&w->trace);
	/* what is made from everything need not say from what */
	at->trace = sink->memos && item->output->traced ? &w->trace : NULL;
	at->moment = &w->moment;
	if (output_render(&w->out, item, at, &w->scratch, w->recall,
		&w->found) < 0)
		return -1;
	buf_clear(&w->memo);
	if (sink->write && sink->memos && count_told(&w->found) == 0)
		memo_write(&w->memo, sink->memos, item, &w->trace, at);
	return sink->write == NULL ? 0 : sink->write(sink->ctx, item->path,
	    buf_str(&w->out), buf_str(&w->memo), &w->diags);
}

static int
produce_one(struct worker *w, const struct output_item *item)
{
	struct at at = at_instant(w->line->now);
	int rc = render_one(w, item, &at);

	tell_found(w);
	at_join(&w->whole, &at);
	recall_next(w->recall);
	arena_reset(&w->scratch);
	return rc;
}

static int
work(void *ctx, unsigned hand, size_t number)
{
	struct line *line = ctx;
	int rc = produce_one(&line->workers[hand],
	    item_of(line, line->unknown[number]));

	step(line, 1);
	return rc;
}

static void
list_unknown(struct line *line, bool records)
{
	for (size_t i = 0; i < line->end; i++)
		if (!line->known[i] && records ==
		    (item_of(line, i)->output->each == EACH_RECORD))
			line->unknown[line->unknown_count++] = i;
}

/* What tells of many records takes long: no hand shall begin it at the end. */
static int
make_unknown(struct line *line, unsigned hands)
{
	list_unknown(line, false);
	list_unknown(line, true);
	return crew_work(hands, line->unknown_count, work, line);
}

/* ---- all of them ----------------------------------------------------------------------------- */

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
	diags_release(&w->found);
}

static size_t
first_last(const struct output_plan *plan)
{
	size_t n = plan->count;

	while (n > 0 && plan->items[n - 1]->output->last)
		n--;
	return n;
}

static void *
some(size_t count, size_t size)
{
	void *p = calloc(count + 1, size);

	if (p == NULL)
		mem_exhausted("no more from the system");
	return p;
}

static void
line_init(struct line *line, unsigned hands, const struct diags *d)
{
	line->end = first_last(line->plan);
	line->known = some(line->end, sizeof *line->known);
	line->unknown = some(line->end, sizeof *line->unknown);
	line->workers = some(hands, sizeof *line->workers);
	for (unsigned i = 0; i < hands; i++) {
		worker_init(&line->workers[i], line);
		diags_init_like(&line->workers[i].diags, d);
		diags_init_like(&line->workers[i].found, d);
	}
}

static void
line_release(struct line *line, unsigned hands)
{
	for (unsigned i = 0; i < hands; i++)
		worker_release(&line->workers[i]);
	free(line->workers);
	free(line->unknown);
	free(line->known);
}

/* Those that tell about the build itself. */
static int
make_last(struct line *line, struct diags *d)
{
	struct worker *w = &line->workers[0];
	int rc = 0;

	diags_release(&w->diags);
	diags_init(&w->diags);
	for (size_t i = line->end; i < line->plan->count && rc == 0; i++)
		rc = produce_one(w, item_of(line, i));
	diag_merge(d, &w->diags);
	return rc;
}

int
produce_all(struct output_env *env, const struct output_plan *plan,
    const struct sink *sink, unsigned jobs, struct progress *p,
    struct diags *d)
{
	struct line line = {.now = env->now, .plan = plan, .sink = sink,
	    .progress = p};
	unsigned hands = crew_hands(jobs, plan->count);

	line_init(&line, hands, d);
	int rc = keep_all(&line, hands);
	if (rc == 0)
		rc = make_unknown(&line, hands);
	env->whole = plan->at;
	for (unsigned i = 0; i < hands; i++) {
		at_join(&env->whole, &line.workers[i].whole);
		diag_merge(d, &line.workers[i].diags);
	}
	diag_sort(d);
	env->errors = diag_errors(d);
	env->warnings = d->totals[DIAG_WARNING];
	env->found = d;
	if (rc == 0)
		rc = make_last(&line, d);
	line_release(&line, hands);
	return rc;
}
