/*
 * What a program that does nothing else needs: the denominators of the bench.
 *
 *	floor build REPO REF TREE NEW
 *		reads all blobs of the commit, one after another in the order of
 *		the folders, and writes the files of TREE, which is in memory
 *		before the clock starts, below NEW, which must not exist. Prints
 *		"total read write" in milliseconds. One thread, no sync.
 *	floor page REPO OUT <OLD NEW REF
 *		as post-receive hook: finds what has changed between two commits by
 *		comparing tree ids, and writes each as a page of its raw text.
 *
 * Neither makes pages from Markdown, lists or feeds.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

__attribute__((format(printf, 1, 2), noreturn)) static void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("floor: ", stderr);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static void
git_ok(int rc, const char *what)
{
	if (rc < 0) {
		const git_error *e = git_error_last();
		die("%s: %s", what, e ? e->message : "?");
	}
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void *
grow(void *p, size_t size)
{
	p = realloc(p, size);
	if (p == NULL)
		die("no memory");
	return p;
}

/* ---- a tree in memory ---------------------------------------------------------- */

struct node {
	char *name;
	bool folder;
	char *bytes; /* of a file */
	size_t len;
	struct node *items; /* of a folder */
	size_t count;
};

static void
load_file(struct node *n, int at)
{
	struct stat st;
	int fd = openat(at, n->name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) < 0)
		die("%s: %s", n->name, strerror(errno));
	n->bytes = grow(NULL, (size_t)st.st_size + 1);
	while (n->len < (size_t)st.st_size) {
		ssize_t got = read(fd, n->bytes + n->len,
		    (size_t)st.st_size - n->len);
		if (got <= 0)
			die("%s: cannot be read", n->name);
		n->len += (size_t)got;
	}
	close(fd);
}

