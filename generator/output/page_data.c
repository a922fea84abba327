#include "content/forms.h"
#include "output/frame.h"
#include "output/pages.h"
#include "output/view_contact.h"

/* The files of api/v1/, in the order in which somebody needs them. */
static const struct {
	const char *name, *word;
} files[] = {
    {"status", "data.file_status"},
    {"news", "data.file_news"},
    {"reach", "data.file_reach"},
    {"people", "data.file_people"},
    {"bodies", "data.file_bodies"},
    {"office-hours", "data.file_office_hours"},
    {"consultations", "data.file_consultations"},
    {"build", "data.file_build"},
};

static void
set_files(struct view *v, struct value *root)
{
	struct value *list = value_set_list(root, "files");

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct value *obj = value_add_object(list);
		struct str path = arena_printf(v->arena, "api/v1/%s.json",
		    files[i].name);
		struct str schema = arena_printf(v->arena, "%s.schema.json",
		    files[i].name);
		value_set_text(obj, "name", str_skip(path,
		    str_find_last(path, '/') + 1));
		value_set_text(obj, "href", view_link(v, path));
		value_set_text(obj, "holds",
		    locale_word(v->env->words, files[i].word));
		frame_set_asset(v, obj, "schema_href", schema.ptr);
	}
}

/* By its address, or by that of the list in which its name stands. */
static void
set_licence(struct view *v, struct value *root)
{
	struct str licence = v->env->model->site->licence.s;

	if (licence.len == 0) {
		value_set_none(root, "licence");
		return;
	}
	struct value *obj = value_set_object(root, "licence");
	value_set_text(obj, "name", licence);
	if (forms_is_web(licence))
		value_set_text(obj, "href", licence);
	else if (str_find(licence, ' ') == licence.len)
		value_set_text(obj, "href", arena_printf(v->arena,
		    "https://spdx.org/licenses/%.*s.html", STR_ARG(licence)));
	else
		value_set_none(obj, "href");
}

/* A service to show the badge of: the first that has one to tell. */
static void
set_badge(struct view *v, struct value *root)
{
	const struct record_list *all = view_records(v, KIND_SERVICE);

	value_set_none(root, "badge");
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i]->broken)
			continue;
		struct value *obj = value_set_object(root, "badge");
		value_set_text(obj, "path",
		    path_of_badge(v->env, v->arena, all->items[i]));
		value_set_text(obj, "name", model_title(all->items[i]));
		break;
	}
}

void
page_data(struct view *v, const struct output_item *item, struct value *root)
{
	const struct output_env *env = v->env;
	const struct publisher *publisher = &env->model->site->publisher;

	(void)item;
	value_set_text(root, "title", locale_word(env->words, "data.title"));
	value_set_text(root, "description",
	    locale_word(env->words, "data.intro"));
	value_set_text(root, "base", env->base_url.len ? env->base_url
		: locale_word(env->words, "data.base"));
	set_files(v, root);
	set_licence(v, root);
	set_badge(v, root);
	view_set_text(root, "publisher", publisher->name.s);
	view_set_address(v, root, "publisher_email", CONTACT_EMAIL,
	    &publisher->email);
	value_set_text(root, "home_path", env->prefix);
	value_set_text(root, "subscribe_href", view_link(v,
	    path_of_page(env, v->arena, PAGE_SUBSCRIBE)));
	value_set_text(root, "lines_href", view_link(v, STR("status.txt")));
	value_set_text(root, "short_href", view_link(v,
	    path_of_page(env, v->arena, PAGE_SHORT)));
	value_set_text(root, "announcement_href", view_link(v,
	    path_of_page(env, v->arena, PAGE_ANNOUNCEMENT)));
	value_set_text(root, "metrics_href", view_link(v, STR("metrics.prom")));
}
