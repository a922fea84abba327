/*
 * model/recur: the standard's own examples, words, and thousands of random
 * rules against two oracles: libical where it is right (see comparable()), and
 * for everything a walk over all days that asks of each whether it fits.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <libical/ical.h>

#include "model/recur.h"

enum { DATES = 40 };

static struct recur
rule(const char *text)
{
	struct recur r;
	struct str why;

	if (recur_parse(&r, &why, str_from(text)) != 0)
		fail_msg("refused: %s (%.*s)", text, STR_ARG(why));
	return r;
}

static unsigned
expand(struct civil out[DATES], const struct recur *r, struct civil start)
{
	struct recur_iter it;
	unsigned n = 0;

	recur_start(&it, r, start);
	while (n < DATES && recur_next(&it, &out[n]))
		n++;
	return n;
}

/* ---- known dates --------------------------------------------------------- */

struct date_case {
	const char *rule;
	struct civil start;
	const char *dates; /* the first ones; "." when it ends there */
};

#define START_1997 {1997, 9, 2, 9, 0, 0}

/* most are from RFC 5545, 3.8.5.3 */
static const struct date_case date_cases[] = {
	{"FREQ=DAILY;COUNT=3", START_1997, "1997-09-02 1997-09-03 1997-09-04 ."},
	{"FREQ=DAILY;INTERVAL=10;COUNT=5", START_1997,
	    "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12 ."},
	{"FREQ=DAILY;UNTIL=19970904", START_1997,
	    "1997-09-02 1997-09-03 1997-09-04 ."},
	{"FREQ=DAILY;UNTIL=19970904T085959", START_1997,
	    "1997-09-02 1997-09-03 ."},
	{"FREQ=DAILY;UNTIL=19970904T090000", START_1997,
	    "1997-09-02 1997-09-03 1997-09-04 ."},
	{"FREQ=DAILY;UNTIL=1997-09-03", START_1997, "1997-09-02 1997-09-03 ."},
	{"FREQ=DAILY;UNTIL=19970901", START_1997, "."},
	{"FREQ=WEEKLY;INTERVAL=2;WKST=SU", START_1997,
	    "1997-09-02 1997-09-16 1997-09-30 1997-10-14"},
	{"FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
	    {1997, 9, 1, 9, 0, 0},
	    "1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17"},
	{"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
	    {1997, 8, 5, 9, 0, 0},
	    "1997-08-05 1997-08-10 1997-08-19 1997-08-24 ."},
	{"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
	    {1997, 8, 5, 9, 0, 0},
	    "1997-08-05 1997-08-17 1997-08-19 1997-08-31 ."},
	{"FREQ=MONTHLY;COUNT=4;BYDAY=1FR", {1997, 9, 5, 9, 0, 0},
	    "1997-09-05 1997-10-03 1997-11-07 1997-12-05 ."},
	{"FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU",
	    {1997, 9, 7, 9, 0, 0},
	    "1997-09-07 1997-09-28 1997-11-02 1997-11-30 ."},
	{"FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", {1997, 9, 22, 9, 0, 0},
	    "1997-09-22 1997-10-20 1997-11-17 ."},
	{"FREQ=MONTHLY;BYMONTHDAY=-3", {1997, 9, 28, 9, 0, 0},
	    "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26"},
	{"FREQ=MONTHLY;BYMONTHDAY=1,-1", {1997, 9, 30, 9, 0, 0},
	    "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30"},
	{"FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11", {1997, 9, 10, 9, 0, 0},
	    "1997-09-10 1997-09-11 1999-03-10 1999-03-11 2000-09-10"},
	{"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", START_1997,
	    "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13"},
	{"FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
	    {1997, 9, 13, 9, 0, 0}, "1997-09-13 1997-10-11 1997-11-08"},
	{"FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
	    {1997, 9, 4, 9, 0, 0}, "1997-09-04 1997-10-07 1997-11-06 ."},
	{"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
	    {1997, 9, 29, 9, 0, 0}, "1997-09-29 1997-10-30 1997-11-27 1997-12-30"},
	{"FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", {2007, 1, 15, 9, 0, 0},
	    "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30 ."},
	{"FREQ=YEARLY;COUNT=4;BYMONTH=6,7", {1997, 6, 10, 9, 0, 0},
	    "1997-06-10 1997-07-10 1998-06-10 1998-07-10 ."},
	{"FREQ=YEARLY;BYDAY=20MO", {1997, 5, 19, 9, 0, 0},
	    "1997-05-19 1998-05-18 1999-05-17"},
	{"FREQ=YEARLY;BYMONTH=3;BYDAY=TH", {1997, 3, 13, 9, 0, 0},
	    "1997-03-13 1997-03-20 1997-03-27 1998-03-05"},
	{"FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
	    {1996, 11, 5, 9, 0, 0}, "1996-11-05 2000-11-07 2004-11-02"},
	/* what the start says, and only where the calendar has it */
	{"FREQ=MONTHLY", {2020, 1, 31, 9, 0, 0},
	    "2020-01-31 2020-03-31 2020-05-31 2020-07-31 2020-08-31"},
	{"FREQ=YEARLY", {2020, 2, 29, 9, 0, 0},
	    "2020-02-29 2024-02-29 2028-02-29"},
	{"FREQ=YEARLY", {2096, 2, 29, 9, 0, 0}, "2096-02-29 2104-02-29"},
	{"FREQ=WEEKLY", {2020, 4, 28, 17, 0, 0}, "2020-04-28 2020-05-05"},
	/* a start beside the rule is no date and does not count */
	{"FREQ=MONTHLY;BYDAY=1TU;COUNT=2", {2020, 4, 28, 17, 0, 0},
	    "2020-05-05 2020-06-02 ."},
	/* dates that are rare, and some that are never */
	{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", {2020, 1, 1, 9, 0, 0},
	    "2044-02-29 2072-02-29 2112-02-29"},
	{"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", START_1997, "."},
	{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", START_1997, "."},
	{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30,31", START_1997, "."},
	{"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", START_1997, "."},
	/* the year 2199 is the last */
	{"FREQ=YEARLY", {2198, 5, 1, 9, 0, 0}, "2198-05-01 2199-05-01 ."},
	{"FREQ=WEEKLY", {2199, 12, 30, 9, 0, 0}, "2199-12-30 ."},
	{"FREQ=DAILY", {2200, 1, 1, 9, 0, 0}, "."},
	{"FREQ=DAILY", {2020, 2, 30, 9, 0, 0}, "."},
};

static void
test_known_dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof date_cases / sizeof *date_cases; i++) {
		const struct date_case *c = &date_cases[i];
		struct recur r = rule(c->rule);
		struct str rest = str_from(c->dates), want;
		struct recur_iter it;
		struct civil d;

		recur_start(&it, &r, c->start);
		while (str_cut(&want, &rest, ' ')) {
			char text[64] = ".";
			if (recur_next(&it, &d)) {
				snprintf(text, sizeof text, "%04d-%02u-%02u", d.year,
				    d.month, d.day);
				assert_int_equal(d.hour, c->start.hour);
			}
			if (!str_is(want, text))
				fail_msg("%s: %s instead of %.*s", c->rule, text,
				    STR_ARG(want));
		}
		/* having ended it stays so */
		if (it.ended)
			assert_false(recur_next(&it, &d));
	}
}

