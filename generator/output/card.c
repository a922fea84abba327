#include "output/card.h"

#include "base/digest.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "content/tables.h"
#include "model/people.h"
#include "model/reach.h"
#include "model/trace.h"
#include "output/view_plain.h"

/* ---- who ---------------------------------------------------------------------------- */

static bool
has_contact(const struct record *owner, struct at *at)
{
	const struct contact_list *all = people_contacts(owner);

	for (size_t i = 0; i < all->count; i++)
		if (people_publishes(&all->items[i], at))
			return true;
	return false;
}

static bool
is_member(const struct member *m, struct at *at)
{
	return people_role_holds(m->role, at) && card_wanted(&m->person->r, at);
}

bool
card_has_members(const struct record *body, struct at *at)
{
	const struct member_list *all = &as_body(body)->members;

	for (size_t i = 0; !body->broken && i < all->count; i++)
		if (is_member(&all->items[i], at))
			return true;
	return false;
}

bool
card_wanted(const struct record *owner, struct at *at)
{
	if (owner->broken)
		return false;
	if (owner->kind == KIND_PERSON)
		return people_tenure(as_person(owner), at) == TENURE_CURRENT &&
		    has_contact(owner, at);
	return owner->kind == KIND_BODY &&
	    (has_contact(owner, at) || card_has_members(owner, at));
}

struct record_list
card_members(struct view *v, const struct body *b)
{
	struct record_list list = {0};

	trace_read_members(v->at.trace, b);
	for (size_t i = 0; i < b->members.count; i++) {
		const struct member *m = &b->members.items[i];
		struct record *r = (struct record *)&m->person->r;
		/* several roles of one person stand in a row */
		if (list.count && list.items[list.count - 1] == r)
			continue;
		if (is_member(m, &v->at))
			*VEC_PUSH(v->arena, &list) = r;
	}
	return list;
}

/* ---- how they are reached --------------------------------------------------------------- */

static void
add_line(struct buf *note, struct str line)
{
	if (line.len == 0)
		return;
	if (note->len)
		buf_add_char(note, '\n');
	buf_add(note, line);
}

/* Is there a field for it in address books? */
static bool
has_field(enum contact_kind kind)
{
	return kind != CONTACT_MESSENGER && kind != CONTACT_VISIT;
}

static void
add_way(struct view *v, struct card *card, struct card_way way)
{
	for (size_t i = 0; i < card->count; i++)
		if (card->ways[i].kind == way.kind &&
		    str_eq_nocase(card->ways[i].value, way.value))
			return;
	struct {
		struct card_way *items;
		size_t count, cap;
	} list = {card->ways, card->count, card->cap};
	*VEC_PUSH(v->arena, &list) = way;
	card->ways = list.items;
	card->count = list.count;
	card->cap = list.cap;
}

/* What can be written to, not words and not a rule for addresses. */
static bool
is_address(const struct reach_alternate *a)
{
	return !a->entry->use_is_text && has_field(a->entry->use_kind) &&
	    str_find(a->use, '{') == a->use.len;
}

/* Words, and rules for addresses, are no ways. */
static bool
add_alternates(struct view *v, struct card *card, const struct reach *r,
    struct str label)
{
	bool any = false;

	for (size_t i = 0; i < r->count; i++) {
		if (!is_address(&r->alternates[i]))
			continue;
		any = true;
		add_way(v, card, (struct card_way){
		    r->alternates[i].entry->use_kind, r->alternates[i].use, false,
		    label});
	}
	return any;
}

static void
add_contact(struct view *v, struct card *card, struct buf *note,
    const struct contact *c)
{
	struct reach r = reach_of(v->env->model, c, 0, &v->at, v->arena);
	bool well = r.state == STATE_OPERATIONAL;
	bool replaced = add_alternates(v, card, &r, c->label.s);
	bool dead = r.state == STATE_DOWN || (replaced && !well);

	if (!dead && has_field(c->kind))
		add_way(v, card, (struct card_way){c->kind, c->value,
		    c->private.on, c->label.s});
	if (!well || r.count || !has_field(c->kind))
		add_line(note, view_plain_contact(v, c));
	if (!dead && has_field(c->kind) && c->label.s.len)
		add_line(note, arena_printf(v->arena, "%.*s: %.*s",
		    STR_ARG(c->value), STR_ARG(c->label.s)));
}

void
card_add_address(struct view *v, struct card *card, enum contact_kind kind,
    struct str address)
{
	struct buf note;

	if (address.len == 0)
		return;
	struct contact c = reach_contact(v->env->model, v->arena, kind, address,
	    v->at.trace);
	buf_init(&note, PAGE_BYTES_MAX);
	add_contact(v, card, &note, &c);
	buf_release(&note);
}

/* ---- what they are called ------------------------------------------------------------------ */

static void
set_name(struct card *card, const struct name *n)
{
	size_t cut = str_find_last(n->full.s, ' ');

	card->family = n->family.s;
	card->given = n->given.s;
	card->title = n->title.s;
	card->suffix = n->suffix.s;
	if (card->family.len)
		return;
	/* as lists sort it: the last word */
	card->family = cut < n->full.s.len ? str_skip(n->full.s, cut + 1)
					   : n->full.s;
	card->given = cut < n->full.s.len ? str_head(n->full.s, cut) : STR("");
}

