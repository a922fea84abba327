#include "base/limits.h"
#include "base/timetext.h"
#include "model/trace.h"
#include "output/data_v2.h"
#include "output/piece.h"
#include "output/recall.h"
#include "render/escape.h"
#include "render/xml.h"

/*
 * history.atom and history.rss in Statuspage's shapes: an entry for each
 * incident or maintenance with all its updates in one text, newest first. The
 * first <strong> of it is the state now; programs look for that.
 */

/* What both have in common. */
struct history {
	struct view *v;
	struct data_v2 d;
	struct data_v2_incidents list;
	int64_t updated; /* of the newest entry, never of the build */
	struct str title;
};

static struct history
begin(struct view *v)
{
	const struct site *site = v->env->model->site;
	struct history h = {.v = v, .d = {.v = v, .host = path_host(site)}};

	h.list = data_v2_incident_select(&h.d, DATA_V2_HISTORY);
	h.title = arena_concat(v->arena, site->title.s,
	    STR(" - Incident History"));
	for (size_t i = 0; i < h.list.count; i++)
		if (h.list.items[i].updated > h.updated)
			h.updated = h.list.items[i].updated;
	return h;
}

/* ---- the text of an entry ------------------------------------------------------------------ */

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* "in_progress" is "In progress". */
static void
add_status(struct buf *out, const char *status)
{
	buf_add_char(out, (char)(*status - 'a' + 'A'));
	for (status++; *status; status++)
		buf_add_char(out, *status == '_' ? ' ' : *status);
}

static void
add_body(struct buf *out, struct str body)
{
	struct str line;

	for (bool first = true; str_cut_line(&line, &body); first = false) {
		if (!first)
			buf_add(out, STR("<br />"));
		esc_html(out, line);
	}
}

static void
add_update(struct view *v, struct buf *out, const struct data_v2_update *u)
{
	struct zone_local t = zone_local(v->env->model->zone, u->shown);

	buf_printf(out, "<p><small>%s %u, %02u:%02u ", months[t.civil.month - 1],
	    t.civil.day, t.civil.hour, t.civil.minute);
	esc_html(out, str_from(t.abbreviation));
	buf_add(out, STR("</small><br><strong>"));
	add_status(out, u->status);
	buf_add(out, STR("</strong> - "));
	add_body(out, u->body);
	buf_add(out, STR("</p>"));
}

/* As it stands in XML. */
static int
make_content(struct str *out, struct view *v, const void *ctx)
{
	const struct incident *inc = ctx;
	struct data_v2 d = {.v = v, .host = path_host(v->env->model->site)};
	struct data_v2_updates updates;
	struct buf html, escaped;

	trace_read(v->at.trace, FACT_RECORD, &inc->r);
	updates = data_v2_incident_updates(&d, inc);
	buf_init(&html, PAGE_BYTES_MAX);
	buf_init(&escaped, PAGE_BYTES_MAX);
	for (size_t i = updates.count; i > 0; i--)
		add_update(v, &html, &updates.items[i - 1]);
	xml_escape(&escaped, buf_str(&html));
	buf_release(&html);
	return piece_end(out, v, &escaped);
}

static struct str
recalled(struct view *v, const struct incident *inc,
    int (*make)(struct str *out, struct view *v, const void *ctx), int *rc)
{
	struct recall_call call = {.make = make, .of = inc, .anywhere = true};
	struct str text;

	if (recall_text(&text, v, &call, inc) == 0)
		return text;
	*rc = -1;
	return STR("");
}

/* Both files have it. */
static int
add_content(struct data_v2 *d, struct xml *x, const struct incident *inc)
{
	int rc = 0;

	xml_escaped(x, recalled(d->v, inc, make_content, &rc));
	return rc;
}

static struct str
link_of(struct data_v2 *d, const struct incident *inc)
{
	return data_v2_url(d->v, path_of_record(d->v->env, d->v->arena,
	    &inc->r));
}

/* What overflowed is 0 too: output_render() sees it and says so. */
static int
finish(struct xml *x)
{
	return xml_finish(x) < 0 && buf_ok(x->out) ? -1 : 0;
}

/* The entries as they stand in a file, made by make(). */
static int
add_entries(struct history *h, struct xml *x,
    int (*make)(struct str *out, struct view *v, const void *ctx))
{
	int rc = 0;

	for (size_t i = 0; i < h->list.count && rc == 0; i++)
		xml_part(x, recalled(h->v, h->list.items[i].source, make, &rc));
	return rc;
}

/* so deep entries stand in the file */
enum { ATOM_DEPTH = 1, RSS_DEPTH = 2 };

