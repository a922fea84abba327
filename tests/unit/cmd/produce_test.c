/*
 * Each file of a plan is either kept or made, exactly once, whatever the number
 * of hands; what cannot be kept or written stops the production.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/session.h"

#define CONTENT "tests/golden/full/content"

/* What a sink was told of one file. */
struct told {
	struct str path, memo;
	unsigned written, kept;
};

struct tray {
	struct arena arena;
	pthread_mutex_t mutex;
	struct told *items; /* in the order of the plan */
	size_t count;
	bool refuses; /* to keep anything */
};

static struct told *
find(struct tray *t, struct str path)
{
	for (size_t i = 0; i < t->count; i++)
		if (str_eq(t->items[i].path, path))
			return &t->items[i];
	fail();
	return NULL;
}

static int
write_file(void *ctx, struct str path, struct str bytes, struct str memo,
    struct diags *d)
{
	struct tray *t = ctx;
	struct told *told = find(t, path);

	(void)bytes;
	(void)d;
	pthread_mutex_lock(&t->mutex);
	told->written++;
	told->memo = arena_str(&t->arena, memo);
	pthread_mutex_unlock(&t->mutex);
	return 0;
}

static struct str
memo_of(void *ctx, struct str path)
{
	return find(ctx, path)->memo;
}

static int
keep_file(void *ctx, struct str path, struct str memo, struct diags *d)
{
	struct tray *t = ctx;
	struct told *told = find(t, path);

	(void)d;
	assert_true(str_eq(memo, told->memo));
	told->kept++;
	return t->refuses ? -1 : 0;
}

static void
begin(struct session *s, struct tray *t, unsigned jobs)
{
	struct options o = {.source.dir = STR(CONTENT), .quiet = true,
	    .templates = "templates", .has_messages = true, .jobs = jobs,
	    .unconfined = true, .at = "2026-03-28 13:00"};

	session_begin(s, &o, NULL);
	assert_true(s->ready);
	*t = (struct tray){.count = s->plan.count};
	arena_init(&t->arena, 0);
	pthread_mutex_init(&t->mutex, NULL);
	t->items = ARENA_ARRAY(&t->arena, struct told, t->count);
	for (size_t i = 0; i < t->count; i++)
		t->items[i].path = s->plan.items[i]->path;
}

static void
end(struct session *s, struct tray *t)
{
	pthread_mutex_destroy(&t->mutex);
	arena_release(&t->arena);
	session_end(s);
}

static struct sink
sink_of(struct session *s, struct tray *t)
{
	return (struct sink){.write = write_file, .memo = memo_of,
	    .keep = keep_file, .ctx = t, .memos = s->memos};
}

static void
forget_counts(struct tray *t)
{
	for (size_t i = 0; i < t->count; i++)
		t->items[i].written = t->items[i].kept = 0;
}

static void
each_once_with(unsigned jobs)
{
	struct session s;
	struct tray t;
	size_t kept = 0;

	begin(&s, &t, jobs);
	struct sink sink = sink_of(&s, &t);
	assert_int_equal(session_produce(&s, &sink), 0);
	for (size_t i = 0; i < t.count; i++)
		assert_true(t.items[i].written == 1 && t.items[i].kept == 0);
	struct at whole = s.env[0].whole;
	forget_counts(&t);
	assert_int_equal(session_produce(&s, &sink), 0);
	for (size_t i = 0; i < t.count; i++) {
		assert_int_equal(t.items[i].written + t.items[i].kept, 1);
		kept += t.items[i].kept;
	}
	/* all but those that tell of the build, and assets */
	assert_true(kept > t.count / 2 && kept < t.count);
	assert_true(whole.since == s.env[0].whole.since &&
	    whole.until == s.env[0].whole.until);
	end(&s, &t);
}

static void
each_file_once(void **state)
{
	(void)state;
#ifdef SMALL_LIMITS
	skip(); /* nothing is made: the words of a language are too many */
#endif
	each_once_with(1);
	each_once_with(4);
}

static void
what_cannot_be_kept(void **state)
{
	struct session s;
	struct tray t;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	begin(&s, &t, 2);
	struct sink sink = sink_of(&s, &t);
	assert_int_equal(session_produce(&s, &sink), 0);
	forget_counts(&t);
	t.refuses = true;
	assert_int_equal(session_produce(&s, &sink), -1);
	for (size_t i = 0; i < t.count; i++)
		assert_int_equal(t.items[i].written, 0);
	end(&s, &t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_file_once),
	    cmocka_unit_test(what_cannot_be_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
