/*
 * publish/stage: the old tree or the new one, whatever happens.
 *
 * The strongest cases run a publication in a child whose system calls are
 * stopped one by one (seccomp's user notification): the n-th is made to fail,
 * or the child is killed at it, for every n.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../folder.h"
#include "base/files.h"
#include "base/mix.h"
#include "publish/stage.h"

struct fixture {
	char dir[256], out[300];
	int fd;
	bool quick; /* stages are opened so */
	bool ahead; /* where that is of use, and everything is kept first */
	struct lock *lock;
	struct arena arena;
	struct diags diags;
};

/* one file of a tree; lists end with a NULL path */
struct file {
	const char *path, *text;
};

static const struct file old_tree[] = {{"index.html", "old"},
    {"a/same.html", "same"}, {"a/gone.html", "gone"}, {"b/c/d", "deep"},
    {NULL, NULL}};
static const struct file new_tree[] = {{"index.html", "new, and longer"},
    {"a/same.html", "same"}, {"b/c/d", "DEEP"}, {"x/y/z.html", "z"},
    {NULL, NULL}};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!folder_make(f->dir, "stage"))
		return -1;
	snprintf(f->out, sizeof f->out, "%s/site", f->dir);
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	*state = f;
	return f->fd < 0 ? -1 : 0;
}

static int
setup_quick(void **state)
{
	int status = setup(state);
	struct fixture *f = *state;

	f->quick = true;
	return status;
}

static int
setup_ahead(void **state)
{
	int status = setup_quick(state);
	struct fixture *f = *state;

	f->ahead = true;
	return status;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	close(f->fd);
	int status = dir_remove_tree(AT_FDCWD, f->dir);
	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

/* ---- helpers ---------------------------------------------------------- */

static struct stage *
open_ahead(struct fixture *f, const struct lock *lock)
{
	struct stage *s = f->quick && f->ahead
	    ? stage_open_ahead(&f->arena, lock) : NULL;

	if (s == NULL || stage_still(s))
		return s;
	stage_abort(s);
	return NULL;
}

/* Under a lock, which close_stage() gives back. */
static struct stage *
open_stage(struct fixture *f, const char *out)
{
	struct stage *s = NULL;
	struct lock *lock;

	if (lock_take(&lock, &f->arena, str_from(out), "test", &f->diags))
		return NULL;
	s = open_ahead(f, lock);
	if (s == NULL && (f->quick ? stage_open_quick : stage_open)(&s,
	        &f->arena, lock, &f->diags))
		lock_release(lock);
	else
		f->lock = lock;
	return s;
}

static void
close_stage(struct fixture *f, struct stage *s)
{
	stage_abort(s);
	lock_release(f->lock);
}

static bool
is_among(const struct file *tree, const char *path)
{
	while (tree->path && strcmp(tree->path, path) != 0)
		tree++;
	return tree->path != NULL;
}

/* Keeps everything, and drops what is not in the new tree. */
static int
keep_ahead(struct fixture *f, struct stage *s, const struct file *tree)
{
	static const char *const paths[] = {"index.html", "a/same.html",
	    "a/gone.html", "b/c/d", "x/y/z.html", "a", "b/c/d/e"};
	struct stage_file file;

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (stage_published(s, str_from(paths[i]), &file) &&
		    stage_keep(s, str_from(paths[i]), file.memo, &f->diags))
			return -1;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (!is_among(tree, paths[i]))
			stage_drop(s, str_from(paths[i]));
	return 0;
}

static int
write_all(struct fixture *f, struct stage *s, const struct file *tree)
{
	if (f->ahead && keep_ahead(f, s, tree))
		return -1;
	for (; tree->path; tree++)
		if (stage_write(s, str_from(tree->path), str_from(tree->text),
		        STR(""), &f->diags))
			return -1;
	return 0;
}

static int
publish_release_once(struct fixture *f, const struct file *tree, const char *about,
    struct stage_counts *counts)
{
	struct stage *s = open_stage(f, f->out);

	if (s == NULL)
		return -1;
	if (about)
		stage_describe(s, str_from(about), 3);
	int status = write_all(f, s, tree);
	if (status == 0)
		status = stage_commit(s, &f->diags);
	if (status == 0)
		stage_look_back(s);
	if (counts)
		*counts = stage_counts(s);
	close_stage(f, s);
	return status;
}

/* With `about` earlier releases are kept. As the builder does, once more when
 * looking back shows that somebody was at the files. */
static int
publish_release(struct fixture *f, const struct file *tree, const char *about,
    struct stage_counts *counts)
{
	struct stage_counts n = {0};
	int status = publish_release_once(f, tree, about, &n);
	bool quick = f->quick;

	if (status == 0 && n.touched) {
		f->quick = false;
		status = publish_release_once(f, tree, about, &n);
		f->quick = quick;
	}
	if (counts)
		*counts = n;
	return status;
}

static int
publish_to(struct fixture *f, const char *out, const struct file *tree,
    struct stage_counts *counts)
{
	if (out != f->out)
		snprintf(f->out, sizeof f->out, "%s", out);
	return publish_release(f, tree, NULL, counts);
}

static void
publish(struct fixture *f, const struct file *tree)
{
	assert_int_equal(publish_to(f, f->out, tree, NULL), 0);
}

static int
visible(const struct dirent *e)
{
	return strcmp(e->d_name, ".") && strcmp(e->d_name, "..") &&
	    strcmp(e->d_name, STAGE_MARKER) &&
	    strcmp(e->d_name, ".site.spare") &&
	    strcmp(e->d_name, ".site.state");
}

/* Writes "path=text;" for all files below, in order. */
static void
describe(struct fixture *f, struct buf *b, const char *path)
{
	struct dirent **list;
	char sub[600];
	struct stat st;
	int n = scandirat(f->fd, path, &list, visible, alphasort);

	for (int i = 0; i < n; i++) {
		snprintf(sub, sizeof sub, "%s/%s", path, list[i]->d_name);
		free(list[i]);
		assert_int_equal(fstatat(f->fd, sub, &st, AT_SYMLINK_NOFOLLOW), 0);
		if (S_ISDIR(st.st_mode)) {
			describe(f, b, sub);
			continue;
		}
		int fd = openat(f->fd, sub, O_RDONLY | O_NOFOLLOW);
		struct str text = STR("?");
		if (fd >= 0)
			file_read_fd(&text, &f->arena, fd, 1 << 20);
		close(fd);
		buf_printf(b, "%s=%.*s;", strchr(sub, '/') + 1, STR_ARG(text));
	}
	if (n >= 0)
		free(list);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path,
	    ((const struct file *)b)->path);
}

/* True when exactly these files are published. */
static bool
is_tree(struct fixture *f, const struct file *tree)
{
	struct file sorted[16];
	struct buf have, want;
	size_t n = 0;

	buf_init(&have, 1 << 20);
	buf_init(&want, 1 << 20);
	for (; tree[n].path; n++)
		sorted[n] = tree[n];
	qsort(sorted, n, sizeof *sorted, by_path);
	for (size_t i = 0; i < n; i++)
		buf_printf(&want, "%s=%s;", sorted[i].path, sorted[i].text);
	buf_add(&want, STR("."));
	describe(f, &have, "site");
	buf_add(&have, STR("."));
	bool same = str_eq(buf_str(&have), buf_str(&want));
	buf_release(&have);
	buf_release(&want);
	return same;
}

static void
expect_tree(struct fixture *f, const struct file *tree)
{
	assert_true(is_tree(f, tree));
}

static bool
is_there(struct fixture *f, const char *path)
{
	struct stat st;

	return fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Only these names lie in the test's folder, "a b c", and our own, tidy. */
static bool
beside(struct fixture *f, const char *names)
{
	if (is_there(f, ".site.state/in") || is_there(f, ".site.state/trash"))
		return false;

	struct dirent **list;
	struct buf b;
	int n = scandirat(f->fd, ".", &list, visible, alphasort);

	buf_init(&b, 4096);
	for (int i = 0; i < n; i++) {
		buf_printf(&b, "%s%s", i ? " " : "", list[i]->d_name);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	bool same = str_is(buf_str(&b), names);
	buf_release(&b);
	return same;
}

static struct stat
look(struct fixture *f, const char *path)
{
	struct stat st = {0};

	assert_int_equal(fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW), 0);
	return st;
}

static void
put(struct fixture *f, const char *path, const char *text)
{
	int fd = openat(f->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, str_from(text)), 0);
	close(fd);
}

/*
 * In the place of what has the same size. Linux before 6.13 tells times by the
 * tick: what is changed within one cannot be seen.
 */
