#include "model/course.h"
#include "output/owners.h"
#include "output/pages.h"
#include "output/view_text.h"

/* ---- the list ----------------------------------------------------------------------- */

static bool
is_shown(struct view *v, const struct record *r)
{
	if (r->broken || !r->translated)
		return false;
	return r->kind != KIND_INCIDENT ||
	    course_of(as_incident(r), &v->at).stage != STAGE_HIDDEN;
}

void
page_easy_home(struct view *v, const struct output_item *item,
    struct value *root)
{
	struct value *current = value_set_list(root, "current");
	struct value *pages = value_set_list(root, "pages");

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "easy.title"));
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		const struct record_list *list = &v->env->model->records[k];
		for (size_t i = 0; i < list->count; i++) {
			const struct record *r = list->items[i];
			if (!is_shown(v, r))
				continue;
			bool now = k == KIND_INCIDENT &&
			    course_of(as_incident(r), &v->at).stage ==
				STAGE_ACTIVE;
			view_add_link(v, now ? current : pages, r);
		}
	}
	view_set_filled(root, "has_current", "current");
	view_set_filled(root, "has_pages", "pages");
	value_set_text(root, "people_href", view_link(v,
	    path_of_page(v->env, v->arena, PAGE_PEOPLE)));
	value_set_text(root, "site_href", view_link(v,
	    path_of_page(&v->env->trees[0], v->arena, PAGE_HOME)));
}

/* ---- one text --------------------------------------------------------------------------- */

void
page_easy(struct view *v, const struct output_item *item, struct value *root)
{
	const struct record *r = item->record;
	const struct record *original = model_find(v->env->trees[0].model,
	    r->kind, r->id);

	value_set_text(root, "title", model_title(r));
	view_set_excerpt(v, root, "description", r->body);
	view_set_body(v, root, "text", r);
	owner_set_contacts(v, root, "contacts", r);
	view_set_filled(root, "has_contacts", "contacts");
	value_set_text(root, "original_href", view_link(v,
	    path_of_record(&v->env->trees[0], v->arena,
		original ? original : r)));
}
