/* output/owners, and what the pages of people and addresses make of it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "model/people.h"
#include "output/owners.h"
#include "output/pages.h"

/* ---- a page in the making ------------------------------------------------------ */

struct desk {
	struct world w;
	struct output_env env;
	struct locale *words;
	struct view v;
	struct value *root;
};

static void
desk_init(struct desk *d)
{
	world_init(&d->w, NULL);
}

/* Links all that was added; the page is made at this instant. */
static void
desk_link(struct desk *d, const char *now)
{
	struct world *w = &d->w;

	world_link(w);
	assert_int_equal(locale_parse(&d->words, &w->arena, STR("de.yml"),
	    STR("path: {people: personen, bodies: gremien, addresses: adressen}\n"
		"body: {facility: {limited: etwas}, document: {print: Papier}}\n"),
	    &w->diags), 0);
	d->env = (struct output_env){.model = w->m, .words = d->words};
	d->env.trees = &d->env;
	d->env.tree_count = 1;
	d->v = (struct view){.env = &d->env, .path = STR("personen/index.html"),
	    .at = at_instant(world_time(w, now)), .arena = &w->arena,
	    .diags = &w->diags};
	d->root = value_object(&w->arena);
}

static void
desk_release(struct desk *d)
{
	world_release(&d->w);
}

static const struct person *
person(const struct desk *d, const char *id)
{
	return as_person(world_find(&d->w, KIND_PERSON, id));
}

/* The text at a path of keys and numbers: "main.0.value". */
static struct str
text_at(const struct value *v, const char *path)
{
	struct str rest = str_from(path), part;
	uint32_t n;

	while (str_cut(&part, &rest, '.')) {
		v = str_to_u32(&n, part) && n < value_count(v)
			? value_item(v, n) : value_get(v, part);
		assert_non_null(v);
	}
	return value_text(v);
}

static size_t
count_of(const struct value *v, const char *key)
{
	const struct value *list = value_get(v, str_from(key));

	assert_non_null(list);
	return value_count(list);
}

static bool
is_on(const struct value *v, const char *key)
{
	return value_is_true(value_get(v, str_from(key)));
}

/* Does any text in the tree contain it? */
static bool
mentions(const struct value *v, struct str needle)
{
	struct str key;

	for (size_t i = 0; value_type(v) == VALUE_LIST && i < value_count(v); i++)
		if (mentions(value_item(v, i), needle))
			return true;
	for (size_t at = 0; value_next_key(v, &at, &key);)
		if (mentions(value_get(v, key), needle))
			return true;
	return str_contains(value_text(v), needle);
}

/* ---- contacts -------------------------------------------------------------------- */

static void
add_mail(struct desk *d)
{
	world_add(&d->w, "services/mail.md",
	    "---\nname: Mail\nkind: email\ndomains: [x.example, alt.example]\n"
	    "---\n");
	world_add(&d->w, "bodies/rat.md", "---\nname: Rat\n---\n");
	world_add(&d->w, "incidents/2020-04-24-x.md",
	    "---\ntitle: X\nkind: outage\nstarted: 2020-04-24\n"
	    "affects: {mail: down}\n"
	    "alternates:\n  - {of: \"*@x.example\", use: \"{local}@neu.example\"}\n"
	    "restored:\n  - {person: anna, at: 2020-05-01}\n"
	    "messages: [{fate: unknown}]\n---\nText.\n");
}

static void
add_anna(struct desk *d)
{
	world_add(&d->w, "people/anna.md",
	    "---\nname: {title: Dr., given: Änne, family: Müßig, suffix: jun.}\n"
	    "roles:\n"
	    "  - {body: rat, title: Vorsitz, from: 2019-01-01}\n"
	    "  - {body: rat, title: Rat}\n"
	    "  - {body: rat, title: Gast, until: 2020-01-31}\n"
	    "contacts:\n"
	    "  - phone: 0391 5\n"
	    "  - {email: bald@x.example, from: 2021-01-01}\n"
	    "  - email: shared@x.example\n"
	    "  - email: anna@x.example\n"
	    "former: [Old@alt.example, anna@x.example]\n---\nText.\n");
}

