/*
 * api/v2/ and history.*: Statuspage's files, byte for byte for a small site;
 * each word of the format; what moves at an edge; what nobody may see.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "stage_set.h"

#include "output/data.h"

static const char words[] =
    "stage: {announced: angekündigt, active: dauert an, over: beendet,\n"
    "  scheduled: geplant, in_progress: läuft, completed: abgeschlossen}\n"
    "phase: {investigating: wird untersucht, identified: Ursache bekannt,\n"
    "  monitoring: wird beobachtet, resolved: behoben, update: Meldung,\n"
    "  unchanged: unverändert}\n"
    "common: {now_please: 'zurzeit bitte:', until: bis}\n";

#define OUTAGE "---\ntitle: Aus\nkind: outage\nstarted: 2020-05-04 10:00\n"
#define WORK                                                                   \
	"---\ntitle: Umbau\nkind: maintenance\nstarted: 2020-05-04 10:00\n"    \
	"ended: 2020-05-04 12:00\nservice: post\n"

static void
init(struct stage_set *s, const char *zone)
{
	*s = (struct stage_set){0};
	world_init(&s->w, NULL);
	if (zone) {
		world_release(&s->w);
		*s = (struct stage_set){0};
		world_init(&s->w, zone);
	}
	world_add(&s->w, "services/post.md",
	    "---\nname: Post\ngroup: Rat\nkind: email\n"
	    "domains: [rat.example]\n---\nWer *schreibt*.\n");
}

static void
start(struct stage_set *s, const char *now)
{
	struct locale *l;

	stage_start(s, now, "api/v2/x.json");
	struct str all = arena_printf(&s->w.arena, "%s%s", stage_words, words);
	assert_int_equal(locale_parse(&l, &s->w.arena, STR("de.yml"), all,
	    &s->w.diags), 0);
	s->env.words = l;
	s->env.lang = STR("de");
	s->env.trees = &s->env;
	s->env.tree_count = 1;
}

typedef int writer(struct view *v, const struct output_item *item,
    struct buf *out);

/* The file's text, in the arena. */
static const char *
write_file(struct stage_set *s, writer *write)
{
	struct buf out;

	buf_init(&out, 1 << 24);
	assert_int_equal(write(&s->view, NULL, &out), 0);
	const char *text = arena_str(&s->w.arena, buf_str(&out)).ptr;
	buf_release(&out);
	return text;
}

/* The same at another time. */
static const char *
write_at(struct stage_set *s, int64_t now, writer *write)
{
	s->env.now = now;
	s->view.at = at_instant(now);
	return write_file(s, write);
}

static size_t
count(const char *text, const char *part)
{
	size_t n = 0;

	for (text = strstr(text, part); text; text = strstr(text + 1, part))
		n++;
	return n;
}

#define assert_has(text, part) assert_times((text), (part), 1, SIZE_MAX)
#define assert_lacks(text, part) assert_times((text), (part), 0, 0)

static void
assert_times(const char *text, const char *part, size_t least, size_t most)
{
	size_t n = count(text, part);

	if (n < least || n > most)
		print_error("'%s' is %zu times in:\n%s", part, n, text);
	assert_true(n >= least && n <= most);
}

static void
assert_file(const char *text, const char *expected)
{
	if (strcmp(text, expected) != 0)
		print_error("%s", text);
	assert_string_equal(text, expected);
}

/* ---- whole files ---------------------------------------------------------------- */

static void
small_site(struct stage_set *s)
{
	init(s, NULL);
	world_add(&s->w, "services/netz.md", "---\nname: Netz\n---\n");
	world_add(&s->w, "incidents/2020/a.md", OUTAGE "affects:\n"
	    "  - {service: post, state: partial}\n"
	    "  - {service: post, state: down, from: 2020-05-04 11:00}\n---\n"
	    "Die Post steht.\n\n"
	    "## 2020-05-04 11:30 Ursache bekannt: Strom\n"
	    "Ein *Kabel*.\n\n- a\n- b\n");
	world_add(&s->w, "incidents/2020/w.md",
	    "---\ntitle: Umbau\nkind: maintenance\npublished: 2020-05-01\n"
	    "started: 2020-05-05\nended: 2020-05-05\n---\n");
	start(s, "2020-05-04 12:00");
}

