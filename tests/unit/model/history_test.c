/*
 * model/history against an oracle that looks at every minute, on random models
 * that go through the parser and the linker, around both clock changes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/history.h"
#include "random_model.h"

/* fewer where each allocation is watched */
#ifdef ARENA_DEBUG
enum { MODELS = 500 };
#else
enum { MODELS = 3000 };
#endif

enum { DAYS = 11, NOTHING = -1 };

/* ---- the oracle ------------------------------------------------------------- */

/* One entry of `affects` as it is meant, for an incident of a random model. */
struct meant {
	const struct g_incident *incident;
	int service, state;
	unsigned mask;
	int64_t from, until;
};

enum { MEANT_MAX = G_INCIDENTS * (G_PARTS + 1) };

static bool
is_shown(const struct g_incident *inc, int64_t now)
{
	return inc->published == G_NONE || inc->published <= now;
}

/* `ended`, or else the last update with a word of its own, if it is resolved. */
static int64_t
end_of(const struct g_incident *inc)
{
	const struct g_update *last = NULL;

	if (inc->ended != G_NONE)
		return inc->ended;
	for (size_t i = 0; i < inc->update_count; i++) {
		const struct g_update *u = &inc->updates[i];
		if (u->phase != PHASE_UPDATE && u->phase != PHASE_UNCHANGED &&
		    (last == NULL || u->at >= last->at))
			last = u;
	}
	if (last == NULL || last->phase != PHASE_RESOLVED)
		return FOREVER;
	int64_t end = last->day ? g_next_midnight(last->at) : last->at;
	return end > inc->started ? end : FOREVER;
}

static void
add_meant(struct meant *list, size_t *n, const struct g_incident *inc,
    const struct g_affect *a)
{
	static const int by_kind[] = {STATE_DOWN, STATE_LIMITED,
	    STATE_MAINTENANCE, STATE_DOWN, STATE_OPERATIONAL};

	list[(*n)++] = (struct meant){
	    .incident = inc,
	    .service = a->service,
	    .state = a->state >= 0 ? a->state
		: inc->kind >= 0 ? by_kind[inc->kind] : STATE_LIMITED,
	    .mask = a->mask ? a->mask : ~0u,
	    .from = a->from == G_NONE ? inc->started : a->from,
	    .until = a->until == G_NONE ? end_of(inc) : a->until,
	};
}

static size_t
list_meant(struct meant list[MEANT_MAX], const struct g_model *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->incident_count; i++) {
		const struct g_incident *inc = &g->incidents[i];
		struct g_affect rest = {inc->short_service, -1, 0, G_NONE,
		    G_NONE};
		for (size_t k = 0; k < inc->affect_count; k++)
			add_meant(list, &n, inc, &inc->affects[k]);
		if (inc->short_service >= 0)
			add_meant(list, &n, inc, &rest);
	}
	return n;
}

struct question {
	const struct g_model *g;
	int service;
	unsigned mask;
	int64_t now;
	struct meant list[MEANT_MAX];
	size_t count;
};

static bool
holds(const struct question *q, const struct meant *e, int64_t t)
{
	return e->service == q->service && (e->mask & q->mask) &&
	    e->from <= t && t < e->until && is_shown(e->incident, q->now);
}

static int
worse(int a, int b)
{
	/* in the order of erreichbar(5) */
	static const int ranks[] = {[STATE_OPERATIONAL] = 1,
	    [STATE_MAINTENANCE] = 2, [STATE_LIMITED] = 3, [STATE_PARTIAL] = 4,
	    [STATE_DOWN] = 5};
	int rank_a = a == NOTHING ? 0 : ranks[a];
	int rank_b = b == NOTHING ? 0 : ranks[b];

	return rank_a > rank_b ? a : b;
}

static int64_t
memory_begins(const struct question *q)
{
	int64_t since = FOREVER;

	for (size_t i = 0; i < q->g->incident_count; i++) {
		const struct g_incident *inc = &q->g->incidents[i];
		if (is_shown(inc, q->now) && inc->started < since)
			since = inc->started;
	}
	for (size_t i = 0; i < q->count; i++)
		if (q->list[i].service == q->service &&
		    is_shown(q->list[i].incident, q->now) &&
		    q->list[i].from < since)
			since = q->list[i].from;
	return since <= q->now ? since : FOREVER;
}

