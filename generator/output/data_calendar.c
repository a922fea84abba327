#include "base/limits.h"
#include "base/timetext.h"
#include "model/consult.h"
#include "model/news.h"
#include "model/occurrence.h"
#include "model/trace.h"
#include "output/data.h"
#include "output/rrule.h"
#include "output/view_date.h"
#include "output/view_plain.h"
#include "render/ical.h"
#include "render/ical_zone.h"

/*
 * What a calendar program subscribes to: RFC 5545 with the properties of 7986.
 *
 * Nothing in here depends on the clock but what the model hides for it, and
 * the alternates of addresses: past dates stay, as calendars are diaries too.
 * There is no METHOD, as that would ask for an ORGANIZER, and for programs the
 * organizer's address is one to write to.
 */

/* The latest ones; programs load the whole file again and again. */
enum { MAINTENANCE_MAX = 500, NAMES_MAX = 8 };

/* An empty calendar has a zone all the same; from 2020 on it is a short one. */
#define NO_EVENTS INT64_C(1577836800)

/* One file in the making. */
struct calendar {
	struct view *v;
	struct ical c;
	struct str host;  /* of UIDs */
	int64_t earliest; /* that a zone must be known for */
};

/* One VEVENT but for its times. */
struct event {
	struct str uid;
	int64_t told;
	size_t sequence;
	const char *status;
	struct str summary, location, description, url;
	bool blocks; /* somebody who takes part has no time for others */
};

static struct str
word(struct calendar *cal, const char *key)
{
	return locale_word(cal->v->env->words, key);
}

static struct str
fill(struct calendar *cal, const char *key, struct str arg)
{
	return locale_fill(cal->v->env->words, cal->v->arena, key, &arg, 1);
}

/* ---- descriptions ----------------------------------------------------------------------- */

/* A line of the description; none without text. */
static void
add_line(struct buf *out, struct str label, struct str text)
{
	if (text.len == 0)
		return;
	if (out->len)
		buf_add_char(out, '\n');
	buf_add(out, label);
	if (label.len)
		buf_add_char(out, ' ');
	buf_add(out, text);
}

static struct str
with_colon(struct calendar *cal, const char *key)
{
	return arena_concat(cal->v->arena, word(cal, key), STR(":"));
}

/* The end of each description: where the truth is. */
static struct str
finish_description(struct calendar *cal, struct buf *out, struct str url)
{
	add_line(out, word(cal, "calendar_file.current"), url);
	struct str text = arena_str(cal->v->arena, buf_str(out));
	buf_release(out);
	return text;
}

static struct str
join(struct calendar *cal, struct str list, struct str next)
{
	if (list.len == 0)
		return next;
	return arena_printf(cal->v->arena, "%.*s, %.*s", STR_ARG(list),
	    STR_ARG(next));
}

/* What another record is called. */
static struct str
title_of(struct calendar *cal, const struct record *r)
{
	trace_read(cal->v->at.trace, FACT_RECORD, r);
	return model_title(r);
}

static struct str
name_of(struct calendar *cal, const struct ref *ref)
{
	if (ref->to)
		return title_of(cal, ref->to);
	view_read_names(cal->v);
	return ref->name.s;
}

/* ---- one event ---------------------------------------------------------------------------- */

/* What begins an event; its times follow. */
static void
begin_event(struct calendar *cal, const struct event *e)
{
	ical_begin(&cal->c, "VEVENT");
	ical_text(&cal->c, "UID", e->uid);
	ical_utc(&cal->c, "DTSTAMP", e->told);
	ical_number(&cal->c, "SEQUENCE", (int64_t)e->sequence);
}

static void
end_event(struct calendar *cal, const struct event *e)
{
	struct ical *c = &cal->c;

	ical_value(c, "STATUS", str_from(e->status));
	ical_value(c, "TRANSP", e->blocks ? STR("OPAQUE") : STR("TRANSPARENT"));
	ical_text(c, "SUMMARY", e->summary);
	if (e->location.len)
		ical_text(c, "LOCATION", e->location);
	if (e->description.len)
		ical_text(c, "DESCRIPTION", e->description);
	if (e->url.len)
		ical_value(c, "URL", e->url);
	ical_end(c);
}

