/* yaml/tree */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "yaml/front.h"
#include "yaml/tree.h"

/* ---- trees as text: {key=value} [item] "quoted" plain, @line:column ------ */

static void
write_tree(struct buf *b, const struct yaml_node *n, bool places)
{
	if (places)
		buf_printf(b, "@%u:%u", n->at.line, n->at.column);
	if (n->type == YAML_TEXT) {
		buf_printf(b, n->quoted ? "\"%.*s\"" : "<%.*s>", STR_ARG(n->text));
		return;
	}
	buf_add_char(b, n->type == YAML_MAP ? '{' : '[');
	for (size_t i = 0; i < n->count; i++) {
		if (i)
			buf_add_char(b, ' ');
		if (n->type == YAML_LIST) {
			write_tree(b, n->items[i], places);
			continue;
		}
		if (places)
			buf_printf(b, "@%u:%u", n->pairs[i].key_at.line,
			    n->pairs[i].key_at.column);
		buf_printf(b, "%.*s=", STR_ARG(n->pairs[i].key));
		write_tree(b, n->pairs[i].value, places);
	}
	buf_add_char(b, n->type == YAML_MAP ? '}' : ']');
}

/* Everything that comes of a text: its diagnostics, then its tree. */
static void
assert_result(struct str text, unsigned first_line, bool places,
    const char *expected)
{
	struct arena a;
	struct diags d;
	struct buf b;
	struct yaml_node *root;

	arena_init(&a, 0);
	diags_init(&d);
	buf_init(&b, 100000);
	/* a copy of its own size: reading behind the end would be seen */
	char *copy = malloc(text.len + 1);
	assert_non_null(copy);
	memcpy(copy, text.ptr, text.len);
	int rc = yaml_parse(&root, &a, STR("f"), str_make(copy, text.len),
	    first_line, &d);
	free(copy);
	assert_int_equal(rc, diag_errors(&d) ? -1 : 0);
	assert_true((root == NULL) == (rc == -1));
	for (size_t i = 0; i < d.count; i++) {
		diag_line(&b, &d.items[i], DIAG_EN);
		if (root)
			buf_add_char(&b, '\n');
	}
	if (root)
		write_tree(&b, root, places);
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
	diags_release(&d);
	arena_release(&a);
}

static void
assert_tree(const char *text, const char *expected)
{
	assert_result(str_from(text), 1, false, expected);
}

static void
assert_places(const char *text, unsigned first_line, const char *expected)
{
	assert_result(str_from(text), first_line, true, expected);
}

static void
assert_error(const char *text, const char *expected)
{
	assert_result(str_from(text), 1, false, expected);
}

/* ---- what is accepted --------------------------------------------------- */

static void
nothing_is_an_empty_map(void **state)
{
	(void)state;
	assert_tree("", "{}");
	assert_tree("\n\n", "{}");
	assert_tree("# only a comment", "{}");
	assert_tree("\xef\xbb\xbf", "{}");
	assert_tree("~", "{}");
	assert_tree("---\n...\n", "{}");
	assert_tree("\"\"", "\"\"");
}

static void
every_scalar_is_text(void **state)
{
	(void)state;
	assert_tree("a: no\nb: 01067\nc: 12:30\nd: 1e3\ne: true\nf: 2020-04-29",
	    "{a=<no> b=<01067> c=<12:30> d=<1e3> e=<true> f=<2020-04-29>}");
	assert_tree("a: ~\nb: null\nc:\nd: \"\"\ne: \"null\"\nf: Null\ng: '~'",
	    "{a=<> b=<> c=<> d=\"\" e=\"null\" f=<Null> g=\"~\"}");
	assert_tree("no: 1\nnull: 2\n~: 3\nA: 4\na: 5",
	    "{no=<1> null=<2> ~=<3> A=<4> a=<5>}");
	assert_tree("wort", "<wort>");
}

