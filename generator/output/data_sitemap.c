#include "base/limits.h"
#include "base/timetext.h"
#include "model/trace.h"
#include "output/batch.h"
#include "output/data.h"
#include "output/months.h"
#include "output/piece.h"
#include "output/years.h"
#include "render/xml.h"

/*
 * Maps of the site for search engines (sitemaps.org, protocol 0.9): one for the
 * incidents of each year, so that no file grows with the archive, one for all
 * other pages, and the list of these maps. Of a year that is split
 * (output/months.h) each month has a map, which begins with its page, so that a
 * change costs no more than that; in that of the year the other two are left.
 *
 * A page that exists in several languages names the others, itself included
 * (hreflang); easy language is none of them, as on the pages. `lastmod` stands
 * only where it is known: of an incident the newest of what came out about it.
 */

enum { URLS_MAX = 50000 }; /* the protocol's; the newest are kept */

struct map {
	struct view *v;
	struct xml x;
	size_t urls;
};

bool
data_sitemap_offered(const struct output_env *env)
{
	return env->base_url.len > 0;
}

/* ---- one page ------------------------------------------------------------------------ */

/* A page as each tree has it; see counterpart() of output/frame.c. */
struct subject {
	const struct record *record; /* or: */
	struct str (*year_path)(const struct output_env *env, struct arena *a,
	    int year);
	int year;
	unsigned month; /* of this year; or: */
	enum page_id page;
	int64_t changed; /* ALWAYS: not known */
};

/* Empty: this tree does not have it. */
static struct str
path_in(struct map *m, const struct output_env *env, const struct subject *s)
{
	struct arena *a = m->v->arena;

	if (s->record == NULL && env->easy && s->page != PAGE_HOME)
		return STR("");
	if (s->month)
		return env->easy || !months_shown(env->model, s->year, s->month,
			&m->v->at)
		    ? STR("") : path_of_month(env, a, s->year, s->month);
	if (s->year_path)
		return env->easy ? STR("") : s->year_path(env, a, s->year);
	if (s->record == NULL)
		return path_of_page(env, a, s->page);
	const struct record *r = model_find(env->model, s->record->kind,
	    s->record->id);
	if (r == NULL || r->broken || (env->easy && !r->translated))
		return STR("");
	return path_of_record(env, a, r);
}

static void
add_languages(struct map *m, const struct subject *s)
{
	const struct output_env *env = m->v->env;

	for (size_t i = 0; i < env->tree_count; i++) {
		const struct output_env *tree = &env->trees[i];
		struct str path = tree->easy ? STR("") : path_in(m, tree, s);
		if (path.len == 0)
			continue;
		xml_begin(&m->x, "xhtml:link");
		xml_attr(&m->x, "rel", STR("alternate"));
		xml_attr(&m->x, "hreflang", tree->lang);
		xml_attr(&m->x, "href", view_url(m->v, path));
		xml_end(&m->x);
	}
}

static size_t
count_languages(const struct output_env *env)
{
	size_t n = 0;

	for (size_t i = 0; i < env->tree_count; i++)
		n += !env->trees[i].easy;
	return n;
}

static void
add_subject(struct map *m, const struct subject *s)
{
	const struct output_env *env = m->v->env;
	bool several = count_languages(env) > 1;

	for (size_t i = 0; i < env->tree_count; i++) {
		struct str path = path_in(m, &env->trees[i], s);
		if (path.len == 0 || m->urls == URLS_MAX)
			continue;
		m->urls++;
		xml_begin(&m->x, "url");
		xml_element(&m->x, "loc", view_url(m->v, path));
		if (s->changed != ALWAYS)
			xml_element(&m->x, "lastmod",
			    time_iso(m->v->arena, s->changed, env->model->zone));
		if (several && !env->trees[i].easy)
			add_languages(m, s);
		xml_end(&m->x);
	}
}

/* ---- maps ------------------------------------------------------------------------------ */

