/* api/v1/: the four files whole, for one small site. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/data.h"

static void
make(struct stage_set *s, const char *now)
{
	stage_init(s);
	world_add(&s->w, "services/post.md",
	    "---\nname: Post\ngroup: Rat\nkind: email\n"
	    "domains: [rat.example]\n---\n");
	world_add(&s->w, "services/kaputt.md",
	    "---\nname: GEHEIM\nkind: web\nprovider: niemand\n---\n");
	world_add(&s->w, "incidents/2020/aus.md",
	    "---\ntitle: Aus\nkind: outage\nstarted: 2020-04-24\n"
	    "ended: 2020-05-26\nnext_update: 2020-05-04 12:00\n"
	    "affects:\n  - {service: post, state: down, for: [public]}\n"
	    "alternates:\n"
	    "  - {of: post, use: '{local}.neu@stadt.example', for: [public],\n"
	    "     answers: yes}\n"
	    "---\nAus.\n\n## 2020-04-29 15:00 Ursache bekannt\nEin Wort.\n");
	world_add(&s->w, "incidents/2020/spaeter.md",
	    "---\ntitle: EMBARGO\nstarted: 2022-01-01\nservice: post\n"
	    "published: 2022-01-01\n---\n");
	world_add(&s->w, "bodies/rat.md", "---\nname: Rat\n---\n");
	world_add(&s->w, "people/alt.md",
	    "---\nname: Anna Alt\nroles: [{body: rat, until: 2019-12-31}]\n"
	    "contacts: [{email: GEHEIM@rat.example}]\n"
	    "former: [GEHEIM2@rat.example]\n---\n");
	world_add(&s->w, "people/neu.md",
	    "---\nname: {title: Dr., given: Nora, family: Neu}\n"
	    "roles: [{body: rat, title: Rätin, from: 2019-07-01}]\n"
	    "contacts:\n"
	    "  - {email: neu@rat.example, label: Büro}\n"
	    "  - {phone: '+49 391 1', until: 2020-01-01}\n"
	    "former: [n.neu@rat.example]\n---\n");
	stage_start(s, now, "api/v1/x.json");
}

static void
assert_written(struct stage_set *s,
    int (*write)(struct view *, const struct output_item *, struct buf *),
    const char *expected)
{
	struct buf out;

	buf_init(&out, 100000);
	assert_int_equal(write(&s->view, NULL, &out), 0);
	assert_string_equal(out.ptr, expected);
	buf_release(&out);
}

static void
status_has_services_and_incidents(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 12:00");
	assert_written(&s, data_status,
	    "{\n"
	    "  \"title\": \"Test\",\n"
	    "  \"zone\": \"Europe/Berlin\",\n"
	    "  \"overall\": {\n"
	    "    \"state\": \"down\",\n"
	    "    \"word\": \"nicht erreichbar\"\n"
	    "  },\n"
	    "  \"services\": [\n"
	    "    {\n"
	    "      \"id\": \"kaputt\",\n"
	    "      \"name\": \"kaputt\",\n"
	    "      \"group\": null,\n"
	    "      \"kind\": null,\n"
	    "      \"official\": null,\n"
	    "      \"state\": \"unknown\",\n"
	    "      \"states\": {\n"
	    "        \"public\": \"unknown\",\n"
	    "        \"administration\": \"unknown\",\n"
	    "        \"companies\": \"unknown\"\n"
	    "      },\n"
	    "      \"since\": null,\n"
	    "      \"incident\": null,\n"
	    "      \"next_update\": null,\n"
	    "      \"overdue\": false,\n"
	    "      \"url\": null\n"
	    "    },\n"
	    "    {\n"
	    "      \"id\": \"post\",\n"
	    "      \"name\": \"Post\",\n"
	    "      \"group\": \"Rat\",\n"
	    "      \"kind\": \"email\",\n"
	    "      \"official\": \"yes\",\n"
	    "      \"state\": \"down\",\n"
	    "      \"states\": {\n"
	    "        \"public\": \"down\",\n"
	    "        \"administration\": \"operational\",\n"
	    "        \"companies\": \"operational\"\n"
	    "      },\n"
	    "      \"since\": \"2020-04-24T00:00:00+02:00\",\n"
	    "      \"incident\": \"aus\",\n"
	    "      \"next_update\": \"2020-05-04T12:00:00+02:00\",\n"
	    "      \"overdue\": true,\n"
	    "      \"url\": \"../../dienste/post.html\"\n"
	    "    }\n"
	    "  ],\n"
	    "  \"incidents\": [\n"
	    "    {\n"
	    "      \"id\": \"aus\",\n"
	    "      \"title\": \"Aus\",\n"
	    "      \"kind\": \"outage\",\n"
	    "      \"stage\": \"active\",\n"
	    "      \"phase\": \"identified\",\n"
	    "      \"state\": \"down\",\n"
	    "      \"started\": \"2020-04-24T00:00:00+02:00\",\n"
	    "      \"ended\": \"2020-05-27T00:00:00+02:00\",\n"
	    "      \"next_update\": \"2020-05-04T12:00:00+02:00\",\n"
	    "      \"overdue\": true,\n"
	    "      \"services\": [\n"
	    "        \"post\"\n"
	    "      ],\n"
	    "      \"audiences\": [\n"
	    "        \"public\"\n"
	    "      ],\n"
	    "      \"periods\": [\n"
	    "        {\n"
	    "          \"service\": \"post\",\n"
	    "          \"state\": \"down\",\n"
	    "          \"audiences\": [\n"
	    "            \"public\"\n"
	    "          ],\n"
	    "          \"from\": \"2020-04-24T00:00:00+02:00\",\n"
	    "          \"until\": \"2020-05-27T00:00:00+02:00\"\n"
	    "        }\n"
	    "      ],\n"
	    "      \"updates\": [\n"
	    "        {\n"
	    "          \"at\": \"2020-04-29T15:00:00+02:00\",\n"
	    "          \"phase\": \"identified\",\n"
	    "          \"title\": null\n"
	    "        }\n"
	    "      ],\n"
	    "      \"url\": \"../../stoerungen/2020/aus.html\"\n"
	    "    }\n"
	    "  ],\n"
	    "  \"ended_since\": null,\n"
	    "  \"correcting\": 1,\n"
	    "  \"since\": \"2020-05-04T12:00:00+02:00\",\n"
	    "  \"until\": \"2020-05-27T00:00:00+02:00\"\n"
	    "}\n");
	stage_release(&s);
}

/* How often the text stands in what is written at that instant. */
static bool
says(const char *now, const char *text)
{
	struct stage_set s;
	struct buf out;

	make(&s, now);
	buf_init(&out, 100000);
	assert_int_equal(data_status(&s.view, NULL, &out), 0);
	bool found = str_contains(buf_str(&out), str_from(text));
	buf_release(&out);
	stage_release(&s);
	return found;
}

