/*
 * Calendars: what a program finds in the file is what the model says, over two
 * years, for rules of every kind; and nothing is told before its time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include <libical/ical.h>

#include "stage_set.h"

#include "model/occurrence.h"
#include "output/data.h"

#define TWO_YEARS (INT64_C(731) * 86400)

enum { TIMES_MAX = 4000, LINE = 40 };

struct times {
	char text[TIMES_MAX][LINE]; /* "2021-07-06 17:00 cancelled" */
	size_t count;
};

static void
note(struct times *list, struct civil c, bool cancelled)
{
	assert_true(list->count < TIMES_MAX);
	snprintf(list->text[list->count++], LINE, "%04d-%02u-%02u %02u:%02u%s",
	    c.year, c.month, c.day, c.hour, c.minute,
	    cancelled ? " cancelled" : "");
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
assert_same_times(struct times *want, struct times *got)
{
	qsort(want->text, want->count, LINE, by_text);
	qsort(got->text, got->count, LINE, by_text);
	for (size_t i = 0; i < want->count && i < got->count; i++)
		assert_string_equal(got->text[i], want->text[i]);
	assert_int_equal(got->count, want->count);
}

/* ---- one file ----------------------------------------------------------------- */

static const char words[] =
    "calendar_file: {cancelled: 'Entfällt: {1}', moved: 'Verlegt: {1}',\n"
    "  withdrawn: 'Zurück: {1}', deadline: 'Frist: {1}',\n"
    "  was_planned: 'Geplant war: {1}', current: 'Stand:'}\n"
    "common: {now_please: 'zurzeit bitte:', until: bis, reason: 'Grund:',\n"
    "  channels: 'Kanal:', with: 'Mit:', affected: 'Betroffen:',\n"
    "  answers_no: Niemand antwortet}\n"
    "contact: {email: E-Mail, phone: Telefon, web: Web, post: Post}\n";

static void
start(struct stage_set *s, const char *now)
{
	struct locale *l;

	stage_start(s, now, "sprechstunden/h.ics");
	struct str all = arena_printf(&s->w.arena, "%s%s", stage_words, words);
	assert_int_equal(locale_parse(&l, &s->w.arena, STR("de.yml"), all,
	    &s->w.diags), 0);
	s->env.words = l;
	s->env.lang = STR("de");
	s->env.trees = &s->env;
	s->env.tree_count = 1;
}

typedef int writer(struct view *v, const struct output_item *item,
    struct buf *out);

/* The file's text, in the arena; it must be a calendar for libical, too. */
static const char *
write_file(struct stage_set *s, writer *write, const struct record *r)
{
	struct output_item item = {.env = &s->env, .record = r};
	struct buf out;

	buf_init(&out, 1 << 24);
	assert_int_equal(write(&s->view, &item, &out), 0);
	const char *text = arena_str(&s->w.arena, buf_str(&out)).ptr;
	buf_release(&out);
	icalcomponent *c = icalparser_parse_string(text);
	assert_non_null(c);
	assert_int_equal(icalcomponent_isa(c), ICAL_VCALENDAR_COMPONENT);
	if (icalcomponent_count_errors(c))
		print_error("%s", icalcomponent_as_ical_string(c));
	assert_int_equal(icalcomponent_count_errors(c), 0);
	assert_true(icalrestriction_check(c));
	icalcomponent_free(c);
	return text;
}

/* Without folding, for looking at. */
static const char *
unfolded(struct stage_set *s, const char *text)
{
	char *out = arena_alloc(&s->w.arena, strlen(text) + 1), *to = out;

	for (const char *p = text; *p; p++) {
		if (strncmp(p, "\r\n ", 3) == 0)
			p += 2;
		else if (*p != '\r')
			*to++ = *p;
	}
	return out;
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		print_error("no '%s' in:\n%s", part, text);
	assert_non_null(strstr(text, part));
}

static void
assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		print_error("'%s' should not be in:\n%s", part, text);
	assert_null(strstr(text, part));
}

/* ---- the oracle: libical in floating time ----------------------------------------- */

