#include "markdown/render.h"

#include <cmark.h>
#include <string.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "markdown/chunk.h"
#include "markdown/guard.h"
#include "markdown/inline.h"
#include "markdown/parse.h"
#include "markdown/table.h"

enum { HEADING_MAX = 6, SLUG_MAX = 60, SLUG_SOURCE_MAX = 240 };

/* Each block begins on a line of its own. */
static void
fresh_line(struct md_writer *w)
{
	if (w->out.len && w->out.ptr[w->out.len - 1] != '\n')
		buf_add_char(&w->out, '\n');
}

static void
add_line(struct md_writer *w, const char *html)
{
	fresh_line(w);
	buf_add_cstr(&w->out, html);
	buf_add_char(&w->out, '\n');
}

/* ---- leaves ------------------------------------------------------------- */

static struct str
heading_id(struct md_writer *w, cmark_node *node)
{
	buf_clear(&w->scratch);
	md_node_text(&w->scratch, node);
	struct str text = buf_str(&w->scratch);
	size_t n = SLUG_SOURCE_MAX;
	while (n < text.len && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
		n--;
	struct str slug = unicode_slug(w->arena, str_head(text, n), SLUG_MAX);
	if (slug.len == 0)
		slug = STR("abschnitt");
	return md_ids_unique(&w->ids,
	    arena_concat(w->arena, w->opt->id_prefix, slug));
}

static void
write_heading(struct md_writer *w, cmark_node *node)
{
	int level = cmark_node_get_heading_level(node) + w->opt->heading_shift;

	/* one without text would be an entry without a name */
	if (cmark_node_first_child(node) == NULL)
		return;
	if (level > HEADING_MAX)
		level = HEADING_MAX;
	if (level < 1)
		level = 1;
	fresh_line(w);
	buf_printf(&w->out, "<h%d id=\"", level);
	md_escape(&w->out, heading_id(w, node), "|");
	buf_add(&w->out, STR("\">"));
	md_inline_begin(w, node);
	md_inline_write(w, node);
	buf_printf(&w->out, "</h%d>\n", level);
}

/* In a tight list paragraphs are bare text. */
static bool
is_tight(cmark_node *paragraph)
{
	cmark_node *list = cmark_node_parent(cmark_node_parent(paragraph));

	return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	    cmark_node_get_list_tight(list);
}

/* Writes the siblings from a node up to another, as a paragraph. */
static void
write_lines(struct md_writer *w, cmark_node *node, cmark_node *end, bool tight)
{
	if (!tight) {
		fresh_line(w);
		buf_add(&w->out, STR("<p>"));
	}
	for (; node && node != end; node = cmark_node_next(node))
		md_inline_write(w, node);
	if (!tight)
		buf_add(&w->out, STR("</p>\n"));
}

static void
write_paragraph(struct md_writer *w, cmark_node *node)
{
	bool tight = is_tight(node);
	cmark_node *first = cmark_node_first_child(node);
	struct md_table table;

	md_inline_begin(w, node);
	if (!md_table_find(&table, node)) {
		write_lines(w, first, NULL, tight);
		return;
	}
	if (table.head != first)
		write_lines(w, first, cmark_node_previous(table.head), tight);
	fresh_line(w);
	md_table_write(w, &table);
}

static void
write_code_block(struct md_writer *w, cmark_node *node)
{
	struct str info = str_from(cmark_node_get_fence_info(node));
	struct str code = str_from(cmark_node_get_literal(node));
	size_t n = 0;

	while (n < info.len && !char_is_blank(info.ptr[n]))
		n++;
	fresh_line(w);
	buf_add(&w->out, STR("<pre><code"));
	if (n) {
		buf_add(&w->out, STR(" class=\"language-"));
		md_escape(&w->out, str_head(info, n), "|");
		buf_add_char(&w->out, '"');
	}
	buf_add_char(&w->out, '>');
	md_escape(&w->out, code, w->bar);
	buf_add(&w->out, STR("</code></pre>\n"));
	md_inline_note_addresses(w, code);
	md_inline_pass_addresses(w);
}

static void
write_html_block(struct md_writer *w, cmark_node *node)
{
	struct str html = str_from(cmark_node_get_literal(node));

	buf_clear(&w->scratch);
	if (!md_html_without_comments(&w->scratch, html))
		return;
	md_inline_warn(w, DIAG_RAW_HTML, node, STR(""));
	fresh_line(w);
	buf_add(&w->out, STR("<p>"));
	md_escape(&w->out, str_trim(buf_str(&w->scratch)), "\\|");
	md_inline_note_addresses(w, buf_str(&w->scratch));
	md_inline_pass_addresses(w);
	buf_add(&w->out, STR("</p>\n"));
}

/* ---- containers --------------------------------------------------------- */

static void
open_list(struct md_writer *w, cmark_node *node)
{
	int start = cmark_node_get_list_start(node);

	if (cmark_node_get_list_type(node) == CMARK_BULLET_LIST) {
		add_line(w, "<ul>");
	} else if (start == 1) {
		add_line(w, "<ol>");
	} else {
		fresh_line(w);
		buf_printf(&w->out, "<ol start=\"%d\">\n", start);
	}
}

static void
enter(struct md_writer *w, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		add_line(w, "<blockquote>");
		break;
	case CMARK_NODE_LIST:
		open_list(w, node);
		break;
	case CMARK_NODE_ITEM:
		fresh_line(w);
		buf_add(&w->out, STR("<li>"));
		break;
	case CMARK_NODE_CODE_BLOCK:
		write_code_block(w, node);
		break;
	case CMARK_NODE_HTML_BLOCK:
		write_html_block(w, node);
		break;
	case CMARK_NODE_PARAGRAPH:
		write_paragraph(w, node);
		break;
	case CMARK_NODE_HEADING:
		write_heading(w, node);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		add_line(w, "<hr>");
		break;
	case CMARK_NODE_NONE:
	case CMARK_NODE_DOCUMENT:
	case CMARK_NODE_CUSTOM_BLOCK:
	case CMARK_NODE_TEXT:
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
	case CMARK_NODE_CODE:
	case CMARK_NODE_HTML_INLINE:
	case CMARK_NODE_CUSTOM_INLINE:
	case CMARK_NODE_EMPH:
	case CMARK_NODE_STRONG:
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		break;
	}
}

