#include "output/news_text.h"

#include "content/tables.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/reach.h"
#include "model/trace.h"
#include "output/view_date.h"
#include "output/view_plain.h"

static struct str
fill(struct view *v, const char *key, struct str first, struct str second)
{
	const struct str args[] = {first, second};

	return locale_fill(v->env->words, v->arena, key, args, 2);
}

static struct str
join(struct view *v, struct str a, struct str b)
{
	if (a.len == 0 || b.len == 0)
		return a.len ? a : b;
	return arena_printf(v->arena, "%.*s %.*s", STR_ARG(a), STR_ARG(b));
}

static struct str
moment(struct view *v, int64_t t)
{
	struct when w = {.t = t, .at = {1, 1}};

	return view_time_text(v, &w, false);
}

/* ---- dates --------------------------------------------------------------------------------- */

static struct str
date_text(struct view *v, const struct news *n, int64_t t)
{
	struct when w = {.t = t, .at = {1, 1},
	    .day = view_date_is_day(v, as_office_hour(n->record), t)};

	return view_time_text(v, &w, false);
}

static struct str
summary_of_date(struct view *v, const struct news *n)
{
	struct str text = n->kind == NEWS_MOVED
	    ? fill(v, "news.new_date", date_text(v, n, n->moved_to),
		date_text(v, n, n->planned))
	    : fill(v, "news.no_date", date_text(v, n, n->planned), STR(""));
	struct str why = view_plain_remark(v, &n->change->reason);

	return why.len ? join(v, join(v, text, locale_word(v->env->words,
	    "common.reason")), why) : text;
}

/* ---- consultations ---------------------------------------------------------------------------- */

static struct str
stage_word(struct view *v, enum consult_stage stage)
{
	struct str key = arena_printf(v->arena, "consultation.stage.%s",
	    consult_stage_word(stage));

	return locale_word(v->env->words, key.ptr);
}

static struct str
title_of_consultation(struct view *v, const struct consultation *c)
{
	struct when closes;

	return fill(v, "news.consultation", c->title.s,
	    stage_word(v, consult_stage_of(&closes, c, &v->at)));
}

static struct str
summary_of_consultation(struct view *v, const struct consultation *c)
{
	struct when closes;

	switch (consult_stage_of(&closes, c, &v->at)) {
	case CONSULT_WITHDRAWN:
		return join(v, locale_word(v->env->words, "consultation.reason"),
		    view_plain_remark(v, &c->withdrawn.reason));
	case CONSULT_OUTCOME:
		return view_plain_paragraph(v, c->outcome.text.s);
	case CONSULT_FEEDBACK:
		return view_plain_paragraph(v, c->feedback.text.s);
	case CONSULT_HIDDEN:
	case CONSULT_ANNOUNCED:
	case CONSULT_OPEN:
	case CONSULT_CLOSED:
		break;
	}
	return fill(v, "news.period", view_time_text(v, &c->opens, false),
	    view_time_text(v, &closes, true));
}

/* ---- incidents ----------------------------------------------------------------------------------- */

/* The newest update that an entry tells of; of an end only one since then. */
static const struct update *
update_of(struct view *v, const struct news *n)
{
	const struct incident *inc = as_incident(n->record);
	const struct update *latest = course_of(inc, &v->at).latest;

	if (n->kind == NEWS_RESTORED || (n->kind == NEWS_RESOLVED && latest &&
		latest->at_time.t < inc->ended.t))
		return NULL;
	return latest;
}

static struct str
phase_word(struct view *v, const struct update *u)
{
	struct str key = arena_printf(v->arena, "phase.%s",
	    word_english(phase_words, (int)u->phase));

	return locale_word(v->env->words, key.ptr);
}

static struct str
heading_of(struct view *v, const struct update *u)
{
	return u->title.len ? u->title : phase_word(v, u);
}

static struct str
kind_word(struct view *v, const struct incident *inc)
{
	struct str key = arena_printf(v->arena, "incident_kind.%s",
	    word_english(incident_kind_words, inc->kind.value));

	return locale_word(v->env->words, key.ptr);
}

static struct str
title_of_end(struct view *v, const struct incident *inc)
{
	const char *key = "news.resolved";

	if (inc->kind.value == INCIDENT_MAINTENANCE)
		key = "news.completed";
	if (inc->kind.value == INCIDENT_NOTICE ||
	    inc->kind.value == INCIDENT_PRECAUTION)
		key = "news.over";
	return fill(v, key, inc->title.s, STR(""));
}

static struct str
summary_of_incident(struct view *v, const struct news *n)
{
	const struct incident *inc = as_incident(n->record);
	const struct update *u = update_of(v, n);
	struct str text = {0};

	if (n->kind == NEWS_INCIDENT)
		text = view_plain_paragraph(v, inc->summary);
	if (text.len == 0 && u)
		text = view_plain_paragraph(v, u->body);
	if (text.len == 0 && u)
		text = heading_of(v, u);
	if (text.len)
		return text;
	if (n->kind == NEWS_INCIDENT)
		return fill(v, "news.since", kind_word(v, inc),
		    view_time_text(v, &inc->started, false));
	return fill(v, n->kind == NEWS_RESTORED ? "news.restored_at"
		: "news.ended_at", moment(v, n->published), STR(""));
}

/* ---- all of them ----------------------------------------------------------------------------------- */

