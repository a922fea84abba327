#include "output/memo.h"

#include <stdlib.h>
#include <string.h>

#include "base/identity.h"
#include "base/mix.h"
#include "output/facts.h"

/* A number that is no count: made from everything. */
#define EVERYTHING UINT32_MAX

/* What is known of one language. */
struct tree_facts {
	const struct output_env *env;
	struct facts *facts;
	struct digest base; /* what all pages are made from */
};

struct memos {
	struct tree_facts *trees;
	const struct output_env *first;
	size_t count;
	struct digest program, everything;
	bool base_changed, everything_changed; /* by memos_renew() */
	const struct amendments *amended; /* what that has to know; or NULL */
};

/* ---- what many are made from --------------------------------------------------------- */

/* What is in the frame of each page, and what makes it a page. */
static void
make_base(struct memos *m, struct tree_facts *t, const struct digest *site)
{
	struct digest before = t->base;
	const struct model *model = t->env->model;
	struct digest zone = zone_digest(model->zone);
	struct digest_state s;

	digest_begin(&s);
	digest_add_digest(&s, &m->program);
	digest_add_field(&s, t->env->version);
	digest_add_field(&s, t->env->base_url);
	if (model->site->provenance.on)
		digest_add_field(&s, t->env->commit);
	digest_add_digest(&s, site);
	digest_add_digest(&s, &zone);
	for (size_t i = 0; i < m->count; i++) {
		const struct output_env *env = &m->first[i];
		digest_add_field(&s, env->lang);
		digest_add_field(&s, env->prefix);
		digest_add_number(&s, env->easy);
		digest_add_digest(&s, &env->theme);
	}
	digest_add_number(&s, model->blind | model->domains_unsure << 1 |
	    (model->records[KIND_OFFICE_HOUR].count > 0) << 2 |
	    (model->records[KIND_CONSULTATION].count > 0) << 3);
	digest_add_digest(&s, facts_find(t->facts,
	    trace_name(FACT_KIND, KIND_PAGE, STR(""))));
	t->base = digest_end(&s);
	m->base_changed |= !digest_eq(&t->base, &before);
}

static void
make_everything(struct memos *m)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_field(&s, m->first->commit);
	for (size_t i = 0; i < m->count; i++) {
		const struct tree_facts *t = &m->trees[i];
		digest_add_digest(&s, &t->base);
		digest_add_number(&s, (int64_t)t->env->model->broken_count);
		for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
			digest_add_digest(&s, facts_find(t->facts,
			    trace_name(k == KIND_INCIDENT ? FACT_KIND
			        : FACT_TEXT, (enum kind)k, STR(""))));
		digest_add_digest(&s, facts_find(t->facts,
		    trace_name(FACT_ASSETS, KIND_SITE, STR(""))));
	}
	struct digest d = digest_end(&s);
	m->everything_changed = !digest_eq(&m->everything, &d);
	m->everything = d;
}

/* ---- all of them -------------------------------------------------------------------- */

struct memos *
memos_make(struct arena *a, const struct output_env *trees,
    const struct digest *site)
{
	struct memos *m = ARENA_NEW(a, struct memos);

	m->first = trees;
	m->count = trees->tree_count;
	m->program = identity_of_program();
	m->trees = ARENA_ARRAY(a, struct tree_facts, m->count);
	for (size_t i = 0; i < m->count; i++) {
		struct tree_facts *t = &m->trees[i];
		t->env = &trees[i];
		t->facts = facts_make(a, t->env);
		make_base(m, t, site);
	}
	make_everything(m);
	return m;
}

void
memos_amend(struct memos *m, const struct amendments *all)
{
	m->amended = all;
}

bool
memos_renew(struct memos *m, const struct digest *site,
    const struct relink_change *changes, size_t count)
{
	m->base_changed = false;
	for (size_t i = 0; i < m->count; i++) {
		if (!facts_renew(m->trees[i].facts, changes, count))
			return false;
		if (m->amended)
			facts_amend(m->trees[i].facts, m->amended);
		make_base(m, &m->trees[i], site);
	}
	make_everything(m);
	m->amended = NULL;
	return true;
}

