/* Office hours: order, dates as they take place, ways without an account. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/pages.h"
#include "output/view_remark.h"

static void
make(struct stage_set *s, const char *now)
{
	stage_init(s);
	world_add(&s->w, "services/platz.md",
	    "---\nname: Platz\nkind: web\naccount: account\n---\n");
	world_add(&s->w, "services/tel.md",
	    "---\nname: Telefon\nkind: phone\naccount: none\n---\n");
	world_add(&s->w, "office-hours/a.md",
	    "---\ntitle: A\nchannel: platz\n"
	    "dates: [2021-07-06, 2021-07-13, 2021-07-20]\n"
	    "starts: 2021-07-06 17:00\n"
	    "changes:\n"
	    "  - {on: 2021-07-06, cancelled: true, reason: Krankheit}\n"
	    "  - {on: 2021-07-13, moved_to: 2021-07-14 23:30}\n"
	    "  - {on: 2021-07-20, channel: tel}\n---\n");
	world_add(&s->w, "office-hours/b.md",
	    "---\ntitle: B\nchannel: [platz, tel]\nstarts: 2021-07-05 09:00\n"
	    "---\n");
	world_add(&s->w, "office-hours/c.md",
	    "---\ntitle: C\nchannel: platz\nstarts: 2020-01-01 09:00\n"
	    "without_account: {phone: 0391 1, until: '15 Uhr'}\n"
	    "register: {needed: yes}\n---\n");
	world_add(&s->w, "office-hours/d.md", "---\ntitle: D\n---\n");
	world_add(&s->w, "office-hours/e.md",
	    "---\ntitle: KAPUTT\nstarts: 2021-02-31\n---\n");
	stage_start(s, now, "sprechstunden/index.html");
}

static struct value *
show(struct stage_set *s, const char *id)
{
	struct output_item item = {.record = world_find(&s->w,
	    KIND_OFFICE_HOUR, id)};
	struct value *root = value_object(&s->w.arena);

	page_office_hour(&s->view, &item, root);
	return root;
}

static void
next_date_comes_first(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-07-05 08:00");
	struct value *root = value_object(&s.w.arena);
	page_office_hours(&s.view, NULL, root);
	assert_count(root, "upcoming", 2);
	assert_value(root, "upcoming.0.title", "B");
	assert_value(root, "upcoming.1.title", "A");
	assert_value(root, "upcoming.1.next.start.text", "2021-07-14 23:30");
	assert_value(root, "upcoming.1.cancelled.0.start.text",
	    "2021-07-06 17:00");
	assert_count(root, "others", 2);
	assert_value(root, "others.0.title", "C");
	assert_yes(root, "others.0.series_over");
	assert_value(root, "others.1.title", "D");
	assert_yes(root, "others.1.unscheduled");
	assert_no(root, "others.1.series_over");
	stage_release(&s);
}

static void
past_dates_vanish_by_the_clock(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-07-05 10:00");
	struct value *root = value_object(&s.w.arena);
	page_office_hours(&s.view, NULL, root);
	assert_count(root, "upcoming", 1);
	assert_true(s.view.at.since == s.env.now);
	assert_true(s.view.at.until == world_time(&s.w, "2021-07-06 18:00"));
	stage_release(&s);
}

static void
dates_say_what_changed(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-07-06 17:30");
	struct value *root = show(&s, "a");
	assert_count(root, "dates", 3);
	assert_yes(root, "dates.0.cancelled");
	assert_no(root, "dates.0.running");
	assert_value(root, "dates.0.reason", "Krankheit");
	assert_yes(root, "dates.1.moved");
	assert_value(root, "dates.1.planned.text", "2021-07-13 17:00");
	/* past midnight, the end needs its day */
	assert_value(root, "dates.1.end.text", "2021-07-15 00:30");
	assert_no(root, "dates.2.planned");
	assert_value(root, "dates.2.end.text", "18:00 Uhr");
	assert_value(root, "dates.2.end.iso", "2021-07-20T18:00:00+02:00");
	assert_yes(root, "dates.2.changed");
	assert_value(root, "dates.2.channels.0.title", "Telefon");
	assert_value(root, "next.start.text", "2021-07-14 23:30");
	stage_release(&s);
}

static void
missing_way_without_account_is_said(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-07-05 09:30");
	assert_yes(show(&s, "a"), "no_way_known");
	assert_yes(show(&s, "a"), "privacy_unknown");
	/* one of two channels needs none */
	assert_no(show(&s, "b"), "no_way_known");
	assert_yes(show(&s, "b"), "next.running");
	assert_yes(show(&s, "b"), "registration.unknown");
	struct value *c = show(&s, "c");
	assert_no(c, "no_way_known");
	assert_value(c, "without_account.phone.value", "0391 1");
	assert_value(c, "without_account.until_clock", "15:00 Uhr");
	assert_no(c, "without_account.until");
	assert_yes(c, "registration.needed");
	assert_no(show(&s, "d"), "no_way_known");
	stage_release(&s);
}

/* A line of plain text stays what it is, whatever it begins with. */
static void
remarks_are_no_lists(void **state)
{
	static const char *const same[] = {"1. OG links", "3) rechts", "# 12",
	    "- hier", "+49 391", "* Stern", "=====", "12", "Raum 3", "4.5 km",
	    "~~~", "12. ", NULL};
	struct stage_set s;

	(void)state;
	make(&s, "2021-07-05");
	const struct record *r = world_find(&s.w, KIND_OFFICE_HOUR, "a");
	struct value *obj = value_object(&s.w.arena);
	for (const char *const *t = same; *t; t++) {
		struct text text = {str_from(*t), {1, 1}};
		view_remark_set(&s.view, obj, "x", r, &text);
		struct str expected = str_trim(text.s);
		assert_true(str_eq(value_text(stage_value(obj, "x")), expected));
	}
	struct text bold = {STR("**fett** und mehr"), {1, 1}};
	view_remark_set(&s.view, obj, "x", r, &bold);
	assert_value(obj, "x", "<strong>fett</strong> und mehr");
	struct text none = {0};
	view_remark_set(&s.view, obj, "x", r, &none);
	assert_no(obj, "x");
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(next_date_comes_first),
	    cmocka_unit_test(past_dates_vanish_by_the_clock),
	    cmocka_unit_test(dates_say_what_changed),
	    cmocka_unit_test(missing_way_without_account_is_said),
	    cmocka_unit_test(remarks_are_no_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
