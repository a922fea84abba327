#include "cmd/load_parts.h"

enum { ROUNDS_MAX = 6 /* of linking with earlier versions */,
	DEPTH_FIRST = 100 /* publications each file is given at first */ };

struct broken_files {
	struct loaded_file **items;
	size_t count, cap;
};

static struct broken_files
find_broken(struct load *l, const struct model *m)
{
	struct broken_files out = {0};

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		for (size_t i = 0; i < m->records[k].count; i++)
			if (m->records[k].items[i]->broken)
				*VEC_PUSH(&l->arena, &out) =
				    load_file_of(l, m->records[k].items[i]);
	return out;
}

/* A name is no better in an earlier commit; of a translation the original stays. */
static bool
has_versions(const struct loaded_file *f)
{
	return !f->role.bad_name && f->role.lang.len == 0;
}

static bool
find_versions(struct previous_search *s, const struct broken_files *broken,
    size_t depth)
{
	bool any = false;

	s->depth = depth;
	for (size_t i = 0; i < broken->count; i++) {
		struct loaded_file *f = broken->items[i];
		if (has_versions(f) && !load_stands(f) &&
		    previous_next(f->previous, s, f->path, &f->role))
			any = true;
	}
	return any;
}

/*
 * The first version of each broken file; false when none has any. Those that
 * were broken all along must not use up what the others are looked for with.
 */
static bool
first_versions(struct previous_search *s, const struct broken_files *broken)
{
	for (size_t i = 0; i < broken->count; i++) {
		struct previous_version *v = ARENA_NEW(s->arena,
		    struct previous_version);
		v->id = broken->items[i]->id;
		broken->items[i]->previous = v;
	}
	bool any = find_versions(s, broken, DEPTH_FIRST);
	return find_versions(s, broken, s->commits.count) || any;
}

enum fit { FIT_ALL, FIT_AGAIN, FIT_NONE };

/* Do the versions fit? Those that do not are replaced by still earlier ones. */
static enum fit
try_versions(struct load *l, struct previous_search *s,
    const struct model *m)
{
	struct broken_files broken = find_broken(l, m);
	enum fit fit = FIT_ALL;

	for (size_t i = 0; i < broken.count; i++) {
		struct loaded_file *f = broken.items[i];
		if (load_stands(f)) {
			(void)previous_next(f->previous, s, f->path, &f->role);
			fit = FIT_AGAIN;
		} else if (f->previous == NULL && fit == FIT_ALL) {
			/* it was fine beside the broken one */
			fit = FIT_NONE;
		}
	}
	return fit;
}

static void
use_versions(struct load *l, const struct broken_files *broken,
    struct model *m)
{
	for (size_t i = 0; i < broken->count; i++) {
		const struct loaded_file *f = broken->items[i];
		if (load_stands(f))
			DIAG(&l->diags, DIAG_PREVIOUS_VERSION, pos_file(f->path),
			    str_head(f->previous->commit, COMMIT_SHOWN));
	}
	l->model = l->trees[0].model = m;
}

/* Puts earlier versions in the place of broken files, where that goes. */
void
load_fall_back(struct load *l, const struct options *o)
{
	struct previous_search s = {.source = l->source, .arena = &l->arena,
	    .diags = &l->diags, .zone = l->zone};

	/* else each record would be looked at for nothing */
	if (l->model->broken_count == 0 ||
	    source_commit(l->source).id.len == 0)
		return;
	struct broken_files broken = find_broken(l, l->model);
	if (broken.count == 0)
		return;
	previous_list(&s, o, l->known_ms);
	enum fit fit = first_versions(&s, &broken) ? FIT_AGAIN : FIT_NONE;
	for (int round = 0; fit == FIT_AGAIN && round < ROUNDS_MAX; round++) {
		struct model *m = load_quietly(l, STR(""));
		fit = try_versions(l, &s, m);
		if (fit == FIT_ALL)
			use_versions(l, &broken, m);
	}
	for (size_t i = 0; fit != FIT_ALL && i < broken.count; i++)
		broken.items[i]->previous->stands = false;
}
