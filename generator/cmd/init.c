#include "cmd/init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "cmd/theme.h"

/* folders in folders of a starter; a guard against links in circles */
enum { DEPTH_MAX = 4 };

struct starter_file {
	struct str path, bytes; /* below the folder; terminated */
};

struct starter {
	struct arena arena;
	struct diags diags;
	struct starter_file *items; /* sorted by path */
	size_t count, cap;
};

/* ---- reading the starter -------------------------------------------------------- */

static int read_folder(struct starter *s, struct str folder, struct str below,
    int depth);

static int
read_entry(struct starter *s, struct str folder, struct str path, int depth)
{
	struct str whole = arena_printf(&s->arena, "%.*s/%.*s", STR_ARG(folder),
	    STR_ARG(path));
	struct starter_file file = {.path = path};
	struct stat st;

	if (stat(whole.ptr, &st) == 0 && S_ISDIR(st.st_mode))
		return read_folder(s, folder, path, depth + 1);
	if (file_read(&file.bytes, &s->arena, whole, FILE_BYTES_MAX,
		&s->diags) < 0)
		return -1;
	*VEC_PUSH(&s->arena, s) = file;
	return 0;
}

/* What is below a folder of the starter; "" is its top. */
static int
read_folder(struct starter *s, struct str folder, struct str below, int depth)
{
	struct str path = arena_printf(&s->arena, "%.*s/%.*s", STR_ARG(folder),
	    STR_ARG(below));
	DIR *dir = depth < DEPTH_MAX ? opendir(path.ptr) : NULL;
	const struct dirent *e;
	int rc = 0;

	if (dir == NULL)
		return DIAG(&s->diags, DIAG_TEMPLATE_OPEN, pos_file(STR("")),
		    path, str_from(strerror(errno)));
	while (rc == 0 && (e = readdir(dir)) != NULL)
		if (e->d_name[0] != '.')
			rc = read_entry(s, folder, arena_printf(&s->arena,
			    "%.*s%s%s", STR_ARG(below), below.len ? "/" : "",
			    e->d_name), depth);
	closedir(dir);
	return rc;
}

static int
by_path(const void *a, const void *b)
{
	return str_cmp(((const struct starter_file *)a)->path,
	    ((const struct starter_file *)b)->path);
}

/* As a double-quoted scalar: nothing in it has a meaning for YAML. */
static struct str
yaml_quoted(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.len * 2 + 3);
	size_t n = 0;

	p[n++] = '"';
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"' || s.ptr[i] == '\\')
			p[n++] = '\\';
		p[n++] = s.ptr[i];
	}
	p[n++] = '"';
	return str_make(p, n);
}

/* Puts a title in place of the one in site.yml. */
static void
set_title(struct starter *s, const char *title)
{
	for (size_t i = 0; i < s->count; i++) {
		struct str *bytes = &s->items[i].bytes, line, rest;
		if (!str_is(s->items[i].path, "site.yml"))
			continue;
		size_t at = str_find_str(*bytes, STR("title:"));
		rest = str_skip(*bytes, at);
		(void)str_cut(&line, &rest, '\n');
		*bytes = arena_printf(&s->arena, "%.*stitle: %.*s\n%.*s",
		    STR_ARG(str_head(*bytes, at)),
		    STR_ARG(yaml_quoted(&s->arena, str_from(title))),
		    STR_ARG(rest));
	}
}

static int
read_starter(struct starter *s, const struct options *o)
{
	struct str folder = arena_printf(&s->arena, "%.*s/starter/%s",
	    STR_ARG(theme_own_folder(&s->arena)),
	    o->language ? o->language : "de");

	if (read_folder(s, folder, STR(""), 0) < 0)
		return -1;
	if (s->count)
		qsort(s->items, s->count, sizeof *s->items, by_path);
	if (o->title)
		set_title(s, o->title);
	return 0;
}

/* ---- writing it ----------------------------------------------------------------- */

static int
cannot_write(struct starter *s, const char *dir, struct str path)
{
	return DIAG(&s->diags, DIAG_OUTPUT_WRITE, pos_file(STR("")),
	    arena_printf(&s->arena, "%s%s%.*s", dir, path.len ? "/" : "",
		STR_ARG(path)), str_from(strerror(errno)));
}

/* A folder into which a repository has been cloned is as good as empty. */
static bool
is_nothing(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    strcmp(name, ".git") == 0;
}

static int
check_empty(struct starter *s, const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;
	struct str first = {0};

	if (dir == NULL)
		return cannot_write(s, path, STR(""));
	while ((e = readdir(dir)) != NULL)
		if (!is_nothing(e->d_name) &&
		    (first.len == 0 || str_cmp(str_from(e->d_name), first) < 0))
			first = arena_str(&s->arena, str_from(e->d_name));
	closedir(dir);
	return first.len == 0 ? 0 : DIAG(&s->diags, DIAG_INIT_NOT_EMPTY,
	    pos_file(STR("")), str_from(path), first);
}

