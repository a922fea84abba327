/*
 * A folder of its own for a test that publishes thousands of times, each with a
 * syncfs: not on a busy disk, where that waits for what others have written.
 */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FOLDER_MAX = 256 };

/* Whoever makes it removes it. */
static bool
folder_make(char path[FOLDER_MAX], const char *name)
{
	const char *tmp = getenv("TMPDIR");

	if (access("/dev/shm", W_OK | X_OK) == 0)
		tmp = "/dev/shm";
	snprintf(path, FOLDER_MAX, "%s/%s-XXXXXX", tmp ? tmp : "/tmp", name);
	return mkdtemp(path) != NULL;
}

#endif
