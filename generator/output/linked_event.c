#include "model/occurrence.h"
#include "model/recur.h"
#include "output/linked.h"
#include "output/view_date.h"
#include "output/view_plain.h"

/* Dates told one by one, and exceptions of the series. */
enum { EVENTS_SHOWN = 6, EXCEPTIONS_SHOWN = 50 };

#define SCHEMA "https://schema.org/"

/* ---- times -------------------------------------------------------------------------- */

static struct str
day_text(struct view *v, int64_t t)
{
	struct civil c = zone_local(v->env->model->zone, t).civil;

	return arena_printf(v->arena, "%04d-%02u-%02u", c.year, c.month, c.day);
}

static struct str
clock_text(struct view *v, int64_t t)
{
	struct civil c = zone_local(v->env->model->zone, t).civil;

	return arena_printf(v->arena, "%02u:%02u:%02u", c.hour, c.minute,
	    c.second);
}

static void
add_time(struct view *v, struct json *j, const char *key,
    const struct office_hour *h, int64_t t)
{
	if (view_date_is_day(v, h, t))
		json_str(j, key, day_text(v, t));
	else
		linked_instant(v, j, key, t);
}

/* ---- the rule ------------------------------------------------------------------------- */

/*
 * Schedule has no BYSETPOS, no days counted from the end of a month, no weekday
 * counted within a year and no first day of the week. A rule that needs one of
 * these is not told: a wrong one is worse than none.
 */
static bool
can_be_told(const struct recur *r)
{
	bool weeks_count = r->freq == RECUR_WEEKLY && r->interval > 1 &&
	    r->day_count > 1 && r->week_start != 1;
	bool within_year = r->freq == RECUR_YEARLY && r->day_count && !r->months;

	return r->setpos_count == 0 && r->month_days_end == 0 && !weeks_count &&
	    !within_year;
}

static struct str
weekday_text(struct view *v, struct recur_day day)
{
	static const char *const names[] = {"Monday", "Tuesday", "Wednesday",
	    "Thursday", "Friday", "Saturday", "Sunday"};
	static const char *const letters[] = {"MO", "TU", "WE", "TH", "FR", "SA",
	    "SU"};

	if (day.ordinal)
		return arena_printf(v->arena, "%d%s", day.ordinal,
		    letters[day.weekday - 1]);
	return arena_printf(v->arena, SCHEMA "%s", names[day.weekday - 1]);
}

static void
add_bits(struct json *j, const char *key, uint32_t bits)
{
	if (bits == 0)
		return;
	json_array(j, key);
	for (int n = 1; n < 32; n++)
		if (bits & UINT32_C(1) << n)
			json_num(j, NULL, n);
	json_end(j);
}

/* What the rule leaves open its first date says, see recur_start(). */
static void
add_days(struct view *v, struct json *j, const struct recur *r,
    struct civil first)
{
	uint32_t months = r->months, days = r->month_days;
	struct recur_day own = {0, (uint8_t)civil_weekday(
	    civil_days(first.year, first.month, first.day))};
	bool said = r->day_count || r->month_days;

	if (r->freq >= RECUR_MONTHLY && !said)
		days = UINT32_C(1) << first.day;
	if (r->freq == RECUR_YEARLY && !said && !months)
		months = UINT32_C(1) << first.month;
	if (r->day_count || (r->freq == RECUR_WEEKLY && !said)) {
		json_array(j, "byDay");
		for (unsigned i = 0; i < r->day_count; i++)
			json_str(j, NULL, weekday_text(v, r->days[i]));
		if (r->day_count == 0)
			json_str(j, NULL, weekday_text(v, own));
		json_end(j);
	}
	add_bits(j, "byMonthDay", days);
	add_bits(j, "byMonth", months);
}

/* ---- the series ------------------------------------------------------------------------ */

static void
add_exceptions(struct view *v, struct json *j, const struct office_hour *h,
    const struct occurrence_series *s)
{
	size_t left = EXCEPTIONS_SHOWN;
	bool any = s->excepted.count > 0;

	for (size_t i = 0; i < s->dates.count; i++)
		any = any || s->dates.items[i].moved || s->dates.items[i].cancelled;
	if (!any)
		return;
	json_array(j, "exceptDate");
	/* the last ones: those that are still to come are among them */
	for (size_t i = s->dates.count; i > 0 && left; i--) {
		const struct occurrence *o = &s->dates.items[i - 1];
		if (!o->moved && !o->cancelled)
			continue;
		add_time(v, j, NULL, h, o->planned);
		left--;
	}
	for (size_t i = s->excepted.count; i > 0 && left; i--, left--)
		add_time(v, j, NULL, h, s->excepted.items[i - 1]);
	json_end(j);
}

static void
add_schedule(struct view *v, struct json *j, const struct office_hour *h,
    const struct occurrence_series *s)
{
	static const char letters[] = {[RECUR_DAILY] = 'D',
	    [RECUR_WEEKLY] = 'W', [RECUR_MONTHLY] = 'M', [RECUR_YEARLY] = 'Y'};
	const struct recur *r = h->rule;

	json_object(j, "eventSchedule");
	json_str(j, "@type", STR("Schedule"));
	json_str(j, "repeatFrequency", arena_printf(v->arena, "P%u%c",
	    r->interval, letters[r->freq]));
	add_days(v, j, r, zone_local(v->env->model->zone, s->first).civil);
	json_str(j, "startDate", day_text(v, s->first));
	if (s->ends)
		json_str(j, "endDate", day_text(v, s->last));
	if (!view_date_is_day(v, h, s->first)) {
		json_str(j, "startTime", clock_text(v, s->first));
		if (h->duration.s) {
			json_str(j, "endTime",
			    clock_text(v, s->first + h->duration.s));
			json_str(j, "duration", arena_printf(v->arena, "PT%lldM",
			    (long long)(h->duration.s / 60)));
		}
	}
	json_str(j, "scheduleTimezone", zone_name(v->env->model->zone));
	add_exceptions(v, j, h, s);
	json_end(j);
}