static void
overwrite(struct fixture *f, const char *path, const char *text)
{
	struct timespec before = look(f, path).st_mtim, now;

	do {
		put(f, path, text);
		now = look(f, path).st_mtim;
	} while (now.tv_sec == before.tv_sec && now.tv_nsec == before.tv_nsec);
}

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
expect_refusal(struct fixture *f, const char *out, enum diag_id id,
    const char *text)
{
	assert_null(open_stage(f, out));
	expect_diag(f, id, text);
}

/* Makes a file or folder look older than everything made by the test. */
static void
age(struct fixture *f, const char *path)
{
	struct timespec times[2] = {{1000000000, 0}, {1000000000, 0}};

	assert_int_equal(utimensat(f->fd, path, times, 0), 0);
}

/* ---- what is published ------------------------------------------------ */

static void
publishes_into_nothing(void **state)
{
	struct fixture *f = *state;
	struct stage_counts counts;
	mode_t mask = umask(077);

	snprintf(f->out, sizeof f->out, "%s/not/yet/site/", f->dir);
	assert_int_equal(publish_to(f, f->out, new_tree, &counts), 0);
	umask(mask);
	assert_int_equal(counts.written, 4);
	assert_int_equal(counts.unchanged, 0);
	assert_int_equal(counts.removed, 0);
	assert_int_equal(look(f, "not/yet/site").st_mode & 07777, 0755);
	assert_int_equal(look(f, "not/yet/site/x/y").st_mode & 07777, 0755);
	assert_int_equal(look(f, "not/yet/site/x/y/z.html").st_mode & 07777, 0644);
	assert_int_equal(look(f, "not/yet/site/" STAGE_MARKER).st_mode & 07777,
	    0644);
	assert_int_equal(renameat(f->fd, "not/yet/site", f->fd, "site"), 0);
	expect_tree(f, new_tree);
	assert_int_equal(f->diags.count, 0);
}

static void
writes_only_what_changed(void **state)
{
	struct fixture *f = *state;
	struct stage_counts counts;

	publish(f, old_tree);
	age(f, "site/a/same.html");
	struct stat same = look(f, "site/a/same.html");
	struct stat index = look(f, "site/index.html");
	int held = openat(f->fd, "site/index.html", O_RDONLY);
	assert_int_equal(publish_release_once(f, new_tree, NULL, &counts), 0);
	expect_tree(f, new_tree);
	assert_int_equal(counts.written, 3);
	assert_int_equal(counts.unchanged, 1);
	assert_int_equal(counts.removed, 1);
	struct stat now = look(f, "site/a/same.html");
	assert_int_equal(now.st_ino, same.st_ino);
	assert_int_equal(now.st_mtim.tv_sec, 1000000000);
	assert_int_equal(now.st_nlink, 2);
	assert_true(look(f, "site/index.html").st_ino != index.st_ino);
	/* who was reading goes on reading what it had begun */
	struct str text;
	assert_int_equal(file_read_fd(&text, &f->arena, held, 99), 0);
	assert_string_equal(text.ptr, "old");
	close(held);
	assert_true(beside(f, "site"));
}

/* The same length, other letters. */
static const char *
large_text(char letter)
{
	static char texts[2][100001];
	char *text = texts[letter == 'a'];

	memset(text, letter, sizeof *texts - 1);
	return text;
}

static struct digest
digest_published(struct fixture *f, const char *path)
{
	struct stage *s = open_stage(f, f->out);
	struct stage_file file = {0};

	assert_true(stage_published(s, str_from(path), &file));
	close_stage(f, s);
	return file.digest;
}

/* Their bytes are compared before anything else is asked. */
static void
large_files_are_compared(void **state)
{
	struct fixture *f = *state;
	const struct file a[] = {{"index.html", large_text('a')}, {NULL, NULL}};
	const struct file b[] = {{"index.html", large_text('b')}, {NULL, NULL}};
	struct digest of_a = mix_of(str_from(a[0].text)), d;
	struct stage_counts n;

	publish(f, a);
	publish(f, b);
	publish(f, a);
	age(f, "site");
	struct stat st = look(f, "site/index.html");
	assert_int_equal(publish_release_once(f, a, NULL, &n), 0);
	assert_int_equal(n.written, 0);
	assert_int_equal(n.unchanged, 1);
	assert_int_equal(look(f, "site").st_mtim.tv_sec, 1000000000);
	assert_int_equal(look(f, "site/index.html").st_ino, st.st_ino);
	d = digest_published(f, "index.html");
	assert_true(digest_eq(&d, &of_a));
	/* what somebody else wrote is not taken for ours, though it is wanted */
	overwrite(f, "site/index.html", b[0].text);
	publish(f, b);
	expect_tree(f, b);
	d = digest_published(f, "index.html");
	assert_false(digest_eq(&d, &of_a));
	for (int i = 0; i < 4; i++) {
		overwrite(f, "site/index.html", i / 2 ? b[0].text : "short");
		publish(f, i % 2 ? a : b);
		expect_tree(f, i % 2 ? a : b);
	}
}

/* The odd number by which multiplying with this one is undone (Newton). */
static uint64_t
inverse(uint64_t odd)
{
	uint64_t x = odd;

	for (int i = 0; i < 5; i++)
		x *= 2 - odd * x;
	return x;
}

/*
 * A second text of the sum of the first: another first step, then the step that
 * leads from there to where the first text led.
 */
static void
make_twin(char out[33], const char *text)
{
	struct mix one = mix_begin(), two;
	uint64_t w[4];

	memcpy(w, text, sizeof w);
	mix_number(&one, sizeof w);
	two = one;
	mix_step(&one, w[0], w[1]);
	mix_step(&one, w[2], w[3]);
	mix_step(&two, ++w[0], w[1]);
	w[2] = mix_turned((one.a - two.b) * inverse(MIX_FIRST), 64 - 31) ^ two.a;
	w[3] = mix_turned((one.b ^ one.a) * inverse(MIX_SECOND), 64 - 29) ^
	    two.b;
	memcpy(out, w, sizeof w);
	out[sizeof w] = '\0';
}

/* Whoever computes texts of one sum has all of them published. */
static void
texts_of_one_sum_are_two(void **state)
{
	struct fixture *f = *state;
	char text[] = "The text of a page, 32 bytes of.", twin[33];

	assert_int_equal(strlen(text), 32);
	make_twin(twin, text);
	assert_int_equal(strlen(twin), 32);
	struct digest one = mix_of(str_from(text)), two = mix_of(str_from(twin));
	assert_true(digest_eq(&one, &two));
	for (int i = 0; i < 4; i++) {
		const struct file tree[] = {
		    {"index.html", i % 2 ? twin : text},
		    {"other", i % 2 ? "1" : "2"}, {NULL, NULL}};
		publish(f, tree);
		expect_tree(f, tree);
	}
}

static void
nothing_new_touches_nothing(void **state)
{
	struct fixture *f = *state;
	struct stage_counts counts;

	publish(f, old_tree);
	age(f, "site/a");
	age(f, "site");
	struct stat before = look(f, "site");
	assert_int_equal(publish_to(f, f->out, old_tree, &counts), 0);
	struct stat after = look(f, "site");
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(after.st_mtim.tv_sec, 1000000000);
	assert_int_equal(look(f, "site/a").st_mtim.tv_sec, 1000000000);
	assert_int_equal(counts.written, 0);
	assert_int_equal(counts.unchanged, 4);
	assert_int_equal(counts.removed, 0);
	expect_tree(f, old_tree);
	assert_true(beside(f, "site"));
}

static void
removing_alone_is_a_change(void **state)
{
	struct fixture *f = *state;
	struct stage_counts counts;
	static const struct file less[] = {{"index.html", "old"}, {NULL, NULL}};
	static const struct file none[] = {{NULL, NULL}};

	publish(f, old_tree);
	assert_int_equal(publish_to(f, f->out, less, &counts), 0);
	expect_tree(f, less);
	assert_int_equal(counts.written, 0);
	assert_int_equal(counts.unchanged, 1);
	assert_int_equal(counts.removed, 3);
	assert_int_equal(publish_to(f, f->out, none, &counts), 0);
	expect_tree(f, none);
	assert_int_equal(counts.removed, 1);
	/* an empty one of ours is still ours */
	publish(f, less);
	expect_tree(f, less);
}

static void
file_becomes_folder_and_back(void **state)
{
	struct fixture *f = *state;
	static const struct file one[] = {{"a", "file"}, {"b/c", "x"},
	    {NULL, NULL}};
	static const struct file two[] = {{"a/b", "in it"}, {"b", "x"},
	    {NULL, NULL}};

	publish(f, one);
	publish(f, two);
	expect_tree(f, two);
	publish(f, one);
	expect_tree(f, one);
}

