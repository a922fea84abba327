/*
 * publish/compress: the siblings FILE.gz (RFC 1952) and FILE.br (RFC 7932).
 *
 * A web server hands them out instead of compressing the same page for each
 * reader. Made with libdeflate at level 6 and libbrotli at quality 5, where both
 * are near their best: higher levels cost two to fifty times as much for some
 * percent.
 *
 * Only text profits: compress_is_text() goes by the ending. A sibling is made
 * when the file has COMPRESS_BYTES_MIN bytes (below, it saves no packet) and is
 * at least a twentieth smaller. Otherwise there must be none, and one of an
 * earlier build has to go: the caller writes or leaves out both siblings
 * together with the file they belong to, in one publication.
 *
 * The bytes depend on the input and the version of the libraries only: no time,
 * no name. Tests compare what comes out of them.
 *
 * Ownership: a struct compressor keeps what it allocates, the buffers and the
 * state of libdeflate, for the next file; one for each thread. Its results are
 * valid until it is used again. It needs twice the largest file, and about
 * 5 MB for brotli's tables, which are given back after each file. Nothing can
 * fail; out of memory ends the process (base/arena.h).
 */
#ifndef PUBLISH_COMPRESS_H
#define PUBLISH_COMPRESS_H

#include <stdbool.h>

#include "base/str.h"

enum { COMPRESS_BYTES_MIN = 200, COMPRESS_METHOD_MAX = 64 };

struct libdeflate_compressor;

struct compressor {
	struct libdeflate_compressor *deflate;
	char *space; /* results, one behind the other */
	size_t size;
};

/* An empty one: there must be no such sibling. */
struct compressed {
	struct str gz, br;
};

/* All zero is an unused one, too. */
void compress_release(struct compressor *c);

/*
 * Names level and libraries: equal names and equal bytes give equal siblings.
 */
void compress_method(char out[COMPRESS_METHOD_MAX]);

/* What the path's ending promises: HTML, CSS, JSON, SVG, iCalendar ... */
bool compress_is_text(struct str path);

/* The siblings of a file; none unless it is text that gets smaller. */
struct compressed compress_text(struct compressor *c, struct str path,
    struct str bytes);

#endif
