#include "render/csv.h"

#include <string.h>

void
csv_init(struct csv *t, struct buf *out, char divider, bool mark)
{
	*t = (struct csv){.out = out, .divider = divider};
	if (mark)
		buf_add(out, STR("\xef\xbb\xbf"));
}

static bool
is_left_out(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
	    c == 0x7f;
}

/* What is left out does not hide what comes behind it. */
static bool
begins_formula(struct str s)
{
	while (s.len && is_left_out(s.ptr[0]))
		s = str_skip(s, 1);
	return s.len && memchr("=+-@\t\r", s.ptr[0], 6);
}

static bool
needs_quotes(const struct csv *t, struct str s)
{
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == t->divider || s.ptr[i] == '"' ||
		    s.ptr[i] == '\n' || s.ptr[i] == '\r')
			return true;
	return char_is_blank(s.ptr[0]) || char_is_blank(s.ptr[s.len - 1]);
}

static bool
is_plain(char c)
{
	return c != '"' && c != '\r' && !is_left_out(c);
}

static void
put(struct csv *t, struct str s)
{
	for (size_t i = 0; s.len; s = str_skip(s, i)) {
		for (i = 0; i < s.len && is_plain(s.ptr[i]);)
			i++;
		buf_add(t->out, str_head(s, i));
		if (i == s.len)
			return;
		char c = s.ptr[i++];
		if (c == '"')
			buf_add(t->out, STR("\"\""));
		else if (c == '\r' && (i == s.len || s.ptr[i] != '\n'))
			buf_add_char(t->out, '\n');
	}
}

void
csv_cell(struct csv *t, struct str text)
{
	bool quotes = needs_quotes(t, text);

	if (t->begun)
		buf_add_char(t->out, t->divider);
	t->begun = true;
	if (quotes)
		buf_add_char(t->out, '"');
	if (begins_formula(text))
		buf_add_char(t->out, '\'');
	put(t, text);
	if (quotes)
		buf_add_char(t->out, '"');
}

void
csv_row(struct csv *t)
{
	buf_add(t->out, STR("\r\n"));
	t->begun = false;
}
