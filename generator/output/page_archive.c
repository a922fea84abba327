#include "model/course.h"
#include "model/trace.h"
#include "output/months.h"
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
		struct view_rows rows = {0};
		for (size_t i = 0; i < refs.count; i++)
			*VEC_PUSH(v->arena, &rows) = refs.items[i];
		parts_set_incidents(v, root, parts[k].key, &rows);
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
	struct years found = years_public(v);
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

/* Those that may be seen; what the page is made from has been said. */
static void
set_incidents(struct view *v, struct value *root,
    const struct incident_refs *filed, size_t max)
{
	struct view_rows rows = {0};

	trace_cover(v->at.trace, KIND_INCIDENT);
	for (size_t i = 0; i < filed->count && rows.count < max; i++) {
		const struct incident *inc = filed->items[i];
		if (!inc->r.broken &&
		    course_of(inc, &v->at).stage != STAGE_HIDDEN)
			*VEC_PUSH(v->arena, &rows) = inc;
	}
	parts_set_incidents(v, root, "incidents", &rows);
}

/* The words for a year, and where else it is looked at. */
static struct str
set_year(struct view *v, struct value *root, int year)
{
	struct str text = arena_printf(v->arena, "%d", year);

	value_set_text(root, "year", text);
	value_set_text(root, "calendar_href", view_link(v,
	    path_of_calendar(v->env, v->arena, year)));
	return locale_fill(v->env->words, v->arena, "incidents.year_title",
	    &text, 1);
}

/* What both pages of a year have. */
static struct incident_refs
begin_year(struct view *v, const struct output_item *item, struct value *root)
{
	const struct incident_refs *all = model_year(v->env->model, item->year);

	value_set_text(root, "title", set_year(v, root, item->year));
	value_set_text(root, "archive_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_INCIDENTS)));
	return all ? *all : (struct incident_refs){0};
}

void
page_year(struct view *v, const struct output_item *item, struct value *root)
{
	struct incident_refs all = begin_year(v, item, root);

	trace_read_year(v->at.trace, FACT_YEAR, item->year);
	set_incidents(v, root, &all, all.count);
}

/* ---- a year that is split (output/months.h) ------------------------------------------ */

/* "November 2026", in the words of `key`. */
static struct str
month_text(struct view *v, const char *key, int year, unsigned month)
{
	const struct str args[] = {
	    locale_word(v->env->words,
		arena_printf(v->arena, "month.%u", month).ptr),
	    arena_printf(v->arena, "%d", year),
	};

	return locale_fill(v->env->words, v->arena, key, args, 2);
}

static void
fill_month_link(struct view *v, struct value *obj, int year, unsigned month)
{
	value_set_text(obj, "title", month_text(v, "calendar.month", year,
	    month));
	value_set_text(obj, "href",
	    view_link(v, path_of_month(v->env, v->arena, year, month)));
	value_set_none(obj, "lang");
}

static void
add_month(struct view *v, struct value *months, int year, unsigned month)
{
	size_t count = years_count_month(v, year, month);

	if (count == 0)
		return;
	struct value *obj = value_add_object(months);
	fill_month_link(v, obj, year, month);
	value_set_text(obj, "size", locale_plural(v->env->words, v->arena,
	    "incidents.count", (int64_t)count));
}

void
page_split_year(struct view *v, const struct output_item *item,
    struct value *root)
{
	struct incident_refs all = begin_year(v, item, root);
	struct value *months = value_set_list(root, "months");

	trace_read_year(v->at.trace, FACT_SPLIT_YEAR, item->year);
	for (unsigned month = MONTHS; month >= 1; month--)
		add_month(v, months, item->year, month);
	set_incidents(v, root, &all, MONTHS_NEWEST);
}

/* key: the next month in this direction that is shown, or none. */
static void
set_beside(struct view *v, struct value *root, const char *key,
    const struct output_item *item, int step)
{
	unsigned month = months_beside(v->env->model, item->year, item->month,
	    step, &v->at);

	if (month)
		fill_month_link(v, value_set_object(root, key), item->year,
		    month);
	else
		value_set_none(root, key);
}

void
page_month(struct view *v, const struct output_item *item, struct value *root)
{
	struct incident_refs filed = months_filed(v->env->model, item->year,
	    item->month);

	trace_read_year(v->at.trace, FACT_MONTHS, item->year);
	trace_read_month(v->at.trace, item->year, item->month);
	value_set_text(root, "title", month_text(v, "incidents.month_title",
	    item->year, item->month));
	value_set_text(root, "year_title", set_year(v, root, item->year));
	value_set_text(root, "year_href",
	    view_link(v, path_of_year(v->env, v->arena, item->year)));
	set_beside(v, root, "earlier", item, -1);
	set_beside(v, root, "later", item, 1);
	set_incidents(v, root, &filed, filed.count);
}
