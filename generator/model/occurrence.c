#include "model/occurrence.h"

#include <stdlib.h>

#include "base/limits.h"
#include "model/moment.h"
#include "model/recur.h"

/*
 * Walks through the dates of a series as planned, in order of time, whatever
 * the series is made of.
 */
struct walk {
	const struct model *m;
	const struct office_hour *h;
	struct recur_iter iter;
	size_t next_date;
	bool single_given;
};

static void
walk_start(struct walk *w, const struct model *m, const struct office_hour *h)
{
	*w = (struct walk){.m = m, .h = h};
	if (h->rule)
		recur_start(&w->iter, h->rule,
		    zone_local(m->zone, h->starts.t).civil);
}

/* The day of one instant at the time of day of another. */
static int64_t
at_clock_of(const struct model *m, int64_t day, int64_t clock)
{
	struct civil local = zone_local(m->zone, day).civil;
	struct civil other = zone_local(m->zone, clock).civil;
	int64_t t;

	local.hour = other.hour;
	local.minute = other.minute;
	local.second = other.second;
	(void)zone_instant(&t, m->zone, local);
	return t;
}

static bool
from_rule(struct walk *w, int64_t *t)
{
	struct civil local;

	if (!recur_next(&w->iter, &local))
		return false;
	/* in the gap the offset before it holds: RFC 5545 3.3.5 */
	(void)zone_instant(t, w->m->zone, local);
	return w->h->until.at.line == 0 || *t < w->h->until.t;
}

static bool
from_dates(struct walk *w, int64_t *t)
{
	const struct office_hour *h = w->h;

	if (w->next_date == h->dates.count)
		return false;
	const struct when *d = &h->dates.items[w->next_date++];
	/* a day alone takes its time of day from `starts` */
	*t = d->day && h->starts.at.line && !h->starts.day
	    ? at_clock_of(w->m, d->t, h->starts.t) : d->t;
	return true;
}

static bool
walk_next(struct walk *w, int64_t *t)
{
	const struct office_hour *h = w->h;

	if (h->rule)
		return from_rule(w, t);
	if (h->dates.count)
		return from_dates(w, t);
	if (w->single_given || h->starts.at.line == 0)
		return false;
	w->single_given = true;
	*t = h->starts.t;
	return true;
}

/* Is the date the one that is meant, by day or exactly? */
static bool
is_meant(const struct model *m, const struct when *w, int64_t t)
{
	if (!w->day)
		return w->t == t;
	struct civil a = zone_local(m->zone, w->t).civil;
	struct civil b = zone_local(m->zone, t).civil;
	return a.year == b.year && a.month == b.month && a.day == b.day;
}

static bool
is_excepted(const struct model *m, const struct office_hour *h, int64_t t)
{
	for (size_t i = 0; i < h->except.count; i++)
		if (is_meant(m, &h->except.items[i], t))
			return true;
	return false;
}

static const struct change *
change_of(const struct model *m, const struct office_hour *h, int64_t t)
{
	for (size_t i = 0; i < h->changes.count; i++)
		if (is_meant(m, &h->changes.items[i].on, t))
			return &h->changes.items[i];
	return NULL;
}

/* Moved to another day without a word on the clock: it stays as it was. */
static int64_t
new_start(const struct model *m, const struct when *moved_to, int64_t planned)
{
	return moved_to->day ? at_clock_of(m, moved_to->t, planned) : moved_to->t;
}

static struct occurrence
make_occurrence(const struct model *m, const struct office_hour *h, int64_t t)
{
	const struct change *c = change_of(m, h, t);
	struct occurrence o = {.start = t, .planned = t, .change = c};

	if (c && c->cancelled.on)
		o.cancelled = true;
	if (c && c->moved_to.at.line && !o.cancelled) {
		o.moved = true;
		o.start = new_start(m, &c->moved_to, t);
	}
	o.end = o.start + h->duration.s;
	return o;
}

static int
by_start(const void *pa, const void *pb)
{
	const struct occurrence *a = pa, *b = pb;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->planned > b->planned) - (a->planned < b->planned);
}

/* The last planned day that was moved; dates up to it may come back. */
static int64_t
last_moved(const struct office_hour *h)
{
	int64_t last = ALWAYS;

	for (size_t i = 0; i < h->changes.count; i++) {
		const struct change *c = &h->changes.items[i];
		if (c->moved_to.at.line && c->on.t > last)
			last = c->on.t;
	}
	/* a day has 25 hours at most */
	return last == ALWAYS ? last : last + 25 * 3600;
}

