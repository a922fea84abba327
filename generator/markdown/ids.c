#include "markdown/ids.h"

void
md_ids_init(struct md_ids *ids, struct arena *a)
{
	*ids = (struct md_ids){.arena = a};
}

/* The slot of an id, or the empty one where it belongs. */
static struct md_id *
find_slot(const struct md_ids *ids, struct str id)
{
	size_t i = (size_t)str_hash(id) & (ids->size - 1);

	while (ids->slots[i].id.ptr && !str_eq(ids->slots[i].id, id))
		i = (i + 1) & (ids->size - 1);
	return &ids->slots[i];
}

static void
make_room(struct md_ids *ids)
{
	struct md_ids old = *ids;

	if (ids->count * 2 < ids->size)
		return;
	ids->size = old.size ? old.size * 2 : 16;
	ids->slots = ARENA_ARRAY(ids->arena, struct md_id, ids->size);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].id.ptr)
			*find_slot(ids, old.slots[i].id) = old.slots[i];
}

/* Takes an id; false when it was taken. */
static bool
take(struct md_ids *ids, struct str id)
{
	make_room(ids);
	struct md_id *slot = find_slot(ids, id);
	if (slot->id.ptr)
		return false;
	*slot = (struct md_id){.id = arena_str(ids->arena, id), .last = 1};
	ids->count++;
	return true;
}

struct str
md_ids_unique(struct md_ids *ids, struct str base)
{
	struct str id = base;

	if (take(ids, id))
		return find_slot(ids, id)->id;
	do {
		/* the table may move while an id is taken */
		unsigned n = ++find_slot(ids, base)->last;
		id = arena_printf(ids->arena, "%.*s-%u", STR_ARG(base), n);
	} while (!take(ids, id));
	return id;
}
