/*
 * content/placeholder: places that somebody still has to fill in.
 *
 * `erreichbar init` writes content with marks of one form,
 *
 *	[bitte ergänzen: Straße und Hausnummer]
 *	[please fill in: street and number]
 *
 * and whoever writes a file may use them, too. One that is left is published
 * as it stands, so that everybody sees it, and told as a warning with its
 * place: an imprint without a street must not stop a notice.
 *
 * The case of letters, the number of blanks, and how the umlaut is written
 * ("ergaenzen", a letter with a combining mark) do not matter; what is to be
 * filled in may be missing, and may go on in the next line. Code and HTML
 * comments in Markdown count like any text. Comments in YAML do not: they are
 * not published. (A "#" that follows a blank counts as a comment also in a
 * text of several lines, where it is none: nothing is told of the rest of
 * that line.)
 *
 * The bytes may be anything; nothing is allocated but the diagnostics and what
 * they quote. Costs grow with the size of the file only.
 */
#ifndef CONTENT_PLACEHOLDER_H
#define CONTENT_PLACEHOLDER_H

#include <limits.h>

#include "content/read.h"

/* Places told of one file; the last one says how many more there are. */
enum { PLACEHOLDERS_TOLD_MAX = 20 };

/* body_line of a file that is YAML to its end */
#define PLACEHOLDER_ALL_YAML UINT_MAX

/* Is this value one, from its start? Where a form is required it is no value. */
bool placeholder_is(struct str value);

/*
 * Adds DIAG_PLACEHOLDER_LEFT for each in a whole file. Lines before body_line
 * are YAML; 0: none is.
 */
void placeholder_report(struct read_context *ctx, struct str bytes,
    unsigned body_line);

#endif
