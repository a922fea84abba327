#include "output/letters.h"

#include "base/unicode.h"

struct value *
letters_items(struct letters *l, struct arena *a, struct str name)
{
	struct str initial = unicode_initial(a, name);
	char small = initial.len ? char_lower(initial.ptr[0]) : '#';
	bool letter = small >= 'a' && small <= 'z';
	size_t n = letter ? (size_t)(small - 'a') + 1 : 0;

	if (l->items[n] == NULL) {
		struct value *part = value_add_object(l->list);
		value_set_text(part, "letter", initial.len ? initial : STR("#"));
		value_set_text(part, "id", letter
			? arena_printf(a, "letter-%c", small)
			: STR("letter-other"));
		l->items[n] = value_set_list(part, "items");
	}
	return l->items[n];
}
