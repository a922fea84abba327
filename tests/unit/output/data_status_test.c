/* api/v1/status.json: which of the incidents that have ended are in it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/data.h"

enum { LISTED = 100, MANY = 260, DAY = 86400 };

#define YEAR (365 * INT64_C(86400))

struct lot {
	struct stage_set s;
	struct buf out;
	uint64_t seed;
	int64_t first;
};

static unsigned
pick(struct lot *l, unsigned n)
{
	l->seed = l->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(l->seed >> 33) % n;
}

static struct str
text_of(struct lot *l, int64_t t)
{
	struct civil c = civil_from_seconds(t);

	return arena_printf(&l->s.w.arena, "%04d-%02u-%02u %02u:%02u", c.year,
	    c.month, c.day, c.hour, c.minute);
}

/* From `first` on; some are open, some told of late, many end together. */
static void
add_one(struct lot *l, unsigned i, unsigned days)
{
	struct arena *a = &l->s.w.arena;
	int64_t start = l->first + (int64_t)pick(l, days) * DAY;
	int64_t end = start + (int64_t)pick(l, 3) * DAY + 3600;
	struct str ended = pick(l, 12) == 0 ? STR("")
	    : arena_concat(a, STR("\nended: "), text_of(l, end));
	struct str late = pick(l, 10) ? STR("")
	    : arena_concat(a, STR("\npublished: "),
		text_of(l, end + (int64_t)pick(l, 40) * DAY));
	struct str update = pick(l, 10) ? STR("")
	    : arena_printf(a, "## %.*s Meldung\nEin Wort.\n",
		STR_ARG(text_of(l, end + (int64_t)pick(l, 500) * DAY)));

	world_add_str(&l->s.w, arena_printf(a, "incidents/m%u.md", i).ptr,
	    arena_printf(a, "---\ntitle: Meldung\nservice: post\n"
		"started: %.*s%.*s%.*s\n---\nText.\n\n%.*s",
		STR_ARG(text_of(l, start)), STR_ARG(ended), STR_ARG(late),
		STR_ARG(update)));
}

static void
lot_init(struct lot *l, unsigned count, unsigned days)
{
	*l = (struct lot){.seed = count + days};
	stage_init(&l->s);
	buf_init(&l->out, 10000000);
	world_add(&l->s.w, "services/post.md",
	    "---\nname: Post\nkind: email\n---\n");
	l->first = civil_days(2020, 1, 1) * DAY;
	for (unsigned i = 0; i < count; i++)
		add_one(l, i, days);
	stage_start(&l->s, "2020-01-01 00:00", "api/v1/status.json");
	assert_int_equal(diag_errors(&l->s.w.diags), 0);
}

static void
lot_release(struct lot *l)
{
	buf_release(&l->out);
	stage_release(&l->s);
}

/* Its period comes back. */
static struct at
write_at(struct lot *l, int64_t now)
{
	l->s.env.now = now;
	l->s.view.at = at_instant(now);
	buf_clear(&l->out);
	assert_int_equal(data_status(&l->s.view, NULL, &l->out), 0);
	assert_true(buf_ok(&l->out));
	return l->s.view.at;
}

static bool
says(const struct lot *l, const char *key, struct str value)
{
	struct str all = buf_str(&l->out);
	char line[200];

	(void)snprintf(line, sizeof line, "\"%s\": %.*s", key, STR_ARG(value));
	return str_contains(all, str_from(line));
}

/* ---- the same, by looking at each ------------------------------------------------------ */

static bool
is_out(const struct incident *inc, int64_t now)
{
	return inc->published.at.line == 0 || inc->published.t <= now;
}

static bool
has_ended(const struct incident *inc, int64_t now)
{
	return is_out(inc, now) && inc->started.t <= now &&
	    inc->ended.at.line && inc->ended.t <= now;
}

/* Of those that ended within a year: how many ended after this one? */
static size_t
after(const struct lot *l, const struct incident *inc, int64_t now)
{
	const struct record_list *all =
	    &l->s.env.model->records[KIND_INCIDENT];
	size_t n = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct incident *other = as_incident(all->items[i]);
		n += has_ended(other, now) && (other->ended.t > inc->ended.t ||
		    (other->ended.t == inc->ended.t &&
			other->r.index > inc->r.index));
	}
	return n;
}

static size_t
assert_listed(const struct lot *l, int64_t now)
{
	const struct record_list *all =
	    &l->s.env.model->records[KIND_INCIDENT];
	int64_t left_out = ALWAYS;
	size_t n = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct incident *inc = as_incident(all->items[i]);
		struct arena *a = (struct arena *)&l->s.w.arena;
		bool recent = has_ended(inc, now) && inc->ended.t > now - YEAR;
		bool wanted = has_ended(inc, now)
		    ? recent && after(l, inc, now) < LISTED : is_out(inc, now);
		assert_int_equal(says(l, "id", arena_printf(a, "\"%.*s\"",
		    STR_ARG(inc->r.id))), wanted);
		n += wanted && recent;
		if (recent && !wanted && inc->ended.t > left_out)
			left_out = inc->ended.t;
	}
	assert_int_equal(says(l, "ended_since", STR("null")),
	    left_out == ALWAYS);
	return n;
}

