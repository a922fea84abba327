/*
 * model/amend against linking anew: after each edit of a person, a body, office
 * hours and the like both give the same, as far as it hangs on these; and what is
 * not that simple is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../world.h"

#include "model/amend.h"

#define POST "services/post.md"
#define ADA "people/ada.md"
#define BEN "people/ben.md"
#define RAT "bodies/rat.md"
#define HOUR "office-hours/stunde.md"
#define PARK "consultations/park.md"
#define PAGE "pages/ueber.md"

static const struct file {
	const char *path, *text;
} files[] = {
    {POST, "---\nname: Post\nkind: email\nofficial: yes\n"
	"domains: [post.example]\n---\n"},
    {"services/netz.md", "---\nname: Netz\nkind: web\nofficial: no\n---\n"},
    {RAT, "---\nname: Rat\nkind: council\n"
	"contacts: [{email: rat@post.example}]\n---\n"},
    {"bodies/amt.md", "---\nname: Amt\nkind: office\n---\n"},
    {ADA, "---\nname: {given: Ada, family: Ahorn}\nroles: [{body: rat}]\n"
	"contacts: [{email: ada@post.example}]\n---\n"},
    {BEN, "---\nname: {given: Ben, family: Birke}\nroles: [{body: rat}]\n"
	"contacts: [{email: ben@post.example}]\nformer: [b@alt.example]\n---\n"},
    {HOUR, "---\ntitle: Stunde\nwho: ada\nchannel: netz\n"
	"starts: 2020-05-01 18:00\n---\n"},
    {PARK, "---\ntitle: Park\nopens: 2020-04-01\ncloses: 2020-06-01\n"
	"respond: {phone: \"+49 0000 3\"}\n---\n"},
    {PAGE, "---\ntitle: Über\n---\nWir.\n"},
    {"incidents/2020/2020-05-01-a.md", "---\ntitle: A\nkind: outage\n"
	"started: 2020-05-01\naffects: [{service: post}]\n"
	"alternates: [{of: ada, use: ada@ersatz.example}]\n"
	"restored: [{person: ben, at: 2020-05-02}]\n---\nText.\n"},
};

enum { FILES = sizeof files / sizeof *files };

/* ---- what hangs on these records ------------------------------------------------------ */

struct dump {
	struct buf b;
	const struct model *m;
};

static void
put_name(struct dump *d, const struct record *r)
{
	buf_printf(&d->b, " %s%.*s#%u", r == NULL ? "-"
	    : model_lists(d->m, r) ? "" : "STALE ",
	    r ? (int)r->id.len : 0, r ? r->id.ptr : "", r ? r->index : 0);
}

static void
put_contacts(struct dump *d, const struct contact_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct contact *c = &list->items[i];
		buf_printf(&d->b, "\n  %.*s (%.*s)", STR_ARG(c->value),
		    STR_ARG(c->folded));
		put_name(d, c->via ? &c->via->r : NULL);
		put_name(d, c->owner);
		buf_printf(&d->b, " %d", c->origin == c);
	}
}

static void
put_person(struct dump *d, const struct person *p)
{
	buf_printf(&d->b, "\n%.*s", STR_ARG(p->name.display));
	put_name(d, &p->r);
	put_contacts(d, &p->contacts);
	for (size_t i = 0; i < p->roles.count; i++)
		put_name(d, p->roles.items[i].body.to);
	buf_printf(&d->b, " alternates %u back %zu text %.*s",
	    (unsigned)d->m->by_person[p->r.index].count,
	    d->m->person_incidents[p->r.index].count, STR_ARG(p->r.body));
}

static void
put_body(struct dump *d, const struct body *b)
{
	buf_printf(&d->b, "\n%.*s", STR_ARG(b->name.s));
	put_name(d, &b->r);
	put_contacts(d, &b->contacts);
	for (size_t i = 0; i < b->members.count; i++) {
		const struct member *m = &b->members.items[i];
		put_name(d, &m->person->r);
		buf_printf(&d->b, " as %.*s %d", STR_ARG(m->role->title.s),
		    m->role >= m->person->roles.items &&
		    m->role < m->person->roles.items + m->person->roles.count);
	}
}

static void
put_others(struct dump *d)
{
	const struct record_list *lists = d->m->records;

	for (size_t i = 0; i < lists[KIND_SERVICE].count; i++) {
		const struct service *s = as_service(lists[KIND_SERVICE].items[i]);
		put_name(d, &s->r);
		buf_printf(&d->b, " effects %zu text %.*s",
		    (size_t)s->effects.count, STR_ARG(s->r.body));
	}
	for (size_t i = 0; i < lists[KIND_OFFICE_HOUR].count; i++) {
		const struct office_hour *h =
		    as_office_hour(lists[KIND_OFFICE_HOUR].items[i]);
		put_name(d, &h->r);
		put_name(d, h->who.items[0].to);
		put_name(d, h->channel.items[0].to);
		buf_printf(&d->b, " %lld rule %d", (long long)h->duration.s,
		    h->rule != NULL);
	}
	for (size_t i = 0; i < lists[KIND_CONSULTATION].count; i++)
		buf_printf(&d->b, "\n until %lld",
		    (long long)as_consultation(
			lists[KIND_CONSULTATION].items[i])->closes.t);
	for (size_t i = 0; i < lists[KIND_PAGE].count; i++)
		buf_printf(&d->b, "\n %.*s",
		    STR_ARG(lists[KIND_PAGE].items[i]->body));
}

