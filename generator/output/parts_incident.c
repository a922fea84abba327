#include "content/tables.h"
#include "model/course.h"
#include "model/trace.h"
#include "output/parts.h"
#include "output/view_contact.h"
#include "output/view_text.h"

static void
set_word(struct view *v, struct value *obj, const char *id_key,
    const char *word_key, const char *group, const char *id)
{
	value_set_text(obj, id_key, str_from(id));
	value_set_text(obj, word_key, view_word(v, group, id));
}

static const char *
stage_id(const struct incident *inc, enum stage stage)
{
	bool planned_work = inc->kind.value == INCIDENT_MAINTENANCE;

	switch (stage) {
	case STAGE_PLANNED:
		return planned_work ? "scheduled" : "announced";
	case STAGE_ACTIVE:
		return planned_work ? "in_progress" : "active";
	case STAGE_OVER:
		return planned_work ? "completed" : "over";
	case STAGE_HIDDEN:
		break;
	}
	return "announced";
}

static void
set_latest(struct view *v, struct value *obj, const struct incident *inc,
    const struct course *c)
{
	if (c->latest == NULL) {
		value_set_none(obj, "latest");
		return;
	}
	struct value *latest = value_set_object(obj, "latest");
	set_word(v, latest, "phase", "phase_word", "phase",
	    word_english(phase_words, (int)c->latest->phase));
	view_set_text(latest, "title", c->latest->title);
	view_set_lang(v, latest, "lang", c->latest->untranslated
		? inc->r.language.s : inc->r.body_lang);
	view_set_time(v, latest, "time", &c->latest->at_time);
}

static void
set_services(struct view *v, struct value *obj, const struct incident *inc)
{
	struct value *list = value_set_list(obj, "services");

	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct service *s = inc->effects.items[i]->service;
		bool seen = false;
		for (size_t k = 0; k < i; k++)
			seen = seen || inc->effects.items[k]->service == s;
		if (!seen)
			view_add_link(v, list, &s->r);
	}
}

void
parts_fill_incident(struct view *v, struct value *obj,
    const struct incident *inc)
{
	struct course c = course_of(inc, &v->at);
	struct when none = {0};

	value_set_text(obj, "item_id", inc->r.id);
	view_set_text(obj, "title", inc->title.s);
	view_set_lang(v, obj, "lang", inc->r.title_lang);
	value_set_text(obj, "href",
	    view_link(v, path_of_record(v->env, v->arena, &inc->r)));
	set_word(v, obj, "kind", "kind_word", "incident_kind",
	    word_english(incident_kind_words, inc->kind.value));
	set_word(v, obj, "stage", "stage_word", "stage",
	    stage_id(inc, c.stage));
	value_set_bool(obj, "active", c.stage == STAGE_ACTIVE);
	value_set_bool(obj, "planned", c.stage == STAGE_PLANNED);
	value_set_bool(obj, "over", c.stage == STAGE_OVER);
	view_set_state(v, obj, "state", course_state(inc, 0, &v->at),
	    inc->effects.count ? inc->effects.items[0]->service : NULL);
	view_set_time(v, obj, "started", &inc->started);
	view_set_end(v, obj, "ended", &inc->ended);
	view_know_lead(v, inc);
	view_set_summary(v, obj, "summary", &inc->r, &(struct passage){
	    inc->summary, inc->r.body_path, inc->summary_line, 0});
	view_set_lang(v, obj, "summary_lang", inc->r.body_lang);
	set_latest(v, obj, inc, &c);
	view_set_time(v, obj, "next_update",
	    c.promised ? &inc->next_update : &none);
	value_set_bool(obj, "overdue", c.overdue);
	set_services(v, obj, inc);
	view_set_filled(obj, "has_services", "services");
}

static void
make_incident(struct view *v, struct value *row, const void *what)
{
	const struct incident *inc = what;

	trace_read(v->at.trace, FACT_RECORD, &inc->r);
	parts_fill_incident(v, row, inc);
}

void
parts_set_incidents(struct view *v, struct value *obj, const char *key,
    const struct view_rows *incidents)
{
	view_set_kept_rows(v, obj, key, incidents, make_incident);
}