static void
summary_of_a_small_site(void **state)
{
	struct stage_set s;

	(void)state;
	small_site(&s);
	assert_file(write_file(&s, data_v2_summary),
	    "{\n"
	    "  \"page\": {\n"
	    "    \"id\": \"h191phxy9paq\",\n"
	    "    \"name\": \"Test\",\n"
	    "    \"url\": \"https://erreichbar.invalid\",\n"
	    "    \"time_zone\": \"Europe/Berlin\",\n"
	    "    \"updated_at\": \"2020-05-04T11:30:00.000+02:00\"\n"
	    "  },\n"
	    "  \"components\": [\n"
	    "    {\n"
	    "      \"id\": \"csjpb04fho5n\",\n"
	    "      \"name\": \"Netz\",\n"
	    "      \"status\": \"operational\",\n"
	    "      \"created_at\": \"1970-01-01T01:00:00.000+01:00\",\n"
	    "      \"updated_at\": \"1970-01-01T01:00:00.000+01:00\",\n"
	    "      \"position\": 1,\n"
	    "      \"description\": null,\n"
	    "      \"showcase\": false,\n"
	    "      \"start_date\": null,\n"
	    "      \"group_id\": null,\n"
	    "      \"page_id\": \"h191phxy9paq\",\n"
	    "      \"group\": false,\n"
	    "      \"only_show_if_degraded\": false\n"
	    "    },\n"
	    "    {\n"
	    "      \"id\": \"ye9uuaoxtkem\",\n"
	    "      \"name\": \"Rat\",\n"
	    "      \"status\": \"major_outage\",\n"
	    "      \"created_at\": \"1970-01-01T01:00:00.000+01:00\",\n"
	    "      \"updated_at\": \"2020-05-04T11:00:00.000+02:00\",\n"
	    "      \"position\": 2,\n"
	    "      \"description\": null,\n"
	    "      \"showcase\": false,\n"
	    "      \"start_date\": null,\n"
	    "      \"group_id\": null,\n"
	    "      \"page_id\": \"h191phxy9paq\",\n"
	    "      \"group\": true,\n"
	    "      \"only_show_if_degraded\": false,\n"
	    "      \"components\": [\n"
	    "        \"jab2pwof5jki\"\n"
	    "      ]\n"
	    "    },\n"
	    "    {\n"
	    "      \"id\": \"jab2pwof5jki\",\n"
	    "      \"name\": \"Post\",\n"
	    "      \"status\": \"major_outage\",\n"
	    "      \"created_at\": \"1970-01-01T01:00:00.000+01:00\",\n"
	    "      \"updated_at\": \"2020-05-04T11:00:00.000+02:00\",\n"
	    "      \"position\": 1,\n"
	    "      \"description\": \"Wer schreibt.\",\n"
	    "      \"showcase\": false,\n"
	    "      \"start_date\": null,\n"
	    "      \"group_id\": \"ye9uuaoxtkem\",\n"
	    "      \"page_id\": \"h191phxy9paq\",\n"
	    "      \"group\": false,\n"
	    "      \"only_show_if_degraded\": false\n"
	    "    }\n"
	    "  ],\n"
	    "  \"incidents\": [\n"
	    "    {\n"
	    "      \"id\": \"7w91gr6lj0o7\",\n"
	    "      \"name\": \"Aus\",\n"
	    "      \"status\": \"identified\",\n"
	    "      \"created_at\": \"2020-05-04T10:00:00.000+02:00\",\n"
	    "      \"updated_at\": \"2020-05-04T11:30:00.000+02:00\",\n"
	    "      \"monitoring_at\": null,\n"
	    "      \"resolved_at\": null,\n"
	    "      \"impact\": \"critical\",\n"
	    "      \"shortlink\": \"https://erreichbar.invalid/stoerungen/2020/a.html\",\n"
	    "      \"started_at\": \"2020-05-04T10:00:00.000+02:00\",\n"
	    "      \"page_id\": \"h191phxy9paq\",\n"
	    "      \"incident_updates\": [\n"
	    "        {\n"
	    "          \"id\": \"jv0oraqlk0ai\",\n"
	    "          \"status\": \"identified\",\n"
	    "          \"body\": \"Strom\\r\\n\\r\\nEin Kabel. a b\",\n"
	    "          \"incident_id\": \"7w91gr6lj0o7\",\n"
	    "          \"created_at\": \"2020-05-04T11:30:00.000+02:00\",\n"
	    "          \"updated_at\": \"2020-05-04T11:30:00.000+02:00\",\n"
	    "          \"display_at\": \"2020-05-04T11:30:00.000+02:00\",\n"
	    "          \"affected_components\": null,\n"
	    "          \"deliver_notifications\": true,\n"
	    "          \"custom_tweet\": null,\n"
	    "          \"tweet_id\": null\n"
	    "        },\n"
	    "        {\n"
	    "          \"id\": \"f2jzc0hf7nti\",\n"
	    "          \"status\": \"investigating\",\n"
	    "          \"body\": \"Die Post steht.\",\n"
	    "          \"incident_id\": \"7w91gr6lj0o7\",\n"
	    "          \"created_at\": \"2020-05-04T10:00:00.000+02:00\",\n"
	    "          \"updated_at\": \"2020-05-04T10:00:00.000+02:00\",\n"
	    "          \"display_at\": \"2020-05-04T10:00:00.000+02:00\",\n"
	    "          \"affected_components\": null,\n"
	    "          \"deliver_notifications\": true,\n"
	    "          \"custom_tweet\": null,\n"
	    "          \"tweet_id\": null\n"
	    "        }\n"
	    "      ],\n"
	    "      \"components\": [\n"
	    "        {\n"
	    "          \"id\": \"jab2pwof5jki\",\n"
	    "          \"name\": \"Post\",\n"
	    "          \"status\": \"major_outage\",\n"
	    "          \"created_at\": \"1970-01-01T01:00:00.000+01:00\",\n"
	    "          \"updated_at\": \"2020-05-04T11:00:00.000+02:00\",\n"
	    "          \"position\": 1,\n"
	    "          \"description\": \"Wer schreibt.\",\n"
	    "          \"showcase\": false,\n"
	    "          \"start_date\": null,\n"
	    "          \"group_id\": \"ye9uuaoxtkem\",\n"
	    "          \"page_id\": \"h191phxy9paq\",\n"
	    "          \"group\": false,\n"
	    "          \"only_show_if_degraded\": false\n"
	    "        }\n"
	    "      ],\n"
	    "      \"reminder_intervals\": null\n"
	    "    }\n"
	    "  ],\n"
	    "  \"scheduled_maintenances\": [\n"
	    "    {\n"
	    "      \"id\": \"kce87n75c7r5\",\n"
	    "      \"name\": \"Umbau\",\n"
	    "      \"status\": \"scheduled\",\n"
	    "      \"created_at\": \"2020-05-01T00:00:00.000+02:00\",\n"
	    "      \"updated_at\": \"2020-05-01T00:00:00.000+02:00\",\n"
	    "      \"monitoring_at\": null,\n"
	    "      \"resolved_at\": null,\n"
	    "      \"impact\": \"maintenance\",\n"
	    "      \"shortlink\": \"https://erreichbar.invalid/stoerungen/2020/w.html\",\n"
	    "      \"started_at\": \"2020-05-05T00:00:00.000+02:00\",\n"
	    "      \"page_id\": \"h191phxy9paq\",\n"
	    "      \"incident_updates\": [\n"
	    "        {\n"
	    "          \"id\": \"43yh7s3xsr55\",\n"
	    "          \"status\": \"scheduled\",\n"
	    "          \"body\": \"geplant\",\n"
	    "          \"incident_id\": \"kce87n75c7r5\",\n"
	    "          \"created_at\": \"2020-05-01T00:00:00.000+02:00\",\n"
	    "          \"updated_at\": \"2020-05-01T00:00:00.000+02:00\",\n"
	    "          \"display_at\": \"2020-05-01T00:00:00.000+02:00\",\n"
	    "          \"affected_components\": null,\n"
	    "          \"deliver_notifications\": true,\n"
	    "          \"custom_tweet\": null,\n"
	    "          \"tweet_id\": null\n"
	    "        }\n"
	    "      ],\n"
	    "      \"components\": [],\n"
	    "      \"reminder_intervals\": null,\n"
	    "      \"scheduled_for\": \"2020-05-05T00:00:00.000+02:00\",\n"
	    "      \"scheduled_until\": \"2020-05-06T00:00:00.000+02:00\"\n"
	    "    }\n"
	    "  ],\n"
	    "  \"status\": {\n"
	    "    \"indicator\": \"major\",\n"
	    "    \"description\": \"Partial System Outage\"\n"
	    "  }\n"
	    "}\n");
	stage_release(&s);
}

