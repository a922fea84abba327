/*
 * publish/stage, opened ahead: what was kept before is written or dropped
 * afterwards, and what happens in between is noticed.
 *
 * SEED and ROUNDS in the environment: of the random chains.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../folder.h"
#include "base/files.h"
#include "publish/stage.h"
#include "records.h"

struct fixture {
	char dir[256];
	int fd;
	struct lock *lock, *other; /* of "site", "other": held, as by a watcher */
	struct arena arena;
	struct diags diags;
};

/* one file of a tree; lists end with a NULL path */
struct file {
	const char *path, *text;
};

static const struct file first_tree[] = {{"index.html", "one"},
    {"a/same.html", "same"}, {"a/gone.html", "gone"}, {"b/c/d", "deep"},
    {NULL, NULL}};
static const struct file second_tree[] = {{"index.html", "two"},
    {"a/same.html", "same"}, {"a/gone.html", "gone"}, {"b/c/d", "deep"},
    {NULL, NULL}};

static struct lock *
take(struct fixture *f, const char *name)
{
	struct lock *lock = NULL;

	assert_int_equal(lock_take(&lock, &f->arena, str_from(arena_printf(
	    &f->arena, "%s/%s", f->dir, name).ptr), "test", &f->diags), 0);
	return lock;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!folder_make(f->dir, "ahead"))
		return -1;
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	f->lock = take(f, "site");
	f->other = take(f, "other");
	*state = f;
	return f->fd < 0 ? -1 : 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	lock_release(f->lock);
	lock_release(f->other);
	close(f->fd);
	int status = dir_remove_tree(AT_FDCWD, f->dir);
	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

/* ---- helpers ---------------------------------------------------------- */

static int
put_in(struct fixture *f, struct stage *s, const char *path, const char *text)
{
	return stage_write(s, str_from(path), str_from(text), str_from(text),
	    &f->diags);
}

static int
keep(struct fixture *f, struct stage *s, const char *path)
{
	struct stage_file file = {.memo = STR_INIT("")};

	stage_published(s, str_from(path), &file);
	return stage_keep(s, str_from(path), file.memo, &f->diags);
}

static void
keep_tree(struct fixture *f, struct stage *s, const struct file *tree)
{
	for (; tree->path; tree++)
		assert_int_equal(keep(f, s, tree->path), 0);
}

static void
commit(struct fixture *f, struct stage *s)
{
	assert_int_equal(stage_commit(s, &f->diags), 0);
	stage_look_back(s);
	assert_int_equal(stage_counts(s).touched, 0);
	stage_abort(s);
}

static void
publish(struct fixture *f, const struct file *tree)
{
	struct stage *s;

	assert_int_equal(stage_open_quick(&s, &f->arena, f->lock, &f->diags), 0);
	for (; tree->path; tree++)
		assert_int_equal(put_in(f, s, tree->path, tree->text), 0);
	commit(f, s);
}

/* The first tree is served, the second lies behind it. */
static void
begin(struct fixture *f)
{
	dir_remove_tree(f->fd, "site");
	dir_remove_tree(f->fd, ".site.spare");
	dir_remove_tree(f->fd, ".site.state");
	publish(f, first_tree);
	publish(f, second_tree);
	publish(f, first_tree);
}

static struct stat
look(struct fixture *f, const char *path)
{
	struct stat st = {0};

	assert_int_equal(fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW), 0);
	return st;
}

static bool
is_there(struct fixture *f, const char *path)
{
	struct stat st;

	return fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static void
put(struct fixture *f, const char *path, const char *text)
{
	int fd = openat(f->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, str_from(text)), 0);
	close(fd);
}

static struct str
read_file(struct fixture *f, const char *path)
{
	struct str text = STR("");
	int fd = openat(f->fd, path, O_RDONLY | O_NOFOLLOW);

	assert_true(fd >= 0);
	assert_int_equal(file_read_fd(&text, &f->arena, fd, 1 << 24), 0);
	close(fd);
	return text;
}

static void
expect_file(struct fixture *f, const char *path, const char *text)
{
	assert_true(str_is(read_file(f, path), text));
}

static void
forget_diags(struct fixture *f)
{
	assert_true(f->diags.count > 0);
	diags_release(&f->diags);
	diags_init(&f->diags);
}

/* ---- opening ---------------------------------------------------------- */

