#include "model/inforce.h"
#include "model/reach.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/data_json.h"
#include "output/data_v2.h"
#include "output/recall.h"
#include "output/view_plain.h"

/* ---- finding them ------------------------------------------------------------------------- */

/* Most of the files show none of them, or pieces in which they stand already. */
static struct str
id_of(const struct data_v2 *d, const struct data_v2_component *c)
{
	return data_v2_id(d, "component", c->service->r.id);
}

static struct str
id_of_group(const struct data_v2 *d, const struct data_v2_group *g)
{
	return g ? data_v2_id(d, "group", g->name) : STR("");
}

static struct str
group_of(const struct service *s)
{
	return s->r.broken ? STR("") : s->group.s;
}

static struct data_v2_group *
add_group(struct data_v2 *d, struct str name, unsigned position)
{
	struct data_v2_group *g = &d->groups[d->group_count++];

	g->name = name;
	g->position = position;
	return g;
}

static void
join_group(struct data_v2_group *g, struct data_v2_component *c,
    struct data_v2_component *last)
{
	c->group = g;
	c->position = last ? last->position + 1 : 1;
	*(last ? &last->next : &g->first) = c;
	g->state = state_worse(g->state, c->state);
	g->updated = c->updated > g->updated ? c->updated : g->updated;
}

static struct data_v2_component *
add_component(struct data_v2 *d, const struct service *s)
{
	struct data_v2_component *c = &d->components[s->r.index];

	c->service = s;
	c->state = status_of_service(d->v->env->model, s, 0, &d->v->at).state;
	/* when the state last changed for the public; nobody writes it down */
	int64_t changed = inforce_changed(s, &d->v->at);
	c->updated = changed > 0 ? changed : 0;
	return c;
}

void
data_v2_component_find(struct data_v2 *d)
{
	const struct record_list *all =
	    &d->v->env->model->records[KIND_SERVICE];
	struct data_v2_component *last = NULL;
	struct data_v2_group *g = NULL;
	unsigned top = 0;

	trace_read_kind(d->v->at.trace, FACT_KIND, KIND_SERVICE);
	d->components = ARENA_ARRAY(d->v->arena, struct data_v2_component,
	    all->count + 1);
	d->groups = ARENA_ARRAY(d->v->arena, struct data_v2_group,
	    all->count + 1);
	/* sorted by group; those without one may stand in between */
	for (size_t i = 0; i < all->count; i++) {
		const struct service *s = as_service(all->items[i]);
		if (!model_is_official(s))
			continue;
		struct data_v2_component *c = add_component(d, s);
		struct str name = group_of(s);
		if (name.len == 0) {
			c->position = ++top;
			continue;
		}
		if (g == NULL || !str_eq(g->name, name)) {
			g = add_group(d, name, ++top);
			last = NULL;
		}
		join_group(g, c, last);
		last = c;
	}
}

/* ---- writing them -------------------------------------------------------------------------- */

static const char *
status_word(enum state state)
{
	switch (state) {
	case STATE_OPERATIONAL:
		return "operational";
	case STATE_MAINTENANCE:
		return "under_maintenance";
	case STATE_UNKNOWN:
	case STATE_LIMITED:
		return "degraded_performance";
	case STATE_PARTIAL:
		return "partial_outage";
	case STATE_DOWN:
	case STATE_COUNT:
		break;
	}
	return "major_outage";
}

/* What components and groups have in common. */
struct row {
	struct str id, name, description, group_id;
	enum state state;
	int64_t updated;
	unsigned position;
	bool group;
};

static void
begin_row(struct data_v2 *d, const struct row *r)
{
	struct json *j = &d->j;

	json_object(j, NULL);
	json_str(j, "id", r->id);
	json_str(j, "name", r->name);
	json_str(j, "status", str_from(status_word(r->state)));
	data_v2_time(d, "created_at", 0);
	data_v2_time(d, "updated_at", r->updated);
	json_num(j, "position", r->position);
	data_v2_text(d, "description", r->description);
	json_bool(j, "showcase", false);
	json_null(j, "start_date");
	data_v2_text(d, "group_id", r->group_id);
	json_str(j, "page_id", d->page_id);
	json_bool(j, "group", r->group);
	json_bool(j, "only_show_if_degraded", false);
}

struct component_of {
	const struct data_v2 *d;
	const struct data_v2_component *c;
};

/* What was found when all were: of its incidents and the clock, and where it
 * stands among the others. */