static void
load_folder(struct node *n, int at)
{
	int fd = openat(at, n->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (d == NULL)
		die("%s: %s", n->name, strerror(errno));
	while ((e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		n->items = grow(n->items, (n->count + 1) * sizeof *n->items);
		struct node *item = &n->items[n->count++];
		*item = (struct node){.name = strdup(e->d_name),
		    .folder = e->d_type == DT_DIR};
		if (item->folder)
			load_folder(item, fd);
		else
			load_file(item, fd);
	}
	closedir(d);
}

static void
write_file(const struct node *n, int at)
{
	int fd = openat(at, n->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    0644);

	if (fd < 0)
		die("%s: %s", n->name, strerror(errno));
	for (size_t done = 0; done < n->len;) {
		ssize_t put = write(fd, n->bytes + done, n->len - done);
		if (put <= 0)
			die("%s: %s", n->name, strerror(errno));
		done += (size_t)put;
	}
	if (close(fd) < 0)
		die("%s: %s", n->name, strerror(errno));
}

static void
write_folder(const struct node *n, int at)
{
	if (mkdirat(at, n->name, 0755) < 0)
		die("%s: %s", n->name, strerror(errno));
	int fd = openat(at, n->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		die("%s: %s", n->name, strerror(errno));
	for (size_t i = 0; i < n->count; i++)
		if (n->items[i].folder)
			write_folder(&n->items[i], fd);
		else
			write_file(&n->items[i], fd);
	close(fd);
}

/* ---- build --------------------------------------------------------------------- */

/* Sums bytes up, so that nobody can leave the reading out. */
static uint64_t
read_blobs(git_repository *repo, git_odb *odb, const git_oid *id)
{
	git_tree *tree;
	git_odb_object *blob;
	uint64_t sum = 0;

	git_ok(git_tree_lookup(&tree, repo, id), "tree");
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);
		if (git_tree_entry_type(e) == GIT_OBJECT_TREE) {
			sum += read_blobs(repo, odb, git_tree_entry_id(e));
			continue;
		}
		git_ok(git_odb_read(&blob, odb, git_tree_entry_id(e)), "blob");
		const unsigned char *bytes = git_odb_object_data(blob);
		size_t len = git_odb_object_size(blob);
		sum += len + (len ? bytes[len / 2] : 0);
		git_odb_object_free(blob);
	}
	git_tree_free(tree);
	return sum;
}

static void
open_repo(git_repository **repo, const char *path)
{
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_ok(git_repository_open(repo, path), path);
}

static int
build(const char *path, const char *ref, char *tree, char *new)
{
	struct node top = {.name = tree, .folder = true};
	git_repository *repo;
	git_odb *odb;
	git_object *commit;
	git_commit *c;

	load_folder(&top, AT_FDCWD);
	top.name = new;
	double start = now_ms();
	open_repo(&repo, path);
	git_ok(git_repository_odb(&odb, repo), "objects");
	git_ok(git_revparse_single(&commit, repo, ref), ref);
	git_ok(git_commit_lookup(&c, repo, git_object_id(commit)), ref);
	uint64_t sum = read_blobs(repo, odb, git_commit_tree_id(c));
	double read = now_ms();
	write_folder(&top, AT_FDCWD);
	double end = now_ms();
	printf("%.3f %.3f %.3f\n", end - start, read - start, end - read);
	git_commit_free(c);
	git_object_free(commit);
	git_odb_free(odb);
	git_repository_free(repo);
	git_libgit2_shutdown();
	return sum == 0;
}

/* ---- page ---------------------------------------------------------------------- */

static void
write_page(git_repository *repo, const git_oid *id, const char *name,
    const char *out)
{
	static const char head[] = "<!doctype html><title>Meldung</title><pre>";
	char path[4096], next[4096 + 8];
	git_blob *blob;

	git_ok(git_blob_lookup(&blob, repo, id), name);
	snprintf(path, sizeof path, "%s/%.*s.html", out,
	    (int)strcspn(name, "."), name);
	snprintf(next, sizeof next, "%s.new", path);
	FILE *f = fopen(next, "w");
	if (f == NULL || fputs(head, f) == EOF ||
	    fwrite(git_blob_rawcontent(blob), 1,
	    (size_t)git_blob_rawsize(blob), f) == 0 || fclose(f) == EOF ||
	    rename(next, path) < 0)
		die("%s: %s", path, strerror(errno));
	git_blob_free(blob);
}

/* Both are sorted; files that went away are of no interest. */
static void
compare(git_repository *repo, const git_oid *was, const git_oid *is,
    const char *out)
{
	git_tree *old = NULL, *new;

	if (was)
		git_ok(git_tree_lookup(&old, repo, was), "old tree");
	git_ok(git_tree_lookup(&new, repo, is), "new tree");
	for (size_t i = 0, k = 0; i < git_tree_entrycount(new); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(new, i), *o = NULL;
		const char *name = git_tree_entry_name(e);
		for (; old && k < git_tree_entrycount(old); k++) {
			o = git_tree_entry_byindex(old, k);
			if (git_tree_entry_cmp(o, e) >= 0)
				break;
			o = NULL;
		}
		if (o && strcmp(git_tree_entry_name(o), name))
			o = NULL;
		if (o && git_oid_equal(git_tree_entry_id(o), git_tree_entry_id(e)))
			continue;
		if (git_tree_entry_type(e) == GIT_OBJECT_TREE)
			compare(repo, o ? git_tree_entry_id(o) : NULL,
			    git_tree_entry_id(e), out);
		else
			write_page(repo, git_tree_entry_id(e), name, out);
	}
	git_tree_free(old);
	git_tree_free(new);
}

static int
page(const char *path, const char *out)
{
	char was[64], is[64], ref[512];
	git_repository *repo;
	git_oid id;
	git_commit *old, *new;

	if (scanf("%63s %63s %511s", was, is, ref) != 3)
		die("OLD NEW REF are missing");
	open_repo(&repo, path);
	git_ok(git_oid_fromstr(&id, was), was);
	git_ok(git_commit_lookup(&old, repo, &id), was);
	git_ok(git_oid_fromstr(&id, is), is);
	git_ok(git_commit_lookup(&new, repo, &id), is);
	compare(repo, git_commit_tree_id(old), git_commit_tree_id(new), out);
	git_commit_free(old);
	git_commit_free(new);
	git_repository_free(repo);
	git_libgit2_shutdown();
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "build") == 0)
		return build(argv[2], argv[3], argv[4], argv[5]);
	if (argc == 4 && strcmp(argv[1], "page") == 0)
		return page(argv[2], argv[3]);
	fputs("usage: floor build REPO REF TREE NEW | floor page REPO OUT\n",
	    stderr);
	return 2;
}
