#include "model/moment.h"

#include <stdlib.h>

enum { SLOTS_MIN = 1024 };

void
moment_init(struct moment *mo, int64_t now)
{
	*mo = (struct moment){.now = now};
	arena_init(&mo->arena, 0);
}

void
moment_release(struct moment *mo)
{
	arena_release(&mo->arena);
}

static struct moment_slot *
slot_of(const struct moment *mo, const void *what, unsigned which)
{
	/* records lie far apart: the middle bits of a product are well mixed */
	uint64_t mixed = ((uint64_t)(uintptr_t)what + which) *
	    UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(mixed >> 32) & (mo->size - 1);

	while (mo->slots[i].what &&
	    (mo->slots[i].what != what || mo->slots[i].which != which))
		i = (i + 1) & (mo->size - 1);
	return &mo->slots[i];
}

static void
grow(struct moment *mo)
{
	struct moment old = *mo;

	mo->size = old.size ? 2 * old.size : SLOTS_MIN;
	mo->slots = ARENA_ARRAY(&mo->arena, struct moment_slot, mo->size);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].what)
			*slot_of(mo, old.slots[i].what, old.slots[i].which) =
			    old.slots[i];
}

void **
moment_place(const struct at *at, const void *what, unsigned which)
{
	struct moment *mo = at->moment;

	if (mo == NULL || mo->now != at->now || what == NULL)
		return NULL;
	bool full = mo->arena.used >= MOMENT_BYTES_MAX;
	if (2 * mo->count >= mo->size && !full)
		grow(mo);
	if (mo->size == 0)
		return NULL;
	struct moment_slot *slot = slot_of(mo, what, which);
	if (slot->what == NULL) {
		if (full)
			return NULL;
		*slot = (struct moment_slot){what, which, NULL};
		mo->count++;
	}
	return &slot->found;
}

/* ---- after a relinking ------------------------------------------------------------- */

/* What has come or gone. */
struct touched {
	const struct service *services[RELINK_PARTS_MAX]; /* sorted */
	size_t count;
	bool all_services; /* there was no room for all */
	bool alternates, incidents;
	const struct relink_change *changes;
	size_t change_count;
};

static void
touch(struct touched *t, const struct incident *inc)
{
	if (inc == NULL)
		return;
	t->incidents = true;
	t->alternates |= inc->alternates.count > 0;
	for (size_t i = 0; i < inc->effects.count; i++) {
		if (t->count == RELINK_PARTS_MAX)
			t->all_services = true;
		else
			t->services[t->count++] = inc->effects.items[i]->service;
	}
}

static int
by_memory(const void *pa, const void *pb)
{
	const struct service *const *a = pa, *const *b = pb;

	return (*a > *b) - (*a < *b);
}

static bool
is_touched(const struct touched *t, const struct moment_kept *k)
{
	bool hit = (k->incidents && t->incidents) ||
	    (k->alternates && t->alternates) || (k->count && t->all_services);

	for (size_t i = 0; !hit && t->count && i < k->count; i++)
		hit = bsearch(&k->services[i], t->services, t->count,
		    sizeof *t->services, by_memory) != NULL;
	return hit;
}

/* How many effects of the service began before t. */
static size_t
count_before(const struct service *s, int64_t t)
{
	size_t low = 0, high = s->effects.count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (s->effects.items[mid]->from.t < t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
cut(struct moment_kept *k, const struct incident *inc)
{
	for (size_t i = 0; inc && i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if (e->service != k->services[0])
			continue;
		size_t before = count_before(e->service, e->from.t);
		k->good = before < k->good ? before : k->good;
	}
}

/* False: it is of no use any more. */
static bool
is_good(struct moment_kept *k, const struct touched *t)
{
	if (!is_touched(t, k))
		return true;
	for (size_t i = 0; k->in_order && i < t->change_count; i++) {
		cut(k, t->changes[i].old);
		cut(k, t->changes[i].now);
	}
	return k->in_order;
}

/* The keys stay where they are in the table: the same will be asked again. */
static void
drop_touched(struct moment *mo, const struct touched *t)
{
	enum { AHEAD = 16 };

	for (size_t i = 0; i < mo->size; i++) {
		struct moment_kept *k = mo->slots[i].found;
		if (i + AHEAD < mo->size)
			__builtin_prefetch(mo->slots[i + AHEAD].found);
		if (k && (mo->now < k->since || mo->now >= k->until ||
		    !is_good(k, t)))
			mo->slots[i].found = NULL;
	}
}

void
moment_renew(struct moment *mo, const struct relink_change *changes,
    size_t count, int64_t now)
{
	struct touched t = {.changes = changes, .change_count = count};

	for (size_t i = 0; i < count; i++) {
		touch(&t, changes[i].old);
		touch(&t, changes[i].now);
	}
	if (t.count)
		qsort(t.services, t.count, sizeof *t.services, by_memory);
	mo->now = now;
	drop_touched(mo, &t);
}

void
moment_forget(struct moment *mo, const void *what)
{
	for (size_t i = 0; i < mo->size; i++)
		if (mo->slots[i].what == what)
			mo->slots[i].found = NULL;
}
