/*
 * publish/stage_parts: what the files of publish/stage share.
 *
 *	stage.c           opening, writing, closing
 *	stage_ahead.c     opening long before it is known what to publish
 *	stage_claim.c     which paths the new tree has
 *	stage_commit.c    the way from the in-tray to the served tree
 *	stage_look.c      looking afterwards at what was taken on trust
 *	stage_undo.c      earlier releases
 *	stage_rollback.c  going back to them
 *
 * Nobody else includes this. Functions give 0, or -1 with errno, unless they
 * take a struct diags.
 */
#ifndef PUBLISH_STAGE_PARTS_H
#define PUBLISH_STAGE_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "publish/manifest.h"
#include "publish/stage.h"
#include "publish/state.h"

/*
 * A folder of what is published or of the new tree; stays where it is. That no
 * path is both a file and a folder is seen without a lock: who takes a file
 * looks for a folder afterwards, and the other way round.
 */
struct stage_folder {
	struct str path;
	struct stage_folder *above;            /* NULL: it lies in the root */
	struct manifest_entry *_Atomic same;   /* of the same path, or NULL */
	atomic_uint used; /* by what the new tree has in it: files, folders */
};

/* a hash table of them */
struct folder_set {
	struct stage_folder **slots;
	size_t count, size;
};

/* entries of the manifest, by what becomes of them */
struct stage_entries {
	struct manifest_entry **items;
	size_t count, cap;
};

/* what a publication does */
struct stage_change {
	struct stage_entries set;  /* fresh, adopted */
	struct stage_entries kept; /* only the memo is new */
	struct stage_entries gone;
	struct digest generation;
};

struct stage {
	struct arena arena; /* our own: other threads use the caller's */
	const struct place *place;
	struct state state;
	int old;                /* DIR; -1: there is none */
	struct stat old_stat;
	bool marked;            /* its marker names a generation: */
	struct digest marker;
	bool cold;              /* there is no manifest of it */
	bool chmod_needed;
	bool direct;            /* the in-tray becomes the spare */
	bool hurried;           /* opened by stage_open_quick() */
	bool quick;             /* the entries' `present` is not seen, but believed */
	bool lonely;            /* committed, and there is no spare yet: */
	bool begun;             /* it has all folders, and lacks only links */
	atomic_bool unlinked;   /* it could not be made */
	bool looking;           /* committed, and yet to be looked at: */
	int now;                /* what is served since then; -1: DIR as it was */
	uint64_t now_inode;
	struct stage_change change;
	bool looked[STAGE_LOOKS];
	struct str_list strange; /* paths in DIR that are not as we left them */
	bool unreadable;         /* they could not be found out */
	atomic_size_t touched;
	struct manifest m;      /* nothing is added until stage_settle() */
	pthread_mutex_t mutex;  /* guards arena, in-tray and the next three */
	struct manifest added;  /* paths that are not in it */
	struct folder_set folders;
	/*
	 * What the commit looks at. When all entries are either in this list or
	 * quiet, which most are, it need not look for more.
	 */
	struct stage_entries listed;
	atomic_size_t quiet;    /* how many entries are so, ... */
	atomic_size_t nothing;  /* ... and of these are no files, nor will be */
	atomic_uint next_number; /* in the in-tray */
	atomic_size_t written, pages;
	size_t unchanged, removed;
	struct str global, about; /* new ones; see the flags */
	bool global_set, about_set;
	unsigned keep;
	bool back;              /* this is a rollback */
	struct digest published; /* the generation, after commit */
	atomic_bool failed;
	bool open;
};

/*
 * The steps of opening. First a stage of nothing; then DIR, which may be absent;
 * then what the state knows of it: false when that is not enough to be quick.
 */
struct stage *stage_new(struct arena *a, const struct lock *lock);
int stage_open_old(struct stage *s, struct diags *d);
bool stage_recall(struct stage *s);
/*
 * Takes it on trust that the files of the manifest are there, but for those
 * that the spare is about to get by a link. -1 with errno EXDEV when something is
 * mounted in DIR. After stage_prepare_claims().
 */
int stage_trust(struct stage *s);
/* Is the spare there as we left it? Then nothing unknown needs a link. */
bool stage_has_spare(const struct stage *s);
/* -1 with errno EXDEV when something is mounted in DIR. */
int stage_check_mounts(const struct stage *s);

/* Before the first claim: in which folders that lies which is known. */
void stage_prepare_claims(struct stage *s);
/* The entry of a path, perhaps a new one. */
struct manifest_entry *stage_entry(struct stage *s, struct str path);
/* Takes it into the new tree; -1 with errno when it cannot be. */
int stage_claim(struct stage *s, struct manifest_entry *e);
/* Takes that back. */
void stage_unclaim(struct manifest_entry *e);
/* The commit has nothing to do with it, or has. */
void stage_hush(struct stage *s, struct manifest_entry *e);
void stage_list(struct stage *s, struct manifest_entry *e);
/* After the last: all entries are in `m`. */
void stage_settle(struct stage *s);
/* True when the entry's file in DIR is as it was published. */
bool stage_is_intact(const struct stage *s, struct manifest_entry *e);
/* The same of the file of a name in a folder, or a path in a root, now. */
bool stage_looks_right(int folder, const char *name,
    const struct manifest_entry *e);
/* Gives an entry a place in the in-tray, and remembers what it was. */
int stage_make_fresh(struct stage *s, struct manifest_entry *e);
/* True when the new tree has files below this path. */
bool stage_has_folder(const struct stage *s, struct str path);
/* Writes a file into the in-tray; with `direct` also below folders in it. */
int stage_fill(struct stage *s, const char *name, struct str bytes,
    struct stat *st);
/* Is a folder ours? With its marker's generation, when that has one. */
int stage_check_ours(const struct place *p, int folder, const char *name,
    struct diags *d);
bool stage_read_marker(struct digest *generation, int folder);

/*
 * A record of how things stand after a switch to a root of this inode: the spare
 * differs by the change, and in `more`. With `full` it stands for all before.
 */
int stage_write_standing(struct stage *s, const struct stage_change *c,
    uint64_t served, const struct str_list *more, bool full);
/*
 * After a publication: makes a spare of links to what is served. First its
 * folders, then the links in STAGE_LOOKS parts, which several threads may do, then
 * what makes it count; where the first fails, nothing else is to be called.
 */
int stage_spare_begin(struct stage *s);
int stage_spare_link(const struct stage *s, size_t part);
int stage_spare_end(struct stage *s);
/* Has this open folder been removed? publish/withdrawn does that. */
bool stage_is_gone(int folder);
/* True when one record for everything would be much shorter. */
bool stage_is_long(const struct stage *s);

/* ---- earlier releases ---- */

/* Links what the change replaces or removes; to be called before it. */
int stage_undo_save(struct stage *s, const struct stage_change *c);
/* Drops what does not lead back from a generation, and what is too much. */
void stage_undo_prune(struct state *state, const struct digest *generation,
    unsigned keep);

/* those one can go back to, newest first */
struct stage_undo {
	unsigned number; /* the folder's name */
	struct manifest_record record;
};
struct stage_undos {
	struct stage_undo *items;
	size_t count, cap;
};
void stage_undo_list(struct stage_undos *out, struct arena *a, int state,
    const struct digest *generation);

#endif
