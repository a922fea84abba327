/*
 * markdown/render: Markdown to HTML.
 *
 * CommonMark (https://spec.commonmark.org/0.30/), parsed by libcmark, written
 * by our own renderer, which adds pipe tables, heading ids, bare addresses as
 * links, and a policy on links. struct md_html is made here only; it is the
 * one type that a template may pass through unescaped. The result is a valid
 * fragment of HTML: it never contains markup that an author wrote.
 *
 * Headings     h1 becomes h(1 + heading_shift), at most h6; each has an id:
 *              id_prefix + slug of its text, then -2, -3. Empty ones vanish.
 * Links        https, http, mailto, tel. Other schemes, "//host", and targets
 *              with blanks, backslashes or control characters lose their link
 *              and keep their text (DIAG_LINK_SCHEME). It is the target after
 *              decoding of entities and escapes that is judged. "#id" stays;
 *              everything else is a page or file of the site and is asked of
 *              links->page; without it, DIAG_DEAD_LINK.
 *              http(s) links get rel="external", mail links translate="no".
 * Bare links   http(s)://... and a@b.example in running text become links;
 *              punctuation after them stays outside.
 * Images       of this site only; an image from elsewhere becomes a link.
 * Tables       rows and the line of dashes below the first one begin with
 *              "|" (":---", "---:", ":---:" align, by class). `\|` is a bar
 *              that parts no cells; bars in code and links part none either.
 * HTML         is shown as text (DIAG_RAW_HTML), but for <br>, which breaks
 *              the line, and comments, which are left out.
 *
 * The text must be valid UTF-8 without NUL and without U+E000. What can fail:
 * the nesting limit (DIAG_MARKDOWN_NESTING) and the size of the result
 * (DIAG_OUTPUT_TOO_LARGE). Everything else is a warning: the text is shown.
 * The time taken is linear in the size of the text.
 */
#ifndef MARKDOWN_RENDER_H
#define MARKDOWN_RENDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"
#include "markdown/plain.h"

/* rendered HTML; belongs to the arena of the call that made it */
struct md_html {
	struct str html;
};

/* What the caller knows about links; every function may be NULL. */
struct md_links {
	void *ctx;
	/*
	 * Resolves a target within the site as the author wrote it
	 * ("../services/x.md", "x.md#id", "files/plan.pdf"). Gives what is to
	 * stand in href, percent-encoded where needed but not escaped for
	 * HTML. False drops the link and keeps its text; the function has
	 * then reported that itself, at `at`.
	 */
	bool (*page)(void *ctx, struct str target, struct loc at,
	    struct str *href);
	/*
	 * Called after each mail address that the text shows or links, once it
	 * has been written; may append HTML (phrasing content) to `out`, such
	 * as the address that replaces this one for now.
	 */
	void (*address)(void *ctx, struct str address, struct buf *out);
};

struct md_options {
	struct str path;     /* for messages */
	unsigned first_line; /* of the text in that file; 0 means 1 */
	int heading_shift;   /* -5 to 5 */
	struct str id_prefix;
	const struct md_links *links; /* or NULL */
	bool inline_only;   /* no blocks: one run of text without <p> */
	bool simple;        /* one simple paragraph (markdown/chunk.h), of a text
	                       that was found good: needs no look for others */
	bool good;          /* md_split() has found no fault in it */
	bool german_quotes; /* "..." becomes the German quotes, ' becomes ’ */
};

/* Renders; `d` may be NULL when a text has been reported on before. */
__attribute__((warn_unused_result))
int md_render(struct md_html *out, struct arena *a, struct str text,
    const struct md_options *opt, struct diags *d);

#endif
