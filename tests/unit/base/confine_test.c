/* base/confine: what a confined process can do, and what it cannot. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"
#include "base/files.h"
#include "base/limits.h"

enum { ABI_WITH_LINKS = 2, ABI_WITH_TRUNCATE = 3 };

/*
 *	in/text, in/link -> ../out-of-reach/text
 *	out/site/page, out/.site.new/
 *	out-of-reach/text
 */
struct fixture {
	char dir[256];
	int fd, out;
	struct arena arena;
	struct confine_rules rules;
	struct diags partial;
};

static void
put(const struct fixture *f, const char *path)
{
	int fd = openat(f->fd, path, O_WRONLY | O_CREAT, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "text\n", 5), 5);
	assert_int_equal(close(fd), 0);
}

static struct str
place(struct fixture *f, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", f->dir, name);
}

static int
setup(void **state)
{
	static const char *const folders[] = {"in", "out", "out/site",
	    "out/.site.new", "out-of-reach"};
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/confine-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (mkdirat(f->fd, folders[i], 0755))
			return -1;
	put(f, "in/text");
	put(f, "out/site/page");
	put(f, "out-of-reach/text");
	arena_init(&f->arena, 0);
	diags_init(&f->partial);
	*VEC_PUSH(&f->arena, &f->rules.read) = place(f, "in");
	*VEC_PUSH(&f->arena, &f->rules.read) = place(f, "is-not-there");
	f->out = openat(f->fd, "out", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	f->rules.write = &f->out;
	f->rules.write_count = 1;
	*state = f;
	return symlinkat("../out-of-reach/text", f->fd, "in/link");
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	close(f->out);
	close(f->fd);
	int status = dir_remove_tree(AT_FDCWD, f->dir);
	diags_release(&f->partial);
	arena_release(&f->arena);
	free(f);
	return status;
}

/*
 * The errno of a deed, 0 when it was done, in a child that is confined; 255
 * when it ended otherwise.
 */
static int
confined(struct fixture *f, int (*deed)(const struct fixture *f))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		confine_apply(&f->rules, &f->partial);
		errno = 0;
		int rc = deed(f);
		int result = rc < 0 ? errno ? errno : 254 : 0;
		diags_release(&f->partial);
		exit(result);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static void
need_landlock(int abi)
{
	if (confine_landlock_abi() < abi) {
		print_message("the kernel's Landlock has ABI %d, not %d\n",
		    confine_landlock_abi(), abi);
		skip();
	}
}

/* valgrind keeps limits of its own */
static void
need_limits(void)
{
	if (getenv("UNDER_VALGRIND"))
		skip();
}

static int
open_path(const struct fixture *f, const char *name, int flags)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", f->dir, name);
	int fd = open(path, flags | O_CLOEXEC, 0644);
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

/* ---- reading ---------------------------------------------------------------- */

static int
read_inside(const struct fixture *f)
{
	return open_path(f, "in/text", O_RDONLY) ||
	    open_path(f, "in", O_RDONLY | O_DIRECTORY) ||
	    open_path(f, "out/site/page", O_RDONLY) ? -1 : 0;
}

static int
read_outside(const struct fixture *f)
{
	return open_path(f, "out-of-reach/text", O_RDONLY);
}

static int
read_passwd(const struct fixture *f)
{
	(void)f;
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static int
read_link_inside(const struct fixture *f)
{
	return open_path(f, "in/link", O_RDONLY);
}

static int
list_outside(const struct fixture *f)
{
	return open_path(f, "out-of-reach", O_RDONLY | O_DIRECTORY);
}

static void
test_reads_what_it_must(void **state)
{
	assert_int_equal(confined(*state, read_inside), 0);
}

static void
test_reads_nothing_else(void **state)
{
	need_landlock(ABI_WITH_LINKS);
	assert_int_equal(confined(*state, read_outside), EACCES);
	assert_int_equal(confined(*state, list_outside), EACCES);
	assert_int_equal(confined(*state, read_passwd), EACCES);
}

static void
test_link_leads_nowhere(void **state)
{
	need_landlock(ABI_WITH_LINKS);
	assert_int_equal(confined(*state, read_link_inside), EACCES);
}

/* ---- writing ---------------------------------------------------------------- */

static int
make_inside(const struct fixture *f)
{
	return open_path(f, "out/site/new", O_WRONLY | O_CREAT | O_EXCL) ||
	    mkdirat(f->fd, "out/site/folder", 0755) ||
	    unlinkat(f->fd, "out/site/new", 0) ||
	    unlinkat(f->fd, "out/site/folder", AT_REMOVEDIR) ? -1 : 0;
}

/* what a stage does: link, write, exchange, throw away */
static int
publish(const struct fixture *f)
{
	if (linkat(f->fd, "out/site/page", f->fd, "out/.site.new/page", 0) ||
	    open_path(f, "out/.site.new/more", O_WRONLY | O_CREAT | O_EXCL) ||
	    renameat2(f->fd, "out/site", f->fd, "out/.site.new",
	        RENAME_EXCHANGE) ||
	    renameat(f->fd, "out/site/more", f->fd, "out/.site.new/more") ||
	    open_path(f, "out/.site.new/more", O_WRONLY | O_TRUNC))
		return -1;
	return dir_remove_tree(f->fd, "out/.site.new");
}

static int
make_in_source(const struct fixture *f)
{
	return open_path(f, "in/new", O_WRONLY | O_CREAT);
}

static int
write_to_source(const struct fixture *f)
{
	return open_path(f, "in/text", O_WRONLY);
}

static int
cut_source(const struct fixture *f)
{
	char path[512];

	snprintf(path, sizeof path, "%s/in/text", f->dir);
	return truncate(path, 0);
}

static int
remove_source(const struct fixture *f)
{
	return unlinkat(f->fd, "in/text", 0);
}

static int
make_outside(const struct fixture *f)
{
	return open_path(f, "new", O_WRONLY | O_CREAT);
}

static int
bring_source_out(const struct fixture *f)
{
	return renameat(f->fd, "in/text", f->fd, "out/site/text");
}

static int
make_link(const struct fixture *f)
{
	return symlinkat("/etc/passwd", f->fd, "out/site/link");
}

static void
test_output_can_be_written(void **state)
{
	assert_int_equal(confined(*state, make_inside), 0);
}

static void
test_trees_can_be_exchanged(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(confined(f, publish), 0);
	assert_int_equal(faccessat(f->fd, "out/site/page", F_OK, 0), 0);
	assert_int_equal(faccessat(f->fd, "out/.site.new", F_OK, 0), -1);
}

static void
test_nothing_else_can_be_written(void **state)
{
	need_landlock(ABI_WITH_LINKS);
	assert_int_equal(confined(*state, make_in_source), EACCES);
	assert_int_equal(confined(*state, write_to_source), EACCES);
	assert_int_equal(confined(*state, remove_source), EACCES);
	assert_int_equal(confined(*state, make_outside), EACCES);
	assert_int_equal(confined(*state, make_link), EACCES);
	int reason = confined(*state, bring_source_out);
	assert_true(reason == EACCES || reason == EXDEV);
}

static void
test_source_cannot_be_cut(void **state)
{
	need_landlock(ABI_WITH_TRUNCATE);
	assert_int_equal(confined(*state, cut_source), EACCES);
}

/* check and next: nothing at all */
static void
test_reader_writes_nothing(void **state)
{
	struct fixture *f = *state;

	need_landlock(1);
	f->rules.read.items[1] = place(f, "out");
	f->rules.write_count = 0;
	assert_int_equal(confined(f, read_inside), 0);
	assert_int_equal(confined(f, make_inside), EACCES);
}

static int
read_text_only(const struct fixture *f)
{
	return open_path(f, "in/text", O_RDONLY);
}

/* a rule may be for one file */
static void
test_file_alone(void **state)
{
	struct fixture *f = *state;

	need_landlock(ABI_WITH_LINKS);
	f->rules.read.items[0] = place(f, "in/text");
	assert_int_equal(confined(f, read_text_only), 0);
	assert_int_equal(confined(f, read_inside), EACCES);
}

static void *
read_in_thread(void *arg)
{
	return read_outside(arg) < 0 && errno == EACCES ? arg : NULL;
}

static int
thread_reads_outside(const struct fixture *f)
{
	pthread_t thread;
	void *denied = NULL;

	if (pthread_create(&thread, NULL, read_in_thread, (void *)(uintptr_t)f) ||
	    pthread_join(thread, &denied))
		return -1;
	return denied ? 0 : -1;
}

static void
test_threads_too(void **state)
{
	need_landlock(ABI_WITH_LINKS);
	assert_int_equal(confined(*state, thread_reads_outside), 0);
}

/* ---- programs, network, processes --------------------------------------------- */

static int
execute(const struct fixture *f)
{
	char *const argv[] = {(char[]){"true"}, NULL};

	(void)f;
	execv("/bin/true", argv);
	return -1;
}

/* also not what it wrote itself */
static int
execute_own(const struct fixture *f)
{
	char path[512];
	char *const argv[] = {path, NULL};

	snprintf(path, sizeof path, "%s/out/program", f->dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	if (fd < 0 || write(fd, "#!/bin/sh\n", 10) != 10 || close(fd))
		return 0;
	execv(path, argv);
	return -1;
}

static int
connect_tcp(const struct fixture *f)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)f;
	if (fd < 0)
		return -1;
	return connect(fd, (const struct sockaddr *)&to, sizeof to);
}

static int
signal_parent(const struct fixture *f)
{
	(void)f;
	return kill(getppid(), 0);
}

static bool
is_denied(int reason)
{
	return reason == EACCES || reason == EPERM;
}

static void
test_nothing_is_executed(void **state)
{
	need_landlock(ABI_WITH_LINKS);
	assert_true(is_denied(confined(*state, execute)));
	assert_true(is_denied(confined(*state, execute_own)));
}

static void
test_no_network(void **state)
{
#ifdef CONFINE_ALSO
	need_landlock(4);
#endif
	assert_true(is_denied(confined(*state, connect_tcp)));
}

static void
test_no_signals(void **state)
{
#ifdef CONFINE_ALSO
	need_landlock(6);
#endif
	assert_true(is_denied(confined(*state, signal_parent)));
}

/* ---- limits ---------------------------------------------------------------------- */

static rlim_t
soft(__rlimit_resource_t what)
{
	struct rlimit r;

	return getrlimit(what, &r) ? RLIM_INFINITY : r.rlim_cur;
}

static int
see_limits(const struct fixture *f)
{
	(void)f;
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 ||
	    soft(RLIMIT_CORE) != 0 || soft(RLIMIT_NOFILE) > BUILD_FILES_MAX)
		return -1;
#ifndef CONFINE_ALSO
	if (soft(RLIMIT_DATA) > BUILD_MEMORY_MAX ||
	    soft(RLIMIT_CPU) > BUILD_SECONDS_MAX)
		return -1;
#endif
	return 0;
}

