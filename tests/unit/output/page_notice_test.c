/* Notices to print: what fits on a sheet, and the address of the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/pages.h"

static void
make(struct stage_set *s, const char *now)
{
	stage_init(s);
	world_add(&s->w, "services/post.md",
	    "---\nname: Post\nkind: email\ndomains: [rat.example]\n"
	    "instead: [tel]\n---\n");
	world_add(&s->w, "services/tel.md", "---\nname: Telefon\nkind: phone\n---\n");
	world_add(&s->w, "services/netz.md",
	    "---\nname: Netz\nkind: other\nofficial: internal\n---\n");
	world_add(&s->w, "incidents/2020/aus.md",
	    "---\ntitle: Aus\nkind: outage\nstarted: 2020-04-24\n"
	    "ended: 2020-05-26\n"
	    "affects:\n"
	    "  - {service: post, state: down, for: [public]}\n"
	    "  - {service: netz, state: limited, for: [administration]}\n"
	    "alternates:\n"
	    "  - {of: post, use: '{local}@neu.example', from: 2020-05-01}\n"
	    "  - {of: netz, use: intern, for: [administration]}\n"
	    "---\nSeit gestern *aus*.\n");
	world_add(&s->w, "incidents/2020/spaeter.md",
	    "---\ntitle: Sehr lange Wartung der sehr langen Leitung zwischen den "
	    "sehr langen Straßen\nkind: maintenance\nstarted: 2020-06-10\n"
	    "ended: 2020-06-11\nservice: post\n"
	    "alternates: [{of: post, use: a@neu.example}]\n---\n");
	world_add(&s->w, "office-hours/a.md",
	    "---\ntitle: Sprechstunde\nchannel: tel\n"
	    "repeats: every tuesday\nstarts: 2020-05-05 17:00\n---\n");
	stage_start(s, now, "aushang/x.html");
}

static struct value *
incident(struct stage_set *s, const char *id)
{
	struct output_item item = {.record = world_find(&s->w, KIND_INCIDENT,
	    id)};
	struct value *root = value_object(&s->w.arena);

	page_notice_incident(&s->view, &item, root);
	return root;
}

static void
incidents_say_what_to_use(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 10:00");
	struct value *root = incident(&s, "aus");
	assert_value(root, "title", "Aus");
	assert_no(root, "long_title");
	assert_value(root, "what", "Seit gestern aus.");
	/* together they concern two of the three audiences */
	assert_no(root, "for_all");
	assert_count(root, "audiences", 2);
	assert_value(root, "affected", "Post, Netz");
	/* that of the administration is not for those who read it here */
	assert_count(root, "alternates", 1);
	assert_value(root, "alternates.0.of_record.title", "Post");
	assert_yes(root, "alternates.0.use.0.pattern");
	assert_count(root, "ways", 1);
	assert_value(root, "ways.0.title", "Telefon");
	assert_value(root, "publisher_email.value", "a@stadt.example");
	assert_value(root, "publisher_phone.value", "0391 1");
	assert_value(root, "page_href", "../stoerungen/2020/aus.html");
	stage_release(&s);
}

static void
alternates_hold_in_their_time(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-04-30 10:00");
	assert_count(incident(&s, "aus"), "alternates", 0);
	assert_true(s.view.at.until == world_time(&s.w, "2020-05-01"));
	stage_release(&s);
	make(&s, "2020-05-27");
	assert_no(incident(&s, "aus"), "has_alternates");
	/* of what is planned, all count */
	struct value *root = incident(&s, "spaeter");
	assert_count(root, "alternates", 1);
	assert_yes(root, "long_title");
	stage_release(&s);
}

static void
old_incidents_have_none(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-06-09 23:59");
	struct at *at = &s.view.at;
	assert_true(page_notice_wanted(world_find(&s.w, KIND_INCIDENT, "aus"),
	    at));
	assert_true(at->until == world_time(&s.w, "2020-06-10"));
	stage_release(&s);
	make(&s, "2020-06-10");
	assert_false(page_notice_wanted(world_find(&s.w, KIND_INCIDENT, "aus"),
	    &s.view.at));
	assert_true(page_notice_wanted(
	    world_find(&s.w, KIND_INCIDENT, "spaeter"), &s.view.at));
	stage_release(&s);
}

static void
address_and_code_need_a_base(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 10:00");
	struct value *root = incident(&s, "aus");
	assert_no(root, "address");
	assert_no(root, "page_url");
	assert_no(root, "qr");
	s.env.base_url = STR("https://status.example");
	root = incident(&s, "aus");
	assert_value(root, "page_url",
	    "https://status.example/stoerungen/2020/aus.html");
	assert_value(root, "address", "status.example/stoerungen/2020/aus.html");
	/* 47 bytes: version 4, 33 modules */
	assert_int_equal(value_number(stage_value(root, "qr.size")), 33 + 8);
	assert_true(str_has_prefix(value_text(stage_value(root, "qr.path")),
	    STR("M4 4h7v1h-7z")));
	stage_release(&s);
}

static void
office_hours_show_the_next_dates(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 10:00");
	struct output_item item = {.record = world_find(&s.w, KIND_OFFICE_HOUR,
	    "a")};
	struct value *root = value_object(&s.w.arena);
	page_notice_office_hour(&s.view, &item, root);
	assert_count(root, "dates", 4);
	assert_value(root, "dates.0.start.text", "2020-05-05 17:00");
	assert_value(root, "page_href", "../sprechstunden/a.html");
	stage_release(&s);
}

static void
the_site_begins_with_what_is_wrong(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 10:00");
	s.env.base_url = STR("http://x.example/rat");
	struct value *root = value_object(&s.w.arena);
	page_notice_home(&s.view, NULL, root);
	assert_value(root, "overall.state.id", "down");
	/* what is internal and works for the public is left out */
	assert_count(root, "rows", 2);
	assert_value(root, "rows.0.title", "Post");
	assert_value(root, "rows.1.title", "Telefon");
	assert_count(root, "current", 1);
	assert_count(root, "planned", 1);
	assert_count(root, "office_hours", 1);
	assert_value(root, "page_url", "http://x.example/rat/");
	assert_value(root, "address", "http://x.example/rat");
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(incidents_say_what_to_use),
	    cmocka_unit_test(alternates_hold_in_their_time),
	    cmocka_unit_test(old_incidents_have_none),
	    cmocka_unit_test(address_and_code_need_a_base),
	    cmocka_unit_test(office_hours_show_the_next_dates),
	    cmocka_unit_test(the_site_begins_with_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
