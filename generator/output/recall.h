/*
 * output/recall: what is the same in many files is made once.
 *
 * One outage is in the feeds of hundreds of people; its words are the same in
 * all of them. Whoever makes such a piece gives a function that makes it, and
 * what the piece is determined by:
 *
 *	static int
 *	make_entry(struct str *out, struct view *v, const void *ctx)
 *	{
 *		const struct news *n = ctx;
 *
 *		trace_read(v->at.trace, FACT_RECORD, n->record);
 *		*out = ...                       in the view's arena
 *		return 0;
 *	}
 *
 *	struct recall_call call = {make_entry, n->record, n->person, n->kind};
 *	struct str text;
 *	if (recall_text(&text, v, &call, n) < 0)
 *		return -1;
 *
 * The first time the function is called; afterwards its result comes back
 * without it. The view cannot tell: what the making read (model/trace.h) and
 * until when it holds (model/at.h) is kept beside the bytes, and said again for
 * each page that uses them.
 *
 * What make() may use:
 *
 *  - of ctx nothing that `of`, `with` and `number` do not determine: two calls
 *    with the same three must give the same bytes. They are compared as
 *    addresses and numbers, so they are records (or other parts) of the model,
 *    of which nothing changes during a build. Nothing else may come to lie at
 *    such an address, as long as pieces are kept: parts of records, no lists;
 *  - of the view: env (but for what is filled in for `last` files alone), at,
 *    arena, diags, absolute, nested, ids, and of path the folder, which links are
 *    relative to. Calls in other trees or folders are other calls. With `anywhere` a piece is the same in all folders: bare
 *    words, without a link (when the view is `absolute` and the site knows its
 *    address, every piece is).
 *
 * What make() must do: say with trace_read() every record it looks at, that of
 * the page in the making as well, and those that ctx points to. Pages need not
 * say their own record; but this piece will be used on the pages of others, and
 * by the next commit. It begins with an empty trace, so that what the page said or
 * covered before does not hide it. What ctx has that depends on the clock, the
 * time of an entry of the news, has to be asked for again in make(), or the piece
 * does not know how long it holds.
 *
 * Ids of rendered texts (view.ids) count on as if they were rendered; a piece
 * that shows one (view.ids_shown) is used again only where the count is the same.
 *
 * The result need not be text: a struct without pointers, or with pointers to
 * what no relinking replaces (no incidents, nor their effects or alternates), may
 * be kept as its bytes. It is aligned for everything. Results live until
 * recall_next() and must not be written to. Calls may be nested to RECALL_DEPTH;
 * deeper ones are made each time.
 *
 * Kept is only what was made without failing and without telling anything
 * (view.diags): so nothing is told twice, and nothing once too few.
 *
 * Pieces outlive a relinking of the model (model/relink.h) and another commit:
 *
 *	recall_renew(r, changed->items, changed->count, env->now);
 *
 * between two files drops those that read one of these facts, or all there is, or
 * whose period is over. For the rest the model tells what it told. It holds as
 * long as the facts have been renewed (output/facts.h): then nothing but incidents
 * is another. The struct output_env must be the same one, in which only the
 * instant and the commit are others: of the former make() may know only what
 * v->at tells, of the latter nothing. If anything else may have changed, a record
 * that became broken, a template, a language, call recall_forget().
 *
 * An incident whose facts are all as they were may stand at another address. Its
 * pieces are no longer found then, and do no harm.
 *
 * A struct recall belongs to one thread and to one model. It takes `limit` bytes
 * at most; when it is full, the rest of that file is not kept, and recall_next()
 * empties it: the next files have more in common with each other than with those
 * before. Where pieces are kept for later, the first ones are as good as the last:
 * after recall_hold() it is not emptied, and what finds no room is not kept. It
 * never fails but for the machine's memory, and nobody sees
 * whether it is there: with NULL in view.recall everything is made each time.
 */
#ifndef OUTPUT_RECALL_H
#define OUTPUT_RECALL_H

#include "output/view.h"

enum { RECALL_DEPTH = 4 };

struct recall;

struct recall_call {
	/* -1 with a diagnostic; the piece is then neither used nor kept */
	int (*make)(struct str *out, struct view *v, const void *ctx);
	const void *of, *with;
	uint64_t number;
	bool anywhere;
};

/* The result of call->make(out, v, ctx), made now or before. */
__attribute__((warn_unused_result))
int recall_text(struct str *out, struct view *v,
    const struct recall_call *call, const void *ctx);

struct recall *recall_new(size_t limit);
void recall_free(struct recall *r);
void recall_hold(struct recall *r);

/* A file is done; nobody uses its pieces any more. */
void recall_next(struct recall *r);

/*
 * What holds with these facts (their names, in any order) changed, and at this
 * instant, goes on to be used. Takes some nanoseconds for each fact that pieces
 * have read.
 */
void recall_renew(struct recall *r, const uint64_t *changed, size_t count,
    int64_t now);

/* Nothing is kept any more. */
void recall_forget(struct recall *r);

/* How many pieces were used again, and how many are kept: for tests. */
size_t recall_used(const struct recall *r);
size_t recall_kept(const struct recall *r);

#endif
