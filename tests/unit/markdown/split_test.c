/* Bodies cut at their level-2 headings. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/split.h"

/* Writes what was found as "intro@line" and "[line:col heading|body@line]". */
static void
expect(const char *text, const char *found)
{
	struct arena a;
	struct diags d;
	struct md_sections s;
	struct buf b;

	arena_init(&a, 0);
	diags_init(&d);
	buf_init(&b, 10000);
	assert_int_equal(md_split(&s, &a, STR("a.md"), str_from(text), 10, &d), 0);
	buf_printf(&b, "%.*s@%u", STR_ARG(s.intro), s.intro_line);
	for (size_t i = 0; i < s.count; i++)
		buf_printf(&b, "[%u:%u %.*s|%.*s@%u]", s.items[i].at.line,
		    s.items[i].at.column, STR_ARG(s.items[i].heading),
		    STR_ARG(s.items[i].body), s.items[i].body_line);
	assert_string_equal(b.ptr, found);
	assert_int_equal(d.count, 0);
	buf_release(&b);
	diags_release(&d);
	arena_release(&a);
}

static void
marked_headings(void **state)
{
	(void)state;
	expect("", "@10");
	expect("a\nb\n", "a\nb\n@10");
	expect("a\n\n## 2020-04-29 15:00 behoben\nb\n\n## c\n",
	    "a\n\n@10[12:4 2020-04-29 15:00 behoben|b\n\n@13][15:4 c|@16]");
	expect("## a", "@10[10:4 a|@11]");
	expect("a\n   ##   b ##  \nc", "a\n@10[11:9 b|c@12]");
	expect("\xef\xbb\xbf## a\nb", "@10[10:4 a|b@11]");
	expect("##\tb #\n", "@10[10:4 b|@11]");
	expect("## C#\n## ##\n##\nx", "@10[10:4 C#|@11][11:4 |@12][12:3 |x@13]");
	expect("# a\n### b\n", "# a\n### b\n@10");
	expect("##a\n#### b\n", "##a\n#### b\n@10");
	expect("## *a* [b](c)\r\nd\r\n## e\r\n",
	    "@10[10:4 *a* [b](c)|d\r\n@11][12:4 e|@13]");
}

static void
underlined_headings(void **state)
{
	(void)state;
	expect("a\n\nTitel\n-----\nb\n", "a\n\n@10[12:1 Titel|b\n@14]");
	expect("  Ti -\n  tel\n  --  \n- b\n---\n",
	    "@10[10:3 Ti - tel|- b\n---\n@13]");
	expect("Titel\n=====\nb\n\n---\nc", "Titel\n=====\nb\n\n---\nc@10");
	expect("##a\n---\nb", "@10[10:1 ##a|b@12]");
	expect("a\n    ---\n---\n", "@10[10:1 a ---|@13]");
	expect("a\r\nb\r\n---\r\n", "@10[10:1 a b|@13]");
}

static void
what_is_no_heading(void **state)
{
	(void)state;
	expect("```\n## a\n```\n", "```\n## a\n```\n@10");
	expect("    ## a\n", "    ## a\n@10");
	expect("> ## a\n\n- ## b\n\n  ## c\n", "> ## a\n\n- ## b\n\n  ## c\n@10");
	expect("<div>\n## a\n</div>\n", "<div>\n## a\n</div>\n@10");
	expect("\\## a\n", "\\## a\n@10");
	expect("<!--\n## a\n-->\n## b\n", "<!--\n## a\n-->\n@10[13:4 b|@14]");
	expect("| a |\n|---|\n| ## |\n\n---\n", "| a |\n|---|\n| ## |\n\n---\n@10");
}

static void
pieces_lie_in_the_text(void **state)
{
	(void)state;
	struct arena a;
	struct diags d;
	struct md_sections s;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 20000; i++)
		buf_printf(&b, "## %d\n\nText %d\n", i, i);
	arena_init(&a, 0);
	diags_init(&d);
	assert_int_equal(md_split(&s, &a, STR("a.md"), buf_str(&b), 0, &d), 0);
	assert_int_equal(s.count, 20000);
	assert_int_equal(s.intro.len, 0);
	assert_int_equal(s.intro_line, 1);
	const char *at = b.ptr;
	for (size_t i = 0; i < s.count; i++) {
		assert_ptr_equal(s.items[i].heading.ptr, at + 3);
		assert_int_equal(s.items[i].at.line, 1 + 3 * i);
		assert_int_equal(s.items[i].body_line, 2 + 3 * i);
		at = s.items[i].body.ptr + s.items[i].body.len;
	}
	assert_ptr_equal(at, b.ptr + b.len);
	arena_release(&a);
	diags_release(&d);
	buf_release(&b);
}

