#include "content/frozen.h"

#include <string.h>

#include "base/eight.h"
#include "base/limits.h"
#include "content/tables.h"

/* In the place of a pointer; any other number is a distance in the image. */
#define NOWHERE 0u
#define EMPTY 1u
#define IN_TEXT (UINT64_C(1) << 63)

/* any of the list structs of content/records.h */
struct any_list {
	void *items;
	uint32_t count, cap;
};

/* One way through a record, to freeze it or to thaw it. */
struct walk {
	struct str text;
	bool bad;
	struct buf *out; /* freezing: the image begins at `begin` */
	size_t begin;
	char *image; /* thawing; else NULL */
	size_t size, next; /* where what comes next was appended */
};

/*
 * A struct within the record: thawing, in the image; freezing, the original and
 * its copy, which moves when the buffer grows.
 */
struct spot {
	const char *from;
	size_t at;
};

static struct spot
spot_in(struct spot s, size_t offset)
{
	return (struct spot){s.from + offset, s.at + offset};
}

/* Sets a member of the copy. */
static void
set(struct walk *w, size_t at, const void *value, size_t size)
{
	memcpy(w->image ? w->image + at : w->out->ptr + w->begin + at, value,
	    size);
}

/* ---- memory --------------------------------------------------------------- */

/* Appends to the image; gives the distance, or 0 when there is no room. */
static size_t
append(struct walk *w, const void *bytes, size_t size, size_t align)
{
	static const char zeros[FROZEN_ALIGN];
	size_t at = w->out->len - w->begin, skip = -at & (align - 1);

	buf_add(w->out, str_make(zeros, skip));
	buf_add(w->out, str_make(bytes, size));
	w->bad = w->bad || !buf_ok(w->out);
	return w->bad ? 0 : at + skip;
}

/*
 * Thawing: is this distance where append() put so many of a size? So no part
 * lies on another, and what was set before is not read as something else.
 */
static bool
take(struct walk *w, uint64_t at, size_t count, size_t size, size_t align)
{
	size_t begin = w->next + (-w->next & (align - 1));

	if (at != begin || begin > w->size || count > (w->size - begin) / size)
		return false;
	w->next = begin + count * size;
	return true;
}

/*
 * Thawing: are so many words zero? Most members are absent, and have nothing
 * that points anywhere.
 */
static bool
is_absent(const struct walk *w, struct spot s, size_t words)
{
	uint64_t any = 0, word;

	for (size_t i = 0; i < words; i++) {
		memcpy(&word, s.from + i * sizeof word, sizeof word);
		any |= word;
	}
	return w->image && any == 0;
}

/* ---- strings -------------------------------------------------------------- */

static void
freeze_str(struct walk *w, struct spot s)
{
	struct str v;
	uint64_t place = NOWHERE;

	memcpy(&v, s.from, sizeof v);
	uintptr_t p = (uintptr_t)v.ptr, text = (uintptr_t)w->text.ptr;
	if (p && text && p >= text && p + v.len <= text + w->text.len)
		place = IN_TEXT | (p - text);
	else if (v.len)
		place = append(w, v.ptr, v.len, 1);
	else if (p)
		place = EMPTY;
	if (!w->bad)
		set(w, s.at + offsetof(struct str, ptr), &place, sizeof place);
}

static void
thaw_str(struct walk *w, struct spot s)
{
	struct str v;
	uint64_t place;

	memcpy(&v, s.from, sizeof v);
	memcpy(&place, s.from + offsetof(struct str, ptr), sizeof place);
	if (place & IN_TEXT) {
		place &= ~IN_TEXT;
		w->bad = w->bad || place > w->text.len ||
		    v.len > w->text.len - place;
		v.ptr = w->bad ? "" : w->text.ptr + place;
	} else if (place <= EMPTY) {
		w->bad = w->bad || v.len;
		v.ptr = place == EMPTY ? "" : NULL;
	} else {
		w->bad = w->bad || !v.len || !take(w, place, v.len, 1, 1);
		v.ptr = w->bad ? "" : w->image + place;
	}
	if (w->bad)
		v.len = 0;
	set(w, s.at, &v, sizeof v);
}

