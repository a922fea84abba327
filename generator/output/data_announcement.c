#include "model/consult.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "output/data.h"
#include "output/instead.h"
#include "output/parts.h"
#include "output/short.h"
#include "output/spoken.h"
#include "output/view_date.h"

/*
 * The switchboard's announcement: what people hear who call when nothing works.
 * One sentence in a line, a blank line between entries; worst things first. It
 * is for the general public, and short: nobody listens to a list for long.
 */
enum { ENTRIES_MAX = 8, HOURS_MAX = 3 };

struct speech {
	struct view *v;
	struct buf *out;
};

/* A question that is told ends with its own sign. */
static void
say(struct speech *s, const char *key, const struct str *args, size_t count)
{
	struct str text = locale_fill(s->v->env->words, s->v->arena, key, args,
	    count);

	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '.' || i == 0 || text.ptr[i - 1] != '?')
			buf_add_char(s->out, text.ptr[i]);
	buf_add_char(s->out, '\n');
}

static void
say_one(struct speech *s, const char *key, struct str arg)
{
	say(s, key, &arg, 1);
}

/* A sentence of its own. */
static void
say_text(struct speech *s, struct str text)
{
	text = spoken_text(s->v, text);
	buf_add(s->out, text);
	if (text.len && text.ptr[text.len - 1] != '?')
		buf_add_char(s->out, '.');
	buf_add_char(s->out, '\n');
}

static bool
is_shown(struct speech *s, const struct when *w)
{
	return w->at.line && w->t != FOREVER &&
	    (!w->hidden || at_reached(&s->v->at, w->t));
}

/* ---- incidents ------------------------------------------------------------------------ */

static struct str
state_word(struct speech *s, const struct effect *cause)
{
	struct value *obj = value_object(s->v->arena);

	view_set_state(s->v, obj, "state", cause->state, cause->service);
	return value_text(value_get(value_get(obj, STR("state")), STR("word")));
}

static void
say_state(struct speech *s, const struct incident *inc)
{
	const struct effect *cause = course_cause(inc, 0, &s->v->at);
	const struct when *from = cause ? &cause->from : &inc->started;
	struct str since = is_shown(s, from)
	    ? spoken_time(s->v, from, false) : STR("");

	if (cause && since.len) {
		const struct str args[] = {state_word(s, cause), since};
		say(s, "spoken.since", args, 2);
	} else if (cause) {
		say_text(s, state_word(s, cause));
	} else if (since.len) {
		say_one(s, "spoken.since_only", since);
	}
	if (is_shown(s, &inc->ended))
		say_one(s, "spoken.until", spoken_time(s->v, &inc->ended, true));
}

static struct str
one_instead(struct speech *s, const struct alternate *alt)
{
	struct str use = alt->use_is_text ? spoken_text(s->v, alt->use.s)
	    : spoken_address(s->v, alt->use_kind, alt->use.s);

	if (!is_shown(s, &alt->until))
		return use;
	struct str until = spoken_time(s->v, &alt->until, true);
	until = locale_fill(s->v->env->words, s->v->arena, "spoken.until_part",
	    &until, 1);
	return arena_printf(s->v->arena, "%.*s, %.*s", STR_ARG(use),
	    STR_ARG(until));
}

static void
say_instead(struct speech *s, const struct incident *inc)
{
	struct instead in = instead_of_incident(s->v, inc, 0);
	struct str all = {0};

	for (size_t i = 0; i < in.count; i++) {
		struct str one = one_instead(s, in.items[i]);
		all = i == 0 ? one : arena_printf(s->v->arena, "%.*s, %.*s %.*s",
		    STR_ARG(all),
		    STR_ARG(locale_word(s->v->env->words, "spoken.or")),
		    STR_ARG(one));
	}
	if (in.count)
		say_one(s, "spoken.instead", all);
	if (in.each_own || in.more) {
		buf_add(s->out, locale_word(s->v->env->words,
		    "spoken.each_own"));
		buf_add_char(s->out, '\n');
	}
}

static void
say_planned(struct speech *s, const struct incident *inc)
{
	const struct str args[] = {spoken_time(s->v, &inc->started, false),
	    spoken_text(s->v, model_title(&inc->r))};

	say(s, "spoken.planned", args, 2);
	if (is_shown(s, &inc->ended))
		say_one(s, "spoken.until", spoken_time(s->v, &inc->ended, true));
}

static void
say_incident(struct speech *s, const struct incident *inc)
{
	struct course c = course_of(inc, &s->v->at);

	if (c.stage == STAGE_PLANNED) {
		say_planned(s, inc);
		return;
	}
	say_text(s, model_title(&inc->r));
	say_state(s, inc);
	say_instead(s, inc);
	if (c.latest && c.latest->title.len)
		say_one(s, "spoken.latest", spoken_text(s->v, c.latest->title));
	if (c.promised)
		say_one(s, c.overdue ? "spoken.overdue" : "spoken.next",
		    spoken_time(s->v, &inc->next_update, false));
}

/* ---- dates, consultations ----------------------------------------------------------------- */

