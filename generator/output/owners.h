/*
 * output/owners: people and bodies as values for templates.
 *
 * What the pages of people, of bodies and of addresses have in common: the
 * contacts of an owner that are published now, the one that lists show, former
 * addresses, roles, office hours, how a body works digitally. Each contact is
 * filled by output/view_contact.h, so its state and its alternates stand
 * beside it.
 *
 * "Owner" is a person or a body, as in model/people.h. Somebody whose terms
 * have ended has no published contact; nothing here gives one away.
 *
 * Nothing can fail. Values live in the view's arena.
 */
#ifndef OUTPUT_OWNERS_H
#define OUTPUT_OWNERS_H

#include "output/view.h"

/* key: list of contacts (view_add_contact), those published now. */
void owner_set_contacts(struct view *v, struct value *obj, const char *key,
    const struct record *owner);

/* The same, mail addresses only, and not more than OWNER_MAILS_MAX. */
enum { OWNER_MAILS_MAX = 5 };
void owner_set_mails(struct view *v, struct value *obj, const char *key,
    const struct record *owner);

/*
 * key: list of none or one contact, the one that lists show: the first mail
 * address, else the first of any kind.
 */
void owner_set_main(struct view *v, struct value *obj, const char *key,
    const struct record *owner);

/* Does the owner publish exactly this folded address now? */
bool owner_publishes(const struct record *owner, struct str folded,
    struct at *at);

/*
 * key: former addresses that are not published as current ones, each a
 * contact: only its `value` and `alternates` mean anything.
 */
void owner_set_former(struct view *v, struct value *obj, const char *key,
    const struct record *owner);

/*
 * key: list of {title, body (link), from, until, note, current, past, future};
 * with `all`, else only those that hold now.
 */
void owner_set_roles(struct view *v, struct value *obj, const char *key,
    const struct person *p, bool all);

/*
 * Sets tenure {current, future, ended} as booleans, and `from` (of the first
 * role of somebody whose term has not begun) and `until` (the end of the last
 * one of somebody whose term is over), or none.
 */
void owner_set_tenure(struct view *v, struct value *obj, const char *key,
    const struct person *p);

/*
 * key: other people of the same name: {person (link), roles, has_roles,
 * tenure}. Titles (Dr.) and suffixes do not make another name. At most 2 * 20 of them.
 */
void owner_set_namesakes(struct view *v, struct value *obj, const char *key,
    const struct person *p);
bool owner_has_namesake(struct view *v, const struct person *p);

/*
 * key: how a person's name is written by somebody without umlauts, without
 * title and suffix, and other names to look for: "Oliver Mueller, Oliver
 * Muller"; none when there is nothing to say. For bodies p is NULL.
 */
void owner_set_spellings(struct view *v, struct value *obj, const char *key,
    const struct person *p, const struct text_list *synonyms);

/* key: office hours of this person or body (parts_add_office_hour). */
void owner_set_office_hours(struct view *v, struct value *obj,
    const char *key, const struct record *owner);

/*
 * Sets, or sets to none when the body says nothing of it: sessions {known, yes,
 * hybrid, no, basis, since, note}, video: [{tool (link or text), state or
 * none}...], documents: [text...], rooms: [{name, wifi, sockets, note,
 * as_of}...], note, as_of, has_video, has_documents, has_rooms.
 * `note` and `basis` are HTML.
 */
void owner_set_digital(struct view *v, struct value *obj, const char *key,
    const struct body *b);

/*
 * has: is there anything in the list or text under key? For headings, which
 * stand before a list and must not stand before nothing.
 */
void owner_set_has(struct value *obj, const char *has, const char *key);

#endif
