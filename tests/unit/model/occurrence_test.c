/* model/occurrence */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_model.h"

#include "model/moment.h"
#include "model/occurrence.h"

static const struct office_hour *
hour_of(const struct world *w)
{
	return as_office_hour(world_find(w, KIND_OFFICE_HOUR, "h"));
}

static void
build(struct world *w, const char *keys)
{
	world_init(w, NULL);
	world_add(w, "services/chat.md", "---\nname: Chat\n---\n");
	world_add_str(w, "office-hours/h.md", arena_printf(&w->arena,
	    "---\ntitle: H\n%s---\n", keys));
	world_link(w);
	if (!hour_of(w)->r.broken)
		occurrence_check(w->m, (struct office_hour *)hour_of(w),
		    &w->arena, &w->diags);
}

static void
put_time(struct world const *w, char *out, int64_t t)
{
	struct zone_local l = zone_local(w->m->zone, t);

	snprintf(out + strlen(out), 60, "%04d-%02u-%02u %02u:%02u%+d",
	    l.civil.year, l.civil.month, l.civil.day, l.civil.hour,
	    l.civil.minute, l.offset / 3600);
}

static void
assert_same_date(const struct occurrence *a, const struct occurrence *b)
{
	assert_true(a->start == b->start && a->end == b->end);
	assert_true(a->planned == b->planned);
	assert_ptr_equal(a->change, b->change);
	assert_true(a->cancelled == b->cancelled && a->moved == b->moved);
}

/* It makes no difference what was asked before, and of how many dates. */
static void
assert_remembered(const struct world *w, const struct at *at,
    const struct occurrence_list *list)
{
	static const size_t sizes[] = {1, 4, 50, 4};
	struct moment mo;
	struct arena a;

	arena_init(&a, 0);
	moment_init(&mo, at->now);
	for (size_t i = 0; i < 4; i++) {
		struct at again = at_instant(at->now), plain = again;
		again.moment = &mo;
		struct occurrence_list kept = occurrences_ahead(w->m,
		    hour_of(w), sizes[i], &again, &a);
		struct occurrence_list one = occurrences_ahead(w->m,
		    hour_of(w), sizes[i], &plain, &a);
		assert_int_equal(kept.count, one.count);
		assert_true(sizes[i] != 4 || kept.count == list->count);
		for (size_t k = 0; k < kept.count; k++)
			assert_same_date(&kept.items[k], &one.items[k]);
		assert_true(again.since == plain.since);
		assert_true(again.until == plain.until);
	}
	moment_release(&mo);
	arena_release(&a);
}

/* The next four, each on a line: start, and what became of it. */
static void
put_dates(const struct world *w, struct at *at, char out[400])
{
	struct arena a;

	arena_init(&a, 0);
	struct occurrence_list list = occurrences_ahead(w->m, hour_of(w), 4, at,
	    &a);
	assert_remembered(w, at, &list);
	*out = '\0';
	for (size_t i = 0; i < list.count; i++) {
		const struct occurrence *o = &list.items[i];
		put_time(w, out, o->start);
		if (o->moved) {
			strcat(out, " moved from ");
			put_time(w, out, o->planned);
		}
		strcat(out, o->cancelled ? " cancelled\n" : "\n");
		assert_true(o->end - o->start == hour_of(w)->duration.s);
	}
	arena_release(&a);
}

static void
assert_dates(struct world *w, const char *time, const char *expected)
{
	char out[400];
	struct at at = at_instant(world_time(w, time));

	assert_world_lines(w, DIAG_EN, "");
	put_dates(w, &at, out);
	assert_string_equal(out, expected);
	assert_true(at.since <= at.now && at.now < at.until);
}

static void
five_o_clock_stays_five_o_clock(void **state)
{
	struct world w;

	(void)state;
	build(&w, "repeats: weekly\nstarts: 2020-03-22 17:00\n");
	assert_dates(&w, "2020-03-01",
	    "2020-03-22 17:00+1\n2020-03-29 17:00+2\n"
	    "2020-04-05 17:00+2\n2020-04-12 17:00+2\n");
	assert_dates(&w, "2020-10-18",
	    "2020-10-18 17:00+2\n2020-10-25 17:00+1\n"
	    "2020-11-01 17:00+1\n2020-11-08 17:00+1\n");
	world_release(&w);
}

