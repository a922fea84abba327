/*
 * model/reach against an oracle: the definition, written down once more in the
 * slowest and most obvious way, on random models that go through the parser
 * and the linker. The oracle knows what the generator meant, and nothing of
 * the model's indexes, globs and periods.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/moment.h"
#include "model/reach.h"
#include "random_model.h"

/* fewer where each allocation is watched */
#ifdef ARENA_DEBUG
enum { MODELS = 1500 };
#else
enum { MODELS = 20000 };
#endif

/* ---- the oracle ------------------------------------------------------------- */

struct offer {
	const struct g_incident *incident;
	const struct g_alternate *alternate;
	int64_t from;
	char use[256];
};

enum { ANSWER_MAX = G_INCIDENTS * G_PARTS };

struct answer {
	int state;
	const struct g_incident *cause;
	size_t cause_number;
	struct offer offers[ANSWER_MAX];
	size_t count;
};

static void
lower(char *out, const char *s)
{
	while ((*out++ = (char)tolower((unsigned char)*s++)))
		;
}

static bool
glob(const char *pattern, const char *text)
{
	if (*pattern == '*')
		return glob(pattern + 1, text) || (*text && glob(pattern, text + 1));
	if (*pattern == '\0' || *text == '\0')
		return *pattern == *text;
	return *pattern == *text && glob(pattern + 1, text + 1);
}

/* "x.a.example" lies in "a.example" and in itself, "xa.example" does not. */
static bool
lies_in(const char *domain, const char *outer)
{
	size_t n = strlen(domain), m = strlen(outer);

	return n >= m && strcmp(domain + n - m, outer) == 0 &&
	    (n == m || domain[n - m - 1] == '.');
}

static int
service_of(const struct g_model *g, const struct g_contact *c)
{
	char value[96];
	size_t longest = 0;
	int found = -1;

	if (c->service >= 0 || !c->email)
		return c->service;
	lower(value, c->value);
	const char *domain = strrchr(value, '@') + 1;
	for (size_t i = 0; i < g->service_count; i++) {
		const struct g_service *s = &g->services[i];
		for (size_t d = 0; d < s->domain_count; d++)
			if (lies_in(domain, s->domains[d]) &&
			    strlen(s->domains[d]) > longest) {
				longest = strlen(s->domains[d]);
				found = (int)i;
			}
	}
	return found;
}

static bool
during(int64_t from, int64_t t, int64_t until)
{
	return from <= t && (until == G_NONE || t < until);
}

static bool
is_shown(const struct g_incident *inc, int64_t t)
{
	return inc->published == G_NONE || inc->published <= t;
}

/* `ended`, or else the last update with a word of its own, if it is resolved. */
static int64_t
end_of(const struct g_incident *inc)
{
	const struct g_update *last = NULL;

	if (inc->ended != G_NONE)
		return inc->ended;
	for (size_t i = 0; i < inc->update_count; i++) {
		const struct g_update *u = &inc->updates[i];
		if (u->phase != PHASE_UPDATE && u->phase != PHASE_UNCHANGED &&
		    (last == NULL || u->at >= last->at))
			last = u;
	}
	if (last == NULL || last->phase != PHASE_RESOLVED)
		return G_NONE;
	int64_t end = last->day ? g_next_midnight(last->at) : last->at;
	return end > inc->started ? end : G_NONE;
}

static int
state_of(const struct g_incident *inc, int said)
{
	static const int by_kind[] = {STATE_DOWN, STATE_LIMITED,
	    STATE_MAINTENANCE, STATE_DOWN, STATE_OPERATIONAL};

	if (said >= 0)
		return said;
	return inc->kind >= 0 ? by_kind[inc->kind] : STATE_LIMITED;
}

/* how bad: in the order of erreichbar(5) */
static int
rank(int state)
{
	static const int ranks[] = {[STATE_OPERATIONAL] = 0,
	    [STATE_MAINTENANCE] = 1, [STATE_LIMITED] = 2, [STATE_PARTIAL] = 3,
	    [STATE_DOWN] = 4};

	return ranks[state];
}

