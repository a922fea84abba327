/*
 * Facts that were renewed for a few incidents are those that are made anew of
 * the same model: all of them, after each of many random changes. And whoever
 * asks which have become others hears of each of them. STEPS=N makes more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../crowd.h"

#include "base/civil.h"
#include "cmd/session.h"
#include "content/tables.h"
#include "model/link_parts.h"
#include "output/facts.h"
#include "output/months.h"

/* A model of its own, of which incidents change. */
struct stand {
	struct scene scene;
	struct session session;
	struct model model;
	struct output_env env;
	struct arena *arena;
	struct relink_change changes[4];
	size_t count;
	uint64_t digests; /* one after the other */
};

static void
copy_list(struct stand *t, struct record_list *list)
{
	struct record **items = ARENA_ARRAY(t->arena, struct record *,
	    list->count + 200);

	memcpy(items, list->items, list->count * sizeof *items);
	list->items = items;
}

static void
copy_refs(struct stand *t, struct incident_refs *list)
{
	struct incident **items = ARENA_ARRAY(t->arena, struct incident *,
	    list->count + 200);

	memcpy(items, list->items, list->count * sizeof *items);
	list->items = items;
}

static void
copy_years(struct stand *t)
{
	struct year_list *list = &t->model.years;
	struct year_refs *items = ARENA_ARRAY(t->arena, struct year_refs,
	    list->count);

	for (size_t i = 0; i < list->count; i++) {
		items[i] = list->items[i];
		copy_refs(t, &items[i].incidents);
	}
	list->items = items;
}

/* After so many edits; false when nothing can be made of it then. */
static bool
stand_begin(struct stand *t, int edits)
{
	struct options o = {.quiet = true, .has_messages = true, .jobs = 1,
	    .unconfined = true, .at = "2026-03-28T10:00:00Z",
	    .source.dir = str_from(t->scene.content),
	    .templates = t->scene.templates};

	for (int i = 0; i < edits; i++)
		wander_step(&t->scene);
	session_begin(&t->session, &o, NULL);
	if (!t->session.ready)
		return false;
	t->arena = &t->session.load.arena;
	t->env = t->session.env[0];
	t->model = *t->env.model;
	t->env.model = &t->model;
	t->env.trees = &t->env;
	t->env.tree_count = 1;
	copy_list(t, &t->model.records[KIND_INCIDENT]);
	copy_refs(t, &t->model.newest);
	copy_years(t);
	return true;
}

static void
stand_open(struct stand *t, uint64_t seed)
{
	*t = (struct stand){0};
	scene_open_crowd(&t->scene, CROWD_NOW, wander_seed(seed));
	assert_true(stand_begin(t, 0));
}

static void
stand_close(struct stand *t)
{
	session_end(&t->session);
	scene_close(&t->scene);
}

/* ---- all facts, side by side --------------------------------------------------------------- */

struct names {
	uint64_t *items;
	size_t count, cap;
};

static void
add_name(struct stand *t, struct names *n, uint64_t name)
{
	*VEC_PUSH(t->arena, n) = name;
}

static void
add_names(struct stand *t, struct names *n, const struct record *r)
{
	static const enum fact facts[] = {FACT_RECORD, FACT_INCIDENTS, FACT_STATE,
	    FACT_PRESENT, FACT_STORIES, FACT_TEXT, FACT_MEMBERS, FACT_HOURS};

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add_name(t, n, trace_name(facts[i], r->kind, r->id));
}

