#include "model/order.h"

/* below that one is put behind the other */
enum { FEW = 12 };

static bool
is_before(const struct order_item *a, const struct order_item *b)
{
	if (a->number != b->number)
		return a->number < b->number;
	int order = str_cmp(a->text, b->text);

	return order ? order < 0 : a->last < b->last;
}

int64_t
order_newest_first(int64_t t)
{
	return ~t; /* no overflow, as -t would have */
}

static void
insert_each(struct order_item *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct order_item item = items[i];
		size_t at = i;
		for (; at > 0 && is_before(&item, &items[at - 1]); at--)
			items[at] = items[at - 1];
		items[at] = item;
	}
}

/* How many of the first, sorted ones come before an item. */
static size_t
count_before(const struct order_item *items, size_t count,
    const struct order_item *item)
{
	size_t low = 0;

	while (low < count) {
		size_t mid = low + (count - low) / 2;
		if (is_before(item, &items[mid]))
			count = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* Two sorted parts that lie one behind the other; spare has room for the left. */
static void
merge(struct order_item *items, size_t left, size_t count,
    struct order_item *spare)
{
	/* what is in its place stays there */
	size_t out = count_before(items, left, &items[left]), kept = 0;
	size_t moved = left - out, right = left;

	memcpy(spare, items + out, moved * sizeof *spare);
	while (kept < moved)
		if (right < count && is_before(&items[right], &spare[kept]))
			items[out++] = items[right++];
		else
			items[out++] = spare[kept++];
}

static void
sort(struct order_item *items, size_t count, struct order_item *spare)
{
	size_t left = count / 2;

	if (count <= FEW) {
		insert_each(items, count);
		return;
	}
	sort(items, left, spare);
	sort(items + left, count - left, spare);
	if (is_before(&items[left], &items[left - 1]))
		merge(items, left, count, spare);
}

struct order_item *
order_room(struct order *o, struct arena *a, size_t count)
{
	if (count > o->room) {
		o->room = count;
		o->items = ARENA_ARRAY(a, struct order_item, o->room);
		o->spare = ARENA_ARRAY(a, struct order_item, o->room / 2);
	}
	return o->items;
}

void
order_sort(struct order *o, size_t count)
{
	sort(o->items, count, o->spare);
}
