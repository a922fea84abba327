/* content/read: keys and values of every table, and what is said of bad ones */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "base/utf8.h"
#include "content/forms.h"
#include "yaml/tree.h"

/* ---- every key, in every spelling ----------------------------------------------- */

/* A value that the field takes, as it stands in YAML. */
static const char *
good_value(const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_ID:
	case FIELD_FILE:
	case FIELD_TEXTS:
	case FIELD_REF:
	case FIELD_REFS:
	case FIELD_AUDIENCES:
		return "etwas";
	case FIELD_TIME:
	case FIELD_END:
	case FIELD_TIMES:
		return "2020-04-29 15:00";
	case FIELD_DURATION:
		return "90 min";
	case FIELD_BOOL:
		return "ja";
	case FIELD_WORD:
		return f->words[0].german;
	case FIELD_EMAIL:
		return "a@b.example";
	case FIELD_PHONE:
		return "+49 391 540-0";
	case FIELD_URL:
		return "https://a.example/";
	case FIELD_MAP:
	case FIELD_MAPS:
		return "{}";
	case FIELD_LABELS:
		return "{public: Alle}";
	}
	return "";
}

/* The place that the reader has noted for it. */
static struct loc
place_of(const struct field *f, const char *at)
{
	struct any_list {
		const char *items;
		uint32_t count, cap;
	} list = {0};
	struct loc loc = {0, 0};

	switch (f->type) {
	case FIELD_TIME:
	case FIELD_END:
		return ((const struct when *)(const void *)at)->at;
	case FIELD_DURATION:
		return ((const struct seconds *)(const void *)at)->at;
	case FIELD_BOOL:
		return ((const struct flag *)(const void *)at)->at;
	case FIELD_WORD:
		return ((const struct choice *)(const void *)at)->at;
	case FIELD_LABELS:
		return ((const struct audience *)(const void *)at)->label.at;
	case FIELD_TIMES:
		memcpy(&list, at, sizeof list);
		assert_int_equal(list.count, 1);
		return ((const struct when *)(const void *)list.items)->at;
	case FIELD_TEXTS:
	case FIELD_REFS:
	case FIELD_AUDIENCES:
		memcpy(&list, at, sizeof list);
		assert_int_equal(list.count, 1);
		return ((const struct text *)(const void *)list.items)->at;
	case FIELD_MAP:
		memcpy(&loc, at + f->table->at, sizeof loc);
		return loc;
	case FIELD_MAPS:
		memcpy(&list, at, sizeof list);
		assert_int_equal(list.count, 1);
		memcpy(&loc, list.items + f->table->at, sizeof loc);
		return loc;
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_ID:
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
	case FIELD_FILE:
	case FIELD_REF:
		break;
	}
	return ((const struct text *)(const void *)at)->at;
}

/* Reads one pair by a table; returns the struct. */
static char *
read_pair(struct world *w, const struct table *t, const char *key,
    const char *value)
{
	struct yaml_node *root;
	char *out = arena_alloc(&w->arena, t->size);
	struct str text = arena_printf(&w->arena, "%s: %s\n", key, value);

	w->ctx.path = STR("f");
	assert_int_equal(yaml_parse(&root, &w->arena, STR("f"), text, 1,
	    &w->diags), 0);
	(void)read_map(&w->ctx, out, t, root);
	return out;
}

/* Only what else the table wants may be missing. */
static void
assert_read(const struct world *w, const struct table *t, const char *key)
{
	for (size_t i = 0; i < w->diags.count; i++)
		if (w->diags.items[i].id != DIAG_MISSING_KEY)
			fail_msg("%s: '%s' gives %s", t->name, key,
			    diag_name(w->diags.items[i].id));
}

static void
check_spelling(const struct table *t, const struct field *f, const char *key)
{
	struct world w;

	world_init(&w, NULL);
	char *out = read_pair(&w, t, key, good_value(f));
	assert_read(&w, t, key);
	struct loc at = place_of(f, out + f->offset);
	if (f->type != FIELD_MAP || f->table->at != SIZE_MAX)
		assert_int_equal(at.line, 1);
	/* columns count characters */
	if (f->type != FIELD_LABELS)
		assert_int_equal(at.column, utf8_length(str_from(key)) + 3);
	world_release(&w);
}

