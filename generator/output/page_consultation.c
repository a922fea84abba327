#include <stdlib.h>

#include "content/forms.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/status.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/view_contact.h"
#include "output/view_remark.h"
#include "output/view_text.h"

/* ---- the list -------------------------------------------------------------------------- */

/* The groups of the list, in their order. */
static const struct group {
	const char *id;
	const char *word;
} groups[] = {
    {"open", "consultations.open"},
    {"announced", "consultations.announced"},
    {"closed", "consultations.closed"},
    {"outcome", "consultations.outcome"},
    {"withdrawn", "consultations.withdrawn"},
};

enum { GROUP_COUNT = sizeof groups / sizeof *groups };

/* The number of the group; GROUP_COUNT: not to be shown. */
static unsigned
group_of(enum consult_stage stage)
{
	switch (stage) {
	case CONSULT_OPEN:
		return 0;
	case CONSULT_ANNOUNCED:
		return 1;
	case CONSULT_CLOSED:
	case CONSULT_FEEDBACK:
		return 2;
	case CONSULT_OUTCOME:
		return 3;
	case CONSULT_WITHDRAWN:
		return 4;
	case CONSULT_HIDDEN:
		break;
	}
	return GROUP_COUNT;
}

struct entry {
	const struct consultation *c;
	unsigned group;
	int64_t order; /* what comes soonest, among those still to come */
	size_t number; /* as the model has them: the newest first */
};

static int
compare(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

static struct entry
make_entry(struct view *v, const struct consultation *c, size_t number)
{
	struct consult state = consult_of(v->env->model, c, &v->at);
	struct entry e = {c, group_of(state.stage), 0, number};

	if (state.stage == CONSULT_OPEN)
		e.order = state.closes.t;
	if (state.stage == CONSULT_ANNOUNCED)
		e.order = c->opens.t;
	return e;
}

void
page_consultations(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct record_list *all = view_records(v, KIND_CONSULTATION);
	struct entry *entries = ARENA_ARRAY(v->arena, struct entry, all->count);
	struct value *list = value_set_list(root, "groups");
	struct value *items = NULL;

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "consultations.title"));
	value_set_text(root, "ics_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_ICS_CONSULTATIONS)));
	for (size_t i = 0; i < all->count; i++)
		entries[i] = make_entry(v, as_consultation(all->items[i]), i);
	if (all->count)
		qsort(entries, all->count, sizeof *entries, compare);
	for (size_t i = 0; i < all->count; i++) {
		unsigned group = entries[i].group;
		if (group == GROUP_COUNT)
			break;
		if (i == 0 || group != entries[i - 1].group) {
			struct value *obj = value_add_object(list);
			value_set_text(obj, "id", str_from(groups[group].id));
			value_set_text(obj, "name",
			    locale_word(v->env->words, groups[group].word));
			items = value_set_list(obj, "items");
		}
		parts_add_consultation(v, items, entries[i].c);
	}
}

/* ---- the period ------------------------------------------------------------------------ */

static bool
has_come(struct view *v, const struct when *w)
{
	return w->at.line == 0 || at_reached(&v->at, w->t);
}

static void
set_extensions(struct view *v, struct value *root, const struct consultation *c)
{
	struct value *list = value_set_list(root, "extensions");

	for (size_t i = 0; i < c->extended.count; i++) {
		const struct extension *e = &c->extended.items[i];
		if (!has_come(v, &e->at_time))
			continue;
		struct value *obj = value_add_object(list);
		view_set_time(v, obj, "at", &e->at_time);
		view_set_end(v, obj, "until", &e->until);
		view_remark_set(v, obj, "reason", &c->r, &e->reason);
	}
}

static void
set_withdrawal(struct view *v, struct value *root, const struct consultation *c,
    enum consult_stage stage)
{
	if (stage != CONSULT_WITHDRAWN) {
		value_set_none(root, "withdrawn");
		return;
	}
	struct value *obj = value_set_object(root, "withdrawn");
	view_set_time(v, obj, "at", &c->withdrawn.at_time);
	view_remark_set(v, obj, "reason", &c->r, &c->withdrawn.reason);
}

