/*
 * watch/ready: tells the service manager how we are, as sd_notify(3) does.
 *
 * Datagrams of lines KEY=VALUE to the socket named by $NOTIFY_SOCKET, a path
 * or, with "@", an abstract name. The protocol is promised to be stable
 * (systemd.io/PORTABILITY_AND_STABILITY); other managers understand it too.
 * Without a socket nothing happens. Nothing can fail: a manager that does not
 * listen must not stop a publication.
 *
 * The environment is read by the caller.
 */
#ifndef WATCH_READY_H
#define WATCH_READY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct ready {
	int fd; /* -1: nobody wants to know */
	struct sockaddr_un to;
	socklen_t len;
	int64_t watchdog_us; /* a sign of life at least this often; 0: never */
};

/*
 * The values of NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, or NULL. The
 * interval is half of what the manager allows.
 */
void ready_open(struct ready *r, const char *socket_name,
    const char *watchdog_usec, const char *watchdog_pid);
void ready_close(struct ready *r);

/* Sends lines, such as "READY=1\nSTATUS=...". */
__attribute__((format(printf, 2, 3)))
void ready_tell(const struct ready *r, const char *format, ...);

#endif
