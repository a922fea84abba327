#include "output/data_json.h"

#include <assert.h>

#include "base/limits.h"
#include "base/timetext.h"
#include "model/trace.h"
#include "output/piece.h"
#include "output/view_plain.h"

void
data_json_text(struct json *j, const char *key, struct str text)
{
	if (text.len)
		json_str(j, key, text);
	else
		json_null(j, key);
}

void
data_json_instant(struct view *v, struct json *j, const char *key, int64_t t)
{
	if (t == ALWAYS || t == FOREVER)
		json_null(j, key);
	else
		json_str(j, key, time_iso(v->arena, t, v->env->model->zone));
}

void
data_json_when(struct view *v, struct json *j, const char *key,
    const struct when *w)
{
	bool shown = w->at.line && !(w->hidden && !at_reached(&v->at, w->t));

	data_json_instant(v, j, key, shown ? w->t : ALWAYS);
}

void
data_json_word(struct json *j, const char *key, const struct word *words,
    int value)
{
	data_json_text(j, key, str_from(word_english(words, value)));
}

void
data_json_state(struct json *j, const char *key, enum state state)
{
	/* nobody writes it, so it is not among the words of the format */
	if (state == STATE_UNKNOWN)
		json_str(j, key, STR("unknown"));
	else
		data_json_word(j, key, state_words, (int)state);
}

void
data_json_remark(struct view *v, struct json *j, const char *key,
    const struct text *text)
{
	data_json_text(j, key, view_plain_remark(v, text));
}

void
data_json_record(struct json *j, const char *key, const struct record *r)
{
	if (r == NULL) {
		json_null(j, key);
		return;
	}
	json_object(j, key);
	json_str(j, "kind", str_from(table_kind_name(r->kind)));
	json_str(j, "id", r->id);
	json_str(j, "name", model_title(r));
	json_end(j);
}

void
data_json_id(struct json *j, const char *key, const struct record *r)
{
	data_json_text(j, key, r ? r->id : STR(""));
}

void
data_json_url(struct view *v, struct json *j, const struct record *r)
{
	if (r->broken)
		json_null(j, "url");
	else
		json_str(j, "url",
		    view_link(v, path_of_record(v->env, v->arena, r)));
}

const char *
data_json_audience(struct view *v, unsigned audience)
{
	return arena_str(v->arena,
	    v->env->model->site->audiences[audience].id).ptr;
}

int
data_json_close(struct json *j)
{
	json_end(j);
	return json_finish(j) < 0 && buf_ok(j->out) ? -1 : 0;
}

int
data_json_end(struct view *v, struct json *j)
{
	assert(v->at.trace == NULL || !v->at.trace->undated);
	/* last, because writing all before has narrowed it */
	data_json_instant(v, j, "since", v->at.since);
	data_json_instant(v, j, "until", v->at.until);
	return data_json_close(j);
}

void
data_json_begin_item(struct data_json_item *item, unsigned depth)
{
	buf_init(&item->out, PAGE_BYTES_MAX);
	json_init_part(&item->j, &item->out, depth);
}

int
data_json_end_item(struct str *out, struct view *v,
    struct data_json_item *item)
{
	bool whole = json_finish(&item->j) == 0 || !buf_ok(&item->out);

	return piece_end(out, v, &item->out) < 0 || !whole ? -1 : 0;
}
