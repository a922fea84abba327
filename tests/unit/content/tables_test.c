/*
 * content/tables: the description of the format describes a format that can be
 * read, and keeps what it once promised.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "content/forms.h"
#include "content/tables.h"

/* Calls `visit` for each table with its path: "body.digital.room". */
static void
each_table(const struct table *t, const char *path,
    void (*visit)(const struct table *, const char *))
{
	char below[100];

	visit(t, path);
	for (size_t i = 0; i < t->count; i++)
		if (t->fields[i].table) {
			snprintf(below, sizeof below, "%s.%s", path,
			    t->fields[i].name);
			each_table(t->fields[i].table, below, visit);
		}
}

static void
all_tables(void (*visit)(const struct table *, const char *))
{
	for (int k = 0; k < KIND_COUNT; k++)
		each_table(table_of((enum kind)k), table_kind_name((enum kind)k),
		    visit);
}

/* ---- what was promised -------------------------------------------------------- */

/*
 * Files with these keys exist. The list may grow; a line that is taken out or
 * changed breaks somebody's site.
 */
static const struct {
	const char *table, *keys;
} promised[] = {
    {"site",
	"title titel; url adresse; language sprache; "
	"languages sprachen; time_zone zeitzone; publisher herausgeber; "
	"state land; home hauptseite; audiences zielgruppen; "
	"groups gruppen; strict streng; urls adressform;"},
    {"site.publisher",
	"name name; address anschrift; email e-mail; phone telefon; "
	"represented_by vertreten durch; responsible verantwortlich; "
	"vat umsatzsteuer-id;"},
    {"service",
	"name name; group gruppe; kind art; domains domains; "
	"provider anbieter; official amtlich; reviewed geprüft; "
	"account konto; instead stattdessen; url adresse; "
	"synonyms synonyme; draft entwurf; language sprache;"},
    {"service.reviewed",
	"at am; by durch; result ergebnis; note hinweis;"},
    {"incident",
	"title titel; kind art; started beginn; ended ende; "
	"next_update nächstes update; published veröffentlicht; "
	"affects betrifft; service dienst; alternates ersatz; "
	"restored wiederhergestellt; messages nachrichten; "
	"not_affected nicht betroffen; deadlines fristen; "
	"informed informiert; sources quellen; draft entwurf; "
	"language sprache;"},
    {"incident.affects",
	"service dienst; state zustand; for für; from von; until bis; "
	"note hinweis;"},
    {"incident.alternates",
	"of für adresse; use nutzen; from von; until bis; for für; "
	"answers antwortet; except außer; note hinweis;"},
    {"incident.restored",
	"person person; at am; note hinweis;"},
    {"incident.messages",
	"fate verbleib; from von; until bis; note hinweis;"},
    {"incident.informed",
	"who wer; at am; by durch; note hinweis;"},
    {"incident.sources",
	"title titel; date datum; url adresse;"},
    {"person",
	"name name; roles rollen; contacts kontakte; former früher; "
	"synonyms synonyme; draft entwurf; language sprache;"},
    {"person.name",
	"full voll; title titel; given vorname; family nachname; "
	"suffix zusatz;"},
    {"person.roles",
	"body gremium; title titel; from von; until bis; note hinweis;"},
    {"person.contacts",
	"email e-mail; phone telefon; fax telefax; messenger messenger; "
	"web webseite; post anschrift; visit vor ort; "
	"label bezeichnung; private privat; consent einwilligung; "
	"from von; until bis; service dienst; note hinweis;"},
    {"body",
	"name name; kind art; parent übergeordnet; contacts kontakte; "
	"former früher; digital digital; url adresse; "
	"synonyms synonyme; draft entwurf; language sprache;"},
    {"body.contacts",
	"email e-mail; phone telefon; fax telefax; messenger messenger; "
	"web webseite; post anschrift; visit vor ort; "
	"label bezeichnung; private privat; consent einwilligung; "
	"from von; until bis; service dienst; note hinweis;"},
    {"body.digital",
	"sessions sitzungen; video video; documents unterlagen; "
	"room raum; note hinweis; as_of stand;"},
    {"body.digital.sessions",
	"allowed erlaubt; basis grundlage; since seit; note hinweis;"},
    {"body.digital.room",
	"name name; wifi wlan; sockets steckdosen; note hinweis; "
	"as_of stand;"},
    {"office-hour",
	"title titel; who wer; channel kanal; repeats wiederholung; "
	"dates termine; starts beginn; until bis; duration dauer; "
	"except außer; changes änderungen; "
	"without_account ohne konto; register anmeldung; "
	"privacy datenschutz; place ort; between zwischendurch; "
	"accessibility barrierefreiheit; spoken gesprochen; "
	"synonyms synonyme; draft entwurf; language sprache;"},
    {"office-hour.changes",
	"on am; moved_to verlegt auf; cancelled entfällt; "
	"channel kanal; reason grund;"},
    {"office-hour.without_account",
	"email e-mail; subject betreff; phone telefon; post anschrift; "
	"visit vor ort; until bis; note hinweis;"},
    {"office-hour.register",
	"needed nötig; until bis; how wie; places plätze;"},
    {"office-hour.privacy",
	"operator betreiber; public öffentlich; "
	"recording aufzeichnung; note hinweis;"},
    {"consultation",
	"title titel; announced angekündigt; opens beginn; "
	"closes ende; who wer; respond teilnahme; documents unterlagen; "
	"decides entscheidung; contact kontakt; result_by ergebnis bis; "
	"feedback rückmeldung; outcome ergebnis; extended verlängert; "
	"withdrawn zurückgezogen; history verlauf; services dienste; "
	"synonyms synonyme; draft entwurf; language sprache;"},
    {"consultation.respond",
	"online online; email e-mail; post anschrift; "
	"person persönlich; phone telefon;"},
    {"consultation.respond.person",
	"place ort; times zeiten;"},
    {"consultation.documents",
	"title titel; file datei; url adresse; note hinweis;"},
    {"consultation.decides",
	"body gremium; on am; note hinweis;"},
    {"consultation.feedback",
	"published veröffentlicht; text text; documents unterlagen;"},
    {"consultation.feedback.documents",
	"title titel; file datei; url adresse; note hinweis;"},
    {"consultation.outcome",
	"published veröffentlicht; text text; documents unterlagen;"},
    {"consultation.outcome.documents",
	"title titel; file datei; url adresse; note hinweis;"},
    {"consultation.extended",
	"at am; until bis; reason grund;"},
    {"consultation.withdrawn",
	"at am; reason grund;"},
    {"consultation.history",
	"at am; note notiz;"},
    {"page",
	"title titel; menu menü; draft entwurf; language sprache;"},
};