/* ---- where ------------------------------------------------------------------------------- */

static bool
is_room(const struct ref *ref)
{
	const struct service *s = as_service(ref->to);

	return s && (s->kind.value == SERVICE_OFFICE ||
	    s->kind.value == SERVICE_ROOM || s->kind.value == SERVICE_POST);
}

/* The rooms, and where they are; without a room the place alone. */
static void
add_places(struct json *j, const struct ref_list *all, struct str place)
{
	bool any = false;

	for (size_t i = 0; i < all->count; i++) {
		if (!is_room(&all->items[i]))
			continue;
		any = true;
		json_object(j, NULL);
		json_str(j, "@type", STR("Place"));
		json_str(j, "name", model_title(all->items[i].to));
		linked_text(j, "address", place);
		json_end(j);
	}
	if (any || place.len == 0)
		return;
	json_object(j, NULL);
	json_str(j, "@type", STR("Place"));
	json_str(j, "name", place);
	json_end(j);
}

static void
add_virtual(struct view *v, struct json *j, const struct office_hour *h,
    const struct ref *ref)
{
	const struct service *s = as_service(ref->to);
	bool known = s && !s->r.broken && s->url.s.len;

	json_object(j, NULL);
	json_str(j, "@type", STR("VirtualLocation"));
	json_str(j, "name", s ? model_title(&s->r) : ref->name.s);
	/* without an address of its own: the page says how to take part */
	if (known)
		json_str(j, "url", s->url.s);
	else
		linked_url(v, j, &h->r);
	json_end(j);
}

/* One date may have other channels than the series; its place is then theirs. */
static void
add_location(struct view *v, struct json *j, const struct office_hour *h,
    const struct change *change)
{
	bool other = change && change->channel.count;
	const struct ref_list *all = other ? &change->channel : &h->channel;
	bool room = !other && h->place.s.len, online = false;

	for (size_t i = 0; i < all->count; i++) {
		room = room || is_room(&all->items[i]);
		online = online || !is_room(&all->items[i]);
	}
	if (!room && !online)
		return;
	json_str(j, "eventAttendanceMode", room && online
	    ? STR(SCHEMA "MixedEventAttendanceMode") : online
	    ? STR(SCHEMA "OnlineEventAttendanceMode")
	    : STR(SCHEMA "OfflineEventAttendanceMode"));
	json_array(j, "location");
	for (size_t i = 0; i < all->count; i++)
		if (!is_room(&all->items[i]))
			add_virtual(v, j, h, &all->items[i]);
	if (room)
		add_places(j, all, other ? STR("")
		    : view_plain_remark(v, &h->place));
	json_end(j);
}

/* ---- dates --------------------------------------------------------------------------------- */

static void
add_event(struct view *v, struct json *j, const struct office_hour *h,
    const struct occurrence *o)
{
	json_object(j, NULL);
	json_str(j, "@type", STR("Event"));
	json_str(j, "name", h->title.s);
	linked_url(v, j, &h->r);
	add_time(v, j, "startDate", h, o->start);
	if (h->duration.s && !view_date_is_day(v, h, o->start))
		linked_instant(v, j, "endDate", o->end);
	json_str(j, "eventStatus", o->cancelled ? STR(SCHEMA "EventCancelled")
	    : o->moved ? STR(SCHEMA "EventRescheduled")
	    : STR(SCHEMA "EventScheduled"));
	if (o->moved)
		add_time(v, j, "previousStartDate", h, o->planned);
	add_location(v, j, h, o->change);
	json_end(j);
}

static void
add_dates(struct view *v, struct json *j, const struct office_hour *h)
{
	struct occurrence_list ahead = occurrences_ahead(v->env->model, h,
	    EVENTS_SHOWN, &v->at, v->arena);

	if (ahead.count == 0)
		return;
	json_array(j, "subEvent");
	for (size_t i = 0; i < ahead.count; i++)
		add_event(v, j, h, &ahead.items[i]);
	json_end(j);
}

static void
add_who(struct view *v, struct json *j, const struct office_hour *h)
{
	if (h->who.count == 0) {
		linked_publisher(v, j, "organizer");
		return;
	}
	json_array(j, "organizer");
	for (size_t i = 0; i < h->who.count; i++)
		if (h->who.items[i].to)
			linked_reference(v, j, NULL, h->who.items[i].to);
	json_end(j);
}

void
linked_office_hour(struct view *v, const struct record *r, struct json *j)
{
	const struct office_hour *h = as_office_hour(r);
	struct occurrence_series s;
	bool any = occurrence_series(&s, v->env->model, h, v->arena);

	json_str(j, "@type", STR("EventSeries"));
	json_str(j, "name", h->title.s);
	linked_url(v, j, r);
	linked_text(j, "description", view_plain_paragraph(v, view_body(v, r)));
	linked_language(v, j, r->title_lang);
	if (any)
		json_str(j, "startDate", day_text(v, s.first));
	if (any && s.ends)
		json_str(j, "endDate", day_text(v, s.last));
	add_who(v, j, h);
	add_location(v, j, h, NULL);
	if (any && s.repeats && can_be_told(h->rule))
		add_schedule(v, j, h, &s);
	add_dates(v, j, h);
}
