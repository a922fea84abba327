#include "output/view_remark.h"

#include "output/view_text.h"

/* Where a backslash keeps the text from beginning a block; else its length. */
static size_t
block_mark(struct str s)
{
	static const struct str marks = STR_INIT("#>-+=~|");
	size_t digits = 0;

	while (digits < s.len && char_is_digit(s.ptr[digits]))
		digits++;
	if (digits == s.len)
		return s.len;
	if (digits)
		return s.ptr[digits] == '.' || s.ptr[digits] == ')' ? digits
								    : s.len;
	/* "**" is emphasis, "* " would be a list */
	if (s.ptr[0] == '*')
		return s.len > 1 && char_is_blank(s.ptr[1]) ? 0 : s.len;
	return str_find(marks, s.ptr[0]) < marks.len ? 0 : s.len;
}

struct str
view_remark_inline(struct view *v, struct str text)
{
	struct str s = str_trim(text);
	size_t mark = block_mark(s);

	return mark == s.len ? s : arena_printf(v->arena, "%.*s\\%.*s",
	    (int)mark, s.ptr, STR_ARG(str_skip(s, mark)));
}

void
view_remark_set(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct text *text)
{
	struct text guarded = {view_remark_inline(v, text->s), text->at};

	view_set_prose(v, obj, key, r, &guarded);
}
