#include "base/mix.h"

#include <string.h>

enum { STEP = 16 };

/* odd numbers without a pattern: digits of pi and e */
#define FIRST UINT64_C(0x243f6a8885a308d3)
#define SECOND UINT64_C(0xb7e151628aed2a6b)

static uint64_t
turned(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

/* Rotating, multiplying by an odd number, adding: all can be undone. */
static void
step(struct mix *m, uint64_t x, uint64_t y)
{
	m->a = turned(m->a ^ x, 31) * FIRST + m->b;
	m->b = turned(m->b ^ y, 29) * SECOND ^ m->a;
}

struct mix
mix_begin(void)
{
	return (struct mix){SECOND, FIRST};
}

void
mix_number(struct mix *m, uint64_t n)
{
	step(m, n, 0);
}

static void
step_bytes(struct mix *m, const void *bytes)
{
	uint64_t words[2];

	memcpy(words, bytes, sizeof words);
	step(m, words[0], words[1]);
}

void
mix_digest(struct mix *m, const struct digest *d)
{
	step_bytes(m, d->bytes);
}

void
mix_bytes(struct mix *m, struct str bytes)
{
	char rest[STEP] = {0};
	struct mix inner = *m; /* in registers */
	size_t i = 0;

	step(&inner, bytes.len, 0);
	for (; bytes.len - i >= STEP; i += STEP)
		step_bytes(&inner, bytes.ptr + i);
	if (i < bytes.len) {
		memcpy(rest, bytes.ptr + i, bytes.len - i);
		step_bytes(&inner, rest);
	}
	*m = inner;
}

struct digest
mix_end(const struct mix *m)
{
	uint64_t words[2] = {m->a, m->b};
	struct digest d;

	memcpy(d.bytes, words, sizeof d.bytes);
	return d;
}

struct digest
mix_of(struct str bytes)
{
	struct mix m = mix_begin();

	mix_bytes(&m, bytes);
	return mix_end(&m);
}

uint64_t
mix_hash(struct str bytes)
{
	struct mix m = mix_begin();

	mix_bytes(&m, bytes);
	/* tables take the low bits, which know least of the last step */
	return m.a ^ turned(m.b, 32);
}
