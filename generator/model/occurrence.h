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
 * The whole series, past dates too, as calendars are told it: by its rule with
 * what differs from it, or date by date. Does not depend on the clock.
 */
struct occurrence_series {
	bool repeats;  /* by the rule, from `first` on */
	int64_t first; /* the first date as planned */
	bool ends;
	int64_t last;  /* if it ends: the last date as planned */
	/* by a rule: the dates with a change; else all that are not excepted */
	struct occurrence_list dates;
	/* by a rule: planned dates that do not take place and are not shown */
	struct instant_list {
		int64_t *items;
		size_t count, cap;
	} excepted;
};

/* False when there is no date at all. */
bool occurrence_series(struct occurrence_series *out, const struct model *m,
    const struct office_hour *h, struct arena *a);

/*
 * The date that a change is about. False when it is not told of: an exception
 * or another change has that date.
 */
bool occurrence_changed(struct occurrence *out, const struct model *m,
    const struct office_hour *h, const struct change *c);

/*
 * Errors of a series: one that never takes place, exceptions and changes of
 * days without a date. Sets the record's `broken`.
 */
void occurrence_check(const struct model *m, struct office_hour *h,
    struct arena *a, struct diags *d);

#endif
