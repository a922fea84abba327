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

/* One walk: records lie far from each other. */
static struct record_list
find_broken(struct view *v)
{
	enum { AHEAD = 8 };
	const struct model *m = v->env->model;
	struct record_list found = {0};

	/* mostly none is, and that is known */
	if (m->broken_count == 0 && !m->broken_later)
		return found;
	for (size_t k = 0; k < CENSUS_KINDS; k++) {
		const struct record_list *list =
		    &m->records[census_kinds[k].kind];
		for (size_t i = 0; i < list->count; i++) {
			if (i + AHEAD < list->count)
				__builtin_prefetch(&list->items[i + AHEAD]->broken);
			if (model_in_correction(list->items[i]))
				*VEC_PUSH(v->arena, &found) = list->items[i];
		}
	}
	return found;
}

static void
write_broken(struct view *v, struct json *j)
{
	struct record_list found = find_broken(v);

	json_num(j, "broken", (int64_t)v->env->model->broken_count);
	json_array(j, "broken_files");
	for (size_t i = 0; i < found.count; i++)
		json_str(j, NULL, found.items[i]->path);
	json_end(j);
	json_array(j, "previous_files");
	for (size_t i = 0; i < found.count; i++)
		if (found.items[i]->stands_for)
			json_str(j, NULL, found.items[i]->path);
	json_end(j);
}

/* ---- diagnostics ------------------------------------------------------------------ */

/* Of two files with one id only the first is found by it. */
static const struct record *
search_list(const struct record_list *list, struct str path)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->items[i]->path, path))
			return list->items[i];
	return NULL;
}

/* The record that was read from this file: its name begins with the id. */
static const struct record *
record_at(const struct model *m, struct str path)
{
	struct str name = str_skip(path, str_find_last(path, '/') + 1);
	struct str ids[2] = {str_head(name, str_find_last(name, '.'))};
	const struct record *r = NULL;

	ids[1] = str_head(ids[0], str_find_last(ids[0], '.'));
	for (size_t k = 0; k < 2 * CENSUS_KINDS; k++) {
		enum kind kind = census_kinds[k / 2].kind;
		r = model_find(m, kind, ids[k % 2]);
		if (r && !str_eq(r->path, path))
			r = search_list(&m->records[kind], path);
		if (r)
			break;
	}
	return r;
}

static bool
is_public(struct view *v, struct str path)
{
	const struct record *r = record_at(v->env->model, path);

	return str_eq(path, v->env->model->site->r.path) ||
	    (r && (census_publishes(v, r) || model_in_correction(r)));
}

/* A translation, a.en.md, is as public as a.md. */
static bool
may_be_named(struct view *v, struct str path)
{
	size_t dot = str_find_last(path, '.');
	size_t before = str_find_last(str_head(path, dot), '.');

	return is_public(v, path) ||
	    (before < dot && is_public(v, arena_concat(v->arena,
		str_head(path, before), str_skip(path, dot))));
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
	unsigned told = 0;

	json_array(j, "diagnostics");
	for (size_t i = 0; found && i < found->count &&
	     told < DIAGNOSTICS_TOLD; i++) {
		const struct diag *d = &found->items[i];
		if (!may_be_named(v, d->pos.path))
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
	write_broken(v, &j);
	json_num(&j, "errors", (int64_t)env->errors);
	json_num(&j, "warnings", (int64_t)env->warnings);
	write_diagnostics(v, &j);
	return data_json_close(&j);
}
