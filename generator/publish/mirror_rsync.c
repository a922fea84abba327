#include "publish/mirror_rsync.h"

#include "base/diag.h"
#include "base/program.h"
#include "publish/stage.h"

enum {
	RSYNC_PARTIAL = 23,  /* something could not be read or written */
	RSYNC_VANISHED = 24, /* files were gone when it came to them */
	QUIET_SECONDS = 60,  /* without a byte: the other end is gone */
	ARGUMENTS_MAX = 24,
};

struct arguments {
	const char *items[ARGUMENTS_MAX];
	size_t count;
};

static void
add(struct arguments *args, const char *const *more)
{
	for (; *more && args->count < ARGUMENTS_MAX - 1; more++)
		args->items[args->count++] = *more;
}

/* What all calls begin with. */
static struct arguments
begin(const struct mirror_rsync *r, struct arena *a)
{
	struct arguments args = {.count = 0};
	const char *common[] = {"rsync", NULL, NULL, NULL};
	size_t n = 1;

	/* only rsync's own daemon and ssh have an end that may fall silent */
	if (str_find(r->to, ':') < r->to.len && r->to.ptr[0] != '/')
		common[n++] = arena_printf(a, "--timeout=%d", QUIET_SECONDS).ptr;
	common[n] = arena_printf(a, "--rsh=%s", r->rsh).ptr;
	add(&args, common);
	return args;
}

/* The last line of what it says tells least: "rsync error: ... (code 12)". */
static void
explain(struct mirror_rsync *r, struct arena *a, const struct program_result *p)
{
	struct str rest = p->err, line = STR("");

	while (line.len == 0 && str_cut_line(&line, &rest))
		line = str_trim(line);
	r->failure = line.len ? arena_str(a, line)
	    : arena_printf(a, "rsync: %d", p->status);
}

static int
run(struct program_result *out, struct mirror_rsync *r, struct arena *a,
    const struct arguments *args)
{
	struct program p = {.argv = args->items, .seconds = r->seconds,
	    .environment = r->environment, .folder = &r->dir};

	if (program_run(out, a, &p) == 0)
		return 0;
	r->failure = out->failure;
	return -1;
}

/* ---- may we? -------------------------------------------------------------- */

/* "drwxr-xr-x  4,096 2026/05/04 10:00:00 ." */
static bool
names_only_itself(struct str list)
{
	struct str line;

	while (str_cut_line(&line, &list))
		if (line.len && !str_has_suffix(line, STR(" .")))
			return false;
	return true;
}

int
mirror_rsync_check(struct mirror_rsync *r, struct arena *a)
{
	static const char *const names[] = {STAGE_MARKER, ""};
	struct program_result p = {0};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct arguments args = begin(r, a);
		const char *what[] = {"--list-only", "--",
		    arena_printf(a, "%.*s/%s", STR_ARG(r->to), names[i]).ptr,
		    NULL};
		add(&args, what);
		if (run(&p, r, a, &args) < 0)
			return -1;
		/* the marker is there, or the folder is empty */
		if (p.status == 0 && (i == 0 || names_only_itself(p.out)))
			return 0;
		if (p.status != 0 && p.status != RSYNC_PARTIAL) {
			explain(r, a, &p);
			return -1;
		}
	}
	/* no such folder: rsync makes it */
	if (p.status == RSYNC_PARTIAL)
		return 0;
	r->failure = STR("it holds something that erreichbar did not put there"
	    DIAG_OR "dort liegt etwas, das nicht von erreichbar stammt");
	return -1;
}

/* ---- the steps ------------------------------------------------------------ */

static int
step(struct mirror_rsync *r, struct arena *a, const char *const *what)
{
	struct arguments args = begin(r, a);
	struct program_result p;
	const char *ends[] = {"--", "./", r->to.ptr, NULL};

	add(&args, what);
	add(&args, ends);
	if (run(&p, r, a, &args) < 0)
		return -1;
	if (p.status == 0)
		return 0;
	if (p.status == RSYNC_VANISHED)
		return 1;
	explain(r, a, &p);
	return -1;
}

#define TRANSFER "--recursive", "--times", "--omit-dir-times", "--quiet", \
	"--modify-window=-1", "--delay-updates", "--force"

int
mirror_rsync_bring(struct mirror_rsync *r, struct arena *a)
{
	static const char *const parts[] = {TRANSFER, "--exclude=*.html",
	    "--exclude=*.html.gz", "--exclude=*.html.br",
	    ("--exclude=/" STAGE_MARKER), NULL};
	static const char *const all[] = {TRANSFER, NULL};

	int rc = step(r, a, parts);
	return rc ? rc : step(r, a, all);
}

int
mirror_rsync_clean(struct mirror_rsync *r, struct arena *a)
{
	static const char *const what[] = {"--recursive", "--quiet", "--delete",
	    "--existing", "--ignore-existing", NULL};

	return step(r, a, what);
}
