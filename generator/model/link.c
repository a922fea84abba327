#include "model/link.h"

#include <stdlib.h>

#include "base/unicode.h"
#include "model/link_parts.h"
#include "model/order.h"
#include "model/resolve.h"
#include "model/review.h"

/*
 * What the lists need of an incident, gathered while it is being resolved: the
 * records themselves are too far apart to be looked into once for each list.
 */
struct card {
	struct incident *inc;
	int64_t newest;
	size_t first;   /* of its effects, in linker.hung */
	unsigned count; /* of these */
	int year;
	bool broken, in_correction, unended;
	bool lacking;   /* review_lacks() */
	bool astray;
	bool elsewhere; /* has alternates, or somebody is back */
};

struct linker {
	struct arena *arena;
	struct arena scratch; /* for what is over with linking */
	struct order order;   /* there, too */
	struct diags *diags;
	struct model *m;
	struct resolve_context resolve;
	struct card *cards;   /* of all incidents, by id */
	struct card **listed; /* the same in the order of lists */
	size_t card_count;
	/* effects, by the incidents' ids; those of one file by their lines */
	struct hung_effects {
		struct hung {
			struct effect *effect;
			unsigned service; /* its number */
			bool newer;       /* of the version that another stands for */
		} *items;
		size_t count, cap;
	} hung;
	/* alternates of addresses, while they are collected */
	struct keyed_alternates {
		struct keyed_alternate {
			struct str key;
			struct alternate *alternate;
			size_t place;
		} *items;
		size_t count, cap;
	} keyed;
};

/* ---- ids ----------------------------------------------------------------------- */

/* Puts records as their places in the list have been sorted. */
static void
reorder(struct linker *l, struct record_list *list)
{
	size_t cap = list->count + LINK_ROOM;
	struct record **sorted = ARENA_ARRAY(l->arena, struct record *, cap);

	for (size_t i = 0; i < list->count; i++)
		sorted[i] = list->items[l->order.items[i].last];
	list->items = sorted;
	list->cap = cap;
}

/* Sorts them by id, too: that is where all other orders begin. */
static void
index_ids(struct linker *l, enum kind kind)
{
	struct record_list *all = &l->m->records[kind];
	struct record_list *ids = &l->m->by_id[kind];
	struct order_item *items = order_room(&l->order, &l->scratch,
	    all->count);
	size_t kept = 0;

	for (size_t i = 0; i < all->count; i++)
		items[i] = (struct order_item){.text = all->items[i]->id,
		    .last = i};
	order_sort(&l->order, all->count);
	reorder(l, all);
	ids->cap = all->count + LINK_ROOM;
	ids->items = ARENA_ARRAY(l->arena, struct record *, ids->cap);
	for (size_t i = 0; i < all->count; i++) {
		struct record *r = all->items[i];
		if (i == 0 || !str_eq(items[i].text, items[kept].text)) {
			ids->items[ids->count++] = r;
			kept = i;
			continue;
		}
		/* the first by path stays; the other still counts, unseen */
		DIAG(l->diags, DIAG_DUPLICATE_ID, pos_file(r->path), r->id,
		    ids->items[ids->count - 1]->path);
		r->broken = true;
	}
}

