#include "model/recur.h"
#include "model/recurwords.h"

#include <string.h>

enum {
	INTERVAL_MAX = 9999,
	COUNT_MAX = 999999,
	LAST_YEAR = 2199,
};

/* ---- rules ------------------------------------------------------------- */

/* with a sign, if one is allowed (low < 0) */
static bool
read_number(int *value, struct str s, int low, int high)
{
	bool negative = low < 0 && s.len && s.ptr[0] == '-';
	uint32_t number;

	if (negative || (low < 0 && s.len && s.ptr[0] == '+'))
		s = str_skip(s, 1);
	if (s.len > 6 || !str_to_u32(&number, s) || number == 0)
		return false;
	*value = negative ? -(int)number : (int)number;
	return *value >= low && *value <= high;
}

static bool
read_weekday(uint8_t *weekday, struct str s)
{
	static const char names[] = "MOTUWETHFRSASU";

	for (unsigned i = 0; i < 7; i++)
		if (str_eq_nocase(s, str_make(names + 2 * i, 2))) {
			*weekday = (uint8_t)(i + 1);
			return true;
		}
	return false;
}

static bool
read_freq(struct recur *r, struct str value)
{
	static const char *const names[] = {
		[RECUR_DAILY] = "DAILY", [RECUR_WEEKLY] = "WEEKLY",
		[RECUR_MONTHLY] = "MONTHLY", [RECUR_YEARLY] = "YEARLY",
	};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(value, str_from(names[i]))) {
			r->freq = (enum recur_freq)i;
			return true;
		}
	return false;
}

static bool
read_interval(struct recur *r, struct str value)
{
	int n;

	if (!read_number(&n, value, 1, INTERVAL_MAX))
		return false;
	r->interval = (unsigned)n;
	return true;
}

static bool
read_count(struct recur *r, struct str value)
{
	int n;

	if (!read_number(&n, value, 1, COUNT_MAX))
		return false;
	r->count = (unsigned)n;
	return true;
}

/* 20201231, 20201231T170000, with Z; with hyphens too, as people write it */
static bool
read_until(struct recur *r, struct str value)
{
	struct civil c = {.hour = 23, .minute = 59, .second = 59};
	unsigned year;

	if (!str_take_digits(&year, &value, 4))
		return false;
	bool hyphens = str_take_char(&value, '-');
	if (!str_take_digits(&c.month, &value, 2)
	    || hyphens != str_take_char(&value, '-')
	    || !str_take_digits(&c.day, &value, 2))
		return false;
	c.year = (int)year;
	if (str_take_char(&value, 'T')) {
		if (!str_take_digits(&c.hour, &value, 2)
		    || !str_take_digits(&c.minute, &value, 2)
		    || !str_take_digits(&c.second, &value, 2))
			return false;
		r->until_utc = str_take_char(&value, 'Z');
	}
	r->has_until = true;
	r->until = civil_seconds(c);
	return value.len == 0 && civil_valid(c);
}

bool
recur_add_day(struct recur *r, int ordinal, unsigned weekday)
{
	if (r->day_count == RECUR_LIST_MAX || ordinal < -53 || ordinal > 53
	    || weekday < 1 || weekday > 7)
		return false;
	r->days[r->day_count++] = (struct recur_day){(int8_t)ordinal,
	    (uint8_t)weekday};
	return true;
}

static bool
read_day(struct recur *r, struct str item)
{
	uint8_t weekday;
	int ordinal = 0;

	if (item.len < 2 || !read_weekday(&weekday,
	    str_skip(item, item.len - 2)))
		return false;
	return (item.len == 2
	    || read_number(&ordinal, str_head(item, item.len - 2), -53, 53))
	    && recur_add_day(r, ordinal, weekday);
}

bool
recur_add_month_day(struct recur *r, int day)
{
	if (day < -31 || day > 31 || day == 0)
		return false;
	if (day > 0)
		r->month_days |= UINT32_C(1) << day;
	else
		r->month_days_end |= UINT32_C(1) << -day;
	return true;
}

