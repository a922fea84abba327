#include "cmd/load.h"

#include "base/limits.h"
#include "base/timetext.h"
#include "content/parse.h"
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

/*
 * A file that cannot be read (too large, say) still has an id that others
 * refer to: it becomes a broken record without content.
 */
static struct record *
unreadable(struct load *l, const struct file_role *role, struct str path)
{
	struct record *r = arena_alloc(&l->arena,
	    table_record_size(role->kind));

	*r = (struct record){.kind = role->kind, .id = role->id, .path = path,
	    .broken = true};
	return r;
}

/* -1 only when the source itself fails. */
static int
load_record(struct load *l, struct read_context *ctx, struct record_vec *out,
    const struct file_role *role, size_t index)
{
	size_t count;
	const struct source_file *f = &source_files(l->source, &count)[index];
	size_t fatal = l->diags.totals[DIAG_FATAL];
	struct str bytes;

	ctx->path = f->path;
	if (read_text(l, &bytes, f->path, index) < 0) {
		if (l->diags.totals[DIAG_FATAL] > fatal)
			return -1;
		*VEC_PUSH(&l->arena, out) = unreadable(l, role, f->path);
		return 0;
	}
	*VEC_PUSH(&l->arena, out) = record_parse(ctx, role->kind, role->id,
	    bytes);
	return 0;
}

static int
load_records(struct load *l, struct read_context *ctx, struct record_vec *out,
    struct progress *p)
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
		    load_record(l, ctx, out, &role, i) < 0)
			return -1;
	}
	return 0;
}

static void
link_all(struct load *l, struct record_vec *records)
{
	struct link_input in = {.site = l->site, .zone = l->zone,
	    .records = records->items, .count = records->count};

	for (size_t i = 0; i < l->assets.count; i++)
		*VEC_PUSH(&l->arena, &in.assets) = l->assets.items[i].path;
	l->model = model_link(&l->arena, &in, &l->diags);
	review_model(l->model, l->now, &l->arena, &l->diags);
}

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
	struct record_vec records = {0};

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
	if (load_records(l, &ctx, &records, p) < 0)
		return LOAD_FAILED;
	link_all(l, &records);
	return LOAD_FINE;
}

void
load_release(struct load *l)
{
	source_close(l->source);
	diags_release(&l->diags);
	arena_release(&l->arena);
}