static struct str
date_text(struct speech *s, const struct office_hour *h, int64_t t)
{
	struct when w = {.t = t, .day = view_date_is_day(s->v, h, t),
	    .at = {1, 1}};

	return spoken_time(s->v, &w, false);
}

static void
say_date(struct speech *s, const struct news *n)
{
	const struct office_hour *h = as_office_hour(n->record);
	const struct str args[] = {spoken_text(s->v, model_title(&h->r)),
	    date_text(s, h, n->planned), date_text(s, h, n->moved_to)};
	struct str reason = n->change ? n->change->reason.s : STR("");

	say(s, n->kind == NEWS_CANCELLED ? "spoken.cancelled" : "spoken.moved",
	    args, 3);
	if (reason.len)
		say_one(s, "spoken.reason", spoken_text(s->v, reason));
}

static void
say_consultation(struct speech *s, const struct consultation *c)
{
	struct consult now = consult_of(s->v->env->model, c, &s->v->at);
	struct str title = spoken_text(s->v, model_title(&c->r));

	if (now.stage != CONSULT_OPEN)
		return;
	if (is_shown(s, &now.closes)) {
		const struct str args[] = {title,
		    spoken_time(s->v, &now.closes, true)};
		say(s, "spoken.consultation", args, 2);
	} else {
		say_one(s, "spoken.consultation_open", title);
	}
}

static void
say_entry(struct speech *s, const struct news *n)
{
	switch (n->kind) {
	case NEWS_INCIDENT:
	case NEWS_RESOLVED:
	case NEWS_RESTORED:
		say_incident(s, as_incident(n->record));
		break;
	case NEWS_MOVED:
	case NEWS_CANCELLED:
		say_date(s, n);
		break;
	case NEWS_CONSULTATION:
		say_consultation(s, as_consultation(n->record));
		break;
	}
}

/* ---- the next office hours ------------------------------------------------------------------ */

struct next_hour {
	const struct office_hour *hour;
	const struct occurrence *date;
};

/* The soonest ones, in order; there are few places and few office hours. */
static void
insert(struct next_hour *next, size_t *count, struct next_hour new)
{
	size_t i = *count < HOURS_MAX ? (*count)++ : HOURS_MAX;

	for (; i > 0 && next[i - 1].date->start > new.date->start; i--)
		if (i < HOURS_MAX)
			next[i] = next[i - 1];
	if (i < HOURS_MAX)
		next[i] = new;
}

static void
say_hour(struct speech *s, const struct office_hour *h,
    const struct occurrence *o)
{
	struct str title = spoken_text(s->v, model_title(&h->r));

	if (!at_reached(&s->v->at, o->start)) {
		const struct str args[] = {title, date_text(s, h, o->start)};
		say(s, "spoken.next_date", args, 2);
	} else if (view_date_is_day(s->v, h, o->start)) {
		say_one(s, "spoken.date_today", title);
	} else {
		const struct str args[] = {title,
		    spoken_end(s->v, o->start, o->end)};
		say(s, "spoken.date_now", args, 2);
	}
}

static void
say_hours(struct speech *s)
{
	const struct model *m = s->v->env->model;
	const struct record_list *list = &m->records[KIND_OFFICE_HOUR];
	struct next_hour next[HOURS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct office_hour *h = as_office_hour(list->items[i]);
		if (h->r.broken)
			continue;
		struct occurrence_list ahead = occurrences_ahead(m, h, 4,
		    &s->v->at, s->v->arena);
		const struct occurrence *o = occurrence_next(&ahead);
		if (o)
			insert(next, &count, (struct next_hour){h, o});
	}
	for (size_t i = 0; i < count; i++)
		say_hour(s, next[i].hour, next[i].date);
	if (count)
		buf_add_char(s->out, '\n');
}

/* ---- the file --------------------------------------------------------------------------------- */

static void
say_overall(struct speech *s)
{
	struct value *root = value_object(s->v->arena);

	say_text(s, s->v->env->model->site->title.s);
	parts_set_overall(s->v, root);
	say_text(s, value_text(value_get(value_get(root, STR("overall")),
	    STR("line"))));
	buf_add_char(s->out, '\n');
}

static void
say_end(struct speech *s, bool more)
{
	struct str url = view_url(s->v, path_of_page(s->v->env, s->v->arena,
	    PAGE_HOME));

	if (more)
		say(s, "spoken.more", NULL, 0);
	if (url.len)
		say_one(s, "spoken.site",
		    spoken_address(s->v, CONTACT_WEB, url));
	if (s->v->at.until != FOREVER) {
		struct when until = {.t = s->v->at.until, .at = {1, 1}};
		say_one(s, "spoken.valid", spoken_time(s->v, &until, false));
	}
}

int
data_announcement(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct news_list list = short_list(v);
	struct speech s = {v, out};

	(void)item;
	say_overall(&s);
	for (size_t i = 0; i < list.count && i < ENTRIES_MAX; i++) {
		size_t before = out->len;
		say_entry(&s, &list.items[i]);
		if (out->len > before)
			buf_add_char(out, '\n');
	}
	say_hours(&s);
	say_end(&s, list.count > ENTRIES_MAX);
	return 0;
}
