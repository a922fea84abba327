#include "output/feed.h"

#include "base/limits.h"
#include "base/timetext.h"
#include "output/feed_entry.h"
#include "output/news_text.h"
#include "render/escape.h"
#include "render/json.h"
#include "render/xml.h"

/*
 * Updates of an incident that an entry shows. There are hundreds of people and
 * bodies, and one outage is in the feeds of all: theirs are brief.
 */
enum { UPDATES_MAX = 10, BRIEF_MAX = 20 };

/* Of others: these many, and what is hardly older than the newest. */
enum { WHOLE_MIN = 25, RECENT = 2 * 24 * 3600 };

/* One file in the making. */
struct feed {
	struct view *v;
	const struct output_item *item;
	struct news_list list;
	struct str tag;      /* ids begin so: "tag:host,2020:en/" */
	struct str id, title;
	struct str page;     /* what a browser shows instead: its address */
	int64_t updated;     /* of the newest entry, never of the build */
	unsigned audience;
	bool brief;          /* entries are the newest text alone, without markup */
	bool whole;          /* addresses; JSON Feed has no others */
};

static struct str
word(struct view *v, const char *key)
{
	return locale_word(v->env->words, key);
}

static struct str
fill(struct view *v, const char *key, struct str arg)
{
	return locale_fill(v->env->words, v->arena, key, &arg, 1);
}

/* ---- what it is about -------------------------------------------------------------------------- */

static const struct {
	const char *id, *word;
	enum page_id page;
} topics[NEWS_TOPICS] = {
    [NEWS_OUTAGES] = {"outage", "feed.outages", PAGE_INCIDENTS},
    [NEWS_DISRUPTIONS] = {"disruption", "feed.disruptions", PAGE_INCIDENTS},
    [NEWS_MAINTENANCE] = {"maintenance", "feed.maintenance", PAGE_INCIDENTS},
    [NEWS_PRECAUTIONS] = {"precaution", "feed.precautions", PAGE_INCIDENTS},
    [NEWS_NOTICES] = {"notice", "feed.notices", PAGE_INCIDENTS},
    [NEWS_DATES] = {"dates", "feed.dates", PAGE_OFFICE_HOURS},
    [NEWS_CONSULTATIONS] = {"consultations", "feed.consultations",
	PAGE_CONSULTATIONS},
};

struct str
feed_title_of_audience(struct view *v, unsigned audience)
{
	const struct audience *a = &v->env->model->site->audiences[audience];

	return fill(v, "feed.audience",
	    a->translated.s.len ? a->translated.s : a->label.s);
}

struct str
feed_title_of_topic(struct view *v, enum news_topic topic)
{
	return word(v, topics[topic].word);
}

struct str
feed_title_of_record(struct view *v, const struct record *r)
{
	return fill(v, "feed.record", model_title(r));
}

static struct str
subject_of_record(struct view *v, const struct record *r)
{
	const char *kind = r->kind == KIND_SERVICE ? "service"
	    : r->kind == KIND_PERSON ? "person" : "body";

	return arena_printf(v->arena, "%s/%.*s", kind, STR_ARG(r->id));
}

static struct str
address(struct feed *f, struct str path)
{
	struct str url = view_url(f->v, path);

	return url.len ? url : view_link(f->v, path);
}

static struct str
page_address(struct feed *f, enum page_id page)
{
	return address(f, path_of_page(f->v->env, f->v->arena, page));
}

static void
be_of_record(struct feed *f, struct str *subject)
{
	const struct record *r = f->item->record;
	struct view *v = f->v;

	f->list = news_of_record(v->env->model, r, &v->at, v->arena);
	f->title = feed_title_of_record(v, r);
	f->page = address(f, path_of_record(v->env, v->arena, r));
	*subject = subject_of_record(v, r);
	f->brief = r->kind != KIND_SERVICE;
}

static void
be_of_audience(struct feed *f, struct str *subject)
{
	struct view *v = f->v;

	f->audience = f->item->number;
	f->list = news_of_audience(v->env->model, f->audience, &v->at,
	    v->arena);
	f->title = feed_title_of_audience(v, f->audience);
	f->page = page_address(f, PAGE_HOME);
	*subject = arena_concat(v->arena, STR("audience/"),
	    v->env->model->site->audiences[f->audience].id);
}

