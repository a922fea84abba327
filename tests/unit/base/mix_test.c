#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mix.h"

static bool
differ(struct str x, struct str y)
{
	struct digest a = mix_of(x), b = mix_of(y);

	return !digest_eq(&a, &b) && mix_hash(x) != mix_hash(y);
}

/* Each bit of each length counts, and so does the length. */
static void
every_bit_counts(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 70; n++) {
		char bytes[71] = {0}, other[71] = {0};
		memset(bytes, 'x', n);
		assert_true(differ(str_make(bytes, n), str_make(bytes, n - 1)));
		assert_true(differ(str_make(other, n), str_make(other, n + 1)));
		for (size_t bit = 0; bit < 8 * n; bit++) {
			memcpy(other, bytes, n);
			other[bit / 8] = (char)(other[bit / 8] ^ 1 << bit % 8);
			assert_true(differ(str_make(bytes, n), str_make(other, n)));
			memset(other, 0, n);
		}
	}
}

static struct digest
sum_of_three(uint64_t a, uint64_t b, uint64_t c)
{
	struct mix m = mix_begin();

	mix_number(&m, a);
	mix_number(&m, b);
	mix_number(&m, c);
	return mix_end(&m);
}

static void
order_counts(void **state)
{
	struct digest a = sum_of_three(1, 2, 3), b = sum_of_three(2, 1, 3),
	    c = sum_of_three(1, 2, 3);

	(void)state;
	assert_false(digest_eq(&a, &b));
	assert_true(digest_eq(&a, &c));
}

/* All ways in are one step of two words. */
static void
one_step_each(void **state)
{
	struct mix a = mix_begin(), b = a, c = a;
	struct digest d = {{1, 2, 3, 4, 5, 6, 7, 8}};
	uint64_t n;

	(void)state;
	memcpy(&n, d.bytes, sizeof n);
	mix_digest(&a, &d);
	mix_number(&b, n);
	mix_step(&c, n, 0);
	assert_true(a.a == b.a && a.b == b.b && a.a == c.a && a.b == c.b);
	d.bytes[15] = 1;
	b = mix_begin();
	mix_digest(&b, &d);
	assert_true(a.b != b.b);
}

static void
fields_do_not_run_together(void **state)
{
	struct mix a = mix_begin(), b = mix_begin();

	(void)state;
	mix_bytes(&a, STR("ab"));
	mix_bytes(&a, STR("c"));
	mix_bytes(&b, STR("a"));
	mix_bytes(&b, STR("bc"));
	assert_true(a.a != b.a && a.b != b.b);
}

/* Names of a site's files fill a table of twice their number evenly. */
static void
low_bits_are_spread(void **state)
{
	enum { COUNT = 4096 };
	static unsigned char hits[COUNT];
	size_t empty = 0;

	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		char name[] = "stoerungen/2020/telefon-0000.html";
		for (unsigned n = i, at = 27; n; n /= 10, at--)
			name[at] = (char)('0' + n % 10);
		hits[mix_hash(str_from(name)) % COUNT]++;
	}
	for (size_t i = 0; i < COUNT; i++)
		empty += hits[i] == 0;
	/* COUNT / e by chance, give or take five deviations */
	assert_in_range(empty, COUNT * 0.34, COUNT * 0.40);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_bit_counts),
	    cmocka_unit_test(order_counts),
	    cmocka_unit_test(one_step_each),
	    cmocka_unit_test(fields_do_not_run_together),
	    cmocka_unit_test(low_bits_are_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
