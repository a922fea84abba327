/*
 * A plan that was renewed for a few incidents is the one that would be made
 * anew: file by file, with its period, after each of many random changes; and
 * what is told of how it has become another leads from the old list to the new
 * one. SEED is another way, STEPS=N makes more of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "life.h"

/* How often: what came, went, changed; of years; was refused; was renewed though
 * the clock had left the period of the list. */
struct tally {
	unsigned edits[PLAN_OTHER + 1], years, done, refused, passed;
};

/* ---- the same plan -------------------------------------------------------------------------- */

static void
assert_same_item(const struct output_item *a, const struct output_item *b)
{
	if (!str_eq(a->path, b->path))
		print_error("%.*s, anew %.*s\n", STR_ARG(a->path),
		    STR_ARG(b->path));
	assert_true(str_eq(a->path, b->path));
	assert_ptr_equal(a->env, b->env);
	assert_ptr_equal(a->output, b->output);
	assert_ptr_equal(a->record, b->record);
	assert_int_equal(a->year, b->year);
	assert_int_equal(a->month, b->month);
	/* of a record it is a hint, which may be of before */
	if (a->record == NULL)
		assert_int_equal(a->number, b->number);
}

static int
by_value(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/* What the next renewal will be made of, too. */
static void
assert_same_plan(struct output_plan *a, struct output_plan *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		assert_same_item(a->items[i], b->items[i]);
	assert_memory_equal(&a->at, &b->at, sizeof a->at);
	assert_memory_equal(&a->others, &b->others, sizeof a->others);
	assert_int_equal(a->years.count, b->years.count);
	assert_int_equal(a->embargoes.count, b->embargoes.count);
	if (a->embargoes.count == 0)
		return;
	qsort(a->embargoes.items, a->embargoes.count, sizeof(int64_t), by_value);
	qsort(b->embargoes.items, b->embargoes.count, sizeof(int64_t), by_value);
	assert_memory_equal(a->embargoes.items, b->embargoes.items,
	    a->embargoes.count * sizeof(int64_t));
}

/* The old list, with the path and record of each item. */
struct line {
	struct str path;
	const struct record *record;
	const struct output *output;
};

static struct line *
write_down(struct life *l)
{
	struct line *lines = ARENA_ARRAY(&l->w.arena, struct line, l->plan.count);

	for (size_t i = 0; i < l->plan.count; i++)
		lines[i] = (struct line){l->plan.items[i]->path,
		    l->plan.items[i]->record, l->plan.items[i]->output};
	return lines;
}

static bool
is_same(const struct line *line, const struct output_item *item)
{
	return str_eq(line->path, item->path) && line->record == item->record &&
	    line->output == item->output;
}

/* In its place, where there is room, it becomes what it becomes elsewhere. */
static struct line *
follow(struct life *l, const struct line *old, const struct plan_edits *edits)
{
	size_t none = 0, room = edits->new_count > edits->old_count
	    ? edits->new_count : edits->old_count;
	struct line *here = ARENA_ARRAY(&l->w.arena, struct line, room);
	struct line *copy = ARENA_ARRAY(&l->w.arena, struct line, room);

	memcpy(here, old, edits->old_count * sizeof *here);
	memcpy(copy, old, edits->old_count * sizeof *copy);
	assert_ptr_equal(output_plan_follow(edits, &l->w.arena, here, &room,
	    sizeof *here), here);
	struct line *there = output_plan_follow(edits, &l->w.arena, copy, &none,
	    sizeof *copy);
	assert_memory_equal(here, there, edits->new_count * sizeof *here);
	return there;
}

/* From the old list one comes to the new one by the edits, and only by these. */
static void
assert_edits(struct life *l, struct line *old, const struct plan_edits *edits,
    struct tally *t)
{
	struct line *now = follow(l, old, edits);
	const struct plan_edit *e = edits->items, *end = e + edits->count;

	assert_int_equal(edits->new_count, l->plan.count);
	for (size_t i = 0; i < l->plan.count; i++) {
		const struct output_item *item = l->plan.items[i];
		for (; e < end && e->what == PLAN_GONE && e->now == i; e++)
			assert_true(str_eq(e->item->path, old[e->before].path));
		bool told = e < end && e->now == i;
		if (!told) {
			assert_true(is_same(&now[i], item));
			continue;
		}
		assert_ptr_equal(e->item, item);
		assert_false(is_same(&now[i], item));
		if (e->what == PLAN_NEW)
			assert_null(now[i].path.ptr);
		else
			assert_true(str_eq(now[i].path, item->path));
		e++;
	}
	while (e < end)
		assert_int_equal(e++->what, PLAN_GONE);
	for (e = edits->items; e < end; e++) {
		t->edits[e->what]++;
		t->years += e->item->record == NULL;
	}
}

/* False when it was refused. */
static bool
step(struct life *l, struct tally *t)
{
	struct output_plan before, fresh;
	struct plan_edits edits;

	life_plan(l, &before);
	l->count = 0;
	if (life_pick(l, 4))
		life_change(l);
	/* notices come and go with the days, what is under embargo, years of it */
	if (l->count == 0 || life_pick(l, 4) == 0)
		l->env.now += ((int64_t)life_pick(l, 20) - 8) * DAY;
	if (!life_relink(l)) /* an id is there twice */
		return false;
	bool in_time = output_plan_can_renew(&l->plan, &l->env);
	bool passed = l->env.now < l->plan.at.since ||
	    l->env.now >= l->plan.at.until;
	struct line *old = write_down(l);
	bool done = output_plan_renew(&l->plan, &l->env, &l->w.arena,
	    l->changes, l->count, &edits);
	life_plan(l, &fresh);
	t->done += done;
	t->refused += !done;
	t->passed += done && passed;
	assert_true(done == (in_time && !fresh.doubled));
	if (done) {
		assert_edits(l, old, &edits, t);
		assert_same_plan(&l->plan, &fresh);
	}
	l->plan = fresh;
	/* whether it could be renewed or not */
	output_plan_compare(&before, &fresh, &l->w.arena, &edits);
	if (!before.doubled && !fresh.doubled)
		assert_edits(l, old, &edits, t);
	return !fresh.doubled;
}

static void
same_as_made(void **state)
{
	int left = life_steps(1500), all = left;
	struct tally t = {0};

	(void)state;
#ifdef SMALL_LIMITS
	skip(); /* the words of a language are too many then */
#endif
	for (uint64_t seed = life_seed(); left > 0; seed++) {
		struct life *l = malloc(sizeof *l);
		assert_non_null(l);
		life_begin(l, seed);
		bool fine = !l->plan.doubled;
		for (int i = 0; fine && i < LIVES && left > 0; i++, left--)
			fine = step(l, &t);
		world_release(&l->w);
		free(l);
	}
	if (all < 200)
		return;
	assert_true(t.done > (unsigned)all / 2);
	assert_true(t.refused > 0 && t.years > 0 && t.passed > 20);
	for (int k = 0; k <= PLAN_OTHER; k++)
		assert_true(t.edits[k] > 0);
}

/* ---- what is not simple ------------------------------------------------------------------------ */

static bool
renews(struct life *l)
{
	struct plan_edits edits;

	return output_plan_renew(&l->plan, &l->env, &l->w.arena, NULL, 0,
	    &edits) && edits.count == 0;
}

static void
begin_small(struct life *l, const char *path)
{
	*l = (struct life){0};
	world_init(&l->w, NULL);
	life_others(&l->w);
	world_add(&l->w, path, "---\ntitle: T\nstarted: 2020-03-01 10:00\n"
	    "affects: mail\npublished: 2021-01-01\n---\nText.\n");
	l->env = (struct output_env){.lang = STR("de"), .tree_count = 1,
	    .model = world_link(&l->w), .words = life_words(&l->w),
	    .now = world_time(&l->w, "2021-02-10")};
	l->env.trees = &l->env;
	life_plan(l, &l->plan);
}

static void
refused(void **state)
{
	struct life l;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	begin_small(&l, "incidents/2020/a.md");
	assert_true(renews(&l));
	l.env.now = l.plan.at.since; /* the consultation was announced */
	assert_true(renews(&l));
	l.env.now--;
	assert_false(renews(&l));
	l.env.now = l.plan.at.until;
	assert_false(renews(&l));
	l.env.now--;
	assert_true(renews(&l));
	struct output_env two[2] = {l.env, l.env};
	two[0].trees = two[1].trees = two;
	two[0].tree_count = two[1].tree_count = 2;
	struct plan_edits edits;
	assert_false(output_plan_renew(&l.plan, two, &l.w.arena, NULL, 0,
	    &edits));
	world_release(&l.w);
	/* the page of the year's calendar has this name */
	begin_small(&l, "incidents/2020/kalender.md");
	assert_true(l.plan.doubled);
	assert_false(renews(&l));
	world_release(&l.w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_as_made),
	    cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
