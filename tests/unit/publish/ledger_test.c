/* publish/ledger: whole lines only, whatever came before. */
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
#include "publish/ledger.h"

#define HEX_1 "00000000000000000000000000000007"
#define HEX_2 "ff000000000000000000000000000000"
#define LINE_1 "1970-01-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t3\t" HEX_1 ".\n"
#define LINE_2 "2020-05-04T10:02:03.120Z\t-\t2020-05-04T10:00:00Z\tbuild\t12\t" HEX_2 ".\n"

static const struct ledger_entry first = {1500, {"abc", 3}, 1, {"watch", 5}, 3,
    {{[15] = 7}}};
static const struct ledger_entry second = {INT64_C(1588586523120), {"", 0},
    1588586400, {"build", 5}, 12, {{[0] = 255}}};

struct fixture {
	char dir[200], log[300];
	struct arena arena;
	struct diags diags;
	struct place place;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");
	char out[300];

	snprintf(f->dir, sizeof f->dir, "%s/ledger.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	snprintf(out, sizeof out, "%s/site", f->dir);
	snprintf(f->log, sizeof f->log, "%s/.site.state/published.log", f->dir);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	assert_int_equal(place_open(&f->place, &f->arena, str_from(out),
	    &f->diags), 0);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	place_close(&f->place);
	arena_release(&f->arena);
	diags_release(&f->diags);
	dir_remove_tree(AT_FDCWD, f->dir);
	free(f);
	return 0;
}

static void
assert_log(struct fixture *f, const char *text)
{
	struct str bytes;

	assert_int_equal(file_read(&bytes, &f->arena, str_from(f->log), 1 << 20,
	    &f->diags), 0);
	assert_string_equal(bytes.ptr, text);
}

static void
set_log(struct fixture *f, struct str text)
{
	int fd = open(f->log, O_WRONLY | O_TRUNC);

	assert_int_equal(file_write_all(fd, text), 0);
	close(fd);
}

static void
test_lines(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ledger_add(&f->place, &first, &f->diags), 0);
	assert_log(f, LINE_1);
	assert_int_equal(ledger_add(&f->place, &second, &f->diags), 0);
	assert_log(f, LINE_1 LINE_2);
}

/* Cut at every byte, the next line is whole and so is what was before. */
static void
test_crash_at_every_byte(void **state)
{
	struct fixture *f = *state;
	struct ledger_entry e;

	assert_int_equal(ledger_add(&f->place, &first, &f->diags), 0);
	for (size_t n = 0; n < sizeof LINE_2 - 1; n++) {
		set_log(f, str_head(STR(LINE_1 LINE_2), sizeof LINE_1 - 1 + n));
		assert_true(ledger_find(&e, &f->place, &f->arena, INT64_MAX));
		assert_int_equal(e.visible_ms, first.visible_ms);
		assert_int_equal(ledger_add(&f->place, &second, &f->diags), 0);
		assert_log(f, LINE_1 LINE_2);
	}
	set_log(f, STR("half of the first"));
	assert_false(ledger_find(&e, &f->place, &f->arena, INT64_MAX));
	assert_int_equal(ledger_add(&f->place, &first, &f->diags), 0);
	assert_log(f, LINE_1);
}

static void
test_find(void **state)
{
	struct fixture *f = *state;
	struct ledger_entry e;

	assert_false(ledger_find(&e, &f->place, &f->arena, INT64_MAX));
	assert_int_equal(ledger_add(&f->place, &first, &f->diags), 0);
	assert_int_equal(ledger_add(&f->place, &second, &f->diags), 0);
	assert_false(ledger_find(&e, &f->place, &f->arena, 1499));
	assert_true(ledger_find(&e, &f->place, &f->arena, 1500));
	assert_true(str_is(e.commit, "abc") && str_is(e.command, "watch"));
	assert_int_equal(e.at, 1);
	assert_int_equal(e.files, 3);
	assert_true(ledger_find(&e, &f->place, &f->arena, second.visible_ms - 1));
	assert_int_equal(e.visible_ms, 1500);
	assert_true(ledger_find(&e, &f->place, &f->arena, second.visible_ms));
	assert_int_equal(e.commit.len, 0);
	assert_int_equal(e.at, second.at);
}

/* Newest first, none twice in a row, without directories and broken lines. */
static void
test_commits(void **state)
{
	struct fixture *f = *state;
	struct ledger_entry e = first;
	struct str_list list;
	static const char *const commits[] = {"c1", "c2", "c2", "", "c2", "c1"};

	ledger_commits(&list, &f->place, &f->arena, INT64_MAX, 10);
	assert_int_equal(list.count, 0);
	for (size_t i = 0; i < 6; i++) {
		e.visible_ms = 1000 * (int64_t)i;
		e.commit = str_from(commits[i]);
		assert_int_equal(ledger_add(&f->place, &e, &f->diags), 0);
	}
	ledger_commits(&list, &f->place, &f->arena, INT64_MAX, 10);
	assert_int_equal(list.count, 3);
	assert_true(str_is(list.items[0], "c1") && str_is(list.items[1], "c2") &&
	    str_is(list.items[2], "c1"));
	ledger_commits(&list, &f->place, &f->arena, 4999, 1);
	assert_int_equal(list.count, 1);
	assert_true(str_is(list.items[0], "c2"));
	ledger_commits(&list, &f->place, &f->arena, -1, 10);
	assert_int_equal(list.count, 0);
}

static void
test_foreign_lines(void **state)
{
	static const char *const bad[] = {"", "\t\t\t\t",
	    "1970-01-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t3",
	    "1970-01-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t.",
	    "1970-01-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t3.\tx",
	    "1970-01-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t3\tx.",
	    "1970-01-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t3\t"
	    HEX_1 "0.",
	    "1970-01-01T00:00:01.50Z\tabc\t1970-01-01T00:00:01Z\twatch\t3.",
	    "1970-13-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t3.",
	    "1970-01-01T00:00:01.500Z\tabc\t1970-01-01\twatch\t3."};
	struct ledger_entry e;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(ledger_parse(&e, str_from(bad[i])));
	assert_true(ledger_parse(&e, str_head(STR(LINE_1), sizeof LINE_1 - 2)));
	assert_true(digest_eq(&e.generation, &first.generation));
	/* without a generation */
	assert_true(ledger_parse(&e,
	    STR("1970-01-01T00:00:01.500Z\tabc\t1970-01-01T00:00:01Z\twatch\t3.")));
	assert_int_equal(e.generation.bytes[15], 0);
}

/* Not through links, and not silently. */
static void
test_refused(void **state)
{
	struct fixture *f = *state;
	char state_dir[300], target[300];
	struct stat st;

	snprintf(state_dir, sizeof state_dir, "%s/.site.state", f->dir);
	snprintf(target, sizeof target, "%s/target", f->dir);
	assert_int_equal(symlink(f->dir, state_dir), 0);
	assert_int_equal(ledger_add(&f->place, &first, &f->diags), -1);
	assert_int_equal(f->diags.totals[DIAG_FATAL], 1);
	assert_int_equal(unlink(state_dir) || mkdir(state_dir, 0755) ||
	    symlink(target, f->log), 0);
	assert_int_equal(ledger_add(&f->place, &first, &f->diags), -1);
	assert_int_not_equal(lstat(target, &st), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_crash_at_every_byte, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(test_find, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_commits, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_foreign_lines, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
