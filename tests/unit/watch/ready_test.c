/* watch/ready: what a service manager receives. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watch/ready.h"

/* Listens at an address of the given length. */
static int
listener(struct sockaddr_un *a, size_t path_len)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	a->sun_family = AF_UNIX;
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)a, (socklen_t)
	    (offsetof(struct sockaddr_un, sun_path) + path_len)), 0);
	return fd;
}

static void
assert_received(int fd, const char *text)
{
	char got[2000];
	ssize_t n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);

	assert_int_equal(n, strlen(text));
	got[n] = '\0';
	assert_string_equal(got, text);
}

static void
test_path(void **state)
{
	struct sockaddr_un a = {0};
	const char *tmp = getenv("TMPDIR");
	char dir[80];
	struct ready r;

	(void)state;
	snprintf(dir, sizeof dir, "%.60s/r.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(dir));
	snprintf(a.sun_path, sizeof a.sun_path, "%s/s", dir);
	int fd = listener(&a, strlen(a.sun_path) + 1);
	ready_open(&r, a.sun_path, NULL, NULL);
	assert_int_equal(fcntl(r.fd, F_GETFD), FD_CLOEXEC);
	ready_tell(&r, "READY=1\nSTATUS=%s %d", "ok", 5);
	assert_received(fd, "READY=1\nSTATUS=ok 5");
	/* nobody listens any more: no failure, no signal */
	close(fd);
	unlink(a.sun_path);
	ready_tell(&r, "STOPPING=1");
	ready_close(&r);
	ready_tell(&r, "STOPPING=1");
	rmdir(dir);
}

static void
test_abstract(void **state)
{
	struct sockaddr_un a = {0};
	char name[60];
	struct ready r;

	(void)state;
	int n = snprintf(name, sizeof name, "@erreichbar-test-%d", (int)getpid());
	memcpy(a.sun_path + 1, name + 1, (size_t)n - 1);
	int fd = listener(&a, (size_t)n);
	ready_open(&r, name, NULL, NULL);
	ready_tell(&r, "READY=1");
	assert_received(fd, "READY=1");
	ready_close(&r);
	close(fd);
}

static void
test_nobody(void **state)
{
	static const char *const names[] = {NULL, "", "@", "/", "relative",
	    "vsock:2:1"};
	char long_name[300];
	struct ready r;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		ready_open(&r, names[i], "1000", NULL);
		assert_int_equal(r.fd, -1);
		assert_int_equal(r.watchdog_us, 0);
		ready_tell(&r, "READY=1");
		ready_close(&r);
	}
	memset(long_name, 'a', sizeof long_name);
	long_name[0] = '/';
	long_name[sizeof long_name - 1] = '\0';
	ready_open(&r, long_name, NULL, NULL);
	assert_int_equal(r.fd, -1);
}

static int64_t
watchdog(const char *usec, const char *pid)
{
	struct ready r;

	ready_open(&r, "/nowhere", usec, pid);
	ready_close(&r);
	return r.watchdog_us;
}

static void
test_watchdog(void **state)
{
	char pid[20];

	(void)state;
	snprintf(pid, sizeof pid, "%d", (int)getpid());
	assert_int_equal(watchdog("30000000", NULL), 15000000);
	assert_int_equal(watchdog("30000000", pid), 15000000);
	assert_int_equal(watchdog("30000000", "1"), 0);
	assert_int_equal(watchdog(NULL, NULL), 0);
	assert_int_equal(watchdog("", NULL), 0);
	assert_int_equal(watchdog("1x", NULL), 0);
	assert_int_equal(watchdog("-5", NULL), 0);
	assert_int_equal(watchdog("99999999999999999999999999", NULL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_path),
	    cmocka_unit_test(test_abstract),
	    cmocka_unit_test(test_nobody),
	    cmocka_unit_test(test_watchdog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
