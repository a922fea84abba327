#include "markdown/split.h"

#include <cmark.h>
#include <string.h>

#include "base/utf8.h"
#include "markdown/chunk.h"
#include "markdown/guard.h"
#include "markdown/parse.h"
#include "markdown/plain.h"
#include "markdown/table.h"

/* A place in the text that is moved on line by line. */
struct cursor {
	struct str text, rest;
	unsigned line; /* of `rest`, from 1 */
};

/* Moves on to the start of a line and gives its offset. */
static size_t
go_to_line(struct cursor *c, unsigned line)
{
	struct str skipped;

	while (c->line < line && md_cut_line(&skipped, &c->rest))
		c->line++;
	return c->text.len - c->rest.len;
}

/* ---- can there be any? -------------------------------------------------- */

/* Without the indentation that a heading may have. */
static struct str
unindented(struct str line)
{
	size_t n = 0;

	while (n < line.len && n < 3 && line.ptr[n] == ' ')
		n++;
	return str_skip(line, n);
}

static bool
is_underline(struct str line)
{
	size_t n = 0;

	line = unindented(line);
	while (n < line.len && line.ptr[n] == '-')
		n++;
	return n > 0 && str_trim(str_skip(line, n)).len == 0;
}

/* "##" and a blank; a heading with a line below it never begins like that. */
static bool
is_marked(struct str line)
{
	line = unindented(line);
	return str_has_prefix(line, STR("##")) &&
	    (line.len == 2 || char_is_blank(line.ptr[2]));
}

/* Whether a line can be any of what is looked for here: most begin otherwise. */
static bool
may_matter(struct str line)
{
	switch (line.len ? line.ptr[0] : '\0') {
	case '#':
	case '-':
	case '=':
	case '`':
	case '~':
	case '<':
		return true;
	default:
		return line.len && char_is_blank(line.ptr[0]);
	}
}

/*
 * A line that can open a block that later lines are swallowed by (a fence, a
 * piece of HTML), or that is or makes a heading in another form than "## " at
 * its very beginning.
 */
static bool
needs_parser(struct str line)
{
	size_t n = 0;

	while (n < line.len && char_is_blank(line.ptr[n]))
		n++;
	return n < line.len && (strchr("`~<", line.ptr[n]) ||
	    (n > 0 && line.ptr[n] == '#') || is_underline(line));
}

enum headings { HEADINGS_NONE, HEADINGS_SIMPLE, HEADINGS_PARSED };

/* A line that nobody would take for a heading, or for what makes one. */
static bool
is_flat(struct str line)
{
	struct str rest = str_trim(line);
	char c = rest.len ? rest.ptr[0] : '\0';

	if (c != '=' && c != '-')
		return c != '#';
	while (rest.len && rest.ptr[0] == c)
		rest = str_skip(rest, 1);
	return rest.len > 0;
}

/*
 * Where no line needs the parser each "## " at the very beginning of a line is a
 * heading of the text itself: it ends whatever list or quote stands above. Most
 * texts are like that. `flat` is that of struct md_sections.
 */
static enum headings
look_for_headings(struct str text, bool *flat)
{
	struct str line, rest = text;
	bool any = false, parser = false, cr = md_has_cr(text);

	*flat = !cr;
	while (!(any && parser) && md_cut_line_of(&line, &rest, cr)) {
		if (!may_matter(line))
			continue;
		bool marked = is_marked(line);
		any = any || marked || is_underline(line);
		parser = parser || needs_parser(line);
		*flat = *flat && !parser && (marked || is_flat(line));
	}
	if (!any)
		return HEADINGS_NONE;
	return parser ? HEADINGS_PARSED : HEADINGS_SIMPLE;
}

/* ---- a heading ---------------------------------------------------------- */

/* The text of "## text ##". */
static struct str
marked_text(struct str line)
{
	struct str text = str_trim(str_skip(str_trim(line), 2));
	size_t end = text.len;

	while (end > 0 && text.ptr[end - 1] == '#')
		end--;
	/* closing signs need a blank before them: "C#" has none */
	if (end == 0 || char_is_blank(text.ptr[end - 1]))
		text = str_trim(str_head(text, end));
	return text;
}

/*
 * Reads the heading at the cursor and moves behind it. Not by cmark's last
 * line, which lies too far down when text follows the underline at once.
 */
static struct str
read_heading(struct cursor *c)
{
	struct str line, start = c->rest;
	size_t length;

	if (!md_cut_line(&line, &c->rest))
		return STR("");
	c->line++;
	if (is_marked(line))
		return marked_text(line);
	do {
		length = start.len - c->rest.len;
		c->line++;
	} while (md_cut_line(&line, &c->rest) && !is_underline(line));
	return str_trim(str_head(start, length));
}

static void
add_section(struct md_sections *out, struct arena *a, struct cursor *c,
    unsigned first_line)
{
	struct md_section *section = VEC_PUSH(a, out);
	const char *start = c->rest.ptr;
	unsigned line = c->line;
	struct str text = read_heading(c);
	bool lines = str_find(text, '\n') < text.len ||
	    str_find(text, '\r') < text.len;

	section->heading = lines ? md_fold(a, text) : text;
	section->at.line = first_line + line - 1;
	section->at.column = 1 + (unsigned)(text.ptr - start);
	section->body = c->rest;
	section->body_line = first_line + c->line - 1;
}

