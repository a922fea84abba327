#include "cmd/produce.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "cmd/crew.h"
#include "model/moment.h"
#include "output/recall.h"

/* So many files are looked at in one go. */
enum { CHUNK = 256 };

/* Files that a change may bring, for which there is room. */
enum { SOME_MORE = 64 };

struct file {
	bool known;              /* it need not be made */
	unsigned char rehearsed; /* by which hand, from 1 on; 0: by none */
	uint16_t took;           /* that rehearsal, in units of 16 us */
};

/* Files to be made, by their numbers: taken from both ends. */
struct queue {
	size_t *numbers;
	size_t count;
	/* how many are gone: of the first ones, and 32 bits up of the last */
	_Atomic uint64_t gone;
};

struct worker {
	struct production *line;
	struct arena scratch;
	struct buf out, memo;
	size_t written; /* bytes since the last rest */
	struct trace trace;
	struct recall *recall;
	struct moment moment;
	struct diags diags;
	struct diags found; /* in the file that is made */
	struct at whole; /* joined over all its files */
	bool behind; /* what it remembers is of before the change */
};

/* What the workers share. */
struct production {
	struct output_env *env; /* of the first tree */
	const struct output_plan *plan;
	size_t end; /* of what does not come last */
	const struct sink *sink;
	struct progress *progress; /* NULL: nobody watches */
	struct worker *workers; /* one for each hand */
	unsigned hands;
	struct arena arena;
	struct file *files;   /* by their numbers in the plan */
	size_t file_room;
	struct queue *queues; /* what each hand has rehearsed, then the rest */
	size_t room;          /* for so many in the last of them */
	struct memo_watch *watch; /* they were looked at before the change */
	struct at kept; /* joined over those that need not be made since */
	struct memo_due due; /* all others */
	bool renewed; /* that is known */
	const struct relink_change *changes; /* that the hands are behind by */
	size_t change_count;
	const struct amendments *amended; /* and by these; or NULL */
	atomic_size_t done;
};

static const struct output_item *
item_of(const struct production *line, size_t i)
{
	return line->plan->items[i];
}

static void
step(struct production *line, size_t files)
{
	if (line->progress == NULL)
		return;
	progress_step(line->progress, PROGRESS_WRITE,
	    atomic_fetch_add(&line->done, files) + files, line->plan->count);
}

static size_t
first_last(const struct output_plan *plan)
{
	size_t n = plan->count;

	while (n > 0 && plan->items[n - 1]->output->last)
		n--;
	return n;
}

/* With room for all that was rehearsed, and in the last one for all and some that
 * a change may bring. */
static void
make_queues(struct production *line)
{
	unsigned rest = line->hands;

	line->room = line->end + line->end / 64 + REHEARSED_MAX;
	line->queues = ARENA_ARRAY(&line->arena, struct queue, rest + 1);
	for (unsigned i = 0; i <= rest; i++)
		line->queues[i].numbers = ARENA_ARRAY(&line->arena, size_t,
		    i == rest ? line->room : REHEARSED_MAX);
}

/* By what was written one can tell how much was read. */
static void
rest(struct worker *w)
{
	const struct sink *sink = w->line->sink;

	w->written += w->out.len;
	if (w->written < REST_BYTES || sink->rest == NULL)
		return;
	w->written = 0;
	sink->rest(sink->rest_ctx);
}

/* ---- what is published already and would come out the same ------------------------------- */

/* -1 when it would, but cannot be kept. */
static int
keep_one(struct worker *w, size_t i)
{
	struct production *line = w->line;
	const struct sink *sink = line->sink;
	const struct output_item *item = item_of(line, i);
	struct at at = at_instant(line->env->now);
	struct str memo = sink->memo(sink->ctx, item->path);

	line->files[i].known = memo_holds(sink->memos, item, memo, &at);
	if (!line->files[i].known)
		return 0;
	at_join(&w->whole, &at);
	return sink->keep(sink->ctx, item->path, memo, &w->diags);
}

