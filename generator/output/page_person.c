#include "model/people.h"
#include "model/trace.h"
#include "output/letters.h"
#include "output/owners.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/view_remark.h"
#include "output/view_text.h"

/* ---- the list ----------------------------------------------------------------------- */

static void
make_person(struct view *v, struct value *row, const void *what)
{
	const struct person *p = what;

	trace_read(v->at.trace, FACT_RECORD, &p->r);
	value_set_text(row, "title", p->name.sorted);
	view_set_lang(v, row, "lang", p->r.title_lang);
	value_set_text(row, "href",
	    view_link(v, path_of_record(v->env, v->arena, &p->r)));
	owner_set_spellings(v, row, "spellings", p, &p->synonyms);
	owner_set_roles(v, row, "roles", p, false);
	owner_set_has(row, "has_roles", "roles");
	owner_set_tenure(v, row, "tenure", p);
	owner_set_main(v, row, "main", &p->r);
	value_set_bool(row, "same_name", owner_has_namesake(v, p));
}

void
page_people(struct view *v, const struct output_item *item, struct value *root)
{
	const struct record_list *all = view_records(v, KIND_PERSON);
	struct letters letters = {.list = value_set_list(root, "letters")};
	struct view_rows former = {0};

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "people.title"));
	for (size_t i = 0; i < all->count; i++) {
		const struct person *p = as_person(all->items[i]);
		if (p->r.broken)
			continue;
		if (people_tenure(p, &v->at) == TENURE_ENDED)
			*VEC_PUSH(v->arena, &former) = p;
		else
			letters_add(&letters, v->arena, p->name.sorted, p);
	}
	letters_end(&letters, v, &(struct view_made){.make = make_person});
	view_set_kept_rows(v, root, "former", &former, make_person);
	owner_set_has(root, "has_people", "letters");
	parts_set_contact_files(v, root, false);
	owner_set_has(root, "has_former", "former");
	value_set_text(root, "addresses_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_ADDRESSES)));
}

/* ---- one person ----------------------------------------------------------------------- */

/* The newest time by now at which the incident ended for the person. */
static const struct restored *
restored_by_now(const struct incident *inc, const struct person *p,
    struct at *at)
{
	const struct restored *last = NULL;

	for (size_t i = 0; i < inc->restored.count; i++) {
		const struct restored *r = &inc->restored.items[i];
		if (r->person.to == &p->r && at_reached(at, r->at_time.t) &&
		    (last == NULL || r->at_time.t > last->at_time.t))
			last = r;
	}
	return last;
}

static bool
is_secret(const struct incident *inc, struct at *at)
{
	return inc->published.at.line && !at_reached(at, inc->published.t);
}

static void
set_restored(struct view *v, struct value *root, const struct person *p)
{
	const struct incident_refs *refs =
	    &v->env->model->person_incidents[p->r.index];
	struct value *list = value_set_list(root, "restored");
	const struct incident *before = NULL;

	trace_read(v->at.trace, FACT_INCIDENTS, &p->r);
	for (size_t i = 0; i < refs->count; i++) {
		const struct incident *inc = refs->items[i];
		/* one that names the person twice comes twice in a row */
		if (inc == before || inc->r.broken || is_secret(inc, &v->at))
			continue;
		before = inc;
		const struct restored *r = restored_by_now(inc, p, &v->at);
		if (r == NULL)
			continue;
		struct value *item = value_add_object(list);
		view_set_link(v, item, "incident", &inc->r);
		view_set_time(v, item, "at", &r->at_time);
		view_remark_set(v, item, "note", &inc->r, &r->note);
	}
}

/* What somebody out of office does not have any more. */
static void
set_present(struct view *v, struct value *root, const struct person *p)
{
	owner_set_contacts(v, root, "contacts", &p->r);
	owner_set_former(v, root, "former", &p->r);
	set_restored(v, root, p);
	owner_set_office_hours(v, root, "office_hours", &p->r);
	view_set_body(v, root, "text", &p->r);
}

static void
set_nothing(struct value *root)
{
	(void)value_set_list(root, "contacts");
	(void)value_set_list(root, "former");
	(void)value_set_list(root, "restored");
	(void)value_set_list(root, "office_hours");
	value_set_none(root, "text");
}

/* Where somebody else is found. */
static void
set_lists(struct view *v, struct value *root)
{
	value_set_text(root, "people_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_PEOPLE)));
	value_set_text(root, "bodies_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_BODIES)));
}

void
page_person(struct view *v, const struct output_item *item, struct value *root)
{
	const struct person *p = as_person(item->record);

	value_set_text(root, "title", p->name.display);
	owner_set_tenure(v, root, "tenure", p);
	owner_set_namesakes(v, root, "namesakes", p);
	owner_set_roles(v, root, "roles", p, true);
	if (people_tenure(p, &v->at) == TENURE_ENDED)
		set_nothing(root);
	else
		set_present(v, root, p);
	set_lists(v, root);
	parts_set_card(v, root, &p->r);
	owner_set_has(root, "has_namesakes", "namesakes");
	owner_set_has(root, "has_contacts", "contacts");
	owner_set_has(root, "has_restored", "restored");
	owner_set_has(root, "has_office_hours", "office_hours");
	owner_set_has(root, "has_roles", "roles");
	owner_set_has(root, "has_former", "former");
}