static char *
dump(const struct model *m)
{
	struct dump d = {.m = m};

	buf_init(&d.b, 1 << 20);
	for (size_t i = 0; i < m->records[KIND_PERSON].count; i++)
		put_person(&d, as_person(m->records[KIND_PERSON].items[i]));
	for (size_t i = 0; i < m->records[KIND_BODY].count; i++)
		put_body(&d, as_body(m->records[KIND_BODY].items[i]));
	put_others(&d);
	for (size_t i = 0; i < m->addresses.count; i++) {
		const struct address *a = &m->addresses.items[i];
		buf_printf(&d.b, "\n%.*s %d", STR_ARG(a->folded),
		    a->contact != NULL);
		put_name(&d, a->owner);
	}
	char *text = strndup(buf_str(&d.b).ptr, buf_str(&d.b).len);
	assert_non_null(text);
	buf_release(&d.b);
	return text;
}

/* ---- edits ------------------------------------------------------------------------------ */

/* With its digests, as they are where files are loaded. */
static struct record *
add(struct world *w, const char *path, const char *text)
{
	struct record *r = world_add(w, path, text);
	const char *end = strstr(text + 1, "\n---\n");

	assert_non_null(end);
	r->source = digest_of(str_from(text));
	r->front = digest_of(str_make(text, (size_t)(end - text)));
	return r;
}

/* All files, but these as they are given. */
static void
open_world(struct world *w, const struct file *edits, size_t count)
{
	world_init(w, NULL);
	for (size_t i = 0; i < FILES; i++) {
		const char *text = files[i].text;
		for (size_t k = 0; k < count; k++)
			if (strcmp(edits[k].path, files[i].path) == 0)
				text = edits[k].text;
		(void)add(w, files[i].path, text);
	}
	world_link(w);
	assert_world_lines(w, DIAG_EN, "");
}

static struct record *
linked(struct world *w, const char *path)
{
	for (size_t i = 0; i < w->records.count; i++)
		if (str_is(w->records.items[i]->path, path))
			return w->records.items[i];
	fail_msg("no %s", path);
	return NULL;
}

static bool
amend(struct world *w, const struct file *edits, size_t count)
{
	struct amendment items[8];

	for (size_t i = 0; i < count; i++) {
		items[i].record = linked(w, edits[i].path);
		items[i].other = add(w, edits[i].path, edits[i].text);
	}
	return model_amend(w->m, &w->arena, &(struct amendments){items, count},
	    &w->diags);
}

static void
assert_amends(const struct file *edits, size_t count)
{
	struct world w, fresh;

	open_world(&w, NULL, 0);
	open_world(&fresh, edits, count);
	char *before = dump(w.m);
	assert_true(amend(&w, edits, count));
	char *now = dump(w.m), *all = dump(fresh.m);
	assert_string_equal(now, all);
	assert_string_not_equal(now, before);
	free(before);
	free(now);
	free(all);
	world_release(&w);
	world_release(&fresh);
}

#define AMENDS(...)                                                            \
	assert_amends((const struct file[]){__VA_ARGS__},                      \
	    sizeof((const struct file[]){__VA_ARGS__}) / sizeof(struct file))

static void
people(void **state)
{
	(void)state;
	/* another address, another service that carries it, another body */
	AMENDS({ADA, "---\nname: {given: Ada, family: Ahorn}\n"
	    "roles: [{body: amt, title: Leitung}, {body: rat}]\ncontacts: "
	    "[{email: Ada@Post.example}, {email: ada@frei.example}, "
	    "{phone: \"+49 0000 1\", service: netz}]\n---\nNeu.\n"});
	/* none at all */
	AMENDS({BEN, "---\nname: {given: Ben, family: Birke}\n---\n"});
	/* what one gives up the other takes */
	AMENDS({ADA, "---\nname: {given: Ada, family: Ahorn}\n"
	    "former: [ada@post.example]\n---\n"},
	    {BEN, "---\nname: {given: Ben, family: Birke}\n"
	    "contacts: [{email: ada@post.example}]\n---\n"});
}

