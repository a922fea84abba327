#include "publish/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/timetext.h"

enum {
	LOCK_TRIES = 100,
	HOLDER_BYTES = 200, /* what we read of a lock file; ours have 40 */
};

struct lock {
	struct place place;
	char file[NAME_MAX + 1];
	int fd;
};

/* True when the lock we hold is the file that others will find. */
static bool
is_current(const struct lock *lock)
{
	struct stat mine, theirs;

	return fstat(lock->fd, &mine) == 0 &&
	    fstatat(lock->place.parent, lock->file, &theirs,
	        AT_SYMLINK_NOFOLLOW) == 0 &&
	    mine.st_ino == theirs.st_ino && mine.st_dev == theirs.st_dev;
}

/* Writes "watch 4711 2026-..." into it; who cannot be told does no harm. */
static void
sign(const struct lock *lock, const char *who)
{
	struct arena a;
	struct stat st;

	if (ftruncate(lock->fd, 0) || fstat(lock->fd, &st))
		return;
	arena_init(&a, 0);
	struct str text = arena_printf(&a, "%s %ld %s\n", who, (long)getpid(),
	    time_iso_utc(&a, st.st_mtim.tv_sec).ptr);
	if (file_write_all(lock->fd, text))
		(void)!ftruncate(lock->fd, 0);
	arena_release(&a);
}

/* What the file says of its holder, in words; empty when it does not. */
static struct str
holder(struct arena *a, const struct lock *lock)
{
	char text[HOLDER_BYTES];
	ssize_t n = pread(lock->fd, text, sizeof text, 0);
	struct str rest = str_make(text, n < 0 ? 0 : (size_t)n);
	struct str line, who, pid, since;
	uint32_t number;

	if (!str_cut_line(&line, &rest) || !str_cut(&who, &line, ' ') ||
	    !str_cut(&pid, &line, ' ') || !str_cut(&since, &line, ' ') ||
	    !str_to_u32(&number, pid))
		return STR("");
	return arena_printf(a, "%.*s, process %u, since %.*s" DIAG_OR
	    "%.*s, Prozess %u, seit %.*s", STR_ARG(who), number,
	    STR_ARG(since), STR_ARG(who), number, STR_ARG(since));
}

static int
report_busy(const struct lock *lock, struct diags *d)
{
	struct arena a;

	arena_init(&a, 0);
	DIAG(d, DIAG_OUTPUT_BUSY, pos_file(STR("")), lock->place.shown,
	    holder(&a, lock));
	arena_release(&a);
	return -1;
}

/* 1 when the lock was on a file that had just been removed: try again. */
static int
try_once(struct lock *lock, struct diags *d)
{
	int status = -1;

	lock->fd = openat(lock->place.parent, lock->file,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (lock->fd < 0)
		return place_report_errno(d, lock->place.shown);
	if (flock(lock->fd, LOCK_EX | LOCK_NB) == 0) {
		if (is_current(lock))
			return 0;
		status = 1;
	} else if (errno == EWOULDBLOCK) {
		report_busy(lock, d);
	} else {
		place_report_errno(d, lock->place.shown);
	}
	place_close_fd(&lock->fd);
	return status;
}

int
lock_take(struct lock **out, struct arena *a, struct str out_dir,
    const char *who, struct diags *d)
{
	struct lock *lock = ARENA_NEW(a, struct lock);
	int status = 1;

	*out = NULL;
	lock->fd = -1;
	if (place_open(&lock->place, a, out_dir, d))
		return -1;
	place_beside(lock->file, &lock->place, "lock");
	for (int i = 0; i < LOCK_TRIES && status > 0; i++)
		status = try_once(lock, d);
	if (status) {
		if (status > 0)
			DIAG(d, DIAG_OUTPUT_BUSY, pos_file(STR("")),
			    lock->place.shown);
		place_close(&lock->place);
		return -1;
	}
	sign(lock, who);
	*out = lock;
	return 0;
}

void
lock_release(struct lock *lock)
{
	if (lock == NULL || lock->fd < 0)
		return;
	/* removed while it is held, so that nobody loses a lock just taken */
	unlinkat(lock->place.parent, lock->file, 0);
	place_close_fd(&lock->fd);
	place_close(&lock->place);
}

void
lock_forget(struct lock *lock)
{
	place_close_fd(&lock->fd);
	place_close(&lock->place);
}

const struct place *
lock_place(const struct lock *lock)
{
	return &lock->place;
}
