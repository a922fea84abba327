#include "markdown/locate.h"

#include <cmark.h>

#include "markdown/guard.h"
#include "markdown/parse.h"

/* Lines to look at when a node is not where it should be. */
enum { SEARCH_LINES = 40 };

/* What is looked for. */
struct sought {
	cmark_node *node;
	bool autolink; /* <https://...>, <a@b.example> */
	size_t column; /* by cmark, from 0 */
};

void
md_locator_init(struct md_locator *l, struct arena *a, struct str text,
    unsigned first_line)
{
	*l = (struct md_locator){.arena = a, .text = text};
	l->first_line = first_line ? first_line : 1;
}

void
md_locator_block(struct md_locator *l, struct cmark_node *block,
    unsigned quotes)
{
	l->block = block;
	l->quotes = quotes;
	l->shift = 0;
}

static void
index_lines(struct md_locator *l)
{
	struct str line, rest = l->text;

	while (md_cut_line(&line, &rest))
		*VEC_PUSH(l->arena, &l->lines) = line;
}

/* Where a paragraph's text begins on a line that is not its first. */
static size_t
content_start(struct str line, unsigned quotes)
{
	size_t i = 0;

	for (;; i++) {
		while (i < line.len && char_is_blank(line.ptr[i]))
			i++;
		if (quotes == 0 || i == line.len || line.ptr[i] != '>')
			return i;
		quotes--;
	}
}

/* True when text from the source may read `literal` in the tree. */
static bool
may_read(struct str source, struct str literal)
{
	for (size_t i = 0; i < literal.len && i < 16; i++) {
		if (i == source.len)
			return char_is_blank(literal.ptr[i]);
		/* escapes and entities: they may stand for anything */
		if (source.ptr[i] == '\\' || source.ptr[i] == '&')
			return true;
		if (source.ptr[i] != literal.ptr[i])
			return false;
	}
	return true;
}

/* True when it shows what it leads to, as <https://...> does. */
static bool
may_be_autolink(cmark_node *node)
{
	cmark_node *child = cmark_node_first_child(node);

	if (child == NULL || cmark_node_get_type(node) != CMARK_NODE_LINK ||
	    cmark_node_get_type(child) != CMARK_NODE_TEXT)
		return false;
	struct str url = str_from(cmark_node_get_url(node));
	struct str text = str_from(cmark_node_get_literal(child));
	return str_eq(url, text) || (str_has_prefix(url, STR("mailto:")) &&
	    str_eq(str_skip(url, 7), text));
}

static bool
child_may_begin(struct str source, cmark_node *child)
{
	cmark_node_type type = child ? cmark_node_get_type(child)
	    : CMARK_NODE_NONE;
	char c = source.len ? source.ptr[0] : '\0';

	if (type == CMARK_NODE_NONE)
		return c == ']';
	if (type == CMARK_NODE_TEXT)
		return may_read(source, str_from(cmark_node_get_literal(child)));
	if (type == CMARK_NODE_CODE)
		return c == '`';
	if (type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG)
		return c == '*' || c == '_';
	if (type == CMARK_NODE_SOFTBREAK)
		return str_trim(source).len == 0;
	return type != CMARK_NODE_IMAGE || str_has_prefix(source, STR("!["));
}

/* True when the node can begin with what stands there in the source. */
static bool
may_begin(struct str source, struct sought what)
{
	cmark_node *node = what.node, *child = cmark_node_first_child(node);

	if (cmark_node_get_literal(node))
		return may_read(source, str_from(cmark_node_get_literal(node)));
	if (what.autolink)
		return source.len && source.ptr[0] == '<' &&
		    child_may_begin(str_skip(source, 1), child);
	struct str open = cmark_node_get_type(node) == CMARK_NODE_IMAGE
	    ? STR("![") : STR("[");
	return str_has_prefix(source, open) &&
	    child_may_begin(str_skip(source, open.len), child);
}

static long
line_of(const struct md_locator *l, cmark_node *node)
{
	int line = cmark_node_get_start_line(node);

	return line < 1 ? line : line + (long)l->above;
}

