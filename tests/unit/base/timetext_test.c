/* base/timetext: every form people write, and what is not one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/timetext.h"

static struct arena arena;
static struct zone *berlin, *havana, *utc;

static int
setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	utc = zone_utc(&arena);
	return zone_load(&berlin, &arena, STR("Europe/Berlin"))
	    || zone_load(&havana, &arena, STR("America/Havana"));
}

static int
teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

struct good_case {
	const char *text, *iso; /* in UTC */
	bool day;
};

/* 29 April 2020, 15:00 in Berlin is 13:00 UTC */
static const struct good_case starts[] = {
	{"2020-04-29", "2020-04-28T22:00:00Z", true},
	{"  2020-04-29\n", "2020-04-28T22:00:00Z", true},
	{"29.04.2020", "2020-04-28T22:00:00Z", true},
	{"29.4.2020", "2020-04-28T22:00:00Z", true},
	{"1.1.2020", "2019-12-31T23:00:00Z", true},
	{"2020-04-29 15:00", "2020-04-29T13:00:00Z", false},
	{"2020-04-29T15:00", "2020-04-29T13:00:00Z", false},
	{"2020-04-29t15:00", "2020-04-29T13:00:00Z", false},
	{"2020-04-29   15:00", "2020-04-29T13:00:00Z", false},
	{"2020-04-29, 15:00", "2020-04-29T13:00:00Z", false},
	{"2020-04-29 15:00 Uhr", "2020-04-29T13:00:00Z", false},
	{"2020-04-29 9:05", "2020-04-29T07:05:00Z", false},
	{"2020-04-29 15:00:07", "2020-04-29T13:00:07Z", false},
	{"2020-04-29 15:00:07.999", "2020-04-29T13:00:07Z", false},
	{"29.04.2020 15:00", "2020-04-29T13:00:00Z", false},
	{"29.04.2020, 15:00 Uhr", "2020-04-29T13:00:00Z", false},
	{"29.04.2020,15:00uhr", "2020-04-29T13:00:00Z", false},
	{"29.04.2020 15.00 Uhr", "2020-04-29T13:00:00Z", false},
	{"29.4.2020 15 Uhr", "2020-04-29T13:00:00Z", false},
	{"29.4.2020\xc2\xa0" "15\xe2\x80\xafUhr", "2020-04-29T13:00:00Z", false},
	{"2020-04-29T13:00Z", "2020-04-29T13:00:00Z", false},
	{"2020-04-29T13:00:00z", "2020-04-29T13:00:00Z", false},
	{"2020-04-29 13:00 Z", "2020-04-29T13:00:00Z", false},
	{"2020-04-29T15:00+02:00", "2020-04-29T13:00:00Z", false},
	{"2020-04-29 15:00 +02:00", "2020-04-29T13:00:00Z", false},
	{"2020-04-29 15:00:00 +0200", "2020-04-29T13:00:00Z", false},
	{"2020-04-29T15:00+02", "2020-04-29T13:00:00Z", false},
	{"2020-04-29T08:30-04:30", "2020-04-29T13:00:00Z", false},
	{"2020-04-29 00:00", "2020-04-28T22:00:00Z", false},
	{"2020-02-29", "2020-02-28T23:00:00Z", true},
	{"1900-01-01", "1899-12-31T23:00:00Z", true},
	{"2199-12-31 23:59:59", "2199-12-31T22:59:59Z", false},
};

static const struct good_case ends[] = {
	{"2020-04-29", "2020-04-29T22:00:00Z", true},
	{"29.4.2020", "2020-04-29T22:00:00Z", true},
	{"2020-04-29 24:00", "2020-04-29T22:00:00Z", false},
	{"29.4.2020, 24 Uhr", "2020-04-29T22:00:00Z", false},
	{"2020-04-29 15:00", "2020-04-29T13:00:00Z", false},
	{"2020-12-31", "2020-12-31T23:00:00Z", true},
	{"2020-03-29", "2020-03-29T22:00:00Z", true},
	{"2020-10-25", "2020-10-25T23:00:00Z", true},
	{"2020-04-29T24:00Z", "2020-04-30T00:00:00Z", false},
	{"2020-04-29T24:00:00+02:00", "2020-04-29T22:00:00Z", false},
	{"2199-12-31", "2199-12-31T23:00:00Z", true},
};

