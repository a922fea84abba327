/*
 * render/value: the data that a page hands to its template.
 *
 * A tree of objects, lists and leaves, built by output/, read by the template
 * renderer, then forgotten with the page's scratch arena. Build it, hand it
 * over, change it no more; several threads may read a finished tree at once.
 *
 *	struct value *page = value_object(&scratch);
 *	value_set_text(page, "title", title);
 *	struct value *list = value_set_list(page, "updates");
 *	for (...)
 *		value_set_text(value_add_object(list), "text", text);
 *
 * Ownership: values live in the arena they were begun with; texts and keys
 * are NOT copied. Keys are literals, or live as long as the arena.
 *
 * What sections think of a value: false are none, false, the number 0, the
 * empty text, the empty list; everything else is true. Set a key that may have
 * nothing to say to none: a key that was never set is an error in a template.
 *
 * Text and HTML are different types. HTML is what may go through {{{ }}}:
 * output of the Markdown module or of our own templates, nothing else. JSON is a
 * third one, for script elements that hold data: {{{ }}} writes it so that it
 * cannot end them, and it can stand nowhere else.
 *
 * Setting a key again replaces its value. Look-up takes constant time. Nothing
 * can fail; writing to a value of the wrong type is a bug and ends in assert.
 */
#ifndef RENDER_VALUE_H
#define RENDER_VALUE_H

#include "base/arena.h"
#include "base/eight.h"
#include "base/str.h"

enum value_type {
	VALUE_NONE,
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_TEXT,
	VALUE_HTML,
	VALUE_JSON,
	VALUE_LIST,
	VALUE_OBJECT
};

struct value;

/* ---- keys ------------------------------------------------------------- */

/* A name, and the number it is found by. */
struct value_key {
	const char *ptr;
	uint32_t len, hash;
};

/*
 * Keys are literals, of which nothing is left to be worked out when a page is
 * made, and a page sets a thousand: so this is inlined whatever it takes.
 */
#define VALUE_INLINE static inline __attribute__((always_inline))

VALUE_INLINE struct value_key
value_key(struct str name)
{
	return (struct value_key){name.ptr, (uint32_t)name.len,
	    eight_hash(name.ptr, name.len)};
}

/* ---- building --------------------------------------------------------- */

/* A new empty object, the root of a page or something to share. */
struct value *value_object(struct arena *a);
/* The same, where so many keys are expected. */
struct value *value_object_for(struct arena *a, size_t keys);

/* What stands below for who has a literal. Puts return the new child. */
void value_put(struct value *obj, struct value_key key,
    const struct value *shared);
void value_put_text(struct value *obj, struct value_key key, struct str text);
void value_put_html(struct value *obj, struct value_key key,
    struct str rendered);
void value_put_json(struct value *obj, struct value_key key, struct str json);
void value_put_bool(struct value *obj, struct value_key key, bool b);
void value_put_number(struct value *obj, struct value_key key, int64_t n);
void value_put_none(struct value *obj, struct value_key key);
struct value *value_put_object(struct value *obj, struct value_key key);
struct value *value_put_list(struct value *obj, struct value_key key);

VALUE_INLINE void
value_set_text(struct value *obj, const char *key, struct str text)
{
	value_put_text(obj, value_key(str_from(key)), text);
}

/* Trusted: rendered HTML only. */
VALUE_INLINE void
value_set_html(struct value *obj, const char *key, struct str rendered)
{
	value_put_html(obj, value_key(str_from(key)), rendered);
}

/* A JSON text (render/json.h); escaped for script elements when it is written. */
VALUE_INLINE void
value_set_json(struct value *obj, const char *key, struct str json)
{
	value_put_json(obj, value_key(str_from(key)), json);
}

VALUE_INLINE void
value_set_bool(struct value *obj, const char *key, bool b)
{
	value_put_bool(obj, value_key(str_from(key)), b);
}

VALUE_INLINE void
value_set_number(struct value *obj, const char *key, int64_t n)
{
	value_put_number(obj, value_key(str_from(key)), n);
}

/* Known, but empty. What is below it (none.x) is none too. */
VALUE_INLINE void
value_set_none(struct value *obj, const char *key)
{
	value_put_none(obj, value_key(str_from(key)));
}

/* These return the new child. */
VALUE_INLINE struct value *
value_set_object(struct value *obj, const char *key)
{
	return value_put_object(obj, value_key(str_from(key)));
}

VALUE_INLINE struct value *
value_set_list(struct value *obj, const char *key)
{
	return value_put_list(obj, value_key(str_from(key)));
}

/* Puts an existing value there as well; it must live as long as obj does. */
VALUE_INLINE void
value_set(struct value *obj, const char *key, struct value *shared)
{
	value_put(obj, value_key(str_from(key)), shared);
}

struct value *value_add_object(struct value *list);
void value_add_text(struct value *list, struct str text);
void value_add(struct value *list, struct value *shared);

/*
 * A list whose items are made when they are rendered, one at a time, each in
 * memory that is given back with it: for lists of thousands. make() sets the
 * keys of item i, an empty object. It has to make the same each time it is
 * asked, may allocate in the arena of `obj` what the item needs, and nothing
 * that it wants to find again. ctx lives as long as obj.
 */
typedef void value_maker(void *ctx, struct value *item, size_t i);
struct value *value_set_made(struct value *obj, const char *key, size_t count,
    value_maker *make, void *ctx);

/*
 * Such a list may remember how its items were rendered. keep() gives in *out what
 * render(ctx of its own, out) gives for item i, from now or from before; `place`
 * tells apart where in which template. -1: render() has failed, as it does for
 * what must not be kept.
 */
typedef int value_renderer(void *rendering, struct str *out);
typedef int value_keeper(void *ctx, size_t i, const void *place,
    value_renderer *render, void *rendering, struct str *out);
void value_set_keeper(struct value *made, value_keeper *keep);
/* The same for the list as a whole: keep() is asked once, with i = 0, and render()
 * gives all items, one behind the other. */
void value_set_whole_keeper(struct value *made, value_keeper *keep);

/* ---- reading, for the renderer and for tests --------------------------- */

enum value_type value_type(const struct value *v);
/* As sections see it. */
bool value_is_true(const struct value *v);
/* Of text, HTML and JSON; else empty. */
struct str value_text(const struct value *v);
/* Of a number; else 0. */
int64_t value_number(const struct value *v);
/* Items of a list, keys of an object; else 0. */
size_t value_count(const struct value *v);
/* i < value_count(list); what is made for it stays. */
const struct value *value_item(const struct value *list, size_t i);
/* The same for a while: until it is given back, the last one first. */
const struct value *value_borrow(struct arena_mark *mark,
    const struct value *list, size_t i);
void value_give_back(const struct value *list, const struct arena_mark *mark);

/* The keeper of a list, with its ctx; NULL: it has none. */
value_keeper *value_keeper_of(const struct value *list, void **ctx);
/* How many items of a list are kept together: 1, or all of them. */
size_t value_kept_at_once(const struct value *list);

/* The value of a key, NULL when v is no object or does not know it. */
const struct value *value_get(const struct value *v, struct str key);
/* The same for a key that is looked up often. */
const struct value *value_get_key(const struct value *v, struct value_key key);
/*
 * Walks over the keys of an object, in no useful but always the same order:
 * start with *at = 0; false at the end.
 */
bool value_next_key(const struct value *v, size_t *at, struct str *key);

#endif
