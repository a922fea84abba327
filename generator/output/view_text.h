/*
 * output/view_text: Markdown as values for templates.
 *
 * The part of output/view.h that renders texts: links to other files become
 * links to their pages, and every mail address in a text gets its alternate.
 */
#ifndef OUTPUT_VIEW_TEXT_H
#define OUTPUT_VIEW_TEXT_H

#include "output/view.h"

/*
 * key: rendered HTML of Markdown that stands in the record's file from `line`
 * on, its headings lowered by `shift`; none when empty. Links to other files
 * become links to their pages, mail addresses get their alternates.
 */
void view_set_markdown(struct view *v, struct value *obj, const char *key,
    const struct record *r, struct str text, unsigned line, int shift);
/* The same for one paragraph without <p>: prose in keys. */
void view_set_prose(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct text *text);
/* key: first paragraph as plain text; none when empty. */
void view_set_excerpt(struct view *v, struct value *obj, const char *key,
    struct str text);

#endif
