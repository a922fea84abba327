/*
 * model/elapsed: how much of what happened to a service is over, without a look
 * at it.
 *
 * Who shows the last year of a service, or the newest of what is over, would go
 * through ten years of effects to find that nothing of them counts any more.
 * Of the first effects of a service, for each number of them, it is known when
 * the last of their times has come (model/inforce.h), and when the last of their
 * incidents was over and out:
 *
 *	size_t first = elapsed_by(service, begin, at);
 *	for (size_t i = first; i < service->effects.count; i++)
 *
 * leaves out effects of which each has ended by `begin`, and asks no clock.
 *
 *	if (elapsed_all_over(service, n, at))
 *
 * says that the incidents of the first n effects are all over by now, and says
 * of the clock what asking each of them would.
 *
 * It is found once and kept (model/moment.h); when incidents come and go, what
 * began before them stays. Where there is no memory nothing is known: all effects
 * are to be looked at.
 *
 * What is read is said by the caller: FACT_INCIDENTS of the service.
 */
#ifndef MODEL_ELAPSED_H
#define MODEL_ELAPSED_H

#include "model/at.h"
#include "model/model.h"

/* of a service's places in the memory of the instant, the one that is ours */
enum { ELAPSED_PLACE = 1 };

/* How many of the first effects are settled by t; 0: nobody knows. */
size_t elapsed_by(const struct service *s, int64_t t, const struct at *at);

/* False: one is not over, or broken, or nobody knows. */
bool elapsed_all_over(const struct service *s, size_t n, struct at *at);

#endif