static void
be_of_topic(struct feed *f, struct str *subject)
{
	enum news_topic topic = (enum news_topic)f->item->number;
	struct view *v = f->v;

	f->list = news_of_topic(v->env->model, topic, &v->at, v->arena);
	f->title = feed_title_of_topic(v, topic);
	f->page = page_address(f, topics[topic].page);
	*subject = arena_printf(v->arena, "kind/%s", topics[topic].id);
}

static void
be_of_site(struct feed *f, struct str *subject)
{
	f->list = news_of_audience(f->v->env->model, 0, &f->v->at,
	    f->v->arena);
	f->title = word(f->v, "feed.all");
	f->page = page_address(f, PAGE_HOME);
	*subject = STR("all");
}

/*
 * Who asks now and then has seen what goes. What came all at once stays: when
 * the mailboxes of a whole council are back, that is an entry each. The clock
 * is not asked, else a feed would change when nothing happens.
 */
static void
leave_old(struct feed *f)
{
	struct news_list *l = &f->list;
	size_t least = f->brief ? BRIEF_MAX : WHOLE_MIN;

	if (l->count == 0)
		return;
	f->updated = l->items[0].updated;
	while (l->count > least && (f->brief ||
	    l->items[l->count - 1].updated < f->updated - RECENT))
		l->count--;
}

static struct feed
begin(struct view *v, const struct output_item *item)
{
	const struct site *site = v->env->model->site;
	struct feed f = {.v = v, .item = item,
	    .whole = view_url(v, v->path).len > 0};
	struct str subject = {0};

	v->absolute = true;
	if (item->record)
		be_of_record(&f, &subject);
	else if (item->output->each == EACH_AUDIENCE)
		be_of_audience(&f, &subject);
	else if (item->output->each == EACH_TOPIC)
		be_of_topic(&f, &subject);
	else
		be_of_site(&f, &subject);
	f.title = arena_printf(v->arena, "%.*s · %.*s", STR_ARG(f.title),
	    STR_ARG(site->title.s));
	f.tag = arena_printf(v->arena, "tag:%.*s,2020:%.*s",
	    STR_ARG(path_host(site)), STR_ARG(v->env->prefix));
	f.id = arena_printf(v->arena, "%.*sfeed/%.*s", STR_ARG(f.tag),
	    STR_ARG(subject));
	leave_old(&f);
	return f;
}

/* ---- entries --------------------------------------------------------------------------------------- */

static struct str
id_of(struct feed *f, const struct news *n)
{
	struct arena *a = f->v->arena;

	return arena_concat(a, f->tag, news_id(f->v->env->model, n, a));
}

/* One of them, of one feed. */
struct entry {
	struct feed *f;
	const struct news *n;
};

/* For whom the feed is matters where there may be something to use instead. */
static unsigned
audience_of(const struct entry *e)
{
	return !e->f->brief && e->n->kind == NEWS_INCIDENT &&
	    as_incident(e->n->record)->alternates.count ? e->f->audience : 0;
}

/* The same entry is in many feeds. `more` is what it depends on besides. */
static struct recall_call
call_of(const struct entry *e, unsigned more,
    int (*make)(struct str *out, struct view *v, const void *ctx))
{
	struct recall_call call = news_text_call(e->n, make);

	call.number |= ((uint64_t)audience_of(e) << 8 | more)
	    << NEWS_CALL_BITS;
	return call;
}

static int
make_html(struct str *out, struct view *v, const void *ctx)
{
	const struct entry *e = ctx;
	struct feed_entry of = {e->n, audience_of(e), UPDATES_MAX};

	news_text_read(v, e->n);
	return feed_entry_html(out, v, &of);
}

/* HTML, or of a brief feed text. */
static int
content_of(struct str *content, const struct entry *e)
{
	struct recall_call call = call_of(e, 0, make_html);

	/* the whole entry is kept, too, but in three formats */
	if (!e->f->brief)
		return recall_text(content, e->f->v, &call, e);
	*content = news_text_latest(e->f->v, e->n);
	return 0;
}

