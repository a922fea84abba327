#include "content/tables.h"
#include "model/course.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/parts.h"
#include "output/view_contact.h"

/* Only the audiences for whom it is not as for the public. */
static void
set_audiences(struct view *v, struct value *obj, const struct service *s,
    enum state public)
{
	const struct site *site = v->env->model->site;
	struct value *list = value_set_list(obj, "audiences");

	for (unsigned i = 1; i < site->audience_count; i++) {
		struct status st = status_of_service(v->env->model, s, i, &v->at);
		if (st.state == public)
			continue;
		struct value *item = value_add_object(list);
		view_set_audience(v, item, "label", i);
		view_set_state(v, item, "state", st.state, s);
	}
}

static void
set_cause(struct view *v, struct value *obj, const struct effect *cause)
{
	const struct incident *inc = cause ? cause->incident : NULL;

	value_set_none(obj, "since");
	value_set_none(obj, "incident");
	value_set_none(obj, "next_update");
	value_set_bool(obj, "overdue", false);
	if (inc == NULL)
		return;
	struct course c = course_of(inc, &v->at);
	view_set_time(v, obj, "since", &cause->from);
	if (inc->r.broken)
		return;
	view_set_link(v, obj, "incident", &inc->r);
	if (c.promised)
		view_set_time(v, obj, "next_update", &inc->next_update);
	value_set_bool(obj, "overdue", c.overdue);
}

static void
set_ways(struct view *v, struct value *obj, const struct service *s)
{
	struct alternate_refs now = status_alternates(s, 0, &v->at,
	    v->arena);
	struct value *alternates = value_set_list(obj, "alternates");
	struct value *instead = value_set_list(obj, "instead");

	for (size_t i = 0; i < now.count; i++)
		view_add_alternate(v, alternates, now.items[i],
		    now.items[i]->use.s);
	for (size_t i = 0; i < s->instead.count; i++)
		view_add_ref(v, instead, &s->instead.items[i]);
}

void
parts_add_service(struct view *v, struct value *list, const struct service *s)
{
	struct value *obj = value_add_object(list);
	struct status st = status_of_service(v->env->model, s, 0, &v->at);

	value_set_text(obj, "title", model_title(&s->r));
	view_set_lang(v, obj, "lang", s->r.title_lang);
	if (s->r.broken)
		value_set_none(obj, "href");
	else
		value_set_text(obj, "href",
		    view_link(v, path_of_record(v->env, v->arena, &s->r)));
	value_set_text(obj, "kind",
	    str_from(word_english(service_kind_words, s->kind.value)));
	view_set_state(v, obj, "state", st.state, s);
	value_set_bool(obj, "official_no", s->official.value == OFFICIAL_NO);
	value_set_bool(obj, "official_internal",
	    s->official.value == OFFICIAL_INTERNAL);
	set_audiences(v, obj, s, st.state);
	set_cause(v, obj, st.cause);
	set_ways(v, obj, s);
}

bool
parts_shows_service(struct view *v, const struct service *s)
{
	if (s->official.value == OFFICIAL_YES)
		return true;
	return model_is_official(s) &&
	    status_of_service(v->env->model, s, 0, &v->at).state !=
	    STATE_OPERATIONAL;
}

void
parts_set_overall(struct view *v, struct value *root)
{
	size_t n;
	enum state worst = status_overall(v->env->model, &v->at, &n);
	struct value *overall = value_set_object(root, "overall");

	view_set_state(v, overall, "state", worst, NULL);
	value_set_bool(overall, "ok", worst == STATE_OPERATIONAL);
	value_set_text(overall, "line", locale_plural(v->env->words, v->arena,
	    worst == STATE_OPERATIONAL ? "home.overall_ok"
		: worst == STATE_UNKNOWN ? "home.overall_unknown"
					 : "home.overall_disturbed", (int64_t)n));
	trace_read_site(v->at.trace, FACT_BROKEN);
	if (v->env->model->broken_count)
		value_set_text(root, "correcting", locale_plural(v->env->words,
		    v->arena, "home.correcting",
		    (int64_t)v->env->model->broken_count));
	else
		value_set_none(root, "correcting");
}
