/* Unique ids. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/ids.h"

static void
numbers_are_added(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"a", "a"}, {"a", "a-2"}, {"b", "b"},
	    {"a-3", "a-3"}, {"a", "a-4"}, {"a-3", "a-3-2"}, {"a-2", "a-2-2"},
	    {"a", "a-5"}, {"", ""}, {"", "-2"}};
	struct arena a;
	struct md_ids ids;

	arena_init(&a, 0);
	md_ids_init(&ids, &a);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_true(str_is(md_ids_unique(&ids, str_from(cases[i][0])),
		    cases[i][1]));
	arena_release(&a);
}

static void
many(void **state)
{
	(void)state;
	struct arena a;
	struct md_ids ids;
	struct str last = STR("");

	arena_init(&a, 0);
	md_ids_init(&ids, &a);
	for (int i = 0; i < 50000; i++) {
		char name[20];
		snprintf(name, sizeof name, "x%d", i % 25000);
		last = md_ids_unique(&ids, str_from(name));
	}
	assert_true(str_is(last, "x24999-2"));
	for (int i = 0; i < 50000; i++)
		last = md_ids_unique(&ids, STR("x1"));
	assert_true(str_is(last, "x1-50002"));
	assert_int_equal(ids.count, 100000);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_are_added),
	    cmocka_unit_test(many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
