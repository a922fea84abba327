/*
 * Text messages, the announcement and status.txt: what is told, what is left
 * out when it does not fit, what is never cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/data.h"
#include "output/short.h"
#include "output/spoken.h"
#include "render/gsm7.h"

static const char words[] =
    "path: {home: index, incidents: stoerungen, consultations: beteiligung,\n"
    "  office_hours: sprechstunden}\n"
    "weekday: {'1': Montag, '2': Dienstag, '3': Mittwoch, '4': Donnerstag,\n"
    "  '5': Freitag, '6': Samstag, '7': Sonntag}\n"
    "month: {'4': April, '5': Mai, '6': Juni}\n"
    "state: {limited: eingeschränkt, down: aus, maintenance: Wartung}\n"
    "available: {down: nicht da}\n"
    "phase: {identified: bekannt, unchanged: unverändert}\n"
    "consultation: {stage: {announced: angekündigt, open: offen,\n"
    "  closed: zu, withdrawn: zurückgezogen}}\n"
    "home: {overall_ok: {other: Alles da}, overall_disturbed:\n"
    "  {one: Ein Dienst ist gestört., other: '{n} sind gestört.'}}\n"
    "short:\n"
    "  day: '{2}.{3}.'\n"
    "  moment: '{2}.{3}. {6}:{7}'\n"
    "  since: seit {1}\n  from: ab {1}\n  until: bis {1}\n"
    "  over: beendet {1}\n  next: Info bis {1}\n  overdue: überfällig {1}\n"
    "  latest: 'Stand: {1}'\n  reason: 'Grund: {1}'\n  instead: 'Ersatz: {1}'\n  or: oder\n"
    "  each_own: je eigener Ersatz\n  restored: wieder da\n"
    "  restored_since: wieder da seit {1}\n  channel: über {1}\n"
    "  cancelled: '{1} entfällt'\n  moved: '{1} verlegt auf {2}'\n"
    "  next_date: nächster {1}\n  extended: verlängert bis {1}\n"
    "  result: Ergebnis bis {1}\n"
    "spoken:\n"
    "  day: '{1}, {2}. {3}'\n  hour: '{1}, {2}. {3}, {5} Uhr'\n"
    "  moment: '{1}, {2}. {3}, {5} Uhr {6}'\n"
    "  since: 'Seit {2}: {1}.'\n  since_only: 'Seit {1}.'\n"
    "  until: 'Bis {1}.'\n  planned: 'Ab {1}: {2}.'\n"
    "  instead: 'Bitte: {1}.'\n  each_own: Je eigener.\n"
    "  until_part: bis {1}\n  or: oder\n  latest: 'Stand: {1}.'\n"
    "  next: 'Info bis {1}.'\n  overdue: 'Überfällig seit {1}.'\n"
    "  cancelled: '{1}: am {2} nicht.'\n  moved: '{1}: {2} auf {3}.'\n"
    "  reason: 'Grund: {1}.'\n  next_date: 'Termin: {1}, {2}.'\n"
    "  date_now: 'Jetzt: {1}, bis {2}.'\n  date_today: 'Heute: {1}.'\n"
    "  clock: '{1} Uhr'\n  clock_minutes: '{1} Uhr {2}'\n"
    "  consultation: '{1}, bis {2}.'\n  consultation_open: '{1}, offen.'\n"
    "  more: Mehr.\n  site: 'Im Netz: {1}.'\n  valid: 'Gilt bis {1}.'\n"
    "  sign: {dot: Punkt, at: ät, hyphen: Strich, underscore: Unter,\n"
    "    slash: Schräg, plus: plus, colon: Doppel, other: Zeichen}\n";

static void
start(struct stage_set *s, const char *now)
{
	struct locale *l;

	stage_start(s, now, "kurzmeldungen.txt");
	assert_int_equal(locale_parse(&l, &s->w.arena, STR("de.yml"),
	    str_from(words), &s->w.diags), 0);
	s->env.words = l;
	s->env.lang = STR("de");
}

static void
add_base(struct stage_set *s)
{
	stage_init(s);
	world_add(&s->w, "services/post.md",
	    "---\nname: Post\nkind: email\ndomains: [rat.example]\n---\n");
	world_add(&s->w, "services/raum.md",
	    "---\nname: Raum\nkind: room\n---\n");
}

static void
add_incident(struct stage_set *s, const char *more)
{
	struct str text = arena_printf(&s->w.arena, "---\n"
	    "title: Postfächer aus\nkind: outage\nstarted: 2020-04-24 14:00\n"
	    "service: post\n%s", more);

	world_add_str(&s->w, "incidents/2020/aus.md", text);
}

/* The message of one record; its length is looked at in any case. */
static struct str
message(struct stage_set *s, enum news_kind kind, enum kind of, const char *id)
{
	struct news n = {.kind = kind, .audiences = 1,
	    .record = world_find(&s->w, of, id)};
	struct str text = short_text(&s->view, &n);

	assert_true(gsm7_is(text));
	assert_true(gsm7_length(text) <= GSM7_SEPTETS);
	return text;
}

