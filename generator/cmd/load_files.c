#include "cmd/load_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cmd/crew.h"

/* ---- looking up ------------------------------------------------------------------------ */

static int
compare_path(const void *path, const void *file)
{
	return str_cmp(*(const struct str *)path,
	    ((const struct loaded_file *)file)->path);
}

/* The file that a translation of a record belongs to, or NULL. */
const struct loaded_file *
load_original_of(const struct load *l, struct arena *a,
    const struct loaded_file *f)
{
	struct str folder = str_head(f->path, str_find_last(f->path, '/') + 1);
	struct str path = arena_printf(a, "%.*s%.*s.md",
	    STR_ARG(folder), STR_ARG(f->role.id));

	return l->files.count == 0 ? NULL
	    : bsearch(&path, l->files.items, l->files.count,
	          sizeof *l->files.items, compare_path);
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
	return l->files.count == 0 ? NULL : bsearch(&r->path, l->files.items, l->files.count,
	    sizeof *l->files.items, compare_path);
}

/* ---- many hands ------------------------------------------------------------------------ */

/* What each thread has for itself; all of it goes to the load in the end. */
struct hand {
	struct arena arena;
	struct arena scratch; /* of one file */
	struct diags diags;
	struct source *source; /* of hand 0 the load's own */
};

struct work {
	struct load *l;
	struct progress *progress;
	const struct read_context *ctx; /* of parsing */
	struct record **records;        /* by the number of the file */
	struct loaded_file **missing;   /* to be fetched from the source */
	size_t missing_count;
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
		diags_init_like(&w->hands[i].diags, strict);
	}
}

