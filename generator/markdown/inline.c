#include "markdown/inline.h"

#include <cmark.h>

#include "markdown/bare.h"
#include "markdown/parse.h"
#include "markdown/target.h"

/* Bytes of a target that a message shows. */
enum { SHOWN_MAX = 80 };
/* A link and its text name few addresses; a code block may hold thousands. */
enum { COMPARED_MAX = 8 };

void
md_inline_begin(struct md_writer *w, cmark_node *block)
{
	md_locator_block(&w->locator, block, w->quotes);
	w->text.opens = true;
	w->link = NULL;
}

static void
warn_at(struct md_writer *w, enum diag_id id, struct loc at, struct str arg)
{
	size_t n = SHOWN_MAX;

	while (arg.len > n && n && ((unsigned char)arg.ptr[n] & 0xc0) == 0x80)
		n--;
	if (arg.len > n)
		arg = arena_concat(w->arena, str_head(arg, n), STR("…"));
	DIAG(w->diags, id, pos_at(w->opt->path, at), arg);
}

void
md_inline_warn(struct md_writer *w, enum diag_id id, cmark_node *node,
    struct str arg)
{
	if (w->diags)
		warn_at(w, id, md_locate(&w->locator, node), arg);
}

/* ---- mail addresses ---------------------------------------------------- */

static bool
wants_addresses(const struct md_writer *w)
{
	return w->opt->links && w->opt->links->address;
}

static void
note_address(struct md_writer *w, struct str address)
{
	if (!wants_addresses(w))
		return;
	size_t n = w->addresses.count;
	for (size_t i = n > COMPARED_MAX ? n - COMPARED_MAX : 0; i < n; i++)
		if (str_eq_nocase(w->addresses.items[i], address))
			return;
	*VEC_PUSH(w->arena, &w->addresses) = arena_str(w->arena, address);
}

void
md_inline_note_addresses(struct md_writer *w, struct str shown)
{
	struct md_bare bare;

	if (!wants_addresses(w))
		return;
	for (size_t i = 0; md_bare_next(&bare, shown, i);
	    i = bare.at + bare.link.len)
		if (bare.mail)
			note_address(w, bare.link);
}

void
md_inline_pass_addresses(struct md_writer *w)
{
	const struct md_links *links = w->opt->links;

	if (w->link || w->simple_link)
		return;
	for (size_t i = 0; i < w->addresses.count; i++)
		links->address(links->ctx, w->addresses.items[i], &w->out);
	w->addresses.count = 0;
}

static void
note_mail_target(struct md_writer *w, struct str target)
{
	struct str rest = md_target_mail_part(target);

	while (wants_addresses(w) && md_target_next_address(&w->scratch, &rest))
		note_address(w, buf_str(&w->scratch));
}

/* ---- links ------------------------------------------------------------- */

/* Writes the start tag up to its closing ">", which the title goes before. */
static void
open_anchor(struct md_writer *w, struct str href, enum md_target kind)
{
	buf_add(&w->out, STR("<a href=\""));
	md_target_add(&w->out, href);
	buf_add_char(&w->out, '"');
	if (kind == MD_TARGET_WEB)
		buf_add(&w->out, STR(" rel=\"external\""));
	if (kind == MD_TARGET_MAIL)
		buf_add(&w->out, STR(" translate=\"no\""));
}

static void
add_title(struct md_writer *w, struct str title)
{
	if (title.len == 0)
		return;
	buf_add(&w->out, STR(" title=\""));
	md_escape(&w->out, title, "|");
	buf_add_char(&w->out, '"');
}

/* A link or an image as the author wrote it. */
struct reference {
	struct str target, title;
	cmark_node *node; /* or NULL, and it stands at `at` */
	struct loc at;
};

static struct reference
reference_of(struct md_writer *w, cmark_node *node)
{
	return (struct reference){.node = node,
	    .target = md_show_bars(w->arena,
		str_from(cmark_node_get_url(node)), "|"),
	    .title = str_from(cmark_node_get_title(node))};
}

static struct loc
place_of(struct md_writer *w, const struct reference *ref)
{
	return ref->node ? md_locate(&w->locator, ref->node) : ref->at;
}

/* Where it leads; false, with a warning, when nowhere. */
static bool
resolve(struct md_writer *w, const struct reference *ref, struct str *href,
    enum md_target *kind)
{
	const struct md_links *links = w->opt->links;

	*href = ref->target;
	*kind = md_target_kind(ref->target);
	if (*kind != MD_TARGET_REFUSED && *kind != MD_TARGET_PAGE)
		return true;
	if (*kind == MD_TARGET_PAGE && links && links->page && ref->target.len)
		return links->page(links->ctx, ref->target, place_of(w, ref),
		    href);
	if (w->diags)
		warn_at(w, *kind == MD_TARGET_PAGE ? DIAG_DEAD_LINK
			: DIAG_LINK_SCHEME, place_of(w, ref), ref->target);
	return false;
}