/* False when it has nothing to say any more, or never had. */
static bool
is_ahead(struct occurrence *o, struct walk *w, int64_t t, int64_t moved,
    struct at *at)
{
	/* most of the past needs no closer look */
	if (t > moved && at_reached(at, t + w->h->duration.s))
		return false;
	if (is_excepted(w->m, w->h, t))
		return false;
	*o = make_occurrence(w->m, w->h, t);
	return !at_reached(at, o->end);
}

/* A date that was come to on the way, and for how long what is told of it holds. */
struct step {
	int64_t t; /* as planned */
	bool ahead;
	struct occurrence o; /* if it is */
	struct at at;
};

/*
 * What is kept of a series: the steps from its first date ahead on, as far as
 * anybody has gone, and where to go on from there.
 */
struct standing {
	struct moment_kept kept;
	struct walk walk;
	int64_t moved;     /* see last_moved() */
	int64_t t;         /* the last date before the first step */
	struct at at;      /* for how long that is so */
	struct step *items;
	size_t count, cap;
	struct arena *arena;
};

static void
skip_past(struct standing *s)
{
	struct walk next = s->walk;
	struct occurrence o;
	int64_t t = s->t;

	while (walk_next(&next, &t)) {
		if (is_ahead(&o, &next, t, s->moved, &s->at))
			return;
		s->walk = next;
		s->t = t;
	}
	s->walk = next; /* at its end */
}

static void
limit(struct standing *s, const struct at *at)
{
	if (at->since > s->kept.since)
		s->kept.since = at->since;
	if (at->until < s->kept.until)
		s->kept.until = at->until;
}

static struct standing *
begin(const struct model *m, const struct office_hour *h, int64_t now,
    struct arena *a)
{
	struct standing *s = ARENA_NEW(a, struct standing);

	*s = (struct standing){.t = ALWAYS, .moved = last_moved(h),
	    .at = at_instant(now), .arena = a};
	walk_start(&s->walk, m, h);
	skip_past(s);
	s->kept.since = s->at.since;
	s->kept.until = s->at.until;
	return s;
}

/*
 * A series begins years ago, and many pages ask for what is ahead. That the first
 * date ahead is not over limits the period of each of them: they all look at it.
 */
static struct standing *
standing_of(const struct model *m, const struct office_hour *h,
    const struct at *at, struct arena *a)
{
	void **place = moment_place(at, h, 0);

	if (place == NULL)
		return begin(m, h, at->now, a);
	if (*place == NULL)
		*place = begin(m, h, at->now, &at->moment->arena);
	return *place;
}

/* The next step after the first n, made when nobody went so far; NULL: none. */
static const struct step *
step_after(struct standing *s, size_t n, int64_t now)
{
	struct step new = {.at = at_instant(now)};

	if (n < s->count)
		return &s->items[n];
	if (!walk_next(&s->walk, &new.t))
		return NULL;
	new.ahead = is_ahead(&new.o, &s->walk, new.t, s->moved, &new.at);
	limit(s, &new.at);
	*VEC_PUSH(s->arena, s) = new;
	return &s->items[n];
}

/*
 * Moved dates come out of order, and dates that are listed one by one may: so
 * all the moved ones are looked at, and as many others as were asked for.
 */
struct occurrence_list
occurrences_ahead(const struct model *m, const struct office_hour *h,
    size_t max, struct at *at, struct arena *a)
{
	struct occurrence_list out = {0};
	struct standing *s = standing_of(m, h, at, a);
	const struct step *step;
	int64_t t = s->t;
	size_t in_order = 0;

	at_join(at, &s->at);
	for (size_t n = 0; in_order < max || t <= s->moved || !h->rule; n++) {
		if ((step = step_after(s, n, at->now)) == NULL)
			break;
		t = step->t;
		at_join(at, &step->at);
		if (!step->ahead)
			continue;
		*VEC_PUSH(a, &out) = step->o;
		in_order += !step->o.moved;
	}
	if (out.count)
		qsort(out.items, out.count, sizeof *out.items, by_start);
	if (out.count > max)
		out.count = max;
	return out;
}

const struct occurrence *
occurrence_next(const struct occurrence_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!list->items[i].cancelled)
			return &list->items[i];
	return NULL;
}

/* ---- the whole series ---------------------------------------------------------------- */

static int64_t
day_number(const struct model *m, int64_t t)
{
	struct civil c = zone_local(m->zone, t).civil;

	return civil_days(c.year, c.month, c.day);
}

