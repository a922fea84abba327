/* model/link and model/resolve */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/reach.h"
#include "model/status.h"
#include "random_model.h"

#ifdef ARENA_DEBUG
enum { MODELS = 300 };
#else
enum { MODELS = 6000 };
#endif

/* ---- nothing gets greener by an error ------------------------------------------ */

enum { LINES_MAX = 200 };

struct lines {
	char *lines[LINES_MAX];
	size_t count;
};

static void
cut(struct lines *out, struct world *w, struct str s)
{
	struct str line;

	out->count = 0;
	while (str_cut(&line, &s, '\n')) {
		assert_true(out->count < LINES_MAX - 1);
		out->lines[out->count++] = (char *)arena_str(&w->arena, line).ptr;
	}
}

static struct str
join(struct world *w, const struct lines *t)
{
	struct str all = {0};

	for (size_t i = 0; i < t->count; i++)
		all = arena_concat(&w->arena, all,
		    arena_printf(&w->arena, "%s\n", t->lines[i]));
	return all;
}

static char *
printed(struct world *w, const char *format, const char *a, const char *b)
{
	char text[1000];

	snprintf(text, sizeof text, format, a, b);
	return (char *)arena_str(&w->arena, str_from(text)).ptr;
}

/* Another value behind the first colon, or another line. */
static char *
spoilt_value(struct world *w, const char *line, uint64_t *seed)
{
	static const char *const values[] = {"", "nonsense", "2020-13-45",
	    "2020-02-30 10:00", "2020-03-29 02:30", "[nonsense]", "{a: b}",
	    "2020-01-01", "2020-12-31 10:00", "29.03.2020 25:00", "[", "'", "x: y",
	    "*a", "!x", "- x", "public", "[public, nonsense]", "[public, [x]]",
	    "\x01", "\xff", "n0", "[n0]", "resolved", "down", "operational",
	    "ja", "\t"};
	const char *colon = strchr(line, ':');
	const char *value = values[g_pick(seed, sizeof values / sizeof *values)];
	char key[200];

	snprintf(key, sizeof key, "%.*s",
	    colon ? (int)(colon - line) : (int)strlen(line), line);
	return printed(w, "%s: %s", key, value);
}

static void
spoil_byte(char *line, uint64_t *seed)
{
	static const char odd[] = "[]{}:,-'\"#\t&*!|>%@`x 9\x7f\xc3";
	size_t len = strlen(line);

	if (len > 0) /* one: the second might change a time into another */
		line[g_pick(seed, len)] = odd[g_pick(seed, sizeof odd - 1)];
}

static void
spoil(struct lines *t, struct world *w, uint64_t *seed)
{
	static const char *const lines[] = {"---", "## 2020-03-29 10:00 nonsense",
	    "## 2020-03-29 behoben", "  - nonsense", "nonsense", "unknown: key",
	    "ended: 2020-01-01", "title: once more", "\tx: y", "    state: [",
	    "## 2020-03-26 10:00", "draft: perhaps", "service: nowhere"};
	size_t n = g_pick(seed, t->count);

	switch (g_pick(seed, 6)) {
	case 0: /* without its key a list would silently belong to another, as
		 * would an entry without its first line */
		if (str_has_suffix(str_from(t->lines[n]), STR(":")) ||
		    str_has_prefix(str_from(t->lines[n]), STR("  - ")))
			break;
		memmove(&t->lines[n], &t->lines[n + 1],
		    (t->count - n - 1) * sizeof *t->lines);
		t->count--;
		break;
	case 1: /* YAML lets a value take in the entries of a list below it */
		if (str_has_prefix(str_from(t->lines[n]), STR("  ")))
			break;
		/* what stood there must stay: who takes an effect out means it */
		memmove(&t->lines[n + 1], &t->lines[n],
		    (t->count - n) * sizeof *t->lines);
		t->count++;
		t->lines[n] = printed(w, "%s%s", lines[g_pick(seed, 13)], "");
		break;
	case 2:
		t->lines[n] = printed(w, "%s%s", g_chance(seed, 5) ? "  " : " ",
		    t->lines[n]);
		break;
	case 3:
		spoil_byte(t->lines[n], seed);
		break;
	default:
		t->lines[n] = spoilt_value(w, t->lines[n], seed);
	}
}

/*
 * The world of a model, one of its incidents replaced by this text. The dice
 * of the writing fall the same way each time.
 */
static struct record *
build(struct world *w, const struct g_model *g, uint64_t seed, size_t n,
    struct str text)
{
	struct record *replaced = NULL;

	world_init(w, NULL);
	g_add_others(w, g, &seed);
	for (size_t i = 0; i < g->incident_count; i++) {
		struct record *r = world_add_str(w, g->incidents[i].path,
		    i == n ? text : g_incident_text(w, g, i, &seed));
		if (i == n)
			replaced = r;
	}
	world_link(w);
	return replaced;
}

/* The same, with the earlier text of incident n in the place of the other. */
static void
build_earlier(struct world *w, const struct g_model *g, uint64_t seed, size_t n,
    const struct str texts[2])
{
	world_init(w, NULL);
	g_add_others(w, g, &seed);
	for (size_t i = 0; i < g->incident_count; i++) {
		const char *path = g->incidents[i].path;
		struct record *r = world_add_str(w, path, i == n ? texts[0]
		    : g_incident_text(w, g, i, &seed));
		if (i != n)
			continue;
		r->stands_for = world_add_str(w, path, texts[1]);
		w->records.count--;
	}
	world_link(w);
}

