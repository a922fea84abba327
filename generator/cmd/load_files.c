#include "cmd/load_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cmd/crew.h"
#include "publish/shelf.h"

/* ---- looking up ------------------------------------------------------------------------ */

static int
compare_path(const void *path, const void *file)
{
	return str_cmp(*(const struct str *)path,
	    (*(const struct loaded_file *const *)file)->path);
}

static struct loaded_file *
find_file(const struct load *l, struct str path)
{
	struct loaded_file **at = l->files.count == 0 ? NULL
	    : bsearch(&path, l->files.items, l->files.count,
	          sizeof *l->files.items, compare_path);

	return at ? *at : NULL;
}

/* The file that a translation of a record belongs to, or NULL. */
const struct loaded_file *
load_original_of(const struct load *l, struct arena *a,
    const struct loaded_file *f)
{
	struct str folder = str_head(f->path, str_find_last(f->path, '/') + 1);
	struct str path = arena_printf(a, "%.*s%.*s.md",
	    STR_ARG(folder), STR_ARG(f->role.id));

	return find_file(l, path);
}

/* Is the file that a translation belongs to there? */
bool
load_has_original(const struct load *l, struct arena *a,
    const struct loaded_file *f)
{
	return f->role.kind == KIND_SITE || load_original_of(l, a, f) != NULL;
}

struct loaded_file *
load_file_of(const struct load *l, const struct record *r)
{
	return find_file(l, r->path);
}

/* ---- many hands ------------------------------------------------------------------------ */

/* What each thread has for itself; all of it goes to the load in the end. */
struct hand {
	struct arena arena;
	struct arena scratch; /* of one file */
	struct spill_pen texts, images;
	size_t parsed;
	struct diags diags;
	struct diags unheard;  /* of one file, which is parsed again for it */
	struct source *source; /* of hand 0 the load's own */
};

/* A file that is not known yet, and its number in the source. */
struct listed {
	struct loaded_file *file;
	size_t index;
};

struct listed_files {
	struct listed *items;
	size_t count, cap;
};

struct work {
	struct load *l;
	struct progress *progress;
	const struct read_context *ctx; /* of parsing */
	struct record **records;        /* by the number of the file */
	/* of reading: what was listed, what has to be fetched from the source */
	const struct listed_files *listed;
	struct hand hands[JOBS_MAX];
	unsigned count;
};

static void
begin(struct work *w, struct load *l, const struct diags *strict,
    size_t files)
{
	*w = (struct work){.l = l, .count = crew_hands(l->jobs, files)};
	for (unsigned i = 0; i < w->count; i++) {
		arena_init(&w->hands[i].arena, 0);
		arena_init(&w->hands[i].scratch, 0);
		w->hands[i].texts.spill = l->texts;
		w->hands[i].images.spill = l->images;
		diags_init_like(&w->hands[i].diags, strict);
		diags_init_like(&w->hands[i].unheard, strict);
	}
}

static void
end(struct work *w, struct diags *told)
{
	for (unsigned i = 0; i < w->count; i++) {
		arena_adopt(&w->l->arena, &w->hands[i].arena);
		arena_release(&w->hands[i].scratch);
		spill_end(&w->hands[i].texts);
		spill_end(&w->hands[i].images);
		diag_merge(told, &w->hands[i].diags);
		diags_release(&w->hands[i].diags);
		diags_release(&w->hands[i].unheard);
	}
}

/* ---- reading ------------------------------------------------------------------------- */

/* What the source says of a file, else its bytes, in 128 bits. */
static struct digest
digest_of_file(const struct loaded_file *f)
{
	return digest_of(f->id.len ? f->id : f->bytes);
}

