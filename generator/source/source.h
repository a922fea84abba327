/*
 * source/source: where the content comes from, a directory or a Git repository.
 *
 * The only part of the program that knows either. A source is opened, its files
 * are listed once, and their bytes handed out one by one:
 *
 *	struct source *s;
 *	if (source_open(&s, a, &spec, d))
 *		return -1;
 *	if (source_list(s, a, d))
 *		goto out;
 *	files = source_files(s, &count);
 *	for (i = 0; i < count; i++)
 *		if (source_read(&bytes, s, a, i, FILE_BYTES_MAX, d) == 0) ...
 *	source_close(s);
 *
 * What is listed: every regular file none of whose path components begins
 * with '.' or '_', sorted by the bytes of its path. Symbolic links
 * (DIAG_SYMLINK), submodules (DIAG_SUBMODULE) and devices, pipes, sockets
 * (DIAG_SPECIAL_FILE) are left out with a warning: they are never followed.
 * More than SOURCE_FILES_MAX entries: DIAG_SOURCE_TOO_MANY. Names are not
 * judged here; they may hold any byte but NUL and '/'.
 *
 * A Git repository may be bare or not, given by its work tree or its .git; a
 * linked worktree, a shallow clone, one with alternates, packed or loose. Only
 * the object database is read: no checkout, no filters, no hooks, no
 * configuration outside the repository. A directory is read as it lies there,
 * also when it holds a .git. Between listing and reading a directory may
 * change; a folder or file that has become a link is not followed then, it is
 * an error.
 *
 * Trust: a repository must belong to the effective user, to root or to one of
 * spec.trusted_owners, otherwise DIAG_SOURCE_OWNER. The folders of the
 * repository are looked at: .git, the common one of worktrees, the work tree.
 *
 * Ownership: everything handed out lives in the arena given; close the source
 * before the arena is released. A struct source belongs to one thread at a
 * time; source_again() makes another handle for another thread.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

struct source_file {
	struct str path; /* relative to the source's root, '/' between */
	/*
	 * Git: the 20 bytes of the blob's id; equal ids are equal bytes.
	 * Directory: "", as it would cost reading the file.
	 */
	struct str id;
	/* Directory: bytes when it was listed. Git: 0, not known before reading. */
	uint64_t size;
};

/* Files of a list that were in the list before, too, and are the same. */
struct source_run {
	size_t first, before; /* their numbers now and then */
	size_t count;
};

struct source_spec {
	/* either: read this directory */
	struct str dir;
	/*
	 * or (when dir is empty): this repository, at a branch, a tag, a full
	 * ref or a commit id of at least 7 digits ("" means HEAD), below this
	 * folder ("" means all of it)
	 */
	struct str repo, ref, path;
	/*
	 * One more folder of objects, or "": where Git keeps those of a push
	 * while a pre-receive hook looks at them (its quarantine).
	 */
	struct str objects;
	/* user ids whose repositories are trusted as well */
	const uint32_t *trusted_owners;
	size_t trusted_count;
	/*
	 * Files of keys (source/signature.h): with any, the commit must be
	 * signed by one of them. Programs are run for that.
	 */
	const struct str *signers;
	size_t signer_count;
	/*
	 * If not NULL: called when it is known what will be read, and before
	 * anything of the content is. The places are folders: the directory,
	 * or those of the repository with its common one and its alternates.
	 */
	int (*opened)(void *ctx, const struct str_list *places, struct diags *d);
	void *opened_ctx;
};

struct source_commit {
	struct str id;  /* hex; "" for a directory */
	int64_t time;   /* committer's, seconds since 1970; else INT64_MIN */
	struct str ref; /* short name of the branch or tag; "" when none */
	bool shallow;   /* history is cut off: dates from it are incomplete */
};

/* An original and its translation, by their numbers in the list. */
struct source_pair {
	size_t original, translation;
	bool outdated; /* the original was changed last */
};

struct source;

/* What is known of an earlier time. */
enum past {
	PAST_FOUND,
	PAST_ABSENT, /* it was not there */
	PAST_GONE,   /* nobody can tell: objects or history are missing */
};

struct past_file {
	struct str id;    /* of its bytes; as that of a source_file */
	struct str bytes; /* terminated by NUL (not counted) */
	bool too_large;   /* more than FILE_BYTES_MAX: not read */
};

struct past_commit {
	struct str id;
	int64_t time;
};

/*
 * Opens: which commit is read is known then, and nothing of its content. Costs
 * the same whatever there is to list. Fails with DIAG_SOURCE_OPEN (not there,
 * not readable, no repository), _OWNER, _REF (no such ref, or no commit yet;
 * names the nearest branch or tag), _PATH (no such folder in the commit),
 * _OBJECT (damaged or missing objects, SHA-256 repositories), with spec.signers
 * what source/signature.h says, and with whatever spec.opened adds. On failure
 * *out is NULL.
 */