/* Does an earlier version stand in a broken one's place? */
static bool
has_earlier(const struct world *w)
{
	for (size_t i = 0; i < w->records.count; i++)
		if (w->records.items[i]->stands_for)
			return true;
	return false;
}

/* What nobody can read is unknown, but an earlier version is known. */
static bool
greener(const struct world *after, enum state old, enum state new)
{
	return after->m->blind && !has_earlier(after) ? new == STATE_OPERATIONAL : new < old;
}

static bool
greener_services(const struct world *before, const struct world *after,
    const struct g_model *g, int64_t t)
{
	for (size_t i = 0; i < g->service_count; i++)
		for (unsigned a = 0; a < G_AUDIENCES; a++) {
			struct at at = at_instant(t), too = at;
			struct status old = status_of_service(before->m, as_service(
			    world_find(before, KIND_SERVICE, g->services[i].id)),
			    a, &at);
			struct status new = status_of_service(after->m, as_service(
			    world_find(after, KIND_SERVICE, g->services[i].id)),
			    a, &too);
			if (greener(after, old.state, new.state))
				return true;
		}
	return false;
}

static const struct contact_list *
contacts_in(const struct world *w, const struct g_owner *o)
{
	const struct record *r = world_find(w,
	    o->person ? KIND_PERSON : KIND_BODY, o->id);

	return o->person ? &as_person(r)->contacts : &as_body(r)->contacts;
}

static bool
greener_contacts(struct world *before, struct world *after,
    const struct g_model *g, int64_t t)
{
	for (size_t i = 0; i < g->owner_count; i++) {
		const struct contact_list *old = contacts_in(before, &g->owners[i]);
		const struct contact_list *new = contacts_in(after, &g->owners[i]);
		for (size_t k = 0; k < old->count; k++) {
			struct at at = at_instant(t), too = at;
			if (greener(after, reach_of(before->m, &old->items[k], 0,
				&at, &before->arena).state,
				reach_of(after->m, &new->items[k], 0, &too,
				    &after->arena).state))
				return true;
		}
	}
	return false;
}

struct tally {
	size_t broken, blind, worse, earlier;
};

/* Compares at every instant of the model; false when something is greener. */
static bool
compare_worlds(struct world *before, struct world *after,
    const struct g_model *g, struct tally *tally)
{
	for (size_t i = 0; i < g->instant_count; i++) {
		struct at at = at_instant(g->instants[i]), too = at;
		enum state old = status_overall(before->m, &at, NULL);
		enum state new = status_overall(after->m, &too, NULL);
		if (greener(after, old, new) ||
		    greener_services(before, after, g, at.now) ||
		    greener_contacts(before, after, g, at.now))
			return false;
		tally->worse += new > old;
	}
	return true;
}

static void
fail_greener(struct world *after, struct str spoilt, struct str text)
{
	print_error("greener by an error:\n%.*s", STR_ARG(spoilt));
	print_error("this was:\n%.*s", STR_ARG(text));
	print_error("%s", world_lines(after, DIAG_EN));
	fail();
}

/* The worst of both: than either version alone, nothing is greener. */
static void
compare_earlier(struct world *before, struct world *after,
    const struct g_model *g, struct world *both, struct tally *tally)
{
	struct tally unused = {0};

	assert_int_equal(both->m->broken_count, 1);
	assert_true(both->m->blind == after->m->blind);
	assert_true(compare_worlds(before, both, g, &unused));
	assert_true(compare_worlds(after, both, g, &unused));
	tally->earlier += unused.worse > 0;
}

static void
spoil_one(const struct g_model *g, uint64_t *seed, struct tally *tally)
{
	uint64_t dice = *seed;
	struct world before, after, scratch;
	struct lines lines;
	size_t n = g_pick(seed, g->incident_count);

	world_init(&scratch, NULL);
	struct str text = g_incident_text(&scratch, g, n, seed);
	build(&before, g, dice, n, text);
	assert_false(before.m->blind);
	assert_int_equal(before.m->broken_count, 0);
	cut(&lines, &scratch, text);
	for (int i = 0; i < 4; i++) {
		struct world both;
		struct lines copy = lines;
		for (size_t k = 0; k < copy.count; k++)
			copy.lines[k] = printed(&scratch, "%s%s", copy.lines[k], "");
		spoil(&copy, &scratch, seed);
		struct str spoilt = join(&scratch, &copy);
		/* what an unknown key loses is a warning, by design */
		if (build(&after, g, dice, n, spoilt)->broken &&
		    !world_has(&after, DIAG_UNKNOWN_KEY)) {
			tally->broken++;
			tally->blind += after.m->blind;
			if (!compare_worlds(&before, &after, g, tally))
				fail_greener(&after, spoilt, text);
			build_earlier(&both, g, dice, n,
			    (const struct str[2]){text, spoilt});
			compare_earlier(&before, &after, g, &both, tally);
			world_release(&both);
		}
		world_release(&after);
	}
	world_release(&before);
	world_release(&scratch);
}

static void
an_error_makes_nothing_greener(void **state)
{
	uint64_t seed = 20210105;
	struct tally tally = {0};
	struct g_model g;

	(void)state;
	for (int i = 0; i < MODELS; i++) {
		g_make(&g, &seed);
		if (g.incident_count)
			spoil_one(&g, &seed, &tally);
	}
	assert_true(tally.broken > (size_t)MODELS);
	assert_true(tally.blind * 10 > tally.broken);
	assert_true(tally.blind * 10 < tally.broken * 9);
	assert_true(tally.worse * 5 > tally.broken);
	assert_true(tally.earlier * 5 > tally.broken);
	print_message("# %d models, %zu broken incidents, %zu of them blinding\n",
	    MODELS, tally.broken, tally.blind);
}

