#include <string.h>

#include "base/suggest.h"
#include "render/escape.h"
#include "render/template_scan.h"
#include "render/template_tree.h"

/* a section, block or layout that is open */
struct frame {
	struct node node;
	struct str source;  /* its opening tag */
	struct str blanks;  /* before the tag, when nothing else is */
	bool clean;         /* then this is set, even for no blanks */
	size_t content;     /* offset of what it holds */
};

struct parser {
	struct arena *arena;
	struct arena *growing; /* lists whose end has not come */
	struct diags *diags;
	struct templates *set;
	const struct locale *words;
	unsigned word_depth;
	struct template *file;
	const struct locale_entry *word; /* parsing a word, not a file */
	struct template_scan scan;
	bool stop;
	unsigned depth;
	struct frame frames[TEMPLATE_DEPTH_MAX + 1]; /* [0]: the file itself */
};

static void parse_template(struct parser *p, struct str text);

static struct frame *
top(struct parser *p)
{
	return &p->frames[p->depth];
}

static bool
in_parent(struct parser *p)
{
	return top(p)->node.type == NODE_PARENT;
}

/* ---- names ------------------------------------------------------------ */

static bool
is_name_char(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '_' || c == '-' ||
	    (unsigned char)c >= 0x80;
}

/* Letters, digits and the like, with single separators between them. */
static bool
is_name(struct str s, char separator)
{
	bool wants_char = true;

	for (size_t i = 0; i < s.len; i++) {
		bool separates = s.ptr[i] == separator;
		if (separates ? wants_char : !is_name_char(s.ptr[i]))
			return false;
		wants_char = separates;
	}
	return !wants_char;
}

static void
split_name(struct parser *p, struct node *n)
{
	struct str rest = n->text, part;

	if (str_is(n->text, "."))
		return;
	n->part_count = 1;
	for (size_t i = 0; i < rest.len; i++)
		n->part_count += rest.ptr[i] == '.';
	n->parts = ARENA_ARRAY(p->arena, struct value_key, n->part_count);
	for (size_t i = 0; str_cut(&part, &rest, '.'); i++)
		n->parts[i] = value_key(part);
}

static bool
is_word(struct str name)
{
	return str_has_prefix(name, STR("t."));
}

/* ---- messages --------------------------------------------------------- */

static struct pos
place(const struct parser *p, struct loc at)
{
	return pos_at(p->file->path, p->word ? p->word->at : at);
}

/* A tag for a message: one that is never closed may go on for pages. */
static struct str
excerpt(struct str source)
{
	enum { ENOUGH = 60 };
	size_t n = str_find(source, '\n');

	if (n > ENOUGH)
		n = ENOUGH;
	/* not within a character */
	while (n > 0 && n < source.len && ((unsigned char)source.ptr[n] & 0xc0) == 0x80)
		n--;
	return str_head(source, n);
}

static struct str
closing_tag(struct parser *p, const struct frame *f)
{
	return arena_printf(p->arena, "%.*s/%.*s%.*s", STR_ARG(p->scan.open),
	    STR_ARG(f->node.text), STR_ARG(p->scan.close));
}

static void
bad_tag(struct parser *p, const struct template_tag *tag)
{
	DIAG(p->diags, DIAG_TEMPLATE_BAD_TAG, place(p, tag->at),
	    excerpt(tag->source));
}

static void
too_deep(struct parser *p, struct loc at)
{
	DIAG(p->diags, DIAG_TEMPLATE_DEPTH, place(p, at),
	    arena_printf(p->arena, "%d", TEMPLATE_DEPTH_MAX));
	p->stop = true;
}

/* ---- nodes ------------------------------------------------------------ */

static struct node
new_node(const struct parser *p, enum node_type type,
    const struct template_tag *tag)
{
	return (struct node){.type = type, .at = place(p, tag->at).at,
	    .in = p->file, .text = tag->body};
}

static void
push_node(struct parser *p, const struct node *n)
{
	/* a layout takes blocks; what stands between them is not shown */
	if (in_parent(p) && n->type != NODE_BLOCK)
		return;
	struct node *slot = VEC_PUSH(p->growing, &top(p)->node.nodes);
	*slot = *n;
}

