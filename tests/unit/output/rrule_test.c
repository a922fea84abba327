/* output/rrule: what is written for a rule, to the letter. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/rrule.h"

static void
assert_rule(const char *rule, struct civil first, const char *limit,
    const char *expected)
{
	struct arena a;
	struct recur r;
	struct str why;

	arena_init(&a, 0);
	assert_int_equal(recur_parse(&r, &why, str_from(rule)), 0);
	struct str text = rrule_text(&a, &r, first, str_from(limit));
	assert_string_equal(text.ptr, expected);
	/* and it says the same again */
	assert_int_equal(recur_parse(&r, &why, text), 0);
	arena_release(&a);
}

static void
every_part(void **state)
{
	static const struct civil first = {2021, 7, 6, 17, 0, 0};

	(void)state;
	assert_rule("FREQ=DAILY", first, "", "FREQ=DAILY");
	assert_rule("FREQ=DAILY;COUNT=3;BYMONTH=3,1", first, "UNTIL=20210708",
	    "FREQ=DAILY;UNTIL=20210708;BYMONTH=1,3");
	assert_rule("FREQ=WEEKLY;UNTIL=20220101;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
	    first, "UNTIL=20211231T160000Z",
	    "FREQ=WEEKLY;UNTIL=20211231T160000Z;INTERVAL=2;BYDAY=SU,MO;WKST=SU");
	assert_rule("FREQ=MONTHLY;BYDAY=1TU,-1TH,WE;BYSETPOS=1,-2", first, "",
	    "FREQ=MONTHLY;BYDAY=1TU,-1TH,WE;BYSETPOS=1,-2");
	assert_rule("FREQ=MONTHLY;BYMONTHDAY=-1,31,1,-3", first, "",
	    "FREQ=MONTHLY;BYMONTHDAY=1,31,-1,-3");
}

static void
what_the_start_says_is_written_out(void **state)
{
	(void)state;
	assert_rule("FREQ=MONTHLY", (struct civil){2021, 8, 31, 17, 0, 0}, "",
	    "FREQ=MONTHLY;BYMONTHDAY=31");
	assert_rule("FREQ=YEARLY", (struct civil){2021, 7, 6, 17, 0, 0}, "",
	    "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=6");
	assert_rule("FREQ=YEARLY;BYMONTH=7,10",
	    (struct civil){2021, 7, 6, 17, 0, 0}, "",
	    "FREQ=YEARLY;BYMONTH=7,10;BYMONTHDAY=6");
	assert_rule("FREQ=YEARLY;BYDAY=20MO",
	    (struct civil){2021, 5, 17, 17, 0, 0}, "",
	    "FREQ=YEARLY;BYDAY=20MO");
}

static void
rare_days_go_by_months(void **state)
{
	static const struct civil first = {2020, 2, 29, 17, 0, 0};

	(void)state;
	assert_rule("FREQ=YEARLY", first, "",
	    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29");
	assert_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28", first, "",
	    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28");
	/* where that would be another rule */
	assert_rule("FREQ=YEARLY;INTERVAL=4", first, "",
	    "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29");
	assert_rule("FREQ=YEARLY;BYMONTH=2,5;BYMONTHDAY=29;BYSETPOS=1", first,
	    "", "FREQ=YEARLY;BYMONTH=2,5;BYMONTHDAY=29;BYSETPOS=1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_part),
		cmocka_unit_test(what_the_start_says_is_written_out),
		cmocka_unit_test(rare_days_go_by_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
