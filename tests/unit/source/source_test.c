/* source: directories and real Git repositories, honest and hostile. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"
#include "source/source.h"

struct fixture {
	char dir[256];
	int fd;
	struct arena arena;
	struct diags diags;
	struct source *source;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/source-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	*state = f;
	return f->fd < 0 ? -1 : 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	source_close(f->source);
	close(f->fd);
	int status = dir_remove_tree(AT_FDCWD, f->dir);
	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

/* ---- helpers ---------------------------------------------------------- */

static struct str
in(struct fixture *f, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", f->dir, name);
}

static void
put_bytes(struct fixture *f, const char *name, struct str bytes)
{
	char parent[256];
	const char *slash = strrchr(name, '/');

	if (slash) {
		snprintf(parent, sizeof parent, "%.*s", (int)(slash - name), name);
		assert_int_equal(dir_make(in(f, parent), &f->diags), 0);
	}
	unlinkat(f->fd, name, 0);
	int fd = openat(f->fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, bytes), 0);
	close(fd);
}

static void
put(struct fixture *f, const char *name, const char *text)
{
	put_bytes(f, name, str_from(text));
}

static void
run_git(struct fixture *f, const char *input, const char *output,
    char *const argv[])
{
	static char home[300];
	char *const env[] = {"PATH=/usr/local/bin:/usr/bin:/bin", home,
	    "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
	    "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org",
	    "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.org",
	    "GIT_AUTHOR_DATE=1588161600 +0200",
	    "GIT_COMMITTER_DATE=1588165200 +0200", NULL};

	snprintf(home, sizeof home, "HOME=%s", f->dir);
	if (fchdir(f->fd))
		_exit(126);
	int from = open(input ? input : "/dev/null", O_RDONLY);
	int to = open(output ? output : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC,
	    0644);
	int quiet = open("/dev/null", O_WRONLY);
	if (dup2(from, 0) < 0 || dup2(to, 1) < 0 || dup2(quiet, 2) < 0)
		_exit(126);
	execvpe("git", argv, env);
	_exit(127);
}

enum { GIT_ARGS = 16 };

/*
 * Runs "git <words>" in the test's folder; words are parted by blanks.
 * Standard input comes from the file "in" when there is one, output goes to
 * the file "out".
 */
static void
git(struct fixture *f, const char *words)
{
	char text[512], *argv[GIT_ARGS] = {"git", "-c",
	    "protocol.file.allow=always"}, *rest = text;
	size_t n = 3;
	int status;

	snprintf(text, sizeof text, "%s", words);
	while (n < GIT_ARGS - 1 && (argv[n] = strsep(&rest, " ")) != NULL)
		n++;
	argv[n] = NULL;
	bool has_input = faccessat(f->fd, "in", F_OK, 0) == 0;
	pid_t child = fork();
	if (child == 0)
		run_git(f, has_input ? "in" : NULL, "out", argv);
	waitpid(child, &status, 0);
	if (status)
		print_error("git %s: status %d\n", words, status);
	assert_int_equal(status, 0);
}

static const char *
hex_of(struct fixture *f, struct str id)
{
	char *text = arena_alloc(&f->arena, 2 * id.len + 1);

	for (size_t i = 0; i < id.len; i++)
		snprintf(text + 2 * i, 3, "%02x", (unsigned char)id.ptr[i]);
	return text;
}

/* What the last git() wrote, its first word, terminated. */
static const char *
git_said(struct fixture *f)
{
	struct str text;

	assert_int_equal(file_read(&text, &f->arena, in(f, "out"), 1 << 20,
	    &f->diags), 0);
	return arena_str(&f->arena, str_head(text, str_find(text, '\n'))).ptr;
}

static void
gitf(struct fixture *f, const char *format, const char *argument)
{
	char words[512];

	snprintf(words, sizeof words, format, argument);
	git(f, words);
}

/* A repository "repo" with a few files on "main", committed. */
static void
make_repo(struct fixture *f)
{
	git(f, "init -q -b main repo");
	put(f, "repo/site.yml", "title: T\n");
	put(f, "repo/incidents/2020/a.md", "A\r\n");
	put(f, "repo/incidents/b.md", "B");
	put(f, "repo/files/plan.pdf", "%PDF");
	put(f, "repo/_draft/x.md", "no");
	put(f, "repo/.hidden", "no");
	put(f, "repo/pages/_x.md", "no");
	git(f, "-C repo add -A -f");
	git(f, "-C repo commit -q -m one");
}

static const char *const repo_files[] = {"files/plan.pdf",
    "incidents/2020/a.md", "incidents/b.md", "site.yml", NULL};

static int
open_spec(struct fixture *f, const struct source_spec *spec)
{
	source_close(f->source);
	if (source_open(&f->source, &f->arena, spec, &f->diags))
		return -1;
	if (source_list(f->source, &f->arena, &f->diags) == 0)
		return 0;
	source_close(f->source);
	f->source = NULL;
	return -1;
}

static int
open_repo(struct fixture *f, const char *repo, const char *ref,
    const char *path)
{
	return open_spec(f, &(struct source_spec){.dir = STR_INIT(""),
	    .repo = in(f, repo), .ref = str_from(ref), .path = str_from(path)});
}

static int
open_dir(struct fixture *f, const char *dir)
{
	return open_spec(f, &(struct source_spec){.dir = in(f, dir)});
}

static void
expect_files(struct fixture *f, const char *const *paths)
{
	size_t count, n = 0;
	const struct source_file *files = source_files(f->source, &count);

	for (; paths[n]; n++) {
		assert_true(n < count);
		assert_string_equal(files[n].path.ptr, paths[n]);
	}
	assert_int_equal(count, n);
}

/* The bytes of a file by its path; NULL when it cannot be read. */
static const char *
bytes_of(struct fixture *f, const char *path, size_t max)
{
	size_t count;
	const struct source_file *files = source_files(f->source, &count);
	struct str text;

	for (size_t i = 0; i < count; i++)
		if (str_is(files[i].path, path))
			return source_read(&text, f->source, &f->arena, i, max,
			    &f->diags) ? NULL : text.ptr;
	fail_msg("no file %s", path);
	return NULL;
}

static void
expect_content(struct fixture *f)
{
	expect_files(f, repo_files);
	assert_string_equal(bytes_of(f, "incidents/2020/a.md", 100), "A\r\n");
	assert_string_equal(bytes_of(f, "site.yml", 100), "title: T\n");
	assert_string_equal(bytes_of(f, "files/plan.pdf", 4), "%PDF");
	assert_int_equal(f->diags.count, 0);
}

