#include "model/history.h"

#include <stdlib.h>

#include "model/elapsed.h"
#include "model/trace.h"

static bool
is_out(const struct incident *inc, struct at *at)
{
	return inc->published.at.line == 0 || at_reached(at, inc->published.t);
}

/* ---- sweeping over effects ----------------------------------------------------- */

/* The effects of one state, those that meet melted together, one at a time. */
struct lane {
	size_t next; /* the effect to go on with */
	struct when from, until;
	bool live;
};

/* Walks along sorted effects and tells stretches of equal worst state. */
struct sweep {
	struct effect *const *effects;
	size_t first, count; /* those before the first lie below `low` */
	uint32_t audiences;
	int64_t low, high; /* what lies outside is of no interest */
	struct at *at;     /* NULL: embargoes do not matter */
	struct lane lanes[STATE_COUNT];
	struct when place;
};

/* Times nobody can read: the past is unknown. */
static enum state
past_state(const struct effect *e)
{
	return e->from.t == ALWAYS ? STATE_UNKNOWN : e->state;
}

static bool
matters(const struct sweep *s, const struct effect *e, enum state state)
{
	return past_state(e) == state && (e->audiences & s->audiences) &&
	    e->until.t > s->low && e->from.t < e->until.t &&
	    (s->at == NULL || is_out(e->incident, s->at));
}

static void
advance(struct sweep *s, enum state state)
{
	struct lane *l = &s->lanes[state];

	l->live = false;
	for (; l->next < s->count; l->next++) {
		const struct effect *e = s->effects[l->next];
		if (e->from.t >= s->high)
			break;
		if (!matters(s, e, state))
			continue;
		if (!l->live) {
			l->from = e->from;
			l->until = e->until;
			l->live = true;
		} else if (e->from.t > l->until.t) {
			return;
		} else if (e->until.t > l->until.t) {
			l->until = e->until;
		}
	}
}

static void
sweep_start(struct sweep *s)
{
	s->place = (struct when){.t = s->low, .at = {1, 1}};
	for (int state = 0; state < STATE_COUNT; state++) {
		s->lanes[state].next = s->first;
		advance(s, (enum state)state);
	}
}

/*
 * The worst state in force where we are, or -1. `next` gets the first start
 * of a worse one (of any, if there is none): here the stretch ends.
 */
static int
worst_here(struct sweep *s, const struct when **next)
{
	*next = NULL;
	for (int state = STATE_COUNT - 1; state >= 0; state--) {
		struct lane *l = &s->lanes[state];
		while (l->live && l->until.t <= s->place.t)
			advance(s, (enum state)state);
		if (!l->live)
			continue;
		if (l->from.t <= s->place.t)
			return state;
		if (*next == NULL || l->from.t < (*next)->t)
			*next = &l->from;
	}
	return -1;
}

/* The next stretch; those without an effect are left out. */
static bool
sweep_next(struct sweep *s, struct history_span *out)
{
	const struct when *next;
	int worst = worst_here(s, &next);

	if (worst < 0) {
		if (next == NULL)
			return false;
		s->place = *next;
		worst = worst_here(s, &next);
	}
	out->state = (enum state)worst;
	out->from = s->place;
	out->until = s->lanes[worst].until;
	if (next && next->t < out->until.t)
		out->until = *next;
	s->place = out->until;
	return true;
}

/* ---- a row of days ----------------------------------------------------------------- */

/*
 * Days in the making. Two chains lead from each day to the next that is still
 * unpainted, and to the next that can name one more incident.
 */
struct board {
	struct history_day *days;
	size_t count;
	bool *painted;
	size_t *unpainted, *roomy;
};

/* The beginnings of days, one after the other. */
struct dawn {
	const struct zone *z;
	int64_t day;    /* the next one */
	int64_t last;   /* the instant of the one before */
	bool midnight;  /* it was that of this day, which was not left out */
	int64_t change; /* when clocks are changed next */
};