static void
history_of_a_small_site(void **state)
{
	struct stage_set s;

	(void)state;
	small_site(&s);
	s.view.path = STR("history.atom");
	assert_file(write_file(&s, data_v2_history_atom),
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xml:lang=\"de\" xmlns=\"http://www.w3.org/2005/Atom\">\n"
	    "  <id>tag:erreichbar.invalid,2005:/history</id>\n"
	    "  <link rel=\"alternate\" type=\"text/html\" href=\"https://erreichbar.invalid\"/>\n"
	    "  <link rel=\"self\" type=\"application/atom+xml\" href=\"https://erreichbar.invalid/history.atom\"/>\n"
	    "  <title>Test - Incident History</title>\n"
	    "  <updated>2020-05-04T11:30:00+02:00</updated>\n"
	    "  <author>\n"
	    "    <name>Stadt</name>\n"
	    "  </author>\n"
	    "  <entry>\n"
	    "    <id>tag:erreichbar.invalid,2005:Incident/kce87n75c7r5</id>\n"
	    "    <published>2020-05-01T00:00:00+02:00</published>\n"
	    "    <updated>2020-05-01T00:00:00+02:00</updated>\n"
	    "    <link rel=\"alternate\" type=\"text/html\" href=\"https://erreichbar.invalid/stoerungen/2020/w.html\"/>\n"
	    "    <title>Umbau</title>\n"
	    "    <content type=\"html\">&lt;p&gt;&lt;small&gt;May 1, 00:00 CEST&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Scheduled&lt;/strong&gt; - geplant&lt;/p&gt;</content>\n"
	    "  </entry>\n"
	    "  <entry>\n"
	    "    <id>tag:erreichbar.invalid,2005:Incident/7w91gr6lj0o7</id>\n"
	    "    <published>2020-05-04T10:00:00+02:00</published>\n"
	    "    <updated>2020-05-04T11:30:00+02:00</updated>\n"
	    "    <link rel=\"alternate\" type=\"text/html\" href=\"https://erreichbar.invalid/stoerungen/2020/a.html\"/>\n"
	    "    <title>Aus</title>\n"
	    "    <content type=\"html\">&lt;p&gt;&lt;small&gt;May 4, 11:30 CEST&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Identified&lt;/strong&gt; - Strom&lt;br /&gt;&lt;br /&gt;Ein Kabel. a b&lt;/p&gt;&lt;p&gt;&lt;small&gt;May 4, 10:00 CEST&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - Die Post steht.&lt;/p&gt;</content>\n"
	    "  </entry>\n"
	    "</feed>\n");
	s.view.path = STR("history.rss");
	assert_file(write_file(&s, data_v2_history_rss),
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<rss version=\"2.0\">\n"
	    "  <channel>\n"
	    "    <title>Test - Incident History</title>\n"
	    "    <link>https://erreichbar.invalid</link>\n"
	    "    <description>Test</description>\n"
	    "    <pubDate>Mon, 04 May 2020 11:30:00 +0200</pubDate>\n"
	    "    <item>\n"
	    "      <title>Umbau</title>\n"
	    "      <description>&lt;p&gt;&lt;small&gt;May 1, 00:00 CEST&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Scheduled&lt;/strong&gt; - geplant&lt;/p&gt;</description>\n"
	    "      <pubDate>Fri, 01 May 2020 00:00:00 +0200</pubDate>\n"
	    "      <link>https://erreichbar.invalid/stoerungen/2020/w.html</link>\n"
	    "      <guid>https://erreichbar.invalid/stoerungen/2020/w.html</guid>\n"
	    "    </item>\n"
	    "    <item>\n"
	    "      <title>Aus</title>\n"
	    "      <description>&lt;p&gt;&lt;small&gt;May 4, 11:30 CEST&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Identified&lt;/strong&gt; - Strom&lt;br /&gt;&lt;br /&gt;Ein Kabel. a b&lt;/p&gt;&lt;p&gt;&lt;small&gt;May 4, 10:00 CEST&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - Die Post steht.&lt;/p&gt;</description>\n"
	    "      <pubDate>Mon, 04 May 2020 11:30:00 +0200</pubDate>\n"
	    "      <link>https://erreichbar.invalid/stoerungen/2020/a.html</link>\n"
	    "      <guid>https://erreichbar.invalid/stoerungen/2020/a.html</guid>\n"
	    "    </item>\n"
	    "  </channel>\n"
	    "</rss>\n");
	stage_release(&s);
}

