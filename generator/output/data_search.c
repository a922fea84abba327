#include "base/limits.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "content/tables.h"
#include "model/consult.h"
#include "model/lively.h"
#include "model/people.h"
#include "model/trace.h"
#include "output/batch.h"
#include "output/data.h"
#include "output/owners.h"
#include "output/piece.h"
#include "render/escape.h"

/*
 * A script, because a page opened from a disk may load nothing else:
 *
 *	var searchIndex={
 *	"words":{key:text...},
 *	"kinds":[label...],
 *	"help":[[title,href]...],
 *	"entries":[
 *	[kind,title,hint,href,keys,language or ""]...],
 *	"addresses":{
 *	hash:[entry or -1-entry...]...}};
 *
 * `href` is relative to this file. `keys` is folded text: "|" begins a name
 * (with German letters it comes in both spellings), a blank each further word
 * and each synonym, "~" a word that is only about it. Entries are found in
 * their order, after ranks that follow from that: templates/assets/search.js.
 *
 * Addresses are those of the page of addresses, by str_hash() of the folded
 * text: what is typed is either exactly one of them or unknown, and this file
 * has none without what to use instead. Below 0: a former address.
 */

enum {
	INCIDENTS_MAX = 500, /* the newest, and all that are not over */
	ROLES_MAX = 3,
	SERVICES_MAX = 5 /* of one incident */
};

enum entry_kind {
	ENTRY_PERSON,
	ENTRY_BODY,
	ENTRY_SERVICE,
	ENTRY_OFFICE_HOUR,
	ENTRY_CONSULTATION,
	ENTRY_INCIDENT,
	ENTRY_PAGE
};

/* The hint of a body says it all. */
static const char *const kind_words[] = {
    [ENTRY_PERSON] = "search.kind.person",
    [ENTRY_BODY] = NULL,
    [ENTRY_SERVICE] = "search.kind.service",
    [ENTRY_OFFICE_HOUR] = "search.kind.office_hour",
    [ENTRY_CONSULTATION] = "search.kind.consultation",
    [ENTRY_INCIDENT] = "search.kind.incident",
    [ENTRY_PAGE] = "search.kind.page",
};

struct search {
	struct view *v;
	struct buf *out;
	uint32_t count; /* of entries */
};

static struct str
word(struct search *s, const char *key)
{
	return locale_word(s->v->env->words, key);
}

static struct str
join(struct search *s, struct str x, const char *between, struct str y)
{
	if (x.len == 0 || y.len == 0)
		return x.len ? x : y;
	return arena_printf(s->v->arena, "%.*s%s%.*s", STR_ARG(x), between,
	    STR_ARG(y));
}

static void
write_text(struct search *s, struct str text)
{
	buf_add_char(s->out, '"');
	esc_json(s->out, text);
	buf_add_char(s->out, '"');
}

/* ---- keys --------------------------------------------------------------------------- */

/* Does it part words? An apostrophe does not: see write_words(). */
static bool
is_sign(uint32_t cp)
{
	if (cp < 0x80)
		return !char_is_alpha((char)cp) && !char_is_digit((char)cp);
	return (cp >= 0xa0 && cp < 0xc0) || (cp >= 0x2000 && cp < 0x2070);
}

/* Letters and digits of ASCII at the beginning. */
static size_t
plain_run(struct str s)
{
	size_t n = 0;

	while (n < s.len && (char_is_alpha(s.ptr[n]) || char_is_digit(s.ptr[n])))
		n++;
	return n;
}

/* The words of a folded text, after `first` and then each after `next`. */
static void
write_words(struct search *s, struct str folded, char first, char next)
{
	char before = first;
	uint32_t cp;
	size_t n;

	for (; (n = utf8_decode(&cp, folded)) > 0; folded = str_skip(folded, n)) {
		if (cp == '\'' || cp == 0x2019)
			continue;
		if (is_sign(cp)) {
			before = before ? before : next;
			continue;
		}
		if (before)
			buf_add_char(s->out, before);
		before = '\0';
		n += plain_run(str_skip(folded, n));
		buf_add(s->out, str_head(folded, n));
	}
}

static void
write_spellings(struct search *s, struct str text, char first, char next)
{
	struct str plain = unicode_search(s->v->arena, text);
	struct str german = unicode_search_german(s->v->arena, text);

	write_words(s, plain, first, next);
	if (!str_eq(plain, german))
		write_words(s, german, first, next);
}

/* Its name: people are found by their family names first. */
static void
add_name(struct search *s, struct str name)
{
	write_spellings(s, name, '|', ' ');
}

