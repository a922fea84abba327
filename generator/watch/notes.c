#include "watch/notes.h"

#include <errno.h>
#include <fcntl.h>
#include <inotifytools/inotify.h>
#include <inotifytools/inotifytools.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "watch/refs.h"

enum {
	MASK_ABOVE = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO,
	MASK = MASK_ABOVE | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF |
	    IN_MOVE_SELF | IN_ONLYDIR,
	GONE = IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF,
};

/* Why a folder is watched; it may be for several reasons. */
enum role {
	ROLE_CONTENT = 1,
	ROLE_THEME = 2,
	ROLE_REFS = 4,
	ROLE_ABOVE = 8
};

/* a name that matters in a folder where the others do not */
struct landmark {
	int wd;
	struct str name;
};

struct notes {
	const struct look_spec *spec;
	struct arena arena; /* of the present watches */
	int fd;
	struct {
		unsigned char *items; /* sets of enum role, by watch descriptor */
		size_t count, cap;
	} roles;
	struct {
		struct landmark *items;
		size_t count, cap;
	} landmarks;
	struct landmark out; /* where we publish, if that is within */
	struct str skip;
	uint64_t where;
	size_t watched;
	enum notes_state state;
	int error;
};

/* ---- the library ------------------------------------------------------ */

static void
stop(struct notes *n)
{
	if (n->fd >= 0) {
		/* what it has buffered would be told to the next instance */
		while (inotifytools_next_events(0, 1))
			;
		inotifytools_cleanup();
	}
	n->fd = -1;
}

/*
 * The library does not tell its descriptor. It is the lowest free one, which
 * is known when there is a single thread.
 */
static void
start(struct notes *n)
{
	int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (lowest >= 0)
		close(lowest);
	if (lowest < 0 || !inotifytools_initialize()) {
		n->state = NOTES_TOO_MANY;
		n->error = errno;
		return;
	}
	n->fd = lowest;
	fcntl(n->fd, F_SETFD, FD_CLOEXEC);
	fcntl(n->fd, F_SETFL, O_NONBLOCK);
}

static void
add_role(struct notes *n, int wd, enum role role)
{
	while (n->roles.count <= (size_t)wd)
		*VEC_PUSH(&n->arena, &n->roles) = 0;
	n->roles.items[wd] = (unsigned char)(n->roles.items[wd] | role);
}

/* What a refused watch means; what vanished has been noted by its parent. */
static void
refused(struct notes *n, int error, bool root)
{
	if (error == ENOENT || error == ENOTDIR || error == EACCES) {
		if ((root || error == EACCES) && n->state == NOTES_ALL)
			n->state = NOTES_ABSENT;
		return;
	}
	n->state = NOTES_TOO_MANY;
	n->error = error;
}

/*
 * Watches a folder given by a path without links; its watch descriptor, or -1.
 * A folder that is watched already gets the role as well.
 */
static int
watch(struct notes *n, struct str path, enum role role, bool root)
{
	struct str folder = arena_printf(&n->arena, "%.*s/",
	    str_is(path, "/") ? 0 : (int)path.len, path.ptr);

	if (n->fd < 0)
		return -1;
	int wd = inotifytools_wd_from_filename(folder.ptr);
	if (wd < 0) {
		if (n->watched == WATCH_FOLDERS_MAX) {
			refused(n, ENOSPC, false);
			return -1;
		}
		errno = 0;
		if (!inotifytools_watch_file(folder.ptr,
		        role == ROLE_ABOVE ? MASK_ABOVE : MASK)) {
			int error = inotifytools_error();
			refused(n, error ? error : errno, root);
			return -1;
		}
		wd = inotifytools_wd_from_filename(folder.ptr);
		n->watched++;
	}
	if (wd >= 0)
		add_role(n, wd, role);
	return wd;
}

/* ---- what is watched -------------------------------------------------- */

struct tree {
	struct notes *n;
	enum role role;
	bool root;
};

static bool
watch_folder(void *ctx, struct str path)
{
	struct tree *t = ctx;
	struct notes *n = t->n;
	int wd = watch(n, path, t->role, t->root);
	size_t slash = str_find_last(n->skip, '/');

	t->root = false;
	if (wd >= 0 && n->skip.len && str_eq(path, str_head(n->skip, slash)))
		n->out = (struct landmark){wd, str_skip(n->skip, slash + 1)};
	return wd >= 0;
}

static void
watch_tree(struct notes *n, struct str root, enum role role)
{
	struct tree t = {n, role, true};
	struct look l = {watch_folder, NULL, &t, n->skip, role == ROLE_THEME};
	struct str real = look_real(&n->arena, root, true);

	if (real.len)
		look_through(&l, real);
	else
		refused(n, ENOENT, true);
}

/* The folder above, for the one name. */
static void
watch_above(struct notes *n, struct str path)
{
	size_t slash = str_find_last(path, '/');

	if (path.len < 2 || slash == path.len)
		return;
	int wd = watch(n, slash ? str_head(path, slash) : STR("/"), ROLE_ABOVE,
	    false);
	if (wd >= 0)
		*VEC_PUSH(&n->arena, &n->landmarks) = (struct landmark){wd,
		    str_skip(path, slash + 1)};
}

