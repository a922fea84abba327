/*
 * What looks at a text eight bytes at a time must not depend on where a byte
 * lies: escapes each byte by itself, and at each place of a longer text.
 */
#ifndef UNIT_PLACES_H
#define UNIT_PLACES_H

#include <string.h>

#include "base/buf.h"

#define PLACES_TEXT "aaaaaaaaaaaaaaaaaaaaaaaa"

/* `a` stands for itself. */
static inline void
places_check(void (*escape)(struct buf *out, struct str s), int byte, size_t at)
{
	char text[] = PLACES_TEXT, alone[] = {(char)byte};
	size_t len = sizeof text - 1;
	struct buf one, all, expected;

	buf_init(&one, 64);
	buf_init(&all, 256);
	buf_init(&expected, 256);
	text[at] = alone[0];
	escape(&one, str_make(alone, 1));
	escape(&all, str_make(text, len));
	buf_add(&expected, str_make(PLACES_TEXT, at));
	buf_add(&expected, buf_str(&one));
	buf_add(&expected, str_make(PLACES_TEXT, len - at - 1));
	assert_true(str_eq(buf_str(&all), buf_str(&expected)));
	buf_release(&expected);
	buf_release(&all);
	buf_release(&one);
}

static inline void
places_check_all(void (*escape)(struct buf *out, struct str s))
{
	for (int byte = 0; byte < 256; byte++)
		for (size_t at = 0; at < sizeof PLACES_TEXT - 1; at++)
			places_check(escape, byte, at);
}

#endif
