#include "output/view.h"

#include <string.h>

#include "base/timetext.h"
#include "content/tables.h"
#include "model/trace.h"
#include "output/recall.h"
#include "render/escape.h"

/* ---- what is there already ------------------------------------------------------ */

static struct value *
known_value(const struct view *v, enum view_kind kind, const void *of,
    int64_t number)
{
	const struct view_memory *m = &v->memory;

	for (unsigned i = 0; i < VIEW_VALUES && m->values[i].value; i++)
		if (m->values[i].number == number && m->values[i].of == of &&
		    m->values[i].kind == kind)
			return m->values[i].value;
	return NULL;
}

/* A new object that will be found; to be filled at once. */
static struct value *
new_value(struct view *v, enum view_kind kind, const void *of, int64_t number)
{
	unsigned at = v->memory.next_value++ % VIEW_VALUES;

	v->memory.values[at].value = value_object(v->arena);
	v->memory.values[at].kind = kind;
	v->memory.values[at].of = of;
	v->memory.values[at].number = number;
	return v->memory.values[at].value;
}

/* ---- links --------------------------------------------------------------------- */

struct str
view_link(struct view *v, struct str path)
{
	if (v->absolute && v->env->base_url.len)
		return view_url(v, path);
	return path_relative(v->arena, v->path, path);
}

struct str
view_file_link(struct view *v, struct str path)
{
	struct buf b;

	buf_init(&b, 8192);
	esc_url_path(&b, path);
	struct str link = view_link(v, arena_str(v->arena, buf_str(&b)));
	buf_release(&b);
	return link;
}

struct str
view_url(struct view *v, struct str path)
{
	static const struct str first = STR_INIT("index.html");
	struct str base = v->env->base_url;
	size_t cut = path.len > first.len ? path.len - first.len : 0;

	if (base.len == 0)
		return base;
	if (str_has_suffix(path, first) && (cut == 0 || path.ptr[cut - 1] == '/'))
		path = str_head(path, cut);
	return arena_printf(v->arena, "%.*s/%.*s", STR_ARG(base), STR_ARG(path));
}

void
view_set_lang(struct view *v, struct value *obj, const char *key,
    struct str lang)
{
	if (lang.len == 0)
		lang = v->env->model->site->language.s;
	view_set_text(obj, key, str_eq(lang, v->env->lang) ? STR("") : lang);
}

static void
fill_link(struct view *v, struct value *obj, const struct record *r)
{
	trace_read(v->at.trace, FACT_RECORD, r);
	value_set_text(obj, "title", model_title(r));
	view_set_lang(v, obj, "lang", r->title_lang);
	if (r->broken)
		value_set_none(obj, "href");
	else
		value_set_text(obj, "href",
		    view_link(v, path_of_record(v->env, v->arena, r)));
}

static struct value *
link_value(struct view *v, const struct record *r)
{
	struct value *link = known_value(v, VIEW_LINK, r, 0);

	if (link) {
		trace_read(v->at.trace, FACT_RECORD, r);
		return link;
	}
	link = new_value(v, VIEW_LINK, r, 0);
	fill_link(v, link, r);
	return link;
}

struct str
view_body(struct view *v, const struct record *r)
{
	trace_read(v->at.trace, FACT_TEXT, r);
	return r->body;
}

void
view_set_link(struct view *v, struct value *obj, const char *key,
    const struct record *r)
{
	if (r == NULL)
		value_set_none(obj, key);
	else
		value_set(obj, key, link_value(v, r));
}

void
view_add_link(struct view *v, struct value *list, const struct record *r)
{
	value_add(list, link_value(v, r));
}

void
view_read_names(struct view *v)
{
	/* references name nothing else: model/resolve.c */
	trace_read_kind(v->at.trace, FACT_NAMES, KIND_SERVICE);
	trace_read_kind(v->at.trace, FACT_NAMES, KIND_PERSON);
	trace_read_kind(v->at.trace, FACT_NAMES, KIND_BODY);
}

static void
fill_ref(struct view *v, struct value *obj, const struct ref *ref)
{
	if (ref->to) {
		fill_link(v, obj, ref->to);
		return;
	}
	view_read_names(v);
	value_set_text(obj, "title", ref->name.s);
	view_set_lang(v, obj, "lang", STR(""));
	value_set_none(obj, "href");
}

