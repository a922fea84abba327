#include "output/short.h"

#include <string.h>

#include "base/mix.h"
#include "base/utf8.h"
#include "content/tables.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "model/trace.h"
#include "output/instead.h"
#include "output/news_text.h"
#include "output/view_date.h"
#include "render/gsm7.h"

/*
 * The parts of a message, in the order in which they are left out: the last
 * one first. They are written in another order, that of `written`.
 */
enum part {
	PART_TITLE,
	PART_STATE,
	PART_INSTEAD,
	PART_UPDATE, /* the newest one, or why */
	PART_NEXT,
	PART_END,
	PART_URL,
	PART_SITE,
	PART_COUNT
};

static const enum part written[] = {PART_SITE, PART_TITLE, PART_STATE,
    PART_END, PART_INSTEAD, PART_UPDATE, PART_NEXT, PART_URL};

struct message {
	struct view *v;
	struct str parts[PART_COUNT]; /* in letters of the alphabet, or empty */
	struct str instead;           /* only one of several, if those are too long */
};

/* ---- putting together ----------------------------------------------------------------- */

/* "Site: title: state, end, ..." */
static struct str
between(enum part part, struct str before)
{
	if (part != PART_TITLE && part != PART_STATE)
		return STR(", ");
	char last = before.ptr[before.len - 1];
	return last == '.' || last == '!' || last == '?' || last == ':'
	    ? STR(" ") : STR(": ");
}

static struct str
join(struct message *m, const bool wanted[PART_COUNT])
{
	struct str text = {0};

	for (size_t i = 0; i < PART_COUNT; i++) {
		struct str part = m->parts[written[i]];
		if (!wanted[written[i]] || part.len == 0)
			continue;
		if (text.len)
			text = arena_concat(m->v->arena, text,
			    between(written[i], text));
		text = arena_concat(m->v->arena, text, part);
	}
	return text;
}

static bool
fits(struct message *m, bool wanted[PART_COUNT], int part)
{
	wanted[part] = true;
	return gsm7_length(join(m, wanted)) <= GSM7_SEPTETS;
}

/* The most important ones that fit; a smaller one may fit where one did not. */
static struct str
finish(struct message *m)
{
	bool wanted[PART_COUNT] = {[PART_TITLE] = true};
	struct str best = gsm7_cut(m->v->arena, m->parts[PART_TITLE],
	    GSM7_SEPTETS);

	m->parts[PART_TITLE] = best;
	for (int i = PART_TITLE + 1; i < PART_COUNT; i++) {
		wanted[i] = fits(m, wanted, i);
		if (!wanted[i] && i == PART_INSTEAD) {
			m->parts[i] = m->instead;
			wanted[i] = fits(m, wanted, i);
		}
	}
	return join(m, wanted);
}

/* What is far too long is left out anyway: no work with it. */
static void
set(struct message *m, enum part part, struct str text)
{
	m->parts[part] = STR("");
	if (utf8_head(text, 2 * GSM7_SEPTETS).len == text.len)
		m->parts[part] = gsm7_text(m->v->arena, text);
}

/* A title is cut. */
static void
set_title(struct message *m, struct str title)
{
	struct str head = utf8_head(title, 2 * GSM7_SEPTETS);

	set(m, PART_TITLE, head);
	if (head.len < title.len)
		m->parts[PART_TITLE] = gsm7_cut(m->v->arena,
		    arena_concat(m->v->arena, m->parts[PART_TITLE],
			STR(" ...")), GSM7_SEPTETS);
}

static struct str
word(struct message *m, const char *key)
{
	return locale_word(m->v->env->words, key);
}

/* Nothing for an empty argument. */
static void
fill(struct message *m, enum part part, const char *key, struct str arg)
{
	if (arg.len)
		set(m, part, locale_fill(m->v->env->words, m->v->arena, key, &arg, 1));
}

/* ---- times, addresses -------------------------------------------------------------------- */

static bool
is_shown(struct message *m, const struct when *w)
{
	return w->at.line && w->t != FOREVER &&
	    (!w->hidden || at_reached(&m->v->at, w->t));
}

static struct str
time_text(struct message *m, const struct when *w, bool end)
{
	return view_time_form(m->v, w, end, "short");
}

static void
fill_time(struct message *m, enum part part, const char *key,
    const struct when *w)
{
	if (is_shown(m, w))
		fill(m, part, key, time_text(m, w, false));
}

static void
fill_end(struct message *m, enum part part, const char *key,
    const struct when *w)
{
	if (is_shown(m, w))
		fill(m, part, key, time_text(m, w, true));
}

static struct when
date_of(struct message *m, const struct office_hour *h, int64_t t)
{
	return (struct when){.t = t, .day = view_date_is_day(m->v, h, t),
	    .at = {1, 1}};
}

