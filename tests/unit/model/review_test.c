/* model/review: each warning, with its exact text and place */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"

/* what every site has, so that only what a test adds is told */
static void
start(struct world *w, const char *site)
{
	world_init(w, site);
	world_add(w, "pages/impressum.md", "---\ntitle: I\n---\n");
	world_add(w, "pages/datenschutz.md", "---\ntitle: D\n---\n");
	world_add(w, "pages/barrierefreiheit.md", "---\ntitle: B\n---\n");
	world_add(w, "services/mail.md", "---\nname: Postfächer\nkind: email\n"
	    "domains: a.example\n---\n");
	world_add(w, "services/web.md", "---\nname: Web\nkind: web\n"
	    "domains: w.example\n---\n");
	world_add(w, "services/chat.md", "---\nname: Chat\naccount: account\n"
	    "---\n");
	world_add(w, "bodies/amt.md", "---\nname: Amt\n"
	    "contacts: [{email: amt@a.example}, {phone: 0391 1}]\n---\n");
	world_add(w, "people/leer.md", "---\nname: L\n---\n");
}

static void
review(struct world *w, const char *time)
{
	world_link(w);
	review_model(w->m, world_time(w, time), &w->arena, &w->diags);
}

static void
check(const char *path, const char *text, const char *time,
    const char *english, const char *german)
{
	struct world w;

	start(&w, NULL);
	struct record *r = world_add(&w, path, text);
	review(&w, time);
	assert_world_lines(&w, DIAG_EN, english);
	assert_world_lines(&w, DIAG_DE, german);
	assert_false(r->broken);
	world_release(&w);
}

/* nothing is missing in these */
#define SOUND                                                                  \
	"messages: lost\ninformed: public\nnext_update: 2020-05-20\n"
#define OUTAGE "---\ntitle: T\nkind: outage\nstarted: 2020-05-01\n"

static void
a_sound_site_has_no_warning(void **state)
{
	(void)state;
	check("incidents/i.md", OUTAGE SOUND "service: mail\n"
	    "alternates: {of: '*@a.example', use: x@w.example}\n---\n",
	    "2020-05-02", "", "");
}

static void
the_fate_of_messages_is_asked_for(void **state)
{
	(void)state;
	check("incidents/i.md", OUTAGE "informed: public\n"
	    "next_update: 2020-05-20\naffects: [web, mail, mail]\n---\n",
	    "2020-05-02",
	    "incidents/i.md:7:16: warning: what happened to mail sent to 'Postfächer'? add `messages:`; until then the page says: unclear [message-fate-missing]\n",
	    "incidents/i.md:7:16: Warnung: was geschah mit E-Mails an „Postfächer“? ergänzen Sie `nachrichten:`; bis dahin steht auf der Seite: unklar [message-fate-missing]\n");
	/* neither another kind of service nor a service that works */
	check("incidents/i.md", OUTAGE "informed: public\n"
	    "next_update: 2020-05-20\naffects: {web: down, mail: operational}\n"
	    "---\n", "2020-05-02", "", "");
}

static void
the_public_wants_to_be_informed(void **state)
{
	(void)state;
	check("incidents/i.md", OUTAGE "messages: lost\n"
	    "next_update: 2020-05-20\nservice: mail\n---\n", "2020-05-02",
	    "incidents/i.md:2:8: warning: the public ('public') is affected but not among `informed:` [public-not-informed]\n",
	    "incidents/i.md:2:8: Warnung: die Öffentlichkeit („public“) ist betroffen, steht aber nicht unter `informiert:` [public-not-informed]\n");
	check("incidents/i.md", OUTAGE "messages: lost\n"
	    "next_update: 2020-05-20\nservice: mail\n"
	    "informed: [companies, {who: Presse}]\n---\n", "2020-05-02",
	    "incidents/i.md:8:12: warning: the public ('public') is affected but not among `informed:` [public-not-informed]\n",
	    "incidents/i.md:8:12: Warnung: die Öffentlichkeit („public“) ist betroffen, steht aber nicht unter `informiert:` [public-not-informed]\n");
	/* by its label; not affected; affected by nothing bad */
	check("incidents/i.md", OUTAGE "messages: lost\n"
	    "next_update: 2020-05-20\nservice: mail\n"
	    "informed: Bürgerinnen und Bürger\n---\n", "2020-05-02", "", "");
	check("incidents/i.md", OUTAGE "messages: lost\n"
	    "next_update: 2020-05-20\naffects: {service: mail, for: companies}\n"
	    "---\n", "2020-05-02", "", "");
	check("incidents/i.md", "---\ntitle: T\nkind: notice\n"
	    "started: 2020-05-01\nservice: mail\n---\n", "2020-05-02", "", "");
}