static void
sort_records_into_kinds(struct linker *l, const struct link_input *in)
{
	for (size_t i = 0; i < in->count; i++)
		if (!in->records[i]->draft.on)
			*VEC_PUSH(&l->scratch,
			    &l->m->records[in->records[i]->kind]) = in->records[i];
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

/* Hangs up the effects of one version; above what stands below it in the file. */
static void
hang_effects(struct linker *l, const struct incident *inc, size_t first,
    bool newer)
{
	for (size_t k = 0; k < inc->effects.count; k++) {
		struct effect *e = inc->effects.items[k];
		size_t at = l->hung.count;
		(void)VEC_PUSH(&l->scratch, &l->hung);
		for (; at > first && link_stands_above(e,
		         l->hung.items[at - 1].effect); at--)
			l->hung.items[at] = l->hung.items[at - 1];
		l->hung.items[at] = (struct hung){e, e->service->r.index,
		    newer};
	}
	if (inc->r.broken && is_unreadable(inc))
		l->m->blind = true;
}

static struct service *
as_mutable(struct record *r)
{
	return (struct service *)r;
}

/* Those of each service by their start. */
static void
sort_effects(struct linker *l)
{
	const struct record_list *services = &l->m->records[KIND_SERVICE];
	size_t count = l->hung.count;
	struct order_item *items = order_room(&l->order, &l->scratch,
	    count);

	for (size_t i = 0; i < count; i++) {
		const struct hung *h = &l->hung.items[i];
		items[i] = (struct order_item){.number = h->effect->from.t,
		    .text = h->effect->incident->r.path, .last = i};
		as_mutable(services->items[h->service])->effects.cap++;
	}
	for (size_t i = 0; i < services->count; i++) {
		struct effect_list *of = &as_mutable(services->items[i])->effects;
		of->cap += LINK_ROOM;
		of->items = ARENA_ARRAY(l->arena, struct effect *, of->cap);
	}
	order_sort(&l->order, count);
	for (size_t i = 0; i < count; i++) {
		const struct hung *h = &l->hung.items[items[i].last];
		*VEC_PUSH(l->arena,
		    &as_mutable(services->items[h->service])->effects) = h->effect;
	}
}

/* ---- what is newest --------------------------------------------------------------------- */

/* Going through them newest first, the lists of services are so too. */
static void
add_to_services(struct linker *l, const struct card *c)
{
	for (size_t k = c->first; k < c->first + c->count; k++) {
		const struct hung *h = &l->hung.items[k];
		struct incident_refs *of = &l->m->service_newest[h->service];
		if (h->newer)
			continue;
		if (of->count == 0 || of->items[of->count - 1] != c->inc)
			*VEC_PUSH(l->arena, of) = c->inc;
	}
}

static void
index_newest(struct linker *l)
{
	struct model *m = l->m;
	struct order_item *items = order_room(&l->order, &l->scratch,
	    l->card_count);
	size_t count = 0;

	for (size_t i = 0; i < l->card_count; i++) {
		const struct card *c = l->listed[i];
		if (!c->broken)
			items[count++] = (struct order_item){
			    .number = order_newest_first(c->newest),
			    .last = (size_t)(c - l->cards)};
	}
	order_sort(&l->order, count);
	m->newest.cap = count + LINK_ROOM;
	m->newest.items = ARENA_ARRAY(l->arena, struct incident *,
	    m->newest.cap);
	m->newest.count = count;
	m->service_newest = ARENA_ARRAY(l->arena, struct incident_refs,
	    m->records[KIND_SERVICE].count);
	for (size_t i = 0; i < count; i++) {
		const struct card *c = &l->cards[items[i].last];
		m->newest.items[i] = c->inc;
		add_to_services(l, c);
	}
}

/* ---- years ----------------------------------------------------------------------------- */

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

/* Those for which it matters where in the lists they stand. */
static void
index_listed(struct linker *l)
{
	struct model *m = l->m;

	for (size_t i = 0; i < l->card_count; i++) {
		const struct card *c = l->listed[i];
		*VEC_PUSH(l->arena, refs_of_year(l, c->year)) = c->inc;
		if (c->unended)
			*VEC_PUSH(l->arena, &m->unended) = c->inc;
		if (c->lacking)
			*VEC_PUSH(l->arena, &m->lacking) = c->inc;
		if (c->astray)
			*VEC_PUSH(l->arena, &m->astray) = c->inc;
	}
}

/* ---- alternates ---------------------------------------------------------------------- */

/* Of one key as they were collected: by the lists, and as the file has them. */
static int
by_key(const void *pa, const void *pb)
{
	const struct keyed_alternate *a = pa, *b = pb;
	int order = str_cmp(a->key, b->key);

	return order ? order : (a->place > b->place) - (a->place < b->place);
}

static void
add_key(struct linker *l, struct str key, struct alternate *a)
{
	size_t place = l->keyed.count;

	*VEC_PUSH(&l->scratch, &l->keyed) = (struct keyed_alternate){key, a,
	    place};
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
	struct str key;

	if (link_key_of(&key, a))
		add_key(l, key, a);
	else
		*VEC_PUSH(l->arena, link_refs_of(l->m, a)) = a;
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

	m->by_service = ARENA_ARRAY(l->arena, struct alternate_refs,
	    m->records[KIND_SERVICE].count);
	m->by_person = ARENA_ARRAY(l->arena, struct alternate_refs,
	    m->records[KIND_PERSON].count);
	m->by_body = ARENA_ARRAY(l->arena, struct alternate_refs,
	    m->records[KIND_BODY].count);
	m->person_incidents = ARENA_ARRAY(l->arena, struct incident_refs,
	    m->records[KIND_PERSON].count);
	for (size_t i = 0; i < l->card_count; i++) {
		if (!l->listed[i]->elsewhere)
			continue;
		struct incident *inc = l->listed[i]->inc;
		index_restored(l, inc);
		/* where a broken file sends people is uncertain */
		for (size_t k = 0; !inc->r.broken && k < inc->alternates.count;
		     k++)
			index_alternate(l, &inc->alternates.items[k]);
	}
	index_keys(l);
}

/* ---- the order of lists ------------------------------------------------------------------- */

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
	case KIND_PERSON:
		return as_person(r)->name.sort_key;
	case KIND_BODY:
		return arena_concat(l->arena, arena_printf(l->arena, "%d",
		    as_body(r)->kind.value == BODY_OFFICE
			? 9 : as_body(r)->kind.value), as_body(r)->sort_key);
	case KIND_CONSULTATION:
		return (struct str){0}; /* by its opening */
	case KIND_INCIDENT: /* see list_incidents() */
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
	struct order_item *items = order_room(&l->order, &l->scratch,
	    list->count);

	for (size_t i = 0; i < list->count; i++) {
		struct record *r = list->items[i];
		items[i] = (struct order_item){.text = order_key(l, r),
		    .last = i};
		if (kind == KIND_CONSULTATION)
			items[i].number = order_newest_first(
			    as_consultation(r)->opens.t);
	}
	order_sort(&l->order, list->count);
	reorder(l, list);
	for (size_t i = 0; i < list->count; i++)
		list->items[i]->index = (unsigned)i;
}

