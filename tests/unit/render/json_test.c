#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/json.h"

struct fixture {
	struct buf out;
	struct json j;
};

static void
begin(struct fixture *f)
{
	buf_init(&f->out, 1 << 16);
	buf_add(&f->out, STR(""));
	json_init(&f->j, &f->out);
}

static void
end_good(struct fixture *f, const char *expected)
{
	assert_int_equal(json_finish(&f->j), 0);
	assert_string_equal(f->out.ptr, expected);
	buf_release(&f->out);
}

/* Misuse fails, however well it goes on. */
static void
end_bad(struct fixture *f)
{
	assert_int_equal(json_finish(&f->j), -1);
	assert_int_equal(json_finish(&f->j), -1);
	buf_release(&f->out);
}

static void
test_everything(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	json_object(&f.j, NULL);
	json_str(&f.j, "name", STR("Bürger\"büro\""));
	json_num(&f.j, "largest", INT64_MAX);
	json_num(&f.j, "smallest", INT64_MIN);
	json_bool(&f.j, "yes", true);
	json_bool(&f.j, "no", false);
	json_null(&f.j, "nothing");
	json_array(&f.j, "list");
	json_str(&f.j, NULL, STR("a"));
	json_num(&f.j, NULL, 0);
	json_object(&f.j, NULL);
	json_str(&f.j, "deep", STR("</b>"));
	json_end(&f.j);
	json_array(&f.j, NULL);
	json_end(&f.j);
	json_end(&f.j);
	json_object(&f.j, "empty");
	json_end(&f.j);
	json_str(&f.j, "a\"key", STR(""));
	json_end(&f.j);
	end_good(&f,
	    "{\n"
	    "  \"name\": \"Bürger\\\"büro\\\"\",\n"
	    "  \"largest\": 9223372036854775807,\n"
	    "  \"smallest\": -9223372036854775808,\n"
	    "  \"yes\": true,\n"
	    "  \"no\": false,\n"
	    "  \"nothing\": null,\n"
	    "  \"list\": [\n"
	    "    \"a\",\n"
	    "    0,\n"
	    "    {\n"
	    "      \"deep\": \"<\\/b>\"\n"
	    "    },\n"
	    "    []\n"
	    "  ],\n"
	    "  \"empty\": {},\n"
	    "  \"a\\\"key\": \"\"\n"
	    "}\n");
}

static void
test_top_level(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	json_str(&f.j, NULL, STR("alone"));
	end_good(&f, "\"alone\"\n");
	begin(&f);
	json_null(&f.j, NULL);
	end_good(&f, "null\n");
	begin(&f);
	json_array(&f.j, NULL);
	json_end(&f.j);
	end_good(&f, "[]\n");
}

static void
test_misuse(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f); /* nothing at all */
	end_bad(&f);
	begin(&f); /* two values at the top */
	json_null(&f.j, NULL);
	json_null(&f.j, NULL);
	assert_string_equal(f.out.ptr, "null");
	end_bad(&f);
	begin(&f); /* a key at the top */
	json_object(&f.j, "key");
	end_bad(&f);
	begin(&f); /* no key in an object */
	json_object(&f.j, NULL);
	json_null(&f.j, NULL);
	json_end(&f.j);
	end_bad(&f);
	begin(&f); /* a key in an array */
	json_array(&f.j, NULL);
	json_null(&f.j, "key");
	json_end(&f.j);
	end_bad(&f);
	begin(&f); /* left open */
	json_object(&f.j, NULL);
	end_bad(&f);
	begin(&f); /* an end too many */
	json_object(&f.j, NULL);
	json_end(&f.j);
	json_end(&f.j);
	end_bad(&f);
}

static void
test_depth(void **state)
{
	struct fixture f;

	(void)state;
	for (int extra = 0; extra < 2; extra++) {
		begin(&f);
		for (int i = 0; i < JSON_DEPTH_MAX + extra; i++)
			json_array(&f.j, NULL);
		for (int i = 0; i < JSON_DEPTH_MAX + extra; i++)
			json_end(&f.j);
		assert_int_equal(json_finish(&f.j), -extra);
		buf_release(&f.out);
	}
}

static void
test_overflow(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	f.out.max = 5;
	json_str(&f.j, NULL, STR("too long"));
	end_bad(&f);
}

static void
test_compact(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	json_init_compact(&f.j, &f.out);
	json_object(&f.j, NULL);
	json_str(&f.j, "a", STR("b c"));
	json_array(&f.j, "list");
	json_num(&f.j, NULL, 1);
	json_num(&f.j, NULL, 2);
	json_end(&f.j);
	json_object(&f.j, "empty");
	json_end(&f.j);
	json_end(&f.j);
	end_good(&f, "{\"a\":\"b c\",\"list\":[1,2],\"empty\":{}}");
}

/* The same text, whether its items are written there or by themselves. */
static void
test_parts(void **state)
{
	struct fixture whole, part;

	(void)state;
	begin(&whole);
	json_object(&whole.j, NULL);
	json_array(&whole.j, "items");
	begin(&part);
	json_init_part(&part.j, &part.out, 2);
	json_object(&part.j, NULL);
	json_str(&part.j, "id", STR("a"));
	json_end(&part.j);
	end_good(&part, "\n    {\n      \"id\": \"a\"\n    }");
	json_part(&whole.j, STR("\n    {\n      \"id\": \"a\"\n    }"));
	json_escaped(&whole.j, NULL, STR("b\\n"));
	json_part(&whole.j, STR("\n    {\n      \"id\": \"a\"\n    }"));
	json_end(&whole.j);
	json_end(&whole.j);
	end_good(&whole, "{\n  \"items\": [\n    {\n      \"id\": \"a\"\n"
	    "    },\n    \"b\\n\",\n    {\n      \"id\": \"a\"\n    }\n  ]\n}\n");
}

static void
test_bad_parts(void **state)
{
	static const unsigned depths[] = {0, JSON_DEPTH_MAX + 1};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		begin(&f);
		json_init_part(&f.j, &f.out, depths[i]);
		json_str(&f.j, NULL, STR("a"));
		json_end(&f.j);
		end_bad(&f);
	}
	/* nothing in it; an end too many; a part where a key is wanted */
	begin(&f);
	json_init_part(&f.j, &f.out, 2);
	end_bad(&f);
	begin(&f);
	json_init_part(&f.j, &f.out, 2);
	json_str(&f.j, NULL, STR("a"));
	json_end(&f.j);
	end_bad(&f);
	begin(&f);
	json_object(&f.j, NULL);
	json_part(&f.j, STR("\n  1"));
	json_end(&f.j);
	end_bad(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_everything),
	    cmocka_unit_test(test_compact),
	    cmocka_unit_test(test_top_level),
	    cmocka_unit_test(test_misuse),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_overflow),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_bad_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
