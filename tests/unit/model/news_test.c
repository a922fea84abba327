/* model/news */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_model.h"

#include "model/news.h"

/* ---- worlds ------------------------------------------------------------------------- */

static const char services[] = "---\nname: Mail\nkind: email\n"
    "domains: stadt.example\n---\n";

static void
begin(struct world *w)
{
	world_init(w, NULL);
	world_add(w, "services/mail.md", services);
	world_add(w, "services/web.md", "---\nname: Web\n---\n");
	world_add(w, "people/anna.md", "---\nname: Anna A\ncontacts:\n"
	    "  - email: anna@stadt.example\n  - email: zwei@stadt.example\n---\n");
	world_add(w, "people/bert.md", "---\nname: Bert B\ncontacts:\n"
	    "  - phone: 0391 1\n---\n");
	world_add(w, "bodies/rat.md", "---\nname: Rat\nkind: council\n"
	    "contacts:\n  - email: rat@stadt.example\n---\n");
}

static void
put_moment(const struct world *w, char *out, int64_t t)
{
	struct civil c = zone_local(w->m->zone, t).civil;

	snprintf(out + strlen(out), 20, " %02u-%02u %02u:%02u", c.month, c.day,
	    c.hour, c.minute);
}

static void
put_id(const struct world *w, char *out, const struct news *n)
{
	struct arena a;

	arena_init(&a, 0);
	snprintf(out + strlen(out), 60, "%.*s", STR_ARG(news_id(w->m, n, &a)));
	arena_release(&a);
}

static bool
same_entry(const struct news *a, const struct news *b)
{
	return a->kind == b->kind && a->record == b->record &&
	    a->person == b->person && a->change == b->change;
}

/* "incident/a 05-04 10:00 05-04 12:00 3\n": published, updated, audiences */
static void
put_list(const struct world *w, const struct news_list *list, char out[400])
{
	*out = '\0';
	for (size_t i = 0; i < list->count && i < 6; i++) {
		const struct news *n = &list->items[i];
		put_id(w, out, n);
		put_moment(w, out, n->published);
		put_moment(w, out, n->updated);
		snprintf(out + strlen(out), 10, " %x\n", (unsigned)n->audiences);
	}
}

static void
check_list(const struct news_list *list, const struct at *at)
{
	assert_true(list->count <= NEWS_MAX);
	for (size_t i = 0; i < list->count; i++) {
		const struct news *n = &list->items[i];
		assert_true(n->published <= n->updated);
		assert_true(n->updated <= at->now);
		assert_true(i == 0 || n->updated <= n[-1].updated);
		for (size_t k = 0; k < i; k++)
			assert_false(same_entry(&list->items[k], n));
	}
}

static void
put_site(const struct world *w, struct at *at, char out[400])
{
	struct arena a;

	arena_init(&a, 0);
	struct news_list list = news_of_site(w->m, at, &a);
	check_list(&list, at);
	put_list(w, &list, out);
	arena_release(&a);
}

static void
assert_site(const struct world *w, const char *time, const char *expected)
{
	struct at at = at_instant(world_time(w, time));
	char out[400];

	put_site(w, &at, out);
	assert_string_equal(out, expected);
}

/* The ids alone, of what is asked for. */
enum { SITE = -1 };

static void
assert_ids(const struct world *w, const char *time, int audience,
    const struct record *of, const char *expected)
{
	struct at at = at_instant(world_time(w, time));
	struct arena a;
	char out[400] = "";

	arena_init(&a, 0);
	struct news_list list = of ? news_of_record(w->m, of, &at, &a)
	    : audience == SITE ? news_of_site(w->m, &at, &a)
	    : news_of_audience(w->m, (unsigned)audience, &at, &a);
	check_list(&list, &at);
	for (size_t i = 0; i < list.count; i++) {
		put_id(w, out, &list.items[i]);
		snprintf(out + strlen(out), 2, " ");
	}
	assert_string_equal(out, expected);
	arena_release(&a);
}

/* ---- when ----------------------------------------------------------------------------- */

