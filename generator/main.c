/*
 * erreichbar: the public status site of a city, from a Git repository.
 *
 * argv → command → exit status. Everything else is below cmd/.
 */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>

#include "base/suggest.h"
#include "cmd/command.h"
#include "cmd/report.h"

static enum exit_status
unknown_command(const char *name)
{
	struct suggest s = suggest_start(str_from(name));

	for (const struct command *const *c = command_table; *c; c++)
		suggest_offer(&s, str_from((*c)->name));
	struct str near = suggest_best(&s);
	fputs("erreichbar: there is no command ", stderr);
	report_typed(name);
	if (near.len)
		fprintf(stderr, "; did you mean '%.*s'?", STR_ARG(near));
	fputs("; try 'erreichbar help'\n", stderr);
	return EXIT_WRONG_USE;
}

/*
 * A file of ours must not get the number of a stream that was closed by whoever
 * started us, or messages would be written into it.
 */
static void
open_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)open("/dev/null", O_RDWR);
}

/*
 * The texts of feeds and lists, some hundred KB each, come and go with every
 * page: they shall not each time be memory that the system maps and clears.
 */
static void
keep_memory(void)
{
#ifdef M_MMAP_THRESHOLD
	enum { KEPT = 4 * 1024 * 1024 };

	(void)mallopt(M_MMAP_THRESHOLD, KEPT);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT);
#endif
}

int
main(int argc, char **argv)
{
	keep_memory();
	open_streams();
	/* a reader that goes away is an error of writing, not a death */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		(void)!cmd_help.run(0, argv + argc);
		return EXIT_WRONG_USE;
	}
	const char *name = argv[1];
	if (str_is(str_from(name), "--help") || str_is(str_from(name), "-h"))
		name = "help";
	if (str_is(str_from(name), "--version"))
		name = "version";
	const struct command *command = command_find(name);
	if (command == NULL)
		return (int)unknown_command(name);
	if (argc == 3 && str_is(str_from(argv[2]), "--help"))
		return (int)cmd_help.run(1, argv + 1);
	return (int)command->run(argc - 2, argv + 2);
}