static struct names
all_names(struct stand *t)
{
	const struct model *m = &t->model;
	struct names n = {0};

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		add_name(t, &n, trace_name(FACT_KIND, (enum kind)k, STR("")));
		add_name(t, &n, trace_name(FACT_NAMES, (enum kind)k, STR("")));
		add_name(t, &n, trace_name(FACT_TEXT, (enum kind)k, STR("")));
		for (size_t i = 0; i < m->records[k].count; i++)
			add_names(t, &n, m->records[k].items[i]);
	}
	for (int year = 1990; year < 2040; year++) {
		add_name(t, &n, trace_name_of_year(FACT_MONTHS, year));
		add_name(t, &n, trace_name_of_year(FACT_SPLIT_YEAR, year));
		for (unsigned month = 1; month <= 12; month++)
			add_name(t, &n, trace_name_of_month(year, month));
		add_name(t, &n, trace_name_of_year(FACT_YEAR, year));
		add_name(t, &n, trace_name_of_year(FACT_DAYS, year));
	}
	for (int topic = NEWS_ANY; topic < NEWS_DATES; topic++)
		for (unsigned i = 0; i < 9; i++)
			add_name(t, &n, trace_name_of_news(i, topic));
	for (unsigned i = 0; i < ADDRESS_GROUPS; i++)
		add_name(t, &n, trace_name_of_addresses(i));
	for (int f = FACT_MEMORY; f <= FACT_ASSETS; f++)
		add_name(t, &n, trace_name((enum fact)f, KIND_SITE, STR("")));
	return n;
}

static bool
is_said(const struct fact_names *said, uint64_t name)
{
	for (size_t i = 0; i < said->count; i++)
		if (said->items[i] == name)
			return true;
	return false;
}

static bool
same(const struct digest *a, const struct digest *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || digest_eq(a, b));
}

/* Those of before, those renewed, and those made anew. */
static void
assert_same(struct stand *t, const struct facts *before,
    const struct facts *renewed)
{
	const struct facts *fresh = facts_make(t->arena, &t->env);
	const struct fact_names *said = facts_changed(renewed);
	struct names n = all_names(t);

	for (size_t i = 0; i < n.count; i++) {
		const struct digest *d = facts_find(renewed, n.items[i]);
		assert_true(same(d, facts_find(fresh, n.items[i])));
		if (!same(d, facts_find(before, n.items[i])))
			assert_true(is_said(said, n.items[i]));
	}
	/* nor is it told of what stayed */
	for (size_t i = 0; i < said->count; i++)
		assert_false(same(facts_find(before, said->items[i]),
		    facts_find(renewed, said->items[i])));
}

/* ---- changes ----------------------------------------------------------------------------------- */

static struct incident *
any(struct stand *t)
{
	const struct record_list *list = &t->model.records[KIND_INCIDENT];

	return (struct incident *)list->items[draw(&t->scene, list->count)];
}

static struct digest
other_digest(struct stand *t)
{
	char text[32];

	snprintf(text, sizeof text, "%" PRIu64, t->digests++);
	return digest_of(str_from(text));
}

static void
change_one(struct stand *t, struct incident *now)
{
	struct incident *like = any(t);

	switch (draw(&t->scene, 8)) {
	case 0:
		now->effects = like->effects;
		break;
	case 1:
		now->restored = like->restored;
		break;
	case 2:
		now->alternates = like->alternates;
		break;
	case 3:
		now->year = like->year;
		now->started = like->started;
		break;
	case 4:
		now->ended = now->ended.at.line ? (struct when){.t = FOREVER}
		    : (struct when){.t = now->started.t + 86400, .at = {1, 1}};
		break;
	case 5:
		now->ended = like->ended;
		break;
	case 6:
		now->published = like->published;
		break;
	default:
		break;
	}
	now->r.source = other_digest(t);
	if (draw(&t->scene, 2))
		now->r.front = other_digest(t);
	/* its place among years and the newest is what the lists say */
	int year = now->year;
	int64_t newest = now->newest;
	link_derive(&t->model, now);
	now->year = year;
	now->newest = newest;
	now->astray = true;
}

static void
replace(struct incident_refs *list, struct incident *old, struct incident *now)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == old)
			list->items[i] = now;
}

