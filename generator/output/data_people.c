#include "model/people.h"
#include "output/data.h"
#include "output/data_contacts.h"
#include "output/data_json.h"

/*
 * {people: [{id, name: {display, given, family, title}, sort, tenure, roles,
 * contacts, former, url}...], since, until}
 *
 * In the order of names (DIN 5007-1). `tenure` is current, future or ended;
 * `roles` are those held now; `contacts` refer to the entries of reach.json
 * with the same owner, kind and value, and repeat what the public is to use
 * `instead` now: no address stands anywhere without it. Of people who are not in office neither
 * contacts nor former addresses are published.
 */

static const char *
tenure_name(enum tenure tenure)
{
	switch (tenure) {
	case TENURE_CURRENT:
		return "current";
	case TENURE_FUTURE:
		return "future";
	case TENURE_ENDED:
		break;
	}
	return "ended";
}

static void
write_name(struct json *j, const struct name *n)
{
	json_object(j, "name");
	data_json_text(j, "display", n->display);
	data_json_text(j, "given", n->given.s);
	data_json_text(j, "family", n->family.s);
	data_json_text(j, "title", n->title.s);
	json_end(j);
	data_json_text(j, "sort", n->sorted);
}

static void
write_roles(struct view *v, struct json *j, const struct person *p)
{
	json_array(j, "roles");
	for (size_t i = 0; i < p->roles.count; i++) {
		const struct role *r = &p->roles.items[i];
		if (!people_role_holds(r, &v->at))
			continue;
		json_object(j, NULL);
		json_str(j, "body", r->body.to ? r->body.to->id : r->body.name.s);
		data_json_text(j, "title", r->title.s);
		data_json_when(v, j, "from", &r->from);
		data_json_when(v, j, "until", &r->until);
		json_end(j);
	}
	json_end(j);
}

static void
write_person(struct view *v, struct json *j, const struct person *p)
{
	enum tenure tenure = people_tenure(p, &v->at);

	json_object(j, NULL);
	json_str(j, "id", p->r.id);
	write_name(j, &p->name);
	json_str(j, "tenure", str_from(tenure_name(tenure)));
	write_roles(v, j, p);
	data_contacts_of(v, j, &p->r);
	data_json_url(v, j, &p->r);
	json_end(j);
}

int
data_people(struct view *v, const struct output_item *item, struct buf *out)
{
	const struct record_list *people = view_records(v, KIND_PERSON);
	struct json j;

	(void)item;
	json_init(&j, out);
	json_object(&j, NULL);
	json_array(&j, "people");
	for (size_t i = 0; i < people->count; i++)
		if (!people->items[i]->broken)
			write_person(v, &j, as_person(people->items[i]));
	json_end(&j);
	return data_json_end(v, &j);
}
