/*
 * markdown/parse: the syntax tree, as libcmark makes it.
 *
 * md_parse() gives the tree of a text that has passed markdown/guard.h, with
 * neighbouring text nodes joined and positions set; the caller frees it with
 * cmark_node_free(). cmark's memory comes from malloc and ends the process
 * when there is none, as everywhere (base/arena.h). Only files of this folder
 * know what is inside a struct cmark_node; parsing cannot fail.
 *
 * In a table `\|` is a bar that parts no cells, but in the tree it cannot be
 * told from "|" any more. md_hide_bars() therefore replaces it by U+E000
 * before parsing (no checked text contains it, base/utf8.h), and everything
 * that is written turns it back: "|" in text, addresses and within tables,
 * `\|` in other code and in HTML. Lines stay what they are.
 */
#ifndef MARKDOWN_PARSE_H
#define MARKDOWN_PARSE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct cmark_node;

/* U+E000 in UTF-8 */
#define MD_HIDDEN_BAR "\xee\x80\x80"

__attribute__((warn_unused_result))
struct cmark_node *md_parse(struct str text);

/* The text itself when nothing had to be hidden, or a copy in the arena. */
struct str md_hide_bars(struct arena *a, struct str text);
/* The same backwards, each hidden bar becoming `bar`. */
struct str md_show_bars(struct arena *a, struct str text, const char *bar);

/* Appends the text below a node: no markup, lines and blocks as one blank. */
void md_node_text(struct buf *out, struct cmark_node *node);
/* The same of a simple paragraph (markdown/chunk.h). */
void md_simple_text(struct buf *out, struct str paragraph);

/* Appends HTML as text without its comments; false when nothing is left. */
bool md_html_without_comments(struct buf *out, struct str html);

#endif
