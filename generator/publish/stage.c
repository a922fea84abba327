#include "publish/stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

enum {
	SUFFIX_LEN = 6,
	LOCK_TRIES = 100,
	COMPARE_CHUNK = 32768,
	COUNT_DEPTH_MAX = 128,
	FOLDERS_FIRST = 64, /* slots; a power of two */
};

/* a set of the folders that are there already */
struct folder_set {
	struct str *slots;
	size_t count, size;
};

struct stage {
	struct arena arena; /* our own: other threads use the caller's */
	struct str shown;   /* DIR as the user wrote it, for messages */
	const char *name;   /* its last component */
	int parent, lock, old, new; /* descriptors; -1: none */
	char lock_name[NAME_MAX + 1], new_name[NAME_MAX + 1],
	    away_name[NAME_MAX + 1];
	struct stat old_stat;
	bool chmod_needed; /* the umask takes away what 0644 and 0755 need */
	pthread_mutex_t mutex; /* guards arena and folders */
	struct folder_set folders;
	atomic_size_t written, unchanged, replaced;
	size_t removed;
	atomic_bool failed;
	enum { BY_RENAME, BY_EXCHANGE, BY_TWO_RENAMES } how;
	bool open;
};

static const struct str marker_text = STR_INIT(
    "This folder is made by erreichbar. Whatever else is put here vanishes "
    "at the next build.\n");

static int
report(struct diags *d, struct str what, const char *reason)
{
	return DIAG(d, DIAG_OUTPUT_WRITE, pos_file(STR("")), what,
	    str_from(reason));
}

static int
report_errno(struct diags *d, struct str what)
{
	return report(d, what, strerror(errno));
}

