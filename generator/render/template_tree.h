/*
 * render/template_tree: what a parsed template looks like inside.
 *
 * Private to render/template_*.c; everybody else uses render/template.h.
 *
 *	template_parse.c   text → tree, names of partials and words resolved
 *	template_check.c   what only shows in the whole set: endless inclusion,
 *	                   blocks that the layout does not have
 *	template_set.c     the set and its names
 *	template_run.c     tree and data → HTML
 *
 * A template is a list of nodes; sections, blocks and layouts hold lists of
 * their own. Nodes and lists live in the arena of the set. After
 * templates_parse() has returned nothing is written to them any more:
 * rendering keeps its state on its own stack.
 *
 * Words of the locale that contain tags are templates as well (`word` is set,
 * the path is the locale's); plain words have become text nodes.
 */
#ifndef RENDER_TEMPLATE_TREE_H
#define RENDER_TEMPLATE_TREE_H

#include "base/diag.h"
#include "base/limits.h"
#include "render/template.h"

/*
 * Nodes and rounds of lists that one page may take, so that templates which
 * include each other ever more often end. A list of 100,000 incidents with 60
 * nodes each takes a third of it.
 */
#ifdef SMALL_LIMITS
#define TEMPLATE_STEPS_MAX 20000
#else
#define TEMPLATE_STEPS_MAX 20000000
#endif

enum node_type {
	NODE_TEXT,     /* text: bytes as they are written; no two in a row */
	NODE_ESCAPED,  /* {{name}} */
	NODE_RAW,      /* {{{name}}}, {{&name}} */
	NODE_SECTION,  /* {{#name}} nodes {{/name}} */
	NODE_INVERTED, /* {{^name}} nodes {{/name}} */
	NODE_PARTIAL,  /* {{>text}}, or a word with tags: target */
	NODE_PARENT,   /* {{<text}} nodes {{/text}}: target; nodes are blocks */
	NODE_BLOCK     /* {{$text}} nodes {{/text}} */
};

struct node_list {
	struct node *items;
	size_t count, cap;
};

struct node {
	enum node_type type;
	/*
	 * NODE_TEXT: begins a line of its file. NODE_BLOCK: the opening tag is
	 * alone on its line. NODE_PARTIAL, NODE_PARENT: the whole is.
	 */
	bool alone;
	/* NODE_BLOCK that is not alone: nothing but blanks before it */
	bool begins_line;
	struct loc at;             /* of its tag */
	const struct template *in; /* the file it stands in */
	struct str text;           /* the bytes, or the name as written */
	/* what stands before each line of what it brings, if alone */
	struct str indent;
	struct value_key *parts; /* a, b, c of {{a.b.c}}; part_count 0: {{.}} */
	size_t part_count;
	struct node_list nodes;
	struct template *target;
};

struct template {
	struct str name, path;
	struct node_list nodes;
	/* for the checks, while the set is still being built */
	enum { TEMPLATE_NEW, TEMPLATE_OPEN, TEMPLATE_DONE } state;
	size_t visit;
};

struct templates {
	struct template *items; /* sorted by name */
	size_t count;
	/* by locale_entry.number; NULL: a plain word, or not used */
	struct template **words;
	size_t word_count;
};

/* A set that knows its names and has nothing parsed yet. */
struct templates *templates_new(struct arena *a,
    const struct template_file *files, size_t count,
    const struct locale *words);
/* Binary search; NULL when there is none. */
struct template *templates_find(const struct templates *set, struct str name);
/* The name nearest to one that does not exist, or "". */
struct str templates_nearest(const struct templates *set, struct str name);

/* Adds a diagnostic for each mistake in how the templates fit together. */
void templates_check(struct templates *set, struct diags *d);

#endif
