#include "markdown/chunk.h"

#include <string.h>

#include "base/sixteen.h"

/* What a byte may be. */
enum {
	MARKUP = 1,   /* never in a simple paragraph */
	OPENS = 2,    /* may begin one of its lines */
	DIGIT = 4,    /* the same, if no list begins with it */
	SWALLOWS = 8, /* may take in what stands behind the next empty line */
	LOOK = 16,    /* the same, as one of three */
	END = 32      /* of a line */
};

#define FOUR(x) x, x, x, x
#define EIGHT(x) FOUR(x), FOUR(x)
#define SIXTEEN(x) EIGHT(x), EIGHT(x)

/* sixteen to a row, or rows of the same */
#define NEVER (SWALLOWS | MARKUP)
static const unsigned char classes[256] = {
	EIGHT(NEVER), NEVER, MARKUP, END, NEVER, FOUR(NEVER), /* tab, LF */
	SIXTEEN(NEVER),
	0, 0, OPENS, 0, 0, 0, MARKUP, OPENS, /* " & ' */
	OPENS, 0, MARKUP, 0, 0, 0, 0, 0, /* ( * */
	EIGHT(DIGIT), DIGIT, DIGIT, 0, 0, NEVER, 0, 0, 0, /* < */
	0, OPENS, OPENS, OPENS, FOUR(OPENS), EIGHT(OPENS), /* A to O */
	EIGHT(OPENS), OPENS, OPENS, OPENS,
	MARKUP, MARKUP, MARKUP, 0, MARKUP, /* [ \ ] _ */
	MARKUP | LOOK, OPENS, OPENS, OPENS, FOUR(OPENS), EIGHT(OPENS), /* ` */
	EIGHT(OPENS), OPENS, OPENS, OPENS,
	0, MARKUP, 0, LOOK, NEVER, /* | ~ DEL */
	SIXTEEN(OPENS), SIXTEEN(OPENS), SIXTEEN(OPENS), SIXTEEN(OPENS),
	SIXTEEN(OPENS), SIXTEEN(OPENS),
	SIXTEEN(OPENS), SIXTEEN(OPENS),
};

static unsigned
class_at(struct str s, size_t i)
{
	return i < s.len ? classes[(unsigned char)s.ptr[i]] : 0;
}

/* From an index on: the next byte that may be markup or ends a line, or the end. */
static size_t
next_marked(struct str s, size_t n)
{
	for (; s.len - n >= 16; n += 16) {
		sixteen v = sixteen_load(s.ptr + n);
		/* with ^ } ~ among them, which are seldom seen */
		sixteen marks = sixteen_within(v, 0, 0x1f) |
		    sixteen_equal(v, '&') | sixteen_equal(v, '*') |
		    sixteen_equal(v, '<') | sixteen_within(v, '[', '`') |
		    sixteen_within(v, '|', 0x7f);
		if (sixteen_any(marks))
			return n + sixteen_first(marks);
	}
	while (n < s.len && !(class_at(s, n) & (MARKUP | END)))
		n++;
	return n;
}

/* The next one that is. */
static size_t
find_marked(struct str s, size_t n)
{
	while ((n = next_marked(s, n)) < s.len &&
	    !(class_at(s, n) & (MARKUP | END)))
		n++;
	return n;
}

/* ---- the text ------------------------------------------------------------ */

/* A definition that may serve links before it, or what a text may lose. */
static bool
is_one_piece(struct str s)
{
	/* a byte is found faster than several; these are rare */
	return str_contains(str_skip(s, str_find(s, ']')), STR("]:")) ||
	    str_contains(str_skip(s, str_find(s, '\xef')), STR("\xef\xbb\xbf"));
}

void
md_chunks_begin(struct md_chunks *c, struct str text)
{
	*c = (struct md_chunks){.rest = text, .whole = is_one_piece(text)};
}

/* ---- its lines ------------------------------------------------------------ */

/* "12." and "12)" open a list; so does nothing else with digits. */
static bool
opens_list(struct str line)
{
	size_t n = 0;

	while (class_at(line, n) == DIGIT)
		n++;
	return n < line.len && (line.ptr[n] == '.' || line.ptr[n] == ')');
}

/* What "[" and "*" begin is looked at where they stand. */
static bool
may_begin(struct str line)
{
	unsigned class = class_at(line, 0);

	return (class & OPENS) || ((class & DIGIT) && !opens_list(line)) ||
	    str_has_prefix(line, STR("[")) || str_has_prefix(line, STR("**"));
}