enum spelling {
	AS_IT_IS,
	UPPER,
	CAPITAL,
	UMLAUTS_OUT,
	UNDERSCORES,
	DASHES,
	BLANKS,
	SPELLINGS
};

static void
upper(char *s, size_t n)
{
	for (size_t i = 0; s[i] && i < n; i++) {
		if (s[i] >= 'a' && s[i] <= 'z')
			s[i] = (char)(s[i] - 32);
		/* äöü in UTF-8, but not ß */
		else if ((unsigned char)s[i] == 0xc3 &&
		    (unsigned char)s[i + 1] >= 0xa0)
			s[i + 1] = (char)(s[i + 1] - 32);
	}
}

static void
replace(char *s, const char *from, char to)
{
	for (; *s; s++)
		if (strchr(from, *s))
			*s = to;
}

static void
spell(char out[100], const char *key, enum spelling how)
{
	struct arena a;

	snprintf(out, 100, "%s", key);
	switch (how) {
	case UPPER:
		upper(out, 100);
		break;
	case CAPITAL:
		upper(out, 1);
		break;
	case UMLAUTS_OUT:
		arena_init(&a, 0);
		struct str folded = forms_key(&a, str_from(key));
		snprintf(out, 100, "%.*s", STR_ARG(folded));
		arena_release(&a);
		break;
	case UNDERSCORES:
		replace(out, " -", '_');
		break;
	case DASHES:
		replace(out, " _", '-');
		break;
	case BLANKS:
		replace(out, "_-", ' ');
		break;
	case AS_IT_IS:
	case SPELLINGS:
		break;
	}
}

static void
check_keys(const struct table *t, size_t *n)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct field *f = &t->fields[i];
		for (int how = 0; how < SPELLINGS; how++) {
			char key[100];
			spell(key, f->name, (enum spelling)how);
			check_spelling(t, f, key);
			spell(key, f->german, (enum spelling)how);
			check_spelling(t, f, key);
			*n += 2;
		}
		if (f->table)
			check_keys(f->table, n);
	}
}

static void
every_key_is_read_in_every_spelling(void **state)
{
	size_t n = 0;

	(void)state;
	for (int k = 0; k < KIND_COUNT; k++)
		check_keys(table_of((enum kind)k), &n);
	assert_true(n > 3000);
}

/* ---- every word -------------------------------------------------------------------- */

static void
check_word(const struct table *t, const struct field *f, const char *word,
    int value)
{
	for (int how = 0; how < SPELLINGS; how++) {
		char text[100];
		struct world w;
		world_init(&w, NULL);
		spell(text, word, (enum spelling)how);
		char *out = read_pair(&w, t, f->name, text);
		assert_read(&w, t, text);
		struct choice c;
		memcpy(&c, out + f->offset, sizeof c);
		assert_int_equal(c.value, value);
		world_release(&w);
	}
}

static void
check_all_words(const struct table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct field *f = &t->fields[i];
		for (const struct word *w = f->words; w && w->english; w++) {
			check_word(t, f, w->english, w->value);
			check_word(t, f, w->german, w->value);
		}
		if (f->table)
			check_all_words(f->table);
	}
}

static void
every_word_is_read_in_every_spelling(void **state)
{
	(void)state;
	for (int k = 0; k < KIND_COUNT; k++)
		check_all_words(table_of((enum kind)k));
}

/* ---- values ----------------------------------------------------------------------- */

static const struct incident *
incident_of(struct world *w, const char *keys)
{
	world_init(w, NULL);
	return as_incident(world_add_str(w, "incidents/i.md",
	    arena_printf(&w->arena, "---\ntitle: T\nstarted: 2020-05-01\n%s---\n",
		keys)));
}

