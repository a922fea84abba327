#include "model/people.h"
#include "model/trace.h"
#include "output/letters.h"
#include "output/owners.h"
#include "output/pages.h"
#include "output/recall.h"
#include "output/view_contact.h"

/* All entries of model->addresses with one folded address. */
struct group {
	const struct address *items;
	size_t count;
};

static struct group
group_at(const struct address_list *all, size_t i)
{
	struct group g = {&all->items[i], 1};

	while (i + g.count < all->count &&
	    str_eq(g.items->folded, g.items[g.count].folded))
		g.count++;
	return g;
}

static bool
is_current(const struct address *a, struct at *at)
{
	return a->contact && people_publishes(a->contact, at);
}

/* A former address leads to its owner, even after the term of office. */
static bool
is_former(const struct address *a, struct at *at)
{
	return a->contact == NULL && !a->owner->broken &&
	    !owner_publishes(a->owner, a->folded, at);
}

/* ---- where an address leads ------------------------------------------------------------- */

static void
add_current(struct view *v, struct value *list, const struct address *a)
{
	struct value *obj = value_add_object(list);

	view_set_link(v, obj, "owner", a->owner);
	view_add_contact(v, value_set_list(obj, "contact"), a->contact);
}

static void
add_former(struct view *v, struct value *list, const struct record *owner)
{
	struct value *obj = value_add_object(list);
	bool person = owner->kind == KIND_PERSON;

	view_set_link(v, obj, "owner", owner);
	value_set_bool(obj, "ended", person &&
	    people_tenure(as_person(owner), &v->at) == TENURE_ENDED);
	owner_set_mails(v, obj, "contacts", owner);
}

static void
fill_group(struct view *v, struct value *obj, const struct group *g)
{
	struct value *current = value_set_list(obj, "current");
	struct value *former = value_set_list(obj, "former");
	struct text shown = {.at = {1, 1}};

	/* current ones come first */
	for (size_t i = 0; i < g->count; i++) {
		const struct address *a = &g->items[i];
		if (is_current(a, &v->at))
			add_current(v, current, a);
		else if (is_former(a, &v->at))
			add_former(v, former, a->owner);
		else
			continue;
		if (shown.s.len == 0)
			shown.s = a->shown;
	}
	value_set_text(obj, "address", shown.s);
	/* even an old address may have been given an alternate of its own */
	if (value_count(current))
		value_set_none(obj, "old");
	else
		view_set_address(v, obj, "old", CONTACT_EMAIL, &shown);
}

static bool
is_shown(const struct group *g, struct at *at)
{
	for (size_t i = 0; i < g->count; i++)
		if (is_current(&g->items[i], at) || is_former(&g->items[i], at))
			return true;
	return false;
}

/* Of the address that is the first of its group. */
static void
make_group(struct view *v, struct value *row, const void *what)
{
	const struct address_list *all = &v->env->model->addresses;
	struct group g = group_at(all,
	    (size_t)((const struct address *)what - all->items));

	trace_read_address(v->at.trace, g.items->folded);
	for (size_t i = 0; i < g.count; i++)
		trace_read(v->at.trace, FACT_RECORD, g.items[i].owner);
	fill_group(v, row, &g);
}

/* The list is another when anybody's address is, their texts are the same. */
static void
determine_group(struct recall_call *call, const void *what)
{
	call->of = ((const struct address *)what)->folded.ptr;
}

/* ---- the page ---------------------------------------------------------------------------- */

/* Whom to ask about an address that nobody here knows. */
static void
set_help(struct view *v, struct value *root)
{
	const struct publisher *p = &v->env->model->site->publisher;

	value_set_text(root, "people_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_PEOPLE)));
	value_set_text(root, "bodies_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_BODIES)));
	view_set_text(root, "publisher", p->name.s);
	view_set_address(v, root, "publisher_phone", CONTACT_PHONE, &p->phone);
	view_set_address(v, root, "publisher_email", CONTACT_EMAIL, &p->email);
}

void
page_addresses(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct address_list *all = &v->env->model->addresses;
	struct letters letters = {.list = value_set_list(root, "letters")};

	(void)item;
	trace_read_site(v->at.trace, FACT_ADDRESSES);
	(void)view_records(v, KIND_PERSON);
	(void)view_records(v, KIND_BODY);
	value_set_text(root, "title",
	    locale_word(v->env->words, "addresses.title"));
	for (size_t i = 0; i < all->count;) {
		struct group g = group_at(all, i);
		i += g.count;
		if (is_shown(&g, &v->at))
			letters_add(&letters, v->arena, g.items->folded,
			    g.items);
	}
	letters_end(&letters, v, &(struct view_made){make_group,
	    determine_group});
	owner_set_has(root, "has_addresses", "letters");
	set_help(v, root);
}