const struct fact_names *
memos_changed(const struct memos *m)
{
	return m->base_changed || m->count != 1 ? NULL
	    : facts_changed(m->trees[0].facts);
}

/* ---- one memo ------------------------------------------------------------------------------------------------ */

/* How it is written; the names follow. */
struct head {
	int64_t since, until;
	struct digest made_from;
	uint32_t count, unused;
};

static const struct tree_facts *
facts_of(const struct memos *m, const struct output_item *item)
{
	return &m->trees[item->env - m->first];
}

/* Those that tell about the build itself are not. */
static bool
is_remembered(const struct output_item *item)
{
	return !item->output->last;
}

/* False when one of the facts is no more. The names are bytes of anywhere. */
static bool
digest_facts(struct digest *out, const struct memos *m,
    const struct output_item *item, const void *names, uint32_t count)
{
	const struct tree_facts *t = facts_of(m, item);
	const struct digest *own = item->record
	    ? facts_of_item(t->facts, item) : &t->base;
	struct mix sum = mix_begin();

	if (own == NULL)
		return false;
	mix_digest(&sum, &t->base);
	mix_bytes(&sum, str_from(item->output->name));
	if (item->record)
		mix_digest(&sum, own);
	if (count == EVERYTHING)
		mix_digest(&sum, &m->everything);
	for (uint32_t i = 0; count != EVERYTHING && i < count; i++) {
		uint64_t name;
		memcpy(&name, (const char *)names + i * sizeof name, sizeof name);
		const struct digest *d = facts_find(t->facts, name);
		if (d == NULL)
			return false;
		mix_digest(&sum, d);
	}
	*out = mix_end(&sum);
	return true;
}

bool
memo_holds(const struct memos *m, const struct output_item *item,
    struct str memo, struct at *at)
{
	struct head h;
	struct digest now;

	if (!is_remembered(item) || memo.len < sizeof h)
		return false;
	memcpy(&h, memo.ptr, sizeof h);
	size_t count = h.count == EVERYTHING ? 0 : h.count;
	if (count > TRACE_MAX ||
	    memo.len != sizeof h + count * sizeof(uint64_t) ||
	    at->now < h.since || at->now >= h.until)
		return false;
	if (!digest_facts(&now, m, item, memo.ptr + sizeof h,
		h.count) ||
	    !digest_eq(&now, &h.made_from))
		return false;
	at->since = h.since;
	at->until = h.until;
	return true;
}

bool
memo_is_fragile(const struct memos *m, const struct output_item *item,
    struct str memo)
{
	const struct facts *facts = facts_of(m, item)->facts;
	struct head h;
	uint64_t name;

	if (!is_remembered(item) || memo.len < sizeof h)
		return true;
	memcpy(&h, memo.ptr, sizeof h);
	if (h.count == EVERYTHING)
		return true;
	for (size_t i = sizeof h; i + sizeof name <= memo.len; i += sizeof name) {
		memcpy(&name, memo.ptr + i, sizeof name);
		if (facts_is_lively(facts, name))
			return true;
	}
	return false;
}

void
memo_write(struct buf *out, const struct memos *m,
    const struct output_item *item, const struct trace *t, const struct at *at)
{
	bool everything = t->everything || !item->output->traced;
	struct head h = {.since = at->since, .until = at->until,
	    .count = everything ? EVERYTHING : (uint32_t)t->count};

	if (!is_remembered(item) ||
	    !digest_facts(&h.made_from, m, item, t->names,
		h.count))
		return;
	buf_add(out, str_make((const char *)&h, sizeof h));
	if (!everything)
		buf_add(out, str_make((const char *)t->names,
		    t->count * sizeof *t->names));
}

/* ---- all of them, before it is known what will change -------------------------------------- */

/* A name that has the same half as another costs a look at the file. */
typedef uint32_t half_name;

/* What is made from everything reads this; who has the name by chance is looked
 * at in vain. */
#define NAME_OF_EVERYTHING ((half_name)UINT32_MAX)

/* A file, by the number it had when it was added. */
struct watched {
	int64_t since, until; /* both 0: it is due at any time */
};