/* Exactly one diagnostic, with that text in its line; forgets it. */
static void
expect_diag(struct fixture *f, enum diag_id id, const char *text)
{
	struct buf b;

	assert_int_equal(f->diags.count, 1);
	assert_int_equal(f->diags.items[0].id, id);
	buf_init(&b, 4096);
	diag_line(&b, &f->diags.items[0], DIAG_EN);
	if (strstr(b.ptr, text) == NULL)
		fail_msg("not \"%s\" but: %s", text, b.ptr);
	buf_release(&b);
	diags_release(&f->diags);
	diags_init(&f->diags);
}

static void
expect_refusal(struct fixture *f, int status, enum diag_id id,
    const char *text)
{
	assert_int_equal(status, -1);
	assert_null(f->source);
	expect_diag(f, id, text);
}

/* ---- directories ------------------------------------------------------ */

static void
directory_is_listed_and_read(void **state)
{
	struct fixture *f = *state;
	size_t count;

	make_repo(f); /* the .git in it makes no difference */
	put(f, "repo/zz.md", "not committed");
	assert_int_equal(open_dir(f, "repo"), 0);
	expect_files(f, (const char *const[]){"files/plan.pdf",
	    "incidents/2020/a.md", "incidents/b.md", "site.yml", "zz.md", NULL});
	assert_string_equal(bytes_of(f, "zz.md", 100), "not committed");
	const struct source_file *files = source_files(f->source, &count);
	assert_int_equal(files[4].size, 13);
	assert_int_equal(files[4].id.len, 0);
	struct source_commit commit = source_commit(f->source);
	assert_int_equal(commit.id.len, 0);
	assert_true(commit.time == INT64_MIN);
	assert_false(commit.shallow);
	assert_int_equal(f->diags.count, 0);
}

static void
directory_order_is_by_bytes(void **state)
{
	struct fixture *f = *state;

	put(f, "d/a.b", "");
	put(f, "d/a/x", "");
	put(f, "d/a-b", "");
	put(f, "d/B", "");
	put(f, "d/ä", "");
	put(f, "d/a\xcc\x88", "");
	put(f, "d/new\nline", "");
	put(f, "d/two words", "");
	assert_int_equal(open_dir(f, "d"), 0);
	expect_files(f, (const char *const[]){"B", "a-b", "a.b", "a/x",
	    "a\xcc\x88", "new\nline", "two words", "ä", NULL});
}

static void
directory_follows_no_links(void **state)
{
	struct fixture *f = *state;

	put(f, "out/secret.md", "secret");
	put(f, "d/a.md", "a");
	assert_int_equal(symlinkat("../out/secret.md", f->fd, "d/link.md"), 0);
	assert_int_equal(open_dir(f, "d"), 0);
	expect_files(f, (const char *const[]){"a.md", NULL});
	expect_diag(f, DIAG_SYMLINK, "link.md: warning: symbolic link");
	unlinkat(f->fd, "d/link.md", 0);
	assert_int_equal(symlinkat("../out", f->fd, "d/folder"), 0);
	assert_int_equal(symlinkat("../out", f->fd, "d/.hidden"), 0);
	assert_int_equal(open_dir(f, "d"), 0);
	expect_files(f, (const char *const[]){"a.md", NULL});
	expect_diag(f, DIAG_SYMLINK, "folder: warning");
	/* the root itself is what the user named */
	assert_int_equal(symlinkat("out", f->fd, "d2"), 0);
	assert_int_equal(open_dir(f, "d2"), 0);
	expect_files(f, (const char *const[]){"secret.md", NULL});
}

static void
directory_passes_over_special_files(void **state)
{
	struct fixture *f = *state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	put(f, "d/a.md", "a");
	assert_int_equal(mkfifoat(f->fd, "d/pipe.md", 0644), 0);
	assert_int_equal(open_dir(f, "d"), 0);
	expect_files(f, (const char *const[]){"a.md", NULL});
	expect_diag(f, DIAG_SPECIAL_FILE, "pipe.md: warning: not a regular file");
	unlinkat(f->fd, "d/pipe.md", 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%.80s/d/sock.md",
	    f->dir);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	close(fd);
	assert_int_equal(open_dir(f, "d"), 0);
	expect_diag(f, DIAG_SPECIAL_FILE, "sock.md");
}

/* Listed honestly; then something else is put in its place. */
static void
directory_swapped_before_reading(void **state)
{
	struct fixture *f = *state;

	put(f, "out/x.md", "secret");
	put(f, "d/sub/x.md", "mine");
	put(f, "d/y.md", "mine");
	assert_int_equal(open_dir(f, "d"), 0);
	assert_int_equal(renameat(f->fd, "d/sub", f->fd, "d/was"), 0);
	assert_int_equal(symlinkat("../out", f->fd, "d/sub"), 0);
	assert_null(bytes_of(f, "sub/x.md", 100));
	expect_diag(f, DIAG_SOURCE_OPEN, "become a symbolic link");
	assert_int_equal(unlinkat(f->fd, "d/y.md", 0), 0);
	assert_int_equal(symlinkat("../out/x.md", f->fd, "d/y.md"), 0);
	assert_null(bytes_of(f, "y.md", 100));
	expect_diag(f, DIAG_SOURCE_OPEN, "become a symbolic link");
	assert_int_equal(unlinkat(f->fd, "d/y.md", 0), 0);
	assert_int_equal(mkfifoat(f->fd, "d/y.md", 0644), 0);
	assert_null(bytes_of(f, "y.md", 100));
	expect_diag(f, DIAG_SOURCE_OPEN, "not a regular file");
	assert_int_equal(unlinkat(f->fd, "d/y.md", 0), 0);
	assert_null(bytes_of(f, "y.md", 100));
	expect_diag(f, DIAG_SOURCE_OPEN, "'y.md': No such file");
	put(f, "d/y.md", "more than there was");
	assert_string_equal(bytes_of(f, "y.md", 100), "more than there was");
	assert_null(bytes_of(f, "y.md", 18));
	expect_diag(f, DIAG_FILE_TOO_LARGE, "y.md: error: the file has 19 bytes");
}

static void
directory_moved_away_is_still_read(void **state)
{
	struct fixture *f = *state;

	put(f, "d/a.md", "a");
	put(f, "other/a.md", "b");
	assert_int_equal(open_dir(f, "d"), 0);
	assert_int_equal(renameat(f->fd, "d", f->fd, "e"), 0);
	assert_int_equal(renameat(f->fd, "other", f->fd, "d"), 0);
	assert_string_equal(bytes_of(f, "a.md", 9), "a");
}

static void
directory_that_cannot_be_opened(void **state)
{
	struct fixture *f = *state;

	expect_refusal(f, open_dir(f, "no"), DIAG_SOURCE_OPEN,
	    "No such file or directory");
	put(f, "file", "");
	expect_refusal(f, open_dir(f, "file"), DIAG_SOURCE_OPEN,
	    "Not a directory");
	put(f, "d/x", "");
	assert_int_equal(mkdirat(f->fd, "d/closed", 0), 0);
	/* root may look everywhere */
	if (geteuid() != 0)
		expect_refusal(f, open_dir(f, "d"), DIAG_SOURCE_OPEN,
		    "'closed': Permission denied");
	assert_int_equal(fchmodat(f->fd, "d/closed", 0700, 0), 0);
}