static void
other_kinds(void **state)
{
	(void)state;
	AMENDS({RAT, "---\nname: Rat\nkind: council\n"
	    "contacts: [{phone: \"+49 0000 2\"}]\n---\n"});
	AMENDS({HOUR, "---\ntitle: Stunde\nwho: rat\nchannel: post\n"
	    "starts: 2020-05-01 18:00\nrepeats: FREQ=WEEKLY\n"
	    "duration: 2 h\n---\n"});
	AMENDS({PARK, "---\ntitle: Park\nopens: 2020-04-01\n"
	    "closes: 2020-06-02\nrespond: {phone: \"+49 0000 3\"}\n---\n"});
	AMENDS({POST, "---\nname: Post\nkind: email\nofficial: yes\n"
	    "domains: [post.example]\n---\nEin Satz.\n"});
	AMENDS({PAGE, "---\ntitle: Über\n---\nIhr.\n"});
}

static void
keeps_the_old(void **state)
{
	struct world w;

	(void)state;
	open_world(&w, NULL, 0);
	struct record *r = linked(&w, ADA);
	const struct contact *old = as_person(r)->contacts.items;
	struct record *other = add(&w, ADA,
	    "---\nname: {given: Ada, family: Ahorn}\n---\nText.\n");
	struct amendment one = {r, other};
	assert_true(model_amend(w.m, &w.arena, &(struct amendments){&one, 1},
	    &w.diags));
	assert_true(amend_is_front(&one));
	assert_ptr_equal(as_person(other)->contacts.items, old);
	assert_int_equal(as_person(r)->contacts.count, 0);
	/* once more, its text alone */
	one.other = add(&w, ADA,
	    "---\nname: {given: Ada, family: Ahorn}\n---\nMehr.\n");
	assert_true(model_amend(w.m, &w.arena, &(struct amendments){&one, 1},
	    &w.diags));
	assert_false(amend_is_front(&one));
	world_release(&w);
}

static void
assert_refused(const char *path, const char *text)
{
	struct world w;

	open_world(&w, NULL, 0);
	if (amend(&w, &(struct file){path, text}, 1))
		fail_msg("amended: %s", text);
	world_release(&w);
}

static void
refused(void **state)
{
	(void)state;
	/* the place in the list */
	assert_refused(ADA, "---\nname: {given: Zoe, family: Zeder}\n---\n");
	assert_refused(RAT, "---\nname: Stadtrat\nkind: council\n---\n");
	assert_refused(RAT, "---\nname: Rat\nkind: board\n---\n");
	assert_refused(RAT, "---\nname: Rat\nkind: council\nparent: amt\n---\n");
	assert_refused(HOUR, "---\ntitle: Andere\nwho: ada\nchannel: netz\n"
	    "starts: 2020-05-01 18:00\n---\n");
	assert_refused(PARK, "---\ntitle: Park\nopens: 2020-04-02\n"
	    "closes: 2020-06-01\n"
	"respond: {phone: \"+49 0000 3\"}\n---\n");
	/* what is behind everything */
	assert_refused(POST, "---\nname: Post\nkind: email\nofficial: yes\n"
	    "domains: [mail.example]\n---\n");
	assert_refused(PAGE, "---\ntitle: Wir\n---\nWir.\n");
	/* a mistake, of the file or of what it names; a draft */
	assert_refused(ADA, "---\nname: {given: Ada, family: Ahorn}\n"
	    "roles: [{body: nobody}]\n---\n");
	assert_refused(HOUR, "---\ntitle: Stunde\nwho: nobody\nchannel: netz\n"
	    "starts: 2020-05-01 18:00\n---\n");
	assert_refused(PAGE, "---\ntitle: Über\ndraft: yes\n---\nWir.\n");
}

static void
refused_of_a_model(void **state)
{
	struct world w;
	struct amendment two[2];

	(void)state;
	open_world(&w, NULL, 0);
	two[0].record = two[1].record = linked(&w, ADA);
	two[0].other = add(&w, ADA, files[4].text);
	two[1].other = add(&w, ADA, files[4].text);
	assert_false(model_amend(w.m, &w.arena, &(struct amendments){two, 2},
	    &w.diags));
	/* another file */
	two[0].other = add(&w, "people/ada2.md", files[4].text);
	assert_false(model_amend(w.m, &w.arena, &(struct amendments){two, 1},
	    &w.diags));
	/* an incident */
	two[0].record = linked(&w, files[9].path);
	two[0].other = add(&w, files[9].path, files[9].text);
	assert_false(model_amend(w.m, &w.arena, &(struct amendments){two, 1},
	    &w.diags));
	/* where anything is broken */
	w.m->broken_count = 1;
	two[0].record = linked(&w, BEN);
	two[0].other = add(&w, BEN, files[5].text);
	assert_false(model_amend(w.m, &w.arena, &(struct amendments){two, 1},
	    &w.diags));
	w.m->broken_count = 0;
	assert_true(model_amend(w.m, &w.arena, &(struct amendments){two, 1},
	    &w.diags));
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(people),
	    cmocka_unit_test(other_kinds),
	    cmocka_unit_test(keeps_the_old),
	    cmocka_unit_test(refused),
	    cmocka_unit_test(refused_of_a_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
