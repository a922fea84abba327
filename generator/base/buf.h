/*
 * base/buf: a growing byte buffer with a mandatory maximum.
 *
 * The buffer owns its bytes (malloc). An addition that would pass the maximum
 * is dropped whole and sets `overflow`, which stays set: write as much as you
 * like and ask once at the end with buf_ok(). Running out of memory ends the
 * process (base/arena.h).
 *
 *	struct buf b;
 *	buf_init(&b, PAGE_MAX);
 *	buf_add(&b, STR("hello"));
 *	if (!buf_ok(&b)) ...
 *	buf_release(&b);
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *ptr; /* terminated by NUL whenever not NULL */
	size_t len, cap, max;
	bool overflow;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
/* Empties it and forgets an overflow; keeps the memory. */
void buf_clear(struct buf *b);
/* Back to a length it had before. */
void buf_truncate(struct buf *b, size_t len);

/* For what does not fit into what there is; the others ask for it. */
void buf_add_more(struct buf *b, struct str s);

/* Pages are put together from short pieces: mostly there is room. */
static inline void
buf_add(struct buf *b, struct str s)
{
	if (b->overflow || s.len >= b->cap - b->len ||
	    s.len > b->max - b->len) {
		buf_add_more(b, s);
		return;
	}
	if (s.len)
		memcpy(b->ptr + b->len, s.ptr, s.len);
	b->len += s.len;
	b->ptr[b->len] = '\0';
}

static inline void
buf_add_cstr(struct buf *b, const char *s)
{
	buf_add(b, str_from(s));
}

static inline void
buf_add_char(struct buf *b, char c)
{
	buf_add(b, (struct str){&c, 1});
}

__attribute__((format(printf, 2, 3)))
void buf_printf(struct buf *b, const char *format, ...);

/* What is in it; valid until the next addition. */
static inline struct str
buf_str(const struct buf *b)
{
	return (struct str){b->ptr, b->len};
}

static inline bool
buf_ok(const struct buf *b)
{
	return !b->overflow;
}

#endif