static void
directory_too_deep(void **state)
{
	struct fixture *f = *state;
	char path[200] = "d";

	for (int i = 0; i < 32; i++)
		strcat(path, "/x");
	strcat(path, "/f");
	put(f, path, "");
	assert_int_equal(open_dir(f, "d"), 0);
	assert_int_equal(f->diags.count, 0);
	path[strlen(path) - 1] = 'x';
	unlinkat(f->fd, "d/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/"
	    "x/x/x/x/x/x/f", 0);
	strcat(path, "/f");
	put(f, path, "");
	expect_refusal(f, open_dir(f, "d"), DIAG_SOURCE_OPEN,
	    "more than 32 folders inside each other");
}

/* ---- honest repositories ---------------------------------------------- */

static void
repo_by_work_tree_and_git_dir(void **state)
{
	struct fixture *f = *state;
	size_t count;

	make_repo(f);
	put(f, "repo/site.yml", "changed, not committed");
	put(f, "repo/new.md", "not committed");
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	expect_content(f);
	git(f, "-C repo rev-parse HEAD:site.yml");
	const struct source_file *files = source_files(f->source, &count);
	assert_string_equal(hex_of(f, files[3].id), git_said(f));
	struct source_commit commit = source_commit(f->source);
	git(f, "-C repo rev-parse HEAD");
	assert_string_equal(commit.id.ptr, git_said(f));
	assert_int_equal(commit.time, 1588165200);
	assert_string_equal(commit.ref.ptr, "main");
	assert_false(commit.shallow);
	assert_int_equal(open_repo(f, "repo/.git", "", ""), 0);
	expect_content(f);
	assert_int_equal(open_repo(f, "repo/", "", ""), 0);
	expect_content(f);
}

static void
repo_bare_packed_and_loose(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	git(f, "clone -q --bare repo bare.git");
	assert_int_equal(open_repo(f, "bare.git", "", ""), 0);
	expect_content(f);
	git(f, "-C bare.git repack -q -a -d -f");
	git(f, "-C bare.git pack-refs --all");
	assert_int_equal(open_repo(f, "bare.git", "main", ""), 0);
	expect_content(f);
}

static void
repo_with_alternates(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	git(f, "clone -q --bare --shared repo shared.git");
	assert_int_equal(open_repo(f, "shared.git", "", ""), 0);
	expect_content(f);
}

static void
repo_linked_worktree(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	git(f, "-C repo worktree add -q -b second ../tree");
	put(f, "tree/incidents/c.md", "C");
	git(f, "-C tree add -A");
	git(f, "-C tree commit -q -m two");
	assert_int_equal(open_repo(f, "tree", "", ""), 0);
	assert_string_equal(bytes_of(f, "incidents/c.md", 9), "C");
	assert_string_equal(source_commit(f->source).ref.ptr, "second");
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	expect_content(f);
}

static void
repo_shallow_clone(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	put(f, "repo/incidents/b.md", "B");
	git(f, "-C repo commit -q --allow-empty -m two");
	gitf(f, "clone -q --depth=1 file://%s/repo shallow", f->dir);
	assert_int_equal(open_repo(f, "shallow", "", ""), 0);
	expect_content(f);
	assert_true(source_commit(f->source).shallow);
}

static void
repo_refs(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	git(f, "-C repo rev-parse HEAD");
	const char *first = git_said(f);
	git(f, "-C repo tag light");
	git(f, "-C repo tag -a -m text v1.0");
	git(f, "-C repo tag -a -m text v1.1 v1.0");
	git(f, "-C repo branch feature/x");
	git(f, "-C repo branch config");
	put(f, "repo/incidents/b.md", "B2");
	git(f, "-C repo commit -q -a -m two");
	static const char *const refs[][2] = {{"light", "light"},
	    {"v1.0", "v1.0"}, {"v1.1", "v1.1"}, {"feature/x", "feature/x"},
	    {"config", "config"}, {"refs/tags/v1.0", "v1.0"},
	    {"refs/heads/feature/x", "feature/x"}, {"heads/config", "config"}};
	for (size_t i = 0; i < sizeof refs / sizeof *refs; i++) {
		assert_int_equal(open_repo(f, "repo", refs[i][0], ""), 0);
		expect_content(f);
		assert_string_equal(source_commit(f->source).id.ptr, first);
		assert_string_equal(source_commit(f->source).ref.ptr, refs[i][1]);
	}
	assert_int_equal(open_repo(f, "repo", "HEAD", ""), 0);
	assert_string_equal(bytes_of(f, "incidents/b.md", 9), "B2");
	assert_string_equal(source_commit(f->source).ref.ptr, "main");
}

static void
repo_by_commit_id_and_detached(void **state)
{
	struct fixture *f = *state;
	char brief[8];

	make_repo(f);
	git(f, "-C repo rev-parse HEAD");
	const char *first = git_said(f);
	git(f, "-C repo commit -q --allow-empty -m two");
	assert_int_equal(open_repo(f, "repo", first, ""), 0);
	assert_string_equal(source_commit(f->source).id.ptr, first);
	assert_int_equal(source_commit(f->source).ref.len, 0);
	snprintf(brief, sizeof brief, "%.7s", first);
	assert_int_equal(open_repo(f, "repo", brief, ""), 0);
	assert_string_equal(source_commit(f->source).id.ptr, first);
	gitf(f, "-C repo checkout -q --detach %s", first);
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	expect_content(f);
	assert_string_equal(source_commit(f->source).id.ptr, first);
	assert_int_equal(source_commit(f->source).ref.len, 0);
}

static void
repo_sub_folder(void **state)
{
	struct fixture *f = *state;
	static const char *const spellings[] = {"incidents", "incidents/",
	    "./incidents", "./incidents//"};

	make_repo(f);
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		assert_int_equal(open_repo(f, "repo", "", spellings[i]), 0);
		expect_files(f, (const char *const[]){"2020/a.md", "b.md", NULL});
	}
	assert_string_equal(bytes_of(f, "b.md", 9), "B");
	assert_int_equal(open_repo(f, "repo", "", "incidents/2020"), 0);
	expect_files(f, (const char *const[]){"a.md", NULL});
	/* a hidden folder that is named outright is read */
	assert_int_equal(open_repo(f, "repo", "", "_draft"), 0);
	expect_files(f, (const char *const[]){"x.md", NULL});
	assert_int_equal(open_repo(f, "repo", "", "."), 0);
	expect_content(f);
	static const char *const wrong[] = {"nothing", "site.yml",
	    "incidents/no", "/incidents", "..", "incidents/../files",
	    "site.yml/x"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		expect_refusal(f, open_repo(f, "repo", "", wrong[i]),
		    DIAG_SOURCE_PATH, wrong[i]);
}

