/*
 * base/timetext: times, durations and clocks as people write them.
 *
 * Reads the forms of the content format, writes RFC 3339 and 822. Pure functions
 * over views; nothing is kept, nothing allocated but texts of times.
 * Words are German or English; blanks at both ends are ignored, and a no-break
 * space counts as a blank. Years from 1900 to 2199 are accepted.
 *
 *	2020-04-29                       a day
 *	2020-04-29 15:00  ...T15:00      with seconds and fraction too (dropped)
 *	2020-04-29 15:00Z  ... +02:00    an offset wins over the zone
 *	29.04.2020  29.4.2020            a day
 *	29.04.2020, 15:00 Uhr            comma and "Uhr" may be left out
 *	29.04.2020 15 Uhr  15.00 Uhr     here "Uhr" is needed
 *
 * The caller turns a fault into its diagnostic; he knows the place.
 */
#ifndef BASE_TIMETEXT_H
#define BASE_TIMETEXT_H

#include "base/arena.h"
#include "base/str.h"
#include "base/zone.h"

struct time_value {
	int64_t t; /* the instant */
	bool day;  /* written without a time of day */
};

/*
 * Intervals include their start and exclude their end. A start without a time
 * of day is the beginning of that day, an end without one is the beginning of
 * the next. "24:00" is understood as an end only.
 */
enum time_role { TIME_START, TIME_END };

enum time_fault {
	TIME_OK,
	TIME_FORM,    /* not one of the forms above */
	TIME_NO_DAY,  /* 30 February, month 13, a year out of range */
	TIME_NO_HOUR, /* 25:00, or 24:00 as a start */
	TIME_GAP,     /* skipped when the clocks were put forward */
	TIME_TWICE    /* exists twice; `out` is the first: only a warning */
};

/* `out` is set for TIME_OK and TIME_TWICE, else zeroed. */
enum time_fault time_read(struct time_value *out, struct str text,
    enum time_role role, const struct zone *z);

/*
 * The longest time (a start) at the beginning of a text, such as a heading
 * "2020-04-29 15:00 Ursache bekannt"; `used` is its length in bytes, without
 * the blanks after it. On a fault other than TIME_TWICE it is 0.
 */
enum time_fault time_read_prefix(struct time_value *out, size_t *used,
    struct str text, const struct zone *z);

/* Begins like a date (2020-04, 29.4.), so that the author meant a time. */
bool time_looks_like(struct str text);

/*
 * "60", "60 min", "90 Minuten", "1:30", "2 h", "1,5 Stunden", "1 h 30 min",
 * "2 Tage", "PT1H30M". A bare number is minutes. More than nothing, at most
 * DURATION_MAX.
 */
#define DURATION_MAX (INT64_C(14) * 86400)
bool duration_read(int64_t *seconds, struct str text);

/* "15:00", "15:00 Uhr", "15.00 Uhr", "15 Uhr": minutes of the day, 0..1440
 * (24:00, for an end). */
bool clock_read(unsigned *minutes, struct str text);

/* RFC 3339: 2020-05-04T12:00:00+02:00, and 2020-05-04T10:00:00Z. */
struct str time_iso(struct arena *a, int64_t t, const struct zone *z);
/* The same where zone_local(z, t) has been asked already. */
struct str time_iso_local(struct arena *a, int64_t t,
    const struct zone_local *l);
struct str time_iso_utc(struct arena *a, int64_t t);
/* ISO 8601: 2020-05-04 */
struct str time_iso_day(struct arena *a, struct civil c);
/* Two digits, as in dates: "04"; part of the program. */
struct str time_digits(unsigned n);

/* RFC 822 as RSS has it: "Mon, 04 May 2020 12:00:00 +0200" */
struct str time_rfc822(struct arena *a, int64_t t, const struct zone *z);

#endif
