#include <string.h>

#include "base/mix.h"
#include "model/history.h"
#include "model/trace.h"
#include "output/parts.h"
#include "output/recall.h"

enum {
	STRIP_DAYS = 90,
	SHARE_DAYS = 365, /* the longest range */
	DAY_WIDTH = 10,
	BAR_GAP = 2,
	BASELINE = 40
};

/* ---- words for lengths ------------------------------------------------------------- */

/* Two neighbouring units at most, the smaller one only if it counts. */
static struct str
two_units(struct view *v, const char *large_key, int64_t large,
    const char *small_key, int64_t small)
{
	const struct str words[] = {
	    locale_plural(v->env->words, v->arena, large_key, large),
	    locale_plural(v->env->words, v->arena, small_key, small),
	};

	return small == 0 ? words[0] : locale_fill(v->env->words, v->arena,
	    "history.two_units", words, 2);
}

static struct str
length_text(struct view *v, struct history_length l)
{
	int64_t hours = l.seconds / 3600, minutes = l.seconds / 60 % 60;

	if (l.days)
		return two_units(v, "history.days", l.days, "history.hours",
		    hours);
	if (hours)
		return two_units(v, "history.hours", hours, "history.minutes",
		    minutes);
	if (minutes)
		return locale_plural(v->env->words, v->arena, "history.minutes",
		    minutes);
	return locale_word(v->env->words, "history.moment");
}

/* Of a sum of seconds; none for none. */
static void
set_sum(struct view *v, struct value *obj, const char *key, int64_t seconds)
{
	struct history_length l = {seconds / 86400, seconds % 86400};

	view_set_text(obj, key, seconds ? length_text(v, l) : STR(""));
}

/* ---- the strip ------------------------------------------------------------------------ */

static bool
alike(const struct history_day *a, const struct history_day *b)
{
	if (a->known != b->known || (a->known && a->worst != b->worst) ||
	    a->incident_count != b->incident_count || a->more != b->more)
		return false;
	for (size_t i = 0; i < a->incident_count; i++)
		if (a->incidents[i] != b->incidents[i])
			return false;
	return true;
}

/* The worse, the higher: it can be told without colours. */
static int64_t
bar_height(const struct history_day *day)
{
	static const int64_t heights[STATE_COUNT] = {
	    [STATE_OPERATIONAL] = 10,
	    [STATE_UNKNOWN] = 16,
	    [STATE_MAINTENANCE] = 16,
	    [STATE_LIMITED] = 20,
	    [STATE_PARTIAL] = 28,
	    [STATE_DOWN] = 36,
	};

	return day->known ? heights[day->worst] : 3;
}

static struct when
as_day(int64_t t)
{
	return (struct when){.t = t, .day = true, .at = {1, 1}};
}

/* "Mi, 29.04.2020: nicht erreichbar, 1 Meldung" */
static struct str
bar_text(struct view *v, const struct history_day *day, struct str word)
{
	struct when w = as_day(day->start);
	struct str args[] = {view_time_text(v, &w, false), word, STR("")};

	if (day->incident_count == 0)
		return locale_fill(v->env->words, v->arena, "history.bar", args,
		    2);
	args[2] = locale_plural(v->env->words, v->arena, day->more
		? "history.more_than" : "incidents.count",
	    (int64_t)day->incident_count);
	return locale_fill(v->env->words, v->arena, "history.bar_incidents",
	    args, 3);
}

/* Where the memory begins: a midnight is no time of day anybody wrote. */
static void
set_since(struct view *v, struct value *obj, int64_t since)
{
	struct civil c = zone_local(v->env->model->zone, since).civil;
	struct when w = as_day(since);

	w.day = c.hour == 0 && c.minute == 0;
	view_set_time(v, obj, "since", &w);
}

static bool
tells_something(const struct history_day *day)
{
	return day->known &&
	    (day->worst != STATE_OPERATIONAL || day->incident_count);
}

static bool
is_quiet(const struct history_day *day)
{
	return day->known && !tells_something(day);
}

/* The row of the table in which a run of days stands that begins with this. */
static struct str
row_id(struct view *v, const struct history_day *first)
{
	struct civil c = zone_local(v->env->model->zone, first->start).civil;

	return arena_printf(v->arena, "day-%04d-%02u-%02u", c.year, c.month,
	    c.day);
}

/*
 * Where a bar leads: to the incident if it is one, else to the place on this
 * page that tells of the day in words.
 */
static struct str
bar_href(struct view *v, const struct history_day *first)
{
	if (first->incident_count == 1 && !first->more)
		return view_link(v, path_of_record(v->env, v->arena,
		    &first->incidents[0]->r));
	if (tells_something(first))
		return arena_printf(v->arena, "#%.*s",
		    STR_ARG(row_id(v, first)));
	return first->known ? STR("#other-days") : STR("#history");
}

/* Days next to each other that are alike, as a run of bars or a row of the
 * table: kept as it was rendered, and determined by all that is here. */
struct stretch {
	const struct service *s;
	const struct history_day *first, *last;
	size_t from; /* the number of the first one */
};

