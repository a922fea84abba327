#include "cmd/hook_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "cmd/report.h"

/* says that a hook is ours, and may be replaced */
#define MARK "# made by 'erreichbar hook install', which will replace it"

enum { HOOK_BYTES_MAX = 65536 };

static const char *const names[] = {"pre-receive", "post-receive"};

/* ---- the command line in a hook ------------------------------------------------- */

/* For sh: in single quotes, as '\'' where there is one. */
static void
add_word(struct buf *out, struct str word)
{
	struct str part;
	bool first = true;

	buf_add(out, STR(" '"));
	for (bool more = true; more; first = false) {
		size_t at = str_find(word, '\'');
		part = str_head(word, at);
		more = at < word.len;
		word = str_skip(word, more ? at + 1 : at);
		if (!first)
			buf_add(out, STR("'\\''"));
		buf_add(out, part);
	}
	buf_add_char(out, '\'');
}

static void
add_option(struct buf *out, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_printf(out, " \\\n    %s", name);
	add_word(out, value);
}

static void
add_flag(struct buf *out, const char *name, bool set)
{
	if (set)
		buf_printf(out, " \\\n    %s", name);
}

static void
add_number(struct buf *out, const char *name, unsigned n)
{
	if (n)
		buf_printf(out, " \\\n    %s %u", name, n);
}

/* A hook runs in the repository: names of files have to be whole. */
static struct str
whole(struct arena *a, const char *path)
{
	char here[PATH_MAX];

	if (path == NULL || path[0] == '/' || path[0] == '\0' ||
	    getcwd(here, sizeof here) == NULL)
		return str_from(path ? path : "");
	return arena_printf(a, "%s/%s", here, path);
}

static void
add_options(struct buf *out, struct arena *a, const struct options *o)
{
	add_option(out, "--ref", o->source.ref);
	add_option(out, "--path", o->source.path);
	add_option(out, "--out", whole(a, o->out));
	for (size_t i = 0; i < o->source.signer_count; i++)
		add_option(out, "--signers", whole(a, o->signers[i].ptr));
	for (size_t i = 0; i < o->source.trusted_count; i++)
		buf_printf(out, " \\\n    --trust-owner %u", (unsigned)o->owners[i]);
	add_option(out, "--base-url", str_from(o->base_url ? o->base_url : ""));
	add_option(out, "--templates", whole(a, o->templates));
	add_number(out, "--jobs", o->jobs);
	add_number(out, "--keep", o->keep);
	add_flag(out, "--strict", o->strict);
	add_flag(out, "--precompress", o->precompress);
	add_flag(out, "--allow-delete", o->allow_delete);
	add_flag(out, "--quiet", o->quiet);
	add_flag(out, "--verbose", o->verbose);
	if (o->has_messages)
		add_option(out, "--messages",
		    o->messages == DIAG_DE ? STR("de") : STR("en"));
}

static void
write_hook(struct buf *out, struct arena *a, const struct options *o,
    const char *name)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program);

	buf_add(out, STR("#!/bin/sh\n" MARK "\nexec"));
	add_word(out, n > 0 && n < PATH_MAX ? str_make(program, (size_t)n)
					    : STR("erreichbar"));
	buf_printf(out, " hook %s", name);
	add_options(out, a, o);
	/* the other hook has told already */
	add_flag(out, "--checked", strcmp(name, "post-receive") == 0);
	buf_add_char(out, '\n');
}

/* ---- files ------------------------------------------------------------------------ */

/* Of a bare repository, or of a work tree; -1: neither. */
static int
find_hooks(struct str *out, struct arena *a, struct str repo)
{
	static const char *const folders[] = {"%.*s/objects", "%.*s/.git/objects"};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct str objects = arena_printf(a, folders[i], STR_ARG(repo));
		if (access(objects.ptr, F_OK))
			continue;
		*out = arena_printf(a, "%.*shooks", STR_ARG(str_head(objects,
		    objects.len - sizeof "objects" + 1)));
		return 0;
	}
	fputs("erreichbar: there is no Git repository at ", stderr);
	report_typed(arena_str(a, repo).ptr);
	fputc('\n', stderr);
	return -1;
}

/* Nothing there, or ours. */
static bool
may_replace(struct arena *a, const char *path)
{
	struct str text;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 && errno == ENOENT)
		return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
	bool ours = fd >= 0 && file_read_fd(&text, a, fd, HOOK_BYTES_MAX) == 0 &&
	    str_contains(text, STR("\n" MARK "\n"));
	if (fd >= 0)
		close(fd);
	return ours;
}

static int
install(struct arena *a, const struct options *o, const char *path,
    const char *name, struct diags *d)
{
	struct buf text;

	buf_init(&text, HOOK_BYTES_MAX);
	write_hook(&text, a, o, name);
	int rc = file_write_atomic(str_from(path), buf_str(&text), d);
	if (rc == 0 && chmod(path, 0755))
		rc = DIAG(d, DIAG_OUTPUT_WRITE, pos_file(STR("")), str_from(path),
		    str_from(strerror(errno)));
	buf_release(&text);
	return rc;
}

static enum exit_status
install_all(struct arena *a, const struct options *o, struct diags *d)
{
	const char *paths[2];
	struct str hooks;

	if (find_hooks(&hooks, a, o->source.repo) < 0)
		return EXIT_SYSTEM;
	for (int i = 0; i < 2; i++) {
		paths[i] = arena_printf(a, "%.*s/%s", STR_ARG(hooks), names[i]).ptr;
		if (may_replace(a, paths[i]))
			continue;
		fputs("erreichbar: ", stderr);
		report_typed(paths[i]);
		fprintf(stderr, " is there already, and not ours; move it away, or "
		    "call 'erreichbar hook %s' from it\n", names[i]);
		return EXIT_SYSTEM;
	}
	if (dir_make(hooks, d) < 0)
		return EXIT_SYSTEM;
	for (int i = 0; i < 2; i++) {
		if (install(a, o, paths[i], names[i], d) < 0)
			return EXIT_SYSTEM;
		if (!o->quiet)
			printf("%s\n", paths[i]);
	}
	return EXIT_FINE;
}

enum exit_status
hook_install(const struct options *o)
{
	struct diags d;
	struct arena a;

	if (o->source.repo.len == 0) {
		fputs("erreichbar: say with --repo REPO whose hooks\n", stderr);
		return EXIT_WRONG_USE;
	}
	arena_init(&a, 0);
	diags_init(&d);
	enum exit_status status = install_all(&a, o, &d);
	struct report r = report_make(o->has_messages ? o->messages : DIAG_EN,
	    o->quiet, o->verbose);
	report_print(&r, &d);
	diags_release(&d);
	arena_release(&a);
	return status;
}