static int
keep_chunk(void *ctx, unsigned hand, size_t number)
{
	struct production *line = ctx;
	size_t first = number * CHUNK, kept = 0;

	for (size_t i = first; i < line->end && i < first + CHUNK; i++) {
		if (keep_one(&line->workers[hand], i) < 0)
			return -1;
		kept += line->files[i].known;
	}
	step(line, kept);
	return 0;
}

static bool
can_keep(const struct sink *sink)
{
	return sink->memos && sink->memo && sink->keep;
}

/* Nearly all are, and it takes less than a microsecond: by the chunk. */
static int
keep_all(struct production *line)
{
	if (line->watch || !can_keep(line->sink))
		return 0;
	return crew_work(line->hands, (line->end + CHUNK - 1) / CHUNK,
	    keep_chunk, line);
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
forget_found(struct worker *w)
{
	if (count_told(&w->found) == 0)
		return;
	diags_release(&w->found);
	diags_init_like(&w->found, &w->diags);
}

static void
tell_found(struct worker *w)
{
	if (count_told(&w->found))
		diag_merge(&w->diags, &w->found);
	forget_found(w);
}

/* Into the worker's buffer. */
static int
render(struct worker *w, const struct output_item *item, struct at *at)
{
	trace_clear(&w->trace);
	w->trace.undated = item->output->undated;
	/* what is made from everything need not say from what */
	at->trace = w->line->sink->memos && item->output->traced ? &w->trace
	    : NULL;
	at->moment = &w->moment;
	return output_render(&w->out, item, at, &w->scratch, w->recall,
	    &w->found);
}

static int
write(struct worker *w, const struct output_item *item, const struct at *at)
{
	const struct sink *sink = w->line->sink;

	if (sink->write == NULL)
		return 0;
	buf_clear(&w->memo);
	if (sink->memos && count_told(&w->found) == 0)
		memo_write(&w->memo, sink->memos, item, &w->trace, at);
	return sink->write(sink->ctx, item->path, buf_str(&w->out),
	    buf_str(&w->memo), &w->diags);
}

static void
next(struct worker *w)
{
	rest(w);
	recall_next(w->recall);
	arena_reset(&w->scratch);
}

/* Each hand does that for itself, as the others do. */
static void
catch_up(struct worker *w)
{
	const struct production *line = w->line;
	const struct fact_names *facts = memos_changed(line->sink->memos);

	w->behind = false;
	moment_renew(&w->moment, line->changes, line->change_count,
	    line->env->now);
	for (size_t i = 0; line->amended && i < line->amended->count; i++)
		moment_forget(&w->moment, line->amended->items[i].record);
	if (facts)
		recall_renew(w->recall, facts->items, facts->count,
		    line->env->now);
	else
		recall_forget(w->recall);
}

static int
produce_one(struct worker *w, const struct output_item *item)
{
	struct at at = at_instant(w->line->env->now);

	if (w->behind)
		catch_up(w);
	int rc = render(w, item, &at);

	if (rc == 0)
		rc = write(w, item, &at);
	tell_found(w);
	at_join(&w->whole, &at);
	next(w);
	return rc;
}

enum queue_end { FIRST = 0, LAST = 32 }; /* the bits of queue.gone */

static const struct output_item *
take_from(const struct production *line, struct queue *q, enum queue_end end)
{
	uint64_t gone = atomic_load(&q->gone);
	uint64_t first, last;

	do {
		first = gone & UINT32_MAX;
		last = gone >> LAST;
		if (first + last >= q->count)
			return NULL;
	} while (!atomic_compare_exchange_weak(&q->gone, &gone,
	    gone + (UINT64_C(1) << end)));
	return item_of(line, q->numbers[end == FIRST ? first
	    : q->count - 1 - last]);
}

/*
 * For a hand: a file it has rehearsed, one that nobody has, another's. Of what
 * others have rehearsed it has no pieces (output/recall.h) and makes all of them,
 * so it takes first what took them least.
 */
static const struct output_item *
take(struct production *line, unsigned hand)
{
	const struct output_item *item = take_from(line, &line->queues[hand],
	    FIRST);

	if (item == NULL)
		item = take_from(line, &line->queues[line->hands], FIRST);
	for (unsigned i = 0; item == NULL && i < line->hands; i++)
		item = take_from(line, &line->queues[i], LAST);
	return item;
}

/* Called once for each file in the queues, whichever it then is. */
static int
work(void *ctx, unsigned hand, size_t number)
{
	struct production *line = ctx;

	const struct output_item *item = take(line, hand);

	(void)number;
	assert(item != NULL);
	int rc = produce_one(&line->workers[hand], item);
	step(line, 1);
	return rc;
}

static size_t
queue_one(struct production *line, size_t i, bool records)
{
	if (i >= line->end || records !=
	    (item_of(line, i)->output->each == EACH_RECORD))
		return 0;
	unsigned hand = line->files[i].rehearsed;
	struct queue *q = &line->queues[hand ? hand - 1 : line->hands];
	q->numbers[q->count++] = i;
	return 1;
}

/* After a renewal nobody goes through all files. */
static size_t
queue_unknown(struct production *line, bool records)
{
	size_t count = 0;

	for (size_t i = 0; i < line->due.count; i++)
		count += queue_one(line, line->due.items[i], records);
	for (size_t i = 0; !line->renewed && i < line->end; i++)
		if (!line->files[i].known)
			count += queue_one(line, i, records);
	return count;
}

/* What took long when it was rehearsed comes first. There are few. */
static void
sort_queue(const struct production *line, struct queue *q)
{
	for (size_t i = 1, k; i < q->count; i++) {
		size_t number = q->numbers[i];
		unsigned took = line->files[number].took;
		for (k = i; k > 0 &&
		    line->files[q->numbers[k - 1]].took < took; k--)
			q->numbers[k] = q->numbers[k - 1];
		q->numbers[k] = number;
	}
}

/* What tells of many records takes long: no hand shall begin it at the end. */
static int
make_unknown(struct production *line)
{
	size_t count = queue_unknown(line, false);

	count += queue_unknown(line, true);
	for (unsigned i = 0; i < line->hands; i++)
		sort_queue(line, &line->queues[i]);
	return crew_work(line->hands, count, work, line);
}

/* ---- before it counts ----------------------------------------------------------------------- */

static bool
is_in_hurry(const struct sink *sink)
{
	const struct hurry *hurry = sink->hurry;

	return hurry && hurry->is_wanted(hurry->ctx);
}

/* Of this hand, in nanoseconds. */
static int64_t
time_spent(void)
{
	struct timespec t = {0};

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static uint16_t
took_since(int64_t begin)
{
	int64_t units = (time_spent() - begin) >> 14;

	return units < UINT16_MAX ? (uint16_t)units : UINT16_MAX;
}

/* Nobody sees the file, nor what was found in it. */
static void
rehearse_one(struct worker *w, size_t i)
{
	struct at at = at_instant(w->line->env->now);

	(void)render(w, item_of(w->line, i), &at);
	forget_found(w);
	next(w);
}

/* Up to the last dot: "feeds/all" of its three formats. */
static struct str
stem_of(const struct production *line, size_t i)
{
	struct str path = item_of(line, i)->path;

	return str_head(path, str_find_last(path, '.'));
}

/* How many of those that wait from there on are one thing in several formats. */
static size_t
count_formats(const struct production *line, size_t number)
{
	const struct queue *q = &line->queues[line->hands];
	struct str stem = stem_of(line, q->numbers[number]);
	size_t n = 1;

	if (number > 0 && str_eq(stem, stem_of(line, q->numbers[number - 1])))
		return 0; /* they come with the one before */
	while (number + n < q->count &&
	    str_eq(stem, stem_of(line, q->numbers[number + n])))
		n++;
	return n;
}

/*
 * Formats are made from the same pieces: by one hand, and one after the other,
 * as they take the same time in the queue.
 */
static int
rehearse(void *ctx, unsigned hand, size_t number)
{
	struct production *line = ctx;
	const size_t *numbers = line->queues[line->hands].numbers + number;
	size_t formats = count_formats(line, number), done = 0;
	int64_t begin = time_spent();

	while (done < formats && !is_in_hurry(line->sink))
		rehearse_one(&line->workers[hand], numbers[done++]);
	uint16_t took = took_since(begin);
	for (size_t i = 0; i < done; i++) {
		line->files[numbers[i]].rehearsed = (unsigned char)(hand + 1);
		line->files[numbers[i]].took = took;
	}
	return 0;
}

static void
queue_fragile(struct production *line, bool records)
{
	const struct sink *sink = line->sink;
	struct queue *q = &line->queues[line->hands];

	for (size_t i = 0; i < line->end && q->count < REHEARSED_MAX; i++) {
		const struct output_item *item = item_of(line, i);
		if (records == (item->output->each == EACH_RECORD) &&
		    memo_is_fragile(sink->memos, item,
			sink->memo(sink->ctx, item->path)))
			q->numbers[q->count++] = i;
	}
}

/* First what tells of many records: it takes longest. */
static void
rehearse_fragile(struct production *line)
{
	struct queue *q = &line->queues[line->hands];

	queue_fragile(line, false);
	queue_fragile(line, true);
	(void)crew_work(line->hands, q->count, rehearse, line);
	q->count = 0;
}

/* Memory that is there when it is written into. */
static void
warm(struct buf *b, size_t size)
{
	static const char nothing[4096];

	while (b->len < size)
		buf_add(b, str_make(nothing, sizeof nothing));
	buf_clear(b);
}

/* What a hand has used for single files it need not hold while it waits. */
static void
slim(struct production *line)
{
	for (unsigned i = 0; i < line->hands; i++) {
		struct worker *w = &line->workers[i];
		arena_release(&w->scratch);
		arena_init(&w->scratch, SCRATCH_LIMIT);
		arena_warm(&w->scratch, WARM_SCRATCH);
		buf_release(&w->out);
		buf_init(&w->out, PAGE_BYTES_MAX);
		warm(&w->out, WARM_BYTES / line->hands);
	}
	mem_trim();
}

/* All of it is to be there when it is needed. */
static void
give_room(struct production *line)
{
	for (unsigned i = 0; i < line->hands; i++) {
		recall_free(line->workers[i].recall);
		line->workers[i].recall = recall_new(REHEARSED_BYTES_MAX);
		recall_hold(line->workers[i].recall);
	}
}

/* What can be kept now; it may be made yet. */
static int
keep_ahead(struct production *line)
{
	const struct sink *sink = line->sink;
	struct diags *d = &line->workers[0].diags;
	int rc = 0;

	line->watch = memo_watch_new(&line->arena, sink->memos,
	    line->plan->count);
	for (size_t i = 0; i < line->end && rc == 0; i++) {
		const struct output_item *item = item_of(line, i);
		struct at at = at_instant(line->env->now);
		struct str memo = sink->memo(sink->ctx, item->path);
		line->files[i].known = memo_watch_add(line->watch, i, item,
		    memo, &at);
		if (line->files[i].known)
			rc = sink->keep(sink->ctx, item->path, memo, d);
	}
	memo_watch_ready(line->watch);
	return rc;
}

bool
production_rehearse(struct production *line)
{
	if (!can_keep(line->sink) || keep_ahead(line) < 0)
		return false;
	give_room(line);
	rehearse_fragile(line);
	slim(line);
	return true;
}

/* ---- after a change ------------------------------------------------------------------------- */

/* What was found of each file stays with it. */
static void
follow(struct production *line, const struct plan_edits *edits)
{
	line->files = output_plan_follow(edits, &line->arena, line->files,
	    &line->file_room, sizeof *line->files);
	line->end = first_last(line->plan);
	for (size_t i = 0; i < edits->count; i++) {
		const struct plan_edit *e = &edits->items[i];
		if (e->what == PLAN_GONE)
			line->sink->drop(line->sink->ctx, e->item->path);
		else
			line->files[e->now] = (struct file){0};
	}
}

/* What is due has most likely to be made: nobody asks its memo. */
static void
find_due(struct production *line, const struct plan_edits *edits)
{
	memo_watch_follow(line->watch, edits);
	line->kept = at_instant(line->env->now);
	line->due = memo_watch_due(line->watch, &line->kept);
	line->renewed = true;
}

void
production_amend(struct production *line, const struct amendments *all)
{
	line->amended = all;
}

void
production_renew(struct production *line, const struct plan_edits *edits,
    const struct relink_change *changes, size_t count)
{
	follow(line, edits);
	if (line->end > line->room)
		make_queues(line);
	line->changes = changes;
	line->change_count = count;
	for (unsigned i = 0; i < line->hands; i++)
		line->workers[i].behind = true;
	find_due(line, edits);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void
worker_init(struct worker *w, struct production *line, const struct diags *d)
{
	*w = (struct worker){.line = line};
	arena_init(&w->scratch, SCRATCH_LIMIT);
	buf_init(&w->out, PAGE_BYTES_MAX);
	buf_init(&w->memo, MEMO_BYTES_MAX);
	trace_init(&w->trace);
	w->recall = recall_new(RECALL_BYTES_MAX);
	moment_init(&w->moment, line->env->now);
	diags_init_like(&w->diags, d);
	diags_init_like(&w->found, d);
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

static void *
some(size_t count, size_t size)
{
	void *p = calloc(count + 1, size);

	if (p == NULL)
		mem_exhausted("no more from the system");
	return p;
}

struct production *
production_begin(struct output_env *env, const struct output_plan *plan,
    const struct sink *sink, unsigned jobs, const struct diags *like)
{
	struct production *line = some(1, sizeof *line);

	line->env = env;
	line->plan = plan;
	line->sink = sink;
	line->end = first_last(plan);
	line->hands = crew_hands(jobs, plan->count);
	arena_init(&line->arena, 0);
	line->file_room = plan->count + SOME_MORE;
	line->files = ARENA_ARRAY(&line->arena, struct file, line->file_room);
	make_queues(line);
	line->workers = some(line->hands, sizeof *line->workers);
	for (unsigned i = 0; i < line->hands; i++)
		worker_init(&line->workers[i], line, like);
	return line;
}

void
production_end(struct production *line)
{
	if (line == NULL)
		return;
	for (unsigned i = 0; i < line->hands; i++)
		worker_release(&line->workers[i]);
	free(line->workers);
	arena_release(&line->arena);
	free(line);
}

/* Those that tell about the build itself. */
static int
make_last(struct production *line, struct diags *d)
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

/* What the workers found, for those that come last. */
static void
sum_up(struct production *line, struct diags *d)
{
	struct output_env *env = line->env;

	env->whole = line->plan->at;
	if (line->watch)
		at_join(&env->whole, &line->kept);
	for (unsigned i = 0; i < line->hands; i++) {
		at_join(&env->whole, &line->workers[i].whole);
		diag_merge(d, &line->workers[i].diags);
	}
	diag_sort(d);
	env->errors = diag_errors(d);
	env->warnings = d->totals[DIAG_WARNING];
	env->found = d;
}

int
production_make(struct production *line, struct progress *p, struct diags *d)
{
	line->progress = p;
	for (unsigned i = 0; i < line->hands; i++)
		line->workers[i].whole = at_instant(line->env->now);
	int rc = keep_all(line);
	if (rc == 0)
		rc = make_unknown(line);
	sum_up(line, d);
	return rc == 0 ? make_last(line, d) : rc;
}
