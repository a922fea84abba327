#include "publish/mirror_push.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/program.h"

enum { GIT_NO_SUCH_REF = 2, ARGUMENTS_MAX = 16 };

static int
run(struct program_result *out, struct mirror_push *p, struct arena *a,
    const char *const *what)
{
	const char *argv[ARGUMENTS_MAX] = {"git",
	    arena_printf(a, "--git-dir=%.*s", STR_ARG(p->repo)).ptr,
	    "-c", "core.hooksPath=/dev/null", "-c", "gc.autoDetach=false"};
	size_t n = 6;

	while (*what && n < ARGUMENTS_MAX - 1)
		argv[n++] = *what++;
	struct program program = {.argv = argv, .seconds = p->seconds,
	    .environment = p->environment};
	if (program_run(out, a, &program) == 0)
		return 0;
	p->failure = out->failure;
	return -1;
}

static bool
is_rejection(struct str line)
{
	return str_has_prefix(line, STR("! ["));
}

/* The line that names the reason: of a rejection, else what is fatal, else the
 * first. */
static int
explain(struct mirror_push *p, struct arena *a, const struct program_result *r)
{
	struct str rest = r->err, line, best = STR("");
	int rank = 0;

	while (str_cut_line(&line, &rest)) {
		line = str_trim(line);
		int is = is_rejection(line) ? 3
		    : str_has_prefix(line, STR("fatal: ")) ? 2 : line.len > 0;
		if (is > rank) {
			rank = is;
			best = line;
		}
	}
	p->failure = rank ? arena_printf(a, "git: %.*s", STR_ARG(best))
	    : arena_printf(a, "git: %d", r->status);
	return -1;
}

int
mirror_push_look(char tip[MIRROR_ID_SIZE], struct mirror_push *p,
    struct arena *a)
{
	const char *what[] = {"ls-remote", "--exit-code", "--", p->url.ptr,
	    arena_printf(a, "refs/heads/%.*s", STR_ARG(p->branch)).ptr, NULL};
	struct program_result r;

	tip[0] = '\0';
	if (run(&r, p, a, what) < 0)
		return -1;
	if (r.status == GIT_NO_SUCH_REF)
		return 0;
	if (r.status != 0)
		return explain(p, a, &r);
	struct str id = str_head(r.out, str_find(r.out, '\t'));
	if (id.len != MIRROR_ID_SIZE - 1) {
		p->failure = STR("only SHA-1 repositories are supported" DIAG_OR
		    "unterstützt werden nur Repositorys mit SHA-1");
		return -1;
	}
	memcpy(tip, id.ptr, id.len);
	tip[id.len] = '\0';
	return 0;
}

static struct str
refspec(const struct mirror_push *p, struct arena *a, const char *force)
{
	return arena_printf(a, "%srefs/heads/%.*s:refs/heads/%.*s", force,
	    STR_ARG(p->branch), STR_ARG(p->branch));
}

int
mirror_push_fetch(struct mirror_push *p, struct arena *a)
{
	const char *what[] = {"fetch", "--quiet", "--depth=1", "--no-tags",
	    "--no-write-fetch-head", "--", p->url.ptr, refspec(p, a, "+").ptr,
	    NULL};
	struct program_result r;

	if (run(&r, p, a, what) < 0)
		return -1;
	return r.status ? explain(p, a, &r) : 0;
}

int
mirror_push_send(struct mirror_push *p, struct arena *a)
{
	const char *what[] = {"push", "--quiet", "--", p->url.ptr,
	    refspec(p, a, "").ptr, NULL};
	static const char *const tidy[] = {"gc", "--auto", "--quiet", NULL};
	struct program_result r;

	if (run(&r, p, a, what) < 0)
		return -1;
	if (r.status)
		return explain(p, a, &r);
	/* single files for ever would be slow; that it fails does no harm */
	(void)run(&r, p, a, tidy);
	p->failure = STR("");
	return 0;
}