/* The state of one instant, or NOTHING. */
static int
state_at(const struct question *q, int64_t t, int64_t since)
{
	int state = t >= since ? STATE_OPERATIONAL : NOTHING;

	for (size_t i = 0; i < q->count; i++)
		if (holds(q, &q->list[i], t))
			state = worse(state, q->list[i].state);
	return state;
}

struct oracle_day {
	int worst; /* or NOTHING */
	int64_t seconds[STATE_COUNT];
	bool named[G_INCIDENTS];
};

static void
ask_day(struct oracle_day *out, const struct question *q, int64_t start,
    int64_t end, int64_t since)
{
	bool whole = end <= q->now;

	*out = (struct oracle_day){.worst = NOTHING};
	for (int64_t t = start; t < end && t <= q->now; t += 60) {
		int state = state_at(q, t, since);
		out->worst = worse(out->worst, state);
		if (state != NOTHING && whole)
			out->seconds[state] += 60;
		for (size_t i = 0; i < q->count; i++)
			if (holds(q, &q->list[i], t))
				out->named[q->list[i].incident -
				    q->g->incidents] = true;
	}
}

/* ---- the comparison ------------------------------------------------------------ */

struct tally {
	size_t days, unknown, disturbed, odd, several, changes, spans;
};

static const struct g_incident *
meant_by(const struct g_model *g, const struct incident *inc)
{
	for (size_t i = 0; i < g->incident_count; i++)
		if (str_is(inc->r.path, g->incidents[i].path))
			return &g->incidents[i];
	fail();
	return NULL;
}

static void
check_named(const struct question *q, const struct history_day *day,
    const struct oracle_day *expected)
{
	size_t n = 0;

	for (size_t i = 0; i < q->g->incident_count; i++)
		n += expected->named[i];
	assert_int_equal(day->incident_count, n);
	assert_false(day->more); /* there are no more in the whole model */
	for (size_t i = 0; i < n; i++) {
		const struct g_incident *inc = meant_by(q->g, day->incidents[i]);
		assert_true(expected->named[inc - q->g->incidents]);
		for (size_t k = 0; k < i; k++)
			assert_ptr_not_equal(day->incidents[k],
			    day->incidents[i]);
	}
}

/* The first one named is one that made the day as bad as it was. */
static void
check_cause(const struct question *q, const struct history_day *day)
{
	int worst = NOTHING;

	if (day->incident_count == 0)
		return;
	for (size_t i = 0; i < q->count; i++) {
		const struct meant *e = &q->list[i];
		if (e->incident == meant_by(q->g, day->incidents[0]) &&
		    e->service == q->service && (e->mask & q->mask) &&
		    e->from < day->end && e->until > day->start &&
		    e->from <= q->now)
			worst = worse(worst, e->state);
	}
	assert_int_equal(worst, day->worst);
}

static void
check_day(const struct question *q, const struct history_day *day,
    int64_t since, struct tally *tally)
{
	struct oracle_day expected;

	ask_day(&expected, q, day->start, day->end, since);
	assert_int_equal(day->known, expected.worst != NOTHING);
	if (day->known)
		assert_int_equal(day->worst, expected.worst);
	for (int s = 0; s < STATE_COUNT; s++)
		assert_int_equal(day->seconds[s], expected.seconds[s]);
	check_named(q, day, &expected);
	check_cause(q, day);
	tally->days++;
	tally->unknown += expected.worst == NOTHING;
	tally->disturbed += expected.worst > STATE_OPERATIONAL;
	tally->odd += day->end - day->start != 86400;
	tally->several += day->incident_count > 1;
}

static void
check_share(const struct history *h, size_t days)
{
	struct history_share share = history_share_of(h, days);
	int64_t total = 0, outage = 0, length = 0;

	for (size_t i = h->count - 1 - days; i < h->count - 1; i++) {
		const struct history_day *day = &h->days[i];
		for (int s = 0; s < STATE_COUNT; s++)
			total += day->seconds[s];
		outage += day->seconds[STATE_DOWN] + day->seconds[STATE_PARTIAL];
		length += day->end - day->start;
	}
	assert_int_equal(share.total, total);
	assert_int_equal(share.outage, outage);
	assert_int_equal(share.shortened, total < length);
	assert_false(share.uncertain);
	if (total == 0)
		return;
	/* no more than the truth, and less than a hundredth below it */
	assert_true(share.hundredths * total <= 10000 * (total - outage));
	assert_true((share.hundredths + 1) * total > 10000 * (total - outage));
	assert_true(share.since >= h->since && share.since <=
	    h->days[h->count - 1].start);
}

