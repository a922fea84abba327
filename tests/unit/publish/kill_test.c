/*
 * publish/stage: killed at any instant while somebody reads.
 *
 * A child publishes one generation after the other until it gets SIGKILL; a
 * second one reads all the time: the index, and everything that it names. What
 * it sees must be of one generation. KILLS in the environment says how often
 * (default 60).
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../folder.h"
#include "base/files.h"
#include "publish/stage.h"

enum { TEXT_MAX = 400, KILLS = 60 };

/* what the reader tells */
struct told {
	volatile sig_atomic_t rounds; /* with one generation throughout */
	volatile sig_atomic_t missing, mixed;
};

struct fixture {
	char dir[256], out[300];
	int fd;
	struct told *told;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!folder_make(f->dir, "kill"))
		return -1;
	snprintf(f->out, sizeof f->out, "%s/site", f->dir);
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	f->told = mmap(NULL, sizeof *f->told, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*state = f;
	return f->fd < 0 || f->told == MAP_FAILED ? -1 : 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	int status = dir_remove_tree(AT_FDCWD, f->dir);

	munmap(f->told, sizeof *f->told);
	close(f->fd);
	free(f);
	return status;
}

/* ---- writing ------------------------------------------------------------ */

static int
write_page(struct stage *s, unsigned i, unsigned generation, struct diags *d)
{
	char path[40], text[TEXT_MAX];

	/* each third page stays, each fifth is a folder now and then */
	snprintf(path, sizeof path, "d%u/p%u%s", i % 4, i,
	    i % 5 == 0 && generation % 2 ? "/deep" : "");
	snprintf(text, sizeof text, "%u", i % 3 ? generation : 0);
	return stage_write(s, str_from(path), str_from(text), STR("memo"), d);
}

static unsigned
page_count(unsigned generation)
{
	return 10 + generation % 7;
}

/* In both ways: with a look before it, and with one afterwards. */
static int
open_one(struct stage **s, struct arena *a, const struct lock *lock,
    unsigned generation, struct diags *d)
{
	return generation / 2 % 2 ? stage_open_quick(s, a, lock, d)
				  : stage_open(s, a, lock, d);
}

static int
publish(struct fixture *f, unsigned generation)
{
	char text[TEXT_MAX];
	struct arena a;
	struct diags d;
	struct lock *lock;
	struct stage *s;
	int status = -1;

	arena_init(&a, 0);
	diags_init(&d);
	if (lock_take(&lock, &a, str_from(f->out), "test", &d) == 0) {
		if (open_one(&s, &a, lock, generation, &d) == 0) {
			snprintf(text, sizeof text, "%u", generation);
			stage_describe(s, str_from(text), 2);
			status = stage_write(s, STR("index"), str_from(text),
			    STR(""), &d);
			for (unsigned i = 0; i < page_count(generation); i++)
				status |= write_page(s, i, generation, &d);
			status |= stage_commit(s, &d);
			stage_look_back(s);
			stage_abort(s);
		}
		lock_release(lock);
	}
	diags_release(&d);
	arena_release(&a);
	return status;
}

/* ---- reading ------------------------------------------------------------ */

/* Reads a small file; its length, or -1. */
static int
slurp(int at, const char *path, char text[TEXT_MAX])
{
	int fd = openat(at, path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, TEXT_MAX - 1);

	if (fd >= 0)
		close(fd);
	if (n >= 0)
		text[n] = '\0';
	return (int)n;
}

static bool
page_is(int site, unsigned i, unsigned generation)
{
	char path[40], text[TEXT_MAX], want[TEXT_MAX];

	snprintf(path, sizeof path, "d%u/p%u%s", i % 4, i,
	    i % 5 == 0 && generation % 2 ? "/deep" : "");
	snprintf(want, sizeof want, "%u", i % 3 ? generation : 0);
	return slurp(site, path, text) >= 0 && strcmp(text, want) == 0;
}

static bool
is_one_generation(int site, const char *index)
{
	unsigned generation = (unsigned)strtoul(index, NULL, 10);

	for (unsigned i = 0; i < page_count(generation); i++)
		if (!page_is(site, i, generation))
			return false;
	return !page_is(site, page_count(generation), generation);
}

/*
 * A reader who stays in a folder may be overtaken by two publications; then the
 * marker has changed, and what was read does not count.
 */
static void
read_once(struct fixture *f)
{
	char before[TEXT_MAX], after[TEXT_MAX], index[TEXT_MAX];
	int site = openat(f->fd, "site", O_RDONLY | O_DIRECTORY);

	if (site < 0) {
		f->told->missing++;
		return;
	}
	if (slurp(f->fd, "site/index", index) < 0)
		f->told->missing++;
	int n = slurp(site, STAGE_MARKER, before);
	int got = slurp(site, "index", index);
	bool fine = got > 0 && is_one_generation(site, index);
	if (n > 0 && strstr(before, "generation ") &&
	    slurp(site, STAGE_MARKER, after) > 0 && strcmp(before, after) == 0) {
		if (fine)
			f->told->rounds++;
		else
			f->told->mixed++;
	}
	close(site);
}

/* ---- the test ----------------------------------------------------------- */

static pid_t
start(struct fixture *f, bool reader, unsigned generation)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	for (;; generation++) {
		if (reader)
			read_once(f);
		else if (publish(f, generation))
			_exit(1);
	}
}

static void
end(pid_t child)
{
	int status;

	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status)); /* not for reasons of its own */
}

static unsigned
served(struct fixture *f)
{
	char index[TEXT_MAX];
	int site = openat(f->fd, "site", O_RDONLY | O_DIRECTORY);

	assert_true(site >= 0);
	assert_true(slurp(site, "index", index) > 0);
	assert_true(is_one_generation(site, index));
	close(site);
	return (unsigned)strtoul(index, NULL, 10);
}

static void
readers_never_see_a_mixture(void **state)
{
	struct fixture *f = *state;
	const char *wish = getenv("KILLS");
	unsigned kills = wish ? (unsigned)strtoul(wish, NULL, 10) : KILLS;
	unsigned seed = 4711, generation = 1;

	assert_int_equal(publish(f, generation), 0);
	pid_t reader = start(f, true, 0);
	for (unsigned i = 0; i < kills; i++) {
		seed = seed * 1103515245 + 12345;
		pid_t writer = start(f, false, generation + 1);
		usleep(500 + seed / 65536 % 20000);
		end(writer);
		generation = served(f) + 1;
		/* the next one puts all in order */
		assert_int_equal(publish(f, generation), 0);
		assert_int_equal(served(f), generation);
	}
	end(reader);
	assert_int_equal(f->told->missing, 0);
	assert_int_equal(f->told->mixed, 0);
	assert_true(f->told->rounds > 0);
	assert_true(generation > kills);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(readers_never_see_a_mixture, setup,
	        teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
