#include "publish/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

int
place_open_beside(const struct place *p, const char *kind)
{
	char name[NAME_MAX + 1];

	place_beside(name, p, kind);
	return openat(p->parent, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int
place_make_beside(const struct place *p, const char *kind)
{
	char name[NAME_MAX + 1];

	place_beside(name, p, kind);
	if (mkdirat(p->parent, name, 0700) == 0) {
		/* EINVAL: a file system that has no fsync of folders */
		if (fsync(p->parent) && errno != EINVAL)
			return -1;
	} else if (errno != EEXIST) {
		return -1;
	}
	return place_open_beside(p, kind);
}

int
place_report(struct diags *d, struct str what, const char *reason)
{
	DIAG(d, DIAG_OUTPUT_WRITE, pos_file(STR("")), what, str_from(reason));
	return -1;
}

int
place_report_errno(struct diags *d, struct str what)
{
	return place_report(d, what, strerror(errno));
}

void
place_close_fd(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

/* Where DIR really is: links in its path are followed, also the last one. */
static int
real_path(struct str *out, struct arena *a, struct str dir, struct diags *d)
{
	struct str path = arena_str(a, dir);
	char *real = path.len ? realpath(path.ptr, NULL) : NULL;
	struct stat st;

	if (path.len == 0)
		errno = ENOENT;
	if (real) {
		*out = arena_str(a, str_from(real));
		free(real);
		return 0;
	}
	/* a link to nowhere is not ours to replace */
	if (path.len == 0 || errno != ENOENT || lstat(path.ptr, &st) == 0)
		return place_report_errno(d, dir);
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	*out = arena_str(a, path);
	return 0;
}

static int
open_parent(struct place *p, struct arena *a, struct str path,
    struct diags *d)
{
	size_t slash = str_find_last(path, '/');
	struct str parent = slash == path.len ? STR(".")
	    : slash == 0 ? STR("/") : str_head(path, slash);
	struct str name = slash == path.len ? path : str_skip(path, slash + 1);

	if (name.len == 0 || str_is(name, ".") || str_is(name, ".."))
		return place_report(d, p->shown, "choose a folder with a name"
		    DIAG_OR "wählen Sie einen Ordner mit Namen");
	if (name.len > NAME_MAX - PLACE_AROUND)
		return place_report(d, p->shown, strerror(ENAMETOOLONG));
	p->name = arena_str(a, name).ptr;
	p->above = parent = arena_str(a, parent);
	if (dir_make(parent, d))
		return -1;
	p->parent = open(parent.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return p->parent < 0 ? place_report_errno(d, parent) : 0;
}

int
place_open(struct place *out, struct arena *a, struct str dir,
    struct diags *d)
{
	struct str path;

	*out = (struct place){.shown = arena_str(a, dir), .parent = -1};
	if (real_path(&path, a, dir, d))
		return -1;
	return open_parent(out, a, path, d);
}

void
place_close(struct place *p)
{
	place_close_fd(&p->parent);
}

void
place_beside(char out[NAME_MAX + 1], const struct place *p, const char *kind)
{
	snprintf(out, NAME_MAX + 1, ".%s.%s", p->name, kind);
}
