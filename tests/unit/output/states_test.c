/*
 * Who has asked how a service is, how somebody can be reached, or what a calendar
 * shows, and finds the facts that were read as they were, would get the same answers and learn the
 * same of the clock: after random changes of incidents that restore people, offer
 * other ways, concern one audience or are under embargo. SEED is another way,
 * STEPS=N makes more of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "life.h"
#include "model/history.h"
#include "model/inforce.h"
#include "model/people.h"
#include "model/reach.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/data_v2.h"
#include "output/facts.h"

enum { ASKED_MAX = 40, AUDIENCES = 3 };

/* One answer, in numbers, and what it was made from. */
struct answer {
	int64_t since, until;
	struct digest said;
	uint64_t *names;
	struct digest *facts;
	size_t count;
	bool everything;
	size_t question;
	bool undated; /* asked by who does not tell since when */
};

struct asking {
	struct life life;
	struct facts *facts;
	struct trace *trace;
	struct answer answers[ASKED_MAX];
	size_t count, questions;
	/* what was the same by its facts; what was asked again; of the former,
	 * what would not have been if it had told since when */
	size_t kept, others, undated;
};

/* ---- questions ------------------------------------------------------------------------------ */

static void
say_effect(struct digest_state *s, const struct effect *e)
{
	digest_add_number(s, e != NULL);
	if (e == NULL)
		return;
	digest_add_field(s, e->incident->r.path);
	digest_add_digest(s, &e->incident->r.front);
	digest_add_number(s, e->from.t);
	digest_add_number(s, (int64_t)e->state);
}

static void
say_alternate(struct digest_state *s, const struct alternate *alt)
{
	digest_add_field(s, alt->incident->r.path);
	digest_add_field(s, alt->use.s);
	digest_add_number(s, alt->from.t);
}

static void
ask_reach(struct digest_state *s, struct asking *k, const struct contact *c,
    unsigned audience, struct at *at)
{
	struct life *l = &k->life;
	struct reach r = reach_of(l->env.model, c, audience, at, &l->w.arena);

	digest_add_number(s, (int64_t)r.state);
	say_effect(s, r.cause);
	for (size_t i = 0; i < r.count; i++)
		say_alternate(s, r.alternates[i].entry);
}

static void
ask_service(struct digest_state *s, struct asking *k, const struct service *mail,
    unsigned audience, struct at *at)
{
	struct life *l = &k->life;
	struct status st = status_of_service(l->env.model, mail, audience, at);
	struct alternate_refs all = status_alternates(mail, audience, at,
	    &l->w.arena);

	digest_add_number(s, (int64_t)st.state);
	say_effect(s, st.cause);
	for (size_t i = 0; i < all.count; i++)
		say_alternate(s, all.items[i]);
}

/* When the public was told anything, or a service became another. */
static void
ask_told(struct digest_state *s, struct asking *k, struct at *at)
{
	struct view v = {.env = &k->life.env, .at = *at,
	    .arena = &k->life.w.arena};
	struct data_v2 d = {.v = &v};

	data_v2_component_find(&d);
	digest_add_number(s, data_v2_incident_newest(&d));
	*at = v.at;
}

/* What a calendar shows. */
static void
ask_year(struct digest_state *s, struct asking *k, int year, struct at *at)
{
	struct life *l = &k->life;
	struct history h;

	if (model_year(l->env.model, year) == NULL)
		return; /* has none */
	h = history_of_year(l->env.model, year, at, &l->w.arena);
	trace_cover(at->trace, KIND_INCIDENT);
	for (size_t i = 0; i < h.count; i++) {
		const struct history_day *day = &h.days[i];
		digest_add_number(s, (int64_t)day->worst);
		digest_add_number(s, day->known | day->more << 1);
		digest_add_number(s, (int64_t)day->incident_count);
		for (size_t n = 0; n < day->incident_count; n++) {
			const struct incident *inc = day->incidents[n];
			digest_add_field(s, inc->r.path);
			digest_add_digest(s, &inc->r.front);
			digest_add_number(s, at_reached(at, inc->started.t));
		}
	}
}

enum { CHANGED = 4 }; /* no question for who is undated */

