/* The emergency page: everything in it, and never too much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/pages.h"

/* Short templates of its entries. */
static const struct template_file files[] = {
    {STR_INIT("emergency-service"), STR_INIT("service"),
	STR_INIT("{{#row}}{{title}} {{state.id}}{{/row}}")},
    {STR_INIT("emergency-incident"), STR_INIT("incident"),
	STR_INIT("{{title}} ({{affected}})")},
    {STR_INIT("emergency-owner"), STR_INIT("owner"),
	STR_INIT("{{#owner}}{{title}}{{/owner}}{{#contacts}}, {{value}}"
		 "{{#alternates}} > {{use}}{{/alternates}}{{/contacts}}")},
    {STR_INIT("emergency-office-hour"), STR_INIT("hour"),
	STR_INIT("{{#row}}{{title}}{{/row}}, {{ways}}, {{people}}")},
    {STR_INIT("emergency-consultation"), STR_INIT("consultation"),
	STR_INIT("{{title}}, {{#email}}{{value}}{{/email}}, {{online}}")},
};

static void
start(struct stage_set *s, const char *now)
{
	struct templates *set;

	stage_start(s, now, "notfall.html");
	assert_int_equal(templates_parse(&set, &s->w.arena, files,
	    sizeof files / sizeof *files, NULL, &s->w.diags), 0);
	s->env.templates = set;
}

static void
make(struct stage_set *s, const char *now)
{
	stage_init(s);
	world_add(&s->w, "services/post.md",
	    "---\nname: Post\nkind: email\ndomains: [rat.example]\n---\n");
	world_add(&s->w, "services/privat.md",
	    "---\nname: NICHT\nkind: web\nofficial: no\ninstead: post\n---\n");
	world_add(&s->w, "incidents/2020/aus.md",
	    "---\ntitle: Aus\nkind: outage\nstarted: 2020-04-24\n"
	    "ended: 2020-05-26\nservice: post\n"
	    "alternates: [{of: post, use: '{local}@neu.example'}]\n---\nAus.\n");
	world_add(&s->w, "incidents/2020/spaeter.md",
	    "---\ntitle: Wartung\nkind: maintenance\nstarted: 2020-06-10\n"
	    "ended: 2020-06-11\nservice: post\n---\n");
	world_add(&s->w, "bodies/rat.md",
	    "---\nname: Rat\ncontacts: [{email: rat@rat.example}]\n---\n");
	world_add(&s->w, "bodies/leer.md", "---\nname: NICHT\n---\n");
	world_add(&s->w, "people/alt.md",
	    "---\nname: NICHT\nroles: [{body: rat, until: 2019-12-31}]\n"
	    "contacts: [{email: nicht@rat.example}]\n---\n");
	world_add(&s->w, "people/neu.md",
	    "---\nname: Nora Neu\nroles: [{body: rat}]\n"
	    "contacts:\n  - {email: neu@rat.example}\n"
	    "  - {phone: '+49 391 1', until: 2020-01-01}\n---\n");
	world_add(&s->w, "office-hours/a.md",
	    "---\ntitle: Sprechstunde\nchannel: post\nwho: [neu]\n"
	    "starts: 2020-05-05 17:00\n---\n");
	world_add(&s->w, "consultations/c.md",
	    "---\ntitle: Umfrage\nopens: 2020-05-01\ncloses: 2020-05-20\n"
	    "respond: {online: 'https://u.example/', email: u@stadt.example,\n"
	    "  post: Rathaus}\nresult_by: 2020-06-01\n---\n");
	start(s, now);
}

static void
everything_is_there(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 10:00");
	struct value *root = value_object(&s.w.arena);
	page_emergency(&s.view, NULL, root);
	assert_value(root, "overall.state.id", "down");
	assert_count(root, "services", 1);
	assert_value(root, "services.0.html", "Post down");
	assert_value(root, "current.0.html", "Aus (Post)");
	assert_value(root, "planned.0.html", "Wartung (Post)");
	/* no contacts of people out of office, nor expired ones */
	assert_count(root, "people", 1);
	assert_value(root, "people.0.html",
	    "Nora Neu, neu@rat.example > neu@neu.example");
	assert_count(root, "bodies", 1);
	assert_value(root, "bodies.0.html",
	    "Rat, rat@rat.example > rat@neu.example");
	assert_value(root, "office_hours.0.html", "Sprechstunde, Post, Nora Neu");
	assert_value(root, "consultations.0.html",
	    "Umfrage, u@stadt.example, https://u.example/");
	assert_value(root, "publisher_email.value", "a@stadt.example");
	assert_no(root, "people_rest");
	assert_value(root, "people_page.address", "personen/index.html");
	stage_release(&s);
}

static void
what_is_not_there_is_said(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	start(&s, "2020-05-04 10:00");
	s.env.base_url = STR("https://x.example");
	struct value *root = value_object(&s.w.arena);
	page_emergency(&s.view, NULL, root);
	assert_yes(root, "overall.ok");
	assert_no(root, "has_services");
	assert_no(root, "has_current");
	assert_no(root, "has_people");
	assert_value(root, "people_page.address", "https://x.example/personen/");
	stage_release(&s);
}

static size_t
bytes_of(const struct value *root, const char *key)
{
	const struct value *list = stage_value(root, key);
	size_t n = 0;

	for (size_t i = 0; i < value_count(list); i++)
		n += value_text(value_get(value_item(list, i), STR("html"))).len;
	return n;
}

/* Who comes too late by name is counted, and nobody is left out between. */
static void
long_lists_are_cut(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	for (int i = 0; i < 3000; i++) {
		struct str path = arena_printf(&s.w.arena, "people/p%04d.md", i);
		struct str text = arena_printf(&s.w.arena,
		    "---\nname: {given: Vorname, family: Familienname%04d}\n"
		    "contacts: [{email: vorname.%04d@rat.example}]\n---\n", i, i);
		world_add_str(&s.w, path.ptr, text);
	}
	for (int i = 0; i < 1000; i++) {
		struct str path = arena_printf(&s.w.arena, "bodies/b%04d.md", i);
		struct str text = arena_printf(&s.w.arena,
		    "---\nname: Ausschuss Nummer %04d\n"
		    "contacts: [{email: b%04d@rat.example}]\n---\n", i, i);
		world_add_str(&s.w, path.ptr, text);
	}
	start(&s, "2020-05-04 10:00");
	struct value *root = value_object(&s.w.arena);
	page_emergency(&s.view, NULL, root);
	size_t people = value_count(stage_value(root, "people"));
	assert_in_range(people, 500, 2999);
	assert_yes(root, "people_rest");
	assert_yes(root, "bodies_rest");
	assert_in_range(bytes_of(root, "bodies"), 15000, 16000);
	assert_in_range(bytes_of(root, "bodies") + bytes_of(root, "people"),
	    84900, 85000);
	struct str last = value_text(value_get(value_item(
	    stage_value(root, "people"), people - 1), STR("html")));
	assert_true(str_has_prefix(last, arena_printf(&s.w.arena,
	    "Vorname Familienname%04zu,", people - 1)));
	/* that it did not fit is nobody's fault */
	assert_int_equal(diag_errors(&s.w.diags), 0);
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_is_there),
	    cmocka_unit_test(what_is_not_there_is_said),
	    cmocka_unit_test(long_lists_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
