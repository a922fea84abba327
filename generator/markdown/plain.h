/*
 * markdown/plain: Markdown as bare text.
 *
 * For descriptions, feeds and the search index: the words of a text without
 * any markup, blocks and lines joined by one space, white space folded, no
 * blanks around. Images leave their alternative text, links their text, tables
 * the text of their cells, HTML comments nothing, other HTML itself as text.
 *
 * Nothing can fail: a text beyond the nesting limit (markdown/guard.h) is
 * folded as it is. The result belongs to the arena; it is text, not HTML.
 */
#ifndef MARKDOWN_PLAIN_H
#define MARKDOWN_PLAIN_H

#include "base/arena.h"
#include "base/str.h"

struct str md_plain(struct arena *a, struct str text);

/* The first paragraph of a text (markdown/split.h); false: it has none. */
bool md_plain_paragraph(struct str *out, struct arena *a, struct str text);
/* The same of one that md_first_paragraph_of() has found. */
struct str md_plain_of(struct arena *a, struct str paragraph, bool simple);

/* Runs of white space as one blank, none around; nothing else changes. */
struct str md_fold(struct arena *a, struct str text);

#endif
