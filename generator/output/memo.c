#include "output/memo.h"

#include <string.h>

#include "base/civil.h"
#include "base/identity.h"
#include "base/mix.h"
#include "output/paths.h"

/* A number that is no count: made from everything. */
#define EVERYTHING UINT32_MAX

struct fact_digest {
	uint64_t name; /* 0: free */
	struct digest digest;
};

/* The facts of one language. */
struct tree_facts {
	const struct output_env *env;
	struct fact_digest *slots; /* at most half full */
	size_t mask, count;
	struct arena *arena;
	/* by the numbers of the records: these are asked for most */
	struct digest *records[KIND_COUNT], *effects;
	struct digest base;       /* what all pages are made from */
	struct digest everything;
};

struct memos {
	struct tree_facts *trees;
	const struct output_env *first;
	size_t count;
	struct arena *arena;
	struct digest program;
};

/* ---- the table of facts -------------------------------------------------------------- */

static struct fact_digest *
slot_of(const struct tree_facts *t, uint64_t name)
{
	size_t i = (size_t)name & t->mask;

	while (t->slots[i].name && t->slots[i].name != name)
		i = (i + 1) & t->mask;
	return &t->slots[i];
}

static const struct digest *
find(const struct tree_facts *t, uint64_t name)
{
	const struct fact_digest *f = slot_of(t, name);

	return f->name ? &f->digest : NULL;
}

static void
make_slots(struct tree_facts *t, size_t size)
{
	t->slots = ARENA_ARRAY(t->arena, struct fact_digest, size);
	t->mask = size - 1;
}

static void
make_room(struct tree_facts *t)
{
	const struct fact_digest *old = t->slots;
	size_t size = t->mask + 1;

	if (++t->count <= size / 2)
		return;
	make_slots(t, size * 2);
	for (size_t i = 0; i < size; i++)
		if (old[i].name)
			*slot_of(t, old[i].name) = old[i];
}

static struct digest
put(struct tree_facts *t, uint64_t name, struct digest_state *s)
{
	make_room(t);
	struct fact_digest *f = slot_of(t, name);
	struct digest d = digest_end(s);

	/* two files may claim one id: whoever asks for it reads both */
	f->digest = f->name ? digest_both(&f->digest, &d) : d;
	f->name = name;
	return d;
}

/* Is it in the lists, and not the broken version of one that is? */
static bool
is_listed(const struct tree_facts *t, const struct record *r)
{
	const struct record_list *list = &t->env->model->records[r->kind];

	return r->index < list->count && list->items[r->index] == r;
}

static const struct digest *
record_digest(const struct tree_facts *t, const struct record *r)
{
	return is_listed(t, r) ? &t->records[r->kind][r->index]
	    : find(t, trace_name(FACT_RECORD, r->kind, r->id));
}

static const struct digest *
effect_digest(const struct tree_facts *t, const struct record *r)
{
	return is_listed(t, r) ? &t->effects[r->index]
	    : find(t, trace_name(FACT_EFFECT, r->kind, r->id));
}

/* ---- records ----------------------------------------------------------------------------- */

/* What is found out of a record beside its files. */
static void
add_findings(struct digest_state *s, const struct record *r,
    const struct digest *source)
{
	digest_add_number(s, r->broken | r->translated << 1 | r->outdated << 2 |
	    (r->stands_for != NULL) << 3);
	digest_add_digest(s, source);
	digest_add_field(s, r->path);
	digest_add_field(s, r->title_lang);
	digest_add_field(s, r->body_lang);
}

/* A name in a file may come to mean something else without the file changing. */
static void
add_targets(struct digest_state *s, const struct record *r)
{
	if (r->kind == KIND_INCIDENT) {
		const struct alternate_list *list = &as_incident(r)->alternates;
		for (size_t i = 0; i < list->count; i++)
			digest_add_number(s, list->items[i].target_record
				? (int)list->items[i].target_record->kind : -1);
	}
	if (r->kind == KIND_OFFICE_HOUR) {
		const struct ref_list *who = &as_office_hour(r)->who;
		for (size_t i = 0; i < who->count; i++)
			digest_add_number(s, who->items[i].to
				? (int)who->items[i].to->kind : -1);
	}
}

