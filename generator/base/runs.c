#include "base/runs.h"

#include <string.h>

#include "base/arena.h"

/* Each run is at least twice as long as the next. */
enum { RUNS_MAX = 66 };

struct run {
	size_t at, count;
};

struct sorter {
	void **items;
	void **room; /* for as many */
	int (*compare)(const void *a, const void *b);
	struct run runs[RUNS_MAX];
	size_t count; /* of runs */
};

static void
reverse(void **items, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		void *other = items[count - 1 - i];
		items[count - 1 - i] = items[i];
		items[i] = other;
	}
}

/* Length of the run that begins there; a falling one is turned round, which
 * holds no equal ones. */
static size_t
find_run(struct sorter *s, void **items, size_t count)
{
	size_t n = 2;

	if (count < 2)
		return count;
	bool falls = s->compare(items[0], items[1]) > 0;
	while (n < count && (s->compare(items[n - 1], items[n]) > 0) == falls)
		n++;
	if (falls)
		reverse(items, n);
	return n;
}

/* How many come before x; with `equal`, or are its like. */
static size_t
count_before(struct sorter *s, void **items, size_t count, const void *x,
    bool equal)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = s->compare(items[mid], x);
		if (order < 0 || (order == 0 && equal))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
copy(void **to, void **from, size_t count)
{
	memcpy(to, from, count * sizeof *to);
}

/* Merges two that lie behind each other. */
static void
merge(struct sorter *s, void **left, size_t lefts, size_t rights)
{
	void **right = left + lefts;
	size_t keep = count_before(s, left, lefts, right[0], true);

	/* what stays where it is on both ends, which is mostly nearly all */
	left += keep;
	lefts -= keep;
	if (lefts == 0)
		return;
	rights = count_before(s, right, rights, right[-1], false);
	void **from = s->room, **end = from + lefts, **to = left;
	copy(from, left, lefts);
	while (from < end && rights) {
		if (s->compare(*from, *right) <= 0) {
			*to++ = *from++;
		} else {
			*to++ = *right++;
			rights--;
		}
	}
	/* the rest of the right one is in its place */
	copy(to, from, (size_t)(end - from));
}

static void
merge_last(struct sorter *s)
{
	struct run *left = &s->runs[s->count - 2], *right = left + 1;

	merge(s, s->items + left->at, left->count, right->count);
	left->count += right->count;
	s->count--;
}

void
runs_sort(void *items, size_t count,
    int (*compare)(const void *a, const void *b))
{
	struct sorter s = {.compare = compare};
	struct arena scratch;
	size_t n;

	if (count < 2)
		return;
	arena_init(&scratch, 0);
	s.items = ARENA_ARRAY(&scratch, void *, count);
	s.room = ARENA_ARRAY(&scratch, void *, count);
	memcpy(s.items, items, count * sizeof *s.items);
	for (size_t at = 0; at < count; at += n) {
		n = find_run(&s, s.items + at, count - at);
		s.runs[s.count++] = (struct run){at, n};
		/* short ones wait for their like: none is copied often */
		while (s.count > 1 &&
		    s.runs[s.count - 2].count / 2 < s.runs[s.count - 1].count)
			merge_last(&s);
	}
	while (s.count > 1)
		merge_last(&s);
	memcpy(items, s.items, count * sizeof *s.items);
	arena_release(&scratch);
}
