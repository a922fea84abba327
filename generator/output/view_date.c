#include "output/view_date.h"

#include "base/timetext.h"

bool
view_date_known(const struct office_hour *h)
{
	return h->rule || h->dates.count || h->starts.at.line;
}

bool
view_date_of_days(const struct office_hour *h)
{
	return h->starts.at.line == 0 || h->starts.day;
}

bool
view_date_is_day(const struct view *v, const struct office_hour *h, int64_t t)
{
	struct civil c = zone_local(v->env->model->zone, t).civil;

	return c.hour == 0 && c.minute == 0 && view_date_of_days(h);
}

static struct when
as_when(const struct view *v, const struct office_hour *h, int64_t t)
{
	return (struct when){.t = t, .day = view_date_is_day(v, h, t), .at = {1, 1}};
}

static void
set_end(struct view *v, struct value *obj, const struct occurrence *o)
{
	const struct zone *z = v->env->model->zone;
	struct civil from = zone_local(z, o->start).civil;
	struct civil to = zone_local(z, o->end).civil;

	if (civil_days(from.year, from.month, from.day) !=
	    civil_days(to.year, to.month, to.day)) {
		view_set_instant(v, obj, "end", o->end);
		return;
	}
	struct value *end = value_set_object(obj, "end");
	const struct str args[] = {
	    arena_printf(v->arena, "%02u", to.hour),
	    arena_printf(v->arena, "%02u", to.minute),
	};
	value_set_text(end, "iso", time_iso(v->arena, o->end, z));
	value_set_text(end, "text", locale_fill(v->env->words, v->arena,
	    "office_hour.clock", args, sizeof args / sizeof *args));
	value_set_bool(end, "day", false);
}

static void
set_change(struct view *v, struct value *obj, const struct change *c)
{
	struct value *channels = value_set_list(obj, "channels");

	value_set_bool(obj, "changed", c && c->channel.count);
	for (size_t i = 0; c && i < c->channel.count; i++)
		view_add_ref(v, channels, &c->channel.items[i]);
	view_set_text(obj, "reason", c ? c->reason.s : STR(""));
}

static void
fill(struct view *v, struct value *obj, const struct office_hour *h,
    const struct occurrence *o)
{
	struct when start = as_when(v, h, o->start);
	struct when planned = as_when(v, h, o->planned);

	view_set_time(v, obj, "start", &start);
	if (start.day)
		value_set_none(obj, "end");
	else
		set_end(v, obj, o);
	value_set_bool(obj, "running",
	    !o->cancelled && at_reached(&v->at, o->start));
	value_set_bool(obj, "cancelled", o->cancelled);
	value_set_bool(obj, "moved", o->moved);
	if (o->moved)
		view_set_time(v, obj, "planned", &planned);
	else
		value_set_none(obj, "planned");
	set_change(v, obj, o->change);
}

void
view_date_add(struct view *v, struct value *list, const struct office_hour *h,
    const struct occurrence *o)
{
	fill(v, value_add_object(list), h, o);
}

void
view_date_set(struct view *v, struct value *obj, const char *key,
    const struct office_hour *h, const struct occurrence *o)
{
	if (o == NULL)
		value_set_none(obj, key);
	else
		fill(v, value_set_object(obj, key), h, o);
}
