/* Where a text is cut, and that nobody can tell. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/chunk.h"
#include "markdown/render.h"
#include "markdown/split.h"

/* ---- the pieces ---------------------------------------------------------- */

/* The pieces as "s0:text", "l0:text" or "p0:text", with "/" between. */
static void
expect(const char *text, const char *pieces)
{
	char got[1024] = "";
	size_t n = 0;
	struct md_chunks c;
	struct md_chunk piece;

	md_chunks_begin(&c, str_from(text));
	while (md_chunk_next(&piece, &c))
		n += (size_t)snprintf(got + n, sizeof got - n, "%s%c%u:%.*s",
		    n ? "/" : "", piece.simple ? 's' : piece.list ? 'l' : 'p',
		    piece.above,
		    STR_ARG(piece.text));
	assert_string_equal(got, pieces);
}

static void
pieces(void **state)
{
	(void)state;
	expect("", "");
	expect("\n\n", "");
	expect("Ein Satz.", "s0:Ein Satz.");
	expect("\nZwei\nZeilen!\n", "s1:Zwei\nZeilen!");
	expect("a\n\n\nb\n\n", "s0:a/s3:b");
	expect("a\n\n- b\n\n  c\n\nd\ne\n\n# f", "s0:a/p2:- b\n\n  c\n\n/s6:d\ne/"
	    "p9:# f");
	expect("a\nb **c** d.\n[e](f.md), **g**.\n**h:** [i](#j)", "s0:a\n"
	    "b **c** d.\n[e](f.md), **g**.\n**h:** [i](#j)");
	expect("a\nb*c*\n\nd", "p0:a\nb*c*\n\n/s3:d");
	expect("12 Uhr\n\n12. Mai", "s0:12 Uhr/p2:12. Mai");
	expect("\"Ä\"\n(b)\n'c'\n\xc3\xa4", "s0:\"Ä\"\n(b)\n'c'\n\xc3\xa4");
	expect("a \n\nb", "p0:a \n\n/s2:b");
	expect("a\n \nb", "p0:a\n \nb");
}

static void
lists(void **state)
{
	(void)state;
	expect("- a", "l0:- a");
	expect("\n- a\n- **b** c\n\n\n", "l1:- a\n- **b** c");
	expect("a\n\n- b\n- [c](d)\n\ne\n\n- f", "s0:a/l2:- b\n- [c](d)/"
	    "s5:e/l7:- f");
	/* a list that goes on, is another, or not so simple */
	expect("- a\n\n- b", "p0:- a\n\n- b");
	expect("- a\n\n  b\n\nc", "p0:- a\n\n  b\n\n/s4:c");
	expect("- a\nb", "p0:- a\nb");
	expect("a\n- b", "p0:a\n- b");
	expect("- a\n  - b", "p0:- a\n  - b");
	expect("- a\n* b", "p0:- a\n* b");
	expect("- a\n- *b*", "p0:- a\n- *b*");
	expect("-  a", "p0:-  a");
	expect("- a \n- b", "p0:- a \n- b");
	expect("- 1. a", "p0:- 1. a");
	expect("- # a", "p0:- # a");
	expect("- a\n---\n\nb", "p0:- a\n---\n\n/s3:b");
	expect("- a\n\n# b\n\nc", "p0:- a\n\n# b\n\n/s4:c");
	expect("# a\n\n- b\n\nc", "p0:# a\n\n- b\n\n/s4:c");
	expect("1. a\n\n- b\n\nc", "p0:1. a\n\n- b\n\n/s4:c");
}

static void
items(void **state)
{
	struct md_chunk item, list = {.text = STR("- a\n- b c"), .above = 7,
	    .list = true};

	(void)state;
	assert_true(md_item_next(&item, &list));
	assert_true(str_is(item.text, "a") && item.simple && item.item);
	assert_int_equal(item.above, 7);
	assert_true(md_item_next(&item, &list));
	assert_true(str_is(item.text, "b c"));
	assert_int_equal(item.above, 8);
	assert_false(md_item_next(&item, &list));
}

