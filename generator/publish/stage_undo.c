#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"
#include "publish/stage_parts.h"
#include "publish/tree.h"

/*
 * undo/N/record is a record as in a manifest: what leads from one generation
 * (`before`) to the one before it (`generation`). undo/N/I is the file of its
 * I-th line SET. Memos of files that stay are not restored: a newer memo is
 * true of the same bytes.
 */

enum { NAME_SIZE = 32 };

static int
open_folder(int at, const char *name)
{
	return openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* ---- which there are -------------------------------------------------- */

static int
newest_first(const void *a, const void *b)
{
	const struct stage_undo *x = a, *y = b;

	return x->number < y->number ? 1 : x->number > y->number ? -1 : 0;
}

static bool
read_undo(struct stage_undo *u, struct arena *a, int folder, const char *name)
{
	char path[NAME_MAX + sizeof "/record"];
	struct str text;

	snprintf(path, sizeof path, "%s/record", name);
	int fd = file_open_beneath(folder, str_from(path), O_RDONLY);
	if (fd < 0)
		return false;
	bool fine = file_read_fd(&text, a, fd, STATE_MANIFEST_MAX) == 0 &&
	    manifest_next_record(&u->record, &text);
	close(fd);
	return fine;
}

/* All folders below undo/, also those that lead nowhere. */
static void
read_all(struct stage_undos *out, struct arena *a, int state)
{
	int fd = open_folder(state, "undo");
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;

	*out = (struct stage_undos){0};
	if (dir == NULL) {
		place_close_fd(&fd);
		return;
	}
	while ((e = readdir(dir)) != NULL) {
		struct stage_undo u = {0};
		if (!str_to_u32(&u.number, str_from(e->d_name)))
			continue;
		/* one that cannot be read leads from nothing to nothing */
		if (!read_undo(&u, a, fd, e->d_name))
			u.record = (struct manifest_record){0};
		*VEC_PUSH(a, out) = u;
	}
	closedir(dir);
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, newest_first);
}

/* Keeps those that lead back from a generation, one after the other. */
static void
follow(struct stage_undos *all, const struct digest *generation)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct manifest_record *r = &all->items[i].record;
		/* what a crash left is newer; behind a gap all is lost */
		if (digest_eq(&r->before, generation) && r->flags) {
			all->items[kept++] = all->items[i];
			generation = &all->items[kept - 1].record.generation;
		} else if (kept) {
			break;
		}
	}
	all->count = kept;
}

void
stage_undo_list(struct stage_undos *out, struct arena *a, int state,
    const struct digest *generation)
{
	read_all(out, a, state);
	follow(out, generation);
}

static bool
has_number(const struct stage_undos *list, size_t count, unsigned number)
{
	for (size_t i = 0; i < list->count && i < count; i++)
		if (list->items[i].number == number)
			return true;
	return false;
}

void
stage_undo_prune(struct state *state, const struct digest *generation,
    unsigned keep)
{
	struct stage_undos all, good;
	char name[NAME_SIZE];
	struct arena a;

	arena_init(&a, 0);
	read_all(&all, &a, state->dir);
	stage_undo_list(&good, &a, state->dir, generation);
	for (size_t i = 0; i < all.count; i++) {
		if (has_number(&good, keep, all.items[i].number))
			continue;
		snprintf(name, sizeof name, "undo/%u", all.items[i].number);
		state_discard(state, state->dir, name);
	}
	state_empty_trash(state);
	unlinkat(state->dir, "undo", AT_REMOVEDIR);
	arena_release(&a);
}

/* ---- saving ----------------------------------------------------------- */

struct saving {
	struct stage *s;
	struct manifest_writer w;
	int folder;
	unsigned files;
};

/* Links the file that was at a path, and says so in the record. */
static int
save_file(struct saving *v, const struct manifest_entry *was)
{
	char name[NAME_SIZE];

	snprintf(name, sizeof name, "%u", v->files++);
	if (tree_link_name(v->folder, str_from(name), v->s->old,
	        was->path.ptr))
		return -1;
	manifest_write_line(&v->w, LINE_SET, was);
	return 0;
}

/* Taken on trust, it may be gone all the same. */
static bool
is_there(const struct stage *s, const struct manifest_entry *e)
{
	struct stat st;

	return e->present && (!s->quick || fstatat(s->old, e->path.ptr, &st,
	    AT_SYMLINK_NOFOLLOW) == 0);
}

static int
save_files(struct saving *v, const struct stage_change *c)
{
	for (size_t i = 0; i < c->gone.count; i++) {
		const struct manifest_entry *e = c->gone.items[i];
		if (e->known && is_there(v->s, e) && save_file(v, e))
			return -1;
	}
	for (size_t i = 0; i < c->set.count; i++) {
		const struct manifest_entry *e = c->set.items[i];
		if (e->was && is_there(v->s, e) && save_file(v, e->was))
			return -1;
		if (e->was == NULL && !e->known)
			manifest_write_line(&v->w, LINE_GONE, e);
	}
	return 0;
}

static int
write_record(int folder, struct str record)
{
	int fd = openat(folder, "record",
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	if (file_write_all(fd, record)) {
		place_close_fd(&fd);
		return -1;
	}
	return close(fd);
}

static int
save(struct stage *s, const struct stage_change *c, int folder)
{
	struct manifest_record head = {
	    .flags = RECORD_GLOBAL,
	    .before = c->generation,
	    .generation = s->m.generation,
	    .global = s->m.global,
	    .about = s->m.about,
	};
	struct saving v = {.s = s, .folder = folder};
	struct buf out;

	buf_init(&out, STATE_MANIFEST_MAX);
	manifest_write_begin(&v.w, &out, &head);
	int status = save_files(&v, c);
	manifest_write_end(&v.w);
	if (status == 0)
		status = write_record(folder, buf_str(&out));
	buf_release(&out);
	return status;
}

/* One more than there are, also of those that lead nowhere. */
static unsigned
next_number(struct stage *s)
{
	struct stage_undos all;

	read_all(&all, &s->arena, s->state.dir);
	return all.count ? all.items[0].number + 1 : 1;
}

int
stage_undo_save(struct stage *s, const struct stage_change *c)
{
	char name[NAME_SIZE];

	if (s->keep == 0 || s->back || s->cold ||
	    digest_eq(&s->m.generation, &c->generation))
		return 0;
	snprintf(name, sizeof name, "undo/%u", next_number(s));
	if (mkdirat(s->state.dir, "undo", 0700) && errno != EEXIST)
		return -1;
	if (mkdirat(s->state.dir, name, 0700))
		return -1;
	int folder = open_folder(s->state.dir, name);
	if (folder < 0)
		return -1;
	int status = save(s, c, folder);
	place_close_fd(&folder);
	return status;
}
