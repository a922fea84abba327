/*
 * cmd/rollback: publish an earlier release again.
 *
 * Takes what `build --keep N` and `watch --keep N` left beside the output
 * (publish/stage.h); the source is not looked at. The switch is the same as
 * that of a build. The next build publishes the present content again, so a
 * watcher has to be stopped before: it holds the lock anyway.
 *
 * --list prints the release in force and those one can go back to on stdout,
 * newest first, each with the number to be given to --to:
 *
 *	0	2020-05-04T12:00:00+02:00 0123456789ab
 *	1	2020-05-04T10:00:00+02:00 ba9876543210
 */
#ifndef CMD_ROLLBACK_H
#define CMD_ROLLBACK_H

#include "cmd/command.h"

#endif