static void
starts_are_early_and_ends_are_late(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w, "published: 29.03.2020\n"
	    "ended: 2020-10-25\nnext_update: '2020-05-04T12:00+02:00'\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(i->started.t, world_time(&w, "2020-05-01 00:00"));
	assert_true(i->started.day);
	assert_int_equal(i->published.t, world_time(&w, "2020-03-29 00:00"));
	assert_int_equal(i->ended.t, world_time(&w, "2020-10-26 00:00"));
	assert_true(i->ended.day);
	assert_int_equal(i->next_update.t, world_time(&w, "2020-05-04 12:00"));
	assert_false(i->next_update.day);
	world_release(&w);
	i = incident_of(&w, "ended: 2020-05-03 24:00\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(i->ended.t, world_time(&w, "2020-05-04 00:00"));
	assert_false(i->ended.day);
	world_release(&w);
}

static void
one_stands_for_a_list_of_one(void **state)
{
	static const char *const forms[] = {"mail", "[mail]", "\n  - mail",
	    "{service: mail}", "[{service: mail}]", "\n  service: mail",
	    "\n  - service: mail", "{mail: down}", "\n  mail: down",
	    "[{dienst: mail, zustand: ausgefallen}]"};

	(void)state;
	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
		char keys[100];
		struct world w;
		snprintf(keys, sizeof keys, "affects: %s\n", forms[f]);
		const struct incident *i = incident_of(&w, keys);
		assert_world_lines(&w, DIAG_EN, "");
		assert_int_equal(i->affects.count, 1);
		assert_text(i->affects.items[0].service.name.s, "mail");
		assert_true(i->affects.items[0].at.line >= 4);
		if (f >= 7)
			assert_int_equal(i->affects.items[0].state.value,
			    STATE_DOWN);
		world_release(&w);
	}
}

static void
pairs_stand_for_maps(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w,
	    "affects: {mail: down, web: eingeschränkt}\n"
	    "restored:\n  mueller: 2020-05-02\n  meier: 2020-05-03 10:00\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(i->affects.count, 2);
	assert_text(i->affects.items[1].service.name.s, "web");
	assert_int_equal(i->affects.items[1].state.value, STATE_LIMITED);
	assert_int_equal(i->affects.items[1].at.column, 23);
	assert_int_equal(i->restored.count, 2);
	assert_text(i->restored.items[0].person.name.s, "mueller");
	assert_int_equal(i->restored.items[1].at_time.t,
	    world_time(&w, "2020-05-03 10:00"));
	world_release(&w);
}

static void
a_text_stands_for_a_map_where_one_key_says_it_all(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w, "messages: verloren\n"
	    "informed: [public, {who: Presse, by: E-Mail}]\n"
	    "sources: Stellungnahme S0181/20\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(i->messages.items[0].fate.value, FATE_LOST);
	assert_int_equal(i->informed.count, 2);
	assert_text(i->informed.items[0].who.s, "public");
	assert_text(i->informed.items[1].by.s, "E-Mail");
	assert_text(i->sources.items[0].title.s, "Stellungnahme S0181/20");
	world_release(&w);
}

static void
what_is_empty_is_absent(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w, "ended:\nkind: ''\n"
	    "affects: [mail, '', ~]\nservice: ~\ndeadlines: '  '\n"
	    "not_affected: []\nsources: {}\n");
	assert_int_equal(i->ended.at.line, 0);
	assert_int_equal(i->kind.at.line, 0);
	assert_int_equal(i->kind.value, 0);
	assert_int_equal(i->affects.count, 1);
	assert_int_equal(i->service.name.at.line, 0);
	assert_int_equal(i->deadlines.at.line, 0);
	assert_int_equal(i->not_affected.count, 0);
	assert_world_lines(&w, DIAG_EN,
	    "incidents/i.md:10:10: error: 'title' is missing [missing-key]\n");
	world_release(&w);
}

static void
texts_are_trimmed_and_stay_texts(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w,
	    "not_affected: ['  a  ', 007, no, 12:30, \"x: y\"]\n"
	    "deadlines: |\n  Erster Absatz.\n\n  Zweiter.\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(i->not_affected.items[0].s, "a");
	assert_text(i->not_affected.items[1].s, "007");
	assert_text(i->not_affected.items[2].s, "no");
	assert_text(i->not_affected.items[3].s, "12:30");
	assert_text(i->not_affected.items[4].s, "x: y");
	assert_text(i->deadlines.s, "Erster Absatz.\n\nZweiter.");
	world_release(&w);
}