static struct history
look(const struct world *w, const struct question *q, struct at *at,
    struct arena *a)
{
	const struct service *s = as_service(world_find(w, KIND_SERVICE,
	    q->g->services[q->service].id));

	return history_of_service(w->m, s, q->mask, DAYS - 1, at, a);
}

static bool
same_history(const struct history *a, const struct history *b)
{
	if (a->count != b->count || a->since != b->since)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct history_day *x = &a->days[i], *y = &b->days[i];
		if (x->start != y->start || x->known != y->known ||
		    x->worst != y->worst || x->more != y->more ||
		    x->incident_count != y->incident_count ||
		    memcmp(x->seconds, y->seconds, sizeof x->seconds) != 0 ||
		    memcmp(x->incidents, y->incidents, sizeof x->incidents) != 0)
			return false;
	}
	return true;
}

/* Whatever is within the period shows the same. */
static void
check_period(const struct world *w, struct question q, const struct at *at,
    const struct history *first, struct tally *tally)
{
	assert_true(at->since <= q.now && q.now < at->until);
	for (size_t i = 0; i < q.g->instant_count; i++) {
		int64_t t = q.g->instants[i];
		const int64_t near[] = {t - 1, t, g_midnight(t) - 1,
		    g_midnight(t)};
		for (int k = 0; k < 4; k++) {
			struct at other = at_instant(near[k]);
			struct arena a;
			arena_init(&a, 0);
			q.now = near[k];
			struct history h = look(w, &q, &other, &a);
			bool same = same_history(first, &h);
			tally->changes += !same;
			if (!same)
				assert_false(at->since <= near[k] &&
				    near[k] < at->until);
			arena_release(&a);
		}
	}
}

static void
ask(const struct world *w, const struct question *q, struct tally *tally)
{
	int64_t since = memory_begins(q), start = g_midnight(q->now);
	struct at at = at_instant(q->now);
	struct arena a;

	arena_init(&a, 0);
	struct history h = look(w, q, &at, &a);
	assert_int_equal(h.since, since);
	assert_int_equal(h.count, since == FOREVER ? 0 : DAYS);
	for (size_t i = h.count; i > 0; i--) {
		struct history_day *day = &h.days[i - 1];
		assert_int_equal(day->start, start);
		assert_int_equal(day->end, g_next_midnight(start));
		check_day(q, day, since, tally);
		start = g_midnight(start - 1);
	}
	if (h.count) {
		check_share(&h, DAYS - 1);
		check_share(&h, 3);
	}
	check_period(w, *q, &at, &h, tally);
	arena_release(&a);
}

/* ---- the year, and the spans of an incident, against the same oracle ------------ */

static void
check_year_day(const struct question *q, const struct history_day *day)
{
	bool named[G_INCIDENTS] = {false};
	int worst = NOTHING;
	size_t n = 0;
	/* what has no end lasts to the end of today */
	int64_t open = g_next_midnight(q->now);

	for (size_t i = 0; i < q->count; i++) {
		const struct meant *e = &q->list[i];
		int64_t until = e->until != FOREVER ? e->until
		    : e->from < open ? open : e->from + 1;
		if ((e->mask & 1) && is_shown(e->incident, q->now) &&
		    e->from < until && e->from < day->end &&
		    until > day->start) {
			worst = worse(worst, e->state);
			named[e->incident - q->g->incidents] = true;
		}
	}
	for (size_t i = 0; i < q->g->incident_count; i++) {
		const struct g_incident *inc = &q->g->incidents[i];
		int64_t until = end_of(inc) != FOREVER ? end_of(inc)
		    : inc->started < open ? open : inc->started + 1;
		if (is_shown(inc, q->now) && inc->started < day->end &&
		    until > day->start)
			named[i] = true;
		n += named[i];
	}
	assert_int_equal(day->known, n > 0);
	if (n)
		assert_int_equal(day->worst,
		    worst == NOTHING ? STATE_OPERATIONAL : worst);
	assert_int_equal(day->incident_count, n);
	for (size_t i = 0; i < n; i++)
		assert_true(named[meant_by(q->g, day->incidents[i]) -
		    q->g->incidents]);
}

/* The year is what its parts are, and so is what it learns of the clock. */
static void
check_parts(const struct world *w, struct history year, const struct at *whole,
    struct arena *a)
{
	struct at joined = at_instant(whole->now);
	int64_t first = civil_days(2020, 1, 1), end = civil_days(2021, 1, 1),
	    length = 20;