static struct civil
as_civil(struct icaltimetype t, const struct zone *z)
{
	struct civil c = {t.year, (unsigned)t.month, (unsigned)t.day,
	    (unsigned)t.hour, (unsigned)t.minute, (unsigned)t.second};

	return icaltime_is_utc(t) ? zone_local(z, civil_seconds(c)).civil : c;
}

static struct icaltimetype
floating(struct civil c, bool is_date)
{
	struct icaltimetype t = icaltime_null_time();

	t.year = c.year;
	t.month = (int)c.month;
	t.day = (int)c.day;
	t.hour = (int)c.hour;
	t.minute = (int)c.minute;
	t.second = (int)c.second;
	t.is_date = is_date;
	return t;
}

struct reading {
	icalcomponent *calendar;
	const struct zone *zone;
	int64_t from, until; /* local, as civil_seconds() */
	struct times *got;
};

static void
read_date(const struct reading *r, struct civil c, bool cancelled)
{
	int64_t t = civil_seconds(c);

	if (t >= r->from && t < r->until)
		note(r->got, c, cancelled);
}

static bool
is_cancelled(icalcomponent *event)
{
	return icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED;
}

/* Is this date of the series left out, or told by an event of its own? */
static bool
is_replaced(const struct reading *r, icalcomponent *series, struct civil c)
{
	icalproperty *p = icalcomponent_get_first_property(series,
	    ICAL_EXDATE_PROPERTY);

	for (; p; p = icalcomponent_get_next_property(series,
	    ICAL_EXDATE_PROPERTY))
		if (civil_seconds(as_civil(icalproperty_get_exdate(p),
			r->zone)) == civil_seconds(c))
			return true;
	icalcompiter it = icalcomponent_begin_component(r->calendar,
	    ICAL_VEVENT_COMPONENT);
	for (icalcomponent *e; (e = icalcompiter_deref(&it));
	     icalcompiter_next(&it)) {
		struct icaltimetype id = icalcomponent_get_recurrenceid(e);
		if (strcmp(icalcomponent_get_uid(e),
			icalcomponent_get_uid(series)) == 0 &&
		    !icaltime_is_null_time(id) &&
		    civil_seconds(as_civil(id, r->zone)) == civil_seconds(c))
			return true;
	}
	return false;
}

static void
read_series(const struct reading *r, icalcomponent *series, icalproperty *p)
{
	struct icalrecurrencetype rule = icalproperty_get_rrule(p);
	struct icaltimetype first = icalcomponent_get_dtstart(series), t;
	bool is_date = first.is_date;

	if (!icaltime_is_null_time(rule.until))
		rule.until = floating(as_civil(rule.until, r->zone), is_date);
	icalrecur_iterator *it = icalrecur_iterator_new(rule,
	    floating(as_civil(first, r->zone), is_date));
	assert_non_null(it);
	while (!icaltime_is_null_time(t = icalrecur_iterator_next(it))) {
		struct civil c = as_civil(t, r->zone);
		if (civil_seconds(c) > r->until + 100 * 86400)
			break;
		if (!is_replaced(r, series, c))
			read_date(r, c, false);
	}
	icalrecur_iterator_free(it);
}

static void
read_calendar(struct reading *r, const char *text)
{
	r->calendar = icalparser_parse_string(text);
	icalcompiter it = icalcomponent_begin_component(r->calendar,
	    ICAL_VEVENT_COMPONENT);
	for (icalcomponent *e; (e = icalcompiter_deref(&it));
	     icalcompiter_next(&it)) {
		icalproperty *rule = icalcomponent_get_first_property(e,
		    ICAL_RRULE_PROPERTY);
		if (rule)
			read_series(r, e, rule);
		else
			read_date(r, as_civil(icalcomponent_get_dtstart(e),
			    r->zone), is_cancelled(e));
	}
	icalcomponent_free(r->calendar);
}

static void
read_model(struct stage_set *s, const struct office_hour *h, int64_t from,
    int64_t until, struct times *want)
{
	const struct zone *z = s->w.m->zone;
	struct at at = at_instant(from - 86400 * 30);
	struct occurrence_list list = occurrences_ahead(s->w.m, h, 1000, &at,
	    &s->w.arena);

	for (size_t i = 0; i < list.count; i++) {
		const struct occurrence *o = &list.items[i];
		struct civil c = zone_local(z, o->start).civil;
		if (o->start >= from && o->start < until)
			note(want, c, o->cancelled);
	}
}

