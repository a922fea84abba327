#include "content/translate.h"

#include <stddef.h>
#include <string.h>

#include "content/derive.h"
#include "content/tables_parts.h"

/* any of the list structs of content/records.h */
struct any_list {
	void *items;
	uint32_t count, cap;
};

static bool lay_over(struct read_context *ctx, void *to, const void *from,
    const struct table *table);

/* ---- facts ---------------------------------------------------------------------- */

/* Something to write to, to call or to look up, not words about it? */
static bool
is_address(struct str s)
{
	bool letters = false, spaces = false;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		letters = letters || c >= 0x80 || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z');
		spaces = spaces || c == ' ';
	}
	return !letters || !spaces || str_find(s, '@') < s.len;
}

/* Texts by their form that are facts: addresses, patterns, rules, keys. */
static bool
is_fact(const struct field *f, struct str original, struct str translated)
{
	static const char *const facts[] = {"of", "domains", "former",
	    "documents", "messenger", "repeats", "group"};

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (strcmp(f->name, facts[i]) == 0)
			return true;
	/* `use` and `until` are either, as they are written */
	if (strcmp(f->name, "use") == 0)
		return is_address(original) || is_address(translated);
	return strcmp(f->name, "until") == 0 && is_address(original);
}

static void
refuse(struct read_context *ctx, struct loc at, const struct field *f)
{
	READ_DIAG(ctx, DIAG_TRANSLATION_KEY, at, str_from(f->name));
}

/* ---- fields -------------------------------------------------------------------- */

static bool
lay_text(struct read_context *ctx, struct text *to, const struct text *from,
    const struct field *f)
{
	if (from->at.line == 0)
		return false;
	if (is_fact(f, to->s, from->s)) {
		if (!str_eq(to->s, from->s))
			refuse(ctx, from->at, f);
		return false;
	}
	*to = *from;
	return true;
}

static void
lay_texts(struct read_context *ctx, struct text_list *to,
    const struct text_list *from, const struct field *f)
{
	if (from->count == 0)
		return;
	if (is_fact(f, STR(""), STR("")))
		refuse(ctx, from->items[0].at, f);
	else
		*to = *from;
}

/* Entry by entry, when there are as many. */
static void
lay_maps(struct read_context *ctx, void *to, const void *from,
    const struct field *f)
{
	struct any_list a, b;

	memcpy(&a, to, sizeof a);
	memcpy(&b, from, sizeof b);
	if (b.count == 0)
		return;
	if (a.count != b.count) {
		struct loc at = {0, 0};
		if (f->table->at != SIZE_MAX)
			memcpy(&at, (const char *)b.items + f->table->at,
			    sizeof at);
		refuse(ctx, at, f);
		return;
	}
	for (size_t i = 0; i < a.count; i++)
		lay_over(ctx, (char *)a.items + i * f->table->size,
		    (const char *)b.items + i * f->table->size, f->table);
}

/* The place of a fact that a translation gives, or line 0. */
static struct loc
place_of(const void *at, const struct field *f)
{
	switch (f->type) {
	case FIELD_TIME:
	case FIELD_END:
		return ((const struct when *)at)->at;
	case FIELD_DURATION:
		return ((const struct seconds *)at)->at;
	case FIELD_BOOL:
		return ((const struct flag *)at)->at;
	case FIELD_WORD:
		return ((const struct choice *)at)->at;
	case FIELD_REF:
		return ((const struct ref *)at)->name.at;
	case FIELD_REFS:
		if (((const struct ref_list *)at)->count)
			return ((const struct ref_list *)at)->items[0].name.at;
		break;
	case FIELD_TIMES:
		if (((const struct when_list *)at)->count)
			return ((const struct when_list *)at)->items[0].at;
		break;
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
	case FIELD_FILE:
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_ID:
		return ((const struct text *)at)->at;
	case FIELD_TEXTS:
		if (((const struct text_list *)at)->count)
			return ((const struct text_list *)at)->items[0].at;
		break;
	case FIELD_AUDIENCES:
	case FIELD_MAP:
	case FIELD_MAPS:
	case FIELD_LABELS:
		break;
	}
	return (struct loc){0, 0};
}

static void
refuse_fact(struct read_context *ctx, const void *from, const struct field *f)
{
	struct loc at = place_of(from, f);

	/*
	 * `draft: yes` keeps a translation out, and what its own language is
	 * says its name already: neither is one of the facts
	 */
	if (at.line && strcmp(f->name, "draft") != 0 &&
	    strcmp(f->name, "language") != 0)
		refuse(ctx, at, f);
}

/* True when a text was laid over. */
static bool
lay_field(struct read_context *ctx, void *to, const void *from,
    const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
		return lay_text(ctx, to, from, f);
	case FIELD_TEXTS:
		lay_texts(ctx, to, from, f);
		return false;
	case FIELD_MAP:
		return lay_over(ctx, to, from, f->table);
	case FIELD_MAPS:
		lay_maps(ctx, to, from, f);
		return false;
	case FIELD_ID:
	case FIELD_TIME:
	case FIELD_END:
	case FIELD_TIMES:
	case FIELD_DURATION:
	case FIELD_BOOL:
	case FIELD_WORD:
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
	case FIELD_FILE:
	case FIELD_REF:
	case FIELD_REFS:
	case FIELD_AUDIENCES:
	case FIELD_LABELS:
		refuse_fact(ctx, from, f);
		break;
	}
	return false;
}

