#include "model/news.h"

#include <string.h>

#include "base/civil.h"
#include "base/digest.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "model/people.h"
#include "model/trace.h"

/* A list in the making. */
struct gather {
	const struct model *m;
	struct at at;
	struct arena *arena;
	uint32_t audiences; /* one of these must be concerned */
	int topic;          /* of incidents, or NEWS_ANY */
	const struct record *person; /* whose restorations are told of */
	struct news_list list;
};

/* ---- the list ----------------------------------------------------------------------------- */

/* Newest first; 0 is the same entry. */
static int
order(const struct news *a, const struct news *b)
{
	if (a->updated != b->updated)
		return a->updated > b->updated ? -1 : 1;
	if (a->published != b->published)
		return a->published > b->published ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind > b->kind ? -1 : 1;
	int by_id = str_cmp(a->record->id, b->record->id);
	if (by_id || a->change == b->change)
		return by_id;
	if (a->planned != b->planned)
		return a->planned > b->planned ? -1 : 1;
	return a->change > b->change ? -1 : 1;
}

static bool
is_full(const struct gather *g)
{
	return g->list.count == NEWS_MAX;
}

static void
offer(struct gather *g, const struct news *n)
{
	size_t i = g->list.count;

	while (i > 0 && order(n, &g->list.items[i - 1]) < 0)
		i--;
	if (i == NEWS_MAX || (i > 0 && order(n, &g->list.items[i - 1]) == 0))
		return;
	if (!is_full(g))
		(void)VEC_PUSH(g->arena, &g->list);
	memmove(&g->list.items[i + 1], &g->list.items[i],
	    (g->list.count - i - 1) * sizeof *g->list.items);
	g->list.items[i] = *n;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Told so long before, where nobody said when. */
static bool
was_told_ahead(struct gather *g, int64_t *t, int64_t of)
{
	*t = of - NEWS_AHEAD;
	return at_reached(&g->at, *t);
}

static uint32_t
everybody(const struct model *m)
{
	size_t n = m->site->audience_count;

	return n >= 32 ? UINT32_MAX : (UINT32_C(1) << n) - 1;
}

/* ---- revisions -------------------------------------------------------------------------------- */

static void
begin_revision(struct digest_state *s, enum news_kind kind)
{
	digest_begin(s);
	digest_add_number(s, (int64_t)kind);
}

static uint64_t
end_revision(struct digest_state *s)
{
	struct digest d = digest_end(s);
	uint64_t revision = 0;

	for (unsigned i = 0; i < 8; i++)
		revision = revision << 8 | d.bytes[i];
	return revision;
}

static void
add_effects(struct digest_state *s, const struct incident *inc)
{
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		digest_add_field(s, e->service->r.id);
		digest_add_number(s, (int64_t)e->state);
		digest_add_number(s, e->audiences);
		digest_add_number(s, e->from.t);
		/* the end as such is told by the resolution */
		if (e->until.at.line && !e->until.hidden &&
		    !(inc->ended.at.line && e->until.t == inc->ended.t))
			digest_add_number(s, e->until.t);
	}
}

static void
add_alternates(struct digest_state *s, const struct incident *inc)
{
	for (size_t i = 0; i < inc->alternates.count; i++) {
		const struct alternate *alt = &inc->alternates.items[i];
		digest_add_field(s, alt->of.s);
		digest_add_field(s, alt->use.s);
		digest_add_number(s, alt->for_whom.mask);
	}
}

static void
add_update(struct digest_state *s, const struct update *u)
{
	digest_add_number(s, u ? (int64_t)u->phase : -1);
	digest_add_number(s, u ? u->at_time.t : 0);
}

/* The newest update that is out and belongs to the time before the end. */
static const struct update *
newest_before_end(const struct incident *inc, const struct course *c)
{
	size_t n = c->update_count;

	while (c->stage == STAGE_OVER && n > 0 &&
	    inc->updates.items[n - 1].at_time.t >= inc->ended.t)
		n--;
	return n ? &inc->updates.items[n - 1] : NULL;
}

