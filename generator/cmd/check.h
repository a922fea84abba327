/*
 * cmd/check: diagnostics only.
 *
 * Does everything that build does, texts and pages included, and writes
 * nothing: what check passes, build publishes.
 */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

#include "cmd/command.h"

#endif
