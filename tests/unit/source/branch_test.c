/* source/branch: trees of Git made of folders, and who comes first. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "source/branch.h"

struct fixture {
	char dir[256], repo[300], index[300];
	int fd;
	struct arena arena;
	struct diags diags;
	struct branch_spec spec;
	struct str_list paths;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/branch-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->repo, sizeof f->repo, "%s/repo.git", f->dir);
	snprintf(f->index, sizeof f->index, "%s/index", f->dir);
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	f->spec = (struct branch_spec){.repo = str_from(f->repo),
	    .branch = STR_INIT("pages"), .index = f->index, .make = true};
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

/* Writes a file of the folder, which is a new one as those we publish. */
static void
put(struct fixture *f, const char *path, const char *text)
{
	struct str whole = arena_printf(&f->arena, "%s/%s", f->dir, path);

	assert_int_equal(dir_make(arena_str(&f->arena,
	    str_head(whole, str_find_last(whole, '/'))), &f->diags), 0);
	assert_int_equal(file_write_atomic(whole, str_from(text), &f->diags), 0);
}

/* Paths come sorted. */
static void
list(struct fixture *f, const char *const *paths)
{
	f->paths = (struct str_list){0};
	for (; *paths; paths++)
		*VEC_PUSH(&f->arena, &f->paths) = str_from(*paths);
}

static const char *const both[] = {BRANCH_TOKEN, "site/index.html", NULL};

static struct branch *
begin(struct fixture *f)
{
	struct branch *b;

	if (branch_open(&b, &f->arena, &f->spec))
		fail_msg("%s", arena_str(&f->arena, f->spec.failure).ptr);
	return b;
}

static int
finish(struct fixture *f, struct branch *b, struct branch_done *done)
{
	struct branch_note note = {.message = STR_INIT("m\n"),
	    .name = STR_INIT("n"), .mail = STR_INIT("m@x"), .time = 1767610800};
	int rc = branch_write(b, f->fd, &f->paths);

	if (rc == 0)
		rc = branch_commit(done, b, &note);
	branch_close(b);
	return rc;
}

static struct branch_done
commit(struct fixture *f)
{
	struct branch_done done;

	if (finish(f, begin(f), &done))
		fail_msg("%s", arena_str(&f->arena, f->spec.failure).ptr);
	return done;
}

static void
test_only_what_changed(void **state)
{
	struct fixture *f = *state;
	struct branch_done first, done;

	put(f, BRANCH_TOKEN, "{}");
	put(f, "site/index.html", "one");
	list(f, both);
	first = commit(f);
	assert_true(first.changed);
	assert_int_equal(first.read, 2);
	done = commit(f);
	assert_false(done.changed);
	assert_int_equal(done.read, 0);
	assert_string_equal(done.commit, first.commit);
	put(f, "site/index.html", "two");
	done = commit(f);
	assert_true(done.changed);
	assert_int_equal(done.read, 1);
	/* without the index all is read, to the same end */
	assert_int_equal(unlink(f->index), 0);
	first = commit(f);
	assert_false(first.changed);
	assert_int_equal(first.read, 2);
	/* a broken one is none */
	put(f, "index", "DIRC and nonsense");
	first = commit(f);
	assert_false(first.changed);
	assert_string_equal(first.commit, done.commit);
	assert_int_equal(first.read, 2);
	/* something goes */
	list(f, (const char *const[]){BRANCH_TOKEN, NULL});
	done = commit(f);
	assert_true(done.changed);
	assert_int_equal(done.read, 0);
}

static void
test_somebody_else_first(void **state)
{
	struct fixture *f = *state;
	struct branch_done done, theirs;

	put(f, BRANCH_TOKEN, "{}");
	put(f, "site/index.html", "one");
	list(f, both);
	/* both found no branch */
	struct branch *slow = begin(f);
	theirs = commit(f);
	put(f, "site/index.html", "two");
	assert_int_equal(finish(f, slow, &done), -1);
	assert_true(str_contains(f->spec.failure, STR("somebody else")));
	/* both found the same tip */
	slow = begin(f);
	assert_string_equal(branch_tip(slow), theirs.commit);
	theirs = commit(f);
	put(f, "site/index.html", "three");
	assert_int_equal(finish(f, slow, &done), -1);
	assert_true(str_contains(f->spec.failure, STR("somebody else")));
	/* what they did stays, and the next try goes on from there */
	slow = begin(f);
	assert_string_equal(branch_tip(slow), theirs.commit);
	assert_int_equal(finish(f, slow, &done), 0);
	assert_true(done.changed);
}

static void
test_refusals(void **state)
{
	struct fixture *f = *state;
	struct branch *b;
	struct branch_done done;

	f->spec.make = false;
	assert_int_equal(branch_open(&b, &f->arena, &f->spec), -1);
	assert_null(b);
	assert_true(str_contains(f->spec.failure, STR("no Git repository")));
	f->spec.make = true;
	/* a branch without our token becomes one of others */
	put(f, "site/index.html", "one");
	list(f, (const char *const[]){"site/index.html", NULL});
	commit(f);
	assert_int_equal(branch_open(&b, &f->arena, &f->spec), -1);
	assert_true(str_contains(f->spec.failure, STR("did not put there")));
	/* a file that is not there, and a link */
	f->spec.branch = STR("other");
	list(f, both);
	assert_int_equal(finish(f, begin(f), &done), -1);
	assert_true(str_contains(f->spec.failure, STR(BRANCH_TOKEN)));
	assert_int_equal(symlinkat("index.html", f->fd, "site/link"), 0);
	list(f, (const char *const[]){"site/link", NULL});
	assert_int_equal(finish(f, begin(f), &done), -1);
	assert_true(str_contains(f->spec.failure, STR("site/link")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_only_what_changed),
	    TEST(test_somebody_else_first),
	    TEST(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
