/* base/unicode */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/unicode.h"
#include "base/utf8.h"

typedef struct str letters_fn(struct arena *, struct str);

static void
assert_form(letters_fn *fn, const char *text, const char *expected)
{
	struct arena a;

	arena_init(&a, 0);
	struct str s = fn(&a, str_from(text));
	struct str copy = arena_str(&a, s); /* for the message: terminated */
	assert_string_equal(copy.ptr, expected);
	assert_int_equal(copy.len, str_from(expected).len);
	arena_release(&a);
}

static void
folds_for_comparing(void **state)
{
	(void)state;
	assert_form(unicode_fold, "", "");
	assert_form(unicode_fold, "title", "title");
	assert_form(unicode_fold, "Next_Update", "next_update");
	assert_form(unicode_fold, "NÄCHSTES_UPDATE", "nächstes_update");
	assert_form(unicode_fold, "A\xcc\x88rger", "ärger"); /* decomposed */
	assert_form(unicode_fold, "Straße STRASSE ẞ", "strasse strasse ss");
	assert_form(unicode_fold, "Post\xc2\xad" "fach", "postfach");
	assert_form(unicode_fold, "ＡＢ ﬁ", "ab fi");
	assert_form(unicode_fold, "\xff" "AB", "\xff" "ab");
}

/* Letters that need no library beside one that does: nobody sees which it was. */
static void
german_is_as_the_library_has_it(void **state)
{
	static const char *const pieces[] = {"ä", "ö", "ü", "ß", "Ä", "Ö", "Ü",
	    "Amt", "Z", " ", "-", "\t", "1"};
	static const struct {
		letters_fn *fn;
		const char *other;
	} forms[] = {{unicode_fold, "ж"}, {unicode_search, "ж"},
	    {unicode_search_german, "ж"}};
	uint64_t seed = 1;
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (int i = 0; i < 3000; i++) {
		struct str text = {0};
		for (int n = 0; n < 6; n++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695;
			text = arena_concat(&a, text, str_from(pieces[
			    (seed >> 33) % (sizeof pieces / sizeof *pieces)]));
		}
		for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
			struct str more = forms[k].fn(&a, arena_concat(&a, text,
			    str_from(forms[k].other)));
			assert_true(str_eq(forms[k].fn(&a, text), str_head(more,
			    more.len - str_from(forms[k].other).len)));
		}
	}
	arena_release(&a);
}

static void
strips_marks_for_finding(void **state)
{
	(void)state;
	assert_form(unicode_search, "Müller", "muller");
	assert_form(unicode_search, "Mu\xcc\x88ller", "muller");
	assert_form(unicode_search, "Łódź Ørsted Æon Þór", "lodz orsted aeon thor");
	assert_form(unicode_search, "İstanbul ısı", "istanbul isi");
	assert_form(unicode_search, "Groß & klein", "gross & klein");
	assert_form(unicode_search_german, "Müller", "mueller");
	assert_form(unicode_search_german, "Mu\xcc\x88ller", "mueller");
	assert_form(unicode_search_german, "ÄÖÜß é ł", "aeoeuess e l");
	assert_form(unicode_search_german, "Plain", "plain");
	assert_form(unicode_search_german, "Жук", "жук");
}

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The list is in the right order when sorting its keys does not move any. */
static void
assert_order(letters_fn *fn, const char *const *words, size_t count)
{
	struct arena a;

	arena_init(&a, 0);
	struct str *keys = ARENA_ARRAY(&a, struct str, count);
	for (size_t i = 0; i < count; i++)
		keys[count - 1 - i] = fn(&a, str_from(words[i]));
	qsort(keys, count, sizeof *keys, compare);
	for (size_t i = 0; i < count; i++) {
		size_t nul = str_find(keys[i], '\0');
		assert_string_equal(str_skip(arena_str(&a, keys[i]), nul + 1).ptr,
		    words[i]);
	}
	arena_release(&a);
}

static void
sorts_words_by_din_5007_1(void **state)
{
	static const char *const words[] = {
	    "", "1. Ausschuss", "a", "Ä", "Abc", "Mai-er-x", "Maier",
	    "Maier Anna", "Maier-Huber", "Mayer", "Muck", "Mull", "Müll",
	    "Muller", "Müller", "Müller, Anna", "Mullers", "Oder", "Öder",
	    "Odermann", "STRASSE", "Strasse", "Straße", "Strassen", "Zebra",
	    "Жук"};

	(void)state;
	assert_order(unicode_sort_key, words, sizeof words / sizeof *words);
}

static void
sorts_names_by_din_5007_2(void **state)
{
	static const char *const names[] = {
	    "Goethe, Anna", "Göthe, Berta", "Goethe, Carl", "Gotha", "Mudra",
	    "Mueller", "Müller", "Muff", "Muller"};

	(void)state;
	assert_order(unicode_sort_key_names, names, sizeof names / sizeof *names);
}

static void
blanks_and_signs_hardly_count(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct str key = unicode_sort_key(&a, STR("  „Amt – für\tX!“ "));
	assert_true(str_has_prefix(key, STR("amt fur x\0")));
	/* the empty text comes first, and equal texts are equal */
	assert_true(str_eq(unicode_sort_key(&a, STR("")), STR("\0")));
	assert_true(str_eq(unicode_sort_key(&a, STR("Ä b")),
	    unicode_sort_key(&a, STR("Ä b"))));
	arena_release(&a);
}