static bool
read_month_day(struct recur *r, struct str item)
{
	int day;

	return read_number(&day, item, -31, 31) && recur_add_month_day(r, day);
}

static bool
read_month(struct recur *r, struct str item)
{
	int month;

	if (!read_number(&month, item, 1, 12))
		return false;
	r->months = (uint16_t)(r->months | 1u << month);
	return true;
}

static bool
read_setpos(struct recur *r, struct str item)
{
	int position;

	if (r->setpos_count == RECUR_LIST_MAX
	    || !read_number(&position, item, -366, 366))
		return false;
	r->setpos[r->setpos_count++] = (int16_t)position;
	return true;
}

static bool
read_week_start(struct recur *r, struct str value)
{
	uint8_t weekday;

	if (!read_weekday(&weekday, value))
		return false;
	r->week_start = weekday;
	return true;
}

struct rule_part {
	const char *name;
	bool list;
	bool (*read)(struct recur *r, struct str value);
};

static const struct rule_part rule_parts[] = {
	{"FREQ", false, read_freq},
	{"INTERVAL", false, read_interval},
	{"COUNT", false, read_count},
	{"UNTIL", false, read_until},
	{"BYDAY", true, read_day},
	{"BYMONTHDAY", true, read_month_day},
	{"BYMONTH", true, read_month},
	{"BYSETPOS", true, read_setpos},
	{"WKST", false, read_week_start},
};
enum { RULE_PARTS = sizeof rule_parts / sizeof *rule_parts };

static bool
read_part(struct recur *r, const struct rule_part *part, struct str value)
{
	struct str item;

	if (!part->list)
		return part->read(r, value);
	/* str_cut() passes over an empty last item */
	if (value.len == 0 || value.ptr[value.len - 1] == ',')
		return false;
	while (str_cut(&item, &value, ','))
		if (!part->read(r, str_trim(item)))
			return false;
	return true;
}

/* What each part allows alone but not together (RFC 5545, 3.3.10). */
static int
check_rule(struct str *why, const struct recur *r, bool has_freq)
{
	bool by_any = r->months || r->month_days || r->month_days_end
	    || r->day_count;
	int most = r->freq == RECUR_YEARLY && !r->months ? 53
	    : r->freq == RECUR_DAILY || r->freq == RECUR_WEEKLY ? 0 : 5;

	*why = str_make(NULL, 0);
	if (!has_freq)
		*why = STR("FREQ");
	else if (r->count && r->has_until)
		*why = STR("COUNT + UNTIL");
	else if (r->freq == RECUR_WEEKLY && (r->month_days
	    || r->month_days_end))
		*why = STR("FREQ=WEEKLY + BYMONTHDAY");
	else if (r->freq == RECUR_YEARLY && !r->months && (r->month_days
	    || r->month_days_end))
		*why = STR("FREQ=YEARLY + BYMONTHDAY - BYMONTH");
	else if (r->setpos_count && !by_any)
		*why = STR("BYSETPOS");
	for (unsigned i = 0; i < r->day_count && why->len == 0; i++)
		if (r->days[i].ordinal > most || r->days[i].ordinal < -most)
			*why = STR("BYDAY");
	return why->len ? -1 : 0;
}

static int
parse_rule(struct recur *out, struct str *why, struct str text)
{
	struct str item;
	unsigned seen = 0;

	while (str_cut(&item, &text, ';')) {
		item = str_trim(item);
		size_t equals = str_find(item, '=');
		struct str name = str_trim(str_head(item, equals));
		unsigned i = 0;

		while (i < RULE_PARTS
		    && !str_eq_nocase(name, str_from(rule_parts[i].name)))
			i++;
		*why = item;
		if (i == RULE_PARTS || equals == item.len || seen & 1u << i
		    || !read_part(out, &rule_parts[i],
		    str_trim(str_skip(item, equals + 1))))
			return -1;
		seen |= 1u << i;
	}
	return check_rule(why, out, seen & 1);
}