/* Until clocks are changed a midnight follows the other after 24 hours. */
static int64_t
next_dawn(struct dawn *d)
{
	enum { USUAL = 86400 };
	struct zone_onset o;
	d->day++;
	if (d->midnight && d->last < d->change - USUAL)
		return d->last += USUAL;
	d->last = zone_day_start(d->z, d->day - 1);
	struct civil c = zone_local(d->z, d->last).civil;
	d->midnight = c.hour == 0 && c.minute == 0 && c.second == 0 &&
	    civil_days(c.year, c.month, c.day) == d->day - 1;
	d->change = zone_onset_next(&o, d->z, d->last) ? o.at : FOREVER;
	return d->last;
}

static void
board_init(struct board *b, const struct zone *z, int64_t first, size_t count,
    struct arena *a)
{
	b->days = ARENA_ARRAY(a, struct history_day, count);
	b->count = count;
	b->painted = ARENA_ARRAY(a, bool, count);
	b->unpainted = ARENA_ARRAY(a, size_t, count + 1);
	b->roomy = ARENA_ARRAY(a, size_t, count + 1);
	struct dawn dawn = {.z = z, .day = first};
	int64_t start = next_dawn(&dawn);
	for (size_t i = 0; i < count; i++) {
		int64_t end = next_dawn(&dawn);
		b->days[i].start = start;
		b->days[i].end = end;
		b->unpainted[i] = b->roomy[i] = i;
		start = end;
	}
	b->unpainted[count] = b->roomy[count] = count;
}

static size_t
follow(size_t *chain, size_t i)
{
	while (chain[i] != i)
		i = chain[i] = chain[chain[i]];
	return i;
}

/* The day that holds the instant; what is outside lies in the first or in the last
 * one. Days have mostly 24 hours: it is where it is looked for first, or beside. */
static size_t
day_of(const struct board *b, int64_t t)
{
	enum { USUAL = 86400 };
	const struct history_day *days = b->days;
	size_t last = b->count - 1, i;

	if (t < days[0].start)
		return 0;
	if (t >= days[last].start)
		return last;
	i = (size_t)((t - days[0].start) / USUAL);
	i = i < last ? i : last;
	while (days[i].start > t)
		i--;
	while (days[i + 1].start <= t)
		i++;
	return i;
}

static void
paint_day(struct board *b, size_t i, enum state state)
{
	if (b->painted[i])
		return;
	b->painted[i] = true;
	b->days[i].worst = state;
	b->unpainted[i] = i + 1;
}

static void
name_incident(struct board *b, size_t i, const struct incident *inc)
{
	struct history_day *day = &b->days[i];

	for (size_t k = 0; k < day->incident_count; k++)
		if (day->incidents[k] == inc)
			return;
	if (day->incident_count < HISTORY_INCIDENTS) {
		day->incidents[day->incident_count++] = inc;
		return;
	}
	day->more = true;
	b->roomy[i] = i + 1;
}

struct piece {
	const struct incident *incident;
	enum state state;
	int64_t from, until;
};

/* Worst states come first: the first to paint a day is its worst. */
static void
paint(struct board *b, const struct piece *p)
{
	if (p->until <= p->from || p->until <= b->days[0].start ||
	    p->from >= b->days[b->count - 1].end)
		return;
	size_t last = day_of(b, p->until - 1);
	size_t *chain = p->incident->r.broken ? b->unpainted : b->roomy;

	for (size_t i = follow(chain, day_of(b, p->from)); i <= last;
	    i = follow(chain, i + 1)) {
		paint_day(b, i, p->state);
		if (!p->incident->r.broken)
			name_incident(b, i, p->incident);
	}
}

/* ---- today --------------------------------------------------------------------------- */

static int64_t
day_number(const struct zone *z, int64_t t)
{
	struct civil c = zone_local(z, t).civil;

	return civil_days(c.year, c.month, c.day);
}

/* The number of today; what depends on it changes at midnight. */
static int64_t
today_of(const struct zone *z, struct at *at)
{
	int64_t day = day_number(z, at->now);

	(void)at_reached(at, zone_day_start(z, day));
	(void)at_reached(at, zone_day_start(z, day + 1));
	return day;
}

/* ---- the history of a service ------------------------------------------------------------ */

struct looking {
	const struct service *s;
	uint32_t audiences;
	struct at *at;
	struct board board;
	size_t first; /* the effects before it have ended before these days */
	int64_t since, today; /* instants */
	bool uncertain;       /* nothing is operational */
};

