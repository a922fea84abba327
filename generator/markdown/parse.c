#include "markdown/parse.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "markdown/chunk.h"

static void *
parser_calloc(size_t count, size_t size)
{
	/* nodes are small, and calloc() does not take from the thread's cache */
	size_t total = count * size;
	void *p = size && count > SIZE_MAX / size ? NULL : malloc(total);

	if (p == NULL)
		mem_exhausted("no more from the system");
	return memset(p, 0, total);
}

static void *
parser_realloc(void *old, size_t size)
{
	void *p = realloc(old, size);

	if (p == NULL)
		mem_exhausted("no more from the system");
	return p;
}

static const cmark_mem parser_memory = {parser_calloc, parser_realloc, free};

struct cmark_node *
md_parse(struct str text)
{
	/* cmark never writes to it; without SOURCEPOS its lines are wrong */
	cmark_parser *parser = cmark_parser_new_with_mem(
	    CMARK_OPT_SOURCEPOS, (cmark_mem *)&parser_memory);

	if (text.len)
		cmark_parser_feed(parser, text.ptr, text.len);
	cmark_node *root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	cmark_consolidate_text_nodes(root);
	return root;
}

struct str
md_hide_bars(struct arena *a, struct str text)
{
	/* one byte is found faster than two */
	size_t from = str_find(text, '\\');

	if (!str_contains(str_skip(text, from), STR("\\|")))
		return text;
	char *to = arena_alloc(a, text.len + text.len / 2 + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool pair = text.ptr[i] == '\\' && i + 1 < text.len;
		if (pair && text.ptr[i + 1] == '|') {
			memcpy(to + n, MD_HIDDEN_BAR, 3);
			n += 3;
			i++;
			continue;
		}
		to[n++] = text.ptr[i];
		/* an escaped backslash escapes nothing */
		if (pair && text.ptr[i + 1] == '\\')
			to[n++] = text.ptr[++i];
	}
	return str_make(to, n);
}

struct str
md_show_bars(struct arena *a, struct str text, const char *bar)
{
	struct str hidden = STR(MD_HIDDEN_BAR), rest = text;
	size_t n = 0;

	if (!str_contains(str_skip(text, str_find(text, hidden.ptr[0])), hidden))
		return text;
	/* `bar` is never longer than what it replaces */
	char *to = arena_alloc(a, text.len + 1);
	while (rest.len) {
		size_t at = str_find_str(rest, hidden);
		memcpy(to + n, rest.ptr, at);
		n += at;
		if (at < rest.len) {
			memcpy(to + n, bar, strlen(bar));
			n += strlen(bar);
		}
		rest = str_skip(rest, at + hidden.len);
	}
	return str_make(to, n);
}

static void
add_blank(struct buf *out)
{
	if (out->len && !char_is_blank(out->ptr[out->len - 1]))
		buf_add_char(out, ' ');
}

/* The length of what is folded already: words with one space between them. */
static size_t
folded_length(struct str s)
{
	size_t n = 0;

	while (n < s.len) {
		if ((unsigned char)s.ptr[n] > ' ')
			n++;
		else if (s.ptr[n] == ' ' && n > 0 && n + 1 < s.len &&
		    (unsigned char)s.ptr[n + 1] > ' ')
			n += 2;
		else if (char_is_blank(s.ptr[n]))
			break;
		else
			n++;
	}
	return n;
}

/* Adds text with runs of white space folded to one blank. */
static void
add_folded(struct buf *out, struct str s)
{
	while (s.len) {
		size_t n = folded_length(s);
		buf_add(out, str_head(s, n));
		if (n < s.len)
			add_blank(out);
		s = str_skip(s, n + 1);
	}
}

static void
add_html(struct buf *out, struct str html)
{
	struct buf shown;

	buf_init(&shown, html.len);
	if (md_html_without_comments(&shown, html))
		add_folded(out, buf_str(&shown));
	buf_release(&shown);
}

static void
add_node_text(struct buf *out, cmark_node *node)
{
	struct str literal = str_from(cmark_node_get_literal(node));

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		add_folded(out, literal);
		break;
	case CMARK_NODE_CODE_BLOCK:
		add_blank(out);
		add_folded(out, literal);
		break;
	case CMARK_NODE_HTML_BLOCK:
		add_blank(out);
		add_html(out, literal);
		break;
	case CMARK_NODE_HTML_INLINE:
		add_html(out, literal);
		break;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
	case CMARK_NODE_DOCUMENT:
	case CMARK_NODE_BLOCK_QUOTE:
	case CMARK_NODE_LIST:
	case CMARK_NODE_ITEM:
	case CMARK_NODE_CUSTOM_BLOCK:
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
	case CMARK_NODE_THEMATIC_BREAK:
		add_blank(out);
		break;
	case CMARK_NODE_CUSTOM_INLINE:
	case CMARK_NODE_EMPH:
	case CMARK_NODE_STRONG:
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
	case CMARK_NODE_NONE:
		break;
	}
}

void
md_simple_text(struct buf *out, struct str paragraph)
{
	struct md_span span;

	add_blank(out);
	while (md_span_next(&span, &paragraph))
		if (span.mark == MD_LINE_END)
			add_blank(out);
		else
			add_folded(out, span.text);
}

void
md_node_text(struct buf *out, struct cmark_node *node)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		if (event == CMARK_EVENT_ENTER)
			add_node_text(out, cmark_iter_get_node(iter));
	cmark_iter_free(iter);
}

bool
md_html_without_comments(struct buf *out, struct str html)
{
	size_t before = out->len;
	struct str open = STR("<!--"), close = STR("-->"), rest = html;

	while (rest.len) {
		size_t at = str_find_str(rest, open);
		struct str comment = str_skip(rest, at);
		size_t end = str_find_str(str_skip(comment, open.len), close);
		/* one that is never closed is shown: it may hold half a page */
		if (open.len + end >= comment.len)
			at = rest.len;
		buf_add(out, str_head(rest, at));
		rest = str_skip(rest, at == rest.len ? at
		    : at + open.len + end + close.len);
	}
	return str_trim(str_skip(buf_str(out), before)).len != 0;
}