/* Takes over what was written, if all of it had room. */
static int
finish_part(struct str *out, struct view *v, struct buf *part)
{
	int rc = buf_ok(part) ? 0 : DIAG(v->diags, DIAG_OUTPUT_TOO_LARGE,
	    pos_file(v->path), v->path,
	    arena_printf(v->arena, "%zu", PAGE_BYTES_MAX));

	*out = arena_str(v->arena, buf_str(part));
	buf_release(part);
	return rc;
}

static int
escape(struct str *text, struct view *v,
    void (*esc)(struct buf *out, struct str text))
{
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	esc(&out, *text);
	return finish_part(text, v, &out);
}

/* As it stands in XML. */
static int
xml_content_of(struct str *content, const struct entry *e)
{
	struct view *v = e->f->v;
	bool rss = e->f->item->output->format == FEED_RSS;

	if (content_of(content, e) < 0)
		return -1;
	/* in RSS, what is no HTML must not be taken for it */
	if (e->f->brief && rss && escape(content, v, esc_html) < 0)
		return -1;
	return escape(content, v, xml_escape);
}

static int
json_content_of(struct str *content, const struct entry *e)
{
	return content_of(content, e) < 0 ? -1
	    : escape(content, e->f->v, esc_json);
}

static struct str
iso(struct feed *f, int64_t t)
{
	return time_iso(f->v->arena, t, f->v->env->model->zone);
}

static struct str
rfc822(struct feed *f, int64_t t)
{
	return time_rfc822(f->v->arena, t, f->v->env->model->zone);
}

/* The kind of an incident, or of what else it is, for readers that sort. */
static const char *
category_of(const struct news *n)
{
	if (n->record->kind == KIND_INCIDENT)
		return topics[news_topic_of(as_incident(n->record))].id;
	return n->record->kind == KIND_OFFICE_HOUR ? topics[NEWS_DATES].id
						   : topics[NEWS_CONSULTATIONS].id;
}

/*
 * The language of what an incident says, where it is not translated; empty: the
 * feed's own, in which the words around titles of other entries are.
 */
static struct str
other_language(struct feed *f, const struct news *n, struct str lang)
{
	if (n->kind != NEWS_INCIDENT)
		return STR("");
	if (lang.len == 0)
		lang = f->v->env->model->site->language.s;
	return str_eq(lang, f->v->env->lang) ? STR("") : lang;
}

/* What overflowed is 0 too: output_render() sees it and says so. */
static int
finish_xml(struct xml *x)
{
	return xml_finish(x) < 0 && buf_ok(x->out) ? -1 : 0;
}

static int
finish_json(struct json *j)
{
	return json_finish(j) < 0 && buf_ok(j->out) ? -1 : 0;
}

/* ---- Atom -------------------------------------------------------------------------------------------- */

static void
add_link(struct xml *x, const char *name, const char *rel, const char *type,
    struct str href)
{
	xml_begin(x, name);
	xml_attr(x, "rel", str_from(rel));
	xml_attr(x, "type", str_from(type));
	xml_attr(x, "href", href);
	xml_end(x);
}

static void
add_text(struct xml *x, const char *name, struct str lang, struct str text)
{
	xml_begin(x, name);
	if (lang.len)
		xml_attr(x, "xml:lang", lang);
	xml_text(x, text);
	xml_end(x);
}

static void
add_atom_entry(const struct entry *e, struct xml *x, struct str content)
{
	const struct news *n = e->n;
	struct feed *f = e->f;
	struct str lang = other_language(f, n, n->record->body_lang);

	xml_begin(x, "entry");
	xml_element(x, "id", id_of(f, n));
	add_text(x, "title", other_language(f, n, n->record->title_lang),
	    news_text_title(f->v, n));
	xml_element(x, "published", iso(f, n->published));
	xml_element(x, "updated", iso(f, n->updated));
	add_link(x, "link", "alternate", "text/html", news_text_url(f->v, n));
	xml_begin(x, "category");
	xml_attr(x, "term", str_from(category_of(n)));
	xml_end(x);
	if (!f->brief)
		add_text(x, "summary", lang, news_text_summary(f->v, n));
	xml_begin(x, "content");
	xml_attr(x, "type", f->brief ? STR("text") : STR("html"));
	/* HTML has it where it belongs */
	if (f->brief && lang.len)
		xml_attr(x, "xml:lang", lang);
	xml_escaped(x, content);
	xml_end(x);
	xml_end(x);
}