static void
an_incident_is_one_entry_and_its_end_another(void **state)
{
	static const char *const times[] = {"2020-05-04 09:59",
	    "2020-05-04 10:00", "2020-05-04 11:59", "2020-05-04 12:00",
	    "2020-05-05 08:00", "2020-05-05 09:30", "2020-05-06", "2021-01-01"};
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "incidents/a.md", "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-04 10:00\nended: 2020-05-05 08:00\n"
	    "service: mail\n---\nText\n\n"
	    "## 2020-05-04 12:00: identified: Grund\n\nX\n\n"
	    "## 2020-05-05 08:00: resolved: Geht\n\nY\n\n"
	    "## 2020-05-05 09:30: update: Nachtrag\n\nZ\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	/* nothing of what is entered beforehand, without a word on it */
	assert_site(&w, "2020-02-04 08:59", "");
	assert_site(&w, "2020-05-04 10:00",
	    "incident/a 05-04 10:00 05-04 10:00 7\n");
	assert_site(&w, "2020-05-04 12:00",
	    "incident/a 05-04 10:00 05-04 12:00 7\n");
	assert_site(&w, "2020-05-05 08:00",
	    "resolved/a 05-05 08:00 05-05 08:00 7\n"
	    "incident/a 05-04 10:00 05-05 08:00 7\n");
	assert_site(&w, "2020-05-05 09:30",
	    "resolved/a 05-05 08:00 05-05 09:30 7\n"
	    "incident/a 05-04 10:00 05-05 09:30 7\n");
	assert_periods_hold(&w, put_site, times, sizeof times / sizeof *times);
	world_release(&w);
}

static void
nothing_is_in_the_future(void **state)
{
	static const char *const times[] = {"2020-02-01", "2020-03-04 09:00",
	    "2020-03-06 09:00", "2020-05-01", "2020-05-31 23:00",
	    "2020-06-01 00:00", "2020-06-02 10:00", "2020-06-04 09:00",
	    "2020-06-10", "2020-07-01"};
	struct world w;

	(void)state;
	begin(&w);
	/* nobody said since when it is known */
	world_add(&w, "incidents/m.md", "---\ntitle: M\nkind: maintenance\n"
	    "started: 2020-06-04 10:00\nended: 2020-06-04 12:00\n"
	    "service: mail\n---\n");
	/* under embargo */
	world_add(&w, "incidents/e.md", "---\ntitle: E\nkind: maintenance\n"
	    "started: 2020-06-05 10:00\nended: 2020-06-05 12:00\n"
	    "published: 2020-06-01\nservice: mail\n---\n");
	world_add(&w, "incidents/u.md", "---\ntitle: U\nkind: precaution\n"
	    "started: 2020-06-05 10:00\nservice: web\n---\n"
	    "## 2020-06-02 10:00: update\n\nKommt\n");
	world_link(&w);
	/* 90 days of 24 hours; clocks were changed in between */
	assert_site(&w, "2020-03-06 08:59", "");
	assert_site(&w, "2020-03-06 09:00",
	    "incident/m 03-06 09:00 03-06 09:00 7\n");
	assert_site(&w, "2020-05-31 23:59",
	    "incident/m 03-06 09:00 03-06 09:00 7\n");
	assert_site(&w, "2020-06-01",
	    "incident/e 06-01 00:00 06-01 00:00 7\n"
	    "incident/m 03-06 09:00 03-06 09:00 7\n");
	assert_site(&w, "2020-06-04 11:00",
	    "incident/m 06-04 10:00 06-04 10:00 7\n"
	    "incident/u 06-02 10:00 06-02 10:00 7\n"
	    "incident/e 06-01 00:00 06-01 00:00 7\n");
	assert_periods_hold(&w, put_site, times, sizeof times / sizeof *times);
	world_release(&w);
}

