#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "render/escape.h"
#include "render/template_tree.h"

/* what stands before each line; the parts are on the stack of the renderer */
struct indent {
	const struct indent *outer;
	struct str own;
};

/* the layouts that are being rendered, the innermost first */
struct layouts {
	const struct layouts *outer;
	const struct node *parent; /* its nodes replace blocks */
};

enum { REPORTS_MAX = 20 };

struct run {
	struct buf *out;
	struct diags *diags;
	const struct value *stack[TEMPLATE_DEPTH_MAX + 1];
	unsigned values; /* on the stack */
	unsigned lowest; /* of the stack that was looked at, while items are kept */
	unsigned depth;
	size_t steps, steps_max; /* the latter 0: stop */
	const struct indent *indent;
	const struct layouts *layouts;
	bool line_start; /* of a template, not of what it interpolates */
	/* places that have been complained about: lists would repeat them */
	const struct node *reported[REPORTS_MAX];
	unsigned reports;
};

static void render_nodes(struct run *r, const struct node_list *list);

/* ---- messages ------------------------------------------------------------ */

static struct pos
place(const struct node *n)
{
	return pos_at(n->in->path, n->at);
}

/* True when this place has not been complained about yet. */
static bool
may_report(struct run *r, const struct node *n)
{
	for (unsigned i = 0; i < r->reports; i++)
		if (r->reported[i] == n)
			return false;
	r->reported[r->reports++] = n;
	if (r->reports == REPORTS_MAX)
		r->steps_max = 0;
	return true;
}

static void
offer_keys(struct suggest *s, const struct value *v)
{
	struct str key;

	for (size_t at = 0; value_next_key(v, &at, &key);)
		suggest_offer(s, key);
}

/* Complains that part i of the name is not known to any object there. */
static void
unknown_name(struct run *r, const struct node *n, size_t i,
    const struct value *owner)
{
	if (!may_report(r, n))
		return;
	struct str part = str_make(n->parts[i].ptr, n->parts[i].len);
	struct suggest s = suggest_start(part);
	if (owner)
		offer_keys(&s, owner);
	for (unsigned k = r->values; owner == NULL && k > 0; k--)
		offer_keys(&s, r->stack[k - 1]);
	struct str best = suggest_best(&s);
	size_t before = (size_t)(part.ptr - n->text.ptr);
	if (best.len)
		best = arena_printf(&r->diags->arena, "%.*s%.*s%.*s",
		    (int)before, n->text.ptr, STR_ARG(best),
		    STR_ARG(str_skip(n->text, before + part.len)));
	DIAG(r->diags, DIAG_TEMPLATE_NAME, place(n), n->text, best);
}

static void
report(struct run *r, const struct node *n, enum diag_id id)
{
	if (may_report(r, n))
		DIAG(r->diags, id, place(n), n->text);
}

static void
give_up(struct run *r, const struct node *n, enum diag_id id, int limit)
{
	DIAG(r->diags, id, place(n),
	    arena_printf(&r->diags->arena, "%d", limit));
	r->reports++;
	r->steps_max = 0;
}

/* ---- limits -------------------------------------------------------------- */

/* Counts; false when the page has to end. */
static inline bool
step(struct run *r, const struct node *n)
{
	if (++r->steps > r->steps_max) {
		if (r->steps_max)
			give_up(r, n, DIAG_TEMPLATE_STEPS, TEMPLATE_STEPS_MAX);
		return false;
	}
	return buf_ok(r->out);
}

static bool
enter(struct run *r, const struct node *n)
{
	if (r->depth == TEMPLATE_DEPTH_MAX) {
		give_up(r, n, DIAG_TEMPLATE_DEPTH, TEMPLATE_DEPTH_MAX);
		return false;
	}
	r->depth++;
	return true;
}

/* ---- values -------------------------------------------------------------- */

/* The value of the node's name; NULL, with a diagnostic, when nobody has it. */
static const struct value *
look_up(struct run *r, const struct node *n)
{
	const struct value *v = NULL;

	if (n->part_count == 0)
		return r->stack[r->values - 1];
	unsigned i = r->values;
	for (; v == NULL && i > 0; i--)
		v = value_get_key(r->stack[i - 1], n->parts[0]);
	r->lowest = i < r->lowest ? i : r->lowest;
	if (v == NULL)
		unknown_name(r, n, 0, NULL);
	for (size_t k = 1; v && k < n->part_count; k++) {
		/* what is known to be empty has no parts to miss */
		if (value_type(v) == VALUE_NONE)
			return v;
		const struct value *owner = v;
		v = value_get_key(owner, n->parts[k]);
		if (v == NULL)
			unknown_name(r, n, k, owner);
	}
	return v;
}

/* ---- text and indentation ------------------------------------------------ */

static void
write_indent(struct run *r, const struct indent *indent)
{
	if (indent == NULL)
		return;
	write_indent(r, indent->outer);
	buf_add(r->out, indent->own);
}

/* What follows is written on the line of the template that begins here. */
static void
begin_output(struct run *r)
{
	if (r->line_start)
		write_indent(r, r->indent);
	r->line_start = false;
}

