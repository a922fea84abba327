/*
 * output/facts: the sums of all facts of one language.
 *
 * For each fact that a page may have read (model/trace.h) a sum of what it
 * says, by which a later build sees whether it is still the same; output/memo.h
 * says why that is enough. Nobody but output/memo includes this.
 *
 * A fact that tells of one record is mixed from it. What many incidents are
 * gathered in (a service, a year, all of them) is the sum, modulo 2^64 in each
 * of two words, of mixes that have been finished: so a fact does not depend on
 * the order of lists, which follows from what each of the records says, and
 * when a few incidents change it need not be made again from all. Where people,
 * services and the like are told of together, it is a mix in their order.
 *
 * A few are no content but an answer, found at the instant: how a service is,
 * what the days of the present year show, which are the newest of the news. In
 * these is the answer, with all that its readers may see of it, and the period in
 * which it is this one. A file that read it is right in a part of that period
 * only, so the same sum at another instant is the same answer: what is behind it,
 * one more of ten disturbances, does not count. Who reads more than the answer
 * reads what is behind it, too.
 *
 *	struct facts *f = facts_make(a, env);
 *	...                                   some incidents change
 *	if (!facts_renew(f, changes, count))
 *		f = facts_make(a, env);
 *
 * A renewed one has the very sums that one made anew would have, and besides
 * knows which of them have become others.
 *
 * Ownership: all of it lives in the arena; const and for many threads between
 * two calls.
 */
#ifndef OUTPUT_FACTS_H
#define OUTPUT_FACTS_H

#include "base/arena.h"
#include "base/digest.h"
#include "model/amend.h"
#include "model/trace.h"
#include "output/env.h"
#include "output/memo.h"
#include "output/output.h"

struct facts;

/* The model and the clock are those of the tree, then and later. */
struct facts *facts_make(struct arena *a, const struct output_env *env);

/*
 * After the same model has been linked again for these changes, and nothing
 * else in it is another. False when it is more than that: an incident that is
 * gone, a year, a broken file, an id that two files claim, a second language;
 * then the facts are of no use any more.
 */
enum { FACTS_CHANGES_MAX = 64 };
bool facts_renew(struct facts *f, const struct relink_change *changes,
    size_t count);

/*
 * After facts_renew(), when other records have become others in their places
 * (model/amend.h): with these.
 */
void facts_amend(struct facts *f, const struct amendments *all);

/* Is it one that incidents of these days are gathered in? */
bool facts_is_lively(const struct facts *f, uint64_t name);

/* NULL: there is none of this name. */
const struct digest *facts_find(const struct facts *f, uint64_t name);
/* That of the record an item is about; NULL: it is no more. */
const struct digest *facts_of_item(const struct facts *f,
    const struct output_item *item);

/* The name of that of a record, and all of it: its text as well. */
uint64_t facts_name_of_whole(const struct record *r);

/* Those that have become others when they were renewed, or are new. */
const struct fact_names *facts_changed(const struct facts *f);

#endif
