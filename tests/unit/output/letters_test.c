/* output/letters */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "output/letters.h"

static void
assert_part(const struct value *part, const char *letter, const char *id,
    size_t items)
{
	assert_true(str_is(value_text(value_get(part, STR("letter"))), letter));
	assert_true(str_is(value_text(value_get(part, STR("id"))), id));
	assert_int_equal(value_count(value_get(part, STR("items"))), items);
}

static void
make_name(struct view *v, struct value *row, const void *what)
{
	(void)v;
	value_set_text(row, "name", str_from(what));
}

static void
test_parts(void **state)
{
	static const char *const names[] = {"4711", "Ärger", "anton", "\"Zett\"",
	    "Иван", "", "Ömer", "Åse"};
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct view v = {.arena = &a};
	struct value *root = value_object(&a);
	struct letters l = {.list = value_set_list(root, "letters")};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		letters_add(&l, &a, str_from(names[i]), names[i]);
	letters_end(&l, &v, &(struct view_made){.make = make_name});

	/* digits, other scripts and nothing share one part */
	assert_int_equal(value_count(l.list), 4);
	assert_part(value_item(l.list, 0), "#", "letter-other", 3);
	assert_part(value_item(l.list, 1), "A", "letter-a", 3);
	assert_part(value_item(l.list, 2), "Z", "letter-z", 1);
	assert_part(value_item(l.list, 3), "O", "letter-o", 1);
	const struct value *items = value_get(value_item(l.list, 1),
	    STR("items"));
	assert_true(str_is(value_text(value_get(value_item(items, 1),
	    STR("name"))), "anton"));
	assert_true(v.late);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_parts)};

	return cmocka_run_group_tests_name("letters", tests, NULL, NULL);
}