	for (int64_t day = first; day < end; day += length++) {
		struct at at = at_instant(whole->now);
		struct history_range r = {2020, day,
		    day + length < end ? day + length : end}, more = r;
		more.end += day % 30; /* those of some more days as well */
		struct incident_refs among = history_touching(w->m, &more, a);
		struct history h = history_of_days(w->m, &r, &among, &at, a);
		struct history part = {year.days + (day - first),
		    (size_t)(r.end - day), year.since};
		assert_true(same_history(&h, &part));
		at_join(&joined, &at);
	}
	assert_int_equal(joined.since, whole->since);
	assert_int_equal(joined.until, whole->until);
}

static void
check_year(const struct world *w, const struct question *q)
{
	struct at at = at_instant(q->now);
	struct arena a;

	arena_init(&a, 0);
	struct history h = history_of_year(w->m, 2020, &at, &a);
	assert_int_equal(h.count, 366);
	assert_int_equal(h.days[0].start, 1577833200);
	for (size_t i = 0; i < h.count; i++)
		check_year_day(q, &h.days[i]);
	check_parts(w, h, &at, &a);
	/* the other end of the period holds the same */
	if (at.until != FOREVER) {
		struct at late = at_instant(at.until - 1);
		struct history other = history_of_year(w->m, 2020, &late, &a);
		assert_true(same_history(&h, &other));
	}
	arena_release(&a);
}

static int
state_in_spans(const struct history_spans *spans, const struct service *s,
    unsigned audience, int64_t t)
{
	int state = NOTHING;

	for (size_t i = 0; i < spans->count; i++) {
		const struct history_span *p = &spans->items[i];
		if (p->service != s || !(p->audiences & (1u << audience)) ||
		    t < p->from.t || t >= p->until.t)
			continue;
		assert_int_equal(state, NOTHING); /* one at a time */
		state = (int)p->state;
	}
	return state;
}

/* What the incident meant for an audience at an instant, by the oracle. */
static int
meant_state(const struct question *q, const struct g_incident *inc,
    size_t service, unsigned audience, int64_t t)
{
	int state = NOTHING;

	for (size_t i = 0; i < q->count; i++) {
		const struct meant *e = &q->list[i];
		if (e->incident == inc && e->service == (int)service &&
		    (e->mask & (1u << audience)) && e->from <= t &&
		    t < e->until)
			state = worse(state, e->state);
	}
	return state;
}

static void
check_span_states(const struct world *w, const struct question *q,
    const struct g_incident *inc, const struct history_spans *spans)
{
	for (size_t s = 0; s < q->g->service_count; s++) {
		const struct service *service = as_service(world_find(w,
		    KIND_SERVICE, q->g->services[s].id));
		for (size_t i = 0; i < q->g->instant_count * 6; i++) {
			unsigned audience = (unsigned)(i % 3);
			int64_t t = q->g->instants[i / 6] - (i % 2 ? 1 : 0);
			assert_int_equal(
			    state_in_spans(spans, service, audience, t),
			    meant_state(q, inc, s, audience, t));
		}
	}
}

static void
check_spans(const struct world *w, const struct question *q, size_t number,
    struct tally *tally)
{
	const struct g_incident *inc = &q->g->incidents[number];
	char id[32];
	struct arena a;

	arena_init(&a, 0);
	snprintf(id, sizeof id, "i%zu", number);
	struct history_spans spans = history_spans_of(w->m,
	    as_incident(world_find(w, KIND_INCIDENT, id)), &a);
	check_span_states(w, q, inc, &spans);
	for (size_t i = 0; i + 1 < spans.count; i++) {
		const struct history_span *x = &spans.items[i], *y = x + 1;
		assert_true(x->from.t < x->until.t);
		/* what meets and is alike is one */
		if (x->service == y->service && x->audiences == y->audiences &&
		    x->until.t == y->from.t)
			assert_int_not_equal(x->state, y->state);
	}
	tally->spans += spans.count;
	arena_release(&a);
}

static int64_t
pick_now(const struct g_model *g, uint64_t *seed)
{
	int64_t t = g->instants[g_pick(seed, g->instant_count)];

	switch (g_pick(seed, 4)) {
	case 0:
		return t;
	case 1:
		return t - 1;
	case 2:
		return g_midnight(t) - (int64_t)g_pick(seed, 2);
	default:
		return g->instants[0] - 50000 + (int64_t)g_pick(seed, 1100000);
	}
}

