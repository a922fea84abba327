/*
 * Any bytes as a content file of any kind, and further on into a model. The
 * first byte says the kind. Either the record is sound, or it is broken and a
 * diagnostic says where in the file; what the model then says of it is asked
 * as pages do.
 */
#include <stdint.h>
#include <stdlib.h>

#include "content/parse.h"
#include "content/translate.h"
#include "model/consult.h"
#include "model/course.h"
#include "model/link.h"
#include "model/occurrence.h"
#include "model/people.h"
#include "model/reach.h"
#include "model/review.h"
#include "model/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 2020-05-04 12:00 in Berlin */
#define NOW INT64_C(1588586400)

static void
require(bool ok)
{
	if (!ok)
		abort();
}

static const char site_text[] =
    "title: T\n"
    "publisher: {name: N, email: a@b.example, phone: 0391 1}\n"
    "audiences: {public: P, rat: R}\n";

/* A service, a person and a body for references to find. */
static const struct {
	enum kind kind;
	const char *id, *text;
} others[] = {
    {KIND_SERVICE, "m", "---\nname: M\nkind: email\ndomains: a.de\n---\n"},
    {KIND_PERSON, "p", "---\nname: P\ncontacts: {email: p@a.de}\n---\n"},
    {KIND_BODY, "b", "---\nname: B\ncontacts: {phone: 0391 1}\n---\n"},
};

enum { OTHERS = sizeof others / sizeof *others };

/* At most: Markdown takes a lone CR for the end of a line, too. */
static unsigned
count_lines(struct str text)
{
	unsigned lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n' || text.ptr[i] == '\r';
	return lines;
}

static void
check_places(const struct diags *d, struct str path, struct str text)
{
	unsigned lines = count_lines(text);

	for (size_t i = 0; i < d->count; i++) {
		const struct pos *pos = &d->items[i].pos;
		if (!str_eq(pos->path, path) || pos->at.line == 0)
			continue;
		require(pos->at.line <= lines && pos->at.column >= 1);
	}
}

static void
check_contacts(const struct contact_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		unsigned ways = 0;
		for (int k = 0; k < CONTACT_KIND_COUNT; k++)
			ways += list->items[i].way[k].at.line != 0;
		require(ways == 1);
	}
}

static void
check_incident(const struct incident *inc)
{
	struct str body = inc->r.body;

	for (size_t i = 0; i < inc->updates.count; i++) {
		const struct update *u = &inc->updates.items[i];
		require(i == 0 || u[-1].at_time.t <= u->at_time.t);
		require(u->body.ptr >= body.ptr &&
		    u->body.ptr + u->body.len <= body.ptr + body.len);
		require(u->phase < PHASE_COUNT && u->body_line > 0);
	}
	require(inc->summary.len <= body.len);
}

static void
check_record(const struct record *r)
{
	if (r->kind == KIND_INCIDENT)
		check_incident((const struct incident *)r);
	if (r->kind == KIND_PERSON)
		check_contacts(&((const struct person *)r)->contacts);
	if (r->kind == KIND_BODY)
		check_contacts(&((const struct body *)r)->contacts);
}

/* ---- as pages ask ------------------------------------------------------------ */

static void
ask_contacts(const struct model *m, const struct record *r, struct at *at,
    struct arena *a)
{
	const struct contact_list *list = people_contacts(r);

	for (size_t i = 0; i < list->count; i++) {
		const struct contact *c = &list->items[i];
		struct reach reach = reach_of(m, c, 0, at, a);
		require(reach.state < STATE_COUNT);
		require(!m->blind || reach.state != STATE_OPERATIONAL);
		bool shown = people_publishes(c, at);
		require(!shown || (!r->broken && (!c->private.on ||
		    c->consent.at.line)));
		for (size_t k = 1; k < reach.count; k++)
			require(reach.alternates[k - 1].entry->from.t >=
			    reach.alternates[k].entry->from.t);
	}
}