/* RFC 5545, 3.3.5: in the gap the old offset, of two the first. */
static void
hours_of_the_clock_change_have_a_meaning(void **state)
{
	struct world w;

	(void)state;
	build(&w, "repeats: täglich\nstarts: 2020-03-28 02:30\n");
	assert_dates(&w, "2020-03-28",
	    "2020-03-28 02:30+1\n2020-03-29 03:30+2\n"
	    "2020-03-30 02:30+2\n2020-03-31 02:30+2\n");
	assert_dates(&w, "2020-10-25",
	    "2020-10-25 02:30+2\n2020-10-26 02:30+1\n"
	    "2020-10-27 02:30+1\n2020-10-28 02:30+1\n");
	world_release(&w);
}

static void
exceptions_vanish_and_changes_show(void **state)
{
	static const char *const times[] = {"2020-04-28", "2020-05-05 17:30",
	    "2020-05-05 18:00", "2020-05-19 18:00", "2020-05-20", "2020-06-02 12:00",
	    "2020-06-02 17:59", "2020-06-02 18:00", "2020-06-09 18:00"};
	struct world w;

	(void)state;
	build(&w, "repeats: FREQ=WEEKLY;BYDAY=TU\nstarts: 2020-04-28 17:00\n"
	    "except: [2020-05-12]\n"
	    "changes:\n"
	    "  - {on: 2020-05-05, cancelled: yes, reason: Feiertag}\n"
	    "  - {on: 2020-05-19 17:00, moved_to: 2020-05-20 16:30}\n"
	    "  - {on: 2020-05-26, moved_to: 2020-05-28}\n"
	    "  - {on: 2020-06-02, channel: chat}\n");
	assert_dates(&w, "2020-04-28",
	    "2020-04-28 17:00+2\n2020-05-05 17:00+2 cancelled\n"
	    "2020-05-20 16:30+2 moved from 2020-05-19 17:00+2\n"
	    /* to another day, at the old time of day */
	    "2020-05-28 17:00+2 moved from 2020-05-26 17:00+2\n");
	/* a cancelled date stays until its planned end */
	assert_dates(&w, "2020-05-05 17:59",
	    "2020-05-05 17:00+2 cancelled\n"
	    "2020-05-20 16:30+2 moved from 2020-05-19 17:00+2\n"
	    "2020-05-28 17:00+2 moved from 2020-05-26 17:00+2\n"
	    "2020-06-02 17:00+2\n");
	/* the planned time is over, the new one is not */
	assert_dates(&w, "2020-05-19 23:00",
	    "2020-05-20 16:30+2 moved from 2020-05-19 17:00+2\n"
	    "2020-05-28 17:00+2 moved from 2020-05-26 17:00+2\n"
	    "2020-06-02 17:00+2\n2020-06-09 17:00+2\n");
	assert_periods_hold(&w, put_dates, times, 9);
	world_release(&w);
}

static void
moves_lead_from_the_past_into_the_future_and_back(void **state)
{
	static const char *const times[] = {"2020-01-01", "2020-03-02",
	    "2020-03-07", "2020-03-09", "2020-03-09 10:59", "2020-03-09 11:00",
	    "2020-06-02", "2020-12-01", "2020-12-01 11:00", "2020-12-02"};
	struct world w;

	(void)state;
	build(&w, "repeats: FREQ=WEEKLY;COUNT=4\nstarts: 2020-03-02 10:00\n"
	    "changes:\n"
	    "  - {on: 2020-03-09, moved_to: 2020-12-01 10:00}\n"
	    "  - {on: 2020-03-23, moved_to: 2020-02-01 10:00}\n");
	assert_dates(&w, "2020-01-01",
	    "2020-02-01 10:00+1 moved from 2020-03-23 10:00+1\n"
	    "2020-03-02 10:00+1\n2020-03-16 10:00+1\n"
	    "2020-12-01 10:00+1 moved from 2020-03-09 10:00+1\n");
	assert_dates(&w, "2020-02-02",
	    "2020-03-02 10:00+1\n2020-03-16 10:00+1\n"
	    "2020-12-01 10:00+1 moved from 2020-03-09 10:00+1\n");
	assert_dates(&w, "2020-11-01",
	    "2020-12-01 10:00+1 moved from 2020-03-09 10:00+1\n");
	assert_dates(&w, "2020-12-01 11:00", "");
	assert_periods_hold(&w, put_dates, times, 10);
	world_release(&w);
}

