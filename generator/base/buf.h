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

void buf_add(struct buf *b, struct str s);
void buf_add_cstr(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
__attribute__((format(printf, 2, 3)))
void buf_printf(struct buf *b, const char *format, ...);

/* What is in it; valid until the next addition. */
struct str buf_str(const struct buf *b);
bool buf_ok(const struct buf *b);

#endif
