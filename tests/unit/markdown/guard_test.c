/* What is refused before parsing, and what must not be. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "markdown/guard.h"

static struct buf
repeat(const char *before, const char *unit, int n, const char *after)
{
	struct buf b;

	buf_init(&b, 4 << 20);
	buf_add_cstr(&b, before);
	for (int i = 0; i < n; i++)
		buf_add_cstr(&b, unit);
	buf_add_cstr(&b, after);
	return b;
}

static void
expect(struct buf b, enum md_fault fault, unsigned line)
{
	unsigned where;

	assert_int_equal(md_guard(&where, buf_str(&b)), fault);
	if (fault != MD_FAULT_NONE)
		assert_int_equal(where, line);
	buf_release(&b);
}

static void
containers_on_one_line(void **state)
{
	(void)state;
	enum { MAX = MARKDOWN_CONTAINERS_MAX };

	expect(repeat("", "> ", MAX, "x"), MD_FAULT_NONE, 0);
	expect(repeat("", "> ", MAX + 1, "x"), MD_FAULT_NESTING, 1);
	expect(repeat("", "- ", MAX, "x"), MD_FAULT_NONE, 0);
	expect(repeat("a\n\n", "- ", MAX + 1, "x"), MD_FAULT_NESTING, 3);
	expect(repeat("", ">", 20000, "a*\n"), MD_FAULT_NESTING, 1);
	expect(repeat("", "> ", 20000, "\n"), MD_FAULT_NESTING, 1);
	expect(repeat("", "- ", 10000, "x\n"), MD_FAULT_NESTING, 1);
	expect(repeat("", "1. ", 10000, ""), MD_FAULT_NESTING, 1);
	expect(repeat("", "+\t", 10000, "x"), MD_FAULT_NESTING, 1);
	expect(repeat("", "- > ", 20, "x"), MD_FAULT_NESTING, 1);
	expect(repeat("a\r\rb\r\n", "* + ", 10000, "x"), MD_FAULT_NESTING, 4);
}

static void
lists_line_by_line(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 200; i++)
		buf_printf(&b, "%*s- a\n", 2 * i, "");
	expect(b, MD_FAULT_NESTING, MARKDOWN_CONTAINERS_MAX + 1);
	buf_init(&b, 1 << 20);
	for (int i = 0; i < 200; i++)
		buf_printf(&b, "> %*s7) a\n\n", 3 * i, "");
	expect(b, MD_FAULT_NESTING, 2 * MARKDOWN_CONTAINERS_MAX - 1);
}

static void
what_people_write(void **state)
{
	(void)state;

	/* a rule is no list, however long */
	expect(repeat("", "- ", 10000, "\n"), MD_FAULT_NONE, 0);
	expect(repeat("> ", "* ", 500, "\n"), MD_FAULT_NONE, 0);
	expect(repeat("", "-", 500, "\n"), MD_FAULT_NONE, 0);
	/* long lists */
	expect(repeat("", "- a\n  - b\n    1. c\n", 5000, ""), MD_FAULT_NONE, 0);
	expect(repeat("7. a\n", "8. b\n", 5000, ""), MD_FAULT_NONE, 0);
	expect(repeat("", "> - a\n> > b\n", 5000, ""), MD_FAULT_NONE, 0);
	expect(repeat("", "1.5 > 3 - 2 * 4\n", 5000, ""), MD_FAULT_NONE, 0);
	expect(repeat("", "", 0, ""), MD_FAULT_NONE, 0);
}

static void
images_in_one_paragraph(void **state)
{
	(void)state;

	expect(repeat("", "![[]()", 500, ""), MD_FAULT_NONE, 0);
	expect(repeat("a\n", "![[]()", 501, ""), MD_FAULT_IMAGES, 2);
	expect(repeat("", "![a](b)\n", 501, ""), MD_FAULT_IMAGES, 501);
	expect(repeat("", "![a](b)\n\n", 5000, ""), MD_FAULT_NONE, 0);
	expect(repeat("", "[a](b)!\n", 5000, "!"), MD_FAULT_NONE, 0);
}

static void
reports_with_place(void **state)
{
	(void)state;
	struct diags d;
	struct buf b = repeat("a\n", "> ", 40, "x"), line;

	diags_init(&d);
	buf_init(&line, 1000);
	assert_int_equal(md_guard_report(&d, STR("a.md"), buf_str(&b), 10), -1);
	assert_int_equal(d.count, 1);
	diag_line(&line, &d.items[0], DIAG_EN);
	assert_string_equal(line.ptr, "a.md:11:1: error: more than 32 quotes or "
	    "lists inside each other [markdown-nesting]");
	buf_release(&b);
	b = repeat("", "![a](b)\n", 501, "");
	buf_clear(&line);
	assert_int_equal(md_guard_report(&d, STR("a.md"), buf_str(&b), 0), -1);
	diag_line(&line, &d.items[1], DIAG_EN);
	assert_string_equal(line.ptr, "a.md:501:1: error: more than 500 images in "
	    "one paragraph; put an empty line between them [markdown-images]");
	assert_int_equal(md_guard_report(&d, STR("a.md"), STR("ok"), 0), 0);
	assert_int_equal(md_guard_report(NULL, STR("a.md"), buf_str(&b), 0), -1);
	buf_release(&b);
	buf_release(&line);
	diags_release(&d);
}

static void
lines_as_the_parser_counts_them(void **state)
{
	(void)state;
	struct str line, rest = STR("a\nb\r\nc\rd\r\r\n\ne");
	static const char *const lines[] = {"a", "b", "c", "d", "", "", "e"};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_true(md_cut_line(&line, &rest));
		assert_true(str_is(line, lines[i]));
	}
	assert_false(md_cut_line(&line, &rest));
	rest = STR("a\n");
	assert_true(md_cut_line(&line, &rest));
	assert_false(md_cut_line(&line, &rest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(containers_on_one_line),
	    cmocka_unit_test(lists_line_by_line),
	    cmocka_unit_test(what_people_write),
	    cmocka_unit_test(images_in_one_paragraph),
	    cmocka_unit_test(reports_with_place),
	    cmocka_unit_test(lines_as_the_parser_counts_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
