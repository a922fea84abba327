#include <string.h>

#include "content/tables.h"
#include "model/course.h"
#include "model/lively.h"
#include "model/news.h"
#include "model/reach.h"
#include "model/trace.h"
#include "output/data_json.h"
#include "output/data_v2.h"
#include "output/recall.h"
#include "output/view_plain.h"

/* ---- updates ------------------------------------------------------------------------------- */

/* One incident being looked at. */
struct story {
	struct data_v2 *d;
	const struct incident *inc;
	struct course course;
	int64_t created;
	enum phase phase; /* by the updates so far */
	struct data_v2_updates updates;
};

static bool
is_maintenance(const struct incident *inc)
{
	return inc->kind.value == INCIDENT_MAINTENANCE;
}

static const char *
maintenance_status(const struct story *s, int64_t t)
{
	if (s->course.stage == STAGE_PLANNED || t < s->inc->started.t)
		return "scheduled";
	if (s->course.stage == STAGE_OVER && t >= s->inc->ended.t)
		return "completed";
	return s->phase == PHASE_MONITORING ? "verifying" : "in_progress";
}

/* What the state of things was after what happened at t. */
static const char *
status_at(const struct story *s, int64_t t)
{
	if (is_maintenance(s->inc))
		return maintenance_status(s, t);
	if (s->course.stage == STAGE_OVER && t >= s->inc->ended.t)
		return "resolved";
	switch (s->phase) {
	case PHASE_IDENTIFIED:
		return "identified";
	case PHASE_MONITORING:
	case PHASE_RESOLVED: /* said, but not over yet */
		return "monitoring";
	case PHASE_INVESTIGATING:
	case PHASE_UPDATE:
	case PHASE_UNCHANGED:
	case PHASE_COUNT:
		break;
	}
	return "investigating";
}

static struct str
local_word(const struct story *s, const char *group, const char *id)
{
	struct view *v = s->d->v;
	struct str key = arena_printf(v->arena, "%s.%s", group, id);

	return locale_word(v->env->words, key.ptr);
}

/* `name` tells it from the other updates of the incident. */
static struct data_v2_update *
add(struct story *s, int64_t shown, struct str name)
{
	struct arena *a = s->d->v->arena;
	struct data_v2_update *u = VEC_PUSH(a, &s->updates);

	u->shown = shown;
	u->at = shown < s->created ? s->created : shown;
	u->status = status_at(s, shown);
	u->id = data_v2_id(s->d, "update", arena_printf(a, "%.*s %.*s",
	    STR_ARG(s->inc->r.id), STR_ARG(name)));
	return u;
}

static const char *
stage_id(const struct incident *inc, enum stage stage)
{
	bool work = is_maintenance(inc);

	if (stage == STAGE_PLANNED)
		return work ? "scheduled" : "announced";
	if (stage == STAGE_OVER)
		return work ? "completed" : "over";
	return work ? "in_progress" : "active";
}

struct text_of {
	const struct incident *inc;
	struct str text;
};

static int
make_text(struct str *out, struct view *v, const void *ctx)
{
	const struct text_of *t = ctx;

	trace_read(v->at.trace, FACT_RECORD, &t->inc->r);
	*out = view_plain_text(v, t->text);
	return 0;
}

/* The same incidents are in several lists and in both feeds. */
static struct str
plain_text(struct story *s, struct str text)
{
	struct text_of t = {s->inc, text};
	struct recall_call call = {.make = make_text, .of = s->inc,
	    .with = text.ptr, .number = text.len, .anywhere = true};
	struct str plain;

	return recall_text(&plain, s->d->v, &call, &t) < 0 ? STR("") : plain;
}

/* The text before the first update, or a word where there is nothing at all. */
static void
add_beginning(struct story *s)
{
	struct str text = plain_text(s, s->inc->summary);
	int64_t shown = s->created;

	if (text.len == 0 && s->course.update_count)
		return;
	/* what was written down afterwards began when it did */
	if (shown > s->inc->started.t)
		shown = s->inc->started.t;
	struct data_v2_update *u = add(s, shown, STR("beginning"));
	u->body = text.len ? text : local_word(s, "stage",
	    stage_id(s->inc, s->course.stage));
}

