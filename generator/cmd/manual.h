/*
 * cmd/manual: the tables of the program as text.
 *
 * Prints the content format from content/tables.h and the catalogue of
 * diagnostics from base/diag.h: as plain text for the terminal, or as mdoc(7)
 * source for the manual pages (generator/man/).
 */
#ifndef CMD_MANUAL_H
#define CMD_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

void manual_print_content(FILE *out, bool mdoc);
void manual_print_diagnostics(FILE *out, bool mdoc);

#endif