/* ---- earlier versions ------------------------------------------------------------ */

/* In the place of the record that the later text makes. */
static const struct record *
add_earlier(struct world *w, const char *path, const char *text,
    const char *later)
{
	struct record *r = world_add(w, path, text);

	r->stands_for = world_add(w, path, later);
	r->stands_for->broken = true;
	w->records.count--;
	return r;
}

static enum state
state_of(const struct world *w, const char *service)
{
	struct at at = at_instant(world_time(w, "2020-05-02 10:00"));

	return status_of_service(w->m,
	    as_service(world_find(w, KIND_SERVICE, service)), 0, &at).state;
}

static const char *
carrier(struct world *w, const char *address)
{
	const struct service *s = model_service_of_address(w->m,
	    str_from(address));

	return s ? arena_str(&w->arena, s->r.id).ptr : "nobody";
}

static void
effects_of_both_versions_count(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	for (char id[] = "services/a.md"; id[9] <= 'd'; id[9]++)
		world_add(&w, id, "---\nname: Dienst\nkind: phone\n---\n");
	const struct record *r = add_earlier(&w, "incidents/i.md",
	    "---\ntitle: Alt\nstarted: 2020-05-01\n"
	    "affects: [{service: a, state: down}, {service: b, state: limited}]\n"
	    "---\n",
	    "---\ntitle: Neu\nstarted: 2020-05-01\n"
	    "affects: [{service: b, state: partial}, {service: c, state: limited}]\n"
	    "---\n");
	world_link(&w);
	assert_int_equal(state_of(&w, "a"), STATE_DOWN);
	assert_int_equal(state_of(&w, "b"), STATE_PARTIAL);
	assert_int_equal(state_of(&w, "c"), STATE_LIMITED);
	assert_int_equal(state_of(&w, "d"), STATE_OPERATIONAL);
	assert_false(w.m->blind);
	/* the later version is nowhere but in its effects */
	assert_int_equal(w.m->broken_count, 1);
	assert_int_equal(w.m->records[KIND_INCIDENT].count, 1);
	assert_ptr_equal(world_find(&w, KIND_INCIDENT, "i"), r);
	assert_false(r->broken);
	assert_true(model_in_correction(r));
	assert_text(model_title(r), "Alt");
	/* nobody is told what the later one says */
	struct at at = at_instant(world_time(&w, "2020-05-02 10:00"));
	assert_int_equal(status_incidents(as_service(world_find(&w,
	    KIND_SERVICE, "c")), &at, &w.arena).count, 0);
	assert_int_equal(status_incidents(as_service(world_find(&w,
	    KIND_SERVICE, "b")), &at, &w.arena).count, 1);
	world_release(&w);
}

static void
what_cannot_be_read_of_the_later_version_blinds(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/a.md", "---\nname: A\nkind: phone\n---\n");
	add_earlier(&w, "incidents/i.md",
	    "---\ntitle: Alt\nstarted: 2020-05-01\nkind: notice\n---\n",
	    "---\ntitle: [\n---\n");
	world_link(&w);
	assert_true(w.m->blind);
	assert_int_equal(state_of(&w, "a"), STATE_UNKNOWN);
	world_release(&w);
}

static void
a_service_in_correction_is_not_known_to_be_well(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	add_earlier(&w, "services/a.md",
	    "---\nname: A\nkind: phone\nofficial: no\n---\n",
	    "---\nname: A\nkind: nonsense\n---\n");
	world_link(&w);
	assert_int_equal(state_of(&w, "a"), STATE_UNKNOWN);
	/* the later version may well be an official one */
	struct at at = at_instant(world_time(&w, "2020-05-02 10:00"));
	assert_int_equal(status_overall(w.m, &at, NULL), STATE_UNKNOWN);
	world_release(&w);
}

static void
domains_of_both_versions_count(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	add_earlier(&w, "services/a.md",
	    "---\nname: A\nkind: email\ndomains: [old.example, moved.example]\n---\n",
	    "---\nname: A\nkind: email\ndomains: [new.example]\nprovider: nonsense\n---\n");
	world_add(&w, "services/b.md",
	    "---\nname: B\nkind: email\ndomains: [moved.example]\n---\n");
	add_earlier(&w, "services/c.md",
	    "---\nname: C\nkind: email\ndomains: [c.example]\n---\n",
	    "---\nname: [\n---\n");
	world_link(&w);
	assert_string_equal(carrier(&w, "x@old.example"), "a");
	assert_string_equal(carrier(&w, "x@new.example"), "a");
	assert_string_equal(carrier(&w, "x@moved.example"), "b");
	assert_string_equal(carrier(&w, "x@c.example"), "c");
	/* nobody knows what c's later version would have named */
	assert_true(w.m->domains_unsure);
	world_release(&w);
}

/* ---- references ------------------------------------------------------------------ */

/* One of everything, to refer to. */
static void
add_known(struct world *w)
{
	world_add(w, "services/mandatos.md", "---\nname: Mandatos\n"
	    "kind: email\ndomains: [mandatos.example]\n---\n");
	world_add(w, "people/mueller.md", "---\nname: Oliver Müller\n---\n");
	world_add(w, "bodies/rat.md", "---\nname: Stadtrat\n---\n");
}

