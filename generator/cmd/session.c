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
fill_env(struct session *s, size_t i)
{
	struct source_commit commit = source_commit(s->load.source);
	const struct loaded_tree *tree = &s->load.trees[i];
	bool easy = str_is(tree->lang.s, "ls");

	s->env[i] = (struct output_env){
	    .lang = easy ? s->load.site->language.s : tree->lang.s,
	    .prefix = i == 0 ? STR("")
		: arena_concat(&s->load.arena, tree->lang.s, STR("/")),
	    .easy = easy,
	    .trees = s->env,
	    .tree_count = s->load.tree_count,
	    .model = tree->model,
	    .words = s->themes[i].words,
	    .templates = s->themes[i].templates,
	    .theme = s->themes[i].digest,
	    .assets = s->themes[0].assets.items,
	    .asset_count = s->themes[0].assets.count,
	    .year_max = s->options->year_max,
	    .now = s->load.now,
	    .commit = commit.id,
	    .commit_time = commit.time,
	    .version = str_from(VERSION),
	    .base_url = base_url(s),
	};
}

/* Each language has its own words, and templates parsed with them. */
static int
load_theme(struct session *s, size_t i)
{
	struct load *l = &s->load;
	struct text lang = l->trees[i].lang;

	if (str_is(lang.s, "ls"))
		lang = l->site->language;
	return theme_load(&s->themes[i], &l->arena, s->options->templates,
	    &lang, l->site->r.path, &l->diags);
}

static int
load_themes(struct session *s)
{
	for (size_t i = 0; i < s->load.tree_count; i++)
		if (load_theme(s, i) < 0)
			return -1;
	return 0;
}

static void
session_init(struct session *s, const struct options *o)
{
	*s = (struct session){.own = *o};
	s->options = &s->own;
	guard_init(&s->guard, s->options);
	s->own.source.opened = guard_enter;
	s->own.source.opened_ctx = &s->guard;
	progress_init(&s->progress, o->quiet, o->has_messages ? o->messages
							      : DIAG_DE);
}

void
session_look(struct session *s, const struct options *o)
{
	session_init(s, o);
	(void)load_opening(&s->load, s->options);
}

static void
make_plan(struct session *s)
{
	struct load *l = &s->load;

	output_plan_make(&s->plan, s->env, &l->arena, &l->diags);
	s->memos = memos_make(&l->arena, s->env, &l->site_source);
}

static void
fill_envs(struct session *s)
{
	for (size_t i = 0; i < s->load.tree_count; i++)
		fill_env(s, i);
}

bool
session_ahead(struct session *s, const struct options *o)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	session_init(s, o);
	s->look = theme_look(s->options->templates);
	s->ahead = load_ahead(&s->load, s->options, (int64_t)now.tv_sec) &&
	    load_themes(s) == 0;
	if (s->ahead && s->load.linked) {
		fill_envs(s);
		make_plan(s);
	}
	/* what the plan has to tell would be told too early */
	s->ahead = s->ahead && s->load.diags.count == 0;
	return s->ahead;
}

/* Are the themes those of the trees, and as they are now? */
static bool
fits(const struct session *s, const struct loaded_tree *trees, size_t count)
{
	if (!digest_eq(&s->look_now, &s->look) || s->load.tree_count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!str_eq(s->load.trees[i].lang.s, trees[i].lang.s))
			return false;
	return true;
}

/* What was planned ahead, with what is different; false when that is too much. */
static bool
renew_plan(struct session *s, struct plan_edits *edits)
{
	struct load *l = &s->load;
	struct output_plan before = s->plan;
	/* a review may find that a file is broken which nobody has touched */
	bool simple = l->relinked && l->model->broken_count == 0;
	bool renewable = output_plan_can_renew(&before, s->env) &&
	    (l->amended.count == 0 || output_plan_amend(&s->plan, s->env));

	if (simple && renewable && output_plan_renew(&s->plan, s->env,
		&l->arena, l->changes, l->change_count, edits))
		return true;
	output_plan_make(&s->plan, s->env, &l->arena, &l->diags);
	/* the list of before may be half renewed, unless it was too old */
	if (!simple || renewable || before.doubled || s->plan.doubled)
		return false;
	output_plan_compare(&before, &s->plan, &l->arena, edits);
	return true;
}

