/*
 * A build in two steps, half of it before the commit is known, makes what a
 * build from nothing makes: byte for byte, whatever the commit changes. And it
 * does so by the short way where it can, or says that it does not fit, which is
 * so only where the configuration is another. STEPS=N makes more of them, SEED=N
 * others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../wander.h"

#include "cmd/load.h"
#include "cmd/once.h"

enum { INCIDENTS = 30 };
#define NOW INT64_C(1774692000) /* 2026-03-28T10:00:00Z */

/* ---- a city without a mistake, in a repository ------------------------------------------ */

struct city {
	struct scene p;
	char at[40], out[160];
	struct options o;
	struct lock *lock; /* of what is published there */
	unsigned made; /* incidents so far */
};

static void
command(const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (system(line))
		fail_msg("%s", line);
}

static void
add(struct scene *p, const char *path, const char *text)
{
	*VEC_PUSH(&p->arena, &p->paths) = str_from(path);
	*VEC_PUSH(&p->arena, &p->files) = str_from(text);
}

static void
add_basics(struct scene *p)
{
	add(p, "site.yml", "title: Erreichbarkeit in Drängel\nlanguage: de\n"
	    "url: https://status.draengel.example/\n"
	    "publisher:\n  name: Stadt Drängel\n"
	    "  address: Am Markt 1, 00000 Drängel\n"
	    "  email: presse@draengel.example\n  phone: \"+49 0000 1000\"\n"
	    "  responsible: Pressestelle\n");
	add(p, "services/post.md", "---\nname: Post\nkind: email\ngroup: Amt\n"
	    "official: yes\ndomains: [post.draengel.example]\n---\n");
	add(p, "services/netz.md", "---\nname: Netz\nkind: web\ngroup: Amt\n"
	    "official: no\n---\n");
	add(p, "bodies/rat.md", "---\nname: Rat\nkind: council\n"
	    "contacts: [{email: rat@post.draengel.example}]\n---\n");
	add(p, "people/ada.md", "---\nname: {given: Ada, family: Ahorn}\n"
	    "roles: [{body: rat}]\n"
	    "contacts: [{email: ada@post.draengel.example}, "
	    "{phone: \"+49 0000 1001\", private: yes, consent: 2025-01-07}]\n---\n");
	add(p, "pages/impressum.md", "---\ntitle: Impressum\n---\nWir.\n");
	add(p, "pages/datenschutz.md", "---\ntitle: Datenschutz\n---\nNie.\n");
	add(p, "pages/barrierefreiheit.md", "---\ntitle: Erklärung zur "
	    "Barrierefreiheit\n---\nJa.\n");
	add(p, "pages/ueber.md", "---\ntitle: Über diese Website\n---\nWir.\n");
	add(p, "pages/leichte-sprache.md", "---\ntitle: Leichte Sprache\n---\n"
	    "Ja.\n");
	add(p, "pages/gebaerdensprache.md", "---\ntitle: Gebärdensprache\n"
	    "---\nJa.\n");
}

static struct str
name_of(struct city *c, unsigned number, int64_t started)
{
	struct str day = str_head(time_iso_utc(&c->p.arena, started), 10);

	return arena_printf(&c->p.arena, "incidents/%.*s/%.*s-m%u.md",
	    STR_ARG(str_head(day, 4)), STR_ARG(day), number);
}

/* One that ended, unless `open`. */
static struct str
incident(struct city *c, unsigned number, int64_t started, bool open,
    const char *more)
{
	struct arena *a = &c->p.arena;

	return arena_printf(a, "---\ntitle: Meldung %u\nkind: notice\n"
	    "started: %.*s\n%s%.*s%saffects: [{service: %s, state: limited}]\n"
	    "%s---\nText %u.\n", number, STR_ARG(time_iso_utc(a, started)),
	    open ? "" : "ended: ",
	    STR_ARG(open ? STR("") : time_iso_utc(a, started + 7200)),
	    open ? "" : "\n", number % 3 ? "netz" : "post", more, number);
}

static void
open_city(struct city *c, uint64_t seed)
{
	struct scene *p = &c->p;

	*c = (struct city){.made = INCIDENTS};
	scene_begin(p, "ahead", NOW, wander_seed(seed));
	add_basics(p);
	for (unsigned i = 0; i < INCIDENTS; i++) {
		int64_t started = NOW - (INCIDENTS - i) * INT64_C(864000);
		*VEC_PUSH(&p->arena, &p->paths) = name_of(c, i, started);
		*VEC_PUSH(&p->arena, &p->files) = incident(c, i, started, false,
		    i % 7 ? "" : "alternates: [{of: rat, use: Briefkasten}]\n");
	}
	scene_fill(p);
	command("git init -q -b main '%s'", p->content);
	snprintf(c->out, sizeof c->out, "%s/kept", p->root);
	c->o = (struct options){.source = {.repo = str_from(p->content),
	    .ref = STR_INIT("main")}, .quiet = true, .out = c->out,
	    .templates = p->templates, .has_messages = true, .jobs = 1,
	    .unconfined = true, .at = c->at};
}

