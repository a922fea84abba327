#include "model/people.h"
#include "model/trace.h"
#include "output/data.h"
#include "output/data_contacts.h"
#include "output/view_plain.h"

/*
 * {bodies: [{id, name, kind, parent, website, contacts, former, members,
 * digital, url}...], since, until}
 *
 * Kind after kind, then by name. `members` are those of now in the order of
 * names, one entry for each role; the people are in people.json. `digital` is
 * how the body works, null where nobody has said; in it a null is "not known"
 * and never "no". How its papers come and what a room offers are the city's
 * words.
 */

/* ---- members --------------------------------------------------------------------- */

static void
write_members(struct view *v, struct json *j, const struct body *b)
{
	json_array(j, "members");
	for (size_t i = 0; i < b->members.count; i++) {
		const struct member *m = &b->members.items[i];
		if (m->person->r.broken || !people_role_holds(m->role, &v->at))
			continue;
		json_object(j, NULL);
		data_json_id(j, "person", &m->person->r);
		data_json_text(j, "title", m->role->title.s);
		data_json_when(v, j, "from", &m->role->from);
		data_json_when(v, j, "until", &m->role->until);
		json_end(j);
	}
	json_end(j);
}

/* ---- how it works ------------------------------------------------------------------ */

static void
write_sessions(struct view *v, struct json *j, const struct digital_sessions *d)
{
	json_object(j, "sessions");
	data_json_word(j, "allowed", sessions_words, d->allowed.value);
	data_json_remark(v, j, "basis", &d->basis);
	data_json_when(v, j, "since", &d->since);
	data_json_remark(v, j, "note", &d->note);
	json_end(j);
}

static void
write_video(struct view *v, struct json *j, const struct ref_list *tools)
{
	json_array(j, "video");
	for (size_t i = 0; i < tools->count; i++) {
		const struct ref *ref = &tools->items[i];
		const struct service *s = as_service(ref->to);
		json_object(j, NULL);
		data_json_id(j, "service", ref->to);
		json_str(j, "name", s ? model_title(&s->r) : ref->name.s);
		if (s) {
			data_contacts_service(v, j, s);
		} else {
			json_null(j, "state");
			json_array(j, "instead");
			json_end(j);
		}
		json_end(j);
	}
	json_end(j);
}

static void
write_rooms(struct view *v, struct json *j, const struct digital_room_list *list)
{
	json_array(j, "rooms");
	for (size_t i = 0; i < list->count; i++) {
		const struct digital_room *r = &list->items[i];
		json_object(j, NULL);
		data_json_text(j, "name", r->name.s);
		data_json_text(j, "wifi", r->wifi.s);
		data_json_text(j, "sockets", r->sockets.s);
		data_json_remark(v, j, "note", &r->note);
		data_json_when(v, j, "as_of", &r->as_of);
		json_end(j);
	}
	json_end(j);
}

static void
write_digital(struct view *v, struct json *j, const struct digital *d)
{
	if (d->at.line == 0) {
		json_null(j, "digital");
		return;
	}
	json_object(j, "digital");
	write_sessions(v, j, &d->sessions);
	write_video(v, j, &d->video);
	json_array(j, "documents");
	for (size_t i = 0; i < d->documents.count; i++)
		json_str(j, NULL, d->documents.items[i].s);
	json_end(j);
	write_rooms(v, j, &d->room);
	data_json_text(j, "note", view_plain_text(v, d->note.s));
	data_json_when(v, j, "as_of", &d->as_of);
	json_end(j);
}

/* ---- the file ------------------------------------------------------------------------ */

static void
write_body(struct view *v, struct json *j, const struct body *b)
{
	json_object(j, NULL);
	json_str(j, "id", b->r.id);
	json_str(j, "name", b->name.s);
	data_json_word(j, "kind", body_kind_words, b->kind.value);
	data_json_id(j, "parent", b->parent.to);
	data_json_text(j, "website", b->url.s);
	data_contacts_of(v, j, &b->r);
	write_members(v, j, b);
	write_digital(v, j, &b->digital);
	data_json_url(v, j, &b->r);
	json_end(j);
}

int
data_bodies(struct view *v, const struct output_item *item, struct buf *out)
{
	const struct record_list *all = &v->env->model->records[KIND_BODY];
	struct json j;

	(void)item;
	trace_read_kind(v->at.trace, FACT_KIND, KIND_BODY);
	trace_read_kind(v->at.trace, FACT_KIND, KIND_PERSON);
	trace_read_kind(v->at.trace, FACT_KIND, KIND_SERVICE);
	json_init(&j, out);
	json_object(&j, NULL);
	json_array(&j, "bodies");
	for (size_t i = 0; i < all->count; i++)
		if (!all->items[i]->broken)
			write_body(v, &j, as_body(all->items[i]));
	json_end(&j);
	return data_json_end(v, &j);
}
