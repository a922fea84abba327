/* content/forms */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "content/forms.h"

/* Each of a list that ends with NULL. */
static void
assert_all(bool (*is)(struct str), bool expected, const char *const *list)
{
	for (; *list; list++)
		if (is(str_from(*list)) != expected)
			fail_msg("'%s' is %s", *list, expected ? "refused"
							       : "taken");
}

#define ALL(is, ...) assert_all((is), true, (const char *const[]){__VA_ARGS__, NULL})
#define NONE(is, ...) assert_all((is), false, (const char *const[]){__VA_ARGS__, NULL})

static void
knows_yes_and_no(void **state)
{
	(void)state;
	ALL(forms_is_yes, "yes", "Yes", "TRUE", "true", "ja", "JA", "wahr");
	NONE(forms_is_yes, "", "y", "on", "1", "yes ", "j", "jaja", "no");
	ALL(forms_is_no, "no", "NO", "false", "nein", "Nein", "falsch");
	NONE(forms_is_no, "", "n", "off", "0", "null", "none", "kein", "ja");
}

static void
compares_keys_as_people_write_them(void **state)
{
	static const char *const same[][2] = {
	    {"next_update", "Next Update"}, {"next_update", "NEXT-UPDATE"},
	    {"nächstes update", "naechstes_update"},
	    {"nächstes update", "NÄCHSTES-Update"}, {"Störung", "stoerung"},
	    {"außer", "ausser"}, {"Übergeordnet", "uebergeordnet"},
	    {"", ""}, {"e-mail", "e mail"}, {"ÄÖÜ", "aeoeue"}, {"aä", "aae"}};
	static const char *const other[][2] = {
	    {"email", "e-mail"}, {"a", ""}, {"", "a"}, {"ä", "a"}, {"ab", "a"},
	    {"a__b", "a_b"}, {"ae", "aee"}, {"ß", "s"}, {"é", "e"}};

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		assert_true(forms_same_key(str_from(same[i][0]),
		    str_from(same[i][1])));
		assert_true(forms_same_key(str_from(same[i][1]),
		    str_from(same[i][0])));
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		assert_false(forms_same_key(str_from(other[i][0]),
		    str_from(other[i][1])));
}

static void
folds_keys(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	assert_true(str_is(forms_key(&a, STR("Nächstes Update")),
	    "naechstes_update"));
	assert_true(str_is(forms_key(&a, STR("As-Of")), "as_of"));
	assert_true(str_is(forms_key(&a, STR("ÄÖÜßäöü")), "aeoeuessaeoeue"));
	assert_int_equal(forms_key(&a, STR("")).len, 0);
	arena_release(&a);
}

static void
finds_words_and_suggests(void **state)
{
	struct str nearest = {0};
	int value = 77;

	(void)state;
	assert_int_equal(forms_word(&value, &nearest, state_words,
	    STR("Eingeschraenkt")), 0);
	assert_int_equal(value, STATE_LIMITED);
	assert_int_equal(forms_word(&value, &nearest, state_words,
	    STR("NICHT_ERREICHBAR")), 0);
	assert_int_equal(value, STATE_DOWN);
	assert_int_equal(forms_word(&value, &nearest, state_words,
	    STR("dwon")), -1);
	assert_true(str_is(nearest, "down"));
	assert_int_equal(forms_word(&value, &nearest, state_words,
	    STR("ausgefalen")), -1);
	assert_true(str_is(nearest, "ausgefallen"));
	assert_int_equal(forms_word(&value, &nearest, state_words,
	    STR("lila")), -1);
	assert_int_equal(nearest.len, 0);
	assert_int_equal(forms_word(&value, &nearest, state_words, STR("")), -1);
}

static void
lists_each_value_once_in_both_languages(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct str list = forms_word_list(&a, state_words);
	assert_true(str_eq(list, STR("operational, limited, partial, down, "
	    "maintenance" DIAG_OR "erreichbar, eingeschränkt, teilweise, "
	    "ausgefallen, wartung")));
	arena_release(&a);
}

