#include <string.h>

#include "model/consult.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "model/people.h"
#include "model/trace.h"
#include "output/cut.h"
#include "output/owners.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/recall.h"
#include "output/view_contact.h"
#include "render/template.h"

/*
 * The whole file stays below 100,000 bytes, so that it can be sent by mail and
 * opened on an old phone. Each entry is rendered by itself and measured; a
 * list that is full ends with a sentence that says where the rest is. People
 * come last into the account, with all that the others left.
 */
enum {
	FILE_BYTES = 95000,
	FRAME_BYTES = 10000, /* head, style, headings, publisher */
	SERVICES_BYTES = 20000,
	INCIDENTS_BYTES = 16000,
	BODIES_BYTES = 16000,
	DATES_BYTES = 8000, /* office hours; consultations the same */
	SUMMARY_MAX = 500,  /* code points */
	NAMES_MAX = 20
};

/* One list in the making. */
struct section {
	struct view *v;
	struct value *list;
	const char *template;
	/* the values of one entry; false: it says nothing here */
	bool (*fill)(struct view *v, struct value *entry,
	    const struct record *r);
	size_t *account; /* of the file: what is left of it */
	size_t left;     /* of this list */
	size_t omitted;
};

static void
limit(struct section *s, size_t max)
{
	if (s->left > max)
		s->left = max;
}

struct entry {
	const struct section *s;
	const struct record *record;
};

/* Empty: it says nothing here. What is longer than the file fails. */
static int
make_entry(struct str *out, struct view *v, const void *ctx)
{
	const struct entry *e = ctx;
	struct arena_mark before = arena_mark(v->arena);
	struct view_memory memory = v->memory;
	struct value *entry = value_object(v->arena);
	struct buf b;
	int rc = 0;

	trace_read(v->at.trace, FACT_RECORD, e->record);
	buf_init(&b, FILE_BYTES);
	if (e->s->fill(v, entry, e->record))
		rc = template_render(&b, v->env->templates,
		    str_from(e->s->template), entry, v->diags);
	arena_rewind(v->arena, &before);
	v->memory = memory;
	*out = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return rc;
}

/* One more entry, unless it is too long or an earlier one was. */
static void
add(struct section *s, const struct record *r)
{
	struct view *v = s->v;
	struct entry e = {s, r};
	struct recall_call call = {.make = make_entry, .of = r,
	    .with = s->template};
	struct str html;

	/* a failure is in the diagnostics, and fails the page with it; but for
	 * an overflow */
	int rc = recall_text(&html, v, &call, &e);
	if (rc == 0 && html.len == 0)
		return;
	if (rc < 0 || s->omitted || html.len > s->left) {
		s->omitted++;
		return;
	}
	value_set_html(value_add_object(s->list), "html", html);
	s->left -= html.len;
	*s->account -= html.len;
}

/* Sets `flag`: is there anything; `rest`: how many are left out, or none. */
static void
end(struct section *s, struct value *root, const char *flag, const char *rest)
{
	value_set_bool(root, flag, value_count(s->list) || s->omitted);
	if (s->omitted)
		value_set_text(root, rest, locale_plural(s->v->env->words,
		    s->v->arena, "emergency.rest", (int64_t)s->omitted));
	else
		value_set_none(root, rest);
}

/* ---- the lists -------------------------------------------------------------------------- */

static bool
fill_service(struct view *v, struct value *entry, const struct record *r)
{
	parts_add_service(v, value_set_list(entry, "row"), as_service(r));
	return true;
}

static void
set_services(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all = &v->env->model->records[KIND_SERVICE];
	struct section s = {v, value_set_list(root, "services"),
	    "emergency-service", fill_service, account, *account, 0};

	limit(&s, SERVICES_BYTES);
	for (size_t i = 0; i < all->count; i++)
		if (parts_shows_service(v, as_service(all->items[i])))
			add(&s, all->items[i]);
	end(&s, root, "has_services", "services_rest");
}

