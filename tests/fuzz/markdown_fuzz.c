/*
 * Fuzz target: everything the Markdown module does with a text.
 *
 * Besides crashes it looks for: HTML that an author's text could have written
 * (only our elements, in order, attributes quoted), sections that do not lie
 * in the text one after the other, addresses that slip through the policy, and
 * texts that read otherwise when they are not cut (markdown/chunk.h).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "markdown/guard.h"
#include "markdown/render.h"
#include "markdown/split.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "markdown_fuzz: %s\n", what);
	abort();
}

static bool
page(void *ctx, struct str target, struct loc at, struct str *href)
{
	const unsigned *lines = ctx;

	require(at.line >= 7 && at.line < 7 + *lines && at.column > 0, "place");
	*href = target;
	return target.len % 3 != 0;
}

static void
address(void *ctx, struct str text, struct buf *out)
{
	(void)ctx;
	require(str_contains(text, STR("@")) && !str_contains(text, STR("<")),
	    "address");
	buf_add(out, STR(" <a href=\"mailto:x@y.de\">x</a>"));
}

/* ---- is it well-formed? -------------------------------------------------- */

enum { DEPTH_MAX = 4096 };

struct stack {
	struct str names[DEPTH_MAX];
	size_t count;
};

static bool
is_one_of(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_is(name, *list))
			return true;
	return false;
}

static const char *const void_elements[] = {"br", "hr", "img", NULL};
static const char *const elements[] = {"p", "h1", "h2", "h3", "h4", "h5", "h6",
    "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "div",
    "table", "thead", "tbody", "tr", "th", "td", NULL};
static const char *const attributes[] = {"id", "class", "href", "rel", "title",
    "translate", "src", "alt", "loading", "start", "scope", "tabindex",
    "colspan", NULL};

static void
check_href(struct str value)
{
	static const char *const schemes[] = {"http", "https", "mailto", "tel", NULL};
	size_t colon = str_find(value, ':');
	struct str head = str_head(value, colon);
	char lower[8] = "";

	for (size_t i = 0; i < value.len; i++)
		require((unsigned char)value.ptr[i] > ' ' &&
		    (unsigned char)value.ptr[i] < 0x7f, "byte in href");
	require(!str_has_prefix(value, STR("//")), "foreign host");
	if (colon == value.len || str_find(head, '/') < head.len ||
	    str_find(head, '#') < head.len || str_find(head, '?') < head.len)
		return;
	/* what begins like no scheme is a relative path */
	if (head.len == 0 || !char_is_alpha(head.ptr[0]))
		return;
	for (size_t i = 0; i < head.len; i++)
		if (!char_is_alpha(head.ptr[i]) && !char_is_digit(head.ptr[i]) &&
		    !strchr("+-.", head.ptr[i]))
			return;
	require(head.len < sizeof lower, "long scheme");
	for (size_t i = 0; i < head.len; i++)
		lower[i] = char_lower(head.ptr[i]);
	require(is_one_of(str_from(lower), schemes), "scheme");
}

/* Takes the attributes and ">" off. */
static void
check_attributes(struct str *rest)
{
	while (str_has_prefix(*rest, STR(" "))) {
		size_t n = str_find(*rest, '=');
		struct str name = str_head(str_skip(*rest, 1), n - 1);
		require(n < rest->len && is_one_of(name, attributes), "attribute");
		*rest = str_skip(*rest, n + 1);
		require(str_has_prefix(*rest, STR("\"")), "quote");
		n = str_find(str_skip(*rest, 1), '"');
		struct str value = str_head(str_skip(*rest, 1), n);
		require(str_find(value, '<') == value.len, "< in attribute");
		if (str_is(name, "href") || str_is(name, "src"))
			check_href(value);
		*rest = str_skip(*rest, n + 2);
	}
	require(str_has_prefix(*rest, STR(">")), "end of tag");
	*rest = str_skip(*rest, 1);
}

