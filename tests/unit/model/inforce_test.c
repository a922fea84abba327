/*
 * model/inforce against the plain walk: random effects, every audience, with a
 * memory and without one. What they give and what they say of the clock is the
 * same, to the second.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dice.h"

#include "model/inforce.h"
#include "model/moment.h"
#include "model/reach.h"

#ifdef ARENA_DEBUG
enum { ROUNDS = 500 };
#else
enum { ROUNDS = 5000 };
#endif

enum { EFFECTS = 24, INCIDENTS = 8, INSTANTS = 12, AUDIENCES = 5 };

struct random_service {
	struct service s;
	struct incident incidents[INCIDENTS];
	struct effect effects[EFFECTS];
	struct effect *list[EFFECTS];
};

/* Times repeat, ends lie before starts, some are under embargo or broken. */
static void
make_service(struct random_service *r)
{
	*r = (struct random_service){.s.effects = {r->list, below(EFFECTS + 1),
	    EFFECTS}};
	for (size_t i = 0; i < INCIDENTS; i++) {
		if (below(3) == 0)
			r->incidents[i].published = written(below(INSTANTS));
		r->incidents[i].r.broken = below(4) == 0;
	}
	for (size_t i = 0; i < r->s.effects.count; i++) {
		struct effect *e = r->list[i] = &r->effects[i];
		e->incident = &r->incidents[below(INCIDENTS)];
		e->audiences = below(3) ? below(1 << AUDIENCES) : UINT32_MAX;
		e->from = written(below(9) ? below(INSTANTS) : ALWAYS);
		e->until = written(below(4) ? below(INSTANTS) : FOREVER);
		e->settled = inforce_settled(e->incident, &e->from, &e->until);
	}
	qsort(r->list, r->s.effects.count, sizeof *r->list, by_start);
}

/* As it was before there was anything to remember. */
static bool
holds(const struct effect *e, unsigned audience, struct at *at)
{
	unsigned a = 0;

	if (audience != INFORCE_ANYBODY)
		return reach_effect_holds(e, audience, at);
	while (a < AUDIENCES_MAX && !(e->audiences & (UINT32_C(1) << a)))
		a++;
	return a < AUDIENCES_MAX && !e->incident->r.broken &&
	    reach_effect_holds(e, a, at);
}

static void
compare(const struct random_service *r, unsigned audience, int64_t now,
    struct moment *mo)
{
	struct at plain = at_instant(now), at = at_instant(now);
	struct inforce f;

	at.moment = mo;
	inforce_begin(&f, &r->s, audience, &at);
	for (size_t i = 0; i < r->s.effects.count; i++)
		if (holds(r->list[i], audience, &plain))
			assert_ptr_equal(inforce_next(&f), r->list[i]);
	assert_null(inforce_next(&f));
	assert_true(at.since == plain.since);
	assert_true(at.until == plain.until);
}

/* One by one, whether settled or not. */
static int64_t
changed(const struct random_service *r, struct at *at)
{
	int64_t newest = ALWAYS;

	for (size_t i = 0; i < r->s.effects.count; i++) {
		const struct effect *e = r->list[i];
		const struct when *out = &e->incident->published;
		if (!(e->audiences & 1) ||
		    (out->at.line && !at_reached(at, out->t)) ||
		    !at_reached(at, e->from.t))
			continue;
		int64_t t = e->from.t;
		if (e->until.t != FOREVER && at_reached(at, e->until.t))
			t = e->until.t;
		if (out->at.line && out->t > t)
			t = out->t;
		newest = t > newest ? t : newest;
	}
	return newest;
}

static void
compare_changed(const struct random_service *r, int64_t now,
    struct moment *mo)
{
	struct at plain = at_instant(now), at = at_instant(now);

	at.moment = mo;
	assert_true(inforce_changed(&r->s, &at) == changed(r, &plain));
	assert_true(at.since == plain.since);
	assert_true(at.until == plain.until);
}

static void
is_the_plain_walk(void **state)
{
	static struct random_service r;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t now = (int64_t)below(INSTANTS + 2) - 1;
		struct moment mo;
		make_service(&r);
		moment_init(&mo, now);
		for (unsigned n = 0; n < 2 * (AUDIENCES + 2); n++) {
			unsigned a = n % (AUDIENCES + 2);
			if (a > AUDIENCES)
				a = INFORCE_ANYBODY;
			compare(&r, a, now, NULL);
			compare(&r, a, now, &mo);
			compare(&r, a, now + 1, &mo);
			compare_changed(&r, now, NULL);
			compare_changed(&r, now, &mo);
		}
		/* and at other times, with what is left of it */
		for (int n = 0; n < 3; n++) {
			now = (int64_t)below(INSTANTS + 2) - 1;
			moment_renew(&mo, NULL, 0, now);
			compare(&r, (unsigned)below(AUDIENCES), now, &mo);
			compare(&r, INFORCE_ANYBODY, now, &mo);
			compare_changed(&r, now, &mo);
		}
		moment_release(&mo);
	}
}

static void
passes_over_what_is_settled(void **state)
{
	static struct random_service r;
	struct moment mo;
	struct inforce f;

	(void)state;
	r = (struct random_service){.s.effects = {r.list, EFFECTS, EFFECTS}};
	for (int i = 0; i < EFFECTS; i++) {
		r.list[i] = &r.effects[i];
		r.effects[i] = (struct effect){.incident = r.incidents,
		    .audiences = UINT32_MAX, .from = written(i),
		    .settled = i + 2, .until = written(i + 2)};
	}
	moment_init(&mo, 10);
	struct at at = at_instant(10);
	at.moment = &mo;
	inforce_begin(&f, &r.s, 0, &at);
	assert_int_equal(f.count, EFFECTS - 9);
	assert_int_equal(at.since, 10);
	assert_ptr_equal(inforce_next(&f), &r.effects[9]);
	moment_release(&mo);
}