static void
determine_stretch(struct recall_call *call, const void *what)
{
	const struct stretch *of = what;
	const struct history_day *day = of->first;
	struct mix days = mix_begin();

	mix_number(&days, call->number);
	mix_number(&days, of->from);
	mix_number(&days, (uint64_t)day->start);
	mix_number(&days, (uint64_t)of->last->start);
	mix_number(&days, (uint64_t)(of->last - day));
	mix_number(&days, (uint64_t)day->worst << 32 |
	    day->incident_count << 2 | (unsigned)day->more << 1 | day->known);
	for (size_t i = 0; i < day->incident_count; i++)
		mix_number(&days, (uint64_t)(uintptr_t)day->incidents[i]);
	struct digest sum = mix_end(&days);
	memcpy(&call->number, sum.bytes, sizeof call->number);
	call->of = of->s;
}

static void
read_stretch(struct view *v, const struct stretch *of)
{
	trace_read(v->at.trace, FACT_RECORD, &of->s->r);
	for (size_t i = 0; i < of->first->incident_count; i++)
		trace_read(v->at.trace, FACT_RECORD,
		    &of->first->incidents[i]->r);
}

static void
make_run(struct view *v, struct value *run, const void *what)
{
	const struct stretch *of = what;
	const struct history_day *first = of->first;
	struct value *bars = value_set_list(run, "days");
	int64_t height = bar_height(first), x = (int64_t)of->from * DAY_WIDTH;

	read_stretch(v, of);
	view_set_state(v, run, "state", first->worst, of->s);
	const struct value *state = value_get(run, STR("state"));
	struct str word = first->known
	    ? value_text(value_get(state, STR("word")))
	    : locale_word(v->env->words, "history.no_data");
	value_set_text(run, "id", first->known
		? value_text(value_get(state, STR("id"))) : STR("none"));
	/* as on the page: what needs nothing else is kept */
	value_set_number(run, "bar_width", DAY_WIDTH - BAR_GAP);
	value_set_number(run, "height", height);
	value_set_number(run, "y", BASELINE - height);
	value_set_text(run, "href", bar_href(v, first));
	for (const struct history_day *day = first; day <= of->last; day++) {
		struct value *bar = value_add_object(bars);
		value_set_number(bar, "x", x + BAR_GAP / 2);
		value_set_text(bar, "text", bar_text(v, day, word));
		x += DAY_WIDTH;
	}
}

static void
make_row(struct view *v, struct value *row, const void *what)
{
	const struct stretch *of = what;
	const struct history_day *first = of->first;
	struct value *incidents = value_set_list(row, "incidents");
	struct when from = as_day(first->start), until = as_day(of->last->start);

	read_stretch(v, of);
	value_set_text(row, "id", row_id(v, first));
	view_set_time(v, row, "from", &from);
	if (first == of->last)
		value_set_none(row, "until");
	else
		view_set_time(v, row, "until", &until);
	view_set_state(v, row, "state", first->worst, of->s);
	for (size_t i = 0; i < first->incident_count; i++)
		view_add_link(v, incidents, &first->incidents[i]->r);
	value_set_bool(row, "more", first->more);
}

static void
add_stretch(struct view *v, struct view_rows *rows, struct stretch of)
{
	struct stretch *kept = ARENA_NEW(v->arena, struct stretch);

	*kept = of;
	*VEC_PUSH(v->arena, rows) = kept;
}

static void
set_strip(struct view *v, struct value *obj, const struct history *h,
    const struct service *s)
{
	static const struct view_made run = {make_run, determine_stretch};
	static const struct view_made row = {make_row, determine_stretch};
	const struct history_day *days = h->days + (h->count - STRIP_DAYS);
	struct view_rows runs = {0}, rows = {0};
	bool quiet = false;

	for (size_t i = 0, end; i < STRIP_DAYS; i = end) {
		quiet = quiet || is_quiet(&days[i]);
		for (end = i + 1; end < STRIP_DAYS; end++)
			if (!alike(&days[i], &days[end]))
				break;
		add_stretch(v, &runs, (struct stretch){s, &days[i],
		    &days[end - 1], i});
	}
	for (size_t i = STRIP_DAYS, begin; i > 0; i = begin) {
		for (begin = i - 1; begin > 0; begin--)
			if (!alike(&days[begin - 1], &days[i - 1]))
				break;
		if (tells_something(&days[i - 1]))
			add_stretch(v, &rows, (struct stretch){s, &days[begin],
			    &days[i - 1], 0});
	}
	view_set_determined_rows(v, obj, "runs", &runs, &run);
	view_set_determined_rows(v, obj, "rows", &rows, &row);
	value_set_number(obj, "width", STRIP_DAYS * DAY_WIDTH);
	value_set_number(obj, "bar_width", DAY_WIDTH - BAR_GAP);
	value_set_bool(obj, "quiet", quiet);
}

/* ---- shares ------------------------------------------------------------------------------- */

