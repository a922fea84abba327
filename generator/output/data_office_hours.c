#include "model/occurrence.h"
#include "model/trace.h"
#include "output/data.h"
#include "output/data_contacts.h"
#include "output/data_json.h"
#include "output/recall.h"
#include "output/rrule.h"
#include "output/view_date.h"

/*
 * {office_hours: [{id, title, who, channels, dates, series, without_account,
 * register, privacy, place, between, accessibility, spoken, calendar,
 * url}...], since, until}
 *
 * In the order of titles. `dates` are those ahead, a running one included, as
 * on the page; a moved or cancelled one stays and says so. `series` is how it
 * goes on: `rule` as the city wrote it, `rrule` as calendars read it (RFC 5545)
 * from `first` on, without the dates in `except`.
 */

/* as many as its page lists */
enum { DATES_TOLD = 12 };

/* ---- who, by what -------------------------------------------------------------------- */

static void
write_who(struct json *j, const struct ref_list *who)
{
	json_array(j, "who");
	for (size_t i = 0; i < who->count; i++)
		if (who->items[i].to)
			data_json_record(j, NULL, who->items[i].to);
	json_end(j);
}

static void
write_channels(struct view *v, struct json *j, const struct ref_list *channels)
{
	json_array(j, "channels");
	for (size_t i = 0; i < channels->count; i++) {
		const struct service *s = as_service(channels->items[i].to);
		if (s == NULL)
			continue;
		bool broken = s->r.broken;
		json_object(j, NULL);
		data_json_id(j, "service", &s->r);
		json_str(j, "name", model_title(&s->r));
		data_json_word(j, "official", official_words,
		    broken ? CHOICE_UNREADABLE : s->official.value);
		data_json_word(j, "account", account_words,
		    broken ? CHOICE_UNREADABLE : s->account.value);
		data_contacts_service(v, j, s);
		json_end(j);
	}
	json_end(j);
}

/* ---- when ------------------------------------------------------------------------------ */

static void
write_date(struct view *v, struct json *j, const struct office_hour *h,
    const struct occurrence *o)
{
	bool day = view_date_is_day(v, h, o->start);
	const struct change *c = o->change;
	static const struct text none;

	json_object(j, NULL);
	data_json_instant(v, j, "start", o->start);
	data_json_instant(v, j, "end", day ? FOREVER : o->end);
	json_bool(j, "time_known", !day);
	data_json_instant(v, j, "planned", o->planned);
	json_bool(j, "moved", o->moved);
	json_bool(j, "cancelled", o->cancelled);
	data_json_remark(v, j, "reason", c ? &c->reason : &none);
	json_array(j, "channels");
	for (size_t i = 0; c && i < c->channel.count; i++)
		if (c->channel.items[i].to)
			data_json_id(j, NULL, c->channel.items[i].to);
	json_end(j);
	json_end(j);
}

static struct occurrence_list
dates_of(struct view *v, const struct office_hour *h)
{
	return occurrences_ahead(v->env->model, h, DATES_TOLD, &v->at,
	    v->arena);
}

/* so deep they stand in the file */
enum { DATES_DEPTH = 4 };

static int
make_dates(struct str *out, struct view *v, const void *ctx)
{
	const struct office_hour *h = ctx;
	struct occurrence_list ahead = dates_of(v, h);
	struct data_json_item item;

	trace_read(v->at.trace, FACT_RECORD, &h->r);
	data_json_begin_item(&item, DATES_DEPTH);
	for (size_t i = 0; i < ahead.count; i++)
		write_date(v, &item.j, h, &ahead.items[i]);
	return data_json_end_item(out, v, &item);
}

/* They are most of the file, and stay when a channel fails. */
static int
write_dates(struct view *v, struct json *j, const struct office_hour *h)
{
	struct recall_call call = {.make = make_dates, .of = h};
	struct str dates = {0};
	int rc = 0;

	json_array(j, "dates");
	if (dates_of(v, h).count)
		rc = recall_text(&dates, v, &call, h);
	if (dates.len)
		json_part(j, dates);
	json_end(j);
	return rc;
}

