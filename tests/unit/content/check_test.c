/* content/check: what contradicts itself within one file */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"

static void
check(const char *path, const char *text, const char *english,
    const char *german)
{
	struct world w;

	world_init(&w, NULL);
	struct record *r = world_add(&w, path, text);
	assert_world_lines(&w, DIAG_EN, english);
	assert_world_lines(&w, DIAG_DE, german);
	assert_int_equal(r->broken, diag_errors(&w.diags) > 0);
	world_release(&w);
}

static void
ends_come_after_starts(void **state)
{
	(void)state;
	check("incidents/i.md", "---\ntitle: T\nstarted: 2020-05-10\n"
	    "ended: 2020-05-09\n---\n",
	    "incidents/i.md:4:8: error: 'ended' (09.05.2020) is not after 'started' (10.05.2020) [end-before-start]\n",
	    "incidents/i.md:4:8: Fehler: „ended“ (09.05.2020) liegt nicht nach „started“ (10.05.2020) [end-before-start]\n");
	check("incidents/i.md", "---\ntitle: T\nstarted: 2020-05-10 12:00\n"
	    "ended: 2020-05-10 12:00\n---\n",
	    "incidents/i.md:4:8: error: 'ended' (10.05.2020 12:00) is not after 'started' (10.05.2020 12:00) [end-before-start]\n",
	    "incidents/i.md:4:8: Fehler: „ended“ (10.05.2020 12:00) liegt nicht nach „started“ (10.05.2020 12:00) [end-before-start]\n");
	/* a day is a whole day */
	check("incidents/i.md", "---\ntitle: T\nstarted: 2020-05-10\n"
	    "ended: 2020-05-10\n---\n", "", "");
	check("people/p.md", "---\nname: P\n"
	    "roles: {body: rat, from: 2020-05-10, until: 2019-05-10}\n"
	    "contacts: {phone: 11, from: 2020-05-10, until: 2019-05-10}\n---\n",
	    "people/p.md:3:45: error: 'until' (10.05.2019) is not after 'from' (10.05.2020) [end-before-start]\n"
	    "people/p.md:4:48: error: 'until' (10.05.2019) is not after 'from' (10.05.2020) [end-before-start]\n",
	    "people/p.md:3:45: Fehler: „until“ (10.05.2019) liegt nicht nach „from“ (10.05.2020) [end-before-start]\n"
	    "people/p.md:4:48: Fehler: „until“ (10.05.2019) liegt nicht nach „from“ (10.05.2020) [end-before-start]\n");
	check("office-hours/h.md", "---\ntitle: H\nstarts: 2020-05-10 17:00\n"
	    "until: 2020-05-09\n---\n",
	    "office-hours/h.md:4:8: error: 'until' (09.05.2020) is not after 'starts' (10.05.2020 17:00) [end-before-start]\n",
	    "office-hours/h.md:4:8: Fehler: „until“ (09.05.2020) liegt nicht nach „starts“ (10.05.2020 17:00) [end-before-start]\n");
	check("consultations/c.md", "---\ntitle: C\nopens: 2020-05-10\n"
	    "closes: 2020-05-20\nresult_by: 2020-05-15\nextended: 2020-05-20\n"
	    "respond: {phone: 11}\n---\n",
	    "consultations/c.md:5:12: error: 'result_by' (15.05.2020) is not after 'closes' (20.05.2020) [end-before-start]\n"
	    "consultations/c.md:6:11: error: 'extended' (20.05.2020) is not after 'closes' (20.05.2020) [end-before-start]\n",
	    "consultations/c.md:5:12: Fehler: „result_by“ (15.05.2020) liegt nicht nach „closes“ (20.05.2020) [end-before-start]\n"
	    "consultations/c.md:6:11: Fehler: „extended“ (20.05.2020) liegt nicht nach „closes“ (20.05.2020) [end-before-start]\n");
	check("consultations/c.md", "---\ntitle: C\nopens: 2020-05-10 12:00\n"
	    "closes: 2020-05-10 11:00\nrespond: {phone: 11}\n---\n",
	    "consultations/c.md:4:9: error: 'closes' (10.05.2020 11:00) is not after 'opens' (10.05.2020 12:00) [end-before-start]\n",
	    "consultations/c.md:4:9: Fehler: „closes“ (10.05.2020 11:00) liegt nicht nach „opens“ (10.05.2020 12:00) [end-before-start]\n");
}

