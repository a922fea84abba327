#include "model/relink.h"

#include <string.h>

#include "model/link_parts.h"
#include "model/resolve.h"
#include "model/review.h"

struct relinker {
	struct model *m;
	struct arena *arena;
	/* of the list of all incidents: so many at its beginning and at its end
	 * are as far from the end as they were */
	size_t before, behind;
};

/* ---- rows ------------------------------------------------------------------------ */

/*
 * Any list of the model: pointers in an order that two of them tell. No two
 * are equal but where one stands there twice.
 */
struct row {
	void **items;
	size_t count, cap;
};

typedef int row_order(const void *a, const void *b);

static size_t
row_place(const struct row *row, const void *x, row_order *compare)
{
	size_t low = 0, high = row->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (compare(row->items[mid], x) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
row_has(const struct row *row, size_t place, const void *x)
{
	return place < row->count && row->items[place] == x;
}

/* The lists of a model that has just been linked have little room, or none. */
static void
row_make_room(struct row *row, struct arena *a)
{
	if (row->count < row->cap)
		return;
	row->cap = row->count + row->count / 8 + 8;
	void **items = ARENA_ARRAY(a, void *, row->cap);
	if (row->count)
		memcpy(items, row->items, row->count * sizeof *items);
	row->items = items;
}

static void
row_put(struct row *row, struct arena *a, size_t place, void *x)
{
	row_make_room(row, a);
	memmove(row->items + place + 1, row->items + place,
	    (row->count++ - place) * sizeof *row->items);
	row->items[place] = x;
}

static void
row_take(struct row *row, size_t place, const void *x)
{
	if (!row_has(row, place, x))
		return;
	memmove(row->items + place, row->items + place + 1,
	    (--row->count - place) * sizeof *row->items);
}

/* Only what lies between the two places moves. */
static void
row_swap(struct row *row, size_t from, size_t to, void *now)
{
	void **items = row->items;

	if (to > from)
		memmove(items + from, items + from + 1,
		    (to - from) * sizeof *items);
	else
		memmove(items + to + 1, items + to,
		    (from - to) * sizeof *items);
	items[to] = now;
}

/* Of how much of a row the numbers, counted from its end, are as they were. */
struct kept {
	size_t before, behind;
};

/* Takes the old one out and puts the new one in; either may be NULL. */
static struct kept
row_change(struct row *row, struct arena *a, const void *old, void *now,
    row_order *compare)
{
	size_t from = old ? row_place(row, old, compare) : row->count;
	size_t to = now ? row_place(row, now, compare) : row->count;

	if (old && now && row_has(row, from, old)) {
		to -= to > from;
		row_swap(row, from, to, now);
		return (struct kept){from < to ? from : to,
		    row->count - 1 - (from < to ? to : from)};
	}
	if (now)
		row_put(row, a, to, now);
	else if (old)
		row_take(row, from, old);
	/* what comes before it is one further from the end, or one less */
	return (struct kept){0, row->count - (now ? to + 1 : from)};
}

/* The lists have types of their own, all of the same members. */
#define ROW_OF(list) {(void **)(list)->items, (list)->count, (list)->cap}
#define ROW_BACK(list, row)                                                    \
	((list)->items = (void *)(row).items,                                  \
	    (list)->count = (__typeof__((list)->count))(row).count,            \
	    (list)->cap = (__typeof__((list)->cap))(row).cap)

/* ---- orders ---------------------------------------------------------------------- */

/* For two of the same name, of which one is on its way out. */
static int
by_memory(const void *a, const void *b)
{
	return (a > b) - (a < b);
}

static int
by_id(const void *pa, const void *pb)
{
	const struct incident *a = pa, *b = pb;
	int order = str_cmp(a->r.id, b->r.id);

	return order ? order : by_memory(a, b);
}

/* That of all lists: newest first. */
static int
by_list(const void *pa, const void *pb)
{
	const struct incident *a = pa, *b = pb;

	if (a->started.t != b->started.t)
		return a->started.t > b->started.t ? -1 : 1;
	return by_id(a, b);
}

/* By the last of their times, newest first. */
static int
by_news(const void *pa, const void *pb)
{
	const struct incident *a = pa, *b = pb;

	if (a->newest != b->newest)
		return a->newest > b->newest ? -1 : 1;
	return by_id(a, b);
}

/* That of the effects of a service. */
static int
by_start(const void *pa, const void *pb)
{
	const struct effect *a = pa, *b = pb;

	if (a->from.t != b->from.t)
		return a->from.t < b->from.t ? -1 : 1;
	int order = str_cmp(a->incident->r.path, b->incident->r.path);
	if (order)
		return order;
	if (link_stands_above(a, b) || link_stands_above(b, a))
		return link_stands_above(a, b) ? -1 : 1;
	return by_memory(a, b); /* one array holds those of a file */
}

/* By their incidents, those of one as its file has them. */
static int
by_entry(const void *pa, const void *pb)
{
	const struct alternate *a = pa, *b = pb;

	return a->incident == b->incident ? by_memory(a, b)
	    : by_list(a->incident, b->incident);
}

/* ---- incidents ------------------------------------------------------------------- */

static void
change_refs(struct relinker *l, struct incident_refs *list,
    const struct incident *old, struct incident *now, row_order *compare)
{
	struct row row = ROW_OF(list);

	(void)row_change(&row, l->arena, old, now, compare);
	ROW_BACK(list, row);
}

static struct kept
change_records(struct relinker *l, struct record_list *list,
    const struct relink_change *c, row_order *compare)
{
	struct row row = ROW_OF(list);
	struct kept kept = row_change(&row, l->arena, c->old, c->now, compare);

	ROW_BACK(list, row);
	return kept;
}

static void
change_lists(struct relinker *l, const struct relink_change *c)
{
	struct kept kept = change_records(l, &l->m->records[KIND_INCIDENT], c,
	    by_list);

	if (kept.before < l->before)
		l->before = kept.before;
	if (kept.behind < l->behind)
		l->behind = kept.behind;
	(void)change_records(l, &l->m->by_id[KIND_INCIDENT], c, by_id);
	change_refs(l, &l->m->newest, c->old, c->now, by_news);
}

/* In a list of those of which something is true. */
static void
change_among(struct relinker *l, struct incident_refs *list,
    bool (*belongs)(const struct incident *inc), const struct relink_change *c)
{
	struct incident *old = c->old && belongs(c->old) ? c->old : NULL;
	struct incident *now = c->now && belongs(c->now) ? c->now : NULL;

	change_refs(l, list, old, now, by_list);
}

static bool
is_unended(const struct incident *inc)
{
	return inc->ended.at.line == 0;
}

static bool
is_astray(const struct incident *inc)
{
	return inc->astray;
}

/* From the oldest on: a new one is mostly the only one that gets another. */
static void
renumber(struct relinker *l)
{
	struct record_list *list = &l->m->records[KIND_INCIDENT];

	enum { AHEAD = 16 };
	for (size_t i = l->before; i + l->behind < list->count; i++) {
		if (i + AHEAD + l->behind < list->count)
			__builtin_prefetch(&list->items[i + AHEAD]->index, 1);
		list->items[i]->index = (unsigned)(list->count - 1 - i);
	}
}

/* ---- years ----------------------------------------------------------------------- */

static size_t
place_of_year(const struct model *m, int year)
{
	size_t i = 0;

	while (i < m->years.count && m->years.items[i].year != year)
		i++;
	return i;
}

/* Years stand by the first of their incidents: it may have become another. */
static void
place_year(struct model *m, size_t i)
{
	struct year_refs *years = m->years.items, y = years[i];

	for (; i > 0 && by_list(y.incidents.items[0],
	         years[i - 1].incidents.items[0]) < 0; i--)
		years[i] = years[i - 1];
	for (; i + 1 < m->years.count && by_list(y.incidents.items[0],
	         years[i + 1].incidents.items[0]) > 0; i++)
		years[i] = years[i + 1];
	years[i] = y;
}

static void
change_year(struct relinker *l, int year, const struct incident *old,
    struct incident *now)
{
	struct model *m = l->m;
	size_t i = place_of_year(m, year);

	if (i == m->years.count)
		*VEC_PUSH(l->arena, &m->years) = (struct year_refs){.year = year};
	struct year_refs *y = &m->years.items[i];
	change_refs(l, &y->incidents, old, now, by_list);
	if (y->incidents.count)
		place_year(m, i);
	else
		memmove(y, y + 1, (--m->years.count - i) * sizeof *y);
}

static void
change_years(struct relinker *l, const struct relink_change *c)
{
	if (c->old && c->now && c->old->year == c->now->year) {
		change_year(l, c->now->year, c->old, c->now);
		return;
	}
	if (c->old)
		change_year(l, c->old->year, c->old, NULL);
	if (c->now)
		change_year(l, c->now->year, NULL, c->now);
}

/* ---- services -------------------------------------------------------------------- */

static struct service *
as_mutable(const struct service *s)
{
	return (struct service *)s;
}

static void
take_effects(struct relinker *l, const struct incident *old)
{
	for (size_t i = 0; i < old->effects.count; i++) {
		const struct effect *e = old->effects.items[i];
		struct effect_list *of = &as_mutable(e->service)->effects;
		struct row row = ROW_OF(of);
		row_take(&row, row_place(&row, e, by_start), e);
		ROW_BACK(of, row);
	}
	for (size_t i = 0; i < old->effects.count; i++) {
		const struct effect *e = old->effects.items[i];
		struct incident_refs *of =
		    &l->m->service_newest[e->service->r.index];
		struct row row = ROW_OF(of);
		/* it stands there once, for all its effects */
		row_take(&row, row_place(&row, old, by_news), old);
		ROW_BACK(of, row);
	}
}

static void
put_effects(struct relinker *l, struct incident *now)
{
	for (size_t i = 0; i < now->effects.count; i++) {
		struct effect *e = now->effects.items[i];
		struct effect_list *of = &as_mutable(e->service)->effects;
		struct row row = ROW_OF(of);
		row_put(&row, l->arena, row_place(&row, e, by_start), e);
		ROW_BACK(of, row);
	}
	for (size_t i = 0; i < now->effects.count; i++) {
		const struct effect *e = now->effects.items[i];
		struct incident_refs *of =
		    &l->m->service_newest[e->service->r.index];
		struct row row = ROW_OF(of);
		size_t place = row_place(&row, now, by_news);
		if (!row_has(&row, place, now))
			row_put(&row, l->arena, place, now);
		ROW_BACK(of, row);
	}
}

/* ---- alternates ------------------------------------------------------------------ */

static size_t
place_of_key(const struct alternate_keys *keys, struct str key)
{
	size_t low = 0, high = keys->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (str_cmp(keys->items[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The refs of a key, which is new perhaps. */
static struct alternate_refs *
refs_of_key(struct relinker *l, struct str key)
{
	struct alternate_keys *keys = &l->m->by_address;
	size_t i = place_of_key(keys, key);

	if (i < keys->count && str_eq(keys->items[i].key, key))
		return &keys->items[i].refs;
	(void)VEC_PUSH(l->arena, keys);
	memmove(&keys->items[i + 1], &keys->items[i],
	    (keys->count - 1 - i) * sizeof *keys->items);
	keys->items[i] = (struct alternate_key){.key = key};
	return &keys->items[i].refs;
}

/* A key lives in the alternate that is its first, and goes with the last. */
static void
tidy_key(struct relinker *l, struct str key)
{
	struct alternate_keys *keys = &l->m->by_address;
	size_t i = place_of_key(keys, key);
	struct alternate_key *k = &keys->items[i];

	if (k->refs.count)
		(void)link_key_of(&k->key, k->refs.items[0]);
	else
		memmove(k, k + 1, (--keys->count - i) * sizeof *k);
}

static void
change_alternate(struct relinker *l, const struct alternate *old,
    struct alternate *now)
{
	const struct alternate *any = old ? old : now;
	struct str key;
	bool keyed = link_key_of(&key, any);
	struct alternate_refs *list = keyed ? refs_of_key(l, key)
	    : link_refs_of(l->m, any);
	struct row row = ROW_OF(list);

	(void)row_change(&row, l->arena, old, now, by_entry);
	ROW_BACK(list, row);
	if (keyed)
		tidy_key(l, key);
}

/* Of one that goes, or of one that comes: the other is NULL. */
static void
change_elsewhere(struct relinker *l, struct incident *old,
    struct incident *now)
{
	struct incident *any = old ? old : now;

	for (size_t i = 0; i < any->alternates.count; i++)
		change_alternate(l, old ? &old->alternates.items[i] : NULL,
		    now ? &now->alternates.items[i] : NULL);
	for (size_t i = 0; i < any->restored.count; i++) {
		const struct record *p = any->restored.items[i].person.to;
		if (p)
			change_refs(l, &l->m->person_incidents[p->index], old,
			    now, by_list);
	}
}

/* ---- is it simple? --------------------------------------------------------------- */

static size_t
parts_of(const struct incident *inc)
{
	return inc == NULL ? 0 : inc->affects.count + 1 +
	    inc->alternates.count + inc->restored.count;
}

/* In the model, and as it was when that was linked. */
static bool
is_known(const struct model *m, const struct incident *old)
{
	return model_lists(m, &old->r) && !model_in_correction(&old->r);
}

/* Is the id of a new one still another's? */
static bool
is_taken(const struct model *m, const struct relink_change *changes,
    size_t count, size_t n)
{
	struct str id = changes[n].now->r.id;
	const struct record *other = model_find(m, KIND_INCIDENT, id);

	for (size_t i = 0; i < count; i++) {
		if (i != n && changes[i].now &&
		    str_eq(changes[i].now->r.id, id))
			return true;
		if (other && changes[i].old && &changes[i].old->r == other)
			other = NULL;
	}
	return other != NULL;
}

/* Is it given as an old one twice? */
static bool
goes_twice(const struct relink_change *changes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (changes[i].old && changes[i].old == changes[n].old)
			return true;
	return false;
}

static bool
is_plain(const struct incident *now)
{
	return now->r.kind == KIND_INCIDENT && !now->r.broken &&
	    now->r.stands_for == NULL && !now->r.draft.on;
}

static bool
is_simple(const struct model *m, const struct relink_change *changes,
    size_t count)
{
	size_t parts = 0;

	if (m->broken_count || m->blind || m->domains_unsure ||
	    count > RELINK_CHANGES_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct incident *old = changes[i].old;
		const struct incident *now = changes[i].now;
		if (old && (!is_known(m, old) || goes_twice(changes, i)))
			return false;
		if (now && (!is_plain(now) || is_taken(m, changes, count, i)))
			return false;
		parts += parts_of(old) + parts_of(now);
	}
	return parts <= RELINK_PARTS_MAX;
}

/* ---- all of it ------------------------------------------------------------------- */

/* Looks up what it names; the model is only looked into. */
static bool
resolve(struct relinker *l, struct incident *now, struct diags *d)
{
	struct resolve_context ctx = {.arena = l->arena, .diags = d,
	    .model = l->m};
	size_t before = d->count + d->suppressed;

	resolve_record(&ctx, &now->r);
	link_derive(l->m, now);
	return d->count + d->suppressed == before;
}

static void
change(struct relinker *l, const struct relink_change *c)
{
	if (c->old) {
		take_effects(l, c->old);
		change_elsewhere(l, c->old, NULL);
	}
	change_lists(l, c);
	change_years(l, c);
	change_among(l, &l->m->unended, is_unended, c);
	change_among(l, &l->m->lacking, review_lacks, c);
	change_among(l, &l->m->astray, is_astray, c);
	if (c->now) {
		put_effects(l, c->now);
		change_elsewhere(l, NULL, c->now);
	}
}

bool
model_relink(struct model *m, struct arena *a,
    const struct relink_change *changes, size_t count, struct diags *d)
{
	struct relinker l = {.m = m, .arena = a, .before = SIZE_MAX,
	    .behind = SIZE_MAX};

	if (!is_simple(m, changes, count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (changes[i].now && !resolve(&l, changes[i].now, d))
			return false;
	for (size_t i = 0; i < count; i++)
		change(&l, &changes[i]);
	if (count)
		renumber(&l);
	return true;
}
