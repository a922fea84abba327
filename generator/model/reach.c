#include "model/reach.h"

#include <stdlib.h>

#include "base/unicode.h"
#include "model/inforce.h"
#include "model/moment.h"
#include "model/trace.h"

enum state
state_worse(enum state a, enum state b)
{
	return a > b ? a : b;
}

bool
pattern_matches(struct str pattern, struct str text)
{
	size_t p = 0, t = 0, star = pattern.len, mark = 0;

	/* after a mismatch the last star takes one character more: linear in
	 * the number of stars, without recursion */
	while (t < text.len) {
		if (p < pattern.len && pattern.ptr[p] == '*') {
			star = p++;
			mark = t;
		} else if (p < pattern.len && pattern.ptr[p] == text.ptr[t]) {
			p++;
			t++;
		} else if (star < pattern.len) {
			p = star + 1;
			t = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}

/* ---- state ------------------------------------------------------------------------ */

static bool
published(const struct incident *inc, struct at *at)
{
	return inc->published.at.line == 0 || at_reached(at, inc->published.t);
}

bool
reach_effect_holds(const struct effect *e, unsigned audience, struct at *at)
{
	/* the embargo first: what is not out yet must not show in the lens */
	return (e->audiences & (UINT32_C(1) << audience)) &&
	    published(e->incident, at) && at_within(at, e->from.t, e->until.t);
}

bool
reach_restored(const struct incident *inc, const struct record *owner,
    struct at *at)
{
	for (size_t i = 0; owner && i < inc->restored.count; i++) {
		const struct restored *r = &inc->restored.items[i];
		if (r->person.to == owner && r->at_time.at.line &&
		    at_reached(at, r->at_time.t))
			return true;
	}
	return false;
}

/* Has somebody restored the person in it, or is going to? */
static bool
names(const struct incident *inc, const struct record *owner)
{
	for (size_t i = 0; owner && i < inc->restored.count; i++)
		if (inc->restored.items[i].person.to == owner)
			return true;
	return false;
}

/* Is it other than the state of the service, as the owner is named in one of its
 * incidents? */
static bool
find_state(struct reach *out, const struct contact *c, unsigned audience,
    struct at *at)
{
	bool named = false;
	struct inforce f;

	inforce_begin(&f, c->via, audience, at);
	for (const struct effect *e; (e = inforce_next(&f)) != NULL;) {
		named = named || names(e->incident, c->owner);
		if (reach_restored(e->incident, c->owner, at))
			continue;
		/* sorted by start: the first of equal ones is the earliest */
		if (out->cause == NULL || e->state > out->state) {
			out->state = e->state;
			out->cause = e;
		}
	}
	return named;
}

/* ---- alternates --------------------------------------------------------------------- */

struct search {
	const struct contact *contact;
	unsigned audience;
	struct at *at;
	struct arena *arena;
	struct reach *out;
	size_t cap;
};

static bool
excepted(const struct alternate *alt, const struct record *owner)
{
	for (size_t i = 0; owner && i < alt->except.count; i++)
		if (alt->except.items[i].to == owner)
			return true;
	return false;
}

/* {local} and {domain} of the contact's own address */
static struct str
filled_in(struct arena *a, struct str use, struct str address)
{
	size_t cut = str_find_last(address, '@');
	struct str out = {0};

	while (use.len) {
		struct str piece = str_head(use, str_find(use, '{'));
		use = str_skip(use, piece.len);
		if (str_has_prefix(use, STR("{local}"))) {
			piece = arena_concat(a, piece, str_head(address, cut));
			use = str_skip(use, 7);
		} else if (str_has_prefix(use, STR("{domain}"))) {
			piece = arena_concat(a, piece, str_skip(address, cut + 1));
			use = str_skip(use, 8);
		} else if (use.len) {
			piece = str_make(piece.ptr, piece.len + 1);
			use = str_skip(use, 1);
		}
		out = out.len ? arena_concat(a, out, piece) : piece;
	}
	return out;
}

static bool
is_mail(const struct contact *c)
{
	return str_find(c->value, '@') < c->value.len;
}

static bool
needs_mail(const struct alternate *alt)
{
	return str_contains(alt->use.s, STR("{local}")) ||
	    str_contains(alt->use.s, STR("{domain}"));
}

/* {local} and {domain} of something that is no mail address: no answer */
static bool
cannot_fill(const struct alternate *alt, const struct contact *c)
{
	return !is_mail(c) && needs_mail(alt);
}

static void
offer(struct search *s, const struct alternate *alt)
{
	const struct contact *c = s->contact;

	if (cannot_fill(alt, c) || !(alt->for_whom.mask & (UINT32_C(1) << s->audience)) ||
	    alt->incident->r.broken || excepted(alt, c->owner) ||
	    !published(alt->incident, s->at) ||
	    !at_within(s->at, alt->from.t, alt->until.t))
		return;
	s->out->alternates = vec_grow(s->arena, s->out->alternates,
	    s->out->count, s->cap, sizeof *s->out->alternates);
	s->cap = vec_cap(s->out->count, s->cap, sizeof *s->out->alternates);
	s->out->alternates[s->out->count++] = (struct reach_alternate){alt,
	    filled_in(s->arena, alt->use.s, c->value)};
}

/*
 * What is kept of a list of alternates. Settled ones, whose times have all come
 * (model/inforce.h), only say since when that is so: to every contact but those
 * that they except, or to every mail address. Later on they still are. The list
 * itself may be another's when there are other alternates.
 */
struct standing {
	struct moment_kept kept;
	struct alternate **items; /* to be asked one by one */
	size_t count, cap;
	int64_t since[2][AUDIENCES_MAX]; /* [1]: of mail addresses */
};

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void
settle(struct standing *s, const struct alternate *alt, int64_t t)
{
	uint32_t mask = alt->for_whom.mask;
	bool fills = needs_mail(alt);

	for (unsigned a = 0; mask; a++, mask >>= 1) {
		if (!(mask & 1))
			continue;
		s->since[1][a] = later(s->since[1][a], t);
		if (!fills)
			s->since[0][a] = later(s->since[0][a], t);
	}
}

static void
look_through(struct standing *s, const struct alternate_refs *refs,
    struct moment *mo)
{
	s->kept = (struct moment_kept){.since = mo->now, .until = FOREVER,
	    .alternates = true};
	for (size_t a = 0; a < AUDIENCES_MAX; a++)
		s->since[0][a] = s->since[1][a] = ALWAYS;
	for (size_t i = 0; i < refs->count; i++) {
		struct alternate *alt = refs->items[i];
		int64_t t = inforce_settled(alt->incident, &alt->from,
		    &alt->until);
		if (alt->incident->r.broken)
			continue;
		if (t <= mo->now && alt->except.count == 0)
			settle(s, alt, t);
		else
			*VEC_PUSH(&mo->arena, s) = alt;
	}
}

/* What is quicker asked than kept. */
enum { SHORT = 4 };

static const struct standing *
standing_of(const struct alternate_refs *refs, const struct at *at)
{
	void **place = refs->count > SHORT ? moment_place(at, refs, 0) : NULL;
	struct standing *s;

	if (place == NULL || *place)
		return place ? *place : NULL;
	*place = s = ARENA_NEW(&at->moment->arena, struct standing);
	look_through(s, refs, at->moment);
	return s;
}

static void
offer_refs(struct search *s, const struct alternate_refs *refs)
{
	const struct standing *known = standing_of(refs, s->at);

	if (known) {
		(void)at_reached(s->at,
		    known->since[is_mail(s->contact)][s->audience]);
		for (size_t i = 0; i < known->count; i++)
			offer(s, known->items[i]);
		return;
	}
	for (size_t i = 0; i < refs->count; i++)
		offer(s, refs->items[i]);
}

static void
offer_key(struct search *s, const struct model *m, struct str key)
{
	const struct alternate_keys *keys = &m->by_address;
	size_t low = 0, high = keys->count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp(keys->items[mid].key, key);
		if (order == 0) {
			offer_refs(s, &keys->items[mid].refs);
			return;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
}

int
reach_alternate_order(const struct alternate *a, const struct alternate *b)
{
	if (a->from.t != b->from.t)
		return a->from.t > b->from.t ? -1 : 1;
	int order = str_cmp(a->incident->r.path, b->incident->r.path);
	if (order == 0)
		order = (a->at.line > b->at.line) - (a->at.line < b->at.line);
	if (order == 0)
		order = (a->at.column > b->at.column) -
		    (a->at.column < b->at.column);
	return order;
}

static int
newest_first(const void *pa, const void *pb)
{
	return reach_alternate_order(((const struct reach_alternate *)pa)->entry,
	    ((const struct reach_alternate *)pb)->entry);
}

static void
find_alternates(struct reach *out, const struct model *m, struct search *s)
{
	const struct contact *c = s->contact;
	size_t cut = str_find_last(c->folded, '@');

	offer_key(s, m, c->folded);
	/* "@name" is its own domain: once is enough */
	if (cut > 0 && cut < c->folded.len)
		offer_key(s, m, str_skip(c->folded, cut));
	for (size_t i = 0; i < m->by_pattern.count; i++)
		if (pattern_matches(m->by_pattern.items[i]->pattern, c->folded))
			offer(s, m->by_pattern.items[i]);
	if (c->via)
		offer_refs(s, &m->by_service[c->via->r.index]);
	if (c->owner && c->owner->kind == KIND_PERSON)
		offer_refs(s, &m->by_person[c->owner->index]);
	if (c->owner && c->owner->kind == KIND_BODY)
		offer_refs(s, &m->by_body[c->owner->index]);
	if (out->count > 1)
		qsort(out->alternates, out->count, sizeof *out->alternates,
		    newest_first);
}

/* ---- the function ----------------------------------------------------------------------- */

static struct reach
find(const struct model *m, const struct contact *c, unsigned audience,
    struct at *at, struct arena *a, bool *named)
{
	struct reach out = {.state = STATE_OPERATIONAL};
	struct search s = {c, audience, at, a, &out, 0};

	*named = c->via && find_state(&out, c, audience, at);
	if (out.state == STATE_OPERATIONAL && (m->blind ||
		(m->domains_unsure && c->kind == CONTACT_EMAIL &&
		    c->service.to == NULL)))
		out.state = STATE_UNKNOWN;
	find_alternates(&out, m, &s);
	return out;
}

/* What is kept of a contact. */
struct known {
	struct moment_kept kept;
	struct known_reach {
		struct reach reach;
		int64_t since, until; /* how long it holds */
		bool found, named;
	} each[]; /* audience */
};

static struct known *
known_of(const struct model *m, const struct contact *c, unsigned audience,
    const struct at *at)
{
	void **place = audience < m->site->audience_count
	    ? moment_place(at, c->origin, 0) : NULL;

	if (place == NULL || *place)
		return place ? *place : NULL;
	struct known *k = arena_alloc(&at->moment->arena, sizeof *k +
	    m->site->audience_count * sizeof k->each[0]);
	k->kept = (struct moment_kept){.since = ALWAYS, .until = FOREVER,
	    .alternates = true, .services = &c->origin->via,
	    .count = c->origin->via ? 1 : 0};
	*place = k;
	return k;
}

static void
learn(struct known *k, const struct model *m, const struct contact *c,
    unsigned audience, struct moment *mo)
{
	struct known_reach *own = &k->each[audience];
	struct at at = at_instant(mo->now);

	at.moment = mo;
	own->reach = find(m, c, audience, &at, &mo->arena, &own->named);
	own->since = at.since;
	own->until = at.until;
	own->found = true;
	/* they are dropped together */
	if (at.since > k->kept.since)
		k->kept.since = at.since;
	if (at.until < k->kept.until)
		k->kept.until = at.until;
}

/* From what it is found in any case. */
static void
read_all(const struct contact *c, struct trace *t)
{
	trace_read_site(t, FACT_ALTERNATES);
	trace_read_site(t, FACT_DOMAINS);
	trace_read(t, FACT_RECORD, c->owner);
	if (c->via == NULL)
		return;
	trace_read(t, FACT_STATE, &c->via->r);
	if (c->owner && c->owner->kind == KIND_PERSON)
		trace_read_site(t, FACT_RESTORED);
}

/*
 * Whom no incident under way names is reached as the service is: which incidents
 * name people is a fact, and when one of the service's begins or ends, its state
 * knows. For others each of its incidents may count.
 */
struct reach
reach_of(const struct model *m, const struct contact *c, unsigned audience,
    struct at *at, struct arena *a)
{
	struct known *k = known_of(m, c, audience, at);
	struct reach found;
	bool named;

	read_all(c, at->trace);
	if (k == NULL) {
		found = find(m, c, audience, at, a, &named);
	} else {
		const struct known_reach *own = &k->each[audience];
		if (!own->found)
			learn(k, m, c, audience, at->moment);
		at_join(at, &(struct at){.since = own->since,
		    .until = own->until});
		found = own->reach;
		named = own->named;
	}
	if (named)
		trace_read(at->trace, FACT_INCIDENTS, &c->via->r);
	return found;
}

struct contact
reach_contact(const struct model *m, struct arena *a, enum contact_kind kind,
    struct str value, struct trace *t)
{
	struct str folded = unicode_fold(a, value);
	const struct address *known;
	struct contact c = {.kind = kind, .value = value, .folded = folded};

	trace_read_address(t, folded);
	size_t n = model_addresses(m, folded, &known);
	for (size_t i = 0; i < n; i++)
		if (known[i].contact)
			return *known[i].contact;
	if (kind == CONTACT_EMAIL)
		c.via = model_service_of_address(m, folded);
	return c;
}
