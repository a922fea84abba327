#include "cmd/build.h"

#include <stdio.h>

#include "base/timetext.h"
#include "cmd/once.h"
#include "content/records.h"

enum { OPTIONS = OPT_SOURCE | OPT_OUT | OPT_AT | OPT_THEME | OPT_BUILD };

/* The next change in the site's own time. */
static struct str
next_text(struct arena *a, const struct build_result *r)
{
	struct zone *zone;

	if (r->next_edge == FOREVER ||
	    zone_load(&zone, a, str_from(r->zone)) < 0)
		return (struct str){0};
	return time_iso(a, r->next_edge, zone);
}

static void
tell_result(const struct options *o, const struct build_result *r)
{
	struct stage_counts n = r->counts;
	bool german = r->lang == DIAG_DE;
	struct arena a;

	arena_init(&a, 0);
	struct str next = next_text(&a, r);
	fprintf(stderr, german
		? "veröffentlicht: %s · %zu neu oder geändert, %zu unverändert, "
		  "%zu entfernt"
		: "published: %s - %zu new or changed, %zu unchanged, "
		  "%zu removed",
	    diag_masked(&a, str_from(o->out)).ptr, n.written, n.unchanged, n.removed);
	if (next.len)
		fprintf(stderr, german ? " · nächster Wechsel %.*s"
				       : " - next change %.*s", STR_ARG(next));
	fputs(!n.ended_rollback ? "\n" : german
		? " · damit endet der zurückgeholte Stand\n"
		: " - this ends the rollback\n", stderr);
	arena_release(&a);
}

static enum exit_status
run(int argc, char **argv)
{
	struct build_result r = {0};
	struct options o;

	if (options_parse(&o, OPTIONS, argc, argv) < 0)
		return EXIT_WRONG_USE;
	enum exit_status status = build_once(&r, &o, "build", NULL);
	if (r.published && !o.quiet)
		tell_result(&o, &r);
	if (!r.published && !r.bad_at)
		fputs(r.lang == DIAG_DE
			? "Es wurde nichts veröffentlicht; die bisherige Website "
			  "bleibt.\n"
			: "nothing was published; the old site stays\n", stderr);
	return status;
}

const struct command cmd_build = {
    .name = "build",
    .usage = "SOURCE --out DIR [--at TIME] [--base-url URL] [--strict] "
	     "[--templates DIR] [--jobs N] [--keep N] "
	     "[--precompress]",
    .summary = "publish the site into a directory",
    .run = run,
};
