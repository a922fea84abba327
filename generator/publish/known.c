#include "publish/known.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "publish/stage_parts.h"

/* Of the tree that is served at this moment. */
static void
read_manifest(struct manifest *m, const struct place *p)
{
	struct state state = {.dir = place_open_beside(p, "state"), .in = -1};
	struct digest generation;
	struct stat st;
	int tree = openat(p->parent, p->name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (tree >= 0 && state.dir >= 0 && fstat(tree, &st) == 0 &&
	    stage_read_marker(&generation, tree))
		(void)state_load(m, &state, &generation, st.st_ino);
	place_close_fd(&state.dir);
	place_close_fd(&tree);
}

void
known_read(struct known *k, struct arena *a, const char *dir)
{
	struct place place = {.parent = -1};
	struct diags quiet;

	manifest_init(&k->manifest, a);
	if (dir == NULL)
		return;
	diags_init(&quiet);
	if (place_open(&place, a, str_from(dir), &quiet) == 0)
		read_manifest(&k->manifest, &place);
	place_close(&place);
	diags_release(&quiet);
}

struct str
known_memo(const struct known *k, struct str path)
{
	const struct manifest_entry *e = manifest_find(&k->manifest, path);

	return e && e->known ? e->memo : STR("");
}