/* The plan, and what is known of its files. */
static void
plan_again(struct session *s)
{
	struct load *l = &s->load;
	struct plan_edits edits;

	if (l->amended.count)
		memos_amend(s->memos, &l->amended);
	if (!renew_plan(s, &edits) || !memos_renew(s->memos, &l->site_source,
	        l->changes, l->change_count)) {
		session_forget(s);
		s->memos = memos_make(&l->arena, s->env, &l->site_source);
	}
	if (s->production && l->amended.count)
		production_amend(s->production, &l->amended);
	if (s->production)
		production_renew(s->production, &edits, l->changes,
		    l->change_count);
}

/* What asks the system much and the processor little. */
static void
look_around(void *ctx, size_t number)
{
	struct session *s = ctx;

	if (number == 0)
		s->look_now = theme_look(s->options->templates);
	else if (s->meanwhile)
		s->meanwhile(s->meanwhile_ctx);
}

static enum load_result
load_after(struct session *s, const struct load_gate *gate, int64_t now)
{
	struct load *l = &s->load;
	struct loaded_tree trees[TREES_MAX];
	size_t count = l->tree_count;

	memcpy(trees, l->trees, sizeof trees);
	crew_send(&s->around, s->options->jobs, 2, look_around, s);
	enum load_result result = load_all(l, s->options, gate, now,
	    &s->progress);
	crew_await(&s->around);
	return result != LOAD_FINE || fits(s, trees, count) ? result : LOAD_UNFIT;
}

static enum load_result
session_load(struct session *s, const struct load_gate *gate, int64_t now)
{
	if (s->ahead)
		return load_after(s, gate, now);
	enum load_result result = load_all(&s->load, s->options, gate, now,
	    &s->progress);
	return result == LOAD_FINE && load_themes(s) < 0 ? LOAD_FAILED : result;
}

void
session_go(struct session *s, const struct load_gate *gate)
{
	struct timespec now;

	/* not time(), which may be behind by some milliseconds at an edge */
	clock_gettime(CLOCK_REALTIME, &now);
	enum load_result result = session_load(s, gate, (int64_t)now.tv_sec);
	s->bad_at = result == LOAD_BAD_AT;
	s->stands = result == LOAD_STANDS;
	s->unfit = result == LOAD_UNFIT;
	if (result != LOAD_FINE)
		return;
	fill_envs(s);
	plan_again(s);
	s->unfit = !load_verify(&s->load);
	s->ready = !s->unfit;
}

void
session_begin(struct session *s, const struct options *o,
    const struct load_gate *gate)
{
	session_init(s, o);
	session_go(s, gate);
}

static void
rest(const void *l)
{
	load_rest(l);
}

static void
begin_production(struct session *s, const struct sink *sink)
{
	s->sink = *sink;
	s->sink.rest = rest;
	s->sink.rest_ctx = &s->load;
	s->sink.memos = sink->memos ? s->memos : NULL;
	s->production = production_begin(&s->env[0], &s->plan, &s->sink,
	    s->options->jobs, &s->load.diags);
}

bool
session_rehearse(struct session *s, const struct sink *sink)
{
	if (s->memos == NULL)
		return false;
	begin_production(s, sink);
	bool done = production_rehearse(s->production);
	s->sink.hurry = NULL;
	if (done)
		return true;
	session_forget(s);
	return false;
}

void
session_forget(struct session *s)
{
	production_end(s->production);
	s->production = NULL;
}

int
session_produce(struct session *s, const struct sink *sink)
{
	if (s->production == NULL)
		begin_production(s, sink);
	int rc = production_make(s->production, &s->progress, &s->load.diags);

	/* no hand may be left that a signal could reach from now on */
	crew_end(&s->around);
	/* giving back memory takes a millisecond: who is in a hurry does it later */
	if (!s->ahead)
		session_forget(s);
	progress_done(&s->progress);
	return rc;
}

/* ---- the report ------------------------------------------------------------------ */

static struct str
text_of(void *ctx, struct str path)
{
	const struct session *s = ctx;

	struct str loaded = load_text(&s->load, path);

	if (loaded.len)
		return loaded;
	for (size_t k = 0; k < TREES_MAX; k++) {
		const struct theme *t = &s->themes[k];
		for (size_t i = 0; i < t->count; i++)
			if (str_eq(t->items[i].path, path))
				return t->items[i].text;
		if (str_eq(t->locale_file.path, path))
			return t->locale_file.text;
	}
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
	if (s->options->verbose && !s->silent)
		report_print(&r, &s->guard.partial);
	if (!s->silent)
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
	crew_end(&s->around);
	session_forget(s);
	load_release(&s->load);
	guard_release(&s->guard);
}
