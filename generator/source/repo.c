#include "source/repo.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <git2/sys/repository.h>
#if __has_include(<git2/sys/errors.h>) /* from 1.8 on */
#include <git2/sys/errors.h>
#endif
#include <pwd.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/suggest.h"
#include "source/newer.h"
#include "source/object.h"
#include "source/past.h"
#include "source/signature.h"

#if LIBGIT2_VER_MAJOR < 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 5)
#error "libgit2 1.5 or newer is needed"
#endif

enum {
	ID_HEX = 40,     /* SHA-1; libgit2 refuses the others */
	ID_HEX_MIN = 7,  /* shorter ones are too easily a word */
	ID_BYTES = 20,
	PASSWD_MAX = 16384,
	ALTERNATES_MAX = 65536, /* bytes of one file */
	ALTERNATES_DEPTH = 5,   /* libgit2's and Git's own */
	PLACES_MAX = 200,
	/* of a folder: below, another hand is not worth it */
	LARGE_BYTES = 32768,
};

struct repo {
	git_repository *handle;
	git_odb *odb;
	git_oid tree; /* of the folder that is read */
	struct str objects; /* where they lie */
	struct source_spec spec;
	struct source_commit commit;
	bool later; /* what is large is verified by repo_verify() */
	struct unverified {
		struct object *items;
		size_t count, cap;
	} unverified;
	struct object_space space;
};

/* ---- messages --------------------------------------------------------- */

static int
report_damage(struct diags *d, struct str path)
{
	const git_error *e = git_error_last();

	return DIAG(d, DIAG_SOURCE_OBJECT, pos_file(path),
	    str_from(e && e->message ? e->message : "unknown error" DIAG_OR "unbekannter Fehler"));
}

static int
report_open(struct diags *d, struct str path, int error)
{
	const git_error *e = git_error_last();

	if (error == GIT_ENOTFOUND)
		return DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")), path,
		    STR("there is no Git repository" DIAG_OR
		        "dort ist kein Git-Repository"));
	if (e == NULL || e->klass == GIT_ERROR_OS)
		return DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")), path,
		    str_from(e && e->message ? e->message : strerror(errno)));
	return report_damage(d, STR(""));
}

/* ---- opening ---------------------------------------------------------- */

/*
 * As it starts, the library reads and parses all certificates of the machine:
 * 5 to 8 ms, for a network that we never use. Where it finds none it does as
 * well, so for that moment no file can be opened. Should another version need
 * one, it starts once more.
 */
static int
init_library(void)
{
	struct rlimit limit, none;
	bool closed = getrlimit(RLIMIT_NOFILE, &limit) == 0;

	none = limit;
	none.rlim_cur = 0;
	closed = closed && setrlimit(RLIMIT_NOFILE, &none) == 0;
	int count = git_libgit2_init();
	if (closed)
		setrlimit(RLIMIT_NOFILE, &limit);
	if (count >= 0) {
		git_error_clear(); /* that of the certificates */
		return count;
	}
	git_libgit2_shutdown();
	return git_libgit2_init();
}

static int
start_library(struct diags *d)
{
	static const int levels[] = {GIT_CONFIG_LEVEL_SYSTEM,
	    GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG,
	    GIT_CONFIG_LEVEL_PROGRAMDATA};
	int status = init_library() < 0 ? -1 : 0;

	for (size_t i = 0; status == 0 && i < sizeof levels / sizeof *levels; i++)
		status = git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	if (status == 0)
		status = git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	return status ? report_damage(d, STR("")) : 0;
}

static struct str
user_name(struct arena *a, uid_t uid)
{
	struct passwd entry, *found = NULL;
	char *space = arena_alloc(a, PASSWD_MAX);

	if (getpwuid_r(uid, &entry, space, PASSWD_MAX, &found) == 0 && found)
		return str_from(entry.pw_name);
	return arena_printf(a, "%ju", (uintmax_t)uid);
}

