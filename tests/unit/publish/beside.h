/*
 * A site published in a folder of its own, and files beside it that a test
 * writes, cuts and looks for. For the tests of what lies in the state folder.
 */
#ifndef TESTS_BESIDE_H
#define TESTS_BESIDE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/stage.h"

struct fixture {
	char dir[256], out[300];
	int fd; /* of dir; the site is "site" in it */
	struct arena arena;
	struct diags diags;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	if (f == NULL)
		return -1;
	snprintf(f->dir, sizeof f->dir, "%s/beside-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->out, sizeof f->out, "%s/site", f->dir);
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	*state = f;
	return f->fd < 0 ? -1 : 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	close(f->fd);
	int status = dir_remove_tree(AT_FDCWD, f->dir);
	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

/* One page with this text, `keep` releases to go back to. */
static struct digest
publish(struct fixture *f, const char *text, unsigned keep)
{
	struct stage *s;
	struct lock *lock;

	assert_int_equal(lock_take(&lock, &f->arena, str_from(f->out), "test",
	    &f->diags), 0);
	assert_int_equal(stage_open(&s, &f->arena, lock, &f->diags), 0);
	if (keep)
		stage_describe(s, str_from(text), keep);
	assert_int_equal(stage_write(s, STR("index.html"), str_from(text),
	    STR(""), &f->diags), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	struct digest generation = stage_counts(s).generation;
	stage_abort(s);
	lock_release(lock);
	return generation;
}

static bool
is_there(struct fixture *f, const char *path)
{
	struct stat st;

	return fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static void
write_file(struct fixture *f, const char *path, const void *bytes, size_t n)
{
	int fd = openat(f->fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	close(fd);
}

static struct str
read_file(struct fixture *f, const char *path)
{
	int fd = openat(f->fd, path, O_RDONLY | O_CLOEXEC);
	struct str bytes = {0};

	assert_true(fd >= 0);
	assert_int_equal(file_read_fd(&bytes, &f->arena, fd, 1 << 20), 0);
	close(fd);
	return bytes;
}

#endif
