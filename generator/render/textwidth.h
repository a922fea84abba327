/*
 * render/textwidth: how wide a text will be, without a font.
 *
 * For SVG, whose boxes do not grow with what is in them. The widths are those
 * of Verdana, a wide face, rounded up; with "Verdana, DejaVu Sans, sans-serif"
 * nothing comes out wider on any usual system. Who must be sure sets
 * textLength to this estimate as well: then every font is fitted to it.
 *
 * Letters outside ASCII are taken for wide ones; scripts of East Asia and
 * pictures for a whole em and more. Nothing can fail; what is not UTF-8 counts
 * as one wide letter for each byte.
 */
#ifndef RENDER_TEXTWIDTH_H
#define RENDER_TEXTWIDTH_H

#include "base/str.h"

/* In whole pixels at this size of letters, rounded up. */
unsigned textwidth_of(struct str text, unsigned font_size);

#endif
