#include "publish/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mix.h"
#include "publish/stage_parts.h"
#include "publish/tree.h"

enum {
	MARKER_MAX = 4096,
	NAME_SIZE = 16, /* of the in-tray's names */
};

/* ---- is DIR ours? ----------------------------------------------------- */

/* sees the first thing in a folder */
static int
see_first(void *ctx, struct str path, uint64_t inode)
{
	(void)inode;
	path = str_head(path, str_find(path, '/'));
	snprintf(ctx, NAME_MAX + 1, "%.*s", STR_ARG(path));
	errno = 0;
	return -1;
}

int
stage_check_ours(const struct place *p, int folder, const char *name,
    struct diags *d)
{
	char entry[NAME_MAX + 1] = "";
	struct stat st;

	if (fstatat(folder, STAGE_MARKER, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode))
		return 0;
	if (tree_walk(folder, see_first, entry) && errno)
		return place_report_errno(d, p->shown);
	if (entry[0] == '\0')
		return 0;
	return DIAG(d, DIAG_OUTPUT_FOREIGN, pos_file(STR("")),
	    name ? str_from(name) : p->shown, str_from(entry));
}

bool
stage_read_marker(struct digest *generation, int folder)
{
	struct str word = STR("generation "), text, line;
	struct arena a;
	int fd = openat(folder, STAGE_MARKER,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool found = false;

	if (fd < 0)
		return false;
	arena_init(&a, 0);
	if (file_read_fd(&text, &a, fd, MARKER_MAX) == 0)
		while (!found && str_cut_line(&line, &text))
			found = str_has_prefix(line, word) &&
			    digest_read_hex(generation, str_skip(line, word.len));
	arena_release(&a);
	place_close_fd(&fd);
	return found;
}

/* ---- opening ---------------------------------------------------------- */

static bool
exists(const struct place *p, const char *name)
{
	struct stat st;

	return fstatat(p->parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A run without RENAME_EXCHANGE that died between its two renames, or after. */
static int
recover(struct stage *s, struct diags *d)
{
	const struct place *p = s->place;
	char away[NAME_MAX + 1], spare[NAME_MAX + 1];
	int status = 0;

	place_beside(away, p, "away");
	place_beside(spare, p, "spare");
	if (!exists(p, away))
		return 0;
	if (!exists(p, p->name))
		status = renameat(p->parent, away, p->parent, p->name);
	else if (!exists(p, spare))
		status = renameat(p->parent, away, p->parent, spare);
	return status ? place_report_errno(d, p->shown) : 0;
}

int
stage_open_old(struct stage *s, struct diags *d)
{
	const struct place *p = s->place;
	struct stat parent;

	s->old = openat(p->parent, p->name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->old < 0)
		return errno == ENOENT ? 0 : place_report_errno(d, p->shown);
	if (fstat(s->old, &s->old_stat) || fstat(p->parent, &parent))
		return place_report_errno(d, p->shown);
	if (s->old_stat.st_dev != parent.st_dev)
		return place_report(d, p->shown,
		    "it is a mount point; choose a folder in it" DIAG_OR
		    "es ist ein Einhängepunkt; wählen Sie einen Ordner darin");
	if (stage_check_ours(p, s->old, NULL, d))
		return -1;
	s->marked = stage_read_marker(&s->marker, s->old);
	return 0;
}

static int
see_file(void *ctx, struct str path, uint64_t inode)
{
	struct stage *s = ctx;

	(void)inode;
	if (!str_is(path, STAGE_MARKER))
		manifest_add(&s->m, path)->present = true;
	return 0;
}

static int
report_tree(const struct stage *s, struct diags *d)
{
	/* it would go with the tree, and be emptied with the spare */
	if (errno == EXDEV)
		return place_report(d, s->place->shown,
		    "something is mounted in it; unmount that" DIAG_OR
		    "darin ist etwas eingehängt; hängen Sie das aus");
	return place_report_errno(d, s->place->shown);
}

bool
stage_has_spare(const struct stage *s)
{
	char name[NAME_MAX + 1];
	struct stat st;

	place_beside(name, s->place, "spare");
	return s->m.spare != 0 && fstatat(s->place->parent, name, &st,
	    AT_SYMLINK_NOFOLLOW) == 0 && st.st_ino == s->m.spare;
}

int
stage_trust(struct stage *s)
{
	for (size_t i = 0; i < s->m.count; i++)
		s->m.items[i]->present = s->m.items[i]->known;
	for (size_t i = 0; i < s->m.stale.count; i++) {
		struct manifest_entry *e = manifest_find(&s->m,
		    s->m.stale.items[i]);
		if (e && e->known)
			e->present = stage_looks_right(s->old, e->path.ptr, e);
	}
	return stage_check_mounts(s);
}

bool
stage_recall(struct stage *s)
{
	s->cold = !s->marked ||
	    !state_load(&s->m, &s->state, &s->marker, s->old_stat.st_ino);
	return !s->cold && stage_has_spare(s);
}

/* What is known of DIR, and what is really in it. */
static int
take_stock(struct stage *s, struct diags *d)
{
	/* where nothing is served, a new file can be where it belongs at once */
	s->direct = s->old < 0;
	if (s->direct) {
		s->quick = false;
		return 0;
	}
	s->quick = stage_recall(s) && s->quick;
	if (!s->quick && tree_walk(s->old, see_file, s))
		return report_tree(s, d);
	stage_prepare_claims(s);
	return s->quick && stage_trust(s) ? report_tree(s, d) : 0;
}

struct stage *
stage_new(struct arena *a, const struct lock *lock)
{
	struct stage *s = ARENA_NEW(a, struct stage);

	arena_init(&s->arena, 0);
	pthread_mutex_init(&s->mutex, NULL);
	manifest_init(&s->m, &s->arena);
	manifest_init(&s->added, &s->arena);
	s->place = lock_place(lock);
	s->old = s->now = s->state.dir = s->state.in = -1;
	s->open = s->cold = true;
	return s;
}

static int
begin(struct stage **out, struct arena *a, const struct lock *lock, bool quick,
    struct diags *d)
{
	struct stage *s = stage_new(a, lock);

	*out = NULL;
	s->hurried = s->quick = quick;
	if (recover(s, d) || stage_open_old(s, d))
		goto fail;
	if (state_open(&s->state, s->place)) {
		place_report_errno(d, s->place->shown);
		goto fail;
	}
	if (take_stock(s, d))
		goto fail;
	*out = s;
	return 0;
fail:
	stage_abort(s);
	return -1;
}

int
stage_open(struct stage **out, struct arena *a, const struct lock *lock,
    struct diags *d)
{
	return begin(out, a, lock, false, d);
}

int
stage_open_quick(struct stage **out, struct arena *a, const struct lock *lock,
    struct diags *d)
{
	return begin(out, a, lock, true, d);
}

void
stage_abort(struct stage *s)
{
	if (s == NULL || !s->open)
		return;
	state_close(&s->state, s->place);
	place_close_fd(&s->old);
	place_close_fd(&s->now);
	pthread_mutex_destroy(&s->mutex);
	arena_release(&s->arena);
	s->open = false;
}

static bool
path_is_fine(struct str path)
{
	return path_is_safe(path) &&
	    !str_is(str_head(path, str_find(path, '/')), STAGE_MARKER);
}

/* Claims a path, or says why not. */
static struct manifest_entry *
claim(struct stage *s, struct str path, struct diags *d)
{
	struct manifest_entry *e = NULL;

	if (!path_is_fine(path)) {
		place_report(d, path, "its name cannot be published" DIAG_OR
		    "unter diesem Namen geht es nicht");
	} else {
		e = stage_entry(s, path);
		if (!atomic_exchange(&e->kept, false) && stage_claim(s, e)) {
			place_report_errno(d, path);
			e = NULL;
		}
	}
	if (e)
		stage_list(s, e);
	else
		s->failed = true;
	return e;
}

/* ---- one file --------------------------------------------------------- */

bool
stage_looks_right(int folder, const char *name, const struct manifest_entry *e)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW))
		return false;
	struct file_stamp now = manifest_stamp(&st);
	/* what is not a file with our mode cannot be one of ours */
	return S_ISREG(st.st_mode) && (st.st_mode & 07777) == 0644 &&
	    manifest_stamp_eq(&now, &e->stamp);
}