static void
repo_odd_names(void **state)
{
	struct fixture *f = *state;

	git(f, "init -q -b main repo");
	put(f, "repo/ä", "composed");
	put(f, "repo/a\xcc\x88", "decomposed");
	put(f, "repo/two words/new\nline", "x");
	put(f, "repo/\xff\xfe", "latin");
	put(f, "repo/a.b", "");
	put(f, "repo/a/x", "");
	git(f, "-C repo add -A");
	git(f, "-C repo commit -q -m one");
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	expect_files(f, (const char *const[]){"a.b", "a/x", "a\xcc\x88",
	    "two words/new\nline", "ä", "\xff\xfe", NULL});
	assert_string_equal(bytes_of(f, "ä", 99), "composed");
	assert_string_equal(bytes_of(f, "a\xcc\x88", 99), "decomposed");
	assert_int_equal(bytes_of(f, "a.b", 0)[0], '\0');
}

static void
repo_links_and_submodules(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	assert_int_equal(symlinkat("../../out", f->fd, "repo/link"), 0);
	git(f, "-C repo add link");
	git(f, "-C repo commit -q -m two");
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	expect_files(f, repo_files);
	expect_diag(f, DIAG_SYMLINK, "link: warning: symbolic link");
	git(f, "-C repo rev-parse HEAD");
	gitf(f, "-C repo update-index --add --cacheinfo 160000,%s,sub/module",
	    git_said(f));
	git(f, "-C repo rm -q --cached link");
	git(f, "-C repo commit -q -m three");
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	expect_files(f, repo_files);
	expect_diag(f, DIAG_SUBMODULE, "sub/module: warning: submodule");
}

static void
repo_content_is_raw(void **state)
{
	struct fixture *f = *state;

	git(f, "init -q -b main repo");
	put(f, "repo/.gitattributes", "*.md text eol=crlf ident filter=evil\n");
	put(f, "repo/a.md", "one\ntwo $Id$\n");
	put_bytes(f, "repo/nul.bin", STR("a\0b"));
	git(f, "-C repo add -A");
	git(f, "-C repo commit -q -m one");
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	assert_string_equal(bytes_of(f, "a.md", 99), "one\ntwo $Id$\n");
	assert_memory_equal(bytes_of(f, "nul.bin", 3), "a\0b", 4);
}

/* What an open source costs must not grow with what it holds. */
static void
opening_lists_nothing(void **state)
{
	struct fixture *f = *state;
	struct source_spec spec = {.dir = STR_INIT("")};
	struct rlimit before, after;
	size_t count;

	make_repo(f);
	spec.repo = in(f, "repo");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(source_open(&f->source, &f->arena, &spec, &f->diags), 0);
	(void)source_files(f->source, &count);
	assert_int_equal(count, 0);
	assert_int_equal(source_commit(f->source).id.len, 40);
	/* taken away while the library starts */
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &after), 0);
	assert_true(before.rlim_cur == after.rlim_cur);
	assert_true(before.rlim_max == after.rlim_max);
	assert_int_equal(source_list(f->source, &f->arena, &f->diags), 0);
	expect_content(f);
}

static void
second_handle_reads_the_same(void **state)
{
	struct fixture *f = *state;
	struct source *again;
	struct str text;

	make_repo(f);
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	assert_int_equal(source_again(&again, &f->arena, f->source, &f->diags), 0);
	source_close(f->source);
	f->source = again;
	expect_content(f);
	assert_string_equal(source_commit(again).ref.ptr, "main");
	assert_int_equal(open_dir(f, "repo"), 0);
	assert_int_equal(source_again(&again, &f->arena, f->source, &f->diags), 0);
	source_close(f->source);
	f->source = again;
	assert_int_equal(source_read(&text, again, &f->arena, 3, 99, &f->diags), 0);
	assert_string_equal(text.ptr, "title: T\n");
}

/* Everything that comes after a rest finds the repository again. */
static void
reads_on_after_a_rest(void **state)
{
	struct fixture *f = *state;
	struct past_file past;

	make_repo(f);
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	struct str id = source_commit(f->source).id;
	source_rest(f->source);
	source_rest(f->source);
	assert_int_equal(source_holds(f->source, id), PAST_FOUND);
	source_rest(f->source);
	expect_content(f);
	source_rest(f->source);
	assert_int_equal(source_read_past(&past, f->source, &f->arena, id,
	    STR("absent.md")), PAST_ABSENT);
	assert_int_equal(open_dir(f, "repo"), 0);
	source_rest(f->source);
}

/* ---- what goes wrong -------------------------------------------------- */

static void
repo_unknown_ref(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	git(f, "-C repo tag v1.0");
	git(f, "-C repo branch bürgerinfo");
	expect_refusal(f, open_repo(f, "repo", "mian", ""), DIAG_SOURCE_REF,
	    "no branch, tag or commit 'mian'; did you mean 'main'?");
	expect_refusal(f, open_repo(f, "repo", "v1.1", ""), DIAG_SOURCE_REF,
	    "did you mean 'v1.0'?");
	expect_refusal(f, open_repo(f, "repo", "buergerinfo", ""),
	    DIAG_SOURCE_REF, "did you mean 'bürgerinfo'?");
	expect_refusal(f, open_repo(f, "repo", "..", ""), DIAG_SOURCE_REF, "'..'");
	expect_refusal(f, open_repo(f, "repo", "main~1", ""), DIAG_SOURCE_REF,
	    "'main~1'");
	expect_refusal(f, open_repo(f, "repo",
	    "0123456789012345678901234567890123456789", ""), DIAG_SOURCE_REF,
	    "0123456789");
	expect_refusal(f, open_repo(f, "repo", "abc", ""), DIAG_SOURCE_REF,
	    "commit 'abc' [");
	git(f, "-C repo rev-parse HEAD:site.yml");
	expect_refusal(f, open_repo(f, "repo", git_said(f), ""), DIAG_SOURCE_REF,
	    git_said(f));
	gitf(f, "-C repo tag blob %s", git_said(f));
	expect_refusal(f, open_repo(f, "repo", "blob", ""), DIAG_SOURCE_REF,
	    "'blob'");
}

static void
repo_without_commit(void **state)
{
	struct fixture *f = *state;

	git(f, "init -q -b trunk empty");
	expect_refusal(f, open_repo(f, "empty", "", ""), DIAG_SOURCE_REF,
	    "no branch, tag or commit 'trunk' [");
	expect_refusal(f, open_repo(f, "empty", "main", ""), DIAG_SOURCE_REF,
	    "'main' [");
	/* HEAD names a branch that nobody pushed, another one was */
	make_repo(f);
	git(f, "init -q --bare -b unused bare.git");
	git(f, "-C repo push -q ../bare.git main");
	expect_refusal(f, open_repo(f, "bare.git", "", ""), DIAG_SOURCE_REF,
	    "'unused'; did you mean 'main'?");
}

