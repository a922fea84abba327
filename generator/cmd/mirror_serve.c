#include "cmd/mirror_serve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/program.h"
#include "base/timetext.h"
#include "cmd/report.h"
#include "publish/mirror.h"
#include "publish/mirror_push.h"
#include "publish/mirror_record.h"
#include "publish/mirror_rsync.h"
#include "publish/served.h"
#include "source/branch.h"

#define DEFAULT_AUTHOR "erreichbar <noreply@erreichbar.invalid>"
#define DEFAULT_RSH "ssh -oBatchMode=yes"
#define REPOSITORY "repo.git"

enum {
	DEFAULT_SECONDS = 300,
	DEFAULT_RETRIES = 3,
	PAUSE_MAX = 60,
	CHANGES_MAX = 20, /* publications during one attempt */
	SHORT_ID = 12,
};

/* how an attempt ended */
enum outcome { BROUGHT, FAILED, CHANGED, IMPOSSIBLE };

struct job {
	const struct options *o;
	const struct place *place;
	struct mirror target;
	struct mirror_slot slot;
	struct mirror_record record;
	struct served site;
	struct arena arena; /* of the attempt */
	struct str failure; /* in it */
	char new_commit[BRANCH_ID_SIZE]; /* "": none */
	const char *environment[PROGRAM_NAMES_MAX + 1];
	struct diags *diags;
};

static unsigned
limit(const struct job *j)
{
	return j->o->timeout ? j->o->timeout : DEFAULT_SECONDS;
}

static enum outcome
fail(struct job *j, struct str failure)
{
	j->failure = failure;
	return FAILED;
}

/* ---- the environment of git, rsync and ssh ----------------------------------- */

static void
set_environment(struct job *j, struct arena *a)
{
	static const char *const kept[] = {"HOME", "SSH_AUTH_SOCK",
	    "XDG_CONFIG_HOME", "RSYNC_PASSWORD", "https_proxy", "HTTPS_PROXY",
	    "no_proxy", "NO_PROXY"};
	size_t n = 0;

	j->environment[n++] = "PATH=/usr/bin:/bin:/usr/local/bin";
	j->environment[n++] = "LC_ALL=C";
	j->environment[n++] = "GIT_TERMINAL_PROMPT=0";
	j->environment[n++] = "GIT_ALLOW_PROTOCOL=https:ssh:file";
	j->environment[n++] = arena_printf(a, "GIT_SSH_COMMAND=%s",
	    j->o->rsh ? j->o->rsh : DEFAULT_RSH).ptr;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const char *value = getenv(kept[i]);
		if (value)
			j->environment[n++] = arena_printf(a, "%s=%s", kept[i],
			    value).ptr;
	}
	j->environment[n] = NULL;
}

/* Programs begin elsewhere: a local path has to be whole. */
static struct str
whole_path(struct arena *a, struct str path)
{
	if (path.ptr[0] == '/')
		return path;
	char *here = getcwd(NULL, 0);
	struct str whole = here ? arena_printf(a, "%s/%.*s", here,
	    STR_ARG(path)) : path;
	free(here);
	return whole;
}

/* ---- rsync ------------------------------------------------------------------- */

static enum outcome
sync_tree(struct job *j)
{
	struct mirror_rsync r = {.dir = j->site.dir,
	    .to = j->target.is_remote ? j->target.place
	        : whole_path(&j->arena, j->target.place),
	    .rsh = j->o->rsh ? j->o->rsh : DEFAULT_RSH,
	    .seconds = limit(j), .environment = j->environment};
	int rc = j->record.has ? 0 : mirror_rsync_check(&r, &j->arena);

	if (rc == 0)
		rc = mirror_rsync_bring(&r, &j->arena);
	if (rc == 0 && !served_is_whole(&j->site))
		rc = 1;
	if (rc == 0)
		rc = mirror_rsync_clean(&r, &j->arena);
	if (rc < 0)
		return fail(j, r.failure);
	return rc == 0 && served_is_whole(&j->site) ? BROUGHT : CHANGED;
}

/* ---- branches ---------------------------------------------------------------- */