bool
stage_is_intact(const struct stage *s, struct manifest_entry *e)
{
	if (s->quick || !e->known || !e->present)
		return e->known && e->present;
	if (!e->checked) {
		e->checked = true;
		e->intact = stage_looks_right(s->old, e->path.ptr, e);
	}
	return e->intact;
}

/*
 * True when the file in DIR has these bytes and our mode; its stamp, or one of
 * no file. Where it is another one, it mostly is so from its size or its first
 * page on.
 */
static bool
is_same_file(const struct stage *s, const struct manifest_entry *e,
    struct str bytes, struct file_stamp *stamp)
{
	struct stat st;
	bool same = false;

	*stamp = (struct file_stamp){0};
	if (!e->present)
		return false;
	int fd = file_open_beneath(s->old, e->path, O_RDONLY | O_NOCTTY);
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & 07777) == 0644) {
		*stamp = manifest_stamp(&st);
		same = stamp->size == bytes.len && tree_same_bytes(fd, bytes);
	}
	place_close_fd(&fd);
	return same;
}

static int
open_in_tray(struct stage *s)
{
	pthread_mutex_lock(&s->mutex);
	int status = s->state.in >= 0 ? 0
	    : state_open_in(&s->state, &s->chmod_needed);
	int error = errno;
	pthread_mutex_unlock(&s->mutex);
	errno = error;
	return status;
}

