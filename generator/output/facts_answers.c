#include <string.h>

#include "base/civil.h"
#include "model/history.h"
#include "model/inforce.h"
#include "model/moment.h"
#include "model/news.h"
#include "model/status.h"
#include "output/data_v2.h"
#include "output/facts_parts.h"

/* ---- how services are --------------------------------------------------------------------- */

/*
 * A cause is told with all that its incident says of effects, and with its place
 * among these. One that is in no list, as a newer version that nobody can read,
 * is in what happened to the service.
 */
static void
add_cause(struct mix *sum, const struct facts *t, const struct effect *e)
{
	const struct record *r = &e->incident->r;
	const struct effect_list *all = &e->incident->effects;
	size_t place = 0;

	while (place < all->count && all->items[place] != e)
		place++;
	mix_number(sum, place);
	if (facts_lists(t, r)) {
		mix_digest(sum, &t->effects[r->index]);
		return;
	}
	const struct sum *all_of_them =
	    &t->gathered.services[e->service->r.index].effects;
	mix_step(sum, all_of_them->a, all_of_them->b);
}

/* How long that is so; since when it is, is not in what nobody has to tell. */
static void
add_period(struct mix *state, struct mix *present, const struct at *at)
{
	mix_number(state, (uint64_t)at->since);
	mix_number(state, (uint64_t)at->until);
	mix_number(present, (uint64_t)at->until);
}

/* What model/status.h tells of it. */
static void
add_status(struct mix *sum, const struct facts *t, const struct status *st)
{
	mix_number(sum, (uint64_t)st->state * 2 + (st->cause != NULL));
	if (st->cause)
		add_cause(sum, t, st->cause);
}

/* ... and model/inforce.h, and both of the clock. */
static void
put_state(struct facts *t, const struct service *s)
{
	const struct model *m = t->env->model;
	struct at whole = at_instant(t->env->now), now = whole;
	struct mix state = mix_begin(), present;
	struct inforce f;

	now.moment = &t->moment;
	mix_digest(&state, &t->fronts[KIND_SERVICE][s->r.index]);
	present = state;
	for (unsigned i = 0; i < m->site->audience_count; i++) {
		struct at at = now;
		struct status st = status_of_service(m, s, i, &at);
		add_status(&state, t, &st);
		add_status(&present, t, &st);
		add_period(&state, &present, &at);
		at_join(&whole, &at);
	}
	struct at anybody = now, changed = now;
	inforce_begin(&f, s, INFORCE_ANYBODY, &anybody);
	while (inforce_next(&f))
		;
	add_period(&state, &present, &anybody);
	at_join(&whole, &anybody);
	facts_put(t, trace_name(FACT_PRESENT, KIND_SERVICE, s->r.id), &present);
	mix_number(&state, (uint64_t)inforce_changed(s, &changed));
	add_period(&state, &present, &changed);
	at_join(&whole, &changed);
	facts_put(t, trace_name(FACT_STATE, KIND_SERVICE, s->r.id), &state);
	t->states[s->r.index] = whole;
}

/* Has the clock left it? */
static bool
has_left(const struct facts *t, const struct at *period)
{
	return t->env->now < period->since || t->env->now >= period->until;
}

void
facts_put_states(struct facts *t)
{
	const struct record_list *list = &t->env->model->records[KIND_SERVICE];

	for (size_t i = 0; i < list->count; i++)
		if (t->gathered.services[i].touched ||
		    has_left(t, &t->states[i]))
			put_state(t, as_service(list->items[i]));
	/* so that nobody has to give it back */
	arena_adopt(t->arena, &t->moment.arena);
}

/* ---- the days of this year ------------------------------------------------------------------ */

/* Of what is named a calendar shows what it does, and how it is called. */
static void
add_day(struct mix *sum, const struct facts *t, const struct history_day *day)
{
	mix_number(sum, (uint64_t)day->worst << 32 | day->incident_count << 2 |
	    (unsigned)day->more << 1 | day->known);
	for (size_t i = 0; i < day->incident_count; i++) {
		const struct record *r = &day->incidents[i]->r;
		/* where nothing is broken all are in the list */
		if (facts_lists(t, r))
			mix_digest(sum, &t->effects[r->index]);
	}
}

static int64_t
first_of_part(const struct days *days, size_t part)
{
	int64_t day = days->first + (int64_t)part * DAYS_OF_PART;

	return day < days->end ? day : days->end;
}

static struct history_range
range_of(const struct days *days, size_t first, size_t end)
{
	return (struct history_range){days->year, first_of_part(days, first),
	    first_of_part(days, end)};
}