/* 17:00 stays 17:00 across both changes of the clocks. */
static void
test_in_a_zone(void **state)
{
	struct arena a;
	struct zone *z;
	struct recur r = rule("FREQ=MONTHLY;BYDAY=1TU");
	struct recur_iter it;
	struct civil when;
	int64_t t, offsets = 0;

	(void)state;
	arena_init(&a, 0);
	assert_int_equal(zone_load(&z, &a, STR("Europe/Berlin")), 0);
	recur_start(&it, &r, (struct civil){2020, 1, 7, 17, 0, 0});
	for (unsigned n = 0; n < 12; n++) {
		assert_true(recur_next(&it, &when));
		assert_int_equal(zone_instant(&t, z, when), ZONE_ONCE);
		assert_int_equal(zone_local(z, t).civil.hour, 17);
		offsets += zone_local(z, t).offset;
	}
	/* five of the twelve in winter: January to March, November, December */
	assert_int_equal(offsets, 5 * 3600 + 7 * 7200);

	/* UNTIL in UTC: 16:00Z is 18:00 in summer, 17:00 in winter */
	r = rule("FREQ=DAILY;UNTIL=20200701T160000Z");
	recur_localize(&r, z);
	assert_int_equal(r.until, civil_seconds(
	    (struct civil){2020, 7, 1, 18, 0, 0}));
	recur_localize(&r, z);
	assert_int_equal(r.until, civil_seconds(
	    (struct civil){2020, 7, 1, 18, 0, 0}));
	r = rule("FREQ=DAILY;UNTIL=20200701T160000");
	recur_localize(&r, z);
	assert_int_equal(r.until, civil_seconds(
	    (struct civil){2020, 7, 1, 16, 0, 0}));
	arena_release(&a);
}

/* ---- parsing ------------------------------------------------------------- */