/* Two years from `from` on, as the file has them and as the model. */
static void
compare(const char *keys, const char *from)
{
	static struct times want, got;
	struct stage_set s;

	want.count = got.count = 0;
	stage_init(&s);
	world_add(&s.w, "services/chat.md", "---\nname: Chat\n---\n");
	world_add_str(&s.w, "office-hours/h.md", arena_printf(&s.w.arena,
	    "---\ntitle: H\n%s---\n", keys));
	start(&s, from);
	const struct office_hour *h = as_office_hour(world_find(&s.w,
	    KIND_OFFICE_HOUR, "h"));
	if (h->r.broken)
		print_error("%s%s", keys, world_lines(&s.w, DIAG_EN));
	assert_false(h->r.broken);
	int64_t t = world_time(&s.w, from);
	read_model(&s, h, t, t + TWO_YEARS, &want);
	struct civil c = zone_local(s.w.m->zone, t).civil;
	struct civil e = zone_local(s.w.m->zone, t + TWO_YEARS).civil;
	struct reading r = {.zone = s.w.m->zone, .from = civil_seconds(c),
	    .until = civil_seconds(e), .got = &got};
	read_calendar(&r, write_file(&s, data_calendar_office_hour, &h->r));
	if (want.count == 0)
		print_error("no date: %s", keys);
	assert_true(want.count > 0);
	assert_same_times(&want, &got);
	stage_release(&s);
}

static void
dates_are_those_of_the_model(void **state)
{
	static const char *const rules[] = {
	    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=10", "FREQ=DAILY;COUNT=7",
	    "FREQ=DAILY;UNTIL=20210720", "FREQ=DAILY;UNTIL=20210720T170000",
	    "FREQ=DAILY;UNTIL=20210720T150000Z",
	    "FREQ=DAILY;BYMONTH=10,3;BYDAY=SA,SU",
	    "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH,SU;WKST=SU",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH,SU;WKST=MO",
	    "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO;COUNT=9",
	    "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=-1TH",
	    "FREQ=MONTHLY;BYDAY=1MO,3MO,-1FR", "FREQ=MONTHLY;BYMONTHDAY=31",
	    "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-2",
	    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=MONTHLY;INTERVAL=5",
	    "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE;COUNT=5",
	    "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=7,10",
	    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU", "FREQ=YEARLY;BYDAY=30MO",
	    "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=6;COUNT=2",
	    "FREQ=YEARLY;BYDAY=TU;BYMONTH=1,12", "werktags",
	    "FREQ=YEARLY;BYMONTH=2,4,5;BYMONTHDAY=28,29,31",
	    "FREQ=YEARLY;BYMONTH=2,4,5;BYMONTHDAY=1,-1;BYDAY=MO,TU,WE",
	    "FREQ=YEARLY;BYMONTH=2,5;BYMONTHDAY=29,30;BYSETPOS=-1",
	    "erster und dritter Dienstag im Monat",
	    "alle zwei Wochen, Mittwoch", "letzter Donnerstag im Monat",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		char keys[400];
		snprintf(keys, sizeof keys,
		    "repeats: %s\nstarts: 2021-07-06 17:00\nduration: 60 min\n",
		    rules[i]);
		compare(keys, "2021-07-01 00:00");
		/* the same from the middle of the night, and by days */
		snprintf(keys, sizeof keys,
		    "repeats: %s\nstarts: 2021-07-06 02:30\n", rules[i]);
		if (strstr(rules[i], "UNTIL") == NULL &&
		    strncmp(rules[i], "FREQ=DAILY", 10) != 0 &&
		    strstr(rules[i], "-1SU") == NULL &&
		    strstr(rules[i], "SU;WKST") == NULL)
			compare(keys, "2021-07-01 00:00");
		snprintf(keys, sizeof keys,
		    "repeats: %s\nstarts: 2021-07-06\n", rules[i]);
		if (strstr(rules[i], "UNTIL") == NULL)
			compare(keys, "2021-07-01 00:00");
	}
}

