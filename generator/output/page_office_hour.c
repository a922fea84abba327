#include <stdlib.h>

#include "base/timetext.h"
#include "model/occurrence.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/view_contact.h"
#include "output/view_date.h"
#include "output/view_remark.h"
#include "output/view_text.h"

/* Dates that the page of an office hour lists: a year of monthly ones. */
enum { DATES_SHOWN = 12 };

/* ---- the list ---------------------------------------------------------------------- */

struct entry {
	const struct office_hour *h;
	int64_t next;  /* FOREVER: no further date is known */
	size_t number; /* in the order of titles */
};

static int
by_next(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->next != b->next)
		return a->next < b->next ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

static int64_t
next_start(struct view *v, const struct office_hour *h)
{
	struct occurrence_list ahead = occurrences_ahead(v->env->model, h,
	    DATES_SHOWN, &v->at, v->arena);
	const struct occurrence *next = occurrence_next(&ahead);

	return next ? next->start : FOREVER;
}

void
page_office_hours(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct record_list *all = view_records(v, KIND_OFFICE_HOUR);
	struct entry *entries = ARENA_ARRAY(v->arena, struct entry, all->count);
	struct value *upcoming = value_set_list(root, "upcoming");
	struct value *others = value_set_list(root, "others");
	size_t n = 0;

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "office_hours.title"));
	value_set_text(root, "ics_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_ICS_OFFICE_HOURS)));
	for (size_t i = 0; i < all->count; i++) {
		const struct office_hour *h = as_office_hour(all->items[i]);
		if (!h->r.broken)
			entries[n++] = (struct entry){h, next_start(v, h), i};
	}
	if (n)
		qsort(entries, n, sizeof *entries, by_next);
	for (size_t i = 0; i < n; i++)
		parts_add_office_hour(v,
		    entries[i].next < FOREVER ? upcoming : others, entries[i].h);
	value_set_bool(root, "has_upcoming", n && entries[0].next < FOREVER);
	value_set_bool(root, "has_others", n && entries[n - 1].next == FOREVER);
}

/* ---- when, who ---------------------------------------------------------------------- */

static void
set_dates(struct view *v, struct value *root, const struct office_hour *h,
    size_t max)
{
	struct occurrence_list ahead = occurrences_ahead(v->env->model, h,
	    DATES_SHOWN, &v->at, v->arena);
	struct value *list = value_set_list(root, "dates");

	view_date_set(v, root, "next", h, occurrence_next(&ahead));
	for (size_t i = 0; i < ahead.count && i < max; i++)
		view_date_add(v, list, h, &ahead.items[i]);
	value_set_bool(root, "has_dates", ahead.count > 0);
	value_set_bool(root, "unscheduled", !view_date_known(h));
}

static void
set_who(struct view *v, struct value *root, const struct office_hour *h)
{
	struct value *list = value_set_list(root, "who");

	for (size_t i = 0; i < h->who.count; i++)
		view_add_ref(v, list, &h->who.items[i]);
	value_set_bool(root, "has_who", h->who.count > 0);
}

/* ---- by which channel ---------------------------------------------------------------- */

static bool
seen_before(const struct ref_list *refs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (refs->items[i].to == refs->items[n].to)
			return true;
	return false;
}

/*
 * The service in its state of now is a list of one, so that the fields of
 * parts_add_service() stay by themselves.
 */
static void
set_channels(struct view *v, struct value *root, const struct office_hour *h)
{
	struct value *list = value_set_list(root, "channels");

	for (size_t i = 0; i < h->channel.count; i++) {
		const struct service *s = as_service(h->channel.items[i].to);
		if (s == NULL)
			view_read_names(v);
		if (s == NULL || seen_before(&h->channel, i))
			continue;
		struct value *obj = value_add_object(list);
		bool known = !s->r.broken;
		parts_add_service(v, value_set_list(obj, "service"), s);
		value_set_bool(obj, "official_yes",
		    known && s->official.value == OFFICIAL_YES);
		value_set_bool(obj, "account",
		    known && s->account.value == ACCOUNT_ACCOUNT);
		value_set_bool(obj, "software",
		    known && s->account.value == ACCOUNT_SOFTWARE);
	}
	value_set_bool(root, "has_channels", h->channel.count > 0);
}

/* Does every channel want an account or a program first? */
static bool
needs_account(const struct office_hour *h)
{
	bool any = false;

	for (size_t i = 0; i < h->channel.count; i++) {
		const struct service *s = as_service(h->channel.items[i].to);
		if (s == NULL || s->r.broken)
			continue;
		if (s->account.value == ACCOUNT_NONE)
			return false;
		any = true;
	}
	return any;
}

