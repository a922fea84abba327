#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/runs.h"

enum { MOST = 3000 };

/* Equal keys, told apart by where they stood. */
struct thing {
	int key;
	size_t was;
};

struct heap {
	struct thing things[MOST];
	struct thing *items[MOST];
	size_t count;
	uint32_t seed;
};

static size_t compared;

static int
by_key(const void *a, const void *b)
{
	int x = ((const struct thing *)a)->key, y = ((const struct thing *)b)->key;

	compared++;
	return (x > y) - (x < y);
}

static uint32_t
any(struct heap *h, uint32_t below)
{
	h->seed = h->seed * 1664525 + 1013904223;
	return (h->seed >> 8) % below;
}

static void
push(struct heap *h, int key)
{
	assert_true(h->count < MOST);
	struct thing *t = &h->things[h->count];
	*t = (struct thing){key, h->count};
	h->items[h->count++] = t;
}

/* Each is there once, in order, and equal ones in the order they had. */
static size_t
sort_and_check(struct heap *h)
{
	bool seen[MOST] = {false};

	compared = 0;
	runs_sort(h->items, h->count, by_key);
	size_t taken = compared;
	for (size_t i = 0; i < h->count; i++) {
		assert_false(seen[h->items[i]->was]);
		seen[h->items[i]->was] = true;
		if (i == 0)
			continue;
		const struct thing *x = h->items[i - 1], *y = h->items[i];
		assert_true(x->key < y->key || (x->key == y->key && x->was < y->was));
	}
	return taken;
}

static void
nothing_and_one(void **state)
{
	struct heap *h = *state;

	h->count = 0;
	assert_int_equal(sort_and_check(h), 0);
	push(h, 5);
	assert_int_equal(sort_and_check(h), 0);
}

static void
order_is_seen(void **state)
{
	struct heap *h = *state;

	h->count = 0;
	for (int i = 0; i < MOST; i++)
		push(h, i / 3);
	assert_int_equal(sort_and_check(h), MOST - 1);
	h->count = 0;
	for (int i = 0; i < MOST; i++)
		push(h, -i);
	assert_int_equal(sort_and_check(h), MOST - 1);
}

/* Lists behind each other, each in order: the lists of a site. */
static void
lists_behind_each_other(void **state)
{
	static const int starts[] = {50000, 10000, 30000, 20000, 40000};
	struct heap *h = *state;

	h->count = 0;
	for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
		for (int i = 0; i < (k == 0 ? 2000 : 200); i++)
			push(h, starts[k] + i);
	assert_true(sort_and_check(h) < 2 * h->count);
}

static void
any_order(void **state)
{
	struct heap *h = *state;

	for (uint32_t round = 0; round < 2000; round++) {
		uint32_t count = any(h, round % 50 ? 40 : MOST);
		uint32_t keys = 1 + any(h, round % 2 ? 5 : 100000);
		uint32_t longest = 1 + any(h, 30);
		h->count = 0;
		while (h->count < count) {
			/* some of it rises, some falls, some is equal */
			int key = (int)any(h, keys), step = (int)any(h, 3) - 1;
			for (uint32_t n = any(h, longest) + 1;
			     n > 0 && h->count < count; n--, key += step)
				push(h, key);
		}
		assert_true(sort_and_check(h) <= 16 * (size_t)count);
	}
}

/* What was made to be merged badly is n log n all the same. */
static void
worst_order(void **state)
{
	struct heap *h = *state;

	h->count = 0;
	for (int i = 0; i < MOST; i++)
		push(h, i % 2 ? i : MOST - i);
	assert_true(sort_and_check(h) < 16 * MOST);
	/* runs each as long as the one before, and one */
	h->count = 0;
	for (int n = 1; h->count + (size_t)n <= MOST; n++)
		for (int i = 0; i < n; i++)
			push(h, i * 50 - n);
	assert_true(sort_and_check(h) < 16 * MOST);
}

int
main(void)
{
	static struct heap heap = {.seed = 1};
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_prestate(nothing_and_one, &heap),
	    cmocka_unit_test_prestate(order_is_seen, &heap),
	    cmocka_unit_test_prestate(lists_behind_each_other, &heap),
	    cmocka_unit_test_prestate(any_order, &heap),
	    cmocka_unit_test_prestate(worst_order, &heap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
