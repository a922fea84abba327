#include "markdown/text.h"

#include <string.h>

#include "base/sixteen.h"
#include "markdown/parse.h"

static const char *
reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Bytes at the start of s that stand for themselves. */
static size_t
plain_length(struct str s)
{
	/* those of reference(), and what a hidden bar begins with */
	static const bool special[256] = {['&'] = true, ['<'] = true,
	    ['>'] = true, ['"'] = true, ['\''] = true, [0xee] = true};
	size_t n = 0;

	for (; s.len - n >= 16; n += 16) {
		sixteen v = sixteen_load(s.ptr + n);
		/* & and ' differ in one bit, < and > in another */
		sixteen marks = sixteen_equal(v, '"') |
		    sixteen_equal(v | 1, '\'') | sixteen_equal(v | 2, '>') |
		    sixteen_equal(v, '\xee');
		if (sixteen_any(marks))
			return n + sixteen_first(marks);
	}
	while (n < s.len && !special[(unsigned char)s.ptr[n]])
		n++;
	return n;
}

/* Writes what stands at the start of s and is not plain; its length. */
static size_t
add_special(struct buf *out, struct str s, const char *bar)
{
	const char *ref = reference(s.ptr[0]);

	if (ref)
		buf_add_cstr(out, ref);
	else if (str_has_prefix(s, STR(MD_HIDDEN_BAR)))
		buf_add_cstr(out, bar);
	else
		buf_add_char(out, s.ptr[0]);
	return ref || s.len < 3 || s.ptr[1] != '\x80' || s.ptr[2] != '\x80'
	    ? 1 : sizeof MD_HIDDEN_BAR - 1;
}

void
md_escape(struct buf *out, struct str s, const char *bar)
{
	while (s.len) {
		size_t n = plain_length(s);
		buf_add(out, str_head(s, n));
		s = str_skip(s, n);
		if (s.len)
			s = str_skip(s, add_special(out, s, bar));
	}
}

/* True when a quote behind s would open. */
static bool
ends_open(struct str s)
{
	static const struct str signs[] = {
	    STR_INIT("\xe2\x80\x93"), STR_INIT("\xe2\x80\x94"), /* dashes */
	    STR_INIT("\xe2\x80\x9e"), STR_INIT("\xe2\x80\x9a"), /* „ ‚ */
	    STR_INIT("\xc2\xa0")};
	char c = s.ptr[s.len - 1];

	if (char_is_blank(c) || (c && strchr("([{/-=", c)))
		return true;
	if ((unsigned char)c < 0x80)
		return false;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_has_suffix(s, signs[i]))
			return true;
	return false;
}

static void
add_quote(struct buf *out, bool opens, struct str after)
{
	if (opens && after.len && char_is_blank(after.ptr[0]))
		buf_add(out, STR("&quot;")); /* between blanks: leave it */
	else
		buf_add_cstr(out, opens ? "„" : "“");
}

void
md_text_add(struct buf *out, struct md_text *state, struct str s)
{
	if (s.len == 0)
		return;
	while (s.len) {
		size_t n = plain_length(s);
		buf_add(out, str_head(s, n));
		if (n)
			state->opens = ends_open(str_head(s, n));
		s = str_skip(s, n);
		if (s.len == 0)
			break;
		char c = s.ptr[0];
		n = 1;
		if (state->german && c == '"')
			add_quote(out, state->opens, str_skip(s, 1));
		else if (state->german && c == '\'')
			buf_add(out, STR("’"));
		else
			n = add_special(out, s, "|");
		/* „‚Wort‘“: a quote behind an opening one opens, too */
		state->opens = state->opens && (c == '"' || c == '\'');
		s = str_skip(s, n);
	}
}
