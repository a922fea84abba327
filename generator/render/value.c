#include "render/value.h"

#include <assert.h>

/* an open-addressed table: no key in a free slot */
struct slot {
	struct value_key key;
	const struct value *value;
};

enum { SLOTS_MIN = 8 };

struct value {
	enum value_type type;
	bool is_made, kept_whole;
	struct arena *arena;
	union {
		bool boolean;
		int64_t number;
		struct str text;
		struct {
			struct value **items;
			size_t count, cap;
		} list;
		struct {
			value_maker *make;
			value_keeper *keep;
			void *ctx;
			size_t count;
		} made; /* a list, too */
		struct {
			struct slot *slots;
			size_t count, cap; /* cap: 0 or a power of two */
		} object;
	} as;
};

/* Those of which one is like another: nothing is ever written to them. */
static const struct value value_none = {.type = VALUE_NONE};
static const struct value value_bools[] = {
    {.type = VALUE_BOOL, .as.boolean = false},
    {.type = VALUE_BOOL, .as.boolean = true},
};

static struct value *
new_value(struct arena *a, enum value_type type)
{
	struct value *v = ARENA_NEW(a, struct value);

	v->type = type;
	v->arena = a;
	return v;
}

struct value *
value_object(struct arena *a)
{
	return new_value(a, VALUE_OBJECT);
}

struct value *
value_object_for(struct arena *a, size_t keys)
{
	struct value *v = value_object(a);
	size_t cap = SLOTS_MIN;

	while (cap * 3 <= keys * 4)
		cap *= 2;
	v->as.object.slots = ARENA_ARRAY(a, struct slot, cap);
	v->as.object.cap = cap;
	return v;
}

/* The slot that holds the key, or the free one where it belongs. */
static inline struct slot *
find_slot(const struct value *obj, struct value_key key)
{
	size_t mask = obj->as.object.cap - 1;

	for (size_t i = key.hash & mask;; i = (i + 1) & mask) {
		struct slot *s = &obj->as.object.slots[i];
		if (s->value == NULL ||
		    (s->key.hash == key.hash && s->key.len == key.len &&
		        eight_same(s->key.ptr, key.ptr, key.len)))
			return s;
	}
}

static void
grow(struct value *obj)
{
	struct slot *old = obj->as.object.slots;
	size_t count = obj->as.object.cap;

	obj->as.object.cap = count ? count * 2 : SLOTS_MIN;
	obj->as.object.slots =
	    ARENA_ARRAY(obj->arena, struct slot, obj->as.object.cap);
	for (size_t i = 0; i < count; i++)
		if (old[i].value)
			*find_slot(obj, old[i].key) = old[i];
}

void
value_put(struct value *obj, struct value_key key, const struct value *v)
{
	assert(obj->type == VALUE_OBJECT && v);
	/* at most three quarters full, so that a miss ends soon */
	if (obj->as.object.count * 4 >= obj->as.object.cap * 3)
		grow(obj);
	struct slot *s = find_slot(obj, key);
	if (s->value == NULL)
		obj->as.object.count++;
	*s = (struct slot){key, v};
}

static struct value *
put_new(struct value *obj, struct value_key key, enum value_type type)
{
	struct value *v = new_value(obj->arena, type);

	value_put(obj, key, v);
	return v;
}

void
value_put_text(struct value *obj, struct value_key key, struct str text)
{
	put_new(obj, key, VALUE_TEXT)->as.text = text;
}

void
value_put_html(struct value *obj, struct value_key key, struct str rendered)
{
	put_new(obj, key, VALUE_HTML)->as.text = rendered;
}

void
value_put_json(struct value *obj, struct value_key key, struct str json)
{
	put_new(obj, key, VALUE_JSON)->as.text = json;
}

void
value_put_bool(struct value *obj, struct value_key key, bool b)
{
	value_put(obj, key, &value_bools[b]);
}

void
value_put_number(struct value *obj, struct value_key key, int64_t n)
{
	put_new(obj, key, VALUE_NUMBER)->as.number = n;
}

void
value_put_none(struct value *obj, struct value_key key)
{
	value_put(obj, key, &value_none);
}

struct value *
value_put_object(struct value *obj, struct value_key key)
{
	return put_new(obj, key, VALUE_OBJECT);
}

