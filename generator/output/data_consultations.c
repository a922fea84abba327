#include <stdlib.h>

#include "model/consult.h"
#include "model/trace.h"
#include "output/data.h"
#include "output/data_contacts.h"
#include "output/view_plain.h"

/*
 * {consultations: [{id, title, stage, announced, opens, closes, planned_close,
 * extensions, withdrawn, who, respond, services, disturbed_by,
 * deadline_in_question, documents, decides, contact, result_by,
 * result_overdue, feedback, outcome, history, url}...], since, until}
 *
 * Those that are announced, the one that opened last first. `closes` is the end
 * with all extensions decided by now, `planned_close` the one of the beginning.
 * Nothing is told before its time: feedback, outcome, extensions, notes.
 */

static bool
has_come(struct view *v, const struct when *w)
{
	return w->at.line == 0 || at_reached(&v->at, w->t);
}

/* ---- the period ------------------------------------------------------------------------ */

static void
write_extensions(struct view *v, struct json *j, const struct consultation *c)
{
	json_array(j, "extensions");
	for (size_t i = 0; i < c->extended.count; i++) {
		const struct extension *e = &c->extended.items[i];
		if (!has_come(v, &e->at_time))
			continue;
		json_object(j, NULL);
		data_json_when(v, j, "at", &e->at_time);
		data_json_when(v, j, "until", &e->until);
		data_json_remark(v, j, "reason", &e->reason);
		json_end(j);
	}
	json_end(j);
}

static void
write_period(struct view *v, struct json *j, const struct consultation *c,
    const struct consult *now)
{
	data_json_when(v, j, "announced", &c->announced);
	data_json_when(v, j, "opens", &c->opens);
	data_json_when(v, j, "closes", &now->closes);
	data_json_when(v, j, "planned_close", &c->closes);
	write_extensions(v, j, c);
	if (now->stage != CONSULT_WITHDRAWN) {
		json_null(j, "withdrawn");
		return;
	}
	json_object(j, "withdrawn");
	data_json_when(v, j, "at", &c->withdrawn.at_time);
	data_json_remark(v, j, "reason", &c->withdrawn.reason);
	json_end(j);
}

/* ---- ways to respond ------------------------------------------------------------------- */

static void
write_ways(struct view *v, struct json *j, const struct respond *r)
{
	json_object(j, "respond");
	data_contacts_way(v, j, "online", CONTACT_WEB, &r->online);
	data_contacts_way(v, j, "email", CONTACT_EMAIL, &r->email);
	data_contacts_way(v, j, "phone", CONTACT_PHONE, &r->phone);
	data_contacts_way(v, j, "post", CONTACT_POST, &r->post);
	if (r->person.at.line) {
		json_object(j, "person");
		data_json_remark(v, j, "place", &r->person.place);
		data_json_remark(v, j, "times", &r->person.times);
		json_end(j);
	} else {
		json_null(j, "person");
	}
	json_end(j);
}

/* What responding depends on, and what stands or stood in its way. */
static void
write_services(struct view *v, struct json *j, const struct consultation *c,
    const struct consult *now)
{
	struct incident_refs found = consult_disturbances(v->env->model, c,
	    &v->at, v->arena);

	json_array(j, "services");
	for (size_t i = 0; i < c->services.count; i++) {
		const struct service *s = as_service(c->services.items[i].to);
		if (s == NULL)
			continue;
		json_object(j, NULL);
		data_json_id(j, "service", &s->r);
		json_str(j, "name", model_title(&s->r));
		data_contacts_service(v, j, s);
		json_end(j);
	}
	json_end(j);
	json_array(j, "disturbed_by");
	for (size_t i = 0; i < found.count; i++)
		data_json_id(j, NULL, &found.items[i]->r);
	json_end(j);
	json_bool(j, "deadline_in_question", now->deadline_in_question);
}

/* ---- documents ------------------------------------------------------------------------- */

