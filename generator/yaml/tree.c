#include "yaml/tree.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/eight.h"
#include "base/limits.h"
#include "base/utf8.h"

/* A list or map whose end has not come yet. */
struct frame {
	struct yaml_node *node;
	char bracket; /* '[' or '{'; NUL when it is written in lines */
	struct {
		struct yaml_pair *items;
		size_t count, cap;
	} pairs;
	struct {
		struct yaml_node **items;
		size_t count, cap;
	} list;
	/* the key that waits for its value; empty: a key is next */
	struct str key;
	struct loc key_at;
	bool key_quoted;
};

struct builder {
	struct arena *a;
	struct diags *d;
	struct str path, text;
	unsigned first_line, last_line;
	struct frame stack[YAML_DEPTH_MAX];
	unsigned depth;
	size_t nodes, documents;
	struct yaml_node *root;
	/* the newest closing quote or bracket, and where it had opened */
	size_t closed;
	struct loc closed_open;
	bool closed_quote, closed_long;
	/* for offset_of(): the code point `index` begins at byte `offset` */
	size_t index, offset;
};

static struct loc
loc_of(const struct builder *b, const yaml_mark_t *mark)
{
	struct loc at = {(unsigned)mark->line + b->first_line,
	    (unsigned)mark->column + 1};

	if (at.line > b->last_line) {
		/* the library ends a last line that does not end by itself */
		at = utf8_loc(b->text, b->text.len);
		at.line += b->first_line - 1;
	}
	return at;
}

static struct pos
pos_of(const struct builder *b, const yaml_mark_t *mark)
{
	return pos_at(b->path, loc_of(b, mark));
}

static bool
is_tail(const struct builder *b, size_t offset)
{
	return offset < b->text.len &&
	    ((unsigned char)b->text.ptr[offset] & 0xc0) == 0x80;
}

/*
 * libyaml counts code points, we need bytes. Its marks move on nearly all the
 * time, so a cursor that moves with them costs one pass over the text.
 */
static size_t
offset_of(struct builder *b, const yaml_mark_t *mark)
{
	/* eight at a time where each is a byte */
	while (mark->index >= b->index + 8 && b->text.len - b->offset >= 8 &&
	       eight_high(eight_load(b->text.ptr + b->offset)) == 0) {
		b->index += 8;
		b->offset += 8;
	}
	for (; b->index < mark->index && b->offset < b->text.len; b->index++)
		do
			b->offset++;
		while (is_tail(b, b->offset));
	for (; b->index > mark->index && b->offset > 0; b->index--)
		do
			b->offset--;
		while (is_tail(b, b->offset));
	return b->offset;
}

/* The byte at an offset; NUL at the end, which no checked text contains. */
static char
byte_at(const struct builder *b, size_t offset)
{
	return offset < b->text.len ? b->text.ptr[offset] : '\0';
}

static struct str
number(struct builder *b, size_t n)
{
	return arena_printf(b->a, "%zu", n);
}

/* ---- building ---------------------------------------------------------- */

static struct frame *
top(struct builder *b)
{
	return b->depth ? &b->stack[b->depth - 1] : NULL;
}

static bool
key_is_next(struct builder *b)
{
	struct frame *f = top(b);

	return f && f->node->type == YAML_MAP && f->key.len == 0;
}

static int
add_key(struct builder *b, struct str key, struct loc at, bool quoted)
{
	struct frame *f = top(b);

	if (key.len == 0)
		return DIAG(b->d, DIAG_YAML_KEY, pos_at(b->path, at));
	for (size_t i = 0; i < f->pairs.count; i++)
		if (str_eq(f->pairs.items[i].key, key))
			return DIAG(b->d, DIAG_YAML_DUPLICATE_KEY,
			    pos_at(b->path, at), key,
			    number(b, f->pairs.items[i].key_at.line));
	f->key = arena_str(b->a, key);
	f->key_at = at;
	f->key_quoted = quoted;
	return 0;
}

