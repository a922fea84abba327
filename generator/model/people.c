#include "model/people.h"

static int64_t
start_of(const struct when *w)
{
	return w->at.line ? w->t : ALWAYS;
}

static int64_t
end_of(const struct when *w)
{
	return w->at.line ? w->t : FOREVER;
}

bool
people_role_holds(const struct role *role, struct at *at)
{
	return at_within(at, start_of(&role->from), end_of(&role->until));
}

enum tenure
people_tenure(const struct person *p, struct at *at)
{
	bool ended = false, current = p->roles.count == 0;

	for (size_t i = 0; i < p->roles.count; i++) {
		const struct role *r = &p->roles.items[i];
		if (people_role_holds(r, at))
			current = true;
		else if (at_reached(at, start_of(&r->from)))
			ended = true;
	}
	if (current)
		return TENURE_CURRENT;
	return ended ? TENURE_ENDED : TENURE_FUTURE;
}

bool
people_publishes(const struct contact *c, struct at *at)
{
	if (c->value.len == 0) /* still to be filled in */
		return false;
	if (c->private.on && c->consent.at.line == 0)
		return false;
	if (c->consent.at.line && !at_reached(at, c->consent.t))
		return false;
	if (!at_within(at, start_of(&c->from), end_of(&c->until)))
		return false;
	if (c->owner == NULL)
		return true;
	if (c->owner->broken)
		return false;
	/* what the newer file takes back may be the consent */
	if (c->private.on && c->owner->stands_for)
		return false;
	return c->owner->kind != KIND_PERSON ||
	    people_tenure(as_person(c->owner), at) == TENURE_CURRENT;
}

const struct contact_list *
people_contacts(const struct record *owner)
{
	static const struct contact_list none = {0};

	if (owner->kind == KIND_PERSON)
		return &as_person(owner)->contacts;
	if (owner->kind == KIND_BODY)
		return &as_body(owner)->contacts;
	return &none;
}

const struct text_list *
people_former(const struct record *owner)
{
	static const struct text_list none = {0};

	if (owner->kind == KIND_PERSON)
		return &as_person(owner)->former;
	if (owner->kind == KIND_BODY)
		return &as_body(owner)->former;
	return &none;
}
