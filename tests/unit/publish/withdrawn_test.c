/* publish/withdrawn: what was taken back lies nowhere beside the site. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "beside.h"

#include "publish/withdrawn.h"

#define LIST ".site.state/private"

/* Two publications, and all that is left of the first. */
static void
publish_two(struct fixture *f)
{
	publish(f, "the number is 1234", 3);
	publish(f, "the number is 5678", 3);
	assert_true(is_there(f, ".site.state/undo"));
	if (!is_there(f, ".site.spare"))
		assert_int_equal(mkdirat(f->fd, ".site.spare", 0700), 0);
	write_file(f, ".site.spare/index.html", "1234", 4);
}

static bool
has_copies(struct fixture *f)
{
	bool spare = is_there(f, ".site.spare");

	assert_true(spare == is_there(f, ".site.state/undo"));
	return spare;
}

/* The values are the words; "" is none. */
static int
update(struct fixture *f, const char *words)
{
	struct digest_list list = {0};
	struct str rest = str_from(words), word;
	struct lock *lock;

	while (str_cut(&word, &rest, ' '))
		if (word.len)
			*VEC_PUSH(&f->arena, &list) = digest_of(word);
	assert_int_equal(lock_take(&lock, &f->arena, str_from(f->out), "test",
	    &f->diags), 0);
	int rc = withdrawn_update(lock, &list);
	lock_release(lock);
	return rc;
}

static void
removes_what_it_was_in(void **state)
{
	struct fixture *f = *state;

	publish_two(f);
	assert_int_equal(update(f, "c a b"), 0);
	assert_int_equal(update(f, "b c a"), 0); /* in any order */
	assert_int_equal(update(f, "a b d c"), 0); /* one more */
	assert_true(has_copies(f));
	assert_int_equal(update(f, "d b a"), 0);
	assert_false(has_copies(f));
	/* what is published stays */
	assert_true(str_is(read_file(f, "site/index.html"),
	    "the number is 5678"));
	publish_two(f);
	assert_int_equal(update(f, "a b d"), 0);
	assert_true(has_copies(f));
}

static void
removes_it_with_the_last_one(void **state)
{
	struct fixture *f = *state;

	publish_two(f);
	assert_int_equal(update(f, "a"), 0);
	assert_true(is_there(f, LIST));
	assert_int_equal(update(f, ""), 0);
	assert_false(has_copies(f));
	assert_false(is_there(f, LIST));
	publish_two(f);
	assert_int_equal(update(f, ""), 0);
	assert_int_equal(update(f, "a"), 0);
	assert_true(has_copies(f));
}

/* Another in its place is no less a withdrawal. */
static void
sees_each_one_that_is_gone(void **state)
{
	struct fixture *f = *state;
	static const char *const left[] = {"b c d", "a c d", "a b d", "a b c",
	    "x b c d", "a a b c", "d", "x"};

	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		publish_two(f);
		assert_int_equal(update(f, "a b c d"), 0);
		assert_true(has_copies(f));
		assert_int_equal(update(f, left[i]), 0);
		assert_false(has_copies(f));
		assert_int_equal(unlinkat(f->fd, LIST, 0), 0);
	}
}

static void
needs_nothing_where_nothing_is(void **state)
{
	struct fixture *f = *state;
	struct str list;

	publish_two(f);
	assert_int_equal(dir_remove_tree(f->fd, ".site.spare"), 0);
	assert_int_equal(dir_remove_tree(f->fd, ".site.state/undo"), 0);
	assert_int_equal(update(f, "a b"), 0);
	assert_int_equal(update(f, "a"), 0);
	list = read_file(f, LIST);
	struct digest a = digest_of(STR("a"));
	assert_int_equal(list.len, sizeof a);
	assert_memory_equal(list.ptr, &a, sizeof a);
	assert_int_equal(dir_remove_tree(f->fd, ".site.state"), 0);
	assert_int_equal(update(f, ""), 0);
	assert_int_equal(update(f, "a"), -1); /* can be remembered nowhere */
}

