/* model/hits against going through all effects: random ones, many questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dice.h"

#include "model/hits.h"

#ifdef ARENA_DEBUG
enum { ROUNDS = 300 };
#else
enum { ROUNDS = 3000 };
#endif

enum { EFFECTS = 24, INCIDENTS = 6, INSTANTS = 12, AUDIENCES = 4,
	QUESTIONS = 40, SERVICES = 3 };

struct random_service {
	struct service s;
	struct incident incidents[INCIDENTS];
	struct effect effects[EFFECTS];
	struct effect *list[EFFECTS];
};

static uint32_t
some_audiences(void)
{
	return below(4) ? below(1 << AUDIENCES) : UINT32_MAX;
}

/* Few instants, so that times repeat; ends may lie before starts. */
static void
make_service(struct random_service *r, unsigned index)
{
	*r = (struct random_service){.s.effects = {r->list, below(EFFECTS + 1),
	    EFFECTS}, .s.r.index = index};
	for (size_t i = 0; i < r->s.effects.count; i++) {
		struct effect *e = r->list[i] = &r->effects[i];
		e->incident = &r->incidents[below(INCIDENTS)];
		e->state = (enum state)below(STATE_DOWN + 1);
		e->audiences = some_audiences();
		e->from = written(below(9) ? below(INSTANTS) : ALWAYS);
		e->until = written(below(5) ? below(INSTANTS) : FOREVER);
	}
	qsort(r->list, r->s.effects.count, sizeof *r->list, by_start);
}

static struct alternate
make_alternate(const struct random_service *r)
{
	return (struct alternate){
	    .incident = below(4) ? &r->incidents[below(INCIDENTS)] : NULL,
	    .for_whom.mask = some_audiences(),
	    .from = written(below(6) ? below(INSTANTS) : ALWAYS),
	    .until = written(below(6) ? below(INSTANTS) : FOREVER),
	};
}

static const struct effect *
first_of_all(const struct service *s, const struct alternate *alt)
{
	for (size_t i = 0; i < s->effects.count; i++)
		if (hits_alternate(s->effects.items[i], alt))
			return s->effects.items[i];
	return NULL;
}

static void
is_the_first_of_all(void **state)
{
	static struct random_service r[SERVICES];
	struct model m = {.records[KIND_SERVICE].count = SERVICES};
	size_t found = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena a;
		struct hits h;
		arena_init(&a, 0);
		for (unsigned i = 0; i < SERVICES; i++)
			make_service(&r[i], i);
		hits_begin(&h, &m, &a);
		for (int i = 0; i < QUESTIONS; i++) {
			const struct random_service *of = &r[below(SERVICES)];
			struct alternate alt = make_alternate(of);
			const struct effect *e = hits_first(&h, &of->s, &alt);
			assert_ptr_equal(e, first_of_all(&of->s, &alt));
			found += e != NULL;
		}
		arena_release(&a);
	}
	/* both answers were asked for */
	assert_true(found > ROUNDS && found < (size_t)ROUNDS * QUESTIONS -
	    ROUNDS);
}

static bool
does_hit(enum state state, uint32_t audiences, int64_t from, int64_t until)
{
	struct incident mine = {0}, another = {0};
	struct alternate alt = {.incident = &mine, .for_whom.mask = 2,
	    .from = written(10), .until = written(20)};
	struct effect e = {.incident = &mine, .state = state,
	    .audiences = audiences, .from = written(from),
	    .until = written(until)};

	assert_false(hits_alternate(&e, &alt));
	e.incident = &another;
	return hits_alternate(&e, &alt);
}

static void
knows_what_hits(void **state)
{
	(void)state;
	assert_true(does_hit(STATE_DOWN, 3, 5, 25));
	assert_true(does_hit(STATE_PARTIAL, 3, 5, 25));
	assert_false(does_hit(STATE_LIMITED, 3, 5, 25));
	assert_false(does_hit(STATE_DOWN, 1, 5, 25));
	assert_false(does_hit(STATE_DOWN, 3, 5, 10));
	assert_true(does_hit(STATE_DOWN, 3, 5, 11));
	assert_false(does_hit(STATE_DOWN, 3, 20, 25));
	assert_true(does_hit(STATE_DOWN, 3, 19, 25));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_the_first_of_all),
	    cmocka_unit_test(knows_what_hits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
