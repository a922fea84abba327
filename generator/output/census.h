/*
 * output/census: how many of each kind there are.
 *
 * Only what is published counts: what is under embargo, not announced yet or
 * being corrected is not to be guessed from a number either. For build.json and
 * the metrics. Nothing can fail.
 */
#ifndef OUTPUT_CENSUS_H
#define OUTPUT_CENSUS_H

#include "output/view.h"

enum { CENSUS_KINDS = 7 };

/* The kinds that are counted, under the names that they have in data files. */
extern const struct census_kind {
	enum kind kind;
	const char *key;
} census_kinds[CENSUS_KINDS];

/* Does it count? */
bool census_publishes(struct view *v, const struct record *r);

int64_t census_count(struct view *v, enum kind kind);

#endif