/* It is told when something may be left. */
static void
fails_with_an_unreadable_state(void **state)
{
	struct fixture *f = *state;

	publish_two(f);
	assert_int_equal(update(f, "a"), 0);
	assert_int_equal(unlinkat(f->fd, LIST, 0), 0);
	assert_int_equal(mkdirat(f->fd, LIST, 0700), 0);
	assert_int_equal(update(f, ""), -1);
	assert_int_equal(update(f, "a"), -1);
	assert_false(is_there(f, LIST ".new"));
	assert_int_equal(dir_remove_tree(f->fd, ".site.state"), 0);
	write_file(f, ".site.state", "x", 1);
	assert_int_equal(update(f, ""), -1);
}

/* Nobody knows what stood in the rest of it. */
static void
trusts_no_torn_list(void **state)
{
	struct fixture *f = *state;
	struct digest two[2] = {digest_of(STR("a")), digest_of(STR("b"))};

	for (size_t cut = 1; cut <= sizeof two; cut++) {
		if ((sizeof two - cut) % sizeof *two == 0 && cut < sizeof two)
			continue; /* a whole one, and another list */
		publish_two(f);
		write_file(f, LIST, two, sizeof two - cut);
		assert_int_equal(update(f, "a b"), 0);
		assert_false(has_copies(f));
	}
	publish_two(f);
	assert_int_equal(update(f, "a b"), 0);
	assert_true(has_copies(f));
}

/* The new list comes last: until then each build removes again. */
static void
is_repeated_until_it_is_done(void **state)
{
	struct fixture *f = *state;

	publish_two(f);
	assert_int_equal(update(f, "a b"), 0);
	assert_int_equal(mkdirat(f->fd, LIST ".new", 0700), 0);
	assert_int_equal(update(f, "b"), -1);
	assert_false(has_copies(f));
	publish_two(f); /* "a" was in a copy that came back */
	assert_int_equal(update(f, "b"), -1);
	assert_false(has_copies(f));
	publish_two(f);
	assert_int_equal(unlinkat(f->fd, LIST ".new", AT_REMOVEDIR), 0);
	assert_int_equal(update(f, "b"), 0);
	assert_false(has_copies(f));
	publish_two(f);
	assert_int_equal(update(f, "b"), 0);
	assert_true(has_copies(f));
}

/*
 * A build that is in a hurry looks back when all is told: were it killed before
 * that, nothing would lie about either, and when it is not, all is in order.
 */
static void
leaves_nothing_in_the_in_tray(void **state)
{
	struct fixture *f = *state;
	struct digest_list one = {0}, none = {0};
	struct lock *lock;
	struct stage *s;

	publish(f, "the number is 1234", 0);
	publish(f, "the number is 1234!", 0);
	*VEC_PUSH(&f->arena, &one) = digest_of(STR("1234"));
	assert_int_equal(lock_take(&lock, &f->arena, str_from(f->out), "test",
	    &f->diags), 0);
	assert_int_equal(withdrawn_update(lock, &one), 0);
	assert_int_equal(stage_open_quick(&s, &f->arena, lock, &f->diags), 0);
	assert_int_equal(stage_write(s, STR("index.html"), STR("no number"),
	    STR(""), &f->diags), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	assert_true(is_there(f, ".site.state/in"));
	assert_int_equal(withdrawn_update(lock, &none), 0);
	assert_false(is_there(f, LIST));
	assert_false(is_there(f, ".site.state/in"));
	assert_false(is_there(f, ".site.spare"));
	stage_look_back(s);
	assert_true(str_is(read_file(f, ".site.spare/index.html"),
	    "no number"));
	assert_false(is_there(f, ".site.state/in"));
	lock_release(lock);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(removes_what_it_was_in),
	    CASE(removes_it_with_the_last_one),
	    CASE(sees_each_one_that_is_gone),
	    CASE(needs_nothing_where_nothing_is),
	    CASE(fails_with_an_unreadable_state),
	    CASE(trusts_no_torn_list),
	    CASE(is_repeated_until_it_is_done),
	    CASE(leaves_nothing_in_the_in_tray),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