static void
add_written(struct story *s, size_t i)
{
	const struct update *u = &s->inc->updates.items[i];
	struct arena *a = s->d->v->arena;
	size_t same = 0;

	while (same < i && s->inc->updates.items[i - same - 1].at_time.t ==
	    u->at_time.t)
		same++;
	if (u->phase != PHASE_UPDATE && u->phase != PHASE_UNCHANGED)
		s->phase = u->phase;
	struct data_v2_update *to = add(s, u->at_time.t, arena_printf(a,
	    "%lld %zu", (long long)u->at_time.t, same));
	struct str text = plain_text(s, u->body);
	if (u->title.len && text.len)
		to->body = arena_printf(a, "%.*s\r\n\r\n%.*s",
		    STR_ARG(u->title), STR_ARG(text));
	else
		to->body = u->title.len ? u->title : text;
	if (to->body.len == 0)
		to->body = local_word(s, "phase",
		    word_english(phase_words, (int)u->phase));
}

/* That work began is an update, too, when nobody wrote one at that time. */
static void
add_start(struct story *s)
{
	const struct incident *inc = s->inc;

	if (!is_maintenance(inc) || s->course.stage == STAGE_PLANNED ||
	    s->created >= inc->started.t)
		return;
	for (size_t i = 0; i < s->course.update_count; i++)
		if (inc->updates.items[i].at_time.t == inc->started.t)
			return;
	add(s, inc->started.t, STR("start"))->body = local_word(s, "stage",
	    stage_id(inc, STAGE_ACTIVE));
}

/* The same of the end. */
static void
add_end(struct story *s)
{
	const struct incident *inc = s->inc;

	if (s->course.stage != STAGE_OVER || (s->course.latest &&
		s->course.latest->at_time.t >= inc->ended.t))
		return;
	add(s, inc->ended.t, STR("end"))->body = local_word(s, "stage",
	    stage_id(inc, STAGE_OVER));
}

static void
tell(struct story *s)
{
	const struct incident *inc = s->inc;
	bool begun = false;

	add_beginning(s);
	for (size_t i = 0; i < s->course.update_count; i++) {
		if (!begun && inc->updates.items[i].at_time.t >= inc->started.t) {
			add_start(s);
			begun = true;
		}
		add_written(s, i);
	}
	if (!begun)
		add_start(s);
	add_end(s);
}

/* ---- choosing them ---------------------------------------------------------------------------- */

/* When it came into the world: at the latest when it began; planned work that
 * nobody dated as feeds have it, see model/news.h. */
static int64_t
created(const struct incident *inc, const struct course *c)
{
	if (inc->published.at.line)
		return inc->published.t;
	if (c->update_count && inc->updates.items[0].at_time.t < inc->started.t)
		return inc->updates.items[0].at_time.t;
	return inc->started.t - (is_maintenance(inc) ? NEWS_AHEAD : 0);
}

/* The newest instant it tells of; as tell() finds it, but without the texts. */
static int64_t
updated(const struct incident *inc, const struct course *c)
{
	int64_t newest = created(inc, c);

	if (c->latest && c->latest->at_time.t > newest)
		newest = c->latest->at_time.t;
	if (is_maintenance(inc) && c->stage != STAGE_PLANNED &&
	    inc->started.t > newest)
		newest = inc->started.t;
	if (c->stage == STAGE_OVER && inc->ended.t > newest)
		newest = inc->ended.t;
	return newest;
}

/* An incident that has begun, or a maintenance, that the public may know of. */
static bool
is_told(struct data_v2 *d, const struct incident *inc, struct course *c)
{
	if (inc->r.broken || !course_concerns(inc, 0))
		return false;
	*c = course_of(inc, &d->v->at);
	return c->stage == STAGE_ACTIVE || c->stage == STAGE_OVER ||
	    (c->stage == STAGE_PLANNED && is_maintenance(inc));
}

static bool
is_in(struct data_v2 *d, enum data_v2_set set, const struct incident *inc,
    const struct course *c)
{
	bool work = is_maintenance(inc);

	switch (set) {
	case DATA_V2_INCIDENTS:
		return !work;
	case DATA_V2_UNRESOLVED:
		return !work && c->stage == STAGE_ACTIVE;
	case DATA_V2_MAINTENANCES:
		return work;
	case DATA_V2_UPCOMING:
		return work && c->stage == STAGE_PLANNED;
	case DATA_V2_ACTIVE:
		return work && c->stage == STAGE_ACTIVE;
	case DATA_V2_OPEN_MAINTENANCES:
		return work && c->stage != STAGE_OVER;
	case DATA_V2_HISTORY:
		break;
	}
	/* what has a date ahead and nothing else is no history yet */
	return at_reached(&d->v->at, updated(inc, c));
}

static bool
is_for_public(const struct incident *inc)
{
	return course_concerns(inc, 0);
}

