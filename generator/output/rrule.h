/*
 * output/rrule: a recurrence rule as calendars read it (RFC 5545, 3.3.10).
 *
 * The model's own expander (model/recur.h) takes what a rule does not say from
 * the office hour's `starts`, which need not be a date of the series. For
 * calendars DTSTART is the first date: what programs disagree about, such as
 * the 31st of every month or 29 February, is therefore written out, in the
 * form that most of them understand.
 *
 * The text belongs to the arena; nothing can fail.
 */
#ifndef OUTPUT_RRULE_H
#define OUTPUT_RRULE_H

#include "base/arena.h"
#include "model/occurrence.h"
#include "model/recur.h"

/*
 * "FREQ=MONTHLY;BYDAY=1TU". `first` is the first date in local time; `limit`
 * is "UNTIL=...", or empty for a series without end: it stands in the place of
 * the rule's own COUNT or UNTIL, which do not know when the office hour ends.
 */
struct str rrule_text(struct arena *a, const struct recur *r,
    struct civil first, struct str limit);

/*
 * The rule of an office hour's series with its end; `days`: dates have no time
 * of day (view_date_of_days()).
 */
struct str rrule_of_series(struct arena *a, const struct zone *z,
    const struct recur *r, const struct occurrence_series *s, bool days);

#endif
