/*
 * model/order: sorting what mostly has its order already.
 *
 * What is sorted stands here in a row of its own, with all that is compared:
 * records are large and lie far apart, and a sort that looks into them waits
 * for memory most of the time. Files come by their paths and are named by
 * their dates, so ids and times hardly need any sorting: where there is order
 * it costs one comparison each, else n log n at most, whatever the input.
 *
 * Nothing can fail. The memory is the caller's, mostly an arena that is given
 * back when the lists have been made.
 */
#ifndef MODEL_ORDER_H
#define MODEL_ORDER_H

#include <stdint.h>

#include "base/arena.h"

/*
 * Sorted by number, of equal ones by text (memcmp order), of these by last. It
 * depends on nothing else when no two are the same in all three.
 */
struct order_item {
	int64_t number;
	struct str text;
	size_t last;
	void *item;
};

/* As a number: what is newest comes first. */
int64_t order_newest_first(int64_t t);

/* Sorts in place; as much memory once more is taken from the arena. */
void order_sort(struct arena *a, struct order_item *items, size_t count);

#endif
