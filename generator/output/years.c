#include "output/years.h"

#include <stdlib.h>

#include "output/months.h"
#include "output/output.h"

/* Incidents lie far from each other. */
static void
fetch_ahead(const struct incident_refs *list, size_t i)
{
	enum { AHEAD = 8 };

	if (i + AHEAD >= list->count)
		return;
	__builtin_prefetch(&list->items[i + AHEAD]->r.broken);
	__builtin_prefetch(&list->items[i + AHEAD]->published);
}

/* The count is right when all are looked at. */
static struct year
look_at(const struct year_refs *refs, bool all, struct at *at)
{
	struct year out = {.year = refs->year};

	for (size_t i = 0; i < refs->incidents.count; i++) {
		if (out.count && !all)
			break;
		fetch_ahead(&refs->incidents, i);
		const struct incident *inc = refs->incidents.items[i];
		const struct record *r = &inc->r;
		if (r->broken || (inc->published.at.line &&
			!output_is_public(r, at)))
			continue;
		if (out.count++ == 0)
			out.first = r->index;
	}
	return out;
}

static int
by_first(const void *pa, const void *pb)
{
	const struct year *a = pa, *b = pb;

	return (a->first > b->first) - (a->first < b->first);
}

static struct years
find_years(const struct output_env *env, bool all, struct at *at,
    struct arena *a)
{
	const struct model *m = env->model;
	struct years out = {0};

	for (size_t i = 0; i < m->years.count; i++) {
		struct year y = look_at(&m->years.items[i], all, at);
		y.split = months_split(env, &m->years.items[i].incidents);
		if (y.count)
			*VEC_PUSH(a, &out) = y;
	}
	/* where the first one of a year may not be seen, it is another's turn */
	if (out.count)
		qsort(out.items, out.count, sizeof *out.items, by_first);
	return out;
}

struct years
years_public(const struct output_env *env, struct at *at, struct arena *a)
{
	return find_years(env, true, at, a);
}

struct years
years_named(const struct output_env *env, struct at *at, struct arena *a)
{
	return find_years(env, false, at, a);
}