/* A time, or the day on which it lies. */
static void
add_time(struct calendar *cal, const char *name, int64_t t, bool day)
{
	const struct zone *z = cal->v->env->model->zone;

	if (day)
		ical_day(&cal->c, name, z, t);
	else
		ical_time(&cal->c, name, z, t);
}

static struct str
uid_of(struct calendar *cal, const char *kind, const struct record *r)
{
	return arena_printf(cal->v->arena, "%s-%.*s@%.*s", kind, STR_ARG(r->id),
	    STR_ARG(cal->host));
}

/* A time at which something was told, if it has come. */
static void
note_told(struct calendar *cal, int64_t *told, const struct when *w)
{
	if (w->at.line && at_reached(&cal->v->at, w->t) && w->t > *told)
		*told = w->t;
}

/* The last of these times; where nobody wrote any, that of feeds (model/news.h). */
static int64_t
last_told(int64_t told, int64_t begins)
{
	return told == ALWAYS ? begins - NEWS_AHEAD : told;
}

static struct str
url_of(struct calendar *cal, const struct record *r)
{
	return view_url(cal->v, path_of_record(cal->v->env, cal->v->arena, r));
}

/* ---- the file ------------------------------------------------------------------------------ */

static struct calendar
make(struct view *v, struct buf *out)
{
	struct calendar cal = {.v = v, .host = path_host(v->env->model->site),
	    .earliest = FOREVER};

	ical_init(&cal.c, out);
	return cal;
}

static void
reaches(struct calendar *cal, int64_t t)
{
	if (t < cal->earliest)
		cal->earliest = t;
}

/* `page` is where people find the same. */
static void
begin_file(struct calendar *cal, struct str name, struct str page)
{
	struct str lang = arena_str(cal->v->arena, cal->v->env->lang);
	struct str url = view_url(cal->v, page);
	struct str source = view_url(cal->v, cal->v->path);
	struct ical *c = &cal->c;

	ical_begin(c, "VCALENDAR");
	ical_value(c, "VERSION", STR("2.0"));
	ical_text(c, "PRODID", arena_printf(cal->v->arena,
	    "-//erreichbar//erreichbar//%.*s", STR_ARG(lang)));
	ical_value(c, "CALSCALE", STR("GREGORIAN"));
	ical_text(c, "NAME", name);
	ical_text(c, "X-WR-CALNAME", name);
	if (url.len) {
		ical_value(c, "URL", url);
		ical_value(c, "SOURCE", source);
	}
	ical_property(c, "REFRESH-INTERVAL");
	ical_param(c, "VALUE", STR("DURATION"));
	ical_value_bare(c, STR("PT1H"));
	ical_value(c, "X-PUBLISHED-TTL", STR("PT1H"));
	/* without events, this is the component that a calendar must have */
	ical_zone_add(c, cal->v->env->model->zone,
	    cal->earliest == FOREVER ? NO_EVENTS : cal->earliest, FOREVER);
}

/* What overflowed is 0 too: output_render() sees it and says so. */
static int
end_file(struct calendar *cal)
{
	ical_end(&cal->c);
	return ical_finish(&cal->c) < 0 && buf_ok(cal->c.fold.out) ? -1 : 0;
}

/* ---- office hours: words -------------------------------------------------------------------- */

static const struct ref_list *
channels_of(const struct office_hour *h, const struct change *change)
{
	return change && change->channel.count ? &change->channel : &h->channel;
}

static void
add_channels(struct calendar *cal, struct buf *out,
    const struct ref_list *channels)
{
	for (size_t i = 0; i < channels->count; i++) {
		const struct service *s = as_service(channels->items[i].to);
		add_line(out, word(cal, "common.channels"),
		    view_plain_channel(cal->v, &channels->items[i]));
		if (s == NULL)
			view_read_names(cal->v);
		if (s == NULL || s->r.broken)
			continue;
		if (s->official.value == OFFICIAL_NO)
			add_line(out, STR(""),
			    word(cal, "office_hour.official_no"));
		if (s->account.value == ACCOUNT_ACCOUNT)
			add_line(out, STR(""),
			    word(cal, "office_hour.needs_account"));
		if (s->account.value == ACCOUNT_SOFTWARE)
			add_line(out, STR(""),
			    word(cal, "office_hour.needs_software"));
	}
}