void
view_set_ref(struct view *v, struct value *obj, const char *key,
    const struct ref *ref)
{
	if (ref->name.at.line == 0)
		value_set_none(obj, key);
	else
		fill_ref(v, value_set_object(obj, key), ref);
}

void
view_add_ref(struct view *v, struct value *list, const struct ref *ref)
{
	fill_ref(v, value_add_object(list), ref);
}

const struct record_list *
view_records(struct view *v, enum kind kind)
{
	trace_read_kind(v->at.trace, FACT_KIND, kind);
	return &v->env->model->records[kind];
}

void
view_set_text(struct value *obj, const char *key, struct str text)
{
	if (text.len)
		value_set_text(obj, key, text);
	else
		value_set_none(obj, key);
}

struct rows_in_making {
	struct view *view;
	const void **items;
	struct view_made made;
	struct view_whole whole; /* where they are kept together */
};

static void
make_row(void *ctx, struct value *row, size_t i)
{
	struct rows_in_making *m = ctx;
	struct view_memory before = m->view->memory;

	m->made.make(m->view, row, m->items[i]);
	/* what was made for the row goes with it */
	m->view->memory = before;
}

static struct value *
set_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows, const struct view_made *made)
{
	struct rows_in_making *m = ARENA_NEW(v->arena, struct rows_in_making);

	*m = (struct rows_in_making){.view = v, .items = rows->items,
	    .made = *made};
	v->late = true;
	return value_set_made(obj, key, rows->count, make_row, m);
}

void
view_set_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows,
    void (*make)(struct view *v, struct value *row, const void *what))
{
	(void)!set_rows(v, obj, key, rows, &(struct view_made){.make = make});
}

/* ---- rows that are kept ------------------------------------------------------------ */

struct row_rendering {
	value_renderer *render;
	void *rendering;
};

static int
make_rendering(struct str *out, struct view *v, const void *ctx)
{
	const struct row_rendering *r = ctx;

	(void)v;
	return r->render(r->rendering, out);
}

static int
keep_row(void *ctx, size_t i, const void *place, value_renderer *render,
    void *rendering, struct str *out)
{
	struct rows_in_making *m = ctx;
	struct row_rendering r = {render, rendering};
	struct recall_call call = {.make = make_rendering,
	    .of = m->items[i], .with = place,
	    .number = (uint64_t)(uintptr_t)m->made.make};

	if (m->made.determine)
		m->made.determine(&call, m->items[i]);
	return recall_text(out, m->view, &call, &r);
}

static int
keep_whole(void *ctx, size_t i, const void *place, value_renderer *render,
    void *rendering, struct str *out)
{
	const struct rows_in_making *m = ctx;
	struct row_rendering r = {render, rendering};
	struct recall_call call = {.make = make_rendering,
	    .of = m->whole.of, .with = place, .number = m->whole.number};

	(void)i;
	return recall_text(out, m->view, &call, &r);
}

void
view_set_whole_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows, const struct view_whole *whole)
{
	struct rows_in_making *m = ARENA_NEW(v->arena, struct rows_in_making);

	*m = (struct rows_in_making){.view = v, .items = rows->items,
	    .made = {.make = whole->make}, .whole = *whole};
	v->late = true;
	value_set_whole_keeper(value_set_made(obj, key, rows->count, make_row,
	    m), keep_whole);
}

void
view_set_determined_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows, const struct view_made *made)
{
	value_set_keeper(set_rows(v, obj, key, rows, made), keep_row);
}

void
view_set_kept_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows,
    void (*make)(struct view *v, struct value *row, const void *what))
{
	view_set_determined_rows(v, obj, key, rows,
	    &(struct view_made){.make = make});
}

/* ---- words and times ------------------------------------------------------------------- */

