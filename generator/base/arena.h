/*
 * base/arena: memory that is given back all at once.
 *
 * One arena per build owns the records, the model and their strings; one
 * scratch arena per page is reset after the page. Nothing is freed singly,
 * there are no reference counts, and a pointer lives as long as its arena.
 *
 * Allocation never returns NULL and gives aligned memory, zeroed except where
 * arena_take() is asked. When the machine has no more, or the arena passes its
 * limit (a guard against input that grows without end), mem_exhausted() ends
 * the process with a message and exit status 3: there is nothing useful left to
 * do, and the published site is untouched at that point.
 *
 * Compiled with -DARENA_DEBUG every allocation is a malloc of its own, so that
 * the sanitizers and valgrind see each object.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdalign.h>

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next;                 /* what comes next is taken from here */
	size_t room;                /* bytes there; never beyond the limit */
	size_t used;                /* bytes handed out since init or reset */
	size_t limit;
};

/* limit is in bytes; 0 means ARENA_LIMIT of base/limits.h */
void arena_init(struct arena *a, size_t limit);
/*
 * The same for what is over soon: it begins with memory of the caller's, mostly
 * an array on the stack (aligned for max_align_t), and takes more from the system
 * only when that is full. It cannot be adopted. After arena_release() the array
 * is free.
 */
void arena_init_with(struct arena *a, void *first, size_t size);
void arena_release(struct arena *a);
/* All that `from` holds lives in `a` from now on; `from` is empty. */
void arena_adopt(struct arena *a, struct arena *from);
/* For who will be in a hurry: the next so many bytes are there, and not only
 * promised by the system, which takes half a microsecond a page. */
void arena_warm(struct arena *a, size_t size);
/* Forgets all that was allocated; keeps one block to go on with. */
void arena_reset(struct arena *a);

/*
 * A place to go back to: arena_rewind() forgets all that was allocated since,
 * as a stack does. For rows of long lists, of which one after the other is made
 * and forgotten. Nothing may be adopted or reset in between.
 */
struct arena_mark {
	struct arena_block *newest;
	char *next;
	size_t room, used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, const struct arena_mark *m);

/* For what does not fit into the newest block; arena_take() asks for it. */
void *arena_take_more(struct arena *a, size_t size);

/*
 * Memory with whatever was in it, for who writes all of it at once. In the header,
 * as it is called for each value of each page.
 */
static inline void *
arena_take(struct arena *a, size_t size)
{
	enum { ALIGN = alignof(max_align_t) };

	if (size >= a->room || a->room - size < ALIGN)
		return arena_take_more(a, size);
	size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *p = a->next;
	a->next += need;
	a->room -= need;
	a->used += need;
	return p;
}

static inline void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(arena_take(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

/* Copies; the copy is terminated by NUL (not counted in its length). */
struct str arena_str(struct arena *a, struct str s);
struct str arena_concat(struct arena *a, struct str x, struct str y);
__attribute__((format(printf, 2, 3), nonnull(2)))
struct str arena_printf(struct arena *a, const char *format, ...);

/*
 * Lists: any struct with the members `items`, `count` and `cap`, all zero at
 * first; of 32 bits where there are very many short ones. VEC_PUSH gives the
 * address of a new zeroed element at the end. The address of older elements
 * changes when the list grows. Most lists of large elements have one or two:
 * they begin small.
 */
#define VEC_PUSH(a, v)                                                         \
	((v)->items = vec_grow((a), (v)->items, (v)->count, (v)->cap,          \
	     sizeof *(v)->items),                                              \
	    (v)->cap = (__typeof__((v)->cap))vec_cap((v)->count, (v)->cap,     \
	     sizeof *(v)->items),                                              \
	    &(v)->items[(v)->count++])
/* What `cap` is when there is room for one more; and the items then. */
static inline size_t
vec_cap(size_t count, size_t cap, size_t size)
{
	return count < cap ? cap : cap ? cap * 2
	    : size > 128 ? 1 : size > 64 ? 2 : 4;
}

void *vec_grow(struct arena *a, void *items, size_t count, size_t cap,
    size_t size);

/*
 * Gives the system back what was freed between things that stay: after work of
 * which a part was for a while only. Takes a millisecond for 100 MB; where the
 * C library cannot do it, nothing happens.
 */
void mem_trim(void);

/* Says that memory is exhausted and ends the process with status 3. */
_Noreturn void mem_exhausted(const char *what);

#endif