static bool
is_restored(const struct g_incident *inc, int owner, int64_t t)
{
	for (size_t i = 0; i < inc->restored_count; i++)
		if (inc->restored[i].owner == owner && inc->restored[i].at <= t)
			return true;
	return false;
}

struct question {
	const struct g_model *g;
	int owner;
	const struct g_contact *contact;
	unsigned audience;
	int64_t t;
};

/* The entry of `affects` with this number; the last one is the short form. */
static bool
get_affect(struct g_affect *out, const struct g_incident *inc, size_t n)
{
	if (n < inc->affect_count) {
		*out = inc->affects[n];
		return true;
	}
	*out = (struct g_affect){inc->short_service, -1, 0, G_NONE, G_NONE};
	return n == inc->affect_count && inc->short_service >= 0;
}

static void
look_at_effects(struct answer *out, const struct question *q,
    const struct g_incident *inc, int64_t *since)
{
	struct g_affect a;

	if (!is_shown(inc, q->t) || is_restored(inc, q->owner, q->t))
		return;
	for (size_t n = 0; get_affect(&a, inc, n); n++) {
		int64_t from = a.from == G_NONE ? inc->started : a.from;
		int64_t until = a.until == G_NONE ? end_of(inc) : a.until;
		int state = state_of(inc, a.state);
		if (a.service != service_of(q->g, q->contact) ||
		    (a.mask && !(a.mask & (1u << q->audience))) ||
		    !during(from, q->t, until))
			continue;
		if (out->cause && (rank(state) < rank(out->state) ||
			(rank(state) == rank(out->state) && (from > *since ||
			    (from == *since &&
				strcmp(inc->path, out->cause->path) >= 0)))))
			continue;
		out->state = state;
		out->cause = inc;
		out->cause_number = n;
		*since = from;
	}
}

static bool
stands_for(const struct question *q, const struct g_alternate *alt)
{
	char of[96], value[96];
	const struct g_owner *owner = &q->g->owners[q->owner];
	int via = service_of(q->g, q->contact);

	/* a service before a person before a body of that name */
	if (g_is_service(q->g, alt->of))
		return via >= 0 && strcmp(q->g->services[via].id, alt->of) == 0;
	for (int person = 1; person >= 0; person--)
		for (size_t i = 0; i < q->g->owner_count; i++)
			if (q->g->owners[i].person == person &&
			    strcmp(q->g->owners[i].id, alt->of) == 0)
				return owner == &q->g->owners[i];
	lower(of, alt->of);
	lower(value, q->contact->value);
	return glob(of, value);
}

static bool
is_excepted(const struct g_alternate *alt, int owner)
{
	for (size_t i = 0; i < alt->except_count; i++)
		if (alt->except[i] == owner)
			return true;
	return false;
}

/* False when there is something to fill in and nothing to do it with. */
static bool
fill_in(char out[256], const char *use, const char *value)
{
	const char *at = strrchr(value, '@');

	*out = '\0';
	while (*use) {
		size_t n = strlen(out);
		bool local = strncmp(use, "{local}", 7) == 0;
		bool domain = strncmp(use, "{domain}", 8) == 0;
		if ((local || domain) && at == NULL)
			return false;
		if (local)
			snprintf(out + n, 256 - n, "%.*s", (int)(at - value), value);
		else if (domain)
			snprintf(out + n, 256 - n, "%s", at + 1);
		else
			snprintf(out + n, 256 - n, "%c", *use);
		use += local ? 7 : domain ? 8 : 1;
	}
	return true;
}

static void
look_at_alternates(struct answer *out, const struct question *q,
    const struct g_incident *inc)
{
	for (size_t i = 0; i < inc->alternate_count; i++) {
		const struct g_alternate *alt = &inc->alternates[i];
		int64_t from = alt->from == G_NONE ? inc->started : alt->from;
		int64_t until = alt->until == G_NONE ? end_of(inc) : alt->until;
		struct offer *o = &out->offers[out->count];
		if (is_shown(inc, q->t) && stands_for(q, alt) &&
		    (!alt->mask || (alt->mask & (1u << q->audience))) &&
		    during(from, q->t, until) && !is_excepted(alt, q->owner) &&
		    fill_in(o->use, alt->use, q->contact->value)) {
			o->incident = inc;
			o->alternate = alt;
			o->from = from;
			out->count++;
		}
	}
}

