#include "model/review.h"

#include <stdlib.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "content/forms.h"
#include "markdown/bare.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/hits.h"
#include "model/lively.h"
#include "model/occurrence.h"
#include "model/people.h"
#include "model/portals.h"
#include "model/reach.h"

/* A private contact as somebody else may have written it. */
struct private {
	struct str key;
	const struct record *owner;
};

struct private_list {
	struct private *items;
	size_t count, cap;
};

struct reviewer {
	struct model *m;
	struct arena *arena;
	struct diags *diags;
	struct at at;
	struct private_list private; /* sorted, once they are asked for */
	bool knows_private;
	struct hits hits;
	struct review_said said;
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

/* On a mail system whose messages nobody says anything of, or NULL. */
static const struct effect *
effect_without_fate(const struct incident *inc)
{
	if (inc->messages.count)
		return NULL; /* one `messages:` answers for all */
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if (e->service->kind.value == SERVICE_EMAIL &&
		    e->state != STATE_OPERATIONAL)
			return e;
	}
	return NULL;
}

static bool
lacks_public(const struct incident *inc)
{
	for (size_t i = 0; i < inc->informed.count; i++)
		if (inc->informed.items[i].audience == 0)
			return false;
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if ((e->audiences & 1) && e->state != STATE_OPERATIONAL)
			return true;
	}
	return false;
}

bool
review_lacks(const struct incident *inc)
{
	return inc->alternates.count || lacks_public(inc) ||
	    effect_without_fate(inc) != NULL;
}

static void
review_messages(struct reviewer *v, const struct incident *inc)
{
	const struct effect *e = effect_without_fate(inc);

	if (e)
		REPORT(v, DIAG_MESSAGE_FATE_MISSING, &inc->r, e->source->at,
		    model_title(&e->service->r));
}

static void
review_informed(struct reviewer *v, const struct incident *inc)
{
	if (lacks_public(inc))
		REPORT(v, DIAG_PUBLIC_NOT_INFORMED, &inc->r,
		    inc->informed.count ? inc->informed.items[0].at
					: inc->title.at,
		    v->m->site->audiences[0].id);
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
	/* the imprint shows the publisher's */
	if (pattern_matches(alt->pattern,
		unicode_fold(v->arena, m->site->publisher.email.s)))
		return true;
	/* a telephone number or a link: it is published as it stands */
	return alt->target == TARGET_ADDRESS &&
	    str_find(alt->pattern, '@') == alt->pattern.len;
}

static bool
is_mailbox(const struct alternate *alt)
{
	return !alt->use_is_text && alt->use_kind == CONTACT_EMAIL;
}

static void
review_alternate_works(struct reviewer *v, const struct incident *inc,
    const struct alternate *alt)
{
	struct str use = alt->use.s;

	if (!is_mailbox(alt))
		return;
	const struct service *via = model_service_of_address(v->m,
	    unicode_fold(v->arena, use));
	const struct effect *e = via ? hits_first(&v->hits, via, alt) : NULL;

	if (e)
		REPORT(v, DIAG_ALTERNATE_LATER_DOWN, &inc->r, alt->use.at, use,
		    e->incident->r.path);
}

/* ---- private contacts ------------------------------------------------------------ */

/* The digits of a telephone number as they are dialled here; may be none. */
static struct str
phone_key(struct arena *a, struct str s)
{
	char *digits = arena_alloc(a, s.len + 1);
	size_t n = 0;
	bool plus = s.len && s.ptr[0] == '+';

	for (size_t i = 0; i < s.len; i++)
		if (char_is_digit(s.ptr[i]))
			digits[n++] = s.ptr[i];
	struct str key = str_make(digits, n);
	if (plus && str_has_prefix(key, STR("49")))
		key = str_skip(key, 2);
	else if (str_has_prefix(key, STR("0049")))
		key = str_skip(key, 4);
	while (key.len && key.ptr[0] == '0')
		key = str_skip(key, 1);
	return key;
}

