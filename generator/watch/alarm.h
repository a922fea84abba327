/*
 * watch/alarm: wakes the watcher at an instant of the wall clock.
 *
 * A timer (timerfd) on CLOCK_REALTIME for an absolute instant, so that it
 * rings when the clock says so, also after a suspend. When somebody sets the
 * clock it wakes up as well (TFD_TIMER_CANCEL_ON_SET): what is right to show
 * may be different now. It waits in poll() like any descriptor.
 *
 * When it has rung or the clock was set, the alarm is off until alarm_set().
 *
 * alarm_open() can fail (-1, errno); the rest cannot.
 */
#ifndef WATCH_ALARM_H
#define WATCH_ALARM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* an instant that never comes, though a change of the clock is noticed */
#define ALARM_NEVER INT64_MAX

enum alarm_call {
	ALARM_QUIET,
	ALARM_RANG,
	ALARM_CLOCK_SET /* the clock was set; the alarm is off */
};

/* A descriptor for poll(); close() ends it. */
int alarm_open(void);

/*
 * In seconds since 1970; an instant in the past rings at once. True when the
 * clock was set since the last alarm_read() or alarm_set(): this alarm goes by
 * the new one, and nobody else will tell of it.
 */
bool alarm_set(int fd, int64_t instant);

/* After poll(), or any time. A new alarm_set() is due unless it was quiet. */
enum alarm_call alarm_read(int fd);

/* What the result of reading the timer means. */
enum alarm_call alarm_meaning(ssize_t n, int error);

#endif
