/* model/moment */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"

#include "model/moment.h"

static struct at
with_memory(struct moment *mo)
{
	struct at at = at_instant(mo->now);

	at.moment = mo;
	return at;
}

static void
remembers_each_thing_and_each_of_its_answers(void **state)
{
	enum { THINGS = 5000, ANSWERS = 3 };
	static char things[THINGS];
	struct moment mo;

	(void)state;
	moment_init(&mo, 5);
	struct at at = with_memory(&mo);
	for (int round = 0; round < 2; round++) {
		for (unsigned i = 0; i < THINGS * ANSWERS; i++) {
			void **place = moment_place(&at, &things[i / ANSWERS],
			    i % ANSWERS);
			assert_non_null(place);
			assert_ptr_equal(*place, round ? &things[i % 97] : NULL);
			*place = &things[i % 97];
		}
	}
	assert_true(at.since == INT64_MIN && at.until == INT64_MAX);
	moment_release(&mo);
}

static void
knows_nothing_of_other_instants(void **state)
{
	struct moment mo;
	int thing;

	(void)state;
	moment_init(&mo, 5);
	struct at at = with_memory(&mo), none = at_instant(5);
	*moment_place(&at, &thing, 0) = &thing;
	assert_null(moment_place(&none, &thing, 0));
	assert_null(moment_place(&at, NULL, 0));
	at.now = 6;
	assert_null(moment_place(&at, &thing, 0));
	at.now = 5;
	assert_ptr_equal(*moment_place(&at, &thing, 0), &thing);
	moment_release(&mo);
}

static void
keeps_what_it_has_when_it_is_full(void **state)
{
	struct moment mo;
	int things[3];

	(void)state;
	moment_init(&mo, 5);
	struct at at = with_memory(&mo);
	*moment_place(&at, &things[0], 0) = &things[0];
	(void)arena_alloc(&mo.arena, MOMENT_BYTES_MAX);
	assert_null(moment_place(&at, &things[1], 0));
	assert_ptr_equal(*moment_place(&at, &things[0], 0), &things[0]);
	moment_release(&mo);
	/* full before anything was kept */
	moment_init(&mo, 5);
	(void)arena_alloc(&mo.arena, MOMENT_BYTES_MAX);
	assert_null(moment_place(&at, &things[0], 0));
	moment_release(&mo);
}

/* ---- renewed ------------------------------------------------------------------------- */

/* A mail and a web service, and incidents of each, of both, of neither. */
struct stage {
	struct world w;
	const struct service *mail, *web;
	struct incident *of_mail, *of_both, *of_none, *with_alternates;
	struct moment mo;
};

static struct incident *
incident_of(struct stage *s, const char *id, const char *keys)
{
	struct str text = arena_printf(&s->w.arena, "---\ntitle: T\n"
	    "kind: notice\nstarted: 2020-05-01\n%s---\n", keys);
	struct str path = arena_printf(&s->w.arena, "incidents/%s.md", id);

	return (struct incident *)world_add_str(&s->w, path.ptr, text);
}

static void
stage_begin(struct stage *s)
{
	*s = (struct stage){0};
	world_init(&s->w, NULL);
	world_add(&s->w, "services/mail.md", "---\nname: M\n---\n");
	world_add(&s->w, "services/web.md", "---\nname: W\n---\n");
	s->of_mail = incident_of(s, "mail", "affects: mail\n");
	s->of_both = incident_of(s, "both", "affects: {mail: down, web: down}\n");
	s->of_none = incident_of(s, "none", "");
	s->with_alternates = incident_of(s, "more",
	    "alternates: {of: x@y.example, use: z@y.example}\n");
	(void)world_link(&s->w);
	s->mail = as_service(world_find(&s->w, KIND_SERVICE, "mail"));
	s->web = as_service(world_find(&s->w, KIND_SERVICE, "web"));
	moment_init(&s->mo, 100);
}

static void
stage_end(struct stage *s)
{
	moment_release(&s->mo);
	world_release(&s->w);
}

/* A memory with one answer. Is it still there after that? */
static bool
outlives(struct stage *s, struct moment_kept k,
    const struct relink_change *changes, size_t count, int64_t now)
{
	static const char what = 0;
	struct moment *mo = &s->mo;

	moment_release(mo);
	moment_init(mo, 100);
	struct at at = with_memory(mo);
	struct moment_kept *own = ARENA_NEW(&mo->arena, struct moment_kept);
	*own = k;
	*moment_place(&at, &what, 0) = own;
	moment_renew(mo, changes, count, now);
	assert_null(now == 100 ? NULL : moment_place(&at, &what, 0));
	at = with_memory(mo);
	assert_true(at.now == now);
	void *found = *moment_place(&at, &what, 0);
	assert_true(found == NULL || found == own);
	return found != NULL;
}