static void
check_model(uint64_t *seed, struct tally *tally)
{
	struct world w;
	struct g_model g;
	struct question q = {.g = &g};

	g_make(&g, seed);
	world_init(&w, NULL);
	g_add_others(&w, &g, seed);
	for (size_t i = 0; i < g.incident_count; i++)
		world_add_str(&w, g.incidents[i].path,
		    g_incident_text(&w, &g, i, seed));
	world_link(&w);
	assert_string_equal(world_lines(&w, DIAG_EN), "");
	q.count = list_meant(q.list, &g);
	for (int i = 0; i < 3; i++) {
		q.service = (int)g_pick(seed, g.service_count);
		q.mask = 1 + (unsigned)g_pick(seed, 7);
		q.now = pick_now(&g, seed);
		ask(&w, &q, tally);
		check_year(&w, &q);
	}
	for (size_t i = 0; i < g.incident_count; i++)
		check_spans(&w, &q, i, tally);
	world_release(&w);
}

static void
agrees_with_every_minute(void **state)
{
	uint64_t seed = 20200424;
	struct tally tally = {0};

	(void)state;
	for (int i = 0; i < MODELS; i++)
		check_model(&seed, &tally);
	/* that the dice do not only fall on the easy side */
	assert_true(tally.days > (size_t)MODELS * 10);
	assert_true(tally.unknown * 10 > tally.days);
	assert_true(tally.disturbed * 10 > tally.days);
	assert_true(tally.several * 40 > tally.days);
	assert_true(tally.odd * 40 > tally.days);
	assert_true(tally.changes > tally.days);
	assert_true(tally.spans > (size_t)MODELS);
	print_message("# %d models, %zu days: %zu without data, %zu disturbed, "
	    "%zu with several incidents, %zu of 23 or 25 hours\n", MODELS,
	    tally.days, tally.unknown, tally.disturbed, tally.several,
	    tally.odd);
}

/* ---- by example ------------------------------------------------------------------- */

static void
build(struct world *w, const char *affects)
{
	world_init(w, NULL);
	world_add(w, "services/x.md", "---\nname: X\n---\n");
	world_add(w, "services/no.md", "---\nname: No\nofficial: no\n---\n");
	if (affects)
		world_add(w, "incidents/i.md", affects);
	world_link(w);
}

static struct history
history_at(struct world *w, struct at *at, const char *time, size_t days)
{
	*at = at_instant(world_time(w, time));
	return history_of_service(w->m,
	    as_service(world_find(w, KIND_SERVICE, "x")), 1, days, at,
	    &w->arena);
}

/* The worst state of each day as a letter; '_' is no data. */
static void
assert_days(struct world *w, const char *time, const char *expected)
{
	static const char letters[] = "+?mlp#";
	struct at at;
	size_t n = strlen(expected);
	struct history h = history_at(w, &at, time, n - 1);
	char row[100];

	assert_int_equal(h.count, n);
	for (size_t i = 0; i < n; i++)
		row[i] = h.days[i].known ? letters[h.days[i].worst] : '_';
	row[n] = '\0';
	assert_string_equal(row, expected);
}

static void
without_incidents_nothing_is_known(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	build(&w, NULL);
	struct history h = history_at(&w, &at, "2020-05-04 10:00", 30);
	assert_int_equal(h.count, 0);
	assert_int_equal(history_share_of(&h, 30).total, 0);
	/* and no midnight changes that */
	assert_true(at.since == INT64_MIN && at.until == INT64_MAX);
	world_release(&w);
}

static void
what_is_planned_is_no_memory(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	build(&w, "---\ntitle: I\nstarted: 2020-06-01 08:00\nservice: x\n---\n");
	assert_int_equal(history_at(&w, &at, "2020-05-04", 30).count, 0);
	assert_int_equal(at.until, world_time(&w, "2020-06-01 08:00"));
	assert_days(&w, "2020-06-01 08:00", "__l");
	world_release(&w);
}