static void
begin(struct map *m, struct view *v, struct buf *out)
{
	*m = (struct map){.v = v};
	xml_init(&m->x, out);
	xml_begin(&m->x, "urlset");
	xml_attr(&m->x, "xmlns",
	    STR("http://www.sitemaps.org/schemas/sitemap/0.9"));
	if (count_languages(v->env) > 1)
		xml_attr(&m->x, "xmlns:xhtml", STR("http://www.w3.org/1999/xhtml"));
}

/* What overflowed is 0 too: output_render() sees it and says so. */
static int
finish(struct xml *x)
{
	xml_end(x);
	return xml_finish(x) < 0 && buf_ok(x->out) ? -1 : 0;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The newest that is written down and out by now: update, publication, end. */
static int64_t
changed(struct view *v, const struct incident *inc)
{
	int64_t t = ALWAYS;

	for (size_t i = 0; i < inc->updates.count; i++) {
		if (!at_reached(&v->at, inc->updates.items[i].at_time.t))
			break;
		t = inc->updates.items[i].at_time.t;
	}
	if (inc->published.at.line)
		t = later(t, inc->published.t);
	if (inc->ended.at.line && at_reached(&v->at, inc->ended.t))
		t = later(t, inc->ended.t);
	return t;
}

static void
add_incidents(struct map *m, const struct batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		add_subject(m, &(struct subject){.record = &b->items[i]->r,
		    .changed = changed(m->v, b->items[i])});
}

/* within the outermost element */
enum { URL_DEPTH = 1 };

/* None of them may have a page. */
static int
make_batch(struct str *out, struct view *v, const void *ctx)
{
	const struct batch *b = ctx;
	struct map m = {.v = v};
	struct buf piece;

	batch_read(v, b);
	buf_init(&piece, PAGE_BYTES_MAX);
	xml_init_part(&m.x, &piece, URL_DEPTH);
	add_incidents(&m, b);
	bool whole = m.urls == 0 || xml_finish(&m.x) == 0 || !buf_ok(&piece);
	return piece_end(out, v, &piece) < 0 || !whole ? -1 : 0;
}

static int
add_batches(struct map *m, const struct incident_refs *list)
{
	struct batch b = {0};
	struct str urls;

	while (batch_next(&b, m->v->env->model, list)) {
		struct recall_call call = batch_call(&b, make_batch);
		if (recall_text(&urls, m->v, &call, &b) < 0)
			return -1;
		xml_part(&m->x, urls);
	}
	return 0;
}

/* As batches only where none has to be counted. */
static int
add_all(struct map *m, const struct incident_refs *list)
{
	enum { OTHERS = 2 }; /* pages that are not of one of them */

	if ((list->count + OTHERS) * m->v->env->tree_count <= URLS_MAX)
		return add_batches(m, list);
	add_incidents(m, &(struct batch){list->items, list->count, 0});
	return 0;
}

static struct incident_refs
public_of(struct view *v, const struct incident_refs *all)
{
	struct incident_refs public = {0};

	for (size_t i = 0; all && i < all->count; i++)
		if (!all->items[i]->r.broken &&
		    output_is_public(&all->items[i]->r, &v->at))
			*VEC_PUSH(v->arena, &public) = all->items[i];
	return public;
}

/* With the pages that are about all of it. */
static void
begin_year(struct map *m, struct view *v, int year, struct buf *out)
{
	begin(m, v, out);
	add_subject(m, &(struct subject){.year_path = path_of_year,
	    .year = year, .changed = ALWAYS});
	add_subject(m, &(struct subject){.year_path = path_of_calendar,
	    .year = year, .changed = ALWAYS});
}

int
data_sitemap_year(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct incident_refs *all = model_year(v->env->model, item->year);
	struct incident_refs public = public_of(v, all);
	struct map m;

	trace_read_year(v->at.trace, FACT_YEAR, item->year);
	trace_cover(v->at.trace, KIND_INCIDENT);
	begin_year(&m, v, item->year, out);
	return add_all(&m, &public) < 0 ? -1 : finish(&m.x);
}

int
data_sitemap_split_year(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct map m;

	begin_year(&m, v, item->year, out);
	return finish(&m.x);
}

int
data_sitemap_month(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct incident_refs filed = months_filed(v->env->model, item->year,
	    item->month);
	struct incident_refs public = public_of(v, &filed);
	struct map m;

	trace_read_month(v->at.trace, item->year, item->month);
	trace_cover(v->at.trace, KIND_INCIDENT);
	begin(&m, v, out);
	add_subject(&m, &(struct subject){.year = item->year,
	    .month = item->month, .changed = ALWAYS});
	return add_all(&m, &public) < 0 ? -1 : finish(&m.x);
}

int
data_sitemap_pages(struct view *v, const struct output_item *item,
    struct buf *out)
{
	static const enum page_id pages[] = {PAGE_HOME, PAGE_INCIDENTS,
	    PAGE_SERVICES, PAGE_PEOPLE, PAGE_BODIES, PAGE_OFFICE_HOURS,
	    PAGE_CONSULTATIONS, PAGE_ADDRESSES, PAGE_TOOLS, PAGE_DATA,
	    PAGE_SUBSCRIBE};
	static const enum kind kinds[] = {KIND_SERVICE, KIND_PERSON, KIND_BODY,
	    KIND_OFFICE_HOUR, KIND_CONSULTATION, KIND_PAGE};
	struct map m;

	(void)item;
	begin(&m, v, out);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		add_subject(&m, &(struct subject){.page = pages[i],
		    .changed = ALWAYS});
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		const struct record_list *all = &v->env->model->records[kinds[k]];
		trace_read_kind(v->at.trace, FACT_KIND, kinds[k]);
		for (size_t i = 0; i < all->count; i++)
			if (!all->items[i]->broken &&
			    output_is_public(all->items[i], &v->at))
				add_subject(&m, &(struct subject){
				    .record = all->items[i], .changed = ALWAYS});
	}
	return finish(&m.x);
}

