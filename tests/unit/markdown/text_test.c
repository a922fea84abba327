/* Escaping and German quotes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../places.h"
#include "markdown/parse.h"
#include "markdown/text.h"

static void
escapes(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, 1000);
	md_escape(&b, STR("<a href=\"x\" b='c'>&amp;ä</a>"), "|");
	assert_string_equal(b.ptr, "&lt;a href=&quot;x&quot; b=&#39;c&#39;&gt;"
	    "&amp;amp;ä&lt;/a&gt;");
	buf_clear(&b);
	md_escape(&b, STR("a" MD_HIDDEN_BAR "b" MD_HIDDEN_BAR MD_HIDDEN_BAR), "\\|");
	assert_string_equal(b.ptr, "a\\|b\\|\\|");
	buf_clear(&b);
	/* U+E001, and what only looks like the start of U+E000 */
	md_escape(&b, STR("\xee\x80\x81\xee\x80"), "|");
	assert_string_equal(b.ptr, "\xee\x80\x81\xee\x80");
	buf_clear(&b);
	md_escape(&b, STR(""), "|");
	assert_int_equal(b.len, 0);
	buf_release(&b);
}

static void
escape_cell(struct buf *out, struct str s)
{
	md_escape(out, s, "|");
}

static void
places(void **state)
{
	(void)state;
	places_check_all(escape_cell);
}

static void
expect(bool german, const char *const *pieces, const char *html)
{
	struct md_text text = {.german = german, .opens = true};
	struct buf b;

	buf_init(&b, 1000);
	for (; *pieces; pieces++)
		md_text_add(&b, &text, str_from(*pieces));
	assert_string_equal(b.ptr, html);
	buf_release(&b);
}
#define PIECES(...) (const char *const[]){__VA_ARGS__, NULL}

static void
quotes(void **state)
{
	(void)state;
	expect(false, PIECES("\"a\" & 'b'"), "&quot;a&quot; &amp; &#39;b&#39;");
	expect(true, PIECES("\"a\" \"b\"."), "„a“ „b“.");
	expect(true, PIECES("(\"a\")[\"b\"]/\"c\""), "(„a“)[„b“]/„c“");
	expect(true, PIECES("a – \"b\" —\"c\"\xc2\xa0\"d\""), "a – „b“ —„c“\xc2\xa0„d“");
	expect(true, PIECES("\"", "a", "\"", ""), "„a“");
	expect(true, PIECES("x", "\"", " ", "\"", "y\""), "x“ „y“");
	expect(true, PIECES("\"'n Tag\", geht's?"), "„’n Tag“, geht’s?");
	expect(true, PIECES("a \" b\n\"c\""), "a &quot; b\n„c“");
	expect(true, PIECES("„\"a\"“ <\"b\">"), "„„a““ &lt;“b“&gt;");
	expect(true, PIECES(MD_HIDDEN_BAR "\"" MD_HIDDEN_BAR), "|“|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(escapes),
	    cmocka_unit_test(places),
	    cmocka_unit_test(quotes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