/* Other words for it. */
static void
add_synonym(struct search *s, struct str synonym)
{
	write_spellings(s, synonym, ' ', ' ');
}

static void
add_synonyms(struct search *s, const struct text_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		add_synonym(s, list->items[i].s);
}

/* What it has to do with; comes after all names. */
static void
add_topic(struct search *s, struct str topic)
{
	write_spellings(s, topic, '~', '~');
}

/* ---- entries ------------------------------------------------------------------------ */

/* Up to the keys, the first of which is the title. */
static void
begin(struct search *s, enum entry_kind kind, struct str title, struct str hint)
{
	if (s->count++)
		buf_add(s->out, STR(",\n"));
	buf_add_char(s->out, '[');
	buf_add_char(s->out, (char)('0' + kind));
	buf_add_char(s->out, ',');
	write_text(s, title);
	buf_add_char(s->out, ',');
	write_text(s, hint);
	buf_add_char(s->out, ',');
}

static void
begin_keys(struct search *s, struct str path)
{
	write_text(s, view_link(s->v, path));
	buf_add(s->out, STR(",\""));
}

/* The language of a title that is not in the page's. */
static void
end(struct search *s, struct str lang)
{
	if (lang.len == 0)
		lang = s->v->env->model->site->language.s;
	buf_add(s->out, STR("\","));
	write_text(s, str_eq(lang, s->v->env->lang) ? STR("") : lang);
	buf_add_char(s->out, ']');
}

static void
begin_record(struct search *s, enum entry_kind kind, const struct record *r,
    struct str hint)
{
	begin(s, kind, r->kind == KIND_PERSON ? as_person(r)->name.display
					      : model_title(r), hint);
	begin_keys(s, path_of_record(s->v->env, s->v->arena, r));
}

static void
end_record(struct search *s, const struct record *r)
{
	end(s, r->title_lang);
}

/* ---- people and bodies -------------------------------------------------------------- */

/* "Vorsitz, Stadtrat"; neither is said twice: "Mitglied des Stadtrats". */
static struct str
role_text(struct search *s, const struct role *r)
{
	struct str body = r->body.to ? model_title(r->body.to) : r->body.name.s;

	if (str_contains(r->title.s, body))
		return r->title.s;
	if (str_contains(body, r->title.s))
		return body;
	return join(s, r->title.s, ", ", body);
}

static struct str
roles_text(struct search *s, const struct person *p, bool all)
{
	struct str out = {0};
	int n = 0;

	for (size_t i = 0; i < p->roles.count && n < ROLES_MAX; i++) {
		const struct role *r = &p->roles.items[i];
		if (!all && !people_role_holds(r, &s->v->at))
			continue;
		out = join(s, out, "; ", role_text(s, r));
		n++;
	}
	return out;
}

/* What tells people of one name apart. */
static struct str
person_hint(struct search *s, const struct person *p)
{
	switch (people_tenure(p, &s->v->at)) {
	case TENURE_CURRENT:
		return roles_text(s, p, false);
	case TENURE_FUTURE:
		return join(s, word(s, "people.starts"), "; ",
		    roles_text(s, p, true));
	case TENURE_ENDED:
		break;
	}
	return join(s, word(s, "people.ended"), "; ", roles_text(s, p, true));
}

static void
add_person(struct search *s, const struct record *r)
{
	const struct person *p = as_person(r);
	struct str hint = person_hint(s, p);

	begin_record(s, ENTRY_PERSON, r, hint);
	add_name(s, p->name.sorted);
	add_synonyms(s, &p->synonyms);
	add_topic(s, hint);
	end_record(s, r);
}

static void
add_body(struct search *s, const struct record *r)
{
	const struct body *b = as_body(r);
	struct str key = arena_printf(s->v->arena, "body.kind.%s",
	    word_english(body_kind_words, b->kind.value));
	struct str kind = word(s, key.ptr);

	begin_record(s, ENTRY_BODY, r, kind);
	add_name(s, b->name.s);
	add_synonyms(s, &b->synonyms);
	add_topic(s, kind);
	end_record(s, r);
}

/* ---- all the others ------------------------------------------------------------------ */

static void
add_service(struct search *s, const struct record *r)
{
	const struct service *service = as_service(r);
	struct str lang, group = view_group(s->v, service->group.s, &lang);

	begin_record(s, ENTRY_SERVICE, r, group);
	add_name(s, service->name.s);
	add_synonyms(s, &service->synonyms);
	add_synonyms(s, &service->domains);
	add_topic(s, group);
	end_record(s, r);
}

