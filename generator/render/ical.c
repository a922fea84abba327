#include "render/ical.h"

#include <inttypes.h>
#include <stdio.h>


enum { STAMP_SIZE = 64 };

void
ical_init(struct ical *c, struct buf *out)
{
	*c = (struct ical){
	    .fold = {.out = out, .max = ICAL_LINE_MAX, .end = "\r\n"}};
}

/* ---- lines ------------------------------------------------------------------- */

static bool
is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_control(s.ptr[i]))
			return true;
	return false;
}

/* ---- components ---------------------------------------------------------------- */

void
ical_begin(struct ical *c, const char *name)
{
	if (c->pending || c->depth == ICAL_DEPTH_MAX ||
	    (c->depth == 0 && c->used))
		c->misused = true;
	if (c->misused)
		return;
	c->used = true;
	c->scopes[c->depth++] = name;
	fold_text(&c->fold, STR("BEGIN:"));
	fold_text(&c->fold, str_from(name));
	fold_end(&c->fold);
}

void
ical_end(struct ical *c)
{
	if (c->pending || c->depth == 0)
		c->misused = true;
	if (c->misused)
		return;
	fold_text(&c->fold, STR("END:"));
	fold_text(&c->fold, str_from(c->scopes[--c->depth]));
	fold_end(&c->fold);
}

/* ---- properties ------------------------------------------------------------------ */

void
ical_property(struct ical *c, const char *name)
{
	if (c->pending || c->depth == 0)
		c->misused = true;
	if (c->misused)
		return;
	c->pending = true;
	fold_text(&c->fold, str_from(name));
}

/* RFC 6868; what needs quotes is in RFC 5545, 3.2. */
static void
put_quotable(struct ical *c, struct str s)
{
	while (s.len) {
		struct str unit = fold_next(s);
		s = str_skip(s, unit.len);
		if (unit.ptr[0] == '\r' && s.len && s.ptr[0] == '\n')
			continue;
		if (unit.ptr[0] == '\n' || unit.ptr[0] == '\r')
			unit = STR("^n");
		else if (unit.ptr[0] == '^')
			unit = STR("^^");
		else if (unit.ptr[0] == '"')
			unit = STR("^'");
		if (!is_control(unit.ptr[0]))
			fold_unit(&c->fold, unit);
	}
}

void
ical_param(struct ical *c, const char *name, struct str value)
{
	bool quotes = str_find(value, ':') < value.len ||
	    str_find(value, ';') < value.len ||
	    str_find(value, ',') < value.len;

	if (!c->pending)
		c->misused = true;
	if (c->misused)
		return;
	fold_text(&c->fold, STR(";"));
	fold_text(&c->fold, str_from(name));
	fold_text(&c->fold, quotes ? STR("=\"") : STR("="));
	put_quotable(c, value);
	if (quotes)
		fold_text(&c->fold, STR("\""));
}

static bool
begin_value(struct ical *c)
{
	if (!c->pending)
		c->misused = true;
	if (c->misused)
		return false;
	c->pending = false;
	fold_text(&c->fold, STR(":"));
	return true;
}

void
ical_value_text(struct ical *c, struct str s)
{
	if (!begin_value(c))
		return;
	fold_escaped(&c->fold, s, true);
	fold_end(&c->fold);
}

void
ical_value_bare(struct ical *c, struct str value)
{
	if (has_control(value))
		c->misused = true;
	if (!begin_value(c))
		return;
	fold_text(&c->fold, value);
	fold_end(&c->fold);
}

void
ical_text(struct ical *c, const char *name, struct str text)
{
	ical_property(c, name);
	ical_value_text(c, text);
}

void
ical_value(struct ical *c, const char *name, struct str value)
{
	ical_property(c, name);
	ical_value_bare(c, value);
}

void
ical_number(struct ical *c, const char *name, int64_t n)
{
	char text[STAMP_SIZE];

	(void)snprintf(text, sizeof text, "%" PRId64, n);
	ical_value(c, name, str_from(text));
}

/* ---- times ---------------------------------------------------------------------- */

/* Two digits; a file of dates is full of them, and formats are slow. */
static char *
put_pair(char *p, unsigned n)
{
	p[0] = (char)('0' + n / 10 % 10);
	p[1] = (char)('0' + n % 10);
	return p + 2;
}

static void
put_stamp(char out[STAMP_SIZE], struct civil when, const char *end)
{
	char *p = out;

	if (when.year < 0 || when.year > 9999)
		p += snprintf(p, STAMP_SIZE / 2, "%04d", when.year);
	else
		p = put_pair(put_pair(p, (unsigned)when.year / 100),
		    (unsigned)when.year);
	p = put_pair(put_pair(p, when.month), when.day);
	*p++ = 'T';
	p = put_pair(put_pair(put_pair(p, when.hour), when.minute), when.second);
	for (; *end; end++)
		*p++ = *end;
	*p = '\0';
}

void
ical_floating(struct ical *c, const char *name, struct civil when)
{
	char text[STAMP_SIZE];

	put_stamp(text, when, "");
	ical_value(c, name, str_from(text));
}

void
ical_utc(struct ical *c, const char *name, int64_t t)
{
	char text[STAMP_SIZE];

	put_stamp(text, civil_from_seconds(t), "Z");
	ical_value(c, name, str_from(text));
}

void
ical_time(struct ical *c, const char *name, const struct zone *z, int64_t t)
{
	struct civil local = zone_local(z, t).civil;
	char text[STAMP_SIZE];
	int64_t first;

	(void)zone_instant(&first, z, local);
	if (first != t) {
		ical_utc(c, name, t);
		return;
	}
	put_stamp(text, local, "");
	ical_property(c, name);
	ical_param(c, "TZID", zone_name(z));
	ical_value_bare(c, str_from(text));
}

void
ical_day(struct ical *c, const char *name, const struct zone *z, int64_t t)
{
	struct civil day = zone_local(z, t).civil;
	char text[STAMP_SIZE];

	(void)snprintf(text, sizeof text, "%04d%02u%02u", day.year, day.month,
	    day.day);
	ical_property(c, name);
	ical_param(c, "VALUE", STR("DATE"));
	ical_value_bare(c, str_from(text));
}

void
ical_duration(struct ical *c, const char *name, int64_t seconds)
{
	static const struct {
		int64_t length;
		char letter;
	} units[] = {{3600, 'H'}, {60, 'M'}, {1, 'S'}};
	int64_t days = seconds / 86400, rest = seconds % 86400;
	char text[STAMP_SIZE] = "P";
	size_t n = 1;

	if (days)
		n += (size_t)snprintf(text + n, sizeof text - n, "%" PRId64 "D",
		    days);
	if (rest || !days)
		text[n++] = 'T';
	for (size_t i = 0; i < 3; i++) {
		if (rest >= units[i].length || (!seconds && i == 2))
			n += (size_t)snprintf(text + n, sizeof text - n,
			    "%" PRId64 "%c", rest / units[i].length,
			    units[i].letter);
		rest %= units[i].length;
	}
	ical_value(c, name, str_make(text, n));
}

int
ical_finish(struct ical *c)
{
	if (c->depth || c->pending || !c->used)
		c->misused = true;
	return c->misused || !buf_ok(c->fold.out) ? -1 : 0;
}
