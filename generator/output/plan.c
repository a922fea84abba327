#include "output/plan.h"

#include <assert.h>
#include <string.h>

#include "base/mix.h"
#include "base/runs.h"
#include "model/lively.h"
#include "output/feed.h"
#include "output/months.h"
#include "output/paths.h"

/* ---- items ------------------------------------------------------------------------------- */

struct item_list {
	struct output_item **items;
	size_t count, cap;
};

struct planner {
	struct output_plan *plan;
	const struct output_env *env;
	struct arena *arena;
	struct item_list *to;
	struct plan_years years; /* of this tree */
	/* those that `row` wants, and so what comes after it and is of the same */
	struct record_list wanted;
	const struct output *row;
};

static struct output_item *
add(struct planner *p, const struct output *row, struct str path)
{
	struct output_item *item = ARENA_NEW(p->arena, struct output_item);

	*VEC_PUSH(p->arena, p->to) = item;
	item->env = p->env;
	item->output = row;
	item->path = path;
	return item;
}

/* Whatever the time is. */
static bool
is_fit(const struct planner *p, const struct output *row,
    const struct record *r)
{
	return (!r->broken || row->broken_too) &&
	    (!p->env->easy || r->translated);
}

static bool
is_wanted(const struct planner *p, const struct output *row,
    const struct record *r, struct at *at)
{
	return is_fit(p, row, r) && output_is_public(r, at) &&
	    (row->wanted == NULL || row->wanted(r, at));
}

static struct str
path_of_item(struct planner *p, const struct output *row,
    const struct record *r)
{
	if (row->format)
		return path_of_record_feed(p->env, p->arena, row->format, r);
	return row->path_of ? row->path_of(p->env, p->arena, r)
			    : path_of_record(p->env, p->arena, r);
}

static void
add_record(struct planner *p, const struct output *row,
    const struct record *r)
{
	struct output_item *item = add(p, row, path_of_item(p, row, r));

	item->record = r;
	item->number = r->index;
}

static void
add_wanted(struct planner *p, const struct output *row)
{
	const struct record_list *list = &p->env->model->records[row->kind];

	if (p->row == NULL || p->row->wanted != row->wanted ||
	    p->row->kind != row->kind || p->row->broken_too != row->broken_too) {
		p->row = row;
		p->wanted.count = 0;
		for (size_t i = 0; i < list->count; i++)
			if (is_wanted(p, row, list->items[i],
				&p->plan->others))
				*VEC_PUSH(p->arena, &p->wanted) = list->items[i];
	}
	for (size_t i = 0; i < p->wanted.count; i++)
		add_record(p, row, p->wanted.items[i]);
}

/*
 * Of what is long over none is wanted, and it need not be asked. What it depends
 * on goes into the plan's own period.
 */
static struct incident_refs
find_lively(struct planner *p, const struct output *row)
{
	struct at *at = &p->plan->at;
	struct incident_refs list = lively_list(p->env->model, row->kept, NULL,
	    at, p->arena);
	size_t kept = 0;

	lively_ends(p->env->model, row->kept, NULL, at);
	for (size_t i = 0; i < list.count; i++)
		if (is_wanted(p, row, &list.items[i]->r, at))
			list.items[kept++] = list.items[i];
	list.count = kept;
	return list;
}

static void
add_lively(struct planner *p, const struct output *row)
{
	struct incident_refs list = find_lively(p, row);

	for (size_t i = 0; i < list.count; i++)
		add_record(p, row, &list.items[i]->r);
}

/* When it came, or will come, out of its embargo, for settle(). */
static void
note_embargo(struct planner *p, const struct output *row,
    const struct incident *inc)
{
	if (is_fit(p, row, &inc->r) && inc->published.at.line)
		*VEC_PUSH(p->arena, &p->plan->embargoes) = inc->published.t;
}

/* The clock's part of it is known by the embargo, or is that of others. */
static void
add_if_wanted(struct planner *p, const struct output *row,
    const struct record *r)
{
	struct at at = at_instant(p->env->now);
	bool incident = r->kind == KIND_INCIDENT;

	if (incident)
		note_embargo(p, row, as_incident(r));
	if (is_wanted(p, row, r, incident ? &at : &p->plan->others))
		add_record(p, row, r);
}

/* Records lie far from each other: what will be asked of one that comes soon is
 * fetched meanwhile. */
