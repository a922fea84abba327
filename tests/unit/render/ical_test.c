/*
 * render/ical and render/ical_zone: the letter of RFC 5545, and libical as the
 * reader of what was written.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libical/ical.h>

#include "base/utf8.h"
#include "render/ical.h"
#include "render/ical_zone.h"

struct fixture {
	struct arena arena;
	struct buf out;
	struct ical c;
};

static void
begin(struct fixture *f)
{
	arena_init(&f->arena, 0);
	buf_init(&f->out, 1 << 20);
	buf_add(&f->out, STR(""));
	ical_init(&f->c, &f->out);
}

static void
release(struct fixture *f)
{
	buf_release(&f->out);
	arena_release(&f->arena);
}

static void
end_good(struct fixture *f, const char *expected)
{
	assert_int_equal(ical_finish(&f->c), 0);
	assert_string_equal(f->out.ptr, expected);
	release(f);
}

/* Misuse fails, however well it goes on. */
static void
end_bad(struct fixture *f)
{
	assert_int_equal(ical_finish(&f->c), -1);
	assert_int_equal(ical_finish(&f->c), -1);
	release(f);
}

static struct zone *
load(struct fixture *f, const char *name)
{
	struct zone *z;

	assert_int_equal(zone_load(&z, &f->arena, str_from(name)), 0);
	return z;
}