static bool
is_trusted(const struct source_spec *spec, uid_t uid)
{
	if (uid == geteuid() || uid == 0)
		return true;
	for (size_t i = 0; i < spec->trusted_count; i++)
		if (spec->trusted_owners[i] == uid)
			return true;
	return false;
}

static int
check_owner(const struct source_spec *spec, const char *path, struct diags *d)
{
	struct arena scratch;
	struct stat st;

	if (path == NULL)
		return 0;
	if (stat(path, &st)) {
		/* a work tree may be gone: it is not read */
		return errno == ENOENT ? 0
		    : DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")),
		          str_from(path), str_from(strerror(errno)));
	}
	if (is_trusted(spec, st.st_uid))
		return 0;
	arena_init(&scratch, 0);
	DIAG(d, DIAG_SOURCE_OWNER, pos_file(STR("")), str_from(path),
	    user_name(&scratch, st.st_uid), user_name(&scratch, geteuid()),
	    arena_printf(&scratch, "%u", (unsigned)st.st_uid));
	arena_release(&scratch);
	return -1;
}

/* Fills in handle and odb; what is open already after a failure is the
 * caller's to close. */
static int
open_handle(struct repo *r, struct diags *d)
{
	int error = git_repository_open_ext(&r->handle, r->spec.repo.ptr,
	    GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);

	if (error)
		return report_open(d, r->spec.repo, error);
	if (check_owner(&r->spec, git_repository_path(r->handle), d) ||
	    check_owner(&r->spec, git_repository_commondir(r->handle), d) ||
	    check_owner(&r->spec, git_repository_workdir(r->handle), d))
		return -1;
	return git_repository_odb(&r->odb, r->handle) || (r->spec.objects.len &&
	    git_odb_add_disk_alternate(r->odb, r->spec.objects.ptr))
	    ? report_damage(d, STR("")) : 0;
}

/* The objects once more, by themselves: what else a repository is opened by (a
 * file .git, what its configuration includes) lies where we may not look now. */
static int
open_objects(struct repo *r, struct diags *d)
{
	if (git_odb_open(&r->odb, r->objects.ptr) == 0 &&
	    (r->spec.objects.len == 0 || git_odb_add_disk_alternate(r->odb,
	        r->spec.objects.ptr) == 0))
		return 0;
	git_odb_free(r->odb);
	r->odb = NULL;
	return report_damage(d, STR(""));
}

/* ---- the commit ------------------------------------------------------- */

struct ref_search {
	struct suggest suggest;
	struct arena *a;
	struct str branch; /* some branch */
	size_t branches;
};

static int
offer_ref(const char *name, void *context)
{
	static const struct str heads = STR_INIT("refs/heads/"),
	    tags = STR_INIT("refs/tags/");
	struct ref_search *search = context;
	bool is_branch = str_has_prefix(str_from(name), heads);

	if (!is_branch && !str_has_prefix(str_from(name), tags))
		return 0;
	struct str brief = arena_str(search->a,
	    str_skip(str_from(name), is_branch ? heads.len : tags.len));
	suggest_offer(&search->suggest, brief);
	if (is_branch) {
		search->branch = brief;
		search->branches++;
	}
	return 0;
}

static int
report_ref(struct repo *r, struct str ref, struct diags *d)
{
	struct arena scratch;

	arena_init(&scratch, 0);
	struct ref_search search = {suggest_start(ref), &scratch, STR_INIT(""), 0};
	git_reference_foreach_name(r->handle, offer_ref, &search);
	struct str best = suggest_best(&search.suggest);
	/* the only branch there is: what else could be meant */
	if (best.len == 0 && search.branches == 1)
		best = search.branch;
	DIAG(d, DIAG_SOURCE_REF, pos_file(STR("")), ref, best);
	arena_release(&scratch);
	return -1;
}

/* What HEAD names although it is not there; for the message. */
static int
report_unborn(struct repo *r, struct diags *d)
{
	git_reference *head = NULL;
	struct str name = STR("HEAD");

	if (git_reference_lookup(&head, r->handle, "HEAD") == 0 &&
	    git_reference_type(head) == GIT_REFERENCE_SYMBOLIC) {
		struct str full = str_from(git_reference_symbolic_target(head));
		name = str_skip(full, str_has_prefix(full, STR("refs/heads/"))
		    ? sizeof "refs/heads/" - 1 : 0);
	}
	report_ref(r, name, d);
	git_reference_free(head);
	return -1;
}