static struct data_v2_incident
told_of(const struct incident *inc, const struct course *c)
{
	return (struct data_v2_incident){inc, created(inc, c), updated(inc, c)};
}

struct data_v2_incident
data_v2_incident_of(struct data_v2 *d, const struct incident *inc)
{
	struct course c = course_of(inc, &d->v->at);

	return told_of(inc, &c);
}

static void
add_told(struct data_v2 *d, struct data_v2_incidents *list,
    const struct incident *inc, const struct course *c)
{
	*VEC_PUSH(d->v->arena, list) = told_of(inc, c);
}

static bool
is_full(const struct data_v2_incidents *list, enum data_v2_set set)
{
	return list->count == (set == DATA_V2_HISTORY ? DATA_V2_HISTORY_MAX
	    : DATA_V2_LIST_MAX);
}

static bool
is_public_work(const struct incident *inc)
{
	return is_maintenance(inc) && is_for_public(inc);
}

/* Of maintenances all that they say is a fact: of the others nothing is asked. */
static struct incident_refs
lively_work(struct view *v)
{
	struct at at = v->at;

	trace_read_site(v->at.trace, FACT_MAINTENANCE);
	at.trace = NULL;
	struct incident_refs all = lively_list(v->env->model, 0,
	    is_public_work, &at, v->arena);
	at_join(&v->at, &at);
	return all;
}

/* What is over is in none of these lists. */
static struct data_v2_incidents
select_lively(struct data_v2 *d, enum data_v2_set set)
{
	struct incident_refs all = set != DATA_V2_UNRESOLVED
	    ? lively_work(d->v) : lively_list(d->v->env->model, 0,
	    is_for_public, &d->v->at, d->v->arena);
	struct data_v2_incidents list = {0};

	for (size_t i = 0; i < all.count && !is_full(&list, set); i++) {
		struct course c;
		if (is_told(d, all.items[i], &c) &&
		    is_in(d, set, all.items[i], &c))
			add_told(d, &list, all.items[i], &c);
	}
	return list;
}

static struct data_v2_incidents
select_newest(struct data_v2 *d, enum data_v2_set set)
{
	const struct record_list *all =
	    &d->v->env->model->records[KIND_INCIDENT];
	struct data_v2_incidents list = {0};
	bool work = set == DATA_V2_MAINTENANCES;

	if (work)
		trace_read_site(d->v->at.trace, FACT_MAINTENANCE);
	for (size_t i = 0; i < all->count && !is_full(&list, set); i++) {
		const struct incident *inc = as_incident(all->items[i]);
		struct course c;
		if (work && !is_maintenance(inc))
			continue;
		if (is_told(d, inc, &c) && is_in(d, set, inc, &c))
			add_told(d, &list, inc, &c);
	}
	return list;
}

struct data_v2_incidents
data_v2_incident_select(struct data_v2 *d, enum data_v2_set set)
{
	switch (set) {
	case DATA_V2_UNRESOLVED:
	case DATA_V2_UPCOMING:
	case DATA_V2_ACTIVE:
	case DATA_V2_OPEN_MAINTENANCES:
		return select_lively(d, set);
	case DATA_V2_INCIDENTS:
	case DATA_V2_MAINTENANCES:
	case DATA_V2_HISTORY:
		break;
	}
	return select_newest(d, set);
}

/* Of those that are settled: nothing tells of more than it speaks of. */
static int64_t
newest_settled(struct data_v2 *d, int64_t newest)
{
	const struct incident_refs *all = &d->v->env->model->newest;
	size_t i = lively_settled(d->v->env->model, 0, &d->v->at);

	for (; i < all->count && all->items[i]->newest > newest; i++) {
		const struct incident *inc = all->items[i];
		struct course c;
		if (!is_told(d, inc, &c))
			continue;
		int64_t t = updated(inc, &c);
		newest = t > newest ? t : newest;
	}
	return newest;
}

int64_t
data_v2_incident_told(struct view *v)
{
	struct data_v2 d = {.v = v};
	struct incident_refs all = lively_list(v->env->model, 0, is_for_public,
	    &v->at, v->arena);
	int64_t newest = ALWAYS;

	for (size_t i = 0; i < all.count; i++) {
		struct course c;
		if (!is_told(&d, all.items[i], &c))
			continue;
		int64_t t = updated(all.items[i], &c);
		if (t > newest && at_reached(&v->at, t))
			newest = t;
	}
	return newest_settled(&d, newest);
}

