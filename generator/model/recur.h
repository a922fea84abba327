/*
 * model/recur: recurrence rules and their dates.
 *
 * A subset of RFC 5545, 3.3.10, enough for office hours and sessions, with an
 * expander of our own: libical has 64 MB of dependencies and does not come
 * back from dates that never happen; the tests use it as the oracle.
 *
 * Rules are expanded in FLOATING local time: the caller turns each date into
 * an instant with zone_instant(), so that 17:00 stays 17:00 when the clocks
 * change. Nothing is allocated; a rule and an iterator are plain values.
 *
 *	struct recur rule;
 *	struct recur_iter it;
 *	struct civil when;
 *	if (recur_parse(&rule, &why, text) != 0) ... DIAG_BAD_RECURRENCE
 *	recur_start(&it, &rule, first);
 *	while (n < OCCURRENCES_MAX && recur_next(&it, &when)) ...
 *
 * Understood: FREQ=DAILY, WEEKLY, MONTHLY, YEARLY; INTERVAL, COUNT, UNTIL,
 * BYDAY (with numbers for MONTHLY and YEARLY), BYMONTHDAY, BYMONTH, BYSETPOS,
 * WKST. BYSECOND to BYHOUR, BYYEARDAY, BYWEEKNO and faster frequencies are
 * refused; so is YEARLY with BYMONTHDAY but no BYMONTH, which some calendars
 * take for every month and others for the start's. UNTIL without a time of day
 * includes that day. Instead of a rule, words in English or German:
 *
 *	daily, workdays, weekly on Tuesdays, every two weeks, Monday,
 *	monthly, first Tuesday; first and third Tuesday of the month;
 *	täglich, werktags, jeden Dienstag und Donnerstag, alle zwei Wochen,
 *	14-tägig, Mittwoch; letzter Donnerstag im Monat; monatlich am 15.;
 *	jährlich am 3. Oktober
 *
 * "werktags" and "workdays" mean Monday to Friday. Words that are not
 * understood to the last one make the whole text refused: a wrong date is
 * worse than an error message.
 */
#ifndef MODEL_RECUR_H
#define MODEL_RECUR_H

#include "base/civil.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/zone.h"

enum recur_freq { RECUR_DAILY, RECUR_WEEKLY, RECUR_MONTHLY, RECUR_YEARLY };

/* values in one list; RFC 5545 names no limit, nobody writes more */
enum { RECUR_LIST_MAX = 64 };

struct recur_day {
	int8_t ordinal;  /* 0 every one; 1 the first, -1 the last, ... */
	uint8_t weekday; /* 1 = Monday ... 7 = Sunday */
};

struct recur {
	enum recur_freq freq;
	unsigned interval; /* at least 1 */
	unsigned count;    /* 0: no COUNT */
	bool has_until, until_utc;
	int64_t until; /* civil_seconds(); the last second allowed */
	unsigned week_start;     /* WKST; 1 = Monday */
	uint16_t months;         /* BYMONTH: bit 1 January ... 12; 0: no BYMONTH */
	uint32_t month_days;     /* BYMONTHDAY: bit n is day n */
	uint32_t month_days_end; /* bit n is the n-th last day */
	unsigned day_count, setpos_count;
	struct recur_day days[RECUR_LIST_MAX]; /* BYDAY */
	int16_t setpos[RECUR_LIST_MAX];        /* BYSETPOS */
};

/*
 * Reads a rule ("RRULE:" in front may be left out) or words. On -1 `why` is
 * the part that is not understood or not supported: a view into `text`, or one
 * of the standard's own names, such as "COUNT + UNTIL", that needs no
 * translation.
 */
__attribute__((warn_unused_result))
int recur_parse(struct recur *out, struct str *why, struct str text);

/*
 * For those who put a rule together themselves: false when the value is out of
 * range or the list is full.
 */
bool recur_add_day(struct recur *r, int ordinal, unsigned weekday);
bool recur_add_month_day(struct recur *r, int day);

/*
 * UNTIL written in UTC (with Z) becomes local time. Without this call it is
 * compared with the local dates as if it were local.
 */
void recur_localize(struct recur *r, const struct zone *z);

/* to be treated as opaque */
struct recur_iter {
	const struct recur *rule;
	struct civil start;
	int64_t first;     /* civil_days() of the start */
	int64_t clock;     /* seconds of the day */
	uint16_t months;   /* the following: the rule with what the start adds */
	uint32_t month_days;
	unsigned weekday;
	int64_t period;    /* number of the next period, from 0 */
	int64_t base;      /* first day of the period now in `set` */
	unsigned size;     /* days in it */
	unsigned at;       /* next one to look at */
	uint64_t set[6];   /* bit n: base + n is a date */
	unsigned given;    /* dates handed out, for COUNT */
	bool ended;
};

/*
 * What the rule does not say is taken from the start (RFC 5545: DTSTART): time
 * of day, weekday, day of the month, month. Dates before the start are left
 * out and do not count. The start itself is a date only if the rule gives it:
 * RFC 5545 leaves a start beside the rule undefined, libical does it this way.
 *
 * The rule must outlive the iterator.
 */
void recur_start(struct recur_iter *it, const struct recur *r,
    struct civil start);

/*
 * The next date, ascending. False at the end: COUNT or UNTIL reached, the
 * year 2199 passed, or RECUR_STEPS_MAX periods (days, weeks, months, years)
 * followed without a hit, as for 30 February. Dates that do not exist in a
 * period (31 April) are left out.
 */
bool recur_next(struct recur_iter *it, struct civil *out);

#endif
