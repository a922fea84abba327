/*
 * base/digest: bytes told apart by 128 bits.
 *
 * The first half of SHA-256 (FIPS 180-4), by libnettle: nobody can make two
 * contents of one digest, so equal digests are taken for equal bytes of what
 * pages were made from. It is in every release of
 * the base systems, keeps its state on the stack and uses the processor's own
 * instructions where there are some. Only digest.c knows it.
 *
 *	struct digest_state s;
 *	digest_begin(&s);
 *	digest_add(&s, bytes);        as often as needed
 *	struct digest d = digest_end(&s);
 *
 * digest_add_field() adds the length first, so that two lists of fields which
 * run together to the same bytes differ. Nothing can fail, nothing is owned.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdint.h>

#include "base/str.h"

struct digest {
	unsigned char bytes[16];
};

/* room for the library's own state */
struct digest_state {
	uint64_t opaque[16];
};

void digest_begin(struct digest_state *s);
void digest_add(struct digest_state *s, struct str bytes);
void digest_add_field(struct digest_state *s, struct str field);
void digest_add_digest(struct digest_state *s, const struct digest *d);
/* As eight bytes, little-endian. */
void digest_add_number(struct digest_state *s, int64_t n);
/* The state is to be begun again afterwards. */
struct digest digest_end(struct digest_state *s);

/* All of it in one call. */
struct digest digest_of(struct str bytes);

bool digest_eq(const struct digest *a, const struct digest *b);

/* 32 lower-case hex digits, and a NUL. */
void digest_hex(char out[33], const struct digest *d);
/* Reads such digits; false when they are not. */
bool digest_read_hex(struct digest *out, struct str hex);

/* Of two digests, in this order. */
struct digest digest_both(const struct digest *a, const struct digest *b);

#endif
