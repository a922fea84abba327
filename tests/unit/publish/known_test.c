/* publish/known: memos as they were published, or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "beside.h"

#include "publish/known.h"

#define MANIFEST ".site.state/manifest"

/* Begins a publication of two files, whose memos end in `word`. */
static struct stage *
begin(struct fixture *f, struct lock **lock, const char *word)
{
	struct stage *s;

	assert_int_equal(lock_take(lock, &f->arena, str_from(f->out), "test",
	    &f->diags), 0);
	assert_int_equal(stage_open(&s, &f->arena, *lock, &f->diags), 0);
	assert_int_equal(stage_write(s, STR("index.html"), str_from(word),
	    arena_printf(&f->arena, "home %s", word), &f->diags), 0);
	assert_int_equal(stage_write(s, STR("a/b.html"), STR("b"),
	    arena_printf(&f->arena, "b %s", word), &f->diags), 0);
	return s;
}

static void
end(struct fixture *f, struct stage *s, struct lock *lock)
{
	assert_int_equal(stage_commit(s, &f->diags), 0);
	stage_abort(s);
	lock_release(lock);
}

static void
publish_with(struct fixture *f, const char *word)
{
	struct lock *lock;
	struct stage *s = begin(f, &lock, word);

	end(f, s, lock);
}

static const char *
memo(struct fixture *f, const char *path)
{
	struct known k;

	known_read(&k, &f->arena, f->out);
	return arena_str(&f->arena, known_memo(&k, str_from(path))).ptr;
}

static void
are_those_published_last(void **state)
{
	struct fixture *f = *state;
	struct lock *lock;

	publish_with(f, "one");
	assert_string_equal(memo(f, "index.html"), "home one");
	assert_string_equal(memo(f, "a/b.html"), "b one");
	assert_string_equal(memo(f, "a"), "");
	assert_string_equal(memo(f, "other.html"), "");
	/* also of a file that did not change */
	publish_with(f, "two");
	assert_string_equal(memo(f, "index.html"), "home two");
	assert_string_equal(memo(f, "a/b.html"), "b two");
	/* what is under way is not yet */
	struct stage *s = begin(f, &lock, "three");
	assert_string_equal(memo(f, "index.html"), "home two");
	end(f, s, lock);
	assert_string_equal(memo(f, "index.html"), "home three");
	publish(f, "four", 0);
	assert_string_equal(memo(f, "index.html"), "");
	assert_string_equal(memo(f, "a/b.html"), "");
}

static void
nothing_is_made(void **state)
{
	struct fixture *f = *state;
	struct known k;

	known_read(&k, &f->arena, NULL);
	assert_int_equal(known_memo(&k, STR("index.html")).len, 0);
	assert_string_equal(memo(f, "index.html"), "");
	assert_false(is_there(f, "site"));
	assert_false(is_there(f, ".site.state"));
	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	assert_string_equal(memo(f, "index.html"), "");
	assert_false(is_there(f, ".site.state"));
}

static void
are_of_the_tree_that_is_served(void **state)
{
	struct fixture *f = *state;

	publish_with(f, "one");
	struct str marker = read_file(f, "site/" STAGE_MARKER);
	assert_int_equal(unlinkat(f->fd, "site/" STAGE_MARKER, 0), 0);
	assert_string_equal(memo(f, "index.html"), "");
	write_file(f, "site/" STAGE_MARKER, marker.ptr, marker.len);
	assert_string_equal(memo(f, "index.html"), "home one");
	/* a copy of it is another one */
	assert_int_equal(renameat(f->fd, "site", f->fd, "moved"), 0);
	assert_string_equal(memo(f, "index.html"), "");
	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	write_file(f, "site/" STAGE_MARKER, marker.ptr, marker.len);
	assert_string_equal(memo(f, "index.html"), "");
}

/* As a reader may find it who has no lock. */
static void
are_not_taken_from_half_a_record(void **state)
{
	struct fixture *f = *state;

	publish_with(f, "one");
	struct str whole = read_file(f, MANIFEST);
	for (size_t n = 0; n < whole.len; n++) {
		write_file(f, MANIFEST, whole.ptr, n);
		assert_string_equal(memo(f, "index.html"), "");
	}
	char *bytes = arena_alloc(&f->arena, whole.len);
	memcpy(bytes, whole.ptr, whole.len);
	for (size_t i = 0; i < whole.len; i++) {
		bytes[i] = (char)(bytes[i] ^ 16);
		write_file(f, MANIFEST, bytes, whole.len);
		assert_string_equal(memo(f, "index.html"), "");
		bytes[i] = (char)(bytes[i] ^ 16);
	}
	write_file(f, MANIFEST, bytes, whole.len);
	assert_string_equal(memo(f, "index.html"), "home one");
	assert_int_equal(unlinkat(f->fd, MANIFEST, 0), 0);
	assert_string_equal(memo(f, "index.html"), "");
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(are_those_published_last),
	    CASE(nothing_is_made),
	    CASE(are_of_the_tree_that_is_served),
	    CASE(are_not_taken_from_half_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
