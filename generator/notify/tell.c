#include "notify/tell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "notify/store.h"
#include "publish/place.h"
#include "publish/served.h"

#define NEWS_FILE "api/v1/news.json"

enum { SITE_LOOKS = 10, KNOWN_BYTES_MAX = 1 << 20 };

struct pass {
	const struct tell *tell;
	struct tell_result *result;
	struct diags *diags;
	struct arena arena;
	struct place place;
	struct store store;
	struct entry_list news; /* empty when there are none to be had */
	bool has_news;
	int rc;
};

/* one receiver with what waits for it */
struct line {
	const struct receiver *receiver;
	struct store_shelf shelf;
	struct task_list tasks;
	bool failed_before;
};

static int
fail_errno(struct pass *p)
{
	p->rc = place_report_errno(p->diags, arena_printf(&p->arena,
	    ".%s.state/notify", p->place.name));
	return -1;
}

static void
say(const struct pass *p, enum tell_event event, const struct receiver *r,
    const struct entry *e, size_t count)
{
	struct tell_news news = {.event = event, .receiver = r->name,
	    .count = count};

	if (e) {
		news.id = e->id;
		news.revision = e->revision;
		news.title = e->title;
	}
	if (p->tell->say)
		p->tell->say(p->tell->ctx, &news);
}

/* ---- the site -------------------------------------------------------------- */

static int
refuse_news(struct pass *p, struct str reason)
{
	p->rc = DIAG(p->diags, DIAG_NOTIFY_NEWS, pos_file(STR("")),
	    arena_printf(&p->arena, "%.*s/" NEWS_FILE,
	        STR_ARG(p->place.shown)), reason);
	return -1;
}

/* 1: another publication came in between. */
static int
look_at_site(struct pass *p)
{
	struct served site;
	struct str bytes;
	int rc = 0, saved;

	if (served_open(&site, &p->arena, &p->place, p->diags)) {
		p->rc = -1;
		return -1;
	}
	int fd = file_open_beneath(site.dir, STR(NEWS_FILE), O_RDONLY);
	if (fd < 0 || file_read_fd(&bytes, &p->arena, fd, ENTRY_FILE_MAX))
		rc = -1;
	saved = errno;
	bool whole = served_is_whole(&site);
	place_close_fd(&fd);
	served_close(&site);
	if (!whole)
		return 1;
	if (rc)
		return refuse_news(p, str_from(strerror(saved)));
	struct str fault;
	if (entry_read_list(&p->news, &p->arena, bytes, &fault)) {
		p->news = (struct entry_list){0};
		return refuse_news(p, fault);
	}
	p->has_news = true;
	return 0;
}

static void
read_site(struct pass *p)
{
	for (int i = 0; i < SITE_LOOKS; i++)
		if (look_at_site(p) <= 0)
			return;
	refuse_news(p, STR("the site changes all the time" DIAG_OR
	    "die Website ändert sich ununterbrochen"));
}

/* ---- what is new -------------------------------------------------------------- */

static int
begin_receiver(struct pass *p, const struct line *l)
{
	struct buf lines;

	buf_init(&lines, KNOWN_BYTES_MAX);
	for (size_t i = 0; i < p->news.count && !p->tell->all; i++)
		store_known_line(&lines, &p->news.items[i]);
	int rc = store_known_replace(&l->shelf, buf_str(&lines));
	if (rc)
		fail_errno(p);
	else if (!p->tell->all)
		say(p, TELL_BEGINS, l->receiver, NULL, p->news.count);
	buf_release(&lines);
	return rc;
}

static const struct task *
find_task(const struct line *l, struct str id)
{
	for (size_t i = 0; i < l->tasks.count; i++)
		if (str_eq(l->tasks.items[i].entry.id, id))
			return &l->tasks.items[i];
	return NULL;
}

/* It is not for this receiver any more. */
static int
remove_older(struct pass *p, const struct line *l, const struct task *t)
{
	if (p->tell->dry)
		return 0;
	return store_drop(&l->shelf, t) ? fail_errno(p) : 0;
}

