/*
 * model/moment: what was found out about one instant, to be told again.
 *
 * A build asks the same of the model thousands of times: is this contact
 * reachable, how is this service? All its pages are of one instant, and the
 * model does not change while they are made. Whoever renders many pages gives
 * them a memory
 *
 *	struct moment mo;
 *	moment_init(&mo, now);
 *	at.moment = &mo;
 *
 * and functions that are asked often keep there what they found (model/reach.h,
 * model/inforce.h). Nothing but time depends on it: an answer that is told again
 * says the same of the clock (model/at.h) and of what it was made from
 * (model/trace.h) as when it was found. That is the duty of those who keep it.
 *
 * A memory belongs to one thread, and to models that do not change while it
 * lives: neither those that are being linked or reviewed. It holds so many bytes
 * and then remembers no more. Nothing can fail.
 */
#ifndef MODEL_MOMENT_H
#define MODEL_MOMENT_H

#include "base/arena.h"
#include "model/at.h"

struct moment {
	int64_t now;
	struct arena arena; /* what is kept lives here */
	struct moment_slot {
		const void *what;
		unsigned which;
		void *found;
	} *slots;
	size_t count, size; /* a power of two, or 0 */
};

/* 10,000 contacts for four audiences, that is. */
enum { MOMENT_BYTES_MAX = 8 << 20 };

void moment_init(struct moment *mo, int64_t now);
void moment_release(struct moment *mo);

/*
 * Where it is kept what was found about this part of the model: *place is NULL
 * at first. `which` tells several answers apart. The place is good until the
 * next call. NULL when nobody remembers: there is no memory, it is of another
 * instant, or it is full.
 */
void **moment_place(const struct at *at, const void *what, unsigned which);

#endif
