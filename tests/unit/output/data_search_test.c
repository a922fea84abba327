/* output/data_search: the index that the search box looks through */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "output/data.h"

struct desk {
	struct world w;
	struct output_env env;
	struct locale *words;
	struct at at;
	struct buf out;
};

static void
desk_init(struct desk *d)
{
	*d = (struct desk){0};
	world_init(&d->w, NULL);
	buf_init(&d->out, PAGE_BYTES_MAX);
}

static void
desk_release(struct desk *d)
{
	buf_release(&d->out);
	world_release(&d->w);
}

#define WORDS                                                                  \
	"path: {home: index, people: personen, bodies: gremien,"               \
	" services: dienste, incidents: stoerungen, addresses: adressen,"      \
	" office_hours: sprechstunden, consultations: beteiligung,"            \
	" tools: werkzeuge, search_index: suche-index}\n"                      \
	"nav: {people: Personen, office_hours: Sprechstunden}\n"               \
	"people: {ended: Mandat beendet, starts: beginnt noch}\n"              \
	"body: {kind: {council: Rat, office: Amt}}\n"                          \
	"common: {until: bis}\n"                                               \
	"time: {day: \"{2}.{3}.{4}\"}\n"                                       \
	"search:\n"                                                            \
	"  one: \"1 \\\"Treffer\\\"\"\n"                                       \
	"  kind: {person: Person, page: Seite, office_hour: Sprechstunde}\n"                              \
	"  synonyms: {people: \"Leute, Räte\",\n"                              \
	"    office_hours: \"Bürgersprechstunde\"}\n"

/* Writes the index as it is at this instant. */
static void
write_at(struct desk *d, const char *now)
{
	struct world *w = &d->w;

	if (w->m == NULL)
		world_link(w);
	assert_int_equal(locale_parse(&d->words, &w->arena, STR("de.yml"),
	    STR(WORDS), &w->diags), 0);
	d->env = (struct output_env){.lang = STR("de"), .model = w->m,
	    .words = d->words, .trees = &d->env, .tree_count = 1};
	struct view v = {.env = &d->env, .path = STR("suche-index.js"),
	    .at = at_instant(world_time(w, now)), .arena = &w->arena,
	    .diags = &w->diags};
	buf_clear(&d->out);
	assert_int_equal(data_search(&v, NULL, &d->out), 0);
	assert_true(buf_ok(&d->out));
	d->at = v.at;
}

static bool
has(const struct desk *d, const char *text)
{
	return str_contains(buf_str(&d->out), str_from(text));
}

/* The line of an entry, found by a part of it; it must be the only one. */
static struct str
line_with(const struct desk *d, const char *part)
{
	struct str rest = buf_str(&d->out), line, found = {0};

	while (str_cut_line(&line, &rest)) {
		if (!str_contains(line, str_from(part)))
			continue;
		assert_int_equal(found.len, 0);
		found = line;
	}
	if (str_has_suffix(found, STR(",")))
		found.len--;
	return found;
}

static size_t
count(const struct desk *d, const char *part)
{
	struct str rest = buf_str(&d->out);
	size_t n = 0, at;

	while ((at = str_find_str(rest, str_from(part))) < rest.len) {
		rest = str_skip(rest, at + 1);
		n++;
	}
	return n;
}

/*
 * What the script would do with a whole address: titles of the entries, a "-"
 * before those it led to formerly, "" when it is unknown.
 */
static const char *
lookup(struct desk *d, const char *address)
{
	struct str all = buf_str(&d->out), out = {0}, number;
	struct arena *a = &d->w.arena;
	struct str key = arena_printf(a, "\"%016llx\":[",
	    (unsigned long long)str_hash(unicode_fold(a, str_from(address))));
	struct str list = str_skip(all, str_find_str(all, key) + key.len);

	list = str_head(list, str_find(list, ']'));
	while (str_cut(&number, &list, ',')) {
		bool former = str_has_prefix(number, STR("-"));
		struct str rest = str_skip(all,
		    str_find_str(all, STR("\"entries\":[\n"))), line;
		uint32_t n;
		assert_true(str_to_u32(&n, str_skip(number, former)));
		/* the first line is that of the list's beginning */
		for (n += former ? 1 : 2; n > 0; n--)
			assert_true(str_cut_line(&line, &rest));
		line = str_skip(line, str_find(line, '"') + 1);
		out = arena_printf(a, "%.*s%s%.*s;", STR_ARG(out),
		    former ? "-" : "", STR_ARG(str_head(line, str_find(line, '"'))));
	}
	return arena_str(a, out).ptr;
}

/* ---- names -------------------------------------------------------------------------- */