/* Does its kind have an end that is planned, and may be put off? */
static bool
has_planned_end(const struct incident *inc)
{
	return inc->ended.at.line && !inc->ended.hidden &&
	    (inc->kind.value == INCIDENT_MAINTENANCE ||
		inc->kind.value == INCIDENT_PRECAUTION);
}

static uint64_t
revision_of_incident(const struct incident *inc, const struct course *c)
{
	struct digest_state s;

	begin_revision(&s, NEWS_INCIDENT);
	digest_add_number(&s, inc->kind.value);
	digest_add_number(&s, c->stage == STAGE_PLANNED);
	digest_add_number(&s, inc->started.t);
	digest_add_number(&s, has_planned_end(inc) ? inc->ended.t : 0);
	add_update(&s, newest_before_end(inc, c));
	add_effects(&s, inc);
	add_alternates(&s, inc);
	return end_revision(&s);
}

static uint64_t
revision_of_end(const struct incident *inc, const struct course *c)
{
	struct digest_state s;

	begin_revision(&s, NEWS_RESOLVED);
	digest_add_number(&s, inc->ended.t);
	add_update(&s, c->latest && c->latest->at_time.t >= inc->ended.t
		? c->latest : NULL);
	return end_revision(&s);
}

/* Since when a person can be reached again; NULL: not yet, or nobody said. */
static const struct restored *
first_restored(const struct incident *inc, const struct record *person,
    struct at *at)
{
	const struct restored *first = NULL;

	for (size_t i = 0; person && i < inc->restored.count; i++) {
		const struct restored *r = &inc->restored.items[i];
		if (r->person.to == person && r->at_time.at.line &&
		    at_reached(at, r->at_time.t) &&
		    (first == NULL || r->at_time.t < first->at_time.t))
			first = r;
	}
	return first;
}

static uint64_t
revision_of_restored(const struct news *n, struct at *at)
{
	const struct restored *first = first_restored(as_incident(n->record),
	    n->person, at);
	struct digest_state s;

	begin_revision(&s, NEWS_RESTORED);
	digest_add_number(&s, first ? first->at_time.t : n->published);
	return end_revision(&s);
}

static uint64_t
revision_of_date(const struct news *n)
{
	struct digest_state s;

	begin_revision(&s, n->kind);
	digest_add_number(&s, n->planned);
	digest_add_number(&s, n->moved_to);
	for (size_t i = 0; i < n->change->channel.count; i++)
		digest_add_field(&s, n->change->channel.items[i].name.s);
	return end_revision(&s);
}

static uint64_t
revision_of_consultation(const struct consultation *c, struct at *at)
{
	struct when closes;
	enum consult_stage stage = consult_stage_of(&closes, c, at);
	struct digest_state s;

	begin_revision(&s, NEWS_CONSULTATION);
	digest_add_number(&s, (int64_t)stage);
	digest_add_number(&s, c->opens.t);
	digest_add_number(&s, closes.t);
	return end_revision(&s);
}

uint64_t
news_revision(const struct news *n, struct at *at)
{
	const struct incident *inc = NULL;
	struct course c;

	switch (n->kind) {
	case NEWS_RESTORED:
		return revision_of_restored(n, at);
	case NEWS_MOVED:
	case NEWS_CANCELLED:
		return revision_of_date(n);
	case NEWS_CONSULTATION:
		return revision_of_consultation(as_consultation(n->record), at);
	case NEWS_INCIDENT:
	case NEWS_RESOLVED:
		break;
	}
	inc = as_incident(n->record);
	c = course_of(inc, at);
	return n->kind == NEWS_RESOLVED ? revision_of_end(inc, &c)
					: revision_of_incident(inc, &c);
}

/* ---- incidents ----------------------------------------------------------------------------------- */

