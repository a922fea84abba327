#include "notify/entry.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/timetext.h"
#include "base/utf8.h"

enum { NAMES_MAX = 1000, HEX_SIZE = 33 };

#define READ_FLAGS (JSON_REJECT_DUPLICATES)
#define WRITE_FLAGS (JSON_COMPACT | JSON_PRESERVE_ORDER)

static const struct str kinds[] = {
    [ENTRY_INCIDENT] = STR_INIT("incident"),
    [ENTRY_RESOLVED] = STR_INIT("resolved"),
    [ENTRY_RESTORED] = STR_INIT("restored"),
    [ENTRY_MOVED] = STR_INIT("moved"),
    [ENTRY_CANCELLED] = STR_INIT("cancelled"),
    [ENTRY_CONSULTATION] = STR_INIT("consultation"),
};

struct reader {
	struct arena *arena;
	struct str *fault;
};

struct str
entry_kind_word(enum entry_kind kind)
{
	return kinds[kind];
}

int
entry_kind_of(enum entry_kind *out, struct str word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(kinds[i], word)) {
			*out = (enum entry_kind)i;
			return 0;
		}
	return -1;
}

static int
wrong(const struct reader *r, const char *key)
{
	*r->fault = arena_printf(r->arena, "'%s' is missing or wrong in it"
	    DIAG_OR "darin fehlt „%s“ oder ist falsch", key, key);
	return -1;
}

/* ---- members ------------------------------------------------------------ */

static int
text_of(struct str *out, const struct reader *r, const json_t *value,
    const char *key)
{
	if (!json_is_string(value))
		return wrong(r, key);
	*out = arena_str(r->arena, str_make(json_string_value(value),
	    json_string_length(value)));
	return 0;
}

static int
take_text(struct str *out, const struct reader *r, const json_t *object,
    const char *key)
{
	return text_of(out, r, json_object_get(object, key), key);
}

static int
take_optional(struct str *out, const struct reader *r, const json_t *object,
    const char *key)
{
	const json_t *value = json_object_get(object, key);

	*out = STR("");
	return value && !json_is_null(value) ? text_of(out, r, value, key) : 0;
}

static int
take_names(struct str_list *out, const struct reader *r, const json_t *object,
    const char *key)
{
	const json_t *list = json_object_get(object, key);

	*out = (struct str_list){0};
	if (!json_is_array(list) || json_array_size(list) > NAMES_MAX)
		return wrong(r, key);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (text_of(VEC_PUSH(r->arena, out), r,
		        json_array_get(list, i), key))
			return -1;
	return 0;
}

/* What stands in records of a line each, and in headers. */
static bool
is_word(struct str s, size_t max)
{
	uint32_t cp;

	if (s.len == 0 || s.len > max)
		return false;
	for (size_t n; s.len; s = str_skip(s, n)) {
		n = utf8_decode(&cp, s);
		if (n == 0 || cp <= ' ' || utf8_is_control(cp))
			return false;
	}
	return true;
}

static bool
is_revision(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (memchr("0123456789abcdef", s.ptr[i], 16) == NULL)
			return false;
	return s.len == ENTRY_REVISION_SIZE;
}

static bool
is_time(struct str s)
{
	struct time_value v;
	struct arena a;

	arena_init(&a, 0);
	bool fine = time_read(&v, s, TIME_START, zone_utc(&a)) == TIME_OK;
	arena_release(&a);
	return fine;
}

static int
take_kind(struct entry *out, const struct reader *r, const json_t *object)
{
	struct str word;

	if (take_text(&word, r, object, "kind"))
		return -1;
	return entry_kind_of(&out->kind, word) ? wrong(r, "kind") : 0;
}

static int
take_time(struct str *out, const struct reader *r, const json_t *object,
    const char *key)
{
	if (take_text(out, r, object, key))
		return -1;
	return is_time(*out) ? 0 : wrong(r, key);
}

static int
take_texts(struct entry *out, const struct reader *r, const json_t *object)
{
	if (take_text(&out->title, r, object, "title") ||
	    take_optional(&out->summary, r, object, "summary") ||
	    take_optional(&out->text, r, object, "text") ||
	    take_optional(&out->brief, r, object, "short") ||
	    take_optional(&out->url, r, object, "url"))
		return -1;
	return str_trim(out->title).len ? 0 : wrong(r, "title");
}

