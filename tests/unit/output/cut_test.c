/* Long texts end behind a sentence, else behind a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/cut.h"

static void
expect(const char *text, size_t max, const char *expected)
{
	struct arena a;
	bool cut = false;

	arena_init(&a, 0);
	struct str s = cut_text(&a, str_from(text), max, &cut);
	assert_text(s, expected);
	assert_int_equal(cut, !str_eq(s, str_from(text)));
	arena_release(&a);
}

static void
what_fits_stays(void **state)
{
	(void)state;
	expect("", 5, "");
	expect("Kurz.", 5, "Kurz.");
	/* code points, not bytes */
	expect("äöüßé", 5, "äöüßé");
}

static void
sentences_stay_whole(void **state)
{
	(void)state;
	expect("Ein Satz. Noch einer. Und ein dritter.", 25,
	    "Ein Satz. Noch einer.");
	expect("Geht es? Nein! Aber sonst alles.", 20, "Geht es? Nein!");
	/* nothing of these ends a sentence */
	expect("Seit dem 24. April ist z. B. das Amt zu.", 30,
	    "Seit dem 24. April ist z. B.…");
	expect("Das Amt www.amt.example ist zu", 28, "Das Amt www.amt.example ist…");
	/* a first sentence of few words would leave too little */
	expect("Nein. Denn heute ist leider alles geschlossen.", 30,
	    "Nein. Denn heute ist leider…");
}

static void
words_stay_whole(void **state)
{
	(void)state;
	expect("eins zwei drei vier", 11, "eins zwei…");
	/* the place of the blank itself is enough */
	expect("eins zwei drei", 10, "eins zwei…");
	expect("Donaudampfschifffahrt", 6, "Donau…");
	expect("ääääääää", 4, "äää…");
	expect("x y", 1, "…");
}

static const char *
excerpt(struct stage_set *s, const char *markdown, size_t max)
{
	struct value *obj = value_object(&s->w.arena);
	struct incident inc = {.r = *world_find(&s->w, KIND_BODY, "rat"),
	    .summary = str_from(markdown)};
	bool cut = false;

	cut_set_excerpt(&s->view, obj, "x", &inc, max, &cut);
	return arena_str(&s->w.arena,
	    value_text(stage_value(obj, "x"))).ptr;
}

/* Nothing of the text becomes markup again. */
static void
excerpts_are_plain(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "bodies/rat.md", "---\nname: Rat\n---\n");
	stage_start(&s, "2020-05-04", "x.html");
	assert_string_equal(excerpt(&s, "Ein *Wort* und [mehr](x.md).\n\nZwei.",
	    99), "Ein Wort und mehr.");
	assert_string_equal(excerpt(&s, "a\\*b\\*c \\<b> &amp; 1\\_2", 99),
	    "a*b*c &lt;b&gt; &amp; 1_2");
	assert_string_equal(excerpt(&s, "1\\. Ding", 99), "1. Ding");
	assert_string_equal(excerpt(&s, "Schreiben Sie an a_b@c.example bitte.",
	    99), "Schreiben Sie an <a href=\"mailto:a_b@c.example\" "
	    "translate=\"no\">a_b@c.example</a> bitte.");
	assert_string_equal(excerpt(&s, "", 99), "");
	assert_string_equal(excerpt(&s, "Eins zwei drei vier", 10), "Eins zwei…");
	assert_int_equal(s.w.diags.count, 0);
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_fits_stays),
	    cmocka_unit_test(sentences_stay_whole),
	    cmocka_unit_test(words_stay_whole),
	    cmocka_unit_test(excerpts_are_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