static void
rare_days(void **state)
{
	(void)state;
	compare("repeats: FREQ=YEARLY\nstarts: 2020-02-29 17:00\n",
	    "2019-06-01 00:00");
	compare("repeats: FREQ=YEARLY\nstarts: 2020-02-29 17:00\n",
	    "2023-06-01 00:00");
	compare("repeats: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29\n"
	    "starts: 2021-01-01 09:00\n", "2023-06-01 00:00");
	compare("repeats: FREQ=MONTHLY\nstarts: 2021-08-31 17:00\n",
	    "2021-07-01 00:00");
	/* the start is no date of its series */
	compare("repeats: FREQ=MONTHLY;BYDAY=1TU;COUNT=4\n"
	    "starts: 2021-07-08 17:00\n", "2021-07-01 00:00");
	compare("repeats: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO\n"
	    "starts: 2021-07-08 17:00\n", "2021-07-01 00:00");
	/* an end besides the rule's own */
	compare("repeats: FREQ=WEEKLY;COUNT=50\nstarts: 2021-07-06 17:00\n"
	    "until: 2021-09-30\n", "2021-07-01 00:00");
	compare("repeats: FREQ=WEEKLY;UNTIL=20220101\n"
	    "starts: 2021-07-06 17:00\nuntil: 2021-09-28\n",
	    "2021-07-01 00:00");
	compare("repeats: FREQ=WEEKLY\nstarts: 2021-07-06\n"
	    "until: 2021-09-28\n", "2021-07-01 00:00");
}

static void
exceptions_and_changes(void **state)
{
	(void)state;
	compare("repeats: FREQ=WEEKLY\nstarts: 2021-07-06 17:00\n"
	    "except: [2021-07-06, 2021-07-20, 2021-11-02 17:00]\n"
	    "changes:\n"
	    "  - {on: 2021-07-13, moved_to: 2021-07-14 09:00}\n"
	    "  - {on: 2021-07-27, cancelled: true}\n"
	    "  - {on: 2021-08-03, moved_to: 2021-08-05}\n"
	    "  - {on: 2021-08-10, channel: chat}\n"
	    "  - {on: 2021-07-20, cancelled: true}\n"
	    "  - {on: 2021-10-26, moved_to: 2021-10-31 02:30}\n",
	    "2021-07-01 00:00");
	compare("repeats: FREQ=WEEKLY\nstarts: 2021-07-06\n"
	    "except: [2021-07-13]\n"
	    "changes:\n"
	    "  - {on: 2021-07-20, moved_to: 2021-07-21}\n"
	    "  - {on: 2021-07-27, moved_to: 2021-07-28 15:00}\n"
	    "  - {on: 2021-08-03, cancelled: true}\n", "2021-07-01 00:00");
	compare("dates: [2021-09-01, 2021-07-06, 2021-08-01 11:00]\n"
	    "starts: 2021-07-06 17:00\nexcept: [2021-08-01]\n"
	    "changes: [{on: 2021-09-01, moved_to: 2021-09-02}]\n",
	    "2021-07-01 00:00");
	compare("dates: [2021-09-01, 2021-07-06]\n"
	    "changes: [{on: 2021-09-01, cancelled: true}]\n",
	    "2021-07-01 00:00");
	compare("starts: 2021-07-06 17:00\n", "2021-07-01 00:00");
}

/* Many changes of a long series cost no more than looking at each day. */
static void
long_series(void **state)
{
	static char keys[40000];
	size_t n = 0;

	(void)state;
#ifdef SMALL_LIMITS
	skip(); /* too many values for a file then */
#endif
	n += (size_t)snprintf(keys + n, sizeof keys - n,
	    "repeats: FREQ=DAILY;COUNT=60000\nstarts: 2021-07-06 17:00\n"
	    "changes:\n");
	for (int i = 0; i < 600; i++) {
		struct civil c;
		civil_from_days(&c, civil_days(2021, 7, 6) + i);
		n += (size_t)snprintf(keys + n, sizeof keys - n,
		    "  - {on: %04d-%02u-%02u, cancelled: true}\n", c.year,
		    c.month, c.day);
	}
	compare(keys, "2021-07-01 00:00");
}

/* ---- what a file says ---------------------------------------------------------------- */