static void
reports_unknown_names_with_the_nearest(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	add_known(&w);
	world_add(&w, "bodies/x.md", "---\nname: X\nparent: rad\n"
	    "contacts: {phone: 0391 1, service: mandatoss}\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nstarted: 2020-05-01\n"
	    "affects: [mandatso, {service: mandatos, for: publik}]\n"
	    "restored: {muller: 2020-05-02}\n"
	    "alternates:\n"
	    "  - {of: mandats, use: u, except: [rat]}\n"
	    "  - {of: mueller, use: '{local}@x.example'}\n"
	    "  - {of: mandatos, use: '{name}@x.example'}\n---\n");
	world_add(&w, "office-hours/h.md", "---\ntitle: H\nwho: [mueler, ratt]\n"
	    "starts: 2020-05-01 10:00\nrepeats: manchmal\n---\n");
	world_add(&w, "consultations/c.md", "---\ntitle: C\nopens: 2020-05-01\n"
	    "closes: 2020-05-02\nrespond: {post: Markt 1}\n"
	    "documents: [{title: Plan, file: files/plan.pdf}]\n---\n");
	world_add_asset(&w, "files/plan.txt");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN,
	    "bodies/x.md:3:9: error: there is no body 'rad'; did you mean 'rat'? [unknown-body]\n"
	    "bodies/x.md:4:36: error: there is no service 'mandatoss'; did you mean 'mandatos'? [unknown-service]\n"
	    "consultations/c.md:6:33: error: there is no file 'files/plan.pdf' in this source; did you mean 'files/plan.txt'? [bad-file-link]\n"
	    "incidents/i.md:4:11: error: there is no service 'mandatso'; did you mean 'mandatos'? [unknown-service]\n"
	    "incidents/i.md:4:46: error: there is no audience 'publik'; did you mean 'public'?; site.yml has: public, administration, companies [unknown-audience]\n"
	    "incidents/i.md:5:12: error: there is no person 'muller'; did you mean 'mueller'? [unknown-person]\n"
	    "incidents/i.md:7:10: error: 'mandats' is no address, no pattern and no known service, person or body; did you mean 'mandatos'? [unknown-alternate-target]\n"
	    "incidents/i.md:7:36: error: there is no person 'rat' [unknown-person]\n"
	    "incidents/i.md:8:24: error: '{local}@x.example' holds the placeholder '{local}'; only {local} and {domain} exist, and only where addresses are replaced [bad-placeholder]\n"
	    "incidents/i.md:9:25: error: '{name}@x.example' holds the placeholder '{name}'; only {local} and {domain} exist, and only where addresses are replaced [bad-placeholder]\n"
	    "office-hours/h.md:3:7: error: there is no person or body 'mueler'; did you mean 'mueller'? [unknown-person-or-body]\n"
	    "office-hours/h.md:3:15: error: there is no person or body 'ratt'; did you mean 'rat'? [unknown-person-or-body]\n"
	    "office-hours/h.md:5:10: error: 'manchmal' is no rule: manchmal; write for example \"monthly, first Tuesday\" or FREQ=MONTHLY;BYDAY=1TU [bad-recurrence]\n");
	assert_world_lines(&w, DIAG_DE,
	    "bodies/x.md:3:9: Fehler: ein Gremium oder Amt „rad“ gibt es nicht; meinten Sie „rat“? [unknown-body]\n"
	    "bodies/x.md:4:36: Fehler: einen Dienst „mandatoss“ gibt es nicht; meinten Sie „mandatos“? [unknown-service]\n"
	    "consultations/c.md:6:33: Fehler: eine Datei „files/plan.pdf“ gibt es in dieser Quelle nicht; meinten Sie „files/plan.txt“? [bad-file-link]\n"
	    "incidents/i.md:4:11: Fehler: einen Dienst „mandatso“ gibt es nicht; meinten Sie „mandatos“? [unknown-service]\n"
	    "incidents/i.md:4:46: Fehler: eine Zielgruppe „publik“ gibt es nicht; meinten Sie „public“?; site.yml nennt: public, administration, companies [unknown-audience]\n"
	    "incidents/i.md:5:12: Fehler: eine Person „muller“ gibt es nicht; meinten Sie „mueller“? [unknown-person]\n"
	    "incidents/i.md:7:10: Fehler: „mandats“ ist weder Adresse noch Muster noch Dienst, Person oder Gremium; meinten Sie „mandatos“? [unknown-alternate-target]\n"
	    "incidents/i.md:7:36: Fehler: eine Person „rat“ gibt es nicht [unknown-person]\n"
	    "incidents/i.md:8:24: Fehler: „{local}@x.example“ enthält den Platzhalter „{local}“; es gibt nur {local} und {domain}, und nur wo Adressen ersetzt werden [bad-placeholder]\n"
	    "incidents/i.md:9:25: Fehler: „{name}@x.example“ enthält den Platzhalter „{name}“; es gibt nur {local} und {domain}, und nur wo Adressen ersetzt werden [bad-placeholder]\n"
	    "office-hours/h.md:3:7: Fehler: weder eine Person noch ein Gremium „mueler“ gibt es; meinten Sie „mueller“? [unknown-person-or-body]\n"
	    "office-hours/h.md:3:15: Fehler: weder eine Person noch ein Gremium „ratt“ gibt es; meinten Sie „rat“? [unknown-person-or-body]\n"
	    "office-hours/h.md:5:10: Fehler: „manchmal“ ist keine Regel: manchmal; schreiben Sie zum Beispiel „monatlich, erster Dienstag“ oder FREQ=MONTHLY;BYDAY=1TU [bad-recurrence]\n");
	assert_int_equal(w.m->broken_count, 4);
	assert_true(w.m->blind); /* "mandatso" may be anything */
	world_release(&w);
}