uint32_t
news_audiences(const struct model *m, const struct incident *inc)
{
	uint32_t mask = 0;

	for (size_t i = 0; i < inc->effects.count; i++)
		mask |= inc->effects.items[i]->audiences;
	return inc->effects.count ? mask : everybody(m);
}

/* When it came into the world. False: not yet. */
static bool
first_told(struct gather *g, const struct incident *inc,
    const struct course *c, int64_t *t)
{
	*t = inc->started.t;
	if (inc->published.at.line)
		*t = inc->published.t;
	else if (inc->updates.count && inc->updates.items[0].at_time.t < *t)
		*t = inc->updates.items[0].at_time.t;
	else if (c->stage == STAGE_PLANNED)
		return was_told_ahead(g, t, inc->started.t);
	return at_reached(&g->at, *t);
}

static void
offer_end(struct gather *g, const struct incident *inc,
    const struct course *c, struct news n)
{
	if (c->stage != STAGE_OVER || (inc->effects.count == 0 &&
		inc->kind.value == INCIDENT_NOTICE))
		return;
	n.kind = NEWS_RESOLVED;
	n.published = n.updated = later(n.published, inc->ended.t);
	if (c->latest)
		n.updated = later(n.updated, c->latest->at_time.t);
	offer(g, &n);
}

/* Is the person back before the others? */
static bool
offer_restored(struct gather *g, const struct incident *inc, struct news n)
{
	const struct restored *first = first_restored(inc, g->person, &g->at);

	if (first == NULL)
		return false;
	n.kind = NEWS_RESTORED;
	n.person = g->person;
	n.published = n.updated = later(n.published, first->at_time.t);
	offer(g, &n);
	return true;
}

static void
offer_incident(struct gather *g, const struct incident *inc)
{
	struct news n = {.kind = NEWS_INCIDENT, .record = &inc->r,
	    .audiences = news_audiences(g->m, inc)};

	if (!(n.audiences & g->audiences))
		return;
	struct course c = course_of(inc, &g->at);
	if (c.stage == STAGE_HIDDEN || !first_told(g, inc, &c, &n.published))
		return;
	n.updated = n.published;
	if (c.stage != STAGE_PLANNED)
		n.updated = later(n.updated, inc->started.t);
	if (c.latest)
		n.updated = later(n.updated, c.latest->at_time.t);
	offer(g, &n);
	if (!offer_restored(g, inc, n))
		offer_end(g, inc, &c, n);
}

/*
 * Newest first: when the list is full, and nothing an incident speaks of is
 * newer than its last entry, nothing of it and of those behind it can come in.
 * Nor could it before that entry came, or as time goes on: nothing is missing in
 * the period that was learned.
 */
static bool
can_stop(const struct gather *g, const struct incident *inc)
{
	return is_full(g) && inc->newest < g->list.items[NEWS_MAX - 1].updated;
}

static void
gather_incidents(struct gather *g)
{
	const struct incident_refs *all = &g->m->newest;

	for (size_t i = 0; i < all->count && !can_stop(g, all->items[i]); i++)
		if (g->topic == NEWS_ANY ||
		    (int)news_topic_of(all->items[i]) == g->topic)
			offer_incident(g, all->items[i]);
}

/* Is this service affected for those who are asked for? */
static bool
affects(const struct gather *g, const struct incident *inc,
    const struct service *s)
{
	for (size_t i = 0; i < inc->effects.count; i++)
		if (inc->effects.items[i]->service == s &&
		    (inc->effects.items[i]->audiences & g->audiences))
			return true;
	return false;
}

static void
gather_of_service(struct gather *g, const struct service *s)
{
	const struct incident_refs *all = &g->m->service_newest[s->r.index];

	for (size_t i = 0; i < all->count && !can_stop(g, all->items[i]); i++)
		if (affects(g, all->items[i], s))
			offer_incident(g, all->items[i]);
}

