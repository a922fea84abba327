/*
 * A small site with a plan, whose incidents change at random and are linked
 * again (model/relink.h). For tests of what is renewed after that. SEED is
 * another way. Include after cmocka's headers.
 *
 *	struct life l;
 *	life_begin(&l, seed);
 *	life_change(&l);      writes l.changes; what is in the folder is read
 *	life_relink(&l);      the model is that of now, the plan that of before
 *	world_release(&l.w);
 */
#ifndef TESTS_LIFE_H
#define TESTS_LIFE_H

#include <stdlib.h>

#include "../world.h"

#include "base/files.h"
#include "model/relink.h"
#include "output/plan.h"

enum { SLOTS = 24, LIVES = 25, SLOT_TEXT_MAX = 600, DAY = 86400 };

/* A place for one incident; the text is empty when there is none. */
struct slot {
	char path[60], text[SLOT_TEXT_MAX];
	struct incident *linked;
};

struct life {
	uint64_t seed;
	struct world w;
	struct output_env env;
	struct output_plan plan;
	struct slot slots[SLOTS];
	struct relink_change changes[2 * SLOTS];
	size_t count;
};

static size_t
life_pick(struct life *l, size_t below)
{
	l->seed = l->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (size_t)((l->seed >> 33) % below);
}

/* Fewer where each allocation is watched. */
static int
life_steps(int usual)
{
	const char *wanted = getenv("STEPS");

#ifdef ARENA_DEBUG
	usual /= 5;
#endif
	return wanted ? atoi(wanted) : getenv("UNDER_VALGRIND") ? 30 : usual;
}

static uint64_t
life_seed(void)
{
	return 1 + 1000 * (getenv("SEED") ? (uint64_t)atoi(getenv("SEED")) : 0);
}

/* ---- a site whose incidents change ---------------------------------------------------- */

static void
life_others(struct world *w)
{
	world_add(w, "services/mail.md", "---\nname: Post\nkind: email\n"
	    "domains: [stadt.example]\n---\n");
	world_add(w, "bodies/rat.md", "---\nname: Rat\nkind: council\n---\n");
	world_add(w, "people/a.md", "---\nname: Ada A\nroles: [{body: rat, "
	    "title: Mitglied, from: 2020-01-01, until: 2021-06-30}]\n"
	    "contacts: [{email: a@stadt.example}]\n---\n");
	world_add(w, "people/b.md", "---\nname: Bea B\n"
	    "roles: [{body: rat, title: Mitglied, from: 2020-01-01}]\n"
	    "contacts: [{email: b@stadt.example}]\n---\n");
	world_add(w, "consultations/park.md", "---\ntitle: Park\n"
	    "announced: 2021-02-01\nopens: 2021-03-01\ncloses: 2021-04-30\n"
	    "respond: {email: park@stadt.example}\n---\n?\n");
}

/* What it does, to whom, and what people have instead. */
static void
life_write_effects(struct life *l, struct buf *b)
{
	static const char *const states[] = {"limited", "partial", "down"};
	static const char *const whom[] = {"", ", for: [public]",
	    ", for: [administration]"};

	buf_printf(b, "affects: [{service: mail, state: %s%s}]\n",
	    states[life_pick(l, 3)], whom[life_pick(l, 3)]);
	if (life_pick(l, 5) == 0)
		buf_printf(b, "restored: [{person: %s, at: 2021-%02u-%02u}]\n",
		    life_pick(l, 2) ? "a" : "b", 1 + (unsigned)life_pick(l, 12),
		    1 + (unsigned)life_pick(l, 28));
	if (life_pick(l, 8) == 0)
		buf_printf(b, "alternates: [{of: %s, use: x@andere.example}]\n",
		    life_pick(l, 2) ? "mail" : "a@stadt.example");
}