/* Where the memory of the site begins; FOREVER: it has none yet. */
static int64_t
known_since(const struct model *m, const struct service *s, struct at *at)
{
	const struct record_list *list = &m->records[KIND_INCIDENT];
	int64_t since = FOREVER;

	trace_read_site(at->trace, FACT_MEMORY);
	trace_read(at->trace, FACT_INCIDENTS, &s->r);
	/* newest first: the oldest that may be seen ends the search */
	for (size_t i = list->count; i > 0 && since == FOREVER; i--) {
		const struct incident *inc = as_incident(list->items[i - 1]);
		if (!inc->r.broken && is_out(inc, at))
			since = inc->started.t;
	}
	for (size_t i = 0; i < s->effects.count; i++) {
		const struct effect *e = s->effects.items[i];
		if (e->from.t >= since)
			break;
		if (e->from.t == ALWAYS || !is_out(e->incident, at))
			continue;
		since = e->from.t;
	}
	return since != FOREVER && at_reached(at, since) ? since : FOREVER;
}

/* The part of an effect that shows as this state; false: there is none. */
static bool
piece_of(struct piece *p, const struct looking *l, const struct effect *e)
{
	p->incident = e->incident;
	p->from = e->from.t;
	p->until = e->until.t;
	if (e->from.t != ALWAYS)
		return e->state == p->state;
	if (p->state == STATE_UNKNOWN) {
		p->from = l->since;
		p->until = e->until.t < l->today ? e->until.t : l->today;
		return true;
	}
	p->from = l->today;
	return e->state == p->state;
}

static void
paint_state(struct looking *l, enum state state)
{
	const struct effect_list *list = &l->s->effects;

	for (size_t i = l->first; i < list->count; i++) {
		const struct effect *e = list->items[i];
		struct piece p = {.state = state};
		if (!(e->audiences & l->audiences) || !piece_of(&p, l, e))
			continue;
		/* what begins behind today waits for midnight anyway */
		if (p.from >= l->board.days[l->board.count - 1].end)
			continue;
		if (is_out(e->incident, l->at) &&
		    (p.from <= l->today || at_reached(l->at, p.from)))
			paint(&l->board, &p);
	}
}

/* Seconds between two instants, spread over the days they lie in. */
static void
pour(struct looking *l, size_t *day, int64_t until, enum state state,
    int64_t *from)
{
	if (until > l->today)
		until = l->today;
	if (l->uncertain && state == STATE_OPERATIONAL)
		state = STATE_UNKNOWN;
	while (*from < until) {
		struct history_day *d = &l->board.days[*day];
		int64_t end = d->end < until ? d->end : until;
		if (end > *from) {
			d->seconds[state] += (int32_t)(end - *from);
			*from = end;
		}
		*day += *from >= d->end;
	}
}

static void
count_seconds(struct looking *l)
{
	struct sweep sweep = {.effects = l->s->effects.items,
	    .first = l->first, .count = l->s->effects.count,
	    .audiences = l->audiences,
	    .low = l->board.days[0].start, .high = l->today, .at = l->at};
	struct history_span span;

	if (l->since > sweep.low)
		sweep.low = l->since;
	if (sweep.low >= l->today)
		return;
	int64_t done = sweep.low;
	size_t day = day_of(&l->board, done);
	sweep_start(&sweep);
	while (sweep_next(&sweep, &span)) {
		pour(l, &day, span.from.t, STATE_OPERATIONAL, &done);
		pour(l, &day, span.until.t, span.state, &done);
	}
	pour(l, &day, l->today, STATE_OPERATIONAL, &done);
}

static void
settle(struct looking *l)
{
	for (size_t i = 0; i < l->board.count; i++) {
		struct history_day *day = &l->board.days[i];
		/* islands have left out whole days to change the date line */
		day->known = day->start < day->end &&
		    (l->board.painted[i] || l->since < day->end);
		if (l->uncertain && day->worst == STATE_OPERATIONAL)
			day->worst = STATE_UNKNOWN;
	}
}

