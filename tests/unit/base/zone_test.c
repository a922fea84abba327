/*
 * base/zone: real zones against known instants, made-up TZif files against
 * the letter of RFC 8536, and properties that hold for every zone.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/zone.h"

static struct arena arena;

static int
setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct zone *
load(const char *name)
{
	struct zone *z;

	assert_int_equal(zone_load(&z, &arena, str_from(name)), 0);
	assert_string_equal(zone_name(z).ptr, name);
	return z;
}

static struct civil
at(int year, unsigned month, unsigned day, unsigned hour, unsigned minute)
{
	return (struct civil){year, month, day, hour, minute, 0};
}

static void
check_local(const struct zone *z, int64_t t, int32_t offset,
    const char *abbreviation, bool dst)
{
	struct zone_local local = zone_local(z, t);

	assert_int_equal(local.offset, offset);
	assert_string_equal(local.abbreviation, abbreviation);
	assert_int_equal(local.dst, dst);
	assert_int_equal(civil_seconds(local.civil), t + offset);
}

static void
check_fit(const struct zone *z, struct civil local, enum zone_fit fit,
    int64_t expected)
{
	int64_t t = 0;

	assert_int_equal(zone_instant(&t, z, local), fit);
	assert_int_equal(t, expected);
}

/* ---- real zones --------------------------------------------------------- */

static void
test_utc(void **state)
{
	struct zone *z = zone_utc(&arena);

	(void)state;
	assert_string_equal(zone_name(z).ptr, "UTC");
	check_local(z, 0, 0, "UTC", false);
	check_local(z, INT64_C(4102444800), 0, "UTC", false);
	check_fit(z, at(2020, 4, 29, 15, 0), ZONE_ONCE, 1588172400);
	assert_int_equal(zone_day_start(z, 18381), 18381 * INT64_C(86400));
	assert_string_equal(zone_local(load("UTC"), 5).abbreviation, "UTC");
}

static int64_t
last_sunday(int year, unsigned month)
{
	int64_t day = civil_days(year, month, civil_month_days(year, month));

	return day - civil_weekday(day) % 7;
}

/* The rule of the European Union since 1996: last Sunday, 01:00 UTC. */
static void
check_berlin_year(const struct zone *z, int year)
{
	int64_t spring_day = last_sunday(year, 3);
	int64_t autumn_day = last_sunday(year, 10);
	int64_t spring = spring_day * 86400 + 3600;
	int64_t autumn = autumn_day * 86400 + 3600;
	struct civil local;

	check_local(z, spring - 1, 3600, "CET", false);
	check_local(z, spring, 7200, "CEST", true);
	check_local(z, autumn - 1, 7200, "CEST", true);
	check_local(z, autumn, 3600, "CET", false);
	/* 02:30 does not exist: 01:30 UTC by the offset before */
	civil_from_days(&local, spring_day);
	local.hour = 2;
	check_fit(z, local, ZONE_GAP, spring);
	local.minute = 30;
	check_fit(z, local, ZONE_GAP, spring + 1800);
	local.hour = 3;
	check_fit(z, local, ZONE_ONCE, spring + 1800);
	local.hour = 1;
	check_fit(z, local, ZONE_ONCE, spring - 1800);
	/* 02:30 exists twice: the first, still in summer time */
	civil_from_days(&local, autumn_day);
	local.hour = 2;
	check_fit(z, local, ZONE_TWICE, autumn - 3600);
	local.minute = 59;
	local.second = 59;
	check_fit(z, local, ZONE_TWICE, autumn - 1);
	local.hour = 3;
	local.minute = local.second = 0;
	check_fit(z, local, ZONE_ONCE, autumn + 3600);
	/* both days begin at midnight and have 23 and 25 hours */
	assert_int_equal(zone_day_start(z, spring_day), spring - 7200);
	assert_int_equal(zone_day_start(z, spring_day + 1)
	    - zone_day_start(z, spring_day), 23 * 3600);
	assert_int_equal(zone_day_start(z, autumn_day + 1)
	    - zone_day_start(z, autumn_day), 25 * 3600);
}

static void
test_berlin_every_year(void **state)
{
	struct zone *z = load("Europe/Berlin");

	(void)state;
	for (int year = 1996; year <= 3300; year++)
		check_berlin_year(z, year);
}

