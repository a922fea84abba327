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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_plain_walk),
		cmocka_unit_test(passes_over_what_is_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
