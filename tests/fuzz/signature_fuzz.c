/*
 * Any bytes as a file of armoured keys: what comes out is no longer than three
 * quarters of it, and the same armour once more gives the same twice.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "source/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool ok)
{
	if (!ok)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_make((const char *)data, size), half;
	struct buf once, twice, doubled;

	buf_init(&once, size + 1);
	buf_init(&twice, 2 * size + 1);
	buf_init(&doubled, 2 * size + 1);
	bool good = signature_dearmor(&once, text);
	require(once.len * 4 <= size * 3);
	buf_add(&doubled, text);
	buf_add_char(&doubled, '\n');
	buf_add(&doubled, text);
	require(signature_dearmor(&twice, buf_str(&doubled)) == good || !good);
	half = str_head(buf_str(&twice), once.len);
	require(!good || (str_eq(half, buf_str(&once)) &&
	    twice.len == 2 * once.len));
	buf_release(&once);
	buf_release(&twice);
	buf_release(&doubled);
	return 0;
}
