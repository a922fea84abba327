#include "base/timetext.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_MIN = 1900, YEAR_MAX = 2199 };

#define NBSP "\xc2\xa0"
#define NARROW_NBSP "\xe2\x80\xaf"

/* ---- small pieces ---------------------------------------------------- */

/* Length of the blank at the beginning, or 0. */
static size_t
blank_len(struct str s)
{
	if (s.len && char_is_blank(s.ptr[0]))
		return 1;
	if (str_has_prefix(s, STR(NBSP)))
		return 2;
	return str_has_prefix(s, STR(NARROW_NBSP)) ? 3 : 0;
}

static void
take_blanks(struct str *s)
{
	for (size_t n; (n = blank_len(*s)) > 0;)
		*s = str_skip(*s, n);
}

static bool
take(struct str *s, char c)
{
	if (s->len == 0 || s->ptr[0] != c)
		return false;
	*s = str_skip(*s, 1);
	return true;
}

static size_t
digits(struct str s)
{
	size_t n = 0;

	while (n < s.len && char_is_digit(s.ptr[n]))
		n++;
	return n;
}

/* A number of `low` to `high` digits (at most 9) that no digit follows. */
static bool
take_number(unsigned *value, struct str *s, size_t low, size_t high)
{
	size_t n = digits(*s);
	uint32_t number;

	if (n < low || n > high || !str_to_u32(&number, str_head(*s, n)))
		return false;
	*value = number;
	*s = str_skip(*s, n);
	return true;
}

/* Whether a time may end here: before no letter and no digit. */
static bool
at_edge(struct str s)
{
	return s.len == 0
	    || (!char_is_alpha(s.ptr[0]) && !char_is_digit(s.ptr[0]));
}

static bool
take_word(struct str *s, struct str word)
{
	if (!str_eq_nocase(str_head(*s, word.len), word)
	    || !at_edge(str_skip(*s, word.len)))
		return false;
	*s = str_skip(*s, word.len);
	return true;
}

/* "Uhr" with the blanks before it; they stay if it is missing */
static bool
take_uhr(struct str *s)
{
	struct str rest = *s;

	take_blanks(&rest);
	if (!take_word(&rest, STR("Uhr")))
		return false;
	*s = rest;
	return true;
}

/* ---- dates and times ------------------------------------------------- */

/* what stands there, before a zone gives it a meaning */
struct written {
	struct civil civil;
	bool clock, offset_given;
	int32_t offset;
};

static bool
take_date(struct civil *c, struct str *s)
{
	unsigned year;
	bool good;

	if (digits(*s) == 4)
		good = take_number(&year, s, 4, 4) && take(s, '-')
		    && take_number(&c->month, s, 2, 2) && take(s, '-')
		    && take_number(&c->day, s, 2, 2);
	else
		good = take_number(&c->day, s, 1, 2) && take(s, '.')
		    && take_number(&c->month, s, 1, 2) && take(s, '.')
		    && take_number(&year, s, 4, 4);
	if (good)
		c->year = (int)year;
	return good;
}

/* ":30" and, dropped, ".123" */
static bool
take_seconds(unsigned *second, struct str *s)
{
	struct str rest = *s;

	if (!take(&rest, ':') || !take_number(second, &rest, 2, 2))
		return false;
	*s = rest;
	if ((take(&rest, '.') || take(&rest, ',')) && digits(rest) > 0)
		*s = str_skip(rest, digits(rest));
	return true;
}

/* 15:00, 15:00:30, 15:00 Uhr, 15.00 Uhr, 15 Uhr */
static bool
take_clock(struct civil *c, struct str *s)
{
	struct str rest = *s;

	if (!take_number(&c->hour, &rest, 1, 2))
		return false;
	if (take(&rest, ':')) {
		if (!take_number(&c->minute, &rest, 2, 2))
			return false;
		(void)take_seconds(&c->second, &rest);
		(void)take_uhr(&rest);
	} else {
		if (take(&rest, '.') && !take_number(&c->minute, &rest, 2, 2))
			return false;
		if (!take_uhr(&rest))
			return false;
	}
	*s = rest;
	return true;
}

/*
 * Z, +02:00, +0200, +02. After a blank a number could be anything, so there
 * only four digits make an offset.
 */
