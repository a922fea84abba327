/*
 * output/view_contact: contacts and addresses as values for templates.
 *
 * The part of output/view.h that asks model/reach.h: whatever address a page
 * shows comes from here with its state and with what to use instead.
 */
#ifndef OUTPUT_VIEW_CONTACT_H
#define OUTPUT_VIEW_CONTACT_H

#include "model/reach.h"
#include "output/view.h"

/*
 * One more item: {kind, kind_word, value, href or none, label, note, state,
 * service (link), cause (link) or none, since, alternates: [alternate...],
 * valid_until, differs, audiences: [{label, state, alternates}...],
 * shows_state}. Notes are HTML. `shows_state` is false where nothing is known
 * of the way (a telephone number that belongs to no service).
 * `audiences` is filled when what holds differs between them.
 */
void view_add_contact(struct view *v, struct value *list,
    const struct contact *c);

/* key: the same for a bare address; none when the text is absent. */
void view_set_address(struct view *v, struct value *obj, const char *key,
    enum contact_kind kind, const struct text *address);

/*
 * One more alternate: {use, pattern, href or none, kind, kind_word, from,
 * until, answers_yes, answers_no, note, incident (link)}. `pattern`: `use`
 * still holds {local} or {domain}, because it is not asked for one address;
 * there is no link then.
 */
void view_add_alternate(struct view *v, struct value *list,
    const struct alternate *alt, struct str use);

/* The link behind a contact: mailto:, tel:, https:; empty when there is none. */
struct str view_contact_href(struct view *v, enum contact_kind kind,
    struct str value);

#endif
