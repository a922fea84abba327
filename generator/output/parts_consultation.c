#include "model/consult.h"
#include "output/parts.h"

/* The end as first announced stays visible beside the new one. */
static void
set_period(struct view *v, struct value *obj, const struct consultation *c,
    const struct consult *state)
{
	view_set_time(v, obj, "opens", &c->opens);
	view_set_end(v, obj, "closes", &state->closes);
	if (state->extension == NULL) {
		value_set_none(obj, "extended");
		return;
	}
	struct value *extended = value_set_object(obj, "extended");
	view_set_end(v, extended, "from", &c->closes);
	view_set_time(v, extended, "at", &state->extension->at_time);
}

/* Nobody waits any more for what is there or will not come. */
static bool
is_promised(enum consult_stage stage)
{
	return stage != CONSULT_OUTCOME && stage != CONSULT_WITHDRAWN;
}

void
parts_fill_consultation(struct view *v, struct value *obj,
    const struct consultation *c)
{
	struct consult state = consult_of(v->env->model, c, &v->at);
	const char *stage = consult_stage_word(state.stage);
	struct str key = arena_printf(v->arena, "consultation.stage.%s", stage);
	struct when promise = is_promised(state.stage) ? c->result_by
						       : (struct when){0};

	value_set_text(obj, "title", c->title.s);
	view_set_lang(v, obj, "lang", c->r.title_lang);
	value_set_text(obj, "href",
	    view_link(v, path_of_record(v->env, v->arena, &c->r)));
	value_set_text(obj, "stage", str_from(stage));
	value_set_text(obj, "stage_word", locale_word(v->env->words, key.ptr));
	value_set_bool(obj, "open", state.stage == CONSULT_OPEN);
	set_period(v, obj, c, &state);
	view_set_end(v, obj, "result_by", &promise);
	value_set_bool(obj, "result_overdue", state.result_overdue);
	value_set_bool(obj, "deadline_in_question", state.deadline_in_question);
}

void
parts_add_consultation(struct view *v, struct value *list,
    const struct consultation *c)
{
	parts_fill_consultation(v, value_add_object(list), c);
}