/* ---- dates ----------------------------------------------------------------------------------------- */

static void
offer_change(struct gather *g, const struct office_hour *h,
    const struct change *c)
{
	struct occurrence o;
	struct news n = {.record = &h->r, .change = c,
	    .audiences = everybody(g->m)};

	/* only another channel: the date is what it was */
	if (!c->cancelled.on && c->moved_to.at.line == 0)
		return;
	if (c->announced.at.line ? !at_reached(&g->at, c->announced.t)
	    : !was_told_ahead(g, &n.published, c->on.t))
		return;
	if (c->announced.at.line)
		n.published = c->announced.t;
	if (!occurrence_changed(&o, g->m, h, c))
		return;
	n.kind = o.cancelled ? NEWS_CANCELLED : NEWS_MOVED;
	n.updated = n.published;
	n.planned = o.planned;
	n.moved_to = o.moved ? o.start : 0;
	offer(g, &n);
}

static bool
is_held_by(const struct office_hour *h, const struct record *who)
{
	for (size_t i = 0; who && i < h->who.count; i++)
		if (h->who.items[i].to == who)
			return true;
	return who == NULL;
}

/* Of one person or body; NULL: of all. */
static void
gather_dates(struct gather *g, const struct record *who)
{
	const struct record_list *all = &g->m->records[KIND_OFFICE_HOUR];

	for (size_t i = 0; i < all->count; i++) {
		const struct office_hour *h = as_office_hour(all->items[i]);
		if (h->r.broken || !is_held_by(h, who))
			continue;
		for (size_t k = 0; k < h->changes.count; k++)
			offer_change(g, h, &h->changes.items[k]);
	}
}

/* ---- consultations ----------------------------------------------------------------------------------- */

/* The newest of what has come; what comes after a withdrawal comes no more. */
static int64_t
newest_of_consultation(struct gather *g, const struct consultation *c,
    enum consult_stage stage, int64_t closes)
{
	int64_t newest = ALWAYS;

	for (size_t i = 0; i < c->extended.count; i++) {
		const struct when *decided = &c->extended.items[i].at_time;
		if (decided->at.line && at_reached(&g->at, decided->t))
			newest = later(newest, decided->t);
	}
	if (stage == CONSULT_WITHDRAWN)
		return later(newest, c->withdrawn.at_time.t);
	if (stage >= CONSULT_OPEN)
		newest = later(newest, c->opens.t);
	if (stage >= CONSULT_CLOSED)
		newest = later(newest, closes);
	if (stage >= CONSULT_FEEDBACK && c->feedback.published.at.line &&
	    at_reached(&g->at, c->feedback.published.t))
		newest = later(newest, c->feedback.published.t);
	if (stage == CONSULT_OUTCOME)
		newest = later(newest, c->outcome.published.t);
	return newest;
}

static void
offer_consultation(struct gather *g, const struct consultation *c)
{
	struct when closes;
	enum consult_stage stage = consult_stage_of(&closes, c, &g->at);
	struct news n = {.kind = NEWS_CONSULTATION, .record = &c->r,
	    .published = c->announced.t, .audiences = everybody(g->m)};

	if (stage == CONSULT_HIDDEN)
		return;
	if (c->announced.at.line == 0) {
		bool open = at_reached(&g->at, c->opens.t);
		n.published = c->opens.t;
		if (!open && !was_told_ahead(g, &n.published, c->opens.t))
			return;
	}
	n.updated = later(n.published,
	    newest_of_consultation(g, c, stage, closes.t));
	offer(g, &n);
}

static void
gather_consultations(struct gather *g)
{
	const struct record_list *all = &g->m->records[KIND_CONSULTATION];

	for (size_t i = 0; i < all->count; i++)
		if (!all->items[i]->broken)
			offer_consultation(g, as_consultation(all->items[i]));
}

/* ---- people and bodies ---------------------------------------------------------------------------------- */