static void
site_audiences_keep_their_order(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, "title: T\npublisher: {name: N, email: a@b.de, phone: 11}\n"
	    "zielgruppen: [Alle, rat]\nsprachen: de\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(w.site->audience_count, 2);
	assert_text(w.site->audiences[0].id, "Alle");
	assert_text(w.site->audiences[1].label.s, "rat");
	assert_int_equal(w.site->languages.count, 1);
	world_release(&w);
	/* a name without label is its own */
	world_init(&w, "title: T\npublisher: {name: N, email: a@b.de, phone: 11}\n"
	    "audiences: {public: Alle, rat: }\n");
	assert_text(w.site->audiences[1].label.s, "rat");
	world_release(&w);
}

/* ---- what is said of bad values ----------------------------------------------------- */

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
check_site(const char *text, const char *english, const char *german)
{
	struct world w;

	world_init(&w, text);
	assert_world_lines(&w, DIAG_EN, english);
	assert_world_lines(&w, DIAG_DE, german);
	world_release(&w);
}

#define HEAD "---\ntitle: T\nstarted: 2020-05-01\n"

static void
unknown_keys_are_passed_over(void **state)
{
	(void)state;
	check("incidents/i.md", HEAD "Afects: mail\nnaechstesupdate: x\nlila: x\n"
	    "affects: {service: mail, staet: down}\n---\n",
	    "incidents/i.md:4:1: warning: unknown key 'Afects', ignored; did you mean 'affects'? [unknown-key]\n"
	    "incidents/i.md:5:1: warning: unknown key 'naechstesupdate', ignored; did you mean 'nächstes update'? [unknown-key]\n"
	    "incidents/i.md:6:1: warning: unknown key 'lila', ignored [unknown-key]\n"
	    "incidents/i.md:7:26: warning: unknown key 'staet', ignored; did you mean 'state'? [unknown-key]\n",
	    "incidents/i.md:4:1: Warnung: unbekannte Angabe „Afects“, wird übergangen; meinten Sie „affects“? [unknown-key]\n"
	    "incidents/i.md:5:1: Warnung: unbekannte Angabe „naechstesupdate“, wird übergangen; meinten Sie „nächstes update“? [unknown-key]\n"
	    "incidents/i.md:6:1: Warnung: unbekannte Angabe „lila“, wird übergangen [unknown-key]\n"
	    "incidents/i.md:7:26: Warnung: unbekannte Angabe „staet“, wird übergangen; meinten Sie „state“? [unknown-key]\n");
}

static void
types_must_fit(void **state)
{
	(void)state;
	check("incidents/i.md", "---\ntitle: [T]\nstarted: {a: b}\n"
	    "affects: [[mail], {service: mail, for: [[x]], state: {a: b}}]\n"
	    "service: [a]\nalternates: x\n---\n",
	    "incidents/i.md:2:8: error: 'title' must be a text, found a list [wrong-type]\n"
	    "incidents/i.md:3:10: error: 'started' must be a time, found keys of its own [wrong-type]\n"
	    "incidents/i.md:4:11: error: 'affects' must be keys with values, found a list [wrong-type]\n"
	    "incidents/i.md:4:41: error: 'for' must be a text, found a list [wrong-type]\n"
	    "incidents/i.md:4:54: error: 'state' must be a text, found keys of its own [wrong-type]\n"
	    "incidents/i.md:5:10: error: 'service' must be a text, found a list [wrong-type]\n"
	    "incidents/i.md:6:13: error: 'alternates' must be keys with values, found a text [wrong-type]\n",
	    "incidents/i.md:2:8: Fehler: „title“ muss ein Text sein, gefunden: eine Liste [wrong-type]\n"
	    "incidents/i.md:3:10: Fehler: „started“ muss eine Zeitangabe sein, gefunden: eigene Angaben [wrong-type]\n"
	    "incidents/i.md:4:11: Fehler: „affects“ muss Angaben mit Werten sein, gefunden: eine Liste [wrong-type]\n"
	    "incidents/i.md:4:41: Fehler: „for“ muss ein Text sein, gefunden: eine Liste [wrong-type]\n"
	    "incidents/i.md:4:54: Fehler: „state“ muss ein Text sein, gefunden: eigene Angaben [wrong-type]\n"
	    "incidents/i.md:5:10: Fehler: „service“ muss ein Text sein, gefunden: eine Liste [wrong-type]\n"
	    "incidents/i.md:6:13: Fehler: „alternates“ muss Angaben mit Werten sein, gefunden: ein Text [wrong-type]\n");
	check("pages/p.md", "---\n- a\n---\n",
	    "pages/p.md:2:1: error: 'pages/<slug>.md' must be keys with values, found a list [wrong-type]\n",
	    "pages/p.md:2:1: Fehler: „pages/<slug>.md“ muss Angaben mit Werten sein, gefunden: eine Liste [wrong-type]\n");
	check_site("title: T\npublisher: {name: N, email: a@b.de, phone: 11}\n"
	    "audiences: alle\n",
	    "site.yml:3:12: error: 'audiences' must be names with labels, found a text [wrong-type]\n",
	    "site.yml:3:12: Fehler: „audiences“ muss Namen mit Bezeichnungen sein, gefunden: ein Text [wrong-type]\n");
	check_site("title: T\npublisher: {name: N, email: a@b.de, phone: 11}\n"
	    "audiences: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"
	    "23,24,25,26,27,28,29,30,31,32,33]\n",
	    "site.yml:3:12: error: 'audiences' must be at most 32 audiences, found 33 [wrong-type]\n",
	    "site.yml:3:12: Fehler: „audiences“ muss höchstens 32 Zielgruppen sein, gefunden: 33 [wrong-type]\n");
}

