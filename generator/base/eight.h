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

#include <stdbool.h>
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

/* Four of them. */
static inline uint32_t
eight_load_half(const char *p)
{
	uint32_t w;

	memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap32(w);
#endif
	return w;
}

/* Are these texts of one length the same? For short ones, without a call. */
static inline bool
eight_same(const char *a, const char *b, size_t len)
{
	if (len >= 8)
		return eight_load(a) == eight_load(b) &&
		    eight_load(a + len - 8) == eight_load(b + len - 8) &&
		    (len <= 16 || memcmp(a + 8, b + 8, len - 16) == 0);
	if (len >= 4)
		return eight_load_half(a) == eight_load_half(b) &&
		    eight_load_half(a + len - 4) == eight_load_half(b + len - 4);
	return len == 0 || (a[0] == b[0] && a[len / 2] == b[len / 2] &&
	    a[len - 1] == b[len - 1]);
}

/*
 * A number for a text, for tables: of a literal the compiler knows it. Of a long
 * one three words have a say: the first, the last, and one between them.
 */
static inline uint32_t
eight_hash(const char *p, size_t len)
{
	uint64_t a = 0, b = len;

	if (len >= 8) {
		a = eight_load(p);
		uint64_t last = eight_load(p + len - 8);
		b ^= last << 8 | last >> 56;
		if (len > 16)
			a += eight_load(p + len / 2 - 4) << 1;
	} else if (len >= 4) {
		a = eight_load_half(p) | (uint64_t)eight_load_half(p + len - 4)
		    << 32;
	} else if (len > 0) {
		a = (unsigned char)p[0] | (unsigned)(unsigned char)p[len / 2] << 8
		    | (unsigned)(unsigned char)p[len - 1] << 16;
	}
	a = (a ^ b * UINT64_C(0x9e3779b97f4a7c15)) *
	    UINT64_C(0xd6e8feb86659fd93);
	return (uint32_t)(a >> 32);
}

/* The place of the first mark: 0 to 7; there must be one. */
static inline size_t
eight_first(uint64_t marks)
{
	return (size_t)__builtin_ctzll(marks) / 8;
}

#endif
