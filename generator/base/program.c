#include "base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/files.h"

enum {
	INPUTS = PROGRAM_FILES_MAX + 1,
	FIRST_FILE = 3,
	/* above those that the program will have, so that none is overwritten */
	OURS_FROM = 16,
	PATH_BYTES = 64,
	LOOK_MS = 10,
};

enum watched { WATCH_OUT, WATCH_ERR, WATCH_END, WATCH_TIME, WATCH_COUNT };

struct run {
	const struct program *program;
	struct program_result *result;
	struct arena *arena;
	int inputs[INPUTS];       /* -1: none */
	int writers[2];           /* its ends of the pipes */
	struct pollfd watched[WATCH_COUNT];
	struct buf written[2];
	pid_t pid;
};

static int
fail(struct run *r, const char *english, const char *german)
{
	r->result->failure = arena_printf(r->arena, "%s%s" DIAG_OR "%s%s",
	    r->program->argv[0], english, r->program->argv[0], german);
	return -1;
}

static int
fail_errno(struct run *r)
{
	const char *reason = strerror(errno);

	r->result->failure = arena_printf(r->arena, "%s: %s",
	    r->program->argv[0], reason);
	return -1;
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Moves a descriptor up; -1 with errno. */
static int
move_up(int fd)
{
	if (fd < 0)
		return -1;
	int high = fcntl(fd, F_DUPFD_CLOEXEC, OURS_FROM);
	int saved = errno;
	close(fd);
	errno = saved;
	return high;
}

/* ---- before ----------------------------------------------------------------- */

static int
make_input(int *out, struct str bytes)
{
	*out = move_up(memfd_create("input", MFD_CLOEXEC));
	if (*out < 0 || file_write_all(*out, bytes) ||
	    lseek(*out, 0, SEEK_SET) < 0)
		return -1;
	return 0;
}

static int
make_pipe(struct run *r, int i)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	r->watched[i].fd = move_up(ends[0]);
	r->writers[i] = move_up(ends[1]);
	return r->watched[i].fd < 0 || r->writers[i] < 0 ? -1 : 0;
}

static int
make_timer(struct run *r)
{
	struct itimerspec at = {
	    .it_value.tv_sec = (time_t)r->program->seconds};

	r->watched[WATCH_TIME].fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (r->watched[WATCH_TIME].fd < 0)
		return -1;
	return timerfd_settime(r->watched[WATCH_TIME].fd, 0, &at, NULL);
}

static int
prepare(struct run *r)
{
	if (make_input(&r->inputs[0], r->program->input))
		return -1;
	for (int i = 1; i < INPUTS; i++)
		if (make_input(&r->inputs[i], r->program->files[i - 1]))
			return -1;
	return make_pipe(r, WATCH_OUT) || make_pipe(r, WATCH_ERR) ||
	    make_timer(r) ? -1 : 0;
}

/* ---- starting ----------------------------------------------------------------- */

static int
spawn(struct run *r, const char *path, posix_spawn_file_actions_t *actions,
    posix_spawnattr_t *attributes)
{
	const char *environment[PROGRAM_NAMES_MAX + 2] = {"TZ=UTC0"};
	const struct program *p = r->program;
	sigset_t none, all;
	int error = 0;

	for (size_t i = 0; p->environment && p->environment[i] &&
	     i < PROGRAM_NAMES_MAX; i++)
		environment[i + 1] = p->environment[i];
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &all);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
	    POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	error |= p->folder
	    ? posix_spawn_file_actions_addfchdir_np(actions, *p->folder)
	    : posix_spawn_file_actions_addchdir_np(actions, "/");
	error |= posix_spawn_file_actions_adddup2(actions, r->inputs[0], 0);
	for (int i = 0; i < 2; i++)
		error |= posix_spawn_file_actions_adddup2(actions,
		    r->writers[i], i + 1);
	for (int i = 1; i < INPUTS; i++)
		error |= posix_spawn_file_actions_adddup2(actions,
		    r->inputs[i], FIRST_FILE + i - 1);
#ifdef __GLIBC__ /* 2.34 and newer; others inherit what we inherited */
	error |= posix_spawn_file_actions_addclosefrom_np(actions,
	    FIRST_FILE + PROGRAM_FILES_MAX);
#endif
	if (error)
		return ENOMEM;
	/* the interface is older than const; nothing is changed */
	return posix_spawn(&r->pid, path, actions, attributes,
	    (char *const *)(uintptr_t)p->argv,
	    (char *const *)(uintptr_t)environment);
}

