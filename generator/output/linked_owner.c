#include "base/timetext.h"
#include "content/tables.h"
#include "model/occurrence.h"
#include "model/trace.h"
#include "output/linked.h"
#include "output/view_date.h"

/* Dates of an office hour that are told as hours of a contact point. */
enum { HOURS_SHOWN = 3 };

/* ---- ways ----------------------------------------------------------------------------- */

static void
add_post(struct json *j, struct str address)
{
	struct card_post post = card_post(address);

	json_object(j, NULL);
	json_str(j, "@type", STR("PostalAddress"));
	linked_text(j, "streetAddress", post.street);
	linked_text(j, "postalCode", post.code);
	linked_text(j, "addressLocality", post.town);
	json_end(j);
}

static void
add_posts(struct json *j, const struct card *card)
{
	if (card_way(card, CONTACT_POST, 0) == NULL)
		return;
	json_array(j, "address");
	for (size_t i = 0; i < card->count; i++)
		if (card->ways[i].kind == CONTACT_POST)
			add_post(j, card->ways[i].value);
	json_end(j);
}

/* The list is begun with its first item: an empty one says nothing. */
struct points {
	struct view *v;
	struct json *j;
	bool begun;
};

static void
begin_point(struct points *p, struct str type)
{
	if (!p->begun)
		json_array(p->j, "contactPoint");
	p->begun = true;
	json_object(p->j, NULL);
	json_str(p->j, "@type", STR("ContactPoint"));
	json_str(p->j, "contactType", type);
}

static void
add_way(struct points *p, const struct card_way *way)
{
	static const char *const keys[CONTACT_KIND_COUNT] = {
	    [CONTACT_EMAIL] = "email",
	    [CONTACT_PHONE] = "telephone",
	    [CONTACT_FAX] = "faxNumber",
	    [CONTACT_WEB] = "url",
	};
	struct str kind = arena_printf(p->v->arena, "contact.%s",
	    word_english(contact_kind_words, (int)way->kind));

	if (keys[way->kind] == NULL)
		return;
	begin_point(p, way->label.len ? way->label
	    : locale_word(p->v->env->words, kind.ptr));
	json_str(p->j, keys[way->kind], way->value);
	json_end(p->j);
}

/* ---- hours ------------------------------------------------------------------------------- */

static void
add_hours(struct view *v, struct json *j, const struct office_hour *h,
    const struct occurrence *o)
{
	const struct zone *z = v->env->model->zone;
	struct civil from = zone_local(z, o->start).civil;
	struct civil to = zone_local(z, o->end).civil;
	struct str day = arena_printf(v->arena, "%04d-%02u-%02u", from.year,
	    from.month, from.day);

	json_object(j, NULL);
	json_str(j, "@type", STR("OpeningHoursSpecification"));
	json_str(j, "validFrom", day);
	json_str(j, "validThrough", day);
	if (!view_date_is_day(v, h, o->start)) {
		json_str(j, "opens", arena_printf(v->arena, "%02u:%02u", from.hour,
		    from.minute));
		json_str(j, "closes", arena_printf(v->arena, "%02u:%02u", to.hour,
		    to.minute));
	}
	json_end(j);
}

/* Its next dates that take place, as hours of a way to reach somebody. */
static void
add_office_hour(struct points *p, const struct office_hour *h)
{
	struct view *v = p->v;
	struct occurrence_list ahead = occurrences_ahead(v->env->model, h,
	    HOURS_SHOWN, &v->at, v->arena);

	if (occurrence_next(&ahead) == NULL)
		return;
	begin_point(p, h->title.s);
	linked_url(v, p->j, &h->r);
	json_array(p->j, "hoursAvailable");
	for (size_t i = 0; i < ahead.count; i++)
		if (!ahead.items[i].cancelled)
			add_hours(v, p->j, h, &ahead.items[i]);
	json_end(p->j);
	json_end(p->j);
}

static bool
is_named(const struct ref_list *refs, const struct record *owner)
{
	for (size_t i = 0; i < refs->count; i++)
		if (refs->items[i].to == owner)
			return true;
	return false;
}