/* What an incident does, whatever its updates say: but one may end it. */
static void
put_effect(struct tree_facts *t, const struct record *r)
{
	const struct incident *inc = as_incident(r);
	struct digest_state s;

	digest_begin(&s);
	add_findings(&s, r, &r->front);
	add_targets(&s, r);
	digest_add_number(&s, inc->ended.t);
	digest_add_number(&s, inc->ended.hidden | (inc->ended.at.line != 0) << 1 |
	    inc->times_unsure << 2);
	t->effects[r->index] = put(t, trace_name(FACT_EFFECT, r->kind, r->id),
	    &s);
}

/* A page links to itself in the other languages. */
static void
put_record(struct tree_facts *t, const struct record *r)
{
	const struct output_env *trees = t->env->trees;
	struct digest_state s;

	digest_begin(&s);
	add_findings(&s, r, &r->source);
	add_targets(&s, r);
	for (size_t i = 0; i < t->env->tree_count; i++) {
		const struct record *other = &trees[i] == t->env ? NULL
		    : model_find(trees[i].model, r->kind, r->id);
		if (other)
			add_findings(&s, other, &other->source);
	}
	t->records[r->kind][r->index] = put(t,
	    trace_name(FACT_RECORD, r->kind, r->id), &s);
}

static void
put_records(struct tree_facts *t)
{
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		const struct record_list *list = &t->env->model->records[k];
		for (size_t i = 0; i < list->count; i++)
			put_record(t, list->items[i]);
		for (size_t i = 0; k == KIND_INCIDENT && i < list->count; i++)
			put_effect(t, list->items[i]);
	}
}

/* ---- what hangs on records -------------------------------------------------------------------- */

/* What happened to a service or person; of each incident both digests. */
struct happenings {
	struct digest_state effects, stories;
};

static void
begin_happenings(struct happenings *h, const struct tree_facts *t,
    const struct record *r)
{
	digest_begin(&h->effects);
	digest_begin(&h->stories);
	digest_add_digest(&h->effects, record_digest(t, r));
	digest_add_digest(&h->stories, record_digest(t, r));
}

static void
add_happening(struct happenings *h, const struct tree_facts *t,
    const struct incident *inc)
{
	digest_add_digest(&h->effects, effect_digest(t, &inc->r));
	digest_add_digest(&h->stories, record_digest(t, &inc->r));
}

static void
put_happenings(struct tree_facts *t, struct happenings *h,
    const struct record *r)
{
	put(t, trace_name(FACT_INCIDENTS, r->kind, r->id), &h->effects);
	put(t, trace_name(FACT_STORIES, r->kind, r->id), &h->stories);
}

static void
put_incidents_of_service(struct tree_facts *t, const struct service *service)
{
	struct happenings h;

	begin_happenings(&h, t, &service->r);
	for (size_t i = 0; i < service->effects.count; i++)
		add_happening(&h, t, service->effects.items[i]->incident);
	put_happenings(t, &h, &service->r);
}

static void
put_incidents_of_person(struct tree_facts *t, const struct record *person)
{
	const struct incident_refs *refs =
	    &t->env->model->person_incidents[person->index];
	struct happenings h;

	begin_happenings(&h, t, person);
	for (size_t i = 0; i < refs->count; i++)
		add_happening(&h, t, refs->items[i]);
	put_happenings(t, &h, person);
}

