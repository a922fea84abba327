#include <stdio.h>

#include "output/card.h"
#include "output/data.h"
#include "render/vcard.h"

/*
 * Cards: vCard 3.0 and 4.0 of what output/card.h says. In the order of
 * properties that import programs are used to.
 *
 * There is no REV: the commit's time would make every card another file with
 * every commit, and when a card itself was changed last nobody knows.
 */

/* What 3.0 calls the preferred one is a rank in 4.0. */
static void
add_types(struct vcard *c, const struct card_way *way, const char *what,
    bool first)
{
	char types[40];

	(void)snprintf(types, sizeof types, "%s%s%s", what,
	    way->home ? "home" : "work",
	    first && c->version == VCARD_3 ? ",pref" : "");
	if (first && c->version == VCARD_4)
		vcard_param(c, "PREF", "1");
	vcard_param(c, "TYPE", types);
}

/* A mail address is of type INTERNET in 3.0; 4.0 knows no other. */
static void
add_email(struct vcard *c, const struct card_way *way, bool first)
{
	vcard_property(c, "EMAIL");
	add_types(c, way, c->version == VCARD_3 ? "internet," : "", first);
	vcard_value_text(c, way->value);
}

static void
add_phone(struct vcard *c, const struct card_way *way, bool first)
{
	vcard_property(c, "TEL");
	add_types(c, way, way->kind == CONTACT_FAX ? "fax," : "voice,",
	    first && way->kind == CONTACT_PHONE);
	vcard_value_text(c, way->value);
}

static void
add_post(struct vcard *c, const struct card_way *way)
{
	struct card_post post = card_post(way->value);

	vcard_property(c, "ADR");
	vcard_param(c, "TYPE", way->home ? "home" : "work");
	vcard_part(c, STR("")); /* box, "extended address" */
	vcard_part(c, STR(""));
	vcard_part(c, post.street);
	vcard_part(c, post.town);
	vcard_part(c, STR("")); /* region */
	vcard_part(c, post.code);
	vcard_part(c, STR("")); /* country */
	vcard_value_end(c);
}

static void
add_way(struct vcard *c, const struct card_way *way, bool first)
{
	switch (way->kind) {
	case CONTACT_EMAIL:
		add_email(c, way, first);
		break;
	case CONTACT_PHONE:
	case CONTACT_FAX:
		add_phone(c, way, first);
		break;
	case CONTACT_POST:
		add_post(c, way);
		break;
	case CONTACT_WEB:
		vcard_value(c, "URL", way->value);
		break;
	case CONTACT_MESSENGER:
	case CONTACT_VISIT:
	case CONTACT_KIND_COUNT:
		break;
	}
}

static void
add_name(struct vcard *c, const struct card *card)
{
	bool person = card->owner->kind == KIND_PERSON;
	struct str org = person ? card->body : card->name;

	vcard_text(c, "FN", card->name);
	vcard_property(c, "N");
	vcard_part(c, person ? card->family : card->name);
	vcard_part(c, card->given);
	vcard_part(c, STR("")); /* further names */
	vcard_part(c, card->title);
	vcard_part(c, card->suffix);
	vcard_value_end(c);
	if (org.len) {
		vcard_property(c, "ORG");
		vcard_part(c, org);
		vcard_value_end(c);
	}
	if (card->role.len)
		vcard_text(c, "TITLE", card->role);
	if (card->bodies.count == 0)
		return;
	vcard_property(c, "CATEGORIES");
	for (size_t i = 0; i < card->bodies.count; i++)
		vcard_item(c, card->bodies.items[i]);
	vcard_value_end(c);
}

/* Only a group may have members (RFC 6350, 6.6.5). */
static void
add_kind(struct view *v, struct vcard *c, const struct record *r,
    const struct record_list *members)
{
	if (c->version == VCARD_3)
		return;
	vcard_value(c, "KIND", r->kind == KIND_PERSON ? STR("individual")
		: members->count ? STR("group") : STR("org"));
	for (size_t i = 0; i < members->count; i++)
		vcard_value(c, "MEMBER", card_uid(v, members->items[i]));
}

static void
add_card(struct view *v, struct vcard *c, const struct record *r)
{
	const struct output_env *env = v->env;
	struct card card = card_of(v, r);
	struct record_list members = {0};
	struct str url = view_url(v, c->version == VCARD_3
		? path_of_card(env, v->arena, r) : path_of_card4(env, v->arena, r));

	if (r->kind == KIND_BODY)
		members = card_members(v, as_body(r));
	vcard_begin(c);
	vcard_value(c, "PRODID", STR("-//erreichbar//erreichbar//DE"));
	vcard_value(c, "UID", card.uid);
	add_kind(v, c, r, &members);
	add_name(c, &card);
	for (size_t i = 0; i < card.count; i++)
		add_way(c, &card.ways[i],
		    &card.ways[i] == card_way(&card, card.ways[i].kind, 0));
	if (card.note.len)
		vcard_text(c, "NOTE", card.note);
	if (url.len)
		vcard_value(c, "SOURCE", url);
	vcard_end(c);
}

/* ---- files -------------------------------------------------------------------------- */

/* What overflowed is 0 too: output_render() sees it and says so. */
static int
finish(struct vcard *c)
{
	return vcard_finish(c) < 0 && buf_ok(c->fold.out) ? -1 : 0;
}

static int
write_list(struct view *v, struct buf *out, enum vcard_version version,
    const struct record_list *list)
{
	struct vcard c;

	vcard_init(&c, out, version);
	for (size_t i = 0; i < list->count; i++)
		if (card_wanted(list->items[i], &v->at))
			add_card(v, &c, list->items[i]);
	return finish(&c);
}

int
data_card(struct view *v, const struct output_item *item, struct buf *out)
{
	struct vcard c;

	vcard_init(&c, out, VCARD_3);
	add_card(v, &c, item->record);
	return finish(&c);
}

/* The members of a group come with it. */
int
data_card4(struct view *v, const struct output_item *item, struct buf *out)
{
	struct record_list members = {0};
	struct vcard c;

	vcard_init(&c, out, VCARD_4);
	add_card(v, &c, item->record);
	if (item->record->kind == KIND_BODY)
		members = card_members(v, as_body(item->record));
	for (size_t i = 0; i < members.count; i++)
		add_card(v, &c, members.items[i]);
	return finish(&c);
}

int
data_cards_members(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct record_list members = card_members(v, as_body(item->record));

	return write_list(v, out, VCARD_3, &members);
}

int
data_cards_people(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, VCARD_3,
	    view_records(v, KIND_PERSON));
}

int
data_cards_bodies(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, VCARD_3, view_records(v, KIND_BODY));
}

int
data_cards4_people(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, VCARD_4,
	    view_records(v, KIND_PERSON));
}

int
data_cards4_bodies(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, VCARD_4, view_records(v, KIND_BODY));
}