static int
create(const struct stage *s, const char *name)
{
	return openat(s->state.in, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
}

/* Makes the folders above a name in the in-tray, and tries once more. */
static int
create_below(struct stage *s, const char *name)
{
	/* one thread at a time: another might look into a folder before its mode
	 * is set */
	pthread_mutex_lock(&s->mutex);
	int status = tree_make_folders(s->state.in,
	    str_make(name, strlen(name)));
	int error = errno;
	pthread_mutex_unlock(&s->mutex);
	errno = error;
	return status ? -1 : create(s, name);
}

int
stage_fill(struct stage *s, const char *name, struct str bytes,
    struct stat *st)
{
	/* nobody may write before it is our turn */
	if (!s->state.ours) {
		errno = EPERM;
		return -1;
	}
	if (open_in_tray(s))
		return -1;
	int fd = create(s, name);
	if (fd < 0 && s->direct && (errno == ENOENT || errno == EACCES))
		fd = create_below(s, name);
	if (fd < 0)
		return -1;
	if (file_write_all(fd, bytes) ||
	    (s->chmod_needed && fchmod(fd, 0644)) || fstat(fd, st)) {
		place_close_fd(&fd);
		return -1;
	}
	return close(fd);
}

int
stage_make_fresh(struct stage *s, struct manifest_entry *e)
{
	if (e->known && e->was == NULL) {
		pthread_mutex_lock(&s->mutex);
		e->was = ARENA_NEW(&s->arena, struct manifest_entry);
		pthread_mutex_unlock(&s->mutex);
		*e->was = *e;
	}
	e->number = s->next_number++;
	e->fresh = true;
	return 0;
}

/* Gives a file in the in-tray this time of change. */
static int
postdate(struct stage *s, const char *name, int64_t seconds, struct stat *st)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = seconds}};

	if (utimensat(s->state.in, name, times, AT_SYMLINK_NOFOLLOW))
		return -1;
	return fstatat(s->state.in, name, st, AT_SYMLINK_NOFOLLOW);
}

static int
write_fresh(struct stage *s, struct manifest_entry *e, struct str bytes)
{
	char name[NAME_SIZE];
	struct stat st;

	/* caches and nginx's ETags see whole seconds only: a file that changes
	 * has a later one than the file before */
	int64_t after = e->known ? e->stamp.seconds : INT64_MIN;
	stage_make_fresh(s, e);
	snprintf(name, sizeof name, "%u", e->number);
	if (stage_fill(s, s->direct ? e->path.ptr : name, bytes, &st) ||
	    (st.st_mtim.tv_sec <= after && after < INT64_MAX &&
		postdate(s, name, after + 1, &st)))
		return -1;
	e->stamp = manifest_stamp(&st);
	s->written++;
	if (str_has_suffix(e->path, STR(".html")))
		s->pages++;
	return 0;
}