static void
test_both_spellings(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	world_add(&d.w, "bodies/rat.md",
	    "---\nname: Rat der Stadt\nkind: council\n---\n");
	world_add(&d.w, "people/mueller.md",
	    "---\nname: {title: Dr., given: Oliver, family: Müller-Weiß}\n"
	    "roles:\n  - {body: rat, title: Vorsitz}\n"
	    "synonyms: [\"O'Malley\"]\n---\n");
	world_add(&d.w, "people/meier.md", "---\nname: Łucja Meier\n---\n");
	write_at(&d, "2020-05-04 10:00");
	assert_text(line_with(&d, "Oliver"),
	    "[0,\"Dr. Oliver Müller-Weiß\",\"Vorsitz, Rat der Stadt\","
	    "\"personen/mueller.html\",\"|muller weiss oliver dr"
	    "|mueller weiss oliver dr omalley~vorsitz~rat~der~stadt\",\"\"]");
	assert_text(line_with(&d, "Meier"), "[0,\"Łucja Meier\",\"\","
	    "\"personen/meier.html\",\"|meier lucja\",\"\"]");
	assert_text(line_with(&d, "[1,"), "[1,\"Rat der Stadt\",\"Rat\","
	    "\"gremien/rat.html\",\"|rat der stadt~rat\",\"\"]");
	desk_release(&d);
}

static void
test_namesakes(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	world_add(&d.w, "bodies/rat.md", "---\nname: Rat\nkind: council\n---\n");
	world_add(&d.w, "people/kim-1.md", "---\nname: Kim Muster\nroles:\n"
	    "  - {body: rat, title: Mitglied des Rates}\n---\n");
	world_add(&d.w, "people/kim-2.md", "---\nname: Kim Muster\nroles:\n"
	    "  - {body: rat, title: Gast, until: 2020-01-31}\n---\n");
	world_add(&d.w, "people/kim-3.md", "---\nname: Kim Muster\nroles:\n"
	    "  - {body: rat, title: Gast, from: 2021-01-01}\n---\n");
	world_add(&d.w, "people/kim-4.md",
	    "---\nname: {given: Kim, family: Muster, suffix: sen.}\n---\n");
	write_at(&d, "2020-05-04 10:00");
	assert_true(has(&d, "\"Kim Muster\",\"Mitglied des Rates\",\"personen/kim-1"));
	assert_true(has(&d, "\"Mandat beendet; Gast, Rat\",\"personen/kim-2"));
	assert_true(has(&d, "\"beginnt noch; Gast, Rat\",\"personen/kim-3"));
	assert_true(has(&d, "\"Kim Muster, sen.\",\"\",\"personen/kim-4"));
	assert_int_equal(d.at.since, world_time(&d.w, "2020-02-01"));
	assert_int_equal(d.at.until, world_time(&d.w, "2021-01-01"));
	desk_release(&d);
}

/* ---- addresses ---------------------------------------------------------------------- */

static void
add_owners(struct desk *d)
{
	world_add(&d->w, "bodies/rat.md", "---\nname: Rat\nkind: council\n"
	    "contacts:\n  - email: gemeinsam@x.example\n---\n");
	world_add(&d->w, "people/anna.md", "---\nname: Anna A\ncontacts:\n"
	    "  - email: Anna@X.example\n  - email: gemeinsam@x.example\n"
	    "  - {email: geheim@x.example, private: true, consent: 2020-07-01}\n"
	    "  - {email: bald@x.example, from: 2020-06-01}\n"
	    "former: [alt@x.example, anna@x.example]\n---\n");
	world_add(&d->w, "people/bert.md", "---\nname: Bert B\nroles:\n"
	    "  - {body: rat, until: 2020-01-31}\n"
	    "contacts:\n  - email: bert@x.example\n"
	    "former: [alt@x.example, bert.alt@x.example]\n---\n");
}

static void
test_addresses(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_owners(&d);
	write_at(&d, "2020-05-04 10:00");
	assert_string_equal(lookup(&d, "ANNA@x.example"), "Anna A;");
	assert_string_equal(lookup(&d, "gemeinsam@x.example"), "Anna A;Rat;");
	assert_string_equal(lookup(&d, "alt@x.example"), "-Anna A;-Bert B;");
	/* out of office: the former address leads to the page, the last not */
	assert_string_equal(lookup(&d, "bert.alt@x.example"), "-Bert B;");
	assert_string_equal(lookup(&d, "bert@x.example"), "");
	assert_string_equal(lookup(&d, "geheim@x.example"), "");
	assert_string_equal(lookup(&d, "bald@x.example"), "");
	assert_string_equal(lookup(&d, "anna@x.exampl"), "");
	assert_int_equal(d.at.until, world_time(&d.w, "2020-06-01"));
	assert_false(has(&d, "x.example"));
	assert_false(has(&d, "@"));
	write_at(&d, "2020-06-01 00:00");
	assert_string_equal(lookup(&d, "bald@x.example"), "Anna A;");
	desk_release(&d);
}

