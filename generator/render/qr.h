/*
 * render/qr: a text as a QR code (ISO/IEC 18004).
 *
 * For addresses on paper. The code is given as data for one SVG path in a
 * square of `size` units, one unit for each module, the quiet zone of four
 * modules on each side included:
 *
 *	<svg viewBox="0 0 {{size}} {{size}}"><path d="{{path}}"/></svg>
 *
 * The path holds digits and the letters M, h, v and z only. Dark modules that
 * lie side by side in a row are one rectangle, about 4 KB for an address.
 *
 * Error correction level M: 15 % of a code may be soiled. The smallest version
 * that holds the text is taken, so a short address gives a coarse code, which
 * is read from further away.
 *
 * The only place of <qrencode.h>. Safe in several threads: the library locks
 * the tables that it shares.
 */
#ifndef RENDER_QR_H
#define RENDER_QR_H

#include "base/arena.h"
#include "base/str.h"

/* what the largest code of level M holds, in bytes */
enum { QR_BYTES_MAX = 2331 };
/* modules that stay white on each side */
enum { QR_QUIET = 4 };

struct qr {
	unsigned size;   /* modules on a side, with both quiet zones */
	struct str path; /* lives in the arena */
};

/* False when there is no such code: the text is empty or too long. */
bool qr_make(struct qr *out, struct arena *a, struct str text);

#endif
