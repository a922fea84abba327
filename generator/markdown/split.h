/*
 * markdown/split: a body cut at its level-2 headings.
 *
 * Updates of an incident are sections of its text: whatever stands before the
 * first level-2 heading is the intro, then each heading opens a section. Only
 * headings of the document itself count, written with ## or underlined with
 * dashes; a "##" inside a code block, a quote or a list is text. That is asked
 * of the Markdown parser, not guessed; a text without any line that could be
 * such a heading is not parsed at all.
 *
 * The text must be valid UTF-8 without NUL. All pieces are views into it (a
 * heading over several lines is a copy in the arena); line numbers are those
 * of the file, given the line on which the text begins. Link definitions
 * ("[x]: ...") hold within their own section, as each is rendered by itself.
 *
 * What can fail: the nesting limit (DIAG_MARKDOWN_NESTING), see
 * markdown/guard.h. Afterwards every piece is safe to render.
 */
#ifndef MARKDOWN_SPLIT_H
#define MARKDOWN_SPLIT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

struct md_section {
	struct str heading; /* as written, without ## and blanks around */
	struct loc at;      /* of the heading's text */
	struct str body;    /* up to the next level-2 heading */
	unsigned body_line; /* line of the file on which the body begins */
};

struct md_sections {
	struct str intro;
	unsigned intro_line;
	struct md_section *items; /* in the order of the text */
	size_t count, cap;
	bool flat; /* for certain there is no other heading, of any level */
};

/* Cuts `text`, which begins on line `first_line` of the file `path`. */
__attribute__((warn_unused_result))
int md_split(struct md_sections *out, struct arena *a, struct str path,
    struct str text, unsigned first_line, struct diags *d);

/*
 * The source of the first paragraph that is not in a quote or list, and no
 * table: the text for lists and feeds. False when there is none, or when the
 * text passes the nesting limit.
 */
bool md_first_paragraph(struct str *out, struct str text);
/* The same; `simple`: it is a simple one of markdown/chunk.h. */
bool md_first_paragraph_of(struct str *out, bool *simple, struct str text);
/* The same of a piece, or some in a row, of what md_split() has found good. */
bool md_lead(struct str *out, bool *simple, struct str text);

#endif