static void
nesting_is_refused(void **state)
{
	(void)state;
	struct arena a;
	struct diags d;
	struct md_sections s;
	struct buf b;
	struct str first;

	buf_init(&b, 1 << 20);
	buf_add(&b, STR("a\n\n"));
	for (int i = 0; i < 20000; i++)
		buf_add(&b, STR("> "));
	buf_add(&b, STR("x"));
	arena_init(&a, 0);
	diags_init(&d);
	assert_int_equal(md_split(&s, &a, STR("a.md"), buf_str(&b), 3, &d), -1);
	assert_int_equal(d.count, 1);
	assert_int_equal(d.items[0].id, DIAG_MARKDOWN_NESTING);
	assert_int_equal(d.items[0].pos.at.line, 5);
	assert_false(md_first_paragraph(&first, buf_str(&b)));
	arena_release(&a);
	diags_release(&d);
	buf_release(&b);
}

static void
expect_paragraph(const char *text, const char *paragraph)
{
	struct str first;

	assert_int_equal(md_first_paragraph(&first, str_from(text)),
	    paragraph != NULL);
	assert_true(str_is(first, paragraph ? paragraph : ""));
}

static void
first_paragraphs(void **state)
{
	(void)state;
	expect_paragraph("a *b*\nc\n\nd", "a *b*\nc");
	expect_paragraph("\n\n  a\n", "a");
	expect_paragraph("# T\na\n- b\n", "a");
	expect_paragraph("T\n===\n\n> b\n\n- c\n\n```\n\nd\n```\n\ne\nf\n", "e\nf");
	expect_paragraph("|a|\n|-|\n|b|\n\nc", "c");
	expect_paragraph("a\r\nb\r\n\r\nc", "a\r\nb");
	expect_paragraph("<!-- a -->\n\nb", "b");
	expect_paragraph("- a", NULL);
	expect_paragraph("", NULL);
	expect_paragraph("    a\n\n    b\n", NULL);
}

/* ---- what is cut without a parser is cut as by one ------------------------- */

static const char *const lines[] = {"## a", "##", "## b ##", "##\tc", "# d",
    "### e", "##f", "text", "more text  ", "\\", "", "", "- item", "-", "+ ## g",
    "- - h", "> quote", "> ## i", ">", "1. one", "2) ## two", "1.", "    code",
    "  far", "\tcode", "* * *", "***", "[a]: b", "[a]:", "'title", "\"title",
    "| a | b |", "|---|---|", "- > j", "   - k", "*l*", "\\## m", "!", "===",
    "&#35;&#35; n", "  > o", "12345678901. p"};

static uint32_t
next_random(uint32_t *seed)
{
	return *seed = *seed * 1664525 + 1013904223;
}

static void
random_text(struct buf *out, uint32_t *seed)
{
	unsigned count = 1 + (next_random(seed) >> 16) % 9;

	buf_clear(out);
	for (unsigned i = 0; i < count; i++) {
		size_t n = sizeof lines / sizeof *lines;
		buf_add_cstr(out, lines[(next_random(seed) >> 8) % n]);
		buf_add_cstr(out, next_random(seed) >> 29 ? "\n" : "\r\n");
	}
}

static void
same_as_parsed(struct arena *a, struct str text)
{
	/* a line that only a parser understands, and that changes nothing */
	struct str longer = arena_concat(a, text, STR("\n\n`x`\n"));
	struct md_sections simple, parsed;
	struct diags d;

	diags_init(&d);
	assert_int_equal(md_split(&simple, a, STR("a.md"), text, 1, &d), 0);
	assert_int_equal(md_split(&parsed, a, STR("a.md"), longer, 1, &d), 0);
	if (simple.count != parsed.count)
		print_error("%.*s\n", STR_ARG(text));
	assert_int_equal(simple.count, parsed.count);
	for (size_t i = 0; i < simple.count; i++) {
		const struct md_section *x = &simple.items[i];
		const struct md_section *y = &parsed.items[i];
		assert_true(str_eq(x->heading, y->heading));
		assert_int_equal(x->at.line, y->at.line);
		assert_int_equal(x->at.column, y->at.column);
		assert_int_equal(x->body_line, y->body_line);
		assert_true(str_has_prefix(y->body, x->body));
	}
	diags_release(&d);
}

static void
cut_as_by_a_parser(void **state)
{
	uint32_t seed = 20201124;
	struct arena a;
	struct buf text;

	(void)state;
	arena_init(&a, 0);
	buf_init(&text, 1000);
	for (int i = 0; i < 20000; i++) {
		random_text(&text, &seed);
		same_as_parsed(&a, buf_str(&text));
		arena_reset(&a);
	}
	buf_release(&text);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marked_headings),
	    cmocka_unit_test(underlined_headings),
	    cmocka_unit_test(what_is_no_heading),
	    cmocka_unit_test(pieces_lie_in_the_text),
	    cmocka_unit_test(nesting_is_refused),
	    cmocka_unit_test(first_paragraphs),
	    cmocka_unit_test(cut_as_by_a_parser),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
