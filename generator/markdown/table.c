#include "markdown/table.h"

#include <cmark.h>

/* 16 KB of dashes; a page that wide cannot be read. */
enum { COLUMNS_MAX = 2000 };
/* HTML allows no wider cell. */
enum { COLSPAN_MAX = 1000 };

/* A row while it is written. */
struct row {
	struct md_writer *writer;
	const enum md_align *align;
	const char *tag;
	unsigned cell, columns; /* cell: the open one, or the next */
	bool open;
	bool bar; /* one that the last cell swallowed, if more follows */
};

static struct str
text_of(cmark_node *node)
{
	bool text = node && cmark_node_get_type(node) == CMARK_NODE_TEXT;

	return text ? str_from(cmark_node_get_literal(node)) : STR("");
}

static bool
is_line_end(cmark_node *node)
{
	return node == NULL ||
	    cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK ||
	    cmark_node_get_type(node) == CMARK_NODE_LINEBREAK;
}

/* ---- finding it -------------------------------------------------------- */

/* Without the bars at both ends of a line. */
static struct str
without_outer_bars(struct str line)
{
	line = str_trim(line);
	if (line.len && line.ptr[0] == '|')
		line = str_skip(line, 1);
	if (line.len && line.ptr[line.len - 1] == '|')
		line.len--;
	return line;
}

static bool
parse_rule(enum md_align *align, struct str cell)
{
	cell = str_trim(cell);
	bool left = cell.len && cell.ptr[0] == ':';
	bool right = cell.len > 1 && cell.ptr[cell.len - 1] == ':';
	struct str dashes = str_skip(cell, left);

	dashes.len -= right;
	if (dashes.len == 0)
		return false;
	for (size_t i = 0; i < dashes.len; i++)
		if (dashes.ptr[i] != '-')
			return false;
	*align = left && right ? MD_ALIGN_CENTER
	    : left ? MD_ALIGN_LEFT : right ? MD_ALIGN_RIGHT : MD_ALIGN_NONE;
	return true;
}

/* The columns of a line of dashes, or 0; `align` may be NULL. */
static unsigned
parse_rules(enum md_align *align, struct str line)
{
	struct str cell, rest = without_outer_bars(line);
	enum md_align one;
	unsigned n = 0;

	if (!str_contains(line, STR("|")))
		return 0;
	while (str_cut(&cell, &rest, '|')) {
		if (n == COLUMNS_MAX || !parse_rule(&one, cell))
			return 0;
		if (align)
			align[n] = one;
		n++;
	}
	return n;
}

/* Cells of the line that begins with this node. */
static unsigned
count_cells(cmark_node *node)
{
	unsigned bars = 0;
	struct str first = str_trim(text_of(node)), last = STR("");

	for (; !is_line_end(node); node = cmark_node_next(node)) {
		last = text_of(node);
		for (size_t i = 0; i < last.len; i++)
			bars += last.ptr[i] == '|';
	}
	last = str_trim(last);
	bool leading = first.len && first.ptr[0] == '|';
	bool trailing = last.len && last.ptr[last.len - 1] == '|';
	/* a lone bar is both */
	if (leading && trailing && bars == 1)
		return 1;
	return bars + 1 - leading - trailing;
}

/* The first node of the next line, or NULL. */
static cmark_node *
next_line(cmark_node *node)
{
	while (!is_line_end(node))
		node = cmark_node_next(node);
	return node ? cmark_node_next(node) : NULL;
}

bool
md_table_find(struct md_table *out, cmark_node *paragraph)
{
	cmark_node *head = cmark_node_first_child(paragraph), *line;

	for (; (line = next_line(head)) != NULL; head = line) {
		if (!is_line_end(cmark_node_next(line)))
			continue;
		unsigned columns = parse_rules(NULL, text_of(line));
		if (columns == 0 || count_cells(head) != columns)
			continue;
		*out = (struct md_table){head, line, next_line(line), columns};
		return true;
	}
	return false;
}

/* ---- taking it away ----------------------------------------------------- */

static void
blank_bars(cmark_node *head)
{
	for (cmark_node *node = head; node; node = cmark_node_next(node)) {
		struct str text = text_of(node);
		struct buf blank;

		if (str_find(text, '|') == text.len)
			continue;
		buf_init(&blank, text.len);
		buf_add(&blank, text);
		for (size_t i = 0; i < blank.len; i++)
			if (blank.ptr[i] == '|')
				blank.ptr[i] = ' ';
		cmark_node_set_literal(node, blank.ptr);
		buf_release(&blank);
	}
}