static void
ask_record(const struct model *m, const struct record *r, struct at *at,
    struct arena *a)
{
	switch (r->kind) {
	case KIND_INCIDENT: {
		struct course c = course_of(as_incident(r), at);
		require(!r->broken || c.stage == STAGE_HIDDEN);
		require(c.update_count <= as_incident(r)->updates.count);
		(void)course_state(as_incident(r), 0, at);
		break;
	}
	case KIND_OFFICE_HOUR: {
		struct occurrence_list l = occurrences_ahead(m, as_office_hour(r),
		    6, at, a);
		require(l.count <= 6);
		for (size_t i = 0; i < l.count; i++)
			require(l.items[i].end > at->now);
		break;
	}
	case KIND_CONSULTATION: {
		struct consult c = consult_of(m, as_consultation(r), at);
		require(!r->broken || c.stage == CONSULT_HIDDEN);
		break;
	}
	case KIND_PERSON:
		(void)people_tenure(as_person(r), at);
		break;
	case KIND_SERVICE:
		(void)status_of_service(m, as_service(r), 1, at);
		(void)status_incidents(as_service(r), at, a);
		(void)status_alternates(as_service(r), 0, at, a);
		break;
	case KIND_SITE:
	case KIND_BODY:
	case KIND_PAGE:
	case KIND_COUNT:
		break;
	}
	require(model_title(r).len > 0);
}

static void
ask_model(const struct model *m, struct arena *a)
{
	struct at at = at_instant(NOW);
	size_t disturbed;

	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		for (size_t i = 0; i < m->records[k].count; i++) {
			ask_record(m, m->records[k].items[i], &at, a);
			ask_contacts(m, m->records[k].items[i], &at, a);
		}
	enum state overall = status_overall(m, &at, &disturbed);
	require(!m->blind || overall != STATE_OPERATIONAL);
	require(at.since <= at.now && at.now < at.until);
}

/* ---- the way of the program ---------------------------------------------------- */

static void
link_with_others(struct read_context *ctx, struct site *site, struct record *r)
{
	struct record *records[OTHERS + 1];
	struct link_input in = {.site = site, .zone = ctx->zone,
	    .records = records, .count = OTHERS + 1};

	for (int i = 0; i < OTHERS; i++) {
		ctx->path = str_from(others[i].text); /* any unique text */
		records[i] = record_parse(ctx, others[i].kind,
		    str_from(others[i].id), str_from(others[i].text));
		require(!records[i]->broken);
	}
	records[OTHERS] = r;
	struct model *m = model_link(ctx->arena, &in, ctx->diags);
	review_model(m, NOW, ctx->arena, ctx->diags);
	ask_model(m, ctx->arena);
}

/* The same bytes as site.en.yml: facts of the original stay. */
static void
translate(const struct zone *zone, struct str text)
{
	struct arena a;
	struct diags d;
	struct site *site;

	arena_init(&a, 0);
	diags_init(&d);
	struct read_context ctx = {.arena = &a, .diags = &d, .path = STR("f"),
	    .zone = zone};
	require(site_parse(&site, &ctx, STR(site_text)) == 0);
	ctx.translating = true;
	struct site *t = site_translation_parse(&ctx, text);
	require((t == NULL) == (diag_errors(&d) > 0));
	if (t)
		translate_site(&ctx, site, t, STR("en"));
	require(str_is(site->publisher.email.s, "a@b.example"));
	require(site->audience_count == 2 && site->languages.count == 0);
	require(site->group_names.count == 0);
	check_places(&d, STR("f"), text);
	diags_release(&d);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct diags d;
	struct site *site;

	if (size == 0)
		return 0;
	enum kind kind = (enum kind)(data[0] % KIND_COUNT);
	struct str text = str_make((const char *)data + 1, size - 1);
	arena_init(&a, 0);
	diags_init(&d);
	struct read_context ctx = {.arena = &a, .diags = &d, .path = STR("s")};
	require(site_parse(&site, &ctx, STR(site_text)) == 0);
	ctx.path = STR("f");
	if (kind == KIND_SITE) {
		int rc = site_parse(&site, &ctx, text);
		require((rc == 0) == (diag_errors(&d) == 0));
		require(rc < 0 || (site->audience_count > 0 && ctx.zone));
		translate(ctx.zone, text);
	} else {
		struct record *r = record_parse(&ctx, kind, STR("x"), text);
		require(r->kind == kind);
		require(r->broken == (diag_errors(&d) > 0));
		check_record(r);
		link_with_others(&ctx, site, r);
	}
	check_places(&d, STR("f"), text);
	diags_release(&d);
	arena_release(&a);
	return 0;
}
