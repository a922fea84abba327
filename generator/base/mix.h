/*
 * base/mix: 128 bits of some bytes, quickly, against accidents.
 *
 *	struct mix m = mix_begin();
 *	mix_digest(&m, &d);           as often as needed
 *	struct digest sum = mix_end(&m);
 *
 * For what is asked thousands of times in a build and where nobody could gain
 * by a collision: is a record on the disk torn, are the facts a page was made
 * from those of today, in which slot of a table is a path. What two people must
 * never be able to make equal is told apart by base/digest.
 *
 * The state is two words of 64 bits. Each step takes sixteen bytes; for given
 * bytes it is a bijection of the states, and for a given state two different
 * inputs never lead to the same one. So of two sequences of equal length that
 * differ in one step, the sums always differ; when they differ in several, they
 * are equal by a chance of 2^-128, if the input is what a digest gave. Who
 * looks for two such sequences has to try 2^64 or so.
 *
 * Sums are of this machine's byte order. Nothing can fail, nothing is owned.
 */
#ifndef BASE_MIX_H
#define BASE_MIX_H

#include "base/digest.h"

struct mix {
	uint64_t a, b;
};

struct mix mix_begin(void);
void mix_digest(struct mix *m, const struct digest *d);
void mix_number(struct mix *m, uint64_t n);
/* Their number first, so that a list of bytes is not one long string. */
void mix_bytes(struct mix *m, struct str bytes);
/* What all led to; the mix may go on. */
struct digest mix_end(const struct mix *m);

/* All in one call. */
struct digest mix_of(struct str bytes);
/* For tables: faster than str_hash() from a dozen bytes on. */
uint64_t mix_hash(struct str bytes);

#endif
