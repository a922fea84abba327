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

/* An incident's updates are read oldest first here, and when they are due. */
static void
set_text(struct view *v, struct value *root, const struct record *r)
{
	struct value *updates = value_set_list(root, "updates");

	if (r->kind != KIND_INCIDENT) {
		view_set_body(v, root, "text", r);
		return;
	}
	const struct incident *inc = as_incident(r);
	struct course c = course_of(inc, &v->at);
	view_set_markdown(v, root, "text", r, &(struct passage){inc->summary,
	    inc->r.body_path, inc->summary_line, 2});
	for (size_t i = 0; i < c.update_count; i++) {
		const struct update *u = &inc->updates.items[i];
		if (u->untranslated)
			continue;
		struct value *obj = value_add_object(updates);
		view_set_time(v, obj, "time", &u->at_time);
		view_set_text(obj, "title", u->title);
		view_set_markdown(v, obj, "text", r, &(struct passage){u->body,
		    inc->r.body_path, u->body_line, 3});
	}
}

void
page_easy(struct view *v, const struct output_item *item, struct value *root)
{
	const struct record *r = item->record;
	const struct record *original = model_find(v->env->trees[0].model,
	    r->kind, r->id);

	value_set_text(root, "title", model_title(r));
	view_set_excerpt(v, root, "description", view_body(v, r));
	set_text(v, root, r);
	owner_set_contacts(v, root, "contacts", r);
	view_set_filled(root, "has_contacts", "contacts");
	value_set_text(root, "original_href", view_link(v,
	    path_of_record(&v->env->trees[0], v->arena,
		original ? original : r)));
}