#define assert_incident(s, expected)                                           \
	assert_text(message((s), NEWS_INCIDENT, KIND_INCIDENT, "aus"), expected)

static void
incidents_run_their_course(void **state)
{
	struct stage_set s;
	static const struct {
		const char *now, *text;
	} cases[] = {
	    {"2020-04-24 13:59", "Test: Postfächer aus: ab 24.04. 14:00"},
	    {"2020-04-24 14:00", "Test: Postfächer aus: aus seit 24.04. 14:00, "
		"Ersatz: neu@x.example (bis 30.04.), Info bis 27.04. 09:00"},
	    {"2020-04-25 10:00", "Test: Postfächer aus: aus seit 24.04. 14:00, "
		"Ersatz: neu@x.example (bis 30.04.), Stand: Kabel - defekt, "
		"Info bis 27.04. 09:00"},
	    {"2020-04-27 09:00", "Test: Postfächer aus: aus seit 24.04. 14:00, "
		"Ersatz: neu@x.example (bis 30.04.), Stand: Kabel - defekt, "
		"überfällig 27.04. 09:00"},
	    {"2020-04-28 09:00", "Test: Postfächer aus: aus seit 24.04. 14:00, "
		"Ersatz: neu@x.example (bis 30.04.), Stand: unverändert"},
	    {"2020-05-01", "Test: Postfächer aus: aus seit 24.04. 14:00, "
		"Stand: unverändert"},
	    {"2020-05-03", "Test: Postfächer aus: beendet 02.05., "
		"Stand: unverändert"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		add_base(&s);
		add_incident(&s, "next_update: 2020-04-27 09:00\n"
		    "ended: 2020-05-02\n"
		    "alternates:\n- {of: post, use: neu@x.example, "
		    "until: 2020-04-30}\n---\n"
		    "## 2020-04-25 10:00 identified: Kabel – defekt\n\nText\n\n"
		    "## 2020-04-28 09:00 unverändert\n\nText\n");
		start(&s, cases[i].now);
		/* a planned end is said as well, but is not the matter here */
		((struct incident *)world_find(&s.w, KIND_INCIDENT,
		    "aus"))->ended.hidden = true;
		assert_incident(&s, cases[i].text);
		stage_release(&s);
	}
}

/* A short message of an incident with these keys, on its second day. */
static void
assert_message(const char *keys, const char *expected)
{
	struct stage_set s;

	add_base(&s);
	add_incident(&s, keys);
	start(&s, "2020-04-25");
	assert_incident(&s, expected);
	stage_release(&s);
}

#define SINCE "Test: Postfächer aus: aus seit 24.04. 14:00"

static void
alternates_are_named_or_counted(void **state)
{
	(void)state;
	assert_message("---\nx\n", SINCE);
	assert_message("alternates: [{of: post, use: a@x.example},\n"
	    "  {of: post, use: Bitte anrufen},\n"
	    "  {of: post, use: a@x.example, for: companies}]\n---\nx\n",
	    SINCE ", Ersatz: a@x.example oder Bitte anrufen");
	/* a pattern is no address */
	assert_message("alternates:\n- {of: '*@rat.example',\n"
	    "   use: '{local}@neu.example'}\n---\nx\n",
	    SINCE ", je eigener Ersatz");
	assert_message("alternates: [{of: a@rat.example, use: a@x.example},\n"
	    "  {of: b@rat.example, use: b@x.example}]\n---\nx\n",
	    SINCE ", je eigener Ersatz");
	/* one that does not work itself is none */
	assert_message("alternates:\n- {of: post, use: b@rat.example}\n"
	    "---\nx\n", SINCE);
	assert_message("alternates: [{of: post, use: a@x.example},\n"
	    "  {of: a@x.example, use: b@x.example}]\n---\nx\n",
	    SINCE ", Ersatz: b@x.example");
	/* an address in other letters would be another address */
	assert_message("alternates:\n- {of: post, use: łódź@x.example}\n"
	    "---\nx\n", SINCE);
	assert_message("alternates:\n- {of: post, use: Łódź anrufen}\n"
	    "---\nx\n", SINCE ", Ersatz: Lodz anrufen");
	assert_message("alternates: [{of: post, use: a@x.example,\n"
	    "  from: 2020-04-26}]\n---\nx\n", SINCE);
}

static void
what_does_not_fit_is_left_out(void **state)
{
	struct stage_set s;

	(void)state;
	add_base(&s);
	add_incident(&s, "alternates:\n- {of: post, use: 'Bitte gehen Sie in das "
	    "Rathaus, Zimmer 100, dort hilft man Ihnen gerne weiter, immer von "
	    "acht bis zwölf Uhr und auch am Nachmittag'}\n"
	    "next_update: 2020-04-27\n---\nx\n");
	start(&s, "2020-04-25");
	/* the words are too many; what comes after them is not */
	assert_incident(&s, SINCE ", Info bis 27.04.");
	s.env.base_url = STR("https://status.stadt.example");
	assert_incident(&s, SINCE ", Info bis 27.04., "
	    "https://status.stadt.example/stoerungen/2020/aus.html");
	/* the name of the site is what goes first */
	s.env.base_url = STR("https://eine.sehr.lange.adresse.einer.ganzen.grossen.stadt."
	    "status.stadt.example");
	assert_incident(&s, "Postfächer aus: aus seit 24.04. 14:00, "
	    "Info bis 27.04., https://eine.sehr.lange.adresse.einer.ganzen.grossen.stadt."
	    "status.stadt.example/stoerungen/2020/aus.html");
	/* an address goes whole */
	s.env.base_url = STR("https://eine.noch.viel.laengere.adresse.einer."
	    "grossen.stadt.mit.vielen.teilen.status.stadt.example");
	assert_incident(&s, SINCE ", Info bis 27.04.");
	s.env.base_url = STR("https://größe`.example");
	assert_incident(&s, SINCE ", Info bis 27.04.");
	stage_release(&s);
}

static void
titles_are_cut_at_words(void **state)
{
	struct stage_set s;
	struct str title = STR("");

	(void)state;
	add_base(&s);
	for (int i = 0; i < 30; i++)
		title = arena_concat(&s.w.arena, title, STR("Straße „€“ "));
	world_add_str(&s.w, "incidents/2020/aus.md", arena_printf(&s.w.arena,
	    "---\ntitle: %.*s\nkind: notice\nstarted: 2020-04-24\n---\nx\n",
	    STR_ARG(title)));
	start(&s, "2020-04-25");
	struct str text = message(&s, NEWS_INCIDENT, KIND_INCIDENT, "aus");
	assert_true(str_has_suffix(text, STR("Straße...")) ||
	    str_has_suffix(text, STR("€...")));
	assert_true(gsm7_length(text) > GSM7_SEPTETS - 12);
	stage_release(&s);
}

static void
dates_are_told(void **state)
{
	struct stage_set s;
	struct news n = {.audiences = 1};

	(void)state;
	add_base(&s);
	world_add(&s.w, "office-hours/frage.md",
	    "---\ntitle: Fragestunde\nrepeats: weekly\n"
	    "starts: 2020-04-27 17:00\nduration: 60\nchanges:\n"
	    "- {on: 2020-05-04, moved_to: 2020-05-05 18:30, reason: Feiertag,\n"
	    "   channel: raum}\n"
	    "- {on: 2020-05-11, cancelled: yes}\n---\nx\n");
	start(&s, "2020-05-01");
	struct news_list list = short_list(&s.view);
	assert_int_equal(list.count, 2);
	assert_text(short_text(&s.view, &list.items[0]), "Test: Fragestunde: "
	    "04.05. 17:00 verlegt auf 05.05. 18:30, über Raum, "
	    "Grund: Feiertag");
	assert_text(short_text(&s.view, &list.items[1]), "Test: Fragestunde: "
	    "11.05. 17:00 entfällt, nächster 05.05. 18:30");
	/* over is over */
	s.view.at = at_instant(world_time(&s.w, "2020-05-11 18:00"));
	assert_int_equal(short_list(&s.view).count, 0);
	n = list.items[1];
	assert_text(short_text(&s.view, &n),
	    "Test: Fragestunde: 11.05. 17:00 entfällt, nächster 18.05. 17:00");
	stage_release(&s);
}

static void
consultations_are_told(void **state)
{
	static const struct {
		const char *now, *text;
	} cases[] = {
	    {"2020-05-02", "Test: Plan: angekündigt, bis 30.05., ab 04.05."},
	    {"2020-05-04", "Test: Plan: offen, bis 30.05."},
	    {"2020-05-20", "Test: Plan: offen, verlängert bis 06.06."},
	    {"2020-06-07", "Test: Plan: zu, Ergebnis bis 30.06."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stage_set s;
		add_base(&s);
		world_add(&s.w, "consultations/plan.md",
		    "---\ntitle: Plan\nannounced: 2020-05-01\n"
		    "opens: 2020-05-04\ncloses: 2020-05-30\n"
		    "result_by: 2020-06-30\n"
		    "extended: [{at: 2020-05-20, until: 2020-06-06}]\n---\nx\n");
		start(&s, cases[i].now);
		assert_text(message(&s, NEWS_CONSULTATION, KIND_CONSULTATION,
		    "plan"), cases[i].text);
		assert_int_equal(short_list(&s.view).count, i < 3);
		stage_release(&s);
	}
}

static void
people_come_back(void **state)
{
	struct stage_set s;
	struct news n = {.kind = NEWS_RESTORED, .audiences = 1};

	(void)state;
	add_base(&s);
	world_add(&s.w, "people/anna.md", "---\nname: Anna Łąka\n---\n");
	add_incident(&s, "restored: [{person: anna, at: 2020-04-25 08:00}]\n"
	    "---\nx\n");
	start(&s, "2020-04-26");
	n.record = world_find(&s.w, KIND_INCIDENT, "aus");
	n.person = world_find(&s.w, KIND_PERSON, "anna");
	assert_text(short_text(&s.view, &n), "Test: Anna Laka: "
	    "wieder da seit 25.04. 08:00, Postfächer aus");
	stage_release(&s);
}

/* An incident for companies is told in their words, and not to the public. */
static void
audiences_hear_their_own(void **state)
{
	struct stage_set s;

	(void)state;
	add_base(&s);
	world_add(&s.w, "incidents/2020/aus.md", "---\ntitle: Aus\n"
	    "kind: outage\nstarted: 2020-04-24\naffects: [{service: post,\n"
	    "  for: companies}]\nalternates: [{of: post, use: c@x.example,\n"
	    "  for: companies}]\n---\nx\n");
	start(&s, "2020-04-25");
	assert_int_equal(short_list(&s.view).count, 0);
	struct news n = {.kind = NEWS_INCIDENT, .audiences = 4,
	    .record = world_find(&s.w, KIND_INCIDENT, "aus")};
	assert_text(short_text(&s.view, &n),
	    "Test: Aus: aus seit 24.04., Ersatz: c@x.example");
	stage_release(&s);
}

static void
assert_file(struct stage_set *s, int (*write)(struct view *v,
    const struct output_item *item, struct buf *out), const char *expected)
{
	struct output_item item = {.path = s->view.path};
	struct buf out;

	buf_init(&out, 1 << 20);
	assert_int_equal(write(&s->view, &item, &out), 0);
	assert_text(buf_str(&out), expected);
	buf_release(&out);
}

static void
lines_have_five_fields(void **state)
{
	struct stage_set s;

	(void)state;
	add_base(&s);
	world_add(&s.w, "services/zeile.md",
	    "---\nname: \"Zwei\\nZeilen\\tund mehr\"\nkind: web\n"
	    "official: no\n---\n");
	add_incident(&s, "alternates: [{of: post, use: neu@x.example}]\n"
	    "---\nx\n");
	start(&s, "2020-04-25");
	s.view.path = STR("status.txt");
	assert_file(&s, data_status_lines,
	    "down\t*\tTest\t2020-04-24T14:00:00+02:00\t-\n"
	    "down\tpost\tPost\t2020-04-24T14:00:00+02:00\tneu@x.example\n"
	    "operational\traum\tRaum\t-\t-\n"
	    "operational\tzeile\tZwei Zeilen und mehr\t-\t-\n");
	stage_release(&s);
}

static void
announcements_are_sentences(void **state)
{
	struct stage_set s;

	(void)state;
	add_base(&s);
	add_incident(&s, "next_update: 2020-04-27 09:05\nalternates: [\n"
	    "{of: post, use: rat-neu@x.example},\n"
	    "{of: post, use: +49 391 540-0, until: 2020-05-01}]\n---\n"
	    "## 2020-04-24 15:00 identified: Fragen an a@x.example.\n\nx\n");
	world_add(&s.w, "incidents/2020/plan.md",
	    "---\ntitle: Umbau!\nkind: maintenance\nservice: raum\n"
	    "started: 2020-05-02 08:00\nended: 2020-05-02 12:00\n---\nx\n");
	world_add(&s.w, "office-hours/frage.md",
	    "---\ntitle: Fragestunde.\nstarts: 2020-05-01\n---\nx\n");
	world_add(&s.w, "consultations/plan.md",
	    "---\ntitle: Plan\nannounced: 2020-04-01\nopens: 2020-04-04\n"
	    "closes: 2020-05-30\n---\nx\n");
	start(&s, "2020-04-25");
	s.env.base_url = STR("https://status.stadt.example");
	s.view.path = STR("ansage.txt");
	assert_file(&s, data_announcement,
	    "Test.\nEin Dienst ist gestört.\n\n"
	    "Postfächer aus.\nSeit Freitag, 24. April, 14 Uhr: aus.\n"
	    "Bitte: rat Strich neu ät x Punkt example, oder plus 4 9, 3 9 1, "
	    "5 4 0, 0, bis Freitag, 1. Mai.\n"
	    "Stand: Fragen an a ät x Punkt example.\n"
	    "Info bis Montag, 27. April, 9 Uhr 05.\n\n"
	    "Ab Samstag, 2. Mai, 8 Uhr: Umbau.\nBis Samstag, 2. Mai, 12 Uhr."
	    "\n\nPlan, bis Samstag, 30. Mai.\n\n"
	    "Termin: Fragestunde, Freitag, 1. Mai.\n\n"
	    "Im Netz: status Punkt stadt Punkt example.\n"
	    "Gilt bis Montag, 27. April, 9 Uhr 05.\n");
	stage_release(&s);
}

static void
assert_hour(const char *starts, const char *now, const char *expected)
{
	struct stage_set s;

	add_base(&s);
	struct str text = arena_printf(&s.w.arena,
	    "---\ntitle: Fragestunde\n%s\n---\nx\n", starts);
	world_add(&s.w, "office-hours/frage.md", text.ptr);
	start(&s, now);
	s.view.path = STR("ansage.txt");
	assert_file(&s, data_announcement, expected);
	stage_release(&s);
}

/* What runs is not the next one; until it begins it is. */
static void
an_office_hour_takes_place(void **state)
{
	static const char *const timed =
	    "starts: 2020-05-01 14:00\nduration: 90 min";
	static const char *const late =
	    "starts: 2020-05-01 22:00\nduration: 3 h";

	(void)state;
	assert_hour(timed, "2020-05-01 13:59",
	    "Test.\nAlles da.\n\n"
	    "Termin: Fragestunde, Freitag, 1. Mai, 14 Uhr.\n\n"
	    "Gilt bis Freitag, 1. Mai, 14 Uhr.\n");
	assert_hour(timed, "2020-05-01 14:00",
	    "Test.\nAlles da.\n\nJetzt: Fragestunde, bis 15 Uhr 30.\n\n"
	    "Gilt bis Freitag, 1. Mai, 15 Uhr 30.\n");
	assert_hour(late, "2020-05-01 23:00",
	    "Test.\nAlles da.\n\n"
	    "Jetzt: Fragestunde, bis Samstag, 2. Mai, 1 Uhr.\n\n"
	    "Gilt bis Samstag, 2. Mai, 1 Uhr.\n");
	assert_hour("starts: 2020-05-01\nduration: 1 d", "2020-05-01 12:00",
	    "Test.\nAlles da.\n\nHeute: Fragestunde.\n\n"
	    "Gilt bis Samstag, 2. Mai, 0 Uhr.\n");
}

static void
addresses_are_spelled(void **state)
{
	struct stage_set s;

	(void)state;
	add_base(&s);
	start(&s, "2020-04-25");
	struct view *v = &s.view;
	assert_text(spoken_address(v, CONTACT_EMAIL,
	    STR("Änne_b+c.2020@x-y.example")),
	    "Änne Unter b plus c Punkt 2 0 2 0 ät x Strich y Punkt example");
	assert_text(spoken_address(v, CONTACT_WEB,
	    STR("https://x.example:8443/a/?b~")),
	    "x Punkt example Doppel 8 4 4 3 Schräg a Schräg Zeichen b Zeichen");
	assert_text(spoken_address(v, CONTACT_WEB, STR("http://x.example/")),
	    "x Punkt example");
	assert_text(spoken_address(v, CONTACT_PHONE, STR("(0391) 5 40-11")),
	    "0 3 9 1, 5, 4 0, 1 1");
	assert_text(spoken_address(v, CONTACT_PHONE, STR("+49 (0) 391/11")),
	    "plus 4 9, 0, 3 9 1, 1 1");
	assert_text(spoken_address(v, CONTACT_POST,
	    STR("Amt\n 1 Weg,\t2 Ort.")), "Amt 1 Weg, 2 Ort");
	assert_text(spoken_text(v, STR("Siehe https://x.example/a, b@x.example!")),
	    "Siehe x Punkt example Schräg a, b ät x Punkt example");
	struct str dots = STR("...");
	assert_text(spoken_text(v, dots), "");
	struct str one = STR("");
	for (int i = 0; i < 60; i++)
		one = arena_concat(&s.w.arena, one, STR("Wörter "));
	assert_int_equal(spoken_text(v, one).len, 34 * 8 - 1);
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(incidents_run_their_course),
	    cmocka_unit_test(alternates_are_named_or_counted),
	    cmocka_unit_test(what_does_not_fit_is_left_out),
	    cmocka_unit_test(titles_are_cut_at_words),
	    cmocka_unit_test(dates_are_told),
	    cmocka_unit_test(consultations_are_told),
	    cmocka_unit_test(people_come_back),
	    cmocka_unit_test(audiences_hear_their_own),
	    cmocka_unit_test(lines_have_five_fields),
	    cmocka_unit_test(announcements_are_sentences),
	    cmocka_unit_test(an_office_hour_takes_place),
	    cmocka_unit_test(addresses_are_spelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
