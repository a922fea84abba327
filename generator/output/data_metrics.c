#include "content/tables.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/lively.h"
#include "model/status.h"
#include "output/census.h"
#include "output/data.h"
#include "render/prom.h"

/*
 * metrics.prom: the site in numbers, for Prometheus.
 *
 * As all files, it says the same bytes until something changes. A value that
 * counts down would not: instead of the seconds to the next edge there is its
 * instant, and the server that asks has a clock to subtract. Bytes that a build
 * leaves alone are then an alarm by themselves: when that instant has passed,
 * nobody has built since.
 *
 * Every state, stage and level has a sample of its own, 1 or 0, so that a rule
 * needs no numbers for words.
 */

static struct str
state_word(int state)
{
	return state == STATE_UNKNOWN ? STR("unknown")
	    : str_from(word_english(state_words, state));
}

/* ---- states ----------------------------------------------------------------------------- */

static void
add_service(struct view *v, struct prom *p, const struct service *s)
{
	const struct site *site = v->env->model->site;

	for (unsigned a = 0; a < site->audience_count; a++) {
		struct status st = status_of_service(v->env->model, s, a,
		    &v->at);
		for (int i = 0; i < STATE_COUNT; i++) {
			prom_label(p, "service", s->r.id);
			prom_label(p, "name", model_title(&s->r));
			prom_label(p, "audience", site->audiences[a].id);
			prom_label(p, "state", state_word(i));
			prom_value(p, (int)st.state == i);
		}
	}
}

static void
add_states(struct view *v, struct prom *p)
{
	const struct record_list *list = &v->env->model->records[KIND_SERVICE];
	enum state overall = status_overall(v->env->model, &v->at, NULL);

	prom_family(p, "erreichbar_overall_state",
	    "1 for the worst state of all official services for the public.");
	for (int i = 0; i < STATE_COUNT; i++) {
		prom_label(p, "state", state_word(i));
		prom_value(p, (int)overall == i);
	}
	prom_family(p, "erreichbar_service_state",
	    "1 for the state of a service for an audience.");
	for (size_t i = 0; i < list->count; i++)
		add_service(v, p, as_service(list->items[i]));
}

/* ---- incidents, consultations --------------------------------------------------------------- */

/* What there is in each stage, and the promises that were made. */
struct tally {
	int64_t planned, active, over;
	int64_t consultations[CONSULT_WITHDRAWN + 1];
	int64_t updates_overdue, results_overdue;
	int64_t promise; /* the next one that is not overdue */
};

static void
count_incident(struct view *v, struct tally *t, const struct incident *inc)
{
	struct course c = course_of(inc, &v->at);

	t->planned += c.stage == STAGE_PLANNED;
	t->active += c.stage == STAGE_ACTIVE;
	t->over += c.stage == STAGE_OVER;
	t->updates_overdue += c.overdue;
	if (c.promised && !c.overdue && inc->overdue_at < t->promise)
		t->promise = inc->overdue_at;
}

static void
count_consultation(struct view *v, struct tally *t,
    const struct consultation *c)
{
	struct consult now = consult_of(v->env->model, c, &v->at);

	t->consultations[now.stage]++;
	t->results_overdue += now.result_overdue;
}

static struct tally
tally_of(struct view *v)
{
	const struct model *m = v->env->model;
	struct incident_refs lively = lively_list(m, 0, NULL, &v->at, v->arena);
	struct tally t = {.promise = FOREVER,
	    .over = (int64_t)lively_over(m, &v->at)};

	for (size_t i = 0; i < lively.count; i++)
		count_incident(v, &t, lively.items[i]);
	for (size_t i = 0; i < m->records[KIND_CONSULTATION].count; i++)
		count_consultation(v, &t,
		    as_consultation(m->records[KIND_CONSULTATION].items[i]));
	return t;
}

static void
add_one(struct prom *p, const char *label, const char *value, int64_t n)
{
	prom_label(p, label, str_from(value));
	prom_value(p, n);
}

static void
add_tally(struct prom *p, const struct tally *t)
{
	prom_family(p, "erreichbar_incidents", "Incidents in each stage.");
	add_one(p, "stage", "planned", t->planned);
	add_one(p, "stage", "active", t->active);
	add_one(p, "stage", "over", t->over);
	prom_family(p, "erreichbar_consultations",
	    "Consultations in each stage.");
	for (int i = CONSULT_ANNOUNCED; i <= CONSULT_WITHDRAWN; i++)
		add_one(p, "stage", consult_stage_word((enum consult_stage)i),
		    t->consultations[i]);
	prom_family(p, "erreichbar_promises_overdue",
	    "Promised updates and results that did not come in time.");
	add_one(p, "kind", "update", t->updates_overdue);
	add_one(p, "kind", "result", t->results_overdue);
	if (t->promise == FOREVER)
		return;
	prom_family(p, "erreichbar_next_promise_timestamp_seconds",
	    "When the next promised update is overdue.");
	prom_value(p, t->promise);
}

/* ---- the build --------------------------------------------------------------------------------- */

static void
add_build(struct view *v, struct prom *p)
{
	const struct output_env *env = v->env;

	prom_family(p, "erreichbar_diagnostics",
	    "What the last build found wrong with the content.");
	add_one(p, "level", "error", (int64_t)env->errors);
	add_one(p, "level", "warning", (int64_t)env->warnings);
	prom_family(p, "erreichbar_files_correcting",
	    "Files with errors, of which nothing or an earlier version is shown.");
	prom_value(p, (int64_t)env->model->broken_count);
	prom_family(p, "erreichbar_records", "What is published, by kind.");
	for (size_t i = 0; i < CENSUS_KINDS; i++)
		add_one(p, "kind", census_kinds[i].key,
		    census_count(v, census_kinds[i].kind));
	prom_family(p, "erreichbar_build_info",
	    "Version of the program and commit of the content.");
	prom_label(p, "version", env->version);
	prom_label(p, "commit", env->commit);
	prom_value(p, 1);
}

static void
add_times(struct view *v, struct prom *p)
{
	const struct output_env *env = v->env;

	if (env->commit.len) {
		prom_family(p, "erreichbar_commit_timestamp_seconds",
		    "Time of the commit of the content.");
		prom_value(p, env->commit_time);
	}
	if (env->whole.until != FOREVER) {
		prom_family(p, "erreichbar_next_edge_timestamp_seconds",
		    "When any file of the site will differ by itself.");
		prom_value(p, env->whole.until);
	}
}

int
data_metrics(struct view *v, const struct output_item *item, struct buf *out)
{
	struct tally t = tally_of(v);
	struct prom p = {.out = out};

	(void)item;
	add_states(v, &p);
	add_tally(&p, &t);
	add_build(v, &p);
	add_times(v, &p);
	return 0;
}