static void
test_main_contact(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_anna(&d);
	world_add(&d.w, "people/tel.md",
	    "---\nname: Nur Telefon\ncontacts: [{phone: 0391 7}]\n---\n");
	desk_link(&d, "2020-04-30 10:00");

	owner_set_main(&d.v, d.root, "main", &person(&d, "anna")->r);
	assert_int_equal(count_of(d.root, "main"), 1);
	assert_text(text_at(d.root, "main.0.value"), "shared@x.example");
	assert_text(text_at(d.root, "main.0.state.id"), "down");
	assert_text(text_at(d.root, "main.0.alternates.0.use"),
	    "shared@neu.example");
	owner_set_main(&d.v, d.root, "main", &person(&d, "tel")->r);
	assert_text(text_at(d.root, "main.0.value"), "0391 7");
	owner_set_main(&d.v, d.root, "main",
	    world_find(&d.w, KIND_BODY, "rat"));
	assert_int_equal(count_of(d.root, "main"), 0);

	owner_set_contacts(&d.v, d.root, "contacts", &person(&d, "anna")->r);
	assert_int_equal(count_of(d.root, "contacts"), 3);
	owner_set_mails(&d.v, d.root, "mails", &person(&d, "anna")->r);
	assert_int_equal(count_of(d.root, "mails"), 2);
	/* what is still in use is no former address */
	owner_set_former(&d.v, d.root, "former", &person(&d, "anna")->r);
	assert_int_equal(count_of(d.root, "former"), 1);
	assert_text(text_at(d.root, "former.0.address.value"),
	    "Old@alt.example");
	/* the answers hold until the mailbox is restored */
	assert_int_equal(d.v.at.until, world_time(&d.w, "2020-05-01"));
	desk_release(&d);
}

/* ---- names ------------------------------------------------------------------------ */

static void
assert_spellings(struct desk *d, const char *id, const char *expected)
{
	const struct person *p = person(d, id);

	owner_set_spellings(&d->v, d->root, "s", p, &p->synonyms);
	assert_text(value_text(value_get(d->root, STR("s"))), expected);
}

static void
test_spellings(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_anna(&d);
	world_add(&d.w, "people/a.md",
	    "---\nname: Oliver Müller-Öz\nsynonyms: [Olli]\n---\n");
	world_add(&d.w, "people/b.md", "---\nname: Max Muster\n---\n");
	world_add(&d.w, "people/c.md", "---\nname: Иван\n---\n");
	world_add(&d.w, "people/d.md", "---\nname: José Čapek\n---\n");
	desk_link(&d, "2020-04-30");
	assert_spellings(&d, "a", "Oliver Mueller-Oez, Oliver Muller-Oz, Olli");
	assert_spellings(&d, "anna", "Aenne Muessig, Anne Mussig");
	assert_spellings(&d, "b", "");
	assert_spellings(&d, "c", "");
	assert_spellings(&d, "d", "Jose Capek");
	desk_release(&d);
}

static void
test_namesakes(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_anna(&d);
	world_add(&d.w, "people/a.md", "---\nname: Änne Müßig\n---\n");
	world_add(&d.w, "people/b.md", "---\nname: Änne Andrea Müßig\n---\n");
	world_add(&d.w, "people/c.md", "---\nname: Anne Mussig\n---\n");
	world_add(&d.w, "people/d.md",
	    "---\nname: Änne Müßig\nroles: [{body: niemand}]\n---\n");
	world_add(&d.w, "people/e.md", "---\nname: Änne Müßiggang\n---\n");
	desk_link(&d, "2020-04-30");
	owner_set_namesakes(&d.v, d.root, "n", person(&d, "anna"));
	assert_int_equal(count_of(d.root, "n"), 1);
	assert_text(text_at(d.root, "n.0.person.href"), "a.html");
	assert_true(owner_has_namesake(&d.v, person(&d, "a")));
	assert_false(owner_has_namesake(&d.v, person(&d, "b")));
	assert_false(owner_has_namesake(&d.v, person(&d, "c")));
	assert_false(owner_has_namesake(&d.v, person(&d, "e")));
	desk_release(&d);
}

/* ---- roles and terms of office ------------------------------------------------------- */

static void
test_roles(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_anna(&d);
	desk_link(&d, "2020-04-30");
	owner_set_roles(&d.v, d.root, "all", person(&d, "anna"), true);
	assert_int_equal(count_of(d.root, "all"), 3);
	assert_text(text_at(d.root, "all.0.title"), "Vorsitz");
	/* nobody is "Rat, Rat" */
	assert_text(text_at(d.root, "all.1.title"), "");
	const struct value *past =
	    value_item(value_get(d.root, STR("all")), 2);
	assert_true(is_on(past, "past"));
	assert_false(is_on(past, "current") || is_on(past, "future"));
	owner_set_roles(&d.v, d.root, "now", person(&d, "anna"), false);
	assert_int_equal(count_of(d.root, "now"), 2);
	desk_release(&d);
}

