/*
 * cmd/init: a small complete content folder to begin with.
 *
 * Copies the starter of a language, a folder of the program's templates
 * (templates/starter/de/), into a new or an empty folder; a repository that
 * has nothing but its .git is empty, too. What it makes builds at once
 * without errors; what is still to be filled in is told by warnings
 * (content/placeholder.h). --title replaces the line `title:` of site.yml.
 *
 * All starter files are read before anything is written. Nothing that exists
 * is overwritten, and no link is followed below the folder. When a write
 * fails, what had been written is taken away again.
 *
 * Exit status: 0, 2 for wrong use, 3 when the folder is not empty or the
 * system refuses.
 */
#ifndef CMD_INIT_H
#define CMD_INIT_H

#include "cmd/command.h"

#endif