static void
dates_that_change_are_entries(void **state)
{
	static const char *const times[] = {"2020-02-01", "2020-02-26 17:00",
	    "2020-03-01", "2020-05-10 08:00", "2020-05-10 09:00", "2020-06-10"};
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "office-hours/h.md", "---\ntitle: H\nwho: anna\n"
	    "repeats: FREQ=WEEKLY;BYDAY=TU\nstarts: 2020-04-28 17:00\n"
	    "except: [2020-05-12]\nchanges:\n"
	    "  - {on: 2020-05-26, cancelled: yes, announced: 2020-05-10 09:00}\n"
	    "  - {on: 2020-05-26 17:00, cancelled: yes}\n"
	    "  - {on: 2020-06-02, moved_to: 2020-06-03}\n"
	    "  - {on: 2020-06-09, channel: web}\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	assert_site(&w, "2020-03-03 22:59", "");
	assert_site(&w, "2020-05-10 08:59",
	    "date/h/2020-06-02 03-03 23:00 03-03 23:00 7\n");
	assert_site(&w, "2020-05-10 09:00",
	    "date/h/2020-05-26 05-10 09:00 05-10 09:00 7\n"
	    "date/h/2020-06-02 03-03 23:00 03-03 23:00 7\n");
	assert_periods_hold(&w, put_site, times, sizeof times / sizeof *times);

	struct at at = at_instant(world_time(&w, "2020-06-10"));
	struct news_list list = news_of_site(w.m, &at, &w.arena);
	assert_int_equal(list.items[0].kind, NEWS_CANCELLED);
	assert_int_equal(list.items[1].kind, NEWS_MOVED);
	assert_true(list.items[1].planned ==
	    world_time(&w, "2020-06-02 17:00"));
	assert_true(list.items[1].moved_to ==
	    world_time(&w, "2020-06-03 17:00"));
	world_release(&w);
}

static void
a_consultation_goes_on_as_one_entry(void **state)
{
	static const char *const times[] = {"2020-04-19", "2020-04-20",
	    "2020-05-04", "2020-05-20 10:00", "2020-06-01", "2020-06-08",
	    "2020-06-15", "2020-07-01"};
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "consultations/c.md", "---\ntitle: C\n"
	    "announced: 2020-04-20\nopens: 2020-05-04\ncloses: 2020-05-31\n"
	    "respond: {post: Markt 1}\n"
	    "extended:\n  - {at: 2020-05-20 10:00, until: 2020-06-07}\n"
	    "feedback: {published: 2020-06-15, text: F}\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	assert_site(&w, "2020-04-19 23:59", "");
	assert_site(&w, "2020-04-20",
	    "consultation/c 04-20 00:00 04-20 00:00 7\n");
	assert_site(&w, "2020-05-04",
	    "consultation/c 04-20 00:00 05-04 00:00 7\n");
	assert_site(&w, "2020-05-20 10:00",
	    "consultation/c 04-20 00:00 05-20 10:00 7\n");
	assert_site(&w, "2020-06-07 23:59",
	    "consultation/c 04-20 00:00 05-20 10:00 7\n");
	assert_site(&w, "2020-06-08",
	    "consultation/c 04-20 00:00 06-08 00:00 7\n");
	assert_site(&w, "2020-06-15",
	    "consultation/c 04-20 00:00 06-15 00:00 7\n");
	assert_periods_hold(&w, put_site, times, sizeof times / sizeof *times);
	world_release(&w);
}

static void
what_comes_after_a_withdrawal_comes_no_more(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "consultations/c.md", "---\ntitle: C\n"
	    "opens: 2020-05-04\ncloses: 2020-05-31\nrespond: {post: Markt 1}\n"
	    "withdrawn: {at: 2020-05-10, reason: X}\n---\n");
	world_link(&w);
	assert_site(&w, "2020-02-03 22:59", "");
	assert_site(&w, "2020-02-05",
	    "consultation/c 02-03 23:00 02-03 23:00 7\n");
	assert_site(&w, "2020-05-09",
	    "consultation/c 05-04 00:00 05-04 00:00 7\n");
	assert_site(&w, "2020-12-31",
	    "consultation/c 05-04 00:00 05-10 00:00 7\n");
	world_release(&w);
}

static void
a_notice_of_nothing_has_no_end_to_tell(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "incidents/n.md", "---\ntitle: N\nkind: notice\n"
	    "started: 2020-05-04\nended: 2020-05-05 00:00\n---\n");
	world_link(&w);
	assert_ids(&w, "2020-06-01", SITE, NULL, "incident/n ");
	world_release(&w);
}

/* ---- whom ------------------------------------------------------------------------------- */