/* Markup that is not told without a parser. */
static void
parsed(void **state)
{
	static const char *const texts[] = {"**a", "**a*", "** a**", "**a **",
	    "***a***", "b**a**", "**a**b", "**a:**.", "**„a**", "**a\nb**",
	    "**[a](b)**", "[**a**](b)", "[](b)", "[a]", "[a] (b)", "[a]()",
	    "[a](b c)", "[a](b \"c\")", "[a](b(c))", "![a](b)", "a![a](b)",
	    "[a](<b>)", "[a](b\\c)", "[a](b&c)", "[a\nb](c)", "[[a](b)](c)"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char wanted[64];
		snprintf(wanted, sizeof wanted, "p0:%s", texts[i]);
		expect(texts[i], wanted);
	}
}

static void
spans(void **state)
{
	struct str rest = STR("a **b c**.\n[d e](f#g)h");
	char got[256] = "";
	size_t n = 0;
	struct md_span span;

	(void)state;
	while (md_span_next(&span, &rest))
		n += (size_t)snprintf(got + n, sizeof got - n, "%d<%.*s>%.*s",
		    (int)span.mark, STR_ARG(span.text), STR_ARG(span.target));
	assert_string_equal(got, "0<a >1<b c>0<.>3<>2<d e>f#g0<h>");
}

static void
one_piece(void **state)
{
	(void)state;
	expect("a\n\n[b]: c", "p0:a\n\n[b]: c");
	expect("a\n\n\xef\xbb\xbf" "b", "p0:a\n\n\xef\xbb\xbf" "b");
}

static void
to_the_end(void **state)
{
	static const char *const signs[] = {"```", "~~~", " ~~~~ x", "<!--", "<b>",
	    "b\r", "\x0c", "\x7f", "- ```"};

	(void)state;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		char text[64], wanted[64];
		snprintf(text, sizeof text, "a\n\n%s\n\nc\n", signs[i]);
		snprintf(wanted, sizeof wanted, "s0:a/p2:%s\n\nc\n", signs[i]);
		expect(text, wanted);
	}
}

