/* Digests: the vectors of FIPS 180-4, in one piece and in several. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/digest.h"

static void
assert_hex(struct digest d, const char *hex)
{
	char out[33];

	digest_hex(out, &d);
	assert_string_equal(out, hex);
}

static void
known_vectors(void **state)
{
	(void)state;
	assert_hex(digest_of(STR("")), "e3b0c44298fc1c149afbf4c8996fb924");
	assert_hex(digest_of(STR("abc")), "ba7816bf8f01cfea414140de5dae2223");
	assert_hex(digest_of(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlm"
				 "nomnopnopq")),
	    "248d6a61d20638b8e5c026930c3e6039");
}

static void
pieces_are_the_whole(void **state)
{
	struct digest_state s;

	(void)state;
	digest_begin(&s);
	digest_add(&s, STR("a"));
	digest_add(&s, STR(""));
	digest_add(&s, STR("bc"));
	assert_hex(digest_end(&s), "ba7816bf8f01cfea414140de5dae2223");
	digest_begin(&s);
	assert_hex(digest_end(&s), "e3b0c44298fc1c149afbf4c8996fb924");
}

static struct digest
of_fields(const char *a, const char *b)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_field(&s, str_from(a));
	digest_add_field(&s, str_from(b));
	return digest_end(&s);
}

static void
fields_do_not_run_together(void **state)
{
	struct digest one = of_fields("ab", "c"), other = of_fields("a", "bc");
	struct digest again = of_fields("ab", "c");

	(void)state;
	assert_false(digest_eq(&one, &other));
	assert_true(digest_eq(&one, &again));
}

static void
of_both_in_this_order(void **state)
{
	struct digest a = digest_of(STR("a")), b = digest_of(STR("b"));
	struct digest ab = digest_both(&a, &b), ba = digest_both(&b, &a);
	struct digest aa = digest_both(&a, &a), again = digest_both(&a, &b);
	char bytes[2 * sizeof a];

	(void)state;
	memcpy(bytes, &a, sizeof a);
	memcpy(bytes + sizeof a, &b, sizeof b);
	struct digest whole = digest_of(str_make(bytes, sizeof bytes));
	assert_true(digest_eq(&ab, &whole));
	assert_true(digest_eq(&ab, &again));
	assert_false(digest_eq(&ab, &ba));
	assert_false(digest_eq(&aa, &a));
	assert_false(digest_eq(&aa, &ab));
	a = digest_both(&a, &b); /* into one of them */
	assert_true(digest_eq(&a, &ab));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_vectors),
	    cmocka_unit_test(pieces_are_the_whole),
	    cmocka_unit_test(fields_do_not_run_together),
	    cmocka_unit_test(of_both_in_this_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
