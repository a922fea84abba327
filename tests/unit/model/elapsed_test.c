/*
 * model/elapsed against asking each effect, while incidents come and go: what is
 * kept over a relinking is what would be found anew, with what it says of the
 * clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dice.h"

#include "model/elapsed.h"
#include "model/inforce.h"
#include "model/moment.h"

#ifdef ARENA_DEBUG
enum { ROUNDS = 100 };
#else
enum { ROUNDS = 1000 };
#endif

enum { STEPS = 12, INCIDENTS = 40, PARTS = 2, INSTANTS = 12 };

/* Each incident has some effects on the only service, when it is there. */
struct life {
	struct service s, other;
	struct effect *list[INCIDENTS * PARTS];
	struct incident *there[INCIDENTS];
	struct arena arena;
};

static struct incident *
make_incident(struct life *l)
{
	struct incident *inc = ARENA_NEW(&l->arena, struct incident);
	size_t count = below(PARTS + 1);

	if (below(3) == 0)
		inc->published = written(below(INSTANTS));
	if (below(3))
		inc->ended = written(below(INSTANTS));
	inc->r.broken = below(9) == 0;
	for (size_t i = 0; i < count; i++) {
		struct effect *e = ARENA_NEW(&l->arena, struct effect);
		e->incident = inc;
		e->service = below(5) ? &l->s : &l->other;
		e->from = written(below(9) ? below(INSTANTS) : ALWAYS);
		e->until = written(below(4) ? below(INSTANTS) : FOREVER);
		e->settled = inforce_settled(inc, &e->from, &e->until);
		*VEC_PUSH(&l->arena, &inc->effects) = e;
	}
	return inc;
}

static void
link_all(struct life *l)
{
	l->s.effects = (struct effect_list){.items = l->list};
	for (size_t i = 0; i < INCIDENTS; i++)
		for (size_t k = 0; l->there[i] &&
		    k < l->there[i]->effects.count; k++)
			if (l->there[i]->effects.items[k]->service == &l->s)
				l->list[l->s.effects.count++] =
				    l->there[i]->effects.items[k];
	qsort(l->list, l->s.effects.count, sizeof *l->list, by_start);
}

/* Some come, go, or are others now. */
static void
change(struct life *l, struct moment *mo, int64_t now)
{
	struct relink_change changes[3];
	size_t count = below(3);

	for (size_t i = 0; i < count; i++) {
		struct incident **place = &l->there[below(INCIDENTS)];
		changes[i].old = *place;
		changes[i].now = *place = below(3) ? make_incident(l) : NULL;
	}
	link_all(l);
	moment_renew(mo, changes, count, now);
}

static bool
is_settled(const struct life *l, size_t n, int64_t t)
{
	for (size_t i = 0; i < n; i++)
		if (l->list[i]->settled > t)
			return false;
	return true;
}

static bool
is_over(const struct incident *inc, struct at *at)
{
	return !inc->r.broken && inc->ended.at.line &&
	    at_reached(at, inc->ended.t) &&
	    (inc->published.at.line == 0 || at_reached(at, inc->published.t));
}

static void
compare_over(const struct life *l, size_t n, struct moment *mo)
{
	struct at plain = at_instant(mo->now), at = at_instant(mo->now);
	bool over = n > 0;

	at.moment = mo;
	for (size_t i = 0; i < n && over; i++)
		over = is_over(l->list[i]->incident, &plain);
	assert_int_equal(elapsed_all_over(&l->s, n, &at), over);
	/* a no says nothing */
	assert_true(at.since == (over ? plain.since : INT64_MIN));
	assert_true(at.until == INT64_MAX);
}

static void
compare(const struct life *l, struct moment *mo)
{
	struct at at = at_instant(mo->now);

	at.moment = mo;
	for (int64_t t = -1; t <= INSTANTS; t++) {
		size_t n = elapsed_by(&l->s, t, &at);
		assert_true(n <= l->s.effects.count);
		assert_true(is_settled(l, n, t));
		assert_false(n < l->s.effects.count && is_settled(l, n + 1, t));
	}
	assert_true(at.since == INT64_MIN && at.until == INT64_MAX);
	for (size_t n = 0; n <= l->s.effects.count; n++)
		compare_over(l, n, mo);
}

static void
is_what_would_be_found_anew(void **state)
{
	static struct life l;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct moment mo;
		l = (struct life){.there = {NULL}};
		arena_init(&l.arena, 0);
		moment_init(&mo, below(INSTANTS));
		for (size_t i = below(INCIDENTS); i > 0; i--)
			l.there[i] = make_incident(&l);
		link_all(&l);
		for (int step = 0; step < STEPS; step++) {
			if (below(4))
				compare(&l, &mo);
			change(&l, &mo, below(INSTANTS));
		}
		moment_release(&mo);
		arena_release(&l.arena);
	}
}

static void
nobody_remembers(void **state)
{
	struct incident inc = {.ended = written(1)};
	struct effect e = {.incident = &inc}, *list[] = {&e};
	struct service s = {.effects = {list, 1, 1}};
	struct at at = at_instant(5);

	(void)state;
	assert_int_equal(elapsed_by(&s, 5, &at), 0);
	assert_false(elapsed_all_over(&s, 1, &at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_what_would_be_found_anew),
	    cmocka_unit_test(nobody_remembers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