static void
tells_the_days_of_an_outage(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	build(&w, "---\ntitle: I\nkind: outage\nstarted: 2020-04-30\n"
	    "ended: 2020-05-06 06:00\naffects:\n"
	    "  - {service: x, state: limited, from: 2020-05-01 12:00, until: 2020-05-01}\n"
	    "  - {service: x, from: 2020-05-02 18:00, until: 2020-05-03 00:00}\n"
	    "  - {service: x, state: maintenance, from: 2020-05-03, until: 2020-05-04}\n"
	    "  - {service: x, for: administration, from: 2020-05-01}\n---\n");
	assert_days(&w, "2020-05-02 17:59", "__+l+");
	assert_days(&w, "2020-05-02 18:00", "__+l#");
	assert_days(&w, "2020-05-07 10:00", "__+l#mm+++");
	struct history h = history_at(&w, &at, "2020-05-07 10:00", 9);
	assert_int_equal(h.days[4].seconds[STATE_DOWN], 6 * 3600);
	assert_int_equal(h.days[4].seconds[STATE_OPERATIONAL], 18 * 3600);
	struct history_share share = history_share_of(&h, 9);
	assert_int_equal(share.total, 7 * 86400);
	assert_int_equal(share.outage, 6 * 3600);
	assert_int_equal(share.limited, 12 * 3600);
	assert_int_equal(share.maintenance, 2 * 86400);
	assert_int_equal(share.hundredths, 9642); /* 96.428... */
	assert_true(share.shortened);
	assert_int_equal(share.since, world_time(&w, "2020-04-30"));
	assert_false(history_share_of(&h, 7).shortened);
	world_release(&w);
}

/* One minute of 365 days is 99.9998 %. */
static void
an_outage_never_rounds_up_to_all(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	build(&w, "---\ntitle: I\nkind: outage\nstarted: 2019-01-01\naffects:\n"
	    "  - {service: x, from: 2020-02-01 10:00, until: 2020-02-01 10:01}\n"
	    "---\n");
	struct history h = history_at(&w, &at, "2020-05-04", 365);
	assert_int_equal(history_share_of(&h, 365).hundredths, 9999);
	assert_int_equal(history_share_of(&h, 30).hundredths, 10000);
	world_release(&w);
}

static void
a_broken_incident_does_not_rewrite_the_past(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\n---\n");
	world_add(&w, "incidents/a.md", "---\ntitle: A\nkind: notice\n"
	    "started: 2020-05-02 12:00\nended: 2020-05-03\n---\n");
	world_add(&w, "incidents/b.md", "---\ntitle: B\nkind: outage\n"
	    "started: 2020-05-99\nservice: x\n---\n");
	world_link(&w);
	assert_false(w.m->blind);
	assert_days(&w, "2020-05-04 10:00", "__??#");
	struct history h = history_at(&w, &at, "2020-05-04 10:00", 4);
	assert_int_equal(h.days[4].incident_count, 0);
	assert_int_equal(h.days[2].seconds[STATE_UNKNOWN], 12 * 3600);
	assert_true(history_share_of(&h, 4).uncertain);
	world_release(&w);
}

static void
a_blind_model_is_nowhere_operational(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\n---\n");
	world_add(&w, "incidents/a.md", "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-02\nended: 2020-05-02\nservice: x\n---\n");
	world_add(&w, "incidents/b.md", "---\ntitle: [\n---\n");
	world_link(&w);
	assert_true(w.m->blind);
	assert_days(&w, "2020-05-04 10:00", "__#??");
	struct history h = history_at(&w, &at, "2020-05-04 10:00", 4);
	assert_true(history_share_of(&h, 1).uncertain);
	world_release(&w);
}

/* Many at once: so many are named, the worst first, and it is said. */
static void
a_day_names_only_some(void **state)
{
	struct world w;
	struct at at;
	static const char *const states[] = {"limited", "down", "maintenance",
	    "partial", "limited", "operational", "limited"};

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\n---\n");
	for (size_t i = 0; i < 7; i++)
		world_add_str(&w, arena_printf(&w.arena, "incidents/i%zu.md", i).ptr,
		    arena_printf(&w.arena, "---\ntitle: I\nstarted: 2020-05-0%zu\n"
		    "ended: 2020-05-08\naffects: {x: %s}\n---\n", i + 1,
		    states[i]));
	world_link(&w);
	struct history h = history_at(&w, &at, "2020-05-09 10:00", 8);
	const struct history_day *day = &h.days[5]; /* the sixth of May */
	assert_int_equal(day->incident_count, HISTORY_INCIDENTS);
	assert_true(day->more);
	assert_text(day->incidents[0]->r.id, "i1");
	assert_text(day->incidents[1]->r.id, "i3");
	assert_text(day->incidents[2]->r.id, "i0");
	assert_text(day->incidents[3]->r.id, "i4");
	assert_text(day->incidents[4]->r.id, "i2");
	assert_false(h.days[4].more);
	assert_int_equal(h.days[7].worst, STATE_DOWN);
	assert_int_equal(h.days[8].incident_count, 0);
	world_release(&w);
}