static void
what_is_for_one_audience_is_in_no_other_list(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "incidents/firms.md", "---\ntitle: F\nkind: outage\n"
	    "started: 2020-05-04 10:00\n"
	    "affects:\n  - {service: mail, for: companies}\n"
	    "restored:\n  - {person: anna, at: 2020-05-04 12:00}\n---\n");
	world_add(&w, "incidents/mixed.md", "---\ntitle: M\nkind: outage\n"
	    "started: 2020-05-05 10:00\n"
	    "affects:\n  - {service: mail, for: companies}\n"
	    "  - {service: web, for: public}\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	const char *t = "2020-05-10";
	assert_ids(&w, t, SITE, NULL, "incident/mixed incident/firms ");
	assert_ids(&w, t, 0, NULL, "incident/mixed ");
	assert_ids(&w, t, model_audience(w.m, STR("companies")), NULL,
	    "incident/mixed incident/firms ");
	assert_ids(&w, t, model_audience(w.m, STR("administration")), NULL, "");
	/* for the public it is the other service that is affected */
	assert_ids(&w, t, 0, world_find(&w, KIND_SERVICE, "mail"), "");
	assert_ids(&w, t, 0, world_find(&w, KIND_SERVICE, "web"),
	    "incident/mixed ");
	assert_ids(&w, t, 0, world_find(&w, KIND_PERSON, "anna"), "");
	assert_ids(&w, t, 0, world_find(&w, KIND_BODY, "rat"), "");
	for (int topic = 0; topic < NEWS_TOPICS; topic++) {
		struct at at = at_instant(world_time(&w, t));
		struct news_list list = news_of_topic(w.m,
		    (enum news_topic)topic, &at, &w.arena);
		assert_int_equal(list.count, topic == NEWS_OUTAGES);
	}
	world_release(&w);
}

static void
people_are_told_what_concerns_them(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "incidents/a.md", "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-04 10:00\nended: 2020-05-08\nservice: mail\n"
	    "restored:\n  - {person: anna, at: 2020-05-05 12:00}\n---\n");
	world_add(&w, "incidents/b.md", "---\ntitle: B\nkind: outage\n"
	    "started: 2020-05-04 11:00\nservice: web\nalternates:\n"
	    "  - {of: bert, use: 0391 2}\n---\n");
	/* the public has no other way to reach him in this one */
	world_add(&w, "incidents/c.md", "---\ntitle: C\nkind: outage\n"
	    "started: 2020-05-04 11:00\nservice: web\nalternates:\n"
	    "  - {of: bert, use: 0391 3, for: companies}\n---\n");
	world_add(&w, "office-hours/h.md", "---\ntitle: H\nwho: [bert, rat]\n"
	    "starts: 2020-05-20 17:00\nchanges:\n"
	    "  - {on: 2020-05-20, cancelled: yes, announced: 2020-05-10}\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	const struct record *anna = world_find(&w, KIND_PERSON, "anna");
	assert_ids(&w, "2020-05-05 11:59", 0, anna, "incident/a ");
	/* once, though two addresses are concerned; no end after her own */
	assert_ids(&w, "2020-06-01", 0, anna, "restored/a/anna incident/a ");
	assert_ids(&w, "2020-06-01", 0, world_find(&w, KIND_PERSON, "bert"),
	    "date/h/2020-05-20 incident/b ");
	assert_ids(&w, "2020-06-01", 0, world_find(&w, KIND_BODY, "rat"),
	    "date/h/2020-05-20 resolved/a incident/a ");
	world_release(&w);
}

static void
contacts_that_are_not_published_concern_nobody(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "people/cora.md", "---\nname: Cora C\ncontacts:\n"
	    "  - {email: c@stadt.example, until: 2020-05-31}\n---\n");
	world_add(&w, "people/dora.md", "---\nname: Dora D\ncontacts:\n"
	    "  - {email: d@stadt.example, private: yes}\n---\n");
	world_add(&w, "incidents/a.md", "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-04 10:00\nservice: mail\n---\n");
	world_link(&w);
	assert_ids(&w, "2020-05-31", 0, world_find(&w, KIND_PERSON, "cora"),
	    "incident/a ");
	assert_ids(&w, "2020-06-01", 0, world_find(&w, KIND_PERSON, "cora"), "");
	assert_ids(&w, "2020-05-31", 0, world_find(&w, KIND_PERSON, "dora"), "");
	world_release(&w);
}