static void
lists_and_maps_in_both_styles(void **state)
{
	(void)state;
	assert_tree("a:\n- b\n-  c\nd:\n  - e: f\n    g: h\n  - i\n",
	    "{a=[<b> <c>] d=[{e=<f> g=<h>} <i>]}");
	assert_tree("a: [b, c: d, {e: f, g}, [], {}]\n",
	    "{a=[<b> {c=<d>} {e=<f> g=<>} [] {}]}");
	assert_tree("a: {b: no,\n  c: [d,\n e]}\n", "{a={b=<no> c=[<d> <e>]}}");
	assert_tree("? a\n: b\n", "{a=<b>}");
}

static void
text_in_quotes_and_blocks(void **state)
{
	(void)state;
	assert_tree("a: 'it''s'\nb: \"x\\ty \\u00e4\"\nc: 'a: b # c'",
	    "{a=\"it's\" b=\"x\ty ä\" c=\"a: b # c\"}");
	assert_tree("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n",
	    "{a=\"x\n y\n\" b=\"x y\"}");
	assert_tree("a: eins\n  zwei\n", "{a=<eins zwei>}");
	assert_tree("a: „Ausfall“ & mehr – ja!\n", "{a=<„Ausfall“ & mehr – ja!>}");
	assert_tree("use: https://example.de/a#b\n",
	    "{use=<https://example.de/a#b>}");
}

static void
places_are_those_of_the_file(void **state)
{
	(void)state;
	assert_places("a: b\nä: [ö, 'ü']\n", 1,
	    "@1:1{@1:1a=@1:4<b> @2:1ä=@2:4[@2:5<ö> @2:8\"ü\"]}");
	assert_places("Straße:  x\nb:\n  - c: d\n", 10,
	    "@10:1{@10:1Straße=@10:10<x> @11:1b=@12:3[@12:5{@12:5c=@12:8<d>}]}");
	assert_places("a: b\r\n\r\nc: d\r\n", 2,
	    "@2:1{@2:1a=@2:4<b> @4:1c=@4:4<d>}");
	assert_places("\xef\xbb\xbf" "a: b", 1, "@1:1{@1:1a=@1:4<b>}");
	assert_places("a:\tb", 1, "@1:1{@1:1a=@1:4<b>}");
	/* a missing value is behind its colon, also without a last line end */
	assert_places("a:\nb:", 1, "@1:1{@1:1a=@1:3<> @2:1b=@2:3<>}");
	assert_places("😀: x", 1, "@1:1{@1:1😀=@1:4<x>}");
	assert_places("", 7, "@7:1{}");
	assert_places(" ? a", 1, "@1:2{@1:4a=@1:5<>}");
}

static void
finds_keys_as_written(void **state)
{
	struct arena a;
	struct diags d;
	struct yaml_node *root;

	(void)state;
	arena_init(&a, 0);
	diags_init(&d);
	assert_int_equal(yaml_parse(&root, &a, STR("f"),
	    STR("title: x\nTitle: y\nb: [c]"), 1, &d), 0);
	assert_string_equal(yaml_get(root, STR("title"))->text.ptr, "x");
	assert_string_equal(yaml_get(root, STR("Title"))->text.ptr, "y");
	assert_null(yaml_get(root, STR("TITLE")));
	assert_null(yaml_get(root, STR("titl")));
	assert_null(yaml_get(yaml_get(root, STR("b")), STR("c")));
	assert_null(yaml_get(NULL, STR("c")));
	diags_release(&d);
	arena_release(&a);
}

/* ---- what is refused ---------------------------------------------------- */

#define COLON "error: a colon inside a value needs quotes: put the whole " \
	"value in quotes [yaml-colon]"
#define NO_COLON "error: this line is neither 'key: value' nor '- entry'; a " \
	"blank must follow the colon or the dash [yaml-no-colon]"
#define QUOTE "error: the quote that opens here is never closed [yaml-quote]"
#define BRACKET(c, line) "error: the '" c "' that opens here is not closed, " \
	"or a comma is missing (seen in line " line ") [yaml-bracket]"
#define AFTER(c) "error: there is text behind the closing " c "; put the " \
	"whole value in quotes, of the other kind if it contains some [yaml-after]"
