#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/stage_parts.h"
#include "publish/tree.h"

enum { NAME_SIZE = 48 };

/* ---- which there are -------------------------------------------------- */

static void
list_releases(struct stage_releases *out, struct arena *a, int state,
    int folder)
{
	struct state view = {.dir = state, .in = -1};
	struct manifest m = {.arena = a};
	struct stage_undos undos;
	struct digest generation;
	struct stat st;

	if (!stage_read_marker(&generation, folder) || fstat(folder, &st) ||
	    !state_load(&m, &view, &generation, st.st_ino)) {
		state_unmap(&view);
		return;
	}
	*VEC_PUSH(a, out) = arena_str(a, m.about);
	state_unmap(&view);
	stage_undo_list(&undos, a, state, &generation);
	for (size_t i = 0; i < undos.count; i++)
		*VEC_PUSH(a, out) = undos.items[i].record.about;
}

int
stage_releases(struct stage_releases *out, struct arena *a,
    struct str out_dir, struct diags *d)
{
	char name[NAME_MAX + 1];
	struct place p;

	*out = (struct stage_releases){0};
	if (place_open(&p, a, out_dir, d))
		return -1;
	place_beside(name, &p, "state");
	int folder = openat(p.parent, p.name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int state = openat(p.parent, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder >= 0 && state >= 0)
		list_releases(out, a, state, folder);
	place_close_fd(&folder);
	place_close_fd(&state);
	place_close(&p);
	return 0;
}

/* ---- going back ------------------------------------------------------- */

/* Everything published stays, as a beginning. */
static void
take_all(struct stage *s)
{
	for (size_t i = 0; i < s->m.count; i++) {
		struct manifest_entry *e = s->m.items[i];
		e->taken = e->known && e->present;
	}
}

/* Puts a saved file into the in-tray and makes it that of its path. */
static int
restore(struct stage *s, const struct stage_undo *u, unsigned file,
    const struct manifest_entry *was)
{
	struct manifest_entry *e = stage_entry(s, was->path);
	char from[NAME_SIZE], to[NAME_SIZE];

	if (s->state.in < 0 && state_open_in(&s->state, &s->chmod_needed))
		return -1;
	stage_make_fresh(s, e);
	snprintf(from, sizeof from, "undo/%u/%u", u->number, file);
	snprintf(to, sizeof to, "%u", e->number);
	if (tree_link_name(s->state.in, str_from(to), s->state.dir, from))
		return -1;
	e->digest = was->digest;
	e->stamp = was->stamp;
	e->memo = was->memo;
	e->taken = true;
	stage_list(s, e);
	return 0;
}

static int
step_back(struct stage *s, const struct stage_undo *u)
{
	struct str lines = u->record.lines;
	struct manifest_line line;
	unsigned file = 0;

	for (uint32_t i = 0; i < u->record.count; i++) {
		if (!manifest_next_line(&line, &lines)) {
			errno = EBADMSG;
			return -1;
		}
		struct manifest_entry *e;
		switch (line.kind) {
		case LINE_SET:
			if (restore(s, u, file++, &line.entry))
				return -1;
			break;
		case LINE_GONE:
			e = stage_entry(s, line.entry.path);
			e->taken = e->fresh = false;
			stage_list(s, e);
			break;
		case LINE_KEPT:
		case LINE_STALE:
			break;
		}
	}
	s->global = u->record.global;
	s->about = u->record.about;
	s->global_set = s->about_set = true;
	return 0;
}

/* The paths again through the door, so that the folders are known. */
static int
claim_all(struct stage *s)
{
	for (size_t i = 0; i < s->m.count; i++) {
		struct manifest_entry *e = s->m.items[i];
		if (!e->taken)
			continue;
		e->taken = false;
		if (stage_claim(s, e))
			return -1;
		s->written += e->fresh;
	}
	return 0;
}

static bool
is_as_published(const struct stage *s, const struct manifest_entry *e)
{
	char name[NAME_SIZE];
	struct digest digest;
	struct arena scratch;
	struct str bytes;
	struct stat st;
	bool same = false;

	snprintf(name, sizeof name, "%u", e->number);
	int fd = file_open_beneath(s->state.in, str_from(name),
	    O_RDONLY | O_NOCTTY);
	if (fd < 0)
		return false;
	arena_init(&scratch, 0);
	if (fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0644 &&
	    file_read_fd(&bytes, &scratch, fd, (size_t)e->stamp.size) == 0) {
		digest = stage_digest(bytes);
		same = digest_eq(&digest, &e->digest);
	}
	arena_release(&scratch);
	place_close_fd(&fd);
	return same;
}

/* What was saved had been served, and somebody may have written into it. */
static int
check_restored(const struct stage *s, struct diags *d)
{
	for (size_t i = 0; i < s->m.count; i++) {
		const struct manifest_entry *e = s->m.items[i];
		if (e->taken && e->fresh && !is_as_published(s, e))
			return place_report(d, e->path, "it was changed by hand after "
			    "it had been published; that release cannot be restored"
			    DIAG_OR "sie wurde nach dem Veröffentlichen von Hand "
			    "geändert; dieser Stand lässt sich nicht zurückholen");
	}
	return 0;
}

static int
go_back(struct stage *s, unsigned steps, struct diags *d)
{
	struct stage_undos undos = {0};

	if (!s->cold)
		stage_undo_list(&undos, &s->arena, s->state.dir,
		    &s->m.generation);
	if (steps > undos.count)
		return DIAG(d, DIAG_NO_RELEASE, pos_file(STR("")),
		    s->place->shown);
	take_all(s);
	for (size_t i = 0; i < steps; i++)
		if (step_back(s, &undos.items[i]))
			return place_report_errno(d, s->place->shown);
	stage_settle(s);
	if (claim_all(s))
		return place_report_errno(d, s->place->shown);
	if (check_restored(s, d))
		return -1;
	s->back = true;
	s->keep = (unsigned)undos.count;
	return stage_commit(s, d);
}

int
stage_rollback(struct stage_counts *out, const struct lock *lock,
    unsigned steps, struct diags *d)
{
	struct stage *s;
	struct arena a;
	int status = -1;

	*out = (struct stage_counts){0};
	arena_init(&a, 0);
	if (stage_open(&s, &a, lock, d) == 0) {
		status = go_back(s, steps, d);
		*out = stage_counts(s);
		stage_abort(s);
	}
	arena_release(&a);
	return status;
}