/* Known also when it does not want it: a filter that changes is not to let loose
 * what was long ago. */
static int
queue_entry(struct pass *p, const struct line *l, const struct entry *e,
    struct buf *lines)
{
	const struct task *there = find_task(l, e->id);
	struct task t = {.entry = *e, .error = STR_INIT("")};

	store_known_line(lines, e);
	if (!receivers_wants(l->receiver, e, p->news.audience))
		return there ? remove_older(p, l, there) : 0;
	/* written by a run that died before it was known */
	if (there && str_eq(there->entry.revision, e->revision))
		return 0;
	if (p->tell->dry) {
		say(p, TELL_WOULD, l->receiver, e, 0);
		return 0;
	}
	return store_put(&l->shelf, &t) ? fail_errno(p) : 0;
}

/* The oldest first, so that they are told in the order in which they came. */
static int
queue_news(struct pass *p, const struct line *l, struct str known)
{
	struct str *revisions = ARENA_ARRAY(&p->arena, struct str,
	    p->news.count + 1);
	struct buf lines;
	int rc = 0;

	store_known_find(revisions, known, &p->news);
	buf_init(&lines, KNOWN_BYTES_MAX);
	for (size_t i = p->news.count; rc == 0 && i-- > 0;)
		if (!str_eq(revisions[i], p->news.items[i].revision))
			rc = queue_entry(p, l, &p->news.items[i], &lines);
	if (rc == 0 && !p->tell->dry &&
	    store_known_add(&l->shelf, buf_str(&lines)))
		rc = fail_errno(p);
	buf_release(&lines);
	return rc;
}

static int
load_tasks(struct pass *p, struct line *l, size_t *damaged)
{
	if (store_load(&l->tasks, damaged, &p->arena, &l->shelf))
		return fail_errno(p);
	l->failed_before = false;
	for (size_t i = 0; i < l->tasks.count; i++)
		if (l->tasks.items[i].tries)
			l->failed_before = true;
	return 0;
}

static int
take_news(struct pass *p, struct line *l)
{
	size_t damaged;
	struct str known;
	bool found;

	if (load_tasks(p, l, &damaged))
		return -1;
	if (damaged)
		p->rc = place_report(p->diags, arena_printf(&p->arena,
		    ".%s.state/notify/%s/queue", p->place.name,
		    l->receiver->name.ptr), "damaged files" DIAG_OR
		    "beschädigte Dateien");
	if (!p->has_news)
		return 0;
	if (store_known(&known, &found, &p->arena, &l->shelf))
		return fail_errno(p);
	if (!found && p->tell->dry && !p->tell->all)
		return 0; /* it would begin with what is there */
	if (!found && !p->tell->dry && begin_receiver(p, l))
		return -1;
	if (!found && !p->tell->all)
		return 0;
	if (queue_news(p, l, known))
		return -1;
	return load_tasks(p, l, &damaged);
}

/* ---- attempts ------------------------------------------------------------------ */

int64_t
tell_wait(uint32_t tries)
{
	int64_t wait = TELL_WAIT_MIN;

	for (uint32_t i = 1; i < tries && wait < TELL_WAIT_MAX; i++)
		wait *= 2;
	return wait < TELL_WAIT_MAX ? wait : TELL_WAIT_MAX;
}

static struct str
wait_text(struct arena *a, int64_t seconds)
{
	if (seconds < 120)
		return arena_printf(a, "%d s", (int)seconds);
	return arena_printf(a, "%d min", (int)(seconds / 60));
}

/* Told, or given up: first the record, then the task. 0 or -1. */
static int
finish(struct pass *p, struct line *l, struct task *t, enum store_end end)
{
	int rc = 0;

	/* without room for the line the task can still be removed */
	if (store_told(&p->store, p->tell->now(p->tell->ctx),
	        l->receiver->name, &t->entry, end))
		rc = fail_errno(p);
	if (store_drop(&l->shelf, t))
		rc = fail_errno(p);
	return rc;
}

