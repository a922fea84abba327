/* model/course */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "model/course.h"

static const char *const stages[] = {
    [STAGE_HIDDEN] = "hidden", [STAGE_PLANNED] = "planned",
    [STAGE_ACTIVE] = "active", [STAGE_OVER] = "over"};

/* "active 2 identified promised overdue" */
static void
put_course(const struct world *w, struct at *at, char out[400])
{
	struct course c = course_of(
	    as_incident(world_find(w, KIND_INCIDENT, "i")), at);

	assert_true((c.latest != NULL) == (c.update_count > 0));
	assert_true(c.promised || !c.overdue);
	snprintf(out, 400, "%s %zu %s%s%s", stages[c.stage], c.update_count,
	    c.has_phase ? word_english(phase_words, (int)c.phase) : "-",
	    c.promised ? " promised" : "", c.overdue ? " overdue" : "");
}

static void
put_state(const struct world *w, struct at *at, char out[400])
{
	const struct incident *inc =
	    as_incident(world_find(w, KIND_INCIDENT, "i"));

	snprintf(out, 400, "%d %d %zu", course_state(inc, 0, at),
	    course_state(inc, 1, at), course_restored(inc, at));
}

static void
build(struct world *w, const char *text)
{
	world_init(w, NULL);
	world_add(w, "services/x.md", "---\nname: X\n---\n");
	world_add(w, "services/y.md", "---\nname: Y\n---\n");
	world_add(w, "people/p.md", "---\nname: P\n---\n");
	world_add(w, "people/q.md", "---\nname: Q\n---\n");
	world_add(w, "incidents/i.md", text);
	world_link(w);
}

struct expected {
	const char *time, *answer;
};

static void
check(const char *text, world_answer *answer, const struct expected *list,
    size_t count)
{
	const char *times[32];
	struct world w;

	assert_true(count < 32);
	build(&w, text);
	for (size_t i = 0; i < count; i++) {
		char out[400];
		struct at at = at_instant(world_time(&w, list[i].time));
		answer(&w, &at, out);
		assert_string_equal(out, list[i].answer);
		times[i] = list[i].time;
	}
	assert_periods_hold(&w, answer, times, count);
	world_release(&w);
}

#define CHECK(text, answer, ...)                                               \
	do {                                                                   \
		static const struct expected list[] = {__VA_ARGS__};           \
		check((text), (answer), list, sizeof list / sizeof *list);     \
	} while (0)

static void
stages_follow_from_the_times(void **state)
{
	(void)state;
	CHECK("---\ntitle: T\nkind: maintenance\nstarted: 2020-05-02 20:00\n"
	    "ended: 2020-05-02 22:00\nservice: x\n---\n", put_course,
	    {"2020-05-01", "planned 0 -"},
	    {"2020-05-02 19:59", "planned 0 -"},
	    {"2020-05-02 20:00", "active 0 -"},
	    {"2020-05-02 21:59:59", "active 0 -"},
	    {"2020-05-02 22:00", "over 0 -"});
}

static void
an_embargo_hides_it(void **state)
{
	(void)state;
	CHECK("---\ntitle: T\nstarted: 2020-05-02 20:00\nservice: x\n"
	    "published: 2020-05-03\n---\n## 2020-05-02 21:00 identified\n",
	    put_course,
	    {"2020-05-02 23:59", "hidden 0 -"},
	    {"2020-05-03", "active 1 identified"});
	/* published first, begins later */
	CHECK("---\ntitle: T\nstarted: 2020-05-04\nservice: x\n"
	    "published: 2020-05-03\n---\n", put_course,
	    {"2020-05-02 23:59", "hidden 0 -"},
	    {"2020-05-03", "planned 0 -"},
	    {"2020-05-04", "active 0 -"});
}

static void
what_is_broken_stays_hidden(void **state)
{
	(void)state;
	CHECK("---\ntitle: T\nstarted: 2020-05-04\nended: x\nservice: x\n---\n",
	    put_course, {"2020-05-05", "hidden 0 -"});
}

