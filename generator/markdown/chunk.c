#include "markdown/chunk.h"

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

static bool
may_begin(struct str line)
{
	unsigned class = class_at(line, 0);

	return (class & OPENS) || ((class & DIGIT) && !opens_list(line));
}

/* The length of a simple line without its end, or 0. */
static size_t
simple_line(struct str s)
{
	size_t n = 0;

	if (!may_begin(s))
		return 0;
	while (n < s.len && !(class_at(s, n) & (MARKUP | END)))
		n++;
	return (class_at(s, n) & MARKUP) || s.ptr[n - 1] == ' ' ? 0 : n;
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

	out->simple = false;
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
	size_t length = c->rest.len ? parsed_piece(c, &lines) : 0;
	take(out, c, length, lines);
	return length > 0;
}
