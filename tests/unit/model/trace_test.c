/* Traces: each fact once, in the order of reading; too many are everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "model/news.h"
#include "model/trace.h"

static struct trace *
fresh(void)
{
	struct trace *t = malloc(sizeof *t);

	assert_non_null(t);
	trace_init(t);
	return t;
}

static void
each_fact_once(void **state)
{
	struct record a = {.kind = KIND_PERSON, .id = STR("a")};
	struct record b = {.kind = KIND_BODY, .id = STR("a")};
	struct trace *t = fresh();

	(void)state;
	trace_read(t, FACT_RECORD, &a);
	trace_read(t, FACT_RECORD, &b);
	trace_read(t, FACT_RECORD, &a);
	trace_read(t, FACT_INCIDENTS, &a);
	trace_read_kind(t, FACT_KIND, KIND_PERSON);
	trace_read_kind(t, FACT_NAMES, KIND_PERSON);
	trace_read_year(t, FACT_YEAR, 2020);
	trace_read_year(t, FACT_YEAR, 2021);
	trace_read_year(t, FACT_YEAR, 2020);
	trace_read_news(t, 0, NEWS_ANY);
	trace_read_news(t, 1, NEWS_ANY);
	trace_read_news(t, 0, NEWS_ANY);
	trace_read_news(t, 0, NEWS_OUTAGES);
	trace_read_news(t, 0, NEWS_DISRUPTIONS);
	trace_read_site(t, FACT_ASSETS);
	assert_int_equal(t->count, 12);
	assert_true(t->names[0] == trace_name(FACT_RECORD, KIND_PERSON, a.id));
	assert_true(t->names[7] == trace_name_of_news(0, NEWS_ANY));
	assert_true(t->names[11] == trace_name(FACT_ASSETS, KIND_SITE, STR("")));
	for (size_t i = 0; i < t->count; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(t->names[i] != t->names[k]);
	free(t);
}

static void
nobody_asks(void **state)
{
	struct record a = {.kind = KIND_PERSON, .id = STR("a")};
	struct trace *t = fresh();

	(void)state;
	trace_read(NULL, FACT_RECORD, &a);
	trace_read_year(NULL, FACT_YEAR, 2020);
	trace_read_news(NULL, 0, NEWS_ANY);
	trace_read(t, FACT_RECORD, NULL);
	assert_int_equal(t->count, 0);
	free(t);
}

static void
read_many(struct trace *t, unsigned from, unsigned until)
{
	char name[16];

	for (unsigned i = from; i < until; i++) {
		int n = snprintf(name, sizeof name, "%u", i);
		struct record r = {.kind = KIND_INCIDENT,
		    .id = {name, (size_t)n}};
		trace_read(t, FACT_RECORD, &r);
	}
}

/* Whatever their number was, after clearing nothing is left in the way. */
static void
cleared(void **state)
{
	struct trace *t = fresh();

	(void)state;
	for (unsigned n = 1; n <= TRACE_MAX; n = n * 3 + 1) {
		read_many(t, 0, n);
		assert_int_equal(t->count, n);
		trace_clear(t);
		assert_int_equal(t->count, 0);
		for (size_t i = 0; i < TRACE_SLOTS; i++)
			assert_true(t->slots[i] == 0);
	}
	free(t);
}

static void
too_many_are_everything(void **state)
{
	struct trace *t = fresh();

	(void)state;
	read_many(t, 0, TRACE_MAX);
	assert_false(t->everything);
	read_many(t, 0, TRACE_MAX); /* known ones */
	assert_false(t->everything);
	read_many(t, TRACE_MAX, TRACE_MAX + 1);
	assert_true(t->everything);
	trace_clear(t);
	assert_false(t->everything);
	read_many(t, 0, 1);
	assert_int_equal(t->count, 1);
	free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_fact_once),
	    cmocka_unit_test(nobody_asks),
	    cmocka_unit_test(cleared),
	    cmocka_unit_test(too_many_are_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
