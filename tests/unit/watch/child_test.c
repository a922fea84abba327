/* watch/child: however a child ends, the parent learns it and lives. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watch/child.h"

struct result {
	int number;
	char text[100];
};

static int
work_well(void *ctx, void *result)
{
	struct result *r = result;

	r->number = *(int *)ctx + 1;
	memcpy(r->text, "done", sizeof "done");
	return 7;
}

static int
work_and_die(void *ctx, void *result)
{
	((struct result *)result)->number = 99;
	raise(*(int *)ctx);
	return 0;
}

static int
work_and_exit(void *ctx, void *result)
{
	(void)result;
	_exit(*(int *)ctx);
}

static int
work_for_ever(void *ctx, void *result)
{
	(void)ctx;
	(void)result;
	while (pause() < 0)
		;
	return 0;
}

/* what signals does a child see? */
static int
work_on_signals(void *ctx, void *result)
{
	struct sigaction term;
	sigset_t mask;

	(void)ctx;
	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigaction(SIGTERM, NULL, &term);
	((struct result *)result)->number = !sigismember(&mask, SIGTERM) &&
	    !sigismember(&mask, SIGCHLD) && term.sa_handler == SIG_DFL;
	return 0;
}

static struct child_end
wait_for(struct child *c, struct result *r)
{
	struct child_end end;
	siginfo_t info;

	/* WNOWAIT: child_reap() is what is tested */
	assert_int_equal(waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT), 0);
	assert_true(child_reap(&end, c, r, sizeof *r));
	assert_int_equal(c->pid, 0);
	assert_false(child_reap(&end, c, r, sizeof *r));
	return end;
}

static struct child_end
run(int (*work)(void *, void *), int number, struct result *r)
{
	struct child c;

	assert_int_equal(child_start(&c, work, &number, sizeof *r), 0);
	return wait_for(&c, r);
}

static void
test_result(void **state)
{
	struct result r;
	struct child_end end = run(work_well, 41, &r);

	(void)state;
	assert_true(end.has_result);
	assert_int_equal(end.status, 7);
	assert_int_equal(end.signal, 0);
	assert_int_equal(r.number, 42);
	assert_string_equal(r.text, "done");
}

static void
test_crash(void **state)
{
	static const int signals[] = {SIGKILL, SIGTERM, SIGUSR1};

	(void)state;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct result r = {.number = 5};
		struct child_end end = run(work_and_die, signals[i], &r);
		assert_false(end.has_result);
		assert_int_equal(end.signal, signals[i]);
		assert_int_equal(end.status, 0);
		assert_int_equal(r.number, 0); /* nothing of it */
	}
}

static void
test_exit_without_result(void **state)
{
	struct result r;
	struct child_end end = run(work_and_exit, 3, &r);

	(void)state;
	assert_false(end.has_result);
	assert_int_equal(end.status, 3);
}

static void
test_hang(void **state)
{
	struct child c;
	struct result r;
	struct child_end end;

	(void)state;
	assert_int_equal(child_start(&c, work_for_ever, NULL, sizeof r), 0);
	assert_false(child_reap(&end, &c, &r, sizeof r));
	child_signal(&c, SIGTERM);
	end = wait_for(&c, &r);
	assert_int_equal(end.signal, SIGTERM);
	child_signal(&c, SIGKILL); /* to nobody */
}

static void
test_signals(void **state)
{
	sigset_t set, old;
	struct result r;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old);
	assert_true(run(work_on_signals, 0, &r).has_result);
	sigprocmask(SIG_SETMASK, &old, NULL);
	assert_int_equal(r.number, 1);
}

/* ---- in two steps ------------------------------------------------------------ */

static void *
make_next(void *ctx)
{
	static int made; /* in the child */

	made = *(int *)ctx + 1;
	return &made;
}

static void *
make_nothing(void *ctx)
{
	(void)ctx;
	return NULL;
}

static void *
make_and_die(void *ctx)
{
	raise(*(int *)ctx);
	return ctx;
}

static void
start_ready(struct child *c, void *(*ready)(void *), int *number)
{
	assert_int_equal(child_start_ready(c, ready, work_well, number,
	    sizeof(struct result)), 0);
}

static void
test_ready_and_go(void **state)
{
	int number = 40;
	struct child c;
	struct result r;
	struct child_end end;

	(void)state;
	/* told while it still makes ready, or long before: nothing is lost */
	for (int i = 0; i < 20; i++) {
		start_ready(&c, make_next, &number);
		if (i % 2)
			usleep(2000);
		assert_false(child_reap(&end, &c, &r, sizeof r));
		child_go(&c);
		end = wait_for(&c, &r);
		assert_true(end.has_result);
		assert_int_equal(end.status, 7);
		assert_int_equal(r.number, 42);
		assert_string_equal(r.text, "done");
	}
}

