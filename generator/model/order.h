/*
 * model/order: sorting what mostly has its order already.
 *
 * What is sorted stands here in a row of its own, with all that is compared:
 * records are large and lie far apart, and a sort that looks into them waits
 * for memory most of the time. Files come by their paths and are named by
 * their dates, so ids and times hardly need any sorting, and base/runs.h sorts:
 * where there is order it costs one comparison each.
 *
 *	items = order_room(&o, a, count);   to be filled, all of them
 *	order_sort(&o, count);
 *
 * One struct order serves one list after the other; its memory is the arena's,
 * mostly one that is given back when the lists have been made. Nothing can fail.
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
	size_t last; /* mostly the place of what is sorted in an array */
};

/* As a number: what is newest comes first. */
int64_t order_newest_first(int64_t t);

/* All zero at first. */
struct order {
	struct order_item *items, *spare, **places;
	size_t room;
};

/* Room for as many; what was there before is gone. */
struct order_item *order_room(struct order *o, struct arena *a, size_t count);

/* Sorts the first ones in place. */
void order_sort(struct order *o, size_t count);

#endif
