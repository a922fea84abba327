#include "cmd/version.h"

#include <stdio.h>

#include "cmd/command.h"

static enum exit_status
run(int argc, char **argv)
{
	(void)argv;
	if (argc > 0) {
		fputs("erreichbar: 'version' takes no arguments\n", stderr);
		return EXIT_WRONG_USE;
	}
	if (puts("erreichbar " VERSION) == EOF || fflush(stdout) == EOF)
		return EXIT_SYSTEM;
	return EXIT_FINE;
}

const struct command cmd_version = {
    .name = "version",
    .usage = "",
    .summary = "print the version",
    .run = run,
};
