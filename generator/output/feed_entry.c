#include "output/feed_entry.h"

#include "base/limits.h"
#include "content/tables.h"
#include "model/course.h"
#include "output/instead.h"
#include "output/news_text.h"
#include "output/view_contact.h"
#include "output/view_text.h"

/* ---- facts ---------------------------------------------------------------------------------- */

static void
set_services(struct view *v, struct value *obj, const struct news *n)
{
	struct news_services list = news_text_services(v, n);
	bool date = n->record->kind == KIND_OFFICE_HOUR;
	struct str names = STR("");

	for (size_t i = 0; i < list.count; i++) {
		if (i)
			names = arena_concat(v->arena, names, STR(", "));
		names = arena_concat(v->arena, names,
		    model_title(&list.items[i]->r));
	}
	view_set_text(obj, "services", date ? STR("") : names);
	view_set_text(obj, "channels", date ? names : STR(""));
}

/* Only for what goes on: later it would send people astray. */
static void
set_instead(struct view *v, struct value *obj, const struct incident *inc,
    unsigned audience)
{
	struct value *list = value_set_list(obj, "instead");

	value_set_none(obj, "each_own");
	if (course_of(inc, &v->at).stage != STAGE_ACTIVE)
		return;
	struct instead in = instead_of_incident(v, inc, audience);
	for (size_t i = 0; i < in.count; i++)
		view_add_alternate(v, list, in.items[i], in.items[i]->use.s);
	if (in.each_own || in.more)
		value_set_text(value_set_object(obj, "each_own"), "href",
		    view_link(v, path_of_page(v->env, v->arena,
			PAGE_ADDRESSES)));
}

static void
set_promise(struct view *v, struct value *obj, const struct incident *inc)
{
	struct course c = course_of(inc, &v->at);
	struct when none = {0};

	view_set_time(v, obj, "next_update",
	    c.promised ? &inc->next_update : &none);
}

/* ---- updates ---------------------------------------------------------------------------------- */

static void
add_update(struct view *v, struct value *list, const struct incident *inc,
    const struct update *u)
{
	struct value *obj = value_add_object(list);
	struct str key = arena_printf(v->arena, "phase.%s",
	    word_english(phase_words, (int)u->phase));
	struct passage p = {u->body,
	    u->untranslated ? inc->r.path : inc->r.body_path, u->body_line, 4};

	value_set_text(obj, "phase_word",
	    locale_word(v->env->words, key.ptr));
	view_set_text(obj, "title", u->title);
	view_set_time(v, obj, "time", &u->at_time);
	view_set_lang(v, obj, "lang", u->untranslated ? inc->r.language.s
		: inc->r.body_lang);
	view_set_markdown(v, obj, "text", &inc->r, &p);
}

/* Of an end only what was said since then. */
static bool
belongs(const struct news *n, const struct incident *inc,
    const struct update *u)
{
	if (n->kind == NEWS_RESOLVED)
		return u->at_time.t >= inc->ended.t;
	return n->kind == NEWS_INCIDENT;
}

static void
set_updates(struct view *v, struct value *obj, const struct feed_entry *e)
{
	const struct incident *inc = as_incident(e->news->record);
	struct value *list = value_set_list(obj, "updates");
	size_t i = course_of(inc, &v->at).update_count;

	for (; i > 0 && belongs(e->news, inc, &inc->updates.items[i - 1]); i--) {
		if (value_count(list) == e->updates)
			break;
		add_update(v, list, inc, &inc->updates.items[i - 1]);
	}
	value_set_bool(obj, "more", i > 0 && e->news->kind == NEWS_INCIDENT);
}

/* ---- one entry ----------------------------------------------------------------------------------- */

static void
fill_incident(struct view *v, struct value *obj, const struct feed_entry *e)
{
	const struct incident *inc = as_incident(e->news->record);
	struct passage p = {inc->summary, inc->r.body_path, inc->summary_line,
	    4};

	set_instead(v, obj, inc, e->audience);
	set_promise(v, obj, inc);
	set_updates(v, obj, e);
	view_set_lang(v, obj, "text_lang", inc->r.body_lang);
	view_set_markdown(v, obj, "summary", &inc->r, &p);
}

/* An end, a date, a consultation: a sentence, and what was said of an end. */
static void
fill_other(struct view *v, struct value *obj, const struct feed_entry *e)
{
	value_set_list(obj, "instead");
	value_set_none(obj, "each_own");
	value_set_none(obj, "next_update");
	value_set_none(obj, "text_lang");
	value_set_none(obj, "summary");
	if (e->news->kind == NEWS_RESOLVED) {
		set_updates(v, obj, e);
	} else {
		value_set_list(obj, "updates");
		value_set_bool(obj, "more", false);
	}
}

int
feed_entry_html(struct str *out, struct view *v, const struct feed_entry *e)
{
	struct value *obj = value_object(v->arena);
	struct buf html;

	if (e->news->kind == NEWS_INCIDENT)
		fill_incident(v, obj, e);
	else
		fill_other(v, obj, e);
	bool said = value_count(value_get(obj, STR("updates"))) > 0 ||
	    value_is_true(value_get(obj, STR("summary")));
	view_set_text(obj, "plain",
	    said ? STR("") : news_text_summary(v, e->news));
	view_set_filled(obj, "has_instead", "instead");
	set_services(v, obj, e->news);
	value_set_text(obj, "href", news_text_url(v, e->news));
	buf_init(&html, PAGE_BYTES_MAX);
	int rc = template_render(&html, v->env->templates, STR("feed-entry"),
	    obj, v->diags);
	*out = arena_str(v->arena, buf_str(&html));
	buf_release(&html);
	return rc;
}
