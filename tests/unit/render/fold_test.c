/*
 * render/fold against the obvious way, unit by unit, on random bytes: of ASCII,
 * of UTF-8, and of what is none; in lines of every length.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/fold.h"

enum { ROUNDS = 20000, TEXT_MAX = 200 };

static uint32_t seed = 20261121;

static unsigned
below(unsigned n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* pieces of which texts are made; the last ones are no UTF-8 alone */
static const char *const pieces[] = {"a", "bc", " ", "ä", "€", "𝕏", ",", ";",
    "\\", "\n", "\r", "\r\n", "\t", "\x01", "\x7f", "\xc3", "\xa4", "\xe2\x82",
    "\xf0\x9d\x95", "\xff", "\xed\xa0\x80"};

enum { ASCII_PIECES = 3, UTF8_PIECES = 6 };

static void
make_text(struct buf *b)
{
	static const unsigned kinds[] = {ASCII_PIECES, UTF8_PIECES,
	    sizeof pieces / sizeof *pieces};
	unsigned kind = kinds[below(3)], length = below(TEXT_MAX);

	buf_clear(b);
	for (unsigned i = 0; i < length; i++)
		buf_add_cstr(b, pieces[below(kind)]);
}

static void
plain_text(struct fold *f, struct str s)
{
	while (s.len) {
		struct str unit = fold_next(s);
		fold_unit(f, unit);
		s = str_skip(s, unit.len);
	}
}

static void
plain_escaped(struct fold *f, struct str s, bool semicolons)
{
	while (s.len) {
		struct str unit = fold_next(s);
		unsigned char c = (unsigned char)unit.ptr[0];
		s = str_skip(s, unit.len);
		if (c == '\r' && s.len && s.ptr[0] == '\n')
			continue;
		if (c == '\n' || c == '\r')
			unit = STR("\\n");
		else if (c == '\\')
			unit = STR("\\\\");
		else if (c == ',')
			unit = STR("\\,");
		else if (c == ';' && semicolons)
			unit = STR("\\;");
		else if ((c < 0x20 && c != '\t') || c == 0x7f)
			continue;
		fold_unit(f, unit);
	}
}

static void
is_the_same_as_unit_by_unit(void **state)
{
	struct buf text, expected, got;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&expected, 1 << 20);
	buf_init(&got, 1 << 20);
	for (int round = 0; round < ROUNDS; round++) {
		struct fold a = {.out = &expected, .max = 6 + below(75),
		    .end = "\r\n"};
		struct fold b = a;
		b.out = &got;
		buf_clear(&expected);
		buf_clear(&got);
		/* several in one line, as properties are written */
		for (int i = 0; i < 3; i++) {
			make_text(&text);
			plain_text(&a, buf_str(&text));
			fold_text(&b, buf_str(&text));
			plain_escaped(&a, buf_str(&text), i != 1);
			fold_escaped(&b, buf_str(&text), i != 1);
		}
		fold_end(&a);
		fold_end(&b);
		assert_int_equal(got.len, expected.len);
		assert_memory_equal(got.ptr, expected.ptr, got.len);
	}
	buf_release(&text);
	buf_release(&expected);
	buf_release(&got);
}

static void
no_line_is_too_long(void **state)
{
	struct fold f = {.max = 10, .end = "\n"};
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 10);
	f.out = &out;
	fold_text(&f, STR("NOTE:"));
	fold_escaped(&f, STR("Grüße, ä;"), false);
	fold_end(&f);
	assert_string_equal(out.ptr, "NOTE:Grü\n ße\\, ä;\n");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_same_as_unit_by_unit),
		cmocka_unit_test(no_line_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
