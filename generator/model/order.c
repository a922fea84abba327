#include "model/order.h"

#include <string.h>

#include "base/runs.h"

static int
compare(const void *pa, const void *pb)
{
	const struct order_item *a = pa, *b = pb;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	int order = str_cmp(a->text, b->text);

	return order ? order : (a->last > b->last) - (a->last < b->last);
}

int64_t
order_newest_first(int64_t t)
{
	return ~t; /* no overflow, as -t would have */
}

struct order_item *
order_room(struct order *o, struct arena *a, size_t count)
{
	if (count > o->room) {
		o->room = count;
		o->items = ARENA_ARRAY(a, struct order_item, count);
		o->spare = ARENA_ARRAY(a, struct order_item, count);
		o->places = ARENA_ARRAY(a, struct order_item *, count);
	}
	return o->items;
}

void
order_sort(struct order *o, size_t count)
{
	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		o->places[i] = &o->items[i];
	runs_sort(o->places, count, compare);
	for (size_t i = 0; i < count; i++)
		o->spare[i] = *o->places[i];
	memcpy(o->items, o->spare, count * sizeof *o->items);
}