static void
walk_str(struct walk *w, struct spot s)
{
	if (is_absent(w, s, sizeof(struct str) / sizeof(uint64_t)))
		return;
	if (w->image)
		thaw_str(w, s);
	else
		freeze_str(w, s);
}

/* ---- lists ---------------------------------------------------------------- */

struct items {
	struct spot first;
	size_t count;
};

static struct items
freeze_items(struct walk *w, struct spot s, size_t size)
{
	struct any_list l;
	uint64_t place = NOWHERE;

	memcpy(&l, s.from, sizeof l);
	if (l.count)
		place = append(w, l.items, l.count * size, _Alignof(int64_t));
	if (w->bad)
		return (struct items){{NULL, 0}, 0};
	set(w, s.at + offsetof(struct any_list, items), &place, sizeof place);
	set(w, s.at + offsetof(struct any_list, cap), &l.count, sizeof l.count);
	return (struct items){{l.items, place}, l.count};
}

static struct items
thaw_items(struct walk *w, struct spot s, size_t size)
{
	struct any_list l;
	uint64_t place;

	memcpy(&l, s.from, sizeof l);
	memcpy(&place, s.from + offsetof(struct any_list, items), sizeof place);
	w->bad = w->bad || l.cap != l.count ||
	    (l.count == 0) != (place == NOWHERE) ||
	    (l.count && !take(w, place, l.count, size, _Alignof(int64_t)));
	l.items = place && !w->bad ? w->image + place : NULL;
	if (w->bad)
		l.count = l.cap = 0;
	set(w, s.at, &l, sizeof l);
	return (struct items){{l.items, place}, l.count};
}

/* Sets the list itself; gives its items, to be gone through. */
static struct items
walk_items(struct walk *w, struct spot s, size_t size)
{
	if (is_absent(w, s, sizeof(struct any_list) / sizeof(uint64_t)))
		return (struct items){{NULL, 0}, 0};
	return w->image ? thaw_items(w, s, size) : freeze_items(w, s, size);
}

/* The items of a list that was gone through before. */
static struct items
items_again(const struct walk *w, struct spot s)
{
	struct any_list l = {0};
	uint64_t place;

	if (!w->bad)
		memcpy(&l, s.from, sizeof l);
	if (l.items == NULL)
		return (struct items){{NULL, 0}, 0};
	if (w->image)
		place = (uint64_t)((char *)l.items - w->image);
	else
		memcpy(&place, w->out->ptr + w->begin + s.at +
		    offsetof(struct any_list, items), sizeof place);
	return (struct items){{l.items, place}, l.count};
}

static void
walk_strs(struct walk *w, struct spot list, size_t size, size_t offset)
{
	struct items all = walk_items(w, list, size);

	for (size_t i = 0; i < all.count && !w->bad; i++)
		walk_str(w, spot_in(all.first, i * size + offset));
}

/* ---- by the tables -------------------------------------------------------- */

static void walk_table(struct walk *w, struct spot s,
    const struct table *table);

/* What links point to is found again by linking. */
static void
walk_ref(struct walk *w, struct spot s)
{
	struct ref ref;

	memcpy(&ref, s.from, sizeof ref);
	w->bad = w->bad || ref.to;
	walk_str(w, spot_in(s, offsetof(struct ref, name.s)));
}

static void
walk_refs(struct walk *w, struct spot s)
{
	struct items all = walk_items(w, s, sizeof(struct ref));

	for (size_t i = 0; i < all.count && !w->bad; i++)
		walk_ref(w, spot_in(all.first, i * sizeof(struct ref)));
}

