/*
 * base/civil: the calendar without clocks.
 *
 * Arithmetic of the proleptic Gregorian calendar: years, months, days, and the
 * seconds of a day that always has 86,400 of them. No zones (base/zone.h), no
 * text (base/timetext.h), no leap seconds. Days are counted from 1970-01-01,
 * seconds from its midnight; both may be negative.
 *
 * Nothing can fail and nothing is allocated. Counts beyond CIVIL_DAYS_MAX
 * (about a million years either way) are treated as that limit, so that no
 * input whatever overflows. A month outside 1..12 or a day outside its month
 * gives a useless but defined number; ask civil_valid() about foreign values.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#define CIVIL_DAYS_MAX INT64_C(365000000)

/* a point in local time of no particular place; months and days count from 1 */
struct civil {
	int year;
	unsigned month, day, hour, minute, second;
};

/* Days from 1970-01-01 to this day. */
int64_t civil_days(int year, unsigned month, unsigned day);
/* Sets year, month and day; the time of day becomes 00:00:00. */
void civil_from_days(struct civil *out, int64_t days);

/* 1 = Monday ... 7 = Sunday, as in ISO 8601. */
unsigned civil_weekday(int64_t days);
/*
 * Week 1..53 of ISO 8601, the one with the year's first Thursday is 1.
 * `year`, if not NULL, receives the year this week belongs to, which may be
 * the one before or after the day's own.
 */
unsigned civil_iso_week(int *year, int64_t days);

bool civil_is_leap(int year);
/* 28..31; 0 for a month that does not exist. */
unsigned civil_month_days(int year, unsigned month);

/* Seconds since 1970-01-01 00:00:00, read as if it were UTC; and back. */
int64_t civil_seconds(struct civil c);
struct civil civil_from_seconds(int64_t seconds);

/* Whether month, day and time of day exist (no 24:00, no second 60). */
bool civil_valid(struct civil c);

#endif
