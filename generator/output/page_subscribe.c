#include "output/feed.h"
#include "output/pages.h"
#include "output/parts.h"

/* ---- feeds ---------------------------------------------------------------------------------- */

/* The address to copy: whole where the site knows its own. */
static struct str
address(struct view *v, struct str path)
{
	struct str url = view_url(v, path);

	return url.len ? url : path;
}

/* Paths of one feed in all its formats. */
struct paths {
	struct str atom, rss, json;
};

static void
add_feed(struct view *v, struct value *list, struct str title,
    const struct paths *p, bool whole)
{
	struct value *obj = value_add_object(list);

	value_set_text(obj, "title", title);
	value_set_text(obj, "href", view_link(v, p->atom));
	value_set_text(obj, "address", address(v, p->atom));
	/* the one for most people, to be read and typed */
	value_set_bool(obj, "whole", whole);
	value_set_text(obj, "rss_href", view_link(v, p->rss));
	value_set_text(obj, "json_href", view_link(v, p->json));
}

static void
add_audiences(struct view *v, struct value *list)
{
	const struct output_env *e = v->env;
	struct arena *a = v->arena;

	for (unsigned i = 1; i < e->model->site->audience_count; i++)
		add_feed(v, list, feed_title_of_audience(v, i), &(struct paths){
		    path_of_audience_feed(e, a, FEED_ATOM, i),
		    path_of_audience_feed(e, a, FEED_RSS, i),
		    path_of_audience_feed(e, a, FEED_JSON, i)}, false);
}

/* What the site has nothing of is not offered; its feed is there. */
static bool
has_topic(struct view *v, enum news_topic topic)
{
	const struct record_list *lists = v->env->model->records;

	if (topic == NEWS_DATES)
		return lists[KIND_OFFICE_HOUR].count > 0;
	return topic != NEWS_CONSULTATIONS || lists[KIND_CONSULTATION].count > 0;
}

static void
add_topics(struct view *v, struct value *list)
{
	const struct output_env *e = v->env;
	struct arena *a = v->arena;

	for (unsigned i = 0; i < NEWS_TOPICS; i++) {
		enum news_topic t = (enum news_topic)i;
		if (has_topic(v, t))
			add_feed(v, list, feed_title_of_topic(v, t), &(struct paths){
			    path_of_topic_feed(e, a, FEED_ATOM, t),
			    path_of_topic_feed(e, a, FEED_RSS, t),
			    path_of_topic_feed(e, a, FEED_JSON, t)}, false);
	}
}

static void
add_services(struct view *v, struct value *list)
{
	const struct record_list *all = view_records(v, KIND_SERVICE);
	const struct output_env *e = v->env;
	struct arena *a = v->arena;

	for (size_t i = 0; i < all->count; i++) {
		const struct record *r = all->items[i];
		if (!r->broken)
			add_feed(v, list, model_title(r), &(struct paths){
			    path_of_record_feed(e, a, FEED_ATOM, r),
			    path_of_record_feed(e, a, FEED_RSS, r),
			    path_of_record_feed(e, a, FEED_JSON, r)}, false);
	}
}

static void
set_feeds(struct view *v, struct value *root)
{
	const struct output_env *e = v->env;
	struct value *list = value_set_list(root, "feeds_of_all");

	add_feed(v, list, locale_word(e->words, "feed.all"), &(struct paths){
	    path_of_feed(e, v->arena, FEED_ATOM),
	    path_of_feed(e, v->arena, FEED_RSS),
	    path_of_feed(e, v->arena, FEED_JSON)}, true);
	add_audiences(v, list);
	add_topics(v, value_set_list(root, "feeds_of_topics"));
	add_services(v, value_set_list(root, "feeds_of_services"));
	view_set_filled(root, "has_services", "feeds_of_services");
}

/* ---- calendars -------------------------------------------------------------------------------- */

static void
add_calendar(struct view *v, struct value *list, enum page_id page,
    const char *word)
{
	struct str path = path_of_page(v->env, v->arena, page);
	struct value *obj = value_add_object(list);

	value_set_text(obj, "title", locale_word(v->env->words, word));
	value_set_text(obj, "href", view_link(v, path));
	value_set_text(obj, "address", address(v, path));
}

static void
set_calendars(struct view *v, struct value *root)
{
	const struct record_list *lists = v->env->model->records;
	struct value *list = value_set_list(root, "calendars");

	if (lists[KIND_OFFICE_HOUR].count)
		add_calendar(v, list, PAGE_ICS_OFFICE_HOURS,
		    "subscribe.office_hours");
	if (lists[KIND_CONSULTATION].count)
		add_calendar(v, list, PAGE_ICS_CONSULTATIONS,
		    "subscribe.consultations");
	add_calendar(v, list, PAGE_ICS_MAINTENANCE, "subscribe.maintenance");
}

/* ---- the page --------------------------------------------------------------------------------- */

static void
set_link(struct view *v, struct value *root, const char *key,
    enum page_id page)
{
	value_set_text(root, key,
	    view_link(v, path_of_page(v->env, v->arena, page)));
}

void
page_subscribe(struct view *v, const struct output_item *item,
    struct value *root)
{
	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "subscribe.title"));
	value_set_text(root, "description",
	    locale_word(v->env->words, "subscribe.intro"));
	set_feeds(v, root);
	set_calendars(v, root);
	parts_set_contact_files(v, root, false);
	value_set_bool(root, "has_people",
	    view_records(v, KIND_PERSON)->count ||
		view_records(v, KIND_BODY)->count);
	set_link(v, root, "people_href", PAGE_PEOPLE);
	set_link(v, root, "bodies_href", PAGE_BODIES);
	set_link(v, root, "data_href", PAGE_DATA);
}