/* A time of day alone is meant for the day of the office hour. */
static void
set_limit(struct view *v, struct value *obj, const struct office_hour *h,
    const struct text *until)
{
	unsigned minutes;

	value_set_none(obj, "until_clock");
	value_set_none(obj, "until");
	if (!clock_read(&minutes, until->s)) {
		view_remark_set(v, obj, "until", &h->r, until);
		return;
	}
	const struct str args[] = {
	    arena_printf(v->arena, "%02u", minutes / 60),
	    arena_printf(v->arena, "%02u", minutes % 60),
	};
	value_set_text(obj, "until_clock", locale_fill(v->env->words, v->arena,
	    "office_hour.clock", args, sizeof args / sizeof *args));
}

static void
set_without_account(struct view *v, struct value *root,
    const struct office_hour *h)
{
	const struct without_account *w = &h->without_account;
	bool any = w->email.at.line || w->phone.at.line || w->post.at.line ||
	    w->visit.at.line || w->note.at.line;
	struct value *obj;

	value_set_bool(root, "no_way_known", !any && needs_account(h));
	if (!any) {
		value_set_none(root, "without_account");
		return;
	}
	obj = value_set_object(root, "without_account");
	view_set_address(v, obj, "email", CONTACT_EMAIL, &w->email);
	view_set_address(v, obj, "phone", CONTACT_PHONE, &w->phone);
	view_set_address(v, obj, "post", CONTACT_POST, &w->post);
	view_remark_set(v, obj, "visit", &h->r, &w->visit);
	view_remark_set(v, obj, "note", &h->r, &w->note);
	view_set_text(obj, "subject", w->subject.s);
	set_limit(v, obj, h, &w->until);
}

/* ---- what one must know --------------------------------------------------------------- */

static void
set_registration(struct view *v, struct value *root,
    const struct office_hour *h)
{
	const struct registration *r = &h->registration;
	struct value *obj = value_set_object(root, "registration");
	bool said = r->needed.at.line || r->how.at.line || r->until.at.line;
	bool needed = r->needed.at.line ? r->needed.on : said;

	value_set_bool(obj, "unknown", !said);
	value_set_bool(obj, "needed", needed);
	value_set_bool(obj, "not_needed", said && !needed);
	view_remark_set(v, obj, "how", &h->r, &r->how);
	view_remark_set(v, obj, "until", &h->r, &r->until);
	view_remark_set(v, obj, "places", &h->r, &r->places);
}

static void
set_privacy(struct view *v, struct value *root, const struct office_hour *h)
{
	const struct privacy *p = &h->privacy;

	/* on a platform with accounts, silence is a fact worth telling */
	value_set_bool(root, "privacy_unknown",
	    p->at.line == 0 && needs_account(h));
	if (p->at.line == 0) {
		value_set_none(root, "privacy");
		return;
	}
	struct value *obj = value_set_object(root, "privacy");
	view_remark_set(v, obj, "operator", &h->r, &p->operator);
	view_remark_set(v, obj, "public", &h->r, &p->public);
	view_remark_set(v, obj, "recording", &h->r, &p->recording);
	view_remark_set(v, obj, "note", &h->r, &p->note);
}

void
page_office_hour_fill(struct view *v, struct value *root,
    const struct office_hour *h, size_t max)
{
	value_set_text(root, "title", h->title.s);
	view_set_excerpt(v, root, "description", view_body(v, &h->r));
	value_set_text(root, "list_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_OFFICE_HOURS)));
	value_set_text(root, "notice_href", view_link(v,
	    path_of_notice(v->env, v->arena, &h->r)));
	value_set_text(root, "ics_href", view_link(v,
	    path_of_ics(v->env, v->arena, &h->r)));
	set_dates(v, root, h, max);
	set_who(v, root, h);
	set_channels(v, root, h);
	set_without_account(v, root, h);
	set_registration(v, root, h);
	set_privacy(v, root, h);
	view_remark_set(v, root, "place", &h->r, &h->place);
	view_remark_set(v, root, "between", &h->r, &h->between);
	view_remark_set(v, root, "accessibility", &h->r, &h->accessibility);
	view_remark_set(v, root, "spoken", &h->r, &h->spoken);
	view_set_body(v, root, "text", &h->r);
}

void
page_office_hour(struct view *v, const struct output_item *item,
    struct value *root)
{
	page_office_hour_fill(v, root, as_office_hour(item->record),
	    DATES_SHOWN);
}
