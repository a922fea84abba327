#include "model/moment.h"

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