int
load_site(struct load *l, struct read_context *ctx)
{
	size_t count, i;
	const struct source_file *files = source_files(l->source, &count);

	if (!source_find(&i, l->source, STR("site.yml")))
		return DIAG(&l->diags, DIAG_SITE_MISSING,
		    pos_file(STR("site.yml")), STR(""));
	ctx->path = files[i].path;
	if (source_read(&l->site_text, l->source, &l->arena, i, FILE_BYTES_MAX,
		&l->diags) < 0)
		return -1;
	l->site_source = digest_of(l->site_text);
	l->site_id = files[i].id;
	int rc = site_parse(&l->site, ctx, l->site_text);
	l->zone = ctx->zone;
	return rc;
}

/* Taken from the shelf, or read ahead. */
static bool
is_there(const struct loaded_file *f)
{
	return f->shelved || f->linked;
}

/* So many in a row, as they lie on the shelf. */
enum { ROW = 64 };


static int
unshelve_row(void *ctx, unsigned number, size_t row)
{
	struct work *w = ctx;
	size_t end = (row + 1) * ROW, near = 0;

	(void)number;
	if (end > w->listed->count)
		end = w->listed->count;
	for (size_t i = row * ROW; i < end; i++)
		(void)load_unshelve(w->l, w->listed->items[i].file, &near);
	return 0;
}

/*
 * A file of which there is nothing to tell is made a record of at once, as long
 * as its bytes are in the caches. The others wait, and so do those in other
 * languages.
 */
static void
parse_early(struct work *w, struct hand *h, struct loaded_file *f)
{
	struct read_context ctx = {.arena = &h->scratch, .diags = &h->unheard,
	    .zone = w->l->zone};

	if (f->role.kind == KIND_SITE || f->role.lang.len || f->role.bad_name)
		return;
	const struct record *r = load_parse(&ctx, f);
	if (h->unheard.count + h->unheard.suppressed == 0) {
		f->fresh = load_settle(w->l, &(struct settling){&h->arena,
		    &h->images, &h->texts}, f, r, true);
		return;
	}
	diags_release(&h->unheard);
	diags_init_like(&h->unheard, &h->diags);
}

/* What is read into has room for the longest, so the text goes elsewhere. */
static int
read_text(struct work *w, struct hand *h, const struct listed *of)
{
	struct loaded_file *f = of->file;

	if (source_read(&f->bytes, h->source, &h->scratch, of->index,
		FILE_BYTES_MAX, &h->diags) < 0)
		return -1;
	const char *read = f->bytes.ptr;
	parse_early(w, h, f);
	if (f->bytes.ptr == read)
		load_put_text(f, &h->texts, &h->arena);
	arena_reset(&h->scratch);
	return 0;
}

/* -1 only when the source itself fails. */
static int
read_one(void *ctx, unsigned number, size_t i)
{
	struct work *w = ctx;
	struct hand *h = &w->hands[number];
	const struct listed *of = &w->listed->items[i];
	size_t fatal = h->diags.totals[DIAG_FATAL];

	progress_step(w->progress, PROGRESS_READ, i + 1, w->listed->count);
	if (read_text(w, h, of) < 0) {
		if (h->diags.totals[DIAG_FATAL] > fatal)
			return -1;
		of->file->unreadable = true;
	}
	return 0;
}

/* ---- listing ------------------------------------------------------------------------- */

/* The list that is made, beside the one that was there before. */
struct lister {
	struct load *l;
	struct loaded_files files; /* before */
	struct loaded_assets assets;
	size_t file, asset; /* those before these have been passed */
	struct loaded_files *to;
	struct file_runs {
		struct source_run *items;
		size_t count, cap;
	} runs; /* of files that are as they were */
	size_t kept; /* so many of these */
	struct loaded_file *room; /* for so many new ones */
	size_t room_count;
	struct listed_files *fresh;
	struct arena *scratch; /* for that list */
};

static bool
is_file(const struct loaded_file *f, const struct source_file *file)
{
	return (f->path.ptr == file->path.ptr || str_eq(f->path, file->path)) &&
	    str_eq(f->id, file->id);
}

