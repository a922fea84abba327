/*
 * cmd/produce: renders every file of a plan, on several processors.
 *
 * The second half of the way of the data. Each worker has its own scratch
 * arena, buffer and diagnostics; the model and the templates are shared and
 * immutable. Finished files are handed to a sink, which may be called from
 * several threads at once, for different paths.
 */
#ifndef CMD_PRODUCE_H
#define CMD_PRODUCE_H

#include "base/diag.h"
#include "cmd/progress.h"
#include "model/relink.h"
#include "output/memo.h"
#include "output/plan.h"

/* Asked now and then: does somebody wait for what is made? */
struct hurry {
	bool (*is_wanted)(void *ctx);
	void *ctx;
};

/*
 * Each may be NULL. Where both memo() and keep() are there, files whose memo
 * (output/memo.h) still holds are not rendered; nor is anything told of them, as
 * nothing was when they were. -1 with a diagnostic stops the production.
 */
struct sink {
	int (*write)(void *ctx, struct str path, struct str bytes,
	    struct str memo, struct diags *d);
	/* of the file as it is published; empty: there is none */
	struct str (*memo)(void *ctx, struct str path);
	int (*keep)(void *ctx, struct str path, struct str memo,
	    struct diags *d);
	/* of a file that was kept, and is no more; only after a rehearsal */
	void (*drop)(void *ctx, struct str path);
	void *ctx;
	const struct hurry *hurry; /* ends a rehearsal */
	const struct memos *memos; /* NULL: nobody wants any */
	/* every now and then: what files were made from can be given back */
	void (*rest)(const void *ctx);
	const void *rest_ctx;
};

/*
 * The files of a plan, being made:
 *
 *	struct production *p = production_begin(env, plan, sink, jobs, d);
 *	rc = production_make(p, progress, d);
 *	production_end(p);
 *
 * `env` is the first tree. All that is given must live until the end; `d` says
 * at the beginning what is an error.
 */
struct production;

struct production *production_begin(struct output_env *env,
    const struct output_plan *plan, const struct sink *sink, unsigned jobs,
    const struct diags *like);

/*
 * For who waits for a change: keeps what can be kept now, and makes what will
 * most likely have to be made then, and throws it away. What has been read, looked
 * up and found out by that need not be once more. False when there is no use in
 * it, as the sink has no memos; then end it.
 */
bool production_rehearse(struct production *p);

/*
 * After a rehearsal, when the plan and the memos have been renewed for these
 * changes (output/plan.h, output/memo.h), before production_make(); once. The
 * changes must live until then.
 */
void production_renew(struct production *p, const struct plan_edits *edits,
    const struct relink_change *changes, size_t count);

/*
 * Before that, when other records than incidents have become others in their
 * places (model/amend.h). They must live until then, too.
 */
void production_amend(struct production *p, const struct amendments *all);

/*
 * -1 when a file could not be rendered or written: then nothing may be
 * published. Once. The `whole`, `errors` and `warnings` of the first tree are
 * set on the way.
 */
int production_make(struct production *p, struct progress *progress,
    struct diags *d);

/* NULL is fine. */
void production_end(struct production *p);

#endif
