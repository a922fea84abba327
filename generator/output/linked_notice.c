#include "content/tables.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/trace.h"
#include "output/linked.h"
#include "output/view_plain.h"
#include "render/escape.h"

/* Services and documents that a notice names. */
enum { NAMED_MAX = 10 };

static void
begin(struct view *v, struct json *j, const struct record *r,
    struct str category)
{
	struct str name = v->env->model->site->publisher.name.s;

	json_str(j, "@type", STR("SpecialAnnouncement"));
	json_str(j, "name", model_title(r));
	linked_url(v, j, r);
	json_str(j, "category", category);
	linked_language(v, j, r->body_lang);
	linked_publisher(v, j, "publisher");
	json_object(j, "spatialCoverage");
	json_str(j, "@type", STR("AdministrativeArea"));
	json_str(j, "name", name);
	json_end(j);
}

/* ---- incidents ------------------------------------------------------------------------ */

static void
add_text(struct view *v, struct json *j, const struct incident *inc,
    const struct course *c)
{
	struct str text = view_plain_paragraph(v, inc->summary), more = STR("");

	if (c->latest)
		more = view_plain_paragraph(v, c->latest->body);
	if (c->latest && more.len == 0)
		more = c->latest->title;
	if (text.len && more.len)
		text = arena_printf(v->arena, "%.*s %.*s", STR_ARG(text),
		    STR_ARG(more));
	else if (text.len == 0)
		text = more.len ? more : inc->title.s;
	json_str(j, "text", text);
}

/*
 * As the embargo says, or with the first update, or when it began. Of what lies
 * ahead nobody knows it without one of them.
 */
static void
add_posted(struct view *v, struct json *j, const struct incident *inc,
    const struct course *c)
{
	if (inc->published.at.line)
		linked_when(v, j, "datePosted", &inc->published, false);
	else if (c->update_count && inc->updates.items[0].at_time.t < inc->started.t)
		linked_when(v, j, "datePosted", &inc->updates.items[0].at_time,
		    false);
	else if (at_reached(&v->at, inc->started.t))
		linked_when(v, j, "datePosted", &inc->started, false);
}

/* The end if it is told, else when there will be more to say. */
static void
add_expiry(struct view *v, struct json *j, const struct incident *inc,
    const struct course *c)
{
	const struct when *end = &inc->ended;

	if (end->at.line && !(end->hidden && !at_reached(&v->at, end->t)))
		linked_instant(v, j, "expires", end->t);
	else if (c->promised && !c->overdue)
		linked_instant(v, j, "expires", inc->overdue_at);
}

static void
add_services(struct view *v, struct json *j, const struct incident *inc)
{
	const struct effect_list *all = &inc->effects;
	size_t n = 0;

	if (all->count == 0)
		return;
	json_array(j, "about");
	for (size_t i = 0; i < all->count && n < NAMED_MAX; i++) {
		bool seen = false;
		for (size_t k = 0; k < i; k++)
			seen = seen || all->items[k]->service == all->items[i]->service;
		if (seen)
			continue;
		linked_reference(v, j, NULL, &all->items[i]->service->r);
		n++;
	}
	json_end(j);
}

void
linked_incident(struct view *v, const struct record *r, struct json *j)
{
	const struct incident *inc = as_incident(r);
	struct course c = course_of(inc, &v->at);

	begin(v, j, r, view_word(v, "incident_kind",
	    word_english(incident_kind_words, inc->kind.value)));
	add_posted(v, j, inc, &c);
	add_expiry(v, j, inc, &c);
	add_text(v, j, inc, &c);
	add_services(v, j, inc);
}

/* ---- consultations ---------------------------------------------------------------------- */

/*
 * What can be done, and when: the page says by which ways it is possible now.
 */
static void
add_action(struct view *v, struct json *j, const struct consultation *c,
    const struct consult *state)
{
	json_object(j, "potentialAction");
	json_str(j, "@type", STR("CommunicateAction"));
	json_str(j, "name", locale_word(v->env->words, "nav.consultations"));
	linked_when(v, j, "startTime", &c->opens, false);
	if (state->closes.at.line)
		linked_instant(v, j, "endTime", state->closes.t);
	json_str(j, "target", linked_address(v,
	    path_of_record(v->env, v->arena, &c->r)));
	json_end(j);
}

/* A file of the city, whose name may hold blanks and umlauts. */
static struct str
file_address(struct view *v, struct str path)
{
	struct buf b;

	if (v->env->base_url.len == 0)
		return view_file_link(v, path);
	buf_init(&b, 8192);
	esc_url_path(&b, path);
	struct str url = view_url(v, buf_str(&b));
	buf_release(&b);
	return url;
}

static void
add_documents(struct view *v, struct json *j,
    const struct document_list *list)
{
	if (list->count == 0)
		return;
	json_array(j, "hasPart");
	for (size_t i = 0; i < list->count && i < NAMED_MAX; i++) {
		const struct document *d = &list->items[i];
		json_object(j, NULL);
		json_str(j, "@type", STR("DigitalDocument"));
		json_str(j, "name", d->title.s);
		json_str(j, "url", d->url.s.len ? d->url.s
		    : file_address(v, d->file.s));
		json_end(j);
	}
	json_end(j);
}

void
linked_consultation(struct view *v, const struct record *r, struct json *j)
{
	const struct consultation *c = as_consultation(r);
	struct consult state = consult_of(v->env->model, c, &v->at);
	struct str text = view_plain_paragraph(v, view_body(v, r));

	begin(v, j, r, locale_word(v->env->words, "nav.consultations"));
	if (c->announced.at.line)
		linked_when(v, j, "datePosted", &c->announced, false);
	else if (c->opens.at.line && at_reached(&v->at, c->opens.t))
		linked_when(v, j, "datePosted", &c->opens, false);
	if (state.stage == CONSULT_WITHDRAWN)
		linked_instant(v, j, "expires", c->withdrawn.at_time.t);
	else if (state.closes.at.line)
		linked_instant(v, j, "expires", state.closes.t);
	json_str(j, "text", text.len ? text : c->title.s);
	if (state.stage == CONSULT_OPEN || state.stage == CONSULT_ANNOUNCED)
		add_action(v, j, c, &state);
	add_documents(v, j, &c->documents);
}
