#include "base/limits.h"
#include "base/timetext.h"
#include "output/data_v2.h"
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
add_update(struct history *h, struct buf *out, const struct data_v2_update *u)
{
	struct zone_local t = zone_local(h->v->env->model->zone, u->shown);

	buf_printf(out, "<p><small>%s %u, %02u:%02u ", months[t.civil.month - 1],
	    t.civil.day, t.civil.hour, t.civil.minute);
	esc_html(out, str_from(t.abbreviation));
	buf_add(out, STR("</small><br><strong>"));
	add_status(out, u->status);
	buf_add(out, STR("</strong> - "));
	add_body(out, u->body);
	buf_add(out, STR("</p>"));
}

static struct str
content_of(struct history *h, const struct data_v2_incident *in)
{
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	for (size_t i = in->updates.count; i > 0; i--)
		add_update(h, &out, &in->updates.items[i - 1]);
	struct str text = arena_str(h->v->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static struct str
link_of(struct history *h, const struct data_v2_incident *in)
{
	return data_v2_url(h->v, path_of_record(h->v->env, h->v->arena,
	    &in->source->r));
}

/* What overflowed is 0 too: output_render() sees it and says so. */
static int
finish(struct xml *x)
{
	return xml_finish(x) < 0 && buf_ok(x->out) ? -1 : 0;
}

/* ---- Atom ------------------------------------------------------------------------------------ */

static struct str
iso(struct history *h, int64_t t)
{
	return time_iso(h->v->arena, t, h->v->env->model->zone);
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

static void
add_entry(struct history *h, struct xml *x, const struct data_v2_incident *in)
{
	xml_begin(x, "entry");
	xml_element(x, "id", arena_printf(h->v->arena,
	    "tag:%.*s,2005:Incident/%.*s", STR_ARG(h->d.host),
	    STR_ARG(in->id)));
	xml_element(x, "published", iso(h, in->created));
	xml_element(x, "updated", iso(h, in->updated));
	add_link(x, "alternate", "text/html", link_of(h, in));
	xml_element(x, "title", in->source->title.s);
	xml_begin(x, "content");
	xml_attr(x, "type", STR("html"));
	xml_text(x, content_of(h, in));
	xml_end(x);
	xml_end(x);
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
	xml_element(&x, "updated", iso(&h, h.updated));
	xml_begin(&x, "author");
	xml_element(&x, "name", v->env->model->site->publisher.name.s);
	xml_end(&x);
	for (size_t i = 0; i < h.list.count; i++)
		add_entry(&h, &x, &h.list.items[i]);
	xml_end(&x);
	return finish(&x);
}

/* ---- RSS --------------------------------------------------------------------------------------- */

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
	for (size_t i = 0; i < h.list.count; i++) {
		const struct data_v2_incident *in = &h.list.items[i];
		xml_begin(&x, "item");
		xml_element(&x, "title", in->source->title.s);
		xml_element(&x, "description", content_of(&h, in));
		xml_element(&x, "pubDate", time_rfc822(v->arena,
		    in->updated, z));
		xml_element(&x, "link", link_of(&h, in));
		xml_element(&x, "guid", link_of(&h, in));
		xml_end(&x);
	}
	xml_end(&x);
	xml_end(&x);
	return finish(&x);
}
