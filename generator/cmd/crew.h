/*
 * cmd/crew: work through a list on several processors.
 *
 * The numbers 0 to count - 1 are handed out in order, one by one, to as
 * many hands as there are; the calling thread is hand 0, and the only one where
 * threads cannot be had. What each hand needs for itself (an arena, a buffer,
 * diagnostics) the caller keeps in an array by the number of the hand. Which
 * hand gets what is chance: results must not depend on it.
 */
#ifndef CMD_CREW_H
#define CMD_CREW_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* How many hands: `jobs`, or for 0 one for each processor; few for little. */
unsigned crew_hands(unsigned jobs, size_t count);

/*
 * Calls one() for each number; returns when all have returned. -1 when any did;
 * then some numbers may have been left out.
 */
int crew_work(unsigned hands, size_t count,
    int (*one)(void *ctx, unsigned hand, size_t number), void *ctx);

/*
 * Something in a few parts that is done while the caller does another, as far as
 * there is a processor for it; what nobody has begun by then crew_await() does
 * itself. The errand stays where it is from crew_send() to crew_end(), which
 * is fine with one that is all zero, too.
 */
struct errand {
	void (*one)(void *ctx, size_t number);
	void *ctx;
	size_t count;
	atomic_size_t next, done;
	pthread_t thread;
	bool away;
};

void crew_send(struct errand *e, unsigned jobs, size_t count,
    void (*one)(void *ctx, size_t number), void *ctx);
void crew_await(struct errand *e);
void crew_end(struct errand *e);

#endif
