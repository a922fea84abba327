#include "watch/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

_Noreturn static void
run(int (*work)(void *ctx, void *result), void *ctx, int out, size_t size)
{
	void *result = calloc(1, size);

	if (result == NULL)
		mem_exhausted("no more from the system");
	int status = work(ctx, result);
	/* a pipe takes this much at once or not at all */
	bool told = write(out, result, size) == (ssize_t)size;
	_exit(told ? status : 3);
}

int
child_start(struct child *c, int (*work)(void *ctx, void *result), void *ctx,
    size_t size)
{
	pid_t parent = getpid();
	int ends[2];

	*c = (struct child){0, -1};
	if (size > PIPE_BUF) {
		errno = EMSGSIZE;
		return -1;
	}
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -1;
	fflush(NULL);
	c->pid = fork();
	if (c->pid == 0) {
		close(ends[0]);
		forget_signals();
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(3);
		run(work, ctx, ends[1], size);
	}
	int saved = errno;
	close(ends[1]);
	if (c->pid > 0) {
		c->pipe = ends[0];
		return 0;
	}
	close(ends[0]);
	c->pid = 0;
	errno = saved;
	return -1;
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
	*c = (struct child){0, -1};
	return true;
}

void
child_signal(const struct child *c, int signal)
{
	if (c->pid > 0)
		kill(c->pid, signal);
}