/* As the list of all has them. */
static void
file_by_years(struct stand *t)
{
	const struct record_list *all = &t->model.records[KIND_INCIDENT];
	struct year_list *years = &t->model.years;

	t->model.astray = (struct incident_refs){0};
	for (size_t i = 0; i < all->count; i++)
		if (as_incident(all->items[i])->astray)
			*VEC_PUSH(t->arena, &t->model.astray) =
			    (struct incident *)all->items[i];

	for (size_t y = 0; y < years->count; y++) {
		struct incident_refs *of = &years->items[y].incidents;
		of->count = 0;
		for (size_t i = 0; i < all->count; i++) {
			struct incident *inc = (struct incident *)all->items[i];
			if (inc->year == years->items[y].year)
				of->items[of->count++] = inc;
		}
	}
}

/* From anywhere to anywhere. */
static void
put_into_list(struct stand *t, struct incident *old, struct incident *now)
{
	struct record_list *list = &t->model.records[KIND_INCIDENT];
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++)
		if (old == NULL || list->items[i] != &old->r)
			list->items[n++] = list->items[i];
	size_t at = draw(&t->scene, n + 1);
	memmove(list->items + at + 1, list->items + at,
	    (n - at) * sizeof *list->items);
	list->items[at] = &now->r;
	list->count = n + 1;
	for (size_t i = 0; i < list->count; i++)
		list->items[i]->index = (unsigned)(list->count - 1 - i);
	file_by_years(t);
}

static bool
is_changed(const struct stand *t, const struct incident *inc)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->changes[i].now == inc)
			return true;
	return false;
}

static void
change(struct stand *t)
{
	struct incident *old = any(t), *now = ARENA_NEW(t->arena,
	    struct incident);
	bool new = draw(&t->scene, 3) == 0;

	if (is_changed(t, old))
		return;
	*now = *old;
	if (new) {
		now->r.id = arena_printf(t->arena, "%.*s-%" PRIu64,
		    STR_ARG(old->r.id), t->digests++);
		t->model.newest.items[t->model.newest.count++] = now;
	} else {
		replace(&t->model.newest, old, now);
	}
	change_one(t, now);
	put_into_list(t, new ? NULL : old, now);
	t->changes[t->count++] = (struct relink_change){new ? NULL : old, now};
}

static void
change_and_compare(uint64_t seed, size_t year_max)
{
	struct stand t;
	int refused = 0;

#ifdef SMALL_LIMITS
	skip();
#endif
	stand_open(&t, seed);
	t.env.year_max = year_max;
	struct facts *f = facts_make(t.arena, &t.env);
	for (int i = 0; i < wander_steps(60); i++) {
		const struct facts *before = facts_make(t.arena, &t.env);
		if (i % 16 == 0) /* there is not room for ever more */
			f = facts_make(t.arena, &t.env);
		t.count = 0;
		t.env.now += (int64_t)draw(&t.scene, 3) * 40000;
		for (size_t n = draw(&t.scene, 4) + 1; n; n--)
			change(&t);
		if (facts_renew(f, t.changes, t.count)) {
			assert_same(&t, before, f);
			continue;
		}
		refused++; /* a year was split, or whole again */
		f = facts_make(t.arena, &t.env);
	}
	assert_in_range(refused, 0, year_max ? wander_steps(60) / 2 : 0);
	stand_close(&t);
}

static void
same_as_made(void **state)
{
	(void)state;
	change_and_compare(11, 0);
}

static void
same_of_split_years(void **state)
{
	(void)state;
	change_and_compare(13, 28);
}

/* All pages of months read which there are; that is as it was but for the first
 * incident of a month. */
