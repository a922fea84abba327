/*
 * base/str: strings as views.
 *
 * A struct str is a pointer and a length. It owns nothing: the bytes belong
 * to an arena, to a buffer, to the source or to the program text, and live as
 * long as that owner does. A view is NOT terminated by NUL; functions that
 * hand out a terminated one say so. The empty view may have a NULL pointer.
 *
 * Comparison is by byte. Everything that needs to know about letters (folding,
 * sorting, columns) is in base/unicode.h.
 *
 * Nothing in here can fail.
 *
 * What is a few instructions long stands in this header: views are cut and
 * compared in each loop over a text, where a call would cost more than the work.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *ptr;
	size_t len;
};

/* a growing list of views; grow it with VEC_PUSH() of base/arena.h */
struct str_list {
	struct str *items;
	size_t count, cap;
};

/* a view of a string literal */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* the same as an initializer of static data */
#define STR_INIT(literal) {(literal), sizeof(literal) - 1}
/* for printf's "%.*s"; our sizes are capped far below INT_MAX (base/limits.h) */
#define STR_ARG(s) (int)(s).len, (s).ptr

/* A view of a terminated string; NULL gives the empty view. */
static inline struct str
str_from(const char *cstr)
{
	return cstr ? (struct str){cstr, strlen(cstr)} : (struct str){NULL, 0};
}

static inline struct str
str_make(const char *ptr, size_t len)
{
	return (struct str){ptr, len};
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool
str_is(struct str a, const char *literal)
{
	return str_eq(a, str_from(literal));
}

/* memcmp order, the shorter first; for qsort-like use */
int str_cmp(struct str a, struct str b);
/* equal but for the case of ASCII letters */
bool str_eq_nocase(struct str a, struct str b);
bool str_has_suffix(struct str s, struct str suffix);
bool str_contains(struct str s, struct str needle);

/* Index of the first c / the first needle, or s.len. */
static inline size_t
str_find(struct str s, char c)
{
	const char *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.ptr) : s.len;
}

size_t str_find_str(struct str s, struct str needle);
size_t str_find_last(struct str s, char c);

/* The part before / from index n on; n is cut down to the length. */
static inline struct str
str_head(struct str s, size_t n)
{
	return (struct str){s.ptr, n < s.len ? n : s.len};
}

static inline struct str
str_skip(struct str s, size_t n)
{
	if (n > s.len)
		n = s.len;
	/* no arithmetic on the NULL of an empty view */
	return n ? (struct str){s.ptr + n, s.len - n} : s;
}

static inline bool
str_has_prefix(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_head(s, prefix.len), prefix);
}

/* Without blanks (space, tab, CR, LF) on both ends. */
struct str str_trim(struct str s);

/*
 * Takes the next piece up to `sep` off `rest`; false when nothing is left.
 * "a,,b" gives "a", "", "b"; "a," gives "a"; "" gives nothing.
 */
bool str_cut(struct str *piece, struct str *rest, char sep);
/* The same for lines; CR before LF is dropped. */
bool str_cut_line(struct str *line, struct str *rest);

/* FNV-1a, 64 bit. */
uint64_t str_hash(struct str s);

/*
 * Reads decimal digits and nothing else. False when there is none, another
 * character, or the value does not fit.
 */
bool str_to_u32(uint32_t *value, struct str digits);

/* Takes exactly so many digits, or this character, off the front. */
bool str_take_digits(uint32_t *value, struct str *s, size_t count);
bool str_take_char(struct str *s, char c);

/* ASCII only, whatever the locale. */
static inline bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
char_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline char
char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

#endif