/* ---- revisions ---------------------------------------------------------------------------- */

static uint64_t
revision_of(const char *path, const char *text, const char *time,
    const char *id)
{
	struct world w;
	uint64_t revision = 0;

	begin(&w);
	world_add(&w, path, text);
	world_link(&w);
	struct at at = at_instant(world_time(&w, time));
	struct news_list list = news_of_site(w.m, &at, &w.arena);
	for (size_t i = 0; i < list.count; i++)
		if (str_is(news_id(w.m, &list.items[i], &w.arena), id))
			revision = news_revision(&list.items[i], &at);
	world_release(&w);
	assert_true(revision != 0);
	return revision;
}

static void
a_corrected_typo_is_no_news_a_reschedule_is(void **state)
{
	static const char before[] = "---\ntitle: Wartugn\nkind: maintenance\n"
	    "started: 2020-06-04 10:00\nended: 2020-06-04 12:00\n"
	    "published: 2020-05-01\nservice: mail\n---\nTxet\n\n"
	    "## 2020-05-02 10:00: update: Plahn\n\nX\n";
	static const struct {
		const char *text;
		bool news;
	} list[] = {
	    {"---\ntitle: Wartung\nkind: maintenance\n"
	     "started: 2020-06-04 10:00\nended: 2020-06-04 12:00\n"
	     "published: 2020-05-01\nservice: mail\nnext_update: 2020-06-01\n"
	     "sources: [{title: Q}]\n---\nText\n\n"
	     "## 2020-05-02 10:00: update: Plan\n\nXY\n", false},
	    {"---\ntitle: Wartugn\nkind: maintenance\n"
	     "started: 2020-06-05 10:00\nended: 2020-06-05 12:00\n"
	     "published: 2020-05-01\nservice: mail\n---\nTxet\n\n"
	     "## 2020-05-02 10:00: update: Plahn\n\nX\n", true},
	    {"---\ntitle: Wartugn\nkind: maintenance\n"
	     "started: 2020-06-04 10:00\nended: 2020-06-04 13:00\n"
	     "published: 2020-05-01\nservice: mail\n---\nTxet\n\n"
	     "## 2020-05-02 10:00: update: Plahn\n\nX\n", true},
	    {"---\ntitle: Wartugn\nkind: maintenance\n"
	     "started: 2020-06-04 10:00\nended: 2020-06-04 12:00\n"
	     "published: 2020-05-01\nservice: web\n---\nTxet\n\n"
	     "## 2020-05-02 10:00: update: Plahn\n\nX\n", true},
	    {"---\ntitle: Wartugn\nkind: maintenance\n"
	     "started: 2020-06-04 10:00\nended: 2020-06-04 12:00\n"
	     "published: 2020-05-01\naffects:\n"
	     "  - {service: mail, state: down, for: public}\n---\nTxet\n\n"
	     "## 2020-05-02 10:00: update: Plahn\n\nX\n", true},
	    {"---\ntitle: Wartugn\nkind: maintenance\n"
	     "started: 2020-06-04 10:00\nended: 2020-06-04 12:00\n"
	     "published: 2020-05-01\nservice: mail\n---\nTxet\n\n"
	     "## 2020-05-02 10:00: update: Plahn\n\nX\n\n"
	     "## 2020-05-03 10:00: update: Mehr\n\nX\n", true},
	    {"---\ntitle: Wartugn\nkind: maintenance\n"
	     "started: 2020-06-04 10:00\nended: 2020-06-04 12:00\n"
	     "published: 2020-05-01\nservice: mail\nalternates:\n"
	     "  - {of: mail, use: post@anders.example}\n---\nTxet\n\n"
	     "## 2020-05-02 10:00: update: Plahn\n\nX\n", true},
	};

	(void)state;
	uint64_t old = revision_of("incidents/m.md", before, "2020-05-10",
	    "incident/m");
	assert_true(old == revision_of("incidents/m.md", before,
	    "2020-06-04 09:59", "incident/m"));
	/* it begins */
	assert_true(old != revision_of("incidents/m.md", before,
	    "2020-06-04 10:00", "incident/m"));
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		assert_int_equal(list[i].news, old != revision_of(
		    "incidents/m.md", list[i].text, "2020-05-10",
		    "incident/m"));
}

