#include "model/amend.h"

#include <string.h>

#include "content/tables.h"
#include "model/link_parts.h"
#include "model/resolve.h"

/* ---- is it simple? --------------------------------------------------------------- */

bool
amend_is_front(const struct amendment *one)
{
	return !digest_eq(&one->record->front, &one->other->front);
}

/* Bodies above each other: a new one might make a ring. */
static bool
is_same_body(const struct body *a, const struct body *b)
{
	return a->kind.value == b->kind.value &&
	    str_eq(a->sort_key, b->sort_key) &&
	    str_eq(a->parent.name.s, b->parent.name.s);
}

static bool
is_same_consultation(const struct consultation *a,
    const struct consultation *b)
{
	return a->opens.t == b->opens.t && str_eq(a->title.s, b->title.s);
}

/* Whatever it is that the order of lists asks for (model/link.c). */
static bool
keeps_place(const struct amendment *one)
{
	const struct record *r = one->record, *other = one->other;

	switch (r->kind) {
	case KIND_SERVICE:
	case KIND_PAGE:
		return !amend_is_front(one);
	case KIND_PERSON:
		return str_eq(as_person(r)->name.sort_key,
		    as_person(other)->name.sort_key);
	case KIND_BODY:
		return is_same_body(as_body(r), as_body(other));
	case KIND_OFFICE_HOUR:
		return str_eq(as_office_hour(r)->title.s,
		    as_office_hour(other)->title.s);
	case KIND_CONSULTATION:
		return is_same_consultation(as_consultation(r),
		    as_consultation(other));
	case KIND_SITE:
	case KIND_INCIDENT:
	case KIND_COUNT:
		break;
	}
	return false;
}

static bool
is_plain(const struct record *r)
{
	return !r->broken && r->stands_for == NULL && !r->draft.on &&
	    !r->translated;
}

static bool
is_simple(const struct model *m, const struct amendment *one)
{
	const struct record *r = one->record, *other = one->other;

	return other->kind == r->kind && str_eq(other->id, r->id) &&
	    str_eq(other->path, r->path) && model_lists(m, r) &&
	    is_plain(r) && is_plain(other) && keeps_place(one);
}

static bool
are_simple(const struct model *m, const struct amendments *all)
{
	if (m->broken_count || m->blind || m->domains_unsure ||
	    all->count > AMENDMENTS_MAX)
		return false;
	for (size_t i = 0; i < all->count; i++) {
		if (!is_simple(m, &all->items[i]))
			return false;
		for (size_t k = 0; k < i; k++)
			if (all->items[k].record == all->items[i].record)
				return false;
	}
	return true;
}

/* ---- all of it ------------------------------------------------------------------- */

/* What linking has found for a record that stays. */
static void
hand_over(struct record *to, const struct record *from)
{
	to->index = from->index;
	if (to->kind == KIND_SERVICE)
		((struct service *)to)->effects = as_service(from)->effects;
}

static void
exchange(struct arena *a, const struct amendment *one)
{
	size_t size = table_record_size(one->record->kind);
	void *between = arena_alloc(a, size);

	hand_over(one->other, one->record);
	memcpy(between, one->record, size);
	memcpy(one->record, one->other, size);
	memcpy(one->other, between, size);
}

bool
model_amend(struct model *m, struct arena *a, const struct amendments *all,
    struct diags *d)
{
	struct resolve_context ctx = {.arena = a, .diags = d, .model = m};
	size_t before = d->count + d->suppressed;

	if (!are_simple(m, all))
		return false;
	for (size_t i = 0; i < all->count; i++)
		exchange(a, &all->items[i]);
	for (size_t i = 0; i < all->count; i++)
		resolve_record(&ctx, all->items[i].record);
	link_members(m, a);
	link_addresses(m, a);
	return d->count + d->suppressed == before;
}