/* In two years, of which one has few months; some meet the page of a year. */
static void
life_write(struct life *l, size_t n)
{
	struct slot *s = &l->slots[n];
	unsigned year = 2020 + (unsigned)life_pick(l, 8) / 5;
	unsigned month = 1 + (unsigned)life_pick(l, year == 2020 ? 12 : 3);
	unsigned day = 1 + (unsigned)life_pick(l, 28);
	struct buf b;

	s->text[0] = '\0';
	if (life_pick(l, 3) == 0)
		return;
	snprintf(s->path, sizeof s->path, "incidents/%u/%s%zu.md",
	    life_pick(l, 12) ? year : 2020 + (unsigned)life_pick(l, 3),
	    n % 2 ? "a" : "z", n);
	if (life_pick(l, 200) == 0)
		snprintf(s->path, sizeof s->path, "incidents/2020/kalender.md");
	buf_init(&b, SLOT_TEXT_MAX);
	buf_printf(&b, "---\ntitle: T\nstarted: %u-%02u-%02u 10:00\n", year,
	    month, day);
	life_write_effects(l, &b);
	if (life_pick(l, 4))
		buf_printf(&b, "ended: %u-%02u-%02u 1%u:30\n", year, month, day,
		    (unsigned)life_pick(l, 10));
	if (life_pick(l, 4) == 0)
		buf_printf(&b, "published: 2021-%02u-%02u\n",
		    1 + (unsigned)life_pick(l, 12), 1 + (unsigned)life_pick(l, 28));
	buf_add_cstr(&b, "---\nText.\n");
	snprintf(s->text, sizeof s->text, "%.*s", STR_ARG(buf_str(&b)));
	buf_release(&b);
}

static struct incident *
life_parse(struct life *l, const struct slot *s)
{
	struct str text = arena_str(&l->w.arena, str_from(s->text));

	if (text.len == 0)
		return NULL;
	struct record *r = world_add_str(&l->w, s->path, text);
	r->source = r->front = digest_of(text);
	return (struct incident *)r;
}

static int
life_by_path(const void *a, const void *b)
{
	return str_cmp((*(struct record *const *)a)->path,
	    (*(struct record *const *)b)->path);
}

static struct locale *
life_words(struct world *w)
{
	struct locale *words;
	struct str text;

	assert_int_equal(file_read(&text, &w->arena,
	    STR("templates/locale/de.yml"), 1 << 20, &w->diags), 0);
	assert_int_equal(locale_parse(&words, &w->arena, STR("de.yml"), text,
	    &w->diags), 0);
	return words;
}

/* The same whatever came before. */
static void
life_plan(struct life *l, struct output_plan *plan)
{
	struct diags told;

	diags_init(&told);
	output_plan_make(plan, &l->env, &l->w.arena, &told);
	assert_true(plan->doubled == (told.count > 0));
	diags_release(&told);
}

static void
life_begin(struct life *l, uint64_t seed)
{
	*l = (struct life){.seed = seed};
	world_init(&l->w, NULL);
	life_others(&l->w);
	for (size_t i = 0; i < SLOTS; i++) {
		life_write(l, i);
		l->slots[i].linked = life_parse(l, &l->slots[i]);
	}
	qsort(l->w.records.items, l->w.records.count,
	    sizeof *l->w.records.items, life_by_path);
	l->env = (struct output_env){.lang = STR("de"), .tree_count = 1,
	    .model = world_link(&l->w), .words = life_words(&l->w),
	    .year_max = 5, .base_url = STR("https://x.example"),
	    .now = world_time(&l->w, "2021-02-10") + (int64_t)life_pick(l, 60) * DAY};
	l->env.trees = &l->env;
	life_plan(l, &l->plan);
}

/* ---- changes ------------------------------------------------------------------------------ */

static bool
life_relink(struct life *l)
{
	return model_relink((struct model *)l->env.model, &l->w.arena,
	    l->changes, l->count, &l->w.diags);
}

/* One that moves is sometimes told as two. */
static void
life_add(struct life *l, struct incident *old, struct incident *now)
{
	if (old && now && life_pick(l, 3) == 0) {
		l->changes[l->count++] = (struct relink_change){NULL, now};
		now = NULL;
	}
	if (old || now)
		l->changes[l->count++] = (struct relink_change){old, now};
}

static void
life_change(struct life *l)
{
	bool touched[SLOTS] = {false};

	l->count = 0;
	for (size_t n = 1 + life_pick(l, life_pick(l, 4) ? 2 : SLOTS); n; n--) {
		size_t i = life_pick(l, SLOTS);
		if (touched[i])
			continue;
		touched[i] = true;
		life_write(l, i);
		struct incident *now = life_parse(l, &l->slots[i]);
		life_add(l, l->slots[i].linked, now);
		l->slots[i].linked = now;
	}
	if (life_pick(l, 3) == 0)
		l->env.now += ((int64_t)life_pick(l, 10) - 2) * 3600;
}

#endif
