/* base/diag and its table */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/diag.h"
#include "base/limits.h"

static struct pos
at(const char *path, unsigned line, unsigned column)
{
	return pos_at(str_from(path), (struct loc){line, column});
}

/* All lines of the queue, one below the other. */
static void
assert_lines(const struct diags *d, enum diag_lang lang, const char *expected)
{
	struct buf b;

	buf_init(&b, 100000);
	for (size_t i = 0; i < d->count; i++) {
		diag_line(&b, &d->items[i], lang);
		buf_add_char(&b, '\n');
	}
	buf_add(&b, STR(""));
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
}

static void
prints_place_level_text_and_id(void **state)
{
	struct diags d;

	(void)state;
	diags_init(&d);
	assert_int_equal(DIAG(&d, DIAG_UNKNOWN_KEY, at("a.md", 3, 7),
	    STR("titl"), STR("title")), -1);
	DIAG(&d, DIAG_MISSING_KEY, pos_file(STR("b.md")), STR("title"));
	DIAG(&d, DIAG_SITE_MISSING, pos_file(STR("")));
	assert_lines(&d, DIAG_EN,
	    "a.md:3:7: warning: unknown key 'titl', ignored; did you mean "
	    "'title'? [unknown-key]\n"
	    "b.md: error: 'title' is missing [missing-key]\n"
	    "error: there is no site.yml here; `erreichbar help content` "
	    "shows one [site-missing]\n");
	assert_lines(&d, DIAG_DE,
	    "a.md:3:7: Warnung: unbekannte Angabe „titl“, wird übergangen; "
	    "meinten Sie „title“? [unknown-key]\n"
	    "b.md: Fehler: „title“ fehlt [missing-key]\n"
	    "Fehler: hier liegt keine site.yml; `erreichbar help content` "
	    "zeigt eine [site-missing]\n");
	assert_int_equal(diag_errors(&d), 2);
	diags_release(&d);
}

static void
leaves_out_parts_without_argument(void **state)
{
	struct diags d;

	(void)state;
	diags_init(&d);
	DIAG(&d, DIAG_UNKNOWN_KEY, at("a", 1, 1), STR("x"));
	DIAG(&d, DIAG_BAD_TIME, at("a", 1, 2), STR("31.02.2020"),
	    STR("no such day"));
	assert_lines(&d, DIAG_EN,
	    "a:1:1: warning: unknown key 'x', ignored [unknown-key]\n"
	    "a:1:2: error: '31.02.2020' is not a time: no such day; write "
	    "2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]\n");
	diags_release(&d);
}

static void
masks_what_would_move_the_cursor(void **state)
{
	struct diags d;

	(void)state;
	diags_init(&d);
	DIAG(&d, DIAG_MISSING_KEY, pos_file(STR("a\x1b[2J\n.md")),
	    STR("\x07\x7fä\xc2\x9b\x9b\xe2\x80\xae{1}[x]"));
	assert_lines(&d, DIAG_EN, "a\\x1b[2J\\x0a.md: error: "
	    "'\\x07\\x7fä\\x9b\\x9b\\u202e{1}[x]' is missing [missing-key]\n");
	diags_release(&d);
}

static void
takes_words_in_both_languages(void **state)
{
	struct diags d;

	(void)state;
	diags_init(&d);
	DIAG(&d, DIAG_MISSING_KEY, pos_file(STR("a")),
	    STR("a list" DIAG_OR "eine Liste"));
	assert_lines(&d, DIAG_EN, "a: error: 'a list' is missing [missing-key]\n");
	assert_lines(&d, DIAG_DE, "a: Fehler: „eine Liste“ fehlt [missing-key]\n");
	diags_release(&d);
}

static void
owns_what_it_was_given(void **state)
{
	char path[] = "a.md", key[] = "titel";
	struct diags d;

	(void)state;
	diags_init(&d);
	DIAG(&d, DIAG_MISSING_KEY, pos_file(str_from(path)), str_from(key));
	memset(path, 'x', 4);
	memset(key, 'x', 5);
	assert_lines(&d, DIAG_EN, "a.md: error: 'titel' is missing [missing-key]\n");
	diags_release(&d);
}

static void
sorts_by_place_and_drops_repetitions(void **state)
{
	struct diags d;

	(void)state;
	diags_init(&d);
	DIAG(&d, DIAG_MISSING_KEY, at("b", 1, 1), STR("x"));
	DIAG(&d, DIAG_MISSING_KEY, at("a", 10, 1), STR("x"));
	DIAG(&d, DIAG_MISSING_KEY, at("a", 2, 9), STR("y"));
	DIAG(&d, DIAG_MISSING_KEY, at("a", 2, 9), STR("x"));
	DIAG(&d, DIAG_MISSING_KEY, at("a", 2, 10), STR("x"));
	DIAG(&d, DIAG_MISSING_KEY, at("a", 2, 9), STR("x"));
	DIAG(&d, DIAG_BAD_EMAIL, at("a", 2, 9), STR("z"));
	diag_sort(&d);
	assert_lines(&d, DIAG_EN,
	    "a:2:9: error: 'z' is not a mail address [bad-email]\n"
	    "a:2:9: error: 'x' is missing [missing-key]\n"
	    "a:2:9: error: 'y' is missing [missing-key]\n"
	    "a:2:10: error: 'x' is missing [missing-key]\n"
	    "a:10:1: error: 'x' is missing [missing-key]\n"
	    "b:1:1: error: 'x' is missing [missing-key]\n");
	assert_int_equal(diag_errors(&d), 6);
	diags_release(&d);
}

