#include "model/link.h"

#include <stdlib.h>
#include <string.h>

#include "base/unicode.h"
#include "model/resolve.h"

struct linker {
	struct arena *arena;
	struct diags *diags;
	struct model *m;
	/* alternates of addresses, while they are collected */
	struct keyed_alternates {
		struct keyed_alternate {
			struct str key;
			struct alternate *alternate;
		} *items;
		size_t count, cap;
	} keyed;
};

/* ---- ids ----------------------------------------------------------------------- */

static int
by_id(const void *pa, const void *pb)
{
	const struct record *a = *(struct record *const *)pa;
	const struct record *b = *(struct record *const *)pb;
	int order = str_cmp(a->id, b->id);

	return order ? order : str_cmp(a->path, b->path);
}

static void
index_ids(struct linker *l, enum kind kind)
{
	struct record_list *all = &l->m->records[kind];
	struct record_list *ids = &l->m->by_id[kind];

	for (size_t i = 0; i < all->count; i++)
		*VEC_PUSH(l->arena, ids) = all->items[i];
	if (ids->count == 0)
		return;
	qsort(ids->items, ids->count, sizeof *ids->items, by_id);
	size_t kept = 1;
	for (size_t i = 1; i < ids->count; i++) {
		struct record *r = ids->items[i], *first = ids->items[kept - 1];
		if (!str_eq(r->id, first->id)) {
			ids->items[kept++] = r;
			continue;
		}
		/* the first by path stays; the other still counts, unseen */
		DIAG(l->diags, DIAG_DUPLICATE_ID, pos_file(r->path), r->id,
		    first->path);
		r->broken = true;
	}
	ids->count = kept;
}

static void
sort_records_into_kinds(struct linker *l, const struct link_input *in)
{
	for (size_t i = 0; i < in->count; i++) {
		struct record *r = in->records[i];
		if (r->draft.on)
			continue;
		struct record_list *list = &l->m->records[r->kind];
		r->index = (unsigned)list->count;
		*VEC_PUSH(l->arena, list) = r;
	}
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		index_ids(l, (enum kind)k);
}

/* ---- domains ---------------------------------------------------------------------- */

static int
by_domain(const void *pa, const void *pb)
{
	const struct domain *a = pa, *b = pb;
	int order = str_cmp(a->name, b->name);

	if (order == 0)
		order = (a->service->r.stands_for != NULL) -
		    (b->service->r.stands_for != NULL);
	return order ? order : str_cmp(a->service->r.id, b->service->r.id);
}

/* The domains that a version of a service's file names. */
static void
add_domains(struct linker *l, const struct service *s,
    const struct service *version)
{
	for (size_t k = 0; k < version->domains.count; k++)
		*VEC_PUSH(l->arena, &l->m->domains) = (struct domain){
		    unicode_fold(l->arena, version->domains.items[k].s), s};
}

static bool
may_lack_domains(const struct service *broken)
{
	return broken->domains.count == 0 && (broken->kind.at.line == 0 ||
	    broken->kind.value == SERVICE_EMAIL);
}

/* What an earlier version names may have become another service's since. */
static void
drop_former_domains(struct domain_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct domain *d = &list->items[i];
		if (kept == 0 || d->service->r.stands_for == NULL ||
		    !str_eq(list->items[kept - 1].name, d->name))
			list->items[kept++] = *d;
	}
	list->count = kept;
}

static void
index_domains(struct linker *l)
{
	const struct record_list *services = &l->m->records[KIND_SERVICE];
	struct domain_list *list = &l->m->domains;

	for (size_t i = 0; i < services->count; i++) {
		const struct service *s = as_service(services->items[i]);
		const struct service *newer = as_service(s->r.stands_for);
		const struct service *broken = s->r.broken ? s : newer;
		if (broken && may_lack_domains(broken))
			l->m->domains_unsure = true;
		add_domains(l, s, s);
		if (newer)
			add_domains(l, s, newer);
	}
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, by_domain);
	drop_former_domains(list);
}

/* ---- effects ---------------------------------------------------------------------- */

