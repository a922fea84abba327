/*
 * cmd/previous: the version of a file that stands in its place while it is
 * broken.
 *
 * It comes from what was published before: the commits that the ledger of the
 * output names (publish/ledger.h), the last one first, or the single one given
 * with --before. In each the file is looked up and read without a word, until a
 * version is found without a mistake of its own. Usually the first one holds it;
 * while a file stays broken over several publications, it lies further back.
 *
 * The search ends for good where going on could bring back what somebody took
 * away on purpose: at a commit in which the file was a draft or not there. It
 * also ends at a commit that is no more, after a force-push and `git gc`, say:
 * DIAG_PREVIOUS_MISSING, once. And it ends at the limits of base/limits.h.
 *
 * Whether the version still fits the other files is found by linking it, which
 * is cmd/load's part. Texts live in the arena of the search.
 */
#ifndef CMD_PREVIOUS_H
#define CMD_PREVIOUS_H

#include "cmd/options.h"
#include "content/parse.h"
#include "source/source.h"

struct previous_search {
	struct source *source;
	struct arena *arena;
	struct diags *diags;     /* for what is told */
	const struct zone *zone; /* of the site */
	struct str_list commits; /* newest first */
	size_t depth;            /* as many commits are looked at for now */
	size_t looks;            /* so far */
	bool told;
};

/* One file's; it begins with the `id` of the broken version's bytes. */
struct previous_version {
	struct str id;     /* of the bytes tried last; see source_file */
	struct str bytes;
	struct str commit; /* they are from; hex */
	size_t tried, next; /* versions; number of the next commit */
	bool stands;        /* in the place of the broken one */
};

/*
 * Fills `commits` with those that were published up to an instant in
 * milliseconds, or with that of --before. None without either.
 */
void previous_list(struct previous_search *s, const struct options *o,
    int64_t visible_ms);

/*
 * Goes to the next older version without a mistake of its own and sets
 * `stands`; false when there is none within s->depth. `path` and `role` are the file's.
 */
bool previous_next(struct previous_version *v, struct previous_search *s,
    struct str path, const struct file_role *role);

#endif