#define TAB "error: a tab cannot indent; use blanks [yaml-tab]"
#define INDENT "error: the indentation of this line fits nowhere; align it " \
	"with the lines it belongs to, or put a value that goes on here in " \
	"quotes [yaml-indent]"
#define DASH "error: a list entry ('- ') cannot stand here; put it on a line " \
	"of its own below its key, or put the value in quotes [yaml-dash]"
#define CHARACTER(c) "error: '" c "' cannot begin a value; put the value in " \
	"quotes [yaml-character]"
#define ESCAPE "error: a backslash in double quotes needs another one; or " \
	"use single quotes [yaml-escape]"
#define ANCHOR(c) "error: anchors and aliases ('&', '*') are not allowed; put " \
	"a value that begins with '" c "' in quotes [yaml-anchor]"
#define TAG "error: tags ('!') are not allowed; put a value that begins with " \
	"'!' in quotes [yaml-tag]"
#define DIRECTIVE "error: a line that begins with '%' is not allowed here " \
	"[yaml-directive]"
#define KEY "error: a key must be a plain word [yaml-key]"
#define DOCUMENTS "error: only one document is allowed per file [yaml-documents]"
#define CONTROL(c) "error: control character " c "; remove it [control-character]"

static void
colons(void **state)
{
	(void)state;
	assert_error("Uhrzeit: 12:30: x", "f:1:15: " COLON);
	assert_error("titel: Störung Köln: Ämter\n", "f:1:20: " COLON);
	assert_error("a: {b: c: d}", "f:1:9: " COLON);
	assert_error("a: [b: c: d]", "f:1:9: " COLON);
	assert_error("- a: b: c", "f:1:7: " COLON);
	assert_error("a: b\nfoo\nbar: x\n", "f:2:1: " NO_COLON);
	assert_error("a: b\nfoo:x\nbar: x\n", "f:2:1: " NO_COLON);
	assert_error("a: b\nfoo:x", "f:2:1: " NO_COLON);
	assert_error("- a\n-b", "f:2:1: " NO_COLON);
	assert_error("# x\n\n  Das ist\nx: b\n", "f:3:3: " NO_COLON);
	assert_error("\"foo\"\nbar: x", "f:1:1: " NO_COLON);
	assert_error("  ---\n #\n  ---\n\n#", "f:1:3: " NO_COLON);
	assert_error("---\nfoo\nx: b\n", "f:2:1: " NO_COLON);
	assert_error("--- foo\nx: b\n", "f:1:1: " NO_COLON);
	assert_error("a: {down:mail}", "f:1:5: " NO_COLON);
	assert_tree("a: {'down:mail', b: }", "{a={down:mail=<> b=<>}}");
}

static void
quotes(void **state)
{
	(void)state;
	assert_error("titel: \"abc\nb: c\n", "f:1:8: " QUOTE);
	assert_error("ä: 'abc\nb: c\nd: e", "f:1:4: " QUOTE);
	assert_error("titel: \"abc\nb: \"c\"\n", "f:1:8: " QUOTE);
	assert_error("a: b\n\"c\nd: \"e\"\n", "f:2:1: " QUOTE);
	assert_error("a: [\"b, c]\nd: \"e\"", "f:1:5: " QUOTE);
	assert_error("a: \"b\n---\n", "f:1:4: " QUOTE);
	assert_error("a: \"b\" c", "f:1:8: " AFTER("\""));
	assert_error("a: 'Ohm's law'", "f:1:9: " AFTER("'"));
	assert_error("a: \"Er sagte \"nein\".\"", "f:1:15: " AFTER("\""));
	assert_error("a: [\"b\"c]", "f:1:8: " AFTER("\""));
	assert_error("a: \"c:\\data\"", "f:1:7: " ESCAPE);
	assert_error("ä: \"ü\\x4\"", "f:1:6: " ESCAPE);
	assert_error("a: \"\\ud800\"", "f:1:5: " ESCAPE);
}