/* An end is told once, by its own entry. */
static void
an_end_does_not_change_the_incident(void **state)
{
	static const char open[] = "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-04 10:00\nservice: mail\n---\n"
	    "## 2020-05-04 11:00: identified: G\n\nX\n";
	static const char over[] = "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-04 10:00\nended: 2020-05-04 15:00\n"
	    "service: mail\n---\n"
	    "## 2020-05-04 11:00: identified: G\n\nX\n\n"
	    "## 2020-05-04 15:00: resolved: Geht\n\nX\n";
	static const char told[] = "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-04 10:00\nservice: mail\n---\n"
	    "## 2020-05-04 11:00: identified: G\n\nX\n\n"
	    "## 2020-05-04 15:00: resolved: Geht\n\nX\n";
	const char *t = "2020-05-05", *path = "incidents/a.md";

	(void)state;
	uint64_t old = revision_of(path, open, t, "incident/a");
	assert_true(old == revision_of(path, over, t, "incident/a"));
	assert_true(old == revision_of(path, told, t, "incident/a"));
	assert_true(revision_of(path, over, t, "resolved/a") ==
	    revision_of(path, over, "2020-05-04 15:00", "resolved/a"));
}

static void
another_new_date_is_news_its_reason_is_not(void **state)
{
	static const char format[] = "---\ntitle: %s\nwho: anna\n"
	    "repeats: FREQ=WEEKLY;BYDAY=TU\nstarts: 2020-04-28 17:00\nchanges:\n"
	    "  - {on: 2020-06-02, moved_to: %s, reason: %s}\n---\n";
	static const struct {
		const char *title, *to, *reason;
		bool news;
	} list[] = {
	    {"H", "2020-06-03", "Feiertag", false},
	    {"Sprechstunde", "2020-06-03 17:00", "Feirtag", false},
	    {"H", "2020-06-04", "Feiertag", true},
	    {"H", "2020-06-03 16:00", "Feiertag", true},
	};
	uint64_t old = 0;

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		char text[400];
		snprintf(text, sizeof text, format, list[i].title, list[i].to,
		    list[i].reason);
		uint64_t now = revision_of("office-hours/h.md", text,
		    "2020-05-10", "date/h/2020-06-02");
		if (i == 0)
			old = now;
		assert_int_equal(list[i].news, now != old);
	}
}

/* ---- many of them -------------------------------------------------------------------------- */

/*
 * What is left out by not looking at it is what would not have come in: against
 * all entries, sorted. Starts and ends cross on purpose.
 */
static void
the_newest_are_those_of_a_full_look(void **state)
{
	struct world w;
	struct news_list all = {0};

	(void)state;
	begin(&w);
	for (unsigned i = 0; i < 300; i++) {
		unsigned start = 1 + i % 28, month = 1 + i * 7 % 12;
		world_add_str(&w, arena_printf(&w.arena, "incidents/i%03u.md",
		    i).ptr, arena_printf(&w.arena,
		    "---\ntitle: T\nkind: outage\nstarted: 2019-%02u-%02u 10:00\n"
		    "ended: 2020-%02u-%02u 10:%02u\nservice: %s\n---\n", month,
		    start, 1 + i * 5 % 12, 1 + i * 11 % 28, i % 60,
		    i % 3 ? "mail" : "web"));
	}
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	struct at at = at_instant(world_time(&w, "2020-09-15"));
	struct news_list list = news_of_site(w.m, &at, &w.arena);
	assert_int_equal(list.count, NEWS_MAX);
	check_list(&list, &at);
	/* every one of them that ended in time, and is newer, is in it */
	for (size_t i = 0; i < w.m->records[KIND_INCIDENT].count; i++) {
		const struct incident *inc =
		    as_incident(w.m->records[KIND_INCIDENT].items[i]);
		if (inc->ended.t > at.now ||
		    inc->ended.t <= list.items[NEWS_MAX - 1].updated)
			continue;
		bool found = false;
		for (size_t k = 0; k < list.count; k++)
			found = found || (list.items[k].record == &inc->r &&
			    list.items[k].kind == NEWS_RESOLVED);
		assert_true(found);
		(void)VEC_PUSH(&w.arena, &all);
	}
	assert_true(all.count >= NEWS_MAX - 1);
	/* and the period holds though most of them were not looked at */
	for (unsigned hour = 0; hour < 24 * 40; hour += 7) {
		struct at other = at_instant(at.now - 20 * 86400 + hour * 3600);
		struct news_list too = news_of_site(w.m, &other, &w.arena);
		if (other.now < at.since || other.now >= at.until)
			continue;
		for (size_t k = 0; k < NEWS_MAX; k++)
			assert_true(same_entry(&too.items[k],
			    &list.items[k]) && too.items[k].updated == list.items[k].updated);
	}
	world_release(&w);
}