static void
look_ahead(const struct record_list *list, size_t i, enum kind kind)
{
	enum { AHEAD = 8 };

	if (i + AHEAD >= list->count)
		return;
	const struct record *r = list->items[i + AHEAD];
	__builtin_prefetch(&r->id);
	__builtin_prefetch(&r->broken);
	if (kind != KIND_INCIDENT)
		return;
	const struct incident *inc = as_incident(r);
	__builtin_prefetch(&inc->published);
	__builtin_prefetch(&inc->year);
}

/* By id, and so in the order of their paths but for a few: what is left out
 * there is broken. */
static void
add_records(struct planner *p, const struct output *row)
{
	const struct model *m = p->env->model;
	const struct record_list *list = row->broken_too
	    ? &m->records[row->kind] : &m->by_id[row->kind];

	for (size_t i = 0; i < list->count; i++) {
		look_ahead(list, i, row->kind);
		add_if_wanted(p, row, list->items[i]);
	}
}

/* ---- years ----------------------------------------------------------------------------- */

/* What decides it are embargoes, which are known. */
static bool
look_at_year(const struct output_env *env, int year,
    const struct incident_refs *filed, struct plan_year *out)
{
	struct at at = at_instant(env->now);

	*out = (struct plan_year){.year = year};
	if (filed == NULL || !at_reached(&at, months_seen_from(filed)))
		return false;
	out->split = months_split(env, filed);
	for (unsigned month = 1; out->split && month <= MONTHS; month++)
		if (months_shown(env->model, year, month, &at))
			out->months |= 1u << month;
	return true;
}

static const struct plan_years *
years_of(struct planner *p)
{
	const struct year_list *all = &p->env->model->years;
	size_t left = p->years.count ? 0 : all->count;
	struct plan_year year;

	for (size_t i = 0; i < left; i++)
		if (look_at_year(p->env, all->items[i].year,
			&all->items[i].incidents, &year))
			*VEC_PUSH(p->arena, &p->years) = year;
	return &p->years;
}

static void
add_months(struct planner *p, const struct output *row,
    const struct plan_year *y)
{
	for (unsigned month = 1; month <= MONTHS; month++) {
		if (!(y->months >> month & 1))
			continue;
		struct output_item *item = add(p, row,
		    row->month_path(p->env, p->arena, y->year, month));
		item->year = y->year;
		item->month = month;
	}
}

static void
add_year(struct planner *p, const struct output *row,
    const struct plan_year *y)
{
	if (row->each == EACH_MONTH)
		add_months(p, row, y);
	else if (row->years != (y->split ? YEARS_WHOLE : YEARS_SPLIT))
		add(p, row, row->year_path(p->env, p->arena, y->year))->year =
		    y->year;
}

static void
add_years(struct planner *p, const struct output *row)
{
	const struct plan_years *years = years_of(p);

	for (size_t i = 0; i < years->count; i++)
		add_year(p, row, &years->items[i]);
}

/* ---- rows -------------------------------------------------------------------------------- */

static bool
is_offered(const struct planner *p, const struct output *row)
{
	return row->offered == NULL || row->offered(p->env);
}

static struct str
path_of_site(struct planner *p, const struct output *row)
{
	if (row->format)
		return path_of_feed(p->env, p->arena, row->format);
	return row->path ? str_from(row->path)
			 : path_of_page(p->env, p->arena, row->page);
}

static void
add_row(struct planner *p, const struct output *row)
{
	if (!is_offered(p, row))
		return;
	switch (row->each) {
	case EACH_SITE:
		add(p, row, path_of_site(p, row));
		break;
	case EACH_RECORD:
		if (row->kept)
			add_lively(p, row);
		else if (row->wanted)
			add_wanted(p, row);
		else
			add_records(p, row);
		break;
	case EACH_YEAR:
	case EACH_MONTH:
		add_years(p, row);
		break;
	case EACH_AUDIENCE:
		for (unsigned i = 0; i < p->env->model->site->audience_count; i++)
			add(p, row, path_of_audience_feed(p->env, p->arena,
			    row->format, i))->number = i;
		break;
	case EACH_TOPIC:
		for (unsigned i = 0; i < NEWS_TOPICS; i++)
			add(p, row, path_of_topic_feed(p->env, p->arena,
			    row->format, (enum news_topic)i))->number = i;
		break;
	case EACH_ASSET:
		for (unsigned i = 0; i < p->env->asset_count; i++)
			add(p, row, p->env->assets[i].path)->number = i;
		break;
	}
}

