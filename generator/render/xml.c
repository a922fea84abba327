#include "render/xml.h"

#include "base/eight.h"
#include "base/utf8.h"

void
xml_init(struct xml *x, struct buf *out)
{
	*x = (struct xml){.out = out};
	buf_add(out, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
}

void
xml_init_part(struct xml *x, struct buf *out, unsigned depth)
{
	*x = (struct xml){.out = out};
	if (depth == 0 || depth > XML_DEPTH_MAX)
		x->misused = true;
	else
		x->depth = x->part = depth;
}

static bool
is_name(const char *name)
{
	if (name == NULL || !(char_is_alpha(*name) || *name == '_'))
		return false;
	for (; *name; name++)
		if (!char_is_alpha(*name) && !char_is_digit(*name) &&
		    *name != ':' && *name != '-' && *name != '_' && *name != '.')
			return false;
	return true;
}

/* What XML 1.0 calls Char, beyond what UTF-8 cannot hold anyway. */
static bool
is_char(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' || cp == '\r';
	return cp != 0xfffe && cp != 0xffff;
}

/* What stands for an ASCII character, or nothing when it may stay. */
static struct str
reference(char c, bool in_attr)
{
	switch (c) {
	case '&': return STR("&amp;");
	case '<': return STR("&lt;");
	case '>': return STR("&gt;");
	case '\r': return STR("&#13;");
	case '"': return in_attr ? STR("&quot;") : STR("");
	case '\t': return in_attr ? STR("&#9;") : STR("");
	case '\n': return in_attr ? STR("&#10;") : STR("");
	default: return STR("");
	}
}

/* Most are. */
static bool
is_plain(char c)
{
	return (signed char)c >= 0x20 && c != '&' && c != '<' && c != '>' &&
	    c != '"';
}

/* The length of a letter of two bytes at i, as ours are, or 0. */
static size_t
two_bytes(struct str s, size_t i)
{
	return (unsigned char)s.ptr[i] >= 0xc2 &&
	    (unsigned char)s.ptr[i] <= 0xdf && i + 1 < s.len &&
	    ((unsigned char)s.ptr[i + 1] & 0xc0) == 0x80 ? 2 : 0;
}

/* Where the next one may stand that has to be looked at. */
static size_t
next_special(struct str s, size_t i)
{
	for (; s.len - i >= 8; i += 8) {
		uint64_t w = eight_load(s.ptr + i);
		/* < and > differ in one bit */
		uint64_t special = eight_high(w) | eight_below(w, ' ') |
		    eight_equal(w, '"') | eight_equal(w, '&') |
		    eight_equal(w | EIGHT_ONES * 2, '>');
		if (special)
			return i + eight_first(special);
	}
	return i;
}

static void
add_escaped(struct buf *out, struct str s, bool in_attr)
{
	size_t done = 0, n;

	for (size_t i = next_special(s, 0); i < s.len;
	     i = next_special(s, i + n)) {
		uint32_t cp = 0;
		n = is_plain(s.ptr[i]) ? 1 : two_bytes(s, i);
		if (n)
			continue;
		n = utf8_decode(&cp, str_skip(s, i));
		struct str put = n == 0 || !is_char(cp) ? STR("\xef\xbf\xbd")
		    : cp < 0x80 ? reference((char)cp, in_attr) : STR("");
		if (n == 0)
			n = 1;
		if (put.len == 0)
			continue;
		if (i > done)
			buf_add(out, str_make(s.ptr + done, i - done));
		buf_add(out, put);
		done = i + n;
	}
	if (s.len > done)
		buf_add(out, str_skip(s, done));
}

static void
line_break(struct xml *x)
{
	buf_add_char(x->out, '\n');
	for (unsigned i = 0; i < x->depth; i++)
		buf_add(x->out, STR("  "));
}

static void
close_tag(struct xml *x)
{
	if (x->in_tag)
		buf_add_char(x->out, '>');
	x->in_tag = false;
}

void
xml_begin(struct xml *x, const char *name)
{
	struct xml_scope *scope = &x->scopes[x->depth];

	if (!is_name(name) || x->depth == XML_DEPTH_MAX ||
	    (x->depth == 0 && scope->used))
		x->misused = true;
	if (x->misused)
		return;
	close_tag(x);
	scope->used = true;
	if (x->depth && !scope->has_text)
		line_break(x);
	buf_add_char(x->out, '<');
	buf_add_cstr(x->out, name);
	x->in_tag = true;
	/* within a line there are no lines */
	x->scopes[++x->depth] = (struct xml_scope){.name = name,
	    .has_text = scope->has_text};
}

void
xml_end(struct xml *x)
{
	if (x->depth == x->part)
		x->misused = true;
	if (x->misused)
		return;
	struct xml_scope scope = x->scopes[x->depth--];
	if (!scope.used) {
		buf_add(x->out, STR("/>"));
		x->in_tag = false;
		return;
	}
	if (!scope.has_text)
		line_break(x);
	buf_add(x->out, STR("</"));
	buf_add_cstr(x->out, scope.name);
	buf_add_char(x->out, '>');
}

void
xml_attr(struct xml *x, const char *name, struct str value)
{
	if (!x->in_tag || !is_name(name))
		x->misused = true;
	if (x->misused)
		return;
	buf_add_char(x->out, ' ');
	buf_add_cstr(x->out, name);
	buf_add(x->out, STR("=\""));
	add_escaped(x->out, value, true);
	buf_add_char(x->out, '"');
}

/* False when no text may come here. */
static bool
begin_text(struct xml *x)
{
	if (x->depth == x->part)
		x->misused = true;
	if (x->misused)
		return false;
	close_tag(x);
	x->scopes[x->depth].used = x->scopes[x->depth].has_text = true;
	return true;
}

void
xml_text(struct xml *x, struct str s)
{
	if (begin_text(x))
		add_escaped(x->out, s, false);
}

void
xml_escape(struct buf *out, struct str s)
{
	add_escaped(out, s, false);
}

void
xml_escaped(struct xml *x, struct str escaped)
{
	if (begin_text(x))
		buf_add(x->out, escaped);
}

void
xml_element(struct xml *x, const char *name, struct str text)
{
	xml_begin(x, name);
	xml_text(x, text);
	xml_end(x);
}

/* A part has its own line breaks. */
void
xml_part(struct xml *x, struct str part)
{
	struct xml_scope *scope = &x->scopes[x->depth];

	if (x->depth == x->part || scope->has_text)
		x->misused = true;
	if (x->misused || part.len == 0)
		return;
	close_tag(x);
	scope->used = true;
	buf_add(x->out, part);
}

int
xml_finish(struct xml *x)
{
	if (x->misused || x->depth != x->part || !x->scopes[x->part].used) {
		x->misused = true;
		return -1;
	}
	if (x->part == 0)
		buf_add_char(x->out, '\n');
	return buf_ok(x->out) ? 0 : -1;
}
