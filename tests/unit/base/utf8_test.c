/* base/utf8 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"

static void
decodes_each_length(void **state)
{
	static const struct {
		struct str bytes;
		uint32_t cp;
	} good[] = {
	    {STR_INIT("\0"), 0}, {STR_INIT("a"), 'a'}, {STR_INIT("\x7f"), 0x7f},
	    {STR_INIT("\xc2\x80"), 0x80}, {STR_INIT("\xdf\xbf"), 0x7ff},
	    {STR_INIT("\xe0\xa0\x80"), 0x800},
	    {STR_INIT("\xed\x9f\xbf"), 0xd7ff},
	    {STR_INIT("\xee\x80\x80"), 0xe000},
	    {STR_INIT("\xef\xbf\xbf"), 0xffff},
	    {STR_INIT("\xf0\x90\x80\x80"), 0x10000},
	    {STR_INIT("\xf4\x8f\xbf\xbf"), 0x10ffff},
	};
	uint32_t cp;
	char again[UTF8_BYTES_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct str s = good[i].bytes;
		assert_int_equal(utf8_decode(&cp, s), s.len);
		assert_int_equal(cp, good[i].cp);
		assert_int_equal(utf8_encode(again, cp), s.len);
		assert_memory_equal(again, s.ptr, s.len);
	}
	assert_int_equal(utf8_decode(&cp, STR("")), 0);
	assert_int_equal(utf8_decode(&cp, STR("äx")), 2);
}

static void
refuses_what_is_no_utf8(void **state)
{
	static const char *const bad[] = {
	    "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(",
	    "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82", "\xe2(\xa1",
	    "\xe2\x82(", "\xed\xa0\x80", "\xed\xbf\xbf",
	    "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff"};
	uint32_t cp;
	size_t where;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		/* behind every length of plain text: the check has steps of 8 */
		char text[64] = "................";
		for (size_t k = 0; k <= 16; k++) {
			strcpy(text + k, bad[i]);
			assert_int_equal(utf8_check(&where, str_from(text)),
			    UTF8_INVALID);
			assert_int_equal(where, k);
			memset(text, '.', 17);
		}
		assert_int_equal(utf8_decode(&cp, str_from(bad[i])), 0);
	}
}

static void
refuses_control_characters_everywhere(void **state)
{
	static const uint32_t bad[] = {0, 1, 7, 8, 0xb, 0xc, 0xe, 0x1b, 0x1f, 0x7f,
	    0x80, 0x85, 0x9f, 0x202a, 0x202e, 0x2066, 0x2069, 0xe000, 0xfeff,
	    0xfffe, 0xffff, 0x1fffe, 0x10ffff};
	static const uint32_t good[] = {9, 0xa, 0xd, 0x20, 0x7e, 0xa0, 0xad,
	    0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202f, 0x2065, 0x206a,
	    0xd7ff, 0xe001, 0xfffd, 0x1f600};
	size_t where, n;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		for (size_t k = 1; k <= 16; k++) {
			char text[40] = "................";
			n = utf8_encode(text + k, bad[i]);
			assert_int_equal(utf8_check(&where, str_make(text, k + n)),
			    UTF8_CONTROL);
			assert_int_equal(where, k);
			assert_true(utf8_is_control(bad[i]));
		}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		char text[40] = "................";
		n = utf8_encode(text + 8, good[i]);
		assert_int_equal(utf8_check(&where, str_make(text, 8 + n)), UTF8_OK);
		assert_int_equal(where, 8 + n);
		assert_false(utf8_is_control(good[i]));
	}
}

static void
accepts_a_byte_order_mark_at_the_start_only(void **state)
{
	size_t where;

	(void)state;
	assert_int_equal(utf8_check(&where, STR("")), UTF8_OK);
	assert_int_equal(utf8_check(&where, str_from(NULL)), UTF8_OK);
	assert_int_equal(utf8_check(&where, STR("\xef\xbb\xbf" "a")), UTF8_OK);
	assert_int_equal(utf8_check(&where,
	    STR("\xef\xbb\xbf\xef\xbb\xbf")), UTF8_CONTROL);
	assert_int_equal(where, 3);
	assert_true(str_is(utf8_skip_bom(STR("\xef\xbb\xbf" "a")), "a"));
	assert_true(str_is(utf8_skip_bom(STR("\xef\xbb")), "\xef\xbb"));
}