static int
add_pair(struct builder *b, struct frame *f, struct yaml_node *value)
{
	bool empty = value->type == YAML_TEXT && !value->quoted &&
	    value->text.len == 0;

	/* {down:mail}: for YAML this is one long key, for people it is not */
	if (f->bracket && empty && !f->key_quoted &&
	    str_find(f->key, ':') < f->key.len)
		return DIAG(b->d, DIAG_YAML_NO_COLON, pos_at(b->path, f->key_at));
	*VEC_PUSH(b->a, &f->pairs) =
	    (struct yaml_pair){f->key, f->key_at, value};
	f->key = (struct str){0};
	return 0;
}

static int
add_value(struct builder *b, struct yaml_node *node)
{
	struct frame *f = top(b);

	if (f == NULL)
		b->root = node;
	else if (f->node->type == YAML_MAP)
		return add_pair(b, f, node);
	else
		*VEC_PUSH(b->a, &f->list) = node;
	return 0;
}

/* What every scalar, list and map has to pass. */
static int
check_node(struct builder *b, const yaml_event_t *e, bool anchor, bool tag)
{
	if (anchor)
		return DIAG(b->d, DIAG_YAML_ANCHOR, pos_of(b, &e->start_mark),
		    STR("&"));
	/* a lone '!' is a tag that the library does not tell us of */
	if (tag || byte_at(b, offset_of(b, &e->start_mark)) == '!')
		return DIAG(b->d, DIAG_YAML_TAG, pos_of(b, &e->start_mark));
	if (++b->nodes > YAML_NODES_MAX)
		return DIAG(b->d, DIAG_YAML_NODES, pos_of(b, &e->start_mark),
		    number(b, YAML_NODES_MAX));
	return 0;
}

/*
 * An escape in double quotes can write what utf8_check() refuses; the line
 * ends that the library has normalized cannot come from elsewhere either.
 */
static int
check_escapes(struct builder *b, struct str text, struct pos pos)
{
	uint32_t cp;

	for (size_t n; (n = utf8_decode(&cp, text)) > 0; text = str_skip(text, n))
		if (utf8_is_control(cp) || cp == '\r' || cp == 0x2028 ||
		    cp == 0x2029)
			return DIAG(b->d, DIAG_CONTROL_CHARACTER, pos,
			    arena_printf(b->a, "U+%04X", (unsigned)cp));
	return 0;
}

static void
note_close(struct builder *b, const yaml_event_t *e, struct loc open, bool quote)
{
	b->closed = offset_of(b, &e->end_mark);
	b->closed_open = open;
	b->closed_quote = quote;
	b->closed_long = loc_of(b, &e->end_mark).line > open.line;
}

/* `Room #3` loses its number: a comment that does not look like one. */
static void
warn_of_comment(struct builder *b, const yaml_event_t *e)
{
	size_t end = offset_of(b, &e->end_mark), at = end;

	while (byte_at(b, at) == ' ' || byte_at(b, at) == '\t')
		at++;
	char next = byte_at(b, at + 1);
	if (byte_at(b, at) != '#' || next == '\0' || next == '#' ||
	    char_is_blank(next))
		return;
	struct pos pos = pos_of(b, &e->end_mark);
	pos.at.column += (unsigned)(at - end);
	DIAG(b->d, DIAG_YAML_COMMENT, pos);
}

static int
take_scalar(struct builder *b, const yaml_event_t *e)
{
	struct str text = str_make((const char *)e->data.scalar.value,
	    e->data.scalar.length);
	yaml_scalar_style_t style = e->data.scalar.style;
	struct loc at = loc_of(b, &e->start_mark);
	bool quoted = style != YAML_PLAIN_SCALAR_STYLE;

	if (check_node(b, e, e->data.scalar.anchor, e->data.scalar.tag))
		return -1;
	if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE &&
	    check_escapes(b, text, pos_at(b->path, at)))
		return -1;
	if (!quoted && text.len)
		warn_of_comment(b, e);
	if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ||
	    style == YAML_SINGLE_QUOTED_SCALAR_STYLE)
		note_close(b, e, at, true);
	if (key_is_next(b))
		return add_key(b, text, at, quoted);
	if (!quoted && (str_is(text, "~") || str_is(text, "null")))
		text.len = 0;
	struct yaml_node *node = ARENA_NEW(b->a, struct yaml_node);
	*node = (struct yaml_node){.type = YAML_TEXT, .at = at,
	    .text = arena_str(b->a, text), .quoted = quoted};
	return add_value(b, node);
}