/* Opens a link if it leads anywhere; its address is for those without text. */
static bool
open_link(struct md_writer *w, const struct reference *ref, struct str *href)
{
	enum md_target kind;

	if (!resolve(w, ref, href, &kind))
		return false;
	open_anchor(w, *href, kind);
	add_title(w, ref->title);
	buf_add_char(&w->out, '>');
	if (kind == MD_TARGET_MAIL)
		note_mail_target(w, *href);
	return true;
}

static void
enter_link(struct md_writer *w, cmark_node *node)
{
	struct str href;

	/* [a <https://...> b](c): cmark allows it, HTML does not */
	if (w->link)
		return;
	struct reference ref = reference_of(w, node);
	if (!open_link(w, &ref, &href))
		return;
	w->link = node;
	/* a link that nobody can see is of no use */
	if (cmark_node_first_child(node) == NULL)
		md_escape(&w->out, href, "|");
}

static void
exit_link(struct md_writer *w, cmark_node *node)
{
	if (w->link != node)
		return;
	buf_add(&w->out, STR("</a>"));
	w->link = NULL;
	md_inline_pass_addresses(w);
}

/* An image that is none: its text, linked if that is possible here. */
static void
image_as_text(struct md_writer *w, struct str alt, struct str href,
    enum md_target kind)
{
	bool link = kind == MD_TARGET_WEB && !w->link;

	if (link) {
		open_anchor(w, href, kind);
		buf_add_char(&w->out, '>');
	}
	md_escape(&w->out, alt.len ? alt : href, "|");
	if (link)
		buf_add(&w->out, STR("</a>"));
}

static void
add_image(struct md_writer *w, cmark_node *node)
{
	struct str href, alt;
	enum md_target kind;
	struct reference ref = reference_of(w, node);
	bool resolved = resolve(w, &ref, &href, &kind);

	buf_clear(&w->scratch);
	md_node_text(&w->scratch, node);
	alt = buf_str(&w->scratch);
	md_inline_note_addresses(w, alt);
	if (!resolved) {
		md_escape(&w->out, alt, "|");
	} else if (kind != MD_TARGET_PAGE) {
		image_as_text(w, alt, href, kind);
	} else {
		buf_add(&w->out, STR("<img src=\""));
		md_target_add(&w->out, href);
		buf_add(&w->out, STR("\" alt=\""));
		md_escape(&w->out, alt, "|");
		buf_add_char(&w->out, '"');
		add_title(w, ref.title);
		buf_add(&w->out, STR(" loading=\"lazy\">"));
	}
	w->text.opens = false;
	md_inline_pass_addresses(w);
}

/* ---- text -------------------------------------------------------------- */

static void
add_bare(struct md_writer *w, const struct md_bare *bare)
{
	struct str href = md_show_bars(w->arena, bare->link, "|");

	if (bare->mail)
		href = arena_concat(w->arena, STR("mailto:"), href);
	open_anchor(w, href, bare->mail ? MD_TARGET_MAIL : MD_TARGET_WEB);
	buf_add_char(&w->out, '>');
	md_escape(&w->out, bare->link, "|");
	buf_add(&w->out, STR("</a>"));
	w->text.opens = false;
}

void
md_inline_text(struct md_writer *w, struct str text)
{
	struct md_bare bare;
	size_t from = 0;

	if (w->link || w->simple_link) {
		md_inline_note_addresses(w, text);
		md_text_add(&w->out, &w->text, text);
		return;
	}
	while (md_bare_next(&bare, text, from)) {
		md_text_add(&w->out, &w->text,
		    str_head(str_skip(text, from), bare.at - from));
		add_bare(w, &bare);
		if (bare.mail)
			note_address(w, bare.link);
		md_inline_pass_addresses(w);
		from = bare.at + bare.link.len;
	}
	md_text_add(&w->out, &w->text, str_skip(text, from));
}

static void
add_code(struct md_writer *w, struct str code)
{
	buf_add(&w->out, STR("<code>"));
	md_escape(&w->out, code, w->bar);
	buf_add(&w->out, STR("</code>"));
	md_inline_note_addresses(w, code);
	md_inline_pass_addresses(w);
	w->text.opens = false;
}

static bool
is_break(struct str html)
{
	if (!str_eq_nocase(str_head(html, 3), STR("<br")))
		return false;
	struct str rest = str_trim(str_skip(html, 3));
	return str_is(rest, ">") || str_is(rest, "/>");
}

