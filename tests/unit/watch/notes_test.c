/*
 * watch/notes: no change is missed. What the system notes is asked of the real
 * one; how long it takes does not matter.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "watch/notes.h"

enum { PATIENCE_MS = 20000 };

struct fixture {
	char dir[200], old[PATH_MAX];
	struct arena arena;
	struct look_spec spec;
	struct notes *notes;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/notes.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(getcwd(f->old, sizeof f->old));
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(chdir(f->dir), 0);
	arena_init(&f->arena, 0);
	f->spec = (struct look_spec){.dir = STR("src"), .out = STR("out")};
	f->notes = notes_open(&f->arena, &f->spec);
	assert_int_equal(mkdir("src", 0755) || mkdir("src/a", 0755) ||
	    mkdir("src/.hidden", 0755) || mkdir("src/_draft", 0755), 0);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	notes_close(f->notes);
	arena_release(&f->arena);
	assert_int_equal(chdir(f->old), 0);
	dir_remove_tree(AT_FDCWD, f->dir);
	free(f);
	return 0;
}

static void
save(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, str_from(text)), 0);
	assert_int_equal(close(fd), 0);
}

/* What is noted until all of `wanted` has been. */
static unsigned
wait_for(struct fixture *f, unsigned wanted)
{
	unsigned found = 0;

	while ((found & wanted) != wanted) {
		struct pollfd p = {notes_fd(f->notes), POLLIN, 0};
		assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
		found |= notes_read(f->notes);
	}
	return found;
}

/*
 * All that has been noted so far. A note is there when the call that causes it
 * returns, so there is nothing to wait for.
 */
static unsigned
noted(struct fixture *f)
{
	return notes_read(f->notes);
}

static void
arm(struct fixture *f)
{
	assert_int_equal(notes_arm(f->notes), NOTES_ALL);
	assert_true(notes_fd(f->notes) >= 0);
	assert_int_equal(fcntl(notes_fd(f->notes), F_GETFD), FD_CLOEXEC);
	assert_int_equal(noted(f), 0);
}

/* ---- a directory ------------------------------------------------------ */

static void
test_saves(void **state)
{
	struct fixture *f = *state;

	arm(f);
	save("src/a/x.md", "one");
	assert_int_equal(noted(f), NOTES_OPENED | NOTES_CHANGE);
	save("src/a/x.md", "two");
	assert_int_equal(noted(f), NOTES_CHANGE);
	/* atomic: a file beside it, then renamed over it */
	save("src/a/.x.md.swp", "three");
	assert_int_equal(noted(f), 0);
	assert_int_equal(rename("src/a/.x.md.swp", "src/a/x.md"), 0);
	assert_int_equal(noted(f), NOTES_CHANGE);
	assert_int_equal(rename("src/a/x.md", "src/a/y.md"), 0);
	assert_int_equal(noted(f), NOTES_CHANGE);
	assert_int_equal(link("src/a/y.md", "src/a/z.md"), 0);
	assert_true(noted(f) != 0);
	assert_int_equal(symlink("y.md", "src/a/s.md"), 0);
	assert_int_equal(noted(f), NOTES_OPENED);
	assert_int_equal(chmod("src/a/y.md", 0600), 0);
	assert_int_equal(noted(f), NOTES_CHANGE);
	assert_int_equal(unlink("src/a/y.md"), 0);
	assert_true(noted(f) & NOTES_CHANGE);
}

static void
test_file_being_written(void **state)
{
	struct fixture *f = *state;

	arm(f);
	int fd = open("src/a/slow.md", O_WRONLY | O_CREAT, 0644);
	assert_int_equal(write(fd, "half", 4), 4);
	assert_int_equal(noted(f), NOTES_OPENED);
	assert_int_equal(write(fd, "whole", 5), 5);
	assert_int_equal(noted(f), 0);
	close(fd);
	assert_int_equal(noted(f), NOTES_CHANGE);
}

static void
test_what_does_not_count(void **state)
{
	struct fixture *f = *state;

	arm(f);
	save("src/.hidden/x.md", "x");
	save("src/_draft/x.md", "x");
	save("src/_x.md", "x");
	save("src/.x.md", "x");
	save("beside", "x");
	assert_int_equal(symlink("/etc", "src/.etc"), 0);
	char byte;
	save("src/.x", "x");
	int fd = open("src/.x", O_RDONLY);
	assert_int_equal(read(fd, &byte, 1), 1);
	close(fd);
	assert_int_equal(noted(f), 0);
}

