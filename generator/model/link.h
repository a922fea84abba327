/*
 * model/link: records of all files into one model.
 *
 * Resolves references, finds services by domain, compiles alternates, derives
 * members, indexes addresses, and collects every error on the way: an unknown
 * name is reported with the nearest known one. A record with an error becomes
 * broken; the rest goes on. A reference to a broken record is not an error.
 *
 * An earlier version may stand in the place of a broken one
 * (record.stands_for): then that one is resolved as well, and what it affects
 * hangs on the services like what the earlier one does, so that neither version
 * makes anything greener. Its errors are reported once more; link quietly.
 *
 * The records are changed by it and const afterwards.
 */
#ifndef MODEL_LINK_H
#define MODEL_LINK_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"

struct link_input {
	struct site *site;
	const struct zone *zone;
	struct record **records; /* of all kinds but the site, in path order */
	size_t count;
	struct str_list assets; /* paths below files/, sorted */
};

/* Never fails; what is wrong is in the diagnostics and in record.broken. */
struct model *model_link(struct arena *a, const struct link_input *in,
    struct diags *d);

#endif