static void
add_html(struct md_writer *w, cmark_node *node)
{
	struct str html = str_from(cmark_node_get_literal(node));

	if (is_break(html)) {
		buf_add(&w->out, STR("<br>\n"));
		w->text.opens = true;
		return;
	}
	buf_clear(&w->scratch);
	if (!md_html_without_comments(&w->scratch, html))
		return;
	md_inline_warn(w, DIAG_RAW_HTML, node, STR(""));
	md_escape(&w->out, buf_str(&w->scratch), "\\|");
	md_inline_note_addresses(w, html);
	md_inline_pass_addresses(w);
}

static void
add_line_end(struct md_writer *w)
{
	buf_add_char(&w->out, '\n');
	w->text.opens = true;
}

/* The place of what stands behind these bytes of a line, or of an item. */
static struct loc
place_behind(const struct md_writer *w, unsigned above, struct str line,
    bool item)
{
	struct loc at = {w->locator.first_line + above, item ? 3 : 1};

	for (size_t i = 0; i < line.len; i++) {
		at.column += ((unsigned char)line.ptr[i] & 0xc0) != 0x80;
		/* it stands for two characters */
		at.column += str_has_prefix(str_skip(line, i),
		    STR(MD_HIDDEN_BAR));
	}
	return at;
}

static void
add_simple_link(struct md_writer *w, const struct md_span *span, struct loc at)
{
	struct reference ref = {.target = span->target, .at = at};
	struct str href;

	w->simple_link = open_link(w, &ref, &href);
	md_inline_text(w, span->text);
	if (!w->simple_link)
		return;
	buf_add(&w->out, STR("</a>"));
	w->simple_link = false;
	md_inline_pass_addresses(w);
}

static void
add_strong(struct md_writer *w, struct str text)
{
	buf_add(&w->out, STR("<strong>"));
	md_inline_text(w, text);
	buf_add(&w->out, STR("</strong>"));
}

void
md_inline_simple(struct md_writer *w, const struct md_chunk *paragraph)
{
	struct str rest = paragraph->text;
	const char *line = rest.ptr, *at = line;
	unsigned above = paragraph->above;
	struct md_span span;

	w->link = NULL;
	w->text.opens = true;
	for (; md_span_next(&span, &rest); at = rest.ptr) {
		switch (span.mark) {
		case MD_WORDS:
			md_inline_text(w, span.text);
			break;
		case MD_STRONG:
			add_strong(w, span.text);
			break;
		case MD_LINK:
			add_simple_link(w, &span, place_behind(w, above,
			    str_make(line, (size_t)(at - line)),
			    paragraph->item));
			break;
		case MD_LINE_END:
			add_line_end(w);
			above++;
			line = rest.ptr;
			break;
		}
	}
	md_inline_pass_addresses(w);
}

/* ---- all of it --------------------------------------------------------- */

static void
enter(struct md_writer *w, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		md_inline_text(w, str_from(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_SOFTBREAK:
		add_line_end(w);
		break;
	case CMARK_NODE_LINEBREAK:
		buf_add(&w->out, STR("<br>\n"));
		w->text.opens = true;
		break;
	case CMARK_NODE_CODE:
		add_code(w, str_from(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_HTML_INLINE:
		add_html(w, node);
		break;
	case CMARK_NODE_EMPH:
		buf_add(&w->out, STR("<em>"));
		break;
	case CMARK_NODE_STRONG:
		buf_add(&w->out, STR("<strong>"));
		break;
	case CMARK_NODE_LINK:
		enter_link(w, node);
		break;
	case CMARK_NODE_IMAGE:
		add_image(w, node);
		break;
	case CMARK_NODE_NONE:
	case CMARK_NODE_DOCUMENT:
	case CMARK_NODE_BLOCK_QUOTE:
	case CMARK_NODE_LIST:
	case CMARK_NODE_ITEM:
	case CMARK_NODE_CODE_BLOCK:
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_CUSTOM_BLOCK:
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
	case CMARK_NODE_THEMATIC_BREAK:
	case CMARK_NODE_CUSTOM_INLINE:
		break;
	}
}

static void
leave(struct md_writer *w, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_EMPH)
		buf_add(&w->out, STR("</em>"));
	else if (type == CMARK_NODE_STRONG)
		buf_add(&w->out, STR("</strong>"));
	else if (type == CMARK_NODE_LINK)
		exit_link(w, node);
}

void
md_inline_write(struct md_writer *w, cmark_node *node)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *inner = cmark_iter_get_node(iter);
		if (event == CMARK_EVENT_EXIT) {
			leave(w, inner);
			continue;
		}
		enter(w, inner);
		/* what is in an image is its alternative text */
		if (cmark_node_get_type(inner) == CMARK_NODE_IMAGE)
			cmark_iter_reset(iter, inner, CMARK_EVENT_EXIT);
	}
	cmark_iter_free(iter);
}