static void
what_it_writes(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	struct zone *z = load(&f, "Europe/Berlin");
	ical_begin(&f.c, "VCALENDAR");
	ical_value(&f.c, "VERSION", STR("2.0"));
	ical_begin(&f.c, "VEVENT");
	ical_text(&f.c, "SUMMARY", STR("a,b;c\\d\r\ne\nf\rg\th\x01\x7f\"^:"));
	ical_time(&f.c, "DTSTART", z, 1625583600);
	ical_utc(&f.c, "DTSTAMP", 1625583600);
	ical_day(&f.c, "DTEND", z, 1625608799);
	ical_floating(&f.c, "X-A", (struct civil){2021, 3, 28, 2, 0, 0});
	ical_number(&f.c, "SEQUENCE", -12);
	ical_property(&f.c, "X-B");
	ical_param(&f.c, "CN", STR("x"));
	ical_param(&f.c, "ALTREP", STR("a:\"b\"^\r\nc\x02;"));
	ical_value_text(&f.c, STR("ä"));
	ical_end(&f.c);
	ical_end(&f.c);
	end_good(&f, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
	    "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf\\ng\th\"^:\r\n"
	    "DTSTART;TZID=Europe/Berlin:20210706T170000\r\n"
	    "DTSTAMP:20210706T150000Z\r\n"
	    "DTEND;VALUE=DATE:20210706\r\n"
	    "X-A:20210328T020000\r\n"
	    "SEQUENCE:-12\r\n"
	    "X-B;CN=x;ALTREP=\"a:^'b^'^^^nc;\":ä\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void
the_second_of_two_equal_times_is_written_in_utc(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	struct zone *z = load(&f, "Europe/Berlin");
	ical_begin(&f.c, "X");
	/* 31 October 2021, 02:30, twice */
	ical_time(&f.c, "A", z, 1635640200);
	ical_time(&f.c, "B", z, 1635643800);
	ical_end(&f.c);
	end_good(&f, "BEGIN:X\r\nA;TZID=Europe/Berlin:20211031T023000\r\n"
	    "B:20211031T013000Z\r\nEND:X\r\n");
}

static void
durations(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} cases[] = {
	    {0, "PT0S"}, {1, "PT1S"}, {60, "PT1M"}, {3600, "PT1H"},
	    {5400, "PT1H30M"}, {86400, "P1D"}, {90061, "P1DT1H1M1S"},
	    {3601, "PT1H1S"}, {86399, "PT23H59M59S"}, {1209600, "P14D"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;
		begin(&f);
		ical_begin(&f.c, "X");
		ical_duration(&f.c, "D", cases[i].seconds);
		ical_end(&f.c);
		assert_int_equal(icaldurationtype_as_int(
		    icaldurationtype_from_string(cases[i].text)),
		    cases[i].seconds);
		struct str want = arena_printf(&f.arena,
		    "BEGIN:X\r\nD:%s\r\nEND:X\r\n", cases[i].text);
		end_good(&f, want.ptr);
	}
}

/* ---- folding --------------------------------------------------------------- */

/* No line is too long, and each is whole characters. */
static void
check_lines(struct str text)
{
	struct str line;
	size_t where;

	while (text.len) {
		size_t end = str_find_str(text, STR("\r\n"));
		assert_true(end < text.len);
		line = str_head(text, end);
		text = str_skip(text, end + 2);
		assert_true(line.len <= ICAL_LINE_MAX);
		assert_int_equal(utf8_check(&where, line), UTF8_OK);
		assert_true(str_find(line, '\n') == line.len);
	}
}

/* Writes it, and reads it back with libical. */
static void
check_round_trip(const char *summary, size_t len)
{
	struct fixture f;

	begin(&f);
	ical_begin(&f.c, "VCALENDAR");
	ical_begin(&f.c, "VEVENT");
	ical_property(&f.c, "SUMMARY");
	ical_value_text(&f.c, str_make(summary, len));
	ical_end(&f.c);
	ical_end(&f.c);
	assert_int_equal(ical_finish(&f.c), 0);
	check_lines(buf_str(&f.out));
	icalcomponent *calendar = icalparser_parse_string(f.out.ptr);
	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	icalcomponent *event = icalcomponent_get_first_component(calendar,
	    ICAL_VEVENT_COMPONENT);
	const char *got = icalcomponent_get_summary(event);
	assert_int_equal(strlen(got), len);
	assert_memory_equal(got, summary, len);
	icalcomponent_free(calendar);
	release(&f);
}

static void
folding_never_cuts_a_character(void **state)
{
	static const char *const parts[] = {"a", "ä", "–", "𝕏", "\\", ",", ";",
	    "\n", " ", "é", "\"", ":"};
	char text[512];
	uint32_t seed = 1;

	(void)state;
	for (unsigned round = 0; round < 3000; round++) {
		size_t len = 0, limit = 1 + round % 400;
		/* libical drops a text of nothing and blanks at its ends */
		text[len++] = 'x';
		while (len < limit) {
			seed = seed * 1103515245 + 12345;
			const char *p = parts[(seed >> 16) %
			    (sizeof parts / sizeof *parts)];
			memcpy(text + len, p, strlen(p));
			len += strlen(p);
		}
		text[len++] = 'x';
		check_round_trip(text, len);
	}
}

static void
a_line_may_have_75_octets(void **state)
{
	struct fixture f;
	char text[80];

	(void)state;
	memset(text, 'a', sizeof text);
	begin(&f);
	ical_begin(&f.c, "X");
	ical_text(&f.c, "A", str_make(text, 73));
	ical_text(&f.c, "B", str_make(text, 74));
	ical_end(&f.c);
	assert_int_equal(ical_finish(&f.c), 0);
	text[73] = '\0';
	struct str want = arena_printf(&f.arena,
	    "BEGIN:X\r\nA:%s\r\nB:%s\r\n a\r\nEND:X\r\n", text, text);
	end_good(&f, want.ptr);
}

static void
what_is_no_utf8_stays_as_it_is(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	ical_begin(&f.c, "X");
	ical_text(&f.c, "A", STR("\xff\xc3"));
	ical_end(&f.c);
	end_good(&f, "BEGIN:X\r\nA:\xff\xc3\r\nEND:X\r\n");
}

/* ---- misuse ------------------------------------------------------------------ */

static void
misuse_is_remembered(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f); /* nothing at all */
	end_bad(&f);
	begin(&f); /* a property outside */
	ical_text(&f.c, "A", STR("x"));
	ical_begin(&f.c, "X");
	ical_end(&f.c);
	assert_int_equal(f.out.len, 0);
	end_bad(&f);
	begin(&f); /* left open */
	ical_begin(&f.c, "X");
	end_bad(&f);
	begin(&f); /* an end too many */
	ical_begin(&f.c, "X");
	ical_end(&f.c);
	ical_end(&f.c);
	end_bad(&f);
	begin(&f); /* a second one */
	ical_begin(&f.c, "X");
	ical_end(&f.c);
	ical_begin(&f.c, "X");
	ical_end(&f.c);
	end_bad(&f);
	begin(&f); /* a value without its property */
	ical_begin(&f.c, "X");
	ical_value_text(&f.c, STR("x"));
	ical_end(&f.c);
	end_bad(&f);
	begin(&f); /* a property without its value */
	ical_begin(&f.c, "X");
	ical_property(&f.c, "A");
	ical_end(&f.c);
	end_bad(&f);
	begin(&f); /* a parameter of nothing */
	ical_begin(&f.c, "X");
	ical_param(&f.c, "A", STR("x"));
	ical_end(&f.c);
	end_bad(&f);
	begin(&f); /* a line break in a bare value would be a new line */
	ical_begin(&f.c, "X");
	ical_value(&f.c, "URL", STR("https://x\r\nATTACH:y"));
	ical_end(&f.c);
	end_bad(&f);
	begin(&f); /* too deep */
	for (int i = 0; i <= ICAL_DEPTH_MAX; i++)
		ical_begin(&f.c, "X");
	for (int i = 0; i <= ICAL_DEPTH_MAX; i++)
		ical_end(&f.c);
	end_bad(&f);
}

static void
overflow_is_remembered(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	buf_release(&f.out);
	buf_init(&f.out, 20);
	ical_begin(&f.c, "VCALENDAR");
	ical_text(&f.c, "SUMMARY", STR("does not fit"));
	ical_end(&f.c);
	end_bad(&f);
}

/* ---- zones --------------------------------------------------------------------- */

static icaltimezone *
read_zone(struct fixture *f, const struct zone *z, int64_t from)
{
	ical_begin(&f->c, "VCALENDAR");
	ical_zone_add(&f->c, z, from, INT64_MAX);
	ical_end(&f->c);
	assert_int_equal(ical_finish(&f->c), 0);
	check_lines(buf_str(&f->out));
	icalcomponent *calendar = icalparser_parse_string(f->out.ptr);
	assert_non_null(calendar);
	icalcomponent *c = icalcomponent_get_first_component(calendar,
	    ICAL_VTIMEZONE_COMPONENT);
	icalcomponent *copy = icalcomponent_new_clone(c);
	icaltimezone *zone = icaltimezone_new();
	assert_true(icaltimezone_set_component(zone, copy));
	icalcomponent_free(calendar);
	return zone;
}

/* A reader of the component comes to the same offsets as we do. */
static void
zones_are_what_we_count_with(void **state)
{
	static const char *const names[] = {"Europe/Berlin", "UTC",
	    "Europe/Dublin", "America/New_York", "Australia/Sydney",
	    "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca",
	    "America/Nuuk", "Africa/Cairo", "Asia/Gaza", "Pacific/Apia",
	    "America/Santiago", "America/St_Johns", "Asia/Tokyo"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct fixture f;
		begin(&f);
		struct zone *z = load(&f, names[i]);
		/* from 1 January 2010 */
		int64_t t = 1262304000;
		icaltimezone *read = read_zone(&f, z, t);
		/* libical looks no further than 2037 */
		for (; t < 2082758400; t += 3 * 3600 + 1800) {
			struct icaltimetype utc = icaltime_from_timet_with_zone(
			    (time_t)t, 0, icaltimezone_get_utc_timezone());
			int dst, offset = icaltimezone_get_utc_offset_of_utc_time(
			    read, &utc, &dst);
			struct zone_local local = zone_local(z, t);
			if (offset != local.offset || dst != local.dst)
				print_error("%s, %lld\n", names[i], (long long)t);
			assert_int_equal(offset, local.offset);
			assert_int_equal(dst, local.dst);
		}
		icaltimezone_free(read, 1);
		release(&f);
	}
}

static void
a_rule_says_all_that_is_to_come(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	struct zone *z = load(&f, "Europe/Berlin");
	ical_begin(&f.c, "X");
	ical_zone_add(&f.c, z, 1625583600, INT64_MAX);
	ical_end(&f.c);
	end_good(&f, "BEGIN:X\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"
	    "BEGIN:DAYLIGHT\r\nDTSTART:20210328T020000\r\n"
	    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
	    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
	    "BEGIN:STANDARD\r\nDTSTART:20211031T030000\r\n"
	    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n"
	    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
	    "END:VTIMEZONE\r\nEND:X\r\n");
}

static void
a_zone_without_changes_has_one_observance(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	ical_begin(&f.c, "X");
	ical_zone_add(&f.c, zone_utc(&f.arena), 0, INT64_MAX);
	ical_end(&f.c);
	end_good(&f, "BEGIN:X\r\nBEGIN:VTIMEZONE\r\nTZID:UTC\r\n"
	    "BEGIN:STANDARD\r\nDTSTART:18000101T000000\r\n"
	    "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\n"
	    "END:STANDARD\r\nEND:VTIMEZONE\r\nEND:X\r\n");
}

static void
changes_without_a_rule_end_somewhere(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	/* Greenland: the day before the last Sunday, at 23:00 */
	struct zone *z = load(&f, "America/Nuuk");
	ical_begin(&f.c, "X");
	ical_zone_add(&f.c, z, 1735689600, INT64_MAX);
	ical_end(&f.c);
	assert_int_equal(ical_finish(&f.c), 0);
	struct str text = buf_str(&f.out);
	assert_false(str_contains(text, STR("RRULE")));
	assert_true(str_contains(text, STR("DTSTART:20640329T")));
	assert_false(str_contains(text, STR("DTSTART:2067")));
	release(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_writes),
		cmocka_unit_test(the_second_of_two_equal_times_is_written_in_utc),
		cmocka_unit_test(durations),
		cmocka_unit_test(folding_never_cuts_a_character),
		cmocka_unit_test(a_line_may_have_75_octets),
		cmocka_unit_test(what_is_no_utf8_stays_as_it_is),
		cmocka_unit_test(misuse_is_remembered),
		cmocka_unit_test(overflow_is_remembered),
		cmocka_unit_test(zones_are_what_we_count_with),
		cmocka_unit_test(a_rule_says_all_that_is_to_come),
		cmocka_unit_test(a_zone_without_changes_has_one_observance),
		cmocka_unit_test(changes_without_a_rule_end_somewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
