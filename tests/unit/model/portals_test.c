#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/portals.h"

static void
test_contact(void **state)
{
	(void)state;
	assert_int_equal(portals_contact_kind(STR("it@stadt.example")),
	    CONTACT_EMAIL);
	assert_int_equal(portals_contact_kind(STR("+49 0000 1")), CONTACT_PHONE);
	/* a number of one country is no address (RFC 3966) */
	assert_int_equal(portals_contact_kind(STR("0000 1234")),
	    CONTACT_KIND_COUNT);
	assert_int_equal(portals_contact_kind(STR("https://stadt.example/a")),
	    CONTACT_WEB);
	assert_int_equal(portals_contact_kind(STR("http://stadt.example/a")),
	    CONTACT_KIND_COUNT);
	assert_int_equal(portals_contact_kind(STR("https://a b")),
	    CONTACT_KIND_COUNT);
	assert_int_equal(portals_contact_kind(STR("the office")),
	    CONTACT_KIND_COUNT);
	assert_int_equal(portals_contact_kind(STR("")), CONTACT_KIND_COUNT);
}

static void
test_security(void **state)
{
	struct text contacts[] = {{STR_INIT("nobody"), {1, 1}},
	    {STR_INIT("it@stadt.example"), {1, 1}}};
	struct site site = {.security = {.contact = {contacts, 2, 2},
	    .expires = {.t = 1, .at = {1, 1}}}};

	(void)state;
	assert_true(portals_has_security(&site));
	site.security.contact.count = 1;
	assert_false(portals_has_security(&site));
	site.security.contact.count = 2;
	site.security.expires.at.line = 0;
	assert_false(portals_has_security(&site));
}

static void
test_area(void **state)
{
	(void)state;
	assert_true(portals_is_area(STR("05916000")));
	assert_true(portals_is_area(STR("059160000000")));
	assert_false(portals_is_area(STR("0591600")));
	assert_false(portals_is_area(STR("0591600a")));
	assert_false(portals_is_area(STR("")));
}

static void
test_catalogue(void **state)
{
	struct site site = {.catalogue.publish.on = true,
	    .url.s = STR("https://stadt.example"), .licence.s = STR("CC0-1.0")};

	(void)state;
	assert_true(portals_has_catalogue(&site));
	site.licence.s = STR("");
	assert_false(portals_has_catalogue(&site));
	site.licence.s = STR("CC0-1.0");
	site.url.s = STR("");
	assert_false(portals_has_catalogue(&site));
	site.url.s = STR("https://stadt.example");
	site.catalogue.publish.on = false;
	assert_false(portals_has_catalogue(&site));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_contact),
	    cmocka_unit_test(test_security),
	    cmocka_unit_test(test_area),
	    cmocka_unit_test(test_catalogue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