/* ---- by chance ------------------------------------------------------------------------------ */

static const struct record *
record_of(const struct world *w, size_t number)
{
	static const enum kind kinds[] = {KIND_SERVICE, KIND_PERSON, KIND_BODY};

	for (size_t i = 0; i < 3; i++) {
		const struct record_list *list = &w->m->records[kinds[i]];
		if (number < list->count)
			return list->items[number];
		number -= list->count;
	}
	return NULL;
}

static bool
affects_public(const struct incident *inc, const struct record *service)
{
	for (size_t i = 0; i < inc->effects.count; i++)
		if (&inc->effects.items[i]->service->r == service &&
		    (inc->effects.items[i]->audiences & 1))
			return true;
	return false;
}

/* What is asked for is what a full look at the list of the site gives. */
static void
assert_filtered(const struct news_list *site, const struct news_list *list,
    uint32_t mask, const struct record *service)
{
	size_t n = 0;

	assert_true(site->count < NEWS_MAX);
	for (size_t i = 0; i < site->count; i++) {
		const struct news *all = &site->items[i];
		if (!(all->audiences & mask) || (service &&
			!affects_public(as_incident(all->record), service)))
			continue;
		assert_true(n < list->count);
		assert_true(same_entry(all, &list->items[n]));
		assert_true(all->updated == list->items[n].updated);
		n++;
	}
	assert_int_equal(n, list->count);
}

static void
assert_same(const struct news_list *a, const struct news_list *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		assert_true(same_entry(&a->items[i], &b->items[i]));
		assert_true(a->items[i].updated == b->items[i].updated);
		assert_true(a->items[i].published == b->items[i].published);
	}
}

enum { SAMPLES = 2 * G_INSTANTS + 4 };

static size_t
sample(int64_t times[SAMPLES], const struct g_model *g)
{
	size_t n = 0;

	times[n++] = g->instants[0] - NEWS_AHEAD - 1;
	times[n++] = g->instants[0] - NEWS_AHEAD;
	times[n++] = g->instants[0] - 30 * 86400;
	times[n++] = g->instants[g->instant_count - 1] + 90 * 86400;
	for (size_t i = 0; i < g->instant_count; i++) {
		times[n++] = g->instants[i] - 1;
		times[n++] = g->instants[i];
	}
	return n;
}

static bool
holds(const struct news_list *list, const struct news *n)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == n->kind &&
		    list->items[i].record == n->record &&
		    list->items[i].published == n->published &&
		    list->items[i].updated == n->updated &&
		    list->items[i].audiences == n->audiences)
			return true;
	return false;
}

/* What FACT_NEWS means has all that a list shows of incidents; it holds as long as
 * the list, or longer. */
static void
check_incidents(const struct world *w, unsigned audience, const struct at *at,
    const struct news_list *list, struct arena *a)
{
	struct at of_all = at_instant(at->now);
	struct news_list all = news_of_incidents(w->m, audience, NEWS_ANY,
	    &of_all, a);

	assert_true(of_all.since <= at->since && of_all.until >= at->until);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].record->kind == KIND_INCIDENT)
			assert_true(holds(&all, &list->items[i]));
	for (int topic = 0; audience == 0 && topic < NEWS_DATES; topic++) {
		struct at one = at_instant(at->now), two = one;
		struct news_list of_topic = news_of_topic(w->m,
		    (enum news_topic)topic, &one, a);
		struct news_list known = news_of_incidents(w->m, 0, topic, &two,
		    a);
		assert_same(&of_topic, &known);
		assert_true(one.since == two.since && one.until == two.until);
	}
}

