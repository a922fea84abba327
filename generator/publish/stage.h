/*
 * publish/stage: a whole tree of files, published in one step.
 *
 *	struct stage *s;
 *	if (stage_open(&s, a, lock, d))
 *		return -1;
 *	for (each file)
 *		if (stage_write(s, path, bytes, memo, d))
 *			goto out;
 *	status = stage_commit(s, d);
 * out:
 *	stage_abort(s);
 *
 * Two trees are brought up to date in turn: DIR, which is served, and
 * ".NAME.spare" beside it. New files are written into an in-tray. Then
 * stage_commit() brings the spare, which is one publication behind, to the new
 * state: paths in which the two trees differed get the served file by a hard
 * link, new files are moved in, what is gone is removed. It makes the file
 * system durable (syncfs) and exchanges the two by one
 * renameat2(RENAME_EXCHANGE): whoever reads sees the old site or the new one.
 * Before that moment nothing published is touched: after any failure, a full
 * disk or a power cut, the old site is there, whole. So the commit's cost
 * follows what has changed (0.3 ms for a file among 10,000 in memory, where
 * linking a whole tree took 35). What is left for each file that stays is
 * reading its line of the manifest (0.2 microseconds) and finding and claiming
 * its path (0.1, without a lock); looking at it takes 2, at the names in DIR 1,
 * which stage_open_quick() leaves for when the new state can be seen already.
 * Where DIR is absent, files are written where they belong in a new tree, and
 * the in-tray becomes DIR; the spare is made afterwards, by links.
 * syncfs measured better than fsync of the single files and folders: 1 ms
 * against 8 for one file, 5 against 50 for sixteen (ext4).
 *
 * Unchanged files are the same inode in both trees; they keep their time of
 * change, and with them the caches of browsers. Published files are never
 * opened for writing.
 *
 * What is published stands in a manifest (publish/manifest.h), which is durable
 * before the spare is touched; the marker file in DIR names the generation, by
 * which the right record is found after a crash. Where the state is not known
 * the spare is made anew by links, and where there is no manifest everything
 * is compared with DIR. So ".NAME.spare" and ".NAME.state" may be deleted
 * between builds at the cost of time.
 *
 * Where the file system cannot exchange (EINVAL, ENOSYS), DIR is renamed to
 * ".NAME.away" and the spare to DIR; if the program dies in between, the next
 * stage_open() puts the old one back.
 *
 * DIR may be absent or empty, or have been published by us before, which a file
 * ".erreichbar" in it says; anything else is left alone (DIAG_OUTPUT_FOREIGN).
 * It cannot be a mount point, which nobody can exchange, nor have one in it; use
 * a folder in it. An existing DIR keeps its mode and group; when we may not give
 * that group although the mode counts on it, nothing is published. New folders
 * are 0755, files 0644, whatever the umask.
 *
 * Earlier releases: with stage_describe() the files that a publication replaces
 * or removes stay as links in ".NAME.state/undo", with a record of what to put
 * where. Rolling back (publish/stage_rollback.c) publishes them by the same
 * switch.
 *
 * All other failures are DIAG_OUTPUT_WRITE with the system's reason.
 *
 * Ownership: struct stage lives in the arena given to stage_open(); it holds
 * descriptors and memory of its own until stage_commit() or stage_abort(). The
 * lock must outlive it.
 */
#ifndef PUBLISH_STAGE_H
#define PUBLISH_STAGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/str.h"
#include "publish/lock.h"

/* the file that says that a folder is ours, and its generation */
#define STAGE_MARKER ".erreichbar"

struct stage;

struct stage_counts {
	size_t written;   /* new files and changed ones */
	size_t pages;     /* those of them that are *.html */
	size_t unchanged; /* as they were */
	size_t removed;   /* published before and not any more; after commit */
	size_t touched;   /* changed by others; after stage_look_back() */
	bool ended_rollback; /* what was in force was an earlier release */
	struct digest generation; /* of what is published; after commit */
};

/* a published file */
struct stage_file {
	struct digest digest; /* as stage_digest() says */
	uint64_t size;
	struct str memo; /* valid as long as the stage */
};

/* Begins. On failure *out is NULL. */
int stage_open(struct stage **out, struct arena *a, const struct lock *lock,
    struct diags *d);

