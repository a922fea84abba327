/* model/status */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "model/status.h"

static void
build(struct world *w)
{
	world_init(w, NULL);
	world_add(w, "services/mail.md", "---\nname: Mail\nkind: email\n"
	    "domains: [a.example, Ä.example]\n---\n");
	world_add(w, "services/chat.md", "---\nname: Chat\nofficial: no\n---\n");
	world_add(w, "services/web.md", "---\nname: Web\nofficial: internal\n---\n");
	world_add(w, "incidents/a.md", "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-01\nended: 2020-05-10\n"
	    "affects:\n"
	    "  - {service: mail, state: limited}\n"
	    "  - {service: mail, state: down, for: public, from: 2020-05-03, until: 2020-05-04}\n"
	    "alternates:\n"
	    "  - {of: mail, use: 0391 1, from: 2020-05-02}\n"
	    "  - {of: '*@A.example', use: x@x.example, from: 2020-05-03, for: public}\n"
	    "  - {of: '*@ä.EXAMPLE', use: y@x.example, from: 2020-05-01, until: 2020-05-05}\n"
	    "  - {of: '*@b.example', use: nicht dieser}\n"
	    "  - {of: web, use: nicht dieser}\n"
	    "  - {of: c@a.example, use: nicht dieser}\n---\n");
	world_add(w, "incidents/b.md", "---\ntitle: B\nkind: maintenance\n"
	    "started: 2020-05-03 12:00\nended: 2020-05-20\n"
	    "affects: {mail: partial, chat: down}\n---\n");
	world_add(w, "incidents/c.md", "---\ntitle: C\nkind: notice\n"
	    "started: 2020-05-03\nservice: mail\n---\n");
	world_link(w);
	assert_world_lines(w, DIAG_EN, "");
}

static struct status
status_at(const struct world *w, const char *id, unsigned audience,
    const char *time)
{
	struct at at = at_instant(world_time(w, time));

	return status_of_service(w->m,
	    as_service(world_find(w, KIND_SERVICE, id)), audience, &at);
}

static void
a_service_is_as_bad_as_its_worst_effect(void **state)
{
	struct world w;

	(void)state;
	build(&w);
	assert_int_equal(status_at(&w, "mail", 0, "2020-04-30 23:59").state,
	    STATE_OPERATIONAL);
	assert_null(status_at(&w, "mail", 0, "2020-04-30 23:59").cause);
	assert_int_equal(status_at(&w, "mail", 0, "2020-05-01").state,
	    STATE_LIMITED);
	assert_int_equal(status_at(&w, "mail", 0, "2020-05-03").state, STATE_DOWN);
	/* down for the public, limited for the others */
	assert_int_equal(status_at(&w, "mail", 1, "2020-05-03").state,
	    STATE_LIMITED);
	/* "until: 2020-05-04" includes that day; then the other incident's */
	assert_int_equal(status_at(&w, "mail", 0, "2020-05-04 23:59").state,
	    STATE_DOWN);
	struct status s = status_at(&w, "mail", 0, "2020-05-05");
	assert_int_equal(s.state, STATE_PARTIAL);
	assert_text(s.cause->incident->r.id, "b");
	/* nothing but a notice is left */
	s = status_at(&w, "mail", 0, "2020-05-21");
	assert_int_equal(s.state, STATE_OPERATIONAL);
	assert_text(s.cause->incident->r.id, "c");
	world_release(&w);
}

static void
of_equal_effects_the_earliest_is_the_cause(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\n---\n");
	world_add(&w, "incidents/a.md", "---\ntitle: A\nstarted: 2020-05-02\n"
	    "service: x\n---\n");
	world_add(&w, "incidents/b.md", "---\ntitle: B\nstarted: 2020-05-01\n"
	    "service: x\n---\n");
	world_link(&w);
	assert_text(status_at(&w, "x", 0, "2020-05-03").cause->incident->r.id, "b");
	world_release(&w);
}

static void
the_site_is_as_bad_as_its_worst_official_service(void **state)
{
	struct world w;
	size_t disturbed = 99;

	(void)state;
	build(&w);
	struct at at = at_instant(world_time(&w, "2020-05-05"));
	/* the chat is down and expressly no channel */
	assert_int_equal(status_overall(w.m, &at, &disturbed), STATE_PARTIAL);
	assert_int_equal(disturbed, 1);
	at = at_instant(world_time(&w, "2020-04-01"));
	assert_int_equal(status_overall(w.m, &at, &disturbed), STATE_OPERATIONAL);
	assert_int_equal(disturbed, 0);
	assert_int_equal(at.until, world_time(&w, "2020-05-01"));
	world_release(&w);
}

