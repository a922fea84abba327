#include "content/tables.h"
#include "model/course.h"
#include "model/elapsed.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/frame.h"
#include "output/pages.h"
#include "output/parts.h"
#include "output/view_contact.h"
#include "output/view_remark.h"
#include "output/view_text.h"

/* ---- the list ----------------------------------------------------------------------- */

void
page_services(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct record_list *list = view_records(v, KIND_SERVICE);
	struct value *groups = value_set_list(root, "groups");
	struct value *rows = NULL;
	struct str current = {0};

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "services.title"));
	for (size_t i = 0; i < list->count; i++) {
		const struct service *s = as_service(list->items[i]);
		if (rows == NULL || !str_eq(current, s->group.s)) {
			struct value *group = value_add_object(groups);
			current = s->group.s;
			view_set_group(v, group, current);
			rows = value_set_list(group, "rows");
		}
		parts_add_service(v, rows, s);
	}
}

/* ---- one service ----------------------------------------------------------------------- */

static void
set_states(struct view *v, struct value *root, const struct service *s)
{
	struct value *list = value_set_list(root, "states");

	for (unsigned i = 0; i < v->env->model->site->audience_count; i++) {
		struct status st = status_of_service(v->env->model, s, i, &v->at);
		struct alternate_refs alternates = status_alternates(s, i,
		    &v->at, v->arena);
		struct value *obj = value_add_object(list);
		view_set_audience(v, obj, "label", i);
		view_set_state(v, obj, "state", st.state, s);
		if (st.cause)
			view_set_time(v, obj, "since", &st.cause->from);
		else
			value_set_none(obj, "since");
		struct value *ways = value_set_list(obj, "alternates");
		for (size_t k = 0; k < alternates.count; k++)
			view_add_alternate(v, ways, alternates.items[k],
			    alternates.items[k]->use.s);
	}
}

static void
set_verdict(struct view *v, struct value *root, const struct service *s)
{
	struct value *official = value_set_object(root, "official");
	struct value *reviews = value_set_list(root, "reviews");

	value_set_bool(official, "yes", s->official.value == OFFICIAL_YES);
	value_set_bool(official, "internal",
	    s->official.value == OFFICIAL_INTERNAL);
	value_set_bool(official, "no", s->official.value == OFFICIAL_NO);
	value_set_bool(root, "needs_account",
	    s->account.value == ACCOUNT_ACCOUNT);
	value_set_bool(root, "needs_software",
	    s->account.value == ACCOUNT_SOFTWARE);
	value_set_bool(root, "needs_nothing", s->account.at.line != 0 &&
	    s->account.value == ACCOUNT_NONE);
	for (size_t i = 0; i < s->reviewed.count; i++) {
		const struct review *r = &s->reviewed.items[i];
		struct value *obj = value_add_object(reviews);
		view_set_time(v, obj, "at", &r->at_time);
		view_set_text(obj, "by", r->by.s);
		view_remark_set(v, obj, "result", &s->r, &r->result);
		view_remark_set(v, obj, "note", &s->r, &r->note);
	}
}

static bool
seen_before(const struct service *s, size_t n)
{
	for (size_t i = n + 1; i < s->effects.count; i++)
		if (s->effects.items[i]->incident == s->effects.items[n]->incident)
			return true;
	return false;
}

/* The rest is in the archive: no page may grow with it. */
enum { PAST_MAX = 20 };

/* Known to be over without a look at its updates. */
static bool
is_long_over(const struct incident *inc, struct at *at)
{
	return !inc->r.broken && inc->ended.at.line &&
	    at_reached(at, inc->ended.t) &&
	    (inc->published.at.line == 0 || at_reached(at, inc->published.t));
}

static void
set_archive(struct view *v, struct value *root)
{
	value_set_text(root, "archive_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_INCIDENTS)));
}

/* Its incidents: under way and planned ones, then the past, newest first. */
static void
set_incidents(struct view *v, struct value *root, const struct service *s)
{
	struct view_rows open = {0}, planned = {0}, past = {0};

	trace_read(v->at.trace, FACT_INCIDENTS, &s->r);
	value_set_none(root, "archive_href");
	for (size_t i = s->effects.count; i > 0; i--) {
		const struct incident *inc = s->effects.items[i - 1]->incident;
		if (past.count == PAST_MAX && elapsed_all_over(s, i, &v->at)) {
			set_archive(v, root);
			break;
		}
		if (past.count == PAST_MAX && is_long_over(inc, &v->at)) {
			set_archive(v, root);
			continue;
		}
		/* an incident with several effects comes with its last one */
		if (seen_before(s, i - 1))
			continue;
		switch (course_of(inc, &v->at).stage) {
		case STAGE_ACTIVE:
			*VEC_PUSH(v->arena, &open) = inc;
			break;
		case STAGE_PLANNED:
			*VEC_PUSH(v->arena, &planned) = inc;
			break;
		case STAGE_OVER:
			*VEC_PUSH(v->arena, &past) = inc;
			break;
		case STAGE_HIDDEN:
			break;
		}
	}
	parts_set_incidents(v, root, "open", &open);
	parts_set_incidents(v, root, "planned", &planned);
	parts_set_incidents(v, root, "past", &past);
	view_set_filled(root, "has_open", "open");
	view_set_filled(root, "has_planned", "planned");
}

static void
set_ways(struct view *v, struct value *root, const struct service *s)
{
	struct value *instead = value_set_list(root, "instead");
	struct value *domains = value_set_list(root, "domains");

	for (size_t i = 0; i < s->instead.count; i++)
		view_add_ref(v, instead, &s->instead.items[i]);
	for (size_t i = 0; i < s->domains.count; i++)
		value_add_text(domains, s->domains.items[i].s);
	view_set_filled(root, "has_instead", "instead");
	view_set_filled(root, "has_domains", "domains");
	view_set_text(root, "url", s->url.s);
	view_set_link(v, root, "provider", s->provider.to);
}

void
page_service(struct view *v, const struct output_item *item,
    struct value *root)
{
	const struct service *s = as_service(item->record);
	struct status st = status_of_service(v->env->model, s, 0, &v->at);

	value_set_text(root, "title", s->name.s);
	view_set_excerpt(v, root, "description", view_body(v, &s->r));
	view_set_state(v, root, "state", st.state, s);
	set_states(v, root, s);
	set_verdict(v, root, s);
	set_ways(v, root, s);
	set_incidents(v, root, s);
	parts_set_history(v, root, "history", s);
	frame_set_asset(v, root, "history_style", "history.css");
	view_set_body(v, root, "text", &s->r);
}
