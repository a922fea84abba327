/*
 * model/course: how an incident runs, seen at an instant.
 *
 * Nothing is set by hand: that a maintenance is announced, in progress or
 * completed follows from its times; the phase of a disruption from its newest
 * update; that a promise is broken from the clock.
 */
#ifndef MODEL_COURSE_H
#define MODEL_COURSE_H

#include "model/at.h"
#include "model/model.h"

enum stage {
	STAGE_HIDDEN,  /* under embargo, or broken */
	STAGE_PLANNED, /* begins later */
	STAGE_ACTIVE,
	STAGE_OVER
};

struct course {
	enum stage stage;
	size_t update_count;         /* the first n of incident.updates are out */
	const struct update *latest; /* NULL: none yet */
	enum phase phase;            /* investigating, if nobody said */
	bool has_phase;              /* somebody said */
	bool promised;               /* next_update is set and still matters */
	bool overdue;                /* ... and has passed without an update */
};

struct course course_of(const struct incident *inc, struct at *at);

/*
 * The worst state that the incident means for an audience now. Restored
 * people are not looked at.
 */
enum state course_state(const struct incident *inc, unsigned audience,
    struct at *at);

/* The effect that makes it so, the earliest of equal ones; NULL: none. */
const struct effect *course_cause(const struct incident *inc,
    unsigned audience, struct at *at);

/* Does it ever touch this audience (or any, with affects left empty)? */
bool course_concerns(const struct incident *inc, unsigned audience);

/* Number of people of a service's contacts who are restored by now. */
size_t course_restored(const struct incident *inc, struct at *at);

/*
 * All incidents of the site that are planned or active: those that are worst for
 * the public first, of equal ones the newest. Its cost does not grow with the
 * number of those that are over (model/lively.h).
 */
struct incident_refs course_list(const struct model *m, enum stage stage,
    struct at *at, struct arena *a);

#endif
