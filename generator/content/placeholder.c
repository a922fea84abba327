#include "content/placeholder.h"

#include <string.h>

#include "base/utf8.h"

enum {
	/* bytes behind '[' in which the words must stand */
	WORDS_MAX = 64,
	/* letters that are compared: more than the longest mark has */
	FOLDED_MAX = 32,
	/* bytes up to ']'; longer ones are cut at the end of their line */
	TEXT_MAX = 400,
	QUOTED_MAX = 100, /* code points */
};

/* folded: small letters, "ae" for the umlaut, one blank between words */
static const struct str marks[] = {STR_INIT("bitte ergaenzen"),
    STR_INIT("please fill in")};

/* The length of ä or Ä at the start of s, in one piece or in two; else 0. */
static size_t
umlaut_length(struct str s)
{
	static const struct str forms[] = {STR_INIT("\u00e4"), STR_INIT("\u00c4"),
	    STR_INIT("a\u0308"), STR_INIT("A\u0308")};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_has_prefix(s, forms[i]))
			return forms[i].len;
	return 0;
}

static size_t
fold(char out[FOLDED_MAX + 2], struct str s)
{
	bool gap = false;
	size_t n = 0;

	while (s.len && n < FOLDED_MAX) {
		bool plain = (s.ptr[0] & 0x80) == 0 && char_lower(s.ptr[0]) != 'a';
		size_t umlaut = plain ? 0 : umlaut_length(s);
		bool blank = char_is_blank(s.ptr[0]);
		if (umlaut) {
			out[n++] = 'a';
			out[n++] = 'e';
		} else if (!blank) {
			out[n++] = char_lower(s.ptr[0]);
		} else if (!gap) {
			out[n++] = ' ';
		}
		gap = blank;
		s = str_skip(s, umlaut ? umlaut : 1);
	}
	return n;
}

static bool
may_begin(char c)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (char_lower(c) == marks[i].ptr[0])
			return true;
	return false;
}

/* Do the words of a placeholder stand behind the '[' that s begins with? */
static bool
is_marked(struct str s)
{
	char bytes[FOLDED_MAX + 2];
	struct str words = str_trim(str_head(str_skip(s, 1), WORDS_MAX));

	/* links, and lists of the front matter */
	if (words.len == 0 || !may_begin(words.ptr[0]))
		return false;
	struct str folded = str_make(bytes, fold(bytes, words));
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct str rest = str_skip(folded, marks[i].len);
		if (str_has_prefix(folded, marks[i]) &&
		    (rest.len == 0 || !char_is_alpha(rest.ptr[0])))
			return true;
	}
	return false;
}

bool
placeholder_is(struct str value)
{
	value = str_trim(value);
	return value.len && value.ptr[0] == '[' && is_marked(value);
}

/* ---- telling ---------------------------------------------------------------- */

struct search {
	struct read_context *ctx;
	struct str last; /* the one told last, not yet added */
	struct loc last_at;
	size_t count;
};

/* On one line and not too long, for a message. */
static struct str
quote(struct arena *a, struct str s)
{
	struct str near = str_head(s, TEXT_MAX);
	/* never beyond its paragraph */
	near = str_head(near, str_find_str(near, STR("\n\n")));
	size_t end = str_find(near, ']'), n = 0;

	s = str_head(near, end < near.len ? end + 1 : str_find(near, '\n'));
	char *p = arena_alloc(a, s.len + 1);
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_blank(s.ptr[i]))
			p[n++] = s.ptr[i];
		else if (n && p[n - 1] != ' ')
			p[n++] = ' ';
	struct str whole = str_trim(str_make(p, n));
	struct str shown = utf8_head(whole, QUOTED_MAX);
	return shown.len < whole.len ? arena_concat(a, shown, STR("…")) : whole;
}

static void
add_last(struct search *s)
{
	size_t more = s->count > PLACEHOLDERS_TOLD_MAX
	    ? s->count - PLACEHOLDERS_TOLD_MAX : 0;

	if (s->count)
		READ_DIAG(s->ctx, DIAG_PLACEHOLDER_LEFT, s->last_at, s->last,
		    more ? arena_printf(s->ctx->arena, "%zu", more) : STR(""));
}

/* One more, at an offset of a line; `text` goes on to the end of the file. */
static void
found(struct search *s, struct str text, struct str line, size_t offset,
    unsigned number)
{
	if (s->count < PLACEHOLDERS_TOLD_MAX) {
		add_last(s);
		s->last = quote(s->ctx->arena, text);
		s->last_at = (struct loc){number, utf8_column(line, offset)};
	}
	s->count++;
}

/* ---- finding ---------------------------------------------------------------- */

/* Where the comment of a line of YAML begins, or its length. */
static size_t
comment_start(struct str line)
{
	char quote_open = '\0', before = ' ';

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];
		if (quote_open) {
			bool doubled = c == '\'' && i + 1 < line.len &&
			    line.ptr[i + 1] == c;
			if (quote_open == '"' ? c == '\\' : doubled)
				i++;
			else if (c == quote_open)
				quote_open = '\0';
		} else if (c == '#' && char_is_blank(before)) {
			return i;
		} else if ((c == '"' || c == '\'') &&
		    memchr(" \t[{,:", before, 6)) {
			quote_open = c;
		}
		before = c;
	}
	return line.len;
}

static void
search_line(struct search *s, struct str line, size_t end, struct str from,
    unsigned number)
{
	for (size_t i = str_find(line, '['); i < end;
	     i += 1 + str_find(str_skip(line, i + 1), '[')) {
		struct str text = str_skip(from, i);
		if (is_marked(text))
			found(s, text, line, i, number);
	}
}

/* In comments as well: whether there is any reason to go through the lines. */
static bool
may_have_some(struct str bytes)
{
	for (size_t i = str_find(bytes, '['); i < bytes.len;
	     i += 1 + str_find(str_skip(bytes, i + 1), '['))
		if (is_marked(str_skip(bytes, i)))
			return true;
	return false;
}

void
placeholder_report(struct read_context *ctx, struct str bytes,
    unsigned body_line)
{
	if (!may_have_some(bytes))
		return;
	struct search s = {.ctx = ctx};
	struct str rest = utf8_skip_bom(bytes), line, from = rest;

	for (unsigned number = 1; str_cut_line(&line, &rest); number++) {
		if (memchr(line.ptr, '[', line.len))
			search_line(&s, line, number < body_line
				? comment_start(line) : line.len, from, number);
		from = rest;
	}
	add_last(&s);
}