static void
test_new_folders(void **state)
{
	struct fixture *f = *state;

	arm(f);
	assert_int_equal(mkdir("src/b", 0755), 0);
	assert_int_equal(noted(f), NOTES_REARM | NOTES_CHANGE);
	/* as mkdir -p does it: nobody looks yet, but the new watches do */
	assert_int_equal(mkdir("src/b/c", 0755) || mkdir("src/b/c/d", 0755), 0);
	arm(f);
	save("src/b/c/d/x.md", "x");
	assert_true(noted(f) & NOTES_CHANGE);
	assert_int_equal(dir_remove_tree(AT_FDCWD, "src/b"), 0);
	assert_true(noted(f) & NOTES_REARM);
	arm(f);
	assert_int_equal(notes_count(f->notes), 3); /* src, src/a, above */
}

static void
test_moved_folders(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("away", 0755) || mkdir("away/in", 0755), 0);
	arm(f);
	assert_int_equal(rename("src/a", "src/b"), 0);
	assert_int_equal(noted(f), NOTES_REARM | NOTES_CHANGE);
	arm(f);
	save("src/b/x.md", "x");
	assert_true(noted(f) & NOTES_CHANGE);
	assert_int_equal(rename("src/b", "away/b"), 0);
	assert_true(noted(f) & NOTES_REARM);
	arm(f);
	save("away/b/x.md", "y");
	assert_int_equal(noted(f), 0);
	assert_int_equal(rename("away/b", "src/b"), 0);
	assert_true(noted(f) & NOTES_REARM);
	arm(f);
	save("src/b/x.md", "z");
	assert_true(noted(f) & NOTES_CHANGE);
}

static void
test_root_replaced(void **state)
{
	struct fixture *f = *state;

	arm(f);
	assert_int_equal(mkdir("next", 0755), 0);
	save("next/x.md", "x");
	assert_int_equal(noted(f), 0);
	assert_int_equal(rename("src", "old") || rename("next", "src"), 0);
	assert_true(noted(f) & NOTES_REARM);
	arm(f);
	save("src/x.md", "y");
	assert_true(noted(f) & NOTES_CHANGE);
	/* gone, and back */
	assert_int_equal(rename("src", "next"), 0);
	assert_true(noted(f) & NOTES_REARM);
	assert_int_equal(notes_arm(f->notes), NOTES_ABSENT);
	assert_int_equal(rename("next", "src"), 0);
	assert_true(noted(f) & NOTES_REARM);
	arm(f);
}

static void
test_root_is_a_link(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(rename("src", "one") || mkdir("two", 0755) ||
	    symlink("one", "src"), 0);
	arm(f);
	save("one/a/x.md", "x");
	assert_true(noted(f) & NOTES_CHANGE);
	assert_int_equal(symlink("two", "new") || rename("new", "src"), 0);
	assert_true(noted(f) & NOTES_REARM);
	arm(f);
	save("one/a/x.md", "x");
	assert_int_equal(noted(f), 0);
	save("two/x.md", "x");
	assert_true(noted(f) & NOTES_CHANGE);
}

/* A link within is not followed. */
static void
test_link_within(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("two", 0755) || symlink("../two", "src/l"), 0);
	arm(f);
	save("two/x.md", "x");
	assert_int_equal(noted(f), 0);
}

/* What we publish ourselves is no change, even inside the source. */
static void
test_output_within(void **state)
{
	struct fixture *f = *state;

	f->spec.out = STR("src/site");
	assert_int_equal(mkdir("src/site", 0755), 0);
	arm(f);
	save("src/site/index.html", "x");
	assert_int_equal(mkdir("src/.site.new", 0755) ||
	    rename("src/site", "src/.site.old") ||
	    rename("src/.site.new", "src/site"), 0);
	assert_int_equal(noted(f), 0);
	save("src/x.md", "x");
	assert_true(noted(f) & NOTES_CHANGE);
}

static void
test_templates(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("t", 0755) || mkdir("t/locale", 0755), 0);
	f->spec.themes[0] = STR("t");
	arm(f);
	save("t/locale/de.yml", "x");
	assert_true(noted(f) & NOTES_CHANGE);
	save("t/_part.mustache", "x");
	assert_true(noted(f) & NOTES_CHANGE);
	save("t/.x.swp", "x");
	assert_int_equal(noted(f), 0);
}

/* ---- limits ----------------------------------------------------------- */