static void
drops_what_an_incident_touches(void **state)
{
	struct stage s;

	(void)state;
	stage_begin(&s);
	const struct service *const both[] = {s.web, NULL, s.mail};
	const struct moment_kept always = {.since = INT64_MIN,
	    .until = INT64_MAX};
	struct moment_kept mail = always, web = always, any = always,
	    alternates = always, several = always;
	mail.services = &s.mail;
	web.services = &s.web;
	several.services = both;
	mail.count = web.count = 1;
	several.count = 3;
	alternates.alternates = any.incidents = true;
	struct incident *incidents[] = {s.of_mail, s.of_both, s.of_none,
	    s.with_alternates};
	const bool left[][6] = {
	    /* always, mail, web, several, alternates, any */
	    {true, false, true, false, true, false},
	    {true, false, false, false, true, false},
	    {true, true, true, true, true, false},
	    {true, true, true, true, false, false},
	};
	const struct moment_kept answers[] = {always, mail, web, several,
	    alternates, any};
	for (size_t i = 0; i < 4; i++) {
		for (size_t k = 0; k < 6; k++) {
			struct relink_change gone = {incidents[i], NULL},
			    came = {NULL, incidents[i]},
			    other = {s.of_none, incidents[i]};
			bool both_left = left[i][k] && left[2][k];
			assert_true(outlives(&s, answers[k], NULL, 0, 100));
			assert_true(outlives(&s, answers[k], &gone, 1, 100) ==
			    left[i][k]);
			assert_true(outlives(&s, answers[k], &came, 1, 100) ==
			    left[i][k]);
			assert_true(outlives(&s, answers[k], &other, 1, 100) ==
			    both_left);
		}
	}
	stage_end(&s);
}

/* More effects than there is room for count as those of all services. */
static void
drops_all_when_too_much_is_touched(void **state)
{
	struct stage s;
	struct relink_change changes[RELINK_PARTS_MAX + 1];

	(void)state;
	stage_begin(&s);
	struct moment_kept web = {.since = INT64_MIN, .until = INT64_MAX,
	    .services = &s.web, .count = 1};
	for (size_t i = 0; i <= RELINK_PARTS_MAX; i++)
		changes[i] = (struct relink_change){s.of_mail, NULL};
	assert_true(outlives(&s, web, changes, RELINK_PARTS_MAX, 100));
	assert_false(outlives(&s, web, changes, RELINK_PARTS_MAX + 1, 100));
	stage_end(&s);
}

static void
drops_what_is_over(void **state)
{
	const struct moment_kept k = {.since = 50, .until = 200};
	static const int64_t times[] = {49, 50, 100, 199, 200, INT64_MAX};
	struct stage s;

	(void)state;
	stage_begin(&s);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		assert_true(outlives(&s, k, NULL, 0, times[i]) ==
		    (times[i] >= 50 && times[i] < 200));
	/* nobody said anything of it */
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		assert_false(outlives(&s, (struct moment_kept){0}, NULL, 0,
		    times[i]));
	stage_end(&s);
}

/* All others are still found, whatever has gone beside them. */
static void
leaves_the_rest_in_place(void **state)
{
	enum { THINGS = 3000 };
	static char things[THINGS];
	struct moment mo;

	(void)state;
	moment_init(&mo, 5);
	struct at at = with_memory(&mo);
	for (unsigned i = 0; i < THINGS; i++) {
		struct moment_kept *k = ARENA_NEW(&mo.arena, struct moment_kept);
		k->since = INT64_MIN;
		k->until = i % 3 ? INT64_MAX : 7;
		*moment_place(&at, &things[i], 0) = k;
	}
	moment_renew(&mo, NULL, 0, 7);
	at = with_memory(&mo);
	for (unsigned i = 0; i < THINGS; i++)
		assert_true((*moment_place(&at, &things[i], 0) != NULL) ==
		    (i % 3 != 0));
	assert_int_equal(mo.count, THINGS);
	moment_release(&mo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remembers_each_thing_and_each_of_its_answers),
		cmocka_unit_test(knows_nothing_of_other_instants),
		cmocka_unit_test(keeps_what_it_has_when_it_is_full),
		cmocka_unit_test(drops_what_an_incident_touches),
		cmocka_unit_test(drops_all_when_too_much_is_touched),
		cmocka_unit_test(drops_what_is_over),
		cmocka_unit_test(leaves_the_rest_in_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
