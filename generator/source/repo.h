/*
 * source/repo: a Git repository as a source. Private to source/; only repo.c,
 * newer.c, object.[ch] and past.c include <git2.h> (libgit2 1.5 to 1.9).
 *
 * Only refs and objects are read. libgit2's own search for configuration is
 * emptied (no ~/.gitconfig, no /etc/gitconfig) and its check of the owner
 * replaced: it fails with a wrong message when safe.directory is set nowhere
 * (1.5), and cannot be told of trusted users. Every object's hash is
 * verified: by libgit2 when it reads, of folders by source/object.h, and of large
 * ones later where that is asked for.
 *
 * Threads: a handle each (repo_again); a handle shared by two threads is slower
 * than one thread, because objects are inflated under a lock. The first open
 * and repo_again belong before the threads are started, as they set options of
 * the whole library; and while the library starts, no thread can open a file.
 *
 * libgit2 writes nothing here. Its messages (English) go into the diagnostics.
 */
#ifndef SOURCE_REPO_H
#define SOURCE_REPO_H

#include "source/listing.h"

struct repo;

/*
 * Opens, checks the owners and resolves the commit and the folder. See
 * source_open() for what fails how. On failure *out is NULL.
 */
int repo_open(struct repo **out, struct arena *a,
    const struct source_spec *spec, struct diags *d);

/* Resolves commit and folder once more; see source_turn(). */
int repo_turn(struct repo *r, struct arena *a, struct diags *d);

/* Another handle on the same repository, commit and folder. */
int repo_again(struct repo **out, struct arena *a, const struct repo *r,
    struct diags *d);

/*
 * The folders that may be read from now on: of the repository, the common one
 * of its worktrees, its objects (which may lie behind a link) and those of its
 * alternates.
 */
void repo_places(struct str_list *out, struct arena *a, const struct repo *r);

/*
 * Fills the listing from the commit's tree. `later`: it is not said yet that large
 * folders have the names by which they were asked for; repo_verify() does.
 */
int repo_list(struct listing *l, struct repo *r, bool later);

/* See source_list_unverified() and source_verify(). */
bool repo_is_verified(const struct repo *r);
bool repo_verify(const struct repo *r);

/* Reads the blob of a file; see source_read(). */
int repo_read(struct str *out, struct arena *a, struct repo *r,
    const struct source_file *file, size_t max, struct diags *d);

/* See source_mark_outdated(); the files are those of the listing. */
void repo_mark_outdated(struct repo *r, const struct source_file *files,
    struct source_pair *pairs, size_t count);

/* See source_read_past(), source_find_past() and source_holds(). */
enum past repo_read_past(struct past_file *out, struct repo *r,
    struct arena *a, struct str commit, struct str path);
enum past repo_find_past(struct past_commit *out, struct repo *r,
    struct arena *a, int64_t t);
enum past repo_holds(struct repo *r, struct str commit);

struct source_commit repo_commit(const struct repo *r);

/*
 * Closes the objects: mapped packs and what is kept of them. The next read opens
 * them again, and nothing else: what names and configures a repository may lie
 * where a confined process (base/confine.h) does not see it.
 */
void repo_rest(struct repo *r);

void repo_close(struct repo *r);

#endif
