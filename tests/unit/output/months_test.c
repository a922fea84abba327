/* The months of a year that is too long for one page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "base/limits.h"
#include "model/trace.h"
#include "output/data.h"
#include "output/months.h"
#include "output/pages.h"
#include "output/recall.h"
#include "output/years.h"

/* ---- a year ----------------------------------------------------------------------- */

/* What begins then; `more` is further lines of its front matter. */
static void
add(struct stage_set *s, const char *id, const char *started, const char *more)
{
	struct arena *a = &s->w.arena;

	world_add_str(&s->w,
	    arena_printf(a, "incidents/%s.md", id).ptr,
	    arena_printf(a, "---\ntitle: %s\nkind: notice\nstarted: %s\n%s---\n",
		id, started, more));
}

static void
make(struct stage_set *s)
{
	stage_init(s);
	add(s, "dez", "2026-12-31 23:30", "");
	add(s, "silvester", "2027-01-01 00:00", ""); /* of another year */
	add(s, "2026-spaet", "2027-02-03", "");
	add(s, "2026-frueh", "2025-06-01", "");
	add(s, "neujahr", "2026-01-01 00:00", "");
	add(s, "jan", "2026-01-31 23:59", "");
	add(s, "feb", "2026-02-01 00:00", "");
	add(s, "feb2", "2026-02-28 12:00", "");
	/* in March nothing may be seen yet, and in April never */
	add(s, "mar", "2026-03-10", "published: 2026-06-01\n");
	add(s, "mar2", "2026-03-11", "published: 2026-05-01\n");
	add(s, "apr", "2026-04-10", "ended: [\n");
	add(s, "mai", "2026-05-10", "published: 2026-05-09\n");
	add(s, "mai2", "2026-05-11", "draft: true\n");
	add(s, "okt", "2026-10-01", "");
	s->env.year_max = 4;
	stage_start(s, "2026-04-15 12:00", "stoerungen/2026/monat/02.html");
}

/* The ids of what is filed under a month, newest first. */
static void
assert_filed(const struct stage_set *s, unsigned month, const char *expected)
{
	struct incident_refs filed = months_filed(s->env.model, 2026, month);
	char ids[200] = "";

	for (size_t i = 0; i < filed.count; i++)
		snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%.*s",
		    i ? " " : "", STR_ARG(filed.items[i]->r.id));
	assert_string_equal(ids, expected);
}

static void
an_incident_is_in_the_month_of_its_beginning(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s);
	/* what began in another year than its name says is at an end of it */
	assert_filed(&s, 1, "jan neujahr 2026-frueh");
	assert_filed(&s, 2, "feb2 feb");
	assert_filed(&s, 3, "mar2 mar");
	assert_filed(&s, 6, "");
	assert_filed(&s, 12, "2026-spaet dez");
	assert_int_equal(months_filed(s.env.model, 2024, 1).count, 0);
	stage_release(&s);
}

static void
every_incident_of_a_year_is_in_one_month(void **state)
{
	struct stage_set s;
	size_t count = 0;

	(void)state;
	make(&s);
	const struct incident_refs *all = model_year(s.env.model, 2026);
	for (unsigned month = MONTHS; month >= 1; month--) {
		struct incident_refs filed = months_filed(s.env.model, 2026,
		    month);
		for (size_t i = 0; i < filed.count; i++)
			assert_ptr_equal(filed.items[i], all->items[count + i]);
		count += filed.count;
	}
	assert_int_equal(count, all->count);
	stage_release(&s);
}

static void
months_are_those_of_the_zone(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s);
	assert_true(months_begin(s.env.model, 2026, 1) == ALWAYS);
	assert_true(months_begin(s.env.model, 2026, 2) ==
	    world_time(&s.w, "2026-02-01 00:00"));
	assert_true(months_begin(s.env.model, 2026, 7) ==
	    world_time(&s.w, "2026-07-01 00:00"));
	stage_release(&s);
}

/* ---- what may be seen --------------------------------------------------------------------- */

static bool
shown_at(const struct stage_set *s, unsigned month, const char *now,
    struct at *at)
{
	*at = at_instant(world_time(&s->w, now));
	return months_shown(s->env.model, 2026, month, at);
}