static void
test_berlin_history(void **state)
{
	struct zone *z = load("Europe/Berlin");

	(void)state;
	check_local(z, 0, 3600, "CET", false);
	/* 6 April and 28 September 1980 */
	check_local(z, 323830799, 3600, "CET", false);
	check_local(z, 323830800, 7200, "CEST", true);
	check_local(z, 338950799, 7200, "CEST", true);
	check_local(z, 338950800, 3600, "CET", false);
	/* 1995 still ended in September */
	check_local(z, 811904400, 3600, "CET", false);
	/* mean local time until 1 April 1893 */
	assert_int_equal(zone_local(z, -2422054409).offset, 3208);
	assert_int_equal(zone_local(z, -2422054408).offset, 3600);
	assert_int_equal(zone_local(z, INT64_MIN).offset, 3208);
}

static void
test_odd_zones(void **state)
{
	struct zone *z = load("Asia/Kathmandu");

	(void)state;
	check_local(z, 1588172400, 20700, "+0545", false);
	check_fit(z, at(2020, 4, 29, 20, 45), ZONE_ONCE, 1588172400);
	check_local(z, INT64_C(40000000000), 20700, "+0545", false);

	/* half an hour of summer time, and the year turns in summer */
	z = load("Australia/Lord_Howe");
	check_local(z, 1577836800, 39600, "+11", true);
	check_local(z, 1593561600, 37800, "+1030", false);
	check_fit(z, at(2020, 10, 4, 2, 15), ZONE_GAP, 1601739900);
	check_fit(z, at(2020, 10, 4, 1, 59), ZONE_ONCE, 1601738940);
	check_fit(z, at(2020, 4, 5, 1, 45), ZONE_TWICE, 1586011500);
	check_fit(z, at(2098, 1, 1, 0, 0), ZONE_ONCE, INT64_C(4039333200));

	/* clocks that change at midnight: the day begins at 01:00 */
	z = load("America/Havana");
	assert_int_equal(zone_day_start(z, civil_days(2020, 3, 8)), 1583643600);
	assert_int_equal(zone_local(z, 1583643600).civil.hour, 1);

	/* 30 December 2011 was left out */
	z = load("Pacific/Apia");
	assert_int_equal(zone_day_start(z, civil_days(2011, 12, 30)),
	    zone_day_start(z, civil_days(2011, 12, 31)));
	check_fit(z, at(2011, 12, 30, 12, 0), ZONE_GAP, 1325282400);
}

static void
test_bad_names(void **state)
{
	static const char *const names[] = {
		"", "/", "Europe/", "/etc/passwd", "../../../etc/passwd",
		"Europe/../UTC", "Europe//Berlin", "Europe/Berlin\n", "europe berlin",
		"Europe", "Europe/Atlantis", "localtime", "posixrules", "tzdata.zi",
		"right/Europe/Berlin", "Europe/B\xc3\xa9rlin", "CEST", ".", "..",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	struct zone *z;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(zone_load(&z, &arena, str_from(names[i])), -1);
		assert_null(z);
	}
	assert_int_equal(zone_load(&z, &arena, str_make("UTC\0x", 5)), -1);
}

/* ---- properties ---------------------------------------------------------- */

static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* An instant's local time leads back to it, or to its earlier double. */
static void
check_round_trip(const struct zone *z, int64_t t)
{
	struct zone_local local = zone_local(z, t);
	int64_t back;
	enum zone_fit fit = zone_instant(&back, z, local.civil);

	assert_int_not_equal(fit, ZONE_GAP);
	if (fit == ZONE_ONCE)
		assert_int_equal(back, t);
	assert_true(back <= t);
	assert_int_equal(civil_seconds(zone_local(z, back).civil),
	    civil_seconds(local.civil));
}

static void
check_day(const struct zone *z, int64_t days)
{
	int64_t t = zone_day_start(z, days);
	struct civil here = zone_local(z, t).civil;
	struct civil before = zone_local(z, t - 1).civil;

	assert_true(civil_days(here.year, here.month, here.day) >= days);
	assert_true(civil_days(before.year, before.month, before.day) < days);
}

static void
test_properties(void **state)
{
	static const char *const names[] = {
		"UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu",
		"America/Havana", "Pacific/Apia", "America/St_Johns",
		"Africa/Casablanca", "America/Nuuk", "Antarctica/Troll",
		"Europe/Dublin", "Asia/Gaza", "Etc/GMT+12",
	};
	uint64_t seed = 20200429;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct zone *z = load(names[i]);
		for (unsigned n = 0; n < 20000; n++) {
			/* 1883 to 2516 */
			int64_t t = (int64_t)(next_random(&seed) % 20000000000)
			    - 2740000000;
			check_round_trip(z, t);
			check_day(z, t / 86400);
		}
		for (int64_t d = civil_days(1970, 1, 1);
		    d < civil_days(2110, 1, 1); d++)
			check_day(z, d);
	}
}

