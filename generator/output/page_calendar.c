#include <string.h>

#include "base/mix.h"
#include "model/history.h"
#include "model/trace.h"
#include "output/frame.h"
#include "output/pages.h"
#include "output/recall.h"

enum { MONTH_INCIDENTS_MAX = 31 * HISTORY_INCIDENTS };

/* One month of the calendar in the making. */
struct month {
	const struct history_day *days; /* its first day */
	int64_t first;                  /* the number of that day */
	unsigned count;
	/* the incidents of its days, in the order in which they are numbered */
	const struct incident *incidents[MONTH_INCIDENTS_MAX];
	size_t incident_count;
	bool more;
};

/* ---- numbers for incidents ---------------------------------------------------------- */

/* 0: it has none. */
static size_t
number_of(const struct month *m, const struct incident *inc)
{
	for (size_t i = 0; i < m->incident_count; i++)
		if (m->incidents[i] == inc)
			return i + 1;
	return 0;
}

static bool
number_incidents(struct month *m)
{
	bool any = false;

	for (unsigned d = 0; d < m->count; d++) {
		const struct history_day *day = &m->days[d];
		for (size_t i = 0; i < day->incident_count; i++)
			if (number_of(m, day->incidents[i]) == 0)
				m->incidents[m->incident_count++] =
				    day->incidents[i];
		m->more = m->more || day->more;
		any = any || day->known;
	}
	return any;
}

/* ---- the table ------------------------------------------------------------------------- */

/* The day's incidents as numbers, ascending. */
static void
sort_numbers(size_t out[HISTORY_INCIDENTS], const struct month *m,
    const struct history_day *day)
{
	for (size_t i = 0, k; i < day->incident_count; i++) {
		size_t number = number_of(m, day->incidents[i]);
		for (k = i; k > 0 && out[k - 1] > number; k--)
			out[k] = out[k - 1];
		out[k] = number;
	}
}

/* The days of an incident share one link to it, made when the first asks. */
static struct value *
link_of(struct view *v, const struct month *m, struct value **shared,
    size_t number)
{
	struct value **link = &shared[number - 1];
	const struct record *r = &m->incidents[number - 1]->r;

	if (*link)
		return *link;
	*link = value_object(v->arena);
	value_set_number(*link, "number", (int64_t)number);
	value_set_text(*link, "title", model_title(r));
	value_set_text(*link, "href",
	    view_link(v, path_of_record(v->env, v->arena, r)));
	return *link;
}

static void
add_links(struct view *v, struct value *obj, const struct month *m,
    const struct history_day *day, struct value **shared)
{
	struct value *links = value_set_list(obj, "links");
	size_t numbers[HISTORY_INCIDENTS];

	sort_numbers(numbers, m, day);
	for (size_t i = 0; i < day->incident_count; i++)
		value_add(links, link_of(v, m, shared, numbers[i]));
	value_set_bool(obj, "more", day->more);
}

static void
add_day(struct view *v, struct value *days, const struct month *m,
    unsigned number, struct value **shared)
{
	const struct history_day *day = &m->days[number - 1];
	struct when w = {.t = day->start, .day = true, .at = {1, 1}};
	struct value *obj = value_add_object(days);

	view_set_time(v, obj, "date", &w);
	value_set_number(obj, "number", number);
	if (day->known && day->worst != STATE_OPERATIONAL)
		view_set_state(v, obj, "state", day->worst, NULL);
	else
		value_set_none(obj, "state");
	add_links(v, obj, m, day, shared);
}

/* Cells of a first or last week that belong to other months. */
static void
add_blanks(struct value *days, unsigned count)
{
	while (count-- > 0) {
		struct value *obj = value_add_object(days);
		value_set_none(obj, "date");
	}
}

static void
add_weeks(struct view *v, struct value *obj, const struct month *m)
{
	struct value *weeks = value_set_list(obj, "weeks");
	struct value *days = NULL, **shared = ARENA_ARRAY(v->arena,
	    struct value *, m->incident_count);
	unsigned weekday = civil_weekday(m->first);

	for (unsigned d = 1; d <= m->count; d++) {
		if (days == NULL || weekday == 1) {
			struct value *week = value_add_object(weeks);
			value_set_number(week, "number",
			    civil_iso_week(NULL, m->first + d - 1));
			days = value_set_list(week, "days");
			add_blanks(days, weekday - 1);
		}
		add_day(v, days, m, d, shared);
		weekday = weekday % 7 + 1;
	}
	add_blanks(days, weekday == 1 ? 0 : 8 - weekday);
}

/* ---- the months ---------------------------------------------------------------------------- */

