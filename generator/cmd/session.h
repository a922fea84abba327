/*
 * cmd/session: what build, check and next have in common.
 *
 * Loads content and theme, makes the plan, renders all files into a sink, and
 * reports: only the sink differs between the commands. Keeps the order in
 * which things are told: diagnostics first, then the result.
 */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include "cmd/command.h"
#include "cmd/crew.h"
#include "cmd/guard.h"
#include "cmd/load.h"
#include "cmd/options.h"
#include "cmd/produce.h"
#include "cmd/theme.h"

struct session {
	struct options own; /* the caller's, with the guard in their source */
	const struct options *options;
	struct guard guard;
	struct progress progress;
	struct load load;
	struct theme themes[TREES_MAX];
	struct output_env env[TREES_MAX]; /* one for each language */
	struct output_plan plan;
	struct memos *memos; /* of the plan's files */
	struct sink sink;
	struct production *production; /* NULL: not begun */
	bool ready; /* there is something that could be published */
	bool bad_at;
	bool stands; /* the gate says that there is nothing to do */
	bool unfit;  /* what was made ahead is of no use */
	bool ahead;  /* by session_ahead() */
	struct digest look; /* of the themes that were loaded ahead */
	struct digest look_now; /* when that is used */
	/* what else is to be looked at then, while it is loaded; or NULL */
	void (*meanwhile)(void *ctx);
	void *meanwhile_ctx;
	struct errand around; /* both */
	bool silent; /* the diagnostics have been told before */
};

/*
 * Up to the plan. Always end it with session_end(). When it returns, the process
 * is confined for good (cmd/guard.h).
 */
void session_begin(struct session *s, const struct options *o,
    const struct load_gate *gate);

/*
 * The same in two steps, for who waits in between. Ahead comes what can be done
 * before it is known what is to be built and when; false when there is no use in
 * that. Then, and when the second step sets s->unfit, end the session and begin
 * another; nothing has been told. The process is confined after the first step,
 * and *o must stay as it is. What s->meanwhile is set to in between is called in
 * the second step, from another thread, and has ended when that returns; it
 * leaves all that belongs to the session alone.
 */
bool session_ahead(struct session *s, const struct options *o);
void session_go(struct session *s, const struct load_gate *gate);

/*
 * Only as far as load_opening() goes: for session_lang(), zone and commit. End
 * it as well; the process is confined, too.
 */
void session_look(struct session *s, const struct options *o);

/*
 * Between the two steps: keeps what can be, and makes what will have to be made
 * anyhow, for nobody. False when there is no use in it. When what was kept is
 * nothing worth any more, session_forget().
 */
bool session_rehearse(struct session *s, const struct sink *sink);
void session_forget(struct session *s);

/*
 * Renders everything; -1 when nothing may be published. The sink is the one of
 * the rehearsal, as long as that is not forgotten. After session_ahead() what
 * pages were made from stays until session_forget() or the end.
 */
int session_produce(struct session *s, const struct sink *sink);

/* Prints all diagnostics; gives the exit status so far; releases all. */
enum exit_status session_report(struct session *s);
void session_end(struct session *s);

/* The language of messages: --messages, else the site's. */
enum diag_lang session_lang(const struct session *s);

#endif
