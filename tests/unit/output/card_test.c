/*
 * Who stands in address books, and with what first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "books.h"

static void
assert_ways(const char *now, const char *expected)
{
	struct stage_set s;

	stage_init(&s);
	books_start(&s, now);
	assert_string_equal(books_ways(&s, "anna"), expected);
	stage_release(&s);
}

/* 0 is an e-mail, 1 a telephone; "h" at home */
static void
test_valid_first(void **state)
{
	(void)state;
	assert_ways("2020-02-01",
	    "0 anna@rat.example|1h +49 391 0000-11|0 alt@frei.example");
	/* replaced: the alternate alone */
	assert_ways("2020-02-02",
	    "0 anna.neu@rat.example|1h +49 391 0000-11|0 alt@frei.example");
	/* a contact has expired */
	assert_ways("2020-02-04", "0 anna.neu@rat.example|1h +49 391 0000-11");
	/* out of order, and nothing instead */
	assert_ways("2020-02-05", "1h +49 391 0000-11");
	assert_ways("2020-02-06", "0 anna@rat.example|1h +49 391 0000-11");
}

/* Both are right when only the alternate has outlived the disturbance. */
static void
test_restored(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "incidents/2020-01-01-alt.md", "---\ntitle: Alt\n"
	    "kind: outage\nstarted: 2020-01-01\nended: 2020-01-02\n"
	    "affects: [{service: post, state: down}]\n"
	    "alternates: [{of: anna@rat.example, use: zwei@frei.example, until: 2021-01-01},\n"
	    "  {of: anna@rat.example, use: am Schalter, until: 2021-01-01},\n"
	    "  {of: anna@rat.example, use: ZWEI@frei.example, until: 2021-01-01},\n"
	    "  {of: alt@frei.example, use: neu@frei.example, until: 2021-01-01}]\n---\n");
	books_start(&s, "2020-02-01");
	assert_string_equal(books_ways(&s, "anna"), "0 zwei@frei.example|"
	    "0 anna@rat.example|1h +49 391 0000-11|0 neu@frei.example|"
	    "0 alt@frei.example");
	stage_release(&s);
}

static void
test_note(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	books_start(&s, "2020-02-04");
	struct card card = card_of(&s.view,
	    world_find(&s.w, KIND_PERSON, "anna"));
	assert_text(card.note, "E-Mail: anna@rat.example (nicht erreichbar, "
	    "bitte: anna.neu@rat.example, bis 2020-02-04)\n"
	    "Messenger: Signal: anna.11");
	assert_text(card.family, "Müster");
	assert_text(card.role, "Vorsitz");
	assert_int_equal(card.bodies.count, 1);
	stage_release(&s);
}

static void
assert_who(const char *now, const char *id, bool wanted)
{
	struct stage_set s;

	stage_init(&s);
	books_start(&s, now);
	const struct record *r = model_find(s.env.model, KIND_PERSON,
	    str_from(id));
	if (r == NULL)
		r = world_find(&s.w, KIND_BODY, id);
	assert_int_equal(card_wanted(r, &s.view.at), wanted);
	stage_release(&s);
}

static void
test_who(void **state)
{
	(void)state;
	assert_who("2020-02-01", "anna", true);
	assert_who("2020-02-01", "otto", true);
	assert_who("2020-02-04", "otto", false);
	assert_who("2020-02-01", "ohne", false);
	assert_who("2020-02-01", "rat", true);
	assert_who("2020-02-01", "leer", false);
}

static void
test_members(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	books_start(&s, "2020-02-02");
	const struct body *rat = as_body(world_find(&s.w, KIND_BODY, "rat"));
	struct record_list members = card_members(&s.view, rat);
	assert_int_equal(members.count, 2);
	assert_text(members.items[0]->id, "otto");
	assert_text(members.items[1]->id, "anna");
	struct str_list mails = card_mails(&s.view, rat);
	assert_int_equal(mails.count, 2);
	assert_text(mails.items[1], "anna.neu@rat.example");
	/* until the end of a role and of a contact */
	assert_int_equal(s.view.at.until, world_time(&s.w, "2020-02-04"));
	assert_true(card_has_members(&rat->r, &s.view.at));
	assert_false(card_has_members(world_find(&s.w, KIND_BODY, "leer"),
	    &s.view.at));
	stage_release(&s);
}

static void
test_broken(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "people/kaputt.md", "---\nname: Kaputt\nroles: [rat]\n"
	    "contacts: [{email: a@b.example}, {phone: x}]\n---\n");
	books_start(&s, "2020-02-01");
	const struct record *r = world_find(&s.w, KIND_PERSON, "kaputt");
	assert_true(r->broken);
	assert_false(card_wanted(r, &s.view.at));
	books_lacks(books_file(&s, data_ldif, NULL), "kaputt");
	books_lacks(books_file(&s, data_cards_people, NULL), "Kaputt");
	books_lacks(books_file(&s, data_csv_outlook, NULL), "Kaputt");
	stage_release(&s);
}

static void
test_uid(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	books_start(&s, "2020-02-01");
	struct str one = card_uid(&s.view, world_find(&s.w, KIND_PERSON, "anna"));
	struct str two = card_uid(&s.view, world_find(&s.w, KIND_PERSON, "otto"));
	assert_int_equal(one.len, 45);
	assert_int_equal(one.ptr[9 + 14], '8');
	assert_non_null(strchr("89ab", one.ptr[9 + 19]));
	assert_false(str_eq(one, two));
	stage_release(&s);
}

static void
assert_post(const char *address, const char *street, const char *code,
    const char *town)
{
	struct card_post post = card_post(str_from(address));

	assert_text(post.street, street);
	assert_text(post.code, code);
	assert_text(post.town, town);
}

static void
test_post(void **state)
{
	(void)state;
	assert_post("Markt 1, 39104 Magdeburg", "Markt 1", "39104", "Magdeburg");
	assert_post("Amt\nMarkt 1\n39104 Bad Ort\n", "Amt\nMarkt 1", "39104",
	    "Bad Ort");
	assert_post("Amt, Markt 1\n39104 Ort", "Amt, Markt 1", "39104", "Ort");
	assert_post("Amt\nMarkt 1, 39104 Ort", "Amt\nMarkt 1", "39104", "Ort");
	assert_post("Markt 1", "Markt 1", "", "");
	assert_post("39104 Ort", "39104 Ort", "", "");
	assert_post("Markt 1, 39104", "Markt 1, 39104", "", "");
	assert_post("Markt 1, 3910x Ort", "Markt 1, 3910x Ort", "", "");
	assert_post("", "", "", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid_first),
		cmocka_unit_test(test_restored),
		cmocka_unit_test(test_note),
		cmocka_unit_test(test_who),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_uid),
		cmocka_unit_test(test_post),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
