#include "cmd/hook_parts.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/civil.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/timetext.h"
#include "cmd/once.h"
#include "cmd/report.h"
#include "content/records.h"
#include "publish/ledger.h"

/* Waiting for one's turn. */
struct turn {
	const struct options *o;
	const struct hook_push *push;
	struct arena *arena;
	struct lock *lock;         /* when it is ours */
	struct ledger_entry entry; /* when somebody else has published it */
	struct hook_site site;     /* when somebody else had the lock */
	bool published;            /* `entry` tells of it */
	bool watched;              /* the somebody is a watcher */
	struct str holder;
	int64_t start;
	bool told;
	struct diags diags;        /* of the last attempt */
};

static int64_t
now_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the answer ------------------------------------------------------------------- */

struct answer {
	enum diag_lang lang;
	const struct zone *zone;
	int64_t visible, next; /* seconds; FOREVER: never */
	struct str counts;
	struct str newer;      /* the commit, when it is not the one pushed */
};

static struct civil
local(const struct zone *z, int64_t t)
{
	return z ? zone_local(z, t).civil : civil_from_seconds(t);
}

/* A time of day, with its day when that is not today. */
static struct str
clock_text(const struct answer *w, struct arena *a, int64_t t, bool seconds)
{
	static const char *const days[2][7] = {
	    [DIAG_EN] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	    [DIAG_DE] = {"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"},
	};
	struct civil c = local(w->zone, t);
	struct civil today = local(w->zone, now_ms(CLOCK_REALTIME) / 1000);
	int64_t day = civil_days(c.year, c.month, c.day);
	struct str clock = seconds || c.second
	    ? arena_printf(a, "%02u:%02u:%02u", c.hour, c.minute, c.second)
	    : arena_printf(a, "%02u:%02u", c.hour, c.minute);

	if (day == civil_days(today.year, today.month, today.day))
		return clock;
	const char *name = days[w->lang][civil_weekday(day) - 1];
	if (w->lang == DIAG_DE)
		return arena_printf(a, "%s, %02u.%02u.%d %.*s", name, c.day,
		    c.month, c.year, STR_ARG(clock));
	return arena_printf(a, "%s, %d-%02u-%02u %.*s", name, c.year, c.month,
	    c.day, STR_ARG(clock));
}

static void
say(const struct answer *w, struct arena *a)
{
	bool german = w->lang == DIAG_DE;
	const char *between = german ? " · " : " - ";
	struct buf line;

	buf_init(&line, PAGE_BYTES_MAX);
	buf_printf(&line, "%s %.*s%s%.*s", german ? "veröffentlicht" : "published",
	    STR_ARG(clock_text(w, a, w->visible, true)), between,
	    STR_ARG(w->counts));
	if (w->newer.len)
		buf_printf(&line, "%s%s %.*s", between,
		    german ? "neuerer Stand" : "newer commit",
		    STR_ARG(str_head(w->newer, HOOK_SHORT_ID)));
	if (w->next != FOREVER)
		buf_printf(&line, "%s%s %.*s", between,
		    german ? "nächster Wechsel" : "next change",
		    STR_ARG(clock_text(w, a, w->next, false)));
	buf_add_char(&line, '\n');
	(void)!fwrite(line.ptr, 1, line.len, stderr);
	buf_release(&line);
}

static void
use_zone(struct answer *w, struct arena *a, const char *name)
{
	struct zone *zone;

	if (name[0] && zone_load(&zone, a, str_from(name)) == 0)
		w->zone = zone;
}

static struct str
newer_than(const struct hook_push *p, const char *commit)
{
	return strcmp(commit, p->new) == 0 ? STR("") : str_from(commit);
}

/* ---- publishing oneself -------------------------------------------------------------- */

/* In a child, under the lock of its parent. */
static int
build(void *ctx, void *result)
{
	const struct turn *t = ctx;

	return (int)build_once(result, t->o, "hook", t->lock);
}