static void
close_fd(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

/* ---- finding DIR ------------------------------------------------------ */

/* Where DIR really is: links in its path are followed, also the last one. */
static int
real_path(struct str *out, struct stage *s, struct str dir, struct diags *d)
{
	struct str path = arena_str(&s->arena, dir);
	char *real = path.len ? realpath(path.ptr, NULL) : NULL;
	struct stat st;

	if (path.len == 0)
		errno = ENOENT;
	if (real) {
		*out = arena_str(&s->arena, str_from(real));
		free(real);
		return 0;
	}
	/* a link to nowhere is not ours to replace */
	if (path.len == 0 || errno != ENOENT || lstat(path.ptr, &st) == 0)
		return report_errno(d, s->shown);
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	*out = arena_str(&s->arena, path);
	return 0;
}

static int
open_parent(struct stage *s, struct str path, struct diags *d)
{
	size_t slash = str_find_last(path, '/');
	struct str parent = slash == path.len ? STR(".")
	    : slash == 0 ? STR("/") : str_head(path, slash);
	struct str name = slash == path.len ? path : str_skip(path, slash + 1);

	if (name.len == 0 || str_is(name, ".") || str_is(name, ".."))
		return report(d, s->shown, "choose a folder with a name" DIAG_OR
		    "wählen Sie einen Ordner mit Namen");
	/* room for the names of our own beside it */
	if (name.len > NAME_MAX - sizeof "..new-XXXXXX")
		return report(d, s->shown, strerror(ENAMETOOLONG));
	s->name = arena_str(&s->arena, name).ptr;
	parent = arena_str(&s->arena, parent);
	if (dir_make(parent, d))
		return -1;
	s->parent = open(parent.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return s->parent < 0 ? report_errno(d, parent) : 0;
}

/* ---- the lock --------------------------------------------------------- */

/* True when the lock we hold is the file that others will find. */
static bool
lock_is_current(const struct stage *s)
{
	struct stat mine, theirs;

	return fstat(s->lock, &mine) == 0 &&
	    fstatat(s->parent, s->lock_name, &theirs, AT_SYMLINK_NOFOLLOW) == 0 &&
	    mine.st_ino == theirs.st_ino && mine.st_dev == theirs.st_dev;
}

static int
take_lock(struct stage *s, struct diags *d)
{
	/* a lock that was let go has been removed: then try the next file */
	for (int i = 0; i < LOCK_TRIES; i++) {
		s->lock = openat(s->parent, s->lock_name,
		    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (s->lock < 0)
			return report_errno(d, s->shown);
		if (flock(s->lock, LOCK_EX | LOCK_NB)) {
			if (errno == EWOULDBLOCK)
				DIAG(d, DIAG_OUTPUT_BUSY, pos_file(STR("")),
				    s->shown);
			else
				report_errno(d, s->shown);
			close_fd(&s->lock);
			return -1;
		}
		if (lock_is_current(s))
			return 0;
		close_fd(&s->lock);
	}
	return DIAG(d, DIAG_OUTPUT_BUSY, pos_file(STR("")), s->shown);
}

static void
release_lock(struct stage *s)
{
	/* removed while it is held, so that nobody loses a lock just taken */
	if (s->lock >= 0)
		unlinkat(s->parent, s->lock_name, 0);
	close_fd(&s->lock);
}

/* ---- what crashed runs left ------------------------------------------- */

/* True for ".NAME.<kind>-XXXXXX". */
static bool
is_left_over(const struct stage *s, const char *entry, const char *kind)
{
	char prefix[NAME_MAX + 1];
	int n = snprintf(prefix, sizeof prefix, ".%s.%s-", s->name, kind);

	return n > 0 && strncmp(entry, prefix, (size_t)n) == 0 &&
	    strlen(entry) == (size_t)n + SUFFIX_LEN;
}

/*
 * Goes through the parent for left-overs of a kind; the name of one goes to
 * `found`. False when there is none.
 */
static bool
find_left_over(const struct stage *s, const char *kind, char found[NAME_MAX + 1])
{
	int fd = openat(s->parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	bool hit = false;

	if (dir == NULL) {
		close_fd(&fd);
		return false;
	}
	while (!hit && (e = readdir(dir)) != NULL) {
		hit = is_left_over(s, e->d_name, kind);
		if (hit)
			snprintf(found, NAME_MAX + 1, "%s", e->d_name);
	}
	closedir(dir);
	return hit;
}

static int
clean_up(struct stage *s, struct diags *d)
{
	static const char *const kinds[] = {"new", "old"};
	char entry[NAME_MAX + 1];
	struct stat st;

	/* a run without RENAME_EXCHANGE that died between its two renames */
	if (fstatat(s->parent, s->name, &st, AT_SYMLINK_NOFOLLOW) &&
	    errno == ENOENT && find_left_over(s, "old", entry) &&
	    renameat(s->parent, entry, s->parent, s->name))
		return report_errno(d, s->shown);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		while (find_left_over(s, kinds[i], entry))
			if (dir_remove_tree(s->parent, entry))
				return report_errno(d, str_from(entry));
	return 0;
}

/* ---- is DIR ours? ----------------------------------------------------- */

/* The name of something in DIR other than "." and "..", or "". */
static int
first_entry(char name[NAME_MAX + 1], int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;

	name[0] = '\0';
	if (dir == NULL) {
		close_fd(&fd);
		return -1;
	}
	while (name[0] == '\0' && (e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			snprintf(name, NAME_MAX + 1, "%s", e->d_name);
	closedir(dir);
	return 0;
}

static int
check_ours(struct stage *s, struct diags *d)
{
	char entry[NAME_MAX + 1];
	struct stat st;

	if (fstatat(s->old, STAGE_MARKER, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode))
		return 0;
	if (first_entry(entry, s->old))
		return report_errno(d, s->shown);
	if (entry[0] == '\0')
		return 0;
	return DIAG(d, DIAG_OUTPUT_FOREIGN, pos_file(STR("")), s->shown,
	    str_from(entry));
}

static int
open_old(struct stage *s, struct diags *d)
{
	struct stat parent;

	s->old = openat(s->parent, s->name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->old < 0)
		return errno == ENOENT ? 0 : report_errno(d, s->shown);
	if (fstat(s->old, &s->old_stat) || fstat(s->parent, &parent))
		return report_errno(d, s->shown);
	if (s->old_stat.st_dev != parent.st_dev)
		return report(d, s->shown,
		    "it is a mount point; choose a folder in it" DIAG_OR
		    "es ist ein Einhängepunkt; wählen Sie einen Ordner darin");
	return check_ours(s, d);
}

/* ---- the new tree ----------------------------------------------------- */

static int
name_new(struct stage *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char noise[SUFFIX_LEN];
	char suffix[SUFFIX_LEN + 1] = "";

	if (getrandom(noise, sizeof noise, 0) != (ssize_t)sizeof noise)
		return -1;
	for (int i = 0; i < SUFFIX_LEN; i++)
		suffix[i] = letters[noise[i] % 32];
	snprintf(s->new_name, sizeof s->new_name, ".%s.new-%s", s->name, suffix);
	snprintf(s->away_name, sizeof s->away_name, ".%s.old-%s", s->name, suffix);
	return 0;
}

/* Writes a file that is not there yet; 0, or -1 with errno. */
static int
write_new(struct stage *s, const char *path, struct str bytes)
{
	int fd = openat(s->new, path,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);

	if (fd < 0)
		return -1;
	if (file_write_all(fd, bytes) || (s->chmod_needed && fchmod(fd, 0644))) {
		close_fd(&fd);
		return -1;
	}
	return close(fd);
}

/* Makes the new root: closed to others until it is published. */
static int
make_new(struct stage *s, struct diags *d)
{
	struct stat st;

	if (name_new(s) || mkdirat(s->parent, s->new_name, 0755))
		return report_errno(d, s->shown);
	s->new = openat(s->parent, s->new_name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->new < 0 || fstat(s->new, &st))
		return report_errno(d, s->shown);
	/* asking for the umask would change it for all threads: look instead */
	s->chmod_needed = (st.st_mode & 0777) != 0755;
	if (fchmod(s->new, 0700))
		return report_errno(d, s->shown);
	if (s->old >= 0 &&
	    linkat(s->old, STAGE_MARKER, s->new, STAGE_MARKER, 0) == 0)
		return 0;
	if (write_new(s, STAGE_MARKER, marker_text))
		return report_errno(d, s->shown);
	return 0;
}

int
stage_open(struct stage **out, struct arena *a, struct str out_dir,
    struct diags *d)
{
	struct stage *s = ARENA_NEW(a, struct stage);
	struct str path;

	*out = NULL;
	arena_init(&s->arena, 0);
	pthread_mutex_init(&s->mutex, NULL);
	s->parent = s->lock = s->old = s->new = -1;
	s->open = true;
	s->shown = arena_str(&s->arena, out_dir);
	if (real_path(&path, s, out_dir, d) || open_parent(s, path, d))
		goto fail;
	snprintf(s->lock_name, sizeof s->lock_name, ".%s.lock", s->name);
	if (take_lock(s, d) || clean_up(s, d) || open_old(s, d) || make_new(s, d))
		goto fail;
	*out = s;
	return 0;
fail:
	stage_abort(s);
	return -1;
}

/* ---- folders ---------------------------------------------------------- */

/* The slot where the folder is or belongs. */
static struct str *
folder_slot(const struct folder_set *set, struct str folder)
{
	size_t i = (size_t)str_hash(folder) & (set->size - 1);

	while (set->slots[i].len && !str_eq(set->slots[i], folder))
		i = (i + 1) & (set->size - 1);
	return &set->slots[i];
}

static void
folder_add(struct arena *a, struct folder_set *set, struct str folder)
{
	if (set->count * 2 >= set->size) {
		struct folder_set grown = {.count = set->count,
		    .size = set->size ? set->size * 2 : FOLDERS_FIRST};
		grown.slots = ARENA_ARRAY(a, struct str, grown.size);
		for (size_t i = 0; i < set->size; i++)
			if (set->slots[i].len)
				*folder_slot(&grown, set->slots[i]) =
				    set->slots[i];
		*set = grown;
	}
	*folder_slot(set, folder) = arena_str(a, folder);
	set->count++;
}

static int
make_folder(struct stage *s, struct str folder)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%.*s", STR_ARG(folder));
	if (mkdirat(s->new, path, 0755))
		return -1;
	return s->chmod_needed ? fchmodat(s->new, path, 0755, 0) : 0;
}

/* Makes the folders of a path that are not there yet; mutex held. */
static int
make_folders(struct stage *s, struct str path)
{
	size_t last = str_find_last(path, '/');

	if (last == path.len)
		return 0;
	if (s->folders.size &&
	    folder_slot(&s->folders, str_head(path, last))->len)
		return 0;
	for (size_t i = 0; i <= last; i++) {
		struct str folder = str_head(path, i);
		if (path.ptr[i] != '/' ||
		    (s->folders.size && folder_slot(&s->folders, folder)->len))
			continue;
		if (make_folder(s, folder))
			return -1;
		folder_add(&s->arena, &s->folders, folder);
	}
	return 0;
}

/* ---- one file --------------------------------------------------------- */

enum old_file { OLD_ABSENT, OLD_DIFFERENT, OLD_SAME };

static bool
same_bytes(int fd, struct str bytes)
{
	char chunk[COMPARE_CHUNK];

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

static enum old_file
compare_old(const struct stage *s, struct str path, struct str bytes)
{
	enum old_file answer = OLD_DIFFERENT;
	struct stat st;

	if (s->old < 0)
		return OLD_ABSENT;
	int fd = file_open_beneath(s->old, path, O_RDONLY | O_NOCTTY);
	if (fd < 0)
		return OLD_ABSENT;
	/* what is not a file with our mode cannot be one of ours */
	if (fstat(fd, &st) || S_ISDIR(st.st_mode))
		answer = OLD_ABSENT;
	else if (S_ISREG(st.st_mode) && (st.st_mode & 07777) == 0644 &&
	    (uintmax_t)st.st_size == bytes.len && same_bytes(fd, bytes))
		answer = OLD_SAME;
	close_fd(&fd);
	return answer;
}

static int
put_file(struct stage *s, struct str path, struct str bytes)
{
	char cpath[PATH_MAX];

	snprintf(cpath, sizeof cpath, "%.*s", STR_ARG(path));
	enum old_file old = compare_old(s, path, bytes);
	/* when linking fails (EMLINK, EXDEV, EPERM), writing still may do */
	if (old == OLD_SAME && linkat(s->old, cpath, s->new, cpath, 0) == 0) {
		s->unchanged++;
		return 0;
	}
	if (write_new(s, cpath, bytes))
		return -1;
	s->written++;
	if (old != OLD_ABSENT)
		s->replaced++;
	return 0;
}

int
stage_write(struct stage *s, struct str path, struct str bytes,
    struct diags *d)
{
	if (!path_is_safe(path)) {
		s->failed = true;
		return report(d, path, "its name cannot be published" DIAG_OR
		    "unter diesem Namen geht es nicht");
	}
	pthread_mutex_lock(&s->mutex);
	int status = make_folders(s, path);
	int error = errno;
	pthread_mutex_unlock(&s->mutex);
	errno = error;
	if (status == 0)
		status = put_file(s, path, bytes);
	if (status) {
		s->failed = true;
		return report_errno(d, path);
	}
	return 0;
}

/* ---- publishing ------------------------------------------------------- */

/* Adds up what is in a tree, folders left out; -1 with errno. */
static int
count_files(size_t *count, int at, const char *name, int depth)
{
	int fd = openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 || depth > COUNT_DEPTH_MAX ? NULL : fdopendir(fd);
	const struct dirent *e;
	struct stat st;
	int status = 0;

	if (dir == NULL) {
		close_fd(&fd);
		return -1;
	}
	while (status == 0 && (errno = 0, e = readdir(dir)) != NULL) {
		bool folder = e->d_type == DT_DIR;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (e->d_type == DT_UNKNOWN)
			folder = fstatat(fd, e->d_name, &st,
			             AT_SYMLINK_NOFOLLOW) == 0 &&
			    S_ISDIR(st.st_mode);
		if (folder)
			status = count_files(count, fd, e->d_name, depth + 1);
		else
			++*count;
	}
	if (status == 0 && errno)
		status = -1;
	int saved = errno;
	closedir(dir);
	errno = saved;
	return status;
}

/* How many published files are in the old tree and not in the new one. */
static int
count_removed(struct stage *s)
{
	size_t all = 0, kept = s->unchanged + s->replaced;
	struct stat st;

	if (s->old < 0)
		return 0;
	if (count_files(&all, s->old, ".", 0))
		return -1;
	/* the marker is no page */
	if (fstatat(s->old, STAGE_MARKER, &st, AT_SYMLINK_NOFOLLOW) == 0)
		kept++;
	s->removed = all > kept ? all - kept : 0;
	return 0;
}

static bool
nothing_changed(const struct stage *s)
{
	struct stat st;

	return s->old >= 0 && s->written == 0 && s->removed == 0 &&
	    fstatat(s->old, STAGE_MARKER, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Gives the root the mode and, where allowed, the group that DIR had. */
static int
dress_root(const struct stage *s)
{
	mode_t mode = s->old >= 0 ? s->old_stat.st_mode & 07777 : 0755;

	if (s->old >= 0 && fchown(s->new, (uid_t)-1, s->old_stat.st_gid) &&
	    errno != EPERM)
		return -1;
	return fchmod(s->new, mode);
}

/* True when the folder under that name is the one we looked at in the beginning. */
static bool
is_old(const struct stage *s, const char *name)
{
	struct stat st;

	return fstatat(s->parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_ino == s->old_stat.st_ino && st.st_dev == s->old_stat.st_dev;
}

static int
rename_beside(const struct stage *s, const char *from, const char *to)
{
	return renameat(s->parent, from, s->parent, to);
}

/* The switch; what it did goes to s->how, for switch_back(). */
static int
switch_over(struct stage *s)
{
	if (s->old < 0) {
		s->how = BY_RENAME;
		return rename_beside(s, s->new_name, s->name);
	}
	s->how = BY_EXCHANGE;
	if (renameat2(s->parent, s->new_name, s->parent, s->name,
	        RENAME_EXCHANGE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* the file system cannot: nothing is published for an instant */
	s->how = BY_TWO_RENAMES;
	if (rename_beside(s, s->name, s->away_name))
		return -1;
	if (rename_beside(s, s->new_name, s->name) == 0)
		return 0;
	int saved = errno;
	rename_beside(s, s->away_name, s->name);
	errno = saved;
	return -1;
}

/* Keeps errno. */
static void
switch_back(const struct stage *s)
{
	int saved = errno;

	switch (s->how) {
	case BY_RENAME:
		rename_beside(s, s->name, s->new_name);
		break;
	case BY_EXCHANGE:
		renameat2(s->parent, s->new_name, s->parent, s->name,
		    RENAME_EXCHANGE);
		break;
	case BY_TWO_RENAMES:
		if (rename_beside(s, s->name, s->new_name) == 0)
			rename_beside(s, s->away_name, s->name);
		break;
	}
	errno = saved;
}

/*
 * Switches and makes that durable. When it cannot, or when the folder taken
 * away is not the one looked at in the beginning but somebody else's, the
 * switch is taken back: "unchanged" is true after every failure.
 */
static int
put_in_place(struct stage *s)
{
	if (switch_over(s))
		return -1;
	if (s->how != BY_RENAME &&
	    !is_old(s, s->how == BY_EXCHANGE ? s->new_name : s->away_name)) {
		errno = ESTALE;
		switch_back(s);
		return -1;
	}
	/* EINVAL: a file system that has no fsync of folders */
	if (fsync(s->parent) && errno != EINVAL) {
		switch_back(s);
		return -1;
	}
	return 0;
}

static void
close_all(struct stage *s)
{
	release_lock(s);
	close_fd(&s->old);
	close_fd(&s->new);
	close_fd(&s->parent);
	pthread_mutex_destroy(&s->mutex);
	arena_release(&s->arena);
	s->open = false;
}

/* The old tree; what cannot be removed now is a left-over for the next run. */
static void
remove_old(struct stage *s)
{
	if (is_old(s, s->new_name))
		dir_remove_tree(s->parent, s->new_name);
	if (is_old(s, s->away_name))
		dir_remove_tree(s->parent, s->away_name);
}

int
stage_commit(struct stage *s, struct diags *d)
{
	int status = -1;

	if (!s->open || s->failed) {
		stage_abort(s);
		return -1;
	}
	if (count_removed(s)) {
		report_errno(d, s->shown);
	} else if (nothing_changed(s)) {
		status = 0;
	} else if (dress_root(s) || syncfs(s->new) || put_in_place(s)) {
		report_errno(d, s->shown);
	} else {
		remove_old(s);
		close_all(s);
		return 0;
	}
	stage_abort(s);
	return status;
}

void
stage_abort(struct stage *s)
{
	if (s == NULL || !s->open)
		return;
	if (s->new_name[0])
		dir_remove_tree(s->parent, s->new_name);
	close_all(s);
}

struct stage_counts
stage_counts(const struct stage *s)
{
	return (struct stage_counts){
	    .written = s->written,
	    .unchanged = s->unchanged,
	    .removed = s->removed,
	};
}
