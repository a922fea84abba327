#include "output/facts.h"

#include <string.h>

#include "output/facts_parts.h"

/* ---- the table of facts -------------------------------------------------------------- */

static struct fact_digest *
slot_of(const struct facts *t, uint64_t name)
{
	size_t i = (size_t)name & t->mask;

	while (t->slots[i].name && t->slots[i].name != name)
		i = (i + 1) & t->mask;
	return &t->slots[i];
}

const struct digest *
facts_find(const struct facts *t, uint64_t name)
{
	const struct fact_digest *f = slot_of(t, name);

	return f->name ? &f->digest : NULL;
}

bool
facts_is_lively(const struct facts *t, uint64_t name)
{
	return slot_of(t, name)->lively;
}

/* One that is known, while the facts are renewed. */
static void
replace(struct facts *t, struct fact_digest *f, const struct digest *d)
{
	if (digest_eq(&f->digest, d))
		return;
	f->digest = *d;
	*VEC_PUSH(t->arena, &t->changed) = f->name;
}

static void
put_digest(struct facts *t, uint64_t name, const struct digest *d)
{
	struct fact_digest *f = slot_of(t, name);
	struct mix both = mix_begin();

	if (f->name == 0) {
		*f = (struct fact_digest){.name = name, .digest = *d};
		t->count++;
		if (t->renewing)
			*VEC_PUSH(t->arena, &t->changed) = name;
		return;
	}
	if (t->renewing) {
		replace(t, f, d);
		return;
	}
	/* two files may claim one id: whoever asks for it reads both */
	t->twice = true;
	mix_digest(&both, &f->digest);
	mix_digest(&both, d);
	f->digest = mix_end(&both);
}

void
facts_put(struct facts *t, uint64_t name, const struct mix *sum)
{
	struct digest d = mix_end(sum);

	put_digest(t, name, &d);
}

bool
facts_lists(const struct facts *t, const struct record *r)
{
	return model_lists(t->env->model, r);
}

uint64_t
facts_name_of_whole(const struct record *r)
{
	return trace_name(r->kind == KIND_INCIDENT ? FACT_RECORD : FACT_TEXT,
	    r->kind, r->id);
}

const struct digest *
facts_of_record(const struct facts *t, const struct record *r)
{
	return facts_lists(t, r) ? &t->records[r->kind][r->index]
	    : facts_find(t, facts_name_of_whole(r));
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

/* A page links to itself in the other languages; with their texts, or not. */
static void
add_translations(struct mix *sum, const struct facts *t,
    const struct record *r, bool texts)
{
	const struct output_env *trees = t->env->trees;

	for (size_t i = 0; i < t->env->tree_count; i++) {
		const struct record *other = &trees[i] == t->env ? NULL
		    : model_find(trees[i].model, r->kind, r->id);
		mix_number(sum, other != NULL);
		if (other == NULL)
			continue;
		add_findings(sum, other);
		mix_digest(sum, texts ? &other->source : &other->front);
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
	    (inc->ended.at.line != 0) << 1 | inc->times_unsure << 2 |
	    inc->ended.day << 3));
	return gathered_finish(sum);
}

/* With its text. */
static void
put_whole(struct facts *t, const struct record *r, struct mix sum)
{
	struct digest *own = &t->records[r->kind][r->index];

	mix_digest(&sum, &r->source);
	add_translations(&sum, t, r, true);
	*own = gathered_finish(sum);
	put_digest(t, facts_name_of_whole(r), own);
}

static void
put_front(struct facts *t, const struct record *r, struct mix sum)
{
	struct digest *own = &t->fronts[r->kind][r->index];

	mix_digest(&sum, &r->front);
	add_translations(&sum, t, r, false);
	*own = gathered_finish(sum);
	put_digest(t, trace_name(FACT_RECORD, r->kind, r->id), own);
}

static void
put_record(struct facts *t, const struct record *r)
{
	struct mix sum = mix_begin();

	add_findings(&sum, r);
	add_targets(&sum, r);
	if (r->kind == KIND_INCIDENT)
		t->effects[r->index] = effect_of(sum, r);
	else
		put_front(t, r, sum);
	put_whole(t, r, sum);
}

/* ---- what incidents are gathered in --------------------------------------------------------------- */

static void
put_sum(struct facts *t, uint64_t name, struct mix before,
    const struct sum *sum)
{
	mix_step(&before, sum->a, sum->b);
	facts_put(t, name, &before);
}

/* Whether there is one of this name. */
static struct digest
name_digest(const struct record *r)
{
	struct mix sum = mix_begin();

	mix_bytes(&sum, r->id);
	mix_number(&sum, r->broken);
	return gathered_finish(sum);
}