static struct str
pages_text(struct arena *a, const struct build_result *r)
{
	bool german = r->lang == DIAG_DE;
	size_t n = r->counts.pages;
	struct str text = n == 0
	    ? STR("keine Seite geändert")
	    : arena_printf(a, n == 1 ? "%zu Seite" : "%zu Seiten", n);

	if (!german)
		text = n == 0 ? STR("no page changed")
		    : arena_printf(a, n == 1 ? "%zu page" : "%zu pages", n);
	if (r->errors)
		text = arena_printf(a, german ? "%.*s · %zu Fehler"
		                              : "%.*s - errors: %zu",
		    STR_ARG(text), r->errors);
	return text;
}

static enum exit_status
publish(struct turn *t)
{
	struct build_result r;
	int status;

	if (!hook_run(build, t, &r, sizeof r, &status))
		r.lang = t->o->has_messages ? t->o->messages : DIAG_EN;
	if (!r.published) {
		fputs(r.lang == DIAG_DE
			? "Es wurde nichts veröffentlicht; die bisherige Website "
			  "bleibt.\n"
			: "nothing was published; the old site stays\n", stderr);
		return status == EXIT_FINE ? EXIT_SYSTEM : (enum exit_status)status;
	}
	struct answer w = {.lang = r.lang, .next = r.next_edge,
	    .visible = now_ms(CLOCK_REALTIME) / 1000,
	    .counts = pages_text(t->arena, &r),
	    .newer = newer_than(t->push, r.commit)};
	use_zone(&w, t->arena, r.zone);
	say(&w, t->arena);
	return (enum exit_status)status;
}

/* ---- waiting for somebody else --------------------------------------------------------- */

/* Has what was pushed, or what the ref named later, been published? */
static bool
is_published(struct turn *t)
{
	struct ledger_entry e;
	struct place place;
	struct diags quiet;
	struct arena a;

	diags_init(&quiet);
	arena_init(&a, 0);
	if (place_open(&place, &a, str_from(t->o->out), &quiet) == 0 &&
	    ledger_find(&e, &place, &a, INT64_MAX) &&
	    (str_is(e.commit, t->push->new) ||
		(t->site.commit[0] && str_is(e.commit, t->site.commit)))) {
		t->published = true;
		t->entry = e;
		t->entry.commit = arena_str(t->arena, e.commit);
	}
	place_close(&place);
	arena_release(&a);
	diags_release(&quiet);
	return t->published;
}

/* The language is known only now: with the lock, the build finds it out. */
static void
meet_holder(struct turn *t)
{
	const struct diag *busy = &t->diags.items[0];

	if (t->holder.len == 0)
		hook_site_read(&t->site, t->o, t->push->ref);
	t->watched = str_has_prefix(busy->args[1], STR("watch,"));
	t->holder = arena_str(t->arena, t->watched ? STR("erreichbar watch")
						   : STR("erreichbar"));
}

static void
tell_waiting(struct turn *t, int64_t waited)
{
	if (t->told || waited < HOOK_QUIET_MS)
		return;
	t->told = true;
	fprintf(stderr, t->site.lang == DIAG_DE
		? "Ein laufendes „%.*s“ veröffentlicht gerade; bitte warten …\n"
		: "a running '%.*s' is publishing; please wait ...\n",
	    STR_ARG(t->holder));
}

static bool
is_busy(const struct turn *t)
{
	return t->diags.count && t->diags.items[0].id == DIAG_OUTPUT_BUSY;
}

/*
 * Until the lock is ours, or the commit is out, or patience is at its end, or
 * there can be no lock.
 */
static void
wait_turn(struct turn *t)
{
	for (;;) {
		if (lock_take(&t->lock, t->arena, str_from(t->o->out), "hook",
		    &t->diags) == 0 || !is_busy(t))
			return;
		meet_holder(t);
		if (t->watched && is_published(t))
			return;
		int64_t waited = now_ms(CLOCK_MONOTONIC) - t->start;
		if (waited > (t->watched ? HOOK_WATCH_MS_MAX : HOOK_LOCK_MS_MAX))
			return;
		tell_waiting(t, waited);
		diags_release(&t->diags);
		diags_init(&t->diags);
		nanosleep(&(struct timespec){.tv_nsec = HOOK_LOOK_MS * 1000000L},
		    NULL);
	}
}