static void
no_repo_at_all(void **state)
{
	struct fixture *f = *state;

	put(f, "d/a.md", "a");
	expect_refusal(f, open_repo(f, "d", "", ""), DIAG_SOURCE_OPEN,
	    "there is no Git repository");
	expect_refusal(f, open_repo(f, "no", "", ""), DIAG_SOURCE_OPEN,
	    "there is no Git repository");
	/* one further up is not meant */
	make_repo(f);
	expect_refusal(f, open_repo(f, "repo/incidents", "", ""),
	    DIAG_SOURCE_OPEN, "there is no Git repository");
}

static void
repo_sha256(void **state)
{
	struct fixture *f = *state;
	int status;

	git(f, "init -q -b main --object-format=sha256 new");
	put(f, "new/a.md", "a");
	git(f, "-C new add -A");
	git(f, "-C new commit -q -m one");
	/* in a child: libgit2 1.5 leaks memory here, which sanitizers report */
	pid_t child = fork();
	if (child == 0) {
		const struct diag *told = open_repo(f, "new", "", "") == -1 &&
		    f->diags.count == 1 ? f->diags.items : NULL;
		/* libgit2 1.5 names the setting, 1.9 what it says */
		_exit(told && told->id == DIAG_SOURCE_OBJECT &&
		    (str_contains(told->args[0], STR("objectformat")) ||
			str_contains(told->args[0], STR("'sha256'"))) ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

static struct str
object_path(struct fixture *f, const char *revision)
{
	gitf(f, "-C repo rev-parse %s", revision);
	const char *id = git_said(f);
	return arena_printf(&f->arena, "repo/.git/objects/%.2s/%s", id, id + 2);
}

static void
repo_damaged_blob(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	struct str a = object_path(f, "HEAD:incidents/b.md");
	struct str b = object_path(f, "HEAD:site.yml");
	struct str c = object_path(f, "HEAD:incidents/2020/a.md");
	put(f, a.ptr, "this is not zlib");
	assert_int_equal(unlinkat(f->fd, b.ptr, 0), 0);
	/* a whole object, but another one than its name says */
	assert_int_equal(unlinkat(f->fd, c.ptr, 0), 0);
	assert_int_equal(linkat(f->fd, object_path(f, "HEAD:files/plan.pdf").ptr,
	    f->fd, c.ptr, 0), 0);
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	expect_files(f, repo_files);
	assert_null(bytes_of(f, "incidents/b.md", 99));
	expect_diag(f, DIAG_SOURCE_OBJECT, "incidents/b.md: error: the repository "
	    "cannot be read: ");
	assert_null(bytes_of(f, "site.yml", 99));
	expect_diag(f, DIAG_SOURCE_OBJECT, "site.yml: error:");
	assert_null(bytes_of(f, "incidents/2020/a.md", 99));
	expect_diag(f, DIAG_SOURCE_OBJECT, "mismatch");
	assert_string_equal(bytes_of(f, "files/plan.pdf", 4), "%PDF");
}

static void
repo_damaged_tree_and_commit(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	struct str tree = object_path(f, "HEAD:incidents");
	struct str commit = object_path(f, "HEAD");
	put(f, tree.ptr, "rubbish");
	expect_refusal(f, open_repo(f, "repo", "", ""), DIAG_SOURCE_OBJECT,
	    "incidents: error: the repository cannot be read");
	expect_refusal(f, open_repo(f, "repo", "", "incidents/2020"),
	    DIAG_SOURCE_OBJECT, "the repository cannot be read");
	assert_int_equal(unlinkat(f->fd, commit.ptr, 0), 0);
	expect_refusal(f, open_repo(f, "repo", "", ""), DIAG_SOURCE_OBJECT,
	    "the repository cannot be read");
	expect_refusal(f, open_repo(f, "repo", "main", ""), DIAG_SOURCE_OBJECT,
	    "the repository cannot be read");
}

/* Whole trees, but others than their names say. */
static void
repo_exchanged_trees(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	struct str tree = object_path(f, "HEAD:incidents/2020");
	assert_int_equal(unlinkat(f->fd, tree.ptr, 0), 0);
	assert_int_equal(linkat(f->fd, object_path(f, "HEAD:files").ptr, f->fd,
	    tree.ptr, 0), 0);
	git(f, "-C repo rev-parse HEAD:files");
	const char *is = git_said(f);
	git(f, "-C repo rev-parse HEAD:incidents/2020");
	struct str told = arena_printf(&f->arena, "incidents/2020: error: the "
	    "repository cannot be read: object hash mismatch - expected %s but "
	    "got %s", git_said(f), is);
	expect_refusal(f, open_repo(f, "repo", "", ""), DIAG_SOURCE_OBJECT,
	    told.ptr);
	/* a file where a folder should be */
	assert_int_equal(unlinkat(f->fd, tree.ptr, 0), 0);
	assert_int_equal(linkat(f->fd, object_path(f, "HEAD:site.yml").ptr,
	    f->fd, tree.ptr, 0), 0);
	expect_refusal(f, open_repo(f, "repo", "", ""), DIAG_SOURCE_OBJECT,
	    "incidents/2020: error: the repository cannot be read");
}

/* "incidents/2020" becomes a folder that takes its time. */
static void
make_large_folder(struct fixture *f)
{
	char path[64];

	for (int i = 0; i < 1200; i++) {
		snprintf(path, sizeof path, "repo/incidents/2020/%04d.md", i);
		put(f, path, "A");
	}
	git(f, "-C repo add -A");
	git(f, "-C repo commit -q -m large");
}

static int
list_unverified(struct fixture *f)
{
	struct source_spec spec = {.dir = STR_INIT("")};

	source_close(f->source);
	spec.repo = in(f, "repo");
	assert_int_equal(source_open(&f->source, &f->arena, &spec, &f->diags), 0);
	return source_list_unverified(f->source, &f->arena, &f->diags);
}

/* Packed or not: what is as it should be is so later, too. */
static void
repo_verified_later(void **state)
{
	struct fixture *f = *state;
	size_t count;

	make_repo(f);
	assert_int_equal(list_unverified(f), 0);
	expect_content(f);
	/* small ones are verified at once */
	assert_true(source_is_verified(f->source));
	assert_true(source_verify(f->source));
	for (int packed = 0; packed < 2; packed++) {
		if (packed)
			git(f, "-C repo gc -q");
		else
			make_large_folder(f);
		assert_int_equal(list_unverified(f), 0);
		assert_false(source_is_verified(f->source));
		source_rest(f->source); /* that must not be forgotten */
		assert_false(source_is_verified(f->source));
		assert_true(source_verify(f->source));
		assert_int_equal(source_list(f->source, &f->arena, &f->diags), 0);
		(void)source_files(f->source, &count);
		assert_int_equal(count, 1200 + 4);
		assert_true(source_is_verified(f->source));
	}
	assert_int_equal(open_dir(f, "repo"), 0);
	assert_true(source_is_verified(f->source) && source_verify(f->source));
}

/* A large folder in the place of another. */
static void
repo_exchanged_later(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	make_large_folder(f);
	struct str tree = object_path(f, "HEAD:incidents/2020");
	put(f, "repo/incidents/2020/0000.md", "B");
	git(f, "-C repo add -A");
	git(f, "-C repo commit -q -m more");
	struct str now = object_path(f, "HEAD:incidents/2020");
	assert_int_equal(unlinkat(f->fd, now.ptr, 0), 0);
	assert_int_equal(linkat(f->fd, tree.ptr, f->fd, now.ptr, 0), 0);
	assert_int_equal(list_unverified(f), 0);
	assert_false(source_is_verified(f->source));
	assert_false(source_verify(f->source));
	expect_refusal(f, open_repo(f, "repo", "", ""), DIAG_SOURCE_OBJECT,
	    "incidents/2020: error: the repository cannot be read: object hash "
	    "mismatch");
	/* what is no folder at all is found at once */
	assert_int_equal(unlinkat(f->fd, now.ptr, 0), 0);
	put(f, now.ptr, "rubbish");
	assert_int_equal(list_unverified(f), -1);
	expect_diag(f, DIAG_SOURCE_OBJECT, "incidents/2020: error: the "
	    "repository cannot be read");
}

static void
repo_big_blob(void **state)
{
	struct fixture *f = *state;
	struct str big = {arena_alloc(&f->arena, 3 << 20), 3 << 20};

	make_repo(f);
	put_bytes(f, "repo/files/big.bin", big);
	git(f, "-C repo add -A");
	git(f, "-C repo commit -q -m two");
	assert_int_equal(open_repo(f, "repo", "", ""), 0);
	assert_null(bytes_of(f, "files/big.bin", (3 << 20) - 1));
	expect_diag(f, DIAG_FILE_TOO_LARGE, "files/big.bin: error: the file has "
	    "3145728 bytes, at most 3145727 are allowed");
	assert_non_null(bytes_of(f, "files/big.bin", 3 << 20));
	assert_int_equal(f->diags.count, 0);
}

/* Commits a tree given as raw bytes, which git itself would not write. */
static void
commit_raw_tree(struct fixture *f, struct str bytes)
{
	put_bytes(f, "raw", bytes);
	git(f, "-C repo hash-object -t tree --literally -w ../raw");
	gitf(f, "-C repo commit-tree -m forged %s", git_said(f));
	gitf(f, "-C repo update-ref refs/heads/forged %s", git_said(f));
}

/* Commits a tree whose folder "incidents" is what git said last. */
static void
commit_raw_folder(struct fixture *f)
{
	const char *id = git_said(f);
	struct buf b;

	buf_init(&b, 64);
	buf_add(&b, STR("40000 incidents"));
	buf_add_char(&b, '\0');
	for (int i = 0; i < 20; i++) {
		char hex[3] = {id[2 * i], id[2 * i + 1], '\0'};
		buf_add_char(&b, (char)strtoul(hex, NULL, 16));
	}
	commit_raw_tree(f, buf_str(&b));
	buf_release(&b);
}

static void
repo_forged_folders(void **state)
{
	struct fixture *f = *state;
	static const struct str broken[] = {STR_INIT("100644 cut off"),
	    STR_INIT("100644 short id\0too short"), STR_INIT("100644"),
	    STR_INIT("100844 mode\00001234567890123456789"),
	    STR_INIT(" mode\00001234567890123456789"),
	    STR_INIT("100644 \00001234567890123456789")};

	make_repo(f);
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		put_bytes(f, "raw", broken[i]);
		git(f, "-C repo hash-object -t tree --literally -w ../raw");
		commit_raw_folder(f);
		expect_refusal(f, open_repo(f, "repo", "forged", ""),
		    DIAG_SOURCE_OBJECT, "incidents: error: the repository "
		    "cannot be read: a folder's object is no list of files");
	}
	git(f, "-C repo rev-parse HEAD:site.yml");
	commit_raw_folder(f);
	expect_refusal(f, open_repo(f, "repo", "forged", ""),
	    DIAG_SOURCE_OBJECT, "incidents: error: the repository cannot be "
	    "read: a folder's object is not a tree");
}

static void
repo_forged_trees(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	make_repo(f);
	buf_init(&b, 4096);
	static const struct str names[] = {STR_INIT("100644 ../x.md"),
	    STR_INIT("100644 a/b.md")};
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&b);
		buf_add(&b, names[i]);
		buf_add_char(&b, '\0');
		buf_add(&b, STR("01234567890123456789"));
		commit_raw_tree(f, buf_str(&b));
		expect_refusal(f, open_repo(f, "repo", "forged", ""),
		    DIAG_SOURCE_OBJECT, "a file with '/' in it");
	}
	buf_clear(&b);
	for (int i = 0; i < 2; i++) {
		buf_add(&b, STR("100644 same.md"));
		buf_add_char(&b, '\0');
		buf_add(&b, STR("01234567890123456789"));
	}
	commit_raw_tree(f, buf_str(&b));
	expect_refusal(f, open_repo(f, "repo", "forged", ""), DIAG_SOURCE_OBJECT,
	    "same.md: error: the repository cannot be read: a folder names the "
	    "same file twice");
	static const struct str broken[] = {STR_INIT("100644 cut off"),
	    STR_INIT("100644 short id\0too short"), STR_INIT("100644"),
	    STR_INIT("100844 mode\00001234567890123456789"),
	    STR_INIT("1000000 mode\00001234567890123456789"),
	    STR_INIT(" mode\00001234567890123456789"),
	    STR_INIT("100644 \00001234567890123456789")};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		commit_raw_tree(f, broken[i]);
		expect_refusal(f, open_repo(f, "repo", "forged", ""),
		    DIAG_SOURCE_OBJECT,
		    "the repository cannot be read: ");
	}
	buf_clear(&b);
	buf_add(&b, STR("20000 device"));
	buf_add_char(&b, '\0');
	buf_add(&b, STR("01234567890123456789"));
	commit_raw_tree(f, buf_str(&b));
	assert_int_equal(open_repo(f, "repo", "forged", ""), 0);
	expect_files(f, (const char *const[]){NULL});
	expect_diag(f, DIAG_SPECIAL_FILE, "device: warning");
	buf_release(&b);
}

