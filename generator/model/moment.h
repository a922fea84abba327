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
 * (model/trace.h) as when it was found. That is the duty of those who keep it:
 * they say the facts each time they are asked, before they look here.
 *
 * Answers outlive a relinking of the model (model/relink.h) and a step of the
 * clock: moment_renew() drops those that may be others now, and the rest is told
 * at the new instant. Whoever keeps an answer says what it hangs on in its first
 * member:
 *
 *	struct answer {
 *		struct moment_kept kept;
 *		...
 *	};
 *
 * Answers point to incidents, their effects and their alternates, of which
 * relinking puts others in their place even where no fact has changed: a new
 * update is no effect (FACT_INCIDENTS), but who reads the effect goes on to its
 * incident. So it is not the names of facts that count here but the incidents
 * that came and went. Everything else in the model stays where it is, and as it
 * is: services, people, bodies, office hours, consultations, addresses; what of
 * them the answers were made from need not be told. Of a record that was amended
 * (model/amend.h) the answers are to be forgotten; those about others do not hang
 * on it. If anything else of that may have changed, or a record has become broken
 * since (model.broken_count), nothing can be said, and moment_release() is the
 * end.
 *
 * A memory belongs to one thread, and to models that do not change while it
 * lives but by relinking between two renewals: neither those that are being
 * linked or reviewed. It holds so many bytes and then remembers no more; what was
 * dropped counts. Nothing can fail.
 */
#ifndef MODEL_MOMENT_H
#define MODEL_MOMENT_H

#include "base/arena.h"
#include "model/at.h"
#include "model/relink.h"

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

/*
 * What an answer hangs on. With all zero it is dropped whenever the memory is
 * renewed. It is kept at instants since <= now < until, if
 */
struct moment_kept {
	int64_t since, until;
	/* ... no incident with an effect on one of these has come or gone; the
	 * array lives as long as the answer */
	const struct service *const *services;
	size_t count;
	bool alternates; /* ... none that has alternates */
	bool incidents;  /* ... none at all */
	/* it tells of the effects of the only service one by one, in their
	 * order: when some come or go it stays, and `good` becomes how many of
	 * the first it is still right for */
	bool in_order;
	size_t good;
};

/* 10,000 contacts for four audiences, that is. */
enum { MOMENT_BYTES_MAX = 8 << 20 };

void moment_init(struct moment *mo, int64_t now);
void moment_release(struct moment *mo);

/*
 * Where it is kept what was found about this part of the model: *place is NULL
 * at first; what is put there begins with struct moment_kept and lives in the
 * memory's arena. `which` tells several answers apart. The place is good until
 * the next call. NULL when nobody remembers: there is no memory, it is of
 * another instant, or it is full.
 */
void **moment_place(const struct at *at, const void *what, unsigned which);

/*
 * After model_relink() with these changes (none: only the clock has moved): from
 * now on the memory is of that instant, earlier or later. Takes some nanoseconds
 * for each answer.
 */
void moment_renew(struct moment *mo, const struct relink_change *changes,
    size_t count, int64_t now);

/* All that was found about a part that is another in its place. */
void moment_forget(struct moment *mo, const void *what);

#endif