/* What a part does not say is that of the whole. */
static void
parts_of_an_incident_have_periods_too(void **state)
{
	(void)state;
	check("incidents/i.md", "---\ntitle: T\nstarted: 2020-05-10\n"
	    "ended: 2020-05-20\n"
	    "affects: [{service: x, until: 2020-05-09}, "
	    "{service: x, from: 2020-05-21}, "
	    "{service: x, from: 2020-05-01, until: 2020-05-09}]\n"
	    "alternates: {of: x, use: y, from: 2020-05-12, until: 2020-05-11}\n"
	    "messages: {fate: lost, until: 2020-05-09}\n---\n",
	    "incidents/i.md:4:8: error: 'ended' (20.05.2020) is not after 'from' (21.05.2020) [end-before-start]\n"
	    "incidents/i.md:5:31: error: 'until' (09.05.2020) is not after 'started' (10.05.2020) [end-before-start]\n"
	    "incidents/i.md:6:54: error: 'until' (11.05.2020) is not after 'from' (12.05.2020) [end-before-start]\n"
	    "incidents/i.md:7:31: error: 'until' (09.05.2020) is not after 'started' (10.05.2020) [end-before-start]\n",
	    "incidents/i.md:4:8: Fehler: „ended“ (20.05.2020) liegt nicht nach „from“ (21.05.2020) [end-before-start]\n"
	    "incidents/i.md:5:31: Fehler: „until“ (09.05.2020) liegt nicht nach „started“ (10.05.2020) [end-before-start]\n"
	    "incidents/i.md:6:54: Fehler: „until“ (11.05.2020) liegt nicht nach „from“ (12.05.2020) [end-before-start]\n"
	    "incidents/i.md:7:31: Fehler: „until“ (09.05.2020) liegt nicht nach „started“ (10.05.2020) [end-before-start]\n");
}

static void
contradictions_make_times_unsure(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	assert_false(as_incident(world_add(&w, "incidents/a.md",
	    "---\ntitle: T\nstarted: 2020-05-10\nended: nie\n---\n"))->times_unsure);
	assert_true(as_incident(world_add(&w, "incidents/b.md",
	    "---\ntitle: T\nstarted: 2020-05-10\nended: 2020-05-01\n"
	    "kind: sonstwas\n---\n"))->times_unsure);
	world_release(&w);
}

static void
private_contacts_need_consent(void **state)
{
	(void)state;
	check("people/p.md", "---\nname: P\ncontacts:\n"
	    "  - {phone: 0391 1, privat: ja}\n"
	    "  - {phone: 0391 2, private: no}\n"
	    "  - {phone: 0391 3, private: yes, consent: 2019-07-02}\n---\n",
	    "people/p.md:4:29: error: a private contact needs `consent:` with the day on which it was given; without it, remove the contact [private-without-consent]\n",
	    "people/p.md:4:29: Fehler: ein privater Kontakt braucht `einwilligung:` mit dem Tag, an dem sie erteilt wurde; sonst entfernen Sie den Kontakt [private-without-consent]\n");
	check("bodies/b.md", "---\nname: B\n"
	    "contacts: {phone: 0391 1, private: yes}\n---\n",
	    "bodies/b.md:3:36: error: a private contact needs `consent:` with the day on which it was given; without it, remove the contact [private-without-consent]\n",
	    "bodies/b.md:3:36: Fehler: ein privater Kontakt braucht `einwilligung:` mit dem Tag, an dem sie erteilt wurde; sonst entfernen Sie den Kontakt [private-without-consent]\n");
}

static void
people_have_names(void **state)
{
	(void)state;
	check("people/p.md", "---\nname: {given: Anna}\n---\n",
	    "people/p.md:2:7: error: 'family' is missing [missing-key]\n",
	    "people/p.md:2:7: Fehler: „family“ fehlt [missing-key]\n");
}

static void
changes_say_what_changes(void **state)
{
	(void)state;
	check("office-hours/h.md", "---\ntitle: H\nstarts: 2020-05-10 17:00\n"
	    "changes:\n"
	    "  - {on: 2020-05-10, reason: R}\n"
	    "  - {on: 2020-05-11, cancelled: no}\n"
	    "  - {on: 2020-05-12, cancelled: yes, channel: x}\n"
	    "  - {on: 2020-05-13, cancelled: yes, moved_to: 2020-05-14}\n"
	    "  - {on: 2020-05-15, moved_to: 2020-05-14, channel: x}\n"
	    "  - {on: 2020-05-16, channel: x}\n---\n",
	    "office-hours/h.md:5:5: error: a change has either `moved_to` or `cancelled: yes` or another `channel` [change-unclear]\n"
	    "office-hours/h.md:6:5: error: a change has either `moved_to` or `cancelled: yes` or another `channel` [change-unclear]\n"
	    "office-hours/h.md:7:5: error: a change has either `moved_to` or `cancelled: yes` or another `channel` [change-unclear]\n"
	    "office-hours/h.md:8:5: error: a change has either `moved_to` or `cancelled: yes` or another `channel` [change-unclear]\n",
	    "office-hours/h.md:5:5: Fehler: eine Änderung hat entweder `verlegt_auf` oder `entfällt: ja` oder einen anderen `kanal` [change-unclear]\n"
	    "office-hours/h.md:6:5: Fehler: eine Änderung hat entweder `verlegt_auf` oder `entfällt: ja` oder einen anderen `kanal` [change-unclear]\n"
	    "office-hours/h.md:7:5: Fehler: eine Änderung hat entweder `verlegt_auf` oder `entfällt: ja` oder einen anderen `kanal` [change-unclear]\n"
	    "office-hours/h.md:8:5: Fehler: eine Änderung hat entweder `verlegt_auf` oder `entfällt: ja` oder einen anderen `kanal` [change-unclear]\n");
}