static void
check_good(const struct good_case *c, enum time_role role)
{
	struct time_value v;

	assert_int_equal(time_read(&v, str_from(c->text), role, berlin),
	    TIME_OK);
	assert_string_equal(time_iso_utc(&arena, v.t).ptr, c->iso);
	assert_int_equal(v.day, c->day);
}

static void
test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		check_good(&starts[i], TIME_START);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		check_good(&ends[i], TIME_END);
}

struct fault_case {
	const char *text;
	enum time_fault fault;
	enum time_role role;
};

static const struct fault_case faults[] = {
	{"", TIME_FORM, TIME_START},
	{"   ", TIME_FORM, TIME_START},
	{"heute", TIME_FORM, TIME_START},
	{"2020", TIME_FORM, TIME_START},
	{"2020-04", TIME_FORM, TIME_START},
	{"2020-4-29", TIME_FORM, TIME_START},
	{"2020/04/29", TIME_FORM, TIME_START},
	{"20-04-29", TIME_FORM, TIME_START},
	{"29.04.20", TIME_FORM, TIME_START},
	{"29.04.", TIME_FORM, TIME_START},
	{"2020-04-29T", TIME_FORM, TIME_START},
	{"2020-04-29 15", TIME_FORM, TIME_START},
	{"2020-04-29 15.00", TIME_FORM, TIME_START},
	{"2020-04-29 15:0", TIME_FORM, TIME_START},
	{"2020-04-29 15:000", TIME_FORM, TIME_START},
	{"2020-04-29 015:00", TIME_FORM, TIME_START},
	{"2020-04-29 15:00 pm", TIME_FORM, TIME_START},
	{"2020-04-29 15:00 Uhren", TIME_FORM, TIME_START},
	{"2020-04-2915:00", TIME_FORM, TIME_START},
	{"2020-04-29 15:00:00 +02", TIME_FORM, TIME_START},
	{"2020-04-29T15:00+02:0", TIME_FORM, TIME_START},
	{"2020-04-29T10:00-16:00", TIME_FORM, TIME_START},
	{"2020-04-29T15:00+02:60", TIME_FORM, TIME_START},
	{"2020-04-29 15:00 x", TIME_FORM, TIME_START},
	{"2020-04-29 Uhr", TIME_FORM, TIME_START},
	{"-2020-04-29", TIME_FORM, TIME_START},
	{"2020-02-30", TIME_NO_DAY, TIME_START},
	{"2019-02-29", TIME_NO_DAY, TIME_START},
	{"2020-13-01", TIME_NO_DAY, TIME_START},
	{"2020-00-01", TIME_NO_DAY, TIME_START},
	{"2020-01-00", TIME_NO_DAY, TIME_START},
	{"31.04.2020", TIME_NO_DAY, TIME_END},
	{"99.99.2020", TIME_NO_DAY, TIME_START},
	{"1899-12-31", TIME_NO_DAY, TIME_START},
	{"2200-01-01", TIME_NO_DAY, TIME_START},
	{"0000-01-01", TIME_NO_DAY, TIME_END},
	{"2020-04-29 24:00", TIME_NO_HOUR, TIME_START},
	{"2020-04-29 24:01", TIME_NO_HOUR, TIME_END},
	{"2020-04-29 24:00:01", TIME_NO_HOUR, TIME_END},
	{"2020-04-29 25:00", TIME_NO_HOUR, TIME_START},
	{"2020-04-29 25:00Z", TIME_NO_HOUR, TIME_START},
	{"2020-04-29 15:60", TIME_NO_HOUR, TIME_START},
	{"2020-04-29 15:00:60", TIME_NO_HOUR, TIME_START},
	{"2020-03-29 02:30", TIME_GAP, TIME_START},
	{"29.3.2020 2 Uhr", TIME_GAP, TIME_END},
};

