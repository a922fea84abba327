/*
 * model/people: who holds which role, and which contacts are published.
 *
 * A contact is published at t when its own period contains t, when it is not
 * private or has a consent, and when its owner is still in office: somebody
 * all of whose roles have ended keeps a page ("term of office ended") and
 * loses every contact. People without any role were never in office and keep
 * theirs. Broken records publish nothing, and an earlier version that stands in
 * for one nothing private: perhaps its consent is what was taken back.
 */
#ifndef MODEL_PEOPLE_H
#define MODEL_PEOPLE_H

#include "model/at.h"
#include "model/model.h"

enum tenure {
	TENURE_CURRENT,
	TENURE_FUTURE, /* the first role begins later */
	TENURE_ENDED
};

enum tenure people_tenure(const struct person *p, struct at *at);
bool people_role_holds(const struct role *role, struct at *at);

/* May this contact of this owner stand anywhere in the output? */
bool people_publishes(const struct contact *c, struct at *at);

/* The contacts of a person or body; an empty list for other kinds. */
const struct contact_list *people_contacts(const struct record *owner);
const struct text_list *people_former(const struct record *owner);

#endif