int
recur_parse(struct recur *out, struct str *why, struct str text)
{
	*out = (struct recur){.interval = 1, .week_start = 1};
	*why = str_make(NULL, 0);
	text = str_trim(text);
	bool named = str_eq_nocase(str_head(text, 6), STR("RRULE:"));
	if (named)
		text = str_trim(str_skip(text, 6));
	return named || str_find(text, '=') < text.len
	    ? parse_rule(out, why, text) : recurwords_parse(out, why, text);
}

void
recur_localize(struct recur *r, const struct zone *z)
{
	if (!r->until_utc)
		return;
	r->until = civil_seconds(zone_local(z, r->until).civil);
	r->until_utc = false;
}

/* ---- dates --------------------------------------------------------------- */

/* From here on one period (a day, week, month or year) is a set of days. */

static void
set_add(struct recur_iter *it, unsigned n)
{
	it->set[n / 64] |= UINT64_C(1) << n % 64;
}

static bool
set_has(const struct recur_iter *it, unsigned n)
{
	return it->set[n / 64] >> n % 64 & 1;
}

/* a day, and where it stands within its month and year */
struct place {
	struct civil c;
	unsigned weekday;
	unsigned from_start, to_end; /* days before and after it in the scope */
};

static bool
ordinal_fits(int ordinal, const struct place *p)
{
	if (ordinal == 0)
		return true;
	return ordinal > 0 ? p->from_start / 7 + 1 == (unsigned)ordinal
	    : p->to_end / 7 + 1 == (unsigned)-ordinal;
}

static bool
weekday_fits(const struct recur_iter *it, const struct place *p)
{
	const struct recur *r = it->rule;

	if (r->day_count == 0)
		return it->weekday == 0 || it->weekday == p->weekday;
	for (unsigned i = 0; i < r->day_count; i++)
		if (r->days[i].weekday == p->weekday
		    && ordinal_fits(r->days[i].ordinal, p))
			return true;
	return false;
}

static bool
date_fits(const struct recur_iter *it, struct civil c, int64_t days)
{
	const struct recur *r = it->rule;
	unsigned length = civil_month_days(c.year, c.month);
	struct place p = {c, civil_weekday(days), c.day - 1, length - c.day};

	if ((it->month_days || r->month_days_end)
	    && !(it->month_days >> c.day & 1)
	    && !(r->month_days_end >> (length - c.day + 1) & 1))
		return false;
	/* "the 20th Monday" counts in the year unless months are named */
	if (r->freq == RECUR_YEARLY && !r->months) {
		p.from_start = (unsigned)(days - civil_days(c.year, 1, 1));
		p.to_end = (unsigned)(civil_days(c.year, 12, 31) - days);
	}
	return weekday_fits(it, &p);
}

/* Fills the set with the days of the period that fit. */
static void
fill(struct recur_iter *it)
{
	int64_t day = it->base, end = it->base + it->size;

	memset(it->set, 0, sizeof it->set);
	while (day < end) {
		struct civil c;
		civil_from_days(&c, day);
		int64_t month_end = day + civil_month_days(c.year, c.month)
		    - c.day + 1;
		if (it->months && !(it->months >> c.month & 1))
			day = month_end;
		for (; day < month_end && day < end; day++, c.day++)
			if (date_fits(it, c, day))
				set_add(it, (unsigned)(day - it->base));
	}
}

/* BYSETPOS: leaves the n-th ones of the set. */
static void
choose(struct recur_iter *it)
{
	const struct recur *r = it->rule;
	uint64_t chosen[6] = {0};
	unsigned total = 0, position = 0;

	for (unsigned i = 0; i < it->size; i++)
		total += set_has(it, i);
	for (unsigned i = 0; i < it->size; i++) {
		if (!set_has(it, i))
			continue;
		position++;
		for (unsigned k = 0; k < r->setpos_count; k++)
			if (r->setpos[k] == (int)position
			    || r->setpos[k] == (int)position - (int)total - 1)
				chosen[i / 64] |= UINT64_C(1) << i % 64;
	}
	memcpy(it->set, chosen, sizeof chosen);
}

