#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/eight.h"

static unsigned char
next_byte(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned char)(*seed >> 56);
}

/* The place of the first byte that is, or 8. */
static size_t
first(const unsigned char *bytes, unsigned low, unsigned high)
{
	for (size_t i = 0; i < 8; i++)
		if (bytes[i] >= low && bytes[i] <= high)
			return i;
	return 8;
}

static size_t
found(uint64_t marks)
{
	return marks ? eight_first(marks) : 8;
}

static void
the_first_is_right(void **state)
{
	uint64_t seed = 20200429;
	unsigned char bytes[8];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		/* near to each other, so that all is met */
		unsigned char base = next_byte(&seed);
		for (size_t i = 0; i < 8; i++)
			bytes[i] = (unsigned char)(base + next_byte(&seed) % 16);
		char c = (char)(bytes[next_byte(&seed) % 8] & 0x7f);
		uint64_t w = eight_load((const char *)bytes);
		unsigned sought = (unsigned char)c;
		assert_int_equal(found(eight_equal(w, c)),
		    first(bytes, sought, sought));
		if (c)
			assert_int_equal(found(eight_below(w, c)),
			    first(bytes, 0, sought - 1));
		assert_int_equal(found(eight_high(w)), first(bytes, 0x80, 0xff));
	}
}

/* Each byte counts for being the same, and nearly each for the number. */
static void
same_are_the_same(void **state)
{
	char a[41], b[41];

	(void)state;
	for (size_t len = 0; len + 1 < sizeof a; len++) {
		memset(a, 'x', sizeof a);
		memset(b, 'x', sizeof b);
		a[len] = 'y'; /* does not belong to it */
		assert_true(eight_same(a, b, len));
		assert_int_equal(eight_hash(a, len), eight_hash(b, len));
		for (size_t i = 0; i < len; i++) {
			a[i] = 'z';
			assert_false(eight_same(a, b, len));
			if (len <= 16 || i < 8 || i >= len - 8)
				assert_int_not_equal(eight_hash(a, len),
				    eight_hash(b, len));
			a[i] = 'x';
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_is_right),
	    cmocka_unit_test(same_are_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