static void
walk_maps(struct walk *w, struct spot s, const struct table *table)
{
	struct items all = walk_items(w, s, table->size);

	for (size_t i = 0; i < all.count && !w->bad; i++)
		walk_table(w, spot_in(all.first, i * table->size), table);
}

static void
walk_field(struct walk *w, struct spot s, const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_ID:
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
	case FIELD_FILE:
		walk_str(w, spot_in(s, offsetof(struct text, s)));
		break;
	case FIELD_TEXTS:
		walk_strs(w, s, sizeof(struct text), offsetof(struct text, s));
		break;
	case FIELD_AUDIENCES:
		walk_strs(w, spot_in(s, offsetof(struct audiences, names)),
		    sizeof(struct text), offsetof(struct text, s));
		break;
	case FIELD_TIMES:
		walk_items(w, s, sizeof(struct when));
		break;
	case FIELD_REF:
		walk_ref(w, s);
		break;
	case FIELD_REFS:
		walk_refs(w, s);
		break;
	case FIELD_MAP:
		walk_table(w, s, f->table);
		break;
	case FIELD_MAPS:
		walk_maps(w, s, f->table);
		break;
	case FIELD_TIME:
	case FIELD_END:
	case FIELD_DURATION:
	case FIELD_BOOL:
	case FIELD_WORD:
		break;
	case FIELD_LABELS: /* of site.yml, which is not frozen */
		w->bad = true;
		break;
	}
}

static void
walk_table(struct walk *w, struct spot s, const struct table *table)
{
	for (size_t i = 0; i < table->count && !w->bad; i++)
		walk_field(w, spot_in(s, table->fields[i].offset),
		    &table->fields[i]);
}

/* ---- what is derived ------------------------------------------------------ */

static void
walk_contacts(struct walk *w, struct spot list)
{
	struct items all = items_again(w, list);

	for (size_t i = 0; i < all.count && !w->bad; i++) {
		struct spot c = spot_in(all.first, i * sizeof(struct contact));
		struct contact contact;
		memcpy(&contact, c.from, sizeof contact);
		w->bad = contact.via || contact.owner || contact.origin ||
		    contact.folded.ptr;
		walk_str(w, spot_in(c, offsetof(struct contact, value)));
	}
}

/* Only what linking has not touched. */
static void
walk_alternates(struct walk *w, struct spot list)
{
	struct items all = items_again(w, list);

	for (size_t i = 0; i < all.count && !w->bad; i++) {
		struct alternate a;
		memcpy(&a, all.first.from + i * sizeof a, sizeof a);
		w->bad = a.incident || a.target_record || a.pattern.ptr;
	}
}

static void
walk_incident(struct walk *w, struct spot s)
{
	struct items all;

	walk_alternates(w, spot_in(s, offsetof(struct incident, alternates)));
	walk_str(w, spot_in(s, offsetof(struct incident, summary)));
	walk_str(w, spot_in(s, offsetof(struct incident, lead)));
	all = walk_items(w, spot_in(s, offsetof(struct incident, updates)),
	    sizeof(struct update));
	for (size_t i = 0; i < all.count && !w->bad; i++) {
		struct spot u = spot_in(all.first, i * sizeof(struct update));
		walk_str(w, spot_in(u, offsetof(struct update, title)));
		walk_str(w, spot_in(u, offsetof(struct update, body)));
	}
}

static void
walk_person(struct walk *w, struct spot s)
{
	walk_str(w, spot_in(s, offsetof(struct person, name.display)));
	walk_str(w, spot_in(s, offsetof(struct person, name.sorted)));
	walk_str(w, spot_in(s, offsetof(struct person, name.sort_key)));
	walk_contacts(w, spot_in(s, offsetof(struct person, contacts)));
}

static void
walk_body(struct walk *w, struct spot s)
{
	walk_str(w, spot_in(s, offsetof(struct body, sort_key)));
	walk_contacts(w, spot_in(s, offsetof(struct body, contacts)));
}