static bool
take_offset(int32_t *offset, struct str *s)
{
	struct str rest = *s;
	unsigned hour, minute = 0;

	take_blanks(&rest);
	bool apart = rest.len < s->len;
	if (take(&rest, 'Z') || take(&rest, 'z')) {
		*offset = 0;
	} else {
		bool west = rest.len && rest.ptr[0] == '-';
		if (!west && !(rest.len && rest.ptr[0] == '+'))
			return false;
		rest = str_skip(rest, 1);
		if (take_number(&hour, &rest, 4, 4)) {
			minute = hour % 100;
			hour /= 100;
		} else if (!take_number(&hour, &rest, 2, 2)) {
			return false;
		} else if (take(&rest, ':')) {
			if (!take_number(&minute, &rest, 2, 2))
				return false;
		} else if (apart) {
			return false;
		}
		/* farther from UTC nobody lives: that was "9:00-16:00" */
		if (hour > 14 || minute > 59)
			return false;
		*offset = (int32_t)(hour * 3600 + minute * 60);
		if (west)
			*offset = -*offset;
	}
	if (!at_edge(rest))
		return false;
	*s = rest;
	return true;
}

/* The clock after a date, and its offset; they are left alone if wrong. */
static bool
take_clock_part(struct written *w, struct str *s)
{
	struct civil c = w->civil;

	if (!take_clock(&c, s))
		return false;
	w->civil = c;
	w->clock = true;
	w->offset_given = take_offset(&w->offset, s);
	return true;
}

/*
 * Takes the longest time off `s`. False when there is none, or when something
 * follows that was meant to be a clock (digits, colon) and is not one.
 */
static bool
take_time(struct written *w, struct str *s)
{
	struct str rest = *s;

	*w = (struct written){0};
	if (!take_date(&w->civil, &rest))
		return false;
	*s = rest;
	bool clock_due = take(&rest, 'T') || take(&rest, 't');
	if (!clock_due) {
		(void)take(&rest, ',');
		take_blanks(&rest);
		size_t n = digits(rest);
		clock_due = n > 0 && n < rest.len && rest.ptr[n] == ':';
	}
	if (rest.len < s->len && take_clock_part(w, &rest))
		*s = rest;
	else if (clock_due)
		return false;
	return at_edge(*s);
}

static enum time_fault
day_value(struct time_value *out, int64_t days, bool day, const struct zone *z)
{
	*out = (struct time_value){zone_day_start(z, days), day};
	return TIME_OK;
}

/* Gives what was written its instant. */
static enum time_fault
written_value(struct time_value *out, const struct written *w,
    enum time_role role, const struct zone *z)
{
	struct civil c = w->civil;
	int64_t days = civil_days(c.year, c.month, c.day);

	if (c.year < YEAR_MIN || c.year > YEAR_MAX || c.day < 1
	    || c.day > civil_month_days(c.year, c.month))
		return TIME_NO_DAY;
	if (!w->clock)
		return day_value(out, days + (role == TIME_END), true, z);
	bool midnight = c.hour == 24 && c.minute == 0 && c.second == 0;
	if (midnight && role == TIME_END) {
		c.hour = 0;
		days++;
	}
	if (c.hour > 23 || c.minute > 59 || c.second > 59)
		return TIME_NO_HOUR;
	if (w->offset_given) {
		out->t = days * 86400 + c.hour * 3600 + c.minute * 60
		    + c.second - w->offset;
		return TIME_OK;
	}
	if (midnight)
		return day_value(out, days, false, z);
	switch (zone_instant(&out->t, z, c)) {
	case ZONE_ONCE:
		break;
	case ZONE_GAP:
		out->t = 0;
		return TIME_GAP;
	case ZONE_TWICE:
		return TIME_TWICE;
	}
	return TIME_OK;
}

enum time_fault
time_read(struct time_value *out, struct str text, enum time_role role,
    const struct zone *z)
{
	struct written w;

	*out = (struct time_value){0};
	take_blanks(&text);
	if (!take_time(&w, &text))
		return TIME_FORM;
	take_blanks(&text);
	return text.len ? TIME_FORM : written_value(out, &w, role, z);
}

enum time_fault
time_read_prefix(struct time_value *out, size_t *used, struct str text,
    const struct zone *z)
{
	struct str rest = text;
	struct written w;
	enum time_fault fault = TIME_FORM;

	*out = (struct time_value){0};
	*used = 0;
	take_blanks(&rest);
	if (take_time(&w, &rest))
		fault = written_value(out, &w, TIME_START, z);
	if (fault == TIME_OK || fault == TIME_TWICE)
		*used = text.len - rest.len;
	return fault;
}

bool
time_looks_like(struct str text)
{
	unsigned number;

	take_blanks(&text);
	if (take_number(&number, &text, 4, 4))
		return take(&text, '-') && digits(text) >= 1;
	return take_number(&number, &text, 1, 2) && take(&text, '.')
	    && take_number(&number, &text, 1, 2) && take(&text, '.');
}

