/*
 * markdown/locate: where in the file a piece of the tree stands.
 *
 * cmark's own positions are not good enough for a message: columns count bytes
 * and forget the indentation of all but the first line of a paragraph; the
 * line of a link is that on which it ends; lines go wrong behind a link whose
 * target stands on a line of its own and behind link definitions. Here the
 * reported place is a first guess; what stands there is compared with what the
 * node must begin with, and looked for on the lines nearby when it differs. If
 * all fails, the place is the start of the line.
 *
 * Columns count code points; a hidden bar (markdown/parse.h) counts as the two
 * characters that it stands for.
 *
 * Places are mostly asked for in the order of the text and then cost what lies
 * between them. The index of lines is made, in the arena, when the first one
 * is asked for. Nothing can fail.
 */
#ifndef MARKDOWN_LOCATE_H
#define MARKDOWN_LOCATE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

struct cmark_node;

struct md_locator {
	struct arena *arena;
	struct str text;
	unsigned first_line;
	unsigned above; /* lines before the piece that cmark was given */
	struct md_lines {
		struct str *items;
		size_t count, cap;
	} lines;
	int shift;           /* lines by which cmark is wrong in this block */
	struct cmark_node *block;
	unsigned quotes;     /* that the block lies within */
	size_t line, offset; /* where the last column was counted up to */
	unsigned column;
};

void md_locator_init(struct md_locator *l, struct arena *a, struct str text,
    unsigned first_line);
/* From now on nodes lie within this block, a paragraph or a heading. */
void md_locator_block(struct md_locator *l, struct cmark_node *block,
    unsigned quotes);
/* The place of a link, an image, inline HTML, or a block. */
struct loc md_locate(struct md_locator *l, struct cmark_node *node);

#endif