static void
a_month_is_shown_when_something_in_it_is(void **state)
{
	struct stage_set s;
	struct at at;

	(void)state;
	make(&s);
	assert_true(shown_at(&s, 2, "2026-04-15", &at));
	assert_true(at.since == ALWAYS && at.until == FOREVER);
	/* both are under embargo; the first to come out counts */
	assert_false(shown_at(&s, 3, "2026-04-15", &at));
	assert_true(at.until == world_time(&s.w, "2026-05-01"));
	assert_true(shown_at(&s, 3, "2026-05-02", &at));
	assert_true(at.since == world_time(&s.w, "2026-05-01"));
	assert_true(at.until == FOREVER);
	/* broken, and none at all */
	assert_false(shown_at(&s, 4, "2026-05-02", &at));
	assert_false(shown_at(&s, 6, "2026-05-02", &at));
	assert_true(at.until == FOREVER);
	stage_release(&s);
}

static void
months_count_what_may_be_seen(void **state)
{
	static const struct {
		unsigned month;
		const char *now;
		size_t count;
	} cases[] = {
	    {1, "2026-04-15", 3}, {3, "2026-04-15", 0}, {3, "2026-05-01", 1},
	    {3, "2026-07-01", 2}, {4, "2026-07-01", 0}, {5, "2026-05-09", 1},
	    {12, "2026-04-15", 2}};
	struct stage_set s;

	(void)state;
	make(&s);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct at at = at_instant(world_time(&s.w, cases[i].now));
		struct incident_refs filed = months_filed(s.env.model, 2026,
		    cases[i].month);
		assert_int_equal(months_count(&filed, &at), cases[i].count);
	}
	stage_release(&s);
}

static void
empty_months_are_passed_over(void **state)
{
	static const struct {
		unsigned month;
		int step;
		unsigned beside;
	} cases[] = {
	    {1, -1, 0}, {1, 1, 2}, {2, 1, 10}, {10, -1, 2}, {10, 1, 12},
	    {12, 1, 0}, {12, -1, 10}};
	struct stage_set s;

	(void)state;
	make(&s);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct at at = at_instant(s.env.now);
		assert_int_equal(months_beside(s.env.model, 2026,
		    cases[i].month, cases[i].step, &at), cases[i].beside);
	}
	stage_release(&s);
}

/* A count is kept until a record of the month is another; who asks has said what
 * the page reads. */
static void
months_are_counted_once(void **state)
{
	static struct trace trace;
	struct stage_set s;
	uint64_t feb = trace_name_of_month(2026, 2);

	(void)state;
	make(&s);
	trace_init(&trace);
	s.view.at.trace = &trace;
	s.view.recall = recall_new(1 << 20);
	assert_int_equal(years_count_month(&s.view, 2026, 2), 2);
	assert_int_equal(years_count_month(&s.view, 2026, 3), 0);
	assert_int_equal(years_count_month(&s.view, 2025, 2), 0);
	assert_int_equal(trace.count, 0);
	assert_ptr_equal(s.view.at.trace, &trace);
	/* with its clock */
	assert_true(s.view.at.until == world_time(&s.w, "2026-05-01"));
	assert_int_equal(recall_kept(s.view.recall), 3);
	recall_renew(s.view.recall, &feb, 1, s.env.now);
	assert_int_equal(recall_kept(s.view.recall), 2);
	assert_int_equal(years_count_month(&s.view, 2026, 3), 0);
	assert_int_equal(recall_used(s.view.recall), 1);
	assert_int_equal(years_count_month(&s.view, 2026, 2), 2);
	assert_int_equal(recall_used(s.view.recall), 1);
	/* all of the year, from what is known of its months */
	struct years all = years_public(&s.view);
	assert_int_equal(all.count, 2);
	assert_int_equal(all.items[0].year, 2026);
	assert_int_equal(all.items[0].count, 8);
	assert_int_equal(trace.count, s.env.model->years.count);
	assert_int_equal(recall_used(s.view.recall), 3);
	recall_free(s.view.recall);
	stage_release(&s);
}

/* ---- which years are split ---------------------------------------------------------------- */