static void
ended_incidents_stay_for_a_year(void **state)
{
	(void)state;
	assert_true(says("2021-05-26 23:59", "\"stage\": \"over\""));
	assert_true(says("2021-05-26 23:59",
	    "\"until\": \"2021-05-27T00:00:00+02:00\""));
	assert_false(says("2021-05-27", "\"stage\": \"over\""));
	assert_true(says("2020-04-23", "\"stage\": \"planned\""));
	assert_false(says("2021-12-31 23:59", "EMBARGO"));
	assert_true(says("2022-01-01", "EMBARGO"));
}

static void
reach_has_every_audience(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 11:00");
	assert_written(&s, data_reach,
	    "{\n"
	    "  \"contacts\": [\n"
	    "    {\n"
	    "      \"owner\": \"neu\",\n"
	    "      \"owner_kind\": \"person\",\n"
	    "      \"kind\": \"email\",\n"
	    "      \"value\": \"neu@rat.example\",\n"
	    "      \"service\": \"post\",\n"
	    "      \"states\": {\n"
	    "        \"public\": \"down\",\n"
	    "        \"administration\": \"operational\",\n"
	    "        \"companies\": \"operational\"\n"
	    "      },\n"
	    "      \"alternates\": {\n"
	    "        \"public\": [\n"
	    "          {\n"
	    "            \"kind\": \"email\",\n"
	    "            \"value\": \"neu.neu@stadt.example\",\n"
	    "            \"from\": \"2020-04-24T00:00:00+02:00\",\n"
	    "            \"until\": \"2020-05-27T00:00:00+02:00\",\n"
	    "            \"incident\": \"aus\",\n"
	    "            \"answers\": true\n"
	    "          }\n"
	    "        ],\n"
	    "        \"administration\": [],\n"
	    "        \"companies\": []\n"
	    "      },\n"
	    "      \"url\": \"../../personen/neu.html\"\n"
	    "    }\n"
	    "  ],\n"
	    "  \"since\": \"2020-04-24T00:00:00+02:00\",\n"
	    "  \"until\": \"2020-05-27T00:00:00+02:00\"\n"
	    "}\n");
	stage_release(&s);
}

