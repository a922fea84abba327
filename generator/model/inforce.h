/*
 * model/inforce: the effects of a service that hold now, without its archive.
 *
 *	struct inforce f;
 *	inforce_begin(&f, service, audience, at);
 *	for (const struct effect *e; (e = inforce_next(&f)) != NULL;)
 *
 * gives, in the order of their start, those for which reach_effect_holds(), and
 * says of the clock what asking each single effect of the service would say. The
 * loop must go to its end: what comes behind tells until when the answer holds.
 *
 * An effect is settled once all its times have come: its start, its end, the end
 * of its incident's embargo. From then on nothing but the last of these times is
 * to be learned of it. Nearly all of ten years' effects are settled: where there
 * is a memory (model/moment.h) they are walked through once, and then only
 * those that are not. When incidents come and go, only the last effects are walked
 * through again, unless one changes that began before these.
 *
 * What is read is said by the caller: FACT_INCIDENTS of the service, or FACT_STATE
 * where that covers it.
 */
#ifndef MODEL_INFORCE_H
#define MODEL_INFORCE_H

#include "model/at.h"
#include "model/model.h"

/* In the place of an audience: for anybody, and of no broken incident. */
enum { INFORCE_ANYBODY = AUDIENCES_MAX };

/* of a service's places in the memory of the instant, the one that is ours */
enum { INFORCE_PLACE = 0 };

struct inforce {
	struct effect *const *items;
	size_t count, next;
	unsigned audience;
	struct at *at;
};

/* When all times of an effect, or of an alternate, of the incident have come. */
int64_t inforce_settled(const struct incident *inc, const struct when *from,
    const struct when *until);

void inforce_begin(struct inforce *f, const struct service *s,
    unsigned audience, struct at *at);

/* NULL: there are no more. */
const struct effect *inforce_next(struct inforce *f);

/*
 * When one of the service's effects on the public last began, ended or came out;
 * ALWAYS: never yet. The clock is asked for each of these.
 */
int64_t inforce_changed(const struct service *s, struct at *at);

#endif
