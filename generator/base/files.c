#include "base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	PATH_BYTES_MAX = 1024,
	NAME_BYTES_MAX = 255,
	/* our own trees are a few folders deep; each level costs a descriptor */
	REMOVE_DEPTH_MAX = 128,
	/* attempts to find a free temporary name before something is wrong */
	TEMP_TRIES = 100,
};

/* Closes without touching errno, for ways out after a failure. */
static void
close_quietly(int fd)
{
	int saved = errno;

	close(fd);
	errno = saved;
}

static int
fail(int error)
{
	errno = error;
	return -1;
}

/* Is there no byte that nobody may have in a name? */
static bool
is_plain(struct str path)
{
	unsigned char before = 0;

	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];
		if (c < 0x20 || c == 0x7f || c == '\\' ||
		    (before == 0xc2 && c >= 0x80 && c < 0xa0))
			return false;
		before = c;
	}
	return true;
}

static bool
name_is_safe(const char *name, size_t len)
{
	return len != 0 && len <= NAME_BYTES_MAX &&
	    (len > 2 || name[0] != '.' || name[len - 1] != '.');
}

bool
path_is_safe(struct str path)
{
	const char *name = path.ptr, *end = path.ptr + path.len, *slash;

	if (path.len == 0 || path.len > PATH_BYTES_MAX || !is_plain(path))
		return false;
	while ((slash = memchr(name, '/', (size_t)(end - name))) != NULL) {
		if (!name_is_safe(name, (size_t)(slash - name)))
			return false;
		name = slash + 1;
	}
	return name_is_safe(name, (size_t)(end - name));
}

/* ---- reading ---------------------------------------------------------- */

/* Copies a view into a terminated string of PATH_MAX bytes. */
static int
terminate(char out[PATH_MAX], struct str path)
{
	if (path.len >= PATH_MAX)
		return fail(ENAMETOOLONG);
	if (path.len == 0)
		return fail(ENOENT);
	if (memchr(path.ptr, '\0', path.len))
		return fail(EINVAL);
	memcpy(out, path.ptr, path.len);
	out[path.len] = '\0';
	return 0;
}

/* What openat2() does, for kernels and containers that do not have it. */
static int
open_step_by_step(int at, struct str path, int flags)
{
	char name[NAME_BYTES_MAX + 1];
	struct str part;
	int dir = at;

	while (str_cut(&part, &path, '/')) {
		bool last = path.len == 0;
		int fd = -1;
		if (part.len == 0 || str_is(part, "..") || part.ptr[0] == '\0')
			errno = EXDEV;
		else if (part.len > NAME_BYTES_MAX)
			errno = ENAMETOOLONG;
		else {
			memcpy(name, part.ptr, part.len);
			name[part.len] = '\0';
			fd = openat(dir, name, last ? flags
			    : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		}
		if (dir != at)
			close_quietly(dir);
		if (fd < 0 || last)
			return fd;
		dir = fd;
	}
	return fail(ENOENT);
}

int
file_open_beneath(int at, struct str path, int flags)
{
	char cpath[PATH_MAX];

	if (terminate(cpath, path))
		return -1;
	flags |= O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	struct open_how how = {
	    .flags = (unsigned)flags,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	for (;;) {
		long fd = syscall(SYS_openat2, at, cpath, &how, sizeof how);
		if (fd >= 0)
			return (int)fd;
		/* EPERM: a container's filter that does not know the call */
		if (errno == ENOSYS || errno == EPERM)
			return open_step_by_step(at, path, flags);
		/* EAGAIN: something was renamed meanwhile */
		if (errno != EAGAIN && errno != EINTR)
			return -1;
	}
}

static ssize_t
read_some(int fd, char *to, size_t size)
{
	ssize_t n;

	do
		n = read(fd, to, size);
	while (n < 0 && errno == EINTR);
	return n;
}

int
file_read_fd(struct str *out, struct arena *a, int fd, size_t max)
{
	struct stat st;

	if (fstat(fd, &st))
		return -1;
	if (!S_ISREG(st.st_mode))
		return fail(EINVAL);
	if ((uintmax_t)st.st_size > max)
		return fail(EFBIG);
	/* one byte more than expected, to see that the end is the end */
	size_t cap = (size_t)st.st_size + 1, len = 0;
	char *bytes = arena_alloc(a, cap + 1);
	for (;;) {
		ssize_t n = read_some(fd, bytes + len, cap - len);
		if (n < 0)
			return -1;
		len += (size_t)n;
		if (len > max)
			return fail(EFBIG);
		if (n == 0)
			break;
		if (len == cap) {
			char *more = arena_alloc(a, cap * 2 + 1);
			memcpy(more, bytes, len);
			bytes = more;
			cap *= 2;
		}
	}
	bytes[len] = '\0';
	*out = str_make(bytes, len);
	return 0;
}

static int
report_read(struct diags *d, struct str path, int fd, size_t max)
{
	char have[24], allowed[24];
	struct stat st;
	const char *reason =
	    errno == EINVAL ? "it is not a regular file" DIAG_OR
	        "es ist keine gewöhnliche Datei" : strerror(errno);

	if (errno != EFBIG || fd < 0 || fstat(fd, &st))
		return DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")), path,
		    str_from(reason));
	snprintf(have, sizeof have, "%jd", (intmax_t)st.st_size);
	snprintf(allowed, sizeof allowed, "%zu", max);
	return DIAG(d, DIAG_FILE_TOO_LARGE, pos_file(path), str_from(have),
	    str_from(allowed));
}

int
file_read(struct str *out, struct arena *a, struct str path, size_t max,
    struct diags *d)
{
	char cpath[PATH_MAX];
	int fd = -1, status = -1;

	*out = STR("");
	if (terminate(cpath, path) == 0)
		fd = open(cpath, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0)
		status = file_read_fd(out, a, fd, max);
	if (status)
		report_read(d, path, fd, max);
	if (fd >= 0)
		close(fd);
	return status;
}

/* ---- writing ---------------------------------------------------------- */

int
file_write_all(int fd, struct str bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes = str_skip(bytes, (size_t)n);
	}
	return 0;
}

