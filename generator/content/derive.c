#include "content/derive.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/suggest.h"
#include "base/unicode.h"
#include "content/forms.h"
#include "markdown/split.h"

/* ---- names --------------------------------------------------------------------- */

static struct str
join(struct arena *a, struct str x, const char *between, struct str y)
{
	if (x.len == 0 || y.len == 0)
		return x.len ? x : y;
	return arena_concat(a, arena_concat(a, x, str_from(between)), y);
}

static void
derive_name(struct arena *a, struct name *n)
{
	struct str given = n->given.s, family = n->family.s;

	if (family.len == 0) {
		/* "Oliver Müller": the last word is what lists sort by */
		struct str full = n->full.s;
		size_t cut = str_find_last(full, ' ');
		family = cut < full.len ? str_skip(full, cut + 1) : full;
		given = cut < full.len ? str_head(full, cut) : STR("");
	}
	n->display = n->full.s;
	if (n->display.len == 0)
		n->display = join(a, join(a, n->title.s, " ", given), " ", family);
	n->display = join(a, n->display, ", ", n->suffix.s);
	n->sorted = join(a, join(a, family, ", ", given), " ", n->title.s);
	n->sorted = join(a, n->sorted, ", ", n->suffix.s);
	n->sort_key = unicode_sort_key(a, n->sorted);
}

/* ---- contacts -------------------------------------------------------------------- */

static void
derive_contacts(struct read_context *ctx, struct contact_list *list)
{
	uint32_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct contact *c = &list->items[i];
		unsigned ways = 0;
		for (int k = 0; k < CONTACT_KIND_COUNT; k++) {
			if (c->way[k].at.line == 0)
				continue;
			ways++;
			c->kind = (enum contact_kind)k;
			c->value = c->way[k].s;
		}
		/* a translation may leave the way to its original */
		if (ways == 1 || (ways == 0 && ctx->translating))
			list->items[kept++] = *c;
		else
			READ_DIAG(ctx, DIAG_CONTACT_KIND, c->at,
			    forms_word_list(ctx->arena, contact_kind_words));
	}
	list->count = kept;
}

/* "@example.de" means the domain behind it. */
static void
derive_domains(struct service *s)
{
	for (size_t i = 0; i < s->domains.count; i++)
		if (str_has_prefix(s->domains.items[i].s, STR("@")))
			s->domains.items[i].s = str_skip(s->domains.items[i].s, 1);
}

/* ---- updates ---------------------------------------------------------------------- */

/* After the time or the word: an optional dash, colon or the like. */
static struct str
skip_dash(struct str s)
{
	static const struct str dashes[] = {STR_INIT("–"), STR_INIT("—"),
	    STR_INIT("-"), STR_INIT(":"), STR_INIT(","), STR_INIT("."),
	    STR_INIT("!")};

	s = str_trim(s);
	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
		if (str_has_prefix(s, dashes[i]))
			return str_trim(str_skip(s, dashes[i].len));
	return s;
}

/* What may stand behind a word. */
static bool
ends_word(char c)
{
	return c == ' ' || c == ':' || c == ',' || c == '.' || c == '!';
}

/* Length of the part of s that is the word as a key, or 0. */
static size_t
word_length(struct str s, struct str word)
{
	struct str rest = s;

	/* most words differ in their first letter */
	if (!forms_same_start(s, word))
		return 0;
	for (size_t n = 0; n <= s.len; n++) {
		if ((n == s.len || ends_word(s.ptr[n])) &&
		    forms_same_key(str_head(rest, n), word))
			return n;
	}
	return 0;
}

static size_t
phase_prefix(enum phase *phase, struct str s)
{
	size_t best = 0;

	for (const struct word *w = phase_words; w->english; w++) {
		size_t n = word_length(s, str_from(w->english));
		size_t m = word_length(s, str_from(w->german));
		if (m > n)
			n = m;
		if (n > best) {
			best = n;
			*phase = (enum phase)w->value;
		}
	}
	return best;
}

/* What was probably meant: the nearest phase to the first words. */
static struct str
nearest_phase(struct str s)
{
	struct str best = {0};
	unsigned distance = 4;

	for (const struct word *w = phase_words; w->english; w++) {
		const char *both[] = {w->english, w->german};
		for (int i = 0; i < 2; i++) {
			struct str word = str_from(both[i]);
			unsigned n = edit_distance(str_head(s, word.len), word,
			    distance);
			if (n < distance) {
				distance = n;
				best = word;
			}
		}
	}
	return best;
}

