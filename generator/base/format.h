/*
 * base/format: what printf does, for the few directives that we use.
 *
 * Paths, dates, keys and numbers of a page are made with arena_printf() and
 * buf_printf(), some hundred of them for each page, and the C library's
 * vsnprintf() needs several hundred instructions before it writes the first byte:
 * it looks for a locale, sets up a stream, knows wide characters and floats.
 *
 * format_text() has the same contract and the same result, byte for byte: the
 * text terminated by NUL and cut to `size`, and the length it would have had.
 * It knows texts (%s %.*s %.8s), characters, decimal and hexadecimal numbers
 * of the lengths none, l, ll, j and z, with a width and leading zeros. For a
 * format with anything else in it (a float, a sign, left alignment) it calls
 * vsnprintf() itself; the format's author need not care.
 *
 * Owns nothing. -1 only when vsnprintf() says so.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

__attribute__((format(printf, 3, 0)))
int format_text(char *out, size_t size, const char *format, va_list ap);

/* One number, up to FORMAT_DECIMAL_MAX digits in front of `end`; their first. */
#define FORMAT_DECIMAL_MAX 20
char *format_decimal(char *end, uint64_t value);

#endif
