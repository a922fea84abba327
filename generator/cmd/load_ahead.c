#include <string.h>

#include "base/zone.h"
#include "cmd/load_parts.h"
#include "model/relink.h"
#include "model/review.h"

/* ---- before the commit is known ----------------------------------------------------- */

static bool
is_silent(const struct diags *d)
{
	return d->count == 0 && d->suppressed == 0;
}

/* Each file with the record that was made of it; both are in the same order. */
static void
note_linked(struct load *l, const struct record_vec *records)
{
	size_t k = 0;

	for (size_t i = 0; i < l->files.count; i++) {
		struct loaded_file *f = l->files.items[i];
		if (k < records->count &&
		    str_eq(records->items[k]->path, f->path))
			f->linked = records->items[k++];
	}
}

/* Linking leaves its marks on records: they are taken from the shelf anew. */
static void
thaw_again(struct load *l)
{
	l->linked = false;
	for (size_t i = 0; i < l->files.count; i++) {
		struct loaded_file *f = l->files.items[i];
		f->linked = NULL;
		f->fresh = load_thaw(&l->arena, f);
	}
}

/*
 * A model that changes of single records can be put into. Of a site in several
 * languages there would have to be several. What was told of a file is told
 * again as long as it is the same; linking may have nothing to tell, and nothing
 * may be broken.
 */
static void
link_ahead(struct load *l, struct read_context *ctx)
{
	struct record_vec records = {0};
	struct diags linking, review;

	if (l->tree_count > 1)
		return;
	load_records(l, ctx, &records);
	load_check_translations(l);
	diags_init_like(&linking, &l->diags);
	diags_init_like(&review, &l->diags);
	l->model = load_link(l, l->site, &records, &linking);
	review_noting(&l->reviewed, l->model, l->now, &l->arena, &review);
	l->linked = is_silent(&linking) && l->model->broken_count == 0 &&
	    diag_errors(&review) == 0 && diag_errors(&l->diags) == 0 &&
	    l->diags.suppressed == 0;
	diags_release(&linking);
	diags_release(&review);
	l->trees[0].model = l->model;
	if (l->linked)
		note_linked(l, &records);
	else
		thaw_again(l);
}

/* It will be told when it is used. */
static void
forget_told(struct load *l)
{
	struct diags none;

	diags_init_like(&none, &l->diags);
	diags_release(&l->diags);
	l->diags = none;
}

static bool
all_linked(const struct load *l)
{
	for (size_t i = 0; i < l->files.count; i++)
		if (l->files.items[i]->linked == NULL)
			return false;
	return true;
}

static bool
has_use(const struct options *o)
{
	return !o->as_known && o->source.repo.len && o->source.signer_count == 0;
}

bool
load_ahead(struct load *l, const struct options *o, int64_t now)
{
	struct progress unseen;

	load_init(l, o);
	l->ahead = true;
	progress_init(&unseen, true, DIAG_EN);
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = zone_utc(&l->arena)};
	if (!has_use(o) ||
	    source_open(&l->source, &l->arena, &o->source, &l->diags) < 0 ||
	    source_list(l->source, &l->arena, &l->diags) < 0)
		return false;
	/* of names and what is no content each list tells anew */
	forget_told(l);
	if (load_site(l, &ctx) < 0 || !is_silent(&l->diags))
		return false;
	load_open_shelf(l, o);
	if (load_set_clock(l, o, now) < 0 || load_files(l, &unseen) < 0)
		return false;
	bool silent = is_silent(&l->diags);
	forget_told(l);
	load_choose_trees(l);
	link_ahead(l, &ctx);
	l->all_there = silent && l->linked && all_linked(l);
	l->told = l->diags;
	diags_init_like(&l->diags, &l->told);
	return true;
}

/* ---- what is different ----------------------------------------------------------------- */

struct changes {
	struct relink_change items[RELINK_CHANGES_MAX];
	size_t count;
	struct amendment others[AMENDMENTS_MAX];
	size_t other_count;
};

/* Of a record, and no translation. */
static bool
is_original(const struct loaded_file *f)
{
	return f->role.lang.len == 0 && !f->role.bad_name && !f->unreadable;
}

static bool
is_incident(const struct loaded_file *f)
{
	return f->role.kind == KIND_INCIDENT && is_original(f);
}

/* A file of another kind that is another now. */
static bool
add_amendment(struct changes *c, struct load *l,
    const struct read_context *ctx, const struct loaded_file *before,
    struct loaded_file *f)
{
	if (before == NULL || f == NULL || c->other_count == AMENDMENTS_MAX ||
	    before->linked == NULL || before->role.kind != f->role.kind ||
	    f->role.kind == KIND_SITE || !is_original(before) ||
	    !is_original(f))
		return false;
	c->others[c->other_count++] = (struct amendment){before->linked,
	    load_original(l, ctx, f)};
	return true;
}

/* A file that went, came (then one of the two is NULL), or is another now. */
static bool
add_change(struct changes *c, struct load *l, const struct read_context *ctx,
    const struct loaded_file *before, struct loaded_file *f)
{
	if ((before && !is_incident(before)) || (f && !is_incident(f)))
		return add_amendment(c, l, ctx, before, f);
	if (c->count == RELINK_CHANGES_MAX)
		return false;
	struct relink_change *change = &c->items[c->count++];
	*change = (struct relink_change){0};
	if (before)
		change->old = (struct incident *)before->linked;
	if (f)
		change->now = (struct incident *)load_original(l, ctx, f);
	return (before == NULL || !before->linked->draft.on) &&
	    (f == NULL || !change->now->r.draft.on);
}

