/*
 * output/years: the years that have an archive.
 *
 * A year is in the archive when one of the incidents that are filed under it
 * (incident.year) may be seen. Years come in the order of the first of these,
 * so newest first but for names that claim another year. The list lives in the
 * arena; nothing can fail.
 */
#ifndef OUTPUT_YEARS_H
#define OUTPUT_YEARS_H

#include "output/view.h"

struct year {
	int year;
	size_t count;   /* incidents that may be seen */
	unsigned first; /* the index of the first of them */
	bool split;     /* its months have pages of their own (output/months.h) */
};

struct years {
	struct year *items;
	size_t count, cap;
};

/* Says that it read all that is filed under them (FACT_YEAR). */
struct years years_public(struct view *v);
/* The same without counts, which takes a look at the first ones of each. */
struct years years_named(const struct output_env *env, struct at *at,
    struct arena *a);

/*
 * How many incidents of a month may be seen (output/months.h), counted once until
 * one of them is another. What is read is said by the caller.
 */
size_t years_count_month(struct view *v, int year, unsigned month);

#endif
