/*
 * yaml/front: cuts a content file into front matter and body.
 *
 * A content file begins with a line '---', then YAML, then a line '---' or
 * '...', then Markdown. Blanks at the end of these lines are accepted, as are
 * a byte order mark and CRLF. The parts are views into the text; their line
 * numbers are those of the file, for yaml_parse() and the Markdown module.
 *
 * Fails with DIAG_FRONT_MATTER_MISSING (at 1:1) when the first line is another
 * one, and with DIAG_FRONT_MATTER_OPEN (at the opening line, which is where
 * the hand has to look) when the closing line is missing.
 */
#ifndef YAML_FRONT_H
#define YAML_FRONT_H

#include "base/diag.h"
#include "base/str.h"

struct front {
	struct str yaml;    /* between the lines; each line with its line end */
	unsigned yaml_line; /* the line in the file at which it begins */
	struct str body;    /* behind the closing line; may be empty */
	unsigned body_line;
};

__attribute__((warn_unused_result))
int front_split(struct front *out, struct str path, struct str text,
    struct diags *d);

#endif
