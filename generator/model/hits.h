/*
 * model/hits: which effect switches off an address that is offered instead.
 *
 * An effect hits an alternate when it is of another incident, leaves the address
 * working for some at most (partial or worse), for an audience that the
 * alternate is for, and at a time at which it holds. The incident's own effects
 * do not count: a temporary address in the domain that is switched off is what
 * it provides.
 *
 * Ten years of incidents may all offer the same address of the same system, so
 * nobody goes through all effects for each: for a service and an audience the
 * latest end of the effects up to each one is noted, and that of all but the
 * incident it belongs to. These only grow, and the first effect that hits is
 * found by halving. It costs one walk for a service and an audience that are
 * asked for, then some twenty steps a question.
 */
#ifndef MODEL_HITS_H
#define MODEL_HITS_H

#include "base/arena.h"
#include "model/model.h"

struct hits {
	const struct model *m;
	struct arena *arena;
	struct hits_row **rows; /* by service; NULL: not asked yet */
};

/* While it is used, the model stays as it is. */
void hits_begin(struct hits *h, const struct model *m, struct arena *a);

/* The first, by its start, of the effects of a service that hit; or NULL. */
const struct effect *hits_first(struct hits *h, const struct service *s,
    const struct alternate *alt);

/* Does this one? */
bool hits_alternate(const struct effect *e, const struct alternate *alt);

#endif