static int
compare_offers(const void *pa, const void *pb)
{
	const struct offer *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from > b->from ? -1 : 1;
	if (a->incident != b->incident)
		return strcmp(a->incident->path, b->incident->path);
	return a->alternate < b->alternate ? -1 : 1;
}

static void
ask_oracle(struct answer *out, const struct question *q)
{
	int64_t since = 0;

	*out = (struct answer){.state = STATE_OPERATIONAL};
	for (size_t i = 0; i < q->g->incident_count; i++) {
		look_at_effects(out, q, &q->g->incidents[i], &since);
		look_at_alternates(out, q, &q->g->incidents[i]);
	}
	qsort(out->offers, out->count, sizeof *out->offers, compare_offers);
}

static bool
same_answer(const struct answer *a, const struct answer *b)
{
	if (a->state != b->state || a->cause != b->cause ||
	    a->cause_number != b->cause_number || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->offers[i].alternate != b->offers[i].alternate)
			return false;
	return true;
}

/* ---- the comparison ------------------------------------------------------------ */

struct tally {
	size_t questions, affected, with_alternate, several, changes;
};

static const struct contact *
find_contact(const struct world *w, const struct question *q)
{
	const struct g_owner *o = &q->g->owners[q->owner];
	const struct record *r = world_find(w,
	    o->person ? KIND_PERSON : KIND_BODY, o->id);
	const struct contact_list *list = o->person
	    ? &as_person(r)->contacts : &as_body(r)->contacts;

	return &list->items[q->contact - o->contacts];
}

static void
compare(const struct reach *got, const struct answer *expected)
{
	assert_int_equal(got->state, expected->state);
	assert_int_equal(got->cause != NULL, expected->cause != NULL);
	if (got->cause) {
		assert_text(got->cause->incident->r.path, expected->cause->path);
		assert_ptr_equal(got->cause->source,
		    &got->cause->incident->affects.items[expected->cause_number]);
	}
	assert_int_equal(got->count, expected->count);
	for (size_t i = 0; i < got->count; i++) {
		const struct offer *o = &expected->offers[i];
		const struct alternate *entry = got->alternates[i].entry;
		assert_text(entry->incident->r.path, o->incident->path);
		assert_ptr_equal(entry, &entry->incident->alternates.items[
		    o->alternate - o->incident->alternates]);
		assert_text(got->alternates[i].use, o->use);
	}
}

/* All instants at which anything may change, sorted. */
static size_t
boundaries(int64_t out[2 * G_INSTANTS + 2 * G_INCIDENTS],
    const struct g_model *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->instant_count; i++)
		out[n++] = g->instants[i];
	for (size_t i = 0; i < g->incident_count; i++)
		for (size_t u = 0; u < g->incidents[i].update_count; u++) {
			const struct g_update *up = &g->incidents[i].updates[u];
			out[n++] = up->day ? g_next_midnight(up->at) : up->at;
		}
	qsort(out, n, sizeof *out, g_compare);
	return n;
}

static bool
is_boundary(int64_t t, const int64_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == t)
			return true;
	return t == INT64_MIN || t == INT64_MAX;
}

/* The period that the answer names holds no other answer, and is no whim. */
static void
check_period(const struct at *at, struct question q,
    const struct answer *expected, struct tally *tally)
{
	int64_t list[2 * G_INSTANTS + 2 * G_INCIDENTS], t = q.t;
	size_t n = boundaries(list, q.g);
	struct answer other;

	assert_int_equal(at->now, t);
	assert_true(at->since <= t && t < at->until);
	assert_true(is_boundary(at->since, list, n));
	assert_true(is_boundary(at->until, list, n));
	for (size_t i = 0; i < n; i++) {
		/* an answer holds from a boundary to the next */
		const int64_t near[] = {list[i] - 1, list[i]};
		for (int k = 0; k < 2; k++) {
			q.t = near[k];
			ask_oracle(&other, &q);
			bool same = same_answer(&other, expected);
			tally->changes += !same;
			if (!same)
				assert_false(at->since <= q.t && q.t < at->until);
		}
	}
}