static bool
is_blank_line(struct str line)
{
	return line.ptr[0] == '\n' ||
	    (line.len == 2 && line.ptr[0] == '\r' && line.ptr[1] == '\n');
}

static void
render_text(struct run *r, struct str text)
{
	if (text.len == 0)
		return;
	if (r->indent == NULL) {
		buf_add(r->out, text);
		r->line_start = text.ptr[text.len - 1] == '\n';
		return;
	}
	while (text.len) {
		struct str line = str_head(text, str_find(text, '\n') + 1);
		if (!is_blank_line(line))
			begin_output(r);
		buf_add(r->out, line);
		r->line_start = line.ptr[line.len - 1] == '\n';
		text = str_skip(text, line.len);
	}
}

static void
render_variable(struct run *r, const struct node *n)
{
	const struct value *v = look_up(r, n);

	if (v == NULL)
		return;
	begin_output(r);
	switch (value_type(v)) {
	case VALUE_TEXT:
	case VALUE_HTML:
		esc_html(r->out, value_text(v));
		break;
	case VALUE_NUMBER: {
		char digits[24];
		int len = snprintf(digits, sizeof digits, "%" PRId64,
		    value_number(v));
		buf_add(r->out, str_make(digits, (size_t)len));
		break;
	}
	case VALUE_NONE:
		break;
	case VALUE_JSON:
	case VALUE_BOOL:
	case VALUE_LIST:
	case VALUE_OBJECT:
		report(r, n, DIAG_TEMPLATE_NOT_TEXT);
		break;
	}
}

static void
render_raw(struct run *r, const struct node *n)
{
	const struct value *v = look_up(r, n);

	if (v == NULL)
		return;
	begin_output(r);
	if (value_type(v) == VALUE_HTML)
		buf_add(r->out, value_text(v));
	else if (value_type(v) == VALUE_JSON)
		esc_script(r->out, value_text(v));
	else if (value_type(v) != VALUE_NONE)
		report(r, n, DIAG_TEMPLATE_UNSAFE);
}

/* ---- sections ------------------------------------------------------------- */

static void
render_with(struct run *r, const struct node *n, const struct value *v)
{
	r->stack[r->values++] = v;
	render_nodes(r, &n->nodes);
	r->values--;
}

static void
render_item(struct run *r, const struct node *n, const struct value *list,
    size_t i)
{
	struct arena_mark mark;

	render_with(r, n, value_borrow(&mark, list, i));
	value_give_back(list, &mark);
}

/* Some of the items; the first of them has been counted. */
static void
render_range(struct run *r, const struct node *n, const struct value *list,
    size_t first, size_t count)
{
	for (size_t i = 0; i < count && (i == 0 || step(r, n)); i++)
		render_item(r, n, list, first + i);
}

/*
 * An item that its list remembers, or all of them together. Kept is what needs nothing but the item: no
 * value of what stands around it, no block that a layout replaces, no
 * indentation, and nothing to complain about. So it can stand wherever this
 * section does.
 */
struct kept_item {
	struct run *run;
	const struct node *section;
	const struct value *list;
	size_t first, count;
	struct buf text; /* behind a head */
};

/* What rendering it counts. */
struct kept_head {
	size_t steps;
	unsigned depth;
};

static int
render_kept(void *rendering, struct str *out)
{
	struct kept_item *k = rendering;
	struct run *r = k->run;
	struct buf *around = r->out;
	unsigned lowest = r->lowest, floor = r->values;
	struct kept_head head = {r->steps, r->depth};

	buf_add(&k->text, str_make((const char *)&head, sizeof head));
	r->out = &k->text;
	r->lowest = floor;
	render_range(r, k->section, k->list, k->first, k->count);
	bool alone = r->lowest >= floor && r->line_start && r->reports == 0 &&
	    buf_ok(&k->text);
	r->out = around;
	r->lowest = lowest < r->lowest ? lowest : r->lowest;
	if (!alone)
		return -1;
	head.steps = r->steps - head.steps;
	memcpy(k->text.ptr, &head, sizeof head);
	*out = buf_str(&k->text);
	return 0;
}

/* False: it counts otherwise here than where it was rendered. */
static bool
use_kept(struct run *r, struct str kept)
{
	struct kept_head head;

	memcpy(&head, kept.ptr, sizeof head);
	if (head.depth != r->depth ||
	    head.steps > TEMPLATE_STEPS_MAX - r->steps)
		return false;
	r->steps += head.steps;
	buf_add(r->out, str_skip(kept, sizeof head));
	return true;
}

static void
render_or_keep(struct run *r, const struct node *n, const struct value *list,
    size_t first, size_t count)
{
	struct kept_item k = {.run = r, .section = n, .list = list,
	    .first = first, .count = count};
	struct str kept = {0};
	void *ctx = NULL;
	value_keeper *keep = value_keeper_of(list, &ctx);

	if (keep == NULL || r->indent || !r->line_start) {
		render_range(r, n, list, first, count);
		return;
	}
	buf_init(&k.text, r->out->max);
	int rc = keep(ctx, first, n, render_kept, &k, &kept);
	if (k.text.len || k.text.overflow) {
		buf_add(r->out, str_skip(buf_str(&k.text),
		    sizeof(struct kept_head)));
		r->out->overflow |= k.text.overflow;
	} else if (rc < 0 || !use_kept(r, kept)) {
		render_range(r, n, list, first, count);
	}
	buf_release(&k.text);
}