static bool
fill_incident(struct view *v, struct value *entry, const struct record *r)
{
	bool cut = false;

	parts_fill_incident(v, entry, as_incident(r));
	view_set_names(v, entry, "affected",
	    value_get(entry, STR("services")), NAMES_MAX);
	cut_set_excerpt(v, entry, "what", as_incident(r), SUMMARY_MAX, &cut);
	return true;
}

static void
set_incidents(struct view *v, struct value *root, enum stage stage,
    size_t *account)
{
	struct incident_refs all = course_list(v->env->model, stage, &v->at,
	    v->arena);
	bool active = stage == STAGE_ACTIVE;
	struct section s = {v,
	    value_set_list(root, active ? "current" : "planned"),
	    "emergency-incident", fill_incident, account, *account, 0};

	limit(&s, active ? INCIDENTS_BYTES : INCIDENTS_BYTES / 4);
	for (size_t i = 0; i < all.count; i++)
		add(&s, &all.items[i]->r);
	end(&s, root, active ? "has_current" : "has_planned",
	    active ? "current_rest" : "planned_rest");
}

/* One that nobody can reach by itself says nothing here. */
static bool
fill_body(struct view *v, struct value *entry, const struct record *r)
{
	view_set_link(v, entry, "owner", r);
	value_set_list(entry, "roles");
	owner_set_contacts(v, entry, "contacts", r);
	return value_is_true(value_get(entry, STR("contacts")));
}

static void
set_bodies(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all = &v->env->model->records[KIND_BODY];
	struct section s = {v, value_set_list(root, "bodies"),
	    "emergency-owner", fill_body, account, *account, 0};

	limit(&s, BODIES_BYTES);
	for (size_t i = 0; i < all->count; i++)
		if (!all->items[i]->broken)
			add(&s, all->items[i]);
	end(&s, root, "has_bodies", "bodies_rest");
}

static bool
fill_person(struct view *v, struct value *entry, const struct record *r)
{
	view_set_link(v, entry, "owner", r);
	owner_set_roles(v, entry, "roles", as_person(r), false);
	owner_set_contacts(v, entry, "contacts", r);
	return true;
}

static bool
is_told(const struct record *r, struct at *at)
{
	return !r->broken && people_tenure(as_person(r), at) != TENURE_ENDED;
}

/* Some people, one behind the other in the list. */
enum { CHUNK = 64 };

/* How many of a chunk are told, as its bytes. */
static int
make_count(struct str *out, struct view *v, const void *ctx)
{
	const struct record_list *all = view_records(v, KIND_PERSON);
	const size_t *first = ctx;
	size_t *count = ARENA_NEW(v->arena, size_t);

	for (size_t i = *first; i < *first + CHUNK && i < all->count; i++)
		*count += is_told(all->items[i], &v->at);
	*out = str_make((const char *)count, sizeof *count);
	return 0;
}

static size_t
count_told(struct view *v, size_t first)
{
	const struct recall_call call = {.make = make_count, .number = first,
	    .anywhere = true};
	size_t count = 0;
	struct str bytes;

	if (recall_text(&bytes, v, &call, &first) == 0)
		memcpy(&count, bytes.ptr, sizeof count);
	return count;
}

/* There are many, and of most it is only told that they are. */
static void
set_people(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all = &v->env->model->records[KIND_PERSON];
	struct section s = {v, value_set_list(root, "people"),
	    "emergency-owner", fill_person, account, *account, 0};

	for (size_t i = 0, next; i < all->count; i = next) {
		next = i + 1;
		if (s.omitted && i % CHUNK == 0) {
			s.omitted += count_told(v, i);
			next = i + CHUNK;
		} else if (is_told(all->items[i], &v->at)) {
			if (s.omitted)
				s.omitted++;
			else
				add(&s, all->items[i]);
		}
	}
	end(&s, root, "has_people", "people_rest");
}