static int
start_as(struct run *r, const char *path)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;

	if (posix_spawn_file_actions_init(&actions))
		mem_exhausted("a program to run");
	if (posix_spawnattr_init(&attributes))
		mem_exhausted("a program to run");
	int error = spawn(r, path, &actions, &attributes);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* 0, or an error number. */
static int
start_by_name(struct run *r)
{
	static const char *const folders[] = {"/usr/bin", "/bin",
	    "/usr/local/bin"};
	char path[PATH_BYTES];
	int error = ENOENT;

	if (r->program->argv[0][0] == '/')
		return start_as(r, r->program->argv[0]);
	for (size_t i = 0; error == ENOENT &&
	     i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s/%s", folders[i],
		    r->program->argv[0]);
		error = start_as(r, path);
	}
	return error;
}

static int
start(struct run *r)
{
	int error = start_by_name(r);

	if (error == ENOENT)
		return fail(r, " is not installed", " ist nicht installiert");
	errno = error;
	if (error)
		return fail_errno(r);
	close_one(&r->writers[0]);
	close_one(&r->writers[1]);
	r->watched[WATCH_END].fd = (int)syscall(SYS_pidfd_open, r->pid, 0);
	return 0;
}

/* ---- while it runs --------------------------------------------------------------- */

/* Takes what is there; -1 when it is too much. */
static int
take(struct run *r, int i)
{
	char bytes[4096];
	ssize_t n = read(r->watched[i].fd, bytes, sizeof bytes);

	if (n < 0 && errno == EINTR)
		return 0;
	if (n <= 0) {
		close_one(&r->watched[i].fd);
		return 0;
	}
	buf_add(&r->written[i], str_make(bytes, (size_t)n));
	return buf_ok(&r->written[i]) ? 0
	    : fail(r, " writes without end", " schreibt ohne Ende");
}

static bool
has_ended(const struct run *r)
{
	siginfo_t info = {.si_pid = 0};

	return waitid(P_PID, (id_t)r->pid, &info,
	    WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == r->pid;
}

static int
follow(struct run *r)
{
	bool ended = false;

	/* a child of its own may keep the pipes open: the end of it counts */
	while (!ended) {
		bool is_last = has_ended(r);
		/* without pidfd_open (Linux 5.3) somebody has to look */
		int wait = is_last ? 0
		    : r->watched[WATCH_END].fd < 0 ? LOOK_MS : -1;
		if (poll(r->watched, WATCH_COUNT, wait) < 0) {
			if (errno == EINTR)
				continue;
			return fail_errno(r);
		}
		if (r->watched[WATCH_TIME].revents)
			return fail(r, " did not answer in time",
			    " hat nicht rechtzeitig geantwortet");
		ended = is_last && !(r->watched[WATCH_OUT].revents & POLLIN) &&
		    !(r->watched[WATCH_ERR].revents & POLLIN);
		for (int i = WATCH_OUT; i <= WATCH_ERR; i++)
			if (r->watched[i].revents && take(r, i))
				return -1;
	}
	return 0;
}

static int
reap(struct run *r, int rc)
{
	int status;

	if (r->pid <= 0)
		return rc;
	if (rc)
		kill(-r->pid, SIGKILL);
	while (waitpid(r->pid, &status, 0) < 0)
		if (errno != EINTR)
			return rc ? rc : fail_errno(r);
	r->result->status = WIFEXITED(status) ? WEXITSTATUS(status)
	                                      : 128 + WTERMSIG(status);
	return rc;
}

int
program_run(struct program_result *out, struct arena *a,
    const struct program *p)
{
	struct run r = {.program = p, .result = out, .arena = a, .pid = 0,
	    .writers = {-1, -1}};

	*out = (struct program_result){0};
	for (int i = 0; i < INPUTS; i++)
		r.inputs[i] = -1;
	for (int i = 0; i < WATCH_COUNT; i++)
		r.watched[i] = (struct pollfd){.fd = -1, .events = POLLIN};
	for (int i = 0; i < 2; i++)
		buf_init(&r.written[i], PROGRAM_OUTPUT_MAX);
	int rc = prepare(&r) ? fail_errno(&r) : 0;
	if (rc == 0)
		rc = start(&r);
	if (rc == 0)
		rc = follow(&r);
	rc = reap(&r, rc);
	out->out = arena_str(a, buf_str(&r.written[0]));
	out->err = arena_str(a, buf_str(&r.written[1]));
	for (int i = 0; i < INPUTS; i++)
		close_one(&r.inputs[i]);
	for (int i = 0; i < WATCH_COUNT; i++)
		close_one(&r.watched[i].fd);
	for (int i = 0; i < 2; i++) {
		close_one(&r.writers[i]);
		buf_release(&r.written[i]);
	}
	return rc;
}