/* Each service once: those of somebody's contacts are few. */
static bool
is_first_with(const struct contact_list *list, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (list->items[k].via == list->items[i].via)
			return false;
	return true;
}

static bool
publishes_one_of(const struct contact_list *list, const struct service *s,
    struct at *at)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].via == s &&
		    people_publishes(&list->items[i], at))
			return true;
	return false;
}

static void
gather_of_contacts(struct gather *g, const struct record *owner,
    struct trace *trace)
{
	const struct contact_list *list = people_contacts(owner);

	for (size_t i = 0; i < list->count; i++) {
		const struct service *s = list->items[i].via;
		if (s == NULL || !is_first_with(list, i) ||
		    !publishes_one_of(list, s, &g->at))
			continue;
		trace_read(trace, FACT_STORIES, &s->r);
		gather_of_service(g, s);
	}
}

static void
gather_of_owner(struct gather *g, const struct record *owner,
    struct trace *trace)
{
	const struct model *m = g->m;
	bool person = owner->kind == KIND_PERSON;
	const struct alternate_refs *alternates = person
	    ? &m->by_person[owner->index] : &m->by_body[owner->index];

	/* which service carries an address may change with any other file */
	trace_read_site(trace, FACT_DOMAINS);
	trace_read_site(trace, FACT_ALTERNATES);
	trace_read(trace, FACT_HOURS, owner);
	gather_of_contacts(g, owner, trace);
	for (size_t i = 0; i < alternates->count; i++) {
		const struct incident *inc = alternates->items[i]->incident;
		if (!(alternates->items[i]->for_whom.mask & g->audiences))
			continue;
		/* an update may bring in what the list had no room for */
		trace_read(trace, FACT_RECORD, &inc->r);
		offer_incident(g, inc);
	}
	if (person) {
		const struct incident_refs *back =
		    &m->person_incidents[owner->index];
		trace_read(trace, FACT_STORIES, owner);
		for (size_t i = 0; i < back->count; i++)
			offer_incident(g, back->items[i]);
	}
	gather_dates(g, owner);
}

/* ---- all of it -------------------------------------------------------------------------------------------- */

/*
 * Without the trace: what is read of records here is within the facts that are
 * told at large, and there would be too many of them.
 */
static struct gather
begin(const struct model *m, uint32_t audiences, const struct at *at,
    struct arena *a)
{
	struct gather g = {.m = m, .at = *at, .arena = a,
	    .audiences = audiences, .topic = NEWS_ANY};

	g.at.trace = NULL;
	return g;
}

static struct news_list
finish(struct gather *g, struct at *at)
{
	at_join(at, &g->at);
	return g->list;
}

/* What is read of incidents has been told. */
static struct news_list
gather_all(const struct model *m, uint32_t audiences, struct at *at,
    struct arena *a)
{
	struct gather g = begin(m, audiences, at, a);

	trace_read_kind(at->trace, FACT_KIND, KIND_OFFICE_HOUR);
	trace_read_kind(at->trace, FACT_KIND, KIND_CONSULTATION);
	gather_incidents(&g);
	gather_dates(&g, NULL);
	gather_consultations(&g);
	return finish(&g, at);
}

struct news_list
news_of_site(const struct model *m, struct at *at, struct arena *a)
{
	trace_read_kind(at->trace, FACT_KIND, KIND_INCIDENT);
	return gather_all(m, UINT32_MAX, at, a);
}

struct news_list
news_of_audience(const struct model *m, unsigned audience, struct at *at,
    struct arena *a)
{
	trace_read_news(at->trace, audience, NEWS_ANY);
	return gather_all(m, UINT32_C(1) << audience, at, a);
}

struct news_list
news_of_incidents(const struct model *m, unsigned audience, int topic,
    struct at *at, struct arena *a)
{
	struct gather g = begin(m, UINT32_C(1) << audience, at, a);

