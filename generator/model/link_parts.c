#include "model/link_parts.h"

#include <stdlib.h>

#include "base/unicode.h"

/* ---- incidents ------------------------------------------------------------------- */

int
link_year_of(const struct model *m, const struct incident *inc)
{
	uint32_t year;

	if (inc->r.id.len > 4 && inc->r.id.ptr[4] == '-' &&
	    str_to_u32(&year, str_head(inc->r.id, 4)))
		return (int)year;
	return zone_local(m->zone, inc->started.t).civil.year;
}

static int64_t
newest_of(const struct incident *inc)
{
	const struct update_list *updates = &inc->updates;
	int64_t newest = inc->started.t;

	if (inc->ended.at.line && inc->ended.t > newest)
		newest = inc->ended.t;
	if (inc->published.at.line && inc->published.t > newest)
		newest = inc->published.t;
	if (updates->count &&
	    updates->items[updates->count - 1].at_time.t > newest)
		newest = updates->items[updates->count - 1].at_time.t;
	return newest;
}

/* All it touches; of times that could not be read nobody knows. */
static void
set_stretch(struct incident *inc)
{
	inc->from = ALWAYS;
	inc->until = FOREVER;
	if (inc->r.broken || inc->r.stands_for || inc->started.at.line == 0)
		return;
	inc->from = inc->started.t;
	if (inc->ended.at.line)
		inc->until = inc->ended.t;
	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if (e->from.t < inc->from)
			inc->from = e->from.t;
		if (e->until.t > inc->until)
			inc->until = e->until.t;
	}
}

/* Two days are more than any zone's midnight is away from that of UTC. */
static void
set_astray(struct incident *inc)
{
	enum { DAY = 86400, AWAY = 2 };

	inc->astray =
	    inc->from < (civil_days(inc->year, 1, 1) + AWAY) * DAY ||
	    inc->until > (civil_days(inc->year + 1, 1, 1) - AWAY) * DAY;
}

void
link_derive(const struct model *m, struct incident *inc)
{
	set_stretch(inc);
	inc->year = link_year_of(m, inc);
	inc->newest = newest_of(inc);
	set_astray(inc);
}

bool
link_stands_above(const struct effect *a, const struct effect *b)
{
	struct loc at = a->source->at, other = b->source->at;

	return at.line != other.line ? at.line < other.line
	    : at.column < other.column;
}

/* ---- alternates ------------------------------------------------------------------ */

bool
link_key_of(struct str *key, const struct alternate *a)
{
	struct str p = a->pattern;

	*key = p;
	if (a->target == TARGET_ADDRESS)
		return true;
	if (a->target != TARGET_PATTERN || !str_has_prefix(p, STR("*@")) ||
	    str_find_last(p, '@') != 1 ||
	    str_find(str_skip(p, 1), '*') != p.len - 1)
		return false;
	*key = str_skip(p, 1);
	return true;
}

struct alternate_refs *
link_refs_of(struct model *m, const struct alternate *a)
{
	const struct record *r = a->target_record;

	if (a->target == TARGET_SERVICE)
		return &m->by_service[r->index];
	if (a->target != TARGET_OWNER)
		return &m->by_pattern;
	return r->kind == KIND_PERSON ? &m->by_person[r->index]
	    : &m->by_body[r->index];
}

/* ---- members, addresses ------------------------------------------------------------------ */

void
link_members(struct model *m, struct arena *a)
{
	/* people come by name already, so members do */
	const struct record_list *people = &m->records[KIND_PERSON];
	const struct record_list *bodies = &m->records[KIND_BODY];
	struct body **by_index = ARENA_ARRAY(a, struct body *,
	    bodies->count);

	for (size_t i = 0; i < bodies->count; i++) {
		struct body *b = (struct body *)bodies->items[i];
		b->members = (struct member_list){0};
		by_index[b->r.index] = b;
	}
	for (size_t i = 0; i < people->count; i++) {
		const struct person *p = as_person(people->items[i]);
		for (size_t k = 0; !p->r.broken && k < p->roles.count; k++) {
			const struct role *role = &p->roles.items[k];
			if (role->body.to == NULL)
				continue;
			struct body *b = by_index[role->body.to->index];
			*VEC_PUSH(a, &b->members) = (struct member){p, role};
		}
	}
}

static int
by_address(const void *pa, const void *pb)
{
	const struct address *a = pa, *b = pb;
	int order = str_cmp(a->folded, b->folded);

	if (order == 0) /* current contacts before former ones */
		order = (a->contact == NULL) - (b->contact == NULL);
	return order ? order : str_cmp(a->owner->id, b->owner->id);
}

static void
add_addresses(struct model *m, struct arena *a, const struct record *owner,
    const struct contact_list *contacts, const struct text_list *former)
{
	for (size_t i = 0; i < contacts->count; i++)
		if (contacts->items[i].kind == CONTACT_EMAIL)
			*VEC_PUSH(a, &m->addresses) = (struct address){
			    contacts->items[i].folded, contacts->items[i].value,
			    owner, &contacts->items[i]};
	for (size_t i = 0; i < former->count; i++)
		*VEC_PUSH(a, &m->addresses) = (struct address){
		    unicode_fold(a, former->items[i].s),
		    former->items[i].s, owner, NULL};
}

void
link_addresses(struct model *m, struct arena *a)
{
	struct address_list *list = &m->addresses;

	*list = (struct address_list){0};
	for (size_t i = 0; i < m->records[KIND_PERSON].count; i++) {
		const struct person *p =
		    as_person(m->records[KIND_PERSON].items[i]);
		if (!p->r.broken)
			add_addresses(m, a, &p->r, &p->contacts, &p->former);
	}
	for (size_t i = 0; i < m->records[KIND_BODY].count; i++) {
		const struct body *b = as_body(m->records[KIND_BODY].items[i]);
		if (!b->r.broken)
			add_addresses(m, a, &b->r, &b->contacts, &b->former);
	}
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, by_address);
}
