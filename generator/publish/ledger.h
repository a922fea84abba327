/*
 * publish/ledger: the record of what was published when.
 *
 * A file ".NAME.state/published.log" beside DIR, to which each publication
 * that changed anything adds one line of six fields, with tabs between:
 *
 *	2026-05-04T10:02:03.120Z  abc1234…  2026-05-04T10:02:03Z  watch  41  9f31….
 *
 * the instant at which it became visible, the commit ("-" for a directory),
 * the instant it shows (--at, else the clock's), the command, the number of
 * files that were new, changed or removed, and the generation: the digest over
 * all files that stands in the marker file of the site, too. The full stop ends
 * a whole line. The last field may be missing.
 *
 * So one can tell what a reader saw at any instant: the last line at or before
 * it; build it again; and prove by its generation that it is the same. The file only ever grows. A line goes out in one
 * write() followed by fdatasync(); what a crash left of a line without its end
 * is cut off by the next one and ignored by readers. Written under the lock.
 *
 * Failures are DIAG_OUTPUT_WRITE: the site is published all the same.
 */
#ifndef PUBLISH_LEDGER_H
#define PUBLISH_LEDGER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/str.h"
#include "publish/place.h"

struct ledger_entry {
	int64_t visible_ms; /* milliseconds since 1970 */
	struct str commit;  /* hex; "" for a directory */
	int64_t at;         /* seconds since 1970 */
	struct str command;
	size_t files;
	struct digest generation; /* all zero: not known */
};

/* Adds a line, durably. */
int ledger_add(const struct place *p, const struct ledger_entry *e,
    struct diags *d);

/* One line without its line feed; false when it is not a whole one. */
bool ledger_parse(struct ledger_entry *out, struct str line);

/*
 * The commits published up to an instant (milliseconds), the last one first, at
 * most `max`; none twice in a row. None when there is no ledger.
 */
void ledger_commits(struct str_list *out, const struct place *p,
    struct arena *a, int64_t visible_ms, size_t max);

/*
 * The last entry that was visible at an instant (milliseconds); its strings
 * live in the arena. False when there is none, or no ledger.
 */
bool ledger_find(struct ledger_entry *out, const struct place *p,
    struct arena *a, int64_t visible_ms);

#endif
