/*
 * What the tests of address books share: a city with a council, a company and
 * a disturbance of the council's mailboxes from 2 to 5 February. Include after
 * cmocka's headers.
 */
#ifndef TESTS_BOOKS_H
#define TESTS_BOOKS_H

#include "stage_set.h"

#include "output/card.h"
#include "output/data.h"

static const char books_words[] =
    "path: {home: index, people: personen, bodies: gremien,\n"
    "  contacts: kontakte, incidents: stoerungen, services: dienste}\n"
    "time: {day: '{4}-{3}-{2}', moment: '{4}-{3}-{2} {6}:{7}'}\n"
    "state: {operational: erreichbar, limited: eingeschränkt,\n"
    "  down: nicht erreichbar, unknown: unklar}\n"
    "common: {now_please: 'bitte:', until: bis, each_own: je eigene}\n"
    "contact: {email: E-Mail, phone: Telefon, fax: Fax, web: Web,\n"
    "  post: Post, visit: Ort, messenger: Messenger}\n"
    "contact_file: {current: 'Stand:'}\n"
    "nav: {addresses: Adressen}\n";

/* The instant and the page are set; records are added before. */
MAYBE_UNUSED static void
books_start(struct stage_set *s, const char *now)
{
	struct locale *words;

	world_add(&s->w, "services/post.md", "---\nname: Ratspost\nkind: email\n"
	    "domains: [rat.example]\n---\n");
	world_add(&s->w, "bodies/rat.md", "---\nname: Rat, der \"große\"\n"
	    "contacts: [{post: 'Markt 1, 39104 Magdeburg'}]\n---\n");
	world_add(&s->w, "bodies/leer.md", "---\nname: Leer\n---\n");
	world_add(&s->w, "people/anna.md", "---\n"
	    "name: {title: Dr., given: Anna, family: Müster}\n"
	    "roles: [{body: rat, title: Vorsitz}, {body: rat, title: Mitglied}]\n"
	    "contacts:\n"
	    "  - {email: anna@rat.example}\n"
	    "  - {phone: '+49 391 0000-11', private: true, consent: 2020-01-01}\n"
	    "  - {email: alt@frei.example, until: 2020-02-03}\n"
	    "  - {messenger: 'Signal: anna.11'}\n"
	    "former: [frueher@frei.example]\n---\n");
	world_add(&s->w, "people/otto.md", "---\nname: Otto Ende\n"
	    "roles: [{body: rat, until: 2020-02-03}]\n"
	    "contacts: [{email: otto@frei.example}]\n---\n");
	world_add(&s->w, "people/ohne.md", "---\nname: Ohne Kontakt\n"
	    "roles: [rat]\n---\n");
	world_add(&s->w, "incidents/2020-02-02-aus.md", "---\ntitle: Aus\n"
	    "kind: outage\nstarted: 2020-02-02\nended: 2020-02-05\n"
	    "affects: [{service: post, state: down}]\n"
	    "messages: [{fate: unknown}]\n"
	    "alternates: [{of: '*@rat.example',\n"
	    "  use: '{local}.neu@rat.example', until: 2020-02-04}]\n---\n");
	stage_start(s, now, "personen/anna.vcf");
	struct str all = arena_printf(&s->w.arena, "%s", books_words);
	assert_int_equal(locale_parse(&words, &s->w.arena, STR("de.yml"), all,
	    &s->w.diags), 0);
	s->env.words = words;
	s->env.trees = &s->env;
	s->env.tree_count = 1;
}

/* The ways of a card in one line: "email a@b.example|phone 11". */
MAYBE_UNUSED static const char *
books_ways(struct stage_set *s, const char *id)
{
	struct card card = card_of(&s->view,
	    world_find(&s->w, KIND_PERSON, id));
	struct str line = STR("");

	for (size_t i = 0; i < card.count; i++)
		line = arena_printf(&s->w.arena, "%.*s%s%d%s %.*s", STR_ARG(line),
		    i ? "|" : "", (int)card.ways[i].kind,
		    card.ways[i].home ? "h" : "", STR_ARG(card.ways[i].value));
	return line.ptr;
}

typedef int books_writer(struct view *v, const struct output_item *item,
    struct buf *out);

MAYBE_UNUSED static const char *
books_file(struct stage_set *s, books_writer *write, const struct record *r)
{
	struct output_item item = {.env = &s->env, .record = r};
	struct buf out;

	buf_init(&out, 1 << 24);
	assert_int_equal(write(&s->view, &item, &out), 0);
	const char *text = arena_str(&s->w.arena, buf_str(&out)).ptr;
	buf_release(&out);
	return text;
}

MAYBE_UNUSED static void
books_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		print_error("no '%s' in:\n%s", part, text);
	assert_non_null(strstr(text, part));
}

MAYBE_UNUSED static void
books_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		print_error("'%s' should not be in:\n%s", part, text);
	assert_null(strstr(text, part));
}

#endif
