/*
 * The days of the present year are another fact when their calendar shows
 * something else, and only then: one more disturbance on a day that names as
 * many as it can is none. Each change by itself, and what a calendar showed
 * before and after it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../world.h"

#include "model/history.h"
#include "model/relink.h"
#include "output/facts.h"

#define NOW "2021-03-10 12:00"
#define HEAD "---\ntitle: T\nstarted: "
#define STATE(state) "affects: [{service: mail, state: " state "}]\n"

struct stand {
	struct world w;
	struct output_env env;
	struct facts *facts;
};

static int
by_path(const void *a, const void *b)
{
	return str_cmp((*(struct record *const *)a)->path,
	    (*(struct record *const *)b)->path);
}

static struct incident *
add_incident(struct stand *s, const char *id, const char *text)
{
	char path[60];
	struct str bytes = arena_str(&s->w.arena, str_from(text));

	snprintf(path, sizeof path, "incidents/2021/%s.md", id);
	struct record *r = world_add_str(&s->w, path, bytes);
	r->source = r->front = digest_of(bytes);
	return (struct incident *)r;
}

/* Seven partial failures, from February into March: five are named each day. */
static void
setup_stand(struct stand *s)
{
	char id[20];

#ifdef SMALL_LIMITS
	skip(); /* they are too many then */
#endif
	*s = (struct stand){0};
	world_init(&s->w, NULL);
	world_add(&s->w, "services/mail.md",
	    "---\nname: Post\nkind: email\n---\n");
	for (int i = 0; i < 7; i++) {
		snprintf(id, sizeof id, "m%d", i);
		add_incident(s, id, HEAD "2021-02-20 10:00\n"
		    "ended: 2021-03-15\n" STATE("partial") "---\n");
	}
	qsort(s->w.records.items, s->w.records.count,
	    sizeof *s->w.records.items, by_path);
	s->env = (struct output_env){.lang = STR("de"), .tree_count = 1,
	    .model = world_link(&s->w), .now = world_time(&s->w, NOW)};
	s->env.trees = &s->env;
	s->facts = facts_make(&s->w.arena, &s->env);
}

static uint64_t
name_of_days(void)
{
	return trace_name_of_year(FACT_DAYS, 2021);
}

/* All that is to be seen, and how long it is. */
static struct digest
shown(struct stand *s)
{
	struct at at = at_instant(s->env.now);
	struct history h = history_of_year(s->env.model, 2021, &at,
	    &s->w.arena);
	struct digest_state d;

	digest_begin(&d);
	for (size_t i = 0; i < h.count; i++) {
		const struct history_day *day = &h.days[i];
		digest_add_number(&d, (int64_t)day->worst);
		digest_add_number(&d, day->known | day->more << 1);
		for (size_t n = 0; n < day->incident_count; n++) {
			digest_add_field(&d, day->incidents[n]->r.path);
			digest_add_digest(&d, &day->incidents[n]->r.front);
		}
		digest_add_number(&d, -1);
	}
	digest_add_number(&d, at.since);
	digest_add_number(&d, at.until);
	return digest_end(&d);
}

static bool
is_said(const struct facts *f, uint64_t name)
{
	const struct fact_names *said = facts_changed(f);

	for (size_t i = 0; i < said->count; i++)
		if (said->items[i] == name)
			return true;
	return false;
}

/* Brings an incident, in the place of another or not: is the fact another? */
static struct incident *
bring(struct stand *s, struct incident *old, const char *id, const char *text,
    bool expected)
{
	struct digest before = shown(s), was = *facts_find(s->facts,
	    name_of_days());
	struct incident *now = add_incident(s, id, text);
	struct relink_change change = {old, now};

	assert_true(model_relink((struct model *)s->env.model, &s->w.arena,
	    &change, 1, &s->w.diags));
	assert_true(facts_renew(s->facts, &change, 1));
	struct digest after = shown(s);
	assert_true(digest_eq(&before, &after) != expected);
	assert_true(is_said(s->facts, name_of_days()) == expected);
	const struct digest *is = facts_find(s->facts, name_of_days());
	assert_true(digest_eq(&was, is) != expected);
	const struct facts *fresh = facts_make(&s->w.arena, &s->env);
	assert_true(digest_eq(is, facts_find(fresh, name_of_days())));
	return now;
}