static void
changes_nothing_before(void **state)
{
	struct fixture *f = *state;
	struct stage_file file;

	begin(f);
	/* somebody publishes meanwhile */
	assert_int_equal(mkdirat(f->fd, ".site.state/in", 0700), 0);
	put(f, ".site.state/in/0", "half");
	assert_int_equal(mkdirat(f->fd, ".site.state/trash", 0700), 0);
	struct stage *s = stage_open_ahead(&f->arena, f->lock);
	assert_non_null(s);
	keep_tree(f, s, first_tree);
	assert_true(stage_published(s, STR("a/same.html"), &file));
	assert_true(str_is(file.memo, "same"));
	stage_drop(s, STR("index.html"));
	assert_int_equal(put_in(f, s, "index.html", "early"), -1);
	forget_diags(f);
	assert_int_equal(stage_commit(s, &f->diags), -1);
	assert_true(is_there(f, ".site.state/in/0"));
	assert_true(is_there(f, ".site.state/trash"));
	/* nor may one commit what was only kept */
	s = stage_open_ahead(&f->arena, f->lock);
	keep_tree(f, s, first_tree);
	assert_int_equal(stage_commit(s, &f->diags), -1);
	s = stage_open_ahead(&f->arena, f->lock);
	stage_abort(s);
	assert_true(is_there(f, ".site.state/in/0"));
	s = stage_open_ahead(&f->arena, f->lock);
	assert_true(stage_still(s));
	assert_false(is_there(f, ".site.state/in"));
	assert_false(is_there(f, ".site.state/trash"));
	stage_abort(s);
	assert_int_equal(f->diags.count, 0);
}

static void
expect_no_use(struct fixture *f)
{
	assert_null(stage_open_ahead(&f->arena, f->lock));
	assert_int_equal(f->diags.count, 0);
}

static void
is_of_no_use_where_nothing_is_known(void **state)
{
	struct fixture *f = *state;

	expect_no_use(f);
	assert_false(is_there(f, ".site.state"));
	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	expect_no_use(f);
	put(f, "site/theirs", "x");
	expect_no_use(f);
	assert_int_equal(dir_remove_tree(f->fd, "site"), 0);
	publish(f, first_tree);
	stage_abort(stage_open_ahead(&f->arena, f->lock));
	assert_int_equal(dir_remove_tree(f->fd, ".site.spare"), 0);
	expect_no_use(f);
	begin(f);
	assert_int_equal(unlinkat(f->fd, ".site.state/manifest", 0), 0);
	expect_no_use(f);
	begin(f);
	put(f, "site/" STAGE_MARKER, "of an old version\n");
	expect_no_use(f);
	begin(f);
	assert_int_equal(dir_remove_tree(f->fd, ".site.state"), 0);
	expect_no_use(f);
	assert_false(is_there(f, ".site.state"));
}

/* ---- in between ------------------------------------------------------- */

static void
publish_other(struct fixture *f)
{
	publish(f, second_tree);
}

/* The same tree with the same inode, by the way of another. */
static void
publish_there_and_back(struct fixture *f)
{
	struct stat before = look(f, "site");

	publish(f, second_tree);
	publish(f, first_tree);
	assert_int_equal(look(f, "site").st_ino, before.st_ino);
}

static void
publish_memo(struct fixture *f)
{
	struct stage *s;

	assert_int_equal(stage_open_quick(&s, &f->arena, f->lock, &f->diags), 0);
	keep_tree(f, s, first_tree);
	stage_drop(s, STR("index.html"));
	assert_int_equal(stage_keep(s, STR("index.html"), STR("other"),
	    &f->diags), 0);
	commit(f, s);
}

static void
lose_state(struct fixture *f)
{
	assert_int_equal(dir_remove_tree(f->fd, ".site.state"), 0);
}

static void
replace_state(struct fixture *f)
{
	assert_int_equal(renameat(f->fd, ".site.state", f->fd, "moved"), 0);
	assert_int_equal(mkdirat(f->fd, ".site.state", 0700), 0);
	assert_int_equal(linkat(f->fd, "moved/manifest", f->fd,
	    ".site.state/manifest", 0), 0);
	assert_int_equal(dir_remove_tree(f->fd, "moved"), 0);
}

