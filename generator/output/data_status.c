#include "content/tables.h"
#include "model/course.h"
#include "model/history.h"
#include "model/lively.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/data.h"
#include "output/data_json.h"
#include "output/recall.h"

/*
 * {title, zone, overall: {state, word}, services: [...], incidents: [...],
 * ended_since, correcting, since, until}
 *
 * Services stand in the order of the site, incidents newest first, their
 * updates too. `correcting` is the number of files that are being corrected.
 *
 * This is about the present, and does not grow with the archive: of incidents
 * that have ended only those of a year are listed, and of these at most so many,
 * those that ended last. `ended_since` is null then, or the instant from which
 * none is missing.
 */

/* Ended incidents stay listed for a year. */
#define ENDED_LISTED (365 * INT64_C(86400))

enum { ENDED_MAX = 100 };

/* An incident stands in an array of the whole. */
enum { INCIDENT_DEPTH = 2 };

static void
write_overall(struct view *v, struct json *j)
{
	enum state state = status_overall(v->env->model, &v->at, NULL);
	struct str key = arena_printf(v->arena, "state.%s",
	    state == STATE_UNKNOWN ? "unknown"
				   : word_english(state_words, (int)state));

	json_object(j, "overall");
	data_json_state(j, "state", state);
	json_str(j, "word", locale_word(v->env->words, key.ptr));
	json_end(j);
}

/* ---- services ---------------------------------------------------------------------------- */

static void
write_states(struct view *v, struct json *j, const struct service *s)
{
	json_object(j, "states");
	for (unsigned i = 0; i < v->env->model->site->audience_count; i++)
		data_json_state(j, data_json_audience(v, i),
		    status_of_service(v->env->model, s, i, &v->at).state);
	json_end(j);
}

/* Why it is so: {since, incident, next_update, overdue} */
static void
write_cause(struct view *v, struct json *j, const struct effect *cause)
{
	const struct incident *inc = cause ? cause->incident : NULL;
	struct when none = {0};
	struct course c = {0};

	if (inc && !inc->r.broken)
		c = course_of(inc, &v->at);
	data_json_when(v, j, "since", cause ? &cause->from : &none);
	data_json_id(j, "incident", inc && !inc->r.broken ? &inc->r : NULL);
	data_json_when(v, j, "next_update", c.promised ? &inc->next_update : &none);
	json_bool(j, "overdue", c.overdue);
}

static void
write_service(struct view *v, struct json *j, const struct service *s)
{
	struct status st = status_of_service(v->env->model, s, 0, &v->at);
	bool broken = s->r.broken;

	json_object(j, NULL);
	json_str(j, "id", s->r.id);
	json_str(j, "name", model_title(&s->r));
	data_json_text(j, "group", broken ? STR("") : s->group.s);
	data_json_word(j, "kind", service_kind_words,
	    broken ? CHOICE_UNREADABLE : s->kind.value);
	data_json_word(j, "official", official_words,
	    broken ? CHOICE_UNREADABLE : s->official.value);
	data_json_state(j, "state", st.state);
	write_states(v, j, s);
	write_cause(v, j, st.cause);
	data_json_url(v, j, &s->r);
	json_end(j);
}

/* ---- incidents --------------------------------------------------------------------------- */

static void
write_services(struct json *j, const struct incident *inc)
{
	json_array(j, "services");
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct service *s = inc->effects.items[i]->service;
		bool seen = false;
		for (size_t k = 0; k < i && !seen; k++)
			seen = inc->effects.items[k]->service == s;
		if (!seen)
			json_str(j, NULL, s->r.id);
	}
	json_end(j);
}

static void
write_audiences(struct view *v, struct json *j, const struct incident *inc)
{
	const struct site *site = v->env->model->site;

	json_array(j, "audiences");
	for (unsigned i = 0; i < site->audience_count; i++)
		if (course_concerns(inc, i))
			json_str(j, NULL, site->audiences[i].id);
	json_end(j);
}

