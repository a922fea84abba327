/*
 * Text messages: the whole alphabet both ways, what is written for what it
 * lacks, counting, cutting.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "render/gsm7.h"

/* 3GPP TS 23.038, 6.2.1: row by row as the columns of the standard run down.
 * At 0x1b is the escape, for which something else stands here. */
static const char alphabet[] =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x01ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/* 6.2.1.1 */
static const struct {
	int code;
	const char *letter;
} extension[] = {
    {0x0a, "\f"}, {0x14, "^"}, {0x28, "{"}, {0x29, "}"}, {0x2f, "\\"},
    {0x3c, "["}, {0x3d, "~"}, {0x3e, "]"}, {0x40, "|"}, {0x65, "€"},
};

enum { EXTENSION = sizeof extension / sizeof *extension };

static int
setup(void **state)
{
	static struct arena arena;

	arena_init(&arena, 0);
	*state = &arena;
	return 0;
}

static int
teardown(void **state)
{
	arena_release(*state);
	return 0;
}

static void
test_alphabet(void **state)
{
	struct str rest = str_from(alphabet);
	uint32_t cp;

	(void)state;
	for (int code = 0; code < 128; code++) {
		size_t n = utf8_decode(&cp, rest);
		assert_true(n > 0);
		if (code == GSM7_ESCAPE) {
			assert_int_equal(gsm7_code(cp), -1);
		} else {
			assert_int_equal(gsm7_code(cp), code);
			assert_true(gsm7_is(str_head(rest, n)));
			assert_int_equal(gsm7_length(str_head(rest, n)), 1);
		}
		rest = str_skip(rest, n);
	}
	assert_int_equal(rest.len, 0);
	for (size_t i = 0; i < EXTENSION; i++) {
		struct str s = str_from(extension[i].letter);
		assert_int_equal(utf8_decode(&cp, s), s.len);
		assert_int_equal(gsm7_code(cp),
		    GSM7_ESCAPE << 8 | extension[i].code);
		assert_true(gsm7_is(s));
		assert_int_equal(gsm7_length(s), 2);
	}
}

/* The other way: nothing else has a code, and no code two letters. */
static void
test_nothing_else(void **state)
{
	size_t found = 0;

	(void)state;
	for (uint32_t cp = 0; cp < 0x110000; cp++)
		found += gsm7_code(cp) >= 0;
	assert_int_equal(found, 127 + EXTENSION);
	assert_int_equal(gsm7_code(UINT32_MAX), -1);
	assert_false(gsm7_is(STR("\xff")));
	assert_false(gsm7_is(STR("a`")));
	assert_true(gsm7_is(STR("")));
}

static void
assert_text(void **state, const char *text, const char *expected)
{
	assert_string_equal(arena_str(*state,
	    gsm7_text(*state, str_from(text))).ptr, expected);
}

static void
test_text(void **state)
{
	assert_text(state, "Grüße aus Öblarn, Äpfel à la carte",
	    "Grüße aus Öblarn, Äpfel à la carte");
	assert_text(state, "„Störung“ – so heißt’s … — 5 €",
	    "\"Störung\" - so heißt's ... - 5 €");
	assert_text(state, "Łukasz Żółć, Dvořák, Çelik, façade, Đorđe, İzmir",
	    "Lukasz Zolc, Dvorak, Çelik, facade, Dorde, Izmir");
	/* taken apart: A and dots, n and tilde, r and hook */
	assert_text(state, "A\xcc\x88pfel man\xcc\x83" "ana Dvor\xcc\x8c" "ak",
	    "Äpfel mañana Dvorak");
	assert_text(state, "Straße ẞ œ Œ þ ﬁ № ² ½ ™ © × °",
	    "Straße SS oe OE th fi No 2 1/2 TM (c) x o");
	assert_text(state, "«a» ‹b› ‚c‘ `d` a→b 1−1 a‑b a•b",
	    "\"a\" 'b' 'c' 'd' a->b 1-1 a-b a-b");
	/* one "?" for several */
	assert_text(state, "Москва 東京 a🙂🙂b 👨‍👩‍👧", "? ? a?b ?");
	assert_text(state, "Ελλάδα ΔΦΓ", "? ΔΦΓ");
	assert_text(state, "", "");
}

