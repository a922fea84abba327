#include "output/view_contact.h"

#include "content/tables.h"
#include "output/view_remark.h"
#include "render/escape.h"

/* ---- links ------------------------------------------------------------------------ */

static struct str
tel_link(struct view *v, struct str number)
{
	char *out = arena_alloc(v->arena, number.len + 5);
	size_t n = 0;

	for (const char *p = "tel:"; *p; p++)
		out[n++] = *p;
	for (size_t i = 0; i < number.len; i++)
		if (char_is_digit(number.ptr[i]) || (number.ptr[i] == '+' && n == 4))
			out[n++] = number.ptr[i];
	return str_make(out, n);
}

static struct str
mail_link(struct view *v, struct str address)
{
	size_t at = str_find_last(address, '@');
	struct buf b;

	/* RFC 6068: both sides encoded, the '@' between them not */
	buf_init(&b, 4096);
	buf_add(&b, STR("mailto:"));
	esc_url_path(&b, str_head(address, at));
	buf_add_char(&b, '@');
	esc_url_path(&b, str_skip(address, at + 1));
	struct str link = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return link;
}

struct str
view_contact_href(struct view *v, enum contact_kind kind, struct str value)
{
	switch (kind) {
	case CONTACT_EMAIL:
		return mail_link(v, value);
	case CONTACT_PHONE:
		return tel_link(v, value);
	case CONTACT_WEB:
		return value;
	case CONTACT_FAX:
	case CONTACT_MESSENGER:
	case CONTACT_POST:
	case CONTACT_VISIT:
	case CONTACT_KIND_COUNT:
		break;
	}
	return STR("");
}

static void
set_kind(struct view *v, struct value *obj, enum contact_kind kind)
{
	const char *id = word_english(contact_kind_words, (int)kind);

	value_set_text(obj, "kind", str_from(id));
	value_set_text(obj, "kind_word", view_word(v, "contact", id));
}

/* ---- alternates --------------------------------------------------------------------- */

static void
fill_alternate(struct view *v, struct value *obj, const struct alternate *alt,
    struct str use)
{
	bool pattern = !alt->use_is_text && str_find(use, '{') < use.len;

	value_set_text(obj, "use", use);
	value_set_bool(obj, "pattern", pattern);
	if (alt->use_is_text) {
		value_set_none(obj, "href");
		value_set_none(obj, "kind");
		value_set_none(obj, "kind_word");
	} else {
		view_set_text(obj, "href", pattern ? STR("")
			: view_contact_href(v, alt->use_kind, use));
		set_kind(v, obj, alt->use_kind);
	}
	view_set_time(v, obj, "from", &alt->from);
	view_set_end(v, obj, "until", &alt->until);
	value_set_bool(obj, "answers_yes", alt->answers.value == ANSWERS_YES);
	value_set_bool(obj, "answers_no", alt->answers.value == ANSWERS_NO);
	if (v->nested)
		value_set_none(obj, "note");
	else
		view_remark_set(v, obj, "note", &alt->incident->r, &alt->note);
	view_set_link(v, obj, "incident", &alt->incident->r);
}

void
view_add_alternate(struct view *v, struct value *list,
    const struct alternate *alt, struct str use)
{
	fill_alternate(v, value_add_object(list), alt, use);
}

/* ---- contacts --------------------------------------------------------------------------- */

static void
set_reach(struct view *v, struct value *obj, const struct contact *c,
    const struct reach *r)
{
	view_set_state(v, obj, "state", r->state, c->via);
	if (r->cause) {
		view_set_link(v, obj, "cause", &r->cause->incident->r);
		view_set_time(v, obj, "since", &r->cause->from);
	} else {
		value_set_none(obj, "cause");
		value_set_none(obj, "since");
	}
	struct value *list = value_set_list(obj, "alternates");
	for (size_t i = 0; i < r->count; i++)
		view_add_alternate(v, list, r->alternates[i].entry,
		    r->alternates[i].use);
	value_set_bool(obj, "several", r->count > 1);
}

static bool
same_alternates(const struct reach *a, const struct reach *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->alternates[i].entry != b->alternates[i].entry)
			return false;
	return true;
}

/* Each note has ids of its own, wherever it stands. */
static bool
has_notes(const struct view *v, const struct reach *r)
{
	for (size_t i = 0; i < r->count && !v->nested; i++)
		if (r->alternates[i].entry->note.s.len)
			return true;
	return false;
}

/* What the public reads of the contact, for an audience to which it applies. */
static void
share_reach(struct value *item, const struct value *obj)
{
	static const char *const keys[] = {"state", "cause", "since",
	    "alternates", "several"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		value_set(item, keys[i],
		    (struct value *)value_get(obj, str_from(keys[i])));
}

/* What holds for each audience, if it is not the same for all. */
static void
set_audiences(struct view *v, struct value *obj, const struct contact *c,
    const struct reach *public)
{
	const struct site *site = v->env->model->site;
	struct value *list = value_set_list(obj, "audiences");
	struct reach all[AUDIENCES_MAX];
	bool differs = false, notes = has_notes(v, public);

	all[0] = *public;
	for (unsigned i = 1; i < site->audience_count; i++) {
		all[i] = reach_of(v->env->model, c, i, &v->at, v->arena);
		differs = differs || all[i].state != public->state ||
		    !same_alternates(&all[i], public);
	}
	value_set_bool(obj, "differs", differs);
	for (unsigned i = 0; differs && i < site->audience_count; i++) {
		struct value *item = value_add_object(list);
		view_set_audience(v, item, "label", i);
		if (!notes && all[i].state == public->state &&
		    all[i].cause == public->cause &&
		    same_alternates(&all[i], public))
			share_reach(item, obj);
		else
			set_reach(v, item, c, &all[i]);
	}
}

static void
fill_contact(struct view *v, struct value *obj, const struct contact *c)
{
	struct reach r = reach_of(v->env->model, c, 0, &v->at, v->arena);

	set_kind(v, obj, c->kind);
	value_set_text(obj, "value", c->value);
	view_set_text(obj, "href", view_contact_href(v, c->kind, c->value));
	view_set_text(obj, "label", c->label.s);
	if (v->nested || c->owner == NULL)
		value_set_none(obj, "note");
	else
		view_remark_set(v, obj, "note", c->owner, &c->note);
	view_set_end(v, obj, "valid_until", &c->until);
	view_set_link(v, obj, "service", c->via ? &c->via->r : NULL);
	value_set_bool(obj, "shows_state",
	    c->via != NULL || r.state != STATE_OPERATIONAL);
	set_reach(v, obj, c, &r);
	set_audiences(v, obj, c, &r);
}

void
view_add_contact(struct view *v, struct value *list, const struct contact *c)
{
	fill_contact(v, value_add_object(list), c);
}

void
view_set_address(struct view *v, struct value *obj, const char *key,
    enum contact_kind kind, const struct text *address)
{
	if (address->s.len == 0) {
		value_set_none(obj, key);
		return;
	}
	struct contact c = reach_contact(v->env->model, v->arena, kind,
	    address->s, v->at.trace);
	/* what its owner says of it may not be public; the address alone is */
	c.label = c.note = (struct text){0};
	c.until = (struct when){0};
	fill_contact(v, value_set_object(obj, key), &c);
}
