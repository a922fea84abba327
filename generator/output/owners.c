#include "output/owners.h"

#include "base/unicode.h"
#include "model/people.h"
#include "model/status.h"
#include "model/trace.h"
#include "output/parts.h"
#include "output/view_contact.h"
#include "output/view_remark.h"
#include "output/view_text.h"

/* ---- contacts ----------------------------------------------------------------------- */

void
owner_set_contacts(struct view *v, struct value *obj, const char *key,
    const struct record *owner)
{
	const struct contact_list *all = people_contacts(owner);
	struct value *list = value_set_list(obj, key);

	for (size_t i = 0; i < all->count; i++)
		if (people_publishes(&all->items[i], &v->at))
			view_add_contact(v, list, &all->items[i]);
}

void
owner_set_mails(struct view *v, struct value *obj, const char *key,
    const struct record *owner)
{
	const struct contact_list *all = people_contacts(owner);
	struct value *list = value_set_list(obj, key);

	for (size_t i = 0; i < all->count &&
	     value_count(list) < OWNER_MAILS_MAX; i++)
		if (all->items[i].kind == CONTACT_EMAIL &&
		    people_publishes(&all->items[i], &v->at))
			view_add_contact(v, list, &all->items[i]);
}

void
owner_set_main(struct view *v, struct value *obj, const char *key,
    const struct record *owner)
{
	const struct contact_list *all = people_contacts(owner);
	struct value *list = value_set_list(obj, key);
	const struct contact *found = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct contact *c = &all->items[i];
		if ((found && c->kind != CONTACT_EMAIL) ||
		    !people_publishes(c, &v->at))
			continue;
		found = c;
		if (c->kind == CONTACT_EMAIL)
			break;
	}
	if (found)
		view_add_contact(v, list, found);
}

bool
owner_publishes(const struct record *owner, struct str folded, struct at *at)
{
	const struct contact_list *all = people_contacts(owner);

	for (size_t i = 0; i < all->count; i++)
		if (str_eq(all->items[i].folded, folded) &&
		    people_publishes(&all->items[i], at))
			return true;
	return false;
}

void
owner_set_former(struct view *v, struct value *obj, const char *key,
    const struct record *owner)
{
	const struct text_list *former = people_former(owner);
	struct value *list = value_set_list(obj, key);

	for (size_t i = 0; i < former->count; i++) {
		struct str folded = unicode_fold(v->arena, former->items[i].s);
		if (!owner_publishes(owner, folded, &v->at))
			view_set_address(v, value_add_object(list), "address",
			    CONTACT_EMAIL, &former->items[i]);
	}
}

/* ---- roles -------------------------------------------------------------------------- */

static bool
has_begun(const struct role *r, struct at *at)
{
	return r->from.at.line == 0 || at_reached(at, r->from.t);
}

static void
add_role(struct view *v, struct value *list, const struct person *p,
    const struct role *r)
{
	struct value *obj = value_add_object(list);
	bool current = people_role_holds(r, &v->at);
	bool begun = current || has_begun(r, &v->at);

	/* "Oberbürgermeister" is the title and, as an office, the body too */
	bool twice = r->body.to &&
	    str_eq(r->title.s, model_title(r->body.to));

	view_set_text(obj, "title", twice ? STR("") : r->title.s);
	view_set_ref(v, obj, "body", &r->body);
	view_set_time(v, obj, "from", &r->from);
	view_set_end(v, obj, "until", &r->until);
	view_remark_set(v, obj, "note", &p->r, &r->note);
	value_set_bool(obj, "current", current);
	value_set_bool(obj, "past", !current && begun);
	value_set_bool(obj, "future", !begun);
}

void
owner_set_roles(struct view *v, struct value *obj, const char *key,
    const struct person *p, bool all)
{
	struct value *list = value_set_list(obj, key);

	for (size_t i = 0; i < p->roles.count; i++)
		if (all || people_role_holds(&p->roles.items[i], &v->at))
			add_role(v, list, p, &p->roles.items[i]);
}

static const struct when *
last_end(const struct person *p, struct at *at)
{
	const struct when *last = NULL;

	for (size_t i = 0; i < p->roles.count; i++) {
		const struct when *w = &p->roles.items[i].until;
		if (w->at.line && at_reached(at, w->t) &&
		    (last == NULL || w->t > last->t))
			last = w;
	}
	return last;
}

static const struct when *
first_start(const struct person *p, struct at *at)
{
	const struct when *first = NULL;

	for (size_t i = 0; i < p->roles.count; i++) {
		const struct when *w = &p->roles.items[i].from;
		if (w->at.line && !at_reached(at, w->t) &&
		    (first == NULL || w->t < first->t))
			first = w;
	}
	return first;
}

