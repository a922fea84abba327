/* base/format: vsnprintf() is the judge */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "base/str.h"

/* Both with the same room, and all that lies behind it. */
static void
same_in(size_t size, const char *format, va_list ap)
{
	char ours[400], theirs[400];
	va_list again;

	memset(ours, '#', sizeof ours);
	memset(theirs, '#', sizeof theirs);
	va_copy(again, ap);
	int wanted = vsnprintf(theirs, size, format, again);
	va_end(again);
	va_copy(again, ap);
	int got = format_text(ours, size, format, again);
	va_end(again);
	assert_int_equal(got, wanted);
	assert_memory_equal(ours, theirs, sizeof ours);
}

__attribute__((format(printf, 1, 2)))
static void
same(const char *format, ...)
{
	static const size_t sizes[] = {0, 1, 2, 3, 5, 8, 13, 21, 300};
	va_list ap;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		va_start(ap, format);
		same_in(sizes[i], format, ap);
		va_end(ap);
	}
}

static void
writes_texts(void **state)
{
	static const char *volatile null; /* compilers would complain */
	struct str s = STR("ab\xc3\xa4" "c"), none = {null, 0};

	(void)state;
	same("%s", "");
	same("no directive");
	same("100 %%, %s", "x");
	same("%.*s/%.*s", STR_ARG(s), STR_ARG(none));
	same("%.*s|%.*s", 2, "a\0b", -1, "whole");
	same("%.3s-%.0s-%.9s", "abcdef", "abc", "abc");
	same("%5s|%2s|%7.2s|%c%3c", "ab", "abc", "abc", 'x', 'y');
	same("%s.%s.%s.%s", "one", "two", "three", "a rather long fourth one");
}

static void
writes_numbers(void **state)
{
	static const int64_t values[] = {0, 1, 7, 9, 10, 99, 100, 12345, INT_MAX,
	    INT_MIN, -1, -10, 4294967296, INT64_MAX, INT64_MIN};

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		int64_t v = values[i];
		int n = (int)v;
		unsigned u = (unsigned)v;
		same("%d %02d %4d %04d %011d", n, n, n, n, n);
		same("%u %02u %4u %08x %X %x", u, u, u, u, u, u);
		same("%" PRId64 " %" PRIu64 " %020" PRId64, v, (uint64_t)v, v);
		same("%ld %lld %zu %lu %jd %016" PRIx64, (long)v, (long long)v,
		    (size_t)v, (unsigned long)v, (intmax_t)v, (uint64_t)v);
	}
}

static void
leaves_the_rest_to_the_library(void **state)
{
	(void)state;
	same("%s %-5d|%s", "a", 7, "b");
	same("%d %+d % d %s", 1, 2, 3, "x");
	same("%.2f %s %g", 1.005, "x", 2.5);
	same("%*d|%s", 5, 42, "x");
	same("%.3d %#x %hhu %hd %o", 7, 255U, (unsigned char)200, (short)-3, 8U);
	same("%-8s|%-3c|%5.1f", "ab", 'c', 9.25);
	same("%p", (void *)0);
}

static void
writes_one_number(void **state)
{
	static const uint64_t all[] = {0, 9, 10, 177, UINT32_MAX, UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char want[32], got[FORMAT_DECIMAL_MAX + 1];
		snprintf(want, sizeof want, "%" PRIu64, all[i]);
		got[FORMAT_DECIMAL_MAX] = '\0';
		assert_string_equal(format_decimal(got + FORMAT_DECIMAL_MAX,
		    all[i]), want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_texts),
	    cmocka_unit_test(writes_numbers),
	    cmocka_unit_test(writes_one_number),
	    cmocka_unit_test(leaves_the_rest_to_the_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
