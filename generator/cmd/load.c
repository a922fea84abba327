#include "cmd/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/timetext.h"
#include "content/translate.h"
#include "model/link.h"
#include "model/review.h"

struct record_vec {
	struct record **items;
	size_t count, cap;
};

static int
read_text(struct load *l, struct str *out, struct str path, size_t index)
{
	struct loaded_text *t = VEC_PUSH(&l->arena, l);

	t->path = path;
	if (source_read(out, l->source, &l->arena, index, FILE_BYTES_MAX,
		&l->diags) < 0)
		return -1;
	t->bytes = *out;
	return 0;
}

static int
load_site(struct load *l, struct read_context *ctx)
{
	size_t count;
	const struct source_file *files = source_files(l->source, &count);
	struct str bytes;

	for (size_t i = 0; i < count; i++) {
		if (!str_is(files[i].path, "site.yml"))
			continue;
		if (read_text(l, &bytes, files[i].path, i) < 0)
			return -1;
		ctx->path = files[i].path;
		int rc = site_parse(&l->site, ctx, bytes);
		l->zone = ctx->zone;
		return rc;
	}
	return DIAG(&l->diags, DIAG_SITE_MISSING, pos_file(STR("site.yml")),
	    STR(""));
}

/* ---- reading ------------------------------------------------------------------------- */

/* -1 only when the source itself fails. */
static int
read_file(struct load *l, const struct file_role *role, size_t index)
{
	size_t count, fatal = l->diags.totals[DIAG_FATAL];
	struct str path = source_files(l->source, &count)[index].path;
	struct loaded_file file = {.path = path, .role = *role};

	if (read_text(l, &file.bytes, path, index) < 0) {
		if (l->diags.totals[DIAG_FATAL] > fatal)
			return -1;
		file.unreadable = true;
	}
	*VEC_PUSH(&l->arena, &l->files) = file;
	return 0;
}

static int
read_files(struct load *l, struct progress *p)
{
	size_t count;
	const struct source_file *files = source_files(l->source, &count);

	for (size_t i = 0; i < count; i++) {
		struct file_role role = parse_role(files[i].path, &l->arena,
		    &l->diags);
		progress_step(p, PROGRESS_READ, i + 1, count);
		if (role.is_asset)
			*VEC_PUSH(&l->arena, &l->assets) =
			    (struct loaded_asset){files[i].path, i};
		else if (role.is_record && role.kind != KIND_SITE &&
		    read_file(l, &role, i) < 0)
			return -1;
	}
	return 0;
}

/* ---- parsing --------------------------------------------------------------------------- */

/*
 * A file that cannot be read (too large, say) still has an id that others
 * refer to: it becomes a broken record without content.
 */
static struct record *
unreadable_record(struct load *l, const struct loaded_file *f)
{
	struct record *r = arena_alloc(&l->arena,
	    table_record_size(f->role.kind));

	*r = (struct record){.kind = f->role.kind, .id = f->role.id,
	    .path = f->path, .broken = true};
	return r;
}

static struct record *
parse_file(struct load *l, struct read_context *ctx,
    const struct loaded_file *f)
{
	if (f->unreadable)
		return unreadable_record(l, f);
	ctx->path = f->path;
	struct record *r = record_parse(ctx, f->role.kind, f->role.id, f->bytes);
	r->broken = r->broken || f->role.bad_name;
	return r;
}

static int
compare_path(const void *path, const void *file)
{
	return str_cmp(*(const struct str *)path,
	    ((const struct loaded_file *)file)->path);
}

/* Is the file that a translation belongs to there? */
static bool
has_original(struct load *l, const struct loaded_file *f)
{
	struct str folder = str_head(f->path, str_find_last(f->path, '/') + 1);
	struct str path = arena_printf(&l->arena, "%.*s%.*s.md",
	    STR_ARG(folder), STR_ARG(f->role.id));

	return bsearch(&path, l->files.items, l->files.count,
	    sizeof *l->files.items, compare_path) != NULL;
}

/*
 * A translation of nothing may be an incident with a dot in its name: it is
 * left out, but what it affects must not look well for that.
 */
static struct record *
parse_orphan(struct load *l, struct read_context *ctx,
    const struct loaded_file *f)
{
	struct record *r = parse_file(l, ctx, f);

	r->broken = true;
	return r;
}

static void
parse_originals(struct load *l, struct read_context *ctx,
    struct record_vec *out)
{
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = &l->files.items[i];
		if (f->role.lang.len == 0)
			*VEC_PUSH(&l->arena, out) = parse_file(l, ctx, f);
		else if (!has_original(l, f))
			*VEC_PUSH(&l->arena, out) = parse_orphan(l, ctx, f);
	}
}

