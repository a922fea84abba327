#include "model/consult.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "output/short.h"

static void
push(struct view *v, struct news_list *list, struct news n)
{
	if (list->count < NEWS_MAX)
		*VEC_PUSH(v->arena, list) = n;
}

static void
add_incidents(struct view *v, struct news_list *list, enum stage stage)
{
	struct incident_refs refs = course_list(v->env->model, stage, &v->at,
	    v->arena);

	for (size_t i = 0; i < refs.count; i++) {
		/* those to come are listed newest first: the next one is last */
		const struct incident *inc = refs.items[stage == STAGE_PLANNED
			? refs.count - 1 - i : i];
		if (course_concerns(inc, 0))
			push(v, list, (struct news){.kind = NEWS_INCIDENT,
			    .record = &inc->r, .audiences = 1});
	}
}

static void
add_dates(struct view *v, struct news_list *list, const struct office_hour *h)
{
	struct occurrence_list ahead;

	if (h->changes.count == 0)
		return;
	ahead = occurrences_ahead(v->env->model, h, NEWS_MAX, &v->at, v->arena);
	for (size_t i = 0; i < ahead.count; i++) {
		const struct occurrence *o = &ahead.items[i];
		if (o->cancelled || o->moved)
			push(v, list, (struct news){
			    .kind = o->cancelled ? NEWS_CANCELLED : NEWS_MOVED,
			    .record = &h->r, .change = o->change,
			    .planned = o->planned, .moved_to = o->start,
			    .audiences = 1});
	}
}

static void
add_consultations(struct view *v, struct news_list *list,
    enum consult_stage stage)
{
	const struct model *m = v->env->model;
	const struct record_list *all = &m->records[KIND_CONSULTATION];

	for (size_t i = 0; i < all->count; i++)
		if (consult_of(m, as_consultation(all->items[i]),
		    &v->at).stage == stage)
			push(v, list, (struct news){.kind = NEWS_CONSULTATION,
			    .record = all->items[i], .audiences = 1});
}

struct news_list
short_list(struct view *v)
{
	const struct record_list *hours =
	    &v->env->model->records[KIND_OFFICE_HOUR];
	struct news_list list = {0};

	add_incidents(v, &list, STAGE_ACTIVE);
	add_incidents(v, &list, STAGE_PLANNED);
	for (size_t i = 0; i < hours->count; i++)
		if (!hours->items[i]->broken)
			add_dates(v, &list, as_office_hour(hours->items[i]));
	add_consultations(v, &list, CONSULT_OPEN);
	add_consultations(v, &list, CONSULT_ANNOUNCED);
	return list;
}