/* The end has come: what stays takes no more memory than it needs. */
static void
settle(struct parser *p, struct node_list *list)
{
	struct node *items = ARENA_ARRAY(p->arena, struct node, list->count);

	if (list->count)
		memcpy(items, list->items, list->count * sizeof *items);
	*list = (struct node_list){items, list->count, list->count};
}

static struct str
escaped(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, PAGE_BYTES_MAX);
	esc_html(&b, s);
	struct str copy = arena_str(a, buf_str(&b));
	buf_release(&b);
	return copy;
}

static void
push_text(struct parser *p, struct str text)
{
	if (text.len == 0)
		return;
	struct node n = {.type = NODE_TEXT, .in = p->file, .text = text};
	n.alone = text.ptr == p->scan.text.ptr || text.ptr[-1] == '\n';
	if (p->word)
		n.text = escaped(p->arena, text);
	push_node(p, &n);
}

/* The text before a tag, without its last n bytes. */
static void
push_text_before(struct parser *p, const struct template_tag *tag, size_t n)
{
	push_text(p, str_head(tag->text, tag->text.len - n));
}

static struct str
blanks_before(const struct template_tag *tag)
{
	return str_skip(tag->text, tag->text.len - tag->blanks);
}

/* ---- words ------------------------------------------------------------ */

/* The template of a word with tags; NULL after an error. */
static struct template *
word_template(struct parser *p, const struct locale_entry *e, struct loc at)
{
	struct template **slot = &p->set->words[e->number];

	if (*slot && (*slot)->state == TEMPLATE_OPEN) {
		DIAG(p->diags, DIAG_TEMPLATE_ENDLESS, place(p, at), e->key);
		return NULL;
	}
	if (*slot)
		return *slot;
	if (p->word_depth == TEMPLATE_DEPTH_MAX) {
		too_deep(p, at);
		return NULL;
	}
	*slot = ARENA_NEW(p->arena, struct template);
	**slot = (struct template){.name = e->key,
	    .path = locale_path(p->words), .state = TEMPLATE_OPEN};
	/* on the arena: words within words must not pile up on the stack */
	struct parser *inner = ARENA_NEW(p->arena, struct parser);
	*inner = (struct parser){.arena = p->arena, .growing = p->growing,
	    .diags = p->diags, .set = p->set, .words = p->words, .file = *slot,
	    .word = e, .word_depth = p->word_depth + 1};
	parse_template(inner, e->text);
	(*slot)->state = TEMPLATE_NEW;
	return *slot;
}

static void
add_word(struct parser *p, const struct template_tag *tag)
{
	struct str key = str_skip(tag->body, 2);
	const struct locale_entry *e = p->words ? locale_find(p->words, key) : NULL;

	if (e == NULL) {
		DIAG(p->diags, DIAG_LOCALE_MISSING, place(p, tag->at), key,
		    p->words ? locale_path(p->words) : STR("locale"),
		    p->words ? locale_nearest(p->words, key) : STR(""));
		return;
	}
	if (tag->kind == '&') {
		DIAG(p->diags, DIAG_TEMPLATE_UNSAFE, place(p, tag->at), tag->body);
		return;
	}
	struct node n = new_node(p, NODE_TEXT, tag);
	if (str_contains(e->text, STR("{{"))) {
		n.type = NODE_PARTIAL;
		n.target = word_template(p, e, tag->at);
		if (n.target == NULL)
			return;
	} else {
		n.text = escaped(p->arena, e->text);
	}
	push_node(p, &n);
}

/* ---- the kinds of tags ------------------------------------------------- */

static void
take_variable(struct parser *p, const struct template_tag *tag)
{
	push_text_before(p, tag, 0);
	template_scan_on(&p->scan, tag, false, false);
	if (!str_is(tag->body, ".") && !is_name(tag->body, '.')) {
		bad_tag(p, tag);
		return;
	}
	if (is_word(tag->body)) {
		add_word(p, tag);
		return;
	}
	struct node n = new_node(p,
	    tag->kind ? NODE_RAW : NODE_ESCAPED, tag);
	split_name(p, &n);
	push_node(p, &n);
}

