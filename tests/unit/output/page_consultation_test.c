/* Consultations: groups and order, ends old and new, what stands in the way;
 * and the page for what is not there. */
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
	    "---\nname: Post\nkind: email\ndomains: [stadt.example]\n---\n");
	world_add(&s->w, "incidents/2021/aus.md",
	    "---\ntitle: Aus\nstarted: 2021-06-20\nended: 2021-06-21\n"
	    "affects: [{service: post, state: down}]\n---\n");
	world_add_asset(&s->w, "files/plan süd.pdf");
	world_add(&s->w, "consultations/a.md",
	    "---\ntitle: A\nopens: 2021-06-01\ncloses: 2021-07-01\n"
	    "extended:\n"
	    "  - {at: 2021-06-25, until: 2021-07-15, reason: Ausfall}\n"
	    "  - {at: 2021-12-01, until: 2021-12-31, reason: GEHEIM}\n"
	    "respond: {email: mit@stadt.example}\n"
	    "documents: [{title: Plan, file: files/plan süd.pdf}]\n"
	    "contact: mit@stadt.example\nresult_by: 2021-09-30\n"
	    "outcome: {published: 2021-10-15, text: Angenommen.}\n"
	    "history: [{at: 2021-06-02, note: zwei}, {at: 2021-06-01, note: eins},\n"
	    "  {at: 2030-01-01, note: GEHEIM}]\n---\n");
	world_add(&s->w, "consultations/b.md",
	    "---\ntitle: B\nopens: 2021-05-01\ncloses: 2021-07-10\n"
	    "respond: {post: Straße 1}\n---\n");
	world_add(&s->w, "consultations/c.md",
	    "---\ntitle: C\nopens: 2021-08-01\ncloses: 2021-09-01\n"
	    "contact: Zimmer 3\n---\n");
	world_add(&s->w, "consultations/d.md",
	    "---\ntitle: D\nopens: 2021-01-01\ncloses: 2021-12-01\n"
	    "withdrawn: {at: 2021-03-01, reason: Neu}\nresult_by: 2022-01-01\n"
	    "---\n");
	world_add(&s->w, "consultations/e.md",
	    "---\ntitle: GEHEIM\nannounced: 2025-01-01\nopens: 2025-02-01\n"
	    "closes: 2025-03-01\n---\n");
	stage_start(s, now, "beteiligung/x.html");
}

static struct value *
show(struct stage_set *s, const char *id)
{
	struct output_item item = {.record = world_find(&s->w,
	    KIND_CONSULTATION, id)};
	struct value *root = value_object(&s->w.arena);

	page_consultation(&s->view, &item, root);
	return root;
}

static void
what_ends_soonest_comes_first(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-07-05");
	struct value *root = value_object(&s.w.arena);
	page_consultations(&s.view, NULL, root);
	assert_count(root, "groups", 3);
	assert_value(root, "groups.0.id", "open");
	assert_value(root, "groups.0.items.0.title", "B");
	assert_value(root, "groups.0.items.1.title", "A");
	assert_value(root, "groups.1.id", "announced");
	assert_value(root, "groups.1.items.0.title", "C");
	assert_value(root, "groups.2.id", "withdrawn");
	assert_count(root, "groups.2.items", 1);
	stage_release(&s);
}

static void
old_end_stays_visible(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-06-22");
	assert_no(show(&s, "a"), "extended");
	assert_value(show(&s, "a"), "closes.text", "2021-07-01");
	stage_release(&s);
	make(&s, "2021-07-05");
	struct value *root = show(&s, "a");
	assert_value(root, "closes.text", "2021-07-15");
	assert_value(root, "extended.from.text", "2021-07-01");
	assert_count(root, "extensions", 1);
	assert_value(root, "extensions.0.reason", "Ausfall");
	assert_count(root, "history", 2);
	assert_value(root, "history.0.note", "eins");
	stage_release(&s);
}

static void
disturbance_questions_the_deadline(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-06-19");
	assert_no(show(&s, "a"), "disturbed");
	stage_release(&s);
	make(&s, "2021-07-05");
	assert_value(show(&s, "a"), "disturbed.incidents.0.title", "Aus");
	assert_yes(show(&s, "a"), "deadline_in_question");
	assert_no(show(&s, "b"), "disturbed");
	stage_release(&s);
}

static void
ways_offline_are_always_told(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-07-05");
	assert_yes(show(&s, "a"), "ways.no_way_offline");
	assert_no(show(&s, "a"), "ways.post");
	assert_value(show(&s, "a"), "ways.email.value", "mit@stadt.example");
	assert_no(show(&s, "b"), "ways.no_way_offline");
	assert_value(show(&s, "b"), "ways.post.value", "Straße 1");
	assert_yes(show(&s, "c"), "ways.future");
	assert_value(show(&s, "a"), "contact_address.value",
	    "mit@stadt.example");
	assert_value(show(&s, "c"), "contact_text", "Zimmer 3");
	assert_value(show(&s, "a"), "documents.0.href",
	    "../files/plan%20s%C3%BCd.pdf");
	stage_release(&s);
}

static void
result_is_promised_until_it_is_there(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2021-10-01");
	assert_yes(show(&s, "a"), "result_overdue");
	assert_value(show(&s, "a"), "result_by.text", "2021-09-30");
	assert_no(show(&s, "a"), "outcome");
	assert_no(show(&s, "d"), "result_by");
	assert_value(show(&s, "d"), "withdrawn.reason", "Neu");
	stage_release(&s);
	make(&s, "2021-10-15");
	assert_no(show(&s, "a"), "result_overdue");
	assert_no(show(&s, "a"), "result_by");
	assert_yes(show(&s, "a"), "has_outcome");
	assert_value(show(&s, "a"), "outcome.text", "<p>Angenommen.</p>\n");
	stage_release(&s);
}

static void
assert_home(const char *base, const char *expected)
{
	struct stage_set s;

	make(&s, "2021-07-05");
	s.env.base_url = str_from(base);
	struct value *root = value_object(&s.w.arena);
	page_not_found(&s.view, NULL, root);
	assert_value(root, "home_href", expected);
	stage_release(&s);
}

static void
missing_pages_link_from_the_root(void **state)
{
	(void)state;
	assert_home("", "/index.html");
	assert_home("https://status.example.de", "/index.html");
	assert_home("https://stadt.example/a/b", "/a/b/index.html");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_ends_soonest_comes_first),
	    cmocka_unit_test(old_end_stays_visible),
	    cmocka_unit_test(disturbance_questions_the_deadline),
	    cmocka_unit_test(ways_offline_are_always_told),
	    cmocka_unit_test(result_is_promised_until_it_is_there),
	    cmocka_unit_test(missing_pages_link_from_the_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
