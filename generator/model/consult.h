/*
 * model/consult: where a consultation stands.
 *
 * Computed from the times, never set by hand: announced → open → closed
 * (being evaluated) → feedback published → outcome published; extended and
 * withdrawn on top.
 */
#ifndef MODEL_CONSULT_H
#define MODEL_CONSULT_H

#include "base/arena.h"
#include "model/at.h"
#include "model/model.h"

enum consult_stage {
	CONSULT_HIDDEN, /* not announced yet, or broken */
	CONSULT_ANNOUNCED,
	CONSULT_OPEN,
	CONSULT_CLOSED,
	CONSULT_FEEDBACK,
	CONSULT_OUTCOME,
	CONSULT_WITHDRAWN
};

struct consult {
	enum consult_stage stage;
	struct when closes;       /* with extensions decided by now */
	const struct extension *extension; /* the last one decided, or NULL */
	bool result_overdue;      /* promised by `result_by`, and not there */
	bool deadline_in_question; /* a way was disturbed during the period */
};

struct consult consult_of(const struct model *m, const struct consultation *c,
    struct at *at);

/* The stage alone; *closes is the end with extensions decided by now. */
enum consult_stage consult_stage_of(struct when *closes,
    const struct consultation *c, struct at *at);

/*
 * The incidents that disturb a way to respond during the period, by now: each
 * once. A way is the service of a mail address, or one named in `services`.
 */
struct incident_refs consult_disturbances(const struct model *m,
    const struct consultation *c, struct at *at, struct arena *a);

const char *consult_stage_word(enum consult_stage stage);

#endif
