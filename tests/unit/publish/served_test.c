/* publish/served: a tree that is read while others publish. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/served.h"
#include "publish/stage.h"

struct fixture {
	char dir[256], out[300];
	struct place place;
	struct arena arena;
	struct diags diags;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/served-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->out, sizeof f->out, "%s/site", f->dir);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	*state = f;
	return place_open(&f->place, &f->arena, str_from(f->out), &f->diags);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	int status = dir_remove_tree(AT_FDCWD, f->dir);

	place_close(&f->place);
	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

static void
publish(struct fixture *f, const char *text)
{
	struct lock *lock;
	struct stage *s;

	assert_int_equal(lock_take(&lock, &f->arena, str_from(f->out), "build",
	    &f->diags), 0);
	assert_int_equal(stage_open(&s, &f->arena, lock, &f->diags), 0);
	assert_int_equal(stage_write(s, STR("index.html"), str_from(text),
	    STR(""), &f->diags), 0);
	assert_int_equal(stage_write(s, STR("api/v1/build.json"),
	    STR("{\"commit\": \"0123456789abcdef\", \"built\": "
	        "\"2026-01-05T12:00:00+01:00\"}"), STR(""), &f->diags), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	stage_abort(s);
	lock_release(lock);
}

static void
test_whole(void **state)
{
	struct fixture *f = *state;
	struct served s, later;
	struct str_list paths;

	publish(f, "one");
	assert_int_equal(served_open(&s, &f->arena, &f->place, &f->diags), 0);
	assert_string_equal(s.commit.ptr, "0123456789abcdef");
	assert_int_equal(s.at, 1767610800);
	assert_int_equal(served_list(&paths, &f->arena, &s), 0);
	assert_int_equal(paths.count, 2);
	assert_string_equal(paths.items[0].ptr, "api/v1/build.json");
	assert_string_equal(paths.items[1].ptr, "index.html");
	assert_true(served_is_whole(&s));
	/* nothing changed, nothing was touched */
	publish(f, "one");
	assert_true(served_is_whole(&s));
	/* the names were exchanged: what we hold is the old site, and whole */
	publish(f, "two");
	assert_true(served_is_whole(&s));
	assert_int_equal(served_open(&later, &f->arena, &f->place, &f->diags), 0);
	assert_false(digest_eq(&s.generation, &later.generation));
	/* now it is the one that is changed */
	publish(f, "three");
	assert_false(served_is_whole(&s));
	assert_true(served_is_whole(&later));
	served_close(&s);
	served_close(&later);
}

/* The same files are there again, but they were not all the time. */
static void
test_there_and_back(void **state)
{
	struct fixture *f = *state;
	struct served s, again;

	publish(f, "one");
	assert_int_equal(served_open(&s, &f->arena, &f->place, &f->diags), 0);
	publish(f, "two");
	publish(f, "one");
	assert_int_equal(served_open(&again, &f->arena, &f->place, &f->diags), 0);
	assert_true(digest_eq(&s.generation, &again.generation));
	assert_false(served_is_whole(&s));
	served_close(&s);
	served_close(&again);
}

static void
test_nothing(void **state)
{
	struct fixture *f = *state;
	struct served s;

	assert_int_equal(served_open(&s, &f->arena, &f->place, &f->diags), -1);
	assert_int_equal(mkdirat(f->place.parent, f->place.name, 0755), 0);
	assert_int_equal(served_open(&s, &f->arena, &f->place, &f->diags), -1);
	assert_int_equal(f->diags.count, 2);
	assert_int_equal(f->diags.items[0].id, DIAG_MIRROR_NOTHING);
	assert_int_equal(f->diags.items[1].id, DIAG_MIRROR_NOTHING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_whole),
	    TEST(test_there_and_back),
	    TEST(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
