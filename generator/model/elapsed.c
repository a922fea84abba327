#include "model/elapsed.h"

#include <string.h>

#include "model/moment.h"

/* Of an effect and all before it; neither ever goes down. */
struct mark {
	int64_t settled;
	int64_t over; /* FOREVER: one has no end, or is broken */
};

struct elapsed {
	struct moment_kept kept; /* kept.good: so many marks are there */
	const struct service *service;
	struct mark *marks;
	size_t room;
};

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
over_and_out(const struct incident *inc)
{
	if (inc->r.broken || inc->ended.at.line == 0)
		return FOREVER;
	return inc->published.at.line ? later(inc->ended.t, inc->published.t)
				      : inc->ended.t;
}

/* With some more, so that it seldom has to be done again. */
static void
make_room(struct elapsed *e, size_t count, struct arena *a)
{
	enum { MORE = 32 };
	struct mark *marks;

	if (count <= e->room)
		return;
	marks = ARENA_ARRAY(a, struct mark, count + MORE);
	if (e->kept.good)
		memcpy(marks, e->marks, e->kept.good * sizeof *marks);
	e->marks = marks;
	e->room = count + MORE;
}

static void
mark_new(struct elapsed *e, struct moment *mo)
{
	const struct effect_list *list = &e->service->effects;
	struct mark last = {ALWAYS, ALWAYS};

	make_room(e, list->count, &mo->arena);
	if (e->kept.good)
		last = e->marks[e->kept.good - 1];
	for (size_t i = e->kept.good; i < list->count; i++) {
		const struct effect *effect = list->items[i];
		last.settled = later(last.settled, effect->settled);
		last.over = later(last.over, over_and_out(effect->incident));
		e->marks[i] = last;
	}
	e->kept.good = list->count;
}

/* NULL: nobody remembers. */
static const struct mark *
marks_of(const struct service *s, const struct at *at)
{
	void **place = moment_place(at, s, ELAPSED_PLACE);
	struct elapsed *e;

	if (place == NULL)
		return NULL;
	if (*place == NULL) {
		*place = e = ARENA_NEW(&at->moment->arena, struct elapsed);
		e->service = s;
		e->kept = (struct moment_kept){.since = INT64_MIN,
		    .until = INT64_MAX, .services = &e->service, .count = 1,
		    .in_order = true};
	}
	e = *place;
	if (e->kept.good < s->effects.count)
		mark_new(e, at->moment);
	return e->marks;
}

size_t
elapsed_by(const struct service *s, int64_t t, const struct at *at)
{
	const struct mark *marks = marks_of(s, at);
	size_t low = 0, high = marks ? s->effects.count : 0;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (marks[mid].settled <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
elapsed_all_over(const struct service *s, size_t n, struct at *at)
{
	const struct mark *marks = n ? marks_of(s, at) : NULL;

	/* asked of now at first: not to be over yet says nothing */
	return marks && marks[n - 1].over <= at->now &&
	    at_reached(at, marks[n - 1].over);
}
