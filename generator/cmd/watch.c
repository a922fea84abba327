#include "cmd/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "cmd/journal.h"
#include "cmd/once.h"
#include "cmd/report.h"
#include "cmd/theme.h"
#include "cmd/watch_notify.h"
#include "content/records.h"
#include "publish/ledger.h"
#include "watch/alarm.h"
#include "watch/child.h"
#include "watch/notes.h"
#include "watch/ready.h"
#include "watch/refs.h"

enum {
	OPTIONS = OPT_SOURCE | OPT_OUT | OPT_THEME | OPT_BUILD | OPT_WATCH,
	QUIET_MS = 40, /* between the two saves of an editor, and more */
	SHORT_ID = 7,
	COMMIT_ID_MAX = 64,
};

#define NEVER INT64_MAX

/* All times are microseconds of the monotonic clock; NEVER: not planned. */
struct watch {
	const struct options *o;
	struct arena arena;
	struct lock *lock;
	struct look_spec spec;
	struct notes *notes;
	enum notes_state notes_state;
	struct journal journal;
	struct ready ready;
	struct child child;
	/*
	 * Makes ready for the next build, if that is of use. A build begins with
	 * it, unless it is of something else by now (`stale`).
	 */
	struct child ahead;
	struct build_ahead *made; /* in that child */
	struct build_result last;
	struct watch_notify notify;
	int alarm, signals;
	int64_t quiet, longest; /* of a batch of changes */
	int64_t due;            /* the next build */
	int64_t batch_end;      /* when the present batch is built at the latest */
	int64_t retry, rescan, pulse;
	int64_t limit;          /* of the child, then of its last grace */
	uint64_t ref;           /* what the ref said before the last build */
	uint64_t heard;         /* what it says, by the notes just taken: */
	bool has_heard;
	uint64_t scanned;       /* what everything looked like */
	int64_t edge;           /* of what is published; by the wall clock */
	char again[COMMIT_ID_MAX + 1]; /* published last, when that is built */
	unsigned failures;      /* in a row */
	bool rearm, asked, hung, stopping, told_start;
	bool stale;
	bool told_crash;
	bool hurried; /* the present build was made ready for */
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
seconds(int64_t n)
{
	return n * 1000000;
}

static void
sooner(int64_t *when, int64_t t)
{
	if (t < *when)
		*when = t;
}

static bool
building(const struct watch *w)
{
	return w->child.pid > 0;
}

/* ---- a build begins --------------------------------------------------------- */

/* What the ref says, and where it stands. */
static uint64_t
read_ref(uint64_t *where, const struct watch *w)
{
	struct refs refs = {0};
	struct arena a;

	arena_init(&a, 0);
	if (w->spec.repo.len)
		refs_read(&refs, &a, w->spec.repo, w->spec.ref);
	uint64_t h = str_hash(refs.text);
	*where = refs.where;
	arena_release(&a);
	return h;
}

static void
arm(struct watch *w)
{
	enum notes_state before = w->notes_state;

	w->rearm = false;
	w->notes_state = notes_arm(w->notes);
	int error = errno;
	if (w->notes_state != NOTES_ALL)
		sooner(&w->rescan, now_us() + seconds(WATCH_POLL_SECONDS));
	if (w->notes_state == before)
		return;
	switch (w->notes_state) {
	case NOTES_ALL:
		journal_say(&w->journal, JOURNAL_INFO,
		    "alle Änderungen werden wieder gemeldet",
		    "all changes are noticed again");
		break;
	case NOTES_TOO_MANY:
		journal_say(&w->journal, JOURNAL_WARNING,
		    "das System meldet nicht alle Änderungen (%s; "
		    "fs.inotify.max_user_watches?); es wird alle %d s nachgesehen",
		    "the system does not tell of all changes (%s; "
		    "fs.inotify.max_user_watches?); looking every %d s",
		    strerror(error), WATCH_POLL_SECONDS);
		break;
	case NOTES_ABSENT:
		journal_say(&w->journal, JOURNAL_WARNING,
		    "nicht alles, was beobachtet wird, ist da; es wird alle %d s "
		    "nachgesehen",
		    "not all that is watched is there; looking every %d s",
		    WATCH_POLL_SECONDS);
		break;
	}
}

/* In a child: what it has no business with. */
static void
forget(struct watch *w)
{
	notes_forget(w->notes);
	close(w->alarm);
	close(w->signals);
	ready_close(&w->ready);
}

/* In one that may outlive us. */
static void
forget_all(void *ctx)
{
	struct watch *w = ctx;

	forget(w);
	lock_forget(w->lock);
}

/* In the child. */
static int
build(void *ctx, void *result)
{
	struct watch *w = ctx;
	struct build_result *r = result;
	struct options o = *w->o;

	forget(w);
	r->told = w->last.told;
	if (w->again[0]) {
		o.source.ref = str_from(w->again);
		o.checked = true; /* its warnings are known */
	}
	return (int)build_once(r, &o, "watch", w->lock);
}

/* ---- ahead of a build -------------------------------------------------------- */

/* In the child: a commit has come before it was ready. */
static bool
is_wanted(void *ctx)
{
	struct watch *w = ctx;

	return child_is_told(&w->ahead);
}

/* In the child. */
static void *
make_ready(void *ctx)
{
	struct watch *w = ctx;

	forget(w);
	w->made = build_prepare(&w->arena, w->o, w->lock,
	    &(struct hurry){is_wanted, w});
	return w->made ? w : NULL;
}

static int
build_ready(void *ctx, void *result)
{
	struct watch *w = ctx;
	struct build_result *r = result;

	r->told = w->last.told;
	return (int)build_prepared(r, w->made, "watch", w->lock);
}

/* When all is done; that there is none costs time, nothing else. */
static void
begin_ahead(struct watch *w)
{
	if (w->stopping || w->ahead.pid > 0 || building(w) || w->due != NEVER ||
	    w->retry != NEVER || w->spec.repo.len == 0 || w->o->frugal ||
	    w->o->source.signer_count)
		return;
	w->stale = false;
	(void)child_start_ready(&w->ahead, make_ready, build_ready, w,
	    sizeof(struct build_result));
}

static void
drop_ahead(struct watch *w)
{
	w->stale = true;
	child_signal(&w->ahead, SIGKILL);
}

/* Once: it costs a second build each time, and the site is right all the same. */
static void
tell_crash(struct watch *w, const struct child_end *end)
{
	if (end->signal == 0 || end->signal == SIGKILL || w->told_crash)
		return;
	w->told_crash = true;
	journal_say(&w->journal, JOURNAL_WARNING,
	    "was bereitstand, ist abgestürzt (Signal %d); es wird neu gebaut",
	    "what was made ready has crashed (signal %d); it is built anew",
	    end->signal);
}

/* It had nothing to make ready, or was dropped. */
static void
end_ahead(struct watch *w)
{
	struct build_result none;
	struct child_end end;

	if (!child_reap(&end, &w->ahead, &none, sizeof none))
		return;
	if (w->stale)
		begin_ahead(w);
	else
		tell_crash(w, &end);
}

static bool
go_ahead(struct watch *w)
{
	if (w->ahead.pid == 0 || w->stale)
		return false;
	w->child = w->ahead;
	w->ahead = (struct child){0, -1, -1};
	child_go(&w->child);
	return true;
}

/* ---- a build begins, goes on ------------------------------------------------- */

static void
plan_retry(struct watch *w)
{
	unsigned wait = w->failures < 6 ? 1u << w->failures
					: WATCH_RETRY_SECONDS_MAX;

	w->failures++;
	w->retry = now_us() + seconds(wait);
}

static unsigned
retry_seconds(const struct watch *w)
{
	return (unsigned)((w->retry - now_us() + 500000) / 1000000);
}

/* All that happened so far will be in this build; what follows, in the next. */
static void
begin_build(struct watch *w)
{
	uint64_t where;

	/* perhaps it is another repository now */
	if (w->rearm) {
		drop_ahead(w);
		arm(w);
		w->has_heard = false;
	}
	/* whoever waits for us need not wait for a second look; what has come
	 * since will be told */
	w->ref = w->has_heard ? w->heard : read_ref(&where, w);
	w->due = w->batch_end = w->retry = NEVER;
	w->asked = w->hung = false;
	w->hurried = go_ahead(w);
	if (w->hurried || child_start(&w->child, build, w,
	        sizeof(struct build_result)) == 0) {
		w->limit = now_us() + seconds(WATCH_BUILD_SECONDS_MAX);
		return;
	}
	plan_retry(w);
	journal_say(&w->journal, JOURNAL_ERROR,
	    "es lässt sich kein Prozess starten: %s; nächster Versuch in %u s",
	    "no process can be started: %s; next attempt in %u s",
	    strerror(errno), retry_seconds(w));
}

/*
 * What cannot be published must not stop the clock for what is: when the next
 * change of that is due, the commit published last is built once more. Also
 * after the start, when nobody knows what was missed.
 */
static bool
begin_again(struct watch *w)
{
	struct ledger_entry e = {.commit = STR_INIT("")};
	struct timespec now;
	struct arena a;

	clock_gettime(CLOCK_REALTIME, &now);
	if (w->again[0] || w->spec.repo.len == 0 || now.tv_sec < w->edge)
		return false;
	arena_init(&a, 0);
	if (ledger_find(&e, lock_place(w->lock), &a, INT64_MAX) &&
	    e.commit.len <= COMMIT_ID_MAX)
		snprintf(w->again, sizeof w->again, "%.*s", STR_ARG(e.commit));
	arena_release(&a);
	w->asked = w->hung = w->hurried = false;
	if (w->again[0] == '\0' ||
	    child_start(&w->child, build, w, sizeof(struct build_result)))
		return false;
	w->limit = now_us() + seconds(WATCH_BUILD_SECONDS_MAX);
	return true;
}

/* ---- a build ends ------------------------------------------------------------ */

static struct str
next_text(const struct watch *w, struct arena *a)
{
	if (w->last.next_edge == FOREVER)
		return STR("");
	return arena_printf(a, w->journal.lang == DIAG_DE
		? " · nächster Wechsel %.*s" : " - next change %.*s",
	    STR_ARG(journal_clock(&w->journal, a, w->last.next_edge, w->last.at)));
}

static struct str
counts_text(const struct watch *w, struct arena *a)
{
	const struct stage_counts *n = &w->last.counts;
	bool german = w->journal.lang == DIAG_DE;
	struct str text = STR("");

	if (n->written)
		text = arena_printf(a, german ? " · %zu neu oder geändert"
					      : " - %zu new or changed", n->written);
	if (n->removed)
		text = arena_concat(a, text, arena_printf(a,
		    german ? " · %zu entfernt" : " - %zu removed", n->removed));
	if (w->last.errors)
		text = arena_concat(a, text, arena_printf(a,
		    german ? " · %zu Fehler" : " - errors: %zu", w->last.errors));
	return text;
}

static void
tell_published(struct watch *w)
{
	const struct build_result *r = &w->last;
	bool changed = r->counts.written || r->counts.removed;
	struct arena a;

	arena_init(&a, 0);
	struct str id = str_head(str_from(r->commit), SHORT_ID);
	if (id.len == 0)
		id = str_from(w->o->out);
	struct str counts = counts_text(w, &a), next = next_text(w, &a);
	journal_say(&w->journal, JOURNAL_INFO,
	    "%s: %.*s%.*s · %lld ms%.*s", "%s: %.*s%.*s - %lld ms%.*s",
	    w->journal.lang == DIAG_DE
		? changed ? "veröffentlicht" : "unverändert"
		: changed ? "published" : "unchanged",
	    STR_ARG(id), STR_ARG(counts), (long long)(r->duration_us / 1000),
	    STR_ARG(next));
	ready_tell(&w->ready, "STATUS=%s %.*s%.*s", r->commit[0] ? "published"
	    : "published from", STR_ARG(id), STR_ARG(next));
	arena_release(&a);
}

static void
tell_start(struct watch *w)
{
	const struct look_spec *s = &w->spec;
	struct str what = s->dir.len ? s->dir : s->repo;

	if (w->told_start)
		return;
	w->told_start = true;
	journal_say(&w->journal, JOURNAL_INFO,
	    "beobachtet: %.*s (%zu Ordner)", "watching: %.*s (%zu folders)",
	    STR_ARG(what), notes_count(w->notes));
}

static void
tell_not_published(struct watch *w)
{
	journal_say(&w->journal, JOURNAL_ERROR,
	    "nicht veröffentlicht (%zu Fehler); die bisherige Website bleibt",
	    "not published (errors: %zu); the old site stays", w->last.errors);
	ready_tell(&w->ready, "STATUS=the old site stays, errors: %zu",
	    w->last.errors);
}

static void
tell_failure(struct watch *w, const struct child_end *end)
{
	unsigned wait = retry_seconds(w);

	if (w->hung)
		journal_say(&w->journal, JOURNAL_ERROR,
		    "ein Bau dauerte mehr als %d s und wurde abgebrochen; die "
		    "bisherige Website bleibt; nächster Versuch in %u s",
		    "a build took more than %d s and was ended; the old site "
		    "stays; next attempt in %u s", WATCH_BUILD_SECONDS_MAX, wait);
	else if (end->signal)
		journal_say(&w->journal, JOURNAL_ERROR,
		    "ein Bau brach ab (%s); die bisherige Website bleibt; nächster "
		    "Versuch in %u s",
		    "a build crashed (%s); the old site stays; next attempt in %u s",
		    strsignal(end->signal), wait);
	else
		journal_say(&w->journal, JOURNAL_ERROR,
		    "ein Bau scheiterte (Status %d); die bisherige Website bleibt; "
		    "nächster Versuch in %u s",
		    "a build failed (status %d); the old site stays; next attempt "
		    "in %u s", end->status, wait);
	ready_tell(&w->ready, "STATUS=a build failed, the old site stays");
}

static void
clock_was_set(struct watch *w)
{
	journal_say(&w->journal, JOURNAL_INFO,
	    "die Uhr wurde gestellt", "the clock was set");
	w->edge = INT64_MIN; /* what is published may be of the future */
	w->due = now_us();
}

static void
take_result(struct watch *w, const struct build_result *r)
{
	uint64_t told = w->last.told;

	w->last = *r;
	if (w->again[0])
		w->last.told = told;
	if (!w->o->has_messages)
		w->journal.lang = r->lang;
	/* what a broken configuration leaves is a zone, but not the site's */
	if (r->published)
		journal_use_zone(&w->journal, r->zone);
	tell_start(w);
	if (!r->published)
		return;
	w->failures = 0;
	/* what waits from before is due with the first one */
	if (w->edge == INT64_MIN || r->counts.written || r->counts.removed)
		watch_notify_wake(&w->notify);
	w->edge = r->next_edge;
	tell_published(w);
	/* set since the build began, and not noticed on the way here */
	if (alarm_set(w->alarm, r->next_edge == FOREVER ? ALARM_NEVER
	    : r->next_edge > r->at ? r->next_edge : r->at + 1))
		clock_was_set(w);
}

static void
end_build(struct watch *w)
{
	struct build_result r;
	struct child_end end;

	if (!child_reap(&end, &w->child, &r, sizeof r))
		return;
	w->limit = NEVER;
	/* it may have published before it died */
	if (!end.has_result)
		watch_notify_wake(&w->notify);
	if (w->hurried && !w->hung && !w->stopping &&
	    (!end.has_result || r.unfit)) {
		tell_crash(w, &end);
		begin_build(w);
		return;
	}
	if (end.has_result)
		take_result(w, &r);
	if (w->stopping)
		return;
	if (!end.has_result || (!r.published && end.status >= EXIT_SYSTEM)) {
		plan_retry(w);
		tell_failure(w, &end);
	} else if (!r.published) {
		tell_not_published(w);
	}
	ready_tell(&w->ready, "READY=1");
	if ((!end.has_result || !r.published) && begin_again(w))
		return;
	w->again[0] = '\0';
	begin_ahead(w);
}

/* ---- what can happen ----------------------------------------------------------- */

/* Was it the ref that we publish? */
static unsigned
weigh_ref(struct watch *w)
{
	uint64_t where;

	w->heard = read_ref(&where, w);
	/* HEAD names another branch, whose folder is not watched yet */
	if (where != notes_where(w->notes))
		return NOTES_REARM | NOTES_CHANGE;
	w->has_heard = true;
	return w->heard != w->ref ? NOTES_CHANGE : 0;
}

static void
take_notes(struct watch *w)
{
	unsigned found = notes_read(w->notes);
	int64_t now = now_us();

	w->has_heard = false;
	if (found & NOTES_REF)
		found |= found & NOTES_REARM ? NOTES_CHANGE : weigh_ref(w);
	if (found & NOTES_REARM)
		w->rearm = true;
	if (!(found & (NOTES_CHANGE | NOTES_OPENED)))
		return;
	if (w->batch_end == NEVER)
		w->batch_end = now + w->longest;
	w->due = w->batch_end;
	/* what is still being written will be closed */
	if (found & NOTES_CHANGE)
		sooner(&w->due, now + w->quiet);
}

static void
take_alarm(struct watch *w)
{
	enum alarm_call call = alarm_read(w->alarm);

	if (call == ALARM_QUIET)
		return;
	alarm_set(w->alarm, ALARM_NEVER);
	if (call == ALARM_CLOCK_SET)
		clock_was_set(w);
	w->due = now_us();
}

static void
stop(struct watch *w)
{
	w->stopping = true;
	ready_tell(&w->ready, "STOPPING=1\nSTATUS=ending");
	child_signal(&w->child, SIGTERM);
	drop_ahead(w);
	w->limit = now_us() + (int64_t)WATCH_GRACE_MS * 1000;
	w->asked = true;
}

static void
take_signals(struct watch *w)
{
	struct signalfd_siginfo info;

	while (read(w->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		switch (info.ssi_signo) {
		case SIGTERM:
		case SIGINT:
			if (!w->stopping)
				stop(w);
			break;
		case SIGHUP:
			ready_tell(&w->ready, "RELOADING=1\nMONOTONIC_USEC=%lld",
			    (long long)now_us());
			w->rearm = true;
			w->due = now_us();
			break;
		default:
			end_build(w);
			end_ahead(w);
			watch_notify_reap(&w->notify);
		}
	}
}

/* A child that takes too long is asked to end, then made to. */
static void
press_child(struct watch *w)
{
	child_signal(&w->child, w->asked ? SIGKILL : SIGTERM);
	w->hung = w->hung || !w->asked;
	w->asked = true;
	w->limit = now_us() + (int64_t)WATCH_GRACE_MS * 1000;
}

/* Looks whether anything happened that nobody told. */
static void
look(struct watch *w)
{
	uint64_t digest = look_digest(&w->spec);

	/* also when somebody took away what we had published */
	if (digest != w->scanned ||
	    (w->edge != INT64_MIN && access(w->o->out, F_OK))) {
		w->rearm = true;
		w->due = now_us();
	}
	w->scanned = digest;
	w->rescan = now_us() + seconds(w->notes_state == NOTES_ALL
	    ? WATCH_RESCAN_SECONDS : WATCH_POLL_SECONDS);
}

/* Does what is due. */
static void
tick(struct watch *w)
{
	int64_t now = now_us();

	if (building(w) && now >= w->limit)
		press_child(w);
	if (now >= w->pulse) {
		ready_tell(&w->ready, "WATCHDOG=1");
		w->pulse = now + w->ready.watchdog_us;
	}
	if (!w->stopping)
		watch_notify_tick(&w->notify);
	if (w->stopping || building(w))
		return;
	if (now >= w->rescan)
		look(w);
	if (now >= w->due || now >= w->retry)
		begin_build(w);
}

/* ---- the loop -------------------------------------------------------------------- */

static int
milliseconds_left(const struct watch *w)
{
	int64_t next = w->pulse, left;

	sooner(&next, watch_notify_due(&w->notify));
	if (building(w)) {
		sooner(&next, w->limit);
	} else {
		sooner(&next, w->due);
		sooner(&next, w->retry);
		sooner(&next, w->rescan);
	}
	left = next == NEVER ? NEVER : next - now_us();
	return left > seconds(3600) ? 3600000
	    : left <= 0 ? 0 : (int)((left + 999) / 1000);
}

/* -1 when it cannot wait any more: a service manager starts us again. */
static int
loop(struct watch *w)
{
	while (!w->stopping || building(w) || w->ahead.pid > 0) {
		struct pollfd p[] = {{w->signals, POLLIN, 0},
		    {w->alarm, POLLIN, 0}, {notes_fd(w->notes), POLLIN, 0}};
		if (poll(p, 3, milliseconds_left(w)) < 0 && errno != EINTR)
			return -1;
		take_signals(w);
		take_alarm(w);
		take_notes(w);
		tick(w);
	}
	return 0;
}

static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void
set_spec(struct watch *w)
{
	const struct options *o = w->o;
	int64_t quiet = o->has_batch ? o->batch_ms
	    : o->source.repo.len ? 0 : QUIET_MS; /* a ref changes in one step */

	w->spec = (struct look_spec){.dir = o->source.dir,
	    .repo = o->source.repo, .ref = o->source.ref,
	    .themes = {theme_own_folder(&w->arena), str_from(o->templates)},
	    .out = str_from(o->out)};
	w->quiet = quiet * 1000;
	w->longest = (quiet > WATCH_BATCH_MAX_MS ? quiet : WATCH_BATCH_MAX_MS) *
	    (int64_t)1000;
	w->due = now_us();
	w->pulse = w->ready.watchdog_us ? w->due : NEVER;
	w->batch_end = w->retry = w->limit = NEVER;
	w->edge = INT64_MIN;
	w->rescan = w->due + seconds(WATCH_RESCAN_SECONDS);
	w->scanned = look_digest(&w->spec);
	w->rearm = true;
}

/* A source that never was there is a slip, no state to wait out. */
static int
begin(struct watch *w, struct diags *d)
{
	struct str source = w->o->source.dir.len ? w->o->source.dir
						 : w->o->source.repo;

	if (access(source.ptr, F_OK))
		return DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")), source,
		    str_from(strerror(errno)));
	if (lock_take(&w->lock, &w->arena, str_from(w->o->out), "watch", d) < 0)
		return -1;
	w->signals = open_signals();
	w->alarm = alarm_open();
	if (w->signals < 0 || w->alarm < 0)
		return DIAG(d, DIAG_SOURCE_OPEN, pos_file(STR("")), source,
		    str_from(strerror(errno)));
	alarm_set(w->alarm, ALARM_NEVER);
	return 0;
}

static enum exit_status
keep_published(struct watch *w)
{
	struct diags d;

	diags_init(&d);
	int rc = begin(w, &d);
	if (rc < 0) {
		struct report r = report_make(w->journal.lang, w->o->quiet,
		    w->o->verbose);
		report_print(&r, &d);
	} else {
		set_spec(w);
		w->notes = notes_open(&w->arena, &w->spec);
		rc = loop(w);
		notes_close(w->notes);
		close(w->signals);
		close(w->alarm);
		journal_say(&w->journal, JOURNAL_INFO, "beendet", "ended");
	}
	lock_release(w->lock);
	diags_release(&d);
	return rc < 0 ? EXIT_SYSTEM : EXIT_FINE;
}

static enum exit_status
run(int argc, char **argv)
{
	struct watch w = {0};
	struct options o;

	if (options_parse(&o, OPTIONS, argc, argv) < 0)
		return EXIT_WRONG_USE;
	w.o = &o;
	arena_init(&w.arena, 0);
	journal_open(&w.journal, o.has_messages ? o.messages : DIAG_EN, o.quiet);
	watch_notify_init(&w.notify, &o, &w.journal);
	w.notify.forget = forget_all;
	w.notify.ctx = &w;
	ready_open(&w.ready, getenv("NOTIFY_SOCKET"), getenv("WATCHDOG_USEC"),
	    getenv("WATCHDOG_PID"));
	enum exit_status status = keep_published(&w);
	ready_close(&w.ready);
	journal_close(&w.journal);
	arena_release(&w.arena);
	return status;
}

const struct command cmd_watch = {
    .name = "watch",
    .usage = "SOURCE --out DIR [--base-url URL] [--strict] [--templates DIR] "
	     "[--jobs N] [--batch MS] [--frugal] [--precompress] "
	     "[--receivers FILE]",
    .summary = "publish at every change and whenever the clock asks for it",
    .run = run,
};