/* However far ahead the date is that was moved to tomorrow. */
static void
moved_dates_are_found_beyond_the_next_ones(void **state)
{
	struct world w;

	(void)state;
	build(&w, "repeats: daily\nstarts: 2020-01-01 10:00\n"
	    "changes: {on: 2021-06-01, moved_to: 2020-05-02 12:00}\n");
	assert_dates(&w, "2020-05-02",
	    "2020-05-02 10:00+2\n"
	    "2020-05-02 12:00+2 moved from 2021-06-01 10:00+2\n"
	    "2020-05-03 10:00+2\n2020-05-04 10:00+2\n");
	world_release(&w);
}

static void
single_dates_need_no_rule(void **state)
{
	struct world w;

	(void)state;
	/* in any order, a day alone at the time of `starts` */
	build(&w, "starts: 2020-05-01 18:30\n"
	    "dates: [2020-07-01, 2020-06-01 12:00, 01.05.2020, 2020-12-24]\n");
	assert_dates(&w, "2020-01-01",
	    "2020-05-01 18:30+2\n2020-06-01 12:00+2\n"
	    "2020-07-01 18:30+2\n2020-12-24 18:30+1\n");
	world_release(&w);
	build(&w, "starts: 2020-05-01 18:30\nduration: 90 min\n");
	assert_dates(&w, "2020-05-01 19:59", "2020-05-01 18:30+2\n");
	assert_dates(&w, "2020-05-01 20:00", "");
	world_release(&w);
	build(&w, "dates: 2020-06-01 12:00\n");
	assert_dates(&w, "2020-05-01", "2020-06-01 12:00+2\n");
	world_release(&w);
	/* by appointment */
	build(&w, "");
	assert_dates(&w, "2020-05-01", "");
	world_release(&w);
}

static void
a_series_ends_with_its_last_day(void **state)
{
	struct world w;

	(void)state;
	build(&w, "repeats: weekly\nstarts: 2020-05-05 17:00\nuntil: 2020-05-19\n");
	assert_dates(&w, "2020-05-01", "2020-05-05 17:00+2\n2020-05-12 17:00+2\n"
	    "2020-05-19 17:00+2\n");
	world_release(&w);
}

static void
leap_days_come_every_four_years(void **state)
{
	struct world w;

	(void)state;
	build(&w, "repeats: FREQ=YEARLY\nstarts: 2020-02-29 10:00\n");
	assert_dates(&w, "2020-03-01", "2024-02-29 10:00+1\n2028-02-29 10:00+1\n"
	    "2032-02-29 10:00+1\n2036-02-29 10:00+1\n");
	/* 2100 has none */
	assert_dates(&w, "2097-01-01", "2104-02-29 10:00+1\n2108-02-29 10:00+1\n"
	    "2112-02-29 10:00+1\n2116-02-29 10:00+1\n");
	world_release(&w);
}

static void
at_most_as_many_as_asked_for(void **state)
{
	struct world w;

	(void)state;
	build(&w, "repeats: daily\nstarts: 2020-05-05 17:00\n");
	for (size_t max = 0; max < 12; max++) {
		struct at at = at_instant(world_time(&w, "2021-05-05"));
		struct occurrence_list list = occurrences_ahead(w.m, hour_of(&w),
		    max, &at, &w.arena);
		assert_int_equal(list.count, max);
	}
	world_release(&w);
}

static void
the_next_one_takes_place(void **state)
{
	struct world w;

	(void)state;
	build(&w, "repeats: FREQ=WEEKLY;COUNT=2\nstarts: 2020-05-05 17:00\n"
	    "changes: {on: 2020-05-05, cancelled: ja}\n");
	struct at at = at_instant(world_time(&w, "2020-05-01"));
	struct occurrence_list list = occurrences_ahead(w.m, hour_of(&w), 9, &at,
	    &w.arena);
	assert_int_equal(list.count, 2);
	assert_ptr_equal(occurrence_next(&list), &list.items[1]);
	list.count = 1;
	assert_null(occurrence_next(&list));
	list.count = 0;
	assert_null(occurrence_next(&list));
	world_release(&w);
}