static void
commit(struct city *c)
{
	command("cd '%s' && git add -A && git -c user.name=A "
	    "-c user.email=a@draengel.example commit -q --allow-empty -m x",
	    c->p.content);
	snprintf(c->at, sizeof c->at, "%s", time_iso(&c->p.arena, c->p.at,
	    zone_utc(&c->p.arena)).ptr);
}

/* ---- edits ------------------------------------------------------------------------------- */

static struct str
any_incident(struct city *c)
{
	for (;;) {
		struct str path = any_file(&c->p);
		if (str_has_prefix(path, STR("incidents/")))
			return path;
	}
}

static void
put_new(struct city *c, int64_t started, bool open, const char *more)
{
	unsigned number = c->made++;

	set(&c->p, name_of(c, number, started),
	    incident(c, number, started, open, more));
}

static void
append(struct city *c, struct str path, const char *text)
{
	set(&c->p, path, arena_concat(&c->p.arena, get(&c->p, path),
	    str_from(text)));
}

/* In the front matter, behind its first line. */
static void
put_line(struct city *c, struct str path, const char *line)
{
	struct arena *a = &c->p.arena;
	struct str text = get(&c->p, path);

	set(&c->p, path, arena_concat(a, STR("---\n"),
	    arena_concat(a, str_from(line), str_skip(text, 4))));
}

static void
note_sort(struct city *c, const char *what, uint64_t sort)
{
	note(&c->p, what, arena_printf(&c->p.arena, "%u", (unsigned)sort));
}

/* What is changed is an incident, or nothing at all. */
static void
edit_incident(struct city *c, uint64_t sort)
{
	struct scene *p = &c->p;
	struct arena *a = &p->arena;

	note_sort(c, "incident", sort);
	switch (sort) {
	default:
		put_new(c, p->at - (int64_t)draw(p, 864000), draw(p, 2), "");
		break;
	case 1:
		put_new(c, p->at - (int64_t)draw(p, 86400 * 300), false,
		    "alternates: [{of: ada, use: \"ada@ersatz.example\"}]\n");
		break;
	case 2:
		drop(p, any_incident(c));
		break;
	case 3:
		append(c, any_incident(c), arena_printf(a, "\n## %.*s\n\nMehr.\n",
		    STR_ARG(time_iso_utc(a, p->at - 60))).ptr);
		break;
	case 4:
		put_line(c, any_incident(c), "restored: [{person: ada, at: "
		    "2026-03-01T10:00:00Z}]\n");
		break;
	case 5: /* it waits for its time */
		put_new(c, p->at - 60, true, arena_printf(a, "published: %.*s\n",
		    STR_ARG(time_iso_utc(a, p->at + 3600))).ptr);
		break;
	case 6:
		p->at += (int64_t)draw(p, 86400);
		break;
	}
}

/* Of a person, a body, office hours and the like, which stay where they are. */
static void
amend(struct city *c, uint64_t sort)
{
	struct scene *p = &c->p;
	unsigned n = (unsigned)draw(p, 9);

	note_sort(c, "amend", sort);
	switch (sort) {
	default:
		set(p, STR("people/ada.md"), arena_printf(&p->arena,
		    "---\nname: {given: Ada, family: Ahorn}\n"
		    "roles: [{body: rat, title: Mitglied %u}]\n"
		    "contacts: [{email: ada%u@post.draengel.example}, "
		    "{phone: \"+49 0000 %u\"}]\n---\n", n, n, n));
		break;
	case 1:
		set(p, STR("bodies/rat.md"), arena_printf(&p->arena,
		    "---\nname: Rat\nkind: council\nformer: "
		    "[alt%u@post.draengel.example]\nurl: https://r%u.example/\n"
		    "contacts: [{email: rat%u@post.draengel.example, "
		    "note: Wort %u}]\n---\n", n, n, n % 2, n));
		break;
	case 2:
		set(p, STR("office-hours/ada.md"), arena_printf(&p->arena,
		    "---\ntitle: Sprechstunde\nwho: %s\nchannel: netz\n"
		    "starts: 2026-12-0%u 18:00\nwithout_account: {phone: "
		    "\"+49 0000 %u\"}\nregister: {needed: no}\n"
		    "privacy: {operator: Wir, public: nichts, recording: keine}\n"
		    "---\nFrage %u an ada%u@post.draengel.example.\n",
		    n % 2 ? "ada" : "rat", n % 7 + 1, n, n, n));
		break;
	case 3:
		set(p, STR("consultations/park.md"), arena_printf(&p->arena,
		    "---\ntitle: Park\nopens: 2026-03-01\ncloses: 2026-04-0%u\n"
		    "respond: {email: park@%s.draengel.example, phone: "
		    "\"+49 0000 3\"}\n---\nText.\n",
		    n % 7 + 1, n % 2 ? "post" : "weg"));
		break;
	case 4:
		append(c, STR("services/post.md"), "Noch ein Satz.\n");
		break;
	case 5:
		append(c, STR("pages/ueber.md"), "Noch ein Satz.\n");
		break;
	case 6: /* nobody has it, and nobody belongs to the body */
		set(p, STR("people/ada.md"), STR("---\nname: {given: Ada, "
		    "family: Ahorn}\nsynonyms: [Tanne]\n---\n"));
		break;
	case 7: /* with an incident that names what is new */
		amend(c, 0);
		put_new(c, p->at - 60, true, arena_printf(&p->arena,
		    "alternates: [{of: \"ada%u@post.draengel.example\", "
		    "use: \"ada@ersatz.example\"}]\n", n).ptr);
		break;
	}
}

