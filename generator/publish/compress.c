#include "publish/compress.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

enum { DEFLATE_LEVEL = 6, BROTLI_QUALITY = 5, LEAST_GAIN = 20 };

void
compress_method(char out[COMPRESS_METHOD_MAX])
{
	snprintf(out, COMPRESS_METHOD_MAX, "gz%d-%s br%d-%x", DEFLATE_LEVEL,
	    LIBDEFLATE_VERSION_STRING, BROTLI_QUALITY,
	    (unsigned)BrotliEncoderVersion());
}

bool
compress_is_text(struct str path)
{
	static const char *const endings[] = {"html", "css", "js", "mjs", "json",
	    "geojson", "webmanifest", "svg", "xml", "atom", "rss", "rdf", "xsl", "ics",
	    "vcf", "csv", "tsv", "txt", "md", "yml", "yaml", "ldif", "prom"};
	struct str name = str_skip(path, str_find_last(path, '/') == path.len
	    ? 0 : str_find_last(path, '/') + 1);
	size_t dot = str_find_last(name, '.');

	/* ".js" is a name, not an ending */
	if (dot == name.len || dot == 0)
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_eq_nocase(str_skip(name, dot + 1), str_from(endings[i])))
			return true;
	return false;
}

static void
make_space(struct compressor *c, size_t size)
{
	if (size <= c->size)
		return;
	free(c->space);
	c->space = malloc(size);
	if (c->space == NULL)
		mem_exhausted("to compress a file");
	c->size = size;
}

static size_t
gzip(struct compressor *c, char *out, size_t max, struct str bytes)
{
	if (c->deflate == NULL)
		c->deflate = libdeflate_alloc_compressor(DEFLATE_LEVEL);
	if (c->deflate == NULL)
		mem_exhausted("to compress a file");
	/* no time and no name: libdeflate writes none */
	return libdeflate_gzip_compress(c->deflate, bytes.ptr, bytes.len, out, max);
}

/* The smallest window that holds the file: its tables are cleared each time. */
static int
window(size_t len)
{
	int bits = BROTLI_MIN_WINDOW_BITS;

	while (bits < BROTLI_DEFAULT_WINDOW && ((size_t)1 << bits) - 16 < len)
		bits++;
	return bits;
}

static size_t
brotli(char *out, size_t max, struct str bytes)
{
	size_t size = max;

	if (!BrotliEncoderCompress(BROTLI_QUALITY, window(bytes.len),
	        BROTLI_MODE_TEXT, bytes.len, (const uint8_t *)bytes.ptr, &size,
	        (uint8_t *)out))
		return 0;
	return size;
}

struct compressed
compress_text(struct compressor *c, struct str path, struct str bytes)
{
	/* what does not fit in here is not worth it */
	size_t max = bytes.len - bytes.len / LEAST_GAIN;

	if (bytes.len < COMPRESS_BYTES_MIN || !compress_is_text(path))
		return (struct compressed){0};
	make_space(c, 2 * max);
	return (struct compressed){
	    .gz = str_make(c->space, gzip(c, c->space, max, bytes)),
	    .br = str_make(c->space + max, brotli(c->space + max, max, bytes))};
}

void
compress_release(struct compressor *c)
{
	if (c->deflate)
		libdeflate_free_compressor(c->deflate);
	free(c->space);
	*c = (struct compressor){0};
}