static void
tells_mail_addresses(void **state)
{
	char local[70], domain[300];

	(void)state;
	ALL(forms_is_email, "a@b.de", "o.mueller+x@rat.stadt.example",
	    "O'Neil@x.example", "müller@köln.example", "a@1.example",
	    "!#$%&*/=?^_`{|}~-@x.example", "a@x-y.example");
	NONE(forms_is_email, "", "@", "a", "a@", "@b.de", "a@b", "a@b.", "a@.de",
	    "a@b..de", ".a@b.de", "a.@b.de", "a..b@b.de", "a b@b.de",
	    "a@b.de ", "a@-b.de", "a@b-.de", "a@b_c.de", "<a@b.de>", "a@b@c.de",
	    "\"a\"@b.de", "a,b@b.de", "a@b.de,c", "mailto:a@b.de", "a(b)@c.de",
	    "a@[1.2.3.4]", "a@b.de?subject=x");
	memset(local, 'x', sizeof local);
	memcpy(local + 64, "@a.de", 6);
	assert_true(forms_is_email(str_from(local)));
	memset(local, 'x', sizeof local);
	memcpy(local + 65 - 1, "x@a.d", 5);
	assert_false(forms_is_email(str_make(local, 69)));
	memset(domain, 'a', sizeof domain);
	domain[1] = '@';
	domain[65] = '.';
	assert_true(forms_is_email(str_make(domain, 100)));
	domain[65] = 'a';
	domain[66] = '.';
	assert_false(forms_is_email(str_make(domain, 100)));
}

static void
tells_telephone_numbers(void **state)
{
	(void)state;
	ALL(forms_is_phone, "+49 391 540-0", "0391/540", "(0391) 54 02", "115",
	    "0391.540", "11");
	NONE(forms_is_phone, "", "1", "+", "0391 540 (Zentrale)", "ruf an", "12a",
	    "12\xc2\xa0" "34", "0391,540", "123456789012345678901",
	    "1234567890                              1");
}

static void
tells_links(void **state)
{
	(void)state;
	ALL(forms_is_web, "https://a.de", "HTTP://a.de/x?y=z#a", "https://a",
	    "https://müller.de/ä", "https://a.de:8080/(x)", "https://[::1]/");
	NONE(forms_is_web, "", "https://", "http://", "https:a", "a.de",
	    "ftp://a.de", "javascript:alert(1)", "data:text/html,x",
	    "//a.de", "/x", "https:///x", "https://.de", "https://a b",
	    "https://a\"b", "https://a<b", "https://a\\b", "https://a\nb",
	    " https://a.de", "https://a.de/{x}", "https://a`b", "mailto:a@b.de");
}

static void
tells_ids(void **state)
{
	char text[122];

	(void)state;
	ALL(forms_is_id, "a", "0", "a-b_c9", "2020-04-29-mandatos");
	NONE(forms_is_id, "", "A", "ä", "a b", "a.b", "a/b", "..", "a\n");
	memset(text, 'a', sizeof text);
	assert_true(forms_is_id(str_make(text, 120)));
	assert_false(forms_is_id(str_make(text, 121)));
}

/*
 * It may only spare a comparison: what is the same key, or begins with it,
 * begins alike.
 */
static void
tells_whether_they_begin_alike(void **state)
{
	static const char *const same[][2] = {{"a", "a"}, {"A", "abc"},
	    {"ä", "ae"}, {"Ä", "a"}, {"Über", "ueber"}, {"ö", "OE"},
	    {"ß", "ss"}, {" x", "_y"}, {"-", " "}, {"behoben", "Behoben!"}};
	static const char *const other[][2] = {{"", ""}, {"a", ""}, {"", "a"},
	    {"a", "b"}, {"ä", "ö"}, {"ä", "e"}, {"_", "a"}, {"1", "a"},
	    {"é", "e"}};
	static const char *const keys[] = {"Übung", "uebung", "a b", "a-b",
	    "A_B", "ß", "SS", "é", "z"};
	enum { KEYS = sizeof keys / sizeof *keys };

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		assert_true(forms_same_start(str_from(same[i][0]),
		    str_from(same[i][1])));
		assert_true(forms_same_start(str_from(same[i][1]),
		    str_from(same[i][0])));
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		assert_false(forms_same_start(str_from(other[i][0]),
		    str_from(other[i][1])));
	for (size_t i = 0; i < KEYS; i++)
		for (size_t k = 0; k < KEYS; k++)
			if (forms_same_key(str_from(keys[i]), str_from(keys[k])))
				assert_true(forms_same_start(str_from(keys[i]),
				    str_from(keys[k])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_yes_and_no),
	    cmocka_unit_test(compares_keys_as_people_write_them),
	    cmocka_unit_test(folds_keys),
	    cmocka_unit_test(finds_words_and_suggests),
	    cmocka_unit_test(lists_each_value_once_in_both_languages),
	    cmocka_unit_test(tells_mail_addresses),
	    cmocka_unit_test(tells_telephone_numbers),
	    cmocka_unit_test(tells_links),
	    cmocka_unit_test(tells_ids),
	    cmocka_unit_test(tells_whether_they_begin_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
