/*
 * base/zone: time zones as values.
 *
 * An instant is a count of seconds since 1970-01-01T00:00:00Z (no leap
 * seconds). A zone says which local time belongs to it. Zones come from the
 * system's TZif files (RFC 8536, versions 1 to 4) with the POSIX rule in the
 * footer, which is followed without end: a bit more than 400 years of it are
 * written into the table when the zone is read, later times are looked up by
 * the calendar's cycle of 400 years. There is no global state: no TZ, no
 * localtime(), several zones at once; a zone never changes after it was made
 * and may be read by several threads.
 *
 * Ownership: a zone and its name live in the arena they were made in.
 *
 * What can fail: zone_load() and zone_parse() return -1 without a diagnostic,
 * because only the caller knows where the name was written (DIAG_BAD_ZONE).
 * Files that count leap seconds ("right/...") are refused. Everything else
 * cannot fail; absurd instants are cut to civil.h's range.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/digest.h"
#include "base/str.h"

struct zone;

/* where the system keeps the database */
#define ZONE_FOLDER "/usr/share/zoneinfo"

/*
 * By its tz database name, from /usr/share/zoneinfo. Names have letters,
 * digits, "_", "+", "-" and single "/" in between, nothing else (so no "..");
 * "localtime" is refused, as it depends on the machine. "UTC" needs no file.
 * Where the package tzdata is missing, "Europe/Berlin" still works by its rule
 * of today, which is right for the years since 1996.
 */
__attribute__((warn_unused_result))
int zone_load(struct zone **out, struct arena *a, struct str name);
struct zone *zone_utc(struct arena *a);

/* The same from the bytes of a TZif file; they are foreign and fully checked. */
__attribute__((warn_unused_result))
int zone_parse(struct zone **out, struct arena *a, struct str name,
    struct str tzif_bytes);

/* The name it was loaded by; terminated by NUL. */
struct str zone_name(const struct zone *z);

/* Tells whether it is still the same zone after an update of the tz database. */
struct digest zone_digest(const struct zone *z);

/*
 * Is the file that the zone was loaded from as it was then? Takes a tenth of
 * loading it again. When not, which is also said of zones without a file, the
 * zone may still be the same.
 */
bool zone_is_current(const struct zone *z);

struct zone_local {
	struct civil civil;
	int32_t offset;           /* seconds east of UTC */
	const char *abbreviation; /* "CEST"; lives as long as the zone */
	bool dst;
};

/* What clocks and calendars show at this instant. */
struct zone_local zone_local(const struct zone *z, int64_t instant);

/* How often a local time exists. */
enum zone_fit { ZONE_ONCE, ZONE_GAP, ZONE_TWICE };

/*
 * The instant of a local time, by RFC 5545, 3.3.5: in a gap (clocks put
 * forward) it is read with the offset before the gap; of two (clocks put back)
 * it is the first. `out` is set in every case.
 */
enum zone_fit zone_instant(int64_t *out, const struct zone *z,
    struct civil local);

/*
 * The first instant of a civil day, given in days since 1970-01-01. Not
 * always 00:00: some zones change their clocks at midnight. For a day that was
 * left out altogether (Samoa, 30 December 2011) it is the start of the next.
 */
int64_t zone_day_start(const struct zone *z, int64_t days);

/*
 * A change of the clocks, for those who must write a zone down, such as
 * calendars. `yearly` says that this change and all later ones come by the
 * zone's rule, and that this one's has the form "the nth weekday of a month at
 * a time of day": so one can say it once and for ever.
 */
struct zone_onset {
	int64_t at;        /* the first instant; INT64_MIN: since always */
	int32_t from, to;  /* offsets before and from then on */
	const char *abbreviation;
	bool dst;
	bool yearly;
	int week;          /* 1..4, or -1: the last of the month */
	unsigned weekday;  /* 1 = Monday ... 7 = Sunday */
	unsigned month;
};

/* The change to what holds at this instant. */
struct zone_onset zone_onset(const struct zone *z, int64_t instant);
/* The first one after it; false when there is none. */
bool zone_onset_next(struct zone_onset *out, const struct zone *z,
    int64_t instant);

#endif
