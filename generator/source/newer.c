#include "source/newer.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

struct watched {
	char *path; /* NUL in place of each '/' */
	size_t len;
	size_t pair;
	bool is_original, changed;
};

struct walk {
	const struct newer_spec *spec;
	struct source_pair *pairs;
	struct watched *items; /* of the pairs that are open, by path */
	size_t count;
	size_t entries; /* looked at so far */
	bool stop;      /* something is missing, or it was enough */
};

/* ---- what is looked for ------------------------------------------------- */

static int
compare_watched(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	return str_cmp(str_make(x->path, x->len), str_make(y->path, y->len));
}

static void
watch(struct walk *w, struct arena *a, size_t pair, bool is_original)
{
	size_t index = is_original ? w->pairs[pair].original
	                           : w->pairs[pair].translation;
	struct str folder = w->spec->folder, path = w->spec->files[index].path;
	struct str full = arena_printf(a, "%.*s%s%.*s", STR_ARG(folder),
	    folder.len ? "/" : "", STR_ARG(path));
	char *copy = arena_alloc(a, full.len + 1);

	memcpy(copy, full.ptr, full.len);
	w->items[w->count++] = (struct watched){.path = copy, .len = full.len,
	    .pair = pair, .is_original = is_original};
}

static void
watch_all(struct walk *w, struct arena *a, size_t count)
{
	w->items = ARENA_ARRAY(a, struct watched, 2 * count);
	for (size_t i = 0; i < count; i++) {
		watch(w, a, i, true);
		watch(w, a, i, false);
	}
	qsort(w->items, w->count, sizeof *w->items, compare_watched);
	/* so that each component is a string for libgit2 */
	for (size_t i = 0; i < w->count; i++)
		for (size_t k = 0; k < w->items[i].len; k++)
			if (w->items[i].path[k] == '/')
				w->items[i].path[k] = '\0';
}

/* ---- one commit ------------------------------------------------------------ */

static git_tree *
open_tree(struct walk *w, const git_oid *id)
{
	git_tree *tree = NULL;

	if (id == NULL)
		return NULL;
	if (git_tree_lookup(&tree, w->spec->handle, id)) {
		w->stop = true;
		return NULL;
	}
	w->entries += git_tree_entrycount(tree);
	return tree;
}

static const git_tree_entry *
entry_of(const git_tree *tree, const char *name)
{
	return tree ? git_tree_entry_byname(tree, name) : NULL;
}

static bool
is_same(const git_tree_entry *a, const git_tree_entry *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b));
}

static const git_oid *
folder_id(const git_tree_entry *entry)
{
	return entry && git_tree_entry_type(entry) == GIT_OBJECT_TREE
	    ? git_tree_entry_id(entry) : NULL;
}

/* The end of those that share the component at `offset` with number `first`. */
static size_t
group_end(const struct walk *w, size_t first, size_t end, size_t offset)
{
	size_t i = first + 1;

	while (i < end && strcmp(w->items[i].path + offset,
	    w->items[first].path + offset) == 0)
		i++;
	return i;
}

struct range {
	size_t first, end; /* of the items */
	size_t offset;     /* of the component in their paths */
};

/* Marks what differs between two folders; NULL is a folder not there. */
static void
compare_folders(struct walk *w, const git_oid *now_id, const git_oid *then_id,
    struct range r)
{
	git_tree *now = open_tree(w, now_id), *then = open_tree(w, then_id);

	for (size_t i = r.first, end; i < r.end && !w->stop; i = end) {
		const struct watched *item = &w->items[i];
		const char *name = item->path + r.offset;
		size_t next = r.offset + strlen(name) + 1;
		end = group_end(w, i, r.end, r.offset);
		w->entries++;
		const git_tree_entry *a = entry_of(now, name),
		    *b = entry_of(then, name);
		if (is_same(a, b))
			continue;
		if (next <= item->len)
			compare_folders(w, folder_id(a), folder_id(b),
			    (struct range){i, end, next});
		else /* an original has an item for each of its translations */
			for (size_t k = i; k < end; k++)
				w->items[k].changed = true;
	}
	git_tree_free(now);
	git_tree_free(then);
	w->stop = w->stop || w->entries > HISTORY_ENTRIES_MAX;
}

/* ---- the walk ------------------------------------------------------------------ */

enum { MET_ORIGINAL = 1, MET_TRANSLATION = 2 };

/* Decides the pairs that were met, and forgets them. */
static void
decide(struct walk *w, unsigned char *met)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->count; i++)
		if (w->items[i].changed)
			met[w->items[i].pair] |= (unsigned char)(
			    w->items[i].is_original ? MET_ORIGINAL
			                            : MET_TRANSLATION);
	for (size_t i = 0; i < w->count; i++) {
		struct watched item = w->items[i];
		if (met[item.pair] == 0)
			w->items[kept++] = item;
		else
			w->pairs[item.pair].outdated =
			    met[item.pair] == MET_ORIGINAL;
	}
	w->count = kept;
}

/* Goes to the parent; false at the end of what is known. */
static bool
step(struct walk *w, git_commit **commit, unsigned char *met)
{
	git_commit *parent = NULL;

	if (git_commit_parentcount(*commit) == 0 ||
	    git_commit_parent(&parent, *commit, 0))
		return false;
	const git_oid *now = git_commit_tree_id(*commit),
	    *then = git_commit_tree_id(parent);
	if (!git_oid_equal(now, then)) {
		compare_folders(w, now, then, (struct range){0, w->count, 0});
		if (!w->stop)
			decide(w, met);
	}
	git_commit_free(*commit);
	*commit = parent;
	return !w->stop && w->count > 0;
}

void
newer_mark(const struct newer_spec *spec, struct source_pair *pairs,
    size_t count)
{
	struct walk w = {.spec = spec, .pairs = pairs};
	git_commit *commit = NULL;
	struct arena scratch;
	git_oid id;

	if (count == 0 || git_oid_fromstr(&id, spec->commit.ptr) ||
	    git_commit_lookup(&commit, spec->handle, &id))
		return;
	arena_init(&scratch, 0);
	watch_all(&w, &scratch, count);
	unsigned char *met = ARENA_ARRAY(&scratch, unsigned char, count);
	size_t commits = 0;
	while (step(&w, &commit, met))
		if (++commits >= HISTORY_COMMITS_MAX)
			break;
	git_commit_free(commit);
	arena_release(&scratch);
}
