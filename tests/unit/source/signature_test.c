/* source/signature: armour; the rest, with keys, is in cli/signatures.sh. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "source/signature.h"

#define BEGIN "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
#define END "-----END PGP PUBLIC KEY BLOCK-----\n"

static void
expect(const char *armour, const char *bytes)
{
	struct buf out;

	buf_init(&out, 1000);
	bool good = signature_dearmor(&out, str_from(armour));
	assert_int_equal(good, bytes != NULL);
	if (bytes)
		assert_true(str_is(buf_str(&out), bytes));
	buf_release(&out);
}

static void
test_armour(void **state)
{
	(void)state;
	expect(BEGIN "\naGVsbG8=\n=abcd\n" END, "hello");
	expect(BEGIN "\naGVsbG8h\n" END, "hello!");
	expect(BEGIN "\naGVs\nbG8g\ndw==\n=abcd\n" END, "hello w");
	expect(BEGIN "Comment: Schlüssel\nVersion: 1\n\naGVs\n" END, "hel");
	expect("Text davor\n" BEGIN "\naGVs\n" END "dahinter\n" BEGIN
	    "\nbG8=\n" END, "hello");
	expect("-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\naGVs\r\n"
	       "-----END PGP PUBLIC KEY BLOCK-----\r\n", "hel");
	expect(BEGIN "\n" END, "");
	expect(BEGIN "\n+/+/\n" END, "\xfb\xff\xbf");
}

static void
test_broken_armour(void **state)
{
	(void)state;
	expect("", NULL);
	expect("aGVs\n", NULL);
	expect(BEGIN, NULL);
	expect(BEGIN "\n", NULL);
	expect(BEGIN "\naGVs\n", NULL);
	expect(BEGIN "aGVs\n" END, NULL); /* no line between */
	expect(BEGIN "\naG*s\n" END, NULL);
	expect(BEGIN "\naGVs\n" END BEGIN "\naGVs\n", NULL);
	expect(BEGIN "\naG\x80s\n" END, NULL);
}

static void
test_too_long(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 4);
	assert_false(signature_dearmor(&out,
	    STR(BEGIN "\naGVsbG8gaGVsbG8g\n" END)));
	buf_release(&out);
}

static void
test_unsigned(void **state)
{
	struct signature s = {.commit = STR_INIT("0123456789abcdef"),
	    .text = STR_INIT("")};
	struct str file = STR("/nonexistent");
	struct diags d;

	(void)state;
	diags_init(&d);
	assert_int_equal(signature_check(&s, &file, 1, &d), -1);
	assert_int_equal(d.count, 1);
	assert_int_equal(d.items[0].id, DIAG_SIGNATURE_MISSING);
	assert_true(str_is(d.items[0].args[0], "0123456789ab"));
	diags_release(&d);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_armour),
	    cmocka_unit_test(test_broken_armour),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_unsigned),
	};

	return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}