/* As it was ahead, or NULL: what there was nothing to tell about is as it was. */
static struct loaded_file *
find_ahead(struct lister *r, const struct source_file *file)
{
	struct loaded_file **f = r->files.items + r->file;

	for (; r->file < r->files.count && (*f)->path.ptr != file->path.ptr &&
	       str_cmp((*f)->path, file->path) < 0; f++)
		r->file++;
	return r->file < r->files.count && is_there(*f) && is_file(*f, file)
	    ? *f : NULL;
}

/* In blocks, as there are many. */
static struct loaded_file *
new_file(struct lister *r)
{
	if (r->room_count == 0) {
		r->room = ARENA_ARRAY(&r->l->arena, struct loaded_file, ROW);
		r->room_count = ROW;
	}
	r->room_count--;
	return r->room++;
}

static void
list_file(struct lister *r, const struct source_file *file, size_t index)
{
	struct load *l = r->l;
	struct loaded_file *f = find_ahead(r, file);

	if (f) {
		*VEC_PUSH(&l->arena, r->to) = f;
		return;
	}
	struct file_role role = parse_role(file->path, &l->arena, &l->diags);
	if (role.is_asset) {
		*VEC_PUSH(&l->arena, &l->assets) =
		    (struct loaded_asset){file->path, index};
	} else if (role.is_record && (role.kind != KIND_SITE || role.lang.len)) {
		f = new_file(r);
		*f = (struct loaded_file){.path = file->path, .id = file->id,
		    .role = role};
		*VEC_PUSH(&l->arena, r->to) = f;
		*VEC_PUSH(r->scratch, r->fresh) = (struct listed){f, index};
	}
}

