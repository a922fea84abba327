/*
 * The wall clock of a program and of its children set forwards and back,
 * without touching the machine's. Preloaded, with CLOCK_SHIM naming a file of
 * eight bytes: by how many nanoseconds the clock is wrong.
 *
 *	cc -shared -fPIC -o clock.so clock_shim.c     what is preloaded
 *	cc -DCLOCK_SETTER -o clock-set clock_shim.c   clock-set FILE SECONDS
 *
 * time(), gettimeofday() and clock_gettime() add the offset. A timerfd on
 * CLOCK_REALTIME for an absolute instant rings when the shifted clock says so.
 * When the offset changes it does what the kernel does when the clock is set:
 * with TFD_TIMER_CANCEL_ON_SET it becomes readable at once and the next read()
 * is -1/ECANCELED, or timerfd_settime() if that comes first; without, it is
 * counted anew. A thread waits for that (a futex in the file, which the setter
 * wakes); it lives only in the process that made the timer.
 *
 * Why not what there is: libfaketime knows no timerfd; a time namespace shifts
 * only the monotonic clocks; setting the machine's clock is not a test's right.
 *
 * System calls are made directly, so that nothing has to be looked up before
 * the libraries are ready. One timer at a time is enough here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NANO INT64_C(1000000000)

struct shared {
	_Atomic int64_t offset;
	_Atomic uint32_t sets; /* how often it was set; the futex */
};

static struct shared *
map_file(const char *name)
{
	int fd = name ? open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	void *p = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, sizeof(struct shared)) == 0)
		p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, 0);
	if (p == MAP_FAILED) {
		dprintf(STDERR_FILENO, "CLOCK_SHIM: cannot be opened\n");
		_exit(3);
	}
	syscall(SYS_close, fd);
	return p;
}

#ifdef CLOCK_SETTER

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	struct shared *clock = map_file(argv[1]);
	clock->offset = strtoll(argv[2], NULL, 10) * NANO;
	clock->sets++;
	syscall(SYS_futex, &clock->sets, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
	return 0;
}

#else

static struct shared *the_clock;

static struct {
	pthread_mutex_t mutex;
	int fd; /* -1: none */
	uint32_t sets;
	int64_t wanted; /* nanoseconds of the shifted clock; 0: off */
	bool waits, may_cancel;
} timer = {.mutex = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

__attribute__((constructor)) static void
begin(void)
{
	the_clock = map_file(getenv("CLOCK_SHIM"));
}

/* ---- the time ----------------------------------------------------------------- */

static int64_t
shifted_now(void)
{
	struct timespec t;

	syscall(SYS_clock_gettime, CLOCK_REALTIME, &t);
	return t.tv_sec * NANO + t.tv_nsec +
	    (the_clock ? the_clock->offset : 0);
}

int
clock_gettime(clockid_t id, struct timespec *t)
{
	if (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)
		return (int)syscall(SYS_clock_gettime, id, t);
	int64_t now = shifted_now();
	*t = (struct timespec){now / NANO, now % NANO};
	return 0;
}

time_t
time(time_t *out)
{
	time_t now = (time_t)(shifted_now() / NANO);

	if (out)
		*out = now;
	return now;
}

int
gettimeofday(struct timeval *restrict t, void *restrict zone)
{
	int64_t now = shifted_now();

	(void)zone;
	*t = (struct timeval){now / NANO, now % NANO / 1000};
	return 0;
}

/* ---- the timer ------------------------------------------------------------------ */

static void
arm(int64_t instant)
{
	struct itimerspec when = {.it_value = {instant / NANO, instant % NANO}};

	syscall(SYS_timerfd_settime, timer.fd, TFD_TIMER_ABSTIME, &when, NULL);
}

/* What is wanted, by the machine's clock; an instant long ago is now. */
static void
arm_shifted(void)
{
	int64_t instant = timer.wanted - the_clock->offset;

	arm(timer.wanted == 0 ? 0 : instant < 1 ? 1 : instant);
}

/* Was the clock set since somebody asked? With the mutex. */
static bool
was_set(void)
{
	uint32_t sets = the_clock->sets;
	bool was = timer.may_cancel && sets != timer.sets;

	timer.sets = sets;
	return was;
}

static void *
wait_for_sets(void *unused)
{
	for (;;) {
		uint32_t sets = the_clock->sets;
		pthread_mutex_lock(&timer.mutex);
		if (timer.fd >= 0 && timer.may_cancel && sets != timer.sets)
			arm(1);
		else if (timer.fd >= 0 && timer.wanted)
			arm_shifted();
		pthread_mutex_unlock(&timer.mutex);
		syscall(SYS_futex, &the_clock->sets, FUTEX_WAIT, sets, NULL,
		    NULL, 0);
	}
	return unused;
}

int
timerfd_create(int clock, int flags)
{
	int fd = (int)syscall(SYS_timerfd_create, clock, flags);
	sigset_t all, before;
	pthread_t thread;

	if (fd < 0 || clock != CLOCK_REALTIME)
		return fd;
	pthread_mutex_lock(&timer.mutex);
	timer.fd = fd;
	timer.sets = the_clock->sets;
	timer.wanted = 0;
	timer.may_cancel = false;
	bool first = !timer.waits;
	timer.waits = true;
	pthread_mutex_unlock(&timer.mutex);
	/* signals are not for this thread */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (first && pthread_create(&thread, NULL, wait_for_sets, NULL))
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fd;
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *new,
    struct itimerspec *old)
{
	bool set = false;

	if (fd != timer.fd || !(flags & TFD_TIMER_ABSTIME))
		return (int)syscall(SYS_timerfd_settime, fd, flags, new, old);
	pthread_mutex_lock(&timer.mutex);
	timer.wanted = new->it_value.tv_sec * NANO + new->it_value.tv_nsec;
	timer.may_cancel = flags & TFD_TIMER_CANCEL_ON_SET;
	set = was_set();
	arm_shifted();
	pthread_mutex_unlock(&timer.mutex);
	errno = set ? ECANCELED : errno;
	return set ? -1 : 0;
}

ssize_t
read(int fd, void *to, size_t size)
{
	if (fd >= 0 && fd == timer.fd) {
		pthread_mutex_lock(&timer.mutex);
		bool set = was_set();
		if (set)
			arm(0);
		pthread_mutex_unlock(&timer.mutex);
		if (set) {
			errno = ECANCELED;
			return -1;
		}
	}
	return syscall(SYS_read, fd, to, size);
}

int
close(int fd)
{
	if (fd >= 0 && fd == timer.fd)
		timer.fd = -1;
	return (int)syscall(SYS_close, fd);
}

#endif