/* The piece before a heading ends at that offset. */
static void
end_piece(struct md_sections *out, struct str text, size_t offset)
{
	struct str *piece = out->count ? &out->items[out->count - 1].body
	    : &out->intro;

	piece->len = offset - (size_t)(piece->ptr - text.ptr);
}

static void
split_simple(struct md_sections *out, struct arena *a, struct cursor *c,
    unsigned first_line)
{
	struct cursor ahead = *c;
	struct str line;
	bool cr = md_has_cr(c->text);

	for (;; ahead.line++) {
		struct str rest = ahead.rest;
		if (!md_cut_line_of(&line, &ahead.rest, cr))
			break;
		if (!may_matter(line) || !is_marked(line))
			continue;
		c->rest = rest;
		c->line = ahead.line;
		end_piece(out, c->text, c->text.len - rest.len);
		add_section(out, a, c, first_line);
	}
}

static void
split_parsed(struct md_sections *out, struct arena *a, struct cursor *c,
    unsigned first_line)
{
	cmark_node *root = md_parse(c->text);
	cmark_node *node = cmark_node_first_child(root);

	for (; node; node = cmark_node_next(node)) {
		if (cmark_node_get_heading_level(node) != 2)
			continue;
		end_piece(out, c->text, go_to_line(c,
		    (unsigned)cmark_node_get_start_line(node)));
		add_section(out, a, c, first_line);
	}
	cmark_node_free(root);
}

int
md_split(struct md_sections *out, struct arena *a, struct str path,
    struct str text, unsigned first_line, struct diags *d)
{
	/* cmark skips it, too, and would find a heading behind it */
	text = utf8_skip_bom(text);
	struct cursor c = {.text = text, .rest = text, .line = 1};

	if (first_line == 0)
		first_line = 1;
	*out = (struct md_sections){.intro = text, .intro_line = first_line};
	if (md_guard_report(d, path, text, first_line) < 0)
		return -1;
	switch (look_for_headings(text, &out->flat)) {
	case HEADINGS_NONE:
		break;
	case HEADINGS_SIMPLE:
		split_simple(out, a, &c, first_line);
		break;
	case HEADINGS_PARSED:
		split_parsed(out, a, &c, first_line);
		break;
	}
	return 0;
}

/* ---- the first paragraph ------------------------------------------------ */

/* Up to the first empty line behind a line that is none. */
static struct str
first_chunk(struct str text)
{
	struct str line, rest = text;
	bool begun = false;

	while (md_cut_line(&line, &rest)) {
		bool blank = str_trim(line).len == 0;
		if (blank && begun)
			break;
		begun = begun || !blank;
	}
	return str_head(text, text.len - rest.len);
}

static bool
is_paragraph(cmark_node *node)
{
	struct md_table table;

	return cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH &&
	    !(md_table_find(&table, node) &&
	    table.head == cmark_node_first_child(node));
}

/* The first paragraph; or nothing, and whether another block came first. */
static bool
find_paragraph(struct str *out, struct str text)
{
	struct cursor c = {.text = text, .rest = text, .line = 1};
	cmark_node *root = md_parse(text);
	cmark_node *node = cmark_node_first_child(root);

	while (node && !is_paragraph(node))
		node = cmark_node_next(node);
	bool found = node != NULL;
	if (found) {
		size_t from = go_to_line(&c,
		    (unsigned)cmark_node_get_start_line(node));
		size_t to = go_to_line(&c,
		    (unsigned)cmark_node_get_end_line(node) + 1);
		*out = str_trim(str_make(text.ptr + from, to - from));
	}
	cmark_node_free(root);
	return found;
}

/* The first one of a piece that has to be parsed. */
static bool
parsed_paragraph(struct str *out, struct str piece)
{
	struct str chunk = first_chunk(piece);

	/* mostly it is the first thing there is */
	return find_paragraph(out, chunk) ||
	    (chunk.len < piece.len && find_paragraph(out, piece));
}

bool
md_first_paragraph(struct str *out, struct str text)
{
	bool simple;

	return md_first_paragraph_of(out, &simple, text);
}

bool
md_lead(struct str *out, bool *simple, struct str text)
{
	struct md_chunks chunks;
	struct md_chunk chunk;

	*out = STR("");
	*simple = false;
	md_chunks_begin(&chunks, utf8_skip_bom(text));
	while (md_chunk_next(&chunk, &chunks)) {
		if (chunk.list)
			continue;
		*out = chunk.text;
		*simple = chunk.simple;
		if (chunk.simple || parsed_paragraph(out, chunk.text))
			return true;
	}
	*out = STR("");
	return false;
}

bool
md_first_paragraph_of(struct str *out, bool *simple, struct str text)
{
	unsigned line;

	*out = STR("");
	*simple = false;
	return md_guard(&line, utf8_skip_bom(text)) == MD_FAULT_NONE &&
	    md_lead(out, simple, text);
}
