#include "cmd/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/timetext.h"
#include "content/translate.h"
#include "model/link.h"
#include "model/review.h"

enum {
	COMMIT_SHOWN = 12, /* digits of its id */
	ROUNDS_MAX = 6,    /* of linking with earlier versions */
	DEPTH_FIRST = 100, /* publications each file is given at first */
};

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

static struct digest
both(const struct digest *a, const struct digest *b)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_digest(&s, a);
	digest_add_digest(&s, b);
	return digest_end(&s);
}

/* What the source says of a file, else its bytes, in 128 bits. */
static struct digest
digest_of_file(const struct load *l, size_t index, struct str bytes)
{
	size_t count;
	struct str id = source_files(l->source, &count)[index].id;

	return digest_of(id.len ? id : bytes);
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
		l->site_source = digest_of(bytes);
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
	struct loaded_file file = {.path = path, .index = index, .role = *role};

	if (read_text(l, &file.bytes, path, index) < 0) {
		if (l->diags.totals[DIAG_FATAL] > fatal)
			return -1;
		file.unreadable = true;
	}
	file.digest = digest_of_file(l, index, file.bytes);
	if (role->kind == KIND_SITE)
		l->site_source = both(&l->site_source, &file.digest);
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
		else if (role.is_record &&
		    (role.kind != KIND_SITE || role.lang.len) &&
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
	r->source = f->digest;
	return r;
}

/*
 * The file's record; where an earlier version stands in its place, that one's,
 * with the other. What is found in it while pages are rendered is told with
 * the commit, as the lines are not those of the file that lies there.
 */
static struct record *
parse_version(struct load *l, struct read_context *ctx,
    const struct loaded_file *f)
{
	const struct previous_version *v = &f->previous;
	struct record *newer = parse_file(l, ctx, f);
	struct digest digest = digest_of(v->id);

	if (!v->stands)
		return newer;
	struct record *r = record_parse(ctx, f->role.kind, f->role.id, v->bytes);
	r->body_path = arena_printf(&l->arena, "%.*s (%.*s)", STR_ARG(f->path),
	    STR_ARG(str_head(v->commit, COMMIT_SHOWN)));
	r->source = both(&f->digest, &digest);
	r->stands_for = newer;
	return r;
}

static int
compare_path(const void *path, const void *file)
{
	return str_cmp(*(const struct str *)path,
	    ((const struct loaded_file *)file)->path);
}

/* The file that a translation of a record belongs to, or NULL. */
static const struct loaded_file *
original_file(struct load *l, const struct loaded_file *f)
{
	struct str folder = str_head(f->path, str_find_last(f->path, '/') + 1);
	struct str path = arena_printf(&l->arena, "%.*s%.*s.md",
	    STR_ARG(folder), STR_ARG(f->role.id));

	return l->files.count == 0 ? NULL
	    : bsearch(&path, l->files.items, l->files.count,
	          sizeof *l->files.items, compare_path);
}

/* Is the file that a translation belongs to there? */
static bool
has_original(struct load *l, const struct loaded_file *f)
{
	return f->role.kind == KIND_SITE || original_file(l, f) != NULL;
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
		if (f->role.kind == KIND_SITE)
			continue;
		if (f->role.lang.len == 0)
			*VEC_PUSH(&l->arena, out) = parse_version(l, ctx, f);
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

/*
 * Lays one over its original. One that is behind says so; when `strict:` makes
 * that an error, it is left out like any other with an error.
 */
static void
translate_file(struct load *l, struct read_context *ctx,
    const struct loaded_file *f, struct record *original, struct str tag)
{
	struct record *r = parse_file(l, ctx, f);
	size_t before = diag_errors(&l->diags);

	if (f->outdated && !r->broken && !r->draft.on)
		DIAG(&l->diags, DIAG_TRANSLATION_OUTDATED,
		    pos_at(f->path, (struct loc){1, 1}), original->path);
	r->broken = r->broken || diag_errors(&l->diags) > before;
	translate_record(ctx, original, r, tag);
	original->source = both(&original->source, &r->source);
	original->outdated = f->outdated && original->translated;
}

/* The language of the texts of a tree. */
static struct str
tag_of(const struct load *l, struct str lang)
{
	return str_is(lang, "ls") ? l->site->language.s : lang;
}

/* Lays the translations of one language over the originals. */
static void
translate_all(struct load *l, struct read_context *ctx,
    struct record_vec *records, struct str lang)
{
	ctx->translating = true;
	ctx->diags = &l->diags; /* each translation is read once */
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = &l->files.items[i];
		struct record *original;
		if (!str_eq(f->role.lang, lang) || f->role.kind == KIND_SITE)
			continue;
		original = original_of(l, records, f);
		if (original)
			translate_file(l, ctx, f, original, tag_of(l, lang));
	}
}

/* The configuration with its texts in the language, if there are any. */
static struct site *
translated_site(struct load *l, struct read_context *ctx, struct str lang)
{
	struct site *site = arena_alloc(&l->arena, sizeof *site);

	*site = *l->site;
	ctx->translating = true;
	ctx->diags = &l->diags;
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = &l->files.items[i];
		if (f->role.kind != KIND_SITE || f->unreadable ||
		    !str_eq(f->role.lang, lang))
			continue;
		ctx->path = f->path;
		struct site *t = site_translation_parse(ctx, f->bytes);
		if (t)
			translate_site(ctx, site, t, tag_of(l, lang));
	}
	return site;
}

