#include "content/tables.h"
#include "model/course.h"
#include "model/people.h"
#include "model/trace.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/view_contact.h"
#include "output/view_remark.h"
#include "output/view_text.h"

/* ---- who is affected how ----------------------------------------------------------- */

static void
add_effect(struct view *v, struct value *list, const struct effect *e)
{
	struct value *obj = value_add_object(list);
	bool begun = at_reached(&v->at, e->from.t);
	bool over = begun && e->until.t != FOREVER && at_reached(&v->at, e->until.t);

	view_set_link(v, obj, "service", &e->service->r);
	view_set_state(v, obj, "state", e->state, e->service);
	view_set_audiences(v, obj, "audiences", e->audiences);
	view_set_time(v, obj, "from", &e->from);
	view_set_end(v, obj, "until", &e->until);
	value_set_bool(obj, "now", begun && !over);
	value_set_bool(obj, "over", over);
	view_remark_set(v, obj, "note", &e->incident->r, &e->source->note);
}

static void
set_effects(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "effects");

	for (size_t i = 0; i < inc->effects.count; i++)
		add_effect(v, list, inc->effects.items[i]);
}

static void
set_alternates(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "alternates");

	for (size_t i = 0; i < inc->alternates.count; i++) {
		const struct alternate *alt = &inc->alternates.items[i];
		struct value *obj = value_add_object(list);
		bool begun = at_reached(&v->at, alt->from.t);
		bool over = begun && alt->until.t != FOREVER &&
		    at_reached(&v->at, alt->until.t);
		value_set_text(obj, "of", alt->of.s);
		view_set_link(v, obj, "of_record", alt->target_record);
		view_add_alternate(v, value_set_list(obj, "use"), alt, alt->use.s);
		view_set_audiences(v, obj, "audiences", alt->for_whom.mask);
		value_set_bool(obj, "now", begun && !over);
		value_set_bool(obj, "over", over);
		value_set_bool(obj, "pattern",
		    str_find(alt->use.s, '{') < alt->use.s.len);
		struct value *except = value_set_list(obj, "except");
		for (size_t k = 0; k < alt->except.count; k++)
			view_add_ref(v, except, &alt->except.items[k]);
		view_set_filled(obj, "has_audiences", "audiences");
		view_set_filled(obj, "has_except", "except");
	}
}

static void
set_restored(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "restored");
	size_t n = 0;

	for (size_t i = 0; i < inc->restored.count; i++) {
		const struct restored *r = &inc->restored.items[i];
		if (!at_reached(&v->at, r->at_time.t) || r->person.to == NULL)
			continue;
		struct value *obj = value_add_object(list);
		view_set_link(v, obj, "person", r->person.to);
		view_set_time(v, obj, "at", &r->at_time);
		view_remark_set(v, obj, "note", &inc->r, &r->note);
		n++;
	}
	value_set_number(root, "restored_count", (int64_t)n);
}

static bool
is_concerned(struct view *v, const struct person *p,
    const struct incident *inc)
{
	for (size_t k = 0; k < p->contacts.count; k++) {
		const struct contact *c = &p->contacts.items[k];
		for (size_t e = 0; e < inc->effects.count; e++)
			if (c->via == inc->effects.items[e]->service &&
			    people_publishes(c, &v->at))
				return true;
	}
	return false;
}

/*
 * People with a contact on one of the affected services: only said of how many
 * of them can be reached again.
 */
static void
set_concerned(struct view *v, struct value *root, const struct incident *inc)
{
	const struct record_list *people = &v->env->model->records[KIND_PERSON];
	bool told = value_count(value_get(root, STR("restored"))) > 0;
	int64_t n = 0;

	if (told) {
		trace_read_kind(v->at.trace, FACT_KIND, KIND_PERSON);
		trace_read_site(v->at.trace, FACT_DOMAINS);
	}
	for (size_t i = 0; told && i < people->count; i++)
		n += is_concerned(v, as_person(people->items[i]), inc);
	value_set_number(root, "concerned_count", n);
}

/* ---- messages, deadlines ------------------------------------------------------------- */

static bool
touches_mail(const struct incident *inc)
{
	for (size_t i = 0; i < inc->effects.count; i++)
		if (inc->effects.items[i]->service->kind.value == SERVICE_EMAIL)
			return true;
	return false;
}

static void
set_messages(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "messages");

	/* silence about mail is an answer too: unclear */
	value_set_bool(root, "messages_unclear",
	    inc->messages.count == 0 && touches_mail(inc));
	for (size_t i = 0; i < inc->messages.count; i++) {
		const struct message_fate *m = &inc->messages.items[i];
		struct value *obj = value_add_object(list);
		const char *id = word_english(fate_words, m->fate.value);
		value_set_text(obj, "fate", str_from(id));
		value_set_text(obj, "sentence", view_word(v, "fate", id));
		view_set_time(v, obj, "from",
		    m->from.at.line ? &m->from : &inc->started);
		view_set_end(v, obj, "until",
		    m->until.at.line ? &m->until : &inc->ended);
		view_remark_set(v, obj, "note", &inc->r, &m->note);
	}
}