static bool
has_path(const struct str_list *paths, struct str path)
{
	size_t low = 0, high = paths->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(paths->items[middle], path);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool
is_sibling(const struct str_list *paths, struct str path)
{
	return (str_has_suffix(path, STR(".gz")) ||
	    str_has_suffix(path, STR(".br"))) &&
	    !str_has_prefix(path, STR("files/")) &&
	    has_path(paths, str_head(path, path.len - 3));
}

static int
list_files(struct str_list *out, struct job *j)
{
	struct str_list all;

	*out = (struct str_list){0};
	if (served_list(&all, &j->arena, &j->site))
		return -1;
	for (size_t i = 0; i < all.count; i++)
		if (!is_sibling(&all, all.items[i]))
			*VEC_PUSH(&j->arena, out) = all.items[i];
	return 0;
}

static struct branch_note
make_note(struct job *j)
{
	struct str author = str_from(j->o->author ? j->o->author
	    : DEFAULT_AUTHOR);
	size_t angle = str_find(author, '<');
	struct str time = time_iso_utc(&j->arena, j->site.at);
	struct str id = j->site.commit;

	return (struct branch_note){
	    .message = id.len
	        ? arena_printf(&j->arena, "%.*s, %.*s\n", STR_ARG(time),
	              STR_ARG(str_head(id, SHORT_ID)))
	        : arena_printf(&j->arena, "%.*s\n", STR_ARG(time)),
	    .name = arena_str(&j->arena, str_trim(str_head(author, angle))),
	    .mail = arena_str(&j->arena, str_head(str_skip(author, angle + 1),
	        author.len - angle - 2)),
	    .time = j->site.at,
	};
}

static enum outcome
commit_tree(struct branch_done *done, struct job *j, struct branch *b,
    const struct branch_spec *spec)
{
	struct str_list paths;

	if (list_files(&paths, j) || branch_write(b, j->site.dir, &paths)) {
		/* a file that went away: of a tree that is being changed */
		if (!served_is_whole(&j->site))
			return CHANGED;
		return fail(j, spec->failure.len ? spec->failure
		    : str_from(strerror(errno)));
	}
	if (!served_is_whole(&j->site))
		return CHANGED;
	struct branch_note note = make_note(j);
	if (branch_commit(done, b, &note))
		return fail(j, spec->failure);
	if (done->changed)
		memcpy(j->new_commit, done->commit, sizeof j->new_commit);
	return BROUGHT;
}

static struct branch_spec
spec_of(struct job *j, struct str repo)
{
	return (struct branch_spec){.repo = repo, .branch = j->target.branch,
	    .index = arena_concat(&j->arena, j->slot.path, STR("/index")).ptr};
}

static enum outcome
commit_here(struct job *j)
{
	struct branch_spec spec = spec_of(j,
	    whole_path(&j->arena, j->target.place));
	struct branch_done done;
	struct branch *b;

	if (branch_open(&b, &j->arena, &spec))
		return fail(j, spec.failure);
	enum outcome outcome = commit_tree(&done, j, b, &spec);
	branch_close(b);
	return outcome;
}

/* Opens our repository with the tip that the other one has. */
static int
follow_remote(struct branch **out, struct branch_spec *spec,
    struct mirror_push *p, struct job *j, char tip[MIRROR_ID_SIZE])
{
	/* what is wrong with our copy is of no interest, if there is another */
	bool opened = branch_open(out, &j->arena, spec) == 0;

	if (mirror_push_look(tip, p, &j->arena)) {
		branch_close(*out);
		*out = NULL;
		spec->failure = p->failure;
		return -1;
	}
	if (opened && strcmp(branch_tip(*out), tip) == 0)
		return 0;
	branch_close(*out);
	*out = NULL;
	if (tip[0] == '\0') {
		(void)dir_remove_tree(j->slot.dir, REPOSITORY);
	} else if (mirror_push_fetch(p, &j->arena)) {
		spec->failure = p->failure;
		return -1;
	}
	return branch_open(out, &j->arena, spec);
}

static enum outcome
commit_elsewhere(struct job *j)
{
	struct str repo = arena_concat(&j->arena, j->slot.path,
	    STR("/" REPOSITORY));
	struct mirror_push p = {.repo = repo, .url = j->target.place,
	    .branch = j->target.branch, .seconds = limit(j),
	    .environment = j->environment};
	struct branch_spec spec = spec_of(j, repo);
	char tip[MIRROR_ID_SIZE];
	struct branch_done done;
	struct branch *b;

	spec.make = true;
	if (follow_remote(&b, &spec, &p, j, tip))
		return fail(j, spec.failure);
	spec.failure = STR("");
	enum outcome outcome = commit_tree(&done, j, b, &spec);
	branch_close(b);
	if (outcome == BROUGHT && strcmp(done.commit, tip) != 0 &&
	    mirror_push_send(&p, &j->arena))
		return fail(j, p.failure);
	return outcome;
}

/* ---- attempts ------------------------------------------------------------------ */

static enum outcome
attempt(struct job *j)
{
	enum outcome outcome = IMPOSSIBLE;

	j->failure = STR("");
	j->new_commit[0] = '\0';
	if (served_open(&j->site, &j->arena, j->place, j->diags))
		return IMPOSSIBLE;
	switch (j->target.kind) {
	case MIRROR_BRANCH:
		outcome = commit_here(j);
		break;
	case MIRROR_PUSH:
		outcome = commit_elsewhere(j);
		break;
	case MIRROR_RSYNC:
		outcome = sync_tree(j);
		break;
	}
	served_close(&j->site);
	return outcome;
}

static enum outcome
attempt_until_whole(struct job *j)
{
	enum outcome outcome;
	int changes = 0;

	while ((outcome = attempt(j)) == CHANGED && changes++ < CHANGES_MAX)
		arena_reset(&j->arena);
	if (outcome == CHANGED)
		return fail(j, STR("the site changes faster than it can be "
		    "brought there" DIAG_OR "die Website ändert sich schneller, "
		    "als sie sich übertragen lässt"));
	return outcome;
}

/* Strings of the record have to outlive the attempt. */
static int
note_outcome(struct job *j, struct arena *a, enum outcome outcome)
{
	struct mirror_record *r = &j->record;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	r->tried = now.tv_sec;
	r->error = STR("");
	if (outcome == BROUGHT) {
		r->since = !r->has || !digest_eq(&r->generation,
		    &j->site.generation) ? now.tv_sec : r->since;
		r->has = true;
		r->generation = j->site.generation;
		r->commit = arena_str(a, j->site.commit);
		r->shows = j->site.at;
	} else {
		r->error = str_find(j->failure, DIAG_LANG_SEPARATOR) <
		        j->failure.len ? arena_str(a, j->failure)
		    : arena_printf(a, "%.*s" DIAG_OR "%.*s",
		          STR_ARG(j->failure), STR_ARG(j->failure));
	}
	if (mirror_record_write(&j->slot, r))
		return place_report_errno(j->diags, j->place->shown);
	return 0;
}

static void
pause_for(unsigned seconds)
{
	struct timespec left = {(time_t)seconds, 0};

	while (nanosleep(&left, &left) && errno == EINTR)
		;
}

static int
try_all(struct job *j, struct arena *a)
{
	unsigned retries = j->o->has_retries ? j->o->retries : DEFAULT_RETRIES;
	unsigned wait = 1;

	for (unsigned i = 0;; i++) {
		enum outcome outcome = attempt_until_whole(j);
		if (outcome == IMPOSSIBLE || note_outcome(j, a, outcome))
			return -1;
		if (outcome == BROUGHT)
			return 0;
		if (i >= retries)
			break;
		arena_reset(&j->arena);
		pause_for(wait);
		wait = wait * 2 > PAUSE_MAX ? PAUSE_MAX : wait * 2;
	}
	return DIAG(j->diags, DIAG_MIRROR_BEHIND, pos_file(STR("")),
	    j->target.text, j->record.error);
}

static int
serve(struct job *j, struct arena *a)
{
	if (mirror_slot_open(&j->slot, a, j->place, j->target.text))
		return place_report_errno(j->diags, j->place->shown);
	if (mirror_slot_lock(&j->slot, limit(j))) {
		if (errno != EBUSY)
			return place_report_errno(j->diags, j->place->shown);
		return DIAG(j->diags, DIAG_MIRROR_BEHIND, pos_file(STR("")),
		    j->target.text, STR("another 'erreichbar mirror' is still at "
		        "it" DIAG_OR "ein anderes „erreichbar mirror“ arbeitet "
		        "noch daran"));
	}
	mirror_record_read(&j->record, a, &j->slot, j->target.text);
	return try_all(j, a);
}

static void
tell(const struct job *j)
{
	bool german = j->o->has_messages && j->o->messages == DIAG_DE;
	const struct mirror_record *r = &j->record;
	struct arena a;

	arena_init(&a, 0);
	fprintf(stderr, german ? "gespiegelt: %.*s · Stand %.*s"
			       : "mirrored: %.*s - as of %.*s",
	    STR_ARG(j->target.text), STR_ARG(time_iso_utc(&a, r->shows)));
	if (j->new_commit[0])
		fprintf(stderr, german ? " · neuer Commit %.*s"
				       : " - new commit %.*s",
		    SHORT_ID, j->new_commit);
	fputc('\n', stderr);
	arena_release(&a);
}

enum exit_status
mirror_serve_run(const struct options *o, const struct place *place,
    struct str target)
{
	struct job j = {.o = o, .place = place, .slot = {.dir = -1, .lock = -1},
	    .site = {.dir = -1}};
	struct diags d;
	struct arena a;

	arena_init(&a, 0);
	arena_init(&j.arena, 0);
	diags_init(&d);
	j.diags = &d;
	(void)mirror_parse(&j.target, &a, target); /* the options have done so */
	set_environment(&j, &a);
	int rc = serve(&j, &a);
	if (rc == 0 && !o->quiet)
		tell(&j);
	struct report r = report_make(o->has_messages ? o->messages : DIAG_EN,
	    o->quiet, o->verbose);
	report_print(&r, &d);
	mirror_slot_close(&j.slot);
	diags_release(&d);
	arena_release(&j.arena);
	arena_release(&a);
	return rc ? EXIT_SYSTEM : EXIT_FINE;
}