/* Finds the extent of the period the iterator stands at. */
static void
locate(struct recur_iter *it)
{
	int64_t ahead = it->period * it->rule->interval;
	int64_t month;

	switch (it->rule->freq) {
	case RECUR_DAILY:
		it->base = it->first + ahead;
		it->size = 1;
		break;
	case RECUR_WEEKLY:
		it->base = it->first + 7 * ahead - (int64_t)((civil_weekday(
		    it->first) + 7 - it->rule->week_start) % 7);
		it->size = 7;
		break;
	case RECUR_MONTHLY:
		month = it->start.month - 1 + ahead;
		it->base = civil_days(it->start.year + (int)(month / 12),
		    (unsigned)(month % 12) + 1, 1);
		it->size = civil_month_days(it->start.year + (int)(month / 12),
		    (unsigned)(month % 12) + 1);
		break;
	case RECUR_YEARLY:
		it->base = civil_days(it->start.year + (int)ahead, 1, 1);
		it->size = civil_is_leap(it->start.year + (int)ahead) ? 366 : 365;
		break;
	}
}

static void
load(struct recur_iter *it)
{
	locate(it);
	it->at = 0;
	if (it->base > civil_days(LAST_YEAR, 12, 31)) {
		it->ended = true;
		return;
	}
	fill(it);
	if (it->rule->setpos_count)
		choose(it);
}

/* Days go by one at a time; months that are not named are jumped over. */
static void
advance(struct recur_iter *it)
{
	it->period++;
	if (it->rule->freq == RECUR_DAILY && it->months) {
		struct civil c;
		locate(it);
		civil_from_days(&c, it->base);
		int64_t rest = civil_month_days(c.year, c.month) - c.day + 1;
		if (!(it->months >> c.month & 1))
			it->period += (rest + it->rule->interval - 1)
			    / it->rule->interval;
	}
	load(it);
}

void
recur_start(struct recur_iter *it, const struct recur *r, struct civil start)
{
	bool days = r->day_count || r->month_days || r->month_days_end;

	*it = (struct recur_iter){
		.rule = r,
		.start = start,
		.first = civil_days(start.year, start.month, start.day),
		.clock = (int64_t)start.hour * 3600 + start.minute * 60
		    + start.second,
		.months = r->months,
		.month_days = r->month_days,
	};
	if (!civil_valid(start) || start.year > LAST_YEAR || start.year < 1) {
		it->ended = true;
		return;
	}
	if (r->freq == RECUR_WEEKLY && r->day_count == 0)
		it->weekday = civil_weekday(it->first);
	if (r->freq >= RECUR_MONTHLY && !days)
		it->month_days = UINT32_C(1) << start.day;
	if (r->freq == RECUR_YEARLY && !days && !r->months)
		it->months = (uint16_t)(1u << start.month);
	load(it);
}

/* The next day of the set from the start on; false when there is no more. */
static bool
next_day(struct recur_iter *it, int64_t *day)
{
	while (it->at < it->size) {
		unsigned n = it->at++;
		*day = it->base + n;
		if (set_has(it, n) && *day >= it->first)
			return true;
	}
	return false;
}

bool
recur_next(struct recur_iter *it, struct civil *out)
{
	const struct recur *r = it->rule;
	unsigned steps = 0;
	int64_t day, when;

	while (!it->ended && !next_day(it, &day)) {
		if (++steps > RECUR_STEPS_MAX)
			it->ended = true;
		else
			advance(it);
	}
	if (it->ended)
		return false;
	when = day * 86400 + it->clock;
	if ((r->count && it->given == r->count)
	    || (r->has_until && when > r->until)) {
		it->ended = true;
		return false;
	}
	it->given++;
	*out = civil_from_seconds(when);
	return true;
}