int source_open(struct source **out, struct arena *a,
    const struct source_spec *spec, struct diags *d);

/*
 * Lists: once, and before anything below but source_commit(), source_*_past()
 * and source_holds(). Costs less than a microsecond a file. Fails with _OPEN (not
 * readable, folders more than 32 deep), _OBJECT, _TOO_MANY: then the source is
 * only to be closed. Warnings may be added on success. The list lives in `a`.
 */
int source_list(struct source *s, struct arena *a, struct diags *d);

/*
 * As source_list(), for who is in a hurry: of large folders of a repository it is
 * not known yet whether they are what the commit names, or were exchanged or
 * damaged. Then source_is_verified() says no. Until source_verify() has said yes
 * nothing that comes of the list may be seen by anybody; whoever fails, or when it
 * says no, source_list() of the same commit tells why. It takes as long as to read
 * them, and may be asked in another thread while the source is read.
 */
int source_list_unverified(struct source *s, struct arena *a, struct diags *d);
bool source_is_verified(const struct source *s);
bool source_verify(const struct source *s);

/*
 * Takes up the commit that the ref names now, of a repository that was opened
 * and listed a while ago: then source_commit() is that one, and source_list()
 * lists it, in the arena of the first list, at the cost of the folders that are
 * different. Until then the list is the old one, which is gone then. Neither owners nor signatures
 * are looked at once more, nor alternates that were added since. Fails as
 * source_open() does with what it looks for; then the source is only to be
 * closed.
 */
int source_turn(struct source *s, struct arena *a, struct diags *d);

/* The list; none before source_list(). */
const struct source_file *source_files(const struct source *s, size_t *count);

/* The number of the file with this path; false when there is none. */
bool source_find(size_t *index, const struct source *s, struct str path);

/*
 * What of the list is as it was in the one before, in order; their paths and ids
 * are at the same addresses, too. What lies between may be the same as well, but
 * that it is one cannot tell. None of a first list.
 */
const struct source_run *source_runs(const struct source *s, size_t *count);

/*
 * The bytes of file number `index`, copied into `a` and terminated by NUL (not
 * counted). More than `max` bytes: DIAG_FILE_TOO_LARGE, nothing is read.
 * Otherwise it fails with DIAG_SOURCE_OBJECT or DIAG_SOURCE_OPEN at the file.
 */
int source_read(struct str *out, struct source *s, struct arena *a,
    size_t index, size_t max, struct diags *d);

/* What is being read; all empty for a directory but for time = INT64_MIN. */
struct source_commit source_commit(const struct source *s);

/*
 * Sets `outdated` of each pair by the history of a Git repository, as far as
 * it is known (source/newer.h); a directory has none. The pairs come with
 * `outdated` false. Cannot fail: it is a hint for readers, no fact.
 */
void source_mark_outdated(struct source *s, struct source_pair *pairs,
    size_t count);

/*
 * A file as it was in another commit of the same repository, named by 7 to 40
 * digits of its id. The path is one of a list: below the source's folder. Of a
 * directory, everything earlier is PAST_GONE. Adds no diagnostics.
 */
enum past source_read_past(struct past_file *out, struct source *s,
    struct arena *a, struct str commit, struct str path);

/*
 * The commit that was the newest at an instant, by the committers' clocks: the
 * first at or before it on the way back over first parents, as what a branch
 * did became known when it was merged. PAST_ABSENT: history begins later, with
 * the commit in *out. PAST_GONE: a shallow clone's history, or a damaged one,
 * is cut off behind that. Adds no diagnostics.
 */
enum past source_find_past(struct past_commit *out, struct source *s,
    struct arena *a, int64_t t);

/*
 * Whether a commit, named by its whole id, is the one that is read or one of
 * those it builds on. PAST_GONE: nobody can tell. Adds no diagnostics.
 */
enum past source_holds(const struct source *s, struct str commit);

/*
 * A second handle on the same list and the same commit, for another thread:
 * libgit2 reads in parallel only with a repository handle each. Call it before
 * the threads are started; close each handle.
 */
int source_again(struct source **out, struct arena *a, const struct source *s,
    struct diags *d);

/*
 * Gives back the memory that reading took: the packs of a repository as far as
 * they are mapped, and 16 MiB of what the library read from each. For who has
 * read most of what there is. Whatever is read afterwards opens its objects
 * once more, 1 ms. No other thread may be reading with this handle. Nothing is
 * given back between source_list_unverified() and the end of the source.
 */
void source_rest(struct source *s);

/* NULL is fine. */
void source_close(struct source *s);

#endif