/* The calendar repeats after 400 years; so do the rules, for ever. */
static void
test_far_future(void **state)
{
	static const int64_t cycle = INT64_C(146097) * 86400;
	struct zone *z = load("Europe/Berlin");
	uint64_t seed = 7;

	(void)state;
	for (unsigned n = 0; n < 20000; n++) {
		int64_t t = INT64_C(3000000000)
		    + (int64_t)(next_random(&seed) % (uint64_t)cycle);
		struct zone_local near = zone_local(z, t);
		struct zone_local far = zone_local(z, t + 5 * cycle);

		assert_int_equal(near.offset, far.offset);
		check_round_trip(z, t + 1000 * cycle);
	}
	check_berlin_year(z, 9999);
	check_berlin_year(z, 123456);
	(void)zone_local(z, INT64_MAX);
	(void)zone_day_start(z, INT64_MAX);
	(void)zone_day_start(z, INT64_MIN);
}

/* ---- made-up files -------------------------------------------------------- */

struct file {
	char bytes[4096];
	size_t len;
};

static void
put(struct file *f, uint64_t value, size_t size)
{
	assert_true(f->len + size < sizeof f->bytes);
	for (size_t i = 0; i < size; i++)
		f->bytes[f->len++] = (char)(value >> 8 * (size - 1 - i));
}

static void
put_header(struct file *f, char version, unsigned leap, unsigned times,
    unsigned types)
{
	put(f, 0x545a6966, 4);
	put(f, (unsigned char)version, 1);
	for (unsigned i = 0; i < 15; i++)
		put(f, 0, 1);
	put(f, 0, 4);
	put(f, 0, 4);
	put(f, leap, 4);
	put(f, times, 4);
	put(f, types, 4);
	put(f, types ? 8 : 0, 4);
}

/* two types: "AAA" at +1 h, and "BBB" at +2 h in summer */
static void
put_data(struct file *f, const int64_t *times, unsigned count, size_t size)
{
	for (unsigned i = 0; i < count; i++)
		put(f, (uint64_t)times[i], size);
	for (unsigned i = 0; i < count; i++)
		put(f, 1 - i % 2, 1);
	put(f, 3600, 4);
	put(f, 0, 2);
	put(f, 7200, 4);
	put(f, 0x0104, 2);
	put(f, 0x4141410042424200, 8);
}

static void
put_text(struct file *f, const char *text)
{
	for (; *text; text++)
		put(f, (unsigned char)*text, 1);
}

static struct file
make_file(const int64_t *times, unsigned count, const char *footer)
{
	struct file f = {.len = 0};

	put_header(&f, '2', 0, 0, 0);
	put_header(&f, '2', 0, count, 2);
	put_data(&f, times, count, 8);
	put_text(&f, footer);
	return f;
}

static int
parse(struct zone **z, const struct file *f)
{
	return zone_parse(z, &arena, STR("Test/Zone"),
	    str_make(f->bytes, f->len));
}

static struct zone *
made(const int64_t *times, unsigned count, const char *footer)
{
	struct file f = make_file(times, count, footer);
	struct zone *z;

	assert_int_equal(parse(&z, &f), 0);
	return z;
}

static void
test_table_then_footer(void **state)
{
	static const int64_t times[] = {1000000, 2000000};
	struct zone *z = made(times, 2, "\nAAA-1BBB,M4.1.0,M10.1.0/3\n");

	(void)state;
	assert_string_equal(zone_name(z).ptr, "Test/Zone");
	check_local(z, -5, 3600, "AAA", false);
	check_local(z, 999999, 3600, "AAA", false);
	check_local(z, 1000000, 7200, "BBB", true);
	check_local(z, 2000000, 3600, "AAA", false);
	/* first Sunday of April 1970, 02:00 */
	check_local(z, 94 * 86400 + 3599, 3600, "AAA", false);
	check_local(z, 94 * 86400 + 3600, 7200, "BBB", true);
	z = made(times, 2, "\n\n");
	check_local(z, INT64_C(9000000000), 3600, "AAA", false);
}

static void
test_footer_only(void **state)
{
	struct zone *z = made(NULL, 0, "\nCET-1CEST,M3.5.0,M10.5.0/3\n");
	static const int years[] = {1583, 1899, 1900, 1970, 2020, 2302, 2304, 5000};

	(void)state;
	for (size_t i = 0; i < sizeof years / sizeof *years; i++)
		check_berlin_year(z, years[i]);
	z = made(NULL, 0, "\n<+0330>-3:30\n");
	check_local(z, 12345, 12600, "+0330", false);
	z = made(NULL, 0, "\nXYZ4:30:15\n");
	check_local(z, INT64_C(-99999999999), -16215, "XYZ", false);
}