static int
give_up(struct pass *p, struct line *l, struct task *t)
{
	DIAG(p->diags, DIAG_NOTIFY_GIVEN_UP, pos_file(STR("")),
	    l->receiver->name, t->entry.title, t->error);
	p->result->given_up++;
	return finish(p, l, t, STORE_GIVEN_UP);
}

/* 1, unless it ends here. */
static int
put_off(struct pass *p, struct line *l, struct task *t, int64_t asked)
{
	int64_t now = p->tell->now(p->tell->ctx), wait = tell_wait(t->tries);

	if (now - t->first >= TELL_GIVE_UP)
		return give_up(p, l, t);
	if (asked > wait)
		wait = asked < TELL_WAIT_MAX ? asked : TELL_WAIT_MAX;
	t->due = now + wait;
	t->trying = false;
	DIAG(p->diags, DIAG_NOTIFY_WAITS, pos_file(STR("")), l->receiver->name,
	    t->entry.title, t->error, wait_text(&p->arena, wait));
	return store_put(&l->shelf, t) ? fail_errno(p) : 1;
}

/* 1: this receiver does not hear now. */
static int
attempt(struct pass *p, struct line *l, struct task *t, struct arena *a)
{
	struct delivery d = {.receiver = l->receiver, .task = t,
	    .site = p->news.title, .language = p->news.language,
	    .now = p->tell->now(p->tell->ctx)};
	struct deliver_result r;

	if (t->first == 0)
		t->first = d.now;
	t->tries++;
	t->trying = true;
	if (store_put(&l->shelf, t))
		return fail_errno(p);
	d.first_revision = l->receiver->kind == RECEIVER_MAIL
	    ? store_first_told(&p->store, a, l->receiver->name, t->entry.id)
	    : STR("");
	(p->tell->deliver ? p->tell->deliver : deliver_task)(&r, a, &d);
	t->error = r.reason;
	switch (r.end) {
	case DELIVER_TOLD:
		p->result->told++;
		say(p, TELL_TOLD, l->receiver, &t->entry, 0);
		return finish(p, l, t, STORE_TOLD);
	case DELIVER_GIVEN_UP:
		return give_up(p, l, t);
	case DELIVER_LATER:
		break;
	}
	return put_off(p, l, t, r.wait);
}

/* A clock that was put back must not keep anything waiting for years. */
static bool
is_due(const struct task *t, int64_t now)
{
	return t->due <= now || t->due > now + TELL_WAIT_MAX;
}

static int
by_turn(const void *x, const void *y)
{
	const struct task *a = x, *b = y;

	if (a->tries != b->tries)
		return a->tries < b->tries ? -1 : 1;
	int order = str_cmp(a->entry.updated, b->entry.updated);
	return order ? order : str_cmp(a->entry.id, b->entry.id);
}

static void
count_rest(struct pass *p, struct line *l, const bool *done)
{
	for (size_t i = 0; i < l->tasks.count; i++) {
		if (done[i])
			continue;
		p->result->waiting++;
		if (l->tasks.items[i].due < p->result->next)
			p->result->next = l->tasks.items[i].due;
	}
}

/* 1: the receiver, -1: the system keeps the rest waiting. */
static int
serve_task(struct pass *p, struct line *l, struct task *t, bool *done)
{
	struct arena a;

	if (t->trying && store_was_told(&p->store, l->receiver->name,
	        &t->entry)) {
		*done = true;
		return store_drop(&l->shelf, t) ? fail_errno(p) : 0;
	}
	arena_init(&a, 0);
	int rc = attempt(p, l, t, &a);
	t->error = STR("");
	arena_release(&a);
	*done = rc == 0;
	return rc;
}