static void
walk_derived(struct walk *w, struct spot s, enum kind kind)
{
	walk_str(w, spot_in(s, offsetof(struct record, body)));
	walk_str(w, spot_in(s, offsetof(struct record, title_lang)));
	walk_str(w, spot_in(s, offsetof(struct record, body_lang)));
	switch (kind) {
	case KIND_INCIDENT:
		walk_incident(w, s);
		break;
	case KIND_PERSON:
		walk_person(w, s);
		break;
	case KIND_BODY:
		walk_body(w, s);
		break;
	case KIND_SITE:
	case KIND_SERVICE:
	case KIND_OFFICE_HOUR:
	case KIND_CONSULTATION:
	case KIND_PAGE:
	case KIND_COUNT:
		break;
	}
}

/* What linking adds first. */
static const void *
linked_part(const struct record *r)
{
	switch (r->kind) {
	case KIND_SERVICE:
		return ((const struct service *)r)->effects.items;
	case KIND_INCIDENT:
		return ((const struct incident *)r)->effects.items;
	case KIND_BODY:
		return ((const struct body *)r)->members.items;
	case KIND_OFFICE_HOUR:
		return ((const struct office_hour *)r)->rule;
	case KIND_SITE:
	case KIND_PERSON:
	case KIND_CONSULTATION:
	case KIND_PAGE:
	case KIND_COUNT:
		break;
	}
	return NULL;
}

static bool
is_untouched(const struct record *r)
{
	unsigned char translated; /* of an image it may be anything */

	memcpy(&translated, &r->translated, sizeof translated);
	return r->stands_for == NULL && !translated && linked_part(r) == NULL;
}

/* ---- both ways ------------------------------------------------------------ */

/* What the file's name says. */
static void
forget_names(struct walk *w)
{
	static const struct str none;

	set(w, offsetof(struct record, id), &none, sizeof none);
	set(w, offsetof(struct record, path), &none, sizeof none);
	set(w, offsetof(struct record, body_path), &none, sizeof none);
}

bool
frozen_write(struct buf *out, const struct record *r, struct str text)
{
	struct walk w = {.text = text, .out = out, .begin = out->len};
	struct spot s = {(const char *)r, 0};

	if (r->kind == KIND_SITE || !is_untouched(r))
		return false;
	append(&w, r, table_record_size(r->kind), 1);
	if (!w.bad)
		forget_names(&w);
	if (!w.bad)
		walk_table(&w, s, table_of(r->kind));
	if (!w.bad)
		walk_derived(&w, s, r->kind);
	if (w.bad)
		buf_truncate(out, w.begin);
	return !w.bad;
}

struct record *
frozen_read(void *image, size_t size, enum kind kind, struct str text)
{
	struct walk w = {.text = text, .image = image, .size = size,
	    .next = table_record_size(kind)};
	struct record *r = image;

	if (kind == KIND_SITE || size < table_record_size(kind) ||
	    r->kind != kind || !is_untouched(r))
		return NULL;
	walk_table(&w, (struct spot){image, 0}, table_of(kind));
	if (!w.bad)
		walk_derived(&w, (struct spot){image, 0}, kind);
	return w.bad || w.next != size ? NULL : r;
}

/* ---- packing -------------------------------------------------------------- */

/*
 * Of an image two words of three are zero, and most others are small numbers.
 * Packed, it is its length, and then for every 64 words
 *
 *	a mask of those that are not zero
 *	for each of these half a byte: one less than how many bytes are left when
 *	    those at its end that are zero are left out
 *	these bytes
 *
 * and at the end some zeros, so that whole words can be read everywhere.
 */
enum { WORD = sizeof(uint64_t), GROUP = 64, SLACK = WORD - 1 };

static size_t
length_of(uint64_t word)
{
	return WORD - (size_t)__builtin_clzll(word) / 8;
}

