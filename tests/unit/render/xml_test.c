#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../places.h"
#include "render/xml.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

struct fixture {
	struct buf out;
	struct xml x;
};

static void
begin(struct fixture *f)
{
	buf_init(&f->out, 1 << 16);
	xml_init(&f->x, &f->out);
}

static void
end_good(struct fixture *f, const char *expected)
{
	assert_int_equal(xml_finish(&f->x), 0);
	assert_string_equal(f->out.ptr, expected);
	buf_release(&f->out);
}

/* Misuse fails, however well it goes on. */
static void
end_bad(struct fixture *f)
{
	assert_int_equal(xml_finish(&f->x), -1);
	assert_int_equal(xml_finish(&f->x), -1);
	buf_release(&f->out);
}

static void
test_everything(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	xml_begin(&f.x, "feed");
	xml_attr(&f.x, "xmlns", STR("http://www.w3.org/2005/Atom"));
	xml_attr(&f.x, "xml:lang", STR("de"));
	xml_element(&f.x, "title", STR("Bürgerbüro"));
	xml_element(&f.x, "empty", STR(""));
	xml_begin(&f.x, "entry");
	xml_begin(&f.x, "atom:link");
	xml_attr(&f.x, "href", STR("a?b&c"));
	xml_end(&f.x);
	xml_begin(&f.x, "content");
	xml_text(&f.x, STR("one "));
	xml_begin(&f.x, "b");
	xml_begin(&f.x, "i");
	xml_end(&f.x);
	xml_end(&f.x);
	xml_text(&f.x, STR(" two"));
	xml_end(&f.x);
	xml_end(&f.x);
	xml_end(&f.x);
	end_good(&f, HEAD
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"de\">\n"
	    "  <title>Bürgerbüro</title>\n"
	    "  <empty></empty>\n"
	    "  <entry>\n"
	    "    <atom:link href=\"a?b&amp;c\"/>\n"
	    "    <content>one <b><i/></b> two</content>\n"
	    "  </entry>\n"
	    "</feed>\n");
}

static void
text_becomes(struct str s, const char *text, const char *attr)
{
	struct fixture f;
	struct buf expected;

	begin(&f);
	buf_init(&expected, 1 << 16);
	buf_printf(&expected, HEAD "<a b=\"%s\">%s</a>\n", attr, text);
	xml_begin(&f.x, "a");
	xml_attr(&f.x, "b", s);
	xml_text(&f.x, s);
	xml_end(&f.x);
	end_good(&f, expected.ptr);
	buf_release(&expected);
}

static void
test_escaping(void **state)
{
	(void)state;
	text_becomes(STR("a<b>&\"'"), "a&lt;b&gt;&amp;\"'",
	    "a&lt;b&gt;&amp;&quot;'");
	text_becomes(STR("]]>&amp;"), "]]&gt;&amp;amp;", "]]&gt;&amp;amp;");
	text_becomes(STR("a\tb\nc\rd"), "a\tb\nc&#13;d", "a&#9;b&#10;c&#13;d");
}

static void
test_forbidden(void **state)
{
	(void)state;
	for (char c = 0; c < 0x20; c++) {
		if (c != '\t' && c != '\n' && c != '\r')
			text_becomes(str_make(&c, 1), "\xef\xbf\xbd",
			    "\xef\xbf\xbd");
	}
	text_becomes(STR("a\xef\xbf\xbe"), "a\xef\xbf\xbd", "a\xef\xbf\xbd");
	text_becomes(STR("\xef\xbf\xbf" "b"), "\xef\xbf\xbd" "b",
	    "\xef\xbf\xbd" "b");
	text_becomes(STR("\xed\xa0\x80"),
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* half a pair */
	text_becomes(STR("x\xc3"), "x\xef\xbf\xbd", "x\xef\xbf\xbd");
	/* these may stay: the neighbours, and the last of all */
	text_becomes(STR(" \x7f\xc2\x85\xef\xbf\xbd\xee\x80\x80\xf4\x8f\xbf\xbf"),
	    " \x7f\xc2\x85\xef\xbf\xbd\xee\x80\x80\xf4\x8f\xbf\xbf",
	    " \x7f\xc2\x85\xef\xbf\xbd\xee\x80\x80\xf4\x8f\xbf\xbf");
}

static void
test_misuse(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f); /* nothing at all */
	end_bad(&f);
	begin(&f); /* two elements at the top */
	xml_element(&f.x, "a", STR(""));
	xml_element(&f.x, "b", STR(""));
	assert_string_equal(f.out.ptr, HEAD "<a></a>");
	end_bad(&f);
	begin(&f); /* text at the top */
	xml_text(&f.x, STR("a"));
	end_bad(&f);
	begin(&f); /* an attribute at the top */
	xml_attr(&f.x, "a", STR("b"));
	end_bad(&f);
	begin(&f); /* an attribute after text */
	xml_begin(&f.x, "a");
	xml_text(&f.x, STR("t"));
	xml_attr(&f.x, "b", STR("c"));
	xml_end(&f.x);
	end_bad(&f);
	begin(&f); /* an attribute after a closed child */
	xml_begin(&f.x, "a");
	xml_begin(&f.x, "b");
	xml_end(&f.x);
	xml_attr(&f.x, "c", STR("d"));
	xml_end(&f.x);
	end_bad(&f);
	begin(&f); /* left open */
	xml_begin(&f.x, "a");
	end_bad(&f);
	begin(&f); /* an end too many */
	xml_element(&f.x, "a", STR(""));
	xml_end(&f.x);
	end_bad(&f);
}