/* The script computes the same numbers: see tests/browser/search.js. */
static void
test_hash(void **state)
{
	(void)state;
	assert_true(str_hash(STR("")) == UINT64_C(0xcbf29ce484222325));
	assert_true(str_hash(STR("a")) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(str_hash(STR("foobar")) == UINT64_C(0x85944171f73967e8));
}

/* ---- what is in it ------------------------------------------------------------------ */

static void
test_what_is_not_published(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	world_add(&d.w, "services/mail.md", "---\nname: Mail\nkind: email\n"
	    "domains: [x.example]\nsynonyms: [Post]\n---\n");
	world_add(&d.w, "people/kaputt.md", "---\nname: Kaputt\n"
	    "contacts: [{email: a@x.example, from: gestern}]\n---\n");
	world_add(&d.w, "incidents/2020-01-01-a.md", "---\ntitle: Sperrfrist\n"
	    "kind: outage\nstarted: 2020-01-01\npublished: 2020-06-01\n"
	    "affects: {mail: down}\nmessages: [{fate: unknown}]\n---\nX.\n");
	world_add(&d.w, "incidents/2020-01-02-b.md", "---\ntitle: Ausfall\n"
	    "kind: outage\nstarted: 2020-01-02\nended: 2020-01-03\n"
	    "affects: {mail: down}\nmessages: [{fate: unknown}]\n---\nX.\n");
	world_add(&d.w, "consultations/c.md", "---\ntitle: Später\n"
	    "announced: 2020-07-01\nopens: 2020-07-02\ncloses: 2020-07-03\n"
	    "respond: {post: \"Weg 1\"}\n---\nX.\n");
	world_add(&d.w, "pages/impressum.md",
	    "---\ntitle: \"Impressum \\\"hier\\\"\"\nmenu: Kürzer\n---\nX.\n");
	write_at(&d, "2020-05-04 10:00");
	assert_false(has(&d, "Kaputt") || has(&d, "Sperrfrist") ||
	    has(&d, "Später") || has(&d, "Sprechstunden"));
	assert_text(line_with(&d, "Ausfall"), "[5,\"Ausfall\",\"02.01.2020\","
	    "\"stoerungen/2020/2020-01-02-b.html\",\"|ausfall~mail\",\"\"]");
	assert_true(has(&d, "\"|mail post x example\""));
	assert_true(has(&d, "\"Impressum \\\"hier\\\"\",\"\",\"impressum.html\","
	    "\"|impressum hier kurzer kuerzer\""));
	assert_text(line_with(&d, "\"Personen\""),
	    "[6,\"Personen\",\"\",\"personen/index.html\","
	    "\"|personen leute rate leute raete\",\"\"]");
	assert_true(has(&d, "\"one\":\"1 \\\"Treffer\\\"\""));
	write_at(&d, "2020-07-01 10:00");
	assert_true(has(&d, "Sperrfrist") && has(&d, "Später"));
	desk_release(&d);
}

static void
test_office_hours(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	world_add(&d.w, "services/telefon.md",
	    "---\nname: Telefon\nkind: phone\n---\n");
	world_add(&d.w, "people/anna.md", "---\nname: Anna A\n---\n");
	world_add(&d.w, "office-hours/fragen.md", "---\ntitle: Fragen Sie!\n"
	    "who: [anna]\nchannel: telefon\nstarts: 2020-06-02 17:00\n"
	    "repeats: monthly, first Tuesday\n---\nX.\n");
	write_at(&d, "2020-05-04 10:00");
	assert_text(line_with(&d, "Fragen"), "[3,\"Fragen Sie!\",\"Anna A\","
	    "\"sprechstunden/fragen.html\",\"|fragen sie sprechstunde"
	    " burgersprechstunde buergersprechstunde~anna~a\",\"\"]");
	assert_true(has(&d, "\"|sprechstunden burgersprechstunde"));
	desk_release(&d);
}

/* The newest 500, and those that are not over: the index stays loadable. */
static void
test_many_incidents(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	world_add(&d.w, "services/s.md", "---\nname: S\nkind: web\n---\n");
	for (int i = 0; i < 520; i++) {
		struct arena *a = &d.w.arena;
		struct str path = arena_printf(a, "incidents/i-%03d.md", i);
		world_add_str(&d.w, path.ptr, arena_printf(a,
		    "---\ntitle: Nr%03d\nkind: outage\nstarted: 2020-01-%02d\n"
		    "%saffects: {s: down}\n---\nX.\n", i, 1 + i / 20,
		    i == 3 ? "" : "ended: 2020-02-01\n"));
	}
	write_at(&d, "2020-05-04 10:00");
	assert_int_equal(count(&d, "\"Nr"), 501);
	assert_true(has(&d, "\"Nr519\"") && has(&d, "\"Nr003\""));
	assert_false(has(&d, "\"Nr002\""));
	/* it changes with nobody's clock */
	assert_int_equal(d.at.until, INT64_MAX);
	desk_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_both_spellings),
	    cmocka_unit_test(test_namesakes),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_hash),
	    cmocka_unit_test(test_what_is_not_published),
	    cmocka_unit_test(test_office_hours),
	    cmocka_unit_test(test_many_incidents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