static void
open_incidents_promise_an_update(void **state)
{
	static const char none[] = OUTAGE
	    "messages: lost\ninformed: public\nservice: mail\n---\n";

	(void)state;
	check("incidents/i.md", none, "2020-05-02",
	    "incidents/i.md:2:8: warning: an open incident should promise its `next_update:` [next-update-missing]\n",
	    "incidents/i.md:2:8: Warnung: eine offene Meldung sollte ein `nächstes_update:` zusagen [next-update-missing]\n");
	/* not before it begins; not when its end is known; not for these kinds */
	check("incidents/i.md", none, "2020-04-30", "", "");
	check("incidents/i.md", OUTAGE "messages: lost\ninformed: public\n"
	    "service: mail\nended: 2020-05-09\n---\n", "2020-05-02", "", "");
	check("incidents/i.md", "---\ntitle: T\nkind: maintenance\n"
	    "started: 2020-05-01\nmessages: delayed\ninformed: public\n"
	    "service: mail\n---\n", "2020-05-02", "", "");
	check("incidents/i.md", "---\ntitle: T\nkind: notice\n"
	    "started: 2020-05-01\nservice: mail\n---\n", "2020-05-02", "", "");
}

static void
a_broken_promise_is_told(void **state)
{
	static const char text[] = OUTAGE "messages: lost\ninformed: public\n"
	    "service: mail\nnext_update: 2020-05-04 12:00\n---\n"
	    "## 2020-05-04 15:00 Meldung\n";

	(void)state;
	check("incidents/i.md", text, "2020-05-04 11:59", "", "");
	check("incidents/i.md", text, "2020-05-04 12:00",
	    "incidents/i.md:8:14: warning: the update promised for 04.05.2020 12:00 is overdue; the page says so [next-update-overdue]\n",
	    "incidents/i.md:8:14: Warnung: das für 04.05.2020 12:00 zugesagte Update ist überfällig; die Seite sagt es [next-update-overdue]\n");
	/* kept, late; the next one is not promised yet */
	check("incidents/i.md", text, "2020-05-04 15:00",
	    "incidents/i.md:2:8: warning: an open incident should promise its `next_update:` [next-update-missing]\n",
	    "incidents/i.md:2:8: Warnung: eine offene Meldung sollte ein `nächstes_update:` zusagen [next-update-missing]\n");
}

static void
alternates_stand_for_something(void **state)
{
	(void)state;
	check("incidents/i.md", OUTAGE SOUND "service: mail\nalternates:\n"
	    "  - {of: '*@b.example', use: x@w.example}\n"
	    "  - {of: AMT@a.example, use: x@w.example}\n"
	    "  - {of: niemand@a.example, use: x@w.example}\n"
	    "  - {of: leer, use: x@w.example}\n"
	    "  - {of: amt, use: x@w.example}\n"
	    "  - {of: web, use: x@w.example}\n"
	    "  - {of: 0391 1, use: x@w.example}\n---\n", "2020-05-02",
	    "incidents/i.md:10:10: warning: no published contact matches '*@b.example' [alternate-unused]\n"
	    "incidents/i.md:12:10: warning: no published contact matches 'niemand@a.example' [alternate-unused]\n"
	    "incidents/i.md:13:10: warning: no published contact matches 'leer' [alternate-unused]\n",
	    "incidents/i.md:10:10: Warnung: auf „*@b.example“ passt kein veröffentlichter Kontakt [alternate-unused]\n"
	    "incidents/i.md:12:10: Warnung: auf „niemand@a.example“ passt kein veröffentlichter Kontakt [alternate-unused]\n"
	    "incidents/i.md:13:10: Warnung: auf „leer“ passt kein veröffentlichter Kontakt [alternate-unused]\n");
}

