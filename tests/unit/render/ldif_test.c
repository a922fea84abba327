/*
 * LDIF: what stands there as it is, what in base64, folding.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/ldif.h"

static void
assert_attribute(struct str value, const char *expected)
{
	struct ldif d;
	struct buf out;

	buf_init(&out, 1 << 20);
	ldif_init(&d, &out);
	ldif_attribute(&d, "cn", value);
	assert_string_equal(out.len ? out.ptr : "", expected);
	buf_release(&out);
}

static void
test_entry(void **state)
{
	struct ldif d;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	ldif_init(&d, &out);
	ldif_entry(&d, STR("o=x"));
	ldif_attribute(&d, "o", STR("x"));
	ldif_end(&d);
	ldif_entry(&d, STR("cn=ä,o=x"));
	ldif_end(&d);
	assert_string_equal(out.ptr,
	    "dn: o=x\no: x\n\ndn:: Y249w6Qsbz14\n\n");
	buf_release(&out);
}

/* RFC 2849: SAFE-STRING; the base64 is that of coreutils */
static void
test_values(void **state)
{
	(void)state;
	assert_attribute(STR(""), "");
	assert_attribute(STR("a: b <c"), "cn: a: b <c\n");
	assert_attribute(STR(" a"), "cn:: IGE=\n");
	assert_attribute(STR(":a"), "cn:: OmE=\n");
	assert_attribute(STR("<a"), "cn:: PGE=\n");
	assert_attribute(STR("a "), "cn:: YSA=\n");
	assert_attribute(STR("a\nb"), "cn:: YQpi\n");
	assert_attribute(STR("ö"), "cn:: w7Y=\n");
	assert_attribute(STR("\x7f"), "cn:: fw==\n");
}

static void
test_folding(void **state)
{
	(void)state;
	assert_attribute(STR("0123456789012345678901234567890123456789"
	    "01234567890123456789012345678901X"),
	    "cn: 0123456789012345678901234567890123456789"
	    "01234567890123456789012345678901\n X\n");
}

static void
test_syntaxes(void **state)
{
	(void)state;
	assert_true(ldif_is_printable(STR("+49 (0) 391/54-0")));
	assert_false(ldif_is_printable(STR("")));
	assert_false(ldif_is_printable(STR("49_1")));
	assert_false(ldif_is_printable(STR("ä")));
	assert_true(ldif_is_ascii(STR("a_b@c.example")));
	assert_false(ldif_is_ascii(STR("ä@c.example")));
	assert_false(ldif_is_ascii(STR("a\n")));
	assert_false(ldif_is_ascii(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_syntaxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
