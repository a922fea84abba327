#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sixteen.h"

static unsigned char
next_byte(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned char)(*seed >> 56);
}

/* The place of the first byte that is, or 16. */
static size_t
first(const char *bytes, unsigned low, unsigned high)
{
	for (size_t i = 0; i < 16; i++)
		if ((unsigned char)bytes[i] >= low &&
		    (unsigned char)bytes[i] <= high)
			return i;
	return 16;
}

static size_t
found(sixteen marks)
{
	return sixteen_any(marks) ? sixteen_first(marks) : 16;
}

static void
the_first_is_found(void **state)
{
	uint64_t seed = 20200429;
	char room[17], *bytes = room + 1; /* at no even address */

	(void)state;
	for (int round = 0; round < 20000; round++) {
		/* near to each other, so that all is met */
		unsigned char base = next_byte(&seed);
		for (size_t i = 0; i < 16; i++)
			bytes[i] = (char)(base + next_byte(&seed) % 32);
		unsigned char a = (unsigned char)bytes[next_byte(&seed) % 16];
		unsigned char b = (unsigned char)(base + next_byte(&seed) % 40);
		sixteen v = sixteen_load(bytes);
		assert_int_equal(found(sixteen_equal(v, (char)a)),
		    first(bytes, a, a));
		assert_int_equal(found(sixteen_equal(v, (char)b)),
		    first(bytes, b, b));
		unsigned char low = a < b ? a : b, high = a < b ? b : a;
		assert_int_equal(found(sixteen_within(v, low, high)),
		    first(bytes, low, high));
	}
}

/* What is marked is marked by all its bits: marks can be turned round. */
static void
the_rest_is_not_marked(void **state)
{
	char bytes[16];

	(void)state;
	for (size_t i = 0; i < 16; i++)
		bytes[i] = (char)(i * 17);
	for (size_t i = 0; i < 16; i++) {
		sixteen marks = sixteen_equal(sixteen_load(bytes), bytes[i]);
		for (size_t k = 0; k < 16; k++)
			assert_int_equal(marks[k], k == i ? 0xff : 0);
	}
	assert_false(sixteen_any(sixteen_equal(sixteen_load(bytes), 1)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_is_found),
	    cmocka_unit_test(the_rest_is_not_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
