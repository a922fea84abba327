#include "model/resolve.h"

#include "base/suggest.h"
#include "base/unicode.h"
#include "content/forms.h"
#include "model/inforce.h"
#include "model/recur.h"

#define REPORT(ctx, id, loc, ...)                                              \
	DIAG((ctx)->diags, (id), pos_at((ctx)->path, (loc)), __VA_ARGS__)

/* ---- references ----------------------------------------------------------------- */

static void
offer_ids(struct suggest *s, const struct model *m, enum kind kind)
{
	for (size_t i = 0; i < m->by_id[kind].count; i++)
		suggest_offer(s, m->by_id[kind].items[i]->id);
}

static void
resolve_as(struct resolve_context *ctx, struct ref *ref, enum kind kind,
    enum diag_id unknown)
{
	if (ref->name.s.len == 0)
		return;
	ref->to = model_find(ctx->model, kind, ref->name.s);
	if (ref->to)
		return;
	struct suggest s = suggest_start(ref->name.s);
	offer_ids(&s, ctx->model, kind);
	REPORT(ctx, unknown, ref->name.at, ref->name.s, suggest_best(&s));
}

static void
resolve_service(struct resolve_context *ctx, struct ref *ref)
{
	resolve_as(ctx, ref, KIND_SERVICE, DIAG_UNKNOWN_SERVICE);
}

static void
resolve_person(struct resolve_context *ctx, struct ref *ref)
{
	resolve_as(ctx, ref, KIND_PERSON, DIAG_UNKNOWN_PERSON);
}

static void
resolve_body(struct resolve_context *ctx, struct ref *ref)
{
	resolve_as(ctx, ref, KIND_BODY, DIAG_UNKNOWN_BODY);
}

static void
resolve_owner(struct resolve_context *ctx, struct ref *ref)
{
	if (ref->name.s.len == 0)
		return;
	ref->to = model_find(ctx->model, KIND_PERSON, ref->name.s);
	if (ref->to == NULL)
		ref->to = model_find(ctx->model, KIND_BODY, ref->name.s);
	if (ref->to)
		return;
	struct suggest s = suggest_start(ref->name.s);
	offer_ids(&s, ctx->model, KIND_PERSON);
	offer_ids(&s, ctx->model, KIND_BODY);
	REPORT(ctx, DIAG_UNKNOWN_OWNER, ref->name.at, ref->name.s,
	    suggest_best(&s));
}

static void
resolve_services(struct resolve_context *ctx, struct ref_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		resolve_service(ctx, &list->items[i]);
}

/* Services, or free text: no error, but the ids are found. */
static void
resolve_loosely(struct resolve_context *ctx, struct ref_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		list->items[i].to = model_find(ctx->model, KIND_SERVICE,
		    list->items[i].name.s);
}

/* ---- audiences -------------------------------------------------------------------- */

static struct str
audience_names(struct resolve_context *ctx)
{
	const struct site *site = ctx->model->site;
	struct str all = {0};

	for (size_t i = 0; i < site->audience_count; i++) {
		if (i)
			all = arena_concat(ctx->arena, all, STR(", "));
		all = arena_concat(ctx->arena, all, site->audiences[i].id);
	}
	return all;
}

static void
unknown_audience(struct resolve_context *ctx, const struct text *name)
{
	struct suggest s = suggest_start(name->s);

	for (size_t i = 0; i < ctx->model->site->audience_count; i++)
		suggest_offer(&s, ctx->model->site->audiences[i].id);
	REPORT(ctx, DIAG_UNKNOWN_AUDIENCE, name->at, name->s, suggest_best(&s),
	    audience_names(ctx));
}

static void
resolve_audiences(struct resolve_context *ctx, struct audiences *a)
{
	size_t n = ctx->model->site->audience_count;

	if (a->names.count == 0)
		a->mask = n >= 32 ? UINT32_MAX : (UINT32_C(1) << n) - 1;
	for (size_t i = 0; i < a->names.count; i++) {
		int number = model_audience(ctx->model, a->names.items[i].s);
		if (number >= 0) {
			a->mask |= UINT32_C(1) << number;
			continue;
		}
		unknown_audience(ctx, &a->names.items[i]);
		/* the file is broken now; its effects must not shrink */
		a->mask = UINT32_MAX;
	}
}

/* ---- files ------------------------------------------------------------------------- */

