/* model/moment */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/moment.h"

static struct at
with_memory(struct moment *mo)
{
	struct at at = at_instant(mo->now);

	at.moment = mo;
	return at;
}

static void
remembers_each_thing_and_each_of_its_answers(void **state)
{
	enum { THINGS = 5000, ANSWERS = 3 };
	static char things[THINGS];
	struct moment mo;

	(void)state;
	moment_init(&mo, 5);
	struct at at = with_memory(&mo);
	for (int round = 0; round < 2; round++) {
		for (unsigned i = 0; i < THINGS * ANSWERS; i++) {
			void **place = moment_place(&at, &things[i / ANSWERS],
			    i % ANSWERS);
			assert_non_null(place);
			assert_ptr_equal(*place, round ? &things[i % 97] : NULL);
			*place = &things[i % 97];
		}
	}
	assert_true(at.since == INT64_MIN && at.until == INT64_MAX);
	moment_release(&mo);
}

static void
knows_nothing_of_other_instants(void **state)
{
	struct moment mo;
	int thing;

	(void)state;
	moment_init(&mo, 5);
	struct at at = with_memory(&mo), none = at_instant(5);
	*moment_place(&at, &thing, 0) = &thing;
	assert_null(moment_place(&none, &thing, 0));
	assert_null(moment_place(&at, NULL, 0));
	at.now = 6;
	assert_null(moment_place(&at, &thing, 0));
	at.now = 5;
	assert_ptr_equal(*moment_place(&at, &thing, 0), &thing);
	moment_release(&mo);
}

static void
keeps_what_it_has_when_it_is_full(void **state)
{
	struct moment mo;
	int things[3];

	(void)state;
	moment_init(&mo, 5);
	struct at at = with_memory(&mo);
	*moment_place(&at, &things[0], 0) = &things[0];
	(void)arena_alloc(&mo.arena, MOMENT_BYTES_MAX);
	assert_null(moment_place(&at, &things[1], 0));
	assert_ptr_equal(*moment_place(&at, &things[0], 0), &things[0]);
	moment_release(&mo);
	/* full before anything was kept */
	moment_init(&mo, 5);
	(void)arena_alloc(&mo.arena, MOMENT_BYTES_MAX);
	assert_null(moment_place(&at, &things[0], 0));
	moment_release(&mo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remembers_each_thing_and_each_of_its_answers),
		cmocka_unit_test(knows_nothing_of_other_instants),
		cmocka_unit_test(keeps_what_it_has_when_it_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
