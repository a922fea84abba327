#include "render/escape.h"

#include "base/sixteen.h"

/* 1 + index into entities, 0: as it is */
static const unsigned char html_special[256] = {
    ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5,
};

static const struct str html_entities[] = {
    STR_INIT(""), STR_INIT("&amp;"), STR_INIT("&lt;"), STR_INIT("&gt;"),
    STR_INIT("&quot;"), STR_INIT("&#39;"),
};

/* Where the next special byte stands, or the end. */
static size_t
next_html(struct str s, size_t i)
{
	for (; s.len - i >= 16; i += 16) {
		sixteen v = sixteen_load(s.ptr + i);
		/* & and ' differ in one bit, < and > in another */
		sixteen special = sixteen_equal(v, '"') |
		    sixteen_equal(v | 1, '\'') | sixteen_equal(v | 2, '>');
		if (sixteen_any(special))
			return i + sixteen_first(special);
	}
	for (; s.len - i >= 8; i += 8) {
		uint64_t w = eight_load(s.ptr + i);
		uint64_t special = eight_equal(w, '"') |
		    eight_equal(w | EIGHT_ONES, '\'') |
		    eight_equal(w | EIGHT_ONES * 2, '>');
		if (special)
			return i + eight_first(special);
	}
	while (i < s.len && !html_special[(unsigned char)s.ptr[i]])
		i++;
	return i;
}

void
esc_html(struct buf *out, struct str s)
{
	size_t done = 0;

	for (size_t i = next_html(s, 0); i < s.len; i = next_html(s, i + 1)) {
		if (i > done)
			buf_add(out, str_make(s.ptr + done, i - done));
		buf_add(out, html_entities[html_special[
		    (unsigned char)s.ptr[i]]]);
		done = i + 1;
	}
	if (s.len > done)
		buf_add(out, str_skip(s, done));
}

static bool
is_unreserved(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '.' ||
	    c == '_' || c == '~';
}

static void
esc_url(struct buf *out, struct str s, bool keep_slash)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t done = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (is_unreserved(s.ptr[i]) || (keep_slash && c == '/'))
			continue;
		char code[3] = {'%', hex[c >> 4], hex[c & 15]};
		buf_add(out, str_head(str_skip(s, done), i - done));
		buf_add(out, str_make(code, sizeof code));
		done = i + 1;
	}
	buf_add(out, str_skip(s, done));
}

void
esc_url_path(struct buf *out, struct str s)
{
	esc_url(out, s, true);
}

void
esc_url_query(struct buf *out, struct str s)
{
	esc_url(out, s, false);
}

/* What json_special() has to look at. */
static const bool json_marked[256] = {
    [0x00] = true, [0x01] = true, [0x02] = true, [0x03] = true, [0x04] = true,
    [0x05] = true, [0x06] = true, [0x07] = true, [0x08] = true, [0x09] = true,
    [0x0a] = true, [0x0b] = true, [0x0c] = true, [0x0d] = true, [0x0e] = true,
    [0x0f] = true, [0x10] = true, [0x11] = true, [0x12] = true, [0x13] = true,
    [0x14] = true, [0x15] = true, [0x16] = true, [0x17] = true, [0x18] = true,
    [0x19] = true, [0x1a] = true, [0x1b] = true, [0x1c] = true, [0x1d] = true,
    [0x1e] = true, [0x1f] = true,
    ['"'] = true, ['\\'] = true, ['<'] = true, [0xe2] = true,
};

/* The next byte from i on that json_special() has to look at, or the end. */
static size_t
next_json(struct str s, size_t i)
{
	for (; s.len - i >= 16; i += 16) {
		sixteen v = sixteen_load(s.ptr + i);
		sixteen marks = sixteen_within(v, 0, 0x1f) |
		    sixteen_equal(v, '"') | sixteen_equal(v, '\\') |
		    sixteen_equal(v, '<') | sixteen_equal(v, '\xe2');
		if (sixteen_any(marks))
			return i + sixteen_first(marks);
	}
	while (i < s.len && !json_marked[(unsigned char)s.ptr[i]])
		i++;
	return i;
}

/* Length of the character at i that JSON cannot have as it is, or 0. */
static size_t
json_special(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];

	if (c < 0x20 || c == '"' || c == '\\')
		return 1;
	if (c == '<' && i + 1 < s.len)
		return s.ptr[i + 1] == '/' || s.ptr[i + 1] == '!';
	if (c == 0xe2 && i + 2 < s.len && (unsigned char)s.ptr[i + 1] == 0x80)
		return ((unsigned char)s.ptr[i + 2] & 0xfe) == 0xa8 ? 3 : 0;
	return 0;
}

static void
add_json_escape(struct buf *out, struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];

	switch (c) {
	case '"': buf_add(out, STR("\\\"")); break;
	case '\\': buf_add(out, STR("\\\\")); break;
	case '\b': buf_add(out, STR("\\b")); break;
	case '\f': buf_add(out, STR("\\f")); break;
	case '\n': buf_add(out, STR("\\n")); break;
	case '\r': buf_add(out, STR("\\r")); break;
	case '\t': buf_add(out, STR("\\t")); break;
	case 0xe2:
		buf_add(out, (unsigned char)s.ptr[i + 2] == 0xa8
		    ? STR("\\u2028") : STR("\\u2029"));
		break;
	case '<':
		/* the slash gets its backslash; "!" allows none */
		buf_add(out, s.ptr[i + 1] == '/' ? STR("<\\") : STR("\\u003c"));
		break;
	default: buf_printf(out, "\\u%04x", c); break;
	}
}

void
esc_json(struct buf *out, struct str s)
{
	size_t done = 0;

	for (size_t i = 0; (i = next_json(s, i)) < s.len;) {
		size_t n = json_special(s, i);
		if (n == 0) {
			i++;
			continue;
		}
		if (i > done)
			buf_add(out, str_make(s.ptr + done, i - done));
		add_json_escape(out, s, i);
		i = done = i + n;
	}
	if (s.len > done)
		buf_add(out, str_skip(s, done));
}

/* The next place from i on that would mean something to HTML, or the end. */
static size_t
next_markup(struct str s, size_t i)
{
	for (; s.len - i >= 16; i += 16) {
		sixteen v = sixteen_load(s.ptr + i);
		sixteen marks = sixteen_equal(v | 2, '>') |
		    sixteen_equal(v, '&');
		if (sixteen_any(marks))
			return i + sixteen_first(marks);
	}
	while (i < s.len && s.ptr[i] != '<' && s.ptr[i] != '>' &&
	       s.ptr[i] != '&')
		i++;
	return i;
}

void
esc_script(struct buf *out, struct str json)
{
	size_t done = 0;

	for (size_t i = 0; (i = next_markup(json, i)) < json.len; i++) {
		buf_add(out, str_make(json.ptr + done, i - done));
		buf_printf(out, "\\u%04x", (unsigned)json.ptr[i]);
		done = i + 1;
	}
	if (json.len > done)
		buf_add(out, str_skip(json, done));
}