static int
by_start(const void *pa, const void *pb)
{
	const struct effect *a = *(struct effect *const *)pa;
	const struct effect *b = *(struct effect *const *)pb;

	if (a->from.t != b->from.t)
		return a->from.t < b->from.t ? -1 : 1;
	int order = str_cmp(a->incident->r.path, b->incident->r.path);
	if (order == 0)
		order = (a->source->at.line > b->source->at.line) -
		    (a->source->at.line < b->source->at.line);
	if (order == 0)
		order = (a->source->at.column > b->source->at.column) -
		    (a->source->at.column < b->source->at.column);
	return order;
}

/*
 * A line '---' too early cuts the front matter off: the one that was meant to
 * close it then stands in the text.
 */
static bool
is_cut_off(const struct incident *inc)
{
	struct str line, rest = inc->r.body;

	while (str_cut_line(&line, &rest))
		if (str_is(str_trim(line), "---"))
			return true;
	return false;
}

/* So broken that nobody knows what it affects. */
static bool
is_unreadable(const struct incident *inc)
{
	return inc->effects.count < inc->affects.count || is_cut_off(inc) ||
	    (inc->effects.count == 0 && inc->kind.value != INCIDENT_NOTICE) ||
	    (inc->title.at.line == 0 && inc->started.at.line == 0);
}

static void
hang_incident(struct linker *l, const struct incident *inc)
{
	const struct record_list *services = &l->m->records[KIND_SERVICE];

	for (size_t k = 0; k < inc->effects.count; k++) {
		struct effect *e = inc->effects.items[k];
		/* the list of the service in our own array */
		struct service *s = (struct service *)
		    services->items[e->service->r.index];
		*VEC_PUSH(l->arena, &s->effects) = e;
	}
	if (inc->r.broken && is_unreadable(inc))
		l->m->blind = true;
}

static void
hang_effects(struct linker *l)
{
	const struct record_list *incidents = &l->m->records[KIND_INCIDENT];
	const struct record_list *services = &l->m->records[KIND_SERVICE];

	for (size_t i = 0; i < incidents->count; i++) {
		const struct record *r = incidents->items[i];
		hang_incident(l, as_incident(r));
		if (r->stands_for)
			hang_incident(l, as_incident(r->stands_for));
	}
	for (size_t i = 0; i < services->count; i++) {
		struct service *s = (struct service *)services->items[i];
		if (s->effects.count)
			qsort(s->effects.items, s->effects.count,
			    sizeof *s->effects.items, by_start);
	}
}

/* ---- what is newest --------------------------------------------------------------------- */

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

static int
by_newest(const void *pa, const void *pb)
{
	const struct incident *a = *(struct incident *const *)pa;
	const struct incident *b = *(struct incident *const *)pb;

	if (a->newest != b->newest)
		return a->newest > b->newest ? -1 : 1;
	return str_cmp(a->r.id, b->r.id);
}

/* Going through them newest first, the lists of services are so too. */
static void
index_newest(struct linker *l)
{
	struct model *m = l->m;
	const struct record_list *all = &m->records[KIND_INCIDENT];
	struct incident_refs *of;

	for (size_t i = 0; i < all->count; i++) {
		struct incident *inc = (struct incident *)all->items[i];
		inc->newest = newest_of(inc);
		if (inc->r.broken)
			continue;
		*VEC_PUSH(l->arena, &m->newest) = inc;
		if (inc->ended.at.line == 0)
			*VEC_PUSH(l->arena, &m->unended) = inc;
	}
	if (m->newest.count)
		qsort(m->newest.items, m->newest.count,
		    sizeof *m->newest.items, by_newest);
	m->service_newest = ARENA_ARRAY(l->arena, struct incident_refs,
	    m->records[KIND_SERVICE].count);
	for (size_t i = 0; i < m->newest.count; i++) {
		struct incident *inc = m->newest.items[i];
		for (size_t k = 0; k < inc->effects.count; k++) {
			of = &m->service_newest[
			    inc->effects.items[k]->service->r.index];
			if (of->count == 0 || of->items[of->count - 1] != inc)
				*VEC_PUSH(l->arena, of) = inc;
		}
	}
}

