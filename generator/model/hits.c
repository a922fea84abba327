#include "model/hits.h"

/* Of the effects of an audience up to one of a service's. */
struct peak {
	int64_t until; /* the latest end */
	const struct incident *incident; /* whose that is */
	int64_t other; /* the latest of all others */
};

struct hits_row {
	struct peak *of[AUDIENCES_MAX]; /* NULL: not asked yet */
};

bool
hits_alternate(const struct effect *e, const struct alternate *alt)
{
	return e->incident != alt->incident && e->state >= STATE_PARTIAL &&
	    e->from.t < alt->until.t && e->until.t > alt->from.t &&
	    (e->audiences & alt->for_whom.mask);
}

void
hits_begin(struct hits *h, const struct model *m, struct arena *a)
{
	*h = (struct hits){.m = m, .arena = a};
}

/* ---- the latest ends ------------------------------------------------------------- */

static void
raise_peak(struct peak *p, const struct effect *e)
{
	int64_t t = e->until.t;

	if (e->incident == p->incident) {
		p->until = t > p->until ? t : p->until;
	} else if (t > p->until) {
		p->other = p->until;
		p->until = t;
		p->incident = e->incident;
	} else if (t > p->other) {
		p->other = t;
	}
}

static const struct peak *
find_peaks(struct hits *h, const struct service *s, unsigned audience)
{
	struct peak now = {.until = INT64_MIN, .other = INT64_MIN};
	struct hits_row **row;

	if (h->rows == NULL)
		h->rows = ARENA_ARRAY(h->arena, struct hits_row *,
		    h->m->records[KIND_SERVICE].count);
	row = &h->rows[s->r.index];
	if (*row == NULL)
		*row = ARENA_NEW(h->arena, struct hits_row);
	if ((*row)->of[audience])
		return (*row)->of[audience];
	struct peak *peaks = ARENA_ARRAY(h->arena, struct peak,
	    s->effects.count);
	for (size_t i = 0; i < s->effects.count; i++) {
		const struct effect *e = s->effects.items[i];
		if (e->state >= STATE_PARTIAL && e->audiences >> audience & 1)
			raise_peak(&now, e);
		peaks[i] = now;
	}
	return (*row)->of[audience] = peaks;
}

/* ---- questions ------------------------------------------------------------------- */

/* The first at which somebody else's end is later than that; or `count`. */
static size_t
find_later(const struct peak *peaks, size_t count, const struct incident *own,
    int64_t t)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct peak *p = &peaks[middle];
		if ((p->incident == own ? p->other : p->until) > t)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

const struct effect *
hits_first(struct hits *h, const struct service *s,
    const struct alternate *alt)
{
	size_t first = s->effects.count;
	uint32_t mask = alt->for_whom.mask;

	for (unsigned a = 0; first && mask; a++, mask >>= 1)
		if (mask & 1)
			first = find_later(find_peaks(h, s, a), first,
			    alt->incident, alt->from.t);
	/* it ends late enough, and those behind it do not begin before it */
	return first < s->effects.count &&
	    s->effects.items[first]->from.t < alt->until.t
	    ? s->effects.items[first] : NULL;
}
