/*
 * markdown/inline: the inside of a paragraph as HTML.
 *
 * Text, emphasis, code, links, images and inline HTML: what may stand in a
 * paragraph, a heading or a cell of a table. The struct md_writer is the state
 * of one md_render() and is shared with markdown/table and markdown/render;
 * the policy on links is described in markdown/render.h.
 *
 * Mail addresses that were shown are kept until no link is open, as what
 * links->address() appends may hold links itself.
 *
 * What goes wrong is a warning; nothing fails but the buffer, which is asked
 * at the end of md_render().
 */
#ifndef MARKDOWN_INLINE_H
#define MARKDOWN_INLINE_H

#include "markdown/chunk.h"
#include "markdown/ids.h"
#include "markdown/locate.h"
#include "markdown/render.h"
#include "markdown/text.h"

struct cmark_node;

struct md_writer {
	struct buf out;
	struct arena *arena;
	const struct md_options *opt;
	struct diags *diags; /* NULL: nobody listens */
	struct md_locator locator;
	struct md_ids ids;
	struct md_text text;
	struct str_list addresses; /* shown, not yet passed on */
	struct buf scratch;
	unsigned quotes;           /* block quotes around */
	const char *bar;           /* what a hidden bar is in code */
	struct cmark_node *link;   /* the open one, or NULL */
	bool simple_link;          /* one is open that is no node */
};

/* Everything that follows lies in this block, a paragraph or a heading. */
void md_inline_begin(struct md_writer *w, struct cmark_node *block);
/* Writes a node with all that is in it; of a block, only what is in it. */
void md_inline_write(struct md_writer *w, struct cmark_node *node);
/* What is in a simple paragraph (markdown/chunk.h), which no block begins. */
void md_inline_simple(struct md_writer *w, const struct md_chunk *paragraph);
/* A part of a text node's text. */
void md_inline_text(struct md_writer *w, struct str text);

/*
 * Notes the addresses in code or HTML that is shown as it is; the second
 * passes on what was noted, unless a link is open.
 */
void md_inline_note_addresses(struct md_writer *w, struct str shown);
void md_inline_pass_addresses(struct md_writer *w);

/* A warning about a node; `arg` is shortened if it is long. */
void md_inline_warn(struct md_writer *w, enum diag_id id,
    struct cmark_node *node, struct str arg);

#endif
