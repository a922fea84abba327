/*
 * model/link_parts: what linking all and linking a few have in common.
 *
 * model/link.h makes a model of all records, model/relink.h changes one for a
 * few incidents, model/amend.h for other records; what follows from one record
 * must come out the same. It stands here once. For these only.
 *
 * References of the record have been resolved (model/resolve.h). Nothing can fail.
 */
#ifndef MODEL_LINK_PARTS_H
#define MODEL_LINK_PARTS_H

#include "model/model.h"

/* More that fit into long lists, so that model/relink need not copy them. */
enum { LINK_ROOM = 8 };

/* The year that the file's name begins with, or that of the beginning. */
int link_year_of(const struct model *m, const struct incident *inc);

/* Sets what is derived of a resolved incident: from, until, year, newest, astray. */
void link_derive(const struct model *m, struct incident *inc);

/* Of effects of one file: is its entry the upper one? */
bool link_stands_above(const struct effect *a, const struct effect *b);

/*
 * The key of model.by_address under which an alternate is found: its address,
 * or "@domain" of "*@domain", as most patterns are written. False when it is
 * listed elsewhere: then link_refs_of() says where.
 */
bool link_key_of(struct str *key, const struct alternate *a);
struct alternate_refs *link_refs_of(struct model *m,
    const struct alternate *a);

/*
 * Gathers who belongs to which body, and who has which address, from all people
 * and bodies; what was gathered before stays where it is and is forgotten.
 */
void link_members(struct model *m, struct arena *a);
void link_addresses(struct model *m, struct arena *a);

#endif
