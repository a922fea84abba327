/*
 * Tables: quoting, the mark of UTF-8, cells that would be formulas.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/csv.h"

static void
assert_cell(char divider, struct str text, const char *expected)
{
	struct csv t;
	struct buf out;

	buf_init(&out, 1 << 20);
	csv_init(&t, &out, divider, false);
	csv_cell(&t, text);
	assert_string_equal(out.len ? out.ptr : "", expected);
	buf_release(&out);
}

static void
test_rows(void **state)
{
	struct csv t;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	csv_init(&t, &out, ';', true);
	csv_cell(&t, STR("a"));
	csv_cell(&t, STR(""));
	csv_cell(&t, STR("ä"));
	csv_row(&t);
	csv_cell(&t, STR(""));
	csv_cell(&t, STR("b"));
	csv_row(&t);
	assert_string_equal(out.ptr, "\xef\xbb\xbf" "a;;ä\r\n;b\r\n");
	buf_release(&out);
}

static void
test_quotes(void **state)
{
	(void)state;
	assert_cell(',', STR("a;b"), "a;b");
	assert_cell(';', STR("a;b"), "\"a;b\"");
	assert_cell(',', STR("a,b"), "\"a,b\"");
	assert_cell(',', STR("a \"b\""), "\"a \"\"b\"\"\"");
	assert_cell(',', STR("a\r\nb\rc\nd"), "\"a\nb\nc\nd\"");
	assert_cell(',', STR(" a"), "\" a\"");
	assert_cell(',', STR("a "), "\"a \"");
	assert_cell(',', STR("a\x01\x7f" "b"), "ab");
}

static void
test_formulas(void **state)
{
	(void)state;
	assert_cell(',', STR("=1+1"), "'=1+1");
	assert_cell(',', STR("+49 30"), "'+49 30");
	assert_cell(',', STR("-1"), "'-1");
	assert_cell(',', STR("@SUM(A1)"), "'@SUM(A1)");
	assert_cell(',', STR("\t=1"), "\"'\t=1\"");
	assert_cell(',', STR("\r=1"), "\"'\n=1\"");
	assert_cell(',', STR("=a,b"), "\"'=a,b\"");
	/* what is left out does not hide it */
	assert_cell(',', STR("\x01=1"), "'=1");
	assert_cell(',', STR("1=1"), "1=1");
	assert_cell(',', STR("'=1"), "'=1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_formulas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