/* ---- RSS --------------------------------------------------------------------------------------------- */

static void
add_rss_item(const struct entry *e, struct xml *x, struct str content)
{
	const struct news *n = e->n;
	struct feed *f = e->f;

	xml_begin(x, "item");
	xml_element(x, "title", news_text_title(f->v, n));
	xml_element(x, "link", news_text_url(f->v, n));
	xml_begin(x, "description");
	xml_escaped(x, content);
	xml_end(x);
	xml_element(x, "category", str_from(category_of(n)));
	xml_begin(x, "guid");
	xml_attr(x, "isPermaLink", STR("false"));
	xml_text(x, id_of(f, n));
	xml_end(x);
	xml_element(x, "pubDate", rfc822(f, n->updated));
	xml_end(x);
}

/* ---- JSON Feed ------------------------------------------------------------------------------------------ */

static void
add_json_item(const struct entry *e, struct json *j, struct str content)
{
	const struct news *n = e->n;
	struct feed *f = e->f;

	json_object(j, NULL);
	json_str(j, "id", id_of(f, n));
	if (f->whole)
		json_str(j, "url", news_text_url(f->v, n));
	json_str(j, "title", news_text_title(f->v, n));
	if (!f->brief)
		json_str(j, "summary", news_text_summary(f->v, n));
	json_escaped(j, f->brief ? "content_text" : "content_html", content);
	json_str(j, "date_published", iso(f, n->published));
	json_str(j, "date_modified", iso(f, n->updated));
	struct str lang = other_language(f, n, n->record->title_lang);
	if (lang.len)
		json_str(j, "language", lang);
	json_array(j, "tags");
	json_str(j, NULL, str_from(category_of(n)));
	json_end(j);
	json_end(j);
}

/* ---- one entry ----------------------------------------------------------------------------------------- */

/* so deep it stands in the file */
enum { ATOM_DEPTH = 1, RSS_DEPTH = 2, JSON_DEPTH = 2 };

static int
make_xml(struct buf *out, const struct entry *e)
{
	bool rss = e->f->item->output->format == FEED_RSS;
	struct str content;
	struct xml x;

	if (xml_content_of(&content, e) < 0)
		return -1;
	xml_init_part(&x, out, rss ? RSS_DEPTH : ATOM_DEPTH);
	if (rss)
		add_rss_item(e, &x, content);
	else
		add_atom_entry(e, &x, content);
	return finish_xml(&x);
}

static int
make_json(struct buf *out, const struct entry *e)
{
	struct str content;
	struct json j;

	if (json_content_of(&content, e) < 0)
		return -1;
	json_init_part(&j, out, JSON_DEPTH);
	add_json_item(e, &j, content);
	return finish_json(&j);
}

static int
make_entry(struct str *out, struct view *v, const void *ctx)
{
	const struct entry *e = ctx;
	bool json = e->f->item->output->format == FEED_JSON;
	struct buf part;

	news_text_read(v, e->n);
	buf_init(&part, PAGE_BYTES_MAX);
	int rc = json ? make_json(&part, e) : make_xml(&part, e);
	return finish_part(out, v, &part) < 0 ? -1 : rc;
}

static int
entry_of(struct str *out, struct feed *f, const struct news *n)
{
	struct entry e = {f, n};
	struct recall_call call = call_of(&e,
	    (unsigned)f->item->output->format << 1 | f->brief, make_entry);

	/* an entry stays as it is when another one comes before it */
	f->v->ids = 0;
	return recall_text(out, f->v, &call, &e);
}

/* ---- the files ----------------------------------------------------------------------------------------- */