static void
write_updates(struct view *v, struct json *j, const struct incident *inc,
    size_t count)
{
	json_array(j, "updates");
	for (size_t i = count; i > 0; i--) {
		const struct update *u = &inc->updates.items[i - 1];
		json_object(j, NULL);
		data_json_when(v, j, "at", &u->at_time);
		data_json_word(j, "phase", phase_words, (int)u->phase);
		data_json_text(j, "title", u->title);
		json_end(j);
	}
	json_end(j);
}

/* How long what held for whom: the same as on its page. */
static void
write_periods(struct view *v, struct json *j, const struct incident *inc)
{
	const struct site *site = v->env->model->site;
	struct history_spans spans = history_spans_of(v->env->model, inc,
	    v->arena);

	json_array(j, "periods");
	for (size_t i = 0; i < spans.count; i++) {
		const struct history_span *span = &spans.items[i];
		struct when until = span->until;
		if (until.t == FOREVER)
			until.at.line = 0;
		json_object(j, NULL);
		json_str(j, "service", span->service->r.id);
		data_json_state(j, "state", span->state);
		json_array(j, "audiences");
		for (unsigned k = 0; k < site->audience_count; k++)
			if (span->audiences >> k & 1)
				json_str(j, NULL, site->audiences[k].id);
		json_end(j);
		data_json_instant(v, j, "from", span->from.t);
		data_json_when(v, j, "until", &until);
		json_end(j);
	}
	json_end(j);
}

static const char *
stage_name(enum stage stage)
{
	switch (stage) {
	case STAGE_PLANNED:
		return "planned";
	case STAGE_ACTIVE:
		return "active";
	case STAGE_OVER:
		return "over";
	case STAGE_HIDDEN:
		break;
	}
	return "";
}

static void
write_incident(struct view *v, struct json *j, const struct incident *inc)
{
	struct course c = course_of(inc, &v->at);
	struct when none = {0};

	json_object(j, NULL);
	json_str(j, "id", inc->r.id);
	json_str(j, "title", inc->title.s);
	data_json_word(j, "kind", incident_kind_words, inc->kind.value);
	json_str(j, "stage", str_from(stage_name(c.stage)));
	if (c.has_phase)
		data_json_word(j, "phase", phase_words, (int)c.phase);
	else
		json_null(j, "phase");
	data_json_state(j, "state", course_state(inc, 0, &v->at));
	data_json_when(v, j, "started", &inc->started);
	data_json_when(v, j, "ended", &inc->ended);
	data_json_when(v, j, "next_update", c.promised ? &inc->next_update : &none);
	json_bool(j, "overdue", c.overdue);
	write_services(j, inc);
	write_audiences(v, j, inc);
	write_periods(v, j, inc);
	write_updates(v, j, inc, c.update_count);
	data_json_url(v, j, &inc->r);
	json_end(j);
}

static int
make_incident(struct str *out, struct view *v, const void *ctx)
{
	const struct incident *inc = ctx;
	struct data_json_item item;

	trace_read(v->at.trace, FACT_RECORD, &inc->r);
	data_json_begin_item(&item, INCIDENT_DEPTH);
	write_incident(v, &item.j, inc);
	return data_json_end_item(out, v, &item);
}

static int
add_incident(struct view *v, struct json *j, const struct incident *inc)
{
	struct recall_call call = {.make = make_incident, .of = inc};
	struct str incident;

	if (recall_text(&incident, v, &call, inc) < 0)
		return -1;
	json_part(j, incident);
	return 0;
}

/* ---- those that have ended ----------------------------------------------------------------- */

/* The ones that ended last, as many as are listed and one more. */
struct ended {
	const struct incident *items[ENDED_MAX + 1];
	size_t count;
};

/* The last end first; of several at one time as in the list. */
static bool
ended_before(const struct incident *a, const struct incident *b)
{
	return a->ended.t != b->ended.t ? a->ended.t < b->ended.t
					: a->r.index < b->r.index;
}

