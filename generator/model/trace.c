#include "model/trace.h"

#include <string.h>

#include "base/mix.h"

void
trace_init(struct trace *t)
{
	memset(t, 0, sizeof *t);
}

static size_t
slot_of(const struct trace *t, uint64_t name)
{
	size_t i = name % TRACE_SLOTS;

	while (t->slots[i] && t->slots[i] != name)
		i = (i + 1) % TRACE_SLOTS;
	return i;
}

void
trace_clear(struct trace *t)
{
	if (t->count * 8 > TRACE_SLOTS)
		memset(t->slots, 0, sizeof t->slots);
	else /* in reverse, so that each is still found */
		for (size_t i = t->count; i > 0; i--)
			t->slots[slot_of(t, t->names[i - 1])] = 0;
	t->count = 0;
	t->whole = 0;
	t->everything = false;
	t->undated = false;
}

/* The finalizer of SplitMix64: near names fall far apart. */
static uint64_t
mixed(uint64_t x)
{
	x ^= x >> 30;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	x ^= x >> 27;
	x *= UINT64_C(0x94d049bb133111eb);
	x ^= x >> 31;
	return x ? x : 1;
}

uint64_t
trace_name(enum fact fact, enum kind kind, struct str id)
{
	return mixed(mix_hash(id) * 131 + (uint64_t)fact * 16 + (uint64_t)kind);
}

uint64_t
trace_name_of_year(enum fact fact, int year)
{
	struct str bytes = {(const char *)&year, sizeof year};

	return trace_name(fact, KIND_INCIDENT, bytes);
}

uint64_t
trace_name_of_month(int year, unsigned month)
{
	/* a year may be any number of four digits, or one of a date */
	return trace_name_of_year(FACT_MONTH, year * 16 + (int)month);
}

uint64_t
trace_name_of_news(unsigned audience, int topic)
{
	return trace_name_of_year(FACT_NEWS, topic * 64 + (int)audience);
}

unsigned
trace_address_group(struct str folded)
{
	return (unsigned)(mix_hash(folded) % ADDRESS_GROUPS);
}

uint64_t
trace_name_of_addresses(unsigned group)
{
	return trace_name_of_year(FACT_ADDRESS, (int)group);
}

static void
add(struct trace *t, uint64_t name, unsigned within)
{
	size_t i = slot_of(t, name);

	if (t->slots[i])
		return;
	if (t->count == TRACE_MAX) {
		t->everything = true;
		return;
	}
	t->slots[i] = name;
	t->within[t->count] = (unsigned char)within;
	t->names[t->count++] = name;
}

void
trace_read(struct trace *t, enum fact fact, const struct record *r)
{
	if (fact == FACT_TEXT && r && r->kind == KIND_INCIDENT)
		fact = FACT_RECORD;
	if (t == NULL || r == NULL || t->everything ||
	    (fact == FACT_RECORD && (t->whole >> r->kind & 1)))
		return;
	if (fact == FACT_STATE && t->undated)
		fact = FACT_PRESENT;
	add(t, trace_name(fact, r->kind, r->id),
	    fact == FACT_RECORD ? r->kind : KIND_COUNT);
}

void
trace_read_linked(struct trace *t, const struct record *r)
{
	if (t && r && !t->everything)
		add(t, trace_name(FACT_RECORD, r->kind, r->id), KIND_COUNT);
}

/* Each of them will be read besides. */
void
trace_read_members(struct trace *t, const struct body *b)
{
	enum { MANY = TRACE_MAX / 4 };

	if (b->members.count > MANY)
		trace_read_kind(t, FACT_KIND, KIND_PERSON);
	else
		trace_read(t, FACT_MEMBERS, &b->r);
}

void
trace_cover(struct trace *t, enum kind kind)
{
	if (t)
		t->whole |= UINT32_C(1) << kind;
}

void
trace_read_kind(struct trace *t, enum fact fact, enum kind kind)
{
	if (t == NULL || t->everything)
		return;
	add(t, trace_name(fact, kind, STR("")), KIND_COUNT);
	if (fact == FACT_KIND)
		trace_cover(t, kind);
}

void
trace_read_year(struct trace *t, enum fact fact, int year)
{
	if (t && !t->everything)
		add(t, trace_name_of_year(fact, year), KIND_COUNT);
}

void
trace_read_month(struct trace *t, int year, unsigned month)
{
	if (t && !t->everything)
		add(t, trace_name_of_month(year, month), KIND_COUNT);
}

void
trace_read_news(struct trace *t, unsigned audience, int topic)
{
	if (t && !t->everything)
		add(t, trace_name_of_news(audience, topic), KIND_COUNT);
}

void
trace_read_address(struct trace *t, struct str folded)
{
	if (t && !t->everything)
		add(t, trace_name_of_addresses(trace_address_group(folded)),
		    KIND_COUNT);
}

void
trace_read_site(struct trace *t, enum fact fact)
{
	trace_read_kind(t, fact, KIND_SITE);
}

struct trace_said
trace_said(const struct trace *t)
{
	return (struct trace_said){t->names, t->within, t->count, t->whole,
	    t->everything};
}

void
trace_repeat(struct trace *t, const struct trace_said *said)
{
	if (t == NULL)
		return;
	t->everything = t->everything || said->everything;
	for (size_t i = 0; i < said->count && !t->everything; i++)
		if (!(t->whole >> said->within[i] & 1))
			add(t, said->names[i], said->within[i]);
	t->whole |= said->whole;
}
