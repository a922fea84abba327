#include "cmd/check.h"

#include <stdio.h>

#include "cmd/dry.h"

static enum exit_status
tell_result(const struct session *s, bool done)
{
	const size_t *n = s->load.diags.totals;

	(void)done;
	if (!s->options->quiet && !s->bad_at)
		fprintf(stderr, session_lang(s) == DIAG_DE
			? "%zu Dateien geprüft: %zu Fehler, %zu Warnungen\n"
			: "%zu files checked: %zu errors, %zu warnings\n",
		    load_count(&s->load), n[DIAG_ERROR] + n[DIAG_FATAL],
		    n[DIAG_WARNING]);
	return EXIT_FINE;
}

static enum exit_status
run(int argc, char **argv)
{
	return dry_run(argc, argv, tell_result);
}

const struct command cmd_check = {
    .name = "check",
    .usage = "SOURCE [--at TIME] [--as-known] "
	     "[--before COMMIT] [--templates DIR]",
    .summary = "tell what is wrong, write nothing",
    .run = run,
};