static void
set_memo(struct stage *s, struct manifest_entry *e, struct str memo)
{
	/* mostly the very bytes that we gave away */
	if (e->memo.len == memo.len && (e->memo.ptr == memo.ptr ||
	    str_eq(e->memo, memo)))
		return;
	pthread_mutex_lock(&s->mutex);
	e->memo = arena_str(&s->arena, memo);
	pthread_mutex_unlock(&s->mutex);
	e->noted = true;
}

struct digest
stage_digest(struct str bytes)
{
	return mix_of(bytes);
}

/* Is it what is published, bytes and all? Of a file that is intact. */
static bool
is_published(const struct stage *s, const struct manifest_entry *e,
    struct str bytes)
{
	struct file_stamp stamp;

	if (e->stamp.size != bytes.len)
		return false;
	bool same = is_same_file(s, e, bytes, &stamp);
	if (manifest_stamp_eq(&stamp, &e->stamp))
		return same;
	/* somebody was at it after all, which is for who looks back */
	struct digest digest = stage_digest(bytes);
	return digest_eq(&digest, &e->digest);
}

/* Somebody touched the file, or we do not know what we did: it is right. */
static void
adopt(struct stage *s, struct manifest_entry *e, struct str bytes,
    const struct file_stamp *stamp)
{
	struct digest digest = stage_digest(bytes);

	if (e->known && !digest_eq(&digest, &e->digest))
		stage_make_fresh(s, e); /* for `was` */
	e->fresh = false;
	e->adopted = true;
	e->digest = digest;
	e->stamp = *stamp;
}

static int
put_file(struct stage *s, struct manifest_entry *e, struct str bytes)
{
	struct file_stamp stamp;

	if (stage_is_intact(s, e)) {
		if (is_published(s, e, bytes))
			return 0;
	} else if (is_same_file(s, e, bytes, &stamp)) {
		adopt(s, e, bytes, &stamp);
		return 0;
	}
	if (write_fresh(s, e, bytes))
		return -1;
	e->digest = stage_digest(bytes);
	return 0;
}

int
stage_write(struct stage *s, struct str path, struct str bytes,
    struct str memo, struct diags *d)
{
	struct manifest_entry *e = claim(s, path, d);

	if (e == NULL)
		return -1;
	if (put_file(s, e, bytes)) {
		s->failed = true;
		return place_report_errno(d, path);
	}
	set_memo(s, e, memo);
	return 0;
}

int
stage_keep(struct stage *s, struct str path, struct str memo,
    struct diags *d)
{
	/* its name was looked at when it was written */
	struct manifest_entry *e = manifest_find(&s->m, path);
	bool there = e && stage_is_intact(s, e);

	errno = ESTALE;
	if (!there || stage_claim(s, e)) {
		s->failed = true;
		return place_report_errno(d, path);
	}
	e->kept = true;
	set_memo(s, e, memo);
	if (e->noted)
		stage_list(s, e);
	else if (!e->listed)
		stage_hush(s, e);
	return 0;
}

void
stage_drop(struct stage *s, struct str path)
{
	struct manifest_entry *e = manifest_find(&s->m, path);

	if (e == NULL || !atomic_exchange(&e->kept, false))
		return;
	stage_unclaim(e);
	stage_list(s, e);
}

bool
stage_published(struct stage *s, struct str path, struct stage_file *out)
{
	struct manifest_entry *e = manifest_find(&s->m, path);

	if (e == NULL || !stage_is_intact(s, e))
		return false;
	*out = (struct stage_file){.digest = e->digest,
	    .size = e->stamp.size, .memo = e->memo};
	return true;
}

/* ---- the whole -------------------------------------------------------- */

struct str
stage_global(const struct stage *s)
{
	return s->m.global;
}

void
stage_set_global(struct stage *s, struct str bytes)
{
	s->global = arena_str(&s->arena, bytes);
	s->global_set = true;
}

void
stage_describe(struct stage *s, struct str about, unsigned keep)
{
	s->about = arena_str(&s->arena, about);
	s->about_set = true;
	s->keep = keep;
}

struct stage_counts
stage_counts(const struct stage *s)
{
	return (struct stage_counts){
	    .written = s->written,
	    .pages = s->pages,
	    .unchanged = s->unchanged,
	    .removed = s->removed,
	    .touched = s->touched,
	    .ended_rollback = s->m.back && !s->back,
	    .generation = s->published,
	};
}