/*
 * The same for who is in a hurry: that nobody else was at the published files is
 * taken on trust. After stage_commit() has succeeded, stage_look_back() looks,
 * and closes the stage. When stage_counts() tells of `touched` files then, it is
 * time for another publication with stage_open(), which writes them anew. What
 * was added or removed is put in order without that, by the switch or with the
 * next. Where there is no spare it is made then, so that the next commit need
 * not. A stage that does not come to look back is no danger: then the next
 * makes the spare anew.
 *
 * Looking is reading what the system knows of each file, and making the first
 * spare is a link for each, which several threads can share: after
 * stage_look_begin(), stage_look() does one of the parts, of those from 0 on,
 * each once; what is left stage_look_back() does itself.
 */
enum { STAGE_LOOKS = 16 };
int stage_open_quick(struct stage **out, struct arena *a,
    const struct lock *lock, struct diags *d);
void stage_look_begin(struct stage *s);
void stage_look(struct stage *s, size_t part);
void stage_look_back(struct stage *s);

/*
 * The same, long before anybody knows what is to be published, by a process that
 * may publish later, under its lock or one that it shares. Nothing is changed
 * until stage_still(), and nobody disturbed who publishes in between. Meanwhile
 * one may ask for what is published, and keep files; writing fails. NULL when
 * there is no use in it: nothing is published, or a stage would have to look at
 * all of it, or it cannot be opened, which the next will tell.
 *
 * When the time has come stage_still() says whether all is as it was; from then
 * on it is as after stage_open_quick(). Otherwise abort it and open another. It
 * costs what there are folders, and files that differ in the spare (0.2 ms for
 * 50 and 80), where opening takes 10 ms for 14,000 files.
 */
struct stage *stage_open_ahead(struct arena *a, const struct lock *lock);
bool stage_still(struct stage *s);

/* What stage_file names such bytes by. */
struct digest stage_digest(struct str bytes);

/*
 * What is published under a path. False when nothing is known of it, or when
 * the file there is not as it was published.
 */
bool stage_published(struct stage *s, struct str path, struct stage_file *out);

/*
 * Puts one file into the new tree; `path` is relative with '/' and must pass
 * path_is_safe(); folders are made as needed. The memo is given back by later
 * stages. Each path once, by _write or by _keep, but see there. Everything else
 * that is published is removed by the commit. These three and stage_published()
 * may be called from several threads at a time, with a struct diags each and
 * different paths. After a failure stage_commit() refuses.
 */
int stage_write(struct stage *s, struct str path, struct str bytes,
    struct str memo, struct diags *d);

/*
 * The same for a file that stays as it is, of which stage_published() said
 * true: its bytes are not needed. It may still be written afterwards, as if it
 * had not been kept, or dropped: then it goes, unless it is kept or written once
 * more. So one can begin with keeping all there is, and the rest costs what
 * has changed. stage_drop() does nothing to what is not kept. What gives its
 * place to another file or folder has to be dropped before that is written.
 */
int stage_keep(struct stage *s, struct str path, struct str memo,
    struct diags *d);
void stage_drop(struct stage *s, struct str path);

/*
 * Bytes of the builder's about the whole; they come into force with the commit,
 * also when no file has changed.
 */
struct str stage_global(const struct stage *s);
void stage_set_global(struct stage *s, struct str bytes);

/*
 * A line for people that tells this release, and how many earlier ones stay to
 * roll back to. Without it none do.
 */
void stage_describe(struct stage *s, struct str about, unsigned keep);

/*
 * Publishes. When neither a file nor the set of paths has changed, nothing at
 * all is touched in DIR. After it, whatever the result, the stage is closed;
 * only stage_counts() and stage_abort() may still be called, and
 * stage_look_back().
 */
int stage_commit(struct stage *s, struct diags *d);

/*
 * Forgets what was to be published. Does nothing after stage_commit(), a second
 * time, or with NULL.
 */
void stage_abort(struct stage *s);

struct stage_counts stage_counts(const struct stage *s);

/* ---- earlier releases ------------------------------------------------- */

struct stage_releases {
	struct str *items; /* as described; the first is the one in force */
	size_t count, cap;
};

/*
 * The release in force, and those one can roll back to, newest first. None when
 * nothing is known. Needs no lock; DIR is not touched.
 */
int stage_releases(struct stage_releases *out, struct arena *a,
    struct str out_dir, struct diags *d);

/*
 * Publishes the release `steps` before the one in force, 1 or more. What it
 * does is taken from what can be rolled back to. DIAG_NO_RELEASE when there is
 * none so far back.
 */
int stage_rollback(struct stage_counts *out, const struct lock *lock,
    unsigned steps, struct diags *d);

#endif
