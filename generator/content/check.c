#include "content/check.h"

/* ---- periods --------------------------------------------------------------------- */

static struct str
as_written(struct read_context *ctx, const struct when *w, bool end)
{
	/* an end without time of day is the next midnight: show its day */
	int64_t t = end && w->day ? w->t - 1 : w->t;
	struct civil c = zone_local(ctx->zone, t).civil;

	if (w->day)
		return arena_printf(ctx->arena, "%02u.%02u.%04d", c.day, c.month,
		    c.year);
	return arena_printf(ctx->arena, "%02u.%02u.%04d %02u:%02u", c.day,
	    c.month, c.year, c.hour, c.minute);
}

static bool
in_order(const struct when *from, const struct when *until)
{
	return from->at.line == 0 || until->at.line == 0 || until->t > from->t;
}

static void
check_span(struct read_context *ctx, const struct when *from,
    const char *from_name, const struct when *until, const char *until_name)
{
	if (!in_order(from, until))
		READ_DIAG(ctx, DIAG_END_BEFORE_START, until->at,
		    str_from(until_name), as_written(ctx, until, true),
		    str_from(from_name), as_written(ctx, from, false));
}

/* The same for two ends. */
static void
check_ends(struct read_context *ctx, const struct when *first,
    const char *first_name, const struct when *then, const char *then_name)
{
	if (!in_order(first, then))
		READ_DIAG(ctx, DIAG_END_BEFORE_START, then->at,
		    str_from(then_name), as_written(ctx, then, true),
		    str_from(first_name), as_written(ctx, first, true));
}

/* What a part does not say is that of the whole. */
static void
check_part(struct read_context *ctx, const struct when *from,
    const struct when *until, const struct incident *inc)
{
	bool starts = from->at.line, ends = until->at.line;

	if (starts || ends)
		check_span(ctx, starts ? from : &inc->started,
		    starts ? "from" : "started", ends ? until : &inc->ended,
		    ends ? "until" : "ended");
}

/* ---- kinds -------------------------------------------------------------------------- */

static void
check_contacts(struct read_context *ctx, const struct contact_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct contact *c = &list->items[i];
		check_span(ctx, &c->from, "from", &c->until, "until");
		if (c->private.on && c->consent.at.line == 0)
			READ_DIAG(ctx, DIAG_PRIVATE_WITHOUT_CONSENT, c->private.at,
			    STR(""));
	}
}

static void
check_incident(struct read_context *ctx, struct incident *inc)
{
	size_t before = diag_errors(ctx->diags);

	check_span(ctx, &inc->started, "started", &inc->ended, "ended");
	for (size_t i = 0; i < inc->affects.count; i++)
		check_part(ctx, &inc->affects.items[i].from,
		    &inc->affects.items[i].until, inc);
	for (size_t i = 0; i < inc->alternates.count; i++)
		check_part(ctx, &inc->alternates.items[i].from,
		    &inc->alternates.items[i].until, inc);
	for (size_t i = 0; i < inc->messages.count; i++)
		check_part(ctx, &inc->messages.items[i].from,
		    &inc->messages.items[i].until, inc);
	inc->times_unsure = diag_errors(ctx->diags) > before;
}

static void
check_person(struct read_context *ctx, const struct person *p)
{
	if (p->name.display.len == 0 && p->name.at.line)
		READ_DIAG(ctx, DIAG_MISSING_KEY, p->name.at, STR("family"));
	check_contacts(ctx, &p->contacts);
	for (size_t i = 0; i < p->roles.count; i++)
		check_span(ctx, &p->roles.items[i].from, "from",
		    &p->roles.items[i].until, "until");
}

static void
check_office_hour(struct read_context *ctx, const struct office_hour *h)
{
	check_span(ctx, &h->starts, "starts", &h->until, "until");
	if (h->starts.at.line == 0 && h->repeats.at.line)
		READ_DIAG(ctx, DIAG_MISSING_KEY, h->repeats.at, STR("starts"));
	for (size_t i = 0; i < h->changes.count; i++) {
		const struct change *c = &h->changes.items[i];
		int said = (c->moved_to.at.line != 0) + c->cancelled.on +
		    (c->channel.count != 0);
		if (said == 0 || (c->cancelled.on && said > 1))
			READ_DIAG(ctx, DIAG_CHANGE_UNCLEAR, c->at, STR(""));
	}
}

static void
check_documents(struct read_context *ctx, const struct document_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].file.at.line == 0 &&
		    list->items[i].url.at.line == 0)
			READ_DIAG(ctx, DIAG_MISSING_KEY, list->items[i].at,
			    STR("file"));
}

static void
check_consultation(struct read_context *ctx, const struct consultation *c)
{
	const struct respond *r = &c->respond;

	check_span(ctx, &c->opens, "opens", &c->closes, "closes");
	check_ends(ctx, &c->closes, "closes", &c->result_by, "result_by");
	for (size_t i = 0; i < c->extended.count; i++)
		check_ends(ctx, &c->closes, "closes", &c->extended.items[i].until,
		    "extended");
	check_documents(ctx, &c->documents);
	check_documents(ctx, &c->feedback.documents);
	check_documents(ctx, &c->outcome.documents);
	if (r->post.at.line == 0 && r->phone.at.line == 0 &&
	    r->person.at.line == 0)
		READ_DIAG(ctx, DIAG_OFFLINE_WAY_MISSING,
		    r->at.line ? r->at : c->title.at, STR(""));
}

void
check_record(struct read_context *ctx, struct record *r)
{
	switch (r->kind) {
	case KIND_INCIDENT:
		check_incident(ctx, (struct incident *)r);
		break;
	case KIND_PERSON:
		check_person(ctx, (const struct person *)r);
		break;
	case KIND_BODY:
		check_contacts(ctx, &((const struct body *)r)->contacts);
		break;
	case KIND_OFFICE_HOUR:
		check_office_hour(ctx, (const struct office_hour *)r);
		break;
	case KIND_CONSULTATION:
		check_consultation(ctx, (const struct consultation *)r);
		break;
	case KIND_SITE:
	case KIND_SERVICE:
	case KIND_PAGE:
	case KIND_COUNT:
		break;
	}
}

void
check_site(struct read_context *ctx, const struct site *site)
{
	const struct publisher *p = &site->publisher;

	/* a postal address must be there by law and is too slow to count */
	if (p->at.line && (p->email.at.line == 0 || p->phone.at.line == 0))
		READ_DIAG(ctx, DIAG_IMPRINT_ONE_WAY, p->at, STR(""));
}
