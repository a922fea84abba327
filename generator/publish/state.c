#include "publish/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

static int
open_folder(int at, const char *name)
{
	return openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int
state_open(struct state *s, const struct place *p)
{
	*s = (struct state){.dir = place_make_beside(p, "state"), .in = -1};
	return s->dir < 0 ? -1 : state_begin(s);
}

int
state_open_idle(struct state *s, const struct place *p)
{
	*s = (struct state){.dir = place_open_beside(p, "state"), .in = -1};
	return s->dir < 0 ? -1 : 0;
}

int
state_begin(struct state *s)
{
	s->ours = true;
	state_empty_trash(s);
	return dir_remove_tree(s->dir, "in");
}

bool
state_is_same(const struct state *s, const struct place *p)
{
	char name[NAME_MAX + 1];
	struct stat now, then, file;

	place_beside(name, p, "state");
	if (fstatat(p->parent, name, &now, AT_SYMLINK_NOFOLLOW) ||
	    fstat(s->dir, &then) || now.st_ino != then.st_ino ||
	    now.st_dev != then.st_dev ||
	    fstatat(s->dir, "manifest", &file, AT_SYMLINK_NOFOLLOW))
		return false;
	struct file_stamp stamp = manifest_stamp(&file);
	return manifest_stamp_eq(&stamp, &s->read);
}

void
state_close(struct state *s, const struct place *p)
{
	char name[NAME_MAX + 1];

	state_unmap(s);
	if (!s->ours)
		place_close_fd(&s->dir);
	if (s->dir < 0)
		return;
	place_close_fd(&s->in);
	dir_remove_tree(s->dir, "in");
	state_empty_trash(s);
	place_close_fd(&s->dir);
	place_beside(name, p, "state");
	unlinkat(p->parent, name, AT_REMOVEDIR);
}

int
state_open_in(struct state *s, bool *chmod_needed)
{
	struct stat st;

	if (mkdirat(s->dir, "in", 0755))
		return -1;
	s->in = open_folder(s->dir, "in");
	if (s->in < 0 || fstat(s->in, &st))
		return -1;
	/* asking for the umask would change it for all threads: look instead */
	*chmod_needed = (st.st_mode & 0777) != 0755;
	return 0;
}

/* ---- the manifest ----------------------------------------------------- */

/*
 * Views into the records in force stay right: we write behind them only, or a
 * new file.
 */
static bool
map_file(struct str *out, struct state *s)
{
	struct stat st;
	int fd = openat(s->dir, "manifest",
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool fine = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size > 0 && (uintmax_t)st.st_size <= STATE_MANIFEST_MAX;
	void *map = !fine ? MAP_FAILED : mmap(NULL, (size_t)st.st_size,
	    PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	place_close_fd(&fd);
	if (map == MAP_FAILED)
		return false;
	s->map = map;
	s->mapped = (size_t)st.st_size;
	s->read = manifest_stamp(&st);
	*out = str_make(map, s->mapped);
	return true;
}

void
state_unmap(struct state *s)
{
	if (s->map)
		munmap(s->map, s->mapped);
	s->map = NULL;
}

struct records {
	struct manifest_record *items;
	size_t count, cap;
};

/* Reads all records; gives how many from the first are those of this tree. */
static size_t
read_records(struct records *all, struct state *s, struct arena *a,
    struct str *file, const struct digest *generation, uint64_t root)
{
	size_t length = file->len, in_force = 0;
	struct manifest_record r;

	while (manifest_next_record(&r, file)) {
		*VEC_PUSH(a, all) = r;
		if (r.served != root || !digest_eq(&r.generation, generation))
			continue;
		in_force = all->count;
		s->good = length - file->len;
	}
	return in_force;
}

static bool
fold(struct manifest *m, const struct records *all, size_t in_force)
{
	for (size_t i = 0; i < all->count; i++)
		if (!(i < in_force ? manifest_apply(m, &all->items[i])
		            : manifest_apply_unfinished(m, &all->items[i])))
			return false;
	return true;
}

bool
state_load(struct manifest *m, struct state *s,
    const struct digest *generation, uint64_t root)
{
	struct records all = {0};
	struct str file;

	manifest_init(m, m->arena);
	if (!map_file(&file, s))
		return false;
	s->length = file.len;
	size_t in_force = read_records(&all, s, m->arena, &file, generation,
	    root);
	if (in_force == 0 || !fold(m, &all, in_force)) {
		manifest_init(m, m->arena);
		s->good = 0;
		return false;
	}
	/* of what stands behind we know nothing: do not trust the spare */
	if (file.len)
		m->spare = 0;
	return true;
}

static int
write_at(int fd, struct str bytes, off_t at)
{
	while (bytes.len) {
		ssize_t n = pwrite(fd, bytes.ptr, bytes.len, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes = str_skip(bytes, (size_t)n);
		at += n;
	}
	return 0;
}

static int
close_checked(int fd, int status)
{
	if (status) {
		place_close_fd(&fd);
		return -1;
	}
	return close(fd);
}

int
state_append(struct state *s, struct str record, bool sync)
{
	int fd = openat(s->dir, "manifest", O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	size_t end = s->good + record.len;

	if (fd < 0)
		return -1;
	/* over what was not finished: each state in between is recognized */
	int status = write_at(fd, record, (off_t)s->good);
	if (status == 0 && s->length > end)
		status = ftruncate(fd, (off_t)end);
	if (status == 0 && sync)
		status = fdatasync(fd);
	if (close_checked(fd, status))
		return -1;
	s->good = s->length = end;
	return 0;
}

int
state_replace(struct state *s, struct str record)
{
	int fd = openat(s->dir, "manifest.new",
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	int status = file_write_all(fd, record) || fsync(fd) ? -1 : 0;
	if (close_checked(fd, status) ||
	    renameat(s->dir, "manifest.new", s->dir, "manifest"))
		return -1;
	s->good = s->length = record.len;
	return fsync(s->dir) && errno != EINVAL ? -1 : 0;
}

/* ---- the trash -------------------------------------------------------- */

int
state_discard(struct state *s, int at, const char *name)
{
	state_empty_trash(s);
	return renameat(at, name, s->dir, "trash");
}

void
state_empty_trash(struct state *s)
{
	int saved = errno;

	dir_remove_tree(s->dir, "trash");
	errno = saved;
}
