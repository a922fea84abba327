/* base/identity: notes of linkers, also broken ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/identity.h"

#define NOTE(namesz, descsz, type) namesz "\0\0\0" descsz "\0\0\0" type "\0\0\0"
#define BYTES(literal) {literal, sizeof literal - 1}

static const struct str two = BYTES(NOTE("\4", "\3", "\5") "GNU\0abc\0"
    NOTE("\4", "\5", "\3") "GNU\0ID123\0\0\0");
static const struct str foreign = BYTES(NOTE("\4", "\4", "\3") "XYZ\0ID12");
static const struct str huge = BYTES("\4\0\0\0\xff\xff\xff\xff\3\0\0\0GNU\0ID12");
static const struct str huge_name = BYTES("\xff\xff\xff\xff\4\0\0\0\3\0\0\0GNU\0");

static void
finds_the_build_id(void **state)
{
	(void)state;
	assert_true(str_is(identity_find(two), "ID123"));
	assert_int_equal(identity_find(foreign).len, 0);
	assert_int_equal(identity_find(huge).len, 0);
	assert_int_equal(identity_find(huge_name).len, 0);
}

/* On the heap, so that the sanitizers see a byte too far. */
static void
stops_at_every_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n < two.len; n++) {
		char *copy = malloc(n + 1);
		memcpy(copy, two.ptr, n);
		bool found = identity_find(str_make(copy, n)).len > 0;
		/* its padding may be missing */
		assert_int_equal(found, n >= two.len - 3);
		free(copy);
	}
}

static void
this_program_has_one(void **state)
{
	struct digest a = identity_of_program(), b = identity_of_program();
	struct digest_state s;

	(void)state;
	digest_begin(&s);
	struct digest none = digest_end(&s);
	assert_true(digest_eq(&a, &b));
	assert_false(digest_eq(&a, &none));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_the_build_id),
	    cmocka_unit_test(stops_at_every_cut),
	    cmocka_unit_test(this_program_has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