/* What is remembered is the same, and says the same of the clock. */
static void
ask_again(const struct world *w, const struct question *q,
    const struct answer *expected, const struct at *plain)
{
	struct moment mo;
	struct arena a;

	moment_init(&mo, q->t);
	arena_init(&a, 0);
	for (unsigned i = 0; i < 2 * G_AUDIENCES; i++) {
		struct at at = at_instant(q->t);
		/* the others are remembered beside it */
		unsigned audience = (q->audience + i) % G_AUDIENCES;
		at.moment = &mo;
		struct reach got = reach_of(w->m, find_contact(w, q), audience,
		    &at, &a);
		if (audience != q->audience)
			continue;
		compare(&got, expected);
		assert_true(at.since == plain->since);
		assert_true(at.until == plain->until);
	}
	arena_release(&a);
	moment_release(&mo);
}

static void
ask(const struct world *w, const struct question *q, struct tally *tally)
{
	struct at at = at_instant(q->t);
	struct answer expected;
	struct arena a;

	arena_init(&a, 0);
	ask_oracle(&expected, q);
	struct reach got = reach_of(w->m, find_contact(w, q), q->audience, &at, &a);
	compare(&got, &expected);
	ask_again(w, q, &expected, &at);
	check_period(&at, *q, &expected, tally);
	arena_release(&a);
	tally->questions++;
	tally->affected += expected.state != STATE_OPERATIONAL;
	tally->with_alternate += expected.count > 0;
	tally->several += expected.count > 1;
}

/* Exactly at a boundary, right before one, or anywhere. */
static int64_t
pick_instant(const struct g_model *g, uint64_t *seed)
{
	int64_t list[2 * G_INSTANTS + 2 * G_INCIDENTS];
	size_t n = boundaries(list, g);
	int64_t t = list[g_pick(seed, n)];

	switch (g_pick(seed, 3)) {
	case 0:
		return t;
	case 1:
		return t - 1;
	default:
		return list[0] - 50000 + (int64_t)g_pick(seed, 900000);
	}
}

static void
check_model(uint64_t *seed, struct tally *tally)
{
	struct world w;
	struct g_model g;

	g_make(&g, seed);
	world_init(&w, NULL);
	g_add_others(&w, &g, seed);
	for (size_t i = 0; i < g.incident_count; i++)
		world_add_str(&w, g.incidents[i].path,
		    g_incident_text(&w, &g, i, seed));
	world_link(&w);
	assert_string_equal(world_lines(&w, DIAG_EN), "");
	for (int i = 0; i < 6; i++) {
		struct question q = {&g, (int)g_pick(seed, g.owner_count), NULL,
		    (unsigned)g_pick(seed, G_AUDIENCES), pick_instant(&g, seed)};
		const struct g_owner *o = &g.owners[q.owner];
		if (o->contact_count == 0)
			continue;
		q.contact = &o->contacts[g_pick(seed, o->contact_count)];
		ask(&w, &q, tally);
	}
	world_release(&w);
}

static void
agrees_with_the_oracle(void **state)
{
	uint64_t seed = 20200424;
	struct tally tally = {0};

	(void)state;
	for (int i = 0; i < MODELS; i++)
		check_model(&seed, &tally);
	/* that the dice do not only fall on the easy side */
	assert_true(tally.questions > (size_t)MODELS * 3);
	assert_true(tally.affected * 10 > tally.questions);
	assert_true(tally.with_alternate * 10 > tally.questions);
	assert_true(tally.several * 50 > tally.questions);
	assert_true(tally.changes > tally.questions);
	print_message("# %d models, %zu questions: %zu affected, %zu with an "
	    "alternate, %zu with several\n", MODELS, tally.questions,
	    tally.affected, tally.with_alternate, tally.several);
}

/* ---- by example ------------------------------------------------------------------- */

