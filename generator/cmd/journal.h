/*
 * cmd/journal: the lines that a program which keeps running writes.
 *
 * One line on stderr for each event, with the time in the site's zone in front:
 *
 *	10:02:03.120 veröffentlicht: abc1234 · 3 neu oder geändert · 41 ms
 *
 * Before the zone is known it is UTC with a "Z". Where stderr goes to the
 * system's journal ($JOURNAL_STREAM names it), a priority such as "<6>" stands
 * in front instead, as the journal keeps the time itself (sd-daemon(3)).
 *
 * A line is one write(), so that those of several processes do not mix. Nothing
 * can fail: where would one tell it?
 */
#ifndef CMD_JOURNAL_H
#define CMD_JOURNAL_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/zone.h"

/* the priorities of syslog(3) */
enum journal_level { JOURNAL_ERROR = 3, JOURNAL_WARNING = 4, JOURNAL_INFO = 6 };

struct journal {
	enum diag_lang lang;
	bool quiet;           /* no JOURNAL_INFO */
	bool priorities;      /* stderr is the journal */
	struct arena arena;   /* of the zone */
	struct zone *zone;    /* NULL: not known yet */
};

void journal_open(struct journal *j, enum diag_lang lang, bool quiet);
void journal_close(struct journal *j);

/* The zone by its name; an unknown one changes nothing. */
void journal_use_zone(struct journal *j, const char *name);

/* One line, without its line feed; the German or the English one. */
__attribute__((format(printf, 3, 5), format(printf, 4, 5)))
void journal_say(const struct journal *j, enum journal_level level,
    const char *german, const char *english, ...);

/* A time of day; with the date where it is not the day of `now`. */
struct str journal_clock(const struct journal *j, struct arena *a, int64_t t,
    int64_t now);

#endif