/* ---- words ------------------------------------------------------------------------ */

static void
states_become_words(void **state)
{
	/* of two services, how they are and what is said of them */
	static const struct {
		const char *first, *second, *word, *indicator, *description;
	} cases[] = {
	    {"operational", "operational", "operational", "none",
		"All Systems Operational"},
	    {"maintenance", "operational", "under_maintenance", "maintenance",
		"Service Under Maintenance"},
	    {"maintenance", "maintenance", "under_maintenance", "maintenance",
		"Service Under Maintenance"},
	    {"limited", "operational", "degraded_performance", "minor",
		"Partially Degraded Service"},
	    {"limited", "maintenance", "degraded_performance", "minor",
		"Partially Degraded Service"},
	    {"partial", "operational", "partial_outage", "minor",
		"Minor Service Outage"},
	    {"partial", "limited", "partial_outage", "minor",
		"Minor Service Outage"},
	    {"partial", "partial", "partial_outage", "major",
		"Partial System Outage"},
	    {"down", "operational", "major_outage", "major",
		"Partial System Outage"},
	    {"down", "maintenance", "major_outage", "major",
		"Partial System Outage"},
	    {"down", "down", "major_outage", "critical",
		"Major System Outage"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stage_set s;
		init(&s, NULL);
		world_add(&s.w, "services/web.md",
		    "---\nname: Netz\nkind: web\n---\n");
		world_add_str(&s.w, "incidents/2020/a.md", arena_printf(
		    &s.w.arena, OUTAGE "affects: [{service: post, state: %s},"
		    " {service: web, state: %s}]\n---\n", cases[i].first,
		    cases[i].second));
		start(&s, "2020-05-04 12:00");
		const char *status = write_file(&s, data_v2_status);
		const char *all = write_file(&s, data_v2_components);
		assert_has(status, arena_printf(&s.w.arena,
		    "\"indicator\": \"%s\"", cases[i].indicator).ptr);
		assert_has(status, arena_printf(&s.w.arena,
		    "\"description\": \"%s\"", cases[i].description).ptr);
		/* the service and its group */
		assert_times(all, arena_printf(&s.w.arena,
		    "\"status\": \"%s\"", cases[i].word).ptr, 2, 3);
		stage_release(&s);
	}
}

static void
impacts(void **state)
{
	static const struct {
		const char *state, *impact;
	} cases[] = {
	    {"operational", "none"}, {"limited", "minor"}, {"partial", "major"},
	    {"down", "critical"}, {"maintenance", "maintenance"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stage_set s;
		init(&s, NULL);
		world_add_str(&s.w, "incidents/2020/a.md", arena_printf(
		    &s.w.arena, OUTAGE "affects:\n"
		    "  - {service: post, state: %s, from: 2020-05-04 10:00,"
		    " until: 2020-05-04 11:00}\n"
		    /* not yet, and not the public's */
		    "  - {service: post, state: down, from: 2020-06-01 10:00}\n"
		    "  - {service: post, state: down, for: [companies]}\n---\n",
		    cases[i].state));
		start(&s, "2020-05-04 12:00");
		assert_has(write_file(&s, data_v2_unresolved), arena_printf(
		    &s.w.arena, "\"impact\": \"%s\"", cases[i].impact).ptr);
		stage_release(&s);
	}
}

static void
phases_become_words(void **state)
{
	static const struct {
		const char *phase, *word;
	} cases[] = {
	    {"Wird untersucht", "investigating"},
	    {"Ursache bekannt", "identified"}, {"Wird beobachtet", "monitoring"},
	    {"Meldung", "investigating"}, {"Behoben", "resolved"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stage_set s;
		init(&s, NULL);
		world_add_str(&s.w, "incidents/2020/a.md", arena_printf(
		    &s.w.arena, OUTAGE "service: post\n---\nText.\n\n"
		    "## 2020-05-04 11:00 %s: So\n", cases[i].phase));
		start(&s, "2020-05-04 12:00");
		const char *text = write_file(&s, data_v2_incidents);
		const char *word = arena_printf(&s.w.arena,
		    "\"status\": \"%s\",\n      \"created_at\"",
		    cases[i].word).ptr;
		assert_times(text, word, 1, 1);
		bool monitoring = strcmp(cases[i].word, "monitoring") == 0;
		assert_times(text, "\"monitoring_at\": null", !monitoring,
		    !monitoring);
		bool resolved = strcmp(cases[i].word, "resolved") == 0;
		assert_times(text, "\"resolved_at\": null", !resolved,
		    !resolved);
		assert_times(write_file(&s, data_v2_unresolved),
		    "\"incident_updates\"", !resolved, !resolved);
		stage_release(&s);
	}
}

/* Said to be over before it is: still being watched. */
static void
resolved_too_early(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	world_add(&s.w, "incidents/2020/a.md", OUTAGE
	    "ended: 2020-05-05 10:00\nservice: post\n---\nText.\n\n"
	    "## 2020-05-04 11:00 Behoben\n");
	start(&s, "2020-05-04 12:00");
	const char *text = write_file(&s, data_v2_unresolved);
	assert_has(text, "\"status\": \"monitoring\"");
	assert_has(text, "\"resolved_at\": null");
	assert_lacks(text, "\"status\": \"resolved\"");
	text = write_at(&s, world_time(&s.w, "2020-05-05 10:00"),
	    data_v2_incidents);
	/* the incident, and the update that nobody wrote */
	assert_times(text, "\"status\": \"resolved\"", 2, 2);
	assert_has(text, "\"body\": \"beendet\"");
	stage_release(&s);
}

static void
times_of_utc(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, WORLD_SITE "time_zone: UTC\n");
	world_add(&s.w, "incidents/2020/a.md", OUTAGE "service: post\n---\n");
	start(&s, "2020-05-04 12:00");
	const char *text = write_file(&s, data_v2_summary);
	assert_has(text, "\"time_zone\": \"UTC\"");
	assert_has(text, "\"started_at\": \"2020-05-04T10:00:00.000Z\"");
	assert_lacks(text, "+00:00");
	stage_release(&s);
}

/* ---- edges ---------------------------------------------------------------------------- */

static void
assert_counts(struct stage_set *s, int64_t now, size_t upcoming, size_t active,
    const char *status)
{
	const char *one = "\"scheduled_for\"";

	assert_times(write_at(s, now, data_v2_upcoming), one, upcoming, upcoming);
	assert_times(write_at(s, now, data_v2_active), one, active, active);
	assert_times(write_at(s, now, data_v2_summary), one, upcoming + active,
	    upcoming + active);
	const char *all = write_at(s, now, data_v2_maintenances);
	assert_times(all, one, 1, 1);
	assert_has(all, arena_printf(&s->w.arena,
	    "\"name\": \"Umbau\",\n      \"status\": \"%s\"", status).ptr);
	assert_times(write_at(s, now, data_v2_incidents), "incident_updates", 0,
	    0);
}

static void
maintenance_moves_at_its_edges(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	world_add(&s.w, "incidents/2020/w.md", WORK
	    "published: 2020-05-01 09:00\n---\nText.\n\n"
	    "## 2020-05-04 11:00 Wird beobachtet\nFast.\n");
	start(&s, "2020-05-04 09:00");
	int64_t from = world_time(&s.w, "2020-05-04 10:00");
	int64_t late = world_time(&s.w, "2020-05-04 11:00");
	int64_t until = world_time(&s.w, "2020-05-04 12:00");
	assert_counts(&s, from - 1, 1, 0, "scheduled");
	assert_int_equal(s.view.at.until, from);
	assert_counts(&s, from, 0, 1, "in_progress");
	assert_int_equal(s.view.at.since, from);
	assert_counts(&s, from + 1, 0, 1, "in_progress");
	assert_counts(&s, late - 1, 0, 1, "in_progress");
	assert_counts(&s, late, 0, 1, "verifying");
	assert_counts(&s, until - 1, 0, 1, "verifying");
	assert_int_equal(s.view.at.until, until);
	assert_counts(&s, until, 0, 0, "completed");
	assert_int_equal(s.view.at.since, until);
	assert_counts(&s, until + 1, 0, 0, "completed");
	/* each step is an update: published, begun, watched, done */
	const char *text = write_at(&s, until, data_v2_maintenances);
	assert_times(text, "\"deliver_notifications\"", 4, 4);
	assert_times(text, "\"status\": \"completed\"", 2, 2);
	assert_times(text, "\"status\": \"scheduled\"", 1, 1);
	stage_release(&s);
}

static void
nothing_is_told_before_its_time(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	world_add(&s.w, "incidents/2020/e.md",
	    "---\ntitle: EMBARGO\nkind: maintenance\nstarted: 2020-05-03\n"
	    "published: 2020-05-05 08:00\nservice: post\n---\nGEHEIM\n");
	world_add(&s.w, "incidents/2020/k.md",
	    "---\ntitle: KAPUTT\nkind: outage\nstarted: 2020-05-03\n"
	    "service: niemand\n---\nGEHEIM\n");
	world_add(&s.w, "incidents/2020/f.md", "---\ntitle: FREMD\n"
	    "kind: outage\nstarted: 2020-05-03\n"
	    "affects: [{service: post, for: [companies]}]\n---\nGEHEIM\n");
	world_add(&s.w, "incidents/2020/s.md",
	    "---\ntitle: SPAETER\nkind: outage\nstarted: 2020-06-03\n"
	    "service: post\n---\nGEHEIM\n");
	world_add(&s.w, "incidents/2020/u.md", OUTAGE
	    "service: post\n---\nText.\n\n## 2020-05-06 Wird beobachtet\n"
	    "GEHEIM\n\n## 2020-05-07 10:00 Behoben\nGEHEIM\n");
	world_add(&s.w, "services/kaputt.md",
	    "---\nname: GEHEIM\nkind: web\nprovider: niemand\n---\nGEHEIM\n");
	start(&s, "2020-05-04 12:00");
	static writer *const all[] = {data_v2_summary, data_v2_status,
	    data_v2_components, data_v2_incidents, data_v2_unresolved,
	    data_v2_maintenances, data_v2_upcoming, data_v2_active,
	    data_v2_history_atom, data_v2_history_rss};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const char *text = write_file(&s, all[i]);
		assert_lacks(text, "GEHEIM");
		assert_lacks(text, "EMBARGO");
		assert_lacks(text, "KAPUTT");
		assert_lacks(text, "FREMD");
		assert_lacks(text, "SPAETER");
		assert_lacks(text, "2020-05-05");
		assert_lacks(text, "2020-05-06");
		assert_lacks(text, "2020-05-07");
	}
	const char *text = write_at(&s, world_time(&s.w, "2020-05-05 08:00"),
	    data_v2_active);
	assert_has(text, "EMBARGO");
	assert_has(text, "\"created_at\": \"2020-05-05T08:00:00.000+02:00\"");
	stage_release(&s);
}

/* What nobody knows is not well. */
static void
in_correction(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	world_add(&s.w, "services/kaputt.md",
	    "---\nname: GEHEIM\nkind: web\nprovider: niemand\n---\nGEHEIM\n");
	start(&s, "2020-05-04 12:00");
	const char *text = write_file(&s, data_v2_summary);
	assert_has(text, "\"name\": \"kaputt\",\n"
	    "      \"status\": \"degraded_performance\"");
	assert_has(text, "\"description\": \"Partially Degraded Service\"");
	stage_release(&s);
}

static void
no_official_channel_is_no_component(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	world_add(&s.w, "services/chat.md",
	    "---\nname: Chat\nkind: messenger\nofficial: no\n---\n");
	world_add(&s.w, "incidents/2020/a.md", OUTAGE "service: chat\n---\n");
	start(&s, "2020-05-04 12:00");
	const char *text = write_file(&s, data_v2_summary);
	assert_lacks(text, "Chat");
	assert_has(text, "\"components\": []");
	assert_has(text, "\"indicator\": \"none\"");
	stage_release(&s);
}

/* ---- limits, names, addresses --------------------------------------------------------- */

static void
no_more_than_are_asked_for(void **state)
{
	static writer *const all[] = {data_v2_incidents, data_v2_unresolved,
	    data_v2_maintenances, data_v2_active, data_v2_summary};
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	for (int i = 1; i <= 51; i++) {
		for (int k = 0; k < 2; k++)
			world_add_str(&s.w, arena_printf(&s.w.arena,
			    "incidents/2020/%c%02d.md", "om"[k], i).ptr,
			    arena_printf(&s.w.arena, "---\ntitle: Nr. %d.\n"
			    "kind: %s\nstarted: 2020-05-03 10:%02d\n"
			    "service: post\n---\nText.\n", i,
			    k ? "maintenance" : "outage", i));
	}
	start(&s, "2020-05-04 12:00");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const char *text = write_file(&s, all[i]);
		size_t n = all[i] == data_v2_summary ? 100 : 50;
		assert_times(text, "\"shortlink\"", n, n);
		assert_lacks(text, "\"Nr. 1.\"");
		assert_true(strstr(text, "\"Nr. 51.\"") <
		    strstr(text, "\"Nr. 2.\""));
	}
	assert_times(write_file(&s, data_v2_history_atom), "<entry>", 25, 25);
	assert_times(write_file(&s, data_v2_history_rss), "<item>", 25, 25);
	stage_release(&s);
}