/* Anything else; also what is broken, or warned of. */
static void
edit_other(struct city *c, uint64_t sort)
{
	struct scene *p = &c->p;

	note_sort(c, "other", sort);
	switch (sort) {
	default:
		set(p, STR("people/ada.md"), arena_printf(&p->arena,
		    "---\nname: {given: Ada, family: Ahorn%u}\n"
		    "contacts: [{email: ada@post.draengel.example}]\n---\n",
		    (unsigned)draw(p, 9)));
		break;
	case 1:
		set(p, STR("files/a.txt"), STR("a"));
		break;
	case 2:
		put_line(c, any_incident(c), "colour: green\n");
		break;
	case 3:
		put_line(c, any_incident(c), "draft: yes\n");
		break;
	case 4:
		append(c, STR("site.yml"), "# of no consequence\n");
		break;
	case 5:
		drop(p, STR("services/netz.md"));
		break;
	case 6:
		set(p, any_incident(c), STR("---\nnonsense"));
		break;
	case 7:
		restore(p);
		break;
	}
}

/* ---- whole builds ------------------------------------------------------------------------ */

static void
build(struct build_result *r, const struct options *o, struct lock *lock)
{
	int saved = hush();

	(void)build_once(r, o, "test", lock);
	speak(saved);
	assert_true(r->published);
}

/*
 * The version of a broken file that stands in its place comes from the commits
 * that were published: a fresh build has to know of the same ones.
 */
static void
lend_ledger(const struct city *c)
{
	command("cd '%s' && mkdir -p fresh && if [ -d .kept.state ]; then "
	    "mkdir -m 700 fresh/.out.state && "
	    "cp .kept.state/published.log fresh/.out.state; fi", c->p.root);
}

static void
compare(struct city *c)
{
	struct build_result r = {0};
	struct options o = c->o;
	char fresh[200], line[800];

	snprintf(fresh, sizeof fresh, "%s/fresh/out", c->p.root);
	o.out = fresh;
	build(&r, &o, NULL);
	/* the generation tells what was published before */
	snprintf(line, sizeof line, "diff -r -x .erreichbar '%s' '%s' >&2 && "
	    "rm -r '%s/fresh'", c->out, fresh, c->p.root);
	if (system(line))
		fail_msg("not what a fresh build gives after: %s", c->p.log);
}

static bool
build_prepared_quietly(struct build_result *r, struct build_ahead *b,
    struct lock *lock)
{
	int saved = hush();

	(void)build_prepared(r, b, "test", lock);
	speak(saved);
	assert_true(r->published != r->unfit);
	return !r->unfit;
}

/* What is made ready is of use unless the configuration is another one. */
static void
build_in_two(struct city *c, void (*change)(struct city *c, uint64_t sort),
    uint64_t sort)
{
	struct build_result r = {0};
	struct arena a;

	arena_init(&a, 0);
	struct str site = get(&c->p, STR("site.yml"));
	struct build_ahead *b = build_prepare(&a, &c->o, c->lock, NULL);
	change(c, sort);
	commit(c);
	lend_ledger(c);
	assert_non_null(b);
	bool fits = build_prepared_quietly(&r, b, c->lock);
	assert_true(fits == str_eq(site, get(&c->p, STR("site.yml"))));
	if (!fits)
		build(&r, &c->o, c->lock);
	compare(c);
	arena_release(&a);
}