/* Makes "<path>.tmp-<random>", which nobody else has; returns it open. */
static int
open_temp(char name[PATH_MAX], struct str path)
{
	for (int i = 0; i < TEMP_TRIES; i++) {
		uint32_t noise;
		if (getrandom(&noise, sizeof noise, 0) != sizeof noise)
			return -1;
		int n = snprintf(name, PATH_MAX, "%.*s.tmp-%08x", STR_ARG(path),
		    noise);
		if (n < 0 || n >= PATH_MAX)
			return fail(ENAMETOOLONG);
		int fd = open(name,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

static int
fsync_folder_of(const char *path)
{
	struct str all = str_from(path);
	size_t slash = str_find_last(all, '/');
	char folder[PATH_MAX] = ".";

	if (slash < all.len)
		snprintf(folder, sizeof folder, "%.*s", slash ? (int)slash : 1,
		    path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	/* some file systems cannot; then there is nothing to wait for */
	int status = fsync(fd) && errno != EINVAL ? -1 : 0;
	close_quietly(fd);
	return status;
}

static int
replace_file(const char *target, struct str path, struct str bytes)
{
	char temp[PATH_MAX];
	int fd = open_temp(temp, path);

	if (fd < 0)
		return -1;
	int status = file_write_all(fd, bytes) || fsync(fd) ? -1 : 0;
	if (status)
		close_quietly(fd);
	else
		status = close(fd);
	if (status == 0)
		status = rename(temp, target);
	if (status) {
		int saved = errno;
		unlink(temp);
		return fail(saved);
	}
	return fsync_folder_of(target);
}

int
file_write_atomic(struct str path, struct str bytes, struct diags *d)
{
	char target[PATH_MAX];

	if (terminate(target, path) || replace_file(target, path, bytes))
		return DIAG(d, DIAG_OUTPUT_WRITE, pos_file(STR("")), path,
		    str_from(strerror(errno)));
	return 0;
}

/* ---- folders ---------------------------------------------------------- */

/* Keeps errno. */
static bool
is_folder(const char *path)
{
	struct stat st;
	int saved = errno;
	bool yes = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	errno = saved;
	return yes;
}

static int
make_with_parents(char *path)
{
	for (char *p = path + 1;; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char end = *p;
		*p = '\0';
		/* mkdir of "/" or of a mount gives other errors than EEXIST */
		if (mkdir(path, 0755) && !is_folder(path))
			return errno == EEXIST ? fail(ENOTDIR) : -1;
		*p = end;
		if (end == '\0')
			return 0;
	}
}

int
dir_make(struct str path, struct diags *d)
{
	char cpath[PATH_MAX];

	if (terminate(cpath, path) || make_with_parents(cpath))
		return DIAG(d, DIAG_OUTPUT_WRITE, pos_file(STR("")), path,
		    str_from(strerror(errno)));
	return 0;
}

bool
dir_is_mount(int fd)
{
	struct statx st;

	return statx(fd, "", AT_EMPTY_PATH, 0, &st) == 0 &&
	    (st.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

static int remove_entry(int at, const char *name, bool folder, int depth);

/* One pass over a folder; *removed counts what it could remove. */
static int
remove_entries(DIR *dir, int depth, size_t *removed)
{
	int status = 0, saved = errno;

	for (;;) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (e == NULL)
			break;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (remove_entry(dirfd(dir), e->d_name, e->d_type == DT_DIR,
		        depth)) {
			status = -1;
			saved = errno;
		} else {
			++*removed;
		}
	}
	if (errno)
		return -1;
	errno = saved;
	return status;
}

static int
empty_folder(int at, const char *name, int depth)
{
	if (depth > REMOVE_DEPTH_MAX)
		return fail(ELOOP);
	int fd = openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	DIR *dir = dir_is_mount(fd) ? (errno = EBUSY, NULL) : fdopendir(fd);
	if (dir == NULL) {
		close_quietly(fd);
		return -1;
	}
	/* some file systems skip entries when others vanish: look again */
	size_t removed;
	int status;
	do {
		removed = 0;
		rewinddir(dir);
		status = remove_entries(dir, depth, &removed);
	} while (removed && status == 0);
	int saved = errno;
	closedir(dir);
	errno = saved;
	return status;
}

static int
remove_entry(int at, const char *name, bool folder, int depth)
{
	if (!folder) {
		if (unlinkat(at, name, 0) == 0 || errno == ENOENT)
			return 0;
		/* a folder after all: d_type is not known everywhere */
		if (errno != EISDIR && errno != EPERM)
			return -1;
		int reason = errno;
		if (unlinkat(at, name, AT_REMOVEDIR) == 0)
			return 0;
		if (errno == ENOTDIR)
			return fail(reason);
	}
	if (empty_folder(at, name, depth + 1))
		return errno == ENOENT ? 0 : -1;
	return unlinkat(at, name, AT_REMOVEDIR) && errno != ENOENT ? -1 : 0;
}

int
dir_remove_tree(int at, const char *name)
{
	return remove_entry(at, name, false, 0);
}