static void
put_incidents(struct tree_facts *t)
{
	const struct record_list *lists = t->env->model->records;

	for (size_t i = 0; i < lists[KIND_SERVICE].count; i++)
		put_incidents_of_service(t,
		    as_service(lists[KIND_SERVICE].items[i]));
	for (size_t i = 0; i < lists[KIND_PERSON].count; i++)
		put_incidents_of_person(t, lists[KIND_PERSON].items[i]);
}

static void
put_kind(struct tree_facts *t, enum kind kind)
{
	const struct record_list *list = &t->env->model->records[kind];
	struct digest_state all, names;

	digest_begin(&all);
	digest_begin(&names);
	for (size_t i = 0; i < list->count; i++) {
		const struct record *r = list->items[i];
		digest_add_digest(&all, record_digest(t, r));
		digest_add_field(&names, r->id);
		digest_add_field(&names, model_title(r));
		digest_add_field(&names, r->title_lang);
		digest_add_number(&names, r->broken);
	}
	put(t, trace_name(FACT_KIND, kind, STR("")), &all);
	put(t, trace_name(FACT_NAMES, kind, STR("")), &names);
}

/* ---- years ------------------------------------------------------------------------------------------ */

struct year_digest {
	int year;
	struct digest_state state;
};

struct year_digests {
	struct year_digest *items;
	size_t count, cap;
};

static struct year_digest *
year_of(struct arena *a, struct year_digests *years, int year)
{
	/* newest first, so it is nearly always the last one */
	for (size_t i = years->count; i > 0; i--)
		if (years->items[i - 1].year == year)
			return &years->items[i - 1];
	struct year_digest *y = VEC_PUSH(a, years);
	y->year = year;
	digest_begin(&y->state);
	return y;
}

static void
put_days(struct tree_facts *t, int year)
{
	const struct record_list *list =
	    &t->env->model->records[KIND_INCIDENT];
	/* its days begin and end somewhere around those of UTC */
	int64_t from = (civil_days(year, 1, 1) - 2) * 86400;
	int64_t until = (civil_days(year + 1, 1, 1) + 2) * 86400;
	struct digest_state s;

	digest_begin(&s);
	for (size_t i = 0; i < list->count; i++)
		if (as_incident(list->items[i])->from < until &&
		    as_incident(list->items[i])->until > from)
			digest_add_digest(&s, effect_digest(t, list->items[i]));
	put(t, trace_name_of_year(FACT_DAYS, year), &s);
}

/* The oldest ones, until one comes that has always been there for all to see. */
static void
put_memory(struct tree_facts *t)
{
	const struct record_list *list =
	    &t->env->model->records[KIND_INCIDENT];
	struct digest_state s;

	digest_begin(&s);
	for (size_t i = list->count; i > 0; i--) {
		const struct incident *inc = as_incident(list->items[i - 1]);
		digest_add_digest(&s, effect_digest(t, &inc->r));
		if (!inc->r.broken && inc->published.at.line == 0)
			break;
	}
	put(t, trace_name(FACT_MEMORY, KIND_SITE, STR("")), &s);
}

static void
put_years(struct arena *a, struct tree_facts *t)
{
	const struct record_list *list =
	    &t->env->model->records[KIND_INCIDENT];
	struct year_digests years = {0};

	for (size_t i = 0; i < list->count; i++) {
		const struct record *r = list->items[i];
		int year = path_year(t->env, as_incident(r));
		digest_add_digest(&year_of(a, &years, year)->state,
		    record_digest(t, r));
	}
	for (size_t i = 0; i < years.count; i++) {
		put(t, trace_name_of_year(FACT_YEAR, years.items[i].year),
		    &years.items[i].state);
		put_days(t, years.items[i].year);
	}
}

/* ---- the site ------------------------------------------------------------------------------------------ */

static void
put_alternates(struct tree_facts *t)
{
	const struct record_list *list =
	    &t->env->model->records[KIND_INCIDENT];
	struct digest_state s;

	digest_begin(&s);
	for (size_t i = 0; i < list->count; i++)
		if (as_incident(list->items[i])->alternates.count)
			digest_add_digest(&s, effect_digest(t, list->items[i]));
	put(t, trace_name(FACT_ALTERNATES, KIND_SITE, STR("")), &s);
}

