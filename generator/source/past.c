#include "source/past.h"

#include <git2.h>
#include <string.h>

#include "base/limits.h"

enum { ID_HEX = 40, ID_HEX_MIN = 7 };

static struct str
hex(struct arena *a, const git_oid *oid)
{
	char *text = arena_alloc(a, ID_HEX + 1);

	git_oid_tostr(text, ID_HEX + 1, oid);
	return str_make(text, ID_HEX);
}

/* ---- a file ------------------------------------------------------------------ */

static git_commit *
commit_by_id(const struct past_spec *spec, struct str id)
{
	git_commit *commit = NULL;
	git_oid oid;

	if (id.len < ID_HEX_MIN || id.len > ID_HEX ||
	    git_oid_fromstrn(&oid, id.ptr, id.len) ||
	    git_commit_lookup_prefix(&commit, spec->handle, &oid, id.len))
		return NULL;
	return commit;
}

static enum past
read_blob(struct past_file *out, const struct past_spec *spec,
    struct arena *a, const git_tree_entry *entry)
{
	git_blob *blob = NULL;

	/* a link or a folder is no file that could be published */
	if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB ||
	    git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK)
		return PAST_ABSENT;
	out->id = arena_str(a, str_make((const char *)
	    git_tree_entry_id(entry)->id, sizeof(git_oid)));
	out->bytes = STR("");
	out->too_large = false;
	if (git_blob_lookup(&blob, spec->handle, git_tree_entry_id(entry)))
		return PAST_GONE;
	out->too_large = git_blob_rawsize(blob) > FILE_BYTES_MAX;
	if (!out->too_large)
		out->bytes = arena_str(a, str_make(git_blob_rawcontent(blob),
		    (size_t)git_blob_rawsize(blob)));
	git_blob_free(blob);
	return PAST_FOUND;
}

enum past
past_read(struct past_file *out, const struct past_spec *spec,
    struct arena *a, struct str commit, struct str path)
{
	git_commit *c = commit_by_id(spec, commit);
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;
	enum past answer = PAST_GONE;

	if (spec->folder.len)
		path = arena_printf(a, "%.*s/%.*s", STR_ARG(spec->folder),
		    STR_ARG(path));
	if (c == NULL || git_commit_tree(&tree, c))
		goto out;
	int error = git_tree_entry_bypath(&entry, tree,
	    arena_str(a, path).ptr);
	if (error == 0)
		answer = read_blob(out, spec, a, entry);
	else if (error == GIT_ENOTFOUND)
		answer = PAST_ABSENT;
out:
	git_tree_entry_free(entry);
	git_tree_free(tree);
	git_commit_free(c);
	return answer;
}

/* ---- a commit ------------------------------------------------------------------ */

/*
 * Says the commit itself that it has a parent? Where the history of a shallow
 * clone is cut, newer versions of libgit2 hide it.
 */
static bool
names_parent(const git_commit *commit)
{
	const char *header = git_commit_raw_header(commit);

	return header && strstr(header, "\nparent ") != NULL;
}

enum past
past_find(struct past_commit *out, const struct past_spec *spec,
    struct arena *a, int64_t t)
{
	git_commit *commit = commit_by_id(spec, spec->commit), *parent;
	enum past answer = PAST_GONE;

	*out = (struct past_commit){.id = STR("")};
	while (commit) {
		if (git_commit_time(commit) <= t) {
			answer = PAST_FOUND;
			break;
		}
		parent = NULL;
		if (git_commit_parentcount(commit) == 0 ||
		    git_commit_parent(&parent, commit, 0)) {
			if (!names_parent(commit))
				answer = PAST_ABSENT;
			break;
		}
		git_commit_free(commit);
		commit = parent;
	}
	if (commit) {
		out->id = hex(a, git_commit_id(commit));
		out->time = git_commit_time(commit);
	}
	git_commit_free(commit);
	return answer;
}

enum past
past_holds(const struct past_spec *spec, struct str commit)
{
	git_oid ours, theirs;

	if (git_oid_fromstr(&ours, spec->commit.ptr) || commit.len != ID_HEX ||
	    git_oid_fromstrn(&theirs, commit.ptr, commit.len))
		return PAST_GONE;
	if (git_oid_equal(&ours, &theirs))
		return PAST_FOUND;
	switch (git_graph_descendant_of(spec->handle, &ours, &theirs)) {
	case 1:
		return PAST_FOUND;
	case 0:
		return PAST_ABSENT;
	default:
		return PAST_GONE;
	}
}
