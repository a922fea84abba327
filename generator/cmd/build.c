#include "cmd/build.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/timetext.h"
#include "cmd/session.h"
#include "publish/stage.h"

enum { OPTIONS = OPT_SOURCE | OPT_OUT | OPT_AT | OPT_THEME | OPT_BUILD };

static int
write_staged(void *ctx, struct str path, struct str bytes, struct diags *d)
{
	return stage_write(ctx, path, bytes, d);
}

/* Files below files/ are copied as they are. */
static int
copy_assets(struct session *s, struct stage *stage)
{
	struct load *l = &s->load;
	struct arena scratch;
	int rc = 0;

	arena_init(&scratch, SCRATCH_LIMIT);
	for (size_t i = 0; i < l->assets.count && rc == 0; i++) {
		const struct loaded_asset *a = &l->assets.items[i];
		size_t fatal = l->diags.totals[DIAG_FATAL];
		struct str bytes;
		if (source_read(&bytes, l->source, &scratch, a->index,
			ASSET_BYTES_MAX, &l->diags) == 0)
			rc = stage_write(stage, a->path, bytes, &l->diags);
		else if (l->diags.totals[DIAG_FATAL] > fatal)
			rc = -1; /* else it is reported and left out */
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return rc;
}

static void
tell_result(const struct session *s, struct stage_counts n)
{
	struct arena a;
	struct str next = {0};
	bool german = session_lang(s) == DIAG_DE;

	arena_init(&a, 0);
	if (s->env[0].whole.until != FOREVER)
		next = time_iso(&a, s->env[0].whole.until, s->load.zone);
	fprintf(stderr, german
		? "veröffentlicht: %s · %zu neu oder geändert, %zu unverändert, "
		  "%zu entfernt"
		: "published: %s - %zu new or changed, %zu unchanged, "
		  "%zu removed",
	    s->options->out, n.written, n.unchanged, n.removed);
	if (next.len)
		fprintf(stderr, german ? " · nächster Wechsel %.*s"
				       : " - next change %.*s", STR_ARG(next));
	fputc('\n', stderr);
	arena_release(&a);
}

/* -1 when nothing was published. */
static int
publish(struct session *s, struct stage_counts *counts)
{
	struct load *l = &s->load;
	struct stage *stage;

	if (stage_open(&stage, &l->arena, str_from(s->options->out),
		&l->diags) < 0)
		return -1;
	struct sink sink = {write_staged, stage};
	int rc = session_produce(s, &sink);
	if (rc == 0)
		rc = copy_assets(s, stage);
	if (s->options->strict && diag_errors(&l->diags))
		rc = -1;
	if (rc == 0)
		rc = stage_commit(stage, &l->diags);
	*counts = stage_counts(stage);
	stage_abort(stage);
	return rc;
}

static void
tell_nothing_published(const struct session *s)
{
	if (s->bad_at)
		return;
	fputs(session_lang(s) == DIAG_DE
		? "Es wurde nichts veröffentlicht; die bisherige Website bleibt.\n"
		: "nothing was published; the old site stays\n", stderr);
}

static enum exit_status
run(int argc, char **argv)
{
	struct options o;
	struct session s;
	struct stage_counts counts = {0};

	if (options_parse(&o, OPTIONS, argc, argv) < 0)
		return EXIT_WRONG_USE;
	session_begin(&s, &o);
	bool published = s.ready &&
	    !(o.strict && diag_errors(&s.load.diags)) &&
	    publish(&s, &counts) == 0;
	enum exit_status status = session_report(&s);
	if (!published) {
		tell_nothing_published(&s);
		if (status == EXIT_FINE)
			status = EXIT_SYSTEM;
	} else if (!o.quiet) {
		tell_result(&s, counts);
	}
	session_end(&s);
	return status;
}

const struct command cmd_build = {
    .name = "build",
    .usage = "SOURCE --out DIR [--at TIME] [--base-url URL] [--strict] "
	     "[--templates DIR] [--jobs N]",
    .summary = "publish the site into a directory",
    .run = run,
};
