/*
 * base/eight: eight bytes at a time.
 *
 * Most of a text is bytes that stand for themselves. Looking for those that do
 * not is what escaping is made of:
 *
 *	while (n + 8 <= len && eight_equal(w = eight_load(p + n), '&') == 0)
 *		n += 8;
 *
 * A mark is the highest bit of a byte. The first marked byte of a word is right;
 * behind it bytes may be marked that are none (what is borrowed comes to those
 * behind), so it is good for finding the first one only, and several searches
 * may be joined by |. Nothing can fail.
 */
#ifndef BASE_EIGHT_H
#define BASE_EIGHT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EIGHT_ONES UINT64_C(0x0101010101010101)
#define EIGHT_HIGH (EIGHT_ONES * 0x80)

/* Wherever it lies; the first byte is the lowest one. */
static inline uint64_t
eight_load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

/* Marks bytes that are this one. */
static inline uint64_t
eight_equal(uint64_t w, char c)
{
	uint64_t x = w ^ (EIGHT_ONES * (unsigned char)c);

	return (x - EIGHT_ONES) & ~x & EIGHT_HIGH;
}

/* Marks bytes below this one, and none from 0x80 on; c < 0x80. */
static inline uint64_t
eight_below(uint64_t w, char c)
{
	return (w - EIGHT_ONES * (unsigned char)c) & ~w & EIGHT_HIGH;
}

/* Marks bytes from 0x80 on. */
static inline uint64_t
eight_high(uint64_t w)
{
	return w & EIGHT_HIGH;
}

/* The place of the first mark: 0 to 7; there must be one. */
static inline size_t
eight_first(uint64_t marks)
{
	return (size_t)__builtin_ctzll(marks) / 8;
}

#endif
