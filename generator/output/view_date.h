/*
 * output/view_date: one date of an office hour as values for templates.
 *
 * The list of dates, the next date in lists and on the home page, and what is
 * said of a moved or cancelled one come from here, in the shape that the
 * partial "date-item" reads. Nothing can fail.
 */
#ifndef OUTPUT_VIEW_DATE_H
#define OUTPUT_VIEW_DATE_H

#include "model/occurrence.h"
#include "output/view.h"

/*
 * One more date: {start, end, running, cancelled, moved, planned, changed,
 * channels: [link...], reason}.
 *
 *	start    as it takes place; only its day when no time of day is known
 *	end      {iso, text}; the text is the time of day alone when the date
 *	         ends on the day on which it begins; none without time of day
 *	running  it has begun
 *	planned  when it was to be, if it is moved; else none
 *	changed  another channel than usual: those of `channels`
 *	reason   text or none
 */
void view_date_add(struct view *v, struct value *list,
    const struct office_hour *h, const struct occurrence *o);
/* The same as an object under a key. */
void view_date_set(struct view *v, struct value *obj, const char *key,
    const struct office_hour *h, const struct occurrence *o);

/*
 * Is only the day of this date known? Midnight is no time of day where nobody
 * has written one.
 */
bool view_date_is_day(const struct view *v, const struct office_hour *h,
    int64_t t);

/* Is the series one of days, because nobody has written a time of day? */
bool view_date_of_days(const struct office_hour *h);

/* Has the office hour any date at all, past or to come? */
bool view_date_known(const struct office_hour *h);

#endif
