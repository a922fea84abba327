/* publish/mirror_record: what is written is read, whatever stands there. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/mirror_record.h"

struct fixture {
	char dir[256];
	struct place place;
	struct arena arena;
	struct diags diags;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/record-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	*state = f;
	return place_open(&f->place, &f->arena, arena_printf(&f->arena,
	    "%s/site", f->dir), &f->diags);
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

static struct mirror_slot
open_slot(struct fixture *f, const char *target)
{
	struct mirror_slot s;

	assert_int_equal(mirror_slot_open(&s, &f->arena, &f->place,
	    str_from(target)), 0);
	return s;
}

static void
test_round_trip(void **state)
{
	struct fixture *f = *state;
	struct mirror_slot s = open_slot(f, "rsync:a b");
	struct mirror_record out, in = {.target = STR_INIT("rsync:a b"),
	    .has = true, .generation = digest_of(STR("x")),
	    .commit = STR_INIT("0123abcd"), .shows = 1767610800,
	    .since = 1767610801, .tried = 1767610802,
	    .error = STR_INIT("no\nroute" DIAG_OR "kein\tWeg")};

	mirror_record_read(&out, &f->arena, &s, in.target);
	assert_false(out.has);
	assert_int_equal(out.error.len, 0);
	assert_int_equal(mirror_record_write(&s, &in), 0);
	mirror_record_read(&out, &f->arena, &s, in.target);
	assert_true(out.has);
	assert_true(digest_eq(&out.generation, &in.generation));
	assert_string_equal(out.target.ptr, in.target.ptr);
	assert_string_equal(out.commit.ptr, in.commit.ptr);
	assert_int_equal(out.shows, in.shows);
	assert_int_equal(out.since, in.since);
	assert_int_equal(out.tried, in.tried);
	assert_string_equal(out.error.ptr, "no route" DIAG_OR "kein Weg");
	/* a digest of the name that is another's */
	mirror_record_read(&out, &f->arena, &s, STR("rsync:c"));
	assert_string_equal(out.target.ptr, "rsync:c");
	assert_false(out.has);
	mirror_slot_close(&s);
}

static void
test_list(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = {"rsync:c", "git:a#b", "rsync:b"};
	struct mirror_records all;

	mirror_record_list(&all, &f->arena, &f->place);
	assert_int_equal(all.count, 0);
	for (size_t i = 0; i < 3; i++) {
		struct mirror_slot s = open_slot(f, names[i]);
		struct mirror_record r = {.target = str_from(names[i]),
		    .commit = STR_INIT(""), .error = STR_INIT("")};
		assert_int_equal(mirror_record_write(&s, &r), 0);
		mirror_slot_close(&s);
	}
	/* one that has never got so far, and one that is nonsense */
	struct mirror_slot s = open_slot(f, "rsync:d");
	mirror_slot_close(&s);
	s = open_slot(f, "rsync:e");
	int fd = openat(s.dir, "record", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(file_write_all(fd, STR("generation xyz\n\n\1 \n"
	    "since never\nerror\n")), 0);
	close(fd);
	mirror_slot_close(&s);
	mirror_record_list(&all, &f->arena, &f->place);
	assert_int_equal(all.count, 3);
	assert_string_equal(all.items[0].target.ptr, "git:a#b");
	assert_string_equal(all.items[1].target.ptr, "rsync:b");
	assert_string_equal(all.items[2].target.ptr, "rsync:c");
	assert_false(all.items[0].has);
}

static void
test_lock(void **state)
{
	struct fixture *f = *state;
	struct mirror_slot first = open_slot(f, "rsync:a"),
	    second = open_slot(f, "rsync:a"), other = open_slot(f, "rsync:b");

	assert_int_equal(mirror_slot_lock(&first, 0), 0);
	assert_int_equal(mirror_slot_lock(&second, 0), -1);
	assert_int_equal(errno, EBUSY);
	assert_int_equal(mirror_slot_lock(&other, 0), 0);
	mirror_slot_close(&first);
	assert_int_equal(mirror_slot_lock(&second, 0), 0);
	mirror_slot_close(&second);
	mirror_slot_close(&other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_round_trip),
	    TEST(test_list),
	    TEST(test_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