static void
keeps_so_many_per_file(void **state)
{
	struct diags d;

	(void)state;
	diags_init(&d);
	for (unsigned i = 0; i < DIAGS_PER_FILE_MAX + 20; i++)
		DIAG(&d, DIAG_MISSING_KEY, at("a", i + 1, 1), STR("x"));
	DIAG(&d, DIAG_MISSING_KEY, at("b", 1, 1), STR("x"));
	assert_int_equal(d.count, DIAGS_PER_FILE_MAX + 1);
	assert_int_equal(d.suppressed, 20);
	assert_int_equal(diag_errors(&d), DIAGS_PER_FILE_MAX + 21);
	diags_release(&d);
}

static void
joins_queues(void **state)
{
	struct diags a, b;

	(void)state;
	diags_init(&a);
	diags_init(&b);
	DIAG(&a, DIAG_UNKNOWN_KEY, at("a", 1, 1), STR("x"));
	DIAG(&b, DIAG_MISSING_KEY, at("b", 1, 1), STR("y"));
	DIAG(&b, DIAG_SITE_MISSING, pos_file(STR("c")));
	diag_merge(&a, &b);
	diags_release(&b);
	assert_int_equal(a.count, 3);
	assert_int_equal(a.totals[DIAG_WARNING], 1);
	assert_int_equal(diag_errors(&a), 2);
	assert_true(str_is(a.items[1].args[0], "y"));
	diags_release(&a);
}

static void
strict_turns_warnings_into_errors(void **state)
{
	struct diags d;

	(void)state;
	diags_init(&d);
	assert_true(diag_make_strict(&d, STR("unknown-key")));
	assert_false(diag_make_strict(&d, STR("unknown-kex")));
	assert_true(str_is(diag_nearest_id(STR("unknown-kex")), "unknown-key"));
	assert_int_equal(diag_nearest_id(STR("zzzzzz")).len, 0);
	DIAG(&d, DIAG_UNKNOWN_KEY, at("a", 1, 1), STR("x"));
	assert_int_equal(d.items[0].level, DIAG_ERROR);
	assert_int_equal(diag_errors(&d), 1);
	assert_int_equal(diag_default_level(DIAG_UNKNOWN_KEY), DIAG_WARNING);
	diags_release(&d);
}

/* The placeholders of a text as a set of bits; its brackets must match. */
static unsigned
placeholders(const char *s)
{
	unsigned set = 0, open = 0;

	for (; *s; s++) {
		if (s[0] == '{' && s[1] >= '1' && s[1] <= '9' && s[2] == '}') {
			assert_in_range(s[1] - '0', 1, DIAG_ARGS);
			set |= 1u << (s[1] - '0');
		}
		if (*s == '[')
			assert_int_equal(open++, 0);
		if (*s == ']')
			assert_int_equal(open--, 1);
	}
	assert_int_equal(open, 0);
	return set;
}

static void
the_table_is_sound(void **state)
{
	(void)state;
	for (int i = 0; i < DIAG_ID_COUNT; i++) {
		enum diag_id id = (enum diag_id)i;
		const char *en = diag_template(id, DIAG_EN);
		const char *de = diag_template(id, DIAG_DE);
		size_t len = strlen(diag_name(id));
		assert_true(len > 0);
		assert_int_equal(strspn(diag_name(id),
		    "abcdefghijklmnopqrstuvwxyz0123456789-"), len);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(diag_name(id),
			    diag_name((enum diag_id)j));
		assert_int_equal(placeholders(en), placeholders(de));
		assert_true(*en && *de && en[strlen(en) - 1] != '.' &&
		    de[strlen(de) - 1] != '.');
		/* the manual has sentences */
		assert_int_equal(diag_manual(id)[strlen(diag_manual(id)) - 1], '.');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prints_place_level_text_and_id),
	    cmocka_unit_test(leaves_out_parts_without_argument),
	    cmocka_unit_test(masks_what_would_move_the_cursor),
	    cmocka_unit_test(takes_words_in_both_languages),
	    cmocka_unit_test(owns_what_it_was_given),
	    cmocka_unit_test(sorts_by_place_and_drops_repetitions),
	    cmocka_unit_test(keeps_so_many_per_file),
	    cmocka_unit_test(joins_queues),
	    cmocka_unit_test(strict_turns_warnings_into_errors),
	    cmocka_unit_test(the_table_is_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
