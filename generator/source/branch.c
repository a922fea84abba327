#include "source/branch.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/files.h"

#define PAGES_SWITCH ".nojekyll"

enum { FILE_BYTES_MAX = 1 << 30, REF_BYTES = 300 };

struct branch {
	struct branch_spec *spec;
	struct arena *a;
	git_repository *repo;
	git_commit *parent; /* NULL: a new branch */
	git_index *index;
	git_oid tree;
	char ref[REF_BYTES];
	char tip[BRANCH_ID_SIZE];
	size_t read;
};

/* ---- messages --------------------------------------------------------- */

static int
fail(struct branch *b, const char *reason)
{
	b->spec->failure = str_from(reason);
	return -1;
}

static int
fail_git(struct branch *b)
{
	const git_error *e = git_error_last();

	b->spec->failure = arena_str(b->a, str_from(e && e->message
		? e->message : "unknown error" DIAG_OR "unbekannter Fehler"));
	return -1;
}

static int
fail_file(struct branch *b, struct str path)
{
	const char *reason = strerror(errno);

	b->spec->failure = arena_printf(b->a, "%.*s: %s", STR_ARG(path), reason);
	return -1;
}

/* ---- opening ---------------------------------------------------------- */

static int
start_library(struct branch *b)
{
	static const int levels[] = {GIT_CONFIG_LEVEL_SYSTEM,
	    GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG,
	    GIT_CONFIG_LEVEL_PROGRAMDATA};
	int error = git_libgit2_init() < 0 ? -1 : 0;

	for (size_t i = 0; error == 0 && i < sizeof levels / sizeof *levels; i++)
		error = git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	/* we write where the administrator says, as far as the system lets us */
	if (error == 0)
		error = git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	return error ? fail_git(b) : 0;
}

static int
open_repository(struct branch *b)
{
	const char *path = b->spec->repo.ptr;
	int error = git_repository_open_ext(&b->repo, path,
	    GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);

	if (error == GIT_ENOTFOUND && b->spec->make)
		error = git_repository_init(&b->repo, path, 1);
	if (error == GIT_ENOTFOUND)
		return fail(b, "there is no Git repository" DIAG_OR
		    "dort ist kein Git-Repository");
	return error ? fail_git(b) : 0;
}

static bool
is_checked_out(const struct branch *b, const git_reference *ref)
{
	return !git_repository_is_bare(b->repo) &&
	    git_branch_is_checked_out(ref) == 1;
}

/* Is the tip a site of ours, or nothing yet? */
static int
check_token(struct branch *b)
{
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;

	if (git_commit_tree(&tree, b->parent))
		return fail_git(b);
	int error = git_tree_entrycount(tree) == 0 ? 0
	    : git_tree_entry_bypath(&entry, tree, BRANCH_TOKEN);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	if (error == GIT_ENOTFOUND)
		return fail(b, "the branch holds something that erreichbar did "
		    "not put there" DIAG_OR "der Branch enthält etwas, das "
		    "nicht von erreichbar stammt");
	return error ? fail_git(b) : 0;
}

static int
find_parent(struct branch *b)
{
	git_reference *ref = NULL;
	git_object *object = NULL;

	int error = git_reference_lookup(&ref, b->repo, b->ref);
	if (error == GIT_ENOTFOUND)
		return 0;
	bool busy = error == 0 && is_checked_out(b, ref);
	if (error == 0 && !busy)
		error = git_reference_peel(&object, ref, GIT_OBJECT_COMMIT);
	git_reference_free(ref);
	if (busy)
		return fail(b, "the branch is checked out there" DIAG_OR
		    "der Branch ist dort ausgecheckt");
	if (error)
		return fail_git(b);
	b->parent = (git_commit *)object;
	git_oid_tostr(b->tip, sizeof b->tip, git_commit_id(b->parent));
	return check_token(b);
}

/* What was known of the files, if it belongs to the tip. */
static int
open_index(struct branch *b)
{
	git_oid tree;

	/* a lock of ours that a crash left; we hold one of our own */
	(void)unlink(arena_printf(b->a, "%s.lock", b->spec->index).ptr);
	if (b->parent && git_index_open(&b->index, b->spec->index) == 0 &&
	    git_index_write_tree_to(&tree, b->index, b->repo) == 0 &&
	    git_oid_equal(&tree, git_commit_tree_id(b->parent)))
		return 0;
	git_index_free(b->index);
	b->index = NULL;
	(void)unlink(b->spec->index);
	return git_index_open(&b->index, b->spec->index) ? fail_git(b) : 0;
}

int
branch_open(struct branch **out, struct arena *a, struct branch_spec *spec)
{
	struct branch *b = ARENA_NEW(a, struct branch);

	*out = NULL;
	b->spec = spec;
	b->a = a;
	snprintf(b->ref, sizeof b->ref, "refs/heads/%.*s", STR_ARG(spec->branch));
	if (start_library(b) || open_repository(b) || find_parent(b) ||
	    open_index(b)) {
		branch_close(b);
		return -1;
	}
	*out = b;
	return 0;
}

const char *
branch_tip(const struct branch *b)
{
	return b->tip;
}

void
branch_close(struct branch *b)
{
	if (b == NULL)
		return;
	git_index_free(b->index);
	git_commit_free(b->parent);
	git_repository_free(b->repo);
	git_libgit2_shutdown();
}

/* ---- the tree --------------------------------------------------------- */

