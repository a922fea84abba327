#include "watch/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static void
forget_signals(void)
{
	static const int asked[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
	sigset_t none;

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		signal(asked[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* What a child is to do. */
struct task {
	void *(*ready)(void *ctx); /* or NULL */
	int (*work)(void *ctx, void *result);
	void *ctx;
	size_t size; /* of the result */
};

static bool
wait_to_go(int go)
{
	uint64_t times;
	ssize_t n;

	do
		n = read(go, &times, sizeof times);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof times;
}

_Noreturn static void
run(const struct task *t, int out, int go)
{
	void *result = calloc(1, t->size), *ctx = t->ctx;

	if (result == NULL)
		mem_exhausted("no more from the system");
	if (t->ready) {
		ctx = t->ready(ctx);
		if (ctx == NULL || !wait_to_go(go))
			_exit(0);
	}
	int status = t->work(ctx, result);
	/* a pipe takes this much at once or not at all */
	bool told = write(out, result, t->size) == (ssize_t)t->size;
	_exit(told ? status : 3);
}

/* Does not return in the child. */
static pid_t
fork_child(const struct task *t, const int result[2], int go)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	pid = fork();
	if (pid)
		return pid;
	close(result[0]);
	forget_signals();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(3);
	run(t, result[1], go);
}

/* -1 with errno, and nothing is left open. */
static int
fail(const int result[2], int go)
{
	int saved = errno;

	close(result[0]);
	close(result[1]);
	if (go >= 0)
		close(go);
	errno = saved;
	return -1;
}

static int
start(struct child *c, const struct task *t)
{
	int result[2];

	*c = (struct child){0, -1, -1};
	if (t->size > PIPE_BUF) {
		errno = EMSGSIZE;
		return -1;
	}
	if (pipe2(result, O_CLOEXEC | O_NONBLOCK))
		return -1;
	int go = t->ready ? eventfd(0, EFD_CLOEXEC) : -1;
	c->go = go; /* the child asks, too */
	pid_t pid = t->ready && go < 0 ? -1 : fork_child(t, result, go);
	if (pid < 0) {
		c->go = -1;
		return fail(result, go);
	}
	close(result[1]);
	*c = (struct child){pid, result[0], go};
	return 0;
}

int
child_start(struct child *c, int (*work)(void *ctx, void *result), void *ctx,
    size_t size)
{
	return start(c, &(struct task){NULL, work, ctx, size});
}

int
child_start_ready(struct child *c, void *(*ready)(void *ctx),
    int (*work)(void *made, void *result), void *ctx, size_t size)
{
	return start(c, &(struct task){ready, work, ctx, size});
}

bool
child_is_told(const struct child *c)
{
	struct pollfd p = {.fd = c->go, .events = POLLIN};

	return poll(&p, 1, 0) == 1;
}

void
child_go(struct child *c)
{
	/* cannot fail: nobody else writes, and one is far from its limit */
	(void)eventfd_write(c->go, 1);
}

bool
child_reap(struct child_end *end, struct child *c, void *result, size_t size)
{
	int status;

	if (c->pid == 0 || waitpid(c->pid, &status, WNOHANG) != c->pid)
		return false;
	*end = (struct child_end){
	    .status = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
	    .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
	    .has_result = read(c->pipe, result, size) == (ssize_t)size,
	};
	if (!end->has_result)
		memset(result, 0, size);
	close(c->pipe);
	if (c->go >= 0)
		close(c->go);
	*c = (struct child){0, -1, -1};
	return true;
}

void
child_signal(const struct child *c, int signal)
{
	if (c->pid > 0)
		kill(c->pid, signal);
}