/* However it is spelled; the value itself is not repeated. */
static void
alternates_are_not_private(void **state)
{
	struct world w;

	(void)state;
	start(&w, NULL);
	world_add(&w, "people/eva.md", "---\nname: E\ncontacts:\n"
	    "  - {email: Eva@p.example, private: true, consent: 2020-01-01}\n"
	    "  - {phone: 0171 23 45, private: true, consent: 2020-01-01}\n"
	    "  - {email: eva@w.example}\n---\n");
	world_add(&w, "bodies/bund.md", "---\nname: B\ncontacts:\n"
	    "  - {post: Weg 1, private: true, consent: 2020-01-01}\n---\n");
	world_add(&w, "incidents/i.md", OUTAGE SOUND "service: mail\n"
	    "alternates:\n"
	    "  - {of: mail, use: eva@P.example}\n"
	    "  - {of: mail, use: +49 171 2345}\n"
	    "  - {of: mail, use: 'Rufen Sie an, 0171/2345, ab 8'}\n"
	    "  - {of: mail, use: 'Schreiben Sie an eva@p.example.'}\n"
	    "  - {of: mail, use: WEG 1}\n"
	    "  - {of: mail, use: eva@w.example}\n"
	    "  - {of: mail, use: 0171 234}\n"
	    "  - {of: mail, use: 'Weg 1, 2. Stock'}\n---\n");
	review(&w, "2020-05-02");
#define PRIVATE(line, id)                                                      \
	"incidents/i.md:" line ":21: warning: a private contact of '" id       \
	"' stands here, and stays published when the consent for it ends [alternate-private]\n"
	assert_world_lines(&w, DIAG_EN, PRIVATE("10", "eva")
	    PRIVATE("11", "eva") PRIVATE("12", "eva") PRIVATE("13", "eva")
	    PRIVATE("14", "bund"));
	world_release(&w);
}

static void
alternates_should_work_themselves(void **state)
{
	struct world w;

	(void)state;
	start(&w, NULL);
	world_add(&w, "incidents/a.md", OUTAGE SOUND "service: mail\n"
	    "ended: 2020-05-31\nalternates:\n"
	    "  - {of: mail, use: '{local}@W.example'}\n"
	    /* in the domain that is off: that is what was set up */
	    "  - {of: mail, use: '{local}.temp@a.example'}\n"
	    "  - {of: mail, use: x@w.example, until: 2020-05-09}\n"
	    "  - {of: mail, use: x@w.example, for: administration}\n"
	    "  - {of: mail, use: 0391 2}\n---\n");
	world_add(&w, "incidents/b.md", OUTAGE "informed: public\n"
	    "ended: 2020-05-20\naffects:\n"
	    "  - {service: web, state: partial, for: public, from: 2020-05-10}\n"
	    "---\n");
	world_add(&w, "incidents/c.md", OUTAGE SOUND "ended: 2020-05-31\n"
	    "affects: {web: limited}\n---\n");
	review(&w, "2020-05-02");
	assert_world_lines(&w, DIAG_EN,
	    "incidents/a.md:11:21: warning: the alternate '{local}@W.example' is itself affected by incidents/b.md at the same time [alternate-down]\n");
	assert_world_lines(&w, DIAG_DE,
	    "incidents/a.md:11:21: Warnung: die Ersatzadresse „{local}@W.example“ ist zur selben Zeit selbst betroffen von incidents/b.md [alternate-down]\n");
	world_release(&w);
}