static void
render_items(struct run *r, const struct node *n, const struct value *list)
{
	size_t at_once = value_kept_at_once(list);

	for (size_t i = 0; i < value_count(list) && step(r, n); i += at_once)
		render_or_keep(r, n, list, i, at_once);
}

static void
render_section(struct run *r, const struct node *n)
{
	const struct value *v = look_up(r, n);

	if (v == NULL || !value_is_true(v) || !enter(r, n))
		return;
	switch (value_type(v)) {
	case VALUE_LIST:
		render_items(r, n, v);
		break;
	case VALUE_BOOL:
		/* yes says nothing that {{.}} could mean */
		render_nodes(r, &n->nodes);
		break;
	case VALUE_NONE:
	case VALUE_NUMBER:
	case VALUE_TEXT:
	case VALUE_HTML:
	case VALUE_JSON:
	case VALUE_OBJECT:
		render_with(r, n, v);
		break;
	}
	r->depth--;
}

static void
render_inverted(struct run *r, const struct node *n)
{
	const struct value *v = look_up(r, n);

	if (v == NULL || value_is_true(v) || !enter(r, n))
		return;
	render_nodes(r, &n->nodes);
	r->depth--;
}

/* ---- partials, layouts, blocks -------------------------------------------- */

/*
 * Renders nodes that come from elsewhere. If they have lines of their own, or
 * a line to begin, each is indented by what is due here and by n's own;
 * otherwise they are put into the running line as they are.
 */
static void
render_brought(struct run *r, const struct node *n, bool indented,
    const struct node_list *nodes)
{
	const struct indent *outer = r->indent;
	struct indent more = {outer, n->indent};

	if (!n->alone)
		begin_output(r);
	if (!indented)
		r->indent = NULL;
	else if (more.own.len)
		r->indent = &more;
	render_nodes(r, nodes);
	if (!n->alone)
		r->line_start = false;
	r->indent = outer;
}

static void
render_partial(struct run *r, const struct node *n)
{
	if (!enter(r, n))
		return;
	render_brought(r, n, n->alone, &n->target->nodes);
	r->depth--;
}

static void
render_parent(struct run *r, const struct node *n)
{
	struct layouts layouts = {r->layouts, n};

	if (!enter(r, n))
		return;
	r->layouts = &layouts;
	render_brought(r, n, n->alone, &n->target->nodes);
	r->layouts = layouts.outer;
	r->depth--;
}

/* What replaces the block: the outermost layout tag that names it decides. */
static const struct node *
find_replacement(struct run *r, struct str name)
{
	const struct node *found = NULL;

	r->lowest = 0;
	for (const struct layouts *l = r->layouts; l; l = l->outer)
		for (size_t i = 0; i < l->parent->nodes.count; i++)
			if (str_eq(l->parent->nodes.items[i].text, name))
				found = &l->parent->nodes.items[i];
	return found;
}

static void
render_block(struct run *r, const struct node *n)
{
	const struct node *replacement = find_replacement(r, n->text);

	if (!enter(r, n))
		return;
	if (replacement)
		render_brought(r, n, n->begins_line, &replacement->nodes);
	else if (n->alone)
		render_brought(r, n, true, &n->nodes);
	else
		render_nodes(r, &n->nodes);
	r->depth--;
}

/* ---- a page ----------------------------------------------------------------- */

static void
render_node(struct run *r, const struct node *n)
{
	switch (n->type) {
	case NODE_TEXT: render_text(r, n->text); break;
	case NODE_ESCAPED: render_variable(r, n); break;
	case NODE_RAW: render_raw(r, n); break;
	case NODE_SECTION: render_section(r, n); break;
	case NODE_INVERTED: render_inverted(r, n); break;
	case NODE_PARTIAL: render_partial(r, n); break;
	case NODE_PARENT: render_parent(r, n); break;
	case NODE_BLOCK: render_block(r, n); break;
	}
}

static void
render_nodes(struct run *r, const struct node_list *list)
{
	for (size_t i = 0; i < list->count && step(r, &list->items[i]); i++)
		render_node(r, &list->items[i]);
}

int
template_render(struct buf *out, const struct templates *set, struct str name,
    const struct value *data, struct diags *d)
{
	struct run r = {.out = out, .diags = d, .stack = {data}, .values = 1,
	    .steps_max = TEMPLATE_STEPS_MAX, .line_start = true};
	const struct template *t = templates_find(set, name);

	if (t == NULL)
		return DIAG(d, DIAG_TEMPLATE_UNKNOWN_PARTIAL, pos_file(STR("")),
		    name, templates_nearest(set, name));
	render_nodes(&r, &t->nodes);
	return r.reports == 0 && buf_ok(out) ? 0 : -1;
}