static const struct table *
find_table(const char *path)
{
	char copy[100], *rest = copy, *word;
	const struct table *t = NULL;

	snprintf(copy, sizeof copy, "%s", path);
	word = strsep(&rest, ".");
	for (int k = 0; k < KIND_COUNT; k++)
		if (strcmp(table_kind_name((enum kind)k), word) == 0)
			t = table_of((enum kind)k);
	while (t && (word = strsep(&rest, "."))) {
		const struct table *next = NULL;
		for (size_t i = 0; i < t->count; i++)
			if (strcmp(t->fields[i].name, word) == 0)
				next = t->fields[i].table;
		t = next;
	}
	return t;
}

static bool
has_key(const struct table *t, struct str english, struct str german)
{
	for (size_t i = 0; i < t->count; i++)
		if (str_eq(english, str_from(t->fields[i].name)))
			return forms_same_key(german, str_from(t->fields[i].german));
	return false;
}

static void
keeps_every_key_it_promised(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
		const struct table *t = find_table(promised[i].table);
		struct str pair, rest = str_from(promised[i].keys);
		if (t == NULL)
			fail_msg("there is no table %s", promised[i].table);
		while (str_cut(&pair, &rest, ';')) {
			pair = str_trim(pair);
			size_t blank = str_find(pair, ' ');
			if (!has_key(t, str_head(pair, blank),
				str_skip(pair, blank + 1)))
				fail_msg("%s: %.*s", promised[i].table,
				    STR_ARG(pair));
			n++;
		}
	}
	assert_int_equal(n, 249);
}

/* ---- what every table must be ---------------------------------------------------- */

static void
check_names(const struct table *t, const char *path)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct field *f = &t->fields[i];
		/* an English name is its own folded form: it is found at once */
		for (const char *c = f->name; *c; c++)
			assert_true((*c >= 'a' && *c <= 'z') || *c == '_');
		for (size_t k = 0; k < i; k++) {
			const struct field *g = &t->fields[k];
			if (forms_same_key(str_from(f->name), str_from(g->name)) ||
			    forms_same_key(str_from(f->name), str_from(g->german)) ||
			    forms_same_key(str_from(f->german), str_from(g->name)) ||
			    forms_same_key(str_from(f->german),
				str_from(g->german)))
				fail_msg("%s: %s and %s share a name", path,
				    f->name, g->name);
		}
	}
}

static void
names_are_clear(void **state)
{
	(void)state;
	all_tables(check_names);
}

static size_t
size_of(const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_ID:
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
	case FIELD_FILE:
		return sizeof(struct text);
	case FIELD_TIME:
	case FIELD_END:
		return sizeof(struct when);
	case FIELD_TIMES:
		return sizeof(struct when_list);
	case FIELD_DURATION:
		return sizeof(struct seconds);
	case FIELD_BOOL:
		return sizeof(struct flag);
	case FIELD_WORD:
		return sizeof(struct choice);
	case FIELD_TEXTS:
		return sizeof(struct text_list);
	case FIELD_REF:
		return sizeof(struct ref);
	case FIELD_REFS:
		return sizeof(struct ref_list);
	case FIELD_AUDIENCES:
		return sizeof(struct audiences);
	case FIELD_MAP:
		return f->table->size;
	case FIELD_MAPS:
		return sizeof(struct contact_list);
	case FIELD_LABELS:
		return sizeof ((struct site *)0)->audiences;
	}
	return 0;
}