static struct str
private_key(struct arena *a, enum contact_kind kind, struct str value)
{
	return kind == CONTACT_PHONE || kind == CONTACT_FAX
	    ? phone_key(a, value) : unicode_fold(a, value);
}

static int
by_key(const void *pa, const void *pb)
{
	const struct private *a = pa, *b = pb;

	return str_cmp(a->key, b->key);
}

static void
collect_private(struct reviewer *v, enum kind kind)
{
	const struct record_list *owners = &v->m->records[kind];

	for (size_t i = 0; i < owners->count; i++) {
		const struct contact_list *list =
		    people_contacts(owners->items[i]);
		for (size_t n = 0; n < list->count; n++) {
			const struct contact *c = &list->items[n];
			if (!c->private.on || c->value.len == 0)
				continue;
			*VEC_PUSH(v->arena, &v->private) = (struct private){
			    private_key(v->arena, c->kind, c->value),
			    owners->items[i]};
		}
	}
}

/* Few sites have one, and few incidents ask. */
static bool
has_private(struct reviewer *v)
{
	if (v->knows_private)
		return v->private.count > 0;
	v->knows_private = true;
	collect_private(v, KIND_PERSON);
	collect_private(v, KIND_BODY);
	if (v->private.count)
		qsort(v->private.items, v->private.count,
		    sizeof *v->private.items, by_key);
	return v->private.count > 0;
}

static bool
report_private(struct reviewer *v, const struct alternate *alt, struct str key)
{
	struct private wanted = {.key = key};
	const struct private *found = key.len ? bsearch(&wanted,
	    v->private.items, v->private.count, sizeof wanted, by_key) : NULL;

	if (found)
		REPORT(v, DIAG_ALTERNATE_PRIVATE, &alt->incident->r, alt->use.at,
		    found->owner->id);
	return found != NULL;
}

/* In running text: what looks like a number is between other characters. */
static bool
review_private_phones(struct reviewer *v, const struct alternate *alt)
{
	struct str s = alt->use.s;
	size_t end;

	for (size_t i = 0; i < s.len; i = end + 1) {
		for (end = i; end < s.len && (char_is_digit(s.ptr[end]) ||
		         str_find(STR("+-/(). "), s.ptr[end]) < 7);)
			end++;
		if (report_private(v, alt, phone_key(v->arena,
			str_trim(str_make(s.ptr + i, end - i)))))
			return true;
	}
	return false;
}

/* What stands here does not go when a consent does. The value is not quoted. */
static void
review_alternate_private(struct reviewer *v, const struct alternate *alt)
{
	struct md_bare found;

	if (!has_private(v) || report_private(v, alt,
	        private_key(v->arena, alt->use_is_text ? CONTACT_POST
	            : alt->use_kind, alt->use.s)))
		return;
	if (!alt->use_is_text || review_private_phones(v, alt))
		return;
	for (size_t at = 0; md_bare_next(&found, alt->use.s, at);
	     at = found.at + found.link.len)
		if (report_private(v, alt, unicode_fold(v->arena, found.link)))
			return;
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
		review_alternate_private(v, alt);
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
	struct when closes;

	if (consult_stage_of(&closes, c, &v->at) != CONSULT_CLOSED)
		return;
	if (c->result_by.at.line == 0)
		REPORT(v, DIAG_RESULT_DATE_MISSING, &c->r, c->closes.at, STR(""));
	else if (at_reached(&v->at, c->result_by.t))
		REPORT(v, DIAG_RESULT_OVERDUE, &c->r, c->result_by.at,
		    time_text(v, &c->result_by, true));
}

/* ---- addresses -------------------------------------------------------------------------- */

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

/* ---- the imprint --------------------------------------------------------------------- */

static struct reach
reach_of_address(struct reviewer *v, struct str value)
{
	struct contact c = reach_contact(v->m, v->arena, CONTACT_EMAIL, value,
	    NULL);

	return reach_of(v->m, &c, 0, &v->at, v->arena);
}

