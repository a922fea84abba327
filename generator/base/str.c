#include "base/str.h"

#include <string.h>

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len || str_eq(a, b))
		return a.len == b.len;
	for (size_t i = 0; i < a.len; i++)
		if (char_lower(a.ptr[i]) != char_lower(b.ptr[i]))
			return false;
	return true;
}

bool
str_has_suffix(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_skip(s, s.len - suffix.len), suffix);
}

bool
str_contains(struct str s, struct str needle)
{
	return needle.len == 0 || str_find_str(s, needle) < s.len;
}

/*
 * What is looked for are signs ("##", "://"), whose first byte is rare: leaping
 * from one to the next is fastest. After a few leaps in vain memmem() goes on,
 * which is linear whatever it meets.
 */
size_t
str_find_str(struct str s, struct str needle)
{
	enum { LEAPS = 16 };
	struct str rest = s;

	if (needle.len == 0)
		return s.len;
	for (int i = 0; i < LEAPS; i++) {
		rest = str_skip(rest, str_find(rest, needle.ptr[0]));
		if (rest.len < needle.len)
			return s.len;
		if (str_has_prefix(rest, needle))
			return s.len - rest.len;
		rest = str_skip(rest, 1);
	}
	const char *hit = rest.len
	    ? memmem(rest.ptr, rest.len, needle.ptr, needle.len) : NULL;
	return hit ? (size_t)(hit - s.ptr) : s.len;
}

size_t
str_find_last(struct str s, char c)
{
	const char *hit = s.len ? memrchr(s.ptr, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.ptr) : s.len;
}

struct str
str_trim(struct str s)
{
	while (s.len && char_is_blank(s.ptr[0]))
		s = str_skip(s, 1);
	while (s.len && char_is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool
str_cut(struct str *piece, struct str *rest, char sep)
{
	if (rest->len == 0)
		return false;
	size_t at = str_find(*rest, sep);
	*piece = str_head(*rest, at);
	*rest = str_skip(*rest, at + 1);
	return true;
}

bool
str_cut_line(struct str *line, struct str *rest)
{
	if (!str_cut(line, rest, '\n'))
		return false;
	if (line->len && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

uint64_t
str_hash(struct str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.len; i++) {
		h ^= (unsigned char)s.ptr[i];
		h *= UINT64_C(0x100000001b3);
	}
	return h;
}

bool
str_to_u32(uint32_t *value, struct str digits)
{
	uint32_t v = 0;

	if (digits.len == 0)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (!char_is_digit(digits.ptr[i]))
			return false;
		uint32_t d = (uint32_t)(digits.ptr[i] - '0');
		if (v > (UINT32_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*value = v;
	return true;
}

bool
str_take_digits(uint32_t *value, struct str *s, size_t count)
{
	if (s->len < count || !str_to_u32(value, str_head(*s, count)))
		return false;
	*s = str_skip(*s, count);
	return true;
}

bool
str_take_char(struct str *s, char c)
{
	if (s->len == 0 || s->ptr[0] != c)
		return false;
	*s = str_skip(*s, 1);
	return true;
}
