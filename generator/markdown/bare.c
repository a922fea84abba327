#include "markdown/bare.h"

#include <string.h>

enum { LOCAL_MAX = 64 };

static bool
is_word(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Typographic quotes, dashes, blanks and dots (U+2000-203F), «, », no-break. */
static bool
is_typographic(struct str s)
{
	if (s.len >= 2 && s.ptr[0] == '\xc2')
		return memchr("\xa0\xab\xbb", s.ptr[1], 3) != NULL;
	return s.len >= 3 && s.ptr[0] == '\xe2' && s.ptr[1] == '\x80';
}

/* The end of the last typographic sign before `at` is at `at`. */
static bool
follows_typographic(struct str text, size_t at)
{
	return (at >= 2 && is_typographic(str_skip(str_head(text, at), at - 2))) ||
	    (at >= 3 && is_typographic(str_skip(str_head(text, at), at - 3)));
}

static bool
may_begin_at(struct str text, size_t at)
{
	return at == 0 || !is_word(text.ptr[at - 1]) ||
	    follows_typographic(text, at);
}

/* Cuts the punctuation of the sentence off the end. */
static struct str
without_punctuation(struct str link)
{
	size_t open = 0, close = 0;

	for (size_t i = 0; i < link.len; i++) {
		open += link.ptr[i] == '(';
		close += link.ptr[i] == ')';
	}
	for (; link.len; link.len--) {
		char c = link.ptr[link.len - 1];
		if (c == ')' && close > open)
			close--;
		else if (c == ')' || !strchr(".,:;!?*_'~]}", c))
			break;
	}
	return link;
}

static size_t
url_scheme(struct str s)
{
	if (str_eq_nocase(str_head(s, 8), STR("https://")))
		return 8;
	return str_eq_nocase(str_head(s, 7), STR("http://")) ? 7 : 0;
}

static bool
find_url(struct md_bare *out, struct str text, size_t at)
{
	struct str s = str_skip(text, at);
	size_t scheme = url_scheme(s), n = scheme;

	/* the host first, so that every address that is read on is taken */
	if (scheme == 0 || scheme == s.len || !is_word(s.ptr[scheme]) ||
	    is_typographic(str_skip(s, scheme)) || !may_begin_at(text, at))
		return false;
	while (n < s.len && (unsigned char)s.ptr[n] > ' ' &&
	    !memchr("<>\"\\`|\x7f", s.ptr[n], 7) && !is_typographic(str_skip(s, n)))
		n++;
	*out = (struct md_bare){
	    .at = at, .link = without_punctuation(str_head(s, n))};
	return true;
}

static bool
is_local(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || (c && strchr(".-_+%", c));
}

/* The length of a domain name at s, or 0. */
static size_t
domain_length(struct str s)
{
	size_t n = 0, end = 0;

	while (n < s.len) {
		size_t label = n;
		bool letters = true;
		for (; n < s.len && (char_is_alpha(s.ptr[n]) ||
		    char_is_digit(s.ptr[n]) || s.ptr[n] == '-'); n++)
			letters = letters && char_is_alpha(s.ptr[n]);
		if (n == label || s.ptr[label] == '-' || s.ptr[n - 1] == '-')
			break;
		if (label > 0 && letters && n - label >= 2)
			end = n;
		if (n == s.len || s.ptr[n] != '.')
			break;
		n++;
	}
	/* a name that goes on is not this name */
	bool goes_on = end < s.len && end && (is_word(s.ptr[end]) ||
	    s.ptr[end] == '@') && !is_typographic(str_skip(s, end));
	return goes_on ? 0 : end;
}

/* An address around the "@" at `at`, not before `from`. */
static bool
find_mail(struct md_bare *out, struct str text, size_t from, size_t at)
{
	size_t start = at;

	while (start > from && at - start <= LOCAL_MAX &&
	    is_local(text.ptr[start - 1]))
		start--;
	if (at - start > LOCAL_MAX || !may_begin_at(text, start))
		return false;
	/* a pattern or a placeholder is no address */
	if (start > 0 && strchr("*{}@", text.ptr[start - 1]))
		return false;
	while (start < at && !is_word(text.ptr[start]))
		start++;
	if (start == at || text.ptr[at - 1] == '.')
		return false;
	size_t domain = domain_length(str_skip(text, at + 1));
	if (domain == 0)
		return false;
	struct str link = str_head(str_skip(text, start), at + 1 + domain - start);
	*out = (struct md_bare){.at = start, .link = link, .mail = true};
	return true;
}

/*
 * The next "@" or ":" from an index on; the latter is rarer than what a scheme
 * begins with. A stretch at a time, so that many of one do not cost a look for
 * the other to the end of the text each.
 */
static size_t
next_sign(struct str text, size_t from)
{
	enum { STRETCH = 512 };

	while (from < text.len) {
		struct str part = str_head(str_skip(text, from), STRETCH);
		size_t at = str_find(str_head(part, str_find(part, ':')), '@');
		if (at < part.len)
			return from + at;
		from += part.len;
	}
	return from;
}

bool
md_bare_next(struct md_bare *out, struct str text, size_t from)
{
	for (size_t i = from; (i = next_sign(text, i)) < text.len; i++) {
		if (text.ptr[i] == '@') {
			if (find_mail(out, text, from, i))
				return true;
			continue;
		}
		for (size_t scheme = 4; scheme <= 5; scheme++)
			if (i >= from + scheme &&
			    find_url(out, text, i - scheme))
				return true;
	}
	return false;
}
