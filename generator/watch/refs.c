#include "watch/refs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"

enum {
	SMALL_FILE_MAX = 4096,
	PACKED_MAX = 256 << 20,
	SYMBOLIC_DEPTH_MAX = 5, /* as in git */
};

/* "" when it is not there. */
static struct str
read_quietly(struct arena *a, struct str path, size_t max)
{
	struct str text = {0};
	int fd = open(arena_str(a, path).ptr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return text;
	if (file_read_fd(&text, a, fd, max))
		text = (struct str){0};
	close(fd);
	return text;
}

static bool
is_folder(struct arena *a, struct str path)
{
	struct stat st;

	return stat(arena_str(a, path).ptr, &st) == 0 && S_ISDIR(st.st_mode);
}

static struct str
join(struct arena *a, struct str folder, struct str path)
{
	if (path.len && path.ptr[0] == '/')
		return path;
	return arena_printf(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(path));
}

/* ---- the folders ------------------------------------------------------ */

/* Where the file ".git" of a linked work tree or a submodule leads. */
static struct str
git_link(struct arena *a, struct str file, struct str folder)
{
	struct str text = str_trim(read_quietly(a, file, SMALL_FILE_MAX));

	if (!str_has_prefix(text, STR("gitdir:")))
		return (struct str){0};
	return join(a, folder, str_trim(str_skip(text, sizeof "gitdir:" - 1)));
}

static struct str
find_git_dir(struct arena *a, struct str repo)
{
	struct str inner = join(a, repo, STR(".git"));
	size_t slash = str_find_last(repo, '/');

	if (is_folder(a, inner))
		return inner;
	struct str linked = git_link(a, inner, repo);
	if (linked.len == 0 && !is_folder(a, repo))
		linked = git_link(a, repo, slash == repo.len ? STR(".")
		    : str_head(repo, slash));
	if (linked.len)
		return linked;
	return is_folder(a, join(a, repo, STR("objects"))) ||
	        is_folder(a, join(a, repo, STR("refs")))
	    ? repo : (struct str){0};
}

/* ---- the answer ------------------------------------------------------- */

struct reading {
	struct refs *out;
	struct arena *a;
	struct buf *text;
	struct str packed_path;
};

/*
 * What packed-refs says of a name; "" when it has none. To be asked after the
 * loose ref was found missing: a ref is packed first and removed then.
 */
static struct str
packed(struct reading *r, struct str name)
{
	struct str text = read_quietly(r->a, r->packed_path, PACKED_MAX), line;

	while (str_cut_line(&line, &text))
		if (line.len > name.len && str_has_suffix(line, name) &&
		    line.ptr[line.len - name.len - 1] == ' ')
			return str_head(line, line.len - name.len - 1);
	return (struct str){0};
}

static struct str
loose(struct reading *r, struct str folder, struct str name)
{
	struct str path = join(r->a, folder, name);

	*VEC_PUSH(r->a, &r->out->files) = path;
	return str_trim(read_quietly(r->a, path, SMALL_FILE_MAX));
}

static void
add_ref(struct reading *r, struct str name, int depth)
{
	const struct refs *refs = r->out;
	struct str value = loose(r, refs->git_dir, name);

	if (value.len == 0 && !str_eq(refs->git_dir, refs->common_dir))
		value = loose(r, refs->common_dir, name);
	if (value.len == 0)
		value = packed(r, name);
	buf_printf(r->text, "%.*s=%.*s\n", STR_ARG(name), STR_ARG(value));
	if (str_has_prefix(value, STR("ref:")) && depth < SYMBOLIC_DEPTH_MAX) {
		struct str target = str_trim(str_skip(value, sizeof "ref:" - 1));
		/* a name that leads elsewhere is none */
		if (path_is_safe(target))
			add_ref(r, target, depth + 1);
	}
}

static void
add_name(struct reading *r, struct str name)
{
	static const struct str before[] = {STR_INIT(""), STR_INIT("refs/"),
	    STR_INIT("refs/tags/"), STR_INIT("refs/heads/"),
	    STR_INIT("refs/remotes/")};

	if (name.len == 0) {
		add_ref(r, STR("HEAD"), 0);
		return;
	}
	if (!path_is_safe(name))
		return;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		add_ref(r, arena_concat(r->a, before[i], name), 0);
	add_ref(r, arena_printf(r->a, "refs/remotes/%.*s/HEAD", STR_ARG(name)), 0);
}

void
refs_read(struct refs *out, struct arena *a, struct str repo, struct str name)
{
	struct buf text;

	*out = (struct refs){.git_dir = find_git_dir(a, repo)};
	if (out->git_dir.len == 0)
		return;
	struct str common = str_trim(read_quietly(a,
	    join(a, out->git_dir, STR("commondir")), SMALL_FILE_MAX));
	out->common_dir = common.len ? join(a, out->git_dir, common)
				     : out->git_dir;
	struct str path = join(a, out->common_dir, STR("packed-refs"));
	*VEC_PUSH(a, &out->files) = path;
	buf_init(&text, SMALL_FILE_MAX * 16);
	struct reading r = {out, a, &text, path};
	add_name(&r, name);
	out->text = arena_str(a, buf_str(&text));
	buf_release(&text);
	for (size_t i = 0; i < out->files.count; i++)
		out->where = out->where * 31 + str_hash(out->files.items[i]);
}
