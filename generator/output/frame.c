#include "output/frame.h"

#include <assert.h>

#include "model/trace.h"
#include "output/feed.h"
#include "output/months.h"
#include "output/recall.h"

/* Is it a page of the folder whose first page is the other one? */
static bool
is_within(struct str page, struct str first)
{
	struct str folder = str_head(first, str_find_last(first, '/') + 1);

	return folder.len < first.len && !str_eq(page, first) &&
	    str_has_prefix(page, folder);
}

/* What the bars of each page lead to: a page of ours, or one of the content. */
struct nav_entry {
	enum page_id page;
	const char *word;
};

struct nav_item {
	const struct nav_entry *entry; /* or: */
	const struct page *page;
	bool current; /* it is this page */
};

/* A bar in the making. All pages of a folder have the same, but for which of
 * them it is. */
struct bar {
	struct view *view;
	const struct output_item *item; /* the page it stands on */
	struct view_rows rows;
	size_t current; /* the number of that from 1 on, or 0 */
};

static const struct nav_entry nav_lists[] = {
    {PAGE_PEOPLE, "nav.people"}, {PAGE_BODIES, "nav.bodies"},
    {PAGE_SERVICES, "nav.services"}, {PAGE_OFFICE_HOURS, "nav.office_hours"},
    {PAGE_CONSULTATIONS, "nav.consultations"},
    {PAGE_INCIDENTS, "nav.incidents"},
};

static const struct nav_entry nav_footer[] = {
    {PAGE_SUBSCRIBE, "nav.subscribe"}, {PAGE_ADDRESSES, "nav.addresses"},
    {PAGE_TOOLS, "nav.tools"}, {PAGE_EMERGENCY, "nav.emergency"},
    {PAGE_DATA, "nav.data"},
};

static void
make_nav_item(struct view *v, struct value *obj, const void *what)
{
	const struct nav_item *item = what;
	const struct page *p = item->page;
	struct str path = p ? path_of_record(v->env, v->arena, &p->r)
	    : path_of_page(v->env, v->arena, item->entry->page);

	value_set_text(obj, "href", view_link(v, path));
	value_set_bool(obj, "current", item->current);
	value_set_bool(obj, "within", p == NULL && is_within(v->path, path));
	if (p) {
		value_set_text(obj, "title",
		    p->menu.s.len ? p->menu.s : p->title.s);
		view_set_lang(v, obj, "lang", p->r.title_lang);
	} else {
		value_set_text(obj, "title",
		    locale_word(v->env->words, item->entry->word));
		value_set_none(obj, "lang");
	}
}

/* By the folder, which a piece belongs to: but not with absolute links. */
static void
set_bar(struct bar *bar, struct value *root, const char *key,
    const struct nav_entry *of)
{
	struct view *v = bar->view;
	struct view_whole whole = {make_nav_item, of, bar->current};

	if (v->absolute)
		whole.number += str_hash(str_head(v->path,
		    str_find_last(v->path, '/'))) << 8;
	view_set_whole_rows(v, root, key, &bar->rows, &whole);
}

static void
add_item(struct bar *bar, struct nav_item of)
{
	struct nav_item *item = ARENA_NEW(bar->view->arena, struct nav_item);

	*item = of;
	*VEC_PUSH(bar->view->arena, &bar->rows) = item;
	if (of.current)
		bar->current = bar->rows.count;
}

static void
add_nav(struct bar *bar, const struct nav_entry *entry)
{
	const struct output *o = bar->item->output;

	add_item(bar, (struct nav_item){.entry = entry,
	    .current = o->each == EACH_SITE && o->path == NULL &&
	    o->page == entry->page});
}

/* There are always lists of people, bodies, services and incidents. */
static bool
has_list(const struct model *m, enum page_id page)
{
	return page == PAGE_OFFICE_HOURS ? m->records[KIND_OFFICE_HOUR].count > 0
	    : page != PAGE_CONSULTATIONS || m->records[KIND_CONSULTATION].count;
}

static void
fill_nav(struct view *v, const struct output_item *item, struct value *root)
{
	static const struct nav_entry home = {PAGE_HOME, "nav.home"};
	struct bar bar = {.view = v, .item = item};

	add_nav(&bar, &home);
	/* easy language has no lists of its own */
	for (size_t i = 0; !v->env->easy &&
	     i < sizeof nav_lists / sizeof *nav_lists; i++)
		if (has_list(v->env->model, nav_lists[i].page))
			add_nav(&bar, &nav_lists[i]);
	set_bar(&bar, root, "nav", nav_lists);
}

