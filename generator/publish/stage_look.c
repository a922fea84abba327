#include "publish/stage_parts.h"
#include "publish/tree.h"

struct look {
	struct stage *s;
	struct str_list strange; /* paths that are not as we left them */
};

/* Published before and still, without having been written anew. */
static bool
is_kept(const struct manifest_entry *e)
{
	return e->known && e->taken && !e->fresh && !e->adopted;
}

/* To be put in order in the spare anyway. */
static bool
is_changed(const struct manifest_entry *e)
{
	return e->fresh || e->adopted || (e->known && !e->taken);
}

static int
see(void *ctx, struct str path, uint64_t inode)
{
	struct look *l = ctx;
	struct stage *s = l->s;
	struct manifest_entry *e = manifest_find(&s->m, path);

	if (str_is(path, STAGE_MARKER))
		return 0;
	/* a folder may give other numbers than the file itself */
	if (e && is_kept(e))
		e->seen = inode == e->stamp.inode ||
		    stage_looks_right(s->old, e);
	else if (e == NULL || !is_changed(e))
		*VEC_PUSH(&s->arena, &l->strange) = arena_str(&s->arena, path);
	return 0;
}

/*
 * What DIR was when the stage was opened: has anybody added, removed or replaced
 * a file in it?
 */
static int
look_at_old(struct look *l)
{
	struct stage *s = l->s;

	if (tree_walk(s->old, see, l))
		return -1;
	for (size_t i = 0; i < s->m.count; i++)
		if (is_kept(s->m.items[i]) && !s->m.items[i]->seen)
			*VEC_PUSH(&s->arena, &l->strange) =
			    s->m.items[i]->path;
	return 0;
}

/* What is served: are those who stay what they were? */
static void
look_at_served(struct stage *s)
{
	int root = s->now >= 0 ? s->now : s->old;

	for (size_t i = 0; i < s->m.count; i++)
		if (is_kept(s->m.items[i]))
			s->touched += !stage_looks_right(root, s->m.items[i]);
}

void
stage_look_back(struct stage *s)
{
	struct look l = {.s = s};

	if (!s->looking)
		return;
	s->looking = false;
	look_at_served(s);
	/* without a record the spare will be made anew */
	if (look_at_old(&l) == 0 && s->now >= 0)
		(void)stage_write_standing(s, &s->change, s->now_inode,
		    &l.strange, stage_is_long(s, &s->change));
	/* nothing was switched, and DIR is still what is served */
	if (s->now < 0)
		s->touched += l.strange.count;
	stage_abort(s);
}