static void
assert_wrong(const char *keys, const char *english, const char *german)
{
	struct world w;

	build(&w, keys);
	assert_world_lines(&w, DIAG_EN, english);
	assert_world_lines(&w, DIAG_DE, german);
	assert_true(hour_of(&w)->r.broken);
	world_release(&w);
}

static void
what_never_takes_place_is_an_error(void **state)
{
	(void)state;
	assert_wrong("repeats: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n"
	    "starts: 2020-01-01 10:00\n",
	    "office-hours/h.md:3:10: error: "
	    "'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' never takes place "
	    "[empty-recurrence]\n",
	    "office-hours/h.md:3:10: Fehler: "
	    "„FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30“ findet nie statt "
	    "[empty-recurrence]\n");
	/* over before its first date */
	assert_wrong("repeats: FREQ=WEEKLY;BYDAY=FR\nstarts: 2020-05-05 10:00\n"
	    "until: 2020-05-07\n",
	    "office-hours/h.md:3:10: error: 'FREQ=WEEKLY;BYDAY=FR' "
	    "never takes place [empty-recurrence]\n",
	    "office-hours/h.md:3:10: Fehler: „FREQ=WEEKLY;BYDAY=FR“ "
	    "findet nie statt [empty-recurrence]\n");
}

static void
changes_need_a_date(void **state)
{
	(void)state;
	assert_wrong("repeats: FREQ=WEEKLY;BYDAY=TU\nstarts: 2020-05-05 17:00\n"
	    "except: [2020-05-12, 2020-05-13]\n"
	    "changes:\n"
	    "  - {on: 2020-05-20, cancelled: yes}\n"
	    "  - {on: 2020-05-26 16:00, cancelled: yes}\n"
	    "  - {on: 2020-05-04, moved_to: 2020-05-05 10:00}\n"
	    "  - {on: 2020-06-02, cancelled: yes}\n",
	    "office-hours/h.md:5:22: error: on 13.05.2020 there is no date that could be cancelled or moved [change-without-date]\n"
	    "office-hours/h.md:7:10: error: on 20.05.2020 there is no date that could be cancelled or moved [change-without-date]\n"
	    "office-hours/h.md:8:10: error: on 26.05.2020 16:00 there is no date that could be cancelled or moved [change-without-date]\n"
	    "office-hours/h.md:9:10: error: on 04.05.2020 there is no date that could be cancelled or moved [change-without-date]\n",
	    "office-hours/h.md:5:22: Fehler: am 13.05.2020 gibt es keinen Termin, der ausfallen oder verlegt werden könnte [change-without-date]\n"
	    "office-hours/h.md:7:10: Fehler: am 20.05.2020 gibt es keinen Termin, der ausfallen oder verlegt werden könnte [change-without-date]\n"
	    "office-hours/h.md:8:10: Fehler: am 26.05.2020 16:00 gibt es keinen Termin, der ausfallen oder verlegt werden könnte [change-without-date]\n"
	    "office-hours/h.md:9:10: Fehler: am 04.05.2020 gibt es keinen Termin, der ausfallen oder verlegt werden könnte [change-without-date]\n");
	assert_wrong("dates: [2020-05-05 17:00]\nexcept: 2020-05-06\n",
	    "office-hours/h.md:4:9: error: on 06.05.2020 there is no date that could be cancelled or moved [change-without-date]\n",
	    "office-hours/h.md:4:9: Fehler: am 06.05.2020 gibt es keinen Termin, der ausfallen oder verlegt werden könnte [change-without-date]\n");
}

/* ---- against all dates at once -------------------------------------------------- */

struct planned {
	int64_t start, planned;
	bool cancelled;
};

static int
by_start(const void *pa, const void *pb)
{
	const struct planned *a = pa, *b = pb;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->planned > b->planned) - (a->planned < b->planned);
}

enum { WEEKS = 40, FIRST = 1583334000 /* Wednesday, 2020-03-04 16:00 */ };

