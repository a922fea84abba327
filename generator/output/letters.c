#include "output/letters.h"

#include "base/unicode.h"

void
letters_add(struct letters *l, struct arena *a, struct str name,
    const void *what)
{
	struct str initial = unicode_initial(a, name);
	char small = initial.len ? char_lower(initial.ptr[0]) : '#';
	bool letter = small >= 'a' && small <= 'z';
	size_t n = letter ? (size_t)(small - 'a') + 1 : 0;

	if (l->parts[n] == NULL) {
		struct value *part = value_add_object(l->list);
		value_set_text(part, "letter", initial.len ? initial : STR("#"));
		value_set_text(part, "id", letter
			? arena_printf(a, "letter-%c", small)
			: STR("letter-other"));
		l->parts[n] = part;
	}
	*VEC_PUSH(a, &l->rows[n]) = what;
}

void
letters_end(const struct letters *l, struct view *v,
    const struct view_made *made)
{
	for (size_t n = 0; n < LETTERS_MAX; n++)
		if (l->parts[n])
			view_set_determined_rows(v, l->parts[n], "items",
			    &l->rows[n], made);
}
