#include "output/instead.h"

#include "model/reach.h"
#include "model/status.h"

static bool
is_pattern(const struct alternate *alt)
{
	return !alt->use_is_text && str_find(alt->use.s, '{') < alt->use.s.len;
}

/* Whoever is sent there must not be sent on at once. */
static bool
works(struct view *v, const struct alternate *alt, unsigned audience)
{
	if (alt->use_is_text)
		return true;
	struct contact c = reach_contact(v->env->model, v->arena, alt->use_kind,
	    alt->use.s, v->at.trace);
	struct reach r = reach_of(v->env->model, &c, audience, &v->at, v->arena);
	return r.count == 0 && r.state != STATE_DOWN;
}

static bool
is_named(const struct instead *in, const struct alternate *alt)
{
	for (size_t i = 0; i < in->count; i++)
		if (str_eq(in->items[i]->use.s, alt->use.s))
			return true;
	return false;
}

static void
offer(struct view *v, struct instead *in, const struct alternate *alt,
    unsigned audience)
{
	if (is_pattern(alt))
		in->each_own = true;
	else if (is_named(in, alt) || in->more)
		return;
	else if (!works(v, alt, audience))
		return;
	else if (in->count == INSTEAD_MAX)
		in->more = true;
	else
		in->items[in->count++] = alt;
}

static bool
holds(struct view *v, const struct alternate *alt, unsigned audience)
{
	return (alt->for_whom.mask >> audience & 1) &&
	    at_within(&v->at, alt->from.t, alt->until.t);
}

/* Alternates of single addresses: one can be named, of many each has its own. */
static size_t
count_addresses(struct view *v, const struct incident *inc, unsigned audience)
{
	size_t n = 0;

	for (size_t i = 0; i < inc->alternates.count; i++)
		n += inc->alternates.items[i].target == TARGET_ADDRESS &&
		    holds(v, &inc->alternates.items[i], audience);
	return n;
}

struct instead
instead_of_incident(struct view *v, const struct incident *inc,
    unsigned audience)
{
	bool own = count_addresses(v, inc, audience) > 1;
	struct instead in = {.each_own = own};

	for (size_t i = 0; i < inc->alternates.count; i++) {
		const struct alternate *alt = &inc->alternates.items[i];
		if (own && alt->target == TARGET_ADDRESS)
			continue;
		if (holds(v, alt, audience))
			offer(v, &in, alt, audience);
	}
	return in;
}

struct instead
instead_of_service(struct view *v, const struct service *s, unsigned audience)
{
	struct alternate_refs list = status_alternates(s, audience, &v->at,
	    v->arena);
	struct instead in = {.count = 0};

	for (size_t i = 0; i < list.count; i++)
		offer(v, &in, list.items[i], audience);
	return in;
}
