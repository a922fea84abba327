#include "model/course.h"

#include "model/lively.h"
#include "model/reach.h"
#include "model/trace.h"

static enum stage
stage_of(const struct incident *inc, struct at *at)
{
	if (inc->r.broken || (inc->published.at.line &&
		!at_reached(at, inc->published.t)))
		return STAGE_HIDDEN;
	if (!at_reached(at, inc->started.t))
		return STAGE_PLANNED;
	if (inc->ended.at.line && at_reached(at, inc->ended.t))
		return STAGE_OVER;
	return STAGE_ACTIVE;
}

static void
look_at_updates(struct course *c, const struct incident *inc, struct at *at)
{
	/* sorted by time: the first one to come ends the search */
	for (size_t i = 0; i < inc->updates.count; i++) {
		const struct update *u = &inc->updates.items[i];
		if (!at_reached(at, u->at_time.t))
			break;
		c->update_count = i + 1;
		c->latest = u;
		if (u->phase != PHASE_UPDATE && u->phase != PHASE_UNCHANGED) {
			c->phase = u->phase;
			c->has_phase = true;
		}
	}
}

static void
look_at_promise(struct course *c, const struct incident *inc, struct at *at)
{
	if (inc->next_update.at.line == 0 || c->stage != STAGE_ACTIVE)
		return;
	/* an update at or after the promised time keeps the promise */
	if (c->latest && c->latest->at_time.t >= inc->next_update.t)
		return;
	c->promised = true;
	c->overdue = at_reached(at, inc->overdue_at);
}

struct course
course_of(const struct incident *inc, struct at *at)
{
	struct course c = {.stage = stage_of(inc, at),
	    .phase = PHASE_INVESTIGATING};

	trace_read(at->trace, FACT_RECORD, &inc->r);
	if (c.stage == STAGE_HIDDEN)
		return c;
	look_at_updates(&c, inc, at);
	look_at_promise(&c, inc, at);
	return c;
}

const struct effect *
course_cause(const struct incident *inc, unsigned audience, struct at *at)
{
	const struct effect *worst = NULL;

	for (size_t i = 0; i < inc->effects.count; i++) {
		const struct effect *e = inc->effects.items[i];
		if (!reach_effect_holds(e, audience, at))
			continue;
		if (worst == NULL || e->state > worst->state ||
		    (e->state == worst->state && e->from.t < worst->from.t))
			worst = e;
	}
	return worst;
}

enum state
course_state(const struct incident *inc, unsigned audience, struct at *at)
{
	const struct effect *cause = course_cause(inc, audience, at);

	return cause ? state_worse(STATE_OPERATIONAL, cause->state)
		     : STATE_OPERATIONAL;
}

bool
course_concerns(const struct incident *inc, unsigned audience)
{
	for (size_t i = 0; i < inc->effects.count; i++)
		if (inc->effects.items[i]->audiences & (UINT32_C(1) << audience))
			return true;
	return inc->effects.count == 0;
}

size_t
course_restored(const struct incident *inc, struct at *at)
{
	size_t n = 0;

	for (size_t i = 0; i < inc->restored.count; i++) {
		const struct restored *r = &inc->restored.items[i];
		n += r->at_time.at.line && at_reached(at, r->at_time.t);
	}
	return n;
}

struct incident_refs
course_list(const struct model *m, enum stage stage, struct at *at,
    struct arena *a)
{
	struct incident_refs all = lively_list(m, 0, NULL, at, a);
	struct incident_refs found = {0}, out = {0};

	for (size_t i = 0; i < all.count; i++)
		if (course_of(all.items[i], at).stage == stage)
			*VEC_PUSH(a, &found) = all.items[i];
	for (int state = STATE_COUNT - 1; state >= 0; state--)
		for (size_t i = 0; i < found.count; i++)
			if ((int)course_state(found.items[i], 0, at) == state)
				*VEC_PUSH(a, &out) = found.items[i];
	return out;
}
