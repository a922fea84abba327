#include "output/census.h"

#include "model/consult.h"
#include "model/course.h"
#include "model/lively.h"

const struct census_kind census_kinds[CENSUS_KINDS] = {
    {KIND_SERVICE, "services"},
    {KIND_INCIDENT, "incidents"},
    {KIND_PERSON, "people"},
    {KIND_BODY, "bodies"},
    {KIND_OFFICE_HOUR, "office_hours"},
    {KIND_CONSULTATION, "consultations"},
    {KIND_PAGE, "pages"},
};

bool
census_publishes(struct view *v, const struct record *r)
{
	if (r->kind == KIND_INCIDENT)
		return course_of(as_incident(r), &v->at).stage != STAGE_HIDDEN;
	if (r->kind == KIND_CONSULTATION)
		return consult_stage_of(&(struct when){0}, as_consultation(r),
		    &v->at) != CONSULT_HIDDEN;
	return !r->broken;
}

/* Of those that are settled nothing is hidden any more. */
static int64_t
count_incidents(struct view *v)
{
	struct incident_refs list = lively_list(v->env->model, 0, NULL, &v->at,
	    v->arena);
	int64_t n = (int64_t)lively_over(v->env->model, &v->at);

	for (size_t i = 0; i < list.count; i++)
		n += census_publishes(v, &list.items[i]->r);
	return n;
}

int64_t
census_count(struct view *v, enum kind kind)
{
	const struct record_list *list = &v->env->model->records[kind];
	int64_t n = 0;

	if (kind == KIND_INCIDENT)
		return count_incidents(v);
	for (size_t i = 0; i < list->count; i++)
		n += census_publishes(v, list->items[i]);
	return n;
}
