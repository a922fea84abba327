#include <string.h>

#include "base/utf8.h"
#include "model/course.h"
#include "model/occurrence.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/cut.h"
#include "output/frame.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/recall.h"
#include "output/view_contact.h"
#include "output/view_date.h"
#include "render/qr.h"

/*
 * What fits on one sheet in letters that can be read from where one stands;
 * the style sheet hides what would still go beyond it.
 */
enum {
	TITLE_LONG = 70,   /* code points; from here on in smaller letters */
	TEXT_MAX = 380,    /* what is the matter */
	TEXT_MAX_LONG = 260, /* the same, below a long title */
	ALTERNATES_MAX = 4,
	WAYS_MAX = 4,
	SERVICES_MAX = 4,
	DATES_MAX = 4,
	ROWS_MAX = 9,
	INCIDENTS_MAX = 3,
	OFFICE_HOURS_MAX = 3
};

/* ---- what all have in common --------------------------------------------------------- */

/* As people copy it from paper: nobody writes "https://" or the last "/". */
static struct str
spelled(struct str url)
{
	static const struct str scheme = STR_INIT("https://");

	if (str_has_prefix(url, scheme))
		url = str_skip(url, scheme.len);
	return str_has_suffix(url, STR("/")) ? str_head(url, url.len - 1) : url;
}

/* A code as it is kept: its size and address, then the path. */
struct code {
	unsigned size;
	unsigned url;
	char bytes[];
};

/* Nothing when there is no such code. */
static int
make_code(struct str *out, struct view *v, const void *ctx)
{
	const struct str *url = ctx;
	struct qr qr;

	*out = STR("");
	if (!qr_make(&qr, v->arena, *url))
		return 0;
	size_t size = sizeof(struct code) + url->len + qr.path.len;
	struct code *code = arena_alloc(v->arena, size);
	*code = (struct code){qr.size, (unsigned)url->len};
	memcpy(code->bytes, url->ptr, url->len);
	memcpy(code->bytes + url->len, qr.path.ptr, qr.path.len);
	*out = str_make((const char *)code, size);
	return 0;
}

static struct str
url_of(struct str bytes)
{
	const struct code *code = (const void *)bytes.ptr;

	return bytes.len ? str_make(code->bytes, code->url) : STR("");
}

/*
 * Codes cost more than all else on a notice. They are those of their address,
 * whatever becomes of the record: so they are found by it, and it is compared.
 */
static void
set_code(struct view *v, struct value *root, struct str url)
{
	struct recall_call call = {.make = make_code, .number = str_hash(url),
	    .anywhere = true};
	struct str bytes;

	/* it does not fail */
	if (recall_text(&bytes, v, &call, &url) < 0 ||
	    (bytes.len && !str_eq(url_of(bytes), url)))
		(void)make_code(&bytes, v, &url);
	if (bytes.len == 0) {
		value_set_none(root, "qr");
		return;
	}
	const struct code *code = (const void *)bytes.ptr;
	struct value *qr = value_set_object(root, "qr");
	value_set_number(qr, "size", code->size);
	value_set_text(qr, "path",
	    str_skip(bytes, sizeof *code + code->url));
}

static void
set_address(struct view *v, struct value *root, struct str path)
{
	struct str url = view_url(v, path);

	value_set_text(root, "page_href", view_link(v, path));
	view_set_text(root, "page_url", url);
	view_set_text(root, "address", spelled(url));
	set_code(v, root, url);
}

/* Of the page whose essence the notice is: of this record, or the first one. */
static void
set_common(struct view *v, struct value *root, const struct record *r)
{
	const struct publisher *p = &v->env->model->site->publisher;

	set_address(v, root, r ? path_of_record(v->env, v->arena, r)
	    : path_of_page(v->env, v->arena, PAGE_HOME));
	frame_set_asset(v, root, "notice_style", "notice.css");
	view_set_address(v, root, "publisher_email", CONTACT_EMAIL, &p->email);
	view_set_address(v, root, "publisher_phone", CONTACT_PHONE, &p->phone);
}

static bool
is_long(struct str title)
{
	return utf8_length(title) >= TITLE_LONG;
}

static void
set_title(struct value *root, struct str title)
{
	value_set_text(root, "title", title);
	value_set_bool(root, "long_title", is_long(title));
}

/* ---- an incident ------------------------------------------------------------------------ */

bool
page_notice_wanted(const struct record *r, struct at *at)
{
	const struct incident *inc = as_incident(r);

	return course_of(inc, at).stage != STAGE_OVER ||
	    !at_reached(at, inc->ended.t + PAGE_NOTICE_KEPT);
}

static void
set_for_whom(struct view *v, struct value *root, const struct incident *inc)
{
	uint32_t mask = 0;

	for (size_t i = 0; i < inc->effects.count; i++)
		mask |= inc->effects.items[i]->audiences;
	view_set_audiences(v, root, "audiences", mask);
	view_set_filled(root, "has_audiences", "audiences");
	value_set_bool(root, "for_all", mask &&
	    value_type(value_get(root, STR("audiences"))) == VALUE_NONE);
}

