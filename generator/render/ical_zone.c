#include "render/ical_zone.h"

#include <stdio.h>
#include <stdlib.h>

/* What was since always has no date; this one is before all of ours. */
static const struct civil since_always = {1800, 1, 1, 0, 0, 0};

static void
add_offset(struct ical *c, const char *name, int32_t offset)
{
	unsigned s = (unsigned)abs(offset);
	char text[32];
	int n = snprintf(text, sizeof text, "%c%02u%02u",
	    offset < 0 ? '-' : '+', s / 3600, s / 60 % 60);

	if (s % 60)
		(void)snprintf(text + n, sizeof text - (size_t)n, "%02u", s % 60);
	ical_value(c, name, str_from(text));
}

static void
add_rule(struct ical *c, const struct zone_onset *o)
{
	static const char days[][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	char text[64];

	(void)snprintf(text, sizeof text, "FREQ=YEARLY;BYMONTH=%u;BYDAY=%d%s",
	    o->month, o->week, days[o->weekday - 1]);
	ical_value(c, "RRULE", str_from(text));
}

/* Its DTSTART is what the clocks showed, had they not been changed. */
static void
add_observance(struct ical *c, const struct zone_onset *o, bool yearly)
{
	ical_begin(c, o->dst ? "DAYLIGHT" : "STANDARD");
	ical_floating(c, "DTSTART", o->at == INT64_MIN ? since_always
		: civil_from_seconds(o->at + o->from));
	add_offset(c, "TZOFFSETFROM", o->from);
	add_offset(c, "TZOFFSETTO", o->to);
	ical_text(c, "TZNAME", str_from(o->abbreviation));
	if (yearly)
		add_rule(c, o);
	ical_end(c);
}

void
ical_zone_add(struct ical *c, const struct zone *z, int64_t from,
    int64_t until)
{
	struct zone_onset o = zone_onset(z, from), next;
	int64_t horizon = from + ICAL_ZONE_YEARS * INT64_C(31557600);
	bool more, by_rule;

	ical_begin(c, "VTIMEZONE");
	ical_text(c, "TZID", zone_name(z));
	do {
		more = zone_onset_next(&next, z,
		    o.at == INT64_MIN ? from : o.at);
		/* two neighbours by rule say all that is to come */
		by_rule = more && o.yearly && next.yearly;
		add_observance(c, &o, by_rule);
		if (by_rule)
			add_observance(c, &next, true);
		o = next;
	} while (more && !by_rule && o.at <= until && o.at <= horizon);
	ical_end(c);
}