int64_t
data_v2_incident_newest(struct data_v2 *d)
{
	size_t count = d->v->env->model->records[KIND_SERVICE].count;
	struct trace *trace = d->v->at.trace;

	trace_read_site(trace, FACT_TOLD);
	d->v->at.trace = NULL;
	int64_t newest = data_v2_incident_told(d->v);
	d->v->at.trace = trace;
	for (size_t i = 0; i < count; i++)
		if (d->components[i].updated > newest)
			newest = d->components[i].updated;
	return newest;
}

/* ---- what is told of one ----------------------------------------------------------------------- */

struct str
data_v2_incident_id(const struct data_v2 *d, const struct incident *inc)
{
	return data_v2_id(d, "incident", inc->r.id);
}

struct data_v2_updates
data_v2_incident_updates(struct data_v2 *d, const struct incident *inc)
{
	struct course c = course_of(inc, &d->v->at);
	struct story s = {.d = d, .inc = inc, .course = c,
	    .created = created(inc, &c), .phase = PHASE_INVESTIGATING};

	tell(&s);
	return s.updates;
}

/* ---- writing them ------------------------------------------------------------------------------ */

static void
write_update(struct data_v2 *d, const struct data_v2_update *u,
    struct str incident)
{
	struct json *j = &d->j;

	json_object(j, NULL);
	json_str(j, "id", u->id);
	json_str(j, "status", str_from(u->status));
	json_str(j, "body", u->body);
	json_str(j, "incident_id", incident);
	data_v2_time(d, "created_at", u->at);
	data_v2_time(d, "updated_at", u->at);
	data_v2_time(d, "display_at", u->shown);
	json_null(j, "affected_components");
	json_bool(j, "deliver_notifications", true);
	json_null(j, "custom_tweet");
	json_null(j, "tweet_id");
	json_end(j);
}

struct incident_of {
	const struct data_v2 *d;
	const struct incident *inc;
};

/* So deep they stand in the file. */
enum { INCIDENT_DEPTH = 2, UPDATES_DEPTH = INCIDENT_DEPTH + 2 };

/* How it is after the last one, a zero byte, and all of them. */
static int
make_updates(struct str *out, struct view *v, const void *ctx)
{
	const struct incident_of *of = ctx;
	struct data_v2 d = *of->d;
	struct data_v2_updates updates;
	struct data_json_item item;
	struct str written;

	trace_read(v->at.trace, FACT_RECORD, &of->inc->r);
	d.v = v;
	updates = data_v2_incident_updates(&d, of->inc);
	struct str id = data_v2_incident_id(&d, of->inc);
	data_json_begin_item(&item, UPDATES_DEPTH);
	d.j = item.j;
	for (size_t i = updates.count; i > 0; i--)
		write_update(&d, &updates.items[i - 1], id);
	item.j = d.j;
	int rc = data_json_end_item(&written, v, &item);
	const char *status = updates.items[updates.count - 1].status;
	*out = arena_concat(v->arena, str_make(status, strlen(status) + 1),
	    written);
	return rc;
}

/* They stay when one of its services is in another state. */
static int
updates_of_incident(const char **status, struct str *updates,
    const struct incident_of *of)
{
	struct recall_call call = {.make = make_updates, .of = of->inc,
	    .anywhere = true};
	struct str kept;

	if (recall_text(&kept, of->d->v, &call, of) < 0)
		return -1;
	*status = kept.ptr;
	*updates = str_skip(kept, strlen(kept.ptr) + 1);
	return 0;
}

static int
write_components(struct data_v2 *d, const struct incident *inc)
{
	bool *listed = ARENA_ARRAY(d->v->arena, bool,
	    d->v->env->model->records[KIND_SERVICE].count + 1);
	int rc = 0;

	json_array(&d->j, "components");
	for (size_t i = 0; i < inc->effects.count && rc == 0; i++) {
		const struct effect *e = inc->effects.items[i];
		size_t service = e->service->r.index;
		const struct data_v2_component *c = &d->components[service];
		if (!(e->audiences & 1) || c->service == NULL ||
		    listed[service])
			continue;
		listed[service] = true;
		rc = data_v2_component_add(d, c);
	}
	json_end(&d->j);
	return rc;
}

