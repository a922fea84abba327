#include "model/consult.h"

#include "base/unicode.h"
#include "model/moment.h"
#include "model/trace.h"

static void
apply_extensions(struct consult *out, const struct consultation *c,
    struct at *at)
{
	out->closes = c->closes;
	for (size_t i = 0; i < c->extended.count; i++) {
		const struct extension *e = &c->extended.items[i];
		if (e->at_time.at.line && !at_reached(at, e->at_time.t))
			continue;
		if (e->until.t > out->closes.t) {
			out->closes = e->until;
			out->extension = e;
		}
	}
}

static bool
is_out(const struct publication *p, struct at *at)
{
	return p->published.at.line && at_reached(at, p->published.t);
}

static enum consult_stage
stage_of(const struct consult *out, const struct consultation *c,
    struct at *at)
{
	if (c->r.broken ||
	    (c->announced.at.line && !at_reached(at, c->announced.t)))
		return CONSULT_HIDDEN;
	if (c->withdrawn.at_time.at.line &&
	    at_reached(at, c->withdrawn.at_time.t))
		return CONSULT_WITHDRAWN;
	if (!at_reached(at, c->opens.t))
		return CONSULT_ANNOUNCED;
	if (!at_reached(at, out->closes.t))
		return CONSULT_OPEN;
	if (is_out(&c->outcome, at))
		return CONSULT_OUTCOME;
	return is_out(&c->feedback, at) ? CONSULT_FEEDBACK : CONSULT_CLOSED;
}

enum consult_stage
consult_stage_of(struct when *closes, const struct consultation *c,
    struct at *at)
{
	struct consult out = {0};

	apply_extensions(&out, c, at);
	*closes = out.closes;
	return stage_of(&out, c, at);
}

/* Does it touch the public within the period? */
static bool
touches(const struct effect *e, const struct consult *state,
    const struct consultation *c)
{
	return e->until.t > c->opens.t && e->from.t < state->closes.t &&
	    (e->audiences & 1) && e->state > STATE_UNKNOWN;
}

/* Has it begun by now, as far as anybody may know? */
static bool
has_begun(const struct effect *e, struct at *at)
{
	return !e->incident->r.broken && at_reached(at, e->from.t) &&
	    (e->incident->published.at.line == 0 ||
		at_reached(at, e->incident->published.t));
}

static void
add_disturbances(struct incident_refs *out, const struct service *s,
    const struct consult *state, const struct consultation *c, struct at *at,
    struct arena *a)
{
	/* sorted by start; the clock is asked last, and once for an incident */
	for (size_t i = 0; s && i < s->effects.count &&
	     s->effects.items[i]->from.t < state->closes.t; i++) {
		const struct effect *e = s->effects.items[i];
		bool known = !touches(e, state, c);
		for (size_t k = 0; !known && k < out->count; k++)
			known = out->items[k] == e->incident;
		if (!known && has_begun(e, at))
			*VEC_PUSH(a, out) = (struct incident *)e->incident;
	}
}

/* The one that carries the address for answers; NULL: none. */
static const struct service *
service_of_answers(const struct model *m, const struct consultation *c,
    struct arena *a)
{
	if (c->respond.email.s.len == 0)
		return NULL;
	return model_service_of_address(m,
	    unicode_fold(a, c->respond.email.s));
}

static struct incident_refs
look_for_disturbances(const struct model *m, const struct consultation *c,
    struct at *at, struct arena *a)
{
	struct incident_refs out = {0};
	struct consult state = {0};

	apply_extensions(&state, c, at);
	add_disturbances(&out, service_of_answers(m, c, a), &state, c, at, a);
	for (size_t i = 0; i < c->services.count; i++)
		add_disturbances(&out, as_service(c->services.items[i].to),
		    &state, c, at, a);
	return out;
}

/* What is kept of a consultation; for it archives of services are searched. */
struct disturbances {
	struct moment_kept kept;
	struct incident_refs incidents;
	struct at at;
};

static void
learn(struct disturbances *d, const struct model *m,
    const struct consultation *c, struct moment *mo)
{
	size_t count = c->services.count + 1;
	const struct service **services = ARENA_ARRAY(&mo->arena,
	    const struct service *, count);

	d->at = at_instant(mo->now);
	d->incidents = look_for_disturbances(m, c, &d->at, &mo->arena);
	services[0] = service_of_answers(m, c, &mo->arena);
	for (size_t i = 1; i < count; i++)
		services[i] = as_service(c->services.items[i - 1].to);
	d->kept = (struct moment_kept){.since = d->at.since,
	    .until = d->at.until, .services = services, .count = count};
}

static struct incident_refs
remembered(const struct model *m, const struct consultation *c, struct at *at,
    struct arena *a)
{
	void **place = moment_place(at, c, 0);

	if (place == NULL)
		return look_for_disturbances(m, c, at, a);
	struct disturbances *d = *place;
	if (d == NULL) {
		*place = d = ARENA_NEW(&at->moment->arena, struct disturbances);
		learn(d, m, c, at->moment);
	}
	at_join(at, &d->at);
	return d->incidents;
}

struct incident_refs
consult_disturbances(const struct model *m, const struct consultation *c,
    struct at *at, struct arena *a)
{
	const struct service *answers = service_of_answers(m, c, a);

	trace_read(at->trace, FACT_RECORD, &c->r);
	trace_read_site(at->trace, FACT_DOMAINS);
	if (answers)
		trace_read(at->trace, FACT_INCIDENTS, &answers->r);
	for (size_t i = 0; i < c->services.count; i++)
		trace_read(at->trace, FACT_INCIDENTS, c->services.items[i].to);
	return remembered(m, c, at, a);
}

struct consult
consult_of(const struct model *m, const struct consultation *c, struct at *at)
{
	struct consult out = {0};
	struct arena scratch;

	trace_read(at->trace, FACT_RECORD, &c->r);
	apply_extensions(&out, c, at);
	out.stage = stage_of(&out, c, at);
	if (out.stage == CONSULT_HIDDEN || out.stage == CONSULT_ANNOUNCED ||
	    out.stage == CONSULT_WITHDRAWN)
		return out;
	arena_init(&scratch, 0);
	out.deadline_in_question = consult_disturbances(m, c, at, &scratch).count;
	arena_release(&scratch);
	if (out.stage == CONSULT_CLOSED && c->result_by.at.line)
		out.result_overdue = at_reached(at, c->result_by.t);
	return out;
}

const char *
consult_stage_word(enum consult_stage stage)
{
	static const char *const words[] = {
	    [CONSULT_HIDDEN] = "hidden",
	    [CONSULT_ANNOUNCED] = "announced",
	    [CONSULT_OPEN] = "open",
	    [CONSULT_CLOSED] = "closed",
	    [CONSULT_FEEDBACK] = "feedback",
	    [CONSULT_OUTCOME] = "outcome",
	    [CONSULT_WITHDRAWN] = "withdrawn",
	};

	return words[stage];
}
