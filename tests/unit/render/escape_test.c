#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <string.h>

#include "../places.h"
#include "render/escape.h"

typedef void escape_fn(struct buf *out, struct str s);

static void
check(escape_fn *escape, struct str in, const char *expected)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_add(&b, STR(""));
	escape(&b, in);
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
}

static void
test_html(void **state)
{
	(void)state;
	check(esc_html, STR(""), "");
	check(esc_html, STR("Rathaus, 1. Stock"), "Rathaus, 1. Stock");
	check(esc_html, STR("&<>\"'"), "&amp;&lt;&gt;&quot;&#39;");
	check(esc_html, STR("a&b"), "a&amp;b");
	check(esc_html, STR("&amp;"), "&amp;amp;");
	check(esc_html, STR("<script>alert('x')</script>"),
	    "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
	check(esc_html, STR("ä<ö"), "ä&lt;ö");
	check(esc_html, STR("end<"), "end&lt;");
}

static void
test_html_places(void **state)
{
	(void)state;
	places_check_all(esc_html);
}

static void
test_url(void **state)
{
	(void)state;
	check(esc_url_path, STR("stoerungen/2020/mail-1.html"),
	    "stoerungen/2020/mail-1.html");
	check(esc_url_path, STR("Satzung Müll.pdf"), "Satzung%20M%C3%BCll.pdf");
	check(esc_url_path, STR("a:b?c#d%e&f'\""), "a%3Ab%3Fc%23d%25e%26f%27%22");
	check(esc_url_path, STR("AZaz09-._~/"), "AZaz09-._~/");
	check(esc_url_query, STR("a/b c+d"), "a%2Fb%20c%2Bd");
	check(esc_url_query, STR("x=1&y"), "x%3D1%26y");
	check(esc_url_query, STR("\r\n\t\x7f"), "%0D%0A%09%7F");
	check(esc_url_query, str_make("\0\xff", 2), "%00%FF");
}

static void
test_json(void **state)
{
	(void)state;
	check(esc_json, STR(""), "");
	check(esc_json, STR("Grüße"), "Grüße");
	check(esc_json, STR("a \"b\" \\c/"), "a \\\"b\\\" \\\\c/");
	check(esc_json, STR("\b\f\n\r\t"), "\\b\\f\\n\\r\\t");
	check(esc_json, str_make("\0\x1f\x7f", 3), "\\u0000\\u001f\x7f");
	check(esc_json, STR("</script>"), "<\\/script>");
	check(esc_json, STR("<!-- <b> <"), "\\u003c!-- <b> <");
	check(esc_json, STR("</</"), "<\\/<\\/");
	check(esc_json, STR("x\u2028y\u2029z"), "x\\u2028y\\u2029z");
	/* their neighbours, and what only begins like them */
	check(esc_json, STR("\u2027\u202a\u2010"), "\u2027\u202a\u2010");
	check(esc_json, STR("\xe2\x80"), "\xe2\x80");
	check(esc_json, STR("\xe2"), "\xe2");
}

static void
test_script(void **state)
{
	(void)state;
	check(esc_script, STR(""), "");
	check(esc_script, STR("{\"a\":[1,true]}"), "{\"a\":[1,true]}");
	check(esc_script, STR("\"</script><!-- & \""),
	    "\"\\u003c/script\\u003e\\u003c!-- \\u0026 \"");
	/* what was escaped by JSON stays valid */
	check(esc_script, STR("\"<\\/script>\""),
	    "\"\\u003c\\/script\\u003e\"");
	check(esc_script, STR("<<"), "\\u003c\\u003c");
	check(esc_script, STR("ü\xe2\x80"), "ü\xe2\x80");
}

/* An escape that does not fit is dropped whole: no half entity. */
static void
test_overflow(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 6);
	esc_html(&b, STR("ab&c"));
	assert_false(buf_ok(&b));
	assert_string_equal(b.ptr, "ab");
	buf_release(&b);
}

/* Eight bytes are looked at together: what is escaped may stand anywhere. */
static void
test_json_anywhere(void **state)
{
	static const char plain[] = "abcdef\xc3\xbc" "ghijkl\xc3\xbcmnopqr ~\x7f";

	(void)state;
	for (size_t at = 0; at < sizeof plain - 1; at++) {
		char in[64], expected[64];
		for (int c = 1; c < 128; c++) {
			char one[2] = {(char)c, '\0'};
			struct buf b;
			if ((at && plain[at - 1] == '\xc3') || c == '<')
				continue;
			buf_init(&b, 64);
			esc_json(&b, str_from(one));
			(void)snprintf(in, sizeof in, "%.*s%s%s", (int)at,
			    plain, one, plain + at);
			(void)snprintf(expected, sizeof expected, "%.*s%s%s",
			    (int)at, plain, b.ptr, plain + at);
			check(esc_json, str_from(in), expected);
			buf_release(&b);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json_anywhere),
	    cmocka_unit_test(test_html),
	    cmocka_unit_test(test_html_places),
	    cmocka_unit_test(test_url),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_script),
	    cmocka_unit_test(test_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