/* The case of Magdeburg, 2020. */
static void
build_magdeburg(struct world *w)
{
	world_init(w, NULL);
	world_add(w, "services/mandatos.md", "---\nname: Mandatos\nkind: email\n"
	    "domains: [mandatos.example.de]\n---\n");
	world_add(w, "services/telefon.md", "---\nname: Telefon\n---\n");
	world_add(w, "people/mueller-oliver.md", "---\nname: Oliver Müller\n"
	    "contacts:\n"
	    "  - email: Oliver.Mueller@Mandatos.example.de\n"
	    "  - phone: +49 391 0000-00\n"
	    "    service: telefon\n"
	    "  - email: o@anders.example\n"
	    "---\n");
	world_add(w, "people/meier-anna.md", "---\nname: Anna Meier\n"
	    "contacts: [{email: Änne@mandatos.example.de}]\n---\n");
	world_add(w, "incidents/2020-04-29-mandatos.md", "---\n"
	    "title: Vorsorglich abgeschaltet\nkind: precaution\n"
	    "started: 2020-04-24\nended: 2020-05-26\n"
	    "affects:\n"
	    "  - service: mandatos\n    state: down\n    for: [public, companies]\n"
	    "    from: 2020-04-29 15:00\n"
	    "alternates:\n"
	    "  - of: '*@mandatos.example.de'\n"
	    "    use: '{local}.temp@mandatos.example.de'\n"
	    "    for: [public]\n    except: [meier-anna]\n"
	    "  - {of: änne@MANDATOS.example.de, use: 0391 12, from: 2020-05-01}\n"
	    "  - {of: telefon, use: '{local}@x.example'}\n"
	    "  - {of: mueller-oliver, use: Bitte anrufen, from: 2020-05-02}\n"
	    "restored:\n"
	    "  - {person: mueller-oliver, at: 2020-05-20 10:00}\n"
	    "---\n");
	world_link(w);
	assert_world_lines(w, DIAG_EN, "");
}

static struct reach
reach_in(struct world *w, const char *person, size_t contact,
    unsigned audience, const char *time)
{
	const struct person *p = as_person(world_find(w, KIND_PERSON, person));
	struct at at = at_instant(world_time(w, time));

	return reach_of(w->m, &p->contacts.items[contact], audience, &at,
	    &w->arena);
}

static void
tells_the_case_of_magdeburg(void **state)
{
	struct world w;

	(void)state;
	build_magdeburg(&w);
	struct reach r = reach_in(&w, "mueller-oliver", 0, 0, "2020-04-29 14:59");
	assert_int_equal(r.state, STATE_OPERATIONAL);
	assert_int_equal(r.count, 1);
	r = reach_in(&w, "mueller-oliver", 0, 0, "2020-04-29 15:00");
	assert_int_equal(r.state, STATE_DOWN);
	assert_int_equal(r.count, 1);
	assert_text(r.alternates[0].use,
	    "Oliver.Mueller.temp@mandatos.example.de");
	/* the administration is not affected, and has no alternate but the words */
	r = reach_in(&w, "mueller-oliver", 0, 1, "2020-05-02 00:00");
	assert_int_equal(r.state, STATE_OPERATIONAL);
	assert_int_equal(r.count, 1);
	assert_text(r.alternates[0].use, "Bitte anrufen");
	/* the newest first */
	r = reach_in(&w, "mueller-oliver", 0, 0, "2020-05-02 00:00");
	assert_int_equal(r.count, 2);
	assert_text(r.alternates[0].use, "Bitte anrufen");
	/* restored for this one only */
	r = reach_in(&w, "mueller-oliver", 0, 0, "2020-05-20 09:59");
	assert_int_equal(r.state, STATE_DOWN);
	r = reach_in(&w, "mueller-oliver", 0, 0, "2020-05-20 10:00");
	assert_int_equal(r.state, STATE_OPERATIONAL);
	r = reach_in(&w, "meier-anna", 0, 0, "2020-05-20 10:00");
	assert_int_equal(r.state, STATE_DOWN);
	/* "ended: 2020-05-26" includes that day */
	r = reach_in(&w, "meier-anna", 0, 0, "2020-05-26 23:59");
	assert_int_equal(r.state, STATE_DOWN);
	r = reach_in(&w, "meier-anna", 0, 0, "2020-05-27 00:00");
	assert_int_equal(r.state, STATE_OPERATIONAL);
	assert_int_equal(r.count, 0);
	world_release(&w);
}