/* Comments and delimiters: nothing to be seen. */
static void
take_silent(struct parser *p, const struct template_tag *tag)
{
	bool alone = tag->clean && tag->ends_line;

	push_text_before(p, tag, alone ? tag->blanks : 0);
	template_scan_on(&p->scan, tag, alone, in_parent(p));
	if (tag->kind == '=' &&
	    !template_scan_delimiters(&p->scan, p->arena, tag))
		DIAG(p->diags, DIAG_TEMPLATE_DELIMITERS, place(p, tag->at),
		    excerpt(tag->source));
}

/* The template that a tag names, or NULL with a diagnostic. */
static struct template *
named_template(struct parser *p, const struct template_tag *tag)
{
	if (!is_name(tag->body, '/') && !is_name(tag->body, '.')) {
		bad_tag(p, tag);
		return NULL;
	}
	struct template *t = templates_find(p->set, tag->body);
	if (t == NULL)
		DIAG(p->diags, DIAG_TEMPLATE_UNKNOWN_PARTIAL, place(p, tag->at),
		    tag->body, templates_nearest(p->set, tag->body));
	return t;
}

static void
take_partial(struct parser *p, const struct template_tag *tag)
{
	bool alone = tag->clean && tag->ends_line;

	push_text_before(p, tag, alone ? tag->blanks : 0);
	template_scan_on(&p->scan, tag, alone, false);
	struct node n = new_node(p, NODE_PARTIAL, tag);
	n.alone = alone;
	if (alone)
		n.indent = blanks_before(tag);
	n.target = named_template(p, tag);
	if (n.target)
		push_node(p, &n);
}

static void
open_frame(struct parser *p, const struct template_tag *tag,
    const struct node *n)
{
	if (p->depth == TEMPLATE_DEPTH_MAX) {
		too_deep(p, tag->at);
		return;
	}
	p->frames[++p->depth] = (struct frame){
	    .node = *n,
	    .source = tag->source,
	    .blanks = blanks_before(tag),
	    .clean = tag->clean,
	    .content = p->scan.pos,
	};
}

static void
take_section(struct parser *p, const struct template_tag *tag)
{
	bool alone = tag->clean && tag->ends_line;

	push_text_before(p, tag, alone ? tag->blanks : 0);
	template_scan_on(&p->scan, tag, alone, false);
	struct node n = new_node(p,
	    tag->kind == '#' ? NODE_SECTION : NODE_INVERTED, tag);
	if (!str_is(tag->body, ".") && !is_name(tag->body, '.'))
		bad_tag(p, tag);
	else if (is_word(tag->body))
		DIAG(p->diags, DIAG_TEMPLATE_WORD_SECTION, place(p, tag->at),
		    tag->body);
	else
		split_name(p, &n);
	open_frame(p, tag, &n);
}

static void
take_block(struct parser *p, const struct template_tag *tag)
{
	bool alone = tag->clean && tag->ends_line;
	struct node n = new_node(p, NODE_BLOCK, tag);

	n.alone = alone;
	n.begins_line = tag->clean;
	if (tag->clean)
		n.indent = blanks_before(tag);
	push_text_before(p, tag, alone ? tag->blanks : 0);
	template_scan_on(&p->scan, tag, alone, in_parent(p));
	if (!is_name(tag->body, '.'))
		bad_tag(p, tag);
	open_frame(p, tag, &n);
}

static void
take_parent(struct parser *p, const struct template_tag *tag)
{
	struct node n = new_node(p, NODE_PARENT, tag);

	/* the blanks come back if it turns out not to be alone */
	push_text_before(p, tag, tag->blanks);
	template_scan_on(&p->scan, tag, false, true);
	n.target = named_template(p, tag);
	open_frame(p, tag, &n);
}

/* ---- closing ----------------------------------------------------------- */

/*
 * The blanks that every line of a text begins with, blank lines aside; false
 * when there are only such.
 */