static void
a_series_and_its_changes(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "services/mail.md",
	    "---\nname: Post\nkind: email\ndomains: [alt.example]\n---\n");
	world_add(&s.w, "incidents/2021-07-01-x.md",
	    "---\ntitle: X\nkind: outage\nstarted: 2021-07-01\n"
	    "ended: 2021-07-10\naffects: [{service: mail, state: down}]\n"
	    "alternates: [{of: a@alt.example, use: neu@ok.example}]\n---\n");
	world_add(&s.w, "office-hours/h.md",
	    "---\ntitle: 'Rat, Tat; mehr'\nrepeats: FREQ=MONTHLY;BYDAY=1TU\n"
	    "starts: 2021-07-06 17:00\nduration: 90 min\n"
	    "changes:\n"
	    "  - {on: 2021-08-03, moved_to: 2021-08-05 17:00}\n"
	    "  - {on: 2021-09-07, cancelled: true, reason: an a@alt.example}\n"
	    "place: Fragen an a@alt.example\n"
	    "without_account: {email: a@alt.example}\n---\n");
	start(&s, "2021-07-05 08:00");
	const struct record *h = world_find(&s.w, KIND_OFFICE_HOUR, "h");
	const char *text = unfolded(&s, write_file(&s,
	    data_calendar_office_hour, h));
	assert_has(text, "UID:office-hour-h@erreichbar.invalid\n"
	    "DTSTAMP:20210407T150000Z\n"
	    "SEQUENCE:2\nDTSTART;TZID=Europe/Berlin:20210706T170000\n"
	    "DURATION:PT1H30M\nRRULE:FREQ=MONTHLY;BYDAY=1TU\n"
	    "STATUS:CONFIRMED\nTRANSP:OPAQUE\nSUMMARY:Rat\\, Tat\\; mehr\n");
	assert_has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20210803T170000\n"
	    "DTSTART;TZID=Europe/Berlin:20210805T170000\n");
	assert_has(text, "SUMMARY:Verlegt: Rat");
	assert_has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20210907T170000\n"
	    "DTSTART;TZID=Europe/Berlin:20210907T170000\nDURATION:PT1H30M\n"
	    "STATUS:CANCELLED\nTRANSP:TRANSPARENT\nSUMMARY:Entfällt: Rat");
	/* wherever the address stands, what is to be used now stands behind */
	assert_has(text, "LOCATION:Fragen an a@alt.example"
	    " (zurzeit bitte: neu@ok.example");
	assert_has(text, "Grund: an a@alt.example"
	    " (zurzeit bitte: neu@ok.example");
	assert_has(text, "E-Mail: a@alt.example (nicht erreichbar\\,"
	    " zurzeit bitte: neu@ok.example");
	assert_true(s.view.at.until == world_time(&s.w, "2021-07-11"));
	assert_lacks(text, "URL:");
	/* afterwards nothing of it */
	s.view.at = at_instant(world_time(&s.w, "2021-07-11"));
	text = unfolded(&s, write_file(&s, data_calendar_office_hour, h));
	assert_lacks(text, "neu@ok.example");
	stage_release(&s);
}

/* A date that is listed twice is one event, and is revised with the first. */
static void
listed_dates(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "office-hours/h.md",
	    "---\ntitle: H\ndates: [2021-09-01, 2021-07-06, 2021-07-06]\n---\n");
	start(&s, "2021-07-05 08:00");
	const char *text = unfolded(&s, write_file(&s,
	    data_calendar_office_hour, world_find(&s.w, KIND_OFFICE_HOUR, "h")));
	const char *uid =
	    "UID:office-hour-h-20210705T220000Z@erreichbar.invalid\n"
	    "DTSTAMP:20210406T220000Z\n";
	assert_has(text, uid);
	assert_lacks(strstr(text, uid) + 1, uid);
	assert_has(text,
	    "UID:office-hour-h-20210831T220000Z@erreichbar.invalid\n"
	    "DTSTAMP:20210406T220000Z\n");
	assert_has(text, "DTSTART;VALUE=DATE:20210901\nSTATUS");
	stage_release(&s);
}