static void
people_out_of_office_have_no_contacts(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 11:00");
	assert_written(&s, data_people,
	    "{\n"
	    "  \"people\": [\n"
	    "    {\n"
	    "      \"id\": \"alt\",\n"
	    "      \"name\": {\n"
	    "        \"display\": \"Anna Alt\",\n"
	    "        \"given\": null,\n"
	    "        \"family\": null,\n"
	    "        \"title\": null\n"
	    "      },\n"
	    "      \"sort\": \"Alt, Anna\",\n"
	    "      \"tenure\": \"ended\",\n"
	    "      \"roles\": [],\n"
	    "      \"contacts\": [],\n"
	    "      \"former\": [],\n"
	    "      \"url\": \"../../personen/alt.html\"\n"
	    "    },\n"
	    "    {\n"
	    "      \"id\": \"neu\",\n"
	    "      \"name\": {\n"
	    "        \"display\": \"Dr. Nora Neu\",\n"
	    "        \"given\": \"Nora\",\n"
	    "        \"family\": \"Neu\",\n"
	    "        \"title\": \"Dr.\"\n"
	    "      },\n"
	    "      \"sort\": \"Neu, Nora Dr.\",\n"
	    "      \"tenure\": \"current\",\n"
	    "      \"roles\": [\n"
	    "        {\n"
	    "          \"body\": \"rat\",\n"
	    "          \"title\": \"Rätin\",\n"
	    "          \"from\": \"2019-07-01T00:00:00+02:00\",\n"
	    "          \"until\": null\n"
	    "        }\n"
	    "      ],\n"
	    "      \"contacts\": [\n"
	    "        {\n"
	    "          \"kind\": \"email\",\n"
	    "          \"value\": \"neu@rat.example\",\n"
	    "          \"label\": \"Büro\",\n"
	    "          \"state\": \"down\",\n"
	    "          \"instead\": [\n"
	    "            \"neu.neu@stadt.example\"\n"
	    "          ]\n"
	    "        }\n"
	    "      ],\n"
	    "      \"former\": [\n"
	    "        {\n"
	    "          \"value\": \"n.neu@rat.example\",\n"
	    "          \"state\": \"down\",\n"
	    "          \"instead\": [\n"
	    "            \"n.neu.neu@stadt.example\"\n"
	    "          ]\n"
	    "        }\n"
	    "      ],\n"
	    "      \"url\": \"../../personen/neu.html\"\n"
	    "    }\n"
	    "  ],\n"
	    "  \"since\": \"2020-04-24T00:00:00+02:00\",\n"
	    "  \"until\": \"2020-05-27T00:00:00+02:00\"\n"
	    "}\n");
	stage_release(&s);
}