/* Bytes are right in the whole period that was found, and in no longer one. */
static void
assert_period(struct lot *l, const struct at *at)
{
	struct arena *a = &l->s.w.arena;
	struct str before = arena_str(a, buf_str(&l->out));

	if (at->since != ALWAYS) {
		(void)write_at(l, at->since);
		assert_true(str_eq(buf_str(&l->out), before));
	}
	if (at->until != FOREVER) {
		(void)write_at(l, at->until - 1);
		assert_true(str_eq(buf_str(&l->out), before));
	}
}

static void
walk(unsigned count, unsigned days, size_t *most)
{
	struct lot l;

	lot_init(&l, count, days);
	for (unsigned i = 0; i < 150; i++) {
		int64_t now = l.first +
		    (int64_t)pick(&l, days + 500) * DAY + pick(&l, DAY);
		struct at at = write_at(&l, now);
		size_t n = assert_listed(&l, now);
		*most = n > *most ? n : *most;
		assert_period(&l, &at);
	}
	lot_release(&l);
}

static void
lists_at_most_so_many(void **state)
{
	size_t most = 0;

	(void)state;
	walk(MANY, 300, &most);
	walk(MANY, 900, &most);
	walk(MANY, 2, &most);
	assert_int_equal(most, LISTED);
}

static void
a_small_site_lists_all_of_a_year(void **state)
{
	size_t most = 0;

	(void)state;
	walk(60, 200, &most);
	assert_true(most > 20 && most < 60);
}

/* ---- what is told of those that are left out -------------------------------------------- */

/* `count` incidents, one a day; each ends after an hour. */
static void
add_daily(struct lot *l, unsigned count)
{
	struct arena *a = &l->s.w.arena;

	for (unsigned i = 0; i < count; i++) {
		int64_t start = l->first + (int64_t)i * DAY;
		world_add_str(&l->s.w, arena_printf(a, "incidents/d%u.md", i).ptr,
		    arena_printf(a, "---\ntitle: Meldung\nservice: post\n"
			"started: %.*s\nended: %.*s\n---\n",
			STR_ARG(text_of(l, start)),
			STR_ARG(text_of(l, start + 3600))));
	}
	stage_start(&l->s, "2020-01-01 00:00", "api/v1/status.json");
}

static void
lot_daily(struct lot *l, unsigned count)
{
	*l = (struct lot){.seed = 1};
	stage_init(&l->s);
	buf_init(&l->out, 10000000);
	world_add(&l->s.w, "services/post.md",
	    "---\nname: Post\nkind: email\n---\n");
	l->first = civil_days(2020, 1, 1) * DAY;
	add_daily(l, count);
}

static void
tells_from_when_on_none_is_missing(void **state)
{
	struct lot l;

	(void)state;
	lot_daily(&l, 110);
	(void)write_at(&l, l.first + 99 * DAY + DAY / 2);
	assert_true(says(&l, "ended_since", STR("null")));
	assert_true(says(&l, "id", STR("\"d0\"")));
	(void)write_at(&l, l.first + 100 * DAY + DAY / 2);
	assert_true(says(&l, "ended_since", STR("\"2020-01-02T01:00:00+01:00\"")));
	assert_false(says(&l, "id", STR("\"d0\"")));
	assert_true(says(&l, "id", STR("\"d1\"")));
	(void)write_at(&l, l.first + 200 * DAY);
	assert_true(says(&l, "ended_since", STR("\"2020-01-11T01:00:00+01:00\"")));
	/* the 101st has ended a year ago: the others are all there are */
	(void)write_at(&l, l.first + 9 * DAY + 3600 + YEAR - 3601);
	assert_false(says(&l, "ended_since", STR("null")));
	(void)write_at(&l, l.first + 9 * DAY + 3600 + YEAR);
	assert_true(says(&l, "ended_since", STR("null")));
	assert_true(says(&l, "id", STR("\"d10\"")));
	lot_release(&l);
}

static void
one_that_ended_together_with_the_last_is_missing(void **state)
{
	struct lot l;

	(void)state;
	lot_daily(&l, 0);
	for (unsigned i = 0; i < LISTED + 1; i++)
		world_add_str(&l.s.w, arena_printf(&l.s.w.arena,
		    "incidents/t%u.md", i).ptr, STR("---\ntitle: Meldung\n"
		    "service: post\nstarted: 2020-02-01\n"
		    "ended: 2020-02-02 12:00\n---\n"));
	stage_start(&l.s, "2020-02-03", "api/v1/status.json");
	(void)write_at(&l, l.s.env.now);
	assert_true(says(&l, "ended_since", STR("\"2020-02-02T12:00:01+01:00\"")));
	assert_int_equal(assert_listed(&l, l.s.env.now), LISTED);
	lot_release(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_at_most_so_many),
	    cmocka_unit_test(a_small_site_lists_all_of_a_year),
	    cmocka_unit_test(tells_from_when_on_none_is_missing),
	    cmocka_unit_test(one_that_ended_together_with_the_last_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
