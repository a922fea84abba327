#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

/* A letter of two bytes, and what is written for it: never longer. */
struct spelling {
	char letter[3], latin[3];
};

/* folded letters that Unicode does not take apart */
static const struct spelling plain[] = {
    {"æ", "ae"}, {"œ", "oe"}, {"ø", "o"}, {"ł", "l"}, {"đ", "d"}, {"ð", "d"},
    {"þ", "th"}, {"ı", "i"}, {"ħ", "h"}, {"ŧ", "t"}, {"ŋ", "n"}, {"ĸ", "k"},
};

static const struct spelling german[] = {
    {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"},
};

enum { COUNT_PLAIN = sizeof plain / sizeof *plain };
enum { COUNT_GERMAN = sizeof german / sizeof *german };

enum {
	FOLD = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
	    UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
	FOLD_AND_STRIP = FOLD | UTF8PROC_STRIPMARK,
	PARTS = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
	    UTF8PROC_STRIPMARK | UTF8PROC_IGNORE | UTF8PROC_LUMP,
	/* the longest compatibility decomposition of Unicode: U+FDFA */
	PARTS_MAX = 18
};

static struct str
lower_ascii(struct arena *a, struct str s)
{
	struct str copy = arena_str(a, s);

	/* our own copy, fresh from the arena */
	for (char *p = (char *)copy.ptr; p < copy.ptr + copy.len; p++)
		*p = char_lower(*p);
	return copy;
}

/*
 * Most texts that are compared are keys and ids: they need no library, and
 * often no copy either.
 */
static bool
is_ascii(bool *upper, struct str s)
{
	unsigned char all = 0;

	*upper = false;
	for (size_t i = 0; i < s.len; i++) {
		all |= (unsigned char)s.ptr[i];
		*upper |= s.ptr[i] >= 'A' && s.ptr[i] <= 'Z';
	}
	return all < 0x80;
}

/* The letters that German has beside those of ASCII, and what becomes of them. */
static const struct umlaut {
	char letter[3], folded[3], bare[3];
} umlauts[] = {
    {"ä", "ä", "a"}, {"ö", "ö", "o"}, {"ü", "ü", "u"}, {"ß", "ss", "ss"},
    {"Ä", "ä", "a"}, {"Ö", "ö", "o"}, {"Ü", "ü", "u"},
};

static const struct umlaut *
umlaut_at(const char *p, const char *end)
{
	size_t n = p + 1 < end ? sizeof umlauts / sizeof *umlauts : 0;

	for (size_t i = 0; i < n; i++)
		if (memcmp(p, umlauts[i].letter, 2) == 0)
			return &umlauts[i];
	return NULL;
}

/*
 * German as most of it is written, folded letter by letter as the library would
 * do it. False: there is something else in it.
 */
static bool
fold_german(struct str *result, struct arena *a, struct str s, bool strip)
{
	char *out = arena_alloc(a, s.len + 1);
	const char *end = s.ptr + s.len;
	size_t len = 0;

	for (const char *p = s.ptr; p < end; p++) {
		if ((unsigned char)*p < 0x80) {
			out[len++] = char_lower(*p);
			continue;
		}
		const struct umlaut *u = umlaut_at(p, end);
		if (u == NULL)
			return false;
		const char *put = strip ? u->bare : u->folded;
		for (; *put; put++)
			out[len++] = *put;
		p++;
	}
	*result = str_make(out, len);
	return true;
}

static struct str
map(struct arena *a, struct str s, int options)
{
	utf8proc_uint8_t *mapped = NULL;
	struct str simple;
	bool upper;

	if (is_ascii(&upper, s))
		return upper && options & UTF8PROC_CASEFOLD ? lower_ascii(a, s) : s;
	if (options & UTF8PROC_CASEFOLD &&
	    fold_german(&simple, a, s, options & UTF8PROC_STRIPMARK))
		return simple;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.ptr,
	    (utf8proc_ssize_t)s.len, &mapped, (utf8proc_option_t)options);
	if (n == UTF8PROC_ERROR_NOMEM)
		mem_exhausted("no more from the system");
	if (n < 0)
		return options & UTF8PROC_CASEFOLD ? lower_ascii(a, s) : s;
	struct str result =
	    arena_str(a, str_make((const char *)mapped, (size_t)n));
	free(mapped);
	return result;
}

static const char *
latin_for(const char *letter, const struct spelling *table, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (memcmp(letter, table[i].letter, 2) == 0)
			return table[i].latin;
	return NULL;
}

static struct str
spell(struct arena *a, struct str s, const struct spelling *table, size_t count)
{
	char *out = arena_alloc(a, s.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		const char *latin = (unsigned char)s.ptr[i] >= 0xc2 &&
		    i + 1 < s.len ? latin_for(s.ptr + i, table, count) : NULL;
		if (latin == NULL) {
			out[len++] = s.ptr[i];
			continue;
		}
		for (; *latin; latin++)
			out[len++] = *latin;
		i++;
	}
	return str_make(out, len);
}

struct str
unicode_fold(struct arena *a, struct str s)
{
	return map(a, s, FOLD);
}

struct str
unicode_search(struct arena *a, struct str s)
{
	struct str bare = map(a, s, FOLD_AND_STRIP);
	bool upper;

	return is_ascii(&upper, bare) ? bare : spell(a, bare, plain, COUNT_PLAIN);
}

