#include "model/inforce.h"

#include <string.h>

#include "model/moment.h"
#include "model/reach.h"

/* Of the first effects of a service: nothing more has to be known of them. */
struct walked {
	size_t end;           /* so many */
	struct effect **items; /* unsettled ones by their start */
	size_t count, cap;
	/* the last time that settled ones speak of, by audience */
	int64_t since[AUDIENCES_MAX + 1];
	/* the last change of these for the public */
	int64_t changed;
};

/*
 * What is kept of a service. It is right at later instants, too: then some are
 * asked for their times that need not be, and say the same.
 *
 * What comes and goes mostly began not long ago: of most of the effects, which
 * began before that, a walk of its own is kept, and only the rest is walked
 * through once more.
 */
struct unsettled {
	struct moment_kept kept; /* kept.good: so many are as they were */
	const struct service *service;
	struct walked past, all;
};

enum { RECENT = 64 }; /* effects that are not in the past */

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t
inforce_settled(const struct incident *inc, const struct when *from,
    const struct when *until)
{
	int64_t t = later(from->t, until->t);

	return inc->published.at.line ? later(t, inc->published.t) : t;
}

/* When it ended, or came out after that: settled ones have come to an end. */
static int64_t
last_change(const struct effect *e)
{
	const struct when *out = &e->incident->published;

	return out->at.line ? later(e->until.t, out->t) : e->until.t;
}

static void
settle(struct walked *u, const struct effect *e)
{
	uint32_t mask = e->audiences;

	if ((mask & 1) && e->settled > u->changed)
		u->changed = later(u->changed, last_change(e));
	for (unsigned a = 0; mask; a++, mask >>= 1)
		if (mask & 1)
			u->since[a] = later(u->since[a], e->settled);
	if (e->audiences && e->settled > u->since[INFORCE_ANYBODY] &&
	    !e->incident->r.broken)
		u->since[INFORCE_ANYBODY] = e->settled;
}

static void
turn_round(struct effect **items, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct effect *e = items[i];
		items[i] = items[count - 1 - i];
		items[count - 1 - i] = e;
	}
}

/*
 * On to `end`. Effects lie all over the memory, and their incidents even more so.
 * Those that began last are looked at first: behind them there is seldom a later
 * time, for which an incident has to be asked.
 */
static void
walk_on(struct walked *u, const struct service *s, size_t end,
    struct moment *mo)
{
	enum { AHEAD = 8 };
	size_t before = u->count;

	for (size_t i = end; i > u->end; i--) {
		struct effect *e = s->effects.items[i - 1];
		if (i > u->end + AHEAD)
			__builtin_prefetch(s->effects.items[i - 1 - AHEAD]);
		if (e->settled <= mo->now)
			settle(u, e);
		else
			*VEC_PUSH(&mo->arena, u) = e;
	}
	turn_round(u->items + before, u->count - before);
	u->end = end;
}

static struct walked
walked_nowhere(void)
{
	struct walked u = {.changed = ALWAYS};

	for (size_t a = 0; a <= INFORCE_ANYBODY; a++)
		u.since[a] = ALWAYS;
	return u;
}

/* A copy that can be walked on with. */
static struct walked
branch_off(const struct walked *past, struct arena *a)
{
	struct walked u = *past;

	u.items = ARENA_ARRAY(a, struct effect *, past->count + RECENT);
	u.cap = past->count + RECENT;
	if (past->count)
		memcpy(u.items, past->items, past->count * sizeof *u.items);
	return u;
}

/* Where `good` has gone down something has changed; not so where the last one
 * has gone. */
static void
bring_up(struct unsettled *u, struct moment *mo)
{
	const struct service *s = u->service;
	size_t count = s->effects.count;

	if (u->kept.good == u->all.end && count == u->all.end)
		return;
	if (u->kept.good < u->past.end || count > u->past.end + 2 * RECENT) {
		u->past = walked_nowhere();
		walk_on(&u->past, s, count > RECENT ? count - RECENT : 0, mo);
	}
	u->all = branch_off(&u->past, &mo->arena);
	walk_on(&u->all, s, count, mo);
	u->kept.good = count;
	u->kept.since = mo->now; /* before that some were not settled */
}

static const struct walked *
remembered(const struct service *s, const struct at *at)
{
	void **place = moment_place(at, s, INFORCE_PLACE);
	struct unsettled *u;

	if (place == NULL)
		return NULL;
	if (*place == NULL) {
		*place = u = ARENA_NEW(&at->moment->arena, struct unsettled);
		u->service = s;
		u->kept = (struct moment_kept){.until = FOREVER,
		    .services = &u->service, .count = 1, .in_order = true};
		u->past = walked_nowhere();
		u->all.end = SIZE_MAX; /* nowhere yet */
	}
	u = *place;
	bring_up(u, at->moment);
	return &u->all;
}

void
inforce_begin(struct inforce *f, const struct service *s, unsigned audience,
    struct at *at)
{
	const struct walked *u = remembered(s, at);

	*f = (struct inforce){.items = s->effects.items,
	    .count = s->effects.count, .audience = audience, .at = at};
	if (u == NULL)
		return;
	f->items = u->items;
	f->count = u->count;
	(void)at_reached(at, u->since[audience]);
}

static bool
holds(const struct inforce *f, const struct effect *e)
{
	unsigned a = 0;

	if (f->audience != INFORCE_ANYBODY)
		return reach_effect_holds(e, f->audience, f->at);
	/* the period is the same for all: ask for the first of them */
	while (a < AUDIENCES_MAX && !(e->audiences >> a & 1))
		a++;
	return a < AUDIENCES_MAX && !e->incident->r.broken &&
	    reach_effect_holds(e, a, f->at);
}

const struct effect *
inforce_next(struct inforce *f)
{
	while (f->next < f->count) {
		const struct effect *e = f->items[f->next++];
		if (holds(f, e))
			return e;
	}
	return NULL;
}

static int64_t
change_of(const struct effect *e, struct at *at)
{
	const struct when *out = &e->incident->published;

	if (!(e->audiences & 1) ||
	    (out->at.line && !at_reached(at, out->t)) ||
	    !at_reached(at, e->from.t))
		return ALWAYS;
	int64_t t = e->from.t;
	if (e->until.t != FOREVER && at_reached(at, e->until.t))
		t = e->until.t;
	return out->at.line ? later(t, out->t) : t;
}

int64_t
inforce_changed(const struct service *s, struct at *at)
{
	const struct walked *u = remembered(s, at);
	struct effect *const *items = u ? u->items : s->effects.items;
	size_t count = u ? u->count : s->effects.count;
	int64_t newest = u ? u->changed : ALWAYS;

	if (u)
		(void)at_reached(at, u->since[0]);
	for (size_t i = 0; i < count; i++)
		newest = later(newest, change_of(items[i], at));
	return newest;
}