/* ---- other records ------------------------------------------------------------------------ */

static void
add_shown(struct planner *p, const struct output *row, struct mix *sum,
    struct at *at)
{
	const struct record_list *list = &p->env->model->records[row->kind];

	mix_bytes(sum, str_from(row->name));
	for (size_t i = 0; i < list->count; i++)
		if (is_wanted(p, row, list->items[i], at))
			mix_number(sum, i);
}

/* Which of them have files, of every row; *at is until when. */
static struct digest
find_shown(struct planner *p, struct at *at)
{
	size_t count;
	const struct output *rows = output_table(p->env, &count);
	struct mix sum = mix_begin();

	for (size_t i = 0; i < count; i++)
		if (rows[i].each == EACH_RECORD &&
		    rows[i].kind != KIND_INCIDENT && is_offered(p, &rows[i]))
			add_shown(p, &rows[i], &sum, at);
	return mix_end(&sum);
}

bool
output_plan_amend(struct output_plan *plan, const struct output_env *trees)
{
	struct planner p = {.plan = plan, .env = trees};
	struct at others = at_instant(trees->now);
	struct digest shown = find_shown(&p, &others);

	plan->others = others;
	return digest_eq(&shown, &plan->shown);
}

/* ---- all of them -------------------------------------------------------------------------- */

/* The last ones last. */
static int
by_path(const void *pa, const void *pb)
{
	const struct output_item *a = pa, *b = pb;

	if (a->output->last != b->output->last)
		return a->output->last ? 1 : -1;
	return str_cmp(a->path, b->path);
}

/* A record after what we make ourselves. */
static int
compare(const void *pa, const void *pb)
{
	const struct output_item *a = pa, *b = pb;
	int order = by_path(a, b);

	if (order == 0)
		order = (a->record != NULL) - (b->record != NULL);
	if (order == 0 && a->record)
		order = str_cmp(a->record->path, b->record->path);
	return order;
}

static void
drop_duplicates(struct output_plan *plan, struct diags *d)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->count; i++) {
		struct output_item *item = plan->items[i];
		struct output_item *before = kept ? plan->items[kept - 1] : NULL;
		if (before == NULL || !str_eq(before->path, item->path) ||
		    item->record == NULL) {
			plan->items[kept++] = item;
			continue;
		}
		DIAG(d, DIAG_DUPLICATE_OUTPUT, pos_file(item->record->path),
		    item->path, before->record ? before->record->path
			: STR("a page of the site" DIAG_OR
			      "eine Seite der Website selbst"));
		/* nobody links to what is not published */
		((struct record *)item->record)->broken = true;
		plan->doubled = true;
	}
	plan->count = kept;
}

static void
add_tree(struct planner *p)
{
	bool first = p->env == p->env->trees;
	size_t count;
	const struct output *rows = output_table(p->env, &count);

	for (size_t i = 0; i < count; i++)
		if (first || !rows[i].once)
			add_row(p, &rows[i]);
	if (first)
		p->plan->years = p->years;
	p->years = (struct plan_years){0};
	p->row = NULL;
}

/* As its records were told that they are. */
static void
tell_models(const struct output_env *trees)
{
	for (size_t i = 0; i < trees->tree_count; i++)
		((struct model *)trees[i].model)->broken_later = true;
}

/* All that the list depends on: what lively incidents do is there. */
static void
settle(struct output_plan *plan)
{
	at_join(&plan->at, &plan->others);
	for (size_t i = 0; i < plan->embargoes.count; i++)
		(void)at_reached(&plan->at, plan->embargoes.items[i]);
}

void
output_plan_make(struct output_plan *plan, const struct output_env *trees,
    struct arena *a, struct diags *d)
{
	struct item_list all = {0};
	struct planner p = {.plan = plan, .arena = a, .to = &all};

	*plan = (struct output_plan){.at = at_instant(trees->now)};
	plan->others = plan->at;
	for (size_t i = 0; i < trees->tree_count; i++) {
		p.env = &trees[i];
		add_tree(&p);
	}
	plan->items = all.items;
	plan->count = all.count;
	plan->cap = all.cap;
	settle(plan);
	if (trees->tree_count == 1)
		plan->shown = find_shown(&p, &(struct at){.now = trees->now});
	runs_sort(plan->items, plan->count, compare);
	drop_duplicates(plan, d);
	if (plan->doubled)
		tell_models(trees);
}

