#include <errno.h>
#include <string.h>

#include "base/mix.h"
#include "publish/stage_parts.h"

enum { FOLDERS_FIRST = 64 }; /* slots; a power of two */

/* ---- folders; the mutex is held, or there are no other threads yet ----------- */

/* The slot where the folder is or belongs. */
static struct stage_folder **
folder_slot(const struct folder_set *set, struct str path)
{
	size_t i = (size_t)mix_hash(path) & (set->size - 1);

	while (set->slots[i] && !str_eq(set->slots[i]->path, path))
		i = (i + 1) & (set->size - 1);
	return &set->slots[i];
}

static void
make_room(struct arena *a, struct folder_set *set)
{
	if (set->count * 2 < set->size)
		return;
	struct folder_set grown = {.count = set->count,
	    .size = set->size ? set->size * 2 : FOLDERS_FIRST};
	grown.slots = ARENA_ARRAY(a, struct stage_folder *, grown.size);
	for (size_t i = 0; i < set->size; i++)
		if (set->slots[i])
			*folder_slot(&grown, set->slots[i]->path) =
			    set->slots[i];
	*set = grown;
}

static struct stage_folder *
find_folder(const struct stage *s, struct str path)
{
	return s->folders.size ? *folder_slot(&s->folders, path) : NULL;
}

static struct manifest_entry *
find_entry(const struct stage *s, struct str path)
{
	struct manifest_entry *e = manifest_find(&s->m, path);

	return e ? e : manifest_find(&s->added, path);
}

/* The folder and those above it; the path is a view that stays. */
static struct stage_folder *
make_folders(struct stage *s, struct str path)
{
	struct stage_folder *first = NULL, **link = &first;

	for (size_t slash = path.len;; slash = str_find_last(path, '/')) {
		path = str_head(path, slash);
		*link = find_folder(s, path);
		if (*link)
			break;
		struct stage_folder *f = ARENA_NEW(&s->arena,
		    struct stage_folder);
		f->path = path;
		f->same = find_entry(s, path);
		if (f->same)
			f->same->folder_too = true;
		make_room(&s->arena, &s->folders);
		*folder_slot(&s->folders, path) = f;
		s->folders.count++;
		*link = f;
		link = &f->above;
		if (str_find_last(path, '/') == path.len)
			break;
	}
	return first;
}

/* Where an entry lies. Most lie where the one before does. */
static struct stage_folder *
folder_of(struct stage *s, struct str path, struct stage_folder *last)
{
	size_t slash = str_find_last(path, '/');

	if (slash == path.len)
		return NULL;
	struct str folder = str_head(path, slash);
	return last && str_eq(folder, last->path) ? last
	    : make_folders(s, folder);
}

void
stage_prepare_claims(struct stage *s)
{
	struct stage_folder *last = NULL;

	for (size_t i = 0; i < s->m.count; i++) {
		struct manifest_entry *e = s->m.items[i];
		e->folder = last = folder_of(s, e->path, last);
		if (!e->known && !e->present)
			stage_hush(s, e);
	}
}

bool
stage_has_folder(const struct stage *s, struct str path)
{
	const struct stage_folder *f = find_folder(s, path);

	return f && f->used > 0;
}

/* ---- entries ---------------------------------------------------------------- */

static struct manifest_entry *
add_entry(struct stage *s, struct str path)
{
	struct manifest_entry *e = manifest_find(&s->added, path);

	if (e)
		return e;
	e = manifest_add(&s->added, path);
	e->folder = folder_of(s, e->path, NULL);
	struct stage_folder *f = find_folder(s, path);
	if (f) {
		f->same = e;
		e->folder_too = true;
	}
	return e;
}

struct manifest_entry *
stage_entry(struct stage *s, struct str path)
{
	struct manifest_entry *e = manifest_find(&s->m, path);

	if (e)
		return e;
	pthread_mutex_lock(&s->mutex);
	e = add_entry(s, path);
	pthread_mutex_unlock(&s->mutex);
	return e;
}

/*
 * Counts one more in a folder of the new tree; false when a file is in its
 * place. The first one in it makes it one more in the folder above.
 */
static bool
use_folder(struct stage_folder *f)
{
	for (; f && atomic_fetch_add(&f->used, 1) == 0; f = f->above) {
		const struct manifest_entry *e = f->same;
		if (e && e->taken)
			return false;
	}
	return true;
}

void
stage_hush(struct stage *s, struct manifest_entry *e)
{
	e->quiet = true;
	s->quiet++;
	s->nothing += !e->known;
}

void
stage_list(struct stage *s, struct manifest_entry *e)
{
	if (e->listed)
		return;
	e->listed = true;
	if (e->quiet) {
		e->quiet = false;
		s->quiet--;
		s->nothing -= !e->known;
	}
	pthread_mutex_lock(&s->mutex);
	*VEC_PUSH(&s->arena, &s->listed) = e;
	pthread_mutex_unlock(&s->mutex);
}

static bool
is_used_folder(struct stage *s, const struct manifest_entry *e)
{
	if (!e->folder_too)
		return false;
	pthread_mutex_lock(&s->mutex);
	bool used = stage_has_folder(s, e->path);
	pthread_mutex_unlock(&s->mutex);
	return used;
}

int
stage_claim(struct stage *s, struct manifest_entry *e)
{
	int error = atomic_exchange(&e->taken, true) ? EEXIST
	    : !use_folder(e->folder) ? ENOTDIR
	    : is_used_folder(s, e) ? EISDIR : 0;

	if (error)
		errno = error;
	return error ? -1 : 0;
}

void
stage_unclaim(struct manifest_entry *e)
{
	e->taken = false;
	for (struct stage_folder *f = e->folder;
	     f && atomic_fetch_sub(&f->used, 1) == 1; f = f->above)
		continue;
}

void
stage_settle(struct stage *s)
{
	manifest_take_over(&s->m, &s->added);
}
