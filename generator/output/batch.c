#include "output/batch.h"

#include <string.h>

#include "base/mix.h"
#include "model/trace.h"

static size_t
number_of(const struct model *m, const struct incident *inc)
{
	size_t count = m->records[KIND_INCIDENT].count;

	/* what is in no list has any number; it is in a batch all the same */
	return inc->r.index < count ? inc->r.index / BATCH_MAX : 0;
}

bool
batch_next(struct batch *b, const struct model *m,
    const struct incident_refs *list)
{
	size_t first = b->end, end = first;

	if (first == list->count)
		return false;
	size_t number = number_of(m, list->items[first]);
	while (end < list->count && end - first < BATCH_MAX &&
	    number_of(m, list->items[end]) == number)
		end++;
	*b = (struct batch){list->items + first, end - first, end};
	return true;
}

struct recall_call
batch_call(const struct batch *b,
    int (*make)(struct str *out, struct view *v, const void *ctx))
{
	struct recall_call call = {.make = make, .of = b->items[0],
	    .with = b->items[b->count - 1]};
	struct mix between = mix_begin();

	for (size_t i = 0; i < b->count; i++)
		mix_number(&between, (uint64_t)(uintptr_t)b->items[i]);
	struct digest d = mix_end(&between);
	memcpy(&call.number, d.bytes, sizeof call.number);
	return call;
}

void
batch_read(struct view *v, const struct batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		trace_read(v->at.trace, FACT_RECORD, &b->items[i]->r);
}
