/* content/derive: names, contacts, and updates from headings */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "base/limits.h"

/* ---- names ----------------------------------------------------------------------- */

static void
check_name(const char *name, const char *display, const char *sorted)
{
	struct world w;

	world_init(&w, NULL);
	const struct person *p = as_person(world_add_str(&w, "people/p.md",
	    arena_printf(&w.arena, "---\nname: %s\n---\n", name)));
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(p->name.display, display);
	assert_text(p->name.sorted, sorted);
	assert_true(p->name.sort_key.len > 0);
	world_release(&w);
}

static void
names_are_shown_and_sorted(void **state)
{
	(void)state;
	check_name("Oliver Müller", "Oliver Müller", "Müller, Oliver");
	check_name("Anna Maria von Berg", "Anna Maria von Berg",
	    "Berg, Anna Maria von");
	check_name("Pelé", "Pelé", "Pelé");
	check_name("{title: Dr., given: Oliver, family: Müller, suffix: MdL}",
	    "Dr. Oliver Müller, MdL", "Müller, Oliver Dr., MdL");
	check_name("{family: Müller}", "Müller", "Müller");
	/* the whole name as people know it, the parts for the order */
	check_name("{full: Kim Muster, given: Kim, family: von Muster}",
	    "Kim Muster", "von Muster, Kim");
	check_name("{full: Kim Muster, suffix: Rathenow}", "Kim Muster, Rathenow",
	    "Muster, Kim, Rathenow");
}

static void
bodies_have_a_sort_key(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	const struct body *a = as_body(world_add(&w, "bodies/a.md",
	    "---\nname: Ämter\n---\n"));
	const struct body *b = as_body(world_add(&w, "bodies/b.md",
	    "---\nname: Anders\n---\n"));
	assert_true(str_cmp(a->sort_key, b->sort_key) < 0);
	world_release(&w);
}

/* ---- contacts ---------------------------------------------------------------------- */

static void
a_contact_has_one_way(void **state)
{
	static const struct {
		const char *text;
		enum contact_kind kind;
		const char *value;
	} ways[] = {
	    {"email: A@b.example", CONTACT_EMAIL, "A@b.example"},
	    {"Telefon: 0391 1", CONTACT_PHONE, "0391 1"},
	    {"fax: 0391 2", CONTACT_FAX, "0391 2"},
	    {"messenger: '@stadt'", CONTACT_MESSENGER, "@stadt"},
	    {"web: https://a.example", CONTACT_WEB, "https://a.example"},
	    {"anschrift: 'Markt 1, 39104 M'", CONTACT_POST, "Markt 1, 39104 M"},
	    {"vor ort: Zimmer 3", CONTACT_VISIT, "Zimmer 3"},
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		world_init(&w, NULL);
		const struct body *b = as_body(world_add_str(&w, "bodies/b.md",
		    arena_printf(&w.arena, "---\nname: B\ncontacts:\n  - %s\n"
		    "    label: L\n---\n", ways[i].text)));
		assert_world_lines(&w, DIAG_EN, "");
		assert_int_equal(b->contacts.count, 1);
		assert_int_equal(b->contacts.items[0].kind, ways[i].kind);
		assert_text(b->contacts.items[0].value, ways[i].value);
		world_release(&w);
	}
}

static void
none_or_two_ways_are_an_error(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	const struct person *p = as_person(world_add(&w, "people/p.md",
	    "---\nname: P\ncontacts: [{label: L}, {phone: 0391 1}, "
	    "{phone: 0391 1, email: a@b.example}]\n---\n"));
	assert_world_lines(&w, DIAG_EN,
	    "people/p.md:3:12: error: a contact has exactly one of: email, phone, fax, messenger, web, post, visit [contact-kind]\n"
	    "people/p.md:3:41: error: a contact has exactly one of: email, phone, fax, messenger, web, post, visit [contact-kind]\n");
	assert_world_lines(&w, DIAG_DE,
	    "people/p.md:3:12: Fehler: ein Kontakt hat genau eines von: e-mail, telefon, telefax, messenger, webseite, anschrift, vor ort [contact-kind]\n"
	    "people/p.md:3:41: Fehler: ein Kontakt hat genau eines von: e-mail, telefon, telefax, messenger, webseite, anschrift, vor ort [contact-kind]\n");
	assert_int_equal(p->contacts.count, 1);
	assert_int_equal(p->contacts.items[0].kind, CONTACT_PHONE);
	world_release(&w);
}

