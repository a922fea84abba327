/* watch/look: every difference is seen, and nothing else. */
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
#include "watch/look.h"

struct fixture {
	char dir[200], old[PATH_MAX];
	struct look_spec spec;
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

	snprintf(f->dir, sizeof f->dir, "%s/look.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(getcwd(f->old, sizeof f->old));
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(chdir(f->dir), 0);
	assert_int_equal(mkdir("src", 0755) || mkdir("src/a", 0755) ||
	    mkdir("t", 0755), 0);
	save("src/a/x.md", "x");
	f->spec = (struct look_spec){.dir = STR("src"), .themes = {STR("t")},
	    .out = STR("src/site")};
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(chdir(f->old), 0);
	dir_remove_tree(AT_FDCWD, f->dir);
	free(f);
	return 0;
}

static void
assert_differs(struct fixture *f, uint64_t *before)
{
	uint64_t now = look_digest(&f->spec);

	assert_true(now != *before);
	*before = now;
}

static void
test_digest(void **state)
{
	struct fixture *f = *state;
	uint64_t d = look_digest(&f->spec);

	assert_true(look_digest(&f->spec) == d);
	save("src/a/x.md", "longer");
	assert_differs(f, &d);
	save("src/a/.x.new", "LONGER");
	assert_true(look_digest(&f->spec) == d);
	/* same name, same size: another file */
	assert_int_equal(rename("src/a/.x.new", "src/a/x.md"), 0);
	assert_differs(f, &d);
	assert_int_equal(mkdir("src/empty", 0755), 0);
	assert_differs(f, &d);
	assert_int_equal(rename("src/a", "src/b"), 0);
	assert_differs(f, &d);
	assert_int_equal(chmod("src/b/x.md", 0600), 0);
	assert_differs(f, &d);
	save("t/_part.mustache", "x");
	assert_differs(f, &d);
	assert_int_equal(rename("src", "gone"), 0);
	assert_differs(f, &d);
}

static void
test_what_does_not_count(void **state)
{
	struct fixture *f = *state;
	uint64_t d = look_digest(&f->spec);

	save("src/.x", "x");
	save("src/_x", "x");
	save("t/.x", "x");
	assert_int_equal(mkdir("src/site", 0755), 0);
	save("src/site/index.html", "x");
	assert_true(look_digest(&f->spec) == d);
	/* not followed, but seen */
	assert_int_equal(symlink("../t", "src/link"), 0);
	assert_differs(f, &d);
}

static void
test_ref(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("r", 0755) || mkdir("r/refs", 0755), 0);
	save("r/HEAD", "one");
	f->spec = (struct look_spec){.repo = STR("r")};
	uint64_t d = look_digest(&f->spec);
	save("r/HEAD", "one");
	assert_true(look_digest(&f->spec) == d);
	save("r/HEAD", "two");
	assert_differs(f, &d);
}

static void
test_names(void **state)
{
	(void)state;
	assert_true(look_counts("a", false) && look_counts("_a", true));
	assert_false(look_counts("_a", false) || look_counts(".a", true) ||
	    look_counts("", true));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_digest, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_what_does_not_count, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(test_ref, setup, teardown),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
