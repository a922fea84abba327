#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "render/locale.h"

static const char german[] =
    "home:\n"
    "  title: Was geht?\n"
    "  lead: \"\"\n"
    "state:\n"
    "  down: gestört\n"
    "pages: {zero: keine Seiten, one: 1 Seite, other: \"{n} Seiten\"}\n"
    "days: {one: ein Tag, other: \"{n} Tage\"}\n"
    "range: \"{1} bis {2}, {1}, {9}, {x}, {\"\n"
    "yes: no\n"
    "unwritten:\n";

struct fixture {
	struct arena arena;
	struct diags diags;
	struct locale *l;
};

static int
begin(struct fixture *f, const char *text)
{
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	return locale_parse(&f->l, &f->arena, STR("locale/de.yml"),
	    str_from(text), &f->diags);
}

static void
end(struct fixture *f)
{
	diags_release(&f->diags);
	arena_release(&f->arena);
}

static void
assert_diags(struct fixture *f, const char *expected)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	buf_add(&b, STR(""));
	for (size_t i = 0; i < f->diags.count; i++) {
		diag_line(&b, &f->diags.items[i], DIAG_EN);
		buf_add_char(&b, '\n');
	}
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
}

static void
assert_str(struct str s, const char *expected)
{
	char *copy = strndup(s.len ? s.ptr : "", s.len);

	assert_string_equal(copy, expected);
	free(copy);
}

static void
test_words(void **state)
{
	struct fixture f;

	(void)state;
	assert_int_equal(begin(&f, german), 0);
	assert_str(locale_word(f.l, "home.title"), "Was geht?");
	assert_str(locale_word(f.l, "home.lead"), "");
	assert_str(locale_word(f.l, "state.down"), "gestört");
	assert_str(locale_word(f.l, "pages.one"), "1 Seite");
	assert_str(locale_word(f.l, "yes"), "no");
	assert_true(locale_has(f.l, STR("home.lead")));
	assert_false(locale_has(f.l, STR("home")));
	assert_false(locale_has(f.l, STR("unwritten")));
	assert_false(locale_has(f.l, STR("")));
	assert_int_equal(locale_count(f.l), 10);
	assert_str(locale_path(f.l), "locale/de.yml");
	assert_str(locale_nearest(f.l, STR("state.donw")), "state.down");
	const struct locale_entry *e = locale_find(f.l, STR("state.down"));
	assert_non_null(e);
	assert_int_equal(e->at.line, 5);
	assert_int_equal(e->at.column, 9);
	assert_int_equal(e->number, 2);
	assert_diags(&f, "");
	end(&f);
}

static void
test_missing(void **state)
{
	struct fixture f;
	char key[200];

	(void)state;
	assert_int_equal(begin(&f, german), 0);
	struct str first = locale_word(f.l, "no.such");
	assert_str(first, "⟦no.such⟧");
	assert_str(locale_word(f.l, "home"), "⟦home⟧");
	assert_ptr_equal(locale_word(f.l, "no.such").ptr, first.ptr);
	/* the room for them ends, the answers do not */
	memset(key, 'x', sizeof key - 1);
	key[sizeof key - 1] = '\0';
	for (int i = 0; i < 60; i++) {
		key[0] = (char)('A' + i);
		struct str s = locale_word(f.l, key);
		assert_true(str_has_prefix(s, STR("⟦")));
	}
	assert_str(locale_word(f.l, key), "⟦…⟧");
	assert_str(locale_word(f.l, "no.such"), "⟦no.such⟧");
	end(&f);
}

