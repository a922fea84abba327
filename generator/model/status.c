#include "model/status.h"

#include <stdlib.h>

#include "base/unicode.h"
#include "model/inforce.h"
#include "model/reach.h"
#include "model/trace.h"

struct status
status_of_service(const struct model *m, const struct service *s,
    unsigned audience, struct at *at)
{
	struct status out = {.state = STATE_OPERATIONAL};
	struct inforce f;

	trace_read(at->trace, FACT_STATE, &s->r);
	inforce_begin(&f, s, audience, at);
	for (const struct effect *e; (e = inforce_next(&f)) != NULL;) {
		if (out.cause == NULL || e->state > out.state) {
			out.state = e->state;
			out.cause = e;
		}
	}
	if (out.state == STATE_OPERATIONAL &&
	    (m->blind || model_in_correction(&s->r)))
		out.state = STATE_UNKNOWN;
	return out;
}

enum state
status_overall(const struct model *m, struct at *at, size_t *disturbed)
{
	const struct record_list *list = &m->records[KIND_SERVICE];
	enum state worst = m->blind ? STATE_UNKNOWN : STATE_OPERATIONAL;
	size_t n = 0;

	trace_read_kind(at->trace, FACT_KIND, KIND_SERVICE);
	for (size_t i = 0; i < list->count; i++) {
		const struct service *s = as_service(list->items[i]);
		if (!model_is_official(s))
			continue;
		enum state state = status_of_service(m, s, 0, at).state;
		worst = state_worse(worst, state);
		n += state != STATE_OPERATIONAL;
	}
	if (disturbed)
		*disturbed = n;
	return worst;
}

static bool
listed(const struct incident_refs *list, const struct incident *inc)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == inc)
			return true;
	return false;
}

static struct incident_refs
incidents_of(const struct service *s, struct at *at, struct arena *a)
{
	struct effect_list now = {0};
	struct incident_refs out = {0};
	struct inforce f;

	inforce_begin(&f, s, INFORCE_ANYBODY, at);
	for (const struct effect *e; (e = inforce_next(&f)) != NULL;)
		*VEC_PUSH(a, &now) = (struct effect *)e;
	for (int state = STATE_COUNT - 1; state >= 0; state--) {
		for (size_t i = 0; i < now.count; i++) {
			const struct effect *e = now.items[i];
			if ((int)e->state == state && !listed(&out, e->incident))
				*VEC_PUSH(a, &out) =
				    (struct incident *)e->incident;
		}
	}
	return out;
}

struct incident_refs
status_incidents(const struct service *s, struct at *at, struct arena *a)
{
	trace_read(at->trace, FACT_INCIDENTS, &s->r);
	return incidents_of(s, at, a);
}

/* "*@domain" or "x@domain" of one of the service's domains */
static bool
covers_domain(const struct alternate *alt, const struct service *s,
    struct arena *a)
{
	struct str domain = str_skip(alt->pattern,
	    str_find_last(alt->pattern, '@') + 1);

	if (alt->target != TARGET_PATTERN)
		return false;
	for (size_t i = 0; i < s->domains.count; i++)
		if (str_eq(unicode_fold(a, s->domains.items[i].s), domain))
			return true;
	return false;
}

static int
newest_first(const void *pa, const void *pb)
{
	const struct alternate *a = *(struct alternate *const *)pa;
	const struct alternate *b = *(struct alternate *const *)pb;

	return reach_alternate_order(a, b);
}

/*
 * Which incidents are under way need not be told: those that have alternates are
 * the same as long as these say the same and the clock does not come to one of
 * the service's times, which its state knows. The order is that of alternates.
 */
struct alternate_refs
status_alternates(const struct service *s, unsigned audience, struct at *at,
    struct arena *a)
{
	struct alternate_refs out = {0};
	struct incident_refs now = incidents_of(s, at, a);

	trace_read(at->trace, FACT_STATE, &s->r);
	trace_read_site(at->trace, FACT_ALTERNATES);

	for (size_t i = 0; i < now.count; i++) {
		for (size_t k = 0; k < now.items[i]->alternates.count; k++) {
			struct alternate *alt = &now.items[i]->alternates.items[k];
			bool mine = alt->target_record == &s->r ||
			    covers_domain(alt, s, a);
			if (mine &&
			    (alt->for_whom.mask & (UINT32_C(1) << audience)) &&
			    at_within(at, alt->from.t, alt->until.t))
				*VEC_PUSH(a, &out) = alt;
		}
	}
	if (out.count)
		qsort(out.items, out.count, sizeof *out.items, newest_first);
	return out;
}
