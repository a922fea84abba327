#include "base/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"

enum { WINDOW_CHUNKS = 32, WINDOWS_MAX = 256 };
#define WINDOW (WINDOW_CHUNKS * SPILL_CHUNK)
/* bytes that a disk must have to spare */
#define SPARE ((uint64_t)256 << 20)

struct spill {
	int fd;
	pthread_mutex_t mutex; /* guards all below */
	char *windows[WINDOWS_MAX];
	size_t chunks;  /* begun */
	size_t open;    /* of them, what is not written down yet */
	bool in_memory; /* some have to stay there: none goes any more */
};

struct spill *
spill_open(int dir)
{
	struct spill *s;
	int fd = openat(dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		return NULL;
	s = calloc(1, sizeof *s);
	if (s == NULL) {
		close(fd);
		return NULL;
	}
	s->fd = fd;
	pthread_mutex_init(&s->mutex, NULL);
	return s;
}

void
spill_close(struct spill *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < WINDOWS_MAX && s->windows[i]; i++)
		munmap(s->windows[i], WINDOW);
	pthread_mutex_destroy(&s->mutex);
	close(s->fd);
	free(s);
}

static bool
has_room(const struct spill *s)
{
	struct statvfs st;

	return fstatvfs(s->fd, &st) == 0 &&
	    (uint64_t)st.f_bavail * st.f_frsize >= SPARE;
}

/* Addresses, which cost nothing until they are used. */
static char *
new_window(const struct spill *s)
{
	void *p;

	if (!has_room(s))
		return NULL;
	p = mmap(NULL, WINDOW, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

/* Where the next chunk goes, or NULL. */
static char *
next_chunk(struct spill *s)
{
	size_t window = s->chunks / WINDOW_CHUNKS;

	if (s->in_memory || window >= WINDOWS_MAX)
		return NULL;
	if (s->windows[window] == NULL)
		s->windows[window] = new_window(s);
	if (s->windows[window] == NULL)
		return NULL;
	return s->windows[window] + s->chunks % WINDOW_CHUNKS * SPILL_CHUNK;
}

static bool
begin_chunk(struct spill_pen *p)
{
	struct spill *s = p->spill;

	pthread_mutex_lock(&s->mutex);
	char *chunk = next_chunk(s);
	if (chunk && mprotect(chunk, SPILL_CHUNK, PROT_READ | PROT_WRITE) == 0) {
		p->chunk = chunk;
		p->number = s->chunks++;
		p->used = 0;
		s->open++;
	}
	pthread_mutex_unlock(&s->mutex);
	return p->chunk != NULL;
}

static bool
write_chunk(const struct spill_pen *p)
{
	off_t at = (off_t)(p->number * SPILL_CHUNK);

	for (size_t done = 0; done < p->used;) {
		ssize_t n = pwrite(p->spill->fd, p->chunk + done,
		    p->used - done, at + (off_t)done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* The file in the place of the memory; behind its end nobody looks. */
static void
map_chunk(const struct spill_pen *p)
{
	void *mapped = mmap(p->chunk, SPILL_CHUNK, PROT_READ,
	    MAP_PRIVATE | MAP_FIXED, p->spill->fd,
	    (off_t)(p->number * SPILL_CHUNK));

	/* what was there may be gone */
	if (mapped == MAP_FAILED)
		mem_exhausted("the system maps no more files");
}

void
spill_end(struct spill_pen *p)
{
	struct spill *s = p->spill;

	if (p->chunk == NULL)
		return;
	bool written = write_chunk(p);
	if (written)
		map_chunk(p);
	pthread_mutex_lock(&s->mutex);
	s->in_memory = s->in_memory || !written;
	s->open--;
	pthread_mutex_unlock(&s->mutex);
	p->chunk = NULL;
}

bool
spill_add(struct spill_pen *p, struct str *text)
{
	if (p->spill == NULL || text->len >= SPILL_CHUNK)
		return false;
	if (p->chunk && SPILL_CHUNK - p->used <= text->len)
		spill_end(p);
	if (p->chunk == NULL && !begin_chunk(p))
		return false;
	/* its memory is all zero: so comes the NUL */
	char *copy = p->chunk + p->used;
	if (text->len)
		memcpy(copy, text->ptr, text->len);
	p->used += text->len + 1;
	*text = str_make(copy, text->len);
	return true;
}

void
spill_rest(struct spill *s)
{
	if (s == NULL)
		return;
	pthread_mutex_lock(&s->mutex);
	/* from memory of its own a page would come back empty */
	if (!s->in_memory && s->open == 0)
		for (size_t i = 0; i < WINDOWS_MAX && s->windows[i]; i++)
			madvise(s->windows[i], WINDOW, MADV_DONTNEED);
	pthread_mutex_unlock(&s->mutex);
}

int
spill_check(const struct spill *s)
{
	if (s == NULL)
		return 0;
	/* starts nothing; waits for what is under way, and tells of errors */
	if (sync_file_range(s->fd, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE) == 0)
		return 0;
	/* whatever else comes is of systems that cannot tell */
	return errno == EIO || errno == ENOSPC || errno == EDQUOT ? -1 : 0;
}
