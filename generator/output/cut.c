#include "output/cut.h"

#include "base/utf8.h"
#include "markdown/plain.h"
#include "output/view_remark.h"

/* ---- where to cut ------------------------------------------------------------------- */

/* What follows a full stop when it ends a sentence: a blank, a beginning. */
static bool
begins_sentence(struct str s)
{
	if (s.len < 2 || s.ptr[0] != ' ')
		return false;
	unsigned char c = (unsigned char)s.ptr[1];
	return c >= 0x80 || char_is_digit((char)c) || (c >= 'A' && c <= 'Z') ||
	    c == '"';
}

/* At least two letters before it. */
static bool
ends_word(struct str s)
{
	for (size_t i = 1; i <= 2; i++) {
		if (s.len < i)
			return false;
		char c = s.ptr[s.len - i];
		if (!char_is_alpha(c) && (unsigned char)c < 0x80 && c != ')' &&
		    c != '"')
			return false;
	}
	return true;
}

/* The length up to the end of the last sentence within n bytes, or 0. */
static size_t
last_sentence(struct str text, size_t n)
{
	for (size_t i = n; i > 0; i--) {
		char c = text.ptr[i - 1];
		if (c != '.' && c != '!' && c != '?')
			continue;
		if (begins_sentence(str_skip(text, i)) &&
		    (c != '.' || ends_word(str_head(text, i - 1))))
			return i;
	}
	return 0;
}

struct str
cut_text(struct arena *a, struct str text, size_t max, bool *cut)
{
	struct str room = utf8_head(text, max);

	if (room.len == text.len)
		return text;
	*cut = true;
	size_t end = last_sentence(text, room.len);
	if (end > 0 && end >= room.len / 2)
		return str_head(text, end);
	/* one place is for the "…" */
	room = utf8_head(text, max - 1);
	end = str_find_last(room, ' ');
	if (end < room.len && text.ptr[room.len] != ' ')
		room = str_head(room, end);
	return arena_concat(a, str_trim(room), STR("…"));
}

/* ---- as HTML ---------------------------------------------------------------------------- */

/* Plain words as Markdown that says nothing but these words. */
static struct str
escaped(struct arena *a, struct str plain)
{
	static const struct str marks = STR_INIT("\\`*_[]<>&!#|~");
	char *to = arena_alloc(a, 2 * plain.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < plain.len; i++) {
		if (str_find(marks, plain.ptr[i]) < marks.len)
			to[n++] = '\\';
		to[n++] = plain.ptr[i];
	}
	return str_make(to, n);
}

void
cut_set_excerpt(struct view *v, struct value *obj, const char *key,
    const struct incident *inc, size_t max, bool *cut)
{
	struct str first;
	struct text text = {.at = {1, 1}};

	if (!md_plain_paragraph(&first, v->arena, inc->summary)) {
		value_set_none(obj, key);
		return;
	}
	text.s = escaped(v->arena, cut_text(v->arena, first, max,
	    cut));
	view_remark_set(v, obj, key, &inc->r, &text);
}
