#include "model/review.h"

#include "base/unicode.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "model/people.h"
#include "model/reach.h"

struct reviewer {
	struct model *m;
	struct arena *arena;
	struct diags *diags;
	struct at at;
};

#define REPORT(v, id, record, loc, ...)                                        \
	DIAG((v)->diags, (id), pos_at((record)->path, (loc)), __VA_ARGS__)

static struct str
time_text(const struct reviewer *v, const struct when *w, bool end)
{
	/* an end without time of day is the next midnight: show its day */
	int64_t t = end && w->day ? w->t - 1 : w->t;
	struct civil c = zone_local(v->m->zone, t).civil;

	if (w->day)
		return arena_printf(v->arena, "%02u.%02u.%04d", c.day, c.month,
		    c.year);
	return arena_printf(v->arena, "%02u.%02u.%04d %02u:%02u", c.day, c.month,
	    c.year, c.hour, c.minute);
}

/* ---- incidents ------------------------------------------------------------------- */

static void
review_messages(struct reviewer *v, const struct incident *inc)
{
	if (inc->messages.count)
		return;
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if (e->service->kind.value != SERVICE_EMAIL ||
		    e->state == STATE_OPERATIONAL)
			continue;
		REPORT(v, DIAG_MESSAGE_FATE_MISSING, &inc->r, e->source->at,
		    model_title(&e->service->r));
		return; /* one `messages:` answers for all */
	}
}

static void
review_informed(struct reviewer *v, const struct incident *inc)
{
	for (size_t i = 0; i < inc->informed.count; i++)
		if (inc->informed.items[i].audience == 0)
			return;
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if (!(e->audiences & 1) || e->state == STATE_OPERATIONAL)
			continue;
		REPORT(v, DIAG_PUBLIC_NOT_INFORMED, &inc->r,
		    inc->informed.count ? inc->informed.items[0].at
					: inc->title.at,
		    v->m->site->audiences[0].id);
		return;
	}
}

static void
review_promise(struct reviewer *v, const struct incident *inc)
{
	struct course c = course_of(inc, &v->at);

	if (c.stage != STAGE_ACTIVE || inc->kind.value == INCIDENT_MAINTENANCE ||
	    inc->kind.value == INCIDENT_NOTICE)
		return;
	if (c.overdue)
		REPORT(v, DIAG_NEXT_UPDATE_OVERDUE, &inc->r, inc->next_update.at,
		    time_text(v, &inc->next_update, false));
	else if (!c.promised && inc->ended.at.line == 0)
		REPORT(v, DIAG_NEXT_UPDATE_MISSING, &inc->r, inc->title.at,
		    STR(""));
}

/* Does anybody's contact match the entry, whenever? */
static bool
stands_for_something(const struct reviewer *v, const struct alternate *alt)
{
	const struct model *m = v->m;

	if (alt->target == TARGET_SERVICE)
		return true; /* it also stands on the service's own page */
	if (alt->target == TARGET_OWNER)
		return people_contacts(alt->target_record)->count > 0;
	for (size_t i = 0; i < m->addresses.count; i++)
		if (pattern_matches(alt->pattern, m->addresses.items[i].folded))
			return true;
	/* a telephone number or a link: it is published as it stands */
	return alt->target == TARGET_ADDRESS &&
	    str_find(alt->pattern, '@') == alt->pattern.len;
}

/*
 * An alternate that is hit itself. Its own incident does not count: a
 * temporary address in the domain that is switched off is what it provides.
 */
static void
review_alternate_works(struct reviewer *v, const struct incident *inc,
    const struct alternate *alt)
{
	struct str use = alt->use.s;

	if (alt->use_is_text || alt->use_kind != CONTACT_EMAIL)
		return;
	const struct service *via = model_service_of_address(v->m,
	    unicode_fold(v->arena, use));
	for (size_t i = 0; via && i < via->effects.count; i++) {
		const struct effect *e = via->effects.items[i];
		if (e->incident == inc || e->state < STATE_PARTIAL ||
		    e->from.t >= alt->until.t || e->until.t <= alt->from.t ||
		    !(e->audiences & alt->for_whom.mask))
			continue;
		REPORT(v, DIAG_ALTERNATE_LATER_DOWN, &inc->r, alt->use.at, use,
		    e->incident->r.path);
		return;
	}
}

static void
review_incident(struct reviewer *v, struct incident *inc)
{
	review_messages(v, inc);
	review_informed(v, inc);
	review_promise(v, inc);
	for (size_t i = 0; i < inc->alternates.count; i++) {
		const struct alternate *alt = &inc->alternates.items[i];
		if (!stands_for_something(v, alt))
			REPORT(v, DIAG_ALTERNATE_UNUSED, &inc->r, alt->of.at,
			    alt->of.s);
		review_alternate_works(v, inc, alt);
	}
}