static void
brackets(void **state)
{
	(void)state;
	assert_error("groups: [a, b\ntitle: x\n", "f:1:9: " BRACKET("[", "2"));
	assert_error("ä: {b: c\nd: e\n", "f:1:4: " BRACKET("{", "2"));
	assert_error("a: [b,\n", "f:1:4: " BRACKET("[", "2"));
	assert_error("a: [b, [c, d]\n", "f:1:4: " BRACKET("[", "2"));
	assert_error("a: [b, {c: d\n", "f:1:8: " BRACKET("{", "2"));
	assert_error("{a: b", "f:1:1: " BRACKET("{", "1"));
	assert_error("a: [\"b\" \"c\"]", "f:1:4: " BRACKET("[", "1"));
	assert_error("a: [b\n---\n", "f:1:4: " BRACKET("[", "2"));
	assert_error("a: [b] c", "f:1:8: " AFTER("]"));
	assert_error("a: {b: c}}", "f:1:10: " AFTER("}"));
	assert_error("a: ]b", "f:1:4: " CHARACTER("]"));
	assert_error("a: , b", "f:1:4: " CHARACTER(","));
	assert_error("a: [b,, c]", "f:1:7: " CHARACTER(","));
}

static void
indentation(void **state)
{
	(void)state;
	assert_error("a:\n\tb: c", "f:2:1: " TAB);
	assert_error("a: b\n\tc", "f:2:1: " TAB);
	assert_error("a: >\n\tb\n", "f:2:1: " TAB);
	assert_error("ä:\n  b: c\n\td: e", "f:3:1: " TAB);
	assert_error("a:\n    b: 1\n  c: 2\n", "f:3:3: " INDENT);
	assert_error("a: x\n  b: y\n", "f:2:3: " INDENT);
	assert_error(" a: b\nc: d", "f:2:1: " INDENT);
	assert_error("- a\nb: c", "f:2:1: " INDENT);
	assert_error("a:\n  - x\n - y", "f:3:2: " INDENT);
	assert_error("a: - x", "f:1:4: " DASH);
	assert_error("a: x\n- y", "f:2:1: " DASH);
	assert_error("a:\n  b: x\n  - y", "f:3:3: " DASH);
}

static void
characters(void **state)
{
	(void)state;
	assert_error("von: @amt", "f:1:6: " CHARACTER("@"));
	assert_error("ä: `b`", "f:1:4: " CHARACTER("`"));
	assert_error("a: %b", "f:1:4: " CHARACTER("%"));
	assert_error("a: >b", "f:1:4: " CHARACTER(">"));
	assert_error("a: |b", "f:1:4: " CHARACTER("|"));
	assert_error("a: ? b", "f:1:4: " CHARACTER("?"));
	assert_error("a: [|]", "f:1:5: " CHARACTER("|"));
}

static void
anchors_tags_directives(void **state)
{
	(void)state;
	assert_error("a: &x y", "f:1:4: " ANCHOR("&"));
	assert_error("a: & y", "f:1:4: " ANCHOR("&"));
	assert_error("a: *x", "f:1:4: " ANCHOR("*"));
	assert_error("use: *@b.de", "f:1:6: " ANCHOR("*"));
	assert_error("ä: [*]", "f:1:5: " ANCHOR("*"));
	assert_error("&x a: b", "f:1:1: " ANCHOR("&"));
	assert_error("*x : b", "f:1:1: " ANCHOR("*"));
	assert_error("a: !b c", "f:1:4: " TAG);
	assert_error("a: ! c", "f:1:4: " TAG);
	assert_error("a: ! 'c'", "f:1:4: " TAG);
	assert_error("a: !!str c", "f:1:4: " TAG);
	assert_error("a: !x!y c", "f:1:4: " TAG);
	assert_error("a: !Übung", "f:1:4: " TAG);
	assert_error("a: !\n  b: c", "f:1:4: " TAG);
	assert_error("%YAML 1.1\n---\na: b", "f:1:1: " DIRECTIVE);
	assert_error("%x", "f:1:1: " DIRECTIVE);
	assert_error("a: b\n%c", "f:2:1: " DIRECTIVE);
}