static void
what_no_day_has_room_for(void **state)
{
	struct stand s;

	(void)state;
	setup_stand(&s);
	/* behind five that are as bad, or worse */
	struct incident *inc = bring(&s, NULL, "z", HEAD "2021-02-20 09:00\n"
	    "ended: 2021-03-14\n" STATE("partial") "---\nText.\n", false);
	/* its words, its title, its end within these days, its state */
	inc = bring(&s, inc, "z", HEAD "2021-02-20 09:00\nended: 2021-03-14\n"
	    STATE("partial") "---\nOther.\n", false);
	inc = bring(&s, inc, "z", "---\ntitle: U\nstarted: 2021-02-20 09:00\n"
	    "ended: 2021-03-14\n" STATE("partial") "---\n", false);
	inc = bring(&s, inc, "z", HEAD "2021-02-20 09:00\n"
	    "ended: 2021-03-01\n" STATE("limited") "---\n", false);
	/* for others only */
	bring(&s, NULL, "zz", HEAD "2021-02-20 09:00\nended: 2021-03-14\n"
	    "affects: [{service: mail, state: down, for: [administration]}]\n"
	    "---\n", false);
	world_release(&s.w);
}

static void
what_is_to_be_seen(void **state)
{
	static const char hidden[] = HEAD "2021-02-20 09:00\n"
	    "ended: 2021-03-14\n" STATE("limited") "---\n";
	struct stand s;

	(void)state;
	setup_stand(&s);
	struct incident *inc = bring(&s, NULL, "z", hidden, false);
	/* worse */
	inc = bring(&s, inc, "z", HEAD "2021-02-20 09:00\n"
	    "ended: 2021-03-14\n" STATE("down") "---\n", true);
	/* it is named: what it is called */
	inc = bring(&s, inc, "z", "---\ntitle: U\nstarted: 2021-02-20 09:00\n"
	    "ended: 2021-03-14\n" STATE("down") "---\n", true);
	/* on fewer days */
	inc = bring(&s, inc, "z", "---\ntitle: U\nstarted: 2021-02-20 09:00\n"
	    "ended: 2021-03-13\n" STATE("down") "---\n", true);
	inc = bring(&s, inc, "z", hidden, true);
	/* on a day that has none yet: of this month, before, and ahead */
	inc = bring(&s, inc, "z", HEAD "2021-02-20 09:00\n"
	    "ended: 2021-03-16 10:00\n" STATE("limited") "---\n", true);
	inc = bring(&s, inc, "z", HEAD "2021-02-19 09:00\n"
	    "ended: 2021-03-14\n" STATE("limited") "---\n", true);
	inc = bring(&s, inc, "z", hidden, true);
	bring(&s, NULL, "y", "---\ntitle: T\nkind: maintenance\n"
	    "started: 2021-07-01\nended: 2021-07-02\nservice: mail\n---\n",
	    true);
	/* nothing of it is seen but when it will be */
	inc = bring(&s, inc, "z", HEAD "2021-02-20 09:00\n"
	    "published: 2021-03-11\nended: 2021-03-14\n" STATE("limited")
	    "---\n", true);
	/* an end that is open is tonight */
	bring(&s, inc, "z", HEAD "2021-02-20 09:00\n" STATE("limited") "---\n",
	    true);
	world_release(&s.w);
}

/* One that is named goes, and another has its place. */
static void
what_comes_after_it(void **state)
{
	struct stand s;

	(void)state;
	setup_stand(&s);
	const struct record_list *all =
	    &s.env.model->records[KIND_INCIDENT];
	struct incident *first = (struct incident *)all->items[0];
	struct incident *last = (struct incident *)all->items[6];
	char id[20];
	snprintf(id, sizeof id, "%.*s", STR_ARG(last->r.id));
	bring(&s, last, id, HEAD "2021-02-20 10:00\nended: 2021-03-01\n"
	    STATE("partial") "---\n", false);
	snprintf(id, sizeof id, "%.*s", STR_ARG(first->r.id));
	bring(&s, first, id, HEAD "2021-02-20 10:00\nended: 2021-03-01\n"
	    STATE("partial") "---\n", true);
	world_release(&s.w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_no_day_has_room_for),
	    cmocka_unit_test(what_is_to_be_seen),
	    cmocka_unit_test(what_comes_after_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
