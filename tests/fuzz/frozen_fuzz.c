/*
 * Any bytes as the image of a record. The first byte says the kind, the second
 * how many of the last bytes are the text. What comes out of it is frozen
 * once more, which touches every string and every list.
 *
 * Bytes of chance are hardly ever an image, so half of the inputs are a file
 * that is parsed and frozen, and then changed: after its text come places and
 * values.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "content/frozen.h"
#include "content/parse.h"
#include "content/tables.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { IMAGE_MAX = 1 << 20, CHANGES_MAX = 64 /* bytes, four for each */ };

static void
require(bool ok)
{
	if (!ok)
		abort();
}

/* The image in memory of just its length. */
static void
read_image(struct str image, enum kind kind, struct str text)
{
	struct buf again;
	void *own = malloc(image.len ? image.len : 1);

	require(own != NULL);
	if (image.len)
		memcpy(own, image.ptr, image.len);
	struct record *r = frozen_read(own, image.len, kind, text);
	buf_init(&again, IMAGE_MAX);
	if (r && frozen_write(&again, r, text))
		require(again.len == image.len);
	buf_release(&again);
	free(own);
}

static void
change(struct str image, const uint8_t *changes, size_t size)
{
	for (; size >= 4 && image.len; size -= 4, changes += 4) {
		size_t at = (size_t)changes[0] << 8 | changes[1];
		((char *)image.ptr)[at % image.len] ^= (char)changes[2];
		((char *)image.ptr)[(at + 7) % image.len] ^= (char)changes[3];
	}
}

static void
parse_and_change(enum kind kind, const uint8_t *data, size_t size)
{
	size_t changes = size < CHANGES_MAX ? size / 2 : CHANGES_MAX;
	struct str text = str_make((const char *)data, size - changes);
	struct arena a;
	struct diags d;
	struct buf image;

	arena_init(&a, 0);
	diags_init(&d);
	buf_init(&image, IMAGE_MAX);
	struct read_context ctx = {.arena = &a, .diags = &d,
	    .path = STR("f"), .zone = zone_utc(&a)};
	struct record *r = record_parse(&ctx, kind, STR("f"), text);
	require(frozen_write(&image, r, text));
	read_image(buf_str(&image), kind, text);
	change(buf_str(&image), data + text.len, changes);
	read_image(buf_str(&image), kind, text);
	buf_release(&image);
	diags_release(&d);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	enum kind kind = (enum kind)(data[0] / 2 % KIND_COUNT);
	const char *bytes = (const char *)data + 2;
	size_t left = size - 2, text = data[1] < left ? data[1] : left;

	if (data[0] % 2 && kind != KIND_SITE)
		parse_and_change(kind, data + 2, left);
	else
		read_image(str_make(bytes, left - text), kind,
		    str_make(bytes + left - text, text));
	return 0;
}
