/*
 * output/gathered: what incidents are gathered in, as sums.
 *
 * A service, a person, a year, a month: the facts of these (output/facts.h) tell
 * of all incidents that belong to them. Of each one a finished digest is added,
 * modulo 2^64 in each of two words, and can be taken away again: so what a change
 * of one incident costs does not grow with all of them. Their order is not in a
 * sum; it follows from what each of them says.
 *
 * Lives in the arena given to gathered_begin(). Nothing can fail.
 */
#ifndef OUTPUT_GATHERED_H
#define OUTPUT_GATHERED_H

#include "base/arena.h"
#include "base/mix.h"
#include "output/months.h"

struct sum {
	uint64_t a, b;
};

/* What happened to a service or person; of each incident both digests. */
struct happenings {
	struct sum effects, stories;
	bool touched; /* the table does not know it yet */
};

/* Of a year whose months have pages. */
struct split_sums {
	int64_t begins[MONTHS];
	struct sum months[MONTHS];
	struct sum seen; /* in which month they may be seen, and when */
};

/* A year that incidents are filed under: these, and what touches its days, which
 * is too much where it is known what they show (output/facts_parts.h). */
struct year_sums {
	int year;
	int64_t from, until;
	struct sum filed, days;
	struct split_sums *split; /* or NULL */
	bool touched;
};

/* All that is found in one walk over the incidents. */
struct gathered {
	struct happenings *services, *persons; /* by their numbers */
	struct year_sums *years;               /* oldest first */
	size_t year_count;
	struct sum all, names, alternates, restored, maintenance;
};

/* An incident that is added to what it belongs to, or taken from it: as it is
 * linked, and its digests. */
struct gathered_part {
	const struct incident *inc;
	const struct digest *effect, *record, *name;
	bool add;
};

/* Of the services, people and years of the model; nothing is in them yet, and
 * all are touched. */
void gathered_begin(struct gathered *g, struct arena *a,
    const struct output_env *env);

/* The year under which it is filed must be there. */
void gathered_count(struct gathered *g, const struct gathered_part *p);

/* NULL: nothing was filed under it when it was begun. */
struct year_sums *gathered_year(const struct gathered *g, int year);

/* Has the model the same years still, and are those split that were? */
bool gathered_fits(const struct gathered *g, const struct output_env *env);

/*
 * A digest of which each bit depends on each of what went in: so parts of two
 * records do not make up for each other when they are added.
 */
struct digest gathered_finish(struct mix sum);

#endif