static void
add_office_hours(struct points *p, const struct record *owner)
{
	const struct record_list *all =
	    &p->v->env->model->records[KIND_OFFICE_HOUR];

	trace_read(p->v->at.trace, FACT_HOURS, owner);
	for (size_t i = 0; i < all->count; i++) {
		const struct office_hour *h = as_office_hour(all->items[i]);
		if (!h->r.broken && is_named(&h->who, owner))
			add_office_hour(p, h);
	}
}

static void
add_contacts(struct view *v, struct json *j, const struct card *card,
    const struct record *owner)
{
	struct points points = {.v = v, .j = j};

	add_posts(j, card);
	for (size_t i = 0; i < card->count; i++)
		add_way(&points, &card->ways[i]);
	if (owner)
		add_office_hours(&points, owner);
	if (points.begun)
		json_end(j);
}

/* ---- people ------------------------------------------------------------------------------- */

static void
add_role(struct view *v, struct json *j, const struct role *r)
{
	json_object(j, NULL);
	json_str(j, "@type", STR("OrganizationRole"));
	linked_text(j, "roleName", r->title.s);
	linked_when(v, j, "startDate", &r->from, false);
	linked_when(v, j, "endDate", &r->until, true);
	if (r->body.to) {
		linked_reference(v, j, "memberOf", r->body.to);
	} else if (r->body.name.s.len) {
		json_object(j, "memberOf");
		json_str(j, "@type", STR("Organization"));
		json_str(j, "name", r->body.name.s);
		json_end(j);
	}
	json_end(j);
}

static void
add_roles(struct view *v, struct json *j, const struct person *p)
{
	bool any = false;

	for (size_t i = 0; i < p->roles.count; i++) {
		if (!people_role_holds(&p->roles.items[i], &v->at))
			continue;
		if (!any)
			json_array(j, "memberOf");
		any = true;
		add_role(v, j, &p->roles.items[i]);
	}
	if (any)
		json_end(j);
}

void
linked_person(struct view *v, const struct record *r, struct json *j)
{
	const struct person *p = as_person(r);

	json_str(j, "@type", STR("Person"));
	json_str(j, "name", p->name.display);
	linked_text(j, "honorificPrefix", p->name.title.s);
	linked_text(j, "givenName", p->name.given.s);
	linked_text(j, "familyName", p->name.family.s);
	linked_text(j, "honorificSuffix", p->name.suffix.s);
	linked_url(v, j, r);
	add_roles(v, j, p);
	/* after the term nothing is left of it, as on the page */
	if (people_tenure(p, &v->at) != TENURE_ENDED) {
		struct card card = card_of(v, r);
		add_contacts(v, j, &card, r);
	}
}

/* ---- bodies, the publisher ------------------------------------------------------------------ */

void
linked_body(struct view *v, const struct record *r, struct json *j)
{
	const struct body *b = as_body(r);
	bool foreign = b->kind.value == BODY_GROUP ||
	    b->kind.value == BODY_COMPANY;
	struct card card = card_of(v, r);

	json_str(j, "@type", foreign ? STR("Organization")
				     : STR("GovernmentOrganization"));
	json_str(j, "name", b->name.s);
	linked_url(v, j, r);
	linked_text(j, "sameAs", b->url.s);
	if (b->parent.to)
		linked_reference(v, j, "parentOrganization", b->parent.to);
	add_contacts(v, j, &card, r);
}

void
linked_home(struct view *v, const struct record *r, struct json *j)
{
	const struct site *site = v->env->model->site;
	const struct publisher *p = &site->publisher;
	struct card card = {0};
	struct str home = linked_address(v,
	    path_of_page(v->env, v->arena, PAGE_HOME));

	(void)r;
	card_add_address(v, &card, CONTACT_EMAIL, p->email.s);
	card_add_address(v, &card, CONTACT_PHONE, p->phone.s);
	card_add_address(v, &card, CONTACT_POST, p->address.s);
	json_str(j, "@type", STR("GovernmentOrganization"));
	json_str(j, "@id", linked_address(v,
	    path_of_page(&v->env->trees[0], v->arena, PAGE_HOME)));
	json_str(j, "name", p->name.s);
	json_str(j, "url", site->home.s.len ? site->home.s : home);
	add_contacts(v, j, &card, NULL);
	json_object(j, "subjectOf");
	json_str(j, "@type", STR("WebSite"));
	json_str(j, "name", site->title.s);
	json_str(j, "url", home);
	json_str(j, "inLanguage", v->env->lang);
	json_end(j);
}
