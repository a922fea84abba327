#include "cmd/command.h"

#include <stddef.h>
#include <string.h>

const struct command *const command_table[] = {&cmd_init, &cmd_build,
    &cmd_watch, &cmd_hook, &cmd_rollback, &cmd_mirror, &cmd_notify, &cmd_check, &cmd_next, &cmd_help, &cmd_version, NULL};

const struct command *
command_find(const char *name)
{
	for (const struct command *const *c = command_table; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}
