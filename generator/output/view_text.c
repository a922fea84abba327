#include "output/view_text.h"

#include <string.h>

#include "base/suggest.h"
#include "content/tables.h"
#include "markdown/plain.h"
#include "markdown/render.h"
#include "markdown/split.h"
#include "model/trace.h"
#include "output/view_contact.h"
#include "render/template.h"

/* What the hooks of one text need. */
struct text_links {
	struct view *v;
	const struct record *record;
	struct str path; /* of the file the text stands in */
};

/* ---- links between files --------------------------------------------------------------- */

/* The path a relative target means: "../services/x.md" from a file's folder. */
static struct str
resolve_path(struct arena *a, struct str file, struct str target)
{
	size_t cut = str_find_last(file, '/');
	struct str folder = cut < file.len ? str_head(file, cut) : STR("");
	struct str piece;

	if (str_has_prefix(target, STR("/")))
		folder = STR("");
	while (str_cut(&piece, &target, '/')) {
		if (piece.len == 0 || str_is(piece, "."))
			continue;
		if (str_is(piece, "..")) {
			size_t up = str_find_last(folder, '/');
			folder = up < folder.len ? str_head(folder, up) : STR("");
			continue;
		}
		if (folder.len)
			folder = arena_concat(a, folder, STR("/"));
		folder = arena_concat(a, folder, piece);
	}
	return folder;
}

static const struct record *
record_at(const struct model *m, struct str path)
{
	struct str name = str_skip(path, str_find_last(path, '/') + 1);
	struct str folder = str_head(path, str_find(path, '/'));

	if (str_find(path, '/') == path.len)
		name = path;
	if (!str_has_suffix(name, STR(".md")))
		return NULL;
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		if (str_is(folder, table_folder((enum kind)k)))
			return model_find(m, (enum kind)k,
			    str_head(name, name.len - 3));
	return NULL;
}

static struct str
nearest_file(const struct model *m, struct str path)
{
	struct suggest s = suggest_start(path);

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		for (size_t i = 0; i < m->records[k].count; i++)
			suggest_offer(&s, m->records[k].items[i]->path);
	for (size_t i = 0; i < m->assets.count; i++)
		suggest_offer(&s, m->assets.items[i]);
	return suggest_best(&s);
}

/* There may come to be one of any kind. */
static void
read_all_names(struct view *v)
{
	/* pages are in what all is made from */
	for (int k = KIND_SERVICE; k < KIND_PAGE; k++)
		trace_read_kind(v->at.trace, FACT_NAMES, (enum kind)k);
}

static bool
link_to_page(void *ctx, struct str target, struct loc at, struct str *href)
{
	struct text_links *l = ctx;
	struct view *v = l->v;
	size_t cut = str_find(target, '#');
	struct str fragment = str_skip(target, cut);
	struct str path = resolve_path(v->arena, l->record->path,
	    str_head(target, cut));
	const struct record *to = record_at(v->env->model, path);

	trace_read_linked(v->at.trace, to);
	if (to == NULL)
		trace_read_site(v->at.trace, FACT_ASSETS);
	if (to && !to->broken)
		path = path_of_record(v->env, v->arena, to);
	else if (to || !model_has_asset(v->env->model, path)) {
		if (to == NULL)
			read_all_names(v);
		DIAG(v->diags, DIAG_DEAD_LINK, pos_at(l->path, at),
		    target, to ? STR("") : nearest_file(v->env->model, path));
		return false;
	}
	*href = arena_concat(v->arena, view_link(v, path), fragment);
	return true;
}

/* ---- addresses in texts -------------------------------------------------------------------- */

static void
add_alternate_note(void *ctx, struct str address, struct buf *out)
{
	struct text_links *l = ctx;
	struct view *v = l->v;
	struct contact c = reach_contact(v->env->model, v->arena, CONTACT_EMAIL,
	    address, v->at.trace);
	struct reach r = reach_of(v->env->model, &c, 0, &v->at, v->arena);

	if (r.count == 0)
		return;
	struct value *obj = value_object(v->arena);
	v->nested++;
	view_add_alternate(v, value_set_list(obj, "alternates"),
	    r.alternates[0].entry, r.alternates[0].use);
	v->nested--;
	/* a failure is in the diagnostics, and fails the page with it */
	(void)!template_render(out, v->env->templates, STR("address-note"), obj,
	    v->diags);
}

/* ---- rendering --------------------------------------------------------------------------------- */

static void
render(struct view *v, struct value *obj, const char *key,
    const struct text_links *links, struct str text, struct md_options opt)
{
	struct md_links hooks = {.ctx = (void *)links, .page = link_to_page,
	    .address = add_alternate_note};
	struct md_html html;

	if (str_trim(text).len == 0) {
		value_set_none(obj, key);
		return;
	}
	opt.path = links->path;
	opt.links = &hooks;
	opt.german_quotes = str_is(v->env->lang, "de");
	opt.id_prefix = arena_printf(v->arena, "t%u-", ++v->ids);
	if (md_render(&html, v->arena, text, &opt, v->diags) < 0) {
		value_set_none(obj, key);
		return;
	}
	if (!v->ids_shown)
		v->ids_shown = str_contains(html.html, opt.id_prefix);
	value_set_html(obj, key, html.html);
}

