#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/value.h"

static void
test_types(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct value *v = value_object(&a);
	value_set_text(v, "text", STR("x"));
	value_set_html(v, "html", STR("<b>"));
	value_set_json(v, "json", STR("{}"));
	value_set_bool(v, "bool", true);
	value_set_number(v, "number", -5);
	value_set_none(v, "none");
	value_set_object(v, "object");
	value_set_list(v, "list");
	assert_int_equal(value_type(v), VALUE_OBJECT);
	assert_int_equal(value_count(v), 8);
	assert_int_equal(value_type(value_get(v, STR("text"))), VALUE_TEXT);
	assert_int_equal(value_type(value_get(v, STR("html"))), VALUE_HTML);
	assert_int_equal(value_type(value_get(v, STR("json"))), VALUE_JSON);
	assert_true(str_is(value_text(value_get(v, STR("json"))), "{}"));
	assert_true(value_is_true(value_get(v, STR("json"))));
	assert_int_equal(value_type(value_get(v, STR("bool"))), VALUE_BOOL);
	assert_int_equal(value_type(value_get(v, STR("number"))), VALUE_NUMBER);
	assert_int_equal(value_type(value_get(v, STR("none"))), VALUE_NONE);
	assert_int_equal(value_type(value_get(v, STR("object"))), VALUE_OBJECT);
	assert_int_equal(value_type(value_get(v, STR("list"))), VALUE_LIST);
	assert_true(str_is(value_text(value_get(v, STR("text"))), "x"));
	assert_true(str_is(value_text(value_get(v, STR("html"))), "<b>"));
	assert_true(str_is(value_text(value_get(v, STR("number"))), ""));
	assert_int_equal(value_number(value_get(v, STR("number"))), -5);
	assert_int_equal(value_number(value_get(v, STR("text"))), 0);
	assert_int_equal(value_count(value_get(v, STR("text"))), 0);
	assert_null(value_get(v, STR("tex")));
	assert_null(value_get(v, STR("")));
	assert_null(value_get(value_get(v, STR("text")), STR("x")));
	assert_null(value_get(value_get(v, STR("object")), STR("x")));
	arena_release(&a);
}

static void
test_truth(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct value *v = value_object(&a);
	value_set_bool(v, "f1", false);
	value_set_number(v, "f2", 0);
	value_set_text(v, "f3", STR(""));
	value_set_html(v, "f4", STR(""));
	value_set_none(v, "f5");
	value_set_list(v, "f6");
	value_set_bool(v, "t1", true);
	value_set_number(v, "t2", -1);
	value_set_text(v, "t3", STR(" "));
	value_set_html(v, "t4", STR("x"));
	value_set_object(v, "t5");
	value_add_object(value_set_list(v, "t6"));
	struct str key;
	size_t seen = 0;
	for (size_t at = 0; value_next_key(v, &at, &key); seen++)
		assert_int_equal(value_is_true(value_get(v, key)),
		    key.ptr[0] == 't');
	assert_int_equal(seen, 12);
	arena_release(&a);
}

static void
test_replace(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct value *v = value_object(&a);
	value_set_text(v, "a", STR("1"));
	value_set_text(v, "b", STR("2"));
	value_set_number(v, "a", 3);
	assert_int_equal(value_count(v), 2);
	assert_int_equal(value_number(value_get(v, STR("a"))), 3);
	assert_true(str_is(value_text(value_get(v, STR("b"))), "2"));
	arena_release(&a);
}

static void
test_many_keys(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct value *v = value_object(&a);
	for (int i = 0; i < 1000; i++) {
		value_set_number(v, arena_printf(&a, "key%d", i).ptr, i);
		assert_int_equal(value_count(v), i + 1);
	}
	for (int i = 0; i < 1000; i++) {
		const struct value *n = value_get(v, arena_printf(&a, "key%d", i));
		assert_non_null(n);
		assert_int_equal(value_number(n), i);
	}
	assert_null(value_get(v, STR("key1000")));
	arena_release(&a);
}

static void
test_lists(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct value *v = value_object(&a), *list = value_set_list(v, "list");
	struct value *shared = value_object(&a);
	value_add_text(list, STR("first"));
	value_set_number(value_add_object(list), "n", 2);
	value_add(list, shared);
	value_add(list, shared);
	value_set(v, "again", list);
	value_set_text(shared, "late", STR("yes"));
	for (int i = 0; i < 100; i++)
		value_add_text(list, STR("x"));
	assert_int_equal(value_count(list), 104);
	assert_ptr_equal(value_get(v, STR("again")), value_get(v, STR("list")));
	assert_true(str_is(value_text(value_item(list, 0)), "first"));
	assert_int_equal(value_number(value_get(value_item(list, 1), STR("n"))), 2);
	assert_ptr_equal(value_item(list, 2), value_item(list, 3));
	assert_true(str_is(value_text(value_get(value_item(list, 3),
	    STR("late"))), "yes"));
	arena_release(&a);
}

static void
make_number(void *ctx, struct value *item, size_t i)
{
	const size_t *first = ctx;

	value_set_number(item, "n", (int64_t)(*first + i));
	value_add_text(value_set_list(item, "list"), STR("x"));
}

static void
test_made(void **state)
{
	enum { COUNT = 10000 };
	struct arena_mark mark;
	struct arena a;
	size_t first = 5;

	(void)state;
	arena_init(&a, 0);
	struct value *v = value_object(&a);
	struct value *list = value_set_made(v, "list", COUNT, make_number,
	    &first);
	assert_int_equal(value_type(list), VALUE_LIST);
	assert_true(value_is_true(list));
	assert_int_equal(value_count(list), COUNT);
	size_t used = a.used;
	for (size_t i = 0; i < COUNT; i++) {
		const struct value *item = value_borrow(&mark, list, i);
		assert_int_equal(value_number(value_get(item, STR("n"))), 5 + i);
		assert_int_equal(value_count(value_get(item, STR("list"))), 1);
		value_give_back(list, &mark);
	}
	assert_int_equal(a.used, used);
	/* for good: each time another, of the same content */
	const struct value *one = value_item(list, 1);
	assert_ptr_not_equal(one, value_item(list, 1));
	assert_int_equal(value_number(value_get(one, STR("n"))), 6);
	assert_false(value_is_true(value_set_made(v, "none", 0, make_number,
	    &first)));
	arena_release(&a);
}

/* Nothing of a list that is kept is given back. */
static void
test_borrowed_of_a_kept_list(void **state)
{
	struct arena_mark mark;
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct value *list = value_set_list(value_object(&a), "list");
	value_add_text(list, STR("x"));
	const struct value *item = value_borrow(&mark, list, 0);
	char *p = arena_alloc(&a, 16);
	value_give_back(list, &mark);
	*p = 'y';
	assert_ptr_equal(item, value_item(list, 0));
	assert_ptr_not_equal(p, arena_alloc(&a, 16));
	assert_int_equal(*p, 'y');
	arena_release(&a);
}

static void
test_hash(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct value *v = value_object(&a);
	value_set_number(v, "home", 1);
	assert_non_null(value_get_key(v, value_key(STR("home"))));
	assert_null(value_get_key(v, value_key(STR("hope"))));
	assert_int_not_equal(value_key(STR("ab")).hash, value_key(STR("ba")).hash);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_truth),
	    cmocka_unit_test(test_replace),
	    cmocka_unit_test(test_many_keys),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_made),
	    cmocka_unit_test(test_borrowed_of_a_kept_list),
	    cmocka_unit_test(test_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