static void
read_component(struct view *v, const struct service *s)
{
	trace_read_kind(v->at.trace, FACT_KIND, KIND_SERVICE);
	(void)status_of_service(v->env->model, s, 0, &v->at);
	(void)inforce_changed(s, &v->at);
}

static int
make_component(struct str *out, struct view *v, const void *ctx)
{
	const struct component_of *of = ctx;
	const struct data_v2_component *c = of->c;
	const struct record *r = &c->service->r;
	struct data_json_item item;
	struct data_v2 d = *of->d;

	read_component(v, c->service);
	struct str description = r->broken ? STR("")
	    : view_plain_paragraph(v, view_body(v, r));
	data_json_begin_item(&item, of->d->j.depth);
	d.v = v;
	d.j = item.j;
	begin_row(&d, &(struct row){id_of(&d, c), model_title(r), description,
	    id_of_group(&d, c->group), c->state, c->updated,
	    c->position, false});
	json_end(&d.j);
	item.j = d.j;
	return data_json_end_item(out, v, &item);
}

int
data_v2_component_add(struct data_v2 *d, const struct data_v2_component *c)
{
	struct component_of of = {d, c};
	struct recall_call call = {.make = make_component, .of = c->service,
	    .number = d->j.depth, .anywhere = true};
	struct str component;

	if (recall_text(&component, d->v, &call, &of) < 0)
		return -1;
	json_part(&d->j, component);
	return 0;
}

static int
add_group_with_members(struct data_v2 *d, const struct data_v2_group *g)
{
	int rc = 0;

	begin_row(d, &(struct row){id_of_group(d, g), g->name, STR(""), STR(""),
	    g->state, g->updated, g->position, true});
	json_array(&d->j, "components");
	for (const struct data_v2_component *c = g->first; c; c = c->next)
		json_str(&d->j, NULL, id_of(d, c));
	json_end(&d->j);
	json_end(&d->j);
	for (const struct data_v2_component *c = g->first; c && rc == 0;
	     c = c->next)
		rc = data_v2_component_add(d, c);
	return rc;
}

int
data_v2_component_list(struct data_v2 *d)
{
	const struct record_list *all =
	    &d->v->env->model->records[KIND_SERVICE];
	int rc = 0;

	json_array(&d->j, "components");
	for (size_t i = 0; i < all->count && rc == 0; i++) {
		const struct data_v2_component *c =
		    &d->components[all->items[i]->index];
		if (c->service && c->group == NULL)
			rc = data_v2_component_add(d, c);
		else if (c->service && c->group->first == c)
			rc = add_group_with_members(d, c->group);
	}
	json_end(&d->j);
	return rc;
}

/* ---- the roll-up ------------------------------------------------------------------------------- */

/* Of which there is how much. */
struct tally {
	size_t all, of[STATE_COUNT];
};

/* {indicator, description}: maintenance never hides an outage. */
static const char *const *
verdict(const struct tally *n)
{
	static const char *const words[][2] = {
	    {"critical", "Major System Outage"},
	    {"major", "Partial System Outage"},
	    {"minor", "Minor Service Outage"},
	    {"minor", "Partially Degraded Service"},
	    {"maintenance", "Service Under Maintenance"},
	    {"none", "All Systems Operational"},
	};

	if (n->all && n->of[STATE_DOWN] == n->all)
		return words[0];
	if (n->of[STATE_DOWN] || (n->all && n->of[STATE_PARTIAL] == n->all))
		return words[1];
	if (n->of[STATE_PARTIAL])
		return words[2];
	if (n->of[STATE_LIMITED] || n->of[STATE_UNKNOWN])
		return words[3];
	return n->of[STATE_MAINTENANCE] ? words[4] : words[5];
}

void
data_v2_component_roll_up(struct data_v2 *d)
{
	const struct model *m = d->v->env->model;
	struct tally n = {0};

	for (size_t i = 0; i < m->records[KIND_SERVICE].count; i++) {
		const struct data_v2_component *c = &d->components[i];
		if (c->service == NULL)
			continue;
		n.all++;
		n.of[c->state]++;
	}
	/* where nobody knows what is affected, nothing can be well */
	if (n.all == 0 && m->blind)
		n.of[STATE_UNKNOWN]++;
	const char *const *words = verdict(&n);
	json_object(&d->j, "status");
	json_str(&d->j, "indicator", str_from(words[0]));
	json_str(&d->j, "description", str_from(words[1]));
	json_end(&d->j);
}