/* 1 or 2 for a line of only = or -, which makes a heading of the one above. */
static int
underline_level(struct str line)
{
	line = str_trim(line);
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != line.ptr[0])
			return 0;
	if (line.len == 0 || (line.ptr[0] != '=' && line.ptr[0] != '-'))
		return 0;
	return line.ptr[0] == '=' ? 1 : 2;
}

/* Of a line that begins with one to six #; 7 for none. */
static int
marked_level(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] == '#')
		n++;
	return n > 0 && n < 7 && (n == line.len || line.ptr[n] == ' ')
	    ? (int)n : 7;
}

/* Most lines begin with a letter: they are no heading by themselves. */
static bool
may_head(struct str line)
{
	return line.len && strchr("#=- \t\r", line.ptr[0]);
}

/*
 * By how much headings move so that the highest ones of a text get a level:
 * authors begin with # or ## or ###, and pages must not skip any. A line of
 * code that looks like a heading only moves the others a little less.
 */
static int
heading_shift(struct str text, int level)
{
	struct str line;
	int highest = 7;
	bool filled = false; /* the line before */

	while (str_cut_line(&line, &text)) {
		if (!may_head(line)) {
			filled = line.len > 0;
			continue;
		}
		int marked = marked_level(line);
		int underlined = filled ? underline_level(line) : 0;
		if (marked < highest)
			highest = marked;
		if (underlined && underlined < highest)
			highest = underlined;
		filled = str_trim(line).len > 0;
	}
	return highest == 7 ? 0 : level - highest;
}

void
view_set_markdown(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct passage *p)
{
	struct text_links links = {v, r, p->path.len ? p->path : r->path};
	struct md_options opt = {.first_line = p->line};

	opt.good = r->kind == KIND_INCIDENT && as_incident(r)->flat;
	if (!opt.good)
		opt.heading_shift = heading_shift(p->text, p->level);
	render(v, obj, key, &links, p->text, opt);
}

void
view_set_body(struct view *v, struct value *obj, const char *key,
    const struct record *r)
{
	struct passage p = {view_body(v, r), r->body_path, r->body_line, 2};

	view_set_markdown(v, obj, key, r, &p);
}

void
view_set_prose(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct text *text)
{
	struct text_links links = {v, r, r->path};
	struct md_options opt = {.first_line = text->at.line,
	    .inline_only = true};

	render(v, obj, key, &links, text->s, opt);
}

/* ---- the first paragraph ------------------------------------------------------------------- */

/*
 * Found once for the summary, the description and what search engines read. False
 * when the text has none.
 */
static bool
find_paragraph(struct view *v, struct str text)
{
	struct view_memory *m = &v->memory;

	if (m->paragraph.text.ptr == NULL ||
	    m->paragraph.text.ptr != text.ptr ||
	    m->paragraph.text.len != text.len) {
		m->paragraph.text = text;
		m->paragraph.plain = (struct str){0};
		m->paragraph.found = md_first_paragraph_of(&m->paragraph.first,
		    &m->paragraph.simple, text);
	}
	return m->paragraph.found;
}

void
view_know_lead(struct view *v, const struct incident *inc)
{
	struct view_memory *m = &v->memory;

	m->paragraph.text = inc->summary;
	m->paragraph.first = inc->lead;
	m->paragraph.plain = (struct str){0};
	m->paragraph.found = inc->lead.len > 0;
	m->paragraph.simple = inc->lead_simple;
}

struct str
view_bare_paragraph(struct view *v, struct str text)
{
	struct view_memory *m = &v->memory;

	if (!find_paragraph(v, text))
		return STR("");
	if (m->paragraph.plain.ptr == NULL)
		m->paragraph.plain = md_plain_of(v->arena, m->paragraph.first,
		    m->paragraph.simple);
	return m->paragraph.plain;
}

void
view_set_summary(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct passage *p)
{
	struct text first = {.at = {p->line, 1}};

	if (!find_paragraph(v, p->text)) {
		value_set_none(obj, key);
		return;
	}
	first.s = v->memory.paragraph.first;
	for (const char *c = p->text.ptr; c < first.s.ptr; c++)
		first.at.line += *c == '\n';
	struct text_links links = {v, r, p->path.len ? p->path : r->path};
	struct md_options opt = {.first_line = first.at.line,
	    .inline_only = true, .simple = v->memory.paragraph.simple};
	render(v, obj, key, &links, first.s, opt);
}

void
view_set_excerpt(struct view *v, struct value *obj, const char *key,
    struct str text)
{
	struct str plain = view_bare_paragraph(v, text);

	view_set_text(obj, key,
	    str_find(plain, '@') < plain.len ? STR("") : plain);
}