struct str
news_text_title(struct view *v, const struct news *n)
{
	struct str title = model_title(n->record);

	switch (n->kind) {
	case NEWS_RESOLVED:
		return title_of_end(v, as_incident(n->record));
	case NEWS_RESTORED:
		return fill(v, "news.restored", title, model_title(n->person));
	case NEWS_MOVED:
		return fill(v, "news.moved", title, date_text(v, n, n->planned));
	case NEWS_CANCELLED:
		return fill(v, "news.cancelled", title,
		    date_text(v, n, n->planned));
	case NEWS_CONSULTATION:
		return title_of_consultation(v, as_consultation(n->record));
	case NEWS_INCIDENT:
		break;
	}
	return title;
}

static struct str
summary_of(struct view *v, const struct news *n)
{
	switch (n->kind) {
	case NEWS_MOVED:
	case NEWS_CANCELLED:
		return summary_of_date(v, n);
	case NEWS_CONSULTATION:
		return summary_of_consultation(v, as_consultation(n->record));
	case NEWS_INCIDENT:
	case NEWS_RESOLVED:
	case NEWS_RESTORED:
		break;
	}
	return summary_of_incident(v, n);
}

struct recall_call
news_text_call(const struct news *n,
    int (*make)(struct str *out, struct view *v, const void *ctx))
{
	return (struct recall_call){.make = make, .of = n->record,
	    .with = n->person ? (const void *)n->person : n->change,
	    .number = (uint64_t)n->kind};
}

void
news_text_read(struct view *v, const struct news *n)
{
	trace_read(v->at.trace, FACT_RECORD, n->record);
	trace_read(v->at.trace, FACT_RECORD, n->person);
}

/* Bare words, the same wherever they stand. */
static struct str
recalled(struct view *v, const struct news *n,
    int (*make)(struct str *out, struct view *v, const void *ctx))
{
	struct recall_call call = news_text_call(n, make);
	struct str text;

	call.anywhere = true;
	/* none of them fails */
	return recall_text(&text, v, &call, n) < 0 ? STR("") : text;
}

static int
make_summary(struct str *out, struct view *v, const void *ctx)
{
	const struct news *n = ctx;

	news_text_read(v, n);
	*out = summary_of(v, n);
	return 0;
}

struct str
news_text_summary(struct view *v, const struct news *n)
{
	return recalled(v, n, make_summary);
}

static struct str
latest_of(struct view *v, const struct news *n)
{
	const struct update *u = n->record->kind == KIND_INCIDENT
	    ? update_of(v, n) : NULL;

	if (u == NULL)
		return news_text_summary(v, n);
	struct str text = view_plain_text(v, u->body);
	if (text.len == 0)
		return heading_of(v, u);
	return u->title.len ? fill(v, "news.update", u->title, text) : text;
}

static int
make_latest(struct str *out, struct view *v, const void *ctx)
{
	const struct news *n = ctx;

	news_text_read(v, n);
	*out = latest_of(v, n);
	return 0;
}

struct str
news_text_latest(struct view *v, const struct news *n)
{
	return recalled(v, n, make_latest);
}

struct str
news_text_url(struct view *v, const struct news *n)
{
	struct str path = path_of_record(v->env, v->arena, n->record);
	struct str url = view_url(v, path);

	return url.len ? url : view_link(v, path);
}

const char *
news_text_state(struct view *v, const struct news *n)
{
	enum state worst = STATE_OPERATIONAL;
	struct when closes;

	switch (n->kind) {
	case NEWS_MOVED:
	case NEWS_CANCELLED:
		return NULL;
	case NEWS_CONSULTATION:
		return consult_stage_word(consult_stage_of(&closes,
		    as_consultation(n->record), &v->at));
	case NEWS_INCIDENT:
		for (unsigned i = 0; i < AUDIENCES_MAX; i++)
			if (n->audiences & (UINT32_C(1) << i))
				worst = state_worse(worst, course_state(
				    as_incident(n->record), i, &v->at));
		break;
	case NEWS_RESOLVED:
	case NEWS_RESTORED:
		break;
	}
	return word_english(state_words, (int)worst);
}

static void
add_service(struct view *v, struct news_services *list,
    const struct record *service)
{
	if (service == NULL || service->kind != KIND_SERVICE)
		return;
	for (size_t i = 0; i < list->count; i++)
		if (&list->items[i]->r == service)
			return;
	trace_read(v->at.trace, FACT_RECORD, service);
	*VEC_PUSH(v->arena, list) = as_service(service);
}

static void
add_refs(struct view *v, struct news_services *list,
    const struct ref_list *refs)
{
	for (size_t i = 0; i < refs->count; i++)
		add_service(v, list, refs->items[i].to);
}

struct news_services
news_text_services(struct view *v, const struct news *n)
{
	struct news_services list = {0};
	const struct effect_list *effects;

	switch (n->kind) {
	case NEWS_MOVED:
	case NEWS_CANCELLED:
		add_refs(v, &list, n->change->channel.count ? &n->change->channel
			: &as_office_hour(n->record)->channel);
		return list;
	case NEWS_CONSULTATION:
		add_refs(v, &list, &as_consultation(n->record)->services);
		return list;
	case NEWS_INCIDENT:
	case NEWS_RESOLVED:
	case NEWS_RESTORED:
		break;
	}
	effects = &as_incident(n->record)->effects;
	for (size_t i = 0; i < effects->count; i++)
		add_service(v, &list, &effects->items[i]->service->r);
	return list;
}