static void
leave(struct md_writer *w, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_BLOCK_QUOTE) {
		add_line(w, "</blockquote>");
	} else if (type == CMARK_NODE_LIST) {
		bool bullets =
		    cmark_node_get_list_type(node) == CMARK_BULLET_LIST;
		add_line(w, bullets ? "</ul>" : "</ol>");
	} else if (type == CMARK_NODE_ITEM) {
		buf_add(&w->out, STR("</li>\n"));
	}
}

/* ---- without blocks ----------------------------------------------------- */

static void
enter_inline_only(struct md_writer *w, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	bool code = type == CMARK_NODE_CODE_BLOCK;
	struct str literal = str_from(cmark_node_get_literal(node));

	/* each piece of the text is a document */
	if (type == CMARK_NODE_DOCUMENT || (!code &&
	    type != CMARK_NODE_HTML_BLOCK && cmark_node_first_child(node) == NULL))
		return;
	if (w->out.len && !char_is_blank(w->out.ptr[w->out.len - 1]))
		buf_add_char(&w->out, ' ');
	if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) {
		md_inline_begin(w, node);
		md_inline_write(w, node);
	} else if (code) {
		buf_add(&w->out, STR("<code>"));
		md_escape(&w->out, str_trim(literal), w->bar);
		buf_add(&w->out, STR("</code>"));
		md_inline_note_addresses(w, literal);
	} else if (type == CMARK_NODE_HTML_BLOCK) {
		buf_clear(&w->scratch);
		if (!md_html_without_comments(&w->scratch, literal))
			return;
		md_inline_warn(w, DIAG_RAW_HTML, node, STR(""));
		md_escape(&w->out, str_trim(buf_str(&w->scratch)), "\\|");
		md_inline_note_addresses(w, buf_str(&w->scratch));
	}
	md_inline_pass_addresses(w);
}