static long
limit(const char *name)
{
	char path[100], text[32] = "";
	int fd;

	snprintf(path, sizeof path, "/proc/sys/fs/inotify/%s", name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 0;
	ssize_t n = read(fd, text, sizeof text - 1);
	close(fd);
	return n > 0 ? strtol(text, NULL, 10) : 0;
}

static void
test_overflow(void **state)
{
	struct fixture *f = *state;
	long most = limit("max_queued_events");

	if (most <= 0 || most > 200000)
		skip();
	arm(f);
	/* three notes each: made, closed, removed */
	for (long i = 0; i < most / 3 + 10; i++) {
		save("src/a/.noise", "");
		assert_int_equal(unlink("src/a/.noise"), 0);
	}
	/* a change that is lost in it */
	save("src/a/x.md", "x");
	assert_int_equal(wait_for(f, NOTES_REARM) & NOTES_CHANGE, NOTES_CHANGE);
	arm(f);
	save("src/a/x.md", "y");
	assert_int_equal(noted(f), NOTES_CHANGE);
}

static size_t
descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	while (dir && readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* What the library had read before must not be told of the new watches. */
static void
test_arming_again(void **state)
{
	struct fixture *f = *state;

	arm(f);
	size_t open_now = descriptors();
	for (int i = 0; i < 50; i++) {
		for (int k = 0; k < 20; k++)
			save("src/a/x.md", "x");
		arm(f);
	}
	assert_int_equal(descriptors(), open_now);
}

/* ---- a repository ----------------------------------------------------- */

static void
make_repository(const char *dir)
{
	char path[300];
	static const char *const folders[] = {"", "/objects", "/refs",
	    "/refs/heads", "/refs/tags"};

	for (size_t i = 0; i < 5; i++) {
		snprintf(path, sizeof path, "%s%s", dir, folders[i]);
		assert_int_equal(mkdir(path, 0755), 0);
	}
	snprintf(path, sizeof path, "%s/HEAD", dir);
	save(path, "ref: refs/heads/main\n");
}

static void
test_push(void **state)
{
	struct fixture *f = *state;

	make_repository("r.git");
	f->spec.dir = (struct str){0};
	f->spec.repo = STR("r.git/");
	arm(f);
	save("r.git/objects/x", "x");
	assert_int_equal(noted(f), 0);
	save("r.git/refs/heads/main.lock", "1");
	assert_int_equal(noted(f), 0);
	assert_int_equal(rename("r.git/refs/heads/main.lock",
	    "r.git/refs/heads/main"), 0);
	assert_int_equal(noted(f), NOTES_REF);
	/* packed: the loose one goes */
	save("r.git/packed-refs.lock", "1");
	assert_int_equal(rename("r.git/packed-refs.lock", "r.git/packed-refs"), 0);
	assert_int_equal(noted(f), NOTES_REF);
	assert_int_equal(unlink("r.git/refs/heads/main"), 0);
	assert_int_equal(noted(f), NOTES_REF);
	save("r.git/HEAD.lock", "ref: refs/heads/a/b\n");
	assert_int_equal(rename("r.git/HEAD.lock", "r.git/HEAD"), 0);
	assert_int_equal(noted(f), NOTES_REF);
	/* the folder of the branch that HEAD names now */
	uint64_t where = notes_where(f->notes);
	arm(f);
	assert_true(where != notes_where(f->notes));
	assert_int_equal(mkdir("r.git/refs/heads/a", 0755), 0);
	assert_int_equal(noted(f), NOTES_REF | NOTES_REARM);
	arm(f);
	save("r.git/refs/heads/a/b", "2");
	assert_int_equal(noted(f), NOTES_REF);
	/* the whole repository is replaced */
	make_repository("new.git");
	assert_int_equal(rename("r.git", "old.git") ||
	    rename("new.git", "r.git"), 0);
	assert_true(noted(f) & NOTES_REARM);
}

static void
test_linked_worktree(void **state)
{
	struct fixture *f = *state;

	make_repository("m.git");
	assert_int_equal(mkdir("m.git/worktrees", 0755) ||
	    mkdir("m.git/worktrees/w", 0755) || mkdir("w", 0755), 0);
	save("m.git/worktrees/w/HEAD", "ref: refs/heads/topic\n");
	save("m.git/worktrees/w/commondir", "../..\n");
	save("w/.git", "gitdir: ../m.git/worktrees/w\n");
	f->spec.dir = (struct str){0};
	f->spec.repo = STR("w");
	arm(f);
	save("m.git/refs/heads/topic", "1");
	assert_true(noted(f) & NOTES_REF);
	save("m.git/worktrees/w/HEAD", "1234");
	assert_true(noted(f) & NOTES_REF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_saves, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_file_being_written, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(test_what_does_not_count, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(test_new_folders, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_moved_folders, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_root_replaced, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_root_is_a_link, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_link_within, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_output_within, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_templates, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_overflow, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_arming_again, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_push, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_linked_worktree, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