static void
write_documents(struct view *v, struct json *j, const struct document_list *list)
{
	json_array(j, "documents");
	for (size_t i = 0; i < list->count; i++) {
		const struct document *d = &list->items[i];
		json_object(j, NULL);
		json_str(j, "title", d->title.s);
		data_json_text(j, "url",
		    d->file.at.line ? view_file_link(v, d->file.s) : d->url.s);
		data_json_remark(v, j, "note", &d->note);
		json_end(j);
	}
	json_end(j);
}

/* ---- what becomes of it ------------------------------------------------------------------ */

static void
write_decision(struct view *v, struct json *j, const struct decides *d)
{
	if (d->at.line == 0) {
		json_null(j, "decides");
		return;
	}
	json_object(j, "decides");
	data_json_id(j, "body", d->body.to);
	data_json_when(v, j, "on", &d->on);
	data_json_remark(v, j, "note", &d->note);
	json_end(j);
}

static void
write_publication(struct view *v, struct json *j, const char *key,
    const struct publication *p)
{
	if (p->published.at.line == 0 || !has_come(v, &p->published)) {
		json_null(j, key);
		return;
	}
	json_object(j, key);
	data_json_when(v, j, "published", &p->published);
	data_json_text(j, "text", view_plain_text(v, p->text.s));
	write_documents(v, j, &p->documents);
	json_end(j);
}

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
write_history(struct view *v, struct json *j, const struct history_list *list)
{
	const struct history_note **notes = ARENA_ARRAY(v->arena,
	    const struct history_note *, list->count);

	for (size_t i = 0; i < list->count; i++)
		notes[i] = &list->items[i];
	if (list->count)
		qsort(notes, list->count, sizeof *notes, by_time);
	json_array(j, "history");
	for (size_t i = 0; i < list->count && has_come(v, &notes[i]->at_time);
	     i++) {
		json_object(j, NULL);
		data_json_when(v, j, "at", &notes[i]->at_time);
		data_json_remark(v, j, "note", &notes[i]->note);
		json_end(j);
	}
	json_end(j);
}

/* ---- the file ---------------------------------------------------------------------------- */

static void
write_consultation(struct view *v, struct json *j, const struct consultation *c,
    const struct consult *now)
{
	json_object(j, NULL);
	json_str(j, "id", c->r.id);
	json_str(j, "title", c->title.s);
	json_str(j, "stage", str_from(consult_stage_word(now->stage)));
	write_period(v, j, c, now);
	data_json_remark(v, j, "who", &c->who);
	write_ways(v, j, &c->respond);
	write_services(v, j, c, now);
	write_documents(v, j, &c->documents);
	write_decision(v, j, &c->decides);
	data_contacts_any(v, j, "contact", &c->contact);
	data_json_when(v, j, "result_by", &c->result_by);
	json_bool(j, "result_overdue", now->result_overdue);
	write_publication(v, j, "feedback", &c->feedback);
	write_publication(v, j, "outcome", &c->outcome);
	write_history(v, j, &c->history);
	data_json_url(v, j, &c->r);
	json_end(j);
}

int
data_consultations(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_CONSULTATION];
	struct json j;

	(void)item;
	trace_read_kind(v->at.trace, FACT_KIND, KIND_CONSULTATION);
	trace_read_kind(v->at.trace, FACT_KIND, KIND_SERVICE);
	trace_read_kind(v->at.trace, FACT_KIND, KIND_BODY);
	json_init(&j, out);
	json_object(&j, NULL);
	json_array(&j, "consultations");
	for (size_t i = 0; i < all->count; i++) {
		const struct consultation *c = as_consultation(all->items[i]);
		struct consult now = consult_of(v->env->model, c, &v->at);
		if (now.stage != CONSULT_HIDDEN)
			write_consultation(v, &j, c, &now);
	}
	json_end(&j);
	return data_json_end(v, &j);
}
