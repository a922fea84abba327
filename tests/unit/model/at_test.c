/* model/at */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/at.h"

static void
holds_for_ever_before_a_question(void **state)
{
	struct at at = at_instant(5);

	(void)state;
	assert_int_equal(at.now, 5);
	assert_true(at.since == INT64_MIN);
	assert_true(at.until == INT64_MAX);
}

static void
reaches_an_instant_at_itself(void **state)
{
	struct at at = at_instant(100);

	(void)state;
	assert_true(at_reached(&at, 100));
	assert_int_equal(at.since, 100);
	assert_false(at_reached(&at, 101));
	assert_int_equal(at.until, 101);
	/* what lies further away changes nothing */
	assert_true(at_reached(&at, 7));
	assert_false(at_reached(&at, 900));
	assert_int_equal(at.since, 100);
	assert_int_equal(at.until, 101);
}

static void
stands_the_ends_of_time(void **state)
{
	struct at at = at_instant(0);

	(void)state;
	assert_true(at_reached(&at, INT64_MIN));
	assert_false(at_reached(&at, INT64_MAX));
	assert_true(at_within(&at, INT64_MIN, INT64_MAX));
	assert_true(at.since == INT64_MIN);
	assert_true(at.until == INT64_MAX);
}

static void
before_a_period_only_its_start_counts(void **state)
{
	struct at at = at_instant(5);

	(void)state;
	assert_false(at_within(&at, 10, 20));
	assert_true(at.since == INT64_MIN);
	assert_int_equal(at.until, 10);
}

static void
a_period_includes_its_start_and_not_its_end(void **state)
{
	struct at first = at_instant(10), last = at_instant(19);
	struct at behind = at_instant(20);

	(void)state;
	assert_true(at_within(&first, 10, 20));
	assert_int_equal(first.since, 10);
	assert_int_equal(first.until, 20);
	assert_true(at_within(&last, 10, 20));
	assert_int_equal(last.since, 10);
	assert_int_equal(last.until, 20);
	assert_false(at_within(&behind, 10, 20));
	assert_int_equal(behind.since, 20);
	assert_true(behind.until == INT64_MAX);
}

static void
an_empty_period_never_holds(void **state)
{
	(void)state;
	for (int64_t t = 8; t < 12; t++) {
		struct at at = at_instant(t);
		assert_false(at_within(&at, 10, 10));
		assert_false(at_within(&at, 11, 9));
		assert_true(at.since <= t && t < at.until);
	}
}

static void
joins_to_the_narrower(void **state)
{
	struct at a = {5, 1, 9, NULL, NULL}, b = {5, 3, 20, NULL, NULL};
	struct at c = {5, INT64_MIN, 7, NULL, NULL};

	(void)state;
	at_join(&a, &b);
	assert_int_equal(a.since, 3);
	assert_int_equal(a.until, 9);
	at_join(&a, &c);
	assert_int_equal(a.since, 3);
	assert_int_equal(a.until, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(holds_for_ever_before_a_question),
	    cmocka_unit_test(reaches_an_instant_at_itself),
	    cmocka_unit_test(stands_the_ends_of_time),
	    cmocka_unit_test(before_a_period_only_its_start_counts),
	    cmocka_unit_test(a_period_includes_its_start_and_not_its_end),
	    cmocka_unit_test(an_empty_period_never_holds),
	    cmocka_unit_test(joins_to_the_narrower),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