/* The site, an audience (number from 1) or a record at all times; its answers hold as long as they say. */
static size_t
check_periods(const struct world *w, size_t question,
    const struct record *record, const int64_t *times, size_t count)
{
	struct news_list lists[SAMPLES];
	struct at ats[SAMPLES];
	struct arena a;
	size_t entries = 0;

	arena_init(&a, 0);
	for (size_t i = 0; i < count; i++) {
		ats[i] = at_instant(times[i]);
		if (record)
			lists[i] = news_of_record(w->m, record, &ats[i], &a);
		else
			lists[i] = question == 0
			    ? news_of_site(w->m, &ats[i], &a)
			    : news_of_audience(w->m, (unsigned)question - 1,
				&ats[i], &a);
		check_list(&lists[i], &ats[i]);
		entries += lists[i].count;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			if (times[k] >= ats[i].since && times[k] < ats[i].until)
				assert_same(&lists[i], &lists[k]);
	for (size_t i = 0; question && i < count; i++)
		check_incidents(w, (unsigned)question - 1, &ats[i], &lists[i],
		    &a);
	for (size_t i = 0; i < count; i++) {
		struct at at = at_instant(times[i]);
		struct news_list site = news_of_site(w->m, &at, &a);
		if (record && record->kind == KIND_SERVICE)
			assert_filtered(&site, &lists[i], 1, record);
		else if (record == NULL)
			assert_filtered(&site, &lists[i], question
				? UINT32_C(1) << (question - 1) : UINT32_MAX,
			    NULL);
	}
	arena_release(&a);
	return entries;
}

static void
lists_hold_and_agree_with_each_other(void **state)
{
	uint64_t seed = 20200429;
	size_t entries = 0;

	(void)state;
	for (int model = 0; model < 200; model++) {
		int64_t times[SAMPLES];
		struct world w;
		struct g_model g;
		const struct record *r;
		g_make(&g, &seed);
		world_init(&w, NULL);
		g_add_others(&w, &g, &seed);
		for (size_t i = 0; i < g.incident_count; i++)
			world_add_str(&w, g.incidents[i].path,
			    g_incident_text(&w, &g, i, &seed));
		world_link(&w);
		size_t n = sample(times, &g);
		for (size_t q = 0; q <= w.m->site->audience_count; q++)
			entries += check_periods(&w, q, NULL, times, n);
		for (size_t q = 0; (r = record_of(&w, q)) != NULL; q++)
			entries += check_periods(&w, 0, r, times, n);
		world_release(&w);
	}
	assert_true(entries > 20000);
}

static void
broken_ones_are_no_news(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	world_add(&w, "incidents/a.md", "---\ntitle: A\nkind: outage\n"
	    "started: 2020-05-04 10:00\nservice: nichts\n---\n");
	world_add(&w, "office-hours/h.md", "---\ntitle: H\nwho: niemand\n"
	    "channel: [nirgends]\nrepeats: FREQ=NIE\nstarts: 2020-05-20 17:00\n"
	    "changes:\n  - {on: 2020-05-20, cancelled: yes}\n---\n");
	world_link(&w);
	assert_ids(&w, "2020-06-01", SITE, NULL, "");
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_incident_is_one_entry_and_its_end_another),
	    cmocka_unit_test(nothing_is_in_the_future),
	    cmocka_unit_test(dates_that_change_are_entries),
	    cmocka_unit_test(a_consultation_goes_on_as_one_entry),
	    cmocka_unit_test(what_comes_after_a_withdrawal_comes_no_more),
	    cmocka_unit_test(a_notice_of_nothing_has_no_end_to_tell),
	    cmocka_unit_test(what_is_for_one_audience_is_in_no_other_list),
	    cmocka_unit_test(people_are_told_what_concerns_them),
	    cmocka_unit_test(contacts_that_are_not_published_concern_nobody),
	    cmocka_unit_test(a_corrected_typo_is_no_news_a_reschedule_is),
	    cmocka_unit_test(an_end_does_not_change_the_incident),
	    cmocka_unit_test(another_new_date_is_news_its_reason_is_not),
	    cmocka_unit_test(the_newest_are_those_of_a_full_look),
	    cmocka_unit_test(lists_hold_and_agree_with_each_other),
	    cmocka_unit_test(broken_ones_are_no_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
