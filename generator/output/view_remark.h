/*
 * output/view_remark: one-line texts of keys as values for templates.
 *
 * The keys whose value is one line of plain text (a place, a way to register,
 * a reason) may name an address all the same. Where a page shows such a text,
 * it goes through here, so that the address becomes a link and its alternate
 * stands beside it; see output/view_text.h, which does the work.
 *
 * Nothing can fail that is not reported by then.
 */
#ifndef OUTPUT_VIEW_REMARK_H
#define OUTPUT_VIEW_REMARK_H

#include "output/view.h"

/*
 * key: HTML without blocks; none when the text is absent. What begins like a
 * list or a heading of Markdown ("1. OG links", "# 12") stays what it is;
 * emphasis and links are understood.
 */
void view_remark_set(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct text *text);

/* The text as Markdown in which nothing begins a block. */
struct str view_remark_inline(struct view *v, struct str text);

#endif
