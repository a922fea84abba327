/*
 * model/amend: a linked model after other records than incidents have changed.
 *
 * Somebody's mailbox is another, an office hour is cancelled, a page has a new
 * sentence: next to incidents these are what is committed most. Thousands of
 * things point to a person, so the record that is in the model stays where it is
 * and gets what the new version says:
 *
 *	struct amendment one = {.record = as it is linked, .other = as parsed};
 *	model_amend(m, a, &(struct amendments){&one, 1}, d);
 *
 * Afterwards the model is what model_link() would make of all records, and
 * `other` is the old version, with all that it pointed to: for who has to know
 * what has changed. It is in no list.
 *
 * That is only for what stays in its place. Nothing may be broken or in
 * correction, and the amended record is to have the place in its list that it
 * had: name, title, the beginning of a consultation, what kind of body it is. Of
 * services and pages only the text below the front matter may be another: their
 * domains, groups and titles are behind everything. Nothing comes and nothing
 * goes. Incidents are for model/relink.h.
 *
 * It costs a walk over all people and bodies: their memberships and addresses
 * are gathered anew.
 */
#ifndef MODEL_AMEND_H
#define MODEL_AMEND_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"

struct amendment {
	struct record *record; /* of the model */
	struct record *other;  /* not linked; then, what was there */
};

struct amendments {
	struct amendment *items;
	size_t count;
};

/* More of them are linked as quickly with all the others. */
enum { AMENDMENTS_MAX = 64 };

/*
 * False when it is not that simple, or when linking would report anything of
 * what is new. Then the model is of no use any more.
 */
bool model_amend(struct model *m, struct arena *a,
    const struct amendments *all, struct diags *d);

/* Is more of it another than its text? */
bool amend_is_front(const struct amendment *one);

#endif
