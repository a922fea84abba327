/* What a page makes once and shows again (struct view_memory). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"

#include "base/files.h"
#include "model/trace.h"
#include "output/view_text.h"

static struct world w;
static struct output_env env;
static const struct record *mail, *ada;

static struct view
new_view(void)
{
#ifdef SMALL_LIMITS
	skip(); /* the locale does not fit */
#endif
	return (struct view){.env = &env, .path = STR("a/b.html"),
	    .at = at_instant(env.now), .arena = &w.arena,
	    .diags = &w.diags};
}

MAYBE_UNUSED static void
begin(void)
{
	struct locale *words;
	struct str text;

	world_init(&w, NULL);
	world_add(&w, "services/mail.md", "---\nname: Post\nkind: email\n---\n");
	world_add(&w, "people/a.md", "---\nname: Ada A\n---\n");
	assert_int_equal(file_read(&text, &w.arena,
	    STR("templates/locale/de.yml"), 1 << 20, &w.diags), 0);
	assert_int_equal(locale_parse(&words, &w.arena, STR("de.yml"), text,
	    &w.diags), 0);
	env = (struct output_env){.lang = STR("de"), .tree_count = 1,
	    .model = world_link(&w), .words = words,
	    .now = world_time(&w, "2021-02-10")};
	env.trees = &env;
	mail = env.model->records[KIND_SERVICE].items[0];
	ada = env.model->records[KIND_PERSON].items[0];
}

static void
made_once(void **state)
{
	struct view v = new_view();
	struct value *obj = value_object(v.arena);
	struct when day = {.t = env.now, .day = true, .at = {1, 1}};

	(void)state;
	view_set_instant(&v, obj, "a", env.now);
	view_set_instant(&v, obj, "b", env.now);
	view_set_time(&v, obj, "day", &day);
	view_set_instant(&v, obj, "later", env.now + 60);
	const struct value *a = value_get(obj, STR("a"));
	assert_ptr_equal(a, value_get(obj, STR("b")));
	assert_ptr_not_equal(a, value_get(obj, STR("day")));
	assert_ptr_not_equal(a, value_get(obj, STR("later")));
	view_set_state(&v, obj, "x", STATE_DOWN, NULL);
	view_set_state(&v, obj, "y", STATE_DOWN, NULL);
	view_set_state(&v, obj, "z", STATE_LIMITED, NULL);
	assert_ptr_equal(value_get(obj, STR("x")), value_get(obj, STR("y")));
	assert_ptr_not_equal(value_get(obj, STR("x")), value_get(obj, STR("z")));
}

/* More than fit: what is no longer known is made anew, and right. */
static void
many(void **state)
{
	struct view v = new_view();
	struct value *obj = value_object(v.arena), *other;

	(void)state;
	for (int i = 0; i < 3 * VIEW_VALUES; i++) {
		struct view fresh = new_view();
		int64_t t = env.now + i % (VIEW_VALUES + 1) * 60;
		other = value_object(v.arena);
		view_set_instant(&v, obj, "a", t);
		view_set_instant(&fresh, other, "a", t);
		assert_true(str_eq(
		    value_text(value_get(value_get(obj, STR("a")), STR("iso"))),
		    value_text(value_get(value_get(other, STR("a")), STR("iso")))));
	}
}

/* A part of a page may be kept by itself: it says what it reads, too. */
static void
read_each_time(void **state)
{
	struct trace first, second;
	struct view v = new_view();
	struct value *obj = value_object(v.arena);

	(void)state;
	trace_init(&first);
	trace_init(&second);
	v.at.trace = &first;
	view_set_link(&v, obj, "a", ada);
	view_set_state(&v, obj, "b", STATE_DOWN, as_service(mail));
	v.at.trace = &second;
	view_set_link(&v, obj, "c", ada);
	view_set_state(&v, obj, "d", STATE_DOWN, as_service(mail));
	assert_ptr_equal(value_get(obj, STR("a")), value_get(obj, STR("c")));
	assert_int_equal(trace_said(&first).count, 2);
	assert_int_equal(trace_said(&second).count, 2);
}

static void
make_row(struct view *v, struct value *row, const void *what)
{
	view_set_instant(v, row, "page", env.now);
	view_set_instant(v, row, "own", *(const int64_t *)what);
	(void)view_bare_paragraph(v, STR("Eine Zeile."));
}

/* Rows know what the page has made, and the page nothing of theirs. */
static void
rows_are_forgotten(void **state)
{
	struct view v = new_view();
	struct value *obj = value_object(v.arena);
	int64_t times[] = {env.now + 60, env.now + 60};
	const void *items[] = {&times[0], &times[1]};
	struct view_rows rows = {items, 2, 2};
	struct arena_mark mark;

	(void)state;
	view_set_instant(&v, obj, "page", env.now);
	view_set_rows(&v, obj, "rows", &rows, make_row);
	const struct value *list = value_get(obj, STR("rows"));
	for (size_t i = 0; i < 2; i++) {
		const struct value *row = value_borrow(&mark, list, i);
		assert_ptr_equal(value_get(row, STR("page")),
		    value_get(obj, STR("page")));
		assert_non_null(value_get(row, STR("own")));
		value_give_back(list, &mark);
		assert_non_null(v.memory.values[0].value);
		assert_null(v.memory.values[1].value);
		assert_null(v.memory.paragraph.text.ptr);
	}
}

static void
paragraphs(void **state)
{
	struct view v = new_view();
	struct str text = STR("Eins *zwei*.\n\nDrei.\n"), other = STR("- a\n");

	(void)state;
	struct str plain = view_bare_paragraph(&v, text);
	assert_true(str_is(plain, "Eins zwei."));
	assert_ptr_equal(view_bare_paragraph(&v, text).ptr, plain.ptr);
	/* its first lines are another text */
	assert_true(str_is(view_bare_paragraph(&v, str_head(text, 4)), "Eins"));
	assert_int_equal(view_bare_paragraph(&v, other).len, 0);
	assert_true(str_is(view_bare_paragraph(&v, text), "Eins zwei."));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(made_once),
	    cmocka_unit_test(many),
	    cmocka_unit_test(read_each_time),
	    cmocka_unit_test(rows_are_forgotten),
	    cmocka_unit_test(paragraphs),
	};

#ifdef SMALL_LIMITS
	return cmocka_run_group_tests(tests, NULL, NULL);
#else
	begin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	world_release(&w);
	return failed;
#endif
}