struct history
history_of_service(const struct model *m, const struct service *s,
    uint32_t audiences, size_t days, struct at *at, struct arena *a)
{
	struct looking l = {.s = s, .audiences = audiences, .at = at,
	    .uncertain = m->blind || model_in_correction(&s->r)};

	l.since = known_since(m, s, at);
	/* effects without a readable start are sorted to the front */
	if (l.since == FOREVER && (s->effects.count == 0 ||
		s->effects.items[0]->from.t != ALWAYS))
		return (struct history){.since = FOREVER};
	int64_t today = today_of(m->zone, at);
	board_init(&l.board, m->zone, today - (int64_t)days, days + 1, a);
	l.today = l.board.days[days].start;
	/* they came out before today began: nothing is told by asking them */
	l.first = elapsed_by(s, l.board.days[0].start, at);
	for (int state = STATE_COUNT - 1; state >= 0; state--)
		paint_state(&l, (enum state)state);
	count_seconds(&l);
	settle(&l);
	return (struct history){l.board.days, l.board.count, l.since};
}

/* ---- availability --------------------------------------------------------------------------- */

static void
add_day(struct history_share *out, const struct history_day *day)
{
	int64_t total = 0;

	for (int state = 0; state < STATE_COUNT; state++)
		total += day->seconds[state];
	out->total += total;
	out->outage += day->seconds[STATE_DOWN] + day->seconds[STATE_PARTIAL];
	out->limited += day->seconds[STATE_LIMITED];
	out->maintenance += day->seconds[STATE_MAINTENANCE];
	out->uncertain = out->uncertain || day->seconds[STATE_UNKNOWN];
	out->shortened = out->shortened || total < day->end - day->start;
}

struct history_share
history_share_of(const struct history *h, size_t days)
{
	struct history_share out = {0};
	size_t whole = h->count ? h->count - 1 : 0;
	size_t first = whole > days ? whole - days : 0;

	if (whole == 0)
		return out;
	for (size_t i = first; i < whole; i++)
		add_day(&out, &h->days[i]);
	out.since = h->days[first].start > h->since ? h->days[first].start
						    : h->since;
	if (out.total)
		out.hundredths =
		    (int)(10000 * (out.total - out.outage) / out.total);
	return out;
}

/* ---- a year ----------------------------------------------------------------------------------- */

struct pieces {
	struct piece *items;
	size_t count, cap;
};

struct year {
	const struct model *m;
	struct at *at;
	struct arena *arena;
	struct board board; /* of some of its days, or of all */
	int64_t start, end; /* of the year */
	struct pieces pieces;
};

/* How far an open end reaches: over today, at most to the end of the year. */
static int64_t
open_end(struct year *y)
{
	if (at_reached(y->at, y->end))
		return y->end;
	return zone_day_start(y->m->zone, today_of(y->m->zone, y->at) + 1);
}

/* Of the days that are asked for; what ends where they begin just so. */
static bool
touches(const struct year *y, int64_t from, int64_t until)
{
	return from < y->board.days[y->board.count - 1].end &&
	    until >= y->board.days[0].start;
}

/* An embargo on what does not touch the year is none of its edges. */
static void
add_piece(struct year *y, struct piece p)
{
	if (p.from == ALWAYS || p.until <= y->start ||
	    !touches(y, p.from, p.until) || !is_out(p.incident, y->at))
		return;
	if (p.until == FOREVER) {
		p.until = open_end(y);
		/* planned without an end: its first day */
		if (p.until <= p.from)
			p.until = p.from + 1;
	}
	if (p.until > y->board.days[0].start)
		*VEC_PUSH(y->arena, &y->pieces) = p;
}

static void
add_pieces(struct year *y, const struct incident *inc)
{
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if ((e->audiences & 1) && model_is_official(e->service))
			add_piece(y, (struct piece){inc, e->state, e->from.t,
			    e->until.t});
	}
	if (!inc->r.broken)
		add_piece(y, (struct piece){inc, STATE_OPERATIONAL,
		    inc->started.t,
		    inc->ended.at.line ? inc->ended.t : FOREVER});
}

/* Of the incidents that may touch a year, in the order of lists. */
struct touching {
	struct incident_refs filed, astray;
	size_t next_filed, next_astray;
};

static struct touching
touching_year(const struct model *m, int year)
{
	const struct incident_refs *filed = model_year(m, year);
	struct touching t = {.astray = m->astray};

	if (filed)
		t.filed = *filed;
	return t;
}

