#include "output/months.h"

#include "base/limits.h"
#include "output/output.h"

bool
months_split(const struct output_env *env, const struct incident_refs *of_year)
{
	size_t max = env->year_max ? env->year_max : YEAR_INCIDENTS_MAX;

	return of_year && of_year->count > max;
}

int64_t
months_begin(const struct model *m, int year, unsigned month)
{
	return month <= 1 ? ALWAYS
	    : zone_day_start(m->zone, civil_days(year, month, 1));
}

/* How many of a list, which begins with the newest, begin at t or later. */
static size_t
count_since(const struct incident_refs *all, int64_t t)
{
	size_t low = 0, high = all->count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (all->items[mid]->started.t >= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct incident_refs
months_filed(const struct model *m, int year, unsigned month)
{
	const struct incident_refs *all = model_year(m, year);

	if (all == NULL)
		return (struct incident_refs){0};
	size_t first = month >= MONTHS ? 0
	    : count_since(all, months_begin(m, year, month + 1));
	size_t end = count_since(all, months_begin(m, year, month));
	return (struct incident_refs){all->items + first, end - first,
	    end - first};
}

int64_t
months_seen_from(const struct incident_refs *filed)
{
	int64_t from = FOREVER;

	for (size_t i = 0; i < filed->count && from != ALWAYS; i++) {
		const struct incident *inc = filed->items[i];
		int64_t t = inc->published.at.line ? inc->published.t : ALWAYS;
		if (!inc->r.broken && t < from)
			from = t;
	}
	return from;
}

bool
months_shown(const struct model *m, int year, unsigned month, struct at *at)
{
	struct incident_refs filed = months_filed(m, year, month);
	int64_t from = months_seen_from(&filed);

	return from == ALWAYS || (from != FOREVER && at_reached(at, from));
}

size_t
months_count(const struct incident_refs *filed, struct at *at)
{
	size_t count = 0;

	for (size_t i = 0; i < filed->count; i++) {
		const struct record *r = &filed->items[i]->r;
		count += !r->broken && output_is_public(r, at);
	}
	return count;
}

unsigned
months_beside(const struct model *m, int year, unsigned month, int step,
    struct at *at)
{
	for (unsigned other = month + (unsigned)step;
	    other >= 1 && other <= MONTHS; other += (unsigned)step)
		if (months_shown(m, year, other, at))
			return other;
	return 0;
}