static void
fill_footer(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct record_list *pages = &v->env->model->records[KIND_PAGE];
	struct bar bar = {.view = v, .item = item};

	for (size_t i = 0; i < sizeof nav_footer / sizeof *nav_footer; i++)
		add_nav(&bar, &nav_footer[i]);
	for (size_t i = 0; i < pages->count; i++)
		if (!pages->items[i]->broken)
			add_item(&bar, (struct nav_item){
			    .page = as_page(pages->items[i]),
			    .current = item->record == pages->items[i]});
	set_bar(&bar, root, "footer", nav_footer);
}

static void
fill_site(struct view *v, struct value *root)
{
	const struct site *site = v->env->model->site;
	struct value *obj = value_set_object(root, "site");

	value_set_text(obj, "title", site->title.s);
	view_set_lang(v, obj, "lang", site->r.title_lang);
	value_set_text(obj, "home_href",
	    view_link(v, path_of_page(v->env, v->arena, PAGE_HOME)));
	value_set_text(obj, "addresses_href",
	    view_link(v, path_of_page(v->env, v->arena, PAGE_ADDRESSES)));
	view_set_text(obj, "city_href", site->home.s);
	value_set_text(obj, "publisher", site->publisher.name.s);
	view_set_lang(v, obj, "publisher_lang", STR(""));
}

void
frame_set_asset(struct view *v, struct value *obj, const char *key,
    const char *name)
{
	const struct output_env *env = v->env;

	value_set_none(obj, key);
	for (size_t i = 0; i < env->asset_count; i++)
		if (str_is(env->assets[i].name, name))
			value_set_text(obj, key,
			    view_link(v, env->assets[i].path));
}

/* Short as Git shows it: enough to find it, and to tell it to somebody. */
enum { COMMIT_SHOWN = 12 };

static void
fill_provenance(struct view *v, struct value *root)
{
	const struct output_env *env = v->env;

	if (!env->model->site->provenance.on || env->commit.len == 0) {
		value_set_none(root, "provenance");
		return;
	}
	struct value *obj = value_set_object(root, "provenance");
	value_set_text(obj, "commit", str_head(env->commit, COMMIT_SHOWN));
	view_set_instant(v, obj, "time", env->commit_time);
}

/* The page of the search has its box in the text, all others above it. */
static void
fill_search(struct view *v, struct value *root)
{
	struct str path = path_of_page(v->env, v->arena, PAGE_SEARCH);
	struct value *obj = value_set_object(root, "search");

	value_set_text(obj, "href", view_link(v, path));
	value_set_text(obj, "index", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_SEARCH_INDEX)));
	value_set_bool(obj, "current", str_eq(path, v->path));
}

/* The address of a page on the Web, if the site knows its own. */
static void
fill_canonical(struct view *v, struct value *root)
{
	view_set_text(root, "canonical", view_url(v, v->path));
}

/* ---- feeds ----------------------------------------------------------------------- */

static void
add_feed(struct view *v, struct value *list, enum feed_format format,
    struct str title, const struct record *r)
{
	struct value *obj = value_add_object(list);
	struct str path = r
	    ? path_of_record_feed(v->env, v->arena, format, r)
	    : path_of_feed(v->env, v->arena, format);

	value_set_text(obj, "type", str_from(feed_type(format)));
	value_set_text(obj, "title", title);
	value_set_text(obj, "href", view_link(v, path));
}

/* Readers that know the address of a page find the page's own feed first. */
static void
fill_feeds(struct view *v, const struct output_item *item, struct value *root)
{
	struct value *list = value_set_list(root, "feeds");
	struct str all = locale_word(v->env->words, "feed.all");
	const struct record *r = item->record;

	if (r && (r->kind == KIND_SERVICE || r->kind == KIND_PERSON ||
		r->kind == KIND_BODY)) {
		struct str own = feed_title_of_record(v, r);
		add_feed(v, list, FEED_ATOM, own, r);
		add_feed(v, list, FEED_JSON, own, r);
	}
	add_feed(v, list, FEED_ATOM, all, NULL);
	add_feed(v, list, FEED_JSON, all, NULL);
}

/* ---- languages ------------------------------------------------------------------- */

