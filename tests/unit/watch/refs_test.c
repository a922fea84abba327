/* watch/refs: the same answer as Git's, for every form of a repository. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "watch/refs.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

struct fixture {
	char dir[200], old[PATH_MAX];
	struct arena arena;
};

static void
save(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, str_from(text)), 0);
	assert_int_equal(close(fd), 0);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/refs.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(getcwd(f->old, sizeof f->old));
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(chdir(f->dir), 0);
	arena_init(&f->arena, 0);
	assert_int_equal(mkdir("r", 0755) || mkdir("r/objects", 0755) ||
	    mkdir("r/refs", 0755) || mkdir("r/refs/heads", 0755) ||
	    mkdir("r/refs/tags", 0755), 0);
	save("r/HEAD", "ref: refs/heads/main\n");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_release(&f->arena);
	assert_int_equal(chdir(f->old), 0);
	dir_remove_tree(AT_FDCWD, f->dir);
	free(f);
	return 0;
}

static struct str
answer(struct fixture *f, const char *repo, const char *name)
{
	struct refs refs;

	refs_read(&refs, &f->arena, str_from(repo), str_from(name));
	return refs.text;
}

static void
assert_says(struct fixture *f, const char *name, const char *id)
{
	assert_true(str_contains(answer(f, "r", name), str_from(id)));
}

static void
test_loose_and_packed(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(answer(f, "r", "").ptr,
	    "HEAD=ref: refs/heads/main\nrefs/heads/main=\n");
	save("r/refs/heads/main", ID_A "\n");
	struct str loose = answer(f, "r", "");
	assert_true(str_contains(loose, STR(ID_A)));
	/* a name that ends like ours is another one */
	save("r/packed-refs", "# pack-refs with: peeled fully-peeled sorted \n"
	    ID_B " refs/heads/xrefs/heads/main\n" ID_B " refs/heads/main\n");
	assert_true(str_eq(answer(f, "r", ""), loose));
	assert_int_equal(unlink("r/refs/heads/main"), 0);
	assert_says(f, "", ID_B);
	/* to pack is no change */
	save("r/packed-refs", ID_A " refs/heads/main\n^" ID_B "\n");
	assert_true(str_eq(answer(f, "r", ""), loose));
	save("r/HEAD", ID_A "\n");
	assert_string_equal(answer(f, "r", "").ptr, "HEAD=" ID_A "\n");
}

static void
test_names(void **state)
{
	struct fixture *f = *state;

	save("r/refs/heads/x", ID_A "\n");
	assert_says(f, "x", ID_A);
	assert_says(f, "heads/x", ID_A);
	assert_says(f, "refs/heads/x", ID_A);
	/* a tag of that name hides the branch: another answer */
	struct str before = answer(f, "r", "x");
	save("r/refs/tags/x", ID_A "\n");
	assert_false(str_eq(before, answer(f, "r", "x")));
	/* others are no change */
	before = answer(f, "r", "x");
	save("r/refs/heads/y", ID_B "\n");
	assert_true(str_eq(before, answer(f, "r", "x")));
}

/* Names that lead elsewhere, and links in a circle. */
static void
test_hostile(void **state)
{
	struct fixture *f = *state;
	struct refs refs;

	save("secret", ID_B);
	refs_read(&refs, &f->arena, STR("r"), STR("../../secret"));
	assert_false(str_contains(refs.text, STR(ID_B)));
	save("r/HEAD", "ref: ../secret\n");
	assert_false(str_contains(answer(f, "r", ""), STR(ID_B)));
	save("r/HEAD", "ref: HEAD\n");
	assert_true(answer(f, "r", "").len > 0);
	assert_int_equal(unlink("r/HEAD"), 0);
	assert_int_equal(mkfifo("r/HEAD", 0600), 0);
	assert_string_equal(answer(f, "r", "").ptr, "HEAD=\n");
}

static void
test_forms_of_repository(void **state)
{
	struct fixture *f = *state;

	save("r/refs/heads/main", ID_A "\n");
	assert_int_equal(mkdir("work", 0755) || rename("r", "work/.git"), 0);
	assert_true(str_contains(answer(f, "work", ""), STR(ID_A)));
	assert_true(str_contains(answer(f, "work/.git", ""), STR(ID_A)));
	/* a linked work tree has its own HEAD and shares the branches */
	assert_int_equal(mkdir("work/.git/worktrees", 0755) ||
	    mkdir("work/.git/worktrees/l", 0755) || mkdir("linked", 0755), 0);
	save("work/.git/worktrees/l/HEAD", "ref: refs/heads/topic\n");
	save("work/.git/worktrees/l/commondir", "../..\n");
	save("work/.git/refs/heads/topic", ID_B "\n");
	save("linked/.git", "gitdir: ../work/.git/worktrees/l\n");
	assert_true(str_contains(answer(f, "linked", ""), STR(ID_B)));
	assert_true(str_contains(answer(f, "linked/.git", ""), STR(ID_B)));
	assert_true(str_contains(answer(f, "linked", "main"), STR(ID_A)));
}

static void
test_no_repository(void **state)
{
	struct fixture *f = *state;
	struct refs refs;

	refs_read(&refs, &f->arena, STR("nowhere"), STR(""));
	assert_int_equal(refs.text.len + refs.git_dir.len + refs.files.count, 0);
	assert_int_equal(mkdir("plain", 0755), 0);
	refs_read(&refs, &f->arena, STR("plain"), STR(""));
	assert_int_equal(refs.git_dir.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_loose_and_packed, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(test_names, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_forms_of_repository, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(test_no_repository, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