/* ---- durations and clocks --------------------------------------------- */

struct unit {
	struct str name;
	int64_t seconds;
};

static const struct unit units[] = {
	{STR_INIT("min"), 60}, {STR_INIT("m"), 60}, {STR_INIT("minuten"), 60},
	{STR_INIT("minute"), 60}, {STR_INIT("minutes"), 60},
	{STR_INIT("mins"), 60}, {STR_INIT("h"), 3600}, {STR_INIT("std"), 3600},
	{STR_INIT("stunden"), 3600}, {STR_INIT("stunde"), 3600},
	{STR_INIT("hours"), 3600}, {STR_INIT("hour"), 3600},
	{STR_INIT("hrs"), 3600}, {STR_INIT("d"), 86400},
	{STR_INIT("tage"), 86400}, {STR_INIT("tag"), 86400},
	{STR_INIT("tagen"), 86400}, {STR_INIT("days"), 86400},
	{STR_INIT("day"), 86400}, {STR_INIT("s"), 1}, {STR_INIT("sek"), 1},
	{STR_INIT("sekunden"), 1}, {STR_INIT("seconds"), 1},
};

/* A unit of the table at the beginning, as a whole word; 0 when there is none. */
static int64_t
take_unit(struct str *s)
{
	size_t n = 0;

	while (n < s->len && char_is_alpha(s->ptr[n]))
		n++;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_eq_nocase(units[i].name, str_head(*s, n))) {
			*s = str_skip(*s, n);
			(void)take(s, '.');
			return units[i].seconds;
		}
	return 0;
}

/* "1", "1,5": the value in thousandths */
static bool
take_decimal(int64_t *thousandths, struct str *s)
{
	unsigned whole, part = 0;
	size_t places;

	if (!take_number(&whole, s, 1, 7))
		return false;
	*thousandths = (int64_t)whole * 1000;
	if (!take(s, ',') && !take(s, '.'))
		return true;
	places = digits(*s);
	/* three would be "1.000" */
	if (!take_number(&part, s, 1, 2))
		return false;
	for (; places < 3; places++)
		part *= 10;
	*thousandths += part;
	return true;
}

/* 1:30 and 1:30:00 */
static bool
duration_clock(int64_t *seconds, struct str s)
{
	unsigned hour, minute, second = 0;

	if (!take_number(&hour, &s, 1, 3) || !take(&s, ':')
	    || !take_number(&minute, &s, 2, 2) || minute > 59)
		return false;
	if (take(&s, ':') && (!take_number(&second, &s, 2, 2) || second > 59))
		return false;
	take_blanks(&s);
	if (s.len && take_unit(&s) != 3600)
		return false;
	*seconds = (int64_t)hour * 3600 + minute * 60 + second;
	return s.len == 0;
}

/* "1 h 30 min": falling units, each once */
static bool
duration_words(int64_t *seconds, struct str s)
{
	int64_t total = 0, last = INT64_MAX, number, unit;

	while (s.len) {
		if (!take_decimal(&number, &s))
			return false;
		take_blanks(&s);
		/* a bare number is minutes, but only alone */
		unit = s.len == 0 && last == INT64_MAX ? 60 : take_unit(&s);
		if (unit == 0 || unit >= last || number * unit % 1000 != 0)
			return false;
		total += number * unit / 1000;
		last = unit;
		take_blanks(&s);
		if (take_word(&s, STR("und")) || take_word(&s, STR("and"))) {
			take_blanks(&s);
			if (s.len == 0)
				return false;
		}
	}
	*seconds = total;
	return last != INT64_MAX;
}

/* PnW, or PnDTnHnMnS with something left out (RFC 5545, 3.3.6) */
static bool
duration_iso(int64_t *seconds, struct str s)
{
	static const char marks[] = "WDHMS";
	static const int64_t sizes[] = {7 * 86400, 86400, 3600, 60, 1};
	const char *from = marks;
	bool clock = false, any = false;
	int64_t total = 0, number;

	while (s.len) {
		if (!clock && (take(&s, 'T') || take(&s, 't'))) {
			clock = true;
			from = from > marks + 2 ? from : marks + 2;
		}
		if (!take_decimal(&number, &s) || s.len == 0)
			return false;
		char mark = (char)(s.ptr[0] & ~0x20);
		const char *at = mark ? strchr(from, mark) : NULL;
		if (!at || clock != (at >= marks + 2)
		    || number * sizes[at - marks] % 1000 != 0)
			return false;
		total += number * sizes[at - marks] / 1000;
		from = at + 1;
		any = true;
		s = str_skip(s, 1);
	}
	*seconds = total;
	return any;
}

