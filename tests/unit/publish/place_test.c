/* publish/place: whoever makes the state folder, it is its owner's alone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "notify/store.h"
#include "publish/ledger.h"
#include "publish/mirror_record.h"
#include "publish/state.h"

struct fixture {
	char dir[256];
	mode_t umask;
	struct place place;
	struct arena arena;
	struct diags diags;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/place-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	f->umask = umask(0);
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

	umask(f->umask);
	place_close(&f->place);
	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

/* ---- those who may come first ------------------------------------------- */

static void
by_the_stage(struct fixture *f)
{
	struct state s;

	assert_int_equal(state_open(&s, &f->place), 0);
	place_close_fd(&s.dir);
}

static void
by_the_ledger(struct fixture *f)
{
	struct ledger_entry e = {.commit = STR_INIT(""),
	    .command = STR_INIT("build")};

	assert_int_equal(ledger_add(&f->place, &e, &f->diags), 0);
}

static void
by_a_mirror(struct fixture *f)
{
	struct mirror_slot s;

	assert_int_equal(mirror_slot_open(&s, &f->arena, &f->place,
	    STR("rsync:a")), 0);
	mirror_slot_close(&s);
}

static void
by_who_tells(struct fixture *f)
{
	struct store s;

	assert_int_equal(store_open(&s, &f->place, true), 0);
	store_close(&s);
}

static void
is_closed_to_others(void **state)
{
	struct fixture *f = *state;
	static void (*const makers[])(struct fixture *) = {by_the_stage,
	    by_the_ledger, by_a_mirror, by_who_tells};
	struct stat st;

	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
		makers[i](f);
		assert_int_equal(fstatat(f->place.parent, ".site.state", &st,
		    0), 0);
		assert_int_equal(st.st_mode & 07777, 0700);
		assert_int_equal(dir_remove_tree(f->place.parent,
		    ".site.state"), 0);
	}
}

/* What is there stays as it is, and a link is not followed. */
static void
is_made_once(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 2; i++) {
		int fd = place_make_beside(&f->place, "state");
		assert_true(fd >= 0);
		assert_int_equal(mkdirat(fd, "x", 0700), i ? -1 : 0);
		place_close_fd(&fd);
	}
	assert_int_equal(symlinkat(".site.state", f->place.parent,
	    ".site.link"), 0);
	assert_int_equal(place_make_beside(&f->place, "link"), -1);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(is_closed_to_others),
	    CASE(is_made_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
