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
#include "output/memo.h"

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
	void *ctx;
	const struct memos *memos; /* NULL: nobody wants any */
};

/*
 * -1 when a file could not be rendered or written: then nothing may be
 * published. `env` is the first tree; its `whole`, `errors` and `warnings` are
 * set on the way.
 */
int produce_all(struct output_env *env, const struct output_plan *plan,
    const struct sink *sink, unsigned jobs, struct progress *p,
    struct diags *d);

#endif
