/*
 * cmd/guard: the moment after which a build is confined (base/confine.h).
 *
 * The source calls guard_enter() when it has been found and its signature
 * checked, and before anything of it is read. From then on the process can
 * read the source, the templates and the time zones, write the folder above
 * DIR when there is one (read it, if DIR is only looked at), and do nothing
 * else: no programs, no network. That cannot be undone, so what needs more
 * belongs before, or into a process of its own; a watcher's children are one.
 *
 * The folders above DIR are made here, as they cannot be later; that fails
 * with DIAG_OUTPUT_WRITE (publish/place.h).
 */
#ifndef CMD_GUARD_H
#define CMD_GUARD_H

#include "cmd/options.h"

struct guard {
	const struct options *options;
	/*
	 * What the kernel lacks. Kept apart from what is wrong with the content:
	 * its number stands in the site, and is the same on every machine.
	 */
	struct diags partial;
};

void guard_init(struct guard *g, const struct options *o);
void guard_release(struct guard *g);

/* For source_spec.opened; `ctx` is a struct guard. */
int guard_enter(void *ctx, const struct str_list *places, struct diags *d);

#endif
