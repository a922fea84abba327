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
 *    choose them is left with digests, and has to try 2^64 of these.
 *
 * Ownership: struct memos lives in its arena, const after memos_make(), and is
 * read from many threads. Encoded memos are bytes without pointers, of this
 * machine's order; nothing is believed of them but their sum.
 */
#ifndef OUTPUT_MEMO_H
#define OUTPUT_MEMO_H

#include "base/buf.h"
#include "model/trace.h"
#include "output/output.h"

struct memos;

/* no memo is longer */
#define MEMO_BYTES_MAX (64 + 8 * TRACE_MAX)

/*
 * The sums of all facts of this build. After output_plan_make(), which may
 * find that records are broken. `site` is the digest of the configuration.
 */
struct memos *memos_make(struct arena *a, const struct output_env *trees,
    const struct digest *site);

/*
 * Is a file with this memo what rendering would give at the instant of *at?
 * Then *at has its period.
 */
bool memo_holds(const struct memos *m, const struct output_item *item,
    struct str memo, struct at *at);

/*
 * The memo of a file that has just been rendered with this trace and period;
 * nothing is written when it cannot have one.
 */
void memo_write(struct buf *out, const struct memos *m,
    const struct output_item *item, const struct trace *t, const struct at *at);

#endif
