#include "base/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* with the slash at the end; a packager may set another */
#ifndef ZONEINFO
#define ZONEINFO ZONE_FOLDER "/"
#endif

enum {
	TZIF_HEADER = 44,
	TZIF_BYTES_MAX = 64 << 10, /* the longest file of tzdata has 4 KB */
	NAME_MAX_BYTES = 64,
	TYPES_MAX = 256,
	/* RFC 8536: -25:00 to +26:00; every gap and overlap is within this */
	OFFSET_MAX = 26 * 3600,
	ABBREVIATION_MAX = 16,
	/* a whole cycle of the calendar and a margin at both ends */
	RULE_YEARS = 404,
	RULE_FIRST_YEAR = 1900,
};

/* 400 years are a whole number of weeks, so rules repeat exactly */
#define CYCLE (INT64_C(146097) * 86400)
#define INSTANT_MAX (CIVIL_DAYS_MAX * 86400)

struct zone_type {
	int32_t offset;
	bool dst;
	const char *abbreviation;
};

/* from `at` on, until the next change, the zone is of this type */
struct zone_change {
	int64_t at;
	unsigned type;
};

enum rule_form { RULE_WEEKDAY, RULE_JULIAN, RULE_DAY };

struct rule_date {
	enum rule_form form;
	unsigned month, week, weekday, day;
	int32_t time;
};

/* the footer's */
struct rule {
	struct zone_type standard, summer;
	bool has_summer;
	struct rule_date start, end;
};

struct zone {
	struct str name;
	struct zone_type *types;
	size_t type_count;
	struct zone_change *changes; /* strictly ascending */
	size_t change_count;
	unsigned first_type; /* before the first change */
	bool cyclic_late;    /* the table's end repeats for ever */
	bool cyclic_early;   /* and so does its beginning */
	struct rule rule;    /* valid when cyclic_late */
	size_t rule_from;    /* from this change on, all are the rule's */
	struct digest bytes; /* of the file; when it is there */
	bool of_file;
};

/* ---- lookup ---------------------------------------------------------- */

/* Moves a time out of the table's reach into its last (first) 400 years. */
static int64_t
cycle_shift(const struct zone *z, int64_t t)
{
	if (z->change_count == 0)
		return 0;
	/* one year's margin, so that neighbours are in the table as well */
	int64_t first = z->changes[0].at + 366 * INT64_C(86400);
	int64_t last = z->changes[z->change_count - 1].at
	    - 366 * INT64_C(86400);

	if (z->cyclic_late && t >= last)
		return ((t - last) / CYCLE + 1) * -CYCLE;
	if (z->cyclic_early && t < first)
		return ((first - t) / CYCLE + 1) * CYCLE;
	return 0;
}

