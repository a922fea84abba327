#include "model/course.h"
#include "model/lively.h"
#include "model/occurrence.h"
#include "model/consult.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/view_contact.h"

/* Dates of office hours and ended notices that the first page shows. */
enum { OFFICE_HOURS_SHOWN = 5, RECENT_SHOWN = 5 };

/* Seconds for which a notice that has ended is recent. */
#define RECENT (14 * INT64_C(86400))

/* ---- the status table --------------------------------------------------------------- */

static void
set_table(struct view *v, struct value *root)
{
	const struct record_list *list = &v->env->model->records[KIND_SERVICE];
	struct value *groups = value_set_list(root, "groups");
	struct value *rows = NULL;
	struct str current = {0};

	for (size_t i = 0; i < list->count; i++) {
		const struct service *s = as_service(list->items[i]);
		if (!parts_shows_service(v, s))
			continue;
		if (rows == NULL || !str_eq(current, s->group.s)) {
			struct value *group = value_add_object(groups);
			current = s->group.s;
			view_set_group(v, group, current);
			rows = value_set_list(group, "rows");
		}
		parts_add_service(v, rows, s);
	}
}

/* ---- notices ------------------------------------------------------------------------- */

static bool
is_planned_work(const struct incident *inc)
{
	return inc->kind.value == INCIDENT_MAINTENANCE;
}

static bool
is_no_planned_work(const struct incident *inc)
{
	return !is_planned_work(inc);
}

static bool
ended_recently(struct view *v, const struct incident *inc,
    const struct course *c)
{
	return c->stage == STAGE_OVER && !is_planned_work(inc) &&
	    !at_reached(&v->at, inc->ended.t + RECENT);
}

static void
set_notices(struct view *v, struct value *root)
{
	const struct model *m = v->env->model;
	struct incident_refs active = course_list(m, STAGE_ACTIVE, &v->at,
	    v->arena);
	struct incident_refs list = lively_list(m, RECENT, NULL, &v->at,
	    v->arena);
	struct view_rows current = {0}, planned = {0}, recent = {0};

	for (size_t i = 0; i < active.count; i++)
		*VEC_PUSH(v->arena, &current) = active.items[i];
	lively_ends(m, RECENT, is_no_planned_work, &v->at);
	for (size_t i = 0; i < list.count; i++) {
		const struct incident *inc = list.items[i];
		struct course c = course_of(inc, &v->at);
		if (c.stage == STAGE_PLANNED)
			*VEC_PUSH(v->arena, &planned) = inc;
		else if (ended_recently(v, inc, &c) &&
		    recent.count < RECENT_SHOWN)
			*VEC_PUSH(v->arena, &recent) = inc;
	}
	parts_set_incidents(v, root, "current", &current);
	parts_set_incidents(v, root, "planned", &planned);
	parts_set_incidents(v, root, "recent", &recent);
}

/* ---- office hours, consultations -------------------------------------------------------- */

static void
set_office_hours(struct view *v, struct value *root)
{
	const struct record_list *list =
	    &v->env->model->records[KIND_OFFICE_HOUR];
	struct value *out = value_set_list(root, "office_hours");
	size_t n = 0;

	for (size_t i = 0; i < list->count && n < OFFICE_HOURS_SHOWN; i++) {
		const struct office_hour *h = as_office_hour(list->items[i]);
		if (h->r.broken)
			continue;
		struct occurrence_list ahead = occurrences_ahead(v->env->model, h,
		    1, &v->at, v->arena);
		if (ahead.count == 0)
			continue;
		parts_add_office_hour(v, out, h);
		n++;
	}
	value_set_bool(root, "has_office_hours", n > 0);
}

static void
set_consultations(struct view *v, struct value *root)
{
	const struct record_list *list =
	    &v->env->model->records[KIND_CONSULTATION];
	struct value *out = value_set_list(root, "consultations");

	for (size_t i = 0; i < list->count; i++) {
		const struct consultation *c = as_consultation(list->items[i]);
		struct consult state = consult_of(v->env->model, c, &v->at);
		if (state.stage == CONSULT_OPEN)
			parts_add_consultation(v, out, c);
	}
	value_set_bool(root, "has_consultations", list->count > 0);
}

/* ---- ways to reach people ----------------------------------------------------------------- */

static void
set_ways(struct view *v, struct value *root)
{
	static const struct {
		const char *key;
		enum page_id page;
	} links[] = {
	    {"people_href", PAGE_PEOPLE},
	    {"bodies_href", PAGE_BODIES},
	    {"addresses_href", PAGE_ADDRESSES},
	    {"tools_href", PAGE_TOOLS},
	    {"services_href", PAGE_SERVICES},
	    {"incidents_href", PAGE_INCIDENTS},
	    {"office_hours_href", PAGE_OFFICE_HOURS},
	    {"consultations_href", PAGE_CONSULTATIONS},
	};
	const struct publisher *p = &v->env->model->site->publisher;

	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		value_set_text(root, links[i].key, view_link(v,
		    path_of_page(v->env, v->arena, links[i].page)));
	value_set_number(root, "people_count",
	    (int64_t)v->env->model->records[KIND_PERSON].count);
	view_set_text(root, "publisher_name", p->name.s);
	view_set_address(v, root, "publisher_email", CONTACT_EMAIL, &p->email);
	view_set_address(v, root, "publisher_phone", CONTACT_PHONE, &p->phone);
}

void
page_home(struct view *v, const struct output_item *item, struct value *root)
{
	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "home.title"));
	parts_set_overall(v, root);
	/* for who finds the page in a list: the sentence that it begins with */
	view_set_text(root, "description", value_text(value_get(
	    value_get(root, STR("overall")), STR("line"))));
	set_table(v, root);
	set_notices(v, root);
	set_office_hours(v, root);
	set_consultations(v, root);
	set_ways(v, root);
	value_set_text(root, "notice_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_NOTICE)));
}
