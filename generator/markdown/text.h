/*
 * markdown/text: text as HTML.
 *
 * md_escape() writes & < > " ' as references and nothing else: good for the
 * content of elements and for attributes in double quotes.
 *
 * md_text_add() does the same for running text and, if wanted, turns straight
 * quotes into German ones: "Wort" into „Wort“, and ' into the apostrophe ’.
 * A quote opens at the start of a block, behind a blank, a dash, a slash or an
 * opening bracket; it closes elsewhere. As a block is written in pieces, with
 * markup between, the state says what the last piece ended with.
 *
 * Hidden bars (markdown/parse.h) are shown as `bar`, or as "|". Nothing can
 * fail but the buffer.
 */
#ifndef MARKDOWN_TEXT_H
#define MARKDOWN_TEXT_H

#include "base/buf.h"
#include "base/str.h"

struct md_text {
	bool german; /* quotes */
	bool opens;  /* a quote here would be an opening one */
};

void md_escape(struct buf *out, struct str s, const char *bar);
void md_text_add(struct buf *out, struct md_text *state, struct str s);

#endif