static void
folds_letters_beyond_ascii(void **state)
{
	struct world w;

	(void)state;
	build_magdeburg(&w);
	/* excepted from the pattern, but the address is meant */
	struct reach r = reach_in(&w, "meier-anna", 0, 0, "2020-05-03 00:00");
	assert_int_equal(r.count, 1);
	assert_text(r.alternates[0].use, "0391 12");
	world_release(&w);
}

static void
offers_nothing_that_cannot_be_filled_in(void **state)
{
	struct world w;

	(void)state;
	build_magdeburg(&w);
	/* {local} of a telephone number */
	struct reach r = reach_in(&w, "mueller-oliver", 1, 0, "2020-05-01 00:00");
	assert_int_equal(r.count, 0);
	world_release(&w);
}

static void
an_embargo_hides_state_and_alternate(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/mail.md", "---\nname: M\ndomains: a.example\n---\n");
	world_add(&w, "people/p.md", "---\nname: P\ncontacts: {email: p@a.example}\n"
	    "---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nkind: outage\n"
	    "started: 2020-05-01\npublished: 2020-05-03 08:00\nservice: mail\n"
	    "alternates: {of: p@a.example, use: 0391 12}\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	const struct contact *c =
	    &as_person(world_find(&w, KIND_PERSON, "p"))->contacts.items[0];
	at = at_instant(world_time(&w, "2020-05-03 07:59"));
	struct reach r = reach_of(w.m, c, 0, &at, &w.arena);
	assert_int_equal(r.state, STATE_OPERATIONAL);
	assert_int_equal(r.count, 0);
	assert_int_equal(at.until, world_time(&w, "2020-05-03 08:00"));
	at = at_instant(world_time(&w, "2020-05-03 08:00"));
	r = reach_of(w.m, c, 0, &at, &w.arena);
	assert_int_equal(r.state, STATE_DOWN);
	assert_int_equal(r.count, 1);
	world_release(&w);
}

static void
globs_match_as_they_should(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
	    {"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "ab", true},
	    {"**", "", true}, {"a*", "a", true}, {"a*", "ba", false},
	    {"*a", "aab", false}, {"*a", "aba", true}, {"a*b*c", "axbxc", true},
	    {"a*b*c", "abbc", true}, {"a*b*c", "acb", false},
	    {"*@x", "a@x", true}, {"*@x", "@x", true}, {"*@x", "a@x.y", false},
	    {"*aab", "aaaab", true}, {"?", "a", false}, {"[a]", "a", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(pattern_matches(str_from(cases[i].pattern),
		    str_from(cases[i].text)), cases[i].matches);
}

static void
matches_like_the_recursive_glob(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		char pattern[10] = "", text[12] = "";
		size_t n = g_pick(&seed, 9), m = g_pick(&seed, 11);
		for (size_t k = 0; k < n; k++)
			pattern[k] = "ab*"[g_pick(&seed, 3)];
		for (size_t k = 0; k < m; k++)
			text[k] = "ab"[g_pick(&seed, 2)];
		assert_int_equal(pattern_matches(str_from(pattern), str_from(text)),
		    glob(pattern, text));
	}
}

/* A handle is an address and its own domain; names with two @ exist as well. */
static void
handles_are_offered_an_alternate_once(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "bodies/amt.md", "---\nname: Amt\ncontacts:\n"
	    "  - messenger: '@stadt'\n"
	    "  - messenger: 'x@stadt@social.example'\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nstarted: 2020-05-01\n"
	    "alternates:\n"
	    "  - {of: '*@stadt', use: eins}\n"
	    "  - {of: '*@stadt@social.example', use: zwei}\n"
	    "  - {of: '*@social.example', use: drei}\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	const struct body *b = as_body(world_find(&w, KIND_BODY, "amt"));
	struct at at = at_instant(world_time(&w, "2020-05-02"));
	struct reach r = reach_of(w.m, &b->contacts.items[0], 0, &at, &w.arena);
	assert_int_equal(r.count, 1);
	assert_text(r.alternates[0].use, "eins");
	r = reach_of(w.m, &b->contacts.items[1], 0, &at, &w.arena);
	assert_int_equal(r.count, 2);
	assert_text(r.alternates[0].use, "zwei");
	assert_text(r.alternates[1].use, "drei");
	world_release(&w);
}

static void
bare_addresses_find_their_contact_or_service(void **state)
{
	struct world w;

	(void)state;
	build_magdeburg(&w);
	struct contact c = reach_contact(w.m, &w.arena, CONTACT_EMAIL,
	    STR("OLIVER.MUELLER@mandatos.EXAMPLE.de"), NULL);
	assert_ptr_equal(c.owner, world_find(&w, KIND_PERSON, "mueller-oliver"));
	c = reach_contact(w.m, &w.arena, CONTACT_EMAIL,
	    STR("niemand@x.mandatos.example.de"), NULL);
	assert_null(c.owner);
	assert_ptr_equal(c.via, world_find(&w, KIND_SERVICE, "mandatos"));
	struct at at = at_instant(world_time(&w, "2020-05-01"));
	struct reach r = reach_of(w.m, &c, 0, &at, &w.arena);
	assert_int_equal(r.state, STATE_DOWN);
	assert_int_equal(r.count, 0); /* the pattern does not cover subdomains */
	c = reach_contact(w.m, &w.arena, CONTACT_PHONE, STR("0391 1"),
	    NULL);
	assert_null(c.via);
	world_release(&w);
}

static void
blind_means_unknown_for_everybody(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "bodies/amt.md", "---\nname: Amt\n"
	    "contacts: {phone: 0391 1}\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: [\n---\n");
	world_link(&w);
	assert_true(w.m->blind);
	const struct body *b = as_body(world_find(&w, KIND_BODY, "amt"));
	struct at at = at_instant(0);
	struct reach r = reach_of(w.m, &b->contacts.items[0], 0, &at, &w.arena);
	assert_int_equal(r.state, STATE_UNKNOWN);
	assert_null(r.cause);
	world_release(&w);
}

/* Whose mail runs over a service whose file nobody can read? Anybody's. */
static void
mail_is_unknown_while_domains_are_unsure(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/mail.md", "---\nname: [\n---\n");
	world_add(&w, "services/web.md", "---\nname: Web\n---\n");
	world_add(&w, "bodies/amt.md", "---\nname: Amt\ncontacts:\n"
	    "  - email: a@a.example\n  - {email: b@a.example, service: web}\n"
	    "  - phone: 0391 1\n---\n");
	world_link(&w);
	assert_true(w.m->domains_unsure);
	assert_false(w.m->blind);
	const struct body *b = as_body(world_find(&w, KIND_BODY, "amt"));
	static const enum state expected[] = {STATE_UNKNOWN, STATE_OPERATIONAL,
	    STATE_OPERATIONAL};
	for (size_t i = 0; i < 3; i++) {
		struct at at = at_instant(0);
		assert_int_equal(reach_of(w.m, &b->contacts.items[i], 0, &at,
		    &w.arena).state, expected[i]);
	}
	world_release(&w);
}

/* ---- years of alternates ------------------------------------------------------------ */

static const char *const people_of_years[] = {
    "---\nname: P\ncontacts:\n  - email: p@a.example\n  - phone: 0391 1\n"
    "    service: mail\n---\n",
    "---\nname: Q\ncontacts:\n  - email: q@a.example\n  - email: q@b.example\n"
    "---\n",
};

static void
put_alternate_of_years(struct buf *b, uint64_t *seed)
{
	static const char *const of[] = {"mail", "p", "q", "'*@a.example'",
	    "'*@a.example'", "p@a.example", "'*b.example'"};
	static const char *const use[] = {"0391 12", "'{local}@c.example'",
	    "d@c.example", "'Fax an {domain}'"};

	buf_printf(b, "  - {of: %s, use: %s", of[g_pick(seed, 7)],
	    use[g_pick(seed, 4)]);
	if (g_chance(seed, 3))
		buf_add_cstr(b, ", for: administration");
	if (g_chance(seed, 3))
		buf_printf(b, ", except: [%s]", g_chance(seed, 5) ? "p" : "q");
	if (g_chance(seed, 5))
		buf_printf(b, ", until: 2020-05-%02zu", 1 + g_pick(seed, 28));
	buf_add_cstr(b, "}\n");
}

static void
add_incident_of_years(struct world *w, size_t n, uint64_t *seed)
{
	size_t day = 1 + g_pick(seed, 28);
	char path[40];
	struct buf b;

	snprintf(path, sizeof path, "incidents/i%zu.md", n);
	buf_init(&b, 1 << 16);
	buf_printf(&b, "---\ntitle: T\nkind: outage\nservice: mail\n"
	    "started: 2020-05-%02zu\n", day);
	if (g_chance(seed, 8))
		buf_printf(&b, "ended: 2020-05-%02zu\n",
		    day + g_pick(seed, 29 - day));
	if (g_chance(seed, 2))
		buf_printf(&b, "published: 2020-05-%02zu\n",
		    1 + g_pick(seed, 28));
	buf_add_cstr(&b, "alternates:\n");
	for (size_t i = g_pick(seed, 4) + 1; i > 0; i--)
		put_alternate_of_years(&b, seed);
	buf_add_cstr(&b, "---\n");
	world_add_str(w, path, arena_str(&w->arena, buf_str(&b)));
	buf_release(&b);
}

static size_t
compare_remembered(const struct world *w, const struct contact *c,
    unsigned audience, struct moment *mo)
{
	struct at plain = at_instant(mo->now), at = plain;
	struct arena a;

	arena_init(&a, 0);
	at.moment = mo;
	struct reach expected = reach_of(w->m, c, audience, &plain, &a);
	struct reach got = reach_of(w->m, c, audience, &at, &a);
	assert_ptr_equal(got.cause, expected.cause);
	assert_int_equal(got.count, expected.count);
	for (size_t i = 0; i < got.count; i++) {
		assert_ptr_equal(got.alternates[i].entry,
		    expected.alternates[i].entry);
		assert_true(str_eq(got.alternates[i].use,
		    expected.alternates[i].use));
	}
	assert_true(at.since == plain.since);
	assert_true(at.until == plain.until);
	arena_release(&a);
	return got.count;
}

/* Long lists are walked through once; what is settled is not asked again. */
static void
remembers_long_lists_as_they_are(void **state)
{
	size_t offered = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= MODELS / 100; seed++) {
		struct world w;
		uint64_t random = seed * 7919;
		world_init(&w, NULL);
		world_add(&w, "services/mail.md",
		    "---\nname: M\ndomains: a.example\n---\n");
		world_add(&w, "people/p.md", people_of_years[0]);
		world_add(&w, "people/q.md", people_of_years[1]);
		for (size_t i = 0; i < 40; i++)
			add_incident_of_years(&w, i, &random);
		world_link(&w);
		struct moment mo;
		moment_init(&mo, world_time(&w, "2020-05-15") +
		    (int64_t)g_pick(&random, 20) * 43200 - 5 * 86400);
		for (unsigned i = 0; i < 60; i++) {
			const struct person *p = as_person(world_find(&w,
			    KIND_PERSON, i & 1 ? "p" : "q"));
			offered += compare_remembered(&w,
			    &p->contacts.items[i >> 1 & 1], i >> 2 & 3, &mo);
			if (i % 12 == 11) /* what still holds goes on */
				moment_renew(&mo, NULL, 0, mo.now +
				    (int64_t)g_pick(&random, 20) * 43200 -
				    4 * 86400);
		}
		moment_release(&mo);
		world_release(&w);
	}
	assert_true(offered > MODELS / 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(agrees_with_the_oracle),
	    cmocka_unit_test(tells_the_case_of_magdeburg),
	    cmocka_unit_test(folds_letters_beyond_ascii),
	    cmocka_unit_test(offers_nothing_that_cannot_be_filled_in),
	    cmocka_unit_test(an_embargo_hides_state_and_alternate),
	    cmocka_unit_test(globs_match_as_they_should),
	    cmocka_unit_test(matches_like_the_recursive_glob),
	    cmocka_unit_test(handles_are_offered_an_alternate_once),
	    cmocka_unit_test(bare_addresses_find_their_contact_or_service),
	    cmocka_unit_test(blind_means_unknown_for_everybody),
	    cmocka_unit_test(mail_is_unknown_while_domains_are_unsure),
	    cmocka_unit_test(remembers_long_lists_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