static void
add_office_hour(struct search *s, const struct record *r)
{
	const struct office_hour *h = as_office_hour(r);
	struct str who = {0};

	for (size_t i = 0; i < h->who.count; i++) {
		const struct ref *ref = &h->who.items[i];
		if (ref->to && ref->to->kind == KIND_PERSON && !ref->to->broken)
			who = join(s, who, ", ",
			    as_person(ref->to)->name.display);
		else
			who = join(s, who, ", ", ref->to ? model_title(ref->to)
							 : ref->name.s);
	}
	begin_record(s, ENTRY_OFFICE_HOUR, r, who);
	add_name(s, h->title.s);
	add_synonyms(s, &h->synonyms);
	add_synonym(s, word(s, "search.kind.office_hour"));
	add_synonym(s, word(s, "search.synonyms.office_hours"));
	add_topic(s, who);
	end_record(s, r);
}

static void
add_consultation(struct search *s, const struct record *r)
{
	const struct consultation *c = as_consultation(r);
	struct when closes;
	struct str until = {0};

	if (consult_stage_of(&closes, c, &s->v->at) == CONSULT_HIDDEN)
		return;
	if (closes.at.line)
		until = join(s, word(s, "common.until"), " ",
		    view_time_text(s->v, &closes, true));
	begin_record(s, ENTRY_CONSULTATION, r, until);
	add_name(s, c->title.s);
	add_synonyms(s, &c->synonyms);
	add_synonym(s, word(s, "search.kind.consultation"));
	add_synonym(s, word(s, "search.synonyms.consultations"));
	end_record(s, r);
}

static void
add_incident_services(struct search *s, const struct incident *inc)
{
	const struct service *before = NULL;
	int n = 0;

	for (size_t i = 0; i < inc->effects.count && n < SERVICES_MAX; i++) {
		const struct service *service = inc->effects.items[i]->service;
		trace_read(s->v->at.trace, FACT_RECORD,
		    service ? &service->r : NULL);
		if (service == before || service == NULL || service->r.broken)
			continue;
		before = service;
		add_topic(s, service->name.s);
		n++;
	}
}

static bool
is_out(struct search *s, const struct incident *inc)
{
	return !inc->r.broken && (inc->published.at.line == 0 ||
	    at_reached(&s->v->at, inc->published.t));
}

static void
add_incident(struct search *s, const struct incident *inc)
{
	begin_record(s, ENTRY_INCIDENT, &inc->r,
	    view_time_text(s->v, &inc->started, false));
	add_name(s, inc->title.s);
	add_incident_services(s, inc);
	end_record(s, &inc->r);
}

/* From there on in the order of lists: what goes on is among the lively ones. */
static void
find_unended(struct search *s, size_t from, struct incident_refs *found)
{
	const struct model *m = s->v->env->model;
	struct incident_refs lively = lively_list(m, 0, NULL, &s->v->at,
	    s->v->arena);

	for (size_t i = 0; i < lively.count; i++) {
		struct incident *inc = lively.items[i];
		if (model_place(m, &inc->r) >= from && is_out(s, inc) &&
		    (inc->ended.at.line == 0 ||
			!at_reached(&s->v->at, inc->ended.t)))
			*VEC_PUSH(s->v->arena, found) = inc;
	}
}

static struct incident_refs
find_incidents(struct search *s)
{
	const struct record_list *all = &s->v->env->model->records[KIND_INCIDENT];
	struct incident_refs found = {0};
	size_t i = 0;

	for (; i < all->count && found.count < INCIDENTS_MAX; i++) {
		struct incident *inc = (struct incident *)all->items[i];
		if (is_out(s, inc))
			*VEC_PUSH(s->v->arena, &found) = inc;
	}
	if (i < all->count)
		find_unended(s, i, &found);
	return found;
}

static void
add_free_page(struct search *s, const struct record *r)
{
	const struct page *p = as_page(r);

	begin_record(s, ENTRY_PAGE, r, STR(""));
	add_name(s, p->title.s);
	add_synonym(s, p->menu.s);
	end_record(s, r);
}

/* ---- pages that exist once ----------------------------------------------------------- */

struct own_page {
	enum page_id page;
	enum kind kind; /* not without a record of it; KIND_SITE is always there */
	const char *title, *synonyms;
};