static int
open_node(struct builder *b, const yaml_event_t *e, enum yaml_type type)
{
	struct pos pos = pos_of(b, &e->start_mark);
	char c = byte_at(b, offset_of(b, &e->start_mark));

	if (key_is_next(b))
		return DIAG(b->d, DIAG_YAML_KEY, pos);
	if (b->depth == YAML_DEPTH_MAX)
		return DIAG(b->d, DIAG_YAML_DEPTH, pos, number(b, YAML_DEPTH_MAX));
	struct yaml_node *node = ARENA_NEW(b->a, struct yaml_node);
	*node = (struct yaml_node){.type = type, .at = pos.at};
	b->stack[b->depth++] = (struct frame){
	    .node = node, .bracket = c == '[' || c == '{' ? c : '\0'};
	return 0;
}

static int
close_node(struct builder *b, const yaml_event_t *e)
{
	struct frame *f = &b->stack[--b->depth];

	assert(f->node != NULL); /* what ends has begun, sees libyaml */
	f->node->pairs = f->pairs.items;
	f->node->items = f->list.items;
	f->node->count = f->pairs.count + f->list.count;
	if (f->bracket)
		note_close(b, e, f->node->at, false);
	return add_value(b, f->node);
}

static int
take_document(struct builder *b, const yaml_event_t *e)
{
	struct pos pos = pos_of(b, &e->start_mark);

	if (++b->documents > 1)
		return DIAG(b->d, DIAG_YAML_DOCUMENTS, pos);
	if (e->data.document_start.version_directive ||
	    e->data.document_start.tag_directives.start !=
	    e->data.document_start.tag_directives.end)
		return DIAG(b->d, DIAG_YAML_DIRECTIVE, pos);
	return 0;
}

static int
take(struct builder *b, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return 0;
	case YAML_DOCUMENT_START_EVENT:
		return take_document(b, e);
	case YAML_ALIAS_EVENT:
		return DIAG(b->d, DIAG_YAML_ANCHOR, pos_of(b, &e->start_mark),
		    STR("*"));
	case YAML_SCALAR_EVENT:
		return take_scalar(b, e);
	case YAML_SEQUENCE_START_EVENT:
		return check_node(b, e, e->data.sequence_start.anchor,
		    e->data.sequence_start.tag) || open_node(b, e, YAML_LIST)
		    ? -1 : 0;
	case YAML_MAPPING_START_EVENT:
		return check_node(b, e, e->data.mapping_start.anchor,
		    e->data.mapping_start.tag) || open_node(b, e, YAML_MAP)
		    ? -1 : 0;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_node(b, e);
	}
	return 0;
}

/* ---- errors in the words of staff -------------------------------------- */

/* What libyaml says, and what the text looks like there. */
struct fault {
	struct str problem, context;
	struct pos pos, from; /* where it was noticed, where its context begins */
	size_t offset, line;  /* of the place and of its line, in bytes */
	char c, from_c;       /* the bytes at these places */
	bool end;             /* at the end of the text, or of the document */
};

static size_t
line_start(const struct builder *b, size_t offset)
{
	size_t nl = str_find_last(str_head(b->text, offset), '\n');

	return nl == offset ? 0 : nl + 1;
}

static struct fault
fault_of(struct builder *b, const yaml_parser_t *p)
{
	size_t at = offset_of(b, &p->problem_mark);
	size_t line = line_start(b, at);
	struct str rest = str_skip(b->text, at);

	return (struct fault){
	    .problem = str_from(p->problem), .context = str_from(p->context),
	    .pos = pos_of(b, &p->problem_mark),
	    .from = pos_of(b, &p->context_mark),
	    .offset = at, .line = line, .c = byte_at(b, at),
	    .from_c = byte_at(b, offset_of(b, &p->context_mark)),
	    .end = rest.len == 0 || (at == line &&
	        (str_has_prefix(rest, STR("---")) ||
	        str_has_prefix(rest, STR("..."))))};
}

