/* Pipe tables. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/render.h"

static char *
render(struct arena *a, const char *text)
{
	struct md_html html;
	struct diags d;
	struct md_options opt = {.path = STR("a.md")};

	diags_init(&d);
	assert_int_equal(md_render(&html, a, str_from(text), &opt, &d), 0);
	diags_release(&d);
	char *copy = arena_alloc(a, html.html.len + 1);
	memcpy(copy, html.html.ptr, html.html.len);
	return copy;
}

#define HEAD "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr>"
#define BODY "</tr>\n</thead>\n<tbody>\n<tr>"
#define ROW "</tr>\n<tr>"
#define END "</tr>\n</tbody>\n</table></div>\n"
#define TH(x) "<th scope=\"col\">" x "</th>"
#define TD(x) "<td>" x "</td>"

static void
expect(const char *text, const char *html)
{
	struct arena a;

	arena_init(&a, 0);
	assert_string_equal(render(&a, text), html);
	arena_release(&a);
}

static void
simple_tables(void **state)
{
	(void)state;
	expect("| a | b |\n|---|---|\n| c | d |\n",
	    HEAD TH("a") TH("b") BODY TD("c") TD("d") END);
	expect("a | b\n--|--\nc | d\ne | f",
	    HEAD TH("a") TH("b") BODY TD("c") TD("d") ROW TD("e") TD("f") END);
	expect("|a|\n|-|\n", HEAD TH("a") "</tr>\n</thead>\n</table></div>\n");
	expect("|a|  \n|-|  \n|b|  \n", HEAD TH("a") BODY TD("b") END);
	expect("| a |\n|---|\n| b |\nc\n\nd", HEAD TH("a") BODY TD("b") ROW TD("c") END
	    "<p>d</p>\n");
	expect("Text\nmehr:\n| a |\n|---|\n| b |",
	    "<p>Text\nmehr:</p>\n" HEAD TH("a") BODY TD("b") END);
	expect("|  |\n|--|\n|  |\n", HEAD TH("") BODY TD("") END);
}

static void
alignment(void **state)
{
	(void)state;
	expect("| a | b | c | d |\n| :-- | --: | :-: | - |\n| 1 | 2 | 3 | 4 |",
	    HEAD "<th scope=\"col\" class=\"left\">a</th>"
	    "<th scope=\"col\" class=\"right\">b</th>"
	    "<th scope=\"col\" class=\"center\">c</th>" TH("d") BODY
	    "<td class=\"left\">1</td><td class=\"right\">2</td>"
	    "<td class=\"center\">3</td>" TD("4") END);
}

static void
cells_too_few_or_too_many(void **state)
{
	(void)state;
	expect("|a|b|c|\n|-|-|-|\n|1|\n|1|2|\n|1|2|3|4| 5 |\n|1||3|\n",
	    HEAD TH("a") TH("b") TH("c") BODY TD("1") "<td colspan=\"2\"></td>" ROW
	    TD("1") TD("2") "<td></td>" ROW TD("1") TD("2") TD("3 | 4 | 5") ROW
	    TD("1") TD("") TD("3") END);
}

static void
bars_that_part_nothing(void **state)
{
	(void)state;
	expect("| a \\| b | `c \\| d` |\n|---|---|\n| `e|f` | \\\\ |",
	    HEAD TH("a | b") TH("<code>c | d</code>") BODY
	    TD("<code>e|f</code>") TD("\\") END);
	expect("| *a|b* | [c|d](#e) |\n|---|---|\n",
	    HEAD TH("<em>a|b</em>") TH("<a href=\"#e\">c|d</a>")
	    "</tr>\n</thead>\n</table></div>\n");
	/* elsewhere code keeps the backslash */
	expect("`a\\|b` a\\|b \\\\|", "<p><code>a\\|b</code> a|b \\|</p>\n");
	expect("```\na\\|b\n```\n", "<pre><code>a\\|b\n</code></pre>\n");
}

static void
markup_in_cells(void **state)
{
	(void)state;
	expect("| **a** b | c@d.de |\n|---|---|\n| e<br>f | <i> |",
	    HEAD TH("<strong>a</strong> b") TH("<a href=\"mailto:c@d.de\" "
	    "translate=\"no\">c@d.de</a>") BODY TD("e<br>\nf") TD("&lt;i&gt;") END);
}

static void
in_lists_and_quotes(void **state)
{
	(void)state;
	expect("> - |a|\n>   |-|\n>   |b|",
	    "<blockquote>\n<ul>\n<li>\n" HEAD TH("a") BODY TD("b") END
	    "</li>\n</ul>\n</blockquote>\n");
}

static void
what_is_no_table(void **state)
{
	(void)state;
	expect("| a | b |\n|---|\n", "<p>| a | b |\n|---|</p>\n");
	expect("|---|\n| a |\n", "<p>|---|\n| a |</p>\n");
	expect("| a |\n|-x-|\n", "<p>| a |\n|-x-|</p>\n");
	expect("| a |\n\n|---|\n", "<p>| a |</p>\n<p>|---|</p>\n");
	expect("a\n:-:\n", "<p>a\n:-:</p>\n");
	expect("| a |\n| |\n", "<p>| a |\n| |</p>\n");
	expect("| a |\n| : |\n", "<p>| a |\n| : |</p>\n");
}

static size_t
count(const char *text, const char *what)
{
	/* not strstr: ASan measures the whole rest each time */
	struct str rest = str_from(text), needle = str_from(what);
	size_t n = 0;

	for (;;) {
		size_t at = str_find_str(rest, needle);
		if (at == rest.len)
			return n;
		rest = str_skip(rest, at + 1);
		n++;
	}
}

static void
wide_tables(void **state)
{
	(void)state;
	struct arena a;
	struct buf b;

	arena_init(&a, 0);
	buf_init(&b, 1 << 20);
	for (int line = 0; line < 40; line++) {
		for (int i = 0; i < 1600; i++)
			buf_add_cstr(&b, line == 1 ? "|-" : "|a");
		buf_add(&b, STR("|\n"));
	}
	for (int line = 0; line < 100000; line++)
		buf_add(&b, STR("|b\n"));
	char *html = render(&a, b.ptr);
	assert_int_equal(count(html, "<th scope"), 1600);
	assert_int_equal(count(html, "<td>a</td>"), 38 * 1600);
	assert_int_equal(count(html, "<td>b</td><td colspan=\"1000\"></td>"
	    "<td colspan=\"599\"></td></tr>"), 100000);
	buf_clear(&b);
	for (int line = 0; line < 2; line++) {
		for (int i = 0; i < 2001; i++)
			buf_add_cstr(&b, line == 1 ? "|-" : "|a");
		buf_add(&b, STR("|\n"));
	}
	assert_null(strstr(render(&a, b.ptr), "<table>"));
	buf_release(&b);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(simple_tables),
	    cmocka_unit_test(alignment),
	    cmocka_unit_test(cells_too_few_or_too_many),
	    cmocka_unit_test(bars_that_part_nothing),
	    cmocka_unit_test(markup_in_cells),
	    cmocka_unit_test(in_lists_and_quotes),
	    cmocka_unit_test(what_is_no_table),
	    cmocka_unit_test(wide_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
