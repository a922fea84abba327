/* model/consult */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "model/consult.h"
#include "model/moment.h"

/* "open until 2020-05-31, extended, overdue, in question" */
static void
put_stage(const struct world *w, struct at *at, char out[400])
{
	struct consult c = consult_of(w->m, as_consultation(
	    world_find(w, KIND_CONSULTATION, "c")), at);
	struct civil end = zone_local(w->m->zone, c.closes.t - 1).civil;

	snprintf(out, 400, "%s %02u-%02u%s%s%s", consult_stage_word(c.stage),
	    end.month, end.day, c.extension ? " extended" : "",
	    c.result_overdue ? " overdue" : "",
	    c.deadline_in_question ? " in question" : "");
}

/* It makes no difference whether it was asked before. */
static void
assert_remembered(const struct world *w, const struct at *at,
    const struct incident_refs *list)
{
	struct moment mo;
	struct arena a;

	arena_init(&a, 0);
	moment_init(&mo, at->now);
	struct at plain = at_instant(at->now);
	(void)consult_disturbances(w->m, as_consultation(
	    world_find(w, KIND_CONSULTATION, "c")), &plain, &a);
	for (int i = 0; i < 2; i++) {
		struct at again = at_instant(at->now);
		moment_renew(&mo, NULL, 0, at->now);
		again.moment = &mo;
		struct incident_refs kept = consult_disturbances(w->m,
		    as_consultation(world_find(w, KIND_CONSULTATION, "c")),
		    &again, &a);
		assert_int_equal(kept.count, list->count);
		for (size_t k = 0; k < kept.count; k++)
			assert_ptr_equal(kept.items[k], list->items[k]);
		assert_true(again.since == plain.since);
		assert_true(again.until == plain.until);
	}
	moment_release(&mo);
	arena_release(&a);
}

static void
put_disturbances(const struct world *w, struct at *at, char out[400])
{
	struct arena a;

	arena_init(&a, 0);
	struct incident_refs list = consult_disturbances(w->m, as_consultation(
	    world_find(w, KIND_CONSULTATION, "c")), at, &a);
	assert_remembered(w, at, &list);
	*out = '\0';
	for (size_t i = 0; i < list.count; i++)
		snprintf(out + strlen(out), 40, "%.*s ",
		    STR_ARG(list.items[i]->r.id));
	arena_release(&a);
}

struct expected {
	const char *time, *answer;
};

static void
build(struct world *w, const char *keys, const char *incident)
{
	world_init(w, NULL);
	world_add(w, "services/mail.md", "---\nname: Mail\nkind: email\n"
	    "domains: stadt.example\n---\n");
	world_add(w, "services/web.md", "---\nname: Web\n---\n");
	if (incident)
		world_add(w, "incidents/i.md", incident);
	world_add_str(w, "consultations/c.md", arena_printf(&w->arena,
	    "---\ntitle: C\nopens: 2020-05-04\ncloses: 2020-05-31\n%s---\n",
	    keys));
	world_link(w);
}