/* Islands have left out a day: it does not exist and counts for nothing. */
static void
a_day_that_was_left_out_is_not_known(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	world_init(&w, "title: T\ntime_zone: Pacific/Apia\n"
	    "publisher: {name: S, email: a@s.example, phone: 0391 1}\n");
	world_add(&w, "services/x.md", "---\nname: X\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: I\nkind: outage\n"
	    "started: 2011-12-28\nended: 2012-01-01\nservice: x\n---\n");
	world_link(&w);
	assert_days(&w, "2012-01-03 10:00", "__##_##++");
	struct history h = history_at(&w, &at, "2012-01-03 10:00", 8);
	assert_int_equal(history_share_of(&h, 8).total, 5 * 86400);
	world_release(&w);
}

static void
a_year_shows_what_is_open_and_planned(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\n---\n");
	world_add(&w, "services/no.md", "---\nname: No\nofficial: no\n---\n");
	world_add(&w, "incidents/open.md", "---\ntitle: A\nstarted: 2019-12-30\n"
	    "affects:\n  - {service: x, state: down, for: companies}\n"
	    "  - {service: no, state: down}\n---\n");
	world_add(&w, "incidents/plan.md", "---\ntitle: B\nkind: maintenance\n"
	    "started: 2020-03-01 20:00\nended: 2020-03-02 04:00\nservice: x\n---\n");
	world_add(&w, "incidents/later.md", "---\ntitle: C\n"
	    "started: 2020-04-01\nservice: x\n---\n");
	world_link(&w);
	struct at at = at_instant(world_time(&w, "2020-01-03 12:00"));
	struct history h = history_of_year(w.m, 2020, &at, &w.arena);
	assert_int_equal(at.until, world_time(&w, "2020-01-04"));
	assert_true(h.days[2].known && !h.days[3].known);
	assert_int_equal(h.days[0].worst, STATE_OPERATIONAL);
	assert_int_equal(h.days[0].incident_count, 1);
	assert_true(h.days[60].known && h.days[61].known && !h.days[62].known);
	assert_int_equal(h.days[60].worst, STATE_MAINTENANCE);
	assert_true(h.days[91].known && !h.days[92].known);
	/* a year that is over does not change */
	at = at_instant(world_time(&w, "2020-01-03 12:00"));
	h = history_of_year(w.m, 2019, &at, &w.arena);
	assert_true(h.days[364].known);
	assert_int_equal(at.until, INT64_MAX);
	world_release(&w);
}

/* ---- spans and lengths ---------------------------------------------------------- */

static void
spans_of_magdeburg(void **state)
{
	struct world w;

	(void)state;
	build(&w, "---\ntitle: I\nkind: precaution\nstarted: 2020-04-24\n"
	    "ended: 2020-05-26\naffects:\n"
	    "  - {service: x, state: limited}\n"
	    "  - {service: x, for: [public, companies], from: 2020-04-29 15:00}\n"
	    "  - {service: x, for: administration, from: 2020-04-29, until: 2020-04-30}\n"
	    "---\n");
	struct history_spans s = history_spans_of(w.m,
	    as_incident(world_find(&w, KIND_INCIDENT, "i")), &w.arena);
	assert_int_equal(s.count, 5);
	assert_int_equal(s.items[0].audiences, 5);
	assert_int_equal(s.items[0].state, STATE_LIMITED);
	assert_true(s.items[0].from.day && !s.items[0].until.day);
	assert_int_equal(s.items[1].state, STATE_DOWN);
	assert_int_equal(s.items[1].from.t, world_time(&w, "2020-04-29 15:00"));
	assert_true(s.items[1].until.day);
	assert_int_equal(s.items[2].audiences, 2);
	assert_int_equal(s.items[2].until.t, world_time(&w, "2020-04-29"));
	assert_int_equal(s.items[4].state, STATE_LIMITED);
	assert_int_equal(s.items[4].from.t, world_time(&w, "2020-05-01"));
	assert_int_equal(s.items[4].until.t, world_time(&w, "2020-05-27"));
	world_release(&w);
}

