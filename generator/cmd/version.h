/*
 * cmd/version: the version of this program.
 *
 * It goes into build.json: the same input, time and version give the same
 * bytes.
 */
#ifndef CMD_VERSION_H
#define CMD_VERSION_H

#define VERSION "0.1.0"

#endif
