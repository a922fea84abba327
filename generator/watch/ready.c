#include "watch/ready.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

enum { MESSAGE_MAX = 1024 };

/* False when it is no address of the kind. */
static bool
set_address(struct ready *r, struct str name)
{
	if ((name.ptr[0] != '/' && name.ptr[0] != '@') || name.len < 2 ||
	    name.len >= sizeof r->to.sun_path)
		return false;
	r->to.sun_family = AF_UNIX;
	memcpy(r->to.sun_path, name.ptr, name.len);
	r->len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + name.len);
	if (name.ptr[0] == '@')
		r->to.sun_path[0] = '\0';
	else
		r->len++;
	return true;
}

/* Digits only; 0 for anything else. */
static int64_t
number(const char *text)
{
	int64_t n = 0;

	for (const char *c = text; c && *c; c++) {
		if (!char_is_digit(*c) || n > INT64_MAX / 100)
			return 0;
		n = n * 10 + (*c - '0');
	}
	return n;
}

void
ready_open(struct ready *r, const char *socket_name, const char *watchdog_usec,
    const char *watchdog_pid)
{
	*r = (struct ready){.fd = -1};
	if (socket_name == NULL || !set_address(r, str_from(socket_name)))
		return;
	r->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (watchdog_pid == NULL || number(watchdog_pid) == getpid())
		r->watchdog_us = number(watchdog_usec) / 2;
}

void
ready_close(struct ready *r)
{
	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
}

void
ready_tell(const struct ready *r, const char *format, ...)
{
	char message[MESSAGE_MAX];
	va_list args;

	if (r->fd < 0)
		return;
	va_start(args, format);
	int n = vsnprintf(message, sizeof message, format, args);
	va_end(args);
	if (n > 0 && n < MESSAGE_MAX)
		(void)!sendto(r->fd, message, (size_t)n, MSG_NOSIGNAL,
		    (const struct sockaddr *)&r->to, r->len);
}