static void
what_strangers_put_in_vanishes(void **state)
{
	struct fixture *f = *state;

	publish(f, old_tree);
	put(f, "site/a/stray", "x");
	put(f, "secret", "same");
	assert_int_equal(fchmodat(f->fd, "secret", 0644, 0), 0);
	assert_int_equal(unlinkat(f->fd, "site/a/same.html", 0), 0);
	assert_int_equal(symlinkat("../../secret", f->fd, "site/a/same.html"), 0);
	publish(f, old_tree);
	expect_tree(f, old_tree);
	assert_true(S_ISREG(look(f, "site/a/same.html").st_mode));
	/* a folder that is a link: its files are not linked either */
	assert_int_equal(renameat(f->fd, "site/a", f->fd, "away"), 0);
	assert_int_equal(symlinkat("../away", f->fd, "site/a"), 0);
	publish(f, old_tree);
	expect_tree(f, old_tree);
	assert_true(look(f, "away/same.html").st_ino !=
	    look(f, "site/a/same.html").st_ino);
	/* a file whose mode was changed is written anew */
	assert_int_equal(fchmodat(f->fd, "site/index.html", 0600, 0), 0);
	publish(f, old_tree);
	assert_int_equal(look(f, "site/index.html").st_mode & 07777, 0644);
}

static void
keeps_mode_and_group_of_the_folder(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	assert_int_equal(fchmodat(f->fd, "site", 0750, 0), 0);
	if (geteuid() == 0)
		assert_int_equal(fchownat(f->fd, "site", 0, 4711, 0), 0);
	gid_t group = look(f, "site").st_gid;
	publish(f, old_tree);
	assert_int_equal(look(f, "site").st_mode & 07777, 0750);
	assert_int_equal(look(f, "site").st_gid, group);
	publish(f, new_tree);
	assert_int_equal(look(f, "site").st_mode & 07777, 0750);
	assert_int_equal(look(f, "site").st_gid, group);
}

static void
link_to_a_folder_stands_for_it(void **state)
{
	struct fixture *f = *state;
	char link[300];

	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	assert_int_equal(symlinkat("site", f->fd, "link"), 0);
	snprintf(link, sizeof link, "%s/link", f->dir);
	assert_int_equal(publish_to(f, link, old_tree, NULL), 0);
	expect_tree(f, old_tree);
	assert_true(S_ISLNK(look(f, "link").st_mode));
	assert_true(beside(f, "link site"));
}

/* ---- what is refused -------------------------------------------------- */

static void
refuses_folders_of_others(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	put(f, "site/README.md", "mine");
	expect_refusal(f, f->out, DIAG_OUTPUT_FOREIGN, "(README.md)");
	assert_true(beside(f, "site"));
	assert_int_equal(look(f, "site/README.md").st_size, 4);
	/* a marker must be a file */
	assert_int_equal(unlinkat(f->fd, "site/README.md", 0), 0);
	assert_int_equal(mkdirat(f->fd, "site/" STAGE_MARKER, 0755), 0);
	expect_refusal(f, f->out, DIAG_OUTPUT_FOREIGN, STAGE_MARKER);
	assert_int_equal(unlinkat(f->fd, "site/" STAGE_MARKER, AT_REMOVEDIR), 0);
	publish(f, old_tree);
	expect_tree(f, old_tree);
}

static void
refuses_what_is_no_folder(void **state)
{
	struct fixture *f = *state;
	char path[600];

	put(f, "site", "a file");
	expect_refusal(f, f->out, DIAG_OUTPUT_WRITE, "Not a directory");
	snprintf(path, sizeof path, "%s/site/sub", f->dir);
	expect_refusal(f, path, DIAG_OUTPUT_WRITE, "Not a directory");
	assert_int_equal(symlinkat("nowhere", f->fd, "dangling"), 0);
	snprintf(path, sizeof path, "%s/dangling", f->dir);
	expect_refusal(f, path, DIAG_OUTPUT_WRITE, "No such file");
	expect_refusal(f, "/", DIAG_OUTPUT_WRITE, "a folder with a name");
	expect_refusal(f, "", DIAG_OUTPUT_WRITE, "No such file");
	snprintf(path, sizeof path, "%s/%0250d", f->dir, 0);
	expect_refusal(f, path, DIAG_OUTPUT_WRITE, "File name too long");
	assert_true(beside(f, "dangling site"));
}

static void
refuses_mount_points(void **state)
{
	struct fixture *f = *state;
	struct stat proc, root;

	(void)f;
	if (stat("/proc", &proc) || stat("/", &root) ||
	    proc.st_dev == root.st_dev || geteuid() != 0)
		skip();
	expect_refusal(f, "/proc", DIAG_OUTPUT_WRITE, "mount point");
}

static void
one_at_a_time(void **state)
{
	struct fixture *f = *state;
	struct stage *s = open_stage(f, f->out);

	assert_non_null(s);
	expect_refusal(f, f->out, DIAG_OUTPUT_BUSY, "another erreichbar (test, process");
	assert_int_equal(stage_commit(s, &f->diags), 0);
	close_stage(f, s);
	publish(f, old_tree);
	assert_true(beside(f, "site"));
}

static void
bad_paths_spoil_the_stage(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = {"", "../x", "/x", "a//b", "a/../../x",
	    "a\nb", "a\\b", STAGE_MARKER, STAGE_MARKER "/x"};

	publish(f, old_tree);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct stage *s = open_stage(f, f->out);
		assert_int_equal(stage_write(s, STR("ok"), STR("x"), STR(""), &f->diags), 0);
		assert_int_equal(stage_write(s, str_from(bad[i]), STR("x"),
		    STR(""), &f->diags), -1);
		expect_diag(f, DIAG_OUTPUT_WRITE, "cannot write");
		assert_int_equal(stage_commit(s, &f->diags), -1);
		close_stage(f, s);
		assert_int_equal(f->diags.count, 0);
		expect_tree(f, old_tree);
		assert_true(beside(f, "site"));
	}
}

static void
each_path_once(void **state)
{
	struct fixture *f = *state;
	/* files and folders, published or new, below and above */
	static const char *const pairs[][2] = {{"a", "a"}, {"a", "a/b"},
	    {"a/b", "a"}, {"index.html", "index.html"},
	    {"a", "a/same.html"}, {"a/same.html", "a"}, {"b", "b/c/d"},
	    {"b/c/d", "b"}, {"b/c/d", "b/c"}, {"index.html", "index.html/x/y"},
	    {"index.html/x/y", "index.html"}, {"n", "n/x/y"}, {"n/x/y", "n"},
	    {"n/x/y", "n/x"}, {"n/x/y", "n/x/y"}, {"n/x", "n/x/y"}};

	publish(f, old_tree);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct stage *s = open_stage(f, f->out);
		assert_int_equal(stage_write(s, str_from(pairs[i][0]), STR("old"),
		    STR(""), &f->diags), 0);
		assert_int_equal(stage_write(s, str_from(pairs[i][1]), STR("old"),
		    STR(""), &f->diags), -1);
		expect_diag(f, DIAG_OUTPUT_WRITE, pairs[i][1]);
		close_stage(f, s);
		expect_tree(f, old_tree);
	}
}

static void
abort_leaves_no_trace(void **state)
{
	struct fixture *f = *state;
	struct stage *s = open_stage(f, f->out);

	assert_int_equal(stage_write(s, STR("a/b"), STR("x"), STR(""), &f->diags), 0);
	stage_abort(s);
	stage_abort(s);
	stage_abort(NULL);
	assert_int_equal(stage_commit(s, &f->diags), -1);
	close_stage(f, s);
	assert_true(beside(f, ""));
	assert_false(is_there(f, ".site.state"));
	assert_false(is_there(f, ".site.spare"));
}

static void
another_folder_in_between_is_safe(void **state)
{
	struct fixture *f = *state;

	publish(f, old_tree);
	struct stage *s = open_stage(f, f->out);
	assert_int_equal(stage_write(s, STR("new"), STR("x"), STR(""), &f->diags), 0);
	assert_int_equal(renameat(f->fd, "site", f->fd, "moved"), 0);
	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	put(f, "site/precious", "theirs");
	assert_int_equal(stage_commit(s, &f->diags), -1);
	close_stage(f, s);
	expect_diag(f, DIAG_OUTPUT_WRITE, "published site is unchanged");
	assert_int_equal(look(f, "site/precious").st_size, 6);
	assert_true(beside(f, "moved site"));
	/* and when nothing was there in the beginning */
	assert_int_equal(dir_remove_tree(f->fd, "site"), 0);
	s = open_stage(f, f->out);
	assert_int_equal(mkdirat(f->fd, "site", 0755), 0);
	put(f, "site/precious", "theirs");
	assert_int_equal(stage_commit(s, &f->diags), -1);
	close_stage(f, s);
	assert_int_equal(look(f, "site/precious").st_size, 6);
	assert_true(beside(f, "moved site"));
}

