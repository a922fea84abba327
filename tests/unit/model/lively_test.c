/*
 * model/lively against whoever asks each incident of the site, on random
 * incidents: the same ones are found, and the same is learned of the clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/course.h"
#include "model/lively.h"
#include "model/moment.h"
#include "random_model.h"

/* fewer where each allocation is watched */
#ifdef ARENA_DEBUG
enum { WORLDS = 60 };
#else
enum { WORLDS = 600 };
#endif

enum { INCIDENTS = 12, INSTANTS = 40, HOURS = 240 };

static bool
is_work(const struct incident *inc)
{
	return inc->kind.value == INCIDENT_MAINTENANCE;
}

static bool
is_any(const struct incident *inc)
{
	(void)inc;
	return true;
}

static const struct {
	int64_t recent;
	bool (*wanted)(const struct incident *inc);
} cases[] = {
    {0, NULL}, {0, is_work}, {30 * 3600, NULL}, {30 * 3600, is_work},
    {90 * 3600, is_any}};

/* ---- random incidents ---------------------------------------------------------------- */

static const char *
hour_text(struct world *w, unsigned hour)
{
	return arena_printf(&w->arena, "2020-06-%02u %02u:00", 1 + hour / 24,
	    hour % 24).ptr;
}

static void
add_key(struct world *w, struct buf *b, uint64_t *seed, const char *key,
    unsigned from)
{
	if (g_random(seed) % 3 == 0)
		return;
	unsigned hour = from +
	    (unsigned)(g_random(seed) % (HOURS - from));
	buf_printf(b, "%s: %s\n", key, hour_text(w, hour));
}

static void
add_incident(struct world *w, uint64_t *seed, unsigned number)
{
	unsigned start = (unsigned)(g_random(seed) % (HOURS - 1));
	bool broken = g_random(seed) % 12 == 0;
	struct buf b;

	buf_init(&b, 10000);
	buf_printf(&b, "---\ntitle: T\nkind: %s\nstarted: %s\n",
	    g_random(seed) % 2 ? "maintenance" : "disruption",
	    hour_text(w, start));
	add_key(w, &b, seed, "ended", start + 1);
	if (g_random(seed) % 2)
		add_key(w, &b, seed, "published", 0);
	if (g_random(seed) % 2)
		add_key(w, &b, seed, "next_update", start + 1);
	buf_printf(&b, "%s---\n", broken ? "affects: [nobody]\n" : "");
	for (unsigned i = 0, hour = start; i < 3 && hour < HOURS; i++) {
		buf_printf(&b, "\n## %s Meldung: U\n\nText.\n",
		    hour_text(w, hour));
		hour += 1 + (unsigned)(g_random(seed) % HOURS);
	}
	world_add_str(w, arena_printf(&w->arena, "incidents/i%u.md",
	    number).ptr, arena_str(&w->arena, buf_str(&b)));
	buf_release(&b);
}

/* ---- who asks each of them ------------------------------------------------------------ */

struct answer {
	struct at at;
	const struct incident *kept[INCIDENTS];
	size_t count, over;
};

static bool
is_wanted(size_t n, const struct incident *inc)
{
	return cases[n].wanted == NULL || cases[n].wanted(inc);
}

/* Is it passed over by whoever looks so many seconds back? */
static void
ask(struct answer *out, size_t n, const struct incident *inc)
{
	struct course c = course_of(inc, &out->at);
	bool over = c.stage == STAGE_OVER;

	if (c.stage != STAGE_HIDDEN && !(over && cases[n].recent == 0) &&
	    !(over && at_reached(&out->at, inc->ended.t + cases[n].recent)))
		out->kept[out->count++] = inc;
	out->over += over;
}

static struct answer
ask_all(const struct world *w, size_t n, int64_t now)
{
	const struct record_list *all = &w->m->records[KIND_INCIDENT];
	struct answer out = {.at = at_instant(now)};

	for (size_t i = 0; i < all->count; i++)
		if (is_wanted(n, as_incident(all->items[i])))
			ask(&out, n, as_incident(all->items[i]));
	return out;
}

/* Counted, and counted and remembered. */
static size_t
over_twice(const struct world *w, const struct at *at)
{
	struct at with = *at;
	struct moment mo;

	moment_init(&mo, at->now);
	with.moment = &mo;
	size_t n = lively_over(w->m, at);
	assert_int_equal(lively_over(w->m, &with), n);
	assert_int_equal(lively_over(w->m, &with), n);
	/* renewed, whether it still holds or not */
	for (int64_t step = -90000; step <= 90000; step += 30000) {
		struct at then = at_instant(at->now + step);
		moment_renew(&mo, NULL, 0, then.now);
		size_t plain = lively_over(w->m, &then);
		then.moment = &mo;
		assert_int_equal(lively_over(w->m, &then), plain);
	}
	moment_release(&mo);
	return n;
}