/* Wraps the tree in "out" into another one that names it `times` times. */
static void
wrap_tree(struct fixture *f, unsigned times)
{
	const char *id = git_said(f);
	struct buf b;

	buf_init(&b, 1 << 16);
	for (unsigned i = 0; i < times; i++)
		buf_printf(&b, "040000 tree %s\td%03u\n", id, i);
	put_bytes(f, "in", buf_str(&b));
	buf_release(&b);
	git(f, "-C repo mktree");
	unlinkat(f->fd, "in", 0);
}

static void
commit_tree(struct fixture *f)
{
	gitf(f, "-C repo commit-tree -m bomb %s", git_said(f));
	gitf(f, "-C repo update-ref refs/heads/bomb %s", git_said(f));
}

static void
repo_bombs(void **state)
{
	struct fixture *f = *state;

	make_repo(f);
	/* 10 levels of 20 folders: 10^13 files in 3 KB */
	git(f, "-C repo rev-parse HEAD:incidents");
	for (int i = 0; i < 10; i++)
		wrap_tree(f, 20);
	commit_tree(f);
	expect_refusal(f, open_repo(f, "repo", "bomb", ""),
	    DIAG_SOURCE_TOO_MANY, "files; is this the right folder?");
	git(f, "-C repo rev-parse HEAD:incidents");
	for (int i = 0; i < 31; i++)
		wrap_tree(f, 1);
	commit_tree(f);
	/* incidents/ holds one folder more: 32 */
	assert_int_equal(open_repo(f, "repo", "bomb", ""), 0);
	git(f, "-C repo rev-parse bomb^{tree}");
	wrap_tree(f, 1);
	commit_tree(f);
	expect_refusal(f, open_repo(f, "repo", "bomb", ""), DIAG_SOURCE_OPEN,
	    "more than 32 folders inside each other");
}