/* An entry, to be recalled. */
static int
make_part(struct str *out, struct view *v, const struct incident *inc,
    unsigned depth, int (*add)(struct data_v2 *d, struct xml *x,
    const struct incident *inc))
{
	struct data_v2 d = {.v = v, .host = path_host(v->env->model->site)};
	struct buf part;
	struct xml x;

	trace_read(v->at.trace, FACT_RECORD, &inc->r);
	buf_init(&part, PAGE_BYTES_MAX);
	xml_init_part(&x, &part, depth);
	int rc = add(&d, &x, inc);
	return piece_end(out, v, &part) < 0 ? -1 : rc;
}

/* ---- Atom ------------------------------------------------------------------------------------ */

static struct str
iso(struct view *v, int64_t t)
{
	return time_iso(v->arena, t, v->env->model->zone);
}

static void
add_link(struct xml *x, const char *rel, const char *type, struct str href)
{
	xml_begin(x, "link");
	xml_attr(x, "rel", str_from(rel));
	xml_attr(x, "type", str_from(type));
	xml_attr(x, "href", href);
	xml_end(x);
}

static int
add_entry(struct data_v2 *d, struct xml *x, const struct incident *inc)
{
	struct data_v2_incident in = data_v2_incident_of(d, inc);
	struct str id = data_v2_incident_id(d, inc);

	xml_begin(x, "entry");
	xml_element(x, "id", arena_printf(d->v->arena,
	    "tag:%.*s,2005:Incident/%.*s", STR_ARG(d->host), STR_ARG(id)));
	xml_element(x, "published", iso(d->v, in.created));
	xml_element(x, "updated", iso(d->v, in.updated));
	add_link(x, "alternate", "text/html", link_of(d, inc));
	xml_element(x, "title", inc->title.s);
	xml_begin(x, "content");
	xml_attr(x, "type", STR("html"));
	if (add_content(d, x, inc) < 0)
		return -1;
	xml_end(x);
	xml_end(x);
	return finish(x);
}

static int
make_entry(struct str *out, struct view *v, const void *ctx)
{
	return make_part(out, v, ctx, ATOM_DEPTH, add_entry);
}

int
data_v2_history_atom(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct history h = begin(v);
	struct xml x;

	(void)item;
	xml_init(&x, out);
	xml_begin(&x, "feed");
	xml_attr(&x, "xml:lang", v->env->lang);
	xml_attr(&x, "xmlns", STR("http://www.w3.org/2005/Atom"));
	xml_element(&x, "id", arena_printf(v->arena, "tag:%.*s,2005:/history",
	    STR_ARG(h.d.host)));
	add_link(&x, "alternate", "text/html", data_v2_base(v));
	add_link(&x, "self", "application/atom+xml", data_v2_url(v, v->path));
	xml_element(&x, "title", h.title);
	xml_element(&x, "updated", iso(v, h.updated));
	xml_begin(&x, "author");
	xml_element(&x, "name", v->env->model->site->publisher.name.s);
	xml_end(&x);
	if (add_entries(&h, &x, make_entry) < 0)
		return -1;
	xml_end(&x);
	return finish(&x);
}

/* ---- RSS --------------------------------------------------------------------------------------- */

static int
add_item(struct data_v2 *d, struct xml *x, const struct incident *inc)
{
	struct data_v2_incident in = data_v2_incident_of(d, inc);
	struct str link = link_of(d, inc);

	xml_begin(x, "item");
	xml_element(x, "title", inc->title.s);
	xml_begin(x, "description");
	if (add_content(d, x, inc) < 0)
		return -1;
	xml_end(x);
	xml_element(x, "pubDate", time_rfc822(d->v->arena, in.updated,
	    d->v->env->model->zone));
	xml_element(x, "link", link);
	xml_element(x, "guid", link);
	xml_end(x);
	return finish(x);
}

static int
make_item(struct str *out, struct view *v, const void *ctx)
{
	return make_part(out, v, ctx, RSS_DEPTH, add_item);
}

int
data_v2_history_rss(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct zone *z = v->env->model->zone;
	struct history h = begin(v);
	struct xml x;

	(void)item;
	xml_init(&x, out);
	xml_begin(&x, "rss");
	xml_attr(&x, "version", STR("2.0"));
	xml_begin(&x, "channel");
	xml_element(&x, "title", h.title);
	xml_element(&x, "link", data_v2_base(v));
	xml_element(&x, "description", v->env->model->site->title.s);
	xml_element(&x, "pubDate", time_rfc822(v->arena, h.updated, z));
	if (add_entries(&h, &x, make_item) < 0)
		return -1;
	xml_end(&x);
	xml_end(&x);
	return finish(&x);
}
