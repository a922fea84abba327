#include "content/read.h"

#include <string.h>

#include "base/suggest.h"
#include "content/forms.h"
#include "content/placeholder.h"

/* keys of one table; a bit of a word for each */
enum { FIELDS_MAX = 64 };

/* any of the list structs of content/records.h */
struct any_list {
	void *items;
	uint32_t count, cap;
};

static int read_field(struct read_context *ctx, void *at,
    const struct field *f, const struct yaml_node *n);

/* ---- lists ------------------------------------------------------------------ */

static void *
list_push(struct read_context *ctx, void *list, size_t size)
{
	struct any_list l;

	memcpy(&l, list, sizeof l);
	l.items = vec_grow(ctx->arena, l.items, l.count, l.cap, size);
	l.cap = (uint32_t)vec_cap(l.count, l.cap, size);
	/* what list_pop() took off may lie there */
	void *item = memset((char *)l.items + size * l.count++, 0, size);
	memcpy(list, &l, sizeof l);
	return item;
}

static void
list_pop(void *list)
{
	struct any_list l;

	memcpy(&l, list, sizeof l);
	l.count--;
	memcpy(list, &l, sizeof l);
}

/* ---- messages ----------------------------------------------------------------- */

static struct str
found_words(const struct yaml_node *n)
{
	switch (n->type) {
	case YAML_TEXT:
		return n->text.len ? STR("a text" DIAG_OR "ein Text")
		    : STR("nothing" DIAG_OR "nichts");
	case YAML_LIST:
		return STR("a list" DIAG_OR "eine Liste");
	case YAML_MAP:
		return STR("keys of its own" DIAG_OR "eigene Angaben");
	}
	return STR("");
}

static int
wrong_type(struct read_context *ctx, const struct field *f,
    const struct yaml_node *n, struct str wanted)
{
	return READ_DIAG(ctx, DIAG_WRONG_TYPE, n->at, str_from(f->name), wanted,
	    found_words(n));
}

static bool
is_empty(const struct yaml_node *n)
{
	return n->type == YAML_TEXT && str_trim(n->text).len == 0;
}

/* ---- single values --------------------------------------------------------------- */

/* The node's text, to be looked at. */
static int
see_plain(struct read_context *ctx, struct text *out, const struct field *f,
    const struct yaml_node *n)
{
	*out = (struct text){.at = n->at};
	if (n->type != YAML_TEXT)
		return wrong_type(ctx, f, n, STR("a text" DIAG_OR "ein Text"));
	out->s = str_trim(n->text);
	return 0;
}

/* A copy of it, to be kept. */
static int
read_plain(struct read_context *ctx, struct text *out, const struct field *f,
    const struct yaml_node *n)
{
	if (see_plain(ctx, out, f, n) < 0)
		return -1;
	out->s = arena_str(ctx->arena, out->s);
	return 0;
}

static int
read_when(struct read_context *ctx, struct when *out, const struct field *f,
    const struct yaml_node *n, enum time_role role)
{
	*out = (struct when){.unreadable = true};
	if (n->type != YAML_TEXT)
		return wrong_type(ctx, f, n, STR("a time" DIAG_OR "eine Zeitangabe"));
	return read_time(ctx, out, str_trim(n->text), n->at, role, NULL);
}

static struct str
fault_reason(enum time_fault fault)
{
	switch (fault) {
	case TIME_NO_DAY:
		return STR("there is no such day" DIAG_OR
			   "diesen Tag gibt es nicht");
	case TIME_NO_HOUR:
		return STR("there is no such time of day" DIAG_OR
			   "diese Uhrzeit gibt es nicht");
	case TIME_OK:
	case TIME_FORM:
	case TIME_GAP:
	case TIME_TWICE:
		break;
	}
	return STR("");
}

/* What was meant as a time at the start of a heading: a day, and the clock. */
static struct str
like_a_time(struct str text)
{
	size_t day = str_find(text, ' ');
	struct str rest = str_trim(str_skip(text, day));
	size_t clock = str_find(rest, ' ');

	if (rest.len == 0 || !char_is_digit(rest.ptr[0]))
		return str_head(text, day);
	return str_head(text, (size_t)(rest.ptr - text.ptr) + clock);
}

int
read_time(struct read_context *ctx, struct when *out, struct str text,
    struct loc at, enum time_role role, size_t *used)
{
	struct time_value v = {0};
	enum time_fault fault = used
	    ? time_read_prefix(&v, used, text, ctx->zone)
	    : time_read(&v, text, role, ctx->zone);