static bool
is_word(char c)
{
	return char_is_alpha(c) || char_is_digit(c);
}

/* The length of "[words](target)" at s, or 0. */
static size_t
link_length(struct str s)
{
	size_t n = find_marked(s, 1), target;

	if (n == 1 || !str_has_prefix(str_skip(s, n), STR("](")))
		return 0;
	n += 2;
	for (target = n; n < s.len; n++)
		if (!is_word(s.ptr[n]) && !memchr("/.:#?=_-", s.ptr[n], 8))
			break;
	return n > target && n < s.len && s.ptr[n] == ')' ? n + 1 : 0;
}

/*
 * Whether two stars begin strong words, or end them, by the rules for flanking:
 * where they could do both or neither, the answer is no.
 */
static bool
opens_strong(struct str s, size_t at)
{
	char after = at + 2 < s.len ? s.ptr[at + 2] : ' ';

	/* 0xc3 is a letter of ours with something above it */
	return (at == 0 || s.ptr[at - 1] == ' ') &&
	    (is_word(after) || after == '\xc3');
}

static bool
closes_strong(struct str s, size_t at)
{
	char before = s.ptr[at - 1];
	char after = at + 2 < s.len ? s.ptr[at + 2] : ' ';

	if (after == ' ' || after == '\n')
		return before > ' ' && before < 0x7f && before != '*';
	return is_word(before) && memchr(".,;:!?)", after, 7);
}

/* The length of "**words**" at an index, which end on the line; or 0. */
static size_t
strong_length(struct str s, size_t at)
{
	if (!str_has_prefix(str_skip(s, at), STR("**")) || !opens_strong(s, at))
		return 0;
	size_t n = find_marked(s, at + 2);
	return str_has_prefix(str_skip(s, n), STR("**")) && closes_strong(s, n)
	    ? n + 2 - at : 0;
}

/* The length of markup at an index that can be told without a parser, or 0. */
static size_t
marked_length(struct str s, size_t at)
{
	if (s.ptr[at] == '*')
		return strong_length(s, at);
	/* behind "!" it is an image */
	return s.ptr[at] == '[' && (at == 0 || s.ptr[at - 1] != '!')
	    ? link_length(str_skip(s, at)) : 0;
}

/* The length of a simple line without its end, or 0. */
static size_t
simple_line(struct str s)
{
	size_t n = 0;

	if (!may_begin(s))
		return 0;
	for (;;) {
		n = find_marked(s, n);
		if (!(class_at(s, n) & MARKUP))
			break;
		size_t marked = marked_length(s, n);
		if (marked == 0)
			return 0;
		n += marked;
	}
	return s.ptr[n - 1] == ' ' ? 0 : n;
}

/* The length of the simple paragraph at s, without its last end, or 0. */
static size_t
simple_paragraph(struct str s, unsigned *lines)
{
	size_t end = 0;

	*lines = 0;
	for (;; ++*lines) {
		size_t n = simple_line(str_skip(s, end));
		if (n == 0)
			return 0;
		end += n;
		if (end + 1 >= s.len || s.ptr[end + 1] == '\n')
			return end;
		end++;
	}
}

/* Whether here, behind a line, the text ends or goes on with such a paragraph. */
static bool
ends_list(struct str s)
{
	size_t n = 0;
	unsigned lines;

	while (n < s.len && s.ptr[n] == '\n')
		n++;
	return n == s.len || (n > 1 &&
	    simple_paragraph(str_skip(s, n), &lines) > 0);
}

/* The length of the simple list at s, without its last end, or 0. */
static size_t
simple_list(struct str s, unsigned *lines)
{
	size_t end = 0;

	*lines = 0;
	for (;; ++*lines) {
		struct str line = str_skip(s, end);
		if (!str_has_prefix(line, STR("- ")))
			return 0;
		size_t n = simple_line(str_skip(line, 2));
		if (n == 0)
			return 0;
		end += 2 + n;
		if (end + 1 >= s.len || s.ptr[end + 1] == '\n')
			return ends_list(str_skip(s, end)) ? end : 0;
		end++;
	}
}

/* Where the lines end that are not empty; counts them. */
static size_t
filled_lines(struct str s, unsigned *lines)
{
	size_t end = 0;

	for (*lines = 0; end < s.len && s.ptr[end] != '\n'; ++*lines) {
		end += str_find(str_skip(s, end), '\n');
		end += end < s.len;
	}
	return end;
}

