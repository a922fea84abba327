/* publish/lock and publish/place: one at a time, and who that is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/lock.h"

struct fixture {
	char dir[256], out[300], file[300];
	struct arena arena;
	struct diags diags;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/lock-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->out, sizeof f->out, "%s/site", f->dir);
	snprintf(f->file, sizeof f->file, "%s/.site.lock", f->dir);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	int status = dir_remove_tree(AT_FDCWD, f->dir);

	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

static struct lock *
take(struct fixture *f, const char *who)
{
	struct lock *lock;

	return lock_take(&lock, &f->arena, str_from(f->out), who, &f->diags)
	    ? NULL : lock;
}

static void
expect_busy(struct fixture *f, enum diag_lang lang, const char *text)
{
	struct buf b;

	assert_null(take(f, "build"));
	assert_int_equal(f->diags.count, 1);
	assert_int_equal(f->diags.items[0].id, DIAG_OUTPUT_BUSY);
	buf_init(&b, 4096);
	diag_line(&b, &f->diags.items[0], lang);
	if (strstr(b.ptr, text) == NULL)
		fail_msg("not \"%s\" but: %s", text, b.ptr);
	buf_release(&b);
	diags_release(&f->diags);
	diags_init(&f->diags);
}

static void
write_holder(struct fixture *f, const char *text, size_t len)
{
	int fd = open(f->file, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
}

static void
second_is_told_who(void **state)
{
	struct fixture *f = *state;
	struct lock *lock = take(f, "watch");
	char want[100];

	assert_non_null(lock);
	assert_string_equal(lock_place(lock)->name, "site");
	snprintf(want, sizeof want, "erreichbar (watch, process %ld, since 20",
	    (long)getpid());
	expect_busy(f, DIAG_EN, want);
	snprintf(want, sizeof want, "erreichbar (watch, Prozess %ld, seit 20",
	    (long)getpid());
	expect_busy(f, DIAG_DE, want);
	lock_release(lock);
	lock_release(lock);
	lock_release(NULL);
	assert_int_equal(access(f->file, F_OK), -1);
	lock = take(f, "build");
	assert_non_null(lock);
	lock_release(lock);
}

static void
odd_holders_are_not_shown(void **state)
{
	struct fixture *f = *state;
	struct lock *lock = take(f, "build");
	static const char *const odd[] = {"", "\n", "x", "x y", "x y z",
	    "watch 12a now\n", "watch 99999999999999999 now\n"};
	char big[5000];

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		write_holder(f, odd[i], strlen(odd[i]));
		expect_busy(f, DIAG_EN, "another erreichbar is publishing");
	}
	memset(big, 'x', sizeof big);
	write_holder(f, big, sizeof big);
	expect_busy(f, DIAG_EN, "another erreichbar is publishing");
	write_holder(f, "a\033[31m 7 \033[0m\n", 13);
	expect_busy(f, DIAG_EN, "(a\\x1b[31m, process 7");
	lock_release(lock);
}

static void
vanishes_with_its_process(void **state)
{
	struct fixture *f = *state;
	int ready[2], status;
	char byte;

	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		if (take(f, "watch") == NULL || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	expect_busy(f, DIAG_EN, "(watch, process");
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	/* its file is left, and locks nothing */
	assert_int_equal(access(f->file, F_OK), 0);
	struct lock *lock = take(f, "build");
	assert_non_null(lock);
	lock_release(lock);
	close(ready[0]);
	close(ready[1]);
}

/* A watcher's child goes on for a moment when the watcher is gone. */
static void
children_share_it(void **state)
{
	struct fixture *f = *state;
	struct lock *lock = take(f, "watch");
	int stop[2], status;
	char byte;

	assert_int_equal(pipe(stop), 0);
	pid_t child = fork();
	if (child == 0) {
		close(stop[1]);
		_exit(read(stop[0], &byte, 1) == 0 ? 0 : 1);
	}
	/* as a parent that dies: the descriptor goes, the file stays */
	pid_t other = fork();
	if (other == 0)
		_exit(take(f, "build") == NULL ? 0 : 1);
	waitpid(other, &status, 0);
	assert_int_equal(status, 0);
	close(stop[1]);
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	lock_release(lock);
	close(stop[0]);
}

static void
lock_file_is_no_link(void **state)
{
	struct fixture *f = *state;
	char target[300];

	snprintf(target, sizeof target, "%s/precious", f->dir);
	assert_int_equal(symlink(target, f->file), 0);
	assert_null(take(f, "build"));
	assert_int_equal(f->diags.items[0].id, DIAG_OUTPUT_WRITE);
	assert_int_equal(access(target, F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(second_is_told_who),
	    TEST(odd_holders_are_not_shown),
	    TEST(vanishes_with_its_process),
	    TEST(children_share_it),
	    TEST(lock_file_is_no_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