/* The short form is one more effect; an unknown name in it is told once. */
static void
takes_the_short_form(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	add_known(&w);
	world_add(&w, "incidents/a.md", "---\ntitle: A\nstarted: 2020-05-01\n"
	    "service: mandatos\nkind: outage\n---\n");
	world_add(&w, "incidents/b.md", "---\ntitle: B\nstarted: 2020-05-01\n"
	    "service: nirgends\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "incidents/b.md:4:10: error: "
	    "there is no service 'nirgends' [unknown-service]\n");
	const struct incident *a = as_incident(world_find(&w, KIND_INCIDENT, "a"));
	assert_int_equal(a->effects.count, 1);
	assert_int_equal(a->effects.items[0]->state, STATE_DOWN);
	assert_int_equal(a->effects.items[0]->audiences, 7);
	assert_true(a->effects.items[0]->until.t == FOREVER);
	world_release(&w);
}

static void
a_kind_gives_its_effects_their_state(void **state)
{
	static const struct {
		const char *kind;
		enum state state;
	} cases[] = {{"outage", STATE_DOWN}, {"Störung", STATE_LIMITED},
	    {"maintenance", STATE_MAINTENANCE}, {"vorsorglich", STATE_DOWN},
	    {"notice", STATE_OPERATIONAL}, {"", STATE_LIMITED}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		world_init(&w, NULL);
		add_known(&w);
		world_add_str(&w, "incidents/i.md", arena_printf(&w.arena,
		    "---\ntitle: T\nkind: %s\nstarted: 2020-05-01\n"
		    "affects: mandatos\n---\n", cases[i].kind));
		world_link(&w);
		assert_world_lines(&w, DIAG_EN, "");
		const struct service *s = as_service(
		    world_find(&w, KIND_SERVICE, "mandatos"));
		assert_int_equal(s->effects.items[0]->state, cases[i].state);
		world_release(&w);
	}
}

static void
a_broken_record_may_be_referred_to(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/mail.md", "---\nname: [\n---\n");
	world_add(&w, "bodies/rat.md", "---\nnam: Rat\n---\n");
	world_add(&w, "people/p.md", "---\nname: P\nroles: rat\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nstarted: 2020-05-01\n"
	    "service: mail\n---\n");
	world_link(&w);
	assert_false(world_find(&w, KIND_PERSON, "p")->broken);
	assert_false(world_find(&w, KIND_INCIDENT, "i")->broken);
	assert_true(world_find(&w, KIND_SERVICE, "mail")->broken);
	assert_false(world_has(&w, DIAG_UNKNOWN_SERVICE));
	assert_false(world_has(&w, DIAG_UNKNOWN_BODY));
	assert_int_equal(w.m->broken_count, 2);
	/* its title is not published */
	assert_text(model_title(world_find(&w, KIND_BODY, "rat")), "rat");
	world_release(&w);
}

/* ---- ids ---------------------------------------------------------------------------- */

static void
ids_are_unique_within_their_kind(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\n---\n");
	world_add(&w, "bodies/x.md", "---\nname: X\n---\n");
	world_add(&w, "incidents/2020/i.md", "---\ntitle: Alt\n"
	    "started: 2020-05-01\nservice: x\n---\n");
	world_add(&w, "incidents/2021/i.md", "---\ntitle: Neu\nkind: outage\n"
	    "started: 2021-05-01\nservice: x\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "incidents/2021/i.md: error: 'i' exists "
	    "already in incidents/2020/i.md; ids are unique within their kind "
	    "[duplicate-id]\n");
	assert_world_lines(&w, DIAG_DE, "incidents/2021/i.md: Fehler: „i“ gibt es "
	    "schon in incidents/2020/i.md; Kennungen sind je Art eindeutig "
	    "[duplicate-id]\n");
	assert_text(world_find(&w, KIND_INCIDENT, "i")->path,
	    "incidents/2020/i.md");
	/* the other one is not shown, and counts */
	assert_int_equal(w.m->records[KIND_INCIDENT].count, 2);
	struct at at = at_instant(world_time(&w, "2021-06-01"));
	assert_int_equal(status_overall(w.m, &at, NULL), STATE_DOWN);
	world_release(&w);
}

static void
drafts_are_not_there(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\nentwurf: ja\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nstarted: 2020-05-01\n"
	    "draft: true\nservice: x\n---\n");
	world_add(&w, "bodies/b.md", "---\nname: B\n"
	    "contacts: {phone: 0391 1, service: x}\n---\n");
	world_link(&w);
	assert_null(model_find(w.m, KIND_INCIDENT, STR("i")));
	assert_world_lines(&w, DIAG_EN, "bodies/b.md:3:36: error: "
	    "there is no service 'x' [unknown-service]\n");
	world_release(&w);
}

static void
bodies_are_not_their_own_superiors(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "bodies/a.md", "---\nname: A\nparent: b\n---\n");
	world_add(&w, "bodies/b.md", "---\nname: B\nparent: a\n---\n");
	world_add(&w, "bodies/c.md", "---\nname: C\nparent: a\n---\n");
	world_add(&w, "bodies/d.md", "---\nname: D\nübergeordnet: d\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN,
	    "bodies/a.md:3:9: error: 'a' is its own superior [parent-loop]\n"
	    "bodies/b.md:3:9: error: 'b' is its own superior [parent-loop]\n"
	    "bodies/d.md:3:15: error: 'd' is its own superior [parent-loop]\n");
	assert_false(world_find(&w, KIND_BODY, "c")->broken);
	world_release(&w);
}