static void
which_months_there_are_is_seldom_new(void **state)
{
	uint64_t name = trace_name_of_year(FACT_MONTHS, 2026);
	int lively = 0;
	struct stand t;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	stand_open(&t, 14);
	t.env.year_max = 1;
	for (unsigned month = 1; month <= MONTHS; month++) {
		t.env.now = civil_days(2026, month, 10) * 86400;
		struct at at = at_instant(t.env.now);
		const struct facts *f = facts_make(t.arena, &t.env);
		assert_non_null(facts_find(f, name));
		assert_int_equal(facts_is_lively(f, name),
		    !months_shown(&t.model, 2026, month, &at));
		assert_true(facts_is_lively(f,
		    trace_name_of_year(FACT_SPLIT_YEAR, 2026)));
		lively += facts_is_lively(f, name);
	}
	assert_in_range(lively, 1, MONTHS - 1);
	stand_close(&t);
}

/* Also where something is broken: then it may be refused, but not wrong. */
static void
edited(void **state)
{
	struct stand t;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	for (uint64_t i = 0; i < (uint64_t)wander_steps(12); i++) {
		t = (struct stand){0};
		if (i % 3)
			scene_open_crowd(&t.scene, CROWD_NOW, wander_seed(i));
		else
			scene_open(&t.scene, "tests/golden/full/content",
			    CROWD_NOW, wander_seed(i));
		bool ready = stand_begin(&t, (int)i);
		while (ready && t.model.records[KIND_INCIDENT].count > 3 &&
		    t.digests < 12) {
			struct facts *f = facts_make(t.arena, &t.env);
			const struct facts *old = facts_make(t.arena, &t.env);
			t.count = 0;
			change(&t);
			if (facts_renew(f, t.changes, t.count))
				assert_same(&t, old, f);
		}
		stand_close(&t);
	}
}

static struct incident *
copied(struct stand *t, const struct incident *inc)
{
	struct incident *now = ARENA_NEW(t->arena, struct incident);

	*now = *inc;
	return now;
}

static bool
renews(struct stand *t, struct incident *old, struct incident *now)
{
	struct facts *f = facts_make(t->arena, &t->env);
	struct relink_change c = {old, now};

	if (now)
		put_into_list(t, old, now);
	return facts_renew(f, &c, 1);
}

/* What is too much, or not what it was said to be. */
static void
refused(void **state)
{
	struct stand t;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	stand_open(&t, 12);
	struct incident *old = any(&t), *now = copied(&t, old);
	assert_true(renews(&t, old, now));
	/* gone */
	assert_false(renews(&t, now, NULL));
	/* more than there is room for */
	struct facts *f = facts_make(t.arena, &t.env);
	unsigned some = 0;
	do {
		t.count = 0;
		change(&t);
	} while (facts_renew(f, t.changes, t.count) && ++some < 1000);
	assert_in_range(some, FACTS_CHANGES_MAX, 999);
	/* an id that is there */
	assert_false(renews(&t, NULL, copied(&t, any(&t))));
	stand_close(&t);
	stand_open(&t, 12);
	old = any(&t);
	now = copied(&t, old);
	now->r.broken = true;
	assert_false(renews(&t, old, now));
	struct incident *next = copied(&t, now);
	next->r.broken = false;
	assert_false(renews(&t, now, next));
	now = copied(&t, next);
	now->r.stands_for = &old->r;
	assert_false(renews(&t, next, now));
	next = copied(&t, now);
	next->r.stands_for = NULL;
	assert_false(renews(&t, now, next));
	/* a year that has nothing yet */
	now = copied(&t, next);
	now->year = 1999;
	assert_false(renews(&t, next, now));
	stand_close(&t);
	/* a change that nobody told of */
	stand_open(&t, 12);
	f = facts_make(t.arena, &t.env);
	old = any(&t);
	put_into_list(&t, old, copied(&t, old));
	assert_false(facts_renew(f, NULL, 0));
	stand_close(&t);
}

/* ---- texts --------------------------------------------------------------------------------- */

struct told {
	struct digest record, text, kind, texts;
};