bool
duration_read(int64_t *seconds, struct str text)
{
	bool good;

	*seconds = 0;
	take_blanks(&text);
	text = str_trim(text);
	if (text.len && char_lower(text.ptr[0]) == 'p')
		good = duration_iso(seconds, str_skip(text, 1));
	else
		good = duration_clock(seconds, text)
		    || duration_words(seconds, text);
	if (good && *seconds > 0 && *seconds <= DURATION_MAX)
		return true;
	*seconds = 0;
	return false;
}

bool
clock_read(unsigned *minutes, struct str text)
{
	struct civil c = {0};

	*minutes = 0;
	take_blanks(&text);
	if (!take_clock(&c, &text))
		return false;
	take_blanks(&text);
	if (text.len || c.minute > 59 || c.second
	    || c.hour * 60 + c.minute > 24 * 60)
		return false;
	*minutes = c.hour * 60 + c.minute;
	return true;
}

/* ---- writing ----------------------------------------------------------- */

/*
 * Pages are full of times: their digits are set one by one here, as reading a
 * format takes ten times as long.
 */
enum { ISO_MAX = 48 };

static char *
add_pair(char *p, unsigned n)
{
	p[0] = (char)('0' + n / 10 % 10);
	p[1] = (char)('0' + n % 10);
	return p + 2;
}

/* Years of other than four digits are for far-off limits only. */
static char *
add_year(char *p, int year)
{
	if (year < 0 || year > 9999)
		return p + snprintf(p, ISO_MAX / 2, "%04d", year);
	return add_pair(add_pair(p, (unsigned)year / 100), (unsigned)year);
}

static char *
add_day(char *p, struct civil c)
{
	p = add_year(p, c.year);
	*p++ = '-';
	p = add_pair(p, c.month);
	*p++ = '-';
	return add_pair(p, c.day);
}

static char *
add_moment(char *p, struct civil c)
{
	p = add_day(p, c);
	*p++ = 'T';
	p = add_pair(p, c.hour);
	*p++ = ':';
	p = add_pair(p, c.minute);
	*p++ = ':';
	return add_pair(p, c.second);
}

static struct str
str_from_to(const char *from, const char *to)
{
	return str_make(from, (size_t)(to - from));
}

struct str
time_iso_day(struct arena *a, struct civil c)
{
	char text[ISO_MAX];

	return arena_str(a, str_from_to(text, add_day(text, c)));
}

struct str
time_digits(unsigned n)
{
	static const char pairs[] =
	    "00010203040506070809101112131415161718192021222324"
	    "25262728293031323334353637383940414243444546474849"
	    "50515253545556575859606162636465666768697071727374"
	    "75767778798081828384858687888990919293949596979899";

	return str_make(pairs + n % 100 * 2, 2);
}

struct str
time_iso_local(struct arena *a, int64_t t, const struct zone_local *l)
{
	int32_t offset = l->offset;
	/* RFC 3339 has no seconds there; times before 1893 would need them */
	unsigned minutes = (unsigned)(offset < 0 ? -offset : offset) / 60;
	struct civil c = offset % 60 == 0 ? l->civil
	    : civil_from_seconds(t + offset - offset % 60);

	char text[ISO_MAX], *p = add_moment(text, c);
	*p++ = offset < 0 ? '-' : '+';
	p = add_pair(p, minutes / 60);
	*p++ = ':';
	return arena_str(a, str_from_to(text, add_pair(p, minutes % 60)));
}

struct str
time_iso(struct arena *a, int64_t t, const struct zone *z)
{
	struct zone_local l = zone_local(z, t);

	return time_iso_local(a, t, &l);
}

struct str
time_rfc822(struct arena *a, int64_t t, const struct zone *z)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri",
	    "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct zone_local l = zone_local(z, t);
	struct civil c = l.civil;
	unsigned east = (unsigned)(l.offset < 0 ? -l.offset : l.offset) / 60;

	return arena_printf(a, "%s, %02u %s %04d %02u:%02u:%02u %c%02u%02u",
	    days[civil_weekday(civil_days(c.year, c.month, c.day)) - 1], c.day,
	    months[c.month - 1], c.year, c.hour, c.minute, c.second,
	    l.offset < 0 ? '-' : '+', east / 60, east % 60);
}

struct str
time_iso_utc(struct arena *a, int64_t t)
{
	char text[ISO_MAX], *p = add_moment(text, civil_from_seconds(t));

	*p++ = 'Z';
	return arena_str(a, str_from_to(text, p));
}