static bool
split(size_t count, size_t year_max)
{
	struct stage_set s;

	stage_init(&s);
	s.env.year_max = year_max;
	add(&s, "davor", "2025-12-31 23:59", "");
	add(&s, "danach", "2027-01-01 00:00", "");
	/* drafts are not there; what is broken or waits is */
	add(&s, "entwurf", "2026-06-01", "draft: true\n");
	add(&s, "2026-kaputt", "2026-06-01", "ended: [\n");
	add(&s, "wartet", "2026-06-01", "published: 2026-12-01\n");
	for (size_t i = 2; i < count; i++)
		add(&s, arena_printf(&s.w.arena, "nr%zu", i).ptr, "2026-07-01",
		    "");
	stage_start(&s, "2026-08-01", "x.html");
	const struct incident_refs *all = model_year(s.env.model, 2026);
	assert_int_equal(all->count, count);
	bool is = months_split(&s.env, all);
	stage_release(&s);
	return is;
}

static void
a_year_is_split_when_it_is_too_long(void **state)
{
	struct stage_set s;

	(void)state;
	assert_int_equal(YEAR_INCIDENTS_MAX, 200);
	assert_false(split(200, 0));
	assert_true(split(201, 0));
	assert_false(split(7, 7));
	assert_true(split(8, 7));
	make(&s);
	assert_false(months_split(&s.env, NULL));
	stage_release(&s);
}

/* ---- pages ------------------------------------------------------------------------------------ */

static void
the_page_of_a_year_has_its_months(void **state)
{
	struct output_item item = {.year = 2026};
	struct stage_set s;

	(void)state;
	make(&s);
	s.view.path = STR("stoerungen/2026/index.html");
	struct value *root = value_object(&s.w.arena);
	page_split_year(&s.view, &item, root);
	assert_count(root, "months", 4);
	assert_value(root, "months.0.title", "Dezember 2026");
	assert_value(root, "months.0.href", "monat/12.html");
	assert_value(root, "months.0.size", "2 Meldungen");
	assert_value(root, "months.1.href", "monat/10.html");
	assert_value(root, "months.1.size", "1 Meldung");
	assert_value(root, "months.2.href", "monat/02.html");
	assert_value(root, "months.3.href", "monat/01.html");
	assert_value(root, "archive_href", "../index.html");
	/* with the clock of the first that comes out */
	assert_true(s.view.at.until == world_time(&s.w, "2026-05-01"));
	stage_release(&s);
}

static void
the_newest_are_on_the_page_of_the_year(void **state)
{
	struct output_item item = {.year = 2026};
	struct stage_set s;

	(void)state;
	stage_init(&s);
	for (unsigned i = 0; i < MONTHS_NEWEST + 5; i++)
		add(&s, arena_printf(&s.w.arena, "nr%02u", i).ptr,
		    arena_printf(&s.w.arena, "2026-%02u-%02u", 1 + i / 28,
			1 + i % 28).ptr, i % 2 ? "" : "published: 2026-01-01\n");
	s.env.year_max = 4;
	stage_start(&s, "2026-08-01", "stoerungen/2026/index.html");
	struct value *root = value_object(&s.w.arena);
	page_split_year(&s.view, &item, root);
	assert_count(root, "incidents", MONTHS_NEWEST);
	stage_release(&s);
}

static void
the_page_of_a_month_leads_on(void **state)
{
	struct output_item item = {.year = 2026, .month = 2};
	struct stage_set s;

	(void)state;
	make(&s);
	struct value *root = value_object(&s.w.arena);
	page_month(&s.view, &item, root);
	assert_value(root, "title", "Meldungen im Februar 2026");
	assert_value(root, "year_href", "../index.html");
	assert_value(root, "year_title", "Meldungen 2026");
	assert_value(root, "calendar_href", "../kalender.html");
	assert_value(root, "earlier.href", "01.html");
	assert_value(root, "later.href", "10.html");
	assert_value(root, "later.title", "Oktober 2026");
	assert_count(root, "incidents", 2);
	item.month = 12;
	page_month(&s.view, &item, root);
	assert_count(root, "incidents", 2);
	assert_int_equal(value_type(stage_value(root, "later")), VALUE_NONE);
	stage_release(&s);
}