static void
test_refused_rules(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"FREQ=HOURLY", "FREQ=HOURLY"},
		{"FREQ=SECONDLY;COUNT=5", "FREQ=SECONDLY"},
		{"FREQ=", "FREQ="},
		{"RRULE:", "FREQ"},
		{"RRULE:daily", "daily"},
		{"INTERVAL=2", "FREQ"},
		{"FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY"},
		{"FREQ=DAILY;BYHOUR=9", "BYHOUR=9"},
		{"FREQ=DAILY;BYMINUTE=9", "BYMINUTE=9"},
		{"FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO=20"},
		{"FREQ=YEARLY;BYYEARDAY=1", "BYYEARDAY=1"},
		{"FREQ=YEARLY;RSCALE=CHINESE", "RSCALE=CHINESE"},
		{"FREQ=YEARLY;SKIP=OMIT", "SKIP=OMIT"},
		{"FREQ=DAILY;X-OWN=1", "X-OWN=1"},
		{"FREQ=DAILY;;COUNT=1", ""},
		{"FREQ=DAILY;COUNT", "COUNT"},
		{"FREQ=DAILY;COUNT=0", "COUNT=0"},
		{"FREQ=DAILY;COUNT=-1", "COUNT=-1"},
		{"FREQ=DAILY;COUNT=1000000", "COUNT=1000000"},
		{"FREQ=DAILY;INTERVAL=0", "INTERVAL=0"},
		{"FREQ=DAILY;INTERVAL=10000", "INTERVAL=10000"},
		{"FREQ=DAILY;INTERVAL=99999999999", "INTERVAL=99999999999"},
		{"FREQ=DAILY;COUNT=5;UNTIL=20200101", "COUNT + UNTIL"},
		{"FREQ=DAILY;UNTIL=20200230", "UNTIL=20200230"},
		{"FREQ=DAILY;UNTIL=2020-0101", "UNTIL=2020-0101"},
		{"FREQ=DAILY;UNTIL=20200101T", "UNTIL=20200101T"},
		{"FREQ=DAILY;UNTIL=20200101T250000", "UNTIL=20200101T250000"},
		{"FREQ=DAILY;UNTIL=20200101Z", "UNTIL=20200101Z"},
		{"FREQ=DAILY;BYDAY=1MO", "BYDAY"},
		{"FREQ=WEEKLY;BYDAY=-1MO", "BYDAY"},
		{"FREQ=MONTHLY;BYDAY=9TU", "BYDAY"},
		{"FREQ=MONTHLY;BYDAY=-6TU", "BYDAY"},
		{"FREQ=YEARLY;BYMONTH=1;BYDAY=6TU", "BYDAY"},
		{"FREQ=YEARLY;BYDAY=54TU", "BYDAY=54TU"},
		{"FREQ=YEARLY;BYDAY=0TU", "BYDAY=0TU"},
		{"FREQ=WEEKLY;BYDAY=", "BYDAY="},
		{"FREQ=WEEKLY;BYDAY=MO,", "BYDAY=MO,"},
		{"FREQ=WEEKLY;BYDAY=,MO", "BYDAY=,MO"},
		{"FREQ=WEEKLY;BYDAY=DI", "BYDAY=DI"},
		{"FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=WEEKLY + BYMONTHDAY"},
		{"FREQ=YEARLY;BYMONTHDAY=1", "FREQ=YEARLY + BYMONTHDAY - BYMONTH"},
		{"FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"},
		{"FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"},
		{"FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY=-32"},
		{"FREQ=MONTHLY;BYMONTHDAY=1.", "BYMONTHDAY=1."},
		{"FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"},
		{"FREQ=YEARLY;BYMONTH=-1", "BYMONTH=-1"},
		{"FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"},
		{"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS=367"},
		{"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS=0"},
		{"FREQ=WEEKLY;WKST=1", "WKST=1"},
		{"=", "="},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct recur r;
		struct str why;

		if (recur_parse(&r, &why, str_from(cases[i].text)) == 0)
			fail_msg("accepted: %s", cases[i].text);
		if (!str_is(why, cases[i].why))
			fail_msg("%s: '%.*s' instead of '%s'", cases[i].text,
			    STR_ARG(why), cases[i].why);
	}
}

static void
assert_same_rule(const char *text, const char *expected)
{
	struct recur a = rule(text), b = rule(expected);

	/* both were zeroed before; the same lists in the same order */
	if (memcmp(&a, &b, sizeof a) != 0)
		fail_msg("%s is not %s", text, expected);
}

static void
test_forgiving_rules(void **state)
{
	(void)state;
	assert_same_rule("rrule:freq=monthly;byday=1tu", "FREQ=MONTHLY;BYDAY=1TU");
	assert_same_rule(" FREQ = MONTHLY ; BYDAY = +1TU , -1FR ;",
	    "FREQ=MONTHLY;BYDAY=1TU,-1FR");
	assert_same_rule("BYDAY=1TU;FREQ=MONTHLY;INTERVAL=1;WKST=MO",
	    "FREQ=MONTHLY;BYDAY=1TU");
	assert_same_rule("FREQ=DAILY;UNTIL=2020-12-31", "FREQ=DAILY;UNTIL=20201231");
}