static void
offer(struct ended *e, const struct incident *inc)
{
	size_t i = e->count;

	while (i > 0 && ended_before(e->items[i - 1], inc))
		i--;
	if (i > ENDED_MAX)
		return;
	if (e->count <= ENDED_MAX)
		e->count++;
	for (size_t k = e->count - 1; k > i; k--)
		e->items[k] = e->items[k - 1];
	e->items[i] = inc;
}

static bool
is_cut(const struct ended *e)
{
	return e->count > ENDED_MAX;
}

/*
 * Nothing ends after the newest that it speaks of: when there are enough, and
 * the next one speaks of nothing newer, none can come in. What it would have
 * told of the clock lies before what has been told. Are there enough, this is so
 * until the last of them has ended a year ago.
 */
static struct ended
find_ended(struct view *v)
{
	const struct incident_refs *all = &v->env->model->newest;
	int64_t year_ago = v->at.now - ENDED_LISTED;
	struct ended e = {.count = 0};

	for (size_t i = 0; i < all->count; i++) {
		const struct incident *inc = all->items[i];
		if (inc->newest <= year_ago || (is_cut(&e) &&
			inc->newest < e.items[ENDED_MAX]->ended.t))
			break;
		if (course_of(inc, &v->at).stage == STAGE_OVER &&
		    inc->ended.t > year_ago)
			offer(&e, inc);
	}
	if (is_cut(&e))
		(void)at_reached(&v->at,
		    e.items[ENDED_MAX]->ended.t + ENDED_LISTED);
	return e;
}

/* From when on none is missing. */
static int64_t
complete_since(const struct ended *e)
{
	int64_t last = e->items[ENDED_MAX - 1]->ended.t;

	return last + (e->items[ENDED_MAX]->ended.t == last);
}

static bool
is_listed(struct view *v, const struct incident *inc, const struct course *c,
    const struct ended *e)
{
	if (c->stage != STAGE_OVER)
		return c->stage != STAGE_HIDDEN;
	return is_cut(e) ? !ended_before(inc, e->items[ENDED_MAX - 1])
			 : !at_reached(&v->at, inc->ended.t + ENDED_LISTED);
}

/* In the order of lists. */
static int
write_incidents(struct view *v, struct json *j)
{
	const struct model *m = v->env->model;
	struct ended e = find_ended(v);
	int64_t recent = is_cut(&e)
	    ? v->at.now - e.items[ENDED_MAX - 1]->ended.t + 1 : ENDED_LISTED;
	struct incident_refs all = lively_list(m, recent, NULL, &v->at,
	    v->arena);

	if (!is_cut(&e))
		lively_ends(m, recent, NULL, &v->at);
	json_array(j, "incidents");
	for (size_t i = 0; i < all.count; i++) {
		struct course c = course_of(all.items[i], &v->at);
		if (is_listed(v, all.items[i], &c, &e) &&
		    add_incident(v, j, all.items[i]) < 0)
			return -1;
	}
	json_end(j);
	data_json_instant(v, j, "ended_since",
	    is_cut(&e) ? complete_since(&e) : ALWAYS);
	return 0;
}

int
data_status(struct view *v, const struct output_item *item, struct buf *out)
{
	const struct model *m = v->env->model;
	struct json j;

	(void)item;
	json_init(&j, out);
	json_object(&j, NULL);
	json_str(&j, "title", m->site->title.s);
	json_str(&j, "zone", zone_name(m->zone));
	write_overall(v, &j);
	json_array(&j, "services");
	for (size_t i = 0; i < m->records[KIND_SERVICE].count; i++)
		write_service(v, &j, as_service(m->records[KIND_SERVICE].items[i]));
	json_end(&j);
	if (write_incidents(v, &j) < 0)
		return -1;
	json_num(&j, "correcting", (int64_t)m->broken_count);
	return data_json_end(v, &j);
}