void
view_set_names(struct view *v, struct value *obj, const char *key,
    const struct value *links, size_t max)
{
	struct str names = {0};

	for (size_t i = 0; i < value_count(links) && i <= max; i++) {
		struct str title = i == max ? STR("…")
		    : value_text(value_get(value_item(links, i), STR("title")));
		if (i)
			names = arena_concat(v->arena, names, STR(", "));
		names = arena_concat(v->arena, names, title);
	}
	view_set_text(obj, key, names);
}

void
view_set_filled(struct value *obj, const char *flag, const char *key)
{
	value_set_bool(obj, flag, value_count(value_get(obj, str_from(key))) > 0);
}

/* longer than any of ours */
enum { WORD_KEY_MAX = 80 };

struct str
view_word(struct view *v, const char *group, const char *id)
{
	size_t n = strlen(group), m = strlen(id);
	char key[WORD_KEY_MAX];

	if (n + m + 2 > sizeof key)
		return locale_word(v->env->words,
		    arena_printf(v->arena, "%s.%s", group, id).ptr);
	memcpy(key, group, n);
	key[n] = '.';
	memcpy(key + n + 1, id, m + 1);
	return locale_word(v->env->words, key);
}

/* ---- times ---------------------------------------------------------------------- */

/* longer ones are cut; the words of ours make forty */
enum { TIME_TEXT_MAX = 240 };

struct str
view_numbered_word(struct view *v, const char *group, unsigned n)
{
	struct str digits = time_digits(n);
	char id[3] = {digits.ptr[0], digits.ptr[1], '\0'};

	return view_word(v, group, n < 10 ? id + 1 : id);
}

/* An end without time of day is the midnight after its day. */
static int64_t
shown_instant(const struct when *w, bool end)
{
	return end && w->day ? w->t - 1 : w->t;
}

/* What a placeholder of "time.day", "time.moment" and the like stands for. */
static struct str
time_part(struct view *v, const struct civil *c, char number)
{
	struct str digits;

	switch (number) {
	case '1':
		return view_numbered_word(v, "weekday_short",
		    civil_weekday(civil_days(c->year, c->month, c->day)));
	case '2':
		return time_digits(c->day);
	case '3':
		return time_digits(c->month);
	case '4':
		digits = time_iso_day(v->arena, *c);
		return str_head(digits, digits.len - STR("-MM-DD").len);
	case '5':
		return view_numbered_word(v, "month", c->month);
	case '6':
		return time_digits(c->hour);
	case '7':
		return time_digits(c->minute);
	case '8':
		digits = time_digits(c->day);
		return c->day < 10 ? str_skip(digits, 1) : digits;
	}
	return (struct str){0};
}

/*
 * Every page is full of times, so what the words have no place for is not even
 * looked up.
 */
static struct str
civil_text(struct view *v, const struct civil *c, bool day, const char *form)
{
	struct str rest = view_word(v, form, day ? "day" : "moment");
	char text[TIME_TEXT_MAX];
	size_t n = 0;

	while (rest.len) {
		bool place = rest.len > 2 && rest.ptr[0] == '{' &&
		    rest.ptr[2] == '}' && rest.ptr[1] >= '1' &&
		    rest.ptr[1] <= '8';
		struct str part = place ? time_part(v, c, rest.ptr[1])
		    : str_head(rest, 1);
		part = str_head(part, sizeof text - n);
		memcpy(text + n, part.ptr, part.len);
		n += part.len;
		rest = str_skip(rest, place ? 3 : 1);
	}
	return arena_str(v->arena, str_make(text, n));
}

struct str
view_time_form(struct view *v, const struct when *w, bool end,
    const char *form)
{
	struct civil c = zone_local(v->env->model->zone,
	    shown_instant(w, end)).civil;

	return civil_text(v, &c, w->day, form);
}

struct str
view_time_text(struct view *v, const struct when *w, bool end)
{
	return view_time_form(v, w, end, "time");
}

static struct value *
time_value(struct view *v, int64_t t, bool day)
{
	enum view_kind kind = day ? VIEW_DAY : VIEW_TIME;
	struct value *time = known_value(v, kind, NULL, t);

	if (time)
		return time;
	time = new_value(v, kind, NULL, t);
	struct zone_local local = zone_local(v->env->model->zone, t);
	value_set_text(time, "iso", day ? time_iso_day(v->arena, local.civil)
	    : time_iso_local(v->arena, t, &local));
	value_set_text(time, "text", civil_text(v, &local.civil, day, "time"));
	value_set_bool(time, "day", day);
	return time;
}