static void
add_bert(struct desk *d)
{
	world_add(&d->w, "people/bert.md",
	    "---\nname: Bert Ende\n"
	    "roles: [{body: rat, until: 2019-12-31}, {body: rat, until: 2018-12-31}]\n"
	    "contacts: [{email: bert@x.example}, {phone: 0391 4711}]\n"
	    "former: [bert@alt.example]\n---\nSchreiben Sie an bert@x.example\n");
}

/* Somebody out of office keeps a page, and nothing of it tells how to write. */
static void
test_ended(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_bert(&d);
	world_add(&d.w, "people/zora.md",
	    "---\nname: Zora Neu\nroles: [{body: rat, from: 2020-07-01}]\n"
	    "contacts: [{email: zora@x.example}]\n---\n");
	desk_link(&d, "2020-04-30");
	struct output_item item = {.record = &person(&d, "bert")->r};
	page_person(&d.v, &item, d.root);
	const struct value *tenure = value_get(d.root, STR("tenure"));
	assert_true(is_on(tenure, "ended"));
	assert_text(text_at(tenure, "until.iso"), "2019-12-31");
	assert_int_equal(d.v.at.until, INT64_MAX);
	assert_false(mentions(d.root, STR("@")));
	assert_false(mentions(d.root, STR("4711")));

	struct value *list = value_object(&d.w.arena);
	page_people(&d.v, &item, list);
	assert_int_equal(count_of(list, "former"), 1);
	assert_int_equal(count_of(list, "letters"), 1);
	assert_text(text_at(list, "letters.0.items.0.tenure.from.iso"),
	    "2020-07-01");
	assert_false(mentions(list, STR("@")));
	assert_int_equal(d.v.at.until, world_time(&d.w, "2020-07-01"));
	desk_release(&d);
}

static void
test_restored(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_anna(&d);
	world_add(&d.w, "incidents/2020-04-25-y.md",
	    "---\ntitle: Y\nkind: outage\nstarted: 2020-04-25\n"
	    "published: 2020-05-04\naffects: {mail: down}\n"
	    "restored: [{person: anna, at: 2020-05-01}]\n"
	    "messages: [{fate: unknown}]\n---\n");
	desk_link(&d, "2020-05-01 10:00");
	struct output_item item = {.record = &person(&d, "anna")->r};
	page_person(&d.v, &item, d.root);
	assert_int_equal(count_of(d.root, "restored"), 1);
	assert_text(text_at(d.root, "restored.0.incident.title"), "X");
	assert_false(mentions(d.root, STR("2020-04-25-y")));
	assert_int_equal(d.v.at.since, world_time(&d.w, "2020-05-01"));
	assert_int_equal(d.v.at.until, world_time(&d.w, "2020-05-04"));
	desk_release(&d);
}

/* ---- the directory of addresses --------------------------------------------------------- */

static const struct value *
address(const struct desk *d, const char *shown)
{
	const struct value *letters = value_get(d->root, STR("letters"));

	for (size_t i = 0; i < value_count(letters); i++) {
		const struct value *items = value_get(value_item(letters, i),
		    STR("items"));
		for (size_t k = 0; k < value_count(items); k++)
			if (str_is(text_at(value_item(items, k), "address"),
			    shown))
				return value_item(items, k);
	}
	return NULL;
}