static void
required_keys_are_missed(void **state)
{
	(void)state;
	check("incidents/i.md", "---\ntitle:\naffects: [{state: down}]\n---\n",
	    "incidents/i.md:2:1: error: 'started' is missing [missing-key]\n"
	    "incidents/i.md:2:1: error: 'title' is missing [missing-key]\n"
	    "incidents/i.md:3:11: error: 'service' is missing [missing-key]\n",
	    "incidents/i.md:2:1: Fehler: „started“ fehlt [missing-key]\n"
	    "incidents/i.md:2:1: Fehler: „title“ fehlt [missing-key]\n"
	    "incidents/i.md:3:11: Fehler: „service“ fehlt [missing-key]\n");
}

static void
words_must_be_known(void **state)
{
	(void)state;
	check("services/s.md", "---\nname: S\nart: emial\n---\n",
	    "services/s.md:3:6: error: 'emial' is not possible for 'kind'; did you mean 'email'?; possible: email, phone, web, office, messenger, video, post, information-system, room, other [unknown-word]\n",
	    "services/s.md:3:6: Fehler: „emial“ ist bei „kind“ nicht möglich; meinten Sie „email“?; möglich: e-mail, telefon, web, dienststelle, messenger, video, post, informationssystem, raum, anderes [unknown-word]\n");
	check("incidents/i.md", HEAD "affects: {mail: ausgefalen, web: lila}\n---\n",
	    "incidents/i.md:4:17: error: 'ausgefalen' is not a state; did you mean 'ausgefallen'?; possible: operational, limited, partial, down, maintenance [unknown-state]\n"
	    "incidents/i.md:4:34: error: 'lila' is not a state; possible: operational, limited, partial, down, maintenance [unknown-state]\n",
	    "incidents/i.md:4:17: Fehler: „ausgefalen“ ist kein Zustand; meinten Sie „ausgefallen“?; möglich: erreichbar, eingeschränkt, teilweise, ausgefallen, wartung [unknown-state]\n"
	    "incidents/i.md:4:34: Fehler: „lila“ ist kein Zustand; möglich: erreichbar, eingeschränkt, teilweise, ausgefallen, wartung [unknown-state]\n");
}

