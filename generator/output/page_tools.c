#include <stdlib.h>

#include "base/unicode.h"
#include "content/tables.h"
#include "model/status.h"
#include "output/owners.h"
#include "output/pages.h"

/* One mention of a tool by a body; the list is sorted by tool. */
struct mention {
	const struct record *tool; /* NULL: free text */
	struct str name, folded;
	const struct body *body;
	size_t number; /* of the mention: keeps bodies in their order */
};

struct mentions {
	struct mention *items;
	size_t count, cap;
};

/* Services in the order of their lists, then free texts by name. */
static int
same_tool(const struct mention *a, const struct mention *b)
{
	if (a->tool && b->tool)
		return (a->tool->index > b->tool->index) -
		    (a->tool->index < b->tool->index);
	if (a->tool || b->tool)
		return a->tool ? -1 : 1;
	return str_cmp(a->folded, b->folded);
}

static int
compare(const void *pa, const void *pb)
{
	const struct mention *a = pa, *b = pb;
	int order = same_tool(a, b);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

static void
collect(struct view *v, struct mentions *list, const struct body *b)
{
	const struct ref_list *video = &b->digital.video;

	for (size_t i = 0; i < video->count; i++) {
		const struct ref *ref = &video->items[i];
		struct mention *m = VEC_PUSH(v->arena, list);
		m->tool = ref->to;
		m->name = ref->to ? model_title(ref->to) : ref->name.s;
		m->folded = unicode_fold(v->arena, m->name);
		m->body = b;
		m->number = list->count;
	}
}

static void
fill_tool(struct view *v, struct value *obj, const struct mention *m)
{
	const struct service *s = as_service(m->tool);
	bool known = s && !s->r.broken;

	value_set_text(obj, "title", m->name);
	view_set_link(v, obj, "link", m->tool);
	value_set_none(obj, "state");
	if (s)
		view_set_state(v, obj, "state",
		    status_of_service(v->env->model, s, 0, &v->at).state, s);
	value_set_bool(obj, "needs_account",
	    known && s->account.value == ACCOUNT_ACCOUNT);
	value_set_bool(obj, "needs_software",
	    known && s->account.value == ACCOUNT_SOFTWARE);
	value_set_bool(obj, "needs_nothing", known && s->account.at.line &&
	    s->account.value == ACCOUNT_NONE);
	value_set_bool(obj, "needs_unknown", !known || s->account.at.line == 0);
	value_set_bool(obj, "official_unknown",
	    !known || s->official.at.line == 0);
	value_set_bool(obj, "official_yes", known && s->official.at.line &&
	    s->official.value == OFFICIAL_YES);
	value_set_bool(obj, "official_internal",
	    known && s->official.value == OFFICIAL_INTERNAL);
	value_set_bool(obj, "official_no",
	    known && s->official.value == OFFICIAL_NO);
}

static void
add_tools(struct view *v, struct value *list, const struct mentions *all)
{
	struct value *users = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct mention *m = &all->items[i];
		bool next = i == 0 || same_tool(m, m - 1) != 0;
		if (next) {
			struct value *tool = value_add_object(list);
			fill_tool(v, tool, m);
			users = value_set_list(tool, "bodies");
		}
		/* a body may name the same tool twice */
		if (next || m->body != m[-1].body)
			view_add_link(v, users, &m->body->r);
	}
}

void
page_tools(struct view *v, const struct output_item *item, struct value *root)
{
	const struct record_list *all = view_records(v, KIND_BODY);
	struct value *rows = value_set_list(root, "rows");
	struct mentions mentions = {0};

	(void)item;
	/* a name may come to be that of a service */
	(void)view_records(v, KIND_SERVICE);
	value_set_text(root, "title", locale_word(v->env->words, "tools.title"));
	for (size_t i = 0; i < all->count; i++) {
		const struct body *b = as_body(all->items[i]);
		if (b->r.broken || b->digital.at.line == 0)
			continue;
		struct value *row = value_add_object(rows);
		view_set_link(v, row, "body", &b->r);
		owner_set_digital(v, row, "digital", b);
		collect(v, &mentions, b);
	}
	if (mentions.count)
		qsort(mentions.items, mentions.count, sizeof *mentions.items,
		    compare);
	add_tools(v, value_set_list(root, "tools"), &mentions);
	owner_set_has(root, "has_rows", "rows");
	owner_set_has(root, "has_tools", "tools");
}