/* Lists may be long, but not without end. */
static void
test_long_lists(void **state)
{
	char text[1024] = "FREQ=MONTHLY;BYDAY=MO";
	struct recur r;
	struct str why;

	(void)state;
	for (unsigned i = 1; i < RECUR_LIST_MAX; i++)
		strcat(text, ",MO");
	assert_int_equal(rule(text).day_count, RECUR_LIST_MAX);
	strcat(text, ",MO");
	assert_int_equal(recur_parse(&r, &why, str_from(text)), -1);

	strcpy(text, "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1");
	for (unsigned i = 0; i < RECUR_LIST_MAX; i++)
		strcat(text, ",1");
	assert_int_equal(recur_parse(&r, &why, str_from(text)), -1);

	strcpy(text, "1.");
	for (unsigned i = 0; i < 100; i++)
		strcat(text, ",1.");
	assert_int_equal(recur_parse(&r, &why, str_from(text)), -1);
	strcpy(text, "Mo");
	for (unsigned i = 0; i < 100; i++)
		strcat(text, " Mo");
	assert_int_equal(recur_parse(&r, &why, str_from(text)), -1);
	assert_false(recur_add_day(&r, 54, 1));
	assert_false(recur_add_day(&r, 0, 8));
	assert_false(recur_add_month_day(&r, 0));
	assert_false(recur_add_month_day(&r, 32));
}