static void
replace_manifest(struct fixture *f)
{
	struct str text = read_file(f, ".site.state/manifest");
	int fd = openat(f->fd, ".site.state/new", O_WRONLY | O_CREAT, 0600);

	assert_int_equal(file_write_all(fd, text), 0);
	close(fd);
	assert_int_equal(renameat(f->fd, ".site.state/new", f->fd,
	    ".site.state/manifest"), 0);
}

static void
lose_spare(struct fixture *f)
{
	assert_int_equal(dir_remove_tree(f->fd, ".site.spare"), 0);
}

static void
replace_spare(struct fixture *f)
{
	assert_int_equal(renameat(f->fd, ".site.spare", f->fd, "moved"), 0);
	assert_int_equal(mkdirat(f->fd, ".site.spare", 0755), 0);
	put(f, ".site.spare/" STAGE_MARKER, "");
	assert_int_equal(dir_remove_tree(f->fd, "moved"), 0);
}

static void
swap_trees(struct fixture *f)
{
	assert_int_equal(renameat2(f->fd, "site", f->fd, ".site.spare",
	    RENAME_EXCHANGE), 0);
}

static void
lose_site(struct fixture *f)
{
	assert_int_equal(dir_remove_tree(f->fd, "site"), 0);
}

static void
other_marker(struct fixture *f)
{
	put(f, "site/" STAGE_MARKER,
	    "generation 00112233445566778899aabbccddeeff\n");
}

/* In the paths in which the trees differ. */
static void
lose_stale(struct fixture *f)
{
	assert_int_equal(unlinkat(f->fd, "site/index.html", 0), 0);
}

static void
write_stale(struct fixture *f)
{
	put(f, "site/index.html", "by hand");
}

static void
notices_what_happens(void **state)
{
	struct fixture *f = *state;
	static void (*const spoil[])(struct fixture *) = {publish_other,
	    publish_there_and_back, publish_memo, lose_state, replace_state,
	    replace_manifest, lose_spare, replace_spare, swap_trees, lose_site,
	    other_marker, lose_stale, write_stale};

	for (size_t i = 0; i < sizeof spoil / sizeof *spoil; i++) {
		begin(f);
		struct stage *s = stage_open_ahead(&f->arena, f->lock);
		assert_non_null(s);
		keep_tree(f, s, first_tree);
		spoil[i](f);
		if (stage_still(s))
			fail_msg("number %zu was not noticed", i);
		stage_abort(s);
		publish(f, second_tree);
		expect_file(f, "site/index.html", "two");
		expect_file(f, "site/b/c/d", "deep");
	}
	/* without a marker it is not ours any more */
	struct stage *s = stage_open_ahead(&f->arena, f->lock);
	assert_int_equal(unlinkat(f->fd, "site/" STAGE_MARKER, 0), 0);
	assert_false(stage_still(s));
	stage_abort(s);
}