static void
hostile_names(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	world_add(&s.w, "services/boese.md",
	    "---\nname: \"</script><b>\\\"\\\\ & ]]> \\u200f=1+1\"\n"
	    "group: \"<i>'\\\"\"\n---\n");
	world_add(&s.w, "incidents/2020/a.md",
	    "---\ntitle: \"<b>\\\"x\\\"</b> & ]]> \\\\\"\nkind: outage\n"
	    "started: 2020-05-04 10:00\nservice: boese\n---\n"
	    "Text `<script>` & so.\n");
	start(&s, "2020-05-04 12:00");
	const char *text = write_file(&s, data_v2_summary);
	assert_has(text, "\"name\": \"<\\/script><b>\\\"\\\\ & ]]> \u200f=1+1\"");
	assert_has(text, "\"name\": \"<i>'\\\"\"");
	assert_has(text, "\"name\": \"<b>\\\"x\\\"<\\/b> & ]]> \\\\\"");
	assert_has(text, "\"body\": \"Text <script> & so.\"");
	text = write_file(&s, data_v2_history_atom);
	assert_has(text,
	    "<title>&lt;b&gt;\"x\"&lt;/b&gt; &amp; ]]&gt; \\</title>");
	/* HTML in XML: escaped once for each */
	assert_has(text, " - Text &amp;lt;script&amp;gt; &amp;amp; so.");
	stage_release(&s);
}