/* NULL: there are no more. */
static const struct incident *
next_touching(struct touching *t)
{
	enum { AHEAD = 48 }; /* they lie far from each other */
	const struct incident *filed = NULL, *astray = NULL;

	if (t->next_filed < t->filed.count)
		filed = t->filed.items[t->next_filed];
	if (t->next_filed + AHEAD < t->filed.count)
		__builtin_prefetch(&t->filed.items[t->next_filed + AHEAD]->from);
	if (t->next_astray < t->astray.count)
		astray = t->astray.items[t->next_astray];
	bool first = filed &&
	    (astray == NULL || filed->r.index >= astray->r.index);
	t->next_filed += first;
	t->next_astray += astray && (!first || filed == astray);
	return first ? filed : astray;
}

struct incident_refs
history_touching(const struct model *m, const struct history_range *r,
    struct arena *a)
{
	struct touching touching = touching_year(m, r->year);
	int64_t start = zone_day_start(m->zone, r->from),
	    behind = zone_day_start(m->zone, r->end);
	struct incident_refs out = {0};

	for (const struct incident *inc; (inc = next_touching(&touching));)
		if (inc->from < behind && inc->until >= start)
			*VEC_PUSH(a, &out) = (struct incident *)inc;
	return out;
}

struct history
history_of_days(const struct model *m, const struct history_range *r,
    const struct incident_refs *among, struct at *at, struct arena *a)
{
	struct year y = {.m = m, .at = at, .arena = a,
	    .start = zone_day_start(m->zone, civil_days(r->year, 1, 1)),
	    .end = zone_day_start(m->zone, civil_days(r->year + 1, 1, 1))};

	board_init(&y.board, m->zone, r->from, (size_t)(r->end - r->from), a);
	for (size_t i = 0; i < among->count; i++) {
		const struct incident *inc = among->items[i];
		if (!touches(&y, inc->from, inc->until))
			continue;
		const struct incident *newer = as_incident(inc->r.stands_for);
		add_pieces(&y, inc);
		if (newer)
			add_pieces(&y, newer);
	}
	for (int state = STATE_COUNT - 1; state >= 0; state--)
		for (size_t i = 0; i < y.pieces.count; i++)
			if ((int)y.pieces.items[i].state == state)
				paint(&y.board, &y.pieces.items[i]);
	for (size_t i = 0; i < y.board.count; i++)
		y.board.days[i].known = y.board.painted[i];
	return (struct history){y.board.days, y.board.count, FOREVER};
}

struct history
history_of_year(const struct model *m, int year, struct at *at, struct arena *a)
{
	struct history_range whole = {year, civil_days(year, 1, 1),
	    civil_days(year + 1, 1, 1)};

	trace_read_year(at->trace, FACT_DAYS, year);
	trace_read_kind(at->trace, FACT_KIND, KIND_SERVICE);
	struct incident_refs all = history_touching(m, &whole, a);
	return history_of_days(m, &whole, &all, at, a);
}

/* ---- the spans of an incident -------------------------------------------------------------------- */

struct effects {
	struct effect **items;
	size_t count, cap;
};

static int
by_service_and_start(const void *pa, const void *pb)
{
	const struct effect *a = *(struct effect *const *)pa;
	const struct effect *b = *(struct effect *const *)pb;

	if (a->service != b->service)
		return a->service->r.index < b->service->r.index ? -1 : 1;
	if (a->from.t != b->from.t)
		return a->from.t < b->from.t ? -1 : 1;
	return (a->source > b->source) - (a->source < b->source);
}

static bool
same_course(const struct history_span *a, const struct history_span *b,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (a[i].state != b[i].state || a[i].from.t != b[i].from.t ||
		    a[i].until.t != b[i].until.t)
			return false;
	return true;
}

/* The course that the service takes for one audience. */
static struct history_spans
course_for(struct effect *const *effects, size_t count, unsigned audience,
    struct arena *a)
{
	struct sweep sweep = {.effects = effects, .count = count,
	    .audiences = UINT32_C(1) << audience, .low = ALWAYS,
	    .high = FOREVER};
	struct history_spans out = {0};
	struct history_span span = {.service = effects[0]->service,
	    .audiences = sweep.audiences};

	sweep_start(&sweep);
	while (sweep_next(&sweep, &span))
		*VEC_PUSH(a, &out) = span;
	return out;
}

