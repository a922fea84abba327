/* Widths without a font: never narrower than Verdana, and not twice as wide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/textwidth.h"

/* Widths in 1/1000 em, from the table of the face. */
static void
nothing_is_wider_in_verdana(void **state)
{
	static const struct {
		struct str letter;
		unsigned width;
	} verdana[] = {
	    {STR_INIT(" "), 352}, {STR_INIT("!"), 394}, {STR_INIT("-"), 454},
	    {STR_INIT("0"), 636}, {STR_INIT("A"), 684}, {STR_INIT("I"), 421},
	    {STR_INIT("J"), 455}, {STR_INIT("M"), 843}, {STR_INIT("O"), 787},
	    {STR_INIT("W"), 989}, {STR_INIT("a"), 601}, {STR_INIT("e"), 596},
	    {STR_INIT("f"), 352}, {STR_INIT("i"), 274}, {STR_INIT("l"), 274},
	    {STR_INIT("m"), 973}, {STR_INIT("n"), 633}, {STR_INIT("r"), 427},
	    {STR_INIT("s"), 521}, {STR_INIT("t"), 394}, {STR_INIT("w"), 818},
	    {STR_INIT("ü"), 633}, {STR_INIT("Ö"), 787}, {STR_INIT("ß"), 621},
	    {STR_INIT("@"), 1000}, {STR_INIT("…"), 818},
	};

	(void)state;
	for (size_t i = 0; i < sizeof verdana / sizeof *verdana; i++) {
		unsigned width = textwidth_of(verdana[i].letter, 1000);
		assert_in_range(width, verdana[i].width - 5,
		    verdana[i].width * 2);
	}
}

static void
widths_add_up(void **state)
{
	(void)state;
	assert_int_equal(textwidth_of(STR(""), 16), 0);
	assert_int_equal(textwidth_of(STR("aa"), 100),
	    2 * textwidth_of(STR("a"), 100));
	assert_true(textwidth_of(STR("ii"), 12) < textwidth_of(STR("mm"), 12));
	/* rounded up, once */
	assert_int_equal(textwidth_of(STR("i"), 1), 1);
	assert_int_equal(textwidth_of(STR("iii"), 1), 1);
}

/* One letter is one letter, however many bytes; broken bytes end it not. */
static void
letters_are_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(textwidth_of(STR("ä"), 100),
	    textwidth_of(STR("é"), 100));
	assert_true(textwidth_of(STR("漢"), 100) > 100);
	assert_int_equal(textwidth_of(STR("\xff\xfe"), 100),
	    2 * textwidth_of(STR("\xff"), 100));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_wider_in_verdana),
	    cmocka_unit_test(widths_add_up),
	    cmocka_unit_test(letters_are_not_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
