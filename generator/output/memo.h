/*
 * output/memo: what is known of a file without making it again.
 *
 * When a file has been rendered, a memo says since when and until when it is
 * right (model/at.h), from which facts it was made (model/trace.h), and has one
 * sum over all of them. It is kept with the published file. The next build loads
 * the model, makes the sums of its facts, and where that over those of a memo is
 * the same and the clock is within its period, the published bytes are those
 * that rendering would give: the file stays as it is.
 *
 * What nobody traces is in every digest: the program and its libraries
 * (base/identity.h), templates, words, the configuration, the time zone, the
 * frame of pages. An output that is not marked `traced` in the table of outputs
 * depends on all there is, the commit included. A file whose rendering told
 * something (a dead link) has no memo, so that it is told each time.
 *
 * That this never keeps an old page is what tests/cli/same.sh and the random
 * edits of tests/long/wander.sh compare with full builds.
 *
 * What comes from outside is digested where it is read (base/digest.h): each
 * file, the configuration, templates, the program. What is made of these digests
 * here, the facts and the sums of memos, is of base/mix.h, at a twentieth of the
 * cost, for there are some ten thousand at each build. Paths, ids, titles and
 * addresses are mixed as they are written. This is enough:
 *
 *  - By accident nothing is missed. A fact in which one thing has changed always
 *    has another sum, one in which several have keeps it by a chance of 2^-128.
 *  - On purpose it can be done. Who may choose names of files, or titles, can
 *    compute some that leave a sum as it was, whatever else is changed in the
 *    same build; a page then stays as it was until the next change of any of its
 *    facts. But it takes the right to write for the site, it is odd to look at,
 *    and the same right allows to take a change back in plain words. Who cannot
 *    choose them is left with digests, and has to try 2^64 of these; fewer for
 *    what incidents are gathered in (output/facts.h), which are sums, if very
 *    many files are this person's.
 *
 * Ownership: struct memos lives in its arena, const after memos_make() or
 * memos_renew(), and is read from many threads. Encoded memos are bytes without pointers, of this
 * machine's order; nothing is believed of them but their sum.
 */
#ifndef OUTPUT_MEMO_H
#define OUTPUT_MEMO_H

#include "base/buf.h"
#include "model/amend.h"
#include "model/relink.h"
#include "model/trace.h"
#include "output/plan.h"

struct memos;

/* of facts; see model/trace.h */
struct fact_names {
	uint64_t *items;
	size_t count, cap;
};

/* no memo is longer */
#define MEMO_BYTES_MAX (64 + 8 * TRACE_MAX)

/*
 * The sums of all facts of this build. After output_plan_make() (output/plan.h), which may
 * find that records are broken. `site` is the digest of the configuration.
 */
struct memos *memos_make(struct arena *a, const struct output_env *trees,
    const struct digest *site);

/*
 * The same memos, as memos_make() would make them now, for much less: after the
 * model has been linked again for these changes, and with the clock and commit
 * of today in the trees. False when it was more than that; then they are of no
 * use any more, and are to be made.
 */
bool memos_renew(struct memos *m, const struct digest *site,
    const struct relink_change *changes, size_t count);

/*
 * Before that: these records have become others in their places, too. They are
 * to be there when it is called.
 */
void memos_amend(struct memos *m, const struct amendments *all);

/*
 * The names of the facts that have become others, or are new, by memos_renew();
 * NULL: what all pages are made from has, too.
 */
const struct fact_names *memos_changed(const struct memos *m);

/*
 * Is a file with this memo what rendering would give at the instant of *at?
 * Then *at has its period.
 */
bool memo_holds(const struct memos *m, const struct output_item *item,
    struct str memo, struct at *at);

/*
 * Will the file be another as soon as any incident is? Of those that are gathered
 * from incidents of these days, and of all that say no more than that.
 */
bool memo_is_fragile(const struct memos *m, const struct output_item *item,
    struct str memo);

/*
 * The memo of a file that has just been rendered with this trace and period;
 * nothing is written when it cannot have one.
 */
void memo_write(struct buf *out, const struct memos *m,
    const struct output_item *item, const struct trace *t, const struct at *at);

/*
 * Which files are to be looked at once some facts have changed. To ask each of
 * ten thousand memos whether it holds takes milliseconds, and the answer is the
 * same for nearly all. So they are asked before the change is known, and what
 * they named is kept by name:
 *
 *	w = memo_watch_new(a, m, plan.count);
 *	memo_watch_add(w, i, plan.items[i], memo, &at);     each one
 *	memo_watch_ready(w);
 *	...    model_relink(), output_plan_renew(), then memos_renew()
 *	memo_watch_follow(w, &edits);
 *	due = memo_watch_due(w, &at);
 *
 * A file that is not due afterwards has a memo that holds. One that is due has
 * none, or one that did not hold, or that names a fact that has changed, or is
 * made from everything and something has changed; or it is about another record,
 * or the clock has left its period. Mostly its memo does not hold any more.
 *
 * So the answer costs what has changed: whom the clock leaves first is known by an
 * order. Eight bytes for each name, 28 for each file, in the arena; what is needed
 * until it is ready goes back then, so it has to become that. A file that was not
 * added is due.
 */
struct memo_watch;

struct memo_watch *memo_watch_new(struct arena *a, const struct memos *m,
    size_t count);
/* The number is that of the item in its plan; does its memo hold? Then *at has
 * its period. */
bool memo_watch_add(struct memo_watch *w, size_t number,
    const struct output_item *item, struct str memo, struct at *at);

/* After the last one is added, before all others. */
void memo_watch_ready(struct memo_watch *w);

/* The plan has become another one; before the next one. */
void memo_watch_follow(struct memo_watch *w, const struct plan_edits *edits);

/* The numbers of files in the plan, in its order, in the arena of the watch. */
struct memo_due {
	uint32_t *items;
	size_t count, cap;
};

/*
 * The files that are to be looked at, at the instant of *at. The periods of all
 * others are joined to *at. What a renewal has changed is known until the next
 * one: ask after each.
 */
struct memo_due memo_watch_due(struct memo_watch *w, struct at *at);

#endif
