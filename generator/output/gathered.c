#include "output/gathered.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"

struct digest
gathered_finish(struct mix sum)
{
	mix_number(&sum, 0);
	mix_number(&sum, 0);
	mix_number(&sum, 0);
	return mix_end(&sum);
}

/* Adds it, or takes it away again. */
static void
sum_digest(struct sum *sum, const struct digest *d, bool add)
{
	uint64_t words[2];

	memcpy(words, d->bytes, sizeof words);
	sum->a += add ? words[0] : -words[0];
	sum->b += add ? words[1] : -words[1];
}

static int
by_year(const void *pa, const void *pb)
{
	const struct year_sums *a = pa, *b = pb;

	return (a->year > b->year) - (a->year < b->year);
}

static struct split_sums *
begin_split(struct arena *a, const struct model *m, int year)
{
	struct split_sums *s = ARENA_NEW(a, struct split_sums);

	for (unsigned i = 0; i < MONTHS; i++)
		s->begins[i] = months_begin(m, year, i + 1);
	return s;
}

static void
begin_years(struct gathered *g, struct arena *a, const struct output_env *env)
{
	const struct year_list *years = &env->model->years;

	g->years = ARENA_ARRAY(a, struct year_sums, years->count);
	g->year_count = years->count;
	for (size_t i = 0; i < years->count; i++) {
		int year = years->items[i].year;
		/* its days begin and end somewhere around those of UTC */
		g->years[i] = (struct year_sums){.year = year,
		    .from = (civil_days(year, 1, 1) - 2) * 86400,
		    .until = (civil_days(year + 1, 1, 1) + 2) * 86400,
		    .touched = true};
		if (months_split(env, &years->items[i].incidents))
			g->years[i].split = begin_split(a, env->model, year);
	}
	if (years->count)
		qsort(g->years, years->count, sizeof *g->years, by_year);
}

static struct happenings *
begin_happenings(struct arena *a, const struct record_list *of)
{
	struct happenings *all = ARENA_ARRAY(a, struct happenings, of->count);

	for (size_t i = 0; i < of->count; i++)
		all[i].touched = true;
	return all;
}

void
gathered_begin(struct gathered *g, struct arena *a,
    const struct output_env *env)
{
	const struct record_list *lists = env->model->records;

	*g = (struct gathered){
	    .services = begin_happenings(a, &lists[KIND_SERVICE]),
	    .persons = begin_happenings(a, &lists[KIND_PERSON])};
	begin_years(g, a, env);
}

/* The first that ends after an instant. */
static size_t
first_year(const struct gathered *g, int64_t t)
{
	size_t low = 0, high = g->year_count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (g->years[mid].until > t)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

struct year_sums *
gathered_year(const struct gathered *g, int year)
{
	struct year_sums key = {.year = year};

	return g->year_count == 0 ? NULL : bsearch(&key, g->years,
	    g->year_count, sizeof *g->years, by_year);
}

static void
count_in_split(struct split_sums *s, const struct gathered_part *p)
{
	const struct incident *inc = p->inc;
	bool embargo = inc->published.at.line != 0;
	unsigned month = MONTHS;
	struct mix seen = mix_begin();

	while (month > 1 && inc->started.t < s->begins[month - 1])
		month--;
	sum_digest(&s->months[month - 1], p->record, p->add);
	mix_number(&seen, month * 4 + (unsigned)inc->r.broken * 2 +
	    (unsigned)embargo);
	mix_number(&seen, embargo ? (uint64_t)inc->published.t : 0);
	struct digest d = gathered_finish(seen);
	sum_digest(&s->seen, &d, p->add);
}

static void
count_in_years(struct gathered *g, const struct gathered_part *p)
{
	const struct incident *inc = p->inc;
	size_t i = first_year(g, inc->from);

	for (; i < g->year_count && g->years[i].from < inc->until; i++) {
		sum_digest(&g->years[i].days, p->effect, p->add);
		g->years[i].touched = true;
	}
	struct year_sums *filed = gathered_year(g, inc->year);
	assert(filed != NULL);
	sum_digest(&filed->filed, p->record, p->add);
	filed->touched = true;
	if (filed->split)
		count_in_split(filed->split, p);
}

static void
count_happening(struct happenings *h, const struct gathered_part *p)
{
	sum_digest(&h->effects, p->effect, p->add);
	sum_digest(&h->stories, p->record, p->add);
	h->touched = true;
}

/* The services list them by what is in these digests: in which order is, too. */
static void
count_in_services(struct gathered *g, const struct incident *inc,
    const struct gathered_part *p)
{
	for (size_t i = 0; i < inc->effects.count; i++)
		count_happening(&g->services[
		    inc->effects.items[i]->service->r.index], p);
}

static void
count_in_persons(struct gathered *g, const struct gathered_part *p)
{
	const struct restored_list *list = &p->inc->restored;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].person.to)
			count_happening(&g->persons[
			    list->items[i].person.to->index], p);
}

void
gathered_count(struct gathered *g, const struct gathered_part *p)
{
	const struct incident *inc = p->inc;

	sum_digest(&g->all, p->record, p->add);
	sum_digest(&g->names, p->name, p->add);
	count_in_years(g, p);
	count_in_services(g, inc, p);
	if (inc->r.stands_for) /* what the newer version does hangs there, too */
		count_in_services(g, as_incident(inc->r.stands_for), p);
	count_in_persons(g, p);
	if (inc->alternates.count)
		sum_digest(&g->alternates, p->effect, p->add);
	if (inc->restored.count)
		sum_digest(&g->restored, p->effect, p->add);
	if (inc->kind.value == INCIDENT_MAINTENANCE)
		sum_digest(&g->maintenance, p->record, p->add);
}

bool
gathered_fits(const struct gathered *g, const struct output_env *env)
{
	const struct year_list *years = &env->model->years;

	for (size_t i = 0; i < years->count; i++) {
		const struct year_sums *y = gathered_year(g,
		    years->items[i].year);
		if (y == NULL || (y->split != NULL) !=
		        months_split(env, &years->items[i].incidents))
			return false;
	}
	return years->count == g->year_count;
}