static void
updates_come_when_their_time_has_come(void **state)
{
	(void)state;
	CHECK("---\ntitle: T\nstarted: 2020-05-02\nservice: x\n---\n"
	    "## 2020-05-03 12:00 wird beobachtet\n"
	    "## 2020-05-02 10:00 Ursache bekannt\n"
	    "## 2020-05-03 13:00 Meldung\n"
	    "## 2020-05-03 14:00 unverändert\n"
	    "## 2099-01-01 00:00 update\n", put_course,
	    {"2020-05-02 09:59", "active 0 -"},
	    {"2020-05-02 10:00", "active 1 identified"},
	    {"2020-05-03 11:59", "active 1 identified"},
	    {"2020-05-03 12:00", "active 2 monitoring"},
	    /* these say nothing of the phase */
	    {"2020-05-03 13:00", "active 3 monitoring"},
	    {"2020-05-03 14:00", "active 4 monitoring"},
	    {"2098-12-31", "active 4 monitoring"},
	    {"2099-01-01", "active 5 monitoring"});
	/* before it begins as well */
	CHECK("---\ntitle: T\nkind: maintenance\nstarted: 2020-05-09\n"
	    "service: x\n---\n## 2020-05-02 10:00 Meldung\n", put_course,
	    {"2020-05-02 09:00", "planned 0 -"},
	    {"2020-05-02 10:00", "planned 1 -"},
	    {"2020-05-09", "active 1 -"});
}

static void
a_last_word_resolved_ends_it(void **state)
{
	(void)state;
	CHECK("---\ntitle: T\nkind: outage\nstarted: 2020-05-02\nservice: x\n"
	    "---\n## 2020-05-03 12:00 resolved\n## 2020-05-04 08:00 Meldung\n",
	    put_course,
	    {"2020-05-03 11:59", "active 0 -"},
	    {"2020-05-03 12:00", "over 1 resolved"},
	    {"2020-05-04 08:00", "over 2 resolved"});
	CHECK("---\ntitle: T\nkind: outage\nstarted: 2020-05-02\nservice: x\n"
	    "---\n## 2020-05-03 12:00 resolved\n", put_state,
	    {"2020-05-01", "0 0 0"},
	    {"2020-05-03 11:59", "5 5 0"},
	    {"2020-05-03 12:00", "0 0 0"});
	/* without a time of day: that day included */
	CHECK("---\ntitle: T\nkind: outage\nstarted: 2020-03-28\nservice: x\n"
	    "---\n## 29.03.2020 behoben\n", put_course,
	    {"2020-03-28 23:59", "active 0 -"},
	    {"2020-03-29", "active 1 resolved"},
	    {"2020-03-29 23:59", "active 1 resolved"},
	    {"2020-03-30", "over 1 resolved"});
	/* it was not the last word */
	CHECK("---\ntitle: T\nkind: outage\nstarted: 2020-05-02\nservice: x\n"
	    "---\n## 2020-05-03 12:00 resolved\n"
	    "## 2020-05-04 08:00 wird untersucht\n", put_course,
	    {"2020-05-03 12:00", "active 1 resolved"},
	    {"2020-05-04 08:00", "active 2 investigating"});
	/* `ended` says more */
	CHECK("---\ntitle: T\nkind: outage\nstarted: 2020-05-02\nservice: x\n"
	    "ended: 2020-05-05\n---\n## 2020-05-03 12:00 resolved\n", put_course,
	    {"2020-05-03 12:00", "active 1 resolved"},
	    {"2020-05-06", "over 1 resolved"});
	/* resolved before it began: that cannot be its end */
	CHECK("---\ntitle: T\nkind: outage\nstarted: 2020-05-02\nservice: x\n"
	    "---\n## 2020-05-01 12:00 resolved\n", put_course,
	    {"2020-05-03", "active 1 resolved"});
}