static void
assert_loc(const char *text, size_t offset, unsigned line, unsigned column)
{
	struct loc at = utf8_loc(str_from(text), offset);

	assert_int_equal(at.line, line);
	assert_int_equal(at.column, column);
}

static void
finds_line_and_column(void **state)
{
	(void)state;
	assert_loc("", 0, 1, 1);
	assert_loc("abc", 2, 1, 3);
	assert_loc("abc", 3, 1, 4);
	assert_loc("abc", 99, 1, 4);
	assert_loc("a\nb", 1, 1, 2);  /* the line feed belongs to its line */
	assert_loc("a\nb", 2, 2, 1);
	assert_loc("a\n", 2, 2, 1);
	assert_loc("a\r\nb", 3, 2, 1);
	assert_loc("a\r\n\r\nb", 5, 3, 1);
	assert_loc("äöü\nÄx", 9, 2, 2);
	assert_loc("\tx", 1, 1, 2);
	assert_loc("\xef\xbb\xbf" "ab", 4, 1, 2);
	assert_loc("\xef\xbb\xbf" "ab", 0, 1, 1);
	assert_loc("a😀b", 5, 1, 3);
	assert_loc("a😀b", 3, 1, 2); /* within it */
	assert_loc("\xe4\xf6x", 2, 1, 3); /* each bad byte counts */
}

static void
counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_length(STR("")), 0);
	assert_int_equal(utf8_length(STR("aä€😀")), 4);
	assert_true(str_is(utf8_head(STR("aä€😀"), 2), "aä"));
	assert_true(str_is(utf8_head(STR("aä"), 9), "aä"));
	assert_true(str_is(utf8_head(STR("aä"), 0), ""));
	assert_int_equal(utf8_column(STR("aä€😀"), 6), 4);
}

static void
assert_report(struct str text, unsigned first_line, const char *expected)
{
	struct diags d;
	struct buf b;

	diags_init(&d);
	buf_init(&b, 1000);
	int rc = utf8_report_part(&d, STR("a.md"), text, first_line);
	assert_int_equal(rc, expected ? -1 : 0);
	assert_int_equal(d.count, expected ? 1 : 0);
	if (expected) {
		diag_line(&b, &d.items[0], DIAG_EN);
		assert_string_equal(b.ptr, expected);
	}
	buf_release(&b);
	diags_release(&d);
}

static void
reports_the_first_fault(void **state)
{
	struct diags d;

	(void)state;
	assert_report(STR("gut\r\n"), 1, NULL);
	assert_report(STR("---\ntitle: Gr\xfc\xdf" "e"), 1,
	    "a.md:2:10: error: byte 0xFC is not UTF-8; save the file as UTF-8 "
	    "[invalid-utf8]");
	assert_report(STR("ä\nüü\x07"), 1,
	    "a.md:2:3: error: control character U+0007; remove it "
	    "[control-character]");
	assert_report(STR("ä\nüü\xe2\x80\xae"), 11,
	    "a.md:12:3: error: control character U+202E; remove it "
	    "[control-character]");
	assert_report(STR("\xef\xbb\xbf" "a"), 1, NULL);
	assert_report(STR("\xef\xbb\xbf" "a"), 2,
	    "a.md:2:1: error: control character U+FEFF; remove it "
	    "[control-character]");
	assert_report(STR("\xff\xfe" "a\0"), 1,
	    "a.md:1:1: error: byte 0xFF is not UTF-8; save the file as UTF-8 "
	    "[invalid-utf8]");
	assert_report(STR("a\0"), 1,
	    "a.md:1:2: error: control character U+0000; remove it "
	    "[control-character]");
	diags_init(&d);
	assert_int_equal(utf8_report(&d, STR("a"), STR("\xef\xbb\xbf")), 0);
	diags_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decodes_each_length),
	    cmocka_unit_test(refuses_what_is_no_utf8),
	    cmocka_unit_test(refuses_control_characters_everywhere),
	    cmocka_unit_test(accepts_a_byte_order_mark_at_the_start_only),
	    cmocka_unit_test(finds_line_and_column),
	    cmocka_unit_test(counts_code_points),
	    cmocka_unit_test(reports_the_first_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
