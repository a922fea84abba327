/*
 * source/repo: a Git repository as a source. Private to source/; repo.c is the
 * only file that includes <git2.h> (libgit2 1.5 to 1.9).
 *
 * Only refs and objects are read. libgit2's own search for configuration is
 * emptied (no ~/.gitconfig, no /etc/gitconfig) and its check of the owner
 * replaced: it fails with a wrong message when safe.directory is set nowhere
 * (1.5), and cannot be told of trusted users. Every object's hash is
 * verified by libgit2 when it is read.
 *
 * Threads: a handle each (repo_again); a handle shared by two threads is slower
 * than one thread, because objects are inflated under a lock. The first open
 * and repo_again belong before the threads are started, as they set options of
 * the whole library.
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

/* Another handle on the same repository, commit and folder. */
int repo_again(struct repo **out, struct arena *a, const struct repo *r,
    struct diags *d);

/* Fills the listing from the commit's tree. */
int repo_list(struct listing *l, struct repo *r);

/* Reads the blob of a file; see source_read(). */
int repo_read(struct str *out, struct arena *a, struct repo *r,
    const struct source_file *file, size_t max, struct diags *d);

struct source_commit repo_commit(const struct repo *r);

void repo_close(struct repo *r);

#endif