/* Both lists are sorted by path, and what is the same is so in both. */
static bool
find_changes(struct changes *c, struct load *l, const struct read_context *ctx)
{
	struct loaded_file **b = l->gone.items, **end = b + l->gone.count;
	bool simple = true;

	for (size_t i = 0; simple && i < l->come.count; i++) {
		struct loaded_file *f = l->come.items[i];
		if (b < end && *b == f) {
			b++;
			continue;
		}
		for (; simple && b < end && str_cmp((*b)->path, f->path) < 0;
		     b++)
			simple = add_change(c, l, ctx, *b, NULL);
		bool same = b < end && str_eq((*b)->path, f->path);
		if (simple && (!same || *b != f))
			simple = add_change(c, l, ctx, same ? *b : NULL, f);
		b += same;
	}
	for (; simple && b < end; b++)
		simple = add_change(c, l, ctx, *b, NULL);
	return simple;
}

static bool
names(const struct diags *d, struct str path)
{
	for (size_t i = 0; i < d->count; i++)
		if (str_eq(d->items[i].pos.path, path))
			return true;
	return false;
}

/* Was anything told of a file that is another now? */
static bool
told_of(const struct diags *d, const struct changes *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->items[i].old && names(d, c->items[i].old->r.path))
			return true;
	for (size_t i = 0; i < c->other_count; i++)
		if (names(d, c->others[i].record->path))
			return true;
	return false;
}

static bool
same_assets(const struct load *l, const struct loaded_assets *before)
{
	if (l->assets.count != before->count)
		return false;
	for (size_t i = 0; i < before->count; i++)
		if (!str_eq(l->assets.items[i].path, before->items[i].path))
			return false;
	return true;
}

static void
note_changes(struct load *l, const struct changes *c)
{
	l->relinked = true;
	l->change_count = c->count;
	l->changes = ARENA_ARRAY(&l->arena, struct relink_change, c->count);
	if (c->count)
		memcpy(l->changes, c->items, c->count * sizeof *c->items);
	l->amended = (struct amendments){ARENA_ARRAY(&l->arena,
	    struct amendment, c->other_count), c->other_count};
	if (c->other_count)
		memcpy(l->amended.items, c->others,
		    c->other_count * sizeof *c->others);
}

/* Incidents that are new may name what only the others have. */
static bool
amend(struct load *l, struct changes *c, struct diags *d)
{
	return c->other_count == 0 || model_amend(l->model, &l->arena,
	    &(struct amendments){c->others, c->other_count}, d);
}

/* False when all has to be linked anew. */
static bool
relink(struct load *l, const struct loaded_assets *assets,
    const struct read_context *now)
{
	struct read_context ctx = *now;
	struct changes c = {.count = 0, .other_count = 0};
	struct diags told;

	if (!l->linked || !same_assets(l, assets))
		return false;
	diags_init_like(&told, &l->diags);
	ctx.diags = &told;
	bool done = find_changes(&c, l, &ctx) && is_silent(&told) &&
	    !told_of(&l->told, &c) && amend(l, &c, &told) &&
	    model_relink(l->model, &l->arena, c.items, c.count, &told);
	diags_release(&told);
	if (!done)
		return false;
	diag_merge(&l->diags, &l->told);
	note_changes(l, &c);
	struct review_since since = {&l->reviewed, c.items, c.count};
	if (l->reviewed.others || c.other_count)
		review_model(l->model, l->now, &l->arena, &l->diags);
	else
		review_again(l->model, &since, l->now, &l->arena, &l->diags);
	return true;
}

/* ---- and now ------------------------------------------------------------------------------ */

/* Of the configuration and the zone nothing has to be read again. */
static bool
same_site(struct load *l)
{
	size_t count, i;
	const struct source_file *files = source_files(l->source, &count);
	struct zone *zone;

	if (!source_find(&i, l->source, STR("site.yml")) ||
	    !str_eq(files[i].id, l->site_id))
		return false;
	if (zone_is_current(l->zone))
		return true;
	if (zone_load(&zone, &l->arena, zone_name(l->zone)) < 0)
		return false;
	struct digest now = zone_digest(zone), then = zone_digest(l->zone);
	return digest_eq(&now, &then);
}

/* Most of the time that a large folder takes: another hand does it. */
static void
verify(void *ctx, size_t number)
{
	struct load *l = ctx;

	(void)number;
	l->verified = source_verify(l->source);
}

static void
begin_to_verify(struct load *l)
{
	l->verified = source_is_verified(l->source);
	if (!l->verified)
		crew_send(&l->verifying, l->jobs, 1, verify, l);
}

bool
load_verify(struct load *l)
{
	crew_await(&l->verifying);
	crew_end(&l->verifying);
	return !l->ahead || l->verified;
}

enum load_result
load_on(struct load *l, const struct options *o, const struct load_gate *gate,
    int64_t now, struct progress *p)
{
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = l->zone};
	struct loaded_assets assets = l->assets;

	if (source_turn(l->source, &l->arena, &l->diags) < 0)
		return LOAD_UNFIT;
	if (gate && gate->stands(gate->ctx, l->source, now))
		return LOAD_STANDS;
	l->site_source = digest_of(l->site_text); /* translations follow */
	if (source_list_unverified(l->source, &l->arena, &l->diags) < 0)
		return LOAD_UNFIT;
	begin_to_verify(l);
	if (!same_site(l) || load_set_clock(l, o, now) < 0 ||
	    load_files(l, p) < 0)
		return LOAD_UNFIT;
	if (relink(l, &assets, &ctx)) {
		load_fall_back(l, o);
		return LOAD_FINE;
	}
	if (l->linked)
		thaw_again(l);
	load_trees(l, &ctx, o);
	return LOAD_FINE;
}
