/* QR codes: sizes of known versions, and the parts every code has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "render/qr.h"

enum { SIDE = 200 };

/* The modules that the path draws; it must be made of such pieces only. */
static void
draw(char grid[SIDE][SIDE], const struct qr *qr)
{
	const char *p = qr->path.ptr, *end = p + qr->path.len;

	memset(grid, 0, SIDE * SIDE);
	while (p < end) {
		unsigned x, y, w, back;
		int n = 0;
		assert_int_equal(sscanf(p, "M%u %uh%uv1h-%uz%n", &x, &y, &w,
		    &back, &n), 4);
		assert_true(n > 0 && w == back && w > 0);
		assert_true(x >= QR_QUIET && x + w <= qr->size - QR_QUIET);
		assert_true(y >= QR_QUIET && y < qr->size - QR_QUIET);
		for (unsigned i = 0; i < w; i++) {
			assert_false(grid[y][x + i]);
			grid[y][x + i] = 1;
		}
		p += n;
	}
}

/* A dark square of 7, a white one of 5 in it, a dark one of 3 in that. */
static void
assert_finder(char grid[SIDE][SIDE], unsigned x, unsigned y)
{
	for (unsigned i = 0; i < 7; i++)
		for (unsigned k = 0; k < 7; k++) {
			bool edge = i == 0 || i == 6 || k == 0 || k == 6;
			bool core = i >= 2 && i <= 4 && k >= 2 && k <= 4;
			assert_int_equal(grid[y + i][x + k], edge || core);
		}
}

static void
codes_have_their_patterns(void **state)
{
	static char grid[SIDE][SIDE];
	struct arena a;
	struct qr qr;

	(void)state;
	arena_init(&a, 0);
	assert_true(qr_make(&qr, &a,
	    STR("https://status.magdeburg.example/stoerungen/2020/x.html")));
	draw(grid, &qr);
	unsigned last = qr.size - QR_QUIET - 7;
	assert_finder(grid, QR_QUIET, QR_QUIET);
	assert_finder(grid, last, QR_QUIET);
	assert_finder(grid, QR_QUIET, last);
	/* the timing pattern between them: dark, white, dark */
	for (unsigned i = QR_QUIET + 8; i < last; i++) {
		assert_int_equal(grid[QR_QUIET + 6][i], i % 2 == 0);
		assert_int_equal(grid[i][QR_QUIET + 6], i % 2 == 0);
	}
	arena_release(&a);
}

static unsigned
size_of(size_t bytes)
{
	static char text[QR_BYTES_MAX + 1];
	struct arena a;
	struct qr qr;

	memset(text, 'x', sizeof text);
	arena_init(&a, 0);
	unsigned size = qr_make(&qr, &a, str_make(text, bytes)) ? qr.size : 0;
	arena_release(&a);
	return size;
}

/* ISO/IEC 18004, table 7: bytes that versions hold at level M */
static void
the_smallest_version_is_taken(void **state)
{
	(void)state;
	assert_int_equal(size_of(1), 21 + 8);
	assert_int_equal(size_of(14), 21 + 8);
	assert_int_equal(size_of(15), 25 + 8);
	assert_int_equal(size_of(62), 33 + 8);
	assert_int_equal(size_of(63), 37 + 8);
	assert_int_equal(size_of(213), 57 + 8);
	assert_int_equal(size_of(2331), 177 + 8);
}

static void
there_is_no_code_for_nothing_and_too_much(void **state)
{
	(void)state;
	assert_int_equal(size_of(0), 0);
	assert_int_equal(size_of(QR_BYTES_MAX + 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(codes_have_their_patterns),
	    cmocka_unit_test(the_smallest_version_is_taken),
	    cmocka_unit_test(there_is_no_code_for_nothing_and_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
