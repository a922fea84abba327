/*
 * cmd/dry: all that build does, and nothing written.
 *
 * What check and next have in common: content, theme and plan are loaded, every
 * file is rendered, for nobody, and the diagnostics are printed. Then the
 * command says what came of it.
 */
#ifndef CMD_DRY_H
#define CMD_DRY_H

#include "cmd/session.h"

/*
 * `tell` is asked once the diagnostics are out; `done`: a build would have
 * published. What it gives is the exit status, unless that is EXIT_FINE: then
 * the diagnostics decide.
 */
enum exit_status dry_run(int argc, char **argv,
    enum exit_status (*tell)(const struct session *s, bool done));

#endif