/* Is there a key before this place on its line: a colon and a blank? */
static bool
key_before(const struct builder *b, const struct fault *f)
{
	for (size_t i = f->line; i + 1 < f->offset; i++)
		if (b->text.ptr[i] == ':' && char_is_blank(b->text.ptr[i + 1]))
			return true;
	return false;
}

/* The first character of its line that is no blank. */
static struct pos
line_begin(const struct builder *b, const struct fault *f)
{
	struct pos pos = f->pos;
	size_t i = f->line;

	while (byte_at(b, i) == ' ' || byte_at(b, i) == '\t')
		i++;
	pos.at.column = (unsigned)(i - f->line) + 1;
	return pos;
}

/* The first line with anything but blanks, comments and the opening '---'. */
static struct pos
first_content(const struct builder *b)
{
	struct str rest = b->text, line;
	struct loc at = {b->first_line, 1};

	for (; str_cut_line(&line, &rest); at.line++) {
		struct str word = str_trim(line);
		if (word.len == 0 || word.ptr[0] == '#' ||
		    (word.ptr == line.ptr && str_is(word, "---")))
			continue;
		at.column = (unsigned)(word.ptr - line.ptr) + 1;
		return pos_at(b->path, at);
	}
	return pos_at(b->path, (struct loc){b->first_line, 1});
}

/* The innermost list or map in brackets that is open; NULL if none. */
static const struct frame *
open_bracket(const struct builder *b)
{
	for (unsigned i = b->depth; i > 0; i--)
		if (b->stack[i - 1].bracket)
			return &b->stack[i - 1];
	return NULL;
}

static int
report_bracket(struct builder *b, const struct fault *f,
    const struct frame *open)
{
	return DIAG(b->d, DIAG_YAML_BRACKET,
	    pos_at(b->path, open->node->at), str_make(&open->bracket, 1),
	    number(b, f->pos.at.line));
}

/* A character that means something else than its author thought. */
static int
report_character(struct builder *b, struct pos pos, char c)
{
	return DIAG(b->d, DIAG_YAML_CHARACTER, pos, str_make(&c, 1));
}

/* Between the newest closing quote or bracket and here: nothing but blanks? */
static bool
behind_close(const struct builder *b, const struct fault *f)
{
	if (b->closed == 0 || f->offset < b->closed || f->end)
		return false;
	for (size_t i = b->closed; i < f->offset; i++)
		if (b->text.ptr[i] != ' ' && b->text.ptr[i] != '\t')
			return false;
	return true;
}

static int
report_behind_close(struct builder *b, const struct fault *f)
{
	/* it closed what was never meant to be open for so long */
	if (b->closed_quote && b->closed_long)
		return DIAG(b->d, DIAG_YAML_QUOTE, pos_at(b->path, b->closed_open));
	return DIAG(b->d, DIAG_YAML_AFTER, f->pos,
	    str_make(b->text.ptr + b->closed - 1, 1));
}

/* Inside brackets; 1 when it is something else. */
static int
explain_flow(struct builder *b, const struct fault *f)
{
	const struct frame *open = open_bracket(b);
	bool comma = str_has_prefix(f->problem, STR("did not find expected ','"));

	if (open == NULL || !(comma || f->end))
		return 1;
	if (comma && f->c == ':' && key_before(b, f))
		return DIAG(b->d, DIAG_YAML_COLON, f->pos);
	if (behind_close(b, f) && b->closed_quote &&
	    (b->closed_long || b->closed == f->offset))
		return report_behind_close(b, f);
	return report_bracket(b, f, open);
}

/* The value of this key is in quotes that stay open on its line. */
static bool
quote_stays_open(const struct builder *b, const struct fault *f, char quote)
{
	struct loc at = f->from.at;
	struct str rest = b->text, line;

	for (unsigned i = b->first_line; str_cut_line(&line, &rest); i++)
		if (i == at.line)
			break;
	line = str_skip(line, utf8_head(line, at.column).len);
	return str_find(line, quote) == line.len;
}