/* The contact of a person or body with this number, or NULL. */
static const struct contact *
contact_of_phone(const struct record_list *owners, struct str phone)
{
	for (size_t i = 0; i < owners->count; i++) {
		const struct contact_list *list =
		    people_contacts(owners->items[i]);
		for (size_t n = 0; n < list->count; n++)
			if (list->items[n].kind == CONTACT_PHONE &&
			    str_eq(list->items[n].value, phone))
				return &list->items[n];
	}
	return NULL;
}

/* The service of a number is known only when somebody has it as a contact. */
static bool
is_silent(struct reviewer *v, struct str phone)
{
	const struct contact *c = contact_of_phone(
	    &v->m->records[KIND_BODY], phone);

	if (c == NULL)
		c = contact_of_phone(&v->m->records[KIND_PERSON], phone);
	return c && reach_of(v->m, c, 0, &v->at, v->arena).state == STATE_DOWN;
}

/* Does the text name a mail address that works? */
static bool
names_another(struct reviewer *v, struct str text)
{
	struct md_bare found;

	for (size_t at = 0; md_bare_next(&found, text, at);
	     at = found.at + found.link.len)
		if (found.mail &&
		    reach_of_address(v, found.link).state != STATE_DOWN)
			return true;
	return false;
}

static struct loc
place_in_body(const struct record *r, size_t offset)
{
	struct loc at = {r->body_line, 1};
	size_t line = 0;

	for (size_t i = 0; i < offset; i++)
		if (r->body.ptr[i] == '\n') {
			at.line++;
			line = i + 1;
		}
	at.column = 1 + (unsigned)utf8_length(
	    str_make(r->body.ptr + line, offset - line));
	return at;
}

/* One that is down, wherever the imprint names it. */
static void
report_imprint(struct reviewer *v, const struct record *r, struct loc at,
    struct str address)
{
	const struct publisher *p = &v->m->site->publisher;
	struct reach mail = reach_of_address(v, address);

	REPORT(v, DIAG_IMPRINT_UNREACHABLE, r, at, address,
	    model_title(&mail.cause->service->r),
	    is_silent(v, p->phone.s) ? p->phone.s : STR(""),
	    mail.count ? mail.alternates[0].use : STR(""));
}

/*
 * The law wants a quick way by mail at all times, and an incident is when
 * people look for it: one address on the system that is down is none.
 */
static void
review_imprint(struct reviewer *v)
{
	const struct text *email = &v->m->site->publisher.email;
	const struct record *page = model_find(v->m, KIND_PAGE,
	    STR("impressum"));
	struct md_bare found;

	if (email->s.len == 0 ||
	    reach_of_address(v, email->s).state != STATE_DOWN)
		return;
	if (page && (page->broken || names_another(v, page->body)))
		return;
	report_imprint(v, &v->m->site->r, email->at, email->s);
	for (size_t at = 0; page && md_bare_next(&found, page->body, at);
	     at = found.at + found.link.len)
		if (found.mail)
			report_imprint(v, page, place_in_body(page, found.at),
			    found.link);
}

/* ---- pages ---------------------------------------------------------------------------- */

/*
 * Lands whose law asks municipal sites for easy language and for German Sign
 * Language: the table of the Land of Hesse's accessibility office that compares
 * the laws (lbit.hessen.de, "Vergleichstabelle BGG BITV"). Brandenburg stands
 * there in brackets; Bavaria, Hesse, Mecklenburg-Western Pomerania, Lower
 * Saxony and Saxony have no such duty. Of the others nothing is known for sure,
 * so nothing is said.
 */
static const char *const lands_with_both[] = {"BW", "BE", "HB", "HH", "NW",
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
	for (const char *const *l = lands_with_both; *l; l++) {
		if (!str_is(v->m->site->state.s, *l))
			continue;
		require_page(v, "leichte-sprache", "easy language" DIAG_OR
		    "Leichte Sprache");
		require_page(v, "gebaerdensprache", "German Sign Language" DIAG_OR
		    "Deutsche Gebärdensprache");
	}
}

/* ---- licence -------------------------------------------------------------------------- */

static bool
is_spdx(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_alpha(s.ptr[i]) && !char_is_digit(s.ptr[i]) &&
		    str_find(STR("-.+"), s.ptr[i]) == 3)
			return false;
	return true;
}