/* Every byte: whether a line may begin with it, hold it, and be cut off. */
static void
bytes(void **state)
{
	static const char begins[] = "\"'(0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char never[] = "\\`*_[]<&|\t\x7f";

	(void)state;
	for (int c = ' '; c < 256; c++) {
		char text[] = {(char)c, 'x', 'x', 'x', (char)c, 'x', '\0'};
		struct md_chunks chunks;
		struct md_chunk piece;
		bool inner = !strchr(never, c);
		md_chunks_begin(&chunks, str_from(text));
		assert_true(md_chunk_next(&piece, &chunks));
		assert_int_equal(piece.simple,
		    inner && (strchr(begins, c) || c >= 0x80));
		md_chunks_begin(&chunks, str_from(text + 1));
		assert_true(md_chunk_next(&piece, &chunks));
		assert_int_equal(piece.simple, inner);
	}
}

/* ---- the same as uncut ----------------------------------------------------- */

/* A definition further up keeps a text in one piece, and shows nothing. */
static const struct str guard = STR_INIT("[zzqx]: /u\n\n");

static bool
page(void *ctx, struct str target, struct loc at, struct str *href)
{
	struct buf *seen = ctx;

	buf_printf(seen, "%u:%u %.*s\n", at.line, at.column, STR_ARG(target));
	*href = target;
	return target.len % 3 != 0;
}

static void
address(void *ctx, struct str text, struct buf *out)
{
	(void)ctx;
	buf_printf(out, " (%.*s!)", STR_ARG(text));
}

/* HTML, messages and links of a text that begins on that line. */
static struct str
all_of(struct arena *a, struct str text, unsigned line, unsigned flags)
{
	struct buf out;
	struct diags d;
	struct md_html html;
	struct md_links links = {&out, page, address};
	struct md_options opt = {.path = STR("a.md"), .first_line = line,
	    .links = flags & 1 ? NULL : &links, .inline_only = flags & 2,
	    .german_quotes = flags & 4, .heading_shift = (int)(flags >> 3)};

	buf_init(&out, 1 << 20);
	diags_init(&d);
	buf_printf(&out, "%d\n", md_render(&html, a, text, &opt, &d));
	buf_add(&out, html.html);
	for (size_t i = 0; i < d.count; i++)
		buf_printf(&out, "%d %u:%u %.*s\n", (int)d.items[i].id,
		    d.items[i].pos.at.line, d.items[i].pos.at.column,
		    STR_ARG(d.items[i].args[0]));
	diags_release(&d);
	struct str all = arena_str(a, buf_str(&out));
	buf_release(&out);
	return all;
}

static void
compare(struct str text, struct str got, struct str uncut)
{
	if (!str_eq(got, uncut))
		print_error("of: %.*s\n---\n%.*s\n---\n%.*s\n", STR_ARG(text),
		    STR_ARG(got), STR_ARG(uncut));
	assert_true(str_eq(got, uncut));
}

static void
expect_same(struct str text, unsigned flags)
{
	struct arena a;
	struct str first = {0}, uncut = {0};

	arena_init(&a, 0);
	struct str guarded = arena_concat(&a, guard, text);
	compare(text, all_of(&a, text, 9, flags),
	    all_of(&a, guarded, 7, flags));
	compare(text, md_plain(&a, text), md_plain(&a, guarded));
	assert_int_equal(md_first_paragraph(&first, text),
	    md_first_paragraph(&uncut, guarded));
	compare(text, first, uncut);
	arena_release(&a);
}

static unsigned
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(*seed >> 33);
}

#define COUNT(array) ((unsigned)(sizeof(array) / sizeof *(array)))

static const char *const all_parts[] = {"\n", "\n", "\n\n", "\n\n", "\n\n",
    "Wort", "zwei Worte", "Ärger", " ", " ", "  ", ".", ",", "!", "„so“",
    "\"", "'", "(", ")", "- ", "* ", "+ ", "1. ", "12", "3) ", "> ", "# ",
    "## ", "    ", "\t", "**", "*", "_", "`", "``", "[", "](x.md)",
    "](https://a.example/)", "]", "![", "\\", "\\|", "|", "\n|---|\n", "---",
    "===", "&amp;", "&", "~", ":", "a@b.example", "http://a.example/x",
    "mailto:", "\xc2\xa0", "–", "\xee\x81\x80", "=", "\n- ", "\n\n- ",
    "\n\nWort", "\n\n**Wort:** mehr", "\n\n[Wort](y.md).", "\n\n### Wort",
    "**", "**", " **", "** ", "**Wort**", "**Wort**", " **ein Wort** ",
    "**Wort:** ", "[a@b.example](x.md)", "[Wort](../z.md)", "[ä \\| w](x)",
    "[Wort](javascript:x)", "[http://a.example](//b)", "[\"W\"](#w) ",
    "[Wort](https://a.example/b?c=d)", "[W](mailto:x)", "](", "(", "[W",
    "\n```\n", "\n~~~\n", "<", "<!-- ", "-->", "<p>", "<br>", "\r\n",
    "\n[Wort]: z.md\n", "\x0c"};

/* Mostly what can be told without a parser. */
static const char *const easy_parts[] = {"\n", "\n", "\n\n", "\n\n", " ", " ",
    "Wort", "Ärger", "„so“", ".", ":", "!", "(", ")", "7", "\"", "\xc2\xa0", "–",
    "**", "**", "**", "*", "**Wort**", " **Wort:** ", "[Wort](x.md)", "[a](b)",
    "[ä \\| w](../y.md)", "[\"w\"](#w)", "](", "[", "a@b.example",
    "http://a.example/x", "[c@d.example](https://a.example)", "\n- ", "\n# ",
    "\n- ", "\n- Wort", "\n\n- ", "\n\n- Wort", "\n\nWort"};

static void
random_texts(void **state)
{
	uint64_t seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 10) : 1;
	long count = getenv("STEPS") ? atol(getenv("STEPS")) : 20000;
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (long i = 0; i < count; i++) {
		struct str text = {0};
		bool easy = next_random(&seed) % 2;
		unsigned count_of = easy ? COUNT(easy_parts) : COUNT(all_parts);
		unsigned n = 1 + next_random(&seed) % 14;
		while (n-- > 0) {
			unsigned part = next_random(&seed) % count_of;
			text = arena_concat(&a, text, str_from(
			    easy ? easy_parts[part] : all_parts[part]));
		}
		expect_same(text, next_random(&seed) % 24);
		arena_reset(&a);
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces),
	    cmocka_unit_test(lists),
	    cmocka_unit_test(items),
	    cmocka_unit_test(parsed),
	    cmocka_unit_test(spans),
	    cmocka_unit_test(one_piece),
	    cmocka_unit_test(to_the_end),
	    cmocka_unit_test(bytes),
	    cmocka_unit_test(random_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