static void
accounts_need_another_way(void **state)
{
	(void)state;
	check("office-hours/h.md", "---\ntitle: H\nchannel: [web, chat]\n"
	    "starts: 2020-05-05 17:00\n---\n", "2020-05-02",
	    "office-hours/h.md:3:16: warning: 'Chat' needs an account; add `without_account:` with a way for everybody else [account-alternative-missing]\n",
	    "office-hours/h.md:3:16: Warnung: „Chat“ verlangt ein Konto; ergänzen Sie unter `ohne_konto:` einen Weg für alle anderen [account-alternative-missing]\n");
	check("office-hours/h.md", "---\ntitle: H\nchannel: chat\n"
	    "ohne konto: Im Bürgerbüro\nstarts: 2020-05-05 17:00\n---\n",
	    "2020-05-02", "", "");
	check("office-hours/h.md", "---\ntitle: H\nchannel: chat\n"
	    "without_account: {email: a@a.example}\nstarts: 2020-05-05 17:00\n"
	    "---\n", "2020-05-02", "", "");
	check("office-hours/h.md", "---\ntitle: H\nchannel: web\n"
	    "starts: 2020-05-05 17:00\n---\n", "2020-05-02", "", "");
}

static void
series_are_checked_as_well(void **state)
{
	struct world w;

	(void)state;
	start(&w, NULL);
	struct record *r = world_add(&w, "office-hours/h.md", "---\ntitle: H\n"
	    "starts: 2020-05-05 17:00\nexcept: 2020-05-06\n---\n");
	review(&w, "2020-05-02");
	assert_world_lines(&w, DIAG_EN, "office-hours/h.md:4:9: error: on "
	    "06.05.2020 there is no date that could be cancelled or moved "
	    "[change-without-date]\n");
	assert_true(r->broken);
	assert_int_equal(w.m->broken_count, 1);
	world_release(&w);
}

static void
closed_consultations_owe_a_result(void **state)
{
	static const char none[] = "---\ntitle: C\nopens: 2020-05-01\n"
	    "closes: 2020-05-10\nrespond: {post: Markt 1}\n---\n";
	static const char by[] = "---\ntitle: C\nopens: 2020-05-01\n"
	    "closes: 2020-05-10\nrespond: {post: Markt 1}\n"
	    "result_by: 2020-05-20\nfeedback: {published: 2020-06-01}\n---\n";

	(void)state;
	check("consultations/c.md", none, "2020-05-10 23:00", "", "");
	check("consultations/c.md", none, "2020-05-11",
	    "consultations/c.md:4:9: warning: the consultation is closed and says neither a result nor `result_by:` [result-date-missing]\n",
	    "consultations/c.md:4:9: Warnung: die Beteiligung ist beendet und nennt weder ein Ergebnis noch `ergebnis_bis:` [result-date-missing]\n");
	check("consultations/c.md", by, "2020-05-20 23:00", "", "");
	check("consultations/c.md", by, "2020-05-21",
	    "consultations/c.md:6:12: warning: the result promised for 20.05.2020 is overdue; the page says so [result-overdue]\n",
	    "consultations/c.md:6:12: Warnung: das für 20.05.2020 zugesagte Ergebnis ist überfällig; die Seite sagt es [result-overdue]\n");
	check("consultations/c.md", by, "2020-06-01", "", "");
}

static void
former_addresses_may_lead_to_two(void **state)
{
	(void)state;
	check("people/p.md", "---\nname: P\n"
	    "former: [alt@a.example, AMT@a.example]\n---\n", "2020-05-02",
	    "people/p.md:3:25: warning: 'AMT@a.example' also belongs to amt; the address list names both [former-address-shared]\n",
	    "people/p.md:3:25: Warnung: „AMT@a.example“ gehört auch zu amt; das Adressverzeichnis nennt beide [former-address-shared]\n");
	/* what one had oneself is no news */
	check("bodies/b.md", "---\nname: B\ncontacts: {email: b@a.example}\n"
	    "former: B@a.example\n---\n", "2020-05-02", "", "");
}

