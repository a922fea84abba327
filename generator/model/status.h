/*
 * model/status: the state of services and of the whole site.
 *
 * A service's state for an audience is the worst over its effects in force;
 * the overall state is the worst over all official services for the public.
 * Within a blind model (an incident nobody can read) nothing is operational:
 * it is unknown.
 */
#ifndef MODEL_STATUS_H
#define MODEL_STATUS_H

#include "base/arena.h"
#include "model/at.h"
#include "model/model.h"

struct status {
	enum state state;
	const struct effect *cause; /* the worst, the earliest of equal ones */
};

struct status status_of_service(const struct model *m,
    const struct service *s, unsigned audience, struct at *at);

/*
 * The worst of all services for the public, without those that are expressly
 * no official channel; `disturbed` (or NULL) gets the number of those that are
 * not operational.
 */
enum state status_overall(const struct model *m, struct at *at,
    size_t *disturbed);

/*
 * The incidents that now affect the service for anybody, worst first, each
 * once; broken ones left out. The list lives in the arena.
 */
struct incident_refs status_incidents(const struct service *s,
    struct at *at, struct arena *a);

/*
 * The alternates for the service as such (not for one address) now, newest
 * first: entries of its current incidents that name the service or a pattern
 * of one of its domains.
 */
struct alternate_refs status_alternates(const struct service *s,
    unsigned audience, struct at *at, struct arena *a);

#endif