/* The record that a translation beside it translates, or NULL. */
static struct record *
original_of(struct load *l, const struct record_vec *records,
    const struct loaded_file *f)
{
	struct str folder = str_head(f->path, str_find_last(f->path, '/') + 1);
	struct str path = arena_printf(&l->arena, "%.*s%.*s.md",
	    STR_ARG(folder), STR_ARG(f->role.id));
	size_t low = 0, high = records->count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp(records->items[mid]->path, path);
		if (order == 0)
			return records->items[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* Lays the translations of one language over the originals. */
static void
translate_all(struct load *l, struct read_context *ctx,
    struct record_vec *records, struct str lang)
{
	struct str tag = str_is(lang, "ls") ? l->site->language.s : lang;

	ctx->translating = true;
	ctx->diags = &l->diags; /* each translation is read once */
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = &l->files.items[i];
		struct record *original;
		if (!str_eq(f->role.lang, lang))
			continue;
		original = original_of(l, records, f);
		if (original)
			translate_record(ctx, original, parse_file(l, ctx, f), tag);
	}
}

/* ---- models ------------------------------------------------------------------------------ */

static struct model *
link_records(struct load *l, const struct record_vec *records,
    struct diags *diags)
{
	struct link_input in = {.site = l->site, .zone = l->zone,
	    .records = records->items, .count = records->count};

	for (size_t i = 0; i < l->assets.count; i++)
		*VEC_PUSH(&l->arena, &in.assets) = l->assets.items[i].path;
	struct model *m = model_link(&l->arena, &in, diags);
	review_model(m, l->now, &l->arena, diags);
	return m;
}

static bool
is_published(const struct load *l, struct str lang)
{
	for (size_t i = 0; i < l->tree_count; i++)
		if (str_eq(l->trees[i].lang.s, lang))
			return true;
	return false;
}

static void
check_translations(struct load *l)
{
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = &l->files.items[i];
		if (f->role.lang.len == 0)
			continue;
		if (!has_original(l, f))
			DIAG(&l->diags, DIAG_TRANSLATION_ORPHAN, pos_file(f->path),
			    arena_concat(&l->arena, f->role.id, STR(".md")));
		else if (!is_published(l, f->role.lang))
			DIAG(&l->diags, DIAG_TRANSLATION_LANGUAGE,
			    pos_file(f->path), f->role.lang);
	}
}

static void
add_tree(struct load *l, struct text lang)
{
	if (!is_published(l, lang.s) && l->tree_count < TREES_MAX)
		l->trees[l->tree_count++].lang = lang;
}

/* The site's own language, the others of `languages:`, easy language. */
static void
choose_trees(struct load *l)
{
	add_tree(l, l->site->language);
	for (size_t i = 0; i < l->site->languages.count; i++)
		add_tree(l, l->site->languages.items[i]);
	for (size_t i = 0; i < l->files.count; i++)
		if (str_is(l->files.items[i].role.lang, "ls"))
			add_tree(l, (struct text){STR("ls"), {0, 0}});
}

/* A further language: what is wrong with the originals has been told. */
static void
load_tree(struct load *l, struct loaded_tree *tree)
{
	struct record_vec records = {0};
	struct diags quiet;
	struct read_context ctx = {.arena = &l->arena, .diags = &quiet,
	    .zone = l->zone};

	diags_init(&quiet);
	memcpy(quiet.strict, l->diags.strict, sizeof quiet.strict);
	parse_originals(l, &ctx, &records);
	translate_all(l, &ctx, &records, tree->lang.s);
	tree->model = link_records(l, &records, &quiet);
	diags_release(&quiet);
}

static void
load_trees(struct load *l, struct read_context *ctx)
{
	struct record_vec records = {0};

	choose_trees(l);
	parse_originals(l, ctx, &records);
	check_translations(l);
	l->model = l->trees[0].model = link_records(l, &records, &l->diags);
	for (size_t i = 1; i < l->tree_count; i++)
		load_tree(l, &l->trees[i]);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static int
set_clock(struct load *l, const struct options *o, int64_t now)
{
	struct time_value v;

	l->now = now;
	if (o->at == NULL)
		return 0;
	enum time_fault fault = time_read(&v, str_from(o->at), TIME_START,
	    l->zone);
	if (fault != TIME_OK && fault != TIME_TWICE)
		return -1;
	l->now = v.t;
	return 0;
}

enum load_result
load_all(struct load *l, const struct options *o, int64_t now,
    struct progress *p)
{
	*l = (struct load){0};
	arena_init(&l->arena, 0);
	diags_init(&l->diags);
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = zone_utc(&l->arena)};
	if (source_open(&l->source, &l->arena, &o->source, &l->diags) < 0 ||
	    load_site(l, &ctx) < 0)
		return LOAD_FAILED;
	if (set_clock(l, o, now) < 0)
		return LOAD_BAD_AT;
	if (read_files(l, p) < 0)
		return LOAD_FAILED;
	load_trees(l, &ctx);
	return LOAD_FINE;
}

void
load_release(struct load *l)
{
	source_close(l->source);
	diags_release(&l->diags);
	arena_release(&l->arena);
}