#define NOWHERE UINT32_MAX

struct file_numbers {
	uint32_t *items;
	size_t count, cap;
};

/* One name that a file was made from. */
struct reader {
	half_name name;
	uint32_t file;
};

/*
 * Who asks which files read a name looks into one of these: the names that end
 * alike lie together.
 */
enum { PLACES = 1 << 14 };

/*
 * The files whose period begins, or ends, at some time: those that the clock
 * leaves first come first. So who asks what is due at an instant, and when the
 * next one will be, looks at few.
 */
struct edge {
	int64_t t;
	uint32_t file;
};

struct edges {
	struct edge *items;
	size_t count, cap;
};

/* The same without their times, which the files have. */
struct clock_order {
	uint32_t *files;
	size_t count;
};

struct memo_watch {
	struct arena *arena;
	const struct memos *memos;
	struct watched_files {
		struct watched *items;
		size_t count, cap;
	} files;
	/* of each: its number in the plan of today, or NOWHERE */
	struct file_numbers now;
	size_t added; /* so many of these; the others have come later */
	struct arena growing; /* until memo_watch_ready() */
	struct readers {
		struct reader *items;
		size_t count, cap;
	} readers;          /* as they came */
	struct reader *placed; /* by their places */
	uint32_t *places;   /* where each begins; one more at the end */
	struct clock_order begins, ends; /* newest, soonest first */
	struct file_numbers lost; /* those that are due at any time */
};

static size_t
place_of(half_name name)
{
	return name % PLACES;
}

/* Room for some that come later: nothing is moved then. */
struct memo_watch *
memo_watch_new(struct arena *a, const struct memos *m, size_t count)
{
	struct memo_watch *w = ARENA_NEW(a, struct memo_watch);
	size_t cap = count + count / 64 + 64;

	*w = (struct memo_watch){.arena = a, .memos = m,
	    .files = {ARENA_ARRAY(a, struct watched, cap), count, cap},
	    .now = {ARENA_ARRAY(a, uint32_t, cap), count, cap},
	    .added = count};
	arena_init(&w->growing, 0);
	for (size_t i = 0; i < count; i++)
		w->now.items[i] = (uint32_t)i;
	return w;
}

static void
add_reader(struct memo_watch *w, half_name name, size_t file)
{
	*VEC_PUSH(&w->growing, &w->readers) =
	    (struct reader){name, (uint32_t)file};
}

bool
memo_watch_add(struct memo_watch *w, size_t number,
    const struct output_item *item, struct str memo, struct at *at)
{
	struct watched *f = &w->files.items[number];
	struct head h;

	if (!memo_holds(w->memos, item, memo, at))
		return false;
	memcpy(&h, memo.ptr, sizeof h);
	f->since = h.since;
	f->until = h.until;
	if (h.count == EVERYTHING)
		add_reader(w, NAME_OF_EVERYTHING, number);
	/* another incident is another record: the plan tells of it */
	if (item->record && item->output->kind != KIND_INCIDENT)
		add_reader(w, (half_name)facts_name_of_whole(item->record),
		    number);
	for (uint32_t i = 0; h.count != EVERYTHING && i < h.count; i++) {
		uint64_t name;
		memcpy(&name, memo.ptr + sizeof h + i * sizeof name, sizeof name);
		add_reader(w, (half_name)name, number);
	}
	return true;
}

static void
place_readers(struct memo_watch *w)
{
	const struct readers *all = &w->readers;
	size_t sum = 0;

	w->places = ARENA_ARRAY(w->arena, uint32_t, PLACES + 1);
	w->placed = ARENA_ARRAY(w->arena, struct reader, all->count);
	for (size_t i = 0; i < all->count; i++)
		w->places[place_of(all->items[i].name)]++;
	for (size_t i = 0; i < PLACES; i++) {
		sum += w->places[i];
		w->places[i] = (uint32_t)sum;
	}
	w->places[PLACES] = (uint32_t)sum;
	/* from their ends on: then each begins where it should */
	for (size_t i = all->count; i > 0; i--) {
		const struct reader *r = &all->items[i - 1];
		w->placed[--w->places[place_of(r->name)]] = *r;
	}
}

