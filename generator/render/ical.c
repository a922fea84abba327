#include "render/ical.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/utf8.h"

enum { STAMP_SIZE = 64 };

void
ical_init(struct ical *c, struct buf *out)
{
	*c = (struct ical){.out = out};
}

/* ---- lines ------------------------------------------------------------------- */

/* Bytes that belong together: never folded within. */
static void
put_unit(struct ical *c, struct str unit)
{
	if (c->line + unit.len > ICAL_LINE_MAX) {
		buf_add(c->out, STR("\r\n "));
		c->line = 1;
	}
	buf_add(c->out, unit);
	c->line += unit.len;
}

/* Bytes that are no UTF-8 stay what they are, one by one. */
static struct str
next_unit(struct str s)
{
	uint32_t cp;
	size_t n = utf8_decode(&cp, s);

	return str_head(s, n ? n : 1);
}

static void
put(struct ical *c, struct str s)
{
	while (s.len) {
		struct str unit = next_unit(s);
		put_unit(c, unit);
		s = str_skip(s, unit.len);
	}
}

static void
end_line(struct ical *c)
{
	buf_add(c->out, STR("\r\n"));
	c->line = 0;
}

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
	put(c, STR("BEGIN:"));
	put(c, str_from(name));
	end_line(c);
}

void
ical_end(struct ical *c)
{
	if (c->pending || c->depth == 0)
		c->misused = true;
	if (c->misused)
		return;
	put(c, STR("END:"));
	put(c, str_from(c->scopes[--c->depth]));
	end_line(c);
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
	put(c, str_from(name));
}

/* RFC 6868; what needs quotes is in RFC 5545, 3.2. */
static void
put_quotable(struct ical *c, struct str s)
{
	while (s.len) {
		struct str unit = next_unit(s);
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
			put_unit(c, unit);
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
	put(c, STR(";"));
	put(c, str_from(name));
	put(c, quotes ? STR("=\"") : STR("="));
	put_quotable(c, value);
	if (quotes)
		put(c, STR("\""));
}

static bool
begin_value(struct ical *c)
{
	if (!c->pending)
		c->misused = true;
	if (c->misused)
		return false;
	c->pending = false;
	put(c, STR(":"));
	return true;
}

void
ical_value_text(struct ical *c, struct str s)
{
	if (!begin_value(c))
		return;
	while (s.len) {
		struct str unit = next_unit(s);
		s = str_skip(s, unit.len);
		if (unit.ptr[0] == '\r' && s.len && s.ptr[0] == '\n')
			continue;
		if (unit.ptr[0] == '\n' || unit.ptr[0] == '\r')
			unit = STR("\\n");
		else if (unit.ptr[0] == '\\')
			unit = STR("\\\\");
		else if (unit.ptr[0] == ',')
			unit = STR("\\,");
		else if (unit.ptr[0] == ';')
			unit = STR("\\;");
		if (!is_control(unit.ptr[0]))
			put_unit(c, unit);
	}
	end_line(c);
}

void
ical_value_bare(struct ical *c, struct str value)
{
	if (has_control(value))
		c->misused = true;
	if (!begin_value(c))
		return;
	put(c, value);
	end_line(c);
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

static void
put_stamp(char out[STAMP_SIZE], struct civil when, const char *end)
{
	(void)snprintf(out, STAMP_SIZE, "%04d%02u%02uT%02u%02u%02u%s",
	    when.year, when.month, when.day, when.hour, when.minute,
	    when.second, end);
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
	return c->misused || !buf_ok(c->out) ? -1 : 0;
}
