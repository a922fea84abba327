/* base/buf */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"

static void
is_empty_at_first(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_int_equal(buf_str(&b).len, 0);
	assert_true(buf_ok(&b));
	buf_truncate(&b, 0);
	buf_clear(&b);
	buf_add(&b, str_from(NULL));
	assert_string_equal(b.ptr, "");
	buf_release(&b);
}

static void
collects_and_terminates(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_add(&b, STR("ab"));
	buf_add_cstr(&b, "cd");
	buf_add_char(&b, '\0');
	buf_printf(&b, "%03d|%s", 7, "x");
	assert_true(str_eq(buf_str(&b), STR("abcd\0" "007|x")));
	assert_int_equal(b.ptr[b.len], 0);
	buf_release(&b);
}

static void
grows_byte_by_byte(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100000);
	for (int i = 0; i < 100000; i++)
		buf_add_char(&b, (char)('a' + i % 26));
	assert_true(buf_ok(&b));
	assert_int_equal(b.len, 100000);
	for (size_t i = 0; i < b.len; i++)
		assert_int_equal(b.ptr[i], 'a' + (int)(i % 26));
	buf_release(&b);
}

static void
drops_whole_what_does_not_fit_and_remembers(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_add(&b, STR("abcd"));
	buf_add(&b, STR("ef"));
	assert_false(buf_ok(&b));
	assert_true(str_is(buf_str(&b), "abcd"));
	buf_add(&b, STR("e")); /* would fit, but there is a gap before it */
	assert_false(buf_ok(&b));
	assert_true(str_is(buf_str(&b), "abcd"));
	buf_clear(&b);
	assert_true(buf_ok(&b));
	buf_printf(&b, "%s", "abcde");
	assert_true(buf_ok(&b));
	buf_printf(&b, "%c", 'f');
	assert_false(buf_ok(&b));
	assert_true(str_is(buf_str(&b), "abcde"));
	buf_release(&b);
}

static void
truncates_down_only(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	buf_add(&b, STR("abcdef"));
	buf_truncate(&b, 9);
	assert_string_equal(b.ptr, "abcdef");
	buf_truncate(&b, 2);
	assert_string_equal(b.ptr, "ab");
	buf_add(&b, STR("X"));
	assert_string_equal(b.ptr, "abX");
	buf_release(&b);
}

static void
can_be_used_again_after_release(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 3);
	buf_add(&b, STR("abcd"));
	buf_release(&b);
	assert_null(b.ptr);
	assert_true(buf_ok(&b));
	buf_add(&b, STR("abc"));
	assert_string_equal(b.ptr, "abc");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_empty_at_first),
	    cmocka_unit_test(collects_and_terminates),
	    cmocka_unit_test(grows_byte_by_byte),
	    cmocka_unit_test(drops_whole_what_does_not_fit_and_remembers),
	    cmocka_unit_test(truncates_down_only),
	    cmocka_unit_test(can_be_used_again_after_release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