static int
read_heading(struct read_context *ctx, struct update *u,
    const struct md_section *section)
{
	size_t used = 0;

	if (read_time(ctx, &u->at_time, section->heading, section->at,
		TIME_START, &used) < 0)
		return -1;
	struct str rest = skip_dash(str_skip(section->heading, used));
	enum phase phase = PHASE_UPDATE;
	size_t n = phase_prefix(&phase, rest);
	if (n == 0 && rest.len)
		return READ_DIAG(ctx, DIAG_UNKNOWN_UPDATE, section->at, rest,
		    nearest_phase(rest),
		    forms_word_list(ctx->arena, phase_words));
	u->phase = phase;
	u->title = skip_dash(str_skip(rest, n));
	u->body = section->body;
	u->body_line = section->body_line & INT32_MAX;
	return 0;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct update *a = pa, *b = pb;

	if (a->at_time.t != b->at_time.t)
		return a->at_time.t < b->at_time.t ? -1 : 1;
	/* of the same time, the lower one in the file is the newer */
	return (a->at_time.at.line > b->at_time.at.line) -
	    (a->at_time.at.line < b->at_time.at.line);
}

/* A heading without time belongs to the update above it. */
static void
extend_last(struct update_list *list, const struct md_section *s)
{
	if (list->count == 0)
		return; /* to the summary */
	struct str *body = &list->items[list->count - 1].body;
	body->len = (size_t)(s->body.ptr + s->body.len - body->ptr);
}

static void
derive_updates(struct read_context *ctx, struct incident *inc)
{
	struct md_sections sections = {0};
	struct str body = inc->r.body;

	inc->summary = body;
	inc->summary_line = inc->r.body_line;
	if (md_split(&sections, ctx->arena, ctx->path, body, inc->r.body_line,
		ctx->diags) < 0)
		return;
	inc->flat = sections.flat;
	bool seen = false;
	for (size_t i = 0; i < sections.count; i++) {
		const struct md_section *s = &sections.items[i];
		struct update u = {0};
		if (!time_looks_like(s->heading)) {
			extend_last(&inc->updates, s);
			inc->flat = false;
			continue;
		}
		if (!seen) /* the heading line itself begins in the view before */
			inc->summary = str_make(body.ptr, i
				? (size_t)(sections.items[i - 1].body.ptr +
				      sections.items[i - 1].body.len - body.ptr)
				: sections.intro.len);
		seen = true;
		if (inc->updates.count == INCIDENT_UPDATES_MAX) {
			READ_DIAG(ctx, DIAG_TOO_MANY_UPDATES, s->at,
			    arena_printf(ctx->arena, "%d", INCIDENT_UPDATES_MAX));
			break;
		}
		if (read_heading(ctx, &u, s) == 0)
			*VEC_PUSH(ctx->arena, &inc->updates) = u;
	}
	if (inc->updates.count)
		qsort(inc->updates.items, inc->updates.count,
		    sizeof *inc->updates.items, by_time);
	(void)md_lead(&inc->lead, &inc->lead_simple, inc->summary);
}

/* ---- all kinds ----------------------------------------------------------------------- */

static void
derive_names(struct read_context *ctx, struct record *r)
{
	if (r->kind == KIND_PERSON)
		derive_name(ctx->arena, &((struct person *)r)->name);
	if (r->kind == KIND_BODY)
		((struct body *)r)->sort_key = unicode_sort_key(ctx->arena,
		    ((struct body *)r)->name.s);
}

static void
take_values(struct contact_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		list->items[i].value = list->items[i].way[list->items[i].kind].s;
}

void
derive_again(struct read_context *ctx, struct record *r)
{
	derive_names(ctx, r);
	if (r->kind == KIND_PERSON)
		take_values(&((struct person *)r)->contacts);
	if (r->kind == KIND_BODY)
		take_values(&((struct body *)r)->contacts);
}

void
derive_record(struct read_context *ctx, struct record *r)
{
	derive_names(ctx, r);
	switch (r->kind) {
	case KIND_PERSON:
		derive_contacts(ctx, &((struct person *)r)->contacts);
		break;
	case KIND_BODY:
		derive_contacts(ctx, &((struct body *)r)->contacts);
		break;
	case KIND_INCIDENT:
		derive_updates(ctx, (struct incident *)r);
		break;
	case KIND_SERVICE:
		derive_domains((struct service *)r);
		break;
	case KIND_SITE:
	case KIND_OFFICE_HOUR:
	case KIND_CONSULTATION:
	case KIND_PAGE:
	case KIND_COUNT:
		break;
	}
}