static void
test_require(void **state)
{
	static const char *const keys[] = {"home.title", "state.up", "state.donw"};
	struct fixture f;

	(void)state;
	assert_int_equal(begin(&f, german), 0);
	assert_int_equal(locale_require(f.l, keys, 1, &f.diags), 0);
	assert_diags(&f, "");
	assert_int_equal(locale_require(f.l, keys, 3, &f.diags), -1);
	assert_diags(&f,
	    "locale/de.yml: error: the word 'state.up' is missing in locale/de.yml [locale-missing]\n"
	    "locale/de.yml: error: the word 'state.donw' is missing in locale/de.yml; did you mean 'state.down'? [locale-missing]\n");
	end(&f);
}

static void
test_plural(void **state)
{
	struct fixture f;

	(void)state;
	assert_int_equal(begin(&f, german), 0);
	assert_str(locale_plural(f.l, &f.arena, "pages", 0), "keine Seiten");
	assert_str(locale_plural(f.l, &f.arena, "pages", 1), "1 Seite");
	assert_str(locale_plural(f.l, &f.arena, "pages", 2), "2 Seiten");
	assert_str(locale_plural(f.l, &f.arena, "days", 0), "0 Tage");
	assert_str(locale_plural(f.l, &f.arena, "days", 1), "ein Tag");
	assert_str(locale_plural(f.l, &f.arena, "days", -1), "-1 Tage");
	assert_str(locale_plural(f.l, &f.arena, "days", INT64_MIN),
	    "-9223372036854775808 Tage");
	assert_str(locale_plural(f.l, &f.arena, "weeks", 3), "⟦weeks.other⟧");
	end(&f);
}

static void
test_fill(void **state)
{
	static const struct str args[] = {STR_INIT("Mo"), STR_INIT("{1}")};
	struct fixture f;

	(void)state;
	assert_int_equal(begin(&f, german), 0);
	assert_str(locale_fill(f.l, &f.arena, "range", args, 2),
	    "Mo bis {1}, Mo, {9}, {x}, {");
	assert_str(locale_fill(f.l, &f.arena, "range", args, 1),
	    "Mo bis {2}, Mo, {9}, {x}, {");
	assert_str(locale_fill(f.l, &f.arena, "range", NULL, 0),
	    "{1} bis {2}, {1}, {9}, {x}, {");
	assert_str(locale_fill(f.l, &f.arena, "home.lead", args, 2), "");
	end(&f);
}

static void
test_bad_files(void **state)
{
	static const struct {
		const char *text, *expected;
	} tests[] = {
	    {"- a\n- b\n",
	        "locale/de.yml:1:1: error: 'locale/de.yml' must be a text or a map of texts [locale-shape]\n"},
	    {"home:\n  title: [a, b]\n",
	        "locale/de.yml:2:10: error: 'home.title' must be a text or a map of texts [locale-shape]\n"},
	    {"a.b: x\nc:\n  d e: y\n  \"\xc3\xa4\": z\n",
	        "locale/de.yml:1:1: error: 'a.b' cannot be the key of a word; use letters, digits, '_' and '-' [locale-key]\n"
	        "locale/de.yml:3:3: error: 'd e' cannot be the key of a word; use letters, digits, '_' and '-' [locale-key]\n"
	        "locale/de.yml:4:3: error: 'ä' cannot be the key of a word; use letters, digits, '_' and '-' [locale-key]\n"},
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		assert_int_equal(begin(&f, tests[i].text), -1);
		assert_diags(&f, tests[i].expected);
		end(&f);
	}
	assert_int_equal(begin(&f, "a: 'x\n"), -1);
	assert_int_not_equal(f.diags.count, 0);
	end(&f);
}

static void
test_empty_file(void **state)
{
	struct fixture f;

	(void)state;
	assert_int_equal(begin(&f, ""), 0);
	assert_int_equal(locale_count(f.l), 0);
	assert_str(locale_word(f.l, "x"), "⟦x⟧");
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_missing),
	    cmocka_unit_test(test_require),
	    cmocka_unit_test(test_plural),
	    cmocka_unit_test(test_fill),
	    cmocka_unit_test(test_bad_files),
	    cmocka_unit_test(test_empty_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
