/*
 * output/batch: pieces of long lists of incidents.
 *
 * Where a file tells of hundreds of incidents in a few words each, it takes
 * longer to recall each by itself (output/recall.h) than to write it. They are
 * recalled by the batch:
 *
 *	struct batch b = {0};
 *	while (batch_next(&b, v->env->model, &list)) {
 *		struct recall_call call = batch_call(&b, make_batch);
 *		if (recall_text(&text, v, &call, &b) < 0)
 *			return -1;
 *		...
 *	}
 *
 * Batches are counted from the oldest incident of the site, so that new ones,
 * which come first in all lists, leave the others what they were.
 *
 * The list is one in the order of the model's, some may be left out; it must
 * outlive the batches, which point into it. Nothing can fail.
 */
#ifndef OUTPUT_BATCH_H
#define OUTPUT_BATCH_H

#include "model/model.h"
#include "output/recall.h"

/* so many at most */
enum { BATCH_MAX = 32 };

struct batch {
	struct incident *const *items;
	size_t count;
	size_t end; /* of the list: where the next one begins */
};

/* False: there are no more. */
bool batch_next(struct batch *b, const struct model *m,
    const struct incident_refs *list);

/* What make() gets as ctx is to be determined by the incidents of the batch. */
struct recall_call batch_call(const struct batch *b,
    int (*make)(struct str *out, struct view *v, const void *ctx));

/* Says that these incidents are read: first thing in such a make(). */
void batch_read(struct view *v, const struct batch *b);

#endif