/* The question of this number; false: there is none. */
static bool
ask(struct digest_state *s, struct asking *k, size_t number, struct at *at)
{
	const struct model *m = k->life.env.model;
	const struct service *mail = as_service(m->records[KIND_SERVICE].items[0]);
	unsigned audience = (unsigned)(number % AUDIENCES);
	size_t who = number / AUDIENCES;
	struct contact c;

	switch (who) {
	case 0:
	case 1:
		c = people_contacts(m->records[KIND_PERSON].items[who])->items[0];
		ask_reach(s, k, &c, audience, at);
		return true;
	case 2:
		c = reach_contact(m, &k->life.w.arena, CONTACT_EMAIL,
		    STR("park@stadt.example"), NULL);
		ask_reach(s, k, &c, audience, at);
		return true;
	case 3:
		ask_service(s, k, mail, audience, at);
		return true;
	case CHANGED:
		(void)status_of_service(m, mail, 0, at);
		digest_add_number(s, inforce_changed(mail, at));
		if (audience == 1)
			ask_told(s, k, at);
		return true;
	case 5:
		digest_add_number(s, (int64_t)status_overall(m, at, NULL));
		ask_year(s, k, 2020 + (int)audience, at);
		return true;
	}
	return false;
}

static bool
answer(struct answer *a, struct asking *k, size_t number, bool undated)
{
	struct arena *arena = &k->life.w.arena;
	struct at at = at_instant(k->life.env.now);
	struct digest_state s;

	trace_clear(k->trace);
	k->trace->undated = undated;
	at.trace = k->trace;
	digest_begin(&s);
	if (!ask(&s, k, number, &at))
		return false;
	struct trace_said said = trace_said(k->trace);
	*a = (struct answer){at.since, at.until, digest_end(&s),
	    ARENA_ARRAY(arena, uint64_t, said.count),
	    ARENA_ARRAY(arena, struct digest, said.count), said.count,
	    said.everything, number, undated};
	for (size_t i = 0; i < said.count; i++) {
		const struct digest *d = facts_find(k->facts, said.names[i]);
		assert_non_null(d);
		a->names[i] = said.names[i];
		a->facts[i] = *d;
	}
	return true;
}

static void
ask_all(struct asking *k)
{
	k->count = k->questions = 0;
	while (answer(&k->answers[k->count], k, k->questions, false)) {
		k->count++;
		if (k->questions / AUDIENCES != CHANGED)
			answer(&k->answers[k->count++], k, k->questions, true);
		k->questions++;
		assert_in_range(k->count, 1, ASKED_MAX - 2);
	}
}

/* ---- what was not to change ----------------------------------------------------------------------- */

static bool
holds(const struct asking *k, const struct answer *a)
{
	if (k->life.env.now < a->since || k->life.env.now >= a->until)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct digest *d = facts_find(k->facts, a->names[i]);
		if (d == NULL || !digest_eq(d, &a->facts[i]))
			return false;
	}
	return true;
}

static void
assert_same(struct asking *k)
{
	for (size_t i = 0; i < k->count; i++) {
		const struct answer *old = &k->answers[i];
		struct answer now;
		assert_true(answer(&now, k, old->question, old->undated));
		if (!holds(k, old)) {
			k->others++;
			continue;
		}
		k->kept++;
		k->undated += old->undated && !holds(k, old - 1);
		assert_true(digest_eq(&now.said, &old->said));
		assert_true(old->undated || now.since == old->since);
		assert_int_equal(now.until, old->until);
	}
}

/* Those that were renewed, or new ones where that is too much. */
static bool
step(struct asking *k)
{
	struct life *l = &k->life;

	ask_all(k);
	life_change(l);
	if (!life_relink(l))
		return false;
	if (!facts_renew(k->facts, l->changes, l->count))
		k->facts = facts_make(&l->w.arena, &l->env);
	assert_same(k);
	return true;
}

static void
what_is_unchanged_is_the_same(void **state)
{
	int left = life_steps(1500), all = left;
	size_t kept = 0, others = 0, undated = 0;

	(void)state;
#ifdef SMALL_LIMITS
	skip(); /* the words of a language are too many then */
#endif
	for (uint64_t seed = life_seed(); left > 0; seed++) {
		struct asking *k = calloc(1, sizeof *k);
		struct trace *trace = malloc(sizeof *trace);
		assert_true(k && trace);
		trace_init(trace);
		life_begin(&k->life, seed);
		k->trace = trace;
		k->facts = facts_make(&k->life.w.arena, &k->life.env);
		bool fine = !k->life.plan.doubled;
		for (int i = 0; fine && i < LIVES && left > 0; i++, left--)
			fine = step(k);
		kept += k->kept;
		others += k->others;
		undated += k->undated;
		world_release(&k->life.w);
		free(trace);
		free(k);
	}
	print_message("%zu the same by their facts, %zu as undated, %zu asked "
	    "again\n", kept, undated, others);
	assert_true(all < 200 || (kept > others / 50 && others > 0 &&
	    undated > 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_unchanged_is_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