void
owner_set_tenure(struct view *v, struct value *obj, const char *key,
    const struct person *p)
{
	static const struct when none;
	struct value *tenure = value_set_object(obj, key);
	enum tenure now = people_tenure(p, &v->at);
	const struct when *from = NULL, *until = NULL;

	if (now == TENURE_FUTURE)
		from = first_start(p, &v->at);
	if (now == TENURE_ENDED)
		until = last_end(p, &v->at);
	value_set_bool(tenure, "current", now == TENURE_CURRENT);
	value_set_bool(tenure, "future", now == TENURE_FUTURE);
	value_set_bool(tenure, "ended", now == TENURE_ENDED);
	view_set_time(v, tenure, "from", from ? from : &none);
	view_set_end(v, tenure, "until", until ? until : &none);
}

/* ---- names -------------------------------------------------------------------------- */

/* "Müller, Oliver", without title and suffix */
static struct str
bare_name(const struct person *p)
{
	struct str s = p->name.sorted;

	if (p->name.suffix.s.len && str_has_suffix(s, p->name.suffix.s)) {
		s = str_head(s, s.len - p->name.suffix.s.len);
		if (str_has_suffix(s, STR(", ")))
			s = str_head(s, s.len - 2);
	}
	if (p->name.title.s.len && str_has_suffix(s, p->name.title.s))
		s = str_trim(str_head(s, s.len - p->name.title.s.len));
	return s;
}

/* "Oliver Müller": as somebody types it */
static struct str
plain_name(struct arena *a, const struct person *p)
{
	struct str bare = bare_name(p);
	size_t cut = str_find_str(bare, STR(", "));

	if (cut == bare.len)
		return bare;
	return arena_concat(a, arena_concat(a, str_skip(bare, cut + 2),
	    STR(" ")), str_head(bare, cut));
}

/* A page does not grow with the square of those who share a name. */
enum { NAMESAKES_MAX = 20 };

struct name_search {
	struct view *view;
	const struct person *person;
	struct str folded; /* bare name */
	struct str prefix; /* of the sort keys of all who have it */
	const struct person *found[2 * NAMESAKES_MAX];
	size_t count, wanted;
};

/* People of one name stand together: walks from the person up or down. */
static void
walk(struct name_search *s, int step)
{
	const struct record_list *list =
	    &s->view->env->model->records[KIND_PERSON];
	size_t i = s->person->r.index;

	for (int n = 0; n < NAMESAKES_MAX && s->count < s->wanted; n++) {
		i += (size_t)step; /* below 0 it passes the count as well */
		if (i >= list->count)
			return;
		const struct person *p = as_person(list->items[i]);
		if (!str_has_prefix(p->name.sort_key, s->prefix))
			return;
		if (!p->r.broken && str_eq(s->folded,
		    unicode_fold(s->view->arena, bare_name(p))))
			s->found[s->count++] = p;
	}
}

static void
find_namesakes(struct name_search *s, struct view *v, const struct person *p,
    size_t wanted)
{
	struct str bare = bare_name(p);
	struct str key = unicode_sort_key(v->arena, bare);

	*s = (struct name_search){.view = v, .person = p, .wanted = wanted,
	    .folded = unicode_fold(v->arena, bare),
	    .prefix = str_head(key, str_find(key, '\0'))};
	walk(s, -1);
	walk(s, 1);
}

bool
owner_has_namesake(struct view *v, const struct person *p)
{
	struct name_search s;

	trace_read_kind(v->at.trace, FACT_NAMES, KIND_PERSON);
	find_namesakes(&s, v, p, 1);
	return s.count > 0;
}

void
owner_set_namesakes(struct view *v, struct value *obj, const char *key,
    const struct person *p)
{
	struct value *list = value_set_list(obj, key);
	struct name_search s;

	trace_read_kind(v->at.trace, FACT_NAMES, KIND_PERSON);
	find_namesakes(&s, v, p, sizeof s.found / sizeof *s.found);
	for (size_t i = 0; i < s.count; i++) {
		struct value *item = value_add_object(list);
		view_set_link(v, item, "person", &s.found[i]->r);
		owner_set_roles(v, item, "roles", s.found[i], false);
		owner_set_has(item, "has_roles", "roles");
		owner_set_tenure(v, item, "tenure", s.found[i]);
	}
}

/* Folding has made all letters small; names begin with big ones. */
static struct str
capitalized(struct arena *a, struct str s)
{
	struct str copy = arena_str(a, s);
	char *p = (char *)copy.ptr;

	for (size_t i = 0; i < copy.len; i++)
		if (p[i] >= 'a' && p[i] <= 'z' &&
		    (i == 0 || p[i - 1] == ' ' || p[i - 1] == '-'))
			p[i] = (char)(p[i] - 'a' + 'A');
	return copy;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] > 0x7f)
			return false;
	return true;
}

static struct str
join(struct arena *a, struct str list, struct str item)
{
	if (list.len == 0)
		return item;
	return arena_concat(a, arena_concat(a, list, STR(", ")), item);
}