static void
a_promise_is_broken_by_the_clock_and_kept_by_an_update(void **state)
{
	(void)state;
	CHECK("---\ntitle: T\nstarted: 2020-05-02\nservice: x\n"
	    "next_update: 2020-05-04 12:00\n---\n"
	    "## 2020-05-04 11:00 Meldung\n## 2020-05-04 15:00 Meldung\n",
	    put_course,
	    {"2020-05-01", "planned 0 -"},
	    {"2020-05-02", "active 0 - promised"},
	    /* one before the time does not keep it */
	    {"2020-05-04 11:00", "active 1 - promised"},
	    {"2020-05-04 12:00", "active 1 - promised overdue"},
	    {"2020-05-04 14:59", "active 1 - promised overdue"},
	    {"2020-05-04 15:00", "active 2 -"});
	/* a day alone is kept on that day, and broken when it is over */
	CHECK("---\ntitle: T\nstarted: 2020-10-02\nservice: x\n"
	    "next_update: 2020-10-25\n---\n## 2020-10-26 10:00 Meldung\n",
	    put_course,
	    {"2020-10-25 23:59", "active 0 - promised"},
	    {"2020-10-26", "active 0 - promised overdue"},
	    {"2020-10-26 10:00", "active 1 -"});
	CHECK("---\ntitle: T\nstarted: 2020-10-02\nservice: x\n"
	    "next_update: 2020-10-25\n---\n## 2020-10-25 08:00 Meldung\n",
	    put_course,
	    {"2020-10-25", "active 0 - promised"},
	    {"2020-10-25 08:00", "active 1 -"});
	/* nothing is promised once it is over */
	CHECK("---\ntitle: T\nstarted: 2020-05-02\nended: 2020-05-03\n"
	    "service: x\nnext_update: 2020-05-04 12:00\n---\n", put_course,
	    {"2020-05-03", "active 0 - promised"},
	    {"2020-05-04", "over 0 -"},
	    {"2020-05-05", "over 0 -"});
}

static void
its_state_is_the_worst_of_its_effects(void **state)
{
	(void)state;
	CHECK("---\ntitle: T\nstarted: 2020-05-02\nended: 2020-05-09\n"
	    "affects: [{service: x, state: limited}, "
	    "{service: y, state: down, for: public, from: 2020-05-04}]\n"
	    "restored: {p: 2020-05-05, q: 2020-05-06 10:00}\n---\n", put_state,
	    {"2020-05-01", "0 0 0"},
	    {"2020-05-02", "3 3 0"},
	    {"2020-05-04", "5 3 0"},
	    {"2020-05-05", "5 3 1"},
	    {"2020-05-06 10:00", "5 3 2"},
	    {"2020-05-10", "0 0 2"});
}

static void
concerns_whom_it_touches(void **state)
{
	struct world w;

	(void)state;
	build(&w, "---\ntitle: T\nstarted: 2020-05-02\n"
	    "affects: {service: x, for: [public, companies]}\n---\n");
	const struct incident *inc =
	    as_incident(world_find(&w, KIND_INCIDENT, "i"));
	assert_true(course_concerns(inc, 0));
	assert_false(course_concerns(inc, 1));
	assert_true(course_concerns(inc, 2));
	world_release(&w);
	build(&w, "---\ntitle: T\nstarted: 2020-05-02\n---\n");
	inc = as_incident(world_find(&w, KIND_INCIDENT, "i"));
	assert_true(course_concerns(inc, 1));
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stages_follow_from_the_times),
	    cmocka_unit_test(an_embargo_hides_it),
	    cmocka_unit_test(what_is_broken_stays_hidden),
	    cmocka_unit_test(updates_come_when_their_time_has_come),
	    cmocka_unit_test(a_last_word_resolved_ends_it),
	    cmocka_unit_test(a_promise_is_broken_by_the_clock_and_kept_by_an_update),
	    cmocka_unit_test(its_state_is_the_worst_of_its_effects),
	    cmocka_unit_test(concerns_whom_it_touches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