static void
test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct time_value v = {1, true};

		assert_int_equal(time_read(&v, str_from(faults[i].text),
		    faults[i].role, berlin), faults[i].fault);
		assert_int_equal(v.t, 0);
		assert_false(v.day);
	}
	struct time_value v;
	assert_int_equal(time_read(&v, str_make("2020-04-29\0", 11),
	    TIME_START, berlin), TIME_FORM);
	assert_int_equal(time_read(&v, str_from(NULL), TIME_START, berlin),
	    TIME_FORM);
}

static void
test_clock_changes(void **state)
{
	struct time_value v;

	(void)state;
	/* the first of the two */
	assert_int_equal(time_read(&v, STR("2020-10-25 02:30"), TIME_START,
	    berlin), TIME_TWICE);
	assert_int_equal(v.t, 1603585800);
	/* an offset says which; one in the gap is an instant as any other */
	assert_int_equal(time_read(&v, STR("2020-10-25 02:30+01:00"), TIME_START,
	    berlin), TIME_OK);
	assert_int_equal(v.t, 1603589400);
	assert_int_equal(time_read(&v, STR("2020-03-29 02:30+01:00"), TIME_START,
	    berlin), TIME_OK);
	assert_int_equal(v.t, 1585445400);
	/* where the clocks change at midnight, days begin all the same */
	assert_int_equal(time_read(&v, STR("2020-03-08"), TIME_START, havana),
	    TIME_OK);
	assert_int_equal(v.t, 1583643600);
	assert_int_equal(time_read(&v, STR("2020-03-07 24:00"), TIME_END,
	    havana), TIME_OK);
	assert_int_equal(v.t, 1583643600);
	assert_int_equal(time_read(&v, STR("2020-03-08 00:00"), TIME_START,
	    havana), TIME_GAP);
}

struct prefix_case {
	const char *text, *iso;
	size_t used;
	enum time_fault fault;
	bool day;
};

static const struct prefix_case prefixes[] = {
	{"2020-04-29 15:00 Ursache bekannt", "2020-04-29T13:00:00Z", 16, TIME_OK,
	    false},
	{"2020-04-29 15:00: behoben", "2020-04-29T13:00:00Z", 16, TIME_OK, false},
	{"2020-04-29 15:00 - behoben", "2020-04-29T13:00:00Z", 16, TIME_OK,
	    false},
	{"2020-04-29 15:00 \xe2\x80\x93 behoben", "2020-04-29T13:00:00Z", 16,
	    TIME_OK, false},
	{"2020-04-29 15:00 Uhr \xe2\x80\x93 behoben", "2020-04-29T13:00:00Z", 20,
	    TIME_OK, false},
	{"2020-04-29 15:00 Uhrwerk", "2020-04-29T13:00:00Z", 16, TIME_OK, false},
	{"2020-04-29 15:00 +3 Postf\xc3\xa4" "cher", "2020-04-29T13:00:00Z", 16,
	    TIME_OK, false},
	{"2020-04-29 15:00 -05 Grad", "2020-04-29T13:00:00Z", 16, TIME_OK, false},
	{"2020-04-29T15:00:00+02:00 x", "2020-04-29T13:00:00Z", 25, TIME_OK,
	    false},
	{"2020-04-29 Ursache", "2020-04-28T22:00:00Z", 10, TIME_OK, true},
	{"2020-04-29: Ursache", "2020-04-28T22:00:00Z", 10, TIME_OK, true},
	{"2020-04-29 3 Personen", "2020-04-28T22:00:00Z", 10, TIME_OK, true},
	{"29.04.2020, Ursache", "2020-04-28T22:00:00Z", 10, TIME_OK, true},
	{"29.04.2020, 15 Uhr, Ursache", "2020-04-29T13:00:00Z", 18, TIME_OK,
	    false},
	{"  29.4.2020 15.00 Uhr: x", "2020-04-29T13:00:00Z", 21, TIME_OK, false},
	{"29.4.2020", "2020-04-28T22:00:00Z", 9, TIME_OK, true},
	{"2020-10-25 02:30 x", "2020-10-25T00:30:00Z", 16, TIME_TWICE, false},
	{"2020-03-29 02:30 x", NULL, 0, TIME_GAP, false},
	{"2020-04-29 24:00 x", NULL, 0, TIME_NO_HOUR, false},
	{"2020-04-29 15:0 x", NULL, 0, TIME_FORM, false},
	{"2020-04-31 15:00 x", NULL, 0, TIME_NO_DAY, false},
	{"2020-04-29x", NULL, 0, TIME_FORM, false},
	{"Ursache 2020-04-29", NULL, 0, TIME_FORM, false},
	{"3. Versuch", NULL, 0, TIME_FORM, false},
	{"", NULL, 0, TIME_FORM, false},
};