static int
write_atom(struct feed *f, struct buf *out)
{
	struct xml x;
	struct str entry;

	xml_init(&x, out);
	xml_begin(&x, "feed");
	xml_attr(&x, "xmlns", STR("http://www.w3.org/2005/Atom"));
	xml_attr(&x, "xml:lang", f->v->env->lang);
	xml_element(&x, "id", f->id);
	xml_element(&x, "title", f->title);
	xml_element(&x, "updated", iso(f, f->updated));
	add_link(&x, "link", "self", "application/atom+xml",
	    address(f, f->v->path));
	add_link(&x, "link", "alternate", "text/html", f->page);
	xml_begin(&x, "author");
	xml_element(&x, "name", f->v->env->model->site->publisher.name.s);
	xml_end(&x);
	for (size_t i = 0; i < f->list.count; i++) {
		if (entry_of(&entry, f, &f->list.items[i]) < 0)
			return -1;
		xml_part(&x, entry);
	}
	xml_end(&x);
	return finish_xml(&x);
}

static int
write_rss(struct feed *f, struct buf *out)
{
	struct xml x;
	struct str entry;

	xml_init(&x, out);
	xml_begin(&x, "rss");
	xml_attr(&x, "version", STR("2.0"));
	xml_attr(&x, "xmlns:atom", STR("http://www.w3.org/2005/Atom"));
	xml_begin(&x, "channel");
	xml_element(&x, "title", f->title);
	xml_element(&x, "link", f->page);
	xml_element(&x, "description", word(f->v, "feed.description"));
	xml_element(&x, "language", f->v->env->lang);
	xml_element(&x, "pubDate", rfc822(f, f->updated));
	add_link(&x, "atom:link", "self", "application/rss+xml",
	    address(f, f->v->path));
	for (size_t i = 0; i < f->list.count; i++) {
		if (entry_of(&entry, f, &f->list.items[i]) < 0)
			return -1;
		xml_part(&x, entry);
	}
	xml_end(&x);
	xml_end(&x);
	return finish_xml(&x);
}

static int
write_json(struct feed *f, struct buf *out)
{
	struct json j;
	struct str entry;

	json_init(&j, out);
	json_object(&j, NULL);
	json_str(&j, "version", STR("https://jsonfeed.org/version/1.1"));
	json_str(&j, "title", f->title);
	if (f->whole) {
		json_str(&j, "home_page_url", f->page);
		json_str(&j, "feed_url", address(f, f->v->path));
	}
	json_str(&j, "description", word(f->v, "feed.description"));
	json_str(&j, "language", f->v->env->lang);
	json_array(&j, "authors");
	json_object(&j, NULL);
	json_str(&j, "name", f->v->env->model->site->publisher.name.s);
	json_end(&j);
	json_end(&j);
	json_array(&j, "items");
	for (size_t i = 0; i < f->list.count; i++) {
		if (entry_of(&entry, f, &f->list.items[i]) < 0)
			return -1;
		json_part(&j, entry);
	}
	json_end(&j);
	json_end(&j);
	return finish_json(&j);
}

/* ---- all of them --------------------------------------------------------------------------------------- */

const char *
feed_type(enum feed_format format)
{
	static const char *const types[] = {
	    [FEED_NONE] = "",
	    [FEED_ATOM] = "application/atom+xml",
	    [FEED_RSS] = "application/rss+xml",
	    [FEED_JSON] = "application/feed+json",
	};

	return types[format];
}

static int
write_format(struct feed *f, struct buf *out)
{
	switch (f->item->output->format) {
	case FEED_NONE:
	case FEED_ATOM:
		break;
	case FEED_RSS:
		return write_rss(f, out);
	case FEED_JSON:
		return write_json(f, out);
	}
	return write_atom(f, out);
}

/* What pages tell of their texts would be told here a second time. */
int
feed_write(struct view *v, const struct output_item *item, struct buf *out)
{
	struct diags *told = v->diags, quiet;

	diags_init(&quiet);
	v->diags = &quiet;
	struct feed f = begin(v, item);
	int rc = write_format(&f, out);
	v->diags = told;
	if (rc < 0)
		diag_merge(told, &quiet);
	diags_release(&quiet);
	return rc;
}
