#include "content/tables.h"
#include "model/people.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/owners.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/view_text.h"

static struct str
kind_word(struct view *v, const char *group, const struct body *b)
{
	struct str key = arena_printf(v->arena, "%s.%s", group,
	    word_english(body_kind_words, b->kind.value));

	return locale_word(v->env->words, key.ptr);
}

/* ---- the list ----------------------------------------------------------------------- */

static void
add_body(struct view *v, struct value *list, const struct body *b)
{
	struct value *row = value_add_object(list);

	value_set_text(row, "title", b->name.s);
	view_set_lang(v, row, "lang", b->r.title_lang);
	value_set_text(row, "href",
	    view_link(v, path_of_record(v->env, v->arena, &b->r)));
	view_set_link(v, row, "parent", b->parent.to);
	owner_set_spellings(v, row, "spellings", NULL, &b->synonyms);
	owner_set_main(v, row, "main", &b->r);
}

void
page_bodies(struct view *v, const struct output_item *item, struct value *root)
{
	const struct record_list *all = view_records(v, KIND_BODY);
	struct value *groups = value_set_list(root, "groups");
	struct value *rows = NULL;
	int kind = CHOICE_UNREADABLE;

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "bodies.title"));
	for (size_t i = 0; i < all->count; i++) {
		const struct body *b = as_body(all->items[i]);
		if (b->r.broken)
			continue;
		/* the model lists kind after kind */
		if (rows == NULL || b->kind.value != kind) {
			struct value *group = value_add_object(groups);
			kind = b->kind.value;
			value_set_text(group, "id",
			    str_from(word_english(body_kind_words, kind)));
			value_set_text(group, "name",
			    kind_word(v, "bodies.kinds", b));
			rows = value_set_list(group, "rows");
		}
		add_body(v, rows, b);
	}
	owner_set_has(root, "has_bodies", "groups");
	parts_set_contact_files(v, root, true);
	value_set_text(root, "tools_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_TOOLS)));
}

/* ---- one body ------------------------------------------------------------------------- */

/* A person with several roles there is one member with several titles. */
static void
set_members(struct view *v, struct value *root, const struct body *b)
{
	struct value *list = value_set_list(root, "members"), *titles = NULL;
	const struct person *before = NULL;

	trace_read_members(v->at.trace, b);
	for (size_t i = 0; i < b->members.count; i++) {
		const struct member *m = &b->members.items[i];
		if (m->person->r.broken ||
		    !people_role_holds(m->role, &v->at))
			continue;
		if (m->person != before) {
			struct value *row = value_add_object(list);
			before = m->person;
			view_set_link(v, row, "person", &m->person->r);
			owner_set_main(v, row, "main", &m->person->r);
			titles = value_set_list(row, "titles");
		}
		if (m->role->title.s.len)
			value_add_text(titles, m->role->title.s);
	}
}

static void
set_children(struct view *v, struct value *root, const struct body *b)
{
	const struct record_list *all = &v->env->model->records[KIND_BODY];
	struct value *list = value_set_list(root, "children");

	trace_read_kind(v->at.trace, FACT_KIND, KIND_BODY);
	for (size_t i = 0; i < all->count; i++)
		if (as_body(all->items[i])->parent.to == &b->r &&
		    !all->items[i]->broken)
			view_add_link(v, list, all->items[i]);
}

static void
set_services(struct view *v, struct value *root, const struct body *b)
{
	const struct model *m = v->env->model;
	const struct record_list *all = &m->records[KIND_SERVICE];
	struct value *list = value_set_list(root, "services");

	trace_read_kind(v->at.trace, FACT_KIND, KIND_SERVICE);
	for (size_t i = 0; i < all->count; i++) {
		const struct service *s = as_service(all->items[i]);
		if (s->provider.to != &b->r)
			continue;
		struct value *row = value_add_object(list);
		view_set_link(v, row, "service", &s->r);
		view_set_state(v, row, "state",
		    status_of_service(m, s, 0, &v->at).state, s);
	}
}

static void
set_headings(struct value *root, const struct body *b)
{
	bool related = b->parent.to || b->url.s.len ||
	    value_is_true(value_get(root, STR("children")));

	value_set_bool(root, "has_related", related);
	owner_set_has(root, "has_contacts", "contacts");
	owner_set_has(root, "has_members", "members");
	owner_set_has(root, "has_children", "children");
	owner_set_has(root, "has_services", "services");
	owner_set_has(root, "has_office_hours", "office_hours");
	owner_set_has(root, "has_former", "former");
}

void
page_body(struct view *v, const struct output_item *item, struct value *root)
{
	const struct body *b = as_body(item->record);

	value_set_text(root, "title", b->name.s);
	value_set_text(root, "kind_word", kind_word(v, "body.kind", b));
	view_set_link(v, root, "parent", b->parent.to);
	view_set_text(root, "url", b->url.s);
	owner_set_spellings(v, root, "spellings", NULL, &b->synonyms);
	owner_set_contacts(v, root, "contacts", &b->r);
	owner_set_former(v, root, "former", &b->r);
	set_members(v, root, b);
	set_children(v, root, b);
	set_services(v, root, b);
	owner_set_office_hours(v, root, "office_hours", &b->r);
	owner_set_digital(v, root, "digital", b);
	view_set_body(v, root, "text", &b->r);
	set_headings(root, b);
	parts_set_card(v, root, &b->r);
	parts_set_member_files(v, root, b);
	value_set_text(root, "tools_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_TOOLS)));
}