static bool
is_missing(int error)
{
	return error == GIT_ENOTFOUND || error == GIT_EINVALIDSPEC ||
	    error == GIT_EAMBIGUOUS || error == GIT_EPEEL;
}

static int
commit_by_id(git_object **commit, struct repo *r, struct str id)
{
	git_object *object = NULL;
	git_oid oid;

	if (id.len < ID_HEX_MIN || id.len > ID_HEX ||
	    git_oid_fromstrn(&oid, id.ptr, id.len))
		return GIT_ENOTFOUND;
	int error = git_object_lookup_prefix(&object, r->handle, &oid, id.len,
	    GIT_OBJECT_ANY);
	if (error == 0)
		error = git_object_peel(commit, object, GIT_OBJECT_COMMIT);
	git_object_free(object);
	return error;
}

/* Finds the commit that spec.ref names. */
static int
resolve(git_object **commit, struct repo *r, struct arena *a, struct diags *d)
{
	struct str name = r->spec.ref;
	git_reference *ref = NULL;

	/* as in Git, no branch of that name can stand for a whole id */
	if (name.len == ID_HEX && commit_by_id(commit, r, name) == 0)
		return 0;
	int error = name.len ? git_reference_dwim(&ref, r->handle, name.ptr)
	                     : git_repository_head(&ref, r->handle);
	bool found = error == 0;

	if (found) {
		error = git_reference_peel(commit, ref, GIT_OBJECT_COMMIT);
		r->commit.ref = arena_str(a,
		    str_from(git_reference_shorthand(ref)));
		if (str_is(r->commit.ref, "HEAD"))
			r->commit.ref = STR("");
	} else if (is_missing(error)) {
		error = commit_by_id(commit, r, name);
	}
	git_reference_free(ref);
	if (error == 0)
		return 0;
	if (error == GIT_EUNBORNBRANCH || (name.len == 0 && !found &&
	    error == GIT_ENOTFOUND))
		return report_unborn(r, d);
	/* a ref whose object is not there is damage, not a wrong name */
	if (is_missing(error) && !(found && error == GIT_ENOTFOUND))
		return report_ref(r, name, d);
	return report_damage(d, STR(""));
}

/* "./a/b/" as people type it: "a/b"; "" for the root. */
static struct str
tidy_path(struct str path)
{
	while (str_has_prefix(path, STR("./")))
		path = str_skip(path, 2);
	while (path.len && path.ptr[path.len - 1] == '/')
		path.len--;
	return str_is(path, ".") ? STR("") : path;
}

static int
find_folder(struct repo *r, const git_commit *commit, struct arena *a,
    struct diags *d)
{
	struct str path = tidy_path(r->spec.path);
	git_tree_entry *entry = NULL;
	git_tree *root = NULL;
	int error;

