/* The policy on links, and how targets are written. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/target.h"

static void
kinds(void **state)
{
	(void)state;
	static const struct {
		const char *target;
		enum md_target kind;
	} cases[] = {
	    {"https://x.de", MD_TARGET_WEB}, {"http://x", MD_TARGET_WEB},
	    {"HtTpS://x.de/a:b?c=//d", MD_TARGET_WEB}, {"http://[::1]/", MD_TARGET_WEB},
	    {"http://m\xc3\xbcller.de", MD_TARGET_WEB},
	    {"mailto:a@b.de", MD_TARGET_MAIL}, {"MailTo:a", MD_TARGET_MAIL},
	    {"tel:+49", MD_TARGET_TEL}, {"#", MD_TARGET_FRAGMENT},
	    {"#javascript:x", MD_TARGET_FRAGMENT}, {"", MD_TARGET_PAGE},
	    {"a.md#b", MD_TARGET_PAGE}, {"/a", MD_TARGET_PAGE}, {"../a:b", MD_TARGET_PAGE},
	    {"?a:b", MD_TARGET_PAGE}, {"1a:b", MD_TARGET_PAGE}, {":a", MD_TARGET_PAGE},
	    {"a_b:c", MD_TARGET_PAGE}, {"a%3Ab", MD_TARGET_PAGE},
	    {"javascript:x", MD_TARGET_REFUSED}, {"JAVASCRIPT:x", MD_TARGET_REFUSED},
	    {"java\tscript:x", MD_TARGET_REFUSED}, {"\x01http://x", MD_TARGET_REFUSED},
	    {" https://x", MD_TARGET_REFUSED}, {"a b", MD_TARGET_REFUSED},
	    {"a\nb", MD_TARGET_REFUSED}, {"a\x7f", MD_TARGET_REFUSED},
	    {"a\xc2\x85" "b", MD_TARGET_REFUSED}, {"//x", MD_TARGET_REFUSED},
	    {"///x", MD_TARGET_REFUSED}, {"/\\x", MD_TARGET_REFUSED},
	    {"\\x", MD_TARGET_REFUSED}, {"http:x", MD_TARGET_REFUSED},
	    {"http:/x", MD_TARGET_REFUSED}, {"http://", MD_TARGET_REFUSED},
	    {"http:///x", MD_TARGET_REFUSED}, {"https://@x", MD_TARGET_REFUSED},
	    {"https://?x", MD_TARGET_REFUSED}, {"mailto:", MD_TARGET_REFUSED},
	    {"tel:", MD_TARGET_REFUSED}, {"a+b-c.d:e", MD_TARGET_REFUSED},
	    {"data:,x", MD_TARGET_REFUSED}, {"http", MD_TARGET_PAGE},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (md_target_kind(str_from(cases[i].target)) != cases[i].kind)
			print_error("for: %s\n", cases[i].target ? cases[i].target : "nothing");
		assert_int_equal(md_target_kind(str_from(cases[i].target)),
		    cases[i].kind);
	}
}

static void
expect_written(const char *target, const char *written)
{
	struct buf b;

	buf_init(&b, 1000);
	buf_add(&b, STR(""));
	md_target_add(&b, str_from(target));
	assert_string_equal(b.ptr, written);
	buf_release(&b);
}

static void
written_for_html(void **state)
{
	(void)state;
	expect_written("", "");
	expect_written("a-b_c.d~e!f*g(h),;:@=+$/?#", "a-b_c.d~e!f*g(h),;:@=+$/?#");
	expect_written("a&b'c", "a&amp;b&#39;c");
	expect_written("<>\"[]{}|^`\\ ", "%3C%3E%22%5B%5D%7B%7D%7C%5E%60%5C%20");
	expect_written("\xc3\xa4", "%C3%A4");
	expect_written("%41%4g%%2", "%41%254g%25%252");
}

static void
expect_addresses(const char *target, const char *addresses)
{
	struct buf one, all;
	struct str rest = md_target_mail_part(str_from(target));

	buf_init(&one, 1000);
	buf_init(&all, 1000);
	buf_add(&all, STR(""));
	while (md_target_next_address(&one, &rest))
		buf_printf(&all, "%s;", one.ptr);
	assert_string_equal(all.ptr, addresses);
	buf_release(&one);
	buf_release(&all);
}

static void
addresses_of_mail_links(void **state)
{
	(void)state;
	expect_addresses("mailto:a@b.de", "a@b.de;");
	expect_addresses("mailto:a@b.de,c%40d.de?subject=e@f.de", "a@b.de;c@d.de;");
	expect_addresses("mailto:,a,,b@c%2,%3Cx@y,a%0Ab@c", "b@c%2;a%0Ab@c;");
	expect_addresses("mailto:", "");
	expect_addresses("mailto:x<y@z,\"a@b,a&b@c", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(written_for_html),
	    cmocka_unit_test(addresses_of_mail_links),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