struct str
unicode_search_german(struct arena *a, struct str s)
{
	struct str folded = map(a, s, FOLD);
	bool upper;

	if (is_ascii(&upper, folded))
		return folded;
	return unicode_search(a, spell(a, folded, german, COUNT_GERMAN));
}

enum sign { SIGN_NONE, SIGN_BLANK, SIGN_WORD };

static enum sign
sign_of(uint32_t cp)
{
	if (cp == '\t' || cp == '\n' || cp == '\r')
		return SIGN_BLANK;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_PD:
		return SIGN_BLANK;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return SIGN_WORD;
	default: /* a foreign enum: marks, signs, and what comes later */
		return SIGN_NONE;
	}
}

/* The words of `form`, a NUL, and the original as it is. */
static struct str
sort_key(struct arena *a, struct str form, struct str original)
{
	char *out = arena_alloc(a, form.len + 1 + original.len + 1);
	size_t len = 0, n;
	bool blank = false;
	uint32_t cp;

	for (struct str s = form; s.len; s = str_skip(s, n)) {
		n = utf8_decode(&cp, s);
		enum sign sign = n ? sign_of(cp) : SIGN_WORD;
		n = n ? n : 1;
		if (sign == SIGN_BLANK)
			blank = len > 0;
		if (sign != SIGN_WORD)
			continue;
		if (blank)
			out[len++] = ' ';
		blank = false;
		memcpy(out + len, s.ptr, n);
		len += n;
	}
	out[len++] = '\0';
	if (original.len)
		memcpy(out + len, original.ptr, original.len);
	return str_make(out, len + original.len);
}

struct str
unicode_sort_key(struct arena *a, struct str s)
{
	return sort_key(a, unicode_search(a, s), s);
}

struct str
unicode_sort_key_names(struct arena *a, struct str s)
{
	return sort_key(a, unicode_search_german(a, s), s);
}

/* Cuts to at most max bytes, between words if there is more than one. */
static struct str
cut_slug(struct str slug, size_t max)
{
	if (slug.len <= max)
		return slug;
	struct str head = str_head(slug, max);
	size_t end = slug.ptr[max] == '-' ? max : str_find_last(head, '-');
	return str_head(head, end);
}

struct str
unicode_slug(struct arena *a, struct str s, size_t max)
{
	struct str form = unicode_search_german(a, s);
	char *out = arena_alloc(a, form.len + 1);
	size_t len = 0;
	bool gap = false;

	for (size_t i = 0; i < form.len; i++) {
		char c = form.ptr[i];
		if (!char_is_digit(c) && !char_is_alpha(c)) {
			gap = len > 0;
			continue;
		}
		if (gap)
			out[len++] = '-';
		gap = false;
		out[len++] = c;
	}
	return cut_slug(str_make(out, len), max);
}

struct str
unicode_initial(struct arena *a, struct str s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct str form = unicode_search(a, s);
	uint32_t cp;
	size_t n;

	for (; (n = utf8_decode(&cp, form)) > 0; form = str_skip(form, n))
		if (sign_of(cp) == SIGN_WORD)
			break;
	if (n == 0 || !char_is_alpha(form.ptr[0]))
		return STR("#");
	return str_make(letters + (form.ptr[0] - 'a'), 1);
}

/*
 * Below U+0300 nothing is to be put together, nor among dashes, quotes and dots
 * (U+2010 to U+203F): the library would give it back as it is.
 */
static bool
is_composed(struct str s)
{
	size_t i = 0;

	while (i < s.len) {
		unsigned char c = (unsigned char)s.ptr[i];
		size_t n = c < 0x80 ? 1 : c == 0xe2 ? 3 : 2;
		if (c >= 0x80 && c != 0xe2 && (c < 0xc2 || c > 0xcb))
			return false;
		if (i + n > s.len)
			return false;
		if (n > 1 && (s.ptr[i + n - 1] & 0xc0) != 0x80)
			return false;
		if (n == 3 && (s.ptr[i + 1] != (char)0x80 ||
			(unsigned char)s.ptr[i + 2] < 0x90))
			return false;
		i += n;
	}
	return true;
}

struct str
unicode_compose(struct arena *a, struct str s)
{
	if (is_composed(s))
		return s;
	return map(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

/* Letters without parts of their own: by the table of the small ones. */
static size_t
spell_letter(uint32_t *parts, size_t max, uint32_t cp)
{
	uint32_t small = (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
	char bytes[UTF8_BYTES_MAX];
	size_t n = 0;

	if (utf8_encode(bytes, small) != 2)
		return 0;
	const char *latin = latin_for(bytes, plain, COUNT_PLAIN);
	for (; latin && *latin && n < max; latin++)
		parts[n++] = (uint32_t)(small == cp ? *latin : *latin - 'a' + 'A');
	return n;
}

size_t
unicode_parts(uint32_t *parts, size_t max, uint32_t cp)
{
	utf8proc_int32_t out[PARTS_MAX];
	int boundary = 0;
	size_t n = spell_letter(parts, max, cp);

	if (n)
		return n;
	utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)cp,
	    out, PARTS_MAX, (utf8proc_option_t)PARTS, &boundary);
	for (; count <= PARTS_MAX && (utf8proc_ssize_t)n < count && n < max; n++)
		parts[n] = (uint32_t)out[n];
	return n;
}
