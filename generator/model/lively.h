/*
 * model/lively: the incidents that may still matter, without the archive.
 *
 * An incident that has an end is settled once all it speaks of has come: its
 * beginning, its end, the end of its embargo, its last update (incident.newest).
 * From then on course_of() says the same of it for ever. Of ten years' incidents
 * nearly all are settled; what is told of the present must not cost more with
 * each of them.
 *
 * So whoever asks all incidents for their course, and passes over those that are
 * long over, asks for the lively ones instead. Nothing is lost by it, not even
 * of what was learned of the clock: since when an answer holds is published,
 * too, and is the newest of what the settled ones speak of.
 *
 * These functions look at the instant themselves, as the lists are sorted, and
 * say in *at what comparing each one would have. They read model.newest, whose
 * order is made when the model is linked; a record may have become broken since
 * then, and is nobody's any more. Lists live in the arena; nothing can fail.
 */
#ifndef MODEL_LIVELY_H
#define MODEL_LIVELY_H

#include "base/arena.h"
#include "model/at.h"
#include "model/model.h"

/*
 * Those that are not settled, or that were settled less than `recent` seconds
 * ago, in the order of lists, as far as they are wanted (NULL: all; no question
 * of the clock). The caller asks each of them for its course; *at learns what
 * the courses of all others would have told.
 */
struct incident_refs lively_list(const struct model *m, int64_t recent,
    bool (*wanted)(const struct incident *inc), struct at *at,
    struct arena *a);

/*
 * What it would tell to ask each one that is wanted and not in that list
 * whether so many seconds have passed since its end: they have.
 */
void lively_ends(const struct model *m, int64_t recent,
    bool (*wanted)(const struct incident *inc), struct at *at);

/* How many are settled, each of which is over. That all incidents were read, the
 * caller says. */
size_t lively_over(const struct model *m, const struct at *at);

/* The same newest first, for a search that ends early: where the settled ones
 * begin in model.newest. Those without an end lie among them. */
size_t lively_settled(const struct model *m, int64_t recent,
    const struct at *at);

#endif