static void
test_ready_dropped(void **state)
{
	int number = 40;
	struct child c;
	struct result r = {.number = 5};
	struct child_end end;

	(void)state;
	start_ready(&c, make_next, &number);
	assert_false(child_reap(&end, &c, &r, sizeof r));
	child_signal(&c, SIGKILL);
	end = wait_for(&c, &r);
	assert_false(end.has_result);
	assert_int_equal(end.signal, SIGKILL);
	assert_int_equal(r.number, 0);
}

static void
await_end(const struct child *c)
{
	siginfo_t info;

	assert_int_equal(waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT), 0);
}

/* Whoever says go learns only from the end that nobody heard it. */
static void
test_ready_dead_before_go(void **state)
{
	int number = SIGKILL;
	struct child c;
	struct result r;
	struct child_end end;

	(void)state;
	start_ready(&c, make_and_die, &number);
	await_end(&c);
	child_go(&c);
	end = wait_for(&c, &r);
	assert_false(end.has_result);
	assert_int_equal(end.signal, SIGKILL);
}

static void
test_ready_for_nothing(void **state)
{
	int number = 40;
	struct child c;
	struct result r;
	struct child_end end;

	(void)state;
	start_ready(&c, make_nothing, &number);
	await_end(&c);
	child_go(&c);
	end = wait_for(&c, &r);
	assert_false(end.has_result);
	assert_int_equal(end.signal, 0);
	assert_int_equal(end.status, 0);
}

/* Of this pipe all have an end: it closes when the last of them is dead. */
static void
test_ready_parent_dies(void **state)
{
	int number = 40, held[2], status;
	char byte;

	(void)state;
	assert_int_equal(pipe(held), 0);
	pid_t parent = fork();
	assert_true(parent >= 0);
	if (parent == 0) {
		struct child c;
		int rc = child_start_ready(&c, make_next, work_well, &number,
		    sizeof(struct result));
		raise(SIGKILL); /* as a watcher may go */
		_exit(rc);
	}
	close(held[1]);
	assert_int_equal(waitpid(parent, &status, 0), parent);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	struct pollfd p = {held[0], POLLIN, 0};
	assert_int_equal(poll(&p, 1, 60000), 1);
	assert_int_equal(read(held[0], &byte, 1), 0);
	close(held[0]);
}

/* ---- what is left --------------------------------------------------------------- */

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

static void
test_no_leak(void **state)
{
	size_t before = descriptors();

	(void)state;
	for (int i = 0; i < 30; i++) {
		struct result r;
		struct child c;
		int number = 1;
		run(i % 2 ? work_well : work_and_exit, 1, &r);
		start_ready(&c, i % 3 ? make_next : make_nothing, &number);
		child_go(&c);
		wait_for(&c, &r);
	}
	assert_int_equal(descriptors(), before);
}

static void
test_no_child(void **state)
{
	struct rlimit old, none = {0, 0};
	struct child c;
	struct result r;

	(void)state;
	assert_int_equal(child_start(&c, work_well, NULL, PIPE_BUF + 1), -1);
	assert_int_equal(errno, EMSGSIZE);
	/* no descriptors */
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	int rc = child_start(&c, work_well, NULL, sizeof r);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_int_equal(rc, -1);
	assert_int_equal(c.pid, 0);
}

/* For the pipe there is room, for what it waits on there is none. */
static void
test_no_ready_child(void **state)
{
	size_t before = descriptors();
	struct rlimit old, few;
	struct child c;
	int number = 1, next = dup(STDERR_FILENO);

	(void)state;
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	few = old;
	few.rlim_cur = (rlim_t)next + 2;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	int rc = child_start_ready(&c, make_next, work_well, &number,
	    sizeof(struct result));
	int error = errno;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_int_equal(rc, -1);
	assert_int_equal(error, EMFILE);
	assert_int_equal(c.pid, 0);
	assert_int_equal(descriptors(), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_crash),
	    cmocka_unit_test(test_hang),
	    cmocka_unit_test(test_signals),
	    cmocka_unit_test(test_no_leak),
	    cmocka_unit_test(test_no_child),
	    cmocka_unit_test(test_no_ready_child),
	    cmocka_unit_test(test_ready_dropped),
	    cmocka_unit_test(test_ready_dead_before_go),
	    cmocka_unit_test(test_ready_parent_dies),
	};
	/* valgrind gives a status of its own to a child that ends, as all of them
	 * do, without freeing what its parent had */
	const struct CMUnitTest statuses[] = {
	    cmocka_unit_test(test_result),
	    cmocka_unit_test(test_exit_without_result),
	    cmocka_unit_test(test_ready_and_go),
	    cmocka_unit_test(test_ready_for_nothing),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (getenv("UNDER_VALGRIND") == NULL)
		failed += cmocka_run_group_tests(statuses, NULL, NULL);
	return failed;
}
