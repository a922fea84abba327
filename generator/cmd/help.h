/*
 * cmd/help: usage, and the manual's tables.
 *
 * `help` lists the commands, `help COMMAND` its arguments. `help content` and
 * `help diagnostics` print what content/tables.h and base/diag.h know as mdoc
 * source: the two generated parts of the manual pages come from there, so the
 * manuals cannot drift away from the program.
 */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "cmd/command.h"

#endif
