#include "base/suggest.h"
#include "render/template_tree.h"

/* ---- endless inclusion -------------------------------------------------- */

static void
follow(struct template *t, unsigned depth, struct diags *d)
{
	t->state = TEMPLATE_OPEN;
	/*
	 * Only what is always rendered counts: sections may end a recursion, and
	 * so may blocks, which can be replaced. The renderer has its own limit.
	 */
	for (size_t i = 0; i < t->nodes.count; i++) {
		const struct node *n = &t->nodes.items[i];
		if (n->target == NULL)
			continue;
		struct pos pos = pos_at(t->path, n->at);
		if (n->target->state == TEMPLATE_OPEN)
			DIAG(d, DIAG_TEMPLATE_ENDLESS, pos, n->target->name);
		else if (n->target->state == TEMPLATE_NEW &&
		    depth < TEMPLATE_DEPTH_MAX)
			follow(n->target, depth + 1, d);
		else if (n->target->state == TEMPLATE_NEW)
			DIAG(d, DIAG_TEMPLATE_DEPTH, pos,
			    arena_printf(&d->arena, "%d", TEMPLATE_DEPTH_MAX));
	}
	t->state = TEMPLATE_DONE;
}

/* ---- blocks -------------------------------------------------------------- */

/* a walk over all that a layout can bring, looking for one block */
struct block_search {
	struct str name;
	struct suggest near;
	size_t visit; /* marks the templates of this walk */
	bool found;
};

static void
search_nodes(struct block_search *s, const struct node_list *list,
    unsigned depth)
{
	for (size_t i = 0; i < list->count && !s->found; i++) {
		const struct node *n = &list->items[i];
		if (n->type == NODE_BLOCK) {
			s->found = str_eq(n->text, s->name);
			suggest_offer(&s->near, n->text);
		}
		search_nodes(s, &n->nodes, depth);
		if (n->target && n->target->visit != s->visit &&
		    depth < TEMPLATE_DEPTH_MAX) {
			n->target->visit = s->visit;
			search_nodes(s, &n->target->nodes, depth + 1);
		}
	}
}

static void
check_arguments(const struct node *parent, size_t *visit, struct diags *d)
{
	for (size_t i = 0; i < parent->nodes.count; i++) {
		const struct node *n = &parent->nodes.items[i];
		struct block_search s = {.name = n->text,
		    .near = suggest_start(n->text), .visit = ++*visit};
		parent->target->visit = s.visit;
		search_nodes(&s, &parent->target->nodes, 1);
		if (!s.found)
			DIAG(d, DIAG_TEMPLATE_UNKNOWN_BLOCK,
			    pos_at(n->in->path, n->at), parent->text, n->text,
			    suggest_best(&s.near));
	}
}

static void
check_nodes(const struct node_list *list, size_t *visit, struct diags *d)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].type == NODE_PARENT)
			check_arguments(&list->items[i], visit, d);
		check_nodes(&list->items[i].nodes, visit, d);
	}
}

/* ---- both ----------------------------------------------------------------- */

static void
check_template(struct template *t, size_t *visit, struct diags *d)
{
	if (t->state == TEMPLATE_NEW)
		follow(t, 1, d);
	check_nodes(&t->nodes, visit, d);
}

void
templates_check(struct templates *set, struct diags *d)
{
	size_t visit = 0;

	for (size_t i = 0; i < set->count; i++)
		check_template(&set->items[i], &visit, d);
	for (size_t i = 0; i < set->word_count; i++)
		if (set->words[i])
			check_template(set->words[i], &visit, d);
}
