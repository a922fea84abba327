#include "cmd/help.h"

#include <stdio.h>
#include <string.h>

#include "cmd/manual.h"
#include "cmd/options.h"
#include "cmd/report.h"

static void
print_usage(const struct command *c)
{
	printf("usage: erreichbar %s%s%s\n    %s\n", c->name,
	    c->usage[0] ? " " : "", c->usage, c->summary);
	if (strstr(c->usage, "SOURCE"))
		puts("    SOURCE = DIR | --repo REPO [--ref REF] [--path SUBDIR] "
		     "[--trust-owner USER] [--signers FILE]\n"
		     "    every command: [--quiet] [--verbose] "
		     "[--messages de|en]");
}

static void
print_commands(void)
{
	puts("erreichbar: the public status site of a city, from Markdown "
	     "files\n");
	for (const struct command *const *c = command_table; *c; c++)
		printf("  erreichbar %-8s %s\n", (*c)->name, (*c)->summary);
	puts("\n  erreichbar help COMMAND    its arguments\n"
	     "  erreichbar help content    what may stand in files\n"
	     "  erreichbar help diagnostics   every message\n\n"
	     "manuals: erreichbar(1), erreichbar(5)");
}

static enum exit_status
unknown_topic(const char *topic)
{
	fputs("erreichbar: there is no help on ", stderr);
	report_typed(topic);
	fputc('\n', stderr);
	return EXIT_WRONG_USE;
}

static enum exit_status
run(int argc, char **argv)
{
	struct options o;

	if (options_parse(&o, OPT_WORDS, argc, argv) < 0)
		return EXIT_WRONG_USE;
	const char *topic = o.word_count ? o.words[0] : "";
	const struct command *c = command_find(topic);
	if (o.word_count == 0)
		print_commands();
	else if (c)
		print_usage(c);
	else if (strcmp(topic, "content") == 0)
		manual_print_content(stdout, o.word_count > 1);
	else if (strcmp(topic, "diagnostics") == 0)
		manual_print_diagnostics(stdout, o.word_count > 1);
	else
		return unknown_topic(topic);
	return fflush(stdout) == EOF || ferror(stdout) ? EXIT_SYSTEM : EXIT_FINE;
}

const struct command cmd_help = {
    .name = "help",
    .usage = "[COMMAND | content | diagnostics] [mdoc]",
    .summary = "tell how to use it",
    .run = run,
};