static void
add_registration(struct calendar *cal, struct buf *out,
    const struct registration *r)
{
	struct str label = with_colon(cal, "office_hour.registration");
	bool said = r->needed.at.line || r->how.at.line || r->until.at.line;
	bool needed = r->needed.at.line ? r->needed.on : said;

	if (!said)
		return;
	add_line(out, label, word(cal, needed ? "office_hour.register_needed"
		: "office_hour.register_not_needed"));
	add_line(out, STR(""), view_plain_remark(cal->v, &r->how));
	add_line(out, with_colon(cal, "office_hour.deadline"),
	    view_plain_remark(cal->v, &r->until));
	add_line(out, with_colon(cal, "office_hour.places"),
	    view_plain_remark(cal->v, &r->places));
}

static void
add_without_account(struct calendar *cal, struct buf *out,
    const struct without_account *w)
{
	struct view *v = cal->v;

	if (w->at.line == 0)
		return;
	add_line(out, STR(""), with_colon(cal, "office_hour.without_account"));
	add_line(out, STR("-"), view_plain_address(v, CONTACT_EMAIL, &w->email));
	add_line(out, STR("-"), view_plain_address(v, CONTACT_PHONE, &w->phone));
	add_line(out, STR("-"), view_plain_address(v, CONTACT_POST, &w->post));
	if (w->visit.s.len)
		add_line(out, arena_printf(v->arena, "- %.*s:",
		    STR_ARG(word(cal, "office_hour.visit"))),
		    view_plain_remark(v, &w->visit));
	add_line(out, STR("-"), view_plain_remark(v, &w->note));
	add_line(out, with_colon(cal, "office_hour.subject"), w->subject.s);
	add_line(out, with_colon(cal, "office_hour.deadline"),
	    clock_read(&(unsigned){0}, w->until.s)
		? fill(cal, "calendar_file.on_the_day", w->until.s)
		: view_plain_remark(v, &w->until));
}

/* What is the matter with this one date. */
static void
add_change(struct calendar *cal, struct buf *out, const struct office_hour *h,
    const struct occurrence *o)
{
	struct when planned = {.t = o->planned, .at = {1, 1},
	    .day = view_date_is_day(cal->v, h, o->planned)};

	if (o->cancelled)
		add_line(out, STR(""), word(cal, "calendar_file.is_cancelled"));
	if (o->moved)
		add_line(out, STR(""), fill(cal, "calendar_file.was_planned",
		    view_time_text(cal->v, &planned, false)));
	if (o->change)
		add_line(out, word(cal, "common.reason"),
		    view_plain_remark(cal->v, &o->change->reason));
}

static struct str
description_of(struct calendar *cal, const struct office_hour *h,
    const struct occurrence *o, struct str url)
{
	struct str who = {0};
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	if (o)
		add_change(cal, &out, h, o);
	for (size_t i = 0; i < h->who.count; i++)
		who = join(cal, who, name_of(cal, &h->who.items[i]));
	add_line(&out, word(cal, "common.with"), who);
	add_channels(cal, &out, channels_of(h, o ? o->change : NULL));
	add_registration(cal, &out, &h->registration);
	add_without_account(cal, &out, &h->without_account);
	return finish_description(cal, &out, url);
}

/* The place, or what people are to open at that time. */
static struct str
location_of(struct calendar *cal, const struct office_hour *h,
    const struct change *change)
{
	const struct ref_list *channels = channels_of(h, change);
	struct str names = {0};

	if (h->place.s.len)
		return view_plain_remark(cal->v, &h->place);
	for (size_t i = 0; i < channels->count && i < NAMES_MAX; i++)
		names = join(cal, names, name_of(cal, &channels->items[i]));
	return names;
}

