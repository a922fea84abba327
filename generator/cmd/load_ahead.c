#include <string.h>

#include "base/zone.h"
#include "cmd/load_parts.h"
#include "model/relink.h"
#include "model/review.h"

/* ---- before the commit is known ----------------------------------------------------- */

static bool
is_clean(const struct load *l)
{
	return l->diags.count == 0 && l->diags.suppressed == 0;
}

/* Each file with the record that was made of it; both are in the same order. */
static void
note_linked(struct load *l, const struct record_vec *records)
{
	size_t k = 0;

	for (size_t i = 0; i < l->files.count; i++) {
		struct loaded_file *f = &l->files.items[i];
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
		struct loaded_file *f = &l->files.items[i];
		f->linked = NULL;
		f->fresh = load_thaw(&l->arena, f);
	}
}

/*
 * A model that changes of single incidents can be put into. Of a site in several
 * languages there would have to be several.
 */
static void
link_ahead(struct load *l, struct read_context *ctx)
{
	struct record_vec records = {0};

	if (l->tree_count > 1 || !is_clean(l))
		return;
	load_records(l, ctx, &records);
	load_check_translations(l);
	l->model = load_link(l, l->site, &records, &l->diags);
	l->linked = is_clean(l) && l->model->broken_count == 0;
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
	    source_list(l->source, &l->arena, &l->diags) < 0 ||
	    load_site(l, &ctx) < 0 || !is_clean(l))
		return false;
	load_open_shelf(l, o);
	if (load_set_clock(l, o, now) < 0 || load_files(l, &unseen) < 0)
		return false;
	load_choose_trees(l);
	link_ahead(l, &ctx);
	forget_told(l);
	return true;
}

/* ---- what is different ----------------------------------------------------------------- */

struct changes {
	struct relink_change items[RELINK_CHANGES_MAX];
	size_t count;
};

static bool
is_incident(const struct loaded_file *f)
{
	return f->role.kind == KIND_INCIDENT && f->role.lang.len == 0 &&
	    !f->role.bad_name && !f->unreadable;
}

/* A file that went, came (then one of the two is NULL), or is another now. */
static bool
add_change(struct changes *c, struct load *l, const struct read_context *ctx,
    const struct loaded_file *before, struct loaded_file *f)
{
	if (c->count == RELINK_CHANGES_MAX || (before && !is_incident(before)) ||
	    (f && !is_incident(f)))
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

/* Both lists are sorted by path. */
static bool
find_changes(struct changes *c, struct load *l,
    const struct loaded_files *before, const struct read_context *ctx)
{
	const struct loaded_file *b = before->items, *end = b + before->count;
	bool simple = true;

	for (size_t i = 0; simple && i < l->files.count; i++) {
		struct loaded_file *f = &l->files.items[i];
		for (; simple && b < end && b->path.ptr != f->path.ptr &&
		       str_cmp(b->path, f->path) < 0; b++)
			simple = add_change(c, l, ctx, b, NULL);
		bool same = b < end && str_eq(b->path, f->path);
		if (simple && f->linked == NULL)
			simple = add_change(c, l, ctx, same ? b : NULL, f);
		b += same;
	}
	for (; simple && b < end; b++)
		simple = add_change(c, l, ctx, b, NULL);
	return simple;
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

/* False when all has to be linked anew. */
static bool
relink(struct load *l, const struct loaded_files *before,
    const struct loaded_assets *assets, const struct read_context *now)
{
	struct read_context ctx = *now;
	struct changes c = {.count = 0};
	struct diags told;

	if (!l->linked || !same_assets(l, assets))
		return false;
	diags_init_like(&told, &l->diags);
	ctx.diags = &told;
	bool done = find_changes(&c, l, before, &ctx) && told.count == 0 &&
	    model_relink(l->model, &l->arena, c.items, c.count, &told);
	diags_release(&told);
	if (done)
		review_again(l->model, c.items, c.count, l->now, &l->arena,
		    &l->diags);
	return done;
}

/* ---- and now ------------------------------------------------------------------------------ */

/* Of the configuration and the zone nothing has to be read again. */
static bool
same_site(struct load *l)
{
	size_t count;
	const struct source_file *files = source_files(l->source, &count);
	struct zone *zone;

	if (zone_load(&zone, &l->arena, zone_name(l->zone)) < 0)
		return false;
	struct digest now = zone_digest(zone), then = zone_digest(l->zone);
	for (size_t i = 0; i < count; i++)
		if (str_is(files[i].path, "site.yml"))
			return str_eq(files[i].id, l->site_id) &&
			    digest_eq(&now, &then);
	return false;
}

enum load_result
load_on(struct load *l, const struct options *o, const struct load_gate *gate,
    int64_t now, struct progress *p)
{
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = l->zone};
	struct loaded_files files = l->files;
	struct loaded_assets assets = l->assets;

	if (source_turn(l->source, &l->arena, &l->diags) < 0)
		return LOAD_UNFIT;
	if (gate && gate->stands(gate->ctx, l->source, now))
		return LOAD_STANDS;
	if (source_list(l->source, &l->arena, &l->diags) < 0 || !same_site(l) ||
	    load_set_clock(l, o, now) < 0 || load_files(l, p) < 0)
		return LOAD_UNFIT;
	if (relink(l, &files, &assets, &ctx)) {
		l->trees[0].model = l->model;
		load_fall_back(l, o);
		return LOAD_FINE;
	}
	if (l->linked)
		thaw_again(l);
	load_trees(l, &ctx, o);
	return LOAD_FINE;
}