static void
keys(void **state)
{
	(void)state;
	assert_error("a: b\nc: d\na: e\n",
	    "f:3:1: error: 'a' stands here already, in line 1 "
	    "[yaml-duplicate-key]");
	assert_error("ä: {ö: 1, 'ö': 2}",
	    "f:1:11: error: 'ö' stands here already, in line 1 "
	    "[yaml-duplicate-key]");
	assert_result(STR("a: b\na: c"), 5, false,
	    "f:6:1: error: 'a' stands here already, in line 5 "
	    "[yaml-duplicate-key]");
	assert_tree("a: {b: 1}\nb: {b: 2}", "{a={b=<1>} b={b=<2>}}");
	assert_error("[a]: b", "f:1:1: " KEY);
	assert_error("? {a: b}\n: c", "f:1:3: " KEY);
	assert_error(": b", "f:1:1: " KEY);
	assert_error("'': b", "f:1:1: " KEY);
	assert_error("a: {b: c, [d]: e}", "f:1:11: " KEY);
}

static void
one_document(void **state)
{
	(void)state;
	assert_tree("---\na: b\n...\n", "{a=<b>}");
	assert_error("a: b\n---\nc: d", "f:2:1: " DOCUMENTS);
	assert_error("a: b\n...\nc: d", "f:3:1: " DOCUMENTS);
	assert_error("---\n---\n", "f:2:1: " DOCUMENTS);
}

static void
bytes_and_control_characters(void **state)
{
	(void)state;
	assert_error("a: b\nGr\xfc\xdf" "e: x",
	    "f:2:3: error: byte 0xFC is not UTF-8; save the file as UTF-8 "
	    "[invalid-utf8]");
	assert_result(STR("ä: ü\x07"), 9, false, "f:9:5: " CONTROL("U+0007"));
	assert_result(STR("a: \0"), 1, false, "f:1:4: " CONTROL("U+0000"));
	assert_error("a: \xe2\x80\xae", "f:1:4: " CONTROL("U+202E"));
	assert_error("a: b\rc: d", "f:1:5: " CONTROL("U+000D"));
	assert_error("a: b\r", "f:1:5: " CONTROL("U+000D"));
	assert_error("a: b\nä\xe2\x80\xa8: c", "f:2:2: " CONTROL("U+2028"));
	/* the same, written as an escape */
	assert_error("a: \"x\\x07\"", "f:1:4: " CONTROL("U+0007"));
	assert_error("a: \"\\0\"", "f:1:4: " CONTROL("U+0000"));
	assert_error("a: \"\\u202e\"", "f:1:4: " CONTROL("U+202E"));
	assert_error("a: \"\\r\"", "f:1:4: " CONTROL("U+000D"));
	assert_error("a: \"\\L\"", "f:1:4: " CONTROL("U+2028"));
	assert_error("\"\\e\": b", "f:1:1: " CONTROL("U+001B"));
	assert_tree("a: \"\\n\\t\"", "{a=\"\n\t\"}");
}

static void
comments_that_may_be_none(void **state)
{
	(void)state;
	assert_tree("ort: Köln, Raum #3\n",
	    "f:1:17: warning: from '#' on this is a comment; if it belongs to the "
	    "value, put the whole value in quotes [yaml-comment]\n"
	    "{ort=<Köln, Raum>}");
	assert_tree("a: b # c\nd: 'e' #f\ng: #h\ni: j ##\nk: l#m\nn: o #\n#p\n",
	    "{a=<b> d=\"e\" g=<> i=<j> k=<l#m> n=<o>}");
}

/* ---- limits ------------------------------------------------------------- */