/* Before the incident begins, what will be of use counts too. */
static bool
is_of_use(struct view *v, const struct alternate *alt, bool planned)
{
	if (!planned && !at_reached(&v->at, alt->from.t))
		return false;
	return alt->until.t == FOREVER || !at_reached(&v->at, alt->until.t);
}

/* What the public can use; what others can is on the page. */
static void
set_alternates(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "alternates");
	bool planned = course_of(inc, &v->at).stage == STAGE_PLANNED;

	for (size_t i = 0; i < inc->alternates.count; i++) {
		const struct alternate *alt = &inc->alternates.items[i];
		if (value_count(list) == ALTERNATES_MAX ||
		    !(alt->for_whom.mask & 1) || !is_of_use(v, alt, planned))
			continue;
		struct value *obj = value_add_object(list);
		value_set_text(obj, "of", alt->of.s);
		view_set_link(v, obj, "of_record", alt->target_record);
		view_add_alternate(v, value_set_list(obj, "use"), alt,
		    alt->use.s);
	}
	view_set_filled(root, "has_alternates", "alternates");
}

static bool
seen_before(const struct effect_list *effects, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (effects->items[i]->service == effects->items[n]->service)
			return true;
	return false;
}

/* Other services that do what the affected ones did. */
static void
set_ways(struct view *v, struct value *root, const struct incident *inc)
{
	struct value *list = value_set_list(root, "ways");

	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct ref_list *instead =
		    &inc->effects.items[i]->service->instead;
		if (seen_before(&inc->effects, i))
			continue;
		for (size_t k = 0; k < instead->count &&
		     value_count(list) < WAYS_MAX; k++)
			view_add_ref(v, list, &instead->items[k]);
	}
	view_set_filled(root, "has_ways", "ways");
}

void
page_notice_incident(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct incident *inc = as_incident(item->record);
	bool cut = false; /* nobody asks: what is left out is on the page */

	parts_fill_incident(v, root, inc);
	view_set_names(v, root, "affected", value_get(root, STR("services")),
	    SERVICES_MAX);
	cut_set_excerpt(v, root, "what", inc,
	    is_long(inc->title.s) ? TEXT_MAX_LONG : TEXT_MAX, &cut);
	set_for_whom(v, root, inc);
	set_alternates(v, root, inc);
	set_ways(v, root, inc);
	set_title(root, inc->title.s);
	set_common(v, root, item->record);
}

/* ---- an office hour ------------------------------------------------------------------------ */

void
page_notice_office_hour(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct office_hour *h = as_office_hour(item->record);

	/* the next dates only: the page has a year of them */
	page_office_hour_fill(v, root, h, DATES_MAX);
	set_title(root, h->title.s);
	set_common(v, root, item->record);
}

/* ---- the whole site --------------------------------------------------------------------------- */

/* A round for what is disturbed, then one for the rest. */
static void
add_rows(struct view *v, struct value *list, bool disturbed)
{
	const struct record_list *all = &v->env->model->records[KIND_SERVICE];

	for (size_t i = 0; i < all->count; i++) {
		const struct service *s = as_service(all->items[i]);
		struct status st = status_of_service(v->env->model, s, 0,
		    &v->at);
		if ((st.state != STATE_OPERATIONAL) != disturbed ||
		    !parts_shows_service(v, s))
			continue;
		if (value_count(list) < ROWS_MAX)
			parts_add_service(v, list, s);
	}
}

static void
set_incidents(struct view *v, struct value *root, const char *key,
    enum stage stage)
{
	struct incident_refs all = course_list(v->env->model, stage, &v->at,
	    v->arena);
	struct view_rows rows = {0};

	for (size_t i = 0; i < all.count && i < INCIDENTS_MAX; i++)
		*VEC_PUSH(v->arena, &rows) = all.items[i];
	parts_set_incidents(v, root, key, &rows);
}

static void
set_office_hours(struct view *v, struct value *root)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_OFFICE_HOUR];
	struct value *list = value_set_list(root, "office_hours");

	for (size_t i = 0; i < all->count; i++) {
		const struct office_hour *h = as_office_hour(all->items[i]);
		if (value_count(list) < OFFICE_HOURS_MAX && !h->r.broken &&
		    occurrences_ahead(v->env->model, h, 1, &v->at,
			v->arena).count)
			parts_add_office_hour(v, list, h);
	}
}

void
page_notice_home(struct view *v, const struct output_item *item,
    struct value *root)
{
	struct value *rows = value_set_list(root, "rows");

	(void)item;
	parts_set_overall(v, root);
	add_rows(v, rows, true);
	add_rows(v, rows, false);
	set_incidents(v, root, "current", STAGE_ACTIVE);
	set_incidents(v, root, "planned", STAGE_PLANNED);
	set_office_hours(v, root);
	view_set_filled(root, "has_rows", "rows");
	view_set_filled(root, "has_current", "current");
	view_set_filled(root, "has_planned", "planned");
	view_set_filled(root, "has_office_hours", "office_hours");
	set_title(root, locale_word(v->env->words, "home.title"));
	set_common(v, root, NULL);
}
