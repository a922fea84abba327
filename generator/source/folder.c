#include "source/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

static int
report(struct diags *d, struct str path, const char *reason)
{
	return DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")), path,
	    str_from(reason));
}

int
folder_open(struct str dir, struct diags *d)
{
	struct arena scratch;

	arena_init(&scratch, 0);
	int fd = open(arena_str(&scratch, dir).ptr,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		report(d, dir, strerror(errno));
	arena_release(&scratch);
	return fd;
}

static enum entry_kind
kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return ENTRY_FILE;
	if (S_ISDIR(mode))
		return ENTRY_FOLDER;
	return S_ISLNK(mode) ? ENTRY_SYMLINK : ENTRY_SPECIAL;
}

static int list_folder(struct listing *l, int fd, struct str path);

static int
list_sub_folder(struct listing *l, int at, const char *name, struct str path)
{
	if (listing_descend(l, path))
		return -1;
	int fd = openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int status;
	if (fd < 0)
		status = errno == ENOENT ? 0 : report(l->d, path, strerror(errno));
	else
		status = list_folder(l, fd, path);
	listing_ascend(l);
	return status;
}

static int
list_entry(struct listing *l, int at, const char *name, struct str folder)
{
	struct stat st;
	struct str path;

	if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : report(l->d, folder, strerror(errno));
	if (listing_enter(&path, l, folder, str_from(name), kind_of(st.st_mode)))
		return -1;
	if (path.len == 0)
		return 0;
	if (S_ISDIR(st.st_mode))
		return list_sub_folder(l, at, name, path);
	listing_add(l, path)->size = (uint64_t)st.st_size;
	return 0;
}

/* Takes the descriptor. */
static int
list_folder(struct listing *l, int fd, struct str path)
{
	DIR *dir = fdopendir(fd);
	int status = 0;

	if (dir == NULL) {
		close(fd);
		return report(l->d, path, strerror(errno));
	}
	while (status == 0) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (e == NULL) {
			if (errno)
				status = report(l->d, path, strerror(errno));
			break;
		}
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			status = list_entry(l, fd, e->d_name, path);
	}
	closedir(dir);
	return status;
}

int
folder_list(struct listing *l, int root)
{
	int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return report(l->d, STR("."), strerror(errno));
	return list_folder(l, fd, STR(""));
}

int
folder_read(struct str *out, struct arena *a, int root, struct str path,
    size_t max, struct diags *d)
{
	int fd = file_open_beneath(root, path, O_RDONLY | O_NOCTTY);

	if (fd < 0)
		return report(d, path, errno == ELOOP || errno == ENOTDIR
		    ? "it has become a symbolic link, or part of its path has"
		      DIAG_OR "es oder ein Teil des Pfades ist jetzt ein Verweis"
		    : strerror(errno));
	int status = file_read_fd(out, a, fd, max);
	struct stat st;
	if (status && errno == EFBIG && fstat(fd, &st) == 0)
		listing_too_large(d, path, (uint64_t)st.st_size, max);
	else if (status)
		report(d, path, errno == EINVAL
		    ? "it is not a regular file any more" DIAG_OR
		      "es ist keine gewöhnliche Datei mehr" : strerror(errno));
	close(fd);
	return status;
}