	*out = (struct when){.unreadable = true};
	if (used && fault != TIME_OK && fault != TIME_TWICE)
		text = like_a_time(text);
	else if (used)
		text = str_head(text, *used);
	switch (fault) {
	case TIME_GAP:
		return READ_DIAG(ctx, DIAG_NONEXISTENT_TIME, at, text,
		    zone_name(ctx->zone));
	case TIME_FORM:
	case TIME_NO_DAY:
	case TIME_NO_HOUR:
		return READ_DIAG(ctx, DIAG_BAD_TIME, at, text,
		    fault_reason(fault));
	case TIME_TWICE:
		READ_DIAG(ctx, DIAG_AMBIGUOUS_TIME, at, text,
		    zone_name(ctx->zone));
		break;
	case TIME_OK:
		break;
	}
	*out = (struct when){.t = v.t, .day = v.day, .at = at};
	return 0;
}

static int
read_duration(struct read_context *ctx, struct seconds *out,
    const struct field *f, const struct yaml_node *n)
{
	struct text text;

	if (see_plain(ctx, &text, f, n) < 0)
		return -1;
	if (!duration_read(&out->s, text.s))
		return READ_DIAG(ctx, DIAG_BAD_DURATION, text.at, text.s);
	out->at = text.at;
	return 0;
}

static int
read_flag(struct read_context *ctx, struct flag *out, const struct field *f,
    const struct yaml_node *n)
{
	struct text text;

	if (see_plain(ctx, &text, f, n) < 0)
		return -1;
	bool on = forms_is_yes(text.s);
	if (!on && !forms_is_no(text.s))
		return READ_DIAG(ctx, DIAG_BAD_BOOL, text.at, str_from(f->name),
		    text.s);
	*out = (struct flag){on, text.at};
	return 0;
}

static int
read_choice(struct read_context *ctx, struct choice *out,
    const struct field *f, const struct yaml_node *n)
{
	struct text text;
	struct str nearest = {0};
	int value;

	*out = (struct choice){.value = CHOICE_UNREADABLE};
	if (see_plain(ctx, &text, f, n) < 0)
		return -1;
	if (forms_word(&value, &nearest, f->words, text.s) < 0)
		return READ_DIAG(ctx,
		    f->words == state_words ? DIAG_UNKNOWN_STATE : DIAG_UNKNOWN_WORD,
		    text.at, text.s, str_from(f->name), nearest,
		    forms_word_list(ctx->arena, f->words));
	*out = (struct choice){value, text.at};
	return 0;
}

/* A text that must have a certain form. */
static int
read_formed(struct read_context *ctx, struct text *out, const struct field *f,
    const struct yaml_node *n)
{
	struct text text;
	enum diag_id id = DIAG_BAD_URL;
	bool good;

	*out = (struct text){.at = n->at};
	if (read_plain(ctx, &text, f, n) < 0)
		return -1;
	if (placeholder_is(text.s))
		return 0; /* told by itself; nobody can write to it or call it */
	if (f->type == FIELD_EMAIL) {
		good = forms_is_email(text.s);
		id = DIAG_BAD_EMAIL;
	} else if (f->type == FIELD_PHONE) {
		good = forms_is_phone(text.s);
		id = DIAG_BAD_PHONE;
	} else {
		good = forms_is_web(text.s);
	}
	if (!good)
		return READ_DIAG(ctx, id, text.at, text.s);
	*out = text;
	return 0;
}

static int
read_ref(struct read_context *ctx, struct ref *out, const struct field *f,
    const struct yaml_node *n)
{
	return read_plain(ctx, &out->name, f, n);
}

/* ---- several values --------------------------------------------------------------- */

/* Reads one item of a list into a new element; a bad one is taken off again. */
static int
read_item(struct read_context *ctx, void *list, const struct field *f,
    const struct yaml_node *n)
{
	int rc = -1;

	switch (f->type) {
	case FIELD_TEXTS:
		rc = read_plain(ctx, list_push(ctx, list, sizeof(struct text)), f, n);
		break;
	case FIELD_TIMES:
		rc = read_when(ctx, list_push(ctx, list, sizeof(struct when)), f,
		    n, TIME_START);
		break;
	case FIELD_REFS:
		rc = read_ref(ctx, list_push(ctx, list, sizeof(struct ref)), f, n);
		break;
	case FIELD_AUDIENCES:
		rc = read_plain(ctx, list_push(ctx, list, sizeof(struct text)), f, n);
		if (rc < 0) /* it could have been anybody */
			((struct audiences *)list)->mask = UINT32_MAX;
		break;
	case FIELD_MAPS: {
		/* a map keeps what could be read: effects of a broken file
		 * still count (nothing gets greener) */
		void *item = list_push(ctx, list, f->table->size);
		return read_map(ctx, item, f->table, n);
	}
	default:
		break;
	}
	if (rc < 0)
		list_pop(list);
	return rc;
}

