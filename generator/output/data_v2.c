#include "output/data_v2.h"

#include "base/digest.h"
#include "base/timetext.h"

/* ---- addresses, ids, times --------------------------------------------------------------- */

struct str
data_v2_base(struct view *v)
{
	if (v->env->base_url.len)
		return v->env->base_url;
	return arena_concat(v->arena, STR("https://"),
	    path_host(v->env->model->site));
}

struct str
data_v2_url(struct view *v, struct str path)
{
	struct str url = view_url(v, path);

	return url.len ? url : arena_printf(v->arena, "%.*s/%.*s",
	    STR_ARG(data_v2_base(v)), STR_ARG(path));
}

struct str
data_v2_id(const struct data_v2 *d, const char *kind, struct str name)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	struct digest_state s;
	uint64_t n = 0;
	char id[12];

	digest_begin(&s);
	digest_add_field(&s, d->host);
	digest_add_field(&s, str_from(kind));
	digest_add_field(&s, name);
	struct digest sum = digest_end(&s);
	for (size_t i = 0; i < sizeof n; i++)
		n = n << 8 | sum.bytes[i];
	for (size_t i = 0; i < sizeof id; i++, n /= 36)
		id[i] = digits[n % 36];
	return arena_str(d->v->arena, str_make(id, sizeof id));
}

static bool
is_utc(const struct zone *z)
{
	return str_is(zone_name(z), "UTC") || str_is(zone_name(z), "Etc/UTC");
}

void
data_v2_time(struct data_v2 *d, const char *key, int64_t t)
{
	static const size_t seconds = sizeof "2020-05-04T12:00:00" - 1;
	const struct zone *z = d->v->env->model->zone;
	struct arena *a = d->v->arena;

	if (t == ALWAYS) {
		json_null(&d->j, key);
		return;
	}
	struct str iso = is_utc(z) ? time_iso_utc(a, t) : time_iso(a, t, z);
	json_str(&d->j, key, arena_printf(a, "%.*s.000%.*s",
	    STR_ARG(str_head(iso, seconds)), STR_ARG(str_skip(iso, seconds))));
}

void
data_v2_text(struct data_v2 *d, const char *key, struct str text)
{
	if (text.len)
		json_str(&d->j, key, text);
	else
		json_null(&d->j, key);
}

/* ---- the files ------------------------------------------------------------------------------ */

static void
write_page(struct data_v2 *d)
{
	const struct model *m = d->v->env->model;
	int64_t newest = data_v2_incident_newest(d);

	json_object(&d->j, "page");
	json_str(&d->j, "id", d->page_id);
	json_str(&d->j, "name", m->site->title.s);
	json_str(&d->j, "url", data_v2_base(d->v));
	json_str(&d->j, "time_zone", zone_name(m->zone));
	data_v2_time(d, "updated_at", newest == ALWAYS ? 0 : newest);
	json_end(&d->j);
}

static struct data_v2
begin(struct view *v, struct buf *out)
{
	struct data_v2 d = {.v = v, .host = path_host(v->env->model->site)};

	d.page_id = data_v2_id(&d, "page", STR(""));
	json_init(&d.j, out);
	data_v2_component_find(&d);
	json_object(&d.j, NULL);
	write_page(&d);
	return d;
}

/* What overflowed is 0 too: output_render() sees it and says so. */
static int
end(struct data_v2 *d)
{
	json_end(&d->j);
	return json_finish(&d->j) < 0 && buf_ok(d->j.out) ? -1 : 0;
}

static int
write_list(struct view *v, struct buf *out, const char *key,
    enum data_v2_set set)
{
	struct data_v2 d = begin(v, out);

	return data_v2_incident_list(&d, key, set) < 0 ? -1 : end(&d);
}

int
data_v2_summary(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct data_v2 d = begin(v, out);

	(void)item;
	if (data_v2_component_list(&d) < 0 ||
	    data_v2_incident_list(&d, "incidents", DATA_V2_UNRESOLVED) < 0 ||
	    data_v2_incident_list(&d, "scheduled_maintenances",
		DATA_V2_OPEN_MAINTENANCES) < 0)
		return -1;
	data_v2_component_roll_up(&d);
	return end(&d);
}

int
data_v2_status(struct view *v, const struct output_item *item, struct buf *out)
{
	struct data_v2 d = begin(v, out);

	(void)item;
	data_v2_component_roll_up(&d);
	return end(&d);
}

int
data_v2_components(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct data_v2 d = begin(v, out);

	(void)item;
	return data_v2_component_list(&d) < 0 ? -1 : end(&d);
}

int
data_v2_incidents(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, "incidents", DATA_V2_INCIDENTS);
}

int
data_v2_unresolved(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, "incidents", DATA_V2_UNRESOLVED);
}

int
data_v2_maintenances(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, "scheduled_maintenances",
	    DATA_V2_MAINTENANCES);
}

int
data_v2_upcoming(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_list(v, out, "scheduled_maintenances", DATA_V2_UPCOMING);
}

int
data_v2_active(struct view *v, const struct output_item *item, struct buf *out)
{
	(void)item;
	return write_list(v, out, "scheduled_maintenances", DATA_V2_ACTIVE);
}
