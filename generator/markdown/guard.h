/*
 * markdown/guard: what is refused before it reaches the parser.
 *
 * libcmark 0.30 is linear but for two things, which hostile or broken files
 * use to stop a machine; one pass over the lines finds them beforehand:
 *
 * - quotes and lists inside each other, on one line ("> > > >", CVE-2023-24824)
 *   or line by line with rising indentation: at most MARKDOWN_CONTAINERS_MAX.
 *   Each further line costs the parser a step for each of them.
 * - image openings "![" in one paragraph (CVE-2023-22486): each link looks
 *   back at all that are open. At most 500.
 *
 * (Link definitions, each use of which copies the target, are limited by cmark
 * itself: what is used beyond 100 KB stays text.)
 *
 * The count is never lower than the parser's by more than half, and higher
 * only for texts nobody writes: a rule of stars or dashes counts as none, but
 * a code block is not told from running text.
 *
 * Lines end with LF, CRLF or CR, as in the parser. Nothing is allocated.
 */
#ifndef MARKDOWN_GUARD_H
#define MARKDOWN_GUARD_H

#include "base/diag.h"
#include "base/str.h"

enum md_fault { MD_FAULT_NONE, MD_FAULT_NESTING, MD_FAULT_IMAGES };

/* The first fault, and its line within the text, counting from 1. */
enum md_fault md_guard(unsigned *line, struct str text);

/* The same with a diagnostic; `first_line` as in struct md_options. */
__attribute__((warn_unused_result))
int md_guard_report(struct diags *d, struct str path, struct str text,
    unsigned first_line);

/* Takes the next line, without its end, off `rest`; false at the end. */
bool md_cut_line(struct str *line, struct str *rest);

/*
 * The same for who cuts all lines of a text and has asked once whether it holds
 * a CR: hardly any does, and a look for one in each line costs as much as the
 * look for its end.
 */
bool md_has_cr(struct str text);
static inline bool
md_cut_line_of(struct str *line, struct str *rest, bool cr)
{
	if (cr || rest->len == 0)
		return md_cut_line(line, rest);
	size_t end = str_find(*rest, '\n');
	*line = str_head(*rest, end);
	*rest = str_skip(*rest, end + 1);
	return true;
}

#endif
