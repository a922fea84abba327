/*
 * cmd/once: one build, from the source to the published tree.
 *
 * What `build` does once, the children of `watch` do again and again, and a
 * hook does at the end of a push. Loads, renders, publishes under a lock,
 * writes the ledger (publish/ledger.h) and tells on stderr what is wrong with
 * the content; what has become of it is handed back as plain numbers, which
 * may go through a pipe.
 *
 * What others have changed in the published tree is looked for when the new
 * state can be seen already (publish/stage.h); when there is something, a second
 * build follows, which writes that anew.
 *
 * Content with errors is published without the broken files (EXIT_CONTENT); a
 * broken configuration or theme, --strict with any error, and any failure of
 * the system publish nothing: the old site stays as it is.
 */
#ifndef CMD_ONCE_H
#define CMD_ONCE_H

#include <stdint.h>

#include "cmd/command.h"
#include "cmd/options.h"
#include "cmd/produce.h"
#include "publish/lock.h"
#include "publish/stage.h"

enum { ONCE_COMMIT_MAX = 64, ONCE_ZONE_MAX = 63 };

/* Holds no pointers. */
struct build_result {
	bool published; /* what is served is this build, changed or not */
	bool bad_at;    /* --at names no time in the site's zone */
	bool unfit;     /* nothing was done: build_prepared() */
	struct stage_counts counts;
	int64_t at;          /* the instant that was published */
	int64_t next_edge;   /* when the output changes by itself, or FOREVER */
	int64_t duration_us; /* from beginning to end */
	size_t errors, warnings;
	enum diag_lang lang;              /* of messages about this site */
	char commit[ONCE_COMMIT_MAX + 1]; /* hex, "" for a directory */
	char zone[ONCE_ZONE_MAX + 1];     /* the site's; "" when not known */
	/*
	 * A digest of the diagnostics. Given back to the next build, it keeps
	 * that from telling the same ones once more; 0 tells them always.
	 */
	uint64_t told;
};

/*
 * `who` is the command, for the lock. With `held` the lock is somebody else's
 * and stays; with NULL it is taken for the time of publishing. Only `told` of
 * *out is read before.
 */
enum exit_status build_once(struct build_result *out, const struct options *o,
    const char *who, struct lock *held);

/*
 * The same in two steps, for a process that waits for the next commit: half of
 * what a build does depends on files that will most likely be in it as well.
 * The first step does that, confines the process, and prints nothing; NULL when
 * there is no use in it. The second builds what is there by then, once. Where
 * something is different that everything depends on (site.yml, templates, the
 * zone), or cannot be read, it sets out->unfit and has done nothing: then another
 * process is to build it by build_once(). `o`, `a` and the lock must stay; with
 * it, the files that will have to be made are made once for nobody, so that all
 * is at hand, until somebody is in a hurry (NULL: nobody).
 */
struct build_ahead;

struct build_ahead *build_prepare(struct arena *a, const struct options *o,
    struct lock *held, const struct hurry *hurry);
enum exit_status build_prepared(struct build_result *out,
    struct build_ahead *b, const char *who, struct lock *held);

#endif