static void
end(struct work *w, struct diags *told)
{
	for (unsigned i = 0; i < w->count; i++) {
		arena_adopt(&w->l->arena, &w->hands[i].arena);
		arena_release(&w->hands[i].scratch);
		diag_merge(told, &w->hands[i].diags);
		diags_release(&w->hands[i].diags);
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
	size_t count;
	const struct source_file *files = source_files(l->source, &count);

	for (size_t i = 0; i < count; i++) {
		if (!str_is(files[i].path, "site.yml"))
			continue;
		ctx->path = files[i].path;
		if (source_read(&l->site_text, l->source, &l->arena, i,
			FILE_BYTES_MAX, &l->diags) < 0)
			return -1;
		l->site_source = digest_of(l->site_text);
		l->site_id = files[i].id;
		int rc = site_parse(&l->site, ctx, l->site_text);
		l->zone = ctx->zone;
		return rc;
	}
	return DIAG(&l->diags, DIAG_SITE_MISSING, pos_file(STR("site.yml")),
	    STR(""));
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
	if (end > w->l->files.count)
		end = w->l->files.count;
	for (size_t i = row * ROW; i < end; i++)
		if (!is_there(&w->l->files.items[i]))
			(void)load_unshelve(w->l,
			    &w->l->files.items[i], &near);
	return 0;
}

/* -1 only when the source itself fails. */
static int
read_one(void *ctx, unsigned number, size_t i)
{
	struct work *w = ctx;
	struct hand *h = &w->hands[number];
	struct loaded_file *f = w->missing[i];
	size_t fatal = h->diags.totals[DIAG_FATAL];

	progress_step(w->progress, PROGRESS_READ, i + 1, w->missing_count);
	if (source_read(&f->bytes, h->source, &h->arena, f->index,
		FILE_BYTES_MAX, &h->diags) < 0) {
		if (h->diags.totals[DIAG_FATAL] > fatal)
			return -1;
		f->unreadable = true;
	}
	return 0;
}

static bool
is_file(const struct loaded_file *f, const struct source_file *file)
{
	return (f->path.ptr == file->path.ptr || str_eq(f->path, file->path)) &&
	    str_eq(f->id, file->id);
}

/* As it was ahead, or NULL. `at` goes up with the paths. */
static const struct loaded_file *
find_ahead(const struct loaded_files *ahead, size_t *at,
    const struct source_file *file)
{
	const struct loaded_file *f = ahead->items + *at;

	while (*at < ahead->count && f->path.ptr != file->path.ptr &&
	       str_cmp(f->path, file->path) < 0)
		f = ahead->items + ++*at;
	return *at < ahead->count && is_there(f) && is_file(f, file) ? f : NULL;
}

/* What there was nothing to tell about is as it was. */
static void
list_file(struct load *l, const struct loaded_files *ahead, size_t *at,
    const struct source_file *file, size_t index)
{
	const struct loaded_file *known = find_ahead(ahead, at, file);

	if (known) {
		struct loaded_file *f = VEC_PUSH(&l->arena, &l->files);
		*f = *known;
		f->index = index;
		return;
	}
	struct file_role role = parse_role(file->path, &l->arena, &l->diags);
	if (role.is_asset)
		*VEC_PUSH(&l->arena, &l->assets) =
		    (struct loaded_asset){file->path, index};
	else if (role.is_record && (role.kind != KIND_SITE || role.lang.len))
		*VEC_PUSH(&l->arena, &l->files) = (struct loaded_file){
		    .path = file->path, .id = file->id, .index = index,
		    .role = role};
}

static void
list_files(struct load *l)
{
	const struct loaded_files ahead = l->files;
	size_t count, at = 0;
	const struct source_file *files = source_files(l->source, &count);

	l->files = (struct loaded_files){0};
	l->assets = (struct loaded_assets){0};

	/* nearly all are content: no need to grow */
	l->files.items = ARENA_ARRAY(&l->arena, struct loaded_file, count);
	l->files.cap = count;
	for (size_t i = 0; i < count; i++)
		list_file(l, &ahead, &at, &files[i], i);
}

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

static void
take_shelved(struct load *l)
{
	struct work w;

	if (l->shelf == NULL)
		return;
	begin(&w, l, &l->diags, l->files.count);
	(void)crew_work(w.count, (l->files.count + ROW - 1) / ROW, unshelve_row,
	    &w);
	end(&w, &l->diags);
}

/* Reading fewer than this leaves little behind: nobody shall wait for it. */
enum { MANY_FILES = 1000 };

static int
read_missing(struct load *l, struct loaded_file **missing, size_t count,
    struct progress *p)
{
	struct work w;

	if (count == 0)
		return 0;
	begin(&w, l, &l->diags, count);
	w.progress = p;
	w.missing = missing;
	w.missing_count = count;
	int rc = open_sources(&w);
	if (rc == 0)
		rc = crew_work(w.count, count, read_one, &w);
	close_sources(&w);
	end(&w, &l->diags);
	if (count >= MANY_FILES) {
		source_rest(l->source);
		mem_trim();
	}
	return rc;
}

int
load_files(struct load *l, struct progress *p)
{
	struct loaded_file **missing;
	size_t count = 0;

	list_files(l);
	take_shelved(l);
	missing = ARENA_ARRAY(&l->arena, struct loaded_file *, l->files.count);
	for (size_t i = 0; i < l->files.count; i++)
		if (!is_there(&l->files.items[i]))
			missing[count++] = &l->files.items[i];
	int rc = read_missing(l, missing, count, p);
	for (size_t i = 0; i < l->files.count; i++) {
		if (l->files.items[i].role.kind != KIND_SITE)
			continue;
		struct digest d = digest_of_file(&l->files.items[i]);
		l->site_source = digest_both(&l->site_source, &d);
	}
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

/* An update that is added below leaves what stands above as it is. */
static struct digest
front_of(const struct record *r, const struct loaded_file *f)
{
	if (r->kind != KIND_INCIDENT || r->body.ptr < f->bytes.ptr ||
	    r->body.ptr > f->bytes.ptr + f->bytes.len)
		return r->source;
	return digest_of(str_head(f->bytes,
	    (size_t)(r->body.ptr - f->bytes.ptr)));
}

struct record *
load_parse(struct read_context *ctx, const struct loaded_file *f)
{
	if (f->unreadable)
		return unreadable_record(ctx->arena, f);
	struct record *thawed = load_thaw(ctx->arena, f);
	if (thawed)
		return thawed;
	ctx->path = f->path;
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
 * Parses in memory that is given back: of what a parser leaves behind, a record
 * is a fifth. What is broken stays as it is.
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
	struct record *settled = load_settle(w->l, &h->arena, f, r,
	    h->diags.count + h->diags.suppressed == told);
	if (settled)
		arena_reset(&h->scratch);
	else
		arena_adopt(&h->arena, &h->scratch);
	return settled ? settled : r;
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

static int
parse_one(void *ctx, unsigned number, size_t i)
{
	struct work *w = ctx;
	struct hand *h = &w->hands[number];
	struct loaded_file *f = &w->l->files.items[i];
	struct read_context own = *w->ctx;

	own.arena = &h->arena;
	own.diags = &h->diags;
	if (f->role.kind == KIND_SITE)
		return 0;
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
	w.records = ARENA_ARRAY(&l->arena, struct record *, l->files.count);
	(void)crew_work(w.count, l->files.count, parse_one, &w);
	end(&w, ctx->diags);
	for (size_t i = 0; i < l->files.count; i++)
		if (w.records[i])
			*VEC_PUSH(&l->arena, out) = w.records[i];
}