static git_index_entry
entry_of(const char *path, const struct stat *st)
{
	/* the format has 32 bits; what is cut off is no loss to a stamp */
	return (git_index_entry){.path = path, .mode = GIT_FILEMODE_BLOB,
	    .ino = (uint32_t)st->st_ino, .file_size = (uint32_t)st->st_size,
	    .mtime = {(int32_t)st->st_mtim.tv_sec,
	        (uint32_t)st->st_mtim.tv_nsec}};
}

static bool
is_same(const git_index_entry *a, const git_index_entry *b)
{
	return a->ino == b->ino && a->file_size == b->file_size &&
	    a->mtime.seconds == b->mtime.seconds &&
	    a->mtime.nanoseconds == b->mtime.nanoseconds;
}

static int
add_bytes(struct branch *b, git_index_entry *e, struct str bytes)
{
	return git_blob_create_from_buffer(&e->id, b->repo,
	    bytes.ptr ? bytes.ptr : "", bytes.len) ||
	    git_index_add(b->index, e) ? fail_git(b) : 0;
}

static int
add_file(struct branch *b, int fd, struct str path, struct arena *scratch)
{
	struct str name = arena_str(scratch, path), bytes;
	struct stat st;

	if (fstat(fd, &st))
		return fail_file(b, path);
	git_index_entry e = entry_of(name.ptr, &st);
	const git_index_entry *was = git_index_get_bypath(b->index, name.ptr, 0);
	if (was && is_same(was, &e))
		return 0;
	if (file_read_fd(&bytes, scratch, fd, FILE_BYTES_MAX))
		return fail_file(b, path);
	b->read++;
	return add_bytes(b, &e, bytes);
}

static int
add_path(struct branch *b, int dir, struct str path, struct arena *scratch)
{
	int fd = file_open_beneath(dir, path, O_RDONLY | O_NOCTTY);

	if (fd < 0)
		return fail_file(b, path);
	int rc = add_file(b, fd, path, scratch);
	close(fd);
	return rc;
}

static int
add_switch(struct branch *b)
{
	git_index_entry e = {.path = PAGES_SWITCH, .mode = GIT_FILEMODE_BLOB};

	if (git_index_get_bypath(b->index, PAGES_SWITCH, 0))
		return 0;
	return add_bytes(b, &e, STR(""));
}

/* Takes out what is not in the list; both are sorted by bytes. */
static int
remove_others(struct branch *b, const struct str_list *paths)
{
	size_t count = git_index_entrycount(b->index), at = 0;
	struct str_list gone = {0};

	for (size_t i = 0; i < count; i++) {
		struct str path = str_from(
		    git_index_get_byindex(b->index, i)->path);
		while (at < paths->count && str_cmp(paths->items[at], path) < 0)
			at++;
		if (!str_is(path, PAGES_SWITCH) && (at == paths->count ||
			!str_eq(paths->items[at], path)))
			*VEC_PUSH(b->a, &gone) = arena_str(b->a, path);
	}
	for (size_t i = 0; i < gone.count; i++)
		if (git_index_remove(b->index, gone.items[i].ptr, 0))
			return fail_git(b);
	return 0;
}

int
branch_write(struct branch *b, int dir, const struct str_list *paths)
{
	struct arena scratch;
	int rc = remove_others(b, paths);

	arena_init(&scratch, 0);
	for (size_t i = 0; rc == 0 && i < paths->count; i++) {
		rc = add_path(b, dir, paths->items[i], &scratch);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	if (rc == 0)
		rc = add_switch(b);
	if (rc == 0 && git_index_write_tree_to(&b->tree, b->index, b->repo))
		rc = fail_git(b);
	return rc;
}

/* ---- the commit ------------------------------------------------------- */

static int
make_commit(git_oid *out, struct branch *b, const struct branch_note *note)
{
	const git_commit *parents[] = {b->parent};
	git_signature *who = NULL;
	git_tree *tree = NULL;

	int error = git_signature_new(&who, note->name.ptr, note->mail.ptr,
	    note->time, 0);
	if (error == 0)
		error = git_tree_lookup(&tree, b->repo, &b->tree);
	if (error == 0)
		error = git_commit_create(out, b->repo, NULL, who, who, NULL,
		    note->message.ptr, tree, b->parent ? 1 : 0, parents);
	git_tree_free(tree);
	git_signature_free(who);
	return error ? fail_git(b) : 0;
}

static int
move_ref(struct branch *b, const git_oid *to)
{
	static const char moved[] = "somebody else has just changed the branch"
	    DIAG_OR "gerade hat jemand anderes den Branch geändert";
	git_reference *ref = NULL;

	int error = b->parent
	    ? git_reference_create_matching(&ref, b->repo, b->ref, to, 1,
	          git_commit_id(b->parent), "erreichbar")
	    : git_reference_create(&ref, b->repo, b->ref, to, 0, "erreichbar");
	git_reference_free(ref);
	if (error == GIT_EMODIFIED || error == GIT_EEXISTS ||
	    error == GIT_ENOTFOUND || error == GIT_ELOCKED)
		return fail(b, moved);
	return error ? fail_git(b) : 0;
}

int
branch_commit(struct branch_done *out, struct branch *b,
    const struct branch_note *note)
{
	git_oid id;

	*out = (struct branch_done){.read = b->read, .changed = !b->parent ||
	    !git_oid_equal(&b->tree, git_commit_tree_id(b->parent))};
	memcpy(out->commit, b->tip, sizeof out->commit);
	if (out->changed) {
		if (make_commit(&id, b, note) || move_ref(b, &id))
			return -1;
		git_oid_tostr(out->commit, sizeof out->commit, &id);
	}
	/* only saves time; the next one sees by the tree whether it fits */
	(void)git_index_write(b->index);
	return 0;
}