/* The first file that is not before the path. */
static size_t
place_of_file(const struct loaded_files *files, struct str path)
{
	size_t low = 0, high = files->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (str_cmp(files->items[mid]->path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Of those that nobody looks at none has gone. */
static void
note_gone(struct lister *r, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		*VEC_PUSH(&r->l->arena, &r->l->gone) = r->files.items[i];
}

/* Behind the last run. */
static size_t
run_end(const struct lister *r)
{
	const struct file_runs *all = &r->runs;

	return all->count == 0 ? 0 : all->items[all->count - 1].before +
	    all->items[all->count - 1].count;
}

/* Files that are as they were, without a look at them. */
static void
repeat_files(struct lister *r, struct str first, struct str last)
{
	size_t from = place_of_file(&r->files, first),
	    to = place_of_file(&r->files, last);

	to += to < r->files.count && str_eq(r->files.items[to]->path, last);
	note_gone(r, run_end(r), from);
	*VEC_PUSH(r->scratch, &r->runs) = (struct source_run){
	    .first = r->kept + r->l->come.count, .before = from,
	    .count = to - from};
	r->kept += to - from;
	r->file = to;
}

/* Each of them is in the run, and the run goes up. */
static void
repeat_assets(struct lister *r, const struct source_run *run)
{
	size_t end = run->before + run->count;

	for (; r->asset < r->assets.count; r->asset++) {
		struct loaded_asset asset = r->assets.items[r->asset];
		if (asset.index >= end)
			break;
		if (asset.index < run->before)
			continue;
		asset.index += run->first - run->before;
		*VEC_PUSH(&r->l->arena, &r->l->assets) = asset;
	}
}

static void
move_run(struct loaded_file **to, struct loaded_file *const *from,
    const struct source_run *run)
{
	if (run->count)
		memmove(to + run->first, from + run->before,
		    run->count * sizeof *to);
}

/*
 * First those that move to the front, from there on, then those that move to the
 * end, from there on: so none is in the way of one that has not moved yet.
 */
static void
move_runs(const struct file_runs *runs, struct loaded_file **to,
    struct loaded_file *const *from)
{
	for (size_t i = 0; i < runs->count; i++)
		if (to != from || runs->items[i].first < runs->items[i].before)
			move_run(to, from, &runs->items[i]);
	for (size_t i = runs->count; to == from && i > 0; i--)
		if (runs->items[i - 1].first > runs->items[i - 1].before)
			move_run(to, from, &runs->items[i - 1]);
}

/* Those that were listed one by one stand between the runs. */
static void
put_come(const struct file_runs *runs, struct loaded_files *now,
    const struct loaded_files *come)
{
	size_t at = 0, next = 0;

	for (size_t i = 0; i < runs->count; i++) {
		while (at < runs->items[i].first)
			now->items[at++] = come->items[next++];
		at += runs->items[i].count;
	}
	while (at < now->count)
		now->items[at++] = come->items[next++];
}

/* In the array that was there before, if there is room. */
static void
put_in_place(struct lister *r)
{
	struct load *l = r->l;

	l->files.count = r->kept + l->come.count;
	if (l->files.count > l->files.cap) {
		l->files.cap = l->files.count;
		l->files.items = ARENA_ARRAY(&l->arena, struct loaded_file *,
		    l->files.cap);
	}
	move_runs(&r->runs, l->files.items, r->files.items);
	put_come(&r->runs, &l->files, &l->come);
}

/* What is not in a run is looked at one by one; the others only move. */
static void
list_again(struct lister *r, const struct source_file *files, size_t count)
{
	size_t run_count, at = 0;
	const struct source_run *runs = source_runs(r->l->source, &run_count);

	r->to = &r->l->come;
	for (size_t i = 0; i < run_count; i++) {
		const struct source_run *run = &runs[i];
		for (; at < run->first; at++)
			list_file(r, &files[at], at);
		at += run->count;
		repeat_files(r, files[run->first].path, files[at - 1].path);
		repeat_assets(r, run);
	}
	for (; at < count; at++)
		list_file(r, &files[at], at);
	note_gone(r, run_end(r), r->files.count);
	put_in_place(r);
}

static void
list_anew(struct lister *r, const struct source_file *files, size_t count)
{
	struct load *l = r->l;

	/* nearly all are content: no need to grow, but for what comes later */
	l->files = (struct loaded_files){.cap = count + count / 64 + ROW};
	l->files.items = ARENA_ARRAY(&l->arena, struct loaded_file *,
	    l->files.cap);
	r->to = &l->files;
	for (size_t i = 0; i < count; i++)
		list_file(r, &files[i], i);
	l->gone = r->files;
	l->come = l->files;
}

static void
list_files(struct load *l, struct listed_files *fresh, struct arena *scratch)
{
	struct lister r = {.l = l, .files = l->files, .assets = l->assets,
	    .fresh = fresh, .scratch = scratch};
	size_t count;
	const struct source_file *files = source_files(l->source, &count);

	l->assets = (struct loaded_assets){0};
	l->gone = l->come = (struct loaded_files){0};
	if (l->all_there)
		list_again(&r, files, count);
	else
		list_anew(&r, files, count);
}

/* ---- reading all of them --------------------------------------------------------------- */

/* A handle on the source for each; hand 0 has the load's. */
static int
open_sources(struct work *w)
{
	w->hands[0].source = w->l->source;
	for (unsigned i = 1; i < w->count; i++)
		if (source_again(&w->hands[i].source, &w->hands[i].arena,
			w->l->source, &w->l->diags) < 0)
			return -1;
	return 0;
}

static void
close_sources(struct work *w)
{
	for (unsigned i = 1; i < w->count; i++)
		source_close(w->hands[i].source);
}

/* What is on the shelf goes out of the list. */
static void
take_shelved(struct load *l, struct listed_files *listed)
{
	struct work w;
	size_t missing = 0;

	if (l->shelf == NULL || listed->count == 0)
		return;
	begin(&w, l, &l->diags, listed->count);
	w.listed = listed;
	(void)crew_work(w.count, (listed->count + ROW - 1) / ROW, unshelve_row,
	    &w);
	end(&w, &l->diags);
	for (size_t i = 0; i < listed->count; i++)
		if (!is_there(listed->items[i].file))
			listed->items[missing++] = listed->items[i];
	listed->count = missing;
}

/* Their bytes do not stay in memory, if there is a better place. */
static void
open_spills(struct load *l)
{
	struct place place;
	struct diags quiet;

	if (l->out == NULL || l->texts)
		return;
	diags_init(&quiet);
	if (place_open(&place, &l->arena, str_from(l->out), &quiet) == 0) {
		l->texts = spill_open(place.parent);
		l->images = l->shelving ? spill_open(place.parent) : NULL;
	}
	place_close(&place);
	diags_release(&quiet);
}

static int
read_missing(struct load *l, const struct listed_files *missing,
    struct progress *p)
{
	size_t count = missing->count;
	struct work w;

	if (count == 0)
		return 0;
	if (count >= SPILL_FILES_MIN)
		open_spills(l);
	begin(&w, l, &l->diags, count);
	w.progress = p;
	w.listed = missing;
	int rc = open_sources(&w);
	if (rc == 0)
		rc = crew_work(w.count, count, read_one, &w);
	close_sources(&w);
	end(&w, &l->diags);
	/* fewer leave little behind: nobody shall wait for that */
	if (count >= SPILL_FILES_MIN) {
		source_rest(l->source);
		mem_trim();
	}
	return rc;
}

int
load_files(struct load *l, struct progress *p)
{
	struct listed_files missing = {0};
	struct arena scratch;

	arena_init(&scratch, 0);
	list_files(l, &missing, &scratch);
	take_shelved(l, &missing);
	int rc = read_missing(l, &missing, p);
	/* translations of the configuration are not shelved */
	for (size_t i = 0; i < missing.count; i++) {
		const struct loaded_file *f = missing.items[i].file;
		if (f->role.kind != KIND_SITE)
			continue;
		struct digest d = digest_of_file(f);
		l->site_source = digest_both(&l->site_source, &d);
	}
	arena_release(&scratch);
	return rc;
}

/* ---- parsing --------------------------------------------------------------------------- */

/*
 * A file that cannot be read (too large, say) still has an id that others
 * refer to: it becomes a broken record without content.
 */
static struct record *
unreadable_record(struct arena *a, const struct loaded_file *f)
{
	struct record *r = arena_alloc(a, table_record_size(f->role.kind));

	*r = (struct record){.kind = f->role.kind, .id = f->role.id,
	    .path = f->path, .broken = true};
	return r;
}

/* What is written below leaves what stands above as it is. */
static struct digest
front_of(const struct record *r, const struct loaded_file *f)
{
	if (r->body.ptr < f->bytes.ptr ||
	    r->body.ptr > f->bytes.ptr + f->bytes.len)
		return r->source;
	return digest_of(str_head(f->bytes,
	    (size_t)(r->body.ptr - f->bytes.ptr)));
}

struct record *
load_parse(struct read_context *ctx, const struct loaded_file *f)
{
	ctx->path = f->path;
	if (f->unreadable)
		return unreadable_record(ctx->arena, f);
	struct record *thawed = load_thaw(ctx->arena, f);
	if (thawed)
		return thawed;
	struct record *r = record_parse(ctx, f->role.kind, f->role.id, f->bytes);
	r->broken = r->broken || f->role.bad_name;
	r->source = digest_of_file(f);
	r->front = front_of(r, f);
	return r;
}

/*
 * The file's record; where an earlier version stands in its place, that one's,
 * with the other. What is found in it while pages are rendered is told with
 * the commit, as the lines are not those of the file that lies there.
 */
static struct record *
parse_version(struct read_context *ctx, const struct loaded_file *f)
{
	const struct previous_version *v = f->previous;
	struct record *newer = load_parse(ctx, f);

	if (!load_stands(f))
		return newer;
	struct digest digest = digest_of_file(f), other = digest_of(v->id);
	struct record *r = record_parse(ctx, f->role.kind, f->role.id, v->bytes);
	r->body_path = arena_printf(ctx->arena, "%.*s (%.*s)", STR_ARG(f->path),
	    STR_ARG(str_head(v->commit, COMMIT_SHOWN)));
	r->source = r->front = digest_both(&digest, &other);
	r->stands_for = newer;
	return r;
}

/*
 * A translation of nothing may be an incident with a dot in its name: it is
 * left out, but what it affects must not look well for that.
 */
static struct record *
parse_orphan(struct read_context *ctx, const struct loaded_file *f)
{
	struct record *r = load_parse(ctx, f);

	r->broken = true;
	return r;
}

/*
 * What cannot be settled, such as a broken one, is read once more, for its
 * whole life: scratch memory comes in blocks, and thousands may be broken. What
 * is wrong with it was told.
 */
static struct record *
parse_again(struct read_context ctx, struct hand *h, struct loaded_file *f)
{
	struct diags unheard;

	diags_init_like(&unheard, &h->diags);
	ctx.arena = &h->arena;
	ctx.diags = &unheard;
	struct record *r = parse_version(&ctx, f);
	diags_release(&unheard);
	return r;
}

/*
 * Parses in memory that is given back: of what a parser leaves behind, a record
 * is a fifth.
 */
static struct record *
parse_original(struct work *w, struct hand *h, struct loaded_file *f)
{
	struct read_context ctx = *w->ctx;
	size_t told = h->diags.count + h->diags.suppressed;
	struct record *r = f->fresh;

	f->fresh = NULL;
	if (r == NULL && !load_stands(f))
		r = load_thaw(&h->arena, f);
	if (r)
		return r;
	ctx.arena = &h->scratch;
	ctx.diags = &h->diags;
	r = parse_version(&ctx, f);
	struct record *settled = load_settle(w->l,
	    &(struct settling){&h->arena, &h->images, NULL}, f, r,
	    h->diags.count + h->diags.suppressed == told);
	arena_reset(&h->scratch);
	return settled ? settled : parse_again(ctx, h, f);
}

struct record *
load_original(struct load *l, const struct read_context *ctx,
    struct loaded_file *f)
{
	struct work w;

	begin(&w, l, ctx->diags, 1);
	w.ctx = ctx;
	struct record *r = parse_original(&w, &w.hands[0], f);
	end(&w, ctx->diags);
	return r;
}

/* So many are a megabyte or two. */
enum { RESTS_AFTER = 256 };

static int
parse_one(void *ctx, unsigned number, size_t i)
{
	struct work *w = ctx;
	struct hand *h = &w->hands[number];
	struct loaded_file *f = w->l->files.items[i];
	struct read_context own = *w->ctx;

	own.arena = &h->arena;
	own.diags = &h->diags;
	if (f->role.kind == KIND_SITE)
		return 0;
	if (f->fresh == NULL && ++h->parsed % RESTS_AFTER == 0)
		spill_rest(w->l->texts);
	if (f->role.lang.len == 0)
		w->records[i] = parse_original(w, h, f);
	else if (!load_has_original(w->l, &h->arena, f))
		w->records[i] = parse_orphan(&own, f);
	return 0;
}

void
load_records(struct load *l, const struct read_context *ctx,
    struct record_vec *out)
{
	struct work w;

	begin(&w, l, ctx->diags, l->files.count);
	w.ctx = ctx;
	out->cap = l->files.count;
	out->items = w.records = ARENA_ARRAY(&l->arena, struct record *,
	    out->cap);
	(void)crew_work(w.count, l->files.count, parse_one, &w);
	end(&w, ctx->diags);
	for (size_t i = 0; i < l->files.count; i++)
		if (w.records[i])
			out->items[out->count++] = w.records[i];
	load_rest(l);
}

/* ---- what need not stay in memory ------------------------------------------------------ */

void
load_rest(const struct load *l)
{
	spill_rest(l->texts);
	spill_rest(l->images);
	shelf_rest(l->shelf);
}

int
load_check(struct load *l)
{
	if (spill_check(l->texts) == 0 && spill_check(l->images) == 0)
		return 0;
	return place_report_errno(&l->diags, str_from(l->out));
}