static void
test_footer_forms(void **state)
{
	int64_t year = civil_days(2024, 1, 1), day;
	struct zone *z;

	(void)state;
	/* J60 is 1 March in every year, 59 the sixtieth day */
	z = made(NULL, 0, "\nAAA0BBB-2,J60/0,300/0\n");
	day = civil_days(2024, 3, 1) * 86400;
	check_local(z, day - 1, 0, "AAA", false);
	check_local(z, day, 7200, "BBB", true);
	check_local(z, (year + 300) * 86400 - 7200, 0, "AAA", false);
	z = made(NULL, 0, "\nAAA0BBB,59/0,300/0\n");
	check_local(z, (year + 59) * 86400, 3600, "BBB", true);
	check_local(z, (year + 59) * 86400 - 1, 0, "AAA", false);
	/* version 3: times before and beyond the day, as in Nuuk and Gaza */
	z = made(NULL, 0, "\n<-02>2<-01>,M3.5.0/-1,M10.5.0/0\n");
	check_local(z, last_sunday(2025, 3) * 86400 + 3599, -7200, "-02", false);
	check_local(z, last_sunday(2025, 3) * 86400 + 3600, -3600, "-01", true);
	z = made(NULL, 0, "\nAAA-2BBB,M3.4.4/50,M10.4.4/50\n");
	day = civil_days(2025, 3, 29) * 86400;
	check_local(z, day - 1, 7200, "AAA", false);
	check_local(z, day, 10800, "BBB", true);
	/* summer in winter: the south, and Dublin's negative winter time */
	z = made(NULL, 0, "\nAAA-10BBB,M10.1.0,M4.1.0/3\n");
	check_local(z, year * 86400, 39600, "BBB", true);
	z = made(NULL, 0, "\nIST-1GMT0,M10.5.0,M3.5.0/1\n");
	check_local(z, year * 86400, 0, "GMT", true);
	check_local(z, (year + 180) * 86400, 3600, "IST", false);
	/* summer time all year long (RFC 8536, 3.3.1) */
	z = made(NULL, 0, "\nEST5EDT,0/0,J365/25\n");
	for (int64_t d = civil_days(1899, 1, 1); d < civil_days(2400, 1, 1); d++)
		check_local(z, d * 86400 + 18000, -14400, "EDT", true);
}

static void
test_version_1(void **state)
{
	static const int64_t times[] = {-1000000, 2000000};
	struct file f = {.len = 0};
	struct zone *z;

	(void)state;
	put_header(&f, '\0', 0, 2, 2);
	put_data(&f, times, 2, 4);
	assert_int_equal(parse(&z, &f), 0);
	check_local(z, -1000001, 3600, "AAA", false);
	check_local(z, -1000000, 7200, "BBB", true);
	check_local(z, 2000000, 3600, "AAA", false);
}

static void
test_bad_footers(void **state)
{
	static const char *const footers[] = {
		"", "\n", "\nAAA-1", "AAA-1\n", "\nAAA\n", "\nAA-1\n", "\n<AAA-1\n",
		"\nAAA-25\n", "\nAAA-1BBB\n", "\nAAA-1BBB,\n",
		"\nAAA-1BBB,M3.5.0\n", "\nAAA-1BBB,M3.5.0,M10.5.0,\n",
		"\nAAA-1BBB,M13.5.0,M10.5.0\n", "\nAAA-1BBB,M3.6.0,M10.5.0\n",
		"\nAAA-1BBB,M3.0.0,M10.5.0\n", "\nAAA-1BBB,M3.5.7,M10.5.0\n",
		"\nAAA-1BBB,J0,J300\n", "\nAAA-1BBB,J366,J300\n",
		"\nAAA-1BBB,366,300\n", "\nAAA-1BBB,1/168,300\n",
		"\nAAA-1BBB,1/2:60,300\n", "\nAAA-1BBB,1/2:,300\n",
		"\nAAA-1:30:99\n", "\nAAA--1\n", "\nAAAAAAAAAAAAAAAAAAAAAAAA-1\n",
		"\n:Europe/Berlin\n", "\nAAA-1 \n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof footers / sizeof *footers; i++) {
		struct file f = make_file(NULL, 0, footers[i]);
		struct zone *z;

		assert_int_equal(parse(&z, &f), -1);
		assert_null(z);
	}
}