/* ---- office hours, consultations ---------------------------------------------------- */

static void
review_office_hour(struct reviewer *v, struct office_hour *h)
{
	const struct without_account *w = &h->without_account;

	if (w->email.at.line || w->phone.at.line || w->post.at.line ||
	    w->visit.at.line || w->note.at.line)
		return;
	for (size_t i = 0; i < h->channel.count; i++) {
		const struct service *s = as_service(h->channel.items[i].to);
		if (s == NULL || s->account.value == ACCOUNT_NONE)
			continue;
		REPORT(v, DIAG_ACCOUNT_WAY_MISSING, &h->r,
		    h->channel.items[i].name.at, model_title(&s->r));
		return;
	}
}

static void
review_consultation(struct reviewer *v, const struct consultation *c)
{
	struct consult state = consult_of(v->m, c, &v->at);

	if (state.stage != CONSULT_CLOSED)
		return;
	if (state.result_overdue)
		REPORT(v, DIAG_RESULT_OVERDUE, &c->r, c->result_by.at,
		    time_text(v, &c->result_by, true));
	else if (c->result_by.at.line == 0)
		REPORT(v, DIAG_RESULT_DATE_MISSING, &c->r, c->closes.at, STR(""));
}

/* ---- addresses, pages ------------------------------------------------------------------- */

static struct loc
place_of_former(const struct address *a)
{
	const struct text_list *former = people_former(a->owner);

	for (size_t i = 0; i < former->count; i++)
		if (str_eq(former->items[i].s, a->shown))
			return former->items[i].at;
	return (struct loc){0, 0};
}

static void
review_former(struct reviewer *v)
{
	const struct address_list *list = &v->m->addresses;

	for (size_t i = 1; i < list->count; i++) {
		const struct address *a = &list->items[i - 1], *b = &list->items[i];
		if (b->contact == NULL && a->owner != b->owner &&
		    str_eq(a->folded, b->folded))
			REPORT(v, DIAG_FORMER_SHARED, b->owner,
			    place_of_former(b), b->shown, a->owner->id);
	}
}

/* Lands whose law asks municipal sites for easy language (public sites of
 * the others only for the pages that all need). */
static const char *const easy_language_lands[] = {"BW", "BE", "HB", "HH", "NW",
    "RP", "SL", NULL};

static void
require_page(struct reviewer *v, const char *id, const char *why)
{
	if (model_find(v->m, KIND_PAGE, str_from(id)) == NULL)
		DIAG(v->diags, DIAG_PAGE_MISSING, pos_file(v->m->site->r.path),
		    str_from(id), str_from(why));
}

static void
review_pages(struct reviewer *v)
{
	require_page(v, "impressum", "imprint" DIAG_OR "Impressum");
	require_page(v, "datenschutz", "privacy" DIAG_OR "Datenschutzerklärung");
	require_page(v, "barrierefreiheit", "accessibility statement" DIAG_OR
	    "Erklärung zur Barrierefreiheit");
	for (const char *const *l = easy_language_lands; *l; l++)
		if (str_is(v->m->site->state.s, *l))
			require_page(v, "leichte-sprache", "easy language" DIAG_OR
			    "Leichte Sprache");
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void
review_record(struct reviewer *v, struct record *r)
{
	size_t before = diag_errors(v->diags);

	switch (r->kind) {
	case KIND_INCIDENT:
		review_incident(v, (struct incident *)r);
		break;
	case KIND_OFFICE_HOUR:
		review_office_hour(v, (struct office_hour *)r);
		occurrence_check(v->m, (struct office_hour *)r, v->arena, v->diags);
		break;
	case KIND_CONSULTATION:
		review_consultation(v, (struct consultation *)r);
		break;
	case KIND_SITE:
	case KIND_SERVICE:
	case KIND_PERSON:
	case KIND_BODY:
	case KIND_PAGE:
	case KIND_COUNT:
		break;
	}
	if (diag_errors(v->diags) > before) {
		r->broken = true;
		v->m->broken_count++;
	}
}

void
review_model(struct model *m, int64_t now, struct arena *a, struct diags *d)
{
	struct reviewer v = {m, a, d, at_instant(now)};

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		for (size_t i = 0; i < m->records[k].count; i++)
			if (!m->records[k].items[i]->broken)
				review_record(&v, m->records[k].items[i]);
	review_former(&v);
	review_pages(&v);
}