/* Number of changes at or before t. */
static size_t
changes_until(const struct zone *z, int64_t t)
{
	size_t low = 0, high = z->change_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (z->changes[middle].at <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The type that holds between change n - 1 and change n. */
static const struct zone_type *
type_before(const struct zone *z, size_t n)
{
	return &z->types[n ? z->changes[n - 1].type : z->first_type];
}

static int64_t
clamp_instant(int64_t t)
{
	if (t > INSTANT_MAX)
		return INSTANT_MAX;
	return t < -INSTANT_MAX ? -INSTANT_MAX : t;
}

struct zone_local
zone_local(const struct zone *z, int64_t instant)
{
	int64_t t = clamp_instant(instant);
	const struct zone_type *type =
	    type_before(z, changes_until(z, t + cycle_shift(z, t)));

	return (struct zone_local){
		.civil = civil_from_seconds(t + type->offset),
		.offset = type->offset,
		.abbreviation = type->abbreviation,
		.dst = type->dst,
	};
}

/*
 * Every instant that has this local time lies within OFFSET_MAX of the same
 * figures read as UTC: walk the few stretches of constant offset in there.
 */
enum zone_fit
zone_instant(int64_t *out, const struct zone *z, struct civil local)
{
	int64_t seconds = clamp_instant(civil_seconds(local));
	int64_t shift = cycle_shift(z, seconds);
	int64_t as_utc = seconds + shift;
	size_t n = changes_until(z, as_utc - OFFSET_MAX);
	int64_t gap = as_utc - type_before(z, n)->offset;
	unsigned hits = 0;

	for (;; n++) {
		int64_t t = as_utc - type_before(z, n)->offset;
		bool begun = n == 0 || t >= z->changes[n - 1].at;
		bool over = n < z->change_count && t >= z->changes[n].at;

		if (begun && !over && hits++ == 0)
			*out = t - shift;
		/* too late for this stretch; too early for the next: the gap */
		if (over)
			gap = t;
		if (n == z->change_count
		    || z->changes[n].at > as_utc + OFFSET_MAX)
			break;
	}
	if (hits == 0)
		*out = gap - shift;
	return hits == 0 ? ZONE_GAP : hits == 1 ? ZONE_ONCE : ZONE_TWICE;
}

int64_t
zone_day_start(const struct zone *z, int64_t days)
{
	struct civil midnight;
	int64_t t;

	civil_from_days(&midnight, days);
	if (zone_instant(&t, z, midnight) != ZONE_GAP)
		return t;
	/* midnight was skipped: the day begins with the change itself */
	int64_t shift = cycle_shift(z, t);
	size_t n = changes_until(z, t + shift);
	return n ? z->changes[n - 1].at - shift : t;
}

/* Gives the rule's date the form of struct zone_onset, if it has one. */
static void
set_yearly(struct zone_onset *o, const struct rule_date *d)
{
	o->yearly = d->form == RULE_WEEKDAY && d->time >= 0 && d->time < 86400;
	if (!o->yearly)
		return;
	o->month = d->month;
	o->week = d->week == 5 ? -1 : (int)d->week;
	/* here Sunday is 0 */
	o->weekday = d->weekday ? d->weekday : 7;
}

/* Of change n - 1, counted from 1; 0 is what was before all of them. */
static struct zone_onset
onset_of(const struct zone *z, size_t n, int64_t shift)
{
	const struct zone_type *type = type_before(z, n);
	struct zone_onset o = {
		.at = n ? z->changes[n - 1].at - shift : INT64_MIN,
		.from = type_before(z, n ? n - 1 : 0)->offset,
		.to = type->offset,
		.abbreviation = type->abbreviation,
		.dst = type->dst,
	};

	if (z->cyclic_late && n > z->rule_from)
		set_yearly(&o, type->offset == z->rule.summer.offset &&
		    type->dst ? &z->rule.start : &z->rule.end);
	return o;
}

struct zone_onset
zone_onset(const struct zone *z, int64_t instant)
{
	int64_t t = clamp_instant(instant), shift = cycle_shift(z, t);

	return onset_of(z, changes_until(z, t + shift), shift);
}

bool
zone_onset_next(struct zone_onset *out, const struct zone *z, int64_t instant)
{
	int64_t t = clamp_instant(instant), shift = cycle_shift(z, t);
	size_t n = changes_until(z, t + shift);

	if (n == z->change_count)
		return false;
	*out = onset_of(z, n + 1, shift);
	return true;
}

struct str
zone_name(const struct zone *z)
{
	return z->name;
}

struct digest
zone_digest(const struct zone *z)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_field(&s, z->name);
	for (size_t i = 0; i <= z->change_count; i++) {
		const struct zone_type *t = &z->types[i
			? z->changes[i - 1].type : z->first_type];
		int64_t numbers[] = {i ? z->changes[i - 1].at : INT64_MIN,
		    t->offset, t->dst};
		digest_add(&s, str_make((const char *)numbers, sizeof numbers));
		digest_add_field(&s, str_from(t->abbreviation));
	}
	return digest_end(&s);
}

/* ---- the rule in the footer (POSIX TZ, RFC 8536 3.3.1) ---------------- */

static bool
rule_char(struct str *s, char c)
{
	if (s->len == 0 || s->ptr[0] != c)
		return false;
	*s = str_skip(*s, 1);
	return true;
}

static bool
rule_number(unsigned *value, struct str *s, unsigned low, unsigned high)
{
	size_t n = 0;
	uint32_t number;

	while (n < s->len && n < 4 && char_is_digit(s->ptr[n]))
		n++;
	if (!str_to_u32(&number, str_head(*s, n)) || number < low
	    || number > high)
		return false;
	*value = number;
	*s = str_skip(*s, n);
	return true;
}

/* hh[:mm[:ss]] with a sign */
static bool
rule_time(int32_t *seconds, struct str *s, unsigned hours_max)
{
	unsigned hour, minute = 0, second = 0;
	bool negative = rule_char(s, '-');

	if (!negative)
		(void)rule_char(s, '+');
	if (!rule_number(&hour, s, 0, hours_max))
		return false;
	if (rule_char(s, ':') && (!rule_number(&minute, s, 0, 59)
	    || (rule_char(s, ':') && !rule_number(&second, s, 0, 59))))
		return false;
	*seconds = (int32_t)(hour * 3600 + minute * 60 + second);
	if (negative)
		*seconds = -*seconds;
	return true;
}

/* CET or <+0330> */
static bool
rule_abbreviation(const char **out, struct arena *a, struct str *s)
{
	bool quoted = rule_char(s, '<');
	size_t n = 0;

	while (n < s->len && (char_is_alpha(s->ptr[n]) || (quoted
	    && (char_is_digit(s->ptr[n]) || s->ptr[n] == '+'
	    || s->ptr[n] == '-'))))
		n++;
	if (n < 3 || n > ABBREVIATION_MAX)
		return false;
	*out = arena_str(a, str_head(*s, n)).ptr;
	*s = str_skip(*s, n);
	return !quoted || rule_char(s, '>');
}

/* ,M3.5.0/2 or ,J60 or ,59/3:30 */
static bool
rule_date(struct rule_date *d, struct str *s)
{
	bool good;

	if (!rule_char(s, ','))
		return false;
	if (rule_char(s, 'M')) {
		d->form = RULE_WEEKDAY;
		good = rule_number(&d->month, s, 1, 12) && rule_char(s, '.')
		    && rule_number(&d->week, s, 1, 5) && rule_char(s, '.')
		    && rule_number(&d->weekday, s, 0, 6);
	} else if (rule_char(s, 'J')) {
		d->form = RULE_JULIAN;
		good = rule_number(&d->day, s, 1, 365);
	} else {
		d->form = RULE_DAY;
		good = rule_number(&d->day, s, 0, 365);
	}
	d->time = 2 * 3600;
	return good && (!rule_char(s, '/') || rule_time(&d->time, s, 167));
}

/* POSIX counts offsets west of Greenwich. */
static bool
rule_parse(struct rule *r, struct arena *a, struct str s)
{
	if (!rule_abbreviation(&r->standard.abbreviation, a, &s)
	    || !rule_time(&r->standard.offset, &s, 24))
		return false;
	r->standard.offset = -r->standard.offset;
	r->has_summer = s.len > 0;
	if (!r->has_summer)
		return true;
	if (!rule_abbreviation(&r->summer.abbreviation, a, &s))
		return false;
	r->summer.dst = true;
	r->summer.offset = r->standard.offset + 3600;
	if (s.len && s.ptr[0] != ',') {
		if (!rule_time(&r->summer.offset, &s, 24))
			return false;
		r->summer.offset = -r->summer.offset;
	}
	return rule_date(&r->start, &s) && rule_date(&r->end, &s) && s.len == 0;
}

/* The instant of a rule's date in a year; offset is the one before it. */
static int64_t
rule_instant(const struct rule_date *d, int year, int32_t offset)
{
	int64_t day = 0;

	switch (d->form) {
	case RULE_WEEKDAY: {
		int64_t first = civil_days(year, d->month, 1);
		/* here Sunday is 0 */
		unsigned behind = (d->weekday + 7 - civil_weekday(first) % 7) % 7;
		unsigned date = behind + 7 * (d->week - 1);
		if (date >= civil_month_days(year, d->month))
			date -= 7;
		day = first + date;
		break;
	}
	case RULE_JULIAN: /* 29 February is never counted */
		day = civil_days(year, 1, 1) + d->day - 1
		    + (d->day > 59 && civil_is_leap(year));
		break;
	case RULE_DAY:
		day = civil_days(year, 1, 1) + d->day;
		break;
	}
	return day * 86400 + d->time - offset;
}

static void
change_add(struct zone *z, int64_t after, struct zone_change change)
{
	size_t n = z->change_count;

	if (change.at <= after)
		return;
	/* start and end of a rule come in any order, but near to it */
	while (n > 0 && z->changes[n - 1].at > change.at)
		n--;
	if (n > 0 && z->changes[n - 1].at == change.at) {
		z->changes[n - 1].type = change.type;
		return;
	}
	memmove(&z->changes[n + 1], &z->changes[n],
	    (z->change_count - n) * sizeof *z->changes);
	z->changes[n] = change;
	z->change_count++;
}

/* Is change n the one to this type at this instant? */
static bool
change_is(const struct zone *z, size_t n, int64_t at,
    const struct zone_type *type)
{
	const struct zone_type *own = &z->types[z->changes[n].type];

	return z->changes[n].at == at && own->offset == type->offset &&
	    own->dst == type->dst &&
	    strcmp(own->abbreviation, type->abbreviation) == 0;
}

/*
 * Many files list the changes of decades to come one by one, though the rule
 * would give the same: goes back, year by year, as far as it does.
 */
static void
rule_find_first(struct zone *z, int year)
{
	const struct rule *r = &z->rule;
	size_t n = z->change_count;

	for (; n >= 2; n -= 2, year--) {
		int64_t start = rule_instant(&r->start, year, r->standard.offset);
		int64_t end = rule_instant(&r->end, year, r->summer.offset);
		bool south = start > end;
		if (!change_is(z, n - 1, south ? start : end,
			south ? &r->summer : &r->standard) ||
		    !change_is(z, n - 2, south ? end : start,
			south ? &r->standard : &r->summer))
			break;
	}
	z->rule_from = n;
}

/* Writes the rule into the table, which has the room, for a whole cycle. */
static void
rule_apply(struct zone *z, const struct rule *r)
{
	unsigned standard = (unsigned)z->type_count++;
	unsigned summer = (unsigned)z->type_count++;
	bool alone = z->change_count == 0;
	int64_t after = alone ? INT64_MIN
	    : z->changes[z->change_count - 1].at;
	int year = alone ? RULE_FIRST_YEAR
	    : civil_from_seconds(after).year - 1;
	int end = year + RULE_YEARS;

	z->types[standard] = r->standard;
	z->types[summer] = r->has_summer ? r->summer : r->standard;
	if (alone)
		z->first_type = standard;
	if (!r->has_summer)
		return;
	z->cyclic_late = true;
	z->cyclic_early = alone;
	for (; year < end; year++) {
		change_add(z, after, (struct zone_change){rule_instant(&r->start,
		    year, r->standard.offset), summer});
		change_add(z, after, (struct zone_change){rule_instant(&r->end,
		    year, r->summer.offset), standard});
	}
	z->rule = *r;
	rule_find_first(z, end - 1);
}

/* ---- TZif ------------------------------------------------------------- */

struct tzif {
	unsigned isutc, isstd, leap, times, types, chars; /* counts */
	bool wide; /* version 2 or later: a second, 64-bit block and a footer */
	size_t time_size;
	struct str data; /* what the counts speak of */
	struct str rest; /* what follows it */
};

static uint64_t
big_endian(const char *p, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | (unsigned char)p[i];
	return value;
}

static bool
tzif_header(struct tzif *f, struct str bytes, size_t time_size)
{
	unsigned *const counts[] = {
		&f->isutc, &f->isstd, &f->leap, &f->times, &f->types, &f->chars,
	};
	size_t need;

	if (bytes.len < TZIF_HEADER || memcmp(bytes.ptr, "TZif", 4) != 0)
		return false;
	f->wide = bytes.ptr[4] >= '2';
	for (size_t i = 0; i < 6; i++) {
		*counts[i] = (unsigned)big_endian(bytes.ptr + 20 + 4 * i, 4);
		if (*counts[i] > TZIF_BYTES_MAX)
			return false;
	}
	f->time_size = time_size;
	need = f->times * (time_size + 1) + f->types * (size_t)6 + f->chars
	    + f->leap * (time_size + 4) + f->isstd + f->isutc;
	bytes = str_skip(bytes, TZIF_HEADER);
	f->data = str_head(bytes, need);
	f->rest = str_skip(bytes, need);
	return need <= bytes.len;
}

static bool
tzif_types(struct zone *z, struct arena *a, const struct tzif *f)
{
	const char *p = f->data.ptr + f->times * (f->time_size + 1);
	struct str chars = {p + f->types * 6, f->chars};

	for (size_t i = 0; i < f->types; i++, p += 6) {
		struct zone_type *type = &z->types[i];
		struct str name = str_skip(chars, (unsigned char)p[5]);
		size_t end = str_find(name, '\0');

		type->offset = (int32_t)(uint32_t)big_endian(p, 4);
		type->dst = p[4] != 0;
		if (type->offset > OFFSET_MAX || type->offset < -OFFSET_MAX
		    || end == name.len || end > ABBREVIATION_MAX)
			return false;
		type->abbreviation = arena_str(a, str_head(name, end)).ptr;
	}
	z->type_count = f->types;
	return true;
}

static bool
tzif_changes(struct zone *z, const struct tzif *f)
{
	const char *p = f->data.ptr;
	const char *types = p + f->times * f->time_size;

	for (size_t i = 0; i < f->times; i++, p += f->time_size) {
		uint64_t raw = big_endian(p, f->time_size);
		struct zone_change *c = &z->changes[i];

		c->at = clamp_instant(f->time_size == 8 ? (int64_t)raw
		    : (int32_t)(uint32_t)raw);
		c->type = (unsigned char)types[i];
		if (c->type >= f->types || (i > 0 && c->at <= c[-1].at))
			return false;
	}
	z->change_count = f->times;
	return true;
}

/* "\nCET-1CEST,M3.5.0,M10.5.0/3\n"; may be empty between its line ends */
static bool
tzif_footer(struct zone *z, struct arena *a, struct str rest)
{
	struct rule rule = {0};

	if (!rule_char(&rest, '\n'))
		return false;
	size_t end = str_find(rest, '\n');
	if (end == rest.len)
		return false;
	if (end == 0)
		return true;
	if (!rule_parse(&rule, a, str_head(rest, end)))
		return false;
	rule_apply(z, &rule);
	return true;
}

static struct zone *
zone_new(struct arena *a, struct str name, size_t types, size_t changes)
{
	struct zone *z = ARENA_NEW(a, struct zone);

	z->name = arena_str(a, name);
	/* room for the footer's rule */
	z->types = ARENA_ARRAY(a, struct zone_type, types + 2);
	z->changes = ARENA_ARRAY(a, struct zone_change,
	    changes + 2 * RULE_YEARS);
	return z;
}

int
zone_parse(struct zone **out, struct arena *a, struct str name,
    struct str tzif_bytes)
{
	struct tzif f;

	*out = NULL;
	if (tzif_bytes.len > TZIF_BYTES_MAX || !tzif_header(&f, tzif_bytes, 4))
		return -1;
	if (f.wide && !tzif_header(&f, f.rest, 8))
		return -1;
	if (f.types == 0 || f.types > TYPES_MAX || f.leap > 0)
		return -1;
	struct zone *z = zone_new(a, name, f.types, f.times);
	if (!tzif_types(z, a, &f) || !tzif_changes(z, &f)
	    || (f.wide && !tzif_footer(z, a, f.rest)))
		return -1;
	*out = z;
	return 0;
}

/* ---- by name ---------------------------------------------------------- */

static struct zone *
zone_from_rule(struct arena *a, struct str name, struct str text)
{
	struct zone *z = zone_new(a, name, 0, 0);
	struct rule rule = {0};

	if (rule_parse(&rule, a, text))
		rule_apply(z, &rule);
	return z;
}

struct zone *
zone_utc(struct arena *a)
{
	return zone_from_rule(a, STR("UTC"), STR("UTC0"));
}

static bool
name_is_safe(struct str name)
{
	char before = '/';

	if (name.len == 0 || name.len > NAME_MAX_BYTES
	    || str_is(name, "localtime") || str_is(name, "posixrules"))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (!char_is_alpha(c) && !char_is_digit(c)
		    && !memchr("_+-/", c, 4))
			return false;
		if (c == '/' && before == '/')
			return false;
		before = c;
	}
	return before != '/';
}