static void
put_addresses(struct tree_facts *t)
{
	const struct model *m = t->env->model;
	struct digest_state s;

	digest_begin(&s);
	for (size_t i = 0; i < m->addresses.count; i++) {
		const struct address *a = &m->addresses.items[i];
		digest_add_field(&s, a->folded);
		digest_add_field(&s, a->owner->id);
		digest_add_number(&s, (int)a->owner->kind * 2 + (a->contact != NULL));
	}
	for (size_t i = 0; i < m->domains.count; i++) {
		digest_add_field(&s, m->domains.items[i].name);
		digest_add_field(&s, m->domains.items[i].service->r.id);
	}
	put(t, trace_name(FACT_ADDRESSES, KIND_SITE, STR("")), &s);
}

static void
put_assets(struct tree_facts *t)
{
	const struct str_list *assets = &t->env->model->assets;
	struct digest_state s;

	digest_begin(&s);
	for (size_t i = 0; i < assets->count; i++)
		digest_add_field(&s, assets->items[i]);
	put(t, trace_name(FACT_ASSETS, KIND_SITE, STR("")), &s);
}

/* What is in the frame of each page, and what makes it a page. */
static void
make_base(struct memos *m, struct tree_facts *t, const struct digest *site)
{
	const struct model *model = t->env->model;
	struct digest zone = zone_digest(model->zone);
	struct digest_state s;

	digest_begin(&s);
	digest_add_digest(&s, &m->program);
	digest_add_field(&s, t->env->version);
	digest_add_field(&s, t->env->base_url);
	if (model->site->provenance.on)
		digest_add_field(&s, t->env->commit);
	digest_add_digest(&s, site);
	digest_add_digest(&s, &zone);
	for (size_t i = 0; i < m->count; i++) {
		const struct output_env *env = &m->first[i];
		digest_add_field(&s, env->lang);
		digest_add_field(&s, env->prefix);
		digest_add_number(&s, env->easy);
		digest_add_digest(&s, &env->theme);
	}
	digest_add_number(&s, model->blind | model->domains_unsure << 1 |
	    (model->records[KIND_OFFICE_HOUR].count > 0) << 2 |
	    (model->records[KIND_CONSULTATION].count > 0) << 3);
	digest_add_digest(&s, find(t,
	    trace_name(FACT_KIND, KIND_PAGE, STR(""))));
	t->base = digest_end(&s);
}

static void
make_everything(struct memos *m)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_field(&s, m->first->commit);
	for (size_t i = 0; i < m->count; i++) {
		const struct tree_facts *t = &m->trees[i];
		digest_add_digest(&s, &t->base);
		digest_add_number(&s, (int64_t)t->env->model->broken_count);
		for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
			digest_add_digest(&s, find(t,
			    trace_name(FACT_KIND, (enum kind)k, STR(""))));
		digest_add_digest(&s, find(t,
		    trace_name(FACT_ASSETS, KIND_SITE, STR(""))));
	}
	struct digest d = digest_end(&s);
	for (size_t i = 0; i < m->count; i++)
		m->trees[i].everything = d;
}

/* ---- all of them ------------------------------------------------------------------------------------------ */

/* Room for all facts, unless nearly every incident has a year of its own. */
static void
make_table(struct memos *m, struct tree_facts *t)
{
	const struct record_list *lists = t->env->model->records;
	size_t wanted = 200 + lists[KIND_INCIDENT].count +
	    2 * (lists[KIND_SERVICE].count + lists[KIND_PERSON].count);
	size_t size = 64;

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		wanted += lists[k].count;
	while (size < 2 * wanted)
		size *= 2;
	t->arena = m->arena;
	make_slots(t, size);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		t->records[k] = ARENA_ARRAY(m->arena, struct digest,
		    lists[k].count);
	t->effects = ARENA_ARRAY(m->arena, struct digest,
	    lists[KIND_INCIDENT].count);
}