/* Of its changes; they have their number together, and so their time. */
static int64_t
office_hour_told(struct calendar *cal, const struct office_hour *h,
    int64_t first)
{
	int64_t told = ALWAYS;

	for (size_t i = 0; i < h->changes.count; i++)
		note_told(cal, &told, &h->changes.items[i].announced);
	return last_told(told, first);
}

/* `o` is NULL for the series as a whole. */
static struct event
event_of(struct calendar *cal, const struct office_hour *h,
    const struct occurrence *o, int64_t first)
{
	struct str url = url_of(cal, &h->r);
	struct event e = {
		.uid = uid_of(cal, "office-hour", &h->r),
		.told = office_hour_told(cal, h, first),
		/* each exception that is written makes it one more */
		.sequence = h->changes.count + h->except.count,
		.status = o && o->cancelled ? "CANCELLED" : "CONFIRMED",
		.summary = h->title.s,
		.location = location_of(cal, h, o ? o->change : NULL),
		.description = description_of(cal, h, o, url),
		.url = url,
		.blocks = !o || !o->cancelled,
	};

	if (o && (o->cancelled || o->moved))
		e.summary = fill(cal, o->cancelled ? "calendar_file.cancelled"
			: "calendar_file.moved", h->title.s);
	return e;
}

/* ---- office hours: times ---------------------------------------------------------------------- */

static void
add_span(struct calendar *cal, const struct office_hour *h, int64_t start,
    bool day)
{
	add_time(cal, "DTSTART", start, day);
	if (!day)
		ical_duration(&cal->c, "DURATION", h->duration.s);
}

/* A date by itself, or one that differs from its series. */
static void
add_date(struct calendar *cal, const struct office_hour *h,
    const struct occurrence_series *s, const struct occurrence *o)
{
	struct event e = event_of(cal, h, o, s->first);
	struct civil utc = civil_from_seconds(o->planned);

	if (h->dates.count && !s->repeats)
		e.uid = arena_printf(cal->v->arena,
		    "office-hour-%.*s-%04d%02u%02uT%02u%02u%02uZ@%.*s",
		    STR_ARG(h->r.id), utc.year, utc.month, utc.day, utc.hour,
		    utc.minute, utc.second, STR_ARG(cal->host));
	begin_event(cal, &e);
	if (s->repeats)
		add_time(cal, "RECURRENCE-ID", o->planned, view_date_of_days(h));
	add_span(cal, h, o->start, view_date_is_day(cal->v, h, o->start));
	end_event(cal, &e);
}

static void
add_series(struct calendar *cal, const struct office_hour *h,
    const struct occurrence_series *s)
{
	struct event e = event_of(cal, h, NULL, s->first);
	bool day = view_date_of_days(h);

	begin_event(cal, &e);
	add_span(cal, h, s->first, day);
	ical_value(&cal->c, "RRULE", rrule_of_series(cal->v->arena,
	    cal->v->env->model->zone, h->rule, s, day));
	for (size_t i = 0; i < s->excepted.count; i++)
		add_time(cal, "EXDATE", s->excepted.items[i], day);
	end_event(cal, &e);
}

static bool
listed_before(const struct occurrence_list *dates, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (dates->items[i].planned == dates->items[n].planned)
			return true;
	return false;
}

static void
add_office_hour(struct calendar *cal, const struct office_hour *h,
    const struct occurrence_series *s)
{
	if (s->repeats)
		add_series(cal, h, s);
	for (size_t i = 0; i < s->dates.count; i++)
		if (!listed_before(&s->dates, i))
			add_date(cal, h, s, &s->dates.items[i]);
}

/* Looks at a series before the file begins; false when it has no date. */
static bool
learn(struct calendar *cal, struct occurrence_series *s,
    const struct office_hour *h)
{
	if (h->r.broken || !occurrence_series(s, cal->v->env->model, h,
		cal->v->arena))
		return false;
	reaches(cal, s->first);
	for (size_t i = 0; i < s->dates.count; i++)
		reaches(cal, s->dates.items[i].start);
	return true;
}

int
data_calendar_office_hour(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct office_hour *h = as_office_hour(item->record);
	struct calendar cal = make(v, out);
	struct occurrence_series s;
	bool any = learn(&cal, &s, h);

	begin_file(&cal, h->title.s, path_of_record(v->env, v->arena, &h->r));
	if (any)
		add_office_hour(&cal, h, &s);
	return end_file(&cal);
}