/* ---- ways to respond ------------------------------------------------------------------- */

static void
set_in_person(struct view *v, struct value *obj, const struct consultation *c)
{
	const struct respond_person *p = &c->respond.person;

	if (p->at.line == 0) {
		value_set_none(obj, "person");
		return;
	}
	struct value *person = value_set_object(obj, "person");
	view_remark_set(v, person, "place", &c->r, &p->place);
	view_remark_set(v, person, "times", &c->r, &p->times);
}

static void
set_ways(struct view *v, struct value *root, const struct consultation *c,
    enum consult_stage stage)
{
	const struct respond *r = &c->respond;
	struct value *obj = value_set_object(root, "ways");

	value_set_bool(obj, "future", stage == CONSULT_ANNOUNCED);
	value_set_bool(obj, "now", stage == CONSULT_OPEN);
	value_set_bool(obj, "past", stage == CONSULT_CLOSED ||
	    stage == CONSULT_FEEDBACK || stage == CONSULT_OUTCOME);
	view_set_address(v, obj, "online", CONTACT_WEB, &r->online);
	view_set_address(v, obj, "email", CONTACT_EMAIL, &r->email);
	view_set_address(v, obj, "phone", CONTACT_PHONE, &r->phone);
	view_set_address(v, obj, "post", CONTACT_POST, &r->post);
	set_in_person(v, obj, c);
	value_set_bool(obj, "no_way_offline", r->post.at.line == 0 &&
	    r->phone.at.line == 0 && r->person.at.line == 0);
}

/* ---- what stands in the way ------------------------------------------------------------- */

/* The services that responding depends on, where something is wrong. */
static void
set_services(struct view *v, struct value *obj, const struct consultation *c)
{
	struct value *list = value_set_list(obj, "services");
	bool any = false;

	for (size_t i = 0; i < c->services.count; i++) {
		const struct service *s = as_service(c->services.items[i].to);
		if (s == NULL || status_of_service(v->env->model, s, 0,
			&v->at).state == STATE_OPERATIONAL)
			continue;
		parts_add_service(v, list, s);
		any = true;
	}
	value_set_bool(obj, "has_services", any);
}

static void
set_disturbances(struct view *v, struct value *root,
    const struct consultation *c, enum consult_stage stage)
{
	struct incident_refs found = consult_disturbances(v->env->model, c,
	    &v->at, v->arena);

	if (found.count == 0 || stage == CONSULT_WITHDRAWN) {
		value_set_none(root, "disturbed");
		return;
	}
	struct value *obj = value_set_object(root, "disturbed");
	struct view_rows incidents = {0};
	for (size_t i = 0; i < found.count; i++)
		*VEC_PUSH(v->arena, &incidents) = found.items[i];
	parts_set_incidents(v, obj, "incidents", &incidents);
	set_services(v, obj, c);
}

/* ---- documents ----------------------------------------------------------------------- */

static void
set_documents(struct view *v, struct value *obj, const struct record *r,
    const struct document_list *list)
{
	struct value *out = value_set_list(obj, "documents");

	for (size_t i = 0; i < list->count; i++) {
		const struct document *d = &list->items[i];
		struct value *doc = value_add_object(out);
		value_set_text(doc, "title", d->title.s);
		view_set_text(doc, "href", d->file.at.line
			? view_file_link(v, d->file.s) : d->url.s);
		value_set_bool(doc, "external", d->file.at.line == 0);
		view_remark_set(v, doc, "note", r, &d->note);
	}
	value_set_bool(obj, "has_documents", list->count > 0);
}

/* ---- what becomes of it ---------------------------------------------------------------- */

