#include "output/years.h"

#include <stdlib.h>

#include "output/output.h"

/* The count is right when all are looked at. */
static struct year
look_at(const struct year_refs *refs, bool all, struct at *at)
{
	struct year out = {.year = refs->year};

	for (size_t i = 0; i < refs->incidents.count; i++) {
		if (out.count && !all)
			break;
		const struct record *r = &refs->incidents.items[i]->r;
		if (r->broken || !output_is_public(r, at))
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
find_years(const struct model *m, bool all, struct at *at, struct arena *a)
{
	struct years out = {0};

	for (size_t i = 0; i < m->years.count; i++) {
		struct year y = look_at(&m->years.items[i], all, at);
		if (y.count)
			*VEC_PUSH(a, &out) = y;
	}
	/* where the first one of a year may not be seen, it is another's turn */
	if (out.count)
		qsort(out.items, out.count, sizeof *out.items, by_first);
	return out;
}

struct years
years_public(const struct model *m, struct at *at, struct arena *a)
{
	return find_years(m, true, at, a);
}

struct years
years_named(const struct model *m, struct at *at, struct arena *a)
{
	return find_years(m, false, at, a);
}