static void
test_names(void **state)
{
	static const char *const bad[] = {"", "1a", "-a", "a b", "a>", "a\"", ":a"};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		begin(&f);
		xml_element(&f.x, bad[i], STR(""));
		end_bad(&f);
		begin(&f);
		xml_begin(&f.x, "a");
		xml_attr(&f.x, bad[i], STR(""));
		xml_end(&f.x);
		end_bad(&f);
	}
	begin(&f);
	xml_element(&f.x, NULL, STR(""));
	end_bad(&f);
	begin(&f);
	xml_element(&f.x, "_a:b-c.d1", STR(""));
	end_good(&f, HEAD "<_a:b-c.d1></_a:b-c.d1>\n");
}

static void
test_depth(void **state)
{
	struct fixture f;

	(void)state;
	for (int extra = 0; extra < 2; extra++) {
		begin(&f);
		for (int i = 0; i < XML_DEPTH_MAX + extra; i++)
			xml_begin(&f.x, "a");
		for (int i = 0; i < XML_DEPTH_MAX + extra; i++)
			xml_end(&f.x);
		assert_int_equal(xml_finish(&f.x), -extra);
		buf_release(&f.out);
	}
}

static void
test_overflow(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	f.out.max = sizeof HEAD + 5;
	xml_element(&f.x, "a", STR("too long"));
	end_bad(&f);
}

static void
test_two_steps(void **state)
{
	struct fixture f;
	struct buf text;

	(void)state;
	buf_init(&text, 100);
	xml_escape(&text, STR("<b>\"ü\" & so\x01</b>\r"));
	begin(&f);
	xml_begin(&f.x, "a");
	xml_escaped(&f.x, buf_str(&text));
	xml_escaped(&f.x, STR(""));
	xml_end(&f.x);
	end_good(&f, HEAD "<a>&lt;b&gt;\"ü\" &amp; so\xef\xbf\xbd&lt;/b&gt;&#13;</a>\n");
	begin(&f);
	xml_escaped(&f.x, buf_str(&text));
	end_bad(&f);
	buf_release(&text);
}

/* The same text, whether its elements are written there or by themselves. */
static void
test_parts(void **state)
{
	static const char entry[] = "\n  <entry>\n    <id>a&amp;b</id>\n  </entry>";
	struct fixture whole, part;

	(void)state;
	begin(&part);
	buf_clear(&part.out);
	xml_init_part(&part.x, &part.out, 1);
	xml_begin(&part.x, "entry");
	xml_element(&part.x, "id", STR("a&b"));
	xml_end(&part.x);
	end_good(&part, entry);
	begin(&whole);
	xml_begin(&whole.x, "feed");
	xml_part(&whole.x, str_from(entry));
	xml_element(&whole.x, "b", STR(""));
	xml_part(&whole.x, str_from(entry));
	xml_end(&whole.x);
	end_good(&whole, HEAD "<feed>\n  <entry>\n    <id>a&amp;b</id>\n  </entry>"
	    "\n  <b></b>\n  <entry>\n    <id>a&amp;b</id>\n  </entry>\n</feed>\n");
}

static void
test_bad_parts(void **state)
{
	static const unsigned depths[] = {0, XML_DEPTH_MAX + 1};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		begin(&f);
		xml_init_part(&f.x, &f.out, depths[i]);
		xml_element(&f.x, "a", STR(""));
		xml_end(&f.x);
		end_bad(&f);
	}
	/* nothing in it; an end too many; text without an element */
	begin(&f);
	xml_init_part(&f.x, &f.out, 2);
	end_bad(&f);
	begin(&f);
	xml_init_part(&f.x, &f.out, 2);
	xml_element(&f.x, "a", STR(""));
	xml_end(&f.x);
	end_bad(&f);
	begin(&f);
	xml_init_part(&f.x, &f.out, 2);
	xml_text(&f.x, STR("a"));
	end_bad(&f);
	/* outside of everything; beside a text */
	begin(&f);
	xml_part(&f.x, STR("\n<a/>"));
	end_bad(&f);
	begin(&f);
	xml_begin(&f.x, "a");
	xml_text(&f.x, STR("b"));
	xml_part(&f.x, STR("\n  <c/>"));
	xml_end(&f.x);
	end_bad(&f);
}

static void
test_places(void **state)
{
	(void)state;
	places_check_all(xml_escape);
}

/* Two bytes of which the first may begin a letter. */
static void
test_letters(void **state)
{
	(void)state;
	for (unsigned a = 0xc0; a < 0x100; a++)
		for (unsigned b = 0x70; b < 0x100; b++) {
			char text[] = {'x', (char)a, (char)b, '<', '\0'};
			bool letter = a >= 0xc2 && a <= 0xdf && b >= 0x80 &&
			    b <= 0xbf;
			struct buf out;
			buf_init(&out, 64);
			xml_escape(&out, str_from(text));
			assert_int_equal(strncmp(out.ptr, "x\xef\xbf\xbd", 4) != 0,
			    letter);
			if (letter)
				assert_memory_equal(out.ptr, text, 3);
			assert_true(str_has_suffix(buf_str(&out), STR("&lt;")));
			buf_release(&out);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_everything),
	    cmocka_unit_test(test_escaping),
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_letters),
	    cmocka_unit_test(test_forbidden),
	    cmocka_unit_test(test_misuse),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_overflow),
	    cmocka_unit_test(test_two_steps),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_bad_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