static const struct own_page own_pages[] = {
    {PAGE_HOME, KIND_SITE, "nav.home", "search.synonyms.home"},
    {PAGE_PEOPLE, KIND_SITE, "nav.people", "search.synonyms.people"},
    {PAGE_BODIES, KIND_SITE, "nav.bodies", "search.synonyms.bodies"},
    {PAGE_SERVICES, KIND_SITE, "nav.services", "search.synonyms.services"},
    {PAGE_OFFICE_HOURS, KIND_OFFICE_HOUR, "nav.office_hours",
	"search.synonyms.office_hours"},
    {PAGE_CONSULTATIONS, KIND_CONSULTATION, "nav.consultations",
	"search.synonyms.consultations"},
    {PAGE_INCIDENTS, KIND_SITE, "nav.incidents", "search.synonyms.incidents"},
    {PAGE_ADDRESSES, KIND_SITE, "nav.addresses", "search.synonyms.addresses"},
    {PAGE_TOOLS, KIND_SITE, "nav.tools", "search.synonyms.tools"},
};

enum { OWN_PAGES = sizeof own_pages / sizeof *own_pages };

static bool
has_own_page(struct search *s, const struct own_page *p)
{
	return p->kind == KIND_SITE ||
	    s->v->env->model->records[p->kind].count > 0;
}

static void
add_own_page(struct search *s, const struct own_page *p)
{
	if (!has_own_page(s, p))
		return;
	begin(s, ENTRY_PAGE, word(s, p->title), STR(""));
	begin_keys(s, path_of_page(s->v->env, s->v->arena, p->page));
	add_name(s, word(s, p->title));
	add_synonym(s, word(s, p->synonyms));
	end(s, s->v->env->lang);
}

/* But for incidents: in this order. */
static const struct {
	enum kind kind;
	void (*add)(struct search *s, const struct record *r);
} kinds[] = {
    {KIND_PERSON, add_person},
    {KIND_BODY, add_body},
    {KIND_OFFICE_HOUR, add_office_hour},
    {KIND_SERVICE, add_service},
    {KIND_CONSULTATION, add_consultation},
    {KIND_PAGE, add_free_page},
};

static void
write_entries(struct search *s)
{
	buf_add(s->out, STR("\"entries\":[\n"));
	for (size_t i = 0; i < OWN_PAGES; i++)
		add_own_page(s, &own_pages[i]);
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		const struct record_list *all =
		    view_records(s->v, kinds[k].kind);
		for (size_t i = 0; i < all->count; i++)
			if (!all->items[i]->broken)
				kinds[k].add(s, all->items[i]);
	}
}

/* ---- addresses ------------------------------------------------------------------------ */

/* As the page of addresses has it. */
static bool
is_current(struct search *s, const struct address *a)
{
	return a->contact && people_publishes(a->contact, &s->v->at);
}

static bool
is_former(struct search *s, const struct address *a)
{
	return a->contact == NULL && !a->owner->broken &&
	    !owner_publishes(a->owner, a->folded, &s->v->at);
}

/* The numbers of the entries of people and bodies, as write_entries() has them. */
static void
number_entries(struct search *s, uint32_t *numbers[KIND_COUNT])
{
	uint32_t n = 0;

	for (size_t i = 0; i < OWN_PAGES; i++)
		n += has_own_page(s, &own_pages[i]);
	for (size_t k = 0; kinds[k].kind != KIND_OFFICE_HOUR; k++) {
		const struct record_list *all =
		    view_records(s->v, kinds[k].kind);
		uint32_t *of = ARENA_ARRAY(s->v->arena, uint32_t, all->count);
		for (size_t i = 0; i < all->count; i++)
			if (!all->items[i]->broken)
				of[all->items[i]->index] = n++;
		numbers[kinds[k].kind] = of;
	}
}

static void
write_addresses(struct search *s)
{
	const struct address_list *all = &s->v->env->model->addresses;
	uint32_t *numbers[KIND_COUNT] = {NULL};
	struct str before = {0};

	number_entries(s, numbers);
	buf_add(s->out, STR("\"addresses\":{"));
	for (size_t i = 0; i < all->count; i++) {
		const struct address *a = &all->items[i];
		bool former = is_former(s, a);
		if (!former && !is_current(s, a))
			continue;
		uint32_t n = numbers[a->owner->kind][a->owner->index];
		if (str_eq(before, a->folded))
			buf_add_char(s->out, ',');
		else
			buf_printf(s->out, "%s\n\"%016llx\":[",
			    before.len ? "]," : "",
			    (unsigned long long)str_hash(a->folded));
		buf_printf(s->out, "%lld", former ? -1 - (long long)n
						  : (long long)n);
		before = a->folded;
	}
	buf_add(s->out, before.len ? STR("]}") : STR("}"));
}

