#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/stage_parts.h"
#include "publish/tree.h"

enum {
	NAME_SIZE = 16,
	LINE_AROUND = 64,      /* about what a line has besides path and memo */
	LOG_SLACK = 64 * 1024, /* a manifest may grow by so much anyway */
};

/* the switch under way */
struct turn {
	struct stage *s;
	struct stage_change change;
	char spare_name[NAME_MAX + 1], away_name[NAME_MAX + 1];
	int spare;    /* its descriptor */
	uint64_t inode; /* its root's */
	struct tree_folders open; /* in it */
	bool anew;    /* the spare is empty, everything has to go in */
	enum { BY_RENAME, BY_EXCHANGE, BY_TWO_RENAMES } how;
};

/* ---- what has changed ------------------------------------------------- */

static void
sort_out(struct stage *s, struct stage_change *c, struct manifest_entry *e)
{
	struct digest *sum = &c->generation;

	if (!e->taken) {
		if (e->known)
			manifest_count(sum, e, false);
		if (e->known || e->present)
			*VEC_PUSH(&s->arena, &c->gone) = e;
		return;
	}
	s->unchanged += !e->fresh;
	if (e->was)
		manifest_count(sum, e->was, false);
	if (e->was || !e->known)
		manifest_count(sum, e, true);
	if (e->fresh || e->adopted)
		*VEC_PUSH(&s->arena, &c->set) = e;
	else if (e->noted)
		*VEC_PUSH(&s->arena, &c->kept) = e;
}

static int
by_order(const void *a, const void *b)
{
	const struct manifest_entry *const *x = a, *const *y = b;

	return ((*x)->order > (*y)->order) - ((*x)->order < (*y)->order);
}

/* In the order of the manifest, whoever was first. */
static void
sort_out_listed(struct stage *s, struct stage_change *c)
{
	struct stage_entries *list = &s->listed;

	s->unchanged = s->quiet - s->nothing;
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, by_order);
	for (size_t i = 0; i < list->count; i++)
		sort_out(s, c, list->items[i]);
}

static struct stage_change
find_changes(struct stage *s)
{
	struct stage_change c = {.generation = s->m.generation};

	if (s->quiet + s->listed.count == s->m.count)
		sort_out_listed(s, &c);
	else
		for (size_t i = 0; i < s->m.count; i++)
			sort_out(s, &c, s->m.items[i]);
	for (size_t i = 0; i < c.gone.count; i++)
		s->removed += c.gone.items[i]->present;
	return c;
}

static bool
nothing_changed(const struct stage *s, const struct stage_change *c)
{
	return s->old >= 0 && s->written == 0 && c->gone.count == 0 &&
	    s->marked && digest_eq(&s->marker, &c->generation);
}

/* ---- records ---------------------------------------------------------- */

static struct manifest_record
head_of(const struct stage *s, const struct stage_change *c)
{
	struct manifest_record r = {
	    .before = s->m.generation,
	    .generation = c->generation,
	    .global = s->global_set ? s->global : s->m.global,
	    .about = s->about_set ? s->about : s->m.about,
	};

	if (!str_eq(r.global, s->m.global) || !str_eq(r.about, s->m.about))
		r.flags |= RECORD_GLOBAL;
	if (s->back)
		r.flags |= RECORD_BACK;
	return r;
}

static void
add_entries(struct manifest_writer *w, enum line_kind kind,
    const struct stage_entries *list)
{
	for (size_t i = 0; i < list->count; i++)
		manifest_write_line(w, kind, list->items[i]);
}

static void
add_stale(struct manifest_writer *w, const struct str_list *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		manifest_write_line(w, LINE_STALE,
		    &(struct manifest_entry){.path = paths->items[i]});
}

/* All files of the new tree that are not among the fresh ones. */
static void
add_rest(struct manifest_writer *w, const struct manifest *m, bool fresh_too)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct manifest_entry *e = m->items[i];
		if (e->taken && (fresh_too || !e->fresh))
			manifest_write_line(w, LINE_KEPT, e);
	}
}

/* About that of a record with everything. */
static size_t
full_size(const struct stage *s)
{
	size_t size = 0;

	for (size_t i = 0; i < s->m.count; i++) {
		const struct manifest_entry *e = s->m.items[i];
		if (e->taken)
			size += e->path.len + e->memo.len + LINE_AROUND;
	}
	return size;
}

bool
stage_is_long(const struct stage *s)
{
	size_t full = full_size(s);
	/* reading it is in the way at each build, writing it when it is late */
	size_t most = s->quick ? full + full / 4 : 2 * full;

	return s->state.good > most + LOG_SLACK;
}

