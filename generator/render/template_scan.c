#include "render/template_scan.h"

void
template_scan_init(struct template_scan *s, struct str text)
{
	*s = (struct template_scan){
	    .text = text,
	    .open = STR("{{"),
	    .close = STR("}}"),
	    .close_raw = STR("}}}"),
	    .close_set = STR("=}}"),
	    .line_clean = true,
	    .at = {1, 1},
	};
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool
all_space(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_space(s.ptr[i]))
			return false;
	return true;
}

/* Moves the counted place on to an offset; columns are code points. */
static struct loc
place_of(struct template_scan *s, size_t offset)
{
	for (; s->counted < offset; s->counted++) {
		unsigned char c = (unsigned char)s->text.ptr[s->counted];
		if (c == '\n') {
			s->at.line++;
			s->at.column = 1;
		} else if ((c & 0xc0) != 0x80) {
			s->at.column++;
		}
	}
	return s->at;
}

static void
look_before(const struct template_scan *s, struct template_tag *tag)
{
	size_t line = str_find_last(tag->text, '\n');
	struct str before = tag->text;

	if (line < tag->text.len) {
		before = str_skip(tag->text, line + 1);
		tag->clean = all_space(before);
	} else {
		tag->clean = s->line_clean && all_space(before);
	}
	tag->blanks = tag->clean ? before.len : 0;
}

static void
look_behind(const struct template_scan *s, struct template_tag *tag, size_t end)
{
	while (end < s->text.len && is_space(s->text.ptr[end]))
		end++;
	if (end + 1 < s->text.len && s->text.ptr[end] == '\r' &&
	    s->text.ptr[end + 1] == '\n')
		end++;
	tag->ends_line = end == s->text.len || s->text.ptr[end] == '\n';
	tag->next_line = end < s->text.len ? end + 1 : end;
}

static struct str
closing_of(const struct template_scan *s, char first)
{
	if (first == '{')
		return s->close_raw;
	return first == '=' ? s->close_set : s->close;
}

static char
kind_of(char first)
{
	switch (first) {
	case '{': return '&';
	case '&': case '#': case '^': case '/': case '>': case '<': case '$':
	case '!': case '=': return first;
	default: return '\0';
	}
}

enum scan_result
template_scan(struct template_scan *s, struct template_tag *tag)
{
	struct str rest = str_skip(s->text, s->pos);
	size_t open = str_find_str(rest, s->open);

	*tag = (struct template_tag){.text = str_head(rest, open)};
	if (open == rest.len)
		return SCAN_END;
	tag->at = place_of(s, s->pos + open);
	tag->source = str_skip(rest, open);
	struct str body = str_skip(tag->source, s->open.len);
	size_t sigil = 0;
	while (sigil < body.len && char_is_blank(body.ptr[sigil]))
		sigil++;
	char first = sigil < body.len ? body.ptr[sigil] : '\0';
	/* "=" opens and closes: look for the second one */
	size_t skipped = first == '=' ? sigil + 1 : 0;
	struct str closing = closing_of(s, first);
	size_t len = skipped + str_find_str(str_skip(body, skipped), closing);
	if (len >= body.len)
		return SCAN_UNCLOSED;
	tag->kind = kind_of(first);
	tag->source.len = s->open.len + len + closing.len;
	tag->body = str_head(body, len);
	if (tag->kind)
		tag->body = str_skip(tag->body, sigil + 1);
	tag->body = str_trim(tag->body);
	look_before(s, tag);
	look_behind(s, tag, s->pos + open + tag->source.len);
	return SCAN_TAG;
}

void
template_scan_on(struct template_scan *s, const struct template_tag *tag,
    bool alone, bool transparent)
{
	s->pos += tag->text.len + tag->source.len;
	s->line_clean = transparent && tag->clean;
	if (alone) {
		s->pos = tag->next_line;
		s->line_clean = true;
	}
}

static bool
is_delimiter(struct str s)
{
	return s.len && str_find(s, '=') == s.len;
}

bool
template_scan_delimiters(struct template_scan *s, struct arena *a,
    const struct template_tag *tag)
{
	struct str body = tag->body;
	size_t n = 0;

	while (n < body.len && !char_is_blank(body.ptr[n]))
		n++;
	struct str open = str_head(body, n), close = str_trim(str_skip(body, n));
	for (size_t i = 0; i < close.len; i++)
		if (char_is_blank(close.ptr[i]))
			return false;
	if (!is_delimiter(open) || !is_delimiter(close))
		return false;
	s->open = open;
	s->close = close;
	s->close_raw = arena_concat(a, STR("}"), close);
	s->close_set = arena_concat(a, STR("="), close);
	return true;
}
