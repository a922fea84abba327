/*
 * output/piece: the end of what is written to be recalled (output/recall.h).
 *
 * A make() that writes into a buffer of its own, of at most PAGE_BYTES_MAX,
 * ends with it:
 *
 *	struct buf piece;
 *	buf_init(&piece, PAGE_BYTES_MAX);
 *	...
 *	return piece_end(out, v, &piece);
 *
 * The bytes then live in the view's arena, and the buffer is released. -1 with
 * the diagnostic that a file would have which is too large by itself.
 */
#ifndef OUTPUT_PIECE_H
#define OUTPUT_PIECE_H

#include "base/buf.h"
#include "output/view.h"

__attribute__((warn_unused_result))
int piece_end(struct str *out, struct view *v, struct buf *piece);

#endif
