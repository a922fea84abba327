/*
 * publish/state: the folder ".NAME.state" beside DIR.
 *
 *	manifest         what is published (publish/manifest.h)
 *	in/              the in-tray: new files until they are published
 *	undo/1, 2, ...   what rolling back needs (publish/stage_undo.c)
 *	trash/           on its way out
 *
 * and what others keep there (publish/ledger.h). Only its owner may look into
 * it. It may be deleted at any time but during a build: then the next one
 * compares everything with what is served, and there is nothing to roll back
 * to.
 *
 * Functions return 0, or -1 with errno. A manifest that cannot be used counts
 * as none, which is no failure.
 */
#ifndef PUBLISH_STATE_H
#define PUBLISH_STATE_H

#include "base/buf.h"
#include "publish/manifest.h"
#include "publish/place.h"

/* a manifest of 1 GiB is no manifest */
#define STATE_MANIFEST_MAX ((size_t)1 << 30)

struct state {
	int dir;       /* -1: not open */
	int in;        /* the in-tray; -1: not open */
	size_t good;   /* length of the records in force */
	size_t length; /* of the file; 0: none */
	void *map;     /* the file as it was read, until state_close() */
	size_t mapped;
	struct file_stamp read; /* of the file then */
	bool ours; /* in-tray and trash are */
};

/* Makes it when it is not there, and empties in-tray and trash. */
int state_open(struct state *s, const struct place *p);
/*
 * The same in two steps. The first changes nothing, -1 when there is no such
 * folder; state_close() then changes nothing either. The second follows when it
 * is our turn to publish.
 */
int state_open_idle(struct state *s, const struct place *p);
int state_begin(struct state *s);
/* After state_load(): is it still that folder, and that manifest? */
bool state_is_same(const struct state *s, const struct place *p);
/* Removes the in-tray, and the folder when nothing is in it. */
void state_close(struct state *s, const struct place *p);

/*
 * Reads the manifest of a tree by its marker's generation and its root's inode.
 * False when there is none: then *m is empty. Its strings are views into the
 * file, valid until state_unmap(), which state_close() includes.
 */
bool state_load(struct manifest *m, struct state *s,
    const struct digest *generation, uint64_t root);

void state_unmap(struct state *s);

/* Makes the in-tray; *chmod_needed: the umask takes what 0644 needs. */
int state_open_in(struct state *s, bool *chmod_needed);

/* Adds a record behind those in force; with `sync` it is durable. */
int state_append(struct state *s, struct str record, bool sync);
/* Replaces all records, durably. */
int state_replace(struct state *s, struct str record);

/* Moves a folder of `at` into the trash, so that it is gone in one step. */
int state_discard(struct state *s, int at, const char *name);
void state_empty_trash(struct state *s);

#endif