struct memos *
memos_make(struct arena *a, const struct output_env *trees,
    const struct digest *site)
{
	struct memos *m = ARENA_NEW(a, struct memos);

	m->arena = a;
	m->first = trees;
	m->count = trees->tree_count;
	m->program = identity_of_program();
	m->trees = ARENA_ARRAY(a, struct tree_facts, m->count);
	for (size_t i = 0; i < m->count; i++) {
		struct tree_facts *t = &m->trees[i];
		t->env = &trees[i];
		make_table(m, t);
		put_records(t);
		put_incidents(t);
		for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
			put_kind(t, (enum kind)k);
		put_years(a, t);
		put_memory(t);
		put_alternates(t);
		put_addresses(t);
		put_assets(t);
		make_base(m, t, site);
	}
	make_everything(m);
	return m;
}

/* ---- one memo ------------------------------------------------------------------------------------------------ */

/* How it is written; the names follow. */
struct head {
	int64_t since, until;
	struct digest made_from;
	uint32_t count, unused;
};

static const struct tree_facts *
facts_of(const struct memos *m, const struct output_item *item)
{
	return &m->trees[item->env - m->first];
}

/* Has nothing a memo could be about, or tells about the build itself. */
static bool
is_remembered(const struct output_item *item)
{
	return !item->output->last && item->output->each != EACH_ASSET;
}

/*
 * False when one of the facts is no more. Digests of the facts are mixed, not
 * digested once more: the header says why that is enough.
 */
static bool
digest_facts(struct digest *out, const struct tree_facts *t,
    const struct output_item *item, const uint64_t *names, uint32_t count)
{
	const struct record *r = item->record;
	struct mix sum = mix_begin();

	mix_digest(&sum, &t->base);
	mix_bytes(&sum, str_from(item->output->name));
	if (r)
		mix_digest(&sum, record_digest(t, r));
	if (count == EVERYTHING)
		mix_digest(&sum, &t->everything);
	for (uint32_t i = 0; count != EVERYTHING && i < count; i++) {
		const struct digest *d = find(t, names[i]);
		if (d == NULL)
			return false;
		mix_digest(&sum, d);
	}
	*out = mix_end(&sum);
	return true;
}

bool
memo_holds(const struct memos *m, const struct output_item *item,
    struct str memo, struct at *at)
{
	struct head h;
	uint64_t names[TRACE_MAX];
	struct digest now;

	if (!is_remembered(item) || memo.len < sizeof h)
		return false;
	memcpy(&h, memo.ptr, sizeof h);
	size_t count = h.count == EVERYTHING ? 0 : h.count;
	if (count > TRACE_MAX || memo.len != sizeof h + count * sizeof *names ||
	    at->now < h.since || at->now >= h.until)
		return false;
	if (count)
		memcpy(names, memo.ptr + sizeof h, count * sizeof *names);
	if (!digest_facts(&now, facts_of(m, item), item, names, h.count) ||
	    !digest_eq(&now, &h.made_from))
		return false;
	at->since = h.since;
	at->until = h.until;
	return true;
}

void
memo_write(struct buf *out, const struct memos *m,
    const struct output_item *item, const struct trace *t, const struct at *at)
{
	bool everything = t->everything || !item->output->traced;
	struct head h = {.since = at->since, .until = at->until,
	    .count = everything ? EVERYTHING : (uint32_t)t->count};

	if (!is_remembered(item) ||
	    !digest_facts(&h.made_from, facts_of(m, item), item, t->names,
		h.count))
		return;
	buf_add(out, str_make((const char *)&h, sizeof h));
	if (!everything)
		buf_add(out, str_make((const char *)t->names,
		    t->count * sizeof *t->names));
}
