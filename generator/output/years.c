#include "output/years.h"

#include <stdlib.h>
#include <string.h>

#include "model/trace.h"
#include "output/months.h"
#include "output/output.h"
#include "output/recall.h"

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

/* Those of a year that may be seen. */
struct seen {
	size_t count;
	size_t first; /* its number in the list of the year */
};

/* The count is right when all are looked at. */
static struct seen
look_at(const struct incident_refs *list, bool all, struct at *at)
{
	struct seen out = {0, 0};

	for (size_t i = 0; i < list->count; i++) {
		if (out.count && !all)
			break;
		fetch_ahead(list, i);
		const struct incident *inc = list->items[i];
		const struct record *r = &inc->r;
		if (r->broken || (inc->published.at.line &&
			!output_is_public(r, at)))
			continue;
		if (out.count++ == 0)
			out.first = i;
	}
	return out;
}

struct month {
	int year;
	unsigned month;
};

static int
make_count(struct str *out, struct view *v, const void *ctx)
{
	const struct month *of = ctx;
	struct incident_refs filed = months_filed(v->env->model, of->year,
	    of->month);
	size_t *count = ARENA_NEW(v->arena, size_t);

	trace_read_month(v->at.trace, of->year, of->month);
	*count = months_count(&filed, &v->at);
	*out = str_make((const char *)count, sizeof *count);
	return 0;
}

size_t
years_count_month(struct view *v, int year, unsigned month)
{
	const struct month of = {year, month};
	const struct recall_call call = {.make = make_count,
	    .number = (uint64_t)year * (MONTHS + 1) + month, .anywhere = true};
	struct trace *page = v->at.trace;
	size_t count = 0;
	struct str bytes;

	/* what is kept says what it is made from; the page did */
	v->at.trace = NULL;
	if (recall_text(&bytes, v, &call, &of) == 0)
		memcpy(&count, bytes.ptr, sizeof count);
	v->at.trace = page;
	return count;
}

/* The months that have not changed need not be looked through. */
static struct seen
look_at_months(struct view *v, const struct year_refs *refs)
{
	struct seen seen = look_at(&refs->incidents, false, &v->at);

	seen.count = 0;
	for (unsigned month = 1; month <= MONTHS; month++)
		seen.count += years_count_month(v, refs->year, month);
	return seen;
}

static int
make_seen(struct str *out, struct view *v, const void *ctx)
{
	const struct year_refs *refs = ctx;
	struct seen *seen = ARENA_NEW(v->arena, struct seen);

	trace_read_year(v->at.trace, FACT_YEAR, refs->year);
	*seen = months_split(v->env, &refs->incidents)
	    ? look_at_months(v, refs)
	    : look_at(&refs->incidents, true, &v->at);
	*out = str_make((const char *)seen, sizeof *seen);
	return 0;
}

/* Most years are as they were. What has been found of one is kept as its bytes:
 * nothing in it depends on where its incidents stand among all. */
static struct seen
recall_seen(struct view *v, const struct year_refs *refs)
{
	const struct recall_call call = {.make = make_seen,
	    .number = (uint64_t)refs->year, .anywhere = true};
	struct seen seen = {0, 0};
	struct str bytes;

	if (recall_text(&bytes, v, &call, refs) == 0)
		memcpy(&seen, bytes.ptr, sizeof seen);
	return seen;
}

static int
by_first(const void *pa, const void *pb)
{
	const struct year *a = pa, *b = pb;

	return (a->first < b->first) - (a->first > b->first);
}

static void
add(struct years *out, const struct output_env *env,
    const struct year_refs *refs, const struct seen *seen, struct arena *a)
{
	if (seen->count)
		*VEC_PUSH(a, out) = (struct year){.year = refs->year,
		    .count = seen->count,
		    .first = refs->incidents.items[seen->first]->r.index,
		    .split = months_split(env, &refs->incidents)};
}

/* Where the first one of a year may not be seen, it is another's turn. */
static struct years
sorted(struct years y)
{
	if (y.count)
		qsort(y.items, y.count, sizeof *y.items, by_first);
	return y;
}

struct years
years_public(struct view *v)
{
	const struct model *m = v->env->model;
	struct years out = {0};

	for (size_t i = 0; i < m->years.count; i++) {
		struct seen seen = recall_seen(v, &m->years.items[i]);
		add(&out, v->env, &m->years.items[i], &seen, v->arena);
	}
	return sorted(out);
}

struct years
years_named(const struct output_env *env, struct at *at, struct arena *a)
{
	const struct model *m = env->model;
	struct years out = {0};

	for (size_t i = 0; i < m->years.count; i++) {
		struct seen seen = look_at(&m->years.items[i].incidents, false,
		    at);
		add(&out, env, &m->years.items[i], &seen, a);
	}
	return sorted(out);
}
