#include "output/rrule.h"

#include "base/buf.h"

/* All parts with full lists have less. */
enum { RULE_BYTES_MAX = 4096 };

static const char weekdays[][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/* What stands before the next value of a part. */
static void
add_separator(struct buf *b, const char *part, bool *begun)
{
	if (*begun)
		buf_add_char(b, ',');
	else
		buf_printf(b, ";%s=", part);
	*begun = true;
}

static void
add_bits(struct buf *b, const char *part, uint32_t bits, uint32_t from_end)
{
	bool begun = false;

	for (int n = 1; n < 32; n++) {
		if (!(bits & UINT32_C(1) << n))
			continue;
		add_separator(b, part, &begun);
		buf_printf(b, "%d", n);
	}
	for (int n = 1; n < 32; n++) {
		if (!(from_end & UINT32_C(1) << n))
			continue;
		add_separator(b, part, &begun);
		buf_printf(b, "-%d", n);
	}
}

static void
add_days(struct buf *b, const struct recur *r)
{
	bool begun = false;

	for (unsigned i = 0; i < r->day_count; i++) {
		add_separator(b, "BYDAY", &begun);
		if (r->days[i].ordinal)
			buf_printf(b, "%d", r->days[i].ordinal);
		buf_add_cstr(b, weekdays[r->days[i].weekday - 1]);
	}
	begun = false;
	for (unsigned i = 0; i < r->setpos_count; i++) {
		add_separator(b, "BYSETPOS", &begun);
		buf_printf(b, "%d", r->setpos[i]);
	}
}

/*
 * Days that not every month has, in a rule that goes by years: Thunderbird
 * takes 29 February for 1 March then. The same month by month it does right.
 */
static bool
goes_better_by_months(const struct recur *r, uint32_t months, uint32_t days)
{
	return r->freq == RECUR_YEARLY && r->interval == 1 && months &&
	    days >> 29 && r->setpos_count == 0;
}

struct str
rrule_text(struct arena *a, const struct recur *r, struct civil first,
    struct str limit)
{
	static const char *const freqs[] = {
	    [RECUR_DAILY] = "DAILY",
	    [RECUR_WEEKLY] = "WEEKLY",
	    [RECUR_MONTHLY] = "MONTHLY",
	    [RECUR_YEARLY] = "YEARLY",
	};
	bool said = r->day_count || r->month_days || r->month_days_end;
	uint32_t months = r->months, days = r->month_days;
	struct buf b;

	/* the first date has them from the start, see recur_start() */
	if (r->freq >= RECUR_MONTHLY && !said)
		days = UINT32_C(1) << first.day;
	if (r->freq == RECUR_YEARLY && !said && !months)
		months = UINT32_C(1) << first.month;
	buf_init(&b, RULE_BYTES_MAX);
	buf_printf(&b, "FREQ=%s", freqs[goes_better_by_months(r, months, days)
		? RECUR_MONTHLY : r->freq]);
	if (limit.len)
		buf_printf(&b, ";%.*s", STR_ARG(limit));
	if (r->interval > 1)
		buf_printf(&b, ";INTERVAL=%u", r->interval);
	add_bits(&b, "BYMONTH", months, 0);
	add_bits(&b, "BYMONTHDAY", days, r->month_days_end);
	add_days(&b, r);
	if (r->week_start != 1)
		buf_printf(&b, ";WKST=%s", weekdays[r->week_start - 1]);
	struct str text = arena_str(a, buf_str(&b));
	buf_release(&b);
	return text;
}

/*
 * The last date says it all: COUNT, UNTIL and the office hour's `until`. With a
 * time it is the end of that day: programs that take the offset of the first
 * date for all (python-dateutil in some hands) would lose the last one.
 */
static struct str
limit_of(struct arena *a, const struct zone *z,
    const struct occurrence_series *s, bool days)
{
	struct civil last = zone_local(z, s->last).civil;

	if (!s->ends)
		return STR("");
	if (!days) {
		last = civil_from_seconds(zone_day_start(z,
		    civil_days(last.year, last.month, last.day) + 1) - 1);
		return arena_printf(a, "UNTIL=%04d%02u%02uT%02u%02u%02uZ",
		    last.year, last.month, last.day, last.hour, last.minute,
		    last.second);
	}
	return arena_printf(a, "UNTIL=%04d%02u%02u", last.year, last.month,
	    last.day);
}

struct str
rrule_of_series(struct arena *a, const struct zone *z, const struct recur *r,
    const struct occurrence_series *s, bool days)
{
	return rrule_text(a, r, zone_local(z, s->first).civil,
	    limit_of(a, z, s, days));
}