	if (r->spec.path.len && r->spec.path.ptr[0] == '/')
		return DIAG(d, DIAG_SOURCE_PATH, pos_file(STR("")), r->spec.path);
	if (path.len == 0) {
		git_oid_cpy(&r->tree, git_commit_tree_id(commit));
		return 0;
	}
	error = git_commit_tree(&root, commit);
	if (error == 0) {
		error = git_tree_entry_bypath(&entry, root, arena_str(a, path).ptr);
		git_tree_free(root);
		if (error == GIT_ENOTFOUND || (error == 0 &&
		    git_tree_entry_type(entry) != GIT_OBJECT_TREE)) {
			git_tree_entry_free(entry);
			return DIAG(d, DIAG_SOURCE_PATH, pos_file(STR("")), path);
		}
	}
	if (error == 0)
		git_oid_cpy(&r->tree, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	return error ? report_damage(d, STR("")) : 0;
}

static struct str
hex(struct arena *a, const git_oid *oid)
{
	char *text = arena_alloc(a, ID_HEX + 1);

	git_oid_tostr(text, ID_HEX + 1, oid);
	return str_make(text, ID_HEX);
}

static int
choose_tree(struct repo *r, struct arena *a, struct diags *d)
{
	git_object *object = NULL;

	if (resolve(&object, r, a, d))
		return -1;
	const git_commit *commit = (const git_commit *)object;
	r->commit.id = hex(a, git_object_id(object));
	r->commit.time = git_commit_time(commit);
	r->commit.shallow = git_repository_is_shallow(r->handle) == 1;
	int status = find_folder(r, commit, a, d);
	git_object_free(object);
	return status;
}

static int
check_signature(const struct repo *r, const struct source_spec *spec,
    struct diags *d)
{
	git_buf text = {0}, payload = {0};
	struct signature s = {.commit = r->commit.id, .time = r->commit.time,
	    .text = STR_INIT("")};
	git_oid oid;

	if (git_oid_fromstr(&oid, r->commit.id.ptr))
		return report_damage(d, STR(""));
	int error = git_commit_extract_signature(&text, &payload, r->handle,
	    &oid, NULL);
	if (error == 0) {
		s.text = str_make(text.ptr, text.size);
		s.payload = str_make(payload.ptr, payload.size);
	}
	int status = error && error != GIT_ENOTFOUND ? report_damage(d, STR(""))
	    : signature_check(&s, spec->signers, spec->signer_count, d);
	git_buf_dispose(&text);
	git_buf_dispose(&payload);
	return status;
}

static struct str
objects_of(const struct repo *r, struct arena *a)
{
	return arena_concat(a, str_from(git_repository_commondir(r->handle)),
	    STR("objects"));
}

static void
copy_spec(struct source_spec *to, const struct source_spec *from,
    struct arena *a)
{
	uint32_t *owners = ARENA_ARRAY(a, uint32_t, from->trusted_count);

	if (from->trusted_count)
		memcpy(owners, from->trusted_owners,
		    from->trusted_count * sizeof *owners);
	*to = (struct source_spec){
	    .repo = arena_str(a, from->repo),
	    .ref = arena_str(a, from->ref),
	    .path = arena_str(a, from->path),
	    .objects = arena_str(a, from->objects),
	    .trusted_owners = owners,
	    .trusted_count = from->trusted_count,
	};
}

int
repo_open(struct repo **out, struct arena *a, const struct source_spec *spec,
    struct diags *d)
{
	struct repo *r = ARENA_NEW(a, struct repo);

	*out = NULL;
	copy_spec(&r->spec, spec, a);
	r->commit.ref = STR("");
	if (start_library(d) || open_handle(r, d) || choose_tree(r, a, d) ||
	    (spec->signer_count && check_signature(r, spec, d))) {
		repo_close(r);
		return -1;
	}
	r->objects = objects_of(r, a);
	*out = r;
	return 0;
}

int
repo_again(struct repo **out, struct arena *a, const struct repo *r,
    struct diags *d)
{
	struct repo *copy = ARENA_NEW(a, struct repo);

