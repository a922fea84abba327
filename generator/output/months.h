/*
 * output/months: the months of a year that has too many incidents for one page.
 *
 * A year under which at most YEAR_INCIDENTS_MAX incidents are filed has one page
 * with all of them. Of a longer one each month has a page, and that of the year
 * counts what is in its months and shows the newest. All incidents that are
 * known count for this, also broken ones and those under embargo: that one of
 * them comes out, or is corrected, moves no address.
 *
 * An incident is in the month of its beginning, in the zone of the site. The
 * year under which it is filed may be another one, as its name says it
 * (incident.year): what began before that year is in January, what begins after
 * it in December. So the months, the last one first, stand one behind the other
 * in the list of the year, which is sorted by the beginning, and none of them
 * is stored anywhere.
 *
 * A month without an incident that may be seen has no page and no link.
 *
 * What pages read of this are facts of model/trace.h: FACT_YEAR as long as the
 * year is not split, then FACT_MONTH, FACT_MONTHS and FACT_SPLIT_YEAR, which
 * output/facts.c makes with the functions here. Who calls them says which.
 * Lists point into the model; nothing can fail.
 */
#ifndef OUTPUT_MONTHS_H
#define OUTPUT_MONTHS_H

#include "model/at.h"
#include "output/env.h"

enum {
	MONTHS = 12,
	MONTHS_NEWEST = 25 /* incidents on the page of a year that is split */
};

/* Have the months of this year pages of their own? All that is filed under it
 * (model_year()); NULL: nothing. */
bool months_split(const struct output_env *env,
    const struct incident_refs *of_year);

/* The first instant of a month, 1 to 12, for what is filed under its year:
 * ALWAYS for January. */
int64_t months_begin(const struct model *m, int year, unsigned month);

/* What is filed under it, in the order of lists. */
struct incident_refs months_filed(const struct model *m, int year,
    unsigned month);

/* From when on one of these may be seen; ALWAYS: no clock decides it; FOREVER:
 * none of them is fit to be shown. */
int64_t months_seen_from(const struct incident_refs *filed);

/* May one of them be seen? Then the month has a page, if its year is split. */
bool months_shown(const struct model *m, int year, unsigned month,
    struct at *at);

/* How many may be seen. */
size_t months_count(const struct incident_refs *filed, struct at *at);

/* The next month of the year that is shown, forwards (1) or back (-1); 0: none. */
unsigned months_beside(const struct model *m, int year, unsigned month,
    int step, struct at *at);

#endif