static void
assert_length(const struct world *w, const char *from, const char *until,
    int64_t days, int64_t seconds)
{
	struct history_length l = history_length_of(w->m->zone,
	    world_time(w, from), world_time(w, until));

	assert_int_equal(l.days, days);
	assert_int_equal(l.seconds, seconds);
}

static void
lengths_are_as_people_count(void **state)
{
	struct world w;

	(void)state;
	build(&w, NULL);
	assert_length(&w, "2020-04-29 15:00", "2020-05-26 12:00", 26, 21 * 3600);
	assert_length(&w, "2020-04-29", "2020-05-05", 6, 0);
	/* clocks go forward on 29 March and back on 25 October */
	assert_length(&w, "2020-03-28", "2020-03-31", 3, 0);
	assert_length(&w, "2020-03-28 12:00", "2020-03-29 12:00", 1, 0);
	assert_length(&w, "2020-03-29 00:00", "2020-03-29 12:00", 0, 11 * 3600);
	assert_length(&w, "2020-10-25", "2020-10-26", 1, 0);
	assert_length(&w, "2020-10-25 00:00", "2020-10-25 23:00", 0, 24 * 3600);
	/* the same hour, from its second time to its first of a year before */
	assert_length(&w, "2020-10-25 02:30+01:00", "2020-10-25 03:00", 0, 1800);
	assert_length(&w, "2020-02-28 02:30", "2020-03-29 03:00", 29, 47 * 1800);
	assert_length(&w, "2020-05-02", "2020-05-01", 0, 0);
	world_release(&w);
}

static void
days_so_far_change_once_a_day(void **state)
{
	struct world w;

	(void)state;
	build(&w, NULL);
	int64_t from = world_time(&w, "2020-03-27 15:00");
	struct at at = at_instant(world_time(&w, "2020-03-29 14:59"));
	assert_int_equal(history_days_since(w.m->zone, from, &at), 1);
	assert_int_equal(at.since, world_time(&w, "2020-03-28 15:00"));
	assert_int_equal(at.until, world_time(&w, "2020-03-29 15:00"));
	at = at_instant(from);
	assert_int_equal(history_days_since(w.m->zone, from, &at), 0);
	assert_int_equal(at.since, from);
	world_release(&w);
}

/* Midnights that are skipped or come twice, whole days left out, the ends of the
 * calendar. */
static void
days_begin_where_the_zone_has_them(void **state)
{
	static const char *const names[] = {"Europe/Berlin", "America/Havana",
	    "Asia/Beirut", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo",
	    "America/Asuncion", "Australia/Lord_Howe", "Asia/Tehran",
	    "Africa/Casablanca", "America/St_Johns", "Asia/Amman", "UTC"};
	static const int years[] = {1, 1880, 1893, 1945, 1962, 1987, 1999, 2006,
	    2007, 2011, 2018, 2024, 2037, 2045, 2600, 9998, 9999};
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_link(&w);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (size_t k = 0; k < sizeof years / sizeof *years; k++) {
			struct at at = at_instant(0);
			struct zone *z;
			assert_int_equal(zone_load(&z, &w.arena,
			    str_from(names[i])), 0);
			w.m->zone = z;
			struct history h = history_of_year(w.m, years[k], &at,
			    &w.arena);
			int64_t day = civil_days(years[k], 1, 1);
			for (size_t d = 0; d < h.count; d++) {
				assert_true(h.days[d].start ==
				    zone_day_start(z, day + (int64_t)d));
				assert_true(h.days[d].end ==
				    zone_day_start(z, day + (int64_t)d + 1));
			}
		}
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(agrees_with_every_minute),
	    cmocka_unit_test(without_incidents_nothing_is_known),
	    cmocka_unit_test(what_is_planned_is_no_memory),
	    cmocka_unit_test(tells_the_days_of_an_outage),
	    cmocka_unit_test(an_outage_never_rounds_up_to_all),
	    cmocka_unit_test(a_broken_incident_does_not_rewrite_the_past),
	    cmocka_unit_test(a_blind_model_is_nowhere_operational),
	    cmocka_unit_test(a_day_names_only_some),
	    cmocka_unit_test(a_day_that_was_left_out_is_not_known),
	    cmocka_unit_test(days_begin_where_the_zone_has_them),
	    cmocka_unit_test(a_year_shows_what_is_open_and_planned),
	    cmocka_unit_test(spans_of_magdeburg),
	    cmocka_unit_test(lengths_are_as_people_count),
	    cmocka_unit_test(days_so_far_change_once_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
