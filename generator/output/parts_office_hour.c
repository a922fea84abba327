#include "model/occurrence.h"
#include "output/parts.h"
#include "output/view_date.h"

/* Enough to see past a summer of cancelled dates. */
enum { DATES_LOOKED_AT = 12 };

/* Whoever knows "the first Tuesday" must see that this one is cancelled. */
static void
set_cancelled(struct view *v, struct value *obj, const struct office_hour *h,
    const struct occurrence_list *ahead)
{
	struct value *list = value_set_list(obj, "cancelled");
	const struct occurrence *next = occurrence_next(ahead);

	for (size_t i = 0; i < ahead->count && &ahead->items[i] != next; i++)
		view_date_add(v, list, h, &ahead->items[i]);
}

/* The channels of the next date, which may be others than usual. */
static void
set_channels(struct view *v, struct value *obj, const struct office_hour *h,
    const struct occurrence *next)
{
	const struct ref_list *refs = &h->channel;
	struct value *list = value_set_list(obj, "channels");

	if (next && next->change && next->change->channel.count)
		refs = &next->change->channel;
	for (size_t i = 0; i < refs->count; i++)
		view_add_ref(v, list, &refs->items[i]);
}

void
parts_add_office_hour(struct view *v, struct value *list,
    const struct office_hour *h)
{
	struct value *obj = value_add_object(list);
	struct occurrence_list ahead = occurrences_ahead(v->env->model, h,
	    DATES_LOOKED_AT, &v->at, v->arena);
	const struct occurrence *next = occurrence_next(&ahead);
	struct value *who = value_set_list(obj, "who");

	value_set_text(obj, "title", h->title.s);
	view_set_lang(v, obj, "lang", h->r.title_lang);
	value_set_text(obj, "href",
	    view_link(v, path_of_record(v->env, v->arena, &h->r)));
	for (size_t i = 0; i < h->who.count; i++)
		view_add_ref(v, who, &h->who.items[i]);
	view_set_filled(obj, "has_who", "who");
	set_channels(v, obj, h, next);
	view_date_set(v, obj, "next", h, next);
	set_cancelled(v, obj, h, &ahead);
	value_set_bool(obj, "series_over",
	    view_date_known(h) && ahead.count == 0);
	value_set_bool(obj, "unscheduled", !view_date_known(h));
}