/* By the worst that it has meant for the public up to now. */
static const char *
impact_of(struct data_v2 *d, const struct incident *inc)
{
	const struct effect_list *effects = &inc->effects;
	enum state worst = STATE_OPERATIONAL;

	if (is_maintenance(inc))
		return "maintenance";
	for (size_t i = 0; i < effects->count; i++)
		if ((effects->items[i]->audiences & 1) &&
		    at_reached(&d->v->at, effects->items[i]->from.t))
			worst = state_worse(worst, effects->items[i]->state);
	switch (worst) {
	case STATE_MAINTENANCE:
		return "maintenance";
	case STATE_LIMITED:
		return "minor";
	case STATE_PARTIAL:
		return "major";
	case STATE_DOWN:
		return "critical";
	case STATE_OPERATIONAL:
	case STATE_UNKNOWN:
	case STATE_COUNT:
		break;
	}
	return "none";
}

static int64_t
monitoring_since(struct data_v2 *d, const struct incident *inc)
{
	for (size_t i = 0; i < inc->updates.count; i++) {
		const struct update *u = &inc->updates.items[i];
		if (!at_reached(&d->v->at, u->at_time.t))
			break;
		if (u->phase == PHASE_MONITORING ||
		    (u->phase == PHASE_RESOLVED && u->at_time.t < inc->ended.t))
			return u->at_time.t;
	}
	return ALWAYS;
}

/* An end that an update tells is not known before. */
static bool
end_is_known(struct data_v2 *d, const struct incident *inc)
{
	return inc->ended.at.line && (!inc->ended.hidden ||
	    at_reached(&d->v->at, inc->ended.t));
}

static bool
is_over(struct data_v2 *d, const struct incident *inc)
{
	return inc->ended.at.line && at_reached(&d->v->at, inc->ended.t);
}

/* Nothing is before it was created; what has not come is null. */
static void
write_reached(struct data_v2 *d, const char *key, int64_t t, int64_t created)
{
	data_v2_time(d, key, t != ALWAYS && t < created ? created : t);
}

static void
write_head(struct data_v2 *d, const struct incident *inc,
    const struct course *c, const char *status)
{
	int64_t began = created(inc, c);
	struct view *v = d->v;
	struct json *j = &d->j;

	json_str(j, "name", inc->title.s);
	json_str(j, "status", str_from(status));
	data_v2_time(d, "created_at", began);
	data_v2_time(d, "updated_at", updated(inc, c));
	write_reached(d, "monitoring_at", monitoring_since(d, inc), began);
	write_reached(d, "resolved_at", is_over(d, inc) ? inc->ended.t : ALWAYS,
	    began);
	json_str(j, "impact", str_from(impact_of(d, inc)));
	json_str(j, "shortlink", data_v2_url(v,
	    path_of_record(v->env, v->arena, &inc->r)));
	data_v2_time(d, "started_at", inc->started.t);
	json_str(j, "page_id", d->page_id);
}

static int
write_incident(struct data_v2 *d, const struct incident *inc)
{
	struct course c = course_of(inc, &d->v->at);
	struct json *j = &d->j;
	struct str updates;
	const char *status;

	if (updates_of_incident(&status, &updates,
		&(struct incident_of){d, inc}) < 0)
		return -1;
	json_object(j, NULL);
	json_str(j, "id", data_v2_incident_id(d, inc));
	write_head(d, inc, &c, status);
	json_array(j, "incident_updates");
	json_part(j, updates);
	json_end(j);
	if (write_components(d, inc) < 0)
		return -1;
	json_null(j, "reminder_intervals");
	if (is_maintenance(inc)) {
		data_v2_time(d, "scheduled_for", inc->started.t);
		data_v2_time(d, "scheduled_until",
		    end_is_known(d, inc) ? inc->ended.t : inc->started.t);
	}
	json_end(j);
	return 0;
}

static int
make_incident(struct str *out, struct view *v, const void *ctx)
{
	const struct incident_of *of = ctx;
	struct data_json_item item;
	struct data_v2 d = *of->d;

	trace_read(v->at.trace, FACT_RECORD, &of->inc->r);
	data_json_begin_item(&item, INCIDENT_DEPTH);
	d.v = v;
	d.j = item.j;
	int rc = write_incident(&d, of->inc);
	item.j = d.j;
	return data_json_end_item(out, v, &item) < 0 ? -1 : rc;
}

int
data_v2_incident_list(struct data_v2 *d, const char *key, enum data_v2_set set)
{
	struct data_v2_incidents list = data_v2_incident_select(d, set);

	json_array(&d->j, key);
	for (size_t i = 0; i < list.count; i++) {
		struct incident_of of = {d, list.items[i].source};
		struct recall_call call = {.make = make_incident,
		    .of = of.inc, .anywhere = true};
		struct str incident;
		if (recall_text(&incident, d->v, &call, &of) < 0)
			return -1;
		json_part(&d->j, incident);
	}
	json_end(&d->j);
	return 0;
}