/* Whether these lines may hold the beginning of a fence or of HTML. */
static bool
may_swallow(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned class = class_at(s, i);
		if ((class & SWALLOWS) || ((class & LOOK) && i + 2 < s.len &&
		    s.ptr[i + 1] == s.ptr[i] && s.ptr[i + 2] == s.ptr[i]))
			return true;
	}
	return false;
}

/* ---- pieces -------------------------------------------------------------- */

/* The length of the empty lines at s. */
static size_t
empty_lines(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] == '\n')
		n++;
	return n;
}

/*
 * Up to the next simple paragraph, which is kept, or, if it may be none, to the
 * end of the text.
 */
static size_t
parsed_piece(struct md_chunks *c, unsigned *lines)
{
	struct str s = c->rest;
	size_t end = 0, begin;
	unsigned n;

	*lines = 0;
	do {
		begin = end;
		end += filled_lines(str_skip(s, end), &n);
		*lines += n;
		if (may_swallow(str_skip(str_head(s, end), begin)))
			return s.len;
		n = (unsigned)empty_lines(str_skip(s, end));
		end += n;
		*lines += n;
		c->ahead = simple_paragraph(str_skip(s, end), &c->ahead_lines);
	} while (end < s.len && c->ahead == 0);
	return end;
}

static void
take(struct md_chunk *out, struct md_chunks *c, size_t bytes, unsigned lines)
{
	out->text = str_head(c->rest, bytes);
	out->above = c->above;
	c->rest = str_skip(c->rest, bytes);
	c->above += lines;
}

static void
take_simple(struct md_chunk *out, struct md_chunks *c)
{
	out->simple = true;
	take(out, c, c->ahead, c->ahead_lines);
	c->ahead = 0;
}

bool
md_chunk_next(struct md_chunk *out, struct md_chunks *c)
{
	unsigned lines = 0;

	*out = (struct md_chunk){.simple = false};
	if (c->whole) {
		take(out, c, c->rest.len, 0);
		return out->text.len > 0;
	}
	if (c->ahead == 0) {
		size_t empty = empty_lines(c->rest);
		take(out, c, empty, (unsigned)empty);
		c->ahead = simple_paragraph(c->rest, &c->ahead_lines);
	}
	if (c->ahead > 0) {
		take_simple(out, c);
		return true;
	}
	/* it stands behind a simple paragraph here, or nothing */
	size_t length = simple_list(c->rest, &lines);
	out->list = length > 0;
	if (length == 0 && c->rest.len > 0)
		length = parsed_piece(c, &lines);
	take(out, c, length, lines);
	return length > 0;
}

bool
md_item_next(struct md_chunk *item, struct md_chunk *list)
{
	struct str line;

	if (!str_cut(&line, &list->text, '\n'))
		return false;
	*item = (struct md_chunk){.text = str_skip(line, STR("- ").len),
	    .above = list->above++, .simple = true, .item = true};
	return true;
}

/* ---- what is in a simple one ----------------------------------------------- */

static void
cut_link(struct md_span *out, struct str s)
{
	size_t end = str_find(s, ']');
	struct str rest = str_skip(s, end + 2);

	out->text = str_skip(str_head(s, end), 1);
	out->target = str_head(rest, str_find(rest, ')'));
}

/* The length of the words at s: of all markup there is nothing but this. */
static size_t
words_length(struct str s)
{
	size_t n = 0;

	for (; s.len - n >= 16; n += 16) {
		sixteen v = sixteen_load(s.ptr + n);
		sixteen marks = sixteen_equal(v, '\n') |
		    sixteen_equal(v, '*') | sixteen_equal(v, '[');
		if (sixteen_any(marks))
			return n + sixteen_first(marks);
	}
	while (n < s.len && s.ptr[n] != '\n' && s.ptr[n] != '*' &&
	       s.ptr[n] != '[')
		n++;
	return n;
}

static size_t
cut_span(struct md_span *out, struct str s)
{
	switch (s.ptr[0]) {
	case '\n':
		out->mark = MD_LINE_END;
		return 1;
	case '*':
		out->mark = MD_STRONG;
		out->text = str_skip(s, 2);
		out->text = str_head(out->text, str_find(out->text, '*'));
		return out->text.len + 4;
	case '[':
		out->mark = MD_LINK;
		cut_link(out, s);
		return out->text.len + out->target.len + 4;
	}
	out->text = str_head(s, words_length(s));
	return out->text.len;
}

bool
md_span_next(struct md_span *out, struct str *rest)
{
	*out = (struct md_span){.mark = MD_WORDS};
	if (rest->len == 0)
		return false;
	*rest = str_skip(*rest, cut_span(out, *rest));
	return true;
}