static int
report_escape(struct builder *b, const struct fault *f)
{
	struct pos pos = f->pos;

	/* for \x and \u the library stands behind the letter */
	if (f->c != '\\')
		pos.at.column -= 2;
	return DIAG(b->d, DIAG_YAML_ESCAPE, pos);
}

/* Errors of the scanner: single characters; 1 when it is something else. */
static int
explain_scanner(struct builder *b, const struct fault *f)
{
	if (str_contains(f->context, STR("directive")))
		return DIAG(b->d, DIAG_YAML_DIRECTIVE, f->from);
	if (f->c == '%' && f->offset == f->line)
		return DIAG(b->d, DIAG_YAML_DIRECTIVE, f->pos);
	if (str_is(f->context, "while scanning an anchor") ||
	    str_is(f->context, "while scanning an alias"))
		return DIAG(b->d, DIAG_YAML_ANCHOR, f->from,
		    str_make(&f->from_c, 1));
	if (str_has_suffix(f->context, STR(" tag")) ||
	    str_has_suffix(f->problem, STR("tag handle")))
		return DIAG(b->d, DIAG_YAML_TAG, f->from);
	if (str_is(f->context, "while scanning a quoted scalar"))
		return DIAG(b->d, DIAG_YAML_QUOTE, f->from);
	if (str_is(f->context, "while parsing a quoted scalar"))
		return report_escape(b, f);
	if (str_has_prefix(f->problem, STR("found a tab")) ||
	    (f->c == '\t' && str_has_suffix(f->problem, STR("any token"))))
		return DIAG(b->d, DIAG_YAML_TAB, f->pos);
	if (str_is(f->context, "while scanning a block scalar"))
		return report_character(b, f->from, f->from_c);
	if (str_has_suffix(f->problem, STR("any token")) ||
	    str_has_prefix(f->problem, STR("mapping keys are not")))
		return report_character(b, f->pos, f->c);
	if (str_has_prefix(f->problem, STR("block sequence entries")))
		return DIAG(b->d, DIAG_YAML_DASH, f->pos);
	return 1;
}

/* Keys and colons; 1 when it is something else. */
static int
explain_key(struct builder *b, const struct fault *f)
{
	if (str_is(f->problem, "could not find expected ':'")) {
		bool quote = f->from_c == '"' || f->from_c == '\'';
		return quote && quote_stays_open(b, f, f->from_c)
		    ? DIAG(b->d, DIAG_YAML_QUOTE, f->from)
		    : DIAG(b->d, DIAG_YAML_NO_COLON, f->from);
	}
	if (!str_has_prefix(f->problem, STR("mapping values are not")))
		return 1;
	if (b->depth == 0)
		return DIAG(b->d, DIAG_YAML_NO_COLON, first_content(b));
	if (key_before(b, f))
		return DIAG(b->d, DIAG_YAML_COLON, f->pos);
	return DIAG(b->d, DIAG_YAML_INDENT, line_begin(b, f));
}

/* The parser met something that does not belong there. */
static int
explain_parser(struct builder *b, const struct fault *f)
{
	if (!str_has_prefix(f->problem, STR("did not find expected")))
		return 1;
	if (behind_close(b, f))
		return report_behind_close(b, f);
	if (f->c && strchr(",]}", f->c))
		return report_character(b, f->pos, f->c);
	if (f->c == ':')
		return DIAG(b->d, DIAG_YAML_KEY, f->pos);
	if (b->root && b->root->type == YAML_TEXT)
		return DIAG(b->d, DIAG_YAML_NO_COLON, first_content(b));
	if (b->root && b->root->at.column == 1)
		return DIAG(b->d, DIAG_YAML_DOCUMENTS, f->pos);
	if (f->c == '-' && f->pos.at.column == f->from.at.column)
		return DIAG(b->d, DIAG_YAML_DASH, f->pos);
	if (str_has_suffix(f->problem, STR("expected node content")))
		return 1;
	return DIAG(b->d, DIAG_YAML_INDENT, f->pos);
}