/* The path of the same thing in another tree; empty when it has none. */
static struct str
counterpart(struct view *v, const struct output_item *item,
    const struct output_env *other)
{
	const struct record *r = NULL;

	switch (item->output->each) {
	case EACH_SITE:
		if (other->easy && item->output->page != PAGE_HOME)
			break;
		return path_of_page(other, v->arena, item->output->page);
	case EACH_YEAR:
		if (other->easy)
			break;
		return item->output->year_path(other, v->arena, item->year);
	case EACH_MONTH:
		if (other->easy ||
		    !months_split(other, model_year(other->model, item->year)) ||
		    !months_shown(other->model, item->year, item->month, &v->at))
			break;
		return path_of_month(other, v->arena, item->year, item->month);
	case EACH_RECORD:
		if (item->output->path_of)
			break; /* what lies beside its page has no languages */
		r = model_find(other->model, item->record->kind,
		    item->record->id);
		if (r && !r->broken && (!other->easy || r->translated))
			return path_of_record(other, v->arena, r);
		break;
	case EACH_AUDIENCE:
	case EACH_TOPIC:
	case EACH_ASSET:
		break;
	}
	return (struct str){0};
}

static void
fill_languages(struct view *v, const struct output_item *item,
    struct value *root)
{
	struct value *list = value_set_list(root, "languages");

	for (size_t i = 0; i < v->env->tree_count; i++) {
		const struct output_env *other = &v->env->trees[i];
		struct str path = counterpart(v, item, other);
		if (other == v->env || path.len == 0)
			continue;
		struct value *obj = value_add_object(list);
		value_set_text(obj, "tag", other->lang);
		value_set_bool(obj, "easy", other->easy);
		value_set_text(obj, "href", view_link(v, path));
		value_set_text(obj, "title", locale_word(other->words,
		    other->easy ? "language.easy" : "language.name"));
	}
	view_set_filled(root, "has_languages", "languages");
}

/* Where the newer original stands: the same page in the first tree. */
static void
fill_outdated(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct output_env *first = &v->env->trees[0];
	const struct record *r = item->record;
	struct str path = counterpart(v, item, first);

	if (value_get(root, STR("outdated")) == NULL)
		value_set_bool(root, "outdated", r && r->outdated);
	if (value_get(root, STR("newer_updates")) == NULL)
		value_set_bool(root, "newer_updates", false);
	struct value *obj = value_set_object(root, "newer");
	value_set_text(obj, "href", view_link(v, path.len ? path : v->path));
	value_set_text(obj, "tag", first->lang);
}

/* What the page's own record is written in, if not in the page's language. */
static void
fill_record_language(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct record *r = item->record;

	view_set_lang(v, root, "title_lang", r ? r->title_lang : STR(""));
	view_set_lang(v, root, "text_lang", r ? r->body_lang : STR(""));
	value_set_bool(root, "previous", r && r->stands_for);
	fill_outdated(v, item, root);
}

void
frame_fill(struct view *v, const struct output_item *item, struct value *root)
{
	value_set_text(root, "page_lang", v->env->lang);
	value_set_bool(root, "easy", v->env->easy);
	value_set_text(root, "page_name", str_from(item->output->name));
	value_set_text(root, "zone", zone_name(v->env->model->zone));
	frame_set_asset(v, root, "style", "style.css");
	frame_set_asset(v, root, "script", "search.js");
	frame_set_asset(v, root, "stale", "stale.js");
	fill_site(v, root);
	fill_provenance(v, root);
	fill_search(v, root);
	fill_nav(v, item, root);
	fill_footer(v, item, root);
	fill_feeds(v, item, root);
	fill_canonical(v, root);
	value_set_text(root, "og_type", item->record ? STR("article")
	    : STR("website"));
	fill_languages(v, item, root);
	fill_record_language(v, item, root);
}

void
frame_fill_stand(struct view *v, struct value *root)
{
	struct value *stand = value_set_object(root, "stand");
	bool since = v->at.since != INT64_MIN, until = v->at.until != INT64_MAX;

	assert(v->at.trace == NULL || !v->at.trace->undated);
	value_set_bool(stand, "timeless", !since && !until);
	if (since)
		view_set_instant(v, stand, "since", v->at.since);
	else
		value_set_none(stand, "since");
	if (until)
		view_set_instant(v, stand, "until", v->at.until);
	else
		value_set_none(stand, "until");
}
