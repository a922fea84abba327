/*
 * cmd/command: the table of commands.
 *
 * Each command is one file with one entry: its name, its usage and what it
 * does in one line stand beside the function, so they cannot drift apart.
 *
 * Exit status of every command: 0 fine, 1 the content has errors, 2 wrong
 * use, 3 the system failed.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

enum exit_status { EXIT_FINE, EXIT_CONTENT, EXIT_WRONG_USE, EXIT_SYSTEM };

struct command {
	const char *name;
	const char *usage; /* the arguments */
	const char *summary;
	/* arguments behind the name; argv ends with NULL */
	enum exit_status (*run)(int argc, char **argv);
};

extern const struct command cmd_rollback, cmd_init, cmd_build, cmd_check, cmd_next, cmd_version,
    cmd_watch, cmd_hook, cmd_mirror, cmd_notify, cmd_help;

/* All of them, ending with NULL. */
extern const struct command *const command_table[];

/* The command of a name, or NULL. */
const struct command *command_find(const char *name);

#endif