static void
set_url(struct message *m, const struct record *r)
{
	struct str url = view_url(m->v, path_of_record(m->v->env, m->v->arena,
	    r));

	/* an address in other letters is another address */
	if (gsm7_is(url))
		m->parts[PART_URL] = url;
}

/* ---- what to use instead --------------------------------------------------------------------- */

/* The words or the address, and until when. Empty if it cannot be written. */
static struct str
one_instead(struct message *m, const struct alternate *alt)
{
	bool address = !alt->use_is_text || str_contains(alt->use.s, STR("@"));

	if (address && !gsm7_is(alt->use.s))
		return STR("");
	if (!is_shown(m, &alt->until))
		return alt->use.s;
	struct str until = time_text(m, &alt->until, true);
	return arena_printf(m->v->arena, "%.*s (%.*s)", STR_ARG(alt->use.s),
	    STR_ARG(locale_fill(m->v->env->words, m->v->arena, "short.until",
		&until, 1)));
}

static void
set_instead(struct message *m, const struct incident *inc, unsigned audience)
{
	struct instead in = instead_of_incident(m->v, inc, audience);
	struct str all = {0};

	for (size_t i = 0; i < in.count; i++) {
		struct str one = one_instead(m, in.items[i]);
		if (all.len && one.len)
			all = arena_printf(m->v->arena, "%.*s %.*s ",
			    STR_ARG(all), STR_ARG(word(m, "short.or")));
		all = all.len ? arena_concat(m->v->arena, all, one) : one;
		fill(m, PART_INSTEAD, "short.instead", all);
		if (m->instead.len == 0)
			m->instead = m->parts[PART_INSTEAD];
	}
	if (all.len)
		return;
	if (in.each_own || in.more)
		set(m, PART_INSTEAD, word(m, "short.each_own"));
}

/* ---- incidents ----------------------------------------------------------------------------- */

static unsigned
first_audience(uint32_t mask)
{
	unsigned a = 0;

	while (a < AUDIENCES_MAX - 1 && mask && !(mask >> a & 1))
		a++;
	return a;
}

/* The state in words that go with the service that is worst off. */
static struct str
state_word(struct message *m, const struct effect *cause)
{
	struct value *obj = value_object(m->v->arena);

	view_set_state(m->v, obj, "state", cause->state, cause->service);
	return value_text(value_get(value_get(obj, STR("state")), STR("word")));
}

static void
set_active(struct message *m, const struct incident *inc, unsigned audience)
{
	const struct effect *cause = course_cause(inc, audience, &m->v->at);

	fill_time(m, PART_STATE, "short.since",
	    cause ? &cause->from : &inc->started);
	if (cause)
		set(m, PART_STATE, str_trim(arena_printf(m->v->arena,
		    "%.*s %.*s", STR_ARG(state_word(m, cause)),
		    STR_ARG(m->parts[PART_STATE]))));
	set_instead(m, inc, audience);
	fill_end(m, PART_END, "short.until", &inc->ended);
}

static void
set_update(struct message *m, const struct course *c)
{
	const struct update *u = c->latest;

	if (u == NULL)
		return;
	if (u->title.len) {
		fill(m, PART_UPDATE, "short.latest", u->title);
	} else if (u->phase != PHASE_UPDATE) {
		struct str key = arena_printf(m->v->arena, "phase.%s",
		    word_english(phase_words, (int)u->phase));
		fill(m, PART_UPDATE, "short.latest", word(m, key.ptr));
	}
}

static void
set_incident(struct message *m, const struct news *n)
{
	const struct incident *inc = as_incident(n->record);
	struct course c = course_of(inc, &m->v->at);

	set_title(m, model_title(&inc->r));
	switch (c.stage) {
	case STAGE_HIDDEN:
		return;
	case STAGE_PLANNED:
		fill_time(m, PART_STATE, "short.from", &inc->started);
		fill_end(m, PART_END, "short.until", &inc->ended);
		break;
	case STAGE_ACTIVE:
		set_active(m, inc, first_audience(n->audiences));
		break;
	case STAGE_OVER:
		fill_end(m, PART_STATE, "short.over", &inc->ended);
		break;
	}
	set_update(m, &c);
	if (c.promised)
		fill_time(m, PART_NEXT,
		    c.overdue ? "short.overdue" : "short.next",
		    &inc->next_update);
}

static void
set_restored(struct message *m, const struct news *n)
{
	const struct incident *inc = as_incident(n->record);

	set_title(m, model_title(n->person));
	set(m, PART_STATE, word(m, "short.restored"));
	for (size_t i = 0; i < inc->restored.count; i++)
		if (inc->restored.items[i].person.to == n->person)
			fill_time(m, PART_STATE, "short.restored_since",
			    &inc->restored.items[i].at_time);
	set(m, PART_UPDATE, model_title(&inc->r));
}

