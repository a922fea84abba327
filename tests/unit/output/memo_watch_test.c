/*
 * Who watches memos need not ask those of files that are not due: each of them
 * holds, and says the same period. What is due is mostly what does not hold.
 * And what holds by memos that were renewed holds by some that are made anew.
 * After random changes of incidents and of the clock; memos are of files that
 * read facts at random. SEED is another way, STEPS=N makes more of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "life.h"
#include "output/memo.h"

struct watching {
	struct life life;
	struct memos *memos;
	struct memo_watch *watch;
	struct str *published; /* the memos of files, by their numbers */
	size_t room;           /* for so many */
	struct digest site;
	/* what was found: due, of these in vain; not due; not simple */
	size_t due, vain, kept, refused;
};

/* ---- memos of files that were never made ------------------------------------------------ */

static void
read_something(struct life *l, struct trace *t)
{
	const struct record_list *list =
	    &l->env.model->records[KIND_INCIDENT];
	int year = 2020 + (int)life_pick(l, 2);

	switch (life_pick(l, 13)) {
	case 0:
		trace_read_year(t, FACT_DAYS, year);
		break;
	case 1:
		trace_read_site(t, FACT_MEMORY);
		break;
	case 2:
		trace_read_kind(t, FACT_NAMES, KIND_INCIDENT);
		break;
	case 3:
		trace_read_kind(t, FACT_KIND, KIND_BODY);
		break;
	case 4:
		trace_read_month(t, year, 1 + (unsigned)life_pick(l, 12));
		break;
	case 5:
		trace_read_news(t, (unsigned)life_pick(l, 3), NEWS_ANY);
		break;
	case 6:
	case 7:
		t->undated = life_pick(l, 2);
		trace_read(t, FACT_STATE,
		    l->env.model->records[KIND_SERVICE].items[0]);
		break;
	case 8:
		trace_read_site(t, FACT_RESTORED);
		break;
	case 9:
		trace_read_site(t, FACT_BROKEN);
		break;
	default:
		if (list->count)
			trace_read(t, FACT_RECORD,
			    list->items[life_pick(l, list->count)]);
	}
}

static struct str
make_memo(struct watching *w, const struct output_item *item,
    struct trace *trace)
{
	struct life *l = &w->life;
	struct at at = at_instant(l->env.now);
	struct buf b;

	trace_clear(trace);
	for (size_t n = life_pick(l, 5); n; n--)
		read_something(l, trace);
	trace->everything = life_pick(l, 20) == 0;
	if (life_pick(l, 6) == 0)
		at.until = at.now + 1 + (int64_t)life_pick(l, 4 * 3600);
	if (life_pick(l, 6) == 0)
		at.since = at.now - (int64_t)life_pick(l, 4) * 3600;
	if (life_pick(l, 20) == 0) /* some do not hold yet */
		at.since = at.now + 3600;
	buf_init(&b, MEMO_BYTES_MAX);
	if (life_pick(l, 20)) /* some have none */
		memo_write(&b, w->memos, item, trace, &at);
	struct str memo = arena_str(&l->w.arena, buf_str(&b));
	buf_release(&b);
	return memo;
}

/* All memos anew; each is watched, but for a few. */
static void
publish(struct watching *w)
{
	struct life *l = &w->life;
	size_t count = l->plan.count;
	struct trace *trace = malloc(sizeof *trace);

	assert_non_null(trace);
	trace_init(trace);
	w->memos = memos_make(&l->w.arena, &l->env, &w->site);
	w->watch = memo_watch_new(&l->w.arena, w->memos, count);
	w->room = count;
	w->published = ARENA_ARRAY(&l->w.arena, struct str, count);
	for (size_t i = 0; i < count; i++) {
		struct at at = at_instant(l->env.now);
		w->published[i] = make_memo(w, l->plan.items[i], trace);
		if (life_pick(l, 20) == 0)
			continue;
		(void)memo_watch_add(w->watch, i, l->plan.items[i],
		    w->published[i], &at);
	}
	memo_watch_ready(w->watch);
	free(trace);
}

/* ---- who is due ---------------------------------------------------------------------------------- */

static void
assert_due(struct watching *w)
{
	struct life *l = &w->life;
	bool *due = ARENA_ARRAY(&l->w.arena, bool, l->plan.count);
	struct at said = at_instant(l->env.now), joined = said;

	struct memo_due list = memo_watch_due(w->watch, &said);
	for (size_t i = 0; i < list.count; i++) {
		assert_true(list.items[i] < l->plan.count);
		assert_true(i == 0 || list.items[i] > list.items[i - 1]);
		due[list.items[i]] = true;
	}
	for (size_t i = 0; i < l->plan.count; i++) {
		struct at at = at_instant(l->env.now);
		bool holds = memo_holds(w->memos, l->plan.items[i],
		    w->published[i], &at);
		assert_true(due[i] || holds);
		w->due += due[i];
		w->vain += due[i] && holds;
		w->kept += !due[i];
		if (!due[i])
			at_join(&joined, &at);
	}
	assert_memory_equal(&said, &joined, sizeof said);
}

static void
assert_as_anew(struct watching *w)
{
	struct life *l = &w->life;
	struct memos *anew = memos_make(&l->w.arena, &l->env, &w->site);

	for (size_t i = 0; i < l->plan.count; i++) {
		struct at a = at_instant(l->env.now), b = a;
		assert_true(memo_holds(w->memos, l->plan.items[i],
		    w->published[i], &a) == memo_holds(anew,
		    l->plan.items[i], w->published[i], &b));
	}
}

/* False when all has to be made anew. */
static bool
renew(struct watching *w)
{
	struct life *l = &w->life;
	struct plan_edits edits;

	if (!output_plan_renew(&l->plan, &l->env, &l->w.arena, l->changes,
		l->count, &edits) ||
	    !memos_renew(w->memos, &w->site, l->changes, l->count))
		return false;
	w->published = output_plan_follow(&edits, &l->w.arena, w->published,
	    &w->room, sizeof *w->published);
	memo_watch_follow(w->watch, &edits);
	return true;
}

static bool
step(struct watching *w)
{
	struct life *l = &w->life;

	life_change(l);
	if (!life_relink(l))
		return false;
	if (life_pick(l, 30) == 0)
		l->env.commit = l->env.commit.len ? STR("") : STR("c");
	if (life_pick(l, 40) == 0)
		w->site = digest_of(l->env.commit);
	if (renew(w)) {
		assert_due(w);
		assert_as_anew(w);
		if (life_pick(l, 3))
			return true;
	} else {
		w->refused++;
		life_plan(l, &l->plan);
	}
	publish(w);
	return !l->plan.doubled;
}

static void
what_is_not_due_holds(void **state)
{
	int left = life_steps(1000), all = left;
	size_t due = 0, vain = 0, kept = 0;

	(void)state;
#ifdef SMALL_LIMITS
	skip(); /* the words of a language are too many then */
#endif
	for (uint64_t seed = life_seed(); left > 0; seed++) {
		struct watching *w = calloc(1, sizeof *w);
		assert_non_null(w);
		life_begin(&w->life, seed);
		bool fine = !w->life.plan.doubled;
		if (fine)
			publish(w);
		for (int i = 0; fine && i < LIVES && left > 0; i++, left--)
			fine = step(w);
		due += w->due;
		vain += w->vain;
		kept += w->kept;
		world_release(&w->life.w);
		free(w);
	}
	print_message("%zu due, %zu of these held; %zu not due\n", due, vain, kept);
	assert_true(all < 200 || (kept > due / 4 && vain < due / 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_not_due_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