	g.topic = topic;
	gather_incidents(&g);
	return finish(&g, at);
}

enum news_topic
news_topic_of(const struct incident *inc)
{
	switch ((enum incident_kind)inc->kind.value) {
	case INCIDENT_OUTAGE:
		return NEWS_OUTAGES;
	case INCIDENT_DISRUPTION:
		return NEWS_DISRUPTIONS;
	case INCIDENT_MAINTENANCE:
		return NEWS_MAINTENANCE;
	case INCIDENT_PRECAUTION:
		return NEWS_PRECAUTIONS;
	case INCIDENT_NOTICE:
		break;
	}
	return NEWS_NOTICES;
}

struct news_list
news_of_topic(const struct model *m, enum news_topic topic, struct at *at,
    struct arena *a)
{
	struct gather g = begin(m, 1, at, a);

	if (topic == NEWS_DATES) {
		trace_read_kind(at->trace, FACT_KIND, KIND_OFFICE_HOUR);
		gather_dates(&g, NULL);
	} else if (topic == NEWS_CONSULTATIONS) {
		trace_read_kind(at->trace, FACT_KIND, KIND_CONSULTATION);
		gather_consultations(&g);
	} else {
		trace_read_news(at->trace, 0, (int)topic);
		g.topic = (int)topic;
		gather_incidents(&g);
	}
	return finish(&g, at);
}

struct news_list
news_of_record(const struct model *m, const struct record *record,
    struct at *at, struct arena *a)
{
	struct gather g = begin(m, 1, at, a);

	trace_read(at->trace, FACT_RECORD, record);
	if (record->kind == KIND_SERVICE) {
		trace_read(at->trace, FACT_STORIES, record);
		gather_of_service(&g, as_service(record));
	}
	if (record->kind == KIND_PERSON)
		g.person = record;
	if (record->kind == KIND_PERSON || record->kind == KIND_BODY)
		gather_of_owner(&g, record, at->trace);
	return finish(&g, at);
}

/* The day of a date, told from others that were changed on the same one. */
static struct str
id_of_date(const struct model *m, const struct news *n, struct arena *a)
{
	struct civil day = zone_local(m->zone, n->planned).civil;
	const struct change_list *all = &as_office_hour(n->record)->changes;
	unsigned same = 1;

	for (const struct change *c = all->items; c < n->change; c++) {
		struct civil other = zone_local(m->zone, c->on.t).civil;
		same += other.year == day.year && other.month == day.month &&
		    other.day == day.day;
	}
	struct str id = arena_printf(a, "date/%.*s/%04d-%02u-%02u",
	    STR_ARG(n->record->id), day.year, day.month, day.day);
	return same == 1 ? id
	    : arena_printf(a, "%.*s/%u", STR_ARG(id), same);
}

struct str
news_id(const struct model *m, const struct news *n, struct arena *a)
{
	struct str slug = n->record->id;

	switch (n->kind) {
	case NEWS_MOVED:
	case NEWS_CANCELLED:
		return id_of_date(m, n, a);
	case NEWS_RESTORED:
		return arena_printf(a, "restored/%.*s/%.*s",
		    STR_ARG(slug), STR_ARG(n->person->id));
	case NEWS_INCIDENT:
	case NEWS_RESOLVED:
	case NEWS_CONSULTATION:
		break;
	}
	return arena_printf(a, "%s/%.*s", news_kind_word(n->kind),
	    STR_ARG(slug));
}

const char *
news_kind_word(enum news_kind kind)
{
	static const char *const words[] = {
	    [NEWS_INCIDENT] = "incident",
	    [NEWS_RESOLVED] = "resolved",
	    [NEWS_RESTORED] = "restored",
	    [NEWS_MOVED] = "moved",
	    [NEWS_CANCELLED] = "cancelled",
	    [NEWS_CONSULTATION] = "consultation",
	};

	return words[kind];
}