/* ---- the list of maps ---------------------------------------------------------------------- */

static void
add_map(struct view *v, struct xml *x, struct str path)
{
	xml_begin(x, "sitemap");
	xml_element(x, "loc", view_url(v, path));
	xml_end(x);
}

static int
make_month_maps(struct str *out, struct view *v, const void *ctx)
{
	int year = ((const struct year *)ctx)->year;
	bool none = true;
	struct buf piece;
	struct xml x;

	trace_read_year(v->at.trace, FACT_MONTHS, year);
	buf_init(&piece, PAGE_BYTES_MAX);
	xml_init_part(&x, &piece, URL_DEPTH);
	for (unsigned month = MONTHS; month >= 1; month--) {
		if (!months_shown(v->env->model, year, month, &v->at))
			continue;
		add_map(v, &x, path_of_month_sitemap(v->env, v->arena, year,
		    month));
		none = false;
	}
	bool whole = none || xml_finish(&x) == 0 || !buf_ok(&piece);
	return piece_end(out, v, &piece) < 0 || !whole ? -1 : 0;
}

/* Those of a year; which months it has is another answer once a month. */
static int
add_maps(struct view *v, struct xml *x, const struct year *y)
{
	const struct recall_call call = {.make = make_month_maps,
	    .number = (uint64_t)y->year};
	struct str maps;

	add_map(v, x, path_of_sitemap(v->env, v->arena, y->year));
	if (!y->split)
		return 0;
	if (recall_text(&maps, v, &call, y) < 0)
		return -1;
	xml_part(x, maps);
	return 0;
}

int
data_sitemap(struct view *v, const struct output_item *item, struct buf *out)
{
	struct years years = years_named(v->env, &v->at, v->arena);
	struct xml x;

	(void)item;
	xml_init(&x, out);
	xml_begin(&x, "sitemapindex");
	xml_attr(&x, "xmlns",
	    STR("http://www.sitemaps.org/schemas/sitemap/0.9"));
	add_map(v, &x, STR(DATA_SITEMAP_PAGES));
	for (size_t i = 0; i < years.count; i++)
		if (add_maps(v, &x, &years.items[i]) < 0)
			return -1;
	return finish(&x);
}