static struct told
told_of(struct stand *t, const struct record *r)
{
	const struct facts *f = facts_make(t->arena, &t->env);

	return (struct told){
	    *facts_find(f, trace_name(FACT_RECORD, r->kind, r->id)),
	    *facts_find(f, trace_name(FACT_TEXT, r->kind, r->id)),
	    *facts_find(f, trace_name(FACT_KIND, r->kind, STR(""))),
	    *facts_find(f, trace_name(FACT_TEXT, r->kind, STR(""))),
	};
}

/* ---- other records in their places --------------------------------------------------------- */

/* Its text, or more of it; linked as it should be. */
static void
amend_one(struct stand *t, struct amendment *out)
{
	static const enum kind kinds[] = {KIND_PERSON, KIND_BODY,
	    KIND_OFFICE_HOUR, KIND_CONSULTATION, KIND_SERVICE, KIND_PAGE};
	const struct record_list *list =
	    &t->model.records[kinds[draw(&t->scene, 6)]];
	struct record *r = list->items[draw(&t->scene, list->count)];
	struct record *was = arena_alloc(t->arena, table_record_size(r->kind));

	memcpy(was, r, table_record_size(r->kind));
	r->source = other_digest(t);
	if (r->kind != KIND_SERVICE && r->kind != KIND_PAGE &&
	    draw(&t->scene, 2))
		r->front = other_digest(t);
	if (r->kind == KIND_PERSON && draw(&t->scene, 2)) {
		struct person *p = (struct person *)r, *like = (struct person *)
		    list->items[draw(&t->scene, list->count)];
		p->roles = like->roles;
		p->former = like->former;
		r->front = other_digest(t);
	}
	if (r->kind == KIND_OFFICE_HOUR && draw(&t->scene, 2)) {
		((struct office_hour *)r)->who = ((struct office_hour *)
		    list->items[draw(&t->scene, list->count)])->who;
		r->front = other_digest(t);
	}
	*out = (struct amendment){r, was};
	link_members(&t->model, t->arena);
	link_addresses(&t->model, t->arena);
}

static void
amended(void **state)
{
	struct stand t;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	stand_open(&t, 15);
	struct facts *f = facts_make(t.arena, &t.env);
	for (int i = 0; i < wander_steps(60); i++) {
		const struct facts *before = facts_make(t.arena, &t.env);
		struct amendment items[3];
		struct amendments all = {items, 1 + draw(&t.scene, 3)};
		if (i % 16 == 0)
			f = facts_make(t.arena, &t.env);
		t.count = 0;
		for (size_t n = 0; n < all.count; n++)
			amend_one(&t, &items[n]);
		if (draw(&t.scene, 2))
			change(&t);
		assert_true(facts_renew(f, t.changes, t.count));
		facts_amend(f, &all);
		assert_same(&t, before, f);
	}
	stand_close(&t);
}

/* A text is a fact of its own; what stands above it is one of both. */
static void
texts(void **state)
{
	struct stand t;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	stand_open(&t, 14);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		if (k == KIND_INCIDENT || t.model.records[k].count == 0)
			continue;
		struct record *r = t.model.records[k].items[0];
		struct told before = told_of(&t, r);
		r->source = digest_of(STR("another text"));
		struct told text = told_of(&t, r);
		assert_true(digest_eq(&before.record, &text.record));
		assert_true(digest_eq(&before.kind, &text.kind));
		assert_false(digest_eq(&before.text, &text.text));
		assert_false(digest_eq(&before.texts, &text.texts));
		r->source = r->front = digest_of(STR("another key"));
		struct told key = told_of(&t, r);
		assert_false(digest_eq(&text.record, &key.record));
		assert_false(digest_eq(&text.kind, &key.kind));
		assert_false(digest_eq(&text.text, &key.text));
		assert_false(digest_eq(&text.texts, &key.texts));
	}
	stand_close(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_as_made),
	    cmocka_unit_test(same_of_split_years),
	    cmocka_unit_test(which_months_there_are_is_seldom_new),
	    cmocka_unit_test(edited),
	    cmocka_unit_test(refused),
	    cmocka_unit_test(amended),
	    cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
