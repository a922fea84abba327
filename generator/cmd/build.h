/*
 * cmd/build: publish the site into a directory.
 *
 * Content with errors is published without the broken files (exit status 1);
 * a broken configuration or theme, --strict with any error, and any failure
 * of the system publish nothing: the old site stays as it is.
 */
#ifndef CMD_BUILD_H
#define CMD_BUILD_H

#include "cmd/command.h"

#endif