/* {mandatos: down, allris: limited} → one map for each pair */
static int
read_pairs(struct read_context *ctx, void *list, const struct field *f,
    const struct yaml_node *n)
{
	int rc = 0;

	for (size_t i = 0; i < n->count; i++) {
		struct yaml_node key = {.type = YAML_TEXT,
		    .text = n->pairs[i].key, .at = n->pairs[i].key_at};
		struct yaml_pair two[] = {
		    {.key = str_from(f->table->pair_key),
			.key_at = key.at, .value = &key},
		    {.key = str_from(f->table->pair_value),
			.key_at = n->pairs[i].value->at,
			.value = n->pairs[i].value},
		};
		struct yaml_node map = {.type = YAML_MAP, .at = key.at,
		    .pairs = two, .count = 2};
		if (read_item(ctx, list, f, &map) < 0)
			rc = -1;
	}
	return rc;
}

static const struct field *
find_field(struct read_context *ctx, const struct table *table, struct str key)
{
	for (size_t i = 0; i < table->count; i++)
		if (key.ptr[0] == table->fields[i].name[0] &&
		    str_is(key, table->fields[i].name))
			return &table->fields[i];
	struct str folded = forms_key(ctx->arena, key);
	for (size_t i = 0; i < table->count; i++) {
		const struct field *f = &table->fields[i];
		if (str_is(folded, f->name) ||
		    forms_same_key(folded, str_from(f->german)))
			return f;
	}
	return NULL;
}

/* No key of the map is one of the table: the pairs are the list. */
static bool
is_pair_form(struct read_context *ctx, const struct field *f,
    const struct yaml_node *n)
{
	if (f->type != FIELD_MAPS || n->type != YAML_MAP || !f->table->pair_key)
		return false;
	for (size_t i = 0; i < n->count; i++)
		if (find_field(ctx, f->table, n->pairs[i].key))
			return false;
	return n->count > 0;
}

static int
read_several(struct read_context *ctx, void *list, const struct field *f,
    const struct yaml_node *n)
{
	int rc = 0;

	if (is_pair_form(ctx, f, n))
		return read_pairs(ctx, list, f, n);
	if (n->type != YAML_LIST)
		return read_item(ctx, list, f, n);
	for (size_t i = 0; i < n->count; i++)
		if (!is_empty(n->items[i]) &&
		    read_item(ctx, list, f, n->items[i]) < 0)
			rc = -1;
	return rc;
}

/* site.yml's audiences: a map of names and labels, or a list of names */
static int
read_labels(struct read_context *ctx, struct site *site, const struct field *f,
    const struct yaml_node *n)
{
	if (n->type == YAML_TEXT)
		return wrong_type(ctx, f, n,
		    STR("names with labels" DIAG_OR "Namen mit Bezeichnungen"));
	if (n->count > AUDIENCES_MAX)
		return READ_DIAG(ctx, DIAG_WRONG_TYPE, n->at, str_from(f->name),
		    STR("at most 32 audiences" DIAG_OR
			"höchstens 32 Zielgruppen"),
		    arena_printf(ctx->arena, "%zu", n->count));
	for (size_t i = 0; i < n->count; i++) {
		struct audience *a = &site->audiences[i];
		const struct yaml_node *label =
		    n->type == YAML_MAP ? n->pairs[i].value : n->items[i];
		if (read_plain(ctx, &a->label, f, label) < 0)
			return -1;
		a->id = n->type == YAML_MAP
		    ? arena_str(ctx->arena, n->pairs[i].key) : a->label.s;
		if (a->label.s.len == 0)
			a->label.s = a->id;
	}
	site->audience_count = n->count;
	return 0;
}

/* ---- maps -------------------------------------------------------------------------- */

static int
read_field(struct read_context *ctx, void *at, const struct field *f,
    const struct yaml_node *n)
{
	if (is_empty(n))
		return 0;
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_ID:
	case FIELD_FILE:
		return read_plain(ctx, at, f, n);
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
		return read_formed(ctx, at, f, n);
	case FIELD_TIME:
		return read_when(ctx, at, f, n, TIME_START);
	case FIELD_END:
		return read_when(ctx, at, f, n, TIME_END);
	case FIELD_DURATION:
		return read_duration(ctx, at, f, n);
	case FIELD_BOOL:
		return read_flag(ctx, at, f, n);
	case FIELD_WORD:
		return read_choice(ctx, at, f, n);
	case FIELD_REF:
		return read_ref(ctx, at, f, n);
	case FIELD_MAP:
		return read_map(ctx, at, f->table, n);
	case FIELD_TEXTS:
	case FIELD_TIMES:
	case FIELD_REFS:
	case FIELD_MAPS:
	case FIELD_AUDIENCES:
		return read_several(ctx, at, f, n);
	case FIELD_LABELS:
		break; /* read_pair() */
	}
	return 0;
}