/* ---- the file --------------------------------------------------------------------------- */

static void
write_vocabulary(struct search *s)
{
	static const char *const keys[][2] = {
	    {"one", "search.one"}, {"many", "search.many"},
	    {"first", "search.first"}, {"none", "search.none"},
	    {"unknown", "search.unknown"}, {"partial", "search.partial"},
	    {"current", "search.current"}, {"former", "search.former"},
	    {"found", "search.found"},
	};
	const char *sep = "";

	buf_add(s->out, STR("\"words\":{"));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		buf_printf(s->out, "%s\n\"%s\":", sep, keys[i][0]);
		write_text(s, word(s, keys[i][1]));
		sep = ",";
	}
	buf_add(s->out, STR("},\n\"kinds\":["));
	for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++) {
		buf_add(s->out, str_from(i ? "," : ""));
		write_text(s, kind_words[i] ? word(s, kind_words[i]) : STR(""));
	}
	buf_add(s->out, STR("],\n"));
}

/* Where those go on who were not understood. */
static void
write_help(struct search *s)
{
	static const struct {
		enum page_id page;
		const char *word, *place;
	} links[] = {
	    {PAGE_PEOPLE, "search.help_people", ""},
	    {PAGE_BODIES, "nav.bodies", ""},
	    {PAGE_ADDRESSES, "nav.addresses", ""},
	    {PAGE_ADDRESSES, "search.help_ask", "#not-listed"},
	};

	buf_add(s->out, STR("\"help\":["));
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		struct str href = view_link(s->v,
		    path_of_page(s->v->env, s->v->arena, links[i].page));
		buf_add(s->out, str_from(i ? ",[" : "["));
		write_text(s, word(s, links[i].word));
		buf_add_char(s->out, ',');
		write_text(s, arena_concat(s->v->arena, href,
		    str_from(links[i].place)));
		buf_add_char(s->out, ']');
	}
	buf_add(s->out, STR("],\n"));
}

/* ---- its parts ------------------------------------------------------------------------- */

/*
 * With each incident that comes the file is another, and all but the newest are
 * what they were: it is put together from parts that are kept (output/recall.h).
 */
static int
make_beginning(struct str *out, struct view *v, const void *ctx)
{
	struct buf piece;
	struct search s = {.v = v, .out = &piece};

	(void)ctx;
	buf_init(&piece, PAGE_BYTES_MAX);
	buf_add(&piece, STR("var searchIndex={\n"));
	write_vocabulary(&s);
	write_help(&s);
	write_entries(&s);
	return piece_end(out, v, &piece);
}

static int
make_addresses(struct str *out, struct view *v, const void *ctx)
{
	struct buf piece;
	struct search s = {.v = v, .out = &piece};

	(void)ctx;
	trace_read_site(v->at.trace, FACT_ADDRESSES);
	buf_init(&piece, PAGE_BYTES_MAX);
	write_addresses(&s);
	return piece_end(out, v, &piece);
}

/* Behind others, of which there are some on every site. */
static int
make_incidents(struct str *out, struct view *v, const void *ctx)
{
	const struct batch *b = ctx;
	struct buf piece;
	struct search s = {.v = v, .out = &piece, .count = OWN_PAGES};

	batch_read(v, b);
	buf_init(&piece, PAGE_BYTES_MAX);
	for (size_t i = 0; i < b->count; i++)
		add_incident(&s, b->items[i]);
	return piece_end(out, v, &piece);
}

static int
add_part(struct search *s, const struct recall_call *call, const void *ctx)
{
	struct str part;

	if (recall_text(&part, s->v, call, ctx) < 0)
		return -1;
	buf_add(s->out, part);
	return 0;
}

static int
add_incidents(struct search *s)
{
	struct incident_refs found = find_incidents(s);
	struct batch b = {0};

	while (batch_next(&b, s->v->env->model, &found)) {
		struct recall_call call = batch_call(&b, make_incidents);
		if (add_part(s, &call, &b) < 0)
			return -1;
	}
	return 0;
}

int
data_search(struct view *v, const struct output_item *item, struct buf *out)
{
	struct search s = {.v = v, .out = out};
	struct recall_call beginning = {.make = make_beginning};
	struct recall_call addresses = {.make = make_addresses};

	(void)item;
	if (add_part(&s, &beginning, NULL) < 0 || add_incidents(&s) < 0)
		return -1;
	buf_add(out, STR("\n],\n"));
	if (add_part(&s, &addresses, NULL) < 0)
		return -1;
	buf_add(out, STR("};\n"));
	return 0;
}
