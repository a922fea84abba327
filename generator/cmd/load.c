#include "cmd/load_parts.h"

#include <string.h>

#include "base/timetext.h"
#include "model/link.h"
#include "model/review.h"
#include "publish/shelf.h"

/* ---- models ------------------------------------------------------------------------------ */

struct model *
load_link(struct load *l, struct site *site, const struct record_vec *records,
    struct diags *diags)
{
	struct link_input in = {.site = site, .zone = l->zone,
	    .records = records->items, .count = records->count};

	for (size_t i = 0; i < l->assets.count; i++)
		*VEC_PUSH(&l->arena, &in.assets) = l->assets.items[i].path;
	return model_link(&l->arena, &in, diags);
}

/* All of it once more, without a word. */
struct model *
load_quietly(struct load *l, struct str lang)
{
	struct record_vec records = {0};
	struct site *site = l->site;
	struct diags quiet;
	struct read_context ctx = {.arena = &l->arena, .diags = &quiet,
	    .zone = l->zone};

	diags_init_like(&quiet, &l->diags);
	load_records(l, &ctx, &records);
	if (lang.len) {
		load_translations(l, &ctx, &records, lang);
		site = load_translated_site(l, &ctx, lang);
	}
	struct model *m = load_link(l, site, &records, &quiet);
	review_model(m, l->now, &l->arena, &quiet);
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

void
load_check_translations(struct load *l)
{
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = l->files.items[i];
		if (f->role.lang.len == 0)
			continue;
		if (!load_has_original(l, &l->arena, f))
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
void
load_choose_trees(struct load *l)
{
	l->tree_count = 0;
	add_tree(l, l->site->language);
	for (size_t i = 0; i < l->site->languages.count; i++)
		add_tree(l, l->site->languages.items[i]);
	for (size_t i = 0; i < l->files.count; i++)
		if (str_is(l->files.items[i]->role.lang, "ls"))
			add_tree(l, (struct text){STR("ls"), {0, 0}});
}

/* ---- all languages ------------------------------------------------------------------- */

static size_t
number_of(const struct load *l, const struct loaded_file *f)
{
	size_t number;

	(void)source_find(&number, l->source, f->path); /* it is there */
	return number;
}

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
		struct loaded_file *f = l->files.items[i];
		const struct loaded_file *original;
		/* site.yml changes with every setting, its texts hardly ever */
		if (f->role.lang.len == 0 || f->role.kind == KIND_SITE ||
		    !is_published(l, f->role.lang) ||
		    (original = load_original_of(l, &l->arena, f)) == NULL)
			continue;
		files[count] = f;
		pairs[count++] = (struct source_pair){number_of(l, original),
		    number_of(l, f), false};
	}
	source_mark_outdated(l->source, pairs, count);
	for (size_t i = 0; i < count; i++)
		files[i]->outdated = pairs[i].outdated;
}

void
load_trees(struct load *l, struct read_context *ctx, const struct options *o)
{
	struct record_vec records = {0};

	load_choose_trees(l);
	find_outdated(l);
	load_records(l, ctx, &records);
	load_check_translations(l);
	l->model = l->trees[0].model = load_link(l, l->site, &records,
	    &l->diags);
	review_model(l->model, l->now, &l->arena, &l->diags);
	load_fall_back(l, o);
	/* what is wrong with the originals has been told */
	for (size_t i = 1; i < l->tree_count; i++)
		l->trees[i].model = load_quietly(l, l->trees[i].lang.s);
}

/* ---- all of it ------------------------------------------------------------------------------ */

int
load_set_clock(struct load *l, const struct options *o, int64_t now)
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
	    source_list(l->source, &l->arena, &l->diags) < 0 ||
	    load_site(l, &ctx) < 0)
		return LOAD_FAILED;
	if (load_set_clock(l, o, 0) < 0)
		return LOAD_BAD_AT;
	l->known_ms = l->now * 1000;
	if (known_commit(l, o, &spec->ref) < 0)
		return LOAD_FAILED;
	source_close(l->source);
	l->source = NULL;
	/* the commit tells of its own site.yml */
	diags_release(&l->diags);
	diags_init(&l->diags);
	return LOAD_FINE;
}

void
load_init(struct load *l, const struct options *o)
{
	*l = (struct load){0};
	arena_init(&l->arena, 0);
	diags_init(&l->diags);
	l->known_ms = INT64_MAX;
	l->jobs = o->jobs;
	l->out = o->out;
}

int
load_opening(struct load *l, const struct options *o)
{
	struct past_file f;

	load_init(l, o);
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = zone_utc(&l->arena), .path = STR_INIT("site.yml")};
	if (source_open(&l->source, &l->arena, &o->source, &l->diags) < 0 ||
	    source_read_past(&f, l->source, &l->arena,
	        source_commit(l->source).id, ctx.path) != PAST_FOUND)
		return -1;
	int rc = site_parse(&l->site, &ctx, f.bytes);
	l->zone = ctx.zone;
	return rc;
}

enum load_result
load_all(struct load *l, const struct options *o,
    const struct load_gate *gate, int64_t now, struct progress *p)
{
	if (l->ahead)
		return load_on(l, o, gate, now, p);
	load_init(l, o);
	struct source_spec spec = o->source;
	enum load_result known = o->as_known ? load_known(l, o, &spec)
					     : LOAD_FINE;
	if (known != LOAD_FINE)
		return known;
	struct read_context ctx = {.arena = &l->arena, .diags = &l->diags,
	    .zone = zone_utc(&l->arena)};
	if (source_open(&l->source, &l->arena, &spec, &l->diags) < 0)
		return LOAD_FAILED;
	if (gate && gate->stands(gate->ctx, l->source, now))
		return LOAD_STANDS;
	if (source_list(l->source, &l->arena, &l->diags) < 0 ||
	    load_site(l, &ctx) < 0)
		return LOAD_FAILED;
	if (!o->as_known && load_set_clock(l, o, now) < 0)
		return LOAD_BAD_AT;
	load_open_shelf(l, o);
	if (load_files(l, p) < 0)
		return LOAD_FAILED;
	load_trees(l, &ctx, o);
	return LOAD_FINE;
}

struct str
load_text(const struct load *l, struct str path)
{
	struct record r = {.path = path};
	const struct loaded_file *f = load_file_of(l, &r);

	if (str_is(path, "site.yml"))
		return l->site_text;
	return f ? f->bytes : (struct str){0};
}

size_t
load_count(const struct load *l)
{
	return l->files.count + (l->site_text.len > 0);
}

void
load_release(struct load *l)
{
	crew_end(&l->verifying);
	source_close(l->source);
	shelf_close(l->shelf);
	spill_close(l->texts);
	spill_close(l->images);
	diags_release(&l->diags);
	diags_release(&l->told);
	arena_release(&l->arena);
}
