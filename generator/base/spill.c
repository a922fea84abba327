#include "base/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"

enum { WINDOW_CHUNKS = 256, WINDOWS_MAX = 256 };
#define WINDOW (WINDOW_CHUNKS * SPILL_CHUNK)
/* bytes that a disk must have to spare */
#define SPARE ((uint64_t)256 << 20)

struct spill {
	int fd;
	pthread_mutex_t mutex; /* guards all below */
	char *windows[WINDOWS_MAX];
	size_t chunks;  /* begun */
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

/* Of the file where it is going to be; behind its end nobody looks. */
static char *
new_window(const struct spill *s, size_t number)
{
	void *p;

	if (!has_room(s))
		return NULL;
	p = mmap(NULL, WINDOW, PROT_READ, MAP_PRIVATE, s->fd,
	    (off_t)(number * WINDOW));
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
		s->windows[window] = new_window(s, window);
	if (s->windows[window] == NULL)
		return NULL;
	return s->windows[window] + s->chunks % WINDOW_CHUNKS * SPILL_CHUNK;
}

static bool
begin_chunk(struct spill_pen *p)
{
	struct spill *s = p->spill;

	if (p->gathered == NULL)
		p->gathered = malloc(SPILL_CHUNK);
	if (p->gathered == NULL)
		return false;
	pthread_mutex_lock(&s->mutex);
	p->chunk = next_chunk(s);
	if (p->chunk) {
		p->number = s->chunks++;
		p->used = 0;
	}
	pthread_mutex_unlock(&s->mutex);
	return p->chunk != NULL;
}

static bool
write_chunk(const struct spill_pen *p)
{
	off_t at = (off_t)(p->number * SPILL_CHUNK);

	for (size_t done = 0; done < p->used;) {
		ssize_t n = pwrite(p->spill->fd, p->gathered + done,
		    p->used - done, at + (off_t)done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* Memory in the place of the file, which has not taken it. */
static void
keep_chunk(const struct spill_pen *p)
{
	struct spill *s = p->spill;

	/* nothing is given back from now on */
	pthread_mutex_lock(&s->mutex);
	s->in_memory = true;
	pthread_mutex_unlock(&s->mutex);
	if (mmap(p->chunk, SPILL_CHUNK, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		mem_exhausted("no more from the system");
	memcpy(p->chunk, p->gathered, p->used);
}

static void
end_chunk(struct spill_pen *p)
{
	if (p->chunk && !write_chunk(p))
		keep_chunk(p);
	p->chunk = NULL;
}

void
spill_end(struct spill_pen *p)
{
	end_chunk(p);
	free(p->gathered);
	p->gathered = NULL;
}

bool
spill_add(struct spill_pen *p, struct str *text)
{
	if (p->spill == NULL || text->len >= SPILL_CHUNK)
		return false;
	if (p->chunk && SPILL_CHUNK - p->used <= text->len)
		end_chunk(p);
	if (p->chunk == NULL && !begin_chunk(p))
		return false;
	char *copy = p->gathered + p->used;
	if (text->len)
		memcpy(copy, text->ptr, text->len);
	copy[text->len] = '\0';
	*text = str_make(p->chunk + p->used, text->len);
	p->used += text->len + 1;
	return true;
}

void
spill_rest(struct spill *s)
{
	if (s == NULL)
		return;
	pthread_mutex_lock(&s->mutex);
	/* from memory of its own a page would come back empty */
	if (!s->in_memory)
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
