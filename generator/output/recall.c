#include "output/recall.h"

#include <stdlib.h>
#include <string.h>

#include "model/trace.h"

enum { BUCKETS = 4096 };

/* One result, and what it takes to use it as if it were made. */
struct piece {
	struct piece *next;  /* in its bucket */
	struct piece *later; /* the one made after it */
	struct recall_call call;
	const struct output_env *env;
	struct str folder; /* empty: any */
	bool absolute;
	unsigned nested;
	unsigned ids_before, ids; /* counted before, and by this */
	bool ids_shown;           /* good for this count before alone */
	uint64_t hash;
	struct str bytes;
	struct at at;
	struct trace_said said;
};

struct recall {
	struct arena memory; /* bytes */
	struct arena index;  /* the rest of the pieces, one behind the other */
	struct piece *first, **end;
	size_t limit, used, kept;
	bool full;
	bool held; /* what is kept stays */
	unsigned depth;
	struct trace traces[RECALL_DEPTH]; /* of what is being made */
	struct piece *buckets[BUCKETS];
};

/* ---- finding ----------------------------------------------------------------------------- */

/* Of two paths with one folder all relative links are the same. */
static struct str
folder_of(const struct view *v, const struct recall_call *call)
{
	if (call->anywhere || (v->absolute && v->env->base_url.len))
		return STR("");
	size_t cut = str_find_last(v->path, '/');
	return cut < v->path.len ? str_head(v->path, cut) : STR("");
}