static bool
has_field(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->fields[i].name, name) == 0)
			return true;
	return false;
}

static void
check_field(const struct table *t, const struct field *f)
{
	bool maps = f->type == FIELD_MAP || f->type == FIELD_MAPS;

	assert_true(f->offset + size_of(f) <= t->size);
	assert_int_equal(f->table != NULL, maps);
	assert_int_equal(f->words != NULL, f->type == FIELD_WORD);
	if (f->type == FIELD_MAPS) /* messages point to the entry */
		assert_true(f->table->at + sizeof(struct loc) <= f->table->size);
	/* no two fields fill the same place */
	for (const struct field *g = t->fields; g < f; g++)
		assert_true(g->offset + size_of(g) <= f->offset ||
		    f->offset + size_of(f) <= g->offset);
	/* one sentence */
	size_t n = strlen(f->meaning);
	if (n < 4 || strchr(".?", f->meaning[n - 1]) == NULL)
		fail_msg("%s.%s: %s", t->name, f->name, f->meaning);
}

static void
check_table(const struct table *t, const char *path)
{
	(void)path;
	/* a bit for each in the reader's word */
	assert_true(t->count > 0 && t->count <= 64);
	assert_non_null(t->name);
	assert_true(strlen(t->german) > 0);
	assert_true(strlen(t->meaning) > 5);
	assert_true(t->scalar == NULL || has_field(t, t->scalar));
	assert_int_equal(t->pair_key != NULL, t->pair_value != NULL);
	if (t->pair_key) {
		assert_true(has_field(t, t->pair_key));
		assert_true(has_field(t, t->pair_value));
	}
	for (size_t i = 0; i < t->count; i++)
		check_field(t, &t->fields[i]);
}

static void
tables_fit_their_structs(void **state)
{
	(void)state;
	all_tables(check_table);
}

static void
check_words(const struct table *t, const char *path)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct word *words = t->fields[i].words, *w = words;
		for (; w && w->english; w++)
			for (const struct word *v = words; v < w; v++)
				if (forms_same_key(str_from(v->english),
					str_from(w->english)) ||
				    forms_same_key(str_from(v->english),
					str_from(w->german)) ||
				    forms_same_key(str_from(v->german),
					str_from(w->english)) ||
				    forms_same_key(str_from(v->german),
					str_from(w->german)))
					fail_msg("%s.%s: %s and %s", path,
					    t->fields[i].name, v->english,
					    w->english);
	}
}

static void
words_are_clear(void **state)
{
	(void)state;
	all_tables(check_words);
}

static void
values_have_one_english_word(void **state)
{
	(void)state;
	assert_string_equal(word_english(state_words, STATE_DOWN), "down");
	assert_string_equal(word_english(state_words, STATE_UNKNOWN), "");
	assert_string_equal(word_english(phase_words, PHASE_UNCHANGED),
	    "unchanged");
	assert_string_equal(word_english(contact_kind_words, 99), "");
	for (int i = 0; i < PHASE_COUNT; i++)
		assert_string_not_equal(word_english(phase_words, i), "");
	for (int i = 0; i < FATE_COUNT; i++)
		assert_string_not_equal(word_english(fate_words, i), "");
	for (int i = 0; i < CONTACT_KIND_COUNT; i++)
		assert_string_not_equal(word_english(contact_kind_words, i), "");
}

static void
kinds_have_folders_and_names(void **state)
{
	static const struct {
		enum kind kind;
		const char *folder, *name;
		size_t size;
	} kinds[] = {
	    {KIND_SITE, NULL, "site", sizeof(struct site)},
	    {KIND_SERVICE, "services", "service", sizeof(struct service)},
	    {KIND_INCIDENT, "incidents", "incident", sizeof(struct incident)},
	    {KIND_PERSON, "people", "person", sizeof(struct person)},
	    {KIND_BODY, "bodies", "body", sizeof(struct body)},
	    {KIND_OFFICE_HOUR, "office-hours", "office-hour",
		sizeof(struct office_hour)},
	    {KIND_CONSULTATION, "consultations", "consultation",
		sizeof(struct consultation)},
	    {KIND_PAGE, "pages", "page", sizeof(struct page)},
	};

	(void)state;
	assert_int_equal(sizeof kinds / sizeof *kinds, KIND_COUNT);
	for (size_t i = 0; i < KIND_COUNT; i++) {
		assert_int_equal(table_record_size(kinds[i].kind), kinds[i].size);
		assert_string_equal(table_kind_name(kinds[i].kind), kinds[i].name);
		if (kinds[i].folder)
			assert_string_equal(table_folder(kinds[i].kind),
			    kinds[i].folder);
		else
			assert_null(table_folder(kinds[i].kind));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keeps_every_key_it_promised),
	    cmocka_unit_test(names_are_clear),
	    cmocka_unit_test(tables_fit_their_structs),
	    cmocka_unit_test(words_are_clear),
	    cmocka_unit_test(values_have_one_english_word),
	    cmocka_unit_test(kinds_have_folders_and_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
