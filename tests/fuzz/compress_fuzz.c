/*
 * Any bytes as a text that gets siblings, with one compressor for all: what
 * there is of them is smaller, unpacks to the same, and a fresh compressor
 * makes the same. The bytes are taken several times over, as short ones do not
 * get smaller.
 */
#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "publish/compress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SPACE = 1 << 16 };

static void
require(bool ok)
{
	if (!ok)
		abort();
}

static void
unpack(struct str gz, struct str bytes)
{
	static struct libdeflate_decompressor *d;
	static char out[SPACE];
	size_t size;

	if (d == NULL)
		d = libdeflate_alloc_decompressor();
	require(libdeflate_gzip_decompress(d, gz.ptr, gz.len, out, sizeof out,
	    &size) == LIBDEFLATE_SUCCESS);
	require(str_eq(str_make(out, size), bytes));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct compressor used;
	static char space[SPACE], first[2 * SPACE];
	struct compressor fresh = {0};
	size_t len = 0;
	unsigned times = size ? 1 + data[0] % 16 : 0;

	for (; times > 0 && len + size <= SPACE; times--, len += size)
		memcpy(space + len, data, size);
	struct str bytes = str_make(space, len);
	struct compressed a = compress_text(&used, STR("a.html"), bytes);
	require(a.gz.len + a.br.len <= 2 * len);
	require(len >= COMPRESS_BYTES_MIN || (a.gz.len == 0 && a.br.len == 0));
	if (a.gz.len) {
		require(a.gz.len * 20 <= len * 19 + 20);
		unpack(a.gz, bytes);
	}
	require(a.br.len * 20 <= len * 19 + 20);
	if (a.gz.len)
		memcpy(first, a.gz.ptr, a.gz.len);
	if (a.br.len)
		memcpy(first + SPACE, a.br.ptr, a.br.len);
	struct compressed b = compress_text(&fresh, STR("b.css"), bytes);
	require(str_eq(str_make(first, a.gz.len), b.gz));
	require(str_eq(str_make(first + SPACE, a.br.len), b.br));
	compress_release(&fresh);
	return 0;
}
