#include "cmd/dry.h"

enum exit_status
dry_run(int argc, char **argv,
    enum exit_status (*tell)(const struct session *s, bool done))
{
	struct sink nowhere = {.write = NULL};
	struct options o;
	struct session s;

	if (options_parse(&o, OPT_SOURCE | OPT_AT | OPT_THEME, argc, argv) < 0)
		return EXIT_WRONG_USE;
	session_begin(&s, &o, NULL);
	bool done = s.ready && session_produce(&s, &nowhere) == 0;
	enum exit_status status = session_report(&s);
	if (!done && status == EXIT_FINE)
		status = EXIT_CONTENT;
	enum exit_status told = tell(&s, done);
	session_end(&s);
	return told == EXIT_FINE ? status : told;
}