static void
a_rule_needs_a_start(void **state)
{
	(void)state;
	check("office-hours/h.md", "---\ntitle: H\nrepeats: weekly\n---\n",
	    "office-hours/h.md:3:10: error: 'starts' is missing [missing-key]\n",
	    "office-hours/h.md:3:10: Fehler: „starts“ fehlt [missing-key]\n");
	check("office-hours/h.md", "---\ntitle: H\n---\n", "", "");
}

static void
documents_are_somewhere(void **state)
{
	(void)state;
	check("consultations/c.md", "---\ntitle: C\nopens: 2020-05-10\n"
	    "closes: 2020-05-20\nrespond: {phone: 11}\n"
	    "documents: [Plan, {title: A, file: files/a.pdf}, "
	    "{title: B, url: https://b.example}]\n"
	    "feedback: {published: 2020-06-01, documents: X}\n"
	    "outcome: {published: 2020-06-01, documents: [{title: Y}]}\n---\n",
	    "consultations/c.md:6:13: error: 'file' is missing [missing-key]\n"
	    "consultations/c.md:7:46: error: 'file' is missing [missing-key]\n"
	    "consultations/c.md:8:46: error: 'file' is missing [missing-key]\n",
	    "consultations/c.md:6:13: Fehler: „file“ fehlt [missing-key]\n"
	    "consultations/c.md:7:46: Fehler: „file“ fehlt [missing-key]\n"
	    "consultations/c.md:8:46: Fehler: „file“ fehlt [missing-key]\n");
}

static void
somebody_may_be_without_internet(void **state)
{
	(void)state;
	check("consultations/c.md", "---\ntitle: C\nopens: 2020-05-10\n"
	    "closes: 2020-05-20\n---\n",
	    "consultations/c.md:2:8: warning: nobody can respond without Internet; add `post:`, `person:` or `phone:` [offline-way-missing]\n",
	    "consultations/c.md:2:8: Warnung: ohne Internet kann niemand antworten; ergänzen Sie `post:`, `persönlich:` oder `telefon:` [offline-way-missing]\n");
	check("consultations/c.md", "---\ntitle: C\nopens: 2020-05-10\n"
	    "closes: 2020-05-20\nrespond: {online: https://a.example}\n---\n",
	    "consultations/c.md:5:10: warning: nobody can respond without Internet; add `post:`, `person:` or `phone:` [offline-way-missing]\n",
	    "consultations/c.md:5:10: Warnung: ohne Internet kann niemand antworten; ergänzen Sie `post:`, `persönlich:` oder `telefon:` [offline-way-missing]\n");
	check("consultations/c.md", "---\ntitle: C\nopens: 2020-05-10\n"
	    "closes: 2020-05-20\nteilnahme: {persönlich: Rathaus}\n---\n", "", "");
}

static void
the_imprint_needs_two_ways(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, "title: T\n"
	    "publisher: {name: N, address: Markt 1, email: a@b.de}\n");
	assert_world_lines(&w, DIAG_EN, "site.yml:2:12: warning: the publisher "
	    "has one way of contact only; if it fails nobody can reach you "
	    "[imprint-one-way]\n");
	assert_world_lines(&w, DIAG_DE, "site.yml:2:12: Warnung: im Impressum "
	    "steht nur ein Kontaktweg; fällt er aus, erreicht Sie niemand "
	    "[imprint-one-way]\n");
	world_release(&w);
}

/* Without the mistake the check would be satisfied: one message is enough. */
static void
a_mistake_has_no_followers(void **state)
{
	(void)state;
	check("consultations/c.md", "---\ntitle: C\nopens: 2020-05-10\n"
	    "closes: 2020-05-20\nrespond: {phone: ruf an}\n---\n",
	    "consultations/c.md:5:18: error: 'ruf an' is not a telephone number [bad-phone]\n",
	    "consultations/c.md:5:18: Fehler: „ruf an“ ist keine Telefonnummer [bad-phone]\n");
	check("office-hours/h.md", "---\ntitle: H\nrepeats: weekly\n"
	    "starts: bald\nchanges: {on: 2020-05-10, moved_to: später}\n---\n",
	    "office-hours/h.md:4:9: error: 'bald' is not a time; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n"
	    "office-hours/h.md:5:37: error: 'später' is not a time; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n",
	    "office-hours/h.md:4:9: Fehler: „bald“ ist keine Zeitangabe; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n"
	    "office-hours/h.md:5:37: Fehler: „später“ ist keine Zeitangabe; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ends_come_after_starts),
	    cmocka_unit_test(parts_of_an_incident_have_periods_too),
	    cmocka_unit_test(contradictions_make_times_unsure),
	    cmocka_unit_test(private_contacts_need_consent),
	    cmocka_unit_test(people_have_names),
	    cmocka_unit_test(changes_say_what_changes),
	    cmocka_unit_test(a_rule_needs_a_start),
	    cmocka_unit_test(documents_are_somewhere),
	    cmocka_unit_test(somebody_may_be_without_internet),
	    cmocka_unit_test(the_imprint_needs_two_ways),
	    cmocka_unit_test(a_mistake_has_no_followers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
