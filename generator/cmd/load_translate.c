#include "cmd/load_parts.h"

#include "content/translate.h"

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
	struct record *r = load_parse(ctx, f);
	size_t before = diag_errors(&l->diags);

	if (f->outdated && !r->broken && !r->draft.on)
		DIAG(&l->diags, DIAG_TRANSLATION_OUTDATED,
		    pos_at(f->path, (struct loc){1, 1}), original->path);
	r->broken = r->broken || diag_errors(&l->diags) > before;
	translate_record(ctx, original, r, tag);
	original->source = digest_both(&original->source, &r->source);
	original->front = digest_both(&original->front, &r->front);
	original->outdated = f->outdated && original->translated;
}

/* The language of the texts of a tree. */
static struct str
tag_of(const struct load *l, struct str lang)
{
	return str_is(lang, "ls") ? l->site->language.s : lang;
}

/* Lays the translations of one language over the originals. */
void
load_translations(struct load *l, struct read_context *ctx,
    const struct record_vec *records, struct str lang)
{
	ctx->translating = true;
	ctx->diags = &l->diags; /* each translation is read once */
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = l->files.items[i];
		struct record *original;
		if (!str_eq(f->role.lang, lang) || f->role.kind == KIND_SITE)
			continue;
		original = original_of(l, records, f);
		if (original)
			translate_file(l, ctx, f, original, tag_of(l, lang));
	}
}

/* The configuration with its texts in the language, if there are any. */
struct site *
load_translated_site(struct load *l, struct read_context *ctx, struct str lang)
{
	struct site *site = arena_alloc(&l->arena, sizeof *site);

	*site = *l->site;
	ctx->translating = true;
	ctx->diags = &l->diags;
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = l->files.items[i];
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