static void
review_licence(struct reviewer *v)
{
	const struct text *licence = &v->m->site->licence;

	if (!is_spdx(licence->s) && !forms_is_web(licence->s))
		REPORT(v, DIAG_LICENCE_UNCLEAR, &v->m->site->r, licence->at,
		    licence->s);
}

/* ---- portals -------------------------------------------------------------------------- */

static void
review_security(struct reviewer *v)
{
	const struct security *s = &v->m->site->security;
	const struct record *r = &v->m->site->r;
	int64_t end = s->expires.t;

	for (size_t i = 0; i < s->contact.count; i++)
		if (portals_contact_kind(s->contact.items[i].s) ==
		    CONTACT_KIND_COUNT)
			REPORT(v, DIAG_SECURITY_CONTACT, r, s->contact.items[i].at,
			    s->contact.items[i].s);
	if (s->expires.at.line == 0)
		return;
	struct str day = time_text(v, &s->expires, true);
	if (at_reached(&v->at, end))
		REPORT(v, DIAG_SECURITY_EXPIRED, r, s->expires.at, day);
	else if (at_reached(&v->at, end - PORTALS_EXPIRY_WARNING))
		REPORT(v, DIAG_SECURITY_EXPIRES_SOON, r, s->expires.at, day);
	/* a day more than the longest year: an end is a midnight */
	else if (!at_reached(&v->at, end - 367 * INT64_C(86400)))
		REPORT(v, DIAG_SECURITY_EXPIRES_LATE, r, s->expires.at, day);
}

static void
review_catalogue(struct reviewer *v)
{
	const struct site *site = v->m->site;
	const struct catalogue *c = &site->catalogue;

	if (c->publish.on && site->url.s.len == 0)
		REPORT(v, DIAG_CATALOGUE_INCOMPLETE, &site->r, c->at, STR("url"));
	if (c->publish.on && site->licence.s.len == 0)
		REPORT(v, DIAG_CATALOGUE_INCOMPLETE, &site->r, c->at,
		    STR("licence"));
	if (c->area.s.len && !portals_is_area(c->area.s))
		REPORT(v, DIAG_CATALOGUE_AREA, &site->r, c->area.at, c->area.s);
}

/* ---- records ------------------------------------------------------------------------------- */

static size_t
count_said(const struct reviewer *v)
{
	return v->diags->count + v->diags->suppressed;
}

static void
review_record(struct reviewer *v, struct record *r)
{
	size_t before = diag_errors(v->diags), said = count_said(v);

	if (r->broken)
		return;
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
	if (count_said(v) > said && r->kind == KIND_INCIDENT)
		*VEC_PUSH(v->arena, &v->said.incidents) = (struct incident *)r;
}

/* Each once: both lists are in the order of all lists. */
static void
review_incidents(struct reviewer *v)
{
	const struct incident_refs *lacking = &v->m->lacking;
	struct incident_refs lively = lively_list(v->m, 0, NULL, &v->at,
	    v->arena);
	size_t i = 0, k = 0;

	while (i < lacking->count || k < lively.count) {
		struct incident *inc = k == lively.count ||
		    (i < lacking->count &&
		        lacking->items[i]->r.index > lively.items[k]->r.index)
		    ? lacking->items[i++] : lively.items[k++];
		if (i < lacking->count && lacking->items[i] == inc)
			i++;
		review_record(v, &inc->r);
	}
}

/* ---- after a change ------------------------------------------------------------------------ */

/* Effects that a change has brought to services of which addresses are. */
static struct effect_list
new_effects(struct reviewer *v, const struct relink_change *changes,
    size_t count)
{
	struct effect_list out = {0};

	for (size_t i = 0; i < count; i++) {
		const struct incident *now = changes[i].now;
		for (size_t k = 0; now && k < now->effects.count; k++) {
			struct effect *e = now->effects.items[k];
			if (e->service->domains.count &&
			    e->state >= STATE_PARTIAL)
				*VEC_PUSH(v->arena, &out) = e;
		}
	}
	return out;
}

