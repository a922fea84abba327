#include "content/tables.h"
#include "model/people.h"
#include "model/reach.h"
#include "output/data.h"
#include "output/data_json.h"

/*
 * {contacts: [{owner, owner_kind, kind, value, service, states, alternates,
 * url}...], since, until}
 *
 * The reach function (model/reach.h) made data: each contact that is published
 * now, people by name, then bodies by name, in the order of their files.
 * `states` and `alternates` have a key for every audience of the site; an
 * audience without alternates has an empty list.
 */

static void
write_alternate(struct view *v, struct json *j, const struct reach_alternate *a)
{
	const struct alternate *alt = a->entry;

	json_object(j, NULL);
	if (alt->use_is_text)
		json_str(j, "kind", STR("text"));
	else
		data_json_word(j, "kind", contact_kind_words, (int)alt->use_kind);
	json_str(j, "value", a->use);
	data_json_when(v, j, "from", &alt->from);
	data_json_when(v, j, "until", &alt->until);
	data_json_id(j, "incident", &alt->incident->r);
	if (alt->answers.value == ANSWERS_UNSAID)
		json_null(j, "answers");
	else
		json_bool(j, "answers", alt->answers.value == ANSWERS_YES);
	json_end(j);
}

static void
write_reach(struct view *v, struct json *j, const struct contact *c)
{
	const struct site *site = v->env->model->site;
	struct reach all[AUDIENCES_MAX];

	json_object(j, "states");
	for (unsigned i = 0; i < site->audience_count; i++) {
		all[i] = reach_of(v->env->model, c, i, &v->at, v->arena);
		data_json_state(j, data_json_audience(v, i), all[i].state);
	}
	json_end(j);
	json_object(j, "alternates");
	for (unsigned i = 0; i < site->audience_count; i++) {
		json_array(j, data_json_audience(v, i));
		for (size_t k = 0; k < all[i].count; k++)
			write_alternate(v, j, &all[i].alternates[k]);
		json_end(j);
	}
	json_end(j);
}

static void
write_contact(struct view *v, struct json *j, const struct contact *c)
{
	json_object(j, NULL);
	data_json_id(j, "owner", c->owner);
	json_str(j, "owner_kind", str_from(table_kind_name(c->owner->kind)));
	data_json_word(j, "kind", contact_kind_words, (int)c->kind);
	json_str(j, "value", c->value);
	data_json_id(j, "service", c->via ? &c->via->r : NULL);
	write_reach(v, j, c);
	data_json_url(v, j, c->owner);
	json_end(j);
}

static void
write_owners(struct view *v, struct json *j, const struct record_list *owners)
{
	for (size_t i = 0; i < owners->count; i++) {
		const struct record *owner = owners->items[i];
		const struct contact_list *list = people_contacts(owner);
		for (size_t k = 0; !owner->broken && k < list->count; k++)
			if (people_publishes(&list->items[k], &v->at))
				write_contact(v, j, &list->items[k]);
	}
}

int
data_reach(struct view *v, const struct output_item *item, struct buf *out)
{
	struct json j;

	(void)item;
	json_init(&j, out);
	json_object(&j, NULL);
	json_array(&j, "contacts");
	write_owners(v, &j, view_records(v, KIND_PERSON));
	write_owners(v, &j, view_records(v, KIND_BODY));
	json_end(&j);
	return data_json_end(v, &j);
}
