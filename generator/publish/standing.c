#include "publish/standing.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "publish/stage_parts.h"

static struct digest
sum_of(const struct standing *s)
{
	return digest_of(str_make((const char *)s,
	    offsetof(struct standing, sum)));
}

void
standing_write(const struct place *p, struct standing *s)
{
	int dir = place_open_beside(p, "state");

	if (dir < 0)
		return;
	s->sum = sum_of(s);
	int fd = openat(dir, "standing.new",
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0) {
		bool whole = write(fd, s, sizeof *s) == (ssize_t)sizeof *s;
		if (close(fd) || !whole ||
		    renameat(dir, "standing.new", dir, "standing"))
			unlinkat(dir, "standing.new", 0);
	}
	close(dir);
}

/* ---- reading ---------------------------------------------------------- */

static bool
read_file(struct standing *s, const struct place *p)
{
	int dir = place_open_beside(p, "state");

	if (dir < 0)
		return false;
	int fd = openat(dir, "standing",
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool whole = fd >= 0 && read(fd, s, sizeof *s) == (ssize_t)sizeof *s;
	place_close_fd(&fd);
	close(dir);
	return whole;
}

/* Does DIR hold what it speaks of? */
static bool
is_published(const struct standing *s, const struct place *p)
{
	struct digest generation;
	int folder = openat(p->parent, p->name,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0)
		return false;
	bool same = stage_read_marker(&generation, folder) &&
	    digest_eq(&generation, &s->generation);
	close(folder);
	return same;
}

bool
standing_read(struct standing *s, const struct place *p)
{
	if (!read_file(s, p))
		return false;
	struct digest sum = sum_of(s);
	return digest_eq(&sum, &s->sum) &&
	    memchr(s->zone, '\0', sizeof s->zone) && is_published(s, p);
}