static void
times_must_exist(void **state)
{
	(void)state;
	check("incidents/i.md", "---\ntitle: T\nstarted: gestern\n"
	    "ended: 30.02.2020\nnext_update: 2020-05-04 24:00\n"
	    "published: 2020-03-29 02:30\n"
	    "affects: {service: mail, until: 2020-10-25 02:30}\n---\n",
	    "incidents/i.md:3:10: error: 'gestern' is not a time; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n"
	    "incidents/i.md:4:8: error: '30.02.2020' is not a time: there is no such day; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n"
	    "incidents/i.md:5:14: error: '2020-05-04 24:00' is not a time: there is no such time of day; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n"
	    "incidents/i.md:6:12: error: '2020-03-29 02:30' does not exist in Europe/Berlin: the clocks are put forward then; add an offset or take another hour [nonexistent-time]\n"
	    "incidents/i.md:7:33: warning: '2020-10-25 02:30' exists twice in Europe/Berlin, the first is taken; add an offset to be exact [ambiguous-time]\n",
	    "incidents/i.md:3:10: Fehler: „gestern“ ist keine Zeitangabe; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n"
	    "incidents/i.md:4:8: Fehler: „30.02.2020“ ist keine Zeitangabe: diesen Tag gibt es nicht; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n"
	    "incidents/i.md:5:14: Fehler: „2020-05-04 24:00“ ist keine Zeitangabe: diese Uhrzeit gibt es nicht; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]\n"
	    "incidents/i.md:6:12: Fehler: „2020-03-29 02:30“ gibt es in Europe/Berlin nicht: da wird die Uhr vorgestellt; nehmen Sie eine andere Stunde oder ergänzen Sie den UTC-Abstand [nonexistent-time]\n"
	    "incidents/i.md:7:33: Warnung: „2020-10-25 02:30“ gibt es in Europe/Berlin zweimal, gemeint wird die erste; ergänzen Sie den UTC-Abstand [ambiguous-time]\n");
}

static void
durations_and_answers_must_be_such(void **state)
{
	(void)state;
	check("office-hours/h.md", "---\ntitle: H\nstarts: 2020-05-05 17:00\n"
	    "duration: lang\nregister: {needed: vielleicht}\n---\n",
	    "office-hours/h.md:4:11: error: 'lang' is not a duration; write 60 min, 1:30 or 2 h [bad-duration]\n"
	    "office-hours/h.md:5:20: error: 'needed' must be yes or no, found 'vielleicht' [bad-yes-no]\n",
	    "office-hours/h.md:4:11: Fehler: „lang“ ist keine Dauer; schreiben Sie 60 min, 1:30 oder 2 h [bad-duration]\n"
	    "office-hours/h.md:5:20: Fehler: „needed“ muss ja oder nein sein, gefunden: „vielleicht“ [bad-yes-no]\n");
}

/* One mistake, one message: a bad way is a way. */
static void
addresses_must_have_their_form(void **state)
{
	(void)state;
	check("bodies/b.md", "---\nname: B\nurl: javascript:alert(1)\n"
	    "contacts: [{email: a@b}, {phone: ruf an}, {web: ftp://a.de}, "
	    "{fax: [1]}]\n---\n",
	    "bodies/b.md:3:6: error: 'javascript:alert(1)' is not an address that may be linked; it must begin with https:// or http:// [bad-url]\n"
	    "bodies/b.md:4:20: error: 'a@b' is not a mail address [bad-email]\n"
	    "bodies/b.md:4:34: error: 'ruf an' is not a telephone number [bad-phone]\n"
	    "bodies/b.md:4:49: error: 'ftp://a.de' is not an address that may be linked; it must begin with https:// or http:// [bad-url]\n"
	    "bodies/b.md:4:68: error: 'fax' must be a text, found a list [wrong-type]\n",
	    "bodies/b.md:3:6: Fehler: „javascript:alert(1)“ ist keine Adresse, auf die verwiesen werden darf; sie muss mit https:// oder http:// beginnen [bad-url]\n"
	    "bodies/b.md:4:20: Fehler: „a@b“ ist keine E-Mail-Adresse [bad-email]\n"
	    "bodies/b.md:4:34: Fehler: „ruf an“ ist keine Telefonnummer [bad-phone]\n"
	    "bodies/b.md:4:49: Fehler: „ftp://a.de“ ist keine Adresse, auf die verwiesen werden darf; sie muss mit https:// oder http:// beginnen [bad-url]\n"
	    "bodies/b.md:4:68: Fehler: „fax“ muss ein Text sein, gefunden: eine Liste [wrong-type]\n");
}

