/*
 * render/template: Mustache templates for HTML.
 *
 * The language is Mustache 1.4 (mustache(5), github.com/mustache/spec): the
 * core and template inheritance, without lambdas and dynamic names.
 *
 *	{{name}} {{a.b}} {{.}}    a value, escaped for HTML
 *	{{{name}}} {{&name}}      rendered HTML as it is; JSON, fit for a script
 *	                          element; nothing else may go here
 *	{{#name}}..{{/name}}      for each item, or if true
 *	{{^name}}..{{/name}}      if false: see render/value.h
 *	{{> file}}                a partial: file.mustache
 *	{{<file}}{{$b}}..{{/b}}{{/file}}   a layout with its blocks replaced
 *	{{$b}}default{{/b}}       a block that may be replaced
 *	{{! comment}} {{=<% %>=}}  comment, other delimiters
 *	{{t.home.title}}          a word of the locale, see below
 *
 * Tags alone on a line leave no empty line; partials, layouts and blocks alone
 * on a line indent what they bring, blank lines excepted. A block's own common
 * indentation is taken off where it is defined.
 *
 * Stricter than Mustache, so that mistakes are found before citizens see them:
 * a name that no object on the context stack has is an error, as is a list or
 * an object written as text, a partial that does not exist, a replaced block
 * that the layout does not have, and {{{ }}} of a text. Booleans open sections
 * without becoming {{.}}.
 *
 * Words: names that begin with "t." are looked up in the locale when the
 * templates are parsed. A word is text: it is escaped and never HTML. A word
 * that contains {{ is a template itself, rendered in the context of the place
 * that uses it; its own text is escaped, and so is what it interpolates.
 *
 * Texts are UTF-8, which the caller has checked; nothing breaks if not.
 *
 * A set is parsed once, is immutable and may be rendered from several threads
 * at once, each with its own buffer and diagnostics. Everything lives in the
 * arena given to templates_parse(), which also takes over views of names,
 * paths and texts: keep the files' memory as long as the set.
 *
 * Bounds: nesting of sections and partials TEMPLATE_DEPTH_MAX (both when
 * parsing and rendering), TEMPLATE_STEPS_MAX per page, output by its buffer.
 */
#ifndef RENDER_TEMPLATE_H
#define RENDER_TEMPLATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"
#include "render/locale.h"
#include "render/value.h"

/* a file "home.mustache" has the name "home"; path is for messages */
struct template_file {
	struct str name, path, text;
};

struct templates;

/*
 * Parses all of them, with the words of one language (NULL: without words).
 * On -1 every mistake found stands in d with path, line and column, and *out
 * is not set.
 */
__attribute__((warn_unused_result))
int templates_parse(struct templates **out, struct arena *a,
    const struct template_file *files, size_t count,
    const struct locale *words, struct diags *d);

/* Is there a template of this name? */
bool templates_have(const struct templates *set, struct str name);

/*
 * Appends the rendered template. On -1 the reasons stand in d (several unknown
 * names are all reported, each place once) and the buffer holds part of a page
 * that must not be used. An overflow of the buffer is -1 without diagnostic:
 * the caller knows the page's name and its limit.
 */
__attribute__((warn_unused_result))
int template_render(struct buf *out, const struct templates *set,
    struct str name, const struct value *data, struct diags *d);

#endif
