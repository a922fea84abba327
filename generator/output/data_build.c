#include <stdlib.h>

#include "output/census.h"
#include "output/data.h"
#include "output/data_json.h"

/*
 * {commit, commit_time, built, next, version, licence, counts: {...}, broken,
 * broken_files: [...], previous_files: [...], errors, warnings,
 * diagnostics: [{level, id, file, line, column}...]}
 *
 * The one file that may change with every build. `next` is the next instant at
 * which anything on the site changes by itself. `counts` are the records that
 * are published, `broken_files` the sources of those that are being corrected:
 * their paths and nothing of what they say. `previous_files` are those of them
 * that an earlier version stands in for.
 *
 * `diagnostics` are the first ones, by file and line. Their texts quote what
 * somebody wrote and are for those who wrote it; files that are not published
 * (drafts, what is under embargo) and places outside the source are not named.
 */

enum { DIAGNOSTICS_TOLD = 200 };

static void
write_counts(struct view *v, struct json *j)
{
	json_object(j, "counts");
	for (size_t k = 0; k < CENSUS_KINDS; k++)
		json_num(j, census_kinds[k].key,
		    census_count(v, census_kinds[k].kind));
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
	for (size_t k = 0; k < CENSUS_KINDS; k++) {
		const struct record_list *list =
		    &m->records[census_kinds[k].kind];
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

/* ---- diagnostics ------------------------------------------------------------------ */

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
sort(struct str_list *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, by_text);
}

static bool
has_path(const struct str_list *paths, struct str path)
{
	return paths->count && bsearch(&path, paths->items, paths->count,
	    sizeof *paths->items, by_text) != NULL;
}

/* a.en.md is a translation of a.md; else empty. */
static struct str
original_of(struct view *v, struct str path)
{
	size_t dot = str_find_last(path, '.');
	size_t before = str_find_last(str_head(path, dot), '.');

	return before < dot ? arena_concat(v->arena, str_head(path, before),
	    str_skip(path, dot)) : STR("");
}

/* The paths that something was found in, sorted. */
static struct str_list
told_paths(struct view *v)
{
	const struct diags *found = v->env->found;
	struct str_list paths = {0};

	for (size_t i = 0; i < found->count; i++) {
		struct str path = found->items[i].pos.path;
		if (i && str_eq(path, found->items[i - 1].pos.path))
			continue;
		*VEC_PUSH(v->arena, &paths) = path;
		*VEC_PUSH(v->arena, &paths) = original_of(v, path);
	}
	sort(&paths);
	return paths;
}

/* Those of them that may be named, sorted. */
static struct str_list
public_paths(struct view *v)
{
	const struct model *m = v->env->model;
	struct str_list told = told_paths(v), paths = {0};

	*VEC_PUSH(v->arena, &paths) = m->site->r.path;
	for (size_t k = 0; k < CENSUS_KINDS; k++) {
		const struct record_list *list =
		    &m->records[census_kinds[k].kind];
		for (size_t i = 0; i < list->count; i++)
			if (has_path(&told, list->items[i]->path) &&
			    (census_publishes(v, list->items[i]) ||
				model_in_correction(list->items[i])))
				*VEC_PUSH(v->arena, &paths) =
				    list->items[i]->path;
	}
	sort(&paths);
	return paths;
}

/* A translation is as public as its original. */
static bool
may_be_named(struct view *v, const struct str_list *paths, struct str path)
{
	return has_path(paths, path) || has_path(paths, original_of(v, path));
}

static void
write_place(struct json *j, const char *key, unsigned n)
{
	if (n)
		json_num(j, key, n);
	else
		json_null(j, key);
}

static void
write_diagnostics(struct view *v, struct json *j)
{
	const struct diags *found = v->env->found;
	struct str_list paths = {0};
	unsigned told = 0;

	json_array(j, "diagnostics");
	if (found && found->count)
		paths = public_paths(v);
	for (size_t i = 0; paths.count && i < found->count &&
	     told < DIAGNOSTICS_TOLD; i++) {
		const struct diag *d = &found->items[i];
		if (!may_be_named(v, &paths, d->pos.path))
			continue;
		told++;
		json_object(j, NULL);
		json_str(j, "level",
		    str_from(diag_level_word(d->level, DIAG_EN)));
		json_str(j, "id", str_from(diag_name(d->id)));
		json_str(j, "file", d->pos.path);
		write_place(j, "line", d->pos.at.line);
		write_place(j, "column", d->pos.at.column);
		json_end(j);
	}
	json_end(j);
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
	data_json_text(&j, "licence", env->model->site->licence.s);
	write_counts(v, &j);
	write_broken(&j, env->model);
	json_num(&j, "errors", (int64_t)env->errors);
	json_num(&j, "warnings", (int64_t)env->warnings);
	write_diagnostics(v, &j);
	return data_json_close(&j);
}
