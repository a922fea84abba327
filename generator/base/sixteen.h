/*
 * base/sixteen: sixteen bytes at a time, where one of several kinds of bytes is
 * looked for, for which base/eight.h takes four instructions each and this two.
 *
 *	for (; s.len - i >= 16; i += 16) {
 *		sixteen v = sixteen_load(s.ptr + i);
 *		sixteen marks = sixteen_equal(v, '&') | sixteen_equal(v, '<');
 *		if (sixteen_any(marks))
 *			return i + sixteen_first(marks);
 *	}
 *
 * Marks are right for each byte: all bits of it, or none. Compilers make of it
 * what the machine has (vector extensions of gcc and clang); nothing can fail.
 */
#ifndef BASE_SIXTEEN_H
#define BASE_SIXTEEN_H

#include "base/eight.h"

typedef unsigned char sixteen __attribute__((vector_size(16)));

/* Wherever they lie. */
static inline sixteen
sixteen_load(const char *p)
{
	sixteen v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* Marks bytes that are this one. */
static inline sixteen
sixteen_equal(sixteen v, char c)
{
	return (sixteen)(v == (unsigned char)c);
}

/* Marks bytes from one to another. */
static inline sixteen
sixteen_within(sixteen v, unsigned char first, unsigned char last)
{
	return (sixteen)(v - first <= (unsigned char)(last - first));
}

static inline bool
sixteen_any(sixteen marks)
{
	uint64_t half[2];

	memcpy(half, &marks, sizeof half);
	return (half[0] | half[1]) != 0;
}

/* The place of the first mark: 0 to 15; there must be one. */
static inline size_t
sixteen_first(sixteen marks)
{
	const char *p = (const char *)&marks;
	uint64_t low = eight_load(p);

	return low ? eight_first(low) : 8 + eight_first(eight_load(p + 8));
}

#endif