static bool
fill_office_hour(struct view *v, struct value *entry, const struct record *r)
{
	struct value *row = value_set_list(entry, "row");

	parts_add_office_hour(v, row, as_office_hour(r));
	view_set_names(v, entry, "people",
	    value_get(value_item(row, 0), STR("who")), NAMES_MAX);
	view_set_names(v, entry, "ways",
	    value_get(value_item(row, 0), STR("channels")), NAMES_MAX);
	return true;
}

static void
set_office_hours(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_OFFICE_HOUR];
	struct section s = {v, value_set_list(root, "office_hours"),
	    "emergency-office-hour", fill_office_hour, account, *account, 0};

	limit(&s, DATES_BYTES);
	for (size_t i = 0; i < all->count; i++) {
		const struct office_hour *h = as_office_hour(all->items[i]);
		if (!h->r.broken && occurrences_ahead(v->env->model, h, 1,
			&v->at, v->arena).count)
			add(&s, &h->r);
	}
	end(&s, root, "has_office_hours", "office_hours_rest");
}

/* How to take part without the page that is not at hand. */
static void
set_respond(struct view *v, struct value *entry, const struct consultation *c)
{
	view_set_address(v, entry, "email", CONTACT_EMAIL, &c->respond.email);
	view_set_address(v, entry, "phone", CONTACT_PHONE, &c->respond.phone);
	view_set_address(v, entry, "post", CONTACT_POST, &c->respond.post);
	view_set_text(entry, "online", c->respond.online.s);
}

static bool
fill_consultation(struct view *v, struct value *entry, const struct record *r)
{
	parts_fill_consultation(v, entry, as_consultation(r));
	set_respond(v, entry, as_consultation(r));
	return true;
}

static void
set_consultations(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_CONSULTATION];
	struct section s = {v, value_set_list(root, "consultations"),
	    "emergency-consultation", fill_consultation, account, *account, 0};

	limit(&s, DATES_BYTES);
	for (size_t i = 0; i < all->count; i++)
		if (consult_of(v->env->model, as_consultation(all->items[i]),
			&v->at).stage == CONSULT_OPEN)
			add(&s, all->items[i]);
	end(&s, root, "has_consultations", "consultations_rest");
}

/* ---- the page ---------------------------------------------------------------------------- */

static void
set_publisher(struct view *v, struct value *root)
{
	const struct publisher *p = &v->env->model->site->publisher;

	view_set_text(root, "publisher_address", p->address.s);
	view_set_address(v, root, "publisher_email", CONTACT_EMAIL, &p->email);
	view_set_address(v, root, "publisher_phone", CONTACT_PHONE, &p->phone);
}

/* Where the rest is: the pages, by their address if there is one. */
static void
set_rest_pages(struct view *v, struct value *root)
{
	static const struct {
		const char *key;
		enum page_id page;
	} links[] = {
	    {"home_page", PAGE_HOME},
	    {"services_page", PAGE_SERVICES},
	    {"people_page", PAGE_PEOPLE},
	    {"bodies_page", PAGE_BODIES},
	    {"incidents_page", PAGE_INCIDENTS},
	    {"office_hours_page", PAGE_OFFICE_HOURS},
	    {"consultations_page", PAGE_CONSULTATIONS},
	};
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		struct str path = path_of_page(v->env, v->arena, links[i].page);
		struct value *page = value_set_object(root, links[i].key);
		value_set_text(page, "href", view_link(v, path));
		value_set_text(page, "address",
		    v->env->base_url.len ? view_url(v, path) : path);
	}
}

void
page_emergency(struct view *v, const struct output_item *item,
    struct value *root)
{
	size_t account = FILE_BYTES - FRAME_BYTES;

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "emergency.title"));
	parts_set_overall(v, root);
	set_services(v, root, &account);
	set_incidents(v, root, STAGE_ACTIVE, &account);
	set_incidents(v, root, STAGE_PLANNED, &account);
	set_bodies(v, root, &account);
	set_office_hours(v, root, &account);
	set_consultations(v, root, &account);
	set_people(v, root, &account);
	set_publisher(v, root);
	set_rest_pages(v, root);
}