/* ---- addresses and domains ------------------------------------------------------------ */

static void
the_longest_domain_carries_an_address(void **state)
{
	static const struct {
		const char *address, *service;
	} cases[] = {{"a@example.de", "all"}, {"a@x.example.de", "all"},
	    {"a@rat.example.de", "rat"}, {"a@b.rat.example.de", "rat"},
	    {"a@verrat.example.de", "all"}, {"a@example.de.evil", NULL},
	    {"a@example", NULL}, {"a@de", NULL}, {"example.de", NULL},
	    {"a@", NULL}, {"", NULL}};
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/all.md", "---\nname: A\ndomains: Example.DE\n---\n");
	world_add(&w, "services/rat.md", "---\nname: R\n"
	    "domains: ['@rat.example.de']\n---\n");
	world_link(&w);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct service *s = model_service_of_address(w.m,
		    str_from(cases[i].address));
		assert_int_equal(s != NULL, cases[i].service != NULL);
		if (s)
			assert_text(s->r.id, cases[i].service);
	}
	world_release(&w);
}

static void
addresses_lead_to_their_owners(void **state)
{
	const struct address *first;
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "people/b.md", "---\nname: B\nformer: INFO@a.example\n---\n");
	world_add(&w, "people/c.md", "---\nname: C\n"
	    "contacts: [{email: Info@A.example}, {phone: 0391 1}]\n---\n");
	world_add(&w, "people/kaputt.md", "---\nname: K\nroles: nirgends\n"
	    "contacts: {email: info@a.example}\n---\n");
	world_link(&w);
	assert_int_equal(model_addresses(w.m, STR("info@a.example"), &first), 2);
	/* who has it now comes before who had it */
	assert_text(first[0].owner->id, "c");
	assert_non_null(first[0].contact);
	assert_text(first[0].shown, "Info@A.example");
	assert_text(first[1].owner->id, "b");
	assert_null(first[1].contact);
	assert_int_equal(model_addresses(w.m, STR("0391 1"), &first), 0);
	assert_null(first);
	world_release(&w);
}

/* ---- lists ------------------------------------------------------------------------------- */

static void
assert_order(const struct world *w, enum kind kind, const char *expected)
{
	const struct record_list *list = &w->m->records[kind];
	char text[400] = "";

	for (size_t i = 0; i < list->count; i++) {
		size_t n = strlen(text);
		snprintf(text + n, sizeof text - n, "%s%.*s", i ? " " : "",
		    STR_ARG(list->items[i]->id));
		assert_int_equal(list->items[i]->index,
		    kind == KIND_INCIDENT ? list->count - 1 - i : i);
		assert_int_equal(model_place(w->m, list->items[i]), i);
	}
	assert_string_equal(text, expected);
}

static void
lists_have_their_order(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, WORLD_SITE "groups: [Rat, Amt]\n");
	world_add(&w, "services/a.md", "---\nname: Z\ngroup: Amt\n---\n");
	world_add(&w, "services/b.md", "---\nname: Öl\ngroup: Rat\n---\n");
	world_add(&w, "services/c.md", "---\nname: Ohr\ngroup: Rat\n---\n");
	world_add(&w, "services/d.md", "---\nname: Zug\ngroup: X\n---\n");
	world_add(&w, "services/e.md", "---\nname: Auto\ngroup: Xa\n---\n");
	world_add(&w, "services/f.md", "---\nname: Bahn\ngroup: X\n---\n");
	world_add(&w, "services/g.md", "---\nname: Ohne\n---\n");
	world_add(&w, "people/a.md", "---\nname: Anna Müller\n---\n");
	world_add(&w, "people/b.md", "---\n"
	    "name: {given: Bert, family: Muller}\n---\n");
	world_add(&w, "people/c.md", "---\nname: Zoe Ahrens\n---\n");
	world_add(&w, "incidents/a.md", "---\ntitle: T\nstarted: 2020-05-01\n---\n");
	world_add(&w, "incidents/b.md", "---\ntitle: T\nstarted: 2020-06-01\n---\n");
	world_add(&w, "incidents/c.md", "---\ntitle: T\nstarted: 1960-06-01\n---\n");
	world_add(&w, "pages/a.md", "---\ntitle: Über uns\n---\n");
	world_add(&w, "pages/b.md", "---\ntitle: Impressum\n---\n");
	world_link(&w);
	assert_order(&w, KIND_SERVICE, "c b a g f d e");
	/* DIN 5007-1: Müller like Muller, then by given name */
	assert_order(&w, KIND_PERSON, "c a b");
	assert_order(&w, KIND_INCIDENT, "b a c");
	assert_order(&w, KIND_PAGE, "b a");
	assert_world_lines(&w, DIAG_EN,
	    "services/d.md:3:8: warning: the group 'X' is not named in site.yml and comes last [unknown-group]\n"
	    "services/e.md:3:8: warning: the group 'Xa' is not named in site.yml and comes last [unknown-group]\n"
	    "services/f.md:3:8: warning: the group 'X' is not named in site.yml and comes last [unknown-group]\n");
	assert_world_lines(&w, DIAG_DE,
	    "services/d.md:3:8: Warnung: die Gruppe „X“ steht nicht in site.yml und kommt zuletzt [unknown-group]\n"
	    "services/e.md:3:8: Warnung: die Gruppe „Xa“ steht nicht in site.yml und kommt zuletzt [unknown-group]\n"
	    "services/f.md:3:8: Warnung: die Gruppe „X“ steht nicht in site.yml und kommt zuletzt [unknown-group]\n");
	world_release(&w);
}