static int
read_pair(struct read_context *ctx, void *out, const struct table *table,
    const struct yaml_pair *pair, const struct field *f)
{
	if (f == NULL) {
		struct suggest s = suggest_start(pair->key);
		for (size_t i = 0; i < table->count; i++) {
			suggest_offer(&s, str_from(table->fields[i].name));
			suggest_offer(&s, str_from(table->fields[i].german));
		}
		READ_DIAG(ctx, DIAG_UNKNOWN_KEY, pair->key_at, pair->key,
		    suggest_best(&s));
		return 0;
	}
	if (f->type == FIELD_LABELS)
		return read_labels(ctx, out, f, pair->value);
	return read_field(ctx, (char *)out + f->offset, f, pair->value);
}

static int
read_scalar_form(struct read_context *ctx, void *out,
    const struct table *table, const struct yaml_node *n)
{
	const struct field *f = find_field(ctx, table, str_from(table->scalar));

	/* the table has the key, as a test sees to */
	return f ? read_field(ctx, (char *)out + f->offset, f, n) : -1;
}

/* The required fields that no pair of the map gave a value. */
static int
check_required(struct read_context *ctx, const struct table *table,
    uint64_t seen, struct loc at)
{
	int rc = 0;

	for (size_t i = 0; i < table->count; i++)
		if (!ctx->translating && table->fields[i].required && !(seen & (UINT64_C(1) << i)))
			rc = READ_DIAG(ctx, DIAG_MISSING_KEY, at,
			    str_from(table->fields[i].name));
	return rc;
}

/*
 * The fields of the keys of a map, NULL for unknown ones. -1 when two keys mean
 * the same, one in English, one in German: as with the same key twice
 * (yaml/tree.h) nothing of such a map can be trusted.
 */
static int
find_fields(struct read_context *ctx, const struct field **fields,
    const struct table *table, const struct yaml_node *n)
{
	unsigned lines[FIELDS_MAX] = {0};
	int rc = 0;

	for (size_t i = 0; i < n->count; i++) {
		const struct yaml_pair *pair = &n->pairs[i];
		fields[i] = find_field(ctx, table, pair->key);
		if (fields[i] == NULL)
			continue;
		unsigned *line = &lines[fields[i] - table->fields];
		if (*line)
			rc = READ_DIAG(ctx, DIAG_YAML_DUPLICATE_KEY, pair->key_at,
			    pair->key, arena_printf(ctx->arena, "%u", *line));
		*line = pair->key_at.line;
	}
	return rc;
}

static int
read_pairs_of_map(struct read_context *ctx, void *out,
    const struct table *table, const struct yaml_node *n)
{
	const struct field *few[FIELDS_MAX], **fields = few;
	uint64_t seen = 0;

	if (n->count > FIELDS_MAX)
		fields = ARENA_ARRAY(ctx->arena, const struct field *, n->count);
	int rc = 0;

	if (find_fields(ctx, fields, table, n) < 0)
		return -1;
	for (size_t i = 0; i < n->count; i++) {
		const struct field *f = fields[i];
		if (f && !is_empty(n->pairs[i].value))
			seen |= UINT64_C(1) << (f - table->fields);
		if (read_pair(ctx, out, table, &n->pairs[i], f) < 0)
			rc = -1;
	}
	if (check_required(ctx, table, seen, n->at) < 0)
		rc = -1;
	return rc;
}

int
read_map(struct read_context *ctx, void *out, const struct table *table,
    const struct yaml_node *n)
{
	if (table->at != SIZE_MAX)
		memcpy((char *)out + table->at, &n->at, sizeof n->at);
	if (n->type == YAML_TEXT && table->scalar)
		return read_scalar_form(ctx, out, table, n);
	if (n->type != YAML_MAP)
		return READ_DIAG(ctx, DIAG_WRONG_TYPE, n->at,
		    str_from(table->name),
		    STR("keys with values" DIAG_OR "Angaben mit Werten"),
		    found_words(n));
	return read_pairs_of_map(ctx, out, table, n);
}
