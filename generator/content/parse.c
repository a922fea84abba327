#include "content/parse.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "content/check.h"
#include "content/derive.h"
#include "content/forms.h"
#include "content/placeholder.h"
#include "yaml/front.h"
#include "yaml/tree.h"

#define ZONE_DEFAULT "Europe/Berlin"

/* ---- paths ------------------------------------------------------------------ */

/* The name that a bad one should have: a slug that keeps '_'. */
static struct str
proposed_name(struct arena *a, struct str id)
{
	struct str slug = unicode_slug(a, id, 100);

	return slug.len ? arena_concat(a, slug, STR(".md")) : STR("");
}

/* "slug.en" is the translation of "slug"; "slug.ls" its easy language. */
static struct str
cut_language(struct str *id)
{
	size_t dot = str_find_last(*id, '.');
	struct str lang = str_skip(*id, dot + 1);

	if (dot == id->len || lang.len < 2 || lang.len > 3)
		return (struct str){0};
	for (size_t i = 0; i < lang.len; i++)
		if (lang.ptr[i] < 'a' || lang.ptr[i] > 'z')
			return (struct str){0};
	*id = str_head(*id, dot);
	return lang;
}

/* KIND_COUNT when the folder is none of ours. */
static enum kind
kind_of_folder(struct str folder)
{
	int k = KIND_SERVICE;

	while (k < KIND_COUNT && !str_is(folder, table_folder((enum kind)k)))
		k++;
	return (enum kind)k;
}

static void
report_folder(struct diags *d, struct str path, struct str folder)
{
	struct suggest near = suggest_start(folder);

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		suggest_offer(&near, str_from(table_folder((enum kind)k)));
	DIAG(d, DIAG_UNKNOWN_FOLDER, pos_file(path), folder,
	    suggest_best(&near));
}

static struct file_role
markdown_role(struct str path, struct arena *a, struct diags *d)
{
	struct str folder = str_head(path, str_find(path, '/'));
	struct str name = str_skip(path, str_find_last(path, '/') + 1);
	struct str id = str_head(name, name.len - 3);
	struct str whole = id, lang = cut_language(&id);
	enum kind kind = kind_of_folder(folder);

	if (kind == KIND_COUNT) {
		report_folder(d, path, folder);
		return (struct file_role){0};
	}
	if (!forms_is_id(id)) {
		DIAG(d, DIAG_FILE_NAME, pos_file(path),
		    proposed_name(a, whole));
		return (struct file_role){.kind = kind, .id = id,
		    .is_record = true, .bad_name = true};
	}
	return (struct file_role){.kind = kind, .id = id, .lang = lang,
	    .is_record = true};
}

/* site.yml, or site.en.yml: a translation of its texts */
static bool
is_site(struct file_role *role, struct str path)
{
	struct str id = path;

	if (!str_has_suffix(path, STR(".yml")))
		return false;
	id.len -= 4;
	struct str lang = cut_language(&id);
	*role = (struct file_role){.kind = KIND_SITE, .is_record = true,
	    .id = id, .lang = lang};
	return str_is(id, "site");
}

struct file_role
parse_role(struct str path, struct arena *a, struct diags *d)
{
	struct file_role role;

	if (is_site(&role, path))
		return role;
	if (str_has_prefix(path, STR("files/")))
		return (struct file_role){.is_asset = true};
	/* README.md and its like explain the repository to people */
	if (str_has_suffix(path, STR(".md")) && str_find(path, '/') < path.len)
		return markdown_role(path, a, d);
	return (struct file_role){0};
}

/* ---- records ------------------------------------------------------------------ */

static int
parse_front(struct read_context *ctx, struct record *r, struct str bytes)
{
	struct front front;
	struct yaml_node *root;
	/* the record has copies of what it keeps of the tree */
	alignas(max_align_t) char first[16384];
	struct arena scratch;

	if (utf8_report(ctx->diags, ctx->path, bytes) < 0 ||
	    front_split(&front, ctx->path, bytes, ctx->diags) < 0)
		return -1;
	r->body = front.body;
	r->body_line = front.body_line;
	arena_init_with(&scratch, first, sizeof first);
	int rc = yaml_parse(&root, &scratch, ctx->path, front.yaml,
	    front.yaml_line, ctx->diags);
	if (rc == 0)
		rc = read_map(ctx, r, table_of(r->kind), root);
	arena_release(&scratch);
	return rc;
}