/* Newest first, as most are when one goes through their ids from behind. */
static void
list_incidents(struct linker *l)
{
	struct record_list *list = &l->m->records[KIND_INCIDENT];
	size_t count = list->count;
	struct order_item *items = order_room(&l->order, &l->scratch,
	    count);

	l->card_count = count;
	l->cards = ARENA_ARRAY(&l->scratch, struct card, count);
	l->listed = ARENA_ARRAY(&l->scratch, struct card *, count);
	/* most have one effect; growing would take twice that */
	l->hung.cap = count + count / 2;
	l->hung.items = ARENA_ARRAY(&l->scratch, struct hung, l->hung.cap);
	for (size_t i = 0; i < count; i++) {
		struct incident *inc = (struct incident *)list->items[i];
		l->cards[i].inc = inc;
		items[count - 1 - i] = (struct order_item){
		    .number = order_newest_first(inc->started.t), .last = i};
	}
	order_sort(&l->order, count);
	for (size_t i = 0; i < count; i++) {
		l->listed[i] = &l->cards[items[i].last];
		list->items[i] = &l->listed[i]->inc->r;
		list->items[i]->index = (unsigned)(count - 1 - i);
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
resolve_versions(struct linker *l, struct record *r)
{
	resolve_record(&l->resolve, r);
	if (r->stands_for) {
		resolve_record(&l->resolve, r->stands_for);
		/* whatever it was that made it so: a review, say */
		r->stands_for->broken = true;
	}
}

/* All that has to be looked for in an incident, while it is at hand. */
static void
link_incident(struct linker *l, struct card *c)
{
	struct incident *inc = c->inc;
	struct incident *newer = (struct incident *)inc->r.stands_for;

	resolve_versions(l, &inc->r);
	c->first = l->hung.count;
	hang_effects(l, inc, c->first, false);
	if (newer) {
		hang_effects(l, newer, c->first, true);
		newer->year = link_year_of(l->m, newer);
	}
	c->count = (unsigned)(l->hung.count - c->first);
	link_derive(l->m, inc);
	c->year = inc->year;
	c->newest = inc->newest;
	c->broken = inc->r.broken;
	c->in_correction = model_in_correction(&inc->r);
	c->unended = !inc->r.broken && inc->ended.at.line == 0;
	c->astray = inc->astray;
	c->lacking = !inc->r.broken && review_lacks(inc);
	c->elsewhere = inc->alternates.count || inc->restored.count;
}

static void
count_broken(struct linker *l, enum kind kind)
{
	const struct record_list *list = &l->m->records[kind];

	if (kind == KIND_INCIDENT)
		for (size_t i = 0; i < l->card_count; i++)
			l->m->broken_count += l->cards[i].in_correction;
	else
		for (size_t i = 0; i < list->count; i++)
			l->m->broken_count += model_in_correction(list->items[i]);
}

static void
link_kind(struct linker *l, enum kind kind)
{
	if (kind == KIND_INCIDENT)
		for (size_t i = 0; i < l->card_count; i++)
			link_incident(l, &l->cards[i]);
	else
		for (size_t i = 0; i < l->m->records[kind].count; i++)
			resolve_versions(l, l->m->records[kind].items[i]);
}

struct model *
model_link(struct arena *a, const struct link_input *in, struct diags *d)
{
	struct model *m = ARENA_NEW(a, struct model);
	struct linker l = {.arena = a, .diags = d, .m = m,
	    .resolve = {.arena = a, .diags = d, .model = m}};

	arena_init(&l.scratch, 0);
	m->site = in->site;
	m->zone = in->zone;
	m->assets = in->assets;
	sort_records_into_kinds(&l, in);
	list_incidents(&l);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		if (k != KIND_INCIDENT)
			sort_for_lists(&l, (enum kind)k);
	index_domains(&l);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		link_kind(&l, (enum kind)k);
	check_parents(&l);
	sort_effects(&l);
	index_newest(&l);
	index_listed(&l);
	index_alternates(&l);
	link_members(m, a);
	link_addresses(m, a);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		count_broken(&l, (enum kind)k);
	arena_release(&l.scratch);
	return m;
}
