#include "output/memo.h"

#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/identity.h"
#include "base/mix.h"
#include "model/news.h"

/* A number that is no count: made from everything. */
#define EVERYTHING UINT32_MAX

struct fact_digest {
	uint64_t name; /* 0: free */
	struct digest digest;
};

/* The facts of one language. */
struct tree_facts {
	const struct output_env *env;
	struct fact_digest *slots;
	size_t mask;
	/* by the numbers of the records: of these most is made */
	struct digest *records[KIND_COUNT];
	struct digest *effects; /* of incidents, but for summary and updates */
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

static struct digest
put(struct tree_facts *t, uint64_t name, const struct mix *sum)
{
	struct fact_digest *f = slot_of(t, name);
	struct digest d = mix_end(sum);
	struct mix both = mix_begin();

	if (f->name == 0) {
		*f = (struct fact_digest){name, d};
		return d;
	}
	/* two files may claim one id: whoever asks for it reads both */
	mix_digest(&both, &f->digest);
	mix_digest(&both, &d);
	f->digest = mix_end(&both);
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

/* Of a broken version all counts: it says the effect, too. */
static const struct digest *
effect_digest(const struct tree_facts *t, const struct record *r)
{
	return is_listed(t, r) ? &t->effects[r->index] : record_digest(t, r);
}

/* ---- records ----------------------------------------------------------------------------- */

/* What is found out of a record beside its files; most have no languages. */
static void
add_findings(struct mix *sum, const struct record *r)
{
	mix_number(sum, (unsigned)(r->broken | r->translated << 1 |
	    r->outdated << 2 | (r->stands_for != NULL) << 3 |
	    (r->title_lang.len != 0) << 4 | (r->body_lang.len != 0) << 5));
	mix_bytes(sum, r->path);
	if (r->title_lang.len)
		mix_bytes(sum, r->title_lang);
	if (r->body_lang.len)
		mix_bytes(sum, r->body_lang);
}

/* The kinds of records; there may be none. */
static void
add_target(struct mix *sum, const struct record *to)
{
	mix_number(sum, to ? (uint64_t)to->kind : KIND_COUNT);
}

/* A name in a file may come to mean something else without the file changing. */
static void
add_targets(struct mix *sum, const struct record *r)
{
	if (r->kind == KIND_INCIDENT) {
		const struct alternate_list *list = &as_incident(r)->alternates;
		for (size_t i = 0; i < list->count; i++)
			add_target(sum, list->items[i].target_record);
	}
	if (r->kind == KIND_OFFICE_HOUR) {
		const struct ref_list *who = &as_office_hour(r)->who;
		for (size_t i = 0; i < who->count; i++)
			add_target(sum, who->items[i].to);
	}
}

/* A page links to itself in the other languages. */
static void
add_translations(struct mix *sum, const struct tree_facts *t,
    const struct record *r)
{
	const struct output_env *trees = t->env->trees;

	for (size_t i = 0; i < t->env->tree_count; i++) {
		const struct record *other = &trees[i] == t->env ? NULL
		    : model_find(trees[i].model, r->kind, r->id);
		mix_number(sum, other != NULL);
		if (other == NULL)
			continue;
		add_findings(sum, other);
		mix_digest(sum, &other->source);
	}
}

/*
 * Both digests of an incident begin alike. Its effect is what it does, whatever
 * its updates say: but one may end it.
 */
static struct digest
effect_of(struct mix sum, const struct record *r)
{
	const struct incident *inc = as_incident(r);

	mix_digest(&sum, &r->front);
	mix_number(&sum, (uint64_t)inc->ended.t);
	mix_number(&sum, (unsigned)(inc->ended.hidden |
	    (inc->ended.at.line != 0) << 1 | inc->times_unsure << 2));
	return mix_end(&sum);
}

static void
put_record(struct tree_facts *t, const struct record *r)
{
	struct mix sum = mix_begin();

	add_findings(&sum, r);
	add_targets(&sum, r);
	if (r->kind == KIND_INCIDENT)
		t->effects[r->index] = effect_of(sum, r);
	mix_digest(&sum, &r->source);
	add_translations(&sum, t, r);
	t->records[r->kind][r->index] = put(t,
	    trace_name(FACT_RECORD, r->kind, r->id), &sum);
}

/* ---- what incidents are gathered in --------------------------------------------------------------- */

/* What happened to a service or person; of each incident both digests. */
struct happenings {
	struct mix effects, stories;
};

/* A year that incidents are filed under: these, and what touches its days. */
struct year_sums {
	int year;
	int64_t from, until;
	struct mix filed, days;
};

/* All that is found in one walk over the incidents, in the order of lists. */
struct gathered {
	struct happenings *services; /* by their numbers */
	struct year_sums *years;     /* oldest first */
	size_t year_count;
	struct mix alternates;
};

static struct happenings
begin_happenings(const struct digest *record)
{
	struct mix sum = mix_begin();

	mix_digest(&sum, record);
	return (struct happenings){sum, sum};
}

static int
by_year(const void *pa, const void *pb)
{
	const struct year_sums *a = pa, *b = pb;

	return (a->year > b->year) - (a->year < b->year);
}

static void
begin_years(struct gathered *g, struct arena *a, const struct year_list *years)
{
	g->years = ARENA_ARRAY(a, struct year_sums, years->count);
	g->year_count = years->count;
	for (size_t i = 0; i < years->count; i++) {
		int year = years->items[i].year;
		/* its days begin and end somewhere around those of UTC */
		g->years[i] = (struct year_sums){.year = year,
		    .from = (civil_days(year, 1, 1) - 2) * 86400,
		    .until = (civil_days(year + 1, 1, 1) + 2) * 86400,
		    .filed = mix_begin(), .days = mix_begin()};
	}
	if (years->count)
		qsort(g->years, years->count, sizeof *g->years, by_year);
}

/* After the services. */
static struct gathered
begin_gathered(struct arena *a, const struct tree_facts *t)
{
	const struct model *m = t->env->model;
	size_t services = m->records[KIND_SERVICE].count;
	struct gathered g = {.alternates = mix_begin(),
	    .services = ARENA_ARRAY(a, struct happenings, services)};

	begin_years(&g, a, &m->years);
	for (size_t i = 0; i < services; i++)
		g.services[i] = begin_happenings(&t->records[KIND_SERVICE][i]);
	return g;
}

/* The first that ends after an instant. */
static size_t
first_year(const struct gathered *g, int64_t t)
{
	size_t low = 0, high = g->year_count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (g->years[mid].until > t)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static struct year_sums *
find_year(const struct gathered *g, int year)
{
	struct year_sums key = {.year = year};

	return bsearch(&key, g->years, g->year_count, sizeof *g->years, by_year);
}

static void
add_to_years(struct gathered *g, const struct incident *inc,
    const struct digest *effect, const struct digest *record)
{
	size_t i = first_year(g, inc->from);

	for (; i < g->year_count && g->years[i].from < inc->until; i++)
		mix_digest(&g->years[i].days, effect);
	mix_digest(&find_year(g, inc->year)->filed, record);
}

/* The services list them by what is in these digests: in which order is, too. */
static void
add_to_services(struct gathered *g, const struct incident *inc,
    const struct digest *effect, const struct digest *record)
{
	for (size_t i = 0; i < inc->effects.count; i++) {
		struct happenings *h =
		    &g->services[inc->effects.items[i]->service->r.index];
		mix_digest(&h->effects, effect);
		mix_digest(&h->stories, record);
	}
}

static void
gather(struct gathered *g, const struct tree_facts *t, const struct record *r)
{
	const struct incident *inc = as_incident(r);
	const struct digest *record = &t->records[r->kind][r->index];
	const struct digest *effect = &t->effects[r->index];

	add_to_years(g, inc, effect, record);
	add_to_services(g, inc, effect, record);
	if (r->stands_for) /* what the newer version does hangs there, too */
		add_to_services(g, as_incident(r->stands_for), effect, record);
	if (inc->alternates.count)
		mix_digest(&g->alternates, effect);
}

static void
put_happenings(struct tree_facts *t, const struct happenings *h,
    const struct record *r)
{
	put(t, trace_name(FACT_INCIDENTS, r->kind, r->id), &h->effects);
	put(t, trace_name(FACT_STORIES, r->kind, r->id), &h->stories);
}

static void
put_gathered(struct tree_facts *t, const struct gathered *g)
{
	const struct record_list *services =
	    &t->env->model->records[KIND_SERVICE];

	for (size_t i = 0; i < services->count; i++)
		put_happenings(t, &g->services[i], services->items[i]);
	for (size_t i = 0; i < g->year_count; i++) {
		const struct year_sums *y = &g->years[i];
		put(t, trace_name_of_year(FACT_YEAR, y->year), &y->filed);
		put(t, trace_name_of_year(FACT_DAYS, y->year), &y->days);
	}
	put(t, trace_name(FACT_ALTERNATES, KIND_SITE, STR("")), &g->alternates);
}

/* ---- kinds ------------------------------------------------------------------------------------------ */

/* Whether there is one of this name, and how it is called. */
static void
add_name(struct mix *sum, const struct record *r)
{
	mix_bytes(sum, r->id);
	mix_number(sum, r->broken);
	if (r->kind == KIND_INCIDENT)
		return;
	mix_bytes(sum, model_title(r));
	mix_bytes(sum, r->title_lang);
}

/*
 * Incidents lie spread over many megabytes, and all of each is looked at: without
 * this the walk waits for memory half of its time.
 */
static void
fetch_ahead(const struct record_list *list, size_t i)
{
	enum { AHEAD = 4, LINE = 64 };

	if (list->count - i <= AHEAD || list->items[i]->kind != KIND_INCIDENT)
		return;
	const char *record = (const char *)list->items[i + AHEAD];
	for (size_t at = 0; at < sizeof(struct incident); at += LINE)
		__builtin_prefetch(record + at);
	const struct incident *next = as_incident(list->items[i + AHEAD / 2]);
	__builtin_prefetch(next->r.path.ptr);
	__builtin_prefetch(next->effects.items);
}

static void
put_kind(struct tree_facts *t, enum kind kind, struct gathered *g)
{
	const struct record_list *list = &t->env->model->records[kind];
	struct mix all = mix_begin(), names = mix_begin();

	for (size_t i = 0; i < list->count; i++) {
		fetch_ahead(list, i);
		put_record(t, list->items[i]);
		mix_digest(&all, &t->records[kind][i]);
		add_name(&names, list->items[i]);
		if (kind == KIND_INCIDENT)
			gather(g, t, list->items[i]);
	}
	put(t, trace_name(FACT_KIND, kind, STR("")), &all);
	put(t, trace_name(FACT_NAMES, kind, STR("")), &names);
}

static void
put_kinds(struct arena *a, struct tree_facts *t)
{
	put_kind(t, KIND_SERVICE, NULL);
	struct gathered g = begin_gathered(a, t);
	for (int k = KIND_SERVICE + 1; k < KIND_COUNT; k++)
		put_kind(t, (enum kind)k, &g);
	put_gathered(t, &g);
}

static void
put_person(struct tree_facts *t, const struct record *person)
{
	const struct incident_refs *refs =
	    &t->env->model->person_incidents[person->index];
	struct happenings h =
	    begin_happenings(&t->records[KIND_PERSON][person->index]);

	for (size_t i = 0; i < refs->count; i++) {
		mix_digest(&h.effects, effect_digest(t, &refs->items[i]->r));
		mix_digest(&h.stories, record_digest(t, &refs->items[i]->r));
	}
	put_happenings(t, &h, person);
}

static void
put_persons(struct tree_facts *t)
{
	const struct record_list *list = &t->env->model->records[KIND_PERSON];

	for (size_t i = 0; i < list->count; i++)
		put_person(t, list->items[i]);
}

/* ---- the site ------------------------------------------------------------------------------------------ */

/* The oldest ones, until one comes that has always been there for all to see. */
static void
put_memory(struct tree_facts *t)
{
	const struct record_list *list =
	    &t->env->model->records[KIND_INCIDENT];
	struct mix sum = mix_begin();

	for (size_t i = list->count; i > 0; i--) {
		const struct incident *inc = as_incident(list->items[i - 1]);
		mix_digest(&sum, &t->effects[i - 1]);
		if (!inc->r.broken && inc->published.at.line == 0)
			break;
	}
	put(t, trace_name(FACT_MEMORY, KIND_SITE, STR("")), &sum);
}

/* ---- news ---------------------------------------------------------------------------------------------- */

/*
 * The entries, and the period in which they are these: what was under embargo
 * yesterday and is in no list yet ends it.
 */
static void
put_news_of(struct arena *a, struct tree_facts *t, unsigned audience, int topic)
{
	struct at at = at_instant(t->env->now);
	struct news_list list = news_of_incidents(t->env->model, audience,
	    topic, &at, a);
	struct mix sum = mix_begin();

	mix_number(&sum, (uint64_t)at.since);
	mix_number(&sum, (uint64_t)at.until);
	for (size_t i = 0; i < list.count; i++) {
		const struct news *n = &list.items[i];
		const struct digest *d = record_digest(t, n->record);
		if (d)
			mix_digest(&sum, d);
		mix_number(&sum, (uint64_t)n->kind);
		mix_number(&sum, (uint64_t)n->published);
		mix_number(&sum, (uint64_t)n->updated);
		mix_number(&sum, (uint64_t)n->audiences);
	}
	put(t, trace_name_of_news(audience, topic), &sum);
}

static void
put_news(struct arena *a, struct tree_facts *t)
{
	const struct site *site = t->env->model->site;

	for (unsigned i = 0; i < site->audience_count; i++)
		put_news_of(a, t, i, NEWS_ANY);
	for (int topic = 0; topic < NEWS_DATES; topic++)
		put_news_of(a, t, 0, topic);
}

static void
put_addresses(struct tree_facts *t)
{
	const struct model *m = t->env->model;
	struct mix sum = mix_begin();

	mix_number(&sum, m->addresses.count);
	for (size_t i = 0; i < m->addresses.count; i++) {
		const struct address *a = &m->addresses.items[i];
		mix_bytes(&sum, a->folded);
		mix_bytes(&sum, a->owner->id);
		mix_number(&sum, (uint64_t)a->owner->kind * 2 +
		    (a->contact != NULL));
	}
	for (size_t i = 0; i < m->domains.count; i++) {
		mix_bytes(&sum, m->domains.items[i].name);
		mix_bytes(&sum, m->domains.items[i].service->r.id);
	}
	put(t, trace_name(FACT_ADDRESSES, KIND_SITE, STR("")), &sum);
}

static void
put_assets(struct tree_facts *t)
{
	const struct str_list *assets = &t->env->model->assets;
	struct mix sum = mix_begin();

	for (size_t i = 0; i < assets->count; i++)
		mix_bytes(&sum, assets->items[i]);
	put(t, trace_name(FACT_ASSETS, KIND_SITE, STR("")), &sum);
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

/* Room for all facts, at most half full. */
static void
make_table(struct memos *m, struct tree_facts *t)
{
	size_t wanted = 64 + 2 * KIND_COUNT + AUDIENCES_MAX + NEWS_TOPICS, size = 64;
	const struct record_list *lists = t->env->model->records;

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		wanted += lists[k].count;
	wanted += 2 * (lists[KIND_SERVICE].count + lists[KIND_PERSON].count +
	    t->env->model->years.count);
	while (size < 2 * wanted)
		size *= 2;
	t->slots = ARENA_ARRAY(m->arena, struct fact_digest, size);
	t->mask = size - 1;
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
		put_kinds(a, t);
		put_persons(t);
		put_memory(t);
		put_news(a, t);
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
 * That of the file's own record, which is not looked at for it: it lies somewhere
 * in many megabytes, and the plan has read its number.
 */
static const struct digest *
own_digest(const struct tree_facts *t, const struct output_item *item)
{
	enum kind kind = item->output->kind;
	const struct record_list *list = &t->env->model->records[kind];

	return item->number < list->count &&
		list->items[item->number] == item->record
	    ? &t->records[kind][item->number]
	    : record_digest(t, item->record);
}

/* False when one of the facts is no more. The names are bytes of anywhere. */
static bool
digest_facts(struct digest *out, const struct tree_facts *t,
    const struct output_item *item, const void *names, uint32_t count)
{
	const struct digest *own = item->record ? own_digest(t, item) : &t->base;
	struct mix sum = mix_begin();

	if (own == NULL)
		return false;
	mix_digest(&sum, &t->base);
	mix_bytes(&sum, str_from(item->output->name));
	if (item->record)
		mix_digest(&sum, own);
	if (count == EVERYTHING)
		mix_digest(&sum, &t->everything);
	for (uint32_t i = 0; count != EVERYTHING && i < count; i++) {
		uint64_t name;
		memcpy(&name, (const char *)names + i * sizeof name, sizeof name);
		const struct digest *d = find(t, name);
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
	struct digest now;

	if (!is_remembered(item) || memo.len < sizeof h)
		return false;
	memcpy(&h, memo.ptr, sizeof h);
	size_t count = h.count == EVERYTHING ? 0 : h.count;
	if (count > TRACE_MAX ||
	    memo.len != sizeof h + count * sizeof(uint64_t) ||
	    at->now < h.since || at->now >= h.until)
		return false;
	if (!digest_facts(&now, facts_of(m, item), item, memo.ptr + sizeof h,
		h.count) ||
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