static void
test_addresses(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_anna(&d);
	add_bert(&d);
	world_add(&d.w, "people/otto.md",
	    "---\nname: Otto\ncontacts: [{email: Shared@x.example}]\n"
	    "former: [old@alt.example]\n---\n");
	world_add(&d.w, "people/kaputt.md",
	    "---\nname: K\nroles: [{body: niemand}]\n"
	    "contacts: [{email: kaputt@x.example}]\nformer: [k@alt.example]\n"
	    "---\n");
	desk_link(&d, "2020-05-02");
	struct output_item item = {0};
	page_addresses(&d.v, &item, d.root);

	/* shared: each owner with what holds for that one */
	const struct value *shared = address(&d, "shared@x.example");
	assert_non_null(shared);
	assert_int_equal(count_of(shared, "current"), 2);
	assert_text(text_at(shared, "current.0.owner.href"),
	    "anna.html");
	assert_text(text_at(shared, "current.0.contact.0.state.id"),
	    "operational");
	assert_text(text_at(shared, "current.1.contact.0.state.id"), "down");
	assert_text(text_at(shared, "current.1.contact.0.alternates.0.use"),
	    "Shared@neu.example");

	/* former ones lead to those who had them, whatever the case */
	const struct value *old = address(&d, "Old@alt.example");
	assert_non_null(old);
	assert_int_equal(count_of(old, "current"), 0);
	assert_int_equal(count_of(old, "former"), 2);
	assert_text(text_at(old, "former.0.contacts.1.value"), "anna@x.example");

	/* and stay after the term of office, without contacts */
	const struct value *bert = address(&d, "bert@alt.example");
	assert_non_null(bert);
	assert_text(text_at(bert, "former.0.owner.href"), "bert.html");
	assert_int_equal(count_of(value_item(value_get(bert, STR("former")), 0),
	    "contacts"), 0);

	assert_null(address(&d, "bert@x.example"));
	assert_false(mentions(d.root, STR("bert@x")));
	assert_false(mentions(d.root, STR("bald@")));
	assert_false(mentions(d.root, STR("kaputt@")));
	assert_false(mentions(d.root, STR("k@alt")));
	assert_true(is_on(d.root, "publisher_email"));
	desk_release(&d);
}

/* ---- how a body works ---------------------------------------------------------------------- */

static void
test_tools(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	world_add(&d.w, "services/zoom.md",
	    "---\nname: Zoom\nkind: video\nofficial: no\naccount: account\n---\n");
	world_add(&d.w, "bodies/a.md",
	    "---\nname: A\ndigital:\n  sessions: {allowed: no, basis: GO}\n"
	    "  video: [Jitsi, zoom, zoom]\n  documents: [print, Boten]\n"
	    "  room: {name: Saal, wifi: limited, sockets: drei}\n---\n");
	world_add(&d.w, "bodies/b.md",
	    "---\nname: B\ndigital:\n  video: [zoom, jitsi]\n---\n");
	world_add(&d.w, "bodies/c.md", "---\nname: C\n---\n");
	desk_link(&d, "2020-05-02");
	struct output_item item = {0};
	page_tools(&d.v, &item, d.root);

	assert_int_equal(count_of(d.root, "rows"), 2);
	assert_text(text_at(d.root, "rows.0.digital.documents.0"), "Papier");
	assert_text(text_at(d.root, "rows.0.digital.documents.1"), "Boten");
	assert_text(text_at(d.root, "rows.0.digital.rooms.0.wifi"), "etwas");
	assert_text(text_at(d.root, "rows.0.digital.rooms.0.sockets"), "drei");
	const struct value *tools = value_get(d.root, STR("tools"));
	assert_int_equal(value_count(tools), 2);
	assert_text(text_at(tools, "0.title"), "Zoom");
	assert_true(is_on(value_item(tools, 0), "official_no"));
	assert_true(is_on(value_item(tools, 0), "needs_account"));
	assert_int_equal(count_of(value_item(tools, 0), "bodies"), 2);
	/* a free text is one tool, whatever the case, and nothing is known */
	assert_text(text_at(tools, "1.title"), "Jitsi");
	assert_int_equal(count_of(value_item(tools, 1), "bodies"), 2);
	assert_true(is_on(value_item(tools, 1), "official_unknown"));
	assert_true(is_on(value_item(tools, 1), "needs_unknown"));
	desk_release(&d);
}

static void
test_members(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	add_mail(&d);
	add_anna(&d);
	add_bert(&d);
	desk_link(&d, "2020-04-30");
	struct output_item item = {.record = world_find(&d.w, KIND_BODY, "rat")};
	page_body(&d.v, &item, d.root);
	/* one member with two roles; no former ones */
	assert_int_equal(count_of(d.root, "members"), 1);
	const struct value *anna =
	    value_item(value_get(d.root, STR("members")), 0);
	assert_int_equal(count_of(anna, "titles"), 2);
	assert_text(text_at(anna, "main.0.alternates.0.use"),
	    "shared@neu.example");
	assert_false(mentions(d.root, STR("bert")));
	desk_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_main_contact),
	    cmocka_unit_test(test_spellings),
	    cmocka_unit_test(test_namesakes),
	    cmocka_unit_test(test_roles),
	    cmocka_unit_test(test_ended),
	    cmocka_unit_test(test_restored),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_tools),
	    cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests_name("owners", tests, NULL, NULL);
}