/* The line on which a link begins: that of the first node within it. */
static long
reported_line(const struct md_locator *l, cmark_node *node)
{
	cmark_node *child = cmark_node_first_child(node);

	/* emphasis has no position before what is in it */
	for (int i = 0; child && i < 8; i++) {
		cmark_node *inner = cmark_node_first_child(child);
		if (cmark_node_get_type(child) == CMARK_NODE_TEXT)
			return line_of(l, child);
		child = inner ? inner : cmark_node_next(child);
	}
	return line_of(l, node);
}

/*
 * Moves an offset that lies behind the end of its line to the line that it
 * lies on: cmark does not see the line feed within the brackets of a link.
 */
static void
carry_over(const struct md_locator *l, long *number, size_t *at)
{
	for (int i = 0; i < SEARCH_LINES; i++) {
		const struct str *line = &l->lines.items[*number - 1];
		if (*at < line->len || *number == (long)l->lines.count)
			return;
		/* the end of the line has one byte, or two */
		size_t length = (size_t)(line[1].ptr - line[0].ptr);
		if (*at < length)
			return;
		*at = *at - length + content_start(line[1], l->quotes);
		++*number;
	}
}

/* Tries one line; gives the line and byte offset of the node. */
static bool
try_line(long *number, size_t *offset, const struct md_locator *l,
    struct sought what)
{
	long first = line_of(l, l->block);
	size_t at = what.column;

	if (*number < first || *number < 1 || *number > (long)l->lines.count)
		return false;
	if (*number > first) {
		size_t indent = (size_t)cmark_node_get_start_column(l->block) - 1;
		if (at < indent)
			return false;
		at = at - indent +
		    content_start(l->lines.items[*number - 1], l->quotes);
	}
	carry_over(l, number, &at);
	*offset = at;
	struct str line = l->lines.items[*number - 1];
	return at < line.len && may_begin(str_skip(line, at), what);
}

static unsigned
count_column(struct md_locator *l, size_t line, size_t offset)
{
	struct str s = l->lines.items[line];

	if (l->column == 0 || l->line != line || l->offset > offset) {
		l->line = line;
		l->offset = 0;
		l->column = 1;
	}
	for (; l->offset < offset && l->offset < s.len; l->offset++) {
		unsigned char c = (unsigned char)s.ptr[l->offset];
		l->column += (c & 0xc0) != 0x80;
		if (c == 0xee && str_has_prefix(str_skip(s, l->offset),
		    STR(MD_HIDDEN_BAR)))
			l->column++;
	}
	return l->column;
}

static struct loc
loc_of(struct md_locator *l, long number, size_t offset)
{
	return (struct loc){l->first_line - 1 + (unsigned)number,
	    count_column(l, (size_t)number - 1, offset)};
}

static bool
search(struct loc *at, struct md_locator *l, long guess, struct sought what)
{
	size_t offset;

	for (int i = 0; i <= 2 * SEARCH_LINES; i++) {
		/* 0, +1, -1, +2, ... */
		int step = i % 2 ? (i + 1) / 2 : -(i / 2);
		long number = guess + l->shift + step;
		if (try_line(&number, &offset, l, what)) {
			l->shift += step;
			*at = loc_of(l, number, offset);
			return true;
		}
	}
	return false;
}

static struct loc
locate_inline(struct md_locator *l, cmark_node *node, long guess)
{
	struct sought what = {.node = node};
	struct loc at;

	if (may_be_autolink(node)) {
		/* its own column is wrong, that of its text is not */
		int text = cmark_node_get_start_column(
		    cmark_node_first_child(node));
		what.autolink = true;
		what.column = text > 2 ? (size_t)text - 2 : 0;
		if (search(&at, l, guess, what))
			return at;
		what.autolink = false;
	}
	what.column = (size_t)cmark_node_get_start_column(node) - 1;
	if (search(&at, l, guess, what))
		return at;
	struct str line = l->lines.items[guess - 1];
	return loc_of(l, guess, content_start(line, l->quotes));
}

struct loc
md_locate(struct md_locator *l, struct cmark_node *node)
{
	if (l->lines.count == 0)
		index_lines(l);
	bool is_block = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK ||
	    l->block == NULL;
	long line = is_block ? line_of(l, node) : reported_line(l, node);
	long column = cmark_node_get_start_column(node);
	if (line < 1 || line > (long)l->lines.count || column < 1)
		return (struct loc){l->first_line, 1};
	if (is_block)
		return loc_of(l, line, (size_t)column - 1);
	return locate_inline(l, node, line);
}
