/* base/program: others' programs, their input and output, their end. */
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
#include <sys/wait.h>
#include <unistd.h>

#include "base/program.h"

static struct arena arena;

static int
run(struct program_result *r, const char *script, struct str input,
    unsigned seconds)
{
	const char *const argv[] = {"sh", "-c", script, NULL};

	return program_run(r, &arena, &(struct program){.argv = argv,
	    .input = input, .files = {STR_INIT("first"), STR_INIT("second\n")},
	    .seconds = seconds});
}

static void
expect(const char *script, int status, const char *out, const char *err)
{
	struct program_result r;

	assert_int_equal(run(&r, script, STR("hello\n"), 60), 0);
	assert_string_equal(arena_str(&arena, r.out).ptr, out);
	assert_string_equal(arena_str(&arena, r.err).ptr, err);
	assert_int_equal(r.status, status);
	assert_int_equal(r.failure.len, 0);
}

static void
expect_failure(const char *script, unsigned seconds, const char *reason)
{
	struct program_result r;

	assert_int_equal(run(&r, script, STR(""), seconds), -1);
	assert_true(str_contains(r.failure, str_from(reason)));
	assert_true(str_find(r.failure, '\x1f') < r.failure.len);
}

static void
test_input_and_output(void **state)
{
	(void)state;
	expect("cat", 0, "hello\n", "");
	expect("cat /dev/fd/3 /dev/fd/4; cat >&2; exit 3", 3, "firstsecond\n",
	    "hello\n");
	expect("cat /dev/fd/4 /dev/fd/4", 0, "second\nsecond\n", "");
	expect(":", 0, "", "");
	expect("kill -9 $$", 128 + SIGKILL, "", "");
}

/* more than pipes hold, on both of them */
static void
test_much_output(void **state)
{
	struct program_result r;
	const char *script = "awk 'BEGIN { for (i = 0; i < 6000; i++) { "
	    "print \"123456789\"; print \"12345678\" >\"/dev/stderr\" } }'";

	(void)state;
	assert_int_equal(run(&r, script, STR(""), 60), 0);
	assert_int_equal(r.out.len, 60000);
	assert_int_equal(r.err.len, 54000);
}

static void
test_nothing_of_ours(void **state)
{
	int open_here = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_true(open_here >= 0);
	setenv("SECRET", "x", 1);
	signal(SIGPIPE, SIG_IGN);
	/* a shell adds some of its own */
	expect("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD= -e ^PATH=",
	    0, "TZ=UTC0\n", "");
	expect("pwd", 0, "/\n", "");
	expect("for n in 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do"
	       " test ! -e /proc/$$/fd/$n || echo $n; done", 0, "", "");
	expect("kill -PIPE $$", 128 + SIGPIPE, "", "");
	signal(SIGPIPE, SIG_DFL);
	close(open_here);
}

static void
test_time_limit(void **state)
{
	(void)state;
	expect_failure("sleep 600", 1, "did not answer in time");
	/* its children go with it, also when it closed its output */
	expect_failure("exec >&- 2>&-; sleep 600 & wait", 1, "did not answer");
}

/* what goes on in the background is not waited for */
static void
test_children_left_behind(void **state)
{
	(void)state;
	expect("echo done; sleep 20 & exit 4", 4, "done\n", "");
}

static void
test_endless_output(void **state)
{
	(void)state;
	expect_failure("yes", 60, "writes without end");
	expect_failure("yes >&2", 60, "writes without end");
}

static void
test_not_installed(void **state)
{
	const char *const argv[] = {"no-such-program-anywhere", NULL};
	struct program_result r;

	(void)state;
	if (getenv("UNDER_VALGRIND"))
		skip(); /* it starts programs in its own way */
	assert_int_equal(program_run(&r, &arena, &(struct program){.argv = argv,
	    .seconds = 60}), -1);
	assert_true(str_contains(r.failure,
	    STR("no-such-program-anywhere is not installed")));
	assert_true(str_contains(r.failure, STR("nicht installiert")));
}

/* A whole path is not looked for anywhere. */
static void
test_whole_path(void **state)
{
	const char *const there[] = {"/bin/cat", NULL};
	const char *const absent[] = {"/cat", NULL};
	struct program p = {.argv = there, .input = STR("hello"), .seconds = 60};
	struct program_result r;

	(void)state;
	assert_int_equal(program_run(&r, &arena, &p), 0);
	assert_true(str_eq(r.out, STR("hello")));
	if (getenv("UNDER_VALGRIND"))
		return; /* it starts programs in its own way */
	p.argv = absent;
	assert_int_equal(program_run(&r, &arena, &p), -1);
	assert_true(str_has_prefix(r.failure, STR("/cat is not installed")));
}

static int
count_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 200; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void
test_nothing_is_left_open(void **state)
{
	struct program_result r;
	int before = count_descriptors();

	(void)state;
	for (int i = 0; i < 20; i++)
		(void)run(&r, i % 2 ? "yes" : "cat", STR("x"), 60);
	assert_int_equal(count_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombies */
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_input_and_output),
	    cmocka_unit_test(test_much_output),
	    cmocka_unit_test(test_nothing_of_ours),
	    cmocka_unit_test(test_time_limit),
	    cmocka_unit_test(test_children_left_behind),
	    cmocka_unit_test(test_endless_output),
	    cmocka_unit_test(test_not_installed),
	    cmocka_unit_test(test_whole_path),
	    cmocka_unit_test(test_nothing_is_left_open),
	};

	arena_init(&arena, 0);
	int status = cmocka_run_group_tests_name("program", tests, NULL, NULL);
	arena_release(&arena);
	return status;
}
