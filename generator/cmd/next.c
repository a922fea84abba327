#include "cmd/next.h"

#include <stdio.h>

#include "base/timetext.h"
#include "cmd/session.h"

static enum exit_status
print_next(const struct session *s)
{
	struct arena a;

	arena_init(&a, 0);
	struct str text = s->env[0].whole.until == FOREVER ? STR("never")
	    : time_iso(&a, s->env[0].whole.until, s->load.zone);
	bool failed = printf("%.*s\n", STR_ARG(text)) < 0 || fflush(stdout) == EOF;
	arena_release(&a);
	return failed ? EXIT_SYSTEM : EXIT_FINE;
}

static enum exit_status
run(int argc, char **argv)
{
	struct options o;
	struct session s;
	struct sink nowhere = {.write = NULL};

	if (options_parse(&o, OPT_SOURCE | OPT_AT | OPT_THEME, argc, argv) < 0)
		return EXIT_WRONG_USE;
	session_begin(&s, &o, NULL);
	bool done = s.ready && session_produce(&s, &nowhere) == 0;
	enum exit_status status = session_report(&s);
	if (done) {
		enum exit_status printed = print_next(&s);
		status = printed == EXIT_FINE ? status : printed;
	} else if (status == EXIT_FINE) {
		status = EXIT_CONTENT;
	}
	session_end(&s);
	return status;
}

const struct command cmd_next = {
    .name = "next",
    .usage = "SOURCE [--at TIME] [--as-known] "
	     "[--before COMMIT] [--templates DIR]",
    .summary = "print the next instant at which the output changes",
    .run = run,
};