static void
test_blanks(void **state)
{
	assert_text(state, " \t a\xc2\xa0\xc2\xa0" "b\r\n\nc\xe2\x80\xa8" "d \f",
	    "a b c d");
	/* marks of direction, soft hyphens, joiners, variation selectors */
	assert_text(state, "a\xe2\x80\x8f" "b\xc2\xad" "c\xe2\x80\x8b" "d"
	    "\xef\xb8\x8f", "abcd");
	assert_text(state, "\xe2\x80\x8f \t", "");
	/* not UTF-8: some text, never a fault */
	assert_text(state, "a\xff\xfe" "b", "a?b");
}

static void
assert_cut(void **state, const char *text, size_t max, const char *expected)
{
	struct str cut = gsm7_cut(*state, str_from(text), max);

	assert_string_equal(arena_str(*state, cut).ptr, expected);
	assert_true(gsm7_length(cut) <= max);
}

static void
test_cut(void **state)
{
	assert_cut(state, "eins zwei drei", 14, "eins zwei drei");
	assert_cut(state, "eins zwei drei", 13, "eins zwei...");
	assert_cut(state, "eins zwei drei", 12, "eins zwei...");
	assert_cut(state, "eins zwei drei", 11, "eins...");
	assert_cut(state, "eins, zwei drei", 11, "eins...");
	assert_cut(state, "eins zwei", 6, "ein...");
	assert_cut(state, "eins zwei", 4, "e...");
	assert_cut(state, "eins zwei", 3, "");
	assert_cut(state, "eins zwei", 0, "");
	/* a sign of the extension table counts twice */
	assert_cut(state, "[] {} €", 12, "[] {} €");
	assert_cut(state, "[] {} €", 11, "[]...");
	assert_cut(state, "€€€€", 7, "€€...");
	assert_cut(state, "€€€€", 6, "€...");
	assert_cut(state, "--------", 5, "");
}

/* Whatever comes in: what comes out is of the alphabet, and not too long. */
static void
test_anything(void **state)
{
	uint32_t seed = 1;
	struct arena *a = *state;

	for (size_t round = 0; round < 4000; round++) {
		char text[400];
		size_t len = 0;
		while (len < sizeof text - UTF8_BYTES_MAX) {
			seed = seed * 1664525 + 1013904223;
			uint32_t cp = seed >> 8;
			/* mostly near the start, where letters are, or bytes */
			cp = cp % 7 == 0 ? cp % 0x110000 : cp % 0x250;
			if (cp % 97 == 0 || (cp >= 0xd800 && cp < 0xe000))
				text[len++] = (char)cp;
			else
				len += utf8_encode(text + len, cp);
		}
		struct str out = gsm7_text(a, str_make(text, len));
		assert_true(gsm7_is(out));
		assert_true(utf8_length(out) <= gsm7_length(out));
		assert_int_equal(str_trim(out).len, out.len);
		struct str cut = gsm7_cut(a, out, seed % 200);
		assert_true(gsm7_is(cut));
		assert_true(gsm7_length(cut) <= seed % 200);
		/* what is already of the alphabet stays as it is */
		assert_true(str_eq(gsm7_text(a, out), out));
		arena_reset(a);
	}
}

static void
test_every_character(void **state)
{
	char bytes[UTF8_BYTES_MAX];
	struct arena *a = *state;

	for (uint32_t cp = 1; cp < 0x110000; cp++) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		struct str out = gsm7_text(a,
		    str_make(bytes, utf8_encode(bytes, cp)));
		assert_true(gsm7_is(out));
		if (cp % 4096 == 0)
			arena_reset(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_alphabet, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_nothing_else, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_text, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_blanks, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_anything, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_every_character, setup,
		teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
