#include "output/data_contacts.h"

#include "content/forms.h"
#include "model/people.h"
#include "model/reach.h"
#include "model/status.h"

static void
write_reach(struct view *v, struct json *j, const struct contact *c)
{
	struct reach r = reach_of(v->env->model, c, 0, &v->at, v->arena);

	data_json_state(j, "state", r.state);
	json_array(j, "instead");
	for (size_t i = 0; i < r.count; i++)
		json_str(j, NULL, r.alternates[i].use);
	json_end(j);
}

/* ---- people and bodies ------------------------------------------------------------ */

static void
write_contacts(struct view *v, struct json *j, const struct record *owner)
{
	const struct contact_list *all = people_contacts(owner);

	json_array(j, "contacts");
	for (size_t i = 0; i < all->count; i++) {
		const struct contact *c = &all->items[i];
		if (!people_publishes(c, &v->at))
			continue;
		json_object(j, NULL);
		data_json_word(j, "kind", contact_kind_words, (int)c->kind);
		json_str(j, "value", c->value);
		data_json_text(j, "label", c->label.s);
		write_reach(v, j, c);
		json_end(j);
	}
	json_end(j);
}

static void
write_former(struct view *v, struct json *j, const struct record *owner)
{
	const struct text_list *former = people_former(owner);
	bool told = owner->kind != KIND_PERSON ||
	    people_tenure(as_person(owner), &v->at) == TENURE_CURRENT;

	json_array(j, "former");
	for (size_t i = 0; told && i < former->count; i++) {
		struct contact c = reach_contact(v->env->model, v->arena,
		    CONTACT_EMAIL, former->items[i].s, v->at.trace);
		json_object(j, NULL);
		json_str(j, "value", former->items[i].s);
		write_reach(v, j, &c);
		json_end(j);
	}
	json_end(j);
}

void
data_contacts_of(struct view *v, struct json *j, const struct record *owner)
{
	write_contacts(v, j, owner);
	write_former(v, j, owner);
}

/* ---- bare addresses ----------------------------------------------------------------- */

void
data_contacts_way(struct view *v, struct json *j, const char *key,
    enum contact_kind kind, const struct text *address)
{
	if (address->s.len == 0) {
		json_null(j, key);
		return;
	}
	struct contact c = reach_contact(v->env->model, v->arena, kind,
	    address->s, v->at.trace);
	json_object(j, key);
	data_json_word(j, "kind", contact_kind_words, (int)kind);
	json_str(j, "value", address->s);
	write_reach(v, j, &c);
	json_end(j);
}

static void
write_sentence(struct view *v, struct json *j, const char *key,
    const struct text *text)
{
	json_object(j, key);
	json_str(j, "kind", STR("text"));
	data_json_remark(v, j, "value", text);
	json_null(j, "state");
	json_array(j, "instead");
	json_end(j);
	json_end(j);
}

void
data_contacts_any(struct view *v, struct json *j, const char *key,
    const struct text *text)
{
	if (text->s.len == 0)
		json_null(j, key);
	else if (forms_is_email(text->s))
		data_contacts_way(v, j, key, CONTACT_EMAIL, text);
	else if (forms_is_phone(text->s))
		data_contacts_way(v, j, key, CONTACT_PHONE, text);
	else if (forms_is_web(text->s))
		data_contacts_way(v, j, key, CONTACT_WEB, text);
	else
		write_sentence(v, j, key, text);
}

/* ---- services ------------------------------------------------------------------------- */

void
data_contacts_service(struct view *v, struct json *j, const struct service *s)
{
	struct alternate_refs list = status_alternates(s, 0, &v->at, v->arena);

	data_json_state(j, "state",
	    status_of_service(v->env->model, s, 0, &v->at).state);
	json_array(j, "instead");
	for (size_t i = 0; i < list.count; i++)
		json_str(j, NULL, list.items[i]->use.s);
	json_end(j);
}
