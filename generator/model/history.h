/*
 * model/history: how it was, day by day.
 *
 * Everything here is computed from the incidents of the site, as they are
 * known at the instant of looking: an effect that is entered late, or comes out
 * of an embargo, changes the past. Nothing was measured, and pages must say so.
 *
 * Days are those of the site's zone: they begin at its midnights and have 23 or
 * 25 hours when clocks change. A state belongs to a day when it was in force
 * at any instant of it; today counts up to now. Of several effects at once the
 * worst counts, and each second counts once.
 *
 *	no data		A service has no date of birth, so the memory of the site
 *			begins with the oldest `started` of any incident that may
 *			be seen, or with the service's own first effect if that is
 *			earlier. Of what was before nothing is known: that is not
 *			"operational". A site without incidents knows nothing.
 *	uncertain	Within a blind model, and for a broken service, what would
 *			be operational is unknown (model/status.h). An effect of a
 *			broken incident whose times cannot be read counts with its
 *			state today, but makes the days before merely unknown: a
 *			slip of the pen must not rewrite a year.
 *	today		The share of time that a service was available and the
 *			seconds are told of whole days only, up to the last
 *			midnight, so that a page stays right all day.
 *
 * Whatever depends on the clock goes through struct at: what shows days holds
 * until the next local midnight at most.
 *
 * The cost is linear in the service's effects and the days, however much the
 * effects overlap: days that hold all they can are skipped by path compression.
 *
 * Nothing can fail; all memory is the arena's. Checked minute by minute against
 * an oracle (tests/unit/model/history_test.c).
 */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include "base/arena.h"
#include "model/at.h"
#include "model/model.h"

/* ---- days ------------------------------------------------------------------ */

/* so many incidents are named for a day; `more` tells of others */
enum { HISTORY_INCIDENTS = 5 };

struct history_day {
	int64_t start, end; /* instants; its end is the start of the next */
	bool known;         /* something is known of a part of it */
	enum state worst;   /* where known */
	/* of whole days: each second once, those without data not at all */
	int32_t seconds[STATE_COUNT];
	/* in the order of badness, so the cause of `worst` is the first, unless
	 * that is broken: broken ones count, but are not named */
	const struct incident *incidents[HISTORY_INCIDENTS];
	size_t incident_count;
	bool more;
};

struct history {
	struct history_day *days; /* oldest first */
	size_t count;             /* 0: nothing is known at all */
	int64_t since;            /* where the site's memory begins, or FOREVER */
};

/*
 * The last `days` days of a service and today, which is the last item. An
 * effect counts when it concerns one of these audiences (bits, as in struct
 * effect).
 */
struct history history_of_service(const struct model *m,
    const struct service *s, uint32_t audiences, size_t days, struct at *at,
    struct arena *a);

/*
 * The days of a calendar year: `known` are those on which an incident ran or
 * is planned, `worst` is the worst state for the public over all services but
 * those that are expressly no official channel. An incident without an end
 * lasts until today, and at least on its first day. `seconds` stay zero. The
 * trace is told of what the incidents do, what they are called and when they
 * begin and end; not of what their updates say.
 */
struct history history_of_year(const struct model *m, int year, struct at *at,
    struct arena *a);

/* Days of one year, from one on and before another. */
struct history_range {
	int year;
	int64_t from, end; /* as civil_days() counts them */
};

/*
 * Some of its days without the others: the very same. As long as nothing is
 * broken, a year learns of the clock what its parts learn together. These are what
 * FACT_DAYS means; no trace is told. `among` are the incidents of these days or of
 * more of them: to find these, all of the year are gone through.
 */
struct history history_of_days(const struct model *m,
    const struct history_range *r, const struct incident_refs *among,
    struct at *at, struct arena *a);
struct incident_refs history_touching(const struct model *m,
    const struct history_range *r, struct arena *a);

/* ---- availability ------------------------------------------------------------ */

/*
 * What the last whole days say:
 *
 *	hundredths = floor(10000 * (total - outage) / total)
 *
 * where `total` is all time with data and `outage` the time that was down or
 * partly down, in full. Restrictions and maintenance are no outage; they are
 * told beside it. Rounded down: 100.00 % means no outage at all.
 */
struct history_share {
	int64_t total; /* seconds; 0: not one whole second with data */
	int64_t outage, limited, maintenance;
	int hundredths;  /* of a per cent */
	bool uncertain;  /* some of it is unknown: no figure may be given */
	bool shortened;  /* there is no data for all of these days */
	int64_t since;   /* where the part with data begins */
};

/* Over the last `days` whole days of the history, or as many as it has. */
struct history_share history_share_of(const struct history *h, size_t days);

/* ---- one incident -------------------------------------------------------------- */

/* A stretch of time in which an incident meant one thing for some audiences. */
struct history_span {
	const struct service *service;
	uint32_t audiences;
	enum state state;
	struct when from, until; /* until.t is FOREVER for an open end */
};

struct history_spans {
	struct history_span *items;
	size_t count, cap;
};

/*
 * All of them, without regard to the clock: by audience, service, time.
 * Overlapping effects are one, the worst wins; audiences for which a service
 * runs the same course share its spans. Restored people are not looked at.
 */
struct history_spans history_spans_of(const struct model *m,
    const struct incident *inc, struct arena *a);

/*
 * How long from one instant to another, as people count: whole days from a
 * time of day to the same one, then the seconds that are left. From midnight
 * to midnight it is whole days, though clocks were changed in between.
 */
struct history_length {
	int64_t days, seconds;
};

struct history_length history_length_of(const struct zone *z, int64_t from,
    int64_t until);

/* Whole days from an instant that has been reached until now. */
int64_t history_days_since(const struct zone *z, int64_t from, struct at *at);

#endif