static void
members_follow_from_roles(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "bodies/rat.md", "---\nname: Rat\n---\n");
	world_add(&w, "people/a.md", "---\nname: Anna Zett\n"
	    "roles: [{body: rat, title: Mitglied}, {body: rat, title: Vorsitz}]\n"
	    "---\n");
	world_add(&w, "people/b.md", "---\nname: Bert Aber\nroles: rat\n---\n");
	world_add(&w, "people/c.md", "---\nname: C\nroles: [rat, nirgends]\n---\n");
	world_link(&w);
	const struct body *b = as_body(world_find(&w, KIND_BODY, "rat"));
	assert_int_equal(b->members.count, 3);
	assert_text(b->members.items[0].person->r.id, "b");
	assert_text(b->members.items[1].role->title.s, "Mitglied");
	assert_text(b->members.items[2].role->title.s, "Vorsitz");
	world_release(&w);
}

static void
assets_are_found_by_path(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add_asset(&w, "files/a.pdf");
	world_add_asset(&w, "files/b.pdf");
	world_link(&w);
	assert_true(model_has_asset(w.m, STR("files/a.pdf")));
	assert_true(model_has_asset(w.m, STR("files/b.pdf")));
	assert_false(model_has_asset(w.m, STR("files/c.pdf")));
	assert_false(model_has_asset(w.m, STR("")));
	world_release(&w);
}

static void
an_empty_source_makes_an_empty_model(void **state)
{
	struct world w;
	struct at at = at_instant(0);

	(void)state;
	world_init(&w, NULL);
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	assert_false(w.m->blind);
	assert_int_equal(status_overall(w.m, &at, NULL), STATE_OPERATIONAL);
	world_release(&w);
}

/* ---- broken incidents, case by case -------------------------------------------------- */

static enum state
state_with(const char *incident, const char *time, bool *blind)
{
	struct world w;

	world_init(&w, NULL);
	add_known(&w);
	world_add(&w, "incidents/i.md", incident);
	world_link(&w);
	assert_true(world_find(&w, KIND_INCIDENT, "i")->broken);
	struct at at = at_instant(world_time(&w, time));
	enum state got = status_of_service(w.m, as_service(
	    world_find(&w, KIND_SERVICE, "mandatos")), 0, &at).state;
	*blind = w.m->blind;
	world_release(&w);
	return got;
}

#define HEAD "---\ntitle: T\n"

