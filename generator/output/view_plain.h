/*
 * output/view_plain: texts and addresses as bare words.
 *
 * For formats without markup: calendars, cards, short messages. The invariant
 * of erreichbar(5) holds here too: wherever an address stands, what the public
 * is to use now stands behind it, in brackets:
 *
 *	E-Mail: rat@stadt.example (nicht erreichbar, zurzeit bitte:
 *	rat.neu@stadt.example, bis 26.05.2020)
 *
 * Results live in the view's arena. Nothing can fail.
 */
#ifndef OUTPUT_VIEW_PLAIN_H
#define OUTPUT_VIEW_PLAIN_H

#include "output/view.h"

/* One line of a key, without its markup. */
struct str view_plain_remark(struct view *v, const struct text *text);
/* The first paragraph of a text; empty when there is none. */
struct str view_plain_paragraph(struct view *v, struct str text);

/* A whole text in one line. */
struct str view_plain_text(struct view *v, struct str text);

/* "E-Mail: rat@stadt.example (...)" */
struct str view_plain_contact(struct view *v, const struct contact *c);
/* The same of a bare address; empty for an absent one. */
struct str view_plain_address(struct view *v, enum contact_kind kind,
    const struct text *address);

/*
 * The name of a service with its state, if something is wrong, and what to use
 * instead of it; of free text, the text.
 */
struct str view_plain_channel(struct view *v, const struct ref *ref);

#endif