static void
write_series(struct view *v, struct json *j, const struct office_hour *h)
{
	const struct model *m = v->env->model;
	struct occurrence_series s;

	if (!occurrence_series(&s, m, h, v->arena) || !s.repeats) {
		json_null(j, "series");
		return;
	}
	json_object(j, "series");
	data_json_text(j, "rule", h->repeats.s);
	json_str(j, "rrule", rrule_of_series(v->arena, m->zone, h->rule, &s,
	    view_date_of_days(h)));
	data_json_instant(v, j, "first", s.first);
	data_json_instant(v, j, "last", s.ends ? s.last : FOREVER);
	json_num(j, "minutes", h->duration.s / 60);
	json_array(j, "except");
	for (size_t i = 0; i < s.excepted.count; i++)
		data_json_instant(v, j, NULL, s.excepted.items[i]);
	json_end(j);
	json_end(j);
}

/* ---- what one must know ---------------------------------------------------------------- */

static void
write_without_account(struct view *v, struct json *j,
    const struct without_account *w)
{
	if (w->at.line == 0) {
		json_null(j, "without_account");
		return;
	}
	json_object(j, "without_account");
	data_contacts_way(v, j, "email", CONTACT_EMAIL, &w->email);
	data_json_text(j, "subject", w->subject.s);
	data_contacts_way(v, j, "phone", CONTACT_PHONE, &w->phone);
	data_contacts_way(v, j, "post", CONTACT_POST, &w->post);
	data_json_remark(v, j, "visit", &w->visit);
	data_json_remark(v, j, "until", &w->until);
	data_json_remark(v, j, "note", &w->note);
	json_end(j);
}

/* Who says how, or until when, says that it is needed. */
static void
write_registration(struct view *v, struct json *j, const struct registration *r)
{
	bool said = r->needed.at.line || r->how.at.line || r->until.at.line;

	json_object(j, "register");
	if (said)
		json_bool(j, "needed", r->needed.at.line ? r->needed.on : said);
	else
		json_null(j, "needed");
	data_json_remark(v, j, "how", &r->how);
	data_json_remark(v, j, "until", &r->until);
	data_json_remark(v, j, "places", &r->places);
	json_end(j);
}

static void
write_privacy(struct view *v, struct json *j, const struct privacy *p)
{
	if (p->at.line == 0) {
		json_null(j, "privacy");
		return;
	}
	json_object(j, "privacy");
	data_json_remark(v, j, "operator", &p->operator);
	data_json_remark(v, j, "public", &p->public);
	data_json_remark(v, j, "recording", &p->recording);
	data_json_remark(v, j, "note", &p->note);
	json_end(j);
}

/* ---- the file ---------------------------------------------------------------------------- */

static int
write_office_hour(struct view *v, struct json *j, const struct office_hour *h)
{
	int rc;

	json_object(j, NULL);
	json_str(j, "id", h->r.id);
	json_str(j, "title", h->title.s);
	write_who(j, &h->who);
	write_channels(v, j, &h->channel);
	rc = write_dates(v, j, h);
	write_series(v, j, h);
	write_without_account(v, j, &h->without_account);
	write_registration(v, j, &h->registration);
	write_privacy(v, j, &h->privacy);
	data_json_remark(v, j, "place", &h->place);
	data_json_remark(v, j, "between", &h->between);
	data_json_remark(v, j, "accessibility", &h->accessibility);
	data_json_remark(v, j, "spoken", &h->spoken);
	json_str(j, "calendar",
	    view_link(v, path_of_ics(v->env, v->arena, &h->r)));
	data_json_url(v, j, &h->r);
	json_end(j);
	return rc;
}

int
data_office_hours(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_OFFICE_HOUR];
	struct json j;

	(void)item;
	trace_read_kind(v->at.trace, FACT_KIND, KIND_OFFICE_HOUR);
	trace_read_kind(v->at.trace, FACT_KIND, KIND_SERVICE);
	trace_read_kind(v->at.trace, FACT_KIND, KIND_PERSON);
	trace_read_kind(v->at.trace, FACT_KIND, KIND_BODY);
	json_init(&j, out);
	json_object(&j, NULL);
	json_array(&j, "office_hours");
	for (size_t i = 0; i < all->count; i++)
		if (!all->items[i]->broken && write_office_hour(v, &j,
			as_office_hour(all->items[i])) < 0)
			return -1;
	json_end(&j);
	return data_json_end(v, &j);
}
