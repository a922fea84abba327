/*
 * model/news: what there is to tell.
 *
 * Feeds, messages and the switchboard's announcement tell entries:
 *
 *	incident      one for each, with all its updates
 *	resolved      its end, once it has come; notices that affect nothing have
 *	              none, as nothing is well again
 *	restored      that a person can be reached again while it goes on for
 *	              others; only in what concerns that person
 *	moved, cancelled   one date of an office hour
 *	consultation  one for each, from announced to outcome
 *
 * `published` is when an entry came into the world, `updated` the newest that
 * happened to it, and neither is ever later than now. An incident is published
 * as the embargo says, or with its first update, or when it begins. Where nobody
 * wrote when something was made known that lies ahead (planned work without an
 * update, a change without `announced`, a consultation without `announced`), it
 * counts as told 90 days before it (NEWS_AHEAD): the date of an entry then comes
 * from the files alone.
 *
 * `updated` of an incident is its newest update that is out, or its beginning;
 * of a resolution the end, or the newest update since then; of a consultation
 * when it was announced, opened, extended, closed, withdrawn, or when feedback
 * or outcome came out.
 *
 * An entry's id never changes: incident/SLUG, resolved/SLUG,
 * restored/SLUG/PERSON, date/ID/2020-06-02, consultation/SLUG.
 *
 * Its revision tells news from corrections: it changes with kind, stage, the phase
 * and time of the newest update, beginning, planned end, planned and new date,
 * with states for services and audiences, with what is to be used instead; not
 * with titles or texts. What came with the end changes the resolution's alone,
 * so whoever tells of changed revisions tells of an end once.
 *
 * Audiences: the first one is the general public. What concerns an audience is
 * in the news of this one; news of a kind, of a service, person or body are what
 * concerns the general public. An incident for companies only is in
 * news_of_audience() for companies, in news_of_site(), and nowhere else. Dates
 * and consultations are for everybody.
 *
 * All lists are newest first and have NEWS_MAX entries at most. Their cost does
 * not grow with the number of incidents: model.newest and model.service_newest
 * are walked from the newest, until nothing can follow that is newer.
 *
 * The clock is asked through struct at alone, what was read is told to its
 * trace. Lists live in the arena and point to nothing but the model; nothing can
 * fail.
 */
#ifndef MODEL_NEWS_H
#define MODEL_NEWS_H

#include "base/arena.h"
#include "model/at.h"
#include "model/model.h"

enum { NEWS_MAX = 50 };

/* Seconds before something that nobody said when it was announced. */
#define NEWS_AHEAD (90 * INT64_C(86400))

enum news_kind {
	NEWS_INCIDENT,
	NEWS_RESOLVED,
	NEWS_RESTORED,
	NEWS_MOVED,
	NEWS_CANCELLED,
	NEWS_CONSULTATION
};

struct news {
	enum news_kind kind;
	const struct record *record; /* incident, office hour or consultation */
	const struct record *person; /* RESTORED */
	const struct change *change; /* MOVED, CANCELLED */
	int64_t planned;             /* the same: as the series had it */
	int64_t moved_to;            /* MOVED: the new start */
	int64_t published, updated;
	uint32_t audiences; /* bit i: site->audiences[i] */
};

struct news_list {
	struct news *items; /* newest first */
	size_t count, cap;
};

/* What feeds of kinds are about; what is no incident comes last. */
enum news_topic {
	NEWS_OUTAGES,
	NEWS_DISRUPTIONS,
	NEWS_MAINTENANCE,
	NEWS_PRECAUTIONS,
	NEWS_NOTICES,
	NEWS_DATES,
	NEWS_CONSULTATIONS,
	NEWS_TOPICS
};

/* of incidents: whatever they are about */
enum { NEWS_ANY = -1 };

/* All there is, for whatever audience. */
struct news_list news_of_site(const struct model *m, struct at *at,
    struct arena *a);

/* What concerns this audience; of audience 0 it is the general news. */
struct news_list news_of_audience(const struct model *m, unsigned audience,
    struct at *at, struct arena *a);

struct news_list news_of_topic(const struct model *m, enum news_topic topic,
    struct at *at, struct arena *a);

/*
 * What concerns one record: a service's incidents; of a person or body what
 * befalls the services of its published contacts, incidents that name a way to
 * reach it instead, its restorations, and the changed dates of its office
 * hours.
 */
struct news_list news_of_record(const struct model *m,
    const struct record *record, struct at *at, struct arena *a);

/*
 * The incidents that a list of an audience begins with, before dates and
 * consultations come in; of a topic (its list is that of audience 0) or of
 * NEWS_ANY. These decide, with the period in *at, what FACT_NEWS of the same two
 * numbers means.
 */
struct news_list news_of_incidents(const struct model *m, unsigned audience,
    int topic, struct at *at, struct arena *a);

/* Those it concerns, as far as lists of incidents are asked: neither these nor
 * the period say anything of others. The same is true of topics. */
uint32_t news_audiences(const struct model *m, const struct incident *inc);

struct str news_id(const struct model *m, const struct news *n,
    struct arena *a);

/* At the instant at which the list was made. */
uint64_t news_revision(const struct news *n, struct at *at);

enum news_topic news_topic_of(const struct incident *inc);

/* "incident", "resolved", ... as data files say it */
const char *news_kind_word(enum news_kind kind);

#endif