/* With the digests at its number. */
static void
gather(struct facts *t, const struct record *r, size_t number, bool add)
{
	struct digest name = name_digest(r);

	gathered_count(&t->gathered, &(struct gathered_part){.inc = as_incident(r),
	    .effect = &t->effects[number], .record = &t->records[r->kind][number],
	    .name = &name, .add = add});
}

/* Those who have something new. */
static void
put_happenings(struct facts *t, enum kind kind, struct happenings *all)
{
	const struct record_list *list = &t->env->model->records[kind];

	for (size_t i = 0; i < list->count; i++) {
		struct mix own = mix_begin();
		if (!all[i].touched)
			continue;
		mix_digest(&own, &t->fronts[kind][i]);
		put_sum(t, trace_name(FACT_INCIDENTS, kind, list->items[i]->id),
		    own, &all[i].effects);
		put_sum(t, trace_name(FACT_STORIES, kind, list->items[i]->id),
		    own, &all[i].stories);
		all[i].touched = false;
	}
}

/*
 * All of the first ones, until so many have come that certainly may be seen: the
 * newest are among them.
 */
static void
add_newest(struct mix *sum, const struct facts *t, int year)
{
	const struct incident_refs *filed = model_year(t->env->model, year);
	unsigned newest = 0;

	for (size_t i = 0; filed && i < filed->count &&
	     newest < MONTHS_NEWEST; i++) {
		const struct incident *inc = filed->items[i];
		mix_digest(sum, &t->records[KIND_INCIDENT][inc->r.index]);
		newest += !inc->r.broken && inc->published.at.line == 0;
	}
}

static void
put_split(struct facts *t, const struct year_sums *y)
{
	const struct split_sums *s = y->split;
	struct mix own = mix_begin(), seen = own;

	for (unsigned month = 1; month <= MONTHS; month++) {
		struct incident_refs filed = months_filed(t->env->model,
		    y->year, month);
		mix_number(&seen, (uint64_t)months_seen_from(&filed));
		put_sum(t, trace_name_of_month(y->year, month), own,
		    &s->months[month - 1]);
	}
	facts_put(t, trace_name_of_year(FACT_MONTHS, y->year), &seen);
	add_newest(&own, t, y->year);
	put_sum(t, trace_name_of_year(FACT_SPLIT_YEAR, y->year), own, &s->seen);
}

static void
put_years(struct facts *t)
{
	struct mix own = mix_begin();

	for (size_t i = 0; i < t->gathered.year_count; i++) {
		struct year_sums *y = &t->gathered.years[i];
		if (!y->touched)
			continue;
		put_sum(t, trace_name_of_year(FACT_YEAR, y->year), own,
		    &y->filed);
		if (!t->days.fine || y->year != t->days.year)
			put_sum(t, trace_name_of_year(FACT_DAYS, y->year), own,
			    &y->days);
		if (y->split)
			put_split(t, y);
		y->touched = false;
	}
}

static void
put_gathered(struct facts *t)
{
	struct gathered *g = &t->gathered;
	struct mix own = mix_begin();

	facts_put_states(t);
	facts_begin_days(t);
	facts_put_days(t);
	put_happenings(t, KIND_SERVICE, g->services);
	put_happenings(t, KIND_PERSON, g->persons);
	put_years(t);
	put_sum(t, trace_name(FACT_KIND, KIND_INCIDENT, STR("")), own, &g->all);
	put_sum(t, trace_name(FACT_NAMES, KIND_INCIDENT, STR("")), own,
	    &g->names);
	put_sum(t, trace_name(FACT_ALTERNATES, KIND_SITE, STR("")), own,
	    &g->alternates);
	put_sum(t, trace_name(FACT_RESTORED, KIND_SITE, STR("")), own,
	    &g->restored);
	put_sum(t, trace_name(FACT_MAINTENANCE, KIND_SITE, STR("")), own,
	    &g->maintenance);
}

/* ---- kinds ------------------------------------------------------------------------------------------ */

/* Whether there is one of this name, and how it is called. */
static void
add_name(struct mix *sum, const struct record *r)
{
	mix_bytes(sum, r->id);
	mix_number(sum, r->broken);
	mix_bytes(sum, model_title(r));
	mix_bytes(sum, r->title_lang);
}