static void
check_tag(struct stack *open, struct str *rest)
{
	bool closes = str_has_prefix(*rest, STR("</"));
	size_t n = 0;

	*rest = str_skip(*rest, closes ? 2 : 1);
	while (n < rest->len && (char_is_alpha(rest->ptr[n]) ||
	    char_is_digit(rest->ptr[n])))
		n++;
	struct str name = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	check_attributes(rest);
	if (!closes && is_one_of(name, void_elements))
		return;
	require(is_one_of(name, elements), "element");
	if (closes) {
		require(open->count > 0 &&
		    str_eq(open->names[--open->count], name), "order of tags");
		return;
	}
	for (size_t i = 0; str_is(name, "a") && i < open->count; i++)
		require(!str_is(open->names[i], "a"), "link in a link");
	require(open->count < DEPTH_MAX, "depth");
	open->names[open->count++] = name;
}

static void
check_html(struct str html)
{
	static struct stack open;

	open.count = 0;
	require(!str_contains(html, STR("\xee\x80\x80")), "hidden bar");
	while (html.len) {
		html = str_skip(html, str_find(html, '<'));
		if (html.len)
			check_tag(&open, &html);
	}
	require(open.count == 0, "open element");
}

/* ---- the target ---------------------------------------------------------- */

static void
check_render(struct arena *a, struct str text, unsigned flags)
{
	unsigned lines = 1;
	struct diags d;
	struct md_html html;
	struct md_links links = {&lines, page, address};
	struct md_options opt = {.path = STR("a.md"), .first_line = 7,
	    .heading_shift = (int)(flags % 6), .links = flags & 8 ? &links : NULL,
	    .inline_only = flags & 16, .german_quotes = flags & 32};

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n' || text.ptr[i] == '\r';
	diags_init(&d);
	if (md_render(&html, a, text, &opt, &d) == 0)
		check_html(html.html);
	for (size_t i = 0; i < d.count; i++)
		require(d.items[i].pos.at.line >= 7 &&
		    d.items[i].pos.at.line < 7 + lines, "line of a message");
	diags_release(&d);
}

static void
check_split(struct arena *a, struct str text)
{
	struct diags d;
	struct md_sections s;

	diags_init(&d);
	if (md_split(&s, a, STR("a.md"), text, 1, &d) == 0) {
		const char *at = s.intro.ptr + s.intro.len;
		require(s.intro.ptr == utf8_skip_bom(text).ptr, "intro");
		for (size_t i = 0; i < s.count; i++) {
			struct str body = s.items[i].body;
			require(body.ptr > at, "section");
			at = body.ptr + body.len;
			require(s.items[i].at.column > 0, "column");
		}
		require(at == text.ptr + text.len, "end of the sections");
	}
	diags_release(&d);
}

/* A definition further up keeps a text in one piece, and shows nothing. */
static void
check_uncut(struct arena *a, struct str text, unsigned flags)
{
	struct str uncut = arena_concat(a, STR("[zzqx]: /u\n\n"), text);
	struct md_html x = {0}, y = {0};
	struct md_options opt = {.path = STR("a.md"),
	    .inline_only = flags & 16, .german_quotes = flags & 32};

	/* where it begins, it is no longer dropped */
	if (str_has_prefix(text, STR("\xef\xbb\xbf")))
		return;
	/* labels match without regard to case */
	if (str_contains(unicode_fold(a, text), STR("zzqx")))
		return;
	require(md_render(&x, a, text, &opt, NULL) ==
	    md_render(&y, a, uncut, &opt, NULL), "uncut result");
	require(str_eq(x.html, y.html), "uncut HTML");
	unsigned line;
	if (md_guard(&line, text) == MD_FAULT_NONE)
		require(str_eq(md_plain(a, text), md_plain(a, uncut)), "uncut text");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str first;
	size_t fault;

	if (size == 0)
		return 0;
	unsigned flags = data[0];
	char *copy = malloc(size);
	if (copy == NULL)
		return 0;
	memcpy(copy, data + 1, size - 1);
	struct str text = str_make(copy, size - 1);
	/* the module only gets what has been checked */
	for (size_t i = 0; utf8_check(&fault, str_skip(text, i)) != UTF8_OK;) {
		i += fault;
		copy[i] = '?';
	}
	arena_init(&a, 0);
	check_render(&a, text, flags);
	check_split(&a, text);
	check_uncut(&a, text, flags);
	struct str plain = md_plain(&a, text);
	require(str_find(plain, '\n') == plain.len, "line in plain text");
	if (md_first_paragraph(&first, text))
		require(first.ptr >= text.ptr &&
		    first.ptr + first.len <= text.ptr + text.len, "paragraph");
	arena_release(&a);
	free(copy);
	return 0;
}