/* The newest announcement that has come; others are no news yet. */
static void
when_changes_were_told(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "office-hours/h.md",
	    "---\ntitle: H\ndates: [2021-07-06 17:00, 2021-08-06 17:00]\n"
	    "changes:\n"
	    "  - {on: 2021-07-06, cancelled: true, announced: 2021-06-02 12:00}\n"
	    "  - {on: 2021-08-06, cancelled: true, announced: 2021-07-05 12:00}\n"
	    "---\n");
	start(&s, "2021-07-05 08:00");
	const struct record *h = world_find(&s.w, KIND_OFFICE_HOUR, "h");
	const char *text = unfolded(&s, write_file(&s,
	    data_calendar_office_hour, h));
	assert_has(text, "DTSTAMP:20210602T100000Z\n");
	assert_lacks(text, "DTSTAMP:20210705T100000Z\n");
	assert_true(s.view.at.until == world_time(&s.w, "2021-07-05 12:00"));
	s.view.at = at_instant(world_time(&s.w, "2021-07-05 12:00"));
	text = unfolded(&s, write_file(&s, data_calendar_office_hour, h));
	assert_has(text, "DTSTAMP:20210705T100000Z\n");
	assert_lacks(text, "DTSTAMP:20210602T100000Z\n");
	stage_release(&s);
}

static void
commit_and_address(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "office-hours/h.md",
	    "---\ntitle: H\nstarts: 2021-07-06 17:00\n---\n");
	start(&s, "2021-07-05 08:00");
	s.env.commit = STR("abc");
	s.env.commit_time = world_time(&s.w, "2021-06-01 12:00");
	s.env.base_url = STR("https://mirror.example/x");
	((struct site *)s.w.m->site)->url.s = STR("https://city.example:8/y");
	const char *text = unfolded(&s, write_file(&s,
	    data_calendar_office_hours, NULL));
	assert_has(text, "UID:office-hour-h@city.example\n");
	/* of the commit nothing is told */
	assert_has(text, "DTSTAMP:20210407T150000Z\n");
	assert_lacks(text, "20210601T100000Z");
	assert_lacks(text, "LAST-MODIFIED");
	assert_has(text, "URL:https://mirror.example/x/sprechstunden/h.html\n");
	assert_has(text, "URL:https://mirror.example/x/sprechstunden/\n");
	stage_release(&s);
}

static void
consultations(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "consultations/c.md",
	    "---\ntitle: C\nannounced: 2021-05-01\nopens: 2021-06-01\n"
	    "closes: 2021-06-30\n"
	    "extended: [{at: 2021-06-20, until: 2021-07-15 12:00}]\n"
	    "withdrawn: {at: 2021-07-01, reason: Geheimer Grund}\n---\n");
	start(&s, "2021-04-30 12:00");
	const char *text = unfolded(&s, write_file(&s,
	    data_calendar_consultations, NULL));
	assert_lacks(text, "VEVENT");
	assert_true(s.view.at.until == world_time(&s.w, "2021-05-01"));
	s.view.at = at_instant(world_time(&s.w, "2021-06-10"));
	text = unfolded(&s, write_file(&s, data_calendar_consultations, NULL));
	assert_has(text, "UID:consultation-c@");
	assert_has(text, "DTSTAMP:20210430T220000Z\n"
	    "SEQUENCE:0\nDTSTART;VALUE=DATE:20210630\n"
	    "STATUS:CONFIRMED\nTRANSP:TRANSPARENT\nSUMMARY:Frist: C\n");
	assert_true(s.view.at.until == world_time(&s.w, "2021-06-20"));
	s.view.at = at_instant(world_time(&s.w, "2021-06-20"));
	text = unfolded(&s, write_file(&s, data_calendar_consultations, NULL));
	assert_has(text, "DTSTAMP:20210619T220000Z\nSEQUENCE:1\n"
	    "DTSTART;TZID=Europe/Berlin:20210715T120000\n");
	assert_lacks(text, "Geheim");
	assert_lacks(text, "CANCELLED");
	s.view.at = at_instant(world_time(&s.w, "2021-07-01"));
	text = unfolded(&s, write_file(&s, data_calendar_consultations, NULL));
	assert_has(text, "DTSTAMP:20210630T220000Z\nSEQUENCE:2\n");
	assert_has(text, "STATUS:CANCELLED\n");
	assert_has(text, "SUMMARY:Zurück: C\nDESCRIPTION:Grund: Geheimer Grund");
	stage_release(&s);
}

