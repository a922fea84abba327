#include "cmd/once.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/timetext.h"
#include "cmd/crew.h"
#include "cmd/gate.h"
#include "cmd/session.h"
#include "cmd/siblings.h"
#include "model/people.h"
#include "publish/ledger.h"
#include "publish/withdrawn.h"

static int64_t
now_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
copy_text(char *to, size_t size, struct str from)
{
	from = str_head(from, size - 1);
	if (from.len)
		memcpy(to, from.ptr, from.len);
	to[from.len] = '\0';
}

/* ---- publishing ------------------------------------------------------------ */

static int
write_staged(void *ctx, struct str path, struct str bytes, struct str memo,
    struct diags *d)
{
	return siblings_write(ctx, path, bytes, memo, d);
}

static struct str
published_memo(void *ctx, struct str path)
{
	return siblings_memo(ctx, path);
}

static int
keep_published(void *ctx, struct str path, struct str memo, struct diags *d)
{
	return siblings_keep(ctx, path, memo, d);
}

static void
drop_published(void *ctx, struct str path)
{
	siblings_drop(ctx, path);
}

/* Git names bytes by their digest: an equal name needs no reading. */
static bool
is_published(struct session *s, struct siblings *out,
    const struct loaded_asset *a)
{
	size_t count;
	struct str id = source_files(s->load.source, &count)[a->index].id;

	return id.len && str_eq(siblings_memo(out, a->path), id);
}

static int
copy_asset(struct session *s, struct siblings *out, struct arena *scratch,
    const struct loaded_asset *a)
{
	struct load *l = &s->load;
	size_t count, fatal = l->diags.totals[DIAG_FATAL];
	struct str id = source_files(l->source, &count)[a->index].id, bytes;

	if (is_published(s, out, a))
		return siblings_keep(out, a->path, id, &l->diags);
	if (source_read(&bytes, l->source, scratch, a->index, ASSET_BYTES_MAX,
		&l->diags) == 0)
		return siblings_write(out, a->path, bytes, id, &l->diags);
	/* what is reported is left out */
	return l->diags.totals[DIAG_FATAL] > fatal ? -1 : 0;
}