static void
test_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		const struct prefix_case *c = &prefixes[i];
		struct time_value v;
		size_t used;

		assert_int_equal(time_read_prefix(&v, &used, str_from(c->text),
		    berlin), c->fault);
		assert_int_equal(used, c->used);
		assert_int_equal(v.day, c->day);
		if (c->iso)
			assert_string_equal(time_iso_utc(&arena, v.t).ptr, c->iso);
	}
}

static void
test_looks_like(void **state)
{
	static const char *const yes[] = {
		"2020-04-29", "2020-4-9 x", "2020-13", "29.4.", "29.04.20 x",
		" 9.9.", "2020-1",
	};
	static const char *const no[] = {
		"", "2020", "2020 war", "2020-", "3. Versuch", "29.4", "a.b.",
		"029.4.", "20200429", "1.2", "IPv4 10.0.", "2020-x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(time_looks_like(str_from(yes[i])));
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(time_looks_like(str_from(no[i])));
}

static void
test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} good[] = {
		{"60 min", 3600}, {"60min", 3600}, {"60 Min.", 3600},
		{"60 Minuten", 3600}, {"1 minute", 60}, {"90", 5400},
		{"90 ", 5400}, {"1:30", 5400}, {"01:30:30", 5430},
		{"1:30 h", 5400}, {"2 h", 7200}, {"2h", 7200},
		{"2 Stunden", 7200}, {"1 Std.", 3600}, {"1,5 h", 5400},
		{"1.5 h", 5400}, {"1,25 Stunden", 4500}, {"1 h 30 min", 5400},
		{"1h 30min", 5400}, {"1 Stunde und 30 Minuten", 5400},
		{"2 hours and 5 minutes", 7500}, {"1 Tag", 86400},
		{"14 Tage", DURATION_MAX}, {"336 h", DURATION_MAX},
		{"PT1H30M", 5400}, {"pt90m", 5400}, {"P1D", 86400},
		{"P1DT1H", 90000}, {"P2W", DURATION_MAX}, {"PT1.5H", 5400},
		{"PT45S", 45}, {"30 s", 30}, {"0:01", 60},
		{"60\xc2\xa0min", 3600},
	};
	static const char *const bad[] = {
		"", "0", "0 min", "0:00", "-5 min", "min", "h", "1 h 1 h",
		"30 min 1 h", "1 h 30", "1:60", "1:3", "1:300", ":30", "1:",
		"1 fortnight", "5 m n", "15 Tage", "337 h", "1000000 h",
		"99999999999999999999 h", "1,5,5 h", "1, h", "1.000 min", "1 h und",
		"P", "PT", "P1DT", "PT1H30", "P1H", "PT1D", "P1M", "P1Y", "PT1M1H",
		"P1DT1HT1M", "PT0S", "0,01 s", "1:30 min", "1:30 x", "60 min x",
		"P1W1D1", "PT1H\xc3\xa4", "und 5 min",
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t seconds;

		assert_true(duration_read(&seconds, str_from(good[i].text)));
		assert_int_equal(seconds, good[i].seconds);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t seconds = 1;

		assert_false(duration_read(&seconds, str_from(bad[i])));
		assert_int_equal(seconds, 0);
	}
	int64_t seconds;
	assert_false(duration_read(&seconds, str_make("PT1\0", 4)));
}

