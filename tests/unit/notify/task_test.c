/* notify/task: what is written is read; what was damaged is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/diag.h"
#include "notify/task.h"

#define JSON                                                                   \
	"{\"id\":\"incident/mail\",\"revision\":\"00f3a1c29b7d4e58\","         \
	"\"kind\":\"incident\",\"title\":\"T\\n\",\"audiences\":[],"           \
	"\"services\":[],\"published\":\"2026-01-05T11:00:00Z\","              \
	"\"updated\":\"2026-01-05T10:30:00Z\"}"

static struct task
make_task(struct arena *a)
{
	struct task t = {.error = STR_INIT("HTTP 503\r\nx" DIAG_OR
	    "HTTP\n503"), .due = 1588586430, .first = 1588586400, .tries = 3,
	    .trying = true};
	struct str fault;

	assert_int_equal(entry_read(&t.entry, a, STR(JSON), &fault), 0);
	return t;
}

static void
test_round(void **state)
{
	struct arena a;
	struct buf b;
	struct task t, u;

	(void)state;
	arena_init(&a, 0);
	buf_init(&b, TASK_BYTES_MAX);
	t = make_task(&a);
	task_write(&b, &t);
	assert_string_equal(b.ptr, "entry incident/mail\n"
	    "revision 00f3a1c29b7d4e58\n"
	    "due 2020-05-04T10:00:30Z\nfirst 2020-05-04T10:00:00Z\n"
	    "tries 3\ntrying\nerror HTTP 503  x\nfehler HTTP 503\n\n" JSON "\n");
	assert_int_equal(task_parse(&u, &a, buf_str(&b)), 0);
	assert_int_equal(u.due, t.due);
	assert_int_equal(u.first, t.first);
	assert_int_equal(u.tries, 3);
	assert_true(u.trying);
	assert_string_equal(u.error.ptr, "HTTP 503  x" DIAG_OR "HTTP 503");
	assert_string_equal(u.entry.json.ptr, JSON);
	/* of a file that breaks off anywhere nothing is believed */
	for (size_t n = 0; n < b.len; n++)
		assert_int_equal(task_parse(&u, &a, str_head(buf_str(&b), n)),
		    -1);
	buf_clear(&b);
	t = (struct task){.entry = t.entry, .error = STR_INIT("")};
	task_write(&b, &t);
	assert_int_equal(task_parse(&u, &a, buf_str(&b)), 0);
	assert_int_equal(u.due, 0);
	assert_false(u.trying);
	buf_release(&b);
	arena_release(&a);
}

static void
test_foreign(void **state)
{
	static const char *const bad[] = {
	    "", "\n", "\n" JSON "\n",
	    "entry other\nrevision 00f3a1c29b7d4e58\n\n" JSON "\n",
	    "entry incident/mail\nrevision 00f3a1c29b7d4e59\n\n" JSON "\n",
	    "entry incident/mail\nrevision 00f3a1c29b7d4e58\ntries x\n\n"
	        JSON "\n",
	    "entry incident/mail\nrevision 00f3a1c29b7d4e58\ndue soon\n\n"
	        JSON "\n",
	};
	struct arena a;
	struct task t;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(task_parse(&t, &a, str_from(bad[i])), -1);
	/* words of a later version do no harm */
	assert_int_equal(task_parse(&t, &a, STR("entry incident/mail\nnew x\n"
	    "revision 00f3a1c29b7d4e58\n\n" JSON "\n")), 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round),
	    cmocka_unit_test(test_foreign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