static void
clears_up_after_crashes(void **state)
{
	struct fixture *f = *state;

	publish(f, old_tree);
	assert_int_equal(mkdirat(f->fd, ".site.state/in", 0700), 0);
	put(f, ".site.state/in/0", "half");
	assert_int_equal(mkdirat(f->fd, ".site.state/trash", 0700), 0);
	assert_int_equal(mkdirat(f->fd, ".site.state/trash/x", 0700), 0);
	put(f, ".site.lock", "");
	put(f, ".site.newer", "not ours");
	put(f, ".site2.state", "not ours");
	publish(f, new_tree);
	expect_tree(f, new_tree);
	assert_true(beside(f, ".site.newer .site2.state site"));
	/* died between the two renames */
	assert_int_equal(renameat(f->fd, "site", f->fd, ".site.away"), 0);
	struct stage *s = open_stage(f, f->out);
	expect_tree(f, new_tree);
	close_stage(f, s);
	/* or behind them */
	publish(f, old_tree);
	assert_int_equal(renameat(f->fd, ".site.spare", f->fd, ".site.away"), 0);
	publish(f, new_tree);
	expect_tree(f, new_tree);
	assert_true(beside(f, ".site.newer .site2.state site"));
}

static void
spare_of_others_stays(void **state)
{
	struct fixture *f = *state;
	struct stage *s;

	publish(f, old_tree);
	dir_remove_tree(f->fd, ".site.spare");
	assert_int_equal(mkdirat(f->fd, ".site.spare", 0755), 0);
	put(f, ".site.spare/mine", "precious");
	s = open_stage(f, f->out);
	assert_int_equal(write_all(f, s, new_tree), 0);
	assert_int_equal(stage_commit(s, &f->diags), -1);
	close_stage(f, s);
	expect_diag(f, DIAG_OUTPUT_FOREIGN, "'.site.spare' holds");
	expect_tree(f, old_tree);
	assert_int_equal(look(f, ".site.spare/mine").st_size, 8);
}

/* ---- two trees in turn ------------------------------------------------- */

static const struct file third_tree[] = {{"a", "a file now"},
    {"b/c/d/e", "deeper"}, {"index.html", "third"}, {NULL, NULL}};

static void
spoil_nothing(struct fixture *f)
{
	(void)f;
}

static void
lose_state(struct fixture *f)
{
	assert_int_equal(dir_remove_tree(f->fd, ".site.state"), 0);
}

static void
lose_spare(struct fixture *f)
{
	assert_int_equal(dir_remove_tree(f->fd, ".site.spare"), 0);
}

static void
lose_both(struct fixture *f)
{
	lose_state(f);
	lose_spare(f);
}

static void
cut_manifest(struct fixture *f)
{
	int fd = openat(f->fd, ".site.state/manifest", O_WRONLY);

	assert_int_equal(ftruncate(fd,
	    look(f, ".site.state/manifest").st_size - 3), 0);
	close(fd);
}

static void
dirty_manifest(struct fixture *f)
{
	int fd = openat(f->fd, ".site.state/manifest", O_WRONLY | O_APPEND);

	assert_int_equal(write(fd, "erbfest3 torn", 13), 13);
	close(fd);
}

static void
flip_manifest(struct fixture *f)
{
	int fd = openat(f->fd, ".site.state/manifest", O_WRONLY);

	assert_int_equal(pwrite(fd, "\xff\xff", 2, 60), 2);
	close(fd);
}

static void
swap_trees(struct fixture *f)
{
	assert_int_equal(renameat2(f->fd, "site", f->fd, ".site.spare",
	    RENAME_EXCHANGE), 0);
}

static void
touch_marker(struct fixture *f)
{
	put(f, "site/" STAGE_MARKER, "of an old version\n");
}

static void
copy_tree(struct fixture *f)
{
	char command[1000];

	snprintf(command, sizeof command,
	    "cd '%s' && cp -a site copy && rm -rf site && mv copy site", f->dir);
	assert_int_equal(system(command), 0);
}

/* Whatever happens to what we keep: what is published is right. */
static void
survives_all_losses(void **state)
{
	struct fixture *f = *state;
	static void (*const spoil[])(struct fixture *) = {spoil_nothing,
	    lose_state, lose_spare, lose_both, cut_manifest, dirty_manifest,
	    flip_manifest, swap_trees, touch_marker, copy_tree};
	static const struct file *const trees[] = {old_tree, new_tree,
	    third_tree, new_tree, old_tree, old_tree, third_tree};

	for (size_t i = 0; i < sizeof spoil / sizeof *spoil; i++)
		for (size_t k = 0; k < 4; k++) {
			publish(f, new_tree);
			publish(f, third_tree);
			publish(f, old_tree);
			publish(f, trees[k]);
			spoil[i](f);
			for (size_t n = k; n < 7; n++) {
				publish(f, trees[n]);
				expect_tree(f, trees[n]);
				assert_true(beside(f, "site"));
			}
		}
}

static void
many_publications_stay_small(void **state)
{
	struct fixture *f = *state;
	struct file tree[] = {{"a/b", NULL}, {"c", "c"}, {NULL, NULL}};
	static char text[40][20];

	for (int i = 0; i < 2500; i++) {
		char *now = text[i % 40];
		snprintf(now, 20, "text %d", i);
		tree[0].text = now;
		assert_int_equal(publish_release(f, tree, "x", NULL), 0);
		if (i % 100 == 0)
			expect_tree(f, tree);
	}
	expect_tree(f, tree);
	assert_true(look(f, ".site.state/manifest").st_size < 100 << 10);
}

/* ---- memos -------------------------------------------------------------- */

static void
expect_memo(struct stage *s, const char *path, const char *memo)
{
	struct stage_file file;

	assert_true(stage_published(s, str_from(path), &file));
	if (!str_is(file.memo, memo))
		fail_msg("memo of %s: %.*s", path, STR_ARG(file.memo));
}