static bool
common_indent(struct str *indent, struct str text)
{
	struct str line;
	bool found = false;

	while (str_cut_line(&line, &text)) {
		size_t n = 0;
		while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t') &&
		    (!found || (n < indent->len && line.ptr[n] == indent->ptr[n])))
			n++;
		if (str_trim(line).len == 0)
			continue;
		*indent = str_head(line, n);
		found = true;
	}
	return found;
}

static void
strip_start(struct str *s, struct str indent)
{
	if (str_has_prefix(*s, indent))
		*s = str_skip(*s, indent.len);
}

static struct str
strip_lines(struct parser *p, const struct node *text, struct str indent)
{
	struct str rest = text->text;
	char *copy = arena_alloc(p->arena, rest.len + 1);
	size_t len = 0;
	bool line_start = text->alone;

	while (rest.len) {
		if (line_start)
			strip_start(&rest, indent);
		struct str line = str_head(rest, str_find(rest, '\n') + 1);
		for (size_t i = 0; i < line.len; i++)
			copy[len++] = line.ptr[i];
		rest = str_skip(rest, line.len);
		line_start = true;
	}
	return str_make(copy, len);
}

/* Takes the indentation of a block's definition off all that is in it. */
static void
strip_nodes(struct parser *p, struct node_list *list, struct str indent)
{
	for (size_t i = 0; i < list->count; i++) {
		struct node *n = &list->items[i];
		if (n->type == NODE_TEXT)
			n->text = strip_lines(p, n, indent);
		strip_start(&n->indent, indent);
		/* a block of its own line has taken its indentation off */
		if (n->type != NODE_BLOCK || !n->alone)
			strip_nodes(p, &n->nodes, indent);
	}
}

static void
close_block(struct parser *p, struct frame *f, size_t end)
{
	struct str content = str_skip(str_head(p->scan.text, end), f->content);
	struct str indent = {NULL, 0};

	if (!f->node.alone || !common_indent(&indent, content))
		return;
	if (indent.len)
		strip_nodes(p, &f->node.nodes, indent);
	f->node.indent = indent;
}

/* A layout is alone from its opening to its closing tag. */
static void
close_parent(struct parser *p, struct frame *f, const struct template_tag *tag)
{
	f->node.alone = f->clean && tag->ends_line;
	if (f->node.alone)
		f->node.indent = f->blanks;
	else
		push_text(p, f->blanks);
	template_scan_on(&p->scan, tag, f->node.alone, in_parent(p));
}

static void
close_frame(struct parser *p, const struct template_tag *tag)
{
	struct frame *f = &p->frames[p->depth];
	bool alone = tag->clean && tag->ends_line;
	/* "  {{/block}}{{/layout}}": the blanks belong to nobody */
	bool argument = p->frames[p->depth - 1].node.type == NODE_PARENT;
	size_t blanks = alone || argument ? tag->blanks : 0;

	push_text_before(p, tag, blanks);
	p->depth--;
	if (f->node.type == NODE_PARENT) {
		close_parent(p, f, tag);
	} else {
		if (f->node.type == NODE_BLOCK)
			close_block(p, f, p->scan.pos + tag->text.len - blanks);
		template_scan_on(&p->scan, tag, alone, in_parent(p));
	}
	settle(p, &f->node.nodes);
	if (f->node.type != NODE_PARENT || f->node.target)
		push_node(p, &f->node);
}

/* The closing tag fits nothing, or an outer section: say so and go on. */
static void
close_wrong(struct parser *p, const struct template_tag *tag)
{
	struct suggest s = suggest_start(tag->body);
	struct frame *open = top(p);
	unsigned outer = p->depth;

	for (unsigned i = 1; i <= p->depth; i++)
		suggest_offer(&s, p->frames[i].node.text);
	while (outer > 0 && !str_eq(p->frames[outer].node.text, tag->body))
		outer--;
	template_scan_on(&p->scan, tag, tag->clean && tag->ends_line, false);
	if (outer == 0) {
		struct str best = suggest_best(&s);
		DIAG(p->diags, DIAG_TEMPLATE_STRAY_CLOSE, place(p, tag->at),
		    excerpt(tag->source), best.len ? closing_tag(p,
		    &(struct frame){.node.text = best}) : best);
		return;
	}
	DIAG(p->diags, DIAG_TEMPLATE_WRONG_CLOSE, place(p, tag->at),
	    excerpt(tag->source), excerpt(open->source),
	    arena_printf(p->arena, "%u", open->node.at.line),
	    closing_tag(p, open));
	p->depth = outer - 1;
}