int
data_calendar_office_hours(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct record_list *all = view_records(v, KIND_OFFICE_HOUR);
	struct occurrence_series *series = ARENA_ARRAY(v->arena,
	    struct occurrence_series, all->count);
	bool *any = ARENA_ARRAY(v->arena, bool, all->count);
	struct calendar cal = make(v, out);

	(void)item;
	for (size_t i = 0; i < all->count; i++)
		any[i] = learn(&cal, &series[i], as_office_hour(all->items[i]));
	begin_file(&cal, fill(&cal, "calendar_file.office_hours",
	    v->env->model->site->title.s),
	    path_of_page(v->env, v->arena, PAGE_OFFICE_HOURS));
	for (size_t i = 0; i < all->count; i++)
		if (any[i])
			add_office_hour(&cal, as_office_hour(all->items[i]),
			    &series[i]);
	return end_file(&cal);
}

/* ---- consultations -------------------------------------------------------------------------------- */

static void
add_ways(struct calendar *cal, struct buf *out, const struct consultation *c)
{
	const struct respond *r = &c->respond;
	struct view *v = cal->v;

	add_line(out, STR(""), view_plain_address(v, CONTACT_WEB, &r->online));
	add_line(out, STR(""), view_plain_address(v, CONTACT_EMAIL, &r->email));
	add_line(out, STR(""), view_plain_address(v, CONTACT_PHONE, &r->phone));
	add_line(out, STR(""), view_plain_address(v, CONTACT_POST, &r->post));
	add_line(out, with_colon(cal, "consultation.person"),
	    view_plain_remark(v, &r->person.place));
	add_line(out, STR(""), view_plain_remark(v, &r->person.times));
}

static int64_t
deadline_told(struct calendar *cal, const struct consultation *c)
{
	int64_t told = ALWAYS;

	note_told(cal, &told, &c->announced);
	for (size_t i = 0; i < c->extended.count; i++)
		note_told(cal, &told, &c->extended.items[i].at_time);
	note_told(cal, &told, &c->withdrawn.at_time);
	return last_told(told, c->opens.t);
}

static struct event
deadline_of(struct calendar *cal, const struct consultation *c,
    const struct consult *state)
{
	bool withdrawn = state->stage == CONSULT_WITHDRAWN;
	struct str url = url_of(cal, &c->r);
	struct event e = {
		.uid = uid_of(cal, "consultation", &c->r),
		.told = deadline_told(cal, c),
		.sequence = withdrawn,
		.status = withdrawn ? "CANCELLED" : "CONFIRMED",
		.summary = fill(cal, withdrawn ? "calendar_file.withdrawn"
			: "calendar_file.deadline", c->title.s),
		.url = url,
	};
	struct buf out;

	for (size_t i = 0; i < c->extended.count; i++) {
		const struct when *at = &c->extended.items[i].at_time;
		e.sequence += at->at.line == 0 || at_reached(&cal->v->at, at->t);
	}
	buf_init(&out, PAGE_BYTES_MAX);
	if (withdrawn)
		add_line(&out, word(cal, "common.reason"),
		    view_plain_remark(cal->v, &c->withdrawn.reason));
	else
		add_ways(cal, &out, c);
	if (state->deadline_in_question)
		add_line(&out, word(cal, "consultation.deadline_question"),
		    word(cal, "consultation.deadline_advice"));
	e.description = finish_description(cal, &out, url);
	return e;
}