static uint64_t
hash_of(const struct view *v, const struct recall_call *call,
    struct str folder)
{
	const uint64_t parts[] = {(uint64_t)(uintptr_t)call->make,
	    (uint64_t)(uintptr_t)call->of, (uint64_t)(uintptr_t)call->with,
	    call->number, (uint64_t)(uintptr_t)v->env,
	    v->nested * 2 + v->absolute};
	uint64_t h = str_hash(folder);

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		h = (h ^ parts[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	return h;
}

static bool
is_same_call(const struct recall_call *a, const struct recall_call *b)
{
	return a->make == b->make && a->of == b->of && a->with == b->with &&
	    a->number == b->number && a->anywhere == b->anywhere;
}

static bool
fits(const struct piece *p, const struct view *v,
    const struct recall_call *call)
{
	return is_same_call(&p->call, call) && p->env == v->env &&
	    p->absolute == v->absolute && p->nested == v->nested &&
	    (!p->ids_shown || p->ids_before == v->ids) &&
	    str_eq(p->folder, folder_of(v, call));
}

static const struct piece *
find(const struct recall *r, struct view *v, const struct recall_call *call,
    uint64_t hash)
{
	const struct piece *p = r->buckets[hash % BUCKETS];

	for (; p; p = p->next) {
		/* asked of a copy: looking is no dependence */
		struct at at = at_instant(v->at.now);
		if (p->hash == hash && fits(p, v, call) &&
		    at_within(&at, p->at.since, p->at.until))
			return p;
	}
	return NULL;
}

/* ---- keeping ------------------------------------------------------------------------------- */

static bool
has_room(struct recall *r, struct str bytes, struct str folder, size_t facts)
{
	/* each part is rounded up to an alignment */
	size_t need = sizeof(struct piece) + bytes.len + folder.len + 2 +
	    facts * (sizeof(uint64_t) + 1) + 6 * sizeof(max_align_t);

	bool fits = need <= r->limit - r->memory.used - r->index.used;
	r->full = r->full || !fits;
	return r->held ? fits : !r->full;
}

static void
keep_facts(struct recall *r, struct piece *p, const struct trace_said *said)
{
	uint64_t *names = ARENA_ARRAY(&r->index, uint64_t, said->count);
	unsigned char *within = arena_array(&r->index, said->count, 1);

	if (said->count) {
		memcpy(names, said->names, said->count * sizeof *names);
		memcpy(within, said->within, said->count);
	}
	p->said = *said;
	p->said.names = names;
	p->said.within = within;
}

/* As the last one that was made. */
static void
enter(struct recall *r, struct piece *p)
{
	*r->end = p;
	r->end = &p->later;
	p->later = NULL;
	p->next = r->buckets[p->hash % BUCKETS];
	r->buckets[p->hash % BUCKETS] = p;
	r->kept++;
}

/* `p` has all but what has to be copied. */
static struct str
keep(struct recall *r, const struct piece *made, const struct trace *t)
{
	struct trace_said said = trace_said(t);

	if (!has_room(r, made->bytes, made->folder, said.count))
		return made->bytes;
	struct piece *p = ARENA_NEW(&r->index, struct piece);
	*p = *made;
	p->bytes = arena_str(&r->memory, made->bytes);
	p->folder = arena_str(&r->memory, made->folder);
	keep_facts(r, p, &said);
	enter(r, p);
	return p->bytes;
}

static size_t
told(const struct diags *d)
{
	return d->count + d->suppressed;
}

/* With a trace of its own, which the page's then has, too. */
static int
make(struct str *out, struct view *v, const struct recall_call *call,
    const void *ctx, uint64_t hash)
{
	struct recall *r = v->recall;
	struct trace *t = &r->traces[r->depth++];
	struct piece p = {.call = *call, .env = v->env, .hash = hash,
	    .folder = folder_of(v, call), .absolute = v->absolute,
	    .nested = v->nested, .ids_before = v->ids};
	struct at page = v->at;
	bool shown = v->ids_shown;
	size_t before = told(v->diags);

	*out = STR("");
	trace_clear(t);
	v->at = at_instant(page.now);
	v->at.trace = t;
	v->at.moment = page.moment;
	v->ids_shown = false;
	int rc = call->make(out, v, ctx);
	p.at = v->at;
	v->at = page;
	at_join(&v->at, &p.at);
	struct trace_said said = trace_said(t);
	trace_repeat(v->at.trace, &said);
	p.bytes = *out;
	p.ids = v->ids - p.ids_before;
	p.ids_shown = v->ids_shown;
	v->ids_shown = v->ids_shown || shown;
	if (rc == 0 && told(v->diags) == before)
		*out = keep(r, &p, t);
	r->depth--;
	return rc;
}

/* ---- what holds after a change -------------------------------------------------------------- */

/* Names of facts, most of which are of no interest. */
struct names {
	uint64_t *slots; /* 0: free */
	size_t mask;
	uint64_t seen[16]; /* by 10 bits of a name: may it be one of them? */
};

enum { SEEN_BITS = 10 };

static bool
may_be(const struct names *n, uint64_t name)
{
	size_t bit = (size_t)(name >> (64 - SEEN_BITS));

	return n->seen[bit / 64] >> bit % 64 & 1;
}

static size_t
place_of(const struct names *n, uint64_t name)
{
	size_t i = (size_t)name & n->mask;

	while (n->slots[i] && n->slots[i] != name)
		i = (i + 1) & n->mask;
	return i;
}

static void
names_make(struct names *n, struct arena *a, const uint64_t *items,
    size_t count)
{
	size_t size = 16;

	while (size < 2 * count)
		size *= 2;
	*n = (struct names){.slots = ARENA_ARRAY(a, uint64_t, size),
	    .mask = size - 1};
	for (size_t i = 0; i < count; i++) {
		size_t bit = (size_t)(items[i] >> (64 - SEEN_BITS));
		n->slots[place_of(n, items[i])] = items[i];
		n->seen[bit / 64] |= UINT64_C(1) << bit % 64;
	}
}

static bool
holds(const struct piece *p, const struct names *changed, int64_t now)
{
	if (p->said.everything || now < p->at.since || now >= p->at.until)
		return false;
	for (size_t i = 0; i < p->said.count; i++) {
		uint64_t name = p->said.names[i];
		if (may_be(changed, name) &&
		    changed->slots[place_of(changed, name)])
			return false;
	}
	return true;
}

static void
empty(struct recall *r)
{
	memset(r->buckets, 0, sizeof r->buckets);
	r->first = NULL;
	r->end = &r->first;
	r->kept = 0;
}

void
recall_renew(struct recall *r, const uint64_t *changed, size_t count,
    int64_t now)
{
	struct arena scratch;
	struct names names;

	recall_next(r);
	arena_init(&scratch, 0);
	names_make(&names, &scratch, changed, count);
	struct piece *p = r->first, *later;
	empty(r);
	for (; p; p = later) {
		later = p->later;
		if (holds(p, &names, now))
			enter(r, p);
	}
	arena_release(&scratch);
}

void
recall_forget(struct recall *r)
{
	arena_reset(&r->memory);
	arena_reset(&r->index);
	empty(r);
	r->full = false;
}

/* ---- all of it -------------------------------------------------------------------------------- */

int
recall_text(struct str *out, struct view *v, const struct recall_call *call,
    const void *ctx)
{
	struct recall *r = v->recall;

	if (r == NULL || r->depth == RECALL_DEPTH)
		return call->make(out, v, ctx);
	uint64_t hash = hash_of(v, call, folder_of(v, call));
	const struct piece *p = find(r, v, call, hash);
	if (p == NULL)
		return make(out, v, call, ctx, hash);
	at_join(&v->at, &p->at);
	trace_repeat(v->at.trace, &p->said);
	v->ids += p->ids;
	v->ids_shown = v->ids_shown || p->ids_shown;
	r->used++;
	*out = p->bytes;
	return 0;
}

struct recall *
recall_new(size_t limit)
{
	struct recall *r = calloc(1, sizeof *r);

	if (r == NULL)
		mem_exhausted("no more from the system");
	arena_init(&r->memory, 0);
	arena_init(&r->index, 0);
	empty(r);
	r->limit = limit;
	return r;
}

void
recall_free(struct recall *r)
{
	if (r == NULL)
		return;
	arena_release(&r->memory);
	arena_release(&r->index);
	free(r);
}

void
recall_next(struct recall *r)
{
	if (r && r->full && !r->held)
		recall_forget(r);
}

void
recall_hold(struct recall *r)
{
	r->held = true;
}

size_t
recall_used(const struct recall *r)
{
	return r->used;
}

size_t
recall_kept(const struct recall *r)
{
	return r->kept;
}