static void
repo_of_somebody_else(void **state)
{
	struct fixture *f = *state;
	static const uint32_t trusted[] = {1, 12345};

	if (geteuid() != 0)
		skip();
	make_repo(f);
	assert_int_equal(fchownat(f->fd, "repo/.git", 12345, (gid_t)-1, 0), 0);
	expect_refusal(f, open_repo(f, "repo", "", ""), DIAG_SOURCE_OWNER,
	    "/repo/.git/' belongs to user 12345, you are user root; run "
	    "erreichbar as its owner, or trust it with --trust-owner 12345");
	struct source_spec spec = {.repo = in(f, "repo"),
	    .trusted_owners = trusted, .trusted_count = 1};
	expect_refusal(f, open_spec(f, &spec), DIAG_SOURCE_OWNER, "12345");
	spec.trusted_count = 2;
	assert_int_equal(open_spec(f, &spec), 0);
	expect_content(f);
	/* the work tree, and the common folder of a worktree */
	assert_int_equal(fchownat(f->fd, "repo/.git", 0, (gid_t)-1, 0), 0);
	git(f, "-C repo worktree add -q -b second ../tree");
	assert_int_equal(fchownat(f->fd, "tree", 12345, (gid_t)-1, 0), 0);
	expect_refusal(f, open_repo(f, "tree", "", ""), DIAG_SOURCE_OWNER,
	    "/tree/' belongs to user 12345");
	assert_int_equal(fchownat(f->fd, "tree", 0, (gid_t)-1, 0), 0);
	assert_int_equal(fchownat(f->fd, "repo/.git", 12345, (gid_t)-1, 0), 0);
	expect_refusal(f, open_repo(f, "tree", "", ""), DIAG_SOURCE_OWNER,
	    "/repo/.git/' belongs to user 12345");
}