/* ---- years ----------------------------------------------------------------------------- */

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

/* The year that the file's name begins with, or that of the beginning. */
static int
year_of(const struct linker *l, const struct incident *inc)
{
	uint32_t year;

	if (inc->r.id.len > 4 && inc->r.id.ptr[4] == '-' &&
	    str_to_u32(&year, str_head(inc->r.id, 4)))
		return (int)year;
	return zone_local(l->m->zone, inc->started.t).civil.year;
}

static struct incident_refs *
refs_of_year(struct linker *l, int year)
{
	struct year_list *years = &l->m->years;

	/* newest first, so it is nearly always the last one */
	for (size_t i = years->count; i > 0; i--)
		if (years->items[i - 1].year == year)
			return &years->items[i - 1].incidents;
	struct year_refs *y = VEC_PUSH(l->arena, years);
	y->year = year;
	return &y->incidents;
}

static void
index_years(struct linker *l)
{
	const struct record_list *all = &l->m->records[KIND_INCIDENT];

	for (size_t i = 0; i < all->count; i++) {
		struct incident *inc = (struct incident *)all->items[i];
		set_stretch(inc);
		inc->year = year_of(l, inc);
		*VEC_PUSH(l->arena, refs_of_year(l, inc->year)) = inc;
		if (inc->r.stands_for)
			((struct incident *)inc->r.stands_for)->year =
			    year_of(l, as_incident(inc->r.stands_for));
	}
}

/* ---- alternates ---------------------------------------------------------------------- */

static int
by_key(const void *pa, const void *pb)
{
	return str_cmp(((const struct keyed_alternate *)pa)->key,
	    ((const struct keyed_alternate *)pb)->key);
}

static void
add_key(struct linker *l, struct str key, struct alternate *a)
{
	*VEC_PUSH(l->arena, &l->keyed) = (struct keyed_alternate){key, a};
}

/* Each key once, with all that have it. */
static void
index_keys(struct linker *l)
{
	struct alternate_keys *keys = &l->m->by_address;

	if (l->keyed.count)
		qsort(l->keyed.items, l->keyed.count, sizeof *l->keyed.items,
		    by_key);
	for (size_t i = 0; i < l->keyed.count; i++) {
		const struct keyed_alternate *k = &l->keyed.items[i];
		if (i == 0 || !str_eq(k->key, k[-1].key))
			*VEC_PUSH(l->arena, keys) =
			    (struct alternate_key){.key = k->key};
		*VEC_PUSH(l->arena, &keys->items[keys->count - 1].refs) =
		    k->alternate;
	}
}

static void
index_alternate(struct linker *l, struct alternate *a)
{
	struct str p = a->pattern;
	const struct record *r = a->target_record;

	switch (a->target) {
	case TARGET_ADDRESS:
		add_key(l, p, a);
		break;
	case TARGET_PATTERN:
		/* "*@domain" is found by its domain, like most are written */
		if (str_has_prefix(p, STR("*@")) && str_find_last(p, '@') == 1 &&
		    str_find(str_skip(p, 1), '*') == p.len - 1)
			add_key(l, str_skip(p, 1), a);
		else
			*VEC_PUSH(l->arena, &l->m->by_pattern) = a;
		break;
	case TARGET_SERVICE:
		*VEC_PUSH(l->arena, &l->m->by_service[r->index]) = a;
		break;
	case TARGET_OWNER:
		if (r->kind == KIND_PERSON)
			*VEC_PUSH(l->arena, &l->m->by_person[r->index]) = a;
		else
			*VEC_PUSH(l->arena, &l->m->by_body[r->index]) = a;
		break;
	}
}

static void
index_restored(struct linker *l, struct incident *inc)
{
	for (size_t k = 0; k < inc->restored.count; k++) {
		const struct record *p = inc->restored.items[k].person.to;
		if (p)
			*VEC_PUSH(l->arena,
			    &l->m->person_incidents[p->index]) = inc;
	}
}

