#include "cmd/notify.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cmd/report.h"
#include "watch/child.h"

enum { TITLE_SHOWN_MAX = 200, LINE_BYTES = 2048 };

/* ---- in the process that tells ------------------------------------------------ */

static int64_t
clock_now(void *ctx)
{
	struct timespec now;

	(void)ctx;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec;
}

static void
block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static bool
may_go_on(void *ctx)
{
	const struct notify_job *job = ctx;
	sigset_t set;

	return getppid() == job->parent && sigpending(&set) == 0 &&
	    !sigismember(&set, SIGTERM) && !sigismember(&set, SIGINT) &&
	    !sigismember(&set, SIGHUP);
}

/* A title for a terminal, and for lines with tabs in them. */
static void
add_title(struct buf *b, struct str title)
{
	uint32_t cp;

	title = utf8_head(str_trim(title), TITLE_SHOWN_MAX);
	for (size_t n; title.len; title = str_skip(title, n)) {
		n = utf8_decode(&cp, title);
		n = n ? n : 1;
		if (cp < ' ' || utf8_is_control(cp))
			buf_add_char(b, ' ');
		else
			buf_add(b, str_head(title, n));
	}
}

static void
add_news(struct buf *b, const struct tell_news *news, bool german)
{
	switch (news->event) {
	case TELL_BEGINS:
		buf_printf(b, german ? "%.*s: %zu veröffentlichte Mitteilungen "
		    "gelten als bekannt" : "%.*s: %zu published entries are "
		    "taken as known", STR_ARG(news->receiver), news->count);
		break;
	case TELL_TOLD:
		buf_printf(b, german ? "mitgeteilt an %.*s: " : "told %.*s: ",
		    STR_ARG(news->receiver));
		add_title(b, news->title);
		break;
	case TELL_WOULD:
		buf_printf(b, "%.*s\t%.*s\t%.*s\t", STR_ARG(news->receiver),
		    STR_ARG(news->id), STR_ARG(news->revision));
		add_title(b, news->title);
		break;
	}
}

static void
say(void *ctx, const struct tell_news *news)
{
	const struct notify_job *job = ctx;
	struct buf line;

	buf_init(&line, LINE_BYTES);
	add_news(&line, news, job->lang == DIAG_DE);
	if (!buf_ok(&line))
		buf_add_char(&line, '-');
	const char *text = line.ptr ? line.ptr : "";
	if (news->event == TELL_WOULD)
		printf("%s\n", text);
	else if (job->journal)
		journal_say(job->journal, JOURNAL_INFO, "%s", "%s", text);
	else if (!job->o->quiet)
		fprintf(stderr, "%s\n", text);
	buf_release(&line);
}

static int
tell(struct notify_result *out, const struct notify_job *job,
    struct arena *a, struct diags *d)
{
	const struct options *o = job->o;
	struct receivers receivers;
	struct notify_job own = *job;
	struct tell t = {.receivers = &receivers, .out = str_from(o->out),
	    .all = o->all, .dry = o->dry_run,
	    .lock_seconds = o->timeout ? o->timeout : TELL_LOCK_SECONDS, .ctx = &own,
	    .now = clock_now, .go_on = may_go_on, .say = say};

	if (receivers_load(&receivers, a, str_from(o->receivers), d))
		return -1;
	return tell_pass(&out->tell, &t, d);
}

int
notify_work(void *ctx, void *result)
{
	const struct notify_job *job = ctx;
	struct notify_result *out = result;
	struct diags d;
	struct arena a;

	block_signals();
	prctl(PR_SET_PDEATHSIG, 0);
	out->tell.next = TELL_NEVER;
	arena_init(&a, 0);
	diags_init(&d);
	out->failed = tell(out, job, &a, &d) != 0;
	if (fflush(stdout) == EOF)
		out->failed = true;
	struct report r = report_make(job->lang, job->o->quiet,
	    job->o->verbose);
	report_print(&r, &d);
	diags_release(&d);
	arena_release(&a);
	return out->failed || out->tell.waiting || out->tell.given_up
	    ? EXIT_SYSTEM : EXIT_FINE;
}

/* ---- in the one that waits for it ---------------------------------------------- */

static enum exit_status
pass(struct notify_result *out, struct notify_job *job)
{
	struct child_end end = {.status = EXIT_SYSTEM};
	struct child c;

	*out = (struct notify_result){.failed = true};
	if (child_start(&c, notify_work, job, sizeof *out)) {
		fprintf(stderr, "erreichbar: %s\n", strerror(errno));
		return EXIT_SYSTEM;
	}
	struct pollfd p = {.fd = c.pipe, .events = POLLIN};
	while (poll(&p, 1, -1) < 0 && errno == EINTR)
		;
	while (!child_reap(&end, &c, out, sizeof *out))
		poll(NULL, 0, 1);
	if (end.has_result)
		return (enum exit_status)end.status;
	out->failed = true;
	fputs("erreichbar: the process that tells crashed\n", stderr);
	return EXIT_SYSTEM;
}

static void
sleep_until(int64_t instant)
{
	struct timespec until = {.tv_sec = (time_t)instant};

	while (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL) ==
	    EINTR)
		;
}

static enum exit_status
tell_all(const struct options *o)
{
	struct notify_job job = {.o = o, .parent = getpid(),
	    .lang = o->has_messages ? o->messages : DIAG_EN};
	enum exit_status status = EXIT_FINE, last;
	struct notify_result r;

	for (;;) {
		last = pass(&r, &job);
		/* what waited may be told by now, the rest not */
		if (r.failed || r.tell.given_up)
			status = EXIT_SYSTEM;
		if (!o->wait || r.failed || r.tell.waiting == 0)
			break;
		sleep_until(r.tell.next);
	}
	return last == EXIT_FINE ? status : last;
}

static enum exit_status
run(int argc, char **argv)
{
	struct options o;

	if (options_parse(&o, OPT_OUT | OPT_NOTIFY, argc, argv) < 0)
		return EXIT_WRONG_USE;
	if (o.receivers == NULL) {
		fputs("erreichbar: say with --receivers FILE who is told\n",
		    stderr);
		return EXIT_WRONG_USE;
	}
	if (o.dry_run && o.wait) {
		fputs("erreichbar: --dry-run does not go with --wait\n", stderr);
		return EXIT_WRONG_USE;
	}
	return tell_all(&o);
}

const struct command cmd_notify = {
    .name = "notify",
    .usage = "--out DIR --receivers FILE [--all] [--wait | --dry-run] "
	     "[--timeout S]",
    .summary = "tell receivers what is new: mail, webhooks, commands",
    .run = run,
};
