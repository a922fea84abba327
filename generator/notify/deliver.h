/*
 * notify/deliver: one attempt to tell one receiver one thing.
 *
 * How it ends:
 *
 *	              told          given up             later
 *	mail          250           5xx to the mail      all else
 *	webhook       2xx           4xx                  all else, 408, 425, 429
 *	command       exit 0        exit 1 to 127        exit 75 (EX_TEMPFAIL),
 *	                                                 signals, time is over
 *
 * "5xx to the mail": a refused greeting, a refused log-in and what asks for one
 * are a matter of the server or of our password and will be mended; the list
 * that does not exist will not. A command that cannot be started is tried again:
 * somebody is just installing it.
 *
 * A webhook gets entry_envelope() as POST, with the headers of Standard
 * Webhooks (notify/sign.h), and as Idempotency-Key what webhook-id says. A
 * command gets the entry as one line of JSON on standard input, and in its
 * environment PATH, LC_ALL=C.UTF-8 and
 *
 *	ERREICHBAR_RECEIVER, _ENTRY_ID, _REVISION, _KIND, _TITLE, _SHORT, _URL
 *	ERREICHBAR_KEY       the same for all attempts
 *	ERREICHBAR_ATTEMPT   1, 2, 3, ...
 *
 * It is run as base/program.h says: without a shell, in "/", its process group
 * killed when its time is over.
 *
 * Cannot fail otherwise; `reason` is in both languages and lives in the arena.
 */
#ifndef NOTIFY_DELIVER_H
#define NOTIFY_DELIVER_H

#include "notify/receivers.h"
#include "notify/task.h"

enum deliver_end { DELIVER_TOLD, DELIVER_GIVEN_UP, DELIVER_LATER };

struct delivery {
	const struct receiver *receiver;
	const struct task *task; /* the attempt is counted, `first` is set */
	struct str first_revision; /* told first of this entry, or "" */
	struct str site, language; /* its title, its language */
	int64_t now;
};

struct deliver_result {
	enum deliver_end end;
	struct str reason;
	int64_t wait; /* seconds it asked for; 0: nothing */
};

void deliver_task(struct deliver_result *out, struct arena *a,
    const struct delivery *d);

#endif
