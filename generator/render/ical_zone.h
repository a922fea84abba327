/*
 * render/ical_zone: a time zone as VTIMEZONE (RFC 5545, 3.6.5).
 *
 * Written from the zone that the site itself counts with (base/zone.h), so a
 * calendar that follows the component comes to the same instants, whatever it
 * knows of zones, and whatever its own table says by then. From the change
 * that holds at `from` on, each change is an observance of its own; as soon as
 * the zone's rule says all later ones, two observances with an RRULE stand for
 * them. A rule that has no such form (a date that a weekday and a month cannot
 * say, as in Greenland or Egypt) is written out up to `until`, but not for more
 * than ICAL_ZONE_YEARS.
 *
 * TZID is the zone's name in the tz database. Nothing is owned, nothing can
 * fail but the writer, which remembers.
 */
#ifndef RENDER_ICAL_ZONE_H
#define RENDER_ICAL_ZONE_H

#include "render/ical.h"

/* how far changes without a rule are written out */
enum { ICAL_ZONE_YEARS = 40 };

/* One component, for times from `from` on; within an open VCALENDAR. */
void ical_zone_add(struct ical *c, const struct zone *z, int64_t from,
    int64_t until);

#endif
