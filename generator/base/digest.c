#include "base/digest.h"

#include <nettle/sha2.h>
#include <string.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct digest_state),
    "the state does not fit");

static struct sha256_ctx *
sha_of(struct digest_state *s)
{
	return (struct sha256_ctx *)(void *)s->opaque;
}

void
digest_begin(struct digest_state *s)
{
	sha256_init(sha_of(s));
}

void
digest_add(struct digest_state *s, struct str bytes)
{
	sha256_update(sha_of(s), bytes.len, (const uint8_t *)bytes.ptr);
}

void
digest_add_field(struct digest_state *s, struct str field)
{
	uint64_t n = field.len;
	uint8_t length[8];

	for (size_t i = 0; i < sizeof length; i++, n >>= 8)
		length[i] = (uint8_t)(n & 0xff);
	sha256_update(sha_of(s), sizeof length, length);
	digest_add(s, field);
}

void
digest_add_digest(struct digest_state *s, const struct digest *d)
{
	sha256_update(sha_of(s), sizeof d->bytes, d->bytes);
}

void
digest_add_number(struct digest_state *s, int64_t n)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)((uint64_t)n >> 8 * i & 0xff);
	digest_add(s, str_make(bytes, sizeof bytes));
}

struct digest
digest_end(struct digest_state *s)
{
	struct digest d;

	sha256_digest(sha_of(s), sizeof d.bytes, d.bytes);
	return d;
}

struct digest
digest_of(struct str bytes)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add(&s, bytes);
	return digest_end(&s);
}

bool
digest_eq(const struct digest *a, const struct digest *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void
digest_hex(char out[33], const struct digest *d)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof d->bytes; i++) {
		out[2 * i] = hex[d->bytes[i] >> 4];
		out[2 * i + 1] = hex[d->bytes[i] & 15];
	}
	out[32] = '\0';
}

bool
digest_read_hex(struct digest *out, struct str hex)
{
	static const struct str digits = STR_INIT("0123456789abcdef");

	if (hex.len != 2 * sizeof out->bytes)
		return false;
	for (size_t i = 0; i < sizeof out->bytes; i++) {
		size_t high = str_find(digits, hex.ptr[2 * i]);
		size_t low = str_find(digits, hex.ptr[2 * i + 1]);
		if (high == digits.len || low == digits.len)
			return false;
		out->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

struct digest
digest_both(const struct digest *a, const struct digest *b)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_digest(&s, a);
	digest_add_digest(&s, b);
	return digest_end(&s);
}
