#include "watch/look.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watch/refs.h"

enum { DEPTH_MAX = 34 };

bool
look_counts(const char *name, bool underscores)
{
	return name[0] != '.' && name[0] != '\0' &&
	    (underscores || name[0] != '_');
}

struct str
look_real(struct arena *a, struct str path, bool last_too)
{
	size_t slash = str_find_last(path, '/');
	struct str name = slash == path.len ? path : str_skip(path, slash + 1);
	struct str folder = slash == path.len ? STR(".")
	    : slash == 0 ? STR("/") : str_head(path, slash);
	bool whole = last_too || name.len == 0 || str_is(name, ".") ||
	    str_is(name, "..");
	char *real = realpath(arena_str(a, whole ? path : folder).ptr, NULL);
	struct str out = {0};

	if (real == NULL)
		return out;
	out = arena_str(a, str_from(real));
	free(real);
	return whole ? out : arena_printf(a, "%.*s/%.*s",
	    str_is(out, "/") ? 0 : (int)out.len, out.ptr, STR_ARG(name));
}

/* ---- walking ---------------------------------------------------------- */

static void walk(const struct look *l, struct arena *a, int fd, struct str path,
    int depth);

static void
visit(const struct look *l, struct arena *a, int at, const struct dirent *e,
    struct str folder, int depth)
{
	bool folder_here = e->d_type == DT_DIR;
	struct str path = arena_printf(a, "%.*s/%s", STR_ARG(folder), e->d_name);
	struct stat st;

	if (l->file || e->d_type == DT_UNKNOWN) {
		if (fstatat(at, e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			return;
		folder_here = S_ISDIR(st.st_mode);
	}
	if (folder_here && !str_eq(path, l->skip) && depth < DEPTH_MAX &&
	    l->folder(l->ctx, path)) {
		int fd = openat(at, e->d_name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0)
			walk(l, a, fd, path, depth + 1);
	} else if (!folder_here && l->file) {
		l->file(l->ctx, path, &st);
	}
}

/* Takes the descriptor. */
static void
walk(const struct look *l, struct arena *a, int fd, struct str path, int depth)
{
	DIR *dir = fdopendir(fd);
	const struct dirent *e;

	if (dir == NULL) {
		close(fd);
		return;
	}
	while ((e = readdir(dir)) != NULL)
		if (look_counts(e->d_name, l->underscores))
			visit(l, a, fd, e, path, depth);
	closedir(dir);
}

void
look_through(const struct look *l, struct str root)
{
	struct arena a;

	arena_init(&a, 0);
	if (l->folder(l->ctx, root)) {
		int fd = open(arena_str(&a, root).ptr,
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd >= 0)
			walk(l, &a, fd, root, 0);
	}
	arena_release(&a);
}

/* ---- the digest ------------------------------------------------------- */

/* A sum, as folders are read in no order. */
static bool
count_folder(void *ctx, struct str path)
{
	*(uint64_t *)ctx += str_hash(path);
	return true;
}

static void
count_file(void *ctx, struct str path, const struct stat *st)
{
	uint64_t parts[] = {str_hash(path), st->st_ino, (uint64_t)st->st_size,
	    (uint64_t)st->st_mode, (uint64_t)st->st_mtim.tv_sec,
	    (uint64_t)st->st_mtim.tv_nsec, (uint64_t)st->st_ctim.tv_sec,
	    (uint64_t)st->st_ctim.tv_nsec};

	*(uint64_t *)ctx += str_hash(str_make((const char *)parts, sizeof parts));
}

static void
count_tree(uint64_t *sum, struct arena *a, struct str root, struct str skip,
    bool underscores)
{
	struct look l = {count_folder, count_file, sum, skip, underscores};
	struct str real = root.len ? look_real(a, root, true) : root;

	if (real.len)
		look_through(&l, real);
}

uint64_t
look_digest(const struct look_spec *spec)
{
	uint64_t sum = 0;
	struct arena a;

	arena_init(&a, 0);
	struct str skip = look_real(&a, spec->out, false);
	count_tree(&sum, &a, spec->dir, skip, false);
	for (int i = 0; i < LOOK_THEMES; i++)
		count_tree(&sum, &a, spec->themes[i], skip, true);
	if (spec->repo.len) {
		struct refs refs;
		refs_read(&refs, &a, spec->repo, spec->ref);
		sum += str_hash(refs.text);
	}
	arena_release(&a);
	return sum;
}
