/* yaml/front */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "yaml/front.h"

static void
assert_split(const char *text, const char *yaml, const char *body,
    unsigned body_line)
{
	struct front front;
	struct diags d;

	diags_init(&d);
	assert_int_equal(front_split(&front, STR("a.md"), str_from(text), &d), 0);
	assert_int_equal(d.count, 0);
	assert_true(str_is(front.yaml, yaml));
	assert_int_equal(front.yaml_line, 2);
	assert_true(str_is(front.body, body));
	assert_int_equal(front.body_line, body_line);
	diags_release(&d);
}

static void
splits_at_the_fences(void **state)
{
	(void)state;
	assert_split("---\na: b\n---\nText\n", "a: b\n", "Text\n", 4);
	assert_split("---\na: b\n...\nText", "a: b\n", "Text", 4);
	assert_split("---\n---\n", "", "", 3);
	assert_split("---\n---", "", "", 3);
	assert_split("---\n\n\na: b\n---\n\n\nText", "\n\na: b\n",
	    "\n\nText", 6);
	assert_split("---\na: b\n---\nText\n---\nmore\n", "a: b\n",
	    "Text\n---\nmore\n", 4);
}

static void
accepts_what_editors_leave(void **state)
{
	(void)state;
	assert_split("---\r\na: b\r\n---\r\nText\r\n", "a: b\r\n",
	    "Text\r\n", 4);
	assert_split("\xef\xbb\xbf---\na: b\n---\nText", "a: b\n", "Text", 4);
	assert_split("--- \t\na: b\n---  \r\nText", "a: b\n", "Text", 4);
}

static void
fences_stand_alone_and_at_the_margin(void **state)
{
	(void)state;
	assert_split("---\na: |\n  ---\n ...\n---x\n----\n---\n",
	    "a: |\n  ---\n ...\n---x\n----\n", "", 8);
}

static void
assert_refused(const char *text, const char *expected)
{
	struct front front;
	struct diags d;
	struct buf b;

	diags_init(&d);
	buf_init(&b, 1000);
	assert_int_equal(front_split(&front, STR("a.md"), str_from(text), &d), -1);
	assert_int_equal(d.count, 1);
	diag_line(&b, &d.items[0], DIAG_EN);
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
	diags_release(&d);
}

static void
refuses_a_file_without_front_matter(void **state)
{
	static const char *const bad[] = {"", "\n---\na: b\n---\n", "Text\n",
	    " ---\na: b\n---\n", "----\n", "--", "...\na: b\n...\n",
	    "--- # x\n---\n", "---\ra: b\r---\r"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(bad[i], "a.md:1:1: error: the file must begin with a "
		    "line '---', then keys, then a line '---' "
		    "[front-matter-missing]");
}

static void
refuses_front_matter_without_end(void **state)
{
	static const char *const bad[] = {"---", "---\n", "---\na: b\nText\n",
	    "\xef\xbb\xbf---\r\n", "---\na: b\n ---\n"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(bad[i], "a.md:1:1: error: the front matter has no "
		    "closing line '---' [front-matter-open]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(splits_at_the_fences),
	    cmocka_unit_test(accepts_what_editors_leave),
	    cmocka_unit_test(fences_stand_alone_and_at_the_margin),
	    cmocka_unit_test(refuses_a_file_without_front_matter),
	    cmocka_unit_test(refuses_front_matter_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
