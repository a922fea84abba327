#include "cmd/mirror.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/timetext.h"
#include "cmd/mirror_serve.h"
#include "cmd/report.h"
#include "publish/mirror_record.h"
#include "publish/served.h"

/* ---- bringing ---------------------------------------------------------------- */

/* 0 when there is no process for it. */
static pid_t
start(const struct options *o, const struct place *p, struct str target)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return 0;
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_SYSTEM);
	enum exit_status status = mirror_serve_run(o, p, target);
	fflush(NULL);
	_exit((int)status);
}

static bool
ended_well(pid_t pid, struct str target, struct diags *d)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	/* else it has told by itself what was wrong */
	if (WIFSIGNALED(status))
		DIAG(d, DIAG_MIRROR_BEHIND, pos_file(STR("")), target,
		    STR("the process that was at it crashed" DIAG_OR
		        "der Prozess dafür ist abgestürzt"));
	return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FINE;
}

static int
serve_all(const struct options *o, const struct place *p, struct diags *d)
{
	pid_t pids[TARGETS_MAX];
	int rc = 0;

	for (size_t i = 0; i < o->target_count; i++)
		pids[i] = start(o, p, o->targets[i]);
	for (size_t i = 0; i < o->target_count; i++) {
		if (pids[i] == 0)
			rc = place_report_errno(d, o->targets[i]);
		else if (!ended_well(pids[i], o->targets[i], d))
			rc = -1;
	}
	return rc;
}

/* Nothing is published: say it once, not for each target. */
static int
look(struct arena *a, struct served *s, const struct place *p, struct diags *d)
{
	if (served_open(s, a, p, d))
		return -1;
	served_close(s);
	return 0;
}

/* ---- telling ------------------------------------------------------------------- */

static struct str
time_or_dash(struct arena *a, const struct mirror_record *r, int64_t t)
{
	return r->has ? time_iso_utc(a, t) : STR("-");
}

/* False when it is behind. */
static bool
print_record(struct arena *a, const struct mirror_record *r,
    const struct served *s, enum diag_lang lang)
{
	bool current = r->has && digest_eq(&r->generation, &s->generation);
	struct str english, rest = r->error;

	printf("%s\t%.*s\t%.*s\t%.*s\t%.*s", current ? "current" : "behind",
	    STR_ARG(r->target), STR_ARG(r->commit.len ? r->commit : STR("-")),
	    STR_ARG(time_or_dash(a, r, r->shows)),
	    STR_ARG(time_or_dash(a, r, r->since)));
	if (!current && str_cut(&english, &rest, DIAG_LANG_SEPARATOR))
		printf("\t%.*s", STR_ARG(lang == DIAG_DE && rest.len ? rest
		    : english));
	putchar('\n');
	return current;
}

static const struct mirror_record *
find_record(const struct mirror_records *all, struct str target)
{
	for (size_t i = 0; i < all->count; i++)
		if (str_eq(all->items[i].target, target))
			return &all->items[i];
	return NULL;
}

/* The number of those behind. */
static size_t
print_status(const struct options *o, struct arena *a, const struct place *p,
    const struct served *s)
{
	enum diag_lang lang = o->has_messages ? o->messages : DIAG_EN;
	struct mirror_records all;
	size_t behind = 0;

	mirror_record_list(&all, a, p);
	if (o->target_count == 0)
		for (size_t i = 0; i < all.count; i++)
			behind += !print_record(a, &all.items[i], s, lang);
	for (size_t i = 0; i < o->target_count; i++) {
		struct mirror_record none = {.target = o->targets[i],
		    .commit = STR_INIT(""), .error = STR_INIT("")};
		const struct mirror_record *r = find_record(&all, o->targets[i]);
		behind += !print_record(a, r ? r : &none, s, lang);
	}
	return behind;
}

static enum exit_status
show_status(const struct options *o, struct arena *a, const struct place *p,
    struct diags *d)
{
	struct served s;

	if (served_open(&s, a, p, d))
		return EXIT_SYSTEM;
	size_t behind = print_status(o, a, p, &s);
	served_close(&s);
	if (fflush(stdout) == EOF) {
		DIAG(d, DIAG_OUTPUT_WRITE, pos_file(STR("")), STR("stdout"),
		    STR("EIO"));
		return EXIT_SYSTEM;
	}
	return behind ? EXIT_CONTENT : EXIT_FINE;
}

/* ---- the command --------------------------------------------------------------- */

enum exit_status
mirror_all(const struct options *o)
{
	enum exit_status status = EXIT_SYSTEM;
	struct place place = {.parent = -1};
	struct served s;
	struct diags d;
	struct arena a;

	arena_init(&a, 0);
	diags_init(&d);
	if (place_open(&place, &a, str_from(o->out), &d) == 0) {
		if (o->status)
			status = show_status(o, &a, &place, &d);
		else if (look(&a, &s, &place, &d) == 0 &&
		    serve_all(o, &place, &d) == 0)
			status = EXIT_FINE;
	}
	struct report r = report_make(o->has_messages ? o->messages : DIAG_EN,
	    o->quiet, o->verbose);
	report_print(&r, &d);
	place_close(&place);
	diags_release(&d);
	arena_release(&a);
	return status;
}

static enum exit_status
run(int argc, char **argv)
{
	struct options o;

	if (options_parse(&o, OPT_OUT | OPT_MIRROR, argc, argv) < 0)
		return EXIT_WRONG_USE;
	if (o.target_count == 0 && !o.status) {
		fputs("erreichbar: say with --to TARGET where to bring it\n", stderr);
		return EXIT_WRONG_USE;
	}
	return mirror_all(&o);
}

const struct command cmd_mirror = {
    .name = "mirror",
    .usage = "--out DIR --to TARGET ... [--retries N] [--timeout S] "
	     "[--rsh COMMAND] [--author 'NAME <MAIL>'] | --out DIR --status "
	     "[--to TARGET ...]",
    .summary = "bring further places up to date: Git branches, rsync",
    .run = run,
};
