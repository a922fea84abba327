#include "model/consult.h"
#include "model/course.h"
#include "output/data.h"
#include "output/data_json.h"

/*
 * {commit, commit_time, built, next, version, counts: {...}, broken,
 * broken_files: [...], previous_files: [...], errors, warnings}
 *
 * The one file that may change with every build. `next` is the next instant at
 * which anything on the site changes by itself. `counts` are the records that
 * are published, `broken_files` the sources of those that are being corrected:
 * their paths and nothing of what they say. `previous_files` are those of them
 * that an earlier version stands in for.
 */

static const struct {
	enum kind kind;
	const char *key;
} counted[] = {
    {KIND_SERVICE, "services"},
    {KIND_INCIDENT, "incidents"},
    {KIND_PERSON, "people"},
    {KIND_BODY, "bodies"},
    {KIND_OFFICE_HOUR, "office_hours"},
    {KIND_CONSULTATION, "consultations"},
    {KIND_PAGE, "pages"},
};

enum { COUNTED = sizeof counted / sizeof *counted };

/* What is under embargo is not to be guessed from a number either. */
static bool
is_published(struct view *v, const struct record *r)
{
	if (r->kind == KIND_INCIDENT)
		return course_of(as_incident(r), &v->at).stage != STAGE_HIDDEN;
	if (r->kind == KIND_CONSULTATION)
		return consult_of(v->env->model, as_consultation(r),
		    &v->at).stage != CONSULT_HIDDEN;
	return !r->broken;
}

static void
write_counts(struct view *v, struct json *j)
{
	const struct model *m = v->env->model;

	json_object(j, "counts");
	for (size_t k = 0; k < COUNTED; k++) {
		const struct record_list *list = &m->records[counted[k].kind];
		int64_t n = 0;
		for (size_t i = 0; i < list->count; i++)
			n += is_published(v, list->items[i]);
		json_num(j, counted[k].key, n);
	}
	json_end(j);
}

static bool
has_previous(const struct record *r)
{
	return r->stands_for != NULL;
}

static void
write_paths(struct json *j, const char *key, const struct model *m,
    bool (*wanted)(const struct record *r))
{
	json_array(j, key);
	for (size_t k = 0; k < COUNTED; k++) {
		const struct record_list *list = &m->records[counted[k].kind];
		for (size_t i = 0; i < list->count; i++)
			if (wanted(list->items[i]))
				json_str(j, NULL, list->items[i]->path);
	}
	json_end(j);
}

static void
write_broken(struct json *j, const struct model *m)
{
	json_num(j, "broken", (int64_t)m->broken_count);
	write_paths(j, "broken_files", m, model_in_correction);
	write_paths(j, "previous_files", m, has_previous);
}

int
data_build(struct view *v, const struct output_item *item, struct buf *out)
{
	const struct output_env *env = v->env;
	struct json j;

	(void)item;
	json_init(&j, out);
	json_object(&j, NULL);
	data_json_text(&j, "commit", env->commit);
	data_json_instant(v, &j, "commit_time",
	    env->commit.len ? env->commit_time : ALWAYS);
	data_json_instant(v, &j, "built", env->now);
	data_json_instant(v, &j, "next", env->whole.until);
	data_json_text(&j, "version", env->version);
	write_counts(v, &j);
	write_broken(&j, env->model);
	json_num(&j, "errors", (int64_t)env->errors);
	json_num(&j, "warnings", (int64_t)env->warnings);
	return data_json_close(&j);
}
