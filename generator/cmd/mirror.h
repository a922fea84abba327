/*
 * cmd/mirror: further places are brought up to date with what is published.
 *
 * For a branch of a Git repository, as GitHub, GitLab and Codeberg serve one as
 * pages, and for rsync to other servers. Run by hand, from a timer, or after
 * each publication; never by a process that builds, which is confined.
 *
 * Each target is served in a process of its own (cmd/mirror_serve.h), all at a
 * time: one that is slow, cannot be reached or brings down a library is nobody
 * else's trouble. The published site is only read, without its lock.
 *
 * --status prints the records on stdout, one line for each target, with tabs:
 *
 *	current  TARGET  commit  instant shown  since
 *	behind   TARGET  commit  instant shown  since  error
 *
 * where "-" stands for what is not known. Without --to for all targets that
 * there are records of. Exit status 1 when one is behind.
 */
#ifndef CMD_MIRROR_H
#define CMD_MIRROR_H

#include "cmd/command.h"
#include "cmd/options.h"

/* Serves all targets of the options; for the command, and for watchers. */
enum exit_status mirror_all(const struct options *o);

#endif