static void
assert_slug(const char *text, size_t max, const char *expected)
{
	struct arena a;

	arena_init(&a, 0);
	struct str slug = arena_str(&a, unicode_slug(&a, str_from(text), max));
	assert_string_equal(slug.ptr, expected);
	arena_release(&a);
}

static void
makes_slugs(void **state)
{
	(void)state;
	assert_slug("Öffnungszeiten & Straße", 60, "oeffnungszeiten-strasse");
	assert_slug("2020-04-29 Mandatos!", 60, "2020-04-29-mandatos");
	assert_slug("  --- ", 60, "");
	assert_slug("Łódź/Ørsted", 60, "lodz-orsted");
	assert_slug("Жук", 60, "");
	assert_slug("Жук 3", 60, "3");
	assert_slug("a_b", 60, "a-b");
	assert_slug("", 60, "");
	assert_slug("eins zwei drei", 9, "eins-zwei");
	assert_slug("eins zwei drei", 10, "eins-zwei");
	assert_slug("eins zwei drei", 12, "eins-zwei");
	assert_slug("eins zwei drei", 14, "eins-zwei-drei");
	assert_slug("Donaudampfschiff", 5, "donau");
	assert_slug("abc", 0, "");
}

static void
finds_the_initial(void **state)
{
	(void)state;
	assert_form(unicode_initial, "Ömer", "O");
	assert_form(unicode_initial, "ßa", "S");
	assert_form(unicode_initial, "„Zebra“", "Z");
	assert_form(unicode_initial, "łukasz", "L");
	assert_form(unicode_initial, "1. Ausschuss", "#");
	assert_form(unicode_initial, "Жук", "#");
	assert_form(unicode_initial, "", "#");
	assert_form(unicode_initial, "!", "#");
	assert_form(unicode_initial, "\xff", "#");
}

/* The parts of the first code point of a text, as text. */
static void
assert_parts(const char *text, size_t max, const char *expected)
{
	uint32_t cp, parts[18];
	char out[18 * UTF8_BYTES_MAX + 1];
	size_t len = 0;

	assert_true(utf8_decode(&cp, str_from(text)) > 0);
	size_t n = unicode_parts(parts, max, cp);
	assert_true(n <= max);
	for (size_t i = 0; i < n; i++)
		len += utf8_encode(out + len, parts[i]);
	out[len] = '\0';
	assert_string_equal(out, expected);
}

static void
takes_letters_apart(void **state)
{
	(void)state;
	assert_parts("a", 18, "a");
	assert_parts("é", 18, "e");
	assert_parts("Ǻ", 18, "A");
	assert_parts("ł", 18, "l");
	assert_parts("Ł", 18, "L");
	assert_parts("Œ", 18, "OE");
	assert_parts("№", 18, "No");
	assert_parts("…", 18, "...");
	assert_parts("…", 2, "..");
	assert_parts("—", 18, "-");
	assert_parts("\xc2\xa0", 18, " ");
	assert_parts("\xe2\x80\x8f", 18, ""); /* a mark of direction */
	assert_parts("\xcc\x81", 18, "");     /* an accent alone */
	assert_parts("Ж", 18, "Ж");
	assert_parts("\xef\xb7\xba", 3, "صلى"); /* of 18 */
	assert_parts("Œ", 1, "O");
	assert_parts("a", 0, "");
}

static void
composes(void **state)
{
	(void)state;
	assert_form(unicode_compose, "A\xcc\x88pfel", "Äpfel");
	assert_form(unicode_compose, "ÄPFEL abc", "ÄPFEL abc");
	assert_form(unicode_compose, "ABC", "ABC");
	assert_form(unicode_compose, "ﬁ²", "ﬁ²");
	assert_form(unicode_compose, "A\xff", "A\xff");
}

/* What is passed over is what the library would leave alone: it is asked, as soon
 * as there is something behind it that is to be put together. */
static void
assert_composed(struct arena *a, uint32_t cp)
{
	char bytes[UTF8_BYTES_MAX];
	struct str text = arena_printf(a, "a%.*sz",
	    (int)utf8_encode(bytes, cp), bytes);
	struct str open = arena_concat(a, text, STR("e\xcc\x81"));
	struct str whole = unicode_compose(a, open);

	assert_true(str_eq(unicode_compose(a, text),
	    str_head(whole, whole.len - 2)));
	assert_true(str_has_suffix(whole, STR("z\xc3\xa9")));
}

static void
what_needs_no_composing_stays(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (uint32_t cp = 1; cp < 0x400; cp++)
		if (cp < 0x300 || cp > 0x36f)
			assert_composed(&a, cp);
	for (uint32_t cp = 0x2000; cp < 0x2100; cp++)
		assert_composed(&a, cp);
	assert_composed(&a, 0x212b); /* Angstrom becomes a letter */
	assert_true(str_is(unicode_compose(&a, STR("u\xcc\x88")), "\xc3\xbc"));
	assert_true(str_is(unicode_compose(&a, STR("\xe2\x80")), "\xe2\x80"));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(folds_for_comparing),
	    cmocka_unit_test(german_is_as_the_library_has_it),
	    cmocka_unit_test(strips_marks_for_finding),
	    cmocka_unit_test(sorts_words_by_din_5007_1),
	    cmocka_unit_test(sorts_names_by_din_5007_2),
	    cmocka_unit_test(blanks_and_signs_hardly_count),
	    cmocka_unit_test(makes_slugs),
	    cmocka_unit_test(finds_the_initial),
	    cmocka_unit_test(takes_letters_apart),
	    cmocka_unit_test(composes),
	    cmocka_unit_test(what_needs_no_composing_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