static void
resolve_documents(struct resolve_context *ctx, const struct document_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct text *file = &list->items[i].file;
		if (file->at.line == 0 || model_has_asset(ctx->model, file->s))
			continue;
		struct suggest s = suggest_start(file->s);
		for (size_t k = 0; k < ctx->model->assets.count; k++)
			suggest_offer(&s, ctx->model->assets.items[k]);
		REPORT(ctx, DIAG_BAD_FILE_LINK, file->at, file->s,
		    suggest_best(&s));
	}
}

/* ---- contacts ------------------------------------------------------------------------ */

static void
resolve_contacts(struct resolve_context *ctx, struct contact_list *list,
    const struct record *owner)
{
	for (size_t i = 0; i < list->count; i++) {
		struct contact *c = &list->items[i];
		c->owner = owner;
		c->origin = c;
		c->folded = unicode_fold(ctx->arena, c->value);
		resolve_service(ctx, &c->service);
		c->via = as_service(c->service.to);
		if (c->via == NULL && c->kind == CONTACT_EMAIL)
			c->via = model_service_of_address(ctx->model, c->folded);
	}
}

/* ---- incidents -------------------------------------------------------------------------- */

static enum state
default_state(enum incident_kind kind)
{
	switch (kind) {
	case INCIDENT_OUTAGE:
	case INCIDENT_PRECAUTION:
		return STATE_DOWN;
	case INCIDENT_DISRUPTION:
		return STATE_LIMITED;
	case INCIDENT_MAINTENANCE:
		return STATE_MAINTENANCE;
	case INCIDENT_NOTICE:
		break;
	}
	return STATE_OPERATIONAL;
}

/* What nobody can read counts as the worst: an error makes nothing greener. */
static enum state
affect_state(const struct affect *a, const struct incident *inc)
{
	if (a->state.value == CHOICE_UNREADABLE ||
	    inc->kind.value == CHOICE_UNREADABLE)
		return STATE_DOWN;
	return a->state.at.line ? (enum state)a->state.value
	    : default_state((enum incident_kind)inc->kind.value);
}

static struct when
or_default(struct when w, struct when fallback)
{
	return w.at.line ? w : fallback;
}

/* The short form `service: x` is one more effect. */
static void
add_short_form(struct resolve_context *ctx, struct incident *inc)
{
	if (inc->service.name.at.line == 0)
		return;
	struct affect *a = VEC_PUSH(ctx->arena, &inc->affects);
	a->service = inc->service;
	a->at = inc->service.name.at;
}

/* A day without time of day as an end: it lasts until the next midnight. */
static struct when
as_end(const struct zone *z, struct when w)
{
	if (w.day) {
		struct civil day = zone_local(z, w.t).civil;
		w.t = zone_day_start(z,
		    civil_days(day.year, day.month, day.day) + 1);
	}
	return w;
}

/*
 * A last word "resolved" ends the incident, if nothing else does. In a broken
 * file a later word may be the one that could not be read.
 */
static void
end_by_update(struct resolve_context *ctx, struct incident *inc)
{
	if (inc->ended.at.line || inc->r.broken)
		return;
	for (size_t i = inc->updates.count; i > 0; i--) {
		const struct update *u = &inc->updates.items[i - 1];
		struct when end = as_end(ctx->model->zone, u->at_time);
		if (u->phase == PHASE_RESOLVED && end.t > inc->started.t)
			inc->ended = end;
		/* nobody is told of an update before its time */
		inc->ended.hidden = inc->ended.at.line != 0;
		if (u->phase != PHASE_UPDATE && u->phase != PHASE_UNCHANGED)
			break;
	}
}

/*
 * When the effect begins and ends. In a broken file the times may be missing
 * or contradict each other: then it began long ago and has not ended, which is
 * never greener.
 */
static void
set_period(struct effect *e, const struct affect *a, const struct incident *inc)
{
	e->from = or_default(a->from, inc->started);
	e->until = or_default(a->until, inc->ended);
	if (e->from.at.line == 0 || a->from.unreadable || inc->times_unsure)
		e->from.t = ALWAYS;
	if (e->until.at.line == 0 || a->until.unreadable || inc->times_unsure)
		e->until.t = FOREVER;
	e->settled = inforce_settled(inc, &e->from, &e->until);
}

