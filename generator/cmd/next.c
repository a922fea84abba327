#include "cmd/next.h"

#include <stdio.h>

#include "base/timetext.h"
#include "cmd/dry.h"

static enum exit_status
print_next(const struct session *s, bool done)
{
	struct arena a;

	if (!done)
		return EXIT_FINE;
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
	return dry_run(argc, argv, print_next);
}

const struct command cmd_next = {
    .name = "next",
    .usage = "SOURCE [--at TIME] [--as-known] "
	     "[--before COMMIT] [--templates DIR]",
    .summary = "print the next instant at which the output changes",
    .run = run,
};