static void
index_alternates(struct linker *l)
{
	struct model *m = l->m;
	const struct record_list *incidents = &m->records[KIND_INCIDENT];

	m->by_service = ARENA_ARRAY(l->arena, struct alternate_refs,
	    m->records[KIND_SERVICE].count);
	m->by_person = ARENA_ARRAY(l->arena, struct alternate_refs,
	    m->records[KIND_PERSON].count);
	m->by_body = ARENA_ARRAY(l->arena, struct alternate_refs,
	    m->records[KIND_BODY].count);
	m->person_incidents = ARENA_ARRAY(l->arena, struct incident_refs,
	    m->records[KIND_PERSON].count);
	for (size_t i = 0; i < incidents->count; i++) {
		struct incident *inc = (struct incident *)incidents->items[i];
		index_restored(l, inc);
		/* where a broken file sends people is uncertain */
		for (size_t k = 0; !inc->r.broken && k < inc->alternates.count;
		     k++)
			index_alternate(l, &inc->alternates.items[k]);
	}
	index_keys(l);
}

/* ---- members, addresses ------------------------------------------------------------------ */

static void
derive_members(struct linker *l)
{
	/* people come by name already, so members do */
	const struct record_list *people = &l->m->records[KIND_PERSON];
	const struct record_list *bodies = &l->m->records[KIND_BODY];
	struct body **by_index = ARENA_ARRAY(l->arena, struct body *,
	    bodies->count);

	for (size_t i = 0; i < bodies->count; i++)
		by_index[bodies->items[i]->index] = (struct body *)bodies->items[i];
	for (size_t i = 0; i < people->count; i++) {
		const struct person *p = as_person(people->items[i]);
		for (size_t k = 0; !p->r.broken && k < p->roles.count; k++) {
			const struct role *role = &p->roles.items[k];
			if (role->body.to == NULL)
				continue;
			struct body *b = by_index[role->body.to->index];
			*VEC_PUSH(l->arena, &b->members) =
			    (struct member){p, role};
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
add_addresses(struct linker *l, const struct record *owner,
    const struct contact_list *contacts, const struct text_list *former)
{
	for (size_t i = 0; i < contacts->count; i++)
		if (contacts->items[i].kind == CONTACT_EMAIL)
			*VEC_PUSH(l->arena, &l->m->addresses) = (struct address){
			    contacts->items[i].folded, contacts->items[i].value,
			    owner, &contacts->items[i]};
	for (size_t i = 0; i < former->count; i++)
		*VEC_PUSH(l->arena, &l->m->addresses) = (struct address){
		    unicode_fold(l->arena, former->items[i].s),
		    former->items[i].s, owner, NULL};
}

static void
index_addresses(struct linker *l)
{
	struct address_list *list = &l->m->addresses;

	for (size_t i = 0; i < l->m->records[KIND_PERSON].count; i++) {
		const struct person *p =
		    as_person(l->m->records[KIND_PERSON].items[i]);
		if (!p->r.broken)
			add_addresses(l, &p->r, &p->contacts, &p->former);
	}
	for (size_t i = 0; i < l->m->records[KIND_BODY].count; i++) {
		const struct body *b = as_body(l->m->records[KIND_BODY].items[i]);
		if (!b->r.broken)
			add_addresses(l, &b->r, &b->contacts, &b->former);
	}
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, by_address);
}

/* ---- the order of lists ------------------------------------------------------------------- */

struct keyed {
	struct str key;
	struct record *record;
};

static int
by_sort_key(const void *pa, const void *pb)
{
	const struct keyed *a = pa, *b = pb;
	int order = str_cmp(a->key, b->key);

	return order ? order : str_cmp(a->record->id, b->record->id);
}

/* A time as bytes that sort newest first. */
static struct str
newest_first(struct arena *a, int64_t t)
{
	uint64_t v = ~((uint64_t)t ^ (UINT64_C(1) << 63));
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(v >> (56 - 8 * i));
	return arena_str(a, str_make(bytes, 8));
}

static struct str
group_key(struct linker *l, const struct service *s)
{
	const struct text_list *groups = &l->m->site->groups;
	size_t n = 0;

	while (n < groups->count && !str_eq(groups->items[n].s, s->group.s))
		n++;
	struct str place = arena_printf(l->arena, "%04zu", n);
	/* NUL parts "Rat, X" from "Rathaus, X" */
	return arena_concat(l->arena, arena_concat(l->arena, place,
	    n == groups->count ? s->group.s : STR("")), STR("\0"));
}

static struct str
order_key(struct linker *l, const struct record *r)
{
	switch (r->kind) {
	case KIND_SERVICE:
		return arena_concat(l->arena, group_key(l, as_service(r)),
		    unicode_sort_key(l->arena, model_title(r)));
	case KIND_INCIDENT:
		return newest_first(l->arena, as_incident(r)->started.t);
	case KIND_CONSULTATION:
		return newest_first(l->arena, as_consultation(r)->opens.t);
	case KIND_PERSON:
		return as_person(r)->name.sort_key;
	case KIND_BODY:
		return arena_concat(l->arena, arena_printf(l->arena, "%d",
		    as_body(r)->kind.value == BODY_OFFICE
			? 9 : as_body(r)->kind.value), as_body(r)->sort_key);
	case KIND_OFFICE_HOUR:
	case KIND_PAGE:
	case KIND_SITE:
	case KIND_COUNT:
		break;
	}
	return unicode_sort_key(l->arena, model_title(r));
}

static void
sort_for_lists(struct linker *l, enum kind kind)
{
	struct record_list *list = &l->m->records[kind];
	struct keyed *keyed = ARENA_ARRAY(l->arena, struct keyed, list->count);

	for (size_t i = 0; i < list->count; i++)
		keyed[i] = (struct keyed){order_key(l, list->items[i]),
		    list->items[i]};
	if (list->count)
		qsort(keyed, list->count, sizeof *keyed, by_sort_key);
	for (size_t i = 0; i < list->count; i++) {
		list->items[i] = keyed[i].record;
		list->items[i]->index = (unsigned)i;
	}
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void
check_parents(struct linker *l)
{
	const struct record_list *bodies = &l->m->records[KIND_BODY];

	for (size_t i = 0; i < bodies->count; i++) {
		struct body *b = (struct body *)bodies->items[i];
		const struct record *up = b->parent.to;
		for (size_t n = 0; up && n <= bodies->count; n++) {
			if (up == &b->r) {
				DIAG(l->diags, DIAG_PARENT_LOOP,
				    pos_at(b->r.path, b->parent.name.at), b->r.id);
				b->r.broken = true;
				break;
			}
			up = as_body(up)->parent.to;
		}
	}
}

/* In the place of a broken version stands an earlier one; both count. */
static void
resolve_versions(struct resolve_context *ctx, struct record *r)
{
	resolve_record(ctx, r);
	if (r->stands_for == NULL)
		return;
	resolve_record(ctx, r->stands_for);
	/* whatever it was that made it so: a review, say */
	r->stands_for->broken = true;
}

struct model *
model_link(struct arena *a, const struct link_input *in, struct diags *d)
{
	struct model *m = ARENA_NEW(a, struct model);
	struct linker l = {.arena = a, .diags = d, .m = m};
	struct resolve_context ctx = {.arena = a, .diags = d, .model = m};

	m->site = in->site;
	m->zone = in->zone;
	m->assets = in->assets;
	sort_records_into_kinds(&l, in);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		sort_for_lists(&l, (enum kind)k);
	index_domains(&l);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		for (size_t i = 0; i < m->records[k].count; i++)
			resolve_versions(&ctx, m->records[k].items[i]);
	check_parents(&l);
	hang_effects(&l);
	index_newest(&l);
	index_years(&l);
	index_alternates(&l);
	derive_members(&l);
	index_addresses(&l);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		for (size_t i = 0; i < m->records[k].count; i++)
			m->broken_count +=
			    model_in_correction(m->records[k].items[i]);
	return m;
}