static void
resolve_affects(struct resolve_context *ctx, struct incident *inc)
{
	uint32_t count = inc->affects.count;
	struct effect *e = ARENA_ARRAY(ctx->arena, struct effect, count);

	inc->effects.cap = count;
	inc->effects.items = ARENA_ARRAY(ctx->arena, struct effect *, count);
	for (size_t i = 0; i < count; i++) {
		struct affect *a = &inc->affects.items[i];
		resolve_service(ctx, &a->service);
		resolve_audiences(ctx, &a->for_whom);
		if (a->service.to == NULL)
			continue;
		*e = (struct effect){.incident = inc, .source = a,
		    .service = as_service(a->service.to),
		    .audiences = a->for_whom.mask,
		    .state = affect_state(a, inc)};
		set_period(e, a, inc);
		inc->effects.items[inc->effects.count++] = e++;
	}
}

/* The first {…} that is neither {local} nor {domain}, or any where no address
 * is replaced. */
static struct str
bad_placeholder(struct str use, bool allowed)
{
	while (use.len) {
		use = str_skip(use, str_find(use, '{'));
		size_t end = str_find(use, '}');
		struct str p = str_head(use, end + 1);
		if (end == use.len)
			break;
		if (!allowed || (!str_is(p, "{local}") && !str_is(p, "{domain}")))
			return p;
		use = str_skip(use, p.len);
	}
	return (struct str){0};
}

/* A mail address, or the pattern of one; "@handle" is none. */
static bool
is_mail(struct resolve_context *ctx, struct str use)
{
	static const struct str domain = STR_INIT("{domain}");

	if (str_has_suffix(use, domain))
		use = arena_concat(ctx->arena,
		    str_head(use, use.len - domain.len), STR("a.example"));
	return forms_is_email(use);
}

static void
classify_use(struct resolve_context *ctx, struct alternate *a)
{
	struct str use = a->use.s;
	struct str bad = bad_placeholder(use, a->target != TARGET_OWNER);

	if (bad.len)
		REPORT(ctx, DIAG_BAD_PLACEHOLDER, a->use.at, use, bad);
	if (forms_is_web(use))
		a->use_kind = CONTACT_WEB;
	else if (forms_is_phone(use))
		a->use_kind = CONTACT_PHONE;
	else if (is_mail(ctx, use))
		a->use_kind = CONTACT_EMAIL;
	else
		a->use_is_text = true;
}

static const struct record *
find_target(const struct model *m, struct str name)
{
	static const enum kind order[] = {KIND_SERVICE, KIND_PERSON, KIND_BODY};
	const struct record *r = NULL;

	for (int i = 0; i < 3 && r == NULL; i++)
		r = model_find(m, order[i], name);
	return r;
}

static void
resolve_alternate(struct resolve_context *ctx, struct alternate *a)
{
	struct str of = a->of.s;

	a->target_record = find_target(ctx->model, of);
	if (a->target_record) {
		a->target = a->target_record->kind == KIND_SERVICE
		    ? TARGET_SERVICE : TARGET_OWNER;
	} else if (str_find(of, '*') < of.len) {
		a->target = TARGET_PATTERN;
	} else if (forms_is_email(of) || forms_is_phone(of) || forms_is_web(of)) {
		a->target = TARGET_ADDRESS;
	} else if (a->of.at.line) {
		struct suggest s = suggest_start(of);
		offer_ids(&s, ctx->model, KIND_SERVICE);
		offer_ids(&s, ctx->model, KIND_PERSON);
		offer_ids(&s, ctx->model, KIND_BODY);
		REPORT(ctx, DIAG_UNKNOWN_TARGET, a->of.at, of, suggest_best(&s));
	}
	a->pattern = unicode_fold(ctx->arena, of);
	classify_use(ctx, a);
}

static void
resolve_alternates(struct resolve_context *ctx, struct incident *inc)
{
	for (size_t i = 0; i < inc->alternates.count; i++) {
		struct alternate *a = &inc->alternates.items[i];
		a->incident = inc;
		a->from = or_default(a->from, inc->started);
		a->until = or_default(a->until, inc->ended);
		if (a->until.at.line == 0)
			a->until.t = FOREVER;
		resolve_audiences(ctx, &a->for_whom);
		for (size_t k = 0; k < a->except.count; k++)
			resolve_person(ctx, &a->except.items[k]);
		resolve_alternate(ctx, a);
	}
}