/* From api/v1/build.json as it is served: "next": "2026-05-04T12:00:00+02:00" */
static int64_t
read_next(const struct turn *t)
{
	struct diags quiet;
	struct str text, value;
	struct time_value v;
	int64_t next = FOREVER;

	diags_init(&quiet);
	if (file_read(&text, t->arena, arena_printf(t->arena,
		"%s/api/v1/build.json", t->o->out), PAGE_BYTES_MAX, &quiet) == 0 &&
	    str_contains(text, t->entry.commit)) {
		const char *key = strstr(text.ptr, "\"next\":");
		text = str_from(key ? key + sizeof "\"next\":" - 1 : "");
		text = str_trim(text);
		if (str_has_prefix(text, STR("\"")) &&
		    (text = str_skip(text, 1), str_cut(&value, &text, '"')) &&
		    time_read(&v, value, TIME_START, zone_utc(t->arena)) == TIME_OK)
			next = v.t;
	}
	diags_release(&quiet);
	return next;
}

static enum exit_status
answer_for_other(struct turn *t)
{
	bool german = t->site.lang == DIAG_DE;
	size_t n = t->entry.files;
	struct answer w = {.lang = t->site.lang, .next = read_next(t),
	    .visible = t->entry.visible_ms / 1000,
	    .counts = arena_printf(t->arena, german
	        ? n == 1 ? "%zu Datei" : "%zu Dateien"
	        : n == 1 ? "%zu file" : "%zu files", n),
	    .newer = newer_than(t->push, t->entry.commit.ptr)};

	use_zone(&w, t->arena, t->site.zone);
	say(&w, t->arena);
	return EXIT_FINE;
}

static enum exit_status
give_up(struct turn *t)
{
	if (!is_busy(t)) {
		hook_site_read(&t->site, t->o, t->push->ref);
		struct report r = report_make(t->site.lang, false, false);
		report_print(&r, &t->diags);
	}
	if (is_busy(t) && t->watched) {
		fputs(t->site.lang == DIAG_DE
			? "„erreichbar watch“ läuft und wird den Stand veröffentlichen; "
			  "es hat damit noch nicht begonnen oder meldet einen Fehler in "
			  "seinem Protokoll.\n"
			: "'erreichbar watch' is running and will publish this; it has "
			  "not come to it yet, or tells an error in its log\n", stderr);
		return EXIT_FINE;
	}
	fputs(t->site.lang == DIAG_DE
		? "Es wurde nichts veröffentlicht; die bisherige Website bleibt.\n"
		: "nothing was published; the old site stays\n", stderr);
	return EXIT_SYSTEM;
}

static enum exit_status
tell_deleted(const struct options *o, const struct hook_push *p)
{
	struct hook_site site;

	hook_site_read(&site, o, p->old);
	fprintf(stderr, site.lang == DIAG_DE
		? "„%s“ ist gelöscht. Die Website bleibt, wie sie ist.\n"
		: "'%s' is deleted. The site stays as it is.\n",
	    hook_ref_shown(p));
	return EXIT_FINE;
}

enum exit_status
hook_publish(const struct options *o, const struct hook_push *p)
{
	enum exit_status status;
	struct arena a;

	if (p->new[0] == '\0')
		return tell_deleted(o, p);
	arena_init(&a, 0);
	struct turn t = {.o = o, .push = p, .arena = &a,
	    .start = now_ms(CLOCK_MONOTONIC)};
	diags_init(&t.diags);
	wait_turn(&t);
	if (t.lock)
		status = publish(&t);
	else if (t.published)
		status = answer_for_other(&t);
	else
		status = give_up(&t);
	lock_release(t.lock);
	diags_release(&t.diags);
	arena_release(&a);
	return status;
}
