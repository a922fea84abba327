#include "cmd/session.h"

#include <string.h>
#include <time.h>

#include "cmd/report.h"
#include "cmd/version.h"

enum diag_lang
session_lang(const struct session *s)
{
	if (s->options->has_messages)
		return s->options->messages;
	if (s->load.site && str_has_prefix(s->load.site->language.s, STR("de")))
		return DIAG_DE;
	return DIAG_EN;
}

static struct str
base_url(const struct session *s)
{
	struct str url = s->options->base_url ? str_from(s->options->base_url)
					      : s->load.site->url.s;

	while (str_has_suffix(url, STR("/")))
		url.len--;
	return url;
}

static void
fill_env(struct session *s)
{
	struct source_commit commit = source_commit(s->load.source);

	s->env = (struct output_env){
	    .model = s->load.model,
	    .words = s->theme.words,
	    .templates = s->theme.templates,
	    .assets = s->theme.assets,
	    .asset_count = s->theme.asset_count,
	    .now = s->load.now,
	    .commit = commit.id,
	    .commit_time = commit.time,
	    .version = str_from(VERSION),
	    .base_url = base_url(s),
	};
}

void
session_begin(struct session *s, const struct options *o)
{
	struct load *l = &s->load;

	*s = (struct session){.options = o};
	progress_init(&s->progress, o->quiet, o->has_messages ? o->messages
							      : DIAG_DE);
	enum load_result result = load_all(l, o, (int64_t)time(NULL),
	    &s->progress);
	s->bad_at = result == LOAD_BAD_AT;
	if (result != LOAD_FINE)
		return;
	if (theme_load(&s->theme, &l->arena, o->templates, &l->site->language,
		l->site->r.path, &l->diags) < 0)
		return;
	fill_env(s);
	output_plan_make(&s->plan, &s->env, &l->arena, &l->diags);
	s->ready = true;
}

int
session_produce(struct session *s, const struct sink *sink)
{
	int rc = produce_all(&s->env, &s->plan, sink, s->options->jobs,
	    &s->progress, &s->load.diags);

	progress_done(&s->progress);
	return rc;
}

/* ---- the report ------------------------------------------------------------------ */

static struct str
text_of(void *ctx, struct str path)
{
	const struct session *s = ctx;

	for (size_t i = 0; i < s->load.count; i++)
		if (str_eq(s->load.items[i].path, path))
			return s->load.items[i].bytes;
	for (size_t i = 0; i < s->theme.count; i++)
		if (str_eq(s->theme.items[i].path, path))
			return s->theme.items[i].text;
	if (str_eq(s->theme.locale_file.path, path))
		return s->theme.locale_file.text;
	return (struct str){0};
}

enum exit_status
session_report(struct session *s)
{
	struct report r = report_make(session_lang(s), s->options->quiet,
	    s->options->verbose);

	progress_done(&s->progress);
	r.text_of = text_of;
	r.ctx = s;
	report_print(&r, &s->load.diags);
	if (s->bad_at) {
		fprintf(stderr, "erreichbar: '--at %s' does not exist in %.*s\n",
		    s->options->at, STR_ARG(zone_name(s->load.zone)));
		return EXIT_WRONG_USE;
	}
	if (s->load.diags.totals[DIAG_FATAL])
		return EXIT_SYSTEM;
	return s->load.diags.totals[DIAG_ERROR] ? EXIT_CONTENT : EXIT_FINE;
}

void
session_end(struct session *s)
{
	load_release(&s->load);
}
