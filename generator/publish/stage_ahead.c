#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "publish/stage_parts.h"
#include "publish/tree.h"

/* ---- mount points ----------------------------------------------------- */

/* of the folders that are known */
struct folders_seen {
	size_t count; /* of those that are there */
	size_t below; /* how many lie in them and in the root, as they say */
	bool doubt;   /* one has to look for oneself */
	bool mounted;
};

static void
see_folder(struct folders_seen *seen, int root, struct str path)
{
	char name[TREE_PATH_MAX];
	struct statx st;
	int n = snprintf(name, sizeof name, "%.*s", STR_ARG(path));

	if (n < 0 || (size_t)n >= sizeof name) {
		seen->doubt = true;
		return;
	}
	if (statx(root, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
	        STATX_TYPE | STATX_NLINK, &st)) {
		seen->doubt |= errno != ENOENT;
		return;
	}
	seen->count++;
	/* itself, its "." and the ".." of each folder in it; or 1: unknown */
	seen->doubt |= !S_ISDIR(st.stx_mode) || st.stx_nlink < 2;
	seen->below += st.stx_nlink - 2;
	seen->mounted |= (st.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/*
 * Reading a folder of a thousand files takes longer than looking at all the
 * folders that we know. When as many lie in them, there are no others.
 */
int
stage_check_mounts(const struct stage *s)
{
	struct folders_seen seen = {0};

	for (size_t i = 0; i < s->folders.size; i++)
		if (s->folders.slots[i])
			see_folder(&seen, s->old, s->folders.slots[i]->path);
	if (seen.mounted) {
		errno = EXDEV;
		return -1;
	}
	size_t known = seen.count;
	see_folder(&seen, s->old, STR("."));
	return seen.doubt || seen.below != known ? tree_check_mounts(s->old) : 0;
}

/* ---- ahead ------------------------------------------------------------ */

struct stage *
stage_open_ahead(struct arena *a, const struct lock *lock)
{
	struct stage *s = stage_new(a, lock);
	struct diags quiet;

	diags_init(&quiet);
	s->hurried = s->quick = true;
	bool fine = stage_open_old(s, &quiet) == 0 && s->old >= 0 &&
	    state_open_idle(&s->state, s->place) == 0 && stage_recall(s);
	diags_release(&quiet);
	if (fine) {
		stage_prepare_claims(s);
		fine = stage_trust(s) == 0;
	}
	if (fine)
		return s;
	stage_abort(s);
	return NULL;
}

/* DIR is what it was; its mode and group are those of now. */
static bool
is_same_tree(struct stage *s)
{
	const struct place *p = s->place;
	struct digest generation;
	struct stat now;

	if (fstatat(p->parent, p->name, &now, AT_SYMLINK_NOFOLLOW) ||
	    now.st_ino != s->old_stat.st_ino ||
	    now.st_dev != s->old_stat.st_dev ||
	    !stage_read_marker(&generation, s->old) ||
	    !digest_eq(&generation, &s->marker))
		return false;
	s->old_stat = now;
	return true;
}

/* The spare is about to get these by links: they are not taken on trust. */
static bool
are_same_stale(const struct stage *s)
{
	for (size_t i = 0; i < s->m.stale.count; i++) {
		const struct manifest_entry *e = manifest_find(&s->m,
		    s->m.stale.items[i]);
		if (e && e->known &&
		    e->present != stage_looks_right(s->old, e->path.ptr, e))
			return false;
	}
	return true;
}

bool
stage_still(struct stage *s)
{
	return is_same_tree(s) && state_is_same(&s->state, s->place) &&
	    stage_has_spare(s) && are_same_stale(s) &&
	    stage_check_mounts(s) == 0 && state_begin(&s->state) == 0;
}