/* Each week at 16:00 in Berlin, by the clock of random_model.h. */
static int64_t
week(int64_t n)
{
	int64_t t = FIRST + n * 7 * 86400;

	return t + g_offset(FIRST) - g_offset(t);
}

static size_t
put_random_changes(struct buf *b, struct planned *all, uint64_t *seed)
{
	size_t count = 0;

	buf_add_cstr(b, "changes:\n");
	for (int n = 0; n < WEEKS; n++) {
		struct planned p = {week(n), week(n), false};
		size_t what = g_pick(seed, 10);
		if (what < 2 || n == 7) {
			p.start += 60 * ((int64_t)g_pick(seed, 60000) - 30000);
			buf_add_cstr(b, "  - {on: ");
			g_put(b, "%Y-%m-%d", p.planned);
			buf_add_cstr(b, ", moved_to: ");
			g_put(b, "%Y-%m-%dT%H:%MZ}\n", p.start);
		} else if (what == 2) {
			p.cancelled = true;
			buf_add_cstr(b, "  - {on: ");
			g_put(b, "%Y-%m-%dT%H:%MZ, cancelled: yes}\n", p.planned);
		}
		all[count++] = p;
	}
	return count;
}

static size_t
ahead(struct planned *out, const struct planned *all, size_t count,
    int64_t now, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (all[i].start + 3600 > now)
			out[n++] = all[i];
	qsort(out, n, sizeof *out, by_start);
	return n < max ? n : max;
}

static void
compare(const struct world *w, const struct planned *all, size_t count,
    int64_t now)
{
	struct planned expected[WEEKS], later[WEEKS];
	struct at at = at_instant(now);
	struct arena a;

	arena_init(&a, 0);
	struct occurrence_list list = occurrences_ahead(w->m, hour_of(w), 5, &at,
	    &a);
	assert_int_equal(list.count, ahead(expected, all, count, now, 5));
	for (size_t i = 0; i < list.count; i++) {
		assert_int_equal(list.items[i].start, expected[i].start);
		assert_int_equal(list.items[i].planned, expected[i].planned);
		assert_int_equal(list.items[i].cancelled, expected[i].cancelled);
	}
	/* on both ends of its period the list is the same */
	for (int end = 0; end < 2; end++) {
		int64_t t = end ? at.until - 1 : at.since;
		if (t <= 0 || at.until == INT64_MAX)
			continue;
		assert_int_equal(list.count, ahead(later, all, count, t, 5));
		for (size_t i = 0; i < list.count; i++)
			assert_int_equal(later[i].planned, expected[i].planned);
	}
	arena_release(&a);
}

static void
agrees_with_the_list_of_all(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct planned all[WEEKS] = {0};
		struct world w;
		struct buf b;
		buf_init(&b, 20000);
		buf_printf(&b, "repeats: FREQ=WEEKLY;COUNT=%d\n"
		    "starts: 2020-03-04 16:00\n", WEEKS);
		size_t count = put_random_changes(&b, all, &seed);
		build(&w, b.ptr);
		assert_world_lines(&w, DIAG_EN, "");
		for (int k = 0; k < 20; k++)
			compare(&w, all, count,
			    FIRST - 3000000 + 60 * (int64_t)g_pick(&seed, 500000));
		world_release(&w);
		buf_release(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(five_o_clock_stays_five_o_clock),
	    cmocka_unit_test(hours_of_the_clock_change_have_a_meaning),
	    cmocka_unit_test(exceptions_vanish_and_changes_show),
	    cmocka_unit_test(moves_lead_from_the_past_into_the_future_and_back),
	    cmocka_unit_test(moved_dates_are_found_beyond_the_next_ones),
	    cmocka_unit_test(single_dates_need_no_rule),
	    cmocka_unit_test(a_series_ends_with_its_last_day),
	    cmocka_unit_test(leap_days_come_every_four_years),
	    cmocka_unit_test(at_most_as_many_as_asked_for),
	    cmocka_unit_test(the_next_one_takes_place),
	    cmocka_unit_test(what_never_takes_place_is_an_error),
	    cmocka_unit_test(changes_need_a_date),
	    cmocka_unit_test(agrees_with_the_list_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