/* The words of a group, and the length of each. */
static void
pack_group(struct buf *out, const char *words, size_t count)
{
	char halves[GROUP / 2] = {0}, bytes[GROUP * WORD];
	size_t some = 0, len = 0;
	uint64_t mask = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t word = eight_load(words + i * WORD);
		if (word == 0)
			continue;
		size_t n = length_of(word);
		mask |= UINT64_C(1) << i;
		halves[some / 2] |= (char)((n - 1) << some % 2 * 4);
		some++;
		/* the whole word, as that is one step: what follows lies on it */
		memcpy(bytes + len, words + i * WORD, WORD);
		len += n;
	}
	buf_add(out, str_make((const char *)&mask, sizeof mask));
	buf_add(out, str_make(halves, (some + 1) / 2));
	buf_add(out, str_make(bytes, len));
}

void
frozen_pack(struct buf *out, struct str image)
{
	static const char zeros[SLACK];
	uint64_t length = image.len;

	buf_add(out, str_make((const char *)&length, sizeof length));
	while (image.len) {
		char words[GROUP * WORD];
		struct str part = str_head(image, sizeof words);
		size_t count = (part.len + WORD - 1) / WORD;
		memset(words + (count - 1) * WORD, 0, WORD);
		memcpy(words, part.ptr, part.len);
		pack_group(out, words, count);
		image = str_skip(image, part.len);
	}
	buf_add(out, str_make(zeros, sizeof zeros));
}

size_t
frozen_size(struct str packed)
{
	uint64_t size;

	if (packed.len < sizeof size)
		return 0;
	memcpy(&size, packed.ptr, sizeof size);
	return size > FROZEN_BYTES_MAX ? 0 : (size_t)size;
}

/* The first bytes of a word; the others are zero. */
static uint64_t
first_of(const char *from, size_t n)
{
	static const unsigned char kept[WORD + 1][WORD] = {{0}, {255},
	    {255, 255}, {255, 255, 255}, {255, 255, 255, 255},
	    {255, 255, 255, 255, 255}, {255, 255, 255, 255, 255, 255},
	    {255, 255, 255, 255, 255, 255, 255},
	    {255, 255, 255, 255, 255, 255, 255, 255}};
	uint64_t word, mask;

	memcpy(&word, from, sizeof word);
	memcpy(&mask, kept[n], sizeof mask);
	return word & mask;
}

/* Into so much memory; gives where the next group is, or NULL. */
static const char *
unpack_group(char *to, size_t size, const char *from, const char *end)
{
	uint64_t mask;

	if ((size_t)(end - from) < sizeof mask)
		return NULL;
	memcpy(&mask, from, sizeof mask);
	const char *halves = from + sizeof mask;
	size_t count = (size_t)__builtin_popcountll(mask);
	if ((size_t)(end - halves) < (count + 1) / 2)
		return NULL;
	from = halves + (count + 1) / 2;
	for (size_t i = 0; i < count; i++, mask &= mask - 1) {
		size_t at = WORD * (size_t)__builtin_ctzll(mask);
		size_t n = 1 + (halves[i / 2] >> i % 2 * 4 & 7);
		if ((size_t)(end - from) < WORD || at >= size)
			return NULL;
		uint64_t word = first_of(from, n);
		if (size - at >= WORD)
			memcpy(to + at, &word, sizeof word);
		else
			memcpy(to + at, &word, size - at);
		from += n;
	}
	return from;
}

bool
frozen_unpack(void *to, size_t size, struct str packed)
{
	const char *from = packed.ptr, *end = packed.ptr + packed.len;

	if (size == 0 || frozen_size(packed) != size)
		return false;
	from += sizeof(uint64_t);
	for (size_t at = 0; from && at < size; at += GROUP * WORD)
		from = unpack_group((char *)to + at, size - at, from, end);
	return from && from + SLACK == end;
}