static void
a_domain_may_be_written_with_its_sign(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	const struct service *s = as_service(world_add(&w, "services/s.md",
	    "---\nname: S\ndomains: ['@a.example', b.example]\n---\n"));
	assert_text(s->domains.items[0].s, "a.example");
	assert_text(s->domains.items[1].s, "b.example");
	world_release(&w);
}

/* ---- updates ------------------------------------------------------------------------ */

static const struct incident *
incident_of(struct world *w, const char *body)
{
	world_init(w, NULL);
	return as_incident(world_add_str(w, "incidents/i.md",
	    arena_printf(&w->arena, "---\ntitle: T\nstarted: 2020-05-01\n---\n%s",
		body)));
}

static void
check_heading(const char *heading, const char *time, enum phase phase,
    const char *title)
{
	struct world w;
	char body[200];

	snprintf(body, sizeof body, "Worum es geht.\n\n%s\nText.\n", heading);
	const struct incident *i = incident_of(&w, body);
	if (world_lines(&w, DIAG_EN)[0] || i->updates.count != 1)
		fail_msg("'%s': %s", heading, world_lines(&w, DIAG_EN));
	const struct update *u = &i->updates.items[0];
	assert_int_equal(u->at_time.t, world_time(&w, time));
	assert_int_equal(u->phase, phase);
	assert_text(u->title, title);
	assert_text(str_trim(u->body), "Text.");
	assert_text(str_trim(i->summary), "Worum es geht.");
	assert_int_equal(u->at_time.at.line, 7);
	world_release(&w);
}

static void
headings_with_a_time_are_updates(void **state)
{
	static const char t[] = "2020-04-29 15:00";

	(void)state;
	check_heading("## 2020-04-29 15:00 identified", t, PHASE_IDENTIFIED, "");
	check_heading("## 2020-04-29 15:00 – Ursache bekannt", t,
	    PHASE_IDENTIFIED, "");
	check_heading("## 2020-04-29 15:00 — ursache-bekannt", t,
	    PHASE_IDENTIFIED, "");
	check_heading("## 2020-04-29 15:00 - Ursache_bekannt: Stecker", t,
	    PHASE_IDENTIFIED, "Stecker");
	check_heading("## 2020-04-29T15:00: behoben", t, PHASE_RESOLVED, "");
	check_heading("## 2020-04-29T13:00Z resolved – Danke!", t, PHASE_RESOLVED,
	    "Danke!");
	check_heading("## 2020-04-29 15:00+02:00 RESOLVED", t, PHASE_RESOLVED, "");
	check_heading("## 29.04.2020 15:00 wird untersucht", t,
	    PHASE_INVESTIGATING, "");
	check_heading("## 29.04.2020, 15:00 Uhr: Wird untersucht, weiter", t,
	    PHASE_INVESTIGATING, "weiter");
	check_heading("## 29.4.2020 15 Uhr – wird beobachtet", t,
	    PHASE_MONITORING, "");
	check_heading("## 2020-04-29 15:00 unverändert.", t, PHASE_UNCHANGED, "");
	check_heading("## 2020-04-29 15:00 UNVERAENDERT!", t, PHASE_UNCHANGED, "");
	check_heading("## 2020-04-29 15:00 unchanged", t, PHASE_UNCHANGED, "");
	check_heading("## 2020-04-29 15:00 Meldung Der Dienstleister ruft an", t,
	    PHASE_UPDATE, "Der Dienstleister ruft an");
	check_heading("## 2020-04-29 15:00 update", t, PHASE_UPDATE, "");
	check_heading("## 2020-04-29 15:00 investigating ##", t,
	    PHASE_INVESTIGATING, "");
	check_heading("##   2020-04-29 15:00   monitoring", t, PHASE_MONITORING,
	    "");
	/* a day; a time alone */
	check_heading("## 2020-04-29 behoben", "2020-04-29 00:00",
	    PHASE_RESOLVED, "");
	check_heading("## 2020-04-29 15:00", t, PHASE_UPDATE, "");
	check_heading("## 2020-04-29 15:00 –", t, PHASE_UPDATE, "");
	/* underlined */
	check_heading("2020-04-29 15:00 behoben\n------------------------", t,
	    PHASE_RESOLVED, "");
}

