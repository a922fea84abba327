#include "cmd/check.h"

#include <stdio.h>

#include "cmd/session.h"

static void
tell_result(const struct session *s)
{
	const size_t *n = s->load.diags.totals;

	fprintf(stderr, session_lang(s) == DIAG_DE
		? "%zu Dateien geprüft: %zu Fehler, %zu Warnungen\n"
		: "%zu files checked: %zu errors, %zu warnings\n",
	    load_count(&s->load), n[DIAG_ERROR] + n[DIAG_FATAL], n[DIAG_WARNING]);
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
	int rc = s.ready ? session_produce(&s, &nowhere) : 0;
	enum exit_status status = session_report(&s);
	if (rc < 0 && status == EXIT_FINE)
		status = EXIT_CONTENT;
	if (!o.quiet && !s.bad_at)
		tell_result(&s);
	session_end(&s);
	return status;
}

const struct command cmd_check = {
    .name = "check",
    .usage = "SOURCE [--at TIME] [--as-known] "
	     "[--before COMMIT] [--templates DIR]",
    .summary = "tell what is wrong, write nothing",
    .run = run,
};