/* ---- who was told, sources --------------------------------------------------------------- */

static bool
has_come(struct view *v, const struct when *w)
{
	return w->at.line == 0 || at_reached(&v->at, w->t);
}

static void
set_informed(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "informed");
	bool public = false;

	for (size_t i = 0; i < inc->informed.count; i++) {
		const struct informed *n = &inc->informed.items[i];
		if (!has_come(v, &n->at_time))
			continue;
		struct value *obj = value_add_object(list);
		public = public || n->audience == 0;
		value_set_none(obj, "label_lang");
		if (n->audience >= 0)
			view_set_audience(v, obj, "who", (unsigned)n->audience);
		else
			value_set_text(obj, "who", n->who.s);
		view_set_time(v, obj, "at", &n->at_time);
		view_remark_set(v, obj, "by", &inc->r, &n->by);
		view_remark_set(v, obj, "note", &inc->r, &n->note);
	}
	value_set_bool(root, "public_not_informed",
	    !public && inc->effects.count && course_concerns(inc, 0));
	view_set_audience(v, root, "public_label", 0);
}

static void
set_sources(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "sources");

	for (size_t i = 0; i < inc->sources.count; i++) {
		const struct source_note *s = &inc->sources.items[i];
		/* a document of tomorrow cannot be read today */
		if (!has_come(v, &s->date))
			continue;
		struct value *obj = value_add_object(list);
		value_set_text(obj, "title", s->title.s);
		view_set_time(v, obj, "date", &s->date);
		view_set_text(obj, "href", s->url.s);
	}
}

/* ---- timeline ----------------------------------------------------------------------------- */

static void
set_updates(struct view *v, struct value *root, const struct incident *inc)
{
	struct course c = course_of(inc, &v->at);
	struct value *list = value_set_list(root, "updates");

	for (size_t i = c.update_count; i > 0; i--) {
		const struct update *u = &inc->updates.items[i - 1];
		struct value *obj = value_add_object(list);
		const char *id = word_english(phase_words, (int)u->phase);
		value_set_text(obj, "phase", str_from(id));
		value_set_text(obj, "phase_word", view_word(v, "phase", id));
		view_set_text(obj, "title", u->title);
		view_set_time(v, obj, "time", &u->at_time);
		struct passage p = {u->body,
		    u->untranslated ? inc->r.path : inc->r.body_path,
		    u->body_line, 4};
		view_set_lang(v, obj, "lang", u->untranslated
			? inc->r.language.s : inc->r.body_lang);
		view_set_markdown(v, obj, "text", &inc->r, &p);
	}
}

/* Has an update come out that the translation does not have? */
static void
set_outdated(struct view *v, struct value *root, const struct incident *inc)
{
	struct course c = course_of(inc, &v->at);
	bool newer = false;

	for (size_t i = 0; i < c.update_count; i++)
		newer = newer || inc->updates.items[i].untranslated;
	value_set_bool(root, "outdated", newer || inc->r.outdated);
	value_set_bool(root, "newer_updates", newer);
}

static void
set_texts(struct value *root, const char *key, const struct text_list *texts)
{
	struct value *list = value_set_list(root, key);

	for (size_t i = 0; i < texts->count; i++)
		value_add_text(list, texts->items[i].s);
}

/* Which sections there are. */
static void
set_flags(struct value *root)
{
	static const char *const lists[][2] = {
	    {"has_effects", "effects"},
	    {"has_durations", "durations"},
	    {"has_alternates", "alternates"},
	    {"has_not_affected", "not_affected"},
	    {"has_updates", "updates"},
	    {"has_sources", "sources"},
	};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		view_set_filled(root, lists[i][0], lists[i][1]);
	value_set_bool(root, "has_messages",
	    value_count(value_get(root, STR("messages"))) ||
		value_is_true(value_get(root, STR("messages_unclear"))));
	value_set_bool(root, "has_informed",
	    value_count(value_get(root, STR("informed"))) ||
		value_is_true(value_get(root, STR("public_not_informed"))));
}

void
page_incident(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct incident *inc = as_incident(item->record);

	parts_fill_incident(v, root, inc);
	view_set_excerpt(v, root, "description", inc->summary);
	view_set_markdown(v, root, "text", &inc->r,
	    &(struct passage){inc->summary, inc->r.body_path,
		inc->summary_line, 2});
	set_effects(v, root, inc);
	parts_set_durations(v, root, "durations", inc);
	set_alternates(v, root, inc);
	set_restored(v, root, inc);
	set_concerned(v, root, inc);
	set_messages(v, root, inc);
	set_texts(root, "not_affected", &inc->not_affected);
	view_set_prose(v, root, "deadlines", &inc->r, &inc->deadlines);
	set_informed(v, root, inc);
	set_sources(v, root, inc);
	set_updates(v, root, inc);
	set_outdated(v, root, inc);
	value_set_text(root, "people_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_PEOPLE)));
	if (page_notice_wanted(item->record, &v->at))
		value_set_text(root, "notice_href", view_link(v,
		    path_of_notice(v->env, v->arena, item->record)));
	else
		value_set_none(root, "notice_href");
	set_flags(root);
}