static void
other_headings_belong_to_the_text(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w,
	    "Absatz.\n\n## Was tun?\nAnrufen.\n\n"
	    "# 2020-04-29 15:00 behoben\n\n### 2020-04-29 15:00 behoben\n\n"
	    "```\n## 2020-04-29 15:00 behoben\n```\n\n"
	    "> ## 2020-04-29 15:00 behoben\n\n"
	    "- ## 2020-04-29 15:00 behoben\n\n"
	    "    ## 2020-04-29 15:00 behoben\n\n"
	    "\\## 2020-04-29 15:00 behoben\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(i->updates.count, 0);
	assert_true(str_eq(i->summary, i->r.body));
	assert_int_equal(i->summary_line, 5);
	world_release(&w);
}

static void
a_heading_without_time_goes_on_with_its_update(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w,
	    "Eins.\n\n## Zwei\nDrei.\n\n## 2020-05-02 10:00 Meldung\nVier.\n\n"
	    "## Fünf\nSechs.\n\n## 2020-05-01 10:00 identified\nSieben.\n\n"
	    "## Acht\nNeun.\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(i->summary, "Eins.\n\n## Zwei\nDrei.\n\n");
	assert_text(i->lead, "Eins.");
	assert_true(i->lead_simple);
	assert_int_equal(i->updates.count, 2);
	/* the older one first, though it stands below */
	assert_text(i->updates.items[0].body, "Sieben.\n\n## Acht\nNeun.\n");
	assert_text(i->updates.items[1].body, "Vier.\n\n## Fünf\nSechs.\n\n");
	assert_int_equal(i->updates.items[0].body_line, 17);
	assert_int_equal(i->updates.items[1].body_line, 11);
	world_release(&w);
}

static void
updates_are_sorted_by_their_time(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w,
	    "## 2020-05-03 10:00 resolved d\n## 2020-05-01 10:00 identified a\n"
	    "## 2020-05-02 10:00 update b\n## 2020-05-02 08:00Z update c\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(i->updates.count, 4);
	assert_text(i->updates.items[0].title, "a");
	/* of the same time the lower one is the newer */
	assert_text(i->updates.items[1].title, "b");
	assert_text(i->updates.items[2].title, "c");
	assert_text(i->updates.items[3].title, "d");
	assert_int_equal(i->summary.len, 0);
	assert_int_equal(i->lead.len, 0);
	world_release(&w);
}

static void
a_paragraph_leads(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w,
	    "- Eins\n- Zwei\n\n`Drei`\nund Vier.\n\nFünf.\n\n"
	    "## 2020-05-01 10:00\nSechs.\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(str_trim(i->lead), "`Drei`\nund Vier.");
	assert_false(i->lead_simple);
	world_release(&w);
	i = incident_of(&w, "- Eins\n\n## 2020-05-01 10:00\nZwei.\n");
	assert_int_equal(i->lead.len, 0);
	world_release(&w);
}

/* What comes below a text with an update. */
static void
check_flat(const char *more, bool flat)
{
	char body[300];
	struct world w;

	snprintf(body, sizeof body,
	    "Eins.\n- Zwei = 2\n\n## 2020-05-01 10:00\nDrei - oder mehr.\n%s", more);
	const struct incident *i = incident_of(&w, body);
	assert_world_lines(&w, DIAG_EN, "");
	if (i->flat != flat)
		fail_msg("'%s'", more);
	world_release(&w);
}

static void
headings_in_a_text_are_known(void **state)
{
	(void)state;
	check_flat("", true);
	check_flat("\n## 2020-05-02 10:00 behoben\n#\n", false);
	check_flat("\n## 2020-05-02 10:00 behoben\nEnde.\n", true);
	check_flat("\n* Vier\n  1. #Fünf\n", true);
	check_flat("\n# Vier\n", false);
	check_flat("\n### Vier\n", false);
	check_flat("\n## Vier\n", false);
	check_flat("\n  ## 2020-05-02 10:00 behoben\n# Vier\n", false);
	check_flat("Vier\n===\n", false);
	check_flat("Vier\n -\n", false);
	check_flat("\n```\n# Vier\n```\n", false);
	check_flat("Vier\r\r# Fünf\r", false);
}