static int
keep_json(struct entry *out, const struct reader *r, const json_t *object)
{
	char *text = json_dumps(object, WRITE_FLAGS);

	if (text == NULL)
		mem_exhausted("an entry of news.json");
	out->json = arena_str(r->arena, str_from(text));
	free(text);
	return 0;
}

static int
take_entry(struct entry *out, const struct reader *r, const json_t *object)
{
	*out = (struct entry){.id = STR_INIT("")};
	if (!json_is_object(object))
		return wrong(r, "entries");
	if (take_text(&out->id, r, object, "id") ||
	    !is_word(out->id, ENTRY_ID_MAX))
		return wrong(r, "id");
	if (take_text(&out->revision, r, object, "revision") ||
	    !is_revision(out->revision))
		return wrong(r, "revision");
	if (take_kind(out, r, object) || take_texts(out, r, object) ||
	    take_time(&out->published, r, object, "published") ||
	    take_time(&out->updated, r, object, "updated") ||
	    take_names(&out->audiences, r, object, "audiences") ||
	    take_names(&out->services, r, object, "services"))
		return -1;
	return keep_json(out, r, object);
}

/* ---- whole texts -------------------------------------------------------- */

static int
by_id(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool
has_twice(const struct entry_list *list, struct arena *a)
{
	struct str *ids = ARENA_ARRAY(a, struct str, list->count + 1);

	for (size_t i = 0; i < list->count; i++)
		ids[i] = list->items[i].id;
	qsort(ids, list->count, sizeof *ids, by_id);
	for (size_t i = 1; i < list->count; i++)
		if (str_eq(ids[i - 1], ids[i]))
			return true;
	return false;
}

static int
take_list(struct entry_list *out, const struct reader *r, const json_t *root)
{
	const json_t *entries = json_object_get(root, "entries");

	if (take_text(&out->language, r, root, "language") ||
	    take_optional(&out->title, r, root, "title") ||
	    take_optional(&out->audience, r, root, "audience"))
		return -1;
	if (!json_is_array(entries) || json_array_size(entries) > ENTRIES_MAX)
		return wrong(r, "entries");
	for (size_t i = 0; i < json_array_size(entries); i++)
		if (take_entry(VEC_PUSH(r->arena, out), r,
		        json_array_get(entries, i)))
			return -1;
	return has_twice(out, r->arena) ? wrong(r, "id") : 0;
}

static json_t *
parse(const struct reader *r, struct str bytes)
{
	json_error_t error;
	json_t *root = json_loadb(bytes.ptr ? bytes.ptr : "", bytes.len,
	    READ_FLAGS, &error);

	if (root == NULL)
		*r->fault = arena_printf(r->arena,
		    "it is no JSON (line %d: %s)" DIAG_OR
		    "sie ist kein JSON (Zeile %d: %s)", error.line, error.text,
		    error.line, error.text);
	return root;
}

int
entry_read_list(struct entry_list *out, struct arena *a, struct str bytes,
    struct str *fault)
{
	struct reader r = {a, fault};

	*out = (struct entry_list){0};
	if (bytes.len > ENTRY_FILE_MAX) {
		*fault = STR("it is too large" DIAG_OR "sie ist zu groß");
		return -1;
	}
	json_t *root = parse(&r, bytes);
	if (root == NULL)
		return -1;
	int rc = take_list(out, &r, root);
	json_decref(root);
	return rc;
}

int
entry_read(struct entry *out, struct arena *a, struct str bytes,
    struct str *fault)
{
	struct reader r = {a, fault};
	json_t *root = parse(&r, bytes);

	*out = (struct entry){.id = STR_INIT("")};
	if (root == NULL)
		return -1;
	int rc = take_entry(out, &r, root);
	json_decref(root);
	return rc;
}

struct str
entry_envelope(struct arena *a, const struct entry *e)
{
	/* none of the two needs an escape: a word of ours, and a time */
	return arena_printf(a,
	    "{\"type\":\"%.*s\",\"timestamp\":\"%.*s\",\"data\":%.*s}",
	    STR_ARG(kinds[e->kind]), STR_ARG(e->updated), STR_ARG(e->json));
}

struct str
entry_key(struct arena *a, struct str receiver, struct str id,
    struct str revision)
{
	struct digest_state s;
	char hex[HEX_SIZE];

	digest_begin(&s);
	digest_add_field(&s, receiver);
	digest_add_field(&s, id);
	digest_add_field(&s, revision);
	struct digest d = digest_end(&s);
	digest_hex(hex, &d);
	return arena_str(a, str_from(hex));
}
