#include "output/pages.h"

/* Lists that do without a script what the search box does. */
static const struct {
	const char *key; /* of the words of title and text */
	enum page_id page;
	enum kind kind; /* not without a record of it; KIND_SITE is always there */
} ways[] = {
    {"people", PAGE_PEOPLE, KIND_SITE},
    {"bodies", PAGE_BODIES, KIND_SITE},
    {"addresses", PAGE_ADDRESSES, KIND_SITE},
    {"services", PAGE_SERVICES, KIND_SITE},
    {"office_hours", PAGE_OFFICE_HOURS, KIND_OFFICE_HOUR},
    {"consultations", PAGE_CONSULTATIONS, KIND_CONSULTATION},
    {"incidents", PAGE_INCIDENTS, KIND_SITE},
};

static struct str
word(struct view *v, const char *group, const char *key)
{
	return locale_word(v->env->words,
	    arena_printf(v->arena, "%s.%s", group, key).ptr);
}

void
page_search(struct view *v, const struct output_item *item, struct value *root)
{
	struct value *list = value_set_list(root, "ways");

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "search.title"));
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (ways[i].kind != KIND_SITE &&
		    v->env->model->records[ways[i].kind].count == 0)
			continue;
		struct value *obj = value_add_object(list);
		value_set_text(obj, "href", view_link(v,
		    path_of_page(v->env, v->arena, ways[i].page)));
		value_set_text(obj, "title", word(v, "nav", ways[i].key));
		value_set_text(obj, "text", word(v, "search.way", ways[i].key));
	}
}
