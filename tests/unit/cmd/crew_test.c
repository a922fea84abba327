/*
 * cmd/crew: each number once, by a hand there is; a failure ends the work.
 * Which hand does what is chance, and no case depends on it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "cmd/crew.h"
#include "cmd/options.h"

enum { COUNT = 3000 };

struct job {
	unsigned hands;
	size_t fails_at; /* SIZE_MAX: never */
	atomic_uint done[COUNT];
	atomic_uint calls, strangers;
	size_t own[JOBS_MAX]; /* each hand writes its own without a lock */
	pthread_t caller;
};

static void
job_begin(struct job *j, unsigned hands, size_t fails_at)
{
	memset(j, 0, sizeof *j);
	j->hands = hands;
	j->fails_at = fails_at;
	j->caller = pthread_self();
}

static int
one(void *ctx, unsigned hand, size_t number)
{
	struct job *j = ctx;
	bool is_caller = pthread_equal(pthread_self(), j->caller);

	if (hand >= j->hands || number >= COUNT || (hand == 0) != is_caller)
		atomic_fetch_add(&j->strangers, 1);
	else
		j->own[hand]++;
	atomic_fetch_add(&j->done[number % COUNT], 1);
	atomic_fetch_add(&j->calls, 1);
	return number == j->fails_at ? -1 : 0;
}

static int
always_fails(void *ctx, unsigned hand, size_t number)
{
	(void)one(ctx, hand, number);
	return -1;
}

static void
does_each_number_once(void **state)
{
	static const unsigned hands[] = {1, 2, 3, 8, JOBS_MAX};
	static struct job j;

	(void)state;
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		size_t sum = 0;
		job_begin(&j, hands[i], SIZE_MAX);
		assert_int_equal(crew_work(hands[i], COUNT, one, &j), 0);
		for (size_t n = 0; n < COUNT; n++)
			assert_int_equal(j.done[n], 1);
		for (unsigned h = 0; h < JOBS_MAX; h++)
			sum += j.own[h];
		assert_int_equal(sum, COUNT);
		assert_int_equal(j.strangers, 0);
	}
}

static void
has_more_hands_than_work(void **state)
{
	static struct job j;

	(void)state;
	for (size_t count = 0; count < 4; count++) {
		job_begin(&j, 8, SIZE_MAX);
		assert_int_equal(crew_work(8, count, one, &j), 0);
		assert_int_equal(j.calls, count);
		for (size_t n = 0; n < COUNT; n++)
			assert_int_equal(j.done[n], n < count);
	}
}

/* Nothing is begun behind the one that failed. */
static void
one_hand_stops_at_a_failure(void **state)
{
	static struct job j;

	(void)state;
	job_begin(&j, 1, 10);
	assert_int_equal(crew_work(1, COUNT, one, &j), -1);
	for (size_t n = 0; n < COUNT; n++)
		assert_int_equal(j.done[n], n <= 10);
	job_begin(&j, 1, COUNT - 1);
	assert_int_equal(crew_work(1, COUNT, one, &j), -1);
	assert_int_equal(j.calls, COUNT);
}

/* A hand that has failed takes nothing more, nor do those who see it. */
static void
many_hands_stop_at_a_failure(void **state)
{
	static struct job j;

	(void)state;
	for (unsigned hands = 2; hands <= JOBS_MAX; hands *= 2) {
		job_begin(&j, hands, 0);
		assert_int_equal(crew_work(hands, COUNT, always_fails, &j), -1);
		assert_true(j.calls >= 1 && j.calls <= hands);
		job_begin(&j, hands, COUNT / 2);
		assert_int_equal(crew_work(hands, COUNT, one, &j), -1);
		for (size_t n = 0; n < COUNT; n++)
			assert_true(j.done[n] <= 1);
		/* they are handed out in order */
		for (size_t n = 0; n <= COUNT / 2; n++)
			assert_int_equal(j.done[n], 1);
	}
}

static void
has_as_many_hands_as_wanted(void **state)
{
	(void)state;
	assert_int_equal(crew_hands(1, 100000), 1);
	assert_int_equal(crew_hands(3, 1), 3);
	assert_int_equal(crew_hands(JOBS_MAX, 0), JOBS_MAX);
	assert_int_equal(crew_hands(JOBS_MAX + 1, 0), JOBS_MAX);
	assert_int_equal(crew_hands(UINT32_MAX, 5), JOBS_MAX);
	assert_int_equal(crew_hands(0, 0), 1);
	assert_int_equal(crew_hands(0, 63), 1);
	assert_in_range(crew_hands(0, 64), 1, JOBS_MAX);
	assert_int_equal(crew_hands(0, 64), crew_hands(0, 1000000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(does_each_number_once),
	    cmocka_unit_test(has_more_hands_than_work),
	    cmocka_unit_test(one_hand_stops_at_a_failure),
	    cmocka_unit_test(many_hands_stop_at_a_failure),
	    cmocka_unit_test(has_as_many_hands_as_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