static void
find_part(struct facts *t, size_t part, const struct incident_refs *among,
    struct arena *scratch)
{
	struct days_part *of = &t->days.parts[part];
	struct at at = at_instant(t->env->now);
	struct history_range days = range_of(&t->days, part, part + 1);
	struct history h = history_of_days(t->env->model, &days, among, &at,
	    scratch);
	struct mix sum = mix_begin();

	for (size_t i = 0; i < h.count; i++)
		add_day(&sum, t, &h.days[i]);
	*of = (struct days_part){.shown = mix_end(&sum), .period = at};
}

static void
begin_days(struct days *days, const struct zone *z, int year, bool fine)
{
	*days = (struct days){.year = year, .fine = fine,
	    .recent_first = DAYS_PARTS,
	    .first = civil_days(year, 1, 1), .end = civil_days(year + 1, 1, 1)};
	for (size_t i = 0; i <= DAYS_PARTS; i++)
		days->begins[i] = zone_day_start(z, first_of_part(days, i));
	for (size_t i = 0; i < DAYS_PARTS; i++)
		days->parts[i].touched = true;
}

void
facts_begin_days(struct facts *t)
{
	const struct model *m = t->env->model;
	int year = zone_local(m->zone, t->env->now).civil.year;
	struct year_sums *before = gathered_year(&t->gathered, t->days.year);
	bool fine = m->broken_count == 0 && !m->broken_later &&
	    gathered_year(&t->gathered, year);

	if (t->days.fine == fine && t->days.year == year)
		return;
	if (before)
		before->touched = true;
	begin_days(&t->days, m->zone, year, fine);
}

static bool
lies_between(const struct incident *inc, int64_t begin, int64_t end)
{
	return inc->from < end && inc->until >= begin;
}

/* Not with `if`: gcc 12 leaves such a loop out at -O1. */
static void
touch_days(struct days *days, const struct incident *inc)
{
	for (size_t i = 0; i < DAYS_PARTS; i++)
		days->parts[i].touched |= lies_between(inc, days->begins[i],
		    days->begins[i + 1]);
}

static void
take_recent(struct incident_refs *recent, const struct incident *inc)
{
	size_t i = 0;

	while (i < recent->count && recent->items[i] != inc)
		i++;
	if (i < recent->count)
		memmove(recent->items + i, recent->items + i + 1,
		    (--recent->count - i) * sizeof *recent->items);
}

/* In the order of lists: the newest, with the highest number, first. */
static void
put_recent(struct days *days, struct incident *inc, struct arena *a)
{
	struct incident_refs *recent = &days->recent;
	bool of_year = inc->year == days->year || inc->astray;

	if (!of_year || !lies_between(inc, days->begins[days->recent_first],
	        days->begins[DAYS_PARTS]))
		return;
	size_t i = recent->count;
	for (*VEC_PUSH(a, recent) = inc;
	     i > 0 && recent->items[i - 1]->r.index < inc->r.index; i--)
		recent->items[i] = recent->items[i - 1];
	recent->items[i] = inc;
}

/* The model has it already: its numbers are those of now. */
void
facts_change_days(struct facts *t, const struct relink_change *c)
{
	if (c->old) {
		touch_days(&t->days, c->old);
		take_recent(&t->days.recent, c->old);
	}
	if (c->now) {
		touch_days(&t->days, c->now);
		if (t->days.recent_first < DAYS_PARTS)
			put_recent(&t->days, c->now, t->arena);
	}
}

/* Those that have to be found again: from *first on, and before the end. */
static size_t
outdated_parts(const struct facts *t, size_t *first)
{
	size_t end = 0;

	*first = DAYS_PARTS;
	for (size_t i = 0; i < DAYS_PARTS; i++) {
		const struct days_part *of = &t->days.parts[i];
		if (!of->touched && !has_left(t, &of->period))
			continue;
		*first = *first < i ? *first : i;
		end = i + 1;
	}
	return end;
}

static struct incident_refs
touching(const struct facts *t, size_t first, size_t end, struct arena *a)
{
	struct history_range days = range_of(&t->days, first, end);

	return first >= t->days.recent_first ? t->days.recent
	    : history_touching(t->env->model, &days, a);
}

/* From a week ago on. */
static void
find_recent(struct facts *t)
{
	struct days *days = &t->days;
	size_t now = 0;

	while (now + 1 < DAYS_PARTS && days->begins[now + 1] <= t->env->now)
		now++;
	size_t first = now ? now - 1 : 0;
	days->recent = touching(t, first, DAYS_PARTS, t->arena);
	days->recent_first = first;
}

