#include "base/mix.h"

#include <string.h>

enum { STEP = 16 };

static void
step_bytes(struct mix *m, const void *bytes)
{
	uint64_t words[2];

	memcpy(words, bytes, sizeof words);
	mix_step(m, words[0], words[1]);
}

void
mix_bytes(struct mix *m, struct str bytes)
{
	char rest[STEP] = {0};
	struct mix inner = *m; /* in registers */
	size_t i = 0;

	mix_number(&inner, bytes.len);
	for (; bytes.len - i >= STEP; i += STEP)
		step_bytes(&inner, bytes.ptr + i);
	if (i < bytes.len) {
		memcpy(rest, bytes.ptr + i, bytes.len - i);
		step_bytes(&inner, rest);
	}
	*m = inner;
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
	return m.a ^ mix_turned(m.b, 32);
}
