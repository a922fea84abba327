/*
 * watch/alarm: rings at its instant, at once for one in the past. That the
 * clock is set cannot be brought about without setting it for everybody; what
 * the kernel answers then is given by hand. tests/cli/clock.sh plays it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "watch/alarm.h"

enum { PATIENCE_MS = 20000 };

static int
rings(int fd)
{
	struct pollfd p = {fd, POLLIN, 0};

	return poll(&p, 1, PATIENCE_MS);
}

static void
test_rings(void **state)
{
	int fd = alarm_open();

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(alarm_read(fd), ALARM_QUIET);
	alarm_set(fd, (int64_t)time(NULL) + 1);
	int64_t wanted = (int64_t)time(NULL) + 1;
	alarm_set(fd, wanted);
	assert_int_equal(rings(fd), 1);
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	assert_true(now.tv_sec >= wanted); /* never early */
	assert_int_equal(alarm_read(fd), ALARM_RANG);
	assert_int_equal(alarm_read(fd), ALARM_QUIET);
	close(fd);
}

static void
test_past(void **state)
{
	static const int64_t past[] = {INT64_MIN, -1, 0, 1, 1000000000};
	int fd = alarm_open();

	(void)state;
	for (size_t i = 0; i < sizeof past / sizeof *past; i++) {
		assert_false(alarm_set(fd, past[i]));
		assert_int_equal(rings(fd), 1);
		assert_int_equal(alarm_read(fd), ALARM_RANG);
	}
	close(fd);
}

static void
test_never(void **state)
{
	int fd = alarm_open();
	struct itimerspec left;

	(void)state;
	alarm_set(fd, 1);
	alarm_set(fd, ALARM_NEVER);
	assert_int_equal(alarm_read(fd), ALARM_QUIET);
	/* armed, or a change of the clock would not be noticed */
	assert_int_equal(timerfd_gettime(fd, &left), 0);
	assert_true(left.it_value.tv_sec > 3600);
	close(fd);
}

static void
test_meaning(void **state)
{
	(void)state;
	assert_int_equal(alarm_meaning(8, 0), ALARM_RANG);
	assert_int_equal(alarm_meaning(-1, ECANCELED), ALARM_CLOCK_SET);
	assert_int_equal(alarm_meaning(-1, EAGAIN), ALARM_QUIET);
	assert_int_equal(alarm_meaning(-1, EINTR), ALARM_QUIET);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rings),
	    cmocka_unit_test(test_past),
	    cmocka_unit_test(test_never),
	    cmocka_unit_test(test_meaning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