static void
what_is_broken_counts_as_bad_as_it_may_be(void **state)
{
	static const struct {
		const char *text, *time;
		enum state state;
		bool blind;
	} cases[] = {
	    /* unreadable words */
	    {HEAD "started: 2020-05-01\naffects: {mandatos: dwon}\n---\n",
		"2020-06-01", STATE_DOWN, false},
	    {HEAD "started: 2020-05-01\naffects: {mandatos: [down]}\n---\n",
		"2020-06-01", STATE_DOWN, false},
	    {HEAD "started: 2020-05-01\nkind: sonstwas\nservice: mandatos\n---\n",
		"2020-06-01", STATE_DOWN, false},
	    /* unreadable times: long ago, and not over */
	    {HEAD "started: gestern\nservice: mandatos\n---\n", "1999-01-01",
		STATE_LIMITED, false},
	    {HEAD "started: 2020-05-01\nended: bald\nservice: mandatos\n---\n",
		"2199-01-01", STATE_LIMITED, false},
	    {HEAD "started: 2020-05-01\nended: 2020-05-03\naffects: "
		"{service: mandatos, until: 2020-05-32}\n---\n", "2022-06-01",
		STATE_LIMITED, false},
	    {HEAD "started: 2020-05-01\naffects: "
		"{service: mandatos, from: [2020-04-01]}\n---\n", "2020-04-02",
		STATE_LIMITED, false},
	    {HEAD "started: 2020-05-10\nended: 2020-05-01\nservice: mandatos\n"
		"---\n", "2020-06-01", STATE_LIMITED, false},
	    /* whose audience? anybody's */
	    {HEAD "started: 2020-05-01\naffects: "
		"{service: mandatos, for: [companies, [public]]}\n---\n",
		"2020-06-01", STATE_LIMITED, false},
	    {HEAD "started: 2020-05-01\naffects: "
		"{service: mandatos, for: kompanie}\n---\n", "2020-06-01",
		STATE_LIMITED, false},
	    /* an embargo that nobody can read hides nothing */
	    {HEAD "started: 2020-05-01\npublished: später\nservice: mandatos\n"
		"---\n", "2020-05-01", STATE_LIMITED, false},
	    /* a later word may be the one that is lost */
	    {HEAD "started: 2020-05-01\nservice: mandatos\n---\n"
		"## 2020-05-02 10:00 behoben\n## 2020-05-03 10:00 doch nicht\n",
		"2020-05-03", STATE_LIMITED, false},
	    /* nobody knows what it affects */
	    {HEAD "started: 2020-05-01\nservice: [mandatos]\n---\n",
		"2020-05-02", STATE_UNKNOWN, true},
	    {HEAD "started: 2020-05-01\naffects: [{state: down}]\n---\n",
		"2020-05-02", STATE_UNKNOWN, true},
	    {HEAD "started: 2020-05-01\naffects: [{state: down, zustand: down, "
		"service: mandatos}]\n---\n", "2020-05-02", STATE_UNKNOWN, true},
	    {"---\ntitle: T\n---\nstarted: 2020-05-01\nservice: mandatos\n---\n",
		"2020-05-02", STATE_UNKNOWN, true},
	    {"title: T\nstarted: 2020-05-01\n", "2020-05-02", STATE_UNKNOWN, true},
	    {"", "2020-05-02", STATE_UNKNOWN, true},
	    {"---\ntitle: \xff\n---\n", "2020-05-02", STATE_UNKNOWN, true},
	    /* an explicit green remains green, and so does a bare notice */
	    {HEAD "started: 2020-05-01\nended: bald\n"
		"affects: {mandatos: operational}\n---\n", "2020-06-01",
		STATE_OPERATIONAL, false},
	    {HEAD "started: 2020-05-01\nended: bald\nkind: notice\n---\n",
		"2020-06-01", STATE_OPERATIONAL, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool blind;
		enum state got = state_with(cases[i].text, cases[i].time, &blind);
		if (got != cases[i].state || blind != cases[i].blind)
			fail_msg("case %zu: state %d, blind %d:\n%s", i, got, blind,
			    cases[i].text);
	}
}

static void
a_broken_incident_sends_nobody_anywhere(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	add_known(&w);
	world_add(&w, "bodies/amt.md", "---\nname: Amt\n"
	    "contacts: {email: a@mandatos.example}\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nstarted: 2020-05-01\n"
	    "ended: bald\nservice: mandatos\n"
	    "alternates: [{of: '*@mandatos.example', use: x@x.example}, "
	    "{of: mandatos, use: 0391 2}, {of: '*', use: y@x.example}]\n---\n");
	world_link(&w);
	const struct body *b = as_body(world_find(&w, KIND_BODY, "amt"));
	struct at at = at_instant(world_time(&w, "2020-05-02"));
	struct reach r = reach_of(w.m, &b->contacts.items[0], 0, &at, &w.arena);
	assert_int_equal(r.state, STATE_LIMITED);
	assert_int_equal(r.count, 0);
	world_release(&w);
}

/* A restoration at a time that nobody can read has not come. */
static void
an_unreadable_restoration_restores_nobody(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	add_known(&w);
	world_add(&w, "people/p.md", "---\nname: P\n"
	    "contacts: {email: p@mandatos.example}\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nstarted: 2020-05-01\n"
	    "service: mandatos\nrestored: {p: morgens}\n---\n");
	world_link(&w);
	const struct person *p = as_person(world_find(&w, KIND_PERSON, "p"));
	struct at at = at_instant(world_time(&w, "2020-06-02"));
	assert_int_equal(reach_of(w.m, &p->contacts.items[0], 0, &at,
	    &w.arena).state, STATE_LIMITED);
	world_release(&w);
}

/* What is offered as a mail address is one; other words are told as they are. */
static void
what_to_use_is_an_address_or_words(void **state)
{
	static const struct {
		const char *use;
		int kind; /* -1: words */
	} cases[] = {
	    {"a.b@x.example", CONTACT_EMAIL},
	    {"{local}.neu@x.example", CONTACT_EMAIL},
	    {"{local}@{domain}", CONTACT_EMAIL},
	    {"{local}@neu.{domain}", CONTACT_EMAIL},
	    {"+49 391 11", CONTACT_PHONE},
	    {"https://x.example/a@b", CONTACT_WEB},
	    {"@handle", -1},
	    {"@SUM(A1:A2)", -1},
	    {"a@b@", -1},
	    {"am Schalter", -1},
	    {"a@x.example oder b@x.example", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		world_init(&w, NULL);
		add_known(&w);
		world_add_str(&w, "incidents/i.md", arena_printf(&w.arena,
		    "---\ntitle: T\nstarted: 2020-05-01\nservice: mandatos\n"
		    "alternates: [{of: mandatos, use: '%s'}]\n---\n",
		    cases[i].use));
		world_link(&w);
		const struct incident *inc = as_incident(world_find(&w,
		    KIND_INCIDENT, "i"));
		const struct alternate *alt = &inc->alternates.items[0];
		assert_false(inc->r.broken);
		assert_int_equal(alt->use_is_text, cases[i].kind < 0);
		if (cases[i].kind >= 0)
			assert_int_equal(alt->use_kind, cases[i].kind);
		world_release(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_error_makes_nothing_greener),
	    cmocka_unit_test(effects_of_both_versions_count),
	    cmocka_unit_test(what_cannot_be_read_of_the_later_version_blinds),
	    cmocka_unit_test(a_service_in_correction_is_not_known_to_be_well),
	    cmocka_unit_test(domains_of_both_versions_count),
	    cmocka_unit_test(reports_unknown_names_with_the_nearest),
	    cmocka_unit_test(what_to_use_is_an_address_or_words),
	    cmocka_unit_test(takes_the_short_form),
	    cmocka_unit_test(a_kind_gives_its_effects_their_state),
	    cmocka_unit_test(a_broken_record_may_be_referred_to),
	    cmocka_unit_test(ids_are_unique_within_their_kind),
	    cmocka_unit_test(drafts_are_not_there),
	    cmocka_unit_test(bodies_are_not_their_own_superiors),
	    cmocka_unit_test(the_longest_domain_carries_an_address),
	    cmocka_unit_test(addresses_lead_to_their_owners),
	    cmocka_unit_test(lists_have_their_order),
	    cmocka_unit_test(members_follow_from_roles),
	    cmocka_unit_test(assets_are_found_by_path),
	    cmocka_unit_test(an_empty_source_makes_an_empty_model),
	    cmocka_unit_test(what_is_broken_counts_as_bad_as_it_may_be),
	    cmocka_unit_test(a_broken_incident_sends_nobody_anywhere),
	    cmocka_unit_test(an_unreadable_restoration_restores_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