static void
keeps_what_it_is_told_to(void **state)
{
	struct fixture *f = *state;
	struct stage_file file;
	struct stage *s = open_stage(f, f->out);

	stage_set_global(s, STR("whole 1"));
	assert_int_equal(stage_write(s, STR("a/b"), STR("one"), STR("m1"),
	    &f->diags), 0);
	assert_int_equal(stage_write(s, STR("c"), STR("two"), STR("m2"),
	    &f->diags), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	close_stage(f, s);
	age(f, "site");
	s = open_stage(f, f->out);
	assert_true(str_is(stage_global(s), "whole 1"));
	expect_memo(s, "a/b", "m1");
	expect_memo(s, "c", "m2");
	assert_true(stage_published(s, STR("c"), &file));
	struct digest two = mix_of(STR("two"));
	assert_true(digest_eq(&file.digest, &two));
	assert_int_equal(file.size, 3);
	assert_false(stage_published(s, STR("a"), &file));
	assert_false(stage_published(s, STR("nothing"), &file));
	/* memos and global alone: nothing is switched */
	stage_set_global(s, STR("whole 2"));
	assert_int_equal(stage_keep(s, STR("a/b"), STR("m3"), &f->diags), 0);
	assert_int_equal(stage_keep(s, STR("c"), STR("m2"), &f->diags), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	assert_int_equal(stage_counts(s).unchanged, 2);
	close_stage(f, s);
	assert_int_equal(look(f, "site").st_mtim.tv_sec, 1000000000);
	/* what is neither kept nor written goes */
	s = open_stage(f, f->out);
	assert_true(str_is(stage_global(s), "whole 2"));
	expect_memo(s, "a/b", "m3");
	assert_int_equal(stage_keep(s, STR("a/b"), STR("m4"), &f->diags), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	close_stage(f, s);
	expect_tree(f, (struct file[]){{"a/b", "one"}, {NULL, NULL}});
	s = open_stage(f, f->out);
	expect_memo(s, "a/b", "m4");
	assert_false(stage_published(s, STR("c"), &file));
	close_stage(f, s);
}

static void
sees_hands_in_the_tree(void **state)
{
	struct fixture *f = *state;
	struct stage_file file;

	publish(f, new_tree);
	publish(f, old_tree);
	overwrite(f, "site/index.html", "OLD");
	age(f, "site/a/same.html");
	assert_int_equal(unlinkat(f->fd, "site/b/c/d", 0), 0);
	struct stage *s = open_stage(f, f->out);
	assert_false(stage_published(s, STR("index.html"), &file));
	assert_false(stage_published(s, STR("a/same.html"), &file));
	assert_false(stage_published(s, STR("b/c/d"), &file));
	assert_true(stage_published(s, STR("a/gone.html"), &file));
	assert_int_equal(stage_keep(s, STR("b/c/d"), STR(""), &f->diags), -1);
	expect_diag(f, DIAG_OUTPUT_WRITE, "b/c/d");
	close_stage(f, s);
	for (int i = 0; i < 4; i++) {
		publish(f, i % 2 ? new_tree : old_tree);
		expect_tree(f, i % 2 ? new_tree : old_tree);
	}
}

/* ---- earlier releases --------------------------------------------------- */

/* Two trees that differ in one file only, and have some that stay. */
static const struct file quick_one[] = {{"index.html", "one"},
    {"a/in-place", "1"}, {"a/replaced", "2"}, {"a/removed", "3"},
    {"b/fine", "4"}, {NULL, NULL}};
static const struct file quick_two[] = {{"index.html", "two"},
    {"a/in-place", "1"}, {"a/replaced", "2"}, {"a/removed", "3"},
    {"b/fine", "4"}, {NULL, NULL}};

static void
lay_hands_on(struct fixture *f)
{
	overwrite(f, "site/a/in-place", "x");
	put(f, "site/a/new", "2");
	assert_int_equal(renameat(f->fd, "site/a/new", f->fd, "site/a/replaced"),
	    0);
	assert_int_equal(unlinkat(f->fd, "site/a/removed", 0), 0);
	put(f, "site/b/stray", "x");
}

static void
looks_back(void **state)
{
	struct fixture *f = *state;
	struct stage_counts n;

	for (int i = 0; i < 3; i++)
		publish(f, i % 2 ? quick_two : quick_one);
	lay_hands_on(f);
	assert_int_equal(publish_release_once(f, quick_two, NULL, &n), 0);
	assert_int_equal(n.written, 1);
	assert_int_equal(n.unchanged, 4);
	/* the same inode in both trees; the others went with the switch */
	assert_int_equal(n.touched, 1);
	assert_int_equal(publish_release(f, quick_one, NULL, &n), 0);
	/* of the second publication, with a stage that looks first */
	assert_int_equal(n.touched, 0);
	assert_int_equal(n.written, 1);
	expect_tree(f, quick_one);
	/* nothing of it is in the other tree either */
	for (int i = 0; i < 4; i++) {
		publish(f, i % 2 ? quick_one : quick_two);
		expect_tree(f, i % 2 ? quick_one : quick_two);
	}
}

static void
looks_back_when_nothing_changed(void **state)
{
	struct fixture *f = *state;
	struct stage_counts n;

	publish(f, quick_one);
	publish(f, quick_two);
	assert_int_equal(publish_release_once(f, quick_two, NULL, &n), 0);
	assert_int_equal(n.touched, 0);
	lay_hands_on(f);
	assert_int_equal(publish_release_once(f, quick_two, NULL, &n), 0);
	assert_true(n.touched >= 4);
	assert_int_equal(n.written, 0);
	publish(f, quick_two);
	expect_tree(f, quick_two);
	publish(f, quick_one);
	expect_tree(f, quick_one);
}

static void
spare_is_ready_after_the_first(void **state)
{
	struct fixture *f = *state;

	publish(f, old_tree);
	struct stat spare = look(f, ".site.spare");
	assert_int_equal(look(f, ".site.spare/b/c/d").st_ino,
	    look(f, "site/b/c/d").st_ino);
	publish(f, new_tree);
	expect_tree(f, new_tree);
	assert_int_equal(look(f, "site").st_ino, spare.st_ino);
	assert_int_equal(look(f, "site").st_mode & 07777, 0755);
	publish(f, old_tree);
	expect_tree(f, old_tree);
}

/* Its parts come in any order, and those that nobody took are done in the end. */
static void
spare_is_made_in_parts(void **state)
{
	struct fixture *f = *state;
	struct stage *s = open_stage(f, f->out);

	assert_int_equal(write_all(f, s, old_tree), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	stage_look(s, 0); /* not begun: nothing to link into */
	assert_false(is_there(f, ".site.spare"));
	stage_look_begin(s);
	assert_true(is_there(f, ".site.spare/b/c"));
	for (size_t part = STAGE_LOOKS; part-- > STAGE_LOOKS / 3;)
		stage_look(s, part);
	stage_look_back(s);
	close_stage(f, s);
	struct stat spare = look(f, ".site.spare");
	for (const struct file *file = old_tree; file->path; file++) {
		char path[300], other[300];
		snprintf(path, sizeof path, "site/%s", file->path);
		snprintf(other, sizeof other, ".site.spare/%s", file->path);
		assert_int_equal(look(f, other).st_ino, look(f, path).st_ino);
	}
	publish(f, new_tree);
	expect_tree(f, new_tree);
	assert_int_equal(look(f, "site").st_ino, spare.st_ino);
}

/* As publish/withdrawn does it when something private is not public any more. */
static void
spare_is_made_again_when_it_was_removed(void **state)
{
	struct fixture *f = *state;

	publish(f, new_tree);
	struct stage *s = open_stage(f, f->out);
	assert_int_equal(write_all(f, s, old_tree), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	assert_int_equal(dir_remove_tree(f->fd, ".site.spare"), 0);
	stage_look(s, 2);
	stage_look_back(s);
	close_stage(f, s);
	assert_false(is_there(f, ".site.spare/x/y/z.html"));
	struct stat spare = look(f, ".site.spare");
	assert_int_equal(look(f, ".site.spare/a/gone.html").st_ino,
	    look(f, "site/a/gone.html").st_ino);
	for (int i = 0; i < 4; i++) {
		publish(f, i % 2 ? old_tree : new_tree);
		expect_tree(f, i % 2 ? old_tree : new_tree);
		if (i == 0)
			assert_int_equal(look(f, "site").st_ino, spare.st_ino);
	}
}

/* What strangers did to a tree that nobody looked at is not published. */
static void
crash_before_looking_back(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++)
		publish(f, i % 2 ? quick_two : quick_one);
	lay_hands_on(f);
	put(f, "site/a/in-place", "1");
	struct stage *s = open_stage(f, f->out);
	assert_int_equal(write_all(f, s, quick_two), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	close_stage(f, s);
	for (int i = 0; i < 4; i++) {
		publish(f, i % 2 ? quick_two : quick_one);
		expect_tree(f, i % 2 ? quick_two : quick_one);
	}
}

static void
expect_releases(struct fixture *f, const char *want)
{
	struct stage_releases list;
	struct buf b;

	assert_int_equal(stage_releases(&list, &f->arena, str_from(f->out),
	    &f->diags), 0);
	buf_init(&b, 4096);
	for (size_t i = 0; i < list.count; i++)
		buf_printf(&b, "%s%.*s", i ? " " : "", STR_ARG(list.items[i]));
	if (!str_is(buf_str(&b), want))
		fail_msg("releases: %s, not %s", b.len ? b.ptr : "", want);
	buf_release(&b);
}

static int
roll_back(struct fixture *f, unsigned steps)
{
	struct stage_counts counts;
	struct lock *lock;

	if (lock_take(&lock, &f->arena, str_from(f->out), "rollback", &f->diags))
		return -1;
	int status = stage_rollback(&counts, lock, steps, &f->diags);
	lock_release(lock);
	return status;
}

static void
rolls_back(void **state)
{
	struct fixture *f = *state;
	struct stage_counts counts;

	assert_int_equal(publish_release(f, old_tree, "one", NULL), 0);
	assert_int_equal(publish_release(f, new_tree, "two", NULL), 0);
	assert_int_equal(publish_release(f, third_tree, "three", NULL), 0);
	assert_int_equal(publish_release(f, old_tree, "four", NULL), 0);
	assert_int_equal(publish_release(f, new_tree, "five", NULL), 0);
	expect_releases(f, "five four three two"); /* 3 earlier ones */
	assert_int_equal(roll_back(f, 4), -1);
	expect_diag(f, DIAG_NO_RELEASE, "no release so far back");
	expect_tree(f, new_tree);
	assert_int_equal(roll_back(f, 1), 0);
	expect_tree(f, old_tree);
	expect_releases(f, "four three two");
	assert_int_equal(roll_back(f, 2), 0);
	expect_tree(f, new_tree);
	expect_releases(f, "two");
	assert_int_equal(roll_back(f, 1), -1);
	expect_diag(f, DIAG_NO_RELEASE, "no release so far back");
	/* the manifest is right: nothing to do */
	assert_int_equal(publish_release(f, new_tree, "two", &counts), 0);
	assert_int_equal(counts.unchanged, 4);
	assert_true(counts.ended_rollback);
	assert_int_equal(publish_release(f, new_tree, "two", &counts), 0);
	assert_false(counts.ended_rollback);
	/* on from there */
	assert_int_equal(publish_release(f, old_tree, "six", &counts), 0);
	expect_tree(f, old_tree);
	expect_releases(f, "six two");
	/* without being asked for, none stay */
	publish(f, new_tree);
	expect_releases(f, "six");
	assert_false(is_there(f, ".site.state/undo"));
}

/* Saved files were served: hands may have been in them, through any link. */
static void
rolls_back_to_what_was_published_only(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(publish_release(f, old_tree, "one", NULL), 0);
	assert_int_equal(publish_release(f, new_tree, "two", NULL), 0);
	put(f, "site/index.html", "by hand");
	assert_int_equal(publish_release(f, third_tree, "three", NULL), 0);
	assert_int_equal(roll_back(f, 1), -1);
	expect_diag(f, DIAG_OUTPUT_WRITE, "changed by hand");
	expect_tree(f, third_tree);
	/* the one before is whole */
	assert_int_equal(roll_back(f, 2), 0);
	expect_tree(f, old_tree);
}

static void
rolls_back_from_nothing(void **state)
{
	struct fixture *f = *state;
	static const struct file no_tree[] = {{NULL, NULL}};

	assert_int_equal(publish_release(f, old_tree, "one", NULL), 0);
	assert_int_equal(publish_release(f, no_tree, "two", NULL), 0);
	expect_tree(f, no_tree);
	assert_int_equal(roll_back(f, 1), 0);
	expect_tree(f, old_tree);
	assert_int_equal(publish_release(f, new_tree, "three", NULL), 0);
	assert_int_equal(roll_back(f, 1), 0);
	expect_tree(f, old_tree);
}

static void
rolled_back_files_are_the_same(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(publish_release(f, old_tree, "one", NULL), 0);
	age(f, "site/index.html");
	assert_int_equal(publish_release(f, old_tree, "one", NULL), 0);
	struct stat before = look(f, "site/index.html");
	assert_int_equal(publish_release(f, new_tree, "two", NULL), 0);
	assert_int_equal(roll_back(f, 1), 0);
	struct stat after = look(f, "site/index.html");
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(after.st_mtim.tv_sec, 1000000000);
	assert_int_equal(look(f, "site/a/same.html").st_nlink, 2);
}

/* ---- threads ---------------------------------------------------------- */

enum { THREADS = 4, FILES_EACH = 300 };

struct worker {
	struct stage *stage;
	struct diags diags;
	unsigned number;
	int failures;
};

static void *
work(void *context)
{
	struct worker *w = context;
	char path[64], text[64];

	for (unsigned i = 0; i < FILES_EACH; i++) {
		snprintf(path, sizeof path, "y%u/m%u/f%u-%u", i % 7, i % 90,
		    w->number, i);
		snprintf(text, sizeof text, "text %u %u", w->number, i / 2);
		if (stage_write(w->stage, str_from(path), str_from(text),
		        STR(""), &w->diags))
			w->failures++;
	}
	return NULL;
}

static struct stage_counts
publish_in_threads(struct fixture *f)
{
	struct stage *s = open_stage(f, f->out);
	struct worker workers[THREADS];
	pthread_t threads[THREADS];

	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.stage = s, .number = i};
		diags_init(&workers[i].diags);
		assert_int_equal(pthread_create(&threads[i], NULL, work,
		    &workers[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(workers[i].failures, 0);
		diags_release(&workers[i].diags);
	}
	assert_int_equal(stage_commit(s, &f->diags), 0);
	close_stage(f, s);
	return stage_counts(s);
}

static void
threads_write_together(void **state)
{
	struct fixture *f = *state;
	struct stage_counts counts = publish_in_threads(f);

	assert_int_equal(counts.written, THREADS * FILES_EACH);
	put(f, "site/y0/m0/f0-0", "changed");
	assert_int_equal(unlinkat(f->fd, "site/y1/m1/f0-1", 0), 0);
	put(f, "site/y0/m0/stray", "");
	counts = publish_in_threads(f);
	assert_int_equal(counts.written, 2);
	assert_int_equal(counts.unchanged, THREADS * FILES_EACH - 2);
	assert_int_equal(counts.removed, 1);
	counts = publish_in_threads(f);
	assert_int_equal(counts.unchanged, THREADS * FILES_EACH);
}

/* ---- failures of the system ------------------------------------------- */

/* the calls that are stopped at */
static const int watched[] = {SYS_openat, SYS_openat2, SYS_write, SYS_read,
    SYS_linkat, SYS_mkdirat, SYS_renameat, SYS_renameat2, SYS_fsync,
    SYS_syncfs, SYS_unlinkat, SYS_fchmod, SYS_fchown, SYS_getdents64,
    SYS_flock, SYS_close, SYS_pwrite64, SYS_fdatasync, SYS_ftruncate,
#ifdef SYS_newfstatat
    SYS_newfstatat,
#endif
};

enum { WATCHED = sizeof watched / sizeof *watched };

enum fate { FATE_FAILS, FATE_KILLED };

struct plan {
	enum fate fate;
	int error;        /* of FATE_FAILS */
	unsigned nth;     /* from 1; UINT32_MAX: never */
	int always;       /* this call always fails (0: none), ... */
	int always_error; /* ... with this */
	bool back;        /* a rollback, to the new tree */
	bool cold;        /* nothing is known of what is published */
};

/* Puts the filter on; gives its listener or -1. */
static int
watch_self(void)
{
	struct sock_filter code[WATCHED + 3];
	struct sock_fprog program = {WATCHED + 3, code};

	code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, nr));
	for (unsigned i = 0; i < WATCHED; i++)
		code[i + 1] = (struct sock_filter)BPF_JUMP(
		    BPF_JMP | BPF_JEQ | BPF_K, (unsigned)watched[i],
		    (unsigned char)(WATCHED - i), 0);
	code[WATCHED + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ALLOW);
	code[WATCHED + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_USER_NOTIF);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static void
send_fd(int to, int fd)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {{0}};
	char byte = fd < 0 ? 'n' : 'y';
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	if (fd >= 0) {
		message.msg_control = control.space;
		message.msg_controllen = sizeof control.space;
		struct cmsghdr *c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(c), &fd, sizeof fd);
	}
	if (sendmsg(to, &message, 0) != 1)
		_exit(2);
}

static int
receive_fd(int from)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	char byte = 'n';
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1,
	    .msg_control = control.space, .msg_controllen = sizeof control.space};
	int fd = -1;

	if (recvmsg(from, &message, 0) == 1 && byte == 'y')
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
	return fd;
}

/* Answers the child's calls by the plan until it is gone; how many there were. */
static unsigned
supervise(int listener, pid_t child, const struct plan *plan)
{
	struct pollfd ready = {.fd = listener, .events = POLLIN};
	unsigned calls = 0;

	while (poll(&ready, 1, -1) > 0 && (ready.revents & POLLIN)) {
		struct seccomp_notif call = {0};
		struct seccomp_notif_resp answer = {0};
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call))
			continue;
		answer.id = call.id;
		answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		int error = plan->always && call.data.nr == plan->always
		    ? plan->always_error : 0;
		if (++calls == plan->nth) {
			if (plan->fate == FATE_KILLED) {
				kill(child, SIGKILL);
				continue;
			}
			error = plan->error;
		}
		if (error) {
			answer.flags = 0;
			answer.error = -error;
		}
		ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
	}
	return calls;
}

