/*
 * Where messages point: the exact line and column of links, in all the places
 * where cmark's own positions are wrong.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmark.h>
#include <cmocka.h>

#include "markdown/locate.h"
#include "markdown/parse.h"
#include "markdown/render.h"

static const struct {
	const char *text, *places;
} cases[] = {
    {"äöü [x](foo:y)", "1:5"},
    {"a\n   ä [x](foo:y)", "2:6"},
    {"> a\n>    ä [x](foo:y)\nb [z](foo:y)", "2:8 3:3"},
    {"> - > ä\n>   >   [x](foo:y)", "2:9"},
    {"## ä [x](foo:y) ##", "1:6"},
    {"#     [x](foo:y)", "1:7"},
    {"Ti\n  [x](foo:y)\n===", "2:3"},
    {"1.  a\n\n    ä![x](foo:y)", "3:6"},
    {"a [b\nc](foo:x) [d](foo:y)", "1:3 2:11"},
    {"a [\nc](foo:x)", "1:3"},
    {"[a](\n  foo:x) [b](foo:y)\n[c](foo:z)", "1:1 2:10 3:1"},
    {"[r]: /u\n[s]: /v\n[d](foo:x) [e](foo:y)", "3:1 3:12"},
    {"`a\nb` <foo:x> ä<foo:y>", "2:4 2:13"},
    {"<foo:x>\n <<foo:y>>", "1:1 2:3"},
    {"[a][r]\n\n[r]: foo:x", "1:1"},
    {"| a | ä [x](foo:y) |\n|--|--|\n| \\| \\| | [z](foo:y) |", "1:9 3:11"},
    {"[**a**](foo:x) **[b](foo:y)**", "1:1 1:18"},
    {"[![a](foo:x)](foo:y)", "1:1 1:2"},
    {"\t[a](foo:x)\n\n-\t[b](foo:x)", "3:3"},
    {"[&auml;](foo:x)[\\]](foo:x)[](foo:x)[`c`](foo:x)", "1:1 1:16 1:27 1:36"},
    {"a\r\nb [x](foo:y)\r\n", "2:3"},
    {"*[a](foo:x)\n*b* [c](foo:x)*", "1:2 2:5"},
};

static void
places_of(char *places, size_t size, const char *text, unsigned first_line)
{
	struct arena a;
	struct diags d;
	struct md_html html;
	struct md_options opt = {.path = STR("a.md"), .first_line = first_line};

	arena_init(&a, 0);
	diags_init(&d);
	places[0] = '\0';
	assert_int_equal(md_render(&html, &a, str_from(text), &opt, &d), 0);
	for (size_t i = 0; i < d.count; i++) {
		size_t n = strlen(places);
		struct loc at = d.items[i].pos.at;
		assert_int_equal(d.items[i].id, DIAG_LINK_SCHEME);
		snprintf(places + n, size - n, "%s%u:%u", i ? " " : "", at.line,
		    at.column);
	}
	diags_release(&d);
	arena_release(&a);
}

static void
links_are_found(void **state)
{
	(void)state;
	char places[200];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		places_of(places, sizeof places, cases[i].text, 1);
		if (strcmp(places, cases[i].places) != 0)
			print_error("for: %s\n", cases[i].text);
		assert_string_equal(places, cases[i].places);
	}
}

static void
lines_are_those_of_the_file(void **state)
{
	(void)state;
	char places[200];

	places_of(places, sizeof places, "a\n[x](foo:y)\n\n- [x](foo:y)", 30);
	assert_string_equal(places, "31:1 33:3");
	places_of(places, sizeof places, "[x](foo:y)", 0);
	assert_string_equal(places, "1:1");
}

static void
many_on_one_line(void **state)
{
	(void)state;
	struct arena a;
	struct md_locator l;
	struct buf b;
	unsigned n = 0;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 50000; i++)
		buf_add(&b, STR("ä[a](b) "));
	cmark_node *root = md_parse(buf_str(&b));
	cmark_node *block = cmark_node_first_child(root);
	arena_init(&a, 0);
	md_locator_init(&l, &a, buf_str(&b), 1);
	md_locator_block(&l, block, 0);
	cmark_node *node = cmark_node_first_child(block);
	for (; node; node = cmark_node_next(node)) {
		if (cmark_node_get_type(node) != CMARK_NODE_LINK)
			continue;
		struct loc at = md_locate(&l, node);
		assert_int_equal(at.line, 1);
		assert_int_equal(at.column, 2 + 8 * n++);
	}
	assert_int_equal(n, 50000);
	cmark_node_free(root);
	arena_release(&a);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(links_are_found),
	    cmocka_unit_test(lines_are_those_of_the_file),
	    cmocka_unit_test(many_on_one_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