/* No slug has a folder in its name, whatever the site's addresses are like. */
static void
months_have_a_folder_of_their_own(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s);
	assert_text(path_of_month(&s.env, &s.w.arena, 2026, 2),
	    "stoerungen/2026/monat/02.html");
	s.env.prefix = STR("en/");
	s.w.site->urls.value = URLS_FOLDERS;
	assert_text(path_of_month(&s.env, &s.w.arena, 2026, 11),
	    "en/stoerungen/2026/monat/11/index.html");
	stage_release(&s);
}

/* ---- maps for search engines ------------------------------------------------------------------ */

static struct str
map_of(struct stage_set *s, unsigned month,
    int (*write)(struct view *v, const struct output_item *item,
	struct buf *out))
{
	struct output_item item = {.year = 2026, .month = month};
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	assert_int_equal(write(&s->view, &item, &out), 0);
	struct str map = arena_str(&s->w.arena, buf_str(&out));
	buf_release(&out);
	return map;
}

static void
assert_names(struct str map, const char *name, bool expected)
{
	bool found = str_contains(map, str_from(name));

	if (found != expected)
		print_error("%s: %d\n%.*s\n", name, found, STR_ARG(map));
	assert_int_equal(found, expected);
}

static void
each_month_has_a_map(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s);
	s.env.base_url = STR("https://x.example");
	struct str map = map_of(&s, 2, data_sitemap_month);
	assert_names(map, "/stoerungen/2026/monat/02.html</loc>", true);
	assert_names(map, "/stoerungen/2026/feb.html</loc>", true);
	assert_names(map, "/stoerungen/2026/feb2.html</loc>", true);
	assert_names(map, "jan.html", false);
	assert_names(map, "kalender", false);
	/* under embargo */
	assert_names(map_of(&s, 5, data_sitemap_month), "mai", false);
	map = map_of(&s, 0, data_sitemap_split_year);
	assert_names(map, "/stoerungen/2026/</loc>", true);
	assert_names(map, "/stoerungen/2026/kalender.html</loc>", true);
	assert_names(map, "monat", false);
	assert_names(map, "feb", false);
	stage_release(&s);
}

static void
the_list_of_maps_has_those_of_months(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s);
	s.env.base_url = STR("https://x.example");
	struct str map = map_of(&s, 0, data_sitemap);
	assert_names(map, "/sitemap-2026.xml", true);
	assert_names(map, "/sitemap-2026-02.xml", true);
	assert_names(map, "/sitemap-2026-12.xml", true);
	/* nothing in it may be seen, nothing is in it */
	assert_names(map, "/sitemap-2026-03.xml", false);
	assert_names(map, "/sitemap-2026-06.xml", false);
	assert_true(s.view.at.until == world_time(&s.w, "2026-05-01"));
	/* of a year that has one page there are none */
	s.env.year_max = 0;
	map = map_of(&s, 0, data_sitemap);
	assert_names(map, "/sitemap-2026.xml", true);
	assert_names(map, "/sitemap-2026-", false);
	map = map_of(&s, 0, data_sitemap_year);
	assert_names(map, "feb2.html", true);
	assert_names(map, "monat", false);
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_incident_is_in_the_month_of_its_beginning),
	    cmocka_unit_test(every_incident_of_a_year_is_in_one_month),
	    cmocka_unit_test(months_are_those_of_the_zone),
	    cmocka_unit_test(a_month_is_shown_when_something_in_it_is),
	    cmocka_unit_test(months_count_what_may_be_seen),
	    cmocka_unit_test(empty_months_are_passed_over),
	    cmocka_unit_test(months_are_counted_once),
	    cmocka_unit_test(a_year_is_split_when_it_is_too_long),
	    cmocka_unit_test(the_page_of_a_year_has_its_months),
	    cmocka_unit_test(the_newest_are_on_the_page_of_the_year),
	    cmocka_unit_test(the_page_of_a_month_leads_on),
	    cmocka_unit_test(months_have_a_folder_of_their_own),
	    cmocka_unit_test(each_month_has_a_map),
	    cmocka_unit_test(the_list_of_maps_has_those_of_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
