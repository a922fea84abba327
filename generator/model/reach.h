/*
 * model/reach: is somebody reachable, and how else? The heart.
 *
 * For a contact point c of a person or body, an audience a and an instant t:
 *
 *   state       the worst state over all effects e of c's service with
 *               a among e's audiences and e.from <= t < e.until, leaving out
 *               the incidents in which c's owner was restored at or before t;
 *               if there is none: operational. Within a model that is blind
 *               (an incident nobody can read), operational becomes unknown;
 *               so it does for mail addresses while a service is so broken
 *               that nobody knows its domains.
 *   alternates  all entries that match c, include a and contain t, except
 *               those that name c's owner under `except`; newest start first.
 *
 * An entry matches c when its `of` is c's address, a pattern that covers it,
 * c's service, or c's owner. Addresses compare without regard to case.
 *
 * An incident under embargo (`published` in the future) does not exist yet.
 * Whether the contact itself is published at t is another question
 * (model/people.h).
 *
 * One pure function serves pages, feeds, data files, cards and mail maps.
 * Checked against an obvious, slow oracle on thousands of random models
 * (tests/unit/model/reach_test.c).
 */
#ifndef MODEL_REACH_H
#define MODEL_REACH_H

#include "base/arena.h"
#include "model/at.h"
#include "model/model.h"

struct reach_alternate {
	const struct alternate *entry;
	struct str use; /* with {local} and {domain} filled in */
};

struct reach {
	enum state state;
	const struct effect *cause; /* the worst, the earliest of equal ones */
	struct reach_alternate *alternates;
	size_t count;
};

/*
 * The result's list lives in the arena; that of a contact of a person or body in
 * the memory of the instant, if there is one (model/moment.h).
 */
struct reach reach_of(const struct model *m, const struct contact *c,
    unsigned audience, struct at *at, struct arena *a);

/*
 * A contact that stands for a bare address, which may belong to nobody: for
 * addresses in texts and in keys such as `without_account`. When somebody
 * publishes the address, their contact is the answer. Whose it is depends on
 * FACT_ADDRESS, which is said to `t`; what is asked of the contact says the rest.
 */
struct contact reach_contact(const struct model *m, struct arena *a,
    enum contact_kind kind, struct str value, struct trace *t);

/* Is the effect in force for this audience? */
bool reach_effect_holds(const struct effect *e, unsigned audience,
    struct at *at);

/* Is the person restored in this incident? NULL is nobody. */
bool reach_restored(const struct incident *inc, const struct record *owner,
    struct at *at);

/* Newest start first; of the same start by incident and place in its file. */
int reach_alternate_order(const struct alternate *a, const struct alternate *b);

/* The worse of two states. */
enum state state_worse(enum state a, enum state b);

/* Folded text against a folded pattern in which * stands for anything. */
bool pattern_matches(struct str pattern, struct str text);

#endif