/* Does one of these effects hit a mailbox of the incident? */
static bool
has_hit(struct reviewer *v, const struct incident *inc,
    const struct effect_list *effects)
{
	for (size_t i = 0; i < inc->alternates.count; i++) {
		const struct alternate *alt = &inc->alternates.items[i];
		for (size_t k = 0; is_mailbox(alt) && k < effects->count; k++)
			if (hits_alternate(effects->items[k], alt) &&
			    effects->items[k]->service ==
			        model_service_of_address(v->m,
			            unicode_fold(v->arena, alt->use.s)))
				return true;
	}
	return false;
}

/* That of lists. */
static int
by_place(const void *pa, const void *pb)
{
	const struct incident *a = *(struct incident *const *)pa;
	const struct incident *b = *(struct incident *const *)pb;

	return (a->r.index < b->r.index) - (a->r.index > b->r.index);
}

static bool
has_gone(const struct incident *inc, const struct review_since *since)
{
	for (size_t i = 0; i < since->count; i++)
		if (since->changes[i].old == inc)
			return true;
	return false;
}

/* Those that have changed, and those of which something was said. */
static void
add_told(struct reviewer *v, struct incident_refs *out,
    const struct review_since *since)
{
	const struct incident_refs *said = &since->said->incidents;

	for (size_t i = 0; i < since->count; i++)
		if (since->changes[i].now)
			*VEC_PUSH(v->arena, out) = since->changes[i].now;
	for (size_t i = 0; i < said->count; i++)
		if (!has_gone(said->items[i], since))
			*VEC_PUSH(v->arena, out) = said->items[i];
}

/* All others are silent: they were, and nothing of theirs has changed. */
static void
review_some_incidents(struct reviewer *v, const struct review_since *since)
{
	const struct incident_refs *lacking = &v->m->lacking;
	struct effect_list effects = new_effects(v, since->changes,
	    since->count);
	struct incident_refs some = lively_list(v->m, 0, NULL, &v->at,
	    v->arena);

	add_told(v, &some, since);
	for (size_t i = 0; effects.count && i < lacking->count; i++)
		if (has_hit(v, lacking->items[i], &effects))
			*VEC_PUSH(v->arena, &some) = lacking->items[i];
	if (some.count)
		qsort(some.items, some.count, sizeof *some.items, by_place);
	for (size_t i = 0; i < some.count; i++)
		if (i == 0 || some.items[i] != some.items[i - 1])
			review_record(v, &some.items[i]->r);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void
review_kind(struct reviewer *v, enum kind kind)
{
	const struct record_list *list = &v->m->records[kind];

	for (size_t i = 0; i < list->count; i++)
		review_record(v, list->items[i]);
}

static void
review_site(struct reviewer *v)
{
	review_imprint(v);
	review_pages(v);
	review_security(v);
	review_catalogue(v);
	review_licence(v);
}

void
review_noting(struct review_said *said, struct model *m, int64_t now,
    struct arena *a, struct diags *d)
{
	struct reviewer v = {.m = m, .arena = a, .diags = d,
	    .at = at_instant(now)};

	hits_begin(&v.hits, m, a);
	review_incidents(&v);
	size_t before = count_said(&v);
	review_kind(&v, KIND_OFFICE_HOUR);
	review_former(&v);
	v.said.others = count_said(&v) > before;
	review_kind(&v, KIND_CONSULTATION);
	review_site(&v);
	*said = v.said;
}

void
review_model(struct model *m, int64_t now, struct arena *a, struct diags *d)
{
	struct review_said said;

	review_noting(&said, m, now, a, d);
}

/* Office hours and former addresses say the same at any time. */
void
review_again(struct model *m, const struct review_since *since, int64_t now,
    struct arena *a, struct diags *d)
{
	struct reviewer v = {.m = m, .arena = a, .diags = d,
	    .at = at_instant(now)};

	hits_begin(&v.hits, m, a);
	review_some_incidents(&v, since);
	review_kind(&v, KIND_CONSULTATION);
	review_site(&v);
}
