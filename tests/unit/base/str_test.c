/* base/str */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

static void
assert_str(struct str s, const char *expected)
{
	assert_non_null(expected);
	assert_int_equal(s.len, str_from(expected).len);
	assert_true(str_is(s, expected));
}

static void
empty_views_are_equal(void **state)
{
	(void)state;
	assert_true(str_eq(str_from(NULL), STR("")));
	assert_int_equal(str_cmp(str_from(NULL), STR("")), 0);
	assert_int_equal(str_from(NULL).len, 0);
	assert_true(str_eq(str_skip(str_from(NULL), 3), STR("")));
	assert_true(str_eq(str_trim(str_from(NULL)), STR("")));
}

static void
compares_bytes_as_unsigned(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("z"), STR("ä")) < 0);
	assert_true(str_cmp(str_make("a\0b", 3), str_make("a\0c", 3)) < 0);
	assert_false(str_eq(str_make("a\0b", 3), STR("a")));
}

static void
ignores_case_of_ascii_only(void **state)
{
	(void)state;
	assert_true(str_eq_nocase(STR("Titel"), STR("tITEL")));
	assert_false(str_eq_nocase(STR("Ä"), STR("ä")));
	assert_false(str_eq_nocase(STR("a"), STR("ab")));
	assert_false(str_eq_nocase(STR("@"), STR("`")));
}

static void
finds_prefix_and_suffix(void **state)
{
	(void)state;
	assert_true(str_has_prefix(STR("abc"), STR("ab")));
	assert_true(str_has_prefix(STR("abc"), STR("")));
	assert_false(str_has_prefix(STR("ab"), STR("abc")));
	assert_true(str_has_suffix(STR("a.md"), STR(".md")));
	assert_false(str_has_suffix(STR("md"), STR(".md")));
}

static void
finds_or_gives_the_length(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("a:b:c"), ':'), 1);
	assert_int_equal(str_find_last(STR("a:b:c"), ':'), 3);
	assert_int_equal(str_find(STR("abc"), ':'), 3);
	assert_int_equal(str_find_last(STR("abc"), ':'), 3);
	assert_int_equal(str_find(STR(""), ':'), 0);
	assert_int_equal(str_find_str(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find_str(STR("abc"), STR("x")), 3);
	assert_true(str_contains(STR("abc"), STR("bc")));
	assert_true(str_contains(STR("abc"), STR("")));
	assert_false(str_contains(STR("abc"), STR("cb")));
}

static void
cuts_within_bounds(void **state)
{
	(void)state;
	assert_str(str_head(STR("abc"), 2), "ab");
	assert_str(str_head(STR("abc"), 9), "abc");
	assert_str(str_skip(STR("abc"), 1), "bc");
	assert_str(str_skip(STR("abc"), 9), "");
	assert_str(str_trim(STR(" \t\r\na b\n ")), "a b");
	assert_str(str_trim(STR("   ")), "");
}

static void
cuts_pieces(void **state)
{
	struct str rest = STR("a,,b,"), piece;

	(void)state;
	assert_true(str_cut(&piece, &rest, ','));
	assert_str(piece, "a");
	assert_true(str_cut(&piece, &rest, ','));
	assert_str(piece, "");
	assert_true(str_cut(&piece, &rest, ','));
	assert_str(piece, "b");
	assert_false(str_cut(&piece, &rest, ','));
	rest = STR("");
	assert_false(str_cut(&piece, &rest, ','));
}

static void
cuts_lines_of_both_kinds(void **state)
{
	struct str rest = STR("a\r\n\nb\rc\nd"), line;
	const char *const expected[] = {"a", "", "b\rc", "d"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(str_cut_line(&line, &rest));
		assert_str(line, expected[i]);
	}
	assert_false(str_cut_line(&line, &rest));
}

static void
hashes_as_published(void **state)
{
	(void)state;
	/* the test values of the FNV authors */
	assert_true(str_hash(STR("")) == UINT64_C(0xcbf29ce484222325));
	assert_true(str_hash(STR("a")) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(str_hash(STR("foobar")) == UINT64_C(0x85944171f73967e8));
}

static void
reads_numbers_and_nothing_else(void **state)
{
	static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "1a", "0x1",
	    "4294967296", "4294967300", "99999999999999999999"};
	uint32_t v = 7;

	(void)state;
	assert_true(str_to_u32(&v, STR("0")));
	assert_int_equal(v, 0);
	assert_true(str_to_u32(&v, STR("01067")));
	assert_int_equal(v, 1067);
	assert_true(str_to_u32(&v, STR("4294967295")));
	assert_true(v == UINT32_MAX);
	v = 7;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(str_to_u32(&v, str_from(bad[i])));
	assert_int_equal(v, 7);
}

static void
knows_ascii_only(void **state)
{
	(void)state;
	assert_true(char_is_alpha('z') && char_is_alpha('A'));
	assert_false(char_is_alpha('[') || char_is_alpha('\xe4'));
	assert_true(char_is_digit('9'));
	assert_false(char_is_digit(':') || char_is_digit('/'));
	assert_false(char_is_blank('\v') || char_is_blank('\0'));
	assert_int_equal(char_lower('Z'), 'z');
	assert_int_equal(char_lower('['), '[');
	assert_int_equal(char_lower('\xc4'), '\xc4');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(empty_views_are_equal),
	    cmocka_unit_test(compares_bytes_as_unsigned),
	    cmocka_unit_test(ignores_case_of_ascii_only),
	    cmocka_unit_test(finds_prefix_and_suffix),
	    cmocka_unit_test(finds_or_gives_the_length),
	    cmocka_unit_test(cuts_within_bounds),
	    cmocka_unit_test(cuts_pieces),
	    cmocka_unit_test(cuts_lines_of_both_kinds),
	    cmocka_unit_test(hashes_as_published),
	    cmocka_unit_test(reads_numbers_and_nothing_else),
	    cmocka_unit_test(knows_ascii_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
