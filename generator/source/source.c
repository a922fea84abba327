#include "source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source/folder.h"
#include "source/listing.h"
#include "source/repo.h"

struct source {
	struct listing_known list;
	struct repo *repo; /* NULL: a directory */
	int root;        /* the directory, or -1 */
};

static int
open_kind(struct source *s, struct arena *a, const struct source_spec *spec,
    struct diags *d)
{
	if (spec->dir.len == 0)
		return repo_open(&s->repo, a, spec, d);
	s->root = folder_open(spec->dir, d);
	return s->root < 0 ? -1 : 0;
}

static int
tell_opened(const struct source *s, struct arena *a,
    const struct source_spec *spec, struct diags *d)
{
	struct str_list places = {0};

	if (spec->opened == NULL)
		return 0;
	if (s->repo)
		repo_places(&places, a, s->repo);
	else
		*VEC_PUSH(a, &places) = spec->dir;
	return spec->opened(spec->opened_ctx, &places, d);
}

int
source_open(struct source **out, struct arena *a,
    const struct source_spec *spec, struct diags *d)
{
	struct source *s = ARENA_NEW(a, struct source);

	*out = NULL;
	s->root = -1;
	if (open_kind(s, a, spec, d))
		return -1;
	if (tell_opened(s, a, spec, d)) {
		source_close(s);
		return -1;
	}
	*out = s;
	return 0;
}

int
source_turn(struct source *s, struct arena *a, struct diags *d)
{
	return s->repo ? repo_turn(s->repo, a, d) : 0;
}

static int
list(struct source *s, struct arena *a, bool later, struct diags *d)
{
	struct listing l;

	listing_begin(&l, a, &s->list, d);
	int status = s->repo ? repo_list(&l, s->repo, later)
	                     : folder_list(&l, s->root);
	if (status == 0)
		status = listing_finish(&l);
	if (status == 0)
		s->list = l.now;
	listing_end(&l);
	return status;
}

int
source_list(struct source *s, struct arena *a, struct diags *d)
{
	return list(s, a, false, d);
}

int
source_list_unverified(struct source *s, struct arena *a, struct diags *d)
{
	return list(s, a, true, d);
}

bool
source_is_verified(const struct source *s)
{
	return s->repo == NULL || repo_is_verified(s->repo);
}

bool
source_verify(const struct source *s)
{
	return s->repo == NULL || repo_verify(s->repo);
}

const struct source_file *
source_files(const struct source *s, size_t *count)
{
	*count = s->list.file_count;
	return s->list.files;
}

static int
compare_path(const void *path, const void *file)
{
	return str_cmp(*(const struct str *)path,
	    ((const struct source_file *)file)->path);
}

bool
source_find(size_t *index, const struct source *s, struct str path)
{
	const struct source_file *files = s->list.files,
	    *f = s->list.file_count == 0 ? NULL : bsearch(&path, files,
	        s->list.file_count, sizeof *files, compare_path);

	*index = f ? (size_t)(f - files) : 0;
	return f != NULL;
}

const struct source_run *
source_runs(const struct source *s, size_t *count)
{
	*count = s->list.run_count;
	return s->list.runs;
}

int
source_read(struct str *out, struct source *s, struct arena *a, size_t index,
    size_t max, struct diags *d)
{
	const struct source_file *file = &s->list.files[index];

	*out = STR("");
	return s->repo ? repo_read(out, a, s->repo, file, max, d)
	              : folder_read(out, a, s->root, file->path, max, d);
}

struct source_commit
source_commit(const struct source *s)
{
	if (s->repo)
		return repo_commit(s->repo);
	return (struct source_commit){
	    .id = STR_INIT(""), .time = INT64_MIN, .ref = STR_INIT("")};
}

void
source_mark_outdated(struct source *s, struct source_pair *pairs,
    size_t count)
{
	if (s->repo)
		repo_mark_outdated(s->repo, s->list.files, pairs,
		    count);
}

enum past
source_read_past(struct past_file *out, struct source *s, struct arena *a,
    struct str commit, struct str path)
{
	return s->repo ? repo_read_past(out, s->repo, a, commit, path)
	              : PAST_GONE;
}

enum past
source_find_past(struct past_commit *out, struct source *s, struct arena *a,
    int64_t t)
{
	*out = (struct past_commit){.id = STR_INIT("")};
	return s->repo ? repo_find_past(out, s->repo, a, t) : PAST_GONE;
}

enum past
source_holds(const struct source *s, struct str commit)
{
	return s->repo ? repo_holds(s->repo, commit) : PAST_GONE;
}

int
source_again(struct source **out, struct arena *a, const struct source *s,
    struct diags *d)
{
	struct source *copy = ARENA_NEW(a, struct source);

	*out = NULL;
	*copy = (struct source){.list = s->list, .root = -1};
	if (s->repo) {
		if (repo_again(&copy->repo, a, s->repo, d))
			return -1;
	} else {
		copy->root = fcntl(s->root, F_DUPFD_CLOEXEC, 0);
		if (copy->root < 0)
			return DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")),
			    STR("."), str_from(strerror(errno)));
	}
	*out = copy;
	return 0;
}

void
source_rest(struct source *s)
{
	if (s->repo)
		repo_rest(s->repo);
}

void
source_close(struct source *s)
{
	if (s == NULL)
		return;
	repo_close(s->repo);
	if (s->root >= 0)
		close(s->root);
	s->repo = NULL;
	s->root = -1;
}
