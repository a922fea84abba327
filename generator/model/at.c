#include "model/at.h"

#include <stddef.h>

struct at
at_instant(int64_t now)
{
	return (struct at){.now = now, .since = INT64_MIN, .until = INT64_MAX};
}

bool
at_reached(struct at *at, int64_t t)
{
	if (t <= at->now) {
		if (t > at->since)
			at->since = t;
		return true;
	}
	if (t < at->until)
		at->until = t;
	return false;
}

bool
at_within(struct at *at, int64_t from, int64_t until)
{
	/* the end matters only once the start has come: until then the start
	 * is the next change */
	return at_reached(at, from) && !at_reached(at, until);
}

void
at_join(struct at *at, const struct at *other)
{
	if (other->since > at->since)
		at->since = other->since;
	if (other->until < at->until)
		at->until = other->until;
}