static void
a_key_stands_once_in_both_languages(void **state)
{
	(void)state;
	check("pages/p.md", "---\ntitle: A\nTitel: B\n---\n",
	    "pages/p.md:3:1: error: 'Titel' stands here already, in line 2 [yaml-duplicate-key]\n",
	    "pages/p.md:3:1: Fehler: „Titel“ steht hier schon, in Zeile 2 [yaml-duplicate-key]\n");
	check("pages/p.md", "---\ntitle: A\nmenu: x\nMenue: y\nmenü: z\n---\n",
	    "pages/p.md:4:1: error: 'Menue' stands here already, in line 3 [yaml-duplicate-key]\n"
	    "pages/p.md:5:1: error: 'menü' stands here already, in line 4 [yaml-duplicate-key]\n",
	    "pages/p.md:4:1: Fehler: „Menue“ steht hier schon, in Zeile 3 [yaml-duplicate-key]\n"
	    "pages/p.md:5:1: Fehler: „menü“ steht hier schon, in Zeile 4 [yaml-duplicate-key]\n");
}

static void
zones_and_strict_ids_must_exist(void **state)
{
	(void)state;
	check_site("title: T\npublisher: {name: N, email: a@b.de, phone: 11}\n"
	    "time_zone: Europe/Magdeburg\nstrict: [mesage-fate-missing, lila]\n",
	    "site.yml:3:12: error: 'Europe/Magdeburg' is not a time zone of this system; write Europe/Berlin [bad-time-zone]\n"
	    "site.yml:4:10: warning: there is no warning 'mesage-fate-missing'; did you mean 'message-fate-missing'? [strict-unknown]\n"
	    "site.yml:4:31: warning: there is no warning 'lila' [strict-unknown]\n",
	    "site.yml:3:12: Fehler: „Europe/Magdeburg“ ist auf diesem System keine Zeitzone; schreiben Sie Europe/Berlin [bad-time-zone]\n"
	    "site.yml:4:10: Warnung: eine Warnung „mesage-fate-missing“ gibt es nicht; meinten Sie „message-fate-missing“? [strict-unknown]\n"
	    "site.yml:4:31: Warnung: eine Warnung „lila“ gibt es nicht [strict-unknown]\n");
}

static void
all_mistakes_of_a_file_are_told_at_once(void **state)
{
	struct world w;

	(void)state;
	const struct incident *i = incident_of(&w, "kind: x\nended: y\n"
	    "next_update: z\ndraft: q\nsources: {title: Q, url: u}\n"
	    "not_affected: [a, [b], c]\n");
	diag_sort(&w.diags);
	assert_int_equal(w.diags.count, 6);
	for (size_t k = 0; k < 6; k++)
		assert_int_equal(w.diags.items[k].pos.at.line, 4 + k);
	/* and what can be read is there */
	assert_text(i->sources.items[0].title.s, "Q");
	assert_int_equal(i->not_affected.count, 2);
	assert_text(i->not_affected.items[1].s, "c");
	assert_int_equal(i->kind.value, CHOICE_UNREADABLE);
	assert_true(i->ended.unreadable);
	assert_int_equal(i->ended.at.line, 0);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_key_is_read_in_every_spelling),
	    cmocka_unit_test(every_word_is_read_in_every_spelling),
	    cmocka_unit_test(starts_are_early_and_ends_are_late),
	    cmocka_unit_test(one_stands_for_a_list_of_one),
	    cmocka_unit_test(pairs_stand_for_maps),
	    cmocka_unit_test(a_text_stands_for_a_map_where_one_key_says_it_all),
	    cmocka_unit_test(what_is_empty_is_absent),
	    cmocka_unit_test(texts_are_trimmed_and_stay_texts),
	    cmocka_unit_test(site_audiences_keep_their_order),
	    cmocka_unit_test(unknown_keys_are_passed_over),
	    cmocka_unit_test(types_must_fit),
	    cmocka_unit_test(required_keys_are_missed),
	    cmocka_unit_test(words_must_be_known),
	    cmocka_unit_test(times_must_exist),
	    cmocka_unit_test(durations_and_answers_must_be_such),
	    cmocka_unit_test(addresses_must_have_their_form),
	    cmocka_unit_test(a_key_stands_once_in_both_languages),
	    cmocka_unit_test(zones_and_strict_ids_must_exist),
	    cmocka_unit_test(all_mistakes_of_a_file_are_told_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
