#include "output/view_plain.h"

#include "base/limits.h"
#include "content/tables.h"
#include "markdown/bare.h"
#include "markdown/plain.h"
#include "model/reach.h"
#include "model/status.h"
#include "output/view_remark.h"
#include "output/view_text.h"

static struct str
word(struct view *v, const char *key)
{
	return locale_word(v->env->words, key);
}

static void
add_word(struct view *v, struct buf *out, const char *before, const char *key)
{
	buf_add_cstr(out, before);
	buf_add(out, word(v, key));
}

/* ---- what to use instead ------------------------------------------------------------ */

static void
add_alternate(struct view *v, struct buf *out, const struct alternate *alt,
    struct str use)
{
	bool pattern = !alt->use_is_text && str_find(use, '{') < use.len;

	if (pattern)
		add_word(v, out, " ", "common.each_own");
	buf_add_char(out, ' ');
	buf_add(out, pattern ? word(v, "nav.addresses") : use);
	if (alt->until.at.line) {
		add_word(v, out, ", ", "common.until");
		buf_add_char(out, ' ');
		buf_add(out, view_time_text(v, &alt->until, true));
	}
	if (alt->answers.value == ANSWERS_NO)
		add_word(v, out, ". ", "common.answers_no");
}

/* Opens the brackets, or goes on within them. */
static void
add_opening(struct buf *out, bool *open)
{
	buf_add_cstr(out, *open ? ", " : " (");
	*open = true;
}

static void
add_state(struct view *v, struct buf *out, enum state state,
    const struct service *via, bool *open)
{
	struct value *obj = value_object(v->arena);

	if (state == STATE_OPERATIONAL)
		return;
	view_set_state(v, obj, "state", state, via);
	add_opening(out, open);
	buf_add(out, value_text(value_get(value_get(obj, STR("state")),
	    STR("word"))));
}

static void
add_reach(struct view *v, struct buf *out, const struct contact *c,
    bool with_state)
{
	struct reach r = reach_of(v->env->model, c, 0, &v->at, v->arena);
	bool open = false;

	if (with_state)
		add_state(v, out, r.state, c->via, &open);
	for (size_t i = 0; i < r.count; i++) {
		add_opening(out, &open);
		if (i == 0)
			buf_add(out, word(v, "common.now_please"));
		add_alternate(v, out, r.alternates[i].entry,
		    r.alternates[i].use);
	}
	if (open)
		buf_add_char(out, ')');
}

/* ---- texts ---------------------------------------------------------------------------- */

static struct str
finish(struct view *v, struct buf *out)
{
	struct str text = arena_str(v->arena, buf_str(out));

	buf_release(out);
	return text;
}

/* Behind each address what is to be used in its place. */
static struct str
with_alternates(struct view *v, struct str text)
{
	struct md_bare found;
	struct buf out;
	size_t done = 0;

	if (str_find(text, '@') == text.len)
		return text;
	buf_init(&out, PAGE_BYTES_MAX);
	for (size_t from = 0; md_bare_next(&found, text, from);) {
		from = found.at + found.link.len;
		if (!found.mail)
			continue;
		struct contact c = reach_contact(v->env->model, v->arena,
		    CONTACT_EMAIL, found.link, v->at.trace);
		buf_add(&out, str_skip(str_head(text, from), done));
		add_reach(v, &out, &c, false);
		done = from;
	}
	buf_add(&out, str_skip(text, done));
	return finish(v, &out);
}

struct str
view_plain_remark(struct view *v, const struct text *text)
{
	return with_alternates(v, md_plain(v->arena,
	    view_remark_inline(v, text->s)));
}

struct str
view_plain_paragraph(struct view *v, struct str text)
{
	return with_alternates(v, view_bare_paragraph(v, text));
}

struct str
view_plain_text(struct view *v, struct str text)
{
	return with_alternates(v, md_plain(v->arena, text));
}

/* ---- addresses --------------------------------------------------------------------------- */

struct str
view_plain_contact(struct view *v, const struct contact *c)
{
	struct str key = arena_printf(v->arena, "contact.%s",
	    word_english(contact_kind_words, (int)c->kind));
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	buf_add(&out, word(v, key.ptr));
	buf_add_cstr(&out, ": ");
	buf_add(&out, c->value);
	add_reach(v, &out, c, true);
	return finish(v, &out);
}

struct str
view_plain_address(struct view *v, enum contact_kind kind,
    const struct text *address)
{
	if (address->s.len == 0)
		return STR("");
	struct contact c = reach_contact(v->env->model, v->arena, kind,
	    address->s, v->at.trace);
	return view_plain_contact(v, &c);
}

struct str
view_plain_channel(struct view *v, const struct ref *ref)
{
	const struct service *s = as_service(ref->to);
	bool open = false;
	struct buf out;

	if (s == NULL)
		return ref->name.s;
	buf_init(&out, PAGE_BYTES_MAX);
	buf_add(&out, model_title(&s->r));
	add_state(v, &out, status_of_service(v->env->model, s, 0,
	    &v->at).state, s, &open);
	struct alternate_refs list = status_alternates(s, 0, &v->at, v->arena);
	for (size_t i = 0; i < list.count; i++) {
		add_opening(&out, &open);
		if (i == 0)
			buf_add(&out, word(v, "common.now_please"));
		add_alternate(v, &out, list.items[i], list.items[i]->use.s);
	}
	if (open)
		buf_add_char(&out, ')');
	return finish(v, &out);
}