/* ---- dates ------------------------------------------------------------------------------- */

static void
set_channel(struct message *m, const struct change *c)
{
	struct str names = {0};

	for (size_t i = 0; i < c->channel.count; i++) {
		const struct ref *ref = &c->channel.items[i];
		struct str name = ref->to ? model_title(ref->to) : ref->name.s;
		names = names.len ? arena_printf(m->v->arena, "%.*s, %.*s",
		    STR_ARG(names), STR_ARG(name)) : name;
	}
	if (names.len)
		fill(m, PART_INSTEAD, "short.channel", names);
}

static void
set_next_date(struct message *m, const struct office_hour *h)
{
	struct occurrence_list ahead = occurrences_ahead(m->v->env->model, h, 8,
	    &m->v->at, m->v->arena);
	const struct occurrence *next = occurrence_next(&ahead);

	if (next == NULL)
		return;
	struct when w = date_of(m, h, next->start);
	fill(m, PART_NEXT, "short.next_date", time_text(m, &w, false));
}

static void
set_date(struct message *m, const struct news *n)
{
	const struct office_hour *h = as_office_hour(n->record);
	struct when planned = date_of(m, h, n->planned);
	struct when moved = date_of(m, h, n->moved_to);
	const struct str args[] = {time_text(m, &planned, false),
	    time_text(m, &moved, false)};
	bool cancelled = n->kind == NEWS_CANCELLED;

	set_title(m, model_title(&h->r));
	set(m, PART_STATE, locale_fill(m->v->env->words, m->v->arena,
	    cancelled ? "short.cancelled" : "short.moved", args,
	    cancelled ? 1 : 2));
	if (n->change) {
		set_channel(m, n->change);
		fill(m, PART_UPDATE, "short.reason", n->change->reason.s);
	}
	if (cancelled)
		set_next_date(m, h);
}

/* ---- consultations ------------------------------------------------------------------------- */

static void
set_consultation(struct message *m, const struct news *n)
{
	const struct consultation *c = as_consultation(n->record);
	struct consult now = consult_of(m->v->env->model, c, &m->v->at);

	set_title(m, model_title(&c->r));
	if (now.stage == CONSULT_HIDDEN)
		return;
	struct str key = arena_printf(m->v->arena, "consultation.stage.%s",
	    consult_stage_word(now.stage));
	set(m, PART_STATE, word(m, key.ptr));
	if (now.stage == CONSULT_ANNOUNCED)
		fill_time(m, PART_INSTEAD, "short.from", &c->opens);
	if (now.stage == CONSULT_ANNOUNCED || now.stage == CONSULT_OPEN)
		fill_end(m, PART_END, now.extension ? "short.extended"
			: "short.until", &now.closes);
	if (now.stage == CONSULT_WITHDRAWN)
		fill(m, PART_UPDATE, "short.reason", c->withdrawn.reason.s);
	if (now.stage == CONSULT_CLOSED || now.stage == CONSULT_FEEDBACK)
		fill_end(m, PART_NEXT, "short.result", &c->result_by);
}

/* ---- the function --------------------------------------------------------------------------- */

static void
set_parts(struct message *m, const struct news *n)
{
	switch (n->kind) {
	case NEWS_INCIDENT:
	case NEWS_RESOLVED:
		set_incident(m, n);
		break;
	case NEWS_RESTORED:
		set_restored(m, n);
		break;
	case NEWS_MOVED:
	case NEWS_CANCELLED:
		set_date(m, n);
		break;
	case NEWS_CONSULTATION:
		set_consultation(m, n);
		break;
	}
}

static int
make_text(struct str *out, struct view *v, const void *ctx)
{
	const struct news *n = ctx;
	struct message m = {.v = v};

	news_text_read(v, n);
	set_parts(&m, n);
	set_url(&m, n->record);
	set(&m, PART_SITE, v->env->model->site->title.s);
	*out = finish(&m);
	return 0;
}

/* All that a message tells of the list its entry is in. */
static uint64_t
found_of(const struct news *n)
{
	struct mix sum = mix_begin();
	uint64_t number;

	mix_number(&sum, (uint64_t)n->kind);
	mix_number(&sum, n->audiences);
	mix_number(&sum, (uint64_t)n->planned);
	mix_number(&sum, (uint64_t)n->moved_to);
	struct digest d = mix_end(&sum);
	memcpy(&number, d.bytes, sizeof number);
	return number;
}

struct str
short_text(struct view *v, const struct news *n)
{
	struct recall_call call = news_text_call(n, make_text);
	struct str text;

	call.number = found_of(n);
	call.anywhere = true; /* addresses are those on the Web */
	/* it never fails */
	return recall_text(&text, v, &call, n) < 0 ? STR("") : text;
}
