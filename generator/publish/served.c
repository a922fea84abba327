#include "publish/served.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/timetext.h"
#include "publish/stage_parts.h"
#include "publish/tree.h"

enum { BUILD_BYTES_MAX = 1 << 24, COMMIT_DIGITS_MAX = 64 };

/* The text of a key of build.json, which we write ourselves, without escapes. */
static struct str
text_of(struct str json, const char *key)
{
	struct str name = str_from(key);
	struct str rest = str_skip(json, str_find_str(json, name));

	rest = str_skip(rest, name.len);
	while (rest.len && (char_is_blank(rest.ptr[0]) || rest.ptr[0] == ':'))
		rest = str_skip(rest, 1);
	if (rest.len == 0 || rest.ptr[0] != '"')
		return STR("");
	rest = str_skip(rest, 1);
	return str_head(rest, str_find(rest, '"'));
}

static bool
is_id(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr("0123456789abcdef", s.ptr[i]) == NULL)
			return false;
	return s.len <= COMMIT_DIGITS_MAX;
}

static void
read_build(struct served *s, struct arena *a)
{
	int fd = file_open_beneath(s->dir, STR("api/v1/build.json"), O_RDONLY);
	struct time_value built;
	struct arena scratch;
	struct str json;

	s->commit = STR("");
	s->at = s->marker.seconds;
	if (fd < 0)
		return;
	arena_init(&scratch, 0);
	if (file_read_fd(&json, &scratch, fd, BUILD_BYTES_MAX) == 0) {
		struct str commit = text_of(json, "\"commit\"");
		if (is_id(commit))
			s->commit = arena_str(a, commit);
		if (time_read(&built, text_of(json, "\"built\""), TIME_START,
		        zone_utc(&scratch)) == TIME_OK)
			s->at = built.t;
	}
	arena_release(&scratch);
	place_close_fd(&fd);
}

static bool
look(struct digest *generation, struct file_stamp *marker, int dir)
{
	struct stat st;

	if (!stage_read_marker(generation, dir) ||
	    fstatat(dir, STAGE_MARKER, &st, AT_SYMLINK_NOFOLLOW))
		return false;
	*marker = manifest_stamp(&st);
	return true;
}

int
served_open(struct served *out, struct arena *a, const struct place *p,
    struct diags *d)
{
	*out = (struct served){.commit = STR_INIT("")};
	out->dir = openat(p->parent, p->name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (out->dir < 0 || !look(&out->generation, &out->marker, out->dir)) {
		place_close_fd(&out->dir);
		return DIAG(d, DIAG_MIRROR_NOTHING, pos_file(STR("")), p->shown);
	}
	read_build(out, a);
	return 0;
}

bool
served_is_whole(const struct served *s)
{
	struct digest generation;
	struct file_stamp marker;

	return look(&generation, &marker, s->dir) &&
	    digest_eq(&generation, &s->generation) &&
	    manifest_stamp_eq(&marker, &s->marker);
}

struct paths {
	struct arena *arena;
	struct str_list *list;
};

static int
see_path(void *ctx, struct str path, uint64_t inode)
{
	struct paths *p = ctx;

	(void)inode;
	if (!str_is(path, STAGE_MARKER))
		*VEC_PUSH(p->arena, p->list) = arena_str(p->arena, path);
	return 0;
}

static int
by_path(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

int
served_list(struct str_list *out, struct arena *a, const struct served *s)
{
	struct paths paths = {a, out};

	*out = (struct str_list){0};
	if (tree_walk(s->dir, see_path, &paths))
		return -1;
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, by_path);
	return 0;
}

void
served_close(struct served *s)
{
	place_close_fd(&s->dir);
}