static void
take_close(struct parser *p, const struct template_tag *tag)
{
	if (p->depth && str_eq(top(p)->node.text, tag->body))
		close_frame(p, tag);
	else
		close_wrong(p, tag);
}

/* ---- a file ------------------------------------------------------------ */

static void
take_tag(struct parser *p, const struct template_tag *tag)
{
	switch (tag->kind) {
	case '#': case '^': take_section(p, tag); break;
	case '/': take_close(p, tag); break;
	case '>': take_partial(p, tag); break;
	case '<': take_parent(p, tag); break;
	case '$': take_block(p, tag); break;
	case '!': case '=': take_silent(p, tag); break;
	default: take_variable(p, tag); break;
	}
}

static void
finish(struct parser *p, enum scan_result result,
    const struct template_tag *tag)
{
	if (result == SCAN_UNCLOSED) {
		DIAG(p->diags, DIAG_TEMPLATE_UNCLOSED_TAG, place(p, tag->at),
		    excerpt(tag->source), p->scan.close);
		return;
	}
	push_text(p, tag->text);
	for (unsigned i = p->depth; i > 0; i--)
		DIAG(p->diags, DIAG_TEMPLATE_UNCLOSED_SECTION,
		    pos_at(p->file->path, p->frames[i].node.at),
		    excerpt(p->frames[i].source),
		    closing_tag(p, &p->frames[i]));
}

static void
parse_template(struct parser *p, struct str text)
{
	struct template_tag tag;
	enum scan_result result;

	template_scan_init(&p->scan, text);
	while ((result = template_scan(&p->scan, &tag)) == SCAN_TAG && !p->stop)
		take_tag(p, &tag);
	if (!p->stop)
		finish(p, result, &tag);
	settle(p, &p->frames[0].node.nodes);
	p->file->nodes = p->frames[0].node.nodes;
}

/* ---- when all is known -------------------------------------------------- */

/* Texts and plain words next to each other are one text: that of `first`. */
static bool
join(struct arena *a, struct node *first, const struct node *second)
{
	/* what ends in CR may be half of an empty line */
	if (first->type != NODE_TEXT || second->type != NODE_TEXT ||
	    str_has_suffix(first->text, STR("\r")))
		return false;
	first->text = arena_concat(a, first->text, second->text);
	return true;
}

/* As blocks take the indentation off each text in them, this comes last. */
static void
join_texts(struct arena *a, struct node_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct node *node = &list->items[i];
		join_texts(a, &node->nodes);
		if (n == 0 || !join(a, &list->items[n - 1], node))
			list->items[n++] = *node;
	}
	list->count = n;
}

static void
join_all_texts(struct arena *a, struct templates *set)
{
	for (size_t i = 0; i < set->count; i++)
		join_texts(a, &set->items[i].nodes);
	for (size_t i = 0; i < set->word_count; i++)
		if (set->words[i])
			join_texts(a, &set->words[i]->nodes);
}

/* ---- the set ----------------------------------------------------------- */

int
templates_parse(struct templates **out, struct arena *a,
    const struct template_file *files, size_t count,
    const struct locale *words, struct diags *d)
{
	struct templates *set = templates_new(a, files, count, words);
	struct parser *p = ARENA_NEW(a, struct parser);
	size_t errors = diag_errors(d);
	struct arena growing;

	arena_init(&growing, 0);
	for (size_t i = 0; i < count; i++) {
		*p = (struct parser){.arena = a, .growing = &growing, .diags = d,
		    .set = set, .words = words,
		    .file = templates_find(set, files[i].name)};
		parse_template(p, files[i].text);
		arena_reset(&growing);
	}
	arena_release(&growing);
	if (diag_errors(d) == errors)
		templates_check(set, d);
	if (diag_errors(d) != errors)
		return -1;
	join_all_texts(a, set);
	*out = set;
	return 0;
}