static void
test_words(void **state)
{
	static const char *const cases[][2] = {
		{"daily", "FREQ=DAILY"},
		{"every day", "FREQ=DAILY"},
		{"every second day", "FREQ=DAILY;INTERVAL=2"},
		{"every other day", "FREQ=DAILY;INTERVAL=2"},
		{"every 3 days", "FREQ=DAILY;INTERVAL=3"},
		{"daily in July", "FREQ=DAILY;BYMONTH=7"},
		{"weekly", "FREQ=WEEKLY"},
		{"weekly, Tuesday", "FREQ=WEEKLY;BYDAY=TU"},
		{"Weekly on Tuesdays and Thursdays", "FREQ=WEEKLY;BYDAY=TU,TH"},
		{"weekly - Tuesday", "FREQ=WEEKLY;BYDAY=TU"},
		{"Tuesdays", "FREQ=WEEKLY;BYDAY=TU"},
		{"every Tuesday", "FREQ=WEEKLY;BYDAY=TU"},
		{"every Tuesday in October", "FREQ=WEEKLY;BYDAY=TU;BYMONTH=10"},
		{"every other Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"},
		{"every two weeks, Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"},
		{"every 2nd week", "FREQ=WEEKLY;INTERVAL=2"},
		{"every 14 days, Wednesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"},
		{"fortnightly, Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"},
		{"weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
		{"every workday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
		{"Monday to Friday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
		{"monthly", "FREQ=MONTHLY"},
		{"monthly, first Tuesday", "FREQ=MONTHLY;BYDAY=1TU"},
		{"monthly: first Tuesday", "FREQ=MONTHLY;BYDAY=1TU"},
		{"first Tuesday", "FREQ=MONTHLY;BYDAY=1TU"},
		{"every first Tuesday", "FREQ=MONTHLY;BYDAY=1TU"},
		{"first and third Tuesday of the month", "FREQ=MONTHLY;BYDAY=1TU,3TU"},
		{"1st and 3rd Tuesday", "FREQ=MONTHLY;BYDAY=1TU,3TU"},
		{"1st, 3rd Tuesday", "FREQ=MONTHLY;BYDAY=1TU,3TU"},
		{"first Monday and last Friday of each month",
		    "FREQ=MONTHLY;BYDAY=1MO,-1FR"},
		{"last Thursday", "FREQ=MONTHLY;BYDAY=-1TH"},
		{"every second Tuesday of the month", "FREQ=MONTHLY;BYDAY=2TU"},
		{"every two months, first Tuesday",
		    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU"},
		{"first Tuesday of every second month",
		    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU"},
		{"quarterly, first Tuesday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"},
		{"monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15"},
		{"on the 1st and 15th of every month", "FREQ=MONTHLY;BYMONTHDAY=1,15"},
		{"last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1"},
		{"yearly", "FREQ=YEARLY"},
		{"every year on 3 October", "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3"},
		{"yearly, May 1st", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"},
		{"first Tuesday in October", "FREQ=YEARLY;BYMONTH=10;BYDAY=1TU"},
		{"t\xc3\xa4glich", "FREQ=DAILY"},
		{"T\xc3\x84GLICH", "FREQ=DAILY"},
		{"ta\xcc\x88glich", "FREQ=DAILY"},
		{"taeglich", "FREQ=DAILY"},
		{"jeden Tag", "FREQ=DAILY"},
		{"jeden zweiten Tag", "FREQ=DAILY;INTERVAL=2"},
		{"alle drei Tage", "FREQ=DAILY;INTERVAL=3"},
		{"werktags", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
		{"werktags im Juli und August",
		    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYMONTH=7,8"},
		{"Mo-Fr", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
		{"Mo. \xe2\x80\x93 Mi.", "FREQ=WEEKLY;BYDAY=MO,TU,WE"},
		{"Mo\xe2\x80\x93" "Do", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"},
		{"Montag bis Donnerstag", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"},
		{"w\xc3\xb6" "chentlich, dienstags", "FREQ=WEEKLY;BYDAY=TU"},
		{"dienstags", "FREQ=WEEKLY;BYDAY=TU"},
		{"Dienstag", "FREQ=WEEKLY;BYDAY=TU"},
		{"jeden Dienstag", "FREQ=WEEKLY;BYDAY=TU"},
		{"jeden Dienstag und Donnerstag", "FREQ=WEEKLY;BYDAY=TU,TH"},
		{"alle zwei Wochen, Montag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"},
		{"Montag, alle 2 Wochen", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"},
		{"jede zweite Woche am Mittwoch", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"},
		{"14-t\xc3\xa4gig, Mittwoch", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"},
		{"monatlich", "FREQ=MONTHLY"},
		{"monatlich, erster Dienstag", "FREQ=MONTHLY;BYDAY=1TU"},
		{"jeden ersten Dienstag im Monat", "FREQ=MONTHLY;BYDAY=1TU"},
		{"jeden zweiten und vierten Dienstag im Monat",
		    "FREQ=MONTHLY;BYDAY=2TU,4TU"},
		{"1. und 3. Dienstag des Monats", "FREQ=MONTHLY;BYDAY=1TU,3TU"},
		{"jeden Monat am 2. Dienstag", "FREQ=MONTHLY;BYDAY=2TU"},
		{"letzter Donnerstag im Monat", "FREQ=MONTHLY;BYDAY=-1TH"},
		{"vorletzter Freitag im Monat", "FREQ=MONTHLY;BYDAY=-2FR"},
		{"alle zwei Monate, letzter Freitag",
		    "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR"},
		{"monatlich am 15.", "FREQ=MONTHLY;BYMONTHDAY=15"},
		{"am 1. und 15. jeden Monats", "FREQ=MONTHLY;BYMONTHDAY=1,15"},
		{"jeden 15. im Monat", "FREQ=MONTHLY;BYMONTHDAY=15"},
		{"am letzten Tag des Monats", "FREQ=MONTHLY;BYMONTHDAY=-1"},
		{"jeden letzten Tag im Monat", "FREQ=MONTHLY;BYMONTHDAY=-1"},
		{"am letzten Tag jedes Monats", "FREQ=MONTHLY;BYMONTHDAY=-1"},
		{"vierteljährlich", "FREQ=MONTHLY;INTERVAL=3"},
		{"halbj\xc3\xa4hrlich, erster Montag",
		    "FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO"},
		{"j\xc3\xa4hrlich", "FREQ=YEARLY"},
		{"j\xc3\xa4hrlich am 3. Oktober",
		    "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3"},
		{"j\xc3\xa4hrlich, erster Samstag im M\xc3\xa4rz",
		    "FREQ=YEARLY;BYMONTH=3;BYDAY=1SA"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_same_rule(cases[i][0], cases[i][1]);
}

/* What is not understood to the last word, or could mean two things. */
static void
test_refused_words(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"   ", ""},
		{",", ""},
		{"irgendwann", "irgendwann"},
		{"every second Tuesday", ""},
		{"jeden zweiten Dienstag", ""},
		{"jeden ersten und dritten Dienstag", ""},
		{"monthly on Tuesday", ""},
		{"monatlich, dienstags", ""},
		{"dienstags 17 Uhr", "Uhr"},
		{"dienstags 17", ""},
		{"dienstags um 17:00", "um"},
		{"monatlich, erster Dienstag nicht im August", "nicht"},
		{"t\xc3\xa4glich au\xc3\x9f" "er sonntags", "au\xc3\x9f" "er"},
		{"weekly monthly", "monthly"},
		{"every", ""},
		{"every two", ""},
		{"two weeks", "weeks"},
		{"every two Tuesdays", "Tuesdays"},
		{"second last Tuesday", "last"},
		{"ersten bis dritten Dienstag", "bis"},
		{"Januar bis M\xc3\xa4rz", "bis"},
		{"Juni-August", "Juni-August"},
		{"Fr-Mo", "Fr-Mo"},
		{"Montag bis", ""},
		{"Montag bis zwei", "zwei"},
		{"Montag - Mittwoch - Freitag", "-"},
		{"Montag und", ""},
		{"Dienstag im", ""},
		{"Dienstag im Monat", ""},
		{"first Tuesday and Thursday", ""},
		{"first Tuesday and the 15th", ""},
		{"on the 15th", ""},
		{"first", ""},
		{"sixth Tuesday", "sixth"},
		{"6. Dienstag im Monat", "Dienstag"},
		{"monatlich am 32.", ""},
		{"weekly, first Tuesday", ""},
		{"weekly on the 15th", ""},
		{"daily, Tuesday", ""},
		{"every 10 days, Tuesday", ""},
		{"yearly, first Tuesday", ""},
		{"yearly, Tuesday", ""},
		{"yearly on the 15th", ""},
		{"in October", ""},
		{"3. Oktober und 24. Dezember", ""},
		{"first Tuesday in May and last Friday in June", ""},
		{"werktags, samstags", ""},
		{"monatlich, werktags", ""},
		{"letzter Werktag im Monat", "Werktag"},
		{"jeden im Monat", "im"},
		{"every 20000 weeks", "20000"},
		{"every 0 weeks", "0"},
		{"Montagabend", "Montagabend"},
		{"mos", "mos"},
		{"erst", "erst"},
		{"Dienstags\xc3", "Dienstags\xc3"},
		{"einunddreissigstausendmal", "einunddreissigstausendmal"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct recur r;
		struct str why;

		if (recur_parse(&r, &why, str_from(cases[i][0])) == 0)
			fail_msg("accepted: %s", cases[i][0]);
		if (!str_is(why, cases[i][1]))
			fail_msg("%s: '%.*s' instead of '%s'", cases[i][0],
			    STR_ARG(why), cases[i][1]);
	}
}

/* ---- random rules against oracles ---------------------------------------- */

struct random {
	uint64_t state;
};

static unsigned
below(struct random *g, unsigned n)
{
	g->state ^= g->state << 13;
	g->state ^= g->state >> 7;
	g->state ^= g->state << 17;
	return (unsigned)((g->state >> 11) % n);
}

struct sample {
	char text[400];
	struct recur r;
	struct civil start;
};

__attribute__((format(printf, 2, 3)))
static void
append(struct sample *s, const char *format, ...)
{
	size_t n = strlen(s->text);
	va_list args;

	va_start(args, format);
	vsnprintf(s->text + n, sizeof s->text - n, format, args);
	va_end(args);
}

/* Up to `most` different numbers of 1..range, ascending; some negative. */
static void
append_numbers(struct sample *s, struct random *g, const char *name,
    unsigned range, int negative)
{
	unsigned value = 0;

	append(s, ";%s=", name);
	for (unsigned i = 0, n = 1 + below(g, 3); i < n; i++) {
		unsigned step = 1 + below(g, range / 3);
		const char *sign = negative && below(g, 3) == 0 ? "-" : "";
		value += step;
		append(s, "%s%s%u", i ? "," : "", sign, value);
	}
}

static void
append_days(struct sample *s, struct random *g, enum recur_freq freq,
    bool by_month)
{
	static const char *const names[] = {
		"MO", "TU", "WE", "TH", "FR", "SA", "SU",
	};
	bool ordinals = freq >= RECUR_MONTHLY && below(g, 2);
	unsigned most = freq == RECUR_YEARLY && !by_month && below(g, 2) ? 53 : 5;
	unsigned day = below(g, 3);

	append(s, ";BYDAY=");
	for (unsigned i = 0; i < 3 && day < 7; i++) {
		append(s, "%s", i ? "," : "");
		if (ordinals)
			append(s, "%s%u", below(g, 3) ? "" : "-", 1 + below(g, most));
		append(s, "%s", names[day]);
		day += 1 + below(g, 4);
	}
}

static void
sample_make(struct sample *s, struct random *g)
{
	static const char *const freqs[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	static const unsigned intervals[] = {40, 9, 13, 4};
	enum recur_freq freq = (enum recur_freq)below(g, 4);
	bool by_month = below(g, 3) == 0, by_any = by_month;

	s->text[0] = '\0';
	append(s, "FREQ=%s", freqs[freq]);
	if (below(g, 2))
		append(s, ";INTERVAL=%u", 1 + below(g, intervals[freq]));
	if (below(g, 3) == 0)
		append(s, ";COUNT=%u", 1 + below(g, 30));
	else if (below(g, 3) == 0)
		append(s, ";UNTIL=%04u%02u%02uT%02u0000", 2020 + below(g, 20),
		    1 + below(g, 12), 1 + below(g, 28), below(g, 24));
	if (by_month)
		append_numbers(s, g, "BYMONTH", 12, 0);
	if (freq != RECUR_WEEKLY && (freq != RECUR_YEARLY || by_month)
	    && below(g, 3) == 0) {
		append_numbers(s, g, "BYMONTHDAY", 31, freq != RECUR_DAILY
		    || below(g, 2));
		by_any = true;
	}
	if (below(g, 2)) {
		append_days(s, g, freq, by_month);
		by_any = true;
	}
	if (by_any && below(g, 4) == 0)
		append_numbers(s, g, "BYSETPOS", 5, 1);
	if (freq == RECUR_WEEKLY && below(g, 2))
		append(s, ";WKST=%s", below(g, 2) ? "SU" : "TH");
	s->r = rule(s->text);
	s->start = (struct civil){2015 + (int)below(g, 15), 1 + below(g, 12), 1,
	    below(g, 24), below(g, 60), 0};
	s->start.day = 1 + below(g, civil_month_days(s->start.year,
	    s->start.month));
}

/* In which day, week, month or year, counted from the start's, a day lies. */
static int64_t
period_of(const struct sample *s, int64_t days)
{
	struct civil c, first = s->start;
	int64_t from = civil_days(first.year, first.month, first.day);

	civil_from_days(&c, days);
	switch (s->r.freq) {
	case RECUR_DAILY:
		return days - from;
	case RECUR_WEEKLY:
		/* both back to the first day of their week */
		while (civil_weekday(days) != s->r.week_start)
			days--;
		while (civil_weekday(from) != s->r.week_start)
			from--;
		return (days - from) / 7;
	case RECUR_MONTHLY:
		return (c.year - first.year) * 12 + (int)c.month
		    - (int)first.month;
	case RECUR_YEARLY:
		return c.year - first.year;
	}
	return 0;
}

/* How the n of "nMO" is found: counting backwards or forwards to the edge. */
static bool
is_nth(const struct sample *s, int64_t days, int n)
{
	bool year = s->r.freq == RECUR_YEARLY && !s->r.months;
	struct civil c, e;
	int seen = 0;

	civil_from_days(&c, days);
	for (int64_t d = days; n != 0; d += n > 0 ? -7 : 7) {
		civil_from_days(&e, d);
		if (e.year != c.year || (!year && e.month != c.month))
			break;
		seen += n > 0 ? 1 : -1;
	}
	return seen == n;
}

/* The rule said of one day, as directly as can be. */
static bool
day_fits(const struct sample *s, int64_t days)
{
	const struct recur *r = &s->r;
	bool by_month_day = r->month_days || r->month_days_end;
	bool listed = r->day_count == 0;
	struct civil c, first = s->start;

	civil_from_days(&c, days);
	unsigned left = civil_month_days(c.year, c.month) - c.day + 1;
	if (period_of(s, days) % r->interval != 0
	    || (r->months && !(r->months >> c.month & 1))
	    || (by_month_day && !(r->month_days >> c.day & 1)
	    && !(r->month_days_end >> left & 1)))
		return false;
	for (unsigned i = 0; i < r->day_count; i++)
		listed = listed || (r->days[i].weekday == civil_weekday(days)
		    && is_nth(s, days, r->days[i].ordinal));
	if (by_month_day || r->day_count || r->freq == RECUR_DAILY)
		return listed;
	if (r->freq == RECUR_WEEKLY)
		return civil_weekday(days) == civil_weekday(civil_days(first.year,
		    first.month, first.day));
	return c.day == first.day && (r->freq == RECUR_MONTHLY || r->months
	    || c.month == first.month);
}

/* The dates of the period that begins at *day; *day moves to the next. */
static unsigned
period_dates(int64_t out[366], const struct sample *s, int64_t *day)
{
	int64_t period = period_of(s, *day), fits[366];
	unsigned n = 0, chosen = 0;

	for (; period_of(s, *day) == period; ++*day)
		if (day_fits(s, *day))
			fits[n++] = *day;
	for (unsigned i = 0; i < n; i++) {
		bool take = s->r.setpos_count == 0;
		for (unsigned k = 0; k < s->r.setpos_count; k++) {
			int position = s->r.setpos[k];
			take = take || position == (int)i + 1
			    || position == (int)i - (int)n;
		}
		if (take)
			out[chosen++] = fits[i];
	}
	return chosen;
}

/* Twelve years of dates at most, and DATES of them. */
static unsigned
walk(int64_t out[DATES], bool *ended, const struct sample *s)
{
	int64_t first = civil_days(s->start.year, s->start.month, s->start.day);
	int64_t day = first, dates[366];
	int64_t clock = s->start.hour * 3600 + s->start.minute * 60;
	unsigned n = 0;

	*ended = false;
	while (period_of(s, day - 1) == 0)
		day--;
	while (day < first + 12 * 366) {
		unsigned count = period_dates(dates, s, &day);
		for (unsigned i = 0; i < count; i++) {
			int64_t when = dates[i] * 86400 + clock;
			*ended = (s->r.count && n == s->r.count)
			    || (s->r.has_until && when > s->r.until);
			if (*ended || n == DATES)
				return n;
			if (dates[i] >= first)
				out[n++] = when;
		}
	}
	return n;
}

static void
test_against_every_day(void **state)
{
	struct random g = {UINT64_C(0x2020042915000000)};
	unsigned dates = 0;

	(void)state;
	for (unsigned k = 0; k < 4000; k++) {
		struct sample s;
		struct civil mine[DATES];
		int64_t walked[DATES];
		bool ended;

		sample_make(&s, &g);
		unsigned n = expand(mine, &s.r, s.start);
		unsigned known = walk(walked, &ended, &s);
		if (n < known || (ended && n > known))
			fail_msg("%s from %d-%u-%u: %u dates instead of %u", s.text,
			    s.start.year, s.start.month, s.start.day, n, known);
		for (unsigned i = 0; i < known; i++)
			if (civil_seconds(mine[i]) != walked[i])
				fail_msg("%s from %d-%u-%u: date %u is %d-%u-%u", s.text,
				    s.start.year, s.start.month, s.start.day, i,
				    mine[i].year, mine[i].month, mine[i].day);
		dates += known;
	}
	assert_true(dates > 70000);
}

/*
 * Where libical 3.0 can be asked: it ignores negative BYMONTHDAY with DAILY
 * and BYSETPOS with DAILY and WEEKLY, and is wrong about weeks when the start
 * is not a date of the rule (so we start at one) or they begin on another day
 * than Monday and have several dates. BYSETPOS needs days that are in order
 * as they are written.
 */
static bool
comparable(const struct sample *s)
{
	bool short_period = s->r.freq <= RECUR_WEEKLY;
	bool numbered = s->r.day_count && s->r.days[0].ordinal;

	return !(s->r.setpos_count && (short_period || s->r.month_days_end))
	    && !(s->r.week_start != 1 && s->r.day_count > 1)
	    && !(s->r.freq == RECUR_DAILY && s->r.month_days_end)
	    && !(s->r.freq == RECUR_YEARLY && numbered && (s->r.month_days
	    || s->r.month_days_end));
}

static struct icaltimetype
ical_time(struct civil c)
{
	struct icaltimetype t = icaltime_null_time();

	t.year = c.year;
	t.month = (int)c.month;
	t.day = (int)c.day;
	t.hour = (int)c.hour;
	t.minute = (int)c.minute;
	t.second = (int)c.second;
	return t;
}

static void
check_with_libical(const struct sample *s, const struct civil *mine, unsigned n)
{
	struct icalrecurrencetype r = icalrecurrencetype_from_string(s->text);
	icalrecur_iterator *it = icalrecur_iterator_new(r, ical_time(s->start));

	if (!it)
		fail_msg("libical refuses %s", s->text);
	for (unsigned i = 0; i < DATES; i++) {
		struct icaltimetype t = icalrecur_iterator_next(it);
		bool end = icaltime_is_null_time(t) || t.year > 2199;

		if (end != (i >= n))
			fail_msg("%s from %d-%u-%u: %u dates, libical has %s",
			    s->text, s->start.year, s->start.month, s->start.day, n,
			    end ? "less" : "more");
		if (end)
			break;
		if (icaltime_compare(t, ical_time(mine[i])) != 0)
			fail_msg("%s from %d-%u-%u: date %u is %d-%u-%u, libical's "
			    "%d-%d-%d", s->text, s->start.year, s->start.month,
			    s->start.day, i, mine[i].year, mine[i].month, mine[i].day,
			    t.year, t.month, t.day);
	}
	icalrecur_iterator_free(it);
}

static void
test_against_libical(void **state)
{
	struct random g = {UINT64_C(88172645463325252)};
	unsigned rules = 0;

	(void)state;
	while (rules < 6000) {
		struct sample s;
		struct civil mine[DATES];
		sample_make(&s, &g);
		if (!comparable(&s) || expand(mine, &s.r, s.start) == 0)
			continue;
		s.start = mine[0];
		unsigned n = expand(mine, &s.r, s.start);
		assert_true(n > 0);
		check_with_libical(&s, mine, n);
		rules++;
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_dates),
		cmocka_unit_test(test_in_a_zone),
		cmocka_unit_test(test_refused_rules),
		cmocka_unit_test(test_forgiving_rules),
		cmocka_unit_test(test_long_lists),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_refused_words),
		cmocka_unit_test(test_against_every_day),
		cmocka_unit_test(test_against_libical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