/* What stays trusted, as with stage_open_quick(). */
static void
goes_on_as_a_quick_one(void **state)
{
	struct fixture *f = *state;

	begin(f);
	struct stage *s = stage_open_ahead(&f->arena, f->lock);
	keep_tree(f, s, first_tree);
	assert_int_equal(fchmodat(f->fd, "site", 0750, 0), 0);
	put(f, "site/a/same.html", "by hand");
	assert_int_equal(mkdirat(f->fd, "site/strange", 0755), 0);
	assert_true(stage_still(s));
	assert_int_equal(put_in(f, s, "index.html", "three"), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	stage_look_back(s);
	struct stage_counts n = stage_counts(s);
	assert_int_equal(n.touched, 1);
	assert_int_equal(n.written, 1);
	assert_int_equal(n.unchanged, 3);
	assert_int_equal(n.removed, 0);
	stage_abort(s);
	assert_int_equal(look(f, "site").st_mode & 07777, 0750);
	expect_file(f, "site/index.html", "three");
	assert_false(is_there(f, "site/strange"));
}

/* In a child with mounts of its own; what it found, or 77: not possible here. */
static int
look_at_mounts(struct fixture *f, const char *folder)
{
	char where[320];

	if ((unshare(CLONE_NEWNS) && unshare(CLONE_NEWNS | CLONE_NEWUSER)) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return 77;
	/* the old descriptors look into the old namespace */
	f->lock = take(f, "third");
	publish(f, first_tree);
	publish(f, second_tree);
	snprintf(where, sizeof where, "%s/third/%s", f->dir, folder);
	if (mkdir(where, 0755) && errno != EEXIST)
		return 2;
	struct stage *s = stage_open_ahead(&f->arena, f->lock);
	if (s == NULL)
		return 3;
	if (mount("none", where, "tmpfs", 0, NULL))
		return 77;
	if (stage_still(s))
		return 4;
	if (stage_open_ahead(&f->arena, f->lock))
		return 5;
	if (umount(where) || !stage_still(s))
		return 6;
	stage_abort(s);
	return 0;
}

static void
notices_what_is_mounted(void **state)
{
	struct fixture *f = *state;
	/* a known folder, one in it, and those of a stranger */
	static const char *const folders[] = {"b", "b/c", "strange", "b/strange"};
	int status;

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		dir_remove_tree(f->fd, "third");
		pid_t child = fork();
		if (child == 0)
			_exit(look_at_mounts(f, folders[i]));
		waitpid(child, &status, 0);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
			skip();
		assert_int_equal(status, 0);
	}
}

/* ---- kept, and then not ----------------------------------------------- */

static void
may_be_written_or_dropped(void **state)
{
	struct fixture *f = *state;
	struct stage_file file;

	begin(f);
	struct stage *s = stage_open_ahead(&f->arena, f->lock);
	keep_tree(f, s, first_tree);
	assert_true(stage_still(s));
	/* in the place of files a folder, in that of folders a file */
	stage_drop(s, STR("index.html"));
	assert_true(stage_published(s, STR("index.html"), &file));
	stage_drop(s, STR("b/c/d"));
	stage_drop(s, STR("b/c/d"));
	stage_drop(s, STR("a/gone.html"));
	stage_drop(s, STR("nothing/at/all"));
	assert_int_equal(put_in(f, s, "index.html/x", "x"), 0);
	assert_int_equal(put_in(f, s, "b", "b"), 0);
	assert_int_equal(put_in(f, s, "a/same.html", "other"), 0);
	/* kept again */
	assert_int_equal(keep(f, s, "a/gone.html"), 0);
	/* what was written stays */
	stage_drop(s, STR("a/same.html"));
	commit(f, s);
	struct stage_counts n = stage_counts(s);
	assert_int_equal(n.written, 3);
	assert_int_equal(n.unchanged, 1);
	assert_int_equal(n.removed, 2);
	for (int i = 0; i < 2; i++) {
		expect_file(f, "site/index.html/x", "x");
		expect_file(f, "site/b", "b");
		expect_file(f, "site/a/same.html", "other");
		expect_file(f, "site/a/gone.html", "gone");
		if (i == 0) {
			/* and the other tree */
			publish(f, first_tree);
			publish(f, (struct file[]){{"index.html/x", "x"},
			    {"b", "b"}, {"a/same.html", "other"},
			    {"a/gone.html", "gone"}, {NULL, NULL}});
		}
	}
}

/* k: keep, w: write, d: drop; "kd path" does both to that path. */
static int
go_way(struct fixture *f, struct stage *s, const char *way)
{
	const char *path = strchr(way, ' ') + 1;
	int status = 0;

	for (; *way != ' '; way++)
		if (*way == 'd')
			stage_drop(s, str_from(path));
		else
			status |= *way == 'k' ? keep(f, s, path)
			    : put_in(f, s, path, "x");
	return status;
}

static void
each_path_once_all_the_same(void **state)
{
	struct fixture *f = *state;
	static const char *const ways[][2] = {{"k index.html", "k index.html"},
	    {"w index.html", "k index.html"}, {"kw index.html", "w index.html"},
	    {"kw index.html", "k index.html"}, {"kwd index.html", "w index.html"},
	    {"kdk index.html", "k index.html"}, {"kdw index.html", "k index.html"},
	    {"k index.html", "w index.html/x"}, {"k a/same.html", "w a"},
	    {"kdk a/same.html", "w a"}, {"k b/c/d", "w b"}, {"k b/c/d", "w b/c"},
	    {"kw b/c/d", "w b/c"}, {"kdkdw b/c/d", "w b/c/d/e"},
	    {"d nothing", "k nothing"}, {"w new", "dw new"}};

	begin(f);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct stage *s;
		assert_int_equal(stage_open_quick(&s, &f->arena, f->lock,
		    &f->diags), 0);
		if (go_way(f, s, ways[i][0]) || go_way(f, s, ways[i][1]) == 0)
			fail_msg("%s, then %s", ways[i][0], ways[i][1]);
		forget_diags(f);
		assert_int_equal(stage_commit(s, &f->diags), -1);
	}
	expect_file(f, "site/index.html", "one");
}

