/*
 * cmd/hook: what a repository's own hooks call, so that a push is answered.
 *
 *	erreichbar hook pre-receive ...	looks at what is pushed, may refuse it
 *	erreichbar hook post-receive ...	publishes it, says when and how much
 *	erreichbar hook install ...	writes both hook files
 *
 * Git runs the first two in the repository, with a line "old new ref" for each
 * ref on stdin (githooks(5)). What they write on stderr reaches whoever pushes.
 * Only pushes to the ref that is published are looked at; all others pass.
 *
 * pre-receive does what `check` does with the new commit, whose objects lie in
 * Git's quarantine until it says yes; only files that are published as they would
 * come out, and of which there was nothing to tell, are not rendered once more
 * (output/memo.h). It refuses (exit status 1) what would publish nothing: a broken
 * site.yml or theme, a missing signature, --strict with any error; and, without
 * --allow-delete, to delete the ref. Older history in place of newer is allowed,
 * with a remark: that is how one takes back what should never have been pushed.
 *
 * post-receive publishes what the ref names by now, which may be newer than
 * this push. Where a watcher or another hook is at it, it waits for that one.
 *
 * All work on content is done in children: when a library crashes over it, the
 * push is answered all the same. Messages are in the language of the site.
 */
#ifndef CMD_HOOK_H
#define CMD_HOOK_H

#include "cmd/command.h"

#endif