static int
soonest_first(const void *pa, const void *pb)
{
	const struct edge *a = pa, *b = pb;

	return (a->t > b->t) - (a->t < b->t);
}

static int
newest_first(const void *pa, const void *pb)
{
	return soonest_first(pb, pa);
}

static struct clock_order
put_in_order(struct memo_watch *w, struct edges *edges,
    int (*order)(const void *a, const void *b))
{
	struct clock_order out = {ARENA_ARRAY(w->arena, uint32_t, edges->count),
	    edges->count};

	if (edges->count)
		qsort(edges->items, edges->count, sizeof *edges->items, order);
	for (size_t i = 0; i < edges->count; i++)
		out.files[i] = edges->items[i].file;
	return out;
}

static bool
is_lost(const struct watched *f)
{
	return f->since == 0 && f->until == 0;
}

static void
sort_by_clock(struct memo_watch *w)
{
	struct edges begins = {0}, ends = {0};

	for (uint32_t i = 0; i < w->files.count; i++) {
		const struct watched *f = &w->files.items[i];
		if (is_lost(f)) {
			*VEC_PUSH(w->arena, &w->lost) = i;
			continue;
		}
		if (f->since != ALWAYS)
			*VEC_PUSH(&w->growing, &begins) =
			    (struct edge){f->since, i};
		if (f->until != FOREVER)
			*VEC_PUSH(&w->growing, &ends) =
			    (struct edge){f->until, i};
	}
	w->begins = put_in_order(w, &begins, newest_first);
	w->ends = put_in_order(w, &ends, soonest_first);
}

void
memo_watch_ready(struct memo_watch *w)
{
	place_readers(w);
	sort_by_clock(w);
	arena_release(&w->growing);
	w->readers = (struct readers){0};
}

static void
watch_no_more(struct memo_watch *w, size_t file)
{
	struct watched *f = &w->files.items[file];

	if (is_lost(f))
		return;
	f->since = f->until = 0;
	*VEC_PUSH(w->arena, &w->lost) = (uint32_t)file;
}

/* ---- after the plan has changed -------------------------------------------------------------- */

/* How far numbers move, from the beginning of the edits up to a number. */
struct shift {
	const struct plan_edits *edits;
	size_t passed;
	uint32_t number; /* so far */
	uint32_t by;     /* modulo 2^32 */
};

static void
shift_past(struct shift *s)
{
	const struct plan_edit *e = &s->edits->items[s->passed++];

	s->by += e->what == PLAN_NEW;
	s->by -= e->what == PLAN_GONE;
}

static void
shift_to(struct shift *s, uint32_t number)
{
	if (number < s->number)
		*s = (struct shift){.edits = s->edits};
	s->number = number;
	for (; s->passed < s->edits->count; shift_past(s)) {
		const struct plan_edit *e = &s->edits->items[s->passed];
		if (e->before > number ||
		    (e->before == number && e->what != PLAN_NEW))
			break;
	}
}

static void
follow(struct memo_watch *w, size_t file, struct shift *s)
{
	uint32_t *now = &w->now.items[file];

	if (*now == NOWHERE)
		return;
	shift_to(s, *now);
	const struct plan_edit *own = s->passed < s->edits->count
	    ? &s->edits->items[s->passed] : NULL;
	if (own && own->before == *now) {
		watch_no_more(w, file);
		*now = own->what == PLAN_GONE ? NOWHERE : *now + s->by;
	} else {
		*now += s->by;
	}
}

/*
 * The files that were added are still in the order of the list, but for those
 * that are gone: each stands where it stood or behind by no more than have come.
 */
static size_t
first_moving(const struct memo_watch *w, size_t number)
{
	size_t come = w->files.count - w->added;
	size_t first = number > come ? number - come : 0;

	return first < w->added ? first : w->added;
}

/* There are a hundred thousand, perhaps: several at a time, without a branch. */
static void
move_numbers(uint32_t *now, size_t count, uint32_t by)
{
	for (size_t i = 0; i < count; i++)
		now[i] += now[i] == NOWHERE ? 0 : by;
}

