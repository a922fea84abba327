#include "base/buf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/format.h"

enum { SMALL = 1024, LARGE = 64 * 1024 };

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void
buf_release(struct buf *b)
{
	free(b->ptr);
	*b = (struct buf){.max = b->max};
}

void
buf_clear(struct buf *b)
{
	b->overflow = false;
	buf_truncate(b, 0);
}

void
buf_truncate(struct buf *b, size_t len)
{
	if (len > b->len)
		return;
	b->len = len;
	if (b->ptr)
		b->ptr[len] = '\0';
}

/* Makes room for n more bytes and the terminator. */
static bool
reserve(struct buf *b, size_t n)
{
	if (b->overflow || n > b->max - b->len) {
		b->overflow = true;
		return false;
	}
	size_t need = b->len + n + 1;
	if (need <= b->cap)
		return true;
	/* most are filled once and forgotten: moving them costs more than room */
	size_t cap = b->cap < LARGE ? b->cap * 2 : b->cap + b->cap / 2;
	if (cap < need)
		cap = need < SMALL ? SMALL : need;
	char *p = realloc(b->ptr, cap);
	if (p == NULL)
		mem_exhausted("no more from the system");
	b->ptr = p;
	b->cap = cap;
	return true;
}

void
buf_add_more(struct buf *b, struct str s)
{
	if (!reserve(b, s.len))
		return;
	if (s.len)
		memcpy(b->ptr + b->len, s.ptr, s.len);
	b->len += s.len;
	b->ptr[b->len] = '\0';
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list ap;

	char most[256]; /* formatting twice costs more than copying */

	va_start(ap, format);
	int n = format_text(most, sizeof most, format, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof most) {
		buf_add(b, str_make(most, (size_t)n));
		return;
	}
	if (n < 0 || !reserve(b, (size_t)n)) {
		b->overflow = true;
		return;
	}
	va_start(ap, format);
	format_text(b->ptr + b->len, (size_t)n + 1, format, ap);
	va_end(ap);
	b->len += (size_t)n;
}