static struct str
repeat(struct arena *a, const char *piece, size_t count)
{
	size_t len = strlen(piece);
	char *p = arena_alloc(a, len * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(p + i * len, piece, len);
	return str_make(p, len * count);
}

static void
depth_is_limited(void **state)
{
	struct arena a;

	(void)state;
	assert_int_equal(YAML_DEPTH_MAX, 16);
	arena_init(&a, 0);
	assert_result(arena_concat(&a, repeat(&a, "[", 16), repeat(&a, "]", 16)),
	    1, false, "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]");
	assert_result(repeat(&a, "[", FRONT_MATTER_MAX), 1, false,
	    "f:1:17: error: lists and maps are nested more than 16 deep "
	    "[yaml-depth]");
	assert_result(repeat(&a, "{a: ", FRONT_MATTER_MAX / 4), 1, false,
	    "f:1:65: error: lists and maps are nested more than 16 deep "
	    "[yaml-depth]");
	assert_result(repeat(&a, "- ", FRONT_MATTER_MAX / 2), 1, false,
	    "f:1:33: error: lists and maps are nested more than 16 deep "
	    "[yaml-depth]");
	arena_release(&a);
}

static void
size_and_number_are_limited(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct str expected = arena_printf(&a, "f:3:1: error: the front matter is "
	    "too large (more than %zu bytes); move text below it [yaml-size]",
	    FRONT_MATTER_MAX);
	assert_result(repeat(&a, "[", FRONT_MATTER_MAX + 1), 3, false,
	    expected.ptr);
	assert_result(repeat(&a, "#", FRONT_MATTER_MAX), 3, false, "{}");
	expected = arena_printf(&a, "f:%d:3: error: more than %d keys and values "
	    "[yaml-nodes]", YAML_NODES_MAX, YAML_NODES_MAX);
	assert_result(repeat(&a, "- x\n", YAML_NODES_MAX), 1, false,
	    expected.ptr);
	arena_release(&a);
}

static void
a_bomb_of_aliases_does_not_go_off(void **state)
{
	(void)state;
	assert_error("a: &a [x,x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n",
	    "f:1:4: " ANCHOR("&"));
}

static void
front_matter_in_its_file(void **state)
{
	static const char text[] =
	    "\xef\xbb\xbf---\r\ntitel: Ämter\r\nstörung: a: b\r\n---\r\nText";
	struct front front;
	struct diags d;

	(void)state;
	diags_init(&d);
	assert_int_equal(front_split(&front, STR("f"), str_from(text), &d), 0);
	assert_result(front.yaml, front.yaml_line, false, "f:3:11: " COLON);
	diags_release(&d);
}

static void
speaks_german(void **state)
{
	struct arena a;
	struct diags d;
	struct buf b;
	struct yaml_node *root;

	(void)state;
	arena_init(&a, 0);
	diags_init(&d);
	buf_init(&b, 1000);
	assert_int_equal(yaml_parse(&root, &a, STR("f"), STR("von: @amt"), 1, &d),
	    -1);
	diag_line(&b, &d.items[0], DIAG_DE);
	assert_string_equal(b.ptr, "f:1:6: Fehler: mit „@“ kann kein Wert beginnen; "
	    "setzen Sie den Wert in Anführungszeichen [yaml-character]");
	buf_release(&b);
	diags_release(&d);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_an_empty_map),
	    cmocka_unit_test(every_scalar_is_text),
	    cmocka_unit_test(lists_and_maps_in_both_styles),
	    cmocka_unit_test(text_in_quotes_and_blocks),
	    cmocka_unit_test(places_are_those_of_the_file),
	    cmocka_unit_test(finds_keys_as_written),
	    cmocka_unit_test(colons),
	    cmocka_unit_test(quotes),
	    cmocka_unit_test(brackets),
	    cmocka_unit_test(indentation),
	    cmocka_unit_test(characters),
	    cmocka_unit_test(anchors_tags_directives),
	    cmocka_unit_test(keys),
	    cmocka_unit_test(one_document),
	    cmocka_unit_test(bytes_and_control_characters),
	    cmocka_unit_test(comments_that_may_be_none),
	    cmocka_unit_test(depth_is_limited),
	    cmocka_unit_test(size_and_number_are_limited),
	    cmocka_unit_test(a_bomb_of_aliases_does_not_go_off),
	    cmocka_unit_test(front_matter_in_its_file),
	    cmocka_unit_test(speaks_german),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