void
md_table_strip_all(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	struct md_table table;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		if (event != CMARK_EVENT_ENTER ||
		    cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH ||
		    !md_table_find(&table, node))
			continue;
		cmark_node_set_literal(table.rules, "");
		blank_bars(table.head);
	}
	cmark_iter_free(iter);
}

/* ---- writing it -------------------------------------------------------- */

static void
trim_end(struct buf *out)
{
	while (out->len && out->ptr[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
}

static void
open_cell(struct row *r)
{
	static const char *const classes[] = {
	    [MD_ALIGN_NONE] = "", [MD_ALIGN_LEFT] = " class=\"left\"",
	    [MD_ALIGN_RIGHT] = " class=\"right\"",
	    [MD_ALIGN_CENTER] = " class=\"center\""};
	struct buf *out = &r->writer->out;

	if (r->bar) {
		trim_end(out);
		buf_add(out, STR(" | "));
	}
	r->bar = false;
	if (r->open)
		return;
	buf_add_char(out, '<');
	buf_add_cstr(out, r->tag);
	if (r->tag[1] == 'h')
		buf_add(out, STR(" scope=\"col\""));
	buf_add_cstr(out, classes[r->align[r->cell]]);
	buf_add_char(out, '>');
	r->open = true;
	r->writer->text.opens = true;
}

static void
close_cell(struct row *r)
{
	struct buf *out = &r->writer->out;

	trim_end(out);
	buf_printf(out, "</%s>", r->tag);
	r->open = false;
	r->cell++;
}

static void
add_bar(struct row *r)
{
	open_cell(r);
	if (r->cell + 1 < r->columns)
		close_cell(r);
	else
		r->bar = true;
}

static void
add_piece(struct row *r, struct str piece)
{
	bool begins = !r->open || r->bar;

	if (begins && str_trim(piece).len == 0)
		return;
	open_cell(r);
	while (begins && piece.len && char_is_blank(piece.ptr[0]))
		piece = str_skip(piece, 1);
	md_inline_text(r->writer, piece);
}

static void
add_cell_text(struct row *r, struct str text)
{
	for (;;) {
		size_t bar = str_find(text, '|');
		add_piece(r, str_head(text, bar));
		if (bar == text.len)
			return;
		add_bar(r);
		text = str_skip(text, bar + 1);
	}
}

static void
end_row(struct row *r)
{
	if (r->open)
		close_cell(r);
	while (r->cell < r->columns) {
		unsigned n = r->columns - r->cell;
		if (n > COLSPAN_MAX)
			n = COLSPAN_MAX;
		buf_printf(&r->writer->out,
		    n > 1 ? "<td colspan=\"%u\"></td>" : "<td></td>", n);
		r->cell += n;
	}
	buf_add(&r->writer->out, STR("</tr>\n"));
}

/* Writes the row that begins with `node`; gives the first of the next. */
static cmark_node *
write_row(struct row r, cmark_node *node)
{
	struct str text = text_of(node);
	struct str trimmed = str_trim(text);

	buf_add(&r.writer->out, STR("<tr>"));
	if (trimmed.len && trimmed.ptr[0] == '|') {
		add_cell_text(&r, str_skip(text, str_find(text, '|') + 1));
		node = cmark_node_next(node);
	}
	for (; !is_line_end(node); node = cmark_node_next(node)) {
		if (cmark_node_get_type(node) == CMARK_NODE_TEXT) {
			add_cell_text(&r, text_of(node));
			continue;
		}
		open_cell(&r);
		md_inline_write(r.writer, node);
	}
	end_row(&r);
	return node ? cmark_node_next(node) : NULL;
}

void
md_table_write(struct md_writer *w, const struct md_table *table)
{
	enum md_align *align = ARENA_ARRAY(w->arena, enum md_align, table->columns);
	struct row row = {.writer = w, .align = align, .columns = table->columns};
	const char *bar = w->bar;

	w->bar = "|";
	parse_rules(align, text_of(table->rules));
	buf_add(&w->out, STR("<div class=\"scroll\" tabindex=\"0\"><table>\n"
	    "<thead>\n"));
	row.tag = "th";
	write_row(row, table->head);
	buf_add(&w->out, STR("</thead>\n"));
	row.tag = "td";
	if (table->body)
		buf_add(&w->out, STR("<tbody>\n"));
	for (cmark_node *node = table->body; node;)
		node = write_row(row, node);
	if (table->body)
		buf_add(&w->out, STR("</tbody>\n"));
	buf_add(&w->out, STR("</table></div>\n"));
	w->bar = bar;
}