/*
 * Publishes the new tree in a child by the plan. Gives its wait status; the
 * number of calls that it made goes to *calls, 0 when this cannot be done
 * here.
 */
static int
publish_in_child(struct fixture *f, const struct plan *plan, unsigned *calls)
{
	int pair[2], status = 0;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair),
	    0);
	pid_t child = fork();
	if (child == 0) {
		int listener = watch_self();
		send_fd(pair[1], listener);
		if (listener < 0)
			_exit(77);
		int done = plan->back ? roll_back(f, 1)
		    : publish_release(f, new_tree, "new", NULL);
		_exit(done == 0 ? 0 : f->diags.count ? 1 : 2);
	}
	int listener = receive_fd(pair[0]);
	*calls = listener < 0 ? 0 : supervise(listener, child, plan);
	waitpid(child, &status, 0);
	close(pair[0]);
	close(pair[1]);
	if (listener >= 0)
		close(listener);
	return status;
}

/* The old tree is published, the new one lies behind it. */
static void
begin(struct fixture *f, const struct plan *plan)
{
	dir_remove_tree(f->fd, "site");
	dir_remove_tree(f->fd, ".site.spare");
	dir_remove_tree(f->fd, ".site.state");
	assert_int_equal(publish_release(f, third_tree, "third", NULL), 0);
	assert_int_equal(publish_release(f, new_tree, "new", NULL), 0);
	assert_int_equal(publish_release(f, old_tree, "old", NULL), 0);
	if (plan && plan->cold)
		lose_state(f);
}

