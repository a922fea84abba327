/* notify/entry: what is accepted of news.json, and what is not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "notify/entry.h"

static int
setup(void **state)
{
	static struct arena a;

	arena_init(&a, 0);
	*state = &a;
	return 0;
}

static int
teardown(void **state)
{
	arena_release(*state);
	return 0;
}

#define ENTRY(id, revision, kind, rest)                                        \
	"{\"id\":\"" id "\",\"revision\":\"" revision "\",\"kind\":\"" kind    \
	"\"," rest "\"audiences\":[\"public\"],\"services\":[\"mail\",\"dns\"]," \
	"\"published\":\"2026-01-05T11:00:00+01:00\","                         \
	"\"updated\":\"2026-01-05T10:30:00Z\"}"
#define GOOD ENTRY("incident/mail", "00f3a1c29b7d4e58", "incident",            \
	"\"title\":\"Ausfall\",\"summary\":null,\"text\":\"Z\\r\\ne\",")
#define LIST(entries)                                                          \
	"{\"title\":\"Stadt\",\"language\":\"de\",\"audience\":\"public\","    \
	"\"entries\":[" entries "],\"since\":null,\"until\":null}"

static void
test_good(void **state)
{
	struct entry_list list;
	struct str fault;

	assert_int_equal(entry_read_list(&list, *state, STR(LIST(GOOD "," ENTRY(
	    "date/rat/2020-06-02", "ffffffffffffffff", "moved",
	    "\"title\":\"T\",\"state\":null,\"new\":[1,{\"a\":2}],"))), &fault), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.title.ptr, "Stadt");
	assert_string_equal(list.language.ptr, "de");
	assert_string_equal(list.audience.ptr, "public");
	const struct entry *e = &list.items[0];
	assert_string_equal(e->id.ptr, "incident/mail");
	assert_string_equal(e->revision.ptr, "00f3a1c29b7d4e58");
	assert_int_equal(e->kind, ENTRY_INCIDENT);
	assert_string_equal(e->text.ptr, "Z\r\ne");
	assert_int_equal(e->summary.len, 0);
	assert_int_equal(e->services.count, 2);
	/* on one line, as it stood, and can be read again */
	assert_string_equal(e->json.ptr, GOOD);
	struct entry again;
	assert_int_equal(entry_read(&again, *state, e->json, &fault), 0);
	assert_string_equal(again.json.ptr, GOOD);
	assert_true(str_contains(list.items[1].json, STR("[1,{\"a\":2}]")));
	assert_string_equal(entry_envelope(*state, e).ptr,
	    "{\"type\":\"incident\",\"timestamp\":\"2026-01-05T10:30:00Z\","
	    "\"data\":" GOOD "}");
	assert_int_equal(entry_read_list(&list, *state, STR(LIST("")), &fault),
	    0);
	assert_int_equal(list.count, 0);
}

static void
test_bad(void **state)
{
	static const struct str bad[] = {
	    STR_INIT(""), STR_INIT("["), STR_INIT("[]"), STR_INIT("{}"),
	    STR_INIT("{\"language\":\"de\"}"),
	    STR_INIT("{\"language\":\"de\",\"entries\":{}}"),
	    STR_INIT("{\"language\":1,\"entries\":[]}"),
	    STR_INIT("{\"language\":\"de\",\"language\":\"en\",\"entries\":[]}"),
	    STR_INIT(LIST("1")), STR_INIT(LIST("{}")),
	    STR_INIT(LIST(GOOD "," GOOD)), /* an id twice */
	    STR_INIT(LIST(GOOD) "x"),
	    STR_INIT("{\"language\":\"d\xff\",\"entries\":[]}"),
	    STR_INIT("{\"language\":\"d\\u0000\",\"entries\":[]}"),
#define ONE(id, revision, kind, rest) STR_INIT(LIST(ENTRY(id, revision, kind, rest)))
	    ONE("", "00f3a1c29b7d4e58", "incident", "\"title\":\"T\","),
	    ONE("a b", "00f3a1c29b7d4e58", "incident", "\"title\":\"T\","),
	    ONE("a\\nb", "00f3a1c29b7d4e58", "incident", "\"title\":\"T\","),
	    ONE("a\\tb", "00f3a1c29b7d4e58", "incident", "\"title\":\"T\","),
	    ONE("a\\u202eb", "00f3a1c29b7d4e58", "incident", "\"title\":\"T\","),
	    ONE("a", "00f3a1c29b7d4e5", "incident", "\"title\":\"T\","),
	    ONE("a", "00F3a1c29b7d4e58", "incident", "\"title\":\"T\","),
	    ONE("a", "00f3a1c29b7d4e58", "party", "\"title\":\"T\","),
	    ONE("a", "00f3a1c29b7d4e58", "incident", ""),
	    ONE("a", "00f3a1c29b7d4e58", "incident", "\"title\":\" \","),
	    ONE("a", "00f3a1c29b7d4e58", "incident", "\"title\":1,"),
	    ONE("a", "00f3a1c29b7d4e58", "incident",
	        "\"title\":\"T\",\"url\":[],"),
	    STR_INIT(LIST("{\"id\":\"a\",\"revision\":\"00f3a1c29b7d4e58\","
	        "\"kind\":\"moved\",\"title\":\"T\",\"audiences\":[1],"
	        "\"services\":[],\"published\":\"2026-01-05T11:00:00Z\","
	        "\"updated\":\"2026-01-05T10:30:00Z\"}")),
	    STR_INIT(LIST("{\"id\":\"a\",\"revision\":\"00f3a1c29b7d4e58\","
	        "\"kind\":\"moved\",\"title\":\"T\",\"audiences\":[],"
	        "\"services\":[],\"published\":\"2026-01-05T11:00:00Z\","
	        "\"updated\":\"gestern\"}")),
	};
	struct entry_list list;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct str fault = STR("");
		assert_int_equal(entry_read_list(&list, *state, bad[i], &fault),
		    -1);
		assert_true(fault.len > 0);
	}
}

/* Deep nesting, and a file beyond the limit. */
static void
test_large(void **state)
{
	struct str fault;
	struct entry_list list;
	char *text = arena_alloc(*state, ENTRY_FILE_MAX + 2);

	memset(text, '[', ENTRY_FILE_MAX + 1);
	assert_int_equal(entry_read_list(&list, *state,
	    str_make(text, 100000), &fault), -1);
	assert_int_equal(entry_read_list(&list, *state,
	    str_make(text, ENTRY_FILE_MAX + 1), &fault), -1);
	assert_true(str_has_prefix(fault, STR("it is too large")));
}

static void
test_key(void **state)
{
	struct str key = entry_key(*state, STR("ab"), STR("c"), STR("d"));

	assert_int_equal(key.len, 32);
	assert_true(str_eq(key, entry_key(*state, STR("ab"), STR("c"),
	    STR("d"))));
	assert_false(str_eq(key, entry_key(*state, STR("a"), STR("bc"),
	    STR("d"))));
	assert_false(str_eq(key, entry_key(*state, STR("ab"), STR("c"),
	    STR("e"))));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_good), TEST(test_bad), TEST(test_large), TEST(test_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