struct value *
value_put_list(struct value *obj, struct value_key key)
{
	return put_new(obj, key, VALUE_LIST);
}

struct value *
value_set_made(struct value *obj, const char *key, size_t count,
    value_maker *make, void *ctx)
{
	struct value *v = put_new(obj, value_key(str_from(key)), VALUE_LIST);

	v->is_made = true;
	v->as.made.make = make;
	v->as.made.ctx = ctx;
	v->as.made.count = count;
	return v;
}

void
value_add(struct value *list, struct value *shared)
{
	assert(list->type == VALUE_LIST && !list->is_made && shared);
	struct value **slot = VEC_PUSH(list->arena, &list->as.list);
	*slot = shared;
}

struct value *
value_add_object(struct value *list)
{
	struct value *v = new_value(list->arena, VALUE_OBJECT);

	value_add(list, v);
	return v;
}

void
value_add_text(struct value *list, struct str text)
{
	struct value *v = new_value(list->arena, VALUE_TEXT);

	v->as.text = text;
	value_add(list, v);
}

enum value_type
value_type(const struct value *v)
{
	return v->type;
}

bool
value_is_true(const struct value *v)
{
	switch (v->type) {
	case VALUE_NONE: return false;
	case VALUE_BOOL: return v->as.boolean;
	case VALUE_NUMBER: return v->as.number != 0;
	case VALUE_TEXT:
	case VALUE_HTML:
	case VALUE_JSON: return v->as.text.len != 0;
	case VALUE_LIST: return value_count(v) != 0;
	case VALUE_OBJECT: return true;
	}
	return false;
}

struct str
value_text(const struct value *v)
{
	if (v->type == VALUE_TEXT || v->type == VALUE_HTML ||
	    v->type == VALUE_JSON)
		return v->as.text;
	return STR("");
}

int64_t
value_number(const struct value *v)
{
	return v->type == VALUE_NUMBER ? v->as.number : 0;
}

size_t
value_count(const struct value *v)
{
	if (v->type == VALUE_LIST)
		return v->is_made ? v->as.made.count : v->as.list.count;
	return v->type == VALUE_OBJECT ? v->as.object.count : 0;
}

const struct value *
value_item(const struct value *list, size_t i)
{
	assert(list->type == VALUE_LIST && i < value_count(list));
	if (!list->is_made)
		return list->as.list.items[i];
	struct value *item = value_object(list->arena);
	list->as.made.make(list->as.made.ctx, item, i);
	return item;
}

const struct value *
value_borrow(struct arena_mark *mark, const struct value *list, size_t i)
{
	*mark = arena_mark(list->arena);
	return value_item(list, i);
}

void
value_give_back(const struct value *list, const struct arena_mark *mark)
{
	if (list->is_made)
		arena_rewind(list->arena, mark);
}

void
value_set_keeper(struct value *made, value_keeper *keep)
{
	assert(made->type == VALUE_LIST && made->is_made);
	made->as.made.keep = keep;
}

void
value_set_whole_keeper(struct value *made, value_keeper *keep)
{
	value_set_keeper(made, keep);
	made->kept_whole = true;
}

size_t
value_kept_at_once(const struct value *list)
{
	return list->kept_whole ? value_count(list) : 1;
}

value_keeper *
value_keeper_of(const struct value *list, void **ctx)
{
	if (list->type != VALUE_LIST || !list->is_made)
		return NULL;
	*ctx = list->as.made.ctx;
	return list->as.made.keep;
}

const struct value *
value_get_key(const struct value *v, struct value_key key)
{
	if (v->type != VALUE_OBJECT || v->as.object.count == 0)
		return NULL;
	return find_slot(v, key)->value;
}

const struct value *
value_get(const struct value *v, struct str key)
{
	return value_get_key(v, value_key(key));
}

bool
value_next_key(const struct value *v, size_t *at, struct str *key)
{
	if (v->type != VALUE_OBJECT)
		return false;
	while (*at < v->as.object.cap) {
		const struct slot *s = &v->as.object.slots[(*at)++];
		if (s->value) {
			*key = str_make(s->key.ptr, s->key.len);
			return true;
		}
	}
	return false;
}