static struct answer
ask_lively(struct world *w, size_t n, int64_t now)
{
	struct answer out = {.at = at_instant(now)};
	struct incident_refs list = lively_list(w->m, cases[n].recent,
	    cases[n].wanted, &out.at, &w->arena);

	if (cases[n].recent)
		lively_ends(w->m, cases[n].recent, cases[n].wanted, &out.at);
	for (size_t i = 0; i < list.count; i++)
		ask(&out, n, list.items[i]);
	if (cases[n].recent == 0 && cases[n].wanted == NULL)
		out.over += over_twice(w, &out.at);
	return out;
}

static void
compare(struct world *w, size_t n, int64_t now)
{
	struct answer all = ask_all(w, n, now), few = ask_lively(w, n, now);

	assert_int_equal(all.count, few.count);
	for (size_t i = 0; i < all.count; i++)
		assert_ptr_equal(all.kept[i], few.kept[i]);
	assert_true(all.at.since == few.at.since);
	assert_true(all.at.until == few.at.until);
	if (cases[n].recent == 0 && cases[n].wanted == NULL)
		assert_int_equal(all.over, few.over);
}

static void
compare_stage(struct world *w, enum stage stage, int64_t now)
{
	struct at at = at_instant(now), each = at_instant(now);
	struct incident_refs list = course_list(w->m, stage, &at, &w->arena);
	const struct record_list *all = &w->m->records[KIND_INCIDENT];
	size_t n = 0;

	for (size_t i = 0; i < all->count; i++)
		n += course_of(as_incident(all->items[i]), &each).stage ==
		    stage;
	assert_int_equal(list.count, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(course_of(list.items[i], &each).stage, stage);
	assert_true(at.since == each.since);
	assert_true(at.until == each.until);
}

/* ---- the tests -------------------------------------------------------------------------- */

static void
look(struct world *w, uint64_t *seed)
{
	int64_t first = world_time(w, "2020-05-30");

	for (int i = 0; i < INSTANTS; i++) {
		int64_t now = first +
		    (int64_t)(g_random(seed) % (16 * 24)) * 3600;
		for (size_t n = 0; n < sizeof cases / sizeof *cases; n++)
			compare(w, n, now);
		compare_stage(w, STAGE_ACTIVE, now);
		compare_stage(w, STAGE_PLANNED, now);
	}
}

static void
test_the_same_as_asking_all(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= WORLDS; seed++) {
		uint64_t s = seed;
		struct world w;
		world_init(&w, NULL);
		for (unsigned i = 0; i < INCIDENTS; i++)
			add_incident(&w, &s, i);
		world_link(&w);
		look(&w, &s);
		world_release(&w);
	}
}

/* Found to be broken only when paths of pages met. */
static void
test_broken_later(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "incidents/a.md",
	    "---\ntitle: A\nstarted: 2020-06-01\nended: 2020-06-02\n---\n");
	world_add(&w, "incidents/b.md",
	    "---\ntitle: B\nstarted: 2020-06-03\nended: 2020-06-04\n---\n");
	world_link(&w);
	int64_t now = world_time(&w, "2020-07-01");
	compare(&w, 0, now);
	((struct record *)world_find(&w, KIND_INCIDENT, "b"))->broken = true;
	w.m->broken_later = true;
	compare(&w, 0, now);
	compare(&w, 2, now);
	((struct record *)world_find(&w, KIND_INCIDENT, "a"))->broken = true;
	compare(&w, 0, now);
	world_release(&w);
}

static void
test_years(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "incidents/2019-a.md", "---\ntitle: A\nstarted: 2020-06-01\n---\n");
	world_add(&w, "incidents/b.md", "---\ntitle: B\nstarted: 2020-01-01\n---\n");
	world_add(&w, "incidents/c.md", "---\ntitle: C\nstarted: 2019-12-31\n---\n");
	world_link(&w);
	assert_int_equal(w.m->years.count, 2);
	assert_null(model_year(w.m, 2021));
	const struct incident_refs *y = model_year(w.m, 2019);
	assert_non_null(y);
	assert_int_equal(y->count, 2);
	assert_string_equal(y->items[0]->r.id.ptr, "2019-a");
	assert_string_equal(y->items[1]->r.id.ptr, "c");
	assert_int_equal(model_year(w.m, 2020)->count, 1);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_same_as_asking_all),
	    cmocka_unit_test(test_broken_later),
	    cmocka_unit_test(test_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