static void
check_wrong(const char *heading, const char *english, const char *german)
{
	struct world w;
	char body[200];

	snprintf(body, sizeof body, "%s\n", heading);
	const struct incident *i = incident_of(&w, body);
	assert_world_lines(&w, DIAG_EN, english);
	assert_world_lines(&w, DIAG_DE, german);
	assert_int_equal(i->updates.count, 0);
	assert_true(i->r.broken);
	world_release(&w);
}

#define PHASES "investigating, identified, monitoring, resolved, update, unchanged"
#define PHASEN "wird untersucht, Ursache bekannt, wird beobachtet, behoben, Meldung, unverändert"

static void
unknown_words_get_a_suggestion(void **state)
{
	(void)state;
	check_wrong("## 2020-05-02 10:00 – behben: alles gut",
	    "incidents/i.md:5:4: error: an update begins with a time and one of these words: " PHASES "; found 'behben: alles gut'; did you mean 'behoben'? [unknown-update-word]\n",
	    "incidents/i.md:5:4: Fehler: eine Meldung beginnt mit einer Zeit und einem dieser Wörter: " PHASEN "; gefunden: „behben: alles gut“; meinten Sie „behoben“? [unknown-update-word]\n");
	check_wrong("## 2020-05-02 Ursache bekant",
	    "incidents/i.md:5:4: error: an update begins with a time and one of these words: " PHASES "; found 'Ursache bekant'; did you mean 'Ursache bekannt'? [unknown-update-word]\n",
	    "incidents/i.md:5:4: Fehler: eine Meldung beginnt mit einer Zeit und einem dieser Wörter: " PHASEN "; gefunden: „Ursache bekant“; meinten Sie „Ursache bekannt“? [unknown-update-word]\n");
	check_wrong("## 2020-05-02 10:00 Ratssitzung",
	    "incidents/i.md:5:4: error: an update begins with a time and one of these words: " PHASES "; found 'Ratssitzung' [unknown-update-word]\n",
	    "incidents/i.md:5:4: Fehler: eine Meldung beginnt mit einer Zeit und einem dieser Wörter: " PHASEN "; gefunden: „Ratssitzung“ [unknown-update-word]\n");
	/* the beginning of another word is not the word */
	check_wrong("## 2020-05-02 10:00 behobene Teile",
	    "incidents/i.md:5:4: error: an update begins with a time and one of these words: " PHASES "; found 'behobene Teile'; did you mean 'behoben'? [unknown-update-word]\n",
	    "incidents/i.md:5:4: Fehler: eine Meldung beginnt mit einer Zeit und einem dieser Wörter: " PHASEN "; gefunden: „behobene Teile“; meinten Sie „behoben“? [unknown-update-word]\n");
}

static void
times_in_headings_must_exist(void **state)
{
	(void)state;
	check_wrong("## 2020-02-30 10:00 behoben",
	    "incidents/i.md:5:4: error: '2020-02-30 10:00' is not a time: there is no such day; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n",
	    "incidents/i.md:5:4: Fehler: „2020-02-30 10:00“ ist keine Zeitangabe: diesen Tag gibt es nicht; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n");
	check_wrong("## 2020-05-02 25:00 behoben",
	    "incidents/i.md:5:4: error: '2020-05-02 25:00' is not a time: there is no such time of day; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n",
	    "incidents/i.md:5:4: Fehler: „2020-05-02 25:00“ ist keine Zeitangabe: diese Uhrzeit gibt es nicht; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n");
	check_wrong("## 29.03.2020 02:30 behoben",
	    "incidents/i.md:5:4: error: '29.03.2020 02:30' does not exist in Europe/Berlin: the clocks are put forward then; add an offset or take another hour [nonexistent-time]\n",
	    "incidents/i.md:5:4: Fehler: „29.03.2020 02:30“ gibt es in Europe/Berlin nicht: da wird die Uhr vorgestellt; nehmen Sie eine andere Stunde oder ergänzen Sie den UTC-Abstand [nonexistent-time]\n");
	check_wrong("## 2020-04 behoben",
	    "incidents/i.md:5:4: error: '2020-04' is not a time; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n",
	    "incidents/i.md:5:4: Fehler: „2020-04“ ist keine Zeitangabe; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n");
}