static void
wander(struct city *c, int steps, bool others, bool amends)
{
	struct diags d;

	diags_init(&d);
	assert_int_equal(lock_take(&c->lock, &c->p.arena, str_from(c->out),
	    "test", &d), 0);
	commit(c);
	for (int i = 0; i < steps; i++) {
		c->p.log[0] = '\0';
		if (amends && draw(&c->p, 4))
			build_in_two(c, amend, draw(&c->p, 8));
		else if (others && draw(&c->p, 3) == 0)
			build_in_two(c, edit_other, draw(&c->p, 8));
		else
			build_in_two(c, edit_incident, draw(&c->p, 8));
	}
	lock_release(c->lock);
	diags_release(&d);
	scene_close(&c->p);
}

static void
incidents_only(void **state)
{
	struct city c;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	open_city(&c, 1);
	wander(&c, wander_steps(16), false, false);
}

static void
anything(void **state)
{
	struct city c;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	open_city(&c, 2);
	wander(&c, wander_steps(24), true, false);
}

static void
others_in_their_places(void **state)
{
	struct city c;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	open_city(&c, 4);
	amend(&c, 2);
	amend(&c, 3);
	wander(&c, wander_steps(24), false, true);
}

/* ---- the way it takes --------------------------------------------------------------------- */

static enum load_result
load_in_two(struct city *c, struct load *l,
    void (*change)(struct city *c, uint64_t sort), uint64_t sort)
{
	struct progress unseen;
	struct build_result r = {0};

	*l = (struct load){0};
	progress_init(&unseen, true, DIAG_EN);
	commit(c);
	build(&r, &c->o, NULL);
	assert_true(load_ahead(l, &c->o, c->p.at));
	change(c, sort);
	commit(c);
	return load_all(l, &c->o, NULL, c->p.at, &unseen);
}

static void
expect_way(void (*change)(struct city *c, uint64_t sort), uint64_t sort,
    enum load_result result, bool linked)
{
	struct city c;
	struct load l;

	open_city(&c, 3);
	assert_int_equal(load_in_two(&c, &l, change, sort), result);
	assert_true(l.linked == linked);
	load_release(&l);
	scene_close(&c.p);
}

static void
incidents_take_the_short_way(void **state)
{
	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	for (uint64_t sort = 0; sort <= 6; sort++)
		expect_way(edit_incident, sort, LOAD_FINE, true);
}

static void
amend_both(struct city *c, uint64_t sort)
{
	amend(c, sort);
	edit_incident(c, 0);
}

static void
so_does_what_stays_in_its_place(void **state)
{
	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	/* office hours and a consultation come then: that is more */
	for (uint64_t sort = 0; sort <= 7; sort++)
		expect_way(amend_both, sort, LOAD_FINE, sort != 2 && sort != 3);
}

static void
others_are_linked_anew(void **state)
{
	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	for (uint64_t sort = 0; sort <= 3; sort++)
		expect_way(edit_other, sort, LOAD_FINE, false);
	expect_way(edit_other, 4, LOAD_UNFIT, true);
	expect_way(edit_other, 5, LOAD_FINE, false);
	expect_way(edit_other, 6, LOAD_FINE, false);
}

/* A large folder, so that it is not verified at once. */
static void
put_plans(struct city *c)
{
	command("cd '%s' && mkdir -p files && cd files && "
	    "for i in $(seq 1000 1999); do echo a >plan-$i.txt; done",
	    c->p.content);
}

/* Of two plans, of which only one is known to the commit before. */
static void
exchange_plans(struct city *c)
{
	command("cd '%s' && echo b >files/plan-1000.txt", c->p.content);
	commit(c);
	command("cd '%s/.git/objects' && lies() { git rev-parse $1:files | "
	    "sed 's,^..,&/,'; } && ln -f $(lies main~1) $(lies main)",
	    c->p.content);
}

static void
what_was_exchanged_does_not_fit(void **state)
{
	struct build_result r = {0};
	struct city c;
	struct diags d;
	struct arena a;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	open_city(&c, 4);
	put_plans(&c);
	diags_init(&d);
	arena_init(&a, 0);
	assert_int_equal(lock_take(&c.lock, &c.p.arena, str_from(c.out), "test",
	    &d), 0);
	commit(&c);
	build(&r, &c.o, c.lock);
	struct build_ahead *b = build_prepare(&a, &c.o, c.lock, NULL);
	assert_non_null(b);
	exchange_plans(&c);
	assert_false(build_prepared_quietly(&r, b, c.lock));
	int saved = hush();
	(void)build_once(&r, &c.o, "test", c.lock);
	speak(saved);
	assert_false(r.published);
	arena_release(&a);
	lock_release(c.lock);
	diags_release(&d);
	scene_close(&c.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_exchanged_does_not_fit),
	    cmocka_unit_test(incidents_only),
	    cmocka_unit_test(anything),
	    cmocka_unit_test(others_in_their_places),
	    cmocka_unit_test(incidents_take_the_short_way),
	    cmocka_unit_test(so_does_what_stays_in_its_place),
	    cmocka_unit_test(others_are_linked_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