static void
configuration_outside_is_not_read(void **state)
{
	struct fixture *f = *state;
	int status;

	make_repo(f);
	put(f, "home/.gitconfig", "[broken\n");
	pid_t child = fork();
	if (child == 0) {
		/* only this child's environment */
		char home[300];
		snprintf(home, sizeof home, "HOME=%s/home", f->dir);
		if (putenv(home) || putenv("GIT_DIR=/nonexistent"))
			_exit(2);
		_exit(open_repo(f, "repo", "", "") == 0 ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

/* ---- which of two files is newer ---------------------------------------- */

static void
change(struct fixture *f, const char *path, const char *text)
{
	char name[128];

	snprintf(name, sizeof name, "r/%s", path);
	put(f, name, text);
}

static void
commit(struct fixture *f)
{
	git(f, "-C r add -A");
	git(f, "-C r commit -q --allow-empty -m x");
}

/* Is the file behind the other one? */
static bool
is_behind(struct fixture *f, const char *translation, const char *original)
{
	size_t count;
	const struct source_file *files = source_files(f->source, &count);
	struct source_pair pair = {SIZE_MAX, SIZE_MAX, false};

	for (size_t i = 0; i < count; i++) {
		if (str_is(files[i].path, translation))
			pair.translation = i;
		if (str_is(files[i].path, original))
			pair.original = i;
	}
	assert_true(pair.translation != SIZE_MAX && pair.original != SIZE_MAX);
	source_mark_outdated(f->source, &pair, 1);
	assert_int_equal(f->diags.count, 0);
	return pair.outdated;
}

static void
assert_behind(struct fixture *f, const char *repo, const char *path,
    bool behind)
{
	assert_int_equal(open_repo(f, repo, "", path), 0);
	const char *folder = *path ? "" : "c/";
	char original[32], translation[32];
	snprintf(original, sizeof original, "%sp/a.md", folder);
	snprintf(translation, sizeof translation, "%sp/a.en.md", folder);
	assert_int_equal(is_behind(f, translation, original), behind);
}

static void
the_last_change_decides(void **state)
{
	struct fixture *f = *state;

	git(f, "init -q -b main r");
	change(f, "c/p/a.md", "1");
	change(f, "c/p/a.en.md", "1");
	commit(f);
	assert_behind(f, "r", "", false); /* the first commit has both */
	change(f, "c/p/a.md", "2");
	commit(f);
	assert_behind(f, "r", "", true);
	assert_behind(f, "r", "c", true); /* read below the folder */
	assert_behind(f, "r", "c/", true);
	/* what else happens makes no difference */
	change(f, "c/p/b.md", "1");
	commit(f);
	change(f, "x", "1");
	commit(f);
	commit(f);
	assert_behind(f, "r", "", true);
	change(f, "c/p/a.en.md", "2");
	commit(f);
	assert_behind(f, "r", "", false);
	/* both at once are of one age; so they are when their folder moves */
	change(f, "c/p/a.md", "3");
	change(f, "c/p/a.en.md", "3");
	commit(f);
	assert_behind(f, "r", "", false);
	change(f, "c/p/a.md", "4");
	commit(f);
	assert_behind(f, "r", "", true);
	git(f, "-C r mv c/p c/q");
	commit(f);
	git(f, "-C r mv c/q c/p");
	commit(f);
	assert_behind(f, "r", "", false);
}

static void
a_translation_is_written_later(void **state)
{
	struct fixture *f = *state;

	git(f, "init -q -b main r");
	change(f, "c/p/a.md", "1");
	commit(f);
	change(f, "c/p/a.en.md", "1");
	commit(f);
	assert_behind(f, "r", "", false);
	change(f, "c/p/a.md", "2");
	commit(f);
	assert_behind(f, "r", "", true);
	/* the original alone anew, then the translation goes and comes back */
	git(f, "-C r rm -q c/p/a.en.md");
	commit(f);
	change(f, "c/p/a.en.md", "1");
	commit(f);
	assert_behind(f, "r", "", false);
}

/* A branch counts when it is merged, as one change. */
static void
first_parents_are_followed(void **state)
{
	struct fixture *f = *state;

	git(f, "init -q -b main r");
	change(f, "c/p/a.md", "1");
	change(f, "c/p/a.en.md", "1");
	commit(f);
	git(f, "-C r checkout -q -b side");
	change(f, "c/p/a.md", "2");
	commit(f);
	git(f, "-C r checkout -q main");
	change(f, "c/p/a.en.md", "2");
	commit(f);
	assert_behind(f, "r", "", false);
	git(f, "-C r merge -q -m m side");
	assert_behind(f, "r", "", true);
}

static void
several_translations_of_several_files(void **state)
{
	struct fixture *f = *state;
	size_t count;

	git(f, "init -q -b main r");
	change(f, "p/a.md", "1");
	change(f, "p/a.en.md", "1");
	change(f, "p/a.fr.md", "1");
	change(f, "p/b/b.en.md", "1");
	change(f, "p/b/b.md", "1");
	change(f, "p-x/a.en.md", "1");
	change(f, "p-x/a.md", "1");
	commit(f);
	change(f, "p/a.md", "2");
	change(f, "p-x/a.md", "2");
	commit(f);
	change(f, "p/a.fr.md", "2");
	change(f, "p/b/b.md", "2");
	commit(f);
	assert_int_equal(open_repo(f, "r", "", ""), 0);
	(void)source_files(f->source, &count);
	expect_files(f, (const char *const[]){"p-x/a.en.md", "p-x/a.md",
	    "p/a.en.md", "p/a.fr.md", "p/a.md", "p/b/b.en.md", "p/b/b.md", NULL});
	struct source_pair pairs[] = {{4, 2, false}, {6, 5, false},
	    {4, 3, false}, {1, 0, false}};
	source_mark_outdated(f->source, pairs, 4);
	assert_true(pairs[0].outdated);
	assert_true(pairs[1].outdated);
	assert_false(pairs[2].outdated);
	assert_true(pairs[3].outdated);
	source_mark_outdated(f->source, NULL, 0);
}

static void
nothing_is_said_when_nothing_is_known(void **state)
{
	struct fixture *f = *state;

	git(f, "init -q -b main r");
	change(f, "c/p/a.md", "1");
	change(f, "c/p/a.en.md", "1");
	commit(f);
	change(f, "c/p/a.md", "2");
	commit(f);
	change(f, "x", "1");
	commit(f);
	assert_behind(f, "r", "", true);
	/* a directory has no history, whatever lies in it */
	assert_int_equal(open_dir(f, "r"), 0);
	assert_false(is_behind(f, "c/p/a.en.md", "c/p/a.md"));
	/* cut off before the change, and behind it */
	gitf(f, "clone -q --depth=1 file://%s/r one", f->dir);
	assert_behind(f, "one", "", false);
	gitf(f, "clone -q --depth=2 file://%s/r two", f->dir);
	assert_behind(f, "two", "", false);
	gitf(f, "clone -q --depth=3 file://%s/r three", f->dir);
	assert_behind(f, "three", "", true);
	/* a commit that is gone */
	git(f, "-C r rev-parse HEAD~1");
	const char *id = git_said(f);
	char object[64];
	snprintf(object, sizeof object, "r/.git/objects/%.2s/%s", id, id + 2);
	assert_int_equal(unlinkat(f->fd, object, 0), 0);
	assert_behind(f, "r", "", false);
}

/* The change lies before the last commit that is looked at, or is it. */
static void
the_walk_has_an_end(void **state)
{
	struct fixture *f = *state;

	if (HISTORY_COMMITS_MAX > 100)
		skip(); /* in mode "small" */
	git(f, "init -q -b main r");
	change(f, "c/p/a.md", "1");
	change(f, "c/p/a.en.md", "1");
	commit(f);
	change(f, "c/p/a.md", "2");
	commit(f);
	for (int i = 1; i < HISTORY_COMMITS_MAX; i++)
		commit(f);
	assert_behind(f, "r", "", true);
	commit(f);
	assert_behind(f, "r", "", false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(directory_is_listed_and_read),
	    TEST(directory_order_is_by_bytes),
	    TEST(directory_follows_no_links),
	    TEST(directory_passes_over_special_files),
	    TEST(directory_swapped_before_reading),
	    TEST(directory_moved_away_is_still_read),
	    TEST(directory_that_cannot_be_opened),
	    TEST(directory_too_deep),
	    TEST(repo_by_work_tree_and_git_dir),
	    TEST(repo_bare_packed_and_loose),
	    TEST(repo_with_alternates),
	    TEST(repo_linked_worktree),
	    TEST(repo_shallow_clone),
	    TEST(repo_refs),
	    TEST(repo_by_commit_id_and_detached),
	    TEST(repo_sub_folder),
	    TEST(repo_odd_names),
	    TEST(repo_links_and_submodules),
	    TEST(repo_content_is_raw),
	    TEST(second_handle_reads_the_same),
	    TEST(reads_on_after_a_rest),
	    TEST(opening_lists_nothing),
	    TEST(repo_unknown_ref),
	    TEST(repo_without_commit),
	    TEST(no_repo_at_all),
	    TEST(repo_sha256),
	    TEST(repo_damaged_blob),
	    TEST(repo_damaged_tree_and_commit),
	    TEST(repo_exchanged_trees),
	    TEST(repo_verified_later),
	    TEST(repo_exchanged_later),
	    TEST(repo_big_blob),
	    TEST(repo_forged_trees),
	    TEST(repo_forged_folders),
	    TEST(repo_bombs),
	    TEST(repo_of_somebody_else),
	    TEST(configuration_outside_is_not_read),
	    TEST(the_last_change_decides),
	    TEST(a_translation_is_written_later),
	    TEST(first_parents_are_followed),
	    TEST(several_translations_of_several_files),
	    TEST(nothing_is_said_when_nothing_is_known),
	    TEST(the_walk_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
