#include <fcntl.h>
#include <string.h>

#include "base/files.h"
#include "publish/stage_parts.h"
#include "publish/tree.h"

/* Published before and still, without having been written anew. */
static bool
is_kept(const struct manifest_entry *e)
{
	return e->known && e->taken && !e->fresh && !e->adopted;
}

/* To be put in order in the spare anyway. */
static bool
is_changed(const struct manifest_entry *e)
{
	return e->fresh || e->adopted || (e->known && !e->taken);
}

static int
see(void *ctx, struct str path, uint64_t inode)
{
	struct stage *s = ctx;
	struct manifest_entry *e = manifest_find(&s->m, path);

	if (str_is(path, STAGE_MARKER))
		return 0;
	/* a folder may give other numbers than the file itself */
	if (e && is_kept(e))
		e->seen = inode == e->stamp.inode ||
		    stage_looks_right(s->old, e->path.ptr, e);
	else if (e == NULL || !is_changed(e))
		*VEC_PUSH(&s->arena, &s->strange) = arena_str(&s->arena, path);
	return 0;
}

/*
 * What DIR was when the stage was opened: has anybody added, removed or replaced
 * a file in it?
 */
static void
look_at_old(struct stage *s)
{
	s->unreadable = tree_walk(s->old, see, s) != 0;
	for (size_t i = 0; i < s->m.count; i++)
		if (is_kept(s->m.items[i]) && !s->m.items[i]->seen)
			*VEC_PUSH(&s->arena, &s->strange) =
			    s->m.items[i]->path;
}

/* a folder of the served tree */
struct opened {
	const struct stage_folder *folder; /* NULL: the root */
	int fd;
};

/*
 * Opens the folder that an entry lies in. Most lie where the one before does:
 * the system then has one name to look up, not the whole path.
 */
static bool
open_folder_of(struct opened *o, int root, const struct manifest_entry *e)
{
	if (e->folder != o->folder) {
		if (o->folder)
			place_close_fd(&o->fd);
		o->folder = e->folder;
		o->fd = !o->folder ? root : file_open_beneath(root,
		    o->folder->path, O_RDONLY | O_DIRECTORY);
	}
	return o->fd >= 0;
}

/* What is served: are those who stay what they were? Of some of the entries. */
static void
look_at_served(struct stage *s, size_t from, size_t end)
{
	int root = s->now >= 0 ? s->now : s->old;
	struct opened o = {.fd = root};

	for (size_t i = from; i < end; i++) {
		const struct manifest_entry *e = s->m.items[i];
		if (!is_kept(e))
			continue;
		size_t skip = e->folder ? e->folder->path.len + 1 : 0;
		s->touched += !open_folder_of(&o, root, e) ||
		    !stage_looks_right(o.fd, e->path.ptr + skip, e);
	}
	if (o.folder)
		place_close_fd(&o.fd);
}

void
stage_look_begin(struct stage *s)
{
	if (!s->lonely || s->begun)
		return;
	s->begun = true;
	s->unlinked = stage_spare_begin(s) != 0;
}

void
stage_look(struct stage *s, size_t part)
{
	enum { SERVED = STAGE_LOOKS - 1 };
	size_t count = s->m.count;

	if (s->looked[part] || !(s->looking || s->begun))
		return;
	s->looked[part] = true;
	if (s->looking && part == 0)
		look_at_old(s);
	else if (s->looking)
		look_at_served(s, count * (part - 1) / SERVED,
		    count * part / SERVED);
	else if (!s->unlinked && stage_spare_link(s, part))
		s->unlinked = true;
}

bool
stage_is_gone(int folder)
{
	struct stat st;

	return folder >= 0 && fstat(folder, &st) == 0 && st.st_nlink == 0;
}

static void
look_at_all(struct stage *s)
{
	for (size_t i = 0; i < STAGE_LOOKS; i++)
		stage_look(s, i);
}

static void
look(struct stage *s)
{
	look_at_all(s);
	s->looking = false;
	/* without a record the spare will be made anew */
	if (!s->unreadable && s->now >= 0)
		(void)stage_write_standing(s, &s->change, s->now_inode,
		    &s->strange, stage_is_long(s));
	/* nothing was switched, and DIR is still what is served */
	if (s->now < 0)
		s->touched += s->strange.count;
}

/* What has not been done yet. Without a record it will be made anew. */
static void
make_spare(struct stage *s)
{
	stage_look_begin(s);
	look_at_all(s);
	if (!s->unlinked)
		(void)stage_spare_end(s);
	s->lonely = false;
}

void
stage_look_back(struct stage *s)
{
	if (!s->looking && !s->lonely)
		return;
	if (s->looking) {
		look(s);
		s->lonely = s->now >= 0 && stage_is_gone(s->old);
		memset(s->looked, 0, sizeof s->looked);
	}
	if (s->lonely)
		make_spare(s);
	stage_abort(s);
}
