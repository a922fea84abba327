#include "base/arena.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/format.h"
#include "base/limits.h"

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(max_align_t) char data[];
};

#ifdef ARENA_DEBUG
enum { BLOCK_SIZE = 0 };
#else
enum { BLOCK_SIZE = 256 * 1024 };
#endif

_Noreturn void
mem_exhausted(const char *what)
{
	/* no stdio: it may want memory itself */
	static const char text[] = "erreichbar: out of memory: ";
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0 ||
	    write(STDERR_FILENO, what, strlen(what)) < 0 ||
	    write(STDERR_FILENO, "\n", 1) < 0)
		_exit(3);
	_exit(3);
}

void
mem_trim(void)
{
#ifdef __GLIBC__
	(void)malloc_trim(0);
#endif
}

void
arena_init(struct arena *a, size_t limit)
{
	*a = (struct arena){.limit = limit ? limit : ARENA_LIMIT};
}

void
arena_init_with(struct arena *a, void *first, size_t size)
{
	arena_init(a, 0);
	/* else the sanitizers would not see the single objects */
	if (BLOCK_SIZE == 0)
		return;
	a->next = first;
	a->room = size;
}

static void
free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;
		free(b);
		b = next;
	}
}

void
arena_release(struct arena *a)
{
	free_blocks(a->blocks);
	*a = (struct arena){.limit = a->limit};
}

/* What the limit leaves. */
static size_t
left(const struct arena *a)
{
	return a->used < a->limit ? a->limit - a->used : 0;
}

static void
take_room(struct arena *a, char *next, size_t room)
{
	a->next = next;
	a->room = room < left(a) ? room : left(a);
}

void
arena_adopt(struct arena *a, struct arena *from)
{
	struct arena_block *last = from->blocks;

	while (last && last->next)
		last = last->next;
	/* behind the newest one, which goes on being filled */
	if (last && a->blocks) {
		last->next = a->blocks->next;
		a->blocks->next = from->blocks;
	} else if (last) {
		a->blocks = from->blocks;
		a->next = from->next;
		a->room = from->room;
	}
	a->used += from->used;
	take_room(a, a->next, a->room);
	*from = (struct arena){.limit = from->limit};
}

void
arena_reset(struct arena *a)
{
	struct arena_block *keep = a->blocks;

	if (keep == NULL || BLOCK_SIZE == 0) {
		arena_release(a);
		return;
	}
	free_blocks(keep->next);
	keep->next = NULL;
	a->used = 0;
	take_room(a, keep->data, keep->size);
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){a->blocks, a->next, a->room, a->used};
}

void
arena_rewind(struct arena *a, const struct arena_mark *m)
{
	while (a->blocks != m->newest) {
		struct arena_block *b = a->blocks;
		a->blocks = b->next;
		free(b);
	}
	a->next = m->next;
	a->room = m->room;
	a->used = m->used;
}

static struct arena_block *
new_block(struct arena *a, size_t size)
{
	struct arena_block *b = malloc(sizeof *b + size);

	if (b == NULL)
		mem_exhausted("no more from the system");
	b->next = a->blocks;
	b->size = size;
	a->blocks = b;
	return b;
}

void
arena_warm(struct arena *a, size_t size)
{
	if (BLOCK_SIZE == 0 || size > left(a))
		return;
	if (size > a->room || a->blocks == NULL) {
		struct arena_block *b = new_block(a, size);
		take_room(a, b->data, b->size);
	}
	memset(a->next, 0, size);
}

void *
arena_take_more(struct arena *a, size_t size)
{
	enum { ALIGN = alignof(max_align_t) };
	size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	if (size > a->limit || need > left(a))
		mem_exhausted("the input needs more than this program's limit");
	if (BLOCK_SIZE == 0 || need > a->room || a->blocks == NULL) {
		struct arena_block *b = new_block(a,
		    need > BLOCK_SIZE ? need : BLOCK_SIZE);
		take_room(a, b->data, b->size);
	}
	void *p = a->next;
	a->next += need;
	a->room -= need;
	a->used += need;
	return p;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		mem_exhausted("a list is too long");
	return arena_alloc(a, count * size);
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_take(a, s.len + 1);

	if (s.len)
		memcpy(p, s.ptr, s.len);
	p[s.len] = '\0';
	return (struct str){p, s.len};
}

struct str
arena_concat(struct arena *a, struct str x, struct str y)
{
	char *p = arena_take(a, x.len + y.len + 1);

	if (x.len)
		memcpy(p, x.ptr, x.len);
	if (y.len)
		memcpy(p + x.len, y.ptr, y.len);
	p[x.len + y.len] = '\0';
	return (struct str){p, x.len + y.len};
}

struct str
arena_printf(struct arena *a, const char *format, ...)
{
	char most[256]; /* formatting twice costs more than copying */
	va_list ap;

	va_start(ap, format);
	int n = format_text(most, sizeof most, format, ap);
	va_end(ap);
	if (n < 0)
		mem_exhausted("a text could not be formatted");
	if ((size_t)n < sizeof most)
		return arena_str(a, str_make(most, (size_t)n));
	char *p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, format);
	format_text(p, (size_t)n + 1, format, ap);
	va_end(ap);
	return (struct str){p, (size_t)n};
}

void *
vec_grow(struct arena *a, void *items, size_t count, size_t cap, size_t size)
{
	if (count < cap)
		return items;
	size_t grown = vec_cap(count, cap, size);
	if (grown > SIZE_MAX / size)
		mem_exhausted("a list is too long");
	char *p = arena_take(a, grown * size);
	if (count)
		memcpy(p, items, count * size);
	memset(p + count * size, 0, (grown - count) * size);
	return p;
}