/*
 * After a crash: the next run clears up, one of the trees is there, and what
 * is published then comes out right, in both trees.
 */
static void
expect_recovery(struct fixture *f)
{
	close_stage(f, open_stage(f, f->out));
	assert_int_equal(f->diags.count, 0);
	if (!is_tree(f, old_tree))
		expect_tree(f, new_tree);
	assert_true(beside(f, "site"));
	for (int i = 0; i < 4; i++) {
		const struct file *tree = i == 1 ? old_tree : i == 3 ? new_tree
		    : third_tree;
		assert_int_equal(publish_release(f, tree, "next", NULL), 0);
		expect_tree(f, tree);
	}
	assert_int_equal(roll_back(f, 2), 0);
	expect_tree(f, old_tree);
	assert_true(beside(f, "site"));
}

/*
 * The plan for every n until the publication gets through untouched. Whatever
 * it says must be true: success is the new tree, failure the old one.
 */
static void
at_every_call(struct fixture *f, struct plan plan)
{
	unsigned calls, failed = 0;

	/* the last run makes fewer calls than n: nothing was done to it */
	do {
		plan.nth++;
		begin(f, &plan);
		int status = publish_in_child(f, &plan, &calls);
		if (calls == 0)
			skip();
		if (WIFSIGNALED(status)) {
			assert_int_equal(WTERMSIG(status), SIGKILL);
			/* two renames leave a gap, an exchange does not */
			if (!plan.always && !is_tree(f, old_tree))
				expect_tree(f, new_tree);
		} else if (WEXITSTATUS(status) == 1) {
			failed++;
			expect_tree(f, old_tree);
		} else {
			assert_int_equal(WEXITSTATUS(status), 0);
			expect_tree(f, new_tree);
		}
		expect_recovery(f);
	} while (calls >= plan.nth);
	assert_true(plan.nth > 40);
	assert_true(plan.fate == FATE_KILLED || failed > 20);
}

/* The same for the first publication: there is nothing, or all of it. */
static void
first_at_every_call(struct fixture *f, struct plan plan)
{
	unsigned calls;

	do {
		plan.nth++;
		dir_remove_tree(f->fd, "site");
		int status = publish_in_child(f, &plan, &calls);
		if (calls == 0)
			skip();
		/* who was killed may have done it before */
		if (!WIFSIGNALED(status))
			assert_int_equal(is_there(f, "site"),
			    WEXITSTATUS(status) == 0);
		if (is_there(f, "site"))
			expect_tree(f, new_tree);
		if (plan.nth % 2) /* from what was left, or from nothing */
			lose_both(f);
		for (int i = 0; i < 3; i++) {
			const struct file *tree = i == 1 ? old_tree : new_tree;
			assert_int_equal(publish_release(f, tree, "next", NULL), 0);
			expect_tree(f, tree);
		}
		assert_true(beside(f, "site"));
	} while (calls >= plan.nth);
	assert_true(plan.nth > 30);
}

static void
full_disk_at_first(void **state)
{
	first_at_every_call(*state,
	    (struct plan){.fate = FATE_FAILS, .error = ENOSPC});
}

static void
killed_at_first(void **state)
{
	first_at_every_call(*state, (struct plan){.fate = FATE_KILLED});
}

static void
full_disk_at_every_call(void **state)
{
	at_every_call(*state, (struct plan){.fate = FATE_FAILS, .error = ENOSPC});
}

static void
killed_at_every_call(void **state)
{
	at_every_call(*state, (struct plan){.fate = FATE_KILLED});
}

static void
full_disk_without_manifest(void **state)
{
	at_every_call(*state, (struct plan){.fate = FATE_FAILS, .error = ENOSPC, .cold = true});
}

static void
killed_without_manifest(void **state)
{
	at_every_call(*state, (struct plan){.fate = FATE_KILLED, .cold = true});
}

static void
full_disk_when_rolling_back(void **state)
{
	at_every_call(*state, (struct plan){.fate = FATE_FAILS, .error = ENOSPC, .back = true});
}

static void
killed_when_rolling_back(void **state)
{
	at_every_call(*state, (struct plan){.fate = FATE_KILLED, .back = true});
}

static void
killed_without_exchange(void **state)
{
	at_every_call(*state,
	    (struct plan){.fate = FATE_KILLED, .always = SYS_renameat2,
	    .always_error = ENOSYS});
}

static void
broken_disk_without_exchange(void **state)
{
	at_every_call(*state,
	    (struct plan){.fate = FATE_FAILS, .error = EIO, .always = SYS_renameat2,
	    .always_error = EINVAL});
}

/* What can fail for good without harm. */
static void
does_without(void **state)
{
	struct fixture *f = *state;
	static const int lacking[][2] = {{SYS_linkat, EMLINK},
	    {SYS_linkat, EXDEV}, {SYS_linkat, EPERM}, {SYS_renameat2, ENOSYS},
	    {SYS_renameat2, EINVAL}, {SYS_openat2, ENOSYS}, {SYS_fsync, EINVAL},
	    {SYS_fchown, EPERM}};
	unsigned calls;

	for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++) {
		begin(f, NULL);
		int status = publish_in_child(f, &(struct plan){.fate = FATE_FAILS,
		    .nth = UINT32_MAX, .always = lacking[i][0],
		    .always_error = lacking[i][1]}, &calls);
		if (calls == 0)
			skip();
		assert_int_equal(status, 0);
		expect_tree(f, new_tree);
		assert_true(beside(f, "site"));
	}
}

static void
never_unchanged_by_mistake(void **state)
{
	struct fixture *f = *state;
	static const int fatal[][2] = {{SYS_write, ENOSPC}, {SYS_syncfs, EIO},
	    {SYS_fsync, EIO}, {SYS_renameat2, EBUSY}, {SYS_mkdirat, EDQUOT},
	    {SYS_close, EDQUOT}};
	unsigned calls;

	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
		begin(f, NULL);
		int status = publish_in_child(f, &(struct plan){.fate = FATE_FAILS,
		    .nth = UINT32_MAX, .always = fatal[i][0],
		    .always_error = fatal[i][1]}, &calls);
		if (calls == 0)
			skip();
		assert_int_equal(WEXITSTATUS(status), 1);
		expect_tree(f, old_tree);
		assert_true(beside(f, "site"));
	}
}

static void
file_size_limit(void **state)
{
	struct fixture *f = *state;
	int status;

	publish(f, old_tree);
	pid_t child = fork();
	if (child == 0) {
		struct rlimit limit = {1000, 1000};
		char big[5000];
		memset(big, 'x', sizeof big);
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		struct stage *s = open_stage(f, f->out);
		if (stage_write(s, STR("big"), str_make(big, sizeof big),
		        STR(""), &f->diags) != -1)
			_exit(1);
		if (stage_commit(s, &f->diags) != -1)
			_exit(2);
		close_stage(f, s);
		_exit(f->diags.count == 1 ? 0 : 3);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	expect_tree(f, old_tree);
	assert_true(beside(f, "site"));
}

/* Root ignores the modes of files by these capabilities. */
static void
obey_modes(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct none[2] = {0};

	assert_int_equal(syscall(SYS_capset, &header, none), 0);
}

static void
folder_without_permission(void **state)
{
	struct fixture *f = *state;
	int status;

	publish(f, old_tree);
	assert_int_equal(fchmod(f->fd, 0555), 0);
	pid_t child = fork();
	if (child == 0) {
		obey_modes();
		expect_refusal(f, f->out, DIAG_OUTPUT_WRITE,
		    "Permission denied");
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(fchmod(f->fd, 0755), 0);
	expect_tree(f, old_tree);
}

static int
publish_without_rights(struct fixture *f, const struct file *tree)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		obey_modes();
		if (publish_to(f, f->out, tree, NULL) == 0)
			_exit(0);
		expect_diag(f, DIAG_OUTPUT_WRITE, "join that group");
		_exit(1);
	}
	waitpid(child, &status, 0);
	return WEXITSTATUS(status);
}

/* A site for the web server's group alone must not be taken away from it. */
static void
group_that_cannot_be_given(void **state)
{
	struct fixture *f = *state;

	publish(f, old_tree);
	if (fchownat(f->fd, "site", (uid_t)-1, 4711, 0))
		skip();
	assert_int_equal(fchmodat(f->fd, "site", 0750, 0), 0);
	assert_int_equal(publish_without_rights(f, new_tree), 1);
	expect_tree(f, old_tree);
	/* whom all may read loses nothing */
	assert_int_equal(fchmodat(f->fd, "site", 0755, 0), 0);
	assert_int_equal(publish_without_rights(f, new_tree), 0);
	expect_tree(f, new_tree);
}