static int
explain(struct builder *b, const yaml_parser_t *p)
{
	static int (*const steps[])(struct builder *, const struct fault *) = {
	    explain_scanner, explain_flow, explain_key, explain_parser};

	if (p->error == YAML_MEMORY_ERROR)
		mem_exhausted("no more from the system");
	struct fault f = fault_of(b, p);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i](b, &f) < 0)
			return -1;
	return DIAG(b->d, DIAG_YAML_SYNTAX, f.pos, f.problem);
}

/* ---- the whole --------------------------------------------------------- */

static int
run(struct builder *b)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool end = false;
	int rc = 0;

	if (!yaml_parser_initialize(&parser))
		mem_exhausted("no more from the system");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	/* an empty view may be NULL, which the library refuses */
	yaml_parser_set_input_string(&parser, (const unsigned char *)
	    (b->text.len ? b->text.ptr : ""), b->text.len);
	while (rc == 0 && !end) {
		if (!yaml_parser_parse(&parser, &event)) {
			rc = explain(b, &parser);
			break;
		}
		end = event.type == YAML_STREAM_END_EVENT;
		rc = take(b, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return rc;
}

/* Where a CR without LF stands, or a separator of Unicode; or the length. */
static size_t
strange_end(struct str text)
{
	size_t cr = str_find(text, '\r');

	while (cr + 1 < text.len && text.ptr[cr + 1] == '\n')
		cr += 2 + str_find(str_skip(text, cr + 2), '\r');
	for (size_t at = 0;; at++) {
		at += str_find(str_skip(text, at), '\xe2');
		struct str rest = str_skip(text, at);
		if (at >= cr)
			return cr;
		if (str_has_prefix(rest, STR("\xe2\x80\xa8")) ||
		    str_has_prefix(rest, STR("\xe2\x80\xa9")))
			return at;
	}
}

/*
 * A CR without LF and the separators of Unicode end a line for YAML but not
 * for the editor in which somebody looks for the line that we name.
 */
static int
check_line_ends(struct builder *b)
{
	size_t at = strange_end(b->text);
	struct str rest = str_head(b->text, at);

	b->last_line = b->first_line;
	for (size_t end; (end = str_find(rest, '\n')) < rest.len; b->last_line++)
		rest = str_skip(rest, end + 1);
	if (at == b->text.len)
		return 0;
	struct pos pos = pos_at(b->path, utf8_loc(b->text, at));
	uint32_t cp = 0;
	utf8_decode(&cp, str_skip(b->text, at));
	pos.at.line += b->first_line - 1;
	return DIAG(b->d, DIAG_CONTROL_CHARACTER, pos,
	    arena_printf(b->a, "U+%04X", (unsigned)cp));
}

int
yaml_parse(struct yaml_node **root, struct arena *a, struct str path,
    struct str text, unsigned first_line, struct diags *d)
{
	struct builder b = {.a = a, .d = d, .path = path, .first_line = first_line};
	struct loc begin = {first_line, 1};

	*root = NULL;
	if (text.len > FRONT_MATTER_MAX)
		return DIAG(d, DIAG_YAML_SIZE, pos_at(path, begin),
		    number(&b, FRONT_MATTER_MAX));
	if (utf8_report_part(d, path, text, first_line))
		return -1;
	b.text = first_line == 1 ? utf8_skip_bom(text) : text;
	if (check_line_ends(&b) || run(&b))
		return -1;
	struct yaml_node *node = b.root;
	if (node == NULL || (node->type == YAML_TEXT && !node->quoted &&
	    node->text.len == 0)) {
		node = ARENA_NEW(a, struct yaml_node);
		*node = (struct yaml_node){.type = YAML_MAP, .at = begin};
	}
	*root = node;
	return 0;
}

struct yaml_node *
yaml_get(const struct yaml_node *map, struct str key)
{
	if (map == NULL || map->type != YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++)
		if (str_eq(map->pairs[i].key, key))
			return map->pairs[i].value;
	return NULL;
}
