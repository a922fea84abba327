#include "base/utf8.h"
#include "model/status.h"
#include "output/data.h"
#include "render/textwidth.h"

/*
 * Two boxes: the name, and the state behind its shape. All measures in pixels;
 * heights stand in the template, which knows no width.
 */
enum { FONT_SIZE = 12, MARGIN = 9, SHAPE = 22, NAME_MAX_LETTERS = 48 };

static struct str
shortened(struct view *v, struct str name)
{
	struct str head = utf8_head(name, NAME_MAX_LETTERS);

	if (head.len == name.len)
		return name;
	head = utf8_head(name, NAME_MAX_LETTERS - 1);
	return arena_concat(v->arena, str_trim(head), STR("…"));
}

void
data_badge(struct view *v, const struct output_item *item, struct value *root)
{
	const struct service *s = as_service(item->record);
	struct status st = status_of_service(v->env->model, s, 0, &v->at);
	struct str name = shortened(v, model_title(&s->r));

	value_set_text(root, "title", model_title(&s->r));
	value_set_text(root, "name", name);
	view_set_state(v, root, "state", st.state, s);
	struct str word = value_text(value_get(value_get(root, STR("state")),
	    STR("word")));
	unsigned left = textwidth_of(name, FONT_SIZE) + 2 * MARGIN;
	unsigned text = textwidth_of(word, FONT_SIZE);
	unsigned right = MARGIN + SHAPE + text + MARGIN;
	value_set_number(root, "name_width", left - 2 * MARGIN);
	value_set_number(root, "left", left);
	value_set_number(root, "right", right);
	value_set_number(root, "shape_x", left + MARGIN);
	value_set_number(root, "word_x", left + MARGIN + SHAPE);
	value_set_number(root, "word_width", text);
	value_set_number(root, "width", left + right);
}