void
owner_set_spellings(struct view *v, struct value *obj, const char *key,
    const struct person *p, const struct text_list *synonyms)
{
	struct arena *a = v->arena;
	struct str name = p ? plain_name(a, p) : STR("");
	struct str german = capitalized(a, unicode_search_german(a, name));
	struct str plain = capitalized(a, unicode_search(a, name));
	struct str out = {0};

	if (!is_ascii(name) && is_ascii(german)) {
		out = german;
		if (!str_eq(plain, german))
			out = join(a, out, plain);
	}
	for (size_t i = 0; i < synonyms->count; i++)
		out = join(a, out, synonyms->items[i].s);
	view_set_text(obj, key, out);
}

/* ---- office hours --------------------------------------------------------------------- */

static bool
is_named(const struct ref_list *who, const struct record *owner)
{
	for (size_t i = 0; i < who->count; i++)
		if (who->items[i].to == owner)
			return true;
	return false;
}

void
owner_set_office_hours(struct view *v, struct value *obj, const char *key,
    const struct record *owner)
{
	const struct record_list *all =
	    &v->env->model->records[KIND_OFFICE_HOUR];
	struct value *list = value_set_list(obj, key);

	trace_read(v->at.trace, FACT_HOURS, owner);
	for (size_t i = 0; i < all->count; i++) {
		const struct office_hour *h = as_office_hour(all->items[i]);
		if (!h->r.broken && is_named(&h->who, owner))
			parts_add_office_hour(v, list, h);
	}
}

/* ---- headings --------------------------------------------------------------------------- */

void
owner_set_has(struct value *obj, const char *has, const char *key)
{
	value_set_bool(obj, has, value_is_true(value_get(obj, str_from(key))));
}

/* ---- how a body works ------------------------------------------------------------------ */

/* Known words in the site's language, others as they stand. */
static struct str
translated(struct view *v, const char *group, struct str word)
{
	struct str key = arena_printf(v->arena, "%s.%.*s", group,
	    STR_ARG(word));
	const struct locale_entry *e = locale_find(v->env->words, key);

	return e ? e->text : word;
}

static void
set_sessions(struct view *v, struct value *obj, const struct body *b)
{
	const struct digital_sessions *d = &b->digital.sessions;
	struct value *s = value_set_object(obj, "sessions");

	value_set_bool(s, "known", d->allowed.value != SESSIONS_UNSAID);
	value_set_bool(s, "yes", d->allowed.value == SESSIONS_YES);
	value_set_bool(s, "hybrid", d->allowed.value == SESSIONS_HYBRID);
	value_set_bool(s, "no", d->allowed.value == SESSIONS_NO);
	view_remark_set(v, s, "basis", &b->r, &d->basis);
	view_set_time(v, s, "since", &d->since);
	view_remark_set(v, s, "note", &b->r, &d->note);
}

static void
set_video(struct view *v, struct value *obj, const struct digital *d)
{
	struct value *list = value_set_list(obj, "video");

	for (size_t i = 0; i < d->video.count; i++) {
		const struct ref *ref = &d->video.items[i];
		const struct service *s = as_service(ref->to);
		struct value *item = value_add_object(list);
		view_set_ref(v, item, "tool", ref);
		if (s)
			view_set_state(v, item, "state", status_of_service(
			    v->env->model, s, 0, &v->at).state, s);
		else
			value_set_none(item, "state");
	}
}

static void
set_rooms(struct view *v, struct value *obj, const struct body *b)
{
	const struct digital_room_list *rooms = &b->digital.room;
	struct value *list = value_set_list(obj, "rooms");

	for (size_t i = 0; i < rooms->count; i++) {
		const struct digital_room *r = &rooms->items[i];
		struct value *item = value_add_object(list);
		view_set_text(item, "name", r->name.s);
		view_set_text(item, "wifi",
		    translated(v, "body.facility", r->wifi.s));
		view_set_text(item, "sockets",
		    translated(v, "body.facility", r->sockets.s));
		view_remark_set(v, item, "note", &b->r, &r->note);
		view_set_time(v, item, "as_of", &r->as_of);
	}
}

void
owner_set_digital(struct view *v, struct value *obj, const char *key,
    const struct body *b)
{
	const struct digital *d = &b->digital;

	if (d->at.line == 0) {
		value_set_none(obj, key);
		return;
	}
	struct value *item = value_set_object(obj, key);
	set_sessions(v, item, b);
	set_video(v, item, d);
	struct value *documents = value_set_list(item, "documents");
	for (size_t i = 0; i < d->documents.count; i++)
		value_add_text(documents, translated(v, "body.document",
		    d->documents.items[i].s));
	set_rooms(v, item, b);
	view_set_prose(v, item, "note", &b->r, &d->note);
	view_set_time(v, item, "as_of", &d->as_of);
	owner_set_has(item, "has_video", "video");
	owner_set_has(item, "has_documents", "documents");
	owner_set_has(item, "has_rooms", "rooms");
}
