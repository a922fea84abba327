/*
 * source/newer: which of two files was changed last, by the history.
 * Private to source/; one of the files that include <git2.h>.
 *
 * Walks back from the commit over first parents only: what a branch did counts
 * as done when it was merged. Each commit's tree is compared with its parent's,
 * nowhere else than on the way to the files in question: folders of equal ids
 * are not opened, and a pair is forgotten as soon as one of its files was met.
 * Met alone, the original is the newer one. Met in the same commit, as when
 * both are moved, they are of one age.
 *
 * Ends with the last pair, at the first commit, at the boundary of a shallow
 * clone, at an object that is not there, after HISTORY_COMMITS_MAX commits or
 * HISTORY_ENTRIES_MAX entries of folders. What is open by then stays as it is:
 * nothing is said when nothing is known, and a build never fails for it.
 */
#ifndef SOURCE_NEWER_H
#define SOURCE_NEWER_H

#include "source/source.h"

struct git_repository; /* libgit2's */

struct newer_spec {
	struct git_repository *handle;
	struct str commit;               /* hex, terminated */
	struct str folder;               /* of the files; "" is the root */
	const struct source_file *files; /* what the pairs number */
};

/* Sets `outdated` of the pairs whose original was changed last. */
void newer_mark(const struct newer_spec *spec, struct source_pair *pairs,
    size_t count);

#endif
