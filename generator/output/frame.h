/*
 * output/frame: what every HTML page has around its content.
 *
 * frame_fill() sets: lang, site {title, home_href, city_href}, nav [{href,
 * title, current}], footer [{href, title, current}], style (href), root (link
 * prefix to the site's root), zone, canonical (or none). It needs `title` and
 * takes `description` (optional), both set by the page before.
 *
 * frame_fill_stand() comes last, when the page has looked at all it needs:
 * stand {since, until, timeless}: since when and until when it is right.
 */
#ifndef OUTPUT_FRAME_H
#define OUTPUT_FRAME_H

#include "output/output.h"

void frame_fill(struct view *v, const struct output_item *item,
    struct value *root);
void frame_fill_stand(struct view *v, struct value *root);

#endif