/* ---- after a few incidents have changed ------------------------------------------------------- */

struct renewal {
	struct planner *planner;
	const struct output *rows;
	size_t row_count;
	int64_t before; /* the instant of the list */
	const struct relink_change *changes;
	size_t change_count;
	/* what there was of what has changed, and what there is */
	struct item_list gone, come;
	struct plan_edits *edits;
};

static void
forget_embargo(struct planner *p, const struct output *row,
    const struct incident *inc)
{
	struct plan_times *all = &p->plan->embargoes;
	size_t i = 0;

	if (!is_fit(p, row, &inc->r) || inc->published.at.line == 0)
		return;
	while (i < all->count && all->items[i] != inc->published.t)
		i++;
	if (i < all->count)
		all->items[i] = all->items[--all->count];
}

static bool
is_of_incidents(const struct renewal *r, const struct output *row)
{
	return row->each == EACH_RECORD && row->kind == KIND_INCIDENT &&
	    is_offered(r->planner, row);
}

/* An old one is asked at the instant of the list. */
static void
gather_record(struct renewal *r, const struct record *record, bool old)
{
	struct planner *p = r->planner;

	p->to = old ? &r->gone : &r->come;
	for (size_t i = 0; i < r->row_count; i++) {
		const struct output *row = &r->rows[i];
		struct at at = at_instant(old ? r->before : p->env->now);
		if (!is_of_incidents(r, row))
			continue;
		if (row->kept == 0)
			(old ? forget_embargo : note_embargo)(p, row,
			    as_incident(record));
		if (is_wanted(p, row, record, &at))
			add_record(p, row, record);
	}
}

static void
gather_year(struct renewal *r, const struct plan_year *year,
    struct item_list *to)
{
	struct planner *p = r->planner;

	p->to = to;
	for (size_t i = 0; i < r->row_count; i++) {
		const struct output *row = &r->rows[i];
		if ((row->each == EACH_YEAR || row->each == EACH_MONTH) &&
		    is_offered(p, row))
			add_year(p, row, year);
	}
}

/* Most years stay as they are. */
static void
look_again(struct renewal *r, int year)
{
	struct planner *p = r->planner;
	struct plan_years *years = &p->plan->years;
	struct plan_year now;
	bool shown = look_at_year(p->env, year,
	    model_year(p->env->model, year), &now);
	size_t i = 0;

	while (i < years->count && years->items[i].year != year)
		i++;
	struct plan_year *old = i < years->count ? &years->items[i] : NULL;
	if (shown ? old && old->split == now.split && old->months == now.months
		  : old == NULL)
		return;
	if (old) {
		gather_year(r, old, &r->gone);
		*old = years->items[--years->count];
	}
	if (shown) {
		gather_year(r, &now, &r->come);
		*VEC_PUSH(p->arena, years) = now;
	}
}

static void
gather_change(struct renewal *r, const struct relink_change *c)
{
	if (c->old) {
		gather_record(r, &c->old->r, true);
		look_again(r, c->old->year);
	}
	if (c->now) {
		gather_record(r, &c->now->r, false);
		look_again(r, c->now->year);
	}
}

static bool
has_changed(const struct renewal *r, const struct incident *inc)
{
	for (size_t i = 0; i < r->change_count; i++)
		if (r->changes[i].now == inc)
			return true;
	return false;
}

/*
 * Those that are wanted at one of the two instants only, but for what was gathered
 * as it has changed. A time of theirs lies between, so at the earlier one they are
 * lively.
 */
static void
gather_between(struct renewal *r, const struct output *row)
{
	struct planner *p = r->planner;
	int64_t now = p->env->now;
	struct at earlier = at_instant(now < r->before ? now : r->before);
	struct incident_refs list = lively_list(p->env->model, row->kept, NULL,
	    &earlier, p->arena);

	for (size_t i = 0; i < list.count; i++) {
		const struct record *record = &list.items[i]->r;
		struct at then = at_instant(r->before), at = at_instant(now);
		bool was = is_wanted(p, row, record, &then);
		if (was == is_wanted(p, row, record, &at) ||
		    has_changed(r, list.items[i]))
			continue;
		p->to = was ? &r->gone : &r->come;
		add_record(p, row, record);
	}
}

