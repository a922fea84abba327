#include "base/civil.h"

#include <stddef.h>

enum { DAY_SECONDS = 86400 };

static int64_t
clamp_days(int64_t days)
{
	if (days > CIVIL_DAYS_MAX)
		return CIVIL_DAYS_MAX;
	return days < -CIVIL_DAYS_MAX ? -CIVIL_DAYS_MAX : days;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * Years are counted from March here, so that the leap day is the last of its
 * year and months follow the pattern 31, 30, 31, 30, 31 from then on.
 */
int64_t
civil_days(int year, unsigned month, unsigned day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t from_march = (month + 9) % 12;
	int64_t day_of_year = (153 * from_march + 2) / 5 + (int64_t)day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4
	    - year_of_era / 100 + day_of_year;

	return clamp_days(era * 146097 + day_of_era - 719468);
}

void
civil_from_days(struct civil *out, int64_t days)
{
	int64_t shifted = clamp_days(days) + 719468;
	int64_t era = floor_div(shifted, 146097);
	int64_t doe = shifted - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t from_march = (5 * doy + 2) / 153;
	unsigned month = (unsigned)(from_march < 10 ? from_march + 3
	    : from_march - 9);

	*out = (struct civil){
		.year = (int)(yoe + era * 400 + (month <= 2)),
		.month = month,
		.day = (unsigned)(doy - (153 * from_march + 2) / 5 + 1),
	};
}

unsigned
civil_weekday(int64_t days)
{
	/* 1970-01-01 was a Thursday */
	int64_t from_monday = (clamp_days(days) + 3) % 7;

	return (unsigned)(from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

unsigned
civil_iso_week(int *year, int64_t days)
{
	/* the Thursday of a week decides to which year it belongs */
	int64_t thursday = clamp_days(days) + 4 - (int64_t)civil_weekday(days);
	struct civil c;

	civil_from_days(&c, thursday);
	if (year)
		*year = c.year;
	return (unsigned)((thursday - civil_days(c.year, 1, 1)) / 7) + 1;
}

bool
civil_is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

unsigned
civil_month_days(int year, unsigned month)
{
	static const uint8_t days[] = {
		0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};

	if (month < 1 || month > 12)
		return 0;
	return days[month] + (month == 2 && civil_is_leap(year) ? 1u : 0u);
}

int64_t
civil_seconds(struct civil c)
{
	return civil_days(c.year, c.month, c.day) * DAY_SECONDS
	    + (int64_t)c.hour * 3600 + (int64_t)c.minute * 60 + c.second;
}

struct civil
civil_from_seconds(int64_t seconds)
{
	const int64_t most = CIVIL_DAYS_MAX * DAY_SECONDS;
	if (seconds > most)
		seconds = most;
	if (seconds < -most)
		seconds = -most;
	int64_t days = floor_div(seconds, DAY_SECONDS);
	unsigned rest = (unsigned)(seconds - days * DAY_SECONDS);
	struct civil c;

	civil_from_days(&c, days);
	c.hour = rest / 3600;
	c.minute = rest / 60 % 60;
	c.second = rest % 60;
	return c;
}

bool
civil_valid(struct civil c)
{
	return c.day >= 1 && c.day <= civil_month_days(c.year, c.month)
	    && c.hour < 24 && c.minute < 60 && c.second < 60;
}