/* Files below files/ are copied as they are. */
static int
copy_assets(struct session *s, struct siblings *out)
{
	struct load *l = &s->load;
	struct arena scratch;
	int rc = 0;

	arena_init(&scratch, SCRATCH_LIMIT);
	for (size_t i = 0; i < l->assets.count && rc == 0; i++) {
		rc = copy_asset(s, out, &scratch, &l->assets.items[i]);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return rc;
}

/* As `rollback --list` shows it: the instant it shows, and the commit. */
static void
describe_release(struct session *s, struct stage *stage)
{
	struct load *l = &s->load;

	stage_describe(stage, arena_printf(&l->arena, "%s %s",
	    time_iso(&l->arena, l->now, l->zone).ptr,
	    arena_str(&l->arena, source_commit(l->source).id).ptr),
	    s->options->keep);
}

/* Until the old mask is set again, whoever asks us to end has to wait. */
static void
hold_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* Who switched last may not have come to write it down. */
static bool
is_missing(struct session *s, const struct ledger_entry *e,
    const struct place *p)
{
	struct ledger_entry last;

	return ledger_find(&last, p, &s->load.arena, INT64_MAX) &&
	    !digest_eq(&last.generation, &e->generation);
}

/* What changed nothing is no publication. */
static void
write_ledger(struct session *s, const struct stage_counts *n, const char *who,
    const struct lock *lock)
{
	struct ledger_entry e = {
	    .visible_ms = now_us(CLOCK_REALTIME) / 1000,
	    .commit = source_commit(s->load.source).id,
	    .at = s->load.now,
	    .command = str_from(who),
	    .files = n->written + n->removed,
	    .generation = n->generation,
	};

	if (e.files || is_missing(s, &e, lock_place(lock)))
		(void)ledger_add(lock_place(lock), &e, &s->load.diags);
}

static void
add_private(struct digest_list *list, struct session *s, enum kind kind)
{
	const struct record_list *all = &s->load.model->records[kind];
	struct at at = at_instant(s->load.now);

	for (size_t i = 0; i < all->count; i++) {
		const struct contact_list *contacts =
		    people_contacts(all->items[i]);
		for (size_t k = 0; k < contacts->count; k++) {
			const struct contact *c = &contacts->items[k];
			if (c->private.on && people_publishes(c, &at))
				*VEC_PUSH(&s->load.arena, list) =
				    digest_of(c->value);
		}
	}
}

/* What is private and not published any more must not stay beside the site. */
static void
forget_withdrawn(struct session *s, const struct lock *lock)
{
	struct digest_list values = {0};

	add_private(&values, s, KIND_PERSON);
	add_private(&values, s, KIND_BODY);
	if (withdrawn_update(lock, &values) < 0)
		place_report_errno(&s->load.diags, lock_place(lock)->shown);
}

/* where to */
struct outlet {
	struct stage *stage; /* NULL: not open */
	struct siblings out;
	bool still; /* opened ahead, all is as it was: stage_still() */
};

/* under which circumstances */
struct occasion {
	struct lock *lock;
	const char *who;
	bool careful; /* looks at what is published before, not afterwards */
	struct outlet *ahead; /* opened ahead, or NULL */
};

/* What is to be done as soon as the new state can be seen. */
static void
tell(struct session *s, const struct stage_counts *counts,
    const struct occasion *p)
{
	write_ledger(s, counts, p->who, p->lock);
	forget_withdrawn(s, p->lock);
}

/* What nobody waits for any more. */
struct rest {
	struct session *session;
	struct stage *stage;
	const struct place *place;
};

/* The first takes longest, but for the spare's links, of which there are parts. */
static int
do_rest(void *ctx, unsigned hand, size_t number)
{
	const struct rest *r = ctx;

	(void)hand;
	if (number == 0)
		load_keep(&r->session->load, r->place);
	else
		stage_look(r->stage, number - 1);
	return 0;
}

/* Keeps what was read, after what was withdrawn is out of it, and counts what others
 * have changed. */
static void
look_back(struct session *s, struct stage_counts *counts,
    struct stage *stage, const struct place *place)
{
	struct rest r = {s, stage, place};
	unsigned hands = crew_hands(s->options->jobs,
	    counts->written + counts->unchanged);

	stage_look_begin(stage);
	(void)crew_work(hands, 1 + STAGE_LOOKS, do_rest, &r);
	stage_look_back(stage);
	counts->touched = stage_counts(stage).touched;
}

static void
begin_outlet(struct outlet *pub, struct session *s)
{
	siblings_init(&pub->out, pub->stage, &s->load.assets,
	    s->options->precompress);
}

static int
open_outlet(struct outlet *pub, struct session *s,
    const struct occasion *p)
{
	struct load *l = &s->load;

	if ((p->careful ? stage_open : stage_open_quick)(&pub->stage,
		&l->arena, p->lock, &l->diags) < 0)
		return -1;
	begin_outlet(pub, s);
	return 0;
}

static void
close_outlet(struct outlet *pub)
{
	if (pub->stage == NULL)
		return;
	siblings_release(&pub->out);
	stage_abort(pub->stage);
	pub->stage = NULL;
}

static struct sink
sink_of(struct outlet *pub, const struct session *s)
{
	return (struct sink){.write = write_staged, .memo = published_memo,
	    .keep = keep_published, .drop = drop_published,
	    .ctx = &pub->out, .memos = s->memos};
}

/* -1 when nothing was published. */
static int
publish(struct session *s, struct outlet *pub,
    struct stage_counts *counts, const struct occasion *p)
{
	struct load *l = &s->load;
	struct sink sink = sink_of(pub, s);
	int rc = session_produce(s, &sink);

	if (rc == 0)
		rc = load_check(l);
	if (rc == 0)
		rc = copy_assets(s, &pub->out);
	if (s->options->strict && diag_errors(&l->diags))
		rc = -1;
	if (rc == 0) {
		/* what can be seen is to be in the ledger, too */
		hold_signals();
		describe_release(s, pub->stage);
		rc = stage_commit(pub->stage, &l->diags);
	}
	*counts = stage_counts(pub->stage);
	if (rc == 0) {
		tell(s, counts, p);
		look_back(s, counts, pub->stage, lock_place(p->lock));
	}
	return rc;
}

static bool
publish_there(struct session *s, struct stage_counts *counts,
    const struct occasion *p)
{
	struct outlet own = {0}, *pub = p->ahead ? p->ahead : &own;

	/* what is kept in it already belongs to a rehearsal */
	if (pub->stage && (s->production == NULL || !pub->still)) {
		session_forget(s);
		close_outlet(pub);
	}
	if (pub->stage == NULL && open_outlet(pub, s, p) < 0)
		return false;
	bool done = publish(s, pub, counts, p) == 0;
	close_outlet(pub);
	return done;
}

static bool
publish_locked(struct session *s, struct stage_counts *counts,
    struct occasion p)
{
	struct lock *held = p.lock;

	if (held == NULL && lock_take(&p.lock, &s->load.arena,
	        str_from(s->options->out), p.who, &s->load.diags) < 0)
		return false;
	sigset_t old;
	pthread_sigmask(SIG_SETMASK, NULL, &old);
	bool done = publish_there(s, counts, &p);
	if (done && counts->touched == 0)
		gate_keep(s, counts, lock_place(p.lock));
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (held == NULL)
		lock_release(p.lock);
	return done;
}

/* ---- the result -------------------------------------------------------------- */

static uint64_t
digest(struct diags *d)
{
	struct buf text;

	buf_init(&text, PAGE_BYTES_MAX);
	diag_sort(d);
	for (size_t i = 0; i < d->count; i++) {
		diag_line(&text, &d->items[i], DIAG_EN);
		buf_add_char(&text, '\n');
	}
	uint64_t h = str_hash(buf_str(&text));
	buf_release(&text);
	return h ? h : 1;
}

static void
fill(struct build_result *out, struct session *s)
{
	const size_t *n = s->load.diags.totals;

	out->errors = n[DIAG_ERROR] + n[DIAG_FATAL];
	out->warnings = n[DIAG_WARNING];
	out->bad_at = s->bad_at;
	out->lang = session_lang(s);
	out->at = s->load.now;
	out->next_edge = out->published ? s->env[0].whole.until : FOREVER;
	if (s->load.zone)
		copy_text(out->zone, sizeof out->zone, zone_name(s->load.zone));
	if (s->load.source)
		copy_text(out->commit, sizeof out->commit,
		    source_commit(s->load.source).id);
}

/* As fill(), of a site that stands. */
static void
fill_standing(struct build_result *out, const struct gate *g,
    const struct session *s)
{
	const struct standing *st = &g->standing;

	out->published = true;
	out->counts = (struct stage_counts){.unchanged = st->files,
	    .generation = st->generation};
	out->at = g->now;
	out->next_edge = st->until;
	out->lang = s->options->has_messages ? s->options->messages
	    : st->german ? DIAG_DE : DIAG_EN;
	copy_text(out->zone, sizeof out->zone, str_from(st->zone));
	copy_text(out->commit, sizeof out->commit,
	    source_commit(s->load.source).id);
}

/* While the commit is loaded. */
static void
look_at_stage(void *ctx)
{
	struct outlet *pub = ctx;

	pub->still = pub->stage && stage_still(pub->stage);
}

/* With a session that was made ahead, or none. */
static enum exit_status
build(struct build_result *out, const struct options *o, struct occasion p,
    struct session *ahead)
{
	struct session own, *s = ahead ? ahead : &own;
	struct gate gate;
	uint64_t told = out->told;
	int64_t start = now_us(CLOCK_MONOTONIC);

	*out = (struct build_result){0};
	gate_init(&gate, o);
	if (ahead) {
		s->meanwhile = look_at_stage;
		s->meanwhile_ctx = p.ahead;
		session_go(s, &gate.asked);
	} else {
		session_begin(s, o, &gate.asked);
	}
	out->unfit = s->unfit;
	out->published = s->ready &&
	    !(o->strict && diag_errors(&s->load.diags)) &&
	    publish_locked(s, &out->counts, p);
	out->told = digest(&s->load.diags);
	s->silent = s->unfit || told == out->told ||
	    (o->checked && out->published);
	enum exit_status status = session_report(s);
	if (s->stands)
		fill_standing(out, &gate, s);
	else
		fill(out, s);
	if (!out->published && status == EXIT_FINE)
		status = EXIT_SYSTEM;
	if (p.ahead)
		close_outlet(p.ahead);
	session_end(s);
	gate_release(&gate);
	out->duration_us = now_us(CLOCK_MONOTONIC) - start;
	return status;
}

/* Two builds count as one. */
static void
add_first(struct build_result *out, const struct build_result *first)
{
	struct stage_counts *n = &out->counts;
	const struct stage_counts *m = &first->counts;

	n->written += m->written;
	n->pages += m->pages;
	n->removed += m->removed;
	n->unchanged -= n->unchanged < m->written ? n->unchanged : m->written;
	n->ended_rollback |= m->ended_rollback;
	out->duration_us += first->duration_us;
}

static enum exit_status
build_looking(struct build_result *out, const struct options *o,
    struct occasion p, struct session *ahead)
{
	enum exit_status status = build(out, o, p, ahead);

	if (!out->published || out->counts.touched == 0)
		return status;
	/* somebody was at what is published: their files are written anew */
	struct build_result first = *out;
	p.careful = true;
	p.ahead = NULL;
	status = build(out, o, p, NULL);
	add_first(out, &first);
	return status;
}

enum exit_status
build_once(struct build_result *out, const struct options *o, const char *who,
    struct lock *held)
{
	return build_looking(out, o, (struct occasion){.lock = held, .who = who},
	    NULL);
}

/* ---- in two steps -------------------------------------------------------------- */

struct build_ahead {
	const struct options *options;
	struct session session;
	struct outlet outlet;
};

/* For lists of what there is then: of 10,000 incidents they take 300 KB. */
enum { ROOM_AHEAD = 512 * 1024 };

/* As far as it goes: what is missing is made later. */
static void
prepare_outlet(struct build_ahead *b, struct lock *lock,
    const struct hurry *hurry)
{
	struct session *s = &b->session;
	struct outlet *pub = &b->outlet;

	pub->stage = lock ? stage_open_ahead(&s->load.arena, lock) : NULL;
	if (pub->stage == NULL)
		return;
	begin_outlet(pub, s);
	struct sink sink = sink_of(pub, s);
	sink.hurry = hurry;
	if (!session_rehearse(s, &sink))
		close_outlet(pub);
}

struct build_ahead *
build_prepare(struct arena *a, const struct options *o, struct lock *lock,
    const struct hurry *hurry)
{
	struct build_ahead *b = ARENA_NEW(a, struct build_ahead);

	b->options = o;
	if (session_ahead(&b->session, o)) {
		prepare_outlet(b, lock, hurry);
		arena_warm(&b->session.load.arena, ROOM_AHEAD);
		return b;
	}
	session_end(&b->session);
	return NULL;
}

enum exit_status
build_prepared(struct build_result *out, struct build_ahead *b,
    const char *who, struct lock *held)
{
	return build_looking(out, b->options, (struct occasion){.lock = held,
	    .who = who, .ahead = &b->outlet}, &b->session);
}