static void
set_time(struct view *v, struct value *obj, const char *key,
    const struct when *w, bool end)
{
	if (w->at.line == 0 || (w->hidden && !at_reached(&v->at, w->t)))
		value_set_none(obj, key);
	else
		value_set(obj, key,
		    time_value(v, shown_instant(w, end), w->day));
}

void
view_set_time(struct view *v, struct value *obj, const char *key,
    const struct when *w)
{
	set_time(v, obj, key, w, false);
}

void
view_set_end(struct view *v, struct value *obj, const char *key,
    const struct when *w)
{
	set_time(v, obj, key, w, true);
}

void
view_set_instant(struct view *v, struct value *obj, const char *key, int64_t t)
{
	struct when w = {.t = t, .at = {1, 1}};

	set_time(v, obj, key, &w, false);
}

/* ---- states and audiences --------------------------------------------------------- */

/* Rooms and tools are available, people and offices are reachable. */
static const char *
word_group(const struct service *via)
{
	if (via == NULL)
		return "state";
	switch ((enum service_kind)via->kind.value) {
	case SERVICE_EMAIL:
	case SERVICE_PHONE:
	case SERVICE_OFFICE:
	case SERVICE_POST:
		return "state";
	case SERVICE_OTHER:
	case SERVICE_WEB:
	case SERVICE_MESSENGER:
	case SERVICE_VIDEO:
	case SERVICE_INFORMATION_SYSTEM:
	case SERVICE_ROOM:
		break;
	}
	return "available";
}

static const char *
state_id(enum state state)
{
	return state == STATE_UNKNOWN ? "unknown"
				      : word_english(state_words, (int)state);
}

static struct value *
state_value(struct view *v, enum state state, const char *group)
{
	struct value *s = known_value(v, VIEW_STATE, group, state);

	if (s)
		return s;
	const char *id = state_id(state);
	s = new_value(v, VIEW_STATE, group, state);
	value_set_text(s, "id", str_from(id));
	value_set_text(s, "word", view_word(v, group, id));
	value_set_text(s, "symbol", view_word(v, "symbol", id));
	value_set_bool(s, "ok", state == STATE_OPERATIONAL);
	return s;
}

void
view_set_state(struct view *v, struct value *obj, const char *key,
    enum state state, const struct service *via)
{
	if (via)
		trace_read(v->at.trace, FACT_RECORD, &via->r);
	value_set(obj, key, state_value(v, state, word_group(via)));
}

void
view_set_audience(struct view *v, struct value *obj, const char *key,
    unsigned audience)
{
	const struct audience *a = &v->env->model->site->audiences[audience];

	value_set_text(obj, key,
	    a->translated.s.len ? a->translated.s : a->label.s);
	view_set_lang(v, obj, "label_lang", a->lang);
}

struct str
view_group(struct view *v, struct str group, struct str *lang)
{
	const struct site *site = v->env->model->site;

	*lang = STR("");
	for (size_t i = 0; i < site->group_names.count; i++)
		if (str_eq(site->groups.items[i].s, group)) {
			*lang = site->group_lang;
			return site->group_names.items[i].s;
		}
	return group;
}

void
view_set_group(struct view *v, struct value *obj, struct str group)
{
	struct str lang, name = view_group(v, group, &lang);

	view_set_text(obj, "name", name);
	view_set_lang(v, obj, "name_lang", lang);
}

void
view_set_audiences(struct view *v, struct value *obj, const char *key,
    uint32_t mask)
{
	size_t n = v->env->model->site->audience_count;
	uint32_t all = n >= 32 ? UINT32_MAX : (UINT32_C(1) << n) - 1;

	if ((mask & all) == all) {
		value_set_none(obj, key);
		return;
	}
	struct value *list = value_set_list(obj, key);
	for (unsigned i = 0; i < n; i++)
		if (mask & (UINT32_C(1) << i)) {
			struct value *item = value_add_object(list);
			view_set_audience(v, item, "label", i);
		}
}
