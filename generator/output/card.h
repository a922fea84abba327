/*
 * output/card: people and bodies as address books know them.
 *
 * The one place that decides who stands in cards, tables and lists of
 * addresses, and with what: everything as it is at the instant of the view.
 *
 * In there are people in office and bodies that are not broken and have a
 * contact that is published now (model/people.h); a body also for its members'
 * sake. Expired contacts, private ones without consent and former addresses are
 * in none.
 *
 * The ways come in the order in which they are to be used. For each contact
 * these are what the public is to use instead of it now (model/reach.h), then
 * the contact itself, unless it is dead: out of order, or replaced while
 * something is the matter with it. What is dead or restricted, and what has an
 * alternate, is told in the note, so that no address stands without it; so is
 * what no address book has a field for.
 *
 * Cards are imported and then grow old: the note ends with the page where the
 * truth is, when the site knows its own address.
 *
 * All strings live in the model or in the view's arena. Nothing can fail.
 */
#ifndef OUTPUT_CARD_H
#define OUTPUT_CARD_H

#include "output/view.h"

struct card_way {
	enum contact_kind kind; /* never messenger or visit */
	struct str value;
	bool home; /* a private one, published with consent */
	struct str label; /* of the contact that it is, or stands for; or empty */
};

struct card {
	const struct record *owner;
	struct str name;                      /* as pages show it */
	struct str family, given, title, suffix; /* empty for bodies */
	struct str body, role;   /* of the first role that is held */
	struct str_list bodies;  /* of all of them, each once */
	struct card_way *ways;
	size_t count, cap;
	struct str note; /* lines with LF between */
	struct str uid;  /* "urn:uuid:..." */
};

/* Is there a card of this person or body now? For other kinds: no. */
bool card_wanted(const struct record *owner, struct at *at);
/* Has the body a member of whom there is a card now? */
bool card_has_members(const struct record *body, struct at *at);

struct card card_of(struct view *v, const struct record *owner);

/*
 * What is to be used now for an address that belongs to nobody, such as the
 * publisher's, added to the ways of a card; nothing for an empty one.
 */
void card_add_address(struct view *v, struct card *card,
    enum contact_kind kind, struct str address);

/*
 * The people who are members of the body now and have a card, by name, each
 * once.
 */
struct record_list card_members(struct view *v, const struct body *b);

/* Of each of them the mail address that is valid now, each once. */
struct str_list card_mails(struct view *v, const struct body *b);

/* The n-th way of a kind, counted from 0; NULL when there are less. */
const struct card_way *card_way(const struct card *c, enum contact_kind kind,
    size_t n);

/*
 * The name of a record in the whole world, "urn:uuid:...": the same in every
 * build of this site. Version 8 of RFC 9562: a hash of our own.
 */
struct str card_uid(struct view *v, const struct record *owner);

/*
 * An address in its lines: what stands before the last comma or line break, and
 * postal code and town, if that is what stands behind it. Else all is street.
 */
struct card_post {
	struct str street, code, town;
};
struct card_post card_post(struct str address);

#endif
