/*
 * markdown/chunk: a text cut where that cannot change what it means.
 *
 * Most of what people write about an outage is paragraphs of words. libcmark
 * takes some hundred instructions a word to say so; here such a paragraph is
 * told by a look at its bytes, and only what lies between is left to be parsed.
 *
 * A simple paragraph stands between empty lines (or the ends of the text). Each
 * of its lines begins with a letter, a digit that opens no list, a bracket or a
 * quotation mark, ends without a blank, and holds none of the characters that
 * could be markup: \ ` * _ [ ] < & | and controls. The exceptions are
 * "**words**" with blanks around, or with a stop behind, and "[words](target)"
 * with a target of letters, digits and / . : # ? = _ - alone; they begin and end
 * on one line and hold no other.
 *
 * In CommonMark 0.30 that is a paragraph of text, strong text, links and soft
 * breaks wherever it stands, but behind a fence or HTML that is still open; and
 * what stands around it reads the same without it, but for links whose targets
 * are defined elsewhere. So a text with a definition ("]:"), or with U+FEFF, is
 * one piece, and what follows "```", "~~~", "<", CR or another control outside
 * simple paragraphs is one, too.
 *
 *	for (md_chunks_begin(&c, text); md_chunk_next(&piece, &c);)
 *		if (piece.simple)
 *			for (rest = piece.text; md_span_next(&span, &rest);)
 *
 * A simple list has on each line "- " and what could be the line of a simple
 * paragraph. It stands at the beginning of the text or behind a simple paragraph,
 * with empty lines around, and behind it is a simple paragraph or nothing: so it is
 * a tight list of its own, each item one paragraph. Who does not care may have it
 * parsed, as any other piece.
 *
 * Pieces are views into the text, in its order; a piece to be parsed ends where
 * the next simple paragraph begins. Linear; nothing can fail.
 */
#ifndef MARKDOWN_CHUNK_H
#define MARKDOWN_CHUNK_H

#include "base/str.h"

struct md_chunk {
	struct str text; /* of what is simple: its lines alone */
	unsigned above;  /* lines of the text before it */
	bool simple;     /* a simple paragraph */
	bool list;       /* a simple list, and then not `simple` */
	bool item;       /* one of its items, "- " cut off: md_item_next() */
};

struct md_chunks {
	struct str rest;
	unsigned above;
	bool whole;           /* not to be cut */
	size_t ahead;         /* length of a simple paragraph at `rest`, if known */
	unsigned ahead_lines; /* line ends in it */
};

void md_chunks_begin(struct md_chunks *c, struct str text);
/* The next piece; false at the end. */
bool md_chunk_next(struct md_chunk *out, struct md_chunks *c);

/* Takes the next item off a simple list, a paragraph of one line; false at its end. */
bool md_item_next(struct md_chunk *item, struct md_chunk *list);

enum md_mark { MD_WORDS, MD_STRONG, MD_LINK, MD_LINE_END };

struct md_span {
	enum md_mark mark;
	struct str text;   /* never empty but at the end of a line */
	struct str target; /* of a link */
};

/* Takes the next span off a simple paragraph; false at its end. */
bool md_span_next(struct md_span *out, struct str *rest);

#endif