static void
check(const char *keys, const char *incident, world_answer *answer,
    const struct expected *list, size_t count)
{
	const char *times[32];
	struct world w;

	assert_true(count < 32);
	build(&w, keys, incident);
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

#define CHECK(keys, incident, answer, ...)                                     \
	do {                                                                   \
		static const struct expected list[] = {__VA_ARGS__};           \
		check((keys), (incident), (answer), list,                      \
		    sizeof list / sizeof *list);                               \
	} while (0)

static void
stages_follow_from_the_times(void **state)
{
	(void)state;
	CHECK("respond: {post: Markt 1}\nannounced: 2020-04-20\n"
	    "feedback: {published: 2020-06-15, text: F}\n"
	    "outcome: {published: 2020-07-01 10:00, text: O}\n", NULL, put_stage,
	    {"2020-04-19 23:59", "hidden 05-31"},
	    {"2020-04-20", "announced 05-31"},
	    {"2020-05-03 23:59", "announced 05-31"},
	    {"2020-05-04", "open 05-31"},
	    {"2020-05-31 23:59:59", "open 05-31"},
	    {"2020-06-01", "closed 05-31"},
	    {"2020-06-14 23:59", "closed 05-31"},
	    {"2020-06-15", "feedback 05-31"},
	    {"2020-07-01 09:59", "feedback 05-31"},
	    {"2020-07-01 10:00", "outcome 05-31"});
	/* without `announced` it is there at once */
	CHECK("respond: {post: Markt 1}\n", NULL, put_stage,
	    {"1999-01-01", "announced 05-31"}, {"2020-05-04", "open 05-31"});
	/* what is published early does not close it */
	CHECK("respond: {post: Markt 1}\n"
	    "feedback: {published: 2020-05-10, text: F}\n", NULL, put_stage,
	    {"2020-05-10", "open 05-31"}, {"2020-06-01", "feedback 05-31"});
	/* an outcome without feedback before it */
	CHECK("respond: {post: Markt 1}\n"
	    "outcome: {published: 2020-06-10, text: F}\n", NULL, put_stage,
	    {"2020-06-09", "closed 05-31"}, {"2020-06-10", "outcome 05-31"});
}

static void
broken_ones_are_hidden(void **state)
{
	(void)state;
	CHECK("respond: {email: keine}\n", NULL, put_stage,
	    {"2020-05-05", "hidden 05-31"});
}

static void
an_extension_counts_from_its_decision(void **state)
{
	(void)state;
	CHECK("respond: {post: Markt 1}\nextended:\n"
	    "  - {at: 2020-05-20, until: 2020-06-14}\n"
	    "  - {at: 2020-06-10, until: 2020-06-30, reason: Ausfall}\n", NULL,
	    put_stage,
	    {"2020-05-19", "open 05-31"},
	    {"2020-05-20", "open 06-14 extended"},
	    {"2020-06-01", "open 06-14 extended"},
	    {"2020-06-09 23:59", "open 06-14 extended"},
	    {"2020-06-10", "open 06-30 extended"},
	    {"2020-06-30 23:59", "open 06-30 extended"},
	    {"2020-07-01", "closed 06-30 extended"});
	/* decided after the end: it was closed for a while */
	CHECK("respond: {post: Markt 1}\n"
	    "extended: {at: 2020-06-05, until: 2020-06-14}\n", NULL, put_stage,
	    {"2020-06-01", "closed 05-31"},
	    {"2020-06-05", "open 06-14 extended"},
	    {"2020-06-15", "closed 06-14 extended"});
	/* the short form holds from the beginning */
	CHECK("respond: {post: Markt 1}\nextended: 2020-06-14\n", NULL, put_stage,
	    {"2020-05-04", "open 06-14 extended"},
	    {"2020-06-15", "closed 06-14 extended"});
}

static void
a_withdrawal_ends_it_whenever(void **state)
{
	(void)state;
	CHECK("respond: {post: Markt 1}\nannounced: 2020-04-20\n"
	    "outcome: {published: 2020-06-10, text: F}\n"
	    "withdrawn: {at: 2020-05-10 12:00, reason: R}\n", NULL, put_stage,
	    {"2020-04-20", "announced 05-31"},
	    {"2020-05-10 11:59", "open 05-31"},
	    {"2020-05-10 12:00", "withdrawn 05-31"},
	    {"2020-06-11", "withdrawn 05-31"});
	CHECK("respond: {post: Markt 1}\nannounced: 2020-04-20\n"
	    "withdrawn: 2020-04-10\n", NULL, put_stage,
	    {"2020-04-15", "hidden 05-31"},
	    {"2020-04-20", "withdrawn 05-31"});
}

static void
a_promised_result_may_be_overdue(void **state)
{
	(void)state;
	CHECK("respond: {post: Markt 1}\nresult_by: 2020-06-30\n"
	    "outcome: {published: 2020-07-10, text: O}\n", NULL, put_stage,
	    {"2020-05-31", "open 05-31"},
	    {"2020-06-30 23:59", "closed 05-31"},
	    {"2020-07-01", "closed 05-31 overdue"},
	    {"2020-07-10", "outcome 05-31"});
	/* an extension moves the end, not the promise */
	CHECK("respond: {post: Markt 1}\nresult_by: 2020-06-30\n"
	    "extended: {at: 2020-05-10, until: 2020-07-15}\n", NULL, put_stage,
	    {"2020-07-01", "open 07-15 extended"},
	    {"2020-07-16", "closed 07-15 extended overdue"});
}

#define MAIL "respond: {email: x@stadt.example, post: Markt 1}\n"

static void
an_incident_puts_the_deadline_in_question(void **state)
{
	static const char outage[] = "---\ntitle: T\nkind: outage\n"
	    "started: 2020-05-10 08:00\nended: 2020-05-11 09:00\n"
	    "service: mail\n---\n";

	(void)state;
	CHECK(MAIL, outage, put_stage,
	    {"2020-05-04", "open 05-31"},
	    {"2020-05-10 07:59", "open 05-31"},
	    {"2020-05-10 08:00", "open 05-31 in question"},
	    /* it happened, and stays so */
	    {"2020-05-31", "open 05-31 in question"},
	    {"2020-06-01", "closed 05-31 in question"});
	CHECK(MAIL, outage, put_disturbances,
	    {"2020-05-10 07:59", ""}, {"2020-05-10 08:00", "i "},
	    {"2020-08-01", "i "});
	/* another service, or another audience, or no harm */
	CHECK("respond: {post: Markt 1}\n", outage, put_stage,
	    {"2020-05-12", "open 05-31"});
	CHECK(MAIL, "---\ntitle: T\nstarted: 2020-05-10\n"
	    "affects: {service: mail, for: companies}\n---\n", put_stage,
	    {"2020-05-12", "open 05-31"});
	CHECK(MAIL, "---\ntitle: T\nkind: notice\nstarted: 2020-05-10\n"
	    "service: mail\n---\n", put_stage, {"2020-05-12", "open 05-31"});
	CHECK(MAIL, "---\ntitle: T\nstarted: 2020-05-10\nended: bald\n"
	    "service: mail\n---\n", put_stage, {"2020-05-12", "open 05-31"});
}

static void
only_the_period_counts(void **state)
{
	(void)state;
	/* before it, and over when it opened */
	CHECK(MAIL, "---\ntitle: T\nstarted: 2020-05-01\nended: 2020-05-03\n"
	    "service: mail\n---\n", put_stage,
	    {"2020-05-02", "announced 05-31"}, {"2020-05-04", "open 05-31"});
	/* an hour of overlap is enough */
	CHECK(MAIL, "---\ntitle: T\nstarted: 2020-05-01\n"
	    "ended: 2020-05-04 01:00\nservice: mail\n---\n", put_stage,
	    {"2020-05-02", "announced 05-31"},
	    {"2020-05-04", "open 05-31 in question"});
	/* after its end, unless that is extended */
	CHECK(MAIL "extended: {at: 2020-06-10, until: 2020-06-30}\n",
	    "---\ntitle: T\nstarted: 2020-06-05\nservice: mail\n---\n", put_stage,
	    {"2020-06-06", "closed 05-31"},
	    {"2020-06-10", "open 06-30 extended in question"});
}

static void
an_embargo_holds_here_too(void **state)
{
	(void)state;
	CHECK(MAIL, "---\ntitle: T\nstarted: 2020-05-10\n"
	    "published: 2020-05-12 08:00\nservice: mail\n---\n", put_stage,
	    {"2020-05-12 07:59", "open 05-31"},
	    {"2020-05-12 08:00", "open 05-31 in question"});
}

static void
named_services_count_as_ways(void **state)
{
	(void)state;
	CHECK(MAIL "services: [web, mail]\n", "---\ntitle: T\n"
	    "started: 2020-05-10\naffects: [mail, web]\n---\n",
	    put_disturbances, {"2020-05-09", ""}, {"2020-05-10", "i "});
}

static void
stages_have_words(void **state)
{
	(void)state;
	for (int i = CONSULT_HIDDEN; i <= CONSULT_WITHDRAWN; i++)
		for (int k = CONSULT_HIDDEN; k < i; k++)
			assert_string_not_equal(
			    consult_stage_word((enum consult_stage)i),
			    consult_stage_word((enum consult_stage)k));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stages_follow_from_the_times),
	    cmocka_unit_test(broken_ones_are_hidden),
	    cmocka_unit_test(an_extension_counts_from_its_decision),
	    cmocka_unit_test(a_withdrawal_ends_it_whenever),
	    cmocka_unit_test(a_promised_result_may_be_overdue),
	    cmocka_unit_test(an_incident_puts_the_deadline_in_question),
	    cmocka_unit_test(only_the_period_counts),
	    cmocka_unit_test(an_embargo_holds_here_too),
	    cmocka_unit_test(named_services_count_as_ways),
	    cmocka_unit_test(stages_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
