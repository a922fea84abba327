/*
 * base/mix: 128 bits of some bytes, quickly, against accidents.
 *
 *	struct mix m = mix_begin();
 *	mix_digest(&m, &d);           as often as needed
 *	struct digest sum = mix_end(&m);
 *
 * For what is asked thousands of times in a build and where nobody could gain
 * by a collision: is a record on the disk torn, are the facts a page was made
 * from those of today, in which slot of a table is a path, which file did we
 * publish. What two people must never be able to make equal is told apart by
 * base/digest.
 *
 * The state is two words of 64 bits. Each step takes sixteen bytes; for given
 * bytes it is a bijection of the states, and for a given state two different
 * inputs never lead to the same one. So of two sequences of equal length that
 * differ in one step, the sums always differ; when they differ in several, they
 * are equal by a chance of 2^-128, if the input is what a digest gave. Who
 * looks for two such sequences has to try 2^64 or so. Of bytes that can be
 * chosen freely they are simply computed, since a step can be undone: there a
 * sum tells accidents only.
 *
 * Sums are of this machine's byte order. Nothing can fail, nothing is owned.
 */
#ifndef BASE_MIX_H
#define BASE_MIX_H

#include <string.h>

#include "base/digest.h"

struct mix {
	uint64_t a, b;
};

/* Their number first, so that a list of bytes is not one long string. */
void mix_bytes(struct mix *m, struct str bytes);

/* All in one call. */
struct digest mix_of(struct str bytes);
/* For tables: faster than str_hash() from a dozen bytes on. */
uint64_t mix_hash(struct str bytes);

/* ---- in the header, as they are called for each fact of each page ---- */

/* odd numbers without a pattern: digits of pi and e */
#define MIX_FIRST UINT64_C(0x243f6a8885a308d3)
#define MIX_SECOND UINT64_C(0xb7e151628aed2a6b)

static inline uint64_t
mix_turned(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

/* Rotating, multiplying by an odd number, adding: all can be undone. */
static inline void
mix_step(struct mix *m, uint64_t x, uint64_t y)
{
	m->a = mix_turned(m->a ^ x, 31) * MIX_FIRST + m->b;
	m->b = mix_turned(m->b ^ y, 29) * MIX_SECOND ^ m->a;
}

static inline struct mix
mix_begin(void)
{
	return (struct mix){MIX_SECOND, MIX_FIRST};
}

static inline void
mix_number(struct mix *m, uint64_t n)
{
	mix_step(m, n, 0);
}

static inline void
mix_digest(struct mix *m, const struct digest *d)
{
	uint64_t words[2];

	memcpy(words, d->bytes, sizeof words);
	mix_step(m, words[0], words[1]);
}

/* What all led to; the mix may go on. */
static inline struct digest
mix_end(const struct mix *m)
{
	uint64_t words[2] = {m->a, m->b};
	struct digest d;

	memcpy(d.bytes, words, sizeof d.bytes);
	return d;
}

#endif
