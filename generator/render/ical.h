/*
 * render/ical: a writer of iCalendar (RFC 5545) onto a buffer.
 *
 * Lines end with CRLF and are folded at 75 octets, between characters of UTF-8
 * and never within one. Texts are escaped, parameters quoted (RFC 6868). The
 * same calls always give the same bytes.
 *
 *	struct ical c;
 *	ical_init(&c, out);
 *	ical_begin(&c, "VCALENDAR");
 *	ical_value(&c, "VERSION", STR("2.0"));
 *	ical_begin(&c, "VEVENT");
 *	ical_time(&c, "DTSTART", zone, t);
 *	ical_text(&c, "SUMMARY", title);
 *	ical_end(&c);
 *	ical_end(&c);
 *	if (ical_finish(&c) < 0) ...
 *
 * A call that does not fit (a property outside every component, an end too
 * many, a second top-level component, a control character in a bare value,
 * nesting beyond ICAL_DEPTH_MAX) writes nothing and is remembered, like the
 * overflow of the buffer; ask ical_finish() at the end. Such misuse is a bug of
 * the caller, hence no diagnostic. Which properties a component needs, and how
 * often, is up to the caller.
 *
 * Names are program text and must outlive the component they open. Nothing is
 * owned.
 */
#ifndef RENDER_ICAL_H
#define RENDER_ICAL_H

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "render/fold.h"

/* components inside each other; the standard itself needs three */
enum { ICAL_DEPTH_MAX = 8 };

/* octets of a line without its CRLF, RFC 5545, 3.1 */
enum { ICAL_LINE_MAX = 75 };

struct ical {
	struct fold fold; /* of lines, into a buffer that is not owned */
	unsigned depth;
	const char *scopes[ICAL_DEPTH_MAX]; /* names of open components */
	bool pending; /* a property without its value */
	bool used, misused;
};

void ical_init(struct ical *c, struct buf *out);

/* Open a component (BEGIN:name); ical_end() closes the innermost. */
void ical_begin(struct ical *c, const char *name);
void ical_end(struct ical *c);

/* ---- whole properties ----------------------------------------------------- */

/*
 * Of type TEXT (3.3.11): UTF-8 of any kind. Line breaks, commas, semicolons
 * and backslashes are escaped; other control characters but TAB are left out,
 * as the standard has no way to write them.
 */
void ical_text(struct ical *c, const char *name, struct str text);
/* Of any other type, written as it is: URI, RECUR, a word. */
void ical_value(struct ical *c, const char *name, struct str value);
void ical_number(struct ical *c, const char *name, int64_t n);

/*
 * An instant as local time of a zone: NAME;TZID=...:20210706T170000. Of a
 * local time that exists twice this form means the first; the second is
 * written in UTC.
 */
void ical_time(struct ical *c, const char *name, const struct zone *z,
    int64_t t);
/* An instant in UTC: NAME:20210706T150000Z */
void ical_utc(struct ical *c, const char *name, int64_t t);
/* The day on which an instant lies: NAME;VALUE=DATE:20210706 */
void ical_day(struct ical *c, const char *name, const struct zone *z,
    int64_t t);
/* A local time that belongs to no zone, as within VTIMEZONE. */
void ical_floating(struct ical *c, const char *name, struct civil when);
/* In days, hours, minutes and seconds of fixed length: PT1H30M, P2D. */
void ical_duration(struct ical *c, const char *name, int64_t seconds);

/* ---- properties with parameters ---------------------------------------------- */

/*
 * ical_property(), any number of ical_param(), then one of the two values:
 *
 *	ical_property(&c, "SUMMARY");
 *	ical_param(&c, "LANGUAGE", STR("de"));
 *	ical_value_text(&c, title);
 */
void ical_property(struct ical *c, const char *name);
void ical_param(struct ical *c, const char *name, struct str value);
void ical_value_text(struct ical *c, struct str text);
void ical_value_bare(struct ical *c, struct str value);

/*
 * -1 when there was misuse, a component is left open, nothing was written or
 * the buffer overflowed: do not use the output.
 */
__attribute__((warn_unused_result))
int ical_finish(struct ical *c);

#endif
