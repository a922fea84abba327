/*
 * output/memo: what is known of a file without making it again.
 *
 * When a file has been rendered, a memo says since when and until when it is
 * right (model/at.h), from which facts it was made (model/trace.h), and has one
 * sum over the digests of all of them. It is kept with the published file. The next build
 * loads the model, takes the digests of its facts, and where those of a memo are
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
 * The sum is of base/mix.h, which costs a twentieth of a digest, and is made for
 * each file at each build: a page of which one fact has changed always has
 * another sum, one of which several have keeps it by a chance of 2^-128. Somebody
 * who writes for the site and spends 2^64 attempts on two of its files might
 * bring about that a page stays as they had made it before, which they can have
 * for less.
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
 * The digests of all facts of this build. After output_plan_make(), which may
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