	*out = NULL;
	*copy = *r;
	copy->unverified = (struct unverified){0};
	copy->space = (struct object_space){.memory = NULL};
	copy->handle = NULL;
	copy->odb = NULL;
	if (start_library(d) || open_objects(copy, d) ||
	    (git_repository_wrap_odb(&copy->handle, copy->odb) &&
	        report_damage(d, STR("")))) {
		repo_close(copy);
		return -1;
	}
	*out = copy;
	return 0;
}

/* What was read belongs to its backend. */
static void
forget_unverified(struct repo *r)
{
	for (size_t i = 0; i < r->unverified.count; i++)
		object_release(&r->unverified.items[i]);
	r->unverified = (struct unverified){0};
}

/* With the last that has a pack go its windows and the bases of its deltas. What
 * has still to be verified would go, too. */
void
repo_rest(struct repo *r)
{
	git_odb *none = NULL;

	if (r->odb == NULL || r->handle == NULL || !repo_is_verified(r) ||
	    git_odb_new(&none))
		return;
	if (git_repository_set_odb(r->handle, none) == 0) {
		git_odb_free(r->odb);
		r->odb = NULL;
	}
	git_odb_free(none);
}

static int
wake(struct repo *r, struct diags *d)
{
	if (r->odb)
		return 0;
	if (open_objects(r, d))
		return -1;
	return r->handle && git_repository_set_odb(r->handle, r->odb)
	    ? report_damage(d, STR("")) : 0;
}

/* For who has nothing to tell. */
static bool
is_awake(struct repo *r)
{
	struct diags quiet;

	diags_init(&quiet);
	int status = wake(r, &quiet);
	diags_release(&quiet);
	return status == 0;
}

int
repo_turn(struct repo *r, struct arena *a, struct diags *d)
{
	return wake(r, d) ? -1 : choose_tree(r, a, d);
}

void
repo_close(struct repo *r)
{
	if (r == NULL)
		return;
	forget_unverified(r);
	object_space_release(&r->space);
	git_odb_free(r->odb);
	git_repository_free(r->handle);
	git_libgit2_shutdown();
}

struct source_commit
repo_commit(const struct repo *r)
{
	return r->commit;
}

/* ---- its places ------------------------------------------------------- */

/* The objects of a folder, and those it borrows. */
static void
add_objects(struct str_list *out, struct arena *a, struct str objects,
    int depth)
{
	struct str text, line;
	int fd = open(arena_concat(a, objects, STR("/info/alternates")).ptr,
	    O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	*VEC_PUSH(a, out) = objects;
	*VEC_PUSH(a, out) = arena_concat(a, objects, STR("/pack"));
	if (fd < 0)
		return;
	if (file_read_fd(&text, a, fd, ALTERNATES_MAX))
		text = STR("");
	close(fd);
	while (depth > 0 && out->count < PLACES_MAX &&
	       str_cut_line(&line, &text))
		if (line.len && line.ptr[0] != '#')
			add_objects(out, a, line.ptr[0] == '/' ? arena_str(a, line)
			    : arena_printf(a, "%.*s/%.*s", STR_ARG(objects),
			          STR_ARG(line)), depth - 1);
}

void
repo_places(struct str_list *out, struct arena *a, const struct repo *r)
{
	struct str common = str_from(git_repository_commondir(r->handle));

	*VEC_PUSH(a, out) = arena_str(a,
	    str_from(git_repository_path(r->handle)));
	*VEC_PUSH(a, out) = arena_str(a, common);
	add_objects(out, a, objects_of(r, a), ALTERNATES_DEPTH);
	if (r->spec.objects.len)
		add_objects(out, a, arena_str(a, r->spec.objects), 0);
}

/* ---- the tree --------------------------------------------------------- */

/* One of a tree's: "100644 name", NUL, and the 20 bytes of an id. */
struct tree_entry {
	unsigned mode;
	struct str name, id;
};

/* Takes the next one from the bytes of a tree; false: they are none. */
static bool
next_entry(struct tree_entry *e, struct str *rest)
{
	size_t space = str_find(*rest, ' ');
	struct str after = str_skip(*rest, space);
	size_t end = str_find(after, '\0');

	/* at least a letter between space and NUL, and an id behind */
	if (space == 0 || end < 2 || after.len - end < 1 + ID_BYTES)
		return false;
	e->mode = 0;
	for (size_t i = 0; i < space; i++) {
		unsigned digit = (unsigned char)rest->ptr[i] - (unsigned)'0';
		e->mode = e->mode * 8 + digit;
		if (digit > 7 || e->mode > UINT16_MAX)
			return false;
	}
	e->name = str_make(after.ptr + 1, end - 1);
	e->id = str_make(after.ptr + end + 1, ID_BYTES);
	*rest = str_skip(after, end + 1 + ID_BYTES);
	return true;
}

static enum entry_kind
kind_of(const struct tree_entry *entry)
{
	switch (entry->mode & S_IFMT) {
	case S_IFREG:
		return ENTRY_FILE;
	case S_IFDIR:
		return ENTRY_FOLDER;
	case S_IFLNK:
		return ENTRY_SYMLINK;
	case 0160000:
		return ENTRY_SUBMODULE;
	default:
		return ENTRY_SPECIAL;
	}
}

static int list_tree(struct listing *l, struct repo *r, struct str id,
    struct str path);

static int
list_folder(struct listing *l, struct repo *r, struct str path, struct str id)
{
	int status = 0;

	if (listing_descend(l, path))
		return -1;
	if (!listing_repeat(l, path, id)) {
		size_t number = listing_folder_begin(l, path, id);
		status = list_tree(l, r, id, path);
		listing_folder_end(l, number);
	}
	listing_ascend(l);
	return status;
}

static int
list_entry(struct listing *l, struct repo *r, const struct tree_entry *entry,
    struct str folder)
{
	enum entry_kind kind = kind_of(entry);
	struct str path;

	/* no file system would give such a name: a forged tree */
	if (str_find(entry->name, '/') < entry->name.len)
		return DIAG(l->d, DIAG_SOURCE_OBJECT, pos_file(folder),
		    STR("a folder names a file with '/' in it" DIAG_OR
		        "ein Ordner nennt eine Datei mit „/“ im Namen"));
	if (listing_enter(&path, l, folder, entry->name, kind))
		return -1;
	if (path.len == 0)
		return 0;
	if (kind == ENTRY_FOLDER)
		return list_folder(l, r, path, arena_str(l->a, entry->id));
	listing_add_named(l, path, entry->id);
	return 0;
}

/*
 * Of a folder of 10,000 files all but one are as they were. Passes the next one
 * if it is what is expected there; written as Git does, and nobody else has to.
 */
static bool
pass_expected(struct listing *l, struct str *rest, struct str folder)
{
	static const struct str file = STR_INIT("100644 ");
	struct str name, bytes = *rest;
	const struct source_file *f = listing_expected(&name, l, folder);

	if (f == NULL || f->id.len != ID_BYTES ||
	    bytes.len < file.len + name.len + 1 + ID_BYTES ||
	    memcmp(bytes.ptr, file.ptr, file.len) != 0)
		return false;
	bytes = str_skip(bytes, file.len);
	if (memcmp(bytes.ptr, name.ptr, name.len) != 0 ||
	    bytes.ptr[name.len] != '\0' ||
	    memcmp(bytes.ptr + name.len + 1, f->id.ptr, ID_BYTES) != 0)
		return false;
	*rest = str_skip(bytes, name.len + 1 + ID_BYTES);
	listing_add_expected(l);
	return true;
}

static int
list_entries(struct listing *l, struct repo *r, struct str bytes,
    struct str path)
{
	struct tree_entry entry;
	int status = 0;

	while (status == 0 && bytes.len) {
		if (pass_expected(l, &bytes, path))
			continue;
		if (!next_entry(&entry, &bytes))
			return DIAG(l->d, DIAG_SOURCE_OBJECT, pos_file(path),
			    STR("a folder's object is no list of files" DIAG_OR
			        "das Objekt eines Ordners ist keine Liste von "
			        "Dateien"));
		status = list_entry(l, r, &entry, path);
	}
	return status;
}

static int
list_object(struct listing *l, struct repo *r, git_object_t type,
    struct str bytes, struct str path)
{
	if (type != GIT_OBJECT_TREE)
		return DIAG(l->d, DIAG_SOURCE_OBJECT, pos_file(path),
		    STR("a folder's object is not a tree" DIAG_OR
		        "das Objekt eines Ordners ist selbst kein Ordner"));
	return list_entries(l, r, bytes, path);
}

/*
 * The bytes, not libgit2's list of them: a folder of 10,000 files took as long to
 * be made into one as to be unpacked. They are verified all the same.
 */
static int
list_verified(struct listing *l, struct repo *r, const git_oid *id,
    struct str path)
{
	git_odb_object *object = NULL;

	if (git_odb_read(&object, r->odb, id))
		return report_damage(l->d, path);
	int status = list_object(l, r, git_odb_object_type(object),
	    str_make(git_odb_object_data(object),
	        git_odb_object_size(object)), path);
	git_odb_object_free(object);
	return status;
}

/* What cannot be read, or is not what it should be, the library tells of. */
static int
list_tree(struct listing *l, struct repo *r, struct str id, struct str path)
{
	struct object o;
	git_oid oid;

	git_oid_fromraw(&oid, (const unsigned char *)id.ptr);
	struct object_store from = {r->odb, r->objects, &r->space};
	if (!object_read(&o, &from, &oid))
		return list_verified(l, r, &oid, path);
	bool later = r->later && o.bytes.len >= LARGE_BYTES;
	if (!later && !object_is_true(&o)) {
		object_release(&o);
		return list_verified(l, r, &oid, path);
	}
	if (later)
		*VEC_PUSH(l->a, &r->unverified) = o;
	int status = list_object(l, r, o.type, o.bytes, path);
	if (!later)
		object_release(&o);
	return status;
}

int
repo_list(struct listing *l, struct repo *r, bool later)
{
	forget_unverified(r);
	r->later = later;
	return list_tree(l, r, str_make((const char *)r->tree.id, ID_BYTES),
	    STR(""));
}

bool
repo_is_verified(const struct repo *r)
{
	return r->unverified.count == 0;
}

bool
repo_verify(const struct repo *r)
{
	for (size_t i = 0; i < r->unverified.count; i++)
		if (!object_is_true(&r->unverified.items[i]))
			return false;
	return true;
}

int
repo_read(struct str *out, struct arena *a, struct repo *r,
    const struct source_file *file, size_t max, struct diags *d)
{
	git_odb_object *object = NULL;
	git_object_t type;
	git_oid oid;
	size_t size;

	if (wake(r, d))
		return -1;
	git_oid_fromraw(&oid, (const unsigned char *)file->id.ptr);
	/* the size first: a small pack can hold a blob that fills the memory */
	if (git_odb_read_header(&size, &type, r->odb, &oid))
		return report_damage(d, file->path);
	if (type != GIT_OBJECT_BLOB)
		return DIAG(d, DIAG_SOURCE_OBJECT, pos_file(file->path),
		    STR("a file's object is not a blob" DIAG_OR
		        "das Objekt einer Datei ist kein Blob"));
	if (size > max)
		return listing_too_large(d, file->path, size, max);
	if (git_odb_read(&object, r->odb, &oid))
		return report_damage(d, file->path);
	*out = arena_str(a, str_make(git_odb_object_data(object),
	    git_odb_object_size(object)));
	git_odb_object_free(object);
	return 0;
}

void
repo_mark_outdated(struct repo *r, const struct source_file *files,
    struct source_pair *pairs, size_t count)
{
	if (count == 0 || !is_awake(r))
		return;
	newer_mark(&(struct newer_spec){.handle = r->handle,
	    .commit = r->commit.id, .folder = tidy_path(r->spec.path),
	    .files = files}, pairs, count);
}

static struct past_spec
past_of(const struct repo *r)
{
	return (struct past_spec){.handle = r->handle, .commit = r->commit.id,
	    .folder = tidy_path(r->spec.path)};
}

enum past
repo_read_past(struct past_file *out, struct repo *r, struct arena *a,
    struct str commit, struct str path)
{
	if (!is_awake(r))
		return PAST_GONE;
	struct past_spec spec = past_of(r);
	return past_read(out, &spec, a, commit, path);
}

enum past
repo_find_past(struct past_commit *out, struct repo *r, struct arena *a,
    int64_t t)
{
	if (!is_awake(r))
		return PAST_GONE;
	struct past_spec spec = past_of(r);
	return past_find(out, &spec, a, t);
}

enum past
repo_holds(struct repo *r, struct str commit)
{
	if (!is_awake(r))
		return PAST_GONE;
	struct past_spec spec = past_of(r);
	return past_holds(&spec, commit);
}
