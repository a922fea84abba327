/*
 * output/data_v2: what the files of api/v2/ have in common.
 *
 * Statuspage's public API, version 2, so that its clients work here: the same
 * paths, keys, words and order, and no key of our own. Texts are in the site's
 * language, the words of the format in English. What it cannot say:
 *
 *	unknown          a service in correction is "degraded_performance":
 *	                 nothing may be called operational that is not known to be
 *	no instant       created_at of a component is 1970, as nobody writes it;
 *	                 so is updated_at until its state has changed once
 *	no address       without `url` addresses begin with a host of the domain
 *	                 .invalid (RFC 2606), since they must be absolute
 *	announcements    what is no maintenance is in no list before it begins
 *	no official channel  is no component, as it is no part of the roll-up
 *	open end         scheduled_until is the start while no end is known
 *
 * Only what concerns the first audience, the public, is told. All times are
 * compared through model/at.h, in the file's own struct at.
 *
 * A list has 50 entries at most, the newest. Ids are 12 characters made from
 * the host of `url` and from names of files, those of updates from their time,
 * so they stay when a text is corrected.
 *
 * Everything lives in the view's arena; nothing can fail but the buffer.
 */
#ifndef OUTPUT_DATA_V2_H
#define OUTPUT_DATA_V2_H

#include "output/data.h"
#include "render/json.h"

/* of incidents; of the feeds, which whoever follows them has read mostly */
enum { DATA_V2_LIST_MAX = 50, DATA_V2_HISTORY_MAX = 25 };

struct data_v2_group {
	struct str name;
	unsigned position;
	struct data_v2_component *first; /* the others by `next` */
	enum state state;                /* the worst of them */
	int64_t updated;
};

struct data_v2_component {
	const struct service *service; /* NULL: no component */
	struct data_v2_group *group;   /* NULL: none */
	struct data_v2_component *next;
	unsigned position;             /* within its group, from 1 */
	enum state state;
	int64_t updated;
};

/* One file in the making. */
struct data_v2 {
	struct view *v;
	struct json j;
	struct str host;    /* of ids */
	struct str page_id;
	struct data_v2_component *components; /* by record.index */
	struct data_v2_group *groups;
	size_t group_count;
};

/* The site's address, without '/' at the end; that of one of its files. */
struct str data_v2_base(struct view *v);
struct str data_v2_url(struct view *v, struct str path);

/* 12 characters of a-z and 0-9 */
struct str data_v2_id(const struct data_v2 *d, const char *kind,
    struct str name);

/* RFC 3339 with milliseconds and offset; ALWAYS is null. */
void data_v2_time(struct data_v2 *d, const char *key, int64_t t);

/* A text, or null. */
void data_v2_text(struct data_v2 *d, const char *key, struct str text);

/* ---- data_v2_component.c ---------------------------------------------------- */

/* Finds components and groups, and how they are. */
void data_v2_component_find(struct data_v2 *d);

/* Their list, each group before its members; -1 with a diagnostic. */
__attribute__((warn_unused_result))
int data_v2_component_list(struct data_v2 *d);
/* One of them as an item of an array, recalled (output/recall.h). */
__attribute__((warn_unused_result))
int data_v2_component_add(struct data_v2 *d,
    const struct data_v2_component *c);

/* status: {indicator, description}, computed from the components alone. */
void data_v2_component_roll_up(struct data_v2 *d);

/* ---- data_v2_incident.c -------------------------------------------------------- */

/* What is to be in a list. */
enum data_v2_set {
	DATA_V2_INCIDENTS,
	DATA_V2_UNRESOLVED,
	DATA_V2_MAINTENANCES,
	DATA_V2_UPCOMING,
	DATA_V2_ACTIVE,
	DATA_V2_OPEN_MAINTENANCES, /* upcoming and active */
	DATA_V2_HISTORY            /* incidents and maintenances */
};

struct data_v2_update {
	struct str id;
	const char *status;
	struct str body;
	int64_t shown; /* when it was, as written */
	int64_t at;    /* when it came out; the same, unless under embargo */
};

struct data_v2_updates {
	struct data_v2_update *items; /* newest last */
	size_t count, cap;
};

/* One incident or maintenance that is to be seen. */
struct data_v2_incident {
	const struct incident *source;
	int64_t created, updated;
};

struct data_v2_incidents {
	struct data_v2_incident *items; /* newest first */
	size_t count, cap;
};

struct data_v2_incidents data_v2_incident_select(struct data_v2 *d,
    enum data_v2_set set);

/* The same of a single one, which is to be seen. */
struct data_v2_incident data_v2_incident_of(struct data_v2 *d,
    const struct incident *inc);

struct str data_v2_incident_id(const struct data_v2 *d,
    const struct incident *inc);

/* What there is to be told of it by now; at least one. */
struct data_v2_updates data_v2_incident_updates(struct data_v2 *d,
    const struct incident *inc);

/* The newest change of any incident or component that has come; ALWAYS. */
int64_t data_v2_incident_newest(struct data_v2 *d);
/* ... of any incident, for FACT_TOLD: of the view nothing is used but its model,
 * its clock and its arena. */
int64_t data_v2_incident_told(struct view *v);

/* key: a list of them, each recalled (output/recall.h); -1 with a diagnostic. */
__attribute__((warn_unused_result))
int data_v2_incident_list(struct data_v2 *d, const char *key,
    enum data_v2_set set);

#endif
