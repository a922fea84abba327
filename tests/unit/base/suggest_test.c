/* base/suggest */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/suggest.h"

static unsigned
distance(const char *a, const char *b)
{
	unsigned n = edit_distance(str_from(a), str_from(b), 99);

	/* it is a distance: the same both ways */
	assert_int_equal(edit_distance(str_from(b), str_from(a), 99), n);
	return n;
}

static void
counts_edits(void **state)
{
	(void)state;
	assert_int_equal(distance("", ""), 0);
	assert_int_equal(distance("", "abc"), 3);
	assert_int_equal(distance("titel", "titel"), 0);
	assert_int_equal(distance("titel", "tittel"), 1);
	assert_int_equal(distance("titel", "tiel"), 1);
	assert_int_equal(distance("titel", "tixel"), 1);
	assert_int_equal(distance("titel", "tietl"), 1);
	assert_int_equal(distance("kitten", "sitting"), 3);
	assert_int_equal(distance("ca", "abc"), 3);
	assert_int_equal(distance("abcdef", "badcfe"), 3);
}

static void
counts_letters_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(distance("für", "fur"), 1);
	assert_int_equal(distance("nächstes_update", "nachstes_updaet"), 2);
	assert_int_equal(distance("äö", "öä"), 1);
	assert_int_equal(distance("Title", "tITLE"), 0);
	assert_int_equal(distance("\xff", "a"), 1);
}

static void
stops_at_its_cap(void **state)
{
	(void)state;
	assert_int_equal(edit_distance(STR("abcdef"), STR("ghijkl"), 3), 3);
	assert_int_equal(edit_distance(STR("abcdef"), STR("ab"), 3), 3);
	assert_int_equal(edit_distance(STR("abcdef"), STR("abc"), 4), 3);
	/* the swap in the last place is still seen */
	assert_int_equal(edit_distance(STR("abxy"), STR("abyx"), 2), 1);
	assert_int_equal(edit_distance(STR("xyab"), STR("yxab"), 2), 1);
}

static void
takes_long_words_only_when_equal(void **state)
{
	static const char longer[] =
	    "0123456789012345678901234567890123456789012345678901234567890123";

	(void)state;
	assert_int_equal(edit_distance(str_from(longer), str_from(longer), 9), 0);
	assert_int_equal(edit_distance(str_from(longer), STR("0"), 9), 9);
	assert_int_equal(edit_distance(STR(""), str_from(longer), 9), 9);
}

static struct str
best_of(const char *word)
{
	static const char *const words[] = {
	    "title", "kind", "started", "ended", "für", "affects", "sources"};
	struct suggest s = suggest_start(str_from(word));

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		suggest_offer(&s, str_from(words[i]));
	return suggest_best(&s);
}

static void
suggests_what_is_near_enough(void **state)
{
	(void)state;
	assert_true(str_is(best_of("titel"), "title"));
	assert_true(str_is(best_of("Title"), "title"));
	assert_true(str_is(best_of("startd"), "started"));
	assert_true(str_is(best_of("fur"), "für"));
	assert_true(str_is(best_of("sorces"), "sources"));
	assert_int_equal(best_of("kid9").len, 0);
	assert_int_equal(best_of("telephone").len, 0);
	assert_int_equal(best_of("").len, 0);
}

static void
the_first_of_equals_wins(void **state)
{
	struct suggest s = suggest_start(STR("abcd"));

	(void)state;
	suggest_offer(&s, STR("abcx"));
	suggest_offer(&s, STR("abcy"));
	assert_true(str_is(suggest_best(&s), "abcx"));
	suggest_offer(&s, STR("abcd"));
	assert_true(str_is(suggest_best(&s), "abcd"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_edits),
	    cmocka_unit_test(counts_letters_not_bytes),
	    cmocka_unit_test(stops_at_its_cap),
	    cmocka_unit_test(takes_long_words_only_when_equal),
	    cmocka_unit_test(suggests_what_is_near_enough),
	    cmocka_unit_test(the_first_of_equals_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