static void
test_limits(void **state)
{
	need_limits();
	assert_int_equal(confined(*state, see_limits), 0);
}

/* a limit that is lower already is not raised */
static int
see_low_limit(const struct fixture *f)
{
	(void)f;
	return soft(RLIMIT_NOFILE) == 100 ? 0 : -1;
}

static void
test_low_limit_stays(void **state)
{
	struct rlimit r, before;

	need_limits();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	r = before;
	r.rlim_cur = r.rlim_max = 100;
	int status;
	pid_t pid = fork();
	if (pid == 0)
		exit(setrlimit(RLIMIT_NOFILE, &r) ? 1
		    : confined(*state, see_low_limit));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

#ifndef CONFINE_ALSO
static int
use_up_time(const struct fixture *f)
{
	(void)f;
	close(STDERR_FILENO); /* it says so */
	return raise(SIGXCPU);
}

static void
test_end_of_time(void **state)
{
	assert_int_equal(confined(*state, use_up_time), 3);
}
#endif

/* ---- what the kernel lacks --------------------------------------------------------- */

static int
see_nothing_told(const struct fixture *f)
{
	return f->partial.count == 0 ? 0 : -1;
}

static int
see_all_told(const struct fixture *f)
{
	struct buf line;

	if (f->partial.count != 1 ||
	    f->partial.items[0].id != DIAG_CONFINEMENT_PARTIAL)
		return -1;
	buf_init(&line, 1000);
	diag_line(&line, &f->partial.items[0], DIAG_DE);
	bool good = str_contains(buf_str(&line), STR("Landlock, das")) &&
	    !str_contains(buf_str(&line), STR("which"));
	buf_release(&line);
	return good ? 0 : -1;
}

/* From here on the kernel knows no Landlock. */
static int
forget_landlock(void)
{
	struct sock_filter list[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof list / sizeof *list, list};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void
test_missing_landlock_is_told(void **state)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		exit(forget_landlock() ? 99 : confined(*state, see_all_told));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 99) {
		print_message("no seccomp here\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
test_nothing_told_when_all_is_there(void **state)
{
	need_landlock(ABI_WITH_TRUNCATE);
	assert_int_equal(confined(*state, see_nothing_told), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_reads_what_it_must),
	    TEST(test_reads_nothing_else),
	    TEST(test_link_leads_nowhere),
	    TEST(test_output_can_be_written),
	    TEST(test_trees_can_be_exchanged),
	    TEST(test_nothing_else_can_be_written),
	    TEST(test_source_cannot_be_cut),
	    TEST(test_reader_writes_nothing),
	    TEST(test_file_alone),
	    TEST(test_threads_too),
	    TEST(test_nothing_is_executed),
	    TEST(test_no_network),
	    TEST(test_no_signals),
	    TEST(test_limits),
	    TEST(test_low_limit_stays),
#ifndef CONFINE_ALSO
	    TEST(test_end_of_time),
#endif
	    TEST(test_missing_landlock_is_told),
	    TEST(test_nothing_told_when_all_is_there),
	};

	return cmocka_run_group_tests_name("confine", tests, NULL, NULL);
}
