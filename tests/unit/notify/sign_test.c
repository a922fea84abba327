/* notify/sign: HMAC-SHA256 against RFC 4231, the header against a known one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "notify/sign.h"

static void
expect_code(struct str key, struct str text, const char *hex)
{
	unsigned char code[SIGN_SIZE];
	char got[2 * SIGN_SIZE + 1];

	sign_hmac(code, key, text);
	for (int i = 0; i < SIGN_SIZE; i++)
		snprintf(got + (size_t)i * 2, 3, "%02x", code[i]);
	assert_string_equal(got, hex);
}

/* Test cases 1 to 4, 6 and 7 of RFC 4231, 4. */
static void
test_rfc4231(void **state)
{
	char key[131], data[50];

	(void)state;
	memset(key, 0x0b, 20);
	expect_code(str_make(key, 20), STR("Hi There"),
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	expect_code(STR("Jefe"), STR("what do ya want for nothing?"),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	memset(data, 0xdd, sizeof data);
	expect_code(str_make(key, 20), str_make(data, sizeof data),
	    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
	for (int i = 0; i < 25; i++)
		key[i] = (char)(i + 1);
	memset(data, 0xcd, sizeof data);
	expect_code(str_make(key, 25), str_make(data, sizeof data),
	    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
	memset(key, 0xaa, sizeof key);
	expect_code(str_make(key, sizeof key), STR("Test Using Larger Than "
	    "Block-Size Key - Hash Key First"),
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	expect_code(str_make(key, sizeof key), STR("This is a test using a "
	    "larger than block-size key and a larger than block-size data. The "
	    "key needs to be hashed before being used by the HMAC algorithm."),
	    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

/* The example of the Standard Webhooks specification. */
static void
test_header(void **state)
{
	struct arena a;
	struct str header;

	(void)state;
	arena_init(&a, 0);
	assert_int_equal(sign_header(&header, &a,
	    STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
	    STR("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330,
	    STR("{\"test\": 2432232314}")), 0);
	assert_string_equal(header.ptr,
	    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	/* a bare secret is its bytes */
	struct str other;
	assert_int_equal(sign_header(&other, &a, STR("geheim"),
	    STR("1"), 2, STR("3")), 0);
	assert_int_equal(other.len, header.len);
	assert_int_equal(sign_header(&other, &a, STR("whsec_*"), STR("1"), 2,
	    STR("3")), -1);
	assert_int_equal(sign_header(&other, &a, STR("whsec_"), STR("1"), 2,
	    STR("3")), -1);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rfc4231),
	    cmocka_unit_test(test_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