static void
serve(struct pass *p, struct line *l)
{
	int64_t now = p->tell->now(p->tell->ctx), soonest = now + TELL_WAIT_MIN;
	bool *done = ARENA_ARRAY(&p->arena, bool, l->tasks.count + 1);
	int rc = 0;

	if (l->tasks.count)
		qsort(l->tasks.items, l->tasks.count, sizeof *l->tasks.items,
		    by_turn);
	for (size_t i = 0; rc == 0 && i < l->tasks.count; i++) {
		struct task *t = &l->tasks.items[i];
		if (!is_due(t, p->tell->now(p->tell->ctx)))
			continue;
		if (p->tell->go_on && !p->tell->go_on(p->tell->ctx))
			break;
		rc = serve_task(p, l, t, &done[i]);
		if (rc > 0)
			soonest = t->due > soonest ? t->due : soonest;
	}
	/* it was not asked about these, but is not to be asked at once */
	for (size_t i = 0; rc && i < l->tasks.count; i++)
		if (!done[i] && l->tasks.items[i].due < soonest)
			l->tasks.items[i].due = soonest;
	count_rest(p, l, done);
}

/* What is published of it is something else. */
static bool
is_overtaken(const struct pass *p, const struct entry *e)
{
	for (size_t i = 0; i < p->news.count; i++)
		if (str_eq(p->news.items[i].id, e->id))
			return !str_eq(p->news.items[i].revision, e->revision);
	return false;
}

static void
show(struct pass *p, const struct line *l)
{
	for (size_t i = 0; i < l->tasks.count; i++)
		if (!is_overtaken(p, &l->tasks.items[i].entry))
			say(p, TELL_WOULD, l->receiver,
			    &l->tasks.items[i].entry, 0);
}

/* ---- the pass -------------------------------------------------------------------- */

static void
serve_all(struct pass *p, struct line *lines)
{
	size_t n = p->tell->receivers->count;

	for (int failed = 0; failed < 2; failed++)
		for (size_t i = 0; i < n; i++)
			if (lines[i].shelf.queue >= 0 &&
			    lines[i].failed_before == (failed == 1))
				serve(p, &lines[i]);
}

static void
run(struct pass *p)
{
	size_t n = p->tell->receivers->count;
	struct line *lines = ARENA_ARRAY(&p->arena, struct line, n + 1);

	read_site(p);
	for (size_t i = 0; i < n; i++) {
		lines[i].receiver = &p->tell->receivers->items[i];
		lines[i].shelf = (struct store_shelf){.dir = -1, .queue = -1};
		if (store_shelf_open(&lines[i].shelf, &p->store,
		        lines[i].receiver->name, !p->tell->dry))
			fail_errno(p);
		else if (take_news(p, &lines[i]))
			store_shelf_close(&lines[i].shelf);
		else if (p->tell->dry)
			show(p, &lines[i]);
	}
	if (!p->tell->dry)
		serve_all(p, lines);
	for (size_t i = 0; i < n; i++)
		store_shelf_close(&lines[i].shelf);
}

/* A slip in the name of DIR is not to leave folders behind. */
static int
open_store(struct pass *p)
{
	bool there = faccessat(p->place.parent, p->place.name, F_OK, 0) == 0;

	if (store_open(&p->store, &p->place, there && !p->tell->dry))
		return fail_errno(p);
	if (p->store.dir < 0 && !there) {
		p->rc = DIAG(p->diags, DIAG_MIRROR_NOTHING, pos_file(STR("")),
		    p->place.shown);
		return -1;
	}
	if (p->tell->dry ||
	    store_lock(&p->store, p->tell->lock_seconds) == 0)
		return 0;
	if (errno != EBUSY)
		return fail_errno(p);
	p->rc = DIAG(p->diags, DIAG_NOTIFY_BUSY, pos_file(STR("")),
	    p->place.shown);
	return -1;
}

int
tell_pass(struct tell_result *out, const struct tell *t, struct diags *d)
{
	struct pass p = {.tell = t, .result = out, .diags = d,
	    .place = {.parent = -1}, .store = {.dir = -1, .lock = -1}};

	*out = (struct tell_result){.next = TELL_NEVER};
	arena_init(&p.arena, 0);
	if (place_open(&p.place, &p.arena, t->out, d))
		p.rc = -1;
	else if (open_store(&p) == 0)
		run(&p);
	store_close(&p.store);
	place_close(&p.place);
	arena_release(&p.arena);
	return p.rc;
}