static void
find_parts(struct facts *t)
{
	size_t first, end = outdated_parts(t, &first);
	struct arena scratch;

	if (first >= end)
		return;
	arena_init(&scratch, 0);
	struct incident_refs among = touching(t, first, end, &scratch);
	for (size_t i = first; i < end; i++)
		if (t->days.parts[i].touched ||
		    has_left(t, &t->days.parts[i].period))
			find_part(t, i, &among, &scratch);
	arena_release(&scratch);
}

void
facts_put_days(struct facts *t)
{
	struct at whole = at_instant(t->env->now);
	struct mix sum = mix_begin();

	if (!t->days.fine)
		return;
	find_parts(t);
	if (t->days.recent_first == DAYS_PARTS)
		find_recent(t);
	for (size_t i = 0; i < DAYS_PARTS; i++) {
		mix_digest(&sum, &t->days.parts[i].shown);
		at_join(&whole, &t->days.parts[i].period);
	}
	mix_number(&sum, (uint64_t)whole.since);
	mix_number(&sum, (uint64_t)whole.until);
	facts_put(t, trace_name_of_year(FACT_DAYS, t->days.year), &sum);
}

/* ---- what the public was told ------------------------------------------------------------------ */

void
facts_put_told(struct facts *t, bool changed)
{
	struct view v = {.env = t->env, .at = at_instant(t->env->now)};
	struct mix sum = mix_begin();
	struct arena scratch;

	if (!changed && !has_left(t, &t->told))
		return;
	arena_init(&scratch, 0);
	v.arena = &scratch;
	mix_number(&sum, (uint64_t)data_v2_incident_told(&v));
	mix_number(&sum, (uint64_t)v.at.since);
	mix_number(&sum, (uint64_t)v.at.until);
	t->told = v.at;
	arena_release(&scratch);
	facts_put(t, trace_name(FACT_TOLD, KIND_SITE, STR("")), &sum);
}

/* ---- news ---------------------------------------------------------------------------------------------- */

/*
 * The entries, and the period in which they are these: what was under embargo
 * yesterday and is in no list yet ends it.
 */
static struct at
put_news_of(struct facts *t, struct arena *a, unsigned audience, int topic)
{
	struct at at = at_instant(t->env->now);
	struct news_list list = news_of_incidents(t->env->model, audience,
	    topic, &at, a);
	struct mix sum = mix_begin();

	mix_number(&sum, (uint64_t)at.since);
	mix_number(&sum, (uint64_t)at.until);
	for (size_t i = 0; i < list.count; i++) {
		const struct news *n = &list.items[i];
		const struct digest *d = facts_of_record(t, n->record);
		if (d)
			mix_digest(&sum, d);
		mix_number(&sum, (uint64_t)n->kind);
		mix_number(&sum, (uint64_t)n->published);
		mix_number(&sum, (uint64_t)n->updated);
		mix_number(&sum, (uint64_t)n->audiences);
	}
	facts_put(t, trace_name_of_news(audience, topic), &sum);
	return at;
}

/* The lists in which an incident might be. */
struct concerned {
	uint32_t audiences, topics;
};

static struct concerned
concerned_by(const struct facts *t, const struct incident *inc)
{
	struct concerned c = {.audiences = news_audiences(t->env->model, inc)};

	if (c.audiences & 1)
		c.topics = UINT32_C(1) << news_topic_of(inc);
	return c;
}

static struct concerned
concerned_by_all(const struct facts *t, const struct relink_change *changes,
    size_t count)
{
	struct concerned all = {0};

	for (size_t i = 0; i < 2 * count; i++) {
		const struct incident *inc = i % 2 ? changes[i / 2].now
						   : changes[i / 2].old;
		if (inc == NULL)
			continue;
		struct concerned one = concerned_by(t, inc);
		all.audiences |= one.audiences;
		all.topics |= one.topics;
	}
	return all;
}

/* Those that are concerned, and those whose time is over. */
static void
put_news(struct facts *t, struct concerned c)
{
	const struct site *site = t->env->model->site;
	struct arena scratch;

	arena_init(&scratch, 0);
	for (unsigned i = 0; i < site->audience_count; i++)
		if ((c.audiences >> i & 1) || has_left(t, &t->news[i]))
			t->news[i] = put_news_of(t, &scratch, i, NEWS_ANY);
	for (int topic = 0; topic < NEWS_DATES; topic++)
		if ((c.topics >> topic & 1) || has_left(t, &t->topics[topic]))
			t->topics[topic] = put_news_of(t, &scratch, 0, topic);
	arena_release(&scratch);
}

void
facts_put_all_news(struct facts *t)
{
	put_news(t, (struct concerned){UINT32_MAX, UINT32_MAX});
}

void
facts_put_news(struct facts *t, const struct relink_change *changes,
    size_t count)
{
	put_news(t, concerned_by_all(t, changes, count));
}
