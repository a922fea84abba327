/* model/people */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "model/people.h"

/* tenure, and which of the contacts are published: "current 0 2" */
static void
put_person(const struct world *w, struct at *at, char out[400])
{
	static const char *const words[] = {[TENURE_CURRENT] = "current",
	    [TENURE_FUTURE] = "future", [TENURE_ENDED] = "ended"};
	const struct person *p = as_person(world_find(w, KIND_PERSON, "p"));

	snprintf(out, 400, "%s", words[people_tenure(p, at)]);
	for (size_t i = 0; i < p->contacts.count; i++)
		if (people_publishes(&p->contacts.items[i], at))
			snprintf(out + strlen(out), 30, " %zu", i);
}

struct expected {
	const char *time, *answer;
};

static void
check(const char *text, const struct expected *list, size_t count)
{
	const char *times[32];
	struct world w;

	assert_true(count < 32);
	world_init(&w, NULL);
	world_add(&w, "bodies/rat.md", "---\nname: Rat\n---\n");
	world_add(&w, "bodies/amt.md", "---\nname: Amt\n---\n");
	world_add(&w, "people/p.md", text);
	world_link(&w);
	for (size_t i = 0; i < count; i++) {
		char out[400];
		struct at at = at_instant(world_time(&w, list[i].time));
		put_person(&w, &at, out);
		assert_string_equal(out, list[i].answer);
		times[i] = list[i].time;
	}
	assert_periods_hold(&w, put_person, times, count);
	world_release(&w);
}

#define CHECK(text, ...)                                                       \
	do {                                                                   \
		static const struct expected list[] = {__VA_ARGS__};           \
		check((text), list, sizeof list / sizeof *list);               \
	} while (0)

static void
without_roles_contacts_stay(void **state)
{
	(void)state;
	CHECK("---\nname: P\ncontacts: [{email: a@a.example}, {phone: 0391 1}]\n"
	    "---\n", {"1990-01-01", "current 0 1"}, {"2190-01-01", "current 0 1"});
}

static void
the_end_of_the_last_role_takes_the_contacts(void **state)
{
	(void)state;
	CHECK("---\nname: P\n"
	    "roles: [{body: rat, from: 2019-07-01, until: 2024-06-30}, "
	    "{body: amt, until: 2020-12-31}]\n"
	    "contacts: {email: a@a.example}\n---\n",
	    {"2010-01-01", "current 0"}, {"2020-12-31 23:59", "current 0"},
	    {"2021-01-01", "current 0"}, {"2024-06-30 23:59:59", "current 0"},
	    {"2024-07-01", "ended"});
	/* a break between two terms */
	CHECK("---\nname: P\n"
	    "roles: [{body: rat, from: 2014-07-01, until: 2019-06-30}, "
	    "{body: rat, from: 2024-07-01}]\n"
	    "contacts: {email: a@a.example}\n---\n",
	    {"2014-06-30 23:59", "future"}, {"2014-07-01", "current 0"},
	    {"2019-07-01", "ended"}, {"2024-06-30", "ended"},
	    {"2024-07-01", "current 0"});
	CHECK("---\nname: P\nroles: [rat]\ncontacts: {email: a@a.example}\n---\n",
	    {"2010-01-01", "current 0"});
}

static void
contacts_have_their_own_period(void **state)
{
	(void)state;
	CHECK("---\nname: P\ncontacts:\n"
	    "  - {email: a@a.example, until: 2020-12-31}\n"
	    "  - {email: b@a.example, from: 2020-12-01 08:00}\n"
	    "  - {email: c@a.example, from: 2020-06-01, until: 2020-06-30 12:00}\n"
	    "---\n",
	    {"2020-05-31 23:59", "current 0"}, {"2020-06-01", "current 0 2"},
	    {"2020-06-30 11:59", "current 0 2"}, {"2020-06-30 12:00", "current 0"},
	    {"2020-12-01 07:59", "current 0"}, {"2020-12-01 08:00", "current 0 1"},
	    {"2020-12-31 23:59", "current 0 1"}, {"2021-01-01", "current 1"});
}

static void
private_ones_need_consent_and_its_day(void **state)
{
	(void)state;
	CHECK("---\nname: P\ncontacts:\n"
	    "  - {email: a@a.example, private: yes, consent: 2019-07-02}\n"
	    "  - {email: b@a.example, private: no}\n---\n",
	    {"2019-07-01 23:59", "current 1"}, {"2019-07-02", "current 0 1"});
	/* without consent the whole file is broken, and says nothing at all */
	CHECK("---\nname: P\ncontacts:\n"
	    "  - {email: a@a.example, private: yes}\n"
	    "  - {email: b@a.example}\n---\n", {"2020-01-01", "current"});
	CHECK("---\nname: P\ncontacts:\n"
	    "  - {email: a@a.example, private: yes, consent: ja}\n"
	    "  - {email: b@a.example}\n---\n", {"2020-01-01", "current"});
	CHECK("---\nname: P\ncontacts:\n"
	    "  - {email: a@a.example, private: vielleicht}\n---\n",
	    {"2020-01-01", "current"});
}

static void
bodies_publish_while_they_are_sound(void **state)
{
	struct world w;
	struct at at = at_instant(0);

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "bodies/a.md", "---\nname: A\nformer: x@a.example\n"
	    "contacts: {phone: 0391 1}\n---\n");
	world_add(&w, "bodies/b.md", "---\nname: B\nart: sonstwas\n"
	    "contacts: {phone: 0391 1}\n---\n");
	world_add(&w, "pages/c.md", "---\ntitle: C\n---\n");
	world_link(&w);
	const struct record *a = world_find(&w, KIND_BODY, "a");
	assert_true(people_publishes(&people_contacts(a)->items[0], &at));
	assert_text(people_former(a)->items[0].s, "x@a.example");
	const struct record *b = world_find(&w, KIND_BODY, "b");
	assert_false(people_publishes(&people_contacts(b)->items[0], &at));
	const struct record *c = world_find(&w, KIND_PAGE, "c");
	assert_int_equal(people_contacts(c)->count, 0);
	assert_int_equal(people_former(c)->count, 0);
	/* an address in a text belongs to nobody */
	struct contact bare = {.value = STR("x@a.example")};
	assert_true(people_publishes(&bare, &at));
	world_release(&w);
}

/* There is nothing yet to write to or to call. */
static void
what_is_to_be_filled_in_is_not_published(void **state)
{
	struct world w;
	struct at at = at_instant(0);

	(void)state;
	world_init(&w, NULL);
	world_add(&w, "bodies/a.md", "---\nname: A\ncontacts:\n"
	    "  - email: \"[bitte ergänzen: Adresse]\"\n"
	    "  - phone: 0391 1\n"
	    "  - post: \"[bitte ergänzen: Anschrift]\"\n---\n");
	world_link(&w);
	const struct record *a = world_find(&w, KIND_BODY, "a");
	const struct contact_list *list = people_contacts(a);
	assert_false(a->broken);
	assert_int_equal(list->count, 3);
	assert_false(people_publishes(&list->items[0], &at));
	assert_true(people_publishes(&list->items[1], &at));
	assert_true(people_publishes(&list->items[2], &at));
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_roles_contacts_stay),
	    cmocka_unit_test(the_end_of_the_last_role_takes_the_contacts),
	    cmocka_unit_test(contacts_have_their_own_period),
	    cmocka_unit_test(private_ones_need_consent_and_its_day),
	    cmocka_unit_test(bodies_publish_while_they_are_sound),
	    cmocka_unit_test(what_is_to_be_filled_in_is_not_published),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
