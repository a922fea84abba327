/*
 * cmd/mirror_serve: one further place is brought up to date.
 *
 * Takes the lock of the target, tries, waits 1, 2, 4, … seconds (60 at most)
 * and tries again, up to --retries times, and writes the record
 * (publish/mirror_record.h) after each attempt. When another publication comes
 * in between, what was read may be of two sites; then it begins again at once,
 * and ends only with the one that is served. So whoever finds the lock taken has
 * to wait only to be sure.
 *
 * For branches the siblings FILE.gz and FILE.br stay at home: hosts of branches
 * compress for themselves. Those below files/ may be somebody's downloads and
 * go along.
 *
 * Runs libraries and programs: to be called in a process of its own, which is
 * not confined (cmd/guard.h).
 */
#ifndef CMD_MIRROR_SERVE_H
#define CMD_MIRROR_SERVE_H

#include "cmd/command.h"
#include "cmd/options.h"
#include "publish/place.h"

/* Tells on stderr how it went. EXIT_SYSTEM when the place is behind. */
enum exit_status mirror_serve_run(const struct options *o,
    const struct place *place, struct str target);

#endif
