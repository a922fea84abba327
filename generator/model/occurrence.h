/*
 * model/occurrence: the dates of an office hour.
 *
 * A series is a rule (RFC 5545, model/recur.h) or a list of dates, minus
 * `except`, with `changes` applied: a moved or cancelled date stays in the list
 * and is shown as such. The rule is followed in local time and each date then
 * converted, so that 17:00 stays 17:00 across both clock changes; a date in the
 * gap of the spring change takes place at the same distance from midnight as
 * the old offset gives (RFC 5545 3.3.5).
 */
#ifndef MODEL_OCCURRENCE_H
#define MODEL_OCCURRENCE_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/at.h"
#include "model/model.h"

struct occurrence {
	int64_t start, end;   /* as it takes place */
	int64_t planned;      /* as the series has it */
	const struct change *change; /* NULL: as planned */
	bool cancelled, moved;
};

struct occurrence_list {
	struct occurrence *items;
	size_t count, cap;
};

/*
 * Those that are not over at `at->now`, by their start: at most `max`. A
 * cancelled date stays listed until its planned end. `at` learns the ends of
 * the listed ones, since the list changes then.
 */
struct occurrence_list occurrences_ahead(const struct model *m,
    const struct office_hour *h, size_t max, struct at *at, struct arena *a);

/* The next one that takes place, or NULL; within such a list. */
const struct occurrence *occurrence_next(const struct occurrence_list *list);

/*
 * Errors of a series: one that never takes place, exceptions and changes of
 * days without a date. Sets the record's `broken`.
 */
void occurrence_check(const struct model *m, struct office_hour *h,
    struct arena *a, struct diags *d);

#endif