/* No address without what is to be used in its place. */
static void
addresses_have_their_alternates(void **state)
{
	static writer *const all[] = {data_v2_summary, data_v2_incidents,
	    data_v2_history_atom, data_v2_history_rss};
	struct stage_set s;

	(void)state;
	init(&s, NULL);
	world_add(&s.w, "incidents/2020/a.md", OUTAGE "service: post\n"
	    "alternates: [{of: '*@rat.example', use: neu@stadt.example,"
	    " until: 2020-05-05 10:00}]\n---\n"
	    "An alt@rat.example schreiben.\n\n"
	    "## 2020-05-04 11:00 Meldung\nOder b@rat.example.\n");
	start(&s, "2020-05-04 12:00");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const char *text = write_file(&s, all[i]);
		assert_has(text, "alt@rat.example (zurzeit bitte: "
		    "neu@stadt.example, bis 2020-05-05 10:00)");
		assert_has(text, "b@rat.example (zurzeit bitte: ");
		assert_int_equal(s.view.at.until,
		    world_time(&s.w, "2020-05-05 10:00"));
	}
	assert_lacks(write_at(&s, world_time(&s.w, "2020-05-05 10:00"),
	    data_v2_summary), "neu@stadt.example");
	stage_release(&s);
}

/* The id behind this key, the nth of the file. */
static const char *
id_of(struct stage_set *s, const char *text, size_t n)
{
	while (n-- > 0)
		text = strstr(text, "\"id\": \"") + 1;
	text = strchr(text, ':') + 3;
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789");
	assert_int_equal(len, 12);
	return arena_str(&s->w.arena, str_make(text, len)).ptr;
}