static void
maintenance(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "services/mail.md", "---\nname: Post\n---\n");
	world_add(&s.w, "incidents/a.md",
	    "---\ntitle: A\nkind: maintenance\npublished: 2021-06-01\n"
	    "started: 2021-07-01 22:00\nended: 2021-07-02 04:00\n"
	    "service: mail\n---\nWir tauschen **Platten**.\n\nMehr.\n");
	world_add(&s.w, "incidents/b.md",
	    "---\ntitle: B\nkind: maintenance\nstarted: 2021-05-01\n"
	    "ended: 2021-05-02\nservice: mail\n---\nx\n");
	world_add(&s.w, "incidents/c.md",
	    "---\ntitle: Ausfall\nkind: outage\nstarted: 2021-05-01\n"
	    "service: mail\n---\nx\n");
	world_add(&s.w, "incidents/d.md",
	    "---\ntitle: D\nkind: maintenance\nstarted: 2021-05-03 08:00\n"
	    "service: mail\n---\nx\n\n## 2021-05-04 12:00 Behoben\nGut.\n");
	start(&s, "2021-05-03 12:00");
	const char *text = unfolded(&s, write_file(&s,
	    data_calendar_maintenance, NULL));
	assert_lacks(text, "maintenance-a");
	assert_lacks(text, "Ausfall");
	assert_has(text, "DTSTART;VALUE=DATE:20210501\n"
	    "DTEND;VALUE=DATE:20210503\n");
	/* that it ends is not known before */
	assert_has(text, "UID:maintenance-d@erreichbar.invalid\n"
	    "DTSTAMP:20210202T060000Z\n"
	    "SEQUENCE:0\nDTSTART;TZID=Europe/Berlin:20210503T080000\nSTATUS");
	s.view.at = at_instant(world_time(&s.w, "2021-06-01"));
	text = unfolded(&s, write_file(&s, data_calendar_maintenance, NULL));
	assert_has(text, "UID:maintenance-a@erreichbar.invalid\n"
	    "DTSTAMP:20210531T220000Z\n"
	    "SEQUENCE:0\nDTSTART;TZID=Europe/Berlin:20210701T220000\n"
	    "DTEND;TZID=Europe/Berlin:20210702T040000\nSTATUS:CONFIRMED\n"
	    "TRANSP:TRANSPARENT\nSUMMARY:A\n"
	    "DESCRIPTION:Betroffen: Post\\nWir tauschen Platten.\n");
	assert_has(text, "DTSTAMP:20210504T100000Z\nSEQUENCE:1\n"
	    "DTSTART;TZID=Europe/Berlin:20210503T080000\n"
	    "DTEND;TZID=Europe/Berlin:20210504T120000\n");
	/* that it begins and ends as was told changes nothing */
	assert_true(s.view.at.until == INT64_MAX);
	stage_release(&s);
}

static void
a_site_without_dates_has_calendars_all_the_same(void **state)
{
	writer *const writers[] = {data_calendar_office_hours,
	    data_calendar_consultations, data_calendar_maintenance};
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "office-hours/d.md", "---\ntitle: D\n---\n");
	start(&s, "2021-07-05 08:00");
	for (size_t i = 0; i < 3; i++) {
		const char *text = write_file(&s, writers[i], NULL);
		assert_has(text, "BEGIN:VTIMEZONE");
		assert_lacks(text, "VEVENT");
		assert_true(s.view.at.since == INT64_MIN);
	}
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_those_of_the_model),
		cmocka_unit_test(rare_days),
		cmocka_unit_test(exceptions_and_changes),
		cmocka_unit_test(long_series),
		cmocka_unit_test(a_series_and_its_changes),
		cmocka_unit_test(listed_dates),
		cmocka_unit_test(commit_and_address),
		cmocka_unit_test(when_changes_were_told),
		cmocka_unit_test(consultations),
		cmocka_unit_test(maintenance),
		cmocka_unit_test(a_site_without_dates_has_calendars_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