static void
test_clocks(void **state)
{
	static const struct {
		const char *text;
		unsigned minutes;
	} good[] = {
		{"15:00", 900}, {" 15:00 ", 900}, {"15:00 Uhr", 900},
		{"15.00 Uhr", 900}, {"15 Uhr", 900}, {"15:00:00", 900},
		{"9:05", 545}, {"0:00", 0}, {"23:59", 1439}, {"24:00", 1440},
		{"24 Uhr", 1440},
	};
	static const char *const bad[] = {
		"", "15", "15.00", "24:01", "25:00", "15:60", "15:0", "15:00:01",
		"15:00 pm", "-1:00", "15:00 Uhr x", "Uhr", "15: Uhr",
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		unsigned minutes = 9999;

		assert_true(clock_read(&minutes, str_from(good[i].text)));
		assert_int_equal(minutes, good[i].minutes);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		unsigned minutes;

		assert_false(clock_read(&minutes, str_from(bad[i])));
		assert_int_equal(minutes, 0);
	}
}

/* What is written can be read, and is the same instant. */
static void
check_written(struct str text, int64_t t, const struct zone *z)
{
	struct time_value v;

	assert_int_equal(time_read(&v, text, TIME_START, z), TIME_OK);
	assert_int_equal(v.t, t);
	assert_false(v.day);
}

static void
test_writing(void **state)
{
	(void)state;
	assert_string_equal(time_iso(&arena, 1588586400, berlin).ptr,
	    "2020-05-04T12:00:00+02:00");
	assert_string_equal(time_iso(&arena, 1577836800, berlin).ptr,
	    "2020-01-01T01:00:00+01:00");
	assert_string_equal(time_iso(&arena, 1588586400, havana).ptr,
	    "2020-05-04T06:00:00-04:00");
	assert_string_equal(time_iso(&arena, 0, utc).ptr,
	    "1970-01-01T00:00:00+00:00");
	assert_string_equal(time_rfc822(&arena, 1588586400, berlin).ptr,
	    "Mon, 04 May 2020 12:00:00 +0200");
	assert_string_equal(time_rfc822(&arena, 1577836800, berlin).ptr,
	    "Wed, 01 Jan 2020 01:00:00 +0100");
	assert_string_equal(time_rfc822(&arena, 1588586400, havana).ptr,
	    "Mon, 04 May 2020 06:00:00 -0400");
	assert_string_equal(time_rfc822(&arena, 1588463999, utc).ptr,
	    "Sat, 02 May 2020 23:59:59 +0000");
	assert_string_equal(time_iso_utc(&arena, 1588586407).ptr,
	    "2020-05-04T10:00:07Z");
	/* mean local time of 1890, +0:53:28: still the same instant */
	assert_string_equal(time_iso(&arena, -2524521600, berlin).ptr,
	    "1890-01-01T00:53:00+00:53");
	for (int64_t t = -2208900000; t < INT64_C(7258000000); t += 1234567) {
		check_written(time_iso(&arena, t, berlin), t, utc);
		check_written(time_iso(&arena, t, havana), t, berlin);
		check_written(time_iso_utc(&arena, t), t, berlin);
	}
}

static void
check_day(int year, unsigned month, unsigned day, const char *expected)
{
	struct civil c = {.year = year, .month = month, .day = day, .hour = 23};

	assert_string_equal(time_iso_day(&arena, c).ptr, expected);
}

static void
test_days_and_digits(void **state)
{
	char text[8];

	(void)state;
	check_day(2020, 5, 4, "2020-05-04");
	check_day(1999, 12, 31, "1999-12-31");
	check_day(2000, 1, 1, "2000-01-01");
	check_day(987, 6, 5, "0987-06-05");
	check_day(0, 2, 29, "0000-02-29");
	check_day(9999, 12, 31, "9999-12-31");
	check_day(10000, 1, 1, "10000-01-01");
	check_day(-1, 1, 1, "-001-01-01");
	/* as far as times are kept, and then some: no room is overrun */
	(void)time_iso_utc(&arena, INT64_C(60000000000000000));
	(void)time_iso_utc(&arena, -INT64_C(60000000000000000));
	for (unsigned n = 0; n < 100; n++) {
		struct str s = time_digits(n);
		snprintf(text, sizeof text, "%02u", n);
		assert_true(str_is(s, text));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_clock_changes),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_looks_like),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_clocks),
		cmocka_unit_test(test_writing),
		cmocka_unit_test(test_days_and_digits),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
