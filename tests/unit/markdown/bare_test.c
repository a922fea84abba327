/* Addresses in running text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/bare.h"

/* Writes what was found as "at:link;", mail addresses with "@" before. */
static void
expect(const char *text, const char *found)
{
	char all[300] = "";
	struct md_bare bare;

	for (size_t i = 0; md_bare_next(&bare, str_from(text), i);
	    i = bare.at + bare.link.len) {
		size_t n = strlen(all);
		assert_ptr_equal(bare.link.ptr, text + bare.at);
		snprintf(all + n, sizeof all - n, "%s%zu:%.*s;",
		    bare.mail ? "@" : "", bare.at, STR_ARG(bare.link));
	}
	assert_string_equal(all, found);
}

static void
urls(void **state)
{
	(void)state;
	expect("", "");
	expect("https://x.de", "0:https://x.de;");
	expect("a HTTP://X.de/b?c=d#e f", "2:HTTP://X.de/b?c=d#e;");
	expect("https://x.de. http://y.de/, https://z", "0:https://x.de;14:http://y.de/;28:https://z;");
	expect("(https://x.de/a_(b)). (http://y)", "1:https://x.de/a_(b);23:http://y;");
	expect("https://x.de/a)b)", "0:https://x.de/a)b;");
	expect("https://x.de!?*_':;", "0:https://x.de;");
	expect("„https://x.de“ «http://y»", "3:https://x.de;21:http://y;");
	expect("https://x.de\xc2\xa0z https://ä.de/ö", "0:https://x.de;16:https://ä.de/ö;");
	expect("<https://x.de>\"https://y\"", "1:https://x.de;15:https://y;");
	expect("xhttps://a ähttps://b http:// https://. http:/x http://-", "");
	expect("https://a@b.de/c", "0:https://a@b.de/c;");
	expect("http://http://x", "0:http://http://x;");
	expect("httphttp://x h https://", "");
}

static void
mail(void **state)
{
	(void)state;
	expect("a@b.de", "@0:a@b.de;");
	expect("Mail:a.b-c_d+e%f@g-h.i.de.", "@5:a.b-c_d+e%f@g-h.i.de;");
	expect("(a@b.de), <c@d.de>; e@f.de/g@h.de", "@1:a@b.de;@11:c@d.de;@20:e@f.de;@27:g@h.de;");
	expect("„a@b.de“", "@3:a@b.de;");
	expect("...a@b.de", "@3:a@b.de;");
	expect("a@b.de-c x@y.de_z", "@9:x@y.de;");
	expect("*@b.de *.a@b.de {local}.temp@b.de {a}@b.de", "");
	expect("a@b a@.de a@b. a@-b.de a@b-.de a@b..de a@b.d a@b.c3 @b.de a.@b.de", "");
	expect("äa@b.de a@b.deä a@b.de@c.de", "");
	expect("1@2.34 a@1.2.3", "");
	expect("a@b.co.uk.", "@0:a@b.co.uk;");
	expect("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg@x.de",
	    "@0:aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg@x.de;");
	expect("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg@x.de", "");
}

static void
starts_where_told(void **state)
{
	(void)state;
	struct md_bare bare;
	struct str text = STR("a@b.de c@d.de");

	assert_true(md_bare_next(&bare, text, 1));
	assert_int_equal(bare.at, 7);
	assert_false(md_bare_next(&bare, text, 9));
	assert_false(md_bare_next(&bare, text, text.len));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(urls),
	    cmocka_unit_test(mail),
	    cmocka_unit_test(starts_where_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
