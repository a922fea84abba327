/*
 * notify/task: one thing that one receiver is to be told, on disk.
 *
 * A file of lines "word value", an empty line, and the entry as JSON on one
 * line, as it is handed on:
 *
 *	entry incident/mail-2020
 *	revision 00f3a1c29b7d4e58
 *	due 2020-05-04T10:00:30Z      not before; missing: at once
 *	first 2020-05-04T10:00:00Z    the first attempt; missing: none yet
 *	tries 1                       attempts that were begun
 *	trying                        one was begun whose end is not known
 *	error text                    of the last attempt; missing: none
 *	fehler text                   the same in German
 *	...
 *	{"id":"incident/mail-2020", ...}
 *
 * The name of the file is task_name(), a digest of the entry's id: there is one
 * task for each entry, and a newer revision takes the place of an older one.
 *
 * Pure. task_parse() returns -1 for what is no task, such as a file that the
 * disk has damaged; strings live in the arena.
 */
#ifndef NOTIFY_TASK_H
#define NOTIFY_TASK_H

#include "base/arena.h"
#include "base/buf.h"
#include "notify/entry.h"

enum { TASK_NAME_SIZE = 33, TASK_ERROR_MAX = 2000 };

/* one entry and what stands in front of it */
#define TASK_BYTES_MAX (ENTRY_FILE_MAX + 8192)

struct task {
	struct entry entry;
	int64_t due, first; /* seconds since 1970; 0: not set */
	uint32_t tries;
	bool trying;
	struct str error; /* in both languages; "": none */
};

struct task_list {
	struct task *items;
	size_t count, cap;
};

void task_name(char out[TASK_NAME_SIZE], struct str id);

void task_write(struct buf *out, const struct task *t);

__attribute__((warn_unused_result))
int task_parse(struct task *out, struct arena *a, struct str text);

#endif