/* ---- the same records ------------------------------------------------- */

/* Paths that are in each other's way, and which text each has; 0: none. */
static const char *const names[] = {"a", "a/b", "a/b/c", "a/d", "a/b.gz", "e",
    "e/f/g/h", "e/f/i", "e/f", "j/k", "j/l", "m"};
enum { NAMES = sizeof names / sizeof *names, TEXTS = 3 };
static const char *const texts[TEXTS + 1] = {"", "one", "two", "and three"};

struct tree {
	unsigned text[NAMES];
};

static unsigned
random_below(uint64_t *seed, unsigned n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % n;
}

static bool
is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(path, folder, n) == 0 && path[n] == '/';
}

static void
set_text(struct tree *t, unsigned name, unsigned text)
{
	t->text[name] = text;
	for (unsigned i = 0; text && i < NAMES; i++)
		if (is_below(names[i], names[name]) ||
		    is_below(names[name], names[i]))
			t->text[i] = 0;
}

static void
change(struct tree *t, uint64_t *seed)
{
	for (unsigned n = random_below(seed, 5); n; n--)
		set_text(t, random_below(seed, NAMES),
		    random_below(seed, TEXTS + 1));
}

/* The memo is another when the text is, and now and then without that. */
static void
put_text(struct fixture *f, struct stage *s, unsigned name, unsigned text,
    unsigned memo)
{
	assert_int_equal(stage_write(s, str_from(names[name]),
	    str_from(texts[text]), str_from(texts[memo]), &f->diags), 0);
}

static void
publish_straight(struct fixture *f, const struct tree *was,
    const struct tree *t, uint64_t seed)
{
	struct stage *s;

	assert_int_equal(stage_open_quick(&s, &f->arena, f->other, &f->diags), 0);
	stage_describe(s, STR("about"), 2);
	for (unsigned i = 0; i < NAMES; i++) {
		bool again = random_below(&seed, 4) == 0;
		if (t->text[i] && t->text[i] == was->text[i] && !again)
			assert_int_equal(keep(f, s, names[i]), 0);
		else if (t->text[i])
			put_text(f, s, i, t->text[i], again ? t->text[i] % TEXTS + 1
			    : t->text[i]);
	}
	commit(f, s);
}

static void
publish_ahead(struct fixture *f, const struct tree *was,
    const struct tree *t, uint64_t seed)
{
	struct stage *s = stage_open_ahead(&f->arena, f->lock);

	assert_non_null(s);
	for (unsigned i = 0; i < NAMES; i++)
		if (was->text[i])
			assert_int_equal(keep(f, s, names[i]), 0);
	assert_true(stage_still(s));
	stage_describe(s, STR("about"), 2);
	for (unsigned i = 0; i < NAMES; i++)
		if (was->text[i] && t->text[i] == 0)
			stage_drop(s, str_from(names[i]));
	for (unsigned i = 0; i < NAMES; i++) {
		bool again = random_below(&seed, 4) == 0;
		if (t->text[i] && (t->text[i] != was->text[i] || again))
			put_text(f, s, i, t->text[i], again ? t->text[i] % TEXTS + 1
			    : t->text[i]);
	}
	commit(f, s);
}

static void
expect_same_records(struct fixture *f, uint64_t seed)
{
	struct buf one, two;

	buf_init(&one, 1 << 22);
	buf_init(&two, 1 << 22);
	describe_records(&one, read_file(f, ".site.state/manifest"));
	describe_records(&two, read_file(f, ".other.state/manifest"));
	if (!str_eq(buf_str(&one), buf_str(&two)))
		fail_msg("seed %llu: %s\n%s", (unsigned long long)seed, one.ptr,
		    two.ptr);
	buf_release(&one);
	buf_release(&two);
}