/* ---- all of it ---------------------------------------------------------- */

static void
write_blocks(struct md_writer *w, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		if (type == CMARK_NODE_BLOCK_QUOTE)
			w->quotes += event == CMARK_EVENT_ENTER ? 1 : -1U;
		if (w->opt->inline_only && event == CMARK_EVENT_ENTER)
			enter_inline_only(w, node);
		else if (!w->opt->inline_only && event == CMARK_EVENT_ENTER)
			enter(w, node);
		else if (!w->opt->inline_only)
			leave(w, node);
		/* what is in these has been written */
		if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_PARAGRAPH ||
		    type == CMARK_NODE_HEADING))
			cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
	}
	cmark_iter_free(iter);
}

static void
write_parsed(struct md_writer *w, struct md_chunk chunk)
{
	cmark_node *root = md_parse(chunk.text);

	w->locator.above = chunk.above;
	if (w->opt->inline_only)
		md_table_strip_all(root);
	write_blocks(w, root);
	cmark_node_free(root);
}

/* What write_blocks() makes of such a paragraph. */
static void
write_simple(struct md_writer *w, const struct md_chunk *paragraph)
{
	if (w->opt->inline_only) {
		if (w->out.len && !char_is_blank(w->out.ptr[w->out.len - 1]))
			buf_add_char(&w->out, ' ');
		md_inline_simple(w, paragraph);
		return;
	}
	fresh_line(w);
	buf_add(&w->out, STR("<p>"));
	md_inline_simple(w, paragraph);
	buf_add(&w->out, STR("</p>\n"));
}

/* The same of such a list. */
static void
write_list(struct md_writer *w, struct md_chunk list)
{
	bool blocks = !w->opt->inline_only;
	struct md_chunk item;

	if (blocks)
		add_line(w, "<ul>");
	while (md_item_next(&item, &list)) {
		if (!blocks) {
			write_simple(w, &item);
			continue;
		}
		buf_add(&w->out, STR("<li>"));
		md_inline_simple(w, &item);
		buf_add(&w->out, STR("</li>\n"));
	}
	if (blocks)
		add_line(w, "</ul>");
}

static int
finish(struct md_html *out, struct md_writer *w)
{
	if (!buf_ok(&w->out)) {
		if (w->diags == NULL)
			return -1;
		return DIAG(w->diags, DIAG_OUTPUT_TOO_LARGE,
		    pos_file(w->opt->path), w->opt->path,
		    arena_printf(w->arena, "%zu", PAGE_BYTES_MAX));
	}
	out->html = arena_str(w->arena, buf_str(&w->out));
	return 0;
}

static void
write_chunks(struct md_writer *w, struct str text)
{
	struct md_chunks chunks;
	struct md_chunk chunk;

	if (w->opt->simple) {
		chunk = (struct md_chunk){.text = text, .simple = true};
		write_simple(w, &chunk);
		return;
	}
	md_chunks_begin(&chunks, text);
	while (md_chunk_next(&chunk, &chunks))
		if (chunk.simple)
			write_simple(w, &chunk);
		else if (chunk.list)
			write_list(w, chunk);
		else
			write_parsed(w, chunk);
}

int
md_render(struct md_html *out, struct arena *a, struct str text,
    const struct md_options *opt, struct diags *d)
{
	struct md_writer w = {.arena = a, .opt = opt, .diags = d, .bar = "\\|"};

	*out = (struct md_html){STR("")};
	if (!opt->simple && !opt->good &&
	    md_guard_report(d, opt->path, text, opt->first_line) < 0)
		return -1;
	text = md_hide_bars(a, utf8_skip_bom(text));
	md_locator_init(&w.locator, a, text, opt->first_line);
	md_ids_init(&w.ids, a);
	w.text.german = opt->german_quotes;
	buf_init(&w.out, PAGE_BYTES_MAX);
	buf_init(&w.scratch, PAGE_BYTES_MAX);
	write_chunks(&w, text);
	int result = finish(out, &w);
	buf_release(&w.out);
	buf_release(&w.scratch);
	return result;
}