static void
add_share(struct view *v, struct value *list, size_t days,
    const struct history_share *share)
{
	struct value *obj = value_add_object(list);
	const struct str parts[] = {
	    arena_printf(v->arena, "%d", share->hundredths / 100),
	    arena_printf(v->arena, "%02d", share->hundredths % 100),
	};

	value_set_text(obj, "range", locale_plural(v->env->words, v->arena,
	    "history.last_days", (int64_t)days));
	view_set_text(obj, "percent", share->uncertain ? STR("")
	    : locale_fill(v->env->words, v->arena, "history.percent", parts, 2));
	set_sum(v, obj, "outage", share->outage);
	set_sum(v, obj, "limited", share->limited);
	set_sum(v, obj, "maintenance", share->maintenance);
	if (share->shortened)
		set_since(v, obj, share->since);
	else
		value_set_none(obj, "since");
}

static void
set_shares(struct view *v, struct value *obj, const struct history *h)
{
	static const size_t ranges[] = {30, 90, SHARE_DAYS};
	size_t range_count = sizeof ranges / sizeof *ranges;
	struct value *list = value_set_list(obj, "shares");
	struct when last_day = as_day(h->days[h->count - 2].start);

	view_set_time(v, obj, "last_day", &last_day);
	value_set_bool(obj, "cut", false);
	for (size_t i = 0; i < range_count; i++) {
		struct history_share share = history_share_of(h, ranges[i]);
		if (share.total)
			add_share(v, list, ranges[i], &share);
		/* longer ranges hold no more than this one */
		if (share.total == 0 || share.shortened) {
			value_set_bool(obj, "cut", i + 1 < range_count);
			break;
		}
	}
}

/* ---- both ------------------------------------------------------------------------------------ */

static bool
has_days(const struct history *h)
{
	for (size_t i = h->count; i > 0 && h->count - i < STRIP_DAYS; i--)
		if (h->days[i - 1].known)
			return true;
	return false;
}

static void
set_empty(struct value *obj)
{
	value_set_none(obj, "since");
	value_set_none(obj, "last_day");
	value_set_number(obj, "width", 0);
	value_set_number(obj, "bar_width", 0);
	value_set_bool(obj, "quiet", false);
	value_set_bool(obj, "cut", false);
	value_set_list(obj, "runs");
	value_set_list(obj, "rows");
	value_set_list(obj, "shares");
}

void
parts_set_history(struct view *v, struct value *obj, const char *key,
    const struct service *s)
{
	bool internal = s->official.value == OFFICIAL_INTERNAL;
	struct history h = history_of_service(v->env->model, s,
	    internal ? UINT32_MAX : 1, SHARE_DAYS, &v->at, v->arena);
	struct value *history = value_set_object(obj, key);
	bool known = has_days(&h);

	value_set_bool(history, "known", known);
	if (internal)
		value_set_none(history, "audience");
	else
		view_set_audience(v, history, "audience", 0);
	if (known) {
		set_strip(v, history, &h, s);
		set_shares(v, history, &h);
		if (h.since > h.days[h.count - STRIP_DAYS].start &&
		    h.since != FOREVER)
			set_since(v, history, h.since);
		else
			value_set_none(history, "since");
	} else {
		set_empty(history);
	}
	view_set_filled(history, "has_rows", "rows");
	view_set_filled(history, "has_shares", "shares");
}

/* ---- durations of an incident ------------------------------------------------------------------- */

static struct str
so_far_text(struct view *v, int64_t from)
{
	int64_t days = history_days_since(v->env->model->zone, from, &v->at);

	return days ? locale_plural(v->env->words, v->arena, "history.days", days)
		    : locale_word(v->env->words, "history.less_than_a_day");
}

static void
set_length(struct view *v, struct value *obj, const struct history_span *span)
{
	bool begun = at_reached(&v->at, span->from.t);
	/* an end that an update tells is not known before */
	bool open = span->until.t == FOREVER || (span->until.hidden &&
	    !at_reached(&v->at, span->until.t));
	bool over = begun && !open && at_reached(&v->at, span->until.t);
	struct str length = {0};

	if (!open)
		length = length_text(v, history_length_of(v->env->model->zone,
		    span->from.t, span->until.t));
	value_set_bool(obj, "over", over);
	view_set_text(obj, "length", over ? length : STR(""));
	view_set_text(obj, "expected", over ? STR("") : length);
	view_set_text(obj, "so_far",
	    begun && open ? so_far_text(v, span->from.t) : STR(""));
}

void
parts_set_durations(struct view *v, struct value *obj, const char *key,
    const struct incident *inc)
{
	struct history_spans spans = history_spans_of(v->env->model, inc,
	    v->arena);
	struct value *list = value_set_list(obj, key);

	for (size_t i = 0; i < spans.count; i++) {
		const struct history_span *span = &spans.items[i];
		struct value *row = value_add_object(list);
		struct when until = span->until;
		if (until.t == FOREVER)
			until.at.line = 0;
		view_set_link(v, row, "service", &span->service->r);
		view_set_audiences(v, row, "audiences", span->audiences);
		view_set_state(v, row, "state", span->state, span->service);
		view_set_time(v, row, "from", &span->from);
		view_set_end(v, row, "until", &until);
		set_length(v, row, span);
	}
}