/* A corrected typo changes no id; a new update is the first of the list. */
static void
ids_stay(void **state)
{
	static const char *const texts[] = {
	    "---\ntitle: Aus\nkind: outage\nstarted: 2020-05-04 10:00\n"
	    "service: post\n---\nTxet.\n\n## 2020-05-04 11:00 Meldung\nTyop.\n",
	    "---\ntitle: Ausfall\nkind: outage\nstarted: 2020-05-04 10:00\n"
	    "service: post\n---\nText.\n\n## 2020-05-04 11:00 Meldung\nTypo.\n\n"
	    "## 2020-05-04 11:30 Meldung\nNeu.\n\n"
	    "## 2020-05-04 11:30 Meldung\nNochmals.\n"};
	const char *ids[2][6];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage_set s;
		init(&s, NULL);
		world_add(&s.w, "incidents/2020/a.md", texts[i]);
		start(&s, "2020-05-04 12:00");
		const char *text = write_file(&s, data_v2_unresolved);
		assert_true(i == 0 || strstr(text, "Nochmals") <
		    strstr(text, "Neu."));
		for (size_t k = 0; k < 4 + 2 * i; k++)
			ids[i][k] = strdup(id_of(&s, text, k + 1));
		stage_release(&s);
	}
	assert_string_equal(ids[0][0], ids[1][0]); /* the page */
	assert_string_equal(ids[0][1], ids[1][1]); /* the incident */
	assert_string_equal(ids[0][2], ids[1][4]); /* its update */
	assert_string_equal(ids[0][3], ids[1][5]); /* its beginning */
	for (size_t i = 0; i < 6; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(ids[1][i], ids[1][k]);
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 4 + 2 * i; k++)
			free((void *)ids[i][k]);
}