/* Up to the next edit, or behind the last one, all of them move alike. */
static void
follow_added(struct memo_watch *w, const struct plan_edits *edits)
{
	struct shift s = {.edits = edits};
	size_t i = first_moving(w, edits->items[0].before);

	while (i < w->added) {
		size_t next = s.passed < edits->count
		    ? first_moving(w, edits->items[s.passed].before)
		    : w->added;
		if (i < next) {
			move_numbers(w->now.items + i, next - i, s.by);
			i = next;
		} else {
			follow(w, i++, &s);
		}
	}
}

void
memo_watch_follow(struct memo_watch *w, const struct plan_edits *edits)
{
	struct shift s = {.edits = edits};

	if (edits->count)
		follow_added(w, edits);
	for (size_t i = w->added; i < w->files.count; i++)
		follow(w, i, &s);
	for (size_t i = 0; i < edits->count; i++) {
		if (edits->items[i].what != PLAN_NEW)
			continue;
		*VEC_PUSH(w->arena, &w->lost) = (uint32_t)w->files.count;
		*VEC_PUSH(w->arena, &w->now) = (uint32_t)edits->items[i].now;
		*VEC_PUSH(w->arena, &w->files) = (struct watched){.since = 0};
	}
}

/* ---- after facts have changed ------------------------------------------------------------------ */

static void
lose_readers(struct memo_watch *w, half_name name)
{
	size_t place = place_of(name);

	for (uint32_t i = w->places[place]; i < w->places[place + 1]; i++)
		if (w->placed[i].name == name)
			watch_no_more(w, w->placed[i].file);
}

/* Those that are due from now on. */
static void
lose_changed(struct memo_watch *w)
{
	const struct memos *m = w->memos;

	for (size_t i = 0; i < m->count; i++) {
		const struct fact_names *all = facts_changed(m->trees[i].facts);
		for (size_t k = 0; k < all->count; k++)
			lose_readers(w, (half_name)all->items[k]);
	}
	if (m->everything_changed)
		lose_readers(w, NAME_OF_EVERYTHING);
	for (size_t i = 0; m->base_changed && i < w->files.count; i++)
		watch_no_more(w, i);
}

/* ---- what is due --------------------------------------------------------------------------------- */

static bool
holds_at(const struct watched *f, int64_t now)
{
	return now >= f->since && now < f->until;
}

static void
add_due(const struct memo_watch *w, uint32_t file, struct memo_due *out)
{
	uint32_t now = w->now.items[file];

	if (now != NOWHERE)
		*VEC_PUSH(w->arena, out) = now;
}

/* Those that the clock has left, up to the first one that it has not: its period
 * is the narrowest of all at this end. */
static void
find_left(const struct memo_watch *w, const struct clock_order *order,
    struct memo_due *out, struct at *at)
{
	bool begins = order == &w->begins;

	for (size_t i = 0; i < order->count; i++) {
		uint32_t file = order->files[i];
		const struct watched *f = &w->files.items[file];
		if (w->now.items[file] == NOWHERE || is_lost(f))
			continue;
		if (holds_at(f, at->now)) {
			(void)at_reached(at, begins ? f->since : f->until);
			return;
		}
		add_due(w, file, out);
	}
}

static int
by_number(const void *pa, const void *pb)
{
	const uint32_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

/* Each once: a period that ends before it begins is left at both ends. */
static void
put_due_in_order(struct memo_due *out)
{
	size_t kept = 0;

	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, by_number);
	for (size_t i = 0; i < out->count; i++)
		if (kept == 0 || out->items[kept - 1] != out->items[i])
			out->items[kept++] = out->items[i];
	out->count = kept;
}

struct memo_due
memo_watch_due(struct memo_watch *w, struct at *at)
{
	struct memo_due out = {0};

	lose_changed(w);
	for (size_t i = 0; i < w->lost.count; i++)
		add_due(w, w->lost.items[i], &out);
	find_left(w, &w->begins, &out, at);
	find_left(w, &w->ends, &out, at);
	put_due_in_order(&out);
	return out;
}