/* True when the name or title was among what was laid over. */
static bool
lay_over(struct read_context *ctx, void *to, const void *from,
    const struct table *table)
{
	bool title = false;

	for (size_t i = 0; i < table->count; i++) {
		const struct field *f = &table->fields[i];
		bool laid = lay_field(ctx, (char *)to + f->offset,
		    (const char *)from + f->offset, f);
		title = title || (laid && (strcmp(f->name, "title") == 0 ||
					      strcmp(f->name, "name") == 0));
	}
	return title;
}

/* ---- texts ------------------------------------------------------------------------ */

static struct update *
update_at(struct incident *inc, int64_t t)
{
	for (size_t i = 0; i < inc->updates.count; i++)
		if (inc->updates.items[i].at_time.t == t &&
		    inc->updates.items[i].untranslated)
			return &inc->updates.items[i];
	return NULL;
}

static void
lay_updates(struct read_context *ctx, struct incident *to,
    const struct incident *from)
{
	for (size_t i = 0; i < to->updates.count; i++)
		to->updates.items[i].untranslated = true;
	for (size_t i = 0; i < from->updates.count; i++) {
		const struct update *u = &from->updates.items[i];
		struct update *original = update_at(to, u->at_time.t);
		if (original == NULL) {
			READ_DIAG(ctx, DIAG_TRANSLATION_UPDATE, u->at_time.at,
			    STR(""));
			continue;
		}
		original->title = u->title;
		original->body = u->body;
		original->body_line = u->body_line;
		original->untranslated = false;
	}
}

static void
lay_body(struct read_context *ctx, struct record *to,
    const struct record *from, struct str lang)
{
	if (str_trim(from->body).len == 0)
		return;
	to->body = from->body;
	to->body_line = from->body_line;
	to->body_path = from->path;
	to->body_lang = lang;
	if (to->kind != KIND_INCIDENT)
		return;
	struct incident *inc = (struct incident *)to;
	const struct incident *other = (const struct incident *)from;
	inc->summary = other->summary;
	inc->summary_line = other->summary_line;
	inc->lead = other->lead;
	inc->lead_simple = other->lead_simple;
	/* updates that are not translated stay */
	inc->flat = inc->flat && other->flat;
	lay_updates(ctx, inc, other);
}

void
translate_record(struct read_context *ctx, struct record *original,
    const struct record *translation, struct str lang)
{
	/* the translation of a later version says what this one does not */
	if (translation->broken || translation->draft.on || original->broken ||
	    original->stands_for)
		return;
	if (lay_over(ctx, original, translation, table_of(original->kind)))
		original->title_lang = lang;
	lay_body(ctx, original, translation, lang);
	derive_again(ctx, original);
	original->translated = true;
}

/* ---- site.yml ---------------------------------------------------------------------- */

static void
lay_publisher(struct read_context *ctx, struct publisher *to,
    const struct publisher *from, struct str lang)
{
	const struct table *table = &table_publisher;

	for (size_t i = 0; i < table->count; i++) {
		const struct field *f = &table->fields[i];
		struct text *a = (struct text *)((char *)to + f->offset);
		const struct text *b =
		    (const struct text *)((const char *)from + f->offset);
		if (b->at.line == 0)
			continue;
		if (a == &to->represented_by)
			to->represented_lang = lang;
		else if (a == &to->responsible)
			to->responsible_lang = lang;
		else {
			if (!str_eq(a->s, b->s))
				refuse(ctx, b->at, f);
			continue;
		}
		*a = *b;
	}
}

/* By its name; in a list of names by its place. */
static struct audience *
audience_of(struct site *site, const struct site *from, size_t index)
{
	const struct audience *a = &from->audiences[index];

	for (size_t i = 0; i < site->audience_count; i++)
		if (str_eq(site->audiences[i].id, a->id))
			return &site->audiences[i];
	return str_eq(a->id, a->label.s) &&
		from->audience_count == site->audience_count
	    ? &site->audiences[index] : NULL;
}

static void
lay_audiences(struct read_context *ctx, struct site *site,
    const struct site *from, const struct field *f, struct str lang)
{
	for (size_t i = 0; i < from->audience_count; i++) {
		struct audience *a = audience_of(site, from, i);
		if (a == NULL) {
			refuse(ctx, from->audiences[i].label.at, f);
			continue;
		}
		a->translated = from->audiences[i].label;
		a->lang = lang;
	}
}

static void
lay_groups(struct read_context *ctx, struct site *site,
    const struct site *from, const struct field *f, struct str lang)
{
	if (from->groups.count == 0)
		return;
	if (from->groups.count != site->groups.count) {
		refuse(ctx, from->groups.items[0].at, f);
		return;
	}
	site->group_names = from->groups;
	site->group_lang = lang;
}

void
translate_site(struct read_context *ctx, struct site *site,
    const struct site *translation, struct str lang)
{
	const struct table *table = table_of(KIND_SITE);

	for (size_t i = 0; i < table->count; i++) {
		const struct field *f = &table->fields[i];
		if (f->offset == offsetof(struct site, title)) {
			if (lay_text(ctx, &site->title, &translation->title, f))
				site->r.title_lang = lang;
		} else if (f->type == FIELD_MAP) {
			lay_publisher(ctx, &site->publisher,
			    &translation->publisher, lang);
		} else if (f->type == FIELD_LABELS) {
			lay_audiences(ctx, site, translation, f, lang);
		} else if (f->offset == offsetof(struct site, groups)) {
			lay_groups(ctx, site, translation, f, lang);
		} else {
			refuse_fact(ctx,
			    (const char *)translation + f->offset, f);
		}
	}
}
