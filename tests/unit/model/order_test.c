/* model/order against qsort, on what is sorted, nearly sorted and not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "model/order.h"
#include "random_model.h"

#ifdef ARENA_DEBUG
enum { ROUNDS = 300 };
#else
enum { ROUNDS = 3000 };
#endif

enum { ITEMS_MAX = 300 };

static int
compare(const void *pa, const void *pb)
{
	const struct order_item *a = pa, *b = pb;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	int order = str_cmp(a->text, b->text);
	return order ? order : (a->last > b->last) - (a->last < b->last);
}

/* Few values, so that many are equal; the farthest ones among them. */
static struct order_item
any_item(uint64_t *seed, size_t place)
{
	static const int64_t numbers[] = {INT64_MIN, -1, 0, 1, 7, 8, 9, INT64_MAX};
	static const struct str texts[] = {{NULL, 0}, STR_INIT(""), STR_INIT("a"),
	    STR_INIT("a-b"), STR_INIT("a.b"), STR_INIT("b"), STR_INIT("\xff")};

	return (struct order_item){
	    .number = numbers[g_pick(seed, sizeof numbers / sizeof *numbers)],
	    .text = texts[g_pick(seed, sizeof texts / sizeof *texts)],
	    .last = place};
}

/* Sorted but for some that lie elsewhere, or from behind, or not at all. */
static void
disturb(struct order_item *items, size_t count, uint64_t *seed)
{
	size_t way = g_pick(seed, 4), some = way == 1 ? 5 : way == 2 ? count : 0;

	for (size_t i = 0; count && way == 3 && i < count / 2; i++) {
		struct order_item item = items[i];
		items[i] = items[count - 1 - i];
		items[count - 1 - i] = item;
	}
	for (size_t i = 0; count && i < some; i++) {
		size_t a = g_pick(seed, count), b = g_pick(seed, count);
		struct order_item item = items[a];
		items[a] = items[b];
		items[b] = item;
	}
}

static void
it_sorts_as_qsort_does(void **state)
{
	struct order_item expected[ITEMS_MAX];
	struct order o = {0};
	struct arena a;
	uint64_t seed = 11;

	(void)state;
	arena_init(&a, 0);
	for (int round = 0; round < ROUNDS; round++) {
		size_t count = g_pick(&seed, ITEMS_MAX + 1);
		struct order_item *items = order_room(&o, &a, count);
		for (size_t i = 0; i < count; i++)
			expected[i] = any_item(&seed, i);
		qsort(expected, count, sizeof *expected, compare);
		for (size_t i = 0; i < count; i++)
			items[i] = expected[i];
		disturb(items, count, &seed);
		order_sort(&o, count);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(compare(&items[i], &expected[i]), 0);
	}
	arena_release(&a);
}

static void
newest_come_first(void **state)
{
	(void)state;
	assert_true(order_newest_first(1) < order_newest_first(0));
	assert_true(order_newest_first(0) < order_newest_first(-1));
	assert_true(order_newest_first(INT64_MAX) < order_newest_first(INT64_MIN));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_sorts_as_qsort_does),
	    cmocka_unit_test(newest_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
