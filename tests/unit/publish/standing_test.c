/* publish/standing: believed only when whole, and of what is published. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "beside.h"

#include "publish/standing.h"

#define FILE_NAME ".site.state/standing"

static struct standing
sample(struct digest generation)
{
	struct standing s;

	memset(&s, 0, sizeof s); /* what lies between its members, too */
	s.made_from = digest_of(STR("all"));
	s.generation = generation;
	s.since = -5;
	s.until = INT64_C(4000000000);
	s.files = 42;
	s.german = 1;
	strcpy(s.zone, "Europe/Berlin");
	return s;
}

static void
write_standing(struct fixture *f, struct standing *s)
{
	struct place p;

	assert_int_equal(place_open(&p, &f->arena, str_from(f->out),
	    &f->diags), 0);
	standing_write(&p, s);
	place_close(&p);
}

static bool
read_standing(struct fixture *f, struct standing *s)
{
	struct place p;

	memset(s, 0xa5, sizeof *s);
	assert_int_equal(place_open(&p, &f->arena, str_from(f->out),
	    &f->diags), 0);
	bool good = standing_read(s, &p);
	place_close(&p);
	return good;
}

static void
is_read_as_written(void **state)
{
	struct fixture *f = *state;
	struct standing s = sample(publish(f, "a", 0)), r;

	assert_false(read_standing(f, &r));
	write_standing(f, &s);
	assert_false(is_there(f, FILE_NAME ".new"));
	assert_true(read_standing(f, &r));
	assert_memory_equal(&r, &s, sizeof s);
	s.until = 7;
	memset(s.zone, 'z', STANDING_ZONE_MAX); /* the longest */
	write_standing(f, &s);
	assert_true(read_standing(f, &r));
	assert_int_equal(r.until, 7);
	assert_int_equal(strlen(r.zone), STANDING_ZONE_MAX);
}

static void
is_nothing_without_a_state(void **state)
{
	struct fixture *f = *state;
	struct standing s = sample(digest_of(STR("x"))), r;

	write_standing(f, &s); /* nowhere, and no matter */
	assert_false(is_there(f, ".site.state"));
	assert_false(read_standing(f, &r));
}

static void
is_not_believed_torn(void **state)
{
	struct fixture *f = *state;
	struct standing s = sample(publish(f, "a", 0)), r;

	write_standing(f, &s);
	struct str whole = read_file(f, FILE_NAME);
	assert_int_equal(whole.len, sizeof s);
	for (size_t n = 0; n < whole.len; n++) {
		write_file(f, FILE_NAME, whole.ptr, n);
		assert_false(read_standing(f, &r));
	}
	write_file(f, FILE_NAME, whole.ptr, whole.len);
	assert_true(read_standing(f, &r));
}

static void
is_not_believed_with_another_byte(void **state)
{
	struct fixture *f = *state;
	struct standing s = sample(publish(f, "a", 0)), r;
	char bytes[sizeof s];

	write_standing(f, &s);
	memcpy(bytes, read_file(f, FILE_NAME).ptr, sizeof bytes);
	/* nothing is behind the sum but what aligns it */
	for (size_t i = 0; i < offsetof(struct standing, sum) +
	    sizeof s.sum; i++)
		for (int bit = 1; bit < 256; bit *= 2) {
			bytes[i] = (char)(bytes[i] ^ bit);
			write_file(f, FILE_NAME, bytes, sizeof bytes);
			assert_false(read_standing(f, &r));
			bytes[i] = (char)(bytes[i] ^ bit);
		}
	write_file(f, FILE_NAME, bytes, sizeof bytes);
	assert_true(read_standing(f, &r));
}

static void
needs_the_end_of_its_zone(void **state)
{
	struct fixture *f = *state;
	struct standing s = sample(publish(f, "a", 0)), r;

	memset(s.zone, 'z', sizeof s.zone);
	write_standing(f, &s);
	assert_false(read_standing(f, &r));
}

/* Whatever is published since, and whatever became of DIR. */
static void
is_only_of_what_is_published(void **state)
{
	struct fixture *f = *state;
	struct standing s = sample(publish(f, "a", 0)), r;

	write_standing(f, &s);
	publish(f, "b", 0);
	assert_false(read_standing(f, &r));
	publish(f, "a", 0); /* the same files are the same generation */
	s.generation = publish(f, "c", 0);
	write_standing(f, &s);
	assert_true(read_standing(f, &r));
	assert_int_equal(unlinkat(f->fd, "site/" STAGE_MARKER, 0), 0);
	assert_false(read_standing(f, &r));
	write_file(f, "site/" STAGE_MARKER, "x", 1);
	assert_false(read_standing(f, &r));
	assert_int_equal(dir_remove_tree(f->fd, "site"), 0);
	assert_false(read_standing(f, &r));
	write_file(f, "site", "x", 1);
	assert_false(read_standing(f, &r));
}

/* Neither followed nor waited for. */
static void
is_a_file_and_nothing_else(void **state)
{
	struct fixture *f = *state;
	struct standing s = sample(publish(f, "a", 0)), r;

	write_standing(f, &s);
	assert_int_equal(renameat(f->fd, FILE_NAME, f->fd, "elsewhere"), 0);
	assert_int_equal(symlinkat("../elsewhere", f->fd, FILE_NAME), 0);
	assert_false(read_standing(f, &r));
	assert_int_equal(unlinkat(f->fd, FILE_NAME, 0), 0);
	assert_int_equal(mkfifoat(f->fd, FILE_NAME, 0600), 0);
	assert_false(read_standing(f, &r));
	assert_int_equal(unlinkat(f->fd, FILE_NAME, 0), 0);
	assert_int_equal(mkdirat(f->fd, FILE_NAME, 0700), 0);
	assert_false(read_standing(f, &r));
	write_standing(f, &s); /* cannot, and leaves nothing */
	assert_false(is_there(f, FILE_NAME ".new"));
	assert_false(read_standing(f, &r));
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(is_read_as_written),
	    CASE(is_nothing_without_a_state),
	    CASE(is_not_believed_torn),
	    CASE(is_not_believed_with_another_byte),
	    CASE(needs_the_end_of_its_zone),
	    CASE(is_only_of_what_is_published),
	    CASE(is_a_file_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
