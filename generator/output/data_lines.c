#include "base/timetext.h"
#include "content/tables.h"
#include "markdown/plain.h"
#include "model/status.h"
#include "output/data.h"
#include "output/instead.h"
#include "output/short.h"

/*
 * Files of lines, for shells and eyes.
 *
 * status.txt: one line for the site and one for each service, with TAB between
 *
 *	state  id  name  since  instead
 *
 * where the site's own id is "*" and what there is not is "-". There are no
 * other lines, and no field holds a TAB.
 *
 * Short messages: one line for each current entry, as it would be sent.
 */

static void
add_field(struct view *v, struct buf *out, struct str text)
{
	text = md_fold(v->arena, text);
	if (out->len && out->ptr[out->len - 1] != '\n')
		buf_add_char(out, '\t');
	buf_add(out, text.len ? text : STR("-"));
}

static void
add_since(struct view *v, struct buf *out, int64_t t)
{
	add_field(v, out, t == FOREVER ? STR("")
		: time_iso(v->arena, t, v->env->model->zone));
}

static void
add_state(struct view *v, struct buf *out, enum state state)
{
	add_field(v, out, state == STATE_UNKNOWN ? STR("unknown")
		: str_from(word_english(state_words, (int)state)));
}

/* When the first of those began that are as bad as the whole. */
static int64_t
overall_since(struct view *v, enum state overall)
{
	const struct record_list *list = &v->env->model->records[KIND_SERVICE];
	int64_t since = FOREVER;

	for (size_t i = 0; i < list->count; i++) {
		const struct service *s = as_service(list->items[i]);
		struct status st = status_of_service(v->env->model, s, 0,
		    &v->at);
		if (model_is_official(s) && st.state == overall && st.cause &&
		    st.cause->from.t < since)
			since = st.cause->from.t;
	}
	return since;
}

static void
add_overall(struct view *v, struct buf *out)
{
	enum state overall = status_overall(v->env->model, &v->at, NULL);

	add_state(v, out, overall);
	add_field(v, out, STR("*"));
	add_field(v, out, v->env->model->site->title.s);
	add_since(v, out, overall_since(v, overall));
	add_field(v, out, STR(""));
	buf_add_char(out, '\n');
}

static void
add_service(struct view *v, struct buf *out, const struct service *s)
{
	struct status st = status_of_service(v->env->model, s, 0, &v->at);
	struct instead in = instead_of_service(v, s, 0);

	add_state(v, out, st.state);
	add_field(v, out, s->r.id);
	add_field(v, out, model_title(&s->r));
	add_since(v, out, st.cause ? st.cause->from.t : FOREVER);
	add_field(v, out, in.count ? in.items[0]->use.s : STR(""));
	buf_add_char(out, '\n');
}

int
data_status_lines(struct view *v, const struct output_item *item,
    struct buf *out)
{
	const struct record_list *list = &v->env->model->records[KIND_SERVICE];

	(void)item;
	add_overall(v, out);
	for (size_t i = 0; i < list->count; i++)
		add_service(v, out, as_service(list->items[i]));
	return 0;
}

int
data_short(struct view *v, const struct output_item *item, struct buf *out)
{
	struct news_list list = short_list(v);

	(void)item;
	for (size_t i = 0; i < list.count; i++) {
		buf_add(out, short_text(v, &list.items[i]));
		buf_add_char(out, '\n');
	}
	return 0;
}