static void
put_kind(struct facts *t, enum kind kind)
{
	const struct record_list *list = &t->env->model->records[kind];
	struct mix all = mix_begin(), names = mix_begin(), texts = names;

	for (size_t i = 0; i < list->count; i++) {
		put_record(t, list->items[i]);
		mix_digest(&all, &t->fronts[kind][i]);
		mix_digest(&texts, &t->records[kind][i]);
		add_name(&names, list->items[i]);
	}
	facts_put(t, trace_name(FACT_KIND, kind, STR("")), &all);
	facts_put(t, trace_name(FACT_TEXT, kind, STR("")), &texts);
	facts_put(t, trace_name(FACT_NAMES, kind, STR("")), &names);
}

/*
 * Incidents lie spread over many megabytes, and all of each is looked at: without
 * this the walk waits for memory half of its time.
 */
static void
fetch_ahead(const struct record_list *list, size_t i)
{
	enum { AHEAD = 4, LINE = 64 };

	if (list->count - i <= AHEAD)
		return;
	const char *record = (const char *)list->items[i + AHEAD];
	for (size_t at = 0; at < sizeof(struct incident); at += LINE)
		__builtin_prefetch(record + at);
	const struct incident *next = as_incident(list->items[i + AHEAD / 2]);
	__builtin_prefetch(next->r.path.ptr);
	__builtin_prefetch(next->effects.items);
}

static void
put_incidents(struct facts *t)
{
	const struct record_list *list = &t->env->model->records[KIND_INCIDENT];

	gathered_begin(&t->gathered, t->arena, t->env);
	for (size_t i = 0; i < list->count; i++) {
		fetch_ahead(list, i);
		put_record(t, list->items[i]);
		gather(t, list->items[i], list->items[i]->index, true);
		t->incidents[list->items[i]->index] = list->items[i];
	}
	t->incident_count = list->count;
}

static void
put_kinds(struct facts *t)
{
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		if (k != KIND_INCIDENT)
			put_kind(t, (enum kind)k);
	put_incidents(t);
	put_gathered(t);
}

/* ---- the site ------------------------------------------------------------------------------------------ */

/* The oldest ones, until one comes that has always been there for all to see. */
static void
put_memory(struct facts *t)
{
	const struct record_list *list =
	    &t->env->model->records[KIND_INCIDENT];
	struct mix sum = mix_begin();

	for (size_t i = list->count; i > 0; i--) {
		const struct incident *inc = as_incident(list->items[i - 1]);
		mix_digest(&sum, &t->effects[inc->r.index]);
		if (!inc->r.broken && inc->published.at.line == 0)
			break;
	}
	facts_put(t, trace_name(FACT_MEMORY, KIND_SITE, STR("")), &sum);
}

static void
put_broken(struct facts *t)
{
	struct mix sum = mix_begin();

	mix_number(&sum, t->env->model->broken_count);
	facts_put(t, trace_name(FACT_BROKEN, KIND_SITE, STR("")), &sum);
}

static void
put_assets(struct facts *t)
{
	const struct str_list *assets = &t->env->model->assets;
	struct mix sum = mix_begin();

	for (size_t i = 0; i < assets->count; i++)
		mix_bytes(&sum, assets->items[i]);
	facts_put(t, trace_name(FACT_ASSETS, KIND_SITE, STR("")), &sum);
}

/* ---- all of them ------------------------------------------------------------------------------------------ */

static size_t
round_up(size_t wanted)
{
	size_t size = 64;

	while (size < wanted)
		size *= 2;
	return size;
}

/* Room for all facts, at most half full, those of some more incidents too. */
static void
make_table(struct facts *t)
{
	size_t wanted = 64 + FACTS_CHANGES_MAX + 3 * KIND_COUNT +
	    AUDIENCES_MAX + NEWS_TOPICS + ADDRESS_GROUPS;
	const struct record_list *lists = t->env->model->records;
	size_t incidents = lists[KIND_INCIDENT].count + FACTS_CHANGES_MAX;

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		wanted += k == KIND_INCIDENT ? lists[k].count
		    : 2 * lists[k].count;
	wanted += 4 * lists[KIND_SERVICE].count + 3 * lists[KIND_PERSON].count +
	    2 * lists[KIND_BODY].count;
	wanted += (MONTHS + 4) * t->env->model->years.count;
	wanted = round_up(2 * wanted);
	t->slots = ARENA_ARRAY(t->arena, struct fact_digest, wanted);
	t->mask = wanted - 1;
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		t->records[k] = ARENA_ARRAY(t->arena, struct digest,
		    k == KIND_INCIDENT ? incidents : lists[k].count);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		t->fronts[k] = k == KIND_INCIDENT ? t->records[k]
		    : ARENA_ARRAY(t->arena, struct digest, lists[k].count);
	t->states = ARENA_ARRAY(t->arena, struct at, lists[KIND_SERVICE].count);
	t->effects = ARENA_ARRAY(t->arena, struct digest, incidents);
	t->incidents = ARENA_ARRAY(t->arena, const struct record *, incidents);
	t->incident_room = incidents;
}