static bool
has_passed(const struct renewal *r)
{
	const struct plan_times *all = &r->planner->plan->embargoes;
	int64_t now = r->planner->env->now;

	for (size_t i = 0; i < all->count; i++)
		if ((all->items[i] <= r->before) != (all->items[i] <= now))
			return true;
	return false;
}

/* What the clock alone lets come and go of incidents, and of years when they come
 * out. */
static void
gather_passed(struct renewal *r)
{
	const struct year_list *years = &r->planner->env->model->years;
	int64_t now = r->planner->env->now;
	bool embargo = has_passed(r);

	for (size_t i = 0; i < r->row_count && now != r->before; i++) {
		const struct output *row = &r->rows[i];
		if (is_of_incidents(r, row) && (row->kept || embargo))
			gather_between(r, row);
	}
	for (size_t i = 0; embargo && i < years->count; i++)
		look_again(r, years->items[i].year);
}

/* The number of the first one that does not come before it. */
static size_t
place_of(const struct output_plan *plan, const struct output_item *item)
{
	size_t low = 0, high = plan->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (by_path(plan->items[mid], item) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* One of them may be NULL, else they have the same path. False when the list is
 * not what it should be: two have met. */
static bool
edit(struct renewal *r, const struct output_item *old, struct output_item *now)
{
	struct output_plan *plan = r->planner->plan;
	const struct output_item *any = old ? old : now;
	struct plan_edits *edits = r->edits;

	assert(any != NULL);
	size_t place = place_of(plan, any);
	struct output_item *there = place < plan->count &&
		str_eq(plan->items[place]->path, any->path)
	    ? plan->items[place] : NULL;

	if ((there != NULL) != (old != NULL) ||
	    (there && there->record != old->record))
		return false;
	/* a year has another month: its other pages are those of before */
	if (there && now && there->output == now->output &&
	    there->record == now->record)
		return true;
	if (there && now)
		*there = *now;
	*VEC_PUSH(r->planner->arena, edits) = (struct plan_edit){
	    .what = !now ? PLAN_GONE : old ? PLAN_OTHER : PLAN_NEW,
	    .before = place,
	    .now = place + edits->new_count - edits->old_count,
	    .item = there ? there : now};
	edits->new_count += !old;
	edits->new_count -= !now;
	return true;
}

static bool
have_met(const struct item_list *sorted)
{
	for (size_t i = 1; i < sorted->count; i++)
		if (str_eq(sorted->items[i - 1]->path, sorted->items[i]->path))
			return true;
	return false;
}

static struct output_item *
item_at(const struct item_list *list, size_t i)
{
	return i < list->count ? list->items[i] : NULL;
}

/* Both are merged. */
static bool
find_edits(struct renewal *r)
{
	struct item_list *gone = &r->gone, *come = &r->come;
	size_t g = 0, c = 0;
	bool simple;

	runs_sort(gone->items, gone->count, by_path);
	runs_sort(come->items, come->count, by_path);
	simple = !have_met(gone) && !have_met(come);
	while (simple && (g < gone->count || c < come->count)) {
		struct output_item *old = item_at(gone, g);
		struct output_item *now = item_at(come, c);
		int order = now == NULL ? -1 : old == NULL ? 1
		    : by_path(old, now);
		g += order <= 0;
		c += order >= 0;
		simple = edit(r, order <= 0 ? old : NULL,
		    order >= 0 ? now : NULL);
	}
	return simple;
}

static bool
is_same_item(const struct output_item *a, const struct output_item *b)
{
	return a->output == b->output && a->record == b->record;
}

void
output_plan_compare(const struct output_plan *old,
    const struct output_plan *now, struct arena *a, struct plan_edits *edits)
{
	size_t i = 0, k = 0;

	*edits = (struct plan_edits){.old_count = old->count,
	    .new_count = now->count};
	while (i < old->count || k < now->count) {
		int order = i == old->count ? 1 : k == now->count ? -1
		    : by_path(old->items[i], now->items[k]);
		if (order || !is_same_item(old->items[i], now->items[k]))
			*VEC_PUSH(a, edits) = (struct plan_edit){
			    .what = order < 0 ? PLAN_GONE
				: order > 0 ? PLAN_NEW : PLAN_OTHER,
			    .before = i, .now = k,
			    .item = order < 0 ? old->items[i] : now->items[k]};
		i += order <= 0;
		k += order >= 0;
	}
}

/* What stays between two edits, and how far it moves. */
struct stay {
	size_t from, to, count;
};

/* Before edit i; where the last one is passed, behind all of them. */
static struct stay
stay_before(const struct plan_edits *edits, size_t i)
{
	struct stay s = {0, 0, 0};

	if (i > 0) {
		const struct plan_edit *e = &edits->items[i - 1];
		/* what became another has its place like all others */
		s.from = e->before + (e->what == PLAN_GONE);
		s.to = e->now + (e->what == PLAN_NEW);
	}
	size_t end = i < edits->count ? edits->items[i].before
	    : edits->old_count;
	s.count = end - s.from;
	return s;
}

static void
move_stay(char *to, const char *from, const struct stay *s, size_t size)
{
	if (s->count)
		memmove(to + s->to * size, from + s->from * size,
		    s->count * size);
}

/*
 * First those that move to the front, from there on, then those that move to the
 * end, from there on: so none is in the way of one that has not moved yet.
 */
static void
move_all(char *array, const struct plan_edits *edits, size_t size)
{
	for (size_t i = 0; i <= edits->count; i++) {
		struct stay s = stay_before(edits, i);
		if (s.to < s.from)
			move_stay(array, array, &s, size);
	}
	for (size_t i = edits->count + 1; i > 0; i--) {
		struct stay s = stay_before(edits, i - 1);
		if (s.to > s.from)
			move_stay(array, array, &s, size);
	}
}

static size_t
count_moving(const struct plan_edits *edits)
{
	size_t n = 0;

	for (size_t i = 0; i < edits->count; i++)
		n += edits->items[i].what != PLAN_OTHER;
	return n;
}

void *
output_plan_follow(const struct plan_edits *edits, struct arena *a,
    void *array, size_t *room, size_t size)
{
	char *now = array;

	if (count_moving(edits) == 0)
		return array;
	if (edits->new_count <= *room) {
		move_all(array, edits, size);
	} else {
		*room = edits->new_count;
		now = arena_array(a, *room, size);
		for (size_t i = 0; i <= edits->count; i++) {
			struct stay s = stay_before(edits, i);
			move_stay(now, array, &s, size);
		}
	}
	for (size_t i = 0; i < edits->count; i++)
		if (edits->items[i].what == PLAN_NEW)
			memset(now + edits->items[i].now * size, 0, size);
	return now;
}

static void
follow_edits(struct output_plan *plan, const struct plan_edits *edits,
    struct arena *a)
{
	plan->items = output_plan_follow(edits, a, plan->items, &plan->cap,
	    sizeof *plan->items);
	plan->count = edits->new_count;
	for (size_t i = 0; i < edits->count; i++)
		if (edits->items[i].what == PLAN_NEW)
			plan->items[edits->items[i].now] =
			    (struct output_item *)edits->items[i].item;
}

/* What the list depends on, of the incidents that there are now. */
static void
settle_again(struct renewal *r)
{
	struct planner *p = r->planner;
	struct output_plan *plan = p->plan;

	plan->at = at_instant(p->env->now);
	plan->others.now = p->env->now;
	for (size_t i = 0; i < r->row_count; i++)
		if (r->rows[i].kept && is_offered(p, &r->rows[i]))
			(void)find_lively(p, &r->rows[i]);
	settle(plan);
}

/* What the clock does to incidents is found again. */
bool
output_plan_can_renew(const struct output_plan *plan,
    const struct output_env *trees)
{
	return trees->tree_count == 1 && !plan->doubled &&
	    trees->now >= plan->others.since &&
	    trees->now < plan->others.until;
}

bool
output_plan_renew(struct output_plan *plan, const struct output_env *trees,
    struct arena *a, const struct relink_change *changes, size_t count,
    struct plan_edits *edits)
{
	struct planner p = {.plan = plan, .env = trees, .arena = a};
	struct renewal r = {.planner = &p, .edits = edits,
	    .before = plan->at.now, .changes = changes, .change_count = count};

	*edits = (struct plan_edits){.old_count = plan->count,
	    .new_count = plan->count};
	if (!output_plan_can_renew(plan, trees))
		return false;
	r.rows = output_table(trees, &r.row_count);
	for (size_t i = 0; i < count; i++)
		gather_change(&r, &changes[i]);
	gather_passed(&r);
	if (!find_edits(&r))
		return false;
	follow_edits(plan, edits, a);
	settle_again(&r);
	return true;
}
