/* Markdown as bare text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "markdown/plain.h"
#include "markdown/split.h"

static void
expect(const char *text, const char *plain)
{
	struct arena a;

	arena_init(&a, 0);
	struct str got = md_plain(&a, str_from(text));
	if (!str_is(got, plain))
		print_error("got: %.*s\n", STR_ARG(got));
	assert_true(str_is(got, plain));
	arena_release(&a);
}

static void
without_markup(void **state)
{
	(void)state;
	expect("", "");
	expect("---\n", "");
	expect("# T\n\nein *Text*,\n**hier**.  \nEnde", "T ein Text, hier. Ende");
	expect("- a\n- b\n\n1. c\n   > d\n", "a b c d");
	expect("[a](b \"c\") ![d](e) <https://x.de> `f  g`", "a d https://x.de f g");
	expect("a &amp; \"b\" \\*", "a & \"b\" *");
	expect("a <b>c</b><!-- d -->\n\n<!-- e -->\n\n<p>\n", "a <b>c</b> <p>");
	expect("```sh\na\n  b\n```\nc", "a b c");
	expect("  a\t b\r\nc  ", "a b c");
	expect("[x](javascript:y)", "x");
}

/* As the first paragraph cut out, and then without its markup. */
static void
first_paragraph(void **state)
{
	static const char *const texts[] = {"", "\n\n", "# T\n\nein Text,\nhier.\n\nx",
	    "ein **Wort** und [mehr](x.md)\nZeile\n\nnoch", "- a\n\n> b\n",
	    "a *b*  \nc\n", "a\\|b", "Text \xee\x80\x80 hier", "1. a\n\nb",
	    "\xef\xbb\xbfText", "| a |\n| - |\n\nnach der Tabelle"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct arena a;
		struct str source, got, text = str_from(texts[i]);
		arena_init(&a, 0);
		bool found = md_first_paragraph(&source, text);
		assert_int_equal(md_plain_paragraph(&got, &a, text), found);
		if (found)
			assert_true(str_eq(got, md_plain(&a, source)));
		arena_release(&a);
	}
}

static void
tables(void **state)
{
	(void)state;
	expect("T:\n| a | b \\| c |\n|:--|--:|\n| `d|e` | f |\n\ng|h",
	    "T: a b | c d|e f g|h");
	expect("a\\|b", "a|b");
}

static void
too_deep(void **state)
{
	(void)state;
	struct buf text;

	buf_init(&text, 10000);
	buf_add(&text, STR(" a\n\n"));
	for (int i = 0; i < 100; i++)
		buf_add(&text, STR(">"));
	buf_add(&text, STR(" *b*"));
	struct arena a;
	arena_init(&a, 0);
	struct str plain = md_plain(&a, buf_str(&text));
	assert_int_equal(plain.len, 2 + 100 + 4);
	assert_true(str_has_prefix(plain, STR("a >>>")));
	assert_true(str_has_suffix(plain, STR("> *b*")));
	arena_release(&a);
	buf_release(&text);
}

static void
folding(void **state)
{
	(void)state;
	struct arena a;

	arena_init(&a, 0);
	assert_true(str_is(md_fold(&a, STR(" \n a \r\n\tb  c ")), "a b c"));
	assert_int_equal(md_fold(&a, STR(" \n ")).len, 0);
	assert_int_equal(md_fold(&a, STR("")).len, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_markup),
	    cmocka_unit_test(first_paragraph),
	    cmocka_unit_test(tables),
	    cmocka_unit_test(too_deep),
	    cmocka_unit_test(folding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