/* Writes down that nothing was switched, but memos or the whole are new. */
static int
note(struct stage *s, const struct stage_change *c)
{
	struct manifest_record head = head_of(s, c);
	struct manifest_writer w;
	struct buf out;

	if (!s->cold && !head.flags && c->set.count + c->kept.count == 0 &&
	    !s->m.back)
		return 0;
	bool full = s->cold || stage_is_long(s);
	if (full)
		head.flags |= RECORD_FULL | RECORD_GLOBAL;
	head.served = s->old_stat.st_ino;
	head.spare = s->m.spare;
	buf_init(&out, STATE_MANIFEST_MAX);
	manifest_write_begin(&w, &out, &head);
	if (full) {
		add_rest(&w, &s->m, true);
	} else {
		add_entries(&w, LINE_KEPT, &c->kept);
		add_entries(&w, LINE_KEPT, &c->set);
	}
	add_stale(&w, &s->m.stale);
	add_entries(&w, LINE_STALE, &c->set);
	manifest_write_end(&w);
	int status = full ? state_replace(&s->state, buf_str(&out))
	    : state_append(&s->state, buf_str(&out), false);
	buf_release(&out);
	return status;
}

/* Writes down, durably, what is going to be done to the spare. */
static int
announce(struct turn *t)
{
	struct stage *s = t->s;
	const struct stage_change *c = &t->change;
	struct manifest_record head = head_of(s, c);
	struct manifest_writer w;
	struct buf out;

	head.flags |= RECORD_SWITCH | (t->anew ? RECORD_ANEW : 0);
	if (s->cold)
		head.flags |= RECORD_FULL | RECORD_GLOBAL;
	head.served = t->inode;
	/* nobody knows that one before it was looked at */
	head.spare = s->old >= 0 && !s->quick ? s->old_stat.st_ino : 0;
	buf_init(&out, STATE_MANIFEST_MAX);
	manifest_write_begin(&w, &out, &head);
	if (s->cold)
		add_rest(&w, &s->m, false);
	for (size_t i = 0; i < c->set.count; i++)
		if (!s->cold || c->set.items[i]->fresh)
			manifest_write_line(&w, LINE_SET, c->set.items[i]);
	add_entries(&w, LINE_KEPT, &c->kept);
	add_entries(&w, LINE_GONE, &c->gone);
	if (!t->anew)
		add_stale(&w, &s->m.stale);
	manifest_write_end(&w);
	int status = !buf_ok(&out) ? (errno = EFBIG, -1)
	    : s->cold ? state_replace(&s->state, buf_str(&out))
	    : state_append(&s->state, buf_str(&out), true);
	buf_release(&out);
	return status;
}

int
stage_write_standing(struct stage *s, const struct stage_change *c,
    uint64_t served, const struct str_list *more, bool full)
{
	struct manifest_record head = head_of(s, c);
	struct manifest_writer w;
	struct buf out;

	if (full)
		head.flags |= RECORD_FULL | RECORD_GLOBAL;
	head.served = served;
	head.spare = s->old >= 0 ? s->old_stat.st_ino : 0;
	buf_init(&out, STATE_MANIFEST_MAX);
	manifest_write_begin(&w, &out, &head);
	if (full)
		add_rest(&w, &s->m, true);
	add_entries(&w, LINE_STALE, &c->set);
	add_entries(&w, LINE_STALE, &c->gone);
	add_stale(&w, more);
	manifest_write_end(&w);
	int status = !buf_ok(&out) ? (errno = EFBIG, -1)
	    : full ? state_replace(&s->state, buf_str(&out))
	    : state_append(&s->state, buf_str(&out), false);
	buf_release(&out);
	return status;
}

/* After many publications: one record for all of them. */
static void
compact(struct turn *t)
{
	/* when it fails, the long one is still right */
	if (stage_is_long(t->s))
		(void)stage_write_standing(t->s, &t->change, t->inode,
		    &(struct str_list){0}, true);
}

/* ---- the spare -------------------------------------------------------- */