/*
 * Mostly a service is affected once, and for all audiences in the same way:
 * there is nothing to be swept over. False: it is not so simple.
 */
static bool
add_single(struct history_spans *out, size_t audience_count,
    const struct effect *e, struct arena *a)
{
	uint32_t known = audience_count >= 32 ? UINT32_MAX
	    : (UINT32_C(1) << audience_count) - 1;

	if (e->from.t == ALWAYS || e->from.t == FOREVER)
		return false;
	if (e->from.t < e->until.t && (e->audiences & known))
		*VEC_PUSH(a, out) = (struct history_span){.service = e->service,
		    .state = e->state, .audiences = e->audiences & known,
		    .from = e->from, .until = e->until};
	return true;
}

/* Audiences of one course share it: that of the first gets the others' bits. */
static void
add_courses(struct history_spans *out, size_t audience_count,
    struct effect *const *effects, size_t count, struct arena *a)
{
	struct history_spans courses[AUDIENCES_MAX];

	if (count == 1 && add_single(out, audience_count, effects[0], a))
		return;
	for (unsigned i = 0; i < audience_count; i++) {
		courses[i] = course_for(effects, count, i, a);
		for (unsigned k = 0; k < i && courses[i].count; k++) {
			if (courses[k].count != courses[i].count ||
			    !same_course(courses[k].items, courses[i].items,
				courses[i].count))
				continue;
			for (size_t n = 0; n < courses[k].count; n++)
				courses[k].items[n].audiences |= UINT32_C(1) << i;
			courses[i].count = 0;
		}
	}
	for (unsigned i = 0; i < audience_count; i++)
		for (size_t n = 0; n < courses[i].count; n++)
			*VEC_PUSH(a, out) = courses[i].items[n];
}

static int
by_audience(const void *pa, const void *pb)
{
	const struct history_span *a = pa, *b = pb;
	uint32_t first_a = a->audiences & -a->audiences;
	uint32_t first_b = b->audiences & -b->audiences;

	if (first_a != first_b)
		return first_a < first_b ? -1 : 1;
	if (a->service != b->service)
		return a->service->r.index < b->service->r.index ? -1 : 1;
	return (a->from.t > b->from.t) - (a->from.t < b->from.t);
}

struct history_spans
history_spans_of(const struct model *m, const struct incident *inc,
    struct arena *a)
{
	struct history_spans out = {0};
	struct effects sorted = {0};

	for (size_t i = 0; i < inc->effects.count; i++)
		*VEC_PUSH(a, &sorted) = inc->effects.items[i];
	if (sorted.count == 0)
		return out;
	qsort(sorted.items, sorted.count, sizeof *sorted.items,
	    by_service_and_start);
	for (size_t i = 0, end; i < sorted.count; i = end) {
		for (end = i + 1; end < sorted.count; end++)
			if (sorted.items[end]->service !=
			    sorted.items[i]->service)
				break;
		add_courses(&out, m->site->audience_count, sorted.items + i,
		    end - i, a);
	}
	if (out.count)
		qsort(out.items, out.count, sizeof *out.items, by_audience);
	return out;
}

/* ---- lengths ----------------------------------------------------------------------------------------- */

/* The same time of day so many days later. */
static int64_t
days_later(const struct zone *z, int64_t from, int64_t days)
{
	struct civil c = zone_local(z, from).civil, day;
	int64_t t;

	if (days == 0)
		return from; /* an hour that exists twice stays what it is */
	civil_from_days(&day, civil_days(c.year, c.month, c.day) + days);
	day.hour = c.hour;
	day.minute = c.minute;
	day.second = c.second;
	(void)zone_instant(&t, z, day);
	return t;
}

struct history_length
history_length_of(const struct zone *z, int64_t from, int64_t until)
{
	int64_t days;

	if (until <= from)
		return (struct history_length){0, 0};
	days = day_number(z, until) - day_number(z, from);
	if (days && days_later(z, from, days) > until)
		days--;
	return (struct history_length){days, until - days_later(z, from, days)};
}

int64_t
history_days_since(const struct zone *z, int64_t from, struct at *at)
{
	int64_t days = history_length_of(z, from, at->now).days;

	(void)at_reached(at, days_later(z, from, days));
	(void)at_reached(at, days_later(z, from, days + 1));
	return days;
}
