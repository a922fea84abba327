/*
 * publish/stage: a whole tree of files, published in one step.
 *
 *	struct stage *s;
 *	if (stage_open(&s, a, dir, d))
 *		return -1;
 *	for (each file)
 *		if (stage_write(s, path, bytes, d))
 *			goto out;
 *	status = stage_commit(s, d);
 * out:
 *	stage_abort(s);
 *
 * The new tree is made beside the published one, in DIR/../.NAME.new-XXXXXX;
 * a file that has not changed is a hard link to the published one, so it
 * keeps its inode and time of change, and with them the caches of browsers.
 * stage_commit() makes the file system durable (syncfs) and then exchanges the
 * two folders by one renameat2(RENAME_EXCHANGE): whoever reads sees the old
 * site or the new one. Before that moment nothing published is touched: after
 * any failure, a full disk or a power cut, the old site is there, whole. Where
 * the file system cannot exchange (EINVAL, ENOSYS), the old folder is renamed
 * away and the new one in; if the program dies in between, the next
 * stage_open() puts the old one back.
 *
 * Published files are never opened for writing.
 *
 * DIR is a real folder, not a link; a DIR that is a link to a folder stands for
 * that folder. It may be absent or empty, or have been published by us before,
 * which a file ".erreichbar" in it says; anything else is left alone
 * (DIAG_OUTPUT_FOREIGN). It cannot be a mount point, which nobody can
 * exchange; use a folder in it. An existing DIR keeps its mode and group; new
 * folders are 0755, files 0644, whatever the umask.
 *
 * One builder per DIR: a lock (flock) on the sibling ".NAME.lock", which
 * vanishes with the process; DIAG_OUTPUT_BUSY when it is held. Holding it,
 * stage_open() removes what crashed runs left behind.
 *
 * All other failures are DIAG_OUTPUT_WRITE with the system's reason.
 *
 * Ownership: struct stage lives in the arena given to stage_open(); it holds
 * descriptors, a lock and memory of its own until stage_commit() or
 * stage_abort(). Cost: about 10 microseconds for each file that stays.
 */
#ifndef PUBLISH_STAGE_H
#define PUBLISH_STAGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* the file that says that a folder is ours */
#define STAGE_MARKER ".erreichbar"

struct stage;

struct stage_counts {
	size_t written;   /* new files and changed ones */
	size_t unchanged; /* linked from the published tree */
	size_t removed;   /* published before and not any more; after commit */
};

/* Locks DIR and begins; its parent folders are made. On failure *out is NULL. */
int stage_open(struct stage **out, struct arena *a, struct str out_dir,
    struct diags *d);

/*
 * Puts one file into the new tree; `path` is relative with '/' and must pass
 * path_is_safe(); folders are made as needed. Each path once. May be called
 * from several threads at a time, with a struct diags each. After a failure
 * stage_commit() refuses.
 */
int stage_write(struct stage *s, struct str path, struct str bytes,
    struct diags *d);

/*
 * Publishes. When neither a file nor the set of paths has changed, nothing at
 * all is touched. After it, whatever the result, the stage is closed; only
 * stage_counts() and stage_abort() may still be called.
 */
int stage_commit(struct stage *s, struct diags *d);

/*
 * Throws the new tree away and lets go of the lock. Does nothing after
 * stage_commit(), a second time, or with NULL.
 */
void stage_abort(struct stage *s);

struct stage_counts stage_counts(const struct stage *s);

#endif
