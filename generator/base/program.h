/*
 * base/program: running a program that is not ours.
 *
 * For the few things that are left to others, such as checking signatures. No
 * shell takes part. The program is looked for in fixed folders (/usr/bin, /bin,
 * /usr/local/bin), never in PATH, unless its name is a whole path, which begins
 * with '/'. It gets nothing of ours but what it is given:
 * an environment of TZ=UTC0 and `environment`, the folder "/" or `folder`, no
 * descriptor but those named here, default signals, a process group of its own.
 *
 * What it reads is given as bytes: one input is its standard input, the others
 * are the files PROGRAM_FILE(0), PROGRAM_FILE(1), ... for its arguments. They
 * live in memory (memfd), so that nothing is left behind on disk and nobody
 * can change them in between; /proc must be mounted.
 *
 * What it writes is kept up to PROGRAM_OUTPUT_MAX bytes each of standard output
 * and standard error. When it writes more, or takes longer than the time it was
 * given, it is killed with all its children, and that is a failure.
 *
 * May not be used after confine_apply(), which forbids it.
 */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { PROGRAM_FILES_MAX = 3, PROGRAM_OUTPUT_MAX = 65536,
	PROGRAM_NAMES_MAX = 16 };

#define PROGRAM_FILE(n) ("/dev/fd/" PROGRAM_FILE_##n)
#define PROGRAM_FILE_0 "3"
#define PROGRAM_FILE_1 "4"
#define PROGRAM_FILE_2 "5"

struct program {
	const char *const *argv; /* ends with NULL; the first is its name */
	struct str input;        /* standard input */
	struct str files[PROGRAM_FILES_MAX];
	unsigned seconds;        /* it may take */
	/* "NAME=value", ends with NULL, PROGRAM_NAMES_MAX at most; may be NULL */
	const char *const *environment;
	const int *folder;       /* a descriptor; NULL: "/" */
};

struct program_result {
	int status;           /* its exit status; 128 + n: ended by signal n */
	struct str out, err;  /* in the arena */
	struct str failure;   /* after -1: why, in both languages (DIAG_OR) */
};

/* 0 when it ran and ended by itself, whatever its exit status. */
int program_run(struct program_result *out, struct arena *a,
    const struct program *p);

#endif
