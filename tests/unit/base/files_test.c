/* base/files: whole files, whole trees, and no link followed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"

struct fixture {
	char dir[256];
	int fd;
	struct arena arena;
	struct diags diags;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/files-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY);
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

static struct str
in(struct fixture *f, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", f->dir, name);
}

static void
put(struct fixture *f, const char *name, const char *text)
{
	int fd = openat(f->fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, str_from(text)), 0);
	close(fd);
}

static size_t
entries(struct fixture *f, const char *name)
{
	DIR *dir = fdopendir(openat(f->fd, name, O_RDONLY | O_DIRECTORY));
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void
expect_diag(struct fixture *f, enum diag_id id, const char *text)
{
	struct buf b;

	assert_int_equal(f->diags.count, 1);
	assert_int_equal(f->diags.items[0].id, id);
	buf_init(&b, 4096);
	diag_text(&b, &f->diags.items[0], DIAG_EN);
	assert_non_null(strstr(b.ptr, text));
	buf_release(&b);
}

/* Fails one system call for this process from now on. */
static void
forbid(int call, int error)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof *code, code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(77);
}

static void
safe_paths(void **state)
{
	static const char *const good[] = {"a", "a/b", "a.b/c-d_e", ".x", "...",
	    "ä/ö", "a b", "a/.erreichbar"};
	static const char *const bad[] = {"", "/", "/a", "a/", "a//b", ".", "..",
	    "a/..", "../a", "./a", "a/./b", "a\nb", "a\\b", "\x7f", "a\xc2\x85",
	    "\t"};
	char longest[1026];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(path_is_safe(str_from(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(path_is_safe(str_from(bad[i])));
	assert_false(path_is_safe(str_make("a\0b", 3)));
	memset(longest, 'a', sizeof longest);
	assert_true(path_is_safe(str_make(longest, 255)));
	assert_false(path_is_safe(str_make(longest, 256)));
	for (size_t i = 100; i < sizeof longest; i += 100)
		longest[i] = '/';
	assert_true(path_is_safe(str_make(longest, 1024)));
	assert_false(path_is_safe(str_make(longest, 1025)));
}

static void
reads_whole_files(void **state)
{
	struct fixture *f = *state;
	struct str text;

	put(f, "ten", "0123456789");
	put(f, "none", "");
	assert_int_equal(file_read(&text, &f->arena, in(f, "ten"), 10, &f->diags), 0);
	assert_string_equal(text.ptr, "0123456789");
	assert_int_equal(text.len, 10);
	assert_int_equal(file_read(&text, &f->arena, in(f, "none"), 0, &f->diags), 0);
	assert_int_equal(text.len, 0);
	assert_int_equal(f->diags.count, 0);
}

static void
reading_past_the_limit(void **state)
{
	struct fixture *f = *state;
	struct str text;

	put(f, "ten", "0123456789");
	assert_int_equal(file_read(&text, &f->arena, in(f, "ten"), 9, &f->diags), -1);
	assert_int_equal(text.len, 0);
	expect_diag(f, DIAG_FILE_TOO_LARGE,
	    "the file has 10 bytes, at most 9 are allowed");
}

static void
reading_what_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct str text;

	assert_int_equal(file_read(&text, &f->arena, in(f, "no"), 9, &f->diags), -1);
	expect_diag(f, DIAG_SOURCE_OPEN, "No such file or directory");
	assert_int_equal(file_read(&text, &f->arena, STR(""), 9, &f->diags), -1);
	assert_int_equal(file_read(&text, &f->arena, STR("a\0b"), 9, &f->diags), -1);
	assert_int_equal(f->diags.count, 3);
}

static void
reading_what_is_no_file(void **state)
{
	struct fixture *f = *state;
	struct str text;

	assert_int_equal(mkfifoat(f->fd, "pipe", 0600), 0);
	assert_int_equal(file_read(&text, &f->arena, in(f, "pipe"), 9, &f->diags), -1);
	expect_diag(f, DIAG_SOURCE_OPEN, "not a regular file");
	assert_int_equal(file_read(&text, &f->arena, in(f, "."), 9, &f->diags), -1);
	assert_int_equal(f->diags.count, 2);
}

static void
writes_atomically(void **state)
{
	struct fixture *f = *state;
	struct stat before, after;
	struct str text;

	assert_int_equal(file_write_atomic(in(f, "x"), STR("one"), &f->diags), 0);
	int old = openat(f->fd, "x", O_RDONLY);
	assert_int_equal(fstat(old, &before), 0);
	assert_int_equal(file_write_atomic(in(f, "x"), STR("two!"), &f->diags), 0);
	assert_int_equal(fstatat(f->fd, "x", &after, 0), 0);
	assert_true(before.st_ino != after.st_ino);
	/* who has the old one open goes on reading the old one */
	assert_int_equal(file_read_fd(&text, &f->arena, old, 100), 0);
	assert_string_equal(text.ptr, "one");
	close(old);
	assert_int_equal(file_read(&text, &f->arena, in(f, "x"), 100, &f->diags), 0);
	assert_string_equal(text.ptr, "two!");
	assert_int_equal(entries(f, "."), 1);
}

static void
failed_write_leaves_the_old_file(void **state)
{
	struct fixture *f = *state;
	struct str text;
	int status;

	put(f, "x", "old");
	pid_t child = fork();
	if (child == 0) {
		struct rlimit limit = {100, 100};
		char big[300];
		memset(big, 'x', sizeof big);
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(file_write_atomic(in(f, "x"), str_make(big, sizeof big),
		          &f->diags) == -1 &&
		    f->diags.items[0].id == DIAG_OUTPUT_WRITE ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(file_read(&text, &f->arena, in(f, "x"), 100, &f->diags), 0);
	assert_string_equal(text.ptr, "old");
	assert_int_equal(entries(f, "."), 1);
	assert_int_equal(file_write_atomic(in(f, "no/x"), STR(""), &f->diags), -1);
	expect_diag(f, DIAG_OUTPUT_WRITE, "No such file or directory");
}

static void
unsynced_write_leaves_the_old_file(void **state)
{
	struct fixture *f = *state;
	struct str text;
	int status;

	put(f, "x", "old");
	pid_t child = fork();
	if (child == 0) {
		forbid(SYS_fsync, EIO);
		_exit(file_write_atomic(in(f, "x"), STR("new"), &f->diags) == -1
		        ? 0 : 1);
	}
	waitpid(child, &status, 0);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
	assert_int_equal(file_read(&text, &f->arena, in(f, "x"), 100, &f->diags), 0);
	assert_string_equal(text.ptr, "old");
	assert_int_equal(entries(f, "."), 1);
}

static void
makes_folders(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(dir_make(in(f, "a/b/c"), &f->diags), 0);
	assert_int_equal(dir_make(in(f, "a/b/c/"), &f->diags), 0);
	assert_int_equal(fstatat(f->fd, "a/b/c", &st, 0), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(dir_make(STR("/"), &f->diags), 0);
	assert_int_equal(dir_make(STR("."), &f->diags), 0);
	put(f, "file", "");
	assert_int_equal(dir_make(in(f, "file/x"), &f->diags), -1);
	expect_diag(f, DIAG_OUTPUT_WRITE, "Not a directory");
	assert_int_equal(dir_make(STR(""), &f->diags), -1);
}

static void
removes_trees_and_follows_no_link(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(dir_make(in(f, "tree/a/b"), &f->diags), 0);
	assert_int_equal(dir_make(in(f, "keep"), &f->diags), 0);
	put(f, "keep/me", "x");
	put(f, "tree/a/b/c", "x");
	put(f, "tree/d", "x");
	assert_int_equal(symlinkat("../keep", f->fd, "tree/link"), 0);
	assert_int_equal(symlinkat("nowhere", f->fd, "tree/a/dangling"), 0);
	assert_int_equal(mkfifoat(f->fd, "tree/pipe", 0600), 0);
	assert_int_equal(dir_remove_tree(f->fd, "tree"), 0);
	assert_int_equal(faccessat(f->fd, "tree", F_OK, 0), -1);
	assert_int_equal(faccessat(f->fd, "keep/me", F_OK, 0), 0);
	assert_int_equal(symlinkat("keep", f->fd, "link"), 0);
	assert_int_equal(dir_remove_tree(f->fd, "link"), 0);
	assert_int_equal(dir_remove_tree(f->fd, "link"), 0);
	assert_int_equal(faccessat(f->fd, "keep/me", F_OK, 0), 0);
	assert_int_equal(entries(f, "."), 1);
}

static void
removes_big_folders(void **state)
{
	struct fixture *f = *state;
	char name[32];

	assert_int_equal(mkdirat(f->fd, "big", 0755), 0);
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "big/%d", i);
		put(f, name, "");
	}
	assert_int_equal(entries(f, "big"), 3000);
	assert_int_equal(dir_remove_tree(f->fd, "big"), 0);
	assert_int_equal(entries(f, "."), 0);
}

static void
removing_has_a_floor(void **state)
{
	struct fixture *f = *state;
	int at = dup(f->fd), level = 0;

	for (; level < 140; level++) {
		assert_int_equal(mkdirat(at, "d", 0755), 0);
		int next = openat(at, "d", O_RDONLY | O_DIRECTORY);
		close(at);
		at = next;
	}
	close(at);
	assert_int_equal(dir_remove_tree(f->fd, "d"), -1);
	assert_int_equal(errno, ELOOP);
	/* the top half is moved up, so that both can go */
	assert_int_equal(renameat(f->fd, "d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d",
	    f->fd, "e"), 0);
	assert_int_equal(dir_remove_tree(f->fd, "d"), 0);
	assert_int_equal(dir_remove_tree(f->fd, "e"), 0);
}

static int
beneath(struct fixture *f, const char *path)
{
	int fd = file_open_beneath(f->fd, str_from(path), O_RDONLY);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int
check_beneath(struct fixture *f)
{
	return beneath(f, "a/b/c") == 0 && beneath(f, "a/b") == 0 &&
	    beneath(f, "top") == 0 && beneath(f, "no") == ENOENT &&
	    beneath(f, "") == ENOENT && beneath(f, "link") == ELOOP &&
	    beneath(f, "linked/c") != 0 && beneath(f, "a/up/top") != 0 &&
	    beneath(f, "../x") == EXDEV && beneath(f, "a/../../x") == EXDEV &&
	    beneath(f, "/etc/passwd") == EXDEV && beneath(f, "top/x") == ENOTDIR &&
	    beneath(f, "pipe") == 0;
}

static void
opens_beneath(void **state)
{
	struct fixture *f = *state;
	int status;

	assert_int_equal(dir_make(in(f, "a/b"), &f->diags), 0);
	put(f, "a/b/c", "c");
	put(f, "top", "t");
	assert_int_equal(symlinkat("top", f->fd, "link"), 0);
	assert_int_equal(symlinkat("a/b", f->fd, "linked"), 0);
	assert_int_equal(symlinkat("..", f->fd, "a/up"), 0);
	assert_int_equal(mkfifoat(f->fd, "pipe", 0600), 0);
	assert_true(check_beneath(f));
	static const int errors[] = {ENOSYS, EPERM};
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		pid_t child = fork();
		if (child == 0) {
			forbid(SYS_openat2, errors[i]);
			_exit(check_beneath(f) ? 0 : 1);
		}
		waitpid(child, &status, 0);
		if (WEXITSTATUS(status) == 77)
			skip();
		assert_int_equal(status, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(safe_paths),
	    cmocka_unit_test_setup_teardown(reads_whole_files, setup, teardown),
	    cmocka_unit_test_setup_teardown(reading_past_the_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(reading_what_is_not_there, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(reading_what_is_no_file, setup, teardown),
	    cmocka_unit_test_setup_teardown(writes_atomically, setup, teardown),
	    cmocka_unit_test_setup_teardown(failed_write_leaves_the_old_file, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(unsynced_write_leaves_the_old_file,
	        setup, teardown),
	    cmocka_unit_test_setup_teardown(makes_folders, setup, teardown),
	    cmocka_unit_test_setup_teardown(removes_trees_and_follows_no_link,
	        setup, teardown),
	    cmocka_unit_test_setup_teardown(removes_big_folders, setup, teardown),
	    cmocka_unit_test_setup_teardown(removing_has_a_floor, setup, teardown),
	    cmocka_unit_test_setup_teardown(opens_beneath, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