static void
set_roles(struct view *v, struct card *card, const struct person *p)
{
	bool first = true;

	for (size_t i = 0; i < p->roles.count; i++) {
		const struct role *r = &p->roles.items[i];
		struct str body = r->body.to ? model_title(r->body.to)
					     : r->body.name.s;
		bool seen = body.len == 0;
		if (!people_role_holds(r, &v->at))
			continue;
		trace_read(v->at.trace, FACT_RECORD, r->body.to);
		if (r->body.to == NULL)
			trace_read_kind(v->at.trace, FACT_NAMES, KIND_BODY);
		if (first) {
			card->body = body;
			card->role = r->title.s;
			first = false;
		}
		for (size_t k = 0; k < card->bodies.count; k++)
			seen = seen || str_eq(card->bodies.items[k], body);
		if (!seen)
			*VEC_PUSH(v->arena, &card->bodies) = body;
	}
}

struct str
card_uid(struct view *v, const struct record *owner)
{
	struct digest_state s;
	char hex[33];

	digest_begin(&s);
	/* of the address in site.yml, wherever this build is for */
	digest_add_field(&s, v->env->model->site->url.s);
	digest_add_field(&s, str_from(table_kind_name(owner->kind)));
	digest_add_field(&s, owner->id);
	struct digest d = digest_end(&s);
	d.bytes[6] = (unsigned char)((d.bytes[6] & 0x0f) | 0x80);
	d.bytes[8] = (unsigned char)((d.bytes[8] & 0x3f) | 0x80);
	digest_hex(hex, &d);
	return arena_printf(v->arena, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex,
	    hex + 8, hex + 12, hex + 16, hex + 20);
}

struct card
card_of(struct view *v, const struct record *owner)
{
	const struct contact_list *all = people_contacts(owner);
	struct card card = {.owner = owner, .name = model_title(owner),
	    .uid = card_uid(v, owner)};
	struct str url = view_url(v, path_of_record(v->env, v->arena, owner));
	struct buf note;

	buf_init(&note, PAGE_BYTES_MAX);
	if (owner->kind == KIND_PERSON) {
		card.name = as_person(owner)->name.display;
		set_name(&card, &as_person(owner)->name);
		set_roles(v, &card, as_person(owner));
	}
	for (size_t i = 0; i < all->count; i++)
		if (people_publishes(&all->items[i], &v->at))
			add_contact(v, &card, &note, &all->items[i]);
	if (url.len)
		add_line(&note, arena_printf(v->arena, "%.*s %.*s",
		    STR_ARG(locale_word(v->env->words, "contact_file.current")),
		    STR_ARG(url)));
	card.note = arena_str(v->arena, buf_str(&note));
	buf_release(&note);
	return card;
}

/* ---- one of their ways ------------------------------------------------------------------------ */

const struct card_way *
card_way(const struct card *c, enum contact_kind kind, size_t n)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->ways[i].kind == kind && n-- == 0)
			return &c->ways[i];
	return NULL;
}

/* Remembers a folded address; false when it was there already. */
static bool
is_new(struct str *slots, size_t mask, struct str folded)
{
	size_t i = (size_t)str_hash(folded) & mask;

	for (; slots[i].len; i = (i + 1) & mask)
		if (str_eq(slots[i], folded))
			return false;
	slots[i] = folded;
	return true;
}

struct str_list
card_mails(struct view *v, const struct body *b)
{
	struct record_list members = card_members(v, b);
	struct str_list list = {0};
	size_t size = 2;

	while (size < 2 * members.count)
		size *= 2;
	struct str *seen = ARENA_ARRAY(v->arena, struct str, size);
	for (size_t i = 0; i < size; i++)
		seen[i] = STR("");
	for (size_t i = 0; i < members.count; i++) {
		struct card card = card_of(v, members.items[i]);
		const struct card_way *way = card_way(&card, CONTACT_EMAIL, 0);
		/* an office may answer for several */
		if (way && is_new(seen, size - 1,
		    unicode_fold(v->arena, way->value)))
			*VEC_PUSH(v->arena, &list) = way->value;
	}
	return list;
}

struct card_post
card_post(struct str address)
{
	struct str all = str_trim(address), town, code;
	size_t comma = str_find_last(all, ','), line = str_find_last(all, '\n');
	size_t cut = comma == all.len ? line
	    : line == all.len || comma > line ? comma : line;

	town = str_trim(str_skip(all, cut + 1));
	code = str_head(town, str_find(town, ' '));
	bool good = cut < all.len && code.len == 5 && code.len < town.len;
	for (size_t i = 0; i < code.len; i++)
		good = good && char_is_digit(code.ptr[i]);
	if (!good)
		return (struct card_post){.street = all};
	return (struct card_post){str_trim(str_head(all, cut)), code,
	    str_trim(str_skip(town, code.len))};
}