static void
set_decision(struct view *v, struct value *root, const struct consultation *c)
{
	if (c->decides.at.line == 0) {
		value_set_none(root, "decides");
		return;
	}
	struct value *obj = value_set_object(root, "decides");
	view_set_ref(v, obj, "body", &c->decides.body);
	view_set_time(v, obj, "on", &c->decides.on);
	view_remark_set(v, obj, "note", &c->r, &c->decides.note);
}

/* Whom to ask: mostly an address, but a name or a sentence will do. */
static void
set_contact(struct view *v, struct value *root, const struct consultation *c)
{
	struct str s = c->contact.s;

	value_set_none(root, "contact_address");
	value_set_none(root, "contact_text");
	if (forms_is_email(s))
		view_set_address(v, root, "contact_address", CONTACT_EMAIL,
		    &c->contact);
	else if (forms_is_phone(s))
		view_set_address(v, root, "contact_address", CONTACT_PHONE,
		    &c->contact);
	else if (forms_is_web(s))
		view_set_address(v, root, "contact_address", CONTACT_WEB,
		    &c->contact);
	else
		view_remark_set(v, root, "contact_text", &c->r, &c->contact);
}

static void
set_publication(struct view *v, struct value *root, const char *key,
    const struct consultation *c, const struct publication *p)
{
	if (p->published.at.line == 0 || !at_reached(&v->at, p->published.t)) {
		value_set_none(root, key);
		return;
	}
	struct value *obj = value_set_object(root, key);
	view_set_time(v, obj, "published", &p->published);
	view_set_markdown(v, obj, "text", &c->r,
	    &(struct passage){p->text.s, {0}, p->text.at.line, 3});
	set_documents(v, obj, &c->r, &p->documents);
}

/* ---- history ------------------------------------------------------------------------- */

static int
by_time(const void *pa, const void *pb)
{
	const struct history_note *a = *(const struct history_note *const *)pa;
	const struct history_note *b = *(const struct history_note *const *)pb;

	if (a->at_time.t != b->at_time.t)
		return a->at_time.t < b->at_time.t ? -1 : 1;
	return (a->at.line > b->at.line) - (a->at.line < b->at.line);
}

static void
set_history(struct view *v, struct value *root, const struct consultation *c)
{
	const struct history_note **notes = ARENA_ARRAY(v->arena,
	    const struct history_note *, c->history.count);
	struct value *list = value_set_list(root, "history");
	size_t n = 0;

	for (size_t i = 0; i < c->history.count; i++)
		if (has_come(v, &c->history.items[i].at_time))
			notes[n++] = &c->history.items[i];
	if (n)
		qsort(notes, n, sizeof *notes, by_time);
	for (size_t i = 0; i < n; i++) {
		struct value *obj = value_add_object(list);
		view_set_time(v, obj, "at", &notes[i]->at_time);
		view_remark_set(v, obj, "note", &c->r, &notes[i]->note);
	}
	value_set_bool(root, "has_history", n > 0);
}

/* ---- one consultation ---------------------------------------------------------------------- */

void
page_consultation(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct consultation *c = as_consultation(item->record);
	enum consult_stage stage = consult_of(v->env->model, c, &v->at).stage;

	value_set_text(root, "list_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_CONSULTATIONS)));
	value_set_text(root, "ics_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_ICS_CONSULTATIONS)));
	view_set_excerpt(v, root, "description", view_body(v, &c->r));
	parts_fill_consultation(v, root, c);
	value_set_bool(root, "has_outcome", stage == CONSULT_OUTCOME);
	set_extensions(v, root, c);
	set_withdrawal(v, root, c, stage);
	view_remark_set(v, root, "who", &c->r, &c->who);
	set_ways(v, root, c, stage);
	set_disturbances(v, root, c, stage);
	set_documents(v, root, &c->r, &c->documents);
	set_decision(v, root, c);
	set_contact(v, root, c);
	set_publication(v, root, "feedback", c, &c->feedback);
	set_publication(v, root, "outcome", c, &c->outcome);
	set_history(v, root, c);
	view_set_body(v, root, "text", &c->r);
}
