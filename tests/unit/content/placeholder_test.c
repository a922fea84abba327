/* content/placeholder */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "content/placeholder.h"

/* "line:column quoted[ +more]" of each that is told, joined by " | " */
static void
assert_told(const char *bytes, unsigned body_line, const char *expected)
{
	struct arena a;
	struct diags d;
	struct buf b;

	arena_init(&a, 0);
	diags_init(&d);
	buf_init(&b, 1 << 16);
	struct read_context ctx = {.arena = &a, .diags = &d, .path = STR("f.md")};
	/* a copy without NUL behind it: reading on is seen by the sanitizer */
	size_t n = strlen(bytes);
	char *copy = malloc(n + !n);
	assert_non_null(copy);
	memcpy(copy, bytes, n);
	placeholder_report(&ctx, str_make(copy, n), body_line);
	for (size_t i = 0; i < d.count; i++) {
		const struct diag *x = &d.items[i];
		assert_int_equal(x->id, DIAG_PLACEHOLDER_LEFT);
		assert_int_equal(x->level, DIAG_WARNING);
		buf_printf(&b, "%s%u:%u %.*s%s%.*s", i ? " | " : "",
		    x->pos.at.line, x->pos.at.column, STR_ARG(x->args[0]),
		    x->args[1].len ? " +" : "", STR_ARG(x->args[1]));
	}
	assert_string_equal(b.ptr ? b.ptr : "", expected);
	buf_release(&b);
	diags_release(&d);
	arena_release(&a);
	free(copy);
}

static void
finds_both_languages(void **state)
{
	(void)state;
	assert_told("[bitte ergänzen: Straße]\n", 0, "1:1 [bitte ergänzen: Straße]");
	assert_told("a\n\n[please fill in: street]", 0,
	    "3:1 [please fill in: street]");
}

static void
finds_any_way_of_writing(void **state)
{
	(void)state;
	assert_told("[Bitte Ergänzen: x]", 0, "1:1 [Bitte Ergänzen: x]");
	assert_told("[BITTE ERGÄNZEN: x]", 0, "1:1 [BITTE ERGÄNZEN: x]");
	assert_told("[bitte ergaenzen: x]", 0, "1:1 [bitte ergaenzen: x]");
	assert_told("[bitte erga\u0308nzen: x]", 0,
	    "1:1 [bitte erga\u0308nzen: x]");
	assert_told("[ please\tfill  in : x ]", 0, "1:1 [ please fill in : x ]");
	assert_told("[bitte ergänzen]", 0, "1:1 [bitte ergänzen]");
	assert_told("[please fill in – x]", 0, "1:1 [please fill in – x]");
	assert_told("\\[bitte ergänzen: x\\]", 0, "1:2 [bitte ergänzen: x\\]");
}

static void
leaves_other_brackets_alone(void **state)
{
	(void)state;
	assert_told("", 0, "");
	assert_told("[", 0, "");
	assert_told("[bitte", 0, "");
	assert_told("[bitte ergänz", 0, "");
	assert_told("[bitte ergänzend lesen](a.md) [bitte](b.md)", 0, "");
	assert_told("bitte ergänzen: x] (please fill in: x)", 0, "");
	assert_told("[please fill into: x] [] [[]] [x]", 0, "");
	assert_told("[pleasefill in: x] [please-fill-in: x]", 0, "");
}

static void
counts_columns_in_characters(void **state)
{
	(void)state;
	assert_told("Größe: äöü [bitte ergänzen: x] und [bitte ergänzen: y]", 0,
	    "1:12 [bitte ergänzen: x] | 1:36 [bitte ergänzen: y]");
	assert_told("\xef\xbb\xbf[please fill in: x]", 0,
	    "1:1 [please fill in: x]");
	assert_told("a\r\n\t[please fill in: x]\r\n", 0,
	    "2:2 [please fill in: x]");
	assert_told("[[please fill in: x]](y)", 0, "1:2 [please fill in: x]");
}

static void
follows_it_over_lines(void **state)
{
	(void)state;
	assert_told("a [bitte\n  ergänzen: Straße\r\nund Ort] b", 0,
	    "1:3 [bitte ergänzen: Straße und Ort]");
	/* without an end it is its line, and never another paragraph */
	assert_told("[bitte ergänzen: x\n\nText [a]", 0, "1:1 [bitte ergänzen: x");
	assert_told("[bitte ergänzen", 0, "1:1 [bitte ergänzen");
}

static void
passes_over_comments_in_yaml(void **state)
{
	static const char text[] =
	    "a: 1 # [please fill in: a]\n"
	    "# [please fill in: b]\n"
	    "c: \"# [please fill in: c]\"\n"
	    "d: 'it''s # [please fill in: d]' # [please fill in: e]\n"
	    "f: it's # [please fill in: f]\n"
	    "g: x#[please fill in: g]\n"
	    "h: [\"a \\\" # [please fill in: h]\"]\n"
	    "---\n"
	    "# [please fill in: i]\n";

	(void)state;
	assert_told(text, 8, "3:7 [please fill in: c] | 4:13 [please fill in: d]"
	    " | 6:6 [please fill in: g] | 7:13 [please fill in: h]"
	    " | 9:3 [please fill in: i]");
	assert_told("x: y # [please fill in: a]", PLACEHOLDER_ALL_YAML, "");
	assert_told("# [please fill in: a]", 0, "1:3 [please fill in: a]");
}

static void
quotes_only_so_much(void **state)
{
	char text[1000] = "[bitte ergänzen: ", expected[1000];

	(void)state;
	memset(text + strlen(text), 'x', 300);
	strcat(text, "]");
	snprintf(expected, sizeof expected, "1:1 %.*s…",
	    101 /* one letter has two bytes */, text);
	assert_told(text, 0, expected);
}

static void
tells_so_many_and_counts_the_rest(void **state)
{
	char text[4000] = "", expected[4000] = "";

	(void)state;
	for (unsigned i = 1; i <= PLACEHOLDERS_TOLD_MAX + 5; i++) {
		strcat(text, "[please fill in: x]\n");
		if (i <= PLACEHOLDERS_TOLD_MAX)
			snprintf(expected + strlen(expected), 100,
			    "%s%u:1 [please fill in: x]", i > 1 ? " | " : "", i);
	}
	strcat(expected, " +5");
	assert_told(text, 0, expected);
	/* exactly so many: nothing is left */
	text[PLACEHOLDERS_TOLD_MAX * strlen("[please fill in: x]\n")] = '\0';
	expected[strlen(expected) - strlen(" +5")] = '\0';
	assert_told(text, 0, expected);
}

static void
knows_a_value(void **state)
{
	(void)state;
	assert_true(placeholder_is(STR("[bitte ergänzen: x]")));
	assert_true(placeholder_is(STR(" [Please fill in]")));
	assert_false(placeholder_is(STR("")));
	assert_false(placeholder_is(STR("x [bitte ergänzen: x]")));
	assert_false(placeholder_is(STR("bitte ergänzen")));
	assert_false(placeholder_is(STR("[a]")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_both_languages),
	    cmocka_unit_test(finds_any_way_of_writing),
	    cmocka_unit_test(leaves_other_brackets_alone),
	    cmocka_unit_test(counts_columns_in_characters),
	    cmocka_unit_test(follows_it_over_lines),
	    cmocka_unit_test(passes_over_comments_in_yaml),
	    cmocka_unit_test(quotes_only_so_much),
	    cmocka_unit_test(tells_so_many_and_counts_the_rest),
	    cmocka_unit_test(knows_a_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