/* ---- which of them will be others soon ------------------------------------------------------------------- */

static void
mark(struct facts *t, uint64_t name)
{
	struct fact_digest *f = slot_of(t, name);

	f->lively = f->name != 0;
}

/* Which months there are is another answer once a month: all their pages read it. */
static void
mark_year(struct facts *t)
{
	const struct model *m = t->env->model;
	struct civil today = zone_local(m->zone, t->env->now).civil;
	struct at at = at_instant(t->env->now);

	mark(t, trace_name_of_year(FACT_YEAR, today.year));
	mark(t, trace_name_of_year(FACT_DAYS, today.year));
	mark(t, trace_name_of_year(FACT_SPLIT_YEAR, today.year));
	mark(t, trace_name_of_month(today.year, today.month));
	if (!months_shown(m, today.year, today.month, &at))
		mark(t, trace_name_of_year(FACT_MONTHS, today.year));
}

static void
mark_news(struct facts *t)
{
	for (unsigned i = 0; i < t->env->model->site->audience_count; i++)
		mark(t, trace_name_of_news(i, NEWS_ANY));
	for (int topic = 0; topic < NEWS_DATES; topic++)
		mark(t, trace_name_of_news(0, topic));
}

/* An incident of today will be in these. */
static void
mark_lively(struct facts *t)
{
	const struct record_list *services =
	    &t->env->model->records[KIND_SERVICE];

	mark_year(t);
	mark_news(t);
	mark(t, trace_name(FACT_KIND, KIND_INCIDENT, STR("")));
	mark(t, trace_name(FACT_NAMES, KIND_INCIDENT, STR("")));
	mark(t, trace_name(FACT_ALTERNATES, KIND_SITE, STR("")));
	mark(t, trace_name(FACT_RESTORED, KIND_SITE, STR("")));
	mark(t, trace_name(FACT_MAINTENANCE, KIND_SITE, STR("")));
	mark(t, trace_name(FACT_TOLD, KIND_SITE, STR("")));
	for (size_t i = 0; i < services->count; i++) {
		struct str id = services->items[i]->id;
		mark(t, trace_name(FACT_INCIDENTS, KIND_SERVICE, id));
		mark(t, trace_name(FACT_STATE, KIND_SERVICE, id));
		mark(t, trace_name(FACT_PRESENT, KIND_SERVICE, id));
		mark(t, trace_name(FACT_STORIES, KIND_SERVICE, id));
	}
}

static void
begin_moment(struct facts *t)
{
	moment_init(&t->moment, t->env->now);
	t->broken_count = t->env->model->broken_count;
}

struct facts *
facts_make(struct arena *a, const struct output_env *env)
{
	struct facts *t = ARENA_NEW(a, struct facts);

	t->arena = a;
	t->env = env;
	begin_moment(t);
	make_table(t);
	put_kinds(t);
	put_memory(t);
	facts_put_told(t, true);
	facts_put_all_news(t);
	facts_put_members(t);
	facts_put_hours(t);
	facts_put_addresses(t);
	put_broken(t);
	put_assets(t);
	mark_lively(t);
	return t;
}

const struct fact_names *
facts_changed(const struct facts *t)
{
	return &t->changed;
}

/*
 * Mostly the record is not looked at for it: it lies somewhere in many megabytes,
 * and the plan has read its number.
 */
const struct digest *
facts_of_item(const struct facts *t, const struct output_item *item)
{
	enum kind kind = item->output->kind;
	const struct record_list *list = &t->env->model->records[kind];
	/* as model_place() says */
	size_t place = kind == KIND_INCIDENT
	    ? list->count - 1 - item->number : item->number;

	return place < list->count && list->items[place] == item->record
	    ? &t->records[kind][item->number]
	    : facts_of_record(t, item->record);
}

/* ---- when a few incidents change ------------------------------------------------------------------------ */

static bool
is_simple(const struct facts *t, const struct record *r)
{
	return r->kind == KIND_INCIDENT && !r->broken && !r->stands_for &&
	    gathered_year(&t->gathered, as_incident(r)->year);
}