static void
what_is_broken_is_not_operational(void **state)
{
	struct world w;
	struct at at;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/x.md", "---\nname: X\nart: sonstwas\n---\n");
	world_add(&w, "services/y.md", "---\nname: Y\n---\n");
	world_link(&w);
	assert_int_equal(status_at(&w, "x", 0, "2020-05-03").state, STATE_UNKNOWN);
	assert_int_equal(status_at(&w, "y", 0, "2020-05-03").state,
	    STATE_OPERATIONAL);
	at = at_instant(0);
	assert_int_equal(status_overall(w.m, &at, NULL), STATE_UNKNOWN);
	world_release(&w);

	world_init(&w, NULL);
	world_add(&w, "services/y.md", "---\nname: Y\n---\n");
	world_add(&w, "incidents/i.md", "---\nkeine: [Ahnung\n---\n");
	world_link(&w);
	assert_int_equal(status_at(&w, "y", 0, "2020-05-03").state, STATE_UNKNOWN);
	at = at_instant(0);
	assert_int_equal(status_overall(w.m, &at, NULL), STATE_UNKNOWN);
	world_release(&w);
}

static void
put_incidents(const struct world *w, struct at *at, char out[400])
{
	struct arena a;

	arena_init(&a, 0);
	struct incident_refs list = status_incidents(
	    as_service(world_find(w, KIND_SERVICE, "mail")), at, &a);
	*out = '\0';
	for (size_t i = 0; i < list.count; i++)
		snprintf(out + strlen(out), 100, "%.*s ",
		    STR_ARG(list.items[i]->r.id));
	arena_release(&a);
}

static void
put_alternates(const struct world *w, struct at *at, char out[400])
{
	struct arena a;

	arena_init(&a, 0);
	for (unsigned n = 0; n < 2; n++) {
		struct alternate_refs list = status_alternates(
		    as_service(world_find(w, KIND_SERVICE, "mail")), n, at, &a);
		snprintf(out + (n ? strlen(out) : 0), 10, "%u:", n);
		for (size_t i = 0; i < list.count; i++)
			snprintf(out + strlen(out), 100, " %.*s",
			    STR_ARG(list.items[i]->use.s));
		snprintf(out + strlen(out), 10, "; ");
	}
	arena_release(&a);
}

static void
assert_answer(const struct world *w, world_answer *answer, const char *time,
    const char *expected)
{
	char out[400];
	struct at at = at_instant(world_time(w, time));

	answer(w, &at, out);
	assert_string_equal(out, expected);
}

static const char *const times[] = {"2020-04-30", "2020-05-01", "2020-05-02",
    "2020-05-02 23:59", "2020-05-03", "2020-05-03 12:00", "2020-05-04 23:59",
    "2020-05-05", "2020-05-06", "2020-05-10 12:00", "2020-05-11", "2020-05-20",
    "2020-05-21", "2021-01-01"};

static void
incidents_come_worst_first_and_once(void **state)
{
	struct world w;

	(void)state;
	build(&w);
	assert_answer(&w, put_incidents, "2020-04-30", "");
	assert_answer(&w, put_incidents, "2020-05-01", "a ");
	assert_answer(&w, put_incidents, "2020-05-03 12:00", "a b c ");
	assert_answer(&w, put_incidents, "2020-05-05", "b a c ");
	assert_answer(&w, put_incidents, "2020-05-21", "c ");
	assert_periods_hold(&w, put_incidents, times, 14);
	world_release(&w);
}

static void
alternates_of_a_service_come_newest_first(void **state)
{
	struct world w;

	(void)state;
	build(&w);
	assert_answer(&w, put_alternates, "2020-04-30", "0:; 1:; ");
	assert_answer(&w, put_alternates, "2020-05-01",
	    "0: y@x.example; 1: y@x.example; ");
	assert_answer(&w, put_alternates, "2020-05-03",
	    "0: x@x.example 0391 1 y@x.example; 1: 0391 1 y@x.example; ");
	assert_answer(&w, put_alternates, "2020-05-06",
	    "0: x@x.example 0391 1; 1: 0391 1; ");
	assert_answer(&w, put_alternates, "2020-05-11", "0:; 1:; ");
	assert_periods_hold(&w, put_alternates, times, 14);
	world_release(&w);
}

static void
broken_incidents_are_not_listed(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "services/mail.md", "---\nname: Mail\n---\n");
	world_add(&w, "incidents/a.md", "---\ntitle: A\nstarted: 2020-05-01\n"
	    "ended: nie\nservice: mail\nalternates: {of: mail, use: u}\n---\n");
	world_link(&w);
	assert_answer(&w, put_incidents, "2020-05-02", "");
	assert_answer(&w, put_alternates, "2020-05-02", "0:; 1:; ");
	assert_int_equal(status_at(&w, "mail", 0, "2020-05-02").state,
	    STATE_LIMITED);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_service_is_as_bad_as_its_worst_effect),
	    cmocka_unit_test(of_equal_effects_the_earliest_is_the_cause),
	    cmocka_unit_test(the_site_is_as_bad_as_its_worst_official_service),
	    cmocka_unit_test(what_is_broken_is_not_operational),
	    cmocka_unit_test(incidents_come_worst_first_and_once),
	    cmocka_unit_test(alternates_of_a_service_come_newest_first),
	    cmocka_unit_test(broken_incidents_are_not_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