static int
open_spare(struct turn *t)
{
	struct stat st;

	t->spare = openat(t->s->place->parent, t->spare_name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (t->spare < 0)
		return -1;
	if (fstat(t->spare, &st))
		return -1;
	t->inode = st.st_ino;
	return 0;
}

/* The in-tray, where all files are in their places, will be the spare. */
static int
take_in_tray(struct turn *t)
{
	struct state *state = &t->s->state;
	struct stat st;

	if (state->in < 0 && state_open_in(state, &t->s->chmod_needed))
		return -1;
	t->spare = fcntl(state->in, F_DUPFD_CLOEXEC, 0);
	if (t->spare < 0 || fstat(t->spare, &st))
		return -1;
	t->inode = st.st_ino;
	return 0;
}

/* Takes the spare that is there, or a new one, closed to others. */
static int
find_spare(struct turn *t, struct diags *d)
{
	struct stage *s = t->s;
	const struct place *p = s->place;

	if (open_spare(t) == 0) {
		if (stage_check_ours(p, t->spare, t->spare_name, d))
			return -1;
		if (!s->cold && s->m.spare == t->inode)
			return 0;
		place_close_fd(&t->spare);
		if (state_discard(&s->state, p->parent, t->spare_name))
			return place_report_errno(d, str_from(t->spare_name));
	} else if (errno != ENOENT) {
		return place_report_errno(d, str_from(t->spare_name));
	}
	t->anew = true;
	if (s->direct)
		return take_in_tray(t) ? place_report_errno(d, p->shown) : 0;
	if (mkdirat(p->parent, t->spare_name, 0700) || open_spare(t))
		return place_report_errno(d, p->shown);
	return 0;
}

/* Writes a marker into the in-tray; without a generation while it is changed. */
static int
write_marker(struct turn *t, const char *name, const struct digest *generation)
{
	char text[300], hex[33];
	struct stat st;
	int n = snprintf(text, sizeof text, "This folder is made by erreichbar. "
	    "Whatever else is put here vanishes at the next build.\n");

	if (generation) {
		digest_hex(hex, generation);
		n += snprintf(text + n, sizeof text - (size_t)n,
		    "generation %s\n", hex);
	}
	return stage_fill(t->s, name, str_make(text, (size_t)n), &st);
}

/* Puts it into the spare. Each name once: the one before may lie there now. */
static int
mark(struct turn *t, const char *name, const struct digest *generation)
{
	if (write_marker(t, name, generation))
		return -1;
	return tree_put(t->spare, STR(STAGE_MARKER), t->s->state.in, name);
}

/*
 * The file that is served. By way of the in-tray, in which the one before stays:
 * freeing what is large takes longer than all the rest.
 */
static int
bring(struct turn *t, const struct manifest_entry *e)
{
	struct stage *s = t->s;
	char name[NAME_SIZE];

	snprintf(name, sizeof name, "o%u", s->next_number++);
	if (tree_link_name(s->state.in, str_from(name), s->old, e->path.ptr))
		return -1;
	return tree_put_among(&t->open, t->spare, e->path, s->state.in, name);
}

static int
place(struct turn *t, struct manifest_entry *e)
{
	char name[NAME_SIZE];

	if (e->placed)
		return 0;
	e->placed = true;
	if (!e->fresh)
		return bring(t, e);
	snprintf(name, sizeof name, "%u", e->number);
	return tree_put_among(&t->open, t->spare, e->path, t->s->state.in,
	    name);
}

/* Removes what is not wanted; a folder only when nothing wanted is in it. */
static int
clear(struct turn *t, struct str path)
{
	if (tree_remove(t->spare, path) == 0)
		return 0;
	if (errno != EISDIR)
		return -1;
	return stage_has_folder(t->s, path) ? 0 : tree_remove_all(t->spare, path);
}

/* Makes one path of the spare as it is wanted. */
static int
refresh(struct turn *t, struct str path, bool removing)
{
	struct manifest_entry *e = manifest_find(&t->s->m, path);
	bool wanted = e && e->taken;

	if (removing)
		return wanted ? 0 : clear(t, path);
	return wanted ? place(t, e) : 0;
}

static int
refresh_all(struct turn *t)
{
	struct stage *s = t->s;
	const struct stage_change *c = &t->change;

	/* first what goes: a file may have to make room for a folder */
	for (int removing = 1; removing >= 0; removing--)
		for (size_t i = 0; i < s->m.stale.count; i++)
			if (refresh(t, s->m.stale.items[i], removing))
				return -1;
	for (size_t i = 0; i < c->gone.count; i++)
		if (clear(t, c->gone.items[i]->path))
			return -1;
	for (size_t i = 0; i < c->set.count; i++)
		if (place(t, c->set.items[i]))
			return -1;
	return 0;
}

static int
place_all(struct turn *t)
{
	const struct manifest *m = &t->s->m;
	struct tree_row row = {.fd = -1};
	int status = 0;

	for (size_t i = 0; i < m->count && status == 0; i++) {
		struct manifest_entry *e = m->items[i];
		if (!e->taken)
			continue;
		status = e->fresh ? place(t, e)
		    : tree_link_row(&row, t->spare, e->path, t->s->old);
	}
	tree_row_end(&row);
	return status;
}

/*
 * Gives the root the group that DIR had. That we may not matters when the group
 * may read what others may not: the web server in it would be shut out.
 */
static int
give_group(const struct turn *t, struct diags *d)
{
	const struct stage *s = t->s;
	mode_t mode = s->old_stat.st_mode;

	if (s->old < 0 || fchown(t->spare, (uid_t)-1, s->old_stat.st_gid) == 0)
		return 0;
	if (errno != EPERM)
		return place_report_errno(d, s->place->shown);
	if ((mode >> 3 & ~mode & 05) == 0)
		return 0;
	return place_report(d, s->place->shown, "we may not give the new folder "
	    "its group; join that group, or make it readable for all (0755)"
	    DIAG_OR "wir dürfen dem neuen Ordner seine Gruppe nicht geben; treten "
	    "Sie dieser Gruppe bei, oder machen Sie ihn für alle lesbar (0755)");
}

/* Gives the root the mode that DIR had. */
static int
dress_root(const struct turn *t)
{
	const struct stage *s = t->s;

	return fchmod(t->spare,
	    s->old >= 0 ? s->old_stat.st_mode & 07777 : 0755);
}

/* Brings the spare to what is wanted, with a marker that says so. */
static int
change_spare(struct turn *t)
{
	int status = mark(t, "unmarked", NULL) ||
	    (t->anew ? place_all(t) : refresh_all(t)) ? -1 : 0, saved = errno;
	tree_folders_end(&t->open);
	errno = saved;
	return status ? -1 : mark(t, "marked", &t->change.generation);
}

/* What is in its place already wants a marker and the spare's name. */
static int
move_in_tray(struct turn *t)
{
	const struct stage *s = t->s;

	if (write_marker(t, STAGE_MARKER, &t->change.generation))
		return -1;
	return renameat(s->state.dir, "in", s->place->parent, t->spare_name);
}

static int
prepare(struct turn *t)
{
	if (announce(t) || stage_undo_save(t->s, &t->change) ||
	    (t->s->direct ? move_in_tray(t) : change_spare(t)) ||
	    dress_root(t))
		return -1;
	return syncfs(t->spare);
}

/* ---- the switch ------------------------------------------------------- */

/* True when the folder under that name is the one we looked at in the beginning. */
static bool
is_old(const struct stage *s, const char *name)
{
	struct stat st;

	return fstatat(s->place->parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_ino == s->old_stat.st_ino && st.st_dev == s->old_stat.st_dev;
}

static int
rename_beside(const struct turn *t, const char *from, const char *to)
{
	int parent = t->s->place->parent;

	return renameat(parent, from, parent, to);
}

static int
exchange(const struct turn *t)
{
	const struct place *p = t->s->place;

	return renameat2(p->parent, t->spare_name, p->parent, p->name,
	    RENAME_EXCHANGE);
}

/* The switch; what it did goes to t->how, for switch_back(). */
static int
switch_over(struct turn *t)
{
	const char *name = t->s->place->name;

	if (t->s->old < 0) {
		t->how = BY_RENAME;
		return rename_beside(t, t->spare_name, name);
	}
	t->how = BY_EXCHANGE;
	if (exchange(t) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* the file system cannot: nothing is published for an instant */
	t->how = BY_TWO_RENAMES;
	if (rename_beside(t, name, t->away_name))
		return -1;
	if (rename_beside(t, t->spare_name, name) == 0)
		return 0;
	int saved = errno;
	rename_beside(t, t->away_name, name);
	errno = saved;
	return -1;
}

/* Keeps errno. */
static void
switch_back(const struct turn *t)
{
	const char *name = t->s->place->name;
	int saved = errno;

	switch (t->how) {
	case BY_RENAME:
		rename_beside(t, name, t->spare_name);
		break;
	case BY_EXCHANGE:
		exchange(t);
		break;
	case BY_TWO_RENAMES:
		if (rename_beside(t, name, t->spare_name) == 0)
			rename_beside(t, t->away_name, name);
		break;
	}
	errno = saved;
}

/*
 * Switches and makes that durable. When it cannot, or when the folder taken
 * away is not the one looked at in the beginning but somebody else's, the
 * switch is taken back: "unchanged" is true after every failure.
 */
static int
put_in_place(struct turn *t)
{
	if (switch_over(t))
		return -1;
	if (t->how != BY_RENAME &&
	    !is_old(t->s, t->how == BY_EXCHANGE ? t->spare_name : t->away_name)) {
		errno = ESTALE;
		switch_back(t);
		return -1;
	}
	/* EINVAL: a file system that has no fsync of folders */
	if (fsync(t->s->place->parent) && errno != EINVAL) {
		switch_back(t);
		return -1;
	}
	if (t->how == BY_TWO_RENAMES)
		rename_beside(t, t->away_name, t->spare_name);
	return 0;
}

static int
take_turn(struct stage *s, const struct stage_change *c, struct diags *d)
{
	struct turn t = {.s = s, .change = *c, .spare = -1};

	place_beside(t.spare_name, s->place, "spare");
	place_beside(t.away_name, s->place, "away");
	int status = find_spare(&t, d) || give_group(&t, d) ? -1 : 0;
	if (status == 0 && (prepare(&t) || put_in_place(&t)))
		status = place_report_errno(d, s->place->shown);
	s->lonely = status == 0 && s->hurried && s->direct;
	if (status == 0 && (s->quick || s->lonely)) {
		s->now = t.spare;
		s->now_inode = t.inode;
		t.spare = -1;
	} else if (status == 0) {
		compact(&t);
	}
	place_close_fd(&t.spare);
	if (status == 0) {
		stage_undo_prune(&s->state, &c->generation, s->keep);
		state_empty_trash(&s->state);
	}
	return status;
}

int
stage_commit(struct stage *s, struct diags *d)
{
	int status = 0;

	if (!s->open || s->failed || !s->state.ours) {
		stage_abort(s);
		return -1;
	}
	stage_settle(s);
	struct stage_change c = find_changes(s);
	if (!nothing_changed(s, &c))
		status = take_turn(s, &c, d);
	else if (note(s, &c))
		status = place_report_errno(d, s->place->shown);
	else
		stage_undo_prune(&s->state, &c.generation, s->keep);
	s->published = c.generation;
	s->looking = status == 0 && s->quick;
	s->change = c;
	if (!s->looking && !s->lonely)
		stage_abort(s);
	return status;
}

/* ---- after the first -------------------------------------------------------- */

static bool
lies_in(struct str path, struct str folder)
{
	return str_eq(str_head(path, str_find_last(path, '/')), folder);
}

/* Before several threads link, of which each would make what is missing. */
static int
make_folders(const struct stage *s)
{
	struct str folder = {0};

	for (size_t i = 0; i < s->m.count; i++) {
		const struct manifest_entry *e = s->m.items[i];
		if (!e->taken || lies_in(e->path, folder))
			continue;
		folder = str_head(e->path, str_find_last(e->path, '/'));
		if (folder.len < e->path.len &&
		    tree_make_folders(s->old, e->path))
			return -1;
	}
	return 0;
}

int
stage_spare_begin(struct stage *s)
{
	struct turn t = {.s = s, .spare = -1};

	place_beside(t.spare_name, s->place, "spare");
	/* the in-tray has become DIR, or went with the spare: another is needed */
	if (s->direct || stage_is_gone(s->state.in))
		place_close_fd(&s->state.in);
	s->direct = false; /* from now on there is an old tree */
	if (mkdirat(s->place->parent, t.spare_name, 0700) || open_spare(&t))
		return -1;
	place_close_fd(&s->old);
	s->old = t.spare;
	if (fstat(s->old, &s->old_stat) || mark(&t, "again", NULL))
		return -1;
	return make_folders(s);
}

/*
 * The parts take turns in both halves of the manifest: two threads in one folder
 * wait for each other.
 */
int
stage_spare_link(const struct stage *s, size_t part)
{
	size_t number = part / 2 + part % 2 * (STAGE_LOOKS / 2),
	    from = s->m.count * number / STAGE_LOOKS,
	    end = s->m.count * (number + 1) / STAGE_LOOKS;
	struct tree_row row = {.fd = -1};
	int status = 0;

	for (size_t i = from; i < end && status == 0; i++)
		if (s->m.items[i]->taken)
			status = tree_link_row(&row, s->old,
			    s->m.items[i]->path, s->now);
	tree_row_end(&row);
	return status;
}

/* Nothing is believed of it before it is durable and there is a record of it. */
int
stage_spare_end(struct stage *s)
{
	if (syncfs(s->old))
		return -1;
	return stage_write_standing(s, &(struct stage_change){
	    .generation = s->change.generation}, s->now_inode,
	    &(struct str_list){0}, false);
}
