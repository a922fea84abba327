/*
 * base/suggest: "did you mean ...?"
 *
 * Offer all that would have been right; the best is the nearest one by edits
 * (insert, remove, replace, swap of neighbours; counted in code points, the
 * case of ASCII ignored), if it is near enough to be meant: at most a third of
 * the word's length, and at least one.
 * Nothing is owned; the result is one of the views that were offered.
 *
 *	struct suggest s = suggest_start(word);
 *	for (...) suggest_offer(&s, candidate);
 *	struct str best = suggest_best(&s);      empty when nothing is near
 */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include "base/str.h"

struct suggest {
	struct str word, best;
	unsigned distance;
};

struct suggest suggest_start(struct str word);
void suggest_offer(struct suggest *s, struct str candidate);
struct str suggest_best(const struct suggest *s);

/* Number of edits between the two, or `cap` when there are that many or more. */
unsigned edit_distance(struct str a, struct str b, unsigned cap);

#endif