static void
required_pages_are_missed(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, WORLD_SITE "state: NW\n");
	world_add(&w, "pages/impressum.md", "---\ntitle: I\n---\n");
	review(&w, "2020-05-02");
	assert_world_lines(&w, DIAG_EN,
	    "site.yml: warning: there is no page 'barrierefreiheit' (accessibility statement) [required-page-missing]\n"
	    "site.yml: warning: there is no page 'datenschutz' (privacy) [required-page-missing]\n"
	    "site.yml: warning: there is no page 'gebaerdensprache' (German Sign Language) [required-page-missing]\n"
	    "site.yml: warning: there is no page 'leichte-sprache' (easy language) [required-page-missing]\n");
	assert_world_lines(&w, DIAG_DE,
	    "site.yml: Warnung: es fehlt die Seite „barrierefreiheit“ (Erklärung zur Barrierefreiheit) [required-page-missing]\n"
	    "site.yml: Warnung: es fehlt die Seite „datenschutz“ (Datenschutzerklärung) [required-page-missing]\n"
	    "site.yml: Warnung: es fehlt die Seite „gebaerdensprache“ (Deutsche Gebärdensprache) [required-page-missing]\n"
	    "site.yml: Warnung: es fehlt die Seite „leichte-sprache“ (Leichte Sprache) [required-page-missing]\n");
	world_release(&w);
}

/* The publisher's address is on the services of this test. */
#define SITE_ON_MAIL                                                           \
	"title: Test\n"                                                        \
	"publisher:\n"                                                         \
	"  name: Stadt\n"                                                      \
	"  email: stadt@a.example\n"                                           \
	"  phone: 0391 7\n"                                                    \
	"audiences: {public: Alle, companies: G}\n"
#define IMPRINT_DOWN(place)                                                    \
	place " warning: nobody gets mail to 'stadt@a.example', the only address of the imprint: 'Postfächer' is down"
#define IMPRINT_ADVICE                                                         \
	"; name a second address on another system in pages/impressum.md"
#define IMPRINT_ID " [imprint-unreachable]\n"

static void
check_imprint(const char *incident, const char *imprint, const char *time,
    const char *english)
{
	struct world w;

	world_init(&w, SITE_ON_MAIL);
	world_add(&w, "pages/impressum.md", imprint);
	world_add(&w, "pages/datenschutz.md", "---\ntitle: D\n---\n");
	world_add(&w, "pages/barrierefreiheit.md", "---\ntitle: B\n---\n");
	world_add(&w, "services/mail.md", "---\nname: Postfächer\nkind: email\n"
	    "domains: a.example\n---\n");
	world_add(&w, "services/telefon.md", "---\nname: Telefon\nkind: phone\n"
	    "---\n");
	world_add(&w, "bodies/amt.md", "---\nname: Amt\n"
	    "contacts: {phone: 0391 7, service: telefon}\n---\n");
	world_add(&w, "incidents/i.md", incident);
	review(&w, time);
	assert_world_lines(&w, DIAG_EN, english);
	world_release(&w);
}

static void
the_imprint_always_leads_to_somebody(void **state)
{
	static const char plain[] = "---\ntitle: I\n---\n";
	static const char down[] = OUTAGE SOUND
	    "ended: 2020-05-10\nservice: mail\n---\n";

	(void)state;
	check_imprint(down, plain, "2020-05-02", IMPRINT_DOWN("site.yml:4:10:")
	    IMPRINT_ADVICE IMPRINT_ID);
	/* before and after; not down; down for others */
	check_imprint(down, plain, "2020-04-30 23:59", "");
	check_imprint(down, plain, "2020-05-11 00:00", "");
	check_imprint(OUTAGE SOUND "affects: {mail: partial}\n---\n", plain,
	    "2020-05-02", "");
	check_imprint(OUTAGE SOUND "affects: {service: mail, for: companies}\n"
	    "---\n", plain, "2020-05-02", "");
	/* what it names besides */
	check_imprint(down, "---\ntitle: I\n---\nOder x@w.example.\n",
	    "2020-05-02", "");
	check_imprint(down, "---\ntitle: I\n---\nÖ\n\nÖ "
	    "[E-Mail](mailto:x@w.example)\n", "2020-05-02", "");
	check_imprint(down, "---\ntitle: I\n---\nÖ\n\nÖ stadt@a.example.\n",
	    "2020-05-02",
	    IMPRINT_DOWN("pages/impressum.md:6:3:") IMPRINT_ADVICE IMPRINT_ID
	    IMPRINT_DOWN("site.yml:4:10:") IMPRINT_ADVICE IMPRINT_ID);
}

