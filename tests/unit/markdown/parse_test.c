/* Hidden bars, the text of a tree, comments. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmark.h>
#include <cmocka.h>

#include "markdown/parse.h"

static void
expect_hidden(const char *text, const char *hidden)
{
	struct arena a;

	arena_init(&a, 0);
	assert_true(str_is(md_hide_bars(&a, str_from(text)), hidden));
	arena_release(&a);
}

#define B MD_HIDDEN_BAR

static void
bars_are_hidden(void **state)
{
	(void)state;
	struct arena a;
	struct str text = STR("a|b\\c");

	expect_hidden("", "");
	expect_hidden("\\|", B);
	expect_hidden("\\|\\|\\|", B B B);
	expect_hidden("a\\|b\\\\|c\\\\\\|d\\", "a" B "b\\\\|c\\\\" B "d\\");
	expect_hidden("\\a\\|", "\\a" B);
	arena_init(&a, 0);
	assert_ptr_equal(md_hide_bars(&a, text).ptr, text.ptr);
	assert_ptr_equal(md_show_bars(&a, text, "|").ptr, text.ptr);
	assert_true(str_is(md_show_bars(&a, STR(B "a" B B "b"), "|"), "|a||b"));
	assert_true(str_is(md_show_bars(&a, STR("a" B), "\\|"), "a\\|"));
	assert_int_equal(md_show_bars(&a, STR(""), "|").len, 0);
	arena_release(&a);
}

static void
neighbours_are_joined(void **state)
{
	(void)state;
	cmark_node *root = md_parse(STR("a_b@c &amp; \\* [x] !\n"));
	cmark_node *paragraph = cmark_node_first_child(root);
	cmark_node *text = cmark_node_first_child(paragraph);

	assert_string_equal(cmark_node_get_literal(text), "a_b@c & * [x] !");
	assert_null(cmark_node_next(text));
	cmark_node_free(root);
	root = md_parse(STR(""));
	assert_null(cmark_node_first_child(root));
	cmark_node_free(root);
}

static void
text_of_a_tree(void **state)
{
	(void)state;
	struct buf b;
	cmark_node *root = md_parse(STR("# a *b*\n\n- c\n  d  \n  e\n- `f`\n\n"
	    "      g\n       h\n\n[i](j) ![k](l) <!-- m --><n>\n\n<o>\n"));

	buf_init(&b, 1000);
	md_node_text(&b, root);
	assert_string_equal(b.ptr, "a b c d e f g h i k <n> <o> ");
	buf_release(&b);
	cmark_node_free(root);
}

static void
expect_comments(const char *html, const char *rest, bool left)
{
	struct buf b;

	buf_init(&b, 1000);
	buf_add(&b, STR("x"));
	assert_int_equal(md_html_without_comments(&b, str_from(html)), left);
	assert_true(str_is(str_skip(buf_str(&b), 1), rest));
	buf_release(&b);
}

static void
comments_are_left_out(void **state)
{
	(void)state;
	expect_comments("<!-- a -->", "", false);
	expect_comments(" <!----><!-- <b> -->\n", " \n", false);
	expect_comments("<b><!-- a -->c<!-- d -->", "<b>c", true);
	expect_comments("<!-- a -- >", "<!-- a -- >", true);
	expect_comments("<!-->", "<!-->", true);
	expect_comments("<!-- a --><!-- b", "<!-- b", true);
	expect_comments("", "", false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bars_are_hidden),
	    cmocka_unit_test(neighbours_are_joined),
	    cmocka_unit_test(text_of_a_tree),
	    cmocka_unit_test(comments_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