/* ---- incidents that come and go --------------------------------------------------------- */

enum { LIVES = 180, POOL = 2000, CHANGES = 3 };

/* A service with an archive; each incident has one or two effects on it. */
struct life {
	struct random_service r;
	struct effect *list[2 * LIVES];
	struct incident *there[LIVES];
	struct one {
		struct incident inc;
		struct effect effects[2], *list[2];
	} pool[POOL];
	size_t used;
	int64_t newest;
};

/* Mostly of these days, and mostly over soon. */
static struct incident *
make_incident(struct life *l)
{
	struct one *o = &l->pool[l->used++];
	int64_t from = below(20) ? l->newest++ : (int64_t)below(200);

	*o = (struct one){.inc.effects = {o->list, below(2) + 1, 2}};
	if (below(9) == 0)
		o->inc.published = written(from + (int64_t)below(9));
	for (size_t i = 0; i < o->inc.effects.count; i++) {
		struct effect *e = o->list[i] = &o->effects[i];
		*e = (struct effect){.incident = &o->inc, .service = &l->r.s,
		    .audiences = below(3) ? below(1 << AUDIENCES) : UINT32_MAX,
		    .from = written(from + (int64_t)i),
		    .until = written(below(20) ? from + (int64_t)below(9)
			: FOREVER)};
		e->settled = inforce_settled(&o->inc, &e->from, &e->until);
	}
	return &o->inc;
}

static void
link_all(struct life *l)
{
	size_t count = 0;

	for (size_t i = 0; i < LIVES; i++)
		for (size_t k = 0; l->there[i] &&
		    k < l->there[i]->effects.count; k++)
			l->list[count++] = l->there[i]->effects.items[k];
	if (count)
		qsort(l->list, count, sizeof *l->list, by_start);
	l->r.s.effects = (struct effect_list){l->list, (uint32_t)count,
	    2 * LIVES};
}

static void
come_and_go(struct life *l, struct moment *mo, int64_t now)
{
	struct relink_change changes[CHANGES];
	size_t count = below(CHANGES + 1);

	for (size_t i = 0; i < count; i++) {
		struct incident **place = &l->there[below(LIVES)];
		changes[i].old = *place;
		changes[i].now = *place = below(3) ? make_incident(l) : NULL;
	}
	link_all(l);
	moment_renew(mo, changes, count, now);
}

static void
assert_plain(const struct life *l, struct moment *mo)
{
	struct at plain = at_instant(mo->now), at = at_instant(mo->now);
	unsigned audience = (unsigned)below(AUDIENCES);
	struct inforce f;

	at.moment = mo;
	inforce_begin(&f, &l->r.s, audience, &at);
	for (size_t i = 0; i < l->r.s.effects.count; i++)
		if (holds(l->list[i], audience, &plain))
			assert_ptr_equal(inforce_next(&f), l->list[i]);
	assert_null(inforce_next(&f));
	assert_true(at.since == plain.since && at.until == plain.until);
}

/* Asked now and then, at instants that go on and back. */
static void
is_the_plain_walk_after_changes(void **state)
{
	static struct life l;

	(void)state;
	for (int round = 0; round < ROUNDS / 50; round++) {
		struct moment mo;
		l.used = 0;
		l.newest = 0;
		for (size_t i = 0; i < LIVES; i++)
			l.there[i] = below(4) ? make_incident(&l) : NULL;
		link_all(&l);
		moment_init(&mo, l.newest);
		while (l.used + CHANGES < POOL / 4) {
			if (below(4))
				assert_plain(&l, &mo);
			come_and_go(&l, &mo,
			    l.newest + (int64_t)below(12) - 8);
		}
		moment_release(&mo);
	}
}

/* What lies in the archive is not walked through again. */
static void
new_ones_leave_the_archive_alone(void **state)
{
	static struct life l;
	struct moment mo;
	int64_t never = INT64_MAX;

	(void)state;
	l.used = 0;
	l.newest = 0;
	for (size_t i = 0; i < LIVES; i++)
		l.there[i] = make_incident(&l);
	l.there[0] = NULL;
	link_all(&l);
	moment_init(&mo, l.newest);
	assert_plain(&l, &mo);
	/* who looked at it would see that it is under way */
	struct effect *e = l.list[0];
	struct effect was = *e;
	e->settled = never;
	e->until.t = never;
	struct relink_change c = {NULL, l.there[0] = make_incident(&l)};
	l.there[0]->effects.items[0]->from = written(l.newest);
	link_all(&l);
	moment_renew(&mo, &c, 1, l.newest);
	struct at at = at_instant(l.newest);
	struct inforce f;
	at.moment = &mo;
	inforce_begin(&f, &l.r.s, 0, &at);
	for (size_t i = 0; i < f.count; i++)
		assert_ptr_not_equal(f.items[i], e);
	*e = was;
	moment_release(&mo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_plain_walk),
		cmocka_unit_test(passes_over_what_is_settled),
		cmocka_unit_test(is_the_plain_walk_after_changes),
		cmocka_unit_test(new_ones_leave_the_archive_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