/* Length of the file, or -1. One byte more than allowed shows that it is. */
static ssize_t
file_read(char *bytes, size_t size, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	size_t len = 0;
	ssize_t n = -1;

	if (fd < 0)
		return -1;
	while (len < size) {
		n = read(fd, bytes + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	(void)close(fd);
	return n < 0 ? -1 : (ssize_t)len;
}

/* The file of a name that is safe; false when there is none. */
static bool
read_file(struct str *out, char bytes[TZIF_BYTES_MAX + 1], struct str name)
{
	char path[sizeof ZONEINFO + NAME_MAX_BYTES];

	(void)snprintf(path, sizeof path, ZONEINFO "%.*s", STR_ARG(name));
	ssize_t len = file_read(bytes, TZIF_BYTES_MAX + 1, path);
	*out = str_make(bytes, len < 0 ? 0 : (size_t)len);
	return len >= 0;
}

int
zone_load(struct zone **out, struct arena *a, struct str name)
{
	char bytes[TZIF_BYTES_MAX + 1];
	struct str file;

	*out = NULL;
	if (!name_is_safe(name))
		return -1;
	if (str_is(name, "UTC")) {
		*out = zone_utc(a);
		return 0;
	}
	if (read_file(&file, bytes, name) &&
	    zone_parse(out, a, name, file) == 0) {
		(*out)->bytes = digest_of(file);
		(*out)->of_file = true;
		return 0;
	}
	if (!str_is(name, "Europe/Berlin"))
		return -1;
	*out = zone_from_rule(a, name, STR("CET-1CEST,M3.5.0,M10.5.0/3"));
	return 0;
}

bool
zone_is_current(const struct zone *z)
{
	char bytes[TZIF_BYTES_MAX + 1];
	struct str file;

	if (!z->of_file || !read_file(&file, bytes, z->name))
		return false;
	struct digest now = digest_of(file);
	return digest_eq(&now, &z->bytes);
}