/* Every shortening and many wrong bytes are refused, or at least harmless. */
static void
test_bad_files(void **state)
{
	static const int64_t times[] = {1000000, 2000000}, same[] = {5, 5};
	static const int64_t falling[] = {9, 5};
	const struct file good = make_file(times, 2, "\nAAA-1\n");
	struct file f;
	struct zone *z;

	(void)state;
	for (size_t n = 0; n < good.len; n++) {
		f = good;
		f.len = n;
		assert_int_equal(parse(&z, &f), -1);
	}
	f = make_file(same, 2, "\n\n");
	assert_int_equal(parse(&z, &f), -1);
	f = make_file(falling, 2, "\n\n");
	assert_int_equal(parse(&z, &f), -1);
	for (size_t i = 0; i < good.len; i++) {
		f = good;
		f.bytes[i] = (char)0xff;
		if (parse(&z, &f) == 0)
			(void)zone_day_start(z, 18000);
	}
	/* leap seconds; no type at all; a table that reaches past the end */
	f.len = 0;
	put_header(&f, '\0', 1, 0, 2);
	put_data(&f, NULL, 0, 4);
	put(&f, 0, 8);
	assert_int_equal(parse(&z, &f), -1);
	f.len = 0;
	put_header(&f, '\0', 0, 0, 0);
	assert_int_equal(parse(&z, &f), -1);
	f.len = 0;
	put_header(&f, '\0', 0, 0xffffffff, 2);
	assert_int_equal(parse(&z, &f), -1);
}

/* Onsets are those instants at which zone_local() changes its mind. */
static void
test_onsets(void **state)
{
	static const char *const names[] = {"Europe/Berlin", "Europe/Dublin",
	    "America/New_York", "Australia/Sydney", "America/Nuuk",
	    "Africa/Casablanca", "Asia/Tokyo", "Pacific/Apia"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct zone *z = load(names[i]);
		struct zone_onset o = zone_onset(z, -INT64_C(5000000000)), next;
		assert_true(o.at == INT64_MIN || o.at <= -INT64_C(5000000000));
		/* to the year 2600, beyond the table */
		int64_t t = o.at == INT64_MIN ? -INT64_C(5000000000) : o.at;
		for (; t < INT64_C(20000000000) && zone_onset_next(&next, z, t);
		     t = next.at) {
			assert_true(next.at > t);
			check_local(z, next.at - 1, next.from,
			    zone_local(z, t).abbreviation, zone_local(z, t).dst);
			check_local(z, next.at, next.to, next.abbreviation,
			    next.dst);
			o = zone_onset(z, next.at);
			assert_true(o.at == next.at && o.to == next.to &&
			    o.yearly == next.yearly);
			assert_true(zone_onset(z, next.at - 1).at < next.at);
		}
	}
}

/* What is called yearly is on that weekday of that month, ever after. */
static void
test_yearly_onsets(void **state)
{
	struct zone *z = load("Europe/Berlin");
	struct zone_onset o;
	unsigned yearly = 0;

	(void)state;
	/* the last Sunday of September, until 1995 */
	o = zone_onset(z, 812000000);
	assert_false(o.yearly);
	for (int64_t t = 828234000; t < INT64_C(20000000000); t = o.at) {
		assert_true(zone_onset_next(&o, z, t));
		assert_true(o.yearly);
		assert_int_equal(o.week, -1);
		assert_int_equal(o.weekday, 7);
		assert_int_equal(o.month, o.dst ? 3 : 10);
		struct civil c = civil_from_seconds(o.at + o.from);
		assert_int_equal(c.month, o.month);
		assert_true(c.day > 24);
		yearly++;
	}
	assert_true(yearly > 1200);
	/* south: the first Sundays of October and April */
	z = load("Australia/Sydney");
	assert_true(zone_onset_next(&o, z, 1640995200));
	assert_true(o.yearly && !o.dst && o.month == 4 && o.week == 1);
	/* north: the second Sunday of March */
	z = load("America/New_York");
	assert_true(zone_onset_next(&o, z, 1640995200));
	assert_true(o.yearly && o.dst && o.month == 3 && o.week == 2);
	assert_false(zone_onset_next(&o, zone_utc(&arena), 0));
	assert_true(zone_onset(zone_utc(&arena), 0).at == INT64_MIN);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utc),
		cmocka_unit_test(test_berlin_every_year),
		cmocka_unit_test(test_berlin_history),
		cmocka_unit_test(test_odd_zones),
		cmocka_unit_test(test_bad_names),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_far_future),
		cmocka_unit_test(test_table_then_footer),
		cmocka_unit_test(test_footer_only),
		cmocka_unit_test(test_footer_forms),
		cmocka_unit_test(test_version_1),
		cmocka_unit_test(test_bad_footers),
		cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_onsets),
		cmocka_unit_test(test_yearly_onsets),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