static void
the_imprint_may_have_lost_its_telephone_too(void **state)
{
	static const char plain[] = "---\ntitle: I\n---\n";

	(void)state;
	check_imprint(OUTAGE SOUND "affects: [mail, telefon]\n---\n", plain,
	    "2020-05-02", IMPRINT_DOWN("site.yml:4:10:")
	    "; so is the telephone, 0391 7" IMPRINT_ADVICE IMPRINT_ID);
	check_imprint(OUTAGE SOUND "service: mail\n"
	    "alternates: {of: '*@a.example', use: x@w.example}\n---\n", plain,
	    "2020-05-02", IMPRINT_DOWN("site.yml:4:10:") IMPRINT_ADVICE
	    " (until then readers are shown 'x@w.example' instead)" IMPRINT_ID);
}

/* By the Land of site.yml: easy language and sign language, or neither. */
static void
lands_differ(void **state)
{
	static const char *const both[] = {"BW", "BE", "HB", "HH", "NW", "RP",
	    "SL"}, *const neither[] = {"ST", "HE", "BY", "MV", "NI", "SN", "BB"};
	struct world w;

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		world_init(&w, NULL);
		w.site->state.s = str_from(both[i]);
		review(&w, "2020-05-02");
		assert_int_equal(w.diags.count, 5);
		world_release(&w);
		world_init(&w, NULL);
		w.site->state.s = str_from(neither[i]);
		review(&w, "2020-05-02");
		assert_int_equal(w.diags.count, 3);
		world_release(&w);
	}
}

static void
strict_sites_make_errors_of_them(void **state)
{
	struct world w;

	(void)state;
	start(&w, WORLD_SITE "strict: [message-fate-missing]\n");
	struct record *r = world_add(&w, "incidents/i.md", OUTAGE
	    "informed: public\nnext_update: 2020-05-20\nservice: mail\n---\n");
	review(&w, "2020-05-02");
	assert_world_lines(&w, DIAG_EN,
	    "incidents/i.md:7:10: error: what happened to mail sent to 'Postfächer'? add `messages:`; until then the page says: unclear [message-fate-missing]\n");
	assert_true(r->broken);
	world_release(&w);
}

/* Broken records have been told about already. */
static void
broken_records_are_left_alone(void **state)
{
	struct world w;

	(void)state;
	start(&w, NULL);
	world_add(&w, "incidents/i.md", OUTAGE "ended: nie\nservice: mail\n---\n");
	review(&w, "2020-05-02");
	assert_int_equal(w.diags.count, 1);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sound_site_has_no_warning),
	    cmocka_unit_test(the_fate_of_messages_is_asked_for),
	    cmocka_unit_test(the_public_wants_to_be_informed),
	    cmocka_unit_test(open_incidents_promise_an_update),
	    cmocka_unit_test(a_broken_promise_is_told),
	    cmocka_unit_test(alternates_stand_for_something),
	    cmocka_unit_test(alternates_are_not_private),
	    cmocka_unit_test(alternates_should_work_themselves),
	    cmocka_unit_test(accounts_need_another_way),
	    cmocka_unit_test(series_are_checked_as_well),
	    cmocka_unit_test(closed_consultations_owe_a_result),
	    cmocka_unit_test(former_addresses_may_lead_to_two),
	    cmocka_unit_test(required_pages_are_missed),
	    cmocka_unit_test(the_imprint_always_leads_to_somebody),
	    cmocka_unit_test(the_imprint_may_have_lost_its_telephone_too),
	    cmocka_unit_test(lands_differ),
	    cmocka_unit_test(strict_sites_make_errors_of_them),
	    cmocka_unit_test(broken_records_are_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