/* The folders above a file. */
static int
make_folders(struct starter *s, int at, struct str path)
{
	for (size_t i = 0; i < path.len; i++) {
		struct str folder = str_head(path, i);
		if (path.ptr[i] == '/' &&
		    mkdirat(at, arena_str(&s->arena, folder).ptr, 0755) &&
		    errno != EEXIST)
			return -1;
	}
	return 0;
}

static int
write_file(struct starter *s, int at, const struct starter_file *file)
{
	if (make_folders(s, at, file->path) < 0)
		return -1;
	int fd = openat(at, file->path.ptr,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return -1;
	int rc = file_write_all(fd, file->bytes) || fsync(fd) ? -1 : 0;
	int saved = errno;
	if (close(fd) && rc == 0)
		return -1;
	errno = saved;
	return rc;
}

/* Takes the first n files away again, and the folders that are empty then. */
static void
undo(struct starter *s, int at, size_t n)
{
	int saved = errno;

	while (n-- > 0) {
		struct str path = s->items[n].path;
		size_t slash = str_find_last(path, '/');
		unlinkat(at, path.ptr, 0);
		while (slash < path.len) {
			path = arena_str(&s->arena, str_head(path, slash));
			if (unlinkat(at, path.ptr, AT_REMOVEDIR))
				break;
			slash = str_find_last(path, '/');
		}
	}
	errno = saved;
}

static int
write_starter(struct starter *s, const char *dir)
{
	int at, rc = 0;

	if (dir_make(str_from(dir), &s->diags) < 0 || check_empty(s, dir) < 0)
		return -1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at < 0)
		return cannot_write(s, dir, STR(""));
	for (size_t i = 0; i < s->count && rc == 0; i++) {
		if (write_file(s, at, &s->items[i]) == 0)
			continue;
		/* a file that was there is not ours to take away */
		undo(s, at, errno == EEXIST ? i : i + 1);
		rc = cannot_write(s, dir, s->items[i].path);
	}
	close(at);
	return rc;
}

/* ---- the command ---------------------------------------------------------------- */

static enum diag_lang
lang_of(const struct options *o)
{
	if (o->has_messages)
		return o->messages;
	return o->language && strcmp(o->language, "de") != 0 ? DIAG_EN : DIAG_DE;
}

static void
tell_next_steps(const struct options *o, size_t count)
{
	struct arena a;

	arena_init(&a, 0);
	const char *dir = diag_masked(&a, str_from(o->words[0])).ptr;
	fprintf(stderr, lang_of(o) == DIAG_DE
		? "angelegt: %s · %zu Dateien\n"
		  "1. Ergänzen Sie, was in eckigen Klammern steht. Wo noch etwas "
		  "fehlt, sagt: erreichbar check %s\n"
		  "2. Bauen Sie die Website: erreichbar build %s --out website\n"
		  "3. Was in welche Datei gehört und wie Sie eine Störung melden, "
		  "steht in %s/README.md\n"
		: "made: %s - %zu files\n"
		  "1. Fill in what stands in square brackets. What is still "
		  "missing is told by: erreichbar check %s\n"
		  "2. Build the site: erreichbar build %s --out website\n"
		  "3. What belongs into which file, and how to report an outage, "
		  "is in %s/README.md\n",
	    dir, count, dir, dir, dir);
	arena_release(&a);
}

static enum exit_status
make_content(const struct options *o)
{
	struct starter s = {0};

	arena_init(&s.arena, 0);
	diags_init(&s.diags);
	struct report r = report_make(lang_of(o), o->quiet, o->verbose);
	int rc = read_starter(&s, o);
	if (rc == 0)
		rc = write_starter(&s, o->words[0]);
	report_print(&r, &s.diags);
	if (rc == 0 && !o->quiet)
		tell_next_steps(o, s.count);
	diags_release(&s.diags);
	arena_release(&s.arena);
	return rc < 0 ? EXIT_SYSTEM : EXIT_FINE;
}

static enum exit_status
run(int argc, char **argv)
{
	struct options o;

	if (options_parse(&o, OPT_WORDS | OPT_INIT, argc, argv) < 0)
		return EXIT_WRONG_USE;
	if (o.word_count != 1 || o.words[0][0] == '\0') {
		fputs("erreichbar: say where to put the content: erreichbar init "
		      "DIR\n", stderr);
		return EXIT_WRONG_USE;
	}
	return make_content(&o);
}

const struct command cmd_init = {
    .name = "init",
    .usage = "DIR [--title TEXT] [--language de|en]",
    .summary = "make a small content folder to begin with",
    .run = run,
};