static void
build_counts_what_is_published(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04 11:00");
	s.env.whole = at_instant(s.env.now);
	s.env.whole.until = world_time(&s.w, "2020-05-04 12:00");
	s.env.commit = STR("abc");
	s.env.commit_time = world_time(&s.w, "2020-05-01");
	s.env.errors = 1;
	assert_written(&s, data_build,
	    "{\n"
	    "  \"commit\": \"abc\",\n"
	    "  \"commit_time\": \"2020-05-01T00:00:00+02:00\",\n"
	    "  \"built\": \"2020-05-04T11:00:00+02:00\",\n"
	    "  \"next\": \"2020-05-04T12:00:00+02:00\",\n"
	    "  \"version\": \"1.0\",\n"
	    "  \"licence\": null,\n"
	    "  \"counts\": {\n"
	    "    \"services\": 1,\n"
	    "    \"incidents\": 1,\n"
	    "    \"people\": 2,\n"
	    "    \"bodies\": 1,\n"
	    "    \"office_hours\": 0,\n"
	    "    \"consultations\": 0,\n"
	    "    \"pages\": 0\n"
	    "  },\n"
	    "  \"broken\": 1,\n"
	    "  \"broken_files\": [\n"
	    "    \"services/kaputt.md\"\n"
	    "  ],\n"
	    "  \"previous_files\": [],\n"
	    "  \"errors\": 1,\n"
	    "  \"warnings\": 0,\n"
	    "  \"diagnostics\": []\n"
	    "}\n");
	stage_release(&s);
}

static size_t
count(const struct buf *out, const char *part)
{
	size_t n = 0;

	for (const char *p = out->ptr; (p = strstr(p, part)) != NULL; p++)
		n++;
	return n;
}

static void
found_in(struct diags *d, const char *path, unsigned line)
{
	DIAG(d, DIAG_UNKNOWN_KEY, pos_at(str_from(path),
	    (struct loc){line, 1}), STR("GEHEIM"));
}

/* Where something is wrong, unless nobody may know of the file; never what. */
static void
build_names_places_of_public_files(void **state)
{
	struct stage_set s;
	struct diags d;
	struct buf out;

	(void)state;
	make(&s, "2020-05-04 11:00");
	s.env.whole = at_instant(s.env.now);
	diags_init(&d);
	s.env.found = &d;
	found_in(&d, "incidents/2020/aus.en.md", 2);
	found_in(&d, "incidents/2020/spaeter.md", 3);
	found_in(&d, "incidents/2020/spaeter.en.md", 3);
	found_in(&d, "people/entwurf.md", 3);
	found_in(&d, "/home/kim/templates/layout.mustache", 1);
	found_in(&d, "services/kaputt.md", 0);
	found_in(&d, "site.yml", 4);
	buf_init(&out, 100000);
	assert_int_equal(data_build(&s.view, NULL, &out), 0);
	assert_int_equal(count(&out, "\"id\": \"unknown-key\""), 3);
	assert_int_equal(count(&out, "\"file\": \"incidents/2020/aus.en.md\",\n"
	    "      \"line\": 2,\n      \"column\": 1\n"), 1);
	assert_int_equal(count(&out, "\"file\": \"services/kaputt.md\",\n"
	    "      \"line\": null,\n"), 1);
	assert_int_equal(count(&out, "\"file\": \"site.yml\""), 1);
	assert_int_equal(count(&out, "GEHEIM"), 0);

	for (unsigned i = 1; i <= 300; i++)
		found_in(&d, i % 2 ? "people/neu.md" : "bodies/rat.md", i);
	buf_clear(&out);
	assert_int_equal(data_build(&s.view, NULL, &out), 0);
	assert_true(count(&out, "\"level\": \"warning\"") <= 200);
	assert_true(count(&out, "\"level\": \"warning\"") > 50);
	buf_release(&out);
	diags_release(&d);
	stage_release(&s);
}

/* output_render() tells of an overflow; here it is no failure. */
static void
overflow_is_left_to_the_caller(void **state)
{
	struct stage_set s;
	struct buf out;

	(void)state;
	make(&s, "2020-05-04 11:00");
	buf_init(&out, 100);
	assert_int_equal(data_status(&s.view, NULL, &out), 0);
	assert_false(buf_ok(&out));
	buf_release(&out);
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(status_has_services_and_incidents),
	    cmocka_unit_test(ended_incidents_stay_for_a_year),
	    cmocka_unit_test(reach_has_every_audience),
	    cmocka_unit_test(people_out_of_office_have_no_contacts),
	    cmocka_unit_test(build_counts_what_is_published),
	    cmocka_unit_test(build_names_places_of_public_files),
	    cmocka_unit_test(overflow_is_left_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
