#include "publish/known.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "publish/stage_parts.h"

static int
open_folder(const struct place *p, const char *name)
{
	return openat(p->parent, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Of the tree that is served at this moment. */
static void
read_manifest(struct manifest *m, const struct place *p)
{
	char name[NAME_MAX + 1];
	struct digest generation;
	struct stat st;
	int tree = open_folder(p, p->name);

	place_beside(name, p, "state");
	struct state state = {.dir = open_folder(p, name), .in = -1};
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
