#include "publish/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/place.h"

enum { CHUNK = 32768 };

static int
fail(int error)
{
	errno = error;
	return -1;
}

static int
terminate(char out[PATH_MAX], struct str path)
{
	if (path.len >= PATH_MAX)
		return fail(ENAMETOOLONG);
	memcpy(out, path.ptr, path.len);
	out[path.len] = '\0';
	return 0;
}

/* ---- looking ---------------------------------------------------------- */

struct walk {
	int (*see)(void *ctx, struct str path, uint64_t inode);
	void *ctx;
	char path[TREE_PATH_MAX + NAME_MAX + 2];
	size_t len; /* of the folder's path, with its '/' */
	int depth;
};

static int walk_folder(struct walk *w, int at, const char *name);

static bool
is_folder(int at, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return fstatat(at, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

static int
walk_entry(struct walk *w, int at, const struct dirent *e)
{
	size_t old = w->len, n = strlen(e->d_name);
	int status;

	memcpy(w->path + w->len, e->d_name, n);
	w->len += n;
	if (is_folder(at, e) && w->depth < TREE_DEPTH_MAX &&
	    w->len < TREE_PATH_MAX) {
		w->path[w->len++] = '/';
		w->depth++;
		status = walk_folder(w, at, e->d_name);
		w->depth--;
	} else {
		status = w->see(w->ctx, str_make(w->path, w->len), e->d_ino);
	}
	w->len = old;
	return status;
}

static int
walk_folder(struct walk *w, int at, const char *name)
{
	int fd = openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	bool empty = true;
	int status = 0;

	if (dir == NULL) {
		place_close_fd(&fd);
		return -1;
	}
	if (w->len && dir_is_mount(fd))
		status = fail(EXDEV);
	while (status == 0 && (errno = 0, e = readdir(dir)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		empty = false;
		status = walk_entry(w, fd, e);
	}
	if (status == 0 && errno)
		status = -1;
	int saved = errno;
	closedir(dir);
	if (status == 0 && empty && w->len)
		status = w->see(w->ctx, str_make(w->path, w->len - 1), 0);
	errno = saved;
	return status;
}

int
tree_walk(int root,
    int (*see)(void *ctx, struct str path, uint64_t inode), void *ctx)
{
	struct walk w = {.see = see, .ctx = ctx};

	return walk_folder(&w, root, ".");
}

/* ---- mounts ----------------------------------------------------------- */

static int check_folder(int at, const char *name, int depth);

static int
check_entries(DIR *dir, int depth)
{
	const struct dirent *e;
	int status = 0;

	while (status == 0 && (errno = 0, e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
		    is_folder(dirfd(dir), e))
			status = check_folder(dirfd(dir), e->d_name, depth + 1);
	return status || errno ? -1 : 0;
}

/* Takes the descriptor. */
static int
check_below(int fd, int depth)
{
	DIR *dir = fdopendir(fd);

	if (dir == NULL) {
		place_close_fd(&fd);
		return -1;
	}
	int status = check_entries(dir, depth), saved = errno;
	closedir(dir);
	errno = saved;
	return status;
}

static int
check_folder(int at, const char *name, int depth)
{
	struct stat st;

	if (depth > TREE_DEPTH_MAX)
		return 0;
	int fd = openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (depth && dir_is_mount(fd)) {
		place_close_fd(&fd);
		return fail(EXDEV);
	}
	/* itself, its "." and the ".." of each folder in it; or 1: unknown */
	if (fstat(fd, &st) == 0 && st.st_nlink == 2) {
		place_close_fd(&fd);
		return 0;
	}
	return check_below(fd, depth);
}

int
tree_check_mounts(int root)
{
	return check_folder(root, ".", 0);
}

bool
tree_same_bytes(int fd, struct str bytes)
{
	char chunk[CHUNK];

	while (bytes.len) {
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || (size_t)n > bytes.len ||
		    memcmp(chunk, bytes.ptr, (size_t)n) != 0)
			return false;
		bytes = str_skip(bytes, (size_t)n);
	}
	return true;
}

/* ---- making room ------------------------------------------------------ */

/* Makes the folders above a path; a file in the place of one is removed. */
static int
make_folders(int root, char *path)
{
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		struct stat st;
		int status = mkdirat(root, path, 0755);
		bool made = status == 0;
		if (status && errno == EEXIST &&
		    fstatat(root, path, &st, AT_SYMLINK_NOFOLLOW) == 0) {
			status = 0;
			if (!S_ISDIR(st.st_mode)) {
				status = unlinkat(root, path, 0) ||
				    mkdirat(root, path, 0755) ? -1 : 0;
				made = true;
			}
		}
		/* the umask may have taken away what readers need */
		if (status == 0 && made &&
		    fstatat(root, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    (st.st_mode & 0777) != 0755)
			status = fchmodat(root, path, 0755, 0);
		*p = '/';
		if (status)
			return -1;
	}
	return 0;
}

int
tree_make_folders(int root, struct str path)
{
	char name[PATH_MAX];

	return terminate(name, path) ? -1 : make_folders(root, name);
}

/*
 * Where a path ends: its folder, to which no link leads, so that whoever may
 * write in a tree cannot make us write or remove elsewhere.
 */
struct spot {
	int at; /* the root, or open */
	const char *name;
};

static int
spot_open(struct spot *s, int root, const char *path)
{
	const char *slash = strrchr(path, '/');

	*s = (struct spot){root, slash ? slash + 1 : path};
	if (slash)
		s->at = file_open_beneath(root,
		    str_make(path, (size_t)(slash - path)),
		    O_RDONLY | O_DIRECTORY);
	return s->at < 0 ? -1 : 0;
}

/* Keeps errno. */
static void
spot_close(struct spot *s, int root)
{
	if (s->at != root)
		place_close_fd(&s->at);
}

static int
remove_all(int root, const char *path)
{
	struct spot s;

	if (spot_open(&s, root, path))
		return -1;
	int status = dir_remove_tree(s.at, s.name);
	spot_close(&s, root);
	return status;
}

/* After a failure at a path: true when it is worth another try. */
static bool
clear_way(int root, char *path, int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case ELOOP:
		return make_folders(root, path) == 0;
	case EEXIST:
	case EISDIR:
	case ENOTEMPTY:
		return remove_all(root, path) == 0;
	default:
		return false;
	}
}

/* ---- one file --------------------------------------------------------- */

static bool
is_file(const struct spot *s)
{
	struct stat st;

	return fstatat(s->at, s->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode);
}

static int
put_there(const struct spot *s, int from, const char *name)
{
	if (is_file(s) &&
	    renameat2(from, name, s->at, s->name, RENAME_EXCHANGE) == 0)
		return 0;
	return renameat(from, name, s->at, s->name);
}

static int
put(int root, const char *to, int from, const char *name)
{
	struct spot s;

	if (spot_open(&s, root, to))
		return -1;
	int status = put_there(&s, from, name);
	spot_close(&s, root);
	return status;
}

int
tree_put(int root, struct str path, int from, const char *name)
{
	char to[PATH_MAX];

	if (terminate(to, path))
		return -1;
	if (put(root, to, from, name) == 0)
		return 0;
	return clear_way(root, to, errno) ? put(root, to, from, name) : -1;
}

/* -1: it cannot be opened. */
static int
folder_among(struct tree_folders *open, int root, struct str path)
{
	size_t i = 0;

	while (i < open->count && !str_eq(open->items[i].path, path))
		i++;
	if (i < open->count)
		return open->items[i].fd;
	int fd = file_open_beneath(root, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return -1;
	i = open->next++ % TREE_FOLDERS_OPEN;
	if (i < open->count)
		place_close_fd(&open->items[i].fd);
	else
		open->count++;
	open->items[i] = (struct tree_open){path, fd};
	return fd;
}

int
tree_put_among(struct tree_folders *open, int root, struct str path,
    int from, const char *name)
{
	size_t slash = str_find_last(path, '/');
	char to[PATH_MAX];

	if (slash == path.len)
		return tree_put(root, path, from, name);
	if (terminate(to, path))
		return -1;
	struct spot s = {folder_among(open, root, str_head(path, slash)),
	    to + slash + 1};
	/* a folder may have gone since; and what is in the way is no matter here */
	if (s.at >= 0 && put_there(&s, from, name) == 0)
		return 0;
	return tree_put(root, path, from, name);
}

void
tree_folders_end(struct tree_folders *open)
{
	for (size_t i = 0; i < open->count; i++)
		place_close_fd(&open->items[i].fd);
	open->count = 0;
}

static int
copy_bytes(int to, int from)
{
	char chunk[CHUNK];
	struct stat st;

	for (;;) {
		ssize_t n = read(from, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		if (file_write_all(to, str_make(chunk, (size_t)n)))
			return -1;
	}
	if (fstat(from, &st) || fchmod(to, st.st_mode & 07777))
		return -1;
	return futimens(to, (struct timespec[2]){st.st_atim, st.st_mtim});
}

static int
copy(int from, const char *name, int root, const char *to)
{
	int in = file_open_beneath(from, str_from(name), O_RDONLY | O_NOCTTY);

	if (in < 0)
		return -1;
	int out = openat(root, to,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	int status = out < 0 ? -1 : copy_bytes(out, in);
	place_close_fd(&in);
	if (status)
		place_close_fd(&out);
	else
		status = close(out);
	return status;
}

static int
link_or_copy(int from, const char *name, int root, const char *to)
{
	struct spot s;

	if (spot_open(&s, root, to))
		return -1;
	int status = linkat(from, name, s.at, s.name, 0);
	if (status && (errno == EMLINK || errno == EXDEV || errno == EPERM))
		status = copy(from, name, s.at, s.name);
	spot_close(&s, root);
	return status;
}

int
tree_link_name(int root, struct str path, int from, const char *name)
{
	char to[PATH_MAX];

	if (terminate(to, path))
		return -1;
	/* a link is made in free places only; and what may be there is old */
	if (link_or_copy(from, name, root, to) == 0)
		return 0;
	if (!clear_way(root, to, errno))
		return -1;
	return link_or_copy(from, name, root, to);
}

int
tree_link(int root, struct str path, int from)
{
	char name[PATH_MAX];

	if (terminate(name, path))
		return -1;
	return tree_link_name(root, path, from, name);
}

int
tree_link_row(struct tree_row *row, int root, struct str path, int from)
{
	struct str folder = str_head(path, str_find_last(path, '/'));
	char name[PATH_MAX];

	/* the first in a folder makes it */
	if (row->fd < 0 || folder.len == path.len ||
	    !str_eq(folder, row->folder)) {
		tree_row_end(row);
		if (tree_link(root, path, from))
			return -1;
		row->folder = folder;
		if (folder.len < path.len)
			row->fd = file_open_beneath(root, folder,
			    O_RDONLY | O_DIRECTORY);
		return 0;
	}
	if (terminate(name, path))
		return -1;
	return linkat(from, name, row->fd, name + folder.len + 1, 0) == 0 ? 0
	    : tree_link(root, path, from);
}

void
tree_row_end(struct tree_row *row)
{
	place_close_fd(&row->fd);
}

static void
remove_empty_folders(int root, char *path)
{
	char *slash;

	while ((slash = strrchr(path, '/')) != NULL) {
		*slash = '\0';
		if (unlinkat(root, path, AT_REMOVEDIR))
			return;
	}
}

/* True when what could not be removed was not there: no link leads to it. */
static bool
was_absent(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

static int
unlink_one(int root, const char *path)
{
	struct spot s;

	if (spot_open(&s, root, path))
		return -1;
	int status = unlinkat(s.at, s.name, 0);
	spot_close(&s, root);
	return status;
}

int
tree_remove(int root, struct str path)
{
	char name[PATH_MAX];

	if (terminate(name, path))
		return -1;
	if (unlink_one(root, name) && !was_absent(errno))
		return errno == EPERM ? fail(EISDIR) : -1;
	remove_empty_folders(root, name);
	return 0;
}

int
tree_remove_all(int root, struct str path)
{
	char name[PATH_MAX];

	if (terminate(name, path))
		return -1;
	if (remove_all(root, name) && !was_absent(errno))
		return -1;
	remove_empty_folders(root, name);
	return 0;
}