/* ---- models ------------------------------------------------------------------------------ */

static struct model *
link_records(struct load *l, struct site *site,
    const struct record_vec *records, struct diags *diags)
{
	struct link_input in = {.site = site, .zone = l->zone,
	    .records = records->items, .count = records->count};

	for (size_t i = 0; i < l->assets.count; i++)
		*VEC_PUSH(&l->arena, &in.assets) = l->assets.items[i].path;
	struct model *m = model_link(&l->arena, &in, diags);
	review_model(m, l->now, &l->arena, diags);
	return m;
}

/* All of it once more, without a word. */
static struct model *
link_quietly(struct load *l, struct str lang)
{
	struct record_vec records = {0};
	struct site *site = l->site;
	struct diags quiet;
	struct read_context ctx = {.arena = &l->arena, .diags = &quiet,
	    .zone = l->zone};

	diags_init(&quiet);
	memcpy(quiet.strict, l->diags.strict, sizeof quiet.strict);
	parse_originals(l, &ctx, &records);
	if (lang.len) {
		translate_all(l, &ctx, &records, lang);
		site = translated_site(l, &ctx, lang);
	}
	struct model *m = link_records(l, site, &records, &quiet);
	diags_release(&quiet);
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

/* ---- earlier versions ---------------------------------------------------------------- */

struct broken_files {
	struct loaded_file **items;
	size_t count, cap;
};

static struct loaded_file *
file_of(const struct load *l, const struct record *r)
{
	return bsearch(&r->path, l->files.items, l->files.count,
	    sizeof *l->files.items, compare_path);
}

static struct broken_files
find_broken(struct load *l, const struct model *m)
{
	struct broken_files out = {0};

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		for (size_t i = 0; i < m->records[k].count; i++)
			if (m->records[k].items[i]->broken)
				*VEC_PUSH(&l->arena, &out) =
				    file_of(l, m->records[k].items[i]);
	return out;
}

/* A name is no better in an earlier commit; of a translation the original stays. */
static bool
has_versions(const struct loaded_file *f)
{
	return !f->role.bad_name && f->role.lang.len == 0;
}

static bool
find_versions(struct previous_search *s, const struct broken_files *broken,
    size_t depth)
{
	bool any = false;

	s->depth = depth;
	for (size_t i = 0; i < broken->count; i++) {
		struct loaded_file *f = broken->items[i];
		if (has_versions(f) && !f->previous.stands &&
		    previous_next(&f->previous, s, f->path, &f->role))
			any = true;
	}
	return any;
}

/*
 * The first version of each broken file; false when none has any. Those that
 * were broken all along must not use up what the others are looked for with.
 */
static bool
first_versions(struct previous_search *s, const struct broken_files *broken)
{
	size_t count;
	const struct source_file *files = source_files(s->source, &count);

	for (size_t i = 0; i < broken->count; i++) {
		struct previous_version *v = &broken->items[i]->previous;
		v->wanted = true;
		v->id = files[broken->items[i]->index].id;
	}
	bool any = find_versions(s, broken, DEPTH_FIRST);
	return find_versions(s, broken, s->commits.count) || any;
}

enum fit { FIT_ALL, FIT_AGAIN, FIT_NONE };

/* Do the versions fit? Those that do not are replaced by still earlier ones. */
static enum fit
try_versions(struct load *l, struct previous_search *s,
    const struct model *m)
{
	struct broken_files broken = find_broken(l, m);
	enum fit fit = FIT_ALL;

	for (size_t i = 0; i < broken.count; i++) {
		struct loaded_file *f = broken.items[i];
		if (f->previous.stands) {
			(void)previous_next(&f->previous, s, f->path, &f->role);
			fit = FIT_AGAIN;
		} else if (!f->previous.wanted && fit == FIT_ALL) {
			/* it was fine beside the broken one */
			fit = FIT_NONE;
		}
	}
	return fit;
}

static void
use_versions(struct load *l, const struct broken_files *broken,
    struct model *m)
{
	for (size_t i = 0; i < broken->count; i++) {
		const struct loaded_file *f = broken->items[i];
		if (f->previous.stands)
			DIAG(&l->diags, DIAG_PREVIOUS_VERSION, pos_file(f->path),
			    str_head(f->previous.commit, COMMIT_SHOWN));
	}
	l->model = l->trees[0].model = m;
}

/* Puts earlier versions in the place of broken files, where that goes. */
static void
fall_back(struct load *l, const struct options *o)
{
	struct previous_search s = {.source = l->source, .arena = &l->arena,
	    .diags = &l->diags, .zone = l->zone};
	struct broken_files broken = find_broken(l, l->model);

	if (broken.count == 0 || source_commit(l->source).id.len == 0)
		return;
	previous_list(&s, o, l->known_ms);
	enum fit fit = first_versions(&s, &broken) ? FIT_AGAIN : FIT_NONE;
	for (int round = 0; fit == FIT_AGAIN && round < ROUNDS_MAX; round++) {
		struct model *m = link_quietly(l, STR(""));
		fit = try_versions(l, &s, m);
		if (fit == FIT_ALL)
			use_versions(l, &broken, m);
	}
	for (size_t i = 0; fit != FIT_ALL && i < broken.count; i++)
		broken.items[i]->previous.stands = false;
}

/* ---- all languages ------------------------------------------------------------------- */

/* Which translations are behind their originals, by the source's history. */
static void
find_outdated(struct load *l)
{
	struct source_pair *pairs = ARENA_ARRAY(&l->arena, struct source_pair,
	    l->files.count);
	struct loaded_file **files = ARENA_ARRAY(&l->arena,
	    struct loaded_file *, l->files.count);
	size_t count = 0;

	for (size_t i = 0; i < l->files.count; i++) {
		struct loaded_file *f = &l->files.items[i];
		const struct loaded_file *original;
		/* site.yml changes with every setting, its texts hardly ever */
		if (f->role.lang.len == 0 || f->role.kind == KIND_SITE ||
		    !is_published(l, f->role.lang) ||
		    (original = original_file(l, f)) == NULL)
			continue;
		files[count] = f;
		pairs[count++] = (struct source_pair){original->index, f->index,
		    false};
	}
	source_mark_outdated(l->source, pairs, count);
	for (size_t i = 0; i < count; i++)
		files[i]->outdated = pairs[i].outdated;
}

static void
load_trees(struct load *l, struct read_context *ctx, const struct options *o)
{
	struct record_vec records = {0};

	choose_trees(l);
	find_outdated(l);
	parse_originals(l, ctx, &records);
	check_translations(l);
	l->model = l->trees[0].model = link_records(l, l->site, &records,
	    &l->diags);
	fall_back(l, o);
	/* what is wrong with the originals has been told */
	for (size_t i = 1; i < l->tree_count; i++)
		l->trees[i].model = link_quietly(l, l->trees[i].lang.s);
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

/* The commit that was published, or else known, at l->now. */
static int
known_commit(struct load *l, const struct options *o, struct str *id)
{
	struct str shown = str_from(o->at);
	struct previous_search s = {.arena = &l->arena};
	struct options ledger = {.out = o->out};
	struct past_commit c;

	previous_list(&s, &ledger, l->known_ms);
	if (s.commits.count) {
		*id = s.commits.items[0];
		return 0;
	}
	enum past past = source_find_past(&c, l->source, &l->arena, l->now);
	struct str end = str_head(c.id, COMMIT_SHOWN);
	*id = c.id;
	if (past == PAST_ABSENT)
		DIAG(&l->diags, DIAG_KNOWN_NOTHING, pos_file(STR("")), shown, end,
		    time_iso(&l->arena, c.time, l->zone));
	else if (past == PAST_GONE)
		DIAG(&l->diags, DIAG_KNOWN_CUT, pos_file(STR("")), shown, end);
	return past == PAST_FOUND ? 0 : -1;
}

/*
 * Looks into the tip for what --at means, and sets the commit to be read. The
 * moment of spec->opened is as early as it can be: signatures are checked
 * before, of either commit.
 */
static enum load_result
load_known(struct load *l, const struct options *o, struct source_spec *spec)
{
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = zone_utc(&l->arena)};
	struct source_spec tip = *spec;

	if (spec->signer_count)
		tip.opened = NULL;
	else
		spec->opened = NULL;
	if (source_open(&l->source, &l->arena, &tip, &l->diags) < 0 ||
	    load_site(l, &ctx) < 0)
		return LOAD_FAILED;
	if (set_clock(l, o, 0) < 0)
		return LOAD_BAD_AT;
	l->known_ms = l->now * 1000;
	if (known_commit(l, o, &spec->ref) < 0)
		return LOAD_FAILED;
	source_close(l->source);
	l->source = NULL;
	l->count = 0;
	/* the commit tells of its own site.yml */
	diags_release(&l->diags);
	diags_init(&l->diags);
	return LOAD_FINE;
}

enum load_result
load_all(struct load *l, const struct options *o, int64_t now,
    struct progress *p)
{
	*l = (struct load){0};
	arena_init(&l->arena, 0);
	diags_init(&l->diags);
	l->known_ms = INT64_MAX;
	struct source_spec spec = o->source;
	enum load_result known = o->as_known ? load_known(l, o, &spec)
					     : LOAD_FINE;
	if (known != LOAD_FINE)
		return known;
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = zone_utc(&l->arena)};
	if (source_open(&l->source, &l->arena, &spec, &l->diags) < 0 ||
	    load_site(l, &ctx) < 0)
		return LOAD_FAILED;
	if (!o->as_known && set_clock(l, o, now) < 0)
		return LOAD_BAD_AT;
	if (read_files(l, p) < 0)
		return LOAD_FAILED;
	load_trees(l, &ctx, o);
	return LOAD_FINE;
}

void
load_release(struct load *l)
{
	source_close(l->source);
	diags_release(&l->diags);
	arena_release(&l->arena);
}
