/* base/civil: days, weeks and seconds against known dates and each other. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/civil.h"

struct day_case {
	int year;
	unsigned month, day, weekday, week;
	int week_year;
	int64_t days;
};

static const struct day_case day_cases[] = {
	{1970, 1, 1, 4, 1, 1970, 0},
	{1969, 12, 31, 3, 1, 1970, -1},
	{2000, 2, 29, 2, 9, 2000, 11016},
	{2000, 3, 1, 3, 9, 2000, 11017},
	{1900, 1, 1, 1, 1, 1900, -25567},
	{2199, 12, 31, 2, 1, 2200, 84005},
	{1582, 10, 15, 5, 41, 1582, -141427},
	{1, 1, 1, 1, 1, 1, -719162},
	{0, 2, 29, 2, 9, 0, -719469},
	{-4713, 11, 24, 1, 48, -4713, -2440588},
	/* the years whose ends the weeks of ISO 8601 share */
	{2005, 1, 1, 6, 53, 2004, 12784},
	{2008, 12, 29, 1, 1, 2009, 14242},
	{2010, 1, 3, 7, 53, 2009, 14612},
	{2020, 12, 31, 4, 53, 2020, 18627},
	{2024, 12, 30, 1, 1, 2025, 20087},
};

static void
test_known_days(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof day_cases / sizeof *day_cases; i++) {
		const struct day_case *c = &day_cases[i];
		struct civil back;
		int year;

		assert_int_equal(civil_days(c->year, c->month, c->day), c->days);
		assert_int_equal(civil_weekday(c->days), c->weekday);
		assert_int_equal(civil_iso_week(&year, c->days), c->week);
		assert_int_equal(year, c->week_year);
		civil_from_days(&back, c->days);
		assert_int_equal(back.year, c->year);
		assert_int_equal(back.month, c->month);
		assert_int_equal(back.day, c->day);
		assert_int_equal(back.hour + back.minute + back.second, 0);
	}
	assert_int_equal(civil_iso_week(NULL, 12784), 53);
}

/* Walks 800 years day by day, counting on its own. */
static void
test_every_day(void **state)
{
	int year = 1600;
	unsigned month = 1, day = 1, weekday = 6;
	int64_t days = -135140;

	(void)state;
	while (year < 2400) {
		struct civil c;

		assert_int_equal(civil_days(year, month, day), days);
		civil_from_days(&c, days);
		assert_true(c.year == year && c.month == month && c.day == day);
		assert_int_equal(civil_weekday(days), weekday);
		days++;
		weekday = weekday % 7 + 1;
		if (++day > civil_month_days(year, month)) {
			day = 1;
			if (++month > 12) {
				month = 1;
				year++;
			}
		}
	}
	assert_int_equal(days, 157054);
}

static void
test_month_days(void **state)
{
	static const unsigned common[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};

	(void)state;
	for (unsigned m = 1; m <= 12; m++)
		assert_int_equal(civil_month_days(2019, m), common[m - 1]);
	assert_int_equal(civil_month_days(2020, 2), 29);
	assert_int_equal(civil_month_days(2000, 2), 29);
	assert_int_equal(civil_month_days(1900, 2), 28);
	assert_int_equal(civil_month_days(2100, 2), 28);
	assert_int_equal(civil_month_days(2020, 0), 0);
	assert_int_equal(civil_month_days(2020, 13), 0);
	assert_true(civil_is_leap(-4));
	assert_false(civil_is_leap(-100));
}

static void
test_seconds(void **state)
{
	static const struct civil c = {2020, 4, 29, 15, 0, 7};
	static const int64_t round[] = {
		0, -1, 1, 86399, 86400, -86400, -86401, 951782400, 4102444800,
		-62135596800, 253402300799,
	};

	(void)state;
	assert_int_equal(civil_seconds(c), 1588172407);
	for (size_t i = 0; i < sizeof round / sizeof *round; i++) {
		struct civil back = civil_from_seconds(round[i]);
		assert_true(civil_valid(back));
		assert_int_equal(civil_seconds(back), round[i]);
	}
	assert_int_equal(civil_from_seconds(-1).second, 59);
	assert_int_equal(civil_from_seconds(-1).year, 1969);
}

static void
test_valid(void **state)
{
	static const struct civil good[] = {
		{2020, 2, 29, 0, 0, 0}, {1999, 12, 31, 23, 59, 59},
	};
	static const struct civil bad[] = {
		{2019, 2, 29, 0, 0, 0}, {2020, 0, 1, 0, 0, 0},
		{2020, 13, 1, 0, 0, 0}, {2020, 1, 0, 0, 0, 0},
		{2020, 4, 31, 0, 0, 0}, {2020, 1, 1, 24, 0, 0},
		{2020, 1, 1, 0, 60, 0}, {2020, 1, 1, 0, 0, 60},
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(civil_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(civil_valid(bad[i]));
}

/* Nothing overflows; the limit is the limit. */
static void
test_extremes(void **state)
{
	struct civil c;

	(void)state;
	civil_from_days(&c, INT64_MAX);
	assert_int_equal(civil_days(c.year, c.month, c.day), CIVIL_DAYS_MAX);
	civil_from_days(&c, INT64_MIN);
	assert_int_equal(civil_days(c.year, c.month, c.day), -CIVIL_DAYS_MAX);
	assert_int_equal(civil_days(INT32_MAX, 12, 31), CIVIL_DAYS_MAX);
	assert_int_equal(civil_days(INT32_MIN, 1, 1), -CIVIL_DAYS_MAX);
	assert_in_range(civil_weekday(INT64_MIN), 1, 7);
	assert_in_range(civil_weekday(INT64_MAX), 1, 7);
	assert_in_range(civil_iso_week(NULL, INT64_MAX), 1, 53);
	c = civil_from_seconds(INT64_MIN);
	assert_true(civil_valid(c));
	c = civil_from_seconds(INT64_MAX);
	assert_true(civil_valid(c));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_month_days),
		cmocka_unit_test(test_seconds),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
