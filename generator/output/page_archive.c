#include "model/course.h"
#include "model/trace.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/years.h"

/* Notices that are under way or ahead come before the archive. */
static void
set_open(struct view *v, struct value *root)
{
	static const struct {
		enum stage stage;
		const char *key;
	} parts[] = {{STAGE_ACTIVE, "open"}, {STAGE_PLANNED, "planned"}};

	for (size_t k = 0; k < 2; k++) {
		struct incident_refs refs = course_list(v->env->model,
		    parts[k].stage, &v->at, v->arena);
		struct value *list = value_set_list(root, parts[k].key);
		for (size_t i = 0; i < refs.count; i++)
			parts_add_incident(v, list, refs.items[i]);
	}
	view_set_filled(root, "has_planned", "planned");
}

static void
add_year(struct view *v, struct value *years, const struct year *y)
{
	struct value *obj = value_add_object(years);

	value_set_text(obj, "year", arena_printf(v->arena, "%d", y->year));
	value_set_text(obj, "href",
	    view_link(v, path_of_year(v->env, v->arena, y->year)));
	value_set_text(obj, "calendar_href",
	    view_link(v, path_of_calendar(v->env, v->arena, y->year)));
	value_set_text(obj, "size", locale_plural(v->env->words, v->arena,
	    "incidents.count", (int64_t)y->count));
}

static void
set_years(struct view *v, struct value *root)
{
	struct years found = years_public(v->env->model, &v->at, v->arena);
	struct value *years = value_set_list(root, "years");

	for (size_t i = 0; i < found.count; i++)
		add_year(v, years, &found.items[i]);
	value_set_bool(root, "has_years", found.count > 0);
}

void
page_archive(struct view *v, const struct output_item *item,
    struct value *root)
{
	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "incidents.title"));
	value_set_text(root, "ics_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_ICS_MAINTENANCE)));
	set_open(v, root);
	set_years(v, root);
}

static void
make_incident(struct view *v, struct value *row, const void *what)
{
	parts_fill_incident(v, row, what);
}

void
page_year(struct view *v, const struct output_item *item, struct value *root)
{
	const struct incident_refs *all = model_year(v->env->model, item->year);
	struct view_rows rows = {0};
	struct str year = arena_printf(v->arena, "%d", item->year);

	value_set_text(root, "title", locale_fill(v->env->words, v->arena,
	    "incidents.year_title", &year, 1));
	value_set_text(root, "year", year);
	value_set_text(root, "archive_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_INCIDENTS)));
	value_set_text(root, "calendar_href", view_link(v,
	    path_of_calendar(v->env, v->arena, item->year)));
	trace_read_year(v->at.trace, FACT_YEAR, item->year);
	trace_cover(v->at.trace, KIND_INCIDENT);
	for (size_t i = 0; all && i < all->count; i++) {
		const struct incident *inc = all->items[i];
		if (!inc->r.broken &&
		    course_of(inc, &v->at).stage != STAGE_HIDDEN)
			*VEC_PUSH(v->arena, &rows) = inc;
	}
	view_set_rows(v, root, "incidents", &rows, make_incident);
}
