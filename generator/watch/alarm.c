#include "watch/alarm.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Far beyond any date of the format, and fit for every kernel. */
#define FARTHEST (INT64_C(1) << 33)

int
alarm_open(void)
{
	return timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
}

bool
alarm_set(int fd, int64_t instant)
{
	/* zero would put the timer off */
	struct itimerspec when = {.it_value = {
	    .tv_sec = instant < 1 ? 1 : instant > FARTHEST ? FARTHEST : instant}};
	bool clock_set = false;

	while (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET,
	        &when, NULL) && errno == ECANCELED)
		clock_set = true; /* the next one counts from the new clock */
	return clock_set;
}

enum alarm_call
alarm_meaning(ssize_t n, int error)
{
	if (n > 0)
		return ALARM_RANG;
	return n < 0 && error == ECANCELED ? ALARM_CLOCK_SET : ALARM_QUIET;
}

enum alarm_call
alarm_read(int fd)
{
	uint64_t rings;
	ssize_t n = read(fd, &rings, sizeof rings);

	return alarm_meaning(n, errno);
}