static void
add_incidents(struct view *v, struct value *obj, const struct month *m)
{
	struct value *list = value_set_list(obj, "incidents");

	for (size_t i = 0; i < m->incident_count; i++) {
		const struct incident *inc = m->incidents[i];
		struct value *item = value_add_object(list);
		view_set_link(v, item, "incident", &inc->r);
		value_set_bool(item, "begun",
		    at_reached(&v->at, inc->started.t));
		view_set_time(v, item, "started", &inc->started);
		view_set_end(v, item, "ended", &inc->ended);
	}
	view_set_filled(obj, "has_incidents", "incidents");
}

static void
set_weekdays(struct view *v, struct value *root)
{
	struct value *list = value_set_list(root, "weekdays");

	for (unsigned d = 1; d <= 7; d++) {
		struct value *obj = value_add_object(list);
		value_set_text(obj, "short", locale_word(v->env->words,
		    arena_printf(v->arena, "weekday_short.%u", d).ptr));
		value_set_text(obj, "name", locale_word(v->env->words,
		    arena_printf(v->arena, "weekday.%u", d).ptr));
	}
}

static void
set_year(struct view *v, struct value *obj, int year)
{
	struct str text = arena_printf(v->arena, "%d", year);

	value_set_text(obj, "year_title", locale_fill(v->env->words, v->arena,
	    "incidents.year_title", &text, 1));
	value_set_text(obj, "year_href", view_link(v,
	    path_of_year(v->env, v->arena, year)));
}

static void
make_month(struct view *v, struct value *obj, const void *what)
{
	const struct month *m = what;
	struct civil c;

	for (size_t i = 0; i < m->incident_count; i++)
		trace_read(v->at.trace, FACT_RECORD, &m->incidents[i]->r);
	civil_from_days(&c, m->first);
	const struct str args[] = {
	    locale_word(v->env->words,
		arena_printf(v->arena, "month.%u", c.month).ptr),
	    arena_printf(v->arena, "%d", c.year),
	};
	value_set_text(obj, "name", locale_fill(v->env->words, v->arena,
	    "calendar.month", args, 2));
	value_set_text(obj, "id", arena_printf(v->arena, "m%u", c.month));
	add_weeks(v, obj, m);
	add_incidents(v, obj, m);
	value_set_bool(obj, "more", m->more);
	/* as on the page: what needs nothing else is kept */
	set_weekdays(v, obj);
	set_year(v, obj, c.year);
}

/* A month is determined by what there is on its days. */
static void
determine_month(struct recall_call *call, const void *what)
{
	const struct month *m = what;
	struct mix days = mix_begin();

	mix_number(&days, call->number);
	mix_number(&days, (uint64_t)m->first);
	for (unsigned d = 0; d < m->count; d++) {
		const struct history_day *day = &m->days[d];
		mix_number(&days, (uint64_t)day->worst << 32 |
		    day->incident_count << 2 | (unsigned)day->more << 1 |
		    day->known);
		for (size_t i = 0; i < day->incident_count; i++)
			mix_number(&days, (uint64_t)(uintptr_t)day->incidents[i]);
	}
	struct digest sum = mix_end(&days);
	memcpy(&call->number, sum.bytes, sizeof call->number);
	call->of = m->incident_count ? m->incidents[0] : NULL;
}

/* What the signs mean: the states that occur. */
static void
set_legend(struct view *v, struct value *root, const struct history *h)
{
	struct value *list = value_set_list(root, "legend");
	bool seen[STATE_COUNT] = {false};

	for (size_t i = 0; i < h->count; i++)
		seen[h->days[i].worst] = true;
	for (int state = STATE_COUNT - 1; state > STATE_OPERATIONAL; state--)
		if (seen[state])
			view_set_state(v, value_add_object(list), "state",
			    (enum state)state, NULL);
	view_set_filled(root, "has_legend", "legend");
}

static void
set_months(struct view *v, struct value *root, const struct history *h,
    int year)
{
	static const struct view_made made = {make_month, determine_month};
	struct view_rows months = {0};
	size_t done = 0;

	for (unsigned month = 1; month <= 12; month++) {
		struct month *m = ARENA_NEW(v->arena, struct month);
		m->days = h->days + done;
		m->first = civil_days(year, month, 1);
		m->count = civil_month_days(year, month);
		done += m->count;
		if (number_incidents(m))
			*VEC_PUSH(v->arena, &months) = m;
	}
	view_set_determined_rows(v, root, "months", &months, &made);
}

void
page_calendar(struct view *v, const struct output_item *item,
    struct value *root)
{
	struct str year = arena_printf(v->arena, "%d", item->year);
	struct history h = history_of_year(v->env->model, item->year, &v->at,
	    v->arena);

	/* what is shown of them has been told: all but what updates say */
	trace_cover(v->at.trace, KIND_INCIDENT);
	value_set_text(root, "title", locale_fill(v->env->words, v->arena,
	    "calendar.title", &year, 1));
	set_year(v, root, item->year);
	view_set_audience(v, root, "audience", 0);
	frame_set_asset(v, root, "history_style", "history.css");
	set_weekdays(v, root);
	set_legend(v, root, &h);
	set_months(v, root, &h, item->year);
}
