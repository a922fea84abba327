/*
 * Random effects for tests that hold a quick answer against a plain walk: always
 * the same ones. Times are small numbers, so that many fall together.
 */
#ifndef TESTS_DICE_H
#define TESTS_DICE_H

#include "model/model.h"

static uint32_t seed = 20261122;

static unsigned
below(unsigned n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* As if somebody had written this time. */
static struct when
written(int64_t t)
{
	return (struct when){.t = t, .at = {1, 1}};
}

/* Whatever sorts, the order is the same. */
static int
by_start(const void *pa, const void *pb)
{
	const struct effect *a = *(struct effect *const *)pa;
	const struct effect *b = *(struct effect *const *)pb;

	if (a->from.t != b->from.t)
		return a->from.t < b->from.t ? -1 : 1;
	return (a > b) - (a < b);
}

#endif
