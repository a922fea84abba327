/*
 * Cards: form, folding, escaping in both kinds of values, misuse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "render/vcard.h"

static struct vcard
start(struct buf *out, enum vcard_version version)
{
	struct vcard c;

	buf_init(out, 1 << 20);
	vcard_init(&c, out, version);
	return c;
}

static void
assert_file(struct vcard *c, const char *expected)
{
	assert_int_equal(vcard_finish(c), 0);
	assert_string_equal(c->fold.out->ptr, expected);
	buf_release(c->fold.out);
}

static void
test_form(void **state)
{
	struct buf out;
	struct vcard c = start(&out, VCARD_3);

	(void)state;
	vcard_begin(&c);
	vcard_text(&c, "FN", STR("Anna Muster"));
	vcard_property(&c, "EMAIL");
	vcard_param(&c, "TYPE", "internet,pref");
	vcard_value_text(&c, STR("a@b.example"));
	vcard_property(&c, "N");
	vcard_part(&c, STR("Muster"));
	vcard_part(&c, STR("Anna"));
	vcard_part(&c, STR(""));
	vcard_value_end(&c);
	vcard_value(&c, "URL", STR("https://a.example/"));
	vcard_end(&c);
	assert_file(&c, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Muster\r\n"
	    "EMAIL;TYPE=internet,pref:a@b.example\r\nN:Muster;Anna;\r\n"
	    "URL:https://a.example/\r\nEND:VCARD\r\n");
}

static void
test_several_cards(void **state)
{
	struct buf out;
	struct vcard c = start(&out, VCARD_4);

	(void)state;
	for (int i = 0; i < 2; i++) {
		vcard_begin(&c);
		vcard_value(&c, "KIND", STR("group"));
		vcard_end(&c);
	}
	assert_file(&c, "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nEND:VCARD\r\n"
	    "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nEND:VCARD\r\n");
	c = start(&out, VCARD_4);
	assert_int_equal(vcard_finish(&c), 0);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

/* "\;" only where ";" divides */
static void
test_escaping(void **state)
{
	static const struct str text =
	    STR_INIT("a,b;c\\d\ne\r\nf\rg\"<&\x01\x7f\th");
	struct buf out;
	struct vcard c = start(&out, VCARD_3);

	(void)state;
	vcard_begin(&c);
	vcard_text(&c, "NOTE", text);
	vcard_property(&c, "ORG");
	vcard_part(&c, text);
	vcard_part(&c, STR("x"));
	vcard_value_end(&c);
	vcard_property(&c, "CATEGORIES");
	vcard_item(&c, STR("a,b"));
	vcard_item(&c, STR("c"));
	vcard_value_end(&c);
	vcard_end(&c);
	assert_file(&c, "BEGIN:VCARD\r\nVERSION:3.0\r\n"
	    "NOTE:a\\,b;c\\\\d\\ne\\nf\\ng\"<&\th\r\n"
	    "ORG:a\\,b\\;c\\\\d\\ne\\nf\\ng\"<&\th;x\r\n"
	    "CATEGORIES:a\\,b,c\r\nEND:VCARD\r\n");
}

/* No line is too long, and none ends within a character or an escape. */
static void
test_folding(void **state)
{
	static const char *const units[] = {"ä", "𝕏", "x", "\n", "\\", ","};

	(void)state;
	for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
		struct buf text, out;
		struct vcard c = start(&out, VCARD_3);
		buf_init(&text, 1 << 20);
		for (int i = 0; i < 10000; i++)
			buf_add_cstr(&text, units[k]);
		vcard_begin(&c);
		vcard_text(&c, "NOTE", buf_str(&text));
		vcard_end(&c);
		assert_int_equal(vcard_finish(&c), 0);
		size_t length = strlen(units[k]), column = 0;
		for (size_t i = 0; i < out.len; i++) {
			if (out.ptr[i] != '\r') {
				assert_true(++column <= VCARD_LINE_MAX);
				continue;
			}
			assert_int_equal(out.ptr[++i], '\n');
			column = 0;
			if (i + 1 < out.len && out.ptr[i + 1] == ' ')
				assert_true(length == 1 ||
				    memcmp(out.ptr + i + 2, units[k], length) == 0);
			if (i + 1 < out.len && out.ptr[i + 1] == ' ' && k > 2)
				assert_int_equal(out.ptr[i + 2], '\\');
		}
		buf_release(&text);
		buf_release(&out);
	}
}

static void
test_misuse(void **state)
{
	(void)state;
	for (int i = 0; i < 7; i++) {
		struct buf out;
		struct vcard c = start(&out, VCARD_3);
		if (i != 0)
			vcard_begin(&c);
		if (i == 0)
			vcard_text(&c, "FN", STR("outside"));
		if (i == 1)
			vcard_begin(&c);
		if (i == 2)
			vcard_value_text(&c, STR("no name"));
		if (i == 3)
			vcard_value(&c, "URL", STR("a\nb"));
		if (i == 4)
			vcard_property(&c, "N");
		if (i == 5)
			vcard_param(&c, "TYPE", "work");
		if (i == 6)
			vcard_value_end(&c);
		vcard_end(&c);
		assert_int_equal(vcard_finish(&c), -1);
		buf_release(&out);
	}
	struct buf out;
	struct vcard c = start(&out, VCARD_3);
	vcard_begin(&c);
	assert_int_equal(vcard_finish(&c), -1);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_several_cards),
		cmocka_unit_test(test_escaping),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_misuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
