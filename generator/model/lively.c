#include "model/lively.h"

#include <stdlib.h>

#include "model/moment.h"
#include "model/trace.h"

size_t
lively_settled(const struct model *m, int64_t recent, const struct at *at)
{
	size_t low = 0, high = m->newest.count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (m->newest.items[mid]->newest > at->now - recent)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
is_settled(const struct incident *inc,
    bool (*wanted)(const struct incident *inc))
{
	return !inc->r.broken && inc->ended.at.line &&
	    (wanted == NULL || wanted(inc));
}

/* That of lists. */
static int
by_place(const void *pa, const void *pb)
{
	const struct incident *a = *(struct incident *const *)pa;
	const struct incident *b = *(struct incident *const *)pb;

	return (a->r.index < b->r.index) - (a->r.index > b->r.index);
}

struct incident_refs
lively_list(const struct model *m, int64_t recent,
    bool (*wanted)(const struct incident *inc), struct at *at, struct arena *a)
{
	size_t settled = lively_settled(m, recent, at);
	struct incident_refs out = {0};

	trace_read_kind(at->trace, FACT_KIND, KIND_INCIDENT);
	for (size_t i = 0; i < settled; i++)
		if (wanted == NULL || wanted(m->newest.items[i]))
			*VEC_PUSH(a, &out) = m->newest.items[i];
	for (size_t i = 0; i < m->unended.count; i++) {
		struct incident *inc = m->unended.items[i];
		if (inc->newest <= at->now - recent &&
		    (wanted == NULL || wanted(inc)))
			*VEC_PUSH(a, &out) = inc;
	}
	if (out.count)
		qsort(out.items, out.count, sizeof *out.items, by_place);
	/* the first one speaks of the newest */
	while (settled < m->newest.count &&
	    !is_settled(m->newest.items[settled], wanted))
		settled++;
	if (settled < m->newest.count)
		(void)at_reached(at, m->newest.items[settled]->newest);
	return out;
}

static size_t
count_settled(const struct incident_refs *newest, size_t from, size_t end)
{
	enum { AHEAD = 8 };
	size_t n = 0;

	for (size_t i = from; i < end; i++) {
		if (i + AHEAD < end)
			__builtin_prefetch(&newest->items[i + AHEAD]->ended.at);
		n += is_settled(newest->items[i], NULL);
	}
	return n;
}

/* Where none is broken it is known of all of them, and few are ahead. */
static size_t
count_over(const struct model *m, const struct at *at)
{
	const struct incident_refs *newest = &m->newest;
	size_t ahead = lively_settled(m, 0, at);

	if (m->broken_count || m->broken_later)
		return count_settled(newest, ahead, newest->count);
	return newest->count - m->unended.count -
	    count_settled(newest, 0, ahead);
}

/* What is kept of them. */
struct over {
	struct moment_kept kept;
	size_t count;
};

/* As long as no other time comes that one of them speaks of. */
static void
learn_over(struct over *o, const struct model *m, const struct at *at)
{
	size_t settled = lively_settled(m, 0, at);

	o->count = count_over(m, at);
	o->kept = (struct moment_kept){.incidents = true,
	    .since = settled < m->newest.count
	    ? m->newest.items[settled]->newest : ALWAYS,
	    .until = settled ? m->newest.items[settled - 1]->newest : FOREVER};
}

size_t
lively_over(const struct model *m, const struct at *at)
{
	void **place = moment_place(at, m, 0);

	if (place == NULL)
		return count_over(m, at);
	struct over *o = *place;
	if (o == NULL) {
		*place = o = ARENA_NEW(&at->moment->arena, struct over);
		learn_over(o, m, at);
	}
	return o->count;
}

void
lively_ends(const struct model *m, int64_t recent,
    bool (*wanted)(const struct incident *inc), struct at *at)
{
	int64_t last = ALWAYS;

	/* an end is not newer than the newest: nothing behind can be */
	for (size_t i = lively_settled(m, recent, at); i < m->newest.count &&
	     m->newest.items[i]->newest > last; i++) {
		const struct incident *inc = m->newest.items[i];
		if (is_settled(inc, wanted) && inc->ended.t > last)
			last = inc->ended.t;
	}
	if (last != ALWAYS)
		(void)at_reached(at, last + recent);
}
