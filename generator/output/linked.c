#include "output/linked.h"

#include "base/timetext.h"
#include "model/trace.h"

/* Far more than the longest list of dates with the longest names. */
enum { LINKED_BYTES_MAX = 1 << 20 };

/* ---- values ------------------------------------------------------------------------- */

void
linked_text(struct json *j, const char *key, struct str s)
{
	if (s.len)
		json_str(j, key, s);
}

void
linked_instant(struct view *v, struct json *j, const char *key, int64_t t)
{
	json_str(j, key, time_iso(v->arena, t, v->env->model->zone));
}

void
linked_when(struct view *v, struct json *j, const char *key,
    const struct when *w, bool end)
{
	if (w->at.line == 0 || (w->hidden && !at_reached(&v->at, w->t)))
		return;
	if (!w->day) {
		linked_instant(v, j, key, w->t);
		return;
	}
	/* an end without time of day is the next midnight: its day is before */
	struct civil c = zone_local(v->env->model->zone,
	    end ? w->t - 1 : w->t).civil;
	json_str(j, key, arena_printf(v->arena, "%04d-%02u-%02u", c.year, c.month,
	    c.day));
}

struct str
linked_address(struct view *v, struct str path)
{
	struct str url = view_url(v, path);

	return url.len ? url : view_link(v, path);
}

void
linked_url(struct view *v, struct json *j, const struct record *r)
{
	trace_read(v->at.trace, FACT_RECORD, r);
	if (!r->broken)
		json_str(j, "url", linked_address(v,
		    path_of_record(v->env, v->arena, r)));
}

void
linked_language(struct view *v, struct json *j, struct str lang)
{
	json_str(j, "inLanguage",
	    lang.len ? lang : v->env->model->site->language.s);
}

/* ---- who and what --------------------------------------------------------------------- */

static const char *
type_of(const struct record *r)
{
	if (r->kind == KIND_PERSON)
		return "Person";
	if (r->kind != KIND_BODY)
		return "Service";
	switch ((enum body_kind)as_body(r)->kind.value) {
	case BODY_GROUP:
	case BODY_COMPANY:
		return "Organization";
	case BODY_OFFICE:
	case BODY_COUNCIL:
	case BODY_COMMITTEE:
	case BODY_BOARD:
		break;
	}
	return "GovernmentOrganization";
}

void
linked_reference(struct view *v, struct json *j, const char *key,
    const struct record *r)
{
	json_object(j, key);
	json_str(j, "@type", str_from(type_of(r)));
	json_str(j, "name", model_title(r));
	linked_url(v, j, r);
	json_end(j);
}

void
linked_publisher(struct view *v, struct json *j, const char *key)
{
	json_object(j, key);
	json_str(j, "@type", STR("GovernmentOrganization"));
	json_str(j, "@id", linked_address(v,
	    path_of_page(&v->env->trees[0], v->arena, PAGE_HOME)));
	json_str(j, "name", v->env->model->site->publisher.name.s);
	json_end(j);
}

/* ---- the page ---------------------------------------------------------------------------- */

void
linked_fill(struct view *v, const struct output_item *item,
    struct value *root)
{
	struct json j;
	struct buf out;

	value_set_none(root, "linked");
	if (item->output->linked == NULL)
		return;
	buf_init(&out, LINKED_BYTES_MAX);
	json_init_compact(&j, &out);
	json_object(&j, NULL);
	json_str(&j, "@context", STR("https://schema.org"));
	item->output->linked(v, item->record, &j);
	json_end(&j);
	if (json_finish(&j) == 0)
		value_set_json(root, "linked", arena_str(v->arena, buf_str(&out)));
	buf_release(&out);
}
