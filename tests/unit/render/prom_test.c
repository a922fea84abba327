/*
 * Prometheus' text format: families, samples, labels that hold anything.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "render/prom.h"

static void
test_families(void **state)
{
	struct buf out;
	struct prom p = {.out = &out};

	(void)state;
	buf_init(&out, 1 << 16);
	prom_family(&p, "a_b", "What it is.");
	prom_value(&p, 3);
	prom_family(&p, "c", "Other.");
	prom_label(&p, "x", STR("1"));
	prom_label(&p, "y", STR(""));
	prom_value(&p, -1);
	prom_label(&p, "x", STR("2"));
	prom_value(&p, INT64_MAX);
	assert_string_equal(out.ptr,
	    "# HELP a_b What it is.\n# TYPE a_b gauge\na_b 3\n"
	    "# HELP c Other.\n# TYPE c gauge\nc{x=\"1\",y=\"\"} -1\n"
	    "c{x=\"2\"} 9223372036854775807\n");
	buf_release(&out);
}

static void
test_labels(void **state)
{
	static const struct {
		const char *value, *written;
	} cases[] = {
	    {"\"a\\b\"", "\\\"a\\\\b\\\""},
	    {"a\nb\r\nc\rd\r", "a\\nb\\nc\\nd\\n"},
	    {"{x=\"1\"} 7 # ä\t", "{x=\\\"1\\\"} 7 # ä\t"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out;
		struct prom p = {.out = &out, .name = "n"};
		char expected[100];
		buf_init(&out, 1 << 16);
		prom_label(&p, "l", str_from(cases[i].value));
		prom_value(&p, 0);
		(void)snprintf(expected, sizeof expected, "n{l=\"%s\"} 0\n",
		    cases[i].written);
		assert_string_equal(out.ptr, expected);
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_families),
	    cmocka_unit_test(test_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
