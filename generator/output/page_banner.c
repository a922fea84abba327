#include "output/frame.h"
#include "output/pages.h"
#include "output/parts.h"
#include "render/textwidth.h"

enum { FONT_SIZE = 16, BESIDE_TEXT = 64 }; /* shape and margins */

/* Other sites cannot follow a link that is relative to ours. */
static void
set_home(struct view *v, struct value *root)
{
	struct str path = path_of_page(v->env, v->arena, PAGE_HOME);

	value_set_text(root, "home_href", view_link(v, path));
	view_set_text(root, "home_url", view_url(v, path));
	frame_set_asset(v, root, "banner_style", "banner.css");
}

void
page_banner(struct view *v, const struct output_item *item, struct value *root)
{
	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "banner.title"));
	parts_set_overall(v, root);
	set_home(v, root);
	struct str line = value_text(value_get(value_get(root,
	    STR("overall")), STR("line")));
	unsigned width = textwidth_of(line, FONT_SIZE);
	value_set_number(root, "text_width", width);
	value_set_number(root, "width", width + BESIDE_TEXT);
}
