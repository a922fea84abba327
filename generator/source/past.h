/*
 * source/past: earlier commits of the repository that is read. Private to
 * source/; one of the files that include <git2.h>.
 *
 * Both questions are answered without a word: what it means that there is no
 * answer is for the caller to tell. Objects that are damaged count as gone.
 */
#ifndef SOURCE_PAST_H
#define SOURCE_PAST_H

#include "source/source.h"

struct git_repository; /* libgit2's */

struct past_spec {
	struct git_repository *handle;
	struct str commit; /* that is read; hex, terminated */
	struct str folder; /* of the files; "" is the root */
};

/* See source_read_past(). */
enum past past_read(struct past_file *out, const struct past_spec *spec,
    struct arena *a, struct str commit, struct str path);

/* See source_find_past(). */
enum past past_find(struct past_commit *out, const struct past_spec *spec,
    struct arena *a, int64_t t);

/* See source_holds(). */
enum past past_holds(const struct past_spec *spec, struct str commit);

#endif
