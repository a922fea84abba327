#include "publish/withdrawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"
#include "publish/place.h"
#include "publish/shelf.h"

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

/* False when there is a list that cannot be read, or is torn. */
static bool
read_list(struct digest_list *list, struct arena *a, int dir)
{
	int fd = openat(dir, "private",
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct str bytes = {0};

	if (fd < 0)
		return errno == ENOENT;
	bool whole = file_read_fd(&bytes, a, fd, FILE_BYTES_MAX) == 0 &&
	    bytes.len > 0 && bytes.len % sizeof *list->items == 0;
	place_close_fd(&fd);
	if (whole) {
		list->count = bytes.len / sizeof *list->items;
		list->items = ARENA_ARRAY(a, struct digest, list->count);
		memcpy(list->items, bytes.ptr, bytes.len);
	}
	return whole;
}

static int
write_list(int dir, const struct digest_list *list)
{
	size_t size = list->count * sizeof *list->items;
	int fd = -1;

	if (size == 0)
		return unlinkat(dir, "private", 0) && errno != ENOENT ? -1 : 0;
	fd = openat(dir, "private.new",
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	int rc = file_write_all(fd, str_make((const char *)list->items, size));
	if (close(fd) || rc || renameat(dir, "private.new", dir, "private")) {
		unlinkat(dir, "private.new", 0);
		return -1;
	}
	return 0;
}

/* Is one of the old ones not among the new? */
static bool
is_one_gone(const struct digest_list *old, const struct digest_list *now)
{
	for (size_t i = 0; i < old->count; i++)
		if (now->count == 0 || bsearch(&old->items[i], now->items,
		        now->count, sizeof *now->items, compare) == NULL)
			return true;
	return false;
}

/* All of them, also when one cannot be removed. */
static int
remove_copies(const struct place *p, int state)
{
	/* what the switch took out of the spare lies in the in-tray */
	static const char *const names[] = {"in", "trash", "undo", SHELF_FILE,
	    SHELF_FILE_NEW};
	char spare[NAME_MAX + 1];

	place_beside(spare, p, "spare");
	int rc = dir_remove_tree(p->parent, spare);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (dir_remove_tree(state, names[i]))
			rc = -1;
	return rc;
}

int
withdrawn_update(const struct lock *lock, struct digest_list *values)
{
	const struct place *p = lock_place(lock);
	struct digest_list old = {0};
	struct arena a;

	int dir = place_open_beside(p, "state");

	if (dir < 0)
		return errno == ENOENT && values->count == 0 ? 0 : -1;
	arena_init(&a, 0);
	if (values->count)
		qsort(values->items, values->count, sizeof *values->items,
		    compare);
	/* what cannot be known may be gone */
	bool known = read_list(&old, &a, dir);
	int rc = !known || is_one_gone(&old, values) ? remove_copies(p, dir) : 0;
	if (rc == 0)
		rc = write_list(dir, values);
	arena_release(&a);
	place_close_fd(&dir);
	return rc;
}