static uint64_t
number(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static void
expect_published(struct fixture *f, const struct tree *t)
{
	for (unsigned i = 0; i < NAMES; i++) {
		const char *path = arena_printf(&f->arena, "site/%s",
		    names[i]).ptr;
		struct stat st;
		if (t->text[i])
			expect_file(f, path, texts[t->text[i]]);
		else
			assert_true(fstatat(f->fd, path, &st, 0) ||
			    S_ISDIR(st.st_mode));
	}
}

static void
records_are_the_same(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = number("SEED", 1), rounds = number("ROUNDS", 300);
	struct tree was = {{0}}, none = {{0}};

	set_text(&was, NAMES - 1, 1);
	publish(f, (struct file[]){{names[NAMES - 1], texts[1]}, {NULL, NULL}});
	struct lock *site = f->lock;
	f->lock = f->other;
	publish(f, (struct file[]){{names[NAMES - 1], texts[1]}, {NULL, NULL}});
	f->lock = site;
	while (rounds--) {
		struct arena_mark mark = arena_mark(&f->arena);
		struct tree next = was;
		change(&next, &seed);
		if (memcmp(&next, &none, sizeof next) == 0)
			continue;
		publish_straight(f, &was, &next, seed);
		publish_ahead(f, &was, &next, seed);
		expect_same_records(f, seed);
		expect_published(f, &next);
		was = next;
		arena_rewind(&f->arena, &mark);
	}
}

/* ---- threads ---------------------------------------------------------- */

enum { THREADS = 4, FILES_EACH = 300 };

struct worker {
	struct stage *stage;
	struct diags diags;
	unsigned number;
	const char *text; /* NULL: keep them */
	int failures;
};

static void
work_on(struct worker *w, unsigned i)
{
	char path[64];

	snprintf(path, sizeof path, "y%u/m%u/f%u-%u", i % 7, i % 90, w->number, i);
	struct str name = str_from(path);
	if (w->text == NULL)
		w->failures += stage_keep(w->stage, name, STR(""), &w->diags) != 0;
	else if (i % 3 == 1)
		stage_drop(w->stage, name);
	else if (i % 3 == 0)
		w->failures += stage_write(w->stage, name, str_from(w->text),
		    STR(""), &w->diags) != 0;
}

static void *
work(void *context)
{
	struct worker *w = context;

	for (unsigned i = 0; i < FILES_EACH; i++)
		work_on(w, i);
	return NULL;
}

static void
in_threads(struct stage *s, const char *text)
{
	struct worker workers[THREADS];
	pthread_t threads[THREADS];

	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.stage = s, .number = i, .text = text};
		diags_init(&workers[i].diags);
		assert_int_equal(pthread_create(&threads[i], NULL, work,
		    &workers[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(workers[i].failures, 0);
		diags_release(&workers[i].diags);
	}
}

static void
publish_many(struct fixture *f)
{
	struct stage *s;
	char path[64];

	assert_int_equal(stage_open_quick(&s, &f->arena, f->lock, &f->diags), 0);
	for (unsigned n = 0; n < THREADS; n++)
		for (unsigned i = 0; i < FILES_EACH; i++) {
			snprintf(path, sizeof path, "y%u/m%u/f%u-%u", i % 7, i % 90,
			    n, i);
			assert_int_equal(stage_write(s, str_from(path), STR("old"),
			    STR(""), &f->diags), 0);
		}
	commit(f, s);
}

static void
threads_write_and_drop_together(void **state)
{
	struct fixture *f = *state;

	publish_many(f);
	struct stage *s = stage_open_ahead(&f->arena, f->lock);
	in_threads(s, NULL);
	assert_true(stage_still(s));
	in_threads(s, "new");
	commit(f, s);
	struct stage_counts n = stage_counts(s);
	assert_int_equal(n.written, THREADS * FILES_EACH / 3);
	assert_int_equal(n.unchanged, THREADS * FILES_EACH / 3);
	assert_int_equal(n.removed, THREADS * FILES_EACH / 3);
	expect_file(f, "site/y0/m0/f3-0", "new");
	assert_false(is_there(f, "site/y1/m1/f3-1"));
	expect_file(f, "site/y2/m2/f3-2", "old");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(changes_nothing_before),
	    TEST(is_of_no_use_where_nothing_is_known),
	    TEST(notices_what_happens),
	    TEST(goes_on_as_a_quick_one),
	    TEST(may_be_written_or_dropped),
	    TEST(each_path_once_all_the_same),
	    TEST(records_are_the_same),
	    TEST(threads_write_and_drop_together),
	};
	/* a child ends in the middle, with what valgrind cannot see released */
	const struct CMUnitTest children[] = {
	    TEST(notices_what_is_mounted),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (getenv("UNDER_VALGRIND") == NULL)
		failed += cmocka_run_group_tests(children, NULL, NULL);
	return failed;
}