int
data_calendar_consultations(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct record_list *all = view_records(v, KIND_CONSULTATION);
	struct consult *states = ARENA_ARRAY(v->arena, struct consult,
	    all->count);
	struct calendar cal = make(v, out);

	(void)item;
	for (size_t i = 0; i < all->count; i++) {
		states[i] = consult_of(v->env->model,
		    as_consultation(all->items[i]), &v->at);
		if (states[i].stage != CONSULT_HIDDEN)
			reaches(&cal, states[i].closes.t);
	}
	begin_file(&cal, fill(&cal, "calendar_file.consultations",
	    v->env->model->site->title.s),
	    path_of_page(v->env, v->arena, PAGE_CONSULTATIONS));
	for (size_t i = 0; i < all->count; i++) {
		const struct consultation *c = as_consultation(all->items[i]);
		const struct when *end = &states[i].closes;
		if (states[i].stage == CONSULT_HIDDEN)
			continue;
		struct event e = deadline_of(&cal, c, &states[i]);
		begin_event(&cal, &e);
		/* an end without time of day is the midnight after its day */
		add_time(&cal, "DTSTART", end->day ? end->t - 1 : end->t,
		    end->day);
		end_event(&cal, &e);
	}
	return end_file(&cal);
}

/* ---- maintenance ------------------------------------------------------------------------------------ */

/* Those that are out: one more makes a new revision. */
static size_t
count_updates(struct calendar *cal, const struct incident *inc)
{
	size_t n = 0;

	while (n < inc->updates.count &&
	    at_reached(&cal->v->at, inc->updates.items[n].at_time.t))
		n++;
	return n;
}

/* The services it affects, each once. */
static struct str
affected_by(struct calendar *cal, const struct incident *inc)
{
	struct str names = {0};

	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct service *s = inc->effects.items[i]->service;
		bool seen = false;
		for (size_t k = 0; k < i; k++)
			seen = seen || inc->effects.items[k]->service == s;
		if (!seen)
			names = join(cal, names, title_of(cal, &s->r));
	}
	return names;
}

static struct event
maintenance_of(struct calendar *cal, const struct incident *inc)
{
	struct str url = url_of(cal, &inc->r);
	struct event e = {
		.uid = uid_of(cal, "maintenance", &inc->r),
		.sequence = count_updates(cal, inc),
		.status = "CONFIRMED",
		.summary = inc->title.s,
		.url = url,
	};
	int64_t told = ALWAYS;
	struct buf out;

	note_told(cal, &told, &inc->published);
	if (e.sequence)
		note_told(cal, &told,
		    &inc->updates.items[e.sequence - 1].at_time);
	e.told = last_told(told, inc->started.t);
	buf_init(&out, PAGE_BYTES_MAX);
	add_line(&out, word(cal, "common.affected"), affected_by(cal, inc));
	add_line(&out, STR(""), view_plain_paragraph(cal->v, inc->summary));
	e.description = finish_description(cal, &out, url);
	return e;
}

static void
add_maintenance(struct calendar *cal, const struct incident *inc)
{
	struct event e = maintenance_of(cal, inc);
	const struct when *end = &inc->ended;
	/* an end that an update tells is not known before */
	bool ends = end->at.line &&
	    (!end->hidden || at_reached(&cal->v->at, end->t));
	bool days = inc->started.day && (!ends || end->day);

	begin_event(cal, &e);
	add_time(cal, "DTSTART", inc->started.t, days);
	if (ends && end->t > inc->started.t)
		add_time(cal, "DTEND", end->t, days);
	end_event(cal, &e);
}

int
data_calendar_maintenance(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct record_list *all = &v->env->model->records[KIND_INCIDENT];
	const struct incident **shown = ARENA_ARRAY(v->arena,
	    const struct incident *, MAINTENANCE_MAX);
	struct calendar cal = make(v, out);
	size_t n = 0;

	(void)item;
	trace_read_site(v->at.trace, FACT_MAINTENANCE);
	for (size_t i = 0; i < all->count && n < MAINTENANCE_MAX; i++) {
		const struct incident *inc = as_incident(all->items[i]);
		if (inc->kind.value != INCIDENT_MAINTENANCE || inc->r.broken ||
		    !output_is_public(&inc->r, &v->at))
			continue;
		reaches(&cal, inc->started.t);
		shown[n++] = inc;
	}
	begin_file(&cal, fill(&cal, "calendar_file.maintenance",
	    v->env->model->site->title.s),
	    path_of_page(v->env, v->arena, PAGE_INCIDENTS));
	for (size_t i = 0; i < n; i++)
		add_maintenance(&cal, shown[i]);
	return end_file(&cal);
}
