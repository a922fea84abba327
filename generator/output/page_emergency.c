#include "model/consult.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "model/people.h"
#include "output/cut.h"
#include "output/owners.h"
#include "output/pages.h"
#include "output/parts.h"
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
	size_t *account; /* of the file: what is left of it */
	size_t left;     /* of this list */
	size_t omitted;
	struct arena_mark before; /* the entry that is in the making */
};

static struct section
begin(struct view *v, struct value *root, const char *key,
    const char *template, size_t *account)
{
	return (struct section){.v = v, .list = value_set_list(root, key),
	    .template = template, .account = account, .left = *account};
}

static void
limit(struct section *s, size_t max)
{
	if (s->left > max)
		s->left = max;
}

/* It lives until it is added. */
static struct value *
begin_entry(struct section *s)
{
	s->before = arena_mark(s->v->arena);
	return value_object(s->v->arena);
}

/* One more entry, unless it is too long or an earlier one was. */
static void
add(struct section *s, const struct value *entry)
{
	struct view *v = s->v;
	struct buf b;

	if (s->omitted) {
		s->omitted++;
		arena_rewind(v->arena, &s->before);
		return;
	}
	buf_init(&b, s->left);
	/* a failure is in the diagnostics, and fails the page with it; but for
	 * an overflow, which is what is asked here */
	int rc = template_render(&b, v->env->templates, str_from(s->template),
	    entry, v->diags);
	arena_rewind(v->arena, &s->before);
	if (rc == 0 && buf_ok(&b)) {
		value_set_html(value_add_object(s->list), "html",
		    arena_str(v->arena, buf_str(&b)));
		s->left -= b.len;
		*s->account -= b.len;
	} else {
		s->omitted++;
	}
	buf_release(&b);
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

static void
set_services(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all = &v->env->model->records[KIND_SERVICE];
	struct section s = begin(v, root, "services", "emergency-service",
	    account);

	limit(&s, SERVICES_BYTES);
	for (size_t i = 0; i < all->count; i++) {
		struct value *entry = begin_entry(&s);
		if (!parts_shows_service(v, as_service(all->items[i])))
			continue;
		parts_add_service(v, value_set_list(entry, "row"),
		    as_service(all->items[i]));
		add(&s, entry);
	}
	end(&s, root, "has_services", "services_rest");
}

static void
set_incidents(struct view *v, struct value *root, enum stage stage,
    size_t *account)
{
	struct incident_refs all = course_list(v->env->model, stage, &v->at,
	    v->arena);
	bool active = stage == STAGE_ACTIVE, cut = false;
	struct section s = begin(v, root, active ? "current" : "planned",
	    "emergency-incident", account);

	limit(&s, active ? INCIDENTS_BYTES : INCIDENTS_BYTES / 4);
	for (size_t i = 0; i < all.count; i++) {
		const struct incident *inc = all.items[i];
		struct value *entry = begin_entry(&s);
		parts_fill_incident(v, entry, inc);
		view_set_names(v, entry, "affected",
		    value_get(entry, STR("services")), NAMES_MAX);
		cut_set_excerpt(v, entry, "what", inc, SUMMARY_MAX, &cut);
		add(&s, entry);
	}
	end(&s, root, active ? "has_current" : "has_planned",
	    active ? "current_rest" : "planned_rest");
}

static void
set_bodies(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all = &v->env->model->records[KIND_BODY];
	struct section s = begin(v, root, "bodies", "emergency-owner", account);

	limit(&s, BODIES_BYTES);
	for (size_t i = 0; i < all->count; i++) {
		struct value *entry = begin_entry(&s);
		if (all->items[i]->broken)
			continue;
		view_set_link(v, entry, "owner", all->items[i]);
		value_set_list(entry, "roles");
		owner_set_contacts(v, entry, "contacts", all->items[i]);
		/* one that nobody can reach by itself says nothing here */
		if (value_is_true(value_get(entry, STR("contacts"))))
			add(&s, entry);
	}
	end(&s, root, "has_bodies", "bodies_rest");
}

static void
set_people(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all = &v->env->model->records[KIND_PERSON];
	struct section s = begin(v, root, "people", "emergency-owner", account);

	for (size_t i = 0; i < all->count; i++) {
		const struct person *p = as_person(all->items[i]);
		struct value *entry = begin_entry(&s);
		if (p->r.broken || people_tenure(p, &v->at) == TENURE_ENDED)
			continue;
		if (s.omitted == 0) {
			view_set_link(v, entry, "owner", &p->r);
			owner_set_roles(v, entry, "roles", p, false);
			owner_set_contacts(v, entry, "contacts", &p->r);
		}
		add(&s, entry);
	}
	end(&s, root, "has_people", "people_rest");
}

static void
set_office_hours(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_OFFICE_HOUR];
	struct section s = begin(v, root, "office_hours",
	    "emergency-office-hour", account);

	limit(&s, DATES_BYTES);
	for (size_t i = 0; i < all->count; i++) {
		const struct office_hour *h = as_office_hour(all->items[i]);
		struct value *entry = begin_entry(&s);
		struct value *row = value_set_list(entry, "row");
		if (h->r.broken || occurrences_ahead(v->env->model, h, 1,
			&v->at, v->arena).count == 0)
			continue;
		parts_add_office_hour(v, row, h);
		view_set_names(v, entry, "people",
		    value_get(value_item(row, 0), STR("who")), NAMES_MAX);
		view_set_names(v, entry, "ways",
		    value_get(value_item(row, 0), STR("channels")), NAMES_MAX);
		add(&s, entry);
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

static void
set_consultations(struct view *v, struct value *root, size_t *account)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_CONSULTATION];
	struct section s = begin(v, root, "consultations",
	    "emergency-consultation", account);

	limit(&s, DATES_BYTES);
	for (size_t i = 0; i < all->count; i++) {
		const struct consultation *c = as_consultation(all->items[i]);
		struct value *entry = begin_entry(&s);
		if (consult_of(v->env->model, c, &v->at).stage != CONSULT_OPEN)
			continue;
		parts_fill_consultation(v, entry, c);
		set_respond(v, entry, c);
		add(&s, entry);
	}
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