static bool
can_renew(const struct facts *t, const struct relink_change *changes,
    size_t count)
{
	if (count > FACTS_CHANGES_MAX || t->env->tree_count != 1 || t->twice ||
	    t->incident_count + count > t->incident_room ||
	    !gathered_fits(&t->gathered, t->env))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct relink_change *c = &changes[i];
		if (c->now == NULL || !is_simple(t, &c->now->r))
			return false;
		if (c->old && (!is_simple(t, &c->old->r) ||
		    !str_eq(c->old->r.id, c->now->r.id)))
			return false;
	}
	return true;
}

/* What is known of the incidents behind one, newer ones, moves up or down. */
static void
move_rows(struct facts *t, size_t to, size_t from)
{
	size_t n = t->incident_count - from;
	struct digest *records = t->records[KIND_INCIDENT];

	memmove(records + to, records + from, n * sizeof *records);
	memmove(t->effects + to, t->effects + from, n * sizeof *t->effects);
	memmove(t->incidents + to, t->incidents + from,
	    n * sizeof *t->incidents);
	t->incident_count = to + n;
}

/* At the number it had, or a bit before that, when others have been taken out. */
static size_t
find_row(const struct facts *t, const struct record *old)
{
	size_t i = t->incident_count;

	if (old->index < i)
		i = old->index + 1;
	while (i > 0 && t->incidents[i - 1] != old)
		i--;
	return i ? i - 1 : t->incident_count;
}

static bool
take_out(struct facts *t, const struct record *old)
{
	size_t i = find_row(t, old);

	if (i == t->incident_count)
		return false;
	gather(t, old, i, false);
	move_rows(t, i, i + 1);
	return true;
}

/* At its new number; all that come before it are there. */
static bool
put_in(struct facts *t, const struct relink_change *c)
{
	const struct record *now = &c->now->r;
	size_t i = now->index;

	if (i > t->incident_count || (c->old == NULL && facts_find(t,
	        trace_name(FACT_RECORD, KIND_INCIDENT, now->id))))
		return false;
	move_rows(t, i + 1, i);
	t->incidents[i] = now;
	put_record(t, now);
	gather(t, now, i, true);
	return true;
}

/* By their new numbers. */
static bool
put_all_in(struct facts *t, const struct relink_change *changes, size_t count)
{
	const struct relink_change *sorted[FACTS_CHANGES_MAX];

	for (size_t i = 0; i < count; i++) {
		size_t k = i;
		for (; k && sorted[k - 1]->now->r.index >
			changes[i].now->r.index;
		     k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = &changes[i];
	}
	for (size_t i = 0; i < count; i++)
		if (!put_in(t, sorted[i]))
			return false;
	return true;
}

/* Is it of the very list that the model has now? */
static bool
is_in_order(const struct facts *t)
{
	const struct record_list *list = &t->env->model->records[KIND_INCIDENT];
	struct record *const *item = list->items + list->count;
	uintptr_t other = 0;

	if (list->count != t->incident_count)
		return false;
	/* without a branch several are compared at a time */
	for (size_t i = 0; i < list->count; i++)
		other |= (uintptr_t)t->incidents[i] ^ (uintptr_t)*--item;
	return other == 0;
}

bool
facts_renew(struct facts *t, const struct relink_change *changes, size_t count)
{
	if (!can_renew(t, changes, count))
		return false;
	t->renewing = true;
	t->changed.count = 0;
	if (t->broken_count == t->env->model->broken_count)
		moment_renew(&t->moment, changes, count, t->env->now);
	else
		begin_moment(t);
	for (size_t i = 0; i < count; i++)
		facts_change_days(t, &changes[i]);
	for (size_t i = 0; i < count; i++)
		if (changes[i].old && !take_out(t, &changes[i].old->r))
			return false;
	if (!put_all_in(t, changes, count) || !is_in_order(t))
		return false;
	put_gathered(t);
	put_memory(t);
	facts_put_told(t, count > 0);
	facts_put_news(t, changes, count);
	return true;
}

/* What is told of happenings begins with the person. */
static void
touch_person(struct facts *t, const struct amendment *one)
{
	if (one->record->kind == KIND_PERSON && amend_is_front(one))
		t->gathered.persons[one->record->index].touched = true;
}

void
facts_amend(struct facts *t, const struct amendments *all)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < all->count; i++) {
		kinds |= 1u << all->items[i].record->kind;
		touch_person(t, &all->items[i]);
	}
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		if (kinds >> k & 1)
			put_kind(t, (enum kind)k);
	put_happenings(t, KIND_PERSON, t->gathered.persons);
	if (kinds & (1u << KIND_PERSON | 1u << KIND_BODY)) {
		facts_put_members(t);
		facts_put_addresses(t);
	}
	if (kinds & 1u << KIND_OFFICE_HOUR)
		facts_put_hours(t);
}