static void
something_mounted_in_it(void **state)
{
	struct fixture *f = *state;
	int status;

	publish(f, old_tree);
	assert_int_equal(mkdirat(f->fd, "site/photos", 0755), 0);
	pid_t child = fork();
	if (child == 0) {
		char where[320];
		snprintf(where, sizeof where, "%s/photos", f->out);
		if ((unshare(CLONE_NEWNS) && unshare(CLONE_NEWNS | CLONE_NEWUSER)) ||
		    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		    mount("none", where, "tmpfs", 0, NULL))
			_exit(77);
		/* the old descriptor looks into the old namespace */
		f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		put(f, "site/photos/a.jpg", "a");
		expect_refusal(f, f->out, DIAG_OUTPUT_WRITE, "mounted in it");
		assert_int_equal(dir_remove_tree(f->fd, "site/photos"), -1);
		assert_int_equal(errno, EBUSY);
		_exit(is_there(f, "site/photos/a.jpg") ? 0 : 1);
	}
	waitpid(child, &status, 0);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
	publish(f, old_tree);
	expect_tree(f, old_tree);
}

/* Whoever may write in DIR may write in the spare, too. */
static void
no_link_leads_out_of_the_spare(void **state)
{
	struct fixture *f = *state;

	publish(f, old_tree);
	publish(f, new_tree);
	assert_int_equal(mkdirat(f->fd, "c", 0755), 0);
	put(f, "c/d", "precious");
	assert_int_equal(dir_remove_tree(f->fd, ".site.spare/b"), 0);
	assert_int_equal(symlinkat("..", f->fd, ".site.spare/b"), 0);
	publish(f, old_tree); /* b/c/d is replaced */
	expect_tree(f, old_tree);
	assert_int_equal(look(f, "c/d").st_size, 8);
	publish(f, new_tree);
	publish(f, third_tree); /* b/c/d is in the one only that is served */
	assert_int_equal(dir_remove_tree(f->fd, ".site.spare/b"), 0);
	assert_int_equal(symlinkat("..", f->fd, ".site.spare/b"), 0);
	publish(f, third_tree);
	publish(f, old_tree);
	expect_tree(f, old_tree);
	assert_int_equal(look(f, "c/d").st_size, 8);
}

#define AHEAD(name) {"ahead_" #name, name, setup_ahead, teardown, NULL}
#define QUICK(name) {"quick_" #name, name, setup_quick, teardown, NULL}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(publishes_into_nothing),
	    QUICK(publishes_into_nothing),
	    TEST(writes_only_what_changed),
	    QUICK(writes_only_what_changed),
	    AHEAD(writes_only_what_changed),
	    TEST(large_files_are_compared),
	    QUICK(large_files_are_compared),
	    AHEAD(large_files_are_compared),
	    TEST(texts_of_one_sum_are_two),
	    QUICK(texts_of_one_sum_are_two),
	    AHEAD(texts_of_one_sum_are_two),
	    TEST(nothing_new_touches_nothing),
	    QUICK(nothing_new_touches_nothing),
	    AHEAD(nothing_new_touches_nothing),
	    TEST(removing_alone_is_a_change),
	    QUICK(removing_alone_is_a_change),
	    AHEAD(removing_alone_is_a_change),
	    TEST(file_becomes_folder_and_back),
	    QUICK(file_becomes_folder_and_back),
	    AHEAD(file_becomes_folder_and_back),
	    TEST(what_strangers_put_in_vanishes),
	    QUICK(what_strangers_put_in_vanishes),
	    AHEAD(what_strangers_put_in_vanishes),
	    TEST(keeps_mode_and_group_of_the_folder),
	    QUICK(keeps_mode_and_group_of_the_folder),
	    AHEAD(keeps_mode_and_group_of_the_folder),
	    TEST(link_to_a_folder_stands_for_it),
	    QUICK(link_to_a_folder_stands_for_it),
	    AHEAD(link_to_a_folder_stands_for_it),
	    TEST(refuses_folders_of_others),
	    QUICK(refuses_folders_of_others),
	    TEST(refuses_what_is_no_folder),
	    QUICK(refuses_what_is_no_folder),
	    TEST(refuses_mount_points),
	    QUICK(refuses_mount_points),
	    TEST(one_at_a_time),
	    QUICK(one_at_a_time),
	    AHEAD(one_at_a_time),
	    TEST(bad_paths_spoil_the_stage),
	    QUICK(bad_paths_spoil_the_stage),
	    TEST(each_path_once),
	    QUICK(each_path_once),
	    TEST(abort_leaves_no_trace),
	    QUICK(abort_leaves_no_trace),
	    TEST(another_folder_in_between_is_safe),
	    QUICK(another_folder_in_between_is_safe),
	    AHEAD(another_folder_in_between_is_safe),
	    TEST(clears_up_after_crashes),
	    QUICK(clears_up_after_crashes),
	    AHEAD(clears_up_after_crashes),
	    TEST(spare_of_others_stays),
	    QUICK(spare_of_others_stays),
	    AHEAD(spare_of_others_stays),
	    TEST(survives_all_losses),
	    QUICK(survives_all_losses),
	    AHEAD(survives_all_losses),
	    TEST(many_publications_stay_small),
	    QUICK(many_publications_stay_small),
	    AHEAD(many_publications_stay_small),
	    TEST(keeps_what_it_is_told_to),
	    QUICK(keeps_what_it_is_told_to),
	    TEST(sees_hands_in_the_tree),
	    QUICK(looks_back),
	    AHEAD(looks_back),
	    QUICK(looks_back_when_nothing_changed),
	    AHEAD(looks_back_when_nothing_changed),
	    QUICK(crash_before_looking_back),
	    AHEAD(crash_before_looking_back),
	    QUICK(spare_is_ready_after_the_first),
	    AHEAD(spare_is_ready_after_the_first),
	    QUICK(spare_is_made_in_parts),
	    QUICK(spare_is_made_again_when_it_was_removed),
	    AHEAD(spare_is_made_again_when_it_was_removed),
	    TEST(rolls_back),
	    QUICK(rolls_back),
	    AHEAD(rolls_back),
	    TEST(rolls_back_to_what_was_published_only),
	    TEST(rolls_back_from_nothing),
	    QUICK(rolls_back_from_nothing),
	    AHEAD(rolls_back_from_nothing),
	    TEST(rolled_back_files_are_the_same),
	    QUICK(rolled_back_files_are_the_same),
	    TEST(threads_write_together),
	    QUICK(threads_write_together),
	    TEST(file_size_limit),
	    QUICK(file_size_limit),
	    AHEAD(file_size_limit),
	    TEST(folder_without_permission),
	    QUICK(folder_without_permission),
	    TEST(group_that_cannot_be_given),
	    QUICK(group_that_cannot_be_given),
	    TEST(no_link_leads_out_of_the_spare),
	    QUICK(no_link_leads_out_of_the_spare),
	    AHEAD(no_link_leads_out_of_the_spare),
	};
	/* these let single system calls fail, which valgrind cannot pass on, or
	 * ask a child for its status, into which valgrind puts what it leaves
	 * behind when it ends in the middle */
	const struct CMUnitTest faults[] = {
	    TEST(something_mounted_in_it),
	    QUICK(something_mounted_in_it),
	    AHEAD(something_mounted_in_it),
	    TEST(full_disk_at_first),
	    QUICK(full_disk_at_first),
	    TEST(killed_at_first),
	    QUICK(killed_at_first),
	    TEST(full_disk_at_every_call),
	    QUICK(full_disk_at_every_call),
	    AHEAD(full_disk_at_every_call),
	    TEST(killed_at_every_call),
	    QUICK(killed_at_every_call),
	    AHEAD(killed_at_every_call),
	    TEST(full_disk_without_manifest),
	    QUICK(full_disk_without_manifest),
	    TEST(killed_without_manifest),
	    QUICK(killed_without_manifest),
	    TEST(full_disk_when_rolling_back),
	    QUICK(full_disk_when_rolling_back),
	    TEST(killed_when_rolling_back),
	    QUICK(killed_when_rolling_back),
	    TEST(killed_without_exchange),
	    QUICK(killed_without_exchange),
	    TEST(broken_disk_without_exchange),
	    QUICK(broken_disk_without_exchange),
	    TEST(does_without),
	    QUICK(does_without),
	    TEST(never_unchanged_by_mistake),
	    QUICK(never_unchanged_by_mistake),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (getenv("UNDER_VALGRIND") == NULL)
		failed += cmocka_run_group_tests(faults, NULL, NULL);
	return failed;
}
