#include "output/piece.h"

#include "base/limits.h"

int
piece_end(struct str *out, struct view *v, struct buf *piece)
{
	int rc = buf_ok(piece) ? 0 : DIAG(v->diags, DIAG_OUTPUT_TOO_LARGE,
	    pos_file(v->path), v->path,
	    arena_printf(v->arena, "%zu", PAGE_BYTES_MAX));

	*out = arena_str(v->arena, buf_str(piece));
	buf_release(piece);
	return rc;
}