static void
resolve_incident(struct resolve_context *ctx, struct incident *inc)
{
	if (inc->kind.at.line == 0 && inc->kind.value != CHOICE_UNREADABLE)
		inc->kind.value = INCIDENT_DISRUPTION;
	add_short_form(ctx, inc);
	end_by_update(ctx, inc);
	inc->overdue_at = as_end(ctx->model->zone, inc->next_update).t;
	resolve_service(ctx, &inc->service);
	resolve_affects(ctx, inc);
	resolve_alternates(ctx, inc);
	for (size_t i = 0; i < inc->restored.count; i++)
		resolve_person(ctx, &inc->restored.items[i].person);
	for (size_t i = 0; i < inc->informed.count; i++)
		inc->informed.items[i].audience = model_audience(ctx->model,
		    inc->informed.items[i].who.s);
}

/* ---- the other kinds --------------------------------------------------------------------- */

static void
resolve_service_file(struct resolve_context *ctx, struct service *s)
{
	const struct text_list *groups = &ctx->model->site->groups;
	struct suggest near = suggest_start(s->group.s);

	resolve_body(ctx, &s->provider);
	resolve_loosely(ctx, &s->instead);
	if (s->group.at.line == 0)
		return;
	for (size_t i = 0; i < groups->count; i++) {
		if (str_eq(groups->items[i].s, s->group.s))
			return;
		suggest_offer(&near, groups->items[i].s);
	}
	if (groups->count)
		REPORT(ctx, DIAG_UNKNOWN_GROUP, s->group.at, s->group.s,
		    suggest_best(&near));
}

static void
resolve_body_file(struct resolve_context *ctx, struct body *b)
{
	resolve_body(ctx, &b->parent);
	resolve_contacts(ctx, &b->contacts, &b->r);
	resolve_loosely(ctx, &b->digital.video);
}

static void
resolve_rule(struct resolve_context *ctx, struct office_hour *h)
{
	struct str why = {0};

	if (h->repeats.at.line == 0)
		return;
	struct recur *rule = ARENA_NEW(ctx->arena, struct recur);
	if (recur_parse(rule, &why, h->repeats.s) < 0) {
		REPORT(ctx, DIAG_BAD_RECURRENCE, h->repeats.at, h->repeats.s, why);
		return;
	}
	recur_localize(rule, ctx->model->zone);
	h->rule = rule;
}

static void
resolve_office_hour(struct resolve_context *ctx, struct office_hour *h)
{
	for (size_t i = 0; i < h->who.count; i++)
		resolve_owner(ctx, &h->who.items[i]);
	resolve_services(ctx, &h->channel);
	for (size_t i = 0; i < h->changes.count; i++)
		resolve_services(ctx, &h->changes.items[i].channel);
	if (h->duration.at.line == 0)
		h->duration.s = 3600;
	resolve_rule(ctx, h);
}

static void
resolve_consultation(struct resolve_context *ctx, struct consultation *c)
{
	resolve_body(ctx, &c->decides.body);
	resolve_services(ctx, &c->services);
	resolve_documents(ctx, &c->documents);
	resolve_documents(ctx, &c->feedback.documents);
	resolve_documents(ctx, &c->outcome.documents);
}

static void
resolve_person_file(struct resolve_context *ctx, struct person *p)
{
	resolve_contacts(ctx, &p->contacts, &p->r);
	for (size_t i = 0; i < p->roles.count; i++)
		resolve_body(ctx, &p->roles.items[i].body);
}

void
resolve_record(struct resolve_context *ctx, struct record *r)
{
	size_t before = diag_errors(ctx->diags);

	ctx->path = r->path;
	switch (r->kind) {
	case KIND_SERVICE:
		resolve_service_file(ctx, (struct service *)r);
		break;
	case KIND_INCIDENT:
		resolve_incident(ctx, (struct incident *)r);
		break;
	case KIND_PERSON:
		resolve_person_file(ctx, (struct person *)r);
		break;
	case KIND_BODY:
		resolve_body_file(ctx, (struct body *)r);
		break;
	case KIND_OFFICE_HOUR:
		resolve_office_hour(ctx, (struct office_hour *)r);
		break;
	case KIND_CONSULTATION:
		resolve_consultation(ctx, (struct consultation *)r);
		break;
	case KIND_SITE:
	case KIND_PAGE:
	case KIND_COUNT:
		break;
	}
	if (diag_errors(ctx->diags) > before)
		r->broken = true;
}