static void
an_hour_that_comes_twice_is_the_first(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w,
	    "## 2020-10-25 02:30 behoben\n");
	assert_int_equal(i->updates.items[0].at_time.t,
	    world_time(&w, "2020-10-25 02:30+02:00"));
	assert_world_lines(&w, DIAG_EN, "incidents/i.md:5:4: warning: "
	    "'2020-10-25 02:30' exists twice in Europe/Berlin, the first is "
	    "taken; add an offset to be exact [ambiguous-time]\n");
	assert_world_lines(&w, DIAG_DE, "incidents/i.md:5:4: Warnung: "
	    "„2020-10-25 02:30“ gibt es in Europe/Berlin zweimal, gemeint wird "
	    "die erste; ergänzen Sie den UTC-Abstand [ambiguous-time]\n");
	world_release(&w);
}

static void
an_update_with_a_fault_leaves_the_rest_in(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w, "Eins.\n"
	    "## 2020-05-02 10:00 sonstwas\nZwei.\n"
	    "## 2020-05-03 10:00 Meldung\nDrei.\n");
	assert_true(i->r.broken);
	assert_text(i->summary, "Eins.\n");
	assert_int_equal(i->updates.count, 1);
	assert_text(i->updates.items[0].body, "Drei.\n");
	world_release(&w);
}

static void
updates_have_a_limit(void **state)
{
	struct world w;
	struct buf b;
	char number[16];

	(void)state;
	buf_init(&b, 1000000);
	for (int i = 0; i < INCIDENT_UPDATES_MAX + 3; i++)
		buf_printf(&b, "## 2020-05-02 10:00 update\n");
	const struct incident *i = incident_of(&w, b.ptr);
	snprintf(number, sizeof number, "%d", INCIDENT_UPDATES_MAX);
	assert_int_equal(i->updates.count, INCIDENT_UPDATES_MAX);
	assert_int_equal(w.diags.count, 1);
	assert_int_equal(w.diags.items[0].id, DIAG_TOO_MANY_UPDATES);
	assert_text(w.diags.items[0].args[0], number);
	assert_int_equal(w.diags.items[0].pos.at.line, 5 + INCIDENT_UPDATES_MAX);
	assert_true(strstr(world_lines(&w, DIAG_EN), ": error: more than 1500 "
	    "updates in one file [too-many-updates]\n") != NULL);
	assert_true(strstr(world_lines(&w, DIAG_DE), ": Fehler: mehr als 1500 "
	    "Meldungen in einer Datei [too-many-updates]\n") != NULL);
	world_release(&w);
	buf_release(&b);
}

static void
too_deep_a_text_keeps_its_effects(void **state)
{
	struct world w;
	char body[300];

	(void)state;
	memset(body, '>', 200);
	snprintf(body + 200, 100, " x\n## 2020-05-02 10:00 behoben\n");
	const struct incident *i = incident_of(&w, body);
	assert_true(world_has(&w, DIAG_MARKDOWN_NESTING));
	assert_true(i->r.broken);
	assert_int_equal(i->updates.count, 0);
	assert_int_equal(i->lead.len, 0);
	assert_false(i->flat);
	assert_int_equal(i->started.at.line, 3);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_shown_and_sorted),
	    cmocka_unit_test(bodies_have_a_sort_key),
	    cmocka_unit_test(a_contact_has_one_way),
	    cmocka_unit_test(none_or_two_ways_are_an_error),
	    cmocka_unit_test(a_domain_may_be_written_with_its_sign),
	    cmocka_unit_test(headings_with_a_time_are_updates),
	    cmocka_unit_test(other_headings_belong_to_the_text),
	    cmocka_unit_test(a_heading_without_time_goes_on_with_its_update),
	    cmocka_unit_test(updates_are_sorted_by_their_time),
	    cmocka_unit_test(a_paragraph_leads),
	    cmocka_unit_test(headings_in_a_text_are_known),
	    cmocka_unit_test(unknown_words_get_a_suggestion),
	    cmocka_unit_test(times_in_headings_must_exist),
	    cmocka_unit_test(an_hour_that_comes_twice_is_the_first),
	    cmocka_unit_test(an_update_with_a_fault_leaves_the_rest_in),
	    cmocka_unit_test(updates_have_a_limit),
	    cmocka_unit_test(too_deep_a_text_keeps_its_effects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
