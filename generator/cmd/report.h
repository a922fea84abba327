/*
 * cmd/report: printing diagnostics.
 *
 * The only place that prints them: sorted, one line each on stderr,
 *
 *	path:line:col: level: text [id]
 *
 * and on a terminal, or with --verbose, the source line with a caret below
 * it. Colours are used on a terminal unless NO_COLOR is set or TERM is dumb.
 */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include <stdio.h>

#include "base/diag.h"

struct report {
	FILE *out;
	enum diag_lang lang;
	bool carets, colours, quiet;
	/* the bytes of a file, or an empty view; may be NULL */
	struct str (*text_of)(void *ctx, struct str path);
	void *ctx;
};

/* For stderr as it is, in a language. */
struct report report_make(enum diag_lang lang, bool quiet, bool verbose);

/*
 * What somebody typed, in quotation marks, within a message that is no
 * diagnostic; on stderr, masked as in one.
 */
void report_typed(const char *word);

/* Sorts the queue and prints it; with `quiet` only errors. */
void report_print(const struct report *r, struct diags *d);

#endif