static void
the_address_of_the_site(void **state)
{
	struct stage_set s;

	(void)state;
	init(&s, WORLD_SITE "url: https://status.stadt.example/rat\n");
	world_add(&s.w, "incidents/2020/a.md", OUTAGE "service: post\n---\n");
	start(&s, "2020-05-04 12:00");
	const char *before = id_of(&s, write_file(&s, data_v2_status), 1);
	/* built for another place: the addresses change, the ids do not */
	s.env.base_url = STR("https://test.example/x");
	const char *text = write_file(&s, data_v2_summary);
	assert_has(text, "\"url\": \"https://test.example/x\"");
	assert_has(text,
	    "\"https://test.example/x/stoerungen/2020/a.html\"");
	assert_string_equal(id_of(&s, text, 1), before);
	assert_has(write_file(&s, data_v2_history_atom),
	    "<id>tag:status.stadt.example,2005:/history</id>");
	stage_release(&s);
}

/* ---- history ---------------------------------------------------------------------------- */

/*
 * A date ahead is told from when it was announced; where nobody said when,
 * from 90 days before.
 */
static void
history_has_what_has_happened(void **state)
{
	static const char *const keys[] = {"", "published: 2020-05-01 09:00\n"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage_set s;
		init(&s, NULL);
		world_add_str(&s.w, "incidents/2020/w.md", arena_printf(
		    &s.w.arena, WORK "%s---\nText.\n", keys[i]));
		start(&s, "2020-05-04 09:59:59");
		const char *text = write_file(&s, data_v2_history_atom);
		assert_times(text, "<entry>", 1, 1);
		/* 90 days ahead, where nobody said when it was announced */
		assert_has(text, i
		    ? "<updated>2020-05-01T09:00:00+02:00</updated>\n  <author>"
		    : "<updated>2020-02-04T09:00:00+01:00</updated>\n  <author>");
		assert_int_equal(s.view.at.until,
		    world_time(&s.w, "2020-05-04 10:00"));
		text = write_at(&s, world_time(&s.w, "2020-05-04 10:00"),
		    data_v2_history_atom);
		assert_times(text, "<entry>", 1, 1);
		assert_has(text, "&lt;strong&gt;In progress&lt;/strong&gt;");
		text = write_at(&s, world_time(&s.w, "2020-02-04 08:59:59"),
		    data_v2_history_atom);
		assert_times(text, "<entry>", 0, 0);
		stage_release(&s);
	}
}

static void
overflow_is_left_to_the_caller(void **state)
{
	static writer *const all[] = {data_v2_summary, data_v2_history_atom,
	    data_v2_history_rss};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct stage_set s;
		struct buf out;
		init(&s, NULL);
		start(&s, "2020-05-04 12:00");
		buf_init(&out, 40);
		assert_int_equal(all[i](&s.view, NULL, &out), 0);
		assert_false(buf_ok(&out));
		buf_release(&out);
		stage_release(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(summary_of_a_small_site),
	    cmocka_unit_test(history_of_a_small_site),
	    cmocka_unit_test(states_become_words),
	    cmocka_unit_test(impacts),
	    cmocka_unit_test(phases_become_words),
	    cmocka_unit_test(resolved_too_early),
	    cmocka_unit_test(times_of_utc),
	    cmocka_unit_test(maintenance_moves_at_its_edges),
	    cmocka_unit_test(nothing_is_told_before_its_time),
	    cmocka_unit_test(in_correction),
	    cmocka_unit_test(no_official_channel_is_no_component),
	    cmocka_unit_test(no_more_than_are_asked_for),
	    cmocka_unit_test(hostile_names),
	    cmocka_unit_test(addresses_have_their_alternates),
	    cmocka_unit_test(ids_stay),
	    cmocka_unit_test(the_address_of_the_site),
	    cmocka_unit_test(history_has_what_has_happened),
	    cmocka_unit_test(overflow_is_left_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