static int
by_number(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/*
 * The days of which exceptions and changes speak, sorted: series are long, and
 * all other dates need no closer look.
 */
static struct instant_list
days_told_of(const struct model *m, const struct office_hour *h,
    struct arena *a)
{
	struct instant_list days = {0};

	for (size_t i = 0; i < h->except.count; i++)
		*VEC_PUSH(a, &days) = day_number(m, h->except.items[i].t);
	for (size_t i = 0; i < h->changes.count; i++)
		*VEC_PUSH(a, &days) = day_number(m, h->changes.items[i].on.t);
	if (days.count)
		qsort(days.items, days.count, sizeof *days.items, by_number);
	return days;
}

static void
note_date(struct occurrence_series *out, const struct walk *w, int64_t t,
    const struct instant_list *days, struct arena *a)
{
	int64_t day = day_number(w->m, t);
	bool told = days->count && bsearch(&day, days->items, days->count,
	    sizeof day, by_number);
	bool excepted = told && is_excepted(w->m, w->h, t);

	if (excepted && out->repeats)
		*VEC_PUSH(a, &out->excepted) = t;
	if (excepted || (out->repeats && !told))
		return;
	struct occurrence o = make_occurrence(w->m, w->h, t);
	if (o.change || !out->repeats)
		*VEC_PUSH(a, &out->dates) = o;
}

bool
occurrence_series(struct occurrence_series *out, const struct model *m,
    const struct office_hour *h, struct arena *a)
{
	struct instant_list days = days_told_of(m, h, a);
	struct walk w;
	size_t n = 0;
	int64_t t;

	*out = (struct occurrence_series){.repeats = h->rule != NULL};
	out->ends = !h->rule || h->rule->count || h->rule->has_until ||
	    h->until.at.line;
	walk_start(&w, m, h);
	for (; walk_next(&w, &t); n++) {
		/* without end: up to the last day that is told of */
		if (!out->ends && n > 0 && (days.count == 0 ||
			day_number(m, t) > days.items[days.count - 1]))
			return true;
		if (n == 0 || t < out->first)
			out->first = t;
		out->last = t;
		note_date(out, &w, t, &days, a);
	}
	return n > 0;
}

/* All dates of a rule have the time of day of its first one. */
static bool
planned_of(int64_t *t, const struct model *m, const struct office_hour *h,
    const struct when *on)
{
	struct walk w;

	if (!on->day || h->rule) {
		*t = on->day ? at_clock_of(m, on->t, h->starts.t) : on->t;
		return true;
	}
	walk_start(&w, m, h);
	while (walk_next(&w, t))
		if (is_meant(m, on, *t))
			return true;
	return false;
}

bool
occurrence_changed(struct occurrence *out, const struct model *m,
    const struct office_hour *h, const struct change *c)
{
	int64_t t;

	if (!planned_of(&t, m, h, &c->on) || is_excepted(m, h, t))
		return false;
	*out = make_occurrence(m, h, t);
	return out->change == c;
}

/* ---- checks ------------------------------------------------------------------------ */

static bool
has_date(const struct model *m, const struct office_hour *h,
    const struct when *on)
{
	struct walk w;
	int64_t t;

	walk_start(&w, m, h);
	for (unsigned n = 0; n < 20 * OCCURRENCES_MAX && walk_next(&w, &t); n++) {
		if (is_meant(m, on, t))
			return true;
		if (h->rule && t > on->t + 86400)
			break;
	}
	return false;
}

static struct str
day_text(const struct model *m, struct arena *a, const struct when *w)
{
	struct civil c = zone_local(m->zone, w->t).civil;

	if (w->day)
		return arena_printf(a, "%02u.%02u.%04d", c.day, c.month, c.year);
	return arena_printf(a, "%02u.%02u.%04d %02u:%02u", c.day, c.month, c.year,
	    c.hour, c.minute);
}

static void
check_dates(const struct model *m, struct office_hour *h, struct arena *a,
    struct diags *d)
{
	for (size_t i = 0; i < h->except.count; i++)
		if (!has_date(m, h, &h->except.items[i]))
			DIAG(d, DIAG_CHANGE_WITHOUT_DATE,
			    pos_at(h->r.path, h->except.items[i].at),
			    day_text(m, a, &h->except.items[i]));
	for (size_t i = 0; i < h->changes.count; i++)
		if (!has_date(m, h, &h->changes.items[i].on))
			DIAG(d, DIAG_CHANGE_WITHOUT_DATE,
			    pos_at(h->r.path, h->changes.items[i].on.at),
			    day_text(m, a, &h->changes.items[i].on));
}

void
occurrence_check(const struct model *m, struct office_hour *h, struct arena *a,
    struct diags *d)
{
	size_t before = diag_errors(d);
	struct walk w;
	int64_t t;

	if (h->r.broken)
		return;
	walk_start(&w, m, h);
	if (h->rule && !walk_next(&w, &t))
		DIAG(d, DIAG_EMPTY_RECURRENCE, pos_at(h->r.path, h->repeats.at),
		    h->repeats.s);
	else if (h->rule || h->dates.count || h->starts.at.line)
		check_dates(m, h, a, d);
	if (diag_errors(d) > before)
		h->r.broken = true;
}