/* By the name the user gave and, if that is a link, where it leads as well. */
static void
watch_names(struct notes *n, struct str root)
{
	while (root.len > 1 && root.ptr[root.len - 1] == '/')
		root.len--;
	struct str given = look_real(&n->arena, root, false);
	struct str real = look_real(&n->arena, root, true);

	if (given.len)
		watch_above(n, given);
	else
		refused(n, ENOENT, true);
	if (real.len && !str_eq(given, real))
		watch_above(n, real);
}

/* All folders from `base` down to the one that holds the file. */
static void
watch_ref(struct notes *n, struct str base, struct str file)
{
	if (!str_has_prefix(file, base))
		return;
	for (size_t i = base.len; i < file.len; i++) {
		if (file.ptr[i] != '/')
			continue;
		struct str real = look_real(&n->arena, str_head(file, i), true);
		if (real.len == 0)
			return;
		watch(n, real, ROLE_REFS, false);
	}
}

static void
watch_refs(struct notes *n)
{
	struct refs refs;
	struct arena a;

	arena_init(&a, 0);
	refs_read(&refs, &a, n->spec->repo, n->spec->ref);
	n->where = refs.where;
	if (refs.git_dir.len == 0)
		refused(n, ENOENT, true);
	for (size_t i = 0; i < refs.files.count; i++) {
		watch_ref(n, refs.git_dir, refs.files.items[i]);
		if (!str_eq(refs.git_dir, refs.common_dir))
			watch_ref(n, refs.common_dir, refs.files.items[i]);
	}
	if (refs.git_dir.len)
		watch_names(n, arena_str(&n->arena, refs.git_dir));
	arena_release(&a);
}

enum notes_state
notes_arm(struct notes *n)
{
	const struct look_spec *s = n->spec;

	stop(n);
	arena_release(&n->arena);
	arena_init(&n->arena, 0);
	*n = (struct notes){.spec = s, .arena = n->arena, .fd = -1, .out = {.wd = -1}};
	start(n);
	n->skip = look_real(&n->arena, s->out, false);
	if (s->dir.len)
		watch_tree(n, s->dir, ROLE_CONTENT);
	for (int i = 0; i < LOOK_THEMES; i++)
		if (s->themes[i].len)
			watch_tree(n, s->themes[i], ROLE_THEME);
	if (s->repo.len)
		watch_refs(n);
	/* last, as they ask for less of a folder that is watched already */
	if (s->dir.len)
		watch_names(n, s->dir);
	if (s->repo.len)
		watch_names(n, s->repo);
	for (int i = 0; i < LOOK_THEMES; i++)
		if (s->themes[i].len)
			watch_names(n, s->themes[i]);
	errno = n->error;
	return n->state;
}

/* ---- what is noted ---------------------------------------------------- */

static bool
is_landmark(const struct notes *n, int wd, const char *name)
{
	for (size_t i = 0; i < n->landmarks.count; i++)
		if (n->landmarks.items[i].wd == wd &&
		    str_is(n->landmarks.items[i].name, name))
			return true;
	return false;
}

/* A file or folder of a watched tree. */
static unsigned
weigh_entry(uint32_t mask, const char *name, bool underscores)
{
	if (!look_counts(name, underscores))
		return 0;
	if (mask & IN_ISDIR)
		return NOTES_REARM | NOTES_CHANGE;
	return mask & IN_CREATE ? NOTES_OPENED : NOTES_CHANGE;
}

static unsigned
weigh(const struct notes *n, const struct inotify_event *e)
{
	const char *name = e->len ? e->name : "";
	unsigned found = 0, role;

	if (e->mask & IN_Q_OVERFLOW)
		return NOTES_REARM | NOTES_CHANGE;
	if (e->wd < 0 || (size_t)e->wd >= n->roles.count)
		return 0;
	if (e->mask & GONE)
		return NOTES_REARM | NOTES_CHANGE;
	role = n->roles.items[e->wd];
	if (role & ROLE_ABOVE && is_landmark(n, e->wd, name))
		found |= NOTES_REARM | NOTES_CHANGE;
	if (role & ROLE_REFS && *name &&
	    !str_has_suffix(str_from(name), STR(".lock")))
		found |= NOTES_REF | (e->mask & IN_ISDIR ? NOTES_REARM : 0u);
	if (n->out.wd == e->wd && str_is(n->out.name, name))
		return found;
	if (role & ROLE_CONTENT)
		found |= weigh_entry(e->mask, name, false);
	if (role & ROLE_THEME)
		found |= weigh_entry(e->mask, name, true);
	return found;
}

unsigned
notes_read(struct notes *n)
{
	const struct inotify_event *e;
	unsigned found = 0;

	if (n->fd < 0)
		return 0;
	while ((e = inotifytools_next_events(0, 1)) != NULL)
		found |= weigh(n, e);
	return found;
}

/* ---- the rest --------------------------------------------------------- */

struct notes *
notes_open(struct arena *a, const struct look_spec *spec)
{
	struct notes *n = ARENA_NEW(a, struct notes);

	n->spec = spec;
	n->fd = -1;
	arena_init(&n->arena, 0);
	return n;
}

void
notes_close(struct notes *n)
{
	stop(n);
	arena_release(&n->arena);
}

int
notes_fd(const struct notes *n)
{
	return n->fd;
}

size_t
notes_count(const struct notes *n)
{
	return n->watched;
}

uint64_t
notes_where(const struct notes *n)
{
	return n->where;
}

void
notes_forget(struct notes *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}