struct record *
record_parse(struct read_context *ctx, enum kind kind, struct str id,
    struct str bytes)
{
	struct record *r = arena_alloc(ctx->arena, table_record_size(kind));
	size_t before = diag_errors(ctx->diags);

	r->kind = kind;
	r->id = id;
	r->path = ctx->path;
	r->body_path = ctx->path;
	int rc = parse_front(ctx, r, bytes);
	/* whatever was read before a mistake still counts */
	derive_record(ctx, r);
	/* the others' checks would report what follows from the mistake */
	if (!ctx->translating && (rc == 0 || kind == KIND_INCIDENT))
		check_record(ctx, r);
	if (!r->draft.on)
		placeholder_report(ctx, bytes, r->body_line);
	r->title_lang = r->body_lang = r->language.s;
	r->broken = diag_errors(ctx->diags) > before;
	return r;
}

/* ---- site.yml ------------------------------------------------------------------- */

static void
default_text(struct text *t, const char *value)
{
	if (t->s.len == 0)
		t->s = str_from(value);
}

static int
load_zone(struct read_context *ctx, const struct site *site)
{
	struct zone *zone;

	if (zone_load(&zone, ctx->arena, site->time_zone.s) < 0)
		return READ_DIAG(ctx, DIAG_BAD_ZONE, site->time_zone.at,
		    site->time_zone.s);
	ctx->zone = zone;
	return 0;
}

static void
make_strict(struct read_context *ctx, const struct site *site)
{
	for (size_t i = 0; i < site->strict.count; i++) {
		const struct text *id = &site->strict.items[i];
		if (!diag_make_strict(ctx->diags, id->s))
			READ_DIAG(ctx, DIAG_STRICT_UNKNOWN, id->at, id->s,
			    diag_nearest_id(id->s));
	}
}

/*
 * The times of the file itself are of the zone that it names, wherever in it
 * that stands. What is wrong with it load_zone() says.
 */
static void
look_for_zone(struct read_context *ctx, const struct yaml_node *root)
{
	struct str name = STR(ZONE_DEFAULT);
	struct zone *zone;

	for (size_t i = 0; root->type == YAML_MAP && i < root->count; i++) {
		const struct yaml_pair *p = &root->pairs[i];
		if (p->value->type == YAML_TEXT &&
		    (forms_same_key(p->key, STR("time_zone")) ||
			forms_same_key(p->key, STR("zeitzone"))))
			name = p->value->text;
	}
	if (zone_load(&zone, ctx->arena, name) == 0)
		ctx->zone = zone;
}

/* A translation's times, if it had any, are of the original's zone. */
static int
read_site(struct site **out, struct read_context *ctx, struct str bytes)
{
	struct site *site = ARENA_NEW(ctx->arena, struct site);
	struct yaml_node *root;

	*out = site;
	site->r = (struct record){.kind = KIND_SITE, .id = STR("site"),
	    .path = ctx->path};
	if (utf8_report(ctx->diags, ctx->path, bytes) < 0 ||
	    yaml_parse(&root, ctx->arena, ctx->path, utf8_skip_bom(bytes), 1,
		ctx->diags) < 0)
		return -1;
	if (!ctx->translating)
		look_for_zone(ctx, root);
	read_map(ctx, site, table_of(KIND_SITE), root);
	return 0;
}

struct site *
site_translation_parse(struct read_context *ctx, struct str bytes)
{
	size_t before = diag_errors(ctx->diags);
	struct site *site;

	if (read_site(&site, ctx, bytes) < 0)
		return NULL;
	placeholder_report(ctx, bytes, PLACEHOLDER_ALL_YAML);
	return diag_errors(ctx->diags) > before ? NULL : site;
}

int
site_parse(struct site **out, struct read_context *ctx, struct str bytes)
{
	size_t before = diag_errors(ctx->diags);

	if (read_site(out, ctx, bytes) < 0)
		return -1;
	struct site *site = *out;
	default_text(&site->language, "de");
	default_text(&site->time_zone, ZONE_DEFAULT);
	if (site->audience_count == 0) {
		site->audiences[0] = (struct audience){
		    .id = STR("public"), .label.s = STR("Öffentlichkeit")};
		site->audience_count = 1;
	}
	make_strict(ctx, site);
	placeholder_report(ctx, bytes, PLACEHOLDER_ALL_YAML);
	load_zone(ctx, site);
	check_site(ctx, site);
	return diag_errors(ctx->diags) > before ? -1 : 0;
}
